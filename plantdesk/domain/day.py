"""What a day's entries add up to: the additive sums that are kept, measured and derived, exact and in key order.

The sums of a day are always worked out anew from its entries, never by adding differences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Context, Decimal, InvalidOperation, localcontext
from functools import lru_cache
from typing import Any, NamedTuple

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Catalogue, sums_unit
from plantdesk.domain.concentration import contained_t, dry_t, recovery_share, separates
from plantdesk.domain.electrolysis import ampere_hours_kah, deposit_t, harvest_t
from plantdesk.domain.leaching import sx_copper_t
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import NONE, Value, amount, decode

TOTAL = ""
"""The unit id under which the sum over all units of a kind is kept."""

_EXACT = Context(prec=60)
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
_THOUSAND = Decimal(1000)


class DaySum(NamedTuple):
    """What is kept of one figure, unit and day: numerator, denominator, number of entries, number corrected.

    For a sum, ``num`` is the sum and ``den`` is ``None``. For a weighted mean, ``num`` is Σ value·weight and ``den`` is
    Σ weight; over any span of days the sums are added and then divided.
    """

    num: Decimal
    den: Decimal | None
    n: int
    corrected: int


Cell = tuple[str | None, bool]
"""Stored text of a figure (``None``: missing) and whether it is a correction."""

SHEETS_TOGETHER: Mapping[str, tuple[str, ...]] = {
    m.SECTION: (m.SECTION,),
    m.SOURCE: (m.SOURCE, m.CONCENTRATOR),
    m.CONCENTRATOR: (m.SOURCE, m.CONCENTRATOR),
    m.HEAP: (m.HEAP,),
    m.LOT: (m.LOT,),
}
"""Which kinds of unit are worked out together: a concentrator's recovery needs the grade of the ore it was fed."""


def kinds_touched(kinds: Iterable[str]) -> tuple[str, ...]:
    """Give every kind of unit whose sums may change when entries of these kinds change, in key order."""
    return tuple(sorted({k for kind in kinds for k in SHEETS_TOGETHER.get(kind, ())}))


UnitSums = dict[str, list[Any]]
"""Figure key → numerator, denominator, entries, corrections, as in ``DaySum``."""


def sums(
    day: date, cells: Mapping[Subject, Mapping[str, Cell]], plant: Plant, catalogue: Catalogue, kinds: Iterable[str]
) -> dict[tuple[str, str, str], DaySum]:
    """Work out a day's sums: (kind, unit, figure key) → sum, with unit ``TOTAL`` for all units of the kind.

    ``cells`` has the current entries of the day for every kind named. Units add up over their shifts, the total over
    its units, both in key order.
    """
    return {
        (kind, unit, key): DaySum(*part)
        for (kind, unit), parts in sums_by_unit(day, cells, plant, catalogue, kinds).items()
        for key, part in parts.items()
    }


def sums_by_unit(
    day: date, cells: Mapping[Subject, Mapping[str, Cell]], plant: Plant, catalogue: Catalogue, kinds: Iterable[str]
) -> dict[tuple[str, str], UnitSums]:
    """Work out the same as ``sums``, by kind and unit; units without sums are left out."""
    with localcontext(_EXACT):
        rows = {s: _numbers(cells[s], catalogue) for s in sorted(cells, key=_order)}
        faraday = plant.faraday(day)
        derived = {s: _derive(s, row, cells[s], plant, faraday) for s, row in rows.items()}
        for subject, extra in _feeds(day, rows, derived, plant).items():
            derived[subject] = derived.get(subject, {}) | extra
        found: dict[tuple[str, str], UnitSums] = {}
        for sheet in catalogue.sheets:
            kind = sheet.subject
            if kind in kinds:
                total: UnitSums = {}
                for unit, parts in _by_unit(sheet.key, kind, rows, derived, cells, catalogue).items():
                    found[kind, unit] = parts
                    _add(total, parts)
                if total:
                    found[kind, TOTAL] = total
    return found


def _add(total: UnitSums, parts: UnitSums) -> None:
    """Add the sums of one unit to those of all."""
    for key, part in parts.items():
        so_far = total.get(key)
        if so_far is None:
            total[key] = part.copy()
            continue
        num, den, n, corrected = part
        so_far[0] += num
        if den is not None:
            so_far[1] += den
        so_far[2] += n
        so_far[3] += corrected


