"""The station: one installation writing one store; its head is kept outside the store, in the user's data folder.

A store that was copied, restored or put back to an older state carries a chain that somebody else may go on with. So
before its first write here it must match what this installation remembers, or a new station begins.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path


_ROOM = 1024
"""Bytes that a head is padded to, so that a shorter one leaves nothing of a longer one behind."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last command that a station recorded: its number and hash."""

    station: bytes
    number: int
    hash: bytes


class Stations:
    """Remember, per store file, the station of this installation and its last head."""

    def __init__(self, folder: Path) -> None:
        """Keep the heads in ``folder``, one small file a store; the folder is made when first needed."""
        self._folder = folder

    def head(self, store: bytes, path: Path) -> Head | None:
        """Give the head remembered for the store at this path, or nothing where there is none that can be read."""
        try:
            whole = json.loads(self._file(store, path).read_text(encoding="utf-8"))
            return Head(bytes.fromhex(whole["station"]), int(whole["number"]), bytes.fromhex(whole["hash"]))
        except (OSError, ValueError, KeyError, TypeError):
            # Unreadable is as good as forgotten: a new station begins, which is always safe.
            return None

    def remember(self, store: bytes, path: Path, head: Head) -> None:
        """Keep a new head: overwritten in place and not synchronised, for a save costs one sync call and no more.

        After a power cut the head may be older than the store's, which is still one of its chain, or unreadable,
        which begins a new station: both are safe.
        """
        file = self._file(store, path)
        text = json.dumps(
            {"station": head.station.hex(), "number": head.number, "hash": head.hash.hex(), "store": str(path)}
        )
        if not file.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            file.touch()
        with file.open("r+b") as opened:
            opened.write(text.encode().ljust(_ROOM))

    def _file(self, store: bytes, path: Path) -> Path:
        # The path is part of the name: a copy of a store elsewhere is another store to write to.
        place = hashlib.sha256(path.resolve().as_posix().encode()).hexdigest()[:16]
        return self._folder / f"{store.hex()}-{place}.json"
