"""Ore, concentrators and heaps of the sample: tonnes and grades that drift, and products that balance them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import CONCENTRATOR, HEAP
from plantdesk.domain.quantities import NONE, Value
from plantdesk.services.sample.output import ShiftKey, typed
from plantdesk.services.sample.place import CONCENTRATORS, HEAPS, SOURCES, Concentrator, Heap, Source

Row = dict[str, Value]

_REPAIR_EVERY = 45
"""Days between two repairs of a concentrator, each of one day shift."""
_LEAST_RAFFINATE = Decimal("0.15")
"""g/L that the laboratory can still measure."""


@dataclass(frozen=True, slots=True)
class OreShift:
    """One shift of ore: what the dispatcher enters when it ends, and what the laboratory fills in later."""

    key: ShiftKey
    entered: dict[Subject, Row]
    assayed: dict[Subject, Row]


def ore_shifts(seed: int, shifts: Sequence[ShiftKey]) -> Iterator[OreShift]:
    """Give ore, concentrate and solution of every shift in order."""
    rng = Random(f"{seed} ore")
    drift = {thing.unit: _Drift(rng) for thing in (*SOURCES, *CONCENTRATORS, *HEAPS)}
    for key in shifts:
        day, code = key
        entered: dict[Subject, Row] = {}
        assayed: dict[Subject, Row] = {}
        stopped = _in_repair(day, code)
        copper: dict[str, tuple[float, float]] = {}
        for source in SOURCES:
            if source.since is not None and day < source.since:
                continue
            subject = Subject(m.SOURCE, source.unit, day, code)
            kind, _, target = source.route.partition(":")
            if kind == CONCENTRATOR and target == stopped:
                entered[subject] = {m.WET_T: typed(0, 0), m.MOISTURE_PCT: NONE}
                assayed[subject] = {m.CU_PCT: NONE}
                continue
            row, grade = _ore(source, day, drift[source.unit], rng)
            entered[subject], assayed[subject] = row, {m.CU_PCT: grade}
            if kind == CONCENTRATOR:
                dry = float(row[m.WET_T].number or 0) * (1 - float(row[m.MOISTURE_PCT].number or 0) / 100)
                fed, held = copper.get(target, (0.0, 0.0))
                copper[target] = fed + dry, held + dry * float(grade.number or 0) / 100
        for concentrator in CONCENTRATORS:
            if concentrator.since is not None and day < concentrator.since:
                continue
            subject = Subject(CONCENTRATOR, concentrator.unit, day, code)
            if concentrator.unit == stopped:
                entered[subject] = {m.CONC_DRY_T: NONE}
                assayed[subject] = {m.CONC_CU_PCT: NONE, m.TAIL_CU_PCT: NONE}
                continue
            row = _milled(concentrator, *copper[concentrator.unit], drift[concentrator.unit], rng)
            entered[subject] = {m.CONC_DRY_T: row.pop(m.CONC_DRY_T)}
            assayed[subject] = row
        for heap in HEAPS:
            subject = Subject(HEAP, heap.unit, day, code)
            entered[subject], assayed[subject] = _leached(heap, day, drift[heap.unit], rng)
        yield OreShift(key, entered, assayed)


class _Drift:
    """A slow wander around one, of a few per cent."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._at = rng.gauss(0, 0.02)

    def step(self) -> float:
        self._at = 0.985 * self._at + self._rng.gauss(0, 0.006)
        return 1 + self._at


def _season(day: date) -> float:
    """Give -1 in midwinter and 1 in midsummer."""
    return -math.cos(2 * math.pi * (day.timetuple().tm_yday - 15) / 365.25)


def _in_repair(day: date, code: str) -> str | None:
    number = day.toordinal()
    if code != "day" or number % _REPAIR_EVERY:
        return None
    return CONCENTRATORS[number // _REPAIR_EVERY % 2].unit


def _ore(source: Source, day: date, drift: _Drift, rng: Random) -> tuple[Row, Value]:
    ramp = 1.0 if source.since is None else min(1.0, 0.35 + (day - source.since).days / 400)
    wet = source.wet * ramp * rng.gauss(1, 0.035)
    moisture = source.moisture * (1 - 0.12 * _season(day)) * rng.gauss(1, 0.05)
    grade = source.grade * drift.step() * rng.gauss(1, 0.03)
    return {m.WET_T: typed(wet, 0), m.MOISTURE_PCT: typed(moisture, 1)}, typed(grade, 3)


def _milled(concentrator: Concentrator, dry: float, copper: float, drift: _Drift, rng: Random) -> Row:
    """Balance a concentrator: recovery and the grade of the concentrate give its mass and the tailings."""
    feed = 100 * copper / dry
    recovery = min(concentrator.recovery * (1 + (drift.step() - 1) / 2) * rng.gauss(1, 0.008), 0.96)
    conc = concentrator.conc_pct * rng.gauss(1, 0.02)
    tail = feed * conc * (1 - recovery) / (conc - recovery * feed)
    weight = copper * recovery / conc * 100 * rng.gauss(1, 0.006)
    return {
        m.CONC_DRY_T: typed(weight, 1),
        m.CONC_CU_PCT: typed(conc, 2),
        m.TAIL_CU_PCT: typed(tail, 3),
    }


def _leached(heap: Heap, day: date, drift: _Drift, rng: Random) -> tuple[Row, Row]:
    flow = heap.flow * (1 + 0.05 * _season(day)) * rng.gauss(1, 0.02)
    pls = heap.pls * drift.step() * rng.gauss(1, 0.015)
    raffinate = typed(heap.raffinate * rng.gauss(1, 0.22), 2)
    if raffinate.number is not None and raffinate.number < _LEAST_RAFFINATE:
        raffinate = Value(_LEAST_RAFFINATE, below=True)
    return {m.PLS_FLOW_M3H: typed(flow, 0)}, {m.PLS_GPL: typed(pls, 2), m.RAFFINATE_GPL: raffinate}
