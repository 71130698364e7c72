"""Flags at the top edge of a chart: notes with a band over their period, and beneath them dates of milestones.

All of them are one item. What collides is counted in one flag; only what is in view is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF, QStaticText, QTransform

from plantdesk.ui.charts.items import view_rect
from plantdesk.ui.charts.series import Values
from plantdesk.ui.theme import Theme

_USUAL_LETTERS = 11
"""Pixels of the small letters that the usual measures go with; larger letters have larger flags."""


class _Measures(NamedTuple):
    """Pixels of what is drawn."""

    pole: float = 18.0
    cloth: float = 10.0
    """The width of a flag without a number."""
    tall: float = 11.0
    band: float = 3.0
    shortest: float = 6.0
    """A period that is narrower has its flag alone."""
    apart: float = 15.0
    """Nearer flags are counted in one."""
    diamond: float = 5.0
    dated_apart: float = 46.0
    """Nearer milestones are counted in one: the code of each stands beside it."""
    lane: float = 16.0
    """The lane of milestones, beneath the poles of the notes."""
    reach: float = 3.0
    """Around a flag; a point there still hits it."""


def _measured(letters: int) -> _Measures:
    return _Measures(*(one * letters / _USUAL_LETTERS for one in _Measures()))


class Kind(Enum):
    """What a flag stands for; ``AHEAD`` is a milestone that lies beyond the last day of the chart."""

    NOTE = "note"
    DONE = "done"
    FORECAST = "forecast"
    BASELINE = "baseline"
    AHEAD = "ahead"


_LINES = {
    Kind.DONE: Qt.PenStyle.SolidLine,
    Kind.FORECAST: Qt.PenStyle.DashLine,
    Kind.BASELINE: Qt.PenStyle.DotLine,
}


class Flag(NamedTuple):
    """A flag at ``start``, with its period up to ``end``, both in days since 1970-01-01; ``name`` is written beside."""

    key: str
    start: float
    end: float
    kind: Kind = Kind.NOTE
    name: str = ""


class Group(NamedTuple):
    """Flags that stand so near that one is drawn for all of them."""

    at: float
    flags: tuple[Flag, ...]


class Lane:
    """Flags in a row, in the order of their beginnings; those nearer than ``apart`` pixels are one group."""

    def __init__(self, flags: Sequence[Flag] = (), apart: float = 15.0) -> None:
        self.flags = tuple(sorted(flags, key=lambda flag: (flag.start, flag.end, flag.key)))
        self.starts = np.array([flag.start for flag in self.flags])
        self.ends = np.array([flag.end for flag in self.flags])
        self._apart = apart
        self._grouped: tuple[float, tuple[Group, ...], Values] = (0.0, (), np.empty(0))

    def groups(self, per_day: float) -> tuple[Group, ...]:
        """Give what is drawn as one flag each at so many pixels a day; moving changes nothing of it."""
        if self._grouped[0] != per_day:
            found: list[Group] = []
            place = 0
            while place < len(self.flags):
                after = int(self.starts.searchsorted(self.starts[place] + self._apart / per_day))
                found.append(Group(float(self.starts[place]), self.flags[place:after]))
                place = after
            self._grouped = (per_day, tuple(found), np.array([group.at for group in found]))
        return self._grouped[1]

    def within(self, start: float, end: float, per_day: float) -> Sequence[Group]:
        """Give the groups of which the first stands between two days."""
        groups = self.groups(per_day)
        places = self._grouped[2]
        return groups[int(places.searchsorted(start)) : int(places.searchsorted(end, "right"))]

    def touching(self, start: float, end: float) -> list[Flag]:
        """Give the flags of which anything lies between two days."""
        places = np.flatnonzero((self.starts < end) & (self.ends > start))
        return [self.flags[place] for place in places.tolist()]


class FlagsItem(pg.GraphicsObject):
    """Draws the flags in view."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.notes, self.dates = Lane(), Lane()
        self.hot: frozenset[str] = frozenset()
        """The keys of those that are pointed at: their periods are shaded."""
        self._bands: tuple[Values, Values] = (np.empty(0), np.empty(0))
        self.setZValue(14)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setVisible(False)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and the font of a theme."""
        self._ground: QColor = theme.colour("panel")
        self._quiet, self._accent, self._words = theme.colour("muted"), theme.colour("accent"), theme.colour("text")
        self._shade = theme.colour("accent", 0.10)
        self._line = theme.colour("muted", 0.6)
        self._px = _measured(theme.size("small"))
        self._font: QFont = theme.font("small", strong=True)
        self._metrics = QFontMetricsF(self._font)
        self._counts: dict[int, QStaticText] = {}
        self._widths: dict[int, float] = {}
        self.update()

    def set_flags(self, flags: Sequence[Flag]) -> None:
        """Draw these flags instead."""
        self.notes = Lane([flag for flag in flags if flag.kind is Kind.NOTE], self._px.apart)
        self.dates = Lane([flag for flag in flags if flag.kind is not Kind.NOTE], self._px.dated_apart)
        self._bands = united(self.notes.starts, self.notes.ends)
        self.setVisible(bool(flags))
        self.update()

    @property
    def headroom(self) -> float:
        """Pixels that the flags take at the top edge."""
        if self.dates.flags:
            return self._px.pole + self._px.lane
        return self._px.pole if self.notes.flags else 0.0

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

    @property
    def every_flag(self) -> tuple[Flag, ...]:
        """All flags: notes, then milestones, each by their beginning."""
        return (*self.notes.flags, *self.dates.flags)

    def in_view(self) -> tuple[Sequence[Group], Sequence[Group]]:
        """Give what is drawn: notes, and milestones."""
        view = self.getViewBox()
        (start, end), _ = view.viewRange()
        per_day = max(1.0, view.width()) / (end - start)
        return self.notes.within(start, end, per_day), self.dates.within(start, end, per_day)

    def covering(self, day: int) -> list[Flag]:
        """Give the flags of which anything lies on a day, notes first."""
        dated = [flag for flag in self.dates.touching(day - 0.5, day + 0.5) if flag.kind is not Kind.AHEAD]
        return self.notes.touching(day - 0.5, day + 0.5) + dated

    def hit(self, place: QPointF) -> list[Flag]:
        """Give the flags under a point of the scene: those of one flag, or those whose band it is."""
        view = self.getViewBox()
        rect = view.sceneBoundingRect()
        down = place.y() - rect.top()
        low, wide = self._px.pole + self._px.lane + self._px.reach, rect.right() + self._px.reach
        if not -self._px.reach <= down <= low or not rect.left() <= place.x() <= wide:
            return []
        per_pixel = (view.viewRange()[0][1] - view.viewRange()[0][0]) / max(1.0, view.width())
        day = view.mapSceneToView(place).x()
        noted, dated = self.in_view()
        if down > self._px.pole:
            return next((list(g.flags) for g in dated if self._dated_hit(g, (day - g.at) / per_pixel)), [])
        for group in noted:
            if -self._px.reach <= (day - group.at) / per_pixel <= self._width(group) + self._px.reach:
                return list(group.flags)
        reach = self._px.reach * per_pixel
        return self.notes.touching(day - reach, day + reach) if down <= self._px.band + self._px.reach else []

    def _dated_hit(self, group: Group, pixels: float) -> bool:
        wide = self._metrics.horizontalAdvance(_name_of(group)) + self._px.diamond + 2
        if group.flags[0].kind is Kind.AHEAD:
            pixels = -pixels
        return -self._px.diamond - self._px.reach <= pixels <= wide + self._px.reach

    def _width(self, group: Group) -> float:
        many = len(group.flags)
        if many == 1:
            return self._px.cloth
        if many not in self._widths:
            self._widths[many] = max(self._px.cloth, self._metrics.horizontalAdvance(str(many)) + 6)
        return self._widths[many]

    # --- drawing -----------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw bands, poles, flags, and the lines of milestones."""
        if not self.notes.flags and not self.dates.flags:
            return
        rect, to_pixels = self.boundingRect(), painter.transform()
        across, along = to_pixels.m11(), to_pixels.dx()
        top, bottom = to_pixels.map(QPointF(rect.left(), rect.bottom())).y(), to_pixels.map(rect.topLeft()).y()
        noted, dated = self.in_view()
        painter.save()
        painter.setTransform(QTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for flag in self.notes.flags if self.hot else ():
            if flag.key in self.hot and flag.end > rect.left() and flag.start < rect.right():
                begins, ends = across * max(rect.left(), flag.start), across * min(rect.right(), flag.end)
                room = QRectF(begins + along, top, max(1.0, ends - begins), bottom - top)
                painter.fillRect(room, self._shade)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._quiet)
        painter.drawRects(self._band_rects(rect, across, along, top))
        for kind, style in _LINES.items():
            places = {round(across * flag.start + along) for g in dated for flag in g.flags if flag.kind is kind}
            painter.setPen(QPen(self._line, 1, style))
            painter.drawLines([QLineF(x, top, x, bottom) for x in sorted(places)])
        painter.setFont(self._font)
        for group in dated:
            middle = round(top + self._px.pole + self._px.lane / 2)
            self._paint_date(painter, round(across * group.at + along), middle, group)
        self._paint_notes(painter, [(round(across * group.at + along), group) for group in noted], round(top))
        painter.restore()

    def _band_rects(self, rect: QRectF, across: float, along: float, top: float) -> list[QRectF]:
        starts, ends = self._bands
        part = slice(int(ends.searchsorted(rect.left(), "right")), int(starts.searchsorted(rect.right())))
        if part.start >= part.stop:
            return []
        begins = np.floor(across * np.maximum(starts[part], rect.left()) + along)
        stops = np.ceil(across * np.minimum(ends[part], rect.right()) + along)
        begins, stops = united(begins, np.maximum(stops, begins + 1))
        wide = stops - begins >= self._px.shortest
        pairs = zip(begins[wide].tolist(), stops[wide].tolist(), strict=True)
        return [QRectF(a, top, b - a, self._px.band) for a, b in pairs]

    def _colour(self, group: Group) -> QColor:
        return self._accent if self.hot and any(flag.key in self.hot for flag in group.flags) else self._quiet

    def _paint_notes(self, painter: QPainter, groups: Sequence[tuple[int, Group]], top: int) -> None:
        """Draw poles with flags, and with cloths that say how many there are; alike shapes together, for speed."""
        pole, raised, tall = self._px.pole, top + self._px.band + 1, self._px.tall
        halos: list[QRectF] = []
        shapes: dict[bool, list[QRectF]] = {False: [], True: []}
        tips: list[tuple[bool, QPolygonF]] = []
        counts: list[tuple[QRectF, int]] = []
        for x, group in groups:
            many, wide = len(group.flags), self._width(group)
            hot = bool(self.hot) and any(flag.key in self.hot for flag in group.flags)
            halos += [QRectF(x - 1, top, 3, pole + 1), QRectF(x + 1, raised - 1, wide, tall + 2)]
            shapes[hot].append(QRectF(x, top, 1, pole))
            if many > 1:
                cloth = QRectF(x, raised, wide, tall)
                shapes[hot].append(cloth)
                counts.append((cloth, many))
            else:
                corners = ((x + 0.5, raised), (x + wide, raised + tall / 2), (x + 0.5, raised + tall))
                tips.append((hot, QPolygonF([QPointF(*corner) for corner in corners])))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ground)
        painter.drawRects(halos)
        for hot, rects in shapes.items():
            painter.setBrush(self._accent if hot else self._quiet)
            painter.drawRects(rects)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for hot, tip in tips:
            painter.setBrush(self._accent if hot else self._quiet)
            painter.drawPolygon(tip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._ground)
        for place, many in counts:
            text = self._count(many)
            size = text.size()
            left = place.center().x() - size.width() / 2 + 0.5
            painter.drawStaticText(QPointF(round(left), round(place.center().y() - size.height() / 2)), text)

    def _count(self, many: int) -> QStaticText:
        """Give a number as text that is laid out once."""
        found = self._counts.get(many)
        if found is None:
            found = self._counts[many] = QStaticText(str(many))
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.prepare(font=self._font)
        return found

    def _paint_date(self, painter: QPainter, x: int, middle: int, group: Group) -> None:
        """Draw a milestone's date: full where it was met, hollow where it is expected or was promised, with its code."""
        colour, kind, name = self._colour(group), group.flags[0].kind, _name_of(group)
        wide = self._metrics.horizontalAdvance(name)
        side = x - self._px.diamond - 4 - wide if kind is Kind.AHEAD else x + self._px.diamond + 2
        if kind is Kind.AHEAD:
            x -= round(self._px.diamond)
            side -= round(self._px.diamond)
        tall = self._metrics.height()
        room = QRectF(side, middle - tall / 2, wide + 2, tall)
        painter.fillRect(room.adjusted(-1, 0, 1, 0), self._ground)
        painter.setPen(self._words)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(colour if kind is Kind.DONE else self._ground)
        reach = self._px.diamond
        corners = ((x, middle - reach), (x + reach, middle), (x, middle + reach), (x - reach, middle))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _name_of(group: Group) -> str:
    """Give what stands beside a milestone: its code, how many more stand there, and an arrow where they lie ahead."""
    first, more = group.flags[0], len(group.flags) - 1
    name = f"{first.name} +{more}" if more else first.name
    return f"{name} \N{RIGHTWARDS ARROW}" if first.kind is Kind.AHEAD else name


def united(starts: Values, ends: Values) -> tuple[Values, Values]:
    """Give stretches without what they have in common; ``starts`` ascend."""
    if starts.size == 0:
        return np.empty(0), np.empty(0)
    reach = np.maximum.accumulate(ends)
    fresh = np.concatenate(([True], starts[1:] > reach[:-1]))
    last = np.concatenate((np.flatnonzero(fresh)[1:] - 1, [starts.size - 1]))
    return starts[fresh], reach[last]
