"""The plant as it was on a day: dated names, states and routes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from plantdesk.domain import plant as p
from plantdesk.domain.calendar import Rotation, Shift, ShiftPattern
from plantdesk.domain.ledger import Change, Subject
from plantdesk.domain.plant import FIRST_DAY, Plant, Setting, is_setting
from plantdesk.domain.scope import HYDRO, PYRO, Scope
from plantdesk.domain.text import Text

OLD, NEW = date(2015, 6, 1), date(2016, 6, 1)
PLANT = Plant(
    [
        Setting(p.SECTION, "s1", FIRST_DAY, p.NAME_EN, "Tankhouse 1"),
        Setting(p.SECTION, "s1", date(2016, 1, 1), p.NAME_EN, "East hall"),
        Setting(p.SECTION, "s1", FIRST_DAY, p.NAME_RU, "Цех 1"),
        Setting(p.SECTION, "s1", FIRST_DAY, p.CODE, "T1"),
        Setting(p.SECTION, "s2", date(2016, 1, 1), p.ORDER, "1"),
        Setting(p.SECTION, "s3", FIRST_DAY, p.NAME_EN, "Tankhouse 3"),
        Setting(p.SECTION, "s3", date(2016, 1, 1), p.STATE, p.RETIRED),
        Setting(p.SECTION, "s4", FIRST_DAY, p.STATE, p.STOPPED),
        Setting(p.SOURCE, "north", FIRST_DAY, p.ROUTE, "concentrator:c1"),
        Setting(p.SOURCE, "north", date(2016, 1, 1), p.ROUTE, "heap:h1"),
        Setting(p.SECTION, "s5", FIRST_DAY, p.NAME_EN, None),
        Setting(p.PLANT, p.PLANT, date(2016, 1, 1), p.FARADAY, "1.18"),
    ]
)


def test_units_exist_from_their_first_setting_until_they_retire() -> None:
    """What came, stopped, retired or was cleared shows on the days it was there, in its order."""
    assert PLANT.units(p.SECTION, OLD) == ("s1", "s3", "s4")
    assert PLANT.units(p.SECTION, NEW) == ("s2", "s1", "s4")
    assert PLANT.running(p.SECTION, NEW) == ("s2", "s1")
    assert PLANT.state(p.SECTION, "s3", NEW) == p.RETIRED
    assert PLANT.state(p.SECTION, "s2", OLD) is None
    assert PLANT.state(p.SECTION, "s5", NEW) is None


def test_names_are_those_of_the_day_in_each_language() -> None:
    """A renamed section keeps its old name on old days; a missing language falls back; no name is the id."""
    assert PLANT.name(p.SECTION, "s1", OLD) == Text("Tankhouse 1", "Цех 1", "Цех 1")
    assert PLANT.name(p.SECTION, "s1", NEW).en == "East hall"
    assert PLANT.name(p.SECTION, "s2", NEW) == Text("s2", "s2", "s2")
    assert PLANT.name(p.SECTION, "s2", OLD).en == "s2"


def test_a_unit_is_found_by_any_name_valid_on_the_day() -> None:
    """Id, code and names in any language and case are understood; a name of another time is not."""
    for text in ("s1", "t1", " east  HALL ", "цех 1"):
        assert PLANT.find(p.SECTION, text, NEW) == ("s1",)
    assert PLANT.find(p.SECTION, "Tankhouse 1", NEW) == ()
    assert PLANT.find(p.SECTION, "Tankhouse 1", OLD) == ("s1",)
    assert PLANT.find(p.SECTION, "Tankhouse 3", NEW) == ()


def test_routes_and_constants_are_dated() -> None:
    """Ore went to the mill until it went to the heap; the constant is the trade's until the plant set its own."""
    assert PLANT.routed_to("c1", OLD) == ("north",)
    assert PLANT.routed_to("c1", NEW) == ()
    assert PLANT.route("north", NEW) == "heap:h1"
    assert PLANT.route("south", NEW) is None
    assert (PLANT.faraday(OLD), PLANT.faraday(NEW)) == (Decimal("1.185494183"), Decimal("1.18"))


def test_settings_to_come_can_be_tried() -> None:
    """The plant as it will be differs only in the changes; the plant itself stays."""
    change = Change(Subject(p.SECTION, "s1", date(2016, 5, 1)), p.STATE, p.RETIRED)
    after = PLANT.with_settings([change])
    assert (after.state(p.SECTION, "s1", NEW), PLANT.state(p.SECTION, "s1", NEW)) == (p.RETIRED, p.RUNNING)
    again = after.with_settings([Change(change.subject, p.STATE, None)])
    assert again.state(p.SECTION, "s1", NEW) == p.RUNNING


