"""The help describes what there is: each tab, each line of the menus and each command, in both languages."""

from __future__ import annotations

import ast
import re

import pytest

from plantdesk.assets import asset, translations
from plantdesk.cli.commands import COMMANDS
from plantdesk.domain.text import Message
from plantdesk.services.language import Language
from plantdesk.ui.dialogs.help import PAGES, page_text, page_title
from plantdesk.ui.tab_rooms import TABS
from tests.helpers.house_rules import PACKAGE, calls, sources

CODES = ("en", "ru")


def offers() -> list[tuple[str, str]]:
    """Give the words and the key of every line of the menus, as they stand in the source."""
    found = []
    for source in sources("plantdesk/ui"):
        for node in calls(source, "Offer"):
            words, key = node.args[1], node.args[3] if len(node.args) > 3 else ast.Constant("")
            assert isinstance(words, ast.Call)
            assert isinstance(words.args[0], ast.Constant)
            assert isinstance(key, ast.Constant)
            found.append((str(words.args[0].value), str(key.value)))
    return found


def whole(code: str) -> str:
    """Give all pages of a language, each line break a space."""
    return " ".join(" ".join(page_text(page, code).split()) for page in PAGES)


def test_the_menus_are_found() -> None:
    """Without them the tests below would find nothing to miss."""
    assert len(offers()) >= 15
    assert (PACKAGE / "ui" / "main_window.py").exists()


@pytest.mark.parametrize("code", CODES)
def test_every_tab_has_its_page(code: str) -> None:
    """F1 opens the page of the tab in front; it has a title and says something."""
    for tab in TABS:
        assert tab in PAGES
        assert page_title(page_text(tab, code))
        assert len(page_text(tab, code)) > 600


@pytest.mark.parametrize("code", CODES)
def test_every_line_of_the_menus_is_described(code: str) -> None:
    """In the words and with the key that the menu shows."""
    text, language = whole(code), Language(code, translations(code))
    for words, key in offers():
        spoken = language.say(Message(words))
        assert spoken in text, spoken
        assert not key or f"`{key}`" in text, key


@pytest.mark.parametrize("code", CODES)
def test_every_command_is_described(code: str) -> None:
    """Each command of the command line stands on its page; the page names none that there is not."""
    named = set(re.findall(r"`plantdesk ([a-z]+)", page_text("command-line", code)))
    assert named == set(COMMANDS)


@pytest.mark.parametrize("code", CODES)
def test_links_lead_to_pages(code: str) -> None:
    """Every link leads to a page, and every page can be reached from the one of the window."""
    links = {page: set(re.findall(r"\]\((\w[\w-]*)\.md\)", page_text(page, code))) for page in PAGES}
    assert set().union(*links.values()) <= set(PAGES)
    reached = {"overview"}
    while more := set().union(*(links[page] for page in reached)) - reached:
        reached |= more
    assert reached == set(PAGES)


def test_both_languages_have_the_same_pages_and_headings() -> None:
    """A page has as many headings and list items in Russian as in English: nothing was left out."""
    for page in PAGES:
        english, russian = (page_text(page, code).splitlines() for code in CODES)
        for mark in ("#", "- ", "1.", "2.", "3."):
            counted = [sum(line.startswith(mark) for line in text) for text in (english, russian)]
            assert counted[0] == counted[1], (page, mark)
    names = [{file.stem for file in asset("help", code).glob("*.md")} for code in CODES]
    assert names == [set(PAGES), set(PAGES)]


def test_kazakh_readers_get_the_russian_page() -> None:
    """Until Kazakh has its own pages, Russian stands in."""
    assert page_text("ore", "kk") == page_text("ore", "ru")
