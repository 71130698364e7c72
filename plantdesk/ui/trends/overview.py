"""The two charts of the overview: how output goes against plan, and the grade of each source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.periods import Period, day_number
from plantdesk.domain.text import Text, msg
from plantdesk.services.series import day_series
from plantdesk.ui.charts import Kind, PanelSpec, Series, TrendPlot
from plantdesk.ui.charts.telling import line_look
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.trends.board import STATES, TrendBoard
from plantdesk.ui.trends.cathode import MANY_DAYS
from plantdesk.ui.trends.ore import TOKENS
from plantdesk.ui.trends.outlook import Outlook
from plantdesk.ui.widgets.panel import Panel


class OverviewTrends(TrendBoard):
    """Side by side; whoever reads the forecast hands it to ``outlook``."""

    def __init__(self, desk: Desk, period: Period, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        say, plant, today = desk.language.say, desk.plant, desk.today
        self.navigator.hide()  # the overview is to be read; the tabs have the navigator
        self.outlook = Outlook(desk, period)
        self.grades = TrendPlot(desk.theme, desk.language, self.time, parent=self)
        self.sources = plant.units(m.SOURCE, today) or plant.all_units(m.SOURCE)
        grade_unit = say(Text("% Cu", "% Cu", "% Cu"))
        for place, source in enumerate(self.sources):
            name, (token, dashed) = say(plant.name(m.SOURCE, source, today)), line_look(place, TOKENS)
            self.grades.declare(Series(source, name, Kind.LINE, token, grade_unit, 3, dashed=dashed, end_label=True))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.outlook, 3)
        grades = Panel(say(msg("Copper grade by source, %")))
        self.grades.setAccessibleName(say(msg("Copper grade by source, %")))
        grades.add(self.grades, 1)
        row.addWidget(grades, 2)
        self._column.addLayout(row, 1)
        self.trace_as(self.grades, m.CU_PCT)
        self.fill_all()

    def panel_of(self, chart: QWidget) -> PanelSpec | None:
        """The grades are those of the sources; the forecast is no chart over days that were."""
        return PanelSpec((m.CU_PCT,), tuple(self.sources)) if chart is self.grades else None

    def filling(self) -> Iterator[None]:
        """Fill the grades source by source."""
        self.grow()
        for source in self.sources:
            yield
            self.fill(self.grades, source, self.read(m.CU_PCT, source))

    def take_over(self, changes: Changes) -> None:
        """Draw the days that changed anew; everything where an import or a setting changed more."""
        days = changes.days(m.SOURCE)
        settings = any(s.shift is None and s.kind == m.SOURCE for s in changes.subjects)
        if len(days) > MANY_DAYS or settings or changes.touches("plant"):
            self.fill_all()
            return
        if not days:
            return
        self.grow_for(days)
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
