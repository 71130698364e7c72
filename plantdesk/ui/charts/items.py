"""What is drawn inside a chart; every item draws only the days in view, with cosmetic pens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pyqtgraph as pg
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QTransform

from plantdesk.ui.charts.roll_up import Period, around, period_at, roll_up
from plantdesk.ui.charts.series import DailyValues, Days, State, Values

MOST_MARKS = 500
"""More marks than this in view are a smear and take longer than a frame; then only the days that differ are marked."""
_FULL_MARK_APART = 14.0
_RING = 10
_RING_STAMP = 16
STAMP = 13
"""Pixels across the picture of a mark, a ring with all of its line."""
_DASHES = (1.45, 0.97)


def cosmetic(colour: QColor, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen whose width is in pixels at every zoom."""
    pen = QPen(colour, width, style)
    pen.setCosmetic(True)
    return pen


def _mixed(one: QColor, other: QColor) -> QColor:
    """The colour halfway between two."""
    return QColor((one.red() + other.red()) // 2, (one.green() + other.green()) // 2, (one.blue() + other.blue()) // 2)


def view_rect(view: pg.ViewBox) -> QRectF:
    """What a view shows now, in its own units (pyqtgraph's ``viewRect`` lags behind the range)."""
    (left, right), (low, high) = view.viewRange()
    return QRectF(left, low, right - left, high - low)


class GridItem(pg.GraphicsObject):
    """Horizontal grid lines in one item (``showGrid`` costs more than the data), and a firmer line at zero."""

    def __init__(self, ticks: Callable[[float, float, float], list[float]]) -> None:
        super().__init__()
        self._ticks = ticks
        self._pen = cosmetic(QColor())
        self._zero = cosmetic(QColor())
        self._drawn: tuple[QRectF, float] | None = None
        self._lines: list[QLineF] = []
        """The lines for ``_drawn``: the view and its height in pixels."""
        self.setZValue(-10)

    def set_colours(self, grid: QColor, zero: QColor) -> None:
        """Take the colours of a theme."""
        self._pen, self._zero = cosmetic(grid), cosmetic(zero)
        self.update()

    def boundingRect(self) -> QRectF:
        """The whole view."""
        return view_rect(self.getViewBox())

    def viewTransformChanged(self) -> None:
        """Follow the view."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the lines at the ticks of the value axis."""
        rect, height = self.boundingRect(), self.getViewBox().height()
        if (rect, height) != self._drawn:
            values = self._ticks(rect.top(), rect.bottom(), height)
            self._drawn, self._lines = (rect, height), [QLineF(rect.left(), v, rect.right(), v) for v in values if v]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pen)
        painter.drawLines(self._lines)
        if rect.top() <= 0 <= rect.bottom():
            painter.setPen(self._zero)
            painter.drawLine(QLineF(rect.left(), 0, rect.right(), 0))


class Rects:
    """Rectangles of one look, ready to be drawn at once."""

    def __init__(
        self, left: Values, low: Values, width: float | Values, height: Values, brush: QBrush, pen: QPen
    ) -> None:
        self._array = PrimitiveArray(QRectF, 4)
        self._array.resize(left.size)
        memory = self._array.ndarray()
        memory[:, 0], memory[:, 1], memory[:, 2], memory[:, 3] = left, low, width, height
        self._drawn = self._array.drawargs()
        self._brush, self._pen = brush, pen

    def draw(self, painter: QPainter) -> None:
        """Draw them all."""
        painter.setPen(self._pen)
        painter.setBrush(self._brush)
        painter.drawRects(*self._drawn)


