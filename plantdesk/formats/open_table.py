"""Open a file of tables by what it holds, not by what it is called."""

from __future__ import annotations

from pathlib import Path

from plantdesk.domain.errors import Refused
from plantdesk.domain.system import said_by_system
from plantdesk.domain.text import msg
from plantdesk.formats.csvfile import read_csv
from plantdesk.formats.table import Tables
from plantdesk.formats.workbook import read_workbook

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = bytes.fromhex("D0CF11E0")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SCAN = 16 * 1024 * 1024
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


def read_tables(path: Path) -> Tables:
    """Open a workbook or a delimited text file; use it in ``with``.

    Raises ``Refused`` with one clear line for whatever is neither, also while the rows are read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
            encrypted = start.startswith(_COMPOUND) and _ENCRYPTED in file.read(_SCAN)
        return _by_content(path, start, encrypted)
    except FileNotFoundError as fault:
        raise Refused(msg("There is no file {file}.", file=str(path))) from fault
    except IsADirectoryError as fault:
        raise Refused(msg("{file} is a folder. Name a file in it.", file=str(path))) from fault
    except PermissionError as fault:
        if path.is_dir():
            raise Refused(msg("{file} is a folder. Name a file in it.", file=str(path))) from fault
        raise Refused(msg("{file} may not be read: permission is missing.", file=str(path))) from fault
    except OSError as fault:
        raise Refused(msg("{file} cannot be read: {reason}.", file=str(path), reason=said_by_system(fault))) from fault


def _by_content(path: Path, start: bytes, encrypted: bool) -> Tables:
    if start.startswith(_ZIP):
        return read_workbook(path)
    if encrypted:
        raise Refused(
            msg("{file} is protected by a password. Open it in Excel, remove the password and save it.", file=path.name)
        )
    if start.startswith(_COMPOUND):
        raise Refused(
            msg("{file} is a workbook of Excel 97–2003. Open it in Excel and save it as .xlsx.", file=path.name)
        )
    if path.suffix.lower() in _WORKBOOK_NAMES and start:
        raise Refused(
            msg("{file} is named a workbook but is none. Open it in Excel and save it as .xlsx.", file=path.name)
        )
    return read_csv(path)