def _order(subject: Subject) -> tuple[str, str, str]:
    return (subject.kind, subject.unit, subject.shift or "")


Row = dict[str, Decimal]
"""The numbers of one row, measured or derived; what is missing or none is not in it."""


def _numbers(row: Mapping[str, Cell], catalogue: Catalogue) -> Row:
    found = {}
    for key, (text, _) in row.items():
        number = _number(text) if text is not None and key in catalogue else None
        if number is not None:
            found[key] = number
    return found


@lru_cache(10_000)
def _number(text: str) -> Decimal | None:
    """Give the number that counts in sums."""
    return amount(_value(text))


@lru_cache(10_000)
def _value(text: str | None) -> Value | None:
    """Read a stored figure; what another program stored and is none counts as missing."""
    try:
        value = decode(text) if text is not None else None
    except InvalidOperation:
        return None
    return None if value is None or (value.number is not None and not value.number.is_finite()) else value


def _by_unit(
    sheet: str,
    kind: str,
    rows: Mapping[Subject, Row],
    derived: Mapping[Subject, Row],
    cells: Mapping[Subject, Mapping[str, Cell]],
    catalogue: Catalogue,
) -> dict[str, UnitSums]:
    """Add up one sheet over the shifts of the day: unit → figure key → sum, units in key order.

    Rows that are kept by what is said of them (``Sheet.sums_by``) add up under that.
    """
    found: dict[str, UnitSums] = {}
    additive, sums_by = catalogue.additive(sheet), catalogue.sheet(sheet).sums_by
    for subject, extra in derived.items():
        if subject.kind != kind:
            continue
        row, texts = rows.get(subject, {}) | extra, cells.get(subject, {})
        name = sums_unit(_said(texts, key) for key in sums_by) if sums_by else subject.unit
        unit = found.setdefault(name, {})
        for key, by, measured in additive:
            value, weight = row.get(key), None
            if value is None:
                continue
            if by is not None:
                weight = row.get(by)
                if weight is None:
                    continue
                value *= weight
            corrected = int(texts[key][1]) if measured else 0
            so_far = unit.get(key)
            if so_far is None:
                unit[key] = [value, weight, 1, corrected]
                continue
            so_far[0] += value
            if weight is not None:
                so_far[1] += weight
            so_far[2] += 1
            so_far[3] += corrected
    return {unit: parts for unit, parts in sorted(found.items()) if parts}


def _said(row: Mapping[str, Cell], key: str) -> str | None:
    return row[key][0] if key in row else None


def _derive(subject: Subject, row: Row, cells: Mapping[str, Cell], plant: Plant, faraday: Decimal) -> Row:
    """Work out what follows from one row alone."""
    if subject.kind == m.SECTION:
        return _derive_section(subject, row, cells, plant, faraday)
    if subject.kind == m.SOURCE:
        return _derive_source(row)
    if subject.kind == m.CONCENTRATOR:
        conc, grade = row.get(m.CONC_DRY_T), row.get(m.CONC_CU_PCT)
        return {m.CONC_CU_T: contained_t(conc, grade)} if conc is not None and grade is not None else {}
    if subject.kind == m.HEAP:
        return _derive_heap(subject, row, plant)
    return {}


def _derive_section(subject: Subject, row: Row, cells: Mapping[str, Cell], plant: Plant, faraday: Decimal) -> Row:
    found: Row = {}
    accepted = row.get(m.CATHODE_T)
    if accepted is not None:
        found[m.HARVEST_T] = harvest_t(accepted, row.get(m.REJECT_T))
    live, charge = row.get(m.CELLS_LIVE), row.get(m.AMPERE_HOURS_KAH)
    if live is None and _typed(cells, m.CELLS_LIVE) == NONE:
        live = _ZERO
    if charge is None and live:
        charge = _charge(subject, cells, plant)
    if live is not None and (charge is not None or not live):
        found[m.LIVE_KAH] = (charge or _ZERO) * live
        found[m.DEPOSIT_T] = deposit_t(faraday, charge or _ZERO, live)
    return found


