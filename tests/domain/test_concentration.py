"""Dry tonnes, grades, recovery and solvent extraction."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plantdesk.domain.concentration import (
    Milling,
    contained_t,
    dry_t,
    period_recovery_pct,
    recovery_sd_pct,
    two_product,
    weighted_grade,
)
from plantdesk.domain.leaching import extraction_pct, sx_copper_t
from plantdesk.domain.quantities import NONE, Value

Agrees = Callable[[Decimal | None, Decimal], bool]
D = Decimal


def test_dry_tonnes_and_contained_copper(vectors: dict[str, Any]) -> None:
    """Wet tonnes lose their moisture, and copper is a share of the dry ones."""
    case = vectors["aggregation"]["wet_to_dry"]
    dry = dry_t(case["wet_t"], case["moisture_pct"])
    assert dry == case["dry_t"]
    assert contained_t(dry, case["Cu_pct"]) == case["Cu_t"]


def test_weighted_grade_is_not_the_simple_mean(vectors: dict[str, Any]) -> None:
    """Tonnes weigh the grades."""
    case = vectors["aggregation"]["weighted_grade"]
    parts = [(dry, Value(grade)) for dry, grade in zip(case["dry_t"], case["Cu_pct"], strict=True)]
    mean = weighted_grade(parts)
    assert mean.pct.value == case["weighted_pct"]
    assert mean.notes() == ()


def test_missing_grades_are_skipped_with_their_tonnes_and_said() -> None:
    """A missing grade and a dash weigh nothing; one below detection counts as half its limit, and both are told."""
    parts = [(D(100), Value(D("1.0"))), (D(300), Value(D("0.02"), below=True)), (D(50), None), (D(7), NONE)]
    mean = weighted_grade(parts)
    assert mean.pct.value == (D(100) + D(3)) / 400
    assert (mean.tonnes, mean.skipped_t, mean.below) == (400, 57, 1)
    assert [note.args for note in mean.notes()] == [{"count": 1}, {"tonnes": D(57)}]


def test_a_mean_of_nothing_has_a_cause() -> None:
    """No tonnes, no grade: unknown, not zero."""
    for parts in ([], [(D(0), Value(D(1)))], [(D(5), None)]):
        mean = weighted_grade(parts)
        assert mean.pct.value is None
        assert mean.pct.cause is not None


def test_published_two_product_cases(vectors: dict[str, Any], agrees: Agrees) -> None:
    """Yield, recovery, ratio of concentration and enrichment come out as printed."""
    for case in vectors["two_product"]:
        found = two_product(case["f"], case["c"], case["t"])
        assert agrees(found.yield_pct.value, case["yield_pct"])
        assert agrees(found.recovery_pct.value, case["recovery_pct"])
        assert agrees(found.ratio.value, case["K"])
        assert agrees(found.enrichment.value, case["ER"])


def test_grades_that_describe_no_separation(vectors: dict[str, Any]) -> None:
    """Concentrate not above feed and tailings above it are rejected, tailings as rich as feed recover nothing."""
    for case in vectors["invalid_two_product"]:
        found = two_product(case["f"], case["c"], case["t"])
        if case["expect"] == "R=0":
            assert (found.yield_pct.value, found.recovery_pct.value) == (0, 0)
            assert found.ratio.cause is not None
        else:
            assert found.recovery_pct.value is None
            assert found.recovery_pct.cause is not None
            assert found.yield_pct.cause == found.ratio.cause == found.enrichment.cause == found.recovery_pct.cause
            assert recovery_sd_pct((case["f"], D(1)), (case["c"], D(1)), (case["t"], D(1))).cause is not None


def test_recovery_has_an_error_bar(vectors: dict[str, Any], agrees: Agrees) -> None:
    """Two per cent on each assay is half a point of recovery."""
    for case in vectors["two_product_sigma"]:
        grades = [(case[key], case[key] * case["rel"]) for key in ("f", "c", "t")]
        assert agrees(recovery_sd_pct(*grades).value, case["sigma_R_pp_delta"])


def test_recovery_over_days_is_a_ratio_of_sums(vectors: dict[str, Any], agrees: Agrees) -> None:
    """The mean of two daily recoveries would be ten points off."""
    case = vectors["aggregation"]["recovery_ratio_of_sums"]
    days = [Milling(*day) for day in case["days"]]
    for day, expected in zip(days, case["daily_R"], strict=True):
        assert agrees(period_recovery_pct([day]).value, expected)
    assert agrees(period_recovery_pct(days).value, case["period_R_ratio_of_sums"])


def test_days_that_cannot_be_computed_are_left_out() -> None:
    """A day with impossible grades does not spoil the period; nothing but such days has a cause."""
    good, bad = Milling(D(1000), D(1), D(20), D("0.1")), Milling(D(1000), D(1), D(20), D(2))
    assert period_recovery_pct([good, bad]) == period_recovery_pct([good])
    assert period_recovery_pct([bad]).cause is not None


grades = st.decimals(D("0.001"), D("79"), places=3)


@given(grades, grades, grades, st.integers(1, 20000))
def test_recovery_of_a_valid_separation_lies_between_its_bounds(a: D, b: D, c: D, tonnes: int) -> None:
    """For c > f > t copper balances: feed copper is concentrate copper plus tailings copper."""
    tail, feed, conc = sorted((a, b, c))
    assume(tail < feed < conc)
    found = two_product(feed, conc, tail)
    assert found.yield_pct.value is not None
    assert found.recovery_pct.value is not None
    assert 0 < found.yield_pct.value < found.recovery_pct.value < 100
    mass = found.yield_pct.value / 100
    assert abs(feed - mass * conc - (1 - mass) * tail) < D("1e-20")
    assert period_recovery_pct([Milling(D(tonnes), feed, conc, tail)]).value == pytest.approx(
        found.recovery_pct.value, rel=D("1e-20"), abs=D(0)
    )


@given(st.lists(st.tuples(st.decimals(0, 5000, places=1), st.none() | st.builds(Value, grades)), max_size=8))
def test_a_mean_lies_between_the_grades(parts: list[tuple[D, Value | None]]) -> None:
    """A weighted mean never leaves the range of what it averages, and loses no tonne."""
    mean = weighted_grade(parts)
    assert mean.tonnes + mean.skipped_t == sum(dry for dry, _ in parts)
    if mean.pct.value is not None:
        numbers = [g.number for dry, g in parts if g is not None and g.number is not None and dry]
        assert min(numbers) - D("1e-20") <= mean.pct.value <= max(numbers) + D("1e-20")


def test_solvent_extraction(vectors: dict[str, Any]) -> None:
    """Flow, hours and the drop in copper give tonnes; the drop over the pregnant solution the extraction."""
    case = vectors["sx"]
    found = sx_copper_t(case["flow_m3_h"], D(24), case["PLS_g_L"], case["raff_g_L"])
    assert found.value == case["Cu_t_per_day"]
    assert extraction_pct(case["PLS_g_L"], case["raff_g_L"]).value == case["SX_recovery_pct"]


def test_raffinate_above_the_pregnant_solution_has_a_cause() -> None:
    """Nothing negative is extracted, and an empty solution has no extraction."""
    assert sx_copper_t(D(1200), D(24), D(1), D(2)).cause == extraction_pct(D(1), D(2)).cause is not None
    assert extraction_pct(D(0), D(0)).cause is not None
    assert sx_copper_t(D(1200), D(24), D(0), D(0)).value == 0
