"""Answers: a whole store as known on a past day, and the key figures from the command line, on ten years."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from plantdesk.app import composed_catalogue, create_sample
from plantdesk.domain.day import TOTAL
from plantdesk.services.known_on import known_until
from plantdesk.services.ports import Readable
from plantdesk.storage.store import Reader

Line = tuple[str, float, float | None, str]

ROOT = Path(__file__).resolve().parents[2]
LAST_DAY = date(2016, 6, 30)
PAST = (date(2007, 6, 1), date(2011, 12, 31), date(2016, 6, 29))
ROUNDS = 7

_FLOOR = """
import sqlite3, sys
import click, numpy, sqlite_utils
db = sqlite_utils.Database(sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True))
print(db.conn.execute(
    "SELECT substr(s.day, 1, 7), sum(CAST(k.value AS REAL)), count(*) FROM subject s CROSS JOIN unit u ON u.id = s.unit"
    " CROSS JOIN kept k ON k.subject = s.id CROSS JOIN figure f ON f.id = k.figure"
    " WHERE s.day BETWEEN '2014-01-01' AND '2016-06-30' AND s.shift <> '' AND u.kind = 'section'"
    " AND f.key = 'cathode_t' GROUP BY 1"
).fetchall())
"""
"""The imports that every answer needs, and one query that adds up what ``kpi`` reads: output back to the year before last."""


def run() -> list[Line]:
    """Measure everything of this module."""
    folder = Path(tempfile.mkdtemp(prefix="plantdesk-bench-"))
    try:
        ten = folder / "ten.plantdesk"
        create_sample(ten, LAST_DAY, 10, 1)
        return [*_known(ten), *_kpi(ten, folder)]
    finally:
        shutil.rmtree(folder)


def _whole(ledger: Readable) -> int:
    """Read every daily sum of the plant; gives how many there are."""
    bounds = ledger.span()
    if bounds is None:
        return 0
    return sum(
        len(ledger.daily(sheet.subject, TOTAL, key, *bounds))
        for sheet in ledger.catalogue.sheets
        for key, _, _ in ledger.catalogue.additive(sheet.key)
    )


def _known(path: Path) -> list[Line]:
    lines: list[Line] = []
    for day in PAST:
        ours, now = [], []
        for _ in range(ROUNDS):
            with Reader(path, composed_catalogue()) as reader:
                start = time.perf_counter()
                _whole(reader)
                middle = time.perf_counter()
                count = _whole(reader.known(known_until(reader.plant(), day)))
                ours.append(time.perf_counter() - middle)
                now.append(middle - start)
        what = f"ten years as known on {day}, {count:,} daily sums, s"
        lines.append((what, median(ours), median(now), "< 0.5 s (floor: now)"))
    return lines


def _kpi(path: Path, folder: Path) -> list[Line]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # Compiled, as an installed program is: the first round, which does not count, writes what the others read.
    environment |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONPATH": str(ROOT)}
    environment |= {"PLANTDESK_DATA": str(folder / "data")}
    commands = {
        "kpi": [sys.executable, "-m", "plantdesk", "--store", str(path), "kpi", "--as-of", str(LAST_DAY), "--json"],
        "floor": [sys.executable, "-c", _FLOOR, str(path)],
    }
    took: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(ROUNDS + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=True)
            if number:  # the first round fills the file cache
                took[name].append(1e3 * (time.perf_counter() - start))
    what = "kpi of ten years, ms (floor: click, sqlite_utils, numpy and one sum of its rows)"
    return [(what, median(took["kpi"]), median(took["floor"]), "≤ 1.5 ×")]
