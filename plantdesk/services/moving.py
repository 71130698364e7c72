"""What moving an entry would do, before it is done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import decode
from plantdesk.domain.text import Message, msg
from plantdesk.services.naming import as_shown
from plantdesk.services.ports import Clock, Readable
from plantdesk.services.recording import Entered, Entry, foresee


@dataclass(frozen=True, slots=True)
class Carried:
    """One figure of the entry that is to be moved, its stored value, and why it cannot go there, if so."""

    figure: str
    value: str
    refusal: Message | None = None


def foresee_move(
    ledger: Readable, clock: Clock, source: Subject, target: Subject, staying: Collection[str] = ()
) -> tuple[Carried, ...]:
    """Say of each figure of ``source``, in the catalogue's order, whether it could stand at ``target``; only reads.

    ``staying`` are figures that are left where they are: the others are judged without them.
    """
    there = ledger.at([source, target])
    order = {figure.key: place for place, figure in enumerate(ledger.catalogue)}
    row = there.get(source, {})
    keys = sorted(row, key=lambda key: order.get(key, len(order)))
    standing = {key: value for key in keys if (value := row[key].value) is not None}
    taken = {key: s.value for key, s in there.get(target, {}).items() if s.value is not None}
    if source == target:
        return tuple(Carried(key, value) for key, value in standing.items())
    values: dict[str, Entered] = {
        key: decode(value) if key in ledger.catalogue else value
        for key, value in standing.items()
        if key not in staying
    }
    outcome = foresee(ledger, clock, [Entry(source, dict.fromkeys(values)), Entry(target, values)], "move")
    refused = {r.figure: r.message for r in outcome.refused}
    for key in standing.keys() & taken.keys():
        stands = as_shown(ledger.catalogue, key, taken[key])
        refused[key] = msg("Already recorded there as {value}. Correct or clear it first.", value=stands)
    return tuple(Carried(key, value, refused.get(key)) for key, value in standing.items())
