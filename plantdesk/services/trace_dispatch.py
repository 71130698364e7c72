"""Where what was dispatched and what is in stock comes from: lots, output, and the entries about a stock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.day import TOTAL
from plantdesk.domain.derivation import Derivation, Role, ratio_pct, summed, what_stands
from plantdesk.domain.periods import Period, Span, half_year_of, month_of, year_of
from plantdesk.domain.scope import Scope
from plantdesk.domain.stock import ADJUSTMENT_T, FIGURES, OPENING_T, OWN_USE_T, PHYSICAL_T, RECEIPT_T
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.lenses import Within
from plantdesk.services.stock import Books, StockEntry, stock, stock_entries, stock_name
from plantdesk.services.trace_asked import sent_to, share_of
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_kpi import Named, Rule
from plantdesk.services.trace_records import revisions
from plantdesk.services.trace_sums import figure_over, said_span

_T, _PCT = Text("t", "т", "т"), Text("%", "%", "%")
_DAY = timedelta(days=1)
_ZERO = Decimal(0)


def _sent(spans: Callable[[date], Span]) -> Rule:
    return lambda book, ref, day: figure_over(book, m.DISPATCH_T, TOTAL, spans(day), None, ref)


# --- destinations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfUnit:
    """A figure of one unit of a kind, named by itself: its name and how it is explained."""

    name: Text
    kind: str
    rule: Callable[[Book, str, date, str], Derivation]


def _to(spans: Callable[[date], Span]) -> Callable[[Book, str, date, str], Derivation]:
    """Explain what went to a destination over a span."""

    def made(book: Book, ref: str, day: date, destination: str) -> Derivation:
        return _sent_to(book, ref, spans(day), destination)

    return made


def _sent_to(book: Book, ref: str, span: Span, destination: str) -> Derivation:
    day = span.last
    units = [unit for unit in book.plant.all_units(p.LOT) if unit.partition(":")[2] == destination]

    def inputs() -> tuple[Derivation, ...]:
        return tuple(
            figure_over(book, m.DISPATCH_T, unit, span, _whose(book, unit, day))
            for unit in units
            if book.kept(p.LOT, unit, m.DISPATCH_T, span)
        )

    where = book.plant.name(p.DESTINATION, destination, day)
    return Derivation(
        ref,
        Role.RESULT,
        msg("Dispatched to {where}, {span}", where=where, span=said_span(span)),
        summed(inputs()) or _ZERO,
        _T,
        1,
        (msg("sum of the lots that name the destination, by whose stock they left"),),
        parts=True,
        open=inputs,
        follows=lambda found: summed(found) or _ZERO,
    )


def _whose(book: Book, unit: str, day: date) -> Text:
    return stock_name(book.plant, unit.partition(":")[0] or p.PLANT, day)


def _share(spans: Callable[[date], Span]) -> Callable[[Book, str, date, str], Derivation]:
    """Explain a destination's share of everything dispatched over a span."""

    def made(book: Book, ref: str, day: date, destination: str) -> Derivation:
        span = spans(day)
        whole = figure_over(book, m.DISPATCH_T, TOTAL, span)
        parts = (_sent_to(book, ref.replace("_share_pct", "_t"), span, destination), whole)
        value = ratio_pct(parts)
        where = book.plant.name(p.DESTINATION, destination, day)
        return Derivation(
            ref,
            Role.RESULT,
            msg("Share of {where}, {span}", where=where, span=said_span(span)),
            value,
            _PCT,
            1,
            (msg("100 × dispatched to the destination ÷ everything dispatched"),),
            None if value is not None else msg("nothing was dispatched"),
            open=lambda: parts,
            follows=ratio_pct,
        )

    return made


_SPANS: Mapping[Period, tuple[Text, Callable[[date], Span]]] = {
    Period.MONTH: (Text("month", "месяц", "ай"), lambda day: month_of(day).until(day)),
    Period.HALF_YEAR: (Text("half-year", "полугодие", "жартыжылдық"), lambda day: half_year_of(day).until(day)),
    Period.YEAR: (Text("year", "год", "жыл"), lambda day: year_of(day).until(day)),
}


