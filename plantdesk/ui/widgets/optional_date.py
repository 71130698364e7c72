"""The field for a day that may be unknown: empty until somebody types or picks one."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.ui.widgets.date_edit import DateEdit, read_day
from plantdesk.ui.widgets.dynamic import set_style_property


class OptionalDate(DateEdit):
    """A field for a day or none; F4 is left to the window, the calendar opens with Alt+Down or a click on the arrow."""

    edited = Signal()
    """Something else stands there than before."""

    def __init__(self, language: Language, near: dt.date, parent: QWidget | None = None) -> None:
        """``near`` is the day that a date without a year is close to, and at which the calendar opens while it is empty."""
        super().__init__(language, near, parent)
        self._written, self._near = language, near
        self._stored: dt.date | None = None
        self.setPlaceholderText(language.say(msg("dd.mm.yyyy")))
        self.setText("")
        self.textEdited.connect(lambda _: self.edited.emit())

    @property
    def chosen(self) -> dt.date | None:
        """The day that is typed; ``None`` where nothing is, or what is no day."""
        return read_day(self.text(), self._near)

    @property
    def stored(self) -> dt.date | None:
        """The day that is stored."""
        return self._stored

    def show_stored(self, day: dt.date | None) -> None:
        """Show what is stored and forget what was typed."""
        self._stored = day
        self.set_day(day or self._near)
        if day is None:
            self.setText("")

    def _finish(self) -> None:
        if self.text().strip():
            super()._finish()

    def _take(self, day: dt.date) -> None:
        before = self.text()
        super()._take(day)
        if self.text() != before:
            self.edited.emit()

    def event(self, event: QEvent) -> bool:
        """Leave F4 to the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_f4(event):
            return QLineEdit.event(self, event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc put back what is stored, or go to the window where nothing is typed."""
        if event.key() == Qt.Key.Key_Escape or _is_f4(event):
            typed = self.text() != ("" if self._stored is None else self._written.date(self._stored))
            if _is_f4(event) or not typed:
                event.ignore()
                return
            self.show_stored(self._stored)
            set_style_property(self, "state", "normal")
            self.selectAll()
            self.edited.emit()
            return
        super().keyPressEvent(event)


def _is_f4(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_F4
