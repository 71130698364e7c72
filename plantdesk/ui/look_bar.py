"""What the window shows, said where it is seen: a button in the corner, and a bar while it does not show all of now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6 import QtWidgets
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QPushButton, QWidget

from plantdesk.domain.plant import DIVISION
from plantdesk.domain.scope import HYDRO, PYRO
from plantdesk.domain.text import Message, msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.notice_line import Level, Shape

PROCESS_NAMES = {PYRO: msg("Pyrometallurgical route"), HYDRO: msg("Hydrometallurgical route")}
_WIDEST = 260
"""Pixels that the button takes at most: the tabs need the line."""


def lens_words(desk: Desk) -> list[Message]:
    """Say what the window leaves out, in a few words each; nothing where it leaves out nothing."""
    lens, words = desk.lens, []
    if lens.as_of is not None:
        words.append(msg("production days up to {day}", day=lens.as_of))
    if lens.known_on is not None:
        words.append(msg("as known on {day}", day=lens.known_on))
    if lens.scope.division is not None:
        words.append(msg("only {division}", division=desk.whole_plant.name(DIVISION, lens.scope.division, desk.today)))
    if lens.scope.process is not None:
        words.append(PROCESS_NAMES[lens.scope.process])
    return words


class LookButton(QPushButton):
    """The one control of time and scope: says in a word what is shown, and opens the choice."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        say, lens = desk.language.say, desk.lens
        days = [lens.as_of or lens.known_on]
        when = say(msg("Now")) if days[0] is None else desk.language.date(days[0])
        if lens.scope.division is not None:
            part = say(desk.whole_plant.name(DIVISION, lens.scope.division, desk.today))
        elif lens.scope.process is not None:
            part = say(PROCESS_NAMES[lens.scope.process])
        else:
            part = say(msg("whole corporation"))
        whole = f"{when}, {part}"
        self.setProperty("role", "flat")
        self.setAutoDefault(False)
        self.setMaximumWidth(_WIDEST)
        self.setText(self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, _WIDEST - 30) + " ▾")
        self.setAccessibleName(say(msg("What the window shows: {what}", what=whole)))
        self.setToolTip(say(msg("Shown: {what}. Ctrl+L changes it.", what=whole)))


def add_look_bar(
    window: QMainWindow, desk: Desk, change: Callable[[], None], now: Callable[[], None]
) -> QtWidgets.QToolBar | None:
    """Put a bar above the tabs that says plainly what is not shown, and leads back; none where all of now is shown."""
    if desk.lens.shows_all:
        return None
    say = desk.language.say
    # Asked by its full name: PySide6 makes the class only then.
    bar = QtWidgets.QToolBar(say(msg("What is shown")), window)
    bar.setObjectName("look")
    bar.setProperty("past", "no" if desk.lens.shows_now else "yes")
    bar.setMovable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(12, 2, 12, 2)
    row.setSpacing(10)
    row.addWidget(Shape(desk.theme, Level.INFO if desk.lens.shows_now else Level.WARNING))
    head = msg("A part is shown:") if desk.lens.shows_now else msg("Not now:")
    row.addWidget(label(say(head), "strong"))
    words = ", ".join(say(one) for one in lens_words(desk)) + "."
    if desk.entry_closed is not None:
        words += " " + say(msg("Nothing can be entered; what is typed is kept."))
    told = ElidedLabel(words)
    told.setAccessibleName(words)
    row.addWidget(told, 1)
    for sentence, does in ((msg("Change…"), change), (msg("Back to now"), now)):
        button = QPushButton(say(sentence))
        button.setAccessibleName(say(sentence))
        button.setAutoDefault(False)
        button.clicked.connect(does)
        row.addWidget(button)
    bar.addWidget(page)
    # What it tells takes no more of a small screen than its buttons do: the tabs beneath were made for the rest.
    room = bar.layout()
    assert room is not None
    room.setContentsMargins(0, 0, 0, 0)
    window.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
    return bar
