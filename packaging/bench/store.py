"""The store: a saved shift, a bulk import, daily figures of fifteen years, the proof, and bytes a revision.

Floors are raw sqlite3 with default settings besides WAL and FULL, on the same tables and indexes without our guards and
foreign keys, writing rows that are worked out already: of a shift the command and its ledger rows, of an import the
ledger and the kept state (current values and daily sums).
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from plantdesk.app import create_sample
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Change, Draft, Subject
from plantdesk.domain.plant import FIRST_DAY, NAME_EN, SECTION
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Reader, Store
from plantdesk.storage.verify import verify

Line = tuple[str, float, float | None, str]

CATALOGUE = m.standard_catalogue()
SECTIONS = tuple(f"s{n}" for n in range(4))
TYPED = ("99.2", "98.7", "0.6", "42", "30.15", "361.8", "168", "2.01", "112.4", "0.5")
FIRST = date(2005, 1, 1)
ROUNDS, PAUSED_ROUNDS = 400, 100
PAUSE = 0.03
"""Seconds."""
BULK = 100_000
IN_ONE_COMMAND = 4_000


def run() -> list[Line]:
    """Measure everything of this module."""
    with _folder() as folder:
        lines = [*_one_shift(folder), *_bulk(folder)]
        ten = folder / "ten.plantdesk"
        create_sample(ten, date(2016, 6, 30), 10, 1)
        lines += [*_size(ten), *_proof(ten)]
        fifteen = folder / "fifteen.plantdesk"
        create_sample(fifteen, date(2016, 6, 30), 15, 1)
        lines += _daily(fifteen)
    return lines


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="plantdesk-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _store(folder: Path, name: str) -> Store:
    store = Store(folder / name, CATALOGUE, Stations(folder / "stations"), lambda: datetime.now(UTC), create=True)
    with store.writing() as transaction:
        names = [Change(Subject(SECTION, s, FIRST_DAY), NAME_EN, f"Tankhouse {s}") for s in SECTIONS]
        transaction.append(Draft("configure", "p1", "keyboard"), names)
    return store


def _shift(number: int) -> list[Change]:
    """Give one shift of four sections with ten figures each."""
    day, shift = FIRST + timedelta(days=number // 2), ("day", "night")[number % 2]
    figures = CATALOGUE.of(m.CATHODE)
    return [
        Change(subject, figure.key, text, figure.unit.en)
        for subject in [Subject(SECTION, section, day, shift) for section in SECTIONS]
        for figure, text in zip(figures, TYPED, strict=False)  # the ten that every plant has
    ]


def _raw(folder: Path, name: str, tables: tuple[str, ...], like: sqlite3.Connection) -> sqlite3.Connection:
    """Open a plain connection with the same tables and indexes, and nothing that guards them."""
    raw = sqlite3.connect(folder / name, isolation_level=None)
    raw.execute("PRAGMA journal_mode = wal")
    raw.execute("PRAGMA synchronous = full")
    marks = ", ".join("?" * len(tables))
    for (sql,) in like.execute(
        f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger' AND tbl_name IN ({marks})", tables
    ):
        raw.execute(sql)
    return raw


def _insert(raw: sqlite3.Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    raw.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _one_shift(folder: Path) -> list[Line]:
    """Measure a saved shift, one right after the other, and after a pause as people save: then the disk has rested."""
    ours, floor = _saved_shifts(folder, "shift", ROUNDS, 0.0)
    lines: list[Line] = [
        ("one saved shift, 4 × 10 figures, median ms", median(ours) * 1e3, median(floor) * 1e3, "≤ 1.5 ×")
    ]
    ours, floor = _saved_shifts(folder, "paused", PAUSED_ROUNDS, PAUSE)
    lines.append(
        (f"the same, each after {PAUSE * 1e3:.0f} ms of pause, median ms", median(ours) * 1e3, median(floor) * 1e3, "")
    )
    synced = sync_calls(folder)
    if synced is not None:
        lines.append(("sync calls of one saved shift", synced, None, "1"))
    return lines


def _saved_shifts(folder: Path, name: str, rounds: int, pause: float) -> tuple[list[float], list[float]]:
    """Give the seconds that each save took, and each raw transaction."""
    store = _store(folder, f"{name}.plantdesk")
    store.checkpoint_by_hand()
    db = store._db.conn
    raw = _raw(folder, f"{name}.raw", ("command", "ledger"), db)
    raw.execute("PRAGMA wal_autocheckpoint = 16000")
    ours, floor = [], []
    for number in range(rounds):
        changes = _shift(number)
        sleep(pause)
        start = perf_counter()
        with store.writing() as transaction:
            recorded = transaction.append(Draft("record", "p1", "keyboard"), changes)
        ours.append(perf_counter() - start)
        arrival = recorded.command.arrival
        command = db.execute("SELECT * FROM command WHERE arrival = ?", (arrival,)).fetchall()
        ledger = db.execute("SELECT * FROM ledger WHERE id >= ?", (recorded.first_revision,)).fetchall()
        sleep(pause)
        start = perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        _insert(raw, "command", command)
        _insert(raw, "ledger", ledger)
        raw.execute("COMMIT")
        floor.append(perf_counter() - start)
    raw.close()
    store.close()
    return ours, floor


def sync_calls(folder: Path, saves: int = 20) -> float | None:
    """Count the sync calls of one save with strace; nothing where there is no strace."""
    strace = shutil.which("strace")
    if strace is None:
        return None
    counts = []
    for number in (0, saves):
        report = folder / f"strace-{number}"
        child = [sys.executable, __file__, str(folder / f"sync-{number}"), str(number)]
        subprocess.run([strace, "-f", "-o", str(report), "-e", "trace=fsync,fdatasync", *child], check=True)
        counts.append(sum("sync(" in line for line in report.read_text().splitlines()))
    return (counts[1] - counts[0]) / saves


def _save_many(folder: Path, saves: int) -> None:
    """Make a store and save some shifts: what ``sync_calls`` watches."""
    folder.mkdir()
    store = _store(folder, "sync.plantdesk")
    store.checkpoint_by_hand()
    for number in range(saves):
        with store.writing() as transaction:
            transaction.append(Draft("record", "p1", "keyboard"), _shift(number))
    store.close()


def _bulk(folder: Path) -> list[Line]:
    store = _store(folder, "bulk.plantdesk")
    changes = [change for number in range(BULK // 40) for change in _shift(number)]
    start = perf_counter()
    with store.writing() as transaction:
        for place in range(0, BULK, IN_ONE_COMMAND):
            transaction.append(Draft("import", "p1", "log.csv"), changes[place : place + IN_ONE_COMMAND])
    ours = perf_counter() - start
    db = store._db.conn
    tables = ("ledger", "kept", "daily")
    raw = _raw(folder, "bulk.raw", tables, db)
    rows = {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    start = perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    for table in tables:
        _insert(raw, table, rows[table])
    raw.execute("COMMIT")
    floor = perf_counter() - start
    raw.close()
    store.close()
    return [(f"bulk import of {BULK:,} revisions, s", ours, floor, "≤ 2.5 ×")]


def _daily(path: Path) -> list[Line]:
    with Reader(path, CATALOGUE) as reader:
        first, last = reader.span() or (FIRST, FIRST)
        ours, floor = [], []
        for _ in range(5):
            start = perf_counter()
            rows = reader.daily(SECTION, "", m.CATHODE_T, first, last)
            ours.append(perf_counter() - start)
            start = perf_counter()
            scanned = reader._db.conn.execute(
                "SELECT s.day, sum(CAST(k.value AS REAL)) FROM kept k JOIN subject s ON s.id = k.subject"
                " WHERE k.figure = (SELECT id FROM figure WHERE key = ?) AND s.shift <> '' GROUP BY s.day",
                (m.CATHODE_T,),
            ).fetchall()
            floor.append(perf_counter() - start)
        assert len(scanned) >= len(rows) > 0
    what = f"daily output of {(last - first).days // 365 + 1} years, {len(rows):,} days, ms"
    return [(what, median(ours) * 1e3, median(floor) * 1e3, "≤ 0.05 ×")]


def _size(path: Path) -> list[Line]:
    with Reader(path, CATALOGUE) as reader:
        count = reader._db.conn.execute("SELECT count(*) FROM ledger").fetchone()[0]
    return [
        ("ten-year sample, revisions", count, None, "some 650,000"),
        ("ten-year sample, MiB", path.stat().st_size / 2**20, None, ""),
        ("bytes a revision, all included", path.stat().st_size / count, None, "≤ 120"),
    ]


def _proof(path: Path) -> list[Line]:
    report = verify(path, CATALOGUE, Stations(path.parent / "none"))
    assert report.fault is None, str(report.fault)
    lines: list[Line] = [(f"verify, {part.name}: {part.count:,}, s", part.seconds, None, "") for part in report.parts]
    chain = next(part for part in report.parts if part.name.source == "revisions in their chains")
    lines.append(("verify, whole, s", sum(part.seconds for part in report.parts), None, ""))
    lines.append(("chain check, revisions a second", chain.count / chain.seconds, None, "≥ 200,000"))
    return lines


if __name__ == "__main__":
    _save_many(Path(sys.argv[1]), int(sys.argv[2]))
