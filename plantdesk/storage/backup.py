"""Copy a store while it is in use, and prove the copy before trusting it."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from plantdesk.domain.errors import Refused, Unavailable
from plantdesk.domain.text import msg
from plantdesk.storage.connection import Database, open_reader
from plantdesk.storage.faults import told


def back_up(source: Path, target: Path) -> Path:
    """Make a verified copy of a store at ``target`` (a file, or a folder to put a dated file in).

    The copy appears under its name only once it is complete and sound. An existing file is never overwritten.
    """
    if target.is_dir():
        target = target / f"{source.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S}{source.suffix}"
    if target.exists():
        raise Refused(msg("{path} exists already. Choose another name; nothing was overwritten.", path=str(target)))
    with told(source):
        db = open_reader(source)
    try:
        _copy(db, source, target)
    finally:
        db.close()
    return target


def copy_before(db: Database, path: Path) -> Path:
    """Make a verified copy beside the store before its schema changes."""
    target = path.with_name(f"{path.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")
    _copy(db, path, target)
    return target


def _copy(db: Database, source: Path, target: Path) -> None:
    part = target.with_name(target.name + ".part")
    try:
        with told(target):
            copy = sqlite3.connect(part)
            try:
                # What goes wrong in here is almost always the source's: the target is a new file.
                with told(source):
                    db.conn.backup(copy)
                    copy.execute("PRAGMA journal_mode = delete").fetchone()
                    sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok" and _same(db, copy)
            finally:
                copy.close()
            if not sound:
                raise Unavailable(
                    msg(
                        "The copy of {store} at {path} is not sound and was removed. Check the store, then the disk.",
                        store=source.name,
                        path=target,
                    )
                )
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _same(db: Database, copy: sqlite3.Connection) -> bool:
    """Tell whether the copy ends with a command of the original and has all before it."""
    newest = "SELECT arrival, hash FROM command ORDER BY arrival DESC LIMIT 1"
    count = "SELECT count(*) FROM ledger WHERE command <= ?"
    if not copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'command'").fetchone()[0]:
        return True
    last = copy.execute(newest).fetchone()
    if last is None:
        return True
    there = db.conn.execute("SELECT arrival, hash FROM command WHERE arrival = ?", [last[0]]).fetchone()
    return bool(there == last) and (
        db.conn.execute(count, [last[0]]).fetchone() == copy.execute(count, [last[0]]).fetchone()
    )
