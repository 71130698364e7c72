"""The ledger is append-only, also for the sqlite3 shell."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Last
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Store
from plantdesk.storage.verify import verify
from tests.helpers.stores import CATALOGUE, DAY, Desk, section

ATTACKS = [
    "UPDATE ledger SET value = '1'",
    "DELETE FROM ledger",
    "REPLACE INTO ledger SELECT * FROM ledger LIMIT 1",
    "INSERT OR REPLACE INTO ledger SELECT * FROM ledger LIMIT 1",
    "UPDATE OR REPLACE ledger SET id = 1",
    "UPDATE command SET author = 'eve'",
    "DELETE FROM command",
    "REPLACE INTO command SELECT * FROM command LIMIT 1",
    "REPLACE INTO command SELECT 99, first, randomblob(16), station, number, author, recorded, kind, source, about,"
    " hash FROM command LIMIT 1",
    "REPLACE INTO command SELECT 99, first, id, station, 99, author, recorded, kind, source, about, hash"
    " FROM command LIMIT 1",
    "UPDATE unit SET name = 's9'",
    "REPLACE INTO unit SELECT 99, kind, name FROM unit LIMIT 1",
    "DELETE FROM subject",
    "REPLACE INTO figure SELECT 99, key FROM figure LIMIT 1",
    "DELETE FROM store",
    "REPLACE INTO store SELECT randomblob(16)",
    "INSERT INTO ledger SELECT * FROM ledger WHERE true ON CONFLICT DO UPDATE SET value = '1'",
]


@pytest.fixture
def path(desk: Desk) -> Path:
    """Give the file of a store with one entry, closed."""
    desk.save(section(), cathode_t="99,2")
    desk.store.close()
    return desk.store.path


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("recursive", [0, 1])
def test_no_statement_changes_what_was_recorded(path: Path, attack: str, recursive: int) -> None:
    """Whatever a plain connection tries, it is refused and nothing has changed."""
    with closing(sqlite3.connect(path)) as db:
        before = list(db.iterdump())
        db.execute(f"PRAGMA recursive_triggers = {recursive}")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(attack)
        db.rollback()
        assert list(db.iterdump()) == before


def test_the_shell_is_refused_too(path: Path) -> None:
    """The guards stand in the file, not in the program."""
    shell = shutil.which("sqlite3")
    if shell is None:
        pytest.skip("no sqlite3 shell here")
    for attack in ATTACKS[:8]:
        done = subprocess.run([shell, str(path), attack], capture_output=True, text=True)
        assert done.returncode != 0
        assert "append-only" in done.stderr


def test_an_open_that_finds_all_as_expected_writes_nothing(desk: Desk) -> None:
    """Bytes and data version are the same after an open, and no other connection is woken."""
    desk.save(section(), cathode_t="99,2")
    desk.store.checkpoint()
    log = desk.store.path.with_name(desk.store.path.name + "-wal")
    version = desk.store._db.conn.execute("PRAGMA data_version").fetchone()
    before = (desk.store.path.read_bytes(), log.read_bytes())
    other = desk.another()
    assert other.store.arrival() == 2
    assert desk.store._db.conn.execute("PRAGMA data_version").fetchone() == version
    assert (desk.store.path.read_bytes(), log.read_bytes()) == before
    other.store.close()


def test_views_are_made_anew_where_they_differ(desk: Desk) -> None:
    """A view that somebody changed, or that a figure was added to, is put right by the next open."""
    desk.save(section(), cathode_t="99,2")
    db = desk.store._db.conn
    db.execute("DROP VIEW sheet_cathode")
    db.execute("CREATE VIEW sheet_cathode AS SELECT 1")
    db.execute("CREATE VIEW sheet_old AS SELECT 1")
    desk.another().store.close()
    assert db.execute("SELECT day, shift, section_id, section, cathode_t FROM sheet_cathode").fetchall() == [
        ("2016-06-29", "day", "s1", "Tankhouse 1", "99.2")
    ]
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sheet_old'").fetchone() == (0,)


def test_the_daily_sums_can_be_read_in_any_program(desk: Desk) -> None:
    """One view a sheet: sums as they are, means divided, all sections together as "all"."""
    desk.save(section(), cathode_t="99,5", cells_live="100", ampere_hours_kah="300")
    desk.save(section("s2"), cathode_t="100", cells_live="200", ampere_hours_kah="100")
    rows = desk.store._db.conn.execute("SELECT day, section_id, cathode_t, cells_live FROM daily_cathode").fetchall()
    assert rows == [
        ("2016-06-29", "all", 199.5, 125.0),
        ("2016-06-29", "s1", 99.5, 100.0),
        ("2016-06-29", "s2", 100.0, 200.0),
    ]


def test_a_program_that_keeps_other_sums_works_them_out_at_its_first_open(desk: Desk) -> None:
    """After an update of the catalogue the kept sums are those of the new one, in the same transaction as its views."""
    desk.save(section(), cathode_t="99,5", reject_t="0.5")
    output = CATALOGUE.figure(m.CATHODE_T)
    later = replace(CATALOGUE, figures=tuple(f._replace(adds=Last()) if f == output else f for f in CATALOGUE.figures))
    for catalogue in (later, CATALOGUE):
        store = Store(desk.store.path, catalogue, Stations(desk.folder), desk.clock.now)
        kept = store.daily_exact("section", "s1", m.CATHODE_T, DAY, DAY)
        store.close()
        assert [row[1] for row in kept] == ([] if catalogue is later else ["99.5"])
        assert verify(desk.store.path, catalogue, Stations(desk.folder)).fault is None
