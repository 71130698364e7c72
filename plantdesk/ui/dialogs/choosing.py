"""Choose a file: behind a small port, so that a test can answer for the person."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget

from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.ui.desk import Desk

FOLDER = "import folder"
"""Key of the remembered folder of the last file."""


class FileChooser(Protocol):
    """Asks a person for a file."""

    def open(self, parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
        """Give an existing file, or nothing where the person thought better of it."""

    def save(self, parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
        """Give a place to write to, or nothing."""


class FileWindow:
    """Asks with a window of files.

    Only where an open file keeps its locks whoever else closes it is it the system's own window: that may look into
    each file that it lists, within this process.
    """

    def __init__(self, language: Language) -> None:
        self._language = language

    def open(self, parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
        """Give an existing file, or nothing."""
        dialog = self._dialog(parent, title, kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setDirectory(str(folder))
        return _answer(dialog)

    def save(self, parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
        """Give a place to write to; whether a file may be overwritten is not asked here, for none ever is."""
        dialog = self._dialog(parent, title, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDirectory(str(proposed.parent))
        dialog.selectFile(proposed.name)
        return _answer(dialog)

    def _dialog(self, parent: QWidget, title: str, kinds: str) -> QFileDialog:
        dialog = QFileDialog(parent, title)
        dialog.setNameFilter(kinds)
        if sys.platform in ("win32", "darwin"):
            return dialog
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        provider = _KindsByName()
        dialog.setIconProvider(provider)
        dialog.setProperty("kinds by name", provider)  # the dialog does not keep it alive by itself
        say, place = self._language.say, QFileDialog.DialogLabel
        # Qt's own translations leave these in English.
        dialog.setLabelText(place.LookIn, say(msg("Folder:")))
        dialog.setLabelText(place.FileType, say(msg("Kind:")))
        return dialog


class _KindsByName(QFileIconProvider):
    """Tells what a file is by its name alone.

    Qt would open each file of a folder, to tell by what it holds. POSIX drops all locks of a process on a file once
    the process closes any handle of it: SQLite's locks on an open store would be gone, and the next program that
    leaves the store would take its write-ahead log away from under this window.
    """

    def __init__(self) -> None:
        super().__init__()
        self._folder = super().icon(QAbstractFileIconProvider.IconType.Folder)
        self._file = super().icon(QAbstractFileIconProvider.IconType.File)

    def icon(self, what: QFileInfo | QAbstractFileIconProvider.IconType) -> QIcon:
        """Give the picture of a folder or of any file."""
        if isinstance(what, QFileInfo):
            return self._folder if what.isDir() else self._file
        return super().icon(what)

    def type(self, info: QFileInfo) -> str:
        """Give the end of a file's name."""
        return "" if info.isDir() else info.suffix()


def _answer(dialog: QFileDialog) -> Path | None:
    # It goes from the event loop: its own thread may still be asking the provider, which waits for Python's lock.
    dialog.finished.connect(dialog.deleteLater)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    return Path(chosen[0]) if chosen else None


def choose_import(desk: Desk, chooser: FileChooser, parent: QWidget, title: str, kinds: str) -> Path | None:
    """Ask for a file to import and remember its folder; ``kinds`` names the files that can be, with their endings."""
    memory = desk.workplace.memory
    path = chooser.open(parent, title, Path(memory.recall(FOLDER) or Path.home()), kinds)
    if path is not None:
        memory.remember(FOLDER, str(path.parent))
    return path
