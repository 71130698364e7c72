"""The plan spread over days, and where the output stands against it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.periods import Span, half_year_of, month_of, year_of
from plantdesk.domain.plan import MeanPlan, Plan, joined, pct_of_plan
from plantdesk.domain.trends import change_pct

Agrees = Callable[[Decimal | None, Decimal], bool]
D = Decimal
JUNE = month_of(date(2016, 6, 1))


def test_a_month_on_its_twelfth_day(vectors: dict[str, Any], agrees: Agrees) -> None:
    """Plan to date and per cent of it come out as computed by hand."""
    case = vectors["plan"]["month"]
    plan = Plan({JUNE.first: case["plan_t"]})
    assert case["days"] == JUNE.days
    to_date = plan.over(JUNE.until(date(2016, 6, int(case["elapsed"]))))
    assert to_date == case["plan_to_date"]
    assert agrees(pct_of_plan(case["actual_t"], to_date), case["pct"])


def test_public_figures_of_two_years(vectors: dict[str, Any]) -> None:
    """2015 at 103 % of plan and the first half of 2016, 8 % up, agree with what follows from them."""
    case = vectors["plan"]["kazakhmys"]
    pct = pct_of_plan(case["2015_t"], case["2015_plan_t"])
    assert pct is not None
    assert round(pct, 5) == 103
    half = half_year_of(date(2016, 6, 30))
    assert half.days == case["H1_2016_days"]
    change = change_pct(case["H1_2016_t"], case["implied_H1_2015_t"])
    assert change is not None
    assert round(change, 4) == 8
    assert case["2015_t"] - case["implied_H1_2015_t"] == case["implied_H2_2015_t"]


def test_days_of_repair_carry_less() -> None:
    """Weights move the plan between days and leave the month as planned."""
    plan = Plan({JUNE.first: D(290)}, {date(2016, 6, 1): D(0), date(2016, 6, 2): D("0.5"), date(2016, 6, 3): D("1.5")})
    assert plan.day(date(2016, 6, 1)) == 0
    assert plan.day(date(2016, 6, 2)) == 5
    assert plan.day(date(2016, 6, 4)) == 10
    assert plan.over(JUNE) == 290
    assert sum(plan.days(JUNE).values()) == 290


def test_a_span_with_an_unplanned_month_has_no_plan() -> None:
    """Unknown is unknown: half a plan is not compared with a whole output."""
    plan = Plan({JUNE.first: D(300)})
    assert plan.over(Span(date(2016, 6, 30), date(2016, 7, 1))) is None
    assert plan.day(date(2016, 7, 1)) is None
    assert set(plan.days(Span(date(2016, 6, 30), date(2016, 7, 1)))) == {date(2016, 6, 30)}
    idle = Plan({JUNE.first: D(300)}, dict.fromkeys(JUNE, D(0)))
    assert idle.over(JUNE) is None


def test_unknown_figures_stay_unknown() -> None:
    """Nothing is made of nothing, and nothing planned has no per cent."""
    assert pct_of_plan(None, D(1)) is pct_of_plan(D(1), None) is pct_of_plan(D(1), D(0)) is None
    assert pct_of_plan(D(0), D(10)) == 0


@given(st.integers(0, 100_000), st.integers(1, 28))
def test_parts_of_a_month_add_up(tonnes: int, cut: int) -> None:
    """The plan before a day and from it on is the plan of the month, and the year that of its months."""
    months = {date(2015, m, 1): D(tonnes + m) for m in range(1, 13)}
    plan = Plan(months)
    february = month_of(date(2015, 2, 1))
    before = plan.over(Span(february.first, date(2015, 2, cut))) or D(0)
    after = plan.over(Span(date(2015, 2, cut + 1), february.last)) if cut < 28 else D(0)
    assert after is not None
    assert abs(before + after - months[february.first]) < D("1e-15")
    assert plan.over(year_of(february.first)) == sum(months.values())


def test_plans_with_weights_of_their_own_add_up_day_by_day() -> None:
    """A division's repair day takes only its own plan away; whole months stay as planned to the last digit."""
    one = Plan({JUNE.first: D(290)}, {date(2016, 6, 1): D(0)})
    other = Plan({JUNE.first: D(600), date(2016, 7, 1): D(31)})
    both = joined([one, other])
    assert both.day(date(2016, 6, 1)) == 20
    assert both.day(date(2016, 6, 2)) == 30
    assert both.over(JUNE) == 890
    assert both.over(Span(JUNE.first, date(2016, 7, 31))) == 921
    assert joined([]).over(JUNE) is None
    stuck = joined([other, Plan({JUNE.first: D(1)}, dict.fromkeys(JUNE, D(0)))])
    assert stuck.over(JUNE) is None
    assert stuck.over(month_of(date(2016, 7, 1))) == 31
    assert joined([Plan({JUNE.first: D(0)}, {date(2016, 6, 1): D(0)})]).over(JUNE) == 0


def test_the_plan_of_a_mean_is_weighed_by_what_is_planned_to_weigh_it() -> None:
    """0.9 % of 3 000 t and 0.5 % of 1 000 t plan 0.8 %; without planned tonnes two sources have no mean."""
    rich, poor = {JUNE.first: D("0.9")}, {JUNE.first: D("0.5")}
    weighed = MeanPlan([(rich, Plan({JUNE.first: D(3000)})), (poor, Plan({JUNE.first: D(1000)}))])
    assert weighed.over(JUNE) == D("0.8")
    assert weighed.day(date(2016, 6, 3)) == pytest.approx(D("0.8"))
    assert MeanPlan([(rich, None), (poor, None)]).over(JUNE) is None
    alone = MeanPlan([({JUNE.first: D(1), date(2016, 7, 1): D(2)}, None)])
    assert alone.over(Span(date(2016, 6, 21), date(2016, 7, 10))) == D("1.5")
    assert alone.over(Span(JUNE.first, date(2016, 8, 1))) is None
