"""What stands around the tables and can be made anew: guards that refuse changes, and one view a sheet."""

from __future__ import annotations

from plantdesk.domain.catalogue import Catalogue
from plantdesk.storage.connection import Database, immediate
from plantdesk.storage.rebuild import refill_daily

_UNIQUE = {
    "store": ("true",),
    "command": ("arrival = NEW.arrival", "id = NEW.id", "station = NEW.station AND number = NEW.number"),
    "ledger": ("id = NEW.id",),
    "unit": ("id = NEW.id", "kind = NEW.kind AND name = NEW.name"),
    "figure": ("id = NEW.id", "key = NEW.key"),
    "subject": ("id = NEW.id", "day = NEW.day AND unit = NEW.unit AND shift = NEW.shift"),
}
"""What INSERT OR REPLACE would overwrite in each append-only table."""


def guards() -> dict[str, str]:
    """Give the triggers that keep the ledger append-only, also for the sqlite3 shell: name → SQL."""
    found = {}
    for table, keys in _UNIQUE.items():
        same = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {key})" for key in keys)
        refuse = f"SELECT RAISE(ABORT, 'the table {table} is append-only')"
        found[f"{table}_no_update"] = f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse}; END"
        found[f"{table}_no_delete"] = f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse}; END"
        found[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {same} BEGIN {refuse}; END"
        )
    return found


def views(catalogue: Catalogue) -> dict[str, str]:
    """Give one view a sheet that a person can read in any SQLite program: name → SQL; columns are the figure keys."""
    found = {"sheet_history": _HISTORY}
    for sheet in catalogue.sheets:
        keys = [one.key for one in catalogue.of(sheet.key)] + [one.key for one in catalogue.attributes_of(sheet.key)]
        columns = ",\n".join(f"    max(CASE WHEN f.key = '{key}' THEN k.value END) AS {key}" for key in keys)
        name = f"sheet_{sheet.key}"
        found[name] = (
            f"CREATE VIEW {name} AS SELECT s.day, s.shift, u.name AS {sheet.subject}_id,\n"
            f"    {_NAME} AS {sheet.subject},\n{columns}\n"
            "FROM subject s JOIN unit u ON u.id = s.unit JOIN kept k ON k.subject = s.id"
            " JOIN figure f ON f.id = k.figure\n"
            f"WHERE u.kind = '{sheet.subject}' AND s.shift <> '' AND k.value IS NOT NULL\n"
            "GROUP BY s.day, s.shift, u.name"
        )
    return found


def daily_views(catalogue: Catalogue) -> dict[str, str]:
    """Give one view a sheet of its daily sums and means: name → SQL.

    Its text also says what is kept and what weighs it, so a catalogue that keeps other sums shows in it.
    """
    found = {}
    for sheet in catalogue.sheets:
        columns = ",\n".join(_sum_column(key, by) for key, by, _ in catalogue.additive(sheet.key))
        name = _daily_name(sheet.key)
        found[name] = (
            f"CREATE VIEW {name} AS SELECT date(d.day * 86400, 'unixepoch') AS day,"
            f" CASE u.name WHEN '' THEN 'all' ELSE u.name END AS {sheet.subject}_id,\n{columns}\n"
            f"FROM unit u JOIN ({_SUMS}) d ON d.unit = u.id JOIN figure f ON f.id = d.figure\n"
            f"WHERE u.kind = '{sheet.subject}' GROUP BY d.day, u.name"
        )
    return found


def _daily_name(sheet: str) -> str:
    return f"daily_{sheet}"


def _sum_column(key: str, by: str | None) -> str:
    return f"    max(CASE WHEN f.key = '{key}' THEN d.num{f' / d.den /* by {by} */' if by else ''} END) AS {key}"


_SUMS = """
    SELECT t.unit, t.block * 32 + json_extract(e.value, '$[0]') AS day, t.figure,
    CAST(json_extract(e.value, '$[1]') AS REAL) AS num, CAST(json_extract(e.value, '$[4]') AS REAL) AS den
    FROM total t JOIN json_each(t.sums) e
    UNION ALL SELECT s.unit, s.day, CAST(e.key AS INTEGER), CAST(json_extract(e.value, '$[0]') AS REAL),
    CAST(json_extract(e.value, '$[3]') AS REAL) FROM daily s JOIN json_each(s.sums) e
"""
"""Every daily sum in a row of its own."""

