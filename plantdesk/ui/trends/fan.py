"""The forecast fan of a month or year: cumulative tonnes, or how far they are ahead of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from plantdesk.domain.catalogue import Derived, Figure
from plantdesk.domain.forecast import Fan, Method
from plantdesk.domain.periods import day_number
from plantdesk.domain.text import Message, msg
from plantdesk.services.language import Language
from plantdesk.ui.charts import FanLine, FanPicture, FanPlot
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.forecast_table import METHODS

TOKENS: Mapping[Method, str] = {
    Method.LINEAR: "data2",
    Method.LAST_30_DAYS: "data3",
    Method.PLAN_RATE: "plan",
    Method.EWMA: "data4",
}


def fan_picture(found: Fan, language: Language, declared: Figure | Derived, ahead: bool) -> FanPicture:
    """Lay a fan out; ``ahead`` shows how far each line is ahead of the plan (+) or behind it, where there is one."""
    say = language.say
    ahead = ahead and bool(found.planned)

    def days(values: Mapping[date, Decimal]) -> dict[int, float]:
        if not ahead:
            return {day_number(day): float(value) for day, value in values.items()}
        return {day_number(d): float(value - found.planned[d]) for d, value in values.items() if d in found.planned}

    lines = [FanLine(say(msg("plan")), "plan", {} if ahead else days(found.planned), dashed=True)]
    lines += [
        FanLine(say(METHODS[method]), TOKENS[method], days(values), dashed=True)
        for method, values in found.methods.items()
    ]
    made = {day_number(d): float(v) for d, v in found.ahead.items()} if ahead else days(found.actual)
    lines.append(FanLine(say(msg("made")), "data1", made))
    return FanPicture(
        day_number(found.span.first),
        day_number(found.span.last),
        day_number(found.as_of),
        lines,
        say(range_name(found)),
        days(found.low),
        days(found.high),
        say(declared.unit),
        declared.decimals,
        signed=ahead,
    )


def range_name(found: Fan) -> Message:
    """Name the range by the length of the history that it is drawn from: of two years it is wide."""
    if found.record_days < _YEAR:
        return msg("range (from {days} days)", days=found.record_days)
    return msg("range (from {years} years)", years=round(Decimal(found.record_days) / _YEAR, 1))


def range_told(found: Fan) -> Message:
    """Say what the range holds, and what it is drawn from."""
    return msg(
        "{name}: it holds eight tenths of what came true before, as far ahead as the end is now, and the ends by every"
        " method. The longer the history and the nearer the end, the narrower it is.",
        name=range_name(found),
    )


_YEAR = 365


class ForecastFan(QWidget):
    """The fan of one figure and period, as it is handed over."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.plot = FanPlot(desk.theme, desk.language, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)

    def show_fan(self, declared: Figure | Derived, found: Fan, ahead: bool) -> None:
        """Show a fan, in tonnes or ahead of plan."""
        self.plot.setToolTip(self._desk.language.say(range_told(found)))
        self.plot.show_picture(fan_picture(found, self._desk.language, declared, ahead))
