"""One of each kind of chart that is more than a trend, filled alike every time: for the golden pictures."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QTableView, QWidget

from plantdesk.domain import control as c
from plantdesk.domain.control import ControlChart
from plantdesk.domain.milestones import Status
from plantdesk.domain.periods import day_number, day_of
from plantdesk.domain.programme_curve import By, Curve, CurvePoint
from plantdesk.domain.programme_trend import Report, trend
from plantdesk.domain.text import msg
from plantdesk.services import control as judged
from plantdesk.services.language import Language
from plantdesk.ui.charts import (
    Cloud,
    DistributionPlot,
    Group,
    Kind,
    ScatterPlot,
    Series,
    Spans,
    State,
    TimeRange,
    TrendPlot,
)
from plantdesk.ui.charts.control_plot import ControlPicture, ControlPlot, Mark
from plantdesk.ui.charts.fan import FanPlot
from plantdesk.ui.charts.legend import Look
from plantdesk.ui.charts.telling import TOKENS
from plantdesk.ui.gantt.bars import Bar
from plantdesk.ui.gantt.chart import GanttChart
from plantdesk.ui.gantt.trend_chart import TrendChart, TrendLine
from plantdesk.ui.theme import Theme
from plantdesk.ui.trends.last_year import declare_last_year, last_year_of
from plantdesk.ui.trends.s_curve import curve_picture
from plantdesk.ui.widgets.heat_map import HeatMap
from plantdesk.ui.widgets.heat_map import Mark as DayMark
from plantdesk.ui.widgets.month_bars import MonthBars, Part

TODAY = date(2016, 6, 30)
FIRST = date(2016, 4, 1)
_DAY = timedelta(days=1)


def _measured(seed: int, days: int, middle: float, swing: float, shift: float = 0.0) -> list[float | None]:
    """Give values that vary by chance, with two days missing, and moved by ``shift`` over the last third."""
    chance = random.Random(seed)
    found: list[float | None] = [
        middle + chance.gauss(0, swing) + (shift if day > days * 2 / 3 else 0.0) for day in range(days)
    ]
    found[days // 3] = found[days // 3 + 1] = None
    return found


# --- control charts ----------------------------------------------------------------------------------------------------


def control(kind: ControlChart) -> Callable[[Theme, Language], QWidget]:
    """Give what makes the control chart of a kind, of output that fell in the last third."""

    def made(theme: Theme, language: Language) -> QWidget:
        values = _measured(5, 90, 600, 12, -22)
        if kind is ControlChart.RESIDUALS:
            for place in range(1, len(values)):
                before, here = values[place - 1], values[place]
                values[place] = None if here is None else here + 0.6 * ((before or 600) - 600)
        base = c.baseline_of(values[:45])
        found = judged._judge(values, base, kind, c.usual_rules(kind))
        assert found.limits is not None
        low, centre, high = found.limits
        say, number = language.say, language.number
        reasons: dict[int, list[str]] = {}
        for flag in found.flags:
            reasons.setdefault(flag.at, []).append(str(flag.rule))
        plot = ControlPlot(theme, language)
        first = day_number(FIRST)
        plot.show_picture(
            ControlPicture(
                [float(first + place) for place in range(len(values))],
                found.drawn,
                found.below,
                [language.date(day_of(first + place)) for place in range(len(values))],
                ["" if one is None else number(one, 1) for one in values],
                [Mark(at, any(f.high for f in found.flags if f.at == at), tuple(why)) for at, why in reasons.items()],
                centre,
                low,
                high,
                first,
                first + len(values) - 1,
                (first, first + 44),
                [
                    (Look.LINE, "data2", say(judged.chart_name(kind))),
                    *([(Look.LINE, "data1", say(msg("lower sum")))] if found.below else []),
                    (Look.LINE, "plan", say(msg("centre line {value}", value=number(centre, 1)))),
                    (Look.DASHED, "axis", say(msg("limits {low} … {high}", low=number(low, 1), high=number(high, 1)))),
                    (Look.BARS, "data1", say(msg("baseline"))),
                ],
            )
        )
        return plot

    made.__name__ = f"control_{kind.value}"
    return made


# --- trends ------------------------------------------------------------------------------------------------------------


def _trend(theme: Theme, language: Language, first: date, last: date) -> TrendPlot:
    time = TimeRange(day_number(first), day_number(last))
    plot = TrendPlot(theme, language, time)
    time.setParent(plot)
    time.set_span(day_number(first) - 0.5, day_number(last) + 0.5)
    return plot


def _floats(values: Sequence[float | None]) -> list[float]:
    return [math.nan if one is None else one for one in values]


def last_year(theme: Theme, language: Language) -> QWidget:
    """Bars with last year over them, and both cursors."""
    plot = _trend(theme, language, FIRST, FIRST + 59 * _DAY)
    days = [day_number(FIRST) + place for place in range(60)]
    bars = Series("a", language.say(msg("day")), Kind.BARS, "data1", "t", 1)
    plot.declare(bars)
    declare_last_year(plot, bars, language, alone=True)
    plot.set_series("a", days, _floats(_measured(1, 60, 600, 25)))
    plot.set_series(last_year_of("a"), days, _floats(_measured(2, 60, 520, 25)))
    plot._time.place_cursor(days[30])
    plot._time.place_cursor(days[50])
    return plot


def weeks(theme: Theme, language: Language) -> QWidget:
    """Weeks as bars, one provisional and one corrected, with the plan across each."""
    plot = _trend(theme, language, date(2016, 2, 1), date(2016, 5, 29))
    starts = np.arange(day_number(date(2016, 2, 1)), day_number(date(2016, 5, 29)), 7) - 0.5
    states = [State.COMPLETE] * starts.size
    states[-1], states[8] = State.PROVISIONAL, State.CORRECTED
    values = np.array(_floats(_measured(3, starts.size, 4200, 150)))
    known = np.isfinite(values)
    name = {"en": "week", "ru": "неделя", "kk": "апта"}[language.code]
    plot.declare(Series("w", name, Kind.BARS, "data1", "t", 0, by_period=True))
    plot.declare(Series("p", language.say(msg("plan")), Kind.PLAN, "plan", "t", 0, by_period=True, dashed=True))
    shown = [state for state, there in zip(states, known.tolist(), strict=True) if there]
    plot.set_spans("w", Spans(starts[known], starts[known] + 7, values[known], shown))
    level = np.full(starts.size, 4250.0)
    plot.set_spans("p", Spans(starts, starts + 7, level, [State.COMPLETE] * starts.size))
    return plot


def ten_years(theme: Theme, language: Language) -> QWidget:
    """Bars of ten years, rolled up to months with their range, and a crowded line on the right axis."""
    first = date(2006, 7, 1)
    plot = _trend(theme, language, first, TODAY)
    days = np.arange(day_number(first), day_number(TODAY) + 1)
    chance = np.random.default_rng(7)
    season = 60 * np.sin(days / 365.25 * 2 * math.pi)
    plot.declare(Series("a", language.say(msg("day")), Kind.BARS, "data1", "t", 1))
    plot.declare(Series("g", language.say(msg("head grade")), Kind.LINE, "plan", "%", 2, right_axis=True))
    plot.set_series("a", days, 560 + season + chance.normal(0, 30, days.size))
    plot.set_series("g", days, 1.1 - (days - days[0]) / 9000 + chance.normal(0, 0.02, days.size))
    return plot


# --- values against values -----------------------------------------------------------------------------------------------


def groups(theme: Theme, language: Language) -> QWidget:
    """Distributions of three groups as steps over one another."""
    plot = DistributionPlot(theme, language)
    found = [
        Group(
            language.month(n + 1, short=False),
            TOKENS[n],
            np.array(_floats(_measured(20 + n, 300, 600 + 14 * n, 20))),
        )
        for n in range(3)
    ]
    plot.show_groups(found, "t")
    return plot


def clouds(theme: Theme, language: Language) -> QWidget:
    """Eight groups of points, each with its mark."""
    plot = ScatterPlot(theme, language)
    days = np.arange(30)
    found = []
    for n in range(8):
        x, y = (
            np.array(_floats(_measured(30 + n, 30, 0.5 + 0.06 * n, 0.02))),
            np.array(_floats(_measured(40 + n, 30, 80 + n, 0.8))),
        )
        known = np.isfinite(x)
        found.append(Cloud(str(n + 1), TOKENS[n], days[known], x[known], y[known]))
    plot.show_clouds(found, ("% Cu", "%"), ("%", "%"), (2, 1))
    return plot


# --- programme ---------------------------------------------------------------------------------------------------------


def s_curve(theme: Theme, language: Language) -> QWidget:
    """What was planned, is done and is expected of a budget, in millions."""
    ends = [date(2015, 12, 31) + timedelta(days=31 * month) for month in range(13)]
    planned = [1 / (1 + math.exp(-(month - 5) / 1.4)) for month in range(13)]
    points = [
        CurvePoint(
            day,
            Decimal(round(48_000_000 * share)),
            Decimal(round(45_000_000 * share * 0.9)) if month <= 6 else None,
            Decimal(round(48_000_000 * share * (0.84 + 0.01 * month))) if month >= 6 else None,
        )
        for month, (day, share) in enumerate(zip(ends, planned, strict=True))
    ]
    plot = FanPlot(theme, language)
    curve = Curve(By.BUDGET, Decimal(48_000_000), tuple(points), Decimal(0))
    plot.show_picture(curve_picture(curve, language, day_number(TODAY), "M"))
    return plot


class _Rows:
    """Seven rows as the table of milestones shows them: a project and what is in it."""

    BARS = (
        Bar("P", Status.AT_RISK, True, date(2016, 1, 11), date(2016, 12, 20), date(2016, 1, 11), date(2016, 11, 30)),
        Bar("a", Status.DONE, False, date(2016, 1, 11), date(2016, 3, 1), None, date(2016, 2, 20), 1.0),
        Bar(
            "b", Status.ON_TIME, False, date(2016, 3, 1), date(2016, 7, 20), None, date(2016, 7, 25), 0.7, after=("a",)
        ),
        Bar("c", Status.LATE, False, date(2016, 4, 4), date(2016, 6, 10), None, date(2016, 5, 20), 0.6, True),
        Bar(
            "d",
            Status.AT_RISK,
            False,
            date(2016, 6, 10),
            date(2016, 9, 25),
            None,
            date(2016, 9, 1),
            0.1,
            True,
            after=("c",),
        ),
        Bar(
            "e", Status.NOT_STARTED, False, date(2016, 9, 1), date(2016, 12, 20), None, date(2016, 11, 30), after=("d",)
        ),
        Bar("f", Status.ON_TIME, False, None, date(2016, 10, 5), None, date(2016, 10, 5), proposed=date(2016, 11, 1)),
    )

    def bar(self, row: int) -> Bar | None:
        """Give what a row shows."""
        return self.BARS[row] if row < len(self.BARS) else None

    def row_of(self, code: str) -> int | None:
        """Give the row of a code."""
        return next((row for row, bar in enumerate(self.BARS) if bar.code == code), None)

    def days_shown(self) -> tuple[date, date]:
        """Give the first and the last day."""
        return date(2016, 1, 1), date(2016, 12, 31)


def _desk(theme: Theme, language: Language) -> Any:
    """Give as much of a desk as the charts of the programme ask for."""
    return SimpleNamespace(theme=theme, language=language, today=TODAY)


def gantt(theme: Theme, language: Language) -> QWidget:
    """The bars of a project beside their table."""
    view = QTableView()
    model = QStandardItemModel(len(_Rows.BARS), 1, view)
    for row, bar in enumerate(_Rows.BARS):
        model.setItem(row, 0, QStandardItem(bar.code.upper()))
    model.setHeaderData(0, Qt.Orientation.Horizontal, "")
    view.setModel(model)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(26)
    view.setFixedWidth(60)
    view.setFont(theme.font("small"))
    whole = QWidget()
    row_of_two = QHBoxLayout(whole)
    row_of_two.setContentsMargins(0, 0, 0, 0)
    row_of_two.setSpacing(0)
    row_of_two.addWidget(view)
    row_of_two.addWidget(GanttChart(_desk(theme, language), view, _Rows(), lambda: TODAY, whole), 1)
    return whole


def milestone_trend(theme: Theme, language: Language) -> QWidget:
    """Three milestones by report day: one that keeps its date, one that slips, one that was met."""
    reports = [date(2016, month, 1) for month in range(1, 7)]
    kept = [Report(day, date(2016, 11, 1)) for day in reports]
    slips = [Report(day, date(2016, 8, 1) + timedelta(days=17 * place)) for place, day in enumerate(reports)]
    met = [Report(day, date(2016, 4, 20), place >= 4) for place, day in enumerate(reports)]
    chart = TrendChart(_desk(theme, language), lambda: TODAY)
    chart.show_lines([TrendLine(code, code, trend(found)) for code, found in (("A", kept), ("B", slips), ("C", met))])
    return chart


# --- overview and stock ------------------------------------------------------------------------------------------------


def heat_map(theme: Theme, language: Language) -> QWidget:
    """Half a year of days against plan: one incomplete, one missing, the last days without a plan."""
    chance = random.Random(11)
    marks = {TODAY - place * _DAY: DayMark(100 + chance.gauss(0, 6), True, True) for place in range(180)}
    marks[TODAY - 20 * _DAY] = DayMark(50, True, False)
    marks[TODAY - 33 * _DAY] = DayMark(None, False, False)
    for place in range(3):
        marks[TODAY - place * _DAY] = DayMark(None, True, True)
    made = HeatMap(theme, language)
    made.show_days(marks, TODAY, str)
    return made


def month_bars(theme: Theme, language: Language) -> QWidget:
    """What was sent by month and destination; the last month is not over."""
    months = [date(2015 + (7 + place) // 12, (7 + place) % 12 + 1, 1) for place in range(11)]
    names = {"en": ("Pit", "Rod mill", "Export"), "ru": ("Цех", "Завод", "Экспорт")}
    parts = [Part(f"p{place}", name) for place, name in enumerate(names.get(language.code, names["ru"]))]
    values = {
        month: {part.key: 2400.0 + 900 * place + 130 * (number % 4) for place, part in enumerate(parts)}
        for number, month in enumerate(months)
    }
    made = MonthBars(theme, language)
    made.show_months(months, parts, values, months[-1])
    return made


Make = Callable[[Theme, Language], QWidget]
MORE_KINDS: tuple[Make, ...] = cast(
    "tuple[Make, ...]",
    (
        *(control(kind) for kind in ControlChart),
        last_year,
        weeks,
        ten_years,
        groups,
        clouds,
        s_curve,
        gantt,
        milestone_trend,
        heat_map,
        month_bars,
    ),
)
