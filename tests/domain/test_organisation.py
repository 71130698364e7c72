"""Units of a kind are told apart by name and code on every day; kinds of division say the process route."""

from __future__ import annotations

from datetime import date

from plantdesk.domain import plant as p
from plantdesk.domain.organisation import namesakes, new_namesakes, without_sections
from plantdesk.domain.plant import Plant, Setting
from plantdesk.domain.scope import HYDRO, PYRO, Scope

FIRST, LATER, LAST = date(2016, 1, 1), date(2016, 6, 1), date(2016, 9, 1)


def section(unit: str, since: date = FIRST, **said: str) -> list[Setting]:
    """Give the settings of a section."""
    return [Setting(p.SECTION, unit, since, key, value) for key, value in said.items()]


def test_a_shared_word_in_any_language_makes_namesakes() -> None:
    """Names, codes and ids count, capitals and spaces do not; the later unit is the second."""
    plant = Plant(
        [
            *section("s1", name_en="Tankhouse 1", code="T1"),
            *section("s2", LATER, name_ru="tankhouse  1"),
            *section("s3", name_en="Other", code="s1"),
        ]
    )
    pairs = {(n.first, n.second, n.since) for n in namesakes(plant, p.SECTION, LAST)}
    assert pairs == {("s1", "s2", LATER), ("s1", "s3", FIRST)}
    assert [n.second for n in namesakes(plant, p.SECTION, FIRST)] == ["s3"]


def test_a_name_is_free_again_once_its_unit_is_renamed_or_retired() -> None:
    """Only the same day counts."""
    old = [*section("s1", name_en="North"), *section("s1", LATER, name_en="Far north"), *section("s2", name_en="South")]
    before = Plant([*old, *section("s2", LATER, state=p.RETIRED)])
    after = Plant([*before.settings, *section("s3", LATER, name_en="North"), *section("s4", LATER, name_en="South")])
    assert new_namesakes(before, after, p.SECTION, ["s3", "s4"], LATER) is None
    early = Plant([*before.settings, *section("s3", FIRST, name_en="North")])
    found = new_namesakes(before, early, p.SECTION, ["s3"], FIRST)
    assert found is not None
    assert (found.first, found.second, found.since) == ("s1", "s3", FIRST)


def test_what_collided_before_does_not_stop_another_change() -> None:
    """Two stations added the same; whoever sets something else of one of them can still do so."""
    before = Plant([*section("s1", name_en="North"), *section("s2", name_en="North")])
    after = Plant([*before.settings, *section("s2", LATER, cells_installed="40")])
    assert new_namesakes(before, after, p.SECTION, ["s2"], LATER) is None


def test_the_kind_of_a_division_says_the_process_route() -> None:
    """A smelter is pyro, a hydrometallurgical plant hydro, a mine neither; a unit's own route wins."""
    plant = Plant(
        [
            *(Setting(p.DIVISION, kind, FIRST, p.DIVISION_KIND, kind) for kind in p.DIVISION_KINDS),
            *(s for kind in p.DIVISION_KINDS for s in section(f"s-{kind}", division=kind)),
            *section("pilot", division=p.SMELTER, process=HYDRO),
        ]
    )
    routes = [plant.process_of(p.SECTION, f"s-{kind}", LATER) for kind in p.DIVISION_KINDS]
    assert routes == [PYRO, PYRO, HYDRO, None]
    assert plant.within(Scope(process=HYDRO)).units(p.SECTION, LATER) == ("pilot", "s-hydromet")


def test_divisions_without_anything_are_found() -> None:
    """A section that comes later, or was retired, does not count on the day."""
    plant = Plant(
        [
            *(Setting(p.DIVISION, d, FIRST, p.NAME_EN, d) for d in ("d1", "d2", "d3")),
            *section("s1", division="d1"),
            *section("s2", LATER, division="d2"),
            *section("s3", division="d3"),
            *section("s3", LATER, state=p.RETIRED),
        ]
    )
    assert without_sections(plant, FIRST) == ("d2",)
    assert without_sections(plant, LATER) == ("d3",)


def test_spells_tell_when_a_unit_was_there() -> None:
    """A unit whose state begins with retired was never there."""
    plant = Plant(
        [
            *section("s1", name_en="North"),
            *section("s1", LATER, state=p.RETIRED),
            *section("s1", LAST, state=p.RUNNING),
            *section("s2", name_en="South", state=p.RETIRED),
        ]
    )
    assert plant.spells(p.SECTION, "s1") == ((FIRST, LATER), (LAST, None))
    assert plant.spells(p.SECTION, "s2") == ()
    assert plant.spells(p.SECTION, "nobody") == ()
