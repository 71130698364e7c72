"""Samples are made, stores proved and copied."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine


def test_sample_refuses_to_overwrite(cli: CommandLine) -> None:
    """What is there stays as it is."""
    before = cli.store.read_bytes()
    assert "nothing was overwritten" in cli.refused("sample", str(cli.store))
    assert cli.store.read_bytes() == before


def test_sample_needs_no_more_than_its_path(bare: CommandLine) -> None:
    """A small one, its last day chosen; nothing but the store is left in the folder."""
    bare.done("sample", str(bare.store), "--until", "2016-02-05", "--years", "1")
    assert [file.name for file in bare.store.parent.iterdir()] == [bare.store.name]
    kpi = bare.done("kpi", "--json").json
    assert kpi["as_of"] == "2016-02-05"
    assert kpi["cathode"]["shifts_expected"] == 72
    assert bare("verify").code == 0


def test_verify_prints_its_parts(reading: CommandLine) -> None:
    """Each part with what was counted; the answer for programs says that all is sound."""
    assert "sound" in reading.done("verify").out
    report = reading.done("verify", "--json").json
    assert report["sound"]
    assert report["fault"] is None
    assert len(report["parts"]) >= 4


def test_verify_names_the_first_difference_and_exits_1(cli: CommandLine) -> None:
    """One kept value changed behind the program's back."""
    db = sqlite3.connect(cli.store)
    db.execute(
        "UPDATE kept SET value = '1' WHERE (subject, figure) ="
        " (SELECT subject, figure FROM kept WHERE value = '0.5' LIMIT 1)"
    )
    assert db.total_changes == 1
    db.commit()
    db.close()
    answer = cli("verify")
    assert answer.code == 1
    assert answer.line


def test_backup_into_a_folder_makes_it(cli: CommandLine, tmp_path: Path) -> None:
    """A path that ends with a slash is a folder, also where it is not there yet; copies in it bear their time."""
    cli.done("backup", f"{tmp_path}/copies/")
    assert len(list((tmp_path / "copies").iterdir())) == 1


def test_backup_makes_a_sound_copy_and_overwrites_nothing(cli: CommandLine, tmp_path: Path) -> None:
    """The copy verifies and says the same."""
    copy = tmp_path / "copy.plantdesk"
    cli.done("backup", str(copy))
    assert CommandLine(copy).done("kpi", "--json").json == cli.done("kpi", "--json").json
    assert CommandLine(copy)("verify").code == 0
    assert "nothing was overwritten" in cli.refused("backup", str(copy))


def test_evidence_is_backed_up_and_verified(cli: CommandLine, tmp_path: Path) -> None:
    """The files go along and are proved; what is missing is named, with exit code 1, and the copy is there all the same."""
    act = tmp_path / "Акт 12.pdf"
    act.write_bytes(b"accepted")
    cli.done("milestones", "attach", "P-3.1", str(act))
    copy = CommandLine(tmp_path / "copy.plantdesk")
    assert "1 evidence file is beside it" in cli.done("backup", str(copy.store)).out
    parts = {one["part"]: one["count"] for one in copy.done("verify", "--json").json["parts"]}
    assert parts["evidence files"] == 1
    (kept,) = (tmp_path / "copy.plantdesk.files").iterdir()
    kept.unlink()
    answer = copy("verify")
    assert answer.code == 1
    assert "Evidence of P-3.1: the file Акт 12.pdf is not in copy.plantdesk.files" in answer.line
    answer = copy("backup", str(tmp_path / "second.plantdesk"))
    assert answer.code == 1
    assert "Акт 12.pdf" in answer.line
    assert (tmp_path / "second.plantdesk").exists()


def test_a_copy_goes_on_as_a_station_of_its_own(cli: CommandLine, tmp_path: Path) -> None:
    """What was written in the original cannot be taken back in the copy."""
    cli.done("add", "cathode", "day=2016-06-30", "shift=night", "section=s1", "cathode_t=99.2")
    copy = CommandLine(tmp_path / "copy.plantdesk")
    cli.done("backup", str(copy.store))
    assert "nothing of yours" in copy.refused("undo")
    cli.done("undo")


