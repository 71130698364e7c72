"""The window: from the command to the first paint and the first chart, from a keystroke or a commit to its pixels.

Starts are measured on an installed wheel, the floors in turn with them. ``window_children/`` holds what is started.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from plantdesk.app import create_sample

Line = tuple[str, float, float | None, str]

ROOT = Path(__file__).resolve().parents[2]
CHILDREN = Path(__file__).with_name("window_children")
ROUNDS = 9
LAST_DAY = date(2016, 6, 30)


def run() -> list[Line]:
    """Measure everything of this module."""
    folder = Path(tempfile.mkdtemp(prefix="plantdesk-bench-"))
    try:
        one, ten = folder / "one.plantdesk", folder / "ten.plantdesk"
        create_sample(one, LAST_DAY, 1, 1)
        create_sample(ten, LAST_DAY, 10, 1)
        place = _Place(folder, _install(folder))
        lines = _starts(place, one, ten, "offscreen")
        with _display() as display:
            if display:
                lines += _starts(place, one, ten, "xcb", display)
        return [*lines, *_overview(place, one, ten), *_recomputed(place, one, ten), *_work(place, ten)]
    finally:
        shutil.rmtree(folder)


class _Place:
    """Where the program is installed and what it remembers, so that nothing of the user's is touched."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.data = folder / "data"
        self.data.mkdir()
        self.open_at("cathode")
        self.environment = os.environ | {
            "PYTHONPATH": str(site),
            "PLANTDESK_DATA": str(self.data),
            "PLANTDESK_LANG": "en",
            "QT_QPA_PLATFORM": "offscreen",
        }

    def open_at(self, tab: str) -> None:
        """Have the next start show a tab in front."""
        (self.data / "settings.json").write_text(json.dumps({"tab": tab}), encoding="utf-8")

    def start(self, child: str, *words: str, **more: str) -> dict[str, Any]:
        """Run a child to its end; gives what it printed, and when it was started."""
        before = time.monotonic()
        command = [sys.executable, str(CHILDREN / f"{child}.py"), *words]
        done = subprocess.run(
            command, env=self.environment | more, cwd=self.data, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{child} failed with {done.returncode}:\n{done.stdout}{done.stderr}")
        found: dict[str, Any] = json.loads(done.stdout)
        return found | {"spawned": before}


def _install(folder: Path) -> Path:
    """Build the wheel and install it alone, compiled, beside the dependencies that are there."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)], check=True)
    wheel = next(folder.glob("*.whl"))
    site = folder / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(site), str(wheel)], check=True)
    return site


@contextmanager
def _display() -> Iterator[str | None]:
    """Give an X display of our own where Xvfb is there."""
    server = shutil.which("Xvfb")
    if server is None:
        yield None
        return
    read, write = os.pipe()
    command = [server, "-displayfd", str(write), "-screen", "0", "1600x900x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        yield f":{number}" if number else None
    finally:
        process.terminate()
        process.wait()


def _starts(place: _Place, one: Path, ten: Path, platform: str, display: str = "") -> list[Line]:
    more = {"QT_QPA_PLATFORM": platform, "DISPLAY": display}
    painted: dict[str, list[float]] = {"bare": [], "one": [], "ten": []}
    charted: dict[str, list[float]] = {"lazy": [], "eager": []}
    stalls = []
    for number in range(ROUNDS + 1):
        found = {
            "bare": place.start("bare", **more),
            "one": place.start("opened", "lazy", PLANTDESK_STORE=str(one), **more),
            "ten": place.start("opened", "lazy", PLANTDESK_STORE=str(ten), **more),
            "eager": place.start("opened", "eager", PLANTDESK_STORE=str(ten), **more),
        }
        if not number:
            continue  # the first round fills the file cache
        for name, times in painted.items():
            times.append(1e3 * (found[name]["painted"] - found[name]["spawned"]))
        for name, child in (("lazy", "ten"), ("eager", "eager")):
            charted[name].append(1e3 * (found[child]["charted"] - found[child]["spawned"]))
        stalls.append(found["ten"]["stalls"][0][0])
    heavy = found["ten"]["painted_with"]
    lines: list[Line] = [
        (
            f"{platform}: window painted, ten years, ms{_range(painted['ten'])}",
            *_beside(painted, "ten", "bare"),
            "≤ 1.3 ×",
        ),
        (f"{platform}: window painted, ten years beside one year, ms", *_beside(painted, "ten", "one"), "≤ 1.2 ×"),
        (
            f"{platform}: first chart painted, ms{_range(charted['lazy'])}",
            *_beside(charted, "lazy", "eager"),
            "≤ 1.05 ×",
        ),
        (f"{platform}: longest stall up to the chart, ms{_range(stalls)}", median(stalls), None, "≤ 30"),
        (f"{platform}: heavy modules loaded before the first paint", len(heavy), None, "0"),
    ]
    return lines


def _overview(place: _Place, one: Path, ten: Path) -> list[Line]:
    """Start with the overview in front, on ten years and on one."""
    place.open_at("overview")
    painted: dict[str, list[float]] = {"one": [], "ten": []}
    for number in range(ROUNDS + 1):
        for name, store in (("one", one), ("ten", ten)):
            found = place.start("shown", PLANTDESK_STORE=str(store))
            if number:
                painted[name].append(1e3 * (found["painted"] - found["spawned"]))
    place.open_at("cathode")
    what = f"overview painted, ten years beside one year, ms{_range(painted['ten'])}"
    return [(what, *_beside(painted, "ten", "one"), "≤ 1.5 ×")]


def _recomputed(place: _Place, one: Path, ten: Path) -> list[Line]:
    """Save one figure with each tab in front; processor time of all that follows, on ten years and on one."""
    costs = {store: place.start("recomputed", PLANTDESK_STORE=str(store)) for store in (one, ten)}
    return [
        (f"{tab} tab, one saved figure, ten years beside one year, ms", costs[ten][tab], costs[one][tab], "≤ 1.5 ×")
        for tab in costs[one]
        if tab != "spawned"
    ]


def _work(place: _Place, store: Path) -> list[Line]:
    found = place.start("worked", PLANTDESK_STORE=str(store))
    awake = {part: found["floor"][part] + found["floor_again"][part] for part in ("sync", "repaint")}
    floor, rested = (sum(median(times) for times in measured.values()) for measured in (awake, found["floor_between"]))
    keys, saves, others = found["keystrokes"], found["saves"], found["others"]
    lines: list[Line] = [
        (f"keystroke to dashed ring, ms{_range(keys)}", median(keys), floor, "≤ 2.5 ×"),
        ("keystroke to dashed ring, 99 %, ms", _at(keys, 0.99), None, "< 16"),
        (f"save to full point, floor after the same pause, ms{_range(saves)}", median(saves), rested, "≤ 2.5 ×"),
        ("save to full point, floor without a pause, ms", median(saves), floor, ""),
        ("save to full point, 99 %, ms", _at(saves, 0.99), None, "< 16"),
        (f"another process's commit on screen, ms{_range(others['latency'])}", median(others["latency"]), None, ""),
        ("another process's commit on screen, 95 %, ms", _at(others["latency"], 0.95), None, "≤ 10"),
        ("another process's commits not seen", others["sent"] - len(others["latency"]), None, "0"),
        ("idle window, % of a processor", found["idle"], None, "≤ 0.5"),
    ]
    for tab in ("cathode", "ore"):
        for move in ("pan", "zoom"):
            year, whole = found[f"{tab}_year"][move], found[f"{tab}_all"][move]
            lines.append((f"{tab} tab, {move} at one year, 95 %, ms{_range(year)}", _at(year, 0.95), None, "< 16"))
            lines.append((f"{tab} tab, {move} at ten years, 95 %, ms{_range(whole)}", _at(whole, 0.95), None, ""))
    return lines


def _beside(times: dict[str, list[float]], ours: str, floor: str) -> tuple[float, float]:
    return median(times[ours]), median(times[floor])


def _at(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def _range(times: list[float]) -> str:
    return f" ({min(times):.3g} to {max(times):.3g})"
