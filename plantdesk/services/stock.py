"""Cathode stock and where it went: worked out when read, for the corporation or what a lens leaves of it.

Output comes from the sections, dispatch from the lots, the rest from dated entries about a stock. A stock whose opening
nobody entered is unknown, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import sums_unit
from plantdesk.domain.day import TOTAL
from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import amount, decode
from plantdesk.domain.scope import Scope
from plantdesk.domain.stock import OPENING_T, PHYSICAL_T, STOCK, Count, Flow, closing_book
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.completeness import shifts_over
from plantdesk.services.lenses import Within
from plantdesk.services.one_look import once
from plantdesk.services.ports import Readable

_DAY = timedelta(days=1)
_ZERO = Decimal(0)
_LOOKED_BACK = timedelta(days=366)
"""How far back missing shifts are looked for, where nobody has counted since."""


@dataclass(frozen=True, slots=True)
class Stock:
    """A stock at the end of a production day, in tonnes.

    ``book_t`` is opening + output + receipts − dispatch − own use ± adjustments since the opening, the day included;
    ``None`` is unknown, for ``cause``. ``count`` is the latest stocktake. ``partly``: shifts without output lie between
    the latest stocktake (or the opening) and the day, so the book may be more; ``count_partly``: between the stocktake
    and the one before it, so its difference may be less.
    """

    as_of: date
    since: date | None
    opening_t: Decimal | None
    flow: Flow
    book_t: Decimal | None
    count: Count | None = None
    cause: Message | None = None
    partly: bool = False
    count_partly: bool = False

    @property
    def difference_t(self) -> Decimal | None:
        """Give physical − book of the latest stocktake, in tonnes."""
        return None if self.count is None else self.count.difference_t


@dataclass(frozen=True, slots=True)
class DivisionStock:
    """The stock of one division; nobody's (``None``) are the lots that name no division."""

    division: str | None
    name: Text
    stock: Stock


@dataclass(frozen=True, slots=True)
class Share:
    """What went to one destination, in tonnes and per cent of everything dispatched; ``""``: not said where."""

    destination: str
    name: Text
    tonnes: Decimal
    pct: Decimal | None


@dataclass(frozen=True, slots=True)
class StockEntry:
    """One recorded entry about a stock: whose, of which day, which figure, what stands and by which revision."""

    subject: Subject
    figure: str
    standing: Standing
    tonnes: Decimal

    @property
    def day(self) -> date:
        """Give the production day that it belongs to."""
        assert self.subject.day is not None
        return self.subject.day


def stock_entries(ledger: Readable, until: date = date.max) -> list[StockEntry]:
    """Give every entry about the stocks in scope up to a day, in the order of days, divisions and figures."""
    plant = ledger.plant()
    found = []
    for subject, row in ledger.undated((STOCK,)).items():
        if subject.day is None or subject.day > until or not _in_scope(plant, subject.unit, subject.day):
            continue
        for key, standing in row.items():
            tonnes = None if standing.value is None else amount(decode(standing.value))
            if tonnes is not None:
                found.append(StockEntry(subject, key, standing, tonnes))
    return sorted(found, key=lambda one: (one.day, one.subject.unit, one.figure))


def holders(plant: Plant, day: date) -> tuple[str, ...]:
    """Give whose stocks there are on a day: the divisions with tankhouse sections; the plant's, where one has none."""
    found = {plant.division_of(p.SECTION, s, day) or p.PLANT for s in plant.units(p.SECTION, day)}
    order = {unit: place for place, unit in enumerate(plant.whole().units(p.DIVISION, day))}
    return tuple(sorted(found, key=lambda unit: (order.get(unit, len(order)), unit)))


def stock(ledger: Readable, as_of: date) -> Stock:
    """Work out the stock of the corporation, or of what a lens leaves of it, at the end of a production day."""
    return once(ledger, ("stock", as_of), lambda: _stock(ledger, as_of))


def _stock(ledger: Readable, as_of: date) -> Stock:
    books = Books(ledger, as_of)
    line = books.at(as_of)
    if line is None:
        return Stock(as_of, None, None, Flow(), None, books.latest_count(), books.cause(as_of))
    count = books.latest_count()
    partly = lacks_output(ledger, line.since, count, as_of)
    counted = books.counted()
    count_partly = count is not None and counted_partly(ledger, line.since, tuple(counted), count.day)
    return Stock(as_of, line.since, line.opening_t, line.flow, line.book_t, count, None, partly, count_partly)


