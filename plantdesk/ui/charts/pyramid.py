"""The lowest and the highest value of any stretch of a long row of points, whatever its length."""

from __future__ import annotations

import numpy as np

from plantdesk.ui.charts.series import Days, Values

_FINEST = 64
"""Points of the lowest level; fewer are looked at as they are."""
_TIMES = 4


class Pyramid:
    """Minima and maxima of ever longer blocks of points, worked out when they are first asked for.

    NaN is no value: a block without any value has NaN for both. ``buckets`` never leaves a point out; where it takes
    whole blocks, an extreme may fall into the bucket beside its own, by less than a quarter of the usual bucket.
    """

    def __init__(self, values: Values) -> None:
        self._values = values
        self._levels: list[tuple[int, Values, Values]] = []

    @property
    def values(self) -> Values:
        """The points themselves."""
        return self._values

    def buckets(self, edges: Days) -> tuple[Values, Values]:
        """Give the lowest and the highest value between each two neighbours of ``edges`` (ascending places).

        NaN for an empty bucket and one without a value.
        """
        if edges.size < 2 or self._values.size == 0:
            return np.empty(0), np.empty(0)
        block, low, high = self._level((int(edges[-1]) - int(edges[0])) / (edges.size - 1))
        edges = edges // block if block > 1 else edges
        first, last = edges[:-1], np.minimum(edges[1:], low.size)
        if block > 1:  # the block in which a bucket ends is partly its own
            last = np.where(np.arange(last.size) == last.size - 1, np.minimum(last + 1, low.size), last)
        full = first < last
        lows, highs = np.full(first.size, np.nan), np.full(first.size, np.nan)
        if full.any():
            begin, end = int(first[full][0]), int(last[full][-1])
            places = first[full] - begin
            lows[full] = np.fmin.reduceat(low[begin:end], places)
            highs[full] = np.fmax.reduceat(high[begin:end], places)
        return lows, highs

    def extremes(self, first: int, last: int) -> tuple[float, float]:
        """Give the lowest and the highest of the points ``first`` up to, not including, ``last``; NaN of none."""
        first, last = max(0, first), min(last, self._values.size)
        if first >= last:
            return float("nan"), float("nan")
        block, low, high = self._level((last - first) / 64)
        inner, outer = -(-first // block), last // block
        if block == 1 or inner >= outer:
            part = self._values[first:last]
            return float(np.fmin.reduce(part)), float(np.fmax.reduce(part))
        rims = (self._values[first : inner * block], self._values[outer * block : last])
        lows = [np.fmin.reduce(low[inner:outer]), *(np.fmin.reduce(rim) for rim in rims if rim.size)]
        highs = [np.fmax.reduce(high[inner:outer]), *(np.fmax.reduce(rim) for rim in rims if rim.size)]
        return float(np.fmin.reduce(lows)), float(np.fmax.reduce(highs))

    def _level(self, bucket: float) -> tuple[int, Values, Values]:
        """Give the coarsest level of which at least four blocks make a bucket: its block, minima and maxima."""
        found = (1, self._values, self._values)
        block, place = _FINEST, 0
        while block * _TIMES <= bucket:
            if place == len(self._levels):
                finer, low, high = found
                starts = np.arange(0, low.size, block // finer)
                self._levels.append((block, np.fmin.reduceat(low, starts), np.fmax.reduceat(high, starts)))
            found = self._levels[place]
            place, block = place + 1, block * _TIMES
        return found
