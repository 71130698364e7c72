"""Append a command to the ledger and bring the kept state in step, inside one transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple

from plantdesk.domain import day as days
from plantdesk.domain.catalogue import SUMMED_UNDER, Catalogue
from plantdesk.domain.ledger import (
    GENESIS,
    UNDO,
    Cells,
    Change,
    Command,
    Draft,
    Revision,
    Subject,
    canonical_text,
    digest,
    line_standing,
    new_id,
    row_text,
    subject_text,
)
from plantdesk.domain.periods import day_number
from plantdesk.domain.plant import (
    CONCENTRATOR,
    DIVISION,
    FARADAY,
    FIRST_DAY,
    HEAP,
    PLANT,
    ROUTE,
    SECTION,
    SHIFTS,
    SOURCE,
    STATE,
    ZONE,
    Plant,
)
from plantdesk.storage import reading
from plantdesk.storage.connection import Database
from plantdesk.storage.reading import BLOCK, CONFLICT, CORRECTED, sums_text, with_day

MOVES_SUMS = {FARADAY, ROUTE, SHIFTS, STATE, ZONE}
"""Settings that change what past entries add up to."""
PLACES = (PLANT, DIVISION, SECTION, SOURCE, CONCENTRATOR, HEAP)
"""Kinds whose settings may do so; whether a person works here or a figure is still measured moves no sum."""

_KEPT = (
    " ON CONFLICT (subject, figure)"
    " DO UPDATE SET revision = excluded.revision, value = excluded.value, mark = excluded.mark"
)
_DAILY = " ON CONFLICT (unit, day) DO UPDATE SET sums = excluded.sums WHERE sums <> excluded.sums"
_TOTAL = " ON CONFLICT (unit, block, figure) DO UPDATE SET sums = excluded.sums"

_AT_ONCE = (40, 12, 4, 1)
"""How many rows one INSERT takes: 40 in one statement cost two thirds of 40 statements."""


_KNOWN_AT_MOST = 20_000
"""Subjects that are remembered at once."""
_KNOWN_BETWEEN = 1_000
"""Subjects whose figures are remembered from one transaction to the next."""


@lru_cache(64)
def _insert(table: str, width: int, rows: int, otherwise: str) -> str:
    row = f"({', '.join('?' * width)})"
    return f"INSERT INTO {table} VALUES {', '.join([row] * rows)}{otherwise}"


def insert(db: Database, table: str, rows: Sequence[tuple[object, ...]], otherwise: str = "") -> None:
    """Insert rows, many with each statement; ``otherwise`` says what to do where a row is there already."""
    done = 0
    for size in _AT_ONCE:
        end = done + (len(rows) - done) // size * size
        if end > done:
            flat = [tuple(chain.from_iterable(rows[place : place + size])) for place in range(done, end, size)]
            db.conn.executemany(_insert(table, len(rows[0]), size, otherwise), flat)
            done = end


class Recorded(NamedTuple):
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


Units = Mapping[int, tuple[str, str]]
"""Units by their numbers: kind and id."""


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
        self._of_kind: dict[str, dict[int, tuple[str, str]]] = {}
        self._last_unit = 0
        self._figures: dict[str, int] = {}
        self._keys: dict[int, str] = {}
        self._subjects: dict[Subject, int] = {}
        self._absent: set[Subject] = set()
        self.look_again()

    def look_again(self) -> None:
        """Take note that somebody else wrote: what was not there before may be there now."""
        self._absent.clear()
        self._all_units = self._all_figures = False

    def unit(self, kind: str, name: str) -> int:
        """Give the number of a unit."""
        if (kind, name) not in self._units:
            self._read_units()
        known = self._units.get((kind, name))
        if known is None:
            known = self._made("INSERT INTO unit (kind, name) VALUES (?, ?)", (kind, name))
            self._know_unit(known, kind, name)
        return known

    def units(self, kinds: Collection[str]) -> Units:
        """Give all units of some kinds: number → kind and id."""
        self._read_units()
        return {number: words for kind in kinds for number, words in self._of_kind.get(kind, {}).items()}

    def figure(self, key: str) -> int:
        """Give the number of a figure."""
        if key not in self._figures:
            self._read_figures()
        known = self._figures.get(key)
        if known is None:
            known = self._made("INSERT INTO figure (key) VALUES (?)", (key,))
            self._figures[key], self._keys[known] = known, key
        return known

    @property
    def keys(self) -> Mapping[int, str]:
        """Give the keys of all figures by their numbers."""
        self._read_figures()
        return self._keys

    def find(self, subject: Subject) -> int | None:
        """Give the number of a subject, or nothing where nobody has recorded anything about it."""
        known = self._subjects.get(subject)
        if known is not None or subject in self._absent:
            return known
        unit = self._units.get((subject.kind, subject.unit))
        if unit is None:
            self._read_units()
            unit = self._units.get((subject.kind, subject.unit))
        row = self._db.conn.execute(
            "SELECT id FROM subject WHERE day = ? AND unit = ? AND shift = ?",
            (reading.day_text(subject), unit, subject.shift or ""),
        ).fetchone()
        if row is None:
            self._absent.add(subject)
            return None
        return self._know(subject, row[0])

    def of_day(self, day: date, units: Units) -> list[Subject]:
        """Give what has entries on a day, for some units."""
        found = []
        for number, unit, shift in self._db.conn.execute(
            "SELECT id, unit, shift FROM subject WHERE day = ? AND shift <> ''", (day.isoformat(),)
        ):
            if unit in units:
                subject = Subject(*units[unit], day, shift)
                self._know(subject, number)
                found.append(subject)
        return found

    def subjects(self, wanted: Iterable[Subject]) -> dict[Subject, int]:
        """Give the numbers of subjects."""
        found = {}
        new = []
        for subject in wanted:
            number = self.find(subject)
            if number is None:
                new.append(subject)
            else:
                found[subject] = number
        if new:
            (last,) = self._db.conn.execute("SELECT ifnull(max(id), 0) FROM subject").fetchone()
            rows = []
            for number, s in enumerate(dict.fromkeys(new), last + 1):
                rows.append((number, self.unit(s.kind, s.unit), reading.day_text(s), s.shift or ""))
                found[s] = self._know(s, number)
            insert(self._db, "subject", rows)
            self._absent.difference_update(new)
        return found

    def _know(self, subject: Subject, number: int) -> int:
        if len(self._subjects) > _KNOWN_AT_MOST:
            self._subjects.clear()
        self._subjects[subject] = number
        return number

    def _read_units(self) -> None:
        if self._all_units:
            return
        self._all_units = True
        rows = self._db.conn.execute("SELECT id, kind, name FROM unit WHERE id > ?", (self._last_unit,))
        for number, kind, name in rows.fetchall():
            self._know_unit(number, kind, name)

    def _know_unit(self, number: int, kind: str, name: str) -> None:
        self._units[kind, name] = number
        self._of_kind.setdefault(kind, {})[number] = (kind, name)
        self._last_unit = max(self._last_unit, number)

    def _read_figures(self) -> None:
        if self._all_figures:
            return
        self._all_figures = True
        last = max(self._keys, default=0)
        for number, key in self._db.conn.execute("SELECT id, key FROM figure WHERE id > ?", (last,)):
            self._figures[key], self._keys[number] = number, key

    def _made(self, insert_row: str, words: tuple[str, ...]) -> int:
        number = self._db.conn.execute(insert_row, words).lastrowid
        assert number is not None
        return number


DayCells = dict[Subject, dict[str, days.Cell]]
"""Entries of one day: subject → figure key → value and correction mark."""

LedgerRow = tuple[int, int, int, int, str | None, str | None, str | None, str | None]
"""A row of the ledger: id, command, subject, figure, value, unit, reason, replaced ids."""

KeptRow = tuple[int, str | None, int]
"""What is kept of a figure: revision, value, mark."""


class Appender:
    """Append commands of one station; lives as long as its connection, works inside the caller's transaction.

    What it read or wrote it knows until another connection commits, or a transaction is rolled back.
    """

    def __init__(self, db: Database, catalogue: Catalogue) -> None:
        self._db = db
        self.catalogue = catalogue
        self._names = Names(db)
        self.forget()

    def follow(self, catalogue: Catalogue) -> None:
        """Add up by this catalogue from now on: the plant has declared a figure of its own."""
        self.catalogue = catalogue

    def forget(self) -> None:
        """Drop everything known, as after a rollback."""
        self._names.forget()
        self._version: int | None = None
        self._look_again()

    def _look_again(self) -> None:
        self._names.look_again()
        self._there: dict[Subject, dict[int, KeptRow]] = {}
        self._lasts: dict[bytes, tuple[int, bytes, int]] = {}
        self._ends: tuple[int, int] | None = None

    def begin(self) -> bool:
        """Take note of a new transaction; tell whether nobody else has written since the last one."""
        (version,) = self._db.conn.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            if len(self._there) > _KNOWN_BETWEEN:
                self._there.clear()
            return True
        self._version = version
        self._look_again()
        return False

    def arrival(self) -> int:
        """Give the arrival number of the newest command."""
        return self._newest()[0]

    def _newest(self) -> tuple[int, int]:
        """Give the numbers of the newest command and the newest revision."""
        if self._ends is None:
            self._ends = self._db.conn.execute(
                "SELECT (SELECT ifnull(max(arrival), 0) FROM command), (SELECT ifnull(max(id), 0) FROM ledger)"
            ).fetchone()
        return self._ends

    def _last(self, station: bytes) -> tuple[int, bytes, int] | None:
        """Give number, hash and recorded time of the last command of a station, if there is one."""
        if station not in self._lasts:
            row = self._db.conn.execute(
                "SELECT number, hash, recorded FROM command WHERE station = ? ORDER BY number DESC LIMIT 1", (station,)
            ).fetchone()
            if row is None:
                return None
            self._lasts[station] = row
        return self._lasts[station]

    def at(self, subjects: Iterable[Subject]) -> Cells:
        """Give what stands for the given subjects; what is read here need not be read again to append to it."""
        found: Cells = {}
        keys = self._names.keys
        for subject in subjects:
            rows = self._kept_of(subject)
            if rows:
                found[subject] = {
                    keys[figure]: reading.kept_standing(self._db, subject, keys[figure], *row)
                    for figure, row in rows.items()
                }
        return found

    def _kept_of(self, subject: Subject) -> dict[int, KeptRow]:
        """Give what is kept of a subject; what was read or written in this transaction is not read again."""
        rows = self._there.get(subject)
        if rows is None:
            number = self._names.find(subject)
            rows = {}
            if number is not None:
                stands = self._db.conn.execute(
                    "SELECT figure, revision, value, mark FROM kept WHERE subject = ?", (number,)
                )
                rows = {row[0]: row[1:] for row in stands}
            self._there[subject] = rows
        return rows

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
        if len(self._there) > _KNOWN_AT_MOST:
            self._there.clear()
        execute = self._db.conn.execute
        last = self._last(station)
        number, previous, before = (last[0] + 1, last[1], last[2]) if last else (1, GENESIS, recorded)
        recorded = max(recorded, before)
        arrival, first = (newest + 1 for newest in self._newest())
        identity = new_id(recorded, randomness)
        about = json.dumps(draft.about, ensure_ascii=False, sort_keys=True) if draft.about else ""
        replaced = self._global_ids({r for c in changes for r in c.replaces})
        figures = {key: self._names.figure(key) for key in {c.figure for c in changes}}
        runs = [(subject, tuple(run)) for subject, run in groupby(changes, key=attrgetter("subject"))]
        # What stands is looked up before its subjects are made.
        there = {subject: self._kept_of(subject) for subject, _ in runs}
        numbers = self._names.subjects(there)
        hashed: list[str] = []
        stored: list[LedgerRow] = []
        for subject, run in runs:
            number_of, about_it = numbers[subject], subject_text(*subject.words())
            for place, (_, figure, value, unit, reason, olds) in enumerate(run, first + len(stored)):
                if olds:
                    hashed.append(row_text(about_it, figure, value, unit, reason, [replaced[r] for r in olds]))
                    replaces = " ".join(map(str, olds))
                else:
                    hashed.append(row_text(about_it, figure, value, unit, reason, ()))
                    replaces = None
                stored.append((place, arrival, number_of, figures[figure], value, unit, reason, replaces))
        words = (draft.author, recorded, draft.kind, draft.source, about)
        chain = digest(canonical_text(previous, identity, station, number, words, hashed))
        execute(
            "INSERT INTO command VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (arrival, first, identity, station, number, *words, chain),
        )
        insert(self._db, "ledger", stored)
        self._lasts[station] = (number, chain, recorded)
        self._ends = (arrival, first + len(stored) - 1)
        self._keep(runs, stored, there, draft.kind == UNDO)
        self._sum_up(runs, plant)
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

    def _keep(
        self,
        runs: Iterable[tuple[Subject, Sequence[Change]]],
        stored: Sequence[LedgerRow],
        there: Mapping[Subject, dict[int, KeptRow]],
        undo: bool,
    ) -> None:
        """Bring the current values in step with the new revisions, and what is known of them."""
        rows: dict[tuple[int, int], tuple[object, ...]] = {}
        done = 0
        for subject, run in runs:
            its_rows = there[subject]
            for change, (place, _, number, figure, value, *_) in zip(run, stored[done : done + len(run)], strict=True):
                old = its_rows.get(figure)
                mark = 0
                if old is None:
                    plain = not change.replaces
                else:
                    plain = change.replaces == old[:1] and not old[2] & CONFLICT
                    if value is not None and old[1] is not None and (old[2] & CORRECTED or old[1] != value):
                        mark = CORRECTED
                if undo or not plain or (number, figure) in rows:
                    stands = line_standing(reading.history(self._db, subject, change.figure))
                    mark = (CORRECTED if stands.corrected else 0) | (CONFLICT if stands.in_conflict else 0)
                    place, value = stands.revision, stands.value
                its_rows[figure] = (place, value, mark)
                rows[number, figure] = (number, figure, place, value, mark)
            done += len(run)
        insert(self._db, "kept", [*rows.values()], _KEPT)

    def _sum_up(self, changed: Iterable[tuple[Subject, Sequence[Change]]], plant: Plant) -> None:
        """Bring the daily sums in step with what was changed, subject by subject."""
        touched: dict[date, set[str]] = {}
        for subject, changes in changed:
            if subject.shift is not None and subject.day is not None:
                touched.setdefault(subject.day, set()).add(subject.kind)
            elif subject.kind in PLACES and any(change.figure in MOVES_SUMS for change in changes):
                every = tuple(days.SHEETS_TOGETHER)
                for day in reading.days_with_entries(self._db, subject.day or FIRST_DAY, every):
                    touched.setdefault(day, set()).update(every)
        self.sum_days(touched, plant)

    def sum_days(self, touched: Mapping[date, Iterable[str]], plant: Plant) -> None:
        """Work out the kept sums of days anew from their entries, for kinds of units that were touched."""
        fresh = []
        gone: list[tuple[int, int]] = []
        for day, kinds in sorted(touched.items()):
            together = days.kinds_touched(kinds)
            if together:
                units = self._names.units(together)
                cells = self._day_cells(day, units)
                found = days.sums_by_unit(day, cells, plant, self.catalogue, together)
                fresh.append((day, together, found))
                gone += [(n, day_number(day)) for n in self._summed(units) if units[n] not in found]
        keep_sums(self._db, self._names, fresh)
        # What has no sums any more, as a concentrator that is fed no longer.
        self._db.conn.executemany("DELETE FROM daily WHERE unit = ? AND day = ?", gone)

    def _summed(self, units: Units) -> Iterable[int]:
        """Give the units that may have sums of their own; lots never have, for they add up under what they say."""
        by_row = {sheet.subject for sheet in self.catalogue.sheets if sheet.sums_by}
        for number, (kind, name) in units.items():
            if name and (kind not in by_row or SUMMED_UNDER in name):
                yield number

    def _day_cells(self, day: date, units: Units) -> DayCells:
        """Give values and correction marks of one day's entries for some units."""
        keys = self._names.keys
        return {
            subject: {keys[f]: (value, mark & CORRECTED != 0) for f, (_, value, mark) in self._kept_of(subject).items()}
            for subject in self._names.of_day(day, units)
        }


