"""The differences between a file and the ledger as a table with ticks; texts are made for what is looked at."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.domain.text import msg
from plantdesk.services.naming import BLANK
from plantdesk.services.programme import (
    EFFECT_SINCE,
    IN_PROGRAMME,
    IN_PROJECT,
    KIND_NAMES,
    attribute_name,
    names,
)
from plantdesk.services.programme_exchange import Difference, ExchangePlan
from plantdesk.services.programme_words import attribute_in_full, value_said
from plantdesk.ui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
CODE, NAME, WHAT, OLD, NEW = range(5)
_REFERS = {IN_PROGRAMME: PROGRAMME, IN_PROJECT: PROJECT, EFFECT_SINCE: MILESTONE}
"""The attributes that name another record, and its kind."""


class DifferenceTable(QAbstractTableModel):
    """A line for each difference; its first cell has the tick, unless the difference cannot be taken."""

    ticks_changed = Signal()
    """Something was ticked, or is no more."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._theme, self._language = desk, desk.theme, desk.language
        self._called: dict[Subject, str] = {}
        """What records that are referred to are called, as far as they were looked at."""
        self._lines: tuple[Difference, ...] = ()
        self.ticked: set[int] = set()
        say = self._language.say
        self._headings = (
            say(msg("Code")),
            say(msg("Name")),
            say(msg("What")),
            say(msg("Recorded")),
            say(msg("In the file")),
        )

    def show_plan(self, plan: ExchangePlan | None) -> None:
        """Show the differences of a file, with what is usual ticked; nothing without one."""
        self.beginResetModel()
        self._lines = () if plan is None else plan.differences
        self.ticked = set() if plan is None else set(plan.usual())
        self._called = {one.subject: one.name for one in self._lines if one.new}
        self.endResetModel()
        self.ticks_changed.emit()

    def difference(self, row: int) -> Difference:
        """Give the difference of a line."""
        return self._lines[row]

    def tick_all(self, on: bool) -> None:
        """Tick everything that can be taken, or nothing."""
        self.ticked = {n for n, one in enumerate(self._lines) if one.problem is None} if on else set()
        if self._lines:
            roles = [Qt.ItemDataRole.CheckStateRole]
            self.dataChanged.emit(self.index(0, CODE), self.index(len(self._lines) - 1, CODE), roles)
        self.ticks_changed.emit()

    def toggle(self, row: int) -> None:
        """Tick a line, or take its tick away; a line that cannot be taken stays as it is."""
        if self._lines[row].problem is not None:
            return
        self.ticked ^= {row}
        place = self.index(row, CODE)
        self.dataChanged.emit(place, place, [Qt.ItemDataRole.CheckStateRole])
        self.ticks_changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == CODE and self._lines[index.row()].problem is None:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._text(one, index.column())
            case Qt.ItemDataRole.CheckStateRole if index.column() == CODE and one.problem is None:
                return Qt.CheckState.Checked if index.row() in self.ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole if one.problem is not None:
                return self._theme.colour("alarm")
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(self._text(one, column) for column in range(len(self._headings)))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != CODE:
            return False
        if (Qt.CheckState(value) is Qt.CheckState.Checked) != (index.row() in self.ticked):
            self.toggle(index.row())
        return True

    def _text(self, one: Difference, column: int) -> str:
        say = self._language.say
        match column:
            case 0:
                return one.code
            case 1:
                return one.name
            case 2 if one.problem is not None:
                return "■ " + say(msg("row {row}: {what}", row=one.row, what=one.problem))
            case 2 if one.new:
                return say(msg("new: {kind}", kind=KIND_NAMES[one.subject.kind]))
            case 2:
                return say(attribute_in_full(next(iter(one.values))))
        if one.new:
            return "" if column == OLD else self._new(one)
        if not one.values:
            return ""
        key = next(iter(one.values))
        text = (one.old if column == OLD else one.values).get(key)
        return self._spoken(key, text) if text else say(BLANK)

    def _new(self, one: Difference) -> str:
        """Say the dates of a new record in short, and what it belongs to."""
        say = self._language.say
        keys = [key for key in ("baseline", "forecast", "actual", "programme", "in_project") if one.values.get(key)]
        return "; ".join(f"{say(attribute_name(key))} {self._spoken(key, one.values[key])}" for key in keys)

    def _spoken(self, key: str, text: str | None) -> str:
        """Write a stored value as the reader does: in words, with the names of what it refers to."""
        if not text:
            return ""
        if key in _REFERS:
            return f"{text} {self._name_of(Subject(_REFERS[key], text))}".strip()
        said = value_said(self._desk.whole_plant, self._desk.reader.catalogue, key, text)
        if isinstance(said, date):
            return self._language.date(said)
        return self._language.number(said) if isinstance(said, Decimal) else self._language.say(said)

    def _name_of(self, record: Subject) -> str:
        """Give what a record is called, in the file where it is new; nothing where nobody has named it."""
        if record not in self._called:
            found = names(self._desk.reader, record.kind, [record.unit]).get(record.unit, "")
            said = self._language.say(found)
            self._called[record] = "" if said == record.unit else said
        return self._called[record]
