"""Records that have no date of their own, thousands at once: their codes and what stands, or stood, for some figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from plantdesk.domain.ledger import standing
from plantdesk.storage.connection import Database
from plantdesk.storage.cut import Cut
from plantdesk.storage.reading import CONFLICT, ids

Row = tuple[Any, ...]
"""Code, texts of the figures asked for (``None``: nothing), moments of some of them in UTC milliseconds."""

_UNDATED = "FROM unit u CROSS JOIN subject s ON s.unit = u.id WHERE u.kind = ? AND s.shift = '' AND s.day = ''"


Among = tuple[str, Collection[str]]
"""A figure, and the values of which it has to have one: the other records are left out."""


_RECORDED = (
    "CASE c.kind WHEN 'undo' THEN ifnull((SELECT o.recorded FROM ledger b CROSS JOIN command o ON o.arrival = b.command"
    " WHERE b.subject = l.subject AND b.figure = l.figure AND b.value = l.value AND b.id < l.id AND o.kind <> 'undo'"
    " ORDER BY b.id DESC LIMIT 1), c.recorded) ELSE c.recorded END"
)
"""When a revision was recorded; what an undo put back was so when it was recorded before."""


def records(
    db: Database, kind: str, figures: Sequence[str], dated: Sequence[str] = (), among: Among | None = None
) -> list[Row]:
    """Give code, texts and moments of all records of a kind that has no date of its own, as they came to be.

    SQLite puts a record's row together: that takes a third of what making it from single values would. A record of
    which nothing stands any more is left out, unless no figure is asked for: then every code that ever was is given.
    """
    text = "(SELECT value FROM kept WHERE subject = s.id AND figure = {})"
    moment = (
        f"(SELECT {_RECORDED} FROM kept k CROSS JOIN ledger l ON l.id = k.revision CROSS JOIN command c"
        " ON c.arrival = l.command WHERE k.subject = s.id AND k.figure = {})"
    )
    columns = _columns(db, (text, figures), (moment, dated))
    stands = "EXISTS (SELECT 1 FROM kept WHERE subject = s.id AND value IS NOT NULL)" if figures else "true"
    only, values = _only(db, text, among)
    return db.conn.execute(
        f"SELECT {', '.join(['u.name', *columns])} {_UNDATED} AND {stands}{only} ORDER BY s.id", [kind, *values]
    ).fetchall()


def _only(db: Database, text: str, among: Among | None) -> tuple[str, Sequence[str]]:
    """Give the condition that leaves records out, with its values; ``text`` gives what a figure says."""
    if among is None:
        return "", ()
    figure, values = among
    (column,) = _columns(db, (text, (figure,)))
    return f" AND {column} IN ({', '.join('?' * len(values))})", tuple(values)


class Tangled:
    """Which subjects have a line that forked: two revisions of it side by side, or one that replaces several.

    In any other line each revision replaces the one before, so its last one up to a moment is what stood then. The
    ledger only grows: what was looked through once is not looked through again.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._seen = 0
        self._joined: set[int] = set()

    def subjects(self) -> Collection[int]:
        """Give their numbers."""
        newest = int(self._db.conn.execute("SELECT ifnull(max(id), 0) FROM ledger").fetchone()[0])
        rows = self._db.conn.execute(
            "SELECT DISTINCT subject FROM ledger WHERE id > ? AND id <= ? AND instr(replaces, ' ')",
            [self._seen, newest],
        )
        self._joined.update(subject for (subject,) in rows)
        self._seen = newest
        open_now = self._db.conn.execute(f"SELECT DISTINCT subject FROM kept WHERE mark & {CONFLICT}")
        return self._joined.union(subject for (subject,) in open_now)


