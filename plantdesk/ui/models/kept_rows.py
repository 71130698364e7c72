"""A table whose rows keep their identity: when others record something, an open editor and the cell in focus stay."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject

R = TypeVar("R", bound=Hashable)


class KeptRows(QAbstractTableModel, Generic[R]):
    """Rows are told apart by what they are; they come, go and change places in as few steps as it takes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[R] = []
        self._places: dict[R, int] = {}

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows as they stand."""
        return tuple(self._rows)

    def row(self, number: int) -> R:
        """Give the row at a place."""
        return self._rows[number]

    def number_of(self, row: R) -> int | None:
        """Give where a row stands; nothing where it is not shown."""
        return self._places.get(row)

    def set_rows(self, wanted: Sequence[R]) -> None:
        """Take rows away, add others and put them in order."""
        kept = set(wanted)
        last = len(self._rows)
        while last > 0:
            first = last
            while first > 0 and self._rows[first - 1] not in kept:
                first -= 1
            if first < last:
                self.beginRemoveRows(QModelIndex(), first, last - 1)
                del self._rows[first:last]
                self._number()
                self.endRemoveRows()
            last = first - 1
        present = set(self._rows)
        stay = [row for row in wanted if row in present]
        if stay != self._rows:
            self._rearrange(stay)
        at = 0
        while at < len(wanted):
            end = at
            while end < len(wanted) and wanted[end] not in present:
                end += 1
            if end > at:
                self.beginInsertRows(QModelIndex(), at, end - 1)
                self._rows[at:at] = wanted[at:end]
                self._number()
                self.endInsertRows()
            at = end + 1

    def repaint(self) -> None:
        """Draw all cells anew."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))

    def _number(self) -> None:
        self._places = {row: number for number, row in enumerate(self._rows)}

    def _rearrange(self, wanted: list[R]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self._rows[index.row()] for index in before]
        self._rows = wanted
        self._number()
        after = [self.index(self._places[row], index.column()) for row, index in zip(rows, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
