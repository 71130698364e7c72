"""What the window asks of its dialogs, so that a test can stand in for them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from plantdesk.domain.ledger import Subject


class Dialogs(Protocol):
    """Everything that opens beside the window; a dialog is for files, people and irreversible acts only."""

    def history(self, parent: QWidget, subject: Subject, figure: str) -> None:
        """Show who recorded a figure, when, old and new value, and why; does not block the window."""

    def move(self, parent: QWidget, subject: Subject) -> None:
        """Ask where an entry belongs and why, and move it."""

    def import_file(self, parent: QWidget, tab: str) -> None:
        """Choose a file and a profile, show what would happen, and import it."""

    def back_up(self, parent: QWidget) -> None:
        """Choose where to, and make a verified copy."""

    def help(self, parent: QWidget, tab: str) -> None:
        """Show the help page of a tab."""

    def about(self, parent: QWidget) -> None:
        """Show version, licence and where the store is."""
