"""The trend chart: what is drawn, what is said, and which key does what."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from plantdesk.services.language import Language
from plantdesk.ui.charts import Kind, Preset, Series, State, TimeRange, TrendPlot, align
from plantdesk.ui.theme import Theme
from tests.helpers.plots import DAYS, LAST, last_thirty, picture, show

RU = Language(
    "ru",
    {"provisional": "предварительно", "corrected": "исправлено", "not saved": "не сохранено", "not entered": "нет"},
)
NBSP = "\u00a0"


@pytest.fixture
def time() -> TimeRange:
    """Give a stretch over 400 days that shows the last thirty."""
    return last_thirty()


@pytest.fixture
def plot(qtbot: QtBot, time: TimeRange) -> Iterator[TrendPlot]:
    """Give a shown chart of output with mean and plan; ten days ago nothing was entered."""
    plot = TrendPlot(Theme(), RU, time)
    qtbot.addWidget(plot)
    plot.declare(Series("output", "Выпуск", Kind.BARS, unit="т"))
    plot.declare(Series("mean", "Среднее", Kind.MEAN, "mean", unit="т", of="output"))
    plot.declare(Series("plan", "План", Kind.PLAN, "plan", unit="т"))
    values = np.full(DAYS.size, 600.0)
    values[-10] = np.nan
    plot.set_series("output", DAYS, values)
    plot.set_series("plan", DAYS, np.full(DAYS.size, 605.0))
    show(qtbot, plot)
    yield plot
    plot.close()


def at(plot: TrendPlot, day: float, value: float) -> QPoint:
    """Where a day and value stand on the canvas."""
    return QPoint(plot.canvas.mapFromScene(plot.view.mapViewToScene(QPointF(day, value))))


def near(image: QImage, place: QPoint, colour: QColor, reach: int = 8) -> int:
    """How many pixels around a place have a colour."""
    return sum(
        image.pixel(x, y) == colour.rgb()
        for x in range(max(0, place.x() - reach), min(image.width(), place.x() + reach + 1))
        for y in range(max(0, place.y() - reach), min(image.height(), place.y() + reach + 1))
    )


def rows_of(plot: TrendPlot) -> dict[str, str]:
    """The box of the crosshair by name."""
    return {row.name: row.value for row in plot.readout.rows}


def test_bars_are_drawn_and_gaps_are_gaps(plot: TrendPlot) -> None:
    """A day with output has its bar in the series' colour; a missing day has none."""
    image = picture(plot)
    fill = Theme().colour("data1")
    assert image.pixel(at(plot, LAST - 1, 300)) == fill.rgb()
    assert image.pixel(at(plot, LAST - 9, 330)) == Theme().colour("panel").rgb()


def test_the_range_keeps_zero_and_fits_what_is_seen(plot: TrendPlot) -> None:
    """Bars stand on zero; a taller day in view widens the range, out of view it does not."""
    low, high = plot.view.viewRange()[1]
    assert low == 0
    assert 605 < high < 800
    plot.update_point("output", LAST - 3, 1500.0)
    assert plot.view.viewRange()[1][1] > 1500
    plot.update_point("output", LAST - 3, 600.0)
    plot.update_point("output", LAST - 300, 1500.0)
    assert plot.view.viewRange()[1][1] < 800


def test_unsaved_typing_is_a_dashed_ring_in_the_accent_colour(plot: TrendPlot) -> None:
    """A keystroke shows as a ring of accent-coloured dashes; it is no value, and goes when the typing goes."""
    accent = Theme().colour("accent")
    place = at(plot, LAST - 5, 640)
    before = near(picture(plot), place, accent)
    plot.set_pending(LAST - 5, 640.0)
    place = at(plot, LAST - 5, 640)
    image = picture(plot)
    assert before == 0
    assert near(image, place, accent) > 10
    around = [image.pixel(place + QPoint(round(6 * np.cos(a)), round(6 * np.sin(a)))) for a in np.linspace(0, 6.2, 60)]
    assert any(pixel == accent.rgb() for pixel in around)
    assert any(pixel == Theme().colour("panel").rgb() for pixel in around), "the ring has gaps"
    plot.set_pending(LAST - 5, None)
    assert near(picture(plot), at(plot, LAST - 5, 640), accent) == 0


