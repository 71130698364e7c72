"""Write the milestones for other programs: choose a new file, write in the background, and say so quietly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.text import msg
from plantdesk.services.lens import Lens
from plantdesk.services.programme_export import Exported, exported_told
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.backup import Tell
from plantdesk.ui.dialogs.choosing import FOLDER, FileChooser

WriteProgramme = Callable[[Workplace, Lens, Path], Exported]
"""Writes what is seen through a lens to a file, by the end of its name; gives how many rows and files of evidence."""

_ENDS = (".xml", ".xlsx", ".csv")


def export_programme(desk: Desk, chooser: FileChooser, write: WriteProgramme, tell: Tell, parent: QWidget) -> None:
    """Ask where to, write on the writer's thread what the window shows, and tell how it went."""
    say, memory = desk.language.say, desk.workplace.memory
    proposed = Path(memory.recall(FOLDER) or Path.home()) / f"milestones-{desk.today:%Y%m%d}.xml"
    kinds = f"MS Project XML (*.xml);;{say(msg('Workbook'))} (*.xlsx);;{say(msg('Table of text'))} (*.csv)"
    target = chooser.save(parent, say(msg("Export the milestones to a new file")), proposed, kinds)
    if target is None:
        return
    if target.suffix.lower() not in _ENDS:
        target = target.with_name(target.name + ".xml")
    if target.exists():
        tell(msg("{path} exists already. Choose another name; nothing was overwritten.", path=target.name), True)
        return
    memory.remember(FOLDER, str(target.parent))
    lens = desk.lens
    tell(msg("Writing {file}…", file=target.name), False)

    def done(made: Exported) -> None:
        tell(exported_told(made, str(target)), False)

    def failed(error: PlantDeskError) -> None:
        tell(error.message, True)

    desk.submit(lambda workplace: write(workplace, lens, target), done, failed)
