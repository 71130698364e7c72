"""The plant at a glance: figures with their plan, what needs attention, the days of a year beside their plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import ModuleType

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from plantdesk.domain import measures as m
from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.forecast import Fan
from plantdesk.domain.periods import Period
from plantdesk.domain.plant import SECTION
from plantdesk.domain.text import msg
from plantdesk.services.attention import MOST_LINES, Gravity, Item, attention
from plantdesk.services.forecasts import Forecast, Outlook
from plantdesk.services.naming import UNKNOWN
from plantdesk.services.one_look import OneLook
from plantdesk.services.output_days import OutputDay, output_days
from plantdesk.services.overview import Overview, overview
from plantdesk.services.ports import Readable
from plantdesk.services.sheets import Status, day_sheet
from plantdesk.services.trace_asked import Asked
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.tabs.overview_tiles import OverviewTiles
from plantdesk.ui.tracing import mark
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.heat_map import HeatMap, Mark
from plantdesk.ui.widgets.notice_line import Level, Shape
from plantdesk.ui.widgets.panel import Panel
from plantdesk.ui.widgets.tile import Tile

REFRESH_AFTER_MS = 40
"""A burst of commands is looked at once."""
LOOK_AT_CLOCK_MS = 30_000
CALENDAR_DAYS = 53 * 7
"""A year of days and what makes its first week whole."""
LEAST_CHART = 230
"""A chart is not pressed lower than this; the page scrolls instead."""
FEWEST_LINES = 3
"""With less room than for so many lines that ask for something, the page scrolls, and all of them are shown."""
LINE_SPACING = 4


@dataclass(frozen=True, slots=True)
class _News:
    """What the overview shows, read in one go."""

    figures: Overview
    items: list[Item]
    days: Mapping[date, OutputDay]
    outlook: tuple[Fan, Forecast]


def _read(ledger: Readable, last: date, now: datetime, period: Period, asked: date | None) -> _News:
    """Read what there is to show at a moment, days up to the last that is seen; ``asked`` is the day looked back at."""
    ledger, first = OneLook(ledger), last - timedelta(days=CALENDAR_DAYS)
    under_way = ledger.plant().calendar(now.date()).production_day_and_shift(now)[0]
    figures = overview(ledger, under_way, asked)
    read = Outlook(ledger, figures.as_of, (period,))
    outlook = (read.fan(period), read.forecasts((period,))[period])
    return _News(figures, attention(ledger, now, figures), output_days(ledger, first, last), outlook)


class OverviewTab(QWidget):
    """One screen to read; every line that asks for something leads to where it is done."""

    shift_wanted = Signal(str, object, str, str, str)
    """A place is to be opened: the key of its tab, the day, and the shift (``""``: none)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        say = desk.language.say
        self._period = Period.YEAR
        self._tiles = OverviewTiles(desk)
        self._chart_room = QVBoxLayout()
        self._waiting = Panel(say(msg("Cathode output against plan")))
        words = label(say(msg("The chart is being prepared…")), "muted")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.add(words, 1)
        self._chart_room.addWidget(self._waiting)
        self.trends: QWidget | None = None
        self._attention = Panel(say(msg("Needs attention")))
        self._more = QToolButton(self._attention)
        self._more.setProperty("role", "caption")
        self._more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._more.clicked.connect(self._show_all_or_few)
        self._attention.head.addWidget(self._more)
        self._shows_all = False
        """Whether the lines of less weight are shown, too."""
        self._lines = QVBoxLayout()
        self._lines.setSpacing(LINE_SPACING)
        self._attention.add(self._lines)
        self._attention.body.addStretch(1)
        self.calendar = HeatMap(desk.theme, desk.language)
        self.calendar.setAccessibleName(say(msg("Cathode output by day, % of plan")))
        self.calendar.day_chosen.connect(self._open_day)
        self.calendar.pointed.connect(lambda day: mark(self.calendar, Asked(f"pct.{m.CATHODE_T}", day)))
        self._calendar = Panel(say(msg("Cathode output by day, % of plan")))
        self._calendar.add(self.calendar, 1)
        self._no_cathodes = label(
            say(
                msg(
                    "No tankhouse section belongs to this part of the plant: cathode output, forecast and stock are left out."
                )
            ),
            "muted",
        )
        self._no_cathodes.hide()
        page = QWidget()
        page.setObjectName("scrolled")
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._column = column = QVBoxLayout(page)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(10)
        column.addWidget(self._no_cathodes)
        column.addWidget(self._tiles)
        column.addLayout(self._chart_room, 1)
        self._lower = lower = QHBoxLayout()
        lower.setSpacing(10)
        lower.addWidget(self._attention, 3)
        lower.addWidget(self._calendar, 2)
        column.addLayout(lower)
        self._shown_lines, self._line_height = MOST_LINES, 0
        self._dirty = self._reading = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REFRESH_AFTER_MS)
        self._soon.timeout.connect(self._read_again)
        desk.closed.connect(self._soon.stop)
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_AT_CLOCK_MS)
        self._clock.timeout.connect(self._look_at_clock)
        self._clock.start()
        desk.closed.connect(self._clock.stop)
        self._shift = desk.present_shift
        desk.changed.connect(self._changed)
        self._news = _read(desk.reader, desk.today, desk.now, self._period, desk.lens.as_of)
        self._show()

    # --- charts ----------------------------------------------------------------------------------------------------

    def add_charts(self, charts: ModuleType) -> None:
        """Put the charts in, once their library is loaded."""
        if self.trends is None:
            self.trends = made = charts.OverviewTrends(self._desk, self._period)
            made.setMinimumHeight(LEAST_CHART)
            made.outlook.show_outlook(*self._news.outlook)
            made.outlook.setVisible(self._makes_cathodes)
            made.outlook.period_chosen.connect(self._choose_period)
            self._waiting.hide()
            self._chart_room.addWidget(made, 1)

    def _choose_period(self, period: Period) -> None:
        self._period = period
        self._read_again()

    # --- staying up to date ----------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        self._dirty = True
        if self.isVisible():
            self._soon.start()

    def _look_at_clock(self) -> None:
        """Notice that a shift has ended."""
        if self._desk.present_shift != self._shift:
            self._shift = self._desk.present_shift
            self._changed(Changes(()))

    def showEvent(self, event: QShowEvent) -> None:
        """Take over what happened while another tab was in front."""
        super().showEvent(event)
        if self._dirty:
            self._soon.start()

    def _read_again(self) -> None:
        """Read aside, so that the window never waits."""
        if self._reading:
            self._soon.start()
            return
        self._reading, self._dirty = True, False
        today, now, lens, period = self._desk.today, self._desk.now, self._desk.lens, self._period

        def job(workplace: Workplace) -> _News:
            return _read(lens.over(workplace.store), today, now, period, lens.as_of)

        self._desk.submit(job, self._took, self._failed)

    def _took(self, news: _News) -> None:
        if isValid(self):
            self._reading, self._news = False, news
            self._show()

    def _failed(self, error: PlantDeskError) -> None:
        if isValid(self):
            self._reading = False
            self._attention.set_caption(self._desk.language.say(error.message))

    def _show(self) -> None:
        cathodes = self._makes_cathodes
        self._tiles.show_figures(self._news.figures, cathodes=cathodes)
        self._no_cathodes.setVisible(not cathodes)
        self._calendar.setVisible(cathodes)
        self._show_items(self._news.items)
        self._show_days(self._news.days, self._desk.today)
        if self.trends is not None:
            self.trends.outlook.show_outlook(*self._news.outlook)  # type: ignore[attr-defined]
            self.trends.outlook.setVisible(cathodes)  # type: ignore[attr-defined]

    @property
    def _makes_cathodes(self) -> bool:
        """Tell whether the part of the plant that is shown has tankhouse sections; a whole plant is shown as it is."""
        return self._desk.lens.scope.is_everything or bool(self._desk.plant.units(SECTION, self._desk.today))

    @property
    def tiles(self) -> Mapping[str, Tile]:
        """The tiles by their keys."""
        return self._tiles.tiles

    # --- what needs attention --------------------------------------------------------------------------------------

    def _lines_that_fit(self) -> int:
        """Give how many lines there is room for without scrolling; all of them where it scrolls anyway."""
        if not self._line_height:
            return MOST_LINES
        frame = self._attention.minimumSizeHint().height() - self._lines.minimumSize().height()
        edges, above = self._column.contentsMargins(), [self._tiles.minimumSizeHint().height(), LEAST_CHART]
        if not self._no_cathodes.isHidden():
            above.append(self._no_cathodes.sizeHint().height())
        room = self.height() - edges.top() - edges.bottom() - sum(above) - len(above) * self._column.spacing()
        if not self._calendar.isHidden() and self._calendar.minimumSizeHint().height() > room:
            return MOST_LINES
        fit = (room - frame + LINE_SPACING) // (self._line_height + LINE_SPACING)
        return min(fit, MOST_LINES) if fit >= FEWEST_LINES else MOST_LINES

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many lines as there is room for."""
        super().resizeEvent(event)
        if self._lines_that_fit() != self._shown_lines:
            self._show_items(self._news.items)

    def _show_items(self, items: list[Item]) -> None:
        known, self._shown_lines = self._line_height, self._lines_that_fit()
        _empty(self._lines)
        say = self._desk.language.say
        shown = items if self._shows_all else items[: self._shown_lines]
        more = len(items) - min(self._shown_lines, len(items))
        self._attention.set_caption("")
        self._more.setVisible(bool(more))
        self._more.setText(
            say(
                msg("only what weighs most ›")
                if self._shows_all
                else msg("and {more} more of less weight ›", more=more)
            )
        )
        if not shown:
            self._lines.addWidget(label(say(msg("Nothing is missing, late or in conflict.")), "muted"))
        for item in shown:
            line = self._line(item)
            self._line_height = line.sizeHint().height()
            self._lines.addWidget(line)
        if not known and self._lines_that_fit() < len(shown):  # the first that are made tell how high one is
            self._show_items(items)

    def _show_all_or_few(self) -> None:
        self._shows_all = not self._shows_all
        # The calendar beside them keeps its size and its weeks: no day moves away under the pointer, nor for a scroll bar.
        self.calendar.keep_weeks(self._shows_all)
        self._calendar.setMinimumHeight(self._calendar.height() if self._shows_all else 0)
        self._calendar.setMaximumHeight(self._calendar.height() if self._shows_all else 16_777_215)
        self._lower.setAlignment(self._calendar, Qt.AlignmentFlag.AlignTop if self._shows_all else Qt.AlignmentFlag(0))
        self._show_items(self._news.items)

    def _line(self, item: Item) -> QWidget:
        say = self._desk.language.say
        line = QWidget(self._attention)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = say(item.message)
        row.addWidget(Shape(self._desk.theme, Level(item.gravity.value)))
        row.addWidget(ElidedLabel(words), 1)
        to_enter = item.gravity in (Gravity.ERROR, Gravity.INFO)
        button = QPushButton(say(msg("Enter ›") if to_enter else msg("Show ›")), line)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{button.text()} {words}")
        button.clicked.connect(lambda: self.shift_wanted.emit(item.tab, item.day, item.shift, item.unit, item.figure))
        row.addWidget(button)
        return line

    # --- day by day ------------------------------------------------------------------------------------------------

    def _show_days(self, days: Mapping[date, OutputDay], last: date) -> None:
        marks = {day: Mark(one.pct, one.actual_t is not None, one.is_whole) for day, one in days.items()}
        self.calendar.show_days(marks, last, lambda day: self._told(day, days[day]))

    def _told(self, day: date, found: OutputDay) -> str:
        """Say what a day made of its plan."""
        language = self._desk.language
        shown = {"weekday": language.weekday(day), "day": day, "plan": UNKNOWN, "pct": UNKNOWN}
        if found.planned_t is not None:
            shown["plan"] = language.number(found.planned_t, 1)
        if found.actual_t is None:
            return language.say(msg("{weekday}, {day}: nothing is entered, plan {plan} t", **shown))
        shown["tonnes"] = language.number(found.actual_t, 1)
        if found.pct is not None:
            shown["pct"] = language.number(found.pct, 1)
        if found.is_whole:
            words = msg("{weekday}, {day}: {tonnes} t, plan {plan} t, {pct} %", **shown)
        else:
            words = msg("{weekday}, {day}: ≥ {tonnes} t, plan {plan} t; not every section is entered", **shown)
        return language.say(words)

    def _open_day(self, day: date) -> None:
        """Lead to the shift of a day that is missing or not complete, else to the first."""
        codes = self._desk.plant.calendar(day).pattern.codes
        begun = [code for code in codes if (day, codes.index(code)) <= (self._shift[0], self._place_of_shift())]
        status = {code: day_sheet(self._desk.reader, m.CATHODE, day, code).status for code in begun}
        wanted = [code for kind in (Status.MISSING, Status.PARTIAL) for code in begun if status[code] is kind]
        self.shift_wanted.emit("cathode", day, next(iter(wanted), codes[0]), "", "")

    def _place_of_shift(self) -> int:
        """Give which shift of its day is under way."""
        day, code = self._shift
        return self._desk.plant.calendar(day).pattern.codes.index(code)


def _empty(layout: QVBoxLayout | QGridLayout) -> None:
    """Take all widgets out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
