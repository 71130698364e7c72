"""Lines about misuse of the command line, in the reader's language and with the command whose help explains more."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import click

from plantdesk.cli.asked import told
from plantdesk.cli.help_page import stand_in
from plantdesk.domain.text import LANGUAGES, Message, Text, msg


class NoSuchCommand(click.UsageError):
    """A command was named that there is not."""

    def __init__(self, command_name: str, ctx: click.Context) -> None:
        super().__init__(command_name, ctx)
        self.command_name = command_name


def told_of_use(fault: Exception) -> Message | str:
    """Say what is wrong with a call; anything else is told as without a command line."""
    match fault:
        case click.UsageError():
            return _misuse(fault, "plantdesk" if fault.ctx is None else fault.ctx.command_path)
        case click.FileError():
            return msg(
                "{path}: the system says: {reason}.", path=fault.ui_filename, reason=_without_stop(fault.message)
            )
        case click.ClickException():
            return fault.format_message()
        case _:
            return told(fault)


def language_named(args: Sequence[str]) -> str | None:
    """Find the language that a call asks for, also where nothing else of it can be understood; the last one wins."""
    pairs = pairwise(["", *args])
    named = [word.removeprefix("--lang=") for before, word in pairs if before == "--lang" or word.startswith("--lang=")]
    return next((code for code in reversed(named) if code in LANGUAGES), None)


def _misuse(fault: click.UsageError, command: str) -> Message:
    match fault:
        case click.NoSuchOption():
            return msg(
                "There is no option {option}. See “{command} --help”.", option=fault.option_name, command=command
            )
        # Newer libraries have a class of their own for it.
        case click.UsageError() if (name := getattr(fault, "command_name", None)) is not None:
            return msg("There is no command {name}. See “{command} --help”.", name=name, command=command)
        case click.MissingParameter():
            return msg("{name} is missing. See “{command} --help”.", name=_called(fault), command=command)
        case click.BadParameter():
            return _misfit(fault) or msg(
                "{name}: this cannot be taken. See “{command} --help”.", name=_called(fault), command=command
            )
        case click.BadOptionUsage() if "does not take a value" in fault.message:
            return msg("{option} takes no value. See “{command} --help”.", option=fault.option_name, command=command)
        case click.BadOptionUsage():
            return msg("{option} needs a value. See “{command} --help”.", option=fault.option_name, command=command)
        case click.UsageError() if fault.message.startswith("Got unexpected extra argument"):
            extra = fault.message.partition("(")[2].removesuffix(")")
            return msg("“{extra}” is more than is asked for. See “{command} --help”.", extra=extra, command=command)
        case _:
            return msg("{command} cannot be called like this. See “{command} --help”.", command=command)


def _called(fault: click.BadParameter) -> Text | str:
    """Name what a fault is about as its help page does: an option by its name, an argument by what stands for it."""
    match fault.param:
        case None:
            return ""
        case click.Option(opts=[name, *_]):
            return name
        case param:
            return stand_in((param.metavar or (param.name or "").upper()).rstrip("."))


def _misfit(fault: click.BadParameter) -> Message | None:
    """Say what a value must be, where its kind tells; nothing where it does not."""
    name = _called(fault)
    match fault.param and fault.param.type:
        case click.Choice(choices=choices):
            return msg("{name}: choose one of {known}.", name=name, known=[str(one) for one in choices])
        case click.IntRange(min=int() as low, max=int() as high):
            return msg("{name}: give a whole number from {low} to {high}.", name=name, low=low, high=high)
        case click.IntRange(min=int() as low):
            return msg("{name}: give a whole number of at least {low}.", name=name, low=low)
        case click.IntRange() | click.types.IntParamType():
            return msg("{name}: give a whole number.", name=name)
        case _:
            return None


def _without_stop(words: str) -> str:
    return words.removesuffix(".")
