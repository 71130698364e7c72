"""The strip beneath the charts: everything there is, and the stretch in view to be moved or resized."""

from __future__ import annotations

from enum import Enum

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.ui.charts.linked import TimeRange
from plantdesk.ui.charts.series import DailyValues, Days, Values
from plantdesk.ui.charts.ticks import date_ticks
from plantdesk.ui.theme import Theme

_GRIP = 7.0
_LABELS = 18
_LATER_MS = 40
_PAD = 9
"""Pixels beside the first and last day, as in the charts above."""


class _Held(Enum):
    NOTHING = 0
    START = 1
    END = 2
    MIDDLE = 3


class Navigator(QWidget):
    """A strip over all days. Drag the stretch or its ends; keys: arrows move it, Shift with arrows resizes it."""

    def __init__(self, theme: Theme, language: Language, time: TimeRange, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language, self._time = language, time
        self._daily = DailyValues(0, np.empty(0))
        self._left, self._right = 12, 12
        self._held = _Held.NOTHING
        self._grabbed = 0.0
        self._drawn: QPixmap | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER_MS)
        self._later.timeout.connect(self._forget)
        self.set_theme(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(52)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(language.say(msg("Stretch of time in view")))
        time.changed.connect(self._view_changed)
        time.extent_changed.connect(self._forget)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and the font of a theme."""
        self._theme = theme
        self._font = theme.font("small")
        self._metrics = QFontMetricsF(self._font)
        self._forget()

    def set_data(self, days: ArrayLike, values: ArrayLike) -> None:
        """Show daily values (days since 1970-01-01, ascending; NaN and left-out days are gaps)."""
        self._daily = DailyValues.of(days, values)
        self._forget()

    def update_point(self, day: int, value: float | None) -> None:
        """Change one day; ``None`` is missing. It is drawn a moment later: the charts above come first."""
        self._daily.put(day, float("nan") if value is None else value)
        self._later.start()

    def margins_needed(self) -> tuple[int, int]:
        """Pixels needed left and right of the data."""
        return 12, 12

    def set_margins(self, left: int, right: int) -> None:
        """Take the margins of the charts above."""
        self._left, self._right = left, right
        self._forget()

    def sizeHint(self) -> QSize:
        """A low strip."""
        return QSize(400, 58)

    # --- drawing ---------------------------------------------------------------------------------------------------

    def _strip(self) -> QRectF:
        wide = self.width() - self._left - self._right - 2 * _PAD
        return QRectF(self._left + _PAD, 3, max(20.0, wide), self.height() - _LABELS - 5)

    def _x(self, day: float) -> float:
        first, last = self._time.extent
        strip = self._strip()
        return strip.left() + (day - first + 0.5) / (last - first + 1) * strip.width()

    def _day(self, x: float) -> float:
        first, last = self._time.extent
        strip = self._strip()
        return first - 0.5 + (x - strip.left()) / strip.width() * (last - first + 1)

    def _region(self) -> QRectF:
        strip = self._strip()
        left = max(strip.left(), self._x(self._time.start))
        right = min(strip.right(), self._x(self._time.end))
        return QRectF(left, strip.top(), max(3.0, right - left), strip.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the kept picture of the data and the stretch over it."""
        ratio = self.devicePixelRatioF()
        if self._drawn is None or self._drawn.devicePixelRatioF() != ratio:
            self._drawn = QPixmap(self.size() * ratio)
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(Qt.GlobalColor.transparent)
            self._paint_data(self._drawn)
        painter = QPainter(self)
        region, strip = self._region(), self._strip()
        painter.fillRect(region, self._theme.colour("accent_soft"))
        painter.drawPixmap(0, 0, self._drawn)
        veil = self._theme.colour("panel", 0.5)
        painter.fillRect(QRectF(strip.left(), strip.top(), region.left() - strip.left(), strip.height()), veil)
        painter.fillRect(QRectF(region.right(), strip.top(), strip.right() - region.right(), strip.height()), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = self._theme.colour("accent")
        focus = self.hasFocus()
        painter.setPen(QPen(accent, 2 if focus else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(region.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QPen(self._theme.colour("panel"), 1))
        painter.setBrush(accent)
        aside = 3.5 if region.width() < 4 * _GRIP else 0.0  # the grips of a short stretch stand outside of it
        for x in (region.left() - aside, region.right() + aside):
            painter.drawRoundedRect(QRectF(x - 3.5, region.center().y() - 9, 7, 18), 2.5, 2.5)
        painter.end()

    def _paint_data(self, target: QPixmap) -> None:
        painter = QPainter(target)
        strip = self._strip()
        first, last = self._time.extent
        part = self._daily.slice(first, last)
        values = self._daily.values[part]
        known = values[np.isfinite(values)]
        painter.setPen(QPen(self._theme.colour("axis"), 1))
        base = round(strip.bottom()) + 0.5
        painter.drawLine(QPointF(strip.left(), base), QPointF(strip.right(), base))
        if known.size:
            known.sort()
            low, high = float(known[known.size // 100]), float(known[-1])  # a few idle days leave the line its height
            low = min(low, high * 0.98) if high > 0 else low
            span = (high - low) or 1.0
            days = np.arange(self._daily.first + part.start, self._daily.first + part.stop)
            heights = strip.bottom() - 4 - np.clip((values - low) / span, 0, 1) * (strip.height() - 8)
            self._paint_line(painter, days, heights, strip)
        painter.setFont(self._font)
        ticks = date_ticks(
            first - 0.5, last + 0.5, strip.width(), self._language.month, self._metrics.horizontalAdvance
        )
        for day, label in ticks:
            x = round(self._x(day)) + 0.5
            painter.setPen(QPen(self._theme.colour("axis"), 1))
            painter.drawLine(QPointF(x, base), QPointF(x, base + 3))
            painter.setPen(QPen(self._theme.colour("muted")))
            wide = self._metrics.horizontalAdvance(label) + 2
            place = QRectF(x - wide / 2, base + 2, wide, _LABELS - 3)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), label)
        painter.end()

    def _paint_line(self, painter: QPainter, days: Days, heights: Values, strip: QRectF) -> None:
        """Draw the line between gaps; where several days share a pixel, from their lowest to their highest."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("data1"), 1))
        together = max(1, int(np.ceil(days.size / strip.width())))
        groups = -(-days.size // together)
        padded = np.full(groups * together, np.nan)
        padded[: heights.size] = heights
        shape = padded.reshape(groups, together)
        x = self._x(float(days[0]) + (together - 1) / 2) + (self._x(together) - self._x(0)) * np.arange(groups)
        y = np.column_stack([np.fmin.reduce(shape, axis=1), np.fmax.reduce(shape, axis=1)])
        painter.drawPath(pg.functions.arrayToQPath(np.repeat(x, 2), y.ravel(), connect="finite"))

    def _forget(self) -> None:
        self._drawn = None
        self.update()

    def _view_changed(self) -> None:
        self.update()

    # --- mouse and keys --------------------------------------------------------------------------------------------

    def _what_is_at(self, x: float) -> _Held:
        region = self._region()
        inside = min(_GRIP, region.width() / 4)
        if region.left() - _GRIP <= x <= region.left() + inside:
            return _Held.START
        if region.right() - inside <= x <= region.right() + _GRIP:
            return _Held.END
        return _Held.MIDDLE if region.left() < x < region.right() else _Held.NOTHING

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the stretch or one of its ends; elsewhere, bring the stretch there."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        x = event.position().x()
        self._held = self._what_is_at(x)
        if self._held is _Held.NOTHING:
            self._time.pan(self._day(x) - (self._time.start + self._time.end) / 2)
            self._held = _Held.MIDDLE
        self._grabbed = self._day(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move or resize the stretch that is held."""
        x = event.position().x()
        if self._held is _Held.NOTHING:
            shapes = {_Held.START: Qt.CursorShape.SizeHorCursor, _Held.END: Qt.CursorShape.SizeHorCursor}
            self.setCursor(shapes.get(self._what_is_at(x), Qt.CursorShape.ArrowCursor))
            return
        day = self._day(x)
        if self._held is _Held.START:
            self._time.set_span(min(day, self._time.end - 7), self._time.end)
        elif self._held is _Held.END:
            self._time.set_span(self._time.start, max(day, self._time.start + 7))
        else:
            before = self._time.start
            self._time.pan(day - self._grabbed)
            self._grabbed += self._time.start - before

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = _Held.NOTHING

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Come back to the preset chosen last."""
        self._held = _Held.NOTHING
        self._time.reset()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the middle of the stretch."""
        self._time.zoom(1.0015 ** -event.angleDelta().y(), (self._time.start + self._time.end) / 2)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by a tenth of the stretch, with Shift resize it, with Home and End go to the ends."""
        time = self._time
        step = (time.end - time.start) / 10
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = -step if key == Qt.Key.Key_Left else step
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                time.set_span(time.start + step, time.end)
            else:
                time.pan(step)
        elif key == Qt.Key.Key_Home:
            time.pan(time.extent[0] - time.start)
        elif key == Qt.Key.Key_End:
            time.pan(time.extent[1] - time.end + 0.5)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew."""
        super().resizeEvent(event)
        self._forget()
