"""A process that is killed while it writes loses nothing that it acknowledged, and leaves the store whole."""

from __future__ import annotations

import mmap
import os
import random
import select
import signal
import struct
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.services.recording import Entry
from tests.helpers.stores import SECTIONS, Desk, section, typed

ROUNDS = int(os.environ.get("PLANTDESK_KILLS", "50"))
OUTSIDE, INSIDE, COMMITTING = 0, 1, 2
FIRST = date(2005, 1, 1)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="SIGKILL and fork are of Unix")


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)


def _entries(number: int) -> list[Entry]:
    """Give the two shifts of four days, with the number of the save in every section."""
    row = typed(cathode_t=str(number), current_ka="30", cells_live="150", cell_voltage_v="2", ampere_hours_kah="350")
    ore = typed(wet_t="1000", moisture_pct="5", cu_pct="1")
    entries = []
    for day in (_day(4 * number + n) for n in range(4)):
        for shift in ("day", "night"):
            entries += [Entry(section(unit, day, shift), row) for unit in SECTIONS]
            entries.append(Entry(Subject(m.SOURCE, "north", day, shift), ore))
    return entries


def _write(desk: Desk, start: int, mark: mmap.mmap, pipe: int) -> None:
    """Save as fast as possible, and acknowledge each save after its commit; runs until killed."""
    here = desk.another()

    def traced(statement: str) -> None:
        if statement.startswith("BEGIN"):
            mark[0] = INSIDE
        elif statement.startswith("COMMIT"):
            mark[0] = COMMITTING

    number = start
    while True:
        entries = _entries(number)
        here.store._db.conn.set_trace_callback(traced)
        recorded = here.recorder().save(entries).recorded
        mark[0] = OUTSIDE
        here.store._db.conn.set_trace_callback(None)
        assert recorded is not None
        os.write(pipe, struct.pack("i", number))
        number += 1


def _round(desk: Desk, start: int, mark: mmap.mmap, patience: float) -> tuple[list[int], int]:
    """Start a writer, kill it after its first save and a while, and give what it acknowledged and where it was."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _write(desk, start, mark, writing)
        finally:
            os._exit(1)
    os.close(writing)
    acknowledged = b""
    end = None
    while end is None or time.monotonic() < end:
        left = 30.0 if end is None else max(0.0, end - time.monotonic())
        if select.select([reading], [], [], left)[0]:
            acknowledged += os.read(reading, 4096)
            end = end or time.monotonic() + patience
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    place = mark[0]
    while more := os.read(reading, 4096):
        acknowledged += more
    os.close(reading)
    return [number for (number,) in struct.iter_unpack("i", acknowledged)], place


def test_what_was_acknowledged_survives_a_kill_at_any_moment(desk: Desk) -> None:
    """Fifty kills, a third of them and more between BEGIN and COMMIT: every acknowledged entry is there, in step."""
    desk.store.close()
    mark = mmap.mmap(-1, 1)
    chance = random.Random(7)
    places = []
    start = 0
    for number in range(ROUNDS):
        mark[0] = OUTSIDE
        acknowledged, place = _round(desk, start, mark, chance.uniform(0, 0.03))
        places.append(place)
        again = desk.another()
        assert acknowledged == list(range(start, start + len(acknowledged)))
        for entry in (entry for save in acknowledged for entry in _entries(save)[::9]):
            assert again.value(entry.subject, next(iter(entry.values))) == str(next(iter(entry.values.values())))
        last = again.store.span()
        assert last is not None
        start = (last[1] - FIRST).days // 4 + 1
        assert start - (acknowledged[-1] + 1) in (0, 1), "a save is there whole, or not at all"
        stations = again.store._db.conn.execute("SELECT DISTINCT station FROM command").fetchall()
        assert len(stations) == 1
        again.store.close()
        if number % 10 == 9:
            assert desk.fault() is None
    mark.close()
    assert desk.fault() is None
    inside, committing = places.count(INSIDE), places.count(COMMITTING)
    # On a slow disk most of the time goes into COMMIT itself, which is no safer a moment.
    assert (inside + committing) * 3 >= ROUNDS, f"{inside} kills inside, {committing} while committing, of {ROUNDS}"
    assert inside * 10 >= ROUNDS, f"{inside} kills inside, {committing} while committing, of {ROUNDS}"


def test_processes_take_turns(desk: Desk) -> None:
    """Three processes that save at once all succeed, as one station, and nothing is lost."""
    desk.store.close()
    children = []
    for unit in SECTIONS:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                here = desk.another()
                for number in range(25):
                    assert here.save(section(unit, _day(number)), cathode_t=str(number)).saved == 1
                here.store.close()
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    again = desk.another()
    commands = again.store.commands(None, None, 1000)
    assert [c.number for c in reversed(commands)] == list(range(1, 77))
    assert all(again.value(section(unit, _day(24)), "cathode_t") == "24" for unit in SECTIONS)
    again.store.close()
    assert desk.fault() is None


def test_another_process_saves_the_same_or_something_else(desk: Desk, tmp_path: Path) -> None:
    """What a real other process recorded since the row was shown is the same, or is asked about."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            here = desk.another()
            code = 0 if here.save(section(), author="boris", cathode_t="99", reject_t="1").saved == 2 else 1
            here.store.close()
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    seen = {"cathode_t": None, "reject_t": None}
    outcome = desk.recorder().save([Entry(section(), typed(cathode_t="98", reject_t="1,0"), seen)])
    assert outcome.same == ((section(), "reject_t"),)
    assert (outcome.clashes[0].theirs.value, outcome.clashes[0].theirs.command.author) == ("99", "boris")
