"""The tabs of the window: their order, their titles, and the room that each is made in when it first comes to the front."""

from __future__ import annotations

from datetime import date
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from plantdesk.domain.text import msg
from plantdesk.services.language import Language

TABS = ("overview", "cathode", "ore", "dispatch", "plan", "milestones", "entries", "trends")
TAB_PADDING = 36
"""Pixels left and right of a tab's title."""
UNSAVED = " •"
"""Stands after the title of a tab that holds unsaved typing."""
TITLES = {
    "overview": msg("Overview"),
    "cathode": msg("Cathode output"),
    "ore": msg("Ore grade"),
    "dispatch": msg("Stock and dispatch"),
    "plan": msg("Plan and forecast"),
    "milestones": msg("Milestones"),
    "entries": msg("Entries"),
    "trends": msg("Trends"),
}
_SHORT_TITLES = TITLES | {
    "cathode": msg("Cathode"),
    "ore": msg("Ore"),
    "dispatch": msg("Stock"),
    "plan": msg("Plan"),
}
"""Titles for a window that has no room for the long ones."""


@runtime_checkable
class HasList(Protocol):
    """A tab whose latest entries hide where the window is narrow."""

    def toggle_list(self) -> None:
        """Show or hide them."""


@runtime_checkable
class HasBoard(Protocol):
    """A tab with charts over time; there are none until their library is loaded."""

    trends: ShowsDay | None


class ShowsDay(Protocol):
    """Charts that can be moved to a day."""

    def show_day(self, day: date) -> None:
        """Have a day in view, and point at it."""


class TabRooms(QTabWidget):
    """The bar of tabs with a room for each."""

    def __init__(self, language: Language, parent: QWidget) -> None:
        super().__init__(parent)
        self._language = language
        self.typed_in: frozenset[str] = frozenset()
        """The keys of the tabs that are marked for unsaved typing."""
        self.setDocumentMode(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setAccessibleName(language.say(msg("Tabs")))
        self.rooms = {key: Room() for key in TABS}
        for key, room in self.rooms.items():
            self.addTab(room, language.say(TITLES[key]))

    @property
    def key(self) -> str:
        """The key of the tab in front."""
        return TABS[self.currentIndex()]

    def choose(self, key: str) -> None:
        """Bring a tab to the front."""
        self.setCurrentIndex(TABS.index(key))

    def name_all(self, width: int, typed_in: frozenset[str]) -> None:
        """Call the tabs by their long titles where all fit in ``width`` pixels beside what stands at the right.

        Where they do not, short ones stand there. The tabs that hold unsaved typing are marked.
        """
        bar, say = self.tabBar(), self._language.say
        self.typed_in = typed_in
        mark = {key: UNSAVED if key in typed_in else "" for key in TABS}
        beside = self.cornerWidget(Qt.Corner.TopRightCorner).sizeHint().width()
        wide = sum(bar.fontMetrics().horizontalAdvance(say(TITLES[key]) + mark[key]) + TAB_PADDING for key in TABS)
        titles = TITLES if wide + beside <= width else _SHORT_TITLES
        for place, key in enumerate(TABS):
            title = say(titles[key]) + mark[key]
            if self.tabText(place) != title:
                self.setTabText(place, title)
                self.setTabToolTip(place, say(msg("Holds unsaved typing")) if mark[key] else "")


class Room(QWidget):
    """The room of one tab, which is made as its child: a tab that moved in later would be dressed anew.

    It has no layout: a layout would tell the tab bar of every word that is written, and that draws the window anew.
    """

    _tab: QWidget | None = None

    def hold(self, tab: QWidget) -> bool:
        """Give all of the room to a tab; tells whether it was not there before."""
        if self._tab is not None:
            return False
        self._tab = tab
        # Before the window is shown a room has no size, but nearly the window's: so the tab is arranged once.
        tab.resize(self.size() if self.isVisible() else self.window().size())
        if self.isVisible():
            tab.show()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the tab fill the room."""
        super().resizeEvent(event)
        if self._tab is not None and not self.rect().isEmpty():  # before it is shown a room has no size yet
            self._tab.setGeometry(self.rect())
