"""Prove a store: the file is sound, the guards stand, the chains hold, the kept state is what the ledger gives, and evidence is there.

Reads only. It stops at the first difference and names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from time import perf_counter

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.errors import Unavailable
from plantdesk.domain.ledger import GENESIS, canonical_text, digest, row_text, subject_text
from plantdesk.domain.periods import day_of
from plantdesk.domain.text import Message, msg
from plantdesk.storage import evidence, reading, rebuild, schema
from plantdesk.storage.connection import Database, open_sound, snapshot
from plantdesk.storage.faults import told
from plantdesk.storage.older import only, view_faults
from plantdesk.storage.stations import Stations


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the proof: what was looked at, how many of it, and how long that took in seconds."""

    name: Message
    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """What the proof found: its parts as far as it came, and the first difference, or nothing."""

    parts: tuple[Part, ...]
    fault: Message | None
    note: Message | None = None
    """What is worth knowing of a store that is sound: it waits to be brought up to date."""


Found = tuple[int, Message | None]
"""How many things were looked at, and the first fault among them."""


def verify(path: Path, catalogue: Catalogue, stations: Stations) -> Report:
    """Prove the store at ``path`` and name the first difference; ``Unavailable`` where it is no store or is damaged."""
    with told(path):
        db = open_sound(path)
        try:
            with snapshot(db):
                return _prove(db, path, catalogue, stations)
        finally:
            db.close()


def _prove(db: Database, path: Path, catalogue: Catalogue, stations: Stations) -> Report:
    catalogue = reading.own_catalogue(db, catalogue)
    note: list[Message] = []
    steps: list[tuple[Message, Callable[[], Found]]] = [
        (msg("database pages"), lambda: _integrity(db)),
        (msg("references"), lambda: _references(db)),
        (msg("guards"), lambda: _guards(db)),
        (msg("revisions in their chains"), lambda: _chains(db)),
        (msg("head kept outside the store"), lambda: _head(db, path, stations)),
        (msg("current values"), lambda: _kept(db)),
        (msg("daily sums"), lambda: _daily(db, catalogue)),
        (msg("views"), lambda: _views(db, catalogue, note.append)),
        (msg("evidence files"), lambda: evidence.first_fault(db, path)),
    ]
    parts = []
    for name, step in steps:
        start = perf_counter()
        try:
            with told(path):
                count, fault = step()
        except Unavailable as error:
            # A page that SQLite cannot read is damage like any other: found and named.
            count, fault = 0, error.message
        parts.append(Part(name, count, perf_counter() - start))
        if fault is not None:
            return Report(tuple(parts), fault)
    return Report(tuple(parts), None, note[0] if note else None)


def _integrity(db: Database) -> Found:
    pages = db.conn.execute("PRAGMA page_count").fetchone()[0]
    line = " ".join(str(db.conn.execute("PRAGMA integrity_check(1)").fetchone()[0]).split())
    fault = None if line == "ok" else msg("SQLite finds the file damaged: {line}. Restore a backup.", line=line)
    return pages, fault


def _references(db: Database) -> Found:
    row = db.conn.execute("PRAGMA foreign_key_check").fetchone()
    if row is not None:
        table, number, parent, _ = row
        fault = msg(
            "Row {number} of {table} refers to a row of {parent} that is not there.",
            number=str(number),
            table=table,
            parent=parent,
        )
        return 1, fault
    return db.conn.execute("SELECT count(*) FROM subject").fetchone()[0], None


def _guards(db: Database) -> Found:
    missing = schema.missing_guards(db)
    fault = msg("The guard {name} of the ledger is missing or was changed.", name=missing[0]) if missing else None
    strange = schema.strange_triggers(db)
    if fault is None and strange:
        fault = msg("The trigger {name} is not PlantDesk's and may change what is saved. Remove it.", name=strange[0])
    return len(schema.guards()), fault


