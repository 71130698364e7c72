"""Plan, comparison, forecast: the monthly plans at the left, how the plant stands beside them at the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from plantdesk.domain.catalogue import Derived, Figure, Sum
from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Period
from plantdesk.domain.plant import PERSON, SETTING_KINDS
from plantdesk.domain.quantities import decode
from plantdesk.domain.text import msg
from plantdesk.services.comparison import DEFAULT, compare
from plantdesk.services.completeness import last_whole_day
from plantdesk.services.forecasts import Outlook
from plantdesk.services.naming import BLANK
from plantdesk.services.plan_places import KIND, WEIGHT_KIND, holder
from plantdesk.services.plan_sheet import plan_sheet, standing_in, weight_holders
from plantdesk.services.plans import (
    WHOLE_PLANT,
    Holder,
    PlanRow,
    WeightRow,
    day_weights,
    plan_figures,
    record_planning,
    weights_for,
)
from plantdesk.services.recording import KEYBOARD, Clash, Outcome
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.entry.drafts import CellDrafts
from plantdesk.ui.models.comparison_table import DELTA, LAST_DELTA, ComparisonTable
from plantdesk.ui.models.forecast_table import PERIODS_AHEAD, ForecastTable
from plantdesk.ui.models.plan_table import PlanTable
from plantdesk.ui.models.typed_table import Key, TypedTable
from plantdesk.ui.models.weight_table import WeightTable
from plantdesk.ui.tabs.number_grid import CELL_PADDING, NumberGrid, ReadGrid, WrappedHeader
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.notice_line import Level, NoticeLine
from plantdesk.ui.widgets.panel import Panel
from plantdesk.ui.widgets.reason_row import ReasonRow

if TYPE_CHECKING:
    from plantdesk.ui.trends.fan import ForecastFan

FIGURE = "plan figure"
"""Key of the remembered figure."""
_DRAFT = "plan"
_YEARS_AHEAD = 2
_ROOM_FOR_DIFFERENCES = 1240
"""From this width on (logical pixels) the comparison has room for differences in tonnes, too."""
_NUMBER = 52
"""The least width of a column of plans: four digits with their space; whoever types more sees it in the open field."""


class PlanTab(QWidget):
    """The plans of a figure and year, the weights of a month's days, the comparison and the forecast of the figure."""

    history_wanted = Signal(object, str)
    """The history of a cell is asked for: its subject and figure."""
    import_wanted = Signal()
    """Plans are to be taken from a file."""
    typing = Signal()
    """What is typed and not saved has changed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._saving: set[Key] = set()
        self._fan: ForecastFan | None = None
        self._stale = self._waits = False
        self._month = desk.today.replace(day=1)
        say, catalogue = desk.language.say, desk.reader.catalogue
        self._figures = {figure.key: figure for figure in plan_figures(catalogue)}
        self.plans = PlanTable(desk.language, catalogue.series, self)
        self.weights = WeightTable(desk.language, lambda: desk.today, self)
        self.grid = NumberGrid(desk, self.plans, say(msg("Monthly plans")))
        self.calendar = NumberGrid(desk, self.weights, say(msg("Weights of days")))
        self.compared = ComparisonTable(desk.language, self)
        self.foreseen = ForecastTable(desk.language, self)
        self.comparison = ReadGrid(desk, say(msg("Comparison")))
        self.comparison.setModel(self.compared)
        self.forecast = ReadGrid(desk, say(msg("Forecast")))
        self.forecast.setModel(self.foreseen)
        self.notice = NoticeLine(desk.theme, desk.language, lines=2)
        self._fill()
        self._drafts = CellDrafts(desk, f"{_DRAFT}|", self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_consequences)
        desk.closed.connect(self._soon.stop)
        self._restore_drafts()
        self._read()
        self._connect()
        if desk.entry_closed is not None:
            self.grid.set_read_only(True)
            self.calendar.set_read_only(True)
            self.import_button.setEnabled(False)
            self.notice.show_notice(Level.INFO, desk.entry_closed)

    # --- parts -----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.setSpacing(10)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self._comparison_panel())
        right.addWidget(self._forecast_panel(), 1)
        whole.addWidget(self._plan_panel(), 11)
        whole.addLayout(right, 14)

    def _plan_panel(self) -> Panel:
        say = self._desk.language.say
        panel = Panel(say(msg("Plan")))
        self.figure = Choice()
        self.figure.setAccessibleName(say(msg("Figure")))
        named: list[tuple[str, object]] = [(f"{say(f.name)}, {say(f.unit)}", key) for key, f in self._figures.items()]
        held = self._desk.workplace.memory.recall(FIGURE)
        self.figure.set_choices(named, held if held in self._figures else DEFAULT)
        self.figure.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.figure.setMinimumContentsLength(16)
        self.year = Choice()
        self.year.setAccessibleName(say(msg("Year")))
        self.year.set_choices([(str(year), year) for year in self._years()], self._desk.today.year)
        self.import_button = QPushButton(say(msg("Import plans…")))
        self.import_button.setAccessibleName(say(msg("Import plans from a file")))
        self.import_button.setAutoDefault(False)
        panel.head.addWidget(self.figure)
        panel.head.addWidget(self.year)
        panel.head.addWidget(self.import_button)
        metrics = QFontMetrics(self._desk.theme.font())
        self.grid.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.grid.verticalHeader().setDefaultSectionSize(metrics.height() + 8)
        self.grid.verticalHeader().setMinimumWidth(46)
        panel.add(self.grid, 1)
        panel.add(self._weights_row())
        self.calendar.verticalHeader().hide()
        self.calendar.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.calendar.verticalHeader().setDefaultSectionSize(metrics.height() + 8)
        self.calendar.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        panel.add(self.calendar)
        panel.add(self.notice)
        self._bottom = ReasonRow(self._desk.language)
        self.reason = self._bottom.reason
        panel.add(self._bottom)
        return panel

    def _weights_row(self) -> QHBoxLayout:
        say = self._desk.language.say
        row = QHBoxLayout()
        row.setSpacing(8)
        self._weights_title = ElidedLabel("", "strong")
        self.whose = Choice()
        self.whose.setAccessibleName(say(msg("Whose days are weighed")))
        self.whose.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.whose.setMinimumContentsLength(14)
        row.addWidget(self._weights_title, 1)
        row.addWidget(self.whose)
        return row

    def _comparison_panel(self) -> Panel:
        say = self._desk.language.say
        self._comparison_panel_ = Panel(say(msg("Comparison")))
        self.stretch = Choice()
        self.stretch.setAccessibleName(say(msg("Days compared")))
        self.stretch.set_choices(
            [(say(msg("to date")), True), (say(msg("beside the whole period")), False)], chosen=True
        )
        self._comparison_panel_.head.addWidget(self.stretch)
        self.comparison.verticalHeader().setMinimumWidth(78)
        self._comparison_panel_.add(self.comparison)
        return self._comparison_panel_

    def _forecast_panel(self) -> Panel:
        say = self._desk.language.say
        self._forecast_panel_ = Panel(say(msg("Forecast")))
        self.period = Choice()
        self.period.setAccessibleName(say(msg("Period of the fan")))
        names: list[tuple[str, object]] = [
            (say(msg("to the end of the month")), Period.MONTH),
            (say(msg("to the end of the year")), Period.YEAR),
        ]
        self.period.set_choices(names, Period.YEAR)
        self.shown = Choice()
        self.shown.setAccessibleName(say(msg("What the fan shows")))
        self.shown.set_choices([(say(msg("ahead of plan")), True), (say(msg("added up")), False)], chosen=True)
        self._forecast_panel_.head.addWidget(self.period)
        self._forecast_panel_.head.addWidget(self.shown)
        self._no_forecast = label("", "muted")
        self._no_forecast.setWordWrap(True)
        self._fan_place = QStackedWidget()
        self._fan_place.addWidget(self._no_forecast)
        body = QHBoxLayout()
        body.setSpacing(12)
        self.forecast.setMinimumWidth(330)
        body.addWidget(self.forecast, 5, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self._fan_place, 6)
        self._forecast_panel_.add(body, 1)
        return self._forecast_panel_

    def _connect(self) -> None:
        self.figure.currentIndexChanged.connect(self._figure_chosen)
        self.year.currentIndexChanged.connect(lambda _: self._read_plans())
        self.whose.currentIndexChanged.connect(lambda _: self._read_weights())
        self.stretch.currentIndexChanged.connect(lambda _: self._show_consequences())
        self.period.currentIndexChanged.connect(lambda _: self._show_consequences())
        self.shown.currentIndexChanged.connect(lambda _: self._show_consequences())
        self.import_button.clicked.connect(self.import_wanted)
        for grid in (self.grid, self.calendar):
            grid.table.typed.connect(self._typed)
            grid.cells.keystroke.connect(self._keystroke)
            grid.save_wanted.connect(self.save)
            grid.history_wanted.connect(lambda key: self.history_wanted.emit(*key))
            grid.pasted.connect(self._pasted)
            grid.left_cell.connect(self._left_cell)
            grid.selectionModel().currentChanged.connect(lambda _new, _old: self._show_message())
        self.grid.selectionModel().currentChanged.connect(lambda new, _old: self._follow_month(new.row()))
        self.plans.typed.connect(self._share_columns)
        self._bottom.save_wanted.connect(self.save)
        self._bottom.left.connect(lambda: self.grid.setFocus(Qt.FocusReason.OtherFocusReason))
        self._desk.changed.connect(self._changed)

    # --- what the window asks --------------------------------------------------------------------------------------

    def add_charts(self, charts: ModuleType) -> None:
        """Put the fan in its place."""
        if self._fan is None:
            self._fan = charts.ForecastFan(self._desk)
            self._fan.plot.setAccessibleName(self._desk.language.say(msg("Forecast fan")))
            self._fan_place.addWidget(self._fan)
            self._show_consequences()

    @property
    def has_typing(self) -> bool:
        """Tell whether anything on screen is not saved."""
        return bool(self.plans.typing or self.weights.typing)

    def focused(self) -> tuple[Subject, str] | None:
        """Give the cell that the focus is or was last in."""
        return (self.calendar if self.calendar.hasFocus() else self.grid).current_key()

    def focus_first(self) -> None:
        """Go to the plan of the present month."""
        if not self.grid.currentIndex().isValid() and self.plans.rowCount():
            self.grid.setCurrentIndex(self.plans.index(self._month.month - 1, 0))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def declared(self) -> Figure | Derived:
        """The chosen figure."""
        return self._figures[str(self.figure.currentData())]

    # --- what is shown ---------------------------------------------------------------------------------------------

    def _years(self) -> list[int]:
        span, today = self._desk.reader.span(), self._desk.today
        planned = [s.day.year for (s, _), one in standing_in(self._desk.reader, KIND).items() if s.day and one.value]
        first = min([today.year, *planned, span[0].year if span else today.year])
        last = max([today.year + _YEARS_AHEAD, *planned])
        return list(range(last, first - 1, -1))

    def _figure_chosen(self) -> None:
        self._desk.workplace.memory.remember(FIGURE, self.declared.key)
        self._read_plans()
        self._show_consequences()

    def _read(self) -> None:
        self._read_plans()
        self._show_consequences()
        self._show_bottom()
        self._show_message()

    def _read_plans(self) -> None:
        at = self.grid.currentIndex()
        year = int(self.year.currentData())
        sheet = plan_sheet(self._desk.reader, self.declared.key, year)
        self.plans.show_sheet(sheet, self._desk.plant)
        self._share_columns()
        if at.isValid() and at.column() < self.plans.columnCount():
            self.grid.setCurrentIndex(self.plans.index(at.row(), at.column()))
        if self._month.year != year:
            self._month = self._month.replace(year=year)
        held = self.whose.currentData()
        named: list[tuple[str, object]] = [
            (self._desk.language.say(one.name), one.holder) for one in weight_holders(self._desk.reader, year)
        ]
        self.whose.set_choices(named, held or WHOLE_PLANT)
        self._read_weights()

    def _share_columns(self) -> None:
        """Give every column what its heading and its numbers need, and share what is left; with too little, it scrolls."""
        header, count, rows = self.grid.horizontalHeader(), self.plans.columnCount(), max(1, self.plans.rowCount())
        assert isinstance(header, WrappedHeader)
        metrics = QFontMetrics(self._desk.theme.font(strong=True))
        least = metrics.height() + 6
        room = self.grid.viewport().height() // rows
        self.grid.verticalHeader().setDefaultSectionSize(min(max(least, room), least + 10))
        needed = [
            max(
                header.least_width(column) - CELL_PADDING,
                *(metrics.horizontalAdvance(str(self.plans.index(row, column).data() or "")) for row in range(rows)),
                _NUMBER - 2 * CELL_PADDING,
            )
            + 2 * CELL_PADDING
            for column in range(count)
        ]
        spare = max(0, self.grid.viewport().width() - sum(needed))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column, width in enumerate(needed):
            self.grid.setColumnWidth(column, width + spare // max(1, count))

    def _read_weights(self) -> None:
        ledger, of = self._desk.reader, self._whose()
        inherited: dict[date, Decimal] = {}
        if of != WHOLE_PLANT:
            inherited = weights_for(ledger.plant(), {WHOLE_PLANT: day_weights(ledger).get(WHOLE_PLANT, {})}, of)
        self.weights.show_month(self._month, of, standing_in(ledger, WEIGHT_KIND), inherited)
        month = f"{self._desk.language.month(self._month.month, short=False)} {self._month.year}"
        self._weights_title.set_text(self._desk.language.say(msg("Weights of days, {month}", month=month)))
        rows = self.weights.rowCount() * self.calendar.verticalHeader().defaultSectionSize()
        head = QFontMetrics(self._desk.theme.font("small")).height() + 8
        self.calendar.horizontalHeader().setFixedHeight(head)
        self.calendar.setFixedHeight(rows + head + 4)

    def _whose(self) -> Holder:
        kind, unit = self.whose.currentData() or WHOLE_PLANT
        return kind, unit

    def _follow_month(self, row: int) -> None:
        """Show the weights of the month at hand."""
        if 0 <= row < 12 and self._month != date(int(self.year.currentData()), row + 1, 1):
            self._month = date(int(self.year.currentData()), row + 1, 1)
            self._read_weights()

    def _show_consequences(self) -> None:
        """Compare and foresee anew."""
        self._stale = False
        desk, declared = self._desk, self.declared
        say, ledger = desk.language.say, desk.reader
        as_of = desk.today if desk.lens.as_of is not None else last_whole_day(ledger, declared.key, desk.today)
        to_date = bool(self.stretch.currentData())
        self.compared.show_compared(declared, as_of, compare(ledger, declared.key, as_of), to_date)
        unit, day = say(declared.unit), desk.language.date(as_of)
        self._comparison_panel_.set_caption(say(msg("{unit}, up to {day}", unit=unit, day=day)))
        self.comparison.fit_height()
        self.comparison.share_room()
        adds_up = isinstance(declared.adds, Sum)
        outlook = Outlook(ledger, as_of, PERIODS_AHEAD, declared.key) if adds_up else None
        found = {} if outlook is None else outlook.forecasts(PERIODS_AHEAD)
        self.foreseen.show_forecasts(declared, found, declared.key == DEFAULT)
        self._forecast_panel_.set_caption(unit if adds_up else "")
        for part in (self.forecast, self.period, self.shown):
            part.setVisible(adds_up)
        self.forecast.fit_height()
        self.forecast.share_room()
        if outlook is None:
            told = msg("{figure} does not add up over days: it has no forecast.", figure=declared.name)
            self._no_forecast.setText(say(told))
            self._fan_place.setCurrentWidget(self._no_forecast)
        elif self._fan is not None:
            way = outlook.fan(Period(self.period.currentData()))
            self._fan.show_fan(declared, way, bool(self.shown.currentData()))
            self._fan_place.setCurrentWidget(self._fan)

    # --- typing ----------------------------------------------------------------------------------------------------

    def _tables(self) -> Iterator[tuple[TypedTable, Key]]:
        """Give everything that is typed, with the table it is typed in."""
        for table in (self.plans, self.weights):
            for key in table.typing:
                yield table, key

    def _waiting(self) -> list[tuple[TypedTable, Key]]:
        found = [(table, key) for table in (self.plans, self.weights) for key in table.savable()]
        return [(table, key) for table, key in found if key not in self._saving]

    def _typed(self) -> None:
        names = {_draft_name(key): table.typing[key] for table, key in self._tables()}
        self._drafts.forget_all_but(names)
        for name, held in names.items():
            self._drafts.keep(name, held.text, held.seen)
        self._show_bottom()
        self._show_message()
        self.typing.emit()

    def _keystroke(self, key: Key, text: str) -> None:
        """Keep each keystroke, in case this is the last one before the power fails."""
        seen = (self.weights if key[0].kind == WEIGHT_KIND else self.plans).seen(key)
        self._drafts.keep(_draft_name(key), text, seen)

    def _restore_drafts(self) -> None:
        if self._desk.entry_closed is not None:
            return
        self.plans.show_standing(standing_in(self._desk.reader, KIND))
        self.weights.show_standing(standing_in(self._desk.reader, WEIGHT_KIND))
        for name, held in self._drafts.every().items():
            kind, unit, day, figure = name.split("|")
            key = (Subject(kind, unit, date.fromisoformat(day)), figure)
            if kind == WEIGHT_KIND or figure in self._figures:
                (self.weights if kind == WEIGHT_KIND else self.plans).restore(key, held.text, held.seen)

    def _pasted(self, homeless: int) -> None:
        if homeless:
            told = msg("{n} pasted cells stand beside the grid, or where nothing can be planned.", n=homeless)
            self.notice.show_notice(Level.WARNING, told)

    def _show_bottom(self) -> None:
        """Offer the reason while something that stands is about to change, and the button while anything is unsaved."""
        waiting = self._waiting()
        self._bottom.offer(bool(waiting), any(table.needs_reason(key) for table, key in waiting), self.grid)

    def _show_message(self) -> None:
        """Say what is wrong with the cell at hand, else with any other, else what is still to be saved."""
        here = self.focused()
        typed = sorted(self._tables(), key=lambda pair: pair[1] != here)
        for table, key in typed:
            held = table.typing[key]
            if held.fault is not None:
                self.notice.show_notice(held.level, msg("{place}: {what}", place=table.name_of(key), what=held.fault))
                return
        waiting = self._waiting()
        if waiting and any(table.needs_reason(key) for table, key in waiting):
            told = msg("{n} typed. What stands is changed: give the reason and press Enter.", n=len(waiting))
            self.notice.show_notice(Level.INFO, told)
        elif waiting:
            self.notice.show_notice(Level.INFO, msg("{n} typed and not saved yet. Ctrl+S saves it.", n=len(waiting)))
        elif self.notice.level is not Level.INFO:
            self.notice.clear()

    # --- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save all plans and weights that are typed and right as one command."""
        if self._desk.entry_closed is not None:
            self.notice.show_notice(Level.INFO, self._desk.entry_closed)
            return
        waiting = self._waiting()
        if not waiting:
            if not self.has_typing:
                self.notice.show_notice(Level.INFO, msg("Nothing new to save."))
            return
        if any(table.needs_reason(key) for table, key in waiting) and not self._bottom.text:
            self._bottom.ask()
            self._show_message()
            return
        plans, weights, seen, sent = [], [], {}, {}
        for table, key in waiting:
            (subject, figure), held = key, table.typing[key]
            assert subject.day is not None
            seen[key], sent[key] = held.seen, held.value
            kind, unit = holder(subject)
            if table is self.plans:
                value = None if held.value is None else decode(held.value)
                plans.append(PlanRow(subject.day, kind, unit, figure, value))
            else:
                weight = None if held.value is None else Decimal(held.value)
                weights.append(WeightRow(subject.day, kind, unit, weight))
        reason = self._bottom.text or None
        self._saving.update(seen)

        def job(workplace: Workplace) -> Outcome:
            return record_planning(
                workplace.store, workplace.recorder, plans, weights, KEYBOARD, reason, seen, workplace.today
            )

        self._desk.submit(
            job, lambda outcome: self._saved(waiting, sent, outcome), lambda error: self._failed(waiting, error)
        )

    def _saved(self, places: list[tuple[TypedTable, Key]], sent: Mapping[Key, str | None], outcome: Outcome) -> None:
        self._saving.difference_update(key for _, key in places)
        tables = {key: table for table, key in places}
        if outcome.refused or outcome.clashes:
            for refusal in outcome.refused:
                key = (refusal.subject, refusal.figure)
                tables[key].mark(key, refusal.message, Level.ERROR, tables[key].typing[key].seen)
            for clash in outcome.clashes:
                self._mark_clash(tables[clash.subject, clash.figure], clash)
            self._read_plans()
            self._show_message()
            return
        for table, key in places:
            if key not in table.typing or table.typing[key].value == sent[key]:  # else something new is typed there
                table.take_back([key])
        if not self._waiting():
            self.reason.clear()
        self._read()
        now = self._desk.moment(round(self._desk.workplace.clock().timestamp() * 1000))
        self.notice.show_notice(Level.INFO, msg("{n} saved at {time}.", n=outcome.saved, time=now.time()))
        self.typing.emit()

    def _mark_clash(self, table: TypedTable, clash: Clash) -> None:
        """Show what somebody else recorded meanwhile; saving again replaces it, with a reason."""
        key, blank = (clash.subject, clash.figure), BLANK
        theirs, mine = clash.theirs.value, clash.mine
        message = msg(
            "{who} recorded {theirs} meanwhile, you typed {mine}. Esc takes theirs; to replace it, give a reason and save.",
            who=self._desk.plant.name(PERSON, clash.theirs.command.author, self._desk.today),
            theirs=blank if theirs is None else table.written(key, theirs),
            mine=blank if mine is None else table.written(key, mine),
        )
        table.mark(key, message, Level.CONFLICT, clash.theirs.id)

    def _failed(self, places: list[tuple[TypedTable, Key]], error: PlantDeskError) -> None:
        self._saving.difference_update(key for _, key in places)
        self._show_bottom()
        self.notice.show_notice(Level.ERROR, error.message)

    # --- what others do --------------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if changes.touches(KIND, WEIGHT_KIND, *SETTING_KINDS):
            self._take_over()
            self._refresh()
        elif any(subject.is_entry for subject in changes.subjects):
            self._refresh()

    def _take_over(self) -> None:
        """Show the plans that stand now; while somebody types in a cell, once that is closed."""
        self._waits = self.grid.is_open or self.calendar.is_open
        if not self._waits:
            self._read_plans()
            self._show_bottom()

    def _left_cell(self) -> None:
        if self._waits:
            QTimer.singleShot(0, self, self._take_over)

    def _refresh(self) -> None:
        """Compare and foresee anew after the paint; out of sight, when the tab is shown again."""
        if self.isVisible():
            self._soon.start(0)
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Take over what changed while the tab was out of sight."""
        super().showEvent(event)
        self._share_columns()
        if self._stale:
            self._show_consequences()

    def resizeEvent(self, event: object) -> None:
        """Share the room of the columns anew."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        for column in (DELTA, LAST_DELTA):  # the per cent beside them say the same
            self.comparison.setColumnHidden(column, self.width() < _ROOM_FOR_DIFFERENCES)
        self.comparison.share_room()
        QTimer.singleShot(0, self, self._share_columns)


def _draft_name(key: Key) -> str:
    subject, figure = key
    day = "" if subject.day is None else subject.day.isoformat()
    return f"{subject.kind}|{subject.unit}|{day}|{figure}"
