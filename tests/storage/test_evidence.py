"""Files that prove a milestone stand beside the store under their hash, whole or not at all."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from plantdesk.storage.evidence import folder_of, keep, kept_file


def test_a_file_is_kept_under_its_hash_once(tmp_path: Path) -> None:
    """The same file twice is one; the name it came with is in the ledger, not on the disk."""
    store, act = tmp_path / "p.plantdesk", tmp_path / "Акт 12.pdf"
    act.write_bytes(b"accepted" * 300_000)
    found = keep(store, act)
    assert found == keep(store, act)
    assert found == ("Акт 12.pdf", sha256(act.read_bytes()).hexdigest())
    assert [file.name for file in folder_of(store).iterdir()] == [found.sha256]
    assert kept_file(store, found) == folder_of(store) / found.sha256


def test_what_was_changed_or_is_gone_is_told(tmp_path: Path) -> None:
    """A kept file that is not what it was proves nothing; a missing source leaves nothing behind."""
    store, act = tmp_path / "p.plantdesk", tmp_path / "act.txt"
    act.write_text("accepted")
    found = keep(store, act)
    (folder_of(store) / found.sha256).write_text("rejected")
    assert kept_file(store, found) is None
    (folder_of(store) / found.sha256).unlink()
    assert kept_file(store, found) is None
    with pytest.raises(OSError, match="nowhere"):
        keep(store, tmp_path / "nowhere.txt")
    assert list(folder_of(store).iterdir()) == []
