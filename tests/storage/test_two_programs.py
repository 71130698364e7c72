"""Several programs at one store: whoever leaves takes nothing from those who stay."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from plantdesk.app import open_workplace, prove
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.services.recording import Entry
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import make_plant, values

DAY = date(2016, 6, 29)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file has no inode there that could be swapped")
def test_another_program_that_leaves_does_not_take_the_log_away(tmp_path: Path, clock: FixedClock) -> None:
    """The window holds a writer and a reader; a command comes and goes; both still see and keep everything."""
    path = tmp_path / "plant.plantdesk"
    make_plant(path, clock, days=1)
    with open_workplace(path, "p1", "en", clock=clock.now) as workplace, workplace.open_reader() as reader:
        workplace.recorder.save([Entry(Subject(m.SECTION, "s1", DAY, "day"), values(outage_h="1"))])
        log = path.with_name(path.name + "-wal")
        before = log.stat().st_ino
        command = [sys.executable, "-m", "plantdesk", "--store", str(path), "--author", "p2"]
        words = ["add", "cathode", f"day={DAY}", "shift=night", "section=s1", "outage_h=2", "--clock-is-right"]
        subprocess.run([*command, *words], check=True, capture_output=True)
        assert log.exists(), "the other program removed the write-ahead log of a store in use"
        assert log.stat().st_ino == before
        assert reader.at([Subject(m.SECTION, "s1", DAY, "night")])
        workplace.recorder.save([Entry(Subject(m.SECTION, "s2", DAY, "night"), values(outage_h="3"))])
        subprocess.run([*command, "verify"], check=True, capture_output=True)
    assert prove(path).fault is None
