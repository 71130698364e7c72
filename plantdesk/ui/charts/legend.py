"""The legend beneath a chart: how each series looks, and what the marks of a day mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from plantdesk.ui.charts.readout import draw_swatch
from plantdesk.ui.theme import Theme

_SWATCH = 16.0
_GAP = 16.0


class Look(StrEnum):
    """The kinds of swatch."""

    BARS = "bars"
    LINE = "line"
    DASHED = "dashed"
    DOTTED = "dotted"
    PROVISIONAL = "provisional"
    PROVISIONAL_POINT = "provisional-point"
    CORRECTED = "corrected"
    UNSAVED = "unsaved"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a look, the colour token of the theme, and the words."""

    look: Look
    token: str
    words: str


class Legend(QWidget):
    """Entries in one line, or in more where the chart is narrow."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._left = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and the font of a theme."""
        self._theme = theme
        self._font = theme.font("small")
        self._metrics = QFontMetricsF(self._font)
        self.update()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these entries; the words are read out by screen readers too."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.setAccessibleName(", ".join(entry.words for entry in entries))
            self._fit()

    def set_left(self, left: int) -> None:
        """Begin under the plot's left edge."""
        if left != self._left:
            self._left = left
            self._fit()

    def sizeHint(self) -> QSize:
        """As wide as it may be, as high as its lines."""
        return QSize(100, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the line anew."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the entries."""
        painter = QPainter(self)
        self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Draw the entries from the painter's origin on, on the screen or in a picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        line = self._line()
        for entry, place in zip(self._entries, self._places(), strict=True):
            self._draw(painter, entry, QRectF(place.x(), place.y(), _SWATCH, line))
            painter.setPen(QPen(self._theme.colour("muted")))
            words = QRectF(place.x() + _SWATCH + 5, place.y(), self.width(), line)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), entry.words)

    def _draw(self, painter: QPainter, entry: Entry, rect: QRectF) -> None:
        colour = self._theme.colour(entry.token)
        if entry.look in (Look.BARS, Look.LINE, Look.DASHED, Look.DOTTED):
            bars, dashed, dotted = (entry.look is one for one in (Look.BARS, Look.DASHED, Look.DOTTED))
            draw_swatch(painter, rect, colour, bars=bars, dashed=dashed, dotted=dotted)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(colour, 1.6)
        if entry.look is Look.UNSAVED:
            pen.setWidthF(2.0)
            pen.setDashPattern([2.2, 1.8])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        if entry.look is Look.PROVISIONAL:
            painter.drawRect(QRectF(rect.center().x() - 4.5, rect.center().y() - 4.5, 9, 9))
            return
        radius = 3.6 if entry.look is Look.PROVISIONAL_POINT else 5.0
        painter.drawEllipse(rect.center(), radius, radius)
        if entry.look is Look.CORRECTED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(colour))
            painter.drawEllipse(rect.center(), 2.2, 2.2)

    def _line(self) -> float:
        return self._metrics.height() + 5

    def _places(self) -> list[QPointF]:
        places = []
        x, y = float(self._left), 0.0
        for entry in self._entries:
            wide = _SWATCH + 5 + self._metrics.horizontalAdvance(entry.words)
            if x > self._left and x + wide > self.width():
                x, y = float(self._left), y + self._line()
            places.append(QPointF(x, y))
            x += wide + _GAP
        return places

    def _fit(self) -> None:
        places = self._places()
        height = int(places[-1].y() + self._line()) + 1 if places else 0
        if self.minimumHeight() != height or self.maximumHeight() != height:
            self.setFixedHeight(height)
        self.update()
