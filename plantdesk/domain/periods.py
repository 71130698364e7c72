"""Spans of production days: months, quarters, half-years, years, and the same span a year before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Span:
    """Production days from ``first`` to ``last``, both inclusive."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a span cannot end on {self.last} before it begins on {self.first}")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.days))

    @property
    def days(self) -> int:
        """How many days the span has."""
        return (self.last - self.first).days + 1

    def until(self, day: date) -> Span:
        """Give the part of the span up to and including ``day``, which must lie in it."""
        return Span(self.first, min(self.last, day))

    def year_before(self) -> Span:
        """Give the same calendar dates of the year before; 29 February becomes 28 February."""
        return Span(same_date(self.first, -1), same_date(self.last, -1))

    def months(self) -> Iterator[Span]:
        """Give the parts of the span that lie in each calendar month, in order."""
        first = self.first
        while first <= self.last:
            part = Span(first, min(month_of(first).last, self.last))
            yield part
            first = part.last + _DAY


def day_number(day: date) -> int:
    """Count a production day from 1970-01-01, as the kept sums and the charts do; no time zone has a part in it."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """Give the day of a number counted from 1970-01-01."""
    return date.fromordinal(number + _EPOCH)


def same_date(day: date, years: int) -> date:
    """Give the same date ``years`` later (negative: earlier); 29 February falls on 28 February of a common year."""
    if (day.month, day.day) == (2, 29):
        try:
            return day.replace(year=day.year + years)
        except ValueError:
            return date(day.year + years, 2, 28)
    return day.replace(year=day.year + years)


def month_of(day: date) -> Span:
    """Give the calendar month that holds ``day``."""
    return _months(day.year, day.month, 1)


def quarter_of(day: date) -> Span:
    """Give the calendar quarter that holds ``day``."""
    return _months(day.year, day.month - (day.month - 1) % 3, 3)


def half_year_of(day: date) -> Span:
    """Give the half-year that holds ``day``."""
    return _months(day.year, day.month - (day.month - 1) % 6, 6)


def year_of(day: date) -> Span:
    """Give the calendar year that holds ``day``."""
    return _months(day.year, 1, 12)


def _months(year: int, first_month: int, count: int) -> Span:
    end = first_month + count - 1
    last = date(year, 12, 31) if end == 12 else date(year, end + 1, 1) - _DAY
    return Span(date(year, first_month, 1), last)


class Period(StrEnum):
    """How long a span is counted: each holds the day it is asked for."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


def span_of(period: Period, day: date) -> Span:
    """Give the whole period that holds ``day``."""
    return _SPANS[period](day)


_SPANS: Mapping[Period, Callable[[date], Span]] = {
    Period.DAY: lambda day: Span(day, day),
    Period.MONTH: month_of,
    Period.QUARTER: quarter_of,
    Period.HALF_YEAR: half_year_of,
    Period.YEAR: year_of,
}
