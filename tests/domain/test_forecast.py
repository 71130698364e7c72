"""Where a period will end: known answers, what is missing, the range, and how wrong the methods have been."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.forecast import SHARES, Method, Output, Past, back_test, ends, fan
from plantdesk.domain.periods import Span, half_year_of, month_of, year_of
from plantdesk.domain.plan import Plan

Agrees = Callable[[Decimal | None, Decimal], bool]
D = Decimal
JUNE = month_of(date(2016, 6, 1))


def even(span: Span, total: Decimal) -> dict[date, Decimal]:
    """Spread tonnes evenly over a span."""
    return dict.fromkeys(span, total / span.days)


def without(tonnes: dict[date, Decimal], gone: Iterable[date]) -> dict[date, Decimal]:
    """Take days away."""
    return {day: t for day, t in tonnes.items() if day not in set(gone)}


def test_a_month_on_its_twelfth_day(vectors: dict[str, Any], agrees: Agrees) -> None:
    """Linear end and required rate come out as computed by hand."""
    case = vectors["plan"]["month"]
    as_of = date(2016, 6, int(case["elapsed"]))
    output = Output(even(JUNE.until(as_of), case["actual_t"]))
    found = ends(output, Plan({JUNE.first: case["plan_t"]}), JUNE, as_of)
    assert agrees(found.methods[Method.LINEAR], case["linear_forecast"])
    assert agrees(found.required, case["required_t_per_day"])
    assert found.days_left == case["days"] - case["elapsed"]
    at_plan = case["actual_t"] + case["plan_t"] - case["plan_to_date"]
    assert found.methods[Method.PLAN_RATE] == at_plan


def test_the_public_first_half_gives_the_years_end(vectors: dict[str, Any], agrees: Agrees) -> None:
    """111.0 kt in 182 days of a leap year go on to the year's linear end."""
    case = vectors["plan"]["kazakhmys"]
    half = half_year_of(date(2016, 6, 30))
    found = ends(Output(even(half, case["H1_2016_t"])), Plan({}), year_of(half.last), half.last)
    assert agrees(found.methods[Method.LINEAR], case["FY2016_linear_366d_t"])
    assert (found.planned, found.required, found.methods[Method.PLAN_RATE]) == (None, None, None)


def test_a_missing_day_is_skipped_and_never_counts_zero() -> None:
    """Without two of its days the month ends at the same tonnes by every rate; they are taken at the rate."""
    as_of = date(2016, 6, 20)
    whole = dict.fromkeys(Span(date(2016, 5, 1), as_of), D(100))
    plan = Plan({JUNE.first: D(3000)})
    holes = without(whole, [date(2016, 6, 3), date(2016, 6, 4)])
    for output in (Output(whole), Output(holes)):
        found = ends(output, plan, JUNE, as_of)
        assert {found.methods[method] for method in Method} == {D(3000)}
    assert ends(Output(holes), plan, JUNE, as_of).actual == 1800


def test_of_a_day_with_some_of_its_shifts_only_the_rest_is_foreseen() -> None:
    """Half a day is there: the other half is taken at the rate of the whole days, which it does not pull down."""
    as_of = date(2016, 6, 10)
    tonnes = dict.fromkeys(Span(date(2016, 6, 1), as_of), D(100)) | {date(2016, 6, 5): D(50)}
    found = ends(Output(tonnes, {date(2016, 6, 5): D("0.5")}), Plan({}), JUNE, as_of)
    assert found.methods[Method.LINEAR] == 3000
    assert found.methods[Method.LAST_30_DAYS] == 3000
    only = Output({as_of: D(50)}, {as_of: D("0.5")})
    assert only.rate(JUNE) == 100


def test_nothing_is_foreseen_of_nothing() -> None:
    """Without any output every end is unknown; what has to be made is the whole plan."""
    found = ends(Output({}), Plan({JUNE.first: D(300)}), JUNE, date(2016, 6, 15))
    assert (found.actual, found.low, found.high) == (None, None, None)
    assert [found.methods[m] for m in (Method.LINEAR, Method.LAST_30_DAYS, Method.EWMA)] == [None] * 3
    assert found.methods[Method.PLAN_RATE] == 300
    assert found.required == 20


