"""Move an entry that was saved under the wrong day, shift or unit: one command, one reason, both histories linked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QTableWidgetItem, QWidget

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.moving import Carried, foresee_move
from plantdesk.services.ports import Recorded
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.dialogs.lists import ReadingTable
from plantdesk.ui.dialogs.naming import figure_name, place_name, shown
from plantdesk.ui.dialogs.side_window import SideWindow, button
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.notice_line import Level
from plantdesk.ui.widgets.tick_delegate import TickDelegate


class MoveWindow(SideWindow):
    """Asks where an entry belongs and why, and shows beforehand what can go there."""

    def __init__(self, desk: Desk, source: Subject, tell: Callable[[Message], None], parent: QWidget) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("Move an entry")), parent)
        assert source.day is not None
        assert source.shift is not None
        self._source, self._tell = source, tell
        self._moving = False
        self.day = DateEdit(desk.language, source.day)
        self.day.setAccessibleName(say(msg("Production day")))
        self.day.set_bounds(None, desk.today)
        self.shift = Choice()
        self.shift.setAccessibleName(say(msg("Shift")))
        self.unit = Choice()
        self.unit.setAccessibleName(say(self._unit_name()))
        self.reason = QLineEdit()
        self.reason.setAccessibleName(say(msg("Why it stood in the wrong place")))
        self.reason.setPlaceholderText(say(msg("For example: entered under the day shift by mistake")))
        self.reason.setMaxLength(300)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        target = QHBoxLayout()
        target.setSpacing(8)
        for part in (self.unit, self.day, self.shift):
            target.addWidget(part)
        target.addStretch(1)
        grid.addWidget(label(say(msg("From")), "muted"), 0, 0)
        grid.addWidget(label(say(place_name(desk, source)), "strong"), 0, 1)
        grid.addWidget(label(say(msg("To")), "muted"), 1, 0)
        grid.addLayout(target, 1, 1)
        grid.addWidget(label(say(msg("Reason")), "muted"), 2, 0)
        grid.addWidget(self.reason, 2, 1)
        self.column.addLayout(grid)
        self.table = ReadingTable(say(msg("What will be moved")), [say(msg("Figure")), say(msg("Value")), ""], 2)
        self.table.setItemDelegateForColumn(0, TickDelegate(desk.theme, self.table))
        self._staying: set[str] = set()
        """The figures that are left where they are; at first there are none."""
        self.column.addWidget(self.table, 1)
        self.move_button = button(say(msg("Move")), primary=True)
        self.move_button.clicked.connect(self._move)
        self.buttons.addWidget(self.move_button)
        self.resize(760, 440)
        self._fill_shifts(source.day, source.shift)
        self._fill_units(source.day)
        self.day.day_changed.connect(self._day_chosen)
        self.day.refused.connect(lambda why: self.notice.show_notice(Level.ERROR, why))
        self.day.accepted.connect(self._foresee)
        for choice in (self.shift, self.unit):
            choice.currentIndexChanged.connect(lambda _: self._foresee())
        self.table.itemChanged.connect(self._ticked)
        self.reason.textChanged.connect(lambda _: self._offer())
        self.reason.returnPressed.connect(self._move)
        desk.changed.connect(self._changed)
        self._carried: tuple[Carried, ...] = ()
        self._foresee()
        first = self.unit if self.unit.count() > 1 else self.day
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def target(self) -> Subject:
        """Where the entry is to stand."""
        return Subject(self._source.kind, str(self.unit.currentData()), self.day.day, str(self.shift.currentData()))

    def _unit_name(self) -> Text | str:
        sheets = [s for s in self._desk.reader.catalogue.sheets if s.subject == self._source.kind]
        return sheets[0].subject_name if sheets else self._source.kind

    def _fill_shifts(self, day: date, chosen: str) -> None:
        pattern = self._desk.plant.calendar(day).pattern
        self.shift.set_choices([(self._desk.language.say(pattern.shift(c).name), c) for c in pattern.codes], chosen)

    def _fill_units(self, day: date) -> None:
        plant, say = self._desk.plant, self._desk.language.say
        kind, chosen = self._source.kind, self.unit.currentData() or self._source.unit
        units: list[tuple[str, object]] = [(say(plant.name(kind, u, day)), u) for u in plant.units(kind, day)]
        if self._source.unit not in [unit for _, unit in units]:
            units.append((say(plant.name(kind, self._source.unit, day)), self._source.unit))
        self.unit.set_choices(units, chosen)

    def _day_chosen(self, day: date) -> None:
        self._fill_shifts(day, str(self.shift.currentData()))
        self._fill_units(day)
        self._foresee()

    # --- what would happen -----------------------------------------------------------------------------------------

    def _foresee(self) -> None:
        desk, say = self._desk, self._desk.language.say
        self._carried = foresee_move(desk.reader, desk.workplace.clock, self._source, self.target, self._staying)
        quiet = self.table.blockSignals(True)
        self.table.setRowCount(len(self._carried))
        for row, carried in enumerate(self._carried):
            texts = [
                figure_name(desk, self._source, carried.figure),
                shown(desk, self._source, carried.figure, carried.value),
                self._fate(carried),
            ]
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column == 0:
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    ticked = carried.figure not in self._staying
                    item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
                if column == len(texts) - 1 and carried in self._hindered:
                    item.setForeground(desk.theme.colour("alarm"))
                self.table.setItem(row, column, item)
        self.table.blockSignals(quiet)
        self.table.give_room()
        if not self._carried:
            self.notice.show_notice(Level.ERROR, msg("Nothing is recorded there. Choose another row."))
        elif self._hindered:
            told = msg("Not everything can stand there: see the list. Untick what is to stay where it is.")
            self.notice.show_notice(Level.ERROR, told)
        elif self.target == self._source:
            self.notice.show_notice(Level.INFO, msg("Choose the day, shift or unit where the entry belongs."))
        elif not self._leaving:
            self.notice.show_notice(Level.INFO, msg("Tick the figures that belong there."))
        else:
            what = msg("{n} values will stand at {place}.", n=len(self._leaving), place=place_name(desk, self.target))
            self.notice.show_notice(Level.INFO, what)
        self.move_button.setToolTip(say(msg("Needs another place and a reason")))
        self._offer()

    @property
    def _leaving(self) -> list[Carried]:
        """The figures that are ticked."""
        return [carried for carried in self._carried if carried.figure not in self._staying]

    @property
    def _hindered(self) -> list[Carried]:
        """Those of them that cannot stand there."""
        return [carried for carried in self._leaving if carried.refusal is not None]

    def _ticked(self, item: QTableWidgetItem) -> None:
        if item.column() != 0:
            return
        figure = self._carried[item.row()].figure
        if item.checkState() is Qt.CheckState.Checked:
            self._staying.discard(figure)
        else:
            self._staying.add(figure)
        self._foresee()

    def _fate(self, carried: Carried) -> str:
        say = self._desk.language.say
        if carried.figure in self._staying:
            return say(msg("stays where it is"))
        if carried.refusal is not None:
            return "■ " + say(carried.refusal)
        return "" if self.target == self._source else say(msg("● will be moved"))

    def _offer(self) -> None:
        fits = bool(self._leaving) and not self._hindered
        wanted = self.target != self._source and bool(self.reason.text().strip())
        self.move_button.setEnabled(fits and wanted and not self._moving)

    # --- moving ----------------------------------------------------------------------------------------------------

    def _move(self) -> None:
        if not self.move_button.isEnabled():
            if not self.reason.text().strip():
                self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        other_day = self.day.reads_otherwise
        if other_day is not None:
            self.notice.show_notice(Level.ERROR, other_day)
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        source, target, reason = self._source, self.target, self.reason.text().strip()
        figures = [carried.figure for carried in self._leaving]
        self._moving = True
        self._offer()
        self._desk.submit(lambda w: w.recorder.move(source, target, reason, figures), self._moved, self._failed)

    def _moved(self, recorded: Recorded) -> None:
        if not shiboken6.isValid(self):
            return
        n = len(recorded.revisions) // 2
        self._tell(
            msg("{n} values moved to {place}. Ctrl+Z takes it back.", n=n, place=place_name(self._desk, self.target))
        )
        self.accept()

    def _failed(self, error: PlantDeskError) -> None:
        if shiboken6.isValid(self):
            self._moving = False
            self._foresee()
            self.notice.show_notice(Level.ERROR, error.message)

    def _changed(self, changes: Changes) -> None:
        if not self._moving and {self._source, self.target} & changes.subjects:
            self._foresee()
