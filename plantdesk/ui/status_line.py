"""The line beneath everything: what was just told, else a worry or who saved last; what is typed; which store."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

from plantdesk.domain.text import Message, msg
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.widgets.dynamic import label, set_style_property
from plantdesk.ui.widgets.elided_label import ElidedLabel

TOLD_MS, TOLD_WRONG_MS = 15_000, 60_000
"""What is told goes after so long; what went wrong stays longer."""


class StatusLine(QStatusBar):
    """What is told goes with the next tab, the next save, or after a while; then it says who saved last.

    What is wrong and stays so stands there instead, until it is put right.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setSizeGripEnabled(False)
        self._worry: Message | None = None
        self._lost: Message | None = None
        self._is_typing = False
        self.said = ElidedLabel("", parent=self)
        # It is as high as the labels beside it, so that the line takes nothing of a small screen.
        self.said.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.said.setProperty("wrong", "no")
        self.goes = self._timer()
        """Runs while something is told that will go."""
        self._saved_soon = self._timer()
        self._typing = QLabel(self)
        file = QLabel(str(desk.workplace.path.name), self)
        file.setToolTip(str(desk.workplace.path))
        self.addWidget(self.said, 1)
        self.addWidget(self._typing)
        self.addPermanentWidget(label(desk.language.say(msg("F3: where a figure comes from")), "muted", self))
        self.addPermanentWidget(file)
        desk.changed.connect(self._changed)
        desk.busy.connect(self._worked)
        desk.drafted.connect(self._drafted)
        self._tell_saved()

    def tell(self, message: Message, wrong: bool = False, *, long: bool = False) -> None:
        """Say something quietly; ``wrong`` is marked, and stays as long as what is to be read for ``long``."""
        self._saved_soon.stop()  # the save that is told of is what this is about
        self._show(message, wrong)
        self.goes.start(TOLD_WRONG_MS if wrong or long else TOLD_MS)

    def forget(self) -> None:
        """Let go what was told: it was about the tab before."""
        if self.goes.isActive():
            self._tell_saved()

    def tell_typing(self, typing: bool) -> None:
        """Say whether something is typed and not saved."""
        self._is_typing = typing
        kept = msg("unsaved typing is kept") if self._lost is None else msg("unsaved typing is not kept")
        self._typing.setText(self._desk.language.say(kept) if typing else "")

    def _changed(self, _changes: Changes) -> None:
        self._saved_soon.start()

    def _worked(self, busy: bool) -> None:
        # A save is seen as soon as it is committed; whether its end was kept outside is known a moment later.
        if not busy and self._desk.unkept_head != self._worry and not self.goes.isActive():
            self._saved_soon.start()

    def _drafted(self, why_not: Message | None) -> None:
        lost = (
            None
            if why_not is None
            else msg("What is typed and not saved is lost if the window ends: {why}", why=why_not)
        )
        if lost != self._lost:
            self._lost = lost
            self.tell_typing(self._is_typing)
            self._tell_saved()

    def _timer(self) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self._tell_saved)
        self._desk.closed.connect(timer.stop)
        return timer

    def _show(self, message: Message, wrong: bool) -> None:
        self.said.set_text(("■ " if wrong else "● ") + self._desk.language.say(message))
        set_style_property(self.said, "wrong", "yes" if wrong else "no")

    def _tell_saved(self) -> None:
        """Say what stands here where nothing else is to be told: what needs somebody, else who saved last."""
        self.goes.stop()
        self._worry = self._desk.unkept_head
        worry = self._lost or self._worry
        if worry is not None:
            self._show(worry, True)
            return
        newest = self._desk.reader.commands(None, None, 1)
        if not newest:
            self._show(msg("Nothing recorded yet."), False)
            return
        command = newest[0]
        moment = self._desk.moment(command.recorded)
        who = self._desk.author_name(command.author)
        self._show(msg("Saved {moment} by {who}", moment=moment, who=who), False)
