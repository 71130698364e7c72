"""Programme, status, circles, critical path, trend, S-curve, earned value and the cost of a slip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.milestones import Status
from plantdesk.domain.periods import Span, year_of
from plantdesk.domain.programme import (
    Dependency,
    Effect,
    Limits,
    Link,
    Portfolio,
    Programme,
    Project,
    Promise,
    counters,
    money,
    reminders,
)
from plantdesk.domain.programme_curve import By, earned, s_curve
from plantdesk.domain.programme_effect import additions, costs, effect_on_year_kt, made_by, over, with_moves
from plantdesk.domain.programme_network import circle, critical, floats, in_order, moved, settled
from plantdesk.domain.programme_trend import Report, trend
from plantdesk.domain.text import Text

TODAY = date(2016, 6, 30)
COPPER = "cathode_t"


def named(word: str) -> Text:
    """Give a name that is the same in every language."""
    return Text(word, word, word)


def project(code: str, *promises: Promise, **said: Any) -> Project:
    """Give a project of some milestones."""
    return Project(code, named(code), promises=promises, **said)


def portfolio(*projects: Project, end: date | None = date(2020, 12, 31)) -> Portfolio:
    """Give a programme with an end and these projects."""
    programmes = {"PG-1": Programme("PG-1", named("Programme"), end=end)}
    return Portfolio(programmes, {one.code: one for one in projects})


@pytest.mark.parametrize(
    ("promise", "status"),
    [
        (Promise("a", baseline=TODAY, forecast=TODAY), Status.ON_TIME),
        (Promise("a", baseline=TODAY, forecast=TODAY + timedelta(days=1)), Status.AT_RISK),
        (Promise("a", baseline=TODAY, forecast=TODAY + timedelta(days=30)), Status.AT_RISK),
        (Promise("a", baseline=TODAY, forecast=TODAY + timedelta(days=31)), Status.LATE),
        (Promise("a", baseline=TODAY, forecast=TODAY - timedelta(days=1)), Status.LATE),
        (Promise("a", baseline=TODAY - timedelta(days=1)), Status.LATE),
        (Promise("a", baseline=TODAY), Status.NOT_STARTED),
        (Promise("a", actual=TODAY), Status.DONE),
        (Promise("a", forecast=TODAY + timedelta(days=9), actual=TODAY + timedelta(days=1)), Status.ON_TIME),
        (Promise("a", baseline=TODAY, forecast=TODAY, override=Status.AT_RISK), Status.AT_RISK),
    ],
)
def test_the_status_follows_from_the_dates(promise: Promise, status: Status) -> None:
    """Green up to the baseline, amber up to 30 days behind, red beyond or overdue; a status by hand goes first."""
    assert promise.status(TODAY) is status


def test_other_limits_give_another_status() -> None:
    """What a plant set as its limits decides, not a constant."""
    slipped = Promise("a", baseline=TODAY, forecast=TODAY + timedelta(days=10))
    assert slipped.status(TODAY, Limits(risk_days=10)) is Status.ON_TIME
    assert slipped.status(TODAY, Limits(late_days=9)) is Status.LATE


def test_a_project_is_as_its_gravest_open_milestone() -> None:
    """Done only where all milestones are; under way where one is met and nothing else has begun."""
    met = Promise("a", baseline=TODAY, actual=TODAY)
    waiting = Promise("b", baseline=TODAY + timedelta(days=50))
    late = Promise("c", baseline=TODAY, forecast=TODAY + timedelta(days=99))
    assert project("P", met).status(TODAY) is Status.DONE
    assert project("P", met, waiting).status(TODAY) is Status.ON_TIME
    assert project("P", met, waiting, late).status(TODAY) is Status.LATE
    assert project("P", waiting).status(TODAY) is project("P").status(TODAY) is Status.NOT_STARTED
    assert project("P", met, late).slip_days(TODAY) == 99
    assert project("P", waiting).slip_days(TODAY) is None


def test_the_required_rate_is_that_of_the_article() -> None:
    """28 done and 7 due this year of 88 by 2020: 53 left for 4 years = 13.25 a year, 1.9 times this year's."""
    done = [project(f"d{n}", Promise(f"d{n}", actual=TODAY), programme="PG-1") for n in range(28)]
    due = [project(f"y{n}", Promise(f"y{n}", forecast=date(2016, 9, 1)), programme="PG-1") for n in range(7)]
    later = [project(f"l{n}", Promise(f"l{n}", baseline=date(2018, 1, 1)), programme="PG-1") for n in range(53)]
    found = counters(portfolio(*done, *due, *later), TODAY)
    assert (found.projects, found.done, found.due_this_year) == (88, 28, 7)
    assert (found.left_after_this_year, found.years_left) == (53, 4)
    assert found.required_per_year == Decimal("13.25")
    assert found.required_ratio is not None
    assert round(found.required_ratio, 1) == Decimal("1.9")
    assert counters(portfolio(*later, end=date(2016, 12, 31)), TODAY).required_per_year is None


