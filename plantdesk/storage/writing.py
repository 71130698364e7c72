"""Append a command to the ledger and bring the kept state in step, inside one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from plantdesk.domain import day as days
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.ledger import (
    GENESIS,
    UNDO,
    Change,
    Command,
    Draft,
    Revision,
    Subject,
    canonical,
    digest,
    line_standing,
    new_id,
)
from plantdesk.domain.plant import (
    FARADAY,
    FIRST_DAY,
    ROUTE,
    SETTING_KINDS,
    SHIFTS,
    STATE,
    ZONE,
    Plant,
)
from plantdesk.storage import reading
from plantdesk.storage.reading import CONFLICT, CORRECTED

_MOVES_SUMS = {FARADAY, ROUTE, SHIFTS, STATE, ZONE}
"""Settings that change what past entries add up to."""

_LEDGER = "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_KEPT = (
    "INSERT INTO kept VALUES (?, ?, ?, ?, ?) ON CONFLICT (subject, figure)"
    " DO UPDATE SET revision = excluded.revision, value = excluded.value, mark = excluded.mark"
)
_DAILY = (
    "INSERT INTO daily VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (unit, day, figure)"
    " DO UPDATE SET num = excluded.num, den = excluded.den, n = excluded.n, corrected = excluded.corrected"
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A command as it was recorded, and the local ids of its revisions in their order."""

    command: Command
    first_revision: int
    changes: tuple[Change, ...]

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """Give the revisions as anybody will read them."""
        return tuple(
            Revision(
                self.first_revision + place,
                self.command,
                place,
                c.subject,
                c.figure,
                c.value,
                c.unit,
                c.reason,
                c.replaces,
            )
            for place, c in enumerate(self.changes)
        )


