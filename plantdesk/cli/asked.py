"""What the common options ask for, and the boundary at which every fault becomes one clear line.

The command line's library is not needed for either: the window opens without it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from plantdesk.app import chosen_language, default_store, open_reading, open_workplace
from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.system import said_by_system
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.language import Language
from plantdesk.services.ports import Readable
from plantdesk.services.workplace import Workplace

FAILED, BAD_INPUT = 1, 2
"""Exit codes: a check failed; bad usage or bad input."""


@dataclass
class Asked:
    """What the common options say, whether they stand before or after the command."""

    store: Path | None = None
    author: str | None = None
    lang: str | None = None

    @property
    def path(self) -> Path:
        """The store that is meant."""
        return self.store or default_store()

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return chosen_language(self.lang)

    def open(self, *, create: bool = False) -> Workplace:
        """Open the store to write in it; ``create`` makes one where none is."""
        workplace = open_workplace(self.store, self.author, self.lang, create)
        close = workplace.close

        def close_and_warn() -> None:
            close()
            unkept = workplace.store.unkept_head
            if unkept is not None:
                self.say(f"plantdesk: {self.language.say(unkept)}", error=True)

        workplace.close = close_and_warn
        return workplace

    def open_own(self) -> Workplace:
        """Open the store for the window; where none was named, the user's own is made at the first start."""
        named = self.store is not None or "PLANTDESK_STORE" in os.environ
        return self.open(create=not named)

    def read(self) -> AbstractContextManager[Readable]:
        """Open the store to read it only: that works on a read-only disk, too."""
        return open_reading(self.path)

    def say(self, what: Message | Text | str, *, error: bool = False) -> None:
        """Print one line for a person."""
        print(self.language.say(what), file=sys.stderr if error else sys.stdout, flush=True)


def end_with(run: Callable[[], object], asked: Asked, say: Callable[[Exception], Message | str]) -> NoReturn:
    """Run and end the process with the exit code that comes back; ``say`` tells a fault, and never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that knows no Kazakh letter gets an escape instead of a traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = run()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as fault:
        # The boundary of the command line: every fault becomes one line.
        if os.environ.get("PLANTDESK_TRACEBACK"):
            raise
        line = " ".join(asked.language.say(say(fault)).split("\n"))
        print(f"plantdesk: {line}", file=sys.stderr, flush=True)
        sys.exit(BAD_INPUT)
    sys.exit(code if isinstance(code, int) else 0)


def told(fault: Exception) -> Message | str:
    """Say what went wrong: the person's fault in our words, the machine's in its own."""
    match fault:
        case PlantDeskError():
            return fault.message
        case OSError():
            reason = said_by_system(fault)
            if not fault.filename:  # a stream has no name
                return msg("The system says: {reason}. What was to be printed may not be whole.", reason=reason)
            return msg("{path}: the system says: {reason}.", path=str(fault.filename), reason=reason)
        case _:
            return msg(
                "An unexpected fault: {kind}: {fault}. Nothing more was done. Please report it; with"
                " PLANTDESK_TRACEBACK=1 it is told in full.",
                kind=type(fault).__name__,
                fault=str(fault),
            )
