"""The field for one figure: plain typing, read by the one parser of the program, and never a guess."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from plantdesk.domain.quantities import Value, encode, is_blank, readings
from plantdesk.services.language import Language
from plantdesk.ui.widgets.dynamic import set_style_property

Limits = tuple[Decimal | None, Decimal | None]

_CHOICE_KEYS = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1}


class Typed(StrEnum):
    """What stands in a field."""

    MISSING = "missing"
    ONE = "one"
    SEVERAL = "several"
    NOT_A_NUMBER = "not-a-number"
    OUT_OF_LIMITS = "out-of-limits"


class Move(StrEnum):
    """Where a key asks the grid to go."""

    NEXT = "next"
    BACK = "back"
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


class Mark(StrEnum):
    """How the field looks; the names are those of the style sheet's ``state``."""

    NORMAL = "normal"
    EDITED = "edited"
    WARN = "warn"
    ERROR = "error"
    CONFLICT = "conflict"
    DISABLED = "disabled"


def within(value: Value, limits: Limits) -> bool:
    """Tell whether a value lies within hard limits, both ends included; none always does."""
    low, high = limits
    if value.number is None:
        return True
    return (low is None or value.number >= low) and (high is None or value.number <= high)


def judge(text: str, limits: Limits) -> tuple[Typed, tuple[Value, ...]]:
    """Say what a text is for a figure with these hard limits, with the readings that lie within them.

    For ``OUT_OF_LIMITS`` the readings are those that lie outside.
    """
    if is_blank(text):
        return Typed.MISSING, ()
    every = readings(text)
    if not every:
        return Typed.NOT_A_NUMBER, ()
    possible = tuple(value for value in every if within(value, limits))
    if not possible:
        return Typed.OUT_OF_LIMITS, every
    return (Typed.ONE if len(possible) == 1 else Typed.SEVERAL), possible


