"""The field for a production day: typed, stepped by keys, or picked from a calendar."""

from __future__ import annotations

import datetime as dt
import re

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from plantdesk.domain.text import Message, msg
from plantdesk.services.language import Language
from plantdesk.ui.widgets.chevron import ROOM, draw_chevron
from plantdesk.ui.widgets.dynamic import set_style_property

_DOTTED = re.compile(r"(\d{1,2})[.,/ ](\d{1,2})(?:[.,/ ](\d{4}|\d{2}))?[.,]?")
_SOLID = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?")
_CALENDAR = QSize(290, 240)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def read_day(text: str, near: dt.date) -> dt.date | None:
    """Read a day as people type it: ``30.06.2016``, ``30.6.16``, ``30.6``, ``300616``, ``2016-06-30``.

    Without a year it is the year of ``near``; ``None`` where no such day exists.
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DOTTED.fullmatch(text) or _SOLID.fullmatch(text):
        day, month = int(match[1]), int(match[2])
        year = int(match[3]) if match[3] else near.year
        year += 2000 if match[3] and len(match[3]) == 2 else 0
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _is_written_as_day(text: str) -> bool:
    text = text.strip()
    return any(form.fullmatch(text) for form in (_ISO, _DOTTED, _SOLID))


class DateEdit(QLineEdit):
    """A field for a day.

    Type it and press Enter, go a day back or on with Ctrl+Left and Ctrl+Right, or open the calendar with Alt+Down,
    F4 or a click on the arrow. The wheel changes nothing. What is not a day stays on the screen in red.
    """

    day_changed = Signal(object)
    """Emitted with the new ``date``."""
    refused = Signal(object)
    """Emitted with a ``Message`` that says why a typed text cannot be the day."""
    accepted = Signal()
    """After a refusal a day stands in the field again: what was said of it is not true any more."""
    entered = Signal()
    """Enter was pressed, and a day stands in the field."""

    def __init__(self, language: Language, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._day = day
        self._earliest: dt.date | None = None
        self._latest: dt.date | None = None
        self._wrong = False
        """Whether what stands in the field was refused."""
        self._calendar: QtWidgets.QCalendarWidget | None = None
        self.setMaxLength(12)
        self.setText(language.date(day))
        self.setTextMargins(0, 0, ROOM - 8, 0)
        self.setMinimumWidth(128)
        self.setMouseTracking(True)
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self._finish)

    @property
    def day(self) -> dt.date:
        """The day that holds; what is half typed does not count."""
        return self._day

    @property
    def reads_otherwise(self) -> Message | None:
        """Say that nothing may be saved while the field reads another day than holds: refused, or not yet entered.

        What is saved would go to a day that nobody sees.
        """
        text = self.text()
        if text == self._language.date(self._day):
            return None
        return msg(
            "The day field reads “{text}”, but {day} holds: nothing was saved."
            " Write the day and press Enter, or Esc for {day}.",
            text=text,
            day=self._day,
        )

    def set_bounds(self, earliest: dt.date | None, latest: dt.date | None) -> None:
        """Set the first and last day that can be chosen; ``None`` is open."""
        self._earliest, self._latest = earliest, latest

    def set_day(self, day: dt.date) -> None:
        """Show a day without emitting a signal."""
        self._day = day
        self.setText(self._language.date(day))
        set_style_property(self, "state", "normal")
        if self._wrong:
            self._wrong = False
            self.accepted.emit()

    def step(self, days: int) -> None:
        """Go some days on (or back) and say so; stops at the bounds."""
        try:
            self._take(self._day + dt.timedelta(days=days))
        except OverflowError:
            return

    def open_calendar(self) -> None:
        """Show the calendar under the field."""
        calendar = self._calendar or self._make_calendar()
        calendar.setSelectedDate(QDate(self._day.year, self._day.month, self._day.day))
        calendar.setMinimumDate(_qdate(self._earliest or dt.date(1900, 1, 1)))
        calendar.setMaximumDate(_qdate(self._latest or dt.date(2999, 12, 31)))
        calendar.resize(calendar.sizeHint().expandedTo(_CALENDAR))
        calendar.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        calendar.show()
        calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    # --- inside --------------------------------------------------------------------------------------------------

    def _make_calendar(self) -> QtWidgets.QCalendarWidget:
        # These classes are asked by their full names: PySide6 makes them only then.
        calendar = QtWidgets.QCalendarWidget(self)
        calendar.setWindowFlags(Qt.WindowType.Popup)
        calendar.setLocale(QLocale(self._language.code))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QtWidgets.QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        plain = QtGui.QTextCharFormat()
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekday, plain)  # a plant works on Sunday too; red is for what is wrong
        for name, arrow in (("qt_calendar_prevmonth", "‹"), ("qt_calendar_nextmonth", "›")):
            button = calendar.findChild(QToolButton, name)
            if button is not None:  # its picture is black in the dark theme as well
                button.setIcon(QIcon())
                button.setText(arrow)
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(self._picked)
        self._calendar = calendar
        return calendar

    def _picked(self, picked: QDate) -> None:
        if self._calendar is not None:
            self._calendar.hide()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self._take(dt.date(picked.year(), picked.month(), picked.day()))

    def _typed(self, text: str) -> None:
        read = read_day(text, self._day)
        normal = read is not None and self._allowed(read)
        set_style_property(self, "state", "normal" if normal else "edited")

    def _finish(self) -> None:
        text = self.text()
        if text == self._language.date(self._day):
            self.set_day(self._day)
            return
        read = read_day(text, self._day)
        if read is None or not self._allowed(read):
            set_style_property(self, "state", "error")
            self._wrong = True
            self.refused.emit(self._why_not(text, read))
            return
        self._take(read)

    def _why_not(self, text: str, read: dt.date | None) -> Message:
        """Say why a typed text cannot be the day, and what can."""
        if read is None:
            if _is_written_as_day(text):
                return msg("“{text}”: there is no such day.", text=text)
            return msg("“{text}” is not a day. Write it like 30.06.2016.", text=text)
        if self._latest is not None and read > self._latest:
            return msg("{day} has not begun yet; the last day is {last}.", day=read, last=self._latest)
        return msg("{day} is too early; the first day is {first}.", day=read, first=self._earliest)

    def _allowed(self, day: dt.date) -> bool:
        return (self._earliest is None or day >= self._earliest) and (self._latest is None or day <= self._latest)

    def _take(self, day: dt.date) -> None:
        if not self._allowed(day):
            return
        changed = day != self._day
        self.set_day(day)
        if changed:
            self.day_changed.emit(day)

    # --- Qt ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Left, Ctrl+Right and the calendar's keys for this field."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (_step_of(event) or _opens(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step a day, open the calendar, take typing back."""
        if step := _step_of(event):
            self.step(step)
        elif _opens(event):
            self.open_calendar()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._language.date(self._day):
            self.set_day(self._day)
            self.selectAll()
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._wrong:
                self.entered.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll; a day never changes by the wheel."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the calendar on the arrow."""
        if event.button() == Qt.MouseButton.LeftButton and event.position().x() >= self.width() - ROOM:
            self.open_calendar()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would do."""
        on_arrow = event.position().x() >= self.width() - ROOM
        self.setCursor(Qt.CursorShape.ArrowCursor if on_arrow else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything, so that digits replace it."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field and its arrow."""
        super().paintEvent(event)
        draw_chevron(self)


def _qdate(day: dt.date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _step_of(event: QKeyEvent) -> int:
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.ControlModifier:
        return 0
    return {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)


def _opens(event: QKeyEvent) -> bool:
    alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
    return bool(alt_down) or event.key() == Qt.Key.Key_F4
