"""The two charts of the overview: output against plan, and the grade of each source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.periods import day_number
from plantdesk.domain.text import Text, msg
from plantdesk.services.plans import day_plans
from plantdesk.services.series import day_series
from plantdesk.ui.charts import Kind, RangeBar, Series, TrendPlot
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.trends.board import STATES, TrendBoard
from plantdesk.ui.trends.cathode import MANY_DAYS
from plantdesk.ui.trends.ore import TOKENS
from plantdesk.ui.widgets.panel import Panel

_DAY, _PLAN, _MEAN = "day", "plan", "mean"


class OverviewTrends(TrendBoard):
    """Side by side, over the same stretch of time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        say, plant, today = desk.language.say, desk.plant, desk.today
        self.navigator.hide()  # the overview is to be read; the tabs have the navigator
        tonnes = say(Text("t", "т", "т"))
        self.output = TrendPlot(desk.theme, desk.language, self.time, parent=self)
        self.output.declare(Series(_DAY, say(msg("day")), Kind.BARS, "data1", tonnes))
        self.output.declare(Series(_PLAN, say(msg("plan")), Kind.PLAN, "plan", tonnes))
        self.output.declare(Series(_MEAN, say(msg("7-day mean")), Kind.MEAN, "mean", tonnes, of=_DAY))
        self.grades = TrendPlot(desk.theme, desk.language, self.time, parent=self)
        self.sources = plant.units(m.SOURCE, today) or plant.all_units(m.SOURCE)
        grade_unit = say(Text("% Cu", "% Cu", "% Cu"))
        for place, source in enumerate(self.sources):
            name, dashed = say(plant.name(m.SOURCE, source, today)), place >= len(TOKENS)
            token = TOKENS[place % len(TOKENS)]
            self.grades.declare(Series(source, name, Kind.LINE, token, grade_unit, 3, dashed=dashed, end_label=True))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._panel(say(msg("Cathode output, t a day")), self.output, ranges=True), 3)
        row.addWidget(self._panel(say(msg("Copper grade by source, %")), self.grades), 2)
        self._column.addLayout(row, 1)
        self.fill_all()

    def _panel(self, title: str, plot: TrendPlot, *, ranges: bool = False) -> Panel:
        panel = Panel(title)
        plot.setAccessibleName(title)
        if ranges:
            panel.head.addWidget(RangeBar(self.desk.language, self.time, self))
        panel.add(plot, 1)
        return panel

    def filling(self) -> Iterator[None]:
        """Fill output, then grades source by source."""
        self.grow()
        first, last = self.extent()
        self.fill(self.output, _DAY, self.read(m.CATHODE_T))
        plans = {day_number(d): float(t) for d, t in day_plans(self.desk.reader, m.CATHODE_T, first, last).items()}
        self.output.set_series(_PLAN, list(plans), list(plans.values()))
        for source in self.sources:
            yield
            self.fill(self.grades, source, self.read(m.CU_PCT, source))

    def take_over(self, changes: Changes) -> None:
        """Draw the days that changed anew; everything where an import or a setting changed more."""
        days = changes.days(m.SECTION, m.SOURCE)
        settings = any(s.shift is None and s.kind in (m.SECTION, m.SOURCE) for s in changes.subjects)
        if len(days) > MANY_DAYS or settings or changes.touches("plan", "plant"):
            self.fill_all()
            return
        if not days:
            return
        self.grow_for(days)
        self.refresh_days(self.output, _DAY, m.CATHODE_T, "", changes.days(m.SECTION))
        for subject in {s for s in changes.subjects if s.kind == m.SOURCE and s.shift and s.unit in self.sources}:
            self._refresh_grade(subject.unit, subject.day)

    def _refresh_grade(self, source: str, day: date | None) -> None:
        if day is None:
            return
        series = day_series(self.desk.reader, m.CU_PCT, source, day, day)
        if series.days:
            self.grades.update_point(source, series.days[0], series.values[0], STATES[series.states[0]])
        else:
            self.grades.update_point(source, day_number(day), None)
