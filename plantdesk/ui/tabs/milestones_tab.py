"""Milestones: the programme as a table, its bars, S-curve and trend beside it, and what a slip costs in copper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import ModuleType

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import PERSON
from plantdesk.domain.programme import KINDS, MILESTONE, PROJECT, Portfolio, Project
from plantdesk.domain.programme_effect import Cost
from plantdesk.domain.programme_network import critical
from plantdesk.domain.text import msg
from plantdesk.services.programme import (
    DIVISION,
    IN_PROGRAMME,
    ROUTE,
    bare_portfolio,
    next_code,
    whole_portfolio,
    with_milestones,
)
from plantdesk.services.programme import FORECAST as EXPECTED
from plantdesk.services.programme_figures import figures
from plantdesk.services.programme_following import followed
from plantdesk.services.programme_recording import record
from plantdesk.services.recording import Outcome
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.entry.kept_pages import kept_pages
from plantdesk.ui.gantt.chart import GanttChart, stepped
from plantdesk.ui.look_bar import lens_words
from plantdesk.ui.models.milestone_columns import FORECAST, NAME, Place
from plantdesk.ui.models.milestone_table import MilestoneTable
from plantdesk.ui.models.programme_rows import Asked as Part
from plantdesk.ui.models.programme_rows import Order, Row, in_order
from plantdesk.ui.tabs.critical_line import CriticalLine
from plantdesk.ui.tabs.imagining import Imagining
from plantdesk.ui.tabs.milestone_entry import DRAFT, MilestoneEntry
from plantdesk.ui.tabs.milestone_list import MilestoneList
from plantdesk.ui.tabs.milestone_menu import Line, RowActs
from plantdesk.ui.tabs.programme_counters import ProgrammeCounters, part_words
from plantdesk.ui.tabs.programme_filter import ProgrammeFilter
from plantdesk.ui.tabs.programme_head import GANTT, S_CURVE, TREND, VIEW, WHAT_IF, ProgrammeHead
from plantdesk.ui.tabs.programme_views import CurvePage, TrendPage
from plantdesk.ui.tabs.what_if import WhatIf
from plantdesk.ui.widgets.copper_line import CopperLine
from plantdesk.ui.widgets.empty_state import EmptyState
from plantdesk.ui.widgets.notice_line import Level, NoticeLine
from plantdesk.ui.widgets.panel import Panel
from plantdesk.ui.widgets.reason_row import ReasonRow

AT_ONCE = 250
"""Projects that are read with all their milestones before the first paint."""
IN_SIGHT = 64
"""Rows whose milestones are read before the first paint of a larger programme: more than a window shows."""
_NARROW = 1100
"""Logical pixels of width below which the table makes room for what stands beside it."""


class MilestonesTab(QWidget):
    """Counters above, table and chart side by side, one line of consequences, one for what is wrong, and the reason."""

    history_wanted = Signal(object, str)
    """The history of a cell is asked for: its subject and attribute."""
    typing = Signal()
    """What is typed and not saved has changed."""
    page_wanted = Signal(object)
    """All that is recorded of a programme, project or milestone is asked for: its ``Subject``."""
    new_wanted = Signal(str, object)
    """A record is to be added on its page: its kind, and what it is to belong to, by attribute."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._as_of: date = desk.today
        self._costs: dict[str, Cost] = {}
        self._whole = Portfolio({}, {})
        """Everything that is promised, also what lies in a division or route that is not shown."""
        self._is_partial = False
        self._critical_of: Portfolio | None = None
        self._path_of: Portfolio | None = None
        say = desk.language.say
        self.table = MilestoneTable(desk.language, lambda: self._as_of, lambda: desk.reader, self)
        self.list = MilestoneList(desk, self.table)
        self.list.setAccessibleName(say(msg("Projects and milestones")))
        self.chart = GanttChart(desk, self.list, self.table, lambda: self._as_of)
        self.curve = CurvePage(desk)
        self.trends = TrendPage(desk, lambda: self._as_of)
        self.compared = WhatIf(desk)
        self._imagining = Imagining(desk, self.table.name)
        self.filter = ProgrammeFilter(desk)
        self._counted = ProgrammeCounters(desk)
        self.counters = self._counted.by_key
        self.notice = NoticeLine(desk.theme, desk.language, lines=1)
        self._bottom = ReasonRow(desk.language)
        self.reason = self._bottom.reason
        self._fill()
        self.entry = MilestoneEntry(desk, self.table, self.list, self.notice, self._bottom, self)
        self.save = self.entry.save
        adds = (
            Line(msg("Add a milestone"), self.add, "Ctrl+N"),
            Line(msg("Add a project"), self.add_project, "Ctrl+Shift+N"),
        )
        self.acts = RowActs(desk, self.table, self.list, self.notice, adds, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_consequences)
        desk.closed.connect(self._leave)
        self._connect()
        self._read()
        if any(name.startswith(DRAFT) for name in desk.drafts):
            self.complete()
        if desk.entry_closed is not None:
            self.table.read_only = True
            self._panel.set_caption(", ".join(map(say, lens_words(desk))))
            self.notice.show_notice(Level.INFO, desk.entry_closed)
        elif self.entry.restore():
            self._show_stack()
            self.entry.show_bottom()
            self.entry.show_message()
        elif pages := kept_pages(desk, self):
            what = msg("Typed in the details and not saved yet: {codes}. Alt+Enter on the row opens them.", codes=pages)
            self.notice.show_notice(Level.INFO, what)

    def _leave(self) -> None:
        """Read nothing more: the store is about to be closed."""
        self._soon.stop()
        self.setUpdatesEnabled(False)

    # --- parts -----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        say = self._desk.language.say
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.setSpacing(8)
        whole.addWidget(self._counted)
        self._panel = Panel(say(msg("Modernisation milestones")))
        self.head = head = ProgrammeHead(self._desk, self._panel.head, self.filter.row, self)
        self.views, self.order, self.zoom_buttons = head.views, head.order, head.zoom_buttons
        self.add_button, self.project_button, self.page_button = head.add_button, head.project_button, head.page_button
        self.table.order = head.remembered_order()
        self.empty = self._empty_state()
        self._board = QWidget()
        column = QVBoxLayout(self._board)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.filter)
        self._beside = QStackedWidget()
        for part in (self.chart, self.curve, self.trends):
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
        self.copper, self.path = CopperLine(self._desk.language), CriticalLine(self._desk.language)
        beneath = QHBoxLayout()
        beneath.setSpacing(24)
        beneath.addWidget(self.copper)
        beneath.addWidget(self.path, 1)
        self._panel.add(beneath)
        self._panel.add(self.notice)
        self._panel.add(self._bottom)
        whole.addWidget(self._panel, 1)
        self._view = head.remembered_view()
        self.compared.setVisible(False)

    def _empty_state(self) -> EmptyState:
        """Say that there is nothing yet, or nothing of the part or the past that the window shows."""
        say, lens = self._desk.language.say, self._desk.lens
        action = "" if self._desk.entry_closed is not None else say(msg("Add a project")) + "   Ctrl+Shift+N"
        if not lens.scope.is_everything:
            part = ", ".join(map(say, lens_words(self._desk)))
            sentence = msg("No project belongs to what is shown: {part}.", part=part)
            return EmptyState(say(sentence), say(msg("Ctrl+L shows another part, Ctrl+Shift+L everything.")), action)
        if not lens.shows_now:
            sentence = msg("No project was known then.")
            return EmptyState(say(sentence), say(msg("Ctrl+L looks at another day, Ctrl+Shift+L goes back to now.")))
        return EmptyState(
            say(msg("No projects yet.")),
            say(msg("Add the first one, then its milestones: what is to be reached, and the date that was promised.")),
            action,
        )

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.project_button.clicked.connect(self.add_project)
        self.empty.wanted.connect(self.add_project)
        self.head.view_wanted.connect(self.show_view)
        self.head.order_wanted.connect(self._order_chosen)
        self.head.zoom_wanted.connect(self._zoom)
        self.filter.asked_for.connect(self._asked)
        self.curve.wanted.connect(self._show_curve)
        self.trends.wanted.connect(self._show_trend)
        self.compared.cleared.connect(self.forget_moves)
        self.compared.taken.connect(self._take_moves)
        self.chart.proposed.connect(self._moved)
        self.chart.given_up.connect(self.forget_moves)
        self.list.given_up.connect(self.forget_moves)
        self.entry.typing.connect(self.typing)
        self.list.step_wanted.connect(self._step)
        self.list.history_wanted.connect(self._ask_history)
        self.acts.page_wanted.connect(self.page_wanted)
        self.acts.new_wanted.connect(self.new_wanted)
        self.page_button.clicked.connect(self.acts.ask_page)
        self.list.selectionModel().currentChanged.connect(self._gone_to)
        self._desk.changed.connect(self._changed)
        for key, does in (("Ctrl+N", self.add), ("Ctrl+Shift+N", self.add_project)):
            QShortcut(QKeySequence(key), self).activated.connect(does)

    # --- what the window asks --------------------------------------------------------------------------------------

    def add_charts(self, charts: ModuleType) -> None:
        """Put the S-curve in its place."""
        if self.curve.add_charts(charts) and self._view == S_CURVE:
            self._show_curve()

    @property
    def view(self) -> str:
        """What stands beside the table: one of those of the head."""
        return self._view

    def show_view(self, view: str, *, remember: bool = True) -> None:
        """Show another view beside the table, and remember it for the next time."""
        self._view = view
        if remember:
            self._desk.workplace.memory.remember(VIEW, view)
        self._show_view()

    def settle(self) -> None:
        """Show at once what else comes in the next turns of the event loop."""
        while self._soon.isActive():
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
        self.complete()
        self.table.show_milestone(code)
        index = self.table.index_of(code, column)
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def lead_to(self, code: str) -> None:
        """Go to a milestone as ``go_to`` does, with the keyboard; a filter that hides it is taken back."""
        self.go_to(code)
        if self.filter.asked != Part() and not self.table.index_of(code, FORECAST).isValid():
            self.filter.clear()
            self.go_to(code)
        self.focus_first()

    # --- adding ----------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Begin a new milestone in the project at hand: an empty row, ready for its name."""
        if not self.entry.may_enter():
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
        if not self.entry.may_enter():
            return
        code = next_code(self._desk.reader, PROJECT)
        programmes = self.table.whole.programmes
        here = self._project_here()
        of = self.filter.asked.programme or (here.programme if here is not None else next(iter(programmes), ""))
        name = self._desk.language.say(msg("New project {code}", code=code))
        values: dict[str, str | None] = {f"name_{self._desk.language.code}": name}
        if of:
            values[IN_PROGRAMME] = of
        scope = self._desk.lens.scope
        values |= {key: said for key, said in ((DIVISION, scope.division), (ROUTE, scope.process)) if said}
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
        ledger = self._desk.reader
        opens = touched is None and not self._whole.projects and self.table.order in (Order.CODE, Order.PROJECT)
        bare = bare_portfolio(ledger, self._as_of) if opens else None
        if bare is not None and len(bare.projects) > AT_ONCE:
            self._begin(bare)
        elif touched is None or self._is_partial:
            self._take(whole_portfolio(ledger, self._as_of), touched)
        else:
            self._take(followed(ledger, self._whole, touched, self._as_of), touched)
        self._show_stack()
        self.entry.show_bottom()
        self._show_view()

    def _begin(self, bare: Portfolio) -> None:
        """Show a large programme with the milestones of what is in sight; all others are read after that is painted."""
        ledger = self._desk.reader
        self._is_partial = True
        self._whole = bare
        self.table.show_portfolio(bare.within(ledger.plant().scope))
        first = [row.code for row in self.table.rows[:IN_SIGHT] if row.kind == PROJECT]
        self._whole = with_milestones(ledger, bare, first)
        self.table.show_portfolio(self._whole.within(ledger.plant().scope))
        self.filter.offer(self.table.whole)

    def complete(self) -> None:
        """Read what a large programme has besides what was in sight at first."""
        if self._is_partial:
            self._take(whole_portfolio(self._desk.reader, self._as_of), ())
            self.chart.show_all()

    def _take(self, whole: Portfolio, touched: Iterable[Subject] | None) -> None:
        self._is_partial = False
        self._whole = whole
        found = whole.within(self._desk.reader.plant().scope)
        self.table.show_portfolio(found, touched)
        self.filter.offer(found)
        self._count()

    def _count(self) -> None:
        found, whole = figures(self.table.shown, self._as_of), self.table.whole
        self._costs = {cost.project.code: cost for cost in found.costs}
        self._counted.show_figures(found, self.table.asked, 0 if whole.projects else len(whole.loose))

    def _show_stack(self) -> None:
        there = bool(self.table.whole.projects or self.table.rowCount() or self.table.typing)
        self.stack.setCurrentWidget(self._board if there else self.empty)
        self.head.offer(there, self._desk.entry_closed is None, self.width() >= _NARROW)

    def _show_view(self) -> None:
        """Put the chosen view beside the table."""
        view = self._view
        self.head.show_view(view)
        pages = {GANTT: 0, WHAT_IF: 0, S_CURVE: 1, TREND: 2}
        self._beside.setCurrentIndex(pages[view])
        self.compared.setVisible(view == WHAT_IF)
        self.path.setVisible(view in (GANTT, WHAT_IF))
        # What is only imagined may be imagined of the past, too.
        self.chart.read_only = self._desk.entry_closed is not None and view != WHAT_IF
        if view == WHAT_IF:
            self.complete()
        self.table.imagine(self._imagining.imagined(self._whole, self._as_of) if view == WHAT_IF else {})
        self._soon.start()

    def _show_consequences(self) -> None:
        """Show what takes longer to work out than a keystroke may, in the view that is in sight."""
        if self._is_partial:
            self.complete()
            self._soon.start()  # what was typed meanwhile comes before the rest
            return
        if self._view in (GANTT, WHAT_IF):
            self._mark_critical()
        if self._view == WHAT_IF:
            self._imagining.compare(self.compared)
        elif self._view == S_CURVE:
            self._show_curve()
        elif self._view == TREND:
            self._show_trend()
        self.copper.show_project(self._project_here(), self._costs, self._as_of, part_words(self.table.asked))

    def _mark_critical(self) -> None:
        if self._critical_of is not self._whole:
            self._critical_of = self._whole
            self.table.mark_critical(critical(self._whole.promises(), self._as_of))
        if self._path_of is not self.table.shown:
            self._path_of = self.table.shown
            self.path.show_path(self._path_of.promises(), self.table.critical, self._as_of)

    def _show_curve(self) -> None:
        """Show the S-curve of what is shown in the table."""
        self.curve.show_portfolio(self.table.shown, self._as_of)

    def _show_trend(self) -> None:
        """Show the trends of the milestones of the project at hand."""
        row = self._row_here()
        project = self._project_here() or self._slipped_most()
        promises = [] if project is None else in_order(project.promises)
        if row is not None and row.kind == MILESTONE and self.table.project_of(row) is None:
            promises = [self.table.promise(row.code)]
        title = "" if project is None else f"{project.code} {self._desk.language.say(project.name)}"
        pointed = row.code if row is not None and row.kind == MILESTONE else ""
        self.trends.show_promises(promises, lambda code: self.table.name(Row(MILESTONE, code)), title, pointed)

    def _slipped_most(self) -> Project | None:
        """Give the project that slips most of all that are shown: what one looks for before going anywhere."""
        slips = [(slip, one) for one in self.table.shown.projects.values() if (slip := one.slip_days(self._as_of))]
        return max(slips, key=lambda pair: pair[0])[1] if slips else None

    # --- what if ---------------------------------------------------------------------------------------------------

    def _moved(self, code: str, day: date) -> None:
        """Take a bar that was put elsewhere: imagine it, or propose it as the new forecast."""
        if self._view == WHAT_IF:
            self._imagining.move(code, day, self.table.promise(code).due(self._as_of))
            self._show_view()
            return
        if not self.entry.may_enter():
            return
        self.go_to(code)
        self.table.propose(code, day)
        if Place(MILESTONE, code, EXPECTED) in self.table.typing:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, code: str, days: int) -> None:
        """Move a forecast by some days, from where it is proposed or imagined already."""
        one = self.table.promise(code)
        held = self.table.typing.get(Place(MILESTONE, code, EXPECTED))
        typed = date.fromisoformat(held.value) if held is not None and held.value else None
        stands = self._imagining.moves.get(code) if self._view == WHAT_IF else typed
        start = stands or one.forecast or one.baseline
        if start is None or one.done(self._as_of):
            return
        if self._view == WHAT_IF:
            self._moved(code, stepped(start, days))
        elif self.entry.may_enter():
            self.table.propose(code, stepped(start, days))

    def forget_moves(self) -> None:
        """Forget what is only imagined."""
        if self._imagining.take():
            self._show_view()

    def _take_moves(self) -> None:
        """Propose what is imagined as forecasts, in the view where they are saved."""
        if not self.entry.may_enter():
            return
        # What is pushed along is proposed with what pushes it: half of it would be another plan.
        proposed = self._imagining.imagined(self._whole, self._as_of)
        first = next(iter(self._imagining.take()), None)
        self.show_view(GANTT)
        self.entry.propose(proposed)
        for code in (*proposed, first):
            if code is not None:
                self.go_to(code)
        if any(Place(MILESTONE, code, EXPECTED) in self.table.typing for code in proposed):
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- order, part and place -------------------------------------------------------------------------------------

    def _order_chosen(self, order: Order) -> None:
        self.complete()
        self.table.sort_by(order)

    def _zoom(self, steps: int) -> None:
        if steps:
            self.chart.zoom(steps)
        else:
            self.chart.show_all()

    def _asked(self, asked: object) -> None:
        assert isinstance(asked, Part)
        self.complete()
        self.table.ask(asked)
        self._count()
        self._show_view()

    def _gone_to(self) -> None:
        """Follow the row at hand."""
        self.entry.show_message()
        self.chart.update()
        self._soon.start()

    # --- what others do --------------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*KINDS, PERSON):
            self._read({subject: None for subject in changes.subjects if subject.kind in KINDS})
            self.entry.show_message()
        elif self._view == WHAT_IF and self.isVisible():
            self._soon.start()

    def _ask_history(self, place: Place) -> None:
        self.history_wanted.emit(Subject(place.kind, place.code), place.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room between the table and what stands beside it."""
        super().resizeEvent(event)
        self._show_stack()
        width = self.width() - 60
        table = min(self.list.width_wanted(), round(width * 0.6))
        self.splitter.setSizes([table, max(1, width - table)])

    def showEvent(self, event: QShowEvent) -> None:
        """Count anew where a day has passed since the tab was shown last."""
        super().showEvent(event)
        if self._desk.today != self._as_of:
            self._read()
