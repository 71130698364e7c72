"""A store that cannot be used is told in one clear line, and not a byte of anything is changed."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from plantdesk.domain.errors import PlantDeskError, Unavailable
from plantdesk.storage import connection
from plantdesk.storage.backup import back_up
from plantdesk.storage.faults import told
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Reader, Store
from plantdesk.storage.verify import verify
from tests.helpers.clocks import FixedClock
from tests.helpers.stores import CATALOGUE, Desk, section

SHARED = Path(os.environ.get("PLANTDESK_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "sqlite_corrupt"
DAMAGED = sorted(SHARED.glob("*")) if SHARED.is_dir() else []
NOBODY = 65534


def _openings(path: Path, stations: Path) -> list[Callable[[], object]]:
    clock = FixedClock().now
    return [
        lambda: Store(path, CATALOGUE, Stations(stations), clock),
        lambda: Store(path, CATALOGUE, Stations(stations), clock, create=True),
        lambda: Reader(path, CATALOGUE),
        lambda: verify(path, CATALOGUE, Stations(stations)),
    ]


def _contents(folder: Path) -> dict[str, bytes]:
    """Give what is in the files; the index that SQLite's readers share in ``-shm`` is scratch and belongs to nobody."""
    files = [file for file in folder.iterdir() if file.is_file() and not file.name.endswith("-shm")]
    return {file.name: file.read_bytes() for file in files}


def _refused(path: Path, words: str) -> None:
    """Every way to open the file is refused with one line that has these words, and nothing changes."""
    before = _contents(path.parent)
    for opening in _openings(path, path.parent / "stations"):
        with pytest.raises(Unavailable) as told:
            opening()
        line = str(told.value)
        assert words in line
        assert "\n" not in line
    assert _contents(path.parent) == before


@pytest.mark.parametrize("file", DAMAGED or [None], ids=lambda file: file.name if file else "missing")
def test_a_damaged_file_of_others_is_refused_unchanged(file: Path | None, tmp_path: Path) -> None:
    """Real damaged databases, whatever is wrong with them, are no stores of ours; their logs stay beside them."""
    if file is None:
        pytest.skip(f"no damaged databases at {SHARED}")
    for one in SHARED.glob(f"{file.name}*"):
        shutil.copy(one, tmp_path / one.name)
        (tmp_path / one.name).chmod(0o644)
    if file.stat().st_size == 0:
        # An empty file may become a store where one is asked for; it is none yet.
        with pytest.raises(Unavailable, match="not a PlantDesk store"):
            _openings(tmp_path / file.name, tmp_path / "stations")[0]()
        return
    _refused(tmp_path / file.name, "is not a PlantDesk store")


def test_a_sound_database_of_another_program_is_refused(tmp_path: Path) -> None:
    """Being SQLite is not enough, and its write-ahead log is not touched either."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = wal")
        db.execute("CREATE TABLE ledger (id)")
        db.commit()
        _refused(path, "is not a PlantDesk store")


def test_a_store_of_a_newer_program_is_refused(desk: Desk) -> None:
    """A newer format is not guessed at."""
    desk.store._db.conn.execute("PRAGMA user_version = 2")
    desk.store.close()
    _refused(desk.store.path, "was written by a newer PlantDesk (format 2, this program reads up to 1)")


@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_truncated_store_is_refused(desk: Desk, part: float) -> None:
    """A file cut short says how much of it is there."""
    desk.save(section(), cathode_t="99")
    desk.store.close()
    path = desk.store.path
    os.truncate(path, int(path.stat().st_size * part))
    _refused(path, "is cut short")


def test_a_store_with_a_wrecked_page_is_one_line(desk: Desk) -> None:
    """Damage that only reading finds is told as damage, whoever reads."""
    desk.save(section(), cathode_t="99")
    desk.store.close()
    path = desk.store.path
    whole = bytearray(path.read_bytes())
    for page in range(4096, len(whole), 4096):
        whole[page : page + 100] = b"\xfe" * 100
    path.write_bytes(whole)
    for opening in _openings(path, desk.folder)[:2]:
        with pytest.raises(Unavailable, match="damaged"):
            opening()
    with Reader(path, CATALOGUE) as reader, pytest.raises(Unavailable, match="damaged"):
        reader.at([section()])


def test_no_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    """What is not there says how to make one; a folder says that it is one."""
    with pytest.raises(Unavailable, match="There is no store at"):
        Reader(tmp_path / "none.plantdesk", CATALOGUE)
    with pytest.raises(Unavailable, match="is a folder"):
        Reader(tmp_path, CATALOGUE)
    with pytest.raises(Unavailable, match="cannot be opened"):
        Store(tmp_path / "no" / "such" / "a.plantdesk", CATALOGUE, Stations(tmp_path), FixedClock().now, create=True)


def test_a_locked_store_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the busy time the person is told that another program has the store; what stands is still readable."""
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    waiting = desk.another()
    with desk.store.writing():
        with pytest.raises(Unavailable, match="is locked by another program"):
            waiting.save(section(), cathode_t="1")
        assert waiting.value(section(), "cathode_t") is None
    assert waiting.save(section(), cathode_t="1").saved == 1
    waiting.store.close()


