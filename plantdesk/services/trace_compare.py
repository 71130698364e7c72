"""How a figure stands beside its plan and the same days of last year: each comparison follows from the two it compares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, localcontext

from plantdesk.domain.derivation import Derivation, Role, the_first
from plantdesk.domain.periods import Period, Span, same_date, span_of
from plantdesk.domain.plan import pct_of_plan
from plantdesk.domain.text import Message, Text, msg
from plantdesk.domain.trends import change_pct
from plantdesk.services.comparison import compare
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_plans import plan_over
from plantdesk.services.trace_sums import figure_over, said_span

_PCT = Text("%", "%", "%")
_PRECISION = 60

Compared = Callable[[Book, str, str, str, Span], Derivation]
"""Explains a comparison: book, reference, figure, unit, span (from the first day of a period to the day asked about)."""


def _two(
    name: Callable[..., Message],
    how: Message,
    follows: Callable[[Decimal | None, Decimal | None], Decimal | None],
    other: Callable[[Book, str, str, Span], Derivation],
    in_pct: bool,
) -> Compared:
    def made(book: Book, ref: str, key: str, unit: str, span: Span) -> Derivation:
        figure = book.catalogue.series(key)
        parts = (figure_over(book, key, unit, span), other(book, key, unit, span))

        def again(found: Sequence[Derivation]) -> Decimal | None:
            return follows(found[0].value, found[1].value)

        with localcontext(prec=_PRECISION):
            value = again(parts)
        cause = None
        if value is None:
            cause = parts[0].cause or parts[1].cause or msg("there is nothing to divide by")
        return Derivation(
            ref,
            Role.RESULT,
            name(figure=figure.name, span=said_span(span)),
            value,
            _PCT if in_pct else figure.unit,
            1 if in_pct else figure.decimals,
            (how,),
            cause,
            completeness=parts[0].completeness,
            grows=parts[0].grows and not parts[1].is_partial,
            open=lambda: parts,
            follows=again,
        )

    return made


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def _planned(book: Book, key: str, unit: str, span: Span) -> Derivation:
    return plan_over(book, key, unit, span)


def _last_year(book: Book, key: str, unit: str, span: Span) -> Derivation:
    """Explain the same days of the year before; unknown where entries begin later than the first of them."""
    before = span.year_before()
    whole = next((p for p in Period if span == span_of(p, span.first)), None)
    if whole is not None:
        before = span_of(whole, same_date(span.first, -1))
    found = figure_over(book, key, unit, before)
    figure = book.catalogue.series(key)
    shown = [one.to_date.last_year for one in compare(book.ledger, key, span.last, unit) if one.to_date.span == span]
    if found.value is None or None not in shown:
        return found
    name = msg("{figure}, {span}", figure=figure.name, span=said_span(before))
    cause = msg("the entries begin later than {day}", day=before.first)
    return Derivation(key, Role.RESULT, name, None, figure.unit, figure.decimals, (), cause)


def _alone(book: Book, ref: str, key: str, unit: str, span: Span) -> Derivation:
    part = _last_year(book, key, unit, span)
    name = msg("Same days of last year: {figure}", figure=book.catalogue.series(key).name)
    return Derivation(
        ref,
        Role.RESULT,
        name,
        part.value,
        part.unit,
        part.decimals,
        (msg("same calendar days of the year before"),),
        part.cause,
        completeness=part.completeness,
        grows=part.grows,
        open=lambda: (part,),
        follows=the_first,
    )


def _delta_name(**words: object) -> Message:
    return msg("{figure}, actual less plan, {span}", **words)


def _pct_name(**words: object) -> Message:
    return msg("{figure}, per cent of plan, {span}", **words)


def _last_delta_name(**words: object) -> Message:
    return msg("{figure}, less last year's, {span}", **words)


def _last_pct_name(**words: object) -> Message:
    return msg("{figure}, change on last year, {span}", **words)


COMPARED: Mapping[str, Compared] = {
    "plan": lambda book, ref, key, unit, span: plan_over(book, key, unit, span, None, ref),
    "delta": _two(_delta_name, msg("actual − plan of the same days"), _less, _planned, in_pct=False),
    "pct": _two(_pct_name, msg("100 × actual ÷ plan of the same days"), pct_of_plan, _planned, in_pct=True),
    "last_year": _alone,
    "last_year_delta": _two(_last_delta_name, msg("actual − same days of last year"), _less, _last_year, in_pct=False),
    "last_year_pct": _two(_last_pct_name, msg("100 × (now − before) ÷ before"), change_pct, _last_year, in_pct=True),
}
"""What stands before a figure's key (``delta.KEY.month``) → how it is explained."""
