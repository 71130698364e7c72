"""The plans of one figure and year as a sheet: months down, divisions and their units across."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Sum
from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.periods import Span, month_of
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import amount, decode
from plantdesk.domain.text import Text
from plantdesk.services.plan_places import WEIGHT_KIND, exists_in, holder
from plantdesk.services.plans import (
    KIND,
    WHOLE_PLANT,
    Holder,
    Weights,
    counting_months,
    day_weights,
    plan_subject,
    standing_plans,
)
from plantdesk.services.ports import Readable

Place = tuple[date, Holder]
"""A cell: the first of its month, and whom the plan binds."""


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One column: a division, or a unit of one; ``division`` is the division that it stands under."""

    holder: Holder
    name: Text
    is_division: bool
    division: str | None = None


Key = tuple[Subject, str]
"""A plan or weight in the ledger: its subject and figure."""


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """One figure and year: the columns, which cells can be planned at all, and whether the figure adds up.

    ``standing`` has every plan of the ledger that stands, of other figures and years, too; ``weights`` those of days.
    """

    figure: str
    year: int
    columns: tuple[PlanColumn, ...]
    standing: Mapping[Key, Standing]
    open: frozenset[Place]
    adds_up: bool
    weights: Weights

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each month."""
        return tuple(date(self.year, number, 1) for number in range(1, 13))

    @property
    def places(self) -> tuple[Place, ...]:
        """Every cell."""
        return tuple((month, column.holder) for month in self.months for column in self.columns)

    def key(self, place: Place) -> Key:
        """Give what a cell is in the ledger."""
        month, (kind, unit) = place
        return plan_subject(month, kind, unit), self.figure


def plan_sheet(ledger: Readable, figure: str, year: int) -> PlanSheet:
    """Read the plans of a figure for a year; whoever has a plan, or may have one, has a column."""
    declared = ledger.catalogue.series(figure)
    kind = ledger.catalogue.sheet(declared.sheet).subject
    plant = ledger.plant()
    standing = standing_in(ledger, KIND)
    planned = {
        holder(subject)
        for (subject, key), one in standing.items()
        if key == figure and one.value is not None and subject.day is not None and subject.day.year == year
    }
    months = [date(year, number, 1) for number in range(1, 13)]
    columns = _columns(plant, kind, Span(months[0], date(year, 12, 31)), planned)
    free = {
        (month, column.holder)
        for column in columns
        for month in months
        if exists_in(plant, *column.holder, month_of(month))
    }
    adds_up = isinstance(declared.adds, Sum)
    return PlanSheet(figure, year, columns, standing, frozenset(free), adds_up, day_weights(ledger))


def standing_in(ledger: Readable, kind: str) -> dict[Key, Standing]:
    """Give every plan, or every weight, that stands."""
    return {(subject, key): one for subject, row in ledger.undated((kind,)).items() for key, one in row.items()}


def totals(plant: Plant, amounts: Mapping[Place, Decimal], weights: Weights) -> dict[date, Decimal]:
    """Add the plans of each month up as they count: a division's own only where no unit of it has one.

    Of the month in which a unit was retired its days count, by their weights.
    """
    return counting_months(plant, _by_holder(amounts), weights)


def outweighed(plant: Plant, amounts: Mapping[Place, Decimal]) -> frozenset[Place]:
    """Give the plans that do not count, for a more detailed one says the same."""
    counted = _counted(plant, amounts)
    return frozenset((month, of) for month, of in amounts if month not in counted.get(of, {}))


def planned_amount(stored: str | None) -> Decimal | None:
    """Give the number of a stored plan, or nothing."""
    return None if stored is None else amount(decode(stored))


def _counted(plant: Plant, amounts: Mapping[Place, Decimal]) -> Mapping[Holder, Mapping[date, Decimal]]:
    return standing_plans(_by_holder(amounts), plant)


def _by_holder(amounts: Mapping[Place, Decimal]) -> Mapping[Holder, Mapping[date, Decimal]]:
    plans: dict[Holder, dict[date, Decimal]] = {}
    for (month, of), value in amounts.items():
        plans.setdefault(of, {})[month] = value
    return plans


def _columns(plant: Plant, kind: str, year: Span, planned: set[Holder]) -> tuple[PlanColumn, ...]:
    """Put each division before its units; who has no division comes last."""
    days = (year.last, *reversed([day for day in plant.change_days() if day in year]), year.first)
    units: dict[str, date] = {}
    for day in days:
        for unit in plant.units(kind, day):
            units.setdefault(unit, day)
    for of, unit in planned:
        if of == kind:
            units.setdefault(unit, year.last)
    by_division: dict[str | None, list[str]] = {}
    for unit, day in units.items():
        by_division.setdefault(plant.division_of(kind, unit, day), []).append(unit)
    if kind not in p.UNIT_KINDS:  # lots belong to no unit: what is dispatched is planned by division
        by_division |= {division: [] for day in days for division in plant.units(p.DIVISION, day)}
    divisions = [d for d in by_division if d is not None]
    divisions += sorted(unit for of, unit in planned if of == p.DIVISION and unit not in by_division)
    found: list[PlanColumn] = []
    for division in sorted(divisions, key=lambda one: _order(plant, p.DIVISION, one, year.last)):
        name = plant.name(p.DIVISION, division, year.last)
        found.append(PlanColumn((p.DIVISION, division), name, is_division=True, division=division))
        found += _unit_columns(plant, kind, by_division.get(division, []), year, division)
    return (*found, *_unit_columns(plant, kind, by_division.get(None, []), year, None))


def _unit_columns(plant: Plant, kind: str, units: list[str], year: Span, division: str | None) -> list[PlanColumn]:
    in_order = sorted(units, key=lambda one: _order(plant, kind, one, year.last))
    return [PlanColumn((kind, unit), plant.name(kind, unit, year.last), False, division) for unit in in_order]


def _order(plant: Plant, kind: str, unit: str, day: date) -> tuple[int, str]:
    return int(plant.attribute(kind, unit, p.ORDER, day) or 999), unit


# --- weights ---------------------------------------------------------------------------------------------------------


def weight_holders(ledger: Readable, year: int) -> tuple[PlanColumn, ...]:
    """Give whom weights can bind in a year: the whole plant, then each division."""
    plant, last = ledger.plant(), date(year, 12, 31)
    whole = PlanColumn(WHOLE_PLANT, Text("Whole plant", "Весь завод", "Бүкіл зауыт"), is_division=False)
    divisions = [
        PlanColumn((p.DIVISION, one), plant.name(p.DIVISION, one, last), is_division=True)
        for one in plant.units(p.DIVISION, last)
    ]
    return (whole, *divisions)


def weight_subject(day: date, of: Holder) -> Subject:
    """Give the subject of a day's weight in the ledger."""
    return Subject(WEIGHT_KIND, f"{of[0]}:{of[1]}", day)