def _views(db: Database, catalogue: Catalogue, note: Callable[[Message], None]) -> Found:
    """Hold the views that other programs read against what this program makes; one that is merely older is noted."""
    fault, older = view_faults(db, catalogue)
    if older is not None:
        note(older)
    return len(schema.views(catalogue) | schema.daily_views(catalogue)), fault


def _head(db: Database, path: Path, stations: Stations) -> Found:
    head = stations.head(db.conn.execute("SELECT id FROM store").fetchone()[0], path)
    if head is None:
        return _renamed(db, path, stations)
    row = db.conn.execute(
        "SELECT hash FROM command WHERE station = ? AND number = ?", (head.station, head.number)
    ).fetchone()
    if row is not None and row[0] == head.hash:
        return 1, None
    return 1, msg(
        "This installation recorded up to command {number} of station {station}, and the store does not have it:"
        " an older copy was put back, or the end was cut off.",
        number=str(head.number),
        station=head.station.hex(),
    )


def _renamed(db: Database, path: Path, stations: Stations) -> Found:
    """Find a head that was remembered for this file under another id, and whose command the store has."""
    there = "SELECT 1 FROM command WHERE station = ? AND number = ? AND hash = ?"
    for head in stations.heads_at(path):
        if db.conn.execute(there, head).fetchone() is not None:
            return 1, msg("The id of the store was changed: this installation wrote it under another one.")
    return 0, None


def _chains(db: Database) -> Found:
    """Hold every command's hash against its rows, and every station's numbers against the row of whole numbers."""
    rows = _words(db)
    row = next(rows, None)
    heads: dict[bytes, tuple[int, bytes]] = {}
    count = 0
    for arrival, first, identity, station, number, author, recorded, kind, source, about, chain in db.conn.execute(
        "SELECT arrival, first, id, station, number, author, recorded, kind, source, about, hash"
        " FROM command ORDER BY arrival"
    ):
        before, previous = heads.get(station, (0, GENESIS))
        if number != before + 1:
            return count, _gap(station, before + 1, number)
        parts: list[str] = []
        while row is not None and row[0] == arrival:
            if row[1] != first + len(parts):
                return count, msg(
                    "Row {place} of command {number} of station {station} is missing.",
                    place=str(len(parts) + 1),
                    number=str(number),
                    station=station.hex(),
                )
            parts.append(row[2])
            row = next(rows, None)
        form = canonical_text(previous, identity, station, number, (author, recorded, kind, source, about), parts)
        if digest(form) != chain:
            return count, _changed(station, number, author, recorded)
        heads[station] = (number, chain)
        count += len(parts)
    if row is not None:
        return count, msg("A row of the ledger belongs to command {arrival}, out of order.", arrival=str(row[0]))
    return count, None


def _words(db: Database) -> Iterator[tuple[int, int, str]]:
    """Give the ledger's rows in order: command, id, and the canonical form of the row."""
    execute = db.conn.execute
    subjects = {
        identity: subject_text(kind, unit, day or None, shift or None)
        for identity, kind, unit, day, shift in execute(
            "SELECT s.id, u.kind, u.name, s.day, s.shift FROM subject s JOIN unit u ON u.id = s.unit"
        )
    }
    figures = dict(execute("SELECT id, key FROM figure").fetchall())
    for identity, command, subject, figure, value, unit, reason, replaces in execute(
        "SELECT id, command, subject, figure, value, unit, reason, replaces FROM ledger ORDER BY id"
    ):
        old = _global_ids(db, replaces) if replaces is not None else ()
        yield command, identity, row_text(subjects[subject], figures[figure], value, unit, reason, old)


def _global_ids(db: Database, replaces: str) -> list[str]:
    found = []
    for identity in reading.ids(replaces):
        row = db.conn.execute(
            "SELECT c.id, l.id - c.first FROM ledger l JOIN command c ON c.arrival = l.command WHERE l.id = ?",
            (identity,),
        ).fetchone()
        found.append(f"{row[0].hex()}.{row[1]}" if row else "")
    return found


