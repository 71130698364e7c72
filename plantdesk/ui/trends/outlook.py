"""Ahead of plan or behind: what was made less what was planned, day by day, and the fan of how it may go on."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.forecast import Fan
from plantdesk.domain.periods import Period
from plantdesk.domain.text import Text, msg
from plantdesk.services.forecasts import Forecast
from plantdesk.services.naming import UNKNOWN
from plantdesk.ui.charts import FanPlot
from plantdesk.ui.desk import Desk
from plantdesk.ui.trends.fan import fan_picture, range_told
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.panel import Panel

PERIODS = {Period.MONTH: msg("Month"), Period.QUARTER: msg("Quarter"), Period.YEAR: msg("Year")}
"""What can be looked at, and how it is called on its button."""
KILO_FROM = 10_000
_T, _KT = Text("t", "т", "т"), Text("kt", "тыс. т", "мың т")


class Outlook(Panel):
    """The chart with its three periods; a line beneath says the forecast, its range, the plan and the rate it takes."""

    period_chosen = Signal(object)
    """Another ``Period`` is to be shown."""

    def __init__(self, desk: Desk, period: Period, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        say = desk.language.say
        self.plot = FanPlot(desk.theme, desk.language, self)
        self._group = QButtonGroup(self)
        self.buttons: dict[Period, QPushButton] = {}
        for one, words in PERIODS.items():
            button = QPushButton(say(words))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setChecked(one is period)
            button.clicked.connect(lambda _=False, chosen=one: self.period_chosen.emit(chosen))
            self._group.addButton(button)
            self.head.addWidget(button)
            self.buttons[one] = button
        self.words = ElidedLabel("", "caption")
        self.add(self.plot, 1)
        self.add(self.words)

    def show_outlook(self, fan: Fan, forecast: Forecast) -> None:
        """Show how a period goes; without a plan, what adds up alone."""
        desk, declared = self._desk, self._desk.reader.catalogue.series(m.CATHODE_T)
        shown = {"unit": declared.unit, "span": self._span(fan)}
        title = msg("Cathode output: ahead of plan or behind, {unit}, {span}", **shown)
        if not fan.planned:
            title = msg("Cathode output, cumulative, {unit}, {span}", **shown)
        self.set_title(desk.language.say(title))
        self.plot.setAccessibleName(desk.language.say(title))
        self.plot.setToolTip(desk.language.say(range_told(fan)))
        self.plot.show_picture(fan_picture(fan, desk.language, declared, ahead=True))
        self.words.set_text(self._sentence(forecast))

    def _span(self, fan: Fan) -> str:
        """Name the period: its year, its quarter or its month."""
        days, first = fan.span.days, fan.span.first
        if days > 100:
            return str(first.year)
        if days > 40:
            return self._desk.language.say(
                msg("quarter {quarter} of {year}", quarter=(first.month + 2) // 3, year=first.year)
            )
        return f"{self._desk.language.month(first.month, short=False)} {first.year}"

    def _sentence(self, found: Forecast) -> str:
        say = self._desk.language.say
        if found.last_30_days_t is None:
            return say(msg("Too few whole days for a forecast."))
        parts = [
            msg(
                "forecast {tonnes} ({low}–{high})",
                tonnes=self._tonnes(found.last_30_days_t),
                low=self._number(found.low_t, found.last_30_days_t),
                high=self._number(found.high_t, found.last_30_days_t),
            )
        ]
        if found.planned_t is None:
            parts.append(msg("no plan"))
        else:
            parts.append(msg("plan {plan}", plan=self._tonnes(found.planned_t)))
        if found.required_t_per_day is not None:
            shown = {"rate": round(found.required_t_per_day, 1)}
            if found.best_30_day_t_per_day is not None:
                shown["best"] = round(found.best_30_day_t_per_day, 1)
            if found.out_of_reach:
                parts.append(msg("▲ the plan takes {rate} t a day, more than the best 30 days ever ({best})", **shown))
            else:
                parts.append(msg("the plan takes {rate} t a day", **shown))
        return " · ".join(say(part) for part in parts)

    def _tonnes(self, tonnes: Decimal) -> str:
        kilo = abs(tonnes) >= KILO_FROM
        written = self._desk.language.number(tonnes / 1000 if kilo else tonnes, 1)
        return f"{written} {self._desk.language.say(_KT if kilo else _T)}"

    def _number(self, tonnes: Decimal | None, like: Decimal) -> str:
        if tonnes is None:
            return UNKNOWN
        return self._desk.language.number(tonnes / 1000 if abs(like) >= KILO_FROM else tonnes, 1)
