"""What is typed and not saved, figure by figure, with the revision that the person saw when typing began."""

from __future__ import annotations

import json

from PySide6.QtCore import QObject, QTimer

from plantdesk.domain.ledger import Subject
from plantdesk.ui.desk import Desk

KEEP_AFTER_MS = 400
"""Unsaved typing is on its way to its file at most this long after the first keystroke."""


class FormDrafts(QObject):
    """The desk's drafts as a form sees them: text and seen revision by subject and figure."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(desk.keep_drafts)
        desk.closed.connect(self._timer.stop)

    def text(self, subject: Subject, figure: str) -> str | None:
        """Give the text that was typed for a figure and not saved, or nothing."""
        held = self._held(subject, figure)
        return None if held is None else held[0]

    def seen(self, subject: Subject, figure: str, standing: int | None) -> int | None:
        """Give the revision that stood when typing began; ``standing`` where nothing is typed."""
        held = self._held(subject, figure)
        return standing if held is None else held[1]

    def keep(self, subject: Subject, figure: str, text: str, standing: int | None, seen_now: bool = False) -> None:
        """Keep a text; the revision seen is that of the first keystroke, or ``standing`` where it is ``seen_now``."""
        seen = standing if seen_now else self.seen(subject, figure, standing)
        self._desk.drafts[_key(subject, figure)] = json.dumps([text, seen], ensure_ascii=False)
        self._keep_soon()

    def forget(self, subject: Subject, figure: str) -> None:
        """Forget what was typed: it is saved, or was taken back."""
        if self._desk.drafts.pop(_key(subject, figure), None) is not None:
            self._keep_soon()

    def _held(self, subject: Subject, figure: str) -> tuple[str, int | None] | None:
        held = self._desk.drafts.get(_key(subject, figure))
        if held is None:
            return None
        text, seen = json.loads(held)
        return text, seen

    def _keep_soon(self) -> None:
        # Not started anew by each keystroke: whoever types without a pause is kept all the same.
        if not self._timer.isActive():
            self._timer.start()


def _key(subject: Subject, figure: str) -> str:
    return "|".join((subject.kind, subject.unit, str(subject.day), str(subject.shift), figure))