DaySums = Mapping[tuple[str, str], days.UnitSums]
"""What one day adds up to: kind and unit → sums by figure."""


def keep_sums(db: Database, names: Names, fresh: Iterable[tuple[date, Sequence[str], DaySums]]) -> None:
    """Keep what days add up to, for kinds of units: a unit's day in one row, totals by figure and block of days."""
    units: list[tuple[object, ...]] = []
    blocks: dict[tuple[int, int], dict[int, str]] = {}
    changed: dict[tuple[int, int, int], str] = {}
    figures: dict[str, int] = {}
    for day, kinds, found in fresh:
        number = day_number(day)
        block, place = divmod(number, BLOCK)
        for (kind, name), parts in found.items():
            for key in parts.keys() - figures.keys():
                figures[key] = names.figure(key)
            if name != days.TOTAL:
                words = sums_text((figures[key], *part) for key, part in parts.items())
                units.append((names.unit(kind, name), number, words))
        for kind in kinds:
            unit = names.unit(kind, days.TOTAL)
            if (unit, block) not in blocks:
                blocks[unit, block] = _block(db, unit, block)
            texts = blocks[unit, block]
            total = {figures[key]: part for key, part in found.get((kind, days.TOTAL), {}).items()}
            for figure in total.keys() | texts.keys():
                before = texts.get(figure, "")
                after = with_day(before, place, total.get(figure))
                if after != before:
                    texts[figure] = changed[unit, block, figure] = after
    insert(db, "daily", units, _DAILY)
    insert(db, "total", [(*key, text) for key, text in changed.items() if text], _TOTAL)
    gone = [key for key, text in changed.items() if not text]
    db.conn.executemany("DELETE FROM total WHERE unit = ? AND block = ? AND figure = ?", gone)


def _block(db: Database, unit: int, block: int) -> dict[int, str]:
    rows = db.conn.execute("SELECT figure, sums FROM total WHERE unit = ? AND block = ?", (unit, block))
    return dict(rows.fetchall())
