"""Frames of four charts of the Trends tab that move together, and of the wallboard; prints milliseconds as JSON.

A frame is a move or a zoom until all charts in sight are painted; on the wallboard, a repaint of the whole screen, and
what another window saved until its chart is painted.
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import readings
from plantdesk.services.layouts import Layout, ready_layouts
from plantdesk.services.recording import Entry
from plantdesk.ui import trends
from plantdesk.ui.application import make_application
from plantdesk.ui.charts.plot_frame import Canvas
from plantdesk.ui.desk import Desk, Job
from plantdesk.ui.theme import Theme
from plantdesk.ui.wallboard import Wallboard

FRAMES, SAVES, TURNS = 90, 40, 12


class AtOnce:
    """Runs jobs on the spot."""

    def submit(self, job: Job) -> Future[object]:
        """Run it."""
        future: Future[object] = Future()
        future.set_result(job())
        return future


class NoDrafts:
    """Nothing was typed before."""

    def load(self) -> dict[str, str]:
        """Give nothing."""
        return {}

    def keep(self, drafts: dict[str, str]) -> None:
        """Keep nothing."""

    def close(self) -> None:
        """Leave nothing."""


painted: dict[Any, float] = {}
real = Canvas.paintEvent


def paint(canvas: Any, event: Any) -> None:
    """Remember when a chart was painted."""
    real(canvas, event)
    painted[canvas] = time.monotonic()


Canvas.paintEvent = paint


def rest(turns: int = 6) -> None:
    """Let everything come that is under way."""
    for _ in range(turns):
        QApplication.processEvents()


def until_painted(since: float, plots: list[Any]) -> float:
    """Let events come until these charts are painted after ``since``; gives the milliseconds until the last was."""
    canvases = [plot.canvas for plot in plots]
    while any(painted.get(canvas, 0.0) < since for canvas in canvases):
        QApplication.processEvents()
        assert time.monotonic() < since + 5, "a chart was not painted"
    return 1e3 * (max(painted[canvas] for canvas in canvases) - since)


def moved(space: Any, days: int) -> list[float]:
    """Pan and zoom over a stretch of ``days``."""
    stretch = space.time
    first, last = stretch.extent
    plots = [panel.trend for panel in space.panels if panel.trend.isVisible()]
    stretch.set_span(max(first - 0.5, last + 0.5 - days), last + 0.5)
    rest(20)
    step = min(days / 50, (stretch.start - first) / FRAMES)
    found = []
    for number in range(2 * FRAMES):
        start = time.monotonic()
        if number < FRAMES and step > 1:
            stretch.pan(-step)
        else:
            stretch.zoom(1 / 0.96 if number % 2 else 0.96, (stretch.start + stretch.end) / 2)
        found.append(until_painted(start, plots))
        rest()
    return found


application = make_application(["plantdesk"])
look = Theme("light")
look.apply(application)
found: dict[str, Any] = {}
with (
    open_workplace(Path(os.environ["PLANTDESK_STORE"]), None, "en") as workplace,
    workplace.open_reader() as reader,
):
    desk = Desk(workplace, reader, AtOnce(), look, NoDrafts())
    space = trends.Workspace(desk)
    space.resize(1342, 640)
    space.show()
    space.show_layout(Layout("", ready_layouts(reader, desk.today)[0].panels))
    space.finish()
    rest(40)
    found["panels"] = len(space.panels)
    found["year"], found["all"] = moved(space, 365), moved(space, 3652)
    space.hide()
    wall = Wallboard(desk, trends, 1920)
    wall.resize(1920, 1080)
    wall.show()
    wall._timer.stop()
    found["turns"] = []
    for _ in range(TURNS):
        start = time.perf_counter()
        wall.turn()
        page = wall.stack.currentWidget()
        if isinstance(page, trends.Workspace):
            page.finish()
        wall.repaint()
        found["turns"].append(1e3 * (time.perf_counter() - start))
        rest(10)
    while wall.pages[wall.place].key != "output":
        wall.turn()
    charts = wall.stack.currentWidget()
    assert isinstance(charts, trends.Workspace)
    charts.finish()
    rest(40)
    found["repaints"] = []
    for _ in range(FRAMES):
        start = time.perf_counter()
        wall.repaint()
        found["repaints"].append(1e3 * (time.perf_counter() - start))
    day, shift = workplace.present_shift
    subject = Subject(m.SECTION, reader.plant().units(m.SECTION, day)[0], day, shift)
    plots = [panel.trend for panel in charts.panels]
    found["saves"] = []
    for number in range(SAVES):
        entry = Entry(subject, {m.CATHODE_T: readings(f"{80 + number % 100}.{number % 9 + 1}")[0]})
        workplace.recorder.save([entry], reason="bench").or_raise()
        rest()
        start = time.monotonic()
        desk.look()
        found["saves"].append(until_painted(start, plots))
        rest()
print(json.dumps(found), flush=True)
sys.stdout.flush()
os._exit(0)
