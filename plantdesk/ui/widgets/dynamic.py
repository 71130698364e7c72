"""Properties that the style sheet looks at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def set_style_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property that style rules select by, and dress the widget anew if it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # it is dressed when it is first shown
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label of a role of the style sheet: title, caption, muted, strong, figure, computed."""
    made = QLabel(text, parent)
    if role:
        made.setProperty("role", role)
    return made
