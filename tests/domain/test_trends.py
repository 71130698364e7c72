"""Moving means, sums to date and comparisons with the year before."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.periods import Span, month_of, year_of
from plantdesk.domain.trends import (
    ToDate,
    change_pct,
    cumulative,
    day_by_day,
    last_year,
    moving_mean,
    moving_ratio,
    to_date,
    total,
)

D = Decimal
FIRST = date(2016, 1, 1)


def days(*values: str | int | None) -> dict[date, Decimal]:
    """A series from 1 January 2016; ``None`` is a missing day."""
    return {FIRST + timedelta(days=n): D(v) for n, v in enumerate(values) if v is not None}


series = st.dictionaries(
    st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n)), st.decimals(0, 999, places=1), max_size=60
)


def test_moving_mean_averages_only_what_is_there() -> None:
    """At the left edge and beside a gap fewer days count, and a missing day has no mean."""
    values = days(10, 20, None, 60, 30)
    assert list(moving_mean(values, 3).items()) == list(days(10, 15, None, 40, 45).items())


def test_moving_mean_does_not_reach_over_a_long_gap() -> None:
    """After a gap longer than the window the mean starts anew."""
    assert moving_mean(days(100, None, None, None, 10), 3)[FIRST + timedelta(days=4)] == 10


def test_moving_ratio_is_a_ratio_of_sums() -> None:
    """A day of few tonnes does not weigh as much as a day of many."""
    parts = {FIRST: (D(11), D(10)), FIRST + timedelta(days=1): (D(1), D(2)), FIRST + timedelta(days=9): (D(0), D(0))}
    assert moving_ratio(parts, 2) == {FIRST: D("1.1"), FIRST + timedelta(days=1): D(1)}


def test_a_window_has_at_least_a_day() -> None:
    """A mean over no day is a fault of the caller."""
    with pytest.raises(ValueError, match="at least one day"):
        moving_mean({}, 0)


@given(series, st.integers(1, 40))
def test_moving_mean_is_the_mean_of_its_window(values: dict[date, Decimal], window: int) -> None:
    """The running sums give the same as averaging each window by itself, in any order of the days."""
    plain = {}
    for day in values:
        found = [values[d] for d in values if day - timedelta(days=window) < d <= day]
        plain[day] = sum(found, D(0)) / len(found)
    assert moving_mean(dict(reversed(values.items())), window) == plain


def test_missing_days_stay_missing() -> None:
    """A line has a gap where a day is missing, and a zero where nothing was made."""
    assert day_by_day(days(1, None, 0), Span(FIRST, FIRST + timedelta(days=3))) == [1, None, 0, None]


def test_sums_over_no_day_are_unknown() -> None:
    """A month without entries has no sum, a month of zeros has zero."""
    assert total({}, month_of(FIRST)) is None
    assert total(days(0, 0), month_of(FIRST)) == 0
    assert to_date({}, FIRST) == ToDate(None, None, None, None)
    assert last_year(days(1), year_of(FIRST)) is None


def test_sums_to_date_include_the_day_and_end_there() -> None:
    """Month, half-year and year to date run from their first day to the day, and leave later days out."""
    values = {date(2016, m, d): D(1) for m in (1, 5, 6, 7) for d in (1, 29, 30)} | {date(2015, 12, 31): D(50)}
    assert to_date(values, date(2016, 6, 29)) == ToDate(D(1), D(2), D(8), D(8))
    assert to_date(values, date(2016, 7, 1)) == ToDate(D(1), D(1), D(1), D(10))


def test_the_year_before_is_the_same_dates() -> None:
    """The leap day of this year is compared with nothing but the days that were."""
    values = {date(2015, 2, 27): D(1), date(2015, 2, 28): D(10), date(2015, 3, 1): D(100)}
    assert last_year(values, Span(date(2016, 2, 1), date(2016, 2, 29))) == 11


def test_change_in_per_cent() -> None:
    """111.0 kt after 102.78 kt is 8 per cent more; nothing before gives no change."""
    assert change_pct(D(111000), D(111000) / D("1.08")) == pytest.approx(D(8), abs=D("1e-20"), rel=D(0))
    for now, before in ((None, D(1)), (D(1), None), (D(1), D(0))):
        assert change_pct(now, before) is None


@given(series)
def test_cumulative_ends_at_the_total(values: dict[date, Decimal]) -> None:
    """The running sum is there on the days that are there, never falls, and ends at the sum."""
    span = Span(FIRST, FIRST + timedelta(days=60))
    running = cumulative(values, span)
    assert set(running) == set(values)
    ordered = [running[day] for day in sorted(running)]
    assert ordered == sorted(ordered)
    assert (ordered[-1] if ordered else None) == total(values, span)
