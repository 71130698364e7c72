"""Is this change real? Two periods, their means, the difference, and how far chance alone would carry it.

Welch's comparison of two means. Neighbouring days resemble each other, so each period counts only as
n (1 − r) / (1 + r) independent days, r being the lag-1 autocorrelation around the two means (0 where negative, at most
0.95). A ratio's mean is the ratio of its sums; its error is that of Σ (numerator − mean · denominator).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from plantdesk.domain.control import autocorrelation

Part = tuple[float, float]
"""Numerator and denominator of one day or shift; of what adds up the denominator is 1."""

SURE, DOUBTFUL = 0.05, 0.2
"""A difference that chance brings in less than 5 % of cases is called real, in less than 20 % it may be."""
_MOST = 0.95
_FEWEST = 2.0
_ROUNDS = 80


class Verdict(StrEnum):
    """What can be said of a difference between two periods."""

    REAL = "real"
    MAYBE = "maybe"
    NOISE = "noise"
    TOO_FEW = "too_few"
    CONSTANT = "constant"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Period:
    """One of the two periods: days or shifts that are there, their mean, and how many independent ones they count as.

    ``error`` is the standard error of the mean; ``None`` is unknown.
    """

    points: int
    mean: float | None
    effective: float
    error: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """Two periods compared, in the unit of the figure.

    ``margin`` is half the 95 % interval of ``difference``; ``chance`` how often chance alone brings a difference as
    large (0 to 1). Both are ``None`` where nothing can be said.
    """

    before: Period
    after: Period
    autocorrelation: float | None
    difference: float | None
    margin: float | None
    chance: float | None
    verdict: Verdict


def judge(before: Sequence[Part | None], after: Sequence[Part | None]) -> Judged:
    """Compare two periods; ``None`` is a missing day or shift, which counts in neither."""
    (mean_a, off_a), (mean_b, off_b) = _deviations(before), _deviations(after)
    r = autocorrelation([*off_a, None, *off_b])
    one, other = _period(mean_a, off_a, r), _period(mean_b, off_b, r)
    if mean_a is None or mean_b is None:
        return Judged(one, other, r, None, None, None, Verdict.UNKNOWN)
    difference = mean_b - mean_a
    if one.error is None or other.error is None:
        return Judged(one, other, r, difference, None, None, Verdict.TOO_FEW)
    total = one.error**2 + other.error**2
    if total <= 0:
        return Judged(one, other, r, difference, None, None, Verdict.CONSTANT)
    freedom = total**2 / (one.error**4 / (one.effective - 1) + other.error**4 / (other.effective - 1))
    error = math.sqrt(total)
    chance = two_sided(difference / error, freedom)
    verdict = Verdict.REAL if chance < SURE else Verdict.MAYBE if chance < DOUBTFUL else Verdict.NOISE
    return Judged(one, other, r, difference, quantile(SURE, freedom) * error, chance, verdict)


def _deviations(parts: Sequence[Part | None]) -> tuple[float | None, list[float | None]]:
    """Give the mean and how far each part lies from it, in the unit of the mean."""
    there = [part for part in parts if part is not None]
    weight = math.fsum(den for _, den in there)
    if not there or weight <= 0:
        return None, [None] * len(parts)
    mean = math.fsum(num for num, _ in there) / weight
    usual = weight / len(there)
    return mean, [None if part is None else (part[0] - mean * part[1]) / usual for part in parts]


def _period(mean: float | None, off: Sequence[float | None], r: float | None) -> Period:
    there = [one for one in off if one is not None]
    alike = min(_MOST, max(0.0, r or 0.0))
    effective = len(there) * (1 - alike) / (1 + alike)
    if effective < _FEWEST:
        return Period(len(there), mean, effective, None)
    spread = math.fsum(one * one for one in there)
    noise = 1e-24 * (mean or 0.0) ** 2 * len(there)  # what rounding leaves of equal days is no spread
    return Period(
        len(there), mean, effective, 0.0 if spread <= noise else math.sqrt(spread / (len(there) * (effective - 1)))
    )


def two_sided(t: float, freedom: float) -> float:
    """Give how often |Student's t| exceeds a value: the regularised incomplete beta of ν/2, 1/2 at ν/(ν + t²)."""
    return _beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def quantile(chance: float, freedom: float) -> float:
    """Give the value that |Student's t| exceeds with a chance, found by halving."""
    low, high = 0.0, 1.0
    while two_sided(high, freedom) > chance:
        high *= 2
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        low, high = (middle, high) if two_sided(middle, freedom) > chance else (low, middle)
    return (low + high) / 2


def _beta(a: float, b: float, x: float) -> float:
    """Give the regularised incomplete beta function by its continued fraction (DLMF 8.17.22, Lentz's method)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    tiny = 1e-300
    d = 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    c, found = 1.0, d
    for m in range(1, 300):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + term * d
            c = 1 + term / c
            d = 1 / (d if abs(d) > tiny else tiny)
            c = c if abs(c) > tiny else tiny
            found *= d * c
        if abs(d * c - 1) < 1e-14:
            break
    return front * found
