"""Files that prove a milestone stand beside the store under their hash, whole or not at all."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from plantdesk.app import looking_at
from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROJECT, Evidence
from plantdesk.services.programme_recording import attach
from plantdesk.storage.backup import back_up
from plantdesk.storage.evidence import copy_out, folder_of, keep, kept_file
from plantdesk.storage.stations import Stations
from plantdesk.storage.verify import verify
from tests.helpers.programmes import TODAY, furnish
from tests.helpers.stores import CATALOGUE, Desk, new_desk


@pytest.fixture
def desk(tmp_path: Path):
    """Give a store with the small programme in it."""
    made = new_desk(tmp_path)
    furnish(made)
    yield made
    made.store.close()


def prove(desk: Desk, file: Path, code: str, kind: str = MILESTONE) -> Evidence:
    """Attach a file to a record."""
    found = keep(desk.store.path, file)
    attach(desk.recorder(), TODAY, Subject(kind, code), desk.store, found).or_raise()
    return found


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


def test_a_damaged_copy_is_put_right_when_the_file_is_attached_again(tmp_path: Path) -> None:
    """Attaching it again is what a person is told to do; it must help."""
    store, act = tmp_path / "p.plantdesk", tmp_path / "act.txt"
    act.write_text("accepted")
    found = keep(store, act)
    (folder_of(store) / found.sha256).write_text("rejected")
    assert keep(store, act) == found
    assert kept_file(store, found) is not None


def test_a_name_of_several_lines_stays_one_name(tmp_path: Path) -> None:
    """Evidence is recorded a line each: a break in a name would make two files of one."""
    act = tmp_path / "act\n12.txt"
    act.write_text("accepted")
    assert keep(tmp_path / "p.plantdesk", act).name == "act 12.txt"


def test_a_kept_file_goes_out_as_it_was_or_not_at_all(tmp_path: Path) -> None:
    """Nothing is overwritten, and a changed file is told by name instead of handed out."""
    store, act = tmp_path / "p.plantdesk", tmp_path / "act.txt"
    act.write_text("accepted")
    found = keep(store, act)
    copy_out(store, found, tmp_path / "copy.txt")
    assert (tmp_path / "copy.txt").read_text() == "accepted"
    with pytest.raises(PlantDeskError, match="exists already"):
        copy_out(store, found, tmp_path / "copy.txt")
    (folder_of(store) / found.sha256).write_text("rejected")
    with pytest.raises(PlantDeskError, match="was changed after it was attached"):
        copy_out(store, found, tmp_path / "second.txt")
    (folder_of(store) / found.sha256).unlink()
    with pytest.raises(PlantDeskError, match=r"act\.txt is not in"):
        copy_out(store, found, tmp_path / "second.txt")
    assert not (tmp_path / "second.txt").exists()


def test_verify_names_evidence_that_is_missing_or_changed(desk: Desk, tmp_path: Path) -> None:
    """A proof that only looked at the figures would pass while the acts behind them are gone."""
    act, photo = tmp_path / "Акт 12.pdf", tmp_path / "photo.jpg"
    act.write_bytes(b"accepted")
    photo.write_bytes(b"cells")
    first, second = prove(desk, act, "M-2"), prove(desk, photo, "P-1", PROJECT)
    parts = {p.name.source: p.count for p in verify(desk.store.path, CATALOGUE, Stations(desk.folder)).parts}
    assert parts["evidence files"] == 2
    (folder_of(desk.store.path) / second.sha256).write_bytes(b"other cells")
    fault = str(desk.fault())
    assert "P-1" in fault
    assert "photo.jpg" in fault
    assert "changed" in fault
    (folder_of(desk.store.path) / first.sha256).unlink()
    (folder_of(desk.store.path) / second.sha256).write_bytes(b"cells")
    assert "Акт 12.pdf" in str(desk.fault())
    assert keep(desk.store.path, act) == first
    assert desk.fault() is None


def test_a_backup_takes_the_evidence_along_and_proves_it(desk: Desk, tmp_path: Path) -> None:
    """The copy verifies by itself on another machine; what is missing or changed is told, and the rest is copied."""
    act, photo = tmp_path / "act.pdf", tmp_path / "photo.jpg"
    act.write_bytes(b"accepted")
    photo.write_bytes(b"cells")
    prove(desk, act, "M-2")
    second = prove(desk, photo, "M-2")
    (tmp_path / "safe").mkdir()
    made = back_up(desk.store.path, tmp_path / "safe" / "copy.plantdesk")
    assert (made.files, made.fault) == (2, None)
    assert verify(made.path, CATALOGUE, Stations(tmp_path / "elsewhere")).fault is None
    assert kept_file(made.path, second) is not None
    (folder_of(desk.store.path) / second.sha256).write_bytes(b"other")
    made = back_up(desk.store.path, tmp_path / "safe" / "second.plantdesk")
    assert made.files == 1
    assert "photo.jpg" in str(made.fault)
    assert made.path.exists()
    assert sorted(file.name for file in (tmp_path / "safe").iterdir()) == [
        "copy.plantdesk",
        "copy.plantdesk.files",
        "second.plantdesk",
        "second.plantdesk.files",
    ]


def test_a_copy_to_look_at_lies_apart_and_is_gone_at_the_end(tmp_path: Path) -> None:
    """A name from another plant cannot lead out of the folder, and nothing stays behind in the machine's temporary files."""
    with looking_at() as place:
        first = place(Evidence("act.pdf", "a" * 64))
        other = place(Evidence("../..\\..\\act.pdf", "b" * 64))
        first.write_text("accepted")
        assert (first.name, other.name) == ("act.pdf", "act.pdf")
        assert first.parent.parent == other.parent.parent
        assert first.parent != other.parent
    assert not first.parent.parent.exists()
