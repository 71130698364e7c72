"""Delimited text: read whatever a plant's Excel saved, write what its Excel opens without harm."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from plantdesk.domain.errors import Refused
from plantdesk.domain.quantities import Value, encode
from plantdesk.domain.text import msg
from plantdesk.files import whole_file
from plantdesk.formats.table import (
    MAX_BYTES,
    MAX_CELL,
    MAX_ROW_SIZE,
    Row,
    Sheet,
    Tables,
    checked_row,
    row_too_long,
    text_cell,
)

_CHUNK = 1024 * 1024
_SAMPLE = 64 * 1024
_SAMPLE_LINES = 100
_DELIMITERS = ";\t,"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet takes for a formula; such a text is written with an apostrophe before it."""

OutCell = str | Decimal | int | date | Value | None
"""What can be written into a cell; figures go out as numbers or as recorded ``Value``."""


def read_csv(path: Path) -> Tables:
    """Open a delimited text file as one sheet named like the file.

    The encoding is that of the byte-order mark, else UTF-8, else Windows-1251; the delimiter is found by counting.
    Raises ``Refused``, also while the rows are read.
    """
    if path.stat().st_size > MAX_BYTES:
        raise Refused(
            msg("{file}: larger than {limit} MiB. Split the file into parts.", file=path.name, limit=MAX_BYTES >> 20)
        )
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE)
    if not sample.strip() and len(sample) < _SAMPLE:
        raise Refused(msg("{file} is empty.", file=path.name))
    if _is_binary(sample):
        raise Refused(msg("{file} is neither a workbook nor a text table.", file=path.name))
    return Tables(path.name, (Sheet(path.stem, _Records(path, encoding, _delimiter(sample))),))


def _encoding(path: Path) -> str:
    """Find the encoding by trying the whole file: a guess from its beginning is wrong too often."""
    with path.open("rb") as file:
        start = file.read(4)
    for bom, name in _BOMS:
        if start.startswith(bom):
            candidates: tuple[str, ...] = (name,)
            break
    else:
        candidates = ("utf-8", "cp1251")
    for name in candidates:
        with suppress(UnicodeDecodeError), path.open(encoding=name, newline="") as file:
            while file.read(_CHUNK):
                pass
            return name
    raise Refused(msg("{file} is neither UTF-8 nor Windows-1251 text. Save it as “CSV UTF-8”.", file=path.name))


def _is_binary(sample: str) -> bool:
    """Tell text from a picture or a program: control characters other than white space make up a tenth of it."""
    control = sum(1 for c in sample if c < " " and c not in "\t\r\n\f\v")
    return control * 10 > len(sample) and control > 2


def _delimiter(sample: str) -> str:
    """Choose the mark that stands in most lines and cuts most into the same number of cells.

    ``;`` goes before tab before ``,``, because a comma is a decimal mark more often than a semicolon is text.
    """
    lines = _counts_by_line(sample)
    best, best_score = ",", 0.0
    for mark in _DELIMITERS:
        seen = Counter(count[mark] for count in lines)
        del seen[0]
        score = float(seen.total() + max(seen.values(), default=0))
        if score > best_score:
            best, best_score = mark, score
    return best


def _counts_by_line(sample: str) -> list[Counter[str]]:
    """Count the marks outside quotation marks, line by line, leaving out blank lines and the cut-off last one."""
    lines: list[Counter[str]] = []
    count: Counter[str] = Counter()
    quoted = blank = False
    for c in sample:
        if c == '"':
            quoted = not quoted
        elif c in "\r\n" and not quoted:
            if not blank:
                lines.append(count)
                if len(lines) == _SAMPLE_LINES:
                    return lines
            count, blank = Counter(), True
            continue
        elif c in _DELIMITERS and not quoted:
            count[c] += 1
        blank = False
    if not lines or len(sample) < _SAMPLE:
        lines.append(count)
    return lines


@dataclass(frozen=True, slots=True)
class _Records:
    """The rows of a delimited file; each iteration reads it anew."""

    path: Path
    encoding: str
    delimiter: str

    def __iter__(self) -> Iterator[Row]:
        line = size = 0

        def texts(file: TextIO) -> Iterator[str]:
            nonlocal size
            while text := file.readline(MAX_ROW_SIZE):
                size += len(text)
                if size >= MAX_ROW_SIZE:
                    raise row_too_long(self.path.name, line)
                yield text.replace("\0", "")

        with self.path.open(encoding=self.encoding, newline="") as file:
            reader = csv.reader(texts(file), delimiter=self.delimiter, skipinitialspace=True, strict=True)
            while True:
                line, size = line + 1, 0
                try:
                    record = next(reader)
                except StopIteration:
                    return
                except csv.Error as fault:
                    raise self._refusal(line, fault) from fault
                row = checked_row(self.path.name, line, [text_cell(text) for text in record])
                if row is not None:
                    yield row

    def _refusal(self, line: int, fault: csv.Error) -> Refused:
        if "field limit" in str(fault):
            return Refused(
                msg(
                    "{file}: a cell of row {line} is longer than {limit} characters. Shorten it, or close its "
                    "quotation marks.",
                    file=self.path.name,
                    line=line,
                    limit=MAX_CELL,
                )
            )
        return Refused(
            msg("{file}: the quotation marks of row {line} do not match. Correct them.", file=self.path.name, line=line)
        )


def print_csv(stream: TextIO, rows: Iterable[Iterable[OutCell]]) -> None:
    """Write a table to an open stream, plain, as ``write_csv`` does for machines."""
    csv.writer(stream, lineterminator="\n").writerows([_out(cell, comma=False) for cell in row] for row in rows)


def write_csv(
    path: Path, header: Iterable[str], rows: Iterable[Iterable[OutCell]], language: str, *, plain: bool = False
) -> None:
    """Write a table so that Excel in ``language`` opens it by a double click, or, ``plain``, for machines.

    Russian and Kazakh: ``;``, decimal comma, dd.mm.yyyy; English: ``,``, decimal point, ISO dates; both UTF-8 with a
    byte-order mark. Plain: as English without the mark. Text that a spreadsheet would take for a formula gets an
    apostrophe before it. The file appears whole or not at all. Raises as ``whole_file``.
    """
    comma = language in ("ru", "kk") and not plain
    with (
        whole_file(path) as temporary,
        temporary.open("x", encoding="utf-8" if plain else "utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file, delimiter=";" if comma else ",")
        writer.writerow([_safe(text) for text in header])
        writer.writerows([_out(cell, comma) for cell in row] for row in rows)


def _out(cell: OutCell, comma: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _safe(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y %H:%M:%S") if comma else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y") if comma else cell.isoformat()
    number = encode(cell) if isinstance(cell, Value) else f"{Decimal(cell):f}"
    return number.replace(".", ",") if comma else number


def _safe(text: str) -> str:
    """Keep a text from running as a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