def test_money_is_added_up_by_currency_and_unknown_is_not_zero() -> None:
    """Dollars and tenge are two sums; where nobody reported what was spent, it is unknown."""
    found = money(
        [
            project("a", budget=Decimal(5), spend=Decimal(2), currency="USD"),
            project("b", budget=Decimal(7), currency="USD"),
            project("c", budget=Decimal(9), currency="KZT"),
        ]
    )
    assert found == (("KZT", Decimal(9), None), ("USD", Decimal(12), Decimal(2)))


def test_reminders_tell_what_is_due_overdue_and_long_unconfirmed() -> None:
    """Due on the thirtieth day, not on the next; overdue ones are told once; what is met is told no more."""
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=30), TODAY + timedelta(days=31)]
    old, fresh = TODAY - timedelta(days=60), TODAY - timedelta(days=59)
    promises = [Promise(str(n), forecast=day, confirmed=old if n else fresh) for n, day in enumerate(days)]
    promises.append(Promise("met", forecast=TODAY, actual=TODAY, confirmed=old))
    found = {key: [one.code for one in some] for key, some in reminders(promises, TODAY).items()}
    assert found == {"overdue": ["0"], "due": ["1", "2"], "unconfirmed": ["1", "2", "3"]}


# --- network ---------------------------------------------------------------------------------------------------------


@st.composite
def forward(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """Give milestones each of which waits only for earlier ones: without circles by the way it is made."""
    count = draw(st.integers(1, 12))
    return {
        str(n): tuple(draw(st.sets(st.sampled_from([str(k) for k in range(n)]), max_size=3))) if n else ()
        for n in range(count)
    }


@given(forward())
def test_what_waits_only_for_earlier_ones_has_no_circle(waits: dict[str, tuple[str, ...]]) -> None:
    """No false alarm: an order exists, and every milestone stands in it after those it waits for."""
    assert circle(waits) == ()
    promises = {code: Promise(code, depends=tuple(Dependency(on) for on in some)) for code, some in waits.items()}
    order = in_order(promises)
    assert sorted(order) == sorted(waits)
    assert all(order.index(on) < order.index(code) for code, some in waits.items() for on in some)


@given(forward(), st.data())
def test_a_tie_back_to_what_waits_is_a_circle(waits: dict[str, tuple[str, ...]], data: st.DataObject) -> None:
    """Every circle is found, and what is told is one: each waits for the next, the last for the first."""
    code = data.draw(st.sampled_from(sorted(waits)))
    before = code
    while waits[before]:
        before = waits[before][0]
    tied = {**waits, before: (*waits[before], code)}
    found = circle(tied)
    assert found
    assert found[0] == found[-1]
    assert all(following in tied[one] for one, following in pairwise(found))


def path(first: int, second: int, side: int) -> dict[str, Promise]:
    """Give two milestones in a line and one beside, all tied to an end."""
    start = TODAY + timedelta(days=10)
    a = Promise("a", forecast=start)
    b = Promise("b", forecast=start + timedelta(days=first), depends=(Dependency("a", Link.FS, first),))
    c = Promise("c", forecast=start + timedelta(days=side))
    last = start + timedelta(days=first + second)
    end = Promise("end", forecast=last, depends=(Dependency("b", Link.FS, second), Dependency("c")))
    return {one.code: one for one in (a, b, c, end)}


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 119))
def test_the_critical_path_has_no_day_to_spare(first: int, second: int, side: int) -> None:
    """The line a → b → end is critical whatever its lags; what ends beside it has as many days as it ends earlier."""
    promises = path(first, second, min(side, first + second))
    spare = floats(promises, TODAY)
    assert (spare["a"], spare["b"], spare["end"]) == (0, 0, 0)
    assert spare["c"] == first + second - min(side, first + second)
    assert critical(promises, TODAY) >= {"a", "b", "end"}
    assert ("c" in critical(promises, TODAY)) == (spare["c"] == 0)


