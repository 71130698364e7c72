"""A figure rolled up to shifts, weeks or months: sums are added, means and ratios divide added sums, states are kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plantdesk.domain.catalogue import Figure, Ratio, Sum
from plantdesk.domain.day import SHEETS_TOGETHER, sums
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import day_number, day_of, month_of
from plantdesk.services.begun import begun
from plantdesk.services.ports import Readable
from plantdesk.services.series import DayPart, PointState, day_parts

LONGEST_BY_SHIFT = 400
"""Days that are shown by shift at most: every entry of theirs is read."""


class RollUp(StrEnum):
    """What one point of a chart stands for."""

    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"
    """Monday to Sunday."""
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Rolled:
    """A figure over one period: of a sum the total, of a mean or ratio the quotient of its sums.

    ``start`` and ``end`` are its edges in days since 1970-01-01, a day reaching half a day to each side of its number.
    ``low`` and ``high`` are the extreme days in it. What the period awaits and does not have makes it provisional, a
    day of it without any entry too.
    """

    start: float
    end: float
    value: float
    state: PointState
    low: float
    high: float
    days: int
    """Days, or shifts, that have a value."""
    shift: str = ""

    @property
    def first_day(self) -> int:
        """The first day of the period."""
        return math.floor(self.start + 0.5 + 1e-9)


def week_of(day: int) -> int:
    """Give the Monday of a day's week, both in days since 1970-01-01 (a Thursday)."""
    return day - (day + 3) % 7


def _month(day: int) -> int:
    return day_number(day_of(day).replace(day=1))


def _week_end(start: int) -> int:
    return start + 6


def _month_end(start: int) -> int:
    return day_number(month_of(day_of(start)).last)


_PERIODS: dict[RollUp, tuple[Callable[[int], int], Callable[[int], int]]] = {
    RollUp.WEEK: (week_of, _week_end),
    RollUp.MONTH: (_month, _month_end),
}


def rolled(
    ledger: Readable, figure: str, unit: str, roll_up: RollUp, first: date, last: date
) -> Iterator[Sequence[Rolled]]:
    """Read a figure of one unit, or of all of its kind (unit ``""``), by period from ``first`` to ``last``.

    It comes in parts, a month of shifts each, for reading shifts takes longer than a frame. Periods without any value
    are left out: a gap is a gap.
    """
    if roll_up is RollUp.SHIFT:
        yield from _by_shift(ledger, figure, unit, first, last)
        return
    parts = day_parts(ledger, figure, unit, first, last)
    if roll_up is RollUp.DAY:
        yield [_together(part.day, part.day, (part,), awaited=False) for part in parts]
        return
    declared = ledger.catalogue.series(figure)
    awaited = not (isinstance(declared, Figure) and declared.due.hours is None)
    yield list(roll(parts, roll_up, awaited=awaited))


def roll(parts: Iterable[DayPart], roll_up: RollUp, *, awaited: bool) -> Iterator[Rolled]:
    """Roll days up to weeks or months; ``awaited``: a day without any entry leaves its period provisional."""
    start_of, end_of = _PERIODS[roll_up]
    held: list[DayPart] = []
    start = 0
    for part in parts:
        at = start_of(part.day)
        if held and at != start:
            yield _together(start, end_of(start), held, awaited=awaited)
            held = []
        start = at
        held.append(part)
    if held:
        yield _together(start, end_of(start), held, awaited=awaited)


def _together(first: int, last: int, parts: Sequence[DayPart], *, awaited: bool) -> Rolled:
    values = [part.num if part.den is None else part.num / part.den for part in parts]
    over = sum(part.num for part in parts)
    adds_up = parts[0].den is None
    value = over if adds_up else over / sum(part.den or 0.0 for part in parts)
    states = {part.state for part in parts}
    if PointState.PROVISIONAL in states or (awaited and len(parts) < last - first + 1):
        state = PointState.PROVISIONAL
    else:
        state = PointState.CORRECTED if PointState.CORRECTED in states else PointState.COMPLETE
    return Rolled(first - 0.5, last + 0.5, value, state, min(values), max(values), len(parts))


def _by_shift(ledger: Readable, figure: str, unit: str, first: date, last: date) -> Iterator[Sequence[Rolled]]:
    """Work each shift out from its entries, as a day is: what is kept is by day."""
    declared = ledger.catalogue.series(figure)
    kind = ledger.catalogue.sheet(declared.sheet).subject
    kinds = SHEETS_TOGETHER.get(kind, (kind,))
    adds = declared.adds
    plant, since = ledger.plant(), begun(ledger, kind, last)
    end = day_number(last)
    start = max(day_number(first), end - LONGEST_BY_SHIFT + 1)
    optional = isinstance(declared, Figure) and declared.due.hours is None
    while start <= end:
        part_end = min(start + 30, end)
        rows: dict[tuple[date, str], dict[Subject, dict[str, tuple[str | None, bool]]]] = {}
        for subject, row in ledger.cells(day_of(start), day_of(part_end), kinds).items():
            if subject.day is not None and subject.shift:
                texts = {key: (standing.value, standing.corrected) for key, standing in row.items()}
                rows.setdefault((subject.day, subject.shift), {})[subject] = texts
        found = []
        for number in range(start, part_end + 1):
            day = day_of(number)
            codes = plant.calendar(day).pattern.codes
            running = [one for one in plant.running(kind, day) if since.get(one, day) <= day]
            due = 0 if optional else len(running) if not unit else int(unit in running)
            for place, code in enumerate(codes):
                cells = rows.get((day, code))
                if not cells:
                    continue
                kept = sums(day, cells, plant, ledger.catalogue, (kind,))
                if isinstance(adds, Ratio):
                    over, under = kept.get((kind, unit, adds.over)), kept.get((kind, unit, adds.under))
                    if over is None or under is None or not under.num:
                        continue
                    value, n, corrected = float(100 * over.num / under.num), under.n, over.corrected
                else:
                    one = kept.get((kind, unit, figure))
                    if one is None or (not isinstance(adds, Sum) and not one.den):
                        continue
                    value = float(one.num / one.den if one.den and not isinstance(adds, Sum) else one.num)
                    n, corrected = one.n, one.corrected
                state = PointState.PROVISIONAL if n < due else PointState.COMPLETE
                if state is PointState.COMPLETE and corrected:
                    state = PointState.CORRECTED
                wide = 1 / len(codes)
                left = number - 0.5 + place * wide
                found.append(Rolled(left, left + wide, value, state, value, value, 1, code))
        yield found
        start = part_end + 1
