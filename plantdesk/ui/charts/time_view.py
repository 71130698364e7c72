"""The view box of a chart: a still one, and one in which the wheel zooms in time, a drag moves, a double click comes back."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt

from plantdesk.ui.charts.linked import TimeRange

_WHEEL_STEP = 1.0015
_GRIP = 6.0
"""Pixels beside a cursor within which a drag takes it along."""


class ChartViewBox(pg.ViewBox):
    """A view that its chart alone moves: the page has the wheel, and nothing can be dragged."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, border=None)
        self.setMouseEnabled(x=False, y=False)
        self.disableAutoRange()
        self.setDefaultPadding(0.0)

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Let the page scroll."""
        event.ignore()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Do nothing."""
        event.ignore()

    def mouseClickEvent(self, event: Any) -> None:
        """Do nothing."""
        event.ignore()


class TimeViewBox(ChartViewBox):
    """A view whose stretch of time belongs to a ``TimeRange``; its value range is set by the chart."""

    def __init__(self, time: TimeRange) -> None:
        super().__init__()
        self._time = time
        self._gripped: int | None = None
        """The cursor that is dragged."""
        self._marked_from: int | None = None
        """Where the stretch begins that is marked by a drag."""

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom around the day under the pointer; sideways or with Shift, move."""
        delta = event.delta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.orientation() == Qt.Orientation.Horizontal:
            self._time.pan(-delta / 120 * (self._time.end - self._time.start) * 0.1)
        else:
            self._time.zoom(_WHEEL_STEP**-delta, self.mapSceneToView(event.scenePos()).x())
        event.accept()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Move with the left button; from a cursor on, move the cursor; with Shift, mark a stretch from A to B."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        event.accept()
        if event.isStart():
            pressed = self.mapToView(event.buttonDownPos()).x()
            marking = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._marked_from = round(pressed) if marking else None
            self._gripped = None if marking else self._cursor_at(pressed)
        if self._marked_from is not None:
            self._mark_to(self.mapToView(event.pos()).x(), finished=event.isFinish())
            return
        if self._gripped is not None:
            self._drag_cursor(self.mapToView(event.pos()).x(), finished=event.isFinish())
            return
        moved = event.pos().x() - event.lastPos().x()
        self._time.pan(-moved * (self._time.end - self._time.start) / max(1.0, self.width()))

    def mouseClickEvent(self, event: Any) -> None:
        """Come back to the preset chosen last on a double click; with Shift, place cursor A, then B."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self._time.place_cursor(round(self.mapSceneToView(event.scenePos()).x()))
        elif event.double():
            event.accept()
            self._time.reset()
        else:
            event.ignore()

    def _mark_to(self, day: float, *, finished: bool) -> None:
        """Place the cursors at both ends of the stretch that is marked."""
        first, last = self._time.extent
        if self._marked_from is not None:
            self._time.mark(*(max(first, min(one, last)) for one in (self._marked_from, round(day))))
        if finished:
            self._marked_from = None

    def _cursor_at(self, day: float) -> int | None:
        near = _GRIP * (self._time.end - self._time.start) / max(1.0, self.width())
        found = [(abs(at - day), which) for which, at in enumerate(self._time.cursors) if abs(at - day) <= near]
        return min(found)[1] if found else None

    def _drag_cursor(self, day: float, *, finished: bool) -> None:
        first, last = self._time.extent
        at = max(first, min(round(day), last))
        self._time.place_cursor(at, self._gripped)
        self._gripped = None if finished else self._cursor_at(at)
