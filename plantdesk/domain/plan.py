"""The monthly plan spread over days, and how the output stands against it.

Unknown is ``None``, never zero: a span with a month that has no plan has no plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from plantdesk.domain.periods import Span, month_of

_HUNDRED = Decimal(100)
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Plan:
    """Planned tonnes by month, keyed by the first day of the month.

    A month is spread over its days by their weights: 1 unless given, 0 for a day of repair.
    """

    months: Mapping[date, Decimal]
    weights: Mapping[date, Decimal] = field(default_factory=dict)

    def day(self, day: date) -> Decimal | None:
        """Give the planned tonnes of one day."""
        return self.over(Span(day, day))

    def over(self, span: Span) -> Decimal | None:
        """Give the planned tonnes of a span; whole months come out exactly as planned."""
        total = Decimal(0)
        for part in span.months():
            month = month_of(part.first)
            tonnes = self.months.get(month.first)
            whole = self._weight(month)
            if tonnes is None or not whole:
                return None
            total += tonnes * self._weight(part) / whole
        return total

    def days(self, span: Span) -> dict[date, Decimal]:
        """Give the planned tonnes of each day of the span that has a plan."""
        plan: dict[date, Decimal] = {}
        for part in span.months():
            month = month_of(part.first)
            tonnes, whole = self.months.get(month.first), self._weight(month)
            if tonnes is not None and whole:
                plan |= {day: tonnes * self.weights.get(day, _ONE) / whole for day in part}
        return plan

    def _weight(self, days: Iterable[date]) -> Decimal:
        return sum((self.weights.get(day, _ONE) for day in days), Decimal(0))


def pct_of_plan(actual: Decimal | None, planned: Decimal | None) -> Decimal | None:
    """Give 100 · actual / plan of the same days; unknown where either is, or where nothing was planned."""
    if actual is None or not planned:
        return None
    return actual / planned * _HUNDRED
