"""An open window on ``PLANTDESK_STORE`` while another process commits: ``live.py TAB SECONDS``; prints JSON.

A turn is what the window's thread does at a stretch; its processor time says how long nothing else could be done.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from plantdesk.app import open_workplace, window_parts
from plantdesk.ui.application import Session, make_application
from plantdesk.ui.charts import plot_frame

RATE = 20
COMMITS = Path(__file__).resolve().parents[1] / "window_children" / "commits.py"


def memory() -> float:
    """Give the resident memory in MiB."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


def turn(seconds: float) -> None:
    """Let events come, one turn of the loop after the other."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        before, wall = time.thread_time(), time.monotonic()
        QApplication.processEvents()
        used = 1e3 * (time.thread_time() - before)
        if used > 0.2:  # less is an empty turn
            turns.append(used)
            walls.append(1e3 * (time.monotonic() - wall))
        else:
            time.sleep(0.0005)


turns: list[float] = []
walls: list[float] = []
seen: dict[str, float] = {}
waiting: list[str] = []
real = plot_frame.Canvas.paintEvent


def paint(canvas: Any, event: Any) -> None:
    """Remember when what arrived was painted."""
    real(canvas, event)
    now = time.monotonic()
    while waiting:
        seen.setdefault(waiting.pop(), now)


plot_frame.Canvas.paintEvent = paint
tab, seconds = sys.argv[1], float(sys.argv[2])
application = make_application(["plantdesk"])
workplace = open_workplace(Path(os.environ["PLANTDESK_STORE"]))
with window_parts(workplace) as parts:
    session = Session(application, workplace, parts.reader, parts.writer, parts.drafts, lambda desk: None, tab)  # type: ignore[arg-type, return-value]
    session.start()
    turn(3.0)
    session.desk.changed.connect(lambda changes: waiting.extend(str(r.value) for r in changes.revisions))

    def run(count: int) -> dict[str, float]:
        """Look on while so many commits come; gives when each was sent."""
        child = subprocess.Popen(
            [sys.executable, str(COMMITS), str(count), str(1 / RATE)], stdout=subprocess.PIPE, text=True
        )
        while child.poll() is None:
            turn(0.05)
        turn(1.2)
        assert child.stdout is not None
        sent: dict[str, float] = json.loads(child.stdout.read())
        return sent

    run(2 * RATE)  # what is loaded at the first change is no growth
    seen.clear()
    turns.clear()
    walls.clear()
    before = memory()
    sent = run(int(seconds * RATE))
    grown = memory() - before
    latency = [1e3 * (seen[value] - at) for value, at in sent.items() if value in seen]
    print(
        json.dumps({"turns": turns, "walls": walls, "latency": latency, "sent": len(sent), "grown": grown}), flush=True
    )
    os._exit(0)
