"""Stacked bars by month, each part named at the last bar and written where there is room for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from plantdesk.services.language import Language
from plantdesk.ui.theme import Theme

TOKENS = ("data2", "data1", "data3", "data4", "data5", "data6", "data7", "data8")
"""Colours of the parts in their order; their place in the bar and their name tell them apart, too."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of every bar: its key and its name."""

    key: str
    name: str


class MonthBars(QWidget):
    """Bars from zero with a scale, the total above each and the names of the parts beside the last."""

    def __init__(self, theme: Theme, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._language = theme, language
        self._parts: tuple[Part, ...] = ()
        self._months: tuple[date, ...] = ()
        self._values: Mapping[date, Mapping[str, float]] = {}
        self._open: date | None = None
        self._step = self._top = 1.0
        self.setMinimumSize(QSize(240, 110))

    def show_months(
        self,
        months: Sequence[date],
        parts: Sequence[Part],
        values: Mapping[date, Mapping[str, float]],
        open_month: date | None,
    ) -> None:
        """Show bars in tonnes; the month that is not over yet is drawn lighter."""
        self._months, self._parts, self._values, self._open = tuple(months), tuple(parts), values, open_month
        most = max((sum(row.values()) for row in values.values()), default=0.0) / 1000
        self._step = _round_step(most)
        self._top = self._step * max(1, math.ceil(most / self._step - 1e-9))
        self.setAccessibleDescription("; ".join(self.told(month) for month in self._months))
        self.update()

    def told(self, month: date) -> str:
        """Say what a month's bar shows."""
        number, row = self._language.number, self._values.get(month, {})
        parts = [f"{part.name} {number(row[part.key], 0)}" for part in self._parts if part.key in row]
        return f"{month:%m.%Y}: {', '.join(parts)}" if parts else f"{month:%m.%Y}: –"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw scale, bars and names."""
        painter = QPainter(self)
        painter.setFont(self._theme.font("small"))
        metrics = QFontMetrics(painter.font())
        if not any(self._values.values()):
            return
        plot = self._plot(metrics)
        self._draw_scale(painter, metrics, plot)
        ends: dict[str, float] = {}
        for place, month in enumerate(self._months):
            ends = self._draw_bar(painter, metrics, plot, place, month) or ends
        self._draw_names(painter, metrics, plot, ends)
        painter.end()

    @property
    def _decimals(self) -> int:
        return next((n for n in range(3) if round(self._step * 10**n, 6).is_integer()), 3)  # a step of 2.5 is none of 3

    def _plot(self, metrics: QFontMetrics) -> QRectF:
        names = max((metrics.horizontalAdvance(part.name) for part in self._parts), default=0)
        left = metrics.horizontalAdvance(self._language.number(self._top, self._decimals)) + 10
        return QRectF(
            left, metrics.height() + 4, self.width() - left - names - 14, self.height() - 2 * metrics.height() - 10
        )

    def _draw_scale(self, painter: QPainter, metrics: QFontMetrics, plot: QRectF) -> None:
        value = 0.0
        while value <= self._top + self._step / 100:
            y = plot.bottom() - plot.height() * value / self._top
            painter.setPen(QPen(self._theme.colour("axis" if value == 0 else "grid"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(self._theme.colour("muted"))
            box = QRectF(0, y - metrics.height() / 2, plot.left() - 6, metrics.height())
            painter.drawText(
                box,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                self._language.number(value, self._decimals),
            )
            value += self._step

    def _bar(self, plot: QRectF, place: int) -> QRectF:
        each = plot.width() / max(1, len(self._months))
        return QRectF(plot.left() + each * place + each * 0.14, plot.top(), each * 0.72, plot.height())

    def _draw_bar(
        self, painter: QPainter, metrics: QFontMetrics, plot: QRectF, place: int, month: date
    ) -> dict[str, float]:
        bar, row = self._bar(plot, place), self._values.get(month, {})
        month_box = QRectF(bar.left() - 12, plot.bottom() + 3, bar.width() + 24, metrics.height())
        painter.setPen(self._theme.colour("muted"))
        room = bar.width() / 0.72 - 4
        long = room >= metrics.horizontalAdvance("00.00")
        if long or room >= metrics.horizontalAdvance("00") or place % 2 == 0:
            painter.drawText(month_box, Qt.AlignmentFlag.AlignCenter, f"{month:%m.%y}" if long else f"{month:%m}")
        y, ends = plot.bottom(), {}
        scale = plot.height() / (self._top * 1000)
        for number, part in enumerate(self._parts):
            tonnes = row.get(part.key, 0.0)
            height = tonnes * scale
            if height <= 0:
                continue
            box = QRectF(bar.left(), y - height, bar.width(), max(1.0, height - 1))
            alpha = 0.55 if month == self._open else 1.0
            painter.fillRect(box, self._theme.colour(TOKENS[number % len(TOKENS)], alpha))
            ends[part.key] = y - height / 2
            y -= height
        total = sum(row.values())
        words = self._language.number(total / 1000, 1)
        if metrics.horizontalAdvance(words) > room:
            words = self._language.number(total / 1000, 0)
        if total and metrics.horizontalAdvance(words) <= room + 4:
            painter.setPen(self._theme.colour("text"))
            box = QRectF(bar.left() - 20, y - metrics.height() - 1, bar.width() + 40, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        return ends

    def _draw_names(self, painter: QPainter, metrics: QFontMetrics, plot: QRectF, ends: Mapping[str, float]) -> None:
        """Write the names beside the parts of the last bar, apart from each other."""
        below = plot.bottom() + metrics.height() / 2
        for number, part in enumerate(self._parts):
            if part.key not in ends:
                continue
            y = min(ends[part.key], below - metrics.height())
            below = y
            dot = QRectF(plot.right() + 3, y - 3, 6, 6)
            painter.fillRect(dot, self._theme.colour(TOKENS[number % len(TOKENS)]))
            painter.setPen(self._theme.colour("text"))
            box = QRectF(plot.right() + 12, y - metrics.height() / 2, self.width(), metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, part.name)

    def event(self, event: QEvent) -> bool:
        """Tell the figures of the bar under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            metrics = QFontMetrics(self._theme.font("small"))
            plot = self._plot(metrics)
            at = event.pos().x() - plot.left()
            place = int(at / (plot.width() / max(1, len(self._months)))) if self._months else -1
            if 0 <= place < len(self._months):
                QToolTip.showText(event.globalPos(), self.told(self._months[place]), self)
            return True
        return super().event(event)


def _round_step(most: float) -> float:
    """Give a round step that divides up to ``most`` into five at most."""
    if most <= 0:
        return 1.0
    size = math.pow(10, math.floor(math.log10(most / 3)))
    return next(size * n for n in (1, 2, 2.5, 5, 10, 20) if size * n >= most / 5)
