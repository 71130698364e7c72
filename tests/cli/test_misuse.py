"""Help pages and lines about misuse are in the reader's language, whatever the library under the command line says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from plantdesk.cli.commands import COMMANDS, plantdesk
from plantdesk.cli.door import Command, Group, Option
from plantdesk.cli.misuse import told_of_use
from plantdesk.domain.text import Message, msg
from tests.cli.conftest import CommandLine

_OF_THE_LIBRARY = re.compile(
    r"Usage|Options|Commands|Error|Try |OPTIONS|COMMAND|ARGS|TEXT|PATH|INTEGER|RANGE|BOOLEAN|\[required|default:"
    r"|SHEET|FIGURE|FILE\b|KEY|VALUE|CODE|KIND|\bNAME|\bDAY\b|FROM|\bOLD\b"
)
"""What stands in an English page and must not in a Russian one."""


def pages(lang: str) -> Iterator[tuple[str, str]]:
    """Give the help page of the program and of every command, also of those behind another, with the call."""

    def under(command: click.Command, words: list[str]) -> Iterator[tuple[str, str]]:
        page = CliRunner().invoke(plantdesk, ["--lang", lang, *words, "--help"], env={"PLANTDESK_STORE": ""})
        assert page.exit_code == 0, page.output
        yield " ".join(words), page.stdout
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                yield from under(found, [*words, name])

    yield from under(plantdesk, [])


def test_a_russian_page_of_help_is_russian_throughout() -> None:
    """Headings, the line of usage and what stands for a value, too: not the descriptions alone."""
    seen = 0
    for call, page in pages("ru"):
        plain = page.replace("PLANTDESK_STORE", "")
        assert not _OF_THE_LIBRARY.findall(plain), call
        assert plain.startswith("Использование: plantdesk"), call
        assert "Параметры:\n" in plain, call
        seen += 1
    assert seen > len(COMMANDS)


def test_an_english_page_keeps_its_english() -> None:
    """The same pages speak English to who asks for it, and name what is required."""
    found = dict(pages("en"))
    assert found["add"].startswith("Usage: plantdesk add [OPTIONS] SHEET KEY=VALUE...")
    assert "Options:\n" in found["add"]
    assert "Commands:\n" in found[""]
    assert "[required]" in found["export"]


def _kinds(of: type[click.UsageError]) -> Iterator[type[click.UsageError]]:
    yield of
    for kind in of.__subclasses__():
        yield from _kinds(kind)


def _faults() -> dict[str, click.ClickException]:
    """Give a fault of every kind the library has, with its own English words."""
    command = Command("show", params=[Option("--day"), Option("--json", is_flag=True)])
    command.about = msg("Show this help and nothing else.")
    context = click.Context(command, info_name="show")
    day = command.params[0]
    known: dict[str, click.ClickException] = {
        "UsageError": click.UsageError("Got unexpected extra arguments (a b)", context),
        "BadParameter": click.BadParameter("'x' is odd.", context, day),
        "MissingParameter": click.MissingParameter(ctx=context, param=day),
        "NoSuchOption": click.NoSuchOption("--dat", possibilities=["--day"], ctx=context),
        "BadOptionUsage": click.BadOptionUsage("--day", "Option '--day' requires an argument.", context),
        "BadArgumentUsage": click.BadArgumentUsage("Argument 'x' takes 2 values.", context),
    }
    for kind in _kinds(click.UsageError):
        if kind.__name__ not in known and kind.__module__ == "click.exceptions":
            known[kind.__name__] = kind(context) if kind.__name__.endswith("HelpError") else kind("nope", ctx=context)  # type: ignore[arg-type]
    known["FileError"] = click.FileError("a.csv", "unknown error")
    return known


@pytest.mark.parametrize("name", sorted(_faults()))
def test_every_fault_of_the_library_has_a_line_of_ours(name: str) -> None:
    """A kind that a newer library adds fails here until it is told in the reader's language, too."""
    fault = _faults()[name]
    told = told_of_use(fault)
    assert isinstance(told, Message)
    assert told.source != fault.message


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--nope",), "Параметра --nope нет. См. «plantdesk --help»."),
        (("note", "nope"), "Команды nope нет. См. «plantdesk note --help»."),
        (("show",), "Не указано: ЛИСТ. См. «plantdesk show --help»."),
        (("add", "ore"), "Не указано: КЛЮЧ=ЗНАЧЕНИЕ. См. «plantdesk add --help»."),
        (("kpi", "--json=3"), "--json: значение не нужно. См. «plantdesk kpi --help»."),
        (("kpi", "--as-of"), "--as-of: нужно значение. См. «plantdesk kpi --help»."),
        (("kpi", "--lang", "fr"), "--lang: выберите из en, ru, kk."),
        (("kpi", "zzz"), "«zzz» — лишнее. См. «plantdesk kpi --help»."),
        (("plan", "--year", "soon"), "--year: укажите целое число."),
        (("sample", "x.plantdesk", "--years", "0"), "--years: укажите целое число от 1 до 50."),
        (("snapshot", "-o", "x.png", "--page", "0"), "--page: укажите целое число не меньше 1."),
    ],
)
def test_a_line_about_misuse_names_command_and_word(reading: CommandLine, words: tuple[str, ...], says: str) -> None:
    """It is told in the language asked for, however little of the command can be understood, and where help is."""
    assert reading.refused("--lang", "ru", *words) == says


def test_groups_and_commands_have_descriptions() -> None:
    """Both are told from their message: a group that lost its own would show an empty page."""
    found = dict(pages("en"))
    assert isinstance(plantdesk, Group)
    for call, page in found.items():
        assert len(page.split("\n\n")[1]) > 15, call
