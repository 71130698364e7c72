"""The steps by which a store's tables came to be what they are; each is a file of SQL and literals, for ever."""

from __future__ import annotations

from sqlite_utils import Migrations

from plantdesk.storage.migrations import m0001_ledger

MIGRATIONS = Migrations("plantdesk")
MIGRATIONS(name="m0001_ledger")(m0001_ledger.apply)
