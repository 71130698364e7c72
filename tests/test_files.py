"""A file that goes out or comes in never costs a store, and never hangs the program."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from plantdesk.domain.errors import Refused
from plantdesk.files import refuse_to_read, refuse_to_replace, whole_file


def database(path: Path) -> Path:
    """Make a small database that nobody has open."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE one (x)")
    connection.commit()
    connection.close()
    return path


def write(path: Path) -> None:
    """Write a small file as all that goes out is written."""
    with whole_file(path) as temporary:
        temporary.write_text("new", encoding="utf-8")


def test_a_database_is_never_written_over(tmp_path: Path) -> None:
    """By whatever name it goes, also through a link; it stays as it was and nothing lies beside it."""
    file = database(tmp_path / "plan.csv")
    link = tmp_path / "link.csv"
    link.symlink_to(file)
    before = file.read_bytes()
    for target in (file, link):
        with pytest.raises(Refused, match="never written over"):
            write(target)
    assert file.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["link.csv", "plan.csv"]


@pytest.mark.parametrize("judge", [refuse_to_replace, refuse_to_read])
def test_a_store_in_use_is_refused_without_being_opened(tmp_path: Path, judge: object) -> None:
    """To open and close it would drop SQLite's locks on it: another process still finds it locked afterwards."""
    assert callable(judge)
    file, link = tmp_path / "s.plantdesk", tmp_path / "link.csv"
    link.symlink_to(file)
    held = sqlite3.connect(file, isolation_level=None)
    held.execute("PRAGMA journal_mode = wal")
    held.execute("CREATE TABLE one (x)")
    held.execute("BEGIN IMMEDIATE")
    for target in (file, link, tmp_path / "s.plantdesk-wal", tmp_path / "s.plantdesk-shm"):
        with pytest.raises(Refused, match="in use"):
            judge(target)
    child = os.fork() if hasattr(os, "fork") else None
    if child == 0:
        try:
            sqlite3.connect(file, timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            os._exit(7)
        os._exit(0)
    if child is not None:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    held.close()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_only_ordinary_files_are_read_or_replaced(tmp_path: Path) -> None:
    """A pipe never ends, a device has no end, and a folder is none."""
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for place in (pipe, Path(os.devnull), tmp_path):
        for judge in (refuse_to_read, write):
            with pytest.raises(Refused, match="not an ordinary file"):
                judge(place)


def test_an_ordinary_file_is_replaced_and_a_link_followed(tmp_path: Path) -> None:
    """The link stays one, and what it points to is new; a link to nothing makes the file it names."""
    file, link, loose = tmp_path / "old.csv", tmp_path / "link.csv", tmp_path / "loose.csv"
    file.write_text("old", encoding="utf-8")
    link.symlink_to(file)
    loose.symlink_to(tmp_path / "made.csv")
    write(link)
    write(loose)
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == (tmp_path / "made.csv").read_text(encoding="utf-8") == "new"
