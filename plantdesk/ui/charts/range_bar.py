"""The buttons that choose a stretch of time: 30 D, 90 D, 1 Y, YTD, All."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from plantdesk.domain.text import Message, msg
from plantdesk.services.language import Language
from plantdesk.ui.charts.linked import Preset, TimeRange

_BUTTONS: tuple[tuple[Preset, Message, Message], ...] = (
    (Preset.DAYS_30, msg("30 D"), msg("The last 30 days")),
    (Preset.DAYS_90, msg("90 D"), msg("The last 90 days")),
    (Preset.YEAR, msg("1 Y"), msg("The last year")),
    (Preset.YEAR_TO_DATE, msg("YTD"), msg("Since 1 January")),
    (Preset.ALL, msg("All"), msg("Everything there is")),
)


class RangeBar(QWidget):
    """One button for each preset; Tab reaches the bar, Left and Right go along it, Space or Enter chooses."""

    def __init__(self, language: Language, time: TimeRange, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._time = time
        self._buttons: dict[Preset, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for preset, words, long_words in _BUTTONS:
            button = QPushButton(language.say(words), self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setToolTip(language.say(long_words))
            button.setAccessibleName(language.say(long_words))
            button.clicked.connect(lambda _=False, chosen=preset: self._choose(chosen))
            row.addWidget(button)
            self._buttons[preset] = button
        time.changed.connect(self._refresh)
        self._refresh()

    def button(self, preset: Preset) -> QPushButton:
        """The button of a preset."""
        return self._buttons[preset]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the buttons."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        buttons = list(self._buttons.values())
        here = next((i for i, button in enumerate(buttons) if button.hasFocus()), None)
        if step is not None and here is not None:
            buttons[(here + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here is not None:
            buttons[here].click()
        else:
            super().keyPressEvent(event)

    def _choose(self, preset: Preset) -> None:
        self._time.choose(preset)
        self._refresh()

    def _refresh(self) -> None:
        for preset, button in self._buttons.items():
            button.setChecked(preset is self._time.preset)
