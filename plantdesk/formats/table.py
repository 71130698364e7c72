"""What a reader of files gives: sheets of rows of cells, kept as they stood, and the limits that every reader holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import Self

from plantdesk.domain.errors import Refused
from plantdesk.domain.quantities import is_blank
from plantdesk.domain.text import msg

MAX_BYTES = 256 * 1024 * 1024
"""Largest file that is read."""
MAX_COLUMNS = 1_024
"""Most columns of a sheet in use; files claim 16,383 and more without using them."""
MAX_ROWS = 1_100_000
"""Most rows of a sheet; Excel itself ends at 1,048,576."""
MAX_CELL = 32_767
"""Most characters of one cell, as in Excel."""
MAX_ROW_SIZE = 4 * 1024 * 1024
"""Most characters of one row, so that no file unfolds into millions of cells before its columns are counted."""


@dataclass(frozen=True, slots=True)
class Erroneous:
    """A cell that shows an error of the spreadsheet (``#N/A``, ``#DIV/0!``): neither a value nor a blank."""

    text: str


Cell = str | Decimal | date | datetime | Erroneous | None
"""A cell as the reader got it: text, a true number, a date, an error, or ``None`` for blank."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not wholly blank; ``line`` is its number as Excel shows it, from 1, and blank rows count.

    In a CSV file a row is a record: a heading of three lines in quotation marks is one row there as in Excel.
    """

    line: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """Give the cell of a column counted from 0; ``None`` beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and its rows, which are read as they are asked for and may be asked for again."""

    name: str
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class Tables:
    """The sheets of one opened file; leave it, or close it, when they have been read."""

    file: str
    sheets: tuple[Sheet, ...]
    close: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def text_cell(text: str) -> str | None:
    """Give the text without the white space around it, ``None`` where nothing is left; no-break spaces stay."""
    return None if is_blank(text) else text.strip(" \t\r\n\f\v")


def row_too_long(file: str, line: int) -> Refused:
    """Make the refusal of a row beyond ``MAX_ROW_SIZE``."""
    return Refused(
        msg(
            "{file}: row {line} is longer than {limit} characters. Check its line ends and quotation marks.",
            file=file,
            line=line,
            limit=MAX_ROW_SIZE,
        )
    )


def checked_row(file: str, line: int, cells: Sequence[Cell]) -> Row | None:
    """Make a row of cells without its blank end; ``None`` for a blank row.

    Raises ``Refused`` beyond the limits on rows, columns and characters.
    """
    if line > MAX_ROWS:
        raise Refused(msg("{file}: more than {limit} rows. Split the file into parts.", file=file, limit=MAX_ROWS))
    used = len(cells)
    while used and cells[used - 1] is None:
        used -= 1
    if used == 0:
        return None
    if used > MAX_COLUMNS:
        raise Refused(
            msg(
                "{file}: row {line} uses more than {limit} columns. Keep the columns that are needed.",
                file=file,
                line=line,
                limit=MAX_COLUMNS,
            )
        )
    for cell in cells[:used]:
        if isinstance(cell, str) and len(cell) > MAX_CELL:
            raise Refused(
                msg(
                    "{file}: a cell of row {line} is longer than {limit} characters. Shorten it, or close its "
                    "quotation marks.",
                    file=file,
                    line=line,
                    limit=MAX_CELL,
                )
            )
    return Row(line, tuple(cells[:used]))
