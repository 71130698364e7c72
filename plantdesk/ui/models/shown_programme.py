"""Which rows of the programme are shown, in which order, which of them are open, and what each shows as a bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QObject

from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Portfolio, Project, Promise
from plantdesk.services.language import Language
from plantdesk.ui.gantt.bars import Bar
from plantdesk.ui.models.kept_rows import KeptRows
from plantdesk.ui.models.milestone_columns import depth
from plantdesk.ui.models.programme_rows import (
    Asked,
    Order,
    Row,
    milestone_bar,
    programme_bar,
    project_bar,
    rows_of,
    span_of,
)


class ShownProgramme(KeptRows[Row]):
    """The rows of a programme: what is asked for of it, projects closed at first, bars and states worked out once."""

    def __init__(self, language: Language, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language, self._today = language, today
        self.whole = Portfolio({}, {})
        """Everything that is promised."""
        self.shown = self.whole
        """What is asked for of it."""
        self._promises: dict[str, Promise] = {}
        self._bars: dict[Row, Bar | None] = {}
        self._states: dict[Row, Status | None] = {}
        self._open: set[str] = set()
        self._closed: set[str] = set()
        self._new: tuple[str, str] | None = None
        self.imagined: Mapping[str, date] = {}
        self.critical: frozenset[str] = frozenset()
        self.order = Order.CODE
        self.asked = Asked()

    # --- what is shown ---------------------------------------------------------------------------------------------

    def take_portfolio(self, portfolio: Portfolio) -> None:
        """Show what stands."""
        self.whole = portfolio
        self._promises = portfolio.promises()
        if self._new is not None and self._new[1] in self._promises:
            self._new = None
        self.refresh()

    def forget_new(self) -> None:
        """Remove the row that is not recorded yet."""
        self._new = None
        self.set_rows(self._wanted())

    def ask(self, asked: Asked) -> None:
        """Show another part of it."""
        self.asked = asked
        self.refresh()

    def sort_by(self, order: Order) -> None:
        """Put the projects in another order."""
        self.order = order
        self.refresh()

    def refresh(self) -> None:
        """Lay the rows out anew."""
        self.shown = self.asked.of(self.whole, self._today())
        self._bars.clear()
        self._states.clear()
        self.set_rows(self._wanted())
        self.repaint()

    def imagine(self, moved: Mapping[str, date]) -> None:
        """Draw where milestones would go that are only thought through."""
        self.imagined = dict(moved)
        self._bars.clear()
        self.repaint()

    def mark_critical(self, codes: frozenset[str]) -> None:
        """Draw which milestones decide about the end."""
        if codes != self.critical:
            self.critical = codes
            self._bars.clear()
            self.repaint()

    def is_open(self, row: Row) -> bool:
        """Tell whether what is in a row is shown beneath it."""
        return row.code in self._open if row.kind == PROJECT else row.code not in self._closed

    def has_parts(self, row: Row) -> bool:
        """Tell whether a row can be opened."""
        if row.kind == PROJECT:
            return bool(self.whole.projects[row.code].promises) or (self._new or ("",))[0] == row.code
        return row.kind == PROGRAMME

    def toggle(self, row: Row, opened: bool | None = None) -> None:
        """Open a row or close it."""
        wanted = not self.is_open(row) if opened is None else opened
        if not self.has_parts(row) or wanted == self.is_open(row):
            return
        if row.kind == PROJECT:
            (self._open.add if wanted else self._open.discard)(row.code)
        else:
            (self._closed.discard if wanted else self._closed.add)(row.code)
        self.set_rows(self._wanted())
        self.repaint()

    def show_milestone(self, code: str) -> None:
        """Open the project of a milestone, and the programme that it belongs to."""
        promise = self._promises.get(code)
        if promise is not None and promise.project in self.whole.projects:
            self.toggle(Row(PROGRAMME, self.whole.projects[promise.project].programme), opened=True)
            self.toggle(Row(PROJECT, promise.project), opened=True)

    def add(self, project: str, code: str) -> None:
        """Add an empty row for a milestone that is about to be typed, in a project."""
        self._new = (project, code)
        self._open.add(project)
        self.set_rows(self._wanted())

    @property
    def new(self) -> tuple[str, str] | None:
        """The project and the code of the row that is not recorded yet."""
        return self._new

    @property
    def least_depth(self) -> int:
        """How deep the first row lies: 1 where no programmes are named."""
        return depth(self._rows[0]) if self._rows else 0

    # --- rows and what they are ------------------------------------------------------------------------------------

    def promise(self, code: str) -> Promise:
        """Give a milestone as it stands; an empty one for a new row."""
        return self._promises.get(code) or Promise(code, self._new[0] if self._new else "")

    def project_of(self, row: Row) -> Project | None:
        """Give the project of a row, itself or that of the milestone."""
        code = row.code if row.kind == PROJECT else self.promise(row.code).project if row.kind == MILESTONE else ""
        return self.whole.projects.get(code)

    def status(self, row: Row) -> Status | None:
        """Give the status of a project or milestone."""
        if row not in self._states:
            self._states[row] = self._status_now(row)
        return self._states[row]

    def _status_now(self, row: Row) -> Status | None:
        if row.kind == MILESTONE:
            return self.promise(row.code).status(self._today(), self.whole.limits)
        project = self.whole.projects.get(row.code)
        return None if project is None or row.kind != PROJECT else project.status(self._today(), self.whole.limits)

    def is_overridden(self, row: Row) -> bool:
        """Tell whether a person set the status that a row shows: its own, or that of milestones which make a project's."""
        if row.kind == MILESTONE:
            return self.promise(row.code).override is not None
        project = self.whole.projects.get(row.code) if row.kind == PROJECT else None
        return project is not None and (project.override is not None or bool(self.set_by_hand(row)))

    def set_by_hand(self, row: Row) -> tuple[Promise, ...]:
        """Give the milestones whose status set by hand makes that of a project."""
        project = self.whole.projects.get(row.code) if row.kind == PROJECT else None
        return () if project is None else project.set_by_hand(self._today(), self.whole.limits)

    def is_late(self, row: Row) -> bool:
        """Tell whether a row is late by its status or, whatever a person has set, by its dates."""
        if self.status(row) is Status.LATE:
            return True
        today, limits = self._today(), self.whole.limits
        if row.kind == MILESTONE:
            return self.promise(row.code).computed(today, limits) is Status.LATE
        project, slip = self.whole.projects.get(row.code), self.slip(row)
        if project is None or slip is None or project.done(today):
            return False
        return slip > limits.late_days or project.by_dates(today, limits) is Status.LATE

    def slip(self, row: Row) -> int | None:
        """Give calendar days behind the baseline."""
        if row.kind == MILESTONE:
            return self.promise(row.code).slip_days(self._today())
        project = self.whole.projects.get(row.code)
        return None if project is None or row.kind != PROJECT else project.slip_days(self._today())

    def bar(self, number: int) -> Bar | None:
        """Give what a row shows as a bar."""
        return self.bar_of(self._rows[number])

    def bar_of(self, row: Row) -> Bar | None:
        """Give the bar of a row; nothing where it has no dates."""
        if row not in self._bars:
            self._bars[row] = self._make_bar(row)
        return self._bars[row]

    def _make_bar(self, row: Row) -> Bar | None:
        today = self._today()
        if row.kind == PROGRAMME:
            return programme_bar(row.code, self.shown, today)
        if row.kind == PROJECT:
            return project_bar(self.whole.projects[row.code], self.whole, today)
        imagined = self.imagined.get(row.code)
        return milestone_bar(
            self.promise(row.code), self.whole, today, self.critical, self.proposed(row.code), imagined
        )

    def proposed(self, code: str) -> date | None:
        """Give the forecast that is typed for a milestone and not saved; a subclass knows of typing."""
        return None

    def draw_anew(self, row: Row) -> None:
        """Forget the bar of a row, and draw all of them."""
        self._bars.pop(row, None)
        self.repaint()

    def row_of(self, code: str) -> int | None:
        """Give where a milestone stands, or the closed project that it is in; nothing where neither is shown."""
        found = self.number_of(Row(MILESTONE, code))
        return found if found is not None else self.number_of(Row(PROJECT, self.promise(code).project))

    def days_shown(self) -> tuple[date, date]:
        """Give the stretch of time that holds every date that is shown, and today."""
        return span_of(self.shown, self._today())

    def _wanted(self) -> list[Row]:
        wanted = rows_of(self.shown, self._today(), self.order, self._open, self._closed, self._language.say)
        if self._new is not None:
            project, code = self._new
            at = Row(PROJECT, project)
            if at in wanted:
                after = wanted.index(at) + 1
                while after < len(wanted) and wanted[after].kind == MILESTONE:
                    after += 1
                wanted.insert(after, Row(MILESTONE, code))
        return wanted
