"""Control charts give the published limits, and run rules flag exactly the points that complete a pattern."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from plantdesk.domain import control as c
from plantdesk.domain.control import ControlChart
from plantdesk.domain.false_alarms import run_length
from plantdesk.domain.run_rules import NELSON, USUAL, WESTERN_ELECTRIC, Rule, signals


def floats(values: list[Any]) -> list[float]:
    """Read known answers as floats."""
    return [float(value) for value in values]


@pytest.fixture
def qcc() -> Path:
    """Give the data of the R package; where it is missing the test is skipped and says so."""
    folder = Path(os.environ.get("PLANTDESK_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "spc_qcc"
    if not folder.is_dir():
        pytest.skip(f"files of others are not here: {folder}")
    return folder


def column(path: Path, name: str) -> list[float]:
    """Read one column of a data set of R."""
    rows = list(csv.DictReader(path.read_text().splitlines(), delimiter=" ", skipinitialspace=True))
    return [float(row[name]) for row in rows if row["trial"] == "TRUE"]


def test_single_values_have_the_limits_of_nist(vectors):
    """Mean, mean moving range and both limits of NIST 6.3.2.2 come out to its last digit."""
    (case,) = vectors["imr"]
    x = floats(case["x"])
    found = c.baseline_of(x)
    assert [round(one, 6) for one in c.in_order(c.moving_ranges(x))] == floats(case["mr"])
    low, high = c.i_limits(found.centre, found.sigma)
    assert (round(found.centre, 2), round(found.sigma * c.D2, 4)) == (float(case["mean"]), float(case["mrbar"]))
    assert (round(high, 4), round(low, 4)) == (float(case["ucl_published_d2_1.128"]), float(case["lcl_published"]))
    assert c.mr_limit(found.sigma) == pytest.approx(3.267 * float(case["mrbar"]), abs=2e-4)


def test_ewma_has_the_points_and_limits_of_nist(vectors):
    """Every z of NIST 6.3.2.4 and its steady limits; the width at the first point is λ L sigma."""
    (case,) = vectors["ewma"]
    weight, target, sigma = (float(case[key]) for key in ("lambda", "target", "sigma"))
    z = c.ewma(floats(case["x"]), target, weight)
    assert [round(one, 2) for one in c.in_order(z)] == floats(case["z0_to_z20"])[1:]
    half = c.ewma_half_width(sigma, weight, float(case["L"]))
    assert abs(target + half - float(case["ucl"])) < 1e-3
    assert abs(target - half - float(case["lcl"])) < 1e-3
    assert all(abs(one - target) <= half for one in c.in_order(z))
    assert c.ewma_half_width(sigma, weight, 3, 1) == pytest.approx(3 * weight * sigma)


def test_cusum_has_the_sums_of_nist_and_says_when_the_change_began(vectors):
    """Both columns of NIST 6.3.2.3 in the data's unit, the first signal at 14, the change after point 12."""
    (case,) = vectors["cusum"]
    found = c.cusum(floats(case["x"]), *(float(case[key]) for key in ("target", "k", "h")))
    assert [round(one, 4) for one in c.in_order(found.high)] == floats(case["hi"])
    assert [round(one, 4) for one in c.in_order(found.low)] == floats(case["lo"])
    assert found.beyond[0] + 1 == int(case["first_signal_1based"])
    assert found.change[found.beyond[0]] + 1 == 12


def test_run_rules_flag_the_points_of_the_vectors(vectors):
    """Each string flags exactly the published places: strict limits, centre line and ties break, completion counts."""
    for case in vectors["run_rules"]:
        z = floats(case["z"])
        found: dict[str, list[int]] = {}
        for one in signals(z, NELSON):
            found.setdefault(one.rule.value.removeprefix("nelson"), []).append(one.at)
        assert found == {rule: [int(at) for at in places] for rule, places in case["nelson"].items()}, case["name"]
        eight = [one.at for one in signals(z, [Rule.WESTERN_4])]
        assert eight == [int(at) for at in case["we4_eight_same_side"]], case["name"]


