"""What is done with files of evidence: chosen and kept, opened with another program, saved elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath

import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import Evidence
from plantdesk.domain.text import Message, msg
from plantdesk.services.programme_recording import attach
from plantdesk.services.recording import Outcome
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.choosing import FileChooser
from plantdesk.ui.dialogs.ports import EvidenceWork
from plantdesk.ui.widgets.notice_line import Level, NoticeLine

FOLDER = "evidence folder"
"""Key of the remembered folder of the last evidence file."""
_PROGRAMS = frozenset(
    [
        ".app",
        ".bat",
        ".cmd",
        ".com",
        ".cpl",
        ".desktop",
        ".exe",
        ".hta",
        ".jar",
        ".js",
        ".jse",
        ".lnk",
        ".msi",
        ".pif",
        ".ps1",
        ".py",
        ".reg",
        ".scr",
        ".sh",
        ".url",
        ".vbe",
        ".vbs",
        ".wsf",
    ]
)
"""Ends of names of what the system would run instead of showing it."""

Show = Callable[[Path], bool]
"""Shows a file with the program that the system has for it; tells whether there is one."""


def show_file(path: Path) -> bool:
    """Show a file with the program that the system has for it; tells whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class EvidenceActs:
    """The acts of one page; each tells in its line of notice how it went."""

    def __init__(
        self, desk: Desk, chooser: FileChooser, work: EvidenceWork, show: Show, notice: NoticeLine, parent: QWidget
    ) -> None:
        self._desk, self._chooser, self._work, self._show = desk, chooser, work, show
        self._notice, self._parent = notice, parent

    def choose(self) -> list[Path]:
        """Ask for a file and remember its folder; none where the person thought better of it."""
        say, memory = self._desk.language.say, self._desk.workplace.memory
        folder = Path(memory.recall(FOLDER) or Path.home())
        words, kinds = say(msg("Attach a file as evidence")), say(msg("All files")) + " (*)"
        chosen = self._chooser.open(self._parent, words, folder, kinds)
        if chosen is None:
            return []
        memory.remember(FOLDER, str(chosen.parent))
        return [chosen]

    def attaching(self, subject: Subject, files: Sequence[Path]) -> Callable[[Workplace], Outcome]:
        """Give the job that keeps files beside the store and records them as one command."""
        today, keep = self._desk.today, self._work.keep
        self._notice.show_notice(
            Level.INFO, msg("Keeping {files} beside the store…", files=[one.name for one in files])
        )

        def job(workplace: Workplace) -> Outcome:
            kept = [keep(file) for file in files]
            return attach(workplace.recorder, today, subject, workplace.store, *kept).or_raise()

        return job

    def attached(self, outcome: Outcome, files: Sequence[Path]) -> Message:
        """Say what became of it."""
        names = [file.name for file in files]
        if outcome.recorded is None:
            return msg("{files}: attached already.", files=names)
        return msg("Attached and kept beside the store: {files}.", files=names)

    def open(self, one: Evidence) -> None:
        """Copy a file to where it may be looked at, and have the system show it; what it would run is refused."""
        if PurePath(one.name).suffix.lower() in _PROGRAMS:
            what = msg(
                "{file} is a program and is not started from here. Save a copy and look at it first.", file=one.name
            )
            self._notice.show_notice(Level.WARNING, what)
            return

        def job(_: Workplace) -> Path:
            target = self._work.place(one)
            if not target.exists():
                self._work.copy(one, target)
            return target

        def done(target: Path) -> None:
            if not self._show(target):
                what = msg("No program here opens {file}. Save a copy and open it elsewhere.", file=one.name)
                self._tell(Level.WARNING, what)

        self._desk.submit(job, done, self._failed)

    def save_copy(self, one: Evidence) -> None:
        """Ask where to, and copy a kept file there once its hash is right."""
        say, memory = self._desk.language.say, self._desk.workplace.memory
        proposed = Path(memory.recall(FOLDER) or Path.home()) / PurePath(one.name).name
        words, kinds = say(msg("Save a copy of the evidence")), say(msg("All files")) + " (*)"
        target = self._chooser.save(self._parent, words, proposed, kinds)
        if target is None:
            return
        memory.remember(FOLDER, str(target.parent))
        self._desk.submit(
            lambda _: self._work.copy(one, target),
            lambda _: self._tell(Level.INFO, msg("Saved as {path}.", path=str(target))),
            self._failed,
        )

    def _failed(self, error: PlantDeskError) -> None:
        self._tell(Level.ERROR, error.message)

    def _tell(self, level: Level, what: Message) -> None:
        if shiboken6.isValid(self._notice):  # the page may have been closed meanwhile
            self._notice.show_notice(level, what)
