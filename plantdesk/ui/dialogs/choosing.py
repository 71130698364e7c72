"""Choose a file: the only dialog of the system, behind a small port so that a test can answer for the person."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6 import QtWidgets
from PySide6.QtWidgets import QWidget

from plantdesk.ui.desk import Desk

FOLDER = "import folder"
"""Key of the remembered folder of the last file."""


class FileChooser(Protocol):
    """Asks a person for a file."""

    def open(self, parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
        """Give an existing file, or nothing where the person thought better of it."""

    def save(self, parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
        """Give a place to write to, or nothing."""


class SystemFiles:
    """Asks with the system's own dialog."""

    def open(self, parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
        """Give an existing file, or nothing."""
        chosen, _ = QtWidgets.QFileDialog.getOpenFileName(parent, title, str(folder), kinds)
        return Path(chosen) if chosen else None

    def save(self, parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
        """Give a place to write to; whether a file may be overwritten is not asked here, for none ever is."""
        keep = QtWidgets.QFileDialog.Option.DontConfirmOverwrite
        chosen, _ = QtWidgets.QFileDialog.getSaveFileName(parent, title, str(proposed), kinds, "", keep)
        return Path(chosen) if chosen else None


def choose_import(desk: Desk, chooser: FileChooser, parent: QWidget, title: str, kinds: str) -> Path | None:
    """Ask for a file to import and remember its folder; ``kinds`` names the files that can be, with their endings."""
    memory = desk.workplace.memory
    path = chooser.open(parent, title, Path(memory.recall(FOLDER) or Path.home()), kinds)
    if path is not None:
        memory.remember(FOLDER, str(path.parent))
    return path
