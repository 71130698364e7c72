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
from plantdesk.cli.asked import Asked, end_with, told
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
            self.help = ctx.ensure_object(Asked).language.say(self.about)
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command whose help is a message, spoken in the reader's language."""

    about: Message

    def get_short_help_str(self, limit: int = 45) -> str:
        """Say the first sentence in the list of commands."""
        return _first_sentence(self.about)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Speak of the help in the reader's language."""
        return _spoken(super().get_help_option(ctx), ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say the whole of it above the options."""
        _write_help(self.about, ctx, formatter)


class Group(click.Group):
    """The program: one clear line on stderr for whatever goes wrong, never a traceback."""

    about: Message

    def get_short_help_str(self, limit: int = 45) -> str:
        """Say the first sentence in the list of commands."""
        return _first_sentence(self.about)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Speak of the help in the reader's language."""
        return _spoken(super().get_help_option(ctx), ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say what the program is above the options."""
        _write_help(self.about, ctx, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one gets a line in the reader's language."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise _Misuse(msg("There is no command {command}. See “plantdesk --help”.", command=args[0]))
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
        asked = Asked()

        def run() -> Any:
            try:
                return super(Group, self).main(args, prog_name, complete_var, standalone_mode=False, obj=asked, **extra)
            except click.Abort as stopped:
                raise KeyboardInterrupt from stopped

        end_with(run, asked, _told)


class _Misuse(click.UsageError):
    """Bad usage that has its own line."""

    def __init__(self, said: Message) -> None:
        super().__init__(str(said))
        self.said = said


def _told(fault: Exception) -> Message | str:
    """Say what is wrong with a command; anything else is told as without one."""
    match fault:
        case _Misuse():
            return fault.said
        case click.NoSuchOption():
            return msg("There is no option {option}. See “{command} --help”.", option=fault.option_name, **_path(fault))
        case click.MissingParameter(param=click.Parameter() as param):
            name = param.opts[0] if isinstance(param, click.Option) else (param.name or "").upper()
            return msg("{name} is missing. See “{command} --help”.", name=name, **_path(fault))
        case click.BadParameter() if (misfit := _misfit(fault)) is not None:
            return misfit
        case click.BadOptionUsage():
            return msg("{option} needs a value. See “{command} --help”.", option=fault.option_name, **_path(fault))
        case click.UsageError(message=str(text)) if text.startswith("Got unexpected extra argument"):
            extra = text.partition("(")[2].removesuffix(")")
            return msg("“{extra}” is more than is asked for. See “{command} --help”.", extra=extra, **_path(fault))
        case click.UsageError():
            return msg("{fault} See “{command} --help”.", fault=fault.format_message(), **_path(fault))
        case click.ClickException():
            return fault.format_message()
        case _:
            return told(fault)


def _path(fault: click.UsageError) -> dict[str, str]:
    return {"command": fault.ctx.command_path if fault.ctx is not None else "plantdesk"}


def _first_sentence(about: Message) -> str:
    return click.get_current_context().ensure_object(Asked).language.say(about).partition(". ")[0]


def _spoken(option: click.Option | None, ctx: click.Context) -> click.Option | None:
    if option is not None:
        option.help = ctx.ensure_object(Asked).language.say(msg("Show this help and nothing else."))
    return option


def _misfit(fault: click.BadParameter) -> Message | None:
    """Say what a value must be, where its kind tells; nothing where it does not."""
    param = fault.param
    name = "" if param is None else (param.opts[0] if isinstance(param, click.Option) else (param.name or "").upper())
    match param and param.type:
        case click.Choice(choices=choices):
            return msg("{name}: choose one of {known}.", name=name, known=[str(one) for one in choices])
        case click.IntRange(min=low, max=high) if low is not None and high is not None:
            return msg("{name}: give a whole number from {low} to {high}.", name=name, low=low, high=high)
        case click.IntRange() | click.types.IntParamType():
            return msg("{name}: give a whole number.", name=name)
        case _:
            return None


def _write_help(about: Message, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(ctx.ensure_object(Asked).language.say(about))


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
    ]


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
