"""The last resort: what nobody foresaw is written to a file and told in one line; what was typed is safe."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from plantdesk.domain.system import said_by_system
from plantdesk.domain.text import Message, msg


def install(folder: Path, now: Callable[[], datetime], tell: Callable[[Message], None]) -> None:
    """Write every uncaught failure to a file in ``folder`` and ``tell`` of it in one line; the window goes on."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        report = folder / f"crash-{now():%Y%m%d-%H%M%S}.txt"
        text = "".join(traceback.format_exception(kind, error, trace))
        print(text, file=sys.stderr)  # noqa: T201 (a console, where there is one, is the developer's)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            report.write_text(text, encoding="utf-8")
        except OSError as refused:
            tell(
                msg(
                    "Something failed that should not: {fault}. What you typed is kept. No report could be written to"
                    " {folder}: {reason}.",
                    fault=f"{kind.__name__}: {error}",
                    folder=str(folder),
                    reason=said_by_system(refused),
                )
            )
        else:
            tell(msg("Something failed that should not. What you typed is kept. Report: {path}", path=str(report)))

    sys.excepthook = caught
