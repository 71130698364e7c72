"""A number with its caption."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from plantdesk.ui.theme import Theme
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.notice_line import Level, Shape


class Counter(QFrame):
    """A number with its caption; a mark stands beside it only while it is not zero and says that something is wrong."""

    def __init__(self, theme: Theme, caption: str, level: Level | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that a key can ask where its figure comes from
        self._caption = caption
        self._shape = Shape(theme, level) if level is not None else None
        self._number = label("", "figure")
        self._beside = ElidedLabel("", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 10, 6)
        column.setSpacing(1)
        column.addWidget(ElidedLabel(caption, "caption"))
        row = QHBoxLayout()
        row.setSpacing(8)
        if self._shape is not None:
            row.addWidget(self._shape)
        row.addWidget(self._number)
        row.addWidget(self._beside, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)

    def show_number(self, number: str, beside: str = "", why: str = "", wrong: bool = False) -> None:
        """Show how many, what it is compared with, and why in a tooltip; ``wrong`` shows the mark."""
        self._number.setText(number)
        self._beside.set_text(beside)
        self.setToolTip(why)
        self.setAccessibleName(f"{self._caption}: {number} {beside}".strip())
        self.setAccessibleDescription(why)
        if self._shape is not None:
            self._shape.setVisible(wrong)

    @property
    def number(self) -> str:
        """What is shown."""
        return self._number.text()

    @property
    def beside(self) -> str:
        """What it is compared with."""
        return self._beside.text()
