"""Where a planned figure comes from: the months it was planned by, spread over their days, and who planned them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from plantdesk.domain.day import TOTAL
from plantdesk.domain.derivation import Derivation, Role, averaged, summed, what_stands
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span, month_of
from plantdesk.domain.plan import Plan
from plantdesk.domain.plant import DIVISION
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.plan_places import WEIGHT, WEIGHT_KIND
from plantdesk.services.plans import WHOLE_PLANT, Holder, plan_subject, retired_in, standing_plans, weights_for
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_records import revisions
from plantdesk.services.trace_sums import Name, said_span

_NO_PLAN = msg("no plan for these days")
_DETAILED = msg("does not count: its units are planned each by itself")
_ONE, _ZERO = Decimal(1), Decimal(0)


def plan_over(book: Book, key: str, unit: str, span: Span, name: Name | None = None, ref: str = "") -> Derivation:
    """Explain the plan of a figure over a span, for one unit or all there is."""
    figure = book.catalogue.series(key)
    plan = book.plan(key, unit)
    value = plan.over(span)
    adds_up = isinstance(plan, Plan)
    how = msg("sum of the monthly plans, each by its days that count")
    if not adds_up:
        how = msg("mean of the monthly plans, weighted by the plan of what weighs them, else by days")

    def inputs() -> tuple[Derivation, ...]:
        if adds_up and len(list(span.months())) > 1:
            return tuple(plan_over(book, key, unit, part, part) for part in span.months())
        return tuple(one for part in span.months() for one in _of_month(book, key, unit, part, named=adds_up))

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        if value is None:
            return None
        return summed(found) if adds_up else averaged(found)

    return Derivation(
        ref or f"plan.{key}",
        Role.RESULT,
        msg("Plan: {figure}, {span}", figure=figure.name, span=said_span(span)) if name is None else name,
        value,
        figure.unit,
        figure.decimals,
        (how,),
        None if value is not None else _NO_PLAN,
        parts=True,
        open=inputs,
        follows=follows,
    )


def _of_month(book: Book, key: str, unit: str, span: Span, *, named: bool) -> tuple[Derivation, ...]:
    """Give the plans of one month: those that count, and the divisions' that more detailed ones stand before."""
    month = month_of(span.first).first
    here = {of: months for of, months in book.monthly(key).items() if month in months}
    if unit != TOTAL:
        counting: Mapping[Holder, Mapping[date, Decimal]] = {
            of: months for of, months in here.items() if of == (book.kind_of(key), unit)
        }
        return tuple(_part(book, key, of, span, named=named) for of in sorted(counting))
    counting = standing_plans(book.monthly(key), book.plant)
    found = [_part(book, key, of, span, named=named) for of in sorted(counting) if month in counting[of]]
    left_out = [of for of in sorted(here) if of[0] == DIVISION and month not in counting.get(of, {})]
    return (*found, *(_entry(book, key, of, month, None, _DETAILED) for of in left_out))


def _part(book: Book, key: str, of: Holder, span: Span, *, named: bool) -> Derivation:
    """Explain what a month's plan of one unit gives for some of its days."""
    month = month_of(span.first)
    planned = book.monthly(key)[of][month.first]
    if not named:
        plan = book.plan(key, TOTAL)
        heavy = next((w for values, w in getattr(plan, "parts", ()) if values.get(month.first) == planned), None)
        weight = heavy.over(span) if heavy is not None else Decimal(span.days)
        return _entry(book, key, of, month.first, weight, None)
    retired = retired_in(book.plant, of, month)
    if span == month and retired is None:
        return _entry(book, key, of, month.first, None, None)
    weights = weights_for(book.plant, book.weights(), of)
    counted = [day for day in span if retired is None or day < retired]
    part, whole = (sum((weights.get(day, _ONE) for day in days), _ZERO) for days in (counted, month))
    figure = book.catalogue.series(key)

    def inputs() -> tuple[Derivation, ...]:
        return (_entry(book, key, of, month.first, None, None), _days(book, of, span, month, part, whole))

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        tonnes, share = found[0].value, found[1].value
        return None if tonnes is None or share is None else tonnes * share

    value = planned * part / whole if whole else None
    return Derivation(
        f"plan.{key}",
        Role.RESULT,
        book.plant.name(*of, month.last),
        value,
        figure.unit,
        figure.decimals,
        (
            msg("the month's plan × share of the days that count"),
            *(() if retired is None else (msg("retired since {day}", day=retired),)),
        ),
        None if whole else msg("no day of the month counts"),
        open=inputs,
        follows=follows,
    )


def _days(book: Book, of: Holder, span: Span, month: Span, part: Decimal, whole: Decimal) -> Derivation:
    """Explain the share of a month that some of its days are, by the weights that were set."""
    weights = weights_for(book.plant, book.weights(), of)
    uneven = tuple(day for day in month if day in weights)

    def inputs() -> tuple[Derivation, ...]:
        return tuple(_weight(book, of, day, weights[day]) for day in uneven)

    how = msg("{part} of {whole} days of the month, by their weights", part=part, whole=whole)
    name = msg("Share of the days, {span}", span=said_span(span))
    value = part / whole if whole else None
    if not uneven:
        return Derivation("", Role.CONSTANT, name, value, "", 6, (how,))
    return Derivation("", Role.CONSTANT, name, value, "", 6, (how,), open=inputs)


def _weight(book: Book, of: Holder, day: date, weight: Decimal) -> Derivation:
    """Name the weight of one day, and who set it."""
    division = of[1] if of[0] == DIVISION else book.plant.division_of(*of, day)
    whose = (DIVISION, division) if division and day in book.weights().get((DIVISION, division), {}) else WHOLE_PLANT
    subject = Subject(WEIGHT_KIND, f"{whose[0]}:{whose[1]}", day)
    return Derivation(
        WEIGHT,
        Role.CONSTANT,
        msg("Weight of the day {day}", day=day),
        weight,
        "",
        None,
        since=day,
        subject=subject,
        figure=WEIGHT,
        open=lambda: revisions(book, subject, WEIGHT),
        follows=what_stands,
    )


def _entry(
    book: Book, key: str, of: Holder, month: date, weight: Decimal | None, left_out: Message | None
) -> Derivation:
    figure = book.catalogue.series(key)
    subject = plan_subject(month, *of)
    name: Text = book.plant.name(*of, month_of(month).last)
    return Derivation(
        key,
        Role.CONSTANT,
        name,
        None if left_out is not None else book.monthly(key)[of][month],
        figure.unit,
        None,
        (msg("monthly plan"),),
        left_out,
        weight=weight,
        since=month,
        subject=subject,
        figure=key,
        open=lambda: revisions(book, subject, key),
        follows=what_stands if left_out is None else lambda found: None,
    )
