"""Frames of the chart component and of plain pyqtgraph in turn, 1100 × 600 pixels; prints lists of milliseconds as JSON.

A frame is the change and the repaint of the plot, both on the window's thread. With the path of a store as argument the
first draw from it is measured, too.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication, QWidget

from plantdesk.app import composed_catalogue
from plantdesk.assets import translations
from plantdesk.domain import measures as m
from plantdesk.domain.periods import day_number
from plantdesk.services.language import open_language
from plantdesk.services.series import day_series
from plantdesk.storage.store import Reader
from plantdesk.ui.application import make_application
from plantdesk.ui.charts import Kind, Preset, Series, TimeRange, TrendPlot
from plantdesk.ui.charts.flags_item import Flag
from plantdesk.ui.charts.pyramid import Pyramid
from plantdesk.ui.theme import Theme

ROUNDS = 31
NOTES = 1000
LAST = 16982
application = make_application(["plantdesk"])
theme, language = Theme("light"), open_language("en", translations)
random = np.random.default_rng(1)
kept: list[Any] = []


def rest() -> None:
    """Let everything come that is under way."""
    for _ in range(4):
        QApplication.processEvents()


def shown(widget: QWidget) -> Any:
    """Show a widget so large that its plot has 1100 × 600 pixels."""
    widget.resize(1100, 600)
    widget.show()
    rest()
    kept.append(widget)
    return widget


def in_turn(ways: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Time each way once a round, so that a busy machine is as busy for all."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 2):
        for name, way in ways.items():
            rest()
            start = time.perf_counter()
            way()
            if number > 1:
                found[name].append(1e3 * (time.perf_counter() - start))
    return found


def component(days: int) -> tuple[TrendPlot, TimeRange]:
    """Give an empty chart component over so many days."""
    stretch = TimeRange(LAST - days + 1, LAST, Preset.ALL)
    return TrendPlot(theme, language, stretch), stretch


def dense(points: int, days: int = 6940) -> tuple[TrendPlot, TimeRange]:
    """Give the component with a noisy line, of which a third is in view."""
    plot, stretch = component(days)
    plot.declare(Series("dense", "Temperature", Kind.LINE))
    plot.set_points("dense", np.linspace(LAST - days + 1, LAST, points), random.normal(size=points))
    shown(plot)
    stretch.set_span(LAST - days * 2 / 3, LAST - days / 3)
    rest()
    return plot, stretch


def panning(plot: TrendPlot, stretch: TimeRange) -> Callable[[], None]:
    """Move to and fro by a fortieth of the view."""
    turn = [1.0]

    def move() -> None:
        turn[0] = -turn[0]
        stretch.pan(turn[0] * (stretch.end - stretch.start) / 40)
        plot.canvas.viewport().repaint()

    return move


def zooming(plot: TrendPlot, stretch: TimeRange) -> Callable[[], None]:
    """Zoom in and out by a tenth."""
    turn = [False]

    def zoom() -> None:
        turn[0] = not turn[0]
        stretch.zoom(0.9 if turn[0] else 1 / 0.9, (stretch.start + stretch.end) / 2)
        plot.canvas.viewport().repaint()

    return zoom


def plain() -> Any:
    """Give an empty plot of pyqtgraph, as it comes."""
    return shown(pg.PlotWidget())


def plain_panning(plot: Any, before: Callable[[float, float], None] = lambda *_: None) -> Callable[[], None]:
    """Move a plain plot to and fro by a fortieth of its view; ``before`` is told what will be in view."""
    turn, start = [1.0], [100.0]

    def move() -> None:
        turn[0] = -turn[0]
        start[0] += turn[0] * 50
        before(start[0], start[0] + 2000)
        plot.setXRange(start[0], start[0] + 2000, padding=0)
        plot.viewport().repaint()

    return move


def arrays() -> dict[str, list[float]]:
    """Pan and zoom on arrays."""
    empty = plain()
    empty.setYRange(-5, 5)
    pre = plain()
    pre.setYRange(-5, 5)
    points = 10_000_000
    pyramid = Pyramid(random.normal(size=points))
    curve = pg.PlotCurveItem()
    pre.addItem(curve)

    def reduce(start: float, end: float) -> None:
        edges = np.linspace(start / 6940 * points, end / 6940 * points, 1051).astype(np.int64)
        low, high = pyramid.buckets(edges)
        curve.setData(np.repeat(edges[:-1] / points * 6940, 2), np.stack([low, high], 1).ravel())

    ways: dict[str, Callable[[], object]] = {
        "empty_pan": plain_panning(empty),
        "reduced_pan": plain_panning(pre, reduce),
    }
    for name, count in (("100k", 100_000), ("10m", points)):
        ways[f"pan_{name}"] = panning(*dense(count))
        ways[f"zoom_{name}"] = zooming(*dense(count))
    return in_turn(ways)


def real(days: int) -> tuple[TrendPlot, TimeRange]:
    """Give the real chart: bars, six lines, legend, grid and dates."""
    plot, stretch = component(days)
    x = np.arange(LAST - days + 1, LAST + 1)
    plot.declare(Series("output", "Output", Kind.BARS, "data1", "t"))
    plot.set_series("output", x, 600 + 30 * random.normal(size=days))
    for place in range(6):
        key = f"line{place}"
        plot.declare(Series(key, f"Section {place}", Kind.LINE, f"data{place + 2}", "t", dashed=bool(place % 2)))
        plot.set_series(key, x, 300 + 40 * place + 20 * random.normal(size=days))
    return plot, stretch


def bars(count: int) -> TrendPlot:
    """Give a chart of bars alone."""
    plot, _ = component(count)
    plot.declare(Series("output", "Output", Kind.BARS, "data1", "t"))
    plot.set_series("output", np.arange(LAST - count + 1, LAST + 1), 600 + 30 * random.normal(size=count))
    return plot


def repaints() -> dict[str, list[float]]:
    """Repaint what stands: nothing of it has changed."""
    empty = plain()
    ways: dict[str, Callable[[], object]] = {"empty_repaint": empty.viewport().repaint}
    for name, plot in (("year", real(365)[0]), ("15_years", real(5475)[0]), ("bars", bars(15_000))):
        ways[f"repaint_{name}"] = shown(plot).canvas.viewport().repaint
    return in_turn(ways)


def noted() -> dict[str, list[float]]:
    """Pan the real chart over nine tenths of its days, without notes and with a thousand of them all in view."""
    ways: dict[str, Callable[[], object]] = {}
    for name, days in (("year", 365), ("ten_years", 3652)):
        for notes in (0, NOTES):
            plot, stretch = real(days)
            starts = LAST - days + 1 + random.integers(0, days, notes) - 0.5
            ends = starts + random.integers(1, 13, notes) / 2
            pairs = enumerate(zip(starts.tolist(), ends.tolist(), strict=True))
            plot.flags.show_flags([Flag(str(n), begin, end) for n, (begin, end) in pairs], lambda _: None, "")
            shown(plot)
            stretch.set_span(LAST - days * 0.95, LAST - days * 0.05)
            ways[f"noted_{name}_{notes}"] = panning(plot, stretch)
    return in_turn(ways)


def updates() -> dict[str, list[float]]:
    """New data in a frame: ours, and pyqtgraph as it comes."""
    found: dict[str, list[float]] = {}
    for name, count in (("10k", 10_000), ("100k", 100_000), ("1m", 1_000_000)):
        plot, _ = component(3650)
        plot.declare(Series("dense", "Temperature", Kind.LINE))
        shown(plot)
        default = plain()
        curve = default.plot([0.0, 1.0], [0.0, 1.0])
        x = np.linspace(LAST - 3649, LAST, count)
        data = [random.normal(size=count) for _ in range(2)]
        turn = [0]

        def ours(plot: TrendPlot = plot, x: Any = x, data: Any = data, turn: list[int] = turn) -> None:
            turn[0] += 1
            plot.set_points("dense", x, data[turn[0] % 2])
            plot.canvas.viewport().repaint()

        def theirs(curve: Any = curve, default: Any = default, x: Any = x, data: Any = data, turn: Any = turn) -> None:
            curve.setData(x, data[turn[0] % 2])
            default.viewport().repaint()

        ways: dict[str, Callable[[], object]] = {f"update_{name}": ours, f"pyqtgraph_{name}": theirs}
        rounds = 7 if count > 100_000 else ROUNDS
        found |= in_turn(ways | matplotlib_update(x, data, name), rounds)
    return found


def matplotlib_update(x: Any, data: Any, name: str) -> dict[str, Callable[[], object]]:
    """Give the same for matplotlib's canvas for Qt, where it is installed."""
    if importlib.util.find_spec("matplotlib") is None:
        return {}
    qt = importlib.import_module("matplotlib.backends.backend_qtagg")
    figure = importlib.import_module("matplotlib.figure")
    canvas = shown(qt.FigureCanvasQTAgg(figure.Figure()))
    axes = canvas.figure.add_subplot()
    (line,) = axes.plot(x, data[0])
    turn = [0]

    def update() -> None:
        turn[0] += 1
        line.set_data(x, data[turn[0] % 2])
        canvas.draw()
        canvas.repaint()

    return {f"matplotlib_{name}": update}


