"""XLSX and XLSM workbooks, read as a stream through openpyxl; everything that goes wrong there ends in one clear line."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES

from plantdesk.domain.errors import PlantDeskError, Refused
from plantdesk.domain.text import msg
from plantdesk.files import whole_file
from plantdesk.formats.table import (
    MAX_BYTES,
    MAX_ROW_SIZE,
    Cell,
    Erroneous,
    Row,
    Sheet,
    Tables,
    checked_row,
    row_too_long,
    text_cell,
)

OutNumber = str | Decimal | int | date | None
"""What a cell of a workbook that is written may hold."""
_CHUNK_ROWS = 256
_MAX_UNPACKED = 512 * 1024 * 1024
_MAX_STRINGS = 96 * 1024 * 1024
"""Largest table of shared texts, which openpyxl holds in memory."""
_MAX_TREE = 24 * 1024 * 1024
"""Largest part that openpyxl reads as one tree (styles, relations)."""
_SCANNED = 1024 * 1024
_ROW_TAG = re.compile(rb"row[ />]")
_TREES = (".rels", "styles.xml", "workbook.xml", "[content_types].xml", "theme1.xml")
_BOMB_RATIO = 200
_BOMB_FROM = 16 * 1024 * 1024
_MAX_CELLS = 64_000_000
"""Most cells, blank ones between included: a row whose only cell stands in column XFD has 16,384."""


def read_workbook(path: Path) -> Tables:
    """Open an XLSX or XLSM workbook; formulas count by the value that was saved with them.

    Raises ``Refused``, also while the rows are read.
    """
    _check_archive(path)
    with ExitStack() as opened:
        stream = opened.enter_context(path.open("rb"))
        with _one_clear_line(path.name):
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                # What a file claims its size to be is often wrong, and openpyxl would fill every row up to it.
                sheet.reset_dimensions()
        opened.callback(book.close)
        found = tuple(Sheet(str(sheet.title).strip(), _SheetRows(path.name, sheet)) for sheet in book.worksheets)
        return Tables(path.name, found, opened.pop_all().close)


@contextmanager
def _one_clear_line(file: str) -> Iterator[None]:
    """Turn every failure of openpyxl into one refusal."""
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            # What openpyxl cannot show (validation lists, styles) says nothing of the values; it even prints.
            warnings.simplefilter("ignore")
            yield
    except PlantDeskError:
        raise
    except Exception as fault:
        # Named boundary: damaged workbooks raise BadZipFile, KeyError, IndexError, ValueError, TypeError, zlib.error,
        # ParseError, EntitiesForbidden, NotImplementedError and others from deep inside openpyxl; no list is complete.
        raise Refused(
            msg(
                "{file} is damaged or not an Excel workbook ({reason}). Open it in Excel and save it as .xlsx.",
                file=file,
                reason=type(fault.__cause__ or fault).__name__,
            )
        ) from fault


def _check_archive(path: Path) -> None:
    """Refuse before unpacking what would fill memory or time."""
    if path.stat().st_size > MAX_BYTES:
        raise Refused(
            msg("{file}: larger than {limit} MiB. Split the file into parts.", file=path.name, limit=MAX_BYTES >> 20)
        )
    with _one_clear_line(path.name), zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    strings = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    trees = sum(part.file_size for part in parts if part.filename.lower().endswith(_TREES))
    for size, limit in ((total, _MAX_UNPACKED), (strings, _MAX_STRINGS), (trees, _MAX_TREE)):
        if size > limit:
            raise Refused(
                msg(
                    "{file} unpacks to more than {limit} MiB. Save a smaller workbook.",
                    file=path.name,
                    limit=limit >> 20,
                )
            )
    if total > _BOMB_FROM and total > _BOMB_RATIO * path.stat().st_size:
        raise Refused(
            msg(
                "{file} unpacks to more than {limit} times its size, as no workbook does. It is not read.",
                file=path.name,
                limit=_BOMB_RATIO,
            )
        )

    with _one_clear_line(path.name), zipfile.ZipFile(path) as archive:
        for part in parts:
            if part.filename.startswith("xl/worksheets/") and part.file_size > MAX_ROW_SIZE:
                with archive.open(part) as content:
                    _check_rows(path.name, content)


def _check_rows(file: str, content: IO[bytes]) -> None:
    """Refuse a sheet in which one row goes on and on: openpyxl holds the cells of a row in memory."""
    since = line = 0
    while chunk := content.read(_SCANNED):
        if b"/sheetData>" in chunk:
            return
        since = 0 if _ROW_TAG.search(chunk) else since + len(chunk)
        line += chunk.count(b"</row>")
        if since > MAX_ROW_SIZE:
            raise row_too_long(file, line + 1)


@dataclass(frozen=True, slots=True)
class _SheetRows:
    """The rows of a worksheet; each iteration reads it anew."""

    file: str
    sheet: Any  # openpyxl's read-only worksheet, which its type stubs describe wrongly

    def __iter__(self) -> Iterator[Row]:
        rows = self.sheet.iter_rows(values_only=True)
        line = cells = 0
        while True:
            with _one_clear_line(self.file):
                chunk = list(islice(rows, _CHUNK_ROWS))
            if not chunk:
                return
            for values in chunk:
                line += 1
                cells += len(values)
                if cells > _MAX_CELLS:
                    raise Refused(
                        msg(
                            "{file}: more than {limit} cells, nearly all of them blank. Delete the blank columns.",
                            file=self.file,
                            limit=_MAX_CELLS,
                        )
                    )
                row = checked_row(self.file, line, _cells(values))
                if row is not None:
                    yield row


def _cells(values: tuple[object, ...]) -> list[Cell]:
    """Convert a row up to its last value: blank ends are long in hostile files."""
    used = len(values)
    while used and values[used - 1] is None:
        used -= 1
    return [_cell(value) for value in values[:used]]


def _cell(value: object) -> Cell:
    """Keep what a cell holds: numbers as people see them (``repr`` of 0.27 is 0.27), midnight as the day alone."""
    match value:
        case None:
            return None
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return Decimal(value)
        case float():
            number = Decimal(repr(value))
            return number if number.is_finite() else Erroneous(repr(value))
        case str():
            return Erroneous(value) if value in ERROR_CODES else text_cell(value)
        case datetime():
            return value.date() if value.time() == time() else value
        case date():
            return value
        case time() | timedelta():
            return str(value)
        case _:
            return text_cell(str(value))


def write_workbook(path: Path, title: str, header: Iterable[str], rows: Iterable[Iterable[OutNumber]]) -> None:
    """Write one sheet with its headings frozen: numbers are numbers, days are days, and no text runs as a formula.

    The file appears whole or not at all. Raises as ``whole_file``.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "B2"
    sheet.append([_out(sheet, text) for text in header])
    for row in rows:
        sheet.append([_out(sheet, cell) for cell in row])
    with whole_file(path) as temporary:
        book.save(temporary)


def _sheet_title(title: str) -> str:
    """Give what Excel takes as the name of a sheet: 31 characters, without those of a path."""
    return re.sub(r"[\\/*?:\[\]]", " ", title)[:31].strip() or "PlantDesk"


def _out(sheet: Any, cell: OutNumber) -> Any:
    if isinstance(cell, str):
        written = WriteOnlyCell(sheet, cell)
        written.data_type = "s"  # left alone, openpyxl takes a text that begins with = for a formula
        return written
    return cell
