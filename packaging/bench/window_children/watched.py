"""Looks on while the window starts; see ``opened.py``."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer

from plantdesk.ui.charts_loader import ChartsLoader
from plantdesk.ui.main_window import MainWindow

HEAVY = ("numpy", "pyqtgraph", "openpyxl")
kept: list[object] = []


class Start(QObject):
    """Times the first paint, the first chart, and the longest pauses of the event loop in between."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Any] = {}
        self._last = 0.0
        self._gaps: list[tuple[float, float]] = []
        self._ticks = QTimer(self)
        self._ticks.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticks.timeout.connect(self.tick)

    def painted(self) -> None:
        """The window is on the screen."""
        self.found["painted"] = self._last = time.monotonic()
        self.found["painted_with"] = [module for module in HEAVY if module in sys.modules]
        self._ticks.start(1)

    def tick(self) -> None:
        """A millisecond should have passed."""
        now = time.monotonic()
        self._gaps.append((1e3 * (now - self._last), 1e3 * (now - self.found.get("painted", now))))
        self._last = now

    def wait_for_chart(self, window: MainWindow) -> None:
        """Look at the first chart as soon as it is there: it may be put in step by step."""
        trends: Any = window.cathode.trends
        if trends is None:
            QTimer.singleShot(0, lambda: self.wait_for_chart(window))
        else:
            trends.output.canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's own name)
        """See the chart's first paint."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.charted)
        return False

    def charted(self) -> None:
        """The chart is on the screen: print everything and end."""
        self.found["charted"] = time.monotonic()
        self.tick()
        self.found["stalls"] = sorted(self._gaps, reverse=True)[:5]
        print(json.dumps(self.found), flush=True)
        os._exit(0)


def watch(eager: bool) -> None:
    """Have the window, once it is made, tell of its start."""
    start = Start()
    kept.append(start)
    made, charts = MainWindow.__init__, MainWindow.add_charts

    def make(self: MainWindow, *rest: Any) -> None:
        made(self, *rest)
        self.shown_first.connect(start.painted)
        if eager:
            add(self, sys.modules["plantdesk.ui.trends"])

    def add(self: MainWindow, module: Any) -> None:
        charts(self, module)
        start.wait_for_chart(self)

    changes: tuple[tuple[Any, str, Any], ...] = ((MainWindow, "__init__", make), (MainWindow, "add_charts", add))
    if eager:
        changes += ((ChartsLoader, "start", lambda self: None),)
    for owner, name, function in changes:
        setattr(owner, name, function)
