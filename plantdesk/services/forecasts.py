"""The forecast of a month's or year's end from the ledger: rates side by side, their range, and the rate it takes.

The arithmetic is in ``domain/forecast.py``. Days of which entries are missing do not count towards a rate; that is
read from the entries for the last ``EXACT`` days and, before them, from the number of entries in the kept sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import forecast as f
from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Sum
from plantdesk.domain.day import TOTAL
from plantdesk.domain.errors import Refused
from plantdesk.domain.forecast import Fan, Method, Output, Past, Score
from plantdesk.domain.periods import Period, Span, day_number, day_of, span_of
from plantdesk.domain.plan import Plan
from plantdesk.domain.plant import FIRST_DAY
from plantdesk.domain.programme import Project
from plantdesk.domain.programme_effect import additions
from plantdesk.domain.text import msg
from plantdesk.services.begun import making
from plantdesk.services.completeness import shifts_by_day, stretches
from plantdesk.services.one_look import once
from plantdesk.services.plans import plan_of
from plantdesk.services.ports import Readable
from plantdesk.services.programme import with_effect_on

EXACT = 400
"""Days back to which a day's completeness is read from its entries."""
_BEGIN = FIRST_DAY
_DECIMALS = 9
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where a period will end, in tonnes (or the unit of the figure); ``None`` is unknown, never zero.

    ``linear_t``, ``last_30_days_t`` and ``ewma_t`` are actual + rate · days that are not there yet: the mean of the
    period's whole days, of the last thirty days', and the exponentially weighted one; ``plan_rate_t`` is actual + the
    plan of those days. ``low_t`` and ``high_t`` hold eight tenths of what followed at earlier days at this distance
    (``domain.forecast.Ends``). ``required_t_per_day`` is (plan − actual) / days left, ``out_of_reach`` whether that is
    more than the best mean of thirty days ever reached. ``projects_t`` is what projects are to add over the rest of the
    period, from the forecast date of each with its ramp-up, beyond what the output of the day has of them already;
    ``with_projects_t`` is ``linear_t`` + ``projects_t``. Both are ``None`` where no project adds to the figure.
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
    projects_t: Decimal | None = None
    with_projects_t: Decimal | None = None

    def of(self, method: Method) -> Decimal | None:
        """Give the end by one method."""
        return {
            Method.LINEAR: self.linear_t,
            Method.LAST_30_DAYS: self.last_30_days_t,
            Method.PLAN_RATE: self.plan_rate_t,
            Method.EWMA: self.ewma_t,
        }[method]


def as_numbers(figures: Forecast) -> dict[str, float | int | bool | None]:
    """Give the figures of a forecast as plain numbers under the names of their fields, for programs."""
    found: dict[str, float | int | bool | None] = {}
    for field in fields(figures):
        value = getattr(figures, field.name)
        if field.name not in ("span", "as_of"):
            found[field.name] = float(round(value, _DECIMALS)) if isinstance(value, Decimal) else value
    return found


class Outlook:
    """All that is known of a figure up to a day, read once: its forecasts and its fans follow from it."""

    def __init__(self, ledger: Readable, as_of: date, periods: Sequence[Period], figure: str = m.CATHODE_T) -> None:
        """``periods`` are those that will be asked for. ``Refused`` for a figure that does not add up."""
        self._figure = figure
        self._projects = with_effect_on(ledger, figure)
        since = min((span_of(period, as_of).first for period in periods), default=as_of)
        self.as_of = as_of
        self._output = history(ledger, as_of, figure, since)
        self._past = record(ledger, as_of, figure)
        self._plan = _plan(ledger, figure)

    def forecasts(self, periods: Iterable[Period], projects: Sequence[Project] | None = None) -> dict[Period, Forecast]:
        """Foresee the ends of the periods that hold the day, as of its end; as if the projects were others, where given."""
        adding = self._projects if projects is None else projects
        return foreseen(self._output, self._past, self._plan, self.as_of, periods, adding, self._figure)

    def fan(self, period: Period) -> Fan:
        """Give a period's cumulative output and plan by day, and how it may go on, for a chart."""
        return f.fan(self._output, self._plan, span_of(period, self.as_of), self.as_of, self._past)


def forecast(ledger: Readable, as_of: date, period: Period, figure: str = m.CATHODE_T) -> Forecast:
    """Foresee the end of the period that holds a day, as of the end of that day."""
    return forecasts(ledger, as_of, (period,), figure)[period]


