"""The stretch of a trend that is in view, as a table for a file or the clipboard."""

from __future__ import annotations

import math
from collections.abc import Collection
from decimal import Decimal

from plantdesk.domain.text import msg
from plantdesk.services.chart_table import ChartColumn, ChartTable, day_table
from plantdesk.services.language import Language
from plantdesk.ui.charts.drawn import Drawn
from plantdesk.ui.charts.linked import TimeRange
from plantdesk.ui.charts.spans import Spans
from plantdesk.ui.charts.ticks import day_of


def trend_table(series: Collection[Drawn], time: TimeRange, language: Language) -> ChartTable:
    """Give the days in view with what stands there of each series."""
    rolled = [d for d in series if d.series.by_period]
    if rolled:
        return _period_table(rolled, time, language)
    columns = [
        ChartColumn(d.series.name, d.series.unit, d.daily.first, d.daily.values.tolist(), d.series.decimals)
        for d in series
    ]
    return day_table(time.first_day, time.last_day, columns, language.say(msg("Day")))


def _period_table(rolled: Collection[Drawn], time: TimeRange, language: Language) -> ChartTable:
    """Give the shifts, weeks or months in view: the first day of each, its name, and what stands there."""
    say = language.say
    header = (
        say(msg("Day")),
        say(msg("Period")),
        *(f"{d.series.name}, {d.series.unit}" if d.series.unit else d.series.name for d in rolled),
    )
    rows: dict[float, list[Decimal | str | None]] = {}
    for place, drawn in enumerate(rolled):
        spans: Spans = drawn.curve.spans
        for i in range(*spans.within(time.start, time.end).indices(spans.values.size)):
            row = rows.setdefault(float(spans.starts[i]), [None] * (len(rolled) + 1))
            row[0] = spans.names[i] if spans.names else None
            row[place + 1] = Decimal(repr(round(float(spans.values[i]), drawn.series.decimals + 3)))
    return ChartTable(header, tuple((day_of(math.floor(start + 0.5 + 1e-9)), *rows[start]) for start in sorted(rows)))
