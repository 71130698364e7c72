"""How the units of a plant are told apart: no two of a kind may go by the same word on the same day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plantdesk.domain import plant as p
from plantdesk.domain.plant import Plant


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Two units of a kind that go by the same word from a day on; ``first`` was there earlier."""

    kind: str
    first: str
    second: str
    word: str
    since: date


def called(plant: Plant, kind: str, unit: str, day: date) -> set[str]:
    """Give every word by which a unit is found on a day, folded: id, code and its names."""
    words = [unit, plant.attribute(kind, unit, p.CODE, day)]
    words += [plant.attribute(kind, unit, key, day) for key in p.NAMES]
    return {folded(word) for word in words if word}


def folded(word: str) -> str:
    """Give a word as it is compared: spaces and capitals tell nothing apart."""
    return " ".join(word.split()).casefold()


def namesakes(plant: Plant, kind: str, day: date, of: Iterable[str] | None = None) -> tuple[Namesakes, ...]:
    """Give the pairs of units of a kind that share a word on a day; only pairs with one of ``of`` where it is given."""
    whole = plant.whole()
    firsts = {unit: _first(whole, kind, unit) for unit in whole.units(kind, day)}
    units = sorted(firsts, key=lambda unit: (firsts[unit], unit))
    words = {unit: called(whole, kind, unit, day) for unit in units}
    wanted = None if of is None else set(of)
    found = []
    for place, first in enumerate(units):
        for second in units[place + 1 :]:
            if wanted is not None and not wanted & {first, second}:
                continue
            shared = words[first] & words[second]
            if shared:
                found.append(Namesakes(kind, first, second, min(shared), _since(whole, kind, first, second, day)))
    return tuple(found)


def new_namesakes(before: Plant, after: Plant, kind: str, units: Iterable[str], since: date) -> Namesakes | None:
    """Give the first pair, on any day from ``since`` on, that shares a word after a change and did not before it."""
    units = tuple(units)
    days = sorted({since, *(s.since for s in after.settings if s.kind == kind and s.since > since)})
    for day in days:
        old = {(pair.first, pair.second) for pair in namesakes(before, kind, day, units)}
        for pair in namesakes(after, kind, day, units):
            if (pair.first, pair.second) not in old and not _were_joined(before, pair, day):
                return Namesakes(kind, pair.first, pair.second, pair.word, day)
    return None


def _were_joined(plant: Plant, pair: Namesakes, day: date) -> bool:
    """Tell whether one of a pair stood for the other: taking that back brings no new clash."""
    stood = (plant.attribute(pair.kind, unit, p.STANDS_FOR, day) for unit in (pair.first, pair.second))
    return bool({pair.first, pair.second} & set(stood))


def _since(plant: Plant, kind: str, first: str, second: str, day: date) -> date:
    """Give the day from which two units share a word without a break up to ``day``."""
    since = day
    for earlier in reversed([d for d in plant.change_days() if d <= day]):
        there = {first, second} <= set(plant.units(kind, earlier))
        if not there or not called(plant, kind, first, earlier) & called(plant, kind, second, earlier):
            break
        since = earlier
    return since


def without_sections(plant: Plant, day: date) -> tuple[str, ...]:
    """Give the divisions to which nothing belongs on a day: no section, concentrator, heap or source."""
    kinds = (p.SECTION, p.CONCENTRATOR, p.HEAP, p.SOURCE)
    whole = plant.whole()
    settled = {whole.division_of(kind, unit, day) for kind in kinds for unit in whole.units(kind, day)}
    return tuple(division for division in whole.units(p.DIVISION, day) if division not in settled)


def _first(plant: Plant, kind: str, unit: str) -> date:
    spells = plant.spells(kind, unit)
    return spells[0][0] if spells else p.FIRST_DAY
