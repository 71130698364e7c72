"""The files that prove a record: attached by choosing or dropping, opened, saved elsewhere, or taken off the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from plantdesk.domain.programme import Evidence
from plantdesk.domain.text import msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.side_window import button
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.panel import Panel

_HASH_SHOWN = 12
_LINE = 24
"""Pixels of the height of a line."""


class EvidencePanel(Panel):
    """The list of files and what can be done with each; files can be dropped on it."""

    attach_wanted = Signal(object)
    """Files are to be attached: a list of paths, empty where they are still to be chosen."""
    open_wanted = Signal(object)
    """A file is to be opened: an ``Evidence``."""
    save_wanted = Signal(object)
    """A copy is to be saved elsewhere: an ``Evidence``."""
    remove_wanted = Signal(object)
    """A file is to be taken off the record: an ``Evidence``."""

    def __init__(self, desk: Desk, is_there: Callable[[Evidence], bool], parent: QWidget | None = None) -> None:
        say = desk.language.say
        super().__init__(say(msg("Evidence")), parent=parent)
        self._desk, self._is_there = desk, is_there
        self._files: tuple[Evidence, ...] = ()
        self._enters = True
        self.files = QListWidget()
        self.files.setAccessibleName(say(msg("Evidence")))
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.files.setMinimumHeight(2 * _LINE)
        self.hint = label(say(msg("No files yet. Attach one, or drop it here.")), "muted")
        self.hint.setWordWrap(True)
        self.add(self.hint)
        self.add(self.files, 1)
        self.attach_button = button(say(msg("Attach…")))
        self.open_button = button(say(msg("Open")))
        self.save_button = button(say(msg("Save a copy…")))
        self.remove_button = button(say(msg("Take off")))
        self.head.addWidget(self.attach_button)
        line = QHBoxLayout()
        line.setSpacing(6)
        for one in (self.open_button, self.save_button, self.remove_button):
            line.addWidget(one)
        line.addStretch(1)
        self.add(line)
        self.setAcceptDrops(True)
        self.attach_button.clicked.connect(lambda: self.attach_wanted.emit([]))
        for pressed, signal in (
            (self.open_button, self.open_wanted),
            (self.save_button, self.save_wanted),
            (self.remove_button, self.remove_wanted),
        ):
            pressed.clicked.connect(lambda _=False, told=signal: self._tell(told))
        self.files.itemActivated.connect(lambda _: self._tell(self.open_wanted))
        self.files.currentRowChanged.connect(lambda _: self._offer())
        taken_off = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.files)
        taken_off.setContext(Qt.ShortcutContext.WidgetShortcut)
        taken_off.activated.connect(lambda: self._tell(self.remove_wanted) if self._enters else None)

    def show_files(self, files: Sequence[Evidence], enters: bool) -> None:
        """Show the files of a record; ``enters`` where some may be attached or taken off."""
        say = self._desk.language.say
        before, row = self._files, self.files.currentRow()
        self._files, self._enters = tuple(files), enters
        self.files.clear()
        for one in files:
            there = self._is_there(one)
            item = QListWidgetItem(one.name if there else f"■ {one.name}", self.files)
            what = msg("SHA-256 {hash}…", hash=one.sha256[:_HASH_SHOWN])
            missing = msg("The file is not beside the store. Put it back from a backup, or attach it again.")
            item.setSizeHint(QSize(0, _LINE))
            item.setToolTip(f"{one.name}\n{say(what if there else missing)}")
            if not there:
                item.setForeground(self._desk.theme.colour("alarm"))
        self.hint.setVisible(not files)
        self.files.setVisible(bool(files))
        kept = self._files == before and 0 <= row < len(files)
        self.files.setCurrentRow(row if kept else len(files) - 1)
        self._offer()

    @property
    def chosen(self) -> Evidence | None:
        """The file at hand."""
        row = self.files.currentRow()
        return self._files[row] if 0 <= row < len(self._files) else None

    def _offer(self) -> None:
        for one in (self.open_button, self.save_button, self.remove_button):
            one.setVisible(self.chosen is not None)
        self.attach_button.setEnabled(self._enters)
        self.remove_button.setEnabled(self._enters)

    def _tell(self, signal: object) -> None:
        if self.chosen is not None:
            signal.emit(self.chosen)  # type: ignore[attr-defined]

    # --- dropping --------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this machine."""
        if self._enters and _files_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what is dropped."""
        files = _files_of(event.mimeData())
        if self._enters and files:
            event.acceptProposedAction()
            self.attach_wanted.emit(files)


def _files_of(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
