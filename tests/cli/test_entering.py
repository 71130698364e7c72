"""A person enters, corrects, moves and takes back from the command line by the rules of the window."""

from __future__ import annotations

import pytest

from tests.cli.conftest import CommandLine

OPEN = ("add", "cathode", "day=2016-06-30", "shift=night", "section=Tankhouse 1")
"""The open shift of the sample."""


def test_the_example_of_the_manual_fills_the_open_shift(cli: CommandLine) -> None:
    """The value comes back as typed, and the answer says what became of it."""
    assert "99.2 t" in cli.done(*OPEN, "cathode_t=99,2").out
    assert cli.value("cathode", "2016-06-30", "night", "s1", "cathode_t") == 99.2


def test_the_answer_for_programs_tells_added_filled_corrected_and_same(cli: CommandLine) -> None:
    """A first figure is added, another one fills, an equal one is the same, a different one with a reason corrects."""
    assert cli.done(*OPEN, "cathode_t=99.2", "--json").json["added"] == ["cathode_t"]
    assert cli.done(*OPEN, "cells_pulled=23", "--json").json["filled"] == ["cells_pulled"]
    assert cli.done(*OPEN, "cathode_t=99,20", "--json").json["same"] == ["cathode_t"]
    changed = cli.done(*OPEN, "cathode_t=98.2", "--reason", "weighed again", "--json").json
    assert changed["corrected"] == ["cathode_t"]
    assert changed["command"]