def test_a_plan_that_is_made_requires_nothing_more() -> None:
    """What is left to make is never negative, and on the last day nothing is left to require."""
    output = Output(even(JUNE, D(3300)))
    plan = Plan({JUNE.first: D(3000)})
    assert ends(output, plan, JUNE, date(2016, 6, 29)).required == 0
    last = ends(output, plan, JUNE, JUNE.last)
    assert (last.required, last.days_left, last.methods[Method.LINEAR]) == (None, 0, pytest.approx(D(3300)))


def test_the_best_mean_of_thirty_days() -> None:
    """The best thirty days on end count, wherever they lie; a handful of good days does not."""
    tonnes = dict.fromkeys(Span(date(2016, 1, 1), date(2016, 4, 30)), D(100))
    tonnes |= dict.fromkeys(Span(date(2016, 2, 1), date(2016, 3, 1)), D(110))
    assert Past.of(Output(tonnes)).best_mean() == 110
    some = without(tonnes, [date(2016, 2, 3), date(2016, 2, 9)])
    assert Past.of(Output(some)).best_mean() == 110
    assert Past.of(Output(dict.fromkeys(Span(date(2016, 1, 1), date(2016, 1, 23)), D(200)))).best_mean() is None
    assert Past.of(Output(tonnes, {date(2016, 2, 3): D("0.5")})).best_mean() == 110


def test_the_newest_days_weigh_most_in_the_exponential_rate() -> None:
    """After a step the exponential rate is nearer to the new level than the mean of thirty days."""
    as_of = date(2016, 6, 20)
    tonnes = dict.fromkeys(Span(date(2016, 4, 1), date(2016, 6, 5)), D(100))
    tonnes |= dict.fromkeys(Span(date(2016, 6, 6), as_of), D(200))
    found = ends(Output(tonnes), Plan({}), JUNE, as_of).methods
    last, ewma = found[Method.LAST_30_DAYS], found[Method.EWMA]
    assert last is not None
    assert ewma is not None
    assert last < ewma < 100 * 5 + 200 * 25


def test_the_range_holds_what_followed_before() -> None:
    """Months that swing up and down give a range around the rate; a steady plant gives none to speak of."""
    swinging = {
        day: D(100) + (10 if day.toordinal() // 20 % 2 else -10) for day in Span(date(2015, 1, 1), date(2016, 6, 12))
    }
    found = ends(Output(swinging), Plan({}), JUNE, date(2016, 6, 12))
    low, high, linear = found.low, found.high, found.methods[Method.LINEAR]
    assert low is not None
    assert high is not None
    assert linear is not None
    assert low < linear < high
    assert 100 < high - low < 600
    steady = ends(Output(dict.fromkeys(swinging, D(100))), Plan({}), JUNE, date(2016, 6, 12))
    assert (steady.low, steady.high) == (3000, 3000)


def test_the_fan_begins_at_today_and_ends_where_the_forecast_ends() -> None:
    """Each line of the fan leads to the end that is told in figures, the range too."""
    as_of = date(2016, 6, 12)
    tonnes = {day: D(90 + day.day % 7) for day in Span(date(2015, 3, 1), as_of)}
    tonnes.pop(date(2016, 6, 7))
    plan = Plan({date(2016, m, 1): D(3000) for m in range(1, 13)}, {date(2016, 6, 20): D(0)})
    way, end = fan(Output(tonnes), plan, JUNE, as_of), ends(Output(tonnes), plan, JUNE, as_of)
    for method, line in way.methods.items():
        assert line[JUNE.last] == pytest.approx(end.methods[method])
        assert min(line) == as_of
    assert set(way.methods) == set(Method)
    assert (way.low[JUNE.last], way.high[JUNE.last]) == (end.low, end.high)
    assert date(2016, 6, 7) not in way.actual
    assert way.actual[as_of] == end.actual
    assert way.planned[JUNE.last] == pytest.approx(D(3000))
    assert all(way.low[day] <= way.high[day] for day in way.low)


def test_the_back_test_knows_a_steady_plant_and_a_step() -> None:
    """A steady plant is foreseen without error; after a step in the middle the recent rate is nearer than the linear."""
    steady = Output(dict.fromkeys(year_of(date(2015, 1, 1)), D(100)))
    months = [month_of(date(2015, m, 1)) for m in range(1, 13)]
    scores = back_test(steady, Plan({}), months)
    assert {(s.share, s.n) for s in scores if s.method is Method.LINEAR} == {(share, 12) for share in SHARES}
    assert all(s.error_pct == 0 for s in scores if s.method is not None)
    assert not [s for s in scores if s.method is Method.PLAN_RATE]
    step = Output({day: D(100 if day.month < 6 else 200) for day in year_of(date(2015, 1, 1))})
    year = {(s.share, s.method): s.error_pct for s in back_test(step, Plan({}), [year_of(date(2015, 1, 1))])}
    assert year[D("0.75"), Method.LAST_30_DAYS] < year[D("0.75"), Method.LINEAR]


def test_the_back_test_looks_at_nothing_that_came_later_and_at_no_period_that_is_half_there() -> None:
    """What follows the day of the forecast changes nothing about it; a month of which much is missing says nothing."""
    may = month_of(date(2016, 5, 1))
    tonnes = {day: D(100 + day.day) for day in may}
    early = {(s.share, s.method): s for s in back_test(Output(tonnes), Plan({}), [may])}
    truth = sum(tonnes.values(), D(0))
    first = date(2016, 5, 8)
    foreseen = ends(Output({d: t for d, t in tonnes.items() if d <= first}), Plan({}), may, first)
    linear = foreseen.methods[Method.LINEAR]
    assert linear is not None
    assert early[D("0.25"), Method.LINEAR].error_pct == abs(linear - truth) / truth * 100
    assert not back_test(Output(without(tonnes, list(may)[:5])), Plan({}), [may])


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=30), st.sets(st.integers(1, 30), max_size=10))
def test_the_linear_end_is_the_mean_of_what_is_there_times_the_days(tonnes: list[int], gone: set[int]) -> None:
    """Whatever is missing, the linear end is the mean of the days that are there (seven at least) times those of the month."""
    as_of = JUNE.first + timedelta(days=len(tonnes) - 1)
    there = {JUNE.first + timedelta(days=n): D(t) for n, t in enumerate(tonnes) if n + 1 not in gone}
    found = ends(Output(there), Plan({}), JUNE, as_of).methods[Method.LINEAR]
    if len(there) < 7:
        assert found is None
    else:
        assert found == pytest.approx(sum(there.values()) / len(there) * 30)


