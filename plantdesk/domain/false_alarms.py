"""How often a control chart cries wolf: the mean run between false alarms, for independent and autocorrelated points.

Found by running the chart over an undisturbed AR(1) process with a fixed seed, sigma being what moving ranges would say
of it (of forecast errors, their root mean square); after each alarm process and chart begin afresh, as run lengths are published. Independent points: rule 1 one in
370, rule 1 with nine on one side one in 218, Western Electric 1 to 4 one in 92 (Champ & Woodall 1987); at r = 0.5 rule 1
gives one in 35 and Western Electric one in 13.5.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import lru_cache

from plantdesk.domain.control import D2, D4, LAMBDA, ControlChart, H, K, cusum, ewma, ewma_half_width, moving_ranges
from plantdesk.domain.run_rules import Rule, signals

_SEED = 5
_POINTS = 60_000
_FIRST_LOOK = 32
_MOST = 0.95
_MR_LIMIT = D4 * D2


def run_length(chart: ControlChart, rules: Sequence[Rule], autocorrelation: float) -> float | None:
    """Give the mean number of points to a false alarm; unknown where none came in 60,000 points.

    For the chart of forecast errors ``autocorrelation`` is that of the errors. Rounded to 0.05, and at most 0.95.
    """
    r = min(_MOST, max(-_MOST, round(autocorrelation * 20) / 20))
    return _run_length(chart, tuple(sorted(set(rules))), r)


@lru_cache(256)
def _run_length(chart: ControlChart, rules: tuple[Rule, ...], r: float) -> float | None:
    chance = random.Random(_SEED)
    step = math.sqrt(1 - r * r)
    sigma = 1.0 if chart is ControlChart.RESIDUALS else math.sqrt(1 - r)
    alarms = done = 0
    while done < _POINTS:
        x, points, look, at = chance.gauss(0, 1), list[float](), _FIRST_LOOK, None
        while at is None and done + len(points) < _POINTS:
            for _ in range(look):
                points.append(x / sigma)
                x = r * x + step * chance.gauss(0, 1)
            look *= 2
            at = _first_alarm(chart, rules, points)
        alarms += at is not None
        done += len(points) if at is None else at + 1
    return done / alarms if alarms else None


def _first_alarm(chart: ControlChart, rules: tuple[Rule, ...], z: list[float]) -> int | None:
    match chart:
        case ControlChart.EWMA:
            limit = ewma_half_width(1.0, LAMBDA)
            return next((at for at, value in enumerate(ewma(z, 0.0)) if value is not None and abs(value) > limit), None)
        case ControlChart.CUSUM:
            return next(iter(cusum(z, 0.0, K, H).beyond), None)
        case ControlChart.MR:
            ranges = moving_ranges(z)
            return next((at for at, value in enumerate(ranges) if value is not None and value > _MR_LIMIT), None)
        case _:
            found = signals(z, rules)
            return found[0].at if found else None
