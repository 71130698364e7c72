"""Flags at the top edge of a chart: notes with a band over their period, and dates of milestones.

All of them are one item. What collides is counted in one flag; only what is in view is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from plantdesk.ui.charts.items import view_rect
from plantdesk.ui.charts.linked import TimeRange
from plantdesk.ui.charts.readout import Row
from plantdesk.ui.charts.series import Values
from plantdesk.ui.theme import Theme

_POLE, _CLOTH, _TALL = 18.0, 10.0, 11.0
"""Pixels: the height of a pole, the width of a flag without a number, and the height of one."""
_APART = 15.0
"""Nearer flags than these pixels are counted in one."""
_BAND = 3.0
_SHORTEST_BAND = 6.0
"""A period that is narrower has its flag alone."""
_REACH = 3.0
"""Pixels around a flag that still hit it."""
_MOST_TOLD = 4
"""So many flags are told in the box of a day; the others are counted."""
_ADD_KEYS = ("n", "т")
"""The key that adds a note, also where it writes Cyrillic."""


class Kind(Enum):
    """What a flag stands for."""

    NOTE = "note"
    DONE = "done"
    FORECAST = "forecast"
    BASELINE = "baseline"


class Flag(NamedTuple):
    """A flag at ``start``, with its period up to ``end``, both in days since 1970-01-01; ``name`` is written beside."""

    key: str
    start: float
    end: float
    kind: Kind = Kind.NOTE
    name: str = ""


class _Group(NamedTuple):
    """Flags that stand so near that one is drawn for all of them: the place of the first, and which they are."""

    at: float
    first: int
    many: int


class FlagsItem(pg.GraphicsObject):
    """Draws the flags in view."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.all_flags: tuple[Flag, ...] = ()
        """All flags by their beginning, notes before milestones of the same place."""
        self.hot: frozenset[str] = frozenset()
        """The keys of those that are pointed at: their periods are shaded."""
        self._starts = self._ends = np.empty(0)
        self._bands: tuple[Values, Values] = (np.empty(0), np.empty(0))
        self._grouped: tuple[float, tuple[_Group, ...], Values] = (0.0, (), np.empty(0))
        self.setZValue(14)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and the font of a theme."""
        self._ground: QColor = theme.colour("panel")
        self._quiet, self._accent, self._words = theme.colour("muted"), theme.colour("accent"), theme.colour("text")
        self._shade = theme.colour("accent", 0.10)
        self._line = theme.colour("muted", 0.55)
        self._font: QFont = theme.font("small", strong=True)
        self._metrics = QFontMetricsF(self._font)
        self.update()

    def set_flags(self, flags: Sequence[Flag]) -> None:
        """Draw these flags instead."""
        self.all_flags = tuple(
            sorted(flags, key=lambda flag: (flag.start, flag.kind is not Kind.NOTE, flag.end, flag.key))
        )
        self._starts = np.array([flag.start for flag in self.all_flags])
        self._ends = np.array([flag.end for flag in self.all_flags])
        notes = np.array([flag.kind is Kind.NOTE for flag in self.all_flags], dtype=bool)
        self._bands = _united(self._starts[notes], self._ends[notes]) if notes.any() else (np.empty(0), np.empty(0))
        self._grouped = (0.0, (), np.empty(0))
        self.update()

    def set_hot(self, keys: frozenset[str]) -> None:
        """Shade the periods of some flags, and of no others."""
        if keys != self.hot:
            self.hot = keys
            self.update()

    def boundingRect(self) -> QRectF:
        """The whole view."""
        view = self.getViewBox()
        return QRectF() if view is None else view_rect(view)

    def viewTransformChanged(self) -> None:
        """Follow the view."""
        self.prepareGeometryChange()

    # --- what stands where -----------------------------------------------------------------------------------------

    def groups(self) -> tuple[_Group, ...]:
        """Give what is drawn as one flag each, at the present zoom: panning does not change it."""
        view = self.getViewBox()
        (start, end), _ = view.viewRange()
        per_day = max(1.0, view.width()) / (end - start)
        if self._grouped[0] != per_day:
            self._grouped = (per_day, *self._group(_APART / per_day))
        return self._grouped[1]

    def _group(self, apart: float) -> tuple[tuple[_Group, ...], Values]:
        found: list[_Group] = []
        starts = self._starts
        place, count = 0, int(starts.size)
        while place < count:
            after = int(starts.searchsorted(starts[place] + apart))
            found.append(_Group(float(starts[place]), place, after - place))
            place = after
        return tuple(found), np.array([group.at for group in found])

    def in_view(self) -> Sequence[_Group]:
        """Give the flags of which the pole stands in view."""
        groups = self.groups()
        (start, end), _ = self.getViewBox().viewRange()
        places = self._grouped[2]
        return groups[int(places.searchsorted(start)) : int(places.searchsorted(end, "right"))]

    def covering(self, day: int) -> list[Flag]:
        """Give the flags of which anything lies on a day, notes first."""
        return self._at((self._starts < day + 0.5) & (self._ends > day - 0.5))

    def _at(self, wanted: Any) -> list[Flag]:
        found = [self.all_flags[place] for place in np.flatnonzero(wanted).tolist()]
        return sorted(found, key=lambda flag: flag.kind is not Kind.NOTE)

    def hit(self, place: QPointF) -> list[Flag]:
        """Give the flags under a point of the scene: those of one flag, or those whose band it is."""
        view = self.getViewBox()
        rect = view.sceneBoundingRect()
        down = place.y() - rect.top()
        if not self.all_flags or not -_REACH <= down <= _POLE + _REACH or not rect.left() <= place.x() <= rect.right():
            return []
        per_pixel = (view.viewRange()[0][1] - view.viewRange()[0][0]) / max(1.0, view.width())
        day = view.mapSceneToView(place).x()
        for group in self.in_view():
            if -_REACH <= (day - group.at) / per_pixel <= self._width(group) + _REACH:
                return list(self.all_flags[group.first : group.first + group.many])
        reach = _REACH * per_pixel
        found = self._at((self._starts <= day + reach) & (self._ends >= day - reach))
        return [flag for flag in found if flag.kind is Kind.NOTE] if down <= _BAND + _REACH else []

    def _width(self, group: _Group) -> float:
        if group.many > 1:
            return max(_CLOTH, self._metrics.horizontalAdvance(str(group.many)) + 6)
        flag = self.all_flags[group.first]
        return _CLOTH if flag.kind is Kind.NOTE or not flag.name else 7 + self._metrics.horizontalAdvance(flag.name)

    # --- drawing -----------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw bands, poles and flags."""
        if not self.all_flags:
            return
        rect, to_pixels = self.boundingRect(), painter.transform()
        across, along = to_pixels.m11(), to_pixels.dx()
        top, bottom = to_pixels.map(QPointF(rect.left(), rect.bottom())).y(), to_pixels.map(rect.topLeft()).y()
        left, right = across * rect.left() + along, across * rect.right() + along
        painter.save()
        painter.setTransform(QTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        for flag in self.all_flags if self.hot else ():
            if flag.key in self.hot and flag.end > rect.left() and flag.start < rect.right():
                begins, ends = max(left, across * flag.start + along), min(right, across * flag.end + along)
                painter.fillRect(QRectF(begins, top, max(1.0, ends - begins), bottom - top), self._shade)
        painter.setBrush(self._quiet)
        painter.drawRects(self._band_rects(rect, across, along, top))
        groups = self.in_view()
        dated = [
            (across * flag.start + along, flag)
            for group in groups
            for flag in self.all_flags[group.first : group.first + group.many]
            if flag.kind is not Kind.NOTE
        ]
        for style, kinds in (
            (Qt.PenStyle.SolidLine, (Kind.DONE,)),
            (Qt.PenStyle.DashLine, (Kind.FORECAST,)),
            (Qt.PenStyle.DotLine, (Kind.BASELINE,)),
        ):
            lines = [QLineF(round(x), top, round(x), bottom) for x, flag in dated if flag.kind in kinds]
            if lines:
                painter.setPen(QPen(self._line, 1, style))
                painter.drawLines(lines)
        painter.setFont(self._font)
        for group in groups:
            self._paint_flag(painter, round(across * group.at + along), round(top), group)
        painter.restore()

    def _band_rects(self, rect: QRectF, across: float, along: float, top: float) -> list[QRectF]:
        starts, ends = self._bands
        part = slice(int(ends.searchsorted(rect.left(), "right")), int(starts.searchsorted(rect.right())))
        if part.start >= part.stop:
            return []
        begins = np.floor(across * np.maximum(starts[part], rect.left()) + along)
        stops = np.ceil(across * np.minimum(ends[part], rect.right()) + along)
        begins, stops = _united(begins, np.maximum(stops, begins + 1))
        wide = stops - begins >= _SHORTEST_BAND
        pairs = zip(begins[wide].tolist(), stops[wide].tolist(), strict=True)
        return [QRectF(a, top, b - a, _BAND) for a, b in pairs]

    def _paint_flag(self, painter: QPainter, x: int, top: int, group: _Group) -> None:
        flag = self.all_flags[group.first]
        members = self.all_flags[group.first : group.first + group.many]
        hot = bool(self.hot) and any(one.key in self.hot for one in members)
        colour = self._accent if hot else self._quiet
        if group.many == 1 and flag.kind is not Kind.NOTE:
            self._paint_diamond(painter, x, top, flag, colour)
            return
        wide = self._width(group)
        cloth = QRectF(x, top + _BAND + 1, wide, _TALL)
        painter.fillRect(QRectF(x - 1, top, 3, _POLE + 1), self._ground)
        painter.fillRect(cloth.adjusted(1, -1, 1, 1), self._ground)
        painter.fillRect(QRectF(x, top, 1, _POLE), colour)
        if group.many > 1:
            painter.fillRect(cloth, colour)
            painter.setPen(self._ground)
            painter.drawText(cloth.adjusted(1, 0, 1, 0), int(Qt.AlignmentFlag.AlignCenter), str(group.many))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        tip = QPointF(x + wide, cloth.center().y())
        painter.drawPolygon(QPolygonF([QPointF(x + 0.5, cloth.top()), tip, QPointF(x + 0.5, cloth.bottom())]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_diamond(self, painter: QPainter, x: int, top: int, flag: Flag, colour: QColor) -> None:
        """Draw a milestone's date: full where it was met, hollow where it is expected or was promised."""
        middle = top + _BAND + 1 + _TALL / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(colour if flag.kind is Kind.DONE else self._ground)
        corners = ((x, middle - 5), (x + 5, middle), (x, middle + 5), (x - 5, middle))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if flag.name:
            room = QRectF(x + 7, middle - 6.5, self._metrics.horizontalAdvance(flag.name) + 4, 13)
            painter.fillRect(room.adjusted(-1, 0, 0, 0), self._ground)
            painter.setPen(self._words)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), flag.name)


def _united(starts: Values, ends: Values) -> tuple[Values, Values]:
    """Give stretches without what they have in common; ``starts`` ascend."""
    if starts.size == 0:
        return starts, ends
    reach = np.maximum.accumulate(ends)
    fresh = np.concatenate(([True], starts[1:] > reach[:-1]))
    last = np.concatenate((np.flatnonzero(fresh)[1:] - 1, [starts.size - 1]))
    return starts[fresh], reach[last]


class FlagWords(NamedTuple):
    """What a flag says: a heading, the lines of its text, and who wrote it when."""

    heading: str
    lines: tuple[str, ...]
    by: str = ""


Speak = Callable[[str], FlagWords | None]
"""Gives the words of the flag of a key, as they are needed."""


class Flags(QObject):
    """The flags of one chart: what is under the pointer is told in the box, a click opens it, keys go along them.

    ``Page Up`` and ``Page Down`` go to the flag before and after, ``Shift+Enter`` opens that of the day that is pointed
    at, ``N`` asks for a new note there.
    """

    opened = Signal(str)
    """The flag of this key was chosen."""
    wanted = Signal(QWidget)
    """A note is to be added at the place that is pointed at in this chart."""

    def __init__(self, canvas: pg.PlotWidget, view: pg.ViewBox, time: TimeRange, theme: Theme, chart: QWidget) -> None:
        super().__init__(chart)
        self._chart = chart
        self._canvas, self._view, self._time = canvas, view, time
        self._speak: Speak = lambda _: None
        self._more = ""
        self.item = FlagsItem(theme)
        self._hit: tuple[Flag, ...] = ()
        """What is under the pointer."""
        view.addItem(self.item, ignoreBounds=True)
        canvas.scene().sigMouseMoved.connect(self._moved)
        canvas.scene().sigMouseClicked.connect(self._clicked)
        canvas.left.connect(self._left)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.item.set_theme(theme)

    def show_flags(self, flags: Sequence[Flag], speak: Speak, more: str) -> None:
        """Show these flags; ``speak`` gives their words, ``more`` is the sentence that counts those left out of the box."""
        self._speak, self._more, self._hit = speak, more, ()
        self.item.set_flags(flags)
        self.item.set_hot(frozenset())

    @property
    def flags(self) -> tuple[Flag, ...]:
        """All flags by their beginning."""
        return self.item.all_flags

    def days(self) -> tuple[int, int] | None:
        """Give the days that are meant: from cursor A to B, else the day that is pointed at; nothing where none is."""
        pointed, cursors = self._time.pointed_day, self._time.cursors
        if len(cursors) == 2 and (pointed is None or cursors[0] <= pointed <= cursors[1]):
            return cursors[0], cursors[1]
        if pointed is not None:
            return pointed, pointed
        return (cursors[0], cursors[0]) if cursors else None

    def rows(self, day: int, *, by_keys: bool) -> list[Row]:
        """Give the lines of the box for a day: in full what the pointer or the keys are at, else a line each."""
        told: Sequence[Flag] = self._hit or self.item.covering(day)
        if not told:
            return []
        whole = bool(self._hit) or by_keys
        rows: list[Row] = []
        for flag in told[:_MOST_TOLD]:
            words = self._speak(flag.key)
            if words is None:
                continue
            mark = "⚑" if flag.kind is Kind.NOTE else "◆"
            rows.append(Row(f"{mark} {words.heading}", "", strong=whole))
            if whole:
                rows += [Row(line, "") for line in words.lines]
                rows += [Row("", words.by)] if words.by else []
        if len(told) > _MOST_TOLD:
            rows.append(Row(self._more.format(more=len(told) - _MOST_TOLD), ""))
        return rows

    def go_to(self, key: str) -> bool:
        """Bring a flag with its period into view and point at its first day; tells whether there is such a flag."""
        flag = next((flag for flag in self.flags if flag.key == key), None)
        if flag is None:
            return False
        time = self._time
        if not time.start <= flag.start <= flag.end <= time.end:
            length = max(time.end - time.start, 1.5 * (flag.end - flag.start))
            middle = (flag.start + flag.end) / 2
            time.set_span(middle - length / 2, middle + length / 2)
        time.point_at(math.floor(flag.start + 0.5 + 1e-9))
        self.item.set_hot(frozenset((key,)))
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Take a key that is one of the flags; tells whether it was."""
        key = event.key()
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._step(-1 if key == Qt.Key.Key_PageUp else 1)
            return True
        pointed = self._time.pointed_day
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and shift:
            found = [] if pointed is None else self.item.covering(pointed)
            if found:
                self.opened.emit(found[0].key)
            return True
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.text().lower() in _ADD_KEYS:
            self.wanted.emit(self._chart)
            return True
        return False

    def _step(self, way: int) -> None:
        """Go to the nearest flag before or after the day that is pointed at."""
        here = self._time.pointed_day
        if here is None:
            here = round(self._time.end if way < 0 else self._time.start)
        days = [math.floor(flag.start + 0.5 + 1e-9) for flag in self.flags]
        places = [place for place, day in enumerate(days) if (day - here) * way > 0]
        if places:
            self.go_to(self.flags[min(places, key=lambda place: abs(days[place] - here))].key)

    def _moved(self, place: QPointF) -> None:
        hit = tuple(self.item.hit(place))
        if hit != self._hit:
            self._hit = hit
            self.item.set_hot(frozenset(flag.key for flag in hit))
            shape = Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor
            self._canvas.viewport().setCursor(shape)

    def _left(self) -> None:
        self._hit = ()
        self.item.set_hot(frozenset())

    def _clicked(self, event: Any) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() != Qt.MouseButton.LeftButton or event.double() or not plain:
            return
        hit = self.item.hit(event.scenePos())
        if hit:
            self.opened.emit(hit[0].key)
