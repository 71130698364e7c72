"""Comparisons worked out by hand: plan, last year, completeness, and how each kind of figure adds up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.day import TOTAL
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Period, Span
from plantdesk.domain.quantities import Value
from plantdesk.services.comparison import Compared, compare
from plantdesk.services.completeness import Shifts, last_whole_day, shifts_by_day, shifts_over
from plantdesk.services.plans import PlanRow, record_plan
from tests.helpers.stores import SECTIONS, Desk, section

D = Decimal
AS_OF = date(2016, 6, 12)


def enter(desk: Desk, day: date, tonnes: str = "10", units: tuple[str, ...] = SECTIONS, shift: str = "day") -> None:
    """Enter output of some sections in one shift."""
    for unit in units:
        assert desk.save(section(unit, day, shift), cathode_t=tonnes).saved == 1


def found(desk: Desk, figure: str = m.CATHODE_T, as_of: date = AS_OF, unit: str = "") -> dict[Period, Compared]:
    """Compare a figure."""
    return {one.period: one for one in compare(desk.store, figure, as_of, unit)}


def plan(
    desk: Desk, months: dict[date, str], kind: str = p.SECTION, unit: str = "s1", figure: str = m.CATHODE_T
) -> None:
    """Record plans of one unit."""
    rows = [PlanRow(month, kind, unit, figure, Value(D(tonnes))) for month, tonnes in months.items()]
    record_plan(desk.recorder(), rows, "keyboard").or_raise()


def test_a_sum_on_every_period_beside_plan_and_last_year(desk: Desk) -> None:
    """Actual, plan of the same days, ±, %, last year and its change, to date and beside the whole."""
    for day in (date(2015, 1, 1), date(2015, 6, 12), date(2015, 6, 20), date(2016, 1, 5), date(2016, 6, 1), AS_OF):
        enter(desk, day)
    plan(desk, {date(2016, 6, 1): "300"})
    compared = found(desk)
    june = compared[Period.MONTH].to_date
    assert (june.actual, june.planned, june.delta, june.pct) == (60, 120, -60, 50)
    assert (june.last_year, june.last_year_delta, june.last_year_pct) == (30, 30, 100)
    whole = compared[Period.MONTH].whole
    assert (whole.actual, whole.planned, whole.last_year) == (60, 300, 60)
    year = compared[Period.YEAR].to_date
    assert (year.actual, year.planned, year.pct, year.last_year) == (90, None, None, 60)
    assert compared[Period.DAY].to_date.actual == 30
    assert compared[Period.QUARTER].to_date.span == Span(date(2016, 4, 1), AS_OF)
    assert compared[Period.HALF_YEAR].whole.span == Span(date(2016, 1, 1), date(2016, 6, 30))


def test_nothing_after_the_day_counts_and_nothing_is_made_up(desk: Desk) -> None:
    """Entries of later days are not there; without any entry all is unknown, never zero."""
    enter(desk, date(2016, 6, 20))
    compared = found(desk)
    assert all(one.whole.actual is None and one.to_date.actual is None for one in compared.values())
    assert compared[Period.YEAR].to_date.last_year is None
    assert not compared[Period.YEAR].to_date.at_least


def test_a_leap_february_is_compared_with_a_whole_one(desk: Desk) -> None:
    """February 2016 has 29 days and is compared with the 28 of 2015, and February 2017 with the 29 of 2016."""
    for day in (date(2015, 2, 1), date(2015, 2, 28), date(2016, 2, 28), date(2016, 2, 29)):
        enter(desk, day)
    assert found(desk, as_of=date(2016, 2, 29))[Period.MONTH].to_date.last_year == 60
    assert found(desk, as_of=date(2017, 2, 28))[Period.MONTH].whole.last_year == 60
    assert found(desk, as_of=date(2016, 2, 29))[Period.DAY].to_date.last_year == 30


def test_a_missing_shift_makes_a_sum_at_least_what_it_says(desk: Desk) -> None:
    """27 of 28 shifts: the sum is marked; with the last shift it is not; a dash is entered."""
    for day in Span(date(2016, 6, 1), date(2016, 6, 14)):
        enter(desk, day)
        if day.day < 14:
            enter(desk, day, shift="night")
    june = found(desk, as_of=date(2016, 6, 14))[Period.MONTH].to_date
    assert (june.shifts, june.at_least) == (Shifts(27, 28), True)
    enter(desk, date(2016, 6, 14), "-", shift="night")
    june = found(desk, as_of=date(2016, 6, 14))[Period.MONTH].to_date
    assert (june.shifts, june.at_least) == (Shifts(28, 28), False)
    assert last_whole_day(desk.store, m.CATHODE_T, date(2016, 6, 14)) == date(2016, 6, 14)
    assert last_whole_day(desk.store, m.CATHODE_T, date(2016, 6, 15)) == date(2016, 6, 14)


def test_a_change_on_a_year_that_lacks_shifts_claims_no_bound(desk: Desk) -> None:
    """What lacks last year may lower the change, so it is not at least so much; with last year's last shift it is."""
    days = (date(2015, 6, 11), date(2015, 6, 12), date(2016, 6, 11))
    enter(desk, date(2015, 1, 1))
    for day in days:
        enter(desk, day)
        if day != date(2015, 6, 12):
            enter(desk, day, shift="night")
    enter(desk, AS_OF)
    day = found(desk)[Period.DAY].to_date
    assert (day.last_year, day.last_year_delta) == (30, 0)
    assert (day.at_least, day.last_at_least, day.change_at_least) == (True, True, False)
    enter(desk, date(2015, 6, 12), shift="night")
    day = found(desk)[Period.DAY].to_date
    assert (day.at_least, day.last_at_least, day.change_at_least) == (True, False, True)
    enter(desk, AS_OF, shift="night")
    assert not found(desk)[Period.DAY].to_date.change_at_least
    recovery = found(desk, m.RECOVERY_PCT)[Period.YEAR].to_date
    assert not recovery.last_at_least


