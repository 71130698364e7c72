"""Record what is entered about a stock: its opening, stocktakes, receipts, own use and adjustments, each with its day.

They are entries of their own and never change what was weighed: an adjustment shows as an adjustment, with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from plantdesk.domain import plant as p
from plantdesk.domain.computed import brief
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.domain.stock import ADJUSTMENT_T, FIGURES, STOCK
from plantdesk.domain.text import Message, msg
from plantdesk.services.lenses import Within
from plantdesk.services.ports import Readable
from plantdesk.services.recording import KEYBOARD, RECORD, Entry, Outcome, Recorder
from plantdesk.services.stock import Books, holders, stock_entries, stock_name


def holder_called(plant: Plant, text: str | None, day: date) -> str:
    """Give whose stock is meant by id, code or name; the only stock of the plant needs no name.

    ``Refused``, naming the stocks, where none or several are meant.
    """
    there = holders(plant, day)
    if text:
        found = plant.find(p.DIVISION, text, day)
        if len(found) == 1:
            if found[0] not in there:
                raise Refused(
                    msg(
                        "{division} keeps no stock of cathodes: no tankhouse section belongs to it on {day}. Stocks: {known}.",
                        division=plant.name(p.DIVISION, found[0], day),
                        day=day,
                        known=[stock_name(plant, unit, day) for unit in there],
                    )
                )
            return found[0]
        known = [plant.name(p.DIVISION, unit, day) for unit in plant.units(p.DIVISION, day)]
        raise Refused(
            msg("There is no division “{name}” on {day}. Choose one of: {known}.", name=text, day=day, known=known)
        )
    if len(there) == 1:
        return there[0]
    if not there:
        raise Refused(msg("There is no stock of cathodes on {day}: no tankhouse section is set up.", day=day))
    raise Refused(
        msg("Say whose stock it is: division=… with one of {known}.", known=[stock_name(plant, u, day) for u in there])
    )


def record_stock(
    recorder: Recorder,
    subject: Subject,
    values: Mapping[str, Value | None],
    reason: str | None = None,
    seen: Mapping[str, int | None] | None = None,
) -> Outcome:
    """Record entries about one stock and day as one command, all or none; ``None`` clears.

    An adjustment always needs a reason, a change of what stands does, too. ``Refused`` with one clear line.
    """
    for key in values:
        if key not in FIGURES:
            raise Refused(msg("{key} is not known of a stock. Choose one of: {known}.", key=key, known=list(FIGURES)))
    if values.get(ADJUSTMENT_T) is not None and not (reason and reason.strip()):
        raise Refused(msg("An adjustment needs a reason. Say why the books are put right."))
    entry = Entry(subject, dict(values), seen or {}, dict.fromkeys(values, reason) if reason else {})
    return recorder.save([entry], RECORD, KEYBOARD, reason, all_or_nothing=True)


def stock_subject(unit: str, day: date) -> Subject:
    """Give what entries about a stock and day are recorded for."""
    return Subject(STOCK, unit, day)


def below_zero(ledger: Readable, unit: str, first: date) -> Message | None:
    """Warn of the lowest book of a stock from a day on, where it is below zero; unknown books warn of nothing."""
    span = ledger.span()
    last = max(first, span[1]) if span else first
    books = Books(ledger if unit == p.PLANT else Within(ledger, Scope(unit)), last).days(Span(first, last))
    if not books or min(books.values()) >= 0:
        return None
    day = min(books, key=lambda one: (books[one], one))
    return msg(
        "{stock}: the books fall to {book} t on {day}, which cannot be. Check what was entered.",
        stock=stock_name(ledger.plant(), unit, day),
        book=brief(books[day], 1),
        day=day,
    )


def latest_adjustment(ledger: Readable, unit: str, until: date) -> tuple[date, Decimal] | None:
    """Give day and tonnes of the latest adjustment of a stock up to a day."""
    found = [one for one in stock_entries(ledger, until) if one.subject.unit == unit and one.figure == ADJUSTMENT_T]
    return (found[-1].day, found[-1].tonnes) if found else None
