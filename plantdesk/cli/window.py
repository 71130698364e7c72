"""The window; Qt is imported here and nowhere before."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from plantdesk.app import back_up, data_folder, import_plan, plan_import, profile_names, window_parts, write_table
from plantdesk.cli.asked import Asked
from plantdesk.services.workplace import Workplace

if TYPE_CHECKING:
    from plantdesk.services.imports import ImportPlan, ImportResult
    from plantdesk.ui.dialogs.ports import FileWork


def open_window(asked: Asked, tab: str | None = None) -> int:
    """Open the window on a store and give its exit code when it is closed."""
    gc.disable()  # what a start makes stays: looking through it again and again costs a tenth of the start
    from plantdesk.ui.application import run
    from plantdesk.ui.dialogs.window_dialogs import WindowDialogs

    workplace = asked.open_own()
    with window_parts(workplace) as parts:
        work = file_work(workplace)
        return run(
            workplace,
            parts.reader,
            parts.writer,
            parts.drafts,
            lambda desk: WindowDialogs(desk, work),
            data_folder() / "crashes",
            tab,
        )


def file_work(workplace: Workplace) -> FileWork:
    """Give what the window's dialogs have done with files."""
    from plantdesk.ui.dialogs.ports import FileWork

    return FileWork(
        prepare=lambda place, sheet, file, profile: plan_import(place.store, place.clock, sheet, file, profile),
        apply=_apply,
        back_up=lambda target: back_up(workplace.path, target),
        profiles=profile_names,
        plans=import_plan,
        table=write_table,
    )


def _apply(place: Workplace, plan: ImportPlan, reason: str | None) -> ImportResult:
    from plantdesk.services.imports import apply

    return apply(plan, place.recorder, reason)
