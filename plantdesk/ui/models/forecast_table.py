"""Where month and year will end, as a table: what is foreseen down, the two periods across."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from plantdesk.domain.catalogue import Derived, Figure
from plantdesk.domain.forecast import Method
from plantdesk.domain.periods import Period
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.forecasts import Forecast
from plantdesk.services.language import Language
from plantdesk.services.naming import NOTHING_AWAITED, UNKNOWN
from plantdesk.services.trace_asked import Asked
from plantdesk.ui.models.comparison_table import PERIODS
from plantdesk.ui.models.typed_table import STATE, Index
from plantdesk.ui.tracing import TRACE

METHODS: Mapping[Method, Message] = {
    Method.LINEAR: msg("at the rate so far"),
    Method.LAST_30_DAYS: msg("at the rate of 30 days"),
    Method.PLAN_RATE: msg("the rest as planned"),
    Method.EWMA: msg("at the smoothed rate"),
}
"""The methods as they are called in the window."""
_TIPS: Mapping[Method, Message] = {
    Method.LINEAR: msg("Made so far, and the mean of the whole days of the period for each day that is not there."),
    Method.LAST_30_DAYS: msg("Made so far, and the mean of the whole days of the last thirty for each day not there."),
    Method.PLAN_RATE: msg("Made so far, and the plan of each day that is not there."),
    Method.EWMA: msg("Made so far, and a mean in which the newest days weigh most for each day that is not there."),
}
_FIELDS = {
    Method.LINEAR: "linear_t",
    Method.LAST_30_DAYS: "last_30_days_t",
    Method.PLAN_RATE: "plan_rate_t",
    Method.EWMA: "ewma_t",
}
PERIODS_AHEAD = (Period.MONTH, Period.YEAR)


_NO_PLAN = Text("no plan", "нет", "жоқ")
"""Beside the label “plan”; short, for the table is narrow."""


class ForecastTable(QAbstractTableModel):
    """A line for what is made, planned, foreseen and required."""

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._found: Mapping[Period, Forecast] = {}
        self._rows: list[tuple[str, str, list[str], list[str]]] = []
        self._cathode = False

    def show_forecasts(self, declared: Figure | Derived, found: Mapping[Period, Forecast], traced: bool) -> None:
        """Show forecasts by period; ``traced`` where they are those of ``kpi``."""
        self.beginResetModel()
        self._found, self._cathode = found, traced
        self._rows = self._made(declared) if found else []
        self.endResetModel()

    def _made(self, declared: Figure | Derived) -> list[tuple[str, str, list[str], list[str]]]:
        """Give label, tooltip, texts and fields of each row."""
        say, ends = self._language.say, [self._found[period] for period in PERIODS_AHEAD]
        a_day = say(msg("{unit} a day", unit=declared.unit))

        def number(value: Decimal | None) -> str:
            return UNKNOWN if value is None else self._language.number(value, declared.decimals)

        def planned(one: Forecast) -> str:
            return say(_NO_PLAN) if one.planned_t is None else number(one.planned_t)

        def required(one: Forecast) -> str:
            if one.required_t_per_day is not None:
                return number(one.required_t_per_day)
            return say(_NO_PLAN) if one.planned_t is None else NOTHING_AWAITED

        def row(label: str, tip: str, field: str) -> tuple[str, str, list[str], list[str]]:
            return label, tip, [number(getattr(one, field)) for one in ends], [field] * len(ends)

        rows = [
            row(say(msg("made so far")), "", "actual_t"),
            (say(msg("plan")), "", [planned(one) for one in ends], ["planned_t"] * len(ends)),
            *(row(say(METHODS[method]), say(_TIPS[method]), _FIELDS[method]) for method in Method),
        ]
        if any(one.projects_t is not None for one in ends):
            tip = say(
                msg("What projects add over the rest of the period, from their forecast dates with their ramp-up.")
            )
            rows.append(row(say(msg("added by projects")), tip, "projects_t"))
            tip = say(msg("At the rate so far, and what projects add."))
            rows.append(row(say(msg("with projects")), tip, "with_projects_t"))
        tip = say(msg("Eight tenths of what came true lay within it on earlier days at this distance."))
        rows.append(row(say(msg("range from")), tip, "low_t"))
        rows.append(row(say(msg("range to")), tip, "high_t"))
        marks = [("▲ " if one.out_of_reach else "") + required(one) for one in ends]
        words = say(msg("required, {unit}", unit=a_day))
        tip = say(msg("Plan less what is made, over the days left; ▲ where it is above the best mean of 30 days ever."))
        rows.append((words, tip, marks, ["required_t_per_day"] * len(ends)))
        rows.append(row(say(msg("best of 30 days, {unit}", unit=a_day)), "", "best_30_day_t_per_day"))
        rows.append((say(msg("days left")), "", [str(one.days_left) for one in ends], ["days_left"] * len(ends)))
        return rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Give the lines."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Give the periods."""
        return 0 if parent.isValid() else len(PERIODS_AHEAD)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name a period, or a line with what it means as a tooltip."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if orientation is Qt.Orientation.Horizontal else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        if orientation is Qt.Orientation.Horizontal:
            named: Text = PERIODS[PERIODS_AHEAD[section]]
            return self._language.say(named) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[section][0]
        return self._rows[section][1] if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        if not index.isValid():
            return None
        label, tip, texts, fields = self._rows[index.row()]
        text = texts[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip or None
        if role == STATE:
            return "warn" if text.startswith("▲") else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            named: Text = PERIODS[PERIODS_AHEAD[index.column()]]
            return f"{label}, {self._language.say(named)}: {text}"
        if role == TRACE and self._cathode:
            period = PERIODS_AHEAD[index.column()]
            return str(Asked(f"forecast.{period}.{fields[index.column()]}", self._found[period].as_of))
        return None
