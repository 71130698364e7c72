"""What another process commits is seen in an open window, by the log's signal and by the poll."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.ui.desk import Desk
from plantdesk.ui.tabs.cathode_tab import CathodeTab
from plantdesk.ui.watch import StoreWatch
from tests.helpers.clocks import FixedClock

DAY = date(2016, 6, 30)


def enter_elsewhere(store: Path, figure: str) -> None:
    """Enter a figure from the command line, in a process of its own."""
    words = ["add", "cathode", f"day={DAY}", "shift=day", "section=Tankhouse 1", figure, "--clock-is-right"]
    command = [sys.executable, "-m", "plantdesk", "--store", str(store), "--author", "p2", *words]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_the_command_line_shows_in_an_open_tab_without_a_reload(qtbot: QtBot, desk: Desk, store: Path) -> None:
    """A figure that another process saves stands in the field, the list and the store's newest command at once."""
    tab = CathodeTab(desk)
    qtbot.addWidget(tab)
    tab.form.show_shift(DAY, "day")
    watch = StoreWatch(store, desk.look, desk)
    field = tab.form.grids[m.CATHODE].fields["s1", m.CATHODE_T]
    with qtbot.waitSignal(desk.changed, timeout=20_000) as changed:
        enter_elsewhere(store, "cathode_t=40,7")
    watch.stop()
    assert field.text() == "40.7"
    assert Subject(m.SECTION, "s1", DAY, "day") in changed.args[0].subjects


def test_every_commit_is_seen_not_only_with_the_next(qtbot: QtBot, desk: Desk, store: Path, clock: FixedClock) -> None:
    """The signal comes before the commit can be seen; looking again after a moment finds it without another one."""
    from plantdesk.app import open_workplace
    from plantdesk.services.recording import Entry
    from tests.helpers.desks import values

    watch = StoreWatch(store, desk.look, desk)
    watch._poll.stop()  # without the safety net of the poll
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        for number in range(10):
            entry = Entry(Subject(m.SECTION, "s1", date(2016, 6, 1 + number), "day"), values(outage_h="1"))
            with qtbot.waitSignal(desk.changed, timeout=2000):
                other.recorder.save([entry])
    watch.stop()
    assert desk.reader.arrival() == desk._seen
