"""Work in the window on ``PLANTDESK_STORE``: type, save, look at another process's commits, move the charts.

Prints one JSON object of lists of milliseconds. Every duration ends when the chart's own ``paintEvent`` has returned.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from plantdesk.app import data_folder, open_workplace, window_parts
from plantdesk.domain import measures as m
from plantdesk.ui.application import Session, make_application
from plantdesk.ui.charts import plot_frame

KEYSTROKES, SAVES, COMMITS, FRAMES = 200, 60, 60, 60
IDLE_SECONDS = 6.0


class Painted:
    """Remembers when each chart was painted last."""

    def __init__(self) -> None:
        self.at: dict[Any, float] = {}
        real = plot_frame.Canvas.paintEvent

        def paint(canvas: Any, event: Any) -> None:
            real(canvas, event)
            self.at[canvas] = time.monotonic()

        plot_frame.Canvas.paintEvent = paint

    def wait(self, since: float, *plots: Any, seconds: float = 5.0) -> float:
        """Let events come until these charts are painted after ``since``; gives when the last of them was."""
        canvases = [plot.canvas for plot in plots]
        while any(self.at.get(canvas, 0.0) < since for canvas in canvases):
            QApplication.processEvents()
            assert time.monotonic() < since + seconds, "the chart was not painted"
        return max(self.at[canvas] for canvas in canvases)


def rest(seconds: float = 0.0) -> None:
    """Let everything come that is under way."""
    end = time.monotonic() + seconds
    for _ in range(3):
        QApplication.processEvents()
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.001)


def press(widget: Any, key: Qt.Key, text: str = "") -> None:
    """Send one key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


class Floor:
    """One fdatasync of 4 KiB, and the repaint of an empty plot with default settings, as large as the chart."""

    def __init__(self, folder: Path, size: QSize) -> None:
        self.plot = pg.PlotWidget()
        self.plot.resize(size)
        self.plot.show()
        rest(0.2)
        self.file = os.open(folder / "floor", os.O_CREAT | os.O_WRONLY)
        os.write(self.file, bytes(4096))
        os.fsync(self.file)
        self.sync: list[float] = []
        self.repaint: list[float] = []

    def measure(self) -> None:
        """Do both once."""
        synced = getattr(os, "fdatasync", os.fsync)
        start = time.monotonic()
        os.lseek(self.file, 0, os.SEEK_SET)
        os.write(self.file, bytes([len(self.sync) % 256]) * 4096)
        synced(self.file)
        middle = time.monotonic()
        self.plot.viewport().repaint()
        self.sync.append(1e3 * (middle - start))
        self.repaint.append(1e3 * (time.monotonic() - middle))

    def close(self) -> dict[str, list[float]]:
        """Give what was measured."""
        os.close(self.file)
        self.plot.close()
        self.plot.deleteLater()
        return {"sync": self.sync, "repaint": self.repaint}


def floor(rounds: int) -> dict[str, list[float]]:
    """Measure the floor again and again without a rest: the disk and the caches are as awake as they can be."""
    made = Floor(data_folder(), board.output.canvas.size())
    for _ in range(rounds):
        made.measure()
    return made.close()


def typing() -> tuple[list[float], list[float], dict[str, list[float]]]:
    """Type and save one figure again and again; keystroke to dashed ring, save to full point, and the floor between.

    People save after a pause, and a disk that has rested takes several times as long to synchronise: so the floor is
    measured after the same pause before each save too. While the writer writes, this thread waits for events as the
    window's own loop does; turning without a pause it would take Python's lock from the writer again and again.
    """
    form = window.cathode.form
    grid = form.grids[m.CATHODE]
    field = grid.fields[grid.units[0], m.CATHODE_T]
    field.setFocus()
    keys, saves = [], []
    changed: list[float] = []
    session.desk.changed.connect(lambda _: changed.append(time.monotonic()))
    for number in range(KEYSTROKES):
        rest()
        start = time.monotonic()
        if number % 4 < 2:
            press(field, Qt.Key.Key_5, "5")
        else:
            press(field, Qt.Key.Key_Backspace)
        if number % 4 != 3:  # the last one leaves nothing typed, and no ring
            keys.append(1e3 * (painted.wait(start, board.output) - start))
        else:
            rest(0.01)
    form.reason.setText("bench")
    between = Floor(data_folder(), board.output.canvas.size())
    pulse = QTimer()  # so that waiting ends, and the assertion speaks, even where nothing comes
    pulse.start(500)
    for number in range(SAVES):
        rest(0.03)
        between.measure()
        field.selectAll()
        for letter in f"{95 + number % 9}.{number % 10}":
            press(field, Qt.Key.Key_Period if letter == "." else Qt.Key[f"Key_{letter}"], letter)
        form.reason.setText("bench")
        rest(0.02)
        count = len(changed)
        start = time.monotonic()
        form.save()
        while len(changed) == count:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            assert time.monotonic() < start + 5, form.notice.text
        saves.append(1e3 * (painted.wait(changed[-1], board.output) - start))
        rest(0.03)
    pulse.stop()
    return keys, saves, between.close()


