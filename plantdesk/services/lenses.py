"""Lenses on a ledger: only up to a production day, only as known at a moment, only a part of the corporation.

Each is itself a ledger that can be read, so every service answers through it, and lenses can be stacked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext

from plantdesk.domain.catalogue import Catalogue, sums_unit
from plantdesk.domain.day import TOTAL
from plantdesk.domain.ledger import Cells, Command, Revision, Standing, Subject
from plantdesk.domain.notes import FROM, NOTE, UNITS, read_units
from plantdesk.domain.periods import day_number, day_of
from plantdesk.domain.plant import DIVISION, LOT, Plant
from plantdesk.domain.scope import Scope
from plantdesk.domain.stock import STOCK
from plantdesk.services.baseline_places import BASELINE, judged_by
from plantdesk.services.plan_places import KIND as PLAN
from plantdesk.services.ports import Among, DailyRow, ExactRow, Readable, RecordRow

_EXACT = Context(prec=60)
_DAY = timedelta(days=1)


class Through:
    """A ledger that hands everything on as it is: what a lens narrows, it overrides."""

    def __init__(self, ledger: Readable) -> None:
        self._ledger = ledger

    @property
    def catalogue(self) -> Catalogue:
        """What is measured here."""
        return self._ledger.catalogue

    def arrival(self) -> int:
        """Give the arrival number of the newest command."""
        return self._ledger.arrival()

    def plant(self) -> Plant:
        """Give the plant's dated configuration."""
        return self._ledger.plant()

    def cells(self, first: date, last: date, kinds: Sequence[str], figures: Sequence[str] = ()) -> Cells:
        """Give what stands for the entries from ``first`` to ``last``."""
        return self._ledger.cells(first, last, kinds, figures)

    def undated(self, kinds: Sequence[str]) -> Cells:
        """Give what stands for settings, plans and milestones."""
        return self._ledger.undated(kinds)

    def records(
        self, kind: str, figures: Sequence[str], dated: Sequence[str] = (), among: Among | None = None
    ) -> list[RecordRow]:
        """Give code, texts and moments of all records of a kind that has no date of its own, or of some."""
        return self._ledger.records(kind, figures, dated, among)

    def of_commands_since(self, after: int) -> list[Revision]:
        """Give the revisions of every command that arrived after ``after``, also those that are not seen here."""
        return self._ledger.of_commands_since(after)

    def of_command(self, command: int) -> list[Revision]:
        """Give the revisions of one command, all of them."""
        return self._ledger.of_command(command)

    def revisions(self, wanted: Iterable[int]) -> dict[int, Revision]:
        """Give revisions by their local ids."""
        return self._ledger.revisions(wanted)

    def commands(self, station: bytes | None, author: str | None, limit: int) -> list[Command]:
        """Give the newest commands, newest first, of a station and an author where these are named."""
        return self._ledger.commands(station, author, limit)

    def daily(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[DailyRow]:
        """Give the daily sums of one figure as floats."""
        return self._ledger.daily(kind, unit, figure, first, last)

    def daily_exact(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[ExactRow]:
        """Give the daily sums of one figure as decimal text."""
        return self._ledger.daily_exact(kind, unit, figure, first, last)

    def summed(self, kind: str, unit: str, figure: str, first: date, last: date) -> Decimal:
        """Give the daily numerators of one figure added up exactly."""
        return self._ledger.summed(kind, unit, figure, first, last)

    def span(self) -> tuple[date, date] | None:
        """Give the first and last day with entries."""
        return self._ledger.span()

    def newest_recorded(self) -> int | None:
        """Give the recorded time of the newest command in UTC milliseconds."""
        return self._ledger.newest_recorded()

    def days_with_entries(self, since: date, kinds: Sequence[str]) -> list[date]:
        """Give the days from ``since`` on that have entries of these kinds."""
        return self._ledger.days_with_entries(since, kinds)

    def _sees(self, subject: Subject) -> bool:
        """Tell whether a subject is seen through this lens."""
        return True

    def at(self, subjects: Iterable[Subject]) -> Cells:
        """Give what stands for the given subjects, as far as they are seen."""
        return self._ledger.at([s for s in subjects if self._sees(s)])

    def history(self, subject: Subject, figure: str) -> list[Revision]:
        """Give every revision of one figure in order of arrival."""
        return self._ledger.history(subject, figure) if self._sees(subject) else []

    def recorded_between(self, after: int, until: int) -> list[Revision]:
        """Give the revisions recorded between two moments about what is seen."""
        return [r for r in self._ledger.recorded_between(after, until) if self._sees(r.subject)]


class AsOf(Through):
    """A ledger up to the end of a production day: entries and notes of later days, and what came of stocks, are not there.

    Settings, plans and milestones have dates of their own and stay: a plan of the year is known before it ends.
    """

    def __init__(self, ledger: Readable, day: date) -> None:
        super().__init__(ledger)
        self._day = day

    def known(self, until: int) -> Readable:
        """Give the same as it was known at a past moment."""
        return AsOf(self._ledger.known(until), self._day)

    def _sees(self, subject: Subject) -> bool:
        if subject.kind == NOTE:
            return subject in self.at([subject])
        happened = subject.is_entry or subject.kind == STOCK
        return not (happened and subject.day is not None and subject.day > self._day)

    def _has_begun(self, subject: Subject, row: Mapping[str, Standing]) -> bool:
        """Tell whether what stands for a subject is of a day that is seen; the day of a note stands in its row."""
        if subject.kind != NOTE:
            return self._sees(subject)
        first = row[FROM].value if FROM in row else None
        return first is None or first <= self._day.isoformat()

    def at(self, subjects: Iterable[Subject]) -> Cells:
        """Give what stands for the given subjects, as far as they are seen."""
        return {s: row for s, row in self._ledger.at(subjects).items() if self._has_begun(s, row)}

    def undated(self, kinds: Sequence[str]) -> Cells:
        """Give what stands for settings, plans and milestones, and about stocks and in notes up to the day."""
        return {s: row for s, row in self._ledger.undated(kinds).items() if self._has_begun(s, row)}

    def cells(self, first: date, last: date, kinds: Sequence[str], figures: Sequence[str] = ()) -> Cells:
        """Give what stands for the entries from ``first`` to ``last``, not beyond the day."""
        last = min(last, self._day)
        return self._ledger.cells(first, last, kinds, figures) if first <= last else {}

    def daily(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[DailyRow]:
        """Give the daily sums of one figure as floats, not beyond the day."""
        last = min(last, self._day)
        return self._ledger.daily(kind, unit, figure, first, last) if first <= last else []

    def daily_exact(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[ExactRow]:
        """Give the daily sums of one figure as decimal text, not beyond the day."""
        last = min(last, self._day)
        return self._ledger.daily_exact(kind, unit, figure, first, last) if first <= last else []

    def summed(self, kind: str, unit: str, figure: str, first: date, last: date) -> Decimal:
        """Give the daily numerators of one figure added up exactly, not beyond the day."""
        return self._ledger.summed(kind, unit, figure, first, min(last, self._day))

    def span(self) -> tuple[date, date] | None:
        """Give the first and last day with entries, not beyond the day."""
        found = self._ledger.span()
        if found is None or found[0] > self._day:
            return None
        return found[0], min(found[1], self._day)

    def days_with_entries(self, since: date, kinds: Sequence[str]) -> list[date]:
        """Give the days from ``since`` to the day that have entries of these kinds."""
        return [day for day in self._ledger.days_with_entries(since, kinds) if day <= self._day]


class Within(Through):
    """A ledger of one division or process route: what belongs to no unit of it on the day is not there.

    The sums over all units are those of the units in scope. What belongs to no unit (milestones, remarks) stays.
    """

    def __init__(self, ledger: Readable, scope: Scope) -> None:
        super().__init__(ledger)
        self._scope = scope
        self._narrowed: _Narrowed | None = None
        self._lots_by = next((sheet.sums_by for sheet in ledger.catalogue.sheets if sheet.subject == LOT), ())
        self._placed = frozenset(sheet.subject for sheet in ledger.catalogue.sheets)

    def known(self, until: int) -> Readable:
        """Give the same as it was known at a past moment."""
        return Within(self._ledger.known(until), self._scope)

    def plant(self) -> Plant:
        """Give the plant's dated configuration, with only the units in scope."""
        return self._plant().plant

    def _plant(self) -> _Narrowed:
        whole = self._ledger.plant()
        if self._narrowed is None or self._narrowed.whole is not whole:
            self._narrowed = _Narrowed(whole, self._scope)
        return self._narrowed

    def _sees(self, subject: Subject) -> bool:
        if subject.kind in (LOT, NOTE):
            return subject in self.at([subject])
        return self._holds(subject, {})

    def _holds(self, subject: Subject, row: Mapping[str, Standing]) -> bool:
        """Tell whether a subject belongs to the scope; a lot belongs where its row says."""
        kind, unit = subject.kind, subject.unit
        if kind == LOT:
            said = (row.get(key) for key in self._lots_by)
            unit = sums_unit(None if one is None else one.value for one in said)
        elif kind == PLAN:
            kind, _, unit = unit.partition(":")
        elif kind == NOTE:
            return self._holds_note(row)
        elif kind == STOCK:
            kind = DIVISION
        elif kind == BASELINE:
            figure, unit, _ = judged_by(subject)
            if not unit:
                return False  # the limits of all units together say nothing of a part of them
            catalogue = self.catalogue
            kind = catalogue.sheet(catalogue.series(figure).sheet).subject
        elif not subject.is_entry or kind not in self._placed:
            return True  # a name is needed wherever a unit is spoken of; milestones and remarks belong to all
        return subject.day is None or self._plant().holds(kind, unit, subject.day)

    def _holds_note(self, row: Mapping[str, Standing]) -> bool:
        """Tell whether a note concerns the scope: any unit that it names, on its first day, or the whole plant."""
        units = read_units(row[UNITS].value) if UNITS in row else ()
        first = row[FROM].value if FROM in row else None
        if not units or first is None:
            return True
        day = date.fromisoformat(first)
        return any(self._plant().holds(kind, unit, day) for kind, unit in units)

    def _seen(self, cells: Cells) -> Cells:
        return {subject: row for subject, row in cells.items() if self._holds(subject, row)}

    def at(self, subjects: Iterable[Subject]) -> Cells:
        """Give what stands for the given subjects, as far as they belong to the scope."""
        return self._seen(self._ledger.at(subjects))

    def cells(self, first: date, last: date, kinds: Sequence[str], figures: Sequence[str] = ()) -> Cells:
        """Give what stands for the entries of the units in scope."""
        return self._seen(self._ledger.cells(first, last, kinds, figures))

    def undated(self, kinds: Sequence[str]) -> Cells:
        """Give what stands for settings and milestones, and for the plans of the units in scope."""
        return self._seen(self._ledger.undated(kinds))

    def daily(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[DailyRow]:
        """Give the daily sums of one figure as floats, of a unit or of all in scope."""
        if unit != TOTAL:
            plant = self._plant()
            if not plant.ever_holds(kind, unit, first, last):
                return []
            rows = self._ledger.daily(kind, unit, figure, first, last)
            return [row for row in rows if plant.holds(kind, unit, day_of(row[0]))]
        return [
            (day_number(day), float(num), None if den is None else float(den), n, corrected)
            for day, num, den, n, corrected in self.daily_exact(kind, unit, figure, first, last)
        ]

    def daily_exact(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[ExactRow]:
        """Give the daily sums of one figure as decimal text, of a unit or of all in scope."""
        plant = self._plant()
        if unit != TOTAL:
            if not plant.ever_holds(kind, unit, first, last):
                return []
            rows = self._ledger.daily_exact(kind, unit, figure, first, last)
            return [row for row in rows if plant.holds(kind, unit, row[0])]
        found: dict[date, list[ExactRow]] = {}
        for one in sorted(plant.whole.all_units(kind)):
            if plant.ever_holds(kind, one, first, last):
                for row in self.daily_exact(kind, one, figure, first, last):
                    found.setdefault(row[0], []).append(row)
        return [_added(rows) for _, rows in sorted(found.items())]

    def summed(self, kind: str, unit: str, figure: str, first: date, last: date) -> Decimal:
        """Give the daily numerators of one figure added up exactly, of a unit or of all in scope."""
        plant = self._plant()
        units = sorted(plant.whole.all_units(kind)) if unit == TOTAL else [unit]
        total = Decimal(0)
        for one in units:
            for since, until in plant.held(kind, one, first, last):
                total = _EXACT.add(total, self._ledger.summed(kind, one, figure, since, until))
        return total


def _added(rows: Sequence[ExactRow]) -> ExactRow:
    """Add up one day of several units, exactly and in key order, as the kept totals are."""
    if len(rows) == 1:
        return rows[0]
    with localcontext(_EXACT):
        num = sum((Decimal(row[1]) for row in rows[1:]), Decimal(rows[0][1]))
        weights = [Decimal(row[2]) for row in rows if row[2] is not None]
        den = str(sum(weights[1:], weights[0])) if weights else None
    return rows[0][0], str(num), den, sum(row[3] for row in rows), sum(row[4] for row in rows)


class _Narrowed:
    """A plant and the part of it in scope; where a unit belongs is asked once between two changes of settings."""

    def __init__(self, whole: Plant, scope: Scope) -> None:
        self.whole = whole
        self.plant = whole.within(scope)
        self._changes = whole.change_days()
        self._held: dict[tuple[str, str, int], bool] = {}

    def holds(self, kind: str, unit: str, day: date) -> bool:
        """Tell whether a unit is in scope on a day."""
        key = (kind, unit, bisect_right(self._changes, day))
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = self.plant.holds(kind, unit, day)
        return held

    def ever_holds(self, kind: str, unit: str, first: date, last: date) -> bool:
        """Tell whether a unit is in scope on any day of a span."""
        turns = [day for day in self._changes if first < day <= last]
        return any(self.holds(kind, unit, day) for day in (first, *turns))

    def held(self, kind: str, unit: str, first: date, last: date) -> Iterator[tuple[date, date]]:
        """Give the stretches of a span in which a unit is in scope, in order, as long as they are."""
        since: date | None = None
        for day in (first, *(day for day in self._changes if first < day <= last)):
            holds = self.holds(kind, unit, day)
            if holds and since is None:
                since = day
            elif not holds and since is not None:
                yield since, day - _DAY
                since = None
        if since is not None:
            yield since, last
