"""Take back the last command of a person at this station, whole; the ledger only grows, so undo appends the inverse."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from plantdesk.domain.errors import Conflict, Refused
from plantdesk.domain.ledger import UNDO, Change, Command, Draft, Revision, Standing, line_standing
from plantdesk.domain.text import Text, msg
from plantdesk.services.naming import as_shown, figure_name
from plantdesk.services.organising import refuse_disorder
from plantdesk.services.placing import refuse_homeless
from plantdesk.services.ports import Readable, Recorded, Transaction, Writable

_LOOK_BACK = 200
"""How many of a person's last commands are looked through for one that can be taken back."""

UNDOES = "undoes"
"""Key in a command's ``about``: the id of the command that it takes back."""

AGAIN = "again"
"""Key in a command's ``about``: "yes" where what it takes back is itself an undo."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command that can be taken back, with all that it recorded."""

    command: Command
    revisions: tuple[Revision, ...]


_KINDS = {
    "record": Text("Entry", "Запись", "Жазба"),
    "correct": Text("Correction", "Исправление", "Түзету"),
    "move": Text("Move", "Перенос", "Көшіру"),
    "import": Text("Import", "Импорт", "Импорт"),
    "configure": Text("Settings", "Настройки", "Баптаулар"),
    "plan": Text("Plan", "План", "Жоспар"),
    "milestone": Text("Milestone", "Веха", "Межелі кезең"),
    "baseline": Text("Baseline", "База", "База"),
    "note": Text("Note", "Заметка", "Жазба"),
    "layout": Text("Layout of charts", "Набор графиков", "Графиктер жиыны"),
    UNDO: Text("Undo", "Отмена", "Болдырмау"),
}


def kind_name(kind: str) -> Text | str:
    """Give what people call a kind of command; its key where it has no name."""
    return _KINDS.get(kind, kind)


class Undo:
    """Undo and redo for one person at one station; what can be taken back is read from the ledger, so it survives."""

    def __init__(self, store: Writable, author: Callable[[], str]) -> None:
        self._store = store
        self._author = author

    def next(self, ledger: Readable | None = None) -> Step | None:
        """Give what ``undo`` would take back, or nothing."""
        return self._step(ledger or self._store, self._store.station(), redo=False)

    def next_redo(self, ledger: Readable | None = None) -> Step | None:
        """Give the undo that ``redo`` would take back, or nothing."""
        return self._step(ledger or self._store, self._store.station(), redo=True)

    def undo(self) -> Recorded:
        """Take back the last command that was not taken back yet.

        ``Refused`` where there is none, or where it would leave entries without a place; ``Conflict``, naming who,
        where one of its figures has been replaced since.
        """
        return self._take_back(redo=False)

    def redo(self) -> Recorded:
        """Take back the last undo, while it is this person's last command."""
        return self._take_back(redo=True)

    def _step(self, ledger: Readable, station: bytes, redo: bool) -> Step | None:
        """Walk back over the person's commands; an undo takes the command before it out of the walk, and itself."""
        taken: set[str] = set()
        for command in _newest_first(ledger, station, self._author()):
            if command.id.hex() in taken:
                continue
            about = json.loads(command.about) if command.about else {}
            is_redo = about.get(AGAIN) == "yes"
            if command.kind == UNDO and (is_redo or not redo):
                taken.add(about.get(UNDOES, ""))
            elif redo and command.kind != UNDO:
                return None
            else:
                return Step(command, tuple(ledger.of_command(command.arrival)))
        return None

    def _take_back(self, redo: bool) -> Recorded:
        with self._store.writing() as transaction:
            step = self._step(transaction, transaction.station, redo)
            if step is None:
                raise Refused(msg("There is nothing of yours to take back at this station."))
            changes = _inverse(transaction, step)
            refuse_homeless(transaction, changes)
            refuse_disorder(transaction, changes)
            about = {UNDOES: step.command.id.hex()}
            if redo:
                about[AGAIN] = "yes"
            return transaction.append(Draft(UNDO, self._author(), step.command.source, about), changes)


def _newest_first(ledger: Readable, station: bytes, author: str) -> Iterator[Command]:
    """Give a person's commands; the newest is read alone, for the others are sought through those of all years."""
    newest = ledger.commands(station, author, 1)
    yield from newest
    if newest:
        before = newest[0].arrival
        yield from (one for one in ledger.commands(station, author, _LOOK_BACK) if one.arrival < before)


def _inverse(transaction: Transaction, step: Step) -> list[Change]:
    """Give the changes that put back what stood before a command; ``Conflict`` where one of them no longer stands."""
    made = datetime.fromtimestamp(step.command.recorded / 1000, UTC)
    reason = f"undo of {step.command.kind} {made:%Y-%m-%d %H:%M} UTC"
    standing = transaction.at({r.subject for r in step.revisions})
    replaced = transaction.revisions({old for r in step.revisions for old in r.replaces})
    changes = []
    for revision in step.revisions:
        stands = standing[revision.subject][revision.figure]
        if stands.revision != revision.id or stands.in_conflict:
            _refuse_replaced(transaction, revision, stands)
        before = _showing(transaction, revision, replaced)
        changes.append(Change(revision.subject, revision.figure, before, revision.unit, reason, stands.heads))
    return changes


def _showing(transaction: Transaction, revision: Revision, replaced: dict[int, Revision]) -> str | None:
    """Give the value that showed before a revision."""
    if not revision.replaces:
        return None
    if len(revision.replaces) == 1:
        return replaced[revision.replaces[0]].value
    line = transaction.history(revision.subject, revision.figure)
    return line_standing([r for r in line if r.id < revision.id]).value


def _refuse_replaced(transaction: Transaction, revision: Revision, stands: Standing) -> None:
    """Refuse, naming who, where something else is in effect than the revision that is to be taken back."""
    line = transaction.history(revision.subject, revision.figure)
    showing = next(r for r in line if r.id == stands.revision)
    effect = _in_effect(line, showing)
    if effect == _in_effect(line, revision) and not stands.in_conflict:
        return
    others = [r for r in line if r.id in stands.heads and r.id != revision.id]
    later = effect if effect is not None and not stands.in_conflict else others[-1]
    day = revision.subject.day
    told = {
        "author": transaction.plant().name("person", later.command.author, day or _today(later)),
        "figure": figure_name(transaction.catalogue, revision.figure),
        "value": as_shown(transaction.catalogue, revision.figure, later.value),
    }
    if day is None:
        raise Conflict(msg("Nothing was undone: {author} has changed {figure} since ({value}).", **told))
    raise Conflict(msg("Nothing was undone: {author} has changed {figure} of {day} since ({value}).", **told, day=day))


def _in_effect(line: Sequence[Revision], showing: Revision) -> Revision | None:
    """Give the entry that a revision amounts to: an undo amounts to what stood before the command that it took back."""
    by_id = {r.id: r for r in line}
    found: Revision | None = showing
    while found is not None and found.command.kind == UNDO:
        target = json.loads(found.command.about).get(UNDOES)
        taken = next((r for r in line if r.command.id.hex() == target), None)
        found = by_id.get(max(taken.replaces)) if taken is not None and taken.replaces else None
    return found


def _today(revision: Revision) -> date:
    return datetime.fromtimestamp(revision.command.recorded / 1000, UTC).date()
