"""Ore by source day by day with the head grade of what the concentrators were fed, recovery, and any figure by unit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Chart
from plantdesk.domain.day import TOTAL
from plantdesk.domain.periods import day_number, day_of
from plantdesk.domain.text import Text, msg
from plantdesk.services.mills import head_grade_parts, recovery_parts, series_of, whole_days
from plantdesk.services.series import DaySeries, PointState, day_series
from plantdesk.ui.charts import Kind, PanelSpec, Series, TrendPlot
from plantdesk.ui.charts.telling import line_look
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.trends.board import TrendBoard, put
from plantdesk.ui.trends.cathode import MANY_DAYS
from plantdesk.ui.trends.choice import FigureChoice
from plantdesk.ui.trends.last_year import (
    MOST_COMPARED,
    OVER_BARS,
    declare_last_year,
    fill_last_year,
    put_last_year,
)
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel

HEAD = "head"
SHEETS = (m.ORE, m.CONCENTRATOR, m.LEACH)
TOKENS = ("data2", "data1", "data3", "data4", "data5", "data6", "data7", "data8")
"""Colours of sources in their order: those beside each other on a stack of bars are far apart."""
_THOUSANDS_FROM = 5000
"""From so many tonnes a day on, the axis shows thousands."""
_TALL = 660
"""From this height on there is room for recovery as a third chart."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What a day would show once the typing is saved; units that are not touched are left out."""

    tonnes: Mapping[str, float] = field(default_factory=dict)
    grades: Mapping[str, float] = field(default_factory=dict)
    head: float | None = None
    recoveries: Mapping[str, float] = field(default_factory=dict)