def _of(what: Text, of: Text) -> Text:
    return Text(f"{what.en}, {of.en}", f"{what.ru}, {of.ru}", f"{what.kk}, {of.kk}")


_TO = Text("Dispatched to a destination", "Отгружено в направление", "Бағытқа жөнелтілді")
_SHARE_OF = Text("Share of a destination", "Доля направления", "Бағыт үлесі")

DESTINATIONS: Mapping[str, OfUnit] = {
    **{sent_to(period): OfUnit(_of(_TO, of), p.DESTINATION, _to(spans)) for period, (of, spans) in _SPANS.items()},
    **{
        share_of(period): OfUnit(_of(_SHARE_OF, of), p.DESTINATION, _share(spans))
        for period, (of, spans) in _SPANS.items()
    },
}
"""Figures of one destination → their names, and how they are explained."""


# --- stock -----------------------------------------------------------------------------------------------------------


def _stock(book: Book, ref: str, day: date) -> Derivation:
    """Explain the book of the stock at the end of a day."""
    found = stock(book.ledger, day)
    value = found.book_t

    def follows(parts: Sequence[Derivation]) -> Decimal | None:
        opening, output, receipts, sent, own_use, adjustments = (one.value or _ZERO for one in parts)
        return opening + output + receipts - sent - own_use + adjustments

    name = msg("Cathode stock at the end of {day}", day=day)
    how = (msg("opening + output + receipts − dispatch − own use ± adjustments"),)
    if value is None:
        return Derivation(ref, Role.RESULT, name, None, _T, 1, how, found.cause)
    return Derivation(
        ref,
        Role.RESULT,
        name,
        value,
        _T,
        1,
        how,
        partly=found.partly,
        grows=True,
        open=lambda: _flow(book, day),
        follows=follows,
    )


def _flow(book: Book, day: date) -> tuple[Derivation, ...]:
    """Give what the book of a day is made of, in the order of its formula."""
    openings = _openings(book, day)
    first_days = {one.subject.unit: one.day for one in openings}
    last = max(first_days.values())
    since = {unit: begun for unit, begun in first_days.items() if begun < last and unit != p.PLANT}
    entries = [
        one
        for one in stock_entries(book.ledger, day)
        if one.day >= since.get(one.subject.unit, last) and one.day <= day
    ]
    opening = _sum_of(book, msg("Opening stock"), OPENING_T, openings)
    output, sent = (_moved(book, key, since, Span(last, day)) for key in (m.CATHODE_T, m.DISPATCH_T))
    receipts, own_use, adjustments = (
        _sum_of(book, FIGURES[key].name, key, [one for one in entries if one.figure == key])
        for key in (RECEIPT_T, OWN_USE_T, ADJUSTMENT_T)
    )
    return (opening, output, receipts, sent, own_use, adjustments)


def _openings(book: Book, day: date) -> list[StockEntry]:
    """Give the latest opening of each stock up to a day."""
    latest: dict[str, StockEntry] = {}
    for one in stock_entries(book.ledger, day):
        if one.figure == OPENING_T:
            latest[one.subject.unit] = one
    return list(latest.values())


def _moved(book: Book, key: str, since: Mapping[str, date], span: Span) -> Derivation:
    """Explain output or dispatch since the opening; where divisions opened on other days, each from its own."""
    whole = figure_over(book, key, TOTAL, span)
    if not since:
        return whole

    def inputs() -> tuple[Derivation, ...]:
        alone = tuple(
            figure_over(
                Book(Within(book.ledger, Scope(unit))),
                key,
                TOTAL,
                Span(begun, span.first - _DAY),
                book.plant.name(p.DIVISION, unit, span.last),
            )
            for unit, begun in since.items()
        )
        return (*alone, whole)

    name = book.catalogue.series(key).name
    return Derivation(
        key,
        Role.RESULT,
        msg("{figure} since the openings", figure=name),
        summed(inputs()),
        _T,
        1,
        (msg("each division from its own opening, all together from the latest one"),),
        parts=True,
        open=inputs,
        follows=summed,
    )


