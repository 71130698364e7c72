"""The last resort: what nobody foresaw is written to a file and told in one line; what was typed is safe."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType


def install(folder: Path, now: Callable[[], datetime], tell: Callable[[Path], None]) -> None:
    """Write every uncaught failure to a file in ``folder`` and ``tell`` its path; the window goes on."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        folder.mkdir(parents=True, exist_ok=True)
        report = folder / f"crash-{now():%Y%m%d-%H%M%S}.txt"
        text = "".join(traceback.format_exception(kind, error, trace))
        report.write_text(text, encoding="utf-8")
        print(text, file=sys.stderr)  # noqa: T201 (a console, where there is one, is the developer's)
        tell(report)

    sys.excepthook = caught
