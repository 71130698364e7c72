"""The list of latest shifts under a form; Enter or a double-click opens one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from plantdesk.services.sheets import ShiftLine
from plantdesk.ui.models.shift_table import BY, ShiftTable


class LatestShifts(QTableView):
    """A quiet table without editing."""

    opened = Signal(object, str)
    """A shift is to be opened: its day and code."""

    def __init__(self, model: ShiftTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = model
        self._widths: dict[int, int] = {}
        model.modelReset.connect(self._widths.clear)  # before the header hears of it
        self.setModel(model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(BY, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.doubleClicked.connect(self._open)

    def show_lines(self, lines: list[ShiftLine]) -> None:
        """Show these shifts."""
        self._table.show_lines(lines)

    def sizeHintForColumn(self, column: int) -> int:
        """Measure each column once: its header asks for all of them whenever anything stirs."""
        if column not in self._widths:
            self._widths[column] = super().sizeHintForColumn(column)
        return self._widths[column]

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another font or style."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widths.clear()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the chosen shift with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        line = self._table.line(index.row())
        self.opened.emit(line.day, line.shift)
