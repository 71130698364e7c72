"""A station is one installation writing one store: its chain never forks, and its recorded time never runs back."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from plantdesk.storage.stations import Stations
from plantdesk.storage.verify import verify
from tests.helpers.stores import CATALOGUE, Desk, open_store, section


def _stations(desk: Desk) -> list[tuple[bytes, int]]:
    commands = desk.store.commands(None, None, 100)
    return [(c.station, c.number) for c in reversed(commands)]


def test_an_installation_goes_on_with_its_station(desk: Desk) -> None:
    """A second opening, and a second process, write as the same station and count on."""
    desk.save(section(), cathode_t="1")
    other = desk.another()
    other.save(section("s2"), cathode_t="2")
    desk.save(section("s3"), cathode_t="3")
    stations = _stations(desk)
    assert len({station for station, _ in stations}) == 1
    assert [number for _, number in stations] == [1, 2, 3, 4]
    other.store.close()
    assert desk.fault() is None


def test_another_installation_is_another_station(desk: Desk, tmp_path: Path) -> None:
    """Whoever has another data folder begins a chain of its own in the same store."""
    other = desk.another(tmp_path / "other")
    other.save(section(), cathode_t="1")
    other.save(section("s2"), cathode_t="2")
    stations = _stations(desk)
    assert [number for _, number in stations] == [1, 1, 2]
    assert stations[0][0] != stations[1][0] == stations[2][0]
    other.store.close()
    assert desk.fault() is None


def test_a_copy_begins_a_new_station(desk: Desk, tmp_path: Path) -> None:
    """A practice copy of a store is another store to write to, and the original is not disturbed."""
    desk.save(section(), cathode_t="1")
    mine = desk.store.station()
    desk.store.checkpoint()
    shutil.copy(desk.store.path, tmp_path / "practice.plantdesk")
    practice = Desk(
        open_store(tmp_path / "practice.plantdesk", desk.folder, desk.clock, False), desk.clock, desk.folder
    )
    practice.save(section("s2"), cathode_t="2")
    assert practice.store.commands(None, None, 1)[0].station != mine
    desk.save(section("s2"), cathode_t="3")
    assert desk.store.commands(None, None, 1)[0].station == mine
    practice.store.close()
    assert practice.fault() is None
    assert desk.fault() is None


def test_an_older_store_put_back_begins_a_new_station(desk: Desk, tmp_path: Path) -> None:
    """What was recorded after the backup may still be somewhere: its numbers are not given out a second time."""
    desk.save(section(), cathode_t="1")
    mine = desk.store.station()
    desk.store.close()
    shutil.copy(desk.store.path, tmp_path / "backup")
    again = desk.another()
    again.save(section("s2"), cathode_t="2")
    again.store.close()
    shutil.copy(tmp_path / "backup", desk.store.path)
    assert "does not have it" in str(desk.fault())
    restored = desk.another()
    restored.save(section("s3"), cathode_t="3")
    newest = restored.store.commands(None, None, 1)[0]
    assert (newest.station != mine, newest.number) == (True, 1)
    restored.store.close()
    assert desk.fault() is None


def test_a_forgotten_or_damaged_head_begins_a_new_station(desk: Desk) -> None:
    """Without its head outside, an installation cannot know that its chain was not gone on with elsewhere."""
    mine = desk.store.station()
    desk.store.close()
    file = next(desk.folder.iterdir())
    file.write_bytes(b"{" + file.read_bytes()[:100])
    again = desk.another()
    again.save(section(), cathode_t="1")
    assert again.store.commands(None, None, 1)[0].station != mine
    again.store.close()
    assert desk.fault() is None


def test_a_head_that_cannot_be_kept_does_not_undo_the_save(desk: Desk, tmp_path: Path) -> None:
    """The save stands; only the next start begins a new station."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    other = desk.another(blocked)
    assert other.save(section(), cathode_t="1").saved == 1
    assert other.value(section(), "cathode_t") == "1"
    other.store.close()
    assert verify(desk.store.path, CATALOGUE, Stations(blocked)).fault is None


def test_recorded_time_never_runs_back(desk: Desk) -> None:
    """A clock that goes back stamps the time of the last command until it has caught up."""
    long_ago = date(2016, 6, 1)
    desk.save(section(day=long_ago), cathode_t="1")
    desk.clock.advance(days=-3)
    desk.save(section("s2", long_ago), cathode_t="2")
    desk.clock.advance(days=4)
    desk.save(section("s3", long_ago), cathode_t="3")
    times = [c.recorded for c in reversed(desk.store.commands(None, None, 10))]
    assert times == sorted(times)
    assert times[1] == times[2] < times[3]
    ids = [c.id for c in reversed(desk.store.commands(None, None, 10))]
    assert len(set(ids)) == 4
