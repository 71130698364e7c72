"""First schema: commands, their revisions, what they speak of, and the state kept beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = (
    """CREATE TABLE store (
    id BLOB PRIMARY KEY CHECK (length(id) = 16)
) STRICT""",
    """CREATE TABLE command (
    arrival INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    id BLOB NOT NULL UNIQUE,
    station BLOB NOT NULL,
    number INTEGER NOT NULL,
    author TEXT NOT NULL,
    recorded INTEGER NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    about TEXT NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (station, number)
) STRICT""",
    """CREATE TABLE unit (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (kind, name)
) STRICT""",
    """CREATE TABLE figure (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
) STRICT""",
    """CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    unit INTEGER NOT NULL REFERENCES unit (id),
    day TEXT NOT NULL,
    shift TEXT NOT NULL,
    UNIQUE (day, unit, shift)
) STRICT""",
    """CREATE TABLE ledger (
    id INTEGER PRIMARY KEY,
    command INTEGER NOT NULL REFERENCES command (arrival),
    subject INTEGER NOT NULL REFERENCES subject (id),
    figure INTEGER NOT NULL REFERENCES figure (id),
    value TEXT,
    unit TEXT,
    reason TEXT,
    replaces TEXT
) STRICT""",
    """CREATE TABLE kept (
    subject INTEGER NOT NULL,
    figure INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    value TEXT,
    mark INTEGER NOT NULL,
    PRIMARY KEY (subject, figure)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE daily (
    unit INTEGER NOT NULL,
    day INTEGER NOT NULL,
    sums TEXT NOT NULL,
    PRIMARY KEY (unit, day)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE total (
    unit INTEGER NOT NULL,
    block INTEGER NOT NULL,
    figure INTEGER NOT NULL,
    sums TEXT NOT NULL,
    PRIMARY KEY (unit, block, figure)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX ledger_line ON ledger (subject, figure)",
    "CREATE INDEX subject_undated ON subject (unit) WHERE shift = ''",
)


def apply(db: Database) -> None:
    """Make the tables of the first schema."""
    for table in TABLES:
        db.conn.execute(table)
