"""The settings of the plant: what there is of each kind, from which day a change holds, and what stood before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSplitter,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from plantdesk.domain import plant as p
from plantdesk.domain.calendar import ShiftPattern
from plantdesk.domain.errors import PlantDeskError, Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant, read_pattern
from plantdesk.domain.text import Message, msg
from plantdesk.services.attributes import KINDS as ONE
from plantdesk.services.attributes import MANY, attribute_name, setting_shown, word
from plantdesk.services.directory import KINDS, Listed, listed, steps
from plantdesk.services.naming import BLANK
from plantdesk.services.organising import Trouble, empty_divisions, joining, shift_moves, troubles
from plantdesk.services.plans import fallen_told, plans_after
from plantdesk.services.ports import Recorded
from plantdesk.services.settings import known_id, read_setting
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.dialogs.lists import ReadingTable
from plantdesk.ui.dialogs.setting_fields import SettingField, make_field
from plantdesk.ui.dialogs.side_window import SideWindow, button
from plantdesk.ui.entry.drafts import KEEP_AFTER_MS
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level
from plantdesk.ui.widgets.panel import Panel

NAME, STATE = range(2)
FROM, WHAT, VALUE, WHO, WHY = range(5)
NEW = ""
"""Id of a unit that is being added."""
_IN_A_ROW = 3
_DRAFT = "setting"
_CALENDAR = (p.SHIFTS, p.ROTATION, p.ZONE)
"""Settings of the plant that stand on the page of shifts and crews."""
_HIDDEN = (p.SAMPLE_CLOCK, p.STANDS_FOR)
_WIDE = (p.DIVISION_OF, p.ROUTE, p.SHIFTS, p.ROTATION, p.ADDS, p.HEADINGS)
"""Attributes with long words."""
_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """What the page shows: a line of the list of kinds, and a unit of it (kind and id)."""

    page: str
    kind: str
    unit: str


class PlantSettings(SideWindow):
    """Kinds at the left, units of a kind beside, and the settings of one unit with their history at the right."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("Plant settings")), parent)
        self._fields: dict[str, SettingField] = {}
        self._rows: list[tuple[str, Listed]] = []
        self._place = Place(p.PLANT, p.PLANT, p.PLANT)
        self._troubles: list[Trouble] = []
        self._saving = self._is_proposed = False
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_AFTER_MS)
        self._keep.timeout.connect(desk.keep_drafts)
        desk.closed.connect(self._keep.stop)
        self.kinds = QListWidget()
        self.kinds.setAccessibleName(say(msg("Kinds of settings")))
        for kind in KINDS:
            item = QListWidgetItem(say(MANY[kind]), self.kinds)
            item.setSizeHint(QSize(0, desk.theme.field_height))
        self.kinds.setMinimumWidth(self.kinds.sizeHintForColumn(0) + 24)
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.units = ReadingTable(say(msg("Units")), [say(msg("Name")), say(msg("State"))], NAME)
        self.new_button = button(say(msg("Add…")))
        self.new_button.clicked.connect(self.add_unit)
        left, middle = Panel(), Panel()
        left.add(self.kinds, 1)
        middle.add(self.units, 1)
        middle.add(self.new_button)
        parts = QSplitter()
        parts.setChildrenCollapsible(False)
        for part in (left, middle, self._make_form()):
            parts.addWidget(part)
        parts.setStretchFactor(2, 1)
        parts.setSizes([210, 300, 700])
        parts.setHandleWidth(12)
        self.column.addWidget(parts, 1)
        self.save_button = button(say(msg("Save")), primary=True)
        self.save_button.clicked.connect(self.save)
        self.buttons.addWidget(self.save_button)
        self.kinds.currentRowChanged.connect(self._kind_chosen)
        self.units.currentCellChanged.connect(lambda row, *_: self._row_chosen(row))
        for key, does in ((QKeySequence.StandardKey.Save, self.save), (QKeySequence.StandardKey.New, self.add_unit)):
            QShortcut(QKeySequence(key), self).activated.connect(does)
        desk.changed.connect(self._changed)
        self.resize(1240, 660)
        self.kinds.setCurrentRow(0)
        self.kinds.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_form(self) -> QWidget:
        say, language = self._desk.language.say, self._desk.language
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._card = Panel()
        column.addWidget(self._card, 5)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._card.add(self._scroll, 1)
        self.moves: dict[str, Choice] = {}
        self._moves_row = QHBoxLayout()
        self._card.add(self._moves_row)
        self.since = DateEdit(language, self._desk.today)
        self.since.setAccessibleName(say(msg("The day from which it holds")))
        self.since.setFixedWidth(138)
        self.reason = LineEdit()
        self.reason.setAccessibleName(say(msg("Reason")))
        self.reason.setMaxLength(300)
        self.join_button = button("")
        self.join_button.clicked.connect(self.join)
        line = QHBoxLayout()
        line.setSpacing(8)
        for part in (label(say(msg("Holds from")), "muted"), self.since, label(say(msg("Reason")), "muted")):
            line.addWidget(part)
        line.addWidget(self.reason, 1)
        line.addWidget(self.join_button)
        self._card.add(line)
        self.since.day_changed.connect(lambda _: self._show_unit())
        self.since.refused.connect(lambda why: self.notice.show_notice(Level.ERROR, why))
        self.since.accepted.connect(self.notice.clear)
        self.reason.returnPressed.connect(self.save)
        headings = (msg("Holds from"), msg("Setting"), msg("Before → now"), msg("Who, when"), msg("Why"))
        self.history = ReadingTable(say(msg("What stood before")), [say(heading) for heading in headings], VALUE)
        self._past = Panel(say(msg("What stood before")))
        self._past.add(self.history, 1)
        column.addWidget(self._past, 4)
        return whole

    # --- choosing ---------------------------------------------------------------------------------------------------

    def show_unit(self, kind: str, unit: str = "") -> None:
        """Go to a kind, and to one unit of it where one is named."""
        self.kinds.setCurrentRow(KINDS.index(kind))
        for row, (_, one) in enumerate(self._rows):
            if one.kind == kind and one.unit == unit:
                blocked = self.units.blockSignals(True)
                self.units.setCurrentCell(row, NAME)
                self.units.blockSignals(blocked)
                self._row_chosen(row)

    def add_unit(self) -> None:
        """Begin a new unit of the kind shown."""
        page = self._place.page
        if page == p.PLANT:
            self.notice.show_notice(Level.INFO, msg("There is one plant. Choose another kind to add to."))
            return
        self.units.clearSelection()
        self.units.setCurrentCell(-1, -1)
        self._place = Place(page, page, NEW)
        self._show_unit()
        self._first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def _kind_chosen(self, row: int) -> None:
        page = KINDS[max(0, row)]
        self._place = Place(page, page, NEW)
        self.new_button.setText(self._desk.language.say(msg("Add: {kind}…", kind=ONE[page])))
        self.new_button.setAccessibleName(self.new_button.text())
        self.new_button.setVisible(page != p.PLANT)
        self._fill_units()
        blocked = self.units.blockSignals(True)
        self.units.setCurrentCell(0 if self._rows else -1, NAME)
        self.units.blockSignals(blocked)
        if self._rows:
            self._row_chosen(0)
        else:
            self._show_unit()
            self.notice.show_notice(Level.INFO, msg("There is nothing here yet. Fill in the form and save it."))

    def _fill_units(self) -> None:
        say, plant, page = self._desk.language.say, self._plant, self._place.page
        today = self._desk.today
        self._rows = [(say(one.name), one) for one in listed(plant, page, today, everything=True)]
        if page == p.CREW:
            (calendar,) = listed(plant, p.PLANT, today)
            self._rows.insert(0, (say(msg("Shifts and rotation")), calendar))
        self._troubles = troubles(self._desk.reader, today)
        clashing = {(t.kind, unit) for t in self._troubles for unit in (t.unit, t.other)}
        blocked = self.units.blockSignals(True)
        self.units.setRowCount(len(self._rows))
        for row, (name, one) in enumerate(self._rows):
            state = self._state(one)
            if (one.kind, one.unit) in clashing:
                state = "◆ " + say(msg("conflict"))
            for column, text in ((NAME, name), (STATE, state)):
                item = QTableWidgetItem(text)
                item.setToolTip(f"{name} · {one.unit}")
                if one.state in (None, p.RETIRED) and one.kind != p.PLANT:
                    item.setForeground(self._desk.theme.colour("muted"))
                self.units.setItem(row, column, item)
        self.units.give_room()
        self.units.blockSignals(blocked)

    def _state(self, one: Listed) -> str:
        say = self._desk.language.say
        if one.kind == p.PLANT or one.state == p.RUNNING:
            return ""
        if one.state is None:
            return say(msg("from {day}", day=one.since)) if one.since else ""
        return say(word(p.STATE, one.state))

    def _row_chosen(self, row: int) -> None:
        if 0 <= row < len(self._rows):
            one = self._rows[row][1]
            self._place = Place(self._place.page, one.kind, one.unit)
            self._propose_day(one)
            self._show_unit()

    def _propose_day(self, one: Listed) -> None:
        """Propose the day since which two stations' units are both there; for others the present day again."""
        twins = [
            t for t in self._troubles if t.other is not None and t.kind == one.kind and one.unit in (t.unit, t.other)
        ]
        if twins and twins[0].since is not None:
            self.since.set_day(twins[0].since)
        elif self._is_proposed:
            self.since.set_day(self._desk.today)
        self._is_proposed = bool(twins)

    # --- one unit ---------------------------------------------------------------------------------------------------

    @property
    def _plant(self) -> Plant:
        return self._desk.plant.whole()

    def _keys(self) -> tuple[str, ...]:
        place = self._place
        if place.kind != p.PLANT:
            new = (p.STATE,) if place.unit == NEW else ()
            return tuple(key for key in p.ATTRIBUTES[place.kind] if key not in (*_HIDDEN, *new))
        if place.page == p.CREW:
            return _CALENDAR
        return tuple(key for key in p.ATTRIBUTES[p.PLANT] if key not in (*_HIDDEN, p.SHIFTS, p.ROTATION))

    def _show_unit(self) -> None:
        """Show the settings of the chosen unit as they hold on the day, with what is typed and not saved."""
        say, plant, place, day = self._desk.language.say, self._plant, self._place, self.since.day
        self.notice.clear()
        self._fields.clear()
        body = QWidget()
        body.setObjectName("scrolled")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        cells: list[tuple[str, QWidget, int]] = []
        self.key: LineEdit | None = None
        if place.unit == NEW:
            self.key = LineEdit()
            words = say(
                msg("Key, for example anode_scrap_t") if place.kind == p.FIGURE else msg("Id (made of the name)")
            )
            self.key.setAccessibleName(words)
            self.key.setMaxLength(40)
            cells.append((words, self.key, _IN_A_ROW))
        for key in self._keys():
            field = make_field(
                place.kind,
                place.unit,
                key,
                plant,
                self._desk.reader.catalogue,
                day,
                self._desk.language,
                partial(self._typed, key),
            )
            field.show(plant.attribute(place.kind, place.unit, key, day))
            draft = self._desk.drafts.get(self._draft(key))
            if draft is not None:
                field.restore(draft)
            self._fields[key] = field
            cells.append((say(attribute_name(key)), field.widget, 2 if key in _WIDE else 1))
        self._lay(grid, cells)
        self._scroll.setWidget(body)
        self._tell_unit()
        self._fill_history()
        self._offer_moves()
        self._warn_of_plans()

    def _lay(self, grid: QGridLayout, cells: list[tuple[str, QWidget, int]]) -> None:
        """Lay the fields out in rows of three; what has long words takes two places, and the key of a new unit a row."""
        place = 0
        before: QWidget | None = None
        for words, widget, room in cells:
            place += max(0, place % _IN_A_ROW + room - _IN_A_ROW)
            row, column = divmod(place, _IN_A_ROW)
            name = label(words, "caption")
            name.setBuddy(widget)
            grid.addWidget(name, 2 * row, column, 1, room)
            grid.addWidget(widget, 2 * row + 1, column, 1, 1 if widget is self.key else room)
            if before is not None:
                QWidget.setTabOrder(before, widget)
            place, before = place + room, widget
        for column in range(_IN_A_ROW):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(2 * (place // _IN_A_ROW + 1) + 1, 1)

    def _tell_unit(self) -> None:
        """Name the unit, and say what is wrong with it."""
        say, plant, place, day = self._desk.language.say, self._plant, self._place, self.since.day
        trouble = next((t for t in self._troubles if t.kind == place.kind and place.unit in (t.unit, t.other)), None)
        self._trouble = trouble
        if place.unit == NEW:
            self._card.set_title(say(msg("New: {kind}", kind=ONE[place.kind])))
            self._card.set_caption("")
        else:
            on_calendar = place.kind == p.PLANT and place.page == p.CREW
            self._card.set_title(
                say(msg("Shifts and rotation") if on_calendar else plant.name(place.kind, place.unit, day))
            )
            joined = plant.attribute(place.kind, place.unit, p.STANDS_FOR, day)
            about: Message | str = "" if place.kind == p.PLANT else place.unit
            if joined is not None:
                about = msg("{id}, joined with {other}", id=place.unit, other=plant.name(place.kind, joined, day))
            self._card.set_caption(say(about))
        self.join_button.setVisible(trouble is not None and trouble.other is not None)
        if trouble is not None:
            self.notice.show_notice(Level.CONFLICT, trouble.message)
            if trouble.other is not None:
                self.join_button.setText(say(msg("Join: {first} stays", first=trouble.other)))
                self.join_button.setAccessibleName(self.join_button.text())
        elif place.page == p.DIVISION:
            empty = empty_divisions(plant, day).get(place.unit)
            if empty is not None:
                self.notice.show_notice(Level.WARNING, empty)

    def _first_field(self) -> QWidget:
        return (
            self.key if self.key is not None and self._place.kind == p.FIGURE else self._fields[self._keys()[0]].widget
        )

    def _fill_history(self) -> None:
        place, day = self._place, self.since.day
        keys = set(self._keys()) | {p.STANDS_FOR}
        found = (
            [step for step in steps(self._desk.reader, place.kind, place.unit) if step.key in keys]
            if place.unit
            else []
        )
        say, language, plant = self._desk.language.say, self._desk.language, self._plant

        def shown(key: str, value: str | None) -> str:
            if value is None:
                return say(BLANK)
            return say(setting_shown(plant, self._desk.reader.catalogue, key, value, day))

        self._past.setVisible(place.unit != NEW)
        self.history.setRowCount(len(found))
        for row, step in enumerate(found):
            command = step.revision.command
            before = " / ".join(shown(step.key, value) for value in step.before)
            who = f"{self._desk.author_name(command.author)}\n{language.moment(self._desk.moment(command.recorded))}"
            mark = "◆ " if step.in_conflict else ""
            texts = {
                FROM: language.date(step.since) if step.since != p.FIRST_DAY else say(msg("from the first day")),
                WHAT: say(attribute_name(step.key)),
                VALUE: f"{mark}{before} → {shown(step.key, step.revision.value)}",
                WHO: who,
                WHY: step.revision.reason or "",
            }
            for column, text in texts.items():
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                if not step.stands:
                    item.setForeground(self._desk.theme.colour("conflict" if step.in_conflict else "muted"))
                self.history.setItem(row, column, item)
        self.history.give_room()

    # --- typing -----------------------------------------------------------------------------------------------------

    def _draft(self, key: str) -> str:
        return "|".join((_DRAFT, self._place.kind, self._place.unit, key))

    def _typed(self, key: str) -> None:
        field = self._fields[key]
        if field.is_changed:
            self._desk.drafts[self._draft(key)] = field.draft
        else:
            self._desk.drafts.pop(self._draft(key), None)
        if not self._keep.isActive():
            self._keep.start()
        if key == p.SHIFTS:
            self._offer_moves()
        if key == p.STATE:
            self._warn_of_plans()

    def _warn_of_plans(self) -> None:
        """Warn, before anything is saved, of the plans that end where a unit is about to be retired."""
        field, place = self._fields.get(p.STATE), self._place
        if field is None or not field.is_changed:
            return
        fallen = self._fallen_plans(place.kind, place.unit) if field.text == p.RETIRED else ()
        if fallen:
            name = self._plant.name(place.kind, place.unit, self.since.day)
            told = msg("{unit} is to be retired. {plans}", unit=name, plans=fallen_told(fallen))
            self.notice.show_notice(Level.WARNING, told)
        else:
            self.notice.clear()
            self._tell_unit()

    def _fallen_plans(self, kind: str, unit: str) -> tuple[date, ...]:
        return plans_after(self._desk.reader, kind, unit, self.since.day)

    def _offer_moves(self) -> None:
        """Ask where the entries of shifts go that another pattern would take away."""
        while (item := self._moves_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.moves.clear()
        pattern = self._wanted_pattern()
        if pattern is None:
            return
        language, since = self._desk.language, self.since.day
        before = self._plant.calendar(since).pattern
        gone = [shift for shift in before.shifts if shift.code not in pattern.codes]
        for shift in gone:
            choice = Choice()
            words = language.say(msg("Entries of “{shift}” go to", shift=shift.name))
            choice.setAccessibleName(words)
            choice.set_choices([("–", ""), *((language.say(one.name), one.code) for one in pattern.shifts)], "")
            self.moves[shift.code] = choice
            self._moves_row.addWidget(label(words, "muted"))
            self._moves_row.addWidget(choice)
        if gone:
            self._moves_row.addStretch(1)

    def _wanted_pattern(self) -> ShiftPattern | None:
        field = self._fields.get(p.SHIFTS)
        if field is None or not field.is_changed or not field.text:
            return None
        try:
            stored = read_setting(self._plant, p.PLANT, p.SHIFTS, field.text, self.since.day)
        except Refused:
            return None
        return None if stored is None else read_pattern(stored)

    # --- saving -----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Record what was changed on the page as one command, holding from the day on it."""
        if self._saving or self._reads_other_day():
            return
        try:
            subject, values = self._gathered()
        except Refused as refusal:
            self.notice.show_notice(Level.ERROR, refusal.message)
            return
        if not values:
            self.notice.show_notice(Level.INFO, msg("Nothing was changed."))
            return
        moves = {old: str(choice.currentData()) for old, choice in self.moves.items() if choice.currentData()}
        reason = self.reason.text().strip() or None
        since = self.since.day

        def job(workplace: Workplace) -> Recorded | None:
            carried = shift_moves(workplace.store, since, moves) if moves else {}
            return workplace.recorder.configure([(subject, values)], reason, carried)

        self._run(job, subject, list(values))

    def _reads_other_day(self) -> bool:
        """Tell, and say, whether the field reads another day than the one from which a change would hold."""
        other_day = self.since.reads_otherwise
        if other_day is not None:
            self.notice.show_notice(Level.ERROR, other_day)
            self.since.setFocus(Qt.FocusReason.OtherFocusReason)
        return other_day is not None

    def join(self) -> None:
        """Let the unit that was there first stand for the other one, from the day on the page."""
        trouble = self._trouble
        if trouble is None or trouble.other is None or self._saving or self._reads_other_day():
            return
        kind, goes, stays, since = trouble.kind, trouble.unit, trouble.other, self.since.day
        reason = self.reason.text().strip() or None

        def job(workplace: Workplace) -> Recorded | None:
            joined = joining(workplace.store, kind, goes, stays, since)
            return workplace.recorder.configure(joined.settings, reason, joined.moves)

        self._run(job, Subject(kind, stays, since), [])

    def _run(self, job: Callable[[Workplace], Recorded | None], subject: Subject, keys: list[str]) -> None:
        self._saving = True
        self.save_button.setEnabled(False)
        self._desk.submit(job, lambda recorded: self._saved(recorded, subject, keys), self._failed)

    def _gathered(self) -> tuple[Subject, dict[str, str | None]]:
        """Read what was changed; ``Refused`` where one of it cannot be."""
        place, plant, since = self._place, self._plant, self.since.day
        texts = {key: field.text for key, field in self._fields.items() if field.is_changed}
        if not texts and place.unit:
            return Subject(place.kind, place.unit, since), {}
        unit = place.unit or self._new_id(texts)
        values = {key: read_setting(plant, place.kind, key, text, since) for key, text in texts.items()}
        return Subject(place.kind, known_id(unit), since), values

    def _new_id(self, texts: dict[str, str]) -> str:
        """Give the id of a new unit: what was typed, or one made of its name that no unit ever had."""
        kind = self._place.kind
        typed = "" if self.key is None else self.key.text().strip()
        taken = self._plant.all_units(kind)
        if typed:
            if typed in taken:
                raise Refused(msg("The id {id} is taken. Choose another one.", id=typed))
            return typed
        if kind == p.FIGURE:
            raise Refused(msg("A figure needs a key that stays for ever, for example anode_scrap_t."))
        name = next((texts[key] for key in p.NAMES if texts.get(key)), "")
        if not name:
            raise Refused(msg("Give a name in at least one language."))
        wanted = _WORD.sub("-", name.casefold()).strip("-") or kind
        return next(i for i in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if i not in taken)

    def _saved(self, recorded: Recorded | None, subject: Subject, keys: list[str]) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        for key in keys:
            self._desk.drafts.pop(self._draft(key), None)
        self._desk.keep_drafts()
        self.reason.clear()
        self._fill_units()
        self.show_unit(self._place.page, subject.unit) if self._place.page == subject.kind else self._show_unit()
        if recorded is None:
            self.notice.show_notice(Level.INFO, msg("All of it was set so already."))
        else:
            what = msg("{n} settings hold from {day}.", n=len(recorded.revisions), day=subject.day)
            retired = any((r.figure, r.value) == (p.STATE, p.RETIRED) for r in recorded.revisions)
            fallen = self._fallen_plans(subject.kind, subject.unit) if retired else ()
            if fallen:
                what = msg("{done} {plans}", done=what, plans=fallen_told(fallen))
            self.notice.show_notice(Level.WARNING if fallen else Level.INFO, what)

    def _failed(self, error: PlantDeskError) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        self.notice.show_notice(Level.ERROR, error.message)

    def _changed(self, changes: Changes) -> None:
        if self._saving or not changes.touches(*p.SETTING_KINDS):
            return
        chosen = self._place
        self._fill_units()
        for row, (_, one) in enumerate(self._rows):
            if (one.kind, one.unit) == (chosen.kind, chosen.unit):
                blocked = self.units.blockSignals(True)
                self.units.setCurrentCell(row, NAME)
                self.units.blockSignals(blocked)
        self._show_unit()
