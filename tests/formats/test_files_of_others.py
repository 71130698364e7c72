"""Files that others wrote, hostile ones among them: each is read, or refused with one clear line, and quickly."""

from __future__ import annotations

import csv
import json
import time
from decimal import Decimal
from pathlib import Path

import pytest

from plantdesk.domain.errors import Refused
from plantdesk.formats.open_table import read_tables
from plantdesk.formats.table import Cell


def texts(path: Path) -> list[list[str]]:
    """Read the first sheet as texts, with empty texts for blanks."""
    with read_tables(path) as tables:
        return [["" if cell is None else str(cell) for cell in row.cells] for row in tables.sheets[0].rows]


@pytest.mark.parametrize("folder", ["xlsx_hostile", "sheetjs_formats", "csv_edge", "csv_pollock"])
def test_everything_is_read_or_refused(folder, shared_data):
    """No file raises anything but a refusal of one line, and none takes long."""
    files = [path for path in sorted((shared_data / folder).rglob("*")) if path.is_file()]
    assert len(files) > 10
    lines: list[tuple[str, str]] = []
    for path in files:
        start = time.perf_counter()
        try:
            texts(path)
        except Refused as fault:
            lines.append((path.name, str(fault)))
        assert time.perf_counter() - start < 10, path.name
    assert 0 < len(lines) < len(files)
    assert all("\n" not in line and name in line for name, line in lines)


def test_workbooks_that_can_be_read_are_not_refused(shared_data):
    """Where another reader found every sheet, so do we."""
    folder = shared_data / "xlsx_hostile"
    for name, seen in json.loads((folder / "probe.json").read_text()).items():
        if name.endswith(".xlsx") and seen["ok"]:
            with read_tables(folder / name) as tables:
                assert len(tables.sheets) == seen["sheets"], name
                for sheet in tables.sheets:
                    list(sheet.rows)


READ_RIGHT = [
    "file_double_trailing_newline",
    "file_field_delimiter_0x2C_0x20",
    "file_field_delimiter_0x9",
    "file_one_data_row",
    "file_record_delimiter_0xD",
]


@pytest.mark.parametrize("name", READ_RIGHT)
def test_messy_tables_give_the_clean_ones(name, shared_data):
    """Delimiters, line ends and blank ends that differ from the rule change no cell."""
    bench = shared_data / "csv_pollock" / "bench"
    assert texts(bench / "csv" / f"{name}.csv") == texts(bench / "clean" / f"{name}.csv")


@pytest.mark.parametrize("name", ["AL5083-emissivity.csv", "Kokad pollen.csv", "LOS_1050CFit.csv"])
def test_wild_tables_give_the_clean_ones(name, shared_data):
    """Real files of open data portals are read to the last cell."""
    wild = shared_data / "csv_pollock" / "wild"
    with (wild / "clean" / name).open(encoding="utf-8", newline="") as file:
        expected = [[cell.strip() for cell in record] for record in csv.reader(file)]
    for record in expected:
        while record and not record[-1]:
            record.pop()
    assert texts(wild / "csv" / name) == expected


def test_a_russian_workbook_shows_its_values(shared_data):
    """The values of a macro workbook are those that another reader printed, before any number format."""
    with read_tables(shared_data / "sheetjs_formats" / "number_format_russian.xlsm") as tables:
        values = [row.cell(1) for row in list(tables.sheets[2].rows)[:1]]
        numbers = next(iter(tables.sheets[2].rows)).cells[1:]
    printed = (
        (shared_data / "sheetjs_formats" / "2016_number_format_russian.xls.2.csv")
        .read_text(encoding="cp1251")
        .splitlines()[0]
    )
    assert values == [Decimal(1)]
    assert [f"{number:f}" for number in numbers] == printed.split(",")[1:]


def test_numbers_kept_as_text_stay_text(shared_data):
    """Brackets and grouped thousands are handed to the number parser untouched."""
    with read_tables(shared_data / "metals_company_workbooks_ru" / "UGC_databook_2024_RUS.xlsx") as tables:
        cells: set[Cell] = {cell for sheet in tables.sheets for row in sheet.rows for cell in row.cells}
    assert {"67 785", "(44 950)"} <= cells


def test_quoted_decimal_commas_are_no_delimiters(shared_data):
    """A thousand rows of 23 quoted numbers keep 23 columns."""
    rows = texts(shared_data / "flotation_decimal_comma" / "flotation_1000rows_decimal_comma.csv")
    assert len(rows) == 1_001
    assert {len(row) for row in rows} == {23}
