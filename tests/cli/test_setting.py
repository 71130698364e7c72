"""A real plant is set up, and its projects' promises are recorded, from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import CommandLine

SINCE = ("--from", "2016-01-01")


def test_a_plant_is_set_up_in_a_new_store_and_takes_entries(bare: CommandLine) -> None:
    """Shifts, a section and a person by ``configure``; then an entry by names."""
    bare.done("configure", "plant", "shifts=three", "rotation=sixteen", "faraday_g_ah=1,1852", *SINCE)
    bare.done("configure", "section", "id=s1", "name_en=East", "name_ru=Восток", "cells_installed=40", *SINCE)
    bare.done("configure", "person", "id=ann", "name_en=Ann", *SINCE)
    words = ("add", "cathode", "day=2016-02-01", "shift=Вторая", "section=восток", "cathode_t=12.5", "--clock-is-right")
    assert "Ann" in bare.refused(*words)
    bare.done(*words, "--author", "Ann")
    assert bare.value("cathode", "2016-02-01", "second", "s1", "cathode_t") == 12.5


def test_what_stands_is_set_once(bare: CommandLine) -> None:
    """The same again is no command; a changed setting holds from its day."""
    bare.done("configure", "section", "id=s1", "name_en=East", *SINCE)
    assert "already" in bare.done("configure", "section", "id=s1", "name_en=East", *SINCE).out
    bare.done("configure", "section", "id=s1", "name_en=Far East", "--from", "2016-03-01")
    names = [
        bare.done("show", "cathode", "--day", day, "--json").json["shifts"][0]["rows"][0]["section"]
        for day in ("2016-02-29", "2016-03-01")
    ]
    assert names == ["East", "Far East"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("reactor", "id=r1", "name_en=X"), "no kind reactor"),
        (("section", "name_en=X"), "id is missing"),
        (("section", "id=s1"), "nothing to set"),
        (("section", "id=s 1", "name_en=X"), "cannot be an id"),
        (("section", "id=s1", "colour=red"), "not a setting"),
        (("section", "id=s1", "cells_installed=many"), "whole number"),
        (("section", "id=s1", "state=asleep"), "running, stopped or retired"),
        (("section", "id=s1", "division=nowhere"), "Name one division"),
        (("source", "id=o1", "route=concentrator:nowhere"), "concentrator:NAME"),
        (("plant", "zone=Mars/Base"), "time zone"),
        (("plant", "shifts=often"), "starts of the shifts"),
        (("plant", "rotation=random"), "panama"),
        (("plant", "faraday_g_ah=-1"), "from 0.01 to 100"),
    ],
)
def test_wrong_settings_are_refused_with_one_line(bare: CommandLine, words: tuple[str, ...], says: str) -> None:
    """The line says what would be right."""
    assert says in bare.refused("configure", *words, *SINCE)


def test_a_shift_that_has_entries_cannot_be_taken_away(cli: CommandLine) -> None:
    """The entries that would have no shift are listed, and nothing changes."""
    line = cli.refused("configure", "plant", "shifts=three", "--from", "2016-06-01", "--reason", "new pattern")
    assert "entries would be left" in line
    assert cli.value("cathode", "2016-06-29", "night", "s1", "cathode_t") is not None


def test_a_milestone_slips_with_a_reason_and_keeps_its_history(cli: CommandLine) -> None:
    """A new one needs none; a changed forecast does; an unknown attribute or date is refused."""
    cli.done("milestone", "code=M-99", "in_project=P-6", "name_en=Fan", "baseline=2016-09-01", "forecast=2016-09-01")
    assert "reason" in cli.refused("milestone", "code=M-99", "forecast=2016-10-01")
    cli.done("milestone", "code=M-99", "forecast=2016-10-01", "--reason", "late delivery")
    assert "already" in cli.done("milestone", "code=M-99", "forecast=01.10.2016").out
    assert "Choose one of" in cli.refused("milestone", "code=M-99", "colour=red")
    assert "not a day" in cli.refused("milestone", "code=M-99", "actual=soon")
    assert "code is missing" in cli.refused("milestone", "name_en=Fan")


def test_a_new_unit_needs_a_name_of_one_line(cli: CommandLine) -> None:
    """A slip in an id makes no nameless unit, and a name is one line of a sane length."""
    assert "no name for a new one" in cli.refused("configure", "section", "s11", "cells_installed=480", *SINCE)
    cli.done("configure", "section", "s11", "name_en=Tankhouse 11", "cells_installed=480", *SINCE)
    for name in ("One\nTwo", "x" * 256):
        assert "one line of up to 255 letters" in cli.refused("configure", "section", "s1", f"name_en={name}", *SINCE)
        assert "one line of up to 255 letters" in cli.refused("project", "code=P-3", f"name_en={name}")
