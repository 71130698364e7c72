"""A choice from a list; the wheel never changes it."""

from __future__ import annotations

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from plantdesk.ui.widgets.chevron import ROOM, draw_chevron

_PADDING = 10
"""Pixels left of the words."""


class Choice(QComboBox):
    """A combo box without bevels whose value the wheel never changes."""

    entered = Signal()
    """Enter was pressed on what is chosen."""
    picked = Signal()
    """Something was chosen from the open list, by a click or Enter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed = False
        """Whether the list was opened since the last key: Qt tells of a choice after it has closed it."""
        self.activated.connect(lambda _: self._chosen_from_list())
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def set_choices(self, choices: list[tuple[str, object]], chosen: object = None) -> None:
        """Offer pairs of words and value, and choose one without emitting a signal."""
        blocked = self.blockSignals(True)
        self.clear()
        for words, value in choices:
            self.addItem(words, value)
        if chosen is not None:
            self.choose(chosen)
        self.blockSignals(blocked)

    def choose(self, value: object) -> None:
        """Choose a value; one that is not offered leaves the choice as it is."""
        for index in range(self.count()):
            if self.itemData(index) == value:
                self.setCurrentIndex(index)
                return

    def showPopup(self) -> None:
        """Open the list."""
        self._listed = True
        super().showPopup()

    def _chosen_from_list(self) -> None:
        if self._listed:
            self._listed = False
            self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Enter, which leaves the choice as it is."""
        self._listed = False
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()

    @property
    def is_cut(self) -> bool:
        """Tell whether what is chosen has no room in the field."""
        return self.fontMetrics().horizontalAdvance(self.currentText()) > self.width() - ROOM - _PADDING

    def event(self, event: QEvent) -> bool:
        """Say all of what is chosen where it has no room and nothing else is said."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and not self.toolTip():
            QtWidgets.QToolTip.showText(event.globalPos(), self.currentText() if self.is_cut else "", self)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field and its arrow."""
        super().paintEvent(event)
        draw_chevron(self)
