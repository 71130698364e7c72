"""What a sample plant must add up to: the public totals of Kazakhmys, plans that fit them, and steady years around.

Public: 223.0 kt of cathodes in 2015, 103.0 % of plan; 111.0 kt in the first half of 2016, 8.0 % above that of 2015.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from plantdesk.domain.periods import Span, half_year_of, month_of, year_of

PUBLIC_HALVES: Mapping[date, Decimal] = {
    date(2015, 1, 1): Decimal("102777.8"),
    date(2015, 7, 1): Decimal("120222.2"),
    date(2016, 1, 1): Decimal("111000.0"),
    date(2016, 7, 1): Decimal("112219.8"),
}
"""First day of a half-year → tonnes; the last one goes on at the rate of the one before."""

PUBLIC_PLANS: Mapping[int, Decimal] = {2015: Decimal("216504.85"), 2016: Decimal(221600)}
"""Year → planned tonnes."""

_YEAR_2015 = Decimal(223000)
_GROWTH = Decimal("1.018")
_FIRST_HALF = Decimal("0.495")
_TENTH = Decimal("0.1")


def half_year_goal(day: date) -> Decimal:
    """Give the tonnes of the half-year that holds the day."""
    half = half_year_of(day)
    if half.first in PUBLIC_HALVES:
        return PUBLIC_HALVES[half.first]
    year = (_YEAR_2015 * _GROWTH ** (day.year - 2015)).quantize(Decimal(100))
    first = (year * _FIRST_HALF).quantize(_TENTH)
    return first if half.first.month == 1 else year - first


def year_plan(year: int) -> Decimal:
    """Give the planned tonnes of a year: a little less than what is made."""
    if year in PUBLIC_PLANS:
        return PUBLIC_PLANS[year]
    made = half_year_goal(date(year, 1, 1)) + half_year_goal(date(year, 7, 1))
    return (made / Decimal("1.012")).quantize(Decimal(100))


def monthly_plan(year: int, shares: Mapping[str, Decimal]) -> dict[tuple[date, str], Decimal]:
    """Spread a year's plan over its months by their days and over sections by their shares.

    Whole tonnes each, the last of all with what the year's plan has beyond whole ones: they add up to the year's plan.
    """
    plan = year_plan(year)
    whole = int(plan)
    months = [month.first for month in year_of(date(year, 1, 1)).months()]
    parts = [(month, section) for month in months for section in shares]
    weights = [month_of(month).days * shares[section] for month, section in parts]
    spread = dict(zip(parts, (Decimal(n) for n in apportioned(whole, weights)), strict=True))
    spread[parts[-1]] += plan - whole
    return spread


def apportioned(total: int, weights: Sequence[Decimal]) -> list[int]:
    """Cut a whole number into whole parts by weights, the largest remainders rounded up; they add up to the total."""
    everything = sum(weights, Decimal(0))
    exact = [total * weight / everything for weight in weights]
    parts = [int(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def daily_rate(day: date) -> float:
    """Give the tonnes a day that the plant runs at: half-years join without a step and keep their means."""
    half = half_year_of(day)
    before, this, after = (_mean_rate(d) for d in (_back(half), half.first, _on(half)))
    start, end = (before + this) / 2, (this + after) / 2
    middle = (4 * this - start - end) / 2
    place = (day - half.first).days / half.days * 2
    return start + (middle - start) * place if place < 1 else middle + (end - middle) * (place - 1)


def part_of_goal(day: date, shifts: int, of_shifts: int) -> Decimal:
    """Give the share of a half-year's goal that so many of its shifts make, in tenths of a tonne."""
    return (half_year_goal(day) * shifts / of_shifts).quantize(_TENTH, ROUND_HALF_UP)


def _mean_rate(day: date) -> float:
    return float(half_year_goal(day)) / half_year_of(day).days


def _back(half: Span) -> date:
    return date(half.first.year - 1, 7, 1) if half.first.month == 1 else date(half.first.year, 1, 1)


def _on(half: Span) -> date:
    return date(half.first.year, 7, 1) if half.first.month == 1 else date(half.first.year + 1, 1, 1)
