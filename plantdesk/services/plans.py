"""The monthly plan: recorded per section or division, read as what the whole plant is to reach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span, month_of
from plantdesk.domain.plan import Plan
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, amount, decode, encode, readings
from plantdesk.domain.text import msg
from plantdesk.services.ports import Clock, Readable

if TYPE_CHECKING:
    from plantdesk.services.recording import Entry, Outcome, Recorder

KIND = "plan"
"""Kind of the subject of a plan; its unit names whom it binds (``section:s1``), its day the first of the month."""

MonthlyPlans = Mapping[tuple[str, str], Mapping[date, Decimal]]
"""(Kind, id) of whom the plan binds → first of the month → tonnes."""


class PlanRow(NamedTuple):
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
    from plantdesk.services.recording import PLAN

    for row in rows:
        if row.value.number is None or row.value.below or row.value.number < 0:
            raise Refused(
                msg("The plan of {month} is “{value}”. Give tonnes, zero or more.", month=row.month, value=row.value)
            )
    return recorder.save(_entries(rows), PLAN, source, reason, about, all_or_nothing=True)


def foresee_plan(ledger: Readable, clock: Clock, rows: Sequence[PlanRow], reason: str | None) -> Outcome:
    """Say what recording monthly plans would do; nothing is written."""
    from plantdesk.services.recording import foresee

    return foresee(ledger, clock, _entries(rows), reason or _FORESEEN)


def read_plan_rows(
    lines: Iterable[tuple[str, int, Sequence[object]]], plant: Plant, catalogue: Catalogue
) -> list[PlanRow]:
    """Read (sheet, line, cells) of a table with the columns month, section or division, figure and value.

    Months are written ``2016-06`` or as any day in them, units by id, code or name, figures by key. ``Refused`` with
    the line for the first thing that is wrong.
    """
    columns: dict[str, int] | None = None
    rows: list[PlanRow] = []
    seen: set[tuple[date, str, str, str]] = set()
    for sheet, line, cells in lines:
        texts = ["" if cell is None else str(cell).strip() for cell in cells]
        if columns is None:
            found = {text.casefold(): place for place, text in enumerate(texts)}
            if not {"month", "figure", "value"} <= found.keys() or not {p.SECTION, p.DIVISION} & found.keys():
                raise Refused(
                    msg(
                        "{sheet}, line {line}: the headings must be month, section or division, figure and value.",
                        sheet=sheet,
                        line=line,
                    )
                )
            columns = found
            continue
        try:
            row = _plan_row(
                {key: texts[place] if place < len(texts) else "" for key, place in columns.items()}, plant, catalogue
            )
            key = (row.month, row.kind, row.unit, row.figure)
            if key in seen:
                raise Refused(msg("this plan stands in the file twice. Keep one of them."))
        except Refused as fault:
            raise Refused(msg("{sheet}, line {line}: {what}", sheet=sheet, line=line, what=fault.message)) from None
        seen.add(key)
        rows.append(row)
    if not rows:
        raise Refused(msg("There is no plan in the file."))
    return rows


def _plan_row(cells: Mapping[str, str], plant: Plant, catalogue: Catalogue) -> PlanRow:
    month = _month(cells["month"])
    kind = p.SECTION if cells.get(p.SECTION) else p.DIVISION
    name, key = cells.get(kind, ""), cells["figure"].casefold()
    units = plant.find(kind, name, month) or plant.find(kind, name, month_of(month).last)
    if len(units) != 1:
        raise Refused(msg("“{name}” does not name one section or division.", name=name))
    if key not in catalogue:
        raise Refused(msg("{key} is not a figure of the plant.", key=cells["figure"]))
    numbers = readings(cells["value"])
    if len(numbers) != 1 or numbers[0].number is None:
        raise Refused(msg("“{text}” is not one number.", text=cells["value"]))
    return PlanRow(month, kind, units[0], key, numbers[0])


def _month(text: str) -> date:
    found = _MONTH.match(text)
    try:
        return date(int(found[1]), int(found[2]), 1) if found else date.fromisoformat(text)
    except ValueError:
        raise Refused(msg("“{text}” is not a month. Write it like 2016-06.", text=text)) from None


_MONTH = re.compile(r"(\d{4})-(\d{2})(?:-\d{2})?(?:[T ]|$)")
_FORESEEN = "-"


def _entries(rows: Iterable[PlanRow]) -> list[Entry]:
    from plantdesk.services.recording import Entry

    values: dict[Subject, dict[str, str]] = {}
    for row in rows:
        subject = Subject(KIND, f"{row.kind}:{row.unit}", row.month.replace(day=1))
        # A plan of a month is no figure of a shift: the figure's hard limits do not bind it.
        values.setdefault(subject, {})[row.figure] = encode(row.value)
    return [Entry(subject, dict(figures)) for subject, figures in values.items()]


def day_plans(ledger: Readable, figure: str, first: date, last: date) -> dict[date, Decimal]:
    """Give the plant's plan day by day; days of months without a plan are left out."""
    return plan_of_plant(monthly_plans(ledger, figure), ledger.plant()).days(Span(first, last))