class OreTrends(TrendBoard):
    """The trend board of the ore tab."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        say = desk.language.say
        plant, today = desk.plant, desk.today
        self.sources = plant.units(m.SOURCE, today) or plant.all_units(m.SOURCE)
        self.concentrators = plant.units(m.CONCENTRATOR, today) or plant.all_units(m.CONCENTRATOR)
        self._rings: set[tuple[TrendPlot, str, int]] = set()
        self._compact = False
        first, last = self.extent()
        whole = desk.reader.daily(m.SOURCE, "", m.WET_T, first, last)
        kilo = max((row[1] for row in whole), default=0.0) >= _THOUSANDS_FROM
        self._factor = 0.001 if kilo else 1.0
        unit = say(Text("kt", "тыс. т", "мың т") if kilo else Text("t", "т", "т"))
        decimals = 2 if kilo else 0
        title = say(msg("Dry ore, {unit} a day; head grade, % Cu", unit=unit))
        self.add_heading(ElidedLabel(title, "title"), lambda: self.tonnes)
        self.tonnes = TrendPlot(desk.theme, desk.language, self.time, date_axis=False, parent=self)
        self.tonnes.setAccessibleName(title)
        self.choice = FigureChoice(desk, SHEETS, m.CU_PCT, "caption", msg("Copper grade by source, %"), parent=self)
        self.chosen = TrendPlot(desk.theme, desk.language, self.time, parent=self)
        self.recovery = TrendPlot(desk.theme, desk.language, self.time, date_axis=False, parent=self)
        self.recovery.setAccessibleName(say(msg("Recovery by concentrator, %")))
        self._unit, self._decimals = unit, decimals
        self._last_year = self.remembered_last_year()
        self.tonnes.set_extra_rows(self._total_row)
        self._declare()
        self.add_plot(self.tonnes, 5)
        self.trace_as(self.tonnes, m.DRY_T)
        self.trace_as(self.recovery, m.RECOVERY_PCT)
        caption = label(say(msg("Recovery by concentrator, two-product, %")), "caption")
        self._recovery_box = self.add_plot(self.recovery, 3, self.with_menu(caption, self.recovery))
        self._chosen_box = self.add_plot(self.chosen, 4, self.with_menu(self.choice, self.chosen))
        self.add_navigator()
        self._unsaved: tuple[date, Unsaved] | None = None
        self._declare_chosen()
        self._make_room()
        self.fill_all()
        self.choice.chosen.connect(self._show_chosen)

    def _declare(self) -> None:
        """Declare the tonnes of each source with the head grade, and the recovery of each concentrator."""
        say, plant, today = self.desk.language.say, self.desk.plant, self.desk.today
        grade_unit = say(Text("% Cu", "% Cu", "% Cu"))
        self.tonnes.withdraw()
        self.recovery.withdraw()
        bars = []
        for place, source in enumerate(self.sources):
            name, token = say(plant.name(m.SOURCE, source, today)), TOKENS[place % len(TOKENS)]
            bars.append(Series(source, name, Kind.BARS, token, self._unit, self._decimals, stacked=True))
        lines = []
        for place, unit_id in enumerate(self.concentrators):
            name, (token, dashed) = say(plant.name(m.CONCENTRATOR, unit_id, today)), line_look(place, TOKENS)
            lines.append(Series(unit_id, name, Kind.LINE, token, "%", 1, dashed=dashed, end_label=True))
        for plot, declared in ((self.tonnes, bars), (self.recovery, lines)):
            for series in declared:
                plot.declare(series)
            self._declare_last_year(plot, declared)
        self.tonnes.declare(Series(HEAD, say(msg("head grade")), Kind.LINE, "plan", grade_unit, 3, right_axis=True))

    # --- comparing -------------------------------------------------------------------------------------------------

    def panel_of(self, chart: QWidget) -> PanelSpec | None:
        """Each chart shows one figure, of each unit on its own."""
        shown = {self.tonnes: (m.DRY_T, self.sources), self.recovery: (m.RECOVERY_PCT, self.concentrators)}
        found = shown.get(chart, (self.choice.figure.key, self._units))  # type: ignore[call-overload]
        return PanelSpec((found[0],), tuple(found[1]))

    def shows_last_year(self, chart: QWidget) -> bool | None:
        """Tell whether last year is drawn, which all charts do together."""
        return self._last_year

    def show_last_year(self, shown: bool) -> None:
        """Draw last year of each line, or of all units together where there are more lines than can be told apart."""
        self._last_year = shown
        self.remember_last_year(shown)
        self._declare()
        self._declare_chosen()
        if self._unsaved is not None:
            self.set_pending(*self._unsaved)
        self._next_step.stop()
        self.fill_first(self.filling())

    def _declare_last_year(self, plot: TrendPlot, series: Sequence[Series]) -> None:
        """Declare last year of what a chart shows."""
        if not self._last_year or not series:
            return
        if len(series) <= MOST_COMPARED and not series[0].stacked:
            for one in series:
                declare_last_year(plot, one, self.desk.language)
        else:
            whole = replace(series[0], key=TOTAL, name=self.desk.language.say(msg("all together")), token=OVER_BARS)
            declare_last_year(plot, whole, self.desk.language)

    def _last_years(self, units: Sequence[str], *, stacked: bool) -> Sequence[str]:
        """Give the units whose last year is drawn: each of a few lines, else all together."""
        if not self._last_year or not units:
            return ()
        return units if len(units) <= MOST_COMPARED and not stacked else (TOTAL,)

    # --- the chosen figure -----------------------------------------------------------------------------------------

    def _declare_chosen(self) -> None:
        """Declare a line, or a part of the bars, for each unit that the chosen figure belongs to."""
        figure, plant, today, say = self.choice.figure, self.desk.plant, self.desk.today, self.desk.language.say
        kind = self.desk.reader.catalogue.sheet(figure.sheet).subject
        self._units = plant.units(kind, today) or plant.all_units(kind)
        bars = figure.drawn is Chart.BARS
        self.chosen.withdraw()
        self.trace_as(self.chosen, figure.key)
        self._rings = {ring for ring in self._rings if ring[0] is not self.chosen}
        self.chosen.setAccessibleName(self.choice.currentText())
        self.chosen.set_extra_rows(self._chosen_total if bars else None)
        self.chosen.show_legend(not bars or kind != m.SOURCE)  # the sources stand under the tonnes already
        declared = [
            Series(
                unit,
                say(plant.name(kind, unit, today)),
                Kind.BARS if bars else Kind.LINE,
                TOKENS[place % len(TOKENS)],
                say(figure.unit),
                figure.decimals,
                stacked=bars,
                dashed=line_look(place, TOKENS)[1] and not bars,
                end_label=not bars,
            )
            for place, unit in enumerate(self._units)
        ]
        for series in declared:
            self.chosen.declare(series)
        self._declare_last_year(self.chosen, declared)

    def _show_chosen(self) -> None:
        self._declare_chosen()
        if self._unsaved is not None:
            self.set_pending(*self._unsaved)
        self.fill_first(self._filling_chosen())

    def _chosen_of(self, unit: str, first: date, last: date) -> DaySeries:
        key = self.choice.figure.key
        if key == m.DRY_T:
            return self._tonnes_of(unit, first, last)
        if key == m.RECOVERY_PCT:
            return series_of(recovery_parts(self.desk.reader, first, last, unit))
        return day_series(self.desk.reader, key, unit, first, last)

    def _chosen_total(self, day: int) -> list[tuple[str, str]]:
        figure = self.choice.figure
        parts = [self._chosen_of(unit, day_of(day), day_of(day)) for unit in self._units]
        return self._total_of(parts, 1.0, figure.decimals, self.desk.language.say(figure.unit))

    # --- room ------------------------------------------------------------------------------------------------------

    def set_compact(self, compact: bool) -> None:
        """Leave only the tonnes where there is little room."""
        self._compact = compact
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show recovery, too, where there is room for it."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        self._chosen_box.setVisible(not self._compact)
        self.navigator.setVisible(not self._compact)
        self.tonnes.show_legend(not self._compact)
        self._recovery_box.setVisible(not self._compact and bool(self.concentrators) and self.height() >= _TALL)

    # --- unsaved typing --------------------------------------------------------------------------------------------

    def set_pending(self, day: date, unsaved: Unsaved) -> None:
        """Ring the day as it would be once what is typed is saved; rings of other days and units go."""
        self._unsaved = (day, unsaved)
        number = day_number(day)
        wanted: dict[tuple[TrendPlot, str, int], float] = {}
        for source, tonnes in unsaved.tonnes.items():
            wanted[self.tonnes, source, number] = tonnes * self._factor
        chosen = {m.CU_PCT: unsaved.grades, m.DRY_T: unsaved.tonnes, m.RECOVERY_PCT: unsaved.recoveries}
        for unit, value in chosen.get(self.choice.figure.key, {}).items():
            wanted[self.chosen, unit, number] = value
        if unsaved.head is not None:
            wanted[self.tonnes, HEAD, number] = unsaved.head
        for unit, recovery in unsaved.recoveries.items():
            wanted[self.recovery, unit, number] = recovery
        wanted = {ring: value for ring, value in wanted.items() if self._has(ring)}
        for ring in self._rings - set(wanted):
            ring[0].set_pending(ring[2], None, ring[1])
        for (plot, key, at), value in wanted.items():
            plot.set_pending(at, value, key)
        self._rings = set(wanted)

    def _has(self, ring: tuple[TrendPlot, str, int]) -> bool:
        plot, key, _ = ring
        if plot is self.chosen:
            return key in self._units
        return key == HEAD or key in (self.concentrators if plot is self.recovery else self.sources)

    # --- filling ---------------------------------------------------------------------------------------------------

    def _tonnes_of(self, source: str, first: date, last: date) -> DaySeries:
        """Give dry tonnes; a day that has no moisture yet stands with its wet tonnes, as provisional."""
        dry = day_series(self.desk.reader, m.DRY_T, source, first, last)
        there = set(dry.days)
        wet = day_series(self.desk.reader, m.WET_T, source, first, last)
        lone = [(d, v, PointState.PROVISIONAL) for d, v in zip(wet.days, wet.values, strict=True) if d not in there]
        if not lone:
            return dry
        rows = sorted([*zip(dry.days, dry.values, dry.states, strict=True), *lone], key=lambda row: row[0])
        return DaySeries([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])

    def _head_of(self, first: date, last: date) -> DaySeries:
        """Give the head grade of the days whose weighed ore has all its grades; provisional where ore is missing."""
        head = series_of(whole_days(head_grade_parts(self.desk.reader, first, last)))
        ore = day_series(self.desk.reader, m.CU_PCT, "", first, last)
        incomplete = {d for d, state in zip(ore.days, ore.states, strict=True) if state is PointState.PROVISIONAL}
        states = [PointState.PROVISIONAL if d in incomplete else s for d, s in zip(head.days, head.states, strict=True)]
        return DaySeries(head.days, head.values, states)

    def filling(self) -> Iterator[None]:
        """Fill source by source, then what was chosen and what the concentrators made of the ore."""
        self.grow()
        first, last = self.extent()
        self.navigator.set_data(*self._totals(first, last))
        for source in self.sources:
            yield
            self.fill(self.tonnes, source, self._tonnes_of(source, first, last), self._factor)
        yield
        for unit in self._last_years(self.sources, stacked=True):
            fill_last_year(self.tonnes, unit, self._tonnes_of(unit, first, last), self._factor)
            yield
        yield from self._filling_chosen()
        self.fill(self.tonnes, HEAD, self._head_of(first, last))
        for unit in self.concentrators:
            yield
            self.fill(self.recovery, unit, series_of(recovery_parts(self.desk.reader, first, last, unit)))
        for unit in self._last_years(self.concentrators, stacked=False):
            fill_last_year(self.recovery, unit, series_of(recovery_parts(self.desk.reader, first, last, unit)))

    def _filling_chosen(self) -> Iterator[None]:
        first, last = self.extent()
        for unit in self._units:
            self.fill(self.chosen, unit, self._chosen_of(unit, first, last))
            yield
        for unit in self._last_years(self._units, stacked=self.choice.figure.drawn is Chart.BARS):
            fill_last_year(self.chosen, unit, self._chosen_of(unit, first, last))
            yield

    def _totals(self, first: date, last: date) -> tuple[list[int], list[float]]:
        rows = self.desk.reader.daily(m.SOURCE, "", m.WET_T, first, last)
        return [row[0] for row in rows], [row[1] * self._factor for row in rows]

    def _total_row(self, day: int) -> list[tuple[str, str]]:
        parts = [self._tonnes_of(source, day_of(day), day_of(day)) for source in self.sources]
        return self._total_of(parts, self._factor, self._decimals, self._unit)

    def _total_of(self, parts: Sequence[DaySeries], factor: float, decimals: int, unit: str) -> list[tuple[str, str]]:
        """Give the total of a day, with a sign where a part of it is missing."""
        found = [part for part in parts if part.days]
        if not found:
            return []
        total = sum(part.values[0] for part in found) * factor
        partly = any(part.states[0] is PointState.PROVISIONAL for part in found) or len(found) < len(parts)
        written = self.desk.language.number(total, decimals)
        return [(self.desk.language.say(msg("total")), f"{'≥ ' if partly else ''}{written}\u00a0{unit}")]

    def take_over(self, changes: Changes) -> None:
        """Draw the days that changed anew; everything where an import or a setting changed more."""
        days = changes.days(m.SOURCE, m.CONCENTRATOR, m.HEAP)
        if len(days) > MANY_DAYS:
            self.fill_all()
            return
        if not days:
            return
        self.grow_for(days)
        for day in sorted(days):
            touched = {(s.kind, s.unit) for s in changes.subjects if s.day == day}
            self._fill_chosen_day(day, touched)
            if any(kind != m.HEAP for kind, _ in touched):
                self._fill_day(day, touched)

    def _fill_day(self, day: date, touched: Collection[tuple[str, str]]) -> None:
        for source in self.sources:
            if (m.SOURCE, source) in touched:
                put(self.tonnes, source, day, self._tonnes_of(source, day, day), self._factor)
        for unit in self._last_years(self.sources, stacked=True):
            put_last_year(self.tonnes, unit, day, self._tonnes_of(unit, day, day), self._factor)
        put(self.tonnes, HEAD, day, self._head_of(day, day))
        for unit in self.concentrators:
            put(self.recovery, unit, day, series_of(recovery_parts(self.desk.reader, day, day, unit)))
        for unit in self._last_years(self.concentrators, stacked=False):
            put_last_year(self.recovery, unit, day, series_of(recovery_parts(self.desk.reader, day, day, unit)))
        _, totals = self._totals(day, day)
        self.navigator.update_point(day_number(day), totals[0] if totals else None)

    def _fill_chosen_day(self, day: date, touched: Collection[tuple[str, str]]) -> None:
        """Take over the units that were touched; what a concentrator makes also follows from the ore it is fed."""
        kind = self.desk.reader.catalogue.sheet(self.choice.figure.sheet).subject
        fed = kind == m.CONCENTRATOR and any(touched_kind == m.SOURCE for touched_kind, _ in touched)
        for unit in self._units:
            if fed or (kind, unit) in touched:
                put(self.chosen, unit, day, self._chosen_of(unit, day, day))
        if fed or any(touched_kind == kind for touched_kind, _ in touched):
            for unit in self._last_years(self._units, stacked=self.choice.figure.drawn is Chart.BARS):
                put_last_year(self.chosen, unit, day, self._chosen_of(unit, day, day))
