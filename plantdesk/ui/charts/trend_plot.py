"""The trend chart: daily bars and lines with plan, mean, states of days, unsaved typing and a crosshair."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from plantdesk.services.chart_table import ChartTable
from plantdesk.services.language import Language
from plantdesk.ui.charts.computed import average, lift_rings, stack
from plantdesk.ui.charts.cursors import CursorsItem, CursorWords
from plantdesk.ui.charts.date_axis import ValueAxis
from plantdesk.ui.charts.day_words import DayWords, ExtraRows
from plantdesk.ui.charts.drawn import Drawn
from plantdesk.ui.charts.flags import Flags
from plantdesk.ui.charts.in_view import extent_in_view, line_days, with_rings
from plantdesk.ui.charts.items import MarksItem
from plantdesk.ui.charts.linked import TimeRange
from plantdesk.ui.charts.plot_frame import PlotFrame
from plantdesk.ui.charts.readout import EndLabel, EndLabels
from plantdesk.ui.charts.series import DailyValues, Kind, Series, State
from plantdesk.ui.charts.spans import Spans
from plantdesk.ui.charts.ticks import round_range
from plantdesk.ui.charts.time_view import TimeViewBox
from plantdesk.ui.charts.trend_keys import steer
from plantdesk.ui.charts.trend_legend import end_labels, has_rings, legend_entries
from plantdesk.ui.charts.trend_table import trend_table
from plantdesk.ui.theme import Theme

_HALF_LABEL = 8
_TALL = 260
"""Pixels of height from which on each series has a line of its own at the cursors."""
_PAD = 9.0
"""Pixels beside the first and the last day, so that a ring there is whole."""


class TrendPlot(PlotFrame):
    """A chart of daily series over the ``TimeRange`` that it shares with the other charts of its tab.

    Keys: Left and Right point at the day before or after, Ctrl+Left and Ctrl+Right move by a quarter of the view,
    ``+`` and ``-`` zoom, Home and End go to the first and last day, A and B place the cursors there, Backspace takes
    them away, Esc stops pointing; the keys of ``flags`` besides.
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
        super().__init__(theme, language, TimeViewBox(time), signed=signed, parent=parent)
        self._time = time
        self._drawn: dict[str, Drawn] = {}
        self._words = DayWords(language, signed=signed)
        self._extra: ExtraRows | None = None
        self._hovering = False
        self._tells_cursors = True
        self._margins: tuple[int, int] | None = None
        self._needed = (0, 0)
        self._extents: dict[bool, tuple[float, float]] = {}
        """The lowest and the highest value in view, on the left axis and on the right."""
        self._right_axis: ValueAxis | None = None
        self._right_view: TimeViewBox | None = None
        self._plot.setDownsampling(auto=True, mode="peak")
        self._plot.setClipToView(True)
        self.show_dates(date_axis)
        self._cursors = CursorsItem(time, theme)
        self._view.addItem(self._cursors, ignoreBounds=True)
        self.flags = Flags(self.canvas, self._view, time, theme, self)
        """Notes and dates of milestones at the top edge."""
        self.flags.told_otherwise.connect(self._point_again)
        self.flags.room_changed.connect(self._fit_values)
        self._ends = EndLabels(theme, self._end_labels)
        self._plot.layout.addItem(self._ends, 2, 3)
        self.cursor_words = CursorWords(theme, self)
        """What stands at the cursors, in words; hidden while none is placed."""
        self._column.addWidget(self.cursor_words)
        self.setMinimumSize(QSize(160, 56))

        self._unaveraged: set[str] = set()
        """Series of which a day has changed since their means were drawn."""
        self._legend_is_old = False
        self._follow_soon = QTimer(self)
        self._follow_soon.setSingleShot(True)
        self._follow_soon.timeout.connect(self._follow)
        self._margins_timer.timeout.connect(self._check_margins)
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
        drawn = self._drawn[series.key] = Drawn(series)
        view.addItem(drawn.curve, ignoreBounds=True)
        lines = 6 if series.marked else 5
        drawn.curve.setZValue({Kind.PLAN: 8, Kind.MEAN: 7}.get(series.kind, 0 if series.is_bars else lines))
        if drawn.marks is not None:
            view.addItem(drawn.marks, ignoreBounds=True)
        drawn.dress(self._theme, line_days(self._drawn.values(), self._time))
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
        if drawn.series.dotted:  # the legend says where there is nothing of it
            self._update_legend()

    def set_spans(self, key: str, spans: Spans) -> None:
        """Give a series that was declared ``by_period`` its shifts, weeks or months."""
        self._drawn[key].take_spans(spans)
        self._spans_changed()

    def replace_spans(self, key: str, start: float, end: float, fresh: Spans) -> None:
        """Change the periods between two edges of days, without handing all of them over again."""
        self._drawn[key].replace_spans(start, end, fresh)
        self._spans_changed()

    def _spans_changed(self) -> None:
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
            drawn.show_states()
            self._legend_soon()
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
        drawn.show_states()
        average(self._drawn.values(), drawn)
        self._update_legend()

    def set_pending(self, day: int, value: float | None, key: str | None = None) -> None:
        """Show unsaved typing as a dashed ring at what the day would be; ``None`` takes it away. Cheap: a keystroke."""
        drawn = self._drawn[key or next(iter(self._drawn))]
        if drawn.marks is None:
            return
        ringed = has_rings(self._drawn.values())
        if drawn.series.stacked:
            drawn.parts.pop(day, None)
            if value is not None:
                drawn.parts[day] = value
            lift_rings(self._drawn.values(), day)
        elif drawn.marks.pending.get(day) != value:
            drawn.marks.set_pending(day, value)
        else:
            return
        self._fit_rings()
        if has_rings(self._drawn.values()) != ringed:
            self._legend_soon()
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

    def tell_cursors(self, told: bool) -> None:
        """Say beneath what stands at the cursors, or leave it to another chart that stands there."""
        self._tells_cursors = told
        self._show_cursors()

    def show_legend(self, shown: bool) -> None:
        """Show the legend, or leave it out where the chart is a low strip."""
        self._legend.setVisible(shown)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        super().set_theme(theme)
        for part in (self._ends, self._right_axis, self._cursors, self.flags):
            if part is not None:
                part.set_theme(theme)
        for drawn in self._drawn.values():
            drawn.dress(theme, line_days(self._drawn.values(), self._time))
        self._update_legend()
        self._margins_timer.start(0)

    # --- what stands here, for tests and for aligning --------------------------------------------------------------

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
        self._follow()
        self._readout.show_day(None)
        self._plot.layout.activate()
        self._resized()
        self._margins_timer.stop()
        self._check_margins()
        self._column.activate()  # the legend may have broken its line anew
        self._plot.layout.activate()
        self._resized()

    def range_table(self) -> ChartTable:
        """Give the days or periods in view with what stands there of each series, for a file or the clipboard."""
        (start, end), _ = self._view.viewRange()
        pixels = self._view.width() / (end - start)
        return trend_table(self._drawn.values(), self._time, self._language, pixels)

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
            drawn.draw()
        else:
            drawn.curve.touch(day)
            if drawn.marks is not None:
                drawn.marks.touch()
        if drawn.series.stacked:
            stack(self._drawn.values())
        if day is None:
            average(self._drawn.values(), drawn)
        else:  # the day is painted first: a mean is a line across all of the chart
            self._unaveraged.add(key)
            self._follow_soon.start(0)
        self._fit_values()
        self._point_again()
        if self._time.cursors:
            self._show_cursors()

    def _legend_soon(self) -> None:
        self._legend_is_old = True
        self._follow_soon.start(0)

    def _follow(self) -> None:
        """Bring means and legend in step with a day that has been painted."""
        self._follow_soon.stop()
        keys = self._unaveraged & self._drawn.keys()
        self._unaveraged.clear()
        for key in keys:
            average(self._drawn.values(), self._drawn[key])
        if self._legend_is_old:
            self._update_legend()
        self._point_again()

    def _point_again(self) -> None:
        """Write the values of the day that is pointed at anew."""
        if self._time.pointed_day is not None:
            self._point(self._time.pointed_day)

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
        self._extents = {right: extent_in_view(self._side(right), self._time) for right in (False, True)}
        self._fit_rings()
        self._ends.update()
        self._margins_timer.start(0)

    def _fit_rings(self) -> None:
        """Fit both value axes to the days in view, of which nothing has changed but the rings."""
        for view, right in ((self._view, False), (self._right_view, True)):
            if view is not None:
                self._fit_side(view, self._side(right), right)

    def _side(self, right: bool) -> list[Drawn]:
        return [drawn for drawn in self._drawn.values() if drawn.series.right_axis == right]

    def _fit_side(self, view: TimeViewBox, side: Sequence[Drawn], right: bool) -> None:
        low, high = with_rings(self._extents[right], side, self._time)
        zero = any(drawn.series.is_bars for drawn in side)
        high = self.flags.raised(min(low, 0.0) if zero else low, high, view.height())
        low, high = round_range(low, high, max(40.0, view.height()), zero=zero)
        if [low, high] != view.viewRange()[1]:
            view.setYRange(low, high, padding=0)
            self._ends.update()
            self._margins_timer.start(0)
        # Left to pyqtgraph, this would happen while painting, and so ask for all of it to be painted once more.
        view.updateMatrix()

    def _set_line_pens(self) -> None:
        days = line_days(self._drawn.values(), self._time)
        for drawn in self._drawn.values():
            if not drawn.series.is_bars and not drawn.series.by_period:
                drawn.set_pen(self._theme, days)

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
        return end_labels(self._drawn.values(), self._time, self._theme, self._height_of)

    def _height_of(self, drawn: Drawn, value: float) -> float:
        """Give how far beneath the top of the plot a value of a series stands, in pixels."""
        right = drawn.series.right_axis and self._right_view is not None
        view = self._right_view if right and self._right_view is not None else self._view
        return float(view.mapFromView(QPointF(0, value)).y())

    # --- legend and crosshair --------------------------------------------------------------------------------------

    def _update_legend(self) -> None:
        self._legend_is_old = False
        self._legend.set_entries(legend_entries(self._drawn.values(), self._language, self._time.extent[1]))

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
        heading = self._words.heading(day)
        told = with_box and not self.flags.is_hit
        rows = self._words.rows(self._drawn.values(), day, self._theme, self._extra) if told else []
        if with_box:
            rows += self.flags.rows(day, self._readout.room() - len(rows), by_keys=not self._hovering)
        self._readout.show_day(day, heading, rows, dots)
        if rows:
            self.setAccessibleDescription("; ".join([heading, *(f"{row.name} {row.value}".strip() for row in rows)]))

    def _show_cursors(self) -> None:
        """Say what stands at the cursors, and by how much B differs from A."""
        self._cursors.setVisible(bool(self._time.cursors))
        self._cursors.update()
        words = self._words.at_cursors(self._drawn.values(), self._time, short=self.height() < _TALL)
        self.cursor_words.setText(words)
        self.cursor_words.setVisible(bool(words) and self._tells_cursors)

    # --- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point, move and zoom by keys."""
        if self.flags.take_key(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._time.pointed_day is not None:
            self.day_chosen.emit(self._time.pointed_day)
        elif not steer(self._time, event):
            super().keyPressEvent(event)

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
