"""The few figures of the plant at a glance, each with how complete it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain.milestones import Status as Progress
from plantdesk.domain.periods import Span, half_year_of, month_of, year_of
from plantdesk.domain.plan import Plan
from plantdesk.services.completeness import Shifts, shifts_by_day, shifts_over
from plantdesk.services.kpi import CathodeFigures, ForecastFigures, kpi
from plantdesk.services.mills import (
    Parts,
    head_grade_parts,
    over_span,
    recovery_parts,
    usual_band,
)
from plantdesk.services.plans import plan_of
from plantdesk.services.ports import Readable
from plantdesk.services.programme import portfolio
from plantdesk.services.programme_figures import Figures as ProgrammeFigures
from plantdesk.services.programme_figures import figures as programme_figures
from plantdesk.services.programme_figures import promised_things
from plantdesk.services.stock import Share, Stock, shares, stock

WEEK = 7
YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Week:
    """A ratio of sums over seven days: unknown is ``None``.

    ``counted`` of ``due`` shifts tell how complete it is (of each concentrator for recovery); ``band`` holds the
    middle nine tenths of the seven-day values of a year.
    """

    value: float | None
    counted: int
    due: int
    band: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Promises:
    """Projects (milestones, where there are no projects): done of all, late, and how many the baseline has by now.

    ``programme`` tells more of projects, also what slips cost; there are none where ``of_projects`` is false.
    """

    done: int
    total: int
    late: int
    promised: int
    of_projects: bool
    programme: ProgrammeFigures


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview shows as of the end of a production day; plans in tonnes, ``None`` where there is none.

    ``dispatched`` tells where the cathodes of the year to date went. ``half_year_before`` counts the shifts of the same
    days of last year, where output is compared with theirs.
    """

    as_of: date
    cathode: CathodeFigures
    forecast: ForecastFigures
    stock: Stock
    dispatched: tuple[Share, ...]
    day: Shifts
    month: Shifts
    half_year: Shifts
    half_year_before: Shifts
    year: Shifts
    month_plan_t: Decimal | None
    half_year_plan_t: Decimal | None
    year_plan_t: Decimal | None
    head: Week
    recovery: Week
    milestones: Promises


def overview(ledger: Readable, today: date, asked: date | None = None) -> Overview:
    """Work the figures out as of the day asked for, else of the last complete one: today once it is whole, or yesterday."""
    as_of = asked or _last_whole_day(ledger, today)
    plan = plan_of(ledger, m.CATHODE_T)
    assert isinstance(plan, Plan)
    month, half, year = (span.until(as_of) for span in (month_of(as_of), half_year_of(as_of), year_of(as_of)))
    first = as_of - timedelta(days=YEAR_DAYS - 1)
    found, shifts = kpi(ledger, as_of), shifts_by_day(ledger, m.CATHODE_T, year)
    return Overview(
        as_of=as_of,
        cathode=found.cathode,
        forecast=found.forecast,
        stock=stock(ledger, as_of),
        dispatched=shares(ledger, year),
        day=_over(shifts, Span(as_of, as_of)),
        month=_over(shifts, month),
        half_year=_over(shifts, half),
        half_year_before=_before(ledger, found.cathode, half),
        year=_over(shifts, year),
        month_plan_t=plan.over(month),
        half_year_plan_t=plan.over(half),
        year_plan_t=plan.over(year),
        head=_head(ledger, head_grade_parts(ledger, first, as_of), as_of),
        recovery=_week_of_shifts(recovery_parts(ledger, first, as_of), as_of),
        milestones=_promises(ledger, as_of),
    )


def _last_whole_day(ledger: Readable, today: date) -> date:
    """Give today once all its shifts are there, else yesterday."""
    shifts = shifts_over(ledger, m.CATHODE_T, Span(today, today))
    return today if shifts.expected and shifts.is_whole else today - timedelta(days=1)


def _before(ledger: Readable, cathode: CathodeFigures, half: Span) -> Shifts:
    """Count the shifts of last year's half-year, where it is compared with."""
    compared = cathode.half_year_vs_last_year_pct is not None
    return shifts_over(ledger, m.CATHODE_T, half.year_before()) if compared else Shifts()


def _over(shifts: Mapping[date, Shifts], span: Span) -> Shifts:
    total = Shifts()
    for day in span:
        total = total.plus(shifts.get(day, Shifts()))
    return total


def _head(ledger: Readable, parts: Parts, as_of: date) -> Week:
    """Give the grade of all ore of the week that has one, and in how many shifts all ore has; see ``mills``."""
    week = Span(as_of - timedelta(days=WEEK - 1), as_of)
    shifts = shifts_over(ledger, m.HEAD_GRADE_PCT, week)
    if not shifts.expected:
        shifts = shifts_over(ledger, m.CU_PCT, week)
    return replace(_week_of_shifts(parts, as_of), counted=shifts.entered, due=shifts.expected)


def _week_of_shifts(parts: Parts, as_of: date) -> Week:
    total = over_span(parts, as_of - timedelta(days=WEEK - 1), as_of)
    value = total.over / total.under if total.under else None
    return Week(value, total.n, total.due, usual_band(parts, WEEK))


def _promises(ledger: Readable, as_of: date) -> Promises:
    found = portfolio(ledger, as_of)
    counted = promised_things(found)
    states = [one.status(as_of, found.limits) for one in counted]
    promised = sum(1 for one in counted if one.baseline is not None and one.baseline <= as_of)
    return Promises(
        states.count(Progress.DONE),
        len(counted),
        states.count(Progress.LATE),
        promised,
        bool(found.projects),
        programme_figures(found, as_of),
    )
