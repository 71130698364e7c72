"""The charts: frames of the component beside an empty plot and beside pyqtgraph, from the store, live, and to a picture.

Peers that are not installed are said to be so. ``PLANTDESK_BENCH_LIVE`` has the seconds of the live part (10; issue: 60).
"""

from __future__ import annotations

import importlib.util
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from plantdesk.app import create_sample

Line = tuple[str, float, float | None, str]

ROOT = Path(__file__).resolve().parents[2]
CHILDREN = Path(__file__).with_name("chart_children")
LAST_DAY = date(2016, 6, 30)
ROUNDS = 5
POINTS = 1_000_000


def run() -> list[Line]:
    """Measure everything of this module."""
    folder = Path(tempfile.mkdtemp(prefix="plantdesk-bench-"))
    try:
        ten = folder / "ten.plantdesk"
        create_sample(ten, LAST_DAY, 10, 1)
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "PLANTDESK_DATA": str(folder / "data"),
            "PLANTDESK_LANG": "en",
            "PLANTDESK_STORE": str(ten),
            "QT_QPA_PLATFORM": "offscreen",
        }
        (folder / "data").mkdir()
        drawn = _start(environment, "drawn", str(ten))
        composed = _start(environment, "composed")
        return [
            *_frames(drawn),
            *_updates(drawn),
            *_store(drawn),
            *_composed(composed),
            *_live(environment),
            *_pictures(environment, folder),
        ]
    finally:
        shutil.rmtree(folder)


