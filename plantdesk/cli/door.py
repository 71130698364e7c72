"""The door of the command line: options that stand anywhere, help in the reader's language, and one line for a fault."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from plantdesk import __version__
from plantdesk.cli.asked import Asked, end_with
from plantdesk.cli.help_page import REQUIRED, Context, first_sentence, language_of, stand_in, write_about
from plantdesk.cli.misuse import NoSuchCommand, language_named, told_of_use
from plantdesk.domain.text import LANGUAGES, Message, msg

pass_asked = click.make_pass_decorator(Asked, ensure=True)


class Option(click.Option):
    """An option whose help is a message, spoken in the reader's language."""

    def __init__(self, *names: str, about: Message | None = None, **settings: Any) -> None:
        super().__init__(list(names), **settings)
        self.about = about

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Speak the help first."""
        if self.about is not None:
            self.help = language_of(ctx).say(self.about)
        return super().get_help_record(ctx)

    def get_help_extra(self, ctx: click.Context) -> click.types.OptionHelpExtra:
        """Speak what is told behind the help: whether it must be given."""
        extra = super().get_help_extra(ctx)
        if "required" in extra:
            extra["required"] = language_of(ctx).say(REQUIRED)
        return extra

    def make_metavar(self, ctx: click.Context) -> str:
        """Speak what stands for the value; what is chosen from is typed as it is."""
        words = super().make_metavar(ctx)
        return words if isinstance(self.type, click.Choice) else language_of(ctx).say(stand_in(words))


class Command(click.Command):
    """A command whose help is a message, spoken in the reader's language."""

    about: Message
    context_class = Context

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say the whole of it above the options."""
        write_about(self.about, ctx, formatter)


class Group(click.Group):
    """The program: one clear line on stderr for whatever goes wrong, never a traceback."""

    about: Message
    context_class = Context

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say what the program is above the options."""
        write_about(self.about, ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with the first sentence of what it does."""
        found = [self.get_command(ctx, name) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(
                [(one.name or "", first_sentence(one.about, ctx)) for one in found if isinstance(one, Command | Group)]
            )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one gets a line in the reader's language."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise NoSuchCommand(args[0], ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader of its output that has seen enough is no fault."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The interpreter must not complain while it closes the pipe.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return code

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run and end the process with the exit code."""
        asked = Asked(lang=language_named(sys.argv[1:] if args is None else args))

        def run() -> Any:
            try:
                return super(Group, self).main(args, prog_name, complete_var, standalone_mode=False, obj=asked, **extra)
            except click.Abort as stopped:
                raise KeyboardInterrupt from stopped

        end_with(run, asked, told_of_use)


def _kept(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Keep a common option with what was asked; the later place wins."""
    if value is not None:
        setattr(ctx.ensure_object(Asked), param.name or "", value)
    return value


def common_options() -> list[click.Parameter]:
    """Give the options that every command takes."""
    kept: dict[str, Any] = {"expose_value": False, "callback": _kept}
    return [
        Option(
            "--store",
            type=click.Path(path_type=Path),
            about=msg("The store to work on; otherwise PLANTDESK_STORE, or the one in your data folder."),
            **kept,
        ),
        Option("--author", about=msg("Who works: a person of the plant by id, code or name."), **kept),
        Option(
            "--lang",
            type=click.Choice(LANGUAGES),
            is_eager=True,
            about=msg("The language to answer in."),
            **kept,
        ),
        _help_option(),
    ]


def _help_option() -> Option:
    def tell(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value:
            click.echo(ctx.get_help())
            ctx.exit()

    about = msg("Show this help and nothing else.")
    return Option("--help", is_flag=True, is_eager=True, expose_value=False, callback=tell, about=about)


def command(name: str, about: Message, *params: click.Parameter) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function; what it returns, if a number, is the exit code."""

    def made(function: Callable[..., Any]) -> Command:
        found = Command(name, callback=function, params=[*params, *common_options()])
        found.about = about
        return found

    return made


def version_option() -> Option:
    """Give the option that tells which PlantDesk this is."""

    def tell(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value:
            click.echo(f"PlantDesk {__version__}")
            ctx.exit()

    about = msg("Tell the version.")
    return Option("--version", is_flag=True, is_eager=True, expose_value=False, callback=tell, about=about)


def json_option() -> Option:
    """Give the option that asks for an answer to be read by programs."""
    return Option("--json", "as_json", is_flag=True, about=msg("Answer in JSON, for programs."))


def reason_option() -> Option:
    """Give the option that says why something recorded is changed."""
    return Option("--reason", about=msg("Why what is recorded is changed."))


def answer(what: object) -> None:
    """Print an answer for programs."""
    click.echo(json.dumps(what, ensure_ascii=False, indent=2))
