"""What one row of the chart shows, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from plantdesk.domain.milestones import Status
from plantdesk.ui.theme import Theme

STATUS_TOKENS = {
    Status.DONE: "ok",
    Status.ON_TIME: "data2",
    Status.AT_RISK: "warn",
    Status.LATE: "alarm",
    Status.NOT_STARTED: "axis",
}
_REACH = 6.0
_ALL, _HEAD = 1.0, 0.32


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: from ``first`` to ``last`` as it is expected or was, and as it was promised.

    ``progress`` is the part that is done, 0 to 1. ``proposed`` is typed and not saved, ``imagined`` only thought
    through. ``after`` are the codes that it waits for.
    """

    code: str
    status: Status
    is_project: bool = False
    first: date | None = None
    last: date | None = None
    promised_first: date | None = None
    promised: date | None = None
    progress: float = 0.0
    critical: bool = False
    proposed: date | None = None
    imagined: date | None = None
    after: tuple[str, ...] = ()
    movable: bool = False


class Brush:
    """The colours of one theme, mixed once a frame."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._known: dict[tuple[str, float], QColor] = {}

    def __call__(self, token: str, alpha: float = _ALL) -> QColor:
        """Give a colour of the theme."""
        key = (token, alpha)
        if key not in self._known:
            self._known[key] = self._theme.colour(token, alpha)
        return self._known[key]


def draw_bar(painter: QPainter, bar: Bar, row: QRectF, x: Callable[[date], float], colour: Brush) -> None:
    """Draw a bar in its row; what is outside the row's width is left to the painter's clip."""
    middle = row.center().y()
    if bar.last is not None:
        _draw_body(painter, bar, middle, x, colour)
    if bar.promised is not None:
        _draw_promise(painter, bar, middle, x, colour)
    if bar.last is None:
        return
    token = STATUS_TOKENS[bar.status]
    _draw_mark(painter, QPointF(x(bar.last), middle - (2 if bar.promised else 0)), bar, colour(token), colour("panel"))
    for day, token, dashes in ((bar.proposed, "accent", [3.0, 2.0]), (bar.imagined, "conflict", [1.5, 2.0])):
        if day is not None:
            _draw_proposal(painter, bar.last, day, middle - 2, x, colour(token), dashes)


def _draw_body(painter: QPainter, bar: Bar, middle: float, x: Callable[[date], float], colour: Brush) -> None:
    """Draw from start to end, the part that is done darker; a critical one has a line along its top.

    Where no start is known, the line stands above the end alone.
    """
    assert bar.last is not None
    end = x(bar.last)
    start = x(bar.first) if bar.first is not None else end
    tall = 7.0 if bar.is_project else 10.0
    top = middle - tall / 2 - (2 if bar.promised else 0)
    if start >= end:
        if bar.critical:
            painter.fillRect(QRectF(end - _REACH - 2, middle - 13, 2 * _REACH + 4, 2), colour("accent"))
        return
    token = "plan" if bar.is_project else "data2"
    painter.fillRect(QRectF(start, top, end - start, tall), colour(token, _HEAD))
    if bar.progress > 0:
        painter.fillRect(QRectF(start, top, (end - start) * min(bar.progress, 1.0), tall), colour(token))
    if bar.critical:
        painter.fillRect(QRectF(start, top - 3, end - start, 2), colour("accent"))


def _draw_promise(painter: QPainter, bar: Bar, middle: float, x: Callable[[date], float], colour: Brush) -> None:
    """Draw the ghost of the baseline beneath: a thin bar, ended by an upright mark."""
    assert bar.promised is not None
    end = x(bar.promised)
    start = x(bar.promised_first) if bar.promised_first is not None else end
    top = middle + 6
    if start < end:
        painter.fillRect(QRectF(start, top, end - start, 3), colour("axis"))
    painter.fillRect(QRectF(end - 1, top - 2, 2, 7), colour("axis"))


def _draw_mark(painter: QPainter, at: QPointF, bar: Bar, fill: QColor, edge: QColor) -> None:
    """Draw the end: a dot for what is done, a diamond for what is expected; late ones are told by a square."""
    painter.setPen(QPen(edge, 1))
    painter.setBrush(fill)
    if bar.status is Status.DONE:
        painter.drawEllipse(at, _REACH - 1, _REACH - 1)
    elif bar.status is Status.LATE:
        painter.drawRect(QRectF(at.x() - 5, at.y() - 5, 10, 10))
    elif bar.status is Status.AT_RISK:
        painter.drawPolygon(QPolygonF([at + QPointF(0, -6.5), at + QPointF(6.5, 5), at + QPointF(-6.5, 5)]))
    elif bar.status is Status.NOT_STARTED:
        painter.setPen(QPen(fill, 1.6))
        painter.setBrush(edge)
        painter.drawEllipse(at, _REACH - 1.5, _REACH - 1.5)
    else:
        corners = [QPointF(0, -_REACH), QPointF(_REACH, 0), QPointF(0, _REACH), QPointF(-_REACH, 0)]
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))


def _draw_proposal(
    painter: QPainter,
    old: date,
    new: date,
    middle: float,
    x: Callable[[date], float],
    colour: QColor,
    dashes: list[float],
) -> None:
    """Draw where an end would go: a dashed way and a hollow diamond."""
    pen = QPen(colour, 1.6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    at = QPointF(x(new), middle)
    corners = [QPointF(0, -_REACH), QPointF(_REACH, 0), QPointF(0, _REACH), QPointF(-_REACH, 0)]
    painter.setPen(pen)
    painter.drawPolygon(QPolygonF([at + corner * 1.15 for corner in corners]))
    pen.setDashPattern(dashes)
    painter.setPen(pen)
    painter.drawLine(QPointF(x(old), middle), at)
