"""A store that an older PlantDesk left: whether its views still say what is so, and how it is read unwritten.

The next who opens it for writing has guards, views and sums brought up to date (``schema.ensure``); until then, as in an
archive or on a read-only disk, it is proved and read as it lies.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.text import Message, msg
from plantdesk.storage import schema
from plantdesk.storage.connection import Database, open_sound
from plantdesk.storage.faults import told
from plantdesk.storage.rebuild import DailyRow
from plantdesk.storage.store import Reader


def reader_of_today(path: Path, declared: Catalogue) -> Reader:
    """Open a store to read it; where an older program kept other sums, a copy in memory that has those of today."""
    with told(path):
        db = open_sound(path)
        reader = Reader(path, declared, db)
        if schema.sums_are_kept(db, reader.catalogue):
            return reader
        copy = Database(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False))
        with closing(db):
            db.conn.backup(copy.conn)
        schema.ensure(copy, reader.catalogue)
        return Reader(path, declared, copy)


def view_faults(db: Database, catalogue: Catalogue) -> tuple[Message | None, Message | None]:
    """Hold the views that other programs read against today's: gives what is false in one, and what is merely older."""
    wanted = schema.views(catalogue) | schema.daily_views(catalogue)
    older = []
    for name in schema.differing(db, catalogue):
        if name in schema.guards():
            continue
        there = _columns(db, f'"{name}"')
        if name in wanted and (not there or _says_the_same(db, name, wanted[name].partition(" AS ")[2], there)):
            older.append(name)
            continue
        return msg(
            "The view {name}, which other programs read, is not as this program makes it, and says something else: it"
            " was changed. Open the store for writing to put it right.",
            name=name,
        ), None
    note = msg(
        "These views, which other programs read, are of another version of PlantDesk: {names}. What they say is right;"
        " they are made anew when the store is next opened for writing.",
        names=older,
    )
    return None, note if older else None


def only(db: Database, rows: Iterable[DailyRow], keys: Collection[str]) -> Iterator[DailyRow]:
    """Leave of daily sums, as kept or rebuilt, those of some figures; damaged text stays to be found."""
    names = dict(db.conn.execute("SELECT id, key FROM figure").fetchall())
    for day, kind, unit, text in rows:
        try:
            sums = json.loads(text, parse_float=str, parse_int=str)
            left = {number: parts for number, parts in sums.items() if names.get(int(number)) in keys}
        except (ValueError, AttributeError):
            yield day, kind, unit, text
        else:
            if left:
                yield day, kind, unit, json.dumps(left)


def _columns(db: Database, source: str) -> list[str]:
    """Name the columns of a view or a query; none where it is not there or cannot be run."""
    try:
        return [column[0] for column in db.conn.execute(f"SELECT * FROM {source} LIMIT 0").description]
    except sqlite3.OperationalError:
        return []


def _says_the_same(db: Database, name: str, query: str, there: list[str]) -> bool:
    """Tell whether a view gives what another query does in the columns that both have."""
    shared = ", ".join(f'"{column}"' for column in _columns(db, f"({query})") if column in there)
    if not shared:
        return False
    kept, due = f'SELECT {shared} FROM "{name}"', f"SELECT {shared} FROM ({query})"
    (same,) = db.conn.execute(
        f"SELECT (SELECT count(*) FROM ({kept})) = (SELECT count(*) FROM ({due}))"
        f" AND NOT EXISTS ({kept} EXCEPT {due}) AND NOT EXISTS ({due} EXCEPT {kept})"
    ).fetchone()
    return bool(same)
