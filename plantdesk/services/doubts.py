"""What is odd about an entry, seen against the recent ones of its unit and the figures beside it; nothing is refused.

Window, command line and import ask here, so that the same value is asked about the same way everywhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Figure
from plantdesk.domain.ledger import Cells, Standing, Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, amount, decode
from plantdesk.domain.questions import (
    Question,
    crop_question,
    implausible,
    section_questions,
    slipped_mark,
    stock_question,
)
from plantdesk.domain.rules import Row
from plantdesk.domain.scope import Scope
from plantdesk.services.crops import Ledge, ledge, section_history
from plantdesk.services.lenses import Within
from plantdesk.services.ports import Readable
from plantdesk.services.stock import Books

USUAL = 9
"""How many of the last values before a shift tell what is usual; zeros mean idle shifts and do not count."""

LOOK_BACK = timedelta(days=60)
"""How far back these values are looked for, so that a figure entered every few days counts, too."""

_FIRST_LOOK = timedelta(days=7)
"""Days that are read of all figures at once: enough for what is entered every shift."""


class Usual:
    """The numbers of each figure of each unit in the order of their shifts, to tell what is usual before any of them."""

    def __init__(self, plant: Plant) -> None:
        """Order shifts by the plant's calendar of each day."""
        self._plant = plant
        self._codes: dict[date, tuple[str, ...]] = {}
        self._numbers: dict[tuple[str, str, str], list[tuple[date, int, Decimal]]] = {}
        self._unsorted: set[tuple[str, str, str]] = set()

    def take(self, subject: Subject, key: str, value: Value) -> None:
        """Know one more value."""
        number = amount(value)
        if number:
            place = (subject.kind, subject.unit, key)
            self._numbers.setdefault(place, []).append((*self._order(subject), number))
            self._unsorted.add(place)

    def take_cells(self, cells: Mapping[Subject, Mapping[str, Standing]], keys: Iterable[str]) -> None:
        """Know the values of these figures that stand in cells."""
        wanted = set(keys)
        for subject, row in cells.items():
            for key, standing in row.items():
                if key in wanted and standing.value is not None:
                    self.take(subject, key, decode(standing.value))

    def before(self, subject: Subject, key: str) -> list[Decimal]:
        """Give the last numbers of the subject's unit before its shift, the latest first; ``USUAL`` of them at most."""
        place = (subject.kind, subject.unit, key)
        numbers = self._numbers.get(place, [])
        if place in self._unsorted:
            numbers.sort()
            self._unsorted.discard(place)
        day, position = self._order(subject)
        end = bisect_left(numbers, (day, position))
        return [number for on, _, number in reversed(numbers[max(0, end - USUAL) : end]) if day - on <= LOOK_BACK]

    def _order(self, subject: Subject) -> tuple[date, int]:
        assert subject.day is not None
        codes = self._codes.get(subject.day)
        if codes is None:
            codes = self._codes[subject.day] = self._plant.calendar(subject.day).pattern.codes
        return subject.day, codes.index(subject.shift) if subject.shift in codes else len(codes)


class DayDoubts:
    """Ask about the figures of one day; what was usual before is read once, when the first of them is asked about."""

    def __init__(self, ledger: Readable, kinds: tuple[str, ...], day: date) -> None:
        """``kinds`` are the kinds of unit whose figures will be asked about."""
        self._ledger, self._kinds, self._day = ledger, kinds, day
        self._near: Usual | None = None
        self._far: dict[tuple[str, str], Usual] = {}

    def slip(self, subject: Subject, figure: Figure, value: Value) -> Question | None:
        """Ask about a value about ten or a hundred times off the usual ones of its unit."""
        return slipped_mark(figure, value, self._usual(subject, figure.key))

    def figure(self, subject: Subject, figure: Figure, value: Value) -> Question | None:
        """Ask about a value that looks like a slipped decimal mark, or lies outside the plausible range."""
        return self.slip(subject, figure, value) or implausible(figure, value)

    def _usual(self, subject: Subject, key: str) -> list[Decimal]:
        """Give what is usual; what is entered rarely is looked for further back."""
        if self._near is None:
            self._near = self._read(_FIRST_LOOK, self._kinds, tuple(f.key for f in self._ledger.catalogue))
        found = self._near.before(subject, key)
        if len(found) < USUAL:
            place = (subject.kind, key)
            if place not in self._far:
                self._far[place] = self._read(LOOK_BACK, (subject.kind,), (key,))
            found = self._far[place].before(subject, key)
        return found

    def _read(self, back: timedelta, kinds: tuple[str, ...], keys: tuple[str, ...]) -> Usual:
        usual = Usual(self._ledger.plant())
        only = keys if len(keys) == 1 else ()
        usual.take_cells(self._ledger.cells(self._day - back, self._day, kinds, figures=only), keys)
        return usual


