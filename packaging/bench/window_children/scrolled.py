"""Open the tab of milestones on the stores named, now and as known on a past day, and scroll it, closed and open.

Prints one JSON object: for each store, milliseconds up to the first paint now (``opened``), until all that comes after
it is there (``settled``), up to the first paint as known on the day (``known``), up to that of the page of a project, a
milestone and a programme (``project``, …), and of every frame while scrolling.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from concurrent.futures import Future
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from plantdesk.app import open_workplace
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.services.lens import Lens
from plantdesk.ui.application import make_application
from plantdesk.ui.desk import Desk, Job
from plantdesk.ui.dialogs.choosing import FileWindow
from plantdesk.ui.dialogs.ports import EvidenceWork
from plantdesk.ui.dialogs.records.record_window import RecordWindow
from plantdesk.ui.models.programme_rows import Row
from plantdesk.ui.tabs.milestones_tab import MilestonesTab
from plantdesk.ui.tabs.programme_head import GANTT
from plantdesk.ui.theme import Theme

OPENINGS, PAST_OPENINGS, FRAMES, OPENED = 8, 3, 300, 40
PAGES = {PROJECT: "P-44", MILESTONE: "P-44.4", PROGRAMME: "PG-1"}
"""The records whose pages are opened, by kind."""


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


gc.disable()  # as the program itself has it: the window collects between what it does
application = make_application(["plantdesk"])
look = Theme("light")
look.apply(application)


def opened(desk: Desk) -> tuple[MilestonesTab, float, float]:
    """Open the tab; gives milliseconds up to the first paint, and until all that comes after it is there."""
    start = time.perf_counter()
    tab = MilestonesTab(desk)
    tab.show_view(GANTT, remember=False)
    tab.resize(1600, 820)
    tab.show()
    tab.grab()
    painted = time.perf_counter()
    application.processEvents()
    tab.settle()
    tab.grab()
    return tab, 1e3 * (painted - start), 1e3 * (time.perf_counter() - start)


def paged(desk: Desk, subject: Subject) -> float:
    """Open the page of a record and close it; gives milliseconds up to its first paint."""
    home = QWidget()
    evidence = EvidenceWork(lambda _: None, lambda _: True, lambda *_: None, lambda _: Path())  # type: ignore[arg-type,return-value]
    start = time.perf_counter()
    page = RecordWindow(desk, FileWindow(desk.language), evidence, lambda _: True, lambda *_: None, home)
    page.show_record(subject)
    page.show()
    page.grab()
    taken = 1e3 * (time.perf_counter() - start)
    page.close()
    home.deleteLater()
    application.processEvents()
    return taken


def closed(desk: Desk, tab: MilestonesTab) -> None:
    """Close it."""
    desk.close()
    tab.close()
    tab.deleteLater()
    application.processEvents()
    gc.collect()


past = date.fromisoformat(sys.argv[1])
found: dict[str, dict[str, list[float]]] = {}
for path in sys.argv[2:]:
    lines: dict[str, list[float]] = {key: [] for key in ("opened", "settled", "known", "frames", *PAGES)}
    with open_workplace(Path(path), None, "en") as workplace, workplace.open_reader() as reader:
        for number in range(OPENINGS):
            desk = Desk(workplace, reader, AtOnce(), look, NoDrafts())
            tab, painted, settled = opened(desk)
            if number:  # the first one loads what all of them use
                lines["opened"].append(painted)
                lines["settled"].append(settled)
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
                        lines["frames"].append(1e3 * (time.perf_counter() - start))
            closed(desk, tab)
        desk = Desk(workplace, reader, AtOnce(), look, NoDrafts())
        for number in range(OPENINGS):
            for kind, code in PAGES.items():
                taken = paged(desk, Subject(kind, code))
                if number:
                    lines[kind].append(taken)
        desk.close()
        for _ in range(PAST_OPENINGS):
            desk = Desk(workplace, reader, AtOnce(), look, NoDrafts())
            start = time.perf_counter()
            desk.look_through(Lens(past, past))
            looked = 1e3 * (time.perf_counter() - start)
            tab, painted, settled = opened(desk)
            lines["known"].append(looked + painted)
            closed(desk, tab)
    found[path] = lines
print(json.dumps(found), flush=True)
