"""Pictures of the window, for reports and for the eyes of whoever changes it."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Any, Literal

import click

from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option, command, pass_asked
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.cli.showing import day_option
from plantdesk.cli.window import file_work
from plantdesk.cli.words import shift_called
from plantdesk.domain.errors import Refused
from plantdesk.domain.text import msg
from plantdesk.services.picture_size import read_size
from plantdesk.services.workplace import Workplace

TABS = ("overview", "cathode", "ore", "dispatch", "plan", "milestones", "entries", "trends")
WALLBOARD = "wallboard"
VIEWS = ("gantt", "s-curve", "trend", "what-if")


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
        work = file_work(workplace)
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
