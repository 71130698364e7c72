"""What may be done to a file that a person names: the one place that decides what is read in and what is written over.

A store in use is never opened here, not even to look: whoever closes any handle of a file drops the locks that SQLite
holds on it in the same process (POSIX), and two writers would damage it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG

from plantdesk.domain.errors import Refused, Unavailable
from plantdesk.domain.system import said_by_system
from plantdesk.domain.text import Message, msg

_BESIDE = ("-wal", "-shm", "-journal")
_SQLITE = b"SQLite format 3\0"


def refuse_to_read(file: Path) -> None:
    """Refuse to read in what is no ordinary file, which may never end, or is a store in use; missing files pass."""
    place = _meant(file)
    if _in_use(place):
        raise Refused(msg("{path} is a store that is in use. Choose another file.", path=file.name))
    if place.exists() and not S_ISREG(place.stat().st_mode):
        raise Refused(_no_file(file))


def refuse_to_replace(target: Path) -> None:
    """Refuse to write over a store, any other database, or what is no ordinary file; other files may be replaced.

    ``OSError`` where what stands there cannot be looked at.
    """
    place = _meant(target)
    if _in_use(place):
        raise Refused(msg("{path} is a store that is in use. Choose another file.", path=target.name))
    if not place.exists():
        return
    stat = place.stat()
    if not S_ISREG(stat.st_mode):
        raise Refused(_no_file(target))
    # Another name of the same file may be in use, so it is not opened; it loses this name and nothing else.
    if stat.st_nlink == 1 and _is_database(place):
        raise Refused(
            msg("{path} is a store or another database, which is never written over. Choose another name.", path=target)
        )


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the path of a temporary file beside ``path``; it takes that name when the block ends well, whole or not at all.

    A link is followed: the file that it points to is replaced. ``Refused`` where nothing may be written over what
    stands there, ``Unavailable`` where the machine does not let us.
    """
    place = _meant(path)
    temporary = place.with_name(f".{place.name}.{os.getpid()}.tmp")
    try:
        refuse_to_replace(path)
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(place)
    except OSError as fault:
        raise Unavailable(
            msg("{file} cannot be written: {reason}.", file=str(path), reason=said_by_system(fault))
        ) from fault
    finally:
        temporary.unlink(missing_ok=True)


def _meant(file: Path) -> Path:
    """Give the file that links lead to; unlike ``Path.resolve`` it never fails."""
    return Path(os.path.realpath(file))


def _in_use(place: Path) -> bool:
    return place.name.endswith(_BESIDE) or any(place.with_name(place.name + end).exists() for end in _BESIDE)


def _is_database(place: Path) -> bool:
    with place.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _no_file(file: Path) -> Message:
    return msg("{path} is not an ordinary file. Choose another file.", path=str(file))
