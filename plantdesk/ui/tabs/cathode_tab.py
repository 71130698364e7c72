"""Cathode output: a shift's figures by section, what current and time say of them, and the trend they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Sum
from plantdesk.domain.ledger import Cells, Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.plan import Plan
from plantdesk.domain.quantities import amount
from plantdesk.domain.text import Text, msg
from plantdesk.services.naming import BLANK, UNKNOWN
from plantdesk.services.plan_places import WEIGHT_KIND
from plantdesk.services.plans import (
    MonthlyPlans,
    Weights,
    day_weights,
    monthly_plans,
    plan_of_plant,
    plan_of_unit,
)
from plantdesk.services.sheets import latest_shifts
from plantdesk.services.trace_asked import COPPER_IN_CELLS, CROP_EFFICIENCY
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.entry.form import EntryForm, SheetSpec
from plantdesk.ui.entry.grid import Computed
from plantdesk.ui.entry.judge import Row
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from plantdesk.domain.computed import Computed as Worked
    from plantdesk.domain.electrolysis import SectionBalance
    from plantdesk.domain.questions import Question
    from plantdesk.services.crops import Ledge
    from plantdesk.ui.tabs.latest import LatestShifts, MissingThisYear

NARROW = 1200
"""Below this width (logical pixels) the entry takes all of it and the chart becomes a strip."""
STRIP_HEIGHT = 120
AFTER_PAINT_MS = 30
"""The list of latest entries follows a change so much later: fields and chart are painted by then."""
WITHOUT_CHARTS_MS = 1000
"""At the start the list comes after the charts, and after so long where none have come."""
LATEST_DAYS = 16
LIST_WIDTH = 476

_T = Text("t", "т", "т")
IN_CELLS, CROP_CE = "in_cells", "crop_ce"
COMPUTED = (
    Computed(m.HARVEST_T, Text("Harvest", "Съём", "Жиналған"), _T, Text("Harvest", "Съём", "Жиналған")),
    Computed(
        m.DEPOSIT_T,
        Text("Deposit", "Осажд.", "Тұндыр."),
        _T,
        Text("Deposit by Faraday", "Осаждено по Фарадею", "Фарадей бойынша тұндырылған"),
    ),
    Computed(
        IN_CELLS,
        Text("In cells", "НЗП", "АӨ"),
        _T,
        Text(
            "Copper in the cells at the end of the shift",
            "Медь в ваннах на конец смены (незавершённое производство)",
            "Ауысым соңында ванналардағы мыс (аяқталмаған өндіріс)",
        ),
        COPPER_IN_CELLS,
    ),
    Computed(
        CROP_CE,
        Text("CE, crop", "ВТ", "ТШ"),
        Text("%", "%", "%"),
        Text(
            "Current efficiency of the crop pulled",
            "Выход по току выгруженного съёма",
            "Түсірілген жинаудың ток бойынша шығымы",
        ),
        CROP_EFFICIENCY,
    ),
)


class Trends(Protocol):
    """What the tab asks of its charts; they come from a module that is loaded late."""

    def set_compact(self, compact: bool) -> None:
        """Leave only the bars where there is little room."""

    def set_pending(self, day: date, value: float | None) -> None:
        """Ring a day as it would be once what is typed is saved."""

    def show_day(self, day: date) -> None:
        """Have a day in view, and point at it."""


class _Total:
    """A sum over the sections of a shift; with "≥" where a running section still owes its part."""

    def __init__(self) -> None:
        self.value: Decimal | None = None
        self.owed = False

    def add(self, part: Decimal | None, there: bool, due: bool) -> None:
        """Add a section's part; ``there`` also where it is none (the section did not run)."""
        if part is not None:
            self.value = part + (self.value or 0)
        if due and not there:
            self.owed = True

    def shown(self, number: Callable[[Decimal, int], str], decimals: int) -> str:
        """Write the sum; nothing where no section has a part."""
        if self.value is None:
            return ""
        return ("≥ " if self.owed else "") + number(self.value, decimals)


