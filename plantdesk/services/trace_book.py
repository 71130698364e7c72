"""What a derivation reads of a store, each thing once: rows of shifts, sums, settings, and how complete they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from plantdesk.domain import day as days
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import sums_unit
from plantdesk.domain.derivation import Completeness
from plantdesk.domain.ledger import Cells, Standing, Subject
from plantdesk.domain.periods import Span, year_of
from plantdesk.domain.plan import MeanPlan, Plan
from plantdesk.domain.quantities import Value, decode
from plantdesk.domain.text import Text
from plantdesk.services.begun import Begun, begun
from plantdesk.services.completeness import Shifts, shifts_by_day
from plantdesk.services.crops import SectionStep, section_history, section_steps
from plantdesk.services.ore import OreShift, ore_shift
from plantdesk.services.plans import MonthlyPlans, Weights, day_weights, monthly_plans, plan_of
from plantdesk.services.ports import Readable
from plantdesk.services.sheets import units_shown

Row = Mapping[str, Standing]


class Book:
    """One ledger while a figure of it is explained; what was read once is not read again."""

    def __init__(self, ledger: Readable) -> None:
        self.ledger = ledger
        self.plant = ledger.plant()
        self.catalogue = ledger.catalogue
        self._kinds = tuple(sheet.subject for sheet in ledger.catalogue.sheets)
        self._changes = self.plant.change_days()
        self._cells: dict[date, Cells] = {}
        self._sums: dict[tuple[date, str], dict[tuple[str, str], days.UnitSums]] = {}
        self._ore: dict[tuple[date, str], OreShift] = {}
        self._steps: dict[tuple[str, date], tuple[SectionStep, ...]] = {}
        self._counts: dict[tuple[str, str], dict[date, Shifts]] = {}
        self._begun: dict[str, Begun] = {}
        self._running: dict[tuple[str, int], tuple[frozenset[str], int]] = {}
        self._settings: Cells | None = None
        self._plans: dict[tuple[str, str], Plan | MeanPlan] = {}
        self._weights: Weights | None = None

    # --- the plant -------------------------------------------------------------------------------------------------

    def kind_of(self, figure: str) -> str:
        """Give the kind of unit that a measured or derived figure belongs to."""
        return self.catalogue.sheet(self.catalogue.series(figure).sheet).subject

    def unit_name(self, kind: str, unit: str, day: date) -> Text:
        """Give the name of a unit on a day."""
        return self.plant.name(kind, unit, day)

    def shift_name(self, day: date, shift: str) -> Text | str:
        """Give the name of a shift on a day; its code where the day has none such."""
        pattern = self.plant.calendar(day).pattern
        return pattern.shift(shift).name if shift in pattern.codes else shift

    def units(self, kind: str, day: date, shift: str) -> tuple[str, ...]:
        """Give the units of a kind that ran in a shift, and any other that has entries in it."""
        cells = self.cells(day)
        if self.sums_by(kind):
            return tuple(sorted(s.unit for s, row in cells.items() if (s.kind, s.shift) == (kind, shift) and row))
        shown = units_shown(self.plant, kind, day, shift, cells)
        running = self.running(kind, day)[0]
        return tuple(u for u in shown if u in running or cells.get(Subject(kind, u, day, shift)))

    def sums_by(self, kind: str) -> tuple[str, ...]:
        """Give what the rows of a kind say that they are added up under; nothing where each is its own unit."""
        return next((sheet.sums_by for sheet in self.catalogue.sheets if sheet.subject == kind), ())

    def added_under(self, subject: Subject) -> str:
        """Give the unit that a row is added up under."""
        keys, row = self.sums_by(subject.kind), self.row(subject)
        return sums_unit(row[key].value if key in row else None for key in keys) if keys else subject.unit

    def running(self, kind: str, day: date) -> tuple[frozenset[str], int]:
        """Give the units of a kind that are awaited on a day and the number of its shifts; worked out once a change."""
        if kind not in self._begun:
            self._begun[kind] = begun(self.ledger, kind, date.max)
        since = self._begun[kind]
        changes = self._changes if not since else sorted({*self._changes, *since.values()})
        place = (kind, bisect_right(changes, day))
        if place not in self._running:
            running = frozenset(one for one in self.plant.running(kind, day) if since.get(one, day) <= day)
            self._running[place] = (running, len(self.plant.calendar(day).pattern.codes))
        return self._running[place]

    def settings(self) -> Cells:
        """Give everything that was ever set for the plant and its units."""
        if self._settings is None:
            self._settings = self.ledger.undated(p.SETTING_KINDS)
        return self._settings

    # --- rows ------------------------------------------------------------------------------------------------------

    def cells(self, day: date) -> Cells:
        """Give what stands for the entries of a day."""
        if day not in self._cells:
            self._cells[day] = self.ledger.cells(day, day, self._kinds)
        return self._cells[day]

    def row(self, subject: Subject) -> Row:
        """Give what stands for a row of a shift."""
        assert subject.day is not None
        return self.cells(subject.day).get(subject, {})

    def values(self, subject: Subject) -> dict[str, Value]:
        """Give the values that stand in a row."""
        return {key: decode(s.value) for key, s in self.row(subject).items() if s.value is not None}

    def sums(self, day: date, shift: str) -> dict[tuple[str, str], days.UnitSums]:
        """Add up one shift by the formulas of the plant: kind and unit → figure → numerator and denominator."""
        place = (day, shift)
        if place not in self._sums:
            cells = {
                s: {key: (c.value, c.corrected) for key, c in row.items()}
                for s, row in self.cells(day).items()
                if s.shift == shift
            }
            self._sums[place] = days.sums_by_unit(day, cells, self.plant, self.catalogue, self._kinds)
        return self._sums[place]

    def part(self, kind: str, unit: str, figure: str, day: date, shift: str) -> tuple[Decimal, Decimal | None] | None:
        """Give numerator and denominator of one figure of one unit (or ``TOTAL``) in a shift; nothing where unknown."""
        found = self.sums(day, shift).get((kind, unit), {}).get(figure)
        return None if found is None else (found[0], found[1])

    def ore(self, day: date, shift: str) -> OreShift:
        """Give what follows from a shift's ore figures, with the causes of what does not."""
        place = (day, shift)
        if place not in self._ore:
            subjects = [
                Subject(kind, unit, day, shift)
                for kind in (m.SOURCE, m.CONCENTRATOR, m.HEAP)
                for unit in units_shown(self.plant, kind, day, shift, self.cells(day))
            ]
            rows = {subject: self.values(subject) for subject in subjects}
            self._ore[place] = ore_shift(self.catalogue, self.plant, day, shift, rows)
        return self._ore[place]

    def steps(self, section: str, day: date) -> tuple[SectionStep, ...]:
        """Follow the crops of a section up to the end of a day."""
        place = (section, day)
        if place not in self._steps:
            history = section_history(self.ledger, day)
            self._steps[place] = tuple(section_steps(self.plant, section, history, day))
        return self._steps[place]

    # --- days ------------------------------------------------------------------------------------------------------

    def kept(self, kind: str, unit: str, figure: str, span: Span) -> dict[date, tuple[Decimal, Decimal | None, int]]:
        """Give the kept sums of a figure by day: numerator, denominator, entries."""
        rows = self.ledger.daily_exact(kind, unit, figure, span.first, span.last)
        return {day: (Decimal(num), None if den is None else Decimal(den), n) for day, num, den, n, _ in rows}

    def over(self, kind: str, unit: str, figure: str, span: Span) -> tuple[Decimal, Decimal | None] | None:
        """Add up the kept sums of a span; nothing where no day of it is there."""
        found = self.kept(kind, unit, figure, span).values()
        if not found:
            return None
        weights = [den for _, den, _ in found if den is not None]
        return sum((num for num, _, _ in found), Decimal(0)), sum(weights, Decimal(0)) if weights else None

    def completeness(self, figure: str, unit: str, span: Span) -> Completeness | None:
        """Count the shifts in which a figure is entered by all that run; nothing where it is never due."""
        counts = self._counts.setdefault((figure, unit), {})
        if any(day not in counts for day in span):
            found = shifts_by_day(self.ledger, figure, span, unit)
            counts.update({day: found.get(day, Shifts()) for day in span})
        total = Shifts()
        for day in span:
            total = total.plus(counts[day])
        return Completeness(total.entered, total.expected) if total.expected else None

    # --- plans -----------------------------------------------------------------------------------------------------

    def plan(self, figure: str, unit: str) -> Plan | MeanPlan:
        """Give the plan of a figure, of one unit or of all there is in scope."""
        place = (figure, unit)
        if place not in self._plans:
            self._plans[place] = plan_of(self.ledger, figure, (self.kind_of(figure), unit) if unit else None)
        return self._plans[place]

    def monthly(self, figure: str) -> MonthlyPlans:
        """Give every monthly plan of a figure that stands, by whom it binds."""
        return monthly_plans(self.ledger, figure)

    def weights(self) -> Weights:
        """Give every weight of a day that stands."""
        if self._weights is None:
            self._weights = day_weights(self.ledger)
        return self._weights


def parts_of(span: Span) -> tuple[Span, ...]:
    """Give the parts a span is read by: its years, its months, or its days where it lies within one month."""
    if span.first.year != span.last.year:
        years = (year_of(date(year, 1, 1)) for year in range(span.first.year, span.last.year + 1))
        return tuple(Span(max(span.first, year.first), min(span.last, year.last)) for year in years)
    months = tuple(span.months())
    return months if len(months) > 1 else tuple(Span(day, day) for day in span)
