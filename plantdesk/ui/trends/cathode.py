"""Any figure of the tankhouse day by day: output with its plan, moving mean and deviation from plan to begin with."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Chart, Sum
from plantdesk.domain.periods import day_number
from plantdesk.domain.text import msg
from plantdesk.services.plans import day_plans
from plantdesk.services.series import PointState, day_series
from plantdesk.ui.charts import Kind, PanelSpec, Series, TrendPlot
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.trends.board import TrendBoard, put
from plantdesk.ui.trends.choice import FigureChoice
from plantdesk.ui.trends.last_year import declare_last_year, fill_last_year, put_last_year
from plantdesk.ui.widgets.dynamic import label

_DAY, _PLAN, _MEAN, _DEVIATION = "day", "plan", "mean", "deviation"
ROOM_FOR_DEVIATION = 215
"""Pixels of height from which on the deviation has a chart of its own."""
MANY_DAYS = 40
"""From so many changed days on (an import), everything is read again at once."""


class CathodeTrends(TrendBoard):
    """The trend board of the cathode tab: the output unless another figure is chosen in the heading."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.choice = FigureChoice(desk, [m.CATHODE], m.CATHODE_T, "title", parent=self)
        self.add_heading(self.choice, lambda: self.output)
        self.output = TrendPlot(desk.theme, desk.language, self.time, date_axis=False, parent=self)
        self.add_plot(self.output, 5)
        self._deviation: TrendPlot | None = None
        self._deviation_heading = label(role="caption")
        self._deviation_box = self.add_room(3, self._deviation_heading)
        self.add_navigator()
        self._compact = self._planned = False
        self._last_year = self.remembered_last_year()
        self._plans: dict[int, float] = {}
        self._typed: tuple[date, float | None] | None = None
        self.output.set_extra_rows(lambda day: self.corrected_rows(self.choice.figure.key, "", day))
        self._declare()
        self.fill_all()
        self.choice.chosen.connect(self._show_chosen)

    @property
    def deviation(self) -> TrendPlot:
        """The chart of what the plan lacks; it is made in a turn of its own, after the output has been painted."""
        if self._deviation is None:
            desk = self.desk
            self._deviation = TrendPlot(desk.theme, desk.language, self.time, signed=True, parent=self._deviation_box)
            self._deviation.show_legend(False)
            self._deviation.tell_cursors(False)
            self._deviation.flags.step_back()
            self.put_plot(self._deviation_box, self._deviation)
            self.trace_as(self._deviation, self.choice.figure.key)
            if self._planned:
                self._declare_deviation()
        return self._deviation

    def _declare_deviation(self) -> None:
        say, figure = self.desk.language.say, self.choice.figure
        plot = self.deviation
        plot.withdraw()
        plot.setAccessibleName(self._deviation_heading.text())
        plot.declare(
            Series(_DEVIATION, say(msg("actual − plan")), Kind.DEVIATION, "data2", say(figure.unit), figure.decimals)
        )

    def _declare(self) -> None:
        """Declare what the chosen figure is drawn as; the plan of another one than the output may follow later."""
        say, figure = self.desk.language.say, self.choice.figure
        kind = Kind.BARS if figure.drawn is Chart.BARS else Kind.LINE
        unit, decimals = say(figure.unit), figure.decimals
        self.output.withdraw()
        for plot in self.plots:
            self.trace_as(plot, figure.key)
        self.output.setAccessibleName(self.choice.currentText())
        day = Series(_DAY, say(msg("day")), kind, "data1", unit, decimals)
        self.output.declare(day)
        if self._last_year:
            declare_last_year(self.output, day, self.desk.language, alone=True)
        self._plans, self._planned = {}, False
        if figure.key == m.CATHODE_T:
            self._declare_plan()
        apart = kind is Kind.LINE  # a line over bars needs no dashes to be told from them
        self.output.declare(
            Series(_MEAN, say(msg("7-day mean")), Kind.MEAN, "mean", unit, decimals, dashed=apart, of=_DAY)
        )
        self._show_deviation()
        self._ring()

    def _declare_plan(self) -> None:
        say, figure = self.desk.language.say, self.choice.figure
        unit, decimals = say(figure.unit), figure.decimals
        self.output.declare(Series(_PLAN, say(msg("plan")), Kind.PLAN, "plan", unit, decimals))
        self._deviation_heading.setText(say(msg("Deviation from plan, {unit} a day", unit=figure.unit)))
        self._planned = True
        if self._deviation is not None:
            self._declare_deviation()
        self._show_deviation()

    def _show_chosen(self) -> None:
        self._declare()
        self._next_step.stop()
        self.fill_first(self.filling())

    # --- comparing -------------------------------------------------------------------------------------------------

    def panel_of(self, chart: QWidget) -> PanelSpec | None:
        """Both charts show the chosen figure, of all sections together."""
        return PanelSpec((self.choice.figure.key,))

    def shows_last_year(self, chart: QWidget) -> bool | None:
        """Tell whether last year stands behind the days of the figure; a deviation has no last year."""
        return self._last_year if chart is self.output else None

    def show_last_year(self, shown: bool) -> None:
        """Draw last year's days as a dashed line, or take it away."""
        self._last_year = shown
        self.remember_last_year(shown)
        self._show_chosen()

    # --- room ------------------------------------------------------------------------------------------------------

    def set_compact(self, compact: bool) -> None:
        """Leave only the bars where there is little room."""
        self._compact = compact
        self.navigator.setVisible(not compact)
        self._show_deviation()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the deviation away where the bars themselves would be too low to read."""
        super().resizeEvent(event)
        self._show_deviation()

    def _show_deviation(self) -> None:
        room = not self._compact and self.height() >= ROOM_FOR_DEVIATION
        self._deviation_box.setVisible(room and self._planned)
        self.output.show_dates(room and not self._planned)

    def set_pending(self, day: date, value: float | None) -> None:
        """Ring a day's output as it would be once what is typed is saved."""
        self._typed = (day, value)
        self._ring()

    def _ring(self) -> None:
        if self._typed is not None and self.choice.figure.key == m.CATHODE_T:
            day, value = self._typed
            self.output.set_pending(day_number(day), value, _DAY)

    def _take_ring(self, day: date, value: float | None) -> None:
        """Take the ring away where the day has reached it: what was typed is saved."""
        ringed, typed = self._typed or (None, None)
        if ringed == day and typed is not None and value is not None and math.isclose(typed, value, abs_tol=1e-9):
            self._typed = (day, None)
            self._ring()

    def filling(self) -> Iterator[None]:
        """Fill the figure first, then what it is measured by."""
        self.grow()
        figure = self.choice.figure
        series = self.read(figure.key)
        self.fill(self.output, _DAY, series)
        self.navigator.set_data(series.days, series.values)
        if self._last_year:
            fill_last_year(self.output, _DAY, series)
        yield
        if not isinstance(figure.adds, Sum):
            return  # a monthly plan is an amount
        first, last = self.extent()
        plans = {day_number(d): float(t) for d, t in day_plans(self.desk.reader, figure.key, first, last).items()}
        self._plans = plans
        if plans and not self._planned:
            self._declare_plan()
        if not self._planned:
            return
        self.output.set_series(_PLAN, list(plans), list(plans.values()))
        yield
        deviation = self.deviation
        yield
        whole = zip(series.days, series.values, series.states, strict=True)
        pairs = [(d, v - plans[d]) for d, v, state in whole if d in plans and state is not PointState.PROVISIONAL]
        deviation.set_series(_DEVIATION, [d for d, _ in pairs], [v for _, v in pairs])

    def take_over(self, changes: Changes) -> None:
        """Draw the days that changed anew; everything where an import or a setting changed more."""
        days = changes.days(m.SECTION)
        if (
            len(days) > MANY_DAYS
            or changes.touches("plan", "plant")
            or any(s.kind == m.SECTION and s.shift is None for s in changes.subjects)
        ):
            self.fill_all()
            return
        if not days:
            return
        self.grow_for(days)
        for day in days:
            self._fill_day(day)

    def _fill_day(self, day: date) -> None:
        number = day_number(day)
        series = day_series(self.desk.reader, self.choice.figure.key, "", day, day)
        point = series.at(number)
        put(self.output, _DAY, day, series)
        if self._last_year:
            put_last_year(self.output, _DAY, day, series)
        self._take_ring(day, None if point is None else point[0])
        self.navigator.update_point(number, None if point is None else point[0])
        if number in self._plans:
            # A day of which a shift is missing is not behind its plan: it is not known yet.
            known = point is not None and point[1] is not PointState.PROVISIONAL
            value = point[0] - self._plans[number] if point is not None and known else None
            self.deviation.update_point(_DEVIATION, number, value)
