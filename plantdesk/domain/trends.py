"""Daily series: sums to a day, and their change.

A series holds the days that are there. A missing day is absent from it, never zero; a sum over no day is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plantdesk.domain.periods import Span, half_year_of, month_of, year_of

_HUNDRED = Decimal(100)

Series = Mapping[date, Decimal]
"""The value of each day that has one."""


def total(values: Series, span: Span) -> Decimal | None:
    """Give the sum over the days of the span that are there; unknown where none is."""
    found = [values[day] for day in span if day in values]
    return sum(found, Decimal(0)) if found else None


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


def change_pct(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Give the change in per cent; unknown where either is unknown or there was nothing to change from."""
    if now is None or before is None or before <= 0:
        return None
    return (now - before) / before * _HUNDRED