def _charge(subject: Subject, cells: Mapping[str, Cell], plant: Plant) -> Decimal | None:
    """Give the ampere-hours of a shift whose meter has no number."""
    hours = _hours(subject, plant)
    keys = (m.AMPERE_HOURS_KAH, m.CURRENT_KA, m.OUTAGE_H)
    metered, current, outage = (_typed(cells, key) for key in keys)
    return None if hours is None else ampere_hours_kah(metered, current, hours, outage).value


def _typed(cells: Mapping[str, Cell], key: str) -> Value | None:
    return _value(cells[key][0]) if key in cells else None


def _hours(subject: Subject, plant: Plant) -> Decimal | None:
    if subject.day is None or subject.shift is None:
        return None
    return plant.calendar(subject.day).shift_hours(subject.day, subject.shift)


def _derive_source(row: Row) -> Row:
    wet, moisture, grade = row.get(m.WET_T), row.get(m.MOISTURE_PCT), row.get(m.CU_PCT)
    if wet is None or moisture is None:
        return {}
    dry = dry_t(wet, moisture)
    return {m.DRY_T: dry} if grade is None else {m.DRY_T: dry, m.ORE_CU_T: contained_t(dry, grade)}


def _derive_heap(subject: Subject, row: Row, plant: Plant) -> Row:
    flow, pls, raffinate = row.get(m.PLS_FLOW_M3H), row.get(m.PLS_GPL), row.get(m.RAFFINATE_GPL)
    hours = None if flow is None else _hours(subject, plant)
    if flow is None or hours is None:
        return {}
    found = {m.RUN_H: hours, m.PLS_M3: flow * hours}
    taken = sx_copper_t(flow, hours, pls, raffinate).value if pls is not None and raffinate is not None else None
    if pls is not None and taken is not None:
        found[m.PLS_CU_T] = flow * hours * pls / _THOUSAND
        found[m.SX_CU_T] = taken
    return found


def _feeds(day: date, rows: Mapping[Subject, Row], derived: Mapping[Subject, Row], plant: Plant) -> dict[Subject, Row]:
    """Work out what each concentrator was fed in each shift, its tailings and its two-product recovery."""
    found: dict[Subject, Row] = {}
    for subject, sources in sorted(_fed(day, rows, plant).items()):
        fed = [derived[source] for source in sources if m.DRY_T in derived[source]]
        if not fed:
            continue
        extra: Row = {m.FEED_DRY_T: sum((f[m.DRY_T] for f in fed), _ZERO)}
        row = rows.get(subject, {})
        graded = [f for f in fed if m.ORE_CU_T in f]
        copper = sum((f[m.ORE_CU_T] for f in graded), _ZERO)
        dry = sum((f[m.DRY_T] for f in graded), _ZERO)
        if graded:
            extra |= {m.FEED_CU_T: copper, m.FEED_GRADED_T: dry}
        if m.CONC_DRY_T in row:
            extra[m.TAIL_DRY_T] = extra[m.FEED_DRY_T] - row[m.CONC_DRY_T]
        recovery = _recovery(copper, dry, row.get(m.CONC_CU_PCT), row.get(m.TAIL_CU_PCT))
        if recovery is not None:
            extra[m.ASSAYED_CU_T] = copper
            extra[m.RECOVERED_CU_T] = copper * recovery
        found[subject] = extra
    return found


def _fed(day: date, rows: Mapping[Subject, Row], plant: Plant) -> dict[Subject, list[Subject]]:
    """Give the rows of ore that were fed to each concentrator in each shift, in key order."""
    found: dict[Subject, list[Subject]] = {}
    for source in rows:
        kind, _, unit = (plant.route(source.unit, day) or "").partition(":") if source.kind == m.SOURCE else ("",) * 3
        if kind == m.CONCENTRATOR:
            found.setdefault(Subject(m.CONCENTRATOR, unit, day, source.shift), []).append(source)
    return found


_DIGITS = Decimal("1e-30")


def _recovery(copper: Decimal, dry: Decimal, conc: Decimal | None, tail: Decimal | None) -> Decimal | None:
    """Give the two-product recovery of what was fed, as a share, rounded once at 30 decimals.

    Fractions do not terminate; rounding each recovery once keeps the sums the same in any order.
    """
    if conc is None or tail is None or dry <= 0:
        return None
    feed = copper * _HUNDRED / dry
    return recovery_share(feed, conc, tail).quantize(_DIGITS) if separates(feed, conc, tail) else None
