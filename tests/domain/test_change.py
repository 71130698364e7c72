"""A change is called real only where chance alone would hardly bring it, and the method says how sure."""

from __future__ import annotations

import random

import pytest

from plantdesk.domain.change import Verdict, judge, quantile, two_sided


def parts(values: list[float | None]) -> list[tuple[float, float] | None]:
    """Give days of what adds up."""
    return [None if value is None else (value, 1.0) for value in values]


@pytest.mark.parametrize(
    ("freedom", "t"), [(1, 12.7062), (2, 4.3027), (5, 2.5706), (10, 2.2281), (30, 2.0423), (120, 1.9799)]
)
def test_student_s_t_is_that_of_the_tables(freedom, t):
    """The 5 per cent points of the printed table of Student's t, and back again."""
    assert quantile(0.05, freedom) == pytest.approx(t, abs=5e-5)
    assert two_sided(t, freedom) == pytest.approx(0.05, abs=1e-5)


def test_welch_by_hand():
    """Without autocorrelation it is Welch's comparison: two periods worked out by hand."""
    before, after = [10.0, 14.0, 11.0, 13.0], [16.0, 20.0, 17.0, 19.0, 18.0]
    found = judge(parts(before), parts(after))
    assert found.autocorrelation < 0
    assert (found.before.mean, found.after.mean, found.difference) == (12.0, 18.0, 6.0)
    assert found.before.error == pytest.approx((10 / 3 / 4) ** 0.5)
    assert found.after.error == pytest.approx((2.5 / 5) ** 0.5)
    assert found.chance == pytest.approx(two_sided(6 / (10 / 12 + 0.5) ** 0.5, 5.9813), abs=1e-4)
    assert found.verdict is Verdict.REAL


def test_a_ratio_is_judged_by_its_sums():
    """The mean of a period is Σ numerator / Σ denominator: a small day with an odd grade hardly counts."""
    before = [(91.37 * 110, 110.0), (68.61 * 10, 10.0), (90.0 * 100, 100.0)]
    found = judge(before, [(90.0, 1.0)] * 3)
    assert found.before.mean == pytest.approx((91.37 * 110 + 68.61 * 10 + 9000) / 220)


def test_alike_neighbours_count_for_less():
    """The same spread in long waves gives a wider margin than day by day: fewer independent days."""
    chance = random.Random(1)
    quick = [chance.gauss(0, 1) for _ in range(120)]
    slow, x = [], 0.0
    for _ in range(120):
        x = 0.9 * x + 0.436 * chance.gauss(0, 1)
        slow.append(x)
    loose, tight = judge(parts(slow[:60]), parts(slow[60:])), judge(parts(quick[:60]), parts(quick[60:]))
    assert loose.before.effective < 15 < 40 < tight.before.effective
    assert loose.margin > 2 * tight.margin


def test_the_promise_of_five_per_cent_holds():
    """Where nothing changed, 'real' is said in about one of twenty comparisons, also where neighbours are alike."""
    chance = random.Random(7)
    for r, most in ((0.0, 0.08), (0.6, 0.10)):
        wrong = 0
        for _ in range(400):
            x, points = chance.gauss(0, 1), []
            for _ in range(120):
                x = r * x + (1 - r * r) ** 0.5 * chance.gauss(0, 1)
                points.append(x)
            wrong += judge(parts(points[:60]), parts(points[60:])).verdict is Verdict.REAL
        assert 0.02 < wrong / 400 < most


def test_a_real_change_is_seen():
    """A shift of one standard deviation over two months is real, a month of noise is not."""
    chance = random.Random(3)
    before, after = [chance.gauss(10, 1) for _ in range(60)], [chance.gauss(11, 1) for _ in range(60)]
    found = judge(parts(before), parts(after))
    assert found.verdict is Verdict.REAL
    assert found.difference - found.margin > 0
    assert judge(parts(before[:30]), parts(before[30:])).verdict is Verdict.NOISE


def test_too_little_is_said_to_be_too_little():
    """Nothing, one day, and periods without any spread are told apart from noise."""
    assert judge([], parts([1.0])).verdict is Verdict.UNKNOWN
    assert judge(parts([None]), parts([1.0, 2.0])).verdict is Verdict.UNKNOWN
    assert judge(parts([1.0]), parts([2.0, 3.0])).verdict is Verdict.TOO_FEW
    flat = judge(parts([0.1] * 10), parts([0.3] * 10))
    assert (flat.verdict, flat.margin) == (Verdict.CONSTANT, None)
    assert flat.difference == pytest.approx(0.2)