def forecasts(
    ledger: Readable, as_of: date, periods: Sequence[Period], figure: str = m.CATHODE_T
) -> dict[Period, Forecast]:
    """Foresee the ends of several periods from one reading."""
    return Outlook(ledger, as_of, periods, figure).forecasts(periods)


def foreseen(
    output: Output,
    past: Past,
    plan: Plan,
    as_of: date,
    periods: Iterable[Period],
    projects: Sequence[Project] = (),
    figure: str = m.CATHODE_T,
) -> dict[Period, Forecast]:
    """Foresee the same from output, all history, plan and the projects that add to it, which were read already."""
    best = past.best_mean()
    found = {period: _forecast(output, past, plan, best, span_of(period, as_of), as_of) for period in periods}
    if not projects:
        return found
    return {period: _with_projects(one, projects, figure) for period, one in found.items()}


def _with_projects(found: Forecast, projects: Sequence[Project], figure: str) -> Forecast:
    """Give a forecast with what projects add to the rest of its period as a part of its own."""
    if found.as_of >= found.span.last:
        added = Decimal(0)
    else:
        added = additions(projects, Span(found.as_of + _DAY, found.span.last), found.as_of, figure)
    together = None if found.linear_t is None else found.linear_t + added
    return replace(found, projects_t=added, with_projects_t=together)


def fan(ledger: Readable, as_of: date, period: Period, figure: str = m.CATHODE_T) -> Fan:
    """Give the period's cumulative output and plan by day, and how it may go on, for a chart."""
    return Outlook(ledger, as_of, (period,), figure).fan(period)


def back_test(ledger: Readable, as_of: date, period: Period, figure: str = m.CATHODE_T) -> tuple[Score, ...]:
    """Tell how far each method was off in the periods of the ledger that were over by a day."""
    output = history(ledger, as_of, figure, _BEGIN)
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


def _forecast(output: Output, past: Past, plan: Plan, best: Decimal | None, span: Span, as_of: date) -> Forecast:
    end = f.ends(output, plan, span, as_of, past)
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


def history(ledger: Readable, as_of: date, figure: str, since: date) -> Output:
    """Read the output of all units by day up to a day, and how much of each day is there.

    It goes back to ``since``, and far enough for the rates. ``Refused`` for a figure that does not add up.
    """
    kind = _kind(ledger, figure)
    since = min(since, as_of - timedelta(days=f.REACH - 1))
    rows = ledger.daily_exact(kind, TOTAL, figure, since, as_of)
    if not rows:
        return Output({})
    first = rows[0][0]
    exact = Span(max(first, as_of - timedelta(days=EXACT)), as_of)
    whole = {day for day, shifts in shifts_by_day(ledger, figure, exact).items() if shifts.is_whole}
    due = _Due(ledger, kind, Span(first, as_of))
    partial = {}
    for day, _, _, n, _ in rows:
        awaited = due.of(day_number(day))
        if n < awaited and day not in whole:
            partial[day] = Decimal(n) / awaited
    return Output({day: Decimal(num) for day, num, _, _, _ in rows}, partial)


def record(ledger: Readable, as_of: date, figure: str) -> Past:
    """Read the whole days of all history up to a day, by the number of their entries."""
    return once(ledger, ("record", as_of, figure), lambda: _record(ledger, as_of, figure))


def _record(ledger: Readable, as_of: date, figure: str) -> Past:
    kind = _kind(ledger, figure)
    rows = ledger.daily(kind, TOTAL, figure, _BEGIN, as_of)
    if not rows:
        return Past((), ())
    due = _Due(ledger, kind, Span(day_of(rows[0][0]), as_of))
    whole = [(day, num) for day, num, _, n, _ in rows if n >= due.of(day)]
    return Past([day for day, _ in whole], [num for _, num in whole])


def _kind(ledger: Readable, figure: str) -> str:
    declared = ledger.catalogue.series(figure)
    if not isinstance(declared.adds, Sum):
        raise Refused(msg("{figure} does not add up over days: it has no forecast.", figure=declared.name))
    return ledger.catalogue.sheet(declared.sheet).subject


class _Due:
    """How many entries a day should have, asked for days that ascend."""

    def __init__(self, ledger: Readable, kind: str, span: Span) -> None:
        self._ahead = stretches(ledger.plant(), kind, span, making(ledger, kind, span.last))
        self._until, self._due = -1, 0

    def of(self, day: int) -> int:
        """Give it for a day (days since 1970-01-01) that is not before the last one asked for."""
        while day > self._until:
            stretch = next(self._ahead)
            self._until, self._due = day_number(stretch.span.last), stretch.due
        return self._due
