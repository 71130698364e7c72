"""What a day's entries add up to: the additive sums that are kept, measured and derived, exact and in key order.

The sums of a day are always worked out anew from its entries, never by adding differences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Catalogue, Sum, Weighted
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import amount, decode

TOTAL = ""
"""The unit id under which the sum over all units of a kind is kept."""

_EXACT = Context(prec=60)
_HUNDRED = Decimal(100)
_THOUSAND = Decimal(1000)


@dataclass(frozen=True, slots=True)
class DaySum:
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
}
"""Which kinds of unit are worked out together: a concentrator's recovery needs the grade of the ore it was fed."""


def kinds_touched(kinds: Iterable[str]) -> tuple[str, ...]:
    """Give every kind of unit whose sums may change when entries of these kinds change, in key order."""
    return tuple(sorted({k for kind in kinds for k in SHEETS_TOGETHER.get(kind, ())}))


def sums(
    day: date, cells: Mapping[Subject, Mapping[str, Cell]], plant: Plant, catalogue: Catalogue, kinds: Iterable[str]
) -> dict[tuple[str, str, str], DaySum]:
    """Work out a day's sums: (kind, unit, figure key) → sum, with unit ``TOTAL`` for all units of the kind.

    ``cells`` has the current entries of the day for every kind named.
    """
    with localcontext(_EXACT):
        rows = {s: {k: amount(decode(c[0])) for k, c in row.items() if c[0] is not None and k in catalogue}
                for s, row in sorted(cells.items(), key=_order)}
        derived = {s: d for s, d in ((s, _derive(s, row, day, plant)) for s, row in rows.items()) if d}
        for subject, extra in _feeds(day, rows, derived, plant).items():
            derived.setdefault(subject, {}).update(extra)
        found: dict[tuple[str, str, str], DaySum] = {}
        for sheet in catalogue.sheets:
            if sheet.subject in kinds:
                _add_sheet(found, sheet.key, sheet.subject, rows, derived, cells, catalogue)
    return found


def _order(item: tuple[Subject, object]) -> tuple[str, str, str]:
    subject = item[0]
    return (subject.kind, subject.unit, subject.shift or "")


Row = Mapping[str, Decimal | None]


def _add_sheet(
    found: dict[tuple[str, str, str], DaySum],
    sheet: str,
    kind: str,
    rows: Mapping[Subject, Row],
    derived: Mapping[Subject, Row],
    cells: Mapping[Subject, Mapping[str, Cell]],
    catalogue: Catalogue,
) -> None:
    """Add up one sheet over the shifts of the day, by unit and over all units."""
    empty: Row = {}
    figures = catalogue.of(sheet)
    sums_only = [d for d in catalogue.derived_of(sheet) if isinstance(d.adds, Sum)]
    subjects = {s for s in rows if s.kind == kind} | {s for s in derived if s.kind == kind}
    for subject in sorted(subjects, key=lambda s: (s.unit, s.shift or "")):
        row, extra, texts = rows.get(subject, empty), derived.get(subject, empty), cells.get(subject, {})
        for figure in figures:
            value = row.get(figure.key)
            if value is None:
                continue
            mark = int(texts[figure.key][1])
            if isinstance(figure.adds, Sum):
                _add(found, kind, subject.unit, figure.key, value, None, mark)
            elif isinstance(figure.adds, Weighted):
                weight = row.get(figure.adds.by, extra.get(figure.adds.by))
                if weight is not None:
                    _add(found, kind, subject.unit, figure.key, value * weight, weight, mark)
        for item in sums_only:
            value = extra.get(item.key)
            if value is not None:
                _add(found, kind, subject.unit, item.key, value, None, 0)


def _add(
    found: dict[tuple[str, str, str], DaySum],
    kind: str,
    unit: str,
    key: str,
    num: Decimal,
    den: Decimal | None,
    mark: int,
) -> None:
    for place in (unit, TOTAL):
        old = found.get((kind, place, key))
        if old is None:
            found[kind, place, key] = DaySum(num, den, 1, mark)
        else:
            both = None if den is None or old.den is None else old.den + den
            found[kind, place, key] = DaySum(old.num + num, both, old.n + 1, old.corrected + mark)


def _derive(subject: Subject, row: Row, day: date, plant: Plant) -> dict[str, Decimal | None]:
    """Work out what follows from one row alone (DOMAIN.md §3.1, §3.2)."""
    if subject.kind == m.SECTION:
        return _derive_section(row, plant, day, subject.shift)
    if subject.kind == m.SOURCE:
        return _derive_source(row)
    if subject.kind == m.CONCENTRATOR:
        conc, grade = row.get(m.CONC_DRY_T), row.get(m.CONC_CU_PCT)
        return {m.CONC_CU_T: conc * grade / _HUNDRED} if conc is not None and grade is not None else {}
    if subject.kind == m.HEAP:
        return _derive_heap(row, day, subject.shift, plant)
    return {}


