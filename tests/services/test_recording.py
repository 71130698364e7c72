"""The one way to write: what is right is saved, what is not stays with a clear line, nothing is overwritten."""

from __future__ import annotations

from datetime import date

import pytest

from plantdesk.domain import plant as p
from plantdesk.domain.errors import Conflict, Refused
from plantdesk.domain.ledger import Subject
from plantdesk.services.language import Language
from plantdesk.services.recording import SHEET, Entry, foresee
from tests.helpers.stores import DAY, SECTIONS, Desk, section, typed

ORE, MILL = Subject(p.SOURCE, "north", DAY, "day"), Subject(p.CONCENTRATOR, "c1", DAY, "day")


def test_what_was_typed_comes_back_as_typed(desk: Desk) -> None:
    """Digits stay, also trailing zeros; none, below detection and zero are told apart from missing."""
    desk.save(section(), cathode_t="99,20", reject_t="–", grade_a_t="0")
    desk.save(ORE, cu_pct="<0,005")
    row = desk.store.at([section()])[section()]
    assert {key: s.value for key, s in row.items()} == {"cathode_t": "99.20", "reject_t": "-", "grade_a_t": "0"}
    assert desk.value(ORE, "cu_pct") == "<0.005"
    assert desk.value(section(), "outage_h") is None


def test_added_filled_same_and_corrected_are_told_apart(desk: Desk) -> None:
    """A blank of a known row is filled without a reason; an equal value counts as the same; a change needs a reason."""
    assert desk.save(section(), cathode_t="99.2").added
    assert desk.save(section(), reject_t="0.6").filled
    assert desk.save(section(), cathode_t="99,20").same
    refused = desk.save(section(), cathode_t="98").refused[0]
    assert refused.needs_reason
    sentence = Language("en", {}).say(refused.message)
    assert sentence == "Cathode output is recorded as 99.2. To change it to 98, give a reason."
    outcome = desk.save(section(), reason="scale drifted", cathode_t="98")
    assert outcome.corrected
    assert outcome.recorded is not None
    assert outcome.recorded.command.kind == "correct"
    standing = desk.store.at([section()])[section()]["cathode_t"]
    assert (standing.value, standing.corrected) == ("98", True)
    history = desk.store.history(section(), "cathode_t")
    assert [(r.value, r.reason) for r in history] == [("99.2", None), ("98", "scale drifted")]


def test_a_save_with_nothing_new_records_nothing(desk: Desk) -> None:
    """Saving the same again makes no command."""
    desk.save(section(), cathode_t="99.2")
    arrival = desk.store.arrival()
    assert desk.save(section(), cathode_t="99.2", reject_t=None).recorded is None
    assert desk.store.arrival() == arrival


def test_what_is_right_is_saved_and_the_rest_stays(desk: Desk) -> None:
    """One refused figure does not hold up the others of the same save."""
    outcome = desk.save(section(), cathode_t="99.2", reject_t="100", cells_live="201", current_ka="30", energy_mwh="-1")
    assert {r.figure for r in outcome.refused} == {"reject_t", "cells_live", "energy_mwh"}
    assert outcome.saved == 2
    assert desk.value(section(), "reject_t") is None


def test_all_or_nothing_saves_nothing_where_one_is_refused(desk: Desk) -> None:
    """The command line's single entry is saved whole or not at all."""
    outcome = desk.recorder().save([Entry(section(), typed(cathode_t="99", energy_mwh="-1"))], all_or_nothing=True)
    assert outcome.recorded is None
    with pytest.raises(Refused, match="is below 0"):
        outcome.or_raise()


REFUSED = [
    (section("s9"), {"cathode_t": "1"}, "did not exist"),
    (section(shift="evening"), {"cathode_t": "1"}, "There is no shift evening"),
    (section(day=date(2016, 7, 1)), {"cathode_t": "1"}, "has not begun yet"),
    (section(), {"wet_t": "1"}, "is not entered for a section"),
    (section(), {"remark": "\x00"}, "cannot be shown"),
    (section(), {"remark": "\udcff"}, "cannot be shown"),
    (ORE, {"moisture_pct": "100.1"}, "is not below 100"),
    (ORE, {"wet_t": "-5"}, "is below 0"),
]


