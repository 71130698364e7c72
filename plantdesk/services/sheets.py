"""One shift's sheet as it is entered: rows, what stands, grey hints, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Catalogue, Figure
from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, amount, decode
from plantdesk.domain.text import Text
from plantdesk.services.lacking import Lack
from plantdesk.services.ports import Readable


class Status(Enum):
    """How much of what was due of a shift is there."""

    MISSING = "missing"
    PARTIAL = "partial"
    COMPLETE = "complete"


class Cell(NamedTuple):
    """One figure of one row: what stands, the revision it stands by, and the last shift's value as a grey hint."""

    figure: Figure
    value: Value | None
    revision: int | None
    corrected: bool
    in_conflict: bool
    hint: Value | None


class SheetRow(NamedTuple):
    """One unit of the plant in one shift; ``said`` is what stands beside figures, as the destination of a lot."""

    subject: Subject
    name: Text
    running: bool
    cells: Mapping[str, Cell]
    said: Mapping[str, Standing] = MappingProxyType({})

    @property
    def values(self) -> dict[str, Value]:
        """Give the values that stand."""
        return {key: cell.value for key, cell in self.cells.items() if cell.value is not None}


class DaySheet(NamedTuple):
    """A sheet of one day and shift, as the window and the command line show it."""

    sheet: str
    day: date
    shift: str
    rows: tuple[SheetRow, ...]
    remark: str | None
    remark_revision: int | None
    status: Status

    @property
    def remark_subject(self) -> Subject:
        """Give the subject that carries the remark."""
        return Subject(m.SHEET, self.sheet, self.day, self.shift)


def shift_before(plant: Plant, day: date, shift: str) -> tuple[date, str]:
    """Give the day and code of the shift before."""
    codes = plant.calendar(day).pattern.codes
    place = codes.index(shift) if shift in codes else 0
    if place:
        return day, codes[place - 1]
    before = day - timedelta(days=1)
    return before, plant.calendar(before).pattern.codes[-1]


def day_sheet(ledger: Readable, sheet: str, day: date, shift: str) -> DaySheet:
    """Read the sheet of one day and shift; hints are the values of the shift before."""
    catalogue, plant = ledger.catalogue, ledger.plant()
    kind = catalogue.sheet(sheet).subject
    before_day, before_shift = shift_before(plant, day, shift)
    cells = ledger.cells(before_day, day, (kind, m.SHEET))
    rows = tuple(
        _row(
            catalogue,
            sheet,
            plant,
            Subject(kind, unit, day, shift),
            cells,
            Subject(kind, unit, before_day, before_shift),
        )
        for unit in units_shown(plant, kind, day, shift, cells)
    )
    remark = cells.get(Subject(m.SHEET, sheet, day, shift), {}).get(m.REMARK)
    return DaySheet(
        sheet,
        day,
        shift,
        rows,
        remark.value if remark else None,
        remark.revision if remark else None,
        status(catalogue, sheet, rows),
    )


def units_shown(
    plant: Plant, kind: str, day: date, shift: str, cells: Mapping[Subject, Mapping[str, Standing]]
) -> Sequence[str]:
    """Give the units of a kind that existed on the day, and any other that has entries all the same."""
    present = plant.units(kind, day)
    stray = {
        s.unit
        for s, row in cells.items()
        if s.kind == kind and s.day == day and s.shift == shift and any(c.value is not None for c in row.values())
    }
    return (*present, *sorted(stray - set(present)))


def _row(
    catalogue: Catalogue,
    sheet: str,
    plant: Plant,
    subject: Subject,
    cells: Mapping[Subject, Mapping[str, Standing]],
    before: Subject,
) -> SheetRow:
    assert subject.day is not None
    standing, last = cells.get(subject, {}), cells.get(before, {})
    found = {}
    for figure in catalogue.of(sheet):
        s, hint = standing.get(figure.key), last.get(figure.key)
        found[figure.key] = Cell(
            figure,
            decode(s.value) if s and s.value is not None else None,
            s.revision if s else None,
            bool(s and s.corrected),
            bool(s and s.in_conflict),
            decode(hint.value) if hint and hint.value is not None else None,
        )
    return SheetRow(
        subject,
        plant.name(subject.kind, subject.unit, subject.day),
        plant.state(subject.kind, subject.unit, subject.day) == p.RUNNING,
        found,
        {one.key: standing[one.key] for one in catalogue.attributes_of(sheet) if one.key in standing},
    )


def figures_shown(figures: Iterable[Figure], day: date, rows: Sequence[SheetRow]) -> tuple[Figure, ...]:
    """Give the figures that are measured on a day, and any other that has a value in a row all the same."""
    return tuple(
        f
        for f in figures
        if f.measured_on(day) or any(row.cells[f.key].value is not None for row in rows if f.key in row.cells)
    )


def status(catalogue: Catalogue, sheet: str, rows: Sequence[SheetRow]) -> Status:
    """Tell whether a shift is missing (nothing), partial, or complete (all that was due from running units)."""
    if not any(row.values for row in rows):
        return Status.MISSING
    return Status.PARTIAL if lacking(catalogue, sheet, rows) else Status.COMPLETE


