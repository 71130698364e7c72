"""What charts draw: a figure day by day and the state of each day, read from the kept daily sums."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from plantdesk.domain.catalogue import Figure, Ratio, Sum
from plantdesk.domain.periods import Span, day_number, day_of
from plantdesk.services.begun import begun
from plantdesk.services.completeness import stretches
from plantdesk.services.ports import DailyRow, Readable


class PointState(Enum):
    """How far a day's figure can be trusted."""

    COMPLETE = "complete"
    PROVISIONAL = "provisional"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class DaySeries:
    """A figure day by day: days since 1970-01-01 ascending, values, and the state of each point.

    ``weights`` is what each day counts in a mean over days; without it each counts the same.
    """

    days: list[int]
    values: list[float]
    states: list[PointState]
    weights: list[float] | None = None

    def at(self, day: int) -> tuple[float, PointState] | None:
        """Give the value and state of one day."""
        place = bisect_left(self.days, day)
        if place == len(self.days) or self.days[place] != day:
            return None
        return self.values[place], self.states[place]

    def put(self, day: int, one: DaySeries) -> None:
        """Take what ``one`` has of a day, or that it has nothing, in the place of what stood there."""
        place = slice(bisect_left(self.days, day), bisect_right(self.days, day))
        self.days[place], self.values[place], self.states[place] = one.days, one.values, one.states
        if self.weights is not None:
            self.weights[place] = one.weights or [1.0] * len(one.days)


@dataclass(frozen=True, slots=True)
class DayPart:
    """What one day adds to a figure: numerator, denominator (``None`` of a sum), entries there and due, corrections."""

    day: int
    num: float
    den: float | None
    n: int
    due: int
    corrected: int

    @property
    def state(self) -> PointState:
        """Tell how far the day is known."""
        if self.n < self.due:
            return PointState.PROVISIONAL
        return PointState.CORRECTED if self.corrected else PointState.COMPLETE


def day_parts(ledger: Readable, figure: str, unit: str, first: date, last: date) -> list[DayPart]:
    """Read what each day adds to a measured or derived figure of one unit, or of all of its kind (unit ``""``).

    Over any span the numerators are added, and of a mean or ratio divided by the sum of its denominators. Days without
    a value are left out.
    """
    declared = ledger.catalogue.series(figure)
    kind = ledger.catalogue.sheet(declared.sheet).subject
    if isinstance(declared.adds, Ratio):
        over = {row[0]: row for row in ledger.daily(kind, unit, declared.adds.over, first, last)}
        rows: list[DailyRow] = [
            (row[0], 100 * over[row[0]][1], row[1], row[3], over[row[0]][4])
            for row in ledger.daily(kind, unit, declared.adds.under, first, last)
            if row[0] in over and row[1]
        ]
    else:
        rows = ledger.daily(kind, unit, figure, first, last)
    optional = isinstance(declared, Figure) and declared.due.hours is None
    expected = [0] * len(rows) if optional else _expected(ledger, kind, unit, rows)
    whole = isinstance(declared.adds, Sum)
    return [
        DayPart(day, num, None if whole else den, n, due, corrected)
        for (day, num, den, n, corrected), due in zip(rows, expected, strict=True)
        if whole or den
    ]


def day_series(ledger: Readable, figure: str, unit: str, first: date, last: date) -> DaySeries:
    """Read a measured or derived figure for one unit, or all of its kind (unit ``""``).

    Sums give tonnes a day; weighted means and ratios divide the day's sums. Days without a value are left out: a gap
    is a gap. A day counts as provisional while fewer entries are there than units run and shifts there are; of a figure
    that is never due, nothing is awaited.
    """
    parts = day_parts(ledger, figure, unit, first, last)
    whole = isinstance(ledger.catalogue.series(figure).adds, Sum)
    return DaySeries(
        [part.day for part in parts],
        [part.num / part.den if part.den else part.num for part in parts],
        [part.state for part in parts],
        None if whole else [part.den or 1.0 for part in parts],
    )


def _expected(ledger: Readable, kind: str, unit: str, rows: Sequence[DailyRow]) -> list[int]:
    """Give how many entries each day should have; worked out anew only where the plant's settings change."""
    if not rows:
        return []
    first, last = day_of(rows[0][0]), day_of(rows[-1][0])
    ahead = stretches(ledger.plant(), kind, Span(first, last), begun(ledger, kind, last), unit)
    found, due, until = [], 0, -1
    for row in rows:
        while row[0] > until:
            stretch = next(ahead)
            due, until = stretch.due, day_number(stretch.span.last)
        found.append(due)
    return found
