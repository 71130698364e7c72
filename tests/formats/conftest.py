"""What the tests of readers share: where real files of others may lie, and small workbooks made on the spot."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from plantdesk.formats.open_table import read_tables
from plantdesk.formats.table import Cell


@pytest.fixture
def shared_data() -> Path:
    """Give the folder of files that others wrote; where it is missing the test is skipped and says so."""
    folder = Path(os.environ.get("PLANTDESK_SHARED", Path(__file__).parents[2].parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"files of others are not here: {folder}")
    return folder


@pytest.fixture
def text_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a text file of one name and give its path."""

    def write(text: str | bytes, name: str = "log.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook of sheets given as lists of rows and give its path."""

    def write(sheets: dict[str, list[list[Any]]], name: str = "log.xlsx") -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return write


@pytest.fixture
def cells_of() -> Callable[[Path], list[tuple[Cell, ...]]]:
    """Read the cells of the first sheet of a file."""

    def read(path: Path) -> list[tuple[Cell, ...]]:
        with read_tables(path) as tables:
            return [row.cells for row in tables.sheets[0].rows]

    return read
