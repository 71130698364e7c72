"""Many commands in one transaction: each keeps its own row, all of them stand or none, and the sums are the same."""

from __future__ import annotations

from datetime import date

import pytest

from plantdesk.domain.ledger import Subject
from plantdesk.services.recording import Entry, Recorder
from plantdesk.storage.bulk import bulk
from tests.helpers.stores import Desk, section, typed


def test_each_save_is_a_command_of_its_own(desk: Desk) -> None:
    """Their numbers, times and hashes follow each other, and kept state equals what the ledger gives."""
    before = desk.store.arrival()
    with bulk(desk.store) as store:
        recorder = Recorder(store, desk.clock.now, lambda: "ann")
        for shift in ("day", "night"):
            recorder.save([Entry(section(shift=shift), typed(cathode_t="12.5", current_ka="15", cells_live="100"))])
            desk.clock.advance(minutes=5)
        recorder.configure([(Subject("plant", "plant", date(2016, 6, 1)), {"faraday_g_ah": "1.2"})])
        recorder.save([Entry(section(), typed(cathode_t="13"))], reason="weighed again")
    assert desk.store.arrival() == before + 4
    first, second = desk.store.commands(None, "ann", 4)[::-1][:2]
    assert second.recorded - first.recorded == 5 * 60_000
    (row,) = desk.store.daily_exact("section", "", "cathode_t", section().day, section().day)
    assert row[1] == "25.5"
    assert desk.fault() is None
    desk.save(section("s2"), cathode_t="1")
    assert desk.fault() is None


def test_a_failure_inside_leaves_nothing(desk: Desk) -> None:
    """What was saved before it is taken back with it, and the store works on."""
    before = desk.store.arrival()

    def fail() -> None:
        with bulk(desk.store) as store:
            Recorder(store, desk.clock.now, lambda: "ann").save([Entry(section(), typed(cathode_t="12.5"))])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert desk.store.arrival() == before
    assert desk.value(section(), "cathode_t") is None
    desk.save(section(), cathode_t="3")
    assert desk.fault() is None
