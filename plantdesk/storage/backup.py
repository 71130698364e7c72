"""Copy a store while it is in use, and prove the copy before trusting it."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from plantdesk.domain.errors import Refused, Unavailable
from plantdesk.domain.text import Message, msg
from plantdesk.services.ports import BackedUp
from plantdesk.storage import evidence
from plantdesk.storage.connection import Database, check_header, open_reader, require_file
from plantdesk.storage.faults import told


def back_up(source: Path, target: Path) -> BackedUp:
    """Make a verified copy of a store at ``target`` (a file, or a folder to put a dated file in), with its evidence beside it.

    The copy appears under its name only once it is complete and sound. An existing file is never overwritten. A piece of
    evidence that is missing or was changed does not hold up the copy, but is told. ``Unavailable`` where ``source`` is
    no store, or one of a newer program.
    """
    if target.is_dir():
        target = target / f"{source.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S}{source.suffix}"
    if target.exists():
        raise Refused(msg("{path} exists already. Choose another name; nothing was overwritten.", path=str(target)))
    with told(source):
        require_file(source)
        check_header(source)
        db = open_reader(source)
    part = _part(target)
    try:
        _copy(db, source, target)
        # The files come after the rows that name them, and before the copy has its name: a copy that is there is whole.
        with told(evidence.folder_of(target)):
            files = evidence.copy_all(source, target)
            fault = _evidence_fault(part, target) if _is_store(db.conn) else None
        with told(target):
            part.rename(target)
    finally:
        db.close()
        part.unlink(missing_ok=True)
    return BackedUp(target, files, fault)


def copy_before(db: Database, path: Path) -> Path:
    """Make a verified copy beside the store before its schema changes."""
    target = path.with_name(f"{path.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")
    try:
        _copy(db, path, target)
        with told(target):
            _part(target).rename(target)
    finally:
        _part(target).unlink(missing_ok=True)
    return target


def _part(target: Path) -> Path:
    """Give where a copy lies while it is being made."""
    return target.with_name(target.name + ".part")


def _copy(db: Database, source: Path, target: Path) -> None:
    """Make the copy and prove it, under the name of what is not finished."""
    part = _part(target)
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


def _evidence_fault(part: Path, target: Path) -> Message | None:
    """Name the first piece of evidence that stands in a copy and does not lie beside it as it was."""
    copied = open_reader(part)
    try:
        return evidence.first_fault(copied, target)[1]
    finally:
        copied.close()


def _is_store(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'command'").fetchone()[0])


def _same(db: Database, copy: sqlite3.Connection) -> bool:
    """Tell whether the copy ends with a command of the original and has all before it."""
    newest = "SELECT arrival, hash FROM command ORDER BY arrival DESC LIMIT 1"
    count = "SELECT count(*) FROM ledger WHERE command <= ?"
    if not _is_store(copy):
        return True
    last = copy.execute(newest).fetchone()
    if last is None:
        return True
    there = db.conn.execute("SELECT arrival, hash FROM command WHERE arrival = ?", [last[0]]).fetchone()
    return bool(there == last) and (
        db.conn.execute(count, [last[0]]).fetchone() == copy.execute(count, [last[0]]).fetchone()
    )