def test_everything_may_be_named_in_russian(cli: CommandLine) -> None:
    """Sheet, keys, shift, section and figure by their Russian names, the day with dots."""
    cli.done("add", "выпуск катодов", "день=30.06.2016", "смена=Ночная", "секция=цех электролиза 2", "катоды=101,5")
    assert cli.value("cathode", "2016-06-30", "night", "s2", "cathode_t") == 101.5


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("cathode_t=1,234",), "1.234 or 1 234 t"),
        (("cathode_t=abc",), "not a number"),
        (("cathode_t=1e3",), "not a number"),
        (("cathode_t=nan",), "not a number"),
        (("cathode_t=-5",), "below 0"),
        (("cathode_t=99", "cathode_t=98"), "given twice"),
        (("cathode_t=99", "катоды=98"), "given twice"),
        (("tonnes=99",), "not a figure"),
        (("cathode_t",), "not key=value"),
        (("remark",), "not key=value"),
        (("cathode_t=50", "reject_t=60"), "rejects 60 t are above the output 50 t"),
        (("cathode_t=992",), "about 10 times the recent ones. Did you mean 99.2 t?"),
    ],
)
def test_bad_figures_are_refused_with_one_line(cli: CommandLine, words: tuple[str, ...], says: str) -> None:
    """Nothing of the entry is stored, and the line says what is wrong."""
    assert says in cli.refused(*OPEN, *words)
    assert cli.value("cathode", "2016-06-30", "night", "s1", "cathode_t") is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("cathode", "day=2016-07-01", "shift=day", "section=s1", "cathode_t=99"), "has not begun"),
        (("cathode", "day=2016-06-31", "shift=day", "section=s1", "cathode_t=99"), "no such day"),
        (("cathode", "day=2016-06-30", "shift=third", "section=s1", "cathode_t=99"), "no shift third"),
        (("cathode", "day=2016-06-30", "shift=day", "section=Tankhouse 9", "cathode_t=99"), "Tankhouse 3"),
        (("cathode", "day=2014-12-31", "shift=day", "section=s1", "cathode_t=99"), "no section on"),
        (("cathode", "shift=day", "section=s1", "cathode_t=99"), "day is missing"),
        (("cathode", "day=2016-06-30", "shift=night", "section=s1"), "nothing to enter"),
        (("copper", "day=2016-06-30", "shift=night", "section=s1", "cathode_t=99"), "no sheet copper"),
        (("ore", "day=2016-06-30", "shift=night", "source=o1", "moisture_pct=100,1"), "not below 100"),
        (
            ("concentrator", "day=2016-06-30", "shift=night", "concentrator=c1", "conc_cu_pct=38", "tail_cu_pct=39"),
            "not below",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_one_line(cli: CommandLine, words: tuple[str, ...], says: str) -> None:
    """Unknown days, shifts, sections, sheets; values and grades that are impossible."""
    assert says in cli.refused("add", *words)


def test_a_changed_figure_needs_a_reason(cli: CommandLine) -> None:
    """Without one the old value stands, and the line names both."""
    cli.done(*OPEN, "cathode_t=99.2")
    line = cli.refused(*OPEN, "cathode_t=98.2")
    assert "99.2" in line
    assert "reason" in line
    assert cli.value("cathode", "2016-06-30", "night", "s1", "cathode_t") == 99.2


def test_a_slipped_mark_is_saved_when_the_person_is_sure(cli: CommandLine) -> None:
    """The question is still told, on stderr."""
    answer = cli.done(*OPEN, "cathode_t=9.92", "--sure")
    assert "Did you mean 99.2 t?" in answer.err
    assert cli.value("cathode", "2016-06-30", "night", "s1", "cathode_t") == 9.92


def test_an_unusual_value_is_saved_with_a_warning(cli: CommandLine) -> None:
    """Implausible is no slip: one line on stderr, and the value stands."""
    answer = cli.done(*OPEN, "cathode_t=260")
    assert "above the usual 250" in answer.err
    assert cli.value("cathode", "2016-06-30", "night", "s1", "cathode_t") == 260


def test_none_below_detection_missing_and_zero_are_four_things(cli: CommandLine) -> None:
    """A dash, ``<0,05``, nothing and 0 come back as what they are."""
    heap = ("add", "leach", "day=2016-06-30", "shift=night", "heap=h1")
    cli.done(*heap, "pls_flow_m3h=0", "pls_gpl=–", "raffinate_gpl=<0,05")
    found = [
        cli.value("leach", "2016-06-30", "night", "h1", key) for key in ("pls_flow_m3h", "pls_gpl", "raffinate_gpl")
    ]
    assert found == [0, "-", "<0.05"]
    assert cli.value("leach", "2016-06-30", "night", "h2", "pls_gpl") is None
    cli.done(*heap, "pls_gpl=", "--reason", "not sampled yet")
    assert cli.value("leach", "2016-06-30", "night", "h1", "pls_gpl") is None


def test_a_remark_belongs_to_the_shift(cli: CommandLine) -> None:
    """It is shown with the sheet and has its own history."""
    cli.done(*OPEN, "cathode_t=99.2", "remark=Crane 2 stands")
    night = cli.done("show", "cathode", "--day", "2016-06-30", "--json").json["shifts"][1]
    assert night["remark"] == "Crane 2 stands"
    assert cli.done("history", *OPEN[1:], "remark", "--json").json[0]["value"] == "Crane 2 stands"


def test_the_author_is_who_is_named(cli: CommandLine) -> None:
    """By any name; an unknown one is refused with the people there are; the sample's first person otherwise."""
    cli.done("--author", "Ольга Ким", *OPEN, "cathode_t=99.2")
    cli.done(*OPEN, "cells_pulled=23")
    names = [
        cli.done("history", *OPEN[1:], figure, "--json").json[0]["author_name"]
        for figure in ("cathode_t", "cells_pulled")
    ]
    assert names == ["Olga Kim", "Serik Akhmetov"]
    assert "Olga Kim" in cli.refused(*OPEN, "reject_t=0.4", "--author", "Nobody")


def test_an_entry_moves_with_one_reason(cli: CommandLine) -> None:
    """Cleared here, recorded there; without a reason nothing moves."""
    cli.done(*OPEN, "cathode_t=99.2", "cells_pulled=23")
    move = ("move", *OPEN[1:], "--to", "section=Tankhouse 2")
    assert "reason" in cli.refused(*move)
    assert "2 values moved" in cli.done(*move, "--reason", "wrong section").out
    assert cli.value("cathode", "2016-06-30", "night", "s1", "cathode_t") is None
    assert cli.value("cathode", "2016-06-30", "night", "s2", "cathode_t") == 99.2
    assert "names no place" in cli.refused(*move, "colour=red", "--reason", "x")


def test_only_the_named_figures_move(cli: CommandLine) -> None:
    """Where the target has another figure already, the misplaced one moves alone, in one command with one reason."""
    cli.done(*OPEN, "cathode_t=99.2", "cells_pulled=23")
    move = ("move", *OPEN[1:], "--to", "section=Tankhouse 2", "--reason", "wrong section")
    assert "1 value moved" in cli.done(*move, "--only", "cells_pulled").out
    assert cli.value("cathode", "2016-06-30", "night", "s1", "cathode_t") == 99.2
    assert cli.value("cathode", "2016-06-30", "night", "s2", "cells_pulled") == 23
    assert "no_such" in cli.refused(*move, "--only", "no_such")


def test_move_takes_several_words_after_to(cli: CommandLine) -> None:
    """``--to day=… shift=…`` as the manual writes it."""
    cli.done(*OPEN, "cathode_t=99.2")
    place = ("--to", "shift=day", "section=s3", "--reason", "wrong shift")
    assert "already recorded there" in cli.refused("move", *OPEN[1:], *place)


def test_undo_takes_back_the_last_command_and_redo_the_undo(cli: CommandLine) -> None:
    """A taken-back fill is missing again; taken back in turn, it stands."""
    cli.done(*OPEN, "cathode_t=99.2")
    told = "Entry: Tankhouse 1, 30.06.2016, Night, Cathode output 99.2 t.\n"
    assert cli.done("undo").out == f"Taken back: {told}"
    assert cli.value("cathode", "2016-06-30", "night", "s1", "cathode_t") is None
    assert cli.done("redo").out == f"Done again: {told}"
    assert cli.value("cathode", "2016-06-30", "night", "s1", "cathode_t") == 99.2
    cli.done("undo")
    assert "nothing of yours" in cli.refused("undo")