def records_then(
    db: Database,
    kind: str,
    figures: Sequence[str],
    dated: Sequence[str],
    cut: Cut,
    tangled: Tangled,
    among: Among | None = None,
) -> list[Row]:
    """Give the same as it stood at the moment of a cut.

    Where one revision parts what was known from what came later, the last revision of a line before it is found by the
    index; only lines that forked are read from their beginning.
    """
    if among is not None and (cut.first is None or tangled.subjects()):
        # Seldom: a line forked, or a clock was put back. Then all are read, and what is not wanted is dropped.
        figure, values = among
        every = records_then(db, kind, (*figures, figure), dated, cut, tangled)
        at = len(figures) + 1
        return [(*row[:at], *row[at + 1 :]) for row in every if row[at] in values]
    if cut.first is None:
        return list(_replayed(db, kind, figures, dated, cut).values())
    last = f"FROM ledger l WHERE l.subject = s.id AND l.figure = {{}} AND l.id < {cut.first} ORDER BY l.id DESC LIMIT 1"
    text = f"(SELECT l.value {last})"
    moment = f"(SELECT {_RECORDED} {last.replace('FROM ledger l', 'FROM ledger l CROSS JOIN command c ON c.arrival = l.command')})"
    columns = _columns(db, (text, figures), (moment, dated))
    known = f"EXISTS (SELECT 1 FROM ledger l WHERE l.subject = s.id AND l.id < {cut.first})"
    stood = f"EXISTS (SELECT 1 FROM kept k WHERE k.subject = s.id AND {text.format('k.figure')} IS NOT NULL)"
    only, values = _only(db, text, among)
    forked = set(tangled.subjects())
    rows = db.conn.execute(
        f"SELECT {', '.join(['s.id', 'u.name', *columns])} {_UNDATED}"
        f" AND {stood if figures and not forked else known}{only} ORDER BY s.id",
        [kind, *values],
    ).fetchall()
    if not forked:
        return [row[1:] for row in rows]
    there = {row[0] for row in rows}
    if figures:
        # Where any line of the store forked, it is asked apart which records stood: the rest of them need no replay.
        stands = {number for (number,) in db.conn.execute(f"SELECT s.id {_UNDATED} AND {stood}", [kind]).fetchall()}
    else:
        stands = there
    anew = _replayed(db, kind, figures, dated, cut, forked & there)
    found = []
    for number, *row in rows:
        if number in forked:
            if number in anew:
                found.append(anew[number])
        elif number in stands:
            found.append(tuple(row))
    return found


def _replayed(
    db: Database,
    kind: str,
    figures: Sequence[str],
    dated: Sequence[str],
    cut: Cut,
    subjects: Iterable[int] | None = None,
) -> dict[int, Row]:
    """Give the rows, by the numbers of their subjects, from every revision up to a cut; of some subjects, or all."""
    only = "" if subjects is None else f" AND s.id IN ({', '.join(map(str, sorted(subjects)))})"
    rows = db.conn.execute(
        "SELECT u.name, s.id, f.key, l.id, l.value, l.replaces, c.kind = 'undo', c.id, l.id - c.first, c.recorded"
        " FROM unit u CROSS JOIN subject s ON s.unit = u.id CROSS JOIN ledger l ON l.subject = s.id"
        " CROSS JOIN figure f ON f.id = l.figure CROSS JOIN command c ON c.arrival = l.command"
        f" WHERE u.kind = ? AND s.shift = '' AND s.day = ''{only} AND {cut.known}"
        " ORDER BY s.id, l.id",
        [kind],
    )
    lines: dict[tuple[int, str], dict[str, list[Any]]] = {}
    moments: dict[int, int] = {}
    for name, subject, key, identity, value, replaces, undone, command, place, recorded in rows:
        line = lines.setdefault((subject, name), {}).setdefault(key, [])
        before = (one[0] for one in reversed(line) if value is not None and one[1] == value and not one[3])
        moments[identity] = moments.get(next(before, identity), recorded) if undone else recorded
        line.append((identity, value, ids(replaces), bool(undone), (command, place)))
    found: dict[int, Row] = {}
    for (subject, name), row in lines.items():
        stood = {key: standing(line) for key, line in row.items()}
        if figures and all(one.value is None for one in stood.values()):
            continue
        texts = [stood[key].value if key in stood else None for key in figures]
        found[subject] = (name, *texts, *(moments[stood[key].revision] if key in stood else None for key in dated))
    return found


def _columns(db: Database, *wanted: tuple[str, Sequence[str]]) -> list[str]:
    """Give an expression for each figure: a form with its number put in, NULL for one that nobody has recorded yet."""
    numbers: Mapping[str, int] = dict(db.conn.execute("SELECT key, id FROM figure").fetchall())
    return [form.format(numbers[key]) if key in numbers else "NULL" for form, keys in wanted for key in keys]
