"""What the menus offer: each action once, with its words, its key and what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from plantdesk.domain.text import Message
from plantdesk.services.language import Language


class Offer(NamedTuple):
    """One line of a menu; ``key`` is a shortcut in Qt's notation, ``checked`` makes it a switch.

    ``letters`` choose the line of a chart's menu while that is open: a chart's own keys, in either alphabet.
    """

    id: str
    words: Message
    does: Callable[[], None]
    key: str = ""
    checked: bool | None = None
    letters: str = ""


def fill_menu(
    bar: QMenuBar | QMenu, title: str, offers: Sequence[Offer | None], owner: QWidget, language: Language
) -> tuple[QMenu, dict[str, QAction]]:
    """Add a menu with these lines (``None``: a separator); gives the menu and its actions by id."""
    menu = bar.addMenu(title)
    actions = {}
    for offer in offers:
        if offer is None:
            menu.addSeparator()
            continue
        action = QAction(language.say(offer.words), owner)
        if offer.key:
            action.setShortcut(QKeySequence(offer.key))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if offer.checked is not None:
            action.setCheckable(True)
            action.setChecked(offer.checked)
        action.triggered.connect(lambda _=False, does=offer.does: does())
        menu.addAction(action)
        actions[offer.id] = action
    return menu, actions
