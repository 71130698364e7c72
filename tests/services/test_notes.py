"""Notes in the ledger: added, corrected, withdrawn and undone without a loss, read through every lens, and found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from plantdesk.domain import notes as n
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Conflict, Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.notes import NOTE, Note
from plantdesk.domain.scope import Scope
from plantdesk.services import noting
from plantdesk.services.changes import changes_between
from plantdesk.services.known_on import known_until
from plantdesk.services.language import Language
from plantdesk.services.lenses import AsOf, Within
from plantdesk.services.naming import figure_name, said_of
from plantdesk.services.notes import Wanted, chosen, note_line, note_lines, period_words, units_named, written
from plantdesk.services.noting import (
    add_note,
    correct_note,
    note_called,
    reason_called,
    restore_note,
    units_called,
    withdraw_note,
)
from plantdesk.services.subjects import recorded_name, subject_name
from tests.helpers.stores import DAY, Desk

TODAY = DAY + timedelta(days=1)
SHORT = Note(
    "", DAY, DAY, "short_circuit", "Rows 4 and 7, cells off for cleaning", "night", "night", ((p.SECTION, "s1"),)
)


def add(desk: Desk, note: Note = SHORT, author: str = "ann") -> str:
    """Record a note and give its code."""
    outcome = add_note(desk.recorder(author), TODAY, note)
    return next(subject.unit for subject, _ in (*outcome.added, *outcome.same))


def test_a_note_comes_back_as_it_was_written(desk: Desk) -> None:
    """Period, units, reason and text; author and time are those of the command; what verify proves still holds."""
    code = add(desk, SHORT._replace(units=((p.HEAP, "h1"), (p.SECTION, "s1"))), "boris")
    (line,) = note_lines(desk.store)
    assert line.note == SHORT._replace(code=code, units=((p.SECTION, "s1"), (p.HEAP, "h1")))
    assert not line.corrected
    by = written(desk.store, [line])[code]
    assert by == ("boris", int(desk.clock.now().timestamp() * 1000))
    assert desk.store.commands(None, None, 1)[0].kind == NOTE
    assert desk.fault() is None


def test_a_correction_needs_a_reason_and_undo_takes_it_back(desk: Desk) -> None:
    """Nothing is lost: the history has both texts, and the author of the text stays who wrote it."""
    code = add(desk)
    with pytest.raises(Refused, match="give a reason"):
        correct_note(desk.recorder(), TODAY, code, {n.TEXT: "Row 4"}, None).or_raise()
    desk.clock.advance(hours=1)
    changed = correct_note(desk.recorder("boris"), TODAY, code, {n.REASON: "power"}, "it was the substation")
    assert changed.or_raise().corrected
    (line,) = note_lines(desk.store)
    assert (line.note.reason, line.corrected) == ("power", True)
    assert written(desk.store, [line])[code].author == "ann"
    history = desk.store.history(Subject(NOTE, code), n.REASON)
    assert [(one.value, one.reason) for one in history] == [
        ("short_circuit", None),
        ("power", "it was the substation"),
    ]
    desk.undo("boris").undo()
    (line,) = note_lines(desk.store)
    assert (line.note.reason, line.corrected) == ("short_circuit", False)
    desk.undo().undo()
    assert note_lines(desk.store) == ()
    assert desk.fault() is None


def test_a_withdrawn_note_is_hidden_and_can_come_back(desk: Desk) -> None:
    """It is withdrawn with a reason, corrected no more while it is, and stands again as it was."""
    code = add(desk)
    with pytest.raises(Refused, match="with a reason"):
        withdraw_note(desk.recorder(), TODAY, code, " ")
    withdraw_note(desk.recorder(), TODAY, code, "wrong tankhouse").or_raise()
    assert note_lines(desk.store) == ()
    (line,) = note_lines(desk.store, withdrawn=True)
    assert line.note.withdrawn
    assert desk.store.history(Subject(NOTE, code), n.WITHDRAWN)[0].reason == "wrong tankhouse"
    with pytest.raises(Refused, match="is withdrawn"):
        correct_note(desk.recorder(), TODAY, code, {n.TEXT: "x"}, "y")
    restore_note(desk.recorder(), TODAY, code, "it was right").or_raise()
    (line,) = note_lines(desk.store)
    assert (line.note.text, line.corrected) == (SHORT.text, False)


def test_what_is_not_right_is_refused_and_nothing_is_recorded(desk: Desk) -> None:
    """The rules hold for a new note, for a correction seen as a whole, and for one that is not there."""
    before = desk.store.arrival()
    with pytest.raises(Refused, match="did not exist"):
        add(desk, SHORT._replace(units=((p.SECTION, "s9"),)))
    with pytest.raises(Refused, match="There is no note"):
        correct_note(desk.recorder(), TODAY, "N-0-9", {n.TEXT: "x"}, "y")
    assert desk.store.arrival() == before
    code = add(desk)
    with pytest.raises(Refused, match="before it begins"):
        correct_note(desk.recorder(), TODAY, code, {n.TO: "2016-06-01"}, "typed wrongly")


def test_somebody_else_s_change_is_not_overwritten(desk: Desk) -> None:
    """Who saves on top of what they have not seen is told by whom it was changed."""
    code = add(desk)
    line = note_line(desk.store, code)
    assert line is not None
    correct_note(desk.recorder("boris"), TODAY, code, {n.TEXT: "Row 4"}, "only one row").or_raise()
    mine = correct_note(desk.recorder(), TODAY, code, {n.TEXT: "Row 7"}, "only one row", dict(line.seen))
    with pytest.raises(Conflict, match="Boris"):
        mine.or_raise()


def test_a_code_is_never_given_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another program takes it in between, the next one is taken; an undone note keeps its code."""
    add(desk)
    taken = add(desk, SHORT._replace(text="Somebody else's"))
    looked, next_code = iter([taken]), noting.next_code
    monkeypatch.setattr(noting, "next_code", lambda recorder: next(looked, None) or next_code(recorder))
    add_note(desk.recorder(), TODAY, SHORT._replace(text="Mine"))
    texts = {line.code: line.note.text for line in note_lines(desk.store)}
    assert texts[taken] == "Somebody else's"
    assert sorted(code.rpartition("-")[2] for code in texts) == ["1", "2", "3"]
    desk.undo().undo()
    assert add(desk).endswith("-4")


