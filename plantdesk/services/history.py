"""How a figure came to be what it is: every recorded value with what it replaced, what was taken back, and where to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from plantdesk.domain.ledger import UNDO, Command, Revision, Subject, line_standing
from plantdesk.services.ports import Readable
from plantdesk.services.recording import MOVE
from plantdesk.services.undo import UNDOES


@dataclass(frozen=True, slots=True)
class Past:
    """One recorded value of a figure.

    ``before`` has the values that it replaced: none for the first, several where it settled a conflict. ``other`` is
    the other place of a move; ``undoes`` the command that an undo took back.
    """

    revision: Revision
    before: tuple[str | None, ...]
    stands: bool
    in_conflict: bool
    taken_back: bool
    other: Subject | None
    undoes: Command | None


def pasts(ledger: Readable, subject: Subject, figure: str) -> tuple[Past, ...]:
    """Give everything that was ever recorded for a figure of a subject, newest first."""
    line = ledger.history(subject, figure)
    if not line:
        return ()
    standing, by_id = line_standing(line), {r.id: r for r in line}
    taken = _taken_back(line)
    return tuple(
        Past(
            revision,
            tuple(by_id[old].value for old in revision.replaces if old in by_id),
            revision.id == standing.revision,
            standing.in_conflict and revision.id in standing.heads,
            revision.command.id.hex() in taken,
            _other_place(ledger, revision),
            next((r.command for r in line if r.command.id.hex() == _undone(revision.command)), None),
        )
        for revision in reversed(line)
    )


def every_past(ledger: Readable, subject: Subject, figures: Iterable[str]) -> tuple[Past, ...]:
    """Give everything that was ever recorded for some figures of a subject, newest first: the history of a whole record."""
    found = [past for figure in figures for past in pasts(ledger, subject, figure)]
    return tuple(sorted(found, key=lambda past: (-past.revision.command.arrival, past.revision.place)))


def _taken_back(line: list[Revision]) -> set[str]:
    """Give the ids of the commands that an undo took back, unless that undo was taken back itself."""
    taken: set[str] = set()
    for revision in reversed(line):
        undone = _undone(revision.command)
        if undone is not None and revision.command.id.hex() not in taken:
            taken.add(undone)
    return taken


def _undone(command: Command) -> str | None:
    """Give the id of the command that an undo took back."""
    if command.kind != UNDO or not command.about:
        return None
    found: str | None = json.loads(command.about).get(UNDOES)
    return found


def _other_place(ledger: Readable, revision: Revision) -> Subject | None:
    if revision.command.kind not in (MOVE, UNDO):
        return None
    of_command = ledger.of_command(revision.command.arrival)
    others = {r.subject for r in of_command if r.figure == revision.figure and r.subject != revision.subject}
    return others.pop() if len(others) == 1 else None
