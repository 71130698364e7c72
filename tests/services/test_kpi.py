"""Key figures of small stores worked out by hand: gaps, beginnings, plans, and what was known when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import Value
from plantdesk.services.known_on import known_until
from plantdesk.services.kpi import CathodeFigures, as_json_answer, kpi
from plantdesk.services.plans import PlanRow, monthly_plans, plan_of_plant, record_plan
from tests.helpers.stores import SECTIONS, Desk, section

AS_OF = date(2016, 6, 30)


def enter(desk: Desk, day: date, shift: str = "day", tonnes: str = "10", units: tuple[str, ...] = SECTIONS) -> None:
    """Enter output of some sections in one shift."""
    for unit in units:
        assert desk.save(section(unit, day, shift), cathode_t=tonnes).saved == 1


def plan(desk: Desk, rows: Mapping[tuple[str, str, date], str]) -> None:
    """Record monthly plans by kind, unit and month."""
    made = [PlanRow(month, kind, unit, "cathode_t", Value(Decimal(t))) for (kind, unit, month), t in rows.items()]
    record_plan(desk.recorder(), made, "keyboard").or_raise()


def cathode(desk: Desk, as_of: date = AS_OF, known_on: int | None = None) -> CathodeFigures:
    """Work out the figures of the store."""
    return kpi(desk.store if known_on is None else desk.store.known(known_on), as_of).cathode


def test_an_empty_store_knows_nothing(desk: Desk) -> None:
    """Unknown is None and never zero; only shifts are counted."""
    found = cathode(desk)
    assert (found.day_t, found.month_t, found.half_year_t, found.year_t) == (None, None, None, None)
    assert (found.plan_year_pct, found.half_year_vs_last_year_pct) == (None, None)
    assert (found.last_year_t, found.last_year_plan_pct) == (None, None)
    assert (found.shifts_entered, found.shifts_expected) == (0, 364)


def test_sums_run_to_the_day_inclusive(desk: Desk) -> None:
    """Day, month, half-year and year each add what lies in them up to the as-of day."""
    for day in (date(2015, 12, 31), date(2016, 1, 1), date(2016, 5, 31), date(2016, 6, 1), date(2016, 6, 29)):
        enter(desk, day)
    found = cathode(desk, date(2016, 6, 29))
    assert (found.day_t, found.month_t, found.half_year_t, found.year_t) == (30, 60, 120, 120)
    assert cathode(desk, date(2016, 6, 1)).year_t == 90
    assert cathode(desk, AS_OF).day_t is None
    assert cathode(desk, AS_OF).month_t == 60


def test_zero_is_known_and_none_is_not(desk: Desk) -> None:
    """A shift that made nothing counts zero; a dash counts as entered but adds nothing."""
    enter(desk, AS_OF, tonnes="0")
    assert cathode(desk).day_t == 0
    enter(desk, date(2016, 6, 29), tonnes="-")
    found = cathode(desk, date(2016, 6, 29))
    assert (found.day_t, found.shifts_entered) == (None, 1)


def test_a_shift_counts_once_every_running_section_has_output(desk: Desk) -> None:
    """Two of three is not entered; a section that is stopped is not waited for."""
    enter(desk, AS_OF, units=("s1", "s2"))
    assert cathode(desk).shifts_entered == 0
    enter(desk, AS_OF, units=("s3",))
    assert cathode(desk).shifts_entered == 1
    enter(desk, AS_OF, "night", units=("s1", "s2"))
    desk.recorder().configure([(Subject(p.SECTION, "s3", date(2016, 7, 1)), {p.STATE: p.STOPPED})])
    assert cathode(desk).shifts_entered == 1
    desk.recorder().configure([(Subject(p.SECTION, "s3", AS_OF), {p.STATE: p.STOPPED})])
    assert cathode(desk).shifts_entered == 2


def test_the_change_on_last_year_needs_the_whole_of_last_years_span(desk: Desk) -> None:
    """Entries that begin later than the span say nothing about it; a gap inside it does not hide it."""
    enter(desk, AS_OF, tonnes="12")
    enter(desk, date(2015, 3, 1))
    assert cathode(desk).half_year_vs_last_year_pct is None
    assert cathode(desk).last_year_t == 30
    enter(desk, date(2014, 12, 31))
    assert cathode(desk).half_year_vs_last_year_pct == pytest.approx(Decimal(20))


def test_plan_of_the_same_days(desk: Desk) -> None:
    """The month's plan is spread over its days; a month without a plan makes the year's comparison unknown."""
    enter(desk, date(2016, 1, 10), tonnes="31")
    plan(desk, {("section", "s1", date(2016, 1, 1)): "310"})
    assert cathode(desk, date(2016, 1, 10)).plan_year_pct == pytest.approx(Decimal(93))
    assert cathode(desk, date(2016, 2, 1)).plan_year_pct is None


def test_the_more_detailed_plan_wins(desk: Desk) -> None:
    """A division's plan counts only in months in which none of its sections has one."""
    january, february = date(2016, 1, 1), date(2016, 2, 1)
    since = [(Subject(p.DIVISION, "d1", p.FIRST_DAY), {p.NAME_EN: "Smelter"})]
    since += [(Subject(p.SECTION, s, p.FIRST_DAY), {p.DIVISION_OF: "d1"}) for s in ("s1", "s2")]
    desk.recorder().configure(since)
    plan(
        desk,
        {
            ("division", "d1", january): "1000",
            ("division", "d1", february): "900",
            ("section", "s1", january): "400",
            ("section", "s2", january): "500",
            ("section", "s3", february): "70",
        },
    )
    months = plan_of_plant(monthly_plans(desk.store, "cathode_t"), desk.store.plant(), {}).months
    assert months == {january: 900, february: 970}


