"""A figure day by day over a span, as columns of a table: what a chart of it draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Derived, Figure
from plantdesk.domain.periods import day_number
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.chart_table import ChartColumn, ChartTable, day_table
from plantdesk.services.language import Language
from plantdesk.services.plans import day_plans
from plantdesk.services.ports import Readable
from plantdesk.services.series import DaySeries, PointState, day_series

_STATES = {PointState.PROVISIONAL: msg("provisional"), PointState.CORRECTED: msg("corrected")}


@dataclass(frozen=True, slots=True)
class FigureChart:
    """A figure of some units, each a series, or of all together (``units`` empty) with the plan beside it."""

    figure: Figure | Derived
    first: date
    last: date
    units: tuple[str, ...]
    series: tuple[DaySeries, ...]
    plan: DaySeries | None

    @property
    def title(self) -> Message:
        """Say what is drawn, with its unit."""
        return msg("{figure}, {unit}", figure=self.figure.name, unit=self.figure.unit)


def figure_chart(
    ledger: Readable, figure: Figure | Derived, units: Sequence[str], first: date, last: date
) -> FigureChart:
    """Read a figure from ``first`` to ``last``; the plan of a day is there for the output of the whole plant."""
    series = tuple(day_series(ledger, figure.key, unit, first, last) for unit in units or ("",))
    plan = None
    if figure.key == m.CATHODE_T and not units:
        planned = day_plans(ledger, m.CATHODE_T, first, last)
        days = [(day_number(day), float(value)) for day, value in sorted(planned.items())]
        plan = DaySeries([day for day, _ in days], [value for _, value in days], [])
    return FigureChart(figure, first, last, tuple(units), series, plan if plan and plan.days else None)


def unit_name(ledger: Readable, chart: FigureChart, place: int) -> Message | Text:
    """Name a series: the unit as it is called on the last day, or the figure where all units are together."""
    if not chart.units:
        return chart.figure.name
    kind = ledger.catalogue.sheet(chart.figure.sheet).subject
    return ledger.plant().name(kind, chart.units[place], chart.last)


def figure_table(ledger: Readable, chart: FigureChart, language: Language) -> ChartTable:
    """Lay a chart out by day, as the chart itself would."""
    say, figure = language.say, chart.figure
    named = [(say(unit_name(ledger, chart, place)), one) for place, one in enumerate(chart.series)]
    if chart.plan is not None:
        named.append((say(msg("plan")), chart.plan))
    first, last = day_number(chart.first), day_number(chart.last)
    columns = []
    for name, one in named:
        known = dict(zip(one.days, one.values, strict=True))
        values = [known.get(day, math.nan) for day in range(first, last + 1)]
        states = {
            day: say(_STATES[state]) for day, state in zip(one.days, one.states, strict=False) if state in _STATES
        }
        state_name = say(msg("{name}: state", name=name))
        columns.append(ChartColumn(name, say(figure.unit), first, values, figure.decimals, states, state_name))
    return day_table(first, last, columns, say(msg("Day")))