def lacks_output(ledger: Readable, opened: date, count: Count | None, day: date) -> bool:
    """Tell whether shifts without output lie between the latest stocktake (or the opening) and a day, for ``≥``."""
    since = opened if count is None or count.day < opened else count.day + _DAY
    since = max(since, day - _LOOKED_BACK)
    return since <= day and not shifts_over(ledger, m.CATHODE_T, Span(since, day)).is_whole


def counted_partly(ledger: Readable, opened: date, counted: Sequence[date], day: date) -> bool:
    """Tell whether shifts without output lie between a stocktake and the one before it (or the opening), for ``≤``.

    What they made is not in the books, so physical − book may be less than it seems, never more.
    """
    before = max((one for one in counted if opened <= one < day), default=None)
    since = opened if before is None else before + _DAY
    since = max(since, day - _LOOKED_BACK)
    return since <= day and not shifts_over(ledger, m.CATHODE_T, Span(since, day)).is_whole


def books_by_holder(ledger: Readable, day: date) -> dict[str, Line | None]:
    """Give the books of each stock in scope at the end of a day, by division (``plant``: of the plant itself)."""
    found: dict[str, Line | None] = {}
    if not ledger.undated((STOCK,)):
        return found
    for unit in holders(ledger.plant(), day):
        found[unit] = Books(ledger if unit == p.PLANT else of_holder(ledger, unit), day).at(day)
    return found


def of_holder(ledger: Readable, division: str) -> Readable:
    """Look at the stock of one division; a process route stays in force, so that its books are not half a division's."""
    return Within(ledger, Scope(division, ledger.plant().scope.process))


def stocks_by_division(ledger: Readable, as_of: date) -> list[DivisionStock]:
    """Give the stock of each division in scope, and what was dispatched of nobody's stock, if anything was."""
    plant = ledger.plant()
    found = []
    for unit in holders(plant, as_of):
        if unit == p.PLANT:
            found.append(DivisionStock(None, NOBODYS, stock(ledger, as_of)))
        else:
            name = plant.name(p.DIVISION, unit, as_of)
            found.append(DivisionStock(unit, name, stock(of_holder(ledger, unit), as_of)))
    return found


NOBODYS = Text("Without a division", "Без подразделения", "Бөлімшесіз")


def unassigned_t(ledger: Readable, span: Span) -> Decimal:
    """Give the tonnes of lots over a span that name no division, and so leave nobody's stock in the books."""
    if not ledger.plant().scope.is_everything:
        return _ZERO
    units = [unit for unit in ledger.plant().all_units(p.LOT) if unit.startswith(sums_unit(("", "")))]
    rows = (row for unit in units for row in ledger.daily_exact(p.LOT, unit, m.DISPATCH_T, span.first, span.last))
    return sum((Decimal(row[1]) for row in rows), _ZERO)


@dataclass(frozen=True, slots=True)
class Line:
    """The books at the end of a day: since when, opened with what, what flowed since, and what they come to."""

    since: date
    opening_t: Decimal
    flow: Flow

    @property
    def book_t(self) -> Decimal:
        """Give the closing book in tonnes."""
        return closing_book(self.opening_t, self.flow)


