"""The table of the programme: opened, closed and typed in by keyboard like a sheet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from plantdesk.domain.programme import MILESTONE
from plantdesk.ui.desk import Desk
from plantdesk.ui.gantt.bars import STATUS_TOKENS
from plantdesk.ui.models.milestone_columns import ACTUAL, BASELINE, FORECAST, NAME, OWNER, PERCENT, SLIP, STATUS, depth
from plantdesk.ui.models.milestone_table import MilestoneTable
from plantdesk.ui.tabs.cells import is_enter, is_save
from plantdesk.ui.tabs.milestone_cells import BEST_NAME, INDENT, PADDING, MilestoneCells
from plantdesk.ui.widgets.pencil import ROOM as PENCIL

_LEAST_NAME, _OWNER = 205, 112
_WEEK = 7
_GIVEN_UP = (OWNER, PERCENT, ACTUAL, BASELINE)
"""The columns that make room in a narrow window, the first one first."""


class MilestoneList(QTableView):
    """Cells are opened with Enter, F2 or typing; Right opens a row, Left closes it; Ctrl+Left and Right move a date."""

    left_cell = Signal(object)
    """Typing in a cell has ended with Enter: its ``Place``."""
    abandoned = Signal(object)
    """Typing in a cell was taken back with Esc: its ``Place``."""
    save_wanted = Signal()
    """Ctrl+S was pressed."""
    history_wanted = Signal(object)
    """The history of a cell is asked for: its ``Place``."""
    step_wanted = Signal(str, int)
    """The forecast of a milestone is to move by some days: its code and how many."""

    given_up = Signal()
    """Esc was pressed where nothing is typed."""
    page_wanted = Signal(object)
    """All that is recorded of a row is asked for: its ``Row``."""
    menu_wanted = Signal(object)
    """What can be done with the row at hand is asked for, at a place on the screen."""

    def __init__(self, desk: Desk, table: MilestoneTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._table = desk, table
        self.setModel(table)
        self.cells = MilestoneCells(desk, table, self)
        self.setItemDelegate(self.cells)
        self.cells.save_wanted.connect(self.save_wanted)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(desk.theme.field_height)
        side.hide()
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

    # --- room ------------------------------------------------------------------------------------------------------

    def width_wanted(self) -> int:
        """Give the width at which every column is there and names have room."""
        return sum(self._needed().values()) + BEST_NAME

    def _needed(self) -> dict[int, int]:
        metrics = QFontMetrics(self._desk.theme.font())
        small = QFontMetrics(self._desk.theme.font("small"))
        say, frame = self._desk.language.say, 2 * PADDING + 4
        date = metrics.horizontalAdvance("30.06.2016") + frame
        status = max(metrics.horizontalAdvance(say(one.label)) for one in STATUS_TOKENS) + 18 + PENCIL + frame
        widest = {BASELINE: date, FORECAST: date, ACTUAL: date, OWNER: _OWNER, PERCENT: 44, SLIP: 56, STATUS: status}
        heads = {c: small.horizontalAdvance(self._table.headings[c]) + 16 for c in widest}
        return {column: max(width, heads[column]) for column, width in widest.items()}

    def share_room(self) -> None:
        """Give dates and status what they need and the names the rest; in a narrow window columns make room."""
        needed, room = self._needed(), self.viewport().width()
        hidden: set[int] = set()
        for column in _GIVEN_UP:
            if room - sum(width for c, width in needed.items() if c not in hidden) < _LEAST_NAME:
                hidden.add(column)
        for column, width in needed.items():
            self.setColumnHidden(column, column in hidden)
            self.setColumnWidth(column, width)
        taken = sum(width for column, width in needed.items() if column not in hidden)
        self.setColumnWidth(NAME, max(room - taken, 60))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.share_room()

    # --- mouse -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close a row by its arrow."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and index.column() == NAME:
            row = self._table.row(index.row())
            arrow = self.visualRect(index).left() + PADDING + INDENT * (depth(row) - self._table.least_depth + 1)
            if self._table.has_parts(row) and event.position().x() < arrow:
                self.setCurrentIndex(index)
                self._table.toggle(row)
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the page of a row where nothing can be typed."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and (self._table.place(index) is None or self._table.read_only):
            self.page_wanted.emit(self._table.row(index.row()))
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for what can be done with the row under the pointer, by key with the row at hand."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(rect.bottomLeft() if rect.isValid() else rect.topLeft())
        self.menu_wanted.emit(place)

    # --- keys ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep F4, Ctrl+S and the steps of a date for the cell at hand."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.key() == Qt.Key.Key_F4 or is_save(event) or _step(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open a cell with Enter, clear it with Delete, take typing back with Esc, ask for its history with F4.

        Enter where nothing can be typed asks for the page of the row.
        """
        index = self.currentIndex()
        place = self._table.place(index)
        if is_save(event):
            self.save_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self._take_back()
        elif self._fold(event, index) or self._step(event, index):
            pass
        elif is_enter(event) and index.isValid() and (place is None or self._table.read_only):
            self.page_wanted.emit(self._table.row(index.row()))
        elif place is None:
            super().keyPressEvent(event)
        elif is_enter(event):
            self.edit(index)
        elif event.key() == Qt.Key.Key_F4:
            self.history_wanted.emit(place)
        elif event.key() == Qt.Key.Key_Delete and self._table.read_only:
            event.ignore()
        elif event.key() == Qt.Key.Key_Delete:
            self._table.begin(index)
            self._table.setData(index, "")
            self.left_cell.emit(place)
        else:
            super().keyPressEvent(event)

    def _fold(self, event: QKeyEvent, index: QModelIndex) -> bool:
        """Open or close a row from its name: Right and Left, or the space bar; Left in a milestone goes to its project."""
        if not index.isValid() or index.column() != NAME or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        row, key = self._table.row(index.row()), event.key()
        if self._table.has_parts(row):
            if key == Qt.Key.Key_Space:
                self._table.toggle(row)
                return True
            if key == Qt.Key.Key_Right and not self._table.is_open(row):
                self._table.toggle(row, opened=True)
                return True
            if key == Qt.Key.Key_Left and self._table.is_open(row):
                self._table.toggle(row, opened=False)
                return True
        if key == Qt.Key.Key_Left and row.kind == MILESTONE:
            project = self._table.project_of(row)
            if project is not None:
                self.setCurrentIndex(self._table.index_of(project.code, NAME, "project"))
                return True
        return False

    def _step(self, event: QKeyEvent, index: QModelIndex) -> bool:
        """Move the forecast of the milestone at hand by a day, with Shift by a week."""
        days = _step(event)
        if not days or not index.isValid():
            return False
        row = self._table.row(index.row())
        if row.kind == MILESTONE:
            self.step_wanted.emit(row.code, days)
        return row.kind == MILESTONE

    def _take_back(self) -> None:
        index = self.currentIndex()
        place = self._table.place(index)
        if place is None or place not in self._table.typing:
            here = None if not index.isValid() else self._table.row(index.row())
            place = next((one for one in self._table.typing if one.row == here), None)
        if place is not None:
            self._table.take_back(place)
            self.abandoned.emit(place)
        elif not self._table.drop_new():
            self.given_up.emit()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on to the next figure after Enter; tell how the typing ended."""
        place = self._table.place(self.currentIndex())
        super().closeEditor(editor, hint)
        if place is None:
            return
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.left_cell.emit(place)
        elif hint == QAbstractItemDelegate.EndEditHint.RevertModelCache:
            self.abandoned.emit(place)

    def go_on(self) -> None:
        """Go to the next typed cell of the row; at its end, to the first one of the next row."""
        index = self.currentIndex()
        row = self._table.row(index.row())
        later = [
            c for c in self._table.editable(row) if c > index.column() and not self.isColumnHidden(c) and c != STATUS
        ]
        if later:
            self.setCurrentIndex(self._table.index(index.row(), later[0]))
        elif index.row() + 1 < self._table.rowCount():
            self.setCurrentIndex(self._table.index(index.row() + 1, NAME))

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row at hand anew: its cells look like fields."""
        super().currentChanged(current, previous)
        self.viewport().update()


def _step(event: QKeyEvent) -> int:
    """Give the days that a key moves a forecast by: Ctrl with Left or Right a day, with Shift a week."""
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return 0
    side = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
    return side * (_WEEK if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