def test_what_was_known_then(desk: Desk) -> None:
    """A correction made later, a late plan and a late entry are not seen; the day's end in plant time is the cut."""
    desk.clock.moment = datetime(2016, 6, 30, 16, 0, tzinfo=UTC)
    enter(desk, AS_OF, tonnes="10")
    cut = known_until(desk.store.plant(), AS_OF)
    assert datetime.fromtimestamp((cut + 1) / 1000, UTC) == datetime(2016, 6, 30, 18, 0, tzinfo=UTC)
    desk.clock.moment = datetime(2016, 6, 30, 18, 0, tzinfo=UTC)
    desk.save(section("s1", AS_OF), reason="weighed again", cathode_t="12")
    plan(desk, {("section", "s1", date(2016, 6, 1)): "300"})
    assert cathode(desk, AS_OF).day_t == 32
    assert cathode(desk, AS_OF).day_plan_t == 10
    then = cathode(desk, AS_OF, cut)
    assert (then.day_t, then.day_plan_t, then.shifts_entered) == (30, None, 1)
    assert cathode(desk, AS_OF, cut - 8 * 3_600_000).day_t is None


def test_replayed_and_kept_figures_are_the_same(desk: Desk) -> None:
    """Known up to now, the answer of the entries equals that of the kept sums."""
    for day in (date(2015, 1, 1), date(2015, 5, 5), date(2016, 6, 29)):
        enter(desk, day, tonnes="10.123456789012")
    desk.save(section("s2", date(2016, 6, 29)), reason="slip", cathode_t="0.1")
    assert cathode(desk) == cathode(desk, known_on=desk.store.newest_recorded())


def test_the_answer_for_programs_has_numbers_and_null(desk: Desk) -> None:
    """Decimals become plain numbers, unknown becomes null."""
    enter(desk, AS_OF, tonnes="0.1")
    answer = as_json_answer(kpi(desk.store, AS_OF))
    cathode_answer = answer["cathode"]
    assert isinstance(cathode_answer, dict)
    assert (answer["as_of"], cathode_answer["day_t"], cathode_answer["last_year_t"]) == ("2016-06-30", 0.3, None)
