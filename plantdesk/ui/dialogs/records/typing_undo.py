"""Undo in a field of a page: unsaved typing first; the keys that a field has no use for are the window's."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from plantdesk.ui.widgets.number_edit import NumberEdit


class TypingUndo(QObject):
    """``Ctrl+Z`` in a field with unsaved typing undoes that, or takes it back where there are no keystrokes to undo.

    Without unsaved typing it takes back the last command, as everywhere in the window; a key that is held down stops
    before that. ``Ctrl+Y`` is the field's as long as there is something to type again.
    """

    def __init__(self, field: QWidget, is_typed: Callable[[], bool], take_back: Callable[[], None]) -> None:
        super().__init__(field)
        self._field, self._is_typed, self._take_back = field, is_typed, take_back
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the keys of undo and redo, or leave them to the window."""
        if not isinstance(event, QKeyEvent):
            return False
        undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
        if event.type() == QEvent.Type.ShortcutOverride and (undo or redo):
            event.setAccepted(self._is_typed() or event.isAutoRepeat() if undo else _can_redo(self._field))
            return True
        if event.type() != QEvent.Type.KeyPress or not undo:
            return False
        if not self._is_typed():
            return event.isAutoRepeat()
        if isinstance(self._field, NumberEdit) or _can_undo(self._field):
            return False
        self._take_back()
        return True


def _can_undo(field: QWidget) -> bool:
    if isinstance(field, QPlainTextEdit):
        return field.document().isUndoAvailable()
    return isinstance(field, QLineEdit) and field.isUndoAvailable()


def _can_redo(field: QWidget) -> bool:
    if isinstance(field, QPlainTextEdit):
        return field.document().isRedoAvailable()
    return isinstance(field, QLineEdit) and field.isRedoAvailable()
