"""The crosshair with its box of values, and the names at the ends of lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from plantdesk.ui.theme import Theme

_PAD = 8.0
_AWAY = 12.0
_SWATCH = 12.0
_LABEL_ROOM = 16.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the box: a swatch, a name and a value."""

    name: str
    value: str
    colour: QColor | None = None
    bars: bool = False
    dashed: bool = False
    strong: bool = False
    dotted: bool = False


def draw_swatch(
    painter: QPainter,
    rect: QRectF,
    colour: QColor,
    *,
    bars: bool,
    dashed: bool,
    dotted: bool = False,
    width: float = 2.0,
) -> None:
    """Draw how a series looks: a square for bars, a line, dashes or dots for lines."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour))
    if bars:
        side = min(rect.width(), 9.0)
        painter.drawRect(QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side))
        return
    y = rect.center().y() - width / 2
    if dashed or dotted:
        count = 9 if dotted else 5
        part = rect.width() / count
        for index in range(0, count, 2):
            painter.drawRect(QRectF(rect.left() + index * part, y, part, width))
    else:
        painter.drawRect(QRectF(rect.left(), y, rect.width(), width))


class Readout(pg.GraphicsObject):
    """A line at the day that is pointed at and a box beside it that never leaves the plot."""

    def __init__(self, view: pg.ViewBox, theme: Theme) -> None:
        super().__init__()
        self._view = view
        self._day: float | None = None
        self._heading = ""
        self._rows: Sequence[Row] = ()
        self._dots: Sequence[tuple[float, QColor]] = ()
        self.setZValue(100)
        self.hide()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        self._theme = theme
        self._font, self._strong = theme.font("small"), theme.font("small", strong=True)
        self._metrics, self._strong_metrics = QFontMetricsF(self._font), QFontMetricsF(self._strong)
        self.update()

    @property
    def rows(self) -> Sequence[Row]:
        """What the box shows; empty while it is hidden."""
        return self._rows

    @property
    def heading(self) -> str:
        """The day in words, above the rows."""
        return self._heading

    def show_day(
        self, day: float | None, heading: str = "", rows: Sequence[Row] = (), dots: Sequence[tuple[float, QColor]] = ()
    ) -> None:
        """Point at a day, with a box if there are rows, and dots at heights of the left axis; ``None`` hides all."""
        if day is None and self._day is None:
            return
        self._day, self._heading, self._rows, self._dots = day, heading, tuple(rows), tuple(dots)
        self.setVisible(day is not None)
        self.update()

    def room(self) -> int:
        """Give how many rows the plot has room for, beneath the heading."""
        return int((self.plot_rect().height() - 2 * _PAD) / self._line()) - 1

    def plot_rect(self) -> QRectF:
        """The plot in this item's coordinates."""
        return QRectF(self.mapRectFromItem(self._view, self._view.boundingRect()))

    def boundingRect(self) -> QRectF:
        """The whole plot."""
        return self.plot_rect()

    def box_rect(self) -> QRectF:
        """Where the box stands: beside the line, on the side that has room, wholly within the plot."""
        plot = self.plot_rect()
        size = self._box_size()
        x = self._x()
        left = x + _AWAY
        if left + size.width() > plot.right() - 2:
            left = x - _AWAY - size.width()
        left = max(plot.left() + 2, min(left, plot.right() - 2 - size.width()))
        top = max(plot.top() + 2, min(plot.top() + 10, plot.bottom() - 2 - size.height()))
        return QRectF(QPointF(left, top), size)

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the line, the dots and the box."""
        if self._day is None:
            return
        plot = self.plot_rect()
        x = self._x()
        if not plot.left() <= x <= plot.right():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._theme.colour("crosshair"), 1))
        painter.drawLine(QLineF(round(x), plot.top(), round(x), plot.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for value, colour in self._dots:
            at = QPointF(x, self.mapFromItem(self._view, self._view.mapFromView(QPointF(self._day, value))).y())
            if plot.top() <= at.y() <= plot.bottom():
                painter.setPen(QPen(self._theme.colour("panel"), 1.5))
                painter.setBrush(QBrush(colour))
                painter.drawEllipse(at, 4, 4)
        if self._rows:
            self._paint_box(painter)

    def _paint_box(self, painter: QPainter) -> None:
        box = self.box_rect()
        painter.setPen(QPen(self._theme.colour("readout_border"), 1))
        painter.setBrush(QBrush(self._theme.colour("readout")))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        line = self._line()
        y = box.top() + _PAD - 2
        painter.setPen(QPen(self._theme.colour("text")))
        painter.setFont(self._strong)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(box.left() + _PAD, y, box.width(), line), int(middle), self._heading)
        for row in self._rows:
            y += line
            rect = QRectF(box.left() + _PAD, y, box.width() - 2 * _PAD, line)
            if row.colour is not None:
                swatch = QRectF(rect.left(), rect.top(), _SWATCH, line)
                draw_swatch(painter, swatch, row.colour, bars=row.bars, dashed=row.dashed, dotted=row.dotted)
            painter.setFont(self._strong if row.strong else self._font)
            painter.setPen(QPen(self._theme.colour("muted" if row.value else "text")))
            painter.drawText(rect.adjusted(_SWATCH + 6, 0, 0, 0), int(middle), row.name)
            painter.setPen(QPen(self._theme.colour("text")))
            painter.drawText(rect, int(middle | Qt.AlignmentFlag.AlignRight), row.value)

    def _box_size(self) -> QSizeF:
        gap = 18.0
        widest = self._strong_metrics.horizontalAdvance(self._heading)
        for row in self._rows:
            metrics = self._strong_metrics if row.strong else self._metrics
            name, value = metrics.horizontalAdvance(row.name), metrics.horizontalAdvance(row.value)
            widest = max(widest, _SWATCH + 6 + name + (gap + value if row.value else 0))
        return QSizeF(widest + 2 * _PAD, (1 + len(self._rows)) * self._line() + 2 * _PAD - 4)

    def _line(self) -> float:
        return self._metrics.height() + 4

    def _x(self) -> float:
        return self.mapFromItem(self._view, self._view.mapFromView(QPointF(float(self._day or 0), 0))).x()


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Places as near as may be to those wanted, in the same order, at least ``apart`` from each other, in the bounds.

    Where they cannot all fit, they are spread evenly.
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    if apart * (len(wanted) - 1) > high - low:
        step = (high - low) / max(1, len(wanted) - 1)
        places = [low + step * rank for rank in range(len(wanted))]
    else:
        places = []
        for index in order:
            places.append(max(wanted[index], low, places[-1] + apart if places else low))
        ceiling = high
        for rank in reversed(range(len(places))):
            places[rank] = min(places[rank], ceiling)
            ceiling = places[rank] - apart
    result = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        result[index] = places[rank]
    return result


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A name to write beside the end of a line; ``height`` in pixels from the top of the plot."""

    name: str
    height: float
    colour: QColor
    dashed: bool


