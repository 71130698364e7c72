"""Where ticks stand on the axes: whole plant days and round numbers, never so close that labels collide."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from plantdesk.domain import periods
from plantdesk.domain.periods import day_number

_LABEL_GAP = 14.0
_EDGE = 1.0
_NARROWEST_LABEL = 24.0
_TICKS_APART = 44.0
_TICKS_CLOSEST = 22.0
_DAY_STEPS = (1, 2, 5, 10, 15)
_MONTH_STEPS = (1, 2, 3, 6)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50)
_FIRST, _LAST = day_number(dt.date.min), day_number(dt.date.max)


class DateTick(NamedTuple):
    """One tick of a date axis; an empty label is a tick whose label found no room."""

    day: int
    label: str


def day_of(number: float) -> dt.date:
    """Give the production day nearest to a position on a date axis, within the years that a date can hold."""
    return periods.day_of(max(_FIRST, min(round(number), _LAST)))


def date_ticks(
    first: float, last: float, width: float, month: Callable[[int], str], text_width: Callable[[str], float]
) -> list[DateTick]:
    """The finest ticks whose labels stand apart on ``width`` pixels for the days ``first`` to ``last``.

    ``month`` names a month, 1 to 12. A label is a day ("16 Jun"), the month on its first day ("Jul"), or the year
    on 1 January; where no year is in sight, an early label carries it, if need be instead of its neighbours.
    """
    if width <= 0 or last <= first:
        return []
    pixels_a_day = width / (last - first)
    ticks: list[DateTick] = []
    for days_apart, days in _levels(first, last):
        if days_apart * pixels_a_day < _NARROWEST_LABEL:
            continue
        ticks = [DateTick(day, _label(day, month)) for day in days()]
        if _stand_apart(ticks, first, pixels_a_day, text_width):
            break
    return _with_year(_inside(ticks, first, width, pixels_a_day, text_width), first, pixels_a_day, text_width)


def _levels(first: float, last: float) -> Iterator[tuple[float, Callable[[], list[int]]]]:
    """Ever coarser grids: how many days lie between ticks at least, and the days."""
    for step in _DAY_STEPS:
        yield step, lambda step=step: _days(first, last, step)  # type: ignore[misc]
    for step in _MONTH_STEPS:
        yield 28.0 * step, lambda step=step: _months(first, last, step)  # type: ignore[misc]
    for step in _YEAR_STEPS:
        yield 365.0 * step, lambda step=step: _months(first, last, 12 * step)  # type: ignore[misc]


def _days(first: float, last: float, step: int) -> list[int]:
    """Every ``step`` days counted from the first of each month; none so late that it crowds the next first."""
    found: list[int] = []
    for start in _months(first - 31, last, 1):
        days_here = _next_month(start, 1) - start
        found += [start + d for d in range(0, days_here, step) if d == 0 or days_here - d >= max(1, 0.6 * step)]
    return [day for day in found if first <= day <= last]


def _months(first: float, last: float, step: int) -> list[int]:
    """First days of every ``step`` months, counted from January of year 0."""
    day = day_of(math.ceil(first))
    index = day.year * 12 + day.month - 1
    index -= index % step
    found: list[int] = []
    while True:
        year, month = divmod(index, 12)
        if year > dt.MAXYEAR:
            return found
        number = day_number(dt.date(max(year, 1), month + 1, 1))
        if number > last:
            return found
        if number >= first:
            found.append(number)
        index += step


def _next_month(number: int, step: int) -> int:
    day = day_of(number)
    year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    return day_number(dt.date(min(year, dt.MAXYEAR), month + 1, 1))


def _label(number: int, month: Callable[[int], str]) -> str:
    day = day_of(number)
    if day.day > 1:
        return f"{day.day}\u00a0{month(day.month)}"
    return str(day.year) if day.month == 1 else month(day.month)


def _stand_apart(ticks: list[DateTick], first: float, pixels_a_day: float, text_width: Callable[[str], float]) -> bool:
    right = -math.inf
    for tick in ticks:
        middle, half = (tick.day - first) * pixels_a_day, text_width(tick.label) / 2
        if middle - half < right + _LABEL_GAP:
            return False
        right = middle + half
    return True


def _inside(
    ticks: list[DateTick], first: float, width: float, pixels_a_day: float, text_width: Callable[[str], float]
) -> list[DateTick]:
    """Take the label off a tick where it would be cut at the edge."""
    kept = []
    for tick in ticks:
        middle, half = (tick.day - first) * pixels_a_day, text_width(tick.label) / 2
        fits = middle - half >= -_EDGE and middle + half <= width + _EDGE
        kept.append(tick if fits else DateTick(tick.day, ""))
    return kept


def _with_year(
    ticks: list[DateTick], first: float, pixels_a_day: float, text_width: Callable[[str], float]
) -> list[DateTick]:
    """Write the year to an early label unless a bare year stands among the labels."""
    labelled = [i for i, tick in enumerate(ticks) if tick.label]
    if not labelled or any(ticks[i].label == str(day_of(ticks[i].day).year) for i in labelled):
        return ticks
    for place, i in enumerate(labelled[:-1]):
        tried = list(ticks)
        tried[i] = DateTick(ticks[i].day, f"{ticks[i].label}\u00a0{day_of(ticks[i].day).year}")
        if (tried[i].day - first) * pixels_a_day - text_width(tried[i].label) / 2 < -_EDGE:
            continue
        for neighbour in (i, labelled[place + 1], labelled[max(0, place - 1)]):
            if neighbour != i:
                tried[neighbour] = DateTick(ticks[neighbour].day, "")
            if _stand_apart([tick for tick in tried if tick.label], first, pixels_a_day, text_width):
                return tried
    return ticks


def value_step(low: float, high: float, room: float) -> float:
    """The round distance (1, 2 or 5 times a power of ten) between ticks; they stand closer in a low chart."""
    span = high - low
    if not (math.isfinite(span) and span > 0) or room <= 0:
        return 1.0
    rough = span * min(_TICKS_APART, max(_TICKS_CLOSEST, room / 4)) / room
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1.0, 2.0, 5.0, 10.0) if power * factor >= rough * 0.999)


def value_ticks(low: float, high: float, step: float) -> list[float]:
    """The multiples of ``step`` from ``low`` to ``high``."""
    start, stop = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [i * step for i in range(start, stop + 1)]


def decimals_of(step: float) -> int:
    """The decimals that tell neighbouring ticks of a step apart."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def round_range(low: float, high: float, room: float, *, zero: bool) -> tuple[float, float]:
    """Widen the bounds of the visible data to round numbers, so that the axis stands still while the chart moves.

    ``zero`` keeps zero in sight (bars). Where nothing is visible, the range is 0 to 1.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-12:
        margin = abs(high) * 0.1 or 1.0
        low, high = (low, high + margin) if zero and low == 0 else (low - margin, high + margin)
    span = high - low
    padded_low = low if zero and low == 0 else low - span * 0.04
    padded_high = high if zero and high == 0 else high + span * 0.06
    step = value_step(padded_low, padded_high, room) / 2
    return math.floor(padded_low / step + 1e-9) * step, math.ceil(padded_high / step - 1e-9) * step