class CathodeTab(QWidget):
    """Entry above, consequence beneath.

    What a keystroke or a save changes in fields and charts is painted first; the list of latest entries follows.
    """

    followed = Signal()
    """What follows from the entries is shown in their rows, after ``follow`` was called: the charts may come."""
    grown = Signal(QWidget)
    """A list or a chart has been made that was not there before."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, wait: bool = False) -> None:
        """With ``wait`` the entries stand there alone, to be painted soon, until ``follow`` is called."""
        super().__init__(parent)
        self._desk = desk
        self._waits = self._stale = wait
        self._unseen = False
        """Whether something happened while another tab was in front."""
        self._monthly: tuple[MonthlyPlans, Weights] | None = None
        self._plan: Plan | None = None
        self._history: Cells = {}
        self._ledges: dict[str, Ledge | None] = {}
        self._worked: dict[str, tuple[Ledge, Row, SectionBalance]] = {}
        """What was worked out last, by unit, and from what."""
        self._beside: float | None = None
        """The day's output without the shift that is shown, once it was asked for."""
        self._for: tuple[date, str] | None = None
        say = desk.language.say
        self._summed = [f for f in desk.reader.catalogue.of(m.CATHODE) if isinstance(f.adds, Sum)]
        self._entry = Panel(say(msg("Shift entry")), parent=self)
        self.form = EntryForm(
            desk,
            [SheetSpec(m.CATHODE, COMPUTED, tuple(figure.key for figure in self._summed))],
            say(msg("Save shift")),
            self._questions,
            self._entry,
        )
        self._entry.head.insertWidget(1, self.form.chooser)
        self._entry.add(self.form)
        self._list = Panel(say(msg("Latest entries")), parent=self)
        self._list.caption.chosen.connect(self._open_missing)
        self._chart_panel = Panel(say(msg("Cathode output, t a day")), parent=self)
        self._waiting = label(say(msg("The chart is being prepared…")), "muted", self._chart_panel)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._chart_panel.add(self._waiting)
        self.trends: Trends | None = None
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.setSpacing(10)
        self._narrow: bool | None = None
        self._arrange(narrow=False)
        self._steps: Iterator[None] = iter(())
        self._next_step = QTimer(self)
        self._next_step.setSingleShot(True)
        self._next_step.timeout.connect(self._step)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._catch_up)
        self.form.shown.connect(self._shown)
        self.form.touched.connect(self._show_pending)
        self.form.typing.connect(self._work_out)
        desk.changed.connect(self._changed)
        desk.closed.connect(self._soon.stop)
        desk.closed.connect(self._next_step.stop)
        self._hint_plans()
        if not wait:
            self._work_out()
            self._refresh()

    def follow(self) -> None:
        """Show what follows from the entries, too, a little at a time: other events come in between."""
        self._steps = self._following()
        self._next_step.start()

    def _following(self) -> Iterator[None]:
        for row in self.form.sheets[m.CATHODE].rows:
            self._ledge(row.subject)
            yield
        self._waits = self._stale = False
        self._work_out()
        yield
        self.followed.emit()
        self._soon.start(WITHOUT_CHARTS_MS)

    def _step(self) -> None:
        for _ in self._steps:
            self._next_step.start()
            return

    def settle(self) -> None:
        """Show at once what follows, for a picture that cannot wait."""
        self._waits = self._stale = False
        self._soon.stop()
        self._next_step.stop()
        self._work_out()
        self._refresh()

    # --- charts ----------------------------------------------------------------------------------------------------

    def add_charts(self, charts: ModuleType) -> None:
        """Put the charts in, once their library is loaded."""
        if self.trends is not None:
            return
        made = charts.CathodeTrends(self._desk, self._chart_panel)
        self.trends = made
        made.grown.connect(self.grown)
        self._waiting.hide()
        self._chart_panel.add(made, 1)
        self._chart_panel.set_title("")
        self.trends.set_compact(bool(self._narrow))
        self._work_out()
        if self._soon.isActive():
            self._soon.start(AFTER_PAINT_MS)

    # --- what follows ----------------------------------------------------------------------------------------------

    def _questions(self, subject: Subject, row: Row) -> Sequence[Question]:
        from plantdesk.services.doubts import row_questions

        return row_questions(self._desk.plant, subject, row, self._ledge(subject))

    def _ledge(self, subject: Subject) -> Ledge | None:
        assert subject.day is not None
        assert subject.shift is not None
        plant = self._desk.plant
        if subject.unit not in plant.units(m.SECTION, subject.day):
            return None
        from plantdesk.services.crops import ledge, section_history

        if self._for != (subject.day, subject.shift):
            self._for, self._ledges = (subject.day, subject.shift), {}
            self._history = section_history(self._desk.reader, subject.day)
        if subject.unit not in self._ledges:
            self._ledges[subject.unit] = ledge(plant, subject.unit, self._history, *self._for)
        return self._ledges[subject.unit]

    def _shift_name(self, day: date, shift: str) -> Text:
        return self._desk.plant.calendar(day).pattern.shift(shift).name

    def _work_out(self) -> None:
        """Show beside each row what follows from it, and the day's ring in the chart."""
        if self._waits:
            return
        from plantdesk.domain.electrolysis import harvest_t

        grid, name = self.form.grids[m.CATHODE], self._shift_name(self.form.day, self.form.shift)
        number = self._desk.language.number
        totals = {key: _Total() for key in (*(f.key for f in self._summed), m.HARVEST_T, m.DEPOSIT_T, IN_CELLS)}
        running = {row.subject.unit for row in self.form.sheets[m.CATHODE].rows if row.running}
        for unit in grid.units:
            row = self.form.values(m.CATHODE, unit)
            due = unit in running
            for figure in self._summed:
                totals[figure.key].add(
                    amount(row.get(figure.key)), figure.key in row, due and figure.due.hours is not None
                )
            subject = Subject(m.SECTION, unit, self.form.day, self.form.shift)
            ledge = self._ledge(subject)
            if ledge is None:
                continue
            cathode = amount(row.get(m.CATHODE_T))
            harvest = None if cathode is None else harvest_t(cathode, amount(row.get(m.REJECT_T)))
            known = self._worked.get(unit)
            if known is None or known[0] is not ledge or known[1] != row:
                known = self._worked[unit] = (ledge, row, ledge.after(subject, row, name))
                self._show_balance(unit, harvest, known[2], blank=not row)
            balance = known[2]
            for key, value in (
                (m.HARVEST_T, harvest),
                (m.DEPOSIT_T, balance.deposit_t.value),
                (IN_CELLS, balance.in_cells_t.value),
            ):
                totals[key].add(value, value is not None, due)
        decimals = {figure.key: figure.decimals for figure in self._summed}
        for key, total in totals.items():
            grid.show_total(key, total.shown(number, decimals.get(key, 1)))
        self._show_total(totals[m.CATHODE_T])
        self._show_pending()

    def _show_balance(self, unit: str, harvest: Decimal | None, balance: SectionBalance, *, blank: bool) -> None:
        grid, language = self.form.grids[m.CATHODE], self._desk.language
        grid.show_result(unit, m.HARVEST_T, language.number(harvest, 1) if harvest is not None else "")
        self._show(unit, m.DEPOSIT_T, balance.deposit_t, blank=blank)
        self._show(unit, IN_CELLS, balance.in_cells_t, blank=blank)
        from plantdesk.domain.questions import crop_question

        crop = balance.crop
        if crop is None:
            grid.show_result(unit, CROP_CE, "", language.say(msg("Stands only where cells were pulled.")))
        else:
            asked = crop_question("", crop.efficiency_pct)
            self._show(unit, CROP_CE, crop.efficiency_pct, warn=asked is not None)

    def _show(self, unit: str, key: str, worked: Worked, *, warn: bool = False, blank: bool = False) -> None:
        """Show what was worked out; nothing beside an empty row, and with its cause where it cannot be computed."""
        language = self._desk.language
        unknown = "" if blank else UNKNOWN
        text = language.number(worked.value, 1) if worked.value is not None else unknown
        why = "" if worked.cause is None or blank else language.say(worked.cause)
        self.form.grids[m.CATHODE].show_result(unit, key, text, why, warn)

    def _show_total(self, total: _Total) -> None:
        say, number = self._desk.language.say, self._desk.language.number
        plan = self._plans(self.form.day, self.form.day).get(self.form.day)
        shifts = len(self._desk.plant.calendar(self.form.day).pattern.codes)
        words = []
        if total.value is not None:
            words.append(f"{say(msg('Shift total'))} <b>{total.shown(number, 1)} {say(_T)}</b>")
        if plan is not None:
            words.append(f"{say(msg('plan'))} {number(plan / shifts, 1)} {say(_T)}")
        self.form.total.setText(" · ".join(words))

    def _show_pending(self) -> None:
        """Ring the day as it would be once what is typed is saved."""
        if self.trends is None:
            return
        grid = self.form.grids[m.CATHODE]
        if not any(grid.fields[unit, m.CATHODE_T].has_unsaved_typing for unit in grid.units):
            self.trends.set_pending(self.form.day, None)
            return
        typed = sum((amount(value) or Decimal(0) for value in self.form.column(m.CATHODE, m.CATHODE_T)), Decimal(0))
        self.trends.set_pending(self.form.day, self._others() + float(typed))

    def _others(self) -> float:
        """Give the day's output without the shift that is shown."""
        if self._beside is None:
            rows = self.form.sheets[m.CATHODE].rows
            standing = [row.cells[m.CATHODE_T].value for row in rows]
            stored = sum((amount(value) or Decimal(0) for value in standing if value is not None), Decimal(0))
            daily = self._desk.reader.daily(m.SECTION, "", m.CATHODE_T, self.form.day, self.form.day)
            self._beside = (daily[0][1] if daily else 0.0) - float(stored)
        return self._beside

    # --- latest entries --------------------------------------------------------------------------------------------

    @cached_property
    def latest(self) -> LatestShifts:
        """The list of latest entries; it is made when there is something to show in it."""
        from plantdesk.ui.models.shift_table import ShiftTable
        from plantdesk.ui.tabs.latest import LatestShifts

        desk = self._desk
        table = ShiftTable(desk.theme, desk.language, desk.author_name, Text("Cathode", "Катоды", "Катод"), self)
        made = LatestShifts(table, self._list)
        made.setAccessibleName(desk.language.say(msg("Latest entries")))
        made.opened.connect(self._open)
        self._list.add(made)
        self.grown.emit(made)
        return made

    @cached_property
    def _missing(self) -> MissingThisYear:
        from plantdesk.ui.tabs.latest import MissingThisYear

        return MissingThisYear(self._desk, m.CATHODE, self)

    def _plans(self, first: date, last: date) -> dict[date, Decimal]:
        if self._plan is None:
            plans, weights = self._monthly_plans()
            self._plan = plan_of_plant(plans, self._desk.plant, weights)
        return self._plan.days(Span(first, last))

    def _monthly_plans(self) -> tuple[MonthlyPlans, Weights]:
        """Give the plans by month, and the weights of days that they are spread by."""
        if self._monthly is None:
            plans = monthly_plans(self._desk.reader, m.CATHODE_T)
            self._monthly = plans, day_weights(self._desk.reader) if plans else {}
        return self._monthly

    def _hint_plans(self) -> None:
        """Let the plan stand in grey where output is to be typed; the last shift's figure is in the tooltip."""
        day, say, language = self.form.day, self._desk.language.say, self._desk.language
        plans, weights = self._monthly_plans()
        shifts = len(self._desk.plant.calendar(day).pattern.codes)
        for row in self.form.sheets[m.CATHODE].rows:
            plan = plan_of_unit(plans, self._desk.plant, weights, (m.SECTION, row.subject.unit)).day(day)
            field = self.form.grids[m.CATHODE].fields[row.subject.unit, m.CATHODE_T]
            if plan is None or field.has_unsaved_typing:
                continue
            of_shift = language.number(plan / shifts, 1)
            last = row.cells[m.CATHODE_T].hint
            field.set_hint(of_shift)
            field.setToolTip(
                say(msg("Plan {plan} t, last shift {last} t", plan=of_shift, last=language.value(last) or say(BLANK)))
            )

    def _shown(self) -> None:
        self._beside = None
        self._hint_plans()
        if not self._waits:
            self._soon.start(AFTER_PAINT_MS)

    def _catch_up(self) -> None:
        """Take over what may come after the paint: the shift's balance where it has changed, then the list."""
        if not self.isVisible():
            self._unseen = True
            return
        if self._stale:
            self._stale = False
            self._work_out()
            self._soon.start(AFTER_PAINT_MS)
        else:
            self._refresh()

    def _refresh(self) -> None:
        until = self._desk.present_shift
        first = until[0] - timedelta(days=LATEST_DAYS)
        plans = self._plans(first, until[0])
        self.latest.show_lines(latest_shifts(self._desk.reader, m.CATHODE, until, LATEST_DAYS, plans))
        self._list.set_caption(self._desk.language.say(self._missing.words()))
        self._list.caption.set_leading(self._missing.last is not None)

    def _changed(self, changes: Changes) -> None:
        self._beside = None
        if not changes.touches(m.SECTION, "plan", WEIGHT_KIND, "plant", "person"):
            return
        if any(s.kind != m.SECTION or s.shift is None for s in changes.subjects):
            self._monthly = self._plan = None
            self._hint_plans()
        if any(subject != self._shown_subject(subject) for subject in changes.subjects):
            self._for, self._stale = None, True
        if not self._waits:
            self._soon.start(AFTER_PAINT_MS)

    def showEvent(self, event: QShowEvent) -> None:
        """Take over what happened while another tab was in front."""
        super().showEvent(event)
        if self._unseen:
            self._unseen = False
            self._soon.start()

    def _shown_subject(self, subject: Subject) -> Subject:
        """Give the subject of the same unit in the shift that is shown: its own figures do not move its beginning."""
        return Subject(subject.kind, subject.unit, self.form.day, self.form.shift)

    def _open(self, day: date, shift: str) -> None:
        self.form.show_shift(day, shift)
        self.form.focus_first()

    def _open_missing(self) -> None:
        """Show the missing shift that the caption names."""
        if self._missing.last is not None:
            self._open(*self._missing.last)

    # --- room ------------------------------------------------------------------------------------------------------

    def toggle_list(self) -> None:
        """Show or hide the latest entries where the window is narrow."""
        if self._narrow:
            # There is room for one of the two.
            self._list.setVisible(not self._list.isVisible())
            self._chart_panel.setVisible(not self._list.isVisible())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement for the room there is."""
        super().resizeEvent(event)
        self._arrange(self.width() < NARROW)

    def _arrange(self, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for part in (self._entry, self._list, self._chart_panel):
            self._layout.removeWidget(part)
        self._layout.addWidget(self._entry, 0, 0, 1, 2)
        if narrow:
            self._layout.addWidget(self._list, 1, 0, 1, 2)
            self._layout.addWidget(self._chart_panel, 2, 0, 1, 2)
            self._list.setMinimumWidth(0)
            self._list.hide()
            self._chart_panel.setMaximumHeight(STRIP_HEIGHT + 40)
            self._layout.setColumnStretch(0, 1)
            self._layout.setColumnStretch(1, 0)
            self._layout.setRowStretch(0, 1)
            self._layout.setRowStretch(1, 1)
        else:
            self._layout.addWidget(self._list, 1, 0)
            self._layout.addWidget(self._chart_panel, 1, 1)
            self._chart_panel.show()
            self._list.setMinimumWidth(LIST_WIDTH)
            self._list.show()
            self._chart_panel.setMaximumHeight(16_777_215)
            self._layout.setColumnStretch(0, 2)
            self._layout.setColumnStretch(1, 5)
            self._layout.setRowStretch(0, 0)
            self._layout.setRowStretch(1, 1)
        if self.trends is not None:
            self.trends.set_compact(narrow)