def _fill(desk: Desk) -> None:
    for unit in ("s1", "s2", "s3"):
        for shift in ("day", "night"):
            desk.save(section(unit, shift=shift), cathode_t="1", remark="x" * 4000)


def test_a_full_disk_is_one_line_and_loses_nothing(desk: Desk) -> None:
    """A save that does not fit is undone whole; the store works on where there is room again."""
    desk.save(section(), cathode_t="99")
    db = desk.store._db.conn
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable, match="The disk is full"):
        _fill(desk)
    assert not db.in_transaction
    db.execute("PRAGMA max_page_count = 1000000")
    assert desk.value(section(), "cathode_t") == "99"
    desk.save(section("s3"), cathode_t="5")
    assert desk.fault() is None


def _in_child(work: Callable[[], str]) -> str:
    """Run something in a forked child, which may give up rights for ever, and give what it says."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = work()
        except PlantDeskError as error:
            said = str(error)
        except BaseException as error:  # noqa: BLE001 - told to the parent, which fails
            said = repr(error)
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def test_a_disk_that_refuses_to_grow_the_file_is_one_line(desk: Desk) -> None:
    """The system's own refusal in the middle of a commit is told, and what was acknowledged is there."""
    desk.save(section(), cathode_t="99")
    path, folder = desk.store.path, desk.folder
    desk.store.close()

    def work() -> str:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        here = desk.another()
        size = path.stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 8192, size + 8192))
        _fill(here)
        return "all saved"

    said = _in_child(work)
    assert said.startswith(("The disk failed while working on", "The disk is full")), said
    again = Desk(Store(path, CATALOGUE, Stations(folder), desk.clock.now), desk.clock, folder)
    assert again.value(section(), "cathode_t") == "99"
    assert again.fault() is None
    again.store.close()


@pytest.mark.parametrize(("free", "says"), [(0, "The disk is full"), (10**9, "The disk failed while working on")])
def test_a_disk_that_has_no_room_left_is_told_as_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, says: str
) -> None:
    """SQLite says of a full disk that input or output failed, where not even its index of the log finds room."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    fault = sqlite3.OperationalError("disk I/O error")
    fault.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
    with pytest.raises(Unavailable, match=says), told(tmp_path / "plant.plantdesk"):
        raise fault


@pytest.fixture
def unprivileged(tmp_path: Path) -> Callable[[], None]:
    """Give what gives up the right to write everywhere; the test's folders are made reachable first."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o005 != 0o005:
            if folder.stat().st_uid != os.getuid() or folder == Path(folder.anchor):
                pytest.skip(f"{folder} cannot be opened to others")
            folder.chmod(folder.stat().st_mode | 0o055)
    return lambda: os.setresuid(NOBODY, NOBODY, NOBODY) if os.getuid() == 0 else None


@pytest.mark.skipif(sys.platform == "win32", reason="read-only folders do not bind on Windows")
@pytest.mark.parametrize("file", [0o444, 0o644], ids=["file", "folder"])
def test_a_read_only_store_can_be_read_and_proved_but_not_written(
    desk: Desk, file: int, unprivileged: Callable[[], None]
) -> None:
    """A read-only file, or one in a read-only folder, serves readers; a save is refused in one line."""
    desk.save(section(), cathode_t="99")
    path, folder = desk.store.path, desk.folder
    desk.store.close()
    before = path.read_bytes()
    path.chmod(file)
    path.parent.chmod(0o777 if file == 0o444 else 0o555)
    said = []

    def read() -> str:
        unprivileged()
        with Reader(path, CATALOGUE) as reader:
            value = reader.at([section()])[section()]["cathode_t"].value
        return f"{value} {verify(path, CATALOGUE, Stations(folder)).fault}"

    def write() -> str:
        unprivileged()
        desk.another().save(section("s2"), cathode_t="1")
        return "saved"

    said = [_in_child(read), _in_child(write)]
    path.parent.chmod(0o755)
    assert said[0] == "99 None"
    assert "is read-only" in said[1]
    assert path.read_bytes() == before


def test_a_backup_is_whole_and_overwrites_nothing(desk: Desk, tmp_path: Path) -> None:
    """A copy made while the store is open passes the proof; an existing file is left alone."""
    desk.save(section(), cathode_t="99")
    target, files, fault = back_up(desk.store.path, tmp_path / "copy.plantdesk")
    assert (files, fault) == (0, None)
    assert verify(target, CATALOGUE, Stations(tmp_path / "elsewhere")).fault is None
    with Reader(target, CATALOGUE) as copy:
        assert copy.at([section()])[section()]["cathode_t"].value == "99"
    before = target.read_bytes()
    with pytest.raises(PlantDeskError, match="exists already"):
        back_up(desk.store.path, target)
    assert target.read_bytes() == before
    folder = tmp_path / "backups"
    folder.mkdir()
    assert back_up(desk.store.path, folder).path.parent == folder
    assert not list(tmp_path.rglob("*.part"))