def _sum_of(book: Book, name: Message | Text, key: str, entries: Iterable[StockEntry]) -> Derivation:
    """Explain the sum of entries about the stocks."""
    found = tuple(entries)
    value = sum((one.tonnes for one in found), _ZERO)
    how = (msg("sum of the entries"),) if found else (msg("nothing was entered: none"),)

    def inputs() -> tuple[Derivation, ...]:
        return tuple(_entry(book, one) for one in found)

    if not found:
        return Derivation(key, Role.CONSTANT, name, value, _T, 1, how)
    return Derivation(
        key, Role.RESULT, name, value, _T, 1, how, parts=True, open=inputs, follows=lambda parts: summed(parts) or _ZERO
    )


def _entry(book: Book, one: StockEntry) -> Derivation:
    named = msg("{whose}, {day}", whose=stock_name(book.plant, one.subject.unit, one.day), day=one.day)
    return Derivation(
        one.figure,
        Role.CONSTANT,
        named,
        one.tonnes,
        _T,
        None,
        (FIGURES[one.figure].name,),
        since=one.day,
        subject=one.subject,
        figure=one.figure,
        open=lambda: revisions(book, one.subject, one.figure),
        follows=what_stands,
    )


def _difference(book: Book, ref: str, day: date) -> Derivation:
    """Explain the difference of the latest stocktake from the books of its day."""
    count = Books(book.ledger, day).latest_count()
    how = (msg("physical − book at the end of the day of the count"),)
    if count is None:
        cause = msg("not all stocks were counted yet")
        return Derivation(ref, Role.RESULT, msg("Stocktake difference"), None, _T, 1, how, cause)
    counted_on = count.day

    def inputs() -> tuple[Derivation, ...]:
        entries = (
            one for one in stock_entries(book.ledger, counted_on) if one.figure == PHYSICAL_T and one.day == counted_on
        )
        physical = _sum_of(book, FIGURES[PHYSICAL_T].name, PHYSICAL_T, entries)
        return (physical, _stock(book, "dispatch.stock_t", counted_on))

    def follows(parts: Sequence[Derivation]) -> Decimal | None:
        physical, by_book = parts[0].value, parts[1].value
        return None if physical is None or by_book is None else physical - by_book

    value = count.difference_t
    unknown = None if value is not None else msg("the book of that day is not known")
    name = msg("Stocktake difference, {day}", day=counted_on)
    return Derivation(ref, Role.RESULT, name, value, _T, 1, how, unknown, open=inputs, follows=follows)


DISPATCH: Mapping[str, Named] = {
    "dispatch.day_t": Named(Text("Dispatch, day", "Отгрузка, сутки", "Жөнелту, тәулік"), _sent(lambda d: Span(d, d))),
    "dispatch.month_t": Named(
        Text("Dispatch, month to date", "Отгрузка с начала месяца", "Жөнелту, ай басынан"),
        _sent(lambda d: month_of(d).until(d)),
    ),
    "dispatch.half_year_t": Named(
        Text("Dispatch, half-year to date", "Отгрузка с начала полугодия", "Жөнелту, жартыжылдық басынан"),
        _sent(lambda d: half_year_of(d).until(d)),
    ),
    "dispatch.year_t": Named(
        Text("Dispatch, year to date", "Отгрузка с начала года", "Жөнелту, жыл басынан"),
        _sent(lambda d: year_of(d).until(d)),
    ),
    "dispatch.stock_t": Named(Text("Cathode stock", "Склад катодов", "Катод қоймасы"), _stock),
    "dispatch.stocktake_difference_t": Named(
        Text("Stocktake difference", "Разница инвентаризации", "Түгендеу айырмасы"), _difference
    ),
}
"""Key of ``kpi`` → its name, and how it is explained."""
