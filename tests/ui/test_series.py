"""Daily values of a chart: gaps stay gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.ui.charts.computed import deviation
from plantdesk.ui.charts.series import DailyValues, moving_mean, plan_steps

NAN = float("nan")


def test_left_out_days_are_gaps() -> None:
    """A day without a row is NaN, not a line drawn across it."""
    daily = DailyValues.of([10, 11, 14], [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(daily.values, [1, 2, NAN, NAN, 3])
    np.testing.assert_array_equal(daily.days, [10, 11, 12, 13, 14])
    assert np.isnan(daily.at(12))
    assert np.isnan(daily.at(99))


@pytest.mark.parametrize(("days", "values"), [([2, 1], [1, 2]), ([1, 1], [1, 2]), ([1, 2], [1])])
def test_days_out_of_order_are_refused(days: list[int], values: list[float]) -> None:
    """Days that do not ascend, or without a value each, are a fault of the caller and named."""
    with pytest.raises(ValueError, match="days"):
        DailyValues.of(days, values)


@given(st.lists(st.tuples(st.integers(-40, 40), st.floats(-5, 5)), max_size=30))
def test_putting_days_one_by_one_gives_the_same_as_all_at_once(points: list[tuple[int, float]]) -> None:
    """Live changes lead to the same row as loading it anew."""
    known = dict(points)
    grown = DailyValues(0, np.empty(0))
    for day, value in points:
        grown.put(day, value)
    whole = DailyValues.of(sorted(known), [known[day] for day in sorted(known)])
    assert whole.values.size == 0 or grown.first == whole.first
    np.testing.assert_array_equal(grown.values, whole.values)


def test_the_part_in_view_is_cut_exactly() -> None:
    """Only whole days within the view are taken, and none where the view lies beside the data."""
    daily = DailyValues.of([10, 11, 12, 13], [1, 2, 3, 4])
    np.testing.assert_array_equal(daily.values[daily.slice(10.5, 12.5)], [2, 3])
    assert daily.values[daily.slice(20, 30)].size == 0
    assert daily.values[daily.slice(-5, 5)].size == 0


def test_the_mean_takes_only_what_is_there() -> None:
    """The first days and the days after a gap average what is there; a missing day has no mean."""
    got = moving_mean(np.array([2.0, 4.0, NAN, 9.0, 1.0]), 3)
    np.testing.assert_allclose(got, [2, 3, NAN, 6.5, 5])


@given(st.lists(st.one_of(st.just(NAN), st.floats(-1e4, 1e4)), max_size=60), st.integers(1, 10))
def test_the_mean_agrees_with_the_plain_one(values: list[float], window: int) -> None:
    """The quick mean is the plain mean of the known days of each window."""
    got = moving_mean(np.array(values, dtype=float), window)
    for index, value in enumerate(values):
        part = [v for v in values[max(0, index - window + 1) : index + 1] if v == v]
        if value != value:
            assert np.isnan(got[index])
        else:
            assert got[index] == pytest.approx(sum(part) / len(part), abs=1e-6)


def test_a_plan_is_a_step_line() -> None:
    """A plan changes between days, not across them, and stops at a gap."""
    x, y = plan_steps(DailyValues.of([1, 2, 3, 5], [600, 600, 610, 610]))
    np.testing.assert_array_equal(x, [0.5, 2.5, 2.5, 3.5, 3.5, 4.5, 4.5, 5.5])
    np.testing.assert_array_equal(y, [600, 600, 610, 610, NAN, NAN, 610, 610])


def test_a_deviation_needs_both_sides() -> None:
    """Where output or plan is missing there is no deviation, not minus the whole plan."""
    np.testing.assert_array_equal(deviation([610, NAN, 600], [600, 600, NAN]), [10, NAN, NAN])


def test_a_moving_mean_may_weigh_its_days() -> None:
    """A small day counts little; a missing one not at all, whatever its weight."""
    values = np.array([1.0, 4.0, np.nan, 1.0])
    weights = np.array([1.0, 2.0, 9.0, 3.0])
    assert moving_mean(values, 3, weights).tolist() == pytest.approx([1.0, 3.0, np.nan, 2.2], nan_ok=True)
