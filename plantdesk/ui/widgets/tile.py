"""A tile of the overview: one figure with its unit, where it stands, what it compares with, and how complete it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from plantdesk.ui.theme import Theme
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.sparkbar import SparkBar


class Tile(QFrame):
    """Title, figure with its pointer bar beside it, and two captions; ``bar`` is filled by whoever knows its bounds.

    The captions stand side by side, or one above the other where each is long (``stacked``).
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, stacked: bool = False) -> None:
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
        figure.addSpacing(6)
        figure.addWidget(self.bar, 1)
        figure.addStretch(0)  # where there is no bar, the unit stays beside its figure
        captions: QHBoxLayout | QVBoxLayout = QVBoxLayout() if stacked else QHBoxLayout()
        captions.setSpacing(0 if stacked else 8)
        first, second = self._lines
        captions.addWidget(first, 1)
        captions.addWidget(second)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 7, 12, 8)
        column.setSpacing(1)
        column.addWidget(self._title)
        column.addLayout(figure)
        column.addLayout(captions)
        column.addStretch(1)

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