def test_lenses_leave_out_what_does_not_belong(desk: Desk) -> None:
    """As of a day, known on a day, and for a division: in lists, by code and in histories."""
    desk.recorder().configure(
        [
            (Subject(p.DIVISION, "d1", p.FIRST_DAY), {p.NAME_EN: "Smelter"}),
            (Subject(p.DIVISION, "d2", p.FIRST_DAY), {p.NAME_EN: "Hydro"}),
            (Subject(p.SECTION, "s1", p.FIRST_DAY), {p.DIVISION_OF: "d1"}),
            (Subject(p.HEAP, "h1", p.FIRST_DAY), {p.DIVISION_OF: "d2"}),
        ]
    )
    old = add(desk, SHORT._replace(first=date(2016, 6, 1), last=date(2016, 6, 1), first_shift=None, last_shift=None))
    desk.clock.advance(days=3)
    new = add(desk)
    heap = add(desk, SHORT._replace(units=((p.HEAP, "h1"),), text="Pump"))
    whole = add(desk, SHORT._replace(units=(), text="No power anywhere"))
    as_of = AsOf(desk.store, date(2016, 6, 20))
    assert [line.code for line in note_lines(as_of)] == [old]
    assert note_line(as_of, new) is None
    assert as_of.history(Subject(NOTE, new), n.TEXT) == []
    known = desk.store.known(known_until(desk.store.plant(), date(2016, 7, 1)))
    assert [line.code for line in note_lines(known)] == [old]
    assert {line.code for line in note_lines(Within(desk.store, Scope("d1")))} == {old, new, whole}
    assert {line.code for line in note_lines(Within(desk.store, Scope("d2")))} == {heap, whole}
    assert {line.code for line in note_lines(Within(AsOf(desk.store, DAY), Scope("d2")))} == {heap, whole}
    assert Within(desk.store, Scope("d2")).history(Subject(NOTE, new), n.TEXT) == []


