"""Imports go one way: the contracts of pyproject.toml hold, and each is seen to break."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.house_rules import ROOT

CONTRACTS = (
    "One direction",
    "Core without Qt, SQLite or workbooks",
    "Only the storage knows SQLite",
    "Only the window knows Qt",
    "Only the charts know pyqtgraph",
    "No cycles between siblings",
)


def _lint(folder: Path) -> tuple[int, dict[str, str], str]:
    """Run import-linter on the package in ``folder``; give its exit code, its verdicts and all that it said."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    environ = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environ, capture_output=True, text=True)
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)(?: \(\d+ ignored imports?\))?$", done.stdout, re.MULTILINE))
    return done.returncode, verdicts, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the package and its contracts, so that faults can be planted."""
    shutil.copytree(ROOT / "plantdesk", tmp_path / "plantdesk", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_go_one_way() -> None:
    """All contracts hold."""
    code, verdicts, said = _lint(ROOT)
    assert code == 0, said
    assert verdicts == dict.fromkeys(CONTRACTS, "KEPT")


def test_every_contract_breaks_on_its_fault(copy: Path) -> None:
    """One planted import for each contract, hidden in a function as a fault would be."""
    faults = {
        "storage/planted.py": "from plantdesk.ui import planted",
        "services/planted.py": "import sqlite3",
        "formats/planted.py": "from PySide6 import QtCore",
        "ui/planted.py": "import pyqtgraph",
        "ui/planted_too.py": "import sqlite3",
        "domain/planted_a/__init__.py": "from plantdesk.domain import planted_b",
        "domain/planted_b/__init__.py": "from plantdesk.domain import planted_a",
    }
    for path, fault in faults.items():
        file = copy / "plantdesk" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"def late():\n    {fault}\n")
    code, verdicts, said = _lint(copy)
    assert code == 1, said
    assert verdicts == dict.fromkeys(CONTRACTS, "BROKEN"), said


def test_a_new_package_must_be_given_its_place(copy: Path) -> None:
    """A room that is not in the list of layers is refused, even while it imports nothing."""
    (copy / "plantdesk" / "annex.py").touch()
    code, verdicts, said = _lint(copy)
    assert (code, verdicts["One direction"]) == (1, "BROKEN"), said
    assert "annex" in said
