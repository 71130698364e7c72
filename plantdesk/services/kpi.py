"""Cathode output of day, month, half-year and year, against plan and last year; where they will end; stock and dispatch.

What is unknown is ``None``. Read from the kept daily sums; what was known on a past moment, or of a part of the plant,
is the ledger's to say.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain.day import TOTAL
from plantdesk.domain.periods import Period, Span, half_year_of, month_of, year_of
from plantdesk.domain.plan import Plan, pct_of_plan
from plantdesk.domain.trends import Series, change_pct, to_date, total
from plantdesk.services.completeness import shifts_over
from plantdesk.services.forecasts import Forecast, as_numbers, foreseen, history, record
from plantdesk.services.plans import plan_of
from plantdesk.services.ports import Readable
from plantdesk.services.programme import with_effect_on
from plantdesk.services.stock import Share, shares, stock

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
class ForecastFigures:
    """Where the month and the year will end."""

    month: Forecast
    year: Forecast


@dataclass(frozen=True, slots=True)
class DispatchFigures:
    """What left the plant up to a day, the day included, and what is in stock at its end, in tonnes.

    ``*_t`` are sums of lots, ``None`` where there is none. ``stock_t`` is the book (opening + output + receipts −
    dispatch − own use ± adjustments), ``None`` while an opening is lacking; ``stocktake_difference_t`` physical − book
    of the latest stocktake of all stocks. ``by_destination`` has the year so far and each one's share in per cent.
    """

    day_t: Decimal | None
    month_t: Decimal | None
    half_year_t: Decimal | None
    year_t: Decimal | None
    stock_t: Decimal | None
    stocktake_difference_t: Decimal | None
    by_destination: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What ``kpi`` answers of a day."""

    as_of: date
    cathode: CathodeFigures
    forecast: ForecastFigures
    dispatch: DispatchFigures


def kpi(ledger: Readable, as_of: date) -> Figures:
    """Work out the key figures as of the end of a production day."""
    plan = plan_of(ledger, m.CATHODE_T)
    assert isinstance(plan, Plan)
    year, half = year_of(as_of).until(as_of), half_year_of(as_of).until(as_of)
    last = year_of(year.year_before().first)
    known = history(ledger, as_of, m.CATHODE_T, last.first - _LOOK_BACK)
    output = known.tonnes
    sums = to_date(output, as_of)
    half_before = half.year_before()
    shifts = shifts_over(ledger, m.CATHODE_T, year)
    past, projects = record(ledger, as_of, m.CATHODE_T), with_effect_on(ledger, m.CATHODE_T)
    ends = foreseen(known, past, plan, as_of, (Period.MONTH, Period.YEAR), projects)
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
            shifts_entered=shifts.entered,
            shifts_expected=shifts.expected,
            day_plan_t=plan.day(as_of),
            month_plan_pct=pct_of_plan(sums.month, plan.over(month_of(as_of).until(as_of))),
            half_year_plan_pct=pct_of_plan(sums.half_year, plan.over(half)),
        ),
        ForecastFigures(ends[Period.MONTH], ends[Period.YEAR]),
        _dispatch(ledger, as_of),
    )


def _dispatch(ledger: Readable, as_of: date) -> DispatchFigures:
    """Work out what left the plant and what is in stock."""
    year = year_of(as_of).until(as_of)
    sent = {day: Decimal(num) for day, num, *_ in ledger.daily_exact(m.LOT, TOTAL, m.DISPATCH_T, year.first, year.last)}
    sums, there = to_date(sent, as_of), stock(ledger, as_of)
    return DispatchFigures(
        sums.day,
        sums.month,
        sums.half_year,
        sums.year,
        there.book_t,
        there.difference_t,
        shares(ledger, year),
    )


def as_json_answer(figures: Figures) -> dict[str, object]:
    """Give the figures as plain numbers, texts and ``None``, under the names of their fields."""
    forecast = figures.forecast
    return {
        "as_of": figures.as_of.isoformat(),
        "cathode": {f.name: _plain(getattr(figures.cathode, f.name)) for f in fields(figures.cathode)},
        "forecast": {"month": as_numbers(forecast.month), "year": as_numbers(forecast.year)},
        "dispatch": _dispatch_json(figures.dispatch),
    }


def _dispatch_json(dispatch: DispatchFigures) -> dict[str, object]:
    names = [field.name for field in fields(dispatch) if field.name != "by_destination"]
    return {name: _plain(getattr(dispatch, name)) for name in names} | {
        "by_destination": [
            {
                "destination": one.destination or None,
                "name": one.name.en,
                "year_t": _plain(one.tonnes),
                "share_pct": _plain(one.pct),
            }
            for one in dispatch.by_destination
        ]
    }


def _plain(value: Decimal | int | None) -> float | int | None:
    return float(round(value, _DECIMALS)) if isinstance(value, Decimal) else value


def _whole(output: Series, span: Span) -> Decimal | None:
    """Give the sum of a span of the past; unknown where the ledger begins later than it."""
    reaches_back = any(day <= span.first for day in output)
    return total(output, span) if reaches_back else None
