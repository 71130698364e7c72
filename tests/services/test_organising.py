"""The organisation stays in order: no shared names, no orphans, and what two stations added twice is joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.calendar import THREE_SHIFTS, four_crews, sixteen_days
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Change, Draft, Subject
from plantdesk.domain.plant import write_pattern, write_rotation
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.domain.text import Message
from plantdesk.services.attention import SETTINGS, attention
from plantdesk.services.history import pasts
from plantdesk.services.kpi import as_json_answer, kpi
from plantdesk.services.language import Language
from plantdesk.services.lenses import Within
from plantdesk.services.organising import empty_divisions, joining, shift_moves, troubles
from plantdesk.services.recording import CONFIGURE, KEYBOARD, Entry
from tests.helpers.stores import DAY, Desk, section

JUNE = date(2016, 6, 1)
KEY = "anode_scrap_t"
ENGLISH = Language("en", {})
FIGURE = {"name_en": "Anode scrap", "sheet": "cathode", "unit": "t", "high": "400"}


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Expect a refusal whose English line has these words."""
    with pytest.raises(Refused) as caught:
        yield
    line = spoken(caught.value.message)
    assert re.search(words, line), line


def spoken(message: Message) -> str:
    """Say a message in English, with plain spaces."""
    return ENGLISH.say(message).replace("\N{NO-BREAK SPACE}", " ")


def configure(desk: Desk, kind: str, unit: str, since: date = JUNE, /, **said: str | None) -> None:
    """Set up a unit as the page and the command do."""
    desk.recorder().configure([(Subject(kind, unit, since), said)])


def arrive(desk: Desk, kind: str, unit: str, since: date, /, **said: str) -> None:
    """Let settings arrive that another station recorded without knowing of ours."""
    with desk.store.writing() as transaction:
        changes = [Change(Subject(kind, unit, since), key, value) for key, value in said.items()]
        transaction.append(Draft(CONFIGURE, "boris", KEYBOARD), changes)


def sums(desk: Desk, figure: str = m.CATHODE_T, unit: str = "") -> list[str]:
    """Give the kept sums of a figure on the day."""
    return [num for _, num, *_ in desk.store.daily_exact(m.SECTION, unit, figure, DAY, DAY)]


def test_a_name_that_another_unit_has_is_refused(desk: Desk) -> None:
    """A new unit, a rename and a code: the line says which unit has the word, and nothing is recorded."""
    for unit, said in (
        ("s9", {"name_en": "tankhouse 2"}),
        ("s1", {"name_ru": "Tankhouse 2"}),
        ("s1", {"code": "s2"}),
    ):
        with refused("is taken on 01.06.2016: Section with the id s2"):
            configure(desk, p.SECTION, unit, **said)
    assert desk.store.plant().units(p.SECTION, DAY) == ("s1", "s2", "s3")


def test_a_renamed_unit_frees_its_name_and_keeps_it_in_the_past(desk: Desk) -> None:
    """From the day on the old name may be another's; before it, it may not; undo cannot bring the clash back."""
    configure(desk, p.SECTION, "s1", name_en="Old tankhouse")
    configure(desk, p.SECTION, "s9", name_en="Tankhouse 1")
    names = [str(desk.store.plant().name(p.SECTION, "s1", day).en) for day in (date(2016, 5, 31), JUNE)]
    assert names == ["Tankhouse 1", "Old tankhouse"]
    with refused("is taken"):
        configure(desk, p.SECTION, "s10", date(2016, 5, 1), name_en="Tankhouse 1")
    desk.recorder("boris").configure([(Subject(p.SECTION, "s1", JUNE), {"code": "O"})])
    desk.undo().undo()  # the new unit goes first
    desk.undo().undo()
    configure(desk, p.SECTION, "s9", name_en="Nine")
    assert desk.fault() is None


