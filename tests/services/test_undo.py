"""Undo takes back the whole last command of a person at this station, or says by whom it was overtaken."""

from __future__ import annotations

from datetime import date

import pytest

from plantdesk.domain import plant as p
from plantdesk.domain.errors import Conflict, Refused
from plantdesk.domain.ledger import Change, Command, Draft, Subject
from plantdesk.services.language import Language
from plantdesk.services.undo import Step
from plantdesk.services.undo_words import step_told
from tests.helpers.stores import Desk, section


def _name(desk: Desk, step: Step | None = None) -> str:
    step = step or desk.undo().next()
    return Language("en", {}).say(step_told(step, desk.store.plant(), desk.store.catalogue)) if step else ""


def test_a_taken_back_fill_is_missing_as_if_never_entered(desk: Desk) -> None:
    """No value, no mark of a correction, no part in the sums; the ledger keeps what was."""
    desk.save(section(), cathode_t="99")
    recorded = desk.undo().undo()
    standing = desk.store.at([section()])[section()]["cathode_t"]
    assert (standing.value, standing.corrected) == (None, False)
    assert desk.store.daily_exact("section", "s1", "cathode_t", date(2016, 6, 29), date(2016, 6, 29)) == []
    assert [r.value for r in desk.store.history(section(), "cathode_t")] == ["99", None]
    assert recorded.revisions[0].reason == "undo of record 2016-06-30 14:00 UTC"
    assert desk.save(section(), cathode_t="98").filled
    assert desk.fault() is None


def test_undo_walks_back_and_redo_walks_forth(desk: Desk) -> None:
    """Each undo takes the command before; redo takes the undos back in turn, while nothing else was recorded."""
    for value in ("1", "2", "3"):
        desk.save(section(), reason="again", cathode_t=value)
    undo = desk.undo()
    seen = []
    for _ in range(3):
        undo.undo()
        seen.append(desk.value(section(), "cathode_t"))
    assert seen == ["2", "1", None]
    for _ in range(3):
        undo.redo()
        seen.append(desk.value(section(), "cathode_t"))
    assert seen[3:] == ["1", "2", "3"]
    assert undo.next_redo() is None
    undo.undo()
    assert desk.value(section(), "cathode_t") == "2"
    standing = desk.store.at([section()])[section()]["cathode_t"]
    assert standing.corrected
    undo.undo()
    assert not desk.store.at([section()])[section()]["cathode_t"].corrected
    desk.save(section("s2"), cathode_t="5")
    assert undo.next_redo() is None
    with pytest.raises(Refused, match="nothing of yours"):
        undo.redo()
    assert desk.fault() is None


def test_the_menu_names_what_would_be_taken_back_also_after_a_restart(desk: Desk) -> None:
    """The name is read from the ledger, so it survives the window."""
    desk.save(section(), cathode_t="99", reject_t="1")
    assert _name(desk) == "Entry: Tankhouse 1, 29.06.2016, Day, 2 values"
    desk.store.close()
    again = desk.another()
    assert "29.06.2016, Day, 2 values" in _name(again)
    again.undo().undo()
    assert "Settings" in _name(again)
    assert "Undo" in _name(again, again.undo().next_redo())
    again.store.close()


