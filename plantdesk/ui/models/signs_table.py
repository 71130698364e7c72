"""The signs of work as a table: divisions and their units down, shifts across."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from plantdesk.domain.plant import Plant
from plantdesk.services.language import Language
from plantdesk.services.signs import Board, Cell, Group, Line, Sign
from plantdesk.services.signs_words import NAMES, brief, whole
from plantdesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
SIGN = Qt.ItemDataRole.UserRole + 1
"""The sign of a cell."""
NAME = 0


class SignsTable(QAbstractTableModel):
    """The first column names; each other one is a shift, the present one last. A division stands above its units."""

    def __init__(self, theme: Theme, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._language = theme, language
        self._board: Board | None = None
        self._plant: Plant | None = None
        self._rows: list[tuple[Group, Line | None]] = []

    def show_board(self, board: Board, plant: Plant) -> None:
        """Show a board; where only what stands in the cells has changed, the place in the table stays."""
        rows = [pair for group in board.groups for pair in _rows_of(group)]
        alike = (
            self._board is not None
            and self._board.shifts == board.shifts
            and [_key(row) for row in rows] == [_key(row) for row in self._rows]
        )
        if not alike:
            self.beginResetModel()
        self._board, self._plant, self._rows = board, plant, rows
        if not alike:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(board.shifts)))

    def cells(self, index: Index) -> tuple[Cell, ...]:
        """Give the cells that a place stands for: one, or those of a division."""
        if not index.isValid() or index.column() == NAME:
            return ()
        group, line = self._rows[index.row()]
        return group.at(index.column() - 1) if line is None else (line.cells[index.column() - 1],)

    def is_division(self, row: int) -> bool:
        """Tell whether a row is the heading of a division."""
        return self._rows[row][1] is None

    def place_of(self, cell: Cell) -> QModelIndex:
        """Find the place of a cell."""
        for row, (_, line) in enumerate(self._rows):
            if line is not None and (line.kind, line.unit) == (cell.subject.kind, cell.subject.unit):
                for column, other in enumerate(line.cells, 1):
                    if other.subject == cell.subject:
                        return self.index(row, column)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Give the number of divisions and units."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Give the number of shifts and the column of names."""
        return 0 if parent.isValid() or self._board is None else 1 + len(self._board.shifts)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name a shift by day and name."""
        if orientation is not Qt.Orientation.Horizontal or self._board is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return "" if section == NAME else self._shift(section - 1)

    def _shift(self, place: int) -> str:
        assert self._board is not None
        assert self._plant is not None
        day, shift = self._board.shifts[place]
        name = self._plant.calendar(day).pattern.shift(shift).name
        return f"{day:%d.%m}\n{self._language.say(name)}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        if not index.isValid() or self._board is None or self._plant is None:
            return None
        group, line = self._rows[index.row()]
        if index.column() == NAME:
            return self._of_name(group, line, role)
        place = index.column() - 1
        sign = group.sign(place) if line is None else line.cells[place].sign
        if role == SIGN:
            return sign
        if role == Qt.ItemDataRole.DisplayRole:
            return self._counted(group, place) if line is None else self._brief(line.cells[place])
        if role == Qt.ItemDataRole.ToolTipRole:
            return None if line is None else "\n".join(whole(line.cells[place], self._plant, self._language))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            named = self._language.say(group.name if line is None else line.name)
            shift = self._shift(place).replace("\n", " ")
            told = self._language.say(NAMES[sign])
            if line is not None:
                told = "; ".join(whole(line.cells[place], self._plant, self._language))
            return f"{named}, {shift}: {told}"
        if role == Qt.ItemDataRole.FontRole and line is None:
            return self._theme.font("small")
        if role == Qt.ItemDataRole.ForegroundRole and (line is None or sign is Sign.NOT_DUE):
            return self._theme.colour("muted")
        return None

    def _of_name(self, group: Group, line: Line | None, role: int) -> Any:
        words = self._language.say(group.name if line is None else line.name)
        if role == Qt.ItemDataRole.DisplayRole:
            return words if line is None else f"    {words}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return words
        if role == Qt.ItemDataRole.FontRole and line is None:
            return self._theme.font(strong=True)
        return None

    def _brief(self, cell: Cell) -> str:
        assert self._plant is not None
        words = brief(cell, self._plant, self._language)
        return f"{words} ✎{cell.corrections}" if cell.corrections else words

    def _counted(self, group: Group, place: int) -> str:
        """Count the units of a division that are wholly there, of those that are due."""
        cells = group.at(place)
        due = [cell for cell in cells if cell.sign is not Sign.NOT_DUE]
        if not due:
            return ""
        return f"{sum(cell.sign is Sign.COMPLETE for cell in due)}/{len(due)}"


def _rows_of(group: Group) -> list[tuple[Group, Line | None]]:
    return [(group, None), *((group, line) for line in group.lines)]


def _key(row: tuple[Group, Line | None]) -> tuple[str | None, str, str]:
    group, line = row
    return (group.division, "", "") if line is None else (group.division, line.kind, line.unit)
