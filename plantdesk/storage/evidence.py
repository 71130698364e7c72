"""Files that prove what was recorded, kept beside the store under the SHA-256 of what is in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from plantdesk.domain.errors import Refused, Unavailable
from plantdesk.domain.programme import KINDS, Evidence
from plantdesk.domain.text import Message, msg
from plantdesk.services.programme import EVIDENCE, read_evidence
from plantdesk.storage.connection import Database
from plantdesk.storage.faults import told

_CHUNK = 1 << 20
_HASH = re.compile("[0-9a-f]{64}")


def folder_of(store: Path) -> Path:
    """Give the folder beside a store in which its files are kept."""
    return store.with_name(f"{store.name}.files")


def keep(store: Path, file: Path) -> Evidence:
    """Copy a file beside the store and give its name and hash; a file that is there already is not copied again.

    It gets its place once it is on the disk as a whole; a copy there that is not what it was is put right. ``OSError``
    where it cannot be read or written.
    """
    with file.open("rb") as source:
        folder = folder_of(store)
        folder.mkdir(exist_ok=True)
        return Evidence(" ".join(file.name.split()), _take_in(folder, source))


def _take_in(folder: Path, source: BinaryIO) -> str:
    """Copy an open file into a folder under its hash; gives the hash."""
    digest = sha256()
    coming = folder / f".coming-{os.getpid()}"
    try:
        with coming.open("wb") as target:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        kept = folder / digest.hexdigest()
        if kept.is_file() and _hash(kept) == kept.name:
            coming.unlink()
        else:
            coming.replace(kept)
    except BaseException:
        coming.unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def kept_file(store: Path, evidence: Evidence) -> Path | None:
    """Give where a file is kept, if it is there and still what it was."""
    path = folder_of(store) / evidence.sha256
    return path if path.is_file() and _hash(path) == evidence.sha256 else None


def is_there(store: Path, evidence: Evidence) -> bool:
    """Tell whether something is kept under the hash of a file, without reading it."""
    return (folder_of(store) / evidence.sha256).is_file()


def fault_of(store: Path, evidence: Evidence) -> Message | None:
    """Say why a file proves nothing any more: it is missing, or it was changed."""
    folder, path = folder_of(store), folder_of(store) / evidence.sha256
    if not path.is_file():
        return msg(
            "the file {file} is not in {folder}. Put it back from a backup, or attach it again.",
            file=evidence.name,
            folder=folder.name,
        )
    if _hash(path) != evidence.sha256:
        return msg(
            "the file {file} in {folder} was changed after it was attached. Put it back from a backup, or attach it"
            " again.",
            file=evidence.name,
            folder=folder.name,
        )
    return None


def copy_out(store: Path, evidence: Evidence, target: Path) -> None:
    """Copy a kept file to a new place.

    ``Refused`` where something stands there already, ``Unavailable`` where the kept file is missing or was changed, or
    the place cannot be written; then nothing is left there.
    """
    if target.exists():
        raise Refused(msg("{path} exists already. Choose another name; nothing was overwritten.", path=target.name))
    digest = sha256()
    with told(target):
        source = folder_of(store) / evidence.sha256
        if source.is_file():
            with source.open("rb") as file, target.open("xb") as copy:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
                    copy.write(chunk)
    if digest.hexdigest() != evidence.sha256:
        fault = fault_of(store, evidence)
        target.unlink(missing_ok=True)
        raise Unavailable(fault or msg("{path} could not be written as a whole.", path=target.name))


def copy_all(store: Path, copy: Path) -> int:
    """Copy everything that is kept beside a store beside its copy, under the hash that each file has; gives how many.

    What is there already stays; a file that was changed is left out. ``OSError`` where something cannot be read or written.
    """
    source, target = folder_of(store), folder_of(copy)
    kept = sorted(file for file in source.iterdir() if _HASH.fullmatch(file.name)) if source.is_dir() else []
    if kept:
        target.mkdir(exist_ok=True)
    n = 0
    for file in kept:
        there = target / file.name
        if not (there.is_file() and _hash(there) == file.name):
            with file.open("rb") as opened:
                taken = _take_in(target, opened)
            if taken != file.name:
                (target / taken).unlink()
                continue
        n += 1
    return n


def recorded(db: Database) -> Iterator[tuple[str, Evidence]]:
    """Give every file that stands in the ledger, with the code of its record."""
    rows = db.conn.execute(
        "SELECT u.name, k.value FROM figure f CROSS JOIN kept k ON k.figure = f.id CROSS JOIN subject s ON s.id = k.subject"
        " CROSS JOIN unit u ON u.id = s.unit WHERE f.key = ? AND k.value IS NOT NULL AND s.day = ''"
        f" AND u.kind IN ({', '.join('?' * len(KINDS))}) ORDER BY s.id",
        [EVIDENCE, *KINDS],
    )
    for code, text in rows:
        for one in read_evidence(text):
            yield code, one


def first_fault(db: Database, store: Path) -> tuple[int, Message | None]:
    """Hold every file that stands in the ledger against its hash; gives how many, and the first that is missing or changed."""
    n = 0
    for code, one in recorded(db):
        what = fault_of(store, one)
        if what is not None:
            return n, msg("Evidence of {code}: {what}", code=code, what=what)
        n += 1
    return n, None


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
