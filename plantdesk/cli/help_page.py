"""The help page in the reader's language: headings, the line of usage, and what stands for a value."""

from __future__ import annotations

import re
from functools import partial
from types import TracebackType
from typing import Any

import click

from plantdesk.cli.asked import Asked
from plantdesk.domain.text import LANGUAGES, Message, Text
from plantdesk.services.language import Language

WORDS = {
    "OPTIONS": Text("OPTIONS", "ПАРАМЕТРЫ", "ПАРАМЕТРЛЕР"),
    "COMMAND": Text("COMMAND", "КОМАНДА", "КОМАНДА"),
    "ARGS": Text("ARGS", "АРГУМЕНТЫ", "АРГУМЕНТТЕР"),
    "TEXT": Text("TEXT", "ТЕКСТ", "МӘТІН"),
    "PATH": Text("PATH", "ПУТЬ", "ЖОЛ"),
    "FILE": Text("FILE", "ФАЙЛ", "ФАЙЛ"),
    "INTEGER": Text("INTEGER", "ЧИСЛО", "САН"),
    "SHEET": Text("SHEET", "ЛИСТ", "ПАРАҚ"),
    "FIGURE": Text("FIGURE", "ПОКАЗАТЕЛЬ", "КӨРСЕТКІШ"),
    "KEY": Text("KEY", "КЛЮЧ", "КІЛТ"),
    "VALUE": Text("VALUE", "ЗНАЧЕНИЕ", "МӘН"),
    "CODE": Text("CODE", "КОД", "КОД"),
    "NAME": Text("NAME", "ИМЯ", "АТАУ"),
    "KIND": Text("KIND", "ВИД", "ТҮР"),
    "ID": Text("ID", "ОБОЗНАЧЕНИЕ", "БЕЛГІ"),
    "DAY": Text("DAY", "ДАТА", "КҮН"),
    "WEIGHT": Text("WEIGHT", "ВЕС", "САЛМАҚ"),
    "FROM": Text("FROM", "ОТ", "БАСЫ"),
    "TO": Text("TO", "ДО", "СОҢЫ"),
    "OLD": Text("OLD", "СТАРОЕ", "ЕСКІ"),
    "NEW": Text("NEW", "НОВОЕ", "ЖАҢА"),
}
"""What stands for a value in usage and options; each word of it is spoken by itself."""

_USAGE = Text("Usage:", "Использование:", "Қолданылуы:")
_HEADINGS = {
    "Options": Text("Options", "Параметры", "Параметрлер"),
    "Commands": Text("Commands", "Команды", "Командалар"),
}
REQUIRED = Text("required", "обязательно", "міндетті")
"""What stands behind the help of an option that must be given."""


def stand_in(words: str) -> Text:
    """Say what stands for a value, such as ``KEY=VALUE...``; small letters are typed as they are."""
    # The library writes the range itself behind "INTEGER RANGE".
    named = words.replace("INTEGER RANGE", "INTEGER")
    return Text(*(re.sub(r"[A-Z]{2,}", partial(_in_language, code), named) for code in LANGUAGES))


def _in_language(code: str, found: re.Match[str]) -> str:
    return WORDS[found[0]].in_language(code) if found[0] in WORDS else found[0]


class Page(click.HelpFormatter):
    """A page of help that is spoken in one language."""

    def __init__(self, language: Language, **settings: Any) -> None:
        super().__init__(**settings)
        self._language = language

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        say = self._language.say
        super().write_usage(prog, say(stand_in(args)), f"{say(_USAGE)} ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a part."""
        super().write_heading(self._language.say(_HEADINGS.get(heading, heading)))


class Context(click.Context):
    """What a call knows of itself; its help page speaks the reader's language."""

    def make_formatter(self) -> click.HelpFormatter:
        """Begin a page of help."""
        return Page(language_of(self), width=self.terminal_width, max_width=self.max_content_width)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> bool | None:
        """Tell a fault of which command it is, where the library leaves that out: its line names the help to read."""
        if isinstance(fault, click.UsageError) and fault.ctx is None:
            fault.ctx = self
        return super().__exit__(kind, fault, where)


def language_of(ctx: click.Context) -> Language:
    """The language that a call is to be answered in."""
    return ctx.ensure_object(Asked).language


def first_sentence(about: Message, ctx: click.Context) -> str:
    """Say the first sentence of a description, for a list of commands."""
    return language_of(ctx).say(about).partition(". ")[0]


def write_about(about: Message, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the whole description above the options."""
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(language_of(ctx).say(about))
