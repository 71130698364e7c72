"""The plant as a list: what there is of each kind on a day, and how each setting came to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Revision
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Text
from plantdesk.services.history import pasts
from plantdesk.services.ports import Readable

KINDS = (
    p.PLANT,
    p.DIVISION,
    p.SECTION,
    p.CONCENTRATOR,
    p.HEAP,
    p.SOURCE,
    p.PERSON,
    p.CREW,
    p.DESTINATION,
    p.GRADE,
    p.REASON,
    p.FIGURE,
)
"""Kinds of settings in the order in which a plant is set up."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One unit as it is on a day. ``state`` is ``None`` before its first day; ``attributes`` has all but its names."""

    kind: str
    unit: str
    name: Text
    state: str | None
    since: date | None
    attributes: Mapping[str, str]


def listed(plant: Plant, kind: str, day: date, everything: bool = False) -> tuple[Listed, ...]:
    """List the units of a kind on a day in their order; with ``everything``, then the retired and the coming ones."""
    if kind == p.PLANT:
        return (_one(plant, kind, p.PLANT, day),)
    present = plant.units(kind, day)
    if kind == p.FIGURE:
        present = tuple(u for u in present if plant.attribute(kind, u, p.SHEET_OF, day))
    rest = sorted(set(plant.all_units(kind)) - set(present)) if everything else []
    return tuple(_one(plant, kind, unit, day) for unit in (*present, *rest))


def _one(plant: Plant, kind: str, unit: str, day: date) -> Listed:
    said = {key: plant.attribute(kind, unit, key, day) for key in p.ATTRIBUTES[kind] if key not in p.NAMES}
    spells = plant.spells(kind, unit)
    return Listed(
        kind,
        unit,
        plant.name(kind, unit, day),
        plant.state(kind, unit, day),
        spells[0][0] if spells else None,
        {key: value for key, value in said.items() if value is not None},
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded setting of a unit: what held before it from that day on, and whether it stands."""

    since: date
    key: str
    before: tuple[str | None, ...]
    revision: Revision
    stands: bool
    in_conflict: bool


def steps(ledger: Readable, kind: str, unit: str) -> tuple[Step, ...]:
    """Give every recorded setting of a unit, the newest first."""
    plant = ledger.plant()
    found = []
    for subject, row in ledger.undated((kind,)).items():
        if subject.unit != unit:
            continue
        since = subject.day or p.FIRST_DAY
        for key in row:
            for past in pasts(ledger, subject, key):
                before = past.before or (_earlier(plant, kind, unit, key, since),)
                found.append(Step(since, key, before, past.revision, past.stands, past.in_conflict))
    return tuple(sorted(found, key=lambda step: (-step.revision.command.arrival, step.revision.place)))


def _earlier(plant: Plant, kind: str, unit: str, key: str, since: date) -> str | None:
    """Give what held on the day before a setting begins to hold."""
    return None if since == date.min else plant.attribute(kind, unit, key, date.fromordinal(since.toordinal() - 1))
