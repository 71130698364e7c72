"""The door of the command line: options that stand anywhere, help in the reader's language, and one line for a fault."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

from plantdesk import __version__
from plantdesk.app import chosen_language, default_store, open_reading, open_workplace
from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.text import LANGUAGES, Message, Text, msg
from plantdesk.services.language import Language
from plantdesk.services.ports import Readable
from plantdesk.services.workplace import Workplace

FAILED, BAD_INPUT = 1, 2
"""Exit codes: a check failed; bad usage or bad input."""


@dataclass
class Asked:
    """What the common options say, whether they stand before or after the command."""

    store: Path | None = None
    author: str | None = None
    lang: str | None = None

    @property
    def path(self) -> Path:
        """The store that is meant."""
        return self.store or default_store()

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return chosen_language(self.lang)

    def open(self, *, create: bool = False) -> Workplace:
        """Open the store to write in it; ``create`` makes one where none is."""
        return open_workplace(self.store, self.author, self.lang, create)

    def open_own(self) -> Workplace:
        """Open the store for the window; where none was named, the user's own is made at the first start."""
        named = self.store is not None or "PLANTDESK_STORE" in os.environ
        return self.open(create=not named)

    def read(self) -> AbstractContextManager[Readable]:
        """Open the store to read it only: that works on a read-only disk, too."""
        return open_reading(self.path)

    def say(self, what: Message | Text | str, *, error: bool = False) -> None:
        """Print one line for a person."""
        click.echo(self.language.say(what), err=error)


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
        ctx = click.get_current_context()
        return ctx.ensure_object(Asked).language.say(self.about).partition(". ")[0]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say the whole of it above the options."""
        _write_help(self.about, ctx, formatter)


class Group(click.Group):
    """The program: one clear line on stderr for whatever goes wrong, never a traceback."""

    about: Message

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
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                # A terminal that knows no Kazakh letter gets an escape instead of a traceback.
                stream.reconfigure(errors="backslashreplace")
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, obj=asked, **extra)
        except (KeyboardInterrupt, click.Abort):
            sys.exit(130)
        except Exception as fault:
            # The boundary of the command line: every fault becomes one line.
            if os.environ.get("PLANTDESK_TRACEBACK"):
                raise
            click.echo(f"plantdesk: {_one_line(asked.language.say(_told(fault)))}", err=True)
            sys.exit(BAD_INPUT)
        sys.exit(code if isinstance(code, int) else 0)


class _Misuse(click.UsageError):
    """Bad usage that has its own line."""

    def __init__(self, said: Message) -> None:
        super().__init__(str(said))
        self.said = said


def _told(fault: Exception) -> Message | str:
    """Say what went wrong: the person's fault in our words, the machine's in its own."""
    match fault:
        case PlantDeskError():
            return fault.message
        case _Misuse():
            return fault.said
        case click.NoSuchOption():
            return msg("There is no option {option}. See “{command} --help”.", option=fault.option_name, **_path(fault))
        case click.MissingParameter(param=click.Parameter() as param):
            name = param.opts[0] if isinstance(param, click.Option) else (param.name or "").upper()
            return msg("{name} is missing. See “{command} --help”.", name=name, **_path(fault))
        case click.UsageError():
            return msg("{fault} See “{command} --help”.", fault=fault.format_message(), **_path(fault))
        case click.ClickException():
            return fault.format_message()
        case OSError():
            place = fault.filename or ""
            return msg("{path}: the system says: {reason}.", path=str(place), reason=fault.strerror or str(fault))
        case _:
            return msg(
                "An unexpected fault: {kind}: {fault}. Nothing more was done. Please report it; with"
                " PLANTDESK_TRACEBACK=1 it is told in full.",
                kind=type(fault).__name__,
                fault=str(fault),
            )


def _path(fault: click.UsageError) -> dict[str, str]:
    return {"command": fault.ctx.command_path if fault.ctx is not None else "plantdesk"}


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


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
