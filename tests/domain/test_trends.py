"""Sums to date, and their change."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from plantdesk.domain.periods import month_of
from plantdesk.domain.trends import ToDate, change_pct, to_date, total

D = Decimal
FIRST = date(2016, 1, 1)


def days(*values: str | int | None) -> dict[date, Decimal]:
    """A series from 1 January 2016; ``None`` is a missing day."""
    return {FIRST + timedelta(days=n): D(v) for n, v in enumerate(values) if v is not None}


def test_sums_over_no_day_are_unknown() -> None:
    """A month without entries has no sum, a month of zeros has zero."""
    assert total({}, month_of(FIRST)) is None
    assert total(days(0, 0), month_of(FIRST)) == 0
    assert to_date({}, FIRST) == ToDate(None, None, None, None)


def test_sums_to_date_include_the_day_and_end_there() -> None:
    """Month, half-year and year to date run from their first day to the day, and leave later days out."""
    values = {date(2016, m, d): D(1) for m in (1, 5, 6, 7) for d in (1, 29, 30)} | {date(2015, 12, 31): D(50)}
    assert to_date(values, date(2016, 6, 29)) == ToDate(D(1), D(2), D(8), D(8))
    assert to_date(values, date(2016, 7, 1)) == ToDate(D(1), D(1), D(1), D(10))


def test_change_in_per_cent() -> None:
    """111.0 kt after 102.78 kt is 8 per cent more; nothing before gives no change."""
    assert change_pct(D(111000), D(111000) / D("1.08")) == pytest.approx(D(8), abs=D("1e-20"), rel=D(0))
    for now, before in ((None, D(1)), (D(1), None), (D(1), D(0))):
        assert change_pct(now, before) is None
