"""Daily series: moving means, sums to date, and the same days a year before.

A series holds the days that are there. A missing day is absent from it, never zero; a sum over no day is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain.periods import Span, half_year_of, month_of, year_of

_HUNDRED = Decimal(100)
_ONE = Decimal(1)

Series = Mapping[date, Decimal]
"""The value of each day that has one."""


def moving_mean(values: Series, days: int) -> dict[date, Decimal]:
    """Give for each day that is there the mean of those of the last ``days`` days that are there.

    A missing day has no mean, so that a line through the means breaks there; at the left edge fewer days count.
    """
    return moving_ratio({day: (value, _ONE) for day, value in values.items()}, days)


def moving_ratio(parts: Mapping[date, tuple[Decimal, Decimal]], days: int) -> dict[date, Decimal]:
    """Give for each day that is there Σ numerator / Σ denominator over the last ``days`` days.

    Grades, recoveries and efficiencies are smoothed so, never by the mean of daily ratios (DOMAIN 0.5). A day whose
    window has a denominator of zero is left out.
    """
    if days < 1:
        raise ValueError("a moving mean needs at least one day")
    order = sorted(parts)
    over = under = Decimal(0)
    oldest = 0
    means = {}
    for day in order:
        over += parts[day][0]
        under += parts[day][1]
        while order[oldest] <= day - timedelta(days=days):
            over -= parts[order[oldest]][0]
            under -= parts[order[oldest]][1]
            oldest += 1
        if under:
            means[day] = over / under
    return means


def day_by_day(values: Series, span: Span) -> list[Decimal | None]:
    """Give the value of every day of the span, ``None`` where a day is missing: what a line is drawn from."""
    return [values.get(day) for day in span]


def total(values: Series, span: Span) -> Decimal | None:
    """Give the sum over the days of the span that are there; unknown where none is."""
    found = [values[day] for day in span if day in values]
    return sum(found, Decimal(0)) if found else None


def cumulative(values: Series, span: Span) -> dict[date, Decimal]:
    """Give the running sum over the span, on the days that are there."""
    running = Decimal(0)
    sums = {}
    for day in span:
        if day in values:
            running += values[day]
            sums[day] = running
    return sums


@dataclass(frozen=True, slots=True)
class ToDate:
    """Sums that run to a day, the day included; ``None`` where no day of the period is there."""

    day: Decimal | None
    month: Decimal | None
    half_year: Decimal | None
    year: Decimal | None


def to_date(values: Series, day: date) -> ToDate:
    """Give the sums of the day, its month, half-year and year up to it."""
    return ToDate(
        values.get(day),
        total(values, month_of(day).until(day)),
        total(values, half_year_of(day).until(day)),
        total(values, year_of(day).until(day)),
    )


def last_year(values: Series, span: Span) -> Decimal | None:
    """Give the sum over the same calendar dates of the year before."""
    return total(values, span.year_before())


def change_pct(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Give the change in per cent; unknown where either is unknown or there was nothing to change from."""
    if now is None or before is None or before <= 0:
        return None
    return (now - before) / before * _HUNDRED
