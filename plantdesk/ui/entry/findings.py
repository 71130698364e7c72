"""What is to be said of the figures of a form at present, and which line is the gravest."""

from __future__ import annotations

from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import Value
from plantdesk.ui.entry.judge import Finding
from plantdesk.ui.widgets.notice_line import Level

Place = tuple[Subject, str]
"""A figure of a form: its subject and key."""

_GRAVEST_FIRST = (Level.ERROR, Level.CONFLICT, Level.WARNING, Level.INFO)


class Findings:
    """Findings by figure: of what is typed, and of the last save until its row is edited."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything, as for another shift."""
        self._typed: dict[Subject, dict[str, Finding]] = {}
        self._held: dict[Place, Finding] = {}
        self._read: dict[Place, Value] = {}

    def edited(self, subject: Subject, figure: str) -> None:
        """Forget what was said of a save: any figure of its row may have put it right."""
        self._read.pop((subject, figure), None)
        self._held = {place: finding for place, finding in self._held.items() if place[0] != subject}

    def judged(self, subject: Subject, found: dict[str, Finding]) -> dict[str, Finding]:
        """Take what was found in a row as it is typed; gives all that is to be said of it, the last save's before."""
        whole = found | {key: finding for (held, key), finding in self._held.items() if held == subject}
        self._typed[subject] = whole
        return whole

    def hold(self, subject: Subject, figure: str, finding: Finding) -> None:
        """Hold what a save told of a figure, until its row is edited or the figure is saved."""
        self._held[subject, figure] = finding

    def saved(self, subject: Subject, figure: str) -> None:
        """Forget what was held of a figure: it is saved."""
        self._held.pop((subject, figure), None)

    def of(self, place: Place | None) -> Finding | None:
        """Give what is said of one figure, or nothing."""
        return None if place is None else self._typed.get(place[0], {}).get(place[1])

    def gravest(self) -> tuple[Subject, str, Finding] | None:
        """Give the gravest of all; of two alike the one that asks nothing."""
        every = [(subject, key, one) for subject, row in self._typed.items() for key, one in row.items()]
        return min(every, key=lambda item: (_GRAVEST_FIRST.index(item[2].level), item[2].asks is None), default=None)

    def was_read(self, subject: Subject, figure: str, finding: Finding) -> None:
        """Note that a line was shown: only a value whose question was read can be confirmed by saving once more."""
        if finding.asks is not None:
            self._read[subject, figure] = finding.asks

    def asked(self, subject: Subject, figure: str) -> Value | None:
        """Give the value that was asked about, or nothing."""
        return self._read.get((subject, figure))
