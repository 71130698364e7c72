"""The window, and pictures of it; Qt is imported here and nowhere before."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from plantdesk.app import (
    back_up,
    data_folder,
    export_programme,
    import_plan,
    plan_import,
    plan_programme,
    profile_names,
    window_parts,
    write_table,
)
from plantdesk.cli.door import Asked, Option, command, pass_asked
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.cli.showing import day_option
from plantdesk.cli.words import shift_called
from plantdesk.domain.errors import Refused
from plantdesk.domain.text import msg
from plantdesk.services.picture_size import read_size
from plantdesk.services.workplace import Workplace

if TYPE_CHECKING:
    from plantdesk.services.imports import ImportPlan, ImportResult
    from plantdesk.services.lenses import Lens
    from plantdesk.services.programme_exchange import ExchangePlan
    from plantdesk.services.recording import Outcome
    from plantdesk.ui.dialogs.ports import FileWork

TABS = ("overview", "cathode", "ore", "dispatch", "plan", "milestones", "entries", "trends")
WALLBOARD = "wallboard"
VIEWS = ("gantt", "s-curve", "trend", "what-if")


def open_window(asked: Asked, tab: str | None = None) -> int:
    """Open the window on a store and give its exit code when it is closed."""
    gc.disable()  # what a start makes stays: looking through it again and again costs a tenth of the start
    from plantdesk.ui.application import run
    from plantdesk.ui.dialogs.window_dialogs import WindowDialogs

    workplace = asked.open_own()
    with window_parts(workplace) as parts:
        work = _file_work(workplace)
        return run(
            workplace,
            parts.reader,
            parts.writer,
            parts.drafts,
            lambda desk: WindowDialogs(desk, work),
            data_folder() / "crashes",
            tab,
        )


def _file_work(workplace: Workplace) -> FileWork:
    """Give what the window's dialogs have done with files."""
    from plantdesk.ui.dialogs.ports import FileWork

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
    )


def _apply(place: Workplace, plan: ImportPlan, reason: str | None) -> ImportResult:
    from plantdesk.services.imports import apply

    return apply(plan, place.recorder, reason)


def _take_programme(place: Workplace, plan: ExchangePlan, ticked: Collection[int], reason: str | None) -> Outcome:
    from plantdesk.services.programme_exchange import apply_exchange

    return apply_exchange(plan, ticked, place.recorder, place.store, place.today, reason)


def _write_programme(place: Workplace, lens: Lens, target: Path) -> int:
    from plantdesk.services.programme import portfolio

    ledger = lens.over(place.store)
    found = portfolio(ledger)
    chosen = found.chosen(lens.as_of or place.today, route=lens.scope.process, division=lens.scope.division)
    return export_programme(ledger, chosen, target, place.language.code, place.clock())


def _read_size(ctx: click.Context, param: click.Parameter, value: Any) -> tuple[int, int]:
    return read_size(str(value))


@command(
    "snapshot",
    msg("Draw the real window into a PNG file, without a display."),
    Option("--tab", type=click.Choice((*TABS, WALLBOARD)), default="overview", about=msg("The tab in front.")),
    Option("--size", default="1600x900", callback=_read_size, about=msg("Width and height in pixels.")),
    Option("--theme", type=click.Choice(("light", "dark")), default="light", about=msg("The colours.")),
    day_option("--day", about="day"),
    Option("--shift", about=msg("The shift that the form shows, by code or name; otherwise the present one.")),
    Option("--page", type=click.IntRange(1), default=1, about=msg("The page of the wallboard, from 1 on.")),
    Option("--view", type=click.Choice(VIEWS), about=msg("What the milestones are shown as.")),
    *look_options(),
    Option("-o", "--output", "target", required=True, type=click.Path(path_type=Path), about=msg("The file to write.")),
)
@pass_asked
@looking
def snapshot(
    asked: Asked,
    tab: str,
    size: tuple[int, int],
    theme: str,
    day: date | None,
    shift: str | None,
    page: int,
    view: str | None,
    look: Look,
    target: Path,
) -> None:
    """Draw the window."""
    if view is not None and tab != "milestones":
        raise Refused(msg("--view {view} goes with --tab milestones only.", view=view))
    if sys.platform != "win32":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from plantdesk.ui import snapshot as pictures
    from plantdesk.ui.dialogs.window_dialogs import WindowDialogs

    colours: Literal["light", "dark"] = "dark" if theme == "dark" else "light"
    with asked.open() as workplace, workplace.open_reader() as reader:
        work = _file_work(workplace)
        place = None if day is None and shift is None else _place(workplace, day, shift)
        lens = look.lens(reader)
        pictures.take(
            workplace,
            reader,
            lambda desk: WindowDialogs(desk, work),
            target,
            tab,
            size,
            colours,
            place,
            lens,
            view,
            page,
        )
    asked.say(msg("Drawn: {path}", path=str(target)))


def _place(workplace: Workplace, day: date | None, shift: str | None) -> tuple[date, str]:
    present_day, present_shift = workplace.present_shift
    shown = day or present_day
    calendar = workplace.store.plant().calendar(shown)
    if shift is not None:
        return shown, shift_called(calendar, shown, shift)
    return shown, present_shift if shown == present_day else calendar.pattern.codes[0]
