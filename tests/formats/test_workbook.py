"""Workbooks are read as they stand, and what is no workbook is refused at once."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from plantdesk.domain.errors import Refused
from plantdesk.formats import table
from plantdesk.formats import workbook as reader
from plantdesk.formats.open_table import read_tables
from plantdesk.formats.table import Erroneous

MIDNIGHT = datetime.fromisoformat("2016-06-30")  # a workbook knows no time zone
MORNING = datetime.fromisoformat("2016-06-30T08:00")


def rewritten(path: Path, part: str, change) -> Path:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_cells_keep_what_they_hold(workbook, cells_of):
    """Numbers are exact as people see them, dates are dates, an error of the spreadsheet is never a blank."""
    row = [0.27, 17338509, 4.1, " text ", None, "#N/A", True, MIDNIGHT, MORNING, "0,5"]
    assert cells_of(workbook({"Jan": [row]})) == [
        (
            Decimal("0.27"),
            Decimal(17338509),
            Decimal("4.1"),
            "text",
            None,
            Erroneous("#N/A"),
            "TRUE",
            date(2016, 6, 30),
            MORNING,
            "0,5",
        )
    ]


def test_rows_keep_their_numbers(workbook):
    """Blank rows are left out but count, and blank ends of rows are trimmed."""
    path = workbook({"Jan": [[1, None], [], [None, ""], [2]], "Feb": [[3]]})
    with read_tables(path) as tables:
        assert [(s.name, [(r.line, len(r.cells)) for r in s.rows]) for s in tables.sheets] == [
            ("Jan", [(1, 1), (4, 1)]),
            ("Feb", [(1, 1)]),
        ]


def test_dates_of_both_epochs(workbook, cells_of):
    """A workbook of an old Macintosh counts its days from 1904 and still shows the same day."""
    path = workbook({"Jan": [[MIDNIGHT]]})
    rewritten(path, "xl/workbook.xml", lambda xml: xml.replace(b"<workbookPr />", b'<workbookPr date1904="1" />'))
    assert cells_of(path) == [(date(2020, 7, 1),)]


@pytest.mark.parametrize("claim", [b"A1:XFC16", b"A1:XFD1048576", b"A1:A1"])
def test_what_a_sheet_claims_to_be_does_not_matter(claim, workbook, cells_of):
    """A claimed size neither fills memory nor cuts rows off."""
    path = workbook({"Jan": [[1, 2], [3, 4]]})
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"A1:B2", claim))
    assert [len(cells) for cells in cells_of(path)] == [2, 2]


def test_a_million_blank_rows_cost_little(workbook, cells_of):
    """A value in Excel's last row is read; beyond the limit on rows the file is refused."""
    path = workbook({"Jan": [[1], [2]]})
    rewritten(
        path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'"2"', b'"1048576"').replace(b"A2", b"A1048576")
    )
    with read_tables(path) as tables:
        assert [row.line for row in tables.sheets[0].rows] == [1, 1_048_576]
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"1048576", b"2000000000"))
    with pytest.raises(Refused, match="more than 1100000 rows"):
        cells_of(path)


def test_columns_beyond_the_limit_are_refused(workbook, cells_of):
    """A value in a column that no log has is refused by the limit, not read into memory a million times."""
    with pytest.raises(Refused, match="row 1 uses more than 1024 columns"):
        cells_of(workbook({"Jan": [[None] * 1_024 + [1]]}))


def test_rows_of_blanks_out_to_the_last_column_end(workbook, cells_of, monkeypatch):
    """Rows that are wide and empty are counted and refused before they take minutes."""
    path = workbook({"Jan": [[1], [2]]})
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</row>", b'<c r="XFD1"/></row>'))
    assert len(cells_of(path)) == 2
    monkeypatch.setattr(reader, "_MAX_CELLS", 20_000)
    with pytest.raises(Refused, match="more than 20000 cells"):
        cells_of(path)


def test_a_row_without_end_is_refused(workbook, cells_of):
    """Hundreds of thousands of cells in one row are refused before they are held in memory."""
    path = workbook({"Jan": [[1], [2]]})
    cells = b'<c r="A2"><v>1</v></c>' * 300_000
    rewritten(
        path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</row></sheetData>", cells + b"</row></sheetData>")
    )
    with pytest.raises(Refused, match="row 2 is longer than 4194304"):
        cells_of(path)


def test_a_long_cell_is_refused(workbook, cells_of, monkeypatch):
    """The limit on characters is named with the row."""
    monkeypatch.setattr(table, "MAX_CELL", 3)
    with pytest.raises(Refused, match="row 2 is longer than 3 characters"):
        cells_of(workbook({"Jan": [["abc"], ["abcd"]]}))


def test_entities_are_not_expanded(workbook, cells_of):
    """A workbook whose XML would grow without end is refused before it grows."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path = workbook({"Jan": [["text"]]})
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: bomb + xml.replace(b"text", b"&b;"))
    with pytest.raises(Refused, match="EntitiesForbidden"):
        cells_of(path)


def test_a_zip_bomb_is_not_unpacked(workbook, cells_of, monkeypatch):
    """A part that would unpack to more than any workbook's is refused by the directory of the archive."""
    path = workbook({"Jan": [[1]]})
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * (20 << 20))
    with pytest.raises(Refused, match="more than 200 times its size"):
        cells_of(path)
    monkeypatch.setattr(reader, "_MAX_UNPACKED", 8 << 20)
    with pytest.raises(Refused, match="more than 8 MiB"):
        cells_of(path)


def test_truncated_anywhere_is_refused(workbook, cells_of):
    """Wherever a copy broke off, there is one line and no traceback."""
    path = workbook({"Jan": [[1, "text"]] * 50})
    whole = path.read_bytes()
    for size in range(8, len(whole), len(whole) // 20):
        path.write_bytes(whole[:size])
        with pytest.raises(Refused, match="is damaged or not an Excel workbook"):
            cells_of(path)


def test_damaged_anywhere_is_read_or_refused(workbook, cells_of):
    """No wrong byte in any part of a workbook gets past the boundary."""
    path = workbook({"Jan": [[1, "text", 0.5]] * 5})
    whole = path.read_bytes()
    lines = []
    for at in range(4, len(whole), 61):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            cells_of(path)
        except Refused as fault:
            lines.append(str(fault))
    assert len(lines) > 10
    assert not any("\n" in line for line in lines)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("log.xls", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "Excel 97–2003.*save it as .xlsx"),
        ("log.xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("log.xlsx", b"<html><table></table></html>", "named a workbook but is none"),
        ("log.xlsx", b"PK\x05\x06" + bytes(18), "damaged or not an Excel workbook"),
        ("log.xlsx", b"", "is empty"),
    ],
)
def test_what_is_no_workbook_is_refused(name, content, says, text_file, cells_of):
    """Each kind of file that people take for a workbook says what to do."""
    with pytest.raises(Refused, match=says):
        cells_of(text_file(content, name))


def test_missing_files_and_folders_are_refused(tmp_path):
    """A path that leads nowhere, or to a folder, is one clear line."""
    with pytest.raises(Refused, match="There is no file"):
        read_tables(tmp_path / "none.csv")
    with pytest.raises(Refused, match="is a folder"):
        read_tables(tmp_path)


def test_a_file_that_may_not_be_read_is_refused(text_file, monkeypatch):
    """A missing permission is named (the system's answer is played: root may read everything)."""
    path = text_file("a;b\n")

    def forbidden(*_args, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(Refused, match="permission is missing"):
        read_tables(path)
