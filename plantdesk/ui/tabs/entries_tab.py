"""Signs of work: who has entered what of the last shifts, what is missing, and whom to phone about it."""

from __future__ import annotations

from types import ModuleType

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTableView,
    QWidget,
)

from plantdesk.domain.text import msg
from plantdesk.services.signs import Board, Call, Cell, Sign, board, moment_of
from plantdesk.services.signs_words import NAMES, call_of, cell_told, duty_of
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.models.signs_table import NAME, SignsTable
from plantdesk.ui.tabs.sign_cells import ROW_HEIGHT, SignDelegate, SignMark
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.panel import Panel

REFRESH_AFTER_MS = 40
"""A burst of commands is looked at once."""
LOOK_AT_CLOCK_MS = 30_000
NAME_WIDTH, CELL_WIDTH = 232, 106
FEWEST, MOST = 5, 28
CALLS_WIDTH, CALLS_HEIGHT, CALLS_HEAD = 330, 118, 62
_ANY = 16_777_215
"""No limit, as Qt writes it."""
WIDE = 1500
"""From this width on (logical pixels) those to phone stand at the right."""


class _Table(QTableView):
    """The board; Enter opens the form of a cell."""

    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)


class _Calls(QListWidget):
    """Those to phone; Enter opens what it is about."""

    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)


