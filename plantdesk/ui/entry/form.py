"""The form of a shift: day and shift, the grids, remark and reason, one line of notice, and the button that saves."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.measures import REMARK
from plantdesk.domain.plant import PERSON
from plantdesk.domain.quantities import Value, amount, decode
from plantdesk.domain.questions import Question, implausible, slipped_mark
from plantdesk.domain.text import Message, msg
from plantdesk.services.recording import SHEET, Clash, Entry, Outcome
from plantdesk.services.sheets import DaySheet, Status, day_sheet
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.entry.grid import NAME_WIDTH, ROWS_BEFORE_SCROLLING, Computed, Place, SheetGrid
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.notice_line import Level, NoticeLine
from plantdesk.ui.widgets.number_edit import Mark, Typed

RECENT_DAYS = 14
"""How many days of a figure are looked at to tell a slipped decimal mark."""

PAIRED_NAME_WIDTH = 76
"""Names are cut sooner where two grids share a line."""

DRAFT_AFTER_MS = 400
"""Unsaved typing is on its way to its file at most this long after the first keystroke."""


NOTHING_SET_UP = msg(
    'Nothing is set up here yet. Begin with: plantdesk configure section id=s1 name_en="Tankhouse 1" --from 2016-01-01;'
    " or look around in a sample: plantdesk sample sample.plantdesk, then plantdesk --store sample.plantdesk."
)


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet as the form shows it: its key and what is worked out beside the typed figures."""

    key: str
    computed: tuple[Computed, ...]
    totals: tuple[str, ...] = ()
    name_width: int = NAME_WIDTH
    least_rows: int = ROWS_BEFORE_SCROLLING
    note: Callable[[str, date], str] | None = None
    """A quiet second line under the name of a unit on a day."""


Row = dict[str, Value]


