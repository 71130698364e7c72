"""Files that prove what was recorded, kept beside the store under the SHA-256 of what is in them."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from plantdesk.domain.programme import Evidence

_CHUNK = 1 << 20


def folder_of(store: Path) -> Path:
    """Give the folder beside a store in which its files are kept."""
    return store.with_name(f"{store.name}.files")


def keep(store: Path, file: Path) -> Evidence:
    """Copy a file beside the store and give its name and hash; a file that is there already is not copied again.

    It gets its place once it is on the disk as a whole. ``OSError`` where it cannot be read or written.
    """
    folder = folder_of(store)
    digest = sha256()
    with file.open("rb") as source:
        folder.mkdir(exist_ok=True)
        coming = folder / f".coming-{os.getpid()}"
        try:
            with coming.open("wb") as target:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            kept = folder / digest.hexdigest()
            if kept.exists():
                coming.unlink()
            else:
                coming.replace(kept)
        except BaseException:
            coming.unlink(missing_ok=True)
            raise
    return Evidence(file.name, digest.hexdigest())


def kept_file(store: Path, evidence: Evidence) -> Path | None:
    """Give where a file is kept, if it is there and still what it was."""
    path = folder_of(store) / evidence.sha256
    if not path.is_file():
        return None
    with path.open("rb") as file:
        digest = sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return path if digest.hexdigest() == evidence.sha256 else None
