"""The line beneath what is typed in: the reason for a change, and the button that saves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.ui.widgets.line_edit import LineEdit

LONGEST_REASON = 300
"""Letters in a reason."""


class ReasonRow(QWidget):
    """There only while something waits to be saved; the reason only while something that stands is about to change."""

    save_wanted = Signal()
    """Enter was pressed in the reason, or the button."""
    left = Signal()
    """Esc was pressed in the reason: back to what is typed."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = language.say
        self.reason = LineEdit()
        self.reason.setPlaceholderText(say(msg("Reason for the change; Enter saves")))
        self.reason.setAccessibleName(say(msg("Reason for the change")))
        self.reason.setMaxLength(LONGEST_REASON)
        self.save_button = QPushButton(say(msg("Save")) + "   Ctrl+S")
        self.save_button.setAccessibleName(say(msg("Save")))
        self.save_button.setProperty("role", "primary")
        self.save_button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.reason, 1)
        row.addStretch(0)
        row.addWidget(self.save_button)
        self.reason.returnPressed.connect(self.save_wanted)
        self.save_button.clicked.connect(self.save_wanted)
        back = QShortcut(QKeySequence("Esc"), self.reason)
        back.setContext(Qt.ShortcutContext.WidgetShortcut)
        back.activated.connect(self.left)

    @property
    def text(self) -> str:
        """The reason that is typed, without blanks around it."""
        return self.reason.text().strip()

    def offer(self, waits: bool, asks: bool, home: QWidget) -> None:
        """Show the button while anything waits, the reason while it ``asks`` for one; the focus goes ``home`` in time."""
        if not waits and (self.reason.hasFocus() or self.save_button.hasFocus()):
            home.setFocus(Qt.FocusReason.OtherFocusReason)  # before Qt hands it to whatever comes next
        self.reason.setVisible(asks)
        self.setVisible(waits)

    def ask(self) -> None:
        """Put the focus in the reason."""
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
