"""Ore: a shift's figures by source, concentrator and heap, what follows from them, and the trend they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.computed import Computed as Worked
from plantdesk.domain.computed import known
from plantdesk.domain.concentration import MeanGrade, TwoProduct, contained_t
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import day_number
from plantdesk.domain.quantities import Value, amount, decode
from plantdesk.domain.questions import Question
from plantdesk.domain.rules import concentrator_breaches, heap_breaches
from plantdesk.domain.text import Text, msg
from plantdesk.services.language import Language
from plantdesk.services.mills import Part, head_grade_parts, over_span, recovery_parts
from plantdesk.services.naming import UNKNOWN
from plantdesk.services.ore import OreShift, ore_shift, route_note
from plantdesk.services.sheets import latest_shifts
from plantdesk.services.trace_asked import DRY_SHARE, FEED_GRADE
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.entry.form import EntryForm, SheetSpec
from plantdesk.ui.entry.grid import Computed
from plantdesk.ui.entry.judge import Row
from plantdesk.ui.models.ore_table import OreLine, OreTable, written_mean
from plantdesk.ui.tabs.latest import LatestShifts, MissingThisYear
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from plantdesk.ui.trends.ore import OreTrends

NARROW = 1200
"""Below this width (logical pixels) the entry takes all of it and the chart becomes a strip."""
STRIP_HEIGHT = 150
ROOM_FOR_STRIP = 640
"""Below this height a narrow window has no room for the strip, and the entry keeps it all."""
ROOM_FOR_LIST = 130
"""With less left beneath the entry, the latest entries are a drawer (one key): no row of the grids scrolls away."""
TITLE_HEIGHT = 64
"""The title and the margins of the entry; where the rows need its room, the title goes first."""
ENTRY_WIDTH = 664
NAME_WIDTH = 204
LATEST_DAYS = 12

_T, _PCT = Text("t", "т", "т"), Text("%", "%", "%")
SHARE, FEED_PCT, RECOVERY, CONC_CU = "share", "feed_pct", "recovery", "conc_cu"
VOLUME, HEAP_CU, EXTRACTION = "volume", "heap_cu", "extraction"
AT_MOST = msg("At most: sources without dry tonnes are missing from the whole.")
HALF = msg("A grade below detection counts as half its limit.")
KINDS = (m.SOURCE, m.CONCENTRATOR, m.HEAP)


class OreTab(QWidget):
    """Entry on the left, consequence on the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._charts: ModuleType | None = None
        say = desk.language.say
        self.form = EntryForm(desk, self._specs(), say(msg("Save ore")), self._questions)
        self.form.total.hide()  # the totals stand in the grids
        self._title = say(msg("Ore, concentrate and solution of a shift"))
        self._entry = Panel(self._title)
        self._entry.add(self.form)
        self._table = OreTable(desk.theme, desk.language, desk.author_name, self)
        self.latest = LatestShifts(self._table)
        self.latest.setAccessibleName(say(msg("Latest entries")))
        self._missing = MissingThisYear(desk, m.ORE, self)
        self._list = Panel(say(msg("Latest entries")))
        self._list.caption.chosen.connect(self._open_missing)
        self._list.add(self.latest)
        self._chart_panel = Panel()
        self._waiting = label(say(msg("The chart is being prepared…")), "muted")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._chart_panel.add(self._waiting)
        self.trends: OreTrends | None = None
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.setSpacing(10)
        self._arranged: tuple[bool, bool] | None = None
        self._is_stale = True
        self._drawer = False
        self._arrange()
        self.form.shown.connect(self._refresh)
        self.form.shown.connect(self._arrange)
        self.form.typing.connect(self._work_out)
        self.form.notice.grown.connect(self._arrange)
        self.latest.opened.connect(self._open)
        desk.changed.connect(self._changed)
        self._refresh()
        self._work_out()

    def _specs(self) -> list[SheetSpec]:
        catalogue = self._desk.reader.catalogue
        grade = catalogue.figure(m.CU_PCT).unit
        dry, copper = catalogue.series(m.DRY_T), catalogue.series(m.ORE_CU_T)
        recovery, extraction = catalogue.series(m.RECOVERY_PCT), catalogue.series(m.SX_EXTRACTION_PCT)
        contained = Text("Copper", "Медь", "Мыс")
        ore = (
            Computed(m.DRY_T, dry.short, dry.unit, dry.name),
            Computed(m.ORE_CU_T, contained, copper.unit, copper.name),
            Computed(
                SHARE,
                Text("Share", "Доля", "Үлес"),
                _PCT,
                Text("Share of dry ore", "Доля сухой руды", "Құрғақ кен үлесі"),
                DRY_SHARE,
            ),
        )
        fed = Text("Grade of the feed", "Содержание меди в питании", "Қоректегі мыс мөлшері")
        conc_cu, sx_cu = catalogue.series(m.CONC_CU_T), catalogue.series(m.SX_CU_T)
        mill = (
            Computed(FEED_PCT, Text("Feed Cu", "Cu питания", "Қорек Cu"), grade, fed, FEED_GRADE),
            Computed(RECOVERY, recovery.short, _PCT, recovery.name, m.RECOVERY_PCT),
            Computed(CONC_CU, contained, _T, conc_cu.name, m.CONC_CU_T),
        )
        volume = catalogue.series(m.PLS_M3)
        heap = (
            Computed(VOLUME, Text("Volume", "Объём", "Көлем"), volume.unit, volume.name, m.PLS_M3),
            Computed(HEAP_CU, contained, _T, sx_cu.name, m.SX_CU_T),
            Computed(EXTRACTION, extraction.short, _PCT, extraction.name, m.SX_EXTRACTION_PCT),
        )
        return [  # three typed and three worked out in each, so that the columns stand beneath one another
            SheetSpec(m.ORE, ore, (m.WET_T,), NAME_WIDTH, 3, self._note),
            SheetSpec(m.CONCENTRATOR, mill, (m.CONC_DRY_T,), NAME_WIDTH, 2),
            SheetSpec(m.LEACH, heap, (HEAP_CU,), NAME_WIDTH, 1),
        ]

    def _note(self, source: str, day: date) -> str:
        say = self._desk.language.say
        kind, where = (say(part) for part in route_note(self._desk.plant, source, day))
        return " → ".join(part for part in (kind, where) if part)

    # --- charts ----------------------------------------------------------------------------------------------------

    def add_charts(self, charts: ModuleType) -> None:
        """Put the charts in, once their library is loaded."""
        self._charts = charts
        if self.trends is not None:
            return
        self.trends = charts.OreTrends(self._desk)
        self._waiting.hide()
        self._chart_panel.add(self.trends, 1)
        self.trends.set_compact(self.width() < NARROW)
        self._work_out()

    def _renew_charts(self) -> None:
        """Draw other sources than before."""
        if self.trends is not None and self._charts is not None:
            self.trends.hide()
            self.trends.deleteLater()
            self.trends = None
            self.add_charts(self._charts)

    # --- what follows ----------------------------------------------------------------------------------------------

    def _questions(self, subject: Subject, row: Row) -> Sequence[Question]:
        """Ask at once about what a save would refuse, so that nobody has to come back to it."""
        assert subject.day is not None
        where = self._desk.plant.name(subject.kind, subject.unit, subject.day)
        if subject.kind == m.HEAP:
            return [Question(b.figure, b.message) for b in heap_breaches(where, row)]
        if subject.kind == m.CONCENTRATOR:
            mill = self._typed_shift().concentrators[subject.unit] if hasattr(self, "form") else None
            feed = mill.feed.pct.value if mill is not None else None
            return [Question(b.figure, b.message) for b in concentrator_breaches(where, row, feed)]
        return []

    def _rows(self, typed: bool) -> dict[Subject, Mapping[str, Value]]:
        """Give the shift's rows with what is typed, or as they stand in the store."""
        found: dict[Subject, Mapping[str, Value]] = {}
        for sheet in self.form.sheets.values():
            for row in sheet.rows:
                found[row.subject] = self.form.values(sheet.sheet, row.subject.unit) if typed else row.values
        return found

    def _typed_shift(self) -> OreShift:
        return self._shift(self._rows(typed=True))

    def _shift(self, rows: Mapping[Subject, Mapping[str, Value]]) -> OreShift:
        form = self.form
        return ore_shift(self._desk.reader.catalogue, self._desk.plant, form.day, form.shift, rows)

    def _work_out(self) -> None:
        """Show beside each row what follows from it, the totals beneath, and the day's rings in the charts."""
        rows = self._rows(typed=True)
        shift = self._shift(rows)
        self._show_sources(shift, rows)
        self._show_concentrators(shift, rows)
        self._show_heaps(shift, rows)
        self._show_pending(shift, rows)

    def _show_sources(self, shift: OreShift, rows: Mapping[Subject, Mapping[str, Value]]) -> None:
        grid, number, say = self.form.grids[m.ORE], self._desk.language.number, self._desk.language.say
        begun = {s for s, row in rows.items() if row}
        total = _sum(s.dry_t for s in shift.sources.values())
        partly = any(s.dry_t.value is None and not _is_none(rows, unit) for unit, s in shift.sources.items())
        for unit, source in shift.sources.items():
            if Subject(m.SOURCE, unit, self.form.day, self.form.shift) not in begun:
                self._leave_blank(m.ORE, unit, (m.DRY_T, m.ORE_CU_T, SHARE))
                continue
            self._show(m.ORE, unit, m.DRY_T, source.dry_t, 0)
            below = source.grade is not None and source.grade.below
            self._show(m.ORE, unit, m.ORE_CU_T, source.copper_t, 1, say(HALF) if below else "", "≈ " if below else "")
            share = (
                known(100 * source.dry_t.value / total) if source.dry_t.value is not None and total else source.dry_t
            )
            # Of a whole that lacks sources a part is at most what it seems.
            self._show(m.ORE, unit, SHARE, share, 1, say(AT_MOST) if partly else "", "≤ " if partly else "")
        wet = self._sum(m.SOURCE, m.WET_T, rows)
        grid.show_total(m.WET_T, self._least(wet, self._is_partly(m.SOURCE, m.WET_T, rows), 0))
        grid.show_total(m.DRY_T, self._least(total, partly and total is not None, 0))
        whole = ("≤ " if partly else "") + number(100, 0) if total else ""
        grid.show_total(SHARE, whole, say(AT_MOST) if partly and whole else "")
        self._show_mean(m.ORE, m.CU_PCT, shift.grade)
        copper = _sum(s.copper_t for s in shift.sources.values())
        partly = any(s.copper_t.value is None and not _is_none(rows, unit) for unit, s in shift.sources.items())
        grid.show_total(m.ORE_CU_T, self._least(copper, partly and copper is not None, 1))
        pairs = [(amount(r.get(m.WET_T)), amount(r.get(m.MOISTURE_PCT))) for s, r in rows.items() if s.kind == m.SOURCE]
        weighed = [(w, h) for w, h in pairs if w is not None and h is not None]
        weight = sum((w for w, _ in weighed), Decimal(0))
        moisture = number(sum((w * h for w, h in weighed), Decimal(0)) / weight, 1) if weight else ""
        grid.show_total(m.MOISTURE_PCT, moisture)

    def _show_concentrators(self, shift: OreShift, rows: Mapping[Subject, Mapping[str, Value]]) -> None:
        grid, language = self.form.grids[m.CONCENTRATOR], self._desk.language
        for unit, mill in shift.concentrators.items():
            begun = bool(rows[Subject(m.CONCENTRATOR, unit, self.form.day, self.form.shift)])
            if begun or mill.feed.pct.value is not None:
                cause = mill.feed.pct.cause
                why = self._notes(mill.feed) if cause is None else language.say(cause)
                grid.show_result(unit, FEED_PCT, written_mean(language, mill.feed), why)
            else:
                self._leave_blank(m.CONCENTRATOR, unit, (FEED_PCT,))
            if not begun:
                self._leave_blank(m.CONCENTRATOR, unit, (RECOVERY, CONC_CU))
                continue
            self._show(m.CONCENTRATOR, unit, CONC_CU, mill.copper_t, 1)
            if mill.recovery_pct.value is None or mill.recovery_sd.value is None:
                self._show(m.CONCENTRATOR, unit, RECOVERY, mill.recovery_pct, 1)
                continue
            why = language.say(
                msg(
                    "Two-product recovery {recovery} % ± {sd} points (one standard deviation at 2 % error of each assay).",
                    recovery=round(mill.recovery_pct.value, 2),
                    sd=round(mill.recovery_sd.value, 2),
                )
            )
            if mill.separation is not None:
                why += "\n" + _say_separation(language, mill.separation)
            below = mill.feed.below or any(
                value.below
                for key, value in rows[Subject(m.CONCENTRATOR, unit, self.form.day, self.form.shift)].items()
                if key in (m.CONC_CU_PCT, m.TAIL_CU_PCT)
            )
            if below:
                why += "\n" + language.say(HALF)
            error = f"<span style='font-size:{self._desk.theme.size('small')}px'>±{language.number(mill.recovery_sd.value, 1)}</span>"
            sign = "≈ " if below else ""
            grid.show_result(unit, RECOVERY, f"{sign}{language.number(mill.recovery_pct.value, 1)} {error}", why)
        conc = self._sum(m.CONCENTRATOR, m.CONC_DRY_T, rows)
        grid.show_total(m.CONC_DRY_T, self._least(conc, self._is_partly(m.CONCENTRATOR, m.CONC_DRY_T, rows), 1))
        copper = _sum(mill.copper_t for mill in shift.concentrators.values())
        partly = copper is not None and any(mill.copper_t.value is None for mill in shift.concentrators.values())
        grid.show_total(CONC_CU, self._least(copper, partly, 1))
        whole = shift.recovery_pct
        several = len(shift.concentrators) > 1
        why = language.say(msg("Recovered copper of all concentrators over the copper they were fed."))
        if whole.value is not None:
            grid.show_total(RECOVERY, language.number(whole.value, 1) if several else "", why)
        else:
            grid.show_total(RECOVERY, "")

    def _show_heaps(self, shift: OreShift, rows: Mapping[Subject, Mapping[str, Value]]) -> None:
        for unit, heap in shift.heaps.items():
            if not rows[Subject(m.HEAP, unit, self.form.day, self.form.shift)]:
                self._leave_blank(m.LEACH, unit, (VOLUME, HEAP_CU, EXTRACTION))
                continue
            self._show(m.LEACH, unit, VOLUME, heap.volume_m3, 0)
            self._show(m.LEACH, unit, HEAP_CU, heap.copper_t, 1)
            self._show(m.LEACH, unit, EXTRACTION, heap.extraction_pct, 1)
        copper = _sum(heap.copper_t for heap in shift.heaps.values())
        partly = copper is not None and any(heap.copper_t.value is None for heap in shift.heaps.values())
        self.form.grids[m.LEACH].show_total(HEAP_CU, self._least(copper, partly, 1))

    def _show(
        self,
        sheet: str,
        unit: str,
        key: str,
        worked: Worked,
        decimals: int,
        notes: str = "",
        sign: str = "",
    ) -> None:
        language = self._desk.language
        text = sign + language.number(worked.value, decimals) if worked.value is not None else UNKNOWN
        why = notes if worked.cause is None else language.say(worked.cause)
        self.form.grids[sheet].show_result(unit, key, text, why)

    def _leave_blank(self, sheet: str, unit: str, keys: Iterable[str]) -> None:
        """Show nothing while nothing of a row is there yet: what is not begun needs no explanation."""
        for key in keys:
            self.form.grids[sheet].show_result(unit, key, "")

    def _show_mean(self, sheet: str, key: str, mean: MeanGrade) -> None:
        language = self._desk.language
        text = "" if mean.pct.value is None else written_mean(language, mean)
        why = " ".join([language.say(msg("Weighted by dry tonnes.")), self._notes(mean)]).strip()
        self.form.grids[sheet].show_total(key, text, why if text else "")

    def _notes(self, mean: MeanGrade) -> str:
        return " ".join(self._desk.language.say(note) for note in mean.notes())

    def _sum(self, kind: str, key: str, rows: Mapping[Subject, Mapping[str, Value]]) -> Decimal | None:
        found = [amount(row.get(key)) for subject, row in rows.items() if subject.kind == kind]
        numbers = [one for one in found if one is not None]
        return sum(numbers, Decimal(0)) if numbers else None

    def _is_partly(self, kind: str, key: str, rows: Mapping[Subject, Mapping[str, Value]]) -> bool:
        running = set(self._desk.plant.running(kind, self.form.day))
        return any(s.unit in running and key not in row for s, row in rows.items() if s.kind == kind)

    def _least(self, total: Decimal | None, partly: bool, decimals: int) -> str:
        """Write a total, with a sign where something due is not in it."""
        if total is None:
            return ""
        return ("≥ " if partly else "") + self._desk.language.number(total, decimals)

    # --- rings of what is not saved --------------------------------------------------------------------------------

    def _show_pending(self, shift: OreShift, rows: Mapping[Subject, Mapping[str, Value]]) -> None:
        if self.trends is None or self._charts is None:
            return
        touched = {unit for unit, _ in self.form.grids[m.ORE].unsaved()}
        mills = {unit for unit, _ in self.form.grids[m.CONCENTRATOR].unsaved()}
        plant, day = self._desk.plant, self.form.day
        fed = [unit for unit in shift.concentrators if touched & set(plant.routed_to(unit, day))]
        if not touched and not mills:
            self.trends.set_pending(day, self._charts.Unsaved())
            return
        stored = self._shift(self._rows(typed=False))
        tonnes, grades = {}, {}
        for unit in touched:
            tonnes[unit] = self._kept(m.SOURCE, unit, m.DRY_T)[0] + _dry(shift, unit) - _dry(stored, unit)
            copper, dry = self._kept(m.SOURCE, unit, m.CU_PCT)
            copper += _graded(shift, unit)[0] - _graded(stored, unit)[0]
            dry += _graded(shift, unit)[1] - _graded(stored, unit)[1]
            if dry > 0:
                grades[unit] = copper / dry
        recoveries = {}
        for unit in mills | set(fed):
            kept = over_span(recovery_parts(self._desk.reader, day, day, unit), day, day)
            over, under = kept.over, kept.under
            for side, one in ((1, shift), (-1, stored)):
                recovered, copper = _recovered(one, unit)
                over, under = over + side * recovered, under + side * copper
            if under > 1e-9:
                recoveries[unit] = over / under
        whole = touched and not self._is_partly(m.SOURCE, m.WET_T, rows)
        head = self._head(shift, stored) if whole else None
        self.trends.set_pending(day, self._charts.Unsaved(tonnes, grades, head, recoveries))

    def _kept(self, kind: str, unit: str, figure: str) -> tuple[float, float]:
        rows = self._desk.reader.daily(kind, unit, figure, self.form.day, self.form.day)
        return (rows[0][1], rows[0][2] or 0.0) if rows else (0.0, 0.0)

    def _head(self, shift: OreShift, stored: OreShift) -> float | None:
        """Give the head grade of the day with what is typed; only where all its ore has a grade."""
        plant, day = self._desk.plant, self.form.day
        mills = {u for mill in plant.units(m.CONCENTRATOR, day) for u in plant.routed_to(mill, day)} or set(
            shift.sources
        )
        kept = head_grade_parts(self._desk.reader, day, day).get(day_number(day), Part(0.0, 0.0, 0, 0, 0))
        over, under, open_ends = kept.over, kept.under, kept.due - kept.n
        for unit in mills & set(shift.sources):
            for side, one in ((1, shift), (-1, stored)):
                copper, dry = _graded(one, unit)
                over, under = over + side * copper, under + side * dry
                open_ends += side * (one.sources[unit].dry_t.value is not None and not dry)
        return over / under if under > 1e-9 and open_ends <= 0 else None

    # --- latest entries --------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Read the latest shifts, or remember to where nobody sees them."""
        self._is_stale = not self._list.isVisibleTo(self)
        if self._is_stale:
            return
        until = self._desk.present_shift
        reader = self._desk.reader
        lines = latest_shifts(reader, m.ORE, until, LATEST_DAYS, figure=m.WET_T)
        first = until[0] - timedelta(days=LATEST_DAYS - 1)
        by_shift: dict[tuple[date, str], dict[Subject, Mapping[str, Value]]] = {}
        for subject, row in reader.cells(first, until[0], KINDS).items():
            if subject.day is not None and subject.shift is not None:
                values = {key: decode(s.value) for key, s in row.items() if s.value is not None}
                by_shift.setdefault((subject.day, subject.shift), {})[subject] = values
        ore = {}
        for (day, code), rows in by_shift.items():
            shift = ore_shift(reader.catalogue, self._desk.plant, day, code, rows)
            ore[day, code] = OreLine(shift.grade, shift.recovery_pct.value)
        self._table.show_ore(lines, ore)
        self._list.set_caption(self._desk.language.say(self._missing.words()))
        self._list.caption.set_leading(self._missing.last is not None)

    def _changed(self, changes: Changes) -> None:
        if any(s.kind in KINDS and s.shift is None for s in changes.subjects):
            self._renew_charts()
        if changes.touches(*KINDS, "plant", "person"):
            self._refresh()
        if any(s.kind in KINDS and s.day == self.form.day and s.shift != self.form.shift for s in changes.subjects):
            self._work_out()  # rings stand on the other shifts of the day; the form tells of its own shift

    def _open(self, day: date, shift: str) -> None:
        self.form.show_shift(day, shift)
        self.form.focus_first()

    def _open_missing(self) -> None:
        """Show the missing shift that the caption names."""
        if self._missing.last is not None:
            self._open(*self._missing.last)

    # --- room ------------------------------------------------------------------------------------------------------

    def toggle_list(self) -> None:
        """Show or hide the latest entries where there is no room for them beside the rest."""
        self._drawer = not self._drawer
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement for the room there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < NARROW
        if self._arranged is None or narrow != self._arranged[0]:
            self.form.stack.pair(narrow)
        needed = self.form.stack.full_height() + TITLE_HEIGHT
        room = self.height() - needed - 2 * self._layout.spacing()
        tall = room >= ROOM_FOR_LIST
        self._list.setVisible((tall and not narrow) != self._drawer)
        self._entry.set_title(self._title if room >= 0 and not narrow else "")
        self._chart_panel.setVisible(not narrow or self.height() >= ROOM_FOR_STRIP)
        if self._is_stale:
            self._refresh()
        if (narrow, tall) != self._arranged:
            self._arranged = (narrow, tall)
            self._place(narrow, tall)
        self._share(narrow)

    def _place(self, narrow: bool, tall: bool) -> None:
        """Put entry, list and charts beneath one another where it is narrow, else the charts to the right."""
        for part in (self._entry, self._list, self._chart_panel):
            self._layout.removeWidget(part)
        if narrow:
            for row, part in enumerate((self._entry, self._list, self._chart_panel)):
                self._layout.addWidget(part, row, 0, 1, 2)
        else:
            self._layout.addWidget(self._entry, 0, 0)
            self._layout.addWidget(self._list, 1, 0)
            self._layout.addWidget(self._chart_panel, 0, 1, 2, 1)
        self._entry.setMinimumWidth(0 if narrow else ENTRY_WIDTH)
        self._chart_panel.setMaximumHeight(STRIP_HEIGHT if narrow else 16_777_215)
        self._layout.setColumnStretch(0, 1 if narrow else 0)
        self._layout.setColumnStretch(1, 0 if narrow else 1)
        self._layout.setRowStretch(0, 1 if narrow or not tall else 0)
        self._layout.setRowStretch(1, 1 if tall and not narrow else 0)
        if self.trends is not None:
            self.trends.set_compact(narrow)

    def _share(self, narrow: bool) -> None:
        """Give the grids the whole rows that there is room for."""
        spacing, edges = self._layout.spacing(), self._layout.contentsMargins()
        room = self.height() - edges.top() - edges.bottom()
        if not self._list.isHidden():
            room -= min(ROOM_FOR_LIST, self._list.minimumSizeHint().height()) + spacing
        if narrow and not self._chart_panel.isHidden():
            room -= STRIP_HEIGHT + spacing
        self.form.stack.share_rows(room - self._entry.height_around())


