"""Open a store's file: one writer, read-only readers, through sqlite-utils over our own connection.

sqlite-utils would begin deferred transactions and let two writers meet half-way; so the connection is ours, in
autocommit, and every write enters ``BEGIN IMMEDIATE`` first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

BUSY_SECONDS = 5.0
APPLICATION_ID = 0x50444B31
"""Stands in the file's header ("PDK1"), so that a store is known from any other SQLite file."""


def open_writer(path: Path) -> Database:
    """Open the file for writing; creates it where it is missing."""
    return _over(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False))


def open_existing(path: Path) -> Database:
    """Open a file that must be there for writing."""
    uri = f"file:{quote(str(path.absolute()))}?mode=rw"
    return _over(
        sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    )


def open_reader(path: Path) -> Database:
    """Open the file so that nothing can be written through this connection."""
    uri = f"file:{quote(str(path.absolute()))}?mode=ro"
    db = _over(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False))
    db.conn.execute("PRAGMA query_only = 1")
    return db


def _over(connection: sqlite3.Connection) -> Database:
    connection.execute("PRAGMA foreign_keys = 1")
    connection.execute("PRAGMA recursive_triggers = 1")
    return Database(connection, execute_plugins=False, strict=True)


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
    except BaseException:
        db.conn.execute("ROLLBACK")
        raise
    db.conn.execute("COMMIT")


@contextmanager
def snapshot(db: Database) -> Iterator[None]:
    """Read several things as of one moment."""
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.conn.execute("COMMIT")
