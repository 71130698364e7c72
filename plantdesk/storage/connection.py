"""Open a store's file: one writer, read-only readers, and sqlite-utils over our own connection.

sqlite-utils would begin deferred transactions and let two writers meet half-way; so the connection is ours, in
autocommit, and every write enters ``BEGIN IMMEDIATE`` first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from plantdesk.domain.errors import Unavailable
from plantdesk.domain.text import Message, msg

if TYPE_CHECKING:
    import sqlite_utils

BUSY_SECONDS = 5.0
APPLICATION_ID = 0x50444B31
"""Stands in the file's header ("PDK1"), so that a store is known from any other SQLite file."""
GENERATION = 1
"""The oldest program that can read the file is of this generation; a greater number in a file is refused."""


class Database:
    """A store's file as it is open here: our own connection, and sqlite-utils over it for what changes the tables."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.conn = connection

    @cached_property
    def utils(self) -> sqlite_utils.Database:
        """The file through sqlite-utils, which is loaded when first asked for: the window's start does not wait."""
        import sqlite_utils

        return sqlite_utils.Database(self.conn, execute_plugins=False, strict=True)

    def close(self) -> None:
        """Close the file."""
        self.conn.close()


def open_writer(path: Path) -> Database:
    """Open the file for writing; creates it where it is missing."""
    return _over(_connect(path, "rwc"))


def open_existing(path: Path) -> Database:
    """Open a file that must be there for writing."""
    return _over(_connect(path, "rw"))


def open_reader(path: Path) -> Database:
    """Open the file so that nothing can be written through this connection; also where the folder is read-only."""
    connection = _connect(path, "ro")
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if _has_content(path.with_name(path.name + "-wal")):
            raise
        # A reader shares an index of the write-ahead log in a file beside the store. Where that file cannot be made,
        # and there is no log, nobody can be writing either.
        connection = _connect(path, "ro&immutable=1")
    db = _over(connection)
    connection.execute("PRAGMA query_only = 1")
    return db


def open_sound(path: Path) -> Database:
    """Open a store so that nothing can be written; ``Unavailable`` where there is none, or none of ours."""
    require_file(path)
    check_header(path)
    return open_reader(path)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"file:{quote(path.absolute().as_posix())}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _over(connection: sqlite3.Connection) -> Database:
    connection.execute("PRAGMA foreign_keys = 1")
    connection.execute("PRAGMA recursive_triggers = 1")
    return Database(connection)


def make_durable(db: Database) -> None:
    """Set write-ahead logging, and full synchronisation: a commit that was acknowledged survives a power cut."""
    if db.conn.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        db.conn.execute("PRAGMA journal_mode = wal").fetchone()
    db.conn.execute("PRAGMA synchronous = 2")


@contextmanager
def immediate(db: Database) -> Iterator[None]:
    """Hold the one write lock from the start, so that what was read is still true when it is written."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        # SQLite has rolled back by itself where the disk was full or failed.
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise


@contextmanager
def snapshot(db: Database) -> Iterator[None]:
    """Read several things as of one moment."""
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.conn.execute("COMMIT")


def require_file(path: Path) -> None:
    """Refuse a path where no file is, with what to do."""
    if path.is_dir():
        raise Unavailable(msg("{path} is a folder, not a store. Name the file in it.", path=str(path)))
    if not path.exists():
        raise Unavailable(
            msg("There is no store at {path}. Check the path, or make one with “plantdesk sample”.", path=str(path))
        )


def check_header(path: Path) -> None:
    """Refuse a file that is no store, is cut short or is from a newer program, before SQLite touches it.

    SQLite would put a foreign database's log into its file when it opens and closes it; ours alone may be opened.

    A file that is in use is asked through SQLite instead: POSIX drops all locks that a process holds on a file as soon
    as the process closes any descriptor of it. The lock of a connection that is open already would be gone, and
    another program that leaves the store would take its write-ahead log away from under this one.
    """
    if path.with_name(path.name + "-shm").exists():
        _check_in_use(path)
        return
    with path.open("rb") as file:
        header = file.read(100)
        length = file.seek(0, 2)
    if header[:16] != b"SQLite format 3\0" or len(header) < 100 or _number(header, 68) != APPLICATION_ID:
        raise Unavailable(_no_store(path))
    check_generation(_number(header, 60), path)
    pages = _number(header, 28) * (_number(header, 16, 2) % 65535 or 65536)
    if length < pages and not _has_content(path.with_name(path.name + "-wal")):
        raise Unavailable(
            msg(
                "{path} is cut short: {found} of {wanted} bytes are there. Restore a backup; the file was not changed.",
                path=path.name,
                found=length,
                wanted=pages,
            )
        )


def _check_in_use(path: Path) -> None:
    connection = _connect(path, "ro")
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    finally:
        connection.close()
    if application != APPLICATION_ID:
        raise Unavailable(_no_store(path))
    check_generation(version, path)


def _no_store(path: Path) -> Message:
    return msg("{path} is not a PlantDesk store. Choose another file; this one was not changed.", path=path.name)


def check_generation(version: int, path: Path) -> None:
    """Refuse a store that a newer program wrote."""
    if version > GENERATION:
        raise Unavailable(
            msg(
                "{path} was written by a newer PlantDesk (format {found}, this program reads up to {known})."
                " Update PlantDesk; the file was not changed.",
                path=path.name,
                found=version,
                known=GENERATION,
            )
        )


def _number(header: bytes, place: int, size: int = 4) -> int:
    return int.from_bytes(header[place : place + size], "big")


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
