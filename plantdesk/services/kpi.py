"""Cathode output of the day, month, half-year and year, against plan and last year; what is unknown is ``None``.

Read from the kept daily sums; what was known on a past moment, or of a part of the plant, is the ledger's to say.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import day as days
from plantdesk.domain import measures as m
from plantdesk.domain.periods import Span, half_year_of, month_of, year_of
from plantdesk.domain.plan import pct_of_plan
from plantdesk.domain.plant import Plant
from plantdesk.domain.trends import Series, change_pct, to_date, total
from plantdesk.services.plans import monthly_plans, plan_of_plant
from plantdesk.services.ports import Readable

_LOOK_BACK = timedelta(days=366)
"""How far before last year entries are looked for, to know whether the ledger already ran when it began."""

_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class CathodeFigures:
    """Cathode output up to a day, the day included, in tonnes and per cent; ``None`` is unknown, never zero.

    ``*plan*_pct`` is 100 · actual / plan of the same days; ``*_vs_*_pct`` the change in per cent against the same days
    of the year before, known only where entries reach back to the first of those days. ``shifts_entered`` counts the
    shifts of the year with output from every running section, ``shifts_expected`` all shifts of the year.
    """

    day_t: Decimal | None
    month_t: Decimal | None
    half_year_t: Decimal | None
    year_t: Decimal | None
    plan_year_pct: Decimal | None
    half_year_vs_last_year_pct: Decimal | None
    last_year_t: Decimal | None
    last_year_plan_pct: Decimal | None
    shifts_entered: int
    shifts_expected: int
    day_plan_t: Decimal | None
    month_plan_pct: Decimal | None
    half_year_plan_pct: Decimal | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What ``kpi`` answers of a day."""

    as_of: date
    cathode: CathodeFigures


def kpi(ledger: Readable, as_of: date) -> Figures:
    """Work out the key figures as of the end of a production day."""
    plant = ledger.plant()
    year, half = year_of(as_of).until(as_of), half_year_of(as_of).until(as_of)
    last = year_of(year.year_before().first)
    output = _daily(ledger, Span(last.first - _LOOK_BACK, as_of))
    plan = plan_of_plant(monthly_plans(ledger, m.CATHODE_T), plant)
    sums = to_date(output, as_of)
    half_before = half.year_before()
    entered, expected = _shifts(ledger, plant, year)
    return Figures(
        as_of,
        CathodeFigures(
            day_t=sums.day,
            month_t=sums.month,
            half_year_t=sums.half_year,
            year_t=sums.year,
            plan_year_pct=pct_of_plan(sums.year, plan.over(year)),
            half_year_vs_last_year_pct=change_pct(sums.half_year, _whole(output, half_before)),
            last_year_t=total(output, last),
            last_year_plan_pct=pct_of_plan(_whole(output, last), plan.over(last)),
            shifts_entered=entered,
            shifts_expected=expected,
            day_plan_t=plan.day(as_of),
            month_plan_pct=pct_of_plan(sums.month, plan.over(month_of(as_of).until(as_of))),
            half_year_plan_pct=pct_of_plan(sums.half_year, plan.over(half)),
        ),
    )


def as_json_answer(figures: Figures, known_on: date | None = None) -> dict[str, object]:
    """Give the figures as plain numbers, texts and ``None``, under the names of their fields."""
    cathode = {f.name: getattr(figures.cathode, f.name) for f in fields(figures.cathode)}
    return {
        "as_of": figures.as_of.isoformat(),
        "known_on": known_on.isoformat() if known_on else None,
        "cathode": {name: _plain(value) for name, value in cathode.items()},
    }


def _plain(value: Decimal | int | None) -> float | int | None:
    return float(round(value, _DECIMALS)) if isinstance(value, Decimal) else value


def _whole(output: Series, span: Span) -> Decimal | None:
    """Give the sum of a span of the past; unknown where the ledger begins later than it."""
    reaches_back = any(day <= span.first for day in output)
    return total(output, span) if reaches_back else None


def _daily(ledger: Readable, span: Span) -> dict[date, Decimal]:
    """Give the output of all sections by day."""
    rows = ledger.daily_exact(m.SECTION, days.TOTAL, m.CATHODE_T, span.first, span.last)
    return {day: Decimal(num) for day, num, _, _, _ in rows}


def _shifts(ledger: Readable, plant: Plant, span: Span) -> tuple[int, int]:
    """Count the shifts with output from every running section, and all shifts in which any section ran."""
    cells = ledger.cells(span.first, span.last, (m.SECTION,), figures=(m.CATHODE_T,))
    there: dict[tuple[date | None, str | None], set[str]] = {}
    for subject, row in cells.items():
        if any(s.value is not None for s in row.values()):
            there.setdefault((subject.day, subject.shift), set()).add(subject.unit)
    entered = expected = 0
    for day in span:
        running = plant.running(m.SECTION, day)
        if not running:
            continue
        for key in plant.calendar(day).shifts(day):
            expected += 1
            entered += there.get(key, set()).issuperset(running)
    return entered, expected