def row_questions(plant: Plant, subject: Subject, row: Row, ledge: Ledge | None = None) -> tuple[Question, ...]:
    """Ask how the figures of one row fit together; with ``ledge``, also about the crop that was pulled.

    A row of another kind than a section's, or of a shift that the plant does not have, is asked nothing.
    """
    assert subject.day is not None
    calendar = plant.calendar(subject.day)
    if subject.kind != m.SECTION or subject.shift not in calendar.pattern.codes:
        return ()
    where = plant.name(subject.kind, subject.unit, subject.day)
    hours = calendar.shift_hours(subject.day, subject.shift)
    asked = section_questions(where, row, hours, plant.faraday(subject.day))
    if ledge is None:
        return asked
    there = {key: value for key, value in row.items() if value is not None}
    crop = ledge.after(subject, there, calendar.pattern.shift(subject.shift).name).crop
    too_heavy = crop_question(where, crop.efficiency_pct) if crop else None
    return asked if too_heavy is None else (too_heavy, *asked)


@dataclass(frozen=True, slots=True)
class Doubts:
    """Questions about an entry: ``slips`` look like a mistake, ``others`` are merely unusual.

    Slips are a decimal mark in the wrong place, and more dispatched than there is in stock.
    """

    slips: tuple[Question, ...]
    others: tuple[Question, ...]


def doubts(
    ledger: Readable,
    subject: Subject,
    values: Mapping[str, Value | None],
    said: Mapping[str, str | None] | None = None,
) -> Doubts:
    """Ask about the values entered for one unit in one shift; ``said`` is what is entered beside figures."""
    assert subject.day is not None
    assert subject.shift is not None
    if subject.kind == m.LOT:
        return lot_doubts(ledger, subject, values, said or {})
    day_doubts = DayDoubts(ledger, (subject.kind,), subject.day)
    slips, others = [], []
    for key, value in values.items():
        if value is None:
            continue
        figure = ledger.catalogue.figure(key)
        slip = day_doubts.slip(subject, figure, value)
        odd = implausible(figure, value)
        if slip is not None:
            slips.append(slip)
        elif odd is not None:
            others.append(odd)
    if subject.kind == m.SECTION and values:
        whole = _as_it_would_stand(ledger.at([subject]), subject, values)
        begun = None
        if amount(whole.get(m.CELLS_PULLED)):
            history = section_history(ledger, subject.day)
            begun = ledge(ledger.plant(), subject.unit, history, subject.day, subject.shift)
        told = {question.figure for question in (*slips, *others)}
        others += [q for q in row_questions(ledger.plant(), subject, whole, begun) if q.figure not in told]
    return Doubts(tuple(slips), tuple(others))


def lot_doubts(
    ledger: Readable, subject: Subject, values: Mapping[str, Value | None], said: Mapping[str, str | None]
) -> Doubts:
    """Ask about a lot: an odd weight, or more than the stock that it leaves has on its day or on a later one."""
    tonnes = values.get(m.DISPATCH_T)
    odd = None if tonnes is None else implausible(ledger.catalogue.figure(m.DISPATCH_T), tonnes)
    short = _short_of_stock(ledger, subject, values, said)
    return Doubts(() if short is None else (short,), () if odd is None else (odd,))


def _short_of_stock(
    ledger: Readable, subject: Subject, values: Mapping[str, Value | None], said: Mapping[str, str | None]
) -> Question | None:
    """Ask where a lot, as it would stand, takes more than the books of its stock have; unknown books ask nothing."""
    assert subject.day is not None
    stands = {key: s.value for key, s in ledger.at([subject]).get(subject, {}).items()}
    old, new = stands.get(m.DIVISION), said.get(m.DIVISION, stands.get(m.DIVISION))
    weighed = stands.get(m.DISPATCH_T)
    before = amount(decode(weighed)) if weighed else None
    tonnes = amount(values[m.DISPATCH_T]) if m.DISPATCH_T in values else before
    if tonnes is None:
        return None
    taken = tonnes - (before or Decimal(0)) if old == new else tonnes
    return shortage(ledger, new, {subject.day: taken}) if taken > 0 else None


def shortage(ledger: Readable, division: str | None, taken: Mapping[date, Decimal]) -> Question | None:
    """Ask about tonnes, by day, that are more than the stock of a division (``None``: of the plant) has on some day.

    Looked at up to the last day with entries; unknown books ask nothing.
    """
    first, span = min(taken), ledger.span()
    last = max(*taken, span[1]) if span else max(taken)
    books = Books(Within(ledger, Scope(division)) if division else ledger, last).days(Span(first, last))
    gone, lowest = Decimal(0), None
    for day, book in books.items():
        gone += taken.get(day, Decimal(0))
        if gone > 0 and (lowest is None or book - gone < lowest[1]):
            lowest = (day, book - gone)
    if lowest is None:
        return None
    plant = ledger.plant()
    where = plant.name(p.DIVISION, division, first) if division else plant.name(p.PLANT, p.PLANT, first)
    return stock_question(where, sum(taken.values(), Decimal(0)), *lowest)


def _as_it_would_stand(cells: Cells, subject: Subject, values: Mapping[str, Value | None]) -> dict[str, Value | None]:
    row: dict[str, Value | None] = {
        key: decode(s.value) for key, s in cells.get(subject, {}).items() if s.value is not None and key != m.REMARK
    }
    return row | dict(values)
