"""The monthly plan: recorded per unit or division, spread by the weights of days, read as what is to be reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Catalogue, Derived, Figure, Last, Ratio, Sum, Weighted
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span, month_of
from plantdesk.domain.plan import MeanPlan, Plan, joined
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, amount, decode, encode, readings
from plantdesk.domain.scope import Scope
from plantdesk.domain.text import Message, msg
from plantdesk.services.one_look import once
from plantdesk.services.plan_places import KIND as KIND
from plantdesk.services.plan_places import WEIGHT, WEIGHT_KIND, exists_in, holder, misplaced_plan
from plantdesk.services.ports import Clock, Readable

if TYPE_CHECKING:
    from plantdesk.services.recording import Entry, Outcome, Recorder

HEAVIEST = Decimal(10)
"""A day of ten times the usual plan is a slip of the keyboard."""
_HUNDRED = Decimal(100)

Holder = tuple[str, str]
"""Kind and id of whom a plan binds."""

MonthlyPlans = Mapping[Holder, Mapping[date, Decimal]]
"""Whom the plan binds → first of the month → tonnes, or the unit of the figure."""

Weights = Mapping[Holder, Mapping[date, Decimal]]
"""A division, or the plant for whoever has none → day → its weight; days that are not there weigh 1."""

Seen = Mapping[tuple[Subject, str], int | None]
"""Subject and figure → the revision that stood when somebody began to type."""

WHOLE_PLANT: Holder = (p.PLANT, p.PLANT)
"""Whose weights hold for every division that has none of its own for a day."""


class PlanRow(NamedTuple):
    """One month's plan of one figure for a unit or a division; ``None`` takes the plan back."""

    month: date
    kind: str
    unit: str
    figure: str
    value: Value | None


class WeightRow(NamedTuple):
    """The weight of one day for a division, or for the whole plant; ``None`` makes it 1 again."""

    day: date
    kind: str
    unit: str
    weight: Decimal | None


# --- reading ---------------------------------------------------------------------------------------------------------


def monthly_plans(ledger: Readable, figure: str) -> MonthlyPlans:
    """Give every monthly plan of a figure that stands, by whom it binds."""
    found: dict[Holder, dict[date, Decimal]] = {}
    for subject, row in ledger.undated((KIND,)).items():
        text = row[figure].value if figure in row else None
        tonnes = None if text is None else amount(decode(text))
        if tonnes is not None and subject.day is not None:
            found.setdefault(holder(subject), {})[subject.day] = tonnes
    return found


def day_weights(ledger: Readable) -> Weights:
    """Give every weight of a day that stands, by whom it binds."""
    found: dict[Holder, dict[date, Decimal]] = {}
    for subject, row in ledger.undated((WEIGHT_KIND,)).items():
        text = row[WEIGHT].value if WEIGHT in row else None
        if text is not None and subject.day is not None:
            found.setdefault(holder(subject), {})[subject.day] = Decimal(text)
    return found


def plan_of(ledger: Readable, figure: str, of: Holder | None = None) -> Plan | MeanPlan:
    """Give the plan of a figure: of all there is in the ledger's scope, of one division, or of one unit.

    What adds up gives a ``Plan``, a mean or ratio a ``MeanPlan``, weighed by the plan of what weighs it.
    """
    return once(ledger, ("plan_of", figure, of), lambda: _plan_of(ledger, figure, of))


