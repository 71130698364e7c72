"""One series of a trend with its values and the items that draw it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from plantdesk.ui.charts.items import BarsItem, MarksItem, cosmetic
from plantdesk.ui.charts.lines import LineItem
from plantdesk.ui.charts.series import DailyValues, Kind, Series, State, plan_steps
from plantdesk.ui.charts.spans import Spans, SpansItem
from plantdesk.ui.theme import Theme

_FEW, _MANY = 800, 5000
"""Up to so many days of all lines in view are drawn smooth and 1.6 pixels wide; up to ``_MANY`` smooth and one pixel
wide, which takes a fifth of the time; above, plain: a frame must not be missed."""
_RIM = 4.0


class Drawn:
    """A declared series; ``curve`` draws its values, ``marks`` the states of its days where it has any."""

    __slots__ = ("base", "curve", "daily", "is_dense", "marks", "parts", "series", "states", "weights")

    def __init__(self, series: Series) -> None:
        self.series = series
        self.curve: Any
        if series.by_period:
            self.curve = SpansItem(bars=series.is_bars, steps=series.kind is Kind.PLAN, dots=series.marked)
        else:
            self.curve = BarsItem() if series.is_bars else LineItem()
        self.marks: MarksItem | None = None
        if series.marked and series.kind not in (Kind.PLAN, Kind.MEAN) and not series.by_period:
            self.marks = MarksItem(on_bars=series.is_bars)
        self.daily = DailyValues(0, np.empty(0))
        self.weights: DailyValues | None = None
        """What each day counts in a mean, by the same days; ``None``: all the same."""
        self.base = np.empty(0)
        self.is_dense = False
        """Whether the points are any moments instead of days (``TrendPlot.set_points``)."""
        self.states: dict[int, State] = {}
        self.parts: dict[int, float] = {}
        """Unsaved typing of a stacked series by day, without what it stands on."""

    # --- what it holds ---------------------------------------------------------------------------------------------

    @property
    def unsaved(self) -> dict[int, float]:
        """Unsaved typing by day, as the values of the series itself."""
        if self.series.stacked:
            return self.parts
        return self.marks.pending if self.marks is not None else {}

    def has_values(self, until: float) -> bool:
        """Tell whether anything was given up to a day."""
        low, high = self.extent(-math.inf if self.series.by_period else self.daily.first, until)
        return low <= high

    @property
    def is_compared(self) -> bool:
        """Tell whether cursors say by how much it differs: plans and means are there to compare with."""
        return self.series.kind not in (Kind.MEAN, Kind.PLAN)

    def extent(self, start: float, end: float) -> tuple[float, float]:
        """The lowest and the highest value between two edges; infinities where there is none."""
        if self.is_dense:
            low, high = self.curve.extremes(start, end)
            return (math.inf, -math.inf) if math.isnan(low) else (low, high)
        if self.series.by_period:
            spans = self.curve.spans
            values = spans.values[spans.within(start, end)]
        else:
            tops = self.tops
            values = tops.values[tops.slice(start, end)]
        values = values[np.isfinite(values)]
        return (float(values.min()), float(values.max())) if values.size else (math.inf, -math.inf)

    def at(self, day: int) -> float:
        """The value that stands for a day; of any moments the last one of the day."""
        if not self.is_dense:
            return self.daily.at(day)
        first, last = self.curve.places(day - 0.5, day + 0.5)
        return float(self.curve.points[1][last - 1]) if last > first else math.nan

    @property
    def tops(self) -> DailyValues:
        """The values as they stand in the plot: on their base where bars are stacked."""
        if self.series.stacked:
            return DailyValues(self.daily.first, self.daily.values + self.base)
        return self.daily

    def take_spans(self, spans: Spans) -> None:
        """Take shifts, weeks or months, and day by day, for whoever points at one, what its period has.

        A day of several shifts has what the last of them has.
        """
        self.curve.set_spans(spans)
        self.states.clear()
        values: dict[int, float] = {}
        for day, value, state in _days_of(spans):
            values[day] = value
            if state is not State.COMPLETE:
                self.states[day] = state
        self.daily = DailyValues.of(list(values), list(values.values()))

    def replace_spans(self, start: float, end: float, fresh: Spans) -> None:
        """Take other periods in the place of those between two edges of days; nothing else is worked out anew."""
        spans: Spans = self.curve.spans
        part = spans.within(start, end)
        gone = Spans(spans.starts[part], spans.ends[part], spans.values[part], spans.states[part])
        self.curve.replace_spans(start, end, fresh)
        for day, _, _ in _days_of(gone):
            self.daily.put(day, math.nan)
            self.states.pop(day, None)
        for day, value, state in _days_of(fresh):
            self.daily.put(day, value)
            if state is not State.COMPLETE:
                self.states[day] = state

    # --- how it is drawn -------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Hand the values of the days to what draws them; stacked bars are drawn where they are stacked."""
        daily = self.daily
        if self.series.kind is Kind.PLAN:
            self.curve.set_points(*plan_steps(daily))
        elif not self.series.is_bars:
            self.curve.set_points(daily.days, daily.values)
        elif not self.series.stacked:
            self.curve.set_values(daily)
        if self.marks is not None:
            self.marks.set_values(daily if self.series.stacked else self.tops)

    def show_states(self) -> None:
        """Draw how far each day is known."""
        if self.series.is_bars and not self.series.by_period:
            self.curve.set_provisional(frozenset(d for d, s in self.states.items() if s is State.PROVISIONAL))
        if self.marks is not None:
            self.marks.set_states(self.states)

    def set_pen(self, theme: Theme, days: float) -> None:
        """Draw a line as fine as the ``days`` of all lines in view allow."""
        series, smooth = self.series, days <= _MANY
        colour = theme.colour(series.token)
        if series.kind is Kind.PLAN or series.dashed or series.dotted:
            firm = series.rimmed and days <= _FEW
            pen = cosmetic(colour, 2.0 if firm else 1.0)
            pen.setDashPattern([2, 2] if series.dotted else [6, 4])
            smooth = smooth and not firm  # wide dashes drawn smooth as one stroke take longer than a frame
            smooth = smooth and series.kind is not Kind.PLAN  # a level line is crisp without
        else:
            pen = cosmetic(colour, 1.6 if days <= _FEW else 1.0)
        rim = cosmetic(theme.colour("panel"), _RIM) if series.rimmed and days <= _FEW else None
        self.curve.set_pen(pen, smooth=smooth, rim=rim)

    def dress(self, theme: Theme, days: float) -> None:
        """Take the colours of a theme."""
        series, colour = self.series, theme.colour(self.series.token)
        if series.by_period:
            pen = cosmetic(colour, 1.6)
            if series.dashed or series.dotted:
                pen.setDashPattern([1.5, 2] if series.dotted else [6, 4])
            self.curve.set_colours(pen, theme.colour("panel"), theme.colour("text"))
        elif series.is_bars:
            self.curve.set_colours(colour, theme.colour("panel"))
        else:
            self.set_pen(theme, days)
        if self.marks is not None:
            self.marks.set_colours(colour, theme.colour("panel"), theme.colour("accent"), theme.colour("text"))


def _days_of(spans: Spans) -> Iterator[tuple[int, float, State]]:
    """Give the days of periods, each with the value and the state of its period."""
    edges = zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)
    for (start, end), value, state in zip(edges, spans.values.tolist(), spans.states, strict=True):
        whole = end - start >= 1
        first = math.ceil(start) if whole else math.floor((start + end) / 2 + 0.5)
        for day in range(first, (math.floor(end) if whole else first) + 1):
            yield day, value, state
