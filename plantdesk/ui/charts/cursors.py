"""Cursors A and B: two days of a chart, their values and the difference in words."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from plantdesk.ui.charts.items import cosmetic, view_rect
from plantdesk.ui.charts.linked import TimeRange
from plantdesk.ui.theme import Theme

NAMES = ("A", "B")
_MOST_HIGH = 10_000
"""Pixels: more than any words take."""


class CursorsItem(pg.GraphicsObject):
    """A line for each cursor from top to bottom, with its letter, and the stretch between them shaded."""

    def __init__(self, time: TimeRange, theme: Theme) -> None:
        super().__init__()
        self._time = time
        self.setZValue(15)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and the font of a theme."""
        self._line, self._ground = theme.colour("accent"), theme.colour("panel")
        self._between: QColor = theme.colour("accent", 0.07)
        self._font: QFont = theme.font("small", strong=True)
        self._metrics = QFontMetricsF(self._font)
        self.update()

    def boundingRect(self) -> QRectF:
        """The whole view."""
        view = self.getViewBox()
        return QRectF() if view is None else view_rect(view)

    def viewTransformChanged(self) -> None:
        """Follow the view."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw what is placed."""
        cursors = self._time.cursors
        if not cursors:
            return
        rect = self.boundingRect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if len(cursors) == 2:
            painter.fillRect(QRectF(cursors[0], rect.top(), cursors[1] - cursors[0], rect.height()), self._between)
        painter.setPen(cosmetic(self._line, 1.0))
        painter.drawLines([QLineF(day, rect.top(), day, rect.bottom()) for day in cursors])
        to_pixels = painter.transform()
        painter.save()
        painter.setTransform(QTransform())
        painter.setFont(self._font)
        high, wide = self._metrics.height() + 2, self._metrics.horizontalAdvance("B") + 8
        for name, day in zip(NAMES, cursors, strict=False):
            at = to_pixels.map(QPointF(day, rect.bottom()))
            box = QRectF(round(at.x()) - (wide if name == "A" else 0), round(at.y()), wide, high)
            painter.fillRect(box, self._line)
            painter.setPen(self._ground)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), name)
        painter.restore()


class CursorWords(QLabel):
    """What stands at the cursors, in words beneath the chart; it goes into a picture of the chart, too."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "caption")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and the font of a theme."""
        self._theme = theme

    def hasHeightForWidth(self) -> bool:
        """Take the height by itself: a layout would keep all that it wants for everything around the words, too."""
        return False

    def setText(self, text: str) -> None:
        """Say something else, in as many lines as it takes."""
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        room, wrapped = QRect(0, 0, self.width(), _MOST_HIGH), int(Qt.TextFlag.TextWordWrap)
        height = self.fontMetrics().boundingRect(room, wrapped, self.text()).height() if self.text() else 0
        if self.minimumHeight() != height or self.maximumHeight() != height:
            self.setFixedHeight(height)

    def draw(self, painter: QPainter) -> None:
        """Write the words from the painter's origin on, as they stand on the screen."""
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.colour("muted"))
        wrapped = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(self.rect()), wrapped, self.text())
