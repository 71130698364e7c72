"""One stretch of time for all charts of a tab, and margins that let them stand exactly above each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from plantdesk.domain.periods import day_number
from plantdesk.ui.charts.ticks import day_of

SHORTEST = 7.0
"""The shortest stretch in days that zooming reaches."""


class Preset(StrEnum):
    """The stretches that have a button."""

    DAYS_30 = "30d"
    DAYS_90 = "90d"
    YEAR = "1y"
    YEAR_TO_DATE = "ytd"
    ALL = "all"


class TimeRange(QObject):
    """The days that all charts of a tab show, and the day that is pointed at.

    A day fills the stretch half a day to each side of its number (days since 1970-01-01).
    """

    changed = Signal(float, float)
    """The stretch in view, ``start`` and ``end``, has changed."""
    extent_changed = Signal()
    """The first or last day there is has changed."""
    pointed = Signal(object)
    """The day under the pointer, an ``int``, or ``None``."""
    cursors_changed = Signal()
    """Cursor A or B was placed, moved or taken away."""

    def __init__(
        self, first_day: int, last_day: int, preset: Preset = Preset.DAYS_90, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._first, self._last = first_day, max(first_day, last_day)
        self._home = preset
        self._preset: Preset | None = preset
        self._pointed: int | None = None
        self._cursors: tuple[int, ...] = ()
        self._exchanged = False
        self._start, self._end = self._of_preset(preset)

    @property
    def start(self) -> float:
        """The left edge in days."""
        return self._start

    @property
    def end(self) -> float:
        """The right edge in days."""
        return self._end

    @property
    def first_day(self) -> int:
        """The first whole day in view."""
        return math.ceil(self._start)

    @property
    def last_day(self) -> int:
        """The last whole day in view."""
        return math.floor(self._end)

    @property
    def extent(self) -> tuple[int, int]:
        """The first and the last day there is."""
        return self._first, self._last

    @property
    def preset(self) -> Preset | None:
        """The preset in view; ``None`` after zooming or moving by hand."""
        return self._preset

    @property
    def pointed_day(self) -> int | None:
        """The day that is pointed at."""
        return self._pointed

    def set_extent(self, first_day: int, last_day: int) -> None:
        """Say what days there are; a preset in view moves along with a new last day."""
        if (first_day, last_day) == (self._first, self._last):
            return
        self._first, self._last = first_day, max(first_day, last_day)
        self.extent_changed.emit()
        if self._preset is not None:
            self.choose(self._preset)
        else:
            self.set_span(self._start, self._end)

    def choose(self, preset: Preset) -> None:
        """Show a preset; double-click comes back to it."""
        self._home = preset
        self._set(*self._of_preset(preset), preset)

    def reset(self) -> None:
        """Come back to the preset chosen last."""
        self.choose(self._home)

    def set_span(self, start: float, end: float) -> None:
        """Show a stretch, kept within the days there are and not shorter than a week."""
        self._set(*self._clamped(start, end), None)

    def zoom(self, factor: float, around: float) -> None:
        """Make the stretch ``factor`` times as long; the day ``around`` keeps its place."""
        low, high = self._bounds()
        length = self._end - self._start
        factor = min(max(factor, SHORTEST / length), max(1.0, (high - low) / length))
        self.set_span(around - (around - self._start) * factor, around + (self._end - around) * factor)

    def pan(self, days: float) -> None:
        """Move the stretch; it stops at the first and the last day."""
        low, high = self._bounds()
        days = max(low - self._start, min(days, high - self._end))
        if days:
            self.set_span(self._start + days, self._end + days)

    def reveal(self, day: int) -> None:
        """Move just so far that a day is in view."""
        if day - 0.5 < self._start:
            self.pan(day - 0.5 - self._start)
        elif day + 0.5 > self._end:
            self.pan(day + 0.5 - self._end)

    def point_at(self, day: int | None) -> None:
        """Point at a day in all charts, or at none."""
        if day != self._pointed:
            self._pointed = day
            self.pointed.emit(day)

    @property
    def cursors(self) -> tuple[int, ...]:
        """The days of cursor A and cursor B, as far as they are placed; A is the earlier one."""
        return self._cursors

    @property
    def cursors_exchanged(self) -> bool:
        """Whether the last placing changed which of the two is A, because B came before it."""
        return self._exchanged

    def place_cursor(self, day: int, which: int | None = None) -> None:
        """Place cursor A (0) or B (1) on a day; without saying which, the one that is missing or the nearer one."""
        placed = list(self._cursors)
        if which is None:
            which = min(range(2), key=lambda i: abs(placed[i] - day)) if len(placed) == 2 else len(placed)
        if which < len(placed):
            placed[which] = day
        else:
            placed.append(day)
        self._exchanged = placed != sorted(placed)
        self._set_cursors(tuple(sorted(placed)))

    def mark(self, one: int, other: int) -> None:
        """Place both cursors, the earlier day first."""
        self._exchanged = False
        self._set_cursors((min(one, other), max(one, other)))

    def clear_cursors(self) -> None:
        """Take both cursors away."""
        self._exchanged = False
        self._set_cursors(())

    def _set_cursors(self, cursors: tuple[int, ...]) -> None:
        if cursors != self._cursors or self._exchanged:
            self._cursors = cursors
            self.cursors_changed.emit()

    def _bounds(self) -> tuple[float, float]:
        return min(min(self._first, self._last - 29) - 0.5, self._start), max(self._last + 0.5, self._end)

    def _of_preset(self, preset: Preset) -> tuple[float, float]:
        last = self._last
        match preset:
            case Preset.DAYS_30:
                first = last - 29
            case Preset.DAYS_90:
                first = last - 89
            case Preset.YEAR:
                first = last - 364
            case Preset.YEAR_TO_DATE:
                first = day_number(day_of(last).replace(month=1, day=1))
            case Preset.ALL:
                first = min(self._first, last - 29)
        return min(first, last - (SHORTEST - 1)) - 0.5, last + 0.5

    def _clamped(self, start: float, end: float) -> tuple[float, float]:
        low, high = self._bounds()
        length = min(max(end - start, SHORTEST), high - low)
        start = max(low, min(start, high - length))
        return start, start + length

    def _set(self, start: float, end: float, preset: Preset | None) -> None:
        same = (start, end) == (self._start, self._end)
        if same and preset == self._preset:
            return
        self._start, self._end, self._preset = start, end, preset
        self.changed.emit(start, end)


class HasMargins(Protocol):
    """A chart with room to the left and right of its data."""

    def margins_needed(self) -> tuple[int, int]:
        """Pixels needed left and right of the data."""

    def set_margins(self, left: int, right: int) -> None:
        """Take these margins."""


def align(charts: Sequence[HasMargins]) -> None:
    """Give charts that stand above each other equal margins, so that a day has one place across in all of them."""
    needed = [chart.margins_needed() for chart in charts]
    left, right = (max(side) for side in zip(*needed, strict=True))
    for chart in charts:
        chart.set_margins(left, right)
