"""The small arrow of fields that open a list or a calendar, drawn in the text colour instead of a bevelled box."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

ROOM = 26
"""Pixels at the right end of a field that belong to the arrow."""


def draw_chevron(widget: QWidget) -> None:
    """Draw a downward chevron at the right end of a field."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    role = QPalette.ColorRole.Text if widget.isEnabled() else QPalette.ColorRole.PlaceholderText
    pen = QPen(widget.palette().color(role), 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    middle = QRectF(widget.width() - ROOM, 0, ROOM - 4, widget.height()).center()
    painter.drawPolyline([middle + QPointF(-4, -2), middle + QPointF(0, 2), middle + QPointF(4, -2)])
    painter.end()
