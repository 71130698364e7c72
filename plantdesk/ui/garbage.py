"""Python's garbage is collected on the window's thread alone."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 1000


class Garbage(QObject):
    """Collect what refers to itself in circles, as Python would, but here.

    Left to itself, Python collects on whatever thread makes objects. Where that is the writer's, widgets and items of
    charts that nobody holds any more would be destroyed there, and Qt brings the program down.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the youngest generations that have grown beyond Python's own thresholds."""
        grown = [count > limit > 0 for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if grown[0]:
            gc.collect(grown.index(False) - 1 if False in grown else len(grown) - 1)
