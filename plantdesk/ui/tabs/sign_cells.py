"""How the signs of work are drawn: each with its own shape, so that colour alone never tells."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from plantdesk.services.signs import Sign
from plantdesk.ui.models.signs_table import NAME, SIGN
from plantdesk.ui.theme import Theme

_TOKENS = {
    Sign.COMPLETE: "ok",
    Sign.PARTIAL: "muted",
    Sign.LATE: "warn",
    Sign.MISSING: "alarm",
    Sign.NOT_DUE: "hint",
}
_SOFT = {Sign.LATE: "warn_soft", Sign.MISSING: "alarm_soft"}
_SIDE = 10.0
_LEFT = 6.0
ROW_HEIGHT = 22


def draw_sign(painter: QPainter, box: QRectF, sign: Sign, theme: Theme) -> None:
    """Draw a shape: a disc, a half disc, a triangle, a square or a dot."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    colour = theme.colour(_TOKENS[sign])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    match sign:
        case Sign.COMPLETE:
            painter.drawEllipse(box)
        case Sign.PARTIAL:
            painter.drawPie(box, 90 * 16, 180 * 16)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 1.2))
            painter.drawEllipse(box.adjusted(0.6, 0.6, -0.6, -0.6))
        case Sign.LATE:
            corners = [QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]
            painter.drawPolygon(QPolygonF(corners))
        case Sign.MISSING:
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        case Sign.NOT_DUE:
            painter.drawEllipse(box.center(), 1.8, 1.8)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


class SignMark(QWidget):
    """One shape by itself, for the legend."""

    def __init__(self, theme: Theme, sign: Sign, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._sign = theme, sign
        self.setFixedSize(QSize(14, 18))

    def paintEvent(self, event: object) -> None:
        """Draw it."""
        painter = QPainter(self)
        draw_sign(painter, QRectF(2, 4, _SIDE, _SIDE), self._sign, self._theme)
        painter.end()


class SignDelegate(QStyledItemDelegate):
    """Draws a cell as its shape and a few words; what asks for something has a soft ground, too."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Keep all rows alike."""
        return QSize(super().sizeHint(option, index).width() + 24, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the ground, the shape, the words, and a frame round the current cell."""
        if index.column() == NAME:
            super().paint(painter, option, index)
            return
        painter.save()
        rect = QRectF(option.rect)
        sign = index.data(SIGN)
        if sign in _SOFT:
            painter.fillRect(rect.adjusted(1, 1, -1, -1), self._theme.colour(_SOFT[sign]))
        top = rect.center().y() - _SIDE / 2 + 0.5
        draw_sign(painter, QRectF(rect.left() + _LEFT, top, _SIDE, _SIDE), sign, self._theme)
        painter.setFont(index.data(Qt.ItemDataRole.FontRole) or self._theme.font("small"))
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or self._theme.colour("text"))
        room = rect.adjusted(_LEFT + _SIDE + 5, 0, -2, 0)
        words = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()
