"""What can be done with the row at hand of the programme: its page, its history, its forecast, and what is added beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME
from plantdesk.domain.text import Message, msg
from plantdesk.services.language import Language
from plantdesk.services.programme_recording import confirm
from plantdesk.services.recording import Outcome
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.milestone_table import MilestoneTable
from plantdesk.ui.models.programme_rows import Row
from plantdesk.ui.tabs.milestone_list import MilestoneList
from plantdesk.ui.widgets.notice_line import Level, NoticeLine


class Line(NamedTuple):
    """A line of a menu: its words, what it does, and the key that does the same."""

    words: Message
    does: Callable[[], None]
    key: str = ""


def show_menu(owner: QWidget, language: Language, place: QPoint, groups: Sequence[Sequence[Line]]) -> QMenu:
    """Show a menu at a place of the screen, its groups parted by lines; it is gone once it is closed."""
    menu = QMenu(owner)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for group in groups:
        if group and not menu.isEmpty():
            menu.addSeparator()
        for line in group:
            action = menu.addAction(language.say(line.words) + (f"\t{line.key}" if line.key else ""))
            action.triggered.connect(lambda _=False, does=line.does: does())
    menu.popup(place)
    return menu


class RowActs(QObject):
    """Joins the table with the pages of its rows: Alt+Enter, a menu, and Enter where nothing can be typed."""

    page_wanted = Signal(object)
    """All that is recorded of a programme, project or milestone is asked for: its ``Subject``."""
    new_wanted = Signal(str, object)
    """A record is to be added on its page: its kind, and what it is to belong to, by attribute."""

    def __init__(
        self,
        desk: Desk,
        table: MilestoneTable,
        view: MilestoneList,
        notice: NoticeLine,
        adds: Sequence[Line],
        parent: QWidget,
    ) -> None:
        """``adds`` are the lines of what can be added."""
        super().__init__(parent)
        self._desk, self._table, self._view, self._notice = desk, table, view, notice
        self._adds = (*adds, Line(msg("Add a programme…"), lambda: self.new_wanted.emit(PROGRAMME, {})))
        view.page_wanted.connect(self._ask)
        view.menu_wanted.connect(self.show_menu)
        for key in ("Alt+Return", "Alt+Enter"):
            QShortcut(QKeySequence(key), parent).activated.connect(self.ask_page)

    def ask_page(self) -> None:
        """Ask for the page of the row at hand."""
        row = self._here()
        if row is None:
            what = msg("Go to a project or milestone first, then ask for its details.")
            self._notice.show_notice(Level.INFO, what)
        else:
            self._ask(row)

    def _ask(self, row: Row) -> None:
        if row.kind != PROGRAMME or row.code in self._table.whole.programmes:
            self.page_wanted.emit(Subject(row.kind, row.code))

    def _here(self) -> Row | None:
        index = self._view.currentIndex()
        return self._table.row(index.row()) if index.isValid() else None

    def show_menu(self, place: QPoint) -> QMenu:
        """Offer what can be done with the row at hand, and what can be added."""
        row, cell = self._here(), self._table.place(self._view.currentIndex())
        here: list[Line] = []
        if row is not None:
            here.append(Line(msg("Details…"), self.ask_page, "Alt+Enter"))
            if self._confirms(row):
                here.append(Line(msg("Confirm the forecast"), lambda: self.confirm(row.code)))
        if cell is not None:
            here.append(Line(msg("History of this figure"), lambda: self._view.history_wanted.emit(cell), "F4"))
        adds = self._adds if self._desk.entry_closed is None else ()
        return show_menu(self._view, self._desk.language, place, (here, adds))

    def _confirms(self, row: Row) -> bool:
        """Tell whether a row has a forecast that can be confirmed."""
        if row.kind != MILESTONE or self._desk.entry_closed is not None:
            return False
        promise = self._table.promise(row.code)
        return promise.forecast is not None and not promise.done(self._desk.today)

    def confirm(self, code: str) -> None:
        """Record that the forecast of a milestone still stands today."""
        today: date = self._desk.today

        def done(_: Outcome) -> None:
            self._notice.show_notice(Level.INFO, msg("Confirmed: {codes}.", codes=[code]))

        self._desk.submit(
            lambda workplace: confirm(workplace.recorder, today, [code]).or_raise(),
            done,
            lambda error: self._notice.show_notice(Level.ERROR, error.message),
        )
