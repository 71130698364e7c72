"""The books of every stock day by day, for a chart: read once, and then carried on from the day that changed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.day import TOTAL
from plantdesk.domain.periods import Span
from plantdesk.domain.stock import Count
from plantdesk.domain.text import Message
from plantdesk.services.ports import Readable
from plantdesk.services.stock import Books, counted_partly, holders, lacks_output, of_holder

WHOLE = ""
"""The key of the line of everything in scope; the others go by the id of their division."""

_DAY = timedelta(days=1)


class BookLines:
    """One line for everything in scope and one for each division with a stock; exact, in tonnes."""

    def __init__(self, ledger: Readable) -> None:
        self._ledger = ledger
        self._lines: dict[str, dict[date, Decimal]] = {}
        self._counts: dict[str, tuple[Count, ...]] = {}
        self._causes: dict[str, Message | None] = {}
        self._books: dict[str, Books] = {}
        self._until = date.min

    def keys(self, day: date) -> tuple[str, ...]:
        """Give the keys of the lines on a day; a single stock is the whole."""
        units = [unit for unit in holders(self._ledger.plant(), day) if unit != p.PLANT]
        return (WHOLE, *units) if len(units) > 1 else (WHOLE,)

    def read(self, key: str, until: date) -> None:
        """Work a line out anew from its opening on."""
        books = self._books[key] = Books(self._of(key), until)
        first = min(books.opened or until, until)
        self._lines[key] = books.days(Span(first, until))
        line = self._lines[key]
        self._counts[key] = tuple(Count(day, tonnes, line.get(day)) for day, tonnes in books.counted().items())
        self._causes[key] = None if until in self._lines[key] else books.cause(until)
        self._until = max(self._until, until)

    def carry_on(self, key: str, first: date, until: date, entered: bool = False) -> None:
        """Work a line out from a day on that changed; what lies before stands, and so do stocktakes and openings.

        ``entered``: not only shifts changed, but what is entered about the stock (receipts, own use, adjustments).
        """
        line = self._lines.get(key)
        before = None if line is None else line.get(first - _DAY)
        if line is None or before is None:
            self.read(key, until)
            return
        if entered:
            self._books[key] = Books(self._of(key), until)
        line |= self._books[key].anew(until).days(Span(first, until), before)
        self._counts[key] = tuple(
            count if count.day < first else Count(count.day, count.physical_t, line.get(count.day))
            for count in self._counts[key]
        )

    def line(self, key: str) -> dict[date, Decimal]:
        """Give a line as far as it has been worked out."""
        return self._lines.get(key, {})

    def book(self, key: str, day: date) -> Decimal | None:
        """Give the book at the end of a day; the latest one for a day to come."""
        return self.line(key).get(min(day, self._until))

    def is_partly(self, key: str, day: date) -> bool:
        """Tell whether the book of a day may be more, for shifts without output lie behind it."""
        day = min(day, self._until)
        opened = self._books[key].opened if key in self._books else None
        if opened is None or day not in self.line(key):
            return False
        return lacks_output(self._of(key), opened, self.latest_count(key, day), day)

    def is_count_partly(self, key: str, day: date) -> bool:
        """Tell whether the difference of the latest stocktake may be less, for shifts without output lie behind it."""
        count = self.latest_count(key, day)
        opened = self._books[key].opened if key in self._books else None
        if count is None or count.difference_t is None or opened is None:
            return False
        return counted_partly(self._of(key), opened, tuple(one.day for one in self.counts(key)), count.day)

    def counts(self, key: str) -> tuple[Count, ...]:
        """Give the stocktakes of a line in order."""
        return self._counts.get(key, ())

    def latest_count(self, key: str, day: date) -> Count | None:
        """Give the latest stocktake up to a day."""
        return next((count for count in reversed(self.counts(key)) if count.day <= day), None)

    def cause(self, key: str) -> Message | None:
        """Say why the book of a line is unknown."""
        return self._causes.get(key)

    def output(self, key: str, day: date) -> Decimal | None:
        """Give what was made on a day."""
        return self._of_day(key, p.SECTION, m.CATHODE_T, day)

    def dispatch(self, key: str, day: date) -> Decimal | None:
        """Give what left on a day."""
        return self._of_day(key, p.LOT, m.DISPATCH_T, day)

    def _of_day(self, key: str, kind: str, figure: str, day: date) -> Decimal | None:
        rows = self._of(key).daily_exact(kind, TOTAL, figure, day, day)
        return Decimal(rows[0][1]) if rows else None

    def _of(self, key: str) -> Readable:
        return self._ledger if key == WHOLE else of_holder(self._ledger, key)
