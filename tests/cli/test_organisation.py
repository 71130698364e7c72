"""The organisation is set up, joined and listed from the command line, as on the page of the window."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CommandLine

FIGURE = (
    "configure",
    "figure",
    "anode_scrap_t",
    "sheet=cathode",
    "name_en=Anode scrap",
    "name_ru=Анодный скрап",
    "unit=t",
)
JUNE = ("--from", "2016-06-01")


def units(answer: Any, kind: str) -> dict[str, dict[str, Any]]:
    """Give the listed units of a kind by id."""
    return {unit["id"]: unit for unit in answer["units"] if unit["kind"] == kind}


def test_the_sample_plant_is_listed_with_kinds_and_routes(reading: CommandLine) -> None:
    """Divisions have kinds, units their division and route; what came later is not there before."""
    now = reading.done("plant", "--json").json
    assert {d["settings"]["kind"] for d in units(now, "division").values()} == {"smelter", "concentrator", "hydromet"}
    assert units(now, "section")["s3"]["process"] == "hydro"
    assert units(now, "section")["s1"]["process"] == "pyro"
    assert units(now, "concentrator").keys() == {"c1", "c2", "c3", "c4"}
    then = reading.done("plant", "--on", "2015-06-01", "--json").json
    assert units(then, "concentrator").keys() == {"c1", "c2"}
    assert now["troubles"] == []
    text = reading.done("plant", "--lang", "ru").out
    assert "медеплавильный завод" in text
    assert "Бригада 4" in text
    hydro = units(reading.done("plant", "--process", "hydro", "--json").json, "section")
    assert hydro.keys() == {"s3"}


def test_a_unit_is_named_by_its_id_alone(bare: CommandLine) -> None:
    """``configure KIND ID …`` is the same as ``id=ID``; a division without anything says so in the list."""
    bare.done("configure", "division", "d1", "name_en=Smelter", "kind=smelter", *JUNE)
    bare.done("configure", "crew", "a", "name_en=Crew A", *JUNE)
    listed = bare.done("plant", "--on", "2016-06-02", "--lang", "en").out
    assert "Smelter" in listed
    assert "has no section" in listed
    assert bare.done("plant", "--on", "2016-06-02", "--json").json["units"][1]["kind"] == "division"
    assert "is taken" in bare.refused("configure", "division", "d2", "name_en=smelter", *JUNE)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("division", "d1", "kind=factory"), "smelter, concentrator"),
        (("person", "p1", "crew=nobody"), "one crew"),
        (("plant", "rotation=four:a,b"), "four crews"),
        (("plant", "rotation=four:a,b,c,c"), "four crews"),
        (("figure", "scrap_t", "sheet=hall"), "Name the sheet"),
        (("figure", "scrap_t", "decimals=9"), "from 0 to 6"),
        (("figure", "scrap_t", "low=little"), "Give a number"),
        (("figure", "scrap_t", "due=soon"), "optional"),
        (("figure", "scrap_t", "adds=median"), "sum, last"),
        (("figure", "scrap_t", "chart=pie"), "bars, line"),
        (("figure", "scrap_t", "source=guess"), "scale, lab"),
        (("figure", "scrap_t", "sheet=cathode", "name_en=Scrap"), "needs a unit"),
    ],
)
def test_wrong_settings_say_what_would_be_right(bare: CommandLine, words: tuple[str, ...], says: str) -> None:
    """One line, nothing recorded."""
    assert says in bare.refused("configure", *words, *JUNE)


def test_an_own_figure_is_declared_entered_exported_and_proven(cli: CommandLine, tmp_path: Path) -> None:
    """From the day on it holds; before it, it is neither asked for nor shown."""
    cli.done(*FIGURE, "high=400", "due=0", *JUNE)
    words = ("add", "cathode", "day=2016-06-29", "shift=day", "section=s1")
    cli.done(*words, "анодный скрап=12,5", "--author", "p1")
    assert "above 400" in cli.refused(*words, "anode_scrap_t=401", "--author", "p1", "--reason", "weighed")
    assert cli.value("cathode", "2016-06-29", "day", "s1", "anode_scrap_t") == 12.5
    assert "Anode scrap" in cli.done("show", "cathode", "--day", "2016-06-29", "--lang", "en").out
    assert "Anode scrap" not in cli.done("show", "cathode", "--day", "2016-05-29", "--lang", "en").out
    assert "не измеряется" in cli.refused(
        "add",
        "cathode",
        "day=2016-05-29",
        "shift=day",
        "section=s1",
        "anode_scrap_t=1",
        "--author",
        "p1",
        "--lang",
        "ru",
    )
    target = tmp_path / "out.csv"
    cli.done("export", "cathode", "--from", "2016-06-29", "--to", "2016-06-29", "-o", str(target))
    with target.open(encoding="utf-8", newline="") as file:
        assert "12.5" in [row["anode_scrap_t"] for row in csv.DictReader(file)]
    assert units(cli.done("plant", "--json").json, "figure").keys() == {"anode_scrap_t"}
    assert "left without" in cli.refused("configure", "figure", "anode_scrap_t", "state=retired", *JUNE)
    cli.done("configure", "figure", "anode_scrap_t", "state=retired", "--from", "2016-06-30")
    assert units(cli.done("plant", "--json").json, "figure") == {}
    cli.done("verify")


def test_two_units_that_are_one_are_joined(cli: CommandLine) -> None:
    """The entries go over, the sum stays, the list shows who stands for it; undo takes it back."""
    cli.done("configure", "section", "s9", "name_en=Tankhouse 9", "division=d1", *JUNE)
    cli.done("add", "cathode", "day=2016-06-29", "shift=day", "section=s9", "cathode_t=7", "--author", "p1")
    before = cli.done("kpi", "--as-of", "2016-06-29", "--json").json["cathode"]["day_t"]
    assert "alone" in cli.refused("configure", "section", "s9", "same_as=s3", "name_en=X", *JUNE)
    assert "differ" in cli.refused("configure", "section", "s9", "same_as=s3", *JUNE)
    assert "no Section" in cli.refused("configure", "section", "s9", "same_as=s99", *JUNE)
    cli.done("configure", "section", "s10", "name_en=Tankhouse 10", *JUNE)
    cli.done("configure", "section", "s9", "same_as=s10", *JUNE, "--reason", "one and the same", "--author", "p1")
    assert cli.value("cathode", "2016-06-29", "day", "s10", "cathode_t") == 7
    assert cli.done("kpi", "--as-of", "2016-06-29", "--json").json["cathode"]["day_t"] == before
    cli.done("verify")
    cli.done("undo", "--author", "p1")
    assert cli.value("cathode", "2016-06-29", "day", "s9", "cathode_t") == 7


def test_other_shifts_take_the_entries_along(bare: CommandLine) -> None:
    """Without a place for them they are listed; with one they move, and the sum stays."""
    bare.done("configure", "section", "s1", "name_en=East", "--from", "2016-01-01")
    bare.done("configure", "person", "ann", "name_en=Ann", "--from", "2016-01-01")
    add = ("add", "cathode", "day=2016-06-29", "section=s1", "--clock-is-right", "--author", "ann")
    bare.done(*add, "shift=day", "cathode_t=40")
    bare.done(*add, "shift=night", "cathode_t=50")
    three = ("configure", "plant", "shifts=three", *JUNE, "--author", "ann")
    assert "2016-06-29 day section:s1" in bare.refused(*three)
    bare.done(*three, "--move", "day=first", "--move", "night=third", "--reason", "three shifts")
    assert bare.value("cathode", "2016-06-29", "first", "s1", "cathode_t") == 40
    assert bare.value("cathode", "2016-06-29", "third", "s1", "cathode_t") == 50
    bare.done("verify")
