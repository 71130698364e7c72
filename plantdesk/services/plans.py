"""The monthly plan: recorded per section or division, read as what the whole plant is to reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plan import Plan
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, amount, decode, encode
from plantdesk.domain.text import msg
from plantdesk.services.ports import Readable
from plantdesk.services.recording import PLAN, Entry, Outcome, Recorder

KIND = "plan"
"""Kind of the subject of a plan; its unit names whom it binds (``section:s1``), its day the first of the month."""

MonthlyPlans = Mapping[tuple[str, str], Mapping[date, Decimal]]
"""(Kind, id) of whom the plan binds → first of the month → tonnes."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One month's plan of one figure for a section or a division."""

    month: date
    kind: str
    unit: str
    figure: str
    value: Value


def monthly_plans(ledger: Readable, figure: str, known_on: int | None = None) -> MonthlyPlans:
    """Give every monthly plan of a figure that stands, by whom it binds."""
    found: dict[tuple[str, str], dict[date, Decimal]] = {}
    for subject, row in ledger.undated((KIND,), known_on).items():
        kind, _, unit = subject.unit.partition(":")
        text = row[figure].value if figure in row else None
        tonnes = None if text is None else amount(decode(text))
        if tonnes is not None and subject.day is not None:
            found.setdefault((kind, unit), {})[subject.day] = tonnes
    return found


def plan_of_plant(plans: MonthlyPlans, plant: Plant) -> Plan:
    """Add the plans of all sections and divisions up to one plan of the plant.

    The more detailed plan wins: in a month in which any section of a division has a plan of its own, the division's
    own plan is left out, for it says the same once more.
    """
    months: dict[date, Decimal] = {}
    detailed: set[tuple[date, str | None]] = set()
    for (kind, unit), tonnes in plans.items():
        if kind == p.SECTION:
            for month, value in tonnes.items():
                months[month] = months.get(month, Decimal(0)) + value
                detailed.add((month, plant.division_of(kind, unit, month)))
    for (kind, unit), tonnes in plans.items():
        if kind == p.DIVISION:
            for month, value in tonnes.items():
                if (month, unit) not in detailed:
                    months[month] = months.get(month, Decimal(0)) + value
    return Plan(months)


def plan_of_unit(plans: MonthlyPlans, kind: str, unit: str) -> Plan:
    """Give the plan of one section or division alone."""
    return Plan(plans.get((kind, unit), {}))


def record_plan(
    recorder: Recorder,
    rows: Sequence[PlanRow],
    source: str,
    reason: str | None = None,
    about: Mapping[str, str] | None = None,
) -> Outcome:
    """Record monthly plans as one command; changing a plan that stands needs a reason."""
    for row in rows:
        if row.value.number is None or row.value.below or row.value.number < 0:
            raise Refused(
                msg("The plan of {month} is “{value}”. Give tonnes, zero or more.", month=row.month, value=row.value)
            )
    return recorder.save(_entries(rows), PLAN, source, reason, about, all_or_nothing=True)


def _entries(rows: Iterable[PlanRow]) -> list[Entry]:
    values: dict[Subject, dict[str, str]] = {}
    for row in rows:
        subject = Subject(KIND, f"{row.kind}:{row.unit}", row.month.replace(day=1))
        # A plan of a month is no figure of a shift: the figure's hard limits do not bind it.
        values.setdefault(subject, {})[row.figure] = encode(row.value)
    return [Entry(subject, dict(figures)) for subject, figures in values.items()]
