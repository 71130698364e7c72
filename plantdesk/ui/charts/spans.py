"""A figure by shift, week or month: bars as wide as their period, or a line through the middles of periods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QTransform

from plantdesk.ui.charts.items import MOST_MARKS, STAMP, Rects, cosmetic, state_stamp, view_rect
from plantdesk.ui.charts.series import State, Values

_SLIM = 0.76
_DOTS_APART = 9.0
_TOUCHING = 1e-6
_FEW = 200
"""Up to so many pieces a line is drawn as wide as its pen says."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Values of periods in ascending order: edges in days (a day reaches half a day around its number), and states."""

    starts: Values = field(default_factory=lambda: np.empty(0))
    ends: Values = field(default_factory=lambda: np.empty(0))
    values: Values = field(default_factory=lambda: np.empty(0))
    states: Sequence[State] = ()
    called: Callable[[float], str] | None = None
    """Tells by its first edge what a period is called, for whoever points at it; without it they have no names."""

    def name(self, place: int) -> str | None:
        """Give the name of a period by its place."""
        return None if self.called is None else self.called(float(self.starts[place]))

    @property
    def middles(self) -> Values:
        """Where the points of a line stand."""
        return (self.starts + self.ends) / 2

    def within(self, start: float, end: float) -> slice:
        """The places of the periods of which anything lies between two edges."""
        return slice(int(self.ends.searchsorted(start, "right")), int(self.starts.searchsorted(end)))

    def replaced(self, start: float, end: float, fresh: Spans) -> Spans:
        """Give the same with other periods in the place of those between two edges."""
        part = self.within(start, end)

        def joined(old: Values, new: Values) -> Values:
            return np.concatenate([old[: part.start], new, old[part.stop :]])

        return Spans(
            joined(self.starts, fresh.starts),
            joined(self.ends, fresh.ends),
            joined(self.values, fresh.values),
            [*self.states[: part.start], *fresh.states, *self.states[part.stop :]],
            fresh.called,
        )


