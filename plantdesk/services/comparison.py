"""A figure beside its plan and the same days of last year, on day, month, quarter, half-year and year.

What adds up is added, a mean is Σ value · weight / Σ weight, a ratio the ratio of its sums: as the catalogue declares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Aggregation, Derived, Figure, Ratio, Sum
from plantdesk.domain.day import TOTAL
from plantdesk.domain.periods import Period, Span, same_date, span_of, year_of
from plantdesk.domain.plan import Planned, pct_of_plan
from plantdesk.domain.text import Message, msg
from plantdesk.domain.trends import change_pct
from plantdesk.services.completeness import Shifts, shifts_by_day
from plantdesk.services.plans import plan_of
from plantdesk.services.ports import Readable

_HUNDRED, _ZERO = Decimal(100), Decimal(0)
_LOOK_BACK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure over a span; ``None`` is unknown, never zero.

    A figure that says nothing over so few days (``Derived.least_days``) is unknown. ``delta`` is actual − plan, ``pct`` 100 · actual / plan; ``last_year`` the same calendar days of the year before,
    known where entries reach back to the first of them, ``last_year_delta`` the difference and ``last_year_pct`` the
    change in per cent. ``shifts`` counts the span's shifts up to the day asked about; where some are missing, what
    adds up is at least what stands here (``at_least``), and so with last year's (``last_at_least``).
    """

    period: Period
    span: Span
    actual: Decimal | None
    planned: Decimal | None
    last_year: Decimal | None
    shifts: Shifts
    at_least: bool
    last_at_least: bool
    adds_up: bool

    @property
    def change_at_least(self) -> bool:
        """Tell whether the change on last year is at least what stands here: what lacks last year would lower it."""
        return self.at_least and not self.last_at_least

    @property
    def delta(self) -> Decimal | None:
        """Actual less plan, in the unit of the figure."""
        return None if self.actual is None or self.planned is None else self.actual - self.planned

    @property
    def pct(self) -> Decimal | None:
        """100 · actual / plan."""
        return pct_of_plan(self.actual, self.planned)

    @property
    def last_year_delta(self) -> Decimal | None:
        """Actual less last year's, in the unit of the figure."""
        return None if self.actual is None or self.last_year is None else self.actual - self.last_year

    @property
    def last_year_pct(self) -> Decimal | None:
        """The change on last year in per cent."""
        return change_pct(self.actual, self.last_year)


@dataclass(frozen=True, slots=True)
class Compared:
    """A period to date beside the days that have passed, and beside the whole of the period."""

    period: Period
    to_date: Comparison
    whole: Comparison


@dataclass(frozen=True, slots=True)
class Parts:
    """The daily parts of a figure: numerator, denominator (``None`` of a sum) and how many entries are in it."""

    days: Mapping[date, tuple[Decimal, Decimal | None]]
    adds: Aggregation
    first: date | None

    def over(self, span: Span) -> Decimal | None:
        """Give the figure over a span: the sum, or Σ numerator / Σ denominator; unknown where no day is there."""
        found = [self.days[day] for day in span if day in self.days]
        if not found:
            return None
        num = sum((part[0] for part in found), _ZERO)
        if isinstance(self.adds, Sum):
            return num
        den = sum((part[1] or _ZERO for part in found), _ZERO)
        if not den:
            return None
        return num * _HUNDRED / den if isinstance(self.adds, Ratio) else num / den


def parts(ledger: Readable, figure: str, span: Span, unit: str = TOTAL) -> Parts:
    """Read the daily parts of a measured or derived figure from the kept sums."""
    declared = ledger.catalogue.series(figure)
    kind = ledger.catalogue.sheet(declared.sheet).subject
    adds = declared.adds
    if isinstance(adds, Ratio):
        over = {r[0]: Decimal(r[1]) for r in ledger.daily_exact(kind, unit, adds.over, span.first, span.last)}
        rows = ledger.daily_exact(kind, unit, adds.under, span.first, span.last)
        days: dict[date, tuple[Decimal, Decimal | None]] = {r[0]: (over.get(r[0], _ZERO), Decimal(r[1])) for r in rows}
    else:
        rows = ledger.daily_exact(kind, unit, figure, span.first, span.last)
        days = {r[0]: (Decimal(r[1]), None if r[2] is None else Decimal(r[2])) for r in rows}
    return Parts(days, adds, rows[0][0] if rows else None)


def compare(ledger: Readable, figure: str, as_of: date, unit: str = TOTAL) -> tuple[Compared, ...]:
    """Compare a figure of one unit, or of all its kind, on every period as of the end of a day."""
    declared = ledger.catalogue.series(figure)
    kind = ledger.catalogue.sheet(declared.sheet).subject
    year = year_of(as_of)
    before = year.year_before()
    found = parts(ledger, figure, Span(before.first - _LOOK_BACK, as_of), unit)
    plan = plan_of(ledger, figure, None if unit == TOTAL else (kind, unit))
    reaches_back = found.first is not None and found.first <= before.last
    shifts = shifts_by_day(ledger, figure, Span((before if reaches_back else year).first, as_of), unit)
    return tuple(
        Compared(
            period,
            _of_span(declared, found, plan, shifts, period, span_of(period, as_of).until(as_of), as_of),
            _of_span(declared, found, plan, shifts, period, span_of(period, as_of), as_of),
        )
        for period in Period
    )


def few_days(declared: Figure | Derived) -> Message | None:
    """Say over how many days a figure says nothing, where that is more than a day."""
    least = _least_days(declared)
    if least == 1:
        return None
    return msg(
        "Periods of fewer than {days} days are left open: what is pulled on a day was deposited before.", days=least
    )


def _least_days(declared: Figure | Derived) -> int:
    return declared.least_days if isinstance(declared, Derived) else 1


def _of_span(
    declared: Figure | Derived,
    found: Parts,
    plan: Planned,
    shifts: Mapping[date, Shifts],
    period: Period,
    span: Span,
    as_of: date,
) -> Comparison:
    past = span.until(as_of)
    counted = _counted(shifts, past)
    least_days = _least_days(declared)
    adds_up = isinstance(declared.adds, Sum)
    actual = found.over(past) if past.days >= least_days else None
    last = _year_before(period, span)
    reaches_back = found.first is not None and found.first <= last.first and last.days >= least_days
    before = found.over(last) if reaches_back else None
    return Comparison(
        period,
        span,
        actual,
        plan.over(span),
        before,
        counted,
        adds_up and actual is not None and not counted.is_whole,
        adds_up and before is not None and not _counted(shifts, last).is_whole,
        adds_up,
    )


def _counted(shifts: Mapping[date, Shifts], span: Span) -> Shifts:
    total = Shifts()
    for day in span:
        total = total.plus(shifts.get(day, Shifts()))
    return total


def _year_before(period: Period, span: Span) -> Span:
    """Give the same days of the year before; a whole February is one in either year."""
    if span == span_of(period, span.first):
        return span_of(period, same_date(span.first, -1))
    return span.year_before()


DEFAULT = m.CATHODE_T
"""The figure that is compared where none is named."""
