"""Work out the kept state anew from the ledger alone: what ``verify`` holds the kept state against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from operator import itemgetter

from sqlite_utils import Database

from plantdesk.domain import day as days
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.ledger import UNDO, Subject, standing
from plantdesk.domain.plant import Plant
from plantdesk.storage import reading
from plantdesk.storage.reading import CONFLICT, CORRECTED
from plantdesk.storage.writing import DayCells, Names, sum_words

KeptRow = tuple[int, int, int, str | None, int]
"""A row of the table of current values: subject, figure, revision, value, mark."""

_KINDS = days.kinds_touched(days.SHEETS_TOGETHER)


def rebuilt_kept(db: Database) -> Iterator[KeptRow]:
    """Give the current values that the ledger amounts to, ordered by subject and figure."""
    commands = {
        arrival: (kind == UNDO, identity, first)
        for arrival, kind, identity, first in db.conn.execute("SELECT arrival, kind, id, first FROM command")
    }
    line: list[tuple[int, str | None, str | None, int]] = []
    place = (0, 0)

    def stands() -> KeptRow:
        if len(line) == 1:
            return (*place, line[0][0], line[0][1], 0)
        told = []
        for identity, value, replaces, arrival in line:
            undo, unique, first = commands[arrival]
            told.append((identity, value, reading.ids(replaces), undo, (unique, identity - first)))
        found = standing(told)
        mark = (CORRECTED if found.corrected else 0) | (CONFLICT if found.in_conflict else 0)
        return (*place, found.revision, found.value, mark)

    rows = db.conn.execute(
        "SELECT subject, figure, id, value, replaces, command FROM ledger ORDER BY subject, figure, id"
    )
    for subject, figure, *revision in rows:
        if (subject, figure) != place:
            if line:
                yield stands()
            line.clear()
            place = (subject, figure)
        line.append(tuple(revision))
    if line:
        yield stands()


def kept(db: Database) -> Iterator[KeptRow]:
    """Give the current values as they are kept, ordered by subject and figure."""
    yield from db.conn.execute("SELECT subject, figure, revision, value, mark FROM kept ORDER BY subject, figure")


DailyRow = tuple[int, str, str, str, str, str | None, int, int]
"""A daily sum in words: day number, kind, unit, figure, numerator, denominator, entries, corrections."""


def rebuilt_daily(db: Database, catalogue: Catalogue) -> Iterator[DailyRow]:
    """Give the daily sums that the current values amount to, ordered by day, kind, unit and figure.

    It starts from the kept values: hold those against ``rebuilt_kept`` first. Every day uses the plant as configured.
    """
    plant = Plant(reading.settings(db))
    for day, cells in _days(db):
        number = reading.day_number(day)
        for key, part in sorted(days.sums(day, cells, plant, catalogue, _KINDS).items(), key=itemgetter(0)):
            yield (number, *key, *sum_words(part))


def refill_daily(db: Database, catalogue: Catalogue) -> None:
    """Replace the kept daily sums by what the current values amount to; inside the caller's transaction."""
    names = Names(db)
    db.conn.execute("DELETE FROM daily")
    for day, kind, unit, figure, *words in rebuilt_daily(db, catalogue):
        row = (names.unit(kind, unit), day, names.figure(figure), *words)
        db.conn.execute("INSERT INTO daily VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def daily(db: Database) -> Iterator[DailyRow]:
    """Give the daily sums as they are kept, ordered by day, kind, unit and figure."""
    yield from db.conn.execute(
        "SELECT d.day, ifnull(u.kind, ''), ifnull(u.name, ''), ifnull(f.key, ''), d.num, d.den, d.n, d.corrected FROM daily d"
        " LEFT JOIN unit u ON u.id = d.unit LEFT JOIN figure f ON f.id = d.figure ORDER BY 1, 2, 3, 4"
    )


def _days(db: Database) -> Iterator[tuple[date, DayCells]]:
    marks = ", ".join("?" * len(_KINDS))
    today = ""
    cells: DayCells = {}
    for day, kind, unit, shift, key, value, mark in db.conn.execute(
        "SELECT s.day, u.kind, u.name, s.shift, f.key, k.value, k.mark FROM subject s JOIN unit u ON u.id = s.unit"
        " JOIN kept k ON k.subject = s.id JOIN figure f ON f.id = k.figure"
        f" WHERE s.day <> '' AND s.shift <> '' AND u.kind IN ({marks}) ORDER BY s.day, s.unit, s.shift",
        _KINDS,
    ):
        if day != today:
            if cells:
                yield date.fromisoformat(today), cells
            today, cells = day, {}
        subject = Subject(kind, unit, date.fromisoformat(day), shift)
        cells.setdefault(subject, {})[key] = (value, bool(mark & CORRECTED))
    if cells:
        yield date.fromisoformat(today), cells
