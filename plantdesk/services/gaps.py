"""What is not there that should be: whole shifts, single units, values that are overdue; for what needs attention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from plantdesk.domain.catalogue import Figure, Sheet
from plantdesk.domain.day import TOTAL
from plantdesk.domain.ledger import Cells, Standing, Subject
from plantdesk.domain.periods import Span, day_number
from plantdesk.domain.quantities import NONE, decode
from plantdesk.services.begun import NEVER, begun
from plantdesk.services.completeness import Stretch, runs, stretches
from plantdesk.services.ports import Readable

LOOK_BACK_DAYS = 31
"""How many days are looked at for every value; further back, only for whole shifts and units."""
LATE_HOURS = 24
"""A value that is due is late so many hours after its shift, or when it is due, whichever is later."""

Key = tuple[date, str]
"""Day and shift."""
_DAY, _WEEK = timedelta(days=1), timedelta(days=6)
_Rows = Mapping[Key, Mapping[str, Mapping[str, Standing]]]
"""Shift → unit → what stands, of the rows in which anything stands."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What of one sheet is not there: whole shifts, single units, values that should have come by now; oldest first.

    ``not_begun`` are the units of which nothing was ever entered while others of their kind worked.
    """

    sheet: Sheet
    missing: tuple[Key, ...]
    partly: tuple[tuple[Key, tuple[str, ...]], ...]
    late: tuple[tuple[Key, Subject, Figure], ...]
    not_begun: tuple[str, ...]


def gaps(ledger: Readable, under_way: Key, now: datetime, recent: Cells) -> list[Gaps]:
    """Find the gaps of every sheet of which anything was ever entered, from the year's first day to before a shift.

    ``recent`` holds what stands in the last ``LOOK_BACK_DAYS``. Of earlier days, those whose kept sums hold as many
    entries of a sheet's first figure as are due are whole; only the entries of the others are read.
    """
    today = under_way[0]
    since = today - timedelta(days=LOOK_BACK_DAYS)
    first = min(since, today.replace(month=1, day=1))
    rows = _by_kind(recent)
    return [
        _of_sheet(ledger, sheet, Span(begin, today), under_way, now, since, rows.get(sheet.subject, {}))
        for sheet in ledger.catalogue.sheets
        if (begin := _begin(ledger, sheet.subject, first)) is not None
    ]


def _begin(ledger: Readable, kind: str, first: date) -> date | None:
    """Give the day from which entries of a kind are expected: none before the first was ever made."""
    days = ledger.days_with_entries(first - timedelta(days=LOOK_BACK_DAYS), (kind,))
    if days and days[0] < first:
        return first
    # In its first year, a part of the plant begins with an entry of its own.
    for run in runs(days):
        there = [s.day for s in ledger.cells(run.first, min(run.last, run.first + _WEEK), (kind,)) if s.day is not None]
        there = there or [s.day for s in ledger.cells(run.first, run.last, (kind,)) if s.day is not None]
        if there:
            return min(there)
    return None


def _by_kind(cells: Cells) -> dict[str, dict[Key, dict[str, Mapping[str, Standing]]]]:
    found: dict[str, dict[Key, dict[str, Mapping[str, Standing]]]] = {}
    for s, row in cells.items():
        if s.day is not None and s.shift is not None and any(cell.value is not None for cell in row.values()):
            found.setdefault(s.kind, {}).setdefault((s.day, s.shift), {})[s.unit] = row
    return found


def _of_sheet(
    ledger: Readable, sheet: Sheet, span: Span, under_way: Key, now: datetime, since: date, recent: _Rows
) -> Gaps:
    plant, kind, figures = ledger.plant(), sheet.subject, ledger.catalogue.of(sheet.key)
    known = begun(ledger, kind, span.last)
    parts = [stretch for stretch in stretches(plant, kind, span, known) if stretch.running]
    older = _not_whole(ledger, kind, figures[0].key, parts, span.until(since - _DAY)) if span.first < since else []
    rows = dict(recent)
    for run in runs(older):
        rows |= _by_kind(ledger.cells(run.first, run.last, (kind,), figures=(figures[0].key,))).get(kind, {})
    asked = {*older, *Span(max(since, span.first), span.last)}
    missing: list[Key] = []
    partly: list[tuple[Key, tuple[str, ...]]] = []
    late: list[tuple[Key, Subject, Figure]] = []
    for stretch, shift in _ended(parts, under_way, asked):
        found = rows.get(shift, {})
        absent = tuple(unit for unit in stretch.running if unit not in found)
        if absent and not found:
            missing.append(shift)
        elif absent:
            partly.append((shift, absent))
        if shift[0] >= since:
            age = now.astimezone(UTC) - plant.calendar(shift[0]).shift_instants(*shift)[1]
            measured = [figure for figure in figures if figure.measured_on(shift[0])]
            for unit in stretch.running:
                overdue = _overdue(measured, found.get(unit, {}), age)
                late += [(shift, Subject(kind, unit, *shift), figure) for figure in overdue]
    silent = tuple(unit for unit in plant.running(kind, span.last) if known.get(unit) == NEVER)
    return Gaps(sheet, tuple(missing), tuple(partly), tuple(late), silent)


def _not_whole(ledger: Readable, kind: str, figure: str, parts: Iterable[Stretch], span: Span) -> list[date]:
    """Give the days of which the kept sums do not say that every unit that ran has an entry in every shift."""
    counts = {row[0]: row[3] for row in ledger.daily(kind, TOTAL, figure, span.first, span.last)}
    return [
        day
        for stretch in parts
        for day in stretch.span
        if day <= span.last and (stretch.idle or counts.get(day_number(day), 0) != stretch.due)
    ]


def _ended(parts: Sequence[Stretch], under_way: Key, asked: set[date]) -> Iterator[tuple[Stretch, Key]]:
    """Give the shifts of the days asked for, up to before the one under way."""
    for stretch in parts:
        for day in stretch.span:
            if day in asked:
                for code in stretch.shifts:
                    if (day, code) == under_way:
                        return
                    yield stretch, (day, code)


def _overdue(figures: Iterable[Figure], row: Mapping[str, Standing], age: timedelta) -> Iterator[Figure]:
    """Give the figures of a row that should be there by now. A row of dashes alone did not run: nothing is due."""
    texts = [cell.value for cell in row.values() if cell.value is not None]
    if all(decode(text) == NONE for text in texts):
        return
    for figure in figures:
        hours = figure.due.hours
        if hours is None or (figure.key in row and row[figure.key].value is not None):
            continue
        if age > timedelta(hours=max(hours, LATE_HOURS)):
            yield figure