def _plan_of(ledger: Readable, figure: str, of: Holder | None) -> Plan | MeanPlan:
    plant = ledger.plant()
    if of is not None and of[0] == p.DIVISION:
        plant = plant.within(Scope(of[1], plant.scope.process))
    unit = None if of is None or of[0] == p.DIVISION else of
    adds = ledger.catalogue.series(figure).adds
    plans = monthly_plans(ledger, figure)
    weights = day_weights(ledger) if plans else {}
    parts = standing_plans(plans, plant) if unit is None else {unit: _while_there(plant, unit, plans.get(unit, {}))}
    if isinstance(adds, Sum):
        return joined(_spread(parts, plant, weights))
    by = adds.by if isinstance(adds, Weighted) else adds.under if isinstance(adds, Ratio) else None
    heavy = {} if by is None else monthly_plans(ledger, by)
    spread = _spread({one: heavy.get(one, {}) for one in parts}, plant, weights)
    return MeanPlan([(months, by_day) for months, by_day in zip(parts.values(), spread, strict=True)])


def plan_of_plant(plans: MonthlyPlans, plant: Plant, weights: Weights) -> Plan:
    """Add the plans of all units and divisions in the plant's scope up to one, each spread by its own weights."""
    return joined(_spread(standing_plans(plans, plant), plant, weights))


def standing_plans(plans: MonthlyPlans, plant: Plant) -> dict[Holder, Mapping[date, Decimal]]:
    """Give the plans that count in the plant's scope.

    The more detailed plan wins: in a month in which any unit of a division has a plan of its own, the division's
    own plan is left out, for it says the same once more. A plan ends with its unit: months in which it was retired from
    their first day on do not count, and of the month in which it was retired only the days before (``_spread``).
    """
    plans = {of: _while_there(plant, of, months) for of, months in plans.items()}
    found: dict[Holder, Mapping[date, Decimal]] = {}
    detailed: set[tuple[date, str | None]] = set()
    for (kind, unit), months in plans.items():
        if kind != p.DIVISION:
            detailed |= {(month, plant.division_of(kind, unit, month)) for month in months}
            held = {month: value for month, value in months.items() if _holds(plant, kind, unit, month)}
            if held:
                found[kind, unit] = held
    for (kind, unit), months in plans.items():
        if kind == p.DIVISION:
            held = {
                month: value
                for month, value in months.items()
                if (month, unit) not in detailed and _holds(plant, kind, unit, month)
            }
            if held:
                found[kind, unit] = held
    return found


def plan_of_unit(plans: MonthlyPlans, plant: Plant, weights: Weights, of: Holder) -> Plan:
    """Give the plan of one section or division alone, spread by the weights that bind it."""
    return joined(_spread({of: _while_there(plant, of, plans.get(of, {}))}, plant, weights))


def day_plans(ledger: Readable, figure: str, first: date, last: date) -> dict[date, Decimal]:
    """Give the plant's plan day by day; days of months without a plan are left out."""
    plan = plan_of(ledger, figure)
    return plan.days(Span(first, last)) if isinstance(plan, Plan) else {}


def plan_lines(ledger: Readable, first: date, last: date, figure: str | None = None) -> list[PlanRow]:
    """Give the plans that stand for the months of a span, by month, figure and unit."""
    found = []
    for subject, row in ledger.undated((KIND,)).items():
        if subject.day is None or not first <= subject.day <= last:
            continue
        kind, unit = holder(subject)
        for key, standing in row.items():
            if standing.value is not None and figure in (None, key):
                found.append(PlanRow(subject.day, kind, unit, key, decode(standing.value)))
    return sorted(found, key=lambda row: (row.month, row.figure, row.kind, row.unit))


def weights_for(plant: Plant, weights: Weights, of: Holder) -> dict[date, Decimal]:
    """Give the weights that bind a unit or division: its division's, else the whole plant's."""
    found = dict(weights.get(WHOLE_PLANT, {}))
    kind, unit = of
    for whose, days in weights.items():
        if whose == WHOLE_PLANT:
            continue
        for day, weight in days.items():
            mine = unit if kind == p.DIVISION else plant.division_of(kind, unit, day)
            if whose == (p.DIVISION, mine):
                found[day] = weight
    return found


