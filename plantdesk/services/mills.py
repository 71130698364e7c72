"""Head grade and recovery of the concentrators over days: read from the kept daily sums, ratios of sums only."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plantdesk.domain import measures as m
from plantdesk.domain.day import TOTAL
from plantdesk.domain.periods import day_number
from plantdesk.domain.plant import Plant
from plantdesk.services.ports import Readable
from plantdesk.services.series import DaySeries, PointState


@dataclass(frozen=True, slots=True)
class Part:
    """What a day or span adds to a ratio: the sums above and below it, entries counted, and entries there should be.

    ``corrected`` is how many of the entries were corrected.
    """

    over: float
    under: float
    n: int
    due: int
    corrected: int

    def plus(self, other: Part) -> Part:
        """Add another part."""
        return Part(
            self.over + other.over,
            self.under + other.under,
            self.n + other.n,
            self.due + other.due,
            self.corrected + other.corrected,
        )


Parts = Mapping[int, Part]
"""Day (days since 1970-01-01) to its part."""


def head_grade_parts(ledger: Readable, first: date, last: date) -> dict[int, Part]:
    """Give what each day adds to the head grade in % Cu: copper over dry tonnes of the ore fed to concentrators.

    Where no ore ever goes to a concentrator, all ore counts. ``due`` counts the entries with tonnes: a day whose
    tonnes have no grade yet is provisional.
    """
    plant = ledger.plant()
    sums: dict[int, list[Any]] = {}
    for unit, is_fed in _fed_sources(plant):
        weighed = ledger.daily(m.SOURCE, unit, m.WET_T, first, last)
        for day, num, den, n, corrected in ledger.daily(m.SOURCE, unit, m.CU_PCT, first, last):
            if den and is_fed(day):
                part = sums.setdefault(day, [0.0, 0.0, 0, 0, 0])
                part[0] += num
                part[1] += den
                part[2] += n
                part[4] += corrected
        for day, _, _, n, _ in weighed:
            if is_fed(day):
                sums.setdefault(day, [0.0, 0.0, 0, 0, 0])[3] += n
    return {day: Part(*part) for day, part in sums.items()}


def recovery_parts(ledger: Readable, first: date, last: date, unit: str = TOTAL) -> dict[int, Part]:
    """Give what each day adds to the two-product recovery in per cent of one concentrator, or of all together.

    ``due`` counts the shifts with feed.
    """
    fed = {row[0]: row for row in ledger.daily(m.CONCENTRATOR, unit, m.FEED_DRY_T, first, last)}
    recovered = {row[0]: row for row in ledger.daily(m.CONCENTRATOR, unit, m.RECOVERED_CU_T, first, last)}
    found = {day: Part(0.0, 0.0, 0, row[3], 0) for day, row in fed.items()}
    for day, under, _, n, _ in ledger.daily(m.CONCENTRATOR, unit, m.ASSAYED_CU_T, first, last):
        if under and day in recovered:
            _add(found, day, Part(100 * recovered[day][1], under, n, 0, 0))
    return found


def whole_days(parts: Parts) -> dict[int, Part]:
    """Leave out the days on which entries are still due: a mean of some of the ores is not the mean of all."""
    return {day: part for day, part in parts.items() if part.n >= part.due}


def series_of(parts: Parts) -> DaySeries:
    """Give the ratio of each day that has one, provisional while entries that are due are not there."""
    days = [day for day in sorted(parts) if parts[day].under]
    return DaySeries(days, [parts[day].over / parts[day].under for day in days], [_state(parts[day]) for day in days])


def over_span(parts: Parts, first: date, last: date) -> Part:
    """Add the parts of a span up; ``under`` is 0 where nothing is known of it."""
    total = Part(0.0, 0.0, 0, 0, 0)
    for day in range(day_number(first), day_number(last) + 1):
        if day in parts:
            total = total.plus(parts[day])
    return total


def usual_band(parts: Parts, window: int) -> tuple[float, float] | None:
    """Give the band that holds the middle nine tenths of the ratios over ``window`` days; nothing of too few days."""
    days = sorted(parts)
    ratios = []
    over = under = 0.0
    oldest = 0
    for day in days:
        over, under = over + parts[day].over, under + parts[day].under
        while days[oldest] <= day - window:
            over, under = over - parts[days[oldest]].over, under - parts[days[oldest]].under
            oldest += 1
        if under > 0:
            ratios.append(over / under)
    if len(ratios) < 4 * window:
        return None
    ratios.sort()
    cut = len(ratios) // 20
    return ratios[cut], ratios[-1 - cut]


class _Fed:
    """Tells on which days a source is fed to a concentrator, without asking the plant for every day."""

    def __init__(self, plant: Plant, source: str) -> None:
        self._starts = [day_number(day) for day in plant.change_days()]
        self._fed = [(plant.route(source, day) or "").startswith(f"{m.CONCENTRATOR}:") for day in plant.change_days()]

    def __call__(self, day: int) -> bool:
        place = bisect_right(self._starts, day)
        return bool(place) and self._fed[place - 1]

    @property
    def ever(self) -> bool:
        return any(self._fed)


def _fed_sources(plant: Plant) -> Iterable[tuple[str, _Fed | _Always]]:
    fed = [(source, _Fed(plant, source)) for source in plant.all_units(m.SOURCE)]
    if any(one.ever for _, one in fed):
        return [(source, one) for source, one in fed if one.ever]
    return [(source, _Always()) for source, _ in fed]


class _Always:
    def __call__(self, day: int) -> bool:
        return True


def _add(found: dict[int, Part], day: int, part: Part) -> None:
    found[day] = found[day].plus(part) if day in found else part


def _state(part: Part) -> PointState:
    if part.n < part.due:
        return PointState.PROVISIONAL
    return PointState.CORRECTED if part.corrected else PointState.COMPLETE
