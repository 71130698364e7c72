"""Spans of production days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.periods import Period, Span, half_year_of, month_of, same_date, span_of, year_of


def test_periods_that_hold_a_day() -> None:
    """Month, half-year and year begin and end where the calendar has them."""
    assert month_of(date(2016, 2, 10)) == Span(date(2016, 2, 1), date(2016, 2, 29))
    assert half_year_of(date(2016, 6, 30)) == Span(date(2016, 1, 1), date(2016, 6, 30))
    assert half_year_of(date(2016, 7, 1)) == Span(date(2016, 7, 1), date(2016, 12, 31))
    assert year_of(date(2016, 12, 31)).days == 366


def test_half_year_of_2016_has_182_days() -> None:
    """The leap day is counted."""
    assert half_year_of(date(2016, 3, 1)).days == 182


def test_the_leap_day_has_the_day_before_it_in_other_years() -> None:
    """29 February is compared with 28 February, and a span never turns inside out."""
    assert same_date(date(2016, 2, 29), -1) == date(2015, 2, 28)
    assert same_date(date(2016, 2, 29), 4) == date(2020, 2, 29)
    assert same_date(date(2017, 2, 28), -1) == date(2016, 2, 28)
    assert Span(date(2016, 2, 29), date(2016, 2, 29)).year_before() == Span(date(2015, 2, 28), date(2015, 2, 28))


def test_a_span_cannot_end_before_it_begins() -> None:
    """A backward span is a fault of the caller."""
    with pytest.raises(ValueError, match="cannot end"):
        Span(date(2016, 2, 2), date(2016, 2, 1))


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 1500))
def test_months_of_a_span_are_the_span(first: date, length: int) -> None:
    """The parts in each month together hold each day of the span once, in order."""
    span = Span(first, date.fromordinal(first.toordinal() + length))
    days = [day for month in span.months() for day in month]
    assert days == list(span)
    assert len(days) == span.days
    assert all(month_of(month.first) == month_of(month.last) for month in span.months())


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_a_day_lies_in_its_periods(day: date) -> None:
    """Month within half-year within year."""
    month, half, year = month_of(day), half_year_of(day), year_of(day)
    assert day in month
    assert month.first in half
    assert month.last in half
    assert half.first in year
    assert half.last in year
    assert month.until(day).last == day


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.DAY, date(2016, 5, 17), date(2016, 5, 17)),
        (Period.MONTH, date(2016, 5, 1), date(2016, 5, 31)),
        (Period.QUARTER, date(2016, 4, 1), date(2016, 6, 30)),
        (Period.HALF_YEAR, date(2016, 1, 1), date(2016, 6, 30)),
        (Period.YEAR, date(2016, 1, 1), date(2016, 12, 31)),
    ],
)
def test_a_period_is_the_calendar_span_around_its_day(period: Period, first: date, last: date) -> None:
    """Every period names the whole calendar span that holds a day."""
    assert span_of(period, date(2016, 5, 17)) == Span(first, last)
