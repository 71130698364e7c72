"""A calendar of days coloured by how they stand against their plan: weeks across, weekdays down.

Colour never tells alone: a day below has a mark, an incomplete day is hollow, a missing one is crossed, and every day
tells its figures on hover and to a screen reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.ui.theme import Theme

WEEKDAYS = 7
_DAY = timedelta(days=1)
_WEEK = timedelta(days=WEEKDAYS)
_GAP = 2
_LEAST_CELL, _MOST_CELL = 9, 22
_MONTH_ROOM, _LEGEND_ROOM = 16, 24
_NAMED_WEEKDAYS = (0, 2, 4, 6)


@dataclass(frozen=True, slots=True)
class Mark:
    """How one day is drawn: its share of plan in per cent (``None``: no plan).

    ``is_there`` tells whether anything is entered; ``is_whole`` whether nothing of it is missing.
    """

    pct: float | None
    is_there: bool
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """A stretch of the colour scale: up to ``below`` per cent of plan, a token at an opacity."""

    below: float
    token: str
    alpha: float


STEPS = (
    _Step(90, "alarm", 0.85),
    _Step(97, "alarm", 0.35),
    _Step(103, "data1", 0.25),
    _Step(110, "data1", 0.60),
    _Step(float("inf"), "data1", 1.0),
)
"""Far below plan, below, on plan, above, far above."""
_NO_PLAN = _Step(0, "muted", 0.35)
_BETWEEN = (95, 105)
"""Shares of plan of the legend's entries that little room leaves out: their neighbours tell what lies between."""


class _Grid(NamedTuple):
    """Where the squares lie: left edge, side, how many weeks, and the first day of the first and the last of all."""

    left: float
    cell: float
    weeks: int
    first: date
    last: date

    def rect_of(self, day: date) -> QRectF:
        """Give the square of a day; an empty one where it is not shown."""
        week = (day - self.first).days // WEEKDAYS
        if not 0 <= week < self.weeks or day > self.last:
            return QRectF()
        step = self.cell + _GAP
        return QRectF(self.left + week * step, _MONTH_ROOM + day.weekday() * step, self.cell, self.cell)


