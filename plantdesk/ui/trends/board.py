"""A board of linked charts over one stretch of time: heading and ranges above, navigator beneath, always in step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import chain

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from plantdesk.domain.ledger import Revision, Subject
from plantdesk.domain.periods import day_number, day_of
from plantdesk.domain.text import msg
from plantdesk.services.earlier import corrections
from plantdesk.services.series import DaySeries, PointState, day_series
from plantdesk.services.trace_asked import Asked
from plantdesk.ui.actions import Offer
from plantdesk.ui.charts import Navigator, PanelSpec, RangeBar, State, TimeRange, TrendPlot, align
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.tracing import mark
from plantdesk.ui.trends.comparing import OpenInTrends, comparisons
from plantdesk.ui.trends.flagging import BoardFlags
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.menu_button import MenuButton, ask_at_heading

STATES = {
    PointState.COMPLETE: State.COMPLETE,
    PointState.PROVISIONAL: State.PROVISIONAL,
    PointState.CORRECTED: State.CORRECTED,
}


MOST_CORRECTIONS = 4
"""So many corrections of a day are told at its point; the rest stands in its history."""


def put(plot: TrendPlot, key: str, day: date, series: DaySeries, factor: float = 1.0) -> None:
    """Hand one day of a series over, or that there is nothing of it."""
    if series.days:
        weight = None if series.weights is None else series.weights[0]
        plot.update_point(key, series.days[0], series.values[0] * factor, STATES[series.states[0]], weight)
    else:
        plot.update_point(key, day_number(day), None)


def go_to_chart(title: QWidget, chart: Callable[[], QWidget]) -> None:
    """Give a chart the keyboard once its figure was chosen at its heading: its keys are meant from then on."""
    if isinstance(title, Choice):
        for chosen in (title.picked, title.entered):
            chosen.connect(lambda: chart().setFocus(Qt.FocusReason.OtherFocusReason))


class TrendBoard(QWidget):
    """Charts that move together. A subclass declares its charts and fills them.

    All there is takes longer to read than a keystroke may wait: it is taken over step by step between other events.
    """

    grown = Signal(QWidget)
    """A chart has been put in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, time: TimeRange | None = None) -> None:
        """``time`` is the stretch that several boards share; without it the board has one of its own."""
        super().__init__(parent)
        self.desk = desk
        first, last = self.extent()
        self.time = time or TimeRange(day_number(first), day_number(last), parent=self)
        self.plots: list[TrendPlot] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._align = QTimer(self)
        self._align.setSingleShot(True)
        self._align.timeout.connect(self._align_now)
        self._steps: Iterator[None] = iter(())
        self._next_step = QTimer(self)
        self._next_step.setSingleShot(True)
        self._next_step.timeout.connect(self._step)
        desk.closed.connect(self._next_step.stop)
        self._unseen: dict[Subject, Revision] = {}
        """What was touched while another tab was in front, with the newest revision of each."""
        desk.changed.connect(self._hear)
        self.navigator = Navigator(desk.theme, desk.language, self.time, self)
        self._traced: dict[TrendPlot, str] = {}
        self._flags = BoardFlags(desk, self)
        self.time.pointed.connect(self._say_what)

    def extent(self) -> tuple[date, date]:
        """Give the first and last day of the store, today included."""
        span = self.desk.reader.span()
        today = self.desk.today
        if span is None:
            return today - timedelta(days=89), today
        return span[0], max(span[1], today)

    def add_heading(self, title: QWidget, chart: Callable[[], QWidget]) -> None:
        """Put a heading with the range buttons on top; ``chart`` is the one whose menu it opens."""
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(title, 1)
        row.addWidget(MenuButton(self.desk.language, chart, self))
        ask_at_heading(title, chart)
        go_to_chart(title, chart)
        row.addStretch()
        row.addWidget(RangeBar(self.desk.language, self.time, self))
        self._column.addLayout(row)

    def with_menu(self, title: QWidget, chart: QWidget) -> QWidget:
        """Give a small heading with what opens the menu of its chart."""
        heading = QWidget(self)
        row = QHBoxLayout(heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(title)
        row.addWidget(MenuButton(self.desk.language, lambda: chart, heading))
        ask_at_heading(title, lambda: chart)
        go_to_chart(title, lambda: chart)
        row.addStretch(1)
        return heading

    def add_plot(self, plot: TrendPlot, stretch: int, heading: QWidget | None = None) -> QWidget:
        """Put a chart beneath the others, with a small heading; gives what can be hidden as one."""
        box = self.add_room(stretch, heading)
        self.put_plot(box, plot)
        return box

    def add_room(self, stretch: int, heading: QWidget | None = None) -> QWidget:
        """Keep room beneath the others for a chart that is made later."""
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if heading is not None:
            column.addWidget(heading)
        self._column.addWidget(box, stretch)
        return box

    def put_plot(self, box: QWidget, plot: TrendPlot) -> None:
        """Put a chart into the room that was kept for it."""
        column = box.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(plot, 1)
        plot.margins_changed.connect(self._align.start)
        self.plots.append(plot)
        self.grown.emit(plot)

    def add_navigator(self) -> None:
        """Put the navigator at the bottom."""
        self._column.addWidget(self.navigator)

    def trace_as(self, plot: TrendPlot, ref: str, units: Collection[str] = ()) -> None:
        """Say which figure a chart shows, so that whoever points at a day can ask where it comes from.

        The notes that concern the figure, of ``units`` or of all, are flagged.
        """
        self._traced[plot] = ref
        self._flags.show_on(plot, ref, units)
        self._say_what()

    def _say_what(self, _day: object = None) -> None:
        day = self.time.pointed_day
        for plot, ref in self._traced.items():
            mark(plot, None if day is None else Asked(ref, day_of(day)))

    # --- comparing -------------------------------------------------------------------------------------------------

    def comparisons(self, chart: QWidget, open_in_trends: OpenInTrends | None) -> list[Offer | None]:
        """Give the lines of a chart's menu that say what it can be compared with."""
        return comparisons(self, chart, open_in_trends)

    def panel_of(self, chart: QWidget) -> PanelSpec | None:
        """Say what a chart shows as a panel of the Trends tab would; ``None`` where no panel can."""
        return None

    def shows_last_year(self, chart: QWidget) -> bool | None:
        """Tell whether last year is drawn in a chart; ``None`` where it cannot be."""
        return None

    def remembered_last_year(self) -> bool:
        """Tell whether last year was asked for when somebody sat here last."""
        return self.desk.workplace.memory.recall(self._last_year_key) == "yes"

    def remember_last_year(self, shown: bool) -> None:
        """Keep whether last year is asked for."""
        self.desk.workplace.memory.remember(self._last_year_key, "yes" if shown else "no")

    @property
    def _last_year_key(self) -> str:
        return f"last year, {type(self).__name__}"

    def show_last_year(self, shown: bool) -> None:
        """Draw last year in the charts that can show it, or no more. A board without any has nothing to draw."""

    # --- filling ---------------------------------------------------------------------------------------------------

    def fill_all(self) -> None:
        """Begin to take over everything anew."""
        self._steps = self.filling()
        self._next_step.start()

    def fill_first(self, steps: Iterator[None]) -> None:
        """Fill what was just chosen before anything else, its first step at once: an empty chart would flash up."""
        rest = self.filling() if self._next_step.isActive() else iter(())
        self._steps = chain(steps, rest)
        self._step()

    def filling(self) -> Iterator[None]:
        """Fill the charts; every ``yield`` lets other events come first. A board without charts has nothing to fill."""
        return iter(())

    def take_over(self, changes: Changes) -> None:
        """Draw what arrived. A board without charts has nothing to draw."""

    def _hear(self, changes: Changes) -> None:
        if self.isVisible():
            self.take_over(changes)
        else:
            self._unseen.update((revision.subject, revision) for revision in changes.revisions)

    def showEvent(self, event: QShowEvent) -> None:
        """Take over what arrived while nobody saw it."""
        super().showEvent(event)
        if self._unseen:
            missed = Changes(tuple(self._unseen.values()))
            self._unseen.clear()
            self.take_over(missed)

    def finish(self) -> None:
        """Take over at once what is left to fill, for a picture that cannot wait."""
        self._next_step.stop()
        for _ in self._steps:
            pass

    def _step(self) -> None:
        for _ in self._steps:
            self._next_step.start()
            return

    def corrected_rows(self, figure: str, unit: str, day: int) -> list[tuple[str, str]]:
        """Give lines for the box of the crosshair: what stood before each correction of a day, and in which shift."""
        say, plant, date_ = self.desk.language.say, self.desk.plant, day_of(day)
        decimals = self.desk.reader.catalogue.series(figure).decimals
        rows = []
        for one in corrections(self.desk.reader, figure, unit, date_)[:MOST_CORRECTIONS]:
            whose = say(plant.name(one.subject.kind, one.subject.unit, date_))
            shift = next((s.name for s in plant.calendar(date_).pattern.shifts if s.code == one.subject.shift), None)
            place = whose if shift is None else f"{whose}, {say(shift)}"
            before, now = (
                say(msg("not entered")) if v is None else self.desk.language.value(v, decimals)
                for v in (one.before, one.now)
            )
            rows.append((say(msg("before: {place}", place=place)), f"{before} → {now}"))
        return rows

    def read(self, figure: str, unit: str = "") -> DaySeries:
        """Read a whole series from the kept sums."""
        first, last = self.extent()
        return day_series(self.desk.reader, figure, unit, first, last)

    def fill(self, plot: TrendPlot, key: str, series: DaySeries, factor: float = 1.0) -> None:
        """Hand a series over with the states of its days."""
        values = series.values if factor == 1.0 else [value * factor for value in series.values]
        plot.set_series(key, series.days, values, series.weights)
        plot.set_states(series.days, [STATES[state] for state in series.states], key)

    def refresh_days(self, plot: TrendPlot, key: str, figure: str, unit: str, days: Iterable[date]) -> None:
        """Take over what changed on some days, without reading the rest again."""
        for day in days:
            put(plot, key, day, day_series(self.desk.reader, figure, unit, day, day))

    def grow_for(self, days: Iterable[date]) -> None:
        """Take over a new first or last day of the store if these days, or today, lie outside of what there was."""
        first, last = self.time.extent
        if not all(first <= day_number(day) <= last for day in (*days, self.desk.today)):
            self.grow()

    def grow(self) -> None:
        """Take over a new first or last day of the store."""
        first, last = self.extent()
        self.time.set_extent(day_number(first), day_number(last))

    def show_day(self, day: date) -> None:
        """Move the charts so that a day is in view, in the middle where it was not, and point at it."""
        number, time = day_number(day), self.time
        if not time.start <= number <= time.end:
            time.pan(number - (time.start + time.end) / 2)
        time.reveal(number)
        time.point_at(number)

    def _align_now(self) -> None:
        align([plot for plot in self.plots if plot.isVisible()] + [self.navigator])
