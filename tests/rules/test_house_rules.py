"""The house rules hold in the whole package, and each is seen to catch its fault."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pyqtgraph
import pytest
from PySide6 import QtCore, QtGui, QtWidgets

from plantdesk.assets import translations
from plantdesk.domain.measures import standard_catalogue
from tests.helpers import house_rules
from tests.helpers.house_rules import ROOT, Rule, Source, sources


def _qt_names() -> frozenset[str]:
    modules = (QtCore, QtGui, QtWidgets, pyqtgraph)
    kinds = [kind for module in modules for name in dir(module) if isinstance(kind := getattr(module, name), type)]
    return frozenset(name for kind in kinds for name in dir(kind) if not name.startswith("_"))


def _figure_keys() -> frozenset[str]:
    catalogue = standard_catalogue()
    derived = (figure.key for sheet in catalogue.sheets for figure in catalogue.derived_of(sheet.key))
    return frozenset({figure.key for figure in catalogue} | set(derived))


IN_UI = "plantdesk/ui/planted.py"
IN_CORE = "plantdesk/domain/planted.py"
PRODUCT = ("plantdesk",)
ALL = ("plantdesk", "packaging", "tests")
RULES: dict[str, tuple[Rule, tuple[str, ...], str, tuple[str, ...]]] = {
    # name: the rule, where it holds, the place of the planted faults, one fault each
    "messages are literals": (
        house_rules.messages_are_literals,
        PRODUCT,
        IN_CORE,
        ('msg(f"{n} saved")', "msg(sentence)", "msg()", 'msg("a" + b)', 'Message("Saved", {})'),
    ),
    "messages fill their placeholders": (
        house_rules.messages_fill_their_placeholders,
        PRODUCT,
        IN_CORE,
        ('msg("{n} saved")', 'msg("Saved", file=1)', 'msg("{x:.1f} t", x=1)', 'msg("{a.b}", **shown)'),
    ),
    "shown words go through msg": (
        house_rules.shown_words_go_through_msg,
        PRODUCT,
        IN_UI,
        (
            'QPushButton("Save")',
            'label.setText(f"<b>{n}</b> saved")',
            'action.setToolTip("Saves" if fresh else hint)',
            'box.addItems(["day", "night"])',
            'plot.setLabel("left", "Output, t")',
            'QAction(self, text="Undo")',
            'tabs.addTab(page, "Ore grade")',
            'QLabel("Всего: " + total)',
        ),
    ),
    "figures stand in one place": (
        house_rules.figures_stand_in_one_place(_figure_keys()),
        PRODUCT,
        IN_CORE,
        ('KEY = "cathode_t"', 'SQL = "SELECT sum(wet_t) FROM ore"', 'f(**{"recovery_pct": 1})'),
    ),
    "no banned names": (
        house_rules.no_banned_names,
        ("plantdesk", "tests"),
        IN_UI,
        (
            "QtWidgets.QDoubleSpinBox()",
            "from PySide6.QtGui import QDoubleValidator",
            "QApplication.processEvents()",
            "time.sleep(1)",
            "from time import sleep",
        ),
    ),
    "modules have names": (house_rules.modules_have_names, PRODUCT, "plantdesk/ui/utils.py", ("x = 1",)),
    "no mixins": (
        house_rules.no_mixins,
        PRODUCT,
        IN_UI,
        ("class Table(Sorting, QTableView): ...", "class SortingMixin: ..."),
    ),
    "nothing is left for later": (
        house_rules.nothing_is_left_for_later,
        ("plantdesk", "packaging"),
        IN_CORE,
        ("x = 1  # TO" + "DO: more", "raise NotImplemented" + "Error"),
    ),
    "public things are documented": (
        house_rules.public_things_are_documented(_qt_names()),
        ("plantdesk", "packaging"),
        IN_UI,
        (
            "x = 1",
            '"""Doc."""\ndef tonnes(): return 1',
            '"""Doc."""\nclass Crop:\n  """Doc."""\n  def weigh(self): return 1',
        ),
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_the_house_rule_holds(name: str) -> None:
    """No file breaks the rule; the failure lists every place."""
    rule, folders, _, _ = RULES[name]
    faults = [fault for source in sources(*folders) for fault in rule(source)]
    assert not faults, "\n".join([name, *faults])


@pytest.mark.parametrize(("name", "fault"), [(name, fault) for name, row in RULES.items() for fault in row[3]])
def test_the_house_rule_catches_its_fault(name: str, fault: str) -> None:
    """A rule that catches nothing would let everything pass."""
    rule, _, path, _ = RULES[name]
    assert list(rule(Source(path, fault)))


def test_a_rule_leaves_alone_what_is_right() -> None:
    """Messages, terms, markup, Qt's own overrides and docstrings are no faults."""
    good = Source(
        IN_UI,
        '''"""A cathode_t entry."""
class Grid(QTableView):
    """The grid."""
    def paintEvent(self, event): ...
    def fill(self, n):
        """Fill it."""
        self.setText(say(msg("{n} saved of {total}", n=n, total=2)))
        self.setToolTip(f"<b>{n}</b>&nbsp;%")
        plot.setLabel("left", say(figure.name))
''',
    )
    assert [fault for rule, _, _, _ in RULES.values() for fault in rule(good)] == []


