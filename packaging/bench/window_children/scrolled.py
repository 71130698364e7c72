"""Open the tab of milestones on the stores named, and scroll it with projects closed and open.

Prints one JSON object: for each store, milliseconds up to the first paint and of every frame while scrolling.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import Future
from pathlib import Path

from plantdesk.app import open_workplace
from plantdesk.domain.programme import PROJECT
from plantdesk.ui.application import make_application
from plantdesk.ui.desk import Desk, Job
from plantdesk.ui.models.programme_rows import Row
from plantdesk.ui.tabs.milestones_tab import GANTT, MilestonesTab
from plantdesk.ui.theme import Theme

OPENINGS, FRAMES, OPENED = 8, 300, 40


class AtOnce:
    """Runs jobs on the spot."""

    def submit(self, job: Job) -> Future[object]:
        """Run it."""
        future: Future[object] = Future()
        future.set_result(job())
        return future


class NoDrafts:
    """Nothing was typed before."""

    def load(self) -> dict[str, str]:
        """Give nothing."""
        return {}

    def keep(self, drafts: dict[str, str]) -> None:
        """Keep nothing."""

    def close(self) -> None:
        """Leave nothing."""


application = make_application(["plantdesk"])
look = Theme("light")
look.apply(application)
found: dict[str, dict[str, list[float]]] = {}
for path in sys.argv[1:]:
    opened, frames = [], []
    with open_workplace(Path(path), None, "en") as workplace, workplace.open_reader() as reader:
        for number in range(OPENINGS):
            desk = Desk(workplace, reader, AtOnce(), look, NoDrafts())
            start = time.perf_counter()
            tab = MilestonesTab(desk)
            tab.show_view(GANTT, remember=False)
            tab.resize(1600, 820)
            tab.show()
            tab.grab()
            if number:  # the first one loads what all of them use
                opened.append(1e3 * (time.perf_counter() - start))
            application.processEvents()
            if number == OPENINGS - 1:
                bar = tab.list.verticalScrollBar()
                for codes in ((), list(tab.table.whole.projects)[:OPENED]):
                    for code in codes:
                        tab.table.toggle(Row(PROJECT, code), opened=True)
                    application.processEvents()
                    for step in range(FRAMES):
                        start = time.perf_counter()
                        bar.setValue(step * 37 % max(1, bar.maximum()))
                        application.processEvents()
                        frames.append(1e3 * (time.perf_counter() - start))
            desk.close()
            tab.close()
            tab.deleteLater()
            application.processEvents()
    found[path] = {"opened": opened, "frames": frames}
print(json.dumps(found), flush=True)