def others() -> dict[str, Any]:
    """Let another process commit; from before its commit to painted here."""
    seen: dict[str, float] = {}

    def came(changes: Any, at: float) -> None:
        shown = painted.wait(at, board.output)
        for revision in changes.revisions:
            seen.setdefault(revision.value, shown)

    def change(changes: Any) -> None:
        now = time.monotonic()
        QTimer.singleShot(0, lambda: came(changes, now))

    session.desk.changed.connect(change)
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("commits.py")), str(COMMITS)], stdout=subprocess.PIPE, text=True
    )
    while child.poll() is None:
        rest(0.005)
    rest(1.2)
    assert child.stdout is not None
    sent: dict[str, float] = json.loads(child.stdout.read())
    return {"latency": [1e3 * (seen[v] - at) for v, at in sent.items() if v in seen], "sent": len(sent)}


def idle() -> float:
    """Share of one processor that the window takes while nothing happens, in per cent."""
    rest(0.5)
    before = time.process_time()
    loop = QEventLoop()
    QTimer.singleShot(int(IDLE_SECONDS * 1000), loop.quit)
    loop.exec()
    return 100 * (time.process_time() - before) / IDLE_SECONDS


def frames(board: Any, days: int) -> dict[str, list[float]]:
    """Pan and zoom over a stretch of ``days``: what one frame of all linked charts takes."""
    stretch = board.time
    first, last = stretch.extent
    plots = [plot for plot in board.plots if plot.isVisible()]
    stretch.set_span(max(first - 0.5, last + 0.5 - days), last + 0.5)
    rest(0.1)
    step = min(days / 50, (stretch.start - first) / FRAMES)
    pan: list[float] = []
    zoom: list[float] = []
    for number in range(2 * FRAMES):
        start = time.monotonic()
        if number < FRAMES and step > 1:
            stretch.pan(-step)
        else:
            stretch.zoom(1 / 0.96 if number % 2 else 0.96, (stretch.start + stretch.end) / 2)
        shown = painted.wait(start, *plots)
        (pan if number < FRAMES and step > 1 else zoom).append(1e3 * (shown - start))
        rest()
    return {"pan": pan or zoom, "zoom": zoom}


def until_filled(tab: Any) -> Any:
    """Wait for a tab's charts."""
    while tab.trends is None:
        rest(0.01)
    rest(0.5)
    return tab.trends


painted = Painted()
application = make_application(["plantdesk"])
workplace = open_workplace(Path(os.environ["PLANTDESK_STORE"]))
found: dict[str, Any] = {}
with window_parts(workplace) as parts:
    session = Session(application, workplace, parts.reader, parts.writer, parts.drafts, lambda desk: None, "cathode")  # type: ignore[arg-type, return-value]
    session.start()
    window = session.window
    board = until_filled(window.cathode)
    found["floor"] = floor(200)
    found["keystrokes"], found["saves"], found["floor_between"] = typing()
    found["floor_again"] = floor(200)
    found["others"] = others()
    found["idle"] = idle()
    found["cathode_year"], found["cathode_all"] = frames(board, 365), frames(board, 3652)
    window.choose_tab("ore")
    board = until_filled(window.ore)
    found["ore_year"], found["ore_all"] = frames(board, 365), frames(board, 3652)
    print(json.dumps(found), flush=True)
    os._exit(0)
