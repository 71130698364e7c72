"""``milestones import`` and ``milestones export``: dry runs, choices, faults with their place, and back again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.helpers.programmes import project, task, write


@pytest.mark.parametrize("end", ["xml", "xlsx", "csv"])
def test_the_whole_programme_comes_back_as_it_is(cli: CommandLine, tmp_path: Path, end: str) -> None:
    """All 88 projects of the sample go out and come back without one difference."""
    path = tmp_path / f"out.{end}"
    told = cli.done("milestones", "export", "-o", str(path)).out
    assert "rows written" in told
    answer = cli.done("milestones", "import", str(path), "--json").json
    assert (answer["differences"], answer["recorded"], answer["skipped"]) == ([], 0, 0)
    assert answer["same"] == answer["rows"] > 88 + 3


def test_a_dry_run_records_nothing_and_only_takes_what_is_named(cli: CommandLine, tmp_path: Path) -> None:
    """A dry run lists; --only takes one code, a promised date among it; the rest stays as it was."""
    path = tmp_path / "out.csv"
    cli.done("milestones", "export", "-o", str(path))
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    head = lines[0]
    baseline = head.index("baseline")
    open_ones = [
        n
        for n, line in enumerate(lines)
        if line[0] == "milestone" and line[baseline] and not line[head.index("actual")]
    ]
    codes = []
    for n in open_ones[:2]:
        codes.append(lines[n][head.index("code")])
        lines[n][baseline] = "2019-12-24"
    path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    answer = cli.done("milestones", "import", str(path), "--dry-run", "--json").json
    assert [(one["code"], one["values"], one["ticked"]) for one in answer["differences"]] == [
        (code, {"baseline": "2019-12-24"}, False) for code in codes
    ]
    assert cli.done("milestones", "import", str(path), "--json").json["recorded"] == 0
    taken = cli.done(
        "milestones", "import", str(path), "--only", codes[1], "--reason", "board of 1 July", "--json"
    ).json
    assert taken["recorded"] == 1
    left = cli.done("milestones", "import", str(path), "--json").json["differences"]
    assert [one["code"] for one in left] == codes[:1]
    cli.done("undo")
    assert len(cli.done("milestones", "import", str(path), "--json").json["differences"]) == 2
    assert "says nothing new of nobody" in cli.refused("milestones", "import", str(path), "--only", "nobody")


def test_one_bad_row_refuses_the_whole_file(cli: CommandLine, tmp_path: Path) -> None:
    """A date that has not come yet is told with its row, and nothing of the file is recorded."""
    good = task(2, "Good", 2, Finish="2017-01-01T17:00:00")
    late = task(3, "Late", 2, ActualFinish="2017-01-01T17:00:00")
    path = write(tmp_path, project(task(1, "New works", Summary="1"), good, late))
    line = cli.refused("milestones", "import", str(path))
    assert line.startswith("plan.xml, row 3: Actual: 01.01.2017 has not come yet")
    assert len(cli.done("milestones", "import", str(path), "--only", "M-1", "--json").json["differences"]) == 3
    assert (
        cli.done("milestones", "import", str(write(tmp_path, project(task(1, "New works", Summary="1"), good)))).code
        == 0
    )


def test_russian_faults_and_other_ends(cli: CommandLine, tmp_path: Path) -> None:
    """Faults are told in the reader's language; a name from which no form follows is refused before writing."""
    path = write(tmp_path, project(task(1, "A"), task(1, "Б")))
    assert cli.refused("--lang", "ru", "milestones", "import", str(path)) == (
        "plan.xml, строка 5: у «Б» тот же UID 1, что у «A». Сохраните проект заново в MS Project."
    )
    assert ".xml, .xlsx, .csv" in cli.refused("milestones", "export", "-o", str(tmp_path / "out.mpp"))
    assert "There is no programme" in cli.refused(
        "milestones", "export", "--programme", "X", "-o", str(tmp_path / "o.csv")
    )
    store = tmp_path / "o.csv"
    assert not store.exists()


def test_a_person_reads_what_became_of_it(cli: CommandLine, tmp_path: Path) -> None:
    """For a person the differences are lines, and the end says what was recorded."""
    head = "<Title>Dam</Title>"
    path = write(tmp_path, project(task(1, "Dam accepted", Finish="2017-01-01T17:00:00"), head=head))
    out = cli.done("--lang", "en", "milestones", "import", str(path)).out.splitlines()
    assert out[0] == "+ P-89: new (Project): Dam"
    assert out[1].endswith("new (Milestone): Dam accepted, 01.01.2017")
    assert out[-1].endswith("values recorded from plan.xml.")


def test_evidence_stays_with_the_store_and_the_export_says_so(cli: CommandLine, tmp_path: Path) -> None:
    """Who hands a file over learns how many proofs do not go along: of what is exported, each file once."""
    act, photo = tmp_path / "act.txt", tmp_path / "photo.jpg"
    act.write_text("accepted")
    photo.write_text("cells")
    home = {one["code"]: one["programme"] for one in cli.done("milestones", "--json").json["list"]}
    other = next(code for code in home if home[code] != home["P-3"])
    for code, file in (("P-3.1", act), ("P-3.2", act), (f"{other}.1", photo)):
        cli.done("milestones", "attach", code, str(file))
    told = cli.done("milestones", "export", "-o", str(tmp_path / "all.xml")).out
    assert told.rstrip().endswith(
        "2 evidence files stay with the store, for the file names them by their hashes only; a backup takes them along."
    )
    told = cli.done("milestones", "export", "--programme", home["P-3"], "-o", str(tmp_path / "one.csv")).out
    assert "1 evidence file stays with the store" in told
    then = cli.done("milestones", "export", "--known-on", "2016-06-01", "-o", str(tmp_path / "then.csv")).out
    assert " with the store" not in then


def test_no_file_is_overwritten(cli: CommandLine, tmp_path: Path) -> None:
    """A file that is there already stays as it was, whatever it holds."""
    path = tmp_path / "keep.csv"
    path.write_text("mine", encoding="utf-8")
    assert "nothing was overwritten" in cli.refused("milestones", "export", "-o", str(path))
    assert path.read_text(encoding="utf-8") == "mine"
