"""A box with words beside it that is ticked or not, drawn as the ticks of lists are."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from plantdesk.ui.theme import Theme
from plantdesk.ui.widgets.tick_delegate import ROOM, draw_tick

_GAP = 6


class TickBox(QCheckBox):
    """A check box whose edge is seen on any ground: a style sheet leaves the system's own box black on black."""

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._theme = theme

    def sizeHint(self) -> QSize:
        """Have room for the box and the words."""
        return QSize(ROOM + self.fontMetrics().horizontalAdvance(self.text()) + _GAP, super().sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere on box and words."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, and the words in the colour that tells of the focus."""
        painter = QPainter(self)
        room = QRectF(self.rect())
        draw_tick(painter, self._theme, room, self.isChecked())
        painter.setPen(self._theme.colour("accent" if self.hasFocus() else "text"))
        painter.drawText(room.adjusted(ROOM, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.end()
