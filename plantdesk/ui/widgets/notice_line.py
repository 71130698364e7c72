"""One clear line under a grid: a shape, a word and what to do."""

from __future__ import annotations

from enum import StrEnum

from PySide6 import QtGui
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.language import Language
from plantdesk.ui.theme import Theme


class Level(StrEnum):
    """How much a notice matters; each level has its own shape, colour and word."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CONFLICT = "conflict"


_TOKENS = {Level.INFO: "muted", Level.WARNING: "warn", Level.ERROR: "alarm", Level.CONFLICT: "conflict"}
_WORDS: dict[Level, Message] = {
    Level.INFO: msg("Note"),
    Level.WARNING: msg("Check"),
    Level.ERROR: msg("Not accepted"),
    Level.CONFLICT: msg("Conflict"),
}


class Shape(QWidget):
    """The mark of a level: a dot, a triangle, a square or a diamond, so that colour is not needed to tell them."""

    def __init__(self, theme: Theme, level: Level = Level.INFO, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._level = theme, level
        self.setFixedSize(QSize(14, 18))

    def set_level(self, level: Level) -> None:
        """Show the mark of another level."""
        self._level = level
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(_TOKENS[self._level]))
        box = QRectF(1.5, 4, 11, 11)
        match self._level:
            case Level.INFO:
                painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            case Level.WARNING:
                corners = [QPointF(7, 3.5), QPointF(13, 14.5), QPointF(1, 14.5)]
                painter.drawPolygon(QPolygonF(corners))
            case Level.ERROR:
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            case Level.CONFLICT:
                corners = [QPointF(7, 3), QPointF(13, 9.5), QPointF(7, 16), QPointF(1, 9.5)]
                painter.drawPolygon(QPolygonF(corners))
        painter.end()


class NoticeLine(QWidget):
    """A line of text with its shape and word; its room is kept while it is empty, so that nothing jumps.

    The text can be selected, and screen readers are told when it changes.
    """

    grown = Signal()
    """A line that ``fits`` has another height now: what stands around it has more room, or less."""

    def __init__(
        self, theme: Theme, language: Language, *, lines: int = 2, fits: bool = False, parent: QWidget | None = None
    ) -> None:
        """``fits`` gives it just the height of its ``lines``, and more only while what it says would be cut."""
        super().__init__(parent)
        self._language, self._fits = language, fits
        self._level: Level | None = None
        self._shape = Shape(theme, parent=self)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(7)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        self._lines = lines
        self.setMinimumHeight(self._kept_height())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._shape.hide()
        self._fit()

    def _kept_height(self) -> int:
        return self._lines * (self._label.fontMetrics().height() + 1) + 6

    def _fit(self) -> None:
        """Take the height that the words need at this width, and never less than what is kept for them."""
        if not self._fits:
            return
        edges = self._row.contentsMargins()
        width = self.contentsRect().width() - self._shape.width() - self._row.spacing() - edges.left() - edges.right()
        needed = self._label.heightForWidth(max(1, width)) + edges.top() + edges.bottom() if self._level else 0
        height = max(self._kept_height(), needed)
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)
            self.grown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        super().resizeEvent(event)
        self._fit()

    @property
    def level(self) -> Level | None:
        """The level that is shown; ``None`` while the line is empty."""
        return self._level

    @property
    def text(self) -> str:
        """The words that are shown."""
        return self._label.text()

    def show_notice(self, level: Level, what: Message | Text | str) -> None:
        """Say something; it replaces what was said before."""
        said = self._language.say(what)
        text = said if level is Level.INFO else f"{self._language.say(_WORDS[level])}: {said}"
        if (level, text) == (self._level, self._label.text()):
            return
        self._level = level
        self._shape.set_level(level)
        self._shape.show()
        self._label.setText(text)
        self._fit()
        self.setAccessibleName(text)
        self.setAccessibleDescription(self._language.say(_WORDS[level]))
        # Asked by its full name: PySide6 makes the class only then, and a start says nothing.
        alert = QtGui.QAccessible.Event.Alert
        QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleEvent(self, alert))

    def clear(self) -> None:
        """Say nothing."""
        self._level = None
        self._shape.hide()
        self._label.clear()
        self._fit()
        self.setAccessibleName("")

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._shape.set_theme(theme)
