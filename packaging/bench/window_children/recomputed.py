"""Save one figure again and again on ``PLANTDESK_STORE``, with each tab in front in turn.

Prints one JSON object: tab → milliseconds of processor time, all threads together, that one save costs until
everything it changes has been worked out and painted.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer

from plantdesk.app import open_workplace, window_parts
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import readings
from plantdesk.services.recording import Entry
from plantdesk.ui.application import Session, collect_again, make_application
from plantdesk.ui.tab_rooms import TABS

SAVES = 7
SETTLED_MS = 700
"""By then nothing more happens: timers that gather changes wait at most half of it."""


def settle(milliseconds: int = SETTLED_MS) -> None:
    """Let everything come that is under way, without spending time on waiting."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def save(number: int) -> None:
    """Save the output of one section in yesterday's first shift."""
    day = workplace.store.plant().calendar(today).pattern.codes
    section = workplace.store.plant().running(m.SECTION, today)[0]
    entry = Entry(Subject(m.SECTION, section, today, day[0]), {m.REJECT_T: readings(f"0.{number + 1}")[0]})

    def failed(error: Any) -> None:
        raise AssertionError(str(error.message))

    session.desk.submit(lambda w: w.recorder.save([entry], reason="bench").or_raise(), lambda _: None, failed)


gc.disable()  # as the program does: a window that runs collects garbage itself, never on the thread of the store
application = make_application(["plantdesk"])
workplace = open_workplace(Path(os.environ["PLANTDESK_STORE"]))
today = workplace.today
found: dict[str, float] = {}
with window_parts(workplace) as parts:
    session = Session(application, workplace, parts.reader, parts.writer, parts.drafts, lambda desk: None, "overview")  # type: ignore[arg-type, return-value]
    session.whole.connect(lambda: collect_again(session))
    session.start()
    settle(4000)
    for tab in sys.argv[1:] or TABS:
        session.window.choose_tab(tab)
        settle(1500)
        costs = []
        for number in range(SAVES):
            before = time.process_time()
            save(number)
            settle()
            costs.append(1e3 * (time.process_time() - before))
        found[tab] = sorted(costs)[SAVES // 2]
    print(json.dumps(found), flush=True)
    os._exit(0)
