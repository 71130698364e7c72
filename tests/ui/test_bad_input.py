"""Whatever a chart is given, it draws something sensible: nothing, one value, equal values, gaps alone, for every kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from plantdesk.domain import control as c
from plantdesk.domain import measures as m
from plantdesk.domain.control import ControlChart
from plantdesk.domain.periods import day_number
from plantdesk.domain.programme_curve import By, Curve, CurvePoint
from plantdesk.domain.programme_trend import Report, trend
from plantdesk.services import control as judged
from plantdesk.services.language import Language
from plantdesk.ui.charts import (
    Against,
    Cloud,
    DistributionPlot,
    FanLine,
    FanPicture,
    FanPlot,
    Group,
    Kind,
    PanelKind,
    PanelSpec,
    Rolling,
    ScatterPlot,
    Series,
    Spans,
    State,
    TimeRange,
    TrendPlot,
)
from plantdesk.ui.charts.control_plot import ControlPicture, ControlPlot
from plantdesk.ui.charts.legend import Look
from plantdesk.ui.desk import Desk
from plantdesk.ui.gantt.trend_chart import TrendChart, TrendLine
from plantdesk.ui.takeout.charts import Caption, Chart
from plantdesk.ui.takeout.picture import image
from plantdesk.ui.theme import Theme
from plantdesk.ui.trends import CathodeTrends
from plantdesk.ui.trends.last_year import declare_last_year, last_year_of
from plantdesk.ui.trends.panel import ChartPanel
from plantdesk.ui.trends.s_curve import curve_picture
from plantdesk.ui.widgets.heat_map import HeatMap
from plantdesk.ui.widgets.heat_map import Mark as DayMark
from plantdesk.ui.widgets.month_bars import MonthBars, Part

FIRST, COUNT = day_number(date(2016, 5, 1)), 30
LAST = FIRST + COUNT - 1
TODAY = date(2016, 6, 30)
SIZE = QSize(420, 260)
ODD: dict[str, list[float]] = {
    "nothing": [],
    "one": [7.0],
    "equal": [7.0] * COUNT,
    "zeros": [0.0] * COUNT,
    "missing": [math.nan] * COUNT,
    "one between gaps": [math.nan] * 14 + [7.0] + [math.nan] * 15,
}
every_oddity = pytest.mark.parametrize("oddity", ODD)


def drawn(qtbot: QtBot, chart: QWidget) -> QImage:
    """Show a chart and draw it; a warning of Qt or numpy on the way fails the test."""
    qtbot.addWidget(chart)
    chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    chart.resize(SIZE)
    chart.show()
    if not isinstance(chart, Chart):
        return chart.grab().toImage()
    table = chart.range_table()
    assert all(len(row) == len(table.header) for row in table.rows)
    return image(chart, SIZE, Theme(), Caption("Chart"))


def sensible(plot: TrendPlot, values: Sequence[float]) -> None:
    """The axis has a height, and what there is lies in it."""
    low, high = plot.view.viewRange()[1]
    assert math.isfinite(low)
    assert low < high
    assert all(low <= value <= high for value in values if math.isfinite(value))


def trend_of(kind: Kind, **more: bool) -> tuple[TrendPlot, Series]:
    """Give a trend with one series of a kind."""
    time = TimeRange(FIRST, LAST)
    plot = TrendPlot(Theme(), Language("en", {}), time, signed=kind is Kind.DEVIATION)
    time.setParent(plot)
    time.set_span(FIRST - 0.5, LAST + 0.5)
    series = Series("a", "Series", kind, "data1", "t", 1, **more)
    plot.declare(series)
    return plot, series


@every_oddity
@pytest.mark.parametrize("kind", [k for k in Kind if k is not Kind.MEAN])
def test_every_kind_of_series(qtbot: QtBot, kind: Kind, oddity: str) -> None:
    """With last year, its mean and both cursors, wherever they fall."""
    values = ODD[oddity]
    plot, series = trend_of(kind)
    plot.declare(Series("mean", "mean", Kind.MEAN, "mean", "t", 1, of="a"))
    declare_last_year(plot, series, Language("en", {}))
    days = list(range(FIRST, FIRST + len(values)))
    plot.set_series("a", days, values)
    plot.set_states(days, [State.PROVISIONAL] * len(days), "a")
    plot.set_series(last_year_of("a"), days, values)
    plot._time.place_cursor(LAST)
    plot._time.place_cursor(FIRST)
    assert plot._time.cursors == (FIRST, LAST)
    assert "exchanged" in plot.cursor_words.text()
    drawn(qtbot, plot)
    sensible(plot, values)


@every_oddity
@pytest.mark.parametrize("bars", [True, False])
def test_periods(qtbot: QtBot, bars: bool, oddity: str) -> None:
    """Weeks as bars and as a line."""
    values = np.array(ODD[oddity][:4])
    known = np.isfinite(values)
    plot, _ = trend_of(Kind.BARS if bars else Kind.LINE, by_period=True)
    starts = FIRST - 0.5 + 7.0 * np.arange(values.size)
    states = [State.CORRECTED] * int(known.sum())
    plot.set_spans("a", Spans(starts[known], starts[known] + 7, values[known], states))
    drawn(qtbot, plot)
    sensible(plot, values.tolist())


@every_oddity
def test_stacked_bars(qtbot: QtBot, oddity: str) -> None:
    """The second part stands on whatever there is of the first."""
    plot, _ = trend_of(Kind.BARS, stacked=True)
    plot.declare(Series("b", "Second", Kind.BARS, "data2", "t", 1, stacked=True))
    values = ODD[oddity]
    plot.set_series("a", list(range(FIRST, FIRST + len(values))), values)
    plot.set_series("b", [FIRST], [3.0])
    plot.set_pending(FIRST, 2.0, "a")
    drawn(qtbot, plot)
    sensible(plot, values)


@every_oddity
def test_any_number_of_points(qtbot: QtBot, oddity: str) -> None:
    """Points at any moments."""
    plot, _ = trend_of(Kind.LINE)
    values = ODD[oddity]
    plot.set_points("a", FIRST + np.arange(len(values)) / 24, values)
    drawn(qtbot, plot)
    sensible(plot, values)


@every_oddity
def test_a_distribution_and_a_scatter(qtbot: QtBot, oddity: str) -> None:
    """Alone and beside an empty group; where there is nothing, they say so."""
    values = np.array(ODD[oddity])
    there = bool(np.isfinite(values).any())
    days = np.arange(FIRST, FIRST + values.size)
    for more in ([], [Group("none", "data2", np.empty(0))]):
        histogram = DistributionPlot(Theme(), Language("en", {}))
        histogram.show_groups([Group("some", "data1", values), *more], "Figure, t")
        assert bool(histogram.reason) is not there
        drawn(qtbot, histogram)
    scatter = ScatterPlot(Theme(), Language("en", {}))
    scatter.show_clouds([Cloud("some", "data1", days, values, values)], ("x", "y"), ("t", "t"), (1, 1))
    assert bool(scatter.reason) is not there
    drawn(qtbot, scatter)


@every_oddity
@pytest.mark.parametrize("kind", ControlChart)
def test_every_control_chart(qtbot: QtBot, kind: ControlChart, oddity: str) -> None:
    """Without limits, and with limits of no width."""
    values = [None if math.isnan(one) else one for one in ODD[oddity]]
    base = c.baseline_of(values)
    found = judged._judge(values, base, kind, c.usual_rules(kind))
    low, centre, high = found.limits or (None, None, None)
    assert found.flags == ()
    plot = ControlPlot(Theme(), Language("en", {}))
    at = [float(FIRST + place) for place in range(len(values))]
    names = [str(place) for place in range(len(values))]
    legend = [(Look.LINE, "data1", str(kind))]
    plot.show_picture(
        ControlPicture(
            at, found.drawn, found.below, names, names, [], centre, low, high, FIRST, LAST, (FIRST, LAST), legend
        )
    )
    drawn(qtbot, plot)
    bottom, top = plot.view.viewRange()[1]
    assert bottom < top
    plot.point(0)
    plot.point(None)


@every_oddity
@pytest.mark.parametrize("signed", [True, False])
def test_a_fan(qtbot: QtBot, signed: bool, oddity: str) -> None:
    """A line and a range of what there is; a fan of one day alone, too."""
    values = {FIRST + place: one for place, one in enumerate(ODD[oddity]) if math.isfinite(one)}
    for last in (LAST, FIRST):
        plot = FanPlot(Theme(), Language("en", {}))
        lines = [FanLine("made", "data1", values), FanLine("plan", "plan", {}, dashed=True)]
        plot.show_picture(FanPicture(FIRST, last, FIRST, lines, "range", values, values, "t", 1, signed))
        drawn(qtbot, plot)
        low, high = plot.view.viewRange()[1]
        assert low < high


@pytest.mark.parametrize("points", [0, 1, 4])
def test_an_s_curve(qtbot: QtBot, points: int) -> None:
    """Without a date, with one, and of nothing at all to do."""
    days = [date(2016, 1, 31) + timedelta(days=30 * n) for n in range(points)]
    found = Curve(By.COUNT, Decimal(0), tuple(CurvePoint(d, Decimal(0), Decimal(0), None) for d in days), Decimal(0))
    plot = FanPlot(Theme(), Language("en", {}))
    plot.show_picture(curve_picture(found, Language("en", {}), day_number(TODAY), ""))
    drawn(qtbot, plot)


@pytest.mark.parametrize(
    "marks",
    [
        {},
        {TODAY: DayMark(100.0, True, True)},
        {TODAY - timedelta(days=n): DayMark(None, False, False) for n in range(60)},
        {TODAY - timedelta(days=n): DayMark(100.0, True, True) for n in range(60)},
        {TODAY - timedelta(days=n): DayMark(None, True, True) for n in range(60)},
    ],
    ids=["nothing", "one", "missing", "equal", "without a plan"],
)
def test_a_heat_map(qtbot: QtBot, marks: dict[date, DayMark]) -> None:
    """Every day has its square all the same."""
    heat = HeatMap(Theme(), Language("en", {}))
    heat.show_days(marks, TODAY, str)
    drawn(qtbot, heat)
    assert heat.rect_of(TODAY).isValid()


@pytest.mark.parametrize("values", [{}, {date(2016, 5, 1): {}}, {date(2016, 5, 1): {"a": 0.0}}])
def test_bars_of_months(qtbot: QtBot, values: dict[date, dict[str, float]]) -> None:
    """No month, a month without anything, a month of nothing."""
    made = MonthBars(Theme(), Language("en", {}))
    made.show_months(list(values), [Part("a", "A")], values, None)
    drawn(qtbot, made)


@pytest.mark.parametrize("days", [(), (TODAY,), (None,), (TODAY, TODAY, TODAY)])
def test_a_milestone_trend(qtbot: QtBot, days: tuple[date | None, ...]) -> None:
    """No report, one, one without a date, and a date that never moved."""
    desk: Any = SimpleNamespace(theme=Theme(), language=Language("en", {}))
    chart = TrendChart(desk, lambda: TODAY)
    reports = [Report(TODAY - timedelta(days=30 - place), day) for place, day in enumerate(days)]
    chart.show_lines([TrendLine("a", "A", trend(reports))] if reports and days != (None,) else [])
    drawn(qtbot, chart)


ROLLED = [
    *list(product((PanelKind.TREND,), Rolling)),
    (PanelKind.HISTOGRAM, Rolling.AUTO),
    (PanelKind.SCATTER, Rolling.AUTO),
]


@pytest.mark.parametrize(("kind", "rolling"), ROLLED)
def test_an_empty_stretch_is_told_by_every_panel(qtbot: QtBot, desk: Desk, kind: PanelKind, rolling: Rolling) -> None:
    """Where nothing was entered in view, and of what was never entered, each kind says so in words."""
    figures = (m.CATHODE_T, m.CELL_VOLTAGE_V) if kind is PanelKind.SCATTER else (m.CATHODE_T,)
    panel = ChartPanel(desk, PanelSpec(figures, kind=kind, roll_up=rolling))
    qtbot.addWidget(panel)
    panel.resize(600, 400)
    panel.show()
    panel.time.set_extent(day_number(date(2015, 1, 1)), day_number(TODAY))
    panel.time.set_span(day_number(date(2015, 2, 1)), day_number(date(2015, 3, 1)))
    panel.finish()
    panel._show_view()
    told = " ".join((*panel.reasons, getattr(panel.chart, "reason", "")))
    assert any(words in told for words in ("nothing was entered", "nothing to count", "No day")), told
    panel.close()


def test_last_year_without_entries_is_told_in_the_legend(qtbot: QtBot, desk: Desk) -> None:
    """Whoever asks for last year where there was none is not left to look for its line."""
    board = CathodeTrends(desk)
    qtbot.addWidget(board)
    board.resize(900, 500)
    board.show()
    board.show_last_year(True)
    board.finish()
    assert "last year: nothing entered" in [entry.words for entry in board.output._legend._entries]
    board.close()


def test_last_year_is_told_in_a_panel_too(qtbot: QtBot, desk: Desk) -> None:
    """There in words beneath."""
    panel = ChartPanel(desk, PanelSpec((m.CATHODE_T,), compare=Against.LAST_YEAR))
    qtbot.addWidget(panel)
    panel.show()
    panel.finish()
    panel._show_view()
    assert any("same days of last year" in line for line in panel.reasons)
    panel.close()