def test_a_division_is_not_retired_under_its_sections(desk: Desk) -> None:
    """They are listed; once they are elsewhere it can go, also in one command."""
    configure(desk, p.DIVISION, "d1", name_en="Smelter", kind=p.SMELTER)
    configure(desk, p.DIVISION, "d2", name_en="Other")
    configure(desk, p.SECTION, "s1", division="d1")
    with refused(r"1 units? still belongs? to Smelter .*Tankhouse 1"):
        configure(desk, p.DIVISION, "d1", DAY, state=p.RETIRED)
    with refused("still belongs? to Concentrator"):
        configure(desk, p.CONCENTRATOR, "c1", DAY, state=p.RETIRED)
    configure(desk, p.SECTION, "s1", DAY, division="d2")
    configure(desk, p.DIVISION, "d1", DAY, state=p.RETIRED)
    assert desk.store.plant().division_of(p.SECTION, "s1", JUNE) == "d1"


def test_a_division_without_sections_has_no_figures_and_says_so(desk: Desk) -> None:
    """Nothing breaks where it alone is looked at: what is unknown is nothing, never a zero or a fault."""
    configure(desk, p.DIVISION, "d1", name_en="New smelter", kind=p.SMELTER)
    assert "New smelter has no section" in spoken(empty_divisions(desk.store.plant(), DAY)["d1"])
    inside = Within(desk.store, Scope(division="d1"))
    cathode = as_json_answer(kpi(inside, DAY))["cathode"]
    assert isinstance(cathode, dict)
    assert cathode["month_t"] is None
    assert cathode["shifts_expected"] == 0
    assert attention(inside, desk.clock.now()) is not None


def test_a_rotation_must_fit_the_shifts(desk: Desk) -> None:
    """A shift without a crew is named; both set together hold."""
    crews = ("1", "2", "3", "4")
    configure(desk, p.PLANT, p.PLANT, rotation=write_rotation(four_crews(JUNE, crews)))
    with refused("Set shifts and rotation together"):
        configure(desk, p.PLANT, p.PLANT, DAY, shifts=write_pattern(THREE_SHIFTS))
    three = {"shifts": write_pattern(THREE_SHIFTS), "rotation": write_rotation(sixteen_days(JUNE, crews))}
    configure(desk, p.PLANT, p.PLANT, DAY, **three)
    assert desk.store.plant().calendar(DAY).crew(DAY, "first") in crews


def test_other_shifts_orphan_no_entry_but_may_take_them_along(desk: Desk) -> None:
    """Refused with the list; with places for the old shifts everything moves in one command, and undo puts it back."""
    desk.save(section(shift="day"), cathode_t="40")
    desk.save(section(shift="night"), cathode_t="50")
    shifts = {p.SHIFTS: write_pattern(THREE_SHIFTS)}
    subject = Subject(p.PLANT, p.PLANT, DAY)
    with refused(r"2 entries would be left .*2016-06-29 day section:s1"):
        desk.recorder().configure([(subject, shifts)])
    both = shift_moves(desk.store, DAY, {"day": "first", "night": "first"})
    with refused("already has Cathode output"):
        desk.recorder().configure([(subject, shifts)], "new shifts", both)
    moves = shift_moves(desk.store, DAY, {"day": "first", "night": "third"})
    desk.recorder().configure([(subject, shifts)], "new shifts", moves)
    assert [desk.value(section(shift=s), m.CATHODE_T) for s in ("day", "night", "first", "third")] == [
        None,
        None,
        "40",
        "50",
    ]
    assert sums(desk) == ["90"]
    assert desk.fault() is None
    desk.undo().undo()
    assert desk.value(section(shift="night"), m.CATHODE_T) == "50"
    assert sums(desk) == ["90"]
    assert desk.fault() is None


def twins(desk: Desk) -> None:
    """Let two stations add the same section, and both enter a shift for their own."""
    configure(desk, p.DIVISION, "d1", name_en="Smelter")
    configure(desk, p.SECTION, "s8", date(2016, 6, 10), name_en="Tankhouse 8", division="d1")
    arrive(desk, p.SECTION, "x8", date(2016, 6, 12), name_en="Tankhouse 8")
    desk.save(section("s8", shift="day"), cathode_t="40", cells_pulled="12")
    desk.save(section("x8", shift="day"), cathode_t="40")
    desk.save(section("x8", shift="night"), "boris", cathode_t="41")


