"""The window; Qt is imported here and nowhere before."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from plantdesk.app import (
    back_up,
    copy_evidence,
    data_folder,
    evidence_is_there,
    export_programme,
    import_plan,
    keep_evidence,
    looking_at,
    plan_import,
    plan_programme,
    profile_names,
    window_parts,
    write_table,
)
from plantdesk.cli.asked import Asked
from plantdesk.services.workplace import Workplace

if TYPE_CHECKING:
    from pathlib import Path

    from plantdesk.domain.programme import Evidence
    from plantdesk.services.imports import ImportPlan, ImportResult
    from plantdesk.services.lens import Lens
    from plantdesk.services.programme_exchange import ExchangePlan
    from plantdesk.services.programme_export import Exported
    from plantdesk.services.recording import Outcome
    from plantdesk.ui.dialogs.ports import FileWork


def open_window(asked: Asked, tab: str | None = None) -> int:
    """Open the window on a store and give its exit code when it is closed."""
    gc.disable()  # what a start makes stays: looking through it again and again costs a tenth of the start
    from plantdesk.ui.application import run
    from plantdesk.ui.dialogs.window_dialogs import WindowDialogs

    workplace = asked.open_own()
    with window_parts(workplace) as parts, looking_at() as place:
        work = file_work(workplace, place)
        return run(
            workplace,
            parts.reader,
            parts.writer,
            parts.drafts,
            lambda desk: WindowDialogs(desk, work),
            data_folder() / "crashes",
            tab,
        )


def file_work(workplace: Workplace, place: Callable[[Evidence], Path] | None = None) -> FileWork:
    """Give what the window's dialogs have done with files.

    ``place`` gives where copies of evidence may lie to be looked at; without it no evidence is handled.
    """
    from plantdesk.ui.dialogs.ports import EvidenceWork, FileWork

    evidence = None
    if place is not None:
        evidence = EvidenceWork(
            keep=lambda file: keep_evidence(workplace.path, file),
            is_there=lambda one: evidence_is_there(workplace.path, one),
            copy=lambda one, target: copy_evidence(workplace.path, one, target),
            place=place,
        )

    return FileWork(
        prepare=lambda place, sheet, file, profile: plan_import(place.store, place.clock, sheet, file, profile),
        apply=_apply,
        back_up=lambda target: back_up(workplace.path, target),
        profiles=profile_names,
        plans=import_plan,
        table=write_table,
        compare_programme=lambda place, file, progress: plan_programme(
            place.store, place.today, place.language.code, file, progress
        ),
        take_programme=_take_programme,
        write_programme=_write_programme,
        evidence=evidence,
    )


def _apply(place: Workplace, plan: ImportPlan, reason: str | None) -> ImportResult:
    from plantdesk.services.imports import apply

    return apply(plan, place.recorder, reason)


def _take_programme(place: Workplace, plan: ExchangePlan, ticked: Collection[int], reason: str | None) -> Outcome:
    from plantdesk.services.programme_exchange import apply_exchange

    return apply_exchange(plan, ticked, place.recorder, place.store, place.today, reason)


def _write_programme(place: Workplace, lens: Lens, target: Path) -> Exported:
    from plantdesk.services.programme import portfolio
    from plantdesk.services.programme_export import Exported, evidence_files

    ledger = lens.over(place.store)
    found = portfolio(ledger)
    chosen = found.chosen(lens.as_of or place.today, route=lens.scope.process, division=lens.scope.division)
    n = export_programme(ledger, chosen, target, place.language.code, place.clock())
    return Exported(n, evidence_files(ledger, chosen))
