"""Sums over years of days, remembered by blocks of days: after a save only the blocks that it touched are read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal

from plantdesk.domain.day import kinds_touched
from plantdesk.domain.periods import day_number, day_of
from plantdesk.storage import reading
from plantdesk.storage.connection import Database
from plantdesk.storage.reading import BLOCK

_EXACT = Context(prec=60)
_ZERO = Decimal(0)
_MOST_REVISIONS = 5_000
"""After more revisions than this, as of an import, everything is read anew when it is asked for."""

_Key = tuple[str, str, str]
"""Kind, unit and figure."""


@dataclass(slots=True)
class _Known:
    """What the blocks ``first`` to ``last`` of one figure add up to; those with nothing are left out."""

    first: int
    last: int
    sums: dict[int, Decimal]
    stale: set[int] = field(default_factory=set)

    def forget(self, blocks: Iterable[int]) -> None:
        """Have some blocks read anew, as far as they are known."""
        self.stale.update(block for block in blocks if self.first <= block <= self.last)


class LongSums:
    """Exact sums of kept daily numerators over any span, for one connection.

    Inside a transaction nothing is remembered and nothing that is remembered is used: it might be rolled back.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[_Key, _Known] = {}
        self._seen: tuple[int, int, int] | None = None
        """Version of the file, arrival number and last revision that what is known follows from."""

    def over(self, kind: str, unit: str, figure: str, first: date, last: date) -> Decimal:
        """Give the numerators of one figure from one day to another added up, both included; 0 where there are none."""
        if first > last:
            return _ZERO
        if self._db.conn.in_transaction:
            return _added(num for _, num in self._days(kind, unit, figure, day_number(first), day_number(last)))
        self._follow()
        key = (kind, unit, figure)
        low, high = day_number(first), day_number(last)
        # Whole blocks are remembered; what stands out at either end is read day by day.
        inner, outer = -(-low // BLOCK), (high + 1) // BLOCK
        if inner >= outer:
            return _added(num for _, num in self._days(*key, low, high))
        known = self._read(key, inner, outer - 1)
        rims = [*self._days(*key, low, inner * BLOCK - 1), *self._days(*key, outer * BLOCK, high)]
        blocks = (known.sums.get(block, _ZERO) for block in range(inner, outer))
        return _added((*blocks, *(num for _, num in rims)))

    def _read(self, key: _Key, first: int, last: int) -> _Known:
        """Know the blocks from one to another, and read those again that a save has touched."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _Known(first, last, dict(self._blocks(key, first, last)))
        if first < known.first:
            known.sums |= self._blocks(key, first, known.first - 1)
            known.first = first
        if last > known.last:
            known.sums |= self._blocks(key, known.last + 1, last)
            known.last = last
        for block in known.stale:
            known.sums.pop(block, None)
            known.sums |= self._blocks(key, block, block)
        known.stale.clear()
        return known

    def _blocks(self, key: _Key, first: int, last: int) -> dict[int, Decimal]:
        """Give what each block that has anything adds up to."""
        parts: dict[int, list[Decimal]] = {}
        for day, num in self._days(*key, first * BLOCK, (last + 1) * BLOCK - 1):
            parts.setdefault(day // BLOCK, []).append(num)
        return {block: _added(nums) for block, nums in parts.items()}

    def _days(self, kind: str, unit: str, figure: str, first: int, last: int) -> Iterator[tuple[int, Decimal]]:
        if first <= last:
            for row in reading.daily_texts(self._db, kind, unit, figure, day_of(first), day_of(last)):
                yield row[0], Decimal(row[1])

    def _follow(self) -> None:
        """Forget what commands have touched since the last look."""
        (version,) = self._db.conn.execute("PRAGMA data_version").fetchone()
        arrival, newest = reading.newest_numbers(self._db)
        seen, self._seen = self._seen, (version, arrival, newest)
        if seen is None or self._seen == seen or not self._known:
            return
        came = arrival - seen[1]
        # Without a command, what is kept was made anew; with very many revisions nothing is won by looking.
        if came <= 0 or newest - seen[2] > _MOST_REVISIONS:
            self._known.clear()
            return
        touched: dict[str, set[int]] = {}
        for kind, day in reading.touched_since(self._db, seen[1]):
            if day is None:
                self._known.clear()
                return
            for one in kinds_touched((kind,)):
                touched.setdefault(one, set()).add(day_number(day) // BLOCK)
        for (kind, _, _), known in self._known.items():
            known.forget(touched.get(kind, ()))


def _added(parts: Iterable[Decimal]) -> Decimal:
    total = _ZERO
    for part in parts:
        total = _EXACT.add(total, part)
    return total
