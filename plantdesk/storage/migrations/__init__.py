"""The steps by which a store's tables came to be what they are; each is a file of SQL and literals, for ever."""

from __future__ import annotations

from plantdesk.storage.connection import Database
from plantdesk.storage.migrations import m0001_ledger

_SET = "plantdesk"
_STEPS = {"m0001_ledger": m0001_ledger.apply}


def pending(db: Database) -> bool:
    """Tell whether a step is still to be taken; asked in SQL, for every start asks it and few take one."""
    if not db.conn.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return True
    taken = db.conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [_SET])
    return not _STEPS.keys() <= {name for (name,) in taken}


def migrate(db: Database) -> None:
    """Take the steps that are still to be taken, through sqlite-utils."""
    from sqlite_utils import Migrations

    steps = Migrations(_SET)
    for name, step in _STEPS.items():
        steps(name=name)(step)
    steps.apply(db.utils)
