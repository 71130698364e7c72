"""A line of text that leaves undo to the window where it has nothing to undo itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class LineEdit(QLineEdit):
    """``Ctrl+Z`` undoes typing in this line as long as there is some; otherwise it takes back the last save."""

    def clear(self) -> None:
        """Empty the line for good: what the program empties is no typing that ``Ctrl+Z`` would bring back."""
        self.setText("")

    def event(self, event: QEvent) -> bool:
        """Let the window have the keys of undo and redo that this line has no use for."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if (event.matches(undo) and not self.isUndoAvailable()) or (
                event.matches(redo) and not self.isRedoAvailable()
            ):
                event.ignore()
                return False
        return super().event(event)