@dataclass(slots=True)
class Books:
    """The books of a stock up to a day; the days themselves are read once, when they are first asked for.

    Several divisions that opened on the same days are added up as one; otherwise each has books of its own, and what
    belongs to no division joins from the day on which all of them are known.
    """

    ledger: Readable
    until: date
    _entries: Mapping[str, Mapping[date, Mapping[str, Decimal]]] = field(init=False)
    _holders: tuple[str, ...] = field(init=False)
    _read_from: date | None = field(init=False, default=None)
    _output: Mapping[date, Decimal] = field(init=False, default_factory=dict)
    _dispatch: Mapping[date, Decimal] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        entries: dict[str, dict[date, dict[str, Decimal]]] = {}
        for one in stock_entries(self.ledger, self.until):
            entries.setdefault(one.subject.unit, {}).setdefault(one.day, {})[one.figure] = one.tonnes
        self._entries = entries
        there = holders(self.ledger.plant(), self.until)
        opened = (unit for unit in entries if any(OPENING_T in row for row in entries[unit].values()))
        self._holders = tuple(dict.fromkeys((*there, *opened)))

    def cause(self, day: date) -> Message:
        """Say why the books of a day are unknown."""
        plant = self.ledger.plant()
        if plant.scope.process is not None:
            return msg("Stock is kept by division, not by process route: choose a division.")
        if not self._holders:
            return msg("There is no stock of cathodes here: no tankhouse section belongs to it.")
        lacking = [unit for unit in self._holders if self._opening(unit, day) is None]
        return msg(
            "The opening stock is not entered: {stocks}. Enter it on the dispatch tab.",
            stocks=[stock_name(plant, unit, day) for unit in lacking],
        )

    @property
    def opened(self) -> date | None:
        """The first day on which any of the stocks was opened."""
        return min(
            (day for rows in self._entries.values() for day, row in rows.items() if OPENING_T in row), default=None
        )

    def at(self, day: date) -> Line | None:
        """Give the books at the end of a day; nothing where an opening is missing."""
        if not self._is_kept or day > self.until:
            return None
        begun = [self._opening(unit, day) for unit in self._holders]
        if not begun or None in begun:
            return None
        openings = [one for one in begun if one is not None]
        first, last = min(day for day, _ in openings), max(day for day, _ in openings)
        opening = sum((tonnes for _, tonnes in openings), _ZERO)
        flow = Flow()
        if first < last:
            for unit, (since, _) in zip(self._holders, openings, strict=True):
                if since < last and unit != p.PLANT:
                    alone = Books(Within(self.ledger, Scope(unit)), self.until)
                    flow = flow.plus(alone._over(since, last - _DAY))
        return Line(first, opening, flow.plus(self._over(last, day)))

    def days(self, span: Span, before: Decimal | None = None) -> dict[date, Decimal]:
        """Give the closing book of every day of a span on which it is known, in tonnes.

        ``before`` is the book of the day before the span, where it is known already: nothing earlier is then read.
        """
        found: dict[date, Decimal] = {}
        if not self._is_kept:
            return found
        opens = {day for unit in self._holders for day, row in self._entries.get(unit, {}).items() if OPENING_T in row}
        book = before
        output, dispatch = self._read(span.first) if book is not None else (self._output, self._dispatch)
        entered = self._entered(span)
        for day in span:
            if day > self.until:
                break
            if book is None or day in opens:
                line = self.at(day)
                book = None if line is None else line.book_t
                if book is not None:
                    output, dispatch = self._read(day)
            else:
                made, sent = output.get(day, _ZERO), dispatch.get(day, _ZERO)
                book = closing_book(book, entered[day]) if day in entered else book
                book += made - sent
            if book is not None:
                found[day] = book
        return found

    def counted(self) -> dict[date, Decimal]:
        """Give what was counted on every day on which all stocks were counted, in tonnes, in order."""
        if not self._is_kept or not self._holders:
            return {}
        days: set[date] = set.intersection(*(self._counted(unit) for unit in self._holders))
        return {
            day: sum((self._entries[unit][day][PHYSICAL_T] for unit in self._holders), _ZERO) for day in sorted(days)
        }

    def latest_count(self) -> Count | None:
        """Give the latest stocktake in which every stock was counted, beside the book of its day."""
        counted = self.counted()
        if not counted:
            return None
        day = max(counted)
        line = self.at(day)
        return Count(day, counted[day], None if line is None else line.book_t)

    @property
    def _is_kept(self) -> bool:
        return self.ledger.plant().scope.process is None

    def _counted(self, unit: str) -> set[date]:
        return {day for day, row in self._entries.get(unit, {}).items() if PHYSICAL_T in row}

    def _opening(self, unit: str, day: date) -> tuple[date, Decimal] | None:
        """Give the latest opening of a stock up to a day: when, and with how much."""
        rows = self._entries.get(unit, {})
        found = max((on for on, row in rows.items() if on <= day and OPENING_T in row), default=None)
        return None if found is None else (found, rows[found][OPENING_T])

    def _over(self, first: date, last: date) -> Flow:
        """Add up what flowed from one day to another, both included."""
        flow = Flow(
            output=self.ledger.summed(p.SECTION, TOTAL, m.CATHODE_T, first, last),
            dispatch=self.ledger.summed(p.LOT, TOTAL, m.DISPATCH_T, first, last),
        )
        for rows in self._entries.values():
            for day, row in rows.items():
                if first <= day <= last:
                    for key, tonnes in row.items():
                        flow = flow.with_entry(key, tonnes)
        return flow

    def _entered(self, span: Span) -> dict[date, Flow]:
        """Give what was entered of receipts, own use and adjustments, for the days of a span that have any."""
        found: dict[date, Flow] = {}
        for rows in self._entries.values():
            for day, row in rows.items():
                if day in span:
                    for key, tonnes in row.items():
                        found[day] = found.get(day, Flow()).with_entry(key, tonnes)
        return found

    def anew(self, until: date) -> Books:
        """Give the same books up to another day, with entries of shifts read anew and entries about the stock kept."""
        books = copy(self)
        books.until, books._read_from = until, None
        books._output, books._dispatch = {}, {}
        return books

    def _read(self, first: date) -> tuple[Mapping[date, Decimal], Mapping[date, Decimal]]:
        """Give output and dispatch day by day; read once for the earliest day that is asked for."""
        if self._read_from is None or first < self._read_from:
            self._read_from = first
            self._output = _tonnes(self.ledger, p.SECTION, m.CATHODE_T, first, self.until)
            self._dispatch = _tonnes(self.ledger, p.LOT, m.DISPATCH_T, first, self.until)
        return self._output, self._dispatch


