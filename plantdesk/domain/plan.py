"""The monthly plan spread over days, and how the output stands against it.

Unknown is ``None``, never zero: a span with a month that has no plan has no plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple, Protocol

from plantdesk.domain.periods import Span, month_of

_HUNDRED = Decimal(100)
_ONE = Decimal(1)
_ZERO = Decimal(0)


class Planned(Protocol):
    """What was planned of a figure, for any span of days."""

    def day(self, day: date) -> Decimal | None:
        """Give what was planned of one day."""

    def over(self, span: Span) -> Decimal | None:
        """Give what was planned of a span; unknown where a month of it has no plan."""


class Plan(NamedTuple):
    """Planned tonnes by month, keyed by the first day of the month.

    A month is spread over its days by their weights: 1 unless given, 0 for a day of repair.
    """

    months: Mapping[date, Decimal]
    weights: Mapping[date, Decimal] = MappingProxyType({})

    def day(self, day: date) -> Decimal | None:
        """Give the planned tonnes of one day."""
        return self.over(Span(day, day))

    def over(self, span: Span) -> Decimal | None:
        """Give the planned tonnes of a span; whole months come out exactly as planned."""
        total = _ZERO
        for part in span.months():
            month = month_of(part.first)
            tonnes = self.months.get(month.first)
            whole = self._weight(month)
            if tonnes is None or not whole:
                return None
            total += tonnes if part == month else tonnes * self._weight(part) / whole
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

    def _weight(self, days: Span) -> Decimal:
        if not self.weights:
            return Decimal(days.days)
        return sum((self.weights.get(day, _ONE) for day in days), _ZERO)


def joined(plans: Iterable[Plan]) -> Plan:
    """Add plans up to one, each spread by its own weights; a month has a plan where any of them has one."""
    plans = tuple(plans)
    months: dict[date, Decimal] = {}
    weights: dict[date, Decimal] = {}
    for plan in plans:
        for of_month, tonnes in plan.months.items():
            months[of_month] = months.get(of_month, _ZERO) + tonnes
    uneven = {month_of(day).first for plan in plans for day in plan.weights}
    for first in uneven & months.keys():
        month = month_of(first)
        parts = [plan.days(month) for plan in plans if first in plan.months]
        if not all(parts):
            weights |= dict.fromkeys(month, _ZERO)  # one of them cannot be spread, so neither can the sum
        elif months[first]:
            # The tonnes of a day are its weight in the sum.
            weights |= {day: sum((part[day] for part in parts), _ZERO) for day in month}
    return Plan(months, weights)


class MeanPlan(NamedTuple):
    """What was planned of a mean or ratio (a grade, a recovery): one value a month and unit, and never a sum.

    ``parts`` has, for each unit, its values by month and the plan of what weighs them (dry tonnes for a grade, copper
    for a recovery), if there is one.
    """

    parts: Sequence[tuple[Mapping[date, Decimal], Plan | None]]

    def day(self, day: date) -> Decimal | None:
        """Give the planned value of one day."""
        return self.over(Span(day, day))

    def over(self, span: Span) -> Decimal | None:
        """Give the planned mean of a span: Σ value · weight / Σ weight over units and months.

        Without planned weights the months of one unit weigh by their days; the mean of several units is unknown then.
        """
        found: list[tuple[Decimal, Decimal | None, int]] = []
        for part in span.months():
            first = month_of(part.first).first
            here = [(values[first], weights) for values, weights in self.parts if first in values]
            if not here:
                return None
            found += [(value, None if weights is None else weights.over(part), part.days) for value, weights in here]
        weighed = [(value, weight) for value, weight, _ in found if weight is not None]
        if len(weighed) < len(found):
            if len(found) > sum(1 for _ in span.months()):
                return None
            weighed = [(value, Decimal(days)) for value, _, days in found]
        under = sum((weight for _, weight in weighed), _ZERO)
        return sum((value * weight for value, weight in weighed), _ZERO) / under if under else None


def pct_of_plan(actual: Decimal | None, planned: Decimal | None) -> Decimal | None:
    """Give 100 · actual / plan of the same days; unknown where either is, or where nothing was planned."""
    if actual is None or not planned:
        return None
    return actual / planned * _HUNDRED
