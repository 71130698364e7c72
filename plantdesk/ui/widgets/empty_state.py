"""What stands where there is nothing yet: what is missing, and what to do first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from plantdesk.ui.widgets.dynamic import label


class EmptyState(QWidget):
    """A sentence, a hint and perhaps one button."""

    wanted = Signal()
    """The button was pressed."""

    def __init__(self, sentence: str, hint: str = "", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addStretch(1)
        for words, role in ((sentence, "strong"), (hint, "muted")):
            if words:
                line = label(words, role)
                line.setWordWrap(True)
                line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                column.addWidget(line)
        if action:
            button = QPushButton(action)
            button.setAutoDefault(False)
            button.clicked.connect(self._press)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def _press(self) -> None:
        self.wanted.emit()
