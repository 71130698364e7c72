"""A control chart: points, centre line and limits, triangles where a rule is broken, and the baseline to drag."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from plantdesk.services.language import Language
from plantdesk.ui.charts.date_axis import DateAxis, ValueAxis
from plantdesk.ui.charts.items import GridItem, cosmetic
from plantdesk.ui.charts.legend import Entry, Legend, Look
from plantdesk.ui.charts.linked import TimeRange
from plantdesk.ui.charts.readout import Readout, Row
from plantdesk.ui.charts.ticks import round_range
from plantdesk.ui.charts.time_view import TimeViewBox
from plantdesk.ui.theme import Theme

_MOST_DOTS = 400
"""More points than this are a line without dots."""
_WEEK = 7


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


class _Canvas(pg.PlotWidget):
    left = Signal()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()


class ControlPlot(QWidget):
    """The chart; Left and Right move the baseline by a day, with Shift its end, with Ctrl by a week."""

    baseline_moved = Signal(int, int)
    """The baseline was dragged or moved by keys: its first and last day, days since 1970-01-01."""

    def __init__(self, theme: Theme, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._language = theme, language
        self._picture: ControlPicture | None = None
        self._pointed: int | None = None
        self._view = _Still(TimeRange(0, 30, parent=self))
        self._axis = ValueAxis(theme, language)
        self._dates = DateAxis(theme, language.month)
        self.canvas = _Canvas(viewBox=self._view, axisItems={"bottom": self._dates, "left": self._axis})
        plot: pg.PlotItem = self.canvas.getPlotItem()
        plot.hideButtons()
        plot.setMenuEnabled(False)
        menu = plot.ctrlMenu  # pyqtgraph makes it even so, and leaves it without a parent to delete it
        menu.setParent(self, menu.windowFlags())
        plot.layout.setContentsMargins(0, 8, 10, 0)
        plot.layout.setHorizontalSpacing(0)
        plot.layout.setVerticalSpacing(0)
        self.canvas.setFrameStyle(0)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._grid = GridItem(self._axis.ticks)
        self._view.addItem(self._grid, ignoreBounds=True)
        self.region = pg.LinearRegionItem((0, 1), swapMode="sort")
        """The baseline, half a day wider than its days on each side."""
        self.region.setZValue(-8)
        self._view.addItem(self.region, ignoreBounds=True)
        self.region.sigRegionChangeFinished.connect(self._dragged)
        self.readout = Readout(self._view, theme)
        """The box beside the point that is pointed at."""
        self.readout.setParentItem(plot)
        self._legend = Legend(theme, self)
        self._items: list[Any] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self._legend)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(240, 140))
        self._margins = QTimer(self)
        self._margins.setSingleShot(True)
        self._margins.timeout.connect(self._fit_margins)
        self.canvas.scene().sigMouseMoved.connect(self._mouse_moved)
        self.canvas.left.connect(lambda: self.point(None))
        self._view.sigResized.connect(self._fit)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        self._theme = theme
        self.canvas.setBackground(theme.colour("panel"))
        self._grid.set_colours(theme.colour("grid"), theme.colour("axis"))
        for part in (self._axis, self._dates, self.readout, self._legend):
            part.set_theme(theme)
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
        for item in self._items:
            self._view.removeItem(item)
        self._items = []
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
        self.readout.show_day(None)
        self._fit()

    def point(self, place: int | None) -> None:
        """Point at a point by its place, with its value and why it stands out; ``None`` points at none."""
        self._pointed = place
        picture = self._picture
        if place is None or picture is None or not 0 <= place < len(picture.at):
            self.readout.show_day(None)
            return
        value = picture.drawn[place]
        rows = [Row(picture.values[place], "", self._theme.colour("data2"))]
        for mark in picture.marks:
            if mark.at == place:
                shape = "▲" if mark.high else "▼"
                rows += [Row(f"{shape} {reason}", "", strong=True) for reason in mark.reasons]
        dots = [] if value is None else [(value, self._theme.colour("data2"))]
        self.readout.show_day(picture.at[place], picture.names[place], rows, dots)

    # --- drawing ---------------------------------------------------------------------------------------------------

    def _add(self, item: Any, depth: float) -> None:
        item.setZValue(depth)
        self._view.addItem(item, ignoreBounds=True)
        self._items.append(item)

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
        pad = 9.0 * (picture.last - picture.first + 1) / max(100.0, self._view.width())
        self._view.setXRange(picture.first - 0.5 - pad, picture.last + 0.5 + pad, padding=0)
        numbers = [v for v in (*picture.drawn, *picture.below, picture.lower, picture.upper) if v is not None]
        low, high = min(numbers, default=0.0), max(numbers, default=1.0)
        room = (high - low) * 0.06 or max(abs(high) * 0.05, 0.5)
        low, high = round_range(low - room, high + room, max(40.0, self._view.height()), zero=False)
        self._view.setYRange(low, high, padding=0)
        self._margins.start(0)

    def _fit_margins(self) -> None:
        wide = self._axis.width_needed()
        self._axis.setWidth(wide)
        self._legend.set_left(wide)

    # --- pointing and moving ---------------------------------------------------------------------------------------

    def _mouse_moved(self, place: QPointF) -> None:
        picture = self._picture
        if picture is None or not len(picture.at) or not self._view.sceneBoundingRect().contains(place):
            self.point(None)
            return
        x = self._view.mapSceneToView(place).x()
        self.point(int(np.abs(np.array(picture.at) - x).argmin()))

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


class _Still(TimeViewBox):
    """A view that shows its period and nothing else: no wheel, no drag of its own."""

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Let the page scroll."""
        event.ignore()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Do nothing."""
        event.ignore()

    def mouseClickEvent(self, event: Any) -> None:
        """Do nothing."""
        event.ignore()
