"""What can stand beside the table of the programme besides its bars: the S-curve, and the trend of milestones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from plantdesk.domain.programme import Portfolio, Promise
from plantdesk.domain.programme_curve import By, s_curve
from plantdesk.domain.text import Message, msg
from plantdesk.services.programme_trends import trend_of
from plantdesk.ui.desk import Desk
from plantdesk.ui.gantt.trend_chart import TrendChart, TrendLine
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import read_day
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.line_edit import LineEdit

if TYPE_CHECKING:
    from plantdesk.ui.trends.s_curve import SCurve

_MILLION = 1_000_000


class CurvePage(QWidget):
    """Planned against actual, added up by count, weight or budget; the curve comes once charts are loaded."""

    wanted = Signal()
    """Something else is to be added up."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.curve: SCurve | None = None
        say = desk.language.say
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 0, 0, 0)
        self._column.setSpacing(4)
        head = QHBoxLayout()
        self.by = Choice()
        self.by.setAccessibleName(say(msg("What the S-curve adds up")))
        offered: list[tuple[str, object]] = [
            (say(msg("by count")), By.COUNT),
            (say(msg("by weight")), By.WEIGHT),
            (say(msg("by budget")), By.BUDGET),
        ]
        self.by.set_choices(offered, By.COUNT)
        self.words = ElidedLabel("", "muted")
        head.addWidget(self.by)
        head.addWidget(self.words, 1)
        self._column.addLayout(head)
        self.by.currentIndexChanged.connect(lambda _: self.wanted.emit())

    def add_charts(self, charts: ModuleType) -> bool:
        """Put the curve in its place; gives whether it was not there before."""
        if self.curve is not None:
            return False
        curve: SCurve = charts.SCurve(self._desk)
        self.curve = curve
        self._column.addWidget(curve, 1)
        return True

    def show_portfolio(self, portfolio: Portfolio, as_of: date) -> None:
        """Show the curve of some projects."""
        if self.curve is None:
            return
        by = By(self.by.currentData())
        projects = list(portfolio.projects.values())
        currencies = sorted({one.currency for one in projects if one.budget is not None})
        currency = currencies[0] if by is By.BUDGET and currencies else None
        found = s_curve(projects, as_of, by, currency)
        say = self._desk.language.say
        million = found.total >= _MILLION
        units = {
            By.COUNT: say(msg("milestones")),
            By.WEIGHT: say(msg("weight")),
            By.BUDGET: say(msg("million {currency}", currency=currency or "") if million else currency or ""),
        }
        at = next((point for point in found.points if point.day == as_of), None)
        words: Message | str = msg("None of the projects has a budget.") if by is By.BUDGET else ""
        if at is not None and at.actual is not None and found.total:
            words = msg(
                "{day}: done {done} %, planned {planned} %",
                day=as_of,
                done=round(at.actual / found.total * 100, 1),
                planned=round(at.planned / found.total * 100, 1),
            )
        self.words.set_text(say(words))
        self.curve.show_curve(found, units[by])


class TrendPage(QWidget):
    """How the dates of milestones moved from report to report, at the ends of months or on days that are typed."""

    wanted = Signal()
    """Other report days are asked for."""

    def __init__(self, desk: Desk, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._today = desk, today
        say = desk.language.say
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        self.report_days = LineEdit()
        self.report_days.setPlaceholderText(say(msg("Report days: ends of months; or type days, with spaces between")))
        self.report_days.setAccessibleName(say(msg("Report days")))
        head.addWidget(self.report_days, 1)
        column.addLayout(head)
        self.words = ElidedLabel("", "muted")
        column.addWidget(self.words)
        self.chart = TrendChart(desk, today)
        column.addWidget(self.chart, 1)
        self.report_days.editingFinished.connect(self.wanted)

    def show_promises(
        self, promises: Sequence[Promise], name: Callable[[str], str], title: str, pointed: str = ""
    ) -> None:
        """Show the trends of some milestones, named by ``name``; ``title`` says whose they are."""
        say = self._desk.language.say
        days, wrong = self._days_asked()
        lines = [
            TrendLine(one.code, name(one.code), trend_of(self._desk.reader, one.code, self._today(), days))
            for one in promises
        ]
        self.chart.show_lines(lines, pointed)
        if wrong:
            self.words.set_text(say(msg("“{text}” is not a day. Write it like 30.06.2016.", text=wrong)))
        elif not promises:
            self.words.set_text(say(msg("Go to a project to see how the dates of its milestones moved.")))
        elif self.chart.pointed is not None:
            self.words.set_text(self.chart.sentence(self.chart.pointed))
        else:
            self.words.set_text(title)

    def _days_asked(self) -> tuple[list[date], str]:
        """Read the report days: none for the ends of months, and the first word that is no day."""
        days = []
        for word in self.report_days.text().replace(";", " ").split():
            day = read_day(word, self._today())
            if day is None:
                return [], word
            days.append(day)
        return days, ""
