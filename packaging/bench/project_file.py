"""A project file of 10,000 tasks, with what MS Project writes of each: read up to the list of differences.

The floor walks the same file with ``xml.etree.ElementTree.iterparse``, in turns with ours.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from xml.etree.ElementTree import iterparse

from plantdesk.app import composed_catalogue, create_sample, plan_programme, system_clock
from plantdesk.services.programme_exchange import apply_exchange
from plantdesk.services.programme_file import Progress
from plantdesk.services.recording import Recorder
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Reader, Store

Line = tuple[str, float, float | None, str]

TASKS = 10_000
TODAY = date(2016, 6, 30)
ROUNDS = 5
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Project xmlns="http://schemas.microsoft.com/project">'
    "<SaveVersion>14</SaveVersion><Name>big</Name><Title>Big</Title><ScheduleFromStart>1</ScheduleFromStart>"
    "<MinutesPerDay>480</MinutesPerDay><Tasks>\n"
)
_FLAGS = (
    "ResumeValid EffortDriven Recurring OverAllocated Estimated Critical IsSubproject IsSubprojectReadOnly ExternalTask"
    " StartVariance FinishVariance WorkVariance FreeSlack TotalSlack FixedCost FixedCostAccrual PercentComplete"
    " PercentWorkComplete OvertimeCost ActualOvertimeCost RemainingCost RemainingOvertimeCost ACWP CV ConstraintType"
    " LevelAssignments LevelingCanSplit LevelingDelay LevelingDelayFormat IgnoreResourceCalendar HideBar Rollup BCWS BCWP"
    " PhysicalPercentComplete EarnedValueMethod IsPublished StartSlack FinishSlack DisplayAsSummary Manual Active"
)
_WORKS = (
    "Work OvertimeWork ActualDuration ActualWork ActualOvertimeWork RegularWork RemainingDuration RemainingWork"
    " RemainingOvertimeWork ActualWorkProtected ActualOvertimeWorkProtected ManualDuration"
)
_MOMENTS = "CreateDate EarlyStart EarlyFinish LateStart LateFinish ManualStart ManualFinish"


def run() -> list[Line]:
    """Measure everything of this module."""
    folder = Path(tempfile.mkdtemp(prefix="plantdesk-bench-"))
    try:
        store, file, later = folder / "plant.plantdesk", folder / "big.xml", folder / "later.xml"
        create_sample(store, TODAY, 1, 1)
        elements = _write(file, 0)
        _write(later, 30)
        lines = [_compared(store, file, f"{TASKS:,} tasks of {elements} elements, all new: file to differences, s")]
        took = _take(store, file)
        lines.append((f"{TASKS:,} new milestones recorded as one command, s", took, None, ""))
        return [*lines, _compared(store, later, f"{TASKS:,} tasks, all recorded and all changed, s")]
    finally:
        shutil.rmtree(folder)


def _write(path: Path, days: int) -> int:
    """Write the file, every milestone moved by some days; gives how many elements a task has."""
    zeros = "".join(f"<{tag}>0</{tag}>" for tag in _FLAGS.split()) + "".join(
        f"<{tag}>PT0H0M0S</{tag}>" for tag in _WORKS.split()
    )
    first = date(2016, 7, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        for n in range(1, TASKS + 1):
            summary = n % 10 == 1
            day = f"{first + timedelta(days + n % 900)}T17:00:00"
            link = (
                f"<PredecessorLink><PredecessorUID>{n - 1}</PredecessorUID><Type>1</Type><CrossProject>0</CrossProject>"
            )
            link += "<LinkLag>0</LinkLag><LagFormat>7</LagFormat></PredecessorLink>"
            baseline = f"<Number>0</Number><Start>{first + timedelta(n % 900)}T17:00:00</Start>"
            baseline += f"<Finish>{first + timedelta(n % 900)}T17:00:00</Finish><Duration>PT0H0M0S</Duration>"
            file.write(
                f"<Task><UID>{n}</UID><ID>{n}</ID><Name>{'Project' if summary else 'Milestone'} {n}</Name><Type>1</Type>"
                f"<IsNull>0</IsNull><WBS>1.{n}</WBS><OutlineNumber>1.{n}</OutlineNumber>"
                f"<OutlineLevel>{1 if summary else 2}</OutlineLevel><Priority>500</Priority><Start>{day}</Start>"
                f"<Finish>{day}</Finish><Duration>PT0H0M0S</Duration><DurationFormat>7</DurationFormat>"
                f"<Milestone>{int(not summary)}</Milestone><Summary>{int(summary)}</Summary><Cost>0</Cost>"
                f"<ActualCost>0</ActualCost><CalendarUID>-1</CalendarUID>{zeros}"
                + "".join(f"<{tag}>{day}</{tag}>" for tag in _MOMENTS.split())
                + (link if n % 10 not in (1, 2) else "")
                + f"<Baseline>{baseline}</Baseline></Task>\n"
            )
        file.write("</Tasks></Project>\n")
    return sum(1 for _ in iterparse(path)) // TASKS


def _compared(store: Path, file: Path, what: str) -> Line:
    ours, floor = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        for _, _element in iterparse(file):
            pass
        middle = perf_counter()
        with Reader(store, composed_catalogue()) as reader:
            found = plan_programme(reader, TODAY, "en", file, Progress())
        ours.append(perf_counter() - middle)
        floor.append(middle - start)
        if len(found.differences) < TASKS * 9 // 10:
            raise AssertionError(len(found.differences))
    return what, median(ours), median(floor), "≤ 3 × (floor: iterparse)"


def _take(path: Path, file: Path) -> float:
    store = Store(path, composed_catalogue(), Stations(path.parent / "stations"), system_clock)
    try:
        plan = plan_programme(store, TODAY, "en", file)
        start = perf_counter()
        apply_exchange(plan, plan.usual(), Recorder(store, system_clock, lambda: "p1"), store, TODAY)
        return perf_counter() - start
    finally:
        store.close()