def test_what_two_stations_added_is_shown_as_a_conflict(desk: Desk) -> None:
    """Both ids and the day since which both are there; the list of what needs attention leads to the settings."""
    assert troubles(desk.store, DAY) == []
    twins(desk)
    (trouble,) = troubles(desk.store, DAY)
    assert (trouble.kind, trouble.other, trouble.unit, trouble.since) == (p.SECTION, "s8", "x8", date(2016, 6, 12))
    (item,) = [item for item in attention(desk.store, desk.clock.now()) if item.tab == SETTINGS]
    assert "Two stations added “Tankhouse 8”" in spoken(item.message)
    assert (item.figure, item.unit) == (p.SECTION, "x8")
    configure(desk, p.SECTION, "x8", cells_installed="40")  # the clash stops no other setting


def test_joined_units_count_once_and_keep_both_histories(desk: Desk) -> None:
    """One command: entries move over, what both said alike is one value, the other is retired; undo undoes all of it."""
    twins(desk)
    assert sums(desk) == ["121"]
    joined = joining(desk.store, p.SECTION, "x8", "s8", date(2016, 6, 12))
    desk.recorder().configure(joined.settings, "one tankhouse, added twice", joined.moves)
    assert troubles(desk.store, DAY) == []
    assert desk.store.plant().units(p.SECTION, DAY) == ("s1", "s2", "s3", "s8")
    assert desk.store.plant().attribute(p.SECTION, "x8", p.STANDS_FOR, DAY) == "s8"
    assert desk.value(section("s8", shift="night"), m.CATHODE_T) == "41"
    assert sums(desk) == ["81"]
    assert sums(desk, unit="x8") == []
    left = pasts(desk.store, section("x8", shift="night"), m.CATHODE_T)
    assert [past.revision.value for past in left] == [None, "41"]
    assert left[0].revision.reason == "one tankhouse, added twice"
    assert desk.fault() is None
    desk.undo().undo()
    assert sums(desk) == ["121"]
    assert len(troubles(desk.store, DAY)) == 1
    assert desk.fault() is None


def test_units_that_say_different_things_are_not_joined_blindly(desk: Desk) -> None:
    """The places are listed; corrected, or from a later day, they can be joined."""
    twins(desk)
    desk.save(section("x8", shift="day"), reason="weighed anew", cathode_t="39")
    with refused(r"1 figures? of both differs?.*29.06.2016 day cathode_t"):
        joining(desk.store, p.SECTION, "x8", "s8", date(2016, 6, 12))
    assert joining(desk.store, p.SECTION, "x8", "s8", date(2016, 6, 30)).moves == {}


def test_joined_divisions_take_their_sections_along(desk: Desk) -> None:
    """What belonged to the one that goes belongs to the other from the day on, and did not before it."""
    configure(desk, p.DIVISION, "d1", name_en="Smelter")
    arrive(desk, p.DIVISION, "z1", JUNE, name_en="Smelter")
    configure(desk, p.SECTION, "s1", division="d1")
    configure(desk, p.SECTION, "s2", division="z1")
    joined = joining(desk.store, p.DIVISION, "z1", "d1", DAY)
    desk.recorder().configure(joined.settings, "the same smelter", joined.moves)
    plant = desk.store.plant()
    assert plant.division_of(p.SECTION, "s2", DAY) == "d1"
    assert plant.division_of(p.SECTION, "s2", JUNE) == "z1"
    assert plant.units(p.DIVISION, DAY) == ("d1",)


@pytest.mark.parametrize(
    ("goes", "stays", "since", "words"),
    [
        ("s1", "s1", JUNE, "two different"),
        ("s1", "nobody", JUNE, "no Section with the id nobody"),
        ("s1", "s2", date(2016, 7, 1), "is retired by"),
        ("s1", "late", JUNE, "is there only from"),
    ],
)
def test_what_cannot_be_joined_is_refused(desk: Desk, goes: str, stays: str, since: date, words: str) -> None:
    """A unit with itself, with nobody, with one that is gone or not yet there."""
    configure(desk, p.SECTION, "s2", date(2016, 7, 1), state=p.RETIRED)
    configure(desk, p.SECTION, "late", date(2016, 6, 20), name_en="Late")
    with refused(words):
        joining(desk.store, p.SECTION, goes, stays, since)


