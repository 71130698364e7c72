"""What is typed and not saved, cell by cell, with the revision that the person saw when typing began."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from plantdesk.domain.ledger import Subject
from plantdesk.ui.desk import Desk

KEEP_AFTER_MS = 400
"""Unsaved typing is on its way to its file at most this long after the first keystroke."""


class Draft(NamedTuple):
    """A text that was typed and not saved, and the revision that stood when its typing began."""

    text: str
    seen: int | None


class CellDrafts(QObject):
    """The desk's drafts whose names begin alike: those of one list, grid or form."""

    def __init__(self, desk: Desk, beginning: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._beginning = desk, beginning
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(desk.keep_drafts)
        desk.closed.connect(self._timer.stop)

    def held(self, name: str) -> Draft | None:
        """Give what is kept under a name, or nothing."""
        kept = self._desk.drafts.get(self._beginning + name)
        return None if kept is None else Draft(*json.loads(kept))

    def every(self, beginning: str = "") -> dict[str, Draft]:
        """Give all that is kept, by name; of those names that begin in some way, where it is said."""
        whole = self._beginning + beginning
        return {
            name.removeprefix(self._beginning): Draft(*json.loads(kept))
            for name, kept in self._desk.drafts.items()
            if name.startswith(whole)
        }

    def keep(self, name: str, text: str, seen: int | None) -> None:
        """Keep a text under a name."""
        self._desk.drafts[self._beginning + name] = json.dumps([text, seen], ensure_ascii=False)
        self._keep_soon()

    def forget(self, name: str) -> None:
        """Forget what was typed: it is saved, or was taken back."""
        if self._desk.drafts.pop(self._beginning + name, None) is not None:
            self._keep_soon()

    def forget_all_but(self, names: Collection[str]) -> None:
        """Forget everything but what is kept under some names."""
        for name in self.every():
            if name not in names:
                self.forget(name)

    def _keep_soon(self) -> None:
        # Not started anew by each keystroke: whoever types without a pause is kept all the same.
        if not self._timer.isActive():
            self._timer.start()


class FormDrafts(QObject):
    """The desk's drafts as a form sees them: text and seen revision by subject and figure."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cells = CellDrafts(desk, "", self)

    def text(self, subject: Subject, figure: str) -> str | None:
        """Give the text that was typed for a figure and not saved, or nothing."""
        held = self._cells.held(_key(subject, figure))
        return None if held is None else held.text

    def seen(self, subject: Subject, figure: str, standing: int | None) -> int | None:
        """Give the revision that stood when typing began; ``standing`` where nothing is typed."""
        held = self._cells.held(_key(subject, figure))
        return standing if held is None else held.seen

    def keep(self, subject: Subject, figure: str, text: str, standing: int | None, seen_now: bool = False) -> None:
        """Keep a text; the revision seen is that of the first keystroke, or ``standing`` where it is ``seen_now``."""
        seen = standing if seen_now else self.seen(subject, figure, standing)
        self._cells.keep(_key(subject, figure), text, seen)

    def forget(self, subject: Subject, figure: str) -> None:
        """Forget what was typed: it is saved, or was taken back."""
        self._cells.forget(_key(subject, figure))


def _key(subject: Subject, figure: str) -> str:
    return "|".join((subject.kind, subject.unit, str(subject.day), str(subject.shift), figure))
