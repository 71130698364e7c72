"""One figure against another, a point a day, coloured and shaped by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from plantdesk.domain.text import msg
from plantdesk.services.chart_table import ChartTable
from plantdesk.services.language import Language
from plantdesk.ui.charts.series import Days, Values
from plantdesk.ui.charts.telling import draw_mark
from plantdesk.ui.charts.ticks import day_of
from plantdesk.ui.charts.xy_plot import XyPlot
from plantdesk.ui.theme import Theme

_STAMP = 11
_NEAR = 12.0


@dataclass(frozen=True, slots=True)
class Cloud:
    """The points of one group: days since 1970-01-01, and both values; name and colour token of the theme."""

    name: str
    token: str
    days: Days
    x: Values
    y: Values


class ScatterPlot(XyPlot):
    """A scatter. Left and Right go through the days, the pointer to the nearest point; Esc stops pointing."""

    pointed = Signal(object)
    """The day of the point that is pointed at, or ``None``."""

    def __init__(self, theme: Theme, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(theme, language, parent)
        self.clouds: list[Cloud] = []
        self.day: int | None = None
        self._units = ("", "")
        self._decimals = (2, 2)
        self.setMouseTracking(True)

    def range_table(self) -> ChartTable:
        """Give the days with both figures, and the group that each belongs to."""
        rows = [
            (day_of(int(day)), cloud.name, Decimal(repr(round(float(x), 6))), Decimal(repr(round(float(y), 6))))
            for cloud in self.clouds
            for day, x, y in zip(cloud.days, cloud.x, cloud.y, strict=True)
        ]
        rows.sort(key=lambda row: row[0])
        say = self.language.say
        return ChartTable((say(msg("Day")), say(msg("Group")), *self.names), tuple(rows))

    def show_clouds(
        self, clouds: Sequence[Cloud], names: tuple[str, str], units: tuple[str, str], decimals: tuple[int, int]
    ) -> None:
        """Show these groups; ``names`` are the figures across and up with their units."""
        self.clouds = [
            Cloud(c.name, c.token, c.days[known], c.x[known], c.y[known])
            for c in clouds
            for known in [np.isfinite(c.x) & np.isfinite(c.y)]
            if known.any()
        ]
        self.names, self._units, self._decimals = names, units, decimals
        self.reason = ""
        if not self.clouds:
            self.reason = self.language.say(
                msg("No day in view has both figures, so there is nothing to set side by side.")
            )
        else:
            self.across = _padded(np.concatenate([c.x for c in self.clouds]))
            self.up = _padded(np.concatenate([c.y for c in self.clouds]))
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """Say how many days there are and how closely the two go together (Pearson's r over all points)."""
        if not self.clouds:
            return ""
        say = self.language.say
        x, y = (np.concatenate([getattr(c, axis) for c in self.clouds]) for axis in "xy")
        count = say(msg("{n} days", n=int(x.size)))
        if x.size < 3:
            return f"{count} · {say(msg('too few to say how closely they go together'))}"
        if np.ptp(x) == 0 or np.ptp(y) == 0:
            return f"{count} · {say(msg('one of the two never changes, so they cannot go together'))}"
        r = float(np.corrcoef(x, y)[0, 1])
        return f"{count} · {say(msg('correlation r = {r}', r=self.language.number(r, 2)))}"

    def point_at(self, day: int | None) -> None:
        """Ring the point of a day, wherever it was pointed at."""
        if day != self.day:
            self.day = day
            self.update()

    def said(self, day: int) -> str:
        """Say the day and both values of its point; empty where it has none."""
        for cloud in self.clouds:
            at = int(cloud.days.searchsorted(day))
            if at < cloud.days.size and cloud.days[at] == day:
                x, y = (
                    f"{self.language.number(float(value), decimals)}\u00a0{unit}"
                    for value, decimals, unit in zip(
                        (cloud.x[at], cloud.y[at]), self._decimals, self._units, strict=True
                    )
                )
                head = f"{self.language.date(day_of(day))}: {x}; {y}"
                return f"{head} · {cloud.name}" if cloud.name else head
        return ""

    def draw_data(self, painter: QPainter, frame: QRectF) -> None:
        """Draw the stamp of each group at its points; the one pointed at has a ring."""
        ratio = self.devicePixelRatioF()
        half = QPointF(_STAMP / 2, _STAMP / 2)
        ringed: QPointF | None = None
        for shape, cloud in enumerate(self.clouds):
            stamp = _stamp(shape, self.theme.colour(cloud.token), ratio)
            for day, x, y in zip(cloud.days.tolist(), cloud.x.tolist(), cloud.y.tolist(), strict=True):
                at = self.place(x, y, frame)
                painter.drawPixmap(at - half, stamp)
                if day == self.day:
                    ringed = at
        if ringed is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.colour("text"), 1.6))
            painter.drawEllipse(ringed, 7.0, 7.0)

    def draw(self, painter: QPainter) -> None:
        """Draw the chart, the groups in a line on top, and what is pointed at."""
        super().draw(painter)
        if self.reason:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self.theme.font("small"))
        frame = self.frame()
        metrics = painter.fontMetrics()
        said = "" if self.day is None else self.said(self.day)
        painter.setPen(QPen(self.theme.colour("text")))
        left = frame.left()
        beneath = QRectF(left, frame.bottom() + metrics.height() + 4, frame.width(), metrics.height() + 2)
        painter.drawText(beneath, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), said)
        named = [(i, c) for i, c in enumerate(self.clouds) if c.name]
        x = frame.right() - sum(metrics.horizontalAdvance(c.name) + _STAMP + 16 for _, c in named)
        x = max(x, frame.left() + metrics.horizontalAdvance(self.names[1]) + 16)
        painter.setPen(QPen(self.theme.colour("muted")))
        for shape, cloud in named:
            painter.drawPixmap(QPointF(x, 2), _stamp(shape, self.theme.colour(cloud.token), self.devicePixelRatioF()))
            painter.drawText(QPointF(x + _STAMP + 4, metrics.ascent()), cloud.name)
            x += metrics.horizontalAdvance(cloud.name) + _STAMP + 16

    def nearest(self, at: QPointF) -> int | None:
        """Give the day of the point nearest to a place in pixels, if one is near."""
        frame = self.frame()
        best: tuple[float, int] | None = None
        (left, right), (low, high) = self.across, self.up
        for cloud in self.clouds:
            dx = frame.left() + (cloud.x - left) / (right - left) * frame.width() - at.x()
            dy = frame.bottom() - (cloud.y - low) / (high - low) * frame.height() - at.y()
            away = np.hypot(dx, dy)
            place = int(away.argmin())
            if away[place] <= _NEAR and (best is None or away[place] < best[0]):
                best = float(away[place]), int(cloud.days[place])
        return None if best is None else best[1]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the nearest day."""
        self.pointed.emit(self.nearest(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the days that have a point."""
        days = np.unique(np.concatenate([c.days for c in self.clouds])) if self.clouds else np.empty(0, np.int64)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self.day is not None:
            self.pointed.emit(None)
        elif step is None or days.size == 0:
            super().keyPressEvent(event)
        elif self.day is None:
            self.pointed.emit(int(days[-1]))
        else:
            at = int(days.searchsorted(self.day)) + step
            self.pointed.emit(int(days[max(0, min(at, days.size - 1))]))


def _padded(values: Values) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    pad = (high - low) * 0.05 or abs(low) * 0.1 or 1.0
    return low - pad, high + pad


def _stamp(shape: int, colour: QColor, ratio: float) -> QPixmap:
    """Draw the mark of a group, told apart without colour, too."""
    picture = QPixmap(round(_STAMP * ratio), round(_STAMP * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.2))
    filled = QColor(colour)
    filled.setAlphaF(0.55)
    painter.setBrush(QBrush(filled))
    draw_mark(painter, shape, QPointF(_STAMP / 2, _STAMP / 2))
    painter.end()
    return picture
