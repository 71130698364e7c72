"""Ticks in a table, drawn in the theme's colours: a style sheet leaves the system's own box black on black."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from plantdesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_BOX, _LEFT = 15, 6
ROOM = 27
"""Pixels that a tick takes beside its words."""


class TickDelegate(QStyledItemDelegate):
    """Draws the tick before the text of a cell; a click anywhere in the cell ticks it, and so does Space."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        style = whole.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, whole, painter, whole.widget)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            draw_tick(painter, self._theme, QRectF(option.rect), Qt.CheckState(state) is Qt.CheckState.Checked)
        beside = QStyleOptionViewItem(option)
        beside.rect = option.rect.adjusted(ROOM, 0, 0, 0)
        super().paint(painter, beside, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Leave room for the tick beside the text."""
        return super().sizeHint(option, index) + QSize(ROOM, 0)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        space = (
            isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space
        )
        if state is None or not (space or event.type() == QEvent.Type.MouseButtonRelease):
            return False
        ticked = Qt.CheckState(state) is Qt.CheckState.Checked
        other = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return model.setData(index, other, Qt.ItemDataRole.CheckStateRole)


def draw_tick(painter: QPainter, theme: Theme, cell: QRectF, ticked: bool) -> None:
    """Draw a tick's box at the left of a room, in the middle of its height."""
    box = QRectF(cell.left() + _LEFT, cell.center().y() - _BOX / 2, _BOX, _BOX)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("accent" if ticked else "field_border"), 1))
    painter.setBrush(theme.colour("accent" if ticked else "field"))
    painter.drawRoundedRect(box, 3, 3)
    if ticked:
        painter.setPen(QPen(theme.colour("accent_text"), 2))
        place, size = box.topLeft(), _BOX / 15
        points = ((3.5, 7.5), (6.5, 10.5), (11.5, 4.5))
        painter.drawPolyline(QPolygonF([place + QPointF(x * size, y * size) for x, y in points]))
    painter.restore()
