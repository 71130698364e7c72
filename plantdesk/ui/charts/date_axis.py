"""Axes that speak the reader's language: plant days below, round numbers beside."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from plantdesk.services.language import Language
from plantdesk.ui.charts.ticks import date_ticks, decimals_of, value_step, value_ticks
from plantdesk.ui.theme import Theme

_TICK = 4
_GAP = 6


class _Axis(pg.AxisItem):
    """What both axes share: the theme's font and colours, and drawing without antialiasing."""

    def __init__(self, orientation: str, theme: Theme) -> None:
        super().__init__(orientation, maxTickLength=_TICK)
        self.enableAutoSIPrefix(False)  # it would write a label that is not shown anew with each frame
        self.setZValue(-5)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and the font of a theme."""
        self.theme = theme
        self.label_font = theme.font("small")
        self.metrics = QFontMetricsF(self.label_font)
        self.setPen(QPen(theme.colour("axis"), 1))
        self.setTextPen(QPen(theme.colour("muted")))
        self.setTickFont(self.label_font)
        self.picture = None
        self.update()

    def wheelEvent(self, event: Any) -> None:
        """Let the page have the wheel: only the chart itself zooms, and only in time."""
        event.ignore()

    def mouseDragEvent(self, event: Any) -> None:
        """Leave dragging to the chart."""
        event.ignore()

    def mouseClickEvent(self, event: Any) -> None:
        """Leave clicks to the chart."""
        event.ignore()


_HEIGHT = 24
"""Pixels of a date axis in the type of the window."""


class DateAxis(_Axis):
    """A date axis of whole production days (x = days since 1970-01-01), without any time zone."""

    def __init__(self, theme: Theme, month: Callable[[int], str]) -> None:
        """``month`` names a month, 1 to 12, in the reader's language."""
        self._month = month
        self._widths: dict[str, float] = {}
        super().__init__("bottom", theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and the font of a theme."""
        self._widths.clear()
        super().set_theme(theme)
        self.setHeight(max(_HEIGHT, math.ceil(self.metrics.height()) + 10))

    def text_width(self, text: str) -> float:
        """The width of a label in pixels, measured once."""
        if text not in self._widths:
            self._widths[text] = self.metrics.horizontalAdvance(text)
        return self._widths[text]

    def generateDrawSpecs(self, painter: QPainter) -> tuple[Any, list[Any], list[Any]]:
        """Give the line, the ticks and the labels to draw, in this item's pixels."""
        bounds = self.mapRectFromParent(self.geometry())
        first, last = self.range
        width = bounds.width()
        top = bounds.top()
        line = (self.pen(), pg.Point(bounds.left(), top), pg.Point(bounds.right(), top))
        ticks, texts = [], []
        for day, label in date_ticks(first, last, width, self._month, self.text_width):
            x = round(bounds.left() + (day - first) / (last - first) * width)
            ticks.append((self.pen(), pg.Point(x, top), pg.Point(x, top + _TICK)))
            if label:
                wide = self.text_width(label) + 2
                rect = QRectF(x - wide / 2, top + _GAP, wide, self.metrics.height() + 1)
                texts.append((rect, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), label))
        return line, ticks, texts


class ValueAxis(_Axis):
    """A value axis with round numbers written in the reader's language."""

    def __init__(self, theme: Theme, language: Language, orientation: str = "left", *, signed: bool = False) -> None:
        """``signed`` writes a plus before positive numbers, for deviations."""
        self._language = language
        self._signed = signed
        super().__init__(orientation, theme)

    def set_signed(self, signed: bool) -> None:
        """Write a plus before positive numbers from now on, or no more."""
        self._signed = signed
        self.picture = None
        self.update()

    def ticks(self, low: float, high: float, room: float) -> list[float]:
        """The ticks for a range on ``room`` pixels; the grid asks here too."""
        return value_ticks(low, high, value_step(low, high, room))

    def written(self, value: float, step: float) -> str:
        """A number as it stands at its tick."""
        text = self._language.number(value, decimals_of(step))
        return f"+{text}" if self._signed and value > step / 2 else text

    def width_needed(self) -> int:
        """The pixels that the labels of the present range take, with tick and gap."""
        low, high = self.range
        step = value_step(low, high, max(1.0, self.size().height()))
        widest = max(
            (self.metrics.horizontalAdvance(self.written(v, step)) for v in value_ticks(low, high, step)), default=0
        )
        return int(widest) + _TICK + _GAP + 2

    def generateDrawSpecs(self, painter: QPainter) -> tuple[Any, list[Any], list[Any]]:
        """Give the line, the ticks and the labels to draw, in this item's pixels."""
        bounds = self.mapRectFromParent(self.geometry())
        low, high = self.range
        height = bounds.height()
        left = self.orientation == "left"
        edge = bounds.right() if left else bounds.left()
        line = (QPen(Qt.PenStyle.NoPen), pg.Point(edge, bounds.top()), pg.Point(edge, bounds.bottom()))
        step = value_step(low, high, height)
        texts = []
        tall = self.metrics.height() + 1
        for value in value_ticks(low, high, step):
            y = bounds.bottom() - (value - low) / (high - low) * height
            x = bounds.left() if left else edge + _GAP
            wide = bounds.width() - _GAP
            side = Qt.AlignmentFlag.AlignRight if left else Qt.AlignmentFlag.AlignLeft
            flags = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip)
            texts.append((QRectF(x, y - tall / 2, wide, tall), flags, self.written(value, step)))
        return line, [], texts