def _say_separation(language: Language, separation: TwoProduct) -> str:
    """Say what else the three grades tell: yield, ratio of concentration and enrichment; nothing where they cannot."""
    split, ratio, enrichment = separation.yield_pct.value, separation.ratio.value, separation.enrichment.value
    if split is None or ratio is None or enrichment is None:
        return ""
    return language.say(
        msg(
            "Yield {split} %; {ratio} t of ore to a tonne of concentrate; enriched {enrichment} times.",
            split=round(split, 2),
            ratio=round(ratio, 2),
            enrichment=round(enrichment, 1),
        )
    )


def _sum(parts: Iterable[Worked]) -> Decimal | None:
    numbers = [one.value for one in parts if one.value is not None]
    return sum(numbers, Decimal(0)) if numbers else None


def _is_none(rows: Mapping[Subject, Mapping[str, Value]], source: str) -> bool:
    """Tell whether a dash says that nothing came from a source."""
    wet = next((row.get(m.WET_T) for s, row in rows.items() if s.kind == m.SOURCE and s.unit == source), None)
    return wet is not None and wet.number is None


def _dry(shift: OreShift, source: str) -> float:
    dry = shift.sources[source].dry_t.value if source in shift.sources else None
    return float(dry) if dry is not None else 0.0


def _graded(shift: OreShift, source: str) -> tuple[float, float]:
    """Give grade times dry tonnes, and the dry tonnes that have a grade."""
    one = shift.sources.get(source)
    grade = amount(one.grade) if one is not None else None
    if one is None or grade is None or one.dry_t.value is None:
        return 0.0, 0.0
    return float(grade * one.dry_t.value), float(one.dry_t.value)


def _recovered(shift: OreShift, unit: str) -> tuple[float, float]:
    """Give recovered copper times 100, and the copper fed."""
    mill = shift.concentrators.get(unit)
    if mill is None or mill.milling is None or mill.recovery_pct.value is None:
        return 0.0, 0.0
    copper = float(contained_t(mill.milling.feed_dry_t, mill.milling.feed_pct))
    return copper * float(mill.recovery_pct.value), copper
