"""What a trend computes from its series: bars that stand on one another, and moving means."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike

from plantdesk.ui.charts.drawn import Drawn
from plantdesk.ui.charts.series import DailyValues, Kind, State, Values, moving_mean


def stack(series: Collection[Drawn]) -> None:
    """Stand stacked bars on one another; a source without a value that day adds nothing."""
    stacked = [d for d in series if d.series.stacked and d.daily.values.size]
    if not stacked:
        return
    first = min(d.daily.first for d in stacked)
    last = max(d.daily.first + d.daily.values.size for d in stacked)
    floor = np.zeros(last - first)
    for drawn in stacked:
        place = slice(drawn.daily.first - first, drawn.daily.first - first + drawn.daily.values.size)
        drawn.base = floor[place].copy()
        drawn.curve.set_values(drawn.daily, drawn.base)
        if drawn.marks is not None:
            drawn.marks.set_values(drawn.tops)
        floor[place] += np.nan_to_num(drawn.daily.values)


def lift_rings(series: Collection[Drawn], day: int) -> None:
    """Stand the rings of stacked bars on what is beneath them, typed or saved."""
    floor = 0.0
    for drawn in series:
        if not drawn.series.stacked or drawn.marks is None:
            continue
        part = drawn.parts.get(day)
        drawn.marks.set_pending(day, None if part is None else floor + part)
        own = drawn.daily.at(day) if part is None else part
        floor += own if math.isfinite(own) else 0.0


def average(series: Collection[Drawn], of: Drawn) -> None:
    """Draw the means of a series anew. A day of which a shift is missing would pull them down: it is left out."""
    for other in series:
        if other.series.kind is Kind.MEAN and other.series.of == of.series.key:
            values = of.daily.values.copy()
            for day, state in of.states.items():
                place = day - of.daily.first
                if state is State.PROVISIONAL and 0 <= place < values.size:
                    values[place] = np.nan
            weights = None if of.weights is None else of.weights.values
            other.daily = DailyValues(of.daily.first, moving_mean(values, other.series.window, weights))
            other.draw()


def deviation(actual: ArrayLike, plan: ArrayLike) -> Values:
    """Actual minus plan, NaN where either is missing."""
    return np.asarray(actual, dtype=np.float64) - np.asarray(plan, dtype=np.float64)
