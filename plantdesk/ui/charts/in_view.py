"""What the series of a trend reach over in view: for the ranges of its axes and the pens of its lines."""

from __future__ import annotations

import math
from collections.abc import Collection

from plantdesk.ui.charts.drawn import Drawn
from plantdesk.ui.charts.linked import TimeRange


def extent_in_view(series: Collection[Drawn], time: TimeRange) -> tuple[float, float]:
    """Give the lowest and the highest value in view; infinities, the lowest above, where there is none."""
    low, high = math.inf, -math.inf
    for drawn in series:
        lowest, highest = drawn.extent(time.start, time.end)
        low, high = min(low, lowest), max(high, highest)
    return low, high


def with_rings(extent: tuple[float, float], series: Collection[Drawn], time: TimeRange) -> tuple[float, float]:
    """Give an extent that holds unsaved typing in view, too."""
    low, high = extent
    for drawn in series:
        if drawn.marks is not None:
            for day, value in drawn.marks.pending.items():
                if time.start <= day <= time.end:
                    low, high = min(low, value), max(high, value)
    return low, high


def line_days(series: Collection[Drawn], time: TimeRange) -> float:
    """Count the days of all lines in view: the more there are, the finer they are drawn."""
    return sum(not drawn.series.is_bars for drawn in series) * (time.end - time.start)
