"""What was typed and not saved survives the process, beside the store and never in it."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plantdesk.domain.errors import Unavailable
from plantdesk.storage.drafts import Drafts


def _files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_texts_are_kept_until_they_are_saved(tmp_path: Path) -> None:
    """What was kept is offered again; when nothing is left, no file is left either."""
    store = tmp_path / "plant.plantdesk"
    drafts = Drafts.open(store)
    drafts.keep({"s1 cathode_t": "99,2", "remark": "насос\nстоит"})
    drafts.close()
    again = Drafts.open(store)
    assert again.load() == {"s1 cathode_t": "99,2", "remark": "насос\nстоит"}
    again.keep({})
    again.close()
    assert _files(tmp_path) == []


def test_a_living_window_keeps_its_own(tmp_path: Path) -> None:
    """A second window gets a slot of its own and sees nothing of the first one's typing."""
    store = tmp_path / "plant.plantdesk"
    one = Drafts.open(store)
    one.keep({"a": "1"})
    two = Drafts.open(store)
    assert two.load() == {}
    two.keep({"b": "2"})
    assert one.load() == {"a": "1"}
    one.close()
    two.close()
    assert len([name for name in _files(tmp_path) if name.endswith(".json")]) == 2


def test_slots_of_windows_that_are_gone_are_adopted_together(tmp_path: Path) -> None:
    """Several crashed windows: all their texts come back at once, the latest of the same field wins."""
    store = tmp_path / "plant.plantdesk"
    one, two = Drafts.open(store), Drafts.open(store)
    one.keep({"a": "old", "b": "1"})
    two.keep({"a": "new", "c": "2"})
    os.utime(tmp_path / "plant.plantdesk.drafts-1.json", (1, 1))
    one.close()
    two.close()
    third = Drafts.open(store)
    assert third.load() == {"a": "new", "b": "1", "c": "2"}
    assert [name for name in _files(tmp_path) if name.endswith(".json")] == ["plant.plantdesk.drafts-1.json"]
    third.close()


def test_a_killed_process_leaves_its_typing_to_the_next(tmp_path: Path) -> None:
    """The lock ends with the process, however that ends."""
    store = tmp_path / "plant.plantdesk"
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        drafts = Drafts.open(store)
        drafts.keep({"a": "typed"})
        os.write(writing, b"kept")
        signal.pause()
    assert os.read(reading, 4) == b"kept"
    alive = Drafts.open(store)
    assert alive.load() == {}
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    os.close(writing)
    after = Drafts.open(store)
    assert after.load() == {"a": "typed"}
    after.close()
    alive.close()


def test_a_file_that_cannot_be_understood_is_put_aside(tmp_path: Path) -> None:
    """Nothing typed is thrown away, even if we cannot read it."""
    store = tmp_path / "plant.plantdesk"
    (tmp_path / "plant.plantdesk.drafts-1.json").write_text('{"a": "typ')
    drafts = Drafts.open(store)
    assert drafts.load() == {}
    drafts.close()
    assert (tmp_path / "plant.plantdesk.drafts-1.damaged").read_text() == '{"a": "typ'


def test_a_folder_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    """A drive that is gone is told like every other trouble of the machine."""
    with pytest.raises(Unavailable):
        Drafts.open(tmp_path / "gone" / "plant.plantdesk")


def test_a_full_disk_leaves_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written is told and leaves no half file; what was kept before is kept still."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    drafts = Drafts.open(tmp_path / "plant.plantdesk")
    drafts.keep({"a": "1"})
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="the disk is full"):
        drafts.keep({"a": "12"})
    drafts.close()
    assert _files(tmp_path) == ["plant.plantdesk.drafts-1.json"]
    again = Drafts.open(tmp_path / "plant.plantdesk")
    assert again.load() == {"a": "1"}
    monkeypatch.undo()
    again.close()


@given(texts=st.dictionaries(st.text(max_size=10), st.text(max_size=20), max_size=5))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_come_back_as_typed(tmp_path: Path, texts: dict[str, str]) -> None:
    """Any text comes back letter by letter."""
    store = tmp_path / "any.plantdesk"
    drafts = Drafts.open(store)
    drafts.keep(texts)
    drafts.close()
    again = Drafts.open(store)
    assert again.load() == texts
    again.close()
