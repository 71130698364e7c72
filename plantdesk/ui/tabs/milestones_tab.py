"""Milestones: the programme as a table, its bars, S-curve and trend beside it, and what a slip costs in copper."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from plantdesk.domain import measures as m
from plantdesk.domain.errors import PlantDeskError, Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.periods import Period
from plantdesk.domain.plant import PERSON
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Project
from plantdesk.domain.programme_curve import By, s_curve
from plantdesk.domain.programme_effect import Cost
from plantdesk.domain.programme_network import critical, moved
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.completeness import last_whole_day
from plantdesk.services.naming import BLANK, UNKNOWN
from plantdesk.services.programme import IN_PROGRAMME, IN_PROJECT, attribute_name, next_code, portfolio
from plantdesk.services.programme import STATUS as BY_HAND
from plantdesk.services.programme_figures import Figures, figures, what_if
from plantdesk.services.programme_recording import record
from plantdesk.services.programme_trends import trend_of
from plantdesk.services.recording import Clash, Outcome
from plantdesk.services.trace_asked import Asked
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.entry.drafts import KEEP_AFTER_MS
from plantdesk.ui.gantt.chart import GanttChart, stepped
from plantdesk.ui.gantt.trend_chart import TrendChart, TrendLine
from plantdesk.ui.models.milestone_table import DATES, FORECAST, NAME, MilestoneTable, Place
from plantdesk.ui.models.programme_rows import Asked as Part
from plantdesk.ui.models.programme_rows import Order, Row, in_order
from plantdesk.ui.tabs.milestone_list import MilestoneList
from plantdesk.ui.tabs.programme_filter import ProgrammeFilter
from plantdesk.ui.tabs.what_if import Compared, WhatIf
from plantdesk.ui.tracing import mark
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.counter import Counter
from plantdesk.ui.widgets.date_edit import read_day
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.empty_state import EmptyState
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level, NoticeLine
from plantdesk.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from plantdesk.ui.trends.s_curve import SCurve

ORDER = "milestone order"
"""Key of the remembered order of the rows."""
VIEW = "milestone view"
"""Key of the remembered view."""
GANTT, S_CURVE, TREND, WHAT_IF = "gantt", "s-curve", "trend", "what-if"
VIEWS = (GANTT, S_CURVE, TREND, WHAT_IF)
"""What can stand beside the table."""
KINDS = (PROGRAMME, PROJECT, MILESTONE)

_DRAFT = "programme"
_NARROW = 1100
"""Logical pixels of width below which the table makes room for what stands beside it."""
_T, _KT = Text("t", "т", "т"), Text("kt", "тыс. т", "мың т")
_KILO_FROM = 1000


class MilestonesTab(QWidget):
    """Counters above, table and chart side by side, one line of consequences, one for what is wrong, and the reason."""

    history_wanted = Signal(object, str)
    """The history of a cell is asked for: its subject and attribute."""
    typing = Signal()
    """What is typed and not saved has changed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._as_of: date = desk.today
        self._saving: set[Place] = set()
        self._moves: dict[str, date] = {}
        self._costs: dict[str, Cost] = {}
        self._curve: SCurve | None = None
        self._lead: set[Subject] = set()
        say = desk.language.say
        self.table = MilestoneTable(desk.language, lambda: self._as_of, lambda: desk.reader, self)
        self.list = MilestoneList(desk, self.table)
        self.list.setAccessibleName(say(msg("Projects and milestones")))
        self.chart = GanttChart(desk, self.list, self.table, lambda: self._as_of)
        self.trend = TrendChart(desk, lambda: self._as_of)
        self.compared = WhatIf(desk)
        self.filter = ProgrammeFilter(desk)
        self.counters = {
            "all": Counter(desk.theme, say(msg("Projects in the plan"))),
            "done": Counter(desk.theme, say(msg("Done"))),
            "due": Counter(desk.theme, say(msg("Due this year"))),
            "late": Counter(desk.theme, say(msg("Late")), Level.ERROR),
            "risk": Counter(desk.theme, say(msg("At risk")), Level.WARNING),
            "spent": Counter(desk.theme, say(msg("Budget spent"))),
            "rate": Counter(desk.theme, say(msg("Required a year"))),
        }
        mark(self.counters["done"], Asked("milestones.done", desk.today))
        self.notice = NoticeLine(desk.theme, desk.language, lines=1)
        self._fill()
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(KEEP_AFTER_MS)
        self._draft_timer.timeout.connect(desk.keep_drafts)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_consequences)
        desk.closed.connect(self._leave)
        self._connect()
        self._read()
        if desk.entry_closed is None:
            self._restore_drafts()
        else:
            self.table.read_only = self.chart.read_only = True
            self.notice.show_notice(Level.INFO, desk.entry_closed)

    def _leave(self) -> None:
        """Read nothing more: the store is about to be closed."""
        self._draft_timer.stop()
        self._soon.stop()
        self.setUpdatesEnabled(False)

    # --- parts -----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        say = self._desk.language.say
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(8)
        for counter in self.counters.values():
            top.addWidget(counter, 1)
        whole.addLayout(top)
        self._panel = Panel(say(msg("Modernisation milestones")))
        self._fill_head()
        self.empty = EmptyState(
            say(msg("No projects yet.")),
            say(msg("Add the first one, then its milestones: what is to be reached, and the date that was promised.")),
            say(msg("Add a project")) + "   Ctrl+Shift+N",
        )
        self._board = QWidget()
        column = QVBoxLayout(self._board)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.filter)
        self._beside = QStackedWidget()
        for part in (self.chart, self._curve_page(), self._trend_page()):
            self._beside.addWidget(part)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self._beside)
        self.splitter.setHandleWidth(8)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.compared)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._board)
        self.stack.addWidget(self.empty)
        self._panel.add(self.stack, 1)
        self.copper = ElidedLabel("", "")
        self._panel.add(self.copper)
        self._panel.add(self.notice)
        self._panel.add(self._bottom_row())
        whole.addWidget(self._panel, 1)
        held = self._desk.workplace.memory.recall(VIEW)
        self._view = held if held in VIEWS else GANTT
        self.compared.setVisible(False)

    def _fill_head(self) -> None:
        say, head = self._desk.language.say, self._panel.head
        words = {
            GANTT: msg("Gantt"),
            S_CURVE: msg("S-curve"),
            TREND: msg("Trend"),
            WHAT_IF: msg("What if"),
        }
        self._group = QButtonGroup(self)
        self.views: dict[str, QPushButton] = {}
        for key, one in words.items():
            button = QPushButton(say(one))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, view=key: self.show_view(view))
            self._group.addButton(button)
            head.addWidget(button)
            self.views[key] = button
        self.order = Choice()
        self.order.setAccessibleName(say(msg("Order of the rows")))
        orders: list[tuple[str, object]] = [
            (say(msg("By code")), Order.CODE),
            (say(msg("By name")), Order.PROJECT),
            (say(msg("By date")), Order.DATE),
            (say(msg("What is late first")), Order.STATUS),
        ]
        self.order.set_choices(orders, self._remembered_order())
        self.table.order = self._remembered_order()
        head.addWidget(self.order)
        self.project_button = QPushButton(say(msg("Add a project")))
        self.add_button = QPushButton(say(msg("Add a milestone")) + "   Ctrl+N")
        self.project_button.setToolTip("Ctrl+Shift+N")
        for button, name in ((self.project_button, msg("Add a project")), (self.add_button, msg("Add a milestone"))):
            button.setAccessibleName(say(name))
            button.setAutoDefault(False)
            head.addWidget(button)
        self.zoom_buttons: list[QPushButton] = []
        for text, name, does in (
            ("−", msg("Zoom out"), lambda: self.chart.zoom(-1)),
            ("+", msg("Zoom in"), lambda: self.chart.zoom(1)),
            ("↔", msg("Show the whole programme"), self.chart.show_all),
        ):
            button = QPushButton(text)
            button.setAccessibleName(say(name))
            button.setToolTip(say(name))
            button.setAutoDefault(False)
            button.setFixedWidth(self._desk.theme.field_height + 4)
            button.clicked.connect(lambda _=False, act=does: act())
            self.filter.row.addWidget(button)
            self.zoom_buttons.append(button)

    def _curve_page(self) -> QWidget:
        say = self._desk.language.say
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        self.by = Choice()
        self.by.setAccessibleName(say(msg("What the S-curve adds up")))
        offered: list[tuple[str, object]] = [
            (say(msg("by count")), By.COUNT),
            (say(msg("by weight")), By.WEIGHT),
            (say(msg("by budget")), By.BUDGET),
        ]
        self.by.set_choices(offered, By.COUNT)
        self.curve_words = ElidedLabel("", "muted")
        head.addWidget(self.by)
        head.addWidget(self.curve_words, 1)
        column.addLayout(head)
        self._curve_column = column
        return page

    def _trend_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        self.report_days = LineEdit()
        self.report_days.setPlaceholderText(
            self._desk.language.say(msg("Report days: ends of months; or type days, with spaces between"))
        )
        self.report_days.setAccessibleName(self._desk.language.say(msg("Report days")))
        head.addWidget(self.report_days, 1)
        column.addLayout(head)
        self.trend_words = ElidedLabel("", "muted")
        column.addWidget(self.trend_words)
        column.addWidget(self.trend, 1)
        return page

    def _bottom_row(self) -> QWidget:
        say = self._desk.language.say
        self.reason = LineEdit()
        self.reason.setPlaceholderText(say(msg("Reason for the change; Enter saves")))
        self.reason.setAccessibleName(say(msg("Reason for the change")))
        self.reason.setMaxLength(300)
        self.save_button = QPushButton(say(msg("Save")) + "   Ctrl+S")
        self.save_button.setAccessibleName(say(msg("Save")))
        self.save_button.setProperty("role", "primary")
        self.save_button.setAutoDefault(False)
        self._bottom = QWidget()
        row = QHBoxLayout(self._bottom)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.reason, 1)
        row.addStretch(0)
        row.addWidget(self.save_button)
        return self._bottom

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.project_button.clicked.connect(self.add_project)
        self.empty.wanted.connect(self.add_project)
        self.order.currentIndexChanged.connect(self._order_chosen)
        self.filter.asked_for.connect(self._asked)
        self.by.currentIndexChanged.connect(lambda _: self._show_curve())
        self.report_days.editingFinished.connect(self._show_trend)
        self.compared.cleared.connect(self.forget_moves)
        self.compared.taken.connect(self._take_moves)
        self.chart.proposed.connect(self._moved)
        self.chart.given_up.connect(self.forget_moves)
        self.list.given_up.connect(self.forget_moves)
        self.table.typed.connect(self._typed)
        self.list.cells.keystroke.connect(self._keystroke)
        self.list.left_cell.connect(self._left_cell)
        self.list.abandoned.connect(self._abandoned)
        self.list.save_wanted.connect(self.save)
        self.list.step_wanted.connect(self._step)
        self.list.history_wanted.connect(self._ask_history)
        self.list.selectionModel().currentChanged.connect(self._gone_to)
        self.reason.returnPressed.connect(self.save)
        self.save_button.clicked.connect(self.save)
        self._desk.changed.connect(self._changed)
        keys = (
            ("Ctrl+N", self.add, self),
            ("Ctrl+Shift+N", self.add_project, self),
            ("Esc", self._back_to_cell, self.reason),
        )
        for key, does, owner in keys:
            shortcut = QShortcut(QKeySequence(key), owner)
            shortcut.setContext(
                Qt.ShortcutContext.WindowShortcut if owner is self else Qt.ShortcutContext.WidgetShortcut
            )
            shortcut.activated.connect(does)

    # --- what the window asks --------------------------------------------------------------------------------------

    def add_charts(self, charts: ModuleType) -> None:
        """Put the S-curve in its place."""
        if self._curve is None:
            curve: SCurve = charts.SCurve(self._desk)
            self._curve = curve
            self._curve_column.addWidget(curve, 1)
            self._show_curve()

    @property
    def view(self) -> str:
        """What stands beside the table: one of ``VIEWS``."""
        return self._view

    def show_view(self, view: str, *, remember: bool = True) -> None:
        """Show another view beside the table, and remember it for the next time."""
        self._view = view
        if remember:
            self._desk.workplace.memory.remember(VIEW, view)
        self._show_view()

    def settle(self) -> None:
        """Show at once what else comes in the next turn of the event loop."""
        if self._soon.isActive():
            self._soon.stop()
            self._show_consequences()

    @property
    def has_typing(self) -> bool:
        """Tell whether anything on screen is not saved."""
        return bool(self.table.typing)

    def focused(self) -> tuple[Subject, str] | None:
        """Give the cell that the focus is or was last in."""
        place = self.table.place(self.list.currentIndex())
        return None if place is None else (Subject(place.kind, place.code), place.key)

    def focus_first(self) -> None:
        """Go to the table, or to what there is to do first."""
        if self.table.rowCount() and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.table.index(0, NAME))
        (self.list if self.table.rowCount() else self.empty).setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, code: str, column: int = FORECAST) -> None:
        """Go to a milestone: its project is opened, and it comes into sight."""
        self.table.show_milestone(code)
        index = self.table.index_of(code, column)
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    # --- adding ----------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Begin a new milestone in the project at hand: an empty row, ready for its name."""
        if not self._may_enter():
            return
        if self.table.new is not None:
            code = self.table.new[1]
        else:
            project = self._project_here()
            if project is None and self.table.whole.projects:
                self.notice.show_notice(Level.INFO, msg("Go to a project first: a milestone belongs to one."))
                return
            code = next_code(self._desk.reader, MILESTONE, [place.code for place in self.table.typing])
            self.table.add("" if project is None else project.code, code)
        self._show_stack()
        self._edit(self.table.index_of(code, NAME))

    def add_project(self) -> None:
        """Begin a new project, ready for its name; it is recorded at once in the programme that is shown."""
        if not self._may_enter():
            return
        code = next_code(self._desk.reader, PROJECT)
        programmes = self.table.whole.programmes
        here = self._project_here()
        of = self.filter.asked.programme or (here.programme if here is not None else next(iter(programmes), ""))
        name = self._desk.language.say(msg("New project {code}", code=code))
        values: dict[str, str | None] = {f"name_{self._desk.language.code}": name}
        if of:
            values[IN_PROGRAMME] = of
        today = self._desk.today

        def job(workplace: Workplace) -> Outcome:
            return record(workplace.recorder, today, {Subject(PROJECT, code): values})

        def done(_: Outcome) -> None:
            self.filter.clear()
            self._edit(self.table.index_of(code, NAME, PROJECT))

        self._desk.submit(job, done, lambda error: self.notice.show_notice(Level.ERROR, error.message))

    def _edit(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self.list.edit(index)

    def _may_enter(self) -> bool:
        closed = self._desk.entry_closed
        if closed is not None:
            self.notice.show_notice(Level.INFO, closed)
        return closed is None

    def _row_here(self) -> Row | None:
        index = self.list.currentIndex()
        return self.table.row(index.row()) if index.isValid() else None

    def _project_here(self) -> Project | None:
        row = self._row_here()
        return None if row is None else self.table.project_of(row)

    # --- what is shown ---------------------------------------------------------------------------------------------

    def _read(self, touched: Mapping[Subject, object] | None = None) -> None:
        """Read the programme; ``touched`` are the records that have changed, all where it is not known."""
        self._as_of = self._desk.today
        found = portfolio(self._desk.reader, self._as_of)
        self.table.show_portfolio(found, None if touched is None else touched)
        self.filter.offer(found)
        self._count()
        self._show_stack()
        self._show_bottom()
        self._show_view()

    def _count(self) -> None:
        found = figures(self.table.shown, self._as_of)
        count, counters, number = found.counters, self.counters, self._desk.language.number
        self._costs = {cost.project.code: cost for cost in found.costs}
        whole = self.table.whole
        unbound = len(whole.loose) if not whole.projects else 0
        counters["all"].show_number(str(count.projects), self._loose(unbound))
        counters["done"].show_number(str(count.done))
        counters["due"].show_number(str(count.due_this_year))
        counters["late"].show_number(str(count.late), wrong=count.late > 0)
        counters["risk"].show_number(str(count.at_risk), wrong=count.at_risk > 0)
        self._show_money(found)
        if count.required_per_year is None:
            counters["rate"].show_number(UNKNOWN if count.projects else BLANK_FIGURE)
            return
        times = "" if count.required_ratio is None else f"× {number(count.required_ratio, 1)}"
        say = self._desk.language.say
        why = msg(
            "{left} left for {n} years after this one; × compares with what is due this year.",
            left=count.left_after_this_year,
            n=count.years_left,
        )
        counters["rate"].show_number(number(count.required_per_year, 2), times, say(why))

    def _loose(self, n: int) -> str:
        return self._desk.language.say(msg("{n} milestones", n=n)) if n else ""

    def _show_money(self, found: Figures) -> None:
        """Show the part of the budget that is spent; of several currencies the first, all of them in the tooltip."""
        lines = []
        shares = []
        for one in found.money:
            if one.budget and one.spend is not None:
                shares.append(one.spend / one.budget * 100)
            lines.append(
                self._desk.language.say(
                    msg(
                        "{currency}: {spend} of {budget}",
                        currency=one.currency or "?",
                        spend=UNKNOWN if one.spend is None else one.spend,
                        budget=UNKNOWN if one.budget is None else one.budget,
                    )
                )
            )
        text = f"{self._desk.language.number(shares[0], 0)} %" if shares else BLANK_FIGURE
        beside = found.money[0].currency if len(found.money) > 1 else ""
        self.counters["spent"].show_number(text, beside, "\n".join(lines))

    def _show_stack(self) -> None:
        there = bool(self.table.whole.projects or self.table.rowCount() or self.table.typing)
        self.stack.setCurrentWidget(self._board if there else self.empty)
        enters = self._desk.entry_closed is None
        self.order.setVisible(there)
        self.add_button.setVisible(there and enters)
        self.project_button.setVisible(there and enters and self.width() >= _NARROW)
        for button in self.views.values():
            button.setVisible(there)

    def _show_view(self) -> None:
        """Put the chosen view beside the table."""
        view = self._view
        self.views[view].setChecked(True)
        pages = {GANTT: 0, WHAT_IF: 0, S_CURVE: 1, TREND: 2}
        self._beside.setCurrentIndex(pages[view])
        self.compared.setVisible(view == WHAT_IF)
        for button in self.zoom_buttons:
            button.setVisible(pages[view] == 0)
        self.table.imagine(self._imagined() if view == WHAT_IF else {})
        self._soon.start()

    def _show_consequences(self) -> None:
        """Show what takes longer to work out than a keystroke may, in the view that is in sight."""
        if self._view in (GANTT, WHAT_IF):
            self._mark_critical()
        if self._view == WHAT_IF:
            self._compare()
        elif self._view == S_CURVE:
            self._show_curve()
        elif self._view == TREND:
            self._show_trend()
        self._show_copper()

    def _mark_critical(self) -> None:
        if self._critical_of is not self.table.whole:
            self._critical_of = self.table.whole
            self.table.mark_critical(critical(self.table.whole.promises(), self._as_of))

    _critical_of: object = None

    def _show_copper(self) -> None:
        """Say what the slip of the project at hand costs in copper; where none is at hand, what all of them cost."""
        say, project = self._desk.language.say, self._project_here()
        if project is None:
            whole = sum((cost.tonnes for cost in self._costs.values()), Decimal(0))
            words = msg("All slips together: {tonnes} this year.", tonnes=self._tonnes(whole)) if self._costs else ""
            self.copper.set_text(say(words))
            return
        parts = [f"{project.code} {say(project.name)}"]
        cost = self._costs.get(project.code)
        if cost is not None:
            late = cost.slip_days
            if late > 0:
                words = msg("{n} days late: {tonnes} this year", n=late, tonnes=self._tonnes(cost.tonnes))
            else:
                words = msg("{n} days early: {tonnes} this year", n=-late, tonnes=self._tonnes(cost.tonnes))
            parts.append(say(words))
        elif project.effect is not None:
            parts.append(
                say(msg("adds {tonnes} a year", tonnes=self._tonnes(project.effect.tonnes_a_year, sign=False)))
            )
        if project.budget is not None:
            money = msg(
                "spent {spend} of {budget} {currency}",
                spend=UNKNOWN if project.spend is None else project.spend,
                budget=project.budget,
                currency=project.currency,
            )
            parts.append(say(money))
        self.copper.set_text(" · ".join(parts))
        self.copper.setAccessibleName(self.copper.text())

    def _tonnes(self, tonnes: Decimal, sign: bool = True) -> str:
        kilo = abs(tonnes) >= _KILO_FROM
        value = tonnes / 1000 if kilo else tonnes
        written = self._desk.language.number(value, 1 if kilo else 0)
        plus = "+" if sign and value > 0 else ""
        return f"{plus}{written} {self._desk.language.say(_KT if kilo else _T)}"

    def _show_curve(self) -> None:
        """Show the S-curve of what is shown in the table."""
        if self._curve is None or self._view != S_CURVE:
            return
        by = By(self.by.currentData())
        projects = list(self.table.shown.projects.values())
        currencies = sorted({one.currency for one in projects if one.budget is not None})
        currency = currencies[0] if by is By.BUDGET and currencies else None
        found = s_curve(projects, self._as_of, by, currency)
        say = self._desk.language.say
        million = found.total >= 1_000_000
        units = {
            By.COUNT: say(msg("milestones")),
            By.WEIGHT: say(msg("weight")),
            By.BUDGET: say(msg("million {currency}", currency=currency or "") if million else currency or ""),
        }
        at = next((point for point in found.points if point.day == self._as_of), None)
        words: Message | str = msg("None of the projects has a budget.") if by is By.BUDGET else ""
        if at is not None and at.actual is not None and found.total:
            words = msg(
                "{day}: done {done} %, planned {planned} %",
                day=self._as_of,
                done=round(at.actual / found.total * 100, 1),
                planned=round(at.planned / found.total * 100, 1),
            )
        self.curve_words.set_text(say(words))
        self._curve.show_curve(found, units[by])

    def _show_trend(self) -> None:
        """Show the trends of the milestones of the project at hand."""
        row, say = self._row_here(), self._desk.language.say
        project = self._project_here() or self._slipped_most()
        days, wrong = self._days_asked()
        promises = [] if project is None else in_order(project.promises)
        if row is not None and row.kind == MILESTONE and self.table.project_of(row) is None:
            promises = [self.table.promise(row.code)]
        lines = [
            TrendLine(
                one.code,
                self.table.name(Row(MILESTONE, one.code)),
                trend_of(self._desk.reader, one.code, self._as_of, days),
            )
            for one in promises
        ]
        self.trend.show_lines(lines, row.code if row is not None and row.kind == MILESTONE else "")
        if wrong:
            self.trend_words.set_text(say(msg("“{text}” is not a day. Write it like 30.06.2016.", text=wrong)))
        elif not promises:
            self.trend_words.set_text(say(msg("Go to a project to see how the dates of its milestones moved.")))
        elif self.trend.pointed is not None:
            self.trend_words.set_text(self.trend.sentence(self.trend.pointed))
        else:
            name = f"{project.code} {say(project.name)}" if project is not None else ""
            self.trend_words.set_text(name)

    def _slipped_most(self) -> Project | None:
        """Give the project that slips most of all that are shown: what one looks for before going anywhere."""
        slips = [(slip, one) for one in self.table.shown.projects.values() if (slip := one.slip_days(self._as_of))]
        return max(slips, key=lambda pair: pair[0])[1] if slips else None

    def _days_asked(self) -> tuple[list[date], str]:
        """Read the report days: none for the ends of months, and the first word that is no day."""
        days = []
        for word in self.report_days.text().replace(";", " ").split():
            day = read_day(word, self._as_of)
            if day is None:
                return [], word
            days.append(day)
        return days, ""

    # --- what if ---------------------------------------------------------------------------------------------------

    def _moved(self, code: str, day: date) -> None:
        """Take a bar that was put elsewhere: imagine it, or propose it as the new forecast."""
        if self._view == WHAT_IF:
            stands = self.table.promise(code).due(self._as_of)
            self._moves[code] = day
            if day == stands:
                del self._moves[code]
            self._show_view()
            return
        if not self._may_enter():
            return
        self.go_to(code)
        self.table.propose(code, day)
        if Place(MILESTONE, code, "forecast") in self.table.typing:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, code: str, days: int) -> None:
        """Move a forecast by some days, from where it is proposed or imagined already."""
        one = self.table.promise(code)
        held = self.table.typing.get(Place(MILESTONE, code, "forecast"))
        typed = date.fromisoformat(held.value) if held is not None and held.value else None
        stands = self._moves.get(code) if self._view == WHAT_IF else typed
        start = stands or one.forecast or one.baseline
        if start is None or one.done(self._as_of):
            return
        if self._view == WHAT_IF:
            self._moved(code, stepped(start, days))
        elif self._may_enter():
            self.table.propose(code, stepped(start, days))

    def forget_moves(self) -> None:
        """Forget what is only imagined."""
        if self._moves:
            self._moves.clear()
            self._show_view()

    def _take_moves(self) -> None:
        """Propose what is imagined as forecasts, in the view where they are saved."""
        moves, self._moves = dict(self._moves), {}
        self.show_view(GANTT)
        for code, day in moves.items():
            self._moved(code, day)

    def _imagined(self) -> dict[str, date]:
        """Give where every milestone would go: those that are moved, and those that are pushed along."""
        if not self._moves:
            return {}
        found = moved(self.table.whole.promises(), self._moves, self._as_of)
        return {code: one.forecast for code, one in found.items() if one.forecast is not None}

    def _compare(self) -> None:
        """Show both forecasts side by side."""
        language, desk = self._desk.language, self._desk
        say = language.say
        if not self._moves:
            self.compared.show_lines("", ())
            return
        as_of = desk.today if desk.lens.as_of is not None else last_whole_day(desk.reader, m.CATHODE_T, desk.today)
        found = what_if(desk.reader, as_of, self._moves)
        moves = "; ".join(
            f"{self.table.name(Row(MILESTONE, code))} → {language.date(day)}" for code, day in self._moves.items()
        )
        pushed = len(found.moved) - len(self._moves)
        if pushed > 0:
            moves += "; " + say(msg("pushed along: {n}", n=pushed))
        lines = []
        for period, words in (
            (Period.YEAR, msg("Cathodes to the end of the year, kt")),
            (Period.MONTH, msg("Cathodes to the end of the month, kt")),
        ):
            before, after = found.before[period], found.after[period]
            now = before.with_projects_t if before.with_projects_t is not None else before.linear_t
            then = after.with_projects_t if after.with_projects_t is not None else after.linear_t
            lines.append(self._line(say(words), _kilo(now), _kilo(then), 2))
        lines.append(
            self._line(
                say(msg("Cost of all slips this year, kt")),
                found.figures_before.effect_on_year_kt,
                found.figures_after.effect_on_year_kt,
                2,
            )
        )
        before_count, after_count = found.figures_before.counters, found.figures_after.counters
        for words, now_n, then_n in (
            (msg("Projects late"), before_count.late, after_count.late),
            (msg("Due this year"), before_count.due_this_year, after_count.due_this_year),
        ):
            lines.append(self._line(say(words), Decimal(now_n), Decimal(then_n), 0))
        self.compared.show_lines(moves, lines)

    def _line(self, what: str, now: Decimal | None, then: Decimal | None, decimals: int) -> Compared:
        number = self._desk.language.number
        if now is None or then is None:
            return Compared(what, UNKNOWN if now is None else number(now, decimals), UNKNOWN)
        difference = then - now
        plus = "+" if difference > 0 else ""
        return Compared(what, number(now, decimals), number(then, decimals), f"{plus}{number(difference, decimals)}")

    # --- typing ----------------------------------------------------------------------------------------------------

    def _show_bottom(self) -> None:
        """Offer the reason while something that stands is about to change, and the button while anything is unsaved."""
        waiting = [place for place in self.table.savable() if place not in self._saving]
        asks = any(self.table.needs_reason(place) for place in waiting)
        if not waiting and (self.reason.hasFocus() or self.save_button.hasFocus()):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # before Qt hands it to whatever comes next
        self.reason.setVisible(asks)
        self._bottom.setVisible(bool(waiting))

    def _show_message(self) -> None:
        """Say what is wrong with the cell at hand, else with any other, else what is still to be saved."""
        here = self.table.place(self.list.currentIndex())
        places = sorted(self.table.typing, key=lambda place: place != here)
        faulty = next((p for p in places if self.table.typing[p].fault is not None), None)
        if faulty is not None:
            typed = self.table.typing[faulty]
            assert typed.fault is not None
            self.notice.show_notice(typed.level, msg("{code}: {what}", code=faulty.code, what=typed.fault))
            return
        waiting = [place for place in places if place not in self._saving]
        if waiting:
            self.notice.show_notice(Level.INFO, self._intent(waiting[0]))
        elif self.notice.level is not Level.INFO:
            self.notice.clear()

    def _intent(self, place: Place) -> Message:
        """Say what saving will do to a cell."""
        code, key = place.code, place.key
        old, new = (
            self._written(key, self.table.standing_value(place)),
            self._written(key, self.table.typing[place].value),
        )
        name = attribute_name(key)
        if not self.table.needs_reason(place):
            return msg("{code}: {name} {new} is not saved yet. Ctrl+S saves it.", code=code, name=name, new=new)
        return msg(
            "{code}: {name} {old} becomes {new}. Give the reason and press Enter; Esc on the cell takes it back.",
            code=code,
            name=name,
            old=old,
            new=new,
        )

    def _written(self, key: str, stored: str | None) -> str:
        language = self._desk.language
        if key == BY_HAND:
            return language.say(Status(stored).label if stored else msg("by the dates"))
        if not stored:
            return language.say(BLANK)
        return language.date(date.fromisoformat(stored)) if key in DATES else stored

    def _remembered_order(self) -> Order:
        held = self._desk.workplace.memory.recall(ORDER)
        return Order(held) if held in set(Order) else Order.CODE

    def _order_chosen(self) -> None:
        order = Order(self.order.currentData())
        self._desk.workplace.memory.remember(ORDER, order)
        self.table.sort_by(order)

    def _asked(self, asked: object) -> None:
        assert isinstance(asked, Part)
        self.table.ask(asked)
        self._count()
        self._show_view()

    def _gone_to(self) -> None:
        """Follow the row at hand."""
        self._show_message()
        self.chart.update()
        self._soon.start()

    def _name_of(self, place: Place) -> str:
        return f"{_DRAFT}|{place.kind}|{place.code}|{place.key}"

    def _typed(self, place: Place) -> None:
        """Keep what is typed; what fills a blank is saved at once."""
        held = self.table.typing.get(place)
        name = self._name_of(place)
        if held is None:
            self._desk.drafts.pop(name, None)
        else:
            self._desk.drafts[name] = json.dumps([held.text, held.seen], ensure_ascii=False)
        self._keep_soon()
        if held is not None and held.fault is None and not self.table.needs_reason(place):
            self._submit([place])
        self._show_bottom()
        self._show_message()
        self.typing.emit()

    def _keystroke(self, place: Place, text: str) -> None:
        """Keep each keystroke in a cell, in case this is the last one before the power fails."""
        self._desk.drafts[self._name_of(place)] = json.dumps([text, self.table.seen(place)], ensure_ascii=False)
        self._keep_soon()

    def _keep_soon(self) -> None:
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    def _left_cell(self, place: Place) -> None:
        """After Enter, go on to the next cell; where a reason is due, to the reason."""
        held = self.table.typing.get(place)
        if held is None or place in self._saving:
            self.list.go_on()
        elif held.fault is None:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _abandoned(self, place: Place) -> None:
        if place not in self.table.typing:
            self._desk.drafts.pop(self._name_of(place), None)
            self._keep_soon()
        self._show_bottom()
        self._show_message()
        if not self.table.typing:
            self.notice.clear()

    def _back_to_cell(self) -> None:
        place = next(iter(self.table.typing), None)
        here = self.table.place(self.list.currentIndex())
        if place is not None and here not in self.table.typing:
            index = self.table.index_of(place.code, self.table.column_of(place.key), place.kind)
            if index.isValid():
                self.list.setCurrentIndex(index)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restore_drafts(self) -> None:
        ours = [name for name in self._desk.drafts if name.startswith(f"{_DRAFT}|")]
        for name in ours:
            _, kind, code, key = name.split("|")
            if kind not in KINDS:
                continue
            text, seen = json.loads(self._desk.drafts[name])
            self.table.restore(Place(kind, code, key), text, seen)  # offered again, not saved behind one's back
        if ours:
            self._show_stack()
            self._show_bottom()
            self._show_message()

    # --- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save all that is typed and right as one command."""
        if not self._may_enter():
            return
        waiting = [place for place in self.table.savable() if place not in self._saving]
        if not waiting:
            if not self.table.typing:
                self.notice.show_notice(Level.INFO, msg("Nothing new to save."))
            return
        if any(self.table.needs_reason(place) for place in waiting) and not self.reason.text().strip():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_message()
            return
        self._submit(waiting)

    def _submit(self, places: list[Place]) -> None:
        values: dict[Subject, dict[str, str | None]] = {}
        seen: dict[Subject, dict[str, int | None]] = {}
        for place in places:
            typed = self.table.typing[place]
            subject = Subject(place.kind, place.code)
            values.setdefault(subject, {})[place.key] = typed.value
            seen.setdefault(subject, {})[place.key] = typed.seen
            new = self.table.new
            if new is not None and new[0] and place.kind == MILESTONE and place.code == new[1]:
                values[subject][IN_PROJECT] = new[0]
        reason = self.reason.text().strip() or None
        today = self._desk.today
        self._saving.update(places)

        def job(workplace: Workplace) -> Outcome:
            return record(workplace.recorder, today, values, reason, seen)

        self._desk.submit(job, lambda outcome: self._saved(places, outcome), lambda error: self._failed(places, error))

    def _saved(self, places: list[Place], outcome: Outcome) -> None:
        self._saving.difference_update(places)
        if outcome.refused or outcome.clashes:
            for refusal in outcome.refused:
                place = Place(refusal.subject.kind, refusal.subject.unit, refusal.figure)
                self.table.mark(place, refusal.message, Level.ERROR, self.table.seen(place))
            for clash in outcome.clashes:
                self._show_clash(clash)
            self._show_bottom()
            self._show_message()
            self.typing.emit()
            return
        for place in places:
            self.table.take_back(place)
        self.reason.clear()
        self._show_bottom()
        self._show_message()
        now = self._desk.moment(round(self._desk.workplace.clock().timestamp() * 1000))
        self.notice.show_notice(Level.INFO, msg("{n} saved at {time}.", n=outcome.saved, time=now.time()))
        self.typing.emit()

    def _show_clash(self, clash: Clash) -> None:
        """Show what somebody else recorded meanwhile; saving again replaces it, with a reason."""
        key = clash.figure
        message = msg(
            "{name}: {who} recorded {theirs} meanwhile, you typed {mine}. Esc takes theirs; to replace it, give a"
            " reason and save.",
            name=attribute_name(key),
            who=self._desk.plant.name(PERSON, clash.theirs.command.author, self._as_of),
            theirs=self._written(key, clash.theirs.value),
            mine=self._written(key, clash.mine),
        )
        place = Place(clash.subject.kind, clash.subject.unit, key)
        self.table.mark(place, message, Level.CONFLICT, clash.theirs.id)

    def _failed(self, places: list[Place], error: PlantDeskError) -> None:
        """Keep what is typed; what was refused is told beside it."""
        self._saving.difference_update(places)
        if isinstance(error, Refused):
            for place in places:
                self.table.mark(place, error.message, Level.ERROR, self.table.seen(place))
        self._show_bottom()
        self.notice.show_notice(Level.ERROR, error.message)

    # --- what others do --------------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*KINDS, PERSON):
            self._read({subject: None for subject in changes.subjects if subject.kind in KINDS})
            self._show_message()
        elif self._view == WHAT_IF and self.isVisible():
            self._soon.start()

    def _ask_history(self, place: Place) -> None:
        self.history_wanted.emit(Subject(place.kind, place.code), place.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room between the table and what stands beside it."""
        super().resizeEvent(event)
        self._show_stack()
        width = self.width() - 60
        table = min(self.list.width_wanted(), round(width * (0.58 if self.width() >= _NARROW else 0.6)))
        self.splitter.setSizes([table, max(1, width - table)])

    def showEvent(self, event: QShowEvent) -> None:
        """Count anew where a day has passed since the tab was shown last."""
        super().showEvent(event)
        if self._desk.today != self._as_of:
            self._read()


BLANK_FIGURE = "–"


def _kilo(tonnes: Decimal | None) -> Decimal | None:
    return None if tonnes is None else tonnes / 1000
