"""The keys of a trend: they point, move, zoom and place the cursors."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from plantdesk.ui.charts.linked import TimeRange

CURSOR_LETTERS = ("aфа", "bив")
"""Letters that place cursor A and B: the keys of A and B also where they write Cyrillic, and its own А and В."""
_CURSORS = {letter: which for which, letters in enumerate(CURSOR_LETTERS) for letter in letters}


def steer(time: TimeRange, event: QKeyEvent) -> bool:
    """Do what a key asks for; tells whether it asked for anything."""
    key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    match key:
        case Qt.Key.Key_Left | Qt.Key.Key_Right:
            step = -1 if key == Qt.Key.Key_Left else 1
            if control:
                time.pan(step * (time.end - time.start) / 4)
            else:
                here = time.pointed_day
                _go_to(time, time.last_day if here is None else here + step)
        case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
            time.zoom(0.8, _centre(time))
        case Qt.Key.Key_Minus:
            time.zoom(1.25, _centre(time))
        case Qt.Key.Key_Home:
            _go_to(time, time.extent[0])
        case Qt.Key.Key_End:
            _go_to(time, time.extent[1])
        case Qt.Key.Key_Escape if time.pointed_day is not None:
            time.point_at(None)
        case Qt.Key.Key_Backspace if time.cursors:
            time.clear_cursors()
        case _ if not control and event.text() and event.text().lower() in _CURSORS:
            place_here(time, _CURSORS[event.text().lower()])
        case _:
            return False
    return True


def place_here(time: TimeRange, which: int) -> None:
    """Place cursor A (0) or B (1) on the day that is pointed at, else in the middle of the view."""
    time.place_cursor(round(_centre(time)), which)


def _centre(time: TimeRange) -> float:
    day = time.pointed_day
    return float(day) if day is not None else (time.start + time.end) / 2


def _go_to(time: TimeRange, day: int) -> None:
    first, last = time.extent
    day = max(first, min(day, last))
    time.reveal(day)
    time.point_at(day)
