"""What windows that import a file share: the file, the reason for corrections, and the button that records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.text import Message, msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.backup import Tell
from plantdesk.ui.dialogs.side_window import SideWindow, button
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.notice_line import Level

_LONGEST_REASON = 300


Choose = Callable[[QWidget], Path | None]
"""Asks for another file; its argument is the window that asks."""


class ImportSide(SideWindow):
    """The file and another one, the reason, the button; a subclass reads and records as the signals ask."""

    read_wanted = Signal()
    """Another file was chosen."""
    take_wanted = Signal()
    """The button was pressed, or Enter in the reason."""
    offer_wanted = Signal()
    """Recording has begun or ended: other things can be pressed."""

    def __init__(
        self, desk: Desk, choose: Choose, tell: Tell, title: str, does: str, path: Path, parent: QWidget
    ) -> None:
        say = desk.language.say
        super().__init__(desk, title, parent)
        self._choose, self._tell, self.path = choose, tell, path
        self._recording = False
        self._file = ElidedLabel("", "strong")
        self.another = button(say(msg("Another file…")))
        self.another.clicked.connect(self._choose_another)
        self.counts = label("", "strong")
        self.counts.setWordWrap(True)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(say(msg("Reason for corrections")))
        self.reason.setMaxLength(_LONGEST_REASON)
        self.import_button = button(does, primary=True)
        self.import_button.clicked.connect(self.take_wanted)
        self.reason.returnPressed.connect(self.take_wanted)

    def fields(self, *rows: tuple[str, QHBoxLayout]) -> None:
        """Arrange the file, further rows with their names, and the reason."""
        say = self._desk.language.say
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        file_row = QHBoxLayout()
        file_row.addWidget(self._file, 1)
        file_row.addWidget(self.another)
        whole = [(say(msg("File")), file_row), *rows]
        for number, (name, row) in enumerate(whole):
            grid.addWidget(label(name, "muted"), number, 0)
            grid.addLayout(row, number, 1)
        grid.addWidget(label(say(msg("Reason for corrections")), "muted"), len(whole), 0)
        grid.addWidget(self.reason, len(whole), 1)
        self.column.addLayout(grid)

    def name_file(self) -> None:
        """Show which file is read, and the reason that stands where none is typed."""
        self._file.set_text(str(self.path))
        self.reason.setPlaceholderText(self._desk.language.say(msg("Otherwise: import of {file}", file=self.path.name)))

    def record_begun(self, words: Message) -> None:
        """Say that it is being recorded; nothing else is offered meanwhile."""
        self._recording = True
        self.offer_wanted.emit()
        self.notice.show_notice(Level.INFO, words)

    def recorded(self, words: Message) -> bool:
        """Tell the main window what was recorded; gives whether this window is still there to go on."""
        self._tell(words, False)
        if not shiboken6.isValid(self):
            return False
        self._recording = False
        return True

    def not_recorded(self, error: PlantDeskError) -> None:
        """Say why nothing was recorded: here, or in the main window where this one was closed meanwhile."""
        if not shiboken6.isValid(self):
            self._tell(error.message, True)
            return
        self._recording = False
        self.offer_wanted.emit()
        self.notice.show_notice(Level.ERROR, error.message)

    def _choose_another(self) -> None:
        path = self._choose(self)
        if path is not None:
            self.path = path
            self.read_wanted.emit()
