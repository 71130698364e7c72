"""Headings of columns: compared without case, line breaks and punctuation, for they drift from month to month."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plantdesk.domain.errors import Refused
from plantdesk.domain.text import msg
from plantdesk.formats.table import Cell, Erroneous

SEARCHED_ROWS = 30
"""How many rows from the top may hold the headings."""


@dataclass(frozen=True, slots=True)
class Headings:
    """Which columns, counted from 0, hold which keys, and the headings that say nothing to us."""

    columns: Mapping[int, str]
    unknown: tuple[str, ...]


def cell_text(cell: Cell) -> str:
    """Give what a person sees in a cell, on one line; nothing for a blank."""
    if cell is None:
        return ""
    if isinstance(cell, Erroneous):
        return cell.text
    return " ".join(str(cell).split())


def normalised(text: str) -> str:
    """Fold case, white space, width, ``ё`` and punctuation (``%`` stays: it tells a grade from tonnes)."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join("".join(c if c.isalnum() or c == "%" else " " for c in folded).split())


def column_name(column: int) -> str:
    """Name a column, counted from 0, as a spreadsheet does: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def match_headings(header_row: Sequence[Cell], headings: Mapping[str, Iterable[str]]) -> Headings:
    """Match a row of headings to keys; a key matches itself and each of its spellings.

    Raises ``Refused`` where two columns have the same meaning or one heading has two.
    """
    meanings: dict[str, list[str]] = {}
    for key, spellings in headings.items():
        for spelling in {normalised(s) for s in (key, *spellings)} - {""}:
            meanings.setdefault(spelling, []).append(key)
    columns: dict[int, str] = {}
    unknown: list[str] = []
    for column, cell in enumerate(header_row):
        text = cell_text(cell)
        keys = meanings.get(normalised(text), [])
        if len(keys) > 1:
            raise Refused(
                msg(
                    "The heading “{heading}” may mean {keys}. Use the keys as headings.",
                    heading=text,
                    keys=", ".join(keys),
                )
            )
        if keys and keys[0] in columns.values():
            first = next(c for c, key in columns.items() if key == keys[0])
            raise Refused(
                msg(
                    "Columns {first} and {second} have the same heading “{heading}”. Keep one of them.",
                    first=column_name(first),
                    second=column_name(column),
                    heading=text,
                )
            )
        if keys:
            columns[column] = keys[0]
        elif text:
            unknown.append(text)
    return Headings(columns, tuple(unknown))
