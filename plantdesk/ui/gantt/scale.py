"""A stretch of time laid on pixels, and the labels that find room on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plantdesk.domain.periods import day_number
from plantdesk.domain.periods import day_of as day_by_number

GAP = 14.0
"""The least room between two labels, in pixels."""
CLOSEST, FARTHEST = 24.0, 0.02
"""Pixels a day at the nearest and at the farthest zoom: a day is a finger wide, or forty years fill the chart."""
_MONTHS_APART = (1, 2, 3, 6, 12, 24, 60, 120)
_WEEKS = (1, 8, 15, 22)
_LONGEST_MONTH, _YEAR = 31, 12
_FIRST, _LAST = day_number(dt.date.min), day_number(dt.date.max)


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Where days lie: ``first`` (days since 1970-01-01, with its part) at pixel 0, and how wide a day is."""

    first: float
    pixels_a_day: float

    def x(self, day: dt.date) -> float:
        """Give the pixel at which a day begins."""
        return (day_number(day) - self.first) * self.pixels_a_day

    def day(self, x: float) -> dt.date:
        """Give the day whose beginning is nearest to a pixel."""
        return day_by_number(max(_FIRST, min(round(self.first + x / self.pixels_a_day), _LAST)))

    def moved(self, pixels: float) -> TimeScale:
        """Give the scale with everything moved to the right by some pixels."""
        return TimeScale(self.first - pixels / self.pixels_a_day, self.pixels_a_day)

    def zoomed(self, factor: float, x: float) -> TimeScale:
        """Give the scale drawn ``factor`` times as wide, with the day under pixel ``x`` staying where it is."""
        wide = max(FARTHEST, min(self.pixels_a_day * factor, CLOSEST))
        return TimeScale(self.first + x / self.pixels_a_day - x / wide, wide)


def fitting(first: dt.date, last: dt.date, width: float, margin: float) -> TimeScale:
    """Give the scale on which both days lie within ``width`` pixels, ``margin`` from its ends."""
    days = max(1, day_number(last) - day_number(first))
    wide = max(FARTHEST, min(max(1.0, width - 2 * margin) / days, CLOSEST))
    return TimeScale(day_number(first) - margin / wide, wide)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale; without words its label found no room."""

    day: dt.date
    x: float
    words: str


def ticks(
    scale: TimeScale, width: float, month: Callable[[int], str], wide: Callable[[str], float]
) -> tuple[Tick, ...]:
    """Give the finest ticks whose labels stand apart within ``width`` pixels: days, months, years.

    ``month`` names a month, 1 to 12; ``wide`` measures a label. Where no year begins in sight, the first label names it.
    """
    if width <= 0:
        return ()
    first, last = scale.day(0), scale.day(width)
    for step in (0, *_MONTHS_APART):
        closest = (7 if step == 0 else 28 * step) * scale.pixels_a_day
        if closest < GAP:
            continue
        days = list(_weeks(first, last) if step == 0 else _months(first, last, step))
        named = [(day, _words(day, month)) for day in days]
        if closest >= max((wide(words) for _, words in named), default=0.0) + GAP or step == _MONTHS_APART[-1]:
            return _with_year(scale, width, named, wide)
    return ()


def _weeks(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for start in _months(first - dt.timedelta(days=_LONGEST_MONTH), last, 1):
        yield from (day for day in (start.replace(day=number) for number in _WEEKS) if first <= day <= last)


def _months(first: dt.date, last: dt.date, step: int) -> Iterator[dt.date]:
    """Give the first days of every ``step`` months from ``first`` on, counted from January of year 0."""
    index = first.year * _YEAR + first.month - 1
    index -= index % step
    while index // _YEAR <= min(last.year, dt.MAXYEAR):
        year, month = divmod(index, _YEAR)
        day = dt.date(max(1, year), month + 1, 1)
        if day > last:
            return
        if day >= first:
            yield day
        index += step


def _words(day: dt.date, month: Callable[[int], str]) -> str:
    if day.day > 1:
        return f"{day.day}\u00a0{month(day.month)}"
    return str(day.year) if day.month == 1 else month(day.month)


def _with_year(
    scale: TimeScale, width: float, named: list[tuple[dt.date, str]], wide: Callable[[str], float]
) -> tuple[Tick, ...]:
    """Lay the labels out; one that would be cut at an edge is left away."""
    found: list[Tick] = []
    says_year = any(day.month == 1 and day.day == 1 for day, _ in named)
    free = 0.0
    for day, words in named:
        x = scale.x(day)
        half = wide(words) / 2
        if not says_year and x - half >= 0:
            longer = f"{words}\u00a0{day.year}"
            half = wide(longer) / 2
            if x - half >= 0:
                words, says_year = longer, True
            else:
                half = wide(words) / 2
        fits = x - half >= free and x + half <= width
        found.append(Tick(day, x, words if fits else ""))
        free = x + half + GAP if fits else free
    return tuple(found)
