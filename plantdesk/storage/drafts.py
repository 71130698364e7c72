"""Keep what is typed but not saved in files beside the store: never in it, so that typing wakes no other window.

Each window has a slot, ``<store>.drafts-N.json``. A lock of the operating system tells whether its window still lives,
for it ends with the process however that ends: a slot whose window is gone is adopted, a living one's is left alone.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from plantdesk.storage.faults import told

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Drafts:
    """The slot of one window: texts as typed, by keys that mean something to whoever keeps them."""

    def __init__(self, slot: _Slot, found: dict[str, str]) -> None:
        self._slot = slot
        self._kept = found

    @classmethod
    def open(cls, store: Path) -> Drafts:
        """Take a free slot beside the store, and adopt what windows that are gone left in theirs."""
        with told(store):
            free = [slot for slot in _slots(store) if slot.take()]
            found: dict[str, str] = {}
            for slot in sorted(free, key=_Slot.age):
                found.update(slot.read())
            mine, *others = free
            drafts = cls(mine, mine.read())
            drafts.keep(found)
            for slot in others:
                slot.write({})
                slot.release()
        return drafts

    def load(self) -> dict[str, str]:
        """Give the texts that were kept and never saved, here or in a window that is gone."""
        return dict(self._kept)

    def keep(self, texts: Mapping[str, str]) -> None:
        """Keep these texts instead of the ones before; they survive the end of the process and of the power."""
        if texts != self._kept:
            self._slot.write(texts)
            self._kept = dict(texts)

    def close(self) -> None:
        """Give the slot up; its file stays only where something unsaved is in it."""
        self._slot.release()


class _Slot:
    """One file of drafts, and the file whose lock says that somebody uses it."""

    def __init__(self, store: Path, number: int) -> None:
        self._path = store.with_name(f"{store.name}.drafts-{number}.json")
        self._lock_path = self._path.with_suffix(".lock")
        self._lock: BinaryIO | None = None

    def exists(self) -> bool:
        """Tell whether somebody left something in this slot or uses it."""
        return self._path.exists() or self._lock_path.exists()

    def age(self) -> float:
        """Give when the slot was written last; a slot without a file is the oldest."""
        return self._path.stat().st_mtime if self._path.exists() else 0.0

    def take(self) -> bool:
        """Lock the slot, unless a living window has it."""
        file = self._lock_path.open("ab")
        if _lock(file) and self._is_current(file):
            self._lock = file
            return True
        file.close()
        return False

    def _is_current(self, file: BinaryIO) -> bool:
        # Its last user may have removed the lock's file between our opening and locking it.
        return self._lock_path.exists() and os.path.samestat(os.fstat(file.fileno()), self._lock_path.stat())

    def read(self) -> dict[str, str]:
        """Give the texts in the slot; a file that cannot be understood is put aside under another name."""
        if not self._path.exists():
            return {}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(key): str(text) for key, text in found.items()}
        except (ValueError, AttributeError):
            self._path.replace(self._path.with_suffix(".damaged"))
            return {}

    def write(self, texts: Mapping[str, str]) -> None:
        """Replace the texts in one step; no texts, no file."""
        with told(self._path):
            if not texts:
                self._path.unlink(missing_ok=True)
                return
            part = self._path.with_suffix(".part")
            try:
                with part.open("w", encoding="utf-8", errors="surrogatepass") as file:
                    json.dump(texts, file, ensure_ascii=False)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(self._path)
            except OSError:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
                raise

    def release(self) -> None:
        """Give the slot up."""
        if self._lock is None:
            return
        if sys.platform == "win32":
            # An open file cannot be removed there, and somebody may open it before we remove it: then it stays.
            self._lock.close()
        with suppress(OSError):
            self._lock_path.unlink()
        self._lock.close()
        self._lock = None


def _slots(store: Path) -> list[_Slot]:
    """Give the slots that exist, and one that does not."""
    found = []
    for number in count(1):
        slot = _Slot(store, number)
        found.append(slot)
        if not slot.exists():
            return found
    raise AssertionError