def _spoken() -> set[str]:
    return {text for source in sources("plantdesk") for _, text in house_rules.literal_messages(source)}


def _files(code: str) -> dict[str, dict[str, object]]:
    import json

    folder = ROOT / "resources" / "locale" / code
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))}


def test_every_sentence_has_its_russian() -> None:
    """Russian is complete: nothing on the screen of a Russian reader is English."""
    missing = house_rules.untranslated(_spoken(), translations("ru"))
    assert not missing, "\n".join(["no Russian for:", *missing])


@pytest.mark.parametrize(("code", "forms"), [("en", 2), ("ru", 3), ("kk", 2)])
def test_translations_keep_their_placeholders_and_plural_forms(code: str, forms: int) -> None:
    """A translation fills the same blanks, has the plural forms of its language, and is said somewhere."""
    faults = house_rules.translation_faults(code, forms, _spoken(), _files(code))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "entries",
    [
        {"{n} saved": "сохранено {m}"},
        {"{n} saved": ["сохранена {n}", "сохранено {n}"]},
        {"Saved": ["сохранена", "сохранены", "сохранено"]},
        {"Saved": " "},
        {"Never said": "Никогда"},
    ],
)
def test_a_wrong_translation_is_caught(entries: dict[str, object]) -> None:
    """Lost placeholders, missing plural forms, empty and stale entries are faults."""
    assert house_rules.translation_faults("ru", 3, {"{n} saved", "Saved"}, {"planted.json": entries})


def test_two_translations_of_one_sentence_are_caught() -> None:
    """Which of the two would show depends on the order of the files."""
    files = {"a.json": {"Saved": "Сохранено"}, "b.json": {"Saved": "Записано"}}
    assert len(house_rules.translation_faults("ru", 3, {"Saved"}, files)) == 1


def test_a_sentence_without_russian_is_caught() -> None:
    """Missing, or copied from the English; what has no words (``{day}: {cause}``) may be the same."""
    russian = {"Save": "Save", "{day}: {cause}": "{day}: {cause}", "Undo": "Отменить"}
    assert house_rules.untranslated({"Save", "Undo", "Redo", "{day}: {cause}"}, russian) == ["Redo", "Save"]


def _text_files() -> Iterator[tuple[str, str]]:
    """Give what a checkout holds, or, unpacked from an archive or without git, what lies in its folders."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        names = listed.splitlines()
    else:
        names = [
            file.relative_to(ROOT).as_posix()
            for folder in ("plantdesk", "resources", "tests", "packaging")
            for file in (ROOT / folder).rglob("*")
            if file.is_file() and "__pycache__" not in file.parts
        ]
    for name in names:
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue


def test_no_file_names_a_path_of_one_machine() -> None:
    """What is checked out elsewhere must work there."""
    faults = [fault for name, text in _text_files() for fault in house_rules.machine_paths(name, text)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", ["/wo" + "rk/data", '"/ro' + 'ot/x"', "/ho" + "me/anna/x", "C:\\Us" + "ers\\anna"])
def test_a_path_of_one_machine_is_caught(path: str) -> None:
    """Home folders and working folders of a developer are seen in any text."""
    assert list(house_rules.machine_paths("README.md", f"see {path}/file"))