class Names:
    """Know the small numbers that stand for units, figures and subjects; makes them when first used.

    Rows are never changed, so what was once read stays true; after a rollback ``forget`` what it made.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.forget()

    def forget(self) -> None:
        """Drop everything known."""
        self._units: dict[tuple[str, str], int] = {}
        self._figures: dict[str, int] = {}
        self._subjects: dict[Subject, int] = {}

    def unit(self, kind: str, name: str) -> int:
        """Give the number of a unit."""
        known = self._units.get((kind, name))
        if known is None:
            known = self._number(
                "SELECT id FROM unit WHERE kind = ? AND name = ?",
                "INSERT INTO unit (kind, name) VALUES (?, ?)",
                (kind, name),
            )
            self._units[kind, name] = known
        return known

    def units(self, kinds: Sequence[str]) -> list[int]:
        """Give the numbers of all units of some kinds."""
        rows = self._db.conn.execute(
            f"SELECT id FROM unit WHERE kind IN ({', '.join('?' * len(kinds))}) ORDER BY id", tuple(kinds)
        )
        return [row[0] for row in rows]

    def figure(self, key: str) -> int:
        """Give the number of a figure."""
        known = self._figures.get(key)
        if known is None:
            known = self._number("SELECT id FROM figure WHERE key = ?", "INSERT INTO figure (key) VALUES (?)", (key,))
            self._figures[key] = known
        return known

    def subject(self, subject: Subject) -> int:
        """Give the number of a subject."""
        known = self._subjects.get(subject)
        if known is None:
            known = self._number(
                "SELECT id FROM subject WHERE day = ? AND unit = ? AND shift = ?",
                "INSERT INTO subject (day, unit, shift) VALUES (?, ?, ?)",
                (reading.day_text(subject), self.unit(subject.kind, subject.unit), subject.shift or ""),
            )
            if len(self._subjects) > 50_000:
                self._subjects.clear()
            self._subjects[subject] = known
        return known

    def _number(self, find: str, make: str, words: tuple[object, ...]) -> int:
        row = self._db.conn.execute(find, words).fetchone()
        if row is not None:
            return int(row[0])
        number = self._db.conn.execute(make, words).lastrowid
        assert number is not None
        return number


class Appender:
    """Append commands of one station; lives as long as its connection, works inside the caller's transaction."""

    def __init__(self, db: Database, catalogue: Catalogue) -> None:
        self._db = db
        self._catalogue = catalogue
        self.names = Names(db)

    def append(
        self,
        draft: Draft,
        changes: Sequence[Change],
        station: bytes,
        recorded: int,
        randomness: bytes,
        plant: Plant,
    ) -> Recorded:
        """Append one command with its revisions, and bring kept values and daily sums in step.

        ``recorded`` is moved up to the station's last recorded time where the clock went back.
        """
        execute = self._db.conn.execute
        last = execute(
            "SELECT number, hash, recorded FROM command WHERE station = ? ORDER BY number DESC LIMIT 1", (station,)
        ).fetchone()
        number, previous, before = (last[0] + 1, last[1], last[2]) if last else (1, GENESIS, recorded)
        recorded = max(recorded, before)
        arrival, first = execute(
            "SELECT (SELECT ifnull(max(arrival), 0) + 1 FROM command), (SELECT ifnull(max(id), 0) + 1 FROM ledger)"
        ).fetchone()
        identity = new_id(recorded, randomness)
        about = json.dumps(draft.about, ensure_ascii=False, sort_keys=True) if draft.about else ""
        replaced = self._global_ids({r for c in changes for r in c.replaces})
        figures = {key: self.names.figure(key) for key in {c.figure for c in changes}}
        keys, hashed, stored = [], [], []
        subject: Subject | None = None
        for place, c in enumerate(changes):
            if c.subject is not subject:
                subject, number_of, its_words = c.subject, self.names.subject(c.subject), c.subject.words()
            key = (number_of, figures[c.figure])
            keys.append(key)
            hashed.append([*its_words, c.figure, c.value, c.unit, c.reason, [replaced[r] for r in c.replaces]])
            old = " ".join(map(str, c.replaces)) if c.replaces else None
            stored.append((first + place, arrival, *key, c.value, c.unit, c.reason, old))
        words = (draft.author, recorded, draft.kind, draft.source, about)
        chain = digest(canonical(previous, identity, station, number, words, hashed))
        execute(
            "INSERT INTO command VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (arrival, first, identity, station, number, *words, chain),
        )
        self._db.conn.executemany(_LEDGER, stored)
        self._keep(changes, keys, first, draft.kind == UNDO)
        self._sum_up(changes, plant)
        command = Command(arrival, identity, station, number, *words, chain)
        return Recorded(command, first, tuple(changes))

    def _global_ids(self, wanted: set[int]) -> dict[int, str]:
        found = {}
        for identity in wanted:
            row = self._db.conn.execute(
                "SELECT c.id, l.id - c.first FROM ledger l JOIN command c ON c.arrival = l.command WHERE l.id = ?",
                [identity],
            ).fetchone()
            found[identity] = f"{row[0].hex()}.{row[1]}"
        return found

    def _keep(self, changes: Sequence[Change], keys: Sequence[tuple[int, int]], first: int, undo: bool) -> None:
        """Bring the current values in step with the new revisions."""
        there = {
            (subject, figure): rest
            for subject in {key[0] for key in keys}
            for figure, *rest in self._db.conn.execute(
                "SELECT figure, revision, value, mark FROM kept WHERE subject = ?", (subject,)
            )
        }
        rows = {}
        for place, (change, key) in enumerate(zip(changes, keys, strict=True)):
            old = there.get(key)
            if old is None and not change.replaces and not undo and key not in rows:
                rows[key] = (*key, first + place, change.value, 0)
                continue
            if key in rows or undo or (change.replaces != ((old[0],) if old else ())) or (old and old[2] & CONFLICT):
                stands = line_standing(reading.history(self._db, change.subject, change.figure))
                mark = (CORRECTED if stands.corrected else 0) | (CONFLICT if stands.in_conflict else 0)
                rows[key] = (*key, stands.revision, stands.value, mark)
                continue
            changed = old is not None and change.value is not None and old[1] is not None
            mark = CORRECTED if changed and old and (old[2] & CORRECTED or old[1] != change.value) else 0
            rows[key] = (*key, first + place, change.value, mark)
        self._db.conn.executemany(_KEPT, rows.values())

    def _sum_up(self, changes: Sequence[Change], plant: Plant) -> None:
        touched: dict[date, set[str]] = {}
        for change in changes:
            if change.subject.shift is not None and change.subject.day is not None:
                touched.setdefault(change.subject.day, set()).add(change.subject.kind)
            elif change.subject.kind in SETTING_KINDS and change.figure in _MOVES_SUMS:
                every = tuple(days.SHEETS_TOGETHER)
                for day in reading.days_with_entries(self._db, change.subject.day or FIRST_DAY, every):
                    touched.setdefault(day, set()).update(every)
        for day, kinds in sorted(touched.items()):
            together = days.kinds_touched(kinds)
            if together:
                self.sum_day(day, together, plant)

    def sum_day(self, day: date, kinds: Sequence[str], plant: Plant) -> None:
        """Work out the kept sums of a day anew from its entries."""
        sums = days.sums(day, day_cells(self._db, day, kinds), plant, self._catalogue, kinds)
        unit, figure = self.names.unit, self.names.figure
        fresh = {(unit(kind, name), figure(key)): sum_words(part) for (kind, name, key), part in sums.items()}
        number = reading.day_number(day)
        execute = self._db.conn.execute
        old = {
            (one, key): (num, den, n, corrected)
            for one in self.names.units(kinds)
            for key, num, den, n, corrected in execute(
                "SELECT figure, num, den, n, corrected FROM daily WHERE unit = ? AND day = ?", (one, number)
            )
        }
        changed = [(one, number, key, *words) for (one, key), words in fresh.items() if old.get((one, key)) != words]
        gone = [(one, number, key) for one, key in old if (one, key) not in fresh]
        self._db.conn.executemany(_DAILY, changed)
        if gone:
            self._db.conn.executemany("DELETE FROM daily WHERE unit = ? AND day = ? AND figure = ?", gone)


SumWords = tuple[str, str | None, int, int]
"""A daily sum as it is stored: numerator and denominator as decimal text, entries, corrections."""


def sum_words(part: days.DaySum) -> SumWords:
    """Write a daily sum as it is stored."""
    return str(part.num), None if part.den is None else str(part.den), part.n, part.corrected


DayCells = dict[Subject, dict[str, days.Cell]]
"""Entries of one day: subject → figure key → value and correction mark."""


def day_cells(db: Database, day: date, kinds: Sequence[str]) -> DayCells:
    """Give values and correction marks of one day's entries."""
    marks = ", ".join("?" * len(kinds))
    found: dict[tuple[str, str, str], dict[str, days.Cell]] = {}
    for kind, unit, shift, key, value, mark in db.conn.execute(
        "SELECT u.kind, u.name, s.shift, f.key, k.value, k.mark FROM subject s CROSS JOIN unit u ON u.id = s.unit"
        " CROSS JOIN kept k ON k.subject = s.id CROSS JOIN figure f ON f.id = k.figure"
        f" WHERE s.day = ? AND s.shift <> '' AND u.kind IN ({marks})",
        (day.isoformat(), *kinds),
    ):
        found.setdefault((kind, unit, shift), {})[key] = (value, bool(mark & CORRECTED))
    return {Subject(kind, unit, day, shift): row for (kind, unit, shift), row in found.items()}
