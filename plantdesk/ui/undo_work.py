"""Undo and redo: what they would take back is asked after every save and stands in the menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.text import Message, msg
from plantdesk.ui.actions import Offer
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.status_line import StatusLine

if TYPE_CHECKING:
    from plantdesk.services.undo import Step

AFTER_PAINT_MS = 250
"""So long after a save the menus ask what it can be taken back to: a save that follows soon does not wait for that."""
AFTER_START_MS = 500
"""The charts are there by then; what can be taken back stands in a menu."""


class UndoWork(QObject):
    """Takes this person's last command back, and the last undo; ``may_enter`` tells, and says, whether one may."""

    told = Signal(object, bool)
    """How an undo or a redo went, and whether it went wrong: for windows beside this one."""

    def __init__(self, desk: Desk, status: StatusLine, may_enter: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._status, self._may_enter = desk, status, may_enter
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        desk.closed.connect(self._soon.stop)
        desk.changed.connect(self._changed)
        desk.author_changed.connect(self._ask)
        self._soon.start(AFTER_START_MS)

    def offers(self) -> list[Offer | None]:
        """Give the lines of the menu."""
        return [Offer("undo", msg("Undo"), self.undo, "Ctrl+Z"), Offer("redo", msg("Redo"), self.redo, "Ctrl+Y")]

    def take(self, actions: Mapping[str, QAction]) -> None:
        """Take over the actions that were made of the lines."""
        self.undo_action, self.redo_action = actions["undo"], actions["redo"]

    def undo(self) -> None:
        """Take back this person's last command."""
        if self._may_enter():
            self._desk.submit(
                lambda w: (w.undo.next(), w.undo.undo()),
                lambda done: self._tell(msg("Taken back: {what}.", what=self._named(done[0]))),
                self._failed,
            )

    def redo(self) -> None:
        """Take back the last undo."""
        if self._may_enter():
            self._desk.submit(
                lambda w: (w.undo.redo(), w.undo.next()),
                lambda done: self._tell(msg("Done again: {what}.", what=self._named(done[1]))),
                self._failed,
            )

    def _named(self, step: Step | None) -> Message | str:
        """Name a command precisely: of what, of which day and shift, how much."""
        from plantdesk.services.undo_words import step_told

        return "" if step is None else step_told(step, self._desk.whole_plant, self._desk.reader.catalogue)

    def _tell(self, message: Message, wrong: bool = False) -> None:
        self._status.tell(message, wrong)
        self.told.emit(message, wrong)

    def _failed(self, error: PlantDeskError) -> None:
        self._tell(error.message, wrong=True)

    def _changed(self, _changes: Changes) -> None:
        self._soon.start(AFTER_PAINT_MS)

    def _ask(self) -> None:
        self._desk.submit(lambda w: (w.undo.next(), w.undo.next_redo()), self._found, self._failed)

    def _found(self, steps: tuple[Step | None, Step | None]) -> None:
        if not shiboken6.isValid(self):
            return  # another window stands in the place of this one
        say = self._desk.language.say
        step, again = steps
        self.undo_action.setText(say(msg("Undo: {what}", what=self._named(step))) if step else say(msg("Undo")))
        self.redo_action.setText(say(msg("Redo")))
        self.undo_action.setEnabled(step is not None)
        self.redo_action.setEnabled(again is not None)