@given(st.sampled_from(list(Link)), st.integers(-20, 20), st.integers(0, 40), st.integers(0, 90))
def test_a_move_within_the_float_pushes_nothing_and_beyond_it_as_much_as_is_lacking(
    link: Link, lag: int, length: int, move: int
) -> None:
    """Each kind of tie, with its lag and the length of the work: the follower moves by the move less the float."""
    start = date(2017, 1, 1)
    first = Promise("a", forecast=start + timedelta(days=length), start=start)
    second = Promise("b", forecast=date(2017, 3, 1), start=date(2017, 2, 10), depends=(Dependency("a", link, lag),))
    promises = {"a": first, "b": second}
    assert first.forecast is not None
    assert second.forecast is not None
    far = floats({**promises, "b": second._replace(depends=())}, TODAY)
    assert set(far) == {"a", "b"}
    changed = moved(promises, {"a": first.forecast + timedelta(days=move)}, TODAY)
    anchor = (first.forecast if link in (Link.FS, Link.FF) else start) + timedelta(days=move + lag)
    earliest = anchor + (timedelta(days=19) if link in (Link.FS, Link.SS) else timedelta(0))
    expected = max(earliest, second.forecast)
    after = changed.get("b", second).forecast
    assert after == (expected if move else second.forecast)


def test_what_is_met_stays_where_it_is() -> None:
    """A move cannot change what has happened."""
    promises = {
        "a": Promise("a", forecast=TODAY + timedelta(days=5)),
        "b": Promise("b", forecast=TODAY, actual=TODAY, depends=(Dependency("a"),)),
    }
    assert set(moved(promises, {"a": date(2017, 1, 1), "b": date(2018, 1, 1)}, TODAY)) == {"a"}


# --- trend -----------------------------------------------------------------------------------------------------------


def test_the_trend_is_that_of_the_shared_vector(vectors: Mapping[str, Any]) -> None:
    """MT-1: slip 61 days, slope 30 days in 61, met on 26 May 2017 if it goes on like that."""
    known = vectors["mta"]
    reports = [
        Report(date.fromisoformat(day), date.fromisoformat(expected))
        for day, expected in zip(known["report"], known["forecast"], strict=True)
    ]
    found = trend(reports)
    assert found.slip_days == known["slip_days"]
    assert found.slope == pytest.approx(float(known["last_slope"]), abs=1e-6)
    assert found.extrapolated == date.fromisoformat(known["extrapolated"])
    assert found.reforecasts == 2


def test_a_day_a_day_is_never_and_what_is_met_is_its_date() -> None:
    """A slope of 1 has no end; a milestone that was met needs no extrapolation."""
    days = [date(2016, 1, 1), date(2016, 2, 1)]
    slipping = [Report(day, day + timedelta(days=90)) for day in days]
    assert trend(slipping).never
    assert trend(slipping).extrapolated is None
    met = [Report(days[0], date(2016, 1, 20)), Report(days[1], date(2016, 1, 25), True)]
    assert trend(met).extrapolated == date(2016, 1, 25)
    assert trend([Report(days[0], None)]).slip_days is None


# --- curve and earned value ------------------------------------------------------------------------------------------


def test_earned_value_is_that_of_the_shared_vector(vectors: Mapping[str, Any]) -> None:
    """EV-1: BCWP 50, BCWS 45, ACWP 55: SV 5, CV -5, SPI 1.1111, CPI 0.9091, EAC 605 of a budget of 550."""
    known = vectors["evm"]
    past, ahead = date(2016, 1, 1), date(2017, 1, 1)
    promises = (
        Promise("a", baseline=past, actual=past, weight=Decimal(45)),
        Promise("b", baseline=ahead, percent=Decimal(100), weight=Decimal(5)),
        Promise("c", baseline=ahead, weight=Decimal(500)),
    )
    (found,) = earned([project("P", *promises, budget=Decimal(known["BAC"]), spend=Decimal(known["ACWP"]))], TODAY)
    assert (found.earned, found.planned) == (known["BCWP"], known["BCWS"])
    assert (found.sv, found.cv) == (known["SV"], known["CV"])
    assert float(found.spi or 0) == pytest.approx(float(known["SPI"]), abs=1e-4)
    assert float(found.cpi or 0) == pytest.approx(float(known["CPI"]), abs=1e-4)
    assert float(found.eac or 0) == pytest.approx(float(known["EAC_BAC_over_CPI"]))
    (unknown,) = earned([project("P", *promises, budget=Decimal(1))], TODAY)
    assert (unknown.cv, unknown.cpi, unknown.eac) == (None, None, None)