def _derive_section(row: Row, plant: Plant, day: date, shift: str | None) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    cathode, rejects = row.get(m.CATHODE_T), row.get(m.REJECT_T)
    if cathode is not None:
        found[m.HARVEST_T] = cathode + (rejects or 0)
    charge, cells = row.get(m.AMPERE_HOURS_KAH), row.get(m.CELLS_LIVE)
    if charge is None and row.get(m.CURRENT_KA) is not None and shift is not None:
        hours = plant.calendar(day).shift_hours(day, shift)
        charge = row[m.CURRENT_KA] * max(hours - (row.get(m.OUTAGE_H) or 0), Decimal(0))  # type: ignore[operator]
    if charge is not None and cells is not None:
        found[m.LIVE_KAH] = charge * cells
        found[m.DEPOSIT_T] = plant.faraday(day) * charge * cells / _THOUSAND
    return found


def _derive_source(row: Row) -> dict[str, Decimal | None]:
    wet, moisture, grade = row.get(m.WET_T), row.get(m.MOISTURE_PCT), row.get(m.CU_PCT)
    if wet is None or moisture is None:
        return {}
    dry = wet * (_HUNDRED - moisture) / _HUNDRED
    return {m.DRY_T: dry} if grade is None else {m.DRY_T: dry, m.ORE_CU_T: dry * grade / _HUNDRED}


def _derive_heap(row: Row, day: date, shift: str | None, plant: Plant) -> dict[str, Decimal | None]:
    flow, pls, raffinate = row.get(m.PLS_FLOW_M3H), row.get(m.PLS_GPL), row.get(m.RAFFINATE_GPL)
    if flow is None or shift is None:
        return {}
    hours = plant.calendar(day).shift_hours(day, shift)
    volume = flow * hours
    found: dict[str, Decimal | None] = {m.RUN_H: hours, m.PLS_M3: volume}
    if pls is not None and raffinate is not None:
        found[m.PLS_CU_T] = volume * pls / _THOUSAND
        found[m.SX_CU_T] = volume * (pls - raffinate) / _THOUSAND
    return found


def _feeds(
    day: date, rows: Mapping[Subject, Row], derived: Mapping[Subject, Row], plant: Plant
) -> dict[Subject, dict[str, Decimal | None]]:
    """Work out what each concentrator was fed in each shift, its tailings and its two-product recovery."""
    found: dict[Subject, dict[str, Decimal | None]] = {}
    shifts = sorted({s.shift for s in rows if s.shift is not None and s.kind in (m.SOURCE, m.CONCENTRATOR)})
    for concentrator in sorted(plant.all_units(m.CONCENTRATOR)):
        sources = sorted(plant.routed_to(concentrator, day))
        for shift in shifts:
            fed = [derived.get(Subject(m.SOURCE, s, day, shift), {}) for s in sources]
            dries = [f[m.DRY_T] for f in fed if f.get(m.DRY_T) is not None]
            if not dries:
                continue
            extra: dict[str, Decimal | None] = {m.FEED_DRY_T: sum(dries, Decimal(0))}  # type: ignore[arg-type]
            subject = Subject(m.CONCENTRATOR, concentrator, day, shift)
            row = rows.get(subject, {})
            graded = [f for f in fed if f.get(m.ORE_CU_T) is not None]
            copper: Decimal = sum((f[m.ORE_CU_T] for f in graded), Decimal(0))  # type: ignore[misc]
            dry: Decimal = sum((f[m.DRY_T] for f in graded), Decimal(0))  # type: ignore[misc]
            if graded:
                extra[m.FEED_CU_T] = copper
            conc = row.get(m.CONC_DRY_T)
            if conc is not None:
                extra[m.TAIL_DRY_T] = extra[m.FEED_DRY_T] - conc  # type: ignore[operator]
            recovery = _recovery(copper, dry, row.get(m.CONC_CU_PCT), row.get(m.TAIL_CU_PCT))
            if recovery is not None:
                extra[m.ASSAYED_CU_T] = copper
                extra[m.RECOVERED_CU_T] = copper * recovery
            found[subject] = extra
    return found


_DIGITS = Decimal("1e-30")


def _recovery(copper: Decimal, dry: Decimal, conc: Decimal | None, tail: Decimal | None) -> Decimal | None:
    """Two-product recovery R = c(f−t)/(f(c−t)), valid for c > f > t (DOMAIN.md §3.2), rounded once at 30 decimals.

    Fractions do not terminate; rounding each recovery once keeps the sums the same in any order.
    """
    if conc is None or tail is None or dry <= 0 or copper <= 0:
        return None
    feed = copper * _HUNDRED / dry
    if not conc > feed >= tail:
        return None
    return (conc * (feed - tail) / (feed * (conc - tail))).quantize(_DIGITS)