class NumberEdit(QLineEdit):
    """A field for one figure.

    The grey hint is a placeholder and never a value. The wheel changes nothing. ``Esc`` takes the field back to what
    is stored; ``Ctrl+Z`` undoes typing as long as there is unsaved typing, otherwise it is left to the window. Where a
    text has several readings within the limits they stand under the field, and ``Alt+1`` or ``Alt+2`` chooses.
    """

    edited = Signal()
    """Emitted on every keystroke that changed the text, on a chosen reading and on ``Esc``."""
    ambiguous = Signal(object)
    """Emitted with the readings, a ``tuple[Value, ...]``, when a typed text has several within the limits."""
    moved = Signal(str)
    """Emitted with a ``Move`` when a key asks for another field."""
    focused = Signal()
    """Emitted when the field receives the focus."""

    def __init__(self, language: Language, limits: Limits = (None, None), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._limits = limits
        self._stored = ""
        self._stands: Value | None = None
        self._hint = ""
        self._chosen: Value | None = None
        self._judged_text = ""
        self._judged: tuple[Typed, tuple[Value, ...]] = (Typed.MISSING, ())
        """What ``_judged_text`` is: each text is read but once."""
        self._mark: Mark | None = None
        self._readings: _Readings | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumWidth(64)
        self.setMaxLength(40)
        self.setProperty("state", Mark.NORMAL.value)
        self.textEdited.connect(self._typed)

    # --- what stands here ----------------------------------------------------------------------------------------

    @property
    def typed(self) -> Typed:
        """What the text is now; ``ONE`` as soon as a reading was chosen."""
        return Typed.ONE if self._chosen is not None else self._judge()[0]

    @property
    def value(self) -> Value | None:
        """The one value that stands here; ``None`` when missing, ambiguous, not a number or out of limits."""
        if self._chosen is not None:
            return self._chosen
        kind, found = self._judge()
        return found[0] if kind is Typed.ONE else None

    @property
    def readings(self) -> tuple[Value, ...]:
        """The readings of the text: within the limits where there are such, otherwise outside of them."""
        return (self._chosen,) if self._chosen is not None else self._judge()[1]

    @property
    def stored(self) -> str:
        """The text that is stored; empty when missing."""
        return self._stored

    @property
    def has_unsaved_typing(self) -> bool:
        """Tell whether the text differs from what is stored."""
        return self.text() != self._stored

    # --- from the grid -------------------------------------------------------------------------------------------

    def set_stored(self, text: str, value: Value | None = None) -> None:
        """Take over what the store holds now, and how it is written; unsaved typing stays on the screen.

        What is stored has one meaning, also where somebody who types the same text would be asked which they mean.
        """
        keep = self.has_unsaved_typing and self.text() != text
        self._stored, self._stands = text, value
        if not keep:
            self._chosen = None
            if self.text() != text:
                self.setText(text)
        self._refresh()

    def restore_typing(self, text: str) -> None:
        """Put unsaved typing back, for example a draft; counts as typed."""
        self._chosen = None
        self.setText(text)
        self._after_change()

    def set_hint(self, text: str) -> None:
        """Show a grey hint while the field is empty; it is never a value."""
        self._hint = text
        self._refresh()

    def set_mark(self, mark: Mark | None, why: str = "") -> None:
        """Let the grid overrule the field's own state (a rule between figures, a conflict); ``None`` gives it back.

        ``why`` is read out by screen readers and shown as a tooltip.
        """
        if mark is self._mark and why == self.accessibleDescription():
            return
        self._mark = mark
        self.setToolTip(why)
        self.setAccessibleDescription(why)
        self._refresh()

    def choose(self, index: int) -> None:
        """Choose one of the readings that stand under the field."""
        kind, found = self._judge()
        if kind is not Typed.SEVERAL or self._chosen is not None or index >= len(found):
            return
        chosen = found[index]
        plain = self._written(chosen)
        self.setText(plain)
        self._chosen = chosen if judge(plain, self._limits)[0] is Typed.SEVERAL else None
        self._after_change()

    def take_back(self) -> None:
        """Put the stored text back; unsaved typing is gone."""
        self._chosen = None
        self.setText(self._stored)
        if self.hasFocus():  # what is selected stands out, also where nobody is
            self.selectAll()
        self._after_change()

    def _judge(self) -> tuple[Typed, tuple[Value, ...]]:
        text = self.text()
        if self._stands is not None and text == self._stored:
            return Typed.ONE, (self._stands,)
        if text != self._judged_text:
            self._judged_text, self._judged = text, judge(text, self._limits)
        return self._judged

    # --- inside --------------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._chosen = None
        self._after_change()

    def _after_change(self) -> None:
        self._refresh()
        self.edited.emit()
        if self.typed is Typed.SEVERAL:
            self.ambiguous.emit(self.readings)

    def _refresh(self) -> None:
        kind = self.typed
        own = Mark.NORMAL
        if not self.isEnabled():
            own = Mark.DISABLED
        elif self._mark is not None:
            own = self._mark
        elif kind in (Typed.NOT_A_NUMBER, Typed.OUT_OF_LIMITS):
            own = Mark.ERROR
        elif kind is Typed.SEVERAL:
            own = Mark.WARN
        elif self.has_unsaved_typing:
            own = Mark.EDITED
        set_style_property(self, "state", own.value)
        # A figure that was emptied must not look like one that has a value.
        hint = "" if self.has_unsaved_typing else self._hint
        if hint != self.placeholderText():
            self.setPlaceholderText(hint)
        self._show_readings(kind)

    def _written(self, value: Value) -> str:
        """A value with all its digits, the language's decimal mark and no grouping: as a person would type it."""
        mark = "." if self._language.code == "en" else ","
        return encode(value).replace(".", mark)

    def _show_readings(self, kind: Typed) -> None:
        if kind is not Typed.SEVERAL or not self.hasFocus():
            if self._readings is not None:
                self._readings.hide()
            return
        if self._readings is None:
            self._readings = _Readings(self)
        self._readings.show_choice([self._language.value(value) for value in self.readings])

    # --- Qt ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Leave undo to the window unless there is typing to undo; keep the choice of a reading here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._is_undo(event):
                if self.has_unsaved_typing or event.isAutoRepeat():
                    event.accept()
                    return True
                event.ignore()
                return False
            if event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable():
                event.ignore()
                return False
            if self._chooses(event):
                event.accept()
                return True
            if event.key() == Qt.Key.Key_Escape and self.has_unsaved_typing:
                event.accept()
                return True
        return super().event(event)

    @staticmethod
    def _is_undo(event: QKeyEvent) -> bool:
        return event.matches(QKeySequence.StandardKey.Undo)

    def _chooses(self, event: QKeyEvent) -> bool:
        return (
            event.key() in _CHOICE_KEYS
            and event.modifiers() == Qt.KeyboardModifier.AltModifier
            and self.typed is Typed.SEVERAL
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn grid keys into ``moved``; everything else is typing."""
        key = event.key()
        if self._is_undo(event):
            if self.has_unsaved_typing:
                self._undo_typing()
            elif not event.isAutoRepeat():
                event.ignore()
            return
        if self._chooses(event):
            self.choose(_CHOICE_KEYS[Qt.Key(key)])
            return
        if key == Qt.Key.Key_Escape:
            if self.has_unsaved_typing:
                self.take_back()
            else:
                event.ignore()
            return
        move = self._move_of(event)
        if move is not None:
            self.moved.emit(move.value)
            return
        super().keyPressEvent(event)

    def _undo_typing(self) -> None:
        if not self.isUndoAvailable():
            self.take_back()
            return
        before = self.text()
        self.undo()
        if self.text() != before:
            self._typed()

    def _move_of(self, event: QKeyEvent) -> Move | None:
        key = event.key()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if modifiers == Qt.KeyboardModifier.ShiftModifier:
                return Move.BACK
            return Move.NEXT if modifiers == Qt.KeyboardModifier.NoModifier else None
        if modifiers != Qt.KeyboardModifier.NoModifier:
            return None
        whole = self.selectedText() == self.text()
        at = self.cursorPosition()
        if key == Qt.Key.Key_Up:
            return Move.UP
        if key == Qt.Key.Key_Down:
            return Move.DOWN
        if key == Qt.Key.Key_Left and (whole or (at == 0 and not self.hasSelectedText())):
            return Move.LEFT
        if key == Qt.Key.Key_Right and (whole or (at == len(self.text()) and not self.hasSelectedText())):
            return Move.RIGHT
        return None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll; a value never changes by the wheel."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything, so that digits replace it."""
        super().focusInEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.selectAll()
        self._show_readings(self.typed)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the readings; the field keeps its mark until one is chosen."""
        super().focusOutEvent(event)
        if self._readings is not None:
            self._readings.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Look disabled when disabled."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._refresh()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the menu to the grid, which knows the figure's history."""
        event.ignore()


class _Readings(QFrame):
    """The readings of a text, directly under its field, each with the key that chooses it."""

    def __init__(self, field: NumberEdit) -> None:
        super().__init__(field.window())
        self._field = field
        self.setObjectName("readings")
        field.destroyed.connect(self.deleteLater)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3, 2, 3, 2)
        self._row.setSpacing(2)
        self._spoken: list[str] = []

    def show_choice(self, spoken: list[str]) -> None:
        if spoken != self._spoken:
            self._spoken = spoken
            self._fill(spoken)
        self.adjustSize()
        window = self._field.window()
        corner = self._field.mapTo(window, QPoint(self._field.width(), self._field.height() + 2))
        left = max(2, min(corner.x() - self.width(), window.width() - self.width() - 2))
        self.move(left, corner.y())
        self.raise_()
        self.show()

    def _fill(self, spoken: list[str]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for index, text in enumerate(spoken):
            button = QToolButton(self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setText(f"{text}  Alt+{index + 1}")
            button.clicked.connect(lambda _=False, chosen=index: self._field.choose(chosen))
            self._row.addWidget(button)
            # In a box that is shown already a new button counts for its size only once it is shown itself.
            button.show()
