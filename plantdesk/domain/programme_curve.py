"""How far a programme is: the S-curve of what was planned and what is done, and earned value where budgets exist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from plantdesk.domain.periods import month_of
from plantdesk.domain.programme import Project, Promise

_ONE, _ZERO, _HUNDRED = Decimal(1), Decimal(0), Decimal(100)
_DAY = timedelta(days=1)


class By(StrEnum):
    """What an S-curve adds up: every milestone as one, by its weight, or by its part of the project's budget."""

    COUNT = "count"
    WEIGHT = "weight"
    BUDGET = "budget"


class CurvePoint(NamedTuple):
    """What adds up to the end of a day: planned by the baselines, done by the actual dates, expected by forecasts.

    ``actual`` is there up to the day looked at, ``forecast`` from it on; ``None`` is not known yet or no more asked.
    """

    day: date
    planned: Decimal
    actual: Decimal | None
    forecast: Decimal | None


@dataclass(frozen=True, slots=True)
class Curve:
    """An S-curve with a point a month's end, and the whole that it leads to.

    ``without_date`` is how much of the whole has no baseline; it is in ``total`` and in no planned point.
    """

    by: By
    total: Decimal
    points: tuple[CurvePoint, ...]
    without_date: Decimal


def shares(project: Project) -> tuple[tuple[Promise, Decimal], ...]:
    """Give the part of the whole project (adding up to 1) that each of its milestones carries, by their weights.

    A milestone without a weight weighs 1, like any other where none has one.
    """
    weights = [_ONE if one.weight is None else one.weight for one in project.promises]
    whole = sum(weights, _ZERO)
    return tuple(
        (one, weight / whole if whole else _ZERO) for one, weight in zip(project.promises, weights, strict=True)
    )


def s_curve(projects: Iterable[Project], as_of: date, by: By = By.COUNT, currency: str | None = None) -> Curve:
    """Add milestones up by month; by budget, only projects with a budget (of one ``currency``, where one is named)."""
    parts = list(_parts(projects, by, currency))
    total = sum((amount for _, amount in parts), _ZERO)
    dates = [day for one, _ in parts for day in (one.baseline, one.due(as_of)) if day is not None]
    if not dates:
        return Curve(by, total, (), total)
    planned = _Running([(one.baseline, amount) for one, amount in parts])
    actual = _Running([(one.actual, amount) for one, amount in parts if one.done(as_of)])
    # What should have happened and has not is expected from the day looked at on.
    forecast = _Running([(_expected(one, as_of), amount) for one, amount in parts])
    points = [
        CurvePoint(
            day,
            planned.until(day),
            actual.until(day) if day <= as_of else None,
            forecast.until(day) if day >= as_of else None,
        )
        for day in _days(min(dates), max(*dates, as_of), as_of)
    ]
    lacking = sum((amount for one, amount in parts if one.baseline is None), _ZERO)
    return Curve(by, total, tuple(points), lacking)


def _parts(projects: Iterable[Project], by: By, currency: str | None) -> Iterable[tuple[Promise, Decimal]]:
    for project in projects:
        if by is By.COUNT:
            yield from ((one, _ONE) for one in project.promises)
        elif by is By.WEIGHT:
            whole = _ONE if project.weight is None else project.weight
            yield from ((one, whole * share) for one, share in shares(project))
        elif project.budget is not None and currency in (None, project.currency):
            budget = project.budget
            yield from ((one, budget * share) for one, share in shares(project))


def _expected(one: Promise, as_of: date) -> date | None:
    due = one.due(as_of)
    return due if due is None or one.done(as_of) else max(due, as_of + _DAY)


def _days(first: date, last: date, as_of: date) -> list[date]:
    """Give the ends of the months from the one before a day to the one of another, and the day looked at."""
    day = month_of(first).first - _DAY
    found = {day, as_of}
    while day < last:
        day = month_of(day + _DAY).last
        found.add(day)
    return sorted(found)


class _Running:
    """Amounts by day, added up in the order in which they are asked for."""

    def __init__(self, amounts: Iterable[tuple[date | None, Decimal]]) -> None:
        self._left = sorted(((day, amount) for day, amount in amounts if day is not None), reverse=True)
        self._sum = _ZERO

    def until(self, day: date) -> Decimal:
        """Give the sum up to a day that is not before the last one asked for."""
        while self._left and self._left[-1][0] <= day:
            self._sum += self._left.pop()[1]
        return self._sum


@dataclass(frozen=True, slots=True)
class Earned:
    """Earned value of the projects of one currency that have a budget, as of a day (DOMAIN section 8, S28).

    ``planned`` (BCWS), ``earned`` (BCWP), ``spent`` (ACWP); ``budget`` (BAC). ``sv`` = earned - planned, ``cv`` =
    earned - spent, ``spi`` = earned / planned, ``cpi`` = earned / spent, ``eac`` = budget / cpi; ``None`` is unknown.
    """

    currency: str
    budget: Decimal
    planned: Decimal
    earned: Decimal
    spent: Decimal | None

    @property
    def sv(self) -> Decimal:
        """Give what is earned less what was planned."""
        return self.earned - self.planned

    @property
    def cv(self) -> Decimal | None:
        """Give what is earned less what it cost."""
        return None if self.spent is None else self.earned - self.spent

    @property
    def spi(self) -> Decimal | None:
        """Give what is earned over what was planned."""
        return self.earned / self.planned if self.planned else None

    @property
    def cpi(self) -> Decimal | None:
        """Give what is earned over what it cost."""
        return self.earned / self.spent if self.spent else None

    @property
    def eac(self) -> Decimal | None:
        """Give what all of it will cost if it goes on like this."""
        return self.budget * self.spent / self.earned if self.spent is not None and self.earned else None


def earned(projects: Iterable[Project], as_of: date) -> tuple[Earned, ...]:
    """Work out earned value by currency, of projects that have a budget and milestones.

    A milestone earns its share of the budget once it is met, before that its reported percentage of it.
    """
    found: dict[str, list[Project]] = {}
    for one in projects:
        if one.budget is not None and one.promises:
            found.setdefault(one.currency, []).append(one)
    return tuple(_earned(currency, some, as_of) for currency, some in sorted(found.items()))


def _earned(currency: str, projects: Sequence[Project], as_of: date) -> Earned:
    budget = planned = value = _ZERO
    spent: Decimal | None = None
    for project in projects:
        whole = project.budget or _ZERO
        budget += whole
        for one, share in shares(project):
            if one.baseline is not None and one.baseline <= as_of:
                planned += whole * share
            value += whole * share * (_ONE if one.done(as_of) else (one.percent or _ZERO) / _HUNDRED)
        if project.spend is not None:
            spent = (spent or _ZERO) + project.spend
    return Earned(currency, budget, planned, value, spent)
