"""Days rolled up where they are too narrow to be seen: mean, lowest and highest of each week, month, quarter or year."""

from __future__ import annotations

from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.ui.charts.series import DailyValues, Days, Values

NARROWEST = 2.0
"""Pixels below which a bar of a day is rolled up."""
_MONDAY = 3
"""1 January 1970 was a Thursday."""


class Period(IntEnum):
    """What bars are rolled up to, by the days it has on average."""

    WEEK = 7
    MONTH = 30
    QUARTER = 91
    YEAR = 365


_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def rolled_up_to(pixels: float) -> Period:
    """Give the shortest period of the calendar that is two pixels wide, at so many pixels a day."""
    return next((period for period in Period if period * pixels >= NARROWEST), Period.YEAR)


def period_at(pixels: float) -> Period | None:
    """Give what bars are rolled up to at so many pixels a day; ``None`` where each day has its bar."""
    return None if pixels >= NARROWEST else rolled_up_to(pixels)


def around(daily: DailyValues, start: float, end: float, period: Period) -> slice:
    """Give the places of the days of all periods that reach into a stretch: those at its rims are whole, too."""
    return daily.slice(start - period - 1, end + period + 1)


class RolledUp(NamedTuple):
    """One value a period, in their order; NaN where a period has no day with a value."""

    numbers: Days
    """Which period each is: ``first_of`` gives its day."""
    firsts: Days
    """The first day of each among those that were rolled up (days since 1970-01-01)."""
    ends: Days
    """The day after its last one among them."""
    means: Values
    lowest: Values
    highest: Values


def roll_up(first: int, values: Values, period: Period) -> RolledUp:
    """Roll up the values of consecutive days from ``first`` on; NaN is no value."""
    days = np.arange(first, first + values.size)
    numbers = _number_of(days, period)
    turns = np.concatenate([[0], np.flatnonzero(np.diff(numbers)) + 1])
    known = np.isfinite(values)
    count = np.add.reduceat(known.astype(np.int64), turns)
    some = count > 0
    means = np.add.reduceat(np.where(known, values, 0.0), turns) / np.maximum(count, 1)
    lowest = np.minimum.reduceat(np.where(known, values, np.inf), turns)
    highest = np.maximum.reduceat(np.where(known, values, -np.inf), turns)
    ends = np.concatenate([days[turns[1:]], [first + values.size]])
    return RolledUp(
        numbers[turns],
        days[turns],
        ends,
        np.where(some, means, np.nan),
        np.where(some, lowest, np.nan),
        np.where(some, highest, np.nan),
    )


def _number_of(days: Days, period: Period) -> Days:
    """Number the periods that days lie in: weeks from Monday, months, quarters and years of the calendar."""
    if period is Period.WEEK:
        return (days + _MONDAY) // 7
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(months // _MONTHS[period], dtype=np.int64)


def first_of(number: int, period: Period) -> date:
    """Give the first day of the calendar of a period by its number."""
    if period is Period.WEEK:
        return date(1970, 1, 1) + timedelta(days=7 * number - _MONDAY)
    months = number * _MONTHS[period]
    return date(1970 + months // 12, months % 12 + 1, 1)


def period_name(language: Language, period: Period, first: date) -> str:
    """Call a period by its days, its month, its quarter or its year."""
    match period:
        case Period.WEEK:
            return f"{language.date(first)} – {language.date(first + timedelta(days=6))}"
        case Period.MONTH:
            return f"{language.month(first.month, short=False)} {first.year}"
        case Period.QUARTER:
            quarter = (first.month + 2) // 3
            return language.say(msg("quarter {quarter} of {year}", quarter=quarter, year=str(first.year)))
        case _:
            return str(first.year)
