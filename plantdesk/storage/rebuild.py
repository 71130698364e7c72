"""Work out the kept state anew from the ledger alone: what ``verify`` holds the kept state against."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from heapq import merge
from itertools import groupby
from operator import itemgetter

from plantdesk.domain import day as days
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.ledger import UNDO, Subject, standing
from plantdesk.domain.periods import day_number
from plantdesk.domain.plant import Plant
from plantdesk.storage import reading
from plantdesk.storage.connection import Database
from plantdesk.storage.reading import BLOCK, CONFLICT, CORRECTED, sums_text
from plantdesk.storage.writing import DayCells, DaySums, Names, keep_sums

KeptRow = tuple[int, int, int, str | None, int]
"""A row of the table of current values: subject, figure, revision, value, mark."""

_Row = tuple[int, int, int, str | None, str | None, int]
"""A revision: subject, figure, id, value, replaced ids, command."""

_KINDS = days.kinds_touched(days.SHEETS_TOGETHER)


def rebuilt_kept(db: Database) -> Iterator[KeptRow]:
    """Give the current values that the ledger amounts to, ordered by subject and figure."""
    commands = {
        arrival: (kind == UNDO, identity, first)
        for arrival, kind, identity, first in db.conn.execute("SELECT arrival, kind, id, first FROM command")
    }
    line: list[_Row] = []
    for row in db.conn.execute(
        "SELECT subject, figure, id, value, replaces, command FROM ledger ORDER BY subject, figure, id"
    ):
        if line and row[1] == line[0][1] and row[0] == line[0][0]:
            line.append(row)
            continue
        if line:
            yield _stands(line, commands)
        line = [row]
    if line:
        yield _stands(line, commands)


def _stands(line: Sequence[_Row], commands: Mapping[int, tuple[bool, bytes, int]]) -> KeptRow:
    """Give what the revisions of one figure amount to; of commands: whether an undo, id, first revision."""
    subject, figure, identity, value, _, _ = line[0]
    if len(line) == 1:
        return subject, figure, identity, value, 0
    told = []
    for _, _, identity, value, replaces, arrival in line:
        undo, unique, first = commands[arrival]
        told.append((identity, value, reading.ids(replaces), undo, (unique, identity - first)))
    found = standing(told)
    mark = (CORRECTED if found.corrected else 0) | (CONFLICT if found.in_conflict else 0)
    return subject, figure, found.revision, found.value, mark


def kept(db: Database) -> Iterator[KeptRow]:
    """Give the current values as they are kept, ordered by subject and figure."""
    yield from db.conn.execute("SELECT subject, figure, revision, value, mark FROM kept ORDER BY subject, figure")


DailyRow = tuple[int, str, str, str]
"""What a unit's day adds up to: day number, kind, unit (``""``: all of the kind), sums as ``sums_text`` writes them."""


def rebuilt_daily(db: Database, catalogue: Catalogue) -> Iterator[DailyRow]:
    """Give the daily sums that the current values amount to, ordered by day, kind and unit.

    It starts from the kept values: hold those against ``rebuilt_kept`` first. Every day uses the plant as configured.
    """
    numbers = dict(db.conn.execute("SELECT key, id FROM figure").fetchall())
    for day, _, found in _worked_out(db, catalogue):
        number = day_number(day)
        for (kind, unit), parts in sorted(found.items(), key=itemgetter(0)):
            rows: Iterable[tuple[object, ...]] = [(numbers.get(key, 0), *part) for key, part in parts.items()]
            yield number, kind, unit, sums_text(sorted(rows, key=itemgetter(0)) if unit == days.TOTAL else rows)


def refill_daily(db: Database, catalogue: Catalogue) -> None:
    """Replace the kept daily sums by what the current values amount to; inside the caller's transaction."""
    db.conn.execute("DELETE FROM daily")
    db.conn.execute("DELETE FROM total")
    keep_sums(db, Names(db), _worked_out(db, catalogue))


def daily(db: Database) -> Iterator[DailyRow]:
    """Give the daily sums as they are kept, ordered by day, kind and unit."""
    units = db.conn.execute(
        "SELECT d.day, ifnull(u.kind, '') AS kind, ifnull(u.name, '') AS name, d.sums"
        " FROM daily d LEFT JOIN unit u ON u.id = d.unit ORDER BY 1, 2, 3"
    )
    return merge(units, _totals(db), key=itemgetter(0, 1, 2))


def _totals(db: Database) -> Iterator[DailyRow]:
    rows = db.conn.execute(
        "SELECT t.block, ifnull(u.kind, ''), ifnull(u.name, ''), t.figure, t.sums"
        " FROM total t LEFT JOIN unit u ON u.id = t.unit ORDER BY t.block, t.figure"
    )
    for block, of_block in groupby(rows, key=itemgetter(0)):
        found: dict[tuple[int, str, str], list[tuple[object, ...]]] = {}
        for _, kind, name, figure, text in of_block:
            for place, words in _places(text):
                found.setdefault((block * BLOCK + place, kind, name), []).append((figure, *words))
        for key, parts in sorted(found.items(), key=itemgetter(0)):
            yield (*key, sums_text(parts))


def _places(text: str) -> list[tuple[int, Words]]:
    """Read the totals of a block of days; empty where the text is damaged."""
    try:
        return [
            (int(place), (num, den[0] if den else None, int(n), int(corrected)))
            for place, num, n, corrected, *den in json.loads(text, parse_float=str, parse_int=str)
        ]
    except (ValueError, TypeError):
        return []


Words = tuple[str, str | None, int, int]
"""A daily sum in words: numerator, denominator, entries, corrections."""


def figures(db: Database, text: str) -> dict[str, Words]:
    """Read a unit's sums of a day: figure key → sum; empty where the text is damaged."""
    keys = dict(db.conn.execute("SELECT id, key FROM figure").fetchall())
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
        return {
            keys.get(int(figure), figure): (
                num,
                rest[1] if len(rest) > 1 else None,
                int(n),
                int(rest[0]) if rest else 0,
            )
            for figure, (num, n, *rest) in found.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}


def _worked_out(db: Database, catalogue: Catalogue) -> Iterator[tuple[date, Sequence[str], DaySums]]:
    plant = Plant(reading.settings(db))
    for day, cells in _days(db):
        yield day, _KINDS, days.sums_by_unit(day, cells, plant, catalogue, _KINDS)


def _days(db: Database) -> Iterator[tuple[date, DayCells]]:
    names = Names(db)
    units, keys = names.units(_KINDS), names.keys
    today, last = "", 0
    day = date.min
    cells: DayCells = {}
    row: dict[str, days.Cell] = {}
    # The index of subjects has them in the order of days already.
    for text, number, unit, shift, figure, value, mark in db.conn.execute(
        "SELECT s.day, s.id, s.unit, s.shift, k.figure, k.value, k.mark FROM subject s"
        " CROSS JOIN kept k ON k.subject = s.id WHERE s.day > '' AND s.shift <> '' ORDER BY s.day, s.unit, s.shift"
    ):
        if unit not in units:
            continue
        if text != today:
            if cells:
                yield day, cells
            today, day, cells = text, date.fromisoformat(text), {}
        if number != last:
            last, row = number, {}
            cells[Subject(*units[unit], day, shift)] = row
        row[keys.get(figure, "")] = (value, mark & CORRECTED != 0)
    if cells:
        yield day, cells
