"""Take back the last command of a person at this station, whole; the ledger only grows, so undo appends the inverse."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from plantdesk.domain.errors import Conflict, Refused
from plantdesk.domain.ledger import UNDO, Change, Command, Draft, Revision
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.ports import Readable, Recorded, Transaction, Writable

_LOOK_BACK = 200
"""How many of a person's last commands are looked through for one that can be taken back."""

UNDOES = "undoes"
"""Key in a command's ``about``: the id of the command that it takes back."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command that can be taken back, as the menu names it."""

    command: Command
    revisions: tuple[Revision, ...]

    @property
    def name(self) -> Message:
        """Say what will be taken back."""
        first = self.revisions[0]
        kinds = _KINDS.get(self.command.kind)
        label: Text | str = kinds if kinds is not None else self.command.kind
        if first.subject.day is None:
            return msg("{kind}, {n} values", kind=label, n=len(self.revisions))
        return msg("{kind} of {day}, {n} values", kind=label, day=first.subject.day, n=len(self.revisions))


_KINDS = {
    "record": Text("Entry", "Запись", "Жазба"),
    "correct": Text("Correction", "Исправление", "Түзету"),
    "move": Text("Move", "Перенос", "Көшіру"),
    "import": Text("Import", "Импорт", "Импорт"),
    "configure": Text("Settings", "Настройки", "Баптаулар"),
    "plan": Text("Plan", "План", "Жоспар"),
    "milestone": Text("Milestone", "Веха", "Межелі кезең"),
    UNDO: Text("Undo", "Отмена", "Болдырмау"),
}


class Undo:
    """Undo and redo for one person at one station; what can be taken back is read from the ledger, so it survives."""

    def __init__(self, store: Writable, author: Callable[[], str]) -> None:
        self._store = store
        self._author = author

    def next(self, ledger: Readable | None = None) -> Step | None:
        """Give what ``undo`` would take back, or nothing."""
        return self._step(ledger or self._store, redo=False)

    def next_redo(self, ledger: Readable | None = None) -> Step | None:
        """Give the undo that ``redo`` would take back, or nothing."""
        return self._step(ledger or self._store, redo=True)

    def undo(self) -> Recorded:
        """Take back the last command that was not taken back yet.

        ``Refused`` where there is none; ``Conflict``, naming who, where one of its figures has been replaced since.
        """
        return self._take_back(redo=False)

    def redo(self) -> Recorded:
        """Take back the last undo, while it is this person's last command."""
        return self._take_back(redo=True)

    def _step(self, ledger: Readable, redo: bool) -> Step | None:
        taken: set[str] = set()
        for command in ledger.commands(self._store.station(), self._author(), _LOOK_BACK):
            identity = command.id.hex()
            about = json.loads(command.about) if command.about else {}
            target = about.get(UNDOES)
            if command.kind == UNDO:
                again = about.get("again") == "yes"
                if identity in taken:
                    continue
                if redo and not again:
                    return Step(command, tuple(ledger.of_command(command.arrival)))
                taken.add(target)
                continue
            if identity in taken:
                continue
            if redo:
                return None
            return Step(command, tuple(ledger.of_command(command.arrival)))
        return None

    def _take_back(self, redo: bool) -> Recorded:
        with self._store.writing() as transaction:
            step = self._step(transaction, redo)
            if step is None:
                raise Refused(msg("There is nothing of yours to take back at this station."))
            changes = [_inverse(transaction, revision) for revision in step.revisions]
            about = {UNDOES: step.command.id.hex()}
            if redo:
                about["again"] = "yes"
            return transaction.append(Draft(UNDO, self._author(), step.command.source, about), changes)


def _inverse(transaction: Transaction, revision: Revision) -> Change:
    """Give the change that puts back what stood before a revision; ``Conflict`` where it no longer stands."""
    standing = transaction.at([revision.subject])[revision.subject][revision.figure]
    later = transaction.revisions([standing.revision])[standing.revision]
    if standing.in_conflict or not _still_in_effect(revision, later):
        raise Conflict(
            msg(
                "Nothing was undone: {author} has changed {figure} of {day} since ({value}).",
                author=transaction.plant().name("person", later.command.author, later.subject.day or _today(later)),
                figure=_name(transaction, revision.figure),
                day=revision.subject.day or "",
                value=later.value or "—",
            )
        )
    before = None
    if revision.replaces:
        old = transaction.revisions(revision.replaces)
        before = old[max(old)].value if old else None
    made = datetime.fromtimestamp(revision.command.recorded / 1000, UTC)
    reason = f"undo of {revision.command.kind} {made:%Y-%m-%d %H:%M} UTC"
    return Change(revision.subject, revision.figure, before, revision.unit, reason, standing.heads)


def _still_in_effect(revision: Revision, showing: Revision) -> bool:
    """Tell whether all that came after a revision was undone and redone again by the same person."""
    if showing.id == revision.id:
        return True
    mine = (showing.command.author, showing.command.station) == (revision.command.author, revision.command.station)
    return mine and showing.command.kind == UNDO and showing.value == revision.value


def _name(transaction: Transaction, key: str) -> Text | str:
    return transaction.catalogue.figure(key).name if key in transaction.catalogue else key


def _today(revision: Revision) -> date:
    return datetime.fromtimestamp(revision.command.recorded / 1000, UTC).date()
