"""A store as it was known at a past moment: only what had been recorded by then.

Kept sums serve for every day that nobody touched since; days of which all came later are left out; the few between are
worked out anew from the entries of that time. A setting changed since that enters into sums has all days from the one
it holds from on worked out anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any, TypeVar

from plantdesk.domain import day as days
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.ledger import Cells, Command, Revision, Subject
from plantdesk.domain.periods import day_number
from plantdesk.domain.plant import Plant
from plantdesk.services.ports import Readable
from plantdesk.storage import reading
from plantdesk.storage.connection import Database
from plantdesk.storage.cut import Cut, cut_at
from plantdesk.storage.faults import told
from plantdesk.storage.reading import DailyRow
from plantdesk.storage.records import Tangled, records_then
from plantdesk.storage.writing import MOVES_SUMS, PLACES

Row = TypeVar("Row", bound=tuple[Any, ...])
Exact = tuple[date, str, str | None, int, int]
DaySums = dict[tuple[str, str], days.UnitSums]


@dataclass(frozen=True, slots=True)
class _Anew:
    """The days of each kind whose kept sums do not serve, and those of them that had entries then, in order."""

    stale: Mapping[str, Set[date]]
    standing: Mapping[str, Sequence[date]]


@dataclass(slots=True)
class _Then:
    """What was worked out of a store at one arrival number: where it is cut, and what follows from that."""

    arrival: int
    cut: Cut | None
    newest: tuple[int, int | None]
    """Arrival number and recorded time of the newest command known."""
    plant: Plant | None = None
    anew: _Anew | None = None
    sums: dict[tuple[tuple[str, ...], date], DaySums] = field(default_factory=dict)


class Known:
    """A store as it was known at a moment (UTC milliseconds, inclusive); it can only be read, by the base's thread."""

    def __init__(self, db: Database, path: Path, base: Readable, until: int, tangled: Tangled) -> None:
        """Look at an open store; ``base`` reads the same as it is now, ``tangled`` knows which lines forked."""
        self._db, self._path, self._base, self._until, self._tangled = db, path, base, until, tangled
        self._found: _Then | None = None

    @property
    def catalogue(self) -> Catalogue:
        """What is measured here."""
        return self._base.catalogue

    def known(self, until: int) -> Known:
        """Give the same as known at an earlier moment; a later one changes nothing."""
        return Known(self._db, self._path, self._base, min(until, self._until), self._tangled)

    def arrival(self) -> int:
        """Give the arrival number of the newest command known."""
        return self._then().newest[0]

    def newest_recorded(self) -> int | None:
        """Give the recorded time of the newest command known in UTC milliseconds."""
        return self._then().newest[1]

    def plant(self) -> Plant:
        """Give the plant's dated configuration as it had been recorded."""
        then = self._then()
        if then.plant is None:
            with told(self._path):
                then.plant = Plant(reading.settings(self._db, then.cut))
        return then.plant

    def cells(self, first: date, last: date, kinds: Sequence[str], figures: Sequence[str] = ()) -> Cells:
        """Give what stood for the entries of a span of days."""
        with told(self._path):
            return reading.cells(self._db, first, last, kinds, figures, self._then().cut)

    def undated(self, kinds: Sequence[str]) -> Cells:
        """Give what stood for settings, plans and milestones."""
        with told(self._path):
            return reading.undated(self._db, kinds, self._then().cut)

    def records(
        self,
        kind: str,
        figures: Sequence[str],
        dated: Sequence[str] = (),
        among: tuple[str, Collection[str]] | None = None,
    ) -> list[tuple[Any, ...]]:
        """Give code, texts and moments of all records of a kind as they stood, or of some."""
        cut = self._then().cut
        if cut is None:
            return self._base.records(kind, figures, dated, among)
        with told(self._path):
            return records_then(self._db, kind, figures, dated, cut, self._tangled, among)

    def at(self, subjects: Iterable[Subject]) -> Cells:
        """Give what stood for the given subjects."""
        if self._then().cut is None:
            return self._base.at(subjects)
        found: Cells = {}
        for subject in subjects:
            with told(self._path):
                row = reading.row_of(self._db, subject, self._until)
            if row:
                found[subject] = row
        return found

    def history(self, subject: Subject, figure: str) -> list[Revision]:
        """Give every revision of one figure that was known, in order of arrival."""
        return self._by_then(self._base.history(subject, figure))

    def of_command(self, command: int) -> list[Revision]:
        """Give the revisions of one command."""
        return self._by_then(self._base.of_command(command))

    def of_commands_since(self, after: int) -> list[Revision]:
        """Give the revisions of every command known that arrived after ``after``."""
        return self._by_then(self._base.of_commands_since(after))

    def recorded_between(self, after: int, until: int) -> list[Revision]:
        """Give the revisions recorded after one moment and up to another, as far as they were known."""
        return self._base.recorded_between(after, min(until, self._until))

    def revisions(self, wanted: Iterable[int]) -> dict[int, Revision]:
        """Give revisions by their local ids."""
        found = self._base.revisions(wanted)
        return {identity: r for identity, r in found.items() if r.command.recorded <= self._until}

    def commands(self, station: bytes | None, author: str | None, limit: int) -> list[Command]:
        """Give the newest commands known, newest first."""
        with told(self._path):
            return reading.commands(self._db, station, author, limit, self._until)

    def span(self) -> tuple[date, date] | None:
        """Give the first and last day that had entries."""
        with told(self._path):
            return reading.span(self._db, self._then().cut)

    def days_with_entries(self, since: date, kinds: Sequence[str]) -> list[date]:
        """Give the days from ``since`` on that had entries of these kinds."""
        with told(self._path):
            return reading.days_with_entries(self._db, since, kinds, self._then().cut)

    # --- daily sums ------------------------------------------------------------------------------------------------

    def daily(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[DailyRow]:
        """Give the daily sums of one figure as they were, as floats."""
        kept = self._base.daily(kind, unit, figure, first, last)
        anew = self._anew(kind, unit, figure, first, last)
        if anew is None:
            return kept
        gone = {day_number(day) for day in anew[0]}
        fresh = [
            (day_number(day), float(num), None if den is None else float(den), n, corrected)
            for day, (num, den, n, corrected) in anew[1]
        ]
        return _merged(kept, gone, fresh)

    def daily_exact(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[Exact]:
        """Give the daily sums of one figure as they were, exactly."""
        kept = self._base.daily_exact(kind, unit, figure, first, last)
        anew = self._anew(kind, unit, figure, first, last)
        if anew is None:
            return kept
        fresh = [
            (day, str(num), None if den is None else str(den), n, corrected)
            for day, (num, den, n, corrected) in anew[1]
        ]
        return _merged(kept, anew[0], fresh)

    def summed(self, kind: str, unit: str, figure: str, first: date, last: date) -> Decimal:
        """Give the daily numerators of one figure added up exactly, as they were."""
        if first > last:
            return Decimal(0)
        anew = self._anew(kind, unit, figure, first, last)
        total = self._base.summed(kind, unit, figure, first, last)
        if anew is None:
            return total
        gone = sorted(day for day in anew[0] if first <= day <= last)
        if gone:
            kept = self._base.daily_exact(kind, unit, figure, gone[0], gone[-1])
            parts = [-Decimal(row[1]) for row in kept if row[0] in anew[0]]
            with localcontext(prec=60):
                total = sum((*parts, *(num for _, (num, *_) in anew[1])), total)
        return total

    def _anew(
        self, kind: str, unit: str, figure: str, first: date, last: date
    ) -> tuple[Set[date], list[tuple[date, list[Any]]]] | None:
        """Give the days whose kept sums do not serve, and what those of them with entries then add up to."""
        then, together = self._then(), days.kinds_touched((kind,))
        if then.cut is None or not together:
            return None
        if then.anew is None:
            with told(self._path):
                then.anew = self._days_anew(then.cut)
        found = []
        for day in then.anew.standing[kind]:
            if first <= day <= last:
                part = self._sums(then, together, day).get((kind, unit), {}).get(figure)
                if part is not None:
                    found.append((day, part))
        return then.anew.stale[kind], found

    def _days_anew(self, cut: Cut) -> _Anew:
        late = reading.days_by_kind(self._db, days.SHEETS_TOGETHER, cut.late)
        known = reading.days_by_kind(self._db, days.SHEETS_TOGETHER, cut.known)
        since = reading.first_day_of_settings(self._db, PLACES, MOVES_SUMS, cut.late) or date.max
        stale: dict[str, set[date]] = {}
        standing: dict[str, list[date]] = {}
        for kind, together in days.SHEETS_TOGETHER.items():
            there = set[date]().union(*(known[one] for one in together))
            stale[kind] = set[date]().union(*(late[one] for one in together), (day for day in there if day >= since))
            standing[kind] = sorted(there & stale[kind])
        return _Anew(stale, standing)

    def _sums(self, then: _Then, kinds: tuple[str, ...], day: date) -> DaySums:
        if (kinds, day) not in then.sums:
            cells = {
                subject: {key: (standing.value, standing.corrected) for key, standing in row.items()}
                for subject, row in self.cells(day, day, kinds).items()
            }
            then.sums[kinds, day] = days.sums_by_unit(day, cells, self.plant(), self.catalogue, kinds)
        return then.sums[kinds, day]

    # --- what was known --------------------------------------------------------------------------------------------

    def _then(self) -> _Then:
        """Give what follows from the moment; found anew where commands arrived meanwhile."""
        arrived = self._base.arrival()
        found = self._found
        if found is None or found.arrival != arrived:
            with told(self._path):
                newest = reading.newest(self._db, self._until)
                fresh = _Then(arrived, cut_at(self._db, self._until), newest)
            if found is not None and found.newest == newest:
                # What arrived since is not known here: the plant and the sums worked out are as they were.
                fresh.plant, fresh.sums = found.plant, found.sums
            self._found = found = fresh
        return found

    def _by_then(self, revisions: Iterable[Revision]) -> list[Revision]:
        return [r for r in revisions if r.command.recorded <= self._until]


def _merged(kept: Iterable[Row], gone: Set[Any], fresh: Iterable[Row]) -> list[Row]:
    """Put what was worked out anew in the place of what is kept, in the order of days."""

    def both() -> Iterator[Row]:
        yield from (row for row in kept if row[0] not in gone)
        yield from fresh

    return sorted(both(), key=lambda row: row[0])