def _start(environment: dict[str, str], child: str, *words: str) -> dict[str, Any]:
    """Run a child to its end; gives what it printed."""
    command = [sys.executable, str(CHILDREN / f"{child}.py"), *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{child} failed with {done.returncode}:\n{done.stdout}{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _frames(drawn: dict[str, Any]) -> list[Line]:
    at = {name: median(times) for name, times in drawn.items() if isinstance(times, list)}
    empty = at["empty_repaint"]
    return [
        ("pan, 10,000,000 points, ms (floor: empty plot)", at["pan_10m"], at["empty_pan"], "≤ 2.2 ×"),
        ("pan, 10,000,000 points, ms (floor: 100,000 points)", at["pan_10m"], at["pan_100k"], "≤ 1.3 ×"),
        ("pan, 10,000,000 points, ms (pyqtgraph, points reduced)", at["pan_10m"], at["reduced_pan"], "≤ 1.5 ×"),
        ("zoom, 10,000,000 points, ms (floor: empty plot's pan)", at["zoom_10m"], at["empty_pan"], "≤ 2.2 ×"),
        ("zoom, 10,000,000 points, ms (floor: 100,000 points)", at["zoom_10m"], at["zoom_100k"], "≤ 1.3 ×"),
        ("real chart, 365 days, ms (floor: empty plot's repaint)", at["repaint_year"], empty, "≤ 3 ×"),
        ("real chart, 15 years, ms (floor: empty plot's repaint)", at["repaint_15_years"], empty, "≤ 8 ×"),
        ("15,000 bars, ms (floor: empty plot's repaint)", at["repaint_bars"], empty, "≤ 4 ×"),
        *_noted(drawn),
    ]


def _noted(drawn: dict[str, Any]) -> list[Line]:
    """Frames with a thousand notes in view, beside the same without; a frame must not be missed."""
    lines: list[Line] = []
    for name, words in (("year", "one year"), ("ten_years", "ten years")):
        without, noted = drawn[f"noted_{name}_0"], drawn[f"noted_{name}_1000"]
        what = f"real chart, {words}, 1,000 notes: pan"
        lines.append((f"{what}, ms (floor: without notes)", median(noted), median(without), "≤ 2 ×"))
        lines.append((f"{what}, longest, ms", max(noted), max(without), "< 16"))
    return lines


def _updates(drawn: dict[str, Any]) -> list[Line]:
    lines: list[Line] = []
    for name, words, goal in (
        ("10k", "10,000", ""),
        ("100k", "100,000", "≤ 1 ×"),
        ("1m", "1,000,000", "≤ 0.1 ×"),
    ):
        what = f"new data of {words} points a frame, ms (pyqtgraph)"
        lines.append((what, median(drawn[f"update_{name}"]), median(drawn[f"pyqtgraph_{name}"]), goal))
    if "matplotlib_1m" in drawn:
        ours, theirs = median(drawn["update_1m"]), median(drawn["matplotlib_1m"])
        lines.append(("new data of 1,000,000 points a frame, ms (matplotlib, QtAgg)", ours, theirs, "≤ 0.05 ×"))
    else:
        lines.append(("matplotlib is not installed: not measured", math.nan, None, "≤ 0.05 ×"))
    return lines


def _store(drawn: dict[str, Any]) -> list[Line]:
    what = f"first draw of ten years, ms (np.fromiter of {drawn['store_rows']:,} rows + frame)"
    return [(what, median(drawn["store_ours"]), median(drawn["store_floor"]), "≤ 1.5 ×")]


def _composed(found: dict[str, Any]) -> list[Line]:
    """Charts that move together in Trends, and the wallboard at 1920 × 1080."""
    trends, wall = f"Trends, {found['panels']} charts", "wallboard, 1920 × 1080"
    return [
        (f"{trends}, pan and zoom at one year, 95 %, ms", _of(found["year"], 0.95), None, "< 16"),
        (f"{trends}, pan and zoom at ten years, 95 %, ms", _of(found["all"], 0.95), None, "< 16"),
        (f"{wall}: repaint of a page of charts, 95 %, ms", _of(found["repaints"], 0.95), None, "< 16"),
        (f"{wall}: a save of another window to pixels, 95 %, ms", _of(found["saves"], 0.95), None, "< 16"),
        (f"{wall}: next page, made anew and painted, median, ms", median(found["turns"]), None, ""),
    ]


def _of(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def _live(environment: dict[str, str]) -> list[Line]:
    seconds = float(os.environ.get("PLANTDESK_BENCH_LIVE", "10"))
    found = _start(environment, "live", "cathode", str(seconds))
    turns, latency = sorted(found["turns"]), sorted(found["latency"])
    live = f"20 changes a second, {seconds:g} s"
    return [
        (f"{live}: frames under 50 ms of processor, %", _under(turns, 50.0), None, "≥ 99.9"),
        (f"{live}: longest frame, processor, ms", turns[-1], None, ""),
        (f"{live}: longest frame, wall, ms", max(found["walls"]), None, ""),
        (f"{live}: memory grown, MiB", found["grown"], None, "≤ 3"),
        (f"{live}: commit to pixels, ms ({latency[0]:.3g} to {latency[-1]:.3g})", median(latency), None, ""),
        (f"{live}: changes not seen", found["sent"] - len(latency), None, "0"),
    ]


def _under(times: list[float], limit: float) -> float:
    return 100 * sum(one < limit for one in times) / len(times)


def _pictures(environment: dict[str, str], folder: Path) -> list[Line]:
    """From a file of numbers to a picture, start of the program included."""
    numbers = folder / "numbers.txt"
    np.savetxt(numbers, np.random.default_rng(1).normal(size=POINTS), fmt="%.4f")
    python = [sys.executable, str(CHILDREN / "pictured.py")]
    ways = {name: [*python, name, str(numbers), str(folder / f"{name}.png")] for name in ("ours", "pyqtgraph")}
    if importlib.util.find_spec("matplotlib") is not None:
        ways["matplotlib"] = [*python, "matplotlib", str(numbers), str(folder / "matplotlib.png")]
    if shutil.which("kst2") is not None:
        ways["kst2"] = ["kst2", str(numbers), "-y", "1", "--png", str(folder / "kst2.png")]
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS + 1):
        for name, command in ways.items():
            start = time.perf_counter()
            subprocess.run(command, env=environment, capture_output=True, check=True)
            if number:  # the first round fills the file cache
                took[name].append(1e3 * (time.perf_counter() - start))
    what = "file of 1,000,000 points to picture, ms"
    lines: list[Line] = []
    for peer in ("pyqtgraph", "matplotlib", "kst2"):
        if peer in took:
            lines.append((f"{what} ({peer})", median(took["ours"]), median(took[peer]), ""))
        else:
            lines.append((f"{peer} is not installed: not measured", math.nan, None, ""))
    return lines
