"""How a figure adds up: a year from its months, a month from its days, a day from its shifts, a shift from its units.

Every level is read when it is opened, from the sums that are kept; the rows of a shift are added up anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Derived, Figure, Last, Ratio, Sum, Weighted
from plantdesk.domain.day import TOTAL
from plantdesk.domain.derivation import Derivation, Role, averaged, ratio_pct, summed, the_first
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.trace_book import Book, parts_of
from plantdesk.services.trace_rows import row_figure

Name = Message | Text | str | Span
_PRECISION = 60
_NOT_THERE = msg("nothing is entered for these days")


def figure_over(book: Book, key: str, unit: str, span: Span, name: Name | None = None, ref: str = "") -> Derivation:
    """Explain a measured or derived figure over a span of days, for one unit or all of its kind (``TOTAL``)."""
    figure = book.catalogue.series(key)
    named = figure_named(book, figure, unit, span) if name is None else name
    if isinstance(figure.adds, Ratio):
        return _ratio_over(book, figure, unit, span, named, ref or key)
    if isinstance(figure.adds, Last):
        return _latest(book, figure, unit, span, named, ref or key)
    kind = book.kind_of(key)
    with localcontext(prec=_PRECISION):
        found = book.over(kind, unit, key, span)
        value, weight = _divided(figure, found)
    completeness = book.completeness(key, unit, span)
    return Derivation(
        ref or key,
        Role.RESULT,
        named,
        value,
        figure.unit,
        figure.decimals,
        (_words(book, figure, unit, span),),
        None if value is not None else _NOT_THERE,
        weight=weight,
        completeness=completeness,
        grows=isinstance(figure.adds, Sum),
        parts=True,
        open=lambda: _parts(book, figure, unit, span),
        follows=summed if isinstance(figure.adds, Sum) else averaged,
    )


def figure_in_shift(
    book: Book, key: str, unit: str, day: date, shift: str, name: Name | None = None, ref: str = ""
) -> Derivation:
    """Explain a figure in one shift, for one unit or all of its kind (``TOTAL``)."""
    figure = book.catalogue.series(key)
    kind = book.kind_of(key)
    span = Span(day, day)
    if unit != TOTAL and not book.sums_by(kind):
        words = name if name is None or not isinstance(name, Span) else None
        counts = isinstance(figure.adds, Weighted)
        return row_figure(book, key, Subject(kind, unit, day, shift), words, counts=counts)
    named: Name = name if name is not None else book.shift_name(day, shift)
    if isinstance(figure.adds, Ratio):
        over = figure_in_shift(book, figure.adds.over, unit, day, shift, book.catalogue.series(figure.adds.over).name)
        under = figure_in_shift(
            book, figure.adds.under, unit, day, shift, book.catalogue.series(figure.adds.under).name
        )
        return _ratio(figure, over, under, named, ref or key, book)
    with localcontext(prec=_PRECISION):
        part = book.part(kind, unit, key, day, shift)
        value, weight = _divided(figure, part)
    counts = isinstance(figure.adds, Weighted)
    units = [
        one
        for one in book.units(kind, day, shift)
        if unit == TOTAL or book.added_under(Subject(kind, one, day, shift)) == unit
    ]

    def inputs() -> tuple[Derivation, ...]:
        return tuple(
            row_figure(book, key, Subject(kind, u, day, shift), book.unit_name(kind, u, day), counts=counts)
            for u in units
        )

    due = isinstance(figure, Derived) or figure.due.hours is not None
    partly = due and any(one.value is None and one.typed is None for one in inputs())
    return Derivation(
        ref or key,
        Role.RESULT,
        named,
        value,
        figure.unit,
        figure.decimals,
        (_of_units(figure, book),),
        None if value is not None else _nothing_in(inputs(), span),
        weight=weight,
        partly=partly,
        grows=isinstance(figure.adds, Sum),
        parts=True,
        open=inputs,
        follows=summed if isinstance(figure.adds, Sum) else averaged,
    )


def _nothing_in(inputs: Sequence[Derivation], span: Span) -> Message:
    causes = [one.cause for one in inputs if one.cause is not None]
    return causes[0] if len(causes) == 1 else _NOT_THERE


def _divided(
    figure: Figure | Derived, found: tuple[Decimal, Decimal | None] | None
) -> tuple[Decimal | None, Decimal | None]:
    """Give the value and the weight of a numerator and a denominator."""
    if found is None:
        return None, None
    num, den = found
    if isinstance(figure.adds, Sum):
        return num, None
    return (num / den, den) if den else (None, None)


def _parts(book: Book, figure: Figure | Derived, unit: str, span: Span) -> tuple[Derivation, ...]:
    """Open one level: months, days, or the shifts of a day."""
    if span.days > 1:
        return tuple(figure_over(book, figure.key, unit, part, part) for part in parts_of(span))
    day = span.first
    codes = list(book.plant.calendar(day).pattern.codes)
    strays = {s.shift for s in book.cells(day) if s.shift is not None and s.kind == book.kind_of(figure.key)}
    shifts = [*codes, *sorted(strays - set(codes))]
    return tuple(figure_in_shift(book, figure.key, unit, day, code, book.shift_name(day, code)) for code in shifts)


def _ratio_over(book: Book, figure: Figure | Derived, unit: str, span: Span, name: Name, ref: str) -> Derivation:
    assert isinstance(figure.adds, Ratio)
    over, under = (
        figure_over(book, key, unit, span, book.catalogue.series(key).name)
        for key in (figure.adds.over, figure.adds.under)
    )
    return _ratio(figure, over, under, name, ref, book)


def _ratio(
    figure: Figure | Derived, over: Derivation, under: Derivation, name: Name, ref: str, book: Book
) -> Derivation:
    with localcontext(prec=_PRECISION):
        value = ratio_pct((over, under))
    how = msg(
        "100 × “{over}” ÷ “{under}”: sums are divided, ratios are never averaged", over=over.name, under=under.name
    )
    cause = None if value is not None else over.cause or under.cause or msg("there is nothing to divide by")
    return Derivation(
        ref,
        Role.RESULT,
        name,
        value,
        figure.unit,
        figure.decimals,
        (how,),
        cause,
        weight=under.value,
        completeness=under.completeness,
        partly=under.partly,
        open=lambda: (over, under),
        follows=ratio_pct,
    )


def _latest(book: Book, figure: Figure | Derived, unit: str, span: Span, name: Name, ref: str) -> Derivation:
    """Explain a figure that does not add up: the latest one of the span stands."""
    kind = book.kind_of(figure.key)
    found = [
        s
        for s, row in book.ledger.cells(span.first, span.last, (kind,), figures=(figure.key,)).items()
        if s.day is not None and (unit in (TOTAL, s.unit)) and any(c.value is not None for c in row.values())
    ]
    if not found:
        how = (msg("the latest value stands"),)
        return Derivation(ref, Role.RESULT, name, None, figure.unit, figure.decimals, how, _NOT_THERE)

    def order(subject: Subject) -> tuple[date, int]:
        assert subject.day is not None
        codes = book.plant.calendar(subject.day).pattern.codes
        return subject.day, codes.index(subject.shift) if subject.shift in codes else -1

    part = row_figure(book, figure.key, max(found, key=order))
    how = (msg("the latest value stands"),)
    return Derivation(
        ref,
        Role.RESULT,
        name,
        part.value,
        figure.unit,
        figure.decimals,
        how,
        part.cause,
        open=lambda: (part,),
        follows=the_first,
    )


# --- words -------------------------------------------------------------------------------------------------------------


def figure_named(book: Book, figure: Figure | Derived, unit: str, span: Span) -> Message:
    """Name a figure of a unit, or of all, over a span."""
    if unit == TOTAL:
        return msg("{figure}, {span}", figure=figure.name, span=said_span(span))
    named: Text | str = (
        unit if book.sums_by(kind := book.kind_of(figure.key)) else book.unit_name(kind, unit, span.last)
    )
    return msg("{figure}, {unit}, {span}", figure=figure.name, unit=named, span=said_span(span))


def said_span(span: Span) -> Message | date:
    """Say from which day to which a span reaches."""
    return span.first if span.days == 1 else msg("{first} – {last}", first=span.first, last=span.last)


def _words(book: Book, figure: Figure | Derived, unit: str, span: Span) -> Message:
    if isinstance(figure.adds, Weighted):
        by = book.catalogue.series(figure.adds.by)
        return msg("mean weighted by “{by}”: Σ(value × weight) ÷ Σ weight", by=by.name)
    if span.days == 1:
        return msg("sum of the shifts")
    if span.first.year != span.last.year:
        return msg("sum of the years")
    return msg("sum of the months") if len(list(span.months())) > 1 else msg("sum of the days")


def _of_units(figure: Figure | Derived, book: Book) -> Message:
    if isinstance(figure.adds, Weighted):
        by = book.catalogue.series(figure.adds.by)
        return msg("mean weighted by “{by}”: Σ(value × weight) ÷ Σ weight", by=by.name)
    kind = book.kind_of(figure.key)
    return _SUM_OF.get(kind, msg("sum of the units"))


_SUM_OF = {
    m.SECTION: msg("sum of the sections"),
    m.SOURCE: msg("sum of the sources"),
    m.CONCENTRATOR: msg("sum of the concentrators"),
    m.HEAP: msg("sum of the heaps"),
    m.LOT: msg("sum of the lots"),
}
