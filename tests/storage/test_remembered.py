"""What a writer remembers from one save to the next holds only while nobody else writes and nothing is taken back."""

from __future__ import annotations

from datetime import date

import pytest

from plantdesk.domain.ledger import Change, Draft, Subject
from plantdesk.services.recording import Entry, Recorder
from plantdesk.storage.bulk import bulk
from tests.helpers.stores import Desk, section, typed


def test_another_writer_is_seen_at_the_next_save(desk: Desk) -> None:
    """Two writers in turn on one row: each counts on from the other, names what it replaces, and adds the same up."""
    other = desk.another()
    desk.save(section(), cathode_t="10")
    desk.save(section("s2"), cathode_t="1")
    assert other.save(section(), "boris", "weighed again", cathode_t="20").corrected
    assert desk.save(section(), reason="and again", cathode_t="30").corrected
    assert other.save(section("s3", shift="night"), "boris", cathode_t="4").added
    assert desk.save(section("s3", shift="night"), current_ka="30").filled
    (row,) = desk.store.daily_exact("section", "", "cathode_t", section().day, section().day)
    assert (row[1], row[3], row[4]) == ("35", 3, 1)
    assert desk.fault() is None
    other.store.close()


def test_a_setting_of_another_writer_holds_at_the_next_save(desk: Desk) -> None:
    """A Faraday constant recorded elsewhere weighs what is saved here afterwards."""
    other = desk.another()
    desk.save(section(), current_ka="15", cells_live="100")
    other.recorder("boris").configure([(Subject("plant", "plant", date(2016, 6, 1)), {"faraday_g_ah": "1.2"})])
    desk.save(section(shift="night"), current_ka="15", cells_live="100")
    assert desk.fault() is None
    other.store.close()


def test_what_was_taken_back_is_forgotten(desk: Desk) -> None:
    """A save that fails half-way leaves neither numbers nor values behind that a later one would count on."""
    desk.save(section(), cathode_t="10")

    def fail() -> None:
        with desk.store.writing() as transaction:
            transaction.append(
                Draft("record", "ann", "keyboard"), [Change(section("s2", shift="night"), "outage_h", "2")]
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert desk.save(section("s2", shift="night"), outage_h="2").added
    assert desk.fault() is None


def test_saves_before_and_after_many_in_one_transaction(desk: Desk) -> None:
    """What a bulk recorded is there for the save that follows it."""
    desk.save(section(), cathode_t="10")
    with bulk(desk.store) as store:
        Recorder(store, desk.clock.now, lambda: "ann").save([Entry(section("s2"), typed(cathode_t="2"))])
    assert desk.save(section("s2"), reason="weighed again", cathode_t="3").corrected
    assert desk.fault() is None
