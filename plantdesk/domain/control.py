"""Control charts of single values: I and moving range, EWMA, tabular CUSUM, and the chart of EWMA forecast errors.

Sigma of values is the mean moving range / 1.128, the table constant that NIST and qcc use (exactly d2 = 2/√π = 1.128379),
the limit of the moving range 3.267 of its mean. Sigma of forecast errors is their root mean square: they hang together
no more, and so it says more of them than their ranges. No moving range and no forecast reaches across a missing point; the
statistics of EWMA and CUSUM wait there and go on. Numbers here are floats: they are estimates, not records.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

from plantdesk.domain.run_rules import USUAL, USUAL_OF_ERRORS, Points, Rule

D2, D4 = 1.128, 3.267
"""Constants of a moving range of two: its mean is d2 sigma, its upper limit D4 times its mean, its lower one zero."""
ENOUGH = 20
"""Limits from fewer points are provisional."""
LITTLE = 0.25
"""Up to this lag-1 autocorrelation the usual chart is the I chart; above it that of forecast errors."""
LAMBDA, WIDTH = 0.2, 3.0
"""Usual weight of the newest point in an EWMA, and its limits in sigmas of the EWMA."""
K, H = 0.5, 5.0
"""Usual slack and decision limit of a CUSUM, in sigmas."""
_GRID = 20


class ControlChart(StrEnum):
    """A kind of control chart."""

    IMR = "imr"
    MR = "mr"
    EWMA = "ewma"
    CUSUM = "cusum"
    RESIDUALS = "residuals"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Foretells a point as centre + damping · (EWMA of the points before it, by ``weight`` − centre).

    Without damping (1) it is the EWMA alone, with a weight of 1 an AR(1) process.
    """

    weight: float
    damping: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a stretch of points says of a process that is left alone, in the unit of the figure.

    ``points`` are how many are there, ``centre`` their mean, ``sigma`` mean moving range / d2, ``autocorrelation`` at
    lag 1 (``None`` where all are equal). ``forecast`` is what foretells a point from those before it with the least
    error, ``error_sigma`` and ``error_autocorrelation`` speak of its errors. What cannot be worked out is ``None``.
    """

    points: int
    centre: float
    sigma: float | None
    autocorrelation: float | None
    forecast: Forecast | None
    error_sigma: float | None
    error_autocorrelation: float | None

    @property
    def is_provisional(self) -> bool:
        """Tell whether there are too few points for limits to lean on."""
        return self.points < ENOUGH

    @property
    def has_width(self) -> bool:
        """Tell whether the points differ, so that limits have a width."""
        return bool(self.sigma)

    @property
    def usual_chart(self) -> ControlChart:
        """Give the chart for points that hang together as these do."""
        much = self.autocorrelation is not None and self.autocorrelation > LITTLE
        return ControlChart.RESIDUALS if much and self.error_sigma else ControlChart.IMR


def usual_rules(chart: ControlChart) -> tuple[Rule, ...]:
    """Give the rules that judge a chart; a forecast soon follows a shift, so its first errors count, not long runs."""
    return USUAL_OF_ERRORS if chart is ControlChart.RESIDUALS else USUAL


def baseline_of(points: Points) -> Baseline | None:
    """Work out a baseline; nothing where no point is there."""
    there = [x for x in points if x is not None]
    if not there:
        return None
    centre = fmean(there)
    forecast = best_forecast(points, centre)
    errors = [] if forecast is None else forecast_errors(points, centre, forecast)
    squares = [one * one for one in in_order(errors)]
    return Baseline(
        len(there),
        centre,
        sigma_of(points),
        autocorrelation(points),
        forecast,
        math.sqrt(fmean(squares)) if squares else None,
        autocorrelation(errors),
    )


def moving_ranges(points: Points) -> list[float | None]:
    """Give |x − the one before| for each point; none for the first, nor across a missing one."""
    found: list[float | None] = [None] * len(points)
    for at in range(1, len(points)):
        one, other = points[at - 1], points[at]
        if one is not None and other is not None:
            found[at] = abs(other - one)
    return found


def sigma_of(points: Points) -> float | None:
    """Give mean moving range / d2; unknown where no two neighbours are there."""
    ranges = [one for one in moving_ranges(points) if one is not None]
    return fmean(ranges) / D2 if ranges else None


def autocorrelation(points: Points) -> float | None:
    """Give the lag-1 autocorrelation, from pairs of neighbours that are both there; unknown where all are equal.

    r = (Σ (x_i − m)(x_i+1 − m) / (pairs + 1)) / (Σ (x − m)² / n), which without gaps is the usual estimate.
    """
    there = [x for x in points if x is not None]
    if len(there) < 3:
        return None
    mean = fmean(there)
    spread = math.fsum((x - mean) ** 2 for x in there)
    pairs = [(one - mean) * (other - mean) for one, other in pairwise(points) if one is not None and other is not None]
    if not pairs or spread <= 0 or max(there) == min(there):
        return None
    return math.fsum(pairs) / (len(pairs) + 1) * len(there) / spread


def ewma(points: Points, target: float, weight: float = LAMBDA) -> list[float | None]:
    """Give z_i = λ x_i + (1 − λ) z_i−1 with z_0 the target (NIST 6.3.2.4); a missing point changes nothing."""
    z, found = target, list[float | None]()
    for x in points:
        if x is None:
            found.append(None)
            continue
        z = weight * x + (1 - weight) * z
        found.append(z)
    return found


def ewma_half_width(sigma: float, weight: float = LAMBDA, width: float = WIDTH, count: int | None = None) -> float:
    """Give how far an EWMA's limits lie from its target: L σ √(λ/(2−λ) · [1 − (1−λ)^2i]) at the i-th point.

    Without ``count`` it is the steady width that they tend to, as NIST draws them.
    """
    start = 1.0 if count is None else 1 - (1 - weight) ** (2 * count)
    return width * sigma * math.sqrt(weight / (2 - weight) * start)


def forecast_errors(points: Points, centre: float, forecast: Forecast) -> list[float | None]:
    """Give each point less its forecast out of those before it; after a gap forecasting begins anew."""
    weight, damping = forecast.weight, forecast.damping
    mean: float | None = None
    found: list[float | None] = []
    for x in points:
        if x is None:
            mean = None
            found.append(None)
            continue
        off = x - centre
        found.append(None if mean is None else off - damping * mean)
        mean = off if mean is None else mean + weight * (off - mean)
    return found


def best_forecast(points: Points, centre: float) -> Forecast | None:
    """Give the forecast with the least sum of squared errors, of weights 0.05 … 1 and dampings 0.5 … 1 in steps of 0.05.

    Unknown where no two neighbours are there.
    """
    best: tuple[float, Forecast] | None = None
    for step in range(_GRID, 0, -1):
        for damped in range(_GRID, _GRID // 2 - 1, -1):
            forecast = Forecast(step / _GRID, damped / _GRID)
            errors = in_order(forecast_errors(points, centre, forecast))
            if not errors:
                return None
            total = math.fsum(one * one for one in errors)
            if best is None or total < best[0]:
                best = total, forecast
    return None if best is None else best[1]


@dataclass(frozen=True, slots=True)
class Cusum:
    """A tabular CUSUM in the unit of the figure: both sums point by point, and where one is beyond the limit.

    ``change`` gives, for a point beyond, the place of the last point before the change: the last one where the sum
    that signals was zero, −1 where it never was.
    """

    high: tuple[float | None, ...]
    low: tuple[float | None, ...]
    beyond: tuple[int, ...]
    change: dict[int, int]


def cusum(points: Points, target: float, k: float, h: float) -> Cusum:
    """Give C⁺ = max(0, x − (μ + K) + C⁺) and C⁻ = max(0, (μ − K) − x + C⁻), a signal where one is above H.

    ``k`` and ``h`` are in the unit of the figure (NIST 6.3.2.3), not in sigmas. A missing point changes nothing.
    """
    up = down = 0.0
    zero_up = zero_down = -1
    high, low = list[float | None](), list[float | None]()
    change: dict[int, int] = {}
    for at, x in enumerate(points):
        if x is None:
            high.append(None)
            low.append(None)
            continue
        up, down = max(0.0, x - (target + k) + up), max(0.0, (target - k) - x + down)
        zero_up = at if up == 0 else zero_up
        zero_down = at if down == 0 else zero_down
        high.append(up)
        low.append(down)
        if up > h or down > h:
            change[at] = zero_up if up > h else zero_down
    return Cusum(tuple(high), tuple(low), tuple(change), change)


def standardised(points: Points, centre: float, sigma: float) -> list[float | None]:
    """Give points as their distance from the centre in sigmas."""
    return [None if x is None else (x - centre) / sigma for x in points]


def count_there(points: Points) -> int:
    """Count the points that are there."""
    return sum(1 for x in points if x is not None)


def i_limits(centre: float, sigma: float) -> tuple[float, float]:
    """Give the limits of single values, centre ± 3 sigma."""
    return centre - 3 * sigma, centre + 3 * sigma


def mr_limit(sigma: float) -> float:
    """Give the upper limit of moving ranges, D4 · mean moving range; the lower is zero."""
    return D4 * D2 * sigma


def in_order(parts: Sequence[float | None]) -> list[float]:
    """Give the points that are there, in their order."""
    return [x for x in parts if x is not None]