def windows(z: list[float | None], rule: Rule) -> list[tuple[int, int]]:
    """Give the windows of a rule's signals."""
    return [(one.start, one.at) for one in signals(z, [rule])]


@pytest.mark.parametrize(
    ("rule", "z", "expected"),
    [
        (Rule.WESTERN_2, [2.1, 0.5, -2.3], []),
        (Rule.WESTERN_2, [2.1, 2.0, 2.2], [(0, 2)]),
        (Rule.WESTERN_3, [1.1, 1.2, 1.0, 1.3, 1.4], [(0, 4)]),
        (Rule.NELSON_6, [1.1, 1.2, -1.3, 1.3, 0.4, 1.4], []),
        (Rule.NELSON_6, [1.1, 1.2, -1.3, 1.3, 1.4, 0.2], [(0, 4)]),
        (Rule.NELSON_2, [0.1] * 8 + [0.0] + [0.1] * 8, []),
        (Rule.NELSON_2, [0.1] * 8 + [None] + [0.1] * 8, []),
        (Rule.NELSON_2, [0.1] * 10, [(0, 8), (1, 9)]),
        (Rule.NELSON_3, [1, 2, 3, 4, 5, 5, 6], []),
        (Rule.NELSON_3, [6, 5, 4, 3, 2, 1], [(0, 5)]),
        (Rule.NELSON_3, [1, 2, 3, None, 4, 5, 6], []),
        (Rule.NELSON_4, [0.1, -0.1] * 7, [(0, 13)]),
        (Rule.NELSON_4, [0.1, -0.1] * 3 + [-0.1] + [0.1, -0.1] * 3, []),
        (Rule.NELSON_5, [2.5, None, 2.5], []),
        (Rule.NELSON_7, [0.9, -0.9, 0.0] * 5, [(0, 14)]),
        (Rule.NELSON_7, [0.9] * 14 + [1.0], []),
        (Rule.NELSON_8, [1.1, -1.2] * 4, [(0, 7)]),
        (Rule.NELSON_8, [1.1, -1.0] * 4, []),
        (Rule.NELSON_1, [], []),
    ],
)
def test_edges_of_the_rules(rule, z, expected):
    """Exact limits, the centre line, ties and missing points decide as written, and the window is told."""
    assert windows(z, rule) == expected


def test_a_gap_is_not_bridged():
    """Neither a moving range nor a forecast reaches across a missing point; EWMA and CUSUM wait there."""
    x = [1.0, 2.0, None, 10.0, 11.0]
    assert c.moving_ranges(x) == [None, 1.0, None, None, 1.0]
    assert c.forecast_errors(x, 0.0, c.Forecast(0.5, 1.0)) == [None, 1.0, None, None, 1.0]
    assert c.forecast_errors([1.0, 2.0, 4.0], 1.0, c.Forecast(1.0, 0.5)) == [None, 1.0, 2.5]
    assert c.ewma(x, 0.0, 0.5)[2:4] == [None, pytest.approx((10 + 1.25) / 2)]
    assert c.cusum(x, 0.0, 0.0, 100.0).high == (1.0, 3.0, None, 13.0, 24.0)


def test_what_cannot_be_worked_out_is_unknown():
    """No point, one point and equal points give no baseline, no sigma, and no width: each can be told apart."""
    assert c.baseline_of([None, None]) is None
    one = c.baseline_of([5.0, None, 6.0])
    assert (one.points, one.sigma, one.is_provisional, one.has_width) == (2, None, True, False)
    flat = c.baseline_of([5.0] * 30)
    assert (flat.sigma, flat.autocorrelation, flat.is_provisional, flat.has_width) == (0.0, None, False, False)
    assert flat.usual_chart is ControlChart.IMR


