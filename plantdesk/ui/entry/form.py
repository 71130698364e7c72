"""The form of a shift: day and shift, the grids, remark and reason, one line of notice, and the button that saves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.measures import REMARK, SHEET
from plantdesk.domain.plant import CREW, PERSON, PLANT
from plantdesk.domain.quantities import Value, decode
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.naming import BLANK
from plantdesk.services.reasons import CONFIRMED, REMARK_REWRITTEN
from plantdesk.services.sheets import DaySheet, Status, day_sheet
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.entry.drafts import FormDrafts
from plantdesk.ui.entry.findings import Findings
from plantdesk.ui.entry.grid import NAME_WIDTH, ROWS_BEFORE_SCROLLING, Computed, SheetGrid
from plantdesk.ui.entry.grid_stack import GridStack
from plantdesk.ui.entry.judge import Finding, Judge, Questions, Row
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level, NoticeLine
from plantdesk.ui.widgets.number_edit import Mark, Typed

if TYPE_CHECKING:
    from plantdesk.services.recording import Clash, Entry, Outcome

SETTINGS_SHOWN = ("plant", "section", "source", "concentrator", "heap", "person")
"""Kinds of settings that a form follows."""
NOTHING_SET_UP = msg(
    'Nothing is set up here yet. Begin with: plantdesk configure section id=s1 name_en="Tankhouse 1" --from 2016-01-01;'
    " or look around in a sample: plantdesk sample sample.plantdesk, then plantdesk --store sample.plantdesk."
)
NOTHING_IN_SCOPE = msg(
    "Nothing that is entered here belongs to the part of the plant that is shown. Ctrl+Shift+L shows the whole corporation."
)


class SheetSpec(NamedTuple):
    """A sheet as the form shows it: its key and what is worked out beside the typed figures."""

    key: str
    computed: tuple[Computed, ...]
    totals: tuple[str, ...] = ()
    name_width: int = NAME_WIDTH
    least_rows: int = ROWS_BEFORE_SCROLLING
    note: Callable[[str, date], str] | None = None
    """A quiet second line under the name of a unit on a day."""


class EntryForm(QWidget):
    """Enter one shift of one or several sheets; what is typed is kept until it is saved or taken back."""

    touched = Signal()
    """A figure was typed into: what shall be on the screen with the keystroke itself is to be shown now."""
    typing = Signal()
    """What is typed has changed and is judged; whoever shows consequences works them out anew."""
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
        questions: Questions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._specs = desk, tuple(specs)
        language, theme = desk.language, desk.theme
        self.day, self.shift = desk.present_shift
        self.sheets: dict[str, DaySheet] = {}
        self.grids: dict[str, SheetGrid] = {}
        self._catalogue = desk.reader.catalogue
        """What the fields were made for: a figure declared later waits until the window is made anew."""
        kinds = tuple(desk.reader.catalogue.sheet(spec.key).subject for spec in self._specs)
        self._kinds = kinds
        self._judge = Judge(desk.reader, kinds, questions)
        self._drafts = FormDrafts(desk, self)
        self._findings = Findings()
        self._focus: tuple[Subject, str] | None = None
        self._saving = False
        self._unjudged: dict[tuple[str, str], None] = {}
        """Rows typed into since they were judged, by sheet and unit."""
        self._judge_soon = QTimer(self)
        self._judge_soon.setSingleShot(True)
        self._judge_soon.timeout.connect(self.settle)
        desk.closed.connect(self._judge_soon.stop)

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.chooser = QWidget(self)
        """Day, shift and crew; a tab may put it into the head of its panel."""
        self.date_edit = DateEdit(language, self.day, self.chooser)
        self.date_edit.setAccessibleName(language.say(msg("Production day")))
        self.date_edit.setFixedWidth(138)
        self.shift_choice = Choice(self.chooser)
        self.shift_choice.setAccessibleName(language.say(msg("Shift")))
        self.shift_choice.setMinimumWidth(170)
        self._about = label("", "caption", self.chooser)
        top = QHBoxLayout(self.chooser)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(8)
        for part in (self.date_edit, self.shift_choice, self._about):
            top.addWidget(part)
        top.addStretch(1)
        column.addWidget(self.chooser)
        for spec in self._specs:
            self.grids[spec.key] = self._make_grid(spec)
        self.stack = GridStack(self, self.grids.values())
        """Where the grids stand; a tab may pair them and share its room among them."""
        column.addLayout(self.stack, 1)
        # Its room is kept, so that a line pushes no row; only one that would be cut takes more.
        self.notice = NoticeLine(theme, language, lines=2, fits=True, parent=self)
        column.addWidget(self.notice)
        self.remark = LineEdit(self)
        self.remark.setPlaceholderText(language.say(msg("Remark (stoppages, repairs, what the next shift must know…)")))
        self.remark.setAccessibleName(language.say(msg("Remark")))
        self.remark.setMaxLength(500)
        self.reason = LineEdit(self)
        self.reason.setPlaceholderText(language.say(msg("Reason for the correction")))
        self.reason.setAccessibleName(language.say(msg("Reason for the correction")))
        self.reason.setMaxLength(300)
        self.reason.hide()
        self.total = label(parent=self)
        self.total.setTextFormat(Qt.TextFormat.RichText)
        self.save_button = QPushButton(save_text + "   Ctrl+S", self)
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

        self.date_edit.day_changed.connect(self._day_chosen)
        self.date_edit.refused.connect(lambda why: self.notice.show_notice(Level.ERROR, why))
        self.date_edit.accepted.connect(self._show_finding)
        self.date_edit.entered.connect(lambda: self.shift_choice.setFocus(Qt.FocusReason.TabFocusReason))
        self.shift_choice.currentIndexChanged.connect(self._shift_chosen)
        self.shift_choice.entered.connect(self.focus_first)
        self.remark.textEdited.connect(self._remark_edited)
        self.remark.returnPressed.connect(self.save_button.setFocus)
        self.reason.returnPressed.connect(self.save)
        self.save_button.clicked.connect(self.save)
        self._read_soon = QTimer(self)
        self._read_soon.setSingleShot(True)
        self._read_soon.timeout.connect(self._read_again)
        desk.closed.connect(self._read_soon.stop)
        desk.changed.connect(self._store_changed)
        if desk.entry_closed is not None:
            self.remark.setReadOnly(True)
            self.save_button.setEnabled(False)
            self.save_button.setToolTip(language.say(desk.entry_closed))
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
            self,
        )
        if not spec.totals:
            grid.hide_totals()
        grid.read_only = desk.entry_closed is not None
        grid.edited.connect(lambda unit, key, s=spec.key: self._edited(s, unit, key))
        grid.entered.connect(lambda unit, key, s=spec.key: self._entered(s, unit, key))
        grid.left_at.connect(lambda forward, s=spec.key: self._left(s, forward))
        grid.history_wanted.connect(lambda unit, key, s=spec.key: self._ask_history(s, unit, key))
        return grid

    # --- what is shown ---------------------------------------------------------------------------------------------

    def show_shift(self, day: date, shift: str) -> None:
        """Show a day and shift with what stands and what is typed there; the first where the day has no such shift."""
        codes = self._desk.plant.calendar(day).pattern.codes
        self.day, self.shift = day, shift if shift in codes else codes[0]
        self._findings.clear()
        self.notice.clear()
        self._choose(day, self.shift)
        for grid in self.grids.values():
            grid.forget_typing()
        self._read_soon.stop()
        self._read()
        self._judge.begin(day)
        self._restore_drafts()
        self._judge_all()
        if self._desk.entry_closed is not None:
            self.notice.show_notice(Level.INFO, self._desk.entry_closed)
        elif not any(grid.units for grid in self.grids.values()):
            scope = self._desk.lens.scope
            self.notice.show_notice(Level.INFO, NOTHING_SET_UP if scope.is_everything else NOTHING_IN_SCOPE)
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
        named = crew in self._desk.plant.all_units(CREW)
        who = self._desk.plant.name(CREW, crew, day) if crew and named else msg("crew {crew}", crew=str(crew))
        self._about.setText(say(who) if crew else "")

    def _read(self) -> None:
        for key, grid in self.grids.items():
            self.sheets[key] = day_sheet(self._desk.reader, key, self.day, self.shift)
            if grid.show_rows(self.sheets[key].rows):
                self._order_tabs()
        for spec in self._specs:
            if spec.note is not None:
                grid = self.grids[spec.key]
                grid.set_notes({unit: spec.note(unit, self.day) for unit in grid.units})
        first = self.sheets[self._specs[0].key]
        if not self.remark.isModified():
            self.remark.setText(first.remark or "")

    def _order_tabs(self) -> None:
        """Let Tab follow the reading order: day, shift, figures, remark, reason, save."""
        fields = [field for grid in self.grids.values() for field in grid.fields.values()]
        chain: list[QWidget] = [self.date_edit, self.shift_choice, *fields, self.remark, self.reason, self.save_button]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _subject(self, sheet: str, unit: str) -> Subject:
        return Subject(self._catalogue.sheet(sheet).subject, unit, self.day, self.shift)

    def values(self, sheet: str, unit: str) -> Row:
        """Give the values of a row as they would stand after saving what is typed."""
        grid = self.grids[sheet]
        found = {}
        for figure in self._catalogue.of(sheet):
            value = grid.fields[unit, figure.key].value
            if value is not None and figure.refusal(value) is None:
                found[figure.key] = value
        return found

    def column(self, sheet: str, key: str) -> list[Value]:
        """Give the values of one figure as they would stand after saving what is typed."""
        grid, figure = self.grids[sheet], self._catalogue.figure(key)
        found = (grid.fields[unit, key].value for unit in grid.units)
        return [value for value in found if value is not None and figure.refusal(value) is None]

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

    def focus(self, unit: str, figure: str) -> bool:
        """Go to one field; tells whether it is there."""
        for grid in self.grids.values():
            if (unit, figure) in grid.fields:
                grid.focus(unit, figure)
                return True
        return False

    def focused(self) -> tuple[Subject, str] | None:
        """Give the figure that the focus is or was last in."""
        return self._focus

    # --- typing ----------------------------------------------------------------------------------------------------

    def _edited(self, sheet: str, unit: str, key: str) -> None:
        subject = self._subject(sheet, unit)
        self._findings.edited(subject, key)
        self._keep_draft(sheet, unit, key)
        self._unjudged[sheet, unit] = None
        self.touched.emit()
        self._judge_soon.start()  # what was typed is painted first

    def settle(self) -> None:
        """Judge what was typed, where that is still to come."""
        self._judge_soon.stop()
        if self._unjudged:
            for sheet, unit in self._unjudged:
                self._judge_row(sheet, unit)
            self._unjudged.clear()
            self._show_finding()
            self.typing.emit()

    def _entered(self, sheet: str, unit: str, key: str) -> None:
        self._focus = (self._subject(sheet, unit), key)
        self._show_finding()

    def _left(self, sheet: str, forward: bool) -> None:
        self.settle()  # the reason may be asked for by what was typed last
        keys = [spec.key for spec in self._specs]
        place = keys.index(sheet) + (1 if forward else -1)
        if 0 <= place < len(keys):
            self.grids[keys[place]].focus_end(last=not forward)
        elif forward:
            (self.reason if self.reason.isVisible() else self.remark).setFocus(Qt.FocusReason.TabFocusReason)

    def _ask_history(self, sheet: str, unit: str, key: str) -> None:
        self.history_wanted.emit(self._subject(sheet, unit), key)

    def _judge_all(self) -> None:
        self._unjudged.clear()
        for sheet, grid in self.grids.items():
            for unit in grid.units:
                self._judge_row(sheet, unit)
        self._show_finding()

    def _judge_row(self, sheet: str, unit: str) -> None:
        """Look at a row as typed, and mark its fields."""
        grid, subject = self.grids[sheet], self._subject(sheet, unit)
        figures = self._catalogue.of(sheet)
        fields = {figure.key: grid.fields[unit, figure.key] for figure in figures}
        found = self._findings.judged(subject, self._judge.row(subject, figures, fields, self.values(sheet, unit)))
        cells = self.sheets[sheet].rows[grid.units.index(unit)].cells
        for figure in figures:
            finding = found.get(figure.key)
            if finding is not None:
                grid.mark(unit, figure.key, finding.mark, finding.message)
            elif not cells[figure.key].in_conflict:
                grid.mark(unit, figure.key, None)
        self.reason.setVisible(self._needs_reason())

    def _needs_reason(self) -> bool:
        return any(
            grid.fields[place].has_unsaved_typing and grid.fields[place].stored
            for grid in self.grids.values()
            for place in grid.unsaved()
        )

    def _show_finding(self) -> None:
        """Show the most important line: the focused figure's own, else the gravest of the form."""
        here = self._findings.of(self._focus)
        if here is not None:
            self.notice.show_notice(here.level, here.message)
            return
        gravest = self._findings.gravest()
        if gravest is not None:
            subject, _, finding = gravest
            self.notice.show_notice(finding.level, self._placed(subject, finding.message))
        elif self.notice.level is not Level.INFO:
            self.notice.clear()

    def _placed(self, subject: Subject, message: Message) -> Message:
        """Say which row a line is about, unless it begins with its name."""
        where, say = self._desk.plant.name(subject.kind, subject.unit, self.day), self._desk.language.say
        if say(message).startswith(say(where)):
            return message
        return msg("{where}: {what}", where=where, what=message)

    # --- drafts ----------------------------------------------------------------------------------------------------

    def _keep_draft(self, sheet: str, unit: str, key: str) -> None:
        field, subject = self.grids[sheet].fields[unit, key], self._subject(sheet, unit)
        if field.has_unsaved_typing:
            self._drafts.keep(subject, key, field.text(), self._standing(sheet, unit, key))
        else:
            self._drafts.forget(subject, key)

    def _standing(self, sheet: str, unit: str, key: str) -> int | None:
        row = self.sheets[sheet].rows[self.grids[sheet].units.index(unit)]
        return row.cells[key].revision

    def _restore_drafts(self) -> None:
        if self._desk.entry_closed is not None:
            return  # what is typed waits for the window to show now again
        for sheet, grid in self.grids.items():
            for (unit, key), field in grid.fields.items():
                text = self._drafts.text(self._subject(sheet, unit), key)
                if text is not None:
                    blocked = field.blockSignals(True)
                    field.restore_typing(text)
                    field.blockSignals(blocked)
        first = self.sheets[self._specs[0].key]
        text = self._drafts.text(first.remark_subject, REMARK)
        self.remark.setText(first.remark or "" if text is None else text)
        self.remark.setModified(text is not None)

    def _remark_edited(self, text: str) -> None:
        first = self.sheets[self._specs[0].key]
        self._drafts.keep(first.remark_subject, REMARK, text, first.remark_revision)
        self.typing.emit()

    # --- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what is right and keep the rest on screen."""
        if self._saving:
            return
        if self._desk.entry_closed is not None:
            self.notice.show_notice(Level.INFO, self._desk.entry_closed)
            return
        self.settle()
        other_day = self.date_edit.reads_otherwise
        if other_day is not None:
            self.notice.show_notice(Level.ERROR, other_day)
            self.date_edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.has_typing:
            self.notice.show_notice(Level.INFO, msg("Nothing new to save."))
            return
        entries, held_back = self._entries()
        if not entries:
            self._judge_all()
            self._tell(0, held_back)
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
        from plantdesk.services.recording import Entry

        entries: list[Entry] = []
        held_back = 0
        for sheet, grid in self.grids.items():
            for unit in grid.units:
                subject = self._subject(sheet, unit)
                values: dict[str, Value | str | None] = {}
                seen: dict[str, int | None] = {}
                reasons: dict[str, str] = {}
                for figure in self._catalogue.of(sheet):
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
                        if self._findings.asked(subject, figure.key) is not None and not self.reason.text().strip():
                            reasons[figure.key] = CONFIRMED
                    standing = self._standing(sheet, unit, figure.key)
                    seen[figure.key] = self._drafts.seen(subject, figure.key, standing)
                if values:
                    entries.append(Entry(subject, values, seen, reasons))
        if self.remark.isModified():
            first = self.sheets[self._specs[0].key]
            text = self.remark.text().strip() or None
            reason = REMARK_REWRITTEN if first.remark else ""
            seen = {REMARK: self._drafts.seen(first.remark_subject, REMARK, first.remark_revision)}
            entries.append(Entry(first.remark_subject, {REMARK: text}, seen, {REMARK: reason} if reason else {}))
        return entries, held_back

    def _ask_first(self, subject: Subject, key: str, value: Value) -> bool:
        """Tell whether a value must be asked about before it is saved; a second save of the same value keeps it."""
        question = self._judge.slipped(subject, self._catalogue.figure(key), value)
        if question is None or self._findings.asked(subject, key) == value or self.reason.text().strip():
            return False
        ask = msg("{question} Ctrl+S once more keeps {value}.", question=question.message, value=value)
        self._findings.hold(subject, key, Finding(Level.WARNING, ask, Mark.WARN, asks=value))
        return True

    def _saved(self, outcome: Outcome, held_back: int) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        for subject, key in (*outcome.added, *outcome.filled, *outcome.corrected, *outcome.same):
            self._findings.saved(subject, key)
            self._drafts.forget(subject, key)
            if subject == self.sheets[self._specs[0].key].remark_subject:
                self.remark.setModified(False)
        if not outcome.refused and not outcome.clashes:
            self.reason.clear()
        self._read_soon.stop()
        self._read()
        for refusal in outcome.refused:
            self._findings.hold(refusal.subject, refusal.figure, Finding(Level.ERROR, refusal.message, Mark.ERROR))
        for clash in outcome.clashes:
            self._hold_clash(clash)
        self._keep_typing()
        self._judge_all()
        self._tell(outcome.saved, len(outcome.refused) + len(outcome.clashes) + held_back)
        self.saved.emit(outcome)
        self.shown.emit()
        self.typing.emit()

    def _keep_typing(self) -> None:
        """Keep what was typed over a figure while it was being saved."""
        for sheet, grid in self.grids.items():
            for unit, key in grid.unsaved():
                self._keep_draft(sheet, unit, key)

    def _tell(self, saved: int, left: int) -> None:
        if left == 0:
            self.notice.show_notice(Level.INFO, msg("{n} saved at {time}.", n=saved, time=self._local_time()))
            return
        gravest = self._go_to_gravest()
        if gravest is not None:
            subject, _, finding = gravest
            what = self._placed(subject, finding.message)
            # Where something was saved, "not accepted" would say too much.
            level = Level.WARNING if saved and finding.level is Level.ERROR else finding.level
            self.notice.show_notice(level, msg("{n} saved, {left} not. {what}", n=saved, left=left, what=what))

    def _go_to_gravest(self) -> tuple[Subject, str, Finding] | None:
        """Go to where something must be put right: the reason where one is missing, else the gravest figure."""
        gravest = self._findings.gravest()
        if gravest is not None:
            subject, key, finding = gravest
            self._findings.was_read(subject, key, finding)
            if self.reason.isVisible() and not self.reason.text().strip() and finding.level is Level.ERROR:
                self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self._go_to(subject, key)
        return gravest

    def _local_time(self) -> str:
        now: datetime = self._desk.workplace.clock()
        return f"{self._desk.plant.calendar(self.day).local(now):%H:%M}"

    def _go_to(self, subject: Subject, key: str) -> None:
        for sheet, grid in self.grids.items():
            if self._subject(sheet, subject.unit) == subject:
                grid.focus(subject.unit, key)

    def _hold_clash(self, clash: Clash) -> None:
        """Hold what somebody else recorded meanwhile; saving again replaces it, with a reason."""
        theirs = clash.theirs
        shown: Value | Text = decode(theirs.value) if theirs.value is not None else BLANK
        message = msg(
            "{who} recorded {theirs} meanwhile; you typed {mine}. Esc takes theirs; to replace it, give a reason and save.",
            who=self._desk.plant.name(PERSON, theirs.command.author, self.day),
            theirs=shown,
            mine=decode(clash.mine) if clash.mine else BLANK,
        )
        self._findings.hold(clash.subject, clash.figure, Finding(Level.CONFLICT, message, Mark.CONFLICT))
        text = self._drafts.text(clash.subject, clash.figure) or clash.mine or ""
        self._drafts.keep(clash.subject, clash.figure, text, theirs.id, seen_now=True)

    def _failed(self, error: PlantDeskError) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        self.notice.show_notice(Level.ERROR, error.message)

    # --- what others do --------------------------------------------------------------------------------------------

    def _store_changed(self, changes: Changes) -> None:
        """Show what arrived for this shift, once the charts have painted it."""
        if changes.touches(PLANT) and self.shift not in self._desk.plant.calendar(self.day).pattern.codes:
            self.show_shift(self.day, self.shift)
            return
        if any(self._is_shown(subject) for subject in changes.subjects):
            self._read_soon.start()

    def _is_shown(self, subject: Subject) -> bool:
        """Tell whether what is shown here may follow from a subject: its own shift, a remark, or a setting."""
        if subject.shift is None:
            return subject.kind in SETTINGS_SHOWN
        return (subject.day, subject.shift) == (self.day, self.shift) and subject.kind in (*self._kinds, SHEET)

    def _read_again(self) -> None:
        if self._saving:
            return  # everything is read once the save is told of
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
