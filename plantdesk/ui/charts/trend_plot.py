"""The trend chart: daily bars and lines with plan, mean, states of days, unsaved typing and a crosshair."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from plantdesk.domain.text import msg
from plantdesk.services.chart_table import ChartColumn, ChartTable, day_table
from plantdesk.services.language import Language
from plantdesk.ui.charts.cursors import NAMES, CursorsItem
from plantdesk.ui.charts.date_axis import DateAxis, ValueAxis
from plantdesk.ui.charts.items import BarsItem, GridItem, MarksItem, cosmetic
from plantdesk.ui.charts.legend import Entry, Legend, Look
from plantdesk.ui.charts.lines import LineItem
from plantdesk.ui.charts.linked import TimeRange
from plantdesk.ui.charts.readout import EndLabel, EndLabels, Readout, Row
from plantdesk.ui.charts.series import DailyValues, Kind, Series, State, Values, moving_mean, plan_steps
from plantdesk.ui.charts.spans import Spans, SpansItem
from plantdesk.ui.charts.ticks import day_of, round_range
from plantdesk.ui.charts.time_view import TimeViewBox
from plantdesk.ui.theme import Theme

_FEW, _MANY = 800, 5000
"""Up to so many days of all lines in view are drawn smooth and 1.6 pixels wide; up to ``_MANY`` smooth and one pixel
wide, which takes a fifth of the time; above, plain: a frame must not be missed."""

_HALF_LABEL = 8
_PAD = 9.0
"""Pixels beside the first and the last day, so that a ring there is whole."""

_CURSOR_KEYS = {"a": 0, "ф": 0, "а": 0, "b": 1, "и": 1, "в": 1}
"""Letters that place cursor A (0) and B (1): the keys of A and B also where they write Cyrillic, and its own А and В."""

ExtraRows = Callable[[int], Sequence[tuple[str, str]]]


class _Drawn:
    """One declared series with its values and the items that draw it."""

    __slots__ = ("base", "curve", "daily", "is_dense", "marks", "parts", "series", "states", "weights")

    def __init__(self, series: Series, curve: Any, marks: MarksItem | None) -> None:
        self.series = series
        self.curve = curve
        self.marks = marks
        self.daily = DailyValues(0, np.empty(0))
        self.weights: DailyValues | None = None
        """What each day counts in a mean, by the same days; ``None``: all the same."""
        self.base = np.empty(0)
        self.is_dense = False
        """Whether the points are any moments instead of days (``TrendPlot.set_points``)."""
        self.states: dict[int, State] = {}
        self.parts: dict[int, float] = {}
        """Unsaved typing of a stacked series by day, without what it stands on."""

    @property
    def unsaved(self) -> dict[int, float]:
        """Unsaved typing by day, as the values of the series itself."""
        if self.series.stacked:
            return self.parts
        return self.marks.pending if self.marks is not None else {}

    def extent(self, start: float, end: float) -> tuple[float, float]:
        """The lowest and the highest value between two edges; infinities where there is none."""
        if self.is_dense:
            low, high = self.curve.extremes(start, end)
            return (math.inf, -math.inf) if math.isnan(low) else (low, high)
        if self.series.by_period:
            spans = self.curve.spans
            values = spans.values[spans.within(start, end)]
        else:
            tops = self.tops
            values = tops.values[tops.slice(start, end)]
        values = values[np.isfinite(values)]
        return (float(values.min()), float(values.max())) if values.size else (math.inf, -math.inf)

    def at(self, day: int) -> float:
        """The value that stands for a day; of any moments the last one of the day."""
        if not self.is_dense:
            return self.daily.at(day)
        first, last = self.curve.places(day - 0.5, day + 0.5)
        return float(self.curve.points[1][last - 1]) if last > first else math.nan

    @property
    def tops(self) -> DailyValues:
        """The values as they stand in the plot: on their base where bars are stacked."""
        if self.series.stacked:
            return DailyValues(self.daily.first, self.daily.values + self.base)
        return self.daily


class _Canvas(pg.PlotWidget):
    """The plot itself, without a frame; tells when the pointer leaves."""

    left = Signal()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()


class TrendPlot(QWidget):
    """A chart of daily series over the ``TimeRange`` that it shares with the other charts of its tab.

    Keys: Left and Right point at the day before or after, Ctrl+Left and Ctrl+Right move by a quarter of the view,
    ``+`` and ``-`` zoom, Home and End go to the first and last day, A and B place the cursors there, Backspace takes
    them away, Esc stops pointing.
    """

    margins_changed = Signal()
    """The room needed beside the data has changed; whoever aligns charts should do so again."""
    day_chosen = Signal(int)
    """Enter was pressed on the day that is pointed at (days since 1970-01-01)."""

    def __init__(
        self,
        theme: Theme,
        language: Language,
        time: TimeRange,
        *,
        date_axis: bool = True,
        signed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``date_axis`` may be left out where another chart stands beneath; ``signed`` writes plus signs."""
        super().__init__(parent)
        self._theme, self._language, self._time, self._signed = theme, language, time, signed
        self._drawn: dict[str, _Drawn] = {}
        self._extra: ExtraRows | None = None
        self._hovering = False
        self._margins: tuple[int, int] | None = None
        self._needed = (0, 0)
        self._extents: dict[bool, tuple[float, float]] = {}
        """The lowest and the highest value in view, on the left axis and on the right."""

        self._view = TimeViewBox(time)
        self._dates = DateAxis(theme, language.month)
        self._axis = ValueAxis(theme, language, signed=signed)
        self._right_axis: ValueAxis | None = None
        self._right_view: TimeViewBox | None = None
        self.canvas = _Canvas(viewBox=self._view, axisItems={"bottom": self._dates, "left": self._axis})
        self._plot: pg.PlotItem = self.canvas.getPlotItem()
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        menu = self._plot.ctrlMenu  # pyqtgraph makes it even so, and leaves it without a parent to delete it
        menu.setParent(self, menu.windowFlags())
        self._plot.setDownsampling(auto=True, mode="peak")
        self._plot.setClipToView(True)
        self.show_dates(date_axis)
        self._plot.layout.setHorizontalSpacing(0)
        self._plot.layout.setVerticalSpacing(0)
        self.canvas.setFrameStyle(0)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

        self._grid = GridItem(self._axis.ticks)
        self._view.addItem(self._grid, ignoreBounds=True)
        self._cursors = CursorsItem(time, theme)
        self._view.addItem(self._cursors, ignoreBounds=True)
        self._ends = EndLabels(theme, self._end_labels)
        self._plot.layout.addItem(self._ends, 2, 3)
        self._readout = Readout(self._view, theme)
        self._readout.setParentItem(self._plot)
        self._legend = Legend(theme, self)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self._legend)
        self.cursor_words = QLabel(self)
        """What stands at the cursors, in words; hidden while none is placed."""
        self.cursor_words.setProperty("role", "caption")
        self.cursor_words.setWordWrap(True)
        self.cursor_words.hide()
        layout.addWidget(self.cursor_words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(160, 56))

        self._unaveraged: set[str] = set()
        """Series of which a day has changed since their means were drawn."""
        self._average_soon = QTimer(self)
        self._average_soon.setSingleShot(True)
        self._average_soon.timeout.connect(self._average_changed)
        self._margins_timer = QTimer(self)
        self._margins_timer.setSingleShot(True)
        self._margins_timer.timeout.connect(self._check_margins)
        self.canvas.scene().sigMouseMoved.connect(self._mouse_moved)
        self.canvas.left.connect(self._mouse_left)
        self._view.sigResized.connect(self._resized)
        time.changed.connect(self._time_changed)
        time.pointed.connect(self._point)
        time.cursors_changed.connect(self._show_cursors)
        self.set_theme(theme)
        self._show_time()

    # --- declaring and filling -----------------------------------------------------------------------------------

    def declare(self, series: Series) -> None:
        """Add a series; stacked bars stand on those declared before, later ones are drawn over earlier ones."""
        view = self._right_side() if series.right_axis else self._view
        curve: Any
        if series.by_period:
            curve = SpansItem(bars=series.is_bars, steps=series.kind is Kind.PLAN, dots=series.marked)
        else:
            curve = BarsItem() if series.is_bars else LineItem()
        view.addItem(curve, ignoreBounds=True)
        curve.setZValue({Kind.PLAN: 8, Kind.MEAN: 7}.get(series.kind, 0 if series.is_bars else 6))
        marks = None
        if series.marked and series.kind not in (Kind.PLAN, Kind.MEAN) and not series.by_period:
            marks = MarksItem(on_bars=series.is_bars)
            view.addItem(marks, ignoreBounds=True)
        self._drawn[series.key] = _Drawn(series, curve, marks)
        self._dress(self._drawn[series.key])
        self._ends.set_names([d.series.name for d in self._drawn.values() if d.series.end_label])
        self._update_legend()
        self._show_cursors()
        self._margins_timer.start(0)

    def withdraw(self) -> None:
        """Take all series away, so that others can be declared in their stead."""
        for drawn in self._drawn.values():
            view = self._right_side() if drawn.series.right_axis else self._view
            view.removeItem(drawn.curve)
            if drawn.marks is not None:
                view.removeItem(drawn.marks)
        self._drawn.clear()
        self._ends.set_names([])
        self._readout.show_day(None)
        self._update_legend()
        self._margins_timer.start(0)

    def set_series(self, key: str, days: ArrayLike, values: ArrayLike, weights: ArrayLike | None = None) -> None:
        """Give a series its values; ``days`` (days since 1970-01-01) ascend, NaN and left-out days are gaps.

        ``weights`` say what each day counts in the moving mean of the series.
        """
        drawn = self._drawn[key]
        drawn.is_dense = False
        drawn.daily = DailyValues.of(days, values)
        drawn.weights = None if weights is None else DailyValues.of(days, weights)
        self._changed(key)

    def set_spans(self, key: str, spans: Spans) -> None:
        """Give a series that was declared ``by_period`` its shifts, weeks or months."""
        drawn = self._drawn[key]
        drawn.curve.set_spans(spans)
        # Day by day for whoever points at one: each day has what its period has, the last of its shifts.
        values: dict[int, float] = {}
        drawn.states.clear()
        edges = zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)
        for (start, end), value, state in zip(edges, spans.values.tolist(), spans.states, strict=True):
            whole = end - start >= 1
            first = math.ceil(start) if whole else math.floor((start + end) / 2 + 0.5)
            for day in range(first, (math.floor(end) if whole else first) + 1):
                values[day] = value
                if state is not State.COMPLETE:
                    drawn.states[day] = state
        drawn.daily = DailyValues.of(list(values), list(values.values()))
        self._update_legend()
        self._fit_values()
        self._point_again()
        self._show_cursors()

    def set_points(self, key: str, x: ArrayLike, y: ArrayLike) -> None:
        """Give a line any number of points; ``x`` are moments in days since 1970-01-01, ascending, NaN are gaps.

        A day stands half a day to each side of its number. Moving over ten million points takes as long as over a
        hundred thousand.
        """
        drawn = self._drawn[key]
        drawn.daily = DailyValues(0, np.empty(0))
        drawn.curve.set_points(x, y)
        drawn.is_dense = True
        self._fit_values()
        self._point_again()

    def update_point(
        self, key: str, day: int, value: float | None, state: State | None = None, weight: float | None = None
    ) -> None:
        """Change one day of one series, without handing all of it over again; ``None`` is missing."""
        drawn = self._drawn[key]
        size = drawn.daily.values.size
        drawn.daily.put(day, math.nan if value is None else value)
        if drawn.weights is None and weight is not None:
            drawn.weights = DailyValues(drawn.daily.first, np.ones(drawn.daily.values.size))
        if drawn.weights is not None:
            drawn.weights.put(day, math.nan if weight is None else weight)
        if state is not None and state != drawn.states.get(day, State.COMPLETE):
            drawn.states.pop(day, None)
            if state is not State.COMPLETE:
                drawn.states[day] = state
            self._show_states(drawn)
            self._update_legend()
        touched = drawn.daily.values.size == size and drawn.series.is_bars and not drawn.series.stacked
        self._changed(key, day if touched else None)

    def set_states(self, days: ArrayLike, states: ArrayLike, key: str | None = None) -> None:
        """Say how far the days of a series are known (``State``); days not named are complete.

        Without a ``key`` the states are those of the first series.
        """
        drawn = self._drawn[key or next(iter(self._drawn))]
        numbers = np.asarray(days, dtype=np.int64)
        kinds = np.asarray(states, dtype=np.int64)
        apart = kinds != State.COMPLETE
        marked = zip(numbers[apart].tolist(), kinds[apart].tolist(), strict=True)
        drawn.states = {day: State(kind) for day, kind in marked}
        self._show_states(drawn)
        self._average(drawn.series.key)
        self._update_legend()

    def set_pending(self, day: int, value: float | None, key: str | None = None) -> None:
        """Show unsaved typing as a dashed ring at what the day would be; ``None`` takes it away. Cheap: a keystroke."""
        drawn = self._drawn[key or next(iter(self._drawn))]
        if drawn.marks is None:
            return
        ringed = self._has_rings()
        if drawn.series.stacked:
            drawn.parts.pop(day, None)
            if value is not None:
                drawn.parts[day] = value
            self._lift_rings(day)
        elif drawn.marks.pending.get(day) != value:
            drawn.marks.set_pending(day, value)
        else:
            return
        self._fit_rings()
        if self._has_rings() != ringed:
            self._update_legend()
        if self._time.pointed_day == day:
            self._point(day)

    def clear_pending(self) -> None:
        """Take all dashed rings away."""
        for drawn in self._drawn.values():
            if drawn.marks is not None:
                drawn.parts.clear()
                drawn.marks.clear_pending()
        self._fit_rings()
        self._update_legend()

    def set_extra_rows(self, rows: ExtraRows | None) -> None:
        """Add lines to the box of the crosshair: ``rows(day)`` gives pairs of name and value in the reader's language."""
        self._extra = rows

    def show_dates(self, shown: bool) -> None:
        """Write the days beneath, or leave them to another chart that stands there."""
        self._plot.showAxis("bottom", shown)
        self._plot.layout.setContentsMargins(0, _HALF_LABEL, 0, 0 if shown else _HALF_LABEL)

    def show_legend(self, shown: bool) -> None:
        """Show the legend, or leave it out where the chart is a low strip."""
        self._legend.setVisible(shown)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        self._theme = theme
        self.canvas.setBackground(theme.colour("panel"))
        self._grid.set_colours(theme.colour("grid"), theme.colour("axis"))
        for part in (self._dates, self._axis, self._ends, self._readout, self._legend, self._right_axis, self._cursors):
            if part is not None:
                part.set_theme(theme)
        for drawn in self._drawn.values():
            self._dress(drawn)
        self._update_legend()
        self._margins_timer.start(0)

    # --- what stands here, for tests and for aligning --------------------------------------------------------------

    @property
    def readout(self) -> Readout:
        """The crosshair."""
        return self._readout

    @property
    def view(self) -> TimeViewBox:
        """The view of the left axis."""
        return self._view

    def marks_of(self, key: str) -> MarksItem | None:
        """The marks of a series; none for plans and means."""
        return self._drawn[key].marks

    def item_of(self, key: str) -> Any:
        """The item that draws a series: ``BarsItem`` or pyqtgraph's ``PlotDataItem``."""
        return self._drawn[key].curve

    def extent_of(self, key: str) -> tuple[float, float]:
        """The lowest and the highest value of a series in view; infinities, the lowest above, where there is none."""
        return self._drawn[key].extent(self._time.start, self._time.end)

    def margins_needed(self) -> tuple[int, int]:
        """Pixels needed left and right of the data."""
        right = self._ends.width_needed()
        if self._right_axis is not None:
            right += self._right_axis.width_needed()
        return self._axis.width_needed(), right

    def set_margins(self, left: int, right: int) -> None:
        """Take these margins, so that charts above each other are aligned."""
        self._margins = (left, right)
        self._apply_margins()

    def settle(self) -> None:
        """Fit everything to the present size at once and point at nothing, for a picture."""
        self._readout.show_day(None)
        self._plot.layout.activate()
        self._resized()
        self._margins_timer.stop()
        self._check_margins()
        self._plot.layout.activate()
        self._resized()

    def range_table(self) -> ChartTable:
        """Give the days in view with what stands there of each series, for a file or the clipboard."""
        rolled = [d for d in self._drawn.values() if d.series.by_period]
        if rolled:
            return self._period_table(rolled)
        columns = [
            ChartColumn(d.series.name, d.series.unit, d.daily.first, d.daily.values.tolist(), d.series.decimals)
            for d in self._drawn.values()
        ]
        return day_table(self._time.first_day, self._time.last_day, columns, self._language.say(msg("Day")))

    def _period_table(self, rolled: Sequence[_Drawn]) -> ChartTable:
        """Give the shifts, weeks or months in view: the first day of each, its name, and what stands there."""
        say = self._language.say
        header = (
            say(msg("Day")),
            say(msg("Period")),
            *(f"{d.series.name}, {d.series.unit}" if d.series.unit else d.series.name for d in rolled),
        )
        rows: dict[float, list[Decimal | str | None]] = {}
        for place, drawn in enumerate(rolled):
            spans: Spans = drawn.curve.spans
            for i in range(*spans.within(self._time.start, self._time.end).indices(spans.values.size)):
                row = rows.setdefault(float(spans.starts[i]), [None] * (len(rolled) + 1))
                row[0] = spans.names[i] if spans.names else None
                row[place + 1] = Decimal(repr(round(float(spans.values[i]), drawn.series.decimals + 3)))
        return ChartTable(
            header, tuple((day_of(math.floor(start + 0.5 + 1e-9)), *rows[start]) for start in sorted(rows))
        )

    # --- values to pixels ------------------------------------------------------------------------------------------

    def _right_side(self) -> TimeViewBox:
        if self._right_view is None:
            self._right_view = TimeViewBox(self._time)
            self._right_axis = ValueAxis(self._theme, self._language, "right")
            self._plot.setAxisItems({"right": self._right_axis})
            self._plot.showAxis("right")
            self._right_axis.linkToView(self._right_view)
            self._plot.scene().addItem(self._right_view)
            self._right_view.setZValue(5)
            self._resized()
        return self._right_view

    def _changed(self, key: str, day: int | None = None) -> None:
        """Draw a series and what is computed from it; only one ``day`` of it if no more has changed."""
        drawn = self._drawn[key]
        if day is None:
            self._draw(drawn)
        else:
            drawn.curve.touch(day)
            if drawn.marks is not None:
                drawn.marks.touch()
        if drawn.series.stacked:
            self._stack()
        if day is None:
            self._average(key)
        else:  # the day is painted first: a mean is a line across all of the chart
            self._unaveraged.add(key)
            self._average_soon.start(0)
        self._fit_values()
        self._point_again()
        if self._time.cursors:
            self._show_cursors()

    def _average_changed(self) -> None:
        keys = self._unaveraged & self._drawn.keys()
        self._unaveraged.clear()
        for key in keys:
            self._average(key)
        self._point_again()

    def _point_again(self) -> None:
        """Write the values of the day that is pointed at anew."""
        if self._time.pointed_day is not None:
            self._point(self._time.pointed_day)

    def _average(self, key: str) -> None:
        """Draw the means of a series anew. A day of which a shift is missing would pull them down: it is left out."""
        drawn = self._drawn[key]
        for other in self._drawn.values():
            if other.series.kind is Kind.MEAN and other.series.of == key:
                values = drawn.daily.values.copy()
                for day, state in drawn.states.items():
                    place = day - drawn.daily.first
                    if state is State.PROVISIONAL and 0 <= place < values.size:
                        values[place] = np.nan
                weights = None if drawn.weights is None else drawn.weights.values
                other.daily = DailyValues(drawn.daily.first, moving_mean(values, other.series.window, weights))
                self._draw(other)

    def _draw(self, drawn: _Drawn) -> None:
        daily = drawn.daily
        if drawn.series.kind is Kind.PLAN:
            drawn.curve.set_points(*plan_steps(daily))
        elif not drawn.series.is_bars:
            drawn.curve.set_points(daily.days, daily.values)
        elif not drawn.series.stacked:
            drawn.curve.set_values(daily)
        if drawn.marks is not None:
            drawn.marks.set_values(drawn.tops if not drawn.series.stacked else daily)

    def _stack(self) -> None:
        """Stand stacked bars on one another; a source without a value that day adds nothing."""
        stacked = [d for d in self._drawn.values() if d.series.stacked and d.daily.values.size]
        if not stacked:
            return
        first = min(d.daily.first for d in stacked)
        last = max(d.daily.first + d.daily.values.size for d in stacked)
        floor = np.zeros(last - first)
        for drawn in stacked:
            place = slice(drawn.daily.first - first, drawn.daily.first - first + drawn.daily.values.size)
            drawn.base = floor[place].copy()
            drawn.curve.set_values(drawn.daily, drawn.base)
            if drawn.marks is not None:
                drawn.marks.set_values(drawn.tops)
            floor[place] += np.nan_to_num(drawn.daily.values)

    def _lift_rings(self, day: int) -> None:
        """Stand the rings of stacked bars on what is beneath them, typed or saved."""
        floor = 0.0
        for drawn in self._drawn.values():
            if not drawn.series.stacked or drawn.marks is None:
                continue
            part = drawn.parts.get(day)
            drawn.marks.set_pending(day, None if part is None else floor + part)
            own = drawn.daily.at(day) if part is None else part
            floor += own if math.isfinite(own) else 0.0

    def _show_states(self, drawn: _Drawn) -> None:
        if drawn.series.is_bars and not drawn.series.by_period:
            drawn.curve.set_provisional(frozenset(d for d, s in drawn.states.items() if s is State.PROVISIONAL))
        if drawn.marks is not None:
            drawn.marks.set_states(drawn.states)

    def _time_changed(self) -> None:
        if self.isVisible():
            self._show_time()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the stretch of time that others chose meanwhile."""
        super().showEvent(event)
        self._show_time()

    def _show_time(self) -> None:
        self._set_span()
        self._set_line_pens()
        self._fit_values()
        self._readout.update()

    def _set_span(self) -> None:
        pad = _PAD * (self._time.end - self._time.start) / max(100.0, self._view.width() - 2 * _PAD)
        for view in (self._view, self._right_view):
            if view is not None:
                view.setXRange(self._time.start - pad, self._time.end + pad, padding=0)

    def _fit_values(self) -> None:
        """Fit both value axes to the days in view."""
        self._extents = {right: self._extent(right) for right in (False, True)}
        self._fit_rings()
        self._ends.update()
        self._margins_timer.start(0)

    def _extent(self, right: bool) -> tuple[float, float]:
        """Give the lowest and the highest value in view on one side."""
        low, high = math.inf, -math.inf
        for drawn in self._drawn.values():
            if drawn.series.right_axis == right:
                lowest, highest = drawn.extent(self._time.start, self._time.end)
                low, high = min(low, lowest), max(high, highest)
        return low, high

    def _fit_rings(self) -> None:
        """Fit both value axes to the days in view, of which nothing has changed but the rings."""
        for view, right in ((self._view, False), (self._right_view, True)):
            if view is not None:
                self._fit_side(view, [d for d in self._drawn.values() if d.series.right_axis == right], right)

    def _fit_side(self, view: TimeViewBox, side: Sequence[_Drawn], right: bool) -> None:
        low, high = self._extents[right]
        start, end = self._time.start, self._time.end
        for drawn in side:
            if drawn.marks is not None:
                for day, value in drawn.marks.pending.items():
                    if start <= day <= end:
                        low, high = min(low, value), max(high, value)
        zero = any(drawn.series.is_bars for drawn in side)
        low, high = round_range(low, high, max(40.0, view.height()), zero=zero)
        if [low, high] != view.viewRange()[1]:
            view.setYRange(low, high, padding=0)
            self._ends.update()
            self._margins_timer.start(0)
        # Left to pyqtgraph, this would happen while painting, and so ask for all of it to be painted once more.
        view.updateMatrix()

    def _set_line_pens(self) -> None:
        for drawn in self._drawn.values():
            if not drawn.series.is_bars and not drawn.series.by_period:
                self._set_pen(drawn)

    def _set_pen(self, drawn: _Drawn) -> None:
        series = drawn.series
        lines = sum(not other.series.is_bars for other in self._drawn.values())
        days = lines * (self._time.end - self._time.start)
        smooth = days <= _MANY
        colour = self._theme.colour(series.token)
        if series.kind is Kind.PLAN or series.dashed:
            pen = cosmetic(colour, 1.0)
            pen.setDashPattern([6, 4])
            smooth = smooth and series.kind is not Kind.PLAN  # a level line is crisp without
        else:
            pen = cosmetic(colour, 1.6 if days <= _FEW else 1.0)
        drawn.curve.set_pen(pen, smooth=smooth)

    def _dress(self, drawn: _Drawn) -> None:
        theme, series = self._theme, drawn.series
        colour = theme.colour(series.token)
        if series.by_period:
            pen = cosmetic(colour, 1.6)
            if series.dashed:
                pen.setDashPattern([6, 4])
            drawn.curve.set_colours(pen, theme.colour("panel"), theme.colour("text"))
        elif series.is_bars:
            drawn.curve.set_colours(colour, theme.colour("panel"))
        else:
            self._set_pen(drawn)
        if drawn.marks is not None:
            drawn.marks.set_colours(colour, theme.colour("panel"), theme.colour("accent"), theme.colour("text"))

    # --- margins ---------------------------------------------------------------------------------------------------

    def _resized(self, *_: Any) -> None:
        if self._right_view is not None:
            self._right_view.setGeometry(self._view.sceneBoundingRect())
        self._set_span()
        self._fit_values()

    def _check_margins(self) -> None:
        needed = self.margins_needed()
        if needed == self._needed:
            return
        self._needed = needed
        self._apply_margins()
        self.margins_changed.emit()

    def _apply_margins(self) -> None:
        left, right = self._margins or self._needed
        self._axis.setWidth(left)
        if self._right_axis is not None:
            wide = self._right_axis.width_needed()
            self._right_axis.setWidth(wide)
            right -= wide
        self._ends.set_width(max(right, 4))
        self._legend.set_left(left)

    def _end_labels(self) -> Sequence[EndLabel]:
        labels = []
        for drawn in self._drawn.values():
            if not drawn.series.end_label:
                continue
            daily = drawn.daily
            values = daily.values[daily.slice(self._time.start, self._time.end)]
            known = np.flatnonzero(np.isfinite(values))
            if known.size == 0:
                continue
            view = self._right_view if drawn.series.right_axis and self._right_view is not None else self._view
            height = view.mapFromView(QPointF(0, float(values[known[-1]]))).y()
            colour = self._theme.colour(drawn.series.token)
            dashed = drawn.series.dashed or drawn.series.kind is Kind.PLAN
            labels.append(EndLabel(drawn.series.name, height, colour, dashed))
        return labels

    # --- legend and crosshair --------------------------------------------------------------------------------------

    def _update_legend(self) -> None:
        say = self._language.say
        entries = []
        states: set[State] = set()
        for drawn in self._drawn.values():
            series = drawn.series
            if series.kind is Kind.POINTS:
                entries.append(Entry(Look.PROVISIONAL_POINT, series.token, series.name))
                continue
            states.update(drawn.states.values())
            if series.end_label:
                continue
            dashed = series.dashed or series.kind is Kind.PLAN
            look = Look.BARS if series.is_bars else Look.DASHED if dashed else Look.LINE
            entries.append(Entry(look, series.token, series.name))
        if State.PROVISIONAL in states:
            bars = any(d.series.is_bars for d in self._drawn.values())
            look = Look.PROVISIONAL if bars else Look.PROVISIONAL_POINT
            entries.append(Entry(look, "data1" if bars else "text", say(msg("provisional"))))
        if State.CORRECTED in states:
            entries.append(Entry(Look.CORRECTED, "text", say(msg("corrected"))))
        if self._has_rings():
            entries.append(Entry(Look.UNSAVED, "accent", say(msg("not saved"))))
        self._legend.set_entries(entries)

    def _has_rings(self) -> bool:
        return any(drawn.marks is not None and drawn.marks.pending for drawn in self._drawn.values())

    def _mouse_moved(self, position: QPointF) -> None:
        inside = self._view.sceneBoundingRect().contains(position)
        self._hovering = inside
        if inside:
            day = round(self._view.mapSceneToView(position).x())
            if day == self._time.pointed_day:
                self._point(day)
            self._time.point_at(day)
        else:
            self._time.point_at(None)

    def _mouse_left(self) -> None:
        self._hovering = False
        self._time.point_at(None)

    def _point(self, day: int | None) -> None:
        if day is None:
            self._readout.show_day(None)
            return
        dots = [
            (drawn.daily.at(day), self._theme.colour(drawn.series.token))
            for drawn in self._drawn.values()
            if not drawn.series.is_bars
            and not drawn.series.right_axis
            and not drawn.series.by_period
            and math.isfinite(drawn.daily.at(day))
        ]
        with_box = self._hovering or self.hasFocus()
        date = day_of(day)
        heading = f"{self._language.weekday(date)} {self._language.date(date)}"
        rows = self._rows(day) if with_box else []
        self._readout.show_day(day, heading, rows, dots)
        if rows:
            self.setAccessibleDescription("; ".join([heading, *(f"{row.name} {row.value}".strip() for row in rows)]))

    def _rows(self, day: int) -> list[Row]:
        say = self._language.say
        rows: list[Row] = []
        words: list[str] = []
        for drawn in self._drawn.values():
            series = drawn.series
            dashed = series.dashed or series.kind is Kind.PLAN
            colour = self._theme.colour(series.token)
            for name, written in self._said(drawn, day):
                rows.append(Row(name, written, colour, series.is_bars, dashed, strong=not rows))
            pending = drawn.unsaved.get(day)
            if pending is not None:
                unsaved = f"{say(msg('not saved'))}: {series.name}"
                rows.append(Row(unsaved, self._written(series, pending), self._theme.colour("accent"), dashed=True))
            state = drawn.states.get(day)
            if state is State.PROVISIONAL:
                words.append(say(msg("provisional")))
            elif state is State.CORRECTED:
                words.append(say(msg("corrected")))
        if self._extra is not None:
            rows += [Row(name, value) for name, value in self._extra(day)]
        rows += [Row(word, "") for word in dict.fromkeys(words)]
        return rows

    def _said(self, drawn: _Drawn, day: int) -> list[tuple[str, str]]:
        """Give the lines of the box for one series: each shift of the day, its period, or what the day ranges over."""
        series = drawn.series
        if series.by_period:
            spans: Spans = drawn.curve.spans
            places = range(*spans.within(day - 0.4, day + 0.4).indices(spans.values.size))
            if places:
                names = [f"{series.name}, {spans.names[i]}" if spans.names else series.name for i in places]
                return [(n, self._written(series, float(spans.values[i]))) for n, i in zip(names, places, strict=True)]
        if drawn.is_dense:
            low, high = drawn.extent(day - 0.5, day + 0.5)
            if low < high:
                return [(series.name, f"{self._written(series, low)} … {self._written(series, high)}")]
        return [(series.name, self._written(series, drawn.at(day)))]

    def _show_cursors(self) -> None:
        """Say what stands at the cursors, and by how much B differs from A."""
        self._cursors.update()
        cursors = self._time.cursors
        say, language = self._language.say, self._language
        lines = []
        if cursors:
            days = " · ".join(f"{name} {language.date(day_of(d))}" for name, d in zip(NAMES, cursors, strict=False))
            if len(cursors) == 2:
                days += f" · {say(msg('{n} days', n=cursors[1] - cursors[0]))}"
            lines.append(days)
            lines += [self._difference(drawn, cursors) for drawn in self._drawn.values() if self._is_compared(drawn)]
            if self._time.cursors_exchanged:
                lines.append(say(msg("A is always the earlier day: the two were exchanged.")))
        self.cursor_words.setText("\n".join(lines))
        self.cursor_words.setVisible(bool(lines))

    def _is_compared(self, drawn: _Drawn) -> bool:
        return drawn.series.kind not in (Kind.MEAN, Kind.PLAN)

    def _difference(self, drawn: _Drawn, cursors: Sequence[int]) -> str:
        series, values = drawn.series, [drawn.at(day) for day in cursors]
        words = [f"{name} {self._written(series, v)}" for name, v in zip(NAMES, values, strict=False)]
        if len(values) == 2 and all(map(math.isfinite, values)):
            change = values[1] - values[0]
            sign = "+" if change > 0 else ""
            words.append(f"B − A {sign}{self._written(series, change).removeprefix('+')}")
            if values[0] and series.unit != "%":
                words.append(f"{sign}{self._language.number(100 * change / abs(values[0]), 1)}\u00a0%")
        return f"{series.name}: " + " · ".join(words)

    def _written(self, series: Series, value: float) -> str:
        if not math.isfinite(value):
            return self._language.say(msg("not entered"))
        number = self._language.number(value, series.decimals)
        if self._signed and value > 0:
            number = f"+{number}"
        return f"{number}\u00a0{series.unit}" if series.unit else number

    # --- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point, move and zoom by keys."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        time = self._time
        quarter = (time.end - time.start) / 4
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                step = -1 if key == Qt.Key.Key_Left else 1
                if control:
                    time.pan(step * quarter)
                else:
                    here = time.pointed_day
                    self._go_to(time.last_day if here is None else here + step)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                time.zoom(0.8, self._centre())
            case Qt.Key.Key_Minus:
                time.zoom(1.25, self._centre())
            case Qt.Key.Key_Home:
                self._go_to(time.extent[0])
            case Qt.Key.Key_End:
                self._go_to(time.extent[1])
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if time.pointed_day is not None:
                self.day_chosen.emit(time.pointed_day)
            case Qt.Key.Key_Escape if time.pointed_day is not None:
                time.point_at(None)
            case Qt.Key.Key_Backspace if time.cursors:
                time.clear_cursors()
            case _ if not control and event.text() and event.text().lower() in _CURSOR_KEYS:
                day = time.pointed_day
                day = round(self._centre()) if day is None else day
                time.place_cursor(day, _CURSOR_KEYS[event.text().lower()])
            case _:
                super().keyPressEvent(event)

    def _centre(self) -> float:
        day = self._time.pointed_day
        return float(day) if day is not None else (self._time.start + self._time.end) / 2

    def _go_to(self, day: int) -> None:
        first, last = self._time.extent
        day = max(first, min(day, last))
        self._time.reveal(day)
        self._time.point_at(day)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame of the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame of the focus and the box away."""
        super().focusOutEvent(event)
        if not self._hovering:
            self._time.point_at(None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame the chart while it has the keyboard."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
            painter.end()


def deviation(actual: ArrayLike, plan: ArrayLike) -> Values:
    """Actual minus plan, NaN where either is missing."""
    return np.asarray(actual, dtype=np.float64) - np.asarray(plan, dtype=np.float64)