@pytest.mark.parametrize(("subject", "texts", "words"), REFUSED, ids=lambda v: v if isinstance(v, str) else None)
def test_what_cannot_be_is_refused_in_one_line(desk: Desk, subject: Subject, texts: dict[str, str], words: str) -> None:
    """A unit, shift or day that is not there, a figure of another sheet, an impossible value."""
    outcome = desk.save(subject, **texts)
    assert outcome.recorded is None
    assert words in str(outcome.refused[0].message)


def test_a_key_that_is_no_figure_and_a_text_for_a_figure_are_refused(desk: Desk) -> None:
    """Whoever composes entries by hand is told, too."""
    outcome = desk.recorder().save(
        [Entry(section(), {"colour": typed(cathode_t="1")["cathode_t"], "cathode_t": "abc"})]
    )
    assert sorted(str(r.message) for r in outcome.refused)[1] == "colour is not a figure of the plant."
    assert any("is not a number" in str(r.message) for r in outcome.refused)


def test_a_remark_is_kept_beside_the_figures(desk: Desk) -> None:
    """A shift's remark is a text of its sheet; no-break spaces and line ends in it are fine."""
    remark = Subject(SHEET, "cathode", DAY, "day")
    desk.save(remark, remark="насос\u00a0№ 2\nстоял")
    assert desk.value(remark, "remark") == "насос\u00a0№ 2\nстоял"


def test_a_figure_given_twice_must_agree_with_itself(desk: Desk) -> None:
    """Two rows of a file for the same place: equal values are one, different ones are refused, none is guessed."""
    twice = [
        Entry(section(), typed(cathode_t="1", reject_t="0")),
        Entry(section(), typed(cathode_t="1.0", reject_t="0.5")),
    ]
    outcome = desk.recorder().save(twice)
    assert outcome.added == ((section(), "cathode_t"), (section(), "reject_t"))
    assert [r.figure for r in outcome.refused] == ["reject_t"]
    assert "given twice" in str(outcome.refused[0].message)
    assert not desk.store.at([section()])[section()]["cathode_t"].in_conflict


def test_tailings_must_be_leaner_than_the_feed_that_stands(desk: Desk) -> None:
    """A rule over two sheets uses what stands on the other one."""
    desk.save(ORE, wet_t="1000", moisture_pct="5", cu_pct="1.1")
    outcome = desk.save(MILL, conc_cu_pct="25", tail_cu_pct="1.2")
    assert [r.figure for r in outcome.refused] == ["tail_cu_pct"]
    assert desk.value(MILL, "conc_cu_pct") == "25"


def test_two_who_type_at_once_are_asked(desk: Desk) -> None:
    """An equal value counts as the same; a different one clashes, with who, and nothing of it is saved."""
    other = desk.another()
    seen = {"cathode_t": None, "reject_t": None}
    other.recorder("boris").save([Entry(section(), typed(cathode_t="99", reject_t="1"), seen)])
    outcome = desk.recorder().save([Entry(section(), typed(cathode_t="98", reject_t="1.0"), seen)], reason="mine")
    assert outcome.same == ((section(), "reject_t"),)
    clash = outcome.clashes[0]
    assert (clash.figure, clash.mine, clash.theirs.value, clash.theirs.command.author) == (
        "cathode_t",
        "98",
        "99",
        "boris",
    )
    line = "Cathode output: Boris recorded 99 meanwhile, you entered 98. Look at both and save again."
    assert Language("en", {}).say(clash.message) == line
    with pytest.raises(Conflict):
        outcome.or_raise()
    assert desk.value(section(), "cathode_t") == "99"
    seen_now = {"cathode_t": clash.theirs.id}
    again = desk.recorder().save([Entry(section(), typed(cathode_t="98"), seen_now)], reason="weighed again")
    assert again.corrected
    other.store.close()


def test_foresee_says_what_a_save_would_do_and_writes_nothing(desk: Desk) -> None:
    """The dry run and the save answer alike."""
    entries = [Entry(section(), typed(cathode_t="99", reject_t="100"))]
    arrival = desk.store.arrival()
    foreseen = foresee(desk.store, desk.clock.now, entries)
    assert desk.store.arrival() == arrival
    saved = desk.recorder().save(entries)
    assert (foreseen.added, foreseen.refused) == (saved.added, saved.refused)


