"""What can be done with the flags of a chart: they are told in the box, opened by a click, and walked by keys."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from plantdesk.ui.charts.flags_item import Flag, FlagsItem, Kind
from plantdesk.ui.charts.linked import TimeRange
from plantdesk.ui.charts.readout import Row
from plantdesk.ui.theme import Theme

_LEAST_HEIGHT = 3
"""Times the height of the flags that a chart must have to keep room for them."""
_ADD_KEYS = ("n", "т")
"""The key that adds a note, also where it writes Cyrillic."""


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
    told_otherwise = Signal()
    """What the box has to say of the flags has changed."""
    room_changed = Signal()
    """The flags need other room at the top edge."""

    def __init__(self, canvas: pg.PlotWidget, view: pg.ViewBox, time: TimeRange, theme: Theme, chart: QWidget) -> None:
        super().__init__(chart)
        self._chart = chart
        self._canvas, self._view, self._time = canvas, view, time
        self._speak: Speak = lambda _: None
        self._more = ""
        self.item = FlagsItem(theme)
        self._steps_back = False
        self._hit: tuple[Flag, ...] = ()
        """What is under the pointer."""
        self._walked = ""
        """The key of the flag that keys have gone to last."""
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
        before = self.item.headroom
        self.item.set_flags(flags)
        self.item.set_hot(frozenset())
        if self.item.headroom != before:
            self.room_changed.emit()

    def step_back(self) -> None:
        """Be drawn only where the chart keeps room for flags: for one beneath another that flags the same."""
        self._steps_back = True

    def raised(self, low: float, high: float, height: float) -> float:
        """Give the highest value that the axis is to reach, so that data up to ``high`` stay beneath the flags.

        A chart that is lower than some flags keeps its room for the data.
        """
        room = self.item.headroom
        has_room = height >= _LEAST_HEIGHT * room
        self.item.setVisible(has_room or not self._steps_back)
        if room == 0 or not has_room or not high > low:
            return high
        return high + (high - low) * room / (height - room)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """All flags by their beginning."""
        return self.item.every_flag

    def days(self) -> tuple[int, int] | None:
        """Give the days that are meant: from cursor A to B, else the day that is pointed at; nothing where none is."""
        pointed, cursors = self._time.pointed_day, self._time.cursors
        if len(cursors) == 2 and (pointed is None or cursors[0] <= pointed <= cursors[1]):
            return cursors[0], cursors[1]
        if pointed is not None:
            return pointed, pointed
        return (cursors[0], cursors[0]) if cursors else None

    @property
    def is_hit(self) -> bool:
        """Whether a flag is under the pointer: the box then tells of it alone."""
        return bool(self._hit)

    def rows(self, day: int, room: int, *, by_keys: bool) -> list[Row]:
        """Give at most ``room`` lines of the box for a day: in full what the pointer or the keys are at, else a line each."""
        told: Sequence[Flag] = self._hit or self._here(day)
        rows: list[Row] = []
        for place, flag in enumerate(told):
            words = self._speak(flag.key)
            if words is None:
                continue
            left, others = max(1, room - len(rows)), len(told) - place - 1
            if left == 1 and others:
                rows.append(Row(self._more.format(more=others + 1), ""))
                break
            whole = self.is_hit or by_keys
            mark = "▶" if flag.kind is Kind.NOTE else "◆"
            rows.append(Row(f"{mark} {words.heading}", "", strong=whole))
            by = [Row("", words.by)] if words.by else []
            if whole and left - bool(others) > 1 + len(by):
                lines = words.lines[: left - bool(others) - 1 - len(by)]
                if len(lines) < len(words.lines):
                    lines = (*lines[:-1], f"{lines[-1]} …")
                rows += [*(Row(line, "") for line in lines), *by]
        return rows

    def _here(self, day: int) -> list[Flag]:
        """Give the flags of a day, the one that keys have gone to first."""
        walked = [flag for flag in self.flags if flag.key == self._walked and _day_of(flag) == day]
        return walked + [flag for flag in self.item.covering(day) if flag not in walked]

    def go_to(self, key: str) -> bool:
        """Bring a flag with its period into view and point at its first day; tells whether there is such a flag."""
        flag = next((flag for flag in self.flags if flag.key == key), None)
        if flag is None or not self._is_there(flag):
            return False
        time = self._time
        if not time.start <= flag.start <= flag.end <= time.end:
            length = max(time.end - time.start, 1.5 * (flag.end - flag.start))
            middle = (flag.start + flag.end) / 2
            time.set_span(middle - length / 2, middle + length / 2)
        self._walked = key
        time.point_at(_day_of(flag))
        self.told_otherwise.emit()
        self.item.set_hot(frozenset((key,)))
        return True

    def _is_there(self, flag: Flag) -> bool:
        """Tell whether anything of a flag lies within the days that the chart has."""
        first, last = self._time.extent
        return flag.end > first - 0.5 and _day_of(flag) <= last

    def take_key(self, event: QKeyEvent) -> bool:
        """Take a key that is one of the flags; tells whether it was."""
        key = event.key()
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._step(-1 if key == Qt.Key.Key_PageUp else 1)
            return True
        pointed = self._time.pointed_day
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and shift:
            found = [] if pointed is None else self._here(pointed)
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
        flags = [flag for flag in self.flags if self._is_there(flag)]
        there = [(abs(day - here), flag.key) for flag in flags if ((day := _day_of(flag)) - here) * way > 0]
        if there:
            self.go_to(min(there)[1])

    def _moved(self, place: QPointF) -> None:
        hit = tuple(self.item.hit(place)) if self.item.isVisible() else ()
        if hit != self._hit:
            self._hit = hit
            self.item.set_hot(frozenset(flag.key for flag in hit))
            shape = Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor
            self._canvas.viewport().setCursor(shape)
            self.told_otherwise.emit()

    def _left(self) -> None:
        self._hit = ()
        self.item.set_hot(frozenset())

    def _clicked(self, event: Any) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() != Qt.MouseButton.LeftButton or event.double() or not plain:
            return
        hit = self.item.hit(event.scenePos())
        if hit and self.item.isVisible():
            self.opened.emit(hit[0].key)


def _day_of(flag: Flag) -> int:
    """Give the day that a flag stands on; one that lies ahead stands on the last day there is."""
    return math.floor(flag.start + (0.0 if flag.kind is Kind.AHEAD else 0.5) + 1e-9)
