"""A control chart: points, centre line and limits, triangles where a rule is broken, and the baseline to drag."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from plantdesk.domain.text import msg
from plantdesk.services.chart_table import ChartTable
from plantdesk.services.language import Language
from plantdesk.ui.charts.flags import Flags
from plantdesk.ui.charts.items import cosmetic
from plantdesk.ui.charts.legend import Entry, Look
from plantdesk.ui.charts.linked import Preset, TimeRange
from plantdesk.ui.charts.plot_frame import StillPlot
from plantdesk.ui.charts.readout import Row
from plantdesk.ui.charts.ticks import day_of
from plantdesk.ui.theme import Theme

_MOST_DOTS = 400
"""More points than this are a line without dots."""
_WEEK = 7
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A point that stands out: its place among the points, whether upwards, and why, in words."""

    at: int
    high: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ControlPicture:
    """All that a control chart shows, in days since 1970-01-01 and the unit of what is drawn.

    ``names`` and ``values`` say each point's day or shift and value in words, for the box of the crosshair; what is
    missing is ``None``. ``below`` is the lower sum of a CUSUM. Limits are ``None`` where there are none.
    """

    at: Sequence[float]
    drawn: Sequence[float | None]
    below: Sequence[float | None]
    names: Sequence[str]
    values: Sequence[str]
    marks: Sequence[Mark]
    centre: float | None
    lower: float | None
    upper: float | None
    first: int
    last: int
    baseline: tuple[int, int]
    legend: Sequence[tuple[Look, str, str]]
    """Look, colour token and words of each line of the legend."""


