"""What lists and grids that are typed in share: the keys that end typing, saving from an open cell, and its frame."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from plantdesk.ui.models.cell_typing import Typed
from plantdesk.ui.theme import Theme
from plantdesk.ui.widgets.dynamic import set_style_property
from plantdesk.ui.widgets.notice_line import Level

_FRAMES = {Level.ERROR: "alarm", Level.CONFLICT: "conflict", Level.WARNING: "warn", Level.INFO: "accent"}
_ROUND = 4
"""Pixels by which the corners of a frame are rounded."""


def is_enter(event: QEvent) -> bool:
    """Tell whether an event is the Enter key, of either block."""
    return isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def is_save(event: QEvent) -> bool:
    """Tell whether an event is Ctrl+S."""
    return (
        isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_S
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


class TypedCells(QStyledItemDelegate):
    """A delegate whose editors may ask to save: the list beneath has kept Ctrl+S from the window."""

    save_wanted = Signal()
    """Ctrl+S was pressed in the field of a cell; its typing has been handed over."""

    def save_from(self, editor: QWidget) -> None:
        """Hand over what is typed in an editor, close it, and ask to save."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.save_wanted.emit()


class CellEdit(QLineEdit):
    """The editor of a cell."""

    save_wanted = Signal()
    """Ctrl+S was pressed."""

    def __init__(self, most: int, parent: QWidget) -> None:
        """``most`` letters have room."""
        super().__init__(parent)
        self.setMaxLength(most)
        set_style_property(self, "state", "edited")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what the field has no use for from the table beneath, where Enter would open the cell again."""
        if is_save(event):
            self.save_wanted.emit()
        else:
            super().keyPressEvent(event)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Keep the editor open: a menu would take the focus and with it the typing."""


def frame_typed(painter: QPainter, theme: Theme, box: QRectF, held: Typed[Any], here: bool) -> None:
    """Frame a cell with unsaved typing: dashed, or whole in the colour of what is wrong; stronger where one is."""
    token = "accent" if held.fault is None else _FRAMES[held.level]
    painter.setBrush(theme.colour(f"{token}_soft"))
    dashed = Qt.PenStyle.DashLine if held.fault is None else Qt.PenStyle.SolidLine
    painter.setPen(QPen(theme.colour(token), 2 if here or held.fault else 1.5, dashed))
    painter.drawRoundedRect(box, _ROUND, _ROUND)


def frame_field(painter: QPainter, theme: Theme, box: QRectF) -> None:
    """Frame a cell that can be typed in as a field."""
    painter.setBrush(theme.colour("field"))
    painter.setPen(QPen(theme.colour("field_border"), 1))
    painter.drawRoundedRect(box, _ROUND, _ROUND)


def frame_current(
    painter: QPainter, theme: Theme, box: QRectF, option: QStyleOptionViewItem, ground: str | None = None
) -> None:
    """Frame the cell that one is at, quietly where the keys go elsewhere; ``ground`` is the colour within."""
    focused = bool(option.state & QStyle.StateFlag.State_Active) and bool(option.widget.hasFocus())
    painter.setBrush(Qt.BrushStyle.NoBrush if ground is None else theme.colour(ground))
    painter.setPen(QPen(theme.colour("accent" if focused else "axis"), 2))
    painter.drawRoundedRect(box, _ROUND, _ROUND)
