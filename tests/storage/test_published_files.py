"""A store of every published schema opens, is proved, and reads as it was written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.services.recording import SHEET
from tests.helpers.clocks import FixedClock
from tests.helpers.stores import Desk, open_store, section
from tests.storage.make_fixture import DAY, FILES

PUBLISHED = sorted(FILES.glob("v*.plantdesk"))


@pytest.fixture(params=PUBLISHED, ids=lambda file: file.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """Open a copy of a published file with the program of today."""
    path = tmp_path / "old.plantdesk"
    shutil.copy(request.param, path)
    clock = FixedClock()
    clock.advance(days=1)
    desk = Desk(open_store(path, tmp_path / "stations", clock, create=False), clock, tmp_path / "stations")
    yield desk
    desk.store.close()


def test_there_is_a_file_of_the_first_schema() -> None:
    """The file is never made anew; without it this module would prove nothing."""
    assert [file.name for file in PUBLISHED][:1] == ["v0001.plantdesk"]


def test_an_old_store_is_sound_and_reads_as_it_was_written(old: Desk) -> None:
    """Entries, correction, move, undo, remark and settings are what they were."""
    assert old.fault() is None
    assert old.value(section(), m.CATHODE_T) == "98.20"
    assert old.value(section(), m.CELLS_PULLED) == "-"
    assert [(r.value, r.reason) for r in old.store.history(section(), m.CATHODE_T)] == [
        ("99.20", None),
        ("98.20", "весы"),
    ]
    assert old.store.at([section()])[section()][m.CATHODE_T].corrected
    assert old.value(section("s2"), m.CATHODE_T) is None
    assert old.value(section("s3"), m.GRADE_A_T) == "100.5"
    assert old.value(section("s2", shift="night"), m.CATHODE_T) is None
    assert old.value(Subject(p.SOURCE, "north", DAY, "day"), m.CU_PCT) == "<0.005"
    assert old.value(Subject(SHEET, "cathode", DAY, "day"), "remark") == "Насос № 2 стоял 40 минут"
    assert old.store.plant().name(p.SECTION, "s1", DAY).en == "Tankhouse 1"
    assert str(old.store.plant().faraday(DAY)) == "1.185"
    assert old.store.daily_exact(p.SECTION, "", m.CATHODE_T, DAY, DAY) == [(date(2016, 6, 29), "299.20", None, 3, 1)]
    assert old.store.daily_exact(p.HEAP, "h1", m.SX_CU_T, DAY, DAY)[0][1] == "3.888"
    assert len({c.station for c in old.store.commands(None, None, 100)}) == 2


def test_an_old_store_is_written_on_as_a_new_station(old: Desk) -> None:
    """Whoever has the file goes on with a chain of their own, and all stays provable."""
    before = {c.station for c in old.store.commands(None, None, 100)}
    assert old.save(section("s1", date(2016, 6, 30)), cathode_t="97").saved == 1
    assert old.store.commands(None, None, 1)[0].station not in before
    assert old.fault() is None