def _while_there(plant: Plant, of: Holder, months: Mapping[date, Decimal]) -> Mapping[date, Decimal]:
    """Leave out the months after a unit was retired."""
    spells = plant.spells(*of)
    if not spells or spells[-1][1] is None:
        return months
    return {month: value for month, value in months.items() if any(end is None or end > month for _, end in spells)}


def outweighed_plans(ledger: Readable, plans: Iterable[tuple[Subject, str]]) -> list[Subject]:
    """Give which of some plans of divisions do not count in the totals, for units of the division have plans there."""
    by_figure: dict[str, list[Subject]] = {}
    for subject, figure in plans:
        by_figure.setdefault(figure, []).append(subject)
    found = []
    for figure, subjects in by_figure.items():
        known = {of: dict(months) for of, months in monthly_plans(ledger, figure).items()}
        of_units = {of: months for of, months in known.items() if of[0] != p.DIVISION}
        plant = ledger.plant()
        for subject in subjects:
            of = holder(subject)
            if of[0] == p.DIVISION and subject.day is not None:
                alone = {**of_units, of: {subject.day: Decimal(0)}}
                if subject.day not in standing_plans(alone, plant).get(of, {}):
                    found.append(subject)
    return found


def outweighed_told(ledger: Readable, outcome: Outcome) -> Message | None:
    """Say of what was recorded that plans of divisions stand beside those of their units, and do not count twice."""
    found = (*outcome.added, *outcome.filled, *outcome.corrected, *outcome.same)
    beside = outweighed_plans(ledger, found)
    if not beside:
        return None
    plant = ledger.plant()
    latest = {holder(one): plant.name(*holder(one), one.day or date.max) for one in beside}
    return msg(
        "Left out of the totals: {n} plans of {units}, for their units are planned in those months.",
        n=len(beside),
        units=list(latest.values()),
    )


def is_over(plant: Plant, row: PlanRow) -> bool:
    """Tell whether a plan is of a month in which its unit is not there any more."""
    return row.month not in _while_there(plant, (row.kind, row.unit), {row.month: Decimal(0)})


def plans_after(ledger: Readable, kind: str, unit: str, since: date) -> tuple[date, ...]:
    """Give the months with plans of a unit that lie wholly after it is retired from a day on, in order."""
    found = {
        subject.day
        for subject, row in ledger.undated((KIND,)).items()
        if holder(subject) == (kind, unit) and subject.day is not None and subject.day >= since
        if any(standing.value is not None for standing in row.values())
    }
    return tuple(sorted(found))


def fallen_told(months: Sequence[date]) -> Message:
    """Say which plans of a unit fall when it is retired."""
    return msg(
        "Its plans for {months} no longer count: the plan of a unit ends with it.",
        months=[f"{month:%m.%Y}" for month in months],
    )


def _holds(plant: Plant, kind: str, unit: str, month: date) -> bool:
    """Tell whether a unit belongs to the plant's scope in a month; who came or went within it counts, too."""
    return plant.scope.is_everything or any(plant.holds(kind, unit, day) for day in (month, month_of(month).last))


def _spread(parts: MonthlyPlans, plant: Plant, weights: Weights) -> list[Plan]:
    return [
        _of_holder(plant, of, months, weights_for(plant, weights, of) if weights else {})
        for of, months in parts.items()
    ]


def _of_holder(plant: Plant, of: Holder, months: Mapping[date, Decimal], weights: Mapping[date, Decimal]) -> Plan:
    """Spread the plans of one unit; of the month in which it was retired only the days before that count."""
    ends = {month: end for month in months if (end := retired_in(plant, of, month_of(month))) is not None}
    if not ends:
        return Plan(months, weights)
    counting, weighed = dict(months), dict(weights)
    for month, end in ends.items():
        days = tuple(month_of(month))
        before, whole = (
            sum((weights.get(d, _ONE) for d in some), _ZERO) for some in ([d for d in days if d < end], days)
        )
        if not before:
            del counting[month]
            continue
        counting[month] = months[month] * before / whole
        weighed |= {day: _ZERO for day in days if day >= end}
    return Plan(counting, weighed)


