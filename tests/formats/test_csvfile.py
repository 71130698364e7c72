"""Delimited text goes in and out without a changed cell."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.errors import Refused, Unavailable
from plantdesk.domain.quantities import NONE, Value
from plantdesk.formats import csvfile, table
from plantdesk.formats.csvfile import write_csv
from plantdesk.formats.open_table import read_tables


@pytest.mark.parametrize(
    ("encoded", "why"),
    [
        ("Смена;Руда, т\n1;99,2\n".encode("cp1251"), "what a Russian Excel saves"),
        ("Смена;Руда, т\n1;99,2\n".encode(), "UTF-8"),
        ("Смена;Руда, т\n1;99,2\n".encode("utf-8-sig"), "UTF-8 with a mark"),
        ("Смена;Руда, т\n1;99,2\n".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "Смена;Руда, т\n1;99,2\n".encode("utf-16-be"), "big-endian UTF-16"),
    ],
)
def test_encoding_is_found(encoded, why, text_file, cells_of):
    """The same table is read whatever encoding it was saved in."""
    assert cells_of(text_file(encoded)) == [("Смена", "Руда, т"), ("1", "99,2")], why


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("01.06.2016;612,4;0,84", ("01.06.2016", "612,4", "0,84")),
        ("2016-06-01,612.4,0.84", ("2016-06-01", "612.4", "0.84")),
        ("2016-06-01\t612,4\t0,84", ("2016-06-01", "612,4", "0,84")),
        ('"612,4", "0,84"', ("612,4", "0,84")),
        ('a,"b;b;b"\nc,"d;d"\ne,"f"', ("a", "b;b;b")),
        ("alone", ("alone",)),
    ],
)
def test_delimiter_is_found_by_counting(text, cells, text_file, cells_of):
    """A decimal comma is no delimiter where a semicolon or a tab cuts the lines as well."""
    assert cells_of(text_file(text))[0] == cells


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_numbered_as_excel_shows_them(end, text_file):
    """A heading of two lines is one row, a blank row counts, and every line end is known."""
    path = text_file(end.join(['"Milled', 'ore";t', "", "1;2", ";;", "3;4"]) + end)
    with read_tables(path) as tables:
        rows = list(tables.sheets[0].rows)
    assert [row.line for row in rows] == [1, 3, 5]
    assert rows[0].cells == (f"Milled{end}ore", "t")


def test_rows_can_be_read_twice(text_file):
    """Looking at the headings first does not use the rows up."""
    with read_tables(text_file("a;b\n1;2\n")) as tables:
        assert list(tables.sheets[0].rows) == list(tables.sheets[0].rows)


def test_nul_bytes_and_spaces_are_no_values(text_file, cells_of):
    """A NUL, a space or a no-break space alone is a blank cell, and no-break spaces inside a number stay."""
    assert cells_of(text_file("a;b;c;d\n\0; ;\u00a0;1\u00a0234,5\n"))[1] == (None, None, None, "1\u00a0234,5")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b'a;b\n"1;2\n3;4\n', "quotation marks of row 2"),
        (b'a;b\n"1"1;2\n', "quotation marks of row 2"),
        (b"a;" + b"x" * 32_768, "row 1 is longer than 32767"),
        (b'a;"' + b"x" * 140_000, "row 1 is longer than 32767"),
        (b"a\n" + b";" * 1_024 + b"1\n", "row 2 uses more than 1024 columns"),
        (b"a\n" + b";" * (4 << 20), "row 2 is longer than 4194304"),
        (b"\x98;a\n", "neither UTF-8 nor Windows-1251"),
        (b"\xff\xfea", "neither UTF-8 nor Windows-1251"),
        (bytes(range(32)) * 8, "neither a workbook nor a text table"),
    ],
)
def test_damage_is_refused_with_one_line(content, says, text_file, cells_of):
    """What cannot be read is refused, naming the row or the limit."""
    with pytest.raises(Refused, match=says) as refused:
        cells_of(text_file(content))
    assert "\n" not in str(refused.value)


def test_too_many_rows_or_bytes_are_refused(text_file, cells_of, monkeypatch):
    """The limits on rows and bytes are named."""
    path = text_file("a\n1\n2\n")
    monkeypatch.setattr(table, "MAX_ROWS", 2)
    with pytest.raises(Refused, match="more than 2 rows"):
        cells_of(path)
    monkeypatch.setattr(csvfile, "MAX_BYTES", 5)
    with pytest.raises(Refused, match="larger than 0 MiB"):
        cells_of(path)


ROWS = [["Секция 1", Decimal("1234.50"), -3, date(2016, 6, 30), NONE, Value(Decimal("0.005"), below=True), None]]


@pytest.mark.parametrize(
    ("language", "plain", "start", "line"),
    [
        ("ru", False, b"\xef\xbb\xbf", "Секция 1;1234,50;-3;30.06.2016;-;<0,005;"),
        ("kk", False, b"\xef\xbb\xbf", "Секция 1;1234,50;-3;30.06.2016;-;<0,005;"),
        ("en", False, b"\xef\xbb\xbf", "Секция 1,1234.50,-3,2016-06-30,-,<0.005,"),
        ("ru", True, b"unit", "Секция 1,1234.50,-3,2016-06-30,-,<0.005,"),
    ],
)
def test_written_as_the_reader_s_excel_opens_it(language, plain, start, line, tmp_path):
    """Numbers stay numbers in the marks of the language, and the plain form never changes with it."""
    path = tmp_path / "out.csv"
    write_csv(path, ["unit"], ROWS, language, plain=plain)
    assert path.read_bytes().startswith(start)
    assert path.read_text(encoding="utf-8-sig").splitlines()[1] == line


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_cannot_run_as_a_formula(start, tmp_path):
    """Text that a spreadsheet would run gets an apostrophe, in rows and in headings."""
    path = tmp_path / "out.csv"
    write_csv(path, [start + "1+1"], [[start + "cmd"]], "en")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["'" + start + "1+1"], ["'" + start + "cmd"]]


def test_a_failed_write_leaves_the_old_file(tmp_path):
    """The file appears whole or not at all, and nothing else is left in the folder."""

    def broken():
        yield ["1"]
        raise ZeroDivisionError

    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError):
        write_csv(path, ["a"], broken(), "en")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_reported(tmp_path):
    """A place that cannot be written to is one clear line."""
    with pytest.raises(Unavailable, match="cannot be written"):
        write_csv(tmp_path / "none" / "out.csv", ["a"], [], "en")


_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda text: (
        text.strip() == text and text and not text.startswith(("=", "+", "-", "@", "\ufeff")) and not text.isspace()
    )
)
_NUMBER = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)


@given(st.lists(st.lists(st.one_of(_TEXT, _NUMBER), min_size=3, max_size=3), min_size=1, max_size=5))
def test_what_was_written_is_read_back(tmp_path_factory, rows):
    """Writing and reading loses no cell, whatever is in it."""
    path = Path(tmp_path_factory.mktemp("csv")) / "out.csv"
    write_csv(path, ["a", "b", "c"], rows, "ru")
    with read_tables(path) as tables:
        found = [row.cells for row in tables.sheets[0].rows][1:]
    shown = [tuple(c if isinstance(c, str) else f"{c:f}".replace(".", ",") for c in row) for row in rows]
    assert found == shown
