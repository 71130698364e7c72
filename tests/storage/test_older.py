"""A store that an older PlantDesk left is proved and read as it lies, without being written."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from plantdesk.cli.commands import plantdesk
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.storage.older import reader_of_today
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Reader, Store
from plantdesk.storage.verify import Report, verify
from tests.helpers.stores import CATALOGUE, DAY, Desk, section
from tests.storage.make_fixture import FILES

OLDER = replace(CATALOGUE, derived=tuple(d for d in CATALOGUE.derived if d.key != m.FEED_GRADED_T))
"""What a program declared that knew no head grade yet: it kept no sum of the feed with a grade."""


@pytest.fixture
def older(desk: Desk) -> Path:
    """Give a store as an older program left it, with a day of ore and cathodes in it."""
    desk.save(Subject(p.SOURCE, "north", DAY, "day"), wet_t="1000", moisture_pct="5", cu_pct="0.8")
    desk.save(Subject(p.SOURCE, "south", DAY, "day"), wet_t="500", moisture_pct="4")
    desk.save(section(), cathode_t="99.2")
    desk.store.close()
    Store(desk.store.path, OLDER, Stations(desk.folder), desk.clock.now).close()
    return desk.store.path


def _verify(path: Path) -> Report:
    return verify(path, CATALOGUE, Stations(path.parent / "no-stations"))


def _graded(reader: Reader) -> list[str]:
    return [row[1] for row in reader.daily_exact(p.CONCENTRATOR, "", m.FEED_GRADED_T, DAY, DAY)]


def _change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        for statement in statements:
            assert db.execute(statement).rowcount, "the test changed nothing"


def test_an_older_store_is_sound_with_a_note(older: Path) -> None:
    """After an update of the program a nightly proof cries no wolf, and writes nothing; all else was proved."""
    before = older.read_bytes()
    report = _verify(older)
    assert report.fault is None
    assert report.note is not None
    assert "daily_concentrator" in str(report.note)
    assert len(report.parts) == 9
    assert older.read_bytes() == before


def test_a_store_of_today_has_no_note(desk: Desk) -> None:
    """The note says something only where there is something to say."""
    assert _verify(desk.store.path).note is None


@pytest.mark.parametrize("file", sorted(FILES.glob("v*.plantdesk")), ids=lambda file: file.name)
def test_a_published_store_is_proved_before_anybody_opens_it_for_writing(file: Path, tmp_path: Path) -> None:
    """An archived copy of any age can be proved where it lies."""
    path = Path(shutil.copy(file, tmp_path / "archived.plantdesk"))
    assert _verify(path).fault is None


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (("UPDATE daily SET sums = replace(sums, '99.2', '98.2')",), "cathode_t"),
        (("UPDATE total SET sums = replace(sums, '1430', '1431')",), "feed_dry_t"),
        (("UPDATE kept SET value = '98.2' WHERE value = '99.2'",), "98.2"),
        (
            (
                "DROP VIEW daily_concentrator",
                "CREATE VIEW daily_concentrator AS SELECT '2016-06-29' AS day, 'all' AS concentrator_id,"
                " 9999.0 AS feed_dry_t",
            ),
            "daily_concentrator",
        ),
        (("DROP VIEW sheet_ore", "CREATE VIEW sheet_ore AS SELECT 1 AS nothing_of_ours"), "sheet_ore"),
        (("CREATE VIEW sheet_more AS SELECT 1 AS day",), "sheet_more"),
    ],
)
def test_what_was_falsified_in_an_older_store_is_found(older: Path, statements: tuple[str, ...], named: str) -> None:
    """Its age excuses no changed value, no changed sum, and no view that says something else."""
    _change(older, *statements)
    report = _verify(older)
    assert report.fault is not None
    assert named in str(report.fault)


def test_a_view_that_is_missing_is_put_right_by_the_next_who_writes(older: Path) -> None:
    """An older program had no such view: nothing wrong is shown to anybody."""
    _change(older, "DROP VIEW daily_leach")
    assert _verify(older).fault is None


def test_sums_that_an_older_program_did_not_keep_are_answered_all_the_same(older: Path) -> None:
    """The head grade needs no write to be known: neither a file on a read-only disk nor an archived one has to change."""
    before = older.read_bytes()
    with Reader(older, CATALOGUE) as reader:
        assert _graded(reader) == []
    with reader_of_today(older, CATALOGUE) as reader:
        assert _graded(reader) == ["950"]
        assert reader.path == older
        assert reader.daily_exact(p.SECTION, "", m.CATHODE_T, DAY, DAY)[0][1] == "99.2"
    assert older.read_bytes() == before


def test_a_store_of_today_is_read_where_it_lies(desk: Desk) -> None:
    """Nothing is copied where nothing is missing: a reader sees what is saved after it was opened."""
    with reader_of_today(desk.store.path, CATALOGUE) as reader:
        desk.save(section(), cathode_t="99.2")
        assert reader.daily_exact(p.SECTION, "", m.CATHODE_T, DAY, DAY)[0][1] == "99.2"


def test_the_command_line_tells_the_note_and_answers(older: Path) -> None:
    """Exit code 0, the note in words and for programs; a reading command knows the sums."""
    said = CliRunner().invoke(plantdesk, ["--lang", "ru", "--store", str(older), "verify"])
    assert (said.exit_code, said.stderr) == (0, "")
    assert "daily_concentrator" in said.stdout
    assert "другой версии" in said.stdout
    told = CliRunner().invoke(plantdesk, ["--store", str(older), "verify", "--json"])
    assert '"sound": true' in told.stdout
    assert "daily_concentrator" in told.stdout.partition('"note": ')[2]
    grade = CliRunner().invoke(
        plantdesk, ["--store", str(older), "compare", "head_grade_pct", "--as-of", DAY.isoformat()]
    )
    assert grade.exit_code == 0
    assert "0.800" in grade.stdout, grade.stdout
