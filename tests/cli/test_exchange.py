"""Files go out and come back in, and nobody's figures change on the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

SHARED = (
    Path(os.environ.get("PLANTDESK_SHARED") or Path(__file__).parents[3] / "shared") / "data" / "plant_shift_log_2024"
)


@pytest.mark.parametrize("sheet", ["cathode", "ore", "concentrator", "leach"])
def test_what_is_exported_is_imported_as_the_same(cli: CommandLine, tmp_path: Path, sheet: str) -> None:
    """Missing, none, below detection and every digit survive; nothing is written."""
    file = tmp_path / "out.csv"
    cli.done("export", sheet, "--from", "2016-04-01", "-o", str(file))
    before = cli.store.read_bytes()
    counts = cli.done("import", sheet, str(file), "--json").json
    assert [counts[key] for key in ("added", "filled", "corrected", "refused")] == [0, 0, 0, 0]
    assert counts["same"] > 500
    assert cli.store.read_bytes() == before


def test_a_number_with_three_decimals_comes_back_unambiguous(cli: CommandLine, tmp_path: Path) -> None:
    """1.125 t could be read as 1125 in the file; it is written so that it cannot."""
    words = ("cathode", "day=2016-06-30", "shift=night", "section=s3")
    cli.done("add", *words, "cathode_t=1,1250")
    cli.done("undo")
    cli.done("add", *words, "cathode_t=1.1250", "--sure")
    file = tmp_path / "out.csv"
    cli.done("export", "cathode", "--from", "2016-06-30", "-o", str(file))
    assert cli.done("import", "cathode", str(file), "--json").json["same"] > 30


def test_export_is_headed_by_the_keys(reading: CommandLine) -> None:
    """Day, shift, unit, then the figures in their order; one line a unit and shift."""
    out = reading.done("export", "ore", "--from", "2016-06-30", "--to", "2016-06-30", "-o", "-").out.splitlines()
    assert out[0] == "day,shift,source,wet_t,moisture_pct,cu_pct"
    assert len(out) == 9
    assert out[1].startswith('2016-06-30,day,"Zhezkazgan, sulphide",')


def test_an_import_lists_what_it_refuses_and_takes_the_rest(cli: CommandLine, tmp_path: Path) -> None:
    """Line and reason for each; a dry run says the same and writes nothing."""
    file = tmp_path / "in.csv"
    file.write_text(
        "day,shift,section,cathode_t\n2016-06-30,night,Tankhouse 1,99.2\n2016-06-30,night,Tankhouse 9,98\n"
        "2016-06-30,night,Tankhouse 2,abc\n2016-07-04,day,Tankhouse 2,98\n",
        encoding="utf-8",
    )
    dry = cli.done("import", "cathode", str(file), "--dry-run", "--json").json
    assert cli.value("cathode", "2016-06-30", "night", "s1", "cathode_t") is None
    done = cli.done("import", "cathode", str(file), "--json").json
    assert (done["added"], done["refused"]) == (dry["added"], dry["refused"]) == (1, 3)
    assert [refusal["line"] for refusal in done["refusals"]] == [3, 4, 5]
    assert cli.value("cathode", "2016-06-30", "night", "s1", "cathode_t") == 99.2
    file.write_text("day,shift,section,cathode_t\n2016-06-30,night,Tankhouse 9,98\n", encoding="utf-8")
    assert cli("import", "cathode", str(file)).code == 2


def test_files_that_are_none_are_refused_with_one_line(cli: CommandLine, tmp_path: Path) -> None:
    """Not there, a folder, not a workbook, an unknown profile."""
    fake = tmp_path / "fake.xlsx"
    fake.write_bytes(b"not a workbook")
    for file in (tmp_path / "none.csv", tmp_path, fake):
        cli.refused("import", "ore", str(file))
    assert "concentrator-shift-log" in cli.refused("import", "ore", str(fake), "--profile", "nope")


def test_monthly_plans_are_imported_and_judge_the_output(cli: CommandLine, tmp_path: Path) -> None:
    """Rows by month and section; the plan that stood is corrected with the file as its reason; twice is the same."""
    file = tmp_path / "plan.csv"
    rows = [
        f"2016-{month:02d},{section},cathode_t,5000" for month in range(1, 7) for section in ("s1", "s2", "s3", "s4")
    ]
    file.write_text("month,section,figure,value\n" + "\n".join(rows), encoding="utf-8")
    assert len(cli.done("import", "plan", str(file), "--dry-run", "--json").json["corrected"]) == 24
    cli.done("import", "plan", str(file))
    assert len(cli.done("import", "plan", str(file), "--json").json["same"]) == 24
    assert cli.done("kpi", "--json").json["cathode"]["plan_year_pct"] == 100 * 111000 / 120000


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2016-13,s1,cathode_t,1", "line 2: “2016-13” is not a month"),
        ("2016-06,s9,cathode_t,1", "does not name one section"),
        ("2016-06,s1,tonnes,1", "tonnes is not a figure"),
        ("2016-06,s1,cathode_t,many", "not one number"),
        ("2016-06,s1,cathode_t,-1", "zero or more"),
    ],
)
def test_a_bad_plan_is_refused_whole(cli: CommandLine, tmp_path: Path, row: str, says: str) -> None:
    """The line is named, and no row of the file is recorded."""
    file = tmp_path / "plan.csv"
    file.write_text(f"month,section,figure,value\n{row}\n2016-05,s1,cathode_t,5000", encoding="utf-8")
    before = cli.done("kpi", "--json").out
    assert says in cli.refused("import", "plan", str(file))
    assert cli.done("kpi", "--json").out == before


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shift log of a real plant is not here")
def test_a_real_shift_log_is_taken_into_the_ore_tab(bare: CommandLine) -> None:
    """A plant set up by four commands takes the year's workbook; the same as CSV in cp1251 changes nothing."""
    bare.done("configure", "plant", "shifts=1=08:00,2=16:00,3=00:00", "zone=Asia/Almaty", "--from", "2023-01-01")
    bare.done("configure", "concentrator", "id=c1", "name_en=Concentrator", "--from", "2023-01-01")
    feed = ("id=o1", "name_en=Mill feed", "route=concentrator:Concentrator")
    bare.done("configure", "source", *feed, "--from", "2023-01-01")
    workbook, (january,) = SHARED / "shift_log_2024.xlsx", SHARED.glob("*january*.csv")
    profile = ("--profile", "concentrator-shift-log", "--json")
    counts = bare.done("import", "ore", str(workbook), *profile).json
    assert (counts["refused"], counts["corrected"], counts["filled"]) == (0, 0, 0)
    checks = {check["figure"]: check for check in counts["checks"]}
    assert checks["dry_t"]["file"] == 16082002
    again = bare.done("import", "ore", str(january), *profile).json
    assert (again["same"], again["added"], again["corrected"]) == (558, 0, 0)


