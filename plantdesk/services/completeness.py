"""How many shifts are there of how many there should be: what is missing is never zero, and a sum says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from plantdesk.domain import measures as m
from plantdesk.domain.day import TOTAL
from plantdesk.domain.ledger import Standing
from plantdesk.domain.periods import Span, day_number, day_of
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import amount, decode
from plantdesk.services.begun import Begun, begun
from plantdesk.services.ports import Readable

_DAY = timedelta(days=1)

NEEDS: Mapping[str, tuple[str, ...]] = {
    m.HARVEST_T: (m.CATHODE_T,),
    m.DEPOSIT_T: (m.CELLS_LIVE,),
    m.CURRENT_EFFICIENCY_PCT: (m.CATHODE_T, m.CELLS_LIVE),
    m.LIVE_KAH: (m.CELLS_LIVE,),
    m.DRY_T: (m.WET_T, m.MOISTURE_PCT),
    m.ORE_CU_T: (m.WET_T, m.MOISTURE_PCT, m.CU_PCT),
    m.CONC_CU_T: (m.CONC_DRY_T, m.CONC_CU_PCT),
    m.TAIL_DRY_T: (m.CONC_DRY_T,),
    m.ASSAYED_CU_T: (m.CONC_CU_PCT, m.TAIL_CU_PCT),
    m.RECOVERED_CU_T: (m.CONC_CU_PCT, m.TAIL_CU_PCT),
    m.RECOVERY_PCT: (m.CONC_CU_PCT, m.TAIL_CU_PCT),
    m.RUN_H: (m.PLS_FLOW_M3H,),
    m.PLS_M3: (m.PLS_FLOW_M3H,),
    m.PLS_CU_T: (m.PLS_FLOW_M3H, m.PLS_GPL, m.RAFFINATE_GPL),
    m.SX_CU_T: (m.PLS_FLOW_M3H, m.PLS_GPL, m.RAFFINATE_GPL),
    m.SX_EXTRACTION_PCT: (m.PLS_FLOW_M3H, m.PLS_GPL, m.RAFFINATE_GPL),
}
"""What a unit must have entered in a shift for a derived figure of it to be whole."""

_WEIGHED, _GRADED = (m.WET_T, m.MOISTURE_PCT), (m.WET_T, m.MOISTURE_PCT, m.CU_PCT)
_NEEDS_OF_ORE: Mapping[str, tuple[str, ...]] = {
    m.FEED_DRY_T: _WEIGHED,
    m.TAIL_DRY_T: _WEIGHED,
    m.FEED_CU_T: _GRADED,
    m.FEED_GRADED_T: _GRADED,
    m.HEAD_GRADE_PCT: _GRADED,
    m.ASSAYED_CU_T: _GRADED,
    m.RECOVERED_CU_T: _GRADED,
    m.RECOVERY_PCT: _GRADED,
}
"""What every source that feeds a concentrator must have entered in a shift for a figure of it to be whole."""
_FED_ALONE = frozenset({m.FEED_DRY_T, m.FEED_CU_T, m.FEED_GRADED_T, m.HEAD_GRADE_PCT})
"""Figures of concentrators that take nothing but the ore."""
_SUM_OF = {_WEIGHED: m.DRY_T, _GRADED: m.ORE_CU_T}
"""Of what the kept sums count the entries that have all of it."""


@dataclass(frozen=True, slots=True)
class Shifts:
    """Shifts in which every running unit has entered a figure, of all shifts in which any unit ran."""

    entered: int = 0
    expected: int = 0

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is missing."""
        return self.entered >= self.expected

    def plus(self, other: Shifts) -> Shifts:
        """Add the shifts of other days."""
        return Shifts(self.entered + other.entered, self.expected + other.expected)


