"""No option of a chart reaches a way of drawing that misses frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF
from pytestqt.qtbot import QtBot

from plantdesk.services.language import Language
from plantdesk.ui.charts import Kind, Preset, Series, Spans, State, TimeRange, TrendPlot
from plantdesk.ui.theme import Theme

LAST = 16982
DAYS = np.arange(LAST - 5474, LAST + 1)
FEW = 500
"""Outlined marks that may be drawn in one go."""


class Watched:
    """A painter that remembers how long strokes and many rectangles were drawn."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        self.smooth = False
        self.strokes: list[tuple[str, int, float, bool]] = []
        """Call, number of parts, width of the pen (0: none) and whether it was smooth."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._painter, name)

    def setRenderHint(self, hint: QPainter.RenderHint, on: bool = True) -> None:
        """Remember whether lines are smooth."""
        self.smooth = on
        self._painter.setRenderHint(hint, on)

    def _noted(self, call: str, parts: int) -> None:
        pen = self._painter.pen()
        self.strokes.append((call, parts, 0.0 if pen.style() is Qt.PenStyle.NoPen else pen.widthF(), self.smooth))

    def drawPolyline(self, polygon: Any) -> None:
        """Note a stroke."""
        self._noted("polyline", polygon.size())
        self._painter.drawPolyline(polygon)

    def drawPath(self, path: Any) -> None:
        """Note a path."""
        self._noted("path", path.elementCount())
        self._painter.drawPath(path)

    def drawLines(self, *lines: Any) -> None:
        """Note segments."""
        self._noted("lines", lines[1] if len(lines) > 1 else len(lines[0]))
        self._painter.drawLines(*lines)

    def drawRects(self, *rects: Any) -> None:
        """Note rectangles."""
        self._noted("rects", rects[1] if len(rects) > 1 else len(rects[0]))
        self._painter.drawRects(*rects)


def slow(strokes: list[tuple[str, int, float, bool]]) -> list[tuple[str, int, float, bool]]:
    """Give what takes longer than a frame: a wide smooth stroke, or many rectangles with an outline."""
    return [
        one
        for one in strokes
        if (one[0] in ("polyline", "path") and one[3] and one[2] > 1) or (one[0] == "rects" and one[1] > FEW and one[2])
    ]


def test_the_watch_sees_what_is_slow(qtbot: QtBot) -> None:
    """Else the tests below would prove nothing."""
    image = QImage(50, 50, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    watched = Watched(painter)
    watched.setPen(QPen(Qt.GlobalColor.black, 2))
    watched.setRenderHint(QPainter.RenderHint.Antialiasing)
    watched.drawPolyline(QPolygonF([QPointF(0, 0), QPointF(9, 9)]))
    watched.drawRects([QRectF(0, 0, 1, 1)] * (FEW + 1))
    painter.end()
    assert len(slow(watched.strokes)) == 2


@pytest.fixture
def time() -> TimeRange:
    """Give a stretch over fifteen years."""
    return TimeRange(int(DAYS[0]), LAST, Preset.DAYS_30)


Filled = Callable[[TrendPlot], None]


def _bars(plot: TrendPlot) -> None:
    plot.declare(Series("bars", "Output", Kind.BARS))
    plot.set_series("bars", DAYS, 600 + 50 * np.sin(DAYS))
    plot.set_states(DAYS[::3], [State.PROVISIONAL] * DAYS[::3].size)
    plot.declare(Series("mean", "Mean", Kind.MEAN, "mean", of="bars", dashed=True))
    plot.declare(Series("plan", "Plan", Kind.PLAN, "plan"))
    plot.set_series("plan", DAYS, 590.0 + DAYS // 30 % 7)


def _lines(plot: TrendPlot) -> None:
    for place, token in enumerate(("data1", "data2", "data3", "data4", "data5", "data6")):
        plot.declare(Series(token, token, Kind.LINE, token, dashed=bool(place % 2), right_axis=place > 3))
        plot.set_series(token, DAYS, 600 + place * 50 * np.sin(DAYS))


def _periods(plot: TrendPlot) -> None:
    starts = DAYS[:-1].astype(float) - 0.5
    states = [State.PROVISIONAL, State.COMPLETE] * (starts.size // 2)
    spans = Spans(starts, starts + 1, 600 + 50 * np.sin(starts), states)
    for kind in (Kind.BARS, Kind.LINE):
        plot.declare(Series(kind, kind, kind, by_period=True))
        plot.set_spans(kind, spans)


def _points(plot: TrendPlot) -> None:
    plot.declare(Series("dense", "Temperature", Kind.LINE))
    plot.set_points("dense", np.linspace(DAYS[0], LAST, 200_000), np.random.default_rng(1).normal(size=200_000))


@pytest.fixture(params=[_bars, _lines, _periods, _points])
def plot(request: pytest.FixtureRequest, qtbot: QtBot, time: TimeRange) -> Iterator[TrendPlot]:
    """Give a chart of each kind over fifteen years."""
    plot = TrendPlot(Theme(), Language("en", {}), time)
    qtbot.addWidget(plot)
    request.param(plot)
    plot.resize(1100, 500)
    plot.show()
    yield plot
    plot.close()


def test_no_setting_that_costs_frames_is_reached(plot: TrendPlot, time: TimeRange) -> None:
    """At every stretch: no outlined bars, no wide smooth stroke, no grid of pyqtgraph's."""
    image = QImage(1100, 500, QImage.Format.Format_RGB32)
    drawn = 0
    for preset in Preset:
        time.choose(preset)
        painter = QPainter(image)
        for drawing in plot._drawn.values():
            watched = Watched(painter)
            drawing.curve.paint(watched)
            drawn += len(watched.strokes)
            assert slow(watched.strokes) == []
        painter.end()
    assert drawn >= len(Preset)
    for axis in ("left", "right", "bottom"):
        assert not plot.canvas.getPlotItem().getAxis(axis).grid
