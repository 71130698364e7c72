"""One panel of a workspace: any figures of the catalogue as a trend, a distribution or a scatter, and why it is as it is.

``ChartPanel(desk, spec)`` is whole by itself; several share one ``TimeRange`` and then move and point together.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Chart, Derived, Figure, Sum
from plantdesk.domain.day import TOTAL
from plantdesk.domain.periods import Span, day_number
from plantdesk.domain.plan import Planned
from plantdesk.domain.text import Message, msg
from plantdesk.services.plans import plan_of
from plantdesk.services.rolling import LONGEST_BY_SHIFT, Rolled, RollUp, rolled
from plantdesk.services.series import DaySeries, PointState, day_series
from plantdesk.ui.charts import (
    Against,
    Cloud,
    DistributionPlot,
    Group,
    Kind,
    PanelKind,
    PanelSpec,
    Rolling,
    ScatterPlot,
    Series,
    TimeRange,
    TrendPlot,
)
from plantdesk.ui.charts.telling import TOKENS, line_look
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.trends.board import TrendBoard, put
from plantdesk.ui.trends.cathode import MANY_DAYS
from plantdesk.ui.trends.last_year import (
    MOST_COMPARED,
    declare_last_year,
    fill_last_year,
    last_year_of,
    put_last_year,
)
from plantdesk.ui.trends.periods import (
    between,
    caller,
    complete,
    days_together,
    periods_around,
    planned,
    spans_of,
    whole,
    year_later,
)
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel

_CALM_MS = 80
"""What is odd about a stretch of a trend is said once it rests: not with each frame of a move."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One series of the panel: key in the chart, the figure, of which unit (``""``: all together), on which axis."""

    key: str
    figure: Figure | Derived
    unit: str
    right: bool

    @property
    def last_year(self) -> str:
        return last_year_of(self.key)

    @property
    def plan(self) -> str:
        return f"{self.key}:plan"