def test_the_calendar_and_the_sample_clock_are_settings() -> None:
    """Pattern, rotation, zone and clock survive the text they are stored as."""
    pattern = ShiftPattern((Shift("a", Text("A", "А", "А"), time(7)), Shift("b", Text("B", "Б", "Б"), time(19, 30))))
    rotation = Rotation(("a", "b", None), date(2016, 1, 1), {"1": 0, "2": 1})
    assert p.read_pattern(p.write_pattern(pattern)) == pattern
    assert p.read_rotation(p.write_rotation(rotation)) == rotation
    plant = Plant(
        [
            Setting(p.PLANT, p.PLANT, FIRST_DAY, p.SHIFTS, p.write_pattern(pattern)),
            Setting(p.PLANT, p.PLANT, FIRST_DAY, p.ZONE, "UTC"),
            Setting(p.PLANT, p.PLANT, FIRST_DAY, p.SAMPLE_CLOCK, "2016-06-30T14:00:00+00:00"),
        ]
    )
    assert plant.calendar(NEW).pattern.codes == ("a", "b")
    assert plant.sample_clock == datetime(2016, 6, 30, 14, tzinfo=UTC)
    assert (plant.is_empty, PLANT.is_empty, Plant([]).is_empty) == (True, False, True)
    assert Plant([]).sample_clock is None
    with pytest.raises((ValueError, KeyError)):
        p.read_pattern('[{"code": "a"}]')


def test_a_setting_is_of_a_unit_and_of_no_shift() -> None:
    """Entries and plans are no settings."""
    assert is_setting(Subject(p.SECTION, "s1", FIRST_DAY))
    assert not is_setting(Subject(p.SECTION, "s1", FIRST_DAY, "day"))
    assert not is_setting(Subject("plan", "x", FIRST_DAY))


HOUSES = Plant(
    [
        Setting(p.DIVISION, "d1", FIRST_DAY, p.PROCESS, PYRO),
        Setting(p.DIVISION, "d2", FIRST_DAY, p.NAME_EN, "Hydrometallurgical plant"),
        Setting(p.SECTION, "s1", FIRST_DAY, p.DIVISION_OF, "d1"),
        Setting(p.SECTION, "s2", FIRST_DAY, p.DIVISION_OF, "d1"),
        Setting(p.SECTION, "s2", date(2016, 1, 1), p.PROCESS, HYDRO),
        Setting(p.HEAP, "h1", FIRST_DAY, p.DIVISION_OF, "d2"),
        Setting(p.SOURCE, "o1", FIRST_DAY, p.ROUTE, "heap:h1"),
        Setting(p.SOURCE, "o2", FIRST_DAY, p.ROUTE, "concentrator:c1"),
        Setting(p.CONCENTRATOR, "c1", FIRST_DAY, p.NAME_EN, "Mill"),
    ]
)


def test_a_process_route_is_the_units_own_or_its_divisions_or_its_kinds() -> None:
    """A section smelts as its division does until it says otherwise; ore goes the way of what it feeds."""
    assert HOUSES.process_of(p.SECTION, "s1", NEW) == PYRO
    assert (HOUSES.process_of(p.SECTION, "s2", OLD), HOUSES.process_of(p.SECTION, "s2", NEW)) == (PYRO, HYDRO)
    assert (HOUSES.process_of(p.SOURCE, "o1", NEW), HOUSES.process_of(p.SOURCE, "o2", NEW)) == (HYDRO, PYRO)
    assert HOUSES.division_of(p.SOURCE, "o1", NEW) == "d2"


def test_a_scope_narrows_the_units_on_each_day() -> None:
    """A plant within a division or route has only its units, as they belonged on the day."""
    hydro = HOUSES.within(Scope(process=HYDRO))
    assert hydro.units(p.SECTION, OLD) == ()
    assert hydro.units(p.SECTION, NEW) == ("s2",)
    assert hydro.units(p.DIVISION, NEW) == ("d1", "d2")
    smelter = HOUSES.within(Scope(division="d1"))
    assert (smelter.units(p.SECTION, NEW), smelter.units(p.HEAP, NEW)) == (("s1", "s2"), ())
    assert smelter.units(p.DIVISION, NEW) == ("d1",)
    assert HOUSES.within(Scope("d1", HYDRO)).units(p.SECTION, NEW) == ("s2",)