class HeatMap(QWidget):
    """As many weeks as fit, the latest at the right; ``Enter`` or a click opens a day."""

    day_chosen = Signal(object)
    """A day (``date``) is to be opened."""
    pointed = Signal(object)
    """Another day (``date``) has the keyboard or the pointer's press."""

    def __init__(self, theme: Theme, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._language = theme, language
        self._marks: Mapping[date, Mark] = {}
        self._tell: Callable[[date], str] = _nothing
        self._last = date(2000, 1, 3)
        self._chosen: date | None = None
        self._kept_weeks = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(260, _MONTH_ROOM + _LEGEND_ROOM + WEEKDAYS * (_LEAST_CELL + _GAP))

    def show_days(self, marks: Mapping[date, Mark], last: date, tell: Callable[[date], str]) -> None:
        """Show the days up to ``last``, which is the newest; days without a mark stay empty.

        ``tell`` gives what is said of a day that has a mark: it is asked for the one that is looked at.
        """
        self._marks, self._last, self._tell = marks, last, tell
        if self._chosen is None or self._chosen > last:
            self._chosen = last
        self._describe()
        self.update()

    def keep_weeks(self, kept: bool) -> None:
        """Show no fewer weeks than now in less width: the squares shrink instead; or as many as fit again."""
        self._kept_weeks = self._grid().weeks if kept else 0
        self.update()

    @property
    def chosen(self) -> date | None:
        """The day that the keyboard stands on."""
        return self._chosen

    def sizeHint(self) -> QSize:
        """Half a year of comfortable cells."""
        return QSize(420, _MONTH_ROOM + _LEGEND_ROOM + WEEKDAYS * (16 + _GAP))

    # --- where a day lies ------------------------------------------------------------------------------------------

    def rect_of(self, day: date) -> QRectF:
        """Give the square of a day in this widget's coordinates; an empty one where it is not shown."""
        return self._grid().rect_of(day)

    def day_at(self, point: QPointF) -> date | None:
        """Give the day whose square holds a point, or nothing."""
        grid = self._grid()
        step = grid.cell + _GAP
        week, weekday = int((point.x() - grid.left) // step), int((point.y() - _MONTH_ROOM) // step)
        if not (0 <= week < grid.weeks and 0 <= weekday < WEEKDAYS):
            return None
        day = grid.first + week * _WEEK + weekday * _DAY
        return day if day <= self._last else None

    def _grid(self) -> _Grid:
        """Lay the squares out in the room that there is now."""
        metrics = QFontMetricsF(self._theme.font("small"))
        left = max(metrics.horizontalAdvance(self._language.weekday(n)) for n in _NAMED_WEEKDAYS) + 8
        room = self.height() - _MONTH_ROOM - _LEGEND_ROOM
        most = float(min(_MOST_CELL, room // WEEKDAYS - _GAP))
        if self._kept_weeks:
            most = min(most, (self.width() - left + _GAP) // self._kept_weeks - _GAP)
        cell = max(float(_LEAST_CELL), most)
        weeks = max(1, int((self.width() - left + _GAP) // (cell + _GAP)))
        first = self._last - self._last.weekday() * _DAY - (weeks - 1) * _WEEK
        return _Grid(left, cell, weeks, first, self._last)

    # --- drawing ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw months, weekdays, days and the legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("small"))
        grid = self._grid()
        step = grid.cell + _GAP
        painter.setPen(self._theme.colour("muted"))
        for weekday in _NAMED_WEEKDAYS:
            top = _MONTH_ROOM + weekday * step
            room = QRectF(0, top, grid.left - 6, grid.cell)
            painter.drawText(
                room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._language.weekday(weekday)
            )
        self._draw_months(painter, grid)
        day = grid.first
        while day <= self._last:
            self._draw_day(painter, grid.rect_of(day), self._marks.get(day))
            day += _DAY
        if self.hasFocus() and self._chosen is not None:
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(grid.rect_of(self._chosen).adjusted(-1, -1, 1, 1))
        self._draw_legend(painter, grid)
        painter.end()

    def _draw_months(self, painter: QPainter, grid: _Grid) -> None:
        """Name each month over the week in which it begins, where the name before leaves room."""
        free_from = grid.left
        metrics = QFontMetricsF(painter.font())
        for week in range(grid.weeks):
            day = grid.first + week * _WEEK
            if day.month == (day - _WEEK).month and week:
                continue
            name = self._language.month(day.month)
            if day.month == 1 or not week:
                name = f"{name} {day.year}"
            x = grid.left + week * (grid.cell + _GAP)
            width = metrics.horizontalAdvance(name)
            if x >= free_from and x + width <= self.width():
                painter.drawText(QPointF(x, metrics.ascent()), name)
                free_from = x + width + 10

    def _draw_day(self, painter: QPainter, square: QRectF, mark: Mark | None) -> None:
        if mark is None or not mark.is_there:
            painter.setPen(QPen(self._theme.colour("border"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(square.adjusted(0.5, 0.5, -0.5, -0.5))
            if mark is not None:
                painter.setPen(QPen(self._theme.colour("muted"), 1))
                inner = square.adjusted(3, 3, -3, -3)
                painter.drawLine(inner.topLeft(), inner.bottomRight())
                painter.drawLine(inner.topRight(), inner.bottomLeft())
            return
        step = _step_of(mark.pct)
        colour = self._colour(step)
        if not mark.is_whole:
            painter.setPen(QPen(self._theme.colour("data2"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(square.adjusted(1, 1, -1, -1))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRect(square)
        if step is STEPS[0]:
            _draw_below(painter, square, self._theme.colour("panel"))

    def _colour(self, step: _Step) -> QColor:
        return self._theme.colour(step.token, step.alpha)

    def _draw_legend(self, painter: QPainter, grid: _Grid) -> None:
        """Explain every way in which a day may be drawn; in little room, closer together and without the steps between."""
        size = min(grid.cell, 12.0)
        top = self.height() - _LEGEND_ROOM + (_LEGEND_ROOM - size) / 2 + 3
        x, gap, entries = self.legend_places(grid.left, size)
        metrics = QFontMetricsF(painter.font())
        for mark, words in entries:
            self._draw_day(painter, QRectF(x, top, size, size), mark)
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(QPointF(x + size + 5, top + size / 2 + metrics.capHeight() / 2), words)
            x += size + 5 + metrics.horizontalAdvance(words) + gap

    def legend_places(self, left: float, size: float) -> tuple[float, float, list[tuple[Mark, str]]]:
        """Give where the legend begins, the gap between its entries, and those that fit beside squares of a size."""
        metrics = QFontMetricsF(self._theme.font("small"))
        every = self._legend()
        for entries in (every, [one for one in every if one[0].pct not in _BETWEEN]):
            wide = sum(size + 5 + metrics.horizontalAdvance(words) for _, words in entries)
            for start, gap in ((left, 12.0), (0.0, 12.0), (0.0, 6.0)):
                if start + wide + gap * (len(entries) - 1) <= self.width():
                    return start, gap, entries
        return 0.0, 6.0, entries

    def _legend(self) -> list[tuple[Mark, str]]:
        say = self._language.say
        return [
            (Mark(80, True, True), "< 90 %"),
            (Mark(95, True, True), "90–97"),
            (Mark(100, True, True), "97–103"),
            (Mark(105, True, True), "103–110"),
            (Mark(120, True, True), "> 110"),
            (Mark(None, True, False), say(msg("incomplete"))),
            (Mark(None, False, False), say(msg("missing"))),
        ]

    # --- use -------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Tell a day's figures on hover."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(QPointF(event.pos()))
            if day is not None and day in self._marks:
                QToolTip.showText(event.globalPos(), self._tell(day), self, self.rect_of(day).toRect())
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the day; what a press with Ctrl means is not decided here."""
        day = self.day_at(event.position())
        if day is not None:
            self._choose(day)
        event.setAccepted(not event.modifiers() & Qt.KeyboardModifier.ControlModifier)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the day that was clicked."""
        day = self.day_at(event.position())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.button() == Qt.MouseButton.LeftButton and day is not None:
            self._choose(day)
            self.day_chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by days and weeks with the arrows; ``Enter`` opens the day."""
        moved = _MOVES.get(Qt.Key(event.key()))
        if moved is not None and self._chosen is not None:
            wanted = self._chosen + moved
            if self._grid().first <= wanted <= self._last:
                self._choose(wanted)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._chosen is not None:
            self.day_chosen.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def _choose(self, day: date) -> None:
        self._chosen = day
        self._describe()
        self.update()

    def _describe(self) -> None:
        told = self._chosen is not None and self._chosen in self._marks
        self.setAccessibleDescription(self._tell(self._chosen) if told and self._chosen is not None else "")
        if self._chosen is not None:
            self.pointed.emit(self._chosen)


_MOVES = {
    Qt.Key.Key_Left: -_WEEK,
    Qt.Key.Key_Right: _WEEK,
    Qt.Key.Key_Up: -_DAY,
    Qt.Key.Key_Down: _DAY,
}


def _nothing(day: date) -> str:
    """Say nothing of a day, while none is shown."""
    return ""


def _step_of(pct: float | None) -> _Step:
    return _NO_PLAN if pct is None else next(step for step in STEPS if pct < step.below)


def _draw_below(painter: QPainter, square: QRectF, colour: QColor) -> None:
    """Draw the mark of a day far below plan: a triangle that points down."""
    middle, size = square.center(), square.width() * 0.28
    painter.setBrush(colour)
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(middle.x() - size, middle.y() - size * 0.6),
                QPointF(middle.x() + size, middle.y() - size * 0.6),
                QPointF(middle.x(), middle.y() + size),
            ]
        )
    )