def test_the_range_holds_the_end_by_every_method_also_on_the_last_day() -> None:
    """A plan far from the rates widens it, with days left and with none, where a day is missing."""
    days = [day for day in Span(date(2015, 1, 1), date(2016, 6, 30)) if day != date(2016, 6, 3)]
    output = Output(dict.fromkeys(days, D(100)))
    for as_of in (date(2016, 6, 20), JUNE.last):
        for tonnes in (D(900), D(9000)):
            found = ends(output, Plan({JUNE.first: tonnes}), JUNE, as_of)
            assert found.low is not None
            assert found.high is not None
            assert all(found.low <= end <= found.high for end in found.methods.values() if end is not None)
            assert found.low < found.high


def test_a_few_days_give_neither_rate_nor_range() -> None:
    """Six whole days foresee nothing; the seventh gives a rate, but the range takes earlier days to compare with."""
    for n, known in ((1, False), (6, False), (7, True)):
        as_of = date(2016, 6, n)
        found = ends(Output(dict.fromkeys(Span(date(2016, 6, 1), as_of), D(100))), Plan({}), JUNE, as_of)
        rates = [found.methods[m] for m in (Method.LINEAR, Method.LAST_30_DAYS, Method.EWMA)]
        assert rates == ([3000] * 3 if known else [None] * 3)
        assert (found.low, found.high) == (None, None)


def test_a_shift_that_is_missing_on_the_last_day_keeps_the_range_open() -> None:
    """Half a day is not there: the range is that of what days did beside the 30 before them, wider by √2."""
    days = {day: D(100) + (day.toordinal() * 7 % 11 - 5) for day in Span(date(2015, 1, 1), JUNE.last)}
    output = Output(days | {JUNE.last: D(50)}, {JUNE.last: D("0.5")})
    found = ends(output, Plan({}), JUNE, JUNE.last)
    assert found.low is not None
    assert found.high is not None
    assert 4 < found.high - found.low < 8
    whole = ends(Output(days), Plan({}), JUNE, JUNE.last)
    assert whole.low == whole.high
    assert whole.low == whole.actual
