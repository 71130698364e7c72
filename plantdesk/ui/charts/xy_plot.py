"""What a distribution and a scatter share: a frame with two value axes, their names, and a line that says why it is empty."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from plantdesk.services.language import Language
from plantdesk.ui.charts.ticks import decimals_of, value_step, value_ticks
from plantdesk.ui.theme import Theme

_GAP = 6.0
_TICK = 4.0


class XyPlot(QWidget):
    """A painted chart of values against values. A subclass gives the ranges and draws the data."""

    def __init__(self, theme: Theme, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.language = theme, language
        self.across, self.up = (0.0, 1.0), (0.0, 1.0)
        """The ranges of the two axes."""
        self.names = ("", "")
        """What stands along the axes: across, and up."""
        self.reason = ""
        """Why nothing is drawn; empty where something is."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(160, 90))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        self.theme = theme
        self.update()

    def settle(self) -> None:
        """Nothing is fitted later here: a picture may be taken at once."""

    def frame(self) -> QRectF:
        """The rectangle of the data in pixels."""
        metrics = QFontMetricsF(self.theme.font("small"))
        tall = metrics.height()
        low, high = self.up
        step = value_step(low, high, max(40.0, self.height() - 3 * tall))
        labels = [self._written(v, step) for v in value_ticks(low, high, step)]
        left = max((metrics.horizontalAdvance(text) for text in labels), default=0.0) + _TICK + _GAP
        return QRectF(
            left, tall + _GAP, max(20.0, self.width() - left - 14), max(20.0, self.height() - 3 * tall - 3 * _GAP)
        )

    def place(self, x: float, y: float, frame: QRectF) -> QPointF:
        """Where a pair of values stands in pixels."""
        (left, right), (low, high) = self.across, self.up
        return QPointF(
            frame.left() + (x - left) / (right - left) * frame.width(),
            frame.bottom() - (y - low) / (high - low) * frame.height(),
        )

    def draw_data(self, painter: QPainter, frame: QRectF) -> None:
        """Draw what there is. A bare frame has nothing."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw grid, data, axes and names; or say why there is nothing."""
        painter = QPainter(self)
        self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Draw the whole chart from the painter's origin on, on the screen or in a picture."""
        theme, frame = self.theme, self.frame()
        painter.fillRect(QRectF(self.rect()), theme.colour("panel"))
        painter.setFont(theme.font("small"))
        if self.reason:
            painter.setPen(QPen(theme.colour("muted")))
            wrapped = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(self.rect()).adjusted(12, 12, -12, -12), wrapped, self.reason)
            return
        ticks = self._ticks(frame)
        painter.setPen(QPen(theme.colour("grid"), 1))
        painter.drawLines([QLineF(frame.left(), y, frame.right(), y) for y, _ in ticks[1]])
        painter.save()
        painter.setClipRect(frame.adjusted(-1, -1, 1, 1))
        self.draw_data(painter, frame)
        painter.restore()
        self._draw_axes(painter, frame, *ticks)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _ticks(self, frame: QRectF) -> tuple[Sequence[tuple[float, str]], Sequence[tuple[float, str]]]:
        """Where ticks stand in pixels, with their labels: across, and up."""
        (left, right), (low, high) = self.across, self.up
        wide = max(60.0, frame.width() / 2)
        step_x, step_y = value_step(left, right, wide), value_step(low, high, frame.height())
        return (
            [(self.place(v, low, frame).x(), self._written(v, step_x)) for v in value_ticks(left, right, step_x)],
            [(self.place(left, v, frame).y(), self._written(v, step_y)) for v in value_ticks(low, high, step_y)],
        )

    def _written(self, value: float, step: float) -> str:
        return self.language.number(value, decimals_of(step))

    def _draw_axes(
        self,
        painter: QPainter,
        frame: QRectF,
        across: Sequence[tuple[float, str]],
        up: Sequence[tuple[float, str]],
    ) -> None:
        theme = self.theme
        metrics = QFontMetricsF(theme.font("small"))
        tall = metrics.height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme.colour("axis"), 1))
        painter.drawLine(QLineF(frame.left(), frame.bottom(), frame.right(), frame.bottom()))
        painter.drawLines([QLineF(x, frame.bottom(), x, frame.bottom() + _TICK) for x, _ in across])
        painter.setPen(QPen(theme.colour("muted")))
        end = -1.0
        for x, text in across:
            wide = metrics.horizontalAdvance(text) + 2
            if x - wide / 2 > end + _GAP and x + wide / 2 <= self.width():
                box = QRectF(x - wide / 2, frame.bottom() + _TICK, wide, tall)
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
                end = x + wide / 2
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for y, text in up:
            painter.drawText(QRectF(0, y - tall / 2, frame.left() - _GAP, tall), right, text)
        painter.drawText(QRectF(frame.left(), 0, frame.width(), tall), int(Qt.AlignmentFlag.AlignLeft), self.names[1])
        beneath = QRectF(frame.left(), frame.bottom() + _TICK + tall, frame.width(), tall + 2)
        painter.drawText(beneath, right, self.names[0])