class ChartPanel(TrendBoard):
    """What a ``PanelSpec`` says, drawn; ``reasons`` say what could not be drawn as asked, and why."""

    def __init__(
        self,
        desk: Desk,
        spec: PanelSpec,
        time: TimeRange | None = None,
        parent: QWidget | None = None,
        *,
        reading: bool = False,
    ) -> None:
        """With ``time`` the panel shares the stretch of others and has neither range buttons nor navigator.

        With ``reading`` its heading has no menu.
        """
        super().__init__(desk, parent, time)
        self.spec = spec
        self.reasons: tuple[str, ...] = ()
        self._kept: dict[str, str] = {}
        """Reasons that hold whatever is in view, by what they are about."""
        self._title = ElidedLabel("", "caption" if time is not None else "title")
        self._words = label(role="caption", parent=self)
        self._words.setWordWrap(True)
        self._read: dict[str, DaySeries] = {}
        self._rolled: dict[str, list[Rolled]] = {}
        self._plans: dict[str, Planned] = {}
        """What the periods of a line are compared with, as it stood when they were filled."""
        self._dominant: dict[int, str] = {}
        self._left_out: set[int] = set()
        """Days in view that distribution and scatter do not count, for a part of them is missing."""
        self._lines = self._lines_of(spec)
        self.trend = TrendPlot(desk.theme, desk.language, self.time, parent=self)
        self.distribution = DistributionPlot(desk.theme, desk.language, self)
        self.scatter = ScatterPlot(desk.theme, desk.language, self)
        self.scatter.pointed.connect(self.time.point_at)
        self.time.pointed.connect(self.scatter.point_at)
        shown: dict[PanelKind, TrendPlot | DistributionPlot | ScatterPlot] = {
            PanelKind.TREND: self.trend,
            PanelKind.HISTOGRAM: self.distribution,
            PanelKind.SCATTER: self.scatter,
        }
        self.chart = shown[spec.kind]
        if time is None:
            self.add_heading(self._title, lambda: self.chart)
        else:
            self._column.addWidget(self._title if reading else self.with_menu(self._title, self.chart))
        for kind, plot in shown.items():
            plot.setVisible(kind is spec.kind)
        if spec.kind is PanelKind.TREND:
            self.add_plot(self.trend, 1)
        else:
            self._column.addWidget(self.chart, 1)
        self._column.addWidget(self._words)
        if time is None:
            self.add_navigator()
        else:
            self.navigator.hide()
        title = spec.title or self._usual_title()
        self._title.setText(title)
        self.chart.setAccessibleName(title)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._show_view)
        self.time.changed.connect(self._time_changed)
        desk.closed.connect(self._again.stop)
        self._declare()
        self.fill_all()

    spec_wanted = Signal(object)
    """The panel is to show another ``PanelSpec``."""

    def panel_of(self, chart: QWidget) -> PanelSpec | None:
        """A panel is one already."""
        return self.spec

    def shows_last_year(self, chart: QWidget) -> bool | None:
        """Tell whether last year is compared with; a distribution and a scatter have none."""
        return self.spec.compare is Against.LAST_YEAR if self.spec.kind is PanelKind.TREND else None

    def show_last_year(self, shown: bool) -> None:
        """Ask for the same panel with last year, or without."""
        self.spec_wanted.emit(replace(self.spec, compare=Against.LAST_YEAR if shown else Against.NONE))

    # --- what is asked ---------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What stands above the panel."""
        return self._title.text()

    def _figure(self, key: str) -> Figure | Derived | None:
        """Give a figure that can be drawn; a reason is kept where it cannot, or no longer is measured."""
        say = self.desk.language.say
        try:
            figure = self.desk.reader.catalogue.series(key)
        except KeyError:
            self._kept[key] = say(msg("This plant has no figure “{key}”: nothing is drawn of it.", key=key))
            return None
        if figure.drawn is Chart.NONE:
            self._kept[key] = say(msg("{figure} does not add up over days, so it is not drawn.", figure=figure.name))
            return None
        if isinstance(figure, Figure) and not figure.measured_on(self.desk.today):
            begun = [(first, end) for first, end in figure.spells if first <= self.desk.today]
            if begun:
                until = max(end for _, end in begun if end is not None)
                told = msg(
                    "{figure} was retired on {day}; what was measured before stays.", figure=figure.name, day=until
                )
            else:
                told = msg("{figure} is measured from {day} on.", figure=figure.name, day=figure.spells[0][0])
            self._kept[key] = say(told)
        return figure

    def _lines_of(self, spec: PanelSpec) -> list[_Line]:
        figures = [figure for key in spec.figures if (figure := self._figure(key)) is not None]
        lines = [
            _Line(f"{figure.key}/{unit}", figure, unit, False) for figure in figures for unit in spec.units or (TOTAL,)
        ]
        if spec.kind is not PanelKind.TREND:
            return lines
        other = self._figure(spec.second_axis) if spec.second_axis else None
        if other is not None:
            unit = spec.units[0] if len(spec.units) == 1 and figures and figures[0].sheet == other.sheet else TOTAL
            lines.append(_Line(f"{other.key}/{unit}/right", other, unit, True))
        elif figures:
            # What is measured in another unit cannot share an axis with the first figure.
            lines = [replace(line, right=line.figure.unit != figures[0].unit) for line in lines]
        return lines

    def _usual_title(self) -> str:
        say = self.desk.language.say
        named: dict[str, Figure | Derived] = {line.figure.key: line.figure for line in self._lines}
        names = [say(msg("{figure}, {unit}", figure=f.name, unit=self._unit_of(f))) for f in named.values()]
        return " · ".join(names) or ", ".join(self.spec.figures)

    def _unit_of(self, figure: Figure | Derived) -> str:
        """Give the unit with what it is counted over: tonnes a day, a week, a month."""
        say, unit = self.desk.language.say, figure.unit
        if not isinstance(figure.adds, Sum) or self.spec.kind is PanelKind.SCATTER:
            return say(unit)
        match self.spec.roll_up:
            case Rolling.SHIFT:
                return say(msg("{unit} a shift", unit=unit))
            case Rolling.WEEK:
                return say(msg("{unit} a week", unit=unit))
            case Rolling.MONTH:
                return say(msg("{unit} a month", unit=unit))
            case _:
                return say(msg("{unit} a day", unit=unit))

    def _name_of(self, line: _Line, *, many: bool) -> str:
        """Give the name of a series: its unit, its figure, or both, as far as they differ within the panel."""
        say = self.desk.language.say
        kind = self.desk.reader.catalogue.sheet(line.figure.sheet).subject
        unit = say(self.desk.plant.name(kind, line.unit, self.desk.today)) if line.unit else ""
        if not unit:
            return say(line.figure.name)
        return f"{say(line.figure.short)}, {unit}" if many else unit

    @property
    def _roll_up(self) -> RollUp | None:
        """What the periods are; nothing where the days are drawn as they are."""
        return None if self.spec.roll_up in (Rolling.AUTO, Rolling.DAY) else RollUp(self.spec.roll_up.value)

    @property
    def _compares_last_year(self) -> bool:
        left = sum(not line.right for line in self._lines)
        return self.spec.compare is Against.LAST_YEAR and left <= MOST_COMPARED

    # --- trend -----------------------------------------------------------------------------------------------------

    def _declare(self) -> None:
        if self.spec.kind is not PanelKind.TREND or not self._lines:
            return
        say, by_period = self.desk.language.say, self._roll_up is not None
        left = [line for line in self._lines if not line.right]
        many = len({line.figure.key for line in self._lines}) > 1
        for place, line in enumerate(self._lines):
            bars = line.figure.drawn is Chart.BARS and len(left) == 1 and not line.right
            name, (token, dashed) = self._name_of(line, many=many), line_look(place)
            unit, decimals = say(line.figure.unit), line.figure.decimals
            kind = Kind.BARS if bars else Kind.LINE
            several = len(self._lines) > 1 and not bars
            series = Series(line.key, name, kind, token, unit, decimals, line.right, False, dashed and not bars)
            self.trend.declare(replace(series, by_period=by_period, end_label=several and not line.right))
            if self._compares_last_year and not line.right:
                whole = Series(line.key, name, kind, token, unit, decimals, by_period=by_period)
                declare_last_year(self.trend, whole, self.desk.language)
            if self.spec.compare is Against.PLAN and not line.right:
                words = say(msg("plan")) if len(left) == 1 else say(msg("{name}, plan", name=name))
                plan = Series(line.plan, words, Kind.PLAN, "plan", unit, decimals)
                self.trend.declare(replace(plan, by_period=by_period, dashed=True))
        self.trace_as(self.trend, self._lines[0].figure.key, self.spec.units)
        self.trend.set_extra_rows(self._corrected)

    def _corrected(self, day: int) -> list[tuple[str, str]]:
        """Say what stood before the corrections of a day, of every line that is drawn by day."""
        if self._roll_up is not None:
            return []
        found = [self.corrected_rows(line.figure.key, line.unit, day) for line in self._lines]
        return list(dict.fromkeys(row for rows in found for row in rows))

    def filling(self) -> Iterator[None]:
        """Fill line by line, each with what it is compared with."""
        self.grow()
        self._plans.clear()
        if self.spec.kind is PanelKind.SCATTER and self.spec.coloured_by:
            self._dominant = self._largest_parts(self.spec.coloured_by)
            yield
        for place, line in enumerate(self._lines):
            if self.spec.kind is PanelKind.TREND and self._roll_up is not None:
                yield from self._fill_periods(line)
            else:
                self._read[line.key] = self.read(line.figure.key, line.unit)
                if self.spec.kind is PanelKind.TREND:
                    self._show_days(line)
            if place == 0:
                series = self._read.get(line.key) or self.read(line.figure.key, line.unit)
                self.navigator.set_data(series.days, series.values)
            yield
        self._show_view()

    def _show_days(self, line: _Line) -> None:
        series = self._read[line.key]
        self.fill(self.trend, line.key, series)
        if self._compares_last_year and not line.right:
            fill_last_year(self.trend, line.key, series)
        if self.spec.compare is Against.PLAN and not line.right:
            first, last = self.extent()
            plan = plan_of(self.desk.reader, line.figure.key, self._holder(line))
            days_of_plan = [(day_number(day), plan.day(day)) for day in Span(first, last)]
            known = [(day, float(value)) for day, value in days_of_plan if value is not None]
            self.trend.set_series(line.plan, [day for day, _ in known], [value for _, value in known])
            self._note_plan(line, bool(known))

    def _holder(self, line: _Line) -> tuple[str, str] | None:
        return (self.desk.reader.catalogue.sheet(line.figure.sheet).subject, line.unit) if line.unit else None

    def _note_plan(self, line: _Line, found: bool) -> None:
        if found:
            self._kept.pop(line.plan, None)
        else:
            say = self.desk.language.say
            self._kept[line.plan] = say(msg("There is no plan of {figure}.", figure=line.figure.name))

    def _fill_periods(self, line: _Line) -> Iterator[None]:
        roll_up = self._roll_up
        assert roll_up is not None
        first, last = self.extent()
        found: list[Rolled] = []
        for part in rolled(self.desk.reader, line.figure.key, line.unit, roll_up, first, last):
            found += part
            yield
        self._rolled[line.key] = found
        if self.spec.compare is Against.PLAN and not line.right:
            self._plans[line.key] = plan_of(self.desk.reader, line.figure.key, self._holder(line))
        self._show_periods(line, roll_up)

    def _show_periods(self, line: _Line, roll_up: RollUp) -> None:
        """Draw all periods of a line, each with what it is compared with."""
        found, called = self._rolled[line.key], caller(self.desk.language, lambda: self.desk.plant, roll_up)
        self.trend.set_spans(line.key, spans_of(found, called))
        if self._compares_last_year and not line.right:
            later = year_later(whole(line.figure, found), roll_up)
            self.trend.set_spans(line.last_year, spans_of(later, called))
        plan = self._plans.get(line.key)
        if plan is not None:
            ahead = planned(line.figure, plan, roll_up, found)
            self.trend.set_spans(line.plan, complete(spans_of(ahead, called)))
            self._note_plan(line, bool(ahead))
        if roll_up is RollUp.SHIFT:
            say = self.desk.language.say
            self._kept["shift"] = say(msg("By shift, only the last {days} days are shown.", days=LONGEST_BY_SHIFT))

    def _change_periods(self, line: _Line, roll_up: RollUp, gone: Sequence[Rolled], fresh: Sequence[Rolled]) -> None:
        """Draw some periods of a line in the place of others, each with what it is compared with."""
        self._put_periods(line.key, roll_up, gone, fresh)
        if self._compares_last_year and not line.right:
            later = year_later(whole(line.figure, fresh), roll_up)
            self._put_periods(line.last_year, roll_up, year_later(gone, roll_up), later)
        plan = self._plans.get(line.key)
        if plan is not None:
            self._put_periods(line.plan, roll_up, gone, planned(line.figure, plan, roll_up, fresh), is_plan=True)
            self._note_plan(line, self.trend.item_of(line.plan).spans.values.size > 0)

    def _put_periods(
        self, key: str, roll_up: RollUp, gone: Sequence[Rolled], fresh: Sequence[Rolled], *, is_plan: bool = False
    ) -> None:
        both = (*gone, *fresh)
        if both:
            spans = spans_of(fresh, caller(self.desk.language, lambda: self.desk.plant, roll_up))
            edges = min(one.start for one in both), max(one.end for one in both)
            self.trend.replace_spans(key, *edges, complete(spans) if is_plan else spans)

    # --- distribution and scatter ----------------------------------------------------------------------------------

    def _in_view(self, series: DaySeries) -> tuple[np.ndarray, np.ndarray]:
        first, last = (bisect_left(series.days, edge) for edge in (self.time.start, self.time.end))
        return np.asarray(series.days[first:last], np.int64), np.asarray(series.values[first:last], np.float64)

    def _whole_days(self, line: _Line) -> tuple[np.ndarray, np.ndarray]:
        """Give days and values in view of which all is there: half a day's tonnes are no low tonnes."""
        series = self._read[line.key]
        days, values = self._in_view(series)
        if not isinstance(line.figure.adds, Sum):
            return days, values
        first = bisect_left(series.days, self.time.start)
        states = series.states[first : first + days.size]
        partly = np.array([state is PointState.PROVISIONAL for state in states], dtype=bool)
        self._left_out.update(days[partly].tolist())
        return days[~partly], values[~partly]

    def _show_groups(self) -> None:
        first = self._lines[0].figure if self._lines else None
        lines = [line for line in self._lines if line.figure is first]
        groups = [
            Group(
                self._name_of(line, many=False) if line.unit else "",
                TOKENS[place % len(TOKENS)],
                self._whole_days(line)[1],
            )
            for place, line in enumerate(lines)
            if line.key in self._read
        ]
        self.distribution.show_groups(groups, self._usual_title(), 1 if first is None else first.decimals + 1)

    def _show_clouds(self) -> None:
        say = self.desk.language.say
        if len(self._lines) < 2:
            self._kept["scatter"] = say(msg("A scatter needs two figures: one along and one up."))
            self.scatter.show_clouds([], ("", ""), ("", ""), (0, 0))
            return
        half = len(self._lines) // 2
        clouds: list[Cloud] = []
        for along, up in zip(self._lines[:half], self._lines[half:], strict=False):
            if along.key in self._read and up.key in self._read:
                clouds += self._clouds(along, up, len(clouds))
        figures = (self._lines[0].figure, self._lines[half].figure)
        names = [say(msg("{figure}, {unit}", figure=f.name, unit=f.unit)) for f in figures]
        units = (say(figures[0].unit), say(figures[1].unit))
        self.scatter.show_clouds(clouds, (names[0], names[1]), units, (figures[0].decimals, figures[1].decimals))

    def _clouds(self, along: _Line, up: _Line, place: int) -> list[Cloud]:
        x_days, x = self._whole_days(along)
        y_days, y = self._whole_days(up)
        days, at_x, at_y = np.intersect1d(x_days, y_days, return_indices=True)
        x, y = x[at_x], y[at_y]
        kind = self.spec.coloured_by
        if not kind:
            name = self._name_of(up, many=False) if up.unit else ""
            return [Cloud(name, TOKENS[place % len(TOKENS)], days, x, y)]
        whose = np.array([self._dominant.get(int(day), "") for day in days], dtype=object)
        found = []
        for number, unit in enumerate(sorted(set(self._dominant.values()))):
            its = whose == unit
            name = self.desk.language.say(self.desk.plant.name(kind, unit, self.desk.today))
            found.append(Cloud(name, TOKENS[number % len(TOKENS)], days[its], x[its], y[its]))
        others = whose == ""
        found.append(Cloud("", "muted", days[others], x[others], y[others]))
        return found

    def _largest_parts(self, kind: str) -> dict[int, str]:
        """Give the unit of a kind that gave most of a day: of ore by its tonnes."""
        sheet = self.desk.reader.catalogue.sheet_of_kind(kind)
        if sheet is None:
            return {}
        amount = (
            m.WET_T
            if kind == m.SOURCE
            else next((f.key for f in self.desk.reader.catalogue.charted(sheet.key) if isinstance(f.adds, Sum)), "")
        )
        if not amount:
            return {}
        first, last = self.extent()
        most: dict[int, tuple[float, str]] = {}
        for unit in self.desk.plant.all_units(kind):
            for row in self.desk.reader.daily(kind, unit, amount, first, last):
                if row[1] > most.get(row[0], (0.0, ""))[0]:
                    most[row[0]] = (row[1], unit)
        return {day: unit for day, (_, unit) in most.items()}

    def _time_changed(self, *_: float) -> None:
        # A method, not a lambda: the stretch of time outlives a panel that is taken out of a layout.
        self._again.start(_CALM_MS if self.spec.kind is PanelKind.TREND else 0)

    # --- what is in view, in words -----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what others chose meanwhile."""
        super().showEvent(event)
        self._again.start(0)

    def _show_view(self) -> None:
        """Draw what depends on the stretch in view, and say what is odd about it."""
        found: list[str] = []
        self._left_out.clear()
        if self.spec.kind is PanelKind.HISTOGRAM:
            self._show_groups()
            found += [self.distribution.words()]
        elif self.spec.kind is PanelKind.SCATTER:
            self._show_clouds()
            found += [self.scatter.words()]
        else:
            found += [self.desk.language.say(words) for words in self._odd()]
        if self._left_out:
            words = msg("{n} points are left out: some of their entries are missing.", n=len(self._left_out))
            found.insert(0, self.desk.language.say(words))
        self.reasons = tuple(line for line in (*self._kept.values(), *found) if line)
        self._words.setText("\n".join(self.reasons))
        self._words.setVisible(bool(self.reasons))

    def _odd(self) -> Iterator[Message]:
        """Say of each line why there is nothing, or next to nothing, to see."""
        for line in self._lines:
            if self._roll_up is None:
                if line.key not in self._read:
                    continue
                values = self._in_view(self._read[line.key])[1]
                ever = bool(self._read[line.key].values)
            else:
                if line.key not in self._rolled:
                    continue
                ever = bool(self._rolled[line.key])
                periods = self._rolled[line.key]
                values = np.array([r.value for r in periods[between(periods, self.time.start, self.time.end)]])
            name = self._name_of(line, many=True)
            if not ever:
                yield msg("{name}: nothing has been entered yet.", name=name)
            elif values.size == 0:
                yield msg("{name}: nothing was entered in these days.", name=name)
            elif values.size == 1:
                yield msg("{name}: one value alone lies in these days, so no line can be drawn.", name=name)
            elif float(values.min()) == float(values.max()):
                value = self.desk.language.number(float(values[0]), line.figure.decimals)
                yield msg("{name}: every value in view is {value}.", name=name, value=value)
            if self._compares_last_year and not line.right and ever and not self._has_last_year(line):
                yield msg("{name}: nothing was entered in the same days of last year.", name=name)
        left = sum(not line.right for line in self._lines)
        if self.spec.compare is Against.LAST_YEAR and left > MOST_COMPARED:
            yield msg("Last year is drawn beside up to {most} lines; here are more.", most=MOST_COMPARED)

    def _has_last_year(self, line: _Line) -> bool:
        low, high = self.trend.extent_of(line.last_year)
        return low <= high

    # --- what arrives ----------------------------------------------------------------------------------------------

    def take_over(self, changes: Changes) -> None:
        """Draw the days that changed anew; everything where an import or a setting changed more."""
        catalogue = self.desk.reader.catalogue
        kinds = {catalogue.sheet(line.figure.sheet).subject for line in self._lines}
        # What a concentrator recovers also follows from the ore it was fed.
        kinds |= {m.SOURCE} if m.CONCENTRATOR in kinds else set()
        days = changes.days(*kinds)
        settings = changes.touches("plan", "plant", "plan_weight") or any(
            s.kind in kinds and s.shift is None for s in changes.subjects
        )
        if len(days) > MANY_DAYS or settings:
            self.fill_all()
        elif days:
            self.grow_for(days)
            for line in self._lines:
                self._take_days(line, sorted(days))
            self._again.start(0)

    def _take_days(self, line: _Line, days: Sequence[date]) -> None:
        if self.spec.kind is PanelKind.TREND and self._roll_up is not None:
            self._take_periods(line, self._roll_up, days)
            return
        for day in days:
            one = day_series(self.desk.reader, line.figure.key, line.unit, day, day)
            if line.key in self._read:
                self._read[line.key].put(day_number(day), one)
            else:
                self._read[line.key] = one
            if self.spec.kind is not PanelKind.TREND:
                continue
            put(self.trend, line.key, day, one)
            if self._compares_last_year and not line.right:
                put_last_year(self.trend, line.key, day, one)
        if line is self._lines[0]:
            for day in days:
                at = self._read[line.key].at(day_number(day))
                self.navigator.update_point(day_number(day), None if at is None else at[0])

    def _take_periods(self, line: _Line, roll_up: RollUp, days: Sequence[date]) -> None:
        """Read the periods anew in which something changed."""
        periods, extent = self._rolled.get(line.key), self.extent()
        if periods is None:
            return
        if roll_up is RollUp.SHIFT:
            earliest = extent[1] - timedelta(days=LONGEST_BY_SHIFT - 1)
            del periods[: between(periods, day_number(earliest) - 0.5, math.inf).start]
            days = [day for day in days if day >= earliest]
        for first, last in days_together(days):
            found = periods_around(self.desk.reader, line.figure.key, line.unit, roll_up, first, last, extent)
            place = between(periods, day_number(first) - 0.5, day_number(last) + 0.5)
            gone, periods[place] = periods[place], found
            if roll_up is not RollUp.SHIFT:
                self._change_periods(line, roll_up, gone, found)
        if roll_up is RollUp.SHIFT:  # a year of them at most; those of 28 and 29 February share a day a year later
            self._show_periods(line, roll_up)
