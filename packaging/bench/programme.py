"""The programme of 1,000 projects with 10,000 milestones and five years of monthly forecasts, beside one of 88 projects.

The floor is the same work on the small programme, so the ratio says how much longer the large one keeps a reader
waiting. ``PLANTDESK_BENCH_REPORTS`` gives another number of monthly forecasts of every milestone than sixty.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Change, Draft, Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.domain.programme_network import critical
from plantdesk.services.known_on import known_until
from plantdesk.services.programme import portfolio, whole_portfolio
from plantdesk.services.programme_figures import figures
from plantdesk.services.programme_following import followed
from plantdesk.services.programme_trends import trend_of
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Reader, Store

Line = tuple[str, float, float | None, str]

CHILD = Path(__file__).with_name("window_children") / "scrolled.py"
DAY, PAST = date(2016, 6, 30), date(2014, 6, 30)
BEGUN = datetime(2011, 6, 1, tzinfo=UTC)
FEW, MANY, STEPS = 88, 1_000, 10
REPORTS = int(os.environ.get("PLANTDESK_BENCH_REPORTS", "60"))
ROUNDS = 5
_CATALOGUE = m.standard_catalogue()


def run() -> list[Line]:
    """Measure everything of this module."""
    folder = Path(tempfile.mkdtemp(prefix="plantdesk-bench-"))
    try:
        small, large = folder / "small.plantdesk", folder / "large.plantdesk"
        fill(small, folder, FEW)
        dates = fill(large, folder, MANY)
        recorded = f"dates of {MANY * STEPS:,} milestones, {REPORTS} monthly forecasts of each"
        with Reader(small, _CATALOGUE) as few, Reader(large, _CATALOGUE) as many:
            lines: list[Line] = [(recorded, dates, None, "600,000")]
            lines += [
                (f"{what}, {MANY:,} projects beside {FEW}, ms", _best(work, many), _best(work, few), goal)
                for what, (work, goal) in _WORK.items()
            ]
            saved = f"read after a save of one milestone, {MANY:,} projects beside {FEW}, ms"
            lines.append((saved, _best(_follow(many), many), _best(_follow(few), few), ""))
        return [*lines, *_window(folder, small, large, f"{MANY:,} projects beside {FEW}")]
    finally:
        shutil.rmtree(folder)


def _window(folder: Path, small: Path, large: Path, beside: str) -> list[Line]:
    """Open and scroll the tab in a process of its own."""
    command = [sys.executable, str(CHILD), PAST.isoformat(), str(small), str(large)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PLANTDESK_DATA": str(folder / "data")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    few, many = found[str(small)], found[str(large)]
    frames = sorted(many["frames"])
    return [
        (f"tab opened, {beside}, ms", median(many["opened"]), median(few["opened"]), "≤ 2 ×"),
        (f"tab opened and all read, {beside}, ms", median(many["settled"]), median(few["settled"]), ""),
        *(
            (f"page of a {kind} opened, {beside}, ms", median(many[kind]), median(few[kind]), "< 100")
            for kind in (PROJECT, MILESTONE, PROGRAMME)
        ),
        (f"tab as known in {PAST.year}, {beside}, ms", median(many["known"]), median(few["known"]), "< 500"),
        ("frame of table and bars while scrolling, 95 %, ms", frames[int(0.95 * len(frames))], None, "< 16"),
    ]


def _trend(ledger: Reader) -> None:
    promises = portfolio(ledger).promises()
    trend_of(ledger, next(iter(promises)), DAY)


def _follow(ledger: Reader) -> Callable[[Reader], object]:
    """Give what a window that has read all of it does after a save."""
    found = whole_portfolio(ledger)
    return lambda ledger: followed(ledger, found, [Subject(MILESTONE, "P-40.3")])


_WORK: dict[str, tuple[Callable[[Reader], object], str]] = {
    "read": (portfolio, ""),
    "read, its figures": (lambda ledger: figures(portfolio(ledger), DAY), ""),
    "read, its critical paths": (lambda ledger: critical(portfolio(ledger).promises(), DAY), ""),
    "read, one trend": (_trend, ""),
    "read as known two years ago": (
        lambda ledger: portfolio(ledger.known(known_until(ledger.plant(), PAST)), PAST),
        "< 500",
    ),
}


def _best(work: Callable[[Reader], object], ledger: Reader) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work(ledger)
        taken.append(perf_counter() - start)
    return 1000 * min(taken)


def fill(path: Path, folder: Path, projects: int) -> int:
    """Write projects of ten milestones, and monthly forecasts of every one of them; gives how many dates there are."""
    moment = [BEGUN]
    store = Store(path, _CATALOGUE, Stations(folder / "stations"), lambda: moment[0], create=True)
    draft = Draft("milestone", "bench", "keyboard")
    standing: dict[Subject, tuple[int, date]] = {}
    programme = Subject(PROGRAMME, "PG-1")
    first = [Change(programme, "name_en", "Modernisation"), Change(programme, "end", "2020-12-31")]
    dates = 0
    with store.writing() as transaction:
        changes = first + [change for n in range(projects) for change in _project(n)]
        for one in transaction.append(draft, changes).revisions:
            dates += one.figure in ("baseline", "forecast", "actual")
            if one.figure == "forecast" and one.value is not None:
                standing[one.subject] = (one.id, date.fromisoformat(one.value))
    for report in range(REPORTS):
        moment[0] += timedelta(days=30)
        changes = [
            Change(subject, "forecast", (day + timedelta(days=(n + report) % 4)).isoformat(), None, "rain", (head,))
            for n, (subject, (head, day)) in enumerate(standing.items())
        ]
        with store.writing() as transaction:
            for one in transaction.append(draft, changes).revisions:
                assert one.value is not None
                standing[one.subject] = (one.id, date.fromisoformat(one.value))
        dates += len(changes)
    store.close()
    return dates


def _project(number: int) -> list[Change]:
    subject = Subject(PROJECT, f"P-{number}")
    words = {
        "name_en": f"Project {number}",
        "owner_en": f"Owner {number % 9}",
        "programme": "PG-1",
        "route": "pyro",
        "budget": "100000",
        "currency": "USD",
    }
    found = [Change(subject, key, value) for key, value in words.items()]
    for step in range(STEPS):
        day = (date(2012, 1, 1) + timedelta(days=(7 * number + 113 * step) % 3200)).isoformat()
        said = {
            "name_en": f"Step {step}",
            "in_project": subject.unit,
            "baseline": day,
            "forecast": day,
            "weight": "0.1",
        }
        if number % 3 == 0 and step < 2:
            said["actual"] = day
        if step:
            said["depends"] = f"{subject.unit}.{step - 1}:FS:0"
        found += [Change(Subject(MILESTONE, f"{subject.unit}.{step}"), key, value) for key, value in said.items()]
    return found
