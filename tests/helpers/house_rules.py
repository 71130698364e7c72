"""The house rules that no ready tool checks: each looks at one source file and tells its faults."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "plantdesk"


@dataclass(frozen=True)
class Source:
    """One Python file: its path inside the project (``plantdesk/ui/theme.py``) and what stands in it."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return _parse(self.text)

    def at(self, node: ast.AST, fault: str) -> str:
        """Tell a fault with its place."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {fault}"


Rule = Callable[[Source], Iterator[str]]


@cache
def _parse(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Read the Python files of some folders of the project."""
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(Source(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files)


def called_name(node: ast.Call) -> str:
    """Give the last name of what is called: ``label.setText`` is ``setText``."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def calls(source: Source, *names: str) -> Iterator[ast.Call]:
    """Find the calls of something named so."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and called_name(node) in names:
            yield node


# --- texts for people ------------------------------------------------------------------------------------------------


def placeholders(text: str) -> set[str]:
    """Give the names between braces, with whatever stands behind them: ``{day:%d}`` gives ``day:%d``."""
    return {
        name + (f":{spec}" if spec else "") + (f"!{how}" if how else "")
        for _, name, spec, how in string.Formatter().parse(text)
        if name is not None
    }


def literal_messages(source: Source) -> Iterator[tuple[ast.Call, str]]:
    """Give every ``msg("…")`` of a file with its source."""
    for node in calls(source, "msg"):
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            yield node, node.args[0].value


def messages_are_literals(source: Source) -> Iterator[str]:
    """A translation is found by its English source: it must stand in the code as it is, not be put together."""
    literal = {node for node, _ in literal_messages(source)}
    for node in calls(source, "msg"):
        if node not in literal:
            yield source.at(node, "the source of msg() is not a plain literal")
    if source.path != "plantdesk/domain/text.py":
        for node in calls(source, "Message"):
            yield source.at(node, "a Message is built by msg(), where the translation test sees it")


def messages_fill_their_placeholders(source: Source) -> Iterator[str]:
    """Every placeholder is a plain name with an argument, and every argument is used (``n`` may only count)."""
    for node, text in literal_messages(source):
        wanted = placeholders(text)
        given = {keyword.arg for keyword in node.keywords}
        if odd := [name for name in wanted if not name.isidentifier()]:
            yield source.at(node, f"placeholder {odd[0]!r} is not a plain name: Language.say writes the value")
        elif None not in given and wanted - given:
            yield source.at(node, f"nothing fills {sorted(wanted - given)}")
        elif unused := given - wanted - {None, "n"}:
            yield source.at(node, f"{sorted(unused)} appear nowhere in the sentence")


_SHOWN = {
    **dict.fromkeys(("setText", "setToolTip", "setStatusTip", "setWhatsThis", "setWindowTitle", "setTitle"), (0,)),
    **dict.fromkeys(("setPlaceholderText", "setAccessibleName", "setAccessibleDescription", "showMessage"), (0,)),
    **dict.fromkeys(("setHeaderLabels", "setHorizontalHeaderLabels", "setVerticalHeaderLabels", "addItems"), (0,)),
    **dict.fromkeys(("setPlainText", "setHtml", "setInformativeText", "setDetailedText", "setIconText"), (0,)),
    **dict.fromkeys(("QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox"), (0,)),
    **dict.fromkeys(("QDockWidget", "QProgressDialog", "QListWidgetItem", "QTableWidgetItem", "TextItem"), (0,)),
    **dict.fromkeys(("QAction", "addAction", "addMenu", "addItem", "addTab", "addRow", "insertItem"), (0, 1)),
    **dict.fromkeys(("setLabel", "setTabText", "setTabToolTip", "setItemText", "setHeaderData"), (0, 1, 2)),
    **dict.fromkeys(("information", "warning", "critical", "question", "getText", "getSaveFileName"), (1, 2, 3)),
    "getOpenFileName": (1, 3),
    # the house's own
    **dict.fromkeys(("label", "ElidedLabel", "set_title", "set_caption", "set_text", "set_hint", "echo"), (0,)),
    **dict.fromkeys(("Panel", "EmptyState"), (0, 1)),
    "show_notice": (1,),
}
_SHOWN_KEYWORDS = {"text", "title", "toolTip", "placeholderText", "statusTip", "windowTitle", "accessibleName"}
_NOT_WORDS = re.compile(r"<[^>]*>|&\w+;|\b(Ctrl|Alt|Shift|Enter|Esc|Tab|F\d+)\b(\+\w\b)?")
"""Markup, and keys by the words that stand on them on every keyboard."""


def _says_words(node: ast.expr) -> bool:
    """Tell whether an expression holds a literal with letters that a person would read; markup is none."""
    match node:
        case ast.Constant(value=str(text)):
            return any(c.isalpha() for c in _NOT_WORDS.sub("", text))
        case ast.JoinedStr(values=parts):
            return any(_says_words(part) for part in parts if isinstance(part, ast.Constant))
        case ast.BinOp(left=left, right=right):
            return _says_words(left) or _says_words(right)
        case ast.IfExp(body=one, orelse=other):
            return _says_words(one) or _says_words(other)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return any(_says_words(element) for element in elements)
    return False


def shown_words_go_through_msg(source: Source) -> Iterator[str]:
    """A word on the screen that is no message and no term stays English in every language."""
    if not source.path.startswith("plantdesk/ui/"):
        return
    for node in calls(source, *_SHOWN):
        shown = [node.args[i] for i in _SHOWN[called_name(node)] if i < len(node.args)]
        shown += [keyword.value for keyword in node.keywords if keyword.arg in _SHOWN_KEYWORDS]
        if called_name(node) == "setLabel":
            shown = [part for part in shown if ast.unparse(part) not in {"'left'", "'right'", "'top'", "'bottom'"}]
        if any(_says_words(part) for part in shown):
            yield source.at(node, f"{called_name(node)}() shows a bare literal: say(msg(…)) translates it")


def translation_faults(code: str, forms: int, spoken: set[str], files: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Tell what is wrong with the translations of a language, given by file, for the sentences that are spoken."""
    faults: list[str] = []
    seen: dict[str, object] = {}
    for file, entries in files.items():
        for source, wording in entries.items():
            where = f"{code}/{file}: {source!r}"
            if seen.setdefault(source, wording) != wording:
                faults.append(f"{where} is translated differently in another file")
            if source not in spoken:
                faults.append(f"{where} is said nowhere")
            wordings = wording if isinstance(wording, list) else [wording]
            if isinstance(wording, list) and len(wording) != forms:
                faults.append(f"{where} has {len(wording)} plural forms, not {forms}")
            if isinstance(wording, list) and "n" not in placeholders(source):
                faults.append(f"{where} has plural forms but nothing to count: name the number {{n}}")
            for text in wordings:
                if placeholders(text) != placeholders(source):
                    faults.append(f"{where} has other placeholders in {text!r}")
                if not text.strip():
                    faults.append(f"{where} is empty")
    return faults


def untranslated(spoken: set[str], translations: Mapping[str, object]) -> list[str]:
    """Tell which spoken sentences have no translation, or their English as translation though words stand in it."""
    return sorted(
        source
        for source in spoken
        if source not in translations
        or (translations[source] == source and re.search(r"[A-Za-z]{4}", re.sub(r"\{.*?\}|PlantDesk", "", source)))
    )


# --- the one place of a figure ---------------------------------------------------------------------------------------


def docstrings(tree: ast.Module) -> set[ast.AST]:
    """Give the string nodes that document something: bare strings standing as statements."""
    return {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def figures_stand_in_one_place(keys: frozenset[str]) -> Rule:
    """A figure is declared in domain/measures.py; whoever computes with one takes the constant from there."""
    words = re.compile(r"\b(" + "|".join(sorted(re.escape(key) for key in keys)) + r")\b")

    def rule(source: Source) -> Iterator[str]:
        if source.path == "plantdesk/domain/measures.py":
            return
        documentation = docstrings(source.tree)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documentation:
                found = words.search(node.value)
                if found:
                    yield source.at(node, f"the key {found[0]} is a literal: take the constant of domain/measures.py")

    return rule


# --- what is not done in this house ----------------------------------------------------------------------------------

_BANNED_NAMES = {
    "QDoubleSpinBox": "in Russian and Kazakh it turns a typed 0.85 into 85",
    "QSpinBox": "the wheel changes it and it hides what was typed: use the number field",
    "QDoubleValidator": "in Russian and Kazakh it turns a typed 0.85 into 85",
    "processEvents": "an event handled inside another one: use a signal or a timer",
}
_LET_BE = {
    # An import cannot be left half-way and taken up by a timer, and a thread must not make classes of Qt.
    ("plantdesk/ui/charts_loader.py", "processEvents"),
}


def no_banned_names(source: Source) -> Iterator[str]:
    """Some things of Qt and Python are not used here, each for a reason."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                if name in _BANNED_NAMES and (source.path, name) not in _LET_BE:
                    yield source.at(node, f"{name}: {_BANNED_NAMES[name]}")
        match node:
            case ast.Attribute(value=ast.Name(id="time"), attr="sleep"):
                yield source.at(node, "time.sleep: wait for what is awaited, not for the clock")
            case ast.ImportFrom(module="time", names=names) if any(name.name == "sleep" for name in names):
                yield source.at(node, "time.sleep: wait for what is awaited, not for the clock")


def modules_have_names(source: Source) -> Iterator[str]:
    """A module is named after what it is about; these names say nothing and take in everything."""
    empty = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools"}
    if empty & set(Path(source.path).with_suffix("").parts):
        yield source.at(source.tree, "the name says nothing")


def no_mixins(source: Source) -> Iterator[str]:
    """What a class can do stands in it or in what it is given: several bases hide where it comes from."""
    plain = {"Protocol", "Generic", "NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "str", "int", "Exception"}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            bases = [ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases]
            if node.name.endswith("Mixin") or len([base for base in bases if base not in plain]) > 1:
                yield source.at(node, f"class {node.name} is a mixin or has more than one base")


def nothing_is_left_for_later(source: Source) -> Iterator[str]:
    """What is not done is an issue, not a comment."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if found := re.search(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError|coming soon", line):
            yield f"{source.path}:{number}: {found[0]}"


def public_things_are_documented(qt_names: frozenset[str]) -> Rule:
    """Every public module, class and function says what it stands for; what overrides Qt is documented by Qt."""

    def rule(source: Source) -> Iterator[str]:
        in_ui = source.path.startswith("plantdesk/ui/")
        if not ast.get_docstring(source.tree):
            yield source.at(source.tree, "the module has no docstring")
        scopes: list[ast.Module | ast.ClassDef] = [source.tree]
        while scopes:
            for node in scopes.pop().body:
                if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                overloads = {ast.unparse(decorator) for decorator in node.decorator_list}
                if node.name.startswith("_") or overloads & {"overload", "override"}:
                    continue
                if any(name.endswith(".setter") for name in overloads) or (in_ui and node.name in qt_names):
                    continue
                if not ast.get_docstring(node):
                    yield source.at(node, f"{node.name} has no docstring")
                if isinstance(node, ast.ClassDef):
                    scopes.append(node)

    return rule


# --- files of any kind -----------------------------------------------------------------------------------------------

_MACHINE_PATH = re.compile(r"(?:^|[^a-zA-Z0-9.])/(?:work|farm|root)/|/home/[a-z]+/|[A-Z]:[\\/]Users[\\/]\w")


def machine_paths(path: str, text: str) -> Iterator[str]:
    """A path of one developer's machine means nothing on another."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _MACHINE_PATH.search(line):
            yield f"{path}:{number}: {found[0]}"