SQL = (
    "SELECT s.day, CAST(k.value AS REAL) FROM subject s JOIN unit u ON u.id = s.unit"
    " CROSS JOIN kept k ON k.subject = s.id CROSS JOIN figure f ON f.id = k.figure"
    " WHERE u.kind = 'section' AND s.shift <> '' AND f.key = ? "
)


def store(path: Path) -> dict[str, Any]:
    """The first draw of ten years of output over all sections, beside reading its kept values and one frame."""
    with Reader(path, composed_catalogue()) as reader:
        span = reader.span()
        assert span is not None
        first, last = span
    raw = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = len(raw.execute(SQL, (m.CATHODE_T,)).fetchall())
    plots = []
    for _ in range(24):
        stretch = TimeRange(day_number(first), day_number(last), Preset.ALL)
        plot = shown(TrendPlot(theme, language, stretch))
        plot.declare(Series("day", "Output", Kind.BARS, "data1", "t"))
        plots.append(plot)
    one_frame = bars(3652)
    shown(one_frame)
    left = iter(plots)

    def ours() -> None:
        with Reader(path, composed_catalogue()) as reader:
            series = day_series(reader, m.CATHODE_T, "", first, last)
        plot = next(left)
        plot.set_series("day", series.days, series.values)
        plot.canvas.viewport().repaint()

    def floor() -> None:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        found = connection.execute(SQL.replace("s.day", "julianday(s.day)", 1), (m.CATHODE_T,))
        np.fromiter(chain.from_iterable(found), np.float64)
        connection.close()
        one_frame.canvas.viewport().repaint()

    return {**in_turn({"store_ours": ours, "store_floor": floor}, 15), "store_rows": rows}


found: dict[str, Any] = {**arrays(), **repaints(), **noted(), **updates()}
if len(sys.argv) > 1:
    found |= store(Path(sys.argv[1]))
print(json.dumps(found), flush=True)
os._exit(0)