def test_a_sample_of_impossible_years_is_refused(bare: CommandLine) -> None:
    """Before the epoch of recorded times, or a day that is none."""
    assert "between 1980 and 2100" in bare.refused("sample", str(bare.store), "--until", "1981-01-01", "--years", "5")
    assert "choose a day of the years 1900 to 2200" in bare.refused("sample", str(bare.store), "--until", "9999-12-31")
    assert not bare.store.exists()


def test_only_a_store_is_backed_up(cli: CommandLine, tmp_path: Path) -> None:
    """An empty file, another database, a folder and a store of a newer program are refused, and no copy is made."""
    empty, foreign, newer = tmp_path / "empty", tmp_path / "foreign.db", tmp_path / "newer.plantdesk"
    empty.touch()
    db = sqlite3.connect(foreign)
    db.execute("CREATE TABLE one (x)")
    db.close()
    newer.write_bytes(cli.store.read_bytes())
    db = sqlite3.connect(newer)
    db.execute("PRAGMA user_version = 99")
    db.close()
    target = tmp_path / "copy.plantdesk"
    for source, says in ((empty, "not a PlantDesk store"), (foreign, "not a PlantDesk store"), (newer, "newer")):
        assert says in CommandLine(source).refused("backup", str(target))
        assert not target.exists()
    assert "is a folder" in CommandLine(tmp_path).refused("backup", str(target))


def test_damaged_pages_are_told_in_one_line(cli: CommandLine) -> None:
    """SQLite says more than one; the fault is a line."""
    db = sqlite3.connect(cli.store)
    db.execute("PRAGMA journal_mode = delete")
    (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ledger'").fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    db.close()
    with cli.store.open("r+b") as file:
        file.seek((page - 1) * size + 12)
        file.write(b"\xff" * 200)
    answer = cli("verify")
    assert answer.code == 1
    assert answer.line


def test_a_head_that_cannot_be_kept_outside_is_told(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is saved, and one line says what now goes unnoticed; a folder that can be written says nothing."""
    words = ("add", "cathode", "day=2016-06-30", "shift=night")
    assert cli.done(*words, "section=s1", "cathode_t=99.2").err == ""
    folder = tmp_path / "no-folder"
    folder.touch()
    monkeypatch.setenv("PLANTDESK_DATA", str(folder))
    answer = cli.done(*words, "section=s2", "cathode_t=99.2")
    assert "All is saved" in answer.line
    assert "PLANTDESK_DATA" in answer.line
    assert cli.value("cathode", "2016-06-30", "night", "s2", "cathode_t") is not None


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_output_that_cannot_be_written_is_told(cli: CommandLine) -> None:
    """The stream has no name, so the line has none."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        words = [sys.executable, "-m", "plantdesk", "--lang", "en", "--store", str(cli.store), "kpi"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0].startswith("plantdesk: The system says: the disk is full.")
    assert len(done.stderr.splitlines()) == 1


def test_a_falsified_view_and_a_changed_id_are_named(cli: CommandLine) -> None:
    """What other programs read is held against what the program makes; a head that was kept tells the id it was under."""
    cli.done("add", "cathode", "day=2016-06-30", "shift=night", "section=s1", "cathode_t=99.2")
    assert cli("verify").code == 0
    db = sqlite3.connect(cli.store)
    db.execute("DROP VIEW daily_cathode")
    db.execute("CREATE VIEW daily_cathode AS SELECT 1 AS day, 2 AS cathode_t")
    answer = cli("verify")
    assert (answer.code, "The view daily_cathode" in answer.line) == (1, True)
    (guard,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'store_no_update'").fetchone()
    db.execute("DROP TRIGGER store_no_update")
    db.execute("UPDATE store SET id = randomblob(16)")
    db.execute(guard)
    db.commit()
    db.close()
    answer = cli("verify")
    assert (answer.code, "id of the store was changed" in answer.line) == (1, True)