class EntryForm(QWidget):
    """Enter one shift of one or several sheets; what is typed is kept until it is saved or taken back."""

    typing = Signal()
    """What is typed has changed; whoever shows consequences works them out anew."""
    shown = Signal()
    """Another day or shift, or newly saved figures, are shown."""
    saved = Signal(object)
    """Emitted with the ``Outcome`` of a save."""
    history_wanted = Signal(object, str)
    """The history of a figure is asked for: its subject and key."""

    def __init__(
        self,
        desk: Desk,
        specs: Sequence[SheetSpec],
        save_text: str,
        questions: Callable[[Subject, Row], Sequence[Question]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._specs, self._questions = desk, tuple(specs), questions
        language, theme = desk.language, desk.theme
        self.day, self.shift = desk.present_shift
        self.sheets: dict[str, DaySheet] = {}
        self.grids: dict[str, SheetGrid] = {}
        self._messages: dict[tuple[Subject, str], tuple[Level, Message]] = {}
        self._asked: dict[tuple[Subject, str], Value] = {}
        self._recent: dict[tuple[str, str, str], list[Decimal]] = {}
        self._focus: tuple[Subject, str] | None = None
        self._saving = False

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.date_edit = DateEdit(language, self.day)
        self.date_edit.setAccessibleName(language.say(msg("Production day")))
        self.date_edit.setFixedWidth(138)
        self.shift_choice = Choice()
        self.shift_choice.setAccessibleName(language.say(msg("Shift")))
        self.shift_choice.setMinimumWidth(170)
        self._about = label("", "caption")
        self.chooser = QWidget(self)
        """Day, shift and crew; a tab may put it into the head of its panel."""
        top = QHBoxLayout(self.chooser)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(8)
        for part in (self.date_edit, self.shift_choice, self._about):
            top.addWidget(part)
        top.addStretch(1)
        column.addWidget(self.chooser)
        self._grids = QGridLayout()
        self._grids.setContentsMargins(0, 0, 0, 0)
        self._grids.setHorizontalSpacing(16)
        self._grids.setVerticalSpacing(6)
        for spec in self._specs:
            self._make_grid(spec)
        self.pair_grids(False)
        column.addLayout(self._grids, 1)
        self.notice = NoticeLine(theme, language, lines=1)
        column.addWidget(self.notice)
        self.remark = QLineEdit()
        self.remark.setPlaceholderText(language.say(msg("Remark (stoppages, short circuits, anode change…)")))
        self.remark.setAccessibleName(language.say(msg("Remark")))
        self.remark.setMaxLength(500)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(language.say(msg("Reason for the correction")))
        self.reason.setAccessibleName(language.say(msg("Reason for the correction")))
        self.reason.setMaxLength(300)
        self.reason.hide()
        self.total = label("", "")
        self.total.setTextFormat(Qt.TextFormat.RichText)
        self.save_button = QPushButton(save_text + "   Ctrl+S")
        self.save_button.setProperty("role", "primary")
        self.save_button.setAccessibleName(save_text)
        self.save_button.setAutoDefault(False)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.remark, 3)
        bottom.addWidget(self.reason, 2)
        bottom.addWidget(self.total)
        bottom.addWidget(self.save_button)
        column.addLayout(bottom)

        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_AFTER_MS)
        self._draft_timer.timeout.connect(desk.keep_drafts)
        self.date_edit.day_changed.connect(self._day_chosen)
        self.date_edit.refused.connect(lambda why: self.notice.show_notice(Level.ERROR, why))
        self.shift_choice.currentIndexChanged.connect(self._shift_chosen)
        self.remark.textEdited.connect(self._remark_edited)
        self.remark.returnPressed.connect(self.save_button.setFocus)
        self.reason.returnPressed.connect(self.save)
        self.save_button.clicked.connect(self.save)
        desk.changed.connect(self._store_changed)
        self.show_shift(self.day, self.shift)

    def _make_grid(self, spec: SheetSpec) -> SheetGrid:
        desk = self._desk
        sheet = desk.reader.catalogue.sheet(spec.key)
        grid = SheetGrid(
            desk.theme,
            desk.language,
            sheet.subject_name,
            desk.reader.catalogue.of(spec.key),
            spec.computed,
            spec.name_width,
            spec.least_rows,
        )
        if not spec.totals:
            grid.hide_totals()
        grid.edited.connect(lambda unit, key, s=spec.key: self._edited(s, unit, key))
        grid.entered.connect(lambda unit, key, s=spec.key: self._entered(s, unit, key))
        grid.left_at.connect(lambda forward, s=spec.key: self._left(s, forward))
        grid.history_wanted.connect(lambda unit, key, s=spec.key: self._ask_history(s, unit, key))
        self.grids[spec.key] = grid
        return grid

    def pair_grids(self, paired: bool) -> None:
        """Put the grids beneath one another, or the first above and the others in pairs beside each other."""
        self._paired = paired
        for place, spec in enumerate(self._specs):
            grid = self.grids[spec.key]
            self._grids.removeWidget(grid)
            grid.set_name_width(PAIRED_NAME_WIDTH if paired and place else spec.name_width)
            row, side = ((place + 1) // 2, (place + 1) % 2) if paired and place else (place, 0)
            whole = not paired or not place
            self._grids.addWidget(grid, row, side, 1, 2 if whole else 1)
        for row in range(len(self.grids) + 1):
            # Grids take what their rows need; what is left over stands beneath them.
            self._grids.setRowStretch(row, 1 if row == len(self.grids) else 0)
        # Of two that share a line the first has the longer names.
        for side, share in enumerate((6, 5) if paired else (1, 1)):
            self._grids.setColumnStretch(side, share)

    def full_height(self) -> int:
        """Give the height at which no row has to scroll."""
        lines = self._lines()
        rows = sum(max(1, *(len(grid.units) for grid in line)) * line[0].row_height for line in lines)
        return self._height_without_rows(lines) + rows

    def _height_without_rows(self, lines: list[list[SheetGrid]]) -> int:
        rows = sum(max(grid.least_height for grid in line) for line in lines)
        return self.minimumSizeHint().height() - rows

    def share_rows(self, room: int) -> None:
        """Give the grids whole rows of the ``room`` in pixels that the form has, first to those that hide most."""
        lines = self._lines()
        left = room - self._height_without_rows(lines)
        least = {spec.key: spec.least_rows for spec in self._specs}
        shown = [max(least[key] for key, grid in self.grids.items() if grid in line) for line in lines]
        wanted = [max(1, *(len(grid.units) for grid in line)) for line in lines]
        shown = [min(pair) for pair in zip(shown, wanted, strict=True)]
        left -= sum(rows * line[0].row_height for rows, line in zip(shown, lines, strict=True))
        while shown != wanted:
            place = max(range(len(lines)), key=lambda line: wanted[line] - shown[line])
            left -= lines[place][0].row_height
            if left < 0:
                break
            shown[place] += 1
        for rows, line in zip(shown, lines, strict=True):
            for grid in line:
                grid.show_just(max(1, min(rows, len(grid.units))))

    def _lines(self) -> list[list[SheetGrid]]:
        """Give the grids that stand beside each other, from the top."""
        grids = list(self.grids.values())
        if not self._paired:
            return [[grid] for grid in grids]
        return [grids[:1], *(grids[place : place + 2] for place in range(1, len(grids), 2))]

    # --- what is shown ---------------------------------------------------------------------------------------------

    def show_shift(self, day: date, shift: str) -> None:
        """Show a day and shift with what stands and what is typed there."""
        self.day, self.shift = day, shift
        self._messages.clear()
        self._asked.clear()
        self.notice.clear()
        self._choose(day, shift)
        for grid in self.grids.values():
            grid.forget_typing()
        self._read()
        self._read_recent()
        self._restore_drafts()
        self._judge_all()
        if not any(grid.units for grid in self.grids.values()):
            self.notice.show_notice(Level.INFO, NOTHING_SET_UP)
        self.shown.emit()
        self.typing.emit()

    def _choose(self, day: date, shift: str) -> None:
        calendar = self._desk.plant.calendar(day)
        choices: list[tuple[str, object]] = []
        for code in calendar.pattern.codes:
            start, end = (calendar.local(i) for i in calendar.shift_instants(day, code))
            name = self._desk.language.say(calendar.pattern.shift(code).name)
            choices.append((f"{name}  {start:%H:%M}–{end:%H:%M}", code))
        self.shift_choice.set_choices(choices, shift)
        blocked = self.date_edit.blockSignals(True)
        self.date_edit.set_day(day)
        self.date_edit.set_bounds(None, self._desk.today)
        self.date_edit.blockSignals(blocked)
        crew = calendar.crew(day, shift)
        say = self._desk.language.say
        self._about.setText(say(msg("crew {crew}", crew=str(crew))) if crew else "")

    def _read(self) -> None:
        for key, grid in self.grids.items():
            self.sheets[key] = day_sheet(self._desk.reader, key, self.day, self.shift)
            grid.show_rows(self.sheets[key].rows)
        for spec in self._specs:
            if spec.note is not None:
                grid = self.grids[spec.key]
                grid.set_notes({unit: spec.note(unit, self.day) for unit in grid.units})
        first = self.sheets[self._specs[0].key]
        if not self.remark.isModified():
            self.remark.setText(first.remark or "")

    def _read_recent(self) -> None:
        """Learn what is usual for each figure, to ask about slipped decimal marks."""
        kinds = tuple({self._desk.reader.catalogue.sheet(s.key).subject for s in self._specs})
        self._recent.clear()
        until = self.day - timedelta(days=1)
        for subject, row in self._desk.reader.cells(until - timedelta(days=RECENT_DAYS), until, kinds).items():
            for key, standing in row.items():
                number = amount(decode(standing.value)) if standing.value is not None else None
                if number is not None:
                    self._recent.setdefault((subject.kind, subject.unit, key), []).append(number)

    def _subject(self, sheet: str, unit: str) -> Subject:
        return Subject(self._desk.reader.catalogue.sheet(sheet).subject, unit, self.day, self.shift)

    def values(self, sheet: str, unit: str) -> Row:
        """Give the values of a row as they would stand after saving what is typed."""
        grid = self.grids[sheet]
        found = {}
        for figure in self._desk.reader.catalogue.of(sheet):
            field = grid.fields[unit, figure.key]
            value = field.value
            if value is not None and figure.refusal(value) is None:
                found[figure.key] = value
        return found

    @property
    def has_typing(self) -> bool:
        """Tell whether anything on screen is not saved."""
        return any(grid.unsaved() for grid in self.grids.values()) or self.remark.isModified()

    @property
    def status(self) -> Status:
        """How complete the shift is in the store."""
        return self.sheets[self._specs[0].key].status

    def focus_first(self) -> None:
        """Go to the first empty figure."""
        self.grids[self._specs[0].key].focus_first()

    def focused(self) -> tuple[Subject, str] | None:
        """Give the figure that the focus is or was last in."""
        return self._focus

    # --- typing ----------------------------------------------------------------------------------------------------

    def _edited(self, sheet: str, unit: str, key: str) -> None:
        subject = self._subject(sheet, unit)
        self._messages.pop((subject, key), None)
        self._asked.pop((subject, key), None)
        self._keep_draft(sheet, unit, key)
        self._judge(sheet, unit)
        self._show_message()
        self.typing.emit()

    def _entered(self, sheet: str, unit: str, key: str) -> None:
        self._focus = (self._subject(sheet, unit), key)
        self._show_message()

    def _left(self, sheet: str, forward: bool) -> None:
        keys = [spec.key for spec in self._specs]
        place = keys.index(sheet) + (1 if forward else -1)
        if 0 <= place < len(keys):
            self.grids[keys[place]].focus_end(last=not forward)
        elif forward:
            (self.reason if self.reason.isVisible() else self.remark).setFocus(Qt.FocusReason.TabFocusReason)

    def _ask_history(self, sheet: str, unit: str, key: str) -> None:
        self.history_wanted.emit(self._subject(sheet, unit), key)

    def _judge_all(self) -> None:
        for sheet, grid in self.grids.items():
            for unit in grid.units:
                self._judge(sheet, unit)
        self._show_message()

    def _judge(self, sheet: str, unit: str) -> None:
        """Look at a row as typed: what is impossible, what is odd, and whether a reason will be needed."""
        grid, subject = self.grids[sheet], self._subject(sheet, unit)
        row = self.values(sheet, unit)
        asked: dict[str, Question] = {}
        typed = [f for f in self._desk.reader.catalogue.of(sheet) if grid.fields[unit, f.key].has_unsaved_typing]
        if typed:
            for question in self._questions(subject, row):
                asked.setdefault(question.figure, question)
        for figure in self._desk.reader.catalogue.of(sheet):
            place, field = (subject, figure.key), grid.fields[unit, figure.key]
            held = self._messages.get(place)
            if held is not None and held[0] in (Level.ERROR, Level.CONFLICT):
                continue
            self._messages.pop(place, None)
            value = field.value
            mark: Mark | None = None
            if field.has_unsaved_typing:
                impossible = self._impossible(figure.key, field.typed, field.text(), value, field.readings)
                if impossible is not None:
                    self._messages[place] = (
                        Level.ERROR if field.typed is not Typed.SEVERAL else Level.WARNING,
                        impossible,
                    )
                    mark = Mark.WARN if field.typed is Typed.SEVERAL else Mark.ERROR
                elif value is not None:
                    recent = self._recent.get((subject.kind, unit, figure.key), [])
                    odd = slipped_mark(figure, value, recent) or implausible(figure, value) or asked.get(figure.key)
                    if odd is not None:
                        self._messages[place] = (Level.WARNING, odd.message)
                        mark = Mark.WARN
                message = self._messages.get(place)
                grid.mark(unit, figure.key, mark, message[1] if message else "")
            elif figure.key in asked:
                self._messages[place] = (Level.WARNING, asked[figure.key].message)
                grid.mark(unit, figure.key, Mark.WARN, asked[figure.key].message)
            elif not self.sheets[sheet].rows[grid.units.index(unit)].cells[figure.key].in_conflict:
                grid.mark(unit, figure.key, None)
        self.reason.setVisible(self._needs_reason())

    def _impossible(
        self, key: str, typed: Typed, text: str, value: Value | None, readings: Sequence[Value]
    ) -> Message | None:
        figure = self._desk.reader.catalogue.figure(key)
        if typed is Typed.NOT_A_NUMBER:
            return msg(
                "{figure}: “{text}” is not a number. Type digits with a comma or a point, “-” for none, or “<0,005”.",
                figure=figure.name,
                text=text,
            )
        if typed is Typed.SEVERAL:
            return msg(
                "{figure}: “{text}” can be {first} or {second}. Alt+1 takes the first, Alt+2 the second.",
                figure=figure.name,
                text=text,
                first=readings[0],
                second=readings[1],
            )
        if typed is Typed.OUT_OF_LIMITS and readings:
            return figure.refusal(readings[0])
        return figure.refusal(value) if value is not None else None

    def _needs_reason(self) -> bool:
        return any(
            grid.fields[place].has_unsaved_typing and grid.fields[place].stored
            for grid in self.grids.values()
            for place in grid.unsaved()
        )

    def _show_message(self) -> None:
        """Show the most important line: the focused figure's own, else the gravest of the form."""
        here = self._messages.get(self._focus) if self._focus else None
        if here is not None:
            self.notice.show_notice(*here)
            return
        order = [Level.ERROR, Level.CONFLICT, Level.WARNING, Level.INFO]
        found = sorted(self._messages.items(), key=lambda item: order.index(item[1][0]))
        if not found:
            if self.notice.level is not Level.INFO:
                self.notice.clear()
            return
        (subject, _), (level, message) = found[0]
        self.notice.show_notice(level, self._placed(subject, message))

    def _placed(self, subject: Subject, message: Message) -> Message:
        """Say which row a line is about, unless it begins with its name."""
        where, say = self._desk.plant.name(subject.kind, subject.unit, self.day), self._desk.language.say
        if say(message).startswith(say(where)):
            return message
        return msg("{where}: {what}", where=where, what=message)

    # --- drafts ----------------------------------------------------------------------------------------------------

    def _draft_key(self, sheet: str, unit: str, key: str) -> str:
        return "|".join((sheet, self.day.isoformat(), self.shift, unit, key))

    def _keep_draft(self, sheet: str, unit: str, key: str) -> None:
        field = self.grids[sheet].fields[unit, key]
        name = self._draft_key(sheet, unit, key)
        if field.has_unsaved_typing:
            held = self._desk.drafts.get(name)
            seen = json.loads(held)[1] if held else self._standing(sheet, unit, key)
            self._desk.drafts[name] = json.dumps([field.text(), seen], ensure_ascii=False)
        else:
            self._desk.drafts.pop(name, None)
        self._keep_soon()

    def _keep_soon(self) -> None:
        # Not started anew by each keystroke: whoever types without a pause is kept all the same.
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    def _standing(self, sheet: str, unit: str, key: str) -> int | None:
        row = self.sheets[sheet].rows[self.grids[sheet].units.index(unit)]
        return row.cells[key].revision

    def _seen(self, sheet: str, unit: str, key: str) -> int | None:
        held = self._desk.drafts.get(self._draft_key(sheet, unit, key))
        if held is None:
            return self._standing(sheet, unit, key)
        seen: int | None = json.loads(held)[1]
        return seen

    def _restore_drafts(self) -> None:
        for sheet, grid in self.grids.items():
            for (unit, key), field in grid.fields.items():
                held = self._desk.drafts.get(self._draft_key(sheet, unit, key))
                if held is not None:
                    blocked = field.blockSignals(True)
                    field.restore_typing(json.loads(held)[0])
                    field.blockSignals(blocked)
        held = self._desk.drafts.get(self._draft_key(self._specs[0].key, "", REMARK))
        first = self.sheets[self._specs[0].key]
        self.remark.setText(json.loads(held)[0] if held else first.remark or "")
        self.remark.setModified(held is not None)

    def _remark_edited(self, text: str) -> None:
        name = self._draft_key(self._specs[0].key, "", REMARK)
        self._desk.drafts[name] = json.dumps([text, None], ensure_ascii=False)
        self._keep_soon()
        self.typing.emit()

    # --- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what is right and keep the rest on screen."""
        if self._saving:
            return
        if not self.has_typing:
            self.notice.show_notice(Level.INFO, msg("Nothing new to save."))
            return
        entries, held_back = self._entries()
        if not entries:
            self._show_message()
            return
        doubt = self._desk.clock_doubt()
        if doubt is not None:
            self.notice.show_notice(Level.WARNING, msg("{doubt} Ctrl+S once more saves with this clock.", doubt=doubt))
            return
        self._saving = True
        self.save_button.setEnabled(False)
        reason = self.reason.text().strip() or None

        def job(workplace: Workplace) -> Outcome:
            return workplace.recorder.save(entries, reason=reason)

        self._desk.submit(job, lambda outcome: self._saved(outcome, held_back), self._failed)

    def _entries(self) -> tuple[list[Entry], int]:
        entries: list[Entry] = []
        held_back = 0
        for sheet, grid in self.grids.items():
            for unit in grid.units:
                subject = self._subject(sheet, unit)
                values: dict[str, Value | str | None] = {}
                seen: dict[str, int | None] = {}
                for figure in self._desk.reader.catalogue.of(sheet):
                    field = grid.fields[unit, figure.key]
                    if not field.has_unsaved_typing:
                        continue
                    if field.typed is Typed.MISSING:
                        values[figure.key] = None
                    elif (
                        field.value is None
                        or figure.refusal(field.value) is not None
                        or self._ask_first(subject, figure.key, field.value)
                    ):
                        held_back += 1
                        continue
                    else:
                        values[figure.key] = field.value
                    seen[figure.key] = self._seen(sheet, unit, figure.key)
                if values:
                    entries.append(Entry(subject, values, seen))
        if self.remark.isModified():
            first = self.sheets[self._specs[0].key]
            text = self.remark.text().strip() or None
            reason = "remark rewritten" if first.remark else ""
            entries.append(
                Entry(
                    Subject(SHEET, first.sheet, self.day, self.shift),
                    {REMARK: text},
                    {REMARK: first.remark_revision},
                    {REMARK: reason} if reason else {},
                )
            )
        return entries, held_back

    def _ask_first(self, subject: Subject, key: str, value: Value) -> bool:
        """Tell whether a value must be asked about before it is saved; a second save of the same value keeps it."""
        figure = self._desk.reader.catalogue.figure(key)
        question = slipped_mark(figure, value, self._recent.get((subject.kind, subject.unit, key), []))
        if question is None or self._asked.get((subject, key)) == value or self.reason.text().strip():
            return False
        self._asked[subject, key] = value
        ask = msg("{question} Ctrl+S once more keeps {value}.", question=question.message, value=value)
        self._messages[subject, key] = (Level.WARNING, ask)
        return True

    def _saved(self, outcome: Outcome, held_back: int) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        for subject, key in (*outcome.added, *outcome.filled, *outcome.corrected, *outcome.same):
            self._forget_draft(subject, key)
        if not outcome.refused and not outcome.clashes:
            self.reason.clear()
        self._read()
        for refusal in outcome.refused:
            self._messages[refusal.subject, refusal.figure] = (Level.ERROR, refusal.message)
            self._mark(refusal.subject, refusal.figure, Mark.ERROR, refusal.message)
        for clash in outcome.clashes:
            self._show_clash(clash)
        self._judge_all()
        for refusal in outcome.refused:
            self._mark(refusal.subject, refusal.figure, Mark.ERROR, refusal.message)
        left = len(outcome.refused) + len(outcome.clashes) + held_back
        self._tell(outcome.saved, left)
        self.saved.emit(outcome)
        self.shown.emit()
        self.typing.emit()

    def _tell(self, saved: int, left: int) -> None:
        if left == 0:
            now = self._local_time()
            self.notice.show_notice(Level.INFO, msg("{n} saved at {time}.", n=saved, time=now))
            return
        order = [Level.ERROR, Level.CONFLICT, Level.WARNING, Level.INFO]
        (subject, key), (level, message) = min(self._messages.items(), key=lambda m: order.index(m[1][0]))
        if self.reason.isVisible() and not self.reason.text().strip():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._go_to(subject, key)
        line = msg("{n} saved, {left} not. {what}", n=saved, left=left, what=self._placed(subject, message))
        self.notice.show_notice(level, line)

    def _local_time(self) -> str:
        now: datetime = self._desk.workplace.clock()
        return f"{self._desk.plant.calendar(self.day).local(now):%H:%M}"

    def _go_to(self, subject: Subject, key: str) -> None:
        for sheet, grid in self.grids.items():
            if self._subject(sheet, subject.unit) == subject:
                grid.focus(subject.unit, key)

    def _mark(self, subject: Subject, key: str, mark: Mark, why: Message) -> None:
        for sheet, grid in self.grids.items():
            if self._subject(sheet, subject.unit) == subject:
                grid.mark(subject.unit, key, mark, why)

    def _show_clash(self, clash: Clash) -> None:
        """Show what somebody else recorded meanwhile; saving again replaces it, with a reason."""
        theirs = clash.theirs
        shown: Value | str = decode(theirs.value) if theirs.value is not None else "—"
        who = self._desk.plant.name(PERSON, theirs.command.author, self.day)
        message = msg(
            "{who} recorded {theirs} meanwhile; you typed {mine}. Esc takes theirs; to replace it, give a reason and save.",
            who=who,
            theirs=shown,
            mine=decode(clash.mine) if clash.mine else "—",
        )
        self._messages[clash.subject, clash.figure] = (Level.CONFLICT, message)
        self._mark(clash.subject, clash.figure, Mark.CONFLICT, message)
        for sheet, grid in self.grids.items():
            if self._subject(sheet, clash.subject.unit) == clash.subject:
                name = self._draft_key(sheet, clash.subject.unit, clash.figure)
                text = grid.fields[clash.subject.unit, clash.figure].text()
                self._desk.drafts[name] = json.dumps([text, theirs.id], ensure_ascii=False)

    def _failed(self, error: PlantDeskError) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        self.notice.show_notice(Level.ERROR, error.message)

    def _forget_draft(self, subject: Subject, key: str) -> None:
        if subject.kind == SHEET:
            self._desk.drafts.pop(self._draft_key(subject.unit, "", key), None)
            self.remark.setModified(False)
            return
        for sheet in self.grids:
            if self._subject(sheet, subject.unit) == subject:
                self._desk.drafts.pop(self._draft_key(sheet, subject.unit, key), None)
        self._keep_soon()

    # --- what others do --------------------------------------------------------------------------------------------

    def _store_changed(self, changes: Changes) -> None:
        mine = any(s.day == self.day and s.shift == self.shift for s in changes.subjects)
        if changes.touches("plant", "section", "source", "concentrator", "heap", "person") and not mine:
            mine = any(s.shift is None for s in changes.subjects)
        if mine and not self._saving:
            if self.notice.level is Level.INFO:
                self.notice.clear()
            self._read()
            self._judge_all()
            self.shown.emit()
            self.typing.emit()

    def _day_chosen(self, day: date) -> None:
        codes = self._desk.plant.calendar(day).pattern.codes
        self.show_shift(day, self.shift if self.shift in codes else codes[0])

    def _shift_chosen(self, _index: int) -> None:
        self.show_shift(self.day, str(self.shift_choice.currentData()))

    def pending_day(self) -> Mapping[Place, Value | None]:
        """Give the typed and unsaved values of the first sheet: (unit, figure) → value as it would stand."""
        grid = self.grids[self._specs[0].key]
        return {place: grid.fields[place].value for place in grid.unsaved()}
