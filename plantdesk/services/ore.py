"""What a shift's ore figures add up to while they are typed: dry tonnes, copper, grades, recovery, extraction.

The same formulas as the kept daily sums (``domain/day.py``), but every figure that is unknown says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.computed import Computed, known, unknown
from plantdesk.domain.concentration import (
    MeanGrade,
    Milling,
    TwoProduct,
    contained_t,
    dry_t,
    period_recovery_pct,
    recovery_sd_pct,
    two_product,
    weighted_grade,
)
from plantdesk.domain.leaching import extraction_pct, sx_copper_t
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, amount
from plantdesk.domain.text import Text, msg

ASSAY_ERROR = Decimal("0.02")
"""Relative standard deviation of an assay, for the error of recovery; until the plant sets its own."""

ORE_TYPES: Mapping[str, Text] = {
    "sulphide": Text("sulphide", "сульфидная", "сульфидті"),
    "oxide": Text("oxide", "окисленная", "тотыққан"),
    "mixed": Text("mixed", "смешанная", "аралас"),
    "off_balance": Text("off-balance", "забалансовая", "баланстан тыс"),
}
"""The ore types that have a name in three languages; a plant may write others, shown as written."""

Rows = Mapping[Subject, Mapping[str, Value]]
"""The rows of one shift as they would stand."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source's ore of a shift: ``dry_t`` tonnes and the copper in them, with the grade as typed."""

    dry_t: Computed
    copper_t: Computed
    grade: Value | None


@dataclass(frozen=True, slots=True)
class Concentrator:
    """A concentrator's shift: weighted grade of its feed, two-product recovery with its standard deviation in points.

    ``copper_t`` is the copper in weighed concentrate; ``milling`` what counts towards recovery over several shifts;
    ``separation`` all that the three grades tell, once they are there.
    """

    feed: MeanGrade
    recovery_pct: Computed
    recovery_sd: Computed
    copper_t: Computed
    milling: Milling | None
    separation: TwoProduct | None = None


@dataclass(frozen=True, slots=True)
class Heap:
    """A heap's shift: m³ of pregnant solution, copper taken from it, and the share that is."""

    volume_m3: Computed
    copper_t: Computed
    extraction_pct: Computed


@dataclass(frozen=True, slots=True)
class OreShift:
    """Everything that follows from one shift's ore figures, by unit."""

    sources: Mapping[str, Source]
    concentrators: Mapping[str, Concentrator]
    heaps: Mapping[str, Heap]

    @property
    def grade(self) -> MeanGrade:
        """Give the grade of all ore, weighted by dry tonnes."""
        return _mean(self.sources.values())

    @property
    def recovery_pct(self) -> Computed:
        """Give the recovery of all concentrators: recovered over fed copper, never the mean of recoveries."""
        return period_recovery_pct(c.milling for c in self.concentrators.values() if c.milling is not None)


def ore_shift(catalogue: Catalogue, plant: Plant, day: date, shift: str, rows: Rows) -> OreShift:
    """Work out a shift from its rows of sources, concentrators and heaps."""
    hours = plant.calendar(day).shift_hours(day, shift)
    sources = {s.unit: _source(catalogue, row) for s, row in rows.items() if s.kind == m.SOURCE}
    concentrators = {}
    for subject, row in rows.items():
        if subject.kind == m.CONCENTRATOR:
            fed = [sources[unit] for unit in plant.routed_to(subject.unit, day) if unit in sources]
            concentrators[subject.unit] = _concentrator(catalogue, row, fed)
    heaps = {s.unit: _heap(catalogue, row, hours) for s, row in rows.items() if s.kind == m.HEAP}
    return OreShift(sources, concentrators, heaps)


def route_note(plant: Plant, source: str, day: date) -> tuple[Text | str, Text | str]:
    """Give the ore type of a source and the unit it is fed to on a day, by code or name; ``""`` where not set."""
    written = plant.attribute(m.SOURCE, source, p.ORE_TYPE, day) or ""
    kind, _, unit = (plant.route(source, day) or "").partition(":")
    where: Text | str = (plant.attribute(kind, unit, p.CODE, day) or plant.name(kind, unit, day)) if unit else ""
    return ORE_TYPES.get(written, written), where


def _source(catalogue: Catalogue, row: Mapping[str, Value]) -> Source:
    grade = row.get(m.CU_PCT)
    missing = _first_missing(catalogue, row, (m.WET_T, m.MOISTURE_PCT))
    if missing is not None:
        return Source(missing, missing, grade)
    dry = dry_t(_number(row, m.WET_T), _number(row, m.MOISTURE_PCT))
    copper = _first_missing(catalogue, row, (m.CU_PCT,)) or known(contained_t(dry, _number(row, m.CU_PCT)))
    return Source(known(dry), copper, grade)


def _concentrator(catalogue: Catalogue, row: Mapping[str, Value], fed: list[Source]) -> Concentrator:
    feed = _mean(fed)
    copper = _first_missing(catalogue, row, (m.CONC_DRY_T, m.CONC_CU_PCT))
    if copper is None:
        copper = known(contained_t(_number(row, m.CONC_DRY_T), _number(row, m.CONC_CU_PCT)))
    if feed.pct.value is None:
        cause = unknown(msg("The grade of the feed is not known: enter wet ore, moisture and copper of its sources."))
        return Concentrator(MeanGrade(cause, feed.tonnes, feed.skipped_t, feed.below), cause, cause, copper, None)
    missing = _first_missing(catalogue, row, (m.CONC_CU_PCT, m.TAIL_CU_PCT))
    if missing is not None:
        return Concentrator(feed, missing, missing, copper, None)
    grades = (feed.pct.value, _number(row, m.CONC_CU_PCT), _number(row, m.TAIL_CU_PCT))
    separation = two_product(*grades)
    recovery = separation.recovery_pct
    sd = recovery_sd_pct(*((grade, grade * ASSAY_ERROR) for grade in grades))
    milling = Milling(feed.tonnes, *grades) if recovery.value is not None else None
    return Concentrator(feed, recovery, sd, copper, milling, separation)


def _heap(catalogue: Catalogue, row: Mapping[str, Value], hours: Decimal) -> Heap:
    flow = _first_missing(catalogue, row, (m.PLS_FLOW_M3H,))
    volume = flow or known(_number(row, m.PLS_FLOW_M3H) * hours)
    assays = _first_missing(catalogue, row, (m.PLS_GPL, m.RAFFINATE_GPL))
    if assays is not None:
        return Heap(volume, assays, assays)
    pls, raffinate = _number(row, m.PLS_GPL), _number(row, m.RAFFINATE_GPL)
    copper = flow or sx_copper_t(_number(row, m.PLS_FLOW_M3H), hours, pls, raffinate)
    return Heap(volume, copper, extraction_pct(pls, raffinate))


def _mean(sources: Iterable[Source]) -> MeanGrade:
    return weighted_grade((s.dry_t.value, s.grade) for s in sources if s.dry_t.value is not None)


def _number(row: Mapping[str, Value], key: str) -> Decimal:
    number = amount(row.get(key))
    assert number is not None
    return number


def _first_missing(catalogue: Catalogue, row: Mapping[str, Value], keys: Iterable[str]) -> Computed | None:
    """Give the cause where one of the figures has no number."""
    for key in keys:
        if amount(row.get(key)) is None:
            name = catalogue.figure(key).name
            if key in row:
                return unknown(msg("{figure}: none.", figure=name))
            return unknown(msg("{figure}: not entered yet.", figure=name))
    return None
