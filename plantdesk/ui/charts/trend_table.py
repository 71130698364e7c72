"""The stretch of a trend that is in view, as a table for a file or the clipboard."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date
from decimal import Decimal

import numpy as np

from plantdesk.domain.text import Message, msg
from plantdesk.services.chart_table import ChartColumn, ChartTable, day_table
from plantdesk.services.language import Language
from plantdesk.ui.charts.drawn import Drawn
from plantdesk.ui.charts.linked import TimeRange
from plantdesk.ui.charts.roll_up import Period, around, first_of, period_at, period_name, roll_up
from plantdesk.ui.charts.series import State
from plantdesk.ui.charts.spans import Spans
from plantdesk.ui.charts.ticks import day_of


def trend_table(series: Collection[Drawn], time: TimeRange, language: Language, pixels: float) -> ChartTable:
    """Give the days in view with what stands there of each series, or the periods that are drawn instead of days.

    ``pixels`` is how wide a day is: where bars are rolled up, so is the table.
    """
    rolled = [d for d in series if d.series.by_period]
    if rolled:
        return _period_table(rolled, time, language)
    period = period_at(pixels)
    if period is not None and any(d.series.is_bars for d in series):
        return _rolled_table(series, time, language, period)
    say = language.say
    columns = [
        ChartColumn(
            d.series.name,
            d.series.unit,
            d.daily.first,
            d.daily.values.tolist(),
            d.series.decimals,
            {day: say(_STATES[state]) for day, state in d.states.items() if state in _STATES},
            say(_state_name(d)),
        )
        for d in series
    ]
    return day_table(time.first_day, time.last_day, columns, language.say(msg("Day")))


_STATES = {State.PROVISIONAL: msg("provisional"), State.CORRECTED: msg("corrected")}


def _state_name(drawn: Drawn) -> Message:
    return msg("{name}: state", name=drawn.series.name)


def _period_table(rolled: Collection[Drawn], time: TimeRange, language: Language) -> ChartTable:
    """Give the shifts, weeks or months in view: the first day of each, its name, and what stands there."""
    say = language.say
    header = (
        say(msg("Day")),
        say(msg("Period")),
        *(f"{d.series.name}, {d.series.unit}" if d.series.unit else d.series.name for d in rolled),
    )
    rows: dict[float, list[Decimal | str | None]] = {}
    told: list[tuple[str, dict[float, str]]] = []
    for place, drawn in enumerate(rolled):
        spans: Spans = drawn.curve.spans
        for i in range(*spans.within(time.start, time.end).indices(spans.values.size)):
            row = rows.setdefault(float(spans.starts[i]), [None] * (len(rolled) + 1))
            row[0] = spans.name(i)
            row[place + 1] = Decimal(repr(round(float(spans.values[i]), drawn.series.decimals + 3)))
        within = range(*spans.within(time.start, time.end).indices(len(spans.states)))
        states = {float(spans.starts[i]): say(_STATES[s]) for i in within if (s := spans.states[i]) in _STATES}
        if states:
            told.append((say(_state_name(drawn)), states))
    cells = tuple(
        (day_of(math.floor(start + 0.5 + 1e-9)), *rows[start], *(states.get(start) for _, states in told))
        for start in sorted(rows)
    )
    return ChartTable((*header, *(name for name, _ in told)), cells, _in_view(time))


def _rolled_table(series: Collection[Drawn], time: TimeRange, language: Language, period: Period) -> ChartTable:
    """Give a row a period: the mean of its days of each series; of bars, which show it, the lowest and highest, too."""
    say = language.say
    columns: list[tuple[str, dict[int, Decimal]]] = []
    told: list[tuple[str, dict[int, str]]] = []
    for drawn in series:
        daily, one = drawn.daily, drawn.series
        part = around(daily, time.start, time.end, period)
        if part.stop <= part.start:
            continue
        found = roll_up(daily.first + part.start, daily.values[part], period)
        name = f"{one.name}, {one.unit}" if one.unit else one.name
        parts = [(msg("{name}: mean of the days", name=name), found.means)]
        if one.is_bars:
            parts += [
                (msg("{name}: lowest day", name=name), found.lowest),
                (msg("{name}: highest day", name=name), found.highest),
            ]
        seen = (found.ends > time.start) & (found.firsts < time.end)
        for words, values in parts:
            kept = seen & np.isfinite(values)
            pairs = zip(found.numbers[kept].tolist(), values[kept].tolist(), strict=True)
            cells = {number: Decimal(repr(round(value, one.decimals + 3))) for number, value in pairs}
            if cells:
                columns.append((say(words), cells))
        lacking = np.array([day for day, state in drawn.states.items() if state is State.PROVISIONAL])
        places = np.unique(np.searchsorted(found.firsts, lacking, "right") - 1)
        lacks = found.numbers[[place for place in places.tolist() if place >= 0 and seen[place]]]
        if lacks.size:
            told.append((say(_state_name(drawn)), dict.fromkeys(lacks.tolist(), say(msg("provisional")))))
    numbers = sorted({number for _, cells in columns for number in cells})
    firsts = [first_of(number, period) for number in numbers]
    return ChartTable(
        (say(msg("Day")), say(msg("Period")), *(name for name, _ in (*columns, *told))),
        tuple(
            (
                first,
                period_name(language, period, first),
                *(cells.get(number) for _, cells in columns),
                *(states.get(number) for _, states in told),
            )
            for number, first in zip(numbers, firsts, strict=True)
        ),
        _in_view(time),
    )


def _in_view(time: TimeRange) -> tuple[date, date]:
    return day_of(time.first_day), day_of(time.last_day)
