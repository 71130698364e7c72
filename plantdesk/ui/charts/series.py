"""What a chart is told: series of daily values, and the state of a day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Days = NDArray[np.int64]
Values = NDArray[np.float64]


class Kind(StrEnum):
    """How a series is drawn."""

    BARS = "bars"
    LINE = "line"
    PLAN = "plan"
    """A dashed step line."""
    MEAN = "mean"
    """The moving mean of another series, computed by the chart."""
    POINTS = "points"
    """Hollow points on single days, as of what is counted now and then; ``State.PROVISIONAL`` draws them."""
    DEVIATION = "deviation"
    """Bars up and down from zero: actual minus plan."""


class State(IntEnum):
    """How far the figures of a day are known."""

    COMPLETE = 0
    PROVISIONAL = 1
    CORRECTED = 2


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart, as declared before its values come."""

    key: str
    name: str
    kind: Kind
    token: str = "data1"
    """Colour token of the theme."""
    unit: str = ""
    decimals: int = 1
    right_axis: bool = False
    stacked: bool = False
    """Bars only: stand on the stacked bars declared before."""
    dashed: bool = False
    """Lines only: told apart by dash as well as by colour."""
    dotted: bool = False
    """Lines only: the same of another time, as last year; dots tell it from a line that is dashed by its colour."""
    end_label: bool = False
    """Write the name at the end of the line instead of in the legend."""
    of: str = ""
    """Mean only: the key of the series that is averaged."""
    by_period: bool = False
    """The values are those of shifts, weeks or months (``TrendPlot.set_spans``)."""
    marked: bool = True
    """States and lone days have marks; not where the series is but the ground for another, which is drawn over it."""
    rimmed: bool = False
    """Lines only: a rim in the colour of the ground keeps them legible over bars."""
    window: int = 7
    """Mean only: days in the window, the day itself and those before."""

    @property
    def is_bars(self) -> bool:
        """Tell whether the series stands on zero."""
        return self.kind in (Kind.BARS, Kind.DEVIATION)


class DailyValues:
    """Values of consecutive days; a missing day is NaN, so that a gap stays a gap."""

    __slots__ = ("first", "values")

    def __init__(self, first: int, values: Values) -> None:
        self.first = first
        self.values = values

    @classmethod
    def of(cls, days: ArrayLike, values: ArrayLike) -> DailyValues:
        """Lay values out by day; ``days`` ascend (days since 1970-01-01) and may leave days out."""
        numbers = np.asarray(days, dtype=np.int64)
        given = np.asarray(values, dtype=np.float64)
        if numbers.shape != given.shape or numbers.ndim != 1:
            raise ValueError(f"days {numbers.shape} and values {given.shape} must be two rows of one length")
        if numbers.size == 0:
            return cls(0, np.empty(0))
        if np.any(np.diff(numbers) <= 0):
            raise ValueError("days must ascend, each once")
        full = np.full(int(numbers[-1] - numbers[0]) + 1, np.nan)
        full[numbers - numbers[0]] = given
        return cls(int(numbers[0]), full)

    @property
    def days(self) -> Values:
        """The days as positions on the axis."""
        return np.arange(self.first, self.first + self.values.size, dtype=np.float64)

    def slice(self, start: float, end: float) -> slice:
        """The places of the days within ``start`` to ``end``."""
        low = max(0, int(np.ceil(start)) - self.first)
        high = max(low, min(self.values.size, int(np.floor(end)) - self.first + 1))
        return slice(low, high)

    def at(self, day: int) -> float:
        """The value of a day; NaN where there is none."""
        index = day - self.first
        return float(self.values[index]) if 0 <= index < self.values.size else float("nan")

    def put(self, day: int, value: float) -> None:
        """Set one day in place; the row grows where the day lies outside."""
        if self.values.size == 0:
            self.first, self.values = day, np.array([value])
            return
        index = day - self.first
        if index < 0:
            self.values = np.concatenate([np.full(-index, np.nan), self.values])
            self.first, index = day, 0
        elif index >= self.values.size:
            self.values = np.concatenate([self.values, np.full(index - self.values.size + 1, np.nan)])
        self.values[index] = value


def moving_mean(values: Values, window: int, weights: Values | None = None) -> Values:
    """The mean of the last ``window`` days with what is there of them; NaN on a day without a value of its own.

    Neither the first days nor the days after a gap are pulled down: a missing day counts neither above nor below the
    line. With ``weights``, one a day, a day counts by its weight: the mean of grades is that of their tonnes.
    """
    if values.size == 0:
        return values.copy()
    known = np.isfinite(values)
    counted = np.where(known, 1.0 if weights is None else weights, 0.0)
    sums = np.concatenate([[0.0], np.cumsum(np.where(known, values, 0.0) * counted)])
    counts = np.concatenate([[0.0], np.cumsum(counted)])
    low = np.maximum(np.arange(values.size) - window + 1, 0)
    high = np.arange(1, values.size + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (sums[high] - sums[low]) / (counts[high] - counts[low])
    return np.where(known, mean, np.nan)


def plan_steps(plan: DailyValues) -> tuple[Values, Values]:
    """A plan as a step line: one piece for each run of equal days, half a day beyond each end, NaN between gaps."""
    values = plan.values
    if values.size == 0:
        return np.empty(0), np.empty(0)
    changes = np.flatnonzero(~((values[1:] == values[:-1]) | (np.isnan(values[1:]) & np.isnan(values[:-1])))) + 1
    starts = np.concatenate([[0], changes])
    ends = np.concatenate([changes, [values.size]])
    x = np.empty(2 * starts.size)
    y = np.empty(2 * starts.size)
    x[0::2] = starts + (plan.first - 0.5)
    x[1::2] = ends + (plan.first - 0.5)
    y[0::2] = y[1::2] = values[starts]
    return x, y