def test_the_curve_ends_at_the_whole_and_counts_each_once() -> None:
    """Planned by baselines, done by facts up to today, expected from today on; weights and budgets weigh."""
    met = Promise("a", baseline=date(2016, 3, 1), actual=date(2016, 4, 2), weight=Decimal(3))
    overdue = Promise("b", baseline=date(2016, 5, 1), weight=Decimal(1))
    later = Promise("c", baseline=date(2016, 9, 1), forecast=date(2016, 12, 1), weight=Decimal(4))
    undated = Promise("d", weight=Decimal(2))
    one = project("P", met, overdue, later, undated, budget=Decimal(100))
    by_count = s_curve([one], TODAY)
    at = {point.day: point for point in by_count.points}
    assert [by_count.total, by_count.without_date] == [4, 1]
    assert list(at[TODAY][1:]) == [2, 1, 1]
    assert list(at[date(2016, 7, 31)][1:]) == [2, None, 2]
    assert list(by_count.points[-1][1:]) == [3, None, 3]
    by_budget = {point.day: point for point in s_curve([one], TODAY, By.BUDGET).points}
    assert by_budget[TODAY][1:] == (Decimal(40), Decimal(30), Decimal(30))
    assert s_curve([one], TODAY, By.BUDGET, "EUR").total == 0
    assert s_curve([one], TODAY, By.WEIGHT).total == 1


# --- from slip to copper ---------------------------------------------------------------------------------------------

LINE = Effect(COPPER, Decimal(7300), "ew", 0)
"""Twenty tonnes a day."""


def test_a_slip_of_46_days_costs_what_was_not_made() -> None:
    """Twenty tonnes a day, 46 days late: 920 t of this year are lost; run up, both starts lose the same to the ramp."""
    ew = Promise("ew", baseline=date(2016, 8, 15), forecast=date(2016, 9, 30))
    slipped = portfolio(project("P", ew, effect=LINE))
    (cost,) = costs(slipped, year_of(TODAY), TODAY, COPPER)
    assert [cost.slip_days, cost.tonnes] == [46, -920]
    assert effect_on_year_kt(slipped, TODAY, COPPER) == Decimal("-0.92")
    assert effect_on_year_kt(portfolio(project("P", ew, effect=Effect("dry_t", Decimal(1)))), TODAY, COPPER) == 0


def test_an_overdue_start_loses_day_by_day() -> None:
    """What is not there yet cannot have started: it counts from tomorrow."""
    ew = Promise("ew", baseline=date(2016, 6, 20), forecast=date(2016, 6, 20))
    assert costs(portfolio(project("P", ew, effect=LINE)), year_of(TODAY), TODAY, COPPER)[0].tonnes == -20 * 11


@given(st.integers(0, 24), st.integers(1, 900), st.integers(1, 900))
def test_an_effect_adds_up_over_any_cut(months: int, first: int, second: int) -> None:
    """Two spans end to end hold what the whole does, and the ramp never makes more than full load."""
    effect = Effect(COPPER, Decimal(3650), None, months)
    since = date(2016, 7, 1)
    middle, end = since + timedelta(days=first - 1), since + timedelta(days=first + second - 1)
    whole = over(effect, since, Span(since, end))
    parts = over(effect, since, Span(since, middle)) + over(effect, since, Span(middle + timedelta(days=1), end))
    assert abs(whole - parts) < Decimal("1e-9")
    assert whole == made_by(effect, since, end)
    assert 0 <= whole <= 10 * (first + second)


def test_the_forecast_gets_only_what_is_not_in_the_output_yet() -> None:
    """A line that runs at full load adds nothing to the rate; one that starts tomorrow adds all of its tonnes."""
    rest = Span(date(2016, 7, 1), date(2016, 7, 10))
    running = Promise("ew", actual=date(2015, 1, 1))
    coming = Promise("ew", forecast=date(2016, 7, 1))
    assert additions([project("P", running, effect=LINE)], rest, TODAY, COPPER) == 0
    assert additions([project("P", coming, effect=LINE)], rest, TODAY, COPPER) == 200
    assert additions([project("P", coming, effect=LINE)], rest, TODAY, "dry_t") == 0