def lacking(catalogue: Catalogue, sheet: str, rows: Sequence[SheetRow]) -> tuple[Lack, ...]:
    """Give what running units lack of what was due."""
    found = []
    for row in rows:
        if row.running:
            due = (f for f in catalogue.on(sheet, row.subject.day or date.min) if f.due.hours is not None)
            absent = tuple(figure for figure in due if row.cells[figure.key].value is None)
            if absent:
                found.append(Lack(row.name, absent, not row.values))
    return tuple(found)


class ShiftLine(NamedTuple):
    """One line of "latest entries": a shift, its totals, who entered it and when; missing shifts stand as missing.

    ``open``: the shift has not ended yet, so nothing is missing. ``lacks`` is what is not there of what was due.
    """

    day: date
    shift: str
    shift_name: Text
    status: Status
    total: Decimal | None
    partly: bool
    plan: Decimal | None
    rejects: Decimal | None
    author: str | None
    recorded: int | None
    corrected: bool
    open: bool
    lacks: tuple[Lack, ...] = ()

    @property
    def plan_pct(self) -> Decimal | None:
        """Give the output in per cent of the shift's plan."""
        if self.total is None or not self.plan:
            return None
        return 100 * self.total / self.plan

    @property
    def reject_pct(self) -> Decimal | None:
        """Give rejects in per cent of accepted and rejected cathodes."""
        if self.total is None or self.rejects is None or not self.total + self.rejects:
            return None
        return 100 * self.rejects / (self.total + self.rejects)


def latest_shifts(
    ledger: Readable,
    sheet: str,
    until: tuple[date, str],
    days: int,
    plan_of_day: Mapping[date, Decimal] | None = None,
    figure: str = m.CATHODE_T,
) -> list[ShiftLine]:
    """List the shifts of the last ``days`` days up to ``until``, the shift under way, newest first."""
    catalogue, plant = ledger.catalogue, ledger.plant()
    kind = catalogue.sheet(sheet).subject
    last_day, last_shift = until
    first = last_day - timedelta(days=days - 1)
    cells = ledger.cells(first, last_day, (kind,))
    lines = []
    day = last_day
    while day >= first:
        calendar = plant.calendar(day)
        shifts = calendar.pattern.codes
        plan = (plan_of_day or {}).get(day)
        for code in reversed(shifts):
            if day == last_day and shifts.index(code) > shifts.index(last_shift):
                continue
            rows = tuple(
                _row(catalogue, sheet, plant, subject, cells, subject)
                for subject in (Subject(kind, u, day, code) for u in units_shown(plant, kind, day, code, cells))
            )
            if not any(row.running or row.values for row in rows):
                continue  # nothing ran and nothing was entered: no shift is missing
            of_shift = plan / len(shifts) if plan is not None else None
            lines.append(_line(ledger, sheet, day, code, rows, of_shift, figure, (day, code) == until))
        day -= timedelta(days=1)
    return lines


def _line(
    ledger: Readable,
    sheet: str,
    day: date,
    code: str,
    rows: Sequence[SheetRow],
    plan: Decimal | None,
    figure: str,
    is_open: bool,
) -> ShiftLine:
    found = [amount(row.cells[figure].value) for row in rows if row.cells[figure].value is not None]
    numbers = [n for n in found if n is not None]
    running = sum(1 for row in rows if row.running)
    rejects = [amount(row.cells[m.REJECT_T].value) for row in rows if m.REJECT_T in row.cells]
    # The oldest that stands is of whoever entered the shift; a later correction of a row does not change that.
    entered = min(
        (row.cells[figure].revision or 0 for row in rows if row.cells[figure].value is not None), default=None
    )
    command = ledger.revisions([entered])[entered].command if entered else None
    given = [r for r in rejects if r is not None]
    return ShiftLine(
        day,
        code,
        ledger.plant().calendar(day).pattern.shift(code).name,
        status(ledger.catalogue, sheet, rows),
        sum(numbers, Decimal(0)) if numbers else None,
        len(found) < running,
        plan,
        sum(given, Decimal(0)) if given else None,
        command.author if command else None,
        command.recorded if command else None,
        any(c.corrected for row in rows for c in row.cells.values()),
        is_open,
        lacking(ledger.catalogue, sheet, rows),
    )


def missing_shifts(ledger: Readable, sheet: str, first: date, until: tuple[date, str]) -> list[tuple[date, str]]:
    """List the shifts from ``first`` to before ``until`` (the shift under way) of which nothing was entered."""
    plant = ledger.plant()
    kind = ledger.catalogue.sheet(sheet).subject
    there = {
        (s.day, s.shift)
        for s, row in ledger.cells(first, until[0], (kind,)).items()
        if any(c.value is not None for c in row.values())
    }
    found = []
    day = first
    while day <= until[0]:
        codes = plant.calendar(day).pattern.codes
        for code in codes:
            if day == until[0] and codes.index(code) >= codes.index(until[1]):
                break
            if (day, code) not in there and plant.running(kind, day):
                found.append((day, code))
        day += timedelta(days=1)
    return found
