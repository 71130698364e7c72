"""Tables to read: rows that wrap, nothing to edit, all of it reachable by keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget

_ROW_ROOM = 10
"""Pixels that a row has above and below its text together."""


class ReadingTable(QTableWidget):
    """A quiet table; the column ``wide`` takes the room that is left and wraps its texts."""

    def __init__(self, name: str, headings: Sequence[str], wide: int) -> None:
        super().__init__(0, len(headings))
        self._shares: dict[int, float] = {}
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setVisible(any(headings))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column in range(len(headings)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        # The wide column gets its width only after the others: its texts are wrapped anew then.
        self._wrap = QTimer(self)
        self._wrap.setSingleShot(True)
        self._wrap.timeout.connect(self.give_room)
        header.sectionResized.connect(lambda column, *_: self._wrap.start(0) if column == wide else None)

    def limit(self, shares: Mapping[int, float]) -> None:
        """Let columns take no more than these shares of the width; longer texts are wrapped in them, too."""
        self._shares = dict(shares)
        for column in shares:
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.give_room()

    def give_room(self) -> None:
        """Give every row the lines that its texts need."""
        for column, share in self._shares.items():
            wanted = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column))
            self.setColumnWidth(column, min(wanted, int(share * self.viewport().width())))
        self.resizeRowsToContents()
        for row in range(self.rowCount()):
            self.setRowHeight(row, self.rowHeight(row) + _ROW_ROOM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the texts anew where there is another width for them."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.give_room()
