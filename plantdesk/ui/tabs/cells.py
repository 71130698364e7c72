"""What lists and grids that are typed in share: the keys that end typing, and saving from an open cell."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStyledItemDelegate, QWidget


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
