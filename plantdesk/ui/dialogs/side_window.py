"""A window beside the main one: it blocks nothing, Esc closes it, and the focus goes back to where it was."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from plantdesk.domain.text import msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.widgets.notice_line import NoticeLine


class SideWindow(QDialog):
    """A non-modal window with a column for its content, one line of notice and a row of buttons."""

    def __init__(self, desk: Desk, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._before = QApplication.focusWidget()
        self.setWindowTitle(title)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 12, 14, 12)
        whole.setSpacing(10)
        self.column = QVBoxLayout()
        """The content."""
        self.column.setSpacing(8)
        self.notice = NoticeLine(desk.theme, desk.language, lines=1)
        self.buttons = QHBoxLayout()
        """The buttons at the bottom; ``close_button`` is the last."""
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        self.close_button = button(desk.language.say(msg("Close")))
        self.close_button.clicked.connect(self.reject)
        self.buttons.addWidget(self.close_button)
        whole.addLayout(self.column, 1)
        whole.addWidget(self.notice)
        whole.addLayout(self.buttons)

    def done(self, result: int) -> None:
        """Close, and give the focus back to what had it, in whichever window that stands."""
        before, parent = self._before, self.parentWidget()
        super().done(result)
        there = before is not None and shiboken6.isValid(before) and before.isVisible()
        window = before.window() if before is not None and there else parent
        if window is not None and shiboken6.isValid(window):
            window.activateWindow()
        if before is not None and there:
            before.setFocus(Qt.FocusReason.ActiveWindowFocusReason)


def button(words: str, primary: bool = False) -> QPushButton:
    """Make a button that Enter elsewhere does not press."""
    made = QPushButton(words)
    made.setAccessibleName(words)
    made.setAutoDefault(False)
    if primary:
        made.setProperty("role", "primary")
    return made
