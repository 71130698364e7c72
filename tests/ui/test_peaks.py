"""No peak is lost, however many points a line has and wherever the view stands."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from plantdesk.services.language import Language
from plantdesk.ui.charts import Kind, Series, TimeRange, TrendPlot
from plantdesk.ui.charts.lines import LineItem
from plantdesk.ui.charts.pyramid import Pyramid
from plantdesk.ui.charts.roll_up import Period, rolled_up_to
from plantdesk.ui.theme import Theme

POINTS = 10_000_000
DAYS = 6940
LAST = 16982
SPIKES = 400


@pytest.fixture(scope="module")
def planted() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give ten million points of noise with single points far above and below, and the places of these."""
    random = np.random.default_rng(7)
    values = random.normal(size=POINTS).astype(np.float64)
    places = np.sort(random.choice(POINTS // 50, SPIKES, replace=False) * 50 + random.integers(0, 50, SPIKES))
    values[places] = np.where(np.arange(SPIKES) % 2, 40.0, -40.0)
    return np.linspace(LAST - DAYS + 1, LAST, POINTS), values, places


@pytest.fixture
def plot(qtbot: QtBot, planted: tuple[np.ndarray, ...]) -> Iterator[TrendPlot]:
    """Give a shown chart of them, all in view."""
    stretch = TimeRange(LAST - DAYS + 1, LAST)
    plot = TrendPlot(Theme(), Language("en", {}), stretch)
    qtbot.addWidget(plot)
    plot.declare(Series("dense", "Temperature", Kind.LINE))
    plot.set_points("dense", planted[0], planted[1])
    plot.resize(1100, 600)
    plot.show()
    stretch.set_span(LAST - DAYS, LAST + 1)
    yield plot
    plot.close()


def test_every_planted_spike_is_on_the_screen(plot: TrendPlot, planted: tuple[np.ndarray, ...]) -> None:
    """Each of 400 single points in ten million is drawn in its pixel column or the one beside, at two stretches."""
    x, values, places = planted
    for start, end in ((LAST - DAYS, LAST + 1.0), (LAST - 4000.0, LAST - 2500.0)):
        plot._time.set_span(start, end)
        plot.settle()
        image = QImage(plot.canvas.grab().toImage())
        ground = Theme().colour("panel").rgb()
        seen = 0
        for place in places:
            if not start < x[place] < end:
                continue
            seen += 1
            # Half way up the spike, where the noise does not reach.
            at = plot.canvas.mapFromScene(plot.view.mapViewToScene(QPointF(x[place], values[place] / 2)))
            reach = range(max(0, at.x() - 2), min(image.width(), at.x() + 3))
            grid = {image.pixel(i, at.y()) for i in reach}
            assert grid - {ground, Theme().colour("grid").rgb()}, f"the spike at point {place} is not drawn"
        assert seen > 50


def test_moving_leaves_no_peak_behind(planted: tuple[np.ndarray, ...]) -> None:
    """The columns reduced for any stretch have every spike within a column of its own place."""
    item = LineItem()
    x, values, places = planted
    item.set_points(x, values)
    for start, width in ((LAST - 6000.0, 900), (LAST - 5999.3, 900), (LAST - 3000.0, 333)):
        end = start + 2000
        left, lows, highs = item.columns(start, end, width)
        pixel = 2000 / width
        for place in places[(x[places] > start + pixel) & (x[places] < end - pixel)]:
            column = int((x[place] - left[0]) / pixel)
            around = slice(max(0, column - 1), column + 2)
            extreme = np.nanmax(highs[around]) if values[place] > 0 else np.nanmin(lows[around])
            assert extreme == values[place]


def test_a_pyramid_agrees_with_looking_at_every_point() -> None:
    """Extremes over any stretch, with gaps, are exactly those of the points."""
    random = np.random.default_rng(3)
    values = random.normal(size=70_001)
    values[random.choice(values.size, 5000)] = np.nan
    values[20_000:30_000] = np.nan
    pyramid = Pyramid(values)
    for _ in range(200):
        first, last = sorted(random.integers(0, values.size + 1, 2).tolist())
        part = values[first:last]
        found = pyramid.extremes(first, last)
        if not np.isfinite(part).any():
            assert np.isnan(found).all()
        else:
            assert found == (np.nanmin(part), np.nanmax(part))
    assert np.isnan(pyramid.extremes(20_000, 30_000)).all()
    edges = np.arange(0, values.size, 500)
    lows, highs = pyramid.buckets(edges)
    # Whole blocks: what a bucket has may come from the block at its rim, never from further.
    for place in range(lows.size):
        inner = values[edges[place] : edges[place + 1]]
        if np.isfinite(inner).any():
            assert np.nanmin(lows[max(0, place - 1) : place + 2]) <= np.nanmin(inner)
    assert np.nanmin(lows) == np.nanmin(values[: edges[-1]])
    assert np.nanmax(highs) == np.nanmax(values[: edges[-1]])


@pytest.mark.parametrize("values", [[], [np.nan], [np.nan] * 300, [5.0], [7.0] * 300])
def test_few_or_equal_points_are_no_fault(values: list[float]) -> None:
    """No point, one, none known and all the same are reduced without a warning."""
    pyramid = Pyramid(np.array(values))
    pyramid.buckets(np.array([0, len(values)]))
    low, high = pyramid.extremes(0, len(values))
    assert (low, high) == (5.0, 5.0) or (low, high) == (7.0, 7.0) or (np.isnan(low) and np.isnan(high))


def test_a_gap_stays_a_gap_in_a_crowded_line(qtbot: QtBot) -> None:
    """Where nothing was measured, no column is drawn, though the line is reduced."""
    item = LineItem()
    values = np.sin(np.arange(100_000) / 50)
    values[40_000:60_000] = np.nan
    item.set_points(np.arange(100_000.0), values)
    left, lows, _ = item.columns(0, 100_000, 1000)
    assert np.isnan(lows[(left > 40_000) & (left < 59_800)]).all()
    assert np.isfinite(lows[(left > 100) & (left < 39_900)]).all()


@pytest.mark.parametrize(
    ("pixels", "period"), [(1.9, Period.WEEK), (0.3, Period.WEEK), (0.2, Period.MONTH), (0.05, Period.QUARTER)]
)
def test_bars_are_rolled_up_as_soon_as_they_are_narrower_than_two_pixels(pixels: float, period: Period) -> None:
    """A week first, then a month, then a quarter of the calendar."""
    assert rolled_up_to(pixels) is period


def test_a_peak_of_one_day_is_seen_among_rolled_up_bars(qtbot: QtBot) -> None:
    """At fifteen years a bar stands for a month; the tallest day of it stands paler behind."""
    days = np.arange(LAST - 5474, LAST + 1)
    stretch = TimeRange(int(days[0]), LAST)
    plot = TrendPlot(Theme(), Language("en", {}), stretch)
    qtbot.addWidget(plot)
    plot.declare(Series("output", "Output", Kind.BARS))
    values = np.full(days.size, 100.0)
    values[[985, 3000, 5000]] = 400.0
    plot.set_series("output", days, values)
    plot.resize(1000, 400)
    plot.show()
    stretch.set_span(LAST - 5475, LAST + 1)
    plot.settle()
    image = QImage(plot.canvas.grab().toImage())
    for place in (985, 3000, 5000):
        at = plot.canvas.mapFromScene(plot.view.mapViewToScene(QPointF(float(days[place]), 330.0)))
        assert image.pixel(at) not in (Theme().colour("panel").rgb(), Theme().colour("grid").rgb())
    plot.close()
