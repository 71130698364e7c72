"""A small pencil: the mark of a status that a person set in the place of the computed one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF

ROOM = 16
"""Pixels that the pencil takes beside a text."""
_TALL = 12
_SHAFT = (QPointF(2, 2), QPointF(7, -3), QPointF(9, -1), QPointF(4, 4))
_TIP = (QPointF(1.4, 2.8), QPointF(3.2, 4.6), QPointF(0, 6))


def draw_pencil(painter: QPainter, left: QPointF, colour: QColor) -> None:
    """Draw the pencil to the right of a point at half its height."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for corners in (_SHAFT, _TIP):
        painter.drawPolygon(QPolygonF([left + QPointF(0, -1) + corner for corner in corners]))


def pencil(colour: QColor, ratio: float) -> QPixmap:
    """Give a picture of the pencil for a screen of ``ratio`` pixels a logical one."""
    picture = QPixmap(round(_TALL * ratio), round(_TALL * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_pencil(painter, QPointF(1, _TALL / 2), colour)
    painter.end()
    return picture
