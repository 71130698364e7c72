"""The program and its commands; without a command it opens the window."""

from __future__ import annotations

import click

from plantdesk.cli.door import Asked, Group, common_options, version_option
from plantdesk.cli.entering import add, move, redo, undo
from plantdesk.cli.exchange import export, import_
from plantdesk.cli.keeping import backup, sample, verify
from plantdesk.cli.setting import configure, milestone
from plantdesk.cli.showing import history, kpi_command, show
from plantdesk.cli.window import open_window, snapshot
from plantdesk.domain.text import msg


@click.pass_context
def _without_command(ctx: click.Context) -> int | None:
    """Open the window where no command is named."""
    if ctx.invoked_subcommand is not None:
        return None
    return open_window(ctx.ensure_object(Asked))


plantdesk = Group(
    "plantdesk",
    callback=_without_command,
    invoke_without_command=True,
    params=[*common_options(), version_option()],
    commands=[
        add,
        move,
        undo,
        redo,
        show,
        history,
        kpi_command,
        import_,
        export,
        configure,
        milestone,
        sample,
        verify,
        backup,
        snapshot,
    ],
)
plantdesk.about = msg("PlantDesk keeps a copper plant's daily truth. Without a command it opens the window.")