def test_a_move_clears_here_and_records_there_in_one_command(desk: Desk) -> None:
    """Both histories carry the reason; what is wrong at the target refuses the whole move."""
    desk.save(section("s1"), cathode_t="99.20", reject_t="0.6")
    recorded = desk.recorder().move(section("s1"), section("s2"), "wrong section")
    assert {r.command.id for r in recorded.revisions} == {recorded.command.id}
    assert desk.value(section("s1"), "cathode_t") is None
    assert desk.value(section("s2"), "cathode_t") == "99.20"
    assert {r.reason for r in recorded.revisions} == {"wrong section"}
    assert recorded.command.about == '{"from": "2016-06-29 day section:s1", "to": "2016-06-29 day section:s2"}'
    standing = desk.store.at([section("s2")])[section("s2")]["cathode_t"]
    assert not standing.corrected
    assert desk.fault() is None


def test_a_move_that_cannot_be_is_refused_whole(desk: Desk) -> None:
    """No reason, nothing there, something there already, or no such place: nothing changes."""
    desk.save(section("s1"), cathode_t="99")
    desk.save(section("s2"), cathode_t="98")
    move = desk.recorder().move
    arrival = desk.store.arrival()
    for target, reason, words in (
        (section("s3"), " ", "needs a reason"),
        (section("s1"), "r", "stands there already"),
        (section("s2"), "r", "already recorded there as 98"),
        (section("s9"), "r", "did not exist"),
        (section("s3", shift="late"), "r", "There is no shift"),
        (ORE, "r", "nothing to move"),
    ):
        with pytest.raises(Refused, match=words):
            move(section("s1"), target, reason)
    assert desk.store.arrival() == arrival


def test_a_setting_that_would_orphan_entries_is_refused_with_the_list(desk: Desk) -> None:
    """A section with entries cannot be retired from before them, unless they move in the same command."""
    desk.save(section("s1"), cathode_t="99")
    desk.save(section("s1", shift="night"), cathode_t="98")
    retired = [(Subject(p.SECTION, "s1", date(2016, 6, 1)), {p.STATE: p.RETIRED})]
    with pytest.raises(
        Refused, match=r"2 entries would be left.*2016-06-29 day section:s1; 2016-06-29 night section:s1"
    ):
        desk.recorder().configure(retired)
    moves = {section("s1", shift=s): section("s2", shift=s) for s in ("day", "night")}
    with pytest.raises(Refused, match="1 entries"):
        desk.recorder().configure(retired, "closed", {section("s1"): section("s2")})
    with pytest.raises(Refused, match="2016-06-29 day section:s9"):
        desk.recorder().configure(retired, "closed", {**moves, section("s1"): section("s9")})
    recorded = desk.recorder().configure(retired, "closed", moves)
    assert recorded is not None
    assert desk.value(section("s2"), "cathode_t") == "99"
    assert desk.store.plant().units(p.SECTION, DAY) == SECTIONS[1:]
    assert desk.fault() is None


def test_a_shift_pattern_that_would_orphan_entries_or_remarks_is_refused(desk: Desk) -> None:
    """A shift that has entries, or only a remark, cannot go away."""
    desk.save(Subject(SHEET, "cathode", DAY, "night"), remark="quiet")
    one = '[{"code": "day", "start": "08:00", "en": "Day", "ru": "День", "kk": "Күн"}]'
    with pytest.raises(Refused, match=r"1 entries would be left.*night sheet:cathode"):
        desk.recorder().configure([(Subject(p.PLANT, p.PLANT, p.FIRST_DAY), {p.SHIFTS: one})])


def test_settings_that_stand_already_record_nothing_and_unknown_ones_are_refused(desk: Desk) -> None:
    """Configuring twice is once; a key that is no setting of the kind is named with those that are."""
    subject = Subject(p.SECTION, "s1", p.FIRST_DAY)
    assert desk.recorder().configure([(subject, {p.NAME_EN: "Tankhouse 1"})]) is None
    with pytest.raises(Refused, match=r"colour is not a setting of a section. Choose one of: name_en"):
        desk.recorder().configure([(subject, {"colour": "red"})])