_NAME = (
    "(SELECT nk.value FROM subject ns JOIN kept nk ON nk.subject = ns.id JOIN figure nf ON nf.id = nk.figure"
    " WHERE ns.unit = s.unit AND ns.shift = '' AND ns.day <= s.day AND nf.key = 'name_en' AND nk.value IS NOT NULL"
    " ORDER BY ns.day DESC LIMIT 1)"
)

_HISTORY = """CREATE VIEW sheet_history AS SELECT
    datetime(c.recorded / 1000, 'unixepoch') AS recorded_utc, c.author, c.kind AS command, c.source,
    u.kind AS subject, u.name AS id, s.day, s.shift, f.key AS figure, l.value, l.unit, l.reason,
    l.id AS revision, l.replaces
FROM ledger l JOIN command c ON c.arrival = l.command JOIN subject s ON s.id = l.subject
JOIN unit u ON u.id = s.unit JOIN figure f ON f.id = l.figure"""


def differing(db: Database, catalogue: Catalogue) -> list[str]:
    """Name the guards and views that are missing or not as they must be, and views that should not be there."""
    wanted = guards() | views(catalogue) | daily_views(catalogue)
    rows = db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchall()
    there = {name: sql for name, sql in rows if name in wanted or name.startswith(("sheet_", "daily_"))}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def sums_are_kept(db: Database, catalogue: Catalogue) -> bool:
    """Tell whether the store keeps the daily sums that a catalogue asks for, as far as its views tell."""
    return summed_alike(db, catalogue) == {
        key for sheet in catalogue.sheets for key, *_ in catalogue.additive(sheet.key)
    }


def summed_alike(db: Database, catalogue: Catalogue) -> set[str]:
    """Name the figures whose daily sums the store keeps as a catalogue asks for: its views have the same column."""
    there = dict(db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    return {
        key
        for sheet in catalogue.sheets
        for key, by, _ in catalogue.additive(sheet.key)
        if _sum_column(key, by) in there.get(_daily_name(sheet.key), "")
    }


def missing_guards(db: Database) -> list[str]:
    """Name the guards that are not as they must be."""
    there = dict(db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    return sorted(name for name, sql in guards().items() if there.get(name) != sql)


def strange_triggers(db: Database) -> list[str]:
    """Name the triggers that are not ours: whatever they do at a save, PlantDesk did not mean it."""
    there = db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    return [name for (name,) in there if name not in guards()]


def follow(db: Database, before: Catalogue, after: Catalogue) -> None:
    """Bring the views in step with figures that a command declared or changed, inside its transaction.

    A new figure has no entries, and so no sums; where an undo changes how a figure with entries adds up, all sums are
    worked out anew.
    """
    kinds = dict(db.conn.execute("SELECT name, type FROM sqlite_master").fetchall())
    for name, sql in (views(after) | daily_views(after)).items():
        if name in kinds:
            db.conn.execute(f"DROP {kinds[name]} {name}")
        db.conn.execute(sql)
    old, new = ({row for s in c.sheets for row in c.additive(s.key)} for c in (before, after))
    keys = sorted({key for key, _, _ in old ^ new})
    entered = db.conn.execute(
        "SELECT 1 FROM kept k JOIN figure f ON f.id = k.figure JOIN subject s ON s.id = k.subject"
        f" WHERE f.key IN ({', '.join('?' * len(keys))}) AND s.shift <> '' LIMIT 1",
        keys,
    ).fetchone()
    if entered is not None:
        refill_daily(db, after)


def ensure(db: Database, catalogue: Catalogue) -> list[str]:
    """Put guards and views right where they differ; gives their names. Writes nothing where all is as expected.

    Where the catalogue keeps other daily sums than the store has, as after an update of the program, they are worked
    out anew in the same transaction.
    """
    if not differing(db, catalogue):
        return []
    with immediate(db):
        names = differing(db, catalogue)
        by_day = daily_views(catalogue)
        wanted = guards() | views(catalogue) | by_day
        kinds = dict(db.conn.execute("SELECT name, type FROM sqlite_master").fetchall())
        for name in names:
            if name in kinds:
                db.conn.execute(f"DROP {kinds[name]} {name}")
            if name in wanted:
                db.conn.execute(wanted[name])
        if any(name in by_day for name in names):
            refill_daily(db, catalogue)
    return names