def _gap(station: bytes, wanted: int, found: int) -> Message:
    return msg(
        "Command {wanted} of station {station} is missing: command {found} stands in its place.",
        wanted=str(wanted),
        station=station.hex(),
        found=str(found),
    )


def _changed(station: bytes, number: int, author: str, recorded: int) -> Message:
    return msg(
        "Command {number} of station {station}, recorded by {author} at {moment} UTC, was changed afterwards:"
        " its rows do not give its hash.",
        number=str(number),
        station=station.hex(),
        author=author,
        moment=f"{datetime.fromtimestamp(recorded / 1000, UTC):%Y-%m-%d %H:%M:%S}",
    )


def _kept(db: Database) -> Found:
    count = 0
    for there, wanted in _side_by_side(rebuild.kept(db), rebuild.rebuilt_kept(db), 2):
        if there != wanted:
            subject, figure = (there or wanted or (0, 0))[:2]
            return count, msg(
                "{place}, {figure}: {there} is kept, and the ledger gives {wanted}.",
                place=_subject(db, subject),
                figure=_figure(db, figure),
                there=_value(there),
                wanted=_value(wanted),
            )
        count += 1
    return count, None


def _daily(db: Database, catalogue: Catalogue) -> Found:
    count = 0
    kept, due = rebuild.daily(db), rebuild.rebuilt_daily(db, catalogue)
    if not schema.sums_are_kept(db, catalogue):
        # An older program kept fewer: those that it did keep must be right all the same.
        alike = schema.summed_alike(db, catalogue)
        kept, due = only(db, kept, alike), only(db, due, alike)
    for there, wanted in _side_by_side(kept, due, 3):
        if there == wanted:
            assert wanted is not None
            count += str(wanted[3]).count("[")
            continue
        day, kind, unit, _ = there or wanted or (0, "", "", "")
        had, gives = ({} if row is None else rebuild.figures(db, str(row[3])) for row in (there, wanted))
        differing = [figure for figure in gives | had if had.get(figure) != gives.get(figure)]
        figure = differing[0] if differing else "?"
        return count, msg(
            "Daily sum of {figure}, {kind} {unit}, {day}: {there} is kept, and the entries give {wanted}.",
            figure=figure,
            kind=kind or "?",
            unit=unit or "*",
            day=day_of(int(str(day))),
            there=_sum(had.get(figure)),
            wanted=_sum(gives.get(figure)),
        )
    return count, None


Row = tuple[object, ...]


def _side_by_side(one: Iterator[Row], other: Iterator[Row], key: int) -> Iterator[tuple[Row | None, Row | None]]:
    """Pair two streams that are in the order of their first ``key`` columns; stops after the first that differ."""
    for there, wanted in zip_longest(one, other):
        if there == wanted:
            yield there, wanted
            continue
        if there is None or wanted is None or there[:key] == wanted[:key]:
            yield there, wanted
        elif there[:key] < wanted[:key]:
            yield there, None
        else:
            yield None, wanted
        return


def _subject(db: Database, identity: object) -> str:
    row = db.conn.execute(
        "SELECT s.day, s.shift, u.kind, u.name FROM subject s JOIN unit u ON u.id = s.unit WHERE s.id = ?",
        (identity,),
    ).fetchone()
    return " ".join(word for word in row if word) if row else f"subject {identity}"


def _figure(db: Database, identity: object) -> str:
    row = db.conn.execute("SELECT key FROM figure WHERE id = ?", (identity,)).fetchone()
    return row[0] if row else f"figure {identity}"


def _value(row: Row | None) -> Message | str:
    if row is None:
        return msg("nothing")
    _, _, revision, value, mark = row
    return msg(
        "“{value}” (revision {revision}, mark {mark})", value=value or "", revision=str(revision), mark=str(mark)
    )


def _sum(words: rebuild.Words | None) -> Message | str:
    if words is None:
        return msg("nothing")
    num, den, n, corrected = words
    return f"{num} / {den or 1} (n {n}, corrected {corrected})"
