"""What is drawn inside a chart; every item draws only the days in view, with cosmetic pens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from plantdesk.ui.charts.series import DailyValues, Days, State, Values

MOST_MARKS = 500
"""More marks than this in view are a smear and take longer than a frame; then only the days that differ are marked."""
_FULL_MARK_APART = 14.0
_RING = 10
_STAMP = 13
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


def _within(days: Days, span: tuple[float, float]) -> NDArray[np.bool_]:
    """Tell which of the days lie in a stretch."""
    return (days >= span[0]) & (days <= span[1])


class GridItem(pg.GraphicsObject):
    """Horizontal grid lines in one item (``showGrid`` costs more than the data), and a firmer line at zero."""

    def __init__(self, ticks: Callable[[float, float, float], list[float]]) -> None:
        super().__init__()
        self._ticks = ticks
        self._pen = cosmetic(QColor())
        self._zero = cosmetic(QColor())
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
        rect = self.boundingRect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pen)
        values = self._ticks(rect.top(), rect.bottom(), self.getViewBox().height())
        painter.drawLines([QLineF(rect.left(), v, rect.right(), v) for v in values if v])
        if rect.top() <= 0 <= rect.bottom():
            painter.setPen(self._zero)
            painter.drawLine(QLineF(rect.left(), 0, rect.right(), 0))


class BarsItem(pg.GraphicsObject):
    """Bars of daily values, without outlines: slim with gaps where there is room, else a silhouette.

    Where several days fall on one pixel their mean is solid and the range of them stands paler behind it. Provisional
    days are hollow.
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
        self._rects = PrimitiveArray(QRectF, 4)
        self._bounds = QRectF()
        self.setFlag(self.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # tells which part is to be drawn anew

    def set_colours(self, fill: QColor, background: QColor) -> None:
        """Take the colour of the series; hollow bars are filled with the background."""
        self._fill, self._hollow = fill, background
        self._pale = _mixed(fill, background)  # opaque: translucent columns take ten times as long
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
        self.update()

    def touch(self, day: int) -> None:
        """Draw one day anew after its value was changed in place."""
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

    def boundingRect(self) -> QRectF:
        """The extent of all bars."""
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, *_: Any) -> None:
        """Draw the bars in view, or those of the part that is to be drawn anew."""
        view = self.getViewBox()
        (start, end), _y = view.viewRange()
        pixels = view.width() / (end - start)
        exposed, aside = option.exposedRect, 1 + np.ceil(1.5 / pixels)
        start, end = max(start - 1, exposed.left() - aside), min(end + 1, exposed.right() + aside)
        part = self._daily.slice(start, end)
        values, base = self._daily.values[part], self._base[part]
        if values.size == 0:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        first = self._daily.first + part.start
        if pixels < 1.5:
            self._paint_many(painter, first, values, base, int(np.ceil(1.5 / pixels)))
            return
        width = 0.72 if pixels >= 4 else 1.0
        days = np.arange(first, first + values.size)
        known = np.isfinite(values)
        hollow = np.zeros(values.size, bool)
        places = self._hollow_days - first
        hollow[places[(places >= 0) & (places < values.size)]] = True
        hollow &= known
        solid = known & ~hollow
        self._draw(painter, days[solid] - width / 2, base[solid], width, values[solid], self._fill)
        if hollow.any():
            if pixels < 6:
                self._draw(painter, days[hollow] - width / 2, base[hollow], width, values[hollow], self._pale)
                return
            painter.setPen(cosmetic(self._fill, 1.5))
            painter.setBrush(QBrush(self._hollow))
            inset = 0.75 / pixels
            for day, low, value in zip(days[hollow], base[hollow], values[hollow], strict=True):
                painter.drawRect(QRectF(day - width / 2 + inset, low, width - 2 * inset, value))

    def _paint_many(self, painter: QPainter, first: int, values: Values, base: Values, together: int) -> None:
        skip = -first % together  # groups start at the same days wherever the view starts, so that panning is steady
        skip = skip if skip < values.size else 0
        count = (values.size - skip) // together
        if count == 0:
            return
        shape = (count, together)
        tops = (base + values)[skip : skip + count * together].reshape(shape)
        floors = base[skip : skip + count * together].reshape(shape)
        known = np.isfinite(tops)
        some = known.any(axis=1)
        number = np.maximum(known.sum(axis=1), 1)
        low: Values = np.where(known, floors, 0).sum(axis=1) / number
        mean: Values = np.where(known, tops, 0).sum(axis=1) / number
        highest = np.maximum(np.where(known, tops, -np.inf).max(axis=1), low)
        lowest = np.minimum(np.where(known, tops, np.inf).min(axis=1), low)
        x = first + skip - 0.5 + together * np.arange(count, dtype=np.float64)
        bottom = np.where(lowest < low, lowest, mean)
        self._draw(painter, x[some], bottom[some], together, (highest - bottom)[some], self._pale)
        self._draw(painter, x[some], low[some], together, (mean - low)[some], self._fill)

    def _draw(
        self,
        painter: QPainter,
        left: Values,
        low: Values,
        width: float,
        height: Values,
        fill: QColor,
    ) -> None:
        if left.size == 0:
            return
        self._rects.resize(left.size)
        memory = self._rects.ndarray()
        memory[:, 0], memory[:, 1], memory[:, 2], memory[:, 3] = left, low, width, height
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(fill))
        painter.drawRects(*self._rects.drawargs())


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
        self._colour, self._background, self._accent, self._text = QColor(), QColor(), QColor(), QColor()
        self.setZValue(20)
        self.setFlag(self.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # tells which part is to be drawn anew

    def set_colours(self, colour: QColor, background: QColor, accent: QColor, text: QColor) -> None:
        """Take the colours of a theme."""
        self._colour, self._background, self._accent, self._text = colour, background, accent, text
        self._stamps.clear()
        self.update()

    def set_values(self, daily: DailyValues) -> None:
        """The values that the marks stand on."""
        self._daily = daily
        self.update()

    def set_states(self, states: Mapping[int, State]) -> None:
        """The states of days that are not complete."""
        self._states = states
        marked = {kind: sorted(day for day, state in states.items() if state is kind) for kind in set(states.values())}
        self._marked = {kind: np.array(days, np.int64) for kind, days in marked.items()}
        self.update()

    def set_pending(self, day: int, value: float | None) -> None:
        """Show or take away the dashed ring of unsaved typing for a day."""
        for shown in (self._pending.pop(day, None), value):
            if shown is not None:
                self._update_around(day, shown)
        if value is not None:
            self._pending[day] = value

    def _update_around(self, day: int, value: float) -> None:
        """Ask for the few pixels of one ring to be drawn anew: a keystroke shall not wait for the whole chart."""
        wide, tall = self.getViewBox().viewPixelSize()
        self.update(QRectF(day - _RING * wide, value - _RING * tall, 2 * _RING * wide, 2 * _RING * tall))

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

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, *_: Any) -> None:
        """Draw the marks in view, in pixels, so that rings stay round."""
        view = self.getViewBox()
        (start, end), _y = view.viewRange()
        pixels = view.width() / (end - start)
        to_pixels = painter.transform()
        aside = _RING / pixels
        exposed = (option.exposedRect.left() - aside, option.exposedRect.right() + aside)
        painter.save()
        painter.setTransform(QTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if not self._on_bars:
            self._paint_line_marks(painter, to_pixels, (start, end), exposed, pixels)
        for state, days in self._marked.items():
            if state is State.CORRECTED or not self._on_bars:  # a provisional bar is hollow itself
                in_view = days[np.searchsorted(days, start) : np.searchsorted(days, end, "right")][:MOST_MARKS]
                self._stamp(painter, to_pixels, in_view[_within(in_view, exposed)], state)
        for day, value in self._pending.items():
            if start - 0.5 <= day <= end + 0.5:
                self._paint_ring(painter, to_pixels.map(QPointF(day, value)))
        painter.restore()

    def _paint_line_marks(
        self,
        painter: QPainter,
        to_pixels: QTransform,
        span: tuple[float, float],
        exposed: tuple[float, float],
        pixels: float,
    ) -> None:
        """Dots on every day where there is room, and always on a day that stands alone between gaps."""
        part = self._daily.slice(*span)
        values = self._daily.values[part]
        known = np.isfinite(values)
        chosen = known
        if pixels < _FULL_MARK_APART or known.sum() > MOST_MARKS:
            around = np.concatenate([[False], known, [False]])
            chosen = known & ~around[:-2] & ~around[2:]
        places = np.flatnonzero(chosen)[:MOST_MARKS]
        days = places + (self._daily.first + part.start)
        shown = _within(days, exposed)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(self._colour))
        for day, value in zip(days[shown].tolist(), values[places[shown]].tolist(), strict=True):
            if day not in self._states:
                painter.drawEllipse(to_pixels.map(QPointF(day, value)), 2.4, 2.4)

    def _stamp(self, painter: QPainter, to_pixels: QTransform, days: Days, state: State) -> None:
        """Put the picture of a mark on days: each drawn on its own would take ten times as long."""
        places = days - self._daily.first
        there = (places >= 0) & (places < self._daily.values.size)
        days, values = days[there], self._daily.values[places[there]]
        known = np.isfinite(values)
        if not known.any():
            return
        ratio = painter.device().devicePixelRatio()
        stamp = self._stamps.get(state)
        if stamp is None or stamp.devicePixelRatio() != ratio:
            stamp = self._stamps[state] = self._picture(state, ratio)
        half = _STAMP / 2
        for day, value in zip(days[known].tolist(), values[known].tolist(), strict=True):
            at = to_pixels.map(QPointF(day, value))
            painter.drawPixmap(QPointF(at.x() - half, at.y() - half), stamp)

    def _picture(self, state: State, ratio: float) -> QPixmap:
        """Draw the mark of a state once."""
        picture = QPixmap(round(_STAMP * ratio), round(_STAMP * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = QPointF(_STAMP / 2, _STAMP / 2)
        if state is State.PROVISIONAL:
            painter.setPen(QPen(self._colour, 1.5))
            painter.setBrush(QBrush(self._background))
            painter.drawEllipse(at, 3.2, 3.2)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(self._colour))
            painter.drawEllipse(at, 2.2, 2.2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._text, 1.4))
            painter.drawEllipse(at, 5.0, 5.0)
        painter.end()
        return picture

    def _paint_ring(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(self._background))
        painter.drawEllipse(at, 6.5, 6.5)
        pen = QPen(self._accent, 2.2)
        pen.setDashPattern(list(_DASHES))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 6.0, 6.0)
