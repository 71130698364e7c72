"""A figure by shift, week or month: bars as wide as their period, or a line through the middles of periods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QTransform

from plantdesk.ui.charts.items import MOST_MARKS, cosmetic, view_rect
from plantdesk.ui.charts.series import State, Values

_SLIM = 0.76
_DOTS_APART = 9.0


@dataclass(frozen=True, slots=True)
class Spans:
    """Values of periods in ascending order: edges in days (a day reaches half a day around its number), and states."""

    starts: Values = field(default_factory=lambda: np.empty(0))
    ends: Values = field(default_factory=lambda: np.empty(0))
    values: Values = field(default_factory=lambda: np.empty(0))
    states: Sequence[State] = ()
    names: Sequence[str] = ()
    """What the periods are called, for the box of the crosshair."""

    @property
    def middles(self) -> Values:
        """Where the points of a line stand."""
        return (self.starts + self.ends) / 2

    def within(self, start: float, end: float) -> slice:
        """The places of the periods of which anything lies between two edges."""
        return slice(int(self.ends.searchsorted(start, "right")), int(self.starts.searchsorted(end)))


class SpansItem(pg.GraphicsObject):
    """Draws periods: provisional ones hollow, corrected ones ringed; a line breaks where a period is missing."""

    def __init__(self, *, bars: bool, steps: bool = False, dots: bool = True) -> None:
        """``steps`` draws level across each period, as a plan is; without ``dots`` no state is told apart."""
        super().__init__()
        self._bars, self._steps, self._marked = bars, steps, dots and not steps
        self._spans = Spans()
        self._pen, self._colour, self._background, self._text = QPen(), QColor(), QColor(), QColor()
        self._shaped: tuple[float, ...] | None = None
        self._draws: list[Callable[[QPainter], None]] = []

    def set_colours(self, pen: QPen, background: QColor, text: QColor) -> None:
        """Take the pen of the series and the colours of a theme."""
        self._pen, self._colour, self._background, self._text = pen, pen.color(), background, text
        self._shaped = None
        self.update()

    def set_spans(self, spans: Spans) -> None:
        """Draw these periods."""
        self._spans = spans
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
        states = list(spans.states[part])
        if values.size == 0:
            return []
        if self._bars:
            bars = self._bar_rects(starts, ends, values, states, pixels)
            corrected = [i for i, state in enumerate(states) if state is State.CORRECTED]
            if not corrected or not self._marked:
                return [bars]
            middles = ((starts + ends) / 2)[corrected]
            return [bars, self._dots(middles, values[corrected], [State.CORRECTED] * len(corrected), _DOTS_APART)]
        if self._steps:
            triples = zip(starts.tolist(), ends.tolist(), values.tolist(), strict=True)
            return [self._line([QLineF(left, value, right, value) for left, right, value in triples])]
        lines = [
            QLineF(a, b, c, d)
            for a, b, c, d, gap in zip(
                ((starts + ends) / 2)[:-1].tolist(),
                values[:-1].tolist(),
                ((starts + ends) / 2)[1:].tolist(),
                values[1:].tolist(),
                (starts[1:] - ends[:-1] > 1e-6).tolist(),
                strict=True,
            )
            if not gap
        ]
        apart = float(np.median(ends - starts)) * pixels
        if not self._marked and len(lines) > 0:
            return [self._line(lines)]
        return [self._line(lines), self._dots((starts + ends) / 2, values, states, apart)]

    def _bar_rects(
        self, starts: Values, ends: Values, values: Values, states: Sequence[State], pixels: float
    ) -> Callable[[QPainter], None]:
        share = _SLIM if float(np.median(ends - starts)) * pixels >= 4 else 1.0
        inset = (ends - starts) * (1 - share) / 2
        rects = [
            QRectF(left, 0.0, wide, tall)
            for left, wide, tall in zip(
                (starts + inset).tolist(), (ends - starts - 2 * inset).tolist(), values.tolist(), strict=True
            )
        ]
        solid = [rect for rect, state in zip(rects, states, strict=True) if state is not State.PROVISIONAL]
        hollow = [rect for rect, state in zip(rects, states, strict=True) if state is State.PROVISIONAL]
        line = cosmetic(self._colour, 1.5)

        def draw(painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(self._colour))
            painter.drawRects(solid)
            painter.setPen(line if len(hollow) <= MOST_MARKS else Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(self._background))
            painter.drawRects(hollow)

        return draw

    def _line(self, lines: Sequence[QLineF]) -> Callable[[QPainter], None]:
        def draw(painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(lines) <= 2 * MOST_MARKS)
            painter.setPen(self._pen)
            painter.drawLines(lines)  # segment by segment: as one stroke a wide smooth line takes a second

        return draw

    def _dots(
        self, middles: Values, values: Values, states: Sequence[State], apart: float
    ) -> Callable[[QPainter], None]:
        alone = apart < _DOTS_APART
        shown = [
            (QPointF(x, y), state)
            for x, y, state in zip(middles.tolist(), values.tolist(), states, strict=True)
            if not alone or state is not State.COMPLETE or len(states) == 1
        ][:MOST_MARKS]

        def draw(painter: QPainter) -> None:
            to_pixels = painter.transform()
            painter.save()
            painter.setTransform(QTransform())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            for place, state in shown:
                at = to_pixels.map(place)
                hollow = state is State.PROVISIONAL
                painter.setPen(QPen(self._colour, 1.5) if hollow else Qt.PenStyle.NoPen)
                painter.setBrush(QBrush(self._background if hollow else self._colour))
                painter.drawEllipse(at, 2.9, 2.9)
                if state is State.CORRECTED:
                    painter.setPen(QPen(self._text, 1.4))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawEllipse(at, 5.0, 5.0)
            painter.restore()

        return draw
