"""Take monthly plans from a file: one command, recorded in the background, that Ctrl+Z takes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.text import Message, msg
from plantdesk.services.plans import outweighed_told
from plantdesk.services.recording import Outcome
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.backup import Tell
from plantdesk.ui.dialogs.choosing import FileChooser, choose_import

TakePlans = Callable[[Workplace, Path], Outcome]
"""Reads plans from a file and records them; ``Refused`` with the line for the first thing that is wrong."""


def import_plans(desk: Desk, chooser: FileChooser, take: TakePlans, tell: Tell, parent: QWidget) -> None:
    """Ask for the file, record its plans on the writer's thread, and tell how it went."""
    say = desk.language.say
    kinds = say(msg("Plans")) + " (*.xlsx *.xlsm *.csv *.tsv *.txt)"
    path = choose_import(desk, chooser, parent, say(msg("Import plans from a file")), kinds)
    if path is None:
        return
    tell(msg("Importing {file}…", file=path.name), False)

    def job(workplace: Workplace) -> tuple[Outcome, Message | None]:
        outcome = take(workplace, path)
        return outcome, outweighed_told(workplace.store, outcome)

    def done(taken: tuple[Outcome, Message | None]) -> None:
        outcome, beside = taken
        faults = [one.message for one in outcome.refused] + [one.message for one in outcome.clashes]
        if faults:
            tell(faults[0], True)
            return
        told = {"added": len(outcome.added) + len(outcome.filled), "corrected": len(outcome.corrected)}
        words = msg("{file}: {added} plans added, {corrected} revised.", file=path.name, **told)
        tell(words if beside is None else msg("{done} {beside}", done=words, beside=beside), False)

    def failed(error: PlantDeskError) -> None:
        tell(error.message, True)

    desk.submit(job, done, failed)
