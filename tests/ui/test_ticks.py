"""Ticks of the axes: whole days, round numbers, labels that stand apart."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.periods import day_number
from plantdesk.services.language import Language
from plantdesk.ui.charts.readout import spread
from plantdesk.ui.charts.ticks import (
    DateTick,
    date_ticks,
    day_of,
    decimals_of,
    round_range,
    value_step,
    value_ticks,
)

RU = Language("ru")
NBSP = "\u00a0"


def width_of(text: str) -> float:
    """A plain measure of text: seven pixels a letter."""
    return 7.0 * len(text)


def ticks(first: dt.date, last: dt.date, width: float = 1000.0) -> list[DateTick]:
    """The ticks of a stretch of whole days."""
    return date_ticks(day_number(first) - 0.5, day_number(last) + 0.5, width, RU.month, width_of)


@given(st.dates())
def test_days_and_numbers_are_one_to_one(day: dt.date) -> None:
    """Every day that a date can hold comes back from its number."""
    assert day_of(day_number(day)) == day


def test_the_first_of_january_1970_is_zero() -> None:
    """The axis counts days from 1970-01-01, whatever zone the machine is in."""
    assert day_number(dt.date(1970, 1, 1)) == 0
    assert day_number(dt.date(2016, 6, 30)) == 16982


@given(
    first=st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)),
    days=st.integers(1, 20_000),
    width=st.floats(60, 3000),
)
def test_labels_never_collide_nor_leave_the_axis(first: dt.date, days: int, width: float) -> None:
    """At every zoom and width neighbouring labels stand apart, and none is cut at the edge."""
    start, end = day_number(first) - 0.5, day_number(first) + days + 0.5
    right = -100.0
    for tick in date_ticks(start, end, width, RU.month, width_of):
        assert start <= tick.day <= end
        if not tick.label:
            continue
        middle = (tick.day - start) * width / (end - start)
        half = width_of(tick.label) / 2
        assert middle - half >= right + 10
        assert middle - half >= -2
        assert middle + half <= width + 2
        right = middle + half


def test_months_and_years_are_named_in_the_language() -> None:
    """A year shows months, with the year in the place of January."""
    labels = [tick.label for tick in ticks(dt.date(2015, 7, 15), dt.date(2016, 6, 30))]
    assert labels == ["авг", "сен", "окт", "ноя", "дек", "2016", "фев", "мар", "апр", "май", "июн"]


def test_days_are_written_with_their_month() -> None:
    """A month shows days; as no January is in sight, an early label carries the year."""
    labels = [tick.label for tick in ticks(dt.date(2016, 6, 1), dt.date(2016, 6, 30), 800) if tick.label]
    assert labels[-1] == f"26{NBSP}июн"
    assert sum("2016" in label for label in labels) == 1


def test_no_day_crowds_the_first_of_a_month() -> None:
    """The 31st has no tick of its own beside the 1st (``29May Jun03`` in one blot)."""
    days = [day_of(tick.day) for tick in ticks(dt.date(2016, 4, 1), dt.date(2016, 6, 30))]
    gaps = [(b - a).days for a, b in pairwise(days)]
    assert min(gaps) >= 4


def test_decades_show_years() -> None:
    """Fifteen years show years, not a smear."""
    labels = [tick.label for tick in ticks(dt.date(2001, 3, 1), dt.date(2016, 6, 30))]
    assert labels == [str(year) for year in range(2002, 2017)]


def test_an_axis_without_room_has_no_ticks() -> None:
    """A chart of no width asks for nothing and does not fail."""
    assert date_ticks(0, 10, 0, RU.month, width_of) == []
    assert date_ticks(10, 10, 500, RU.month, width_of) == []


@given(st.floats(-1e6, 1e6), st.floats(1e-4, 1e6), st.floats(20, 2000))
def test_value_ticks_are_round_and_few(low: float, span: float, room: float) -> None:
    """Steps are 1, 2 or 5 times a power of ten, and ticks keep their distance."""
    step = value_step(low, low + span, room)
    mantissa = float(f"{step:.6e}".split("e", maxsplit=1)[0])
    assert mantissa == pytest.approx(1) or mantissa == pytest.approx(2) or mantissa == pytest.approx(5)
    assert step / span * room >= 21
    assert all(low - step * 1e-6 <= tick <= low + span + step * 1e-6 for tick in value_ticks(low, low + span, step))


@pytest.mark.parametrize(("step", "decimals"), [(200.0, 0), (1.0, 0), (0.5, 1), (0.2, 1), (0.05, 2), (0.001, 3)])
def test_decimals_tell_ticks_apart(step: float, decimals: int) -> None:
    """Labels have just the decimals that their step needs."""
    assert decimals_of(step) == decimals


@given(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.booleans())
def test_the_range_holds_the_data(one: float, other: float, zero: bool) -> None:
    """The rounded range takes in all visible data, and zero where bars stand on it."""
    low, high = sorted((one, other))
    bottom, top = round_range(low, high, 300, zero=zero)
    assert bottom < top
    assert bottom <= low + 1e-9
    assert high <= top + 1e-9
    if zero:
        assert bottom <= 0 <= top


def test_the_range_of_bars_starts_at_zero_itself() -> None:
    """No strip of nothing stands below the bars."""
    assert round_range(590, 640, 300, zero=True)[0] == 0.0
    assert round_range(float("inf"), float("-inf"), 300, zero=True) == (0.0, 1.0)


@given(st.lists(st.floats(0, 300), max_size=9), st.floats(5, 40))
def test_names_at_line_ends_do_not_overlap(wanted: list[float], apart: float) -> None:
    """Names are spread in the order of their lines, at least a line apart where there is room, within the plot."""
    places = spread(wanted, apart, 0, 300)
    assert all(-1e-6 <= place <= 300 + 1e-6 for place in places)
    if len(wanted) > 1 and apart * (len(wanted) - 1) <= 300:
        ordered = sorted(places)
        assert min(b - a for a, b in pairwise(ordered)) >= apart - 1e-6
    for a, b in pairwise(range(len(wanted))):
        if wanted[a] < wanted[b]:
            assert places[a] <= places[b]


def test_a_name_with_room_stands_where_its_line_ends() -> None:
    """Nothing is moved without need."""
    assert spread([200.0, 40.0], 15, 0, 300) == [200.0, 40.0]