@pytest.mark.parametrize(
    "words",
    [
        ("export", "cathode"),
        ("notes",),
        ("plan", "--year", "2016"),
        ("milestones", "export"),
        ("chart", "cathode_t"),
        ("snapshot",),
    ],
)
def test_what_reads_never_writes_over_a_store(cli: CommandLine, tmp_path: Path, words: tuple[str, ...]) -> None:
    """The store named as the file to write, by its own name or by one that ends as it should, stays as it was."""
    named = tmp_path / ("store.svg" if words[0] == "chart" else "store.csv")
    named.symlink_to(cli.store)
    before = cli.store.read_bytes()
    assert "store" in cli.refused(*words, "-o", str(named))
    assert cli.store.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir() if one.name.startswith(".")) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
@pytest.mark.parametrize("words", [("import", "cathode"), ("import", "plan"), ("milestones", "import")])
def test_a_pipe_is_not_waited_for(cli: CommandLine, tmp_path: Path, words: tuple[str, ...]) -> None:
    """It may never end: one line says so at once."""
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    assert "not an ordinary file" in cli.refused(*words, str(pipe))


def test_an_import_of_which_nothing_is_taken_says_so(cli: CommandLine, tmp_path: Path) -> None:
    """Exit code 2 comes with its line, for people and for programs."""
    file = tmp_path / "in.csv"
    file.write_text("day,shift,section,cathode_t\n2016-06-30,night,Tankhouse 9,98\n", encoding="utf-8")
    for more in ((), ("--json",)):
        answer = cli("import", "cathode", str(file), *more)
        assert answer.code == 2
        assert "Nothing of in.csv was taken" in answer.line
