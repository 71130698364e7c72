"""The board of milestones on 1,000 projects with five years of monthly re-forecasts, beside one of 88 projects."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from plantdesk.app import create_sample, open_workplace
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROJECT
from plantdesk.services.programme_recording import record

Line = tuple[str, float, float | None, str]

CHILD = Path(__file__).with_name("window_children") / "scrolled.py"
TODAY = date(2016, 6, 30)
EACH, MONTHS, AT_ONCE = 10, 60, 2000


def run(months: int = MONTHS) -> list[Line]:
    """Measure everything of this module."""
    folder = Path(tempfile.mkdtemp(prefix="plantdesk-bench-"))
    try:
        small, large = folder / "small.plantdesk", folder / "large.plantdesk"
        for path, projects, reports in ((small, 88, 2), (large, 1000, months)):
            create_sample(path, TODAY, 1, 1)
            _fill(path, projects, reports)
        command = [sys.executable, str(CHILD), str(small), str(large)]
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PLANTDESK_DATA": str(folder / "data")}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout.splitlines()[-1])
        few, many = found[str(small)], found[str(large)]
        frames = sorted(many["frames"])
        opened = (median(many["opened"]), median(few["opened"]))
        return [
            ("milestones tab opened, 1,000 projects beside 88, ms", *opened, "≤ 2 ×"),
            ("milestones tab, frame while scrolling, 95 %, ms", frames[int(0.95 * len(frames))], None, "< 16"),
        ]
    finally:
        shutil.rmtree(folder)


def _fill(path: Path, projects: int, months: int) -> None:
    """Record projects of ten milestones each, and a new forecast of every milestone each month."""
    moment = [datetime(2011, 6, 1, tzinfo=UTC)]
    with open_workplace(path, None, "en", clock=lambda: moment[0]) as workplace:
        rows: dict[Subject, dict[str, str | None]] = {}
        for number in range(projects):
            project = f"P-{1000 + number}"
            rows[Subject(PROJECT, project)] = {"name_en": f"Project {number}", "owner_en": f"Owner {number % 9}"}
            for place in range(EACH):
                day = (date(2012, 1, 1) + timedelta(days=number * 2 + place * 90)).isoformat()
                row: dict[str, str | None] = {"name_en": f"Step {place}", "in_project": project}
                row |= {"baseline": day, "forecast": day}
                if place:
                    row["depends"] = f"M-{number}-{place - 1}:FS:0"
                rows[Subject(MILESTONE, f"M-{number}-{place}")] = row
        record(workplace.recorder, TODAY, rows, "agreed").or_raise()
        forecasts = [(s, date.fromisoformat(str(row["forecast"]))) for s, row in rows.items() if s.kind == MILESTONE]
        for month in range(1, months + 1):
            moment[0] += timedelta(days=30)
            for first in range(0, len(forecasts), AT_ONCE):
                some = forecasts[first : first + AT_ONCE]
                moved = {s: {"forecast": (day + timedelta(days=month)).isoformat()} for s, day in some}
                record(workplace.recorder, TODAY, moved, "monthly report").or_raise()
