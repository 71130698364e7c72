"""The few figures of the plant at a glance, each with how complete it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain.milestones import Status as Progress
from plantdesk.domain.milestones import counts
from plantdesk.domain.periods import Span, day_number, half_year_of, month_of, year_of
from plantdesk.domain.plant import Plant
from plantdesk.services.kpi import CathodeFigures, kpi
from plantdesk.services.milestones import milestones
from plantdesk.services.mills import (
    Parts,
    head_grade_parts,
    over_span,
    recovery_parts,
    usual_band,
    whole_days,
)
from plantdesk.services.plans import monthly_plans, plan_of_plant
from plantdesk.services.ports import Readable

WEEK = 7
YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Count:
    """How many shifts have output from every running section, of how many."""

    entered: int
    expected: int

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is missing."""
        return self.entered >= self.expected


@dataclass(frozen=True, slots=True)
class Week:
    """A ratio of sums over seven days: unknown is ``None``.

    ``counted`` of ``due`` tells how complete it is (days for the head grade, shifts for recovery); ``band`` holds the
    middle nine tenths of the seven-day values of a year.
    """

    value: float | None
    counted: int
    due: int
    band: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Promises:
    """Milestones: done of all, late, and how many the baseline has done by now."""

    done: int
    total: int
    late: int
    promised: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview shows as of the end of a production day; plans in tonnes, ``None`` where there is none."""

    as_of: date
    cathode: CathodeFigures
    day: Count
    month: Count
    half_year: Count
    year: Count
    month_plan_t: Decimal | None
    half_year_plan_t: Decimal | None
    year_plan_t: Decimal | None
    head: Week
    recovery: Week
    milestones: Promises


def overview(ledger: Readable, today: date) -> Overview:
    """Work the figures out as of the last complete day: today once all its shifts are there, else yesterday."""
    plant = ledger.plant()
    there = _there(ledger, Span(year_of(today - timedelta(days=1)).first, today))
    as_of = (
        today if _count(plant, there, Span(today, today)).is_whole and there.get(today) else today - timedelta(days=1)
    )
    plan = plan_of_plant(monthly_plans(ledger, m.CATHODE_T), plant)
    month, half, year = (span.until(as_of) for span in (month_of(as_of), half_year_of(as_of), year_of(as_of)))
    first = as_of - timedelta(days=YEAR_DAYS - 1)
    return Overview(
        as_of=as_of,
        cathode=kpi(ledger, as_of).cathode,
        day=_count(plant, there, Span(as_of, as_of)),
        month=_count(plant, there, month),
        half_year=_count(plant, there, half),
        year=_count(plant, there, year),
        month_plan_t=plan.over(month),
        half_year_plan_t=plan.over(half),
        year_plan_t=plan.over(year),
        head=_week_of_days(head_grade_parts(ledger, first, as_of), as_of),
        recovery=_week_of_shifts(recovery_parts(ledger, first, as_of), as_of),
        milestones=_promises(ledger, as_of),
    )


def _there(ledger: Readable, span: Span) -> dict[date, dict[str, set[str]]]:
    """Give the sections that have output by day and shift."""
    found: dict[date, dict[str, set[str]]] = {}
    for subject, row in ledger.cells(span.first, span.last, (m.SECTION,), figures=(m.CATHODE_T,)).items():
        if subject.day is not None and subject.shift is not None and any(c.value is not None for c in row.values()):
            found.setdefault(subject.day, {}).setdefault(subject.shift, set()).add(subject.unit)
    return found


def _count(plant: Plant, there: dict[date, dict[str, set[str]]], span: Span) -> Count:
    entered = expected = 0
    for day in span:
        running = plant.running(m.SECTION, day)
        for _, code in plant.calendar(day).shifts(day) if running else ():
            expected += 1
            entered += there.get(day, {}).get(code, set()).issuperset(running)
    return Count(entered, expected)


def _week_of_days(parts: Parts, as_of: date) -> Week:
    whole = whole_days(parts)
    first = as_of - timedelta(days=WEEK - 1)
    total = over_span(whole, first, as_of)
    counted = sum(1 for day in range(day_number(first), day_number(as_of) + 1) if day in whole and whole[day].under)
    return Week(total.over / total.under if total.under else None, counted, WEEK, usual_band(whole, WEEK))


def _week_of_shifts(parts: Parts, as_of: date) -> Week:
    total = over_span(parts, as_of - timedelta(days=WEEK - 1), as_of)
    value = total.over / total.under if total.under else None
    return Week(value, total.n, total.due, usual_band(parts, WEEK))


def _promises(ledger: Readable, as_of: date) -> Promises:
    found = milestones(ledger)
    states = counts(found, as_of)
    promised = sum(1 for one in found if one.baseline is not None and one.baseline <= as_of)
    return Promises(states[Progress.DONE], len(found), states[Progress.LATE], promised)