def test_settings_that_two_stations_set_differently_are_shown_and_settled(desk: Desk) -> None:
    """One more setting with a reason replaces both."""
    arrive(desk, p.SECTION, "s1", JUNE, cells_installed="180")
    arrive(desk, p.SECTION, "s1", JUNE, cells_installed="190")
    (trouble,) = troubles(desk.store, DAY)
    assert trouble.key == p.CELLS_INSTALLED
    desk.recorder().configure([(Subject(p.SECTION, "s1", JUNE), {p.CELLS_INSTALLED: "190"})], "counted")
    assert troubles(desk.store, DAY) == []


# --- the plant's own figures ---------------------------------------------------------------------------------------


def test_a_declared_figure_is_entered_added_up_and_proven(desk: Desk) -> None:
    """Also by a program that had the store open before: its next save knows the figure, and leaves no sum out."""
    other = desk.another()
    configure(desk, p.FIGURE, KEY, **FIGURE)
    with desk.store.writing() as transaction:
        assert KEY in transaction.catalogue
    subject = section()
    value = {KEY: "12.5", m.CATHODE_T: "40"}
    desk.recorder().save([entry(subject, **value)]).or_raise()
    other.save(section("s2"), cathode_t="41")
    assert sums(desk, KEY) == ["12.5"]
    assert desk.fault() is None
    with refused("is not measured on 31.05.2016"):
        desk.recorder().save([entry(section(day=date(2016, 5, 31)), **{KEY: "1"})]).or_raise()


def test_a_figure_with_values_is_not_taken_away(desk: Desk) -> None:
    """Retired before its entries, its declaration undone, or made to mean something else: refused with the place."""
    configure(desk, p.FIGURE, KEY, **FIGURE)
    desk.recorder("boris").save([entry(section(), **{KEY: "12.5"})]).or_raise()
    with refused("1 entr(y|ies) would be left"):
        configure(desk, p.FIGURE, KEY, DAY, state=p.RETIRED)
    with refused("1 entr(y|ies) would be left"):
        desk.undo().undo()
    for key, value in ((p.SHEET_OF, "ore"), (p.ADDS, "last"), (p.MEASURES[0], "kg")):
        with refused("values were entered"):
            configure(desk, p.FIGURE, KEY, **{key: value})
    configure(desk, p.FIGURE, KEY, date(2016, 6, 30), state=p.RETIRED)
    with refused("is not measured"):
        desk.recorder().save([entry(section(day=date(2016, 6, 30)), **{KEY: "1"})]).or_raise()
    assert desk.fault() is None


def test_sums_follow_where_another_station_changes_how_a_figure_adds_up(desk: Desk) -> None:
    """Here an undo would be refused; what arrives from elsewhere has all sums worked out anew."""
    configure(desk, p.FIGURE, KEY, **FIGURE)
    configure(desk, p.FIGURE, KEY, adds="last")
    desk.recorder("boris").save([entry(section(), **{KEY: "12.5"})]).or_raise()
    assert sums(desk, KEY) == []
    with refused("values were entered"):
        desk.undo().undo()
    arrive(desk, p.FIGURE, KEY, date(2016, 6, 2), adds="sum")
    assert sums(desk, KEY) == ["12.5"]
    assert desk.fault() is None


def test_a_figure_that_is_not_whole_is_refused(desk: Desk) -> None:
    """Nothing of it is recorded."""
    with refused("needs a unit"):
        configure(desk, p.FIGURE, KEY, name_en="Scrap", sheet="cathode")
    assert KEY not in desk.store.catalogue
    with refused("is called already"):
        configure(desk, p.FIGURE, KEY, **(FIGURE | {"name_en": "Energy"}))


def entry(subject: Subject, **texts: str) -> Entry:
    """Enter figures of one subject."""
    return Entry(subject, {key: Value(Decimal(text)) for key, text in texts.items()})