def _tonnes(ledger: Readable, kind: str, figure: str, first: date, last: date) -> dict[date, Decimal]:
    if first > last:
        return {}
    return {day: Decimal(num) for day, num, *_ in ledger.daily_exact(kind, TOTAL, figure, first, last)}


def _in_scope(plant: Plant, unit: str, day: date) -> bool:
    return plant.scope.is_everything if unit == p.PLANT else plant.holds(p.DIVISION, unit, day)


def stock_name(plant: Plant, unit: str, day: date) -> Text:
    """Name whose stock it is."""
    return NOBODYS if unit == p.PLANT else plant.name(p.DIVISION, unit, day)


def dispatch_by_destination(ledger: Readable, span: Span) -> dict[str, dict[date, Decimal]]:
    """Give the tonnes dispatched day by day to each destination, in the plant's order; ``""``: not said where."""
    plant = ledger.plant()
    order = {unit: place for place, unit in enumerate(plant.units(p.DESTINATION, span.last))}
    found: dict[str, dict[date, Decimal]] = {}
    for unit in plant.all_units(p.LOT):
        destination = unit.partition(":")[2]
        for day, num, *_ in ledger.daily_exact(p.LOT, unit, m.DISPATCH_T, span.first, span.last):
            days = found.setdefault(destination, {})
            days[day] = days.get(day, _ZERO) + Decimal(num)
    last = len(order)
    return {one: found[one] for one in sorted(found, key=lambda one: (not one, order.get(one, last), one))}


def shares(ledger: Readable, span: Span) -> tuple[Share, ...]:
    """Give what went to each destination over a span: those of the plant, and any other that something went to."""
    return once(
        ledger, ("shares", span), lambda: shares_of(ledger.plant(), span, dispatch_by_destination(ledger, span))
    )


def shares_of(plant: Plant, span: Span, by_destination: Mapping[str, Mapping[date, Decimal]]) -> tuple[Share, ...]:
    """Give the shares of destinations over a span, from the tonnes of their days."""
    sums = {
        one: sum((tonnes for day, tonnes in days.items() if day in span), _ZERO) for one, days in by_destination.items()
    }
    total = sum(sums.values(), _ZERO)
    if not total:
        return ()
    units = (*plant.units(p.DESTINATION, span.last), *(one for one in sums if one and sums[one]))
    return tuple(
        Share(
            one,
            plant.name(p.DESTINATION, one, span.last) if one else NOT_SAID,
            sums.get(one, _ZERO),
            100 * sums.get(one, _ZERO) / total,
        )
        for one in dict.fromkeys((*units, *(("",) if sums.get("") else ())))
    )


NOT_SAID = Text("not said where", "не указано куда", "қайда екені айтылмаған")
