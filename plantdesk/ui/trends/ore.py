"""Ore by source day by day with the head grade of what the concentrators were fed, grades by source, and recovery."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.text import Text, msg
from plantdesk.services.mills import head_grade_parts, recovery_parts, series_of, whole_days
from plantdesk.services.series import DaySeries, PointState, day_number, day_of, day_series
from plantdesk.ui.charts import Kind, Series, TrendPlot
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.trends.board import STATES, TrendBoard
from plantdesk.ui.trends.cathode import MANY_DAYS

HEAD = "head"
TOKENS = ("data2", "data1", "data3", "data4", "data5", "data6", "data7", "data8")
"""Colours of sources in their order; from the ninth on they come again, dashed where they are lines."""
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
        self.add_heading(title)
        self.tonnes = TrendPlot(desk.theme, desk.language, self.time, date_axis=False, parent=self)
        self.tonnes.setAccessibleName(title)
        self.grades = TrendPlot(desk.theme, desk.language, self.time, parent=self)
        self.grades.setAccessibleName(say(msg("Copper grade by source, %")))
        self.recovery = TrendPlot(desk.theme, desk.language, self.time, date_axis=False, parent=self)
        self.recovery.setAccessibleName(say(msg("Recovery by concentrator, %")))
        grade_unit = say(Text("% Cu", "% Cu", "% Cu"))
        for place, source in enumerate(self.sources):
            name, token = say(plant.name(m.SOURCE, source, today)), TOKENS[place % len(TOKENS)]
            dashed = place >= len(TOKENS)
            self.tonnes.declare(Series(source, name, Kind.BARS, token, unit, decimals, stacked=True))
            self.grades.declare(Series(source, name, Kind.LINE, token, grade_unit, 3, dashed=dashed, end_label=True))
        self.tonnes.declare(Series(HEAD, say(msg("head grade")), Kind.LINE, "plan", grade_unit, 3, right_axis=True))
        self.tonnes.set_extra_rows(self._total_row)
        for place, unit_id in enumerate(self.concentrators):
            name, token = say(plant.name(m.CONCENTRATOR, unit_id, today)), TOKENS[place % len(TOKENS)]
            dashed = bool(place % 2)
            self.recovery.declare(Series(unit_id, name, Kind.LINE, token, "%", 1, dashed=dashed, end_label=True))
        self._unit, self._decimals = unit, decimals
        self.add_plot(self.tonnes, 5)
        self._recovery_box = self.add_plot(self.recovery, 3, say(msg("Recovery by concentrator, two-product, %")))
        self._grades_box = self.add_plot(self.grades, 4, say(msg("Copper grade by source, %")))
        self.add_navigator()
        self._make_room()
        self.fill_all()
        desk.changed.connect(self._changed)

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
        self._grades_box.setVisible(not self._compact)
        self.navigator.setVisible(not self._compact)
        self.tonnes.show_legend(not self._compact)
        self._recovery_box.setVisible(not self._compact and bool(self.concentrators) and self.height() >= _TALL)

    # --- unsaved typing --------------------------------------------------------------------------------------------

    def set_pending(self, day: date, unsaved: Unsaved) -> None:
        """Ring the day as it would be once what is typed is saved; rings of other days and units go."""
        number = day_number(day)
        wanted: dict[tuple[TrendPlot, str, int], float] = {}
        for source, tonnes in unsaved.tonnes.items():
            wanted[self.tonnes, source, number] = tonnes * self._factor
        for source, grade in unsaved.grades.items():
            wanted[self.grades, source, number] = grade
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
        """Fill source by source, then what the concentrators made of it."""
        self.grow()
        first, last = self.extent()
        self.navigator.set_data(*self._totals(first, last))
        for source in self.sources:
            yield
            self.fill(self.tonnes, source, self._tonnes_of(source, first, last), self._factor)
            yield
            self.fill(self.grades, source, self.read(m.CU_PCT, source))
        yield
        self.fill(self.tonnes, HEAD, self._head_of(first, last))
        for unit in self.concentrators:
            yield
            self.fill(self.recovery, unit, series_of(recovery_parts(self.desk.reader, first, last, unit)))

    def _totals(self, first: date, last: date) -> tuple[list[int], list[float]]:
        rows = self.desk.reader.daily(m.SOURCE, "", m.WET_T, first, last)
        return [row[0] for row in rows], [row[1] * self._factor for row in rows]

    def _total_row(self, day: int) -> list[tuple[str, str]]:
        """Give the total of a day, with a sign where a source of it is missing."""
        parts = [self._tonnes_of(source, day_of(day), day_of(day)) for source in self.sources]
        found = [part for part in parts if part.days]
        if not found:
            return []
        total = sum(part.values[0] for part in found) * self._factor
        partly = any(part.states[0] is PointState.PROVISIONAL for part in found) or len(found) < len(parts)
        written = self.desk.language.number(total, self._decimals)
        return [(self.desk.language.say(msg("total")), f"{'≥ ' if partly else ''}{written}\u00a0{self._unit}")]

    def _changed(self, changes: Changes) -> None:
        ore, mills = changes.days(m.SOURCE), changes.days(m.CONCENTRATOR)
        if len(ore | mills) > MANY_DAYS:
            self.fill_all()
            return
        if not ore | mills:
            return
        self.grow()
        for day in sorted(ore | mills):
            self._fill_day(day, {s.unit for s in changes.subjects if s.kind == m.SOURCE and s.day == day})

    def _fill_day(self, day: date, touched: Iterable[str]) -> None:
        for source in self.sources:
            if source in touched:
                self._put(self.tonnes, source, day, self._tonnes_of(source, day, day), self._factor)
                self._put(self.grades, source, day, day_series(self.desk.reader, m.CU_PCT, source, day, day))
        self._put(self.tonnes, HEAD, day, self._head_of(day, day))
        for unit in self.concentrators:
            self._put(self.recovery, unit, day, series_of(recovery_parts(self.desk.reader, day, day, unit)))
        _, totals = self._totals(day, day)
        self.navigator.update_point(day_number(day), totals[0] if totals else None)

    @staticmethod
    def _put(plot: TrendPlot, key: str, day: date, series: DaySeries, factor: float = 1.0) -> None:
        if series.days:
            plot.update_point(key, series.days[0], series.values[0] * factor, STATES[series.states[0]])
        else:
            plot.update_point(key, day_number(day), None)
