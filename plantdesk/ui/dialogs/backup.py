"""Back up the store: choose a new file, copy and prove in the background, and say so quietly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.text import Message, msg
from plantdesk.services.ports import BackedUp
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.choosing import FileChooser

Tell = Callable[[Message, bool], None]
"""Says something in the status line; true where something went wrong."""


def back_up(desk: Desk, chooser: FileChooser, copy: Callable[[Path], BackedUp], tell: Tell, parent: QWidget) -> None:
    """Ask where to, make the copy on the writer's thread, and tell how it went."""
    say, store = desk.language.say, desk.workplace.path
    proposed = store.with_name(f"{store.stem}-{desk.today:%Y%m%d}{store.suffix}")
    target = chooser.save(parent, say(msg("Back up to a new file")), proposed, f"PlantDesk (*{store.suffix})")
    if target is None:
        return
    if not target.suffix:
        target = target.with_suffix(store.suffix)
    tell(msg("Backing up to {file}…", file=target.name), False)

    def done(made: BackedUp) -> None:
        if made.fault is not None:
            tell(msg("Backed up to {file}, but {what}", file=str(made.path), what=made.fault), True)
        elif made.files:
            what = msg(
                "Backed up to {file} with {n} evidence files; all of it was checked.", file=str(made.path), n=made.files
            )
            tell(what, False)
        else:
            tell(msg("Backed up to {file}; the copy was checked.", file=str(made.path)), False)

    def failed(error: PlantDeskError) -> None:
        tell(error.message, True)

    desk.submit(lambda _: copy(target), done, failed)
