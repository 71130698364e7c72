"""The S-curve of the programme: what was planned to be done by each month's end, what is done and what is expected."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from plantdesk.domain.periods import day_number
from plantdesk.domain.programme_curve import By, Curve
from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.ui.charts import FanLine, FanPicture, FanPlot
from plantdesk.ui.desk import Desk

_MILLION = 1_000_000


def curve_picture(found: Curve, language: Language, today: int, unit: str) -> FanPicture:
    """Lay an S-curve out; large budgets are drawn in millions."""
    say = language.say
    by = _MILLION if found.total >= _MILLION else 1
    days = [day_number(point.day) for point in found.points]

    def values(name: str) -> dict[int, float]:
        parts = (getattr(point, name) for point in found.points)
        return {day: float(value) / by for day, value in zip(days, parts, strict=True) if value is not None}

    lines = [
        FanLine(say(msg("planned")), "plan", values("planned"), dashed=True),
        FanLine(say(msg("expected")), "data3", values("forecast"), dashed=True),
        FanLine(say(msg("done")), "data1", values("actual")),
    ]
    first, last = (days[0], days[-1]) if days else (today - 30, today)
    decimals = 0 if found.by is By.COUNT else 1
    return FanPicture(first, last, today, lines, unit=unit, decimals=decimals)


class SCurve(QWidget):
    """The chart of an S-curve, as it is handed over."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.plot = FanPlot(desk.theme, desk.language, self)
        self.plot.setAccessibleName(desk.language.say(msg("S-curve of the programme")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)

    def show_curve(self, found: Curve, unit: str) -> None:
        """Show a curve; ``unit`` is written with its figures."""
        self.plot.show_picture(curve_picture(found, self._desk.language, day_number(self._desk.today), unit))
