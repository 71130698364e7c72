"""The milestone trend: what was expected on each report day; the diagonal is today, where a line ends that is met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from plantdesk.domain.programme_trend import Trend
from plantdesk.domain.text import msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.gantt.scale import TimeScale, fitting, ticks

_BELOW, _RIGHT, _TOP = 26.0, 14.0, 12.0
_TOKENS = ("data1", "data3", "data5", "data2", "data4", "data7", "data6", "data8")
"""Colours in their order; those of one shape, four apart, are far from each other."""
_DASHES = ((), (6.0, 3.0), (2.0, 2.0), (8.0, 3.0, 2.0, 3.0))
_SHAPES = 4
_ROOM_FOR_NAMES = 420
"""Pixels of width below which only the line that is pointed at is named."""


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One milestone: its code, its name, what was reported of it."""

    code: str
    name: str
    found: Trend


class TrendChart(QWidget):
    """Report days along, dates of milestones up; Up and Down point at a line, whose figures are written out."""

    def __init__(self, desk: Desk, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._today = desk, today
        self._lines: tuple[TrendLine, ...] = ()
        self._pointed: int | None = None
        self._metrics = QFontMetricsF(desk.theme.font("small"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(desk.language.say(msg("Milestone trend")))

    @property
    def lines(self) -> tuple[TrendLine, ...]:
        """What is drawn."""
        return self._lines

    @property
    def pointed(self) -> TrendLine | None:
        """The line that is pointed at."""
        return None if self._pointed is None or self._pointed >= len(self._lines) else self._lines[self._pointed]

    def show_lines(self, lines: Sequence[TrendLine], pointed: str = "") -> None:
        """Show the trends of some milestones, one of them pointed at."""
        self._lines = tuple(line for line in lines if any(r.expected for r in line.found.reports))
        self._point(next((n for n, line in enumerate(self._lines) if line.code == pointed), None))

    def _point(self, number: int | None) -> None:
        self._pointed = number
        line = self.pointed
        self.setAccessibleDescription("" if line is None else self.sentence(line))
        self.update()

    def sentence(self, line: TrendLine) -> str:
        """Say what a trend tells: slip, how often the forecast was changed, and where it leads."""
        say, found = self._desk.language.say, line.found
        parts = [line.name]
        if found.slip_days is not None:
            parts.append(say(msg("slipped {n} days", n=found.slip_days)))
        parts.append(say(msg("{n} re-forecasts", n=found.reforecasts)))
        if found.reports and found.reports[-1].done and found.reports[-1].expected is not None:
            parts.append(say(msg("met on {day}", day=found.reports[-1].expected)))
        elif found.never:
            parts.append(say(msg("at this trend never met")))
        elif found.extrapolated is not None:
            parts.append(say(msg("at this trend met on {day}", day=found.extrapolated)))
        return " · ".join(parts)

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(420, 300)

    # --- drawing ---------------------------------------------------------------------------------------------------

    def _left(self) -> float:
        return self._metrics.horizontalAdvance(f"{self._desk.language.month(5)}\u00a02016") + 16

    def _scales(self) -> tuple[TimeScale, TimeScale]:
        """Give the scale of report days, and that of milestone dates counted from below."""
        today = self._today()
        reports = [r for line in self._lines for r in line.found.reports]
        days = [r.day for r in reports] or [today]
        dates = [r.expected for r in reports if r.expected is not None]
        dates += [line.found.extrapolated for line in self._lines if line.found.extrapolated is not None]
        first, last = min(days), max(*days, today)
        low, high = min([first, *dates]), max([today, *dates])
        room = (self.width() - self._left() - _RIGHT, self.height() - _BELOW - _TOP)
        return fitting(first, max(high, last), max(room[0], 1), 4), fitting(low, high, max(room[1], 1), 8)

    def point_of(self, report: date, expected: date) -> QPointF:
        """Give where a report stands."""
        along, up = self._scales()
        return QPointF(self._left() + along.x(report), self.height() - _BELOW - up.x(expected))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axes, the diagonal, the lines and where they lead."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._desk.theme
        painter.setFont(theme.font("small"))
        if self._lines:
            along, up = self._scales()
            self._draw_axes(painter, along, up)
            self._draw_diagonal(painter)
            for number in range(len(self._lines)):
                self._draw_line(painter, number)
            self._draw_names(painter)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _draw_axes(self, painter: QPainter, along: TimeScale, up: TimeScale) -> None:
        theme, month, wide = self._desk.theme, self._desk.language.month, self._metrics.horizontalAdvance
        left, bottom = self._left(), self.height() - _BELOW
        width, height = self.width() - left - _RIGHT, bottom - _TOP
        for tick in ticks(along, width, month, wide):
            x = left + tick.x
            painter.setPen(QPen(theme.colour("grid"), 1))
            painter.drawLine(QPointF(x, _TOP), QPointF(x, bottom))
            painter.setPen(theme.colour("muted"))
            box = QRectF(x - 50, bottom + 4, 100, 18)
            if tick.words:
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, tick.words)
        for tick in ticks(up, height, month, lambda _: self._metrics.height()):
            y = bottom - tick.x
            painter.setPen(QPen(theme.colour("grid"), 1))
            painter.drawLine(QPointF(left, y), QPointF(self.width() - _RIGHT, y))
            painter.setPen(theme.colour("muted"))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 9, left - 6, 18), flags, tick.words)
        painter.setPen(QPen(theme.colour("axis"), 1))
        painter.drawLine(QPointF(left, bottom), QPointF(self.width() - _RIGHT, bottom))
        painter.setPen(theme.colour("muted"))
        words = self._desk.language.say(msg("along: day of the report, up: date expected then"))
        corner = QRectF(left, bottom - 20, width - 6, 16)  # beneath the diagonal nothing is drawn
        if wide(words) < 0.8 * width:
            painter.drawText(corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _draw_diagonal(self, painter: QPainter) -> None:
        """Draw where the report day is the day that is expected: a line that reaches it is met."""
        theme, (along, up) = self._desk.theme, self._scales()
        bottom = self.height() - _BELOW
        first = max(along.day(0), up.day(0))
        last = min(along.day(self.width() - self._left() - _RIGHT), up.day(bottom - _TOP))
        if last <= first:
            return
        start, end = self.point_of(first, first), self.point_of(last, last)
        painter.setPen(QPen(theme.colour("accent"), 1.2))
        painter.drawLine(start, end)
        today = self._today()
        at = self.point_of(today, today)
        painter.setPen(QPen(theme.colour("accent"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(at.x(), _TOP), QPointF(at.x(), bottom))

    def _draw_line(self, painter: QPainter, number: int) -> None:
        theme, line = self._desk.theme, self._lines[number]
        pointed = number == self._pointed
        colour = theme.colour(_TOKENS[number % len(_TOKENS)], 1.0 if pointed or self._pointed is None else 0.55)
        points = [self.point_of(r.day, r.expected) for r in line.found.reports if r.expected is not None]
        pen = QPen(colour, 2.2 if pointed else 1.4)
        dashes = _DASHES[number // len(_TOKENS) % len(_DASHES)]
        if dashes:
            pen.setDashPattern(list(dashes))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(QPen(theme.colour("panel"), 1))
        painter.setBrush(colour)
        for point in points:
            _draw_shape(painter, point, number % _SHAPES)
        led = line.found.extrapolated
        last = line.found.reports[-1]
        if led is not None and not last.done and points:
            goal = self.point_of(led, led)
            pen = QPen(colour, 1.2)
            pen.setDashPattern([1.5, 3.0])
            painter.setPen(pen)
            painter.drawLine(points[-1], goal)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 1.6))
            painter.drawEllipse(goal, 4, 4)

    def _draw_names(self, painter: QPainter) -> None:
        """Write the name at the end of each line, where it does not run into another name."""
        theme = self._desk.theme
        taken: list[QRectF] = []
        order = sorted(range(len(self._lines)), key=lambda n: n != self._pointed)
        if self.width() < _ROOM_FOR_NAMES:
            order = [n for n in order if n == self._pointed]
        for number in order:
            line = self._lines[number]
            known = [r for r in line.found.reports if r.expected is not None]
            at = self.point_of(known[-1].day, known[-1].expected or known[-1].day)
            room = self.width() - at.x() - 10
            words = self._metrics.elidedText(line.name, Qt.TextElideMode.ElideRight, max(room, 150))
            wide = self._metrics.horizontalAdvance(words)
            left = at.x() + 8 if wide <= room else at.x() - wide - 8
            box = QRectF(left, at.y() - 18, wide, 16)
            if any(box.intersects(other) for other in taken):
                box.moveTop(at.y() + 3)
            if any(box.intersects(other) for other in taken) or box.left() < self._left():
                continue
            taken.append(box)
            painter.fillRect(box, theme.colour("panel", 0.85))
            painter.setPen(theme.colour("text" if number == self._pointed else "muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)

    # --- pointing --------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the line whose report is nearest."""
        place, best = event.position(), 14.0
        found = self._pointed
        for number, line in enumerate(self._lines):
            for report in line.found.reports:
                if report.expected is not None:
                    point = self.point_of(report.day, report.expected) - place
                    away = (point.x() ** 2 + point.y() ** 2) ** 0.5
                    if away < best:
                        best, found = away, number
        if found != self._pointed:
            self._point(found)
        line_at = self.pointed
        self.setToolTip("" if line_at is None else self.sentence(line_at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point at the next or the one before; Esc points at none."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and self._lines:
            at = -1 if self._pointed is None and step > 0 else self._pointed or 0
            self._point((at + step) % len(self._lines))
        elif event.key() == Qt.Key.Key_Escape and self._pointed is not None:
            self._point(None)
        else:
            super().keyPressEvent(event)


def _draw_shape(painter: QPainter, at: QPointF, number: int) -> None:
    """Draw the mark of a report; lines are told apart by its shape, too."""
    if number == 0:
        painter.drawEllipse(at, 3.5, 3.5)
    elif number == 1:
        painter.drawRect(QRectF(at.x() - 3, at.y() - 3, 6, 6))
    elif number == 2:
        painter.drawPolygon(QPolygonF([at + QPointF(0, -4.5), at + QPointF(4.5, 3.5), at + QPointF(-4.5, 3.5)]))
    else:
        painter.drawPolygon(
            QPolygonF([at + QPointF(0, -4.5), at + QPointF(4.5, 0), at + QPointF(0, 4.5), at + QPointF(-4.5, 0)])
        )
