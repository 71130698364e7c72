"""Daily cathode output with its plan and moving mean, and the deviation from plan beside the zero-based bars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.text import Text, msg
from plantdesk.services.plans import day_plans
from plantdesk.services.series import PointState, day_number, day_series
from plantdesk.ui.charts import Kind, Series, TrendPlot
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.trends.board import TrendBoard

_DAY, _PLAN, _MEAN, _DEVIATION, _DEVIATION_MEAN = "day", "plan", "mean", "deviation", "deviation_mean"
ROOM_FOR_DEVIATION = 215
"""Pixels of height from which on the deviation has a chart of its own."""
MANY_DAYS = 40
"""From so many changed days on (an import), everything is read again at once."""


class CathodeTrends(TrendBoard):
    """The trend board of the cathode tab."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        say = desk.language.say
        tonnes = say(Text("t", "т", "т"))
        self.add_heading(say(msg("Cathode output, t a day")))
        self.output = TrendPlot(desk.theme, desk.language, self.time, date_axis=False, parent=self)
        self.output.setAccessibleName(say(msg("Cathode output, t a day")))
        self.output.declare(Series(_DAY, say(msg("day")), Kind.BARS, "data1", tonnes))
        self.output.declare(Series(_PLAN, say(msg("plan")), Kind.PLAN, "plan", tonnes))
        self.output.declare(Series(_MEAN, say(msg("7-day mean")), Kind.MEAN, "mean", tonnes, of=_DAY))
        self.add_plot(self.output, 5)
        self.deviation = TrendPlot(desk.theme, desk.language, self.time, signed=True, parent=self)
        self.deviation.setAccessibleName(say(msg("Deviation from plan, t a day")))
        self.deviation.declare(Series(_DEVIATION, say(msg("actual − plan")), Kind.DEVIATION, "data2", tonnes))
        self.deviation.show_legend(False)
        self._deviation_box = self.add_plot(self.deviation, 3, say(msg("Deviation from plan, t a day")))
        self.add_navigator()
        self._compact = False
        self._plans: dict[int, float] = {}
        self.fill_all()
        desk.changed.connect(self._changed)

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
        self._deviation_box.setVisible(not self._compact and self.height() >= ROOM_FOR_DEVIATION)

    def set_pending(self, day: date, value: float | None) -> None:
        """Ring a day as it would be once what is typed is saved."""
        self.output.set_pending(day_number(day), value, _DAY)

    def filling(self) -> Iterator[None]:
        """Fill the output first, then what it is measured by."""
        self.grow()
        series = self.read(m.CATHODE_T)
        self.fill(self.output, _DAY, series)
        self.navigator.set_data(series.days, series.values)
        yield
        first, last = self.extent()
        plans = {day_number(d): float(t) for d, t in day_plans(self.desk.reader, m.CATHODE_T, first, last).items()}
        self._plans = plans
        self.output.set_series(_PLAN, list(plans), list(plans.values()))
        yield
        whole = zip(series.days, series.values, series.states, strict=True)
        pairs = [(d, v - plans[d]) for d, v, state in whole if d in plans and state is not PointState.PROVISIONAL]
        self.deviation.set_series(_DEVIATION, [d for d, _ in pairs], [v for _, v in pairs])

    def _changed(self, changes: Changes) -> None:
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
        self.grow()
        self.refresh_days(self.output, _DAY, m.CATHODE_T, "", days)
        for day in days:
            number = day_number(day)
            point = day_series(self.desk.reader, m.CATHODE_T, "", day, day).at(number)
            self.navigator.update_point(number, None if point is None else point[0])
            if number in self._plans:
                # A day of which a shift is missing is not behind its plan: it is not known yet.
                known = point is not None and point[1] is not PointState.PROVISIONAL
                value = point[0] - self._plans[number] if point is not None and known else None
                self.deviation.update_point(_DEVIATION, number, value)
