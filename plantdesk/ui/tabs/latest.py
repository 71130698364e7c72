"""The list of latest shifts under a form; Enter or a double-click opens one."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from plantdesk.domain.text import Message, msg
from plantdesk.services.sheets import ShiftLine, missing_shifts
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.models.shift_table import BY, ShiftTable


class MissingThisYear(QObject):
    """Says which shifts of a sheet are missing this year; what lies before this month is read again only where it changed."""

    def __init__(self, desk: Desk, sheet: str, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._sheet = desk, sheet
        self._since = desk.today
        self._older: list[tuple[date, str]] | None = None
        self.last: tuple[date, str] | None = None
        """The last shift that is missing, as ``words`` said it."""
        desk.changed.connect(self._changed)

    def _changed(self, changes: Changes) -> None:
        begun = self._desk.today.replace(day=1)
        if any(subject.day is None or subject.shift is None or subject.day < begun for subject in changes.subjects):
            self._older = None

    def words(self) -> Message:
        """Give one line: how many there are, and the last of them by name."""
        until, reader = self._desk.present_shift, self._desk.reader
        month = until[0].replace(day=1)
        if self._older is None:
            year, kind = month.replace(month=1), reader.catalogue.sheet(self._sheet).subject
            # Before the first entry ever nothing was missing.
            days = reader.days_with_entries(year - timedelta(days=366), (kind,))
            begin = (month, self._desk.plant.calendar(month).pattern.codes[0])
            self._since = max(year, min(days, default=month))
            self._older = missing_shifts(reader, self._sheet, self._since, begin) if self._since < month else []
        missing = self._older + missing_shifts(reader, self._sheet, max(month, self._since), until)
        self.last = missing[-1] if missing else None
        if self.last is None:
            return msg("no shift missing this year")
        day, code = self.last
        name = self._desk.plant.calendar(day).pattern.shift(code).name
        return msg("missing this year: {count}, last {day}, {shift}", count=len(missing), day=day, shift=name)


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
