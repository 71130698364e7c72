"""The small button of a heading that opens the menu of its chart, as the right button of the mouse does on the chart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractScrollArea, QPushButton, QWidget

from plantdesk.domain.text import msg
from plantdesk.services.language import Language

WIDTH = 32


class MenuButton(QPushButton):
    """Asks the chart for its menu: whoever watches the chart's clicks shows it, here beneath the button."""

    def __init__(self, language: Language, chart: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__("⋯", parent)
        self._chart = chart
        words = language.say(msg("What can be done with this chart"))
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setAutoDefault(False)
        self.setProperty("role", "menu")
        self.setFixedWidth(WIDTH)
        self.clicked.connect(self.ask)

    def ask(self) -> None:
        """Ask for the menu."""
        ask_menu(self._chart(), self.mapToGlobal(self.rect().bottomLeft()))


def ask_at_heading(title: QWidget, chart: Callable[[], QWidget]) -> None:
    """Let the right button of the mouse, and the key of menus, open the chart's menu at its heading, too."""
    title.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    title.customContextMenuRequested.connect(lambda at: ask_menu(chart(), title.mapToGlobal(at)))


def ask_menu(chart: QWidget, at: QPoint) -> None:
    """Ask a chart for its menu at a place on the screen, as a key would."""
    canvas = getattr(chart, "canvas", chart)
    there = canvas.viewport() if isinstance(canvas, QAbstractScrollArea) else canvas
    place, room = there.mapFromGlobal(at), there.rect()
    # What the chart does not take for itself its window looks for by its place: that has to be within the chart.
    within = QPoint(min(max(place.x(), 0), room.right()), min(max(place.y(), 0), room.bottom()))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, within, at)
    QCoreApplication.sendEvent(there, event)
