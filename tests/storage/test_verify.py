"""A store is proved against its own ledger, and each kind of damage is found and named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from plantdesk.domain import plant as p
from plantdesk.domain.errors import Unavailable
from plantdesk.domain.ledger import Subject
from plantdesk.storage.backup import back_up
from plantdesk.storage.schema import guards
from plantdesk.storage.stations import Stations
from plantdesk.storage.verify import verify
from tests.helpers.stores import CATALOGUE, DAY, Desk, section


@pytest.fixture
def used(desk: Desk) -> Desk:
    """Give a store with entries, a correction, a move and an undo."""
    desk.save(section(), cathode_t="99,20", reject_t="0.6", cells_live="180", current_ka="30,5")
    desk.save(section("s2"), author="boris", cathode_t="101", grade_a_t="100.5", outage_h="-")
    desk.save(section(), reason="scale", cathode_t="98")
    desk.recorder().move(section("s2"), section("s3"), "wrong section")
    desk.save(section("s2", shift="night"), cathode_t="7")
    desk.undo().undo()
    return desk


def _tamper(path: Path, *statements: str) -> None:
    """Change a store behind the guards' back, and put the guards up again."""
    with closing(sqlite3.connect(path)) as db, db:
        for name in guards():
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert db.execute(statement).rowcount > 0, "the test changed nothing"
        for sql in guards().values():
            db.execute(sql)


def test_a_sound_store_passes_and_every_part_is_told(used: Desk) -> None:
    """The report counts what was looked at, part by part."""
    report = verify(used.store.path, CATALOGUE, Stations(used.folder))
    assert report.fault is None
    counts = {part.name.source: part.count for part in report.parts}
    revisions = used.store._db.conn.execute("SELECT count(*) FROM ledger").fetchone()[0]
    assert counts["revisions in their chains"] == revisions
    assert counts["head kept outside the store"] == 1
    assert counts.pop("evidence files") == 0
    assert all(count > 0 for count in counts.values())
    assert len(counts) == 8


def test_verify_writes_nothing(used: Desk) -> None:
    """It reads only: the file is the same byte for byte, also where it is a read-only copy."""
    used.store.close()
    before = used.store.path.read_bytes()
    assert used.fault() is None
    assert used.store.path.read_bytes() == before


