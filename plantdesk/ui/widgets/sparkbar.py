"""A pointer bar: where a value stands between its bounds, with its plan and its normal band."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from plantdesk.ui.theme import Theme


class SparkBar(QWidget):
    """A bar with a pointer; outside of its normal band the pointer is amber and stands on a triangle with an outline.

    The words for screen readers come from outside (``setAccessibleName``).
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bounds = (0.0, 1.0)
        self._value: float | None = None
        self._plan: float | None = None
        self._band: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(
        self,
        value: float | None,
        bounds: tuple[float, float],
        *,
        plan: float | None = None,
        band: tuple[float, float] | None = None,
    ) -> None:
        """Show a value on the stretch ``bounds``; ``None`` shows no pointer."""
        self._value, self._bounds, self._plan, self._band = value, bounds, plan, band
        self.update()

    @property
    def is_abnormal(self) -> bool:
        """Tell whether the value lies outside its normal band."""
        if self._value is None or self._band is None:
            return False
        return not self._band[0] <= self._value <= self._band[1]

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """A low bar."""
        return QSize(120, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar, the band, the plan and the pointer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(1, 11, self.width() - 2, 6)
        painter.setBrush(self._theme.colour("border"))
        painter.drawRoundedRect(bar, 3, 3)
        if self._band is not None:
            left, right = self._x(self._band[0]), self._x(self._band[1])
            painter.setBrush(self._theme.colour("data1"))
            painter.drawRect(QRectF(left, bar.top(), max(2.0, right - left), bar.height()))
        if self._plan is not None:
            painter.setPen(QPen(self._theme.colour("plan"), 1.5, Qt.PenStyle.DotLine))
            x = self._x(self._plan)
            painter.drawLine(QPointF(x, bar.top() - 4), QPointF(x, bar.bottom() + 4))
        if self._value is not None:
            x = self._x(self._value)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("warn" if self.is_abnormal else "text"))
            painter.drawRect(QRectF(x - 1, bar.top() - 3, 2, bar.height() + 6))
            head = QPolygonF([QPointF(x - 6, 1), QPointF(x + 6, 1), QPointF(x, 9)])
            painter.drawPolygon(head)
        painter.end()

    def _x(self, value: float) -> float:
        low, high = self._bounds
        part = (value - low) / (high - low) if high > low else 0.5
        return 7 + max(0.0, min(1.0, part)) * (self.width() - 14)
