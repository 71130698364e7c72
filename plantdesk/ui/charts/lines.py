"""A line through any number of points: as it is where there is room, else what it covers of each pixel column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from plantdesk.ui.charts.items import cosmetic, view_rect
from plantdesk.ui.charts.pyramid import Pyramid
from plantdesk.ui.charts.series import Days, Values

_CROWDED = 2.0
"""From so many points a pixel on, columns are drawn."""
_AHEAD = 1.0
"""So many views to each side are reduced at once, so that moving finds them ready."""
_DASH, _DASH_AND_GAP = 6, 10
_STEEP = 3.0
"""Pixels of height from which on a column stands also in the gap of a dash: no peak may fall into it."""


class LineItem(pg.GraphicsObject):
    """A line with gaps where values are NaN; no peak is ever lost, and no frame takes longer for more points.

    ``x`` ascends. A wide smooth line is drawn segment by segment: as one stroke it takes a second a frame.
    """

    def __init__(self) -> None:
        super().__init__()
        self._x: Values = np.empty(0)
        self._pyramid = Pyramid(np.empty(0))
        self._pen = cosmetic(Qt.GlobalColor.black)  # type: ignore[arg-type]
        self._brush = QBrush()
        self._smooth = False
        self._rim: QPen | None = None
        self._reduced: tuple[float, float, float] | None = None
        """The pixel's width and the stretch that ``_columns`` are for."""
        self._columns: tuple[Values, Values, Values] = (np.empty(0), np.empty(0), np.empty(0))
        self._shaped: tuple[float, ...] | None = None
        self._draws: list[Callable[[QPainter], None]] = []

    # --- what is drawn ---------------------------------------------------------------------------------------------

    def set_points(self, x: ArrayLike, y: ArrayLike) -> None:
        """Draw through these points."""
        self.prepareGeometryChange()
        self._x = np.asarray(x, dtype=np.float64)
        self._pyramid = Pyramid(np.asarray(y, dtype=np.float64))
        if self._x.shape != self._pyramid.values.shape or self._x.ndim != 1:
            raise ValueError(f"x {self._x.shape} and y {self._pyramid.values.shape} must be two rows of one length")
        self._reduced = self._shaped = None
        self.update()

    def set_pen(self, pen: QPen, *, smooth: bool, rim: QPen | None = None) -> None:
        """Draw with a cosmetic pen, ``smooth`` or plain; beneath it with another, ``rim``, that is wider and plain."""
        if pen == self._pen and smooth == self._smooth and rim == self._rim:
            return
        self._pen, self._smooth, self._rim, self._shaped = pen, smooth, rim, None
        self._brush = QBrush(pen.color())
        self.update()

    @property
    def pen(self) -> QPen:
        """The pen, as set."""
        return self._pen

    @property
    def points(self) -> tuple[Values, Values]:
        """The points, as given."""
        return self._x, self._pyramid.values

    def places(self, start: float, end: float) -> tuple[int, int]:
        """Give the first point from ``start`` on, and the first beyond ``end``."""
        return int(self._x.searchsorted(start)), int(self._x.searchsorted(end, "right"))

    def extremes(self, start: float, end: float) -> tuple[float, float]:
        """Give the lowest and the highest value from ``start`` to ``end``; NaN where there is none."""
        return self._pyramid.extremes(*self.places(start, end))

    def columns(self, start: float, end: float, width: float) -> tuple[Values, Values, Values]:
        """Give left edge, lowest and highest of each column of a pixel, ``width`` of them from ``start`` to ``end``.

        The columns stand at multiples of their width wherever the view starts, so that moving is steady.
        """
        pixel = (end - start) / max(1.0, width)
        first, last = int(np.floor(start / pixel)), int(np.ceil(end / pixel))
        edges: Values = np.arange(first, last + 1, dtype=np.float64) * pixel
        lows, highs = self._pyramid.buckets(np.asarray(self._x.searchsorted(edges), dtype=np.int64))
        return edges[:-1], lows, highs

    # --- drawing ---------------------------------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        """The whole view."""
        view = self.getViewBox()
        return QRectF() if view is None else view_rect(view)

    def viewTransformChanged(self) -> None:
        """Follow the view."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw what is in view; it is worked out anew only where something of it has changed."""
        view = self.getViewBox()
        (start, end), (low, high) = view.viewRange()
        shape = (start, end, low, high, view.width(), view.height())
        if shape != self._shaped:
            self._shaped = shape
            self._draws = list(self._shape(start, end, view.width(), (high - low) / max(1.0, view.height())))
        for draw in self._draws:
            draw(painter)

    def _shape(self, start: float, end: float, width: float, tall: float) -> list[Callable[[QPainter], None]]:
        first, last = self.places(start, end)
        if last - first > _CROWDED * max(1.0, width):
            return [self._crowded(start, end, width, tall)]
        part = slice(max(0, first - 1), min(self._x.size, last + 1))
        x, y = self._x[part], self._pyramid.values[part]
        known = np.isfinite(y)
        if self._pen.style() is Qt.PenStyle.SolidLine:
            both = np.flatnonzero(known[1:] & known[:-1])
            return [self._segments(x, y, both)] if both.size else []
        turns = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]])))
        runs = turns.reshape(-1, 2)
        return [self._polyline(x[a:b], y[a:b]) for a, b in runs.tolist() if b - a > 1]

    def _segments(self, x: Values, y: Values, both: Days) -> Callable[[QPainter], None]:
        array = PrimitiveArray(QLineF, 4)
        array.resize(both.size)
        memory = array.ndarray()
        memory[:, 0], memory[:, 1], memory[:, 2], memory[:, 3] = x[both], y[both], x[both + 1], y[both + 1]
        drawn = array.drawargs()

        def draw(painter: QPainter, _kept: Any = array) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._smooth)
            painter.setPen(self._pen)
            painter.drawLines(*drawn)

        return draw

    def _polyline(self, x: Values, y: Values) -> Callable[[QPainter], None]:
        polygon: QPolygonF = pg.functions.arrayToQPolygonF(x, y)

        def draw(painter: QPainter) -> None:
            if self._rim is not None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                painter.setPen(self._rim)
                painter.drawPolyline(polygon)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._smooth)
            painter.setPen(self._pen)
            painter.drawPolyline(polygon)

        return draw

    def _crowded(self, start: float, end: float, width: float, tall: float) -> Callable[[QPainter], None]:
        pixel = (end - start) / max(1.0, width)
        kept = self._reduced
        same = kept is not None and abs(kept[0] - pixel) <= 1e-9 * pixel and kept[1] <= start and end <= kept[2]
        if not same:
            # The first picture of new points is worked out for the view alone; whoever moves on looks ahead.
            ahead = _AHEAD * (end - start) if kept is not None and abs(kept[0] - pixel) <= 1e-9 * pixel else 0.0
            self._columns = self._joined(
                *self.columns(start - ahead, end + ahead, width * (1 + 2 * ahead / (end - start)))
            )
            self._reduced = (pixel, start - ahead, end + ahead)
        left, lows, highs = self._columns
        part = slice(max(0, int(left.searchsorted(start)) - 1), int(left.searchsorted(end)) + 1)
        left, lows, highs = left[part], lows[part], highs[part]
        shown = np.isfinite(lows)
        if self._pen.style() is not Qt.PenStyle.SolidLine:
            place = np.round(left / pixel).astype(np.int64) % _DASH_AND_GAP
            shown &= (place < _DASH) | (highs - lows > _STEEP * tall)
        left, lows, highs = left[shown], lows[shown], highs[shown]
        array = PrimitiveArray(QRectF, 4)
        array.resize(left.size)
        memory = array.ndarray()
        # As high as a pixel at least: Qt fills what rounds to nothing with nothing.
        memory[:, 0], memory[:, 1], memory[:, 2] = left, lows - tall / 2, pixel
        memory[:, 3] = highs - lows + tall
        drawn = array.drawargs()

        def draw(painter: QPainter, _kept: Any = array) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._brush)
            painter.drawRects(*drawn)

        return draw

    def _joined(self, left: Values, lows: Values, highs: Values) -> tuple[Values, Values, Values]:
        """Let each column reach the one before it, as the line between them does; across gaps nothing is drawn."""
        if lows.size > 1:
            before_low, before_high = lows[:-1].copy(), highs[:-1].copy()
            with np.errstate(invalid="ignore"):
                above, below = lows[1:] > before_high, highs[1:] < before_low
            lows[1:] = np.where(above, before_high, lows[1:])
            highs[1:] = np.where(below, before_low, highs[1:])
        return left, lows, highs
