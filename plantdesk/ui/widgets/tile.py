"""A tile of the overview: one figure with its unit, where it stands, what it compares with, and how complete it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from plantdesk.ui.theme import Theme
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.sparkbar import SparkBar


class Tile(QFrame):
    """Title, figure, pointer bar and two lines of caption; ``bar`` is filled by whoever knows its bounds."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that a key can ask where its figure comes from
        self._title = ElidedLabel("", "caption")
        self._value = label("", "figure")
        self._unit = label("", "muted")
        self.bar = SparkBar(theme)
        """The pointer bar."""
        self._lines = (ElidedLabel("", "caption"), ElidedLabel("", "caption"))
        figure = QHBoxLayout()
        figure.setSpacing(6)
        figure.addWidget(self._value)
        figure.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        figure.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 9)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addLayout(figure)
        column.addWidget(self.bar)
        for line in self._lines:
            column.addWidget(line)

    def show_figure(self, title: str, value: str, unit: str, lines: tuple[str, str], why: str = "") -> None:
        """Show a figure; ``why`` tells what the bar means, or why there is no figure."""
        self._title.set_text(title)
        self._value.setText(value)
        self._unit.setText(unit)
        for line, text in zip(self._lines, lines, strict=True):
            line.set_text(text)
        self.bar.setToolTip(why)
        self._value.setToolTip(why)
        words = f"{title}: {value} {unit}".strip()
        self.setAccessibleName(words)
        self.bar.setAccessibleName(words)
        self.setAccessibleDescription("; ".join(text for text in (*lines, why) if text))

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands on the tile: title, figure, unit and both lines."""
        return (self._title.text(), self._value.text(), self._unit.text(), *(line.text() for line in self._lines))
