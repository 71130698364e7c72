"""A derivation as a tree whose branches are read when they are opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt

from plantdesk.domain.derivation import Derivation, Role
from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.services.trace_words import how_of, name_of, told, unit_of, value_of
from plantdesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
NAME, VALUE, UNIT, HOW = range(4)
ROW_HEIGHT = 22


@dataclass(slots=True)
class _Line:
    """A line of the tree; ``parts`` is ``None`` until it was opened, ``holds`` whether it follows from them."""

    derivation: Derivation
    parent: _Line | None
    row: int
    parts: list[_Line] | None = None
    holds: bool = True
    texts: list[str] = field(default_factory=list)


class DerivationTree(QAbstractItemModel):
    """Columns are name, value, unit, and how the value is known."""

    def __init__(self, theme: Theme, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._language = theme, language
        self._root: _Line | None = None
        say = language.say
        self._headings = (say(msg("Figure")), say(msg("Value")), say(msg("Unit")), say(msg("How it is known")))

    def show_derivation(self, derivation: Derivation | None) -> None:
        """Show another figure."""
        self.beginResetModel()
        self._root = None if derivation is None else _Line(derivation, None, 0)
        self.endResetModel()

    def derivation(self, index: Index) -> Derivation | None:
        """Give what a line stands for."""
        line = self._line(index)
        return None if line is None else line.derivation

    def root(self) -> QModelIndex:
        """Give the place of the figure that is explained."""
        return self.index(0, NAME)

    # --- shape -----------------------------------------------------------------------------------------------------

    def _line(self, index: Index) -> _Line | None:
        if not index.isValid():
            return None
        line: _Line = index.internalPointer()
        return line

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        """Give the place of a line beneath another."""
        above = self._line(parent)
        if above is None:
            if self._root is None or row != 0:
                return QModelIndex()
            return self.createIndex(0, column, self._root)
        if above.parts is None or not 0 <= row < len(above.parts):
            return QModelIndex()
        return self.createIndex(row, column, above.parts[row])

    def parent(self, index: Index = QModelIndex()) -> Any:
        """Give the place of the line above."""
        line = self._line(index)
        if line is None or line.parent is None:
            return QModelIndex()
        return self.createIndex(line.parent.row, NAME, line.parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Give how many lines were read beneath a line."""
        if parent.column() > 0:
            return 0
        line = self._line(parent)
        if line is None:
            return 0 if self._root is None else 1
        return 0 if line.parts is None else len(line.parts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Give the number of columns."""
        return len(self._headings)

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:
        """Tell whether a line can be opened."""
        line = self._line(parent)
        if line is None:
            return self._root is not None
        return bool(line.parts) if line.parts is not None else line.derivation.opens

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether what is beneath a line was not read yet."""
        line = self._line(parent)
        return line is not None and line.parts is None and line.derivation.opens

    def fetchMore(self, parent: Index) -> None:
        """Read what is beneath a line, and check that the line follows from it."""
        line = self._line(parent)
        if line is None or line.parts is not None:
            return
        found = line.derivation.open()
        line.parts = []
        if found:
            self.beginInsertRows(self.createIndex(line.row, NAME, line), 0, len(found) - 1)
            line.parts = [_Line(one, line, row) for row, one in enumerate(found)]
            self.endInsertRows()
        line.holds = line.derivation.holds
        line.texts = []

    # --- what stands there -----------------------------------------------------------------------------------------

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the heading of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        line = self._line(index)
        if line is None:
            return None
        column, one = index.column(), line.derivation
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(line)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, ROW_HEIGHT)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._texts(line)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return told(one, self._language) if column == NAME else self._texts(line)[column]
        if role == Qt.ItemDataRole.FontRole and column == VALUE and one.role is not Role.REVISION:
            return self._theme.font(strong=True)
        if role == Qt.ItemDataRole.ForegroundRole:
            if not line.holds:
                return self._theme.colour("alarm")
            if column in (HOW, UNIT) or (one.role is Role.REVISION and not one.stands):
                return self._theme.colour("muted")
        return None

    def _texts(self, line: _Line) -> list[str]:
        if not line.texts:
            one, language = line.derivation, self._language
            how = how_of(one, language)
            if not line.holds:
                how = language.say(msg("■ does not follow from the lines beneath")) + "; " + how
            line.texts = [name_of(one, language), value_of(one, language), unit_of(one, language), how]
        return line.texts


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == VALUE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
