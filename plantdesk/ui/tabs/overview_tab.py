"""The plant at a glance: figures with their plan, what needs attention, the days of a year beside their plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import ModuleType

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.attention import MOST_LINES, Gravity, Item, attention
from plantdesk.services.naming import UNKNOWN
from plantdesk.services.output_days import OutputDay, output_days
from plantdesk.services.overview import WEEK, Count, Overview, Week, overview
from plantdesk.services.ports import Readable
from plantdesk.services.trace_asked import Asked
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Changes, Desk
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
KILO_FROM = 10_000
LEAST_CHART = 230
"""A chart is not pressed lower than this; the page scrolls instead."""
ONE_ROW_FROM = 1240
"""From this width on (logical pixels) all tiles stand in one row."""

_T, _KT, _PCT, _PCT_CU = (
    Text("t", "т", "т"),
    Text("kt", "тыс. т", "мың т"),
    Text("%", "%", "%"),
    Text("% Cu", "% Cu", "% Cu"),
)
TILES = ("day", "month", "half_year", "year", "head", "recovery", "milestones")


TRACED = {
    "day": "cathode.day_t",
    "month": "cathode.month_t",
    "half_year": "cathode.half_year_t",
    "year": "cathode.plan_year_pct",
    "head": "head_grade.week_pct",
    "recovery": "recovery.week_pct",
    "milestones": "milestones.done",
}
"""Which figure each tile shows."""


@dataclass(frozen=True, slots=True)
class _News:
    """What the overview shows, read in one go."""

    figures: Overview
    items: list[Item]
    days: Mapping[date, OutputDay]


def _read(ledger: Readable, last: date, now: datetime) -> _News:
    """Read what there is to show at a moment, days up to the last that is seen."""
    first = last - timedelta(days=CALENDAR_DAYS)
    under_way = ledger.plant().calendar(now.date()).production_day_and_shift(now)[0]
    return _News(overview(ledger, under_way), attention(ledger, now), output_days(ledger, first, last))


class OverviewTab(QWidget):
    """One screen to read; every line that asks for something leads to where it is done."""

    shift_wanted = Signal(str, object, str, str, str)
    """A place is to be opened: the key of its tab, the day, and the shift (``""``: none)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        say = desk.language.say
        self.tiles = {key: Tile(desk.theme) for key in TILES}
        self._tiles = QGridLayout()
        self._tiles.setSpacing(10)
        self._columns = 0
        self._chart_room = QVBoxLayout()
        self._waiting = Panel(say(msg("Cathode output, t a day")))
        words = label(say(msg("The chart is being prepared…")), "muted")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.add(words, 1)
        self._chart_room.addWidget(self._waiting)
        self.trends: QWidget | None = None
        self._attention = Panel(say(msg("Needs attention")))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self._attention.add(self._lines)
        self._attention.body.addStretch(1)
        self.calendar = HeatMap(desk.theme, desk.language)
        self.calendar.setAccessibleName(say(msg("Cathode output by day, % of plan")))
        self.calendar.day_chosen.connect(self._open_day)
        calendar = Panel(say(msg("Cathode output by day, % of plan")))
        calendar.add(self.calendar, 1)
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
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(10)
        column.addLayout(self._tiles)
        column.addLayout(self._chart_room, 1)
        lower = QHBoxLayout()
        lower.setSpacing(10)
        lower.addWidget(self._attention, 3)
        lower.addWidget(calendar, 2)
        column.addLayout(lower)
        self._arrange()
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
        self._show(_read(desk.reader, desk.today, desk.now))

    # --- charts ----------------------------------------------------------------------------------------------------

    def add_charts(self, charts: ModuleType) -> None:
        """Put the charts in, once their library is loaded."""
        if self.trends is None:
            self.trends = charts.OverviewTrends(self._desk)
            self.trends.setMinimumHeight(LEAST_CHART)
            self._waiting.hide()
            self._chart_room.addWidget(self.trends, 1)

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
        today, now, lens = self._desk.today, self._desk.now, self._desk.lens

        def job(workplace: Workplace) -> _News:
            return _read(lens.over(workplace.store), today, now)

        self._desk.submit(job, self._took, self._failed)

    def _took(self, news: _News) -> None:
        if isValid(self):
            self._reading = False
            self._show(news)

    def _failed(self, error: PlantDeskError) -> None:
        if isValid(self):
            self._reading = False
            self._attention.set_caption(self._desk.language.say(error.message))

    def _show(self, news: _News) -> None:
        self._show_output(news.figures)
        self._show_weeks(news.figures)
        self._show_milestones(news.figures)
        for key, ref in TRACED.items():
            mark(self.tiles[key], Asked(ref, news.figures.as_of))
        self._show_items(news.items)
        self._show_days(news.days, self._desk.today)

    # --- tiles -----------------------------------------------------------------------------------------------------

    def _show_output(self, found: Overview) -> None:
        language, cathode, day = self._desk.language, found.cathode, self._short(found.as_of)
        say = language.say
        plan = cathode.day_plan_t
        if cathode.day_t is None:
            compared = msg("nothing is entered for this day")
        elif plan is None:
            compared = msg("no plan for this day")
        else:
            compared = msg(
                "plan {plan} t · {pct} %",
                plan=round(plan, 1),
                pct=round(100 * cathode.day_t / plan, 1) if plan else UNKNOWN,
            )
        title = say(msg("Cathode · {day}", day=language.date(found.as_of)))
        self._show_tonnes("day", title, cathode.day_t, found.day, compared)
        self._point("day", cathode.day_t, plan, 20, 5, found.day)
        month = language.month(found.as_of.month, short=False)
        for key, title_message, tonnes, count, planned in (
            (
                "month",
                msg("Cathode · {month}, to {day}", month=month, day=day),
                cathode.month_t,
                found.month,
                found.month_plan_t,
            ),
            (
                "half_year",
                msg("Cathode · half-year to {day}", day=day),
                cathode.half_year_t,
                found.half_year,
                found.half_year_plan_t,
            ),
        ):
            if key == "month":
                compared = self._against_plan(tonnes, planned)
            elif cathode.half_year_vs_last_year_pct is None:
                compared = msg("{year}: no figures", year=found.as_of.year - 1)
            else:
                change = self._signed(cathode.half_year_vs_last_year_pct)
                compared = msg("{change} % on same days {year}", change=change, year=found.as_of.year - 1)
            self._show_tonnes(key, say(title_message), tonnes, count, compared)
            self._point(key, tonnes, planned, 10, 2, count)
        self._show_year(found, day)

    def _against_plan(self, tonnes: Decimal | None, planned: Decimal | None) -> Message:
        if tonnes is None:
            return msg("nothing is entered yet")
        if not planned:
            return msg("no plan for these days")
        return msg("{pct} % of plan to date", pct=round(100 * tonnes / planned, 1))

    def _show_tonnes(self, key: str, title: str, tonnes: Decimal | None, count: Count, compared: Message) -> None:
        language = self._desk.language
        value, unit = UNKNOWN, ""
        if tonnes is not None:
            kilo = tonnes >= KILO_FROM
            written = language.number(tonnes / 1000 if kilo else tonnes, 1)
            value, unit = ("" if count.is_whole else "≥ ") + written, language.say(_KT if kilo else _T)
        self.tiles[key].show_figure(
            title, value, unit, (language.say(compared), self._shifts(count)), self._bar_words(key)
        )

    def _show_year(self, found: Overview, day: str) -> None:
        language, say = self._desk.language, self._desk.language.say
        pct, tonnes, planned = found.cathode.plan_year_pct, found.cathode.year_t, found.year_plan_t
        value, unit, compared = UNKNOWN, "", self._against_plan(tonnes, planned)
        if pct is not None and tonnes is not None and planned is not None:
            value, unit = ("" if found.year.is_whole else "≥ ") + language.number(pct, 1), say(_PCT)
            kilo = planned >= KILO_FROM
            factor, of = (Decimal(1000), _KT) if kilo else (Decimal(1), _T)
            compared = msg(
                "{tonnes} of {plan} {unit}", tonnes=round(tonnes / factor, 1), plan=round(planned / factor, 1), unit=of
            )
        title = say(msg("Plan · year to {day}", day=day))
        lines = (say(compared), self._shifts(found.year))
        self.tiles["year"].show_figure(title, value, unit, lines, self._bar_words("year"))
        self._point("year", tonnes, planned, 10, 2, found.year)

    def _point(
        self, key: str, tonnes: Decimal | None, planned: Decimal | None, reach: int, usual: int, count: Count
    ) -> None:
        """Point at the share of plan. Where shifts are missing it says nothing of good or bad: no band."""
        if tonnes is None or not planned:
            self.tiles[key].bar.show_value(None, (0.0, 1.0))
            return
        pct = float(100 * tonnes / planned)
        band = (100.0 - usual, 100.0 + reach) if count.is_whole else None
        self.tiles[key].bar.show_value(pct, (100.0 - reach, 100.0 + reach), plan=100.0, band=band)

    def _bar_words(self, key: str) -> str:
        reach, usual = (20, 5) if key == "day" else (10, 2)
        return self._desk.language.say(
            msg(
                "The bar reaches from {low} to {high} % of plan, the dotted line is the plan, and the shaded part begins"
                " at {usual} %. It has no shaded part while shifts are missing.",
                low=100 - reach,
                high=100 + reach,
                usual=100 - usual,
            )
        )

    def _shifts(self, count: Count) -> str:
        return self._desk.language.say(
            msg("{entered} of {expected} shifts", entered=count.entered, expected=count.expected)
        )

    def _show_weeks(self, found: Overview) -> None:
        say, day = self._desk.language.say, self._short(found.as_of)
        head, recovery = found.head, found.recovery
        counted = say(msg("{counted} of {due} days with all assays", counted=head.counted, due=head.due))
        self._show_week("head", say(msg("Head grade · {n} days to {day}", n=WEEK, day=day)), head, _PCT_CU, 3, counted)
        counted = say(msg("{counted} of {due} mill shifts", counted=recovery.counted, due=recovery.due))
        self._show_week(
            "recovery", say(msg("Recovery · {n} days to {day}", n=WEEK, day=day)), recovery, _PCT, 1, counted
        )

    def _show_week(self, key: str, title: str, week: Week, unit: Text, decimals: int, counted: str) -> None:
        language, say = self._desk.language, self._desk.language.say
        tile, number = self.tiles[key], language.number
        if week.value is None:
            why = say(msg("no day of the week has all assays") if key == "head" else msg("no shift has all assays"))
            tile.show_figure(title, UNKNOWN, "", (why, counted), why)
        else:
            band = week.band
            usual = say(msg("too few days to tell what is usual"))
            if band is not None:
                usual = say(msg("usually {low}–{high}", low=number(band[0], decimals), high=number(band[1], decimals)))
            why = say(msg("The shaded part of the bar holds nine tenths of the seven-day values of the last year."))
            tile.show_figure(title, number(week.value, decimals), say(unit), (usual, counted), why)
        if week.value is None or week.band is None:
            tile.bar.show_value(None, (0.0, 1.0))
        else:
            low, high = week.band
            reach = (high - low) or abs(high) * 0.1 or 1.0
            tile.bar.show_value(week.value, (low - reach, high + reach), band=week.band)

    def _show_milestones(self, found: Overview) -> None:
        say, promises = self._desk.language.say, found.milestones
        title = say(msg("Milestones · {day}", day=self._short(found.as_of)))
        tile = self.tiles["milestones"]
        if not promises.total:
            tile.show_figure(title, UNKNOWN, "", (say(msg("none is set up yet")), ""))
            tile.bar.show_value(None, (0.0, 1.0))
            return
        late = say(msg("late: {late}", late=promises.late))
        promised = say(msg("by the baseline now: {promised}", promised=promises.promised))
        why = say(msg("The bar counts all milestones; the dotted line is what the baseline has done by now."))
        value = f"{promises.done} / {promises.total}"
        tile.show_figure(title, value, say(msg("done")), (late, promised), why)
        tile.bar.show_value(promises.done, (0.0, float(promises.total)), plan=float(promises.promised))

    def _short(self, day: date) -> str:
        return f"{day:%d.%m}"

    def _signed(self, value: Decimal) -> str:
        return ("+" if value > 0 else "") + self._desk.language.number(value, 1)

    # --- what needs attention --------------------------------------------------------------------------------------

    def _show_items(self, items: list[Item]) -> None:
        _empty(self._lines)
        say = self._desk.language.say
        shown = items[:MOST_LINES]
        more = len(items) - len(shown)
        self._attention.set_caption(say(msg("and {more} more of less weight", more=more)) if more else "")
        if not shown:
            self._lines.addWidget(label(say(msg("Nothing is missing, late or in conflict.")), "muted"))
        for item in shown:
            self._lines.addWidget(self._line(item))

    def _line(self, item: Item) -> QWidget:
        say = self._desk.language.say
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = say(item.message)
        row.addWidget(Shape(self._desk.theme, Level(item.gravity.value)))
        row.addWidget(ElidedLabel(words), 1)
        to_enter = item.gravity in (Gravity.ERROR, Gravity.INFO)
        button = QPushButton(say(msg("Enter ›") if to_enter else msg("Show ›")))
        button.setAutoDefault(False)
        button.setAccessibleName(f"{button.text()} {words}")
        button.clicked.connect(lambda: self.shift_wanted.emit(item.tab, item.day, item.shift, item.unit, item.figure))
        row.addWidget(button)
        return line

    # --- day by day ------------------------------------------------------------------------------------------------

    def _show_days(self, days: Mapping[date, OutputDay], last: date) -> None:
        self.calendar.show_days({day: self._mark(day, found) for day, found in days.items()}, last)

    def _mark(self, day: date, found: OutputDay) -> Mark:
        language = self._desk.language
        shown = {"weekday": language.weekday(day), "day": day, "plan": UNKNOWN, "pct": UNKNOWN}
        if found.planned_t is not None:
            shown["plan"] = language.number(found.planned_t, 1)
        if found.actual_t is None:
            words = msg("{weekday}, {day}: nothing is entered, plan {plan} t", **shown)
            return Mark(None, is_there=False, is_whole=False, words=language.say(words))
        shown["tonnes"] = language.number(found.actual_t, 1)
        if found.pct is not None:
            shown["pct"] = language.number(found.pct, 1)
        if found.is_whole:
            words = msg("{weekday}, {day}: {tonnes} t, plan {plan} t, {pct} %", **shown)
        else:
            words = msg("{weekday}, {day}: ≥ {tonnes} t, plan {plan} t; not every section is entered", **shown)
        return Mark(found.pct, is_there=True, is_whole=found.is_whole, words=language.say(words))

    def _open_day(self, day: date) -> None:
        """Lead to the first shift of a day."""
        self.shift_wanted.emit("cathode", day, self._desk.plant.calendar(day).pattern.codes[0], "", "")

    # --- room ------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tiles in one row, or in two."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = len(TILES) if self.width() >= ONE_ROW_FROM else 4
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(self.tiles.values()):
            self._tiles.removeWidget(tile)
            row, side = divmod(place, columns)
            last = place == len(TILES) - 1
            self._tiles.addWidget(tile, row, side, 1, columns - side if last else 1)
        for place in range(len(TILES)):
            self._tiles.setColumnStretch(place, 1 if place < columns else 0)


def _empty(layout: QVBoxLayout | QGridLayout) -> None:
    """Take all widgets out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
