"""Production days, shifts, hours and crews."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.calendar import (
    OFF,
    REST,
    THREE_SHIFTS,
    TWO_SHIFTS,
    Calendar,
    Rotation,
    Shift,
    ShiftPattern,
    cycle_of,
    four_crews,
    panama,
    sixteen_days,
)
from plantdesk.domain.text import Text

ALMATY = ZoneInfo("Asia/Almaty")
EPOCH = date(2016, 1, 1)
CREWS = ("1", "2", "3", "4")
PLANT = Calendar(ALMATY, TWO_SHIFTS, four_crews(EPOCH, CREWS))
ROTATIONS = [(TWO_SHIFTS, four_crews), (TWO_SHIFTS, panama), (THREE_SHIFTS, sixteen_days)]


def test_night_after_midnight_belongs_to_the_day_before(vectors: dict[str, Any]) -> None:
    """At 03:15 on 1 July the night shift of 30 June is at work."""
    assert vectors["shift"]["2016-07-01T03:15"] == "production day 2016-06-30, night"
    assert PLANT.production_day_and_shift(datetime(2016, 7, 1, 3, 15, tzinfo=ALMATY)) == (date(2016, 6, 30), "night")


def test_a_shift_begins_at_its_start_and_ends_before_the_next() -> None:
    """The start of a shift is its own; the end is the next shift's start."""
    at_eight = datetime(2016, 7, 1, 8, tzinfo=ALMATY)
    assert PLANT.production_day_and_shift(at_eight) == (date(2016, 7, 1), "day")
    just_before = at_eight.astimezone(UTC) - timedelta(microseconds=1)
    assert PLANT.production_day_and_shift(just_before) == (date(2016, 6, 30), "night")


def test_night_of_the_clock_change_has_thirteen_hours(vectors: dict[str, Any]) -> None:
    """The night of 29 February 2024 in Asia/Almaty lasts 13 hours, its neighbours 12."""
    assert PLANT.shift_hours(date(2024, 2, 29), "night") == vectors["shift"]["night_2024_02_29_hours"] == 13
    assert PLANT.shift_hours(date(2024, 2, 29), "day") == PLANT.shift_hours(date(2024, 3, 1), "day") == 12


def test_spring_clock_change_shortens_the_night() -> None:
    """Where clocks go forward the night has 11 hours, and half-hour changes give half hours."""
    assert Calendar(ZoneInfo("Europe/Berlin"), TWO_SHIFTS).shift_hours(date(2024, 3, 30), "night") == 11
    lord_howe = Calendar(ZoneInfo("Australia/Lord_Howe"), TWO_SHIFTS)
    assert lord_howe.shift_hours(date(2024, 4, 6), "night") == Decimal("12.5")


def test_both_halves_of_the_repeated_hour_belong_to_the_night() -> None:
    """At the two 23:30 of 29 February 2024 the same night shift is at work."""
    for fold in (0, 1):
        moment = datetime(2024, 2, 29, 23, 30, tzinfo=ALMATY, fold=fold)
        assert PLANT.production_day_and_shift(moment) == (date(2024, 2, 29), "night")


def test_crews_of_two_days_in_2016(vectors: dict[str, Any]) -> None:
    """The four crews stand where the published rotation has them."""
    words = {"D": "day", "N": "night", "rest": REST, "off": OFF}
    for day in (EPOCH, date(2016, 7, 1)):
        for crew, duty in vectors["shift"][day.isoformat()].items():
            assert PLANT.rotation is not None
            assert PLANT.rotation.duty(crew, day) == words[duty]
    assert PLANT.crew(date(2016, 7, 1), "day") == "3"
    assert PLANT.crew(date(2016, 7, 1), "night") == "2"


@pytest.mark.parametrize(("pattern", "rotation"), ROTATIONS)
def test_every_shift_of_ten_years_has_one_crew(pattern: ShiftPattern, rotation: Any) -> None:
    """No shift of ten years is without a crew, and none has two; each crew works 42 hours a week on average."""
    plan: Rotation = rotation(EPOCH, CREWS)
    assert plan.fault(pattern.codes) is None
    days = [EPOCH + timedelta(days=n) for n in range(3653)]
    assert all(len(plan.crews(day, code)) == 1 for day in days for code in pattern.codes)
    worked = sum(duty in pattern.codes for duty in plan.cycle)
    assert Decimal(worked * 24 * 7) / len(pattern.codes) / len(plan.cycle) == 42


def test_rotations_are_the_published_ones(vectors: dict[str, Any]) -> None:
    """The cycles that ship are those of the reference."""
    shift = vectors["shift"]
    assert panama(EPOCH, CREWS).cycle[:14] == cycle_of(shift["panama_14"], {"D": "day"})
    three = cycle_of(shift["3x8_16day"], {"1": "first", "2": "second", "3": "third"})
    assert sixteen_days(EPOCH, CREWS).cycle == three


def test_a_rotation_with_a_gap_says_where() -> None:
    """A rotation that leaves a shift without a crew names the shift and the day."""
    fault = Rotation(("day", "night", REST, OFF), EPOCH, {"1": 0, "2": 3, "3": 2}).fault(TWO_SHIFTS.codes)
    assert fault is not None
    assert (fault.args["shift"], fault.args["day"], fault.args["found"]) == ("night", EPOCH, 0)


def test_without_a_rotation_there_is_no_crew() -> None:
    """A plant that has set no rotation has shifts all the same."""
    assert Calendar(ALMATY, TWO_SHIFTS).crew(EPOCH, "day") is None


@given(
    st.integers(1_420_000_000, 1_893_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.sampled_from([TWO_SHIFTS, THREE_SHIFTS]),
    st.sampled_from(["Asia/Almaty", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago"]),
)
def test_every_instant_belongs_to_exactly_one_shift(moment: datetime, pattern: ShiftPattern, zone: str) -> None:
    """The shift that is named holds the instant, and the shifts before and after do not."""
    calendar = Calendar(ZoneInfo(zone), pattern)
    key = calendar.production_day_and_shift(moment)
    start, end = calendar.shift_instants(*key)
    assert start <= moment < end
    before = calendar.production_day_and_shift(start - timedelta(microseconds=1))
    assert calendar.shift_instants(*before)[1] == start
    assert calendar.shift_instants(*calendar.production_day_and_shift(end))[0] == end


def test_a_day_has_its_shifts_in_their_order() -> None:
    """The first begins the production day."""
    assert PLANT.shifts(EPOCH) == ((EPOCH, "day"), (EPOCH, "night"))


def test_instants_without_a_zone_and_unknown_shifts_are_refused() -> None:
    """A moment that could be anywhere, or a shift that does not exist, gives no answer."""
    with pytest.raises(ValueError, match="time zone"):
        PLANT.production_day_and_shift(datetime(2016, 7, 1, 3, 15))  # noqa: DTZ001
    with pytest.raises(KeyError):
        PLANT.shift_instants(EPOCH, "evening")


def test_shifts_out_of_order_are_no_pattern() -> None:
    """Two shifts with one code, or starts that do not follow each other, cannot divide a day."""
    name = Text("Shift", "Смена", "Ауысым")
    a, b, c = Shift("a", name, time(8)), Shift("b", name, time(0)), Shift("c", name, time(16))
    for shifts in ((), (a, a), (a, b, c), (a, Shift("d", name, time(8)))):
        with pytest.raises(ValueError, match="shift"):
            ShiftPattern(shifts)
