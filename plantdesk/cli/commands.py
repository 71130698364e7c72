"""The program and its commands; without a command it opens the window."""

from __future__ import annotations

from importlib import import_module

import click

from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Group, common_options, version_option
from plantdesk.domain.text import msg

COMMANDS = {
    "add": ("entering", "add"),
    "move": ("entering", "move"),
    "undo": ("entering", "undo"),
    "redo": ("entering", "redo"),
    "show": ("showing", "show"),
    "history": ("showing", "history"),
    "kpi": ("showing", "kpi_command"),
    "trace": ("tracing", "trace_command"),
    "board": ("board", "board_command"),
    "changes": ("changing", "changes"),
    "stock": ("stock", "stock_command"),
    "plan": ("planning", "plan_command"),
    "compare": ("planning", "compare_command"),
    "forecast": ("planning", "forecast_command"),
    "control": ("controlling", "control_command"),
    "change": ("controlling", "change_command"),
    "note": ("noting", "note_group"),
    "notes": ("noting", "notes_command"),
    "import": ("exchange", "import_"),
    "export": ("exchange", "export"),
    "configure": ("setting", "configure"),
    "plant": ("organisation", "plant_command"),
    "milestone": ("milestones", "milestone"),
    "project": ("milestones", "project"),
    "programme": ("milestones", "programme"),
    "milestones": ("milestones", "milestones_command"),
    "sample": ("keeping", "sample"),
    "verify": ("keeping", "verify"),
    "backup": ("keeping", "backup"),
    "snapshot": ("picture", "snapshot"),
    "chart": ("chart", "chart_command"),
}
"""Each command with its module and its name there: it is loaded when it is asked for."""


class Program(Group):
    """The program; it loads the command that is asked for and no other, so that the window is there sooner."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command = getattr(import_module(f"plantdesk.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command


@click.pass_context
def _without_command(ctx: click.Context) -> int | None:
    """Open the window where no command is named."""
    if ctx.invoked_subcommand is not None:
        return None
    from plantdesk.cli.window import open_window

    return open_window(ctx.ensure_object(Asked))


plantdesk = Program(
    "plantdesk",
    callback=_without_command,
    invoke_without_command=True,
    params=[version_option(), *common_options()],
)
plantdesk.about = msg("PlantDesk keeps a copper plant's daily truth. Without a command it opens the window.")