def test_what_if_moves_nothing_that_stands() -> None:
    """The moved programme is another one; the one that was read is as it was."""
    ew = Promise("ew", baseline=date(2016, 8, 15), forecast=date(2016, 8, 15))
    stands = portfolio(project("P", ew, effect=LINE))
    other = with_moves(stands, {"ew": date(2016, 9, 30)}, TODAY)
    assert effect_on_year_kt(stands, TODAY, COPPER) == 0
    assert effect_on_year_kt(other, TODAY, COPPER) == Decimal("-0.92")
    assert stands.projects["P"].promises == (ew,)


def test_a_part_of_the_portfolio_is_chosen_by_what_it_says() -> None:
    """Programme, status, route, division and owner each narrow; loose milestones are in no part."""
    one = project("P-1", Promise("a", actual=TODAY), programme="PG-1", route="hydro", division="d7", owner=named("Kim"))
    other = project("P-2", Promise("b", forecast=TODAY), route="pyro")
    whole = Portfolio({}, {"P-1": one, "P-2": other}, (Promise("x"),))
    parts: list[dict[str, Any]] = [{"programme": "PG-1"}, {"route": "hydro"}, {"division": "d7"}, {"owner": "Kim"}]
    for part in parts:
        assert list(whole.chosen(TODAY, **part).projects) == ["P-1"]
    assert list(whole.chosen(TODAY, status=Status.ON_TIME).projects) == ["P-2"]
    assert whole.chosen(TODAY, route="pyro").loose == ()
    assert whole.chosen(TODAY).loose == whole.loose


def test_what_cannot_hold_its_forecast_counts_alike_with_and_without_a_move() -> None:
    """A day earlier never makes it worse: what waits is pushed in both, and only the difference is a move."""
    first = Promise("a", forecast=date(2016, 10, 5))
    early = Promise("b", forecast=date(2016, 9, 1), depends=(Dependency("a"),))
    promises = {"a": first, "b": early}
    assert settled(promises, {}, TODAY)["b"].forecast == date(2016, 10, 5)
    earlier = moved(promises, {"a": date(2016, 10, 4)}, TODAY)
    assert {code: one.forecast for code, one in earlier.items()} == {"a": date(2016, 10, 4), "b": date(2016, 10, 4)}
    assert moved(promises, {"a": date(2016, 10, 5)}, TODAY) == {}


def test_an_overdue_milestone_slips_on_and_is_met_in_no_past() -> None:
    """Eight days overdue and never forecast otherwise: eight days of slip, met on the report day at the earliest."""
    stood = date(2016, 6, 22)
    found = trend([Report(date(2016, 5, 31), stood), Report(TODAY, stood)])
    assert (found.slip_days, found.extrapolated) == ((TODAY - stood).days, TODAY)
    assert trend([Report(date(2016, 5, 31), stood), Report(TODAY, stood, True)]).slip_days == 0
    later = TODAY + timedelta(days=3)
    assert trend([Report(date(2016, 5, 31), stood), Report(TODAY, stood)], as_of=later).extrapolated == later


def test_one_far_end_does_not_thin_out_what_is_due_long_before() -> None:
    """53 left by 2020 stay 13.25 a year when one project of a programme to 2030 comes; without the 53 it is 1 in 14."""
    later = [project(f"l{n}", Promise(f"l{n}", baseline=date(2018, 1, 1)), programme="PG-1") for n in range(53)]
    far = project("far", Promise("far", baseline=date(2029, 1, 1)), programme="PG-2")
    found = portfolio(*later, far, end=date(2020, 12, 31))
    ends = {**found.programmes, "PG-2": replace(found.programmes["PG-1"], code="PG-2", end=date(2030, 12, 31))}
    whole = replace(found, programmes=ends)
    count = counters(whole, TODAY)
    assert (count.left_after_this_year, count.years_left, count.required_per_year) == (53, 4, Decimal("13.25"))
    alone = counters(replace(whole, projects={"far": far}), TODAY)
    assert (alone.left_after_this_year, alone.years_left) == (1, 14)