def test_shifts_are_counted_where_units_come_stop_and_go(desk: Desk) -> None:
    """A section that is stopped is not waited for, nor one that is retired; an entry of one that stands hides no gap."""
    enter(desk, AS_OF)
    enter(desk, AS_OF, units=("s1", "s2"), shift="night")
    assert shifts_over(desk.store, m.CATHODE_T, Span(AS_OF, AS_OF)) == Shifts(1, 2)
    desk.recorder().configure([(Subject(p.SECTION, "s3", AS_OF), {p.STATE: p.STOPPED})])
    assert shifts_over(desk.store, m.CATHODE_T, Span(AS_OF, AS_OF)) == Shifts(2, 2)
    desk.recorder().configure([(Subject(p.SECTION, "s3", AS_OF), {p.STATE: p.RUNNING})])
    desk.recorder().configure([(Subject(p.SECTION, "s1", AS_OF), {p.STATE: p.STOPPED})])
    assert shifts_over(desk.store, m.CATHODE_T, Span(AS_OF, AS_OF)) == Shifts(1, 2)
    assert shifts_over(desk.store, m.CATHODE_T, Span(AS_OF, AS_OF), "s2") == Shifts(2, 2)
    assert shifts_by_day(desk.store, m.OUTAGE_H, Span(AS_OF, AS_OF)) == {}


def test_feed_and_tailings_are_whole_once_all_ore_is_weighed(desk: Desk) -> None:
    """Feed is the ore of all sources, whatever the concentrate; tailings take both; recovery takes grades and assays."""
    span = Span(AS_OF, AS_OF)
    north, south, mill = (
        (kind, unit) for kind, unit in ((m.SOURCE, "north"), (m.SOURCE, "south"), (m.CONCENTRATOR, "c1"))
    )

    def counted(figure: str, unit: str = TOTAL) -> tuple[int, int]:
        shifts = shifts_over(desk.store, figure, span, unit)
        return shifts.entered, shifts.expected

    def save(unit: tuple[str, str], shift: str, **texts: str) -> None:
        assert desk.save(Subject(*unit, AS_OF, shift), **texts).saved == len(texts)

    save(north, "day", wet_t="1000", moisture_pct="5", cu_pct="0.8")
    save(south, "day", wet_t="500", moisture_pct="4", cu_pct="0.7")
    assert (counted(m.FEED_DRY_T), counted(m.TAIL_DRY_T), counted(m.CONC_DRY_T)) == ((1, 2), (0, 2), (0, 2))
    save(north, "night", wet_t="1000", moisture_pct="5")
    save(mill, "night", conc_dry_t="20", conc_cu_pct="25", tail_cu_pct="0.1")
    assert (counted(m.FEED_DRY_T), counted(m.TAIL_DRY_T), counted(m.CONC_DRY_T)) == ((1, 2), (0, 2), (1, 2))
    save(south, "night", wet_t="0")  # none came: it has neither moisture nor grade
    assert (counted(m.FEED_DRY_T), counted(m.TAIL_DRY_T)) == ((2, 2), (1, 2))
    save(mill, "day", conc_dry_t="20", conc_cu_pct="25", tail_cu_pct="0.1")
    assert (counted(m.FEED_DRY_T, "c1"), counted(m.TAIL_DRY_T, "c1")) == ((2, 2), (2, 2))
    assert (counted(m.RECOVERY_PCT), counted(m.FEED_CU_T)) == ((1, 2), (1, 2))  # the ore of the night has no grade yet
    save(north, "night", cu_pct="0.8")
    assert (counted(m.RECOVERY_PCT), counted(m.FEED_CU_T)) == ((2, 2), (2, 2))
    assert counted(m.FEED_DRY_T, "c2") == (0, 0)


def test_a_mean_and_a_ratio_follow_from_their_sums(desk: Desk) -> None:
    """Two days with 91 and 69 % recovery are not 80 %: the grade weighs by dry ore, the recovery by copper (AG-3)."""
    days = ((date(2016, 6, 11), "10000", "1.10", "20", "0.10"), (AS_OF, "2000", "0.50", "18", "0.16"))
    for day, wet, cu, conc, tail in days:
        ore = Subject(m.SOURCE, "north", day, "day")
        assert desk.save(ore, wet_t=wet, moisture_pct="0", cu_pct=cu).saved == 3
        assert desk.save(ore._replace(unit="south"), wet_t="0").saved == 1
        mill = Subject(m.CONCENTRATOR, "c1", day, "day")
        assert desk.save(mill, conc_dry_t="10", conc_cu_pct=conc, tail_cu_pct=tail).saved == 3
    recovery = found(desk, m.RECOVERY_PCT)[Period.MONTH].to_date
    assert recovery.actual == pytest.approx(D("89.46958"), abs=D("0.00001"))
    assert (recovery.at_least, recovery.shifts) == (False, Shifts(2, 24))
    grade = found(desk, m.CU_PCT)[Period.MONTH].to_date
    assert grade.actual == 1
    plan(desk, {date(2016, 6, 1): "0.8"}, p.SOURCE, "north", m.CU_PCT)
    grade = found(desk, m.CU_PCT)[Period.MONTH].to_date
    assert (grade.planned, grade.delta, grade.pct) == (D("0.8"), D("0.2"), 125)
    assert found(desk, m.CU_PCT, unit="north")[Period.MONTH].to_date.pct == 125
    assert found(desk, m.CU_PCT, unit="south")[Period.MONTH].to_date.actual is None
