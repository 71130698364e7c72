"""SQLite's and the file system's failures, told to the person as one clear line."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plantdesk.domain.errors import Unavailable
from plantdesk.domain.system import said_by_system
from plantdesk.domain.text import Message, msg

_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT"}
_INDEX_BYTES = 32_768
"""What the smallest index of a write-ahead log takes."""


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn a failure of SQLite or the disk into ``Unavailable``; anything else is ours and passes."""
    try:
        yield
    except sqlite3.Error as error:
        raise Unavailable(_line(error, path)) from error
    except UnicodeDecodeError as error:
        # A damaged page may hold bytes that are no text; sqlite3 does not count that among its own errors.
        raise Unavailable(_damaged(path)) from error
    except OSError as error:
        raise Unavailable(_system(error, path)) from error


def _line(error: sqlite3.Error, path: Path) -> Message:
    name = getattr(error, "sqlite_errorname", "") or ""
    base = "_".join(name.split("_")[:2])
    if base in _DAMAGED:
        return _damaged(path)
    if base in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return msg("{path} is locked by another program. Nothing was stored; try again.", path=path.name)
    if base == "SQLITE_READONLY" or (base == "SQLITE_CANTOPEN" and _is_read_only(path)):
        return msg("{path} cannot be written: the file or its folder is read-only. Nothing was stored.", path=path.name)
    if base == "SQLITE_FULL" or (base == "SQLITE_IOERR" and _is_full(path)):
        return msg("The disk is full. Nothing was stored; free some room and save again.")
    if base == "SQLITE_CANTOPEN":
        return msg("{path} cannot be opened. Check that it is there and that its folder can be written.", path=path)
    if base == "SQLITE_IOERR":
        return msg("The disk failed while working on {path}. Nothing was stored; check the disk.", path=path.name)
    return msg("{path}: SQLite says: {error}. Nothing was stored.", path=path.name, error=str(error))


def _is_read_only(path: Path) -> bool:
    """Tell whether a store is there and cannot be written: itself, or its folder, where its log stands."""
    return path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _is_full(path: Path) -> bool:
    """Tell whether there is no room for so much as SQLite's index of the log; it calls that a failed disk."""
    import shutil  # not needed at the window's start

    try:
        return shutil.disk_usage(path.parent).free < _INDEX_BYTES
    except OSError:
        return False


def _damaged(path: Path) -> Message:
    return msg(
        "{path} is not a PlantDesk store, or it is damaged. Choose another file or restore a backup.", path=path.name
    )


def _system(error: OSError, path: Path) -> Message:
    reason = said_by_system(error)
    return msg("{path}: the system says: {reason}.", path=str(error.filename or path), reason=reason)
