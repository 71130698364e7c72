"""A figure beside plan and last year as a table: periods down, what is compared across."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from plantdesk.domain.catalogue import Derived, Figure
from plantdesk.domain.periods import Period
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.comparison import Compared, Comparison, few_days
from plantdesk.services.language import Language
from plantdesk.services.naming import NOTHING_AWAITED, UNKNOWN
from plantdesk.services.trace_asked import Asked
from plantdesk.ui.models.typed_table import Index
from plantdesk.ui.tracing import TRACE

PERIODS = {
    Period.DAY: Text("Day", "Сутки", "Тәулік"),
    Period.MONTH: Text("Month", "Месяц", "Ай"),
    Period.QUARTER: Text("Quarter", "Квартал", "Тоқсан"),
    Period.HALF_YEAR: Text("Half-year", "Полугодие", "Жартыжылдық"),
    Period.YEAR: Text("Year", "Год", "Жыл"),
}
ACTUAL, PLAN, DELTA, PCT, LAST_YEAR, LAST_DELTA, LAST_PCT, SHIFTS = range(8)
_TRACED = {
    ACTUAL: "",
    PLAN: "plan.",
    DELTA: "delta.",
    PCT: "pct.",
    LAST_YEAR: "last_year.",
    LAST_DELTA: "last_year_delta.",
    LAST_PCT: "last_year_pct.",
    SHIFTS: "",
}
"""What stands before the key of the figure in the question where a cell comes from."""


class ComparisonTable(QAbstractTableModel):
    """Five periods; all words and numbers are made when the comparison is handed over."""

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language
        say = language.say
        self.headings = [
            say(msg("actual")),
            say(msg("plan")),
            "±",
            "%",
            say(msg("last year")),
            "±",
            "± %",
            say(msg("shifts")),
        ]
        self._rows: list[tuple[Comparison, list[str]]] = []
        self._figure, self._as_of, self._to_date = "", date.min, True
        self._few_days: Message | None = None

    def show_compared(
        self, declared: Figure | Derived, as_of: date, compared: Sequence[Compared], to_date: bool
    ) -> None:
        """Show the periods to date, or beside their whole."""
        self.beginResetModel()
        self._figure, self._as_of, self._to_date = declared.key, as_of, to_date
        self._few_days = few_days(declared)
        rows = [one.to_date if to_date else one.whole for one in compared]
        self._rows = [(one, self._written(one, declared.decimals)) for one in rows]
        self.endResetModel()

    def _written(self, one: Comparison, places: int) -> list[str]:
        def number(value: Decimal | None, decimals: int, signed: bool = False) -> str:
            if value is None:
                return UNKNOWN
            text = self._language.number(value, decimals)
            return f"+{text}" if signed and value > 0 else text

        def least(text: str, is_least: bool) -> str:
            return f"≥ {text}" if is_least and text != UNKNOWN else text

        shifts = one.shifts
        return [
            ("≥ " if one.at_least else "") + number(one.actual, places),
            number(one.planned, places),
            least(number(one.delta, places, signed=True), one.at_least),
            least(number(one.pct, 1), one.at_least),
            ("≥ " if one.last_at_least else "") + number(one.last_year, places),
            least(number(one.last_year_delta, places, signed=True), one.change_at_least),
            least(number(one.last_year_pct, 1, signed=True), one.change_at_least),
            f"{shifts.entered} / {shifts.expected}" if shifts.expected else NOTHING_AWAITED,
        ]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Give the periods."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Give the columns."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the heading of a column, or the period of a row with its days as a tooltip."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if orientation is Qt.Orientation.Horizontal else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        if orientation is Qt.Orientation.Horizontal:
            return self.headings[section] if role == Qt.ItemDataRole.DisplayRole else None
        one = self._rows[section][0]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._language.say(PERIODS[one.period])
        if role == Qt.ItemDataRole.ToolTipRole:
            date_of = self._language.date
            return f"{date_of(one.span.first)} – {date_of(one.span.last)}"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        if not index.isValid():
            return None
        one, texts = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            period = self._language.say(PERIODS[one.period])
            return f"{period}, {self.headings[index.column()]}: {texts[index.column()]}"
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == SHIFTS and one.shifts.expected:
            missing = one.shifts.expected - one.shifts.entered
            return self._language.say(msg("{n} shifts are missing.", n=missing)) if missing else None
        left_open = self._few_days is not None and index.column() in (ACTUAL, LAST_YEAR)
        if left_open and texts[index.column()] == UNKNOWN:
            return (
                self._language.say(self._few_days) if role == Qt.ItemDataRole.ToolTipRole and self._few_days else None
            )
        if role == TRACE and self._to_date:
            return self._traced(one, index.column())
        return None

    def _traced(self, one: Comparison, column: int) -> str | None:
        before = _TRACED.get(column)
        return None if before is None else str(Asked(f"{before}{self._figure}.{one.period}", self._as_of))
