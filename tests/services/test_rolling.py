"""Shifts, weeks and months: what adds up is added, grades and ratios are divided from sums, states are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain.periods import day_number
from plantdesk.services.ports import Readable
from plantdesk.services.rolling import Rolled, RollUp, roll, rolled, week_of
from plantdesk.services.series import DayPart, PointState, day_series
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import make_plant

MONDAY = day_number(date(2016, 6, 6))


def part(day: int, num: float, den: float | None = None, n: int = 2, corrected: int = 0) -> DayPart:
    """Give a day of which two entries are due."""
    return DayPart(day, num, den, n, 2, corrected)


def test_a_week_begins_on_monday() -> None:
    """Whatever its number since 1970."""
    assert all(week_of(MONDAY + place) == MONDAY for place in range(7))
    assert week_of(MONDAY - 1) == MONDAY - 7


def test_sums_are_added_and_means_are_weighed() -> None:
    """The mean of a week is that of its tonnes, not of its days."""
    week = [part(MONDAY + place, 10.0 + place) for place in range(7)]
    (total,) = roll(week, RollUp.WEEK, awaited=True)
    assert (total.value, total.low, total.high, total.days) == (91.0, 10.0, 16.0, 7)
    assert (total.start, total.end) == (MONDAY - 0.5, MONDAY + 6.5)
    (mean,) = roll([part(MONDAY, 100.0, 100.0), part(MONDAY + 1, 900.0, 300.0)], RollUp.WEEK, awaited=False)
    assert mean.value == 2.5
    assert (mean.low, mean.high) == (1.0, 3.0)


def test_states_are_kept() -> None:
    """One shift or one day missing leaves the week provisional; one corrected day marks it corrected."""
    week = [part(MONDAY + place, 1.0) for place in range(7)]

    def state(parts: list[DayPart], *, awaited: bool = True) -> PointState:
        (found,) = roll(parts, RollUp.WEEK, awaited=awaited)
        return found.state

    assert state(week) is PointState.COMPLETE
    assert state(week[:-1]) is PointState.PROVISIONAL
    assert state(week[:-1], awaited=False) is PointState.COMPLETE
    assert state([*week[:-1], part(MONDAY + 6, 1.0, n=1)]) is PointState.PROVISIONAL
    assert state([*week[:-1], part(MONDAY + 6, 1.0, corrected=1)]) is PointState.CORRECTED


def test_a_month_without_any_day_is_a_gap() -> None:
    """It is left out, not zero."""
    days = [day_number(date(2016, 1, 15)), day_number(date(2016, 3, 15))]
    found = list(roll([part(day, 1.0) for day in days], RollUp.MONTH, awaited=True))
    assert [one.first_day for one in found] == [day_number(date(2016, 1, 1)), day_number(date(2016, 3, 1))]


@pytest.fixture
def ledger(tmp_path: Path, clock: FixedClock) -> Iterator[Readable]:
    """Give a small plant with twenty complete days, of which nothing is entered today."""
    path = tmp_path / "small.plantdesk"
    make_plant(path, clock)
    workplace = open_workplace(path, "p1", "en", clock=clock.now)
    with workplace as opened, opened.open_reader() as reader:
        yield reader


def read(ledger: Readable, figure: str, roll_up: RollUp, unit: str = "") -> list[Rolled]:
    """Read all there is."""
    span = ledger.span()
    assert span is not None
    return [one for some in rolled(ledger, figure, unit, roll_up, *span) for one in some]


def test_shifts_of_a_store_add_up_to_its_days(ledger: Readable) -> None:
    """Each shift is worked out by the plant's formulas; two of them make the kept day, derived figures too."""
    span = ledger.span()
    assert span is not None
    for figure in (m.CATHODE_T, m.DEPOSIT_T):
        shifts = read(ledger, figure, RollUp.SHIFT)
        days = day_series(ledger, figure, "", *span)
        assert len(shifts) == 2 * len(days.days)
        assert {one.state for one in shifts} == {PointState.COMPLETE}
        for place, value in enumerate(days.values):
            assert shifts[2 * place].value + shifts[2 * place + 1].value == pytest.approx(value)
        assert shifts[0].end == shifts[1].start == days.days[0]
    voltage = read(ledger, m.CELL_VOLTAGE_V, RollUp.SHIFT, "s1")
    assert voltage[0].value == pytest.approx(day_series(ledger, m.CELL_VOLTAGE_V, "s1", *span).values[0])


def test_weeks_of_a_store_add_up_to_the_whole(ledger: Readable) -> None:
    """Twenty days in weeks and months have the tonnes of twenty days."""
    total = sum(one.value for one in read(ledger, m.CATHODE_T, RollUp.DAY))
    for roll_up in (RollUp.WEEK, RollUp.MONTH):
        assert sum(one.value for one in read(ledger, m.CATHODE_T, roll_up)) == pytest.approx(total)


def test_only_the_latest_days_are_read_by_shift(ledger: Readable, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every entry of them is read: ten years would take a minute."""
    monkeypatch.setattr("plantdesk.services.rolling.LONGEST_BY_SHIFT", 5)
    span = ledger.span()
    assert span is not None
    shifts = read(ledger, m.CATHODE_T, RollUp.SHIFT)
    assert shifts[0].first_day == day_number(span[1] - timedelta(days=4))