def test_the_ring_on_the_last_day_is_whole(plot: TrendPlot) -> None:
    """The last day keeps room at the edge for its ring."""
    plot.set_pending(LAST, 640.0)
    ring = at(plot, LAST, 640)
    edge = at(plot, plot.view.viewRange()[0][1], 640)
    assert edge.x() - ring.x() > 7


def test_states_look_different(plot: TrendPlot) -> None:
    """Complete is filled, provisional hollow, corrected has a ring at its top."""
    plot.set_states([LAST - 2, LAST - 4], [State.PROVISIONAL, State.CORRECTED])
    image = picture(plot)
    panel, fill, text = (Theme().colour(token) for token in ("panel", "data1", "text"))
    assert image.pixel(at(plot, LAST - 1, 300)) == fill.rgb()
    assert image.pixel(at(plot, LAST - 2, 300)) == panel.rgb()
    assert near(image, at(plot, LAST - 2, 300), fill, 12) > 10
    assert near(image, at(plot, LAST - 4, 600), text, 6) > near(image, at(plot, LAST - 6, 600), text, 6)


def test_one_day_is_changed_live(qtbot: QtBot, plot: TrendPlot) -> None:
    """A figure saved by another process fills its gap, with its state, and the mean follows."""
    plot.update_point("output", LAST - 9, 590.0, State.PROVISIONAL)
    assert near(picture(plot), at(plot, LAST - 9, 330), Theme().colour("data1"), 12) > 10
    qtbot.waitUntil(lambda: not plot._unaveraged, timeout=2000)
    assert math.isnan(plot._drawn["mean"].daily.at(LAST - 9)), "half a day pulls no mean down"
    plot.update_point("output", LAST - 9, 590.0, State.COMPLETE)
    assert picture(plot).pixel(at(plot, LAST - 9, 330)) == Theme().colour("data1").rgb()
    qtbot.waitUntil(lambda: not plot._unaveraged, timeout=2000)
    assert plot._drawn["mean"].daily.at(LAST - 9) == pytest.approx((6 * 600 + 590) / 7)


def test_a_mark_stands_on_the_value_as_it_is_now(plot: TrendPlot) -> None:
    """A corrected day that is corrected once more takes its mark along."""
    text = Theme().colour("text")
    plot.set_states([LAST - 4], [State.CORRECTED])
    before = picture(plot)
    assert near(before, at(plot, LAST - 4, 600), text, 6) > near(before, at(plot, LAST - 4, 500), text, 6)
    plot.update_point("output", LAST - 4, 500.0, State.CORRECTED)
    after = picture(plot)
    assert near(after, at(plot, LAST - 4, 500), text, 6) == near(before, at(plot, LAST - 4, 600), text, 6)


def test_the_crosshair_speaks_the_language(plot: TrendPlot, time: TimeRange) -> None:
    """The box names the day, every series with unit and decimal comma, missing as missing, and the state in words."""
    plot.set_states([LAST - 1], [State.PROVISIONAL])
    time.point_at(LAST - 1)
    assert plot.readout.heading == "ср 29.06.2016"
    assert rows_of(plot) == {
        "Выпуск": f"600,0{NBSP}т",
        "Среднее": "нет",  # a day of which a shift is missing has no mean: it would pull it down
        "План": f"605,0{NBSP}т",
        "предварительно": "",
    }
    time.point_at(LAST - 9)
    assert rows_of(plot)["Выпуск"] == "нет"
    plot.set_pending(LAST - 9, 612.0)
    assert rows_of(plot)["не сохранено: Выпуск"] == f"612,0{NBSP}т"
    assert plot.accessibleDescription().startswith("вт 21.06.2016; Выпуск нет; не сохранено: Выпуск 612,0")


@pytest.mark.parametrize("back", [0, 1, 7, 15, 28, 29])
@pytest.mark.parametrize("size", [(900, 400), (260, 130)])
def test_the_box_never_leaves_the_plot(plot: TrendPlot, time: TimeRange, back: int, size: tuple[int, int]) -> None:
    """On every day and in a small chart too, the box lies within the plot as far as it fits."""
    plot.resize(*size)
    time.point_at(LAST - back)
    box, inside = plot.readout.box_rect(), plot.readout.plot_rect()
    assert box.left() >= inside.left()
    assert box.top() >= inside.top()
    assert box.right() <= max(inside.right(), inside.left() + 2 + box.width())
    if box.height() < inside.height() - 4:
        assert box.bottom() <= inside.bottom()