def retired_in(plant: Plant, of: Holder, month: Span) -> date | None:
    """Give the day within a month, not its first, from which a unit is retired to the month's end; nothing otherwise."""
    spells = plant.spells(*of)
    for number, (_, end) in enumerate(spells):
        back = spells[number + 1][0] if number + 1 < len(spells) else date.max
        if end is not None and month.first < end <= month.last < back:
            return end
    return None


def counting_months(plant: Plant, plans: MonthlyPlans, weights: Weights) -> dict[date, Decimal]:
    """Add up by month what counts of some plans: of the month in which a unit was retired, its days by their weights."""
    return dict(plan_of_plant(plans, plant, weights).months)


_ONE, _ZERO = Decimal(1), Decimal(0)


# --- recording -------------------------------------------------------------------------------------------------------


def record_plan(
    recorder: Recorder,
    rows: Sequence[PlanRow],
    source: str,
    reason: str | None = None,
    about: Mapping[str, str] | None = None,
) -> Outcome:
    """Record monthly plans as one command; changing a plan that stands needs a reason."""
    from plantdesk.services.recording import PLAN

    return recorder.save(_entries(rows, {}), PLAN, source, reason, about, all_or_nothing=True)


def record_weights(
    ledger: Readable,
    recorder: Recorder,
    rows: Sequence[WeightRow],
    source: str,
    reason: str | None = None,
    today: date | None = None,
) -> Outcome:
    """Record weights of days as one command; changing one that was given, or of a day before today, needs a reason."""
    return record_planning(ledger, recorder, (), rows, source, reason, today=today)


def record_planning(
    ledger: Readable,
    recorder: Recorder,
    rows: Sequence[PlanRow],
    weights: Sequence[WeightRow],
    source: str,
    reason: str | None = None,
    seen: Seen | None = None,
    today: date | None = None,
) -> Outcome:
    """Record monthly plans and weights of days together as one command; what stands is changed with a reason.

    ``seen`` names the revisions that stood when the person began to type. ``Refused`` for a weight below 0 or above 10,
    where a month would be left without any day that carries its plan, and for a weight of a day before ``today`` without
    a reason: it changes what was planned of days that are over.
    """
    from plantdesk.services.recording import PLAN

    seen = seen or {}
    entries = [*_entries(rows, seen), *_weight_entries(ledger, weights, seen)]
    past = [row.day for row in weights if today is not None and row.day < today]
    if past and not (reason and reason.strip()):
        raise Refused(
            msg("{day} is over: to weigh it anew changes what was planned of it; give a reason.", day=min(past))
        )
    return recorder.save(entries, PLAN, source, reason, all_or_nothing=True)


def _weight_entries(ledger: Readable, rows: Sequence[WeightRow], seen: Seen) -> list[Entry]:
    from plantdesk.services.recording import Entry

    stands = {of: dict(days) for of, days in day_weights(ledger).items()} if rows else {}
    entries = []
    for row in rows:
        if row.weight is not None and not 0 <= row.weight <= HEAVIEST:
            raise Refused(
                msg(
                    "{day}: a weight of {weight} is not between 0 and {most}. 1 is a usual day, 0 a day of repair.",
                    day=row.day,
                    weight=row.weight,
                    most=HEAVIEST,
                )
            )
        days = stands.setdefault((row.kind, row.unit), {})
        days.pop(row.day, None)
        if row.weight is not None:
            days[row.day] = row.weight
        subject = Subject(WEIGHT_KIND, f"{row.kind}:{row.unit}", row.day)
        text = None if row.weight is None else f"{row.weight:f}"
        known = {WEIGHT: seen[subject, WEIGHT]} if (subject, WEIGHT) in seen else {}
        entries.append(Entry(subject, {WEIGHT: text}, known))
    plant = ledger.plant()
    for row in rows:
        days = weights_for(plant, stands, (row.kind, row.unit))
        if not any(days.get(day, Decimal(1)) for day in month_of(row.day)):
            raise Refused(
                msg(
                    "Every day of {month} would weigh 0: nothing could carry the plan. Leave at least one day, or plan 0.",
                    month=f"{row.day:%m.%Y}",
                )
            )
    return entries