FAULTS = {
    "a kept value": (
        ("UPDATE kept SET value = '98.1' WHERE value = '98'",),
        ["2016-06-29 day section s1", "cathode_t", "“98.1”", "“98”"],
    ),
    "a mark": (("UPDATE kept SET mark = 0 WHERE mark = 1",), ["section s1", "cathode_t", "mark 0", "mark 1"]),
    "a kept row": (("DELETE FROM kept WHERE value = '98'",), ["cathode_t", "nothing is kept", "“98”"]),
    "a kept row too many": (("INSERT INTO kept SELECT subject, 99, 1, '1', 0 FROM kept LIMIT 1",), ["gives nothing"]),
    "a daily sum": (
        ("UPDATE daily SET sums = replace(sums, '[98,', '[198,') WHERE sums LIKE '%[98,%'",),
        ["Daily sum of cathode_t, section s1, 2016-06-29", "198 / 1", "98 / 1"],
    ),
    "a damaged daily sum": (
        ("UPDATE daily SET sums = '{' WHERE sums LIKE '%[98,%'",),
        ["section s1", "nothing is kept"],
    ),
    "a figure of a total": (
        ("UPDATE total SET sums = replace(sums, ',199,', ',1990,') WHERE sums LIKE '%,199,%'",),
        ["Daily sum of cathode_t, section *, 2016-06-29", "1990 / 1", "199 / 1"],
    ),
    "a missing figure of a total": (
        ("DELETE FROM total WHERE sums LIKE '%,199,%'",),
        ["cathode_t, section *", "nothing is"],
    ),
    "a damaged total": (("UPDATE total SET sums = '[' WHERE sums LIKE '%,199,%'",), ["cathode_t, section *"]),
    "a total of the day": (
        ("DELETE FROM total WHERE unit = (SELECT id FROM unit WHERE name = '' AND kind = 'section')",),
        ["section *", "nothing is kept"],
    ),
    "a byte of the ledger": (
        ("UPDATE ledger SET value = '99.30' WHERE value = '99.20'",),
        ["Command 2 of station", "recorded by ann"],
    ),
    "a reason": (("UPDATE ledger SET reason = 'skale' WHERE reason = 'scale'",), ["Command 4 of station"]),
    "an author": (("UPDATE command SET author = 'ann' WHERE author = 'boris'",), ["Command 3 of station"]),
    "a recorded time": (("UPDATE command SET recorded = recorded + 1 WHERE number = 2",), ["Command 2 of station"]),
    "a missing row": (("DELETE FROM ledger WHERE value = '99.20'",), ["Row 1 of command 2"]),
    "a missing last row": (
        ("DELETE FROM ledger WHERE id = (SELECT max(id) FROM ledger WHERE command = 3)",),
        ["Command 3 of station"],
    ),
    "a missing command": (("DELETE FROM command WHERE number = 3",), ["refers to a row of command"]),
    "a missing command with its rows": (
        ("DELETE FROM ledger WHERE command = 3", "DELETE FROM command WHERE number = 3"),
        ["Command 3 of station", "is missing: command 4 stands in its place"],
    ),
    "a cut end": (
        (
            "DELETE FROM ledger WHERE command = (SELECT max(arrival) FROM command)",
            "DELETE FROM command WHERE arrival = (SELECT max(arrival) FROM command)",
        ),
        ["recorded up to command 7", "the store does not have it"],
    ),
    "a name": (("UPDATE unit SET name = 's9' WHERE name = 's1'",), ["Command 1 of station"]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_change_is_found_and_named(used: Desk, name: str) -> None:
    """Whatever is changed behind the guards' back, the first difference is named."""
    statements, words = FAULTS[name]
    used.store.close()
    _tamper(used.store.path, *statements)
    fault = str(used.fault())
    assert all(word in fault for word in words), fault


def test_a_dropped_guard_is_found_and_put_back_by_the_next_open(used: Desk) -> None:
    """A guard that is missing, or says something else, is a fault; an open asserts it."""
    used.store.close()
    with closing(sqlite3.connect(used.store.path)) as db, db:
        db.execute("DROP TRIGGER ledger_no_delete")
    assert "ledger_no_delete" in str(used.fault())
    used.another().store.close()
    assert used.fault() is None


def test_a_trigger_of_others_is_found(used: Desk) -> None:
    """A trigger that PlantDesk did not make could change what is saved: it is a fault, named."""
    used.store.close()
    with closing(sqlite3.connect(used.store.path)) as db, db:
        db.execute("CREATE TRIGGER quiet AFTER INSERT ON ledger BEGIN DELETE FROM total; END")
    assert "The trigger quiet is not PlantDesk's" in str(used.fault())


def test_a_damaged_page_is_found(used: Desk) -> None:
    """SQLite's own check is part of the proof."""
    used.store.close()
    path = used.store.path
    whole = bytearray(path.read_bytes())
    place = whole.index(b"99.20")
    page = place // 4096 * 4096
    whole[page + 2 : page + 8] = b"\xff" * 6
    path.write_bytes(whole)
    assert "damaged" in str(used.fault())


def test_a_backup_of_a_damaged_store_blames_the_store(used: Desk) -> None:
    """What is wrong with the original is not laid to the copy, and no half copy is left."""
    used.store.close()
    path = used.store.path
    whole = bytearray(path.read_bytes())
    page = whole.index(b"99.20") // 4096 * 4096
    whole[page + 2 : page + 8] = b"\xff" * 6
    path.write_bytes(whole)
    with pytest.raises(Unavailable, match=path.name):
        back_up(path, used.folder / "copies.plantdesk")
    assert not list(used.folder.glob("copies*"))


def test_a_day_is_summed_by_the_plant_as_it_is_configured_now(desk: Desk) -> None:
    """A setting that comes later and holds from before moves the sums of the past with it."""
    desk.save(section(), cathode_t="10", ampere_hours_kah="300", cells_live="100")
    before = desk.store.daily_exact("section", "s1", "deposit_t", DAY, DAY)[0][1]
    desk.recorder().configure([(Subject(p.PLANT, p.PLANT, p.FIRST_DAY), {"faraday_g_ah": "1.2"})])
    after = desk.store.daily_exact("section", "s1", "deposit_t", DAY, DAY)[0][1]
    assert (Decimal(before), Decimal(after)) == (Decimal("1.185494183") * 30, 36)
    assert desk.fault() is None
