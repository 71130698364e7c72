"""Cathodes of the sample on their way out: lots by rail, what is counted each month, and the books put right once.

Each smelter sends a train when its yard is full enough. Countries are served so that their shares stay near those of
the year, most of it to China.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import Value
from plantdesk.domain.stock import ADJUSTMENT_T, OPENING_T, PHYSICAL_T
from plantdesk.services.recording import Entered, Entry
from plantdesk.services.sample.output import ShiftKey
from plantdesk.services.stocktaking import stock_subject

SHARES: Mapping[str, float] = {"china": 0.62, "russia": 0.19, "uzbekistan": 0.11, "domestic": 0.08}
"""Where the cathodes go, over a year."""
_GRADES = (("m00k", 0.90), ("m0k", 0.975), ("m1k", 1.0))
_OFF_GRADE = 0.03
"""Of what is sold at home, this share is off-grade."""
_WAGON_T = 66.5
_DAY_SHIFT = 0.72
"""Most trains are loaded in the day shift."""

ADJUSTED_ON = 12
"""Day of January on which the books of the larger yard are put right by the stocktake of the year's end."""
REASON = "По итогам инвентаризации на 31 декабря, акт № 14"


@dataclass(frozen=True, slots=True)
class Yard:
    """The stockyard of a division: what it opened with, above how much a train is ordered, how long trains are."""

    division: str
    letter: str
    opening: Decimal
    full: Decimal
    wagons: tuple[int, int]


YARDS = (
    Yard("d1", "Z", Decimal("1842.6"), Decimal(1700), (5, 9)),
    Yard("d2", "B", Decimal("967.3"), Decimal(900), (4, 8)),
)


@dataclass(slots=True)
class _Yard:
    """A yard as it stands: book, what lies there beyond the book, lots of the year, tonnes by destination so far."""

    book: Decimal
    beyond: Decimal = Decimal(0)
    year: int = 0
    lots: int = 0
    sent: dict[str, float] = field(default_factory=lambda: dict.fromkeys(SHARES, 0.0))
    ready: bool = False


class Dispatcher:
    """Follow the yards shift by shift; the same seed sends the same trains."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(f"{seed} dispatch")
        self._yards = {yard.division: _Yard(yard.opening) for yard in YARDS}

    def openings(self, day: date) -> list[tuple[Subject, dict[str, Value | None]]]:
        """Give what the yards open with at the beginning of a day."""
        return [(stock_subject(yard.division, day), {OPENING_T: Value(yard.opening)}) for yard in YARDS]

    def lots(self, key: ShiftKey, output: Mapping[str, Decimal]) -> Iterator[Entry]:
        """Take in what a shift made (by division) and give the lots that left in it."""
        day, code = key
        for yard in YARDS:
            now = self._yards[yard.division]
            now.book += output.get(yard.division, Decimal(0))
            if code == "day":
                now.ready = self._rng.random() < _DAY_SHIFT
            if (code == "day") != now.ready or now.book < yard.full:
                continue
            yield self._lot(yard, now, day, code)

    def _lot(self, yard: Yard, now: _Yard, day: date, code: str) -> Entry:
        rng = self._rng
        if now.year != day.year:
            now.year, now.lots = day.year, 0
        now.lots += 1
        wagons = rng.randint(*yard.wagons)
        tonnes = Decimal(round(10 * wagons * rng.gauss(_WAGON_T, 0.35))) / 10
        sent = sum(now.sent.values()) + float(tonnes)
        behind = {one: share * sent - now.sent[one] + rng.gauss(0, 90) for one, share in SHARES.items()}
        destination = max(behind, key=behind.__getitem__)
        now.sent[destination] += float(tonnes)
        now.book -= tonnes
        chance = rng.random()
        grade = next(grade for grade, up_to in _GRADES if chance <= up_to)
        if destination == "domestic" and chance < _OFF_GRADE:
            grade = "off_grade"
        values: dict[str, Entered] = {
            m.DISPATCH_T: Value(tonnes),
            m.DESTINATION: destination,
            m.GRADE: grade,
            m.DIVISION: yard.division,
        }
        return Entry(Subject(m.LOT, f"{yard.letter}{day:%y}-{now.lots:04}", day, code), values)

    def counts(self, day: date) -> list[tuple[Subject, dict[str, Value | None]]]:
        """Give what is counted in the yards in the morning after a day: it counts for the end of that day."""
        found: list[tuple[Subject, dict[str, Value | None]]] = []
        for yard in YARDS:
            now = self._yards[yard.division]
            now.beyond += Decimal(round(10 * self._rng.gauss(-0.3, 1.6))) / 10
            physical = (now.book + now.beyond).quantize(Decimal("0.1"))
            found.append((stock_subject(yard.division, day), {PHYSICAL_T: Value(physical)}))
        return found

    def adjustment(self, day: date) -> tuple[Subject, dict[str, Value | None]] | None:
        """Give how the books of the larger yard are put right on a day; nothing where they are right."""
        now = self._yards[YARDS[0].division]
        tonnes, now.beyond = now.beyond, Decimal(0)
        now.book += tonnes
        if not tonnes:
            return None
        return stock_subject(YARDS[0].division, day), {ADJUSTMENT_T: Value(tonnes)}


def is_month_end(day: date) -> bool:
    """Tell whether the yards are counted for the end of a day."""
    return (day + timedelta(days=1)).day == 1
