"""The latest shifts as a table: totals, share of plan, who entered them; a missing shift stands as missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from plantdesk.domain import measures as m
from plantdesk.domain.text import Text, msg
from plantdesk.services.lacking import lacks_told
from plantdesk.services.language import Language
from plantdesk.services.sheets import ShiftLine, Status
from plantdesk.services.trace_asked import Asked, in_shift
from plantdesk.ui.theme import Theme
from plantdesk.ui.tracing import TRACE

Index = QModelIndex | QPersistentModelIndex

DAY, SHIFT, TOTAL, PLAN, REJECTS, BY = range(6)


class ShiftTable(QAbstractTableModel):
    """Rows are shifts, newest first."""

    def __init__(
        self,
        theme: Theme,
        language: Language,
        name_of: Callable[[str], str],
        total: Text,
        parent: QObject | None = None,
        figure: str = m.CATHODE_T,
    ) -> None:
        super().__init__(parent)
        self._figure = figure
        self._theme, self._language, self._name_of = theme, language, name_of
        self._lines: list[ShiftLine] = []
        say = language.say
        self._headings = (
            say(msg("Day")),
            say(msg("Shift")),
            say(total) + ", " + say(Text("t", "т", "т")),
            say(msg("Plan, %")),
            say(msg("Rejects, %")),
            say(msg("Entered by")),
        )

    def show_lines(self, lines: list[ShiftLine]) -> None:
        """Show these shifts."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line(self, row: int) -> ShiftLine:
        """Give the shift of a row."""
        return self._lines[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Give the number of shifts."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Give the number of columns."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the heading of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole and line.status is Status.MISSING:
            return self._theme.colour("muted" if line.open else "alarm")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(line)
        if role == TRACE:
            return self._traced(line, column)
        return None

    def _traced(self, line: ShiftLine, column: int) -> str:
        """Say which figure stands in a cell; beside the total, what it is the total of."""
        return str(Asked(in_shift(self._figure, line.shift), line.day))

    def _text(self, line: ShiftLine, column: int) -> str:
        say, number = self._language.say, self._language.number
        if column == DAY:
            return f"{line.day:%d.%m}"
        if column == SHIFT:
            return say(line.shift_name)
        if line.status is Status.MISSING:
            word = "○ " + say(msg("under way")) if line.open else "■ " + say(msg("missing"))
            return word if column == BY else ""
        if column == TOTAL and line.total is not None:
            return ("≥ " if line.partly else "") + number(line.total, 1)
        if column == PLAN and line.plan_pct is not None:
            return number(line.plan_pct, 1)
        if column == REJECTS and line.reject_pct is not None:
            return number(line.reject_pct, 1)
        if column == BY and line.author:
            marks = " ✎" if line.corrected else ""
            partial = " ○" if line.status is Status.PARTIAL else ""
            return self._name_of(line.author) + marks + partial
        return ""

    def _tip(self, line: ShiftLine) -> str:
        say = self._language.say
        parts = []
        if line.status is Status.MISSING:
            parts.append(say(msg("Nothing was entered for this shift. Enter opens it.")))
        elif line.status is Status.PARTIAL:
            parts.append(say(lacks_told(line.lacks)))
        if line.corrected:
            parts.append(say(msg("A figure was corrected.")))
        return "\n".join(parts)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in (TOTAL, PLAN, REJECTS) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