class ControlPlot(StillPlot):
    """The chart; Left and Right move the baseline by a day, with Shift its end, with Ctrl by a week; ``flags`` have theirs."""

    baseline_moved = Signal(int, int)
    """The baseline was dragged or moved by keys: its first and last day, days since 1970-01-01."""

    def __init__(self, theme: Theme, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(theme, language, parent)
        self._picture: ControlPicture | None = None
        self._pointed: int | None = None
        self.region = pg.LinearRegionItem((0, 1), swapMode="sort")
        """The baseline, half a day wider than its days on each side."""
        self.region.setZValue(-8)
        self._view.addItem(self.region, ignoreBounds=True)
        self.region.sigRegionChangeFinished.connect(self._dragged)
        self._hovering = False
        self._time = TimeRange(0, 1, Preset.ALL, self)
        """The days of the picture, of which flags point at one."""
        self._time.pointed.connect(self._point_at_day)
        self.flags = Flags(self.canvas, self._view, self._time, theme, self)
        """Notes and dates of milestones at the top edge."""
        self.flags.told_otherwise.connect(lambda: self.point(self._pointed))
        self.flags.room_changed.connect(self._fit)
        self.setMinimumSize(QSize(240, 140))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        super().set_theme(theme)
        self.flags.set_theme(theme)
        self._colour_region()
        if self._picture is not None:
            self.show_picture(self._picture)

    @property
    def picture(self) -> ControlPicture | None:
        """What is drawn."""
        return self._picture

    @property
    def pointed(self) -> int | None:
        """The place of the point that is pointed at."""
        return self._pointed

    def show_picture(self, picture: ControlPicture) -> None:
        """Draw another chart."""
        self._picture, self._pointed = picture, None
        self._time.set_extent(picture.first, picture.last)
        self._time.point_at(None)
        self._clear()
        blocked = self.region.blockSignals(True)
        self.region.setRegion((picture.baseline[0] - 0.5, picture.baseline[1] + 0.5))
        self.region.blockSignals(blocked)
        for level, token, dashed in (
            (picture.centre, "plan", False),
            (picture.lower, "axis", True),
            (picture.upper, "axis", True),
        ):
            if level is not None:
                style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
                pen = cosmetic(self._theme.colour(token), 1.0, style)
                self._add(pg.InfiniteLine(level, angle=0, pen=pen), 2)
        self._draw_line(picture.at, picture.drawn, "data2")
        if picture.below:
            self._draw_line(picture.at, picture.below, "data1")
        for high in (True, False):
            self._draw_marks(picture, high)
        self._legend.set_entries([Entry(look, token, words) for look, token, words in picture.legend])
        self._readout.show_day(None)
        self._fit()

    def point(self, place: int | None) -> None:
        """Point at a point by its place, with its value, why it stands out and the notes there; ``None`` points at none."""
        self._pointed = place
        picture = self._picture
        if place is None or picture is None or not 0 <= place < len(picture.at):
            self._time.point_at(None)
            self._readout.show_day(None)
            return
        day = _day_at(picture, place)
        self._time.point_at(day)
        value = picture.drawn[place]
        rows = [] if self.flags.is_hit else [Row(picture.values[place], "", self._theme.colour("data2"))]
        for mark in () if self.flags.is_hit else picture.marks:
            if mark.at == place:
                shape = "▲" if mark.high else "▼"
                rows += [Row(f"{shape} {reason}", "", strong=True) for reason in mark.reasons]
        rows += self.flags.rows(day, self._readout.room() - len(rows), by_keys=not self._hovering)
        dots = [] if value is None else [(value, self._theme.colour("data2"))]
        self._readout.show_day(picture.at[place], picture.names[place], rows, dots)

    def _point_at_day(self, day: int | None) -> None:
        """Point at the first point of a day that keys have gone to."""
        picture = self._picture
        if day is None or picture is None:
            return
        if self._pointed is None or _day_at(picture, self._pointed) != day:
            self.point(next((place for place in range(len(picture.at)) if _day_at(picture, place) >= day), None))

    def range_table(self) -> ChartTable:
        """Give each point with its value, what is drawn of it, centre line and limits, and why it stands out."""
        say, picture = self._language.say, self._picture
        if picture is None:
            return ChartTable((), ())
        reasons: dict[int, list[str]] = {}
        for mark in picture.marks:
            reasons.setdefault(mark.at, []).extend(mark.reasons)
        drawn = picture.legend[0][2] if picture.legend else say(msg("Value"))
        levels = (picture.centre, picture.lower, picture.upper)
        header = [say(msg("Day")), say(msg("Point")), say(msg("Value")), drawn]
        header += [say(msg("lower sum"))] if picture.below else []
        header += [say(words) for words in (msg("centre line"), msg("lower limit"), msg("upper limit"))]
        rows = []
        for place in range(len(picture.at)):
            values = [picture.drawn[place], *([picture.below[place]] if picture.below else []), *levels]
            why = "; ".join(reasons.get(place, ()))
            point = (day_of(_day_at(picture, place)), picture.names[place], picture.values[place] or None)
            rows.append((*point, *map(_cell, values), why or None))
        return ChartTable((*header, say(msg("Why it stands out"))), tuple(rows))

    # --- drawing ---------------------------------------------------------------------------------------------------

    def _draw_line(self, at: Sequence[float], values: Sequence[float | None], token: str) -> None:
        x = np.array(at, float)
        y = np.array([math.nan if value is None else value for value in values], float)
        colour = self._theme.colour(token)
        line = pg.PlotCurveItem(x, y, pen=cosmetic(colour, 1.0), connect="finite", antialias=True)
        self._add(line, 5)
        known = np.isfinite(y)
        if known.sum() <= _MOST_DOTS:
            self._add(pg.ScatterPlotItem(x[known], y[known], size=5, pen=None, brush=colour), 6)

    def _draw_marks(self, picture: ControlPicture, high: bool) -> None:
        found = []
        for mark in picture.marks:
            sums = picture.drawn if high or not picture.below else picture.below
            value = sums[mark.at]
            if mark.high is high and value is not None:
                found.append((picture.at[mark.at], value))
        if found:
            x, y = (np.array(part, float) for part in zip(*found, strict=True))
            pen, brush = cosmetic(self._theme.colour("panel"), 1.0), self._theme.colour("alarm")
            # pyqtgraph's "t" points down and "t1" up
            self._add(pg.ScatterPlotItem(x, y, size=12, symbol="t1" if high else "t", pen=pen, brush=brush), 8)

    def _colour_region(self) -> None:
        focused = self.hasFocus()
        self.region.setBrush(self._theme.colour("data1", 0.22 if focused else 0.12))
        self.region.setHoverBrush(self._theme.colour("data1", 0.26))
        for line in self.region.lines:
            line.setPen(cosmetic(self._theme.colour("accent" if focused else "axis"), 1.0))
            line.setHoverPen(cosmetic(self._theme.colour("accent"), 1.0))

    def _fit(self, *_: Any) -> None:
        picture = self._picture
        if picture is None:
            return
        numbers = [v for v in (*picture.drawn, *picture.below, picture.lower, picture.upper) if v is not None]
        low, high = min(numbers, default=0.0), max(numbers, default=1.0)
        room = (high - low) * 0.06 or max(abs(high) * 0.05, 0.5)
        low, high = low - room, self.flags.raised(low - room, high + room, self._view.height())
        self._fit_to(picture.first, picture.last, low, high, zero=False, edge=0.5)

    # --- pointing and moving ---------------------------------------------------------------------------------------

    def _mouse_moved(self, place: QPointF) -> None:
        picture = self._picture
        self._hovering = self._view.sceneBoundingRect().contains(place)
        if picture is None or not len(picture.at) or not self._hovering:
            self.point(None)
            return
        x = self._view.mapSceneToView(place).x()
        self.point(int(np.abs(np.array(picture.at) - x).argmin()))

    def _mouse_left(self) -> None:
        self._hovering = False
        self.point(None)

    def _dragged(self) -> None:
        low, high = self.region.getRegion()
        first = round(low + 0.5)
        self._move(first, max(first, round(high - 0.5)))

    def _move(self, first: int, last: int) -> None:
        picture = self._picture
        if picture is None:
            return
        length = last - first
        if picture.last - picture.first >= length:
            first = min(max(first, picture.first), picture.last - length)
        self.baseline_moved.emit(first, first + length)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the baseline, or its end."""
        if self.flags.take_key(event):
            return
        picture = self._picture
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if picture is None or step is None:
            super().keyPressEvent(event)
            return
        step *= _WEEK if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1
        first, last = picture.baseline
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.baseline_moved.emit(first, min(picture.last, max(first, last + step)))
        else:
            self._move(first + step, last + step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys move the baseline."""
        super().focusInEvent(event)
        self._colour_region()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they do no more."""
        super().focusOutEvent(event)
        self._colour_region()


def _day_at(picture: ControlPicture, place: int) -> int:
    return math.floor(picture.at[place] + 0.5)


def _cell(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(round(value, _DIGITS)))
