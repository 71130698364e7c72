"""Open a file of another planning program by what it holds, and write one by the end of its name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from plantdesk.domain.errors import Refused
from plantdesk.domain.system import said_by_system
from plantdesk.domain.text import msg
from plantdesk.formats.csvfile import write_csv
from plantdesk.formats.mspdi import read_mspdi
from plantdesk.formats.mspdi_out import write_mspdi
from plantdesk.formats.open_table import read_tables
from plantdesk.formats.programme_table import read_programme_table
from plantdesk.formats.workbook import write_workbook
from plantdesk.formats.xer import read_xer
from plantdesk.services.programme_file import ProgrammeFile, Progress

WRITTEN = (".xml", ".xlsx", ".csv")
"""The ends of names that can be written: MS Project XML, a workbook, a table of text."""
_START = 512
_COMPOUND = bytes.fromhex("D0CF11E0")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_programme(path: Path, progress: Progress | None = None) -> ProgrammeFile:
    """Read MS Project XML, Primavera XER, CSV or XLSX; ``Refused`` with one line and its place for whatever is wrong."""
    try:
        with path.open("rb") as file:
            start = file.read(_START)
        found = _read(path, start, progress)
        with path.open("rb") as file:
            return replace(found, sha256=hashlib.file_digest(file, "sha256").hexdigest())
    except FileNotFoundError as fault:
        raise Refused(msg("There is no file {file}.", file=str(path))) from fault
    except OSError as fault:
        if path.is_dir():
            raise Refused(msg("{file} is a folder. Name a file in it.", file=str(path))) from fault
        raise Refused(msg("{file} cannot be read: {reason}.", file=str(path), reason=said_by_system(fault))) from fault


def _read(path: Path, start: bytes, progress: Progress | None) -> ProgrammeFile:
    plain = start
    for bom in _BOMS:
        plain = plain.removeprefix(bom)
    plain = plain.replace(b"\0", b"").lstrip()
    if plain.startswith(b"<"):
        return read_mspdi(path, progress)
    if plain.startswith(b"ERMHDR"):
        return read_xer(path, progress)
    if path.suffix.lower() == ".xer":
        return read_xer(path, progress)  # which says what is missing
    if plain.startswith(b"MPX") or (start.startswith(_COMPOUND) and path.suffix.lower() in (".mpp", ".mpt")):
        raise Refused(msg("{file}: open it in MS Project and save it as XML.", file=path.name))
    with read_tables(path) as tables:
        return read_programme_table(tables, progress)


def refuse_other_ends(path: Path) -> None:
    """Refuse a name of a file from which its form does not follow."""
    if path.suffix.lower() not in WRITTEN:
        raise Refused(msg("{file}: end the name with one of {known}.", file=path.name, known=list(WRITTEN)))


def write_programme(path: Path, programme: ProgrammeFile, now: datetime, progress: Progress | None = None) -> int:
    """Write MS Project XML; gives how many rows. ``Unavailable`` where it cannot be written."""
    return write_mspdi(path, programme, now, progress)


def write_programme_table(path: Path, rows: Iterable[Sequence[str | Decimal | date | None]]) -> int:
    """Write CSV or, by the end of the name, XLSX; gives how many rows beside the headings."""
    header, *body = rows
    names = [str(cell) for cell in header]
    if path.suffix.lower() == ".xlsx":
        write_workbook(path, "PlantDesk", names, body)
    else:
        write_csv(path, names, body, "en", plain=True)
    return len(body)