class BarsItem(pg.GraphicsObject):
    """Bars of daily values, without outlines: slim with gaps where there is room, else a silhouette.

    Where a day is narrower than two pixels, the mean of a week, of a month or of a quarter is solid, and the range of
    its days stands paler behind it: no peak is lost. Provisional days are hollow.
    """

    def __init__(self) -> None:
        super().__init__()
        self._daily = DailyValues(0, np.empty(0))
        self._base = np.empty(0)
        self._provisional: frozenset[int] = frozenset()
        self._hollow_days: Days = np.empty(0, np.int64)
        self._fill = QColor()
        self._pale = QColor()
        self._hollow = QColor()
        self._bounds = QRectF()
        self._rects: list[Rects] = []
        self._shaped: tuple[float, float, float] | None = None
        """The stretch in view and its pixels that ``_rects`` are for."""

    def set_colours(self, fill: QColor, background: QColor) -> None:
        """Take the colour of the series; hollow bars are filled with the background."""
        self._fill, self._hollow = fill, background
        self._pale = _mixed(fill, background)  # opaque: translucent columns take ten times as long
        self._shaped = None
        self.update()

    def set_values(self, daily: DailyValues, base: Values | None = None) -> None:
        """Show daily values, standing on ``base`` (one number a day) or on zero."""
        self.prepareGeometryChange()
        self._daily = daily
        self._base = np.zeros(daily.values.size) if base is None else base
        known = np.isfinite(daily.values)
        if known.any():
            tops = (self._base + daily.values)[known]
            low, high = min(0.0, float(tops.min())), max(0.0, float(tops.max()))
            self._bounds = QRectF(daily.first - 0.5, low, daily.values.size, (high - low) or 1.0)
        else:
            self._bounds = QRectF()
        self._shaped = None
        self.update()

    def touch(self, day: int) -> None:
        """Draw one day anew after its value was changed in place."""
        self._shaped = None
        value = self._daily.at(day)
        if np.isfinite(value) and not self._bounds.top() <= value <= self._bounds.bottom():
            self.set_values(self._daily, self._base)
        else:
            self.update(QRectF(day - 1, self._bounds.top(), 2, self._bounds.height()))

    def set_provisional(self, days: frozenset[int]) -> None:
        """Say which days are not complete."""
        for day in days ^ self._provisional:
            self.update(QRectF(day - 1, self._bounds.top(), 2, self._bounds.height()))
        self._provisional = days
        self._hollow_days = np.fromiter(days, np.int64, len(days))
        self._shaped = None

    def boundingRect(self) -> QRectF:
        """The extent of all bars."""
        return self._bounds

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the bars in view; they are worked out anew only where something of them has changed."""
        view = self.getViewBox()
        (start, end), _y = view.viewRange()
        if (start, end, view.width()) != self._shaped:
            self._shaped = (start, end, view.width())
            self._rects = list(self._shape(start, end, view.width() / (end - start)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for rects in self._rects:
            rects.draw(painter)

    def _shape(self, start: float, end: float, pixels: float) -> Iterator[Rects]:
        """Work out the bars in view, at so many ``pixels`` a day."""
        period = period_at(pixels)
        part = self._daily.slice(start - 1, end + 1) if period is None else around(self._daily, start, end, period)
        values, base = self._daily.values[part], self._base[part]
        if values.size == 0:
            return
        first = self._daily.first + part.start
        if period is not None:
            yield from self._shape_many(first, values, base, period)
            return
        width = 0.72 if pixels >= 4 else 1.0
        left = np.arange(first, first + values.size) - width / 2
        known = np.isfinite(values)
        hollow = np.zeros(values.size, bool)
        places = self._hollow_days - first
        hollow[places[(places >= 0) & (places < values.size)]] = True
        hollow &= known
        solid = known & ~hollow
        no_line = QPen(Qt.PenStyle.NoPen)
        yield Rects(left[solid], base[solid], width, values[solid], QBrush(self._fill), no_line)
        if pixels < 6:
            yield Rects(left[hollow], base[hollow], width, values[hollow], QBrush(self._pale), no_line)
        else:
            inset, brush, line = 0.75 / pixels, QBrush(self._hollow), cosmetic(self._fill, 1.5)
            yield Rects(left[hollow] + inset, base[hollow], width - 2 * inset, values[hollow], brush, line)

    def _shape_many(self, first: int, values: Values, base: Values, period: Period) -> Iterator[Rects]:
        """Draw the mean a day of each period; those at the rims are whole, too."""
        tops = roll_up(first, base + values, period)
        floor = roll_up(first, np.where(np.isfinite(values), base, np.nan), period)
        some = np.isfinite(tops.means)
        left: Values = tops.firsts[some].astype(np.float64) - 0.5
        wide: Values = (tops.ends - tops.firsts)[some].astype(np.float64)
        low, mean, lowest = floor.means[some], tops.means[some], tops.lowest[some]
        highest: Values = np.maximum(tops.highest[some], low)
        bottom: Values = np.where(lowest < low, lowest, mean)
        no_line = QPen(Qt.PenStyle.NoPen)
        yield Rects(left, bottom, wide, highest - bottom, QBrush(self._pale), no_line)
        yield Rects(left, low, wide, mean - low, QBrush(self._fill), no_line)


def _blank(pixels: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(pixels * ratio), round(pixels * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def ring_stamp(dashes: QPen, background: QColor, ratio: float) -> QPixmap:
    """Draw the dashed ring of unsaved typing once, on a disc of the background: a keystroke only sets it down."""
    picture, at = _blank(_RING_STAMP, ratio), QPointF(_RING_STAMP / 2, _RING_STAMP / 2)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(background))
    painter.drawEllipse(at, 6.5, 6.5)
    painter.setPen(dashes)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, 6.0, 6.0)
    painter.end()
    return picture


def state_stamp(state: State, colour: QColor, background: QColor, text: QColor, ratio: float) -> QPixmap:
    """Draw the mark of a state once, to be set down wherever it stands: drawing each on its own takes ten times as long."""
    picture = _blank(STAMP, ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    at = QPointF(STAMP / 2, STAMP / 2)
    if state is State.PROVISIONAL:
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(QBrush(background))
        painter.drawEllipse(at, 3.2, 3.2)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour))
        painter.drawEllipse(at, 2.2, 2.2)
        if state is State.CORRECTED:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(text, 1.4))
            painter.drawEllipse(at, 5.0, 5.0)
    painter.end()
    return picture


class MarksItem(pg.GraphicsObject):
    """Marks of days over one series: the state of a day, lone days between gaps, unsaved typing.

    Complete is filled, provisional an outline, corrected ringed, unsaved typing a dashed ring in the accent colour.
    """

    def __init__(self, *, on_bars: bool) -> None:
        super().__init__()
        self._on_bars = on_bars
        self._daily = DailyValues(0, np.empty(0))
        self._states: Mapping[int, State] = {}
        self._marked: dict[State, Days] = {}
        """The days of each state, ascending."""
        self._stamps: dict[State, QPixmap] = {}
        self._pending: dict[int, float] = {}
        self._placed: tuple[list[QPointF], list[tuple[QPixmap, list[QPointF]]]] = ([], [])
        """Where dots stand, and the pictures of states: in pixels, for ``_shaped``."""
        self._shaped: tuple[float, float, QTransform, float] | None = None
        self._colour, self._background, self._text = QColor(), QColor(), QColor()
        self._dashes = QPen()
        self._ring: QPixmap | None = None
        self.setZValue(20)

    def set_colours(self, colour: QColor, background: QColor, accent: QColor, text: QColor) -> None:
        """Take the colours of a theme."""
        self._colour, self._background, self._text = colour, background, text
        self._dashes = QPen(accent, 2.2)
        self._dashes.setDashPattern(list(_DASHES))
        self._dashes.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._stamps.clear()
        self._ring = None
        self._shaped = None
        self.update()

    def set_values(self, daily: DailyValues) -> None:
        """The values that the marks stand on."""
        self._daily = daily
        self._shaped = None
        self.update()

    def touch(self) -> None:
        """Place the marks anew after a value was changed in place; whoever draws the value has its mark drawn, too."""
        self._shaped = None

    def set_states(self, states: Mapping[int, State]) -> None:
        """The states of days that are not complete."""
        self._states = states
        marked = {kind: sorted(day for day, state in states.items() if state is kind) for kind in set(states.values())}
        self._marked = {kind: np.array(days, np.int64) for kind, days in marked.items()}
        self._shaped = None
        self.update()

    def set_pending(self, day: int, value: float | None) -> None:
        """Show or take away the dashed ring of unsaved typing for a day."""
        wide, tall = self.getViewBox().viewPixelSize()
        for shown in (self._pending.pop(day, None), value):
            if shown is not None:
                # Only the few pixels of a ring: a keystroke shall not wait for the whole chart.
                self.update(day - _RING * wide, shown - _RING * tall, 2 * _RING * wide, 2 * _RING * tall)
        if value is not None:
            self._pending[day] = value

    def clear_pending(self) -> None:
        """Take all dashed rings away."""
        self._pending.clear()
        self.update()

    @property
    def pending(self) -> dict[int, float]:
        """Unsaved typing by day."""
        return self._pending

    def boundingRect(self) -> QRectF:
        """The whole view."""
        return view_rect(self.getViewBox())

    def viewTransformChanged(self) -> None:
        """Follow the view."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the marks in view, in pixels, so that rings stay round; they are placed anew only where they moved."""
        view = self.getViewBox()
        (start, end), _y = view.viewRange()
        to_pixels, ratio = painter.transform(), painter.device().devicePixelRatio()
        if (start, end, to_pixels, ratio) != self._shaped:
            self._shaped = (start, end, to_pixels, ratio)
            dots = [] if self._on_bars else self._dots(start, end, view.width() / (end - start))
            self._placed = [to_pixels.map(dot) for dot in dots], list(self._stamped(to_pixels, start, end, ratio))
        dots, stamped = self._placed
        painter.save()
        painter.setTransform(QTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(self._colour))
        for dot in dots:
            painter.drawEllipse(dot, 2.4, 2.4)
        for picture, places in stamped:
            for place in places:
                painter.drawPixmap(place, picture)
        for day, value in self._pending.items():
            if start - 0.5 <= day <= end + 0.5:
                half = QPointF(_RING_STAMP / 2, _RING_STAMP / 2)
                painter.drawPixmap(to_pixels.map(QPointF(day, value)) - half, self._ring_stamp(ratio))
        painter.restore()

    def _dots(self, start: float, end: float, pixels: float) -> list[QPointF]:
        """Give dots on every day where there is room, and always on a day that stands alone between gaps."""
        part = self._daily.slice(start, end)
        values = self._daily.values[part]
        known = np.isfinite(values)
        chosen = known
        if pixels < _FULL_MARK_APART or known.sum() > MOST_MARKS:
            around = np.concatenate([[False], known, [False]])
            chosen = known & ~around[:-2] & ~around[2:]
        places = np.flatnonzero(chosen)[:MOST_MARKS]
        days = (places + (self._daily.first + part.start)).tolist()
        pairs = zip(days, values[places].tolist(), strict=True)
        return [QPointF(day, value) for day, value in pairs if day not in self._states]

    def _stamped(
        self, to_pixels: QTransform, start: float, end: float, ratio: float
    ) -> Iterator[tuple[QPixmap, list[QPointF]]]:
        """Give where the picture of each state stands: each mark drawn on its own would take ten times as long."""
        half = QPointF(STAMP / 2, STAMP / 2)
        for state, days in self._marked.items():
            if state is State.PROVISIONAL and self._on_bars:
                continue  # the bar itself is hollow
            first, last = days.searchsorted(start), days.searchsorted(end, "right")
            shown = days[first:last][:MOST_MARKS].tolist()
            places = [QPointF(day, self._daily.at(day)) for day in shown]
            stamp = self._stamps.get(state)
            if stamp is None or stamp.devicePixelRatio() != ratio:
                stamp = self._stamps[state] = state_stamp(state, self._colour, self._background, self._text, ratio)
            yield stamp, [to_pixels.map(place) - half for place in places if np.isfinite(place.y())]

    def _ring_stamp(self, ratio: float) -> QPixmap:
        if self._ring is None or self._ring.devicePixelRatio() != ratio:
            self._ring = ring_stamp(self._dashes, self._background, ratio)
        return self._ring