class EndLabels(pg.GraphicsWidget):
    """The room right of the plot in which lines are named: names never touch a line, nor one another."""

    def __init__(self, theme: Theme, labels: Callable[[], Sequence[EndLabel]]) -> None:
        super().__init__()
        self._labels = labels
        self._names: tuple[str, ...] = ()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and the font of a theme."""
        self._theme = theme
        self._font = theme.font("small")
        self._metrics = QFontMetricsF(self._font)
        self.update()

    def set_names(self, names: Sequence[str]) -> None:
        """Say which names need room."""
        self._names = tuple(names)

    def width_needed(self) -> int:
        """The pixels that the names need with their leaders."""
        if not self._names:
            return 10
        return int(max(self._metrics.horizontalAdvance(name) for name in self._names) + _LABEL_ROOM + 6)

    def set_width(self, width: int) -> None:
        """Take a width."""
        self.setMinimumWidth(width)
        self.setMaximumWidth(width)
        self.setPreferredWidth(width)

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Write the names, each with a leader from the end of its line."""
        if not self._names:
            return
        labels = self._labels()
        tall = self._metrics.height()
        places = spread([label.height for label in labels], tall, tall / 2, self.size().height() - tall / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setFont(self._font)
        for label, place in zip(labels, places, strict=True):
            pen = QPen(label.colour, 1.5, Qt.PenStyle.DotLine if label.dashed else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            corners = ((1, label.height), (5, label.height), (_LABEL_ROOM - 5, place), (_LABEL_ROOM - 2, place))
            painter.drawPolyline([QPointF(x, y) for x, y in corners])
            painter.setPen(QPen(self._theme.colour("text")))
            rect = QRectF(_LABEL_ROOM, place - tall / 2, self.size().width() - _LABEL_ROOM, tall)
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), label.name)
