"""A card: a title, a caption at its right, and whatever belongs together beneath."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from plantdesk.ui.widgets.elided_label import ElidedLabel


class Caption(ElidedLabel):
    """A caption that may lead somewhere: by a click, or by Enter where Tab has gone to it."""

    chosen = Signal()
    """What the caption leads to is wanted."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, "caption", parent)
        self._leads = False

    def set_leading(self, leads: bool) -> None:
        """Say whether the caption leads somewhere."""
        if leads != self._leads:
            self._leads = leads
            self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus if leads else Qt.FocusPolicy.NoFocus)
            font = self.font()
            font.setUnderline(leads)
            self.setFont(font)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, framed while it has the keyboard."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press of a click that leads somewhere."""
        if not self._leads:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lead there after a click."""
        inside = self.rect().contains(event.position().toPoint())
        if self._leads and inside and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead there by Enter or Space."""
        if self._leads and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)


class Panel(QFrame):
    """A quiet card without bevels; ``body`` takes the content, ``head`` takes buttons right of the title."""

    def __init__(self, title: str = "", caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._title = ElidedLabel(title, "title", self)
        self.caption = Caption(caption, self)
        """What stands at the right of the title."""
        self.head = QHBoxLayout()
        """The line of the title; widgets added here stand right of the caption."""
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(10)
        self.head.addWidget(self._title)
        self.head.addStretch(1)
        self.head.addWidget(self.caption)
        self.body = QVBoxLayout()
        """The content."""
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 10, 14, 12)
        whole.setSpacing(8)
        whole.addLayout(self.head)
        whole.addLayout(self.body, 1)
        self._show_head()

    def set_title(self, title: str) -> None:
        """Write another title."""
        self._title.set_text(title)
        self.setAccessibleName(title)
        self._show_head()

    def set_caption(self, caption: str) -> None:
        """Write another caption."""
        self.caption.set_text(caption)
        self._show_head()

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Add a widget or a layout to the content."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)

    def height_around(self) -> int:
        """Give the height in pixels of all that is not content: the margins, and the line of the title where it shows."""
        edges = self._whole.contentsMargins() + self.contentsMargins()
        head = 0 if self.head.isEmpty() else self.head.sizeHint().height() + self._whole.spacing()
        return edges.top() + edges.bottom() + head

    def _show_head(self) -> None:
        self.setAccessibleName(self._title.text())
        self._title.setVisible(bool(self._title.text()))
        self.caption.setVisible(bool(self.caption.text()))