def test_notes_are_found(desk: Desk) -> None:
    """By words of text, reason and unit in any language, by reason, unit and days; ё is е."""
    short = add(desk)
    ore = add(desk, SHORT._replace(units=((p.SOURCE, "north"),), reason="ore_change", text="Тяжёлая руда"))
    long = add(desk, Note("", DAY - timedelta(days=20), DAY - timedelta(days=10), "furnace_repair", "Lining"))

    def found(**wanted: object) -> set[str]:
        return {line.code for line in chosen(desk.store.plant(), note_lines(desk.store), Wanted(**wanted))}  # type: ignore[arg-type]

    assert found() == {short, ore, long}
    assert found(search="замыкание ROWS") == {short}
    assert found(search="тяжелая") == {ore}
    assert found(search="tankhouse 1") == {short}
    assert found(search="nothing like that") == set()
    assert found(reason="furnace_repair") == {long}
    assert found(unit=(p.SECTION, "s1")) == {short, long}
    assert found(unit=(p.CONCENTRATOR, "c1")) == {ore, long}
    assert found(first=DAY) == {short, ore}
    assert found(last=DAY - timedelta(days=15)) == {long}
    assert found(first=DAY - timedelta(days=12), last=DAY - timedelta(days=11)) == {long}


def test_what_people_write_is_understood(desk: Desk) -> None:
    """Reasons and units by name, code or id; a name that means two things asks for the id; codes by their end."""
    plant = desk.store.plant()
    assert reason_called(plant, "замена анодов", DAY) == "anode_change"
    assert reason_called(plant, "short", DAY) == "short_circuit"
    assert reason_called(plant, "nonsense", DAY) == "nonsense"
    assert units_called(plant, "Tankhouse 1, heap:h1,", DAY) == ((p.SECTION, "s1"), (p.HEAP, "h1"))
    with pytest.raises(Refused, match="There is no unit"):
        units_called(plant, "Tankhouse 9", DAY)
    desk.recorder().configure([(Subject(p.DIVISION, "d1", p.FIRST_DAY), {p.NAME_EN: "Tankhouse 1"})])
    with pytest.raises(Refused, match="'division:d1', 'section:s1'"):
        units_called(desk.store.plant(), "Tankhouse 1", DAY)
    code = add(desk)
    assert note_called(desk.store, code.rpartition("-")[2]) == code
    with pytest.raises(Refused, match="There is no note"):
        note_called(desk.store, "9")


def test_a_plant_s_own_reason_is_used_and_renamed(desk: Desk) -> None:
    """The list is the plant's: added, renamed and retired from a day on, while old notes keep their name."""
    crane = Subject(p.REASON, "crane", p.FIRST_DAY)
    desk.recorder().configure([(crane, {p.NAME_EN: "Crane"})])
    code = add(desk, SHORT._replace(reason="crane"))
    desk.recorder().configure([(Subject(p.REASON, "crane", TODAY), {p.STATE: p.RETIRED})])
    line = note_line(desk.store, code)
    assert line is not None
    said = said_of(desk.store.plant(), desk.store.catalogue, Subject(NOTE, code), n.REASON, "crane")
    assert str(said) == str(desk.store.plant().name(p.REASON, "crane", DAY))
    with pytest.raises(Refused, match="There is no reason"):
        add_note(desk.recorder(), TODAY, SHORT._replace(first=TODAY, last=TODAY, reason="crane"))


def test_notes_have_words_everywhere(desk: Desk) -> None:
    """In refusals, lists of changes and histories a note and its attributes go by names, not by keys."""
    code = add(desk)
    subject, plant, catalogue = Subject(NOTE, code), desk.store.plant(), desk.store.catalogue
    assert code in str(subject_name(plant, catalogue, subject))
    for key in n.ATTRIBUTES:
        assert figure_name(catalogue, key) == recorded_name(catalogue, subject, key) == n.ATTRIBUTES[key]
    (line,) = note_lines(desk.store)
    assert Language("en").say(period_words(plant, line.note)) == "29.06.2016, Night"
    assert [name.en for name in units_named(plant, line.note)] == ["Tankhouse 1"]
    found = changes_between(desk.store, DAY - timedelta(days=5))
    assert subject in {one.subject for one in found.differences}