def test_the_usual_chart_follows_the_autocorrelation():
    """Independent points get the I chart with rules 1 and 2; points that hang together that of forecast errors."""
    alternating = c.baseline_of([1.0, 2.0, 1.5, 0.5] * 10)
    assert alternating.usual_chart is ControlChart.IMR
    assert c.usual_rules(ControlChart.IMR) == USUAL
    wandering = c.baseline_of([abs(20 - at % 40) + 0.3 * (at % 3) for at in range(120)])
    assert wandering.autocorrelation > 0.9
    assert wandering.usual_chart is ControlChart.RESIDUALS
    assert c.usual_rules(ControlChart.RESIDUALS) == (Rule.NELSON_1, Rule.NELSON_5)
    assert wandering.forecast.damping > 0.85


def test_viscosity_has_the_limits_of_qcc(qcc):
    """Individuals by moving range, and the EWMA limits that grow, as the R package qcc prints them."""
    known = json.loads((qcc / "expected_from_qcc_vignette.json").read_text())
    x = column(qcc / "viscosity.txt", "viscosity")
    found, one = c.baseline_of(x), known["viscosity individuals trial, MR sigma"]
    low, high = c.i_limits(found.centre, found.sigma)
    assert found.centre == pytest.approx(one["center"])
    assert found.sigma == pytest.approx(one["sd"], rel=1e-6)
    assert (low, high) == (pytest.approx(one["LCL"]), pytest.approx(one["UCL"]))
    grown = known["viscosity EWMA lambda .2 2.7 sigma"]
    for count in (1, 35):
        half = c.ewma_half_width(found.sigma, 0.2, 2.7, count)
        assert found.centre + half == pytest.approx(grown[f"UCL{count}"], abs=6e-6)
        assert found.centre - half == pytest.approx(grown[f"LCL{count}"], abs=6e-6)


def test_piston_rings_have_the_ewma_limits_of_qcc(qcc):
    """Means of five, their sigma from the ranges (d2 of five is 2.326): the limits at points 1, 2 and 25."""
    known = json.loads((qcc / "expected_from_qcc_vignette.json").read_text())
    x = column(qcc / "pistonrings.txt", "diameter")
    groups = [x[at : at + 5] for at in range(0, len(x), 5)]
    centre = sum(x) / len(x)
    sigma = sum(max(one) - min(one) for one in groups) / len(groups) / 2.326 / 5**0.5
    limits = known["pistonrings EWMA lambda .2 3 sigma"]
    for count in (1, 2, 25):
        half = c.ewma_half_width(sigma, 0.2, 3.0, count)
        assert (centre + half, centre - half) == (
            pytest.approx(limits[f"UCL{count}"], abs=6e-6),
            pytest.approx(limits[f"LCL{count}"], abs=6e-6),
        )


def test_false_alarms_are_those_published(vectors):
    """Run lengths of the rule sets, for independent points and at three autocorrelations, within 8 per cent."""
    known = vectors["arl0"]
    cases = [
        ((Rule.NELSON_1,), 0.0, known["rule1_theory"]),
        (USUAL, 0.0, known["nelson1+2_sim"]),
        ((*USUAL, Rule.NELSON_3), 0.0, known["nelson1+2+3_sim"]),
        (WESTERN_ELECTRIC, 0.0, known["WE1-4_published_ChampWoodall"]),
        ((Rule.NELSON_1, Rule.NELSON_5), 0.0, 225.44),
    ]
    cases += [((Rule.NELSON_1,), float(r), arl) for r, arl in known["AR1_sim_rule1"].items()]
    cases += [(WESTERN_ELECTRIC, float(r), arl) for r, arl in known["AR1_sim_WE"].items()]
    for rules, r, arl in cases:
        assert run_length(ControlChart.IMR, rules, r) == pytest.approx(float(arl), rel=0.08), (rules, r)


def test_a_cusum_cries_wolf_as_seldom_as_published():
    """With k 0.5 and h 5 a CUSUM gives one false alarm in about 465 points; without rules an I chart gives none."""
    assert run_length(ControlChart.CUSUM, (), 0.0) == pytest.approx(465, rel=0.1)
    assert run_length(ControlChart.EWMA, (), 0.0) == pytest.approx(560, rel=0.1)
    assert run_length(ControlChart.IMR, (), 0.0) is None
