"""The forecast of a month's or year's end from the ledger: rates side by side, their range, and the rate it takes.

The arithmetic is in ``domain/forecast.py``. Days of which entries are missing do not count towards a rate; that is
read from the entries for the last ``EXACT`` days and, before them, from the number of entries in the kept sums.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import forecast as f
from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Sum
from plantdesk.domain.day import TOTAL
from plantdesk.domain.errors import Refused
from plantdesk.domain.forecast import Fan, Method, Output, Score
from plantdesk.domain.periods import Period, Span, span_of
from plantdesk.domain.plan import Plan
from plantdesk.domain.text import msg
from plantdesk.services.completeness import shifts_by_day, stretches
from plantdesk.services.plans import plan_of
from plantdesk.services.ports import Readable

EXACT = 400
"""Days back to which a day's completeness is read from its entries."""
_BEGIN = date(1900, 1, 1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where a period will end, in tonnes (or the unit of the figure); ``None`` is unknown, never zero.

    ``linear_t``, ``last_30_days_t`` and ``ewma_t`` are actual + rate · days that are not there yet: the mean of the
    period's whole days, of the last thirty days', and the exponentially weighted one; ``plan_rate_t`` is actual + the
    plan of those days. ``low_t`` and ``high_t`` hold eight tenths of what followed at earlier days at this distance
    (``domain.forecast.Ends``). ``required_t_per_day`` is (plan − actual) / days left, ``out_of_reach`` whether that is
    more than the best mean of thirty days ever reached.
    """

    span: Span
    as_of: date
    actual_t: Decimal | None
    planned_t: Decimal | None
    linear_t: Decimal | None
    last_30_days_t: Decimal | None
    plan_rate_t: Decimal | None
    ewma_t: Decimal | None
    low_t: Decimal | None
    high_t: Decimal | None
    required_t_per_day: Decimal | None
    best_30_day_t_per_day: Decimal | None
    out_of_reach: bool | None
    days_left: int

    def of(self, method: Method) -> Decimal | None:
        """Give the end by one method."""
        return {
            Method.LINEAR: self.linear_t,
            Method.LAST_30_DAYS: self.last_30_days_t,
            Method.PLAN_RATE: self.plan_rate_t,
            Method.EWMA: self.ewma_t,
        }[method]


def forecast(ledger: Readable, as_of: date, period: Period, figure: str = m.CATHODE_T) -> Forecast:
    """Foresee the end of the period that holds a day, as of the end of that day."""
    return forecasts(ledger, as_of, (period,), figure)[period]


def forecasts(
    ledger: Readable, as_of: date, periods: Iterable[Period], figure: str = m.CATHODE_T
) -> dict[Period, Forecast]:
    """Foresee the ends of several periods from one reading."""
    output, plan = _history(ledger, as_of, figure), _plan(ledger, figure)
    best = f.best_mean(output)
    return {period: _forecast(output, plan, best, span_of(period, as_of), as_of) for period in periods}


def fan(ledger: Readable, as_of: date, period: Period, figure: str = m.CATHODE_T) -> Fan:
    """Give the period's cumulative output and plan by day, and how it may go on, for a chart."""
    return f.fan(_history(ledger, as_of, figure), _plan(ledger, figure), span_of(period, as_of), as_of)


def back_test(ledger: Readable, as_of: date, period: Period, figure: str = m.CATHODE_T) -> tuple[Score, ...]:
    """Tell how far each method was off in the periods of the ledger that were over by a day."""
    output = _history(ledger, as_of, figure)
    return f.back_test(output, _plan(ledger, figure), past_spans(output, as_of, period))


def past_spans(output: Output, as_of: date, period: Period) -> list[Span]:
    """Give every period from the first day of output on that was over by a day, oldest first."""
    found: list[Span] = []
    if not output.tonnes:
        return found
    span = span_of(period, min(output.tonnes))
    while span.last <= as_of:
        found.append(span)
        span = span_of(period, span.last + _DAY)
    return found


def _forecast(output: Output, plan: Plan, best: Decimal | None, span: Span, as_of: date) -> Forecast:
    end = f.ends(output, plan, span, as_of)
    out_of_reach = None if end.required is None or best is None else end.required > best
    return Forecast(
        span,
        as_of,
        end.actual,
        end.planned,
        end.methods[Method.LINEAR],
        end.methods[Method.LAST_30_DAYS],
        end.methods[Method.PLAN_RATE],
        end.methods[Method.EWMA],
        end.low,
        end.high,
        end.required,
        best,
        out_of_reach,
        end.days_left,
    )


def _plan(ledger: Readable, figure: str) -> Plan:
    plan = plan_of(ledger, figure)
    assert isinstance(plan, Plan)
    return plan


def _history(ledger: Readable, as_of: date, figure: str) -> Output:
    """Read the output of all units by day, and how much of each day is there."""
    declared = ledger.catalogue.series(figure)
    if not isinstance(declared.adds, Sum):
        raise Refused(msg("{figure} does not add up over days: it has no forecast.", figure=declared.name))
    kind = ledger.catalogue.sheet(declared.sheet).subject
    rows = ledger.daily_exact(kind, TOTAL, figure, _BEGIN, as_of)
    tonnes = {day: Decimal(num) for day, num, _, _, _ in rows}
    if not rows:
        return Output(tonnes)
    first = rows[0][0]
    recent = max(first, as_of - timedelta(days=EXACT))
    counted = {day: n for day, _, _, n, _ in rows}
    partial: dict[date, Decimal] = {}
    whole = {day: one.is_whole for day, one in shifts_by_day(ledger, figure, Span(recent, as_of)).items()}
    for stretch in stretches(ledger.plant(), kind, Span(first, as_of)):
        for day in stretch.span:
            n = counted.get(day)
            if n is not None and n < stretch.due and not whole.get(day):
                partial[day] = Decimal(n) / stretch.due
    return Output(tonnes, partial)
