"""The programme: all projects and milestones read, 1,000 projects with 600,000 revisions beside the sample's 88.

The floor is the same reading of the sample, so the ratio says how much longer the large programme keeps a reader
waiting; the window draws the tab in more time than either takes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from plantdesk.app import create_sample
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Change, Draft, Subject
from plantdesk.domain.programme import MILESTONE, PROJECT
from plantdesk.domain.programme_network import critical
from plantdesk.services.programme import portfolio
from plantdesk.services.programme_figures import figures
from plantdesk.services.programme_trends import trend_of
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Reader, Store

Line = tuple[str, float, float | None, str]

DAY = date(2016, 6, 30)
PROJECTS, STEPS, REPORTS = 1_000, 10, 60
ROUNDS = 5
_CATALOGUE = m.standard_catalogue()


def run() -> list[Line]:
    """Measure everything of this module."""
    folder = Path(tempfile.mkdtemp(prefix="plantdesk-bench-"))
    try:
        small, large = folder / "small.plantdesk", folder / "large.plantdesk"
        create_sample(small, DAY, 2, 1)
        _large(large, folder)
        with Reader(small, _CATALOGUE) as few, Reader(large, _CATALOGUE) as many:
            lines: list[Line] = []
            for what, work in _WORK.items():
                floor, taken = _best(work, few), _best(work, many)
                lines.append(
                    (f"{what}, 1,000 projects beside 88, ms", taken, floor, "with the drawing, the tab within 2 times")
                )
            return lines
    finally:
        shutil.rmtree(folder)


def _trend(ledger: Reader) -> None:
    promises = portfolio(ledger).promises()
    trend_of(ledger, next(iter(promises)), DAY)


_WORK: dict[str, Callable[[Reader], object]] = {
    "programme read": portfolio,
    "programme read, its figures": lambda ledger: figures(portfolio(ledger), DAY),
    "programme read, its critical paths": lambda ledger: critical(portfolio(ledger).promises(), DAY),
    "programme read, one trend": _trend,
}


def _best(work: Callable[[Reader], object], ledger: Reader) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work(ledger)
        taken.append(perf_counter() - start)
    return 1000 * min(taken)


def _large(path: Path, folder: Path) -> None:
    """Write 1,000 projects of ten milestones, and five years of monthly forecasts of every one of them."""
    moment = [datetime(2011, 6, 1, tzinfo=UTC)]
    store = Store(path, _CATALOGUE, Stations(folder / "stations"), lambda: moment[0], create=True)
    draft = Draft("milestone", "bench", "keyboard")
    standing: dict[Subject, tuple[int, date]] = {}
    with store.writing() as transaction:
        recorded = transaction.append(draft, [change for n in range(PROJECTS) for change in _project(n)])
        for one in recorded.revisions:
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
    store.close()


def _project(number: int) -> list[Change]:
    subject = Subject(PROJECT, f"P-{number}")
    words = {"name_en": f"Project {number}", "owner_en": "Kim", "route": "pyro", "budget": "100000", "currency": "USD"}
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
        if step:
            said["depends"] = f"{subject.unit}.{step - 1}:FS:0"
        found += [Change(Subject(MILESTONE, f"{subject.unit}.{step}"), key, value) for key, value in said.items()]
    return found