def test_keys_point_move_and_zoom(plot: TrendPlot, time: TimeRange) -> None:
    """Arrows point day by day and pull the view along; plus and minus zoom; Esc stops; Home and End jump."""
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert time.pointed_day == LAST
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert time.pointed_day == LAST - 1
    QTest.keyClick(plot, Qt.Key.Key_Home)
    assert time.pointed_day == time.first_day == DAYS[0]
    QTest.keyClick(plot, Qt.Key.Key_End)
    assert time.last_day == LAST
    QTest.keyClick(plot, Qt.Key.Key_Minus)
    assert time.end - time.start == pytest.approx(37.5)
    QTest.keyClick(plot, Qt.Key.Key_Plus)
    assert time.end - time.start == pytest.approx(30)
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert time.pointed_day is None
    QTest.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert time.end == pytest.approx(LAST + 0.5 - 7.5, abs=0.2)


def test_the_wheel_zooms_in_time_only(plot: TrendPlot, time: TimeRange) -> None:
    """The wheel changes the days in view and leaves the day under the pointer where it is."""
    place = at(plot, LAST - 10, 300)
    before = plot.view.viewRange()[1]
    event = QWheelEvent(
        QPointF(place),
        QPointF(plot.canvas.viewport().mapToGlobal(place)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.canvas.viewport(), event)
    assert time.end - time.start < 25
    assert abs(at(plot, LAST - 10, 300).x() - place.x()) <= 2
    assert plot.view.viewRange()[1] == before


def test_a_double_click_comes_back(plot: TrendPlot, time: TimeRange, qtbot: QtBot) -> None:
    """After zooming, a double click shows the preset chosen last."""
    time.zoom(0.5, LAST - 10)
    place = at(plot, time.start + 3, 300)
    QTest.mouseClick(plot.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(plot.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(plot.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert time.preset is Preset.DAYS_30


def test_the_mouse_points_in_all_charts(plot: TrendPlot, time: TimeRange, qtbot: QtBot) -> None:
    """The day under the pointer is shared, so that every chart of the tab shows it; leaving ends it."""
    plot.canvas.scene().sigMouseMoved.emit(plot.view.mapViewToScene(QPointF(LAST - 7.2, 300)))
    assert time.pointed_day == LAST - 7
    plot.canvas.left.emit()
    assert time.pointed_day is None


def test_charts_above_each_other_line_up(qtbot: QtBot, time: TimeRange, plot: TrendPlot) -> None:
    """After aligning, a day stands at the same place across in a chart of tonnes and one of grades."""
    other = TrendPlot(Theme(), RU, time)
    qtbot.addWidget(other)
    other.declare(Series("grade", "Жезказган Север", Kind.LINE, "data2", decimals=3, end_label=True))
    other.set_series("grade", DAYS, 0.4 + 0.001 * (DAYS % 7))
    other.resize(900, 400)
    with qtbot.waitExposed(other):
        other.show()
    qtbot.waitUntil(lambda: other.margins_needed()[1] > 60)
    align([plot, other])
    qtbot.waitUntil(lambda: abs(at(plot, LAST - 5, 0).x() - at(other, LAST - 5, 0.4).x()) <= 1)
    assert abs(at(plot, LAST - 25, 0).x() - at(other, LAST - 25, 0.4).x()) <= 1
    other.close()


def test_stacked_bars_stand_on_one_another(qtbot: QtBot, time: TimeRange) -> None:
    """A second source stands on the first; where the first is missing, it stands on the ground."""
    plot = TrendPlot(Theme(), RU, time)
    qtbot.addWidget(plot)
    plot.declare(Series("a", "Жомарт", Kind.BARS, "data2", stacked=True))
    plot.declare(Series("b", "Стоуп 57", Kind.BARS, "data4", stacked=True))
    first = np.full(DAYS.size, 10.0)
    first[-3] = np.nan
    plot.set_series("a", DAYS, first)
    plot.set_series("b", DAYS, np.full(DAYS.size, 5.0))
    plot.resize(900, 400)
    with qtbot.waitExposed(plot):
        plot.show()
    image = picture(plot)
    assert plot.view.viewRange()[1][1] >= 15
    assert image.pixel(at(plot, LAST - 1, 5)) == Theme().colour("data2").rgb()
    assert image.pixel(at(plot, LAST - 1, 12)) == Theme().colour("data4").rgb()
    assert image.pixel(at(plot, LAST - 2, 2)) == Theme().colour("data4").rgb()
    plot.close()


def test_a_second_axis_has_its_own_range(qtbot: QtBot, time: TimeRange) -> None:
    """Grade on the right axis does not squeeze tonnes on the left, and both share the days."""
    plot = TrendPlot(Theme(), RU, time)
    qtbot.addWidget(plot)
    plot.declare(Series("t", "Руда", Kind.BARS, "data1"))
    plot.declare(Series("g", "Cu", Kind.LINE, "data3", right_axis=True, decimals=3, end_label=True))
    plot.set_series("t", DAYS, np.full(DAYS.size, 20_000.0))
    plot.set_series("g", DAYS, np.full(DAYS.size, 0.7))
    plot.resize(900, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    assert plot._right_view is not None
    assert plot._right_view.viewRange()[1][1] < 2
    assert plot.view.viewRange()[1][1] > 20_000
    assert plot._right_view.viewRange()[0] == plot.view.viewRange()[0]
    plot.close()


def test_a_lone_day_between_gaps_shows(qtbot: QtBot, time: TimeRange) -> None:
    """A line through one known day is nothing; the day is drawn as a dot, also when zoomed out."""
    plot = TrendPlot(Theme(), RU, time)
    qtbot.addWidget(plot)
    plot.declare(Series("g", "Cu", Kind.LINE, "data3"))
    values = np.full(DAYS.size, np.nan)
    values[[-20, -50]] = 0.7, 0.8
    plot.set_series("g", DAYS, values)
    plot.resize(900, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    time.choose(Preset.ALL)
    assert near(picture(plot), at(plot, LAST - 19, 0.7), Theme().colour("data3"), 3) > 4
    plot.close()


def test_a_chart_without_values_is_drawn(qtbot: QtBot, time: TimeRange) -> None:
    """A new plant has an empty chart with its axes, and no warning."""
    plot = TrendPlot(Theme("dark"), RU, time)
    qtbot.addWidget(plot)
    plot.declare(Series("output", "Выпуск", Kind.BARS))
    plot.declare(Series("grade", "Cu", Kind.LINE, end_label=True))
    plot.set_series("output", [], [])
    plot.set_series("grade", DAYS, np.full(DAYS.size, np.nan))
    plot.resize(400, 200)
    assert not picture(plot).isNull()


def test_the_theme_is_changed_while_running(plot: TrendPlot) -> None:
    """After a change of theme the bars have the other theme's colour on its ground."""
    plot.set_theme(Theme("dark"))
    image = picture(plot)
    assert image.pixel(at(plot, LAST - 1, 300)) == Theme("dark").colour("data1").rgb()
    assert image.pixel(at(plot, LAST - 9, 330)) == Theme("dark").colour("panel").rgb()


def test_nothing_else_loads_pyqtgraph() -> None:
    """The widgets and the theme do not pull pyqtgraph in: it is read after the first paint."""
    code = (
        "import sys, pkgutil, importlib, plantdesk.ui.theme, plantdesk.ui.widgets as w\n"
        "for m in pkgutil.iter_modules(w.__path__): importlib.import_module(f'plantdesk.ui.widgets.{m.name}')\n"
        "print('pyqtgraph' in sys.modules or 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


def test_other_series_take_the_place_of_those_withdrawn(plot: TrendPlot) -> None:
    """Bars, plan, mean and rings go from picture, legend and crosshair; a line under the same key has its own range."""
    plot.set_pending(LAST - 5, 640.0)
    plot.withdraw()
    fill = Theme().colour("data1")
    assert near(picture(plot), at(plot, LAST - 1, 300), fill) == 0
    assert [entry.name for entry in plot._legend._entries] == []
    plot.declare(Series("output", "Ток", Kind.LINE, "data1", unit="кА"))
    plot.set_series("output", DAYS, np.full(DAYS.size, 16.0))
    low, high = plot.view.viewRange()[1]
    assert 10 < low < 16 < high < 20
    assert near(picture(plot), at(plot, LAST - 5, 16), fill) > 0
    plot._time.point_at(LAST - 5)
    assert rows_of(plot) == {"Ток": f"16,0{NBSP}кА"}


def test_dates_are_written_where_no_chart_stands_beneath(plot: TrendPlot) -> None:
    """They can go to another chart and come back."""
    plot.show_dates(False)
    assert not plot._dates.isVisible()
    plot.show_dates(True)
    assert plot._dates.isVisible()
