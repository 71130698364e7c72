"""Notes on the curve: where they begin and end, what they concern, and one clear line for each that is not right."""

from __future__ import annotations

from datetime import date

import pytest

from plantdesk.domain import notes as n
from plantdesk.domain import plant as p
from plantdesk.domain.notes import Note, fault, read_note, read_units, write_units
from plantdesk.domain.periods import day_number
from plantdesk.domain.plant import FIRST_DAY, Plant, Setting

DAY, TODAY = date(2016, 6, 12), date(2016, 6, 30)
PLANT = Plant(
    [
        Setting(p.SECTION, "s1", FIRST_DAY, p.NAME_EN, "Tankhouse 1"),
        Setting(p.SECTION, "s1", FIRST_DAY, p.DIVISION_OF, "d1"),
        Setting(p.SECTION, "s2", date(2016, 6, 20), p.NAME_EN, "Tankhouse 2"),
        Setting(p.DIVISION, "d1", FIRST_DAY, p.NAME_EN, "Smelter"),
        Setting(p.CONCENTRATOR, "c1", FIRST_DAY, p.NAME_EN, "Mill"),
        Setting(p.SOURCE, "north", FIRST_DAY, p.ROUTE, "concentrator:c1"),
        Setting(p.REASON, "crane", date(2016, 6, 20), p.NAME_EN, "Crane"),
    ]
)
GOOD = Note("", DAY, DAY, "short_circuit", "Rows 4 and 7")
NUMBER = day_number(DAY)


@pytest.mark.parametrize(
    ("note", "edges"),
    [
        (GOOD, (-0.5, 0.5)),
        (GOOD._replace(first_shift="night", last_shift="night"), (0.0, 0.5)),
        (GOOD._replace(first_shift="day", last_shift="day"), (-0.5, 0.0)),
        (GOOD._replace(last=date(2016, 6, 14), first_shift="night"), (0.0, 2.5)),
        (GOOD._replace(last=date(2016, 6, 14), last_shift="day"), (-0.5, 2.0)),
    ],
)
def test_a_note_lies_where_its_shifts_lie(note: Note, edges: tuple[float, float]) -> None:
    """A day reaches half a day around its number, and two shifts share it."""
    assert note.edges(PLANT) == (NUMBER + edges[0], NUMBER + edges[1])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first": date(2016, 7, 1), "last": date(2016, 7, 1)}, "What is planned belongs to the milestones"),
        ({"last": date(2016, 6, 11)}, "ends on 2016-06-11 before it begins on 2016-06-12"),
        ({"last": date(2061, 6, 12)}, "longer than 1096 days"),
        ({"first_shift": "evening"}, "There is no shift evening on 2016-06-12"),
        ({"first_shift": "night", "last_shift": "day"}, "comes before the first one"),
        ({"units": ((p.SECTION, "s2"),)}, "did not exist on 2016-06-12"),
        ({"units": ((p.SECTION, "s9"),)}, "did not exist on 2016-06-12"),
        ({"units": (("person", "p1"),)}, "did not exist on 2016-06-12"),
        ({"reason": ""}, "has no reason"),
        ({"reason": "crane"}, "There is no reason"),
        ({"reason": "nonsense"}, "There is no reason"),
        ({"text": "  "}, "has no text"),
        ({"text": "x" * 501}, "has 501 characters, and 500 are the limit"),
    ],
)
def test_what_is_not_right_is_one_line(changes: dict[str, object], said: str) -> None:
    """Each rule refuses with what is wrong and what to do; the note itself is right."""
    assert fault(GOOD, PLANT, TODAY) is None
    found = fault(GOOD._replace(**changes), PLANT, TODAY)  # type: ignore[arg-type]
    assert found is not None
    assert said in str(found)
    assert "\n" not in str(found)


def test_reasons_are_dated() -> None:
    """A reason that the plant added holds from its day on, the built-in ones always."""
    later = GOOD._replace(first=date(2016, 6, 21), last=date(2016, 6, 21))
    assert fault(later._replace(reason="crane"), PLANT, TODAY) is None
    assert fault(GOOD._replace(first=date(1950, 1, 1), last=date(1950, 1, 1), reason="power"), PLANT, TODAY) is None


def test_what_a_note_concerns() -> None:
    """The whole plant concerns everything, a division its units, ore the concentrator that it feeds, others nothing."""
    assert GOOD.concerns(PLANT, (p.SECTION,))
    assert GOOD.concerns(PLANT, (p.HEAP,), ("h1",))
    section, division, ore = (
        GOOD._replace(units=(unit,)) for unit in ((p.SECTION, "s1"), (p.DIVISION, "d1"), (p.SOURCE, "north"))
    )
    assert section.concerns(PLANT, (p.SECTION,))
    assert section.concerns(PLANT, (p.SECTION,), ("s1",))
    assert not section.concerns(PLANT, (p.SECTION,), ("s2",))
    assert not section.concerns(PLANT, (p.SOURCE,))
    assert division.concerns(PLANT, (p.SECTION,))
    assert not division.concerns(PLANT, (p.CONCENTRATOR,))
    assert ore.concerns(PLANT, (p.CONCENTRATOR,), ("c1",))
    assert not ore.concerns(PLANT, (p.SECTION,))


def test_units_are_written_once_and_in_order() -> None:
    """What is stored does not depend on the order in which units were ticked."""
    units = ((p.HEAP, "h1"), (p.SECTION, "s2"), (p.SECTION, "s1"), (p.SECTION, "s2"))
    assert write_units(units) == "section:s1 section:s2 heap:h1"
    assert read_units("section:s1 heap:h1 broken") == ((p.SECTION, "s1"), (p.HEAP, "h1"))
    assert write_units(()) is None


def test_one_shift_alone_is_read_as_that_shift() -> None:
    """Without an end the note has one day, and the shift where one is named; what was undone is no note."""
    note = read_note("N-1", {n.FROM: "2016-06-12", n.FROM_SHIFT: "night", n.REASON: "power", n.TEXT: "Dip"})
    assert note is not None
    assert (note.last, note.last_shift) == (DAY, "night")
    whole = read_note("N-1", {n.FROM: "2016-06-12", n.FROM_SHIFT: "night", n.TO: "2016-06-13", n.TEXT: "Dip"})
    assert whole is not None
    assert (whole.last, whole.last_shift) == (date(2016, 6, 13), None)
    assert read_note("N-1", {n.FROM: None, n.TEXT: None}) is None
