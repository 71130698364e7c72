"""A sample plant made once, a fresh copy of it for each test, and the command line to run on it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from plantdesk.app import create_sample
from plantdesk.cli.commands import plantdesk


@dataclass(frozen=True)
class Answer:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Read the answer for programs."""
        return json.loads(self.out)

    @property
    def line(self) -> str:
        """Give the one line on stderr, with plain spaces; there must be exactly one, and no traceback."""
        (line,) = self.err.splitlines()
        assert line.startswith("plantdesk: ")
        return line.removeprefix("plantdesk: ").replace("\N{NO-BREAK SPACE}", " ")


class CommandLine:
    """Run commands on one store."""

    def __init__(self, store: Path) -> None:
        self.store = store

    def __call__(self, *args: str) -> Answer:
        """Run a command and come back whatever it does."""
        result = CliRunner().invoke(plantdesk, ["--store", str(self.store), *args])
        return Answer(result.exit_code, result.stdout, result.stderr)

    def done(self, *args: str) -> Answer:
        """Run a command that must succeed."""
        answer = self(*args)
        assert answer.code == 0, answer.err
        return answer

    def refused(self, *args: str) -> str:
        """Run a command that must be refused with one line, and give the line."""
        answer = self(*args)
        assert answer.code == 2, answer
        assert answer.out == ""
        return answer.line

    def value(self, sheet: str, day: str, shift: str, unit: str, figure: str) -> Any:
        """Give what stands for a figure."""
        shifts = {one["shift"]: one for one in self.done("show", sheet, "--day", day, "--json").json["shifts"]}
        (row,) = (row for row in shifts[shift]["rows"] if row["id"] == unit)
        return row[figure]


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the sample plant of the default command; tests must not write to it."""
    path = tmp_path_factory.mktemp("sample") / "sample.plantdesk"
    create_sample(path, date(2016, 6, 30), 2, 1)
    return path


@pytest.fixture
def cli(sample_file: Path, tmp_path: Path) -> CommandLine:
    """Give the command line on a copy of the sample plant."""
    return CommandLine(Path(shutil.copy(sample_file, tmp_path / "plant.plantdesk")))


@pytest.fixture
def reading(sample_file: Path) -> CommandLine:
    """Give the command line on the sample plant itself, for commands that only read."""
    return CommandLine(sample_file)


@pytest.fixture
def bare(tmp_path: Path) -> CommandLine:
    """Give the command line on a store that is not there yet."""
    return CommandLine(tmp_path / "new" / "plant.plantdesk")
