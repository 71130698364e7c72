"""The list of milestones: read and typed in by keyboard like a sheet, with its bars at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from plantdesk.ui.desk import Desk
from plantdesk.ui.models.milestone_table import (
    ACTUAL,
    BASELINE,
    EDITABLE,
    FORECAST,
    NAME,
    OWNER,
    PROJECT,
    SLIP,
    STATUS,
    TIMELINE,
    MilestoneTable,
)
from plantdesk.ui.tabs.milestone_cells import PADDING, STATUS_TOKENS, MilestoneCells, MilestoneHeader, is_enter

_TEXTS = (PROJECT, NAME, OWNER)
_LEAST = {PROJECT: 130, NAME: 150, OWNER: 96}
_LEAST_TIMELINE, _BEST_TIMELINE = 130, 300


class MilestoneList(QTableView):
    """A table whose typed cells are opened with Enter, F2 or typing."""

    left_cell = Signal(str, str)
    """Typing in a cell has ended with Enter: code and attribute."""
    abandoned = Signal(str, str)
    """Typing in a cell was taken back with Esc: code and attribute."""
    save_wanted = Signal()
    """Ctrl+S was pressed."""
    history_wanted = Signal(str, str)
    """The history of a cell is asked for: code and attribute."""

    def __init__(self, desk: Desk, table: MilestoneTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._table = desk, table
        self.setModel(table)
        self.cells = MilestoneCells(desk, table, self)
        self.setItemDelegate(self.cells)
        header = MilestoneHeader(desk, table, self)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        self.setHorizontalHeader(header)
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(desk.theme.field_height + 2)
        side.setHighlightSections(False)
        side.setSectionsClickable(False)
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        side.setMinimumWidth(QFontMetrics(desk.theme.font("small")).horizontalAdvance("M-000") + 14)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.rowsInserted.connect(self.share_room)
        table.rowsRemoved.connect(self.share_room)

    # --- room ------------------------------------------------------------------------------------------------------

    def share_room(self) -> None:
        """Give dates and status what they need, the texts what they have use for, and the bars the rest."""
        metrics = QFontMetrics(self._desk.theme.font())
        say, frame = self._desk.language.say, 2 * PADDING + 4
        date = metrics.horizontalAdvance("30.06.2016") + frame + 4
        small = QFontMetrics(self._desk.theme.font("small"))
        for column in (BASELINE, FORECAST, ACTUAL, SLIP):
            self.setColumnWidth(column, max(self._heading_width(column, small), date if column != SLIP else 56))
        status = max(metrics.horizontalAdvance(say(one.label)) for one in STATUS_TOKENS) + 18 + frame
        self.setColumnWidth(STATUS, status)
        taken = sum(self.columnWidth(column) for column in (BASELINE, FORECAST, ACTUAL, SLIP, STATUS))
        room = self.viewport().width() - taken
        least = {column: max(_LEAST[column], self._heading_width(column, small)) for column in _TEXTS}
        wanted = {column: max(least[column], self._widest(column, metrics) + frame) for column in _TEXTS}
        with_bars = room >= sum(least.values()) + _LEAST_TIMELINE
        self.setColumnHidden(TIMELINE, not with_bars)
        bars = max(_LEAST_TIMELINE, min(_BEST_TIMELINE, room - sum(wanted.values()))) if with_bars else 0
        self._share_texts(room - bars, wanted, least)
        self.setColumnWidth(TIMELINE, room - sum(self.columnWidth(column) for column in _TEXTS))

    def _share_texts(self, room: int, wanted: dict[int, int], least: dict[int, int]) -> None:
        """Cut the texts in proportion where there is no room for all of them; without bars they take all of it."""
        lacking = sum(wanted.values()) - room
        spare = sum(wanted.values()) - sum(least.values())
        for column in _TEXTS:
            width = wanted[column]
            if lacking >= spare:
                width = least[column] - ((lacking - spare) // 2 if column != OWNER else 0)
            elif lacking > 0:
                width -= round(lacking * (width - least[column]) / spare)
            elif self.isColumnHidden(TIMELINE) and column == NAME:
                width -= lacking
            self.setColumnWidth(column, max(width, 60))

    def _heading_width(self, column: int, metrics: QFontMetrics) -> int:
        return metrics.horizontalAdvance(self._table.headings[column]) + 16

    def _widest(self, column: int, metrics: QFontMetrics) -> int:
        texts = (str(self._table.index(row, column).data()) for row in range(self._table.rowCount()))
        return max((metrics.horizontalAdvance(text) for text in texts), default=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.share_room()

    # --- keys ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep F4 and Ctrl+S for the cell at hand."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.key() == Qt.Key.Key_F4 or _saves(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open a cell with Enter, clear it with Delete, take typing back with Esc, ask for its history with F4."""
        index = self.currentIndex()
        place = self._table.place(index)
        if _saves(event):
            self.save_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self._take_back()
        elif place is None:
            super().keyPressEvent(event)
        elif is_enter(event):
            if not self._table.read_only:
                self.edit(index)
        elif event.key() == Qt.Key.Key_F4:
            self.history_wanted.emit(*place)
        elif event.key() == Qt.Key.Key_Delete and self._table.read_only:
            event.ignore()
        elif event.key() == Qt.Key.Key_Delete:
            self._table.begin(index)
            self._table.setData(index, "")
            self.left_cell.emit(*place)
        else:
            super().keyPressEvent(event)

    def _take_back(self) -> None:
        place = self._table.place(self.currentIndex())
        if place is not None and place in self._table.typing:
            self._table.take_back(place)
            self.abandoned.emit(*place)
        else:
            self._table.drop_new()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on to the next figure after Enter; tell how the typing ended."""
        place = self._table.place(self.currentIndex())
        super().closeEditor(editor, hint)
        if place is None:
            return
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.left_cell.emit(*place)
        elif hint == QAbstractItemDelegate.EndEditHint.RevertModelCache:
            self.abandoned.emit(*place)

    def go_on(self) -> None:
        """Go to the next typed cell of the row; at its end, to the first one of the next row."""
        index = self.currentIndex()
        later = [column for column in EDITABLE if column > index.column()]
        if later:
            self.setCurrentIndex(self._table.index(index.row(), later[0]))
        elif index.row() + 1 < self._table.rowCount():
            self.setCurrentIndex(self._table.index(index.row() + 1, EDITABLE[0]))

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row at hand anew: its cells look like fields."""
        super().currentChanged(current, previous)
        self.viewport().update()


def _saves(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.ControlModifier