class SpansItem(pg.GraphicsObject):
    """Draws periods: provisional ones hollow, corrected ones ringed; a line breaks where a period is missing."""

    def __init__(self, *, bars: bool, steps: bool = False, dots: bool = True) -> None:
        """``steps`` draws level across each period, as a plan is; without ``dots`` no state is told apart."""
        super().__init__()
        self._bars, self._steps, self._marked = bars, steps, dots and not steps
        self._spans = Spans()
        self._pen, self._colour, self._background, self._text = QPen(), QColor(), QColor(), QColor()
        self._stamps: dict[int, QPixmap] = {}
        """The mark of each state, as drawn last."""
        self._shaped: tuple[float, ...] | None = None
        self._draws: list[Callable[[QPainter], None]] = []

    def set_colours(self, pen: QPen, background: QColor, text: QColor) -> None:
        """Take the pen of the series and the colours of a theme."""
        self._pen, self._colour, self._background, self._text = pen, pen.color(), background, text
        self._stamps.clear()
        self._shaped = None
        self.update()

    def set_spans(self, spans: Spans) -> None:
        """Draw these periods."""
        self._spans = spans
        self._shaped = None
        self.update()

    def replace_spans(self, start: float, end: float, fresh: Spans) -> None:
        """Draw other periods in the place of those between two edges; out of view nothing is painted for it."""
        self._spans = self._spans.replaced(start, end, fresh)
        left, right = self.getViewBox().viewRange()[0]
        if start < right and left < end:
            self._shaped = None
            self.update()

    @property
    def spans(self) -> Spans:
        """The periods that are drawn."""
        return self._spans

    def boundingRect(self) -> QRectF:
        """The whole view."""
        view = self.getViewBox()
        return QRectF() if view is None else view_rect(view)

    def viewTransformChanged(self) -> None:
        """Follow the view."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the periods in view."""
        view = self.getViewBox()
        (start, end), (low, high) = view.viewRange()
        shape = (start, end, low, high, view.width(), view.height())
        if shape != self._shaped:
            self._shaped = shape
            pixels = view.width() / (end - start)
            self._draws = self._shape(self._spans.within(start, end), pixels)
        for draw in self._draws:
            draw(painter)

    def _shape(self, part: slice, pixels: float) -> list[Callable[[QPainter], None]]:
        spans = self._spans
        starts, ends, values = spans.starts[part], spans.ends[part], spans.values[part]
        if values.size == 0:
            return []
        states = np.fromiter(spans.states[part], np.int64, values.size)
        middles, apart = (starts + ends) / 2, float(np.median(ends - starts)) * pixels
        if self._bars:
            corrected = states == State.CORRECTED
            bars = self._bar_rects(starts, ends, values, states == State.PROVISIONAL, apart)
            return [*bars, self._dots(middles[corrected], values[corrected], states[corrected], apart)]
        if self._steps:
            return [self._line(starts, values, ends, values)]
        joined = starts[1:] - ends[:-1] <= _TOUCHING
        line = self._line(middles[:-1][joined], values[:-1][joined], middles[1:][joined], values[1:][joined])
        if not self._marked and joined.any():
            return [line]
        return [line, self._dots(middles, values, states, apart)]

    def _bar_rects(
        self, starts: Values, ends: Values, values: Values, hollow: NDArray[np.bool_], apart: float
    ) -> list[Callable[[QPainter], None]]:
        inset = (ends - starts) * (1 - (_SLIM if apart >= 4 else 1.0)) / 2
        left, wide, low = starts + inset, ends - starts - 2 * inset, np.zeros(values.size)
        line = cosmetic(self._colour, 1.5) if hollow.sum() <= MOST_MARKS else QPen(Qt.PenStyle.NoPen)
        parts = ((~hollow, self._colour, QPen(Qt.PenStyle.NoPen)), (hollow, self._background, line))
        rects = [Rects(left[its], low[its], wide[its], values[its], QBrush(fill), pen) for its, fill, pen in parts]

        def draw(painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            for one in rects:
                one.draw(painter)

        return [draw]

    def _line(self, x: Values, y: Values, to_x: Values, to_y: Values) -> Callable[[QPainter], None]:
        array = PrimitiveArray(QLineF, 4)
        array.resize(x.size)
        memory = array.ndarray()
        memory[:, 0], memory[:, 1], memory[:, 2], memory[:, 3] = x, y, to_x, to_y
        drawn = array.drawargs()
        pen = QPen(self._pen)
        if x.size > _FEW:  # a pixel wide takes a fifth of the time
            pen.setWidthF(1.0)

        def draw(painter: QPainter, _kept: Any = array) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, x.size <= 2 * MOST_MARKS)
            painter.setPen(pen)
            painter.drawLines(*drawn)  # segment by segment: as one stroke a wide smooth line takes a second

        return draw

    def _dots(
        self, middles: Values, values: Values, states: NDArray[np.int64], apart: float
    ) -> Callable[[QPainter], None]:
        """Set down the mark of each period's state; of complete ones only where there is room, or where one is alone."""
        shown = np.flatnonzero((states != State.COMPLETE) | (apart >= _DOTS_APART) | (states.size == 1))[:MOST_MARKS]
        places = [QPointF(x, y) for x, y in zip(middles[shown].tolist(), values[shown].tolist(), strict=True)]
        kinds = states[shown].tolist()
        half = QPointF(STAMP / 2, STAMP / 2)

        def draw(painter: QPainter) -> None:
            if not places:
                return
            to_pixels, ratio = painter.transform(), painter.device().devicePixelRatio()
            for kind in set(kinds):
                if kind not in self._stamps or self._stamps[kind].devicePixelRatio() != ratio:
                    look = (State(kind), self._colour, self._background, self._text)
                    self._stamps[kind] = state_stamp(*look, ratio)
            stamps = self._stamps
            painter.save()
            painter.setTransform(QTransform())
            for place, kind in zip(places, kinds, strict=True):
                painter.drawPixmap(to_pixels.map(place) - half, stamps[kind])
            painter.restore()

        return draw