def test_what_a_save_could_take_back_is_its_own_command_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each save the menus are told; looking through the commands of years for it would slow every save."""
    asked: list[int] = []
    commands = desk.store.commands

    def counted(station: bytes | None, author: str | None, limit: int) -> list[Command]:
        asked.append(limit)
        return commands(station, author, limit)

    monkeypatch.setattr(desk.store, "commands", counted)
    desk.save(section(), cathode_t="1")
    assert _name(desk) == "Entry: Tankhouse 1, 29.06.2016, Day, Cathode output 1 t"
    assert desk.undo().next_redo() is None
    assert asked == [1, 1]


def test_it_is_the_persons_own_last_command_at_this_station(desk: Desk) -> None:
    """Others' commands, and one's own at another installation, are left alone."""
    desk.save(section("s1"), cathode_t="1")
    desk.save(section("s2"), author="boris", cathode_t="2")
    elsewhere = desk.another(desk.folder / "elsewhere")
    elsewhere.save(section("s3"), cathode_t="3")
    elsewhere.store.close()
    desk.undo().undo()
    assert [desk.value(section(s), "cathode_t") for s in ("s1", "s2", "s3")] == [None, "2", "3"]
    desk.undo("boris").undo()
    assert desk.value(section("s2"), "cathode_t") is None
    with pytest.raises(Refused):
        desk.undo("boris").undo()


def test_a_replaced_figure_stops_the_whole_undo_and_names_who(desk: Desk) -> None:
    """One of two figures was corrected by somebody else since: neither is taken back."""
    desk.save(section(), cathode_t="99", reject_t="1")
    desk.save(section(), author="boris", reason="scale", reject_t="2")
    with pytest.raises(Conflict, match=r"Boris.* has changed .*Rejected cathode.* of 2016-06-29 since .2.") as told:
        desk.undo().undo()
    assert "Nothing was undone" in str(told.value)
    assert desk.value(section(), "cathode_t") == "99"


def test_who_really_replaced_it_is_named(desk: Desk) -> None:
    """A correction of one's own on top, taken back again, does not hide who came between."""
    desk.save(section(), cathode_t="99")
    desk.save(section(), author="boris", reason="scale", cathode_t="98")
    desk.save(section(), reason="no", cathode_t="97")
    desk.undo().undo()
    assert desk.value(section(), "cathode_t") == "98"
    with pytest.raises(Conflict, match="Boris"):
        desk.undo().undo()


def test_a_replacement_that_was_taken_back_is_no_hindrance(desk: Desk) -> None:
    """What the other did and undid leaves one's own entry in effect."""
    desk.save(section(), cathode_t="99")
    desk.save(section(), author="boris", reason="scale", cathode_t="98")
    desk.undo("boris").undo()
    desk.undo().undo()
    assert desk.value(section(), "cathode_t") is None
    assert desk.fault() is None


def test_a_move_is_taken_back_whole(desk: Desk) -> None:
    """Both ends of a move return in one command."""
    desk.save(section("s1"), cathode_t="99", reject_t="1")
    desk.recorder().move(section("s1"), section("s2"), "wrong section")
    desk.undo().undo()
    assert desk.value(section("s1"), "cathode_t") == "99"
    assert desk.value(section("s2"), "cathode_t") is None
    assert not desk.store.at([section("s1")])[section("s1")]["cathode_t"].corrected
    desk.undo().redo()
    assert desk.value(section("s2"), "reject_t") == "1"
    assert desk.fault() is None


def test_a_setting_whose_undo_would_orphan_entries_stays(desk: Desk) -> None:
    """A new section that has entries since cannot be taken back from under them."""
    desk.recorder().configure([(Subject(p.SECTION, "s4", date(2016, 6, 1)), {p.NAME_EN: "Tankhouse 4"})])
    desk.save(section("s4"), author="boris", cathode_t="4")
    with pytest.raises(Refused, match=r"1 entries would be left.*2016-06-29 day section:s4"):
        desk.undo().undo()
    assert "s4" in desk.store.plant().units(p.SECTION, date(2016, 6, 29))
    desk.undo("boris").undo()
    desk.undo().undo()
    assert "s4" not in desk.store.plant().units(p.SECTION, date(2016, 6, 29))


def test_an_entry_cannot_be_put_back_where_there_is_no_place_any_more(desk: Desk) -> None:
    """The undo of a move away from a section that was retired since is refused."""
    desk.save(section("s1"), cathode_t="1")
    desk.recorder("boris").move(section("s1"), section("s2"), "wrong section")
    desk.recorder().configure([(Subject(p.SECTION, "s1", date(2016, 6, 1)), {p.STATE: p.RETIRED})])
    with pytest.raises(Refused, match="section:s1"):
        desk.undo("boris").undo()


def test_the_undo_of_a_settled_conflict_brings_back_what_showed(desk: Desk) -> None:
    """Of several heads that were replaced, the one that showed stands again."""
    desk.save(section(), cathode_t="1")
    store = desk.store
    with store.writing() as transaction:
        transaction.append(Draft("record", "boris", "keyboard"), [Change(section(), "cathode_t", "2", "t")])
    shown = desk.value(section(), "cathode_t")
    desk.save(section(), reason="agreed", cathode_t="3")
    desk.undo().undo()
    standing = desk.store.at([section()])[section()]["cathode_t"]
    assert (standing.value, standing.in_conflict) == (shown, False)
    assert desk.fault() is None