class _Day(NamedTuple):
    """The shifts of a day, by code: those in which all is entered, and those in which it is awaited."""

    entered: frozenset[str]
    awaited: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which the same units run in the same shifts; ``idle`` tells whether any unit stands there stopped."""

    span: Span
    running: tuple[str, ...]
    shifts: tuple[str, ...]
    idle: bool

    @property
    def due(self) -> int:
        """How many entries of a figure a day should have."""
        return len(self.running) * len(self.shifts)


def stretches(plant: Plant, kind: str, span: Span, begun: Begun, unit: str = TOTAL) -> Iterator[Stretch]:
    """Cut a span where the plant's settings change, so that the plant need not be asked for every day.

    Units that have not begun by a day (``services/begun.py``) are not awaited on it.
    """
    changes = sorted({*plant.change_days(), *begun.values()})
    starts = [span.first, *(day for day in changes if span.first < day <= span.last)]
    for first, after in zip(starts, [*starts[1:], span.last + _DAY], strict=True):
        units = [one for one in plant.units(kind, first) if unit in (TOTAL, one)]
        running = tuple(one for one in plant.running(kind, first) if unit in (TOTAL, one))
        awaited = tuple(one for one in running if begun.get(one, first) <= first)
        codes = plant.calendar(first).pattern.codes
        yield Stretch(Span(first, after - _DAY), awaited, codes, len(units) > len(running))


def shifts_by_day(ledger: Readable, figure: str, span: Span, unit: str = TOTAL) -> dict[date, Shifts]:
    """Count the shifts of a figure day by day, for one unit or all of its kind; of an optional one none is awaited.

    Days whose kept sums hold as many entries as are due are whole; only for the others are the entries read.
    """
    ore = _NEEDS_OF_ORE.get(figure)
    if ore is None:
        days = _by_units(ledger, figure, span, unit)
    else:
        days = _by_ore(ledger, ore, span, unit)
        if figure not in _FED_ALONE:
            fed = days
            # Where no ore is awaited, what the concentrator itself enters decides.
            days = {
                day: _Day(own.entered & fed[day].entered, own.awaited) if day in fed else own
                for day, own in _by_units(ledger, figure, span, unit).items()
            }
    return {day: Shifts(len(one.entered), len(one.awaited)) for day, one in days.items()}


def _by_units(ledger: Readable, figure: str, span: Span, unit: str) -> dict[date, _Day]:
    """Tell in which shifts all running units have entered what a figure takes of themselves."""
    needed = tuple(key for key in NEEDS.get(figure, (figure,)) if _is_due(ledger, key))
    if not needed:
        return {}
    catalogue = ledger.catalogue
    kind = catalogue.sheet(catalogue.series(figure).sheet).subject
    dated = [catalogue.figure(key) for key in needed if catalogue.figure(key).spells]
    counts = [{row[0]: row[3] for row in ledger.daily(kind, unit, key, span.first, span.last)} for key in needed]
    found: dict[date, _Day] = {}
    for stretch in stretches(ledger.plant(), kind, span, begun(ledger, kind, span.last), unit):
        if not stretch.running:
            continue
        due = stretch.due
        all_there, none_there = _whole_or_not(stretch)
        asked: list[date] = []
        for number in range(day_number(stretch.span.first), day_number(stretch.span.last) + 1):
            there = [count.get(number, 0) for count in counts]
            whole = not stretch.idle and all(n == due for n in there)
            day = day_of(number)
            if not all(one.measured_on(day) for one in dated):
                continue
            found[day] = all_there if whole else none_there
            if not whole:
                asked.append(day)
        for run in runs(asked):
            _ask(ledger, kind, needed, stretch, run, found)
    return found


def _whole_or_not(stretch: Stretch) -> tuple[_Day, _Day]:
    """Give a day of a stretch on which all is entered, and one on which nothing is."""
    codes = frozenset(stretch.shifts)
    return _Day(codes, codes), _Day(frozenset(), codes)


def shifts_over(ledger: Readable, figure: str, span: Span, unit: str = TOTAL) -> Shifts:
    """Count the shifts of a figure over a span."""
    total = Shifts()
    for one in shifts_by_day(ledger, figure, span, unit).values():
        total = total.plus(one)
    return total


def last_whole_day(ledger: Readable, figure: str, today: date) -> date:
    """Give the day that is shown as the last: today once all its shifts are there, else the day before."""
    shifts = shifts_over(ledger, figure, Span(today, today))
    return today if shifts.expected and shifts.is_whole else today - _DAY


def _is_due(ledger: Readable, key: str) -> bool:
    return key in ledger.catalogue and ledger.catalogue.figure(key).due.hours is not None


def runs(days: Sequence[date]) -> Iterator[Span]:
    """Join days that follow each other within a week: one look is quicker than several."""
    start = end = None
    for day in days:
        if start is None or end is None:
            start = day
        elif (day - end).days > 7:
            yield Span(start, end)
            start = day
        end = day
    if start is not None and end is not None:
        yield Span(start, end)


def _ask(
    ledger: Readable, kind: str, needed: Sequence[str], stretch: Stretch, run: Span, found: dict[date, _Day]
) -> None:
    """Count from the entries themselves: one that says none is there, too."""
    there: dict[tuple[date, str], dict[str, set[str]]] = {}
    for subject, row in ledger.cells(run.first, run.last, (kind,), figures=tuple(needed)).items():
        if subject.day is not None and subject.shift is not None:
            units = there.setdefault((subject.day, subject.shift), {})
            for key, standing in row.items():
                if standing.value is not None:
                    units.setdefault(key, set()).add(subject.unit)
    for day in run:
        if day not in found:
            continue
        entered = []
        for code in stretch.shifts:
            units = there.get((day, code), {})
            if all(units.get(key, set()).issuperset(stretch.running) for key in needed):
                entered.append(code)
        found[day] = _Day(frozenset(entered), frozenset(stretch.shifts))


def _by_ore(ledger: Readable, needed: tuple[str, ...], span: Span, unit: str) -> dict[date, _Day]:
    """Tell in which shifts every source that feeds a concentrator (or any) has all that is needed of its ore."""
    plant = ledger.plant()
    target = f"{m.CONCENTRATOR}:{unit}"
    counts = {
        source: {row[0]: row[3] for row in ledger.daily(m.SOURCE, source, _SUM_OF[needed], span.first, span.last)}
        for source in plant.all_units(m.SOURCE)
    }
    found: dict[date, _Day] = {}
    for stretch in stretches(plant, m.SOURCE, span, begun(ledger, m.SOURCE, span.last)):
        routes = {source: plant.route(source, stretch.span.first) or "" for source in stretch.running}
        fed = [one for one, to in routes.items() if (to.startswith(target) if unit == TOTAL else to == target)]
        if not fed:
            continue
        all_there, none_there = _whole_or_not(stretch)
        asked: list[date] = []
        for day in stretch.span:
            whole = all(counts[one].get(day_number(day), 0) == len(stretch.shifts) for one in fed)
            found[day] = all_there if whole else none_there
            if not whole:
                asked.append(day)
        waiting = set(asked)
        for run in runs(asked):
            rows = ledger.cells(run.first, run.last, (m.SOURCE,), figures=needed)
            there = {(one.day, one.shift, one.unit) for one, row in rows.items() if _is_known(row, needed)}
            for day in waiting.intersection(run):
                entered = (code for code in stretch.shifts if all((day, code, one) in there for one in fed))
                found[day] = _Day(frozenset(entered), frozenset(stretch.shifts))
    return found


def _is_known(row: Mapping[str, Standing], needed: Collection[str]) -> bool:
    """Tell whether ore is weighed and has all that is needed of it; none that came needs nothing more."""
    there = {key: standing.value for key, standing in row.items() if standing.value is not None}
    return m.WET_T in there and (not amount(decode(there[m.WET_T])) or there.keys() >= set(needed))
