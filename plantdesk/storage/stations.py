"""The station: one installation writing one store; its head is kept outside the store, in the user's data folder.

A store that was copied, restored or put back to an older state carries a chain that somebody else may go on with. So
before its first write here it must match what this installation remembers, or a new station begins.
"""

from __future__ import annotations

import json
import weakref
from functools import cached_property
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from plantdesk.domain.system import said_by_system
from plantdesk.domain.text import Message, msg

_ROOM = 1024
"""Bytes that a head is padded to, so that a shorter one leaves nothing of a longer one behind."""


class Head(NamedTuple):
    """The last command that a station recorded: its number and hash."""

    station: bytes
    number: int
    hash: bytes


def place_of(path: Path) -> str:
    """Give what stands for a path in the name of the file that keeps its head."""
    # Hashes are loaded by the first who writes: the window's start does not wait.
    import hashlib

    return hashlib.sha256(path.resolve().as_posix().encode(errors="surrogateescape")).hexdigest()[:16]


class Stations:
    """Remember, per store file, the station of this installation and its last head."""

    def __init__(self, folder: Path) -> None:
        """Keep the heads in ``folder``, one small file a store; the folder is made when first needed."""
        self._folder = folder

    def head(self, store: bytes, path: Path) -> Head | None:
        """Give the head remembered for the store at this path, or nothing where there is none that can be read."""
        memory = self.memory(store, path)
        try:
            return memory.head()
        finally:
            memory.close()

    def heads_at(self, path: Path) -> list[Head]:
        """Give the heads that are remembered for a file, whatever id its store had."""
        ids = [file.name.partition("-")[0] for file in self._folder.glob(f"*-{place_of(path)}.json")]
        heads = [self.head(bytes.fromhex(one), path) for one in sorted(ids)]
        return [head for head in heads if head is not None]

    def memory(self, store: bytes, path: Path) -> Memory:
        """Give what is remembered for the store at this path, to be read and written while the store is open."""
        return Memory(self._folder, store, path)


class Memory:
    """The head that this installation remembers for one store; its file stays open, for each save reads and writes it.

    Several processes share it. The store's write lock is held while it is read, and it is written after the commit.
    """

    def __init__(self, folder: Path, store: bytes, path: Path) -> None:
        self._folder, self._id = folder, store
        self._resolved = path.resolve()
        self._store = str(path)
        self._file: FileIO | None = None
        self.unkept: Message | None = None
        """Why the newest head could not be kept; nothing where it was."""

    @cached_property
    def _path(self) -> Path:
        # The path is part of the name: a copy of a store elsewhere is another store to write to.
        return self._folder / f"{self._id.hex()}-{place_of(self._resolved)}.json"

    def head(self) -> Head | None:
        """Give the head, or nothing where there is none that can be read."""
        try:
            file = self._opened()
            file.seek(0)
            whole = json.loads(file.read(_ROOM))
            return Head(bytes.fromhex(whole["station"]), int(whole["number"]), bytes.fromhex(whole["hash"]))
        except (OSError, ValueError, KeyError, TypeError):
            # Unreadable is as good as forgotten: a new station begins, which is always safe.
            return None

    def remember(self, head: Head) -> None:
        """Keep a new head: overwritten in place and not synchronised, for a save costs one sync call and no more.

        After a power cut, or where the folder cannot be written, the head may be older than the store's, which is
        still one of its chain, or unreadable, which begins a new station: both are safe, and the save itself stands; a
        folder that cannot be written is told in ``unkept``.
        """
        text = json.dumps(
            {"station": head.station.hex(), "number": head.number, "hash": head.hash.hex(), "store": self._store}
        )
        try:
            if self._file is None and not self._path.exists():
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.touch()
            file = self._opened()
            file.seek(0)
            file.write(text.encode().ljust(_ROOM))
        except OSError as fault:
            self.unkept = msg(
                "All is saved, but see to the data folder (PLANTDESK_DATA): {folder} cannot be written: {reason}. Until"
                " then nobody notices an older copy put in the store's place.",
                folder=str(self._folder),
                reason=said_by_system(fault),
            )
        else:
            self.unkept = None

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _opened(self) -> FileIO:
        if self._file is None:
            self._file = FileIO(self._path, "r+")
            weakref.finalize(self, self._file.close)
        return self._file
