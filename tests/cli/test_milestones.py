"""The programme on the command line: the article's numbers, as known then, trends, what-if, single entries."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import PROJECT
from plantdesk.services.recording import Entry, Recorder
from tests.cli.conftest import CommandLine
from tests.helpers.clocks import FixedClock
from tests.helpers.stores import open_store

KEYS = {
    "as_of",
    "projects",
    "done",
    "due_this_year",
    "late",
    "at_risk",
    "required_per_year",
    "effect_on_year_kt",
}


def test_the_article_comes_out(cli: CommandLine) -> None:
    """88 projects, 28 done, 7 due in 2016, 13.25 a year; two hydrometallurgical plants are planned; a slip costs 0.9 kt."""
    found = cli.done("milestones", "--as-of", "2016-06-30", "--json").json
    assert found.keys() >= KEYS
    assert (found["as_of"], found["projects"], found["done"], found["due_this_year"]) == ("2016-06-30", 88, 28, 7)
    assert found["required_per_year"] == 13.25
    assert round(found["required_ratio"], 1) == 1.9
    assert round(found["effect_on_year_kt"], 1) == -0.9
    plants = [one for one in found["list"] if "hydrometallurgical plant" in one["name"]]
    assert [one["status"] != "done" for one in plants] == [True, True]
    assert sum(found["routes"].values()) == 88
    assert found["routes"]["hydro"] > 10
    assert len(found["list"]) == 88
    (line,) = (one for one in found["list"] if one["effect_on_year_kt"])
    assert (line["slip_days"], round(line["effect_on_year_kt"], 1)) == (46, -0.9)


def test_part_of_the_programme_and_the_past(cli: CommandLine) -> None:
    """A programme by its name, a status; known then, the slip of the line was not known."""
    everything = cli.done("milestones", "--json").json
    late = cli.done("milestones", "--status", "late", "--json").json
    assert late["projects"] == late["late"] == everything["late"] > 0
    state = cli.done("milestones", "--programme", "PG-1", "--json").json
    assert 0 < state["projects"] < 88
    hydro = cli.done("milestones", "--process", "hydro", "--json").json
    assert hydro["projects"] == everything["routes"]["hydro"]
    then = cli.done("milestones", "--known-on", "2015-03-31", "--json").json
    assert (then["as_of"], then["known_on"]) == ("2015-03-31", "2015-03-31")
    assert then["projects"] == 88
    assert then["done"] < 28
    assert "Choose one of" in cli.refused("milestones", "--programme", "nothing")
    assert "SX-EW" in cli.done("--lang", "en", "milestones").out
    assert "Проектов" in cli.done("--lang", "ru", "milestones").out.title()


def test_a_trend_is_read_from_the_ledger(cli: CommandLine) -> None:
    """The line that slips was re-forecast in steps, each with its report day and reason."""
    found = cli.done("milestones", "trend", "P-3.3", "--json").json
    assert (found["slip_days"], found["reforecasts"]) == (46, len(found["forecasts"]) - 1)
    assert found["reforecasts"] >= 2
    assert all(one["reason"] for one in found["forecasts"][1:])
    one = cli.done("milestones", "trend", "P-3.3", "--report", "2016-06-30", "--json").json
    assert [report["expected"] for report in one["reports"]] == ["2016-09-30"]
    assert "no milestone M-999" in cli.refused("milestones", "trend", "M-999")


def test_what_if_saves_nothing(cli: CommandLine) -> None:
    """Both forecasts side by side: the year loses what the line does not make; the ledger is as it was."""
    before = cli.done("milestones", "--json").json
    found = cli.done("milestones", "what-if", "P-3.3=2016-12-01", "--json").json
    assert found["moved"] == {"P-3.3": "2016-12-01"}
    assert found["after"]["year"]["with_projects_t"] < found["before"]["year"]["with_projects_t"]
    assert found["after"]["year"]["linear_t"] == found["before"]["year"]["linear_t"]
    assert cli.done("milestones", "--json").json == before
    assert "is not key=value" in cli.refused("milestones", "what-if", "P-3.3")


def test_what_comes_early_is_not_called_late(cli: CommandLine) -> None:
    """A line that starts before its promised day says how much earlier, in both languages."""
    cli.done("milestone", "code=P-3.3", "forecast=2016-07-15", "--reason", "ahead")
    assert " 31 days early: " in cli.done("milestones").out
    assert ", на 31 сут раньше: " in cli.done("--lang", "ru", "milestones").out


def test_records_are_entered_confirmed_and_removed(cli: CommandLine) -> None:
    """Programme, project, milestone by single commands; what others depend on stays, and says by whom."""
    cli.done("programme", "code=PG-9", "name_en=Towns", "end=31.12.2018")
    cli.done("project", "code=P-99", "programme=PG-9", "name_en=Heating", "budget=5000000", "currency=KZT")
    cli.done("milestone", "code=M-1", "in_project=P-99", "name_en=Boiler", "forecast=2016-11-01")
    found = cli.done("milestones", "--programme", "Towns", "--json").json
    assert (found["projects"], found["due_this_year"]) == (1, 1)
    assert found["money"] == [{"currency": "KZT", "budget": 5000000.0, "spend": None}]
    cli.done("milestones", "confirm", "M-1")
    assert "M-1" in cli.refused("milestones", "remove", "P-99", "--project", "--reason", "no")
    assert "give a reason" in cli.refused("milestones", "remove", "M-1")
    cli.done("milestones", "remove", "M-1", "--reason", "no")
    assert cli.done("milestones", "--programme", "Towns", "--json").json["list"][0]["milestones"] == 0


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("milestone", "code=M-7", "name_en=Fan"), "belongs to no project"),
        (("milestone", "code=P-3.1", "depends=P-3.3", "--reason", "x"), "in a circle"),
        (("milestone", "code=P-3.3", "actual=2016-07-01"), "has not come yet"),
        (("milestone", "code=P-3.3", "forecast=2010-01-01", "--reason", "x"), "before the start"),
        (("milestone", "code=P-3.3", "forecast=", "--reason", "x"), "Give the date that is expected now"),
        (("project", "code=P-3", "start=2019-01-01", "--reason", "x"), "is after milestone P-3.1"),
        (("milestones", "nothing"), "no command nothing"),
    ],
)
def test_bad_input_is_one_line(cli: CommandLine, words: tuple[str, ...], line: str) -> None:
    """What cannot be is refused, and nothing of it is stored."""
    before = cli.done("milestones", "--json").json
    assert line in cli.refused(*words)
    assert cli.done("milestones", "--json").json == before


def test_a_file_that_proves_a_milestone_is_kept(cli: CommandLine, tmp_path: Path) -> None:
    """Its name and hash are recorded, the file stands beside the store; a missing one is one line."""
    act = tmp_path / "act.txt"
    act.write_text("accepted")
    assert "act.txt" in cli.done("milestones", "attach", "P-3.1", str(act)).out
    kept = list(cli.store.with_name(f"{cli.store.name}.files").iterdir())
    assert [file.read_text() for file in kept] == ["accepted"]
    assert "nowhere" in cli.refused("milestones", "attach", "P-3.1", str(tmp_path / "nowhere"))
    assert "P-999" in cli.refused("milestones", "attach", "P-999", str(act), "--project")


def test_a_file_is_taken_off_a_record_by_its_name(cli: CommandLine, tmp_path: Path) -> None:
    """It needs a reason; a name that is not there is told with those that are, and the file itself stays."""
    act, photo = tmp_path / "act.txt", tmp_path / "photo.jpg"
    act.write_text("accepted")
    photo.write_text("cells")
    for file in (act, photo):
        cli.done("milestones", "attach", "P-3", str(file), "--project")
    assert "act.txt, photo.jpg" in cli.refused("milestones", "detach", "P-3", "deed.txt", "--project")
    assert "give a reason" in cli.refused("milestones", "detach", "P-3", "act.txt", "--project")
    cli.done("milestones", "detach", "P-3", "act.txt", "--project", "--reason", "wrong act")
    assert "photo.jpg." in cli.refused("milestones", "detach", "P-3", "act.txt", "--project")
    assert len(list(cli.store.with_name(f"{cli.store.name}.files").iterdir())) == 2
    assert cli("verify").code == 0


def test_a_store_in_use_is_no_evidence(cli: CommandLine) -> None:
    """Copying it would drop the locks on it; it stands in a list of files like any other."""
    assert "is a store that is in use" in cli.refused("milestones", "attach", "P-3.1", str(cli.store))


def test_a_division_that_is_not_there_and_clearing_nothing_are_refused(cli: CommandLine) -> None:
    """An unknown division is named with those there are; a milestone that is not there has nothing to clear."""
    line = cli.refused("project", "code=P-3", "division=zzz", "--reason", "x")
    assert line.startswith("P-3: there is no division “zzz”. Choose one of: Zhezkazgan copper smelter, ")
    assert "nothing to clear" in cli.refused("milestone", "code=M-999", "in_project=", "baseline=")


def test_what_cannot_be_computed_says_why(cli: CommandLine, tmp_path: Path) -> None:
    """A number that an older program left out of bounds is told under the figures, and to whoever enters the project."""
    assert cli.done("milestones", "--json").json["unknown"] == []
    clock = FixedClock(datetime(2016, 6, 30, 14, 0, tzinfo=UTC))
    store = open_store(cli.store, tmp_path / "stations", clock, create=False)
    try:
        entry = Entry(Subject(PROJECT, "P-3"), {"spend": "-5"})
        Recorder(store, clock.now, lambda: "p8").save([entry], "milestone", reason="an older program").or_raise()
    finally:
        store.close()
    line = "P-3: cannot be computed: Spent is −5, and that lies outside 0 to 1 000 000 000 000 000. Correct it."
    assert cli.done("milestones").out.splitlines()[-1].replace("\u00a0", " ") == line
    unknown = cli.done("milestones", "--json").json["unknown"]
    assert [(one["kind"], one["code"], one["key"], one["stored"]) for one in unknown] == [
        ("project", "P-3", "spend", "-5")
    ]
    told = cli.done("project", "code=P-3", "weight=2").out.splitlines()
    assert told[-1].replace("\u00a0", " ") == line
    assert "cannot be computed" not in cli.done("project", "code=P-3", "spend=5", "--reason", "put right").out