def foresee_plan(ledger: Readable, clock: Clock, rows: Sequence[PlanRow], reason: str | None) -> Outcome:
    """Say what recording monthly plans would do; nothing is written."""
    from plantdesk.services.recording import foresee

    return foresee(ledger, clock, _entries(rows, {}), reason or _FORESEEN)


def plan_figures(catalogue: Catalogue) -> tuple[Figure | Derived, ...]:
    """Give the figures that can be planned: whatever adds up over days, or averages over them."""
    figures: tuple[Figure | Derived, ...] = (*catalogue.figures, *catalogue.derived)
    return tuple(figure for figure in figures if not isinstance(figure.adds, Last))


def refused_plan(declared: Figure | Derived, value: Value) -> bool:
    """Tell whether a mean or ratio cannot be what is planned: a recovery of 890 % is a slip of the keyboard."""
    if isinstance(declared.adds, Ratio):
        return value.number is not None and value.number > _HUNDRED
    return isinstance(declared, Figure) and isinstance(declared.adds, Weighted) and declared.refusal(value) is not None


# --- reading files ---------------------------------------------------------------------------------------------------

_KINDS = (p.SECTION, p.SOURCE, p.CONCENTRATOR, p.HEAP, p.DIVISION)
"""The columns that may name whom a plan binds, the more detailed first."""