class EntriesTab(QWidget):
    """A board to read: each cell leads to its form."""

    shift_wanted = Signal(str, object, str, str, str)
    """A form is to be opened: the key of its tab, day, shift, unit and figure (``""``: none)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        say = desk.language.say
        self._board: Board | None = None
        self._shown = 0
        self.table = SignsTable(desk.theme, desk.language, self)
        self.view = _Table()
        self.view.setModel(self.table)
        self.view.setItemDelegate(SignDelegate(desk.theme, self.view))
        self.view.setAccessibleName(say(msg("Entries of the last shifts")))
        self.view.setShowGrid(False)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.view.opened.connect(lambda: self._open_cell(self.view.currentIndex()))
        self.view.doubleClicked.connect(self._open_cell)
        self._panel = Panel(say(msg("Entries of the last shifts")))
        self._counts = {sign: label("", "caption") for sign in Sign}
        legend = QHBoxLayout()
        legend.setSpacing(5)
        for sign in Sign:
            legend.addWidget(SignMark(desk.theme, sign))
            legend.addWidget(self._counts[sign])
            legend.addSpacing(12)
        legend.addStretch(1)
        self._duty = label("", "muted")
        legend.addWidget(self._duty)
        self._panel.add(legend)
        self._panel.add(self.view, 1)
        self.told = ElidedLabel("", "muted")
        """All of the cell that the focus is in: who, what is lacking, and who owes it."""
        self._panel.add(self.told)
        self.view.selectionModel().currentChanged.connect(lambda _new, _old: self._tell_cell())
        self._calls_panel = Panel(say(msg("Whom to phone")))
        self.calls = _Calls()
        self.calls.setAccessibleName(say(msg("Whom to phone")))
        self.calls.setWordWrap(True)
        self.calls.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.calls.opened.connect(lambda: self._open_call(self.calls.currentRow()))
        self.calls.itemDoubleClicked.connect(lambda item: self._open_call(self.calls.row(item)))
        self._calls_panel.add(self.calls, 1)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.setSpacing(10)
        self._wide: bool | None = None
        self._stale = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REFRESH_AFTER_MS)
        self._soon.timeout.connect(self.refresh)
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_AT_CLOCK_MS)
        self._clock.timeout.connect(lambda: self._changed(Changes(())))
        self._clock.start()
        for timer in (self._soon, self._clock):
            desk.closed.connect(timer.stop)
        desk.changed.connect(self._changed)
        self._arrange()
        self.refresh()
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def add_charts(self, charts: ModuleType) -> None:
        """Nothing to do: the board draws itself."""

    # --- what is shown ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again at who has entered what."""
        self._stale = False
        desk, say = self._desk, self._desk.language.say
        now = moment_of(desk.plant, desk.workplace.clock(), desk.lens.known_on)
        found = board(desk.reader, now, self._columns(), desk.lens.as_of)
        anew = self._board is None or self._board.shifts != found.shifts
        here = self.table.cells(self.view.currentIndex())
        self._board = found
        self.table.show_board(found, desk.plant)
        if anew:
            self._lay_out(len(found.shifts))
            self._go_to(here[0] if len(here) == 1 else None)
        for sign, count in found.counts.items():
            self._counts[sign].setText(f"{say(NAMES[sign])} {count}")
        self._duty.setText(duty_of(found.duty, desk.plant, desk.language))
        self._tell_cell()
        self._show_calls(found.calls, found.looked)

    def _tell_cell(self) -> None:
        """Say of the cell in focus what is there and what is not; of a division, of each unit that lacks something."""
        cells = self.table.cells(self.view.currentIndex())
        if len(cells) > 1:
            cells = tuple(cell for cell in cells if cell.sign in (Sign.PARTIAL, Sign.LATE, Sign.MISSING))
        told = [cell_told(cell, self._desk.plant, self._desk.language) for cell in cells]
        self.told.set_text(" · ".join(told))

    def _go_to(self, cell: Cell | None) -> None:
        """Go to a cell if it is still there, else to the first unit in the present shift."""
        place = QModelIndex() if cell is None else self.table.place_of(cell)
        if not place.isValid() and self._board is not None:
            place = self.table.index(min(1, self.table.rowCount() - 1), len(self._board.shifts))
        self.view.setCurrentIndex(place)
        if place.row() <= 1:
            self.view.scrollToTop()

    def _columns(self) -> int:
        """Give how many shifts there is room for."""
        room = self.view.viewport().width() - NAME_WIDTH
        self._shown = max(FEWEST, min(MOST, room // CELL_WIDTH))
        return self._shown

    def _lay_out(self, shifts: int) -> None:
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Fixed)
        self.view.setColumnWidth(NAME, NAME_WIDTH)
        for column in range(1, shifts + 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for row in range(self.table.rowCount()):
            self.view.setRowHeight(row, ROW_HEIGHT)

    def _show_calls(self, calls: tuple[Call, ...], looked: int) -> None:
        if not self._wide:
            line = self.calls.fontMetrics().lineSpacing()
            self._calls_panel.setMaximumHeight(min(CALLS_HEIGHT, CALLS_HEAD + max(1, len(calls)) * line))
        row = self.calls.currentRow()
        self.calls.clear()
        for call in calls:
            item = QListWidgetItem(call_of(call, self._desk.plant, self._desk.language))
            item.setToolTip(item.text())
            self.calls.addItem(item)
        if not calls:
            nobody = QListWidgetItem(
                self._desk.language.say(
                    msg(
                        "Nobody needs to be phoned about the last {n} shifts: nothing that is due is missing.", n=looked
                    )
                )
            )
            nobody.setFlags(Qt.ItemFlag.NoItemFlags)
            self.calls.addItem(nobody)
        elif calls:
            self.calls.setCurrentRow(max(0, min(row, len(calls) - 1)))

    # --- where a cell leads ----------------------------------------------------------------------------------------

    def _open_cell(self, index: QModelIndex) -> None:
        cells = self.table.cells(index)
        if cells:
            self._open(max(cells, key=_urgency))

    def _open_call(self, row: int) -> None:
        if self._board is not None and 0 <= row < len(self._board.calls):
            self._open(max(self._board.calls[row].cells, key=_urgency))

    def _open(self, cell: Cell) -> None:
        subject = cell.subject
        figure = cell.absent[0].key if cell.absent else ""
        self.shift_wanted.emit(cell.tab, subject.day, subject.shift, subject.unit, figure)

    # --- staying up to date ----------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Take over what happened while another tab was in front."""
        super().showEvent(event)
        if self._stale:
            self._soon.start()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many shifts as there is room for."""
        super().resizeEvent(event)
        self._arrange()
        before = self._shown
        if self._columns() != before:
            self._soon.start(0)

    def _arrange(self) -> None:
        wide = self.width() >= WIDE
        if wide == self._wide:
            return
        self._wide = wide
        for part in (self._panel, self._calls_panel):
            self._layout.removeWidget(part)
        self._layout.addWidget(self._panel, 0, 0)
        self._layout.addWidget(self._calls_panel, 0 if wide else 1, 1 if wide else 0)
        self._calls_panel.setMaximumHeight(_ANY if wide else CALLS_HEIGHT)
        self._calls_panel.setMinimumWidth(CALLS_WIDTH if wide else 0)
        self._calls_panel.setMaximumWidth(CALLS_WIDTH if wide else _ANY)
        self._layout.setRowStretch(0, 1)
        self._layout.setColumnStretch(0, 1)


def _urgency(cell: Cell) -> int:
    return (Sign.NOT_DUE, Sign.COMPLETE, Sign.PARTIAL, Sign.LATE, Sign.MISSING).index(cell.sign)
