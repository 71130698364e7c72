"""A card: a title, a caption at its right, and whatever belongs together beneath."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from plantdesk.ui.widgets.elided_label import ElidedLabel


class Panel(QFrame):
    """A quiet card without bevels; ``body`` takes the content, ``head`` takes buttons right of the title."""

    def __init__(self, title: str = "", caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._title = ElidedLabel(title, "title", self)
        self._caption = ElidedLabel(caption, "caption", self)
        self.head = QHBoxLayout()
        """The line of the title; widgets added here stand right of the caption."""
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(10)
        self.head.addWidget(self._title)
        self.head.addStretch(1)
        self.head.addWidget(self._caption)
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
        self._caption.set_text(caption)
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
        self._caption.setVisible(bool(self._caption.text()))