def read_plan_rows(
    lines: Iterable[tuple[str, int, Sequence[object]]], plant: Plant, catalogue: Catalogue
) -> list[PlanRow]:
    """Read (sheet, line, cells) of a table with the columns month, section or division, figure and value.

    Months are written ``2016-06`` or as any day in them, units by id, code or name, figures by key. ``Refused`` with
    the line of each thing that is wrong: a file is taken whole or not at all.
    """
    columns: dict[str, int] | None = None
    rows: list[PlanRow] = []
    faults: list[Message] = []
    seen: set[tuple[date, str, str, str]] = set()
    for sheet, line, cells in lines:
        texts = ["" if cell is None else str(cell).strip() for cell in cells]
        if columns is None:
            found = {text.casefold(): place for place, text in enumerate(texts)}
            if not {"month", "figure", "value"} <= found.keys() or not {*_KINDS} & found.keys():
                raise Refused(
                    msg(
                        "{sheet}, line {line}: the headings must be month, one of {units}, figure and value.",
                        sheet=sheet,
                        line=line,
                        units=list(_KINDS),
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
            faults.append(msg("{sheet}, line {line}: {what}", sheet=sheet, line=line, what=fault.message))
            continue
        seen.add(key)
        rows.append(row)
    if faults:
        raise Refused(_all_told(faults))
    if not rows:
        raise Refused(msg("There is no plan in the file."))
    return rows


def _all_told(faults: Sequence[Message]) -> Message:
    """Tell of the first faults of a file one after the other, and how many more there are."""
    told = faults[0]
    for fault in faults[1:_TOLD]:
        told = msg("{first} {second}", first=told, second=fault)
    if len(faults) > _TOLD:
        told = msg("{first} More of the kind: {count}.", first=told, count=len(faults) - _TOLD)
    return msg("{what} Nothing is taken: a plan file is taken whole or not at all.", what=told)


_TOLD = 10
"""How many faults of a file are told."""


def _plan_row(cells: Mapping[str, str], plant: Plant, catalogue: Catalogue) -> PlanRow:
    month = _month(cells["month"])
    kind = next((one for one in _KINDS if cells.get(one)), p.DIVISION)
    name, key = cells.get(kind, ""), cells["figure"].casefold()
    unit = _unit_called(plant, kind, name, month)
    declared = next((one for one in plan_figures(catalogue) if one.key == key), None)
    if declared is None:
        raise Refused(msg("{key} is not a figure of the plant.", key=cells["figure"]))
    numbers = readings(cells["value"])
    if len(numbers) != 1 or numbers[0].number is None:
        raise Refused(msg("“{text}” is not one number.", text=cells["value"]))
    _refuse_negative(month, numbers[0])
    if refused_plan(declared, numbers[0]):
        raise Refused(msg("{figure} cannot be {value}. Correct the plan.", figure=declared.name, value=numbers[0]))
    misplaced = misplaced_plan(plan_subject(month, kind, unit), plant)
    if misplaced is not None:
        raise Refused(misplaced)
    return PlanRow(month, kind, unit, key, numbers[0])


def _unit_called(plant: Plant, kind: str, name: str, month: date) -> str:
    """Give the unit that a file names; one that was retired by then is found, so that it can be refused by name."""
    for day in (month, month_of(month).last):
        units = plant.find(kind, name, day)
        if len(units) == 1:
            return units[0]
    if not units:
        gone = [unit for unit in plant.all_units(kind) if not exists_in(plant, kind, unit, month_of(month))]
        wanted = " ".join(name.split()).casefold()
        called = [unit for unit in gone if wanted in _spellings(plant, kind, unit, month)]
        if len(called) == 1:
            return called[0]
    raise Refused(msg("“{name}” does not name one {kind} of {month}.", name=name, kind=kind, month=f"{month:%m.%Y}"))


def _spellings(plant: Plant, kind: str, unit: str, day: date) -> set[str]:
    names = plant.name(kind, unit, day).spellings()
    code = plant.attribute(kind, unit, p.CODE, day) or ""
    return {" ".join(one.split()).casefold() for one in (unit, code, *names) if one}


def _month(text: str) -> date:
    found = _MONTH.match(text)
    try:
        return date(int(found[1]), int(found[2]), 1) if found else date.fromisoformat(text)
    except ValueError:
        raise Refused(msg("“{text}” is not a month. Write it like 2016-06.", text=text)) from None


_MONTH = re.compile(r"(\d{4})-(\d{2})(?:-\d{2})?(?:[T ]|$)")
_FORESEEN = "-"


def _refuse_negative(month: date, value: Value) -> None:
    """Refuse a month's plan that is no number, or less than nothing."""
    if value.number is None or value.below or value.number < 0:
        raise Refused(
            msg("The plan of {month} is “{value}”. Give tonnes, zero or more.", month=f"{month:%m.%Y}", value=value)
        )


def _entries(rows: Iterable[PlanRow], seen: Seen) -> list[Entry]:
    """Make entries of plans; ``Refused`` for one that is no number, or less than nothing."""
    from plantdesk.services.recording import Entry

    values: dict[Subject, dict[str, str | None]] = {}
    for row in rows:
        value = row.value
        if value is not None:
            _refuse_negative(row.month, value)
        subject = plan_subject(row.month, row.kind, row.unit)
        if row.figure in values.get(subject, {}):
            raise Refused(msg("The plan of {month} is given twice. Give it once.", month=f"{row.month:%m.%Y}"))
        # A plan of a month is no figure of a shift: the figure's hard limits do not bind it.
        values.setdefault(subject, {})[row.figure] = None if value is None else encode(value)
    return [
        Entry(subject, dict(figures), {key: seen[subject, key] for key in figures if (subject, key) in seen})
        for subject, figures in values.items()
    ]


def plan_subject(month: date, kind: str, unit: str) -> Subject:
    """Give the subject under which a month's plan lies in the ledger."""
    return Subject(KIND, f"{kind}:{unit}", month.replace(day=1))
