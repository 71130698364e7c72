"""Measure speed and size: run every module of ``packaging/bench/`` and print what it found beside its floor.

Each module has ``run() -> list[Line]``, where a line is ``(what, measured, floor, goal)``: what was measured with its
unit, the figure, the floor taken in the same run (``None`` where there is none), and the goal in words. Nothing fails
on time: a machine that is busy says nothing about the code. Names on the command line choose modules.
"""

from __future__ import annotations

import importlib.util
import platform
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import cast

Line = tuple[str, float, float | None, str]

ROOT = Path(__file__).resolve().parents[1]


def main(names: list[str]) -> int:
    """Run the modules named, or all, and print a table."""
    sys.path.insert(0, str(ROOT))
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.platform()}")
    for file in sorted((ROOT / "packaging" / "bench").glob("*.py")):
        if names and file.stem not in names:
            continue
        print(f"\n{file.stem:<64} {'measured':>12} {'floor':>12} {'ratio':>8}  goal", flush=True)
        run = cast("Callable[[], list[Line]]", load(file).run)
        for what, measured, floor, goal in run():
            beside = f"{floor:>12.4g} {measured / floor:>8.3g}" if floor else f"{'':>12} {'':>8}"
            print(f"{what:<64} {measured:>12.4g} {beside}  {goal}", flush=True)
    return 0


def load(file: Path) -> ModuleType:
    """Load a module by its path: this folder is no package, and must not be mistaken for another of its name."""
    spec = importlib.util.spec_from_file_location(f"bench_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
