"""Where a planned figure comes from: the months it was planned by, spread over their days, and who planned them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from plantdesk.domain import plant as p
from plantdesk.domain.day import TOTAL
from plantdesk.domain.derivation import Derivation, Role, summed, what_stands
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span, month_of
from plantdesk.domain.plan import Plan
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.plans import KIND, plan_of_plant, plan_of_unit
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_records import counted, revisions
from plantdesk.services.trace_sums import Name, said_span

_NO_PLAN = msg("no plan for these days")
_ONE = Decimal(1)


def plan_over(book: Book, key: str, unit: str, span: Span, name: Name | None = None, ref: str = "") -> Derivation:
    """Explain the plan of a figure over a span, for one unit or the whole plant."""
    figure = book.catalogue.series(key)
    plan = _plan(book, key, unit)
    value = plan.over(span)
    months = [part for part in span.months() if part.first.replace(day=1) in plan.months]
    missing = len(list(span.months())) - len(months)
    return Derivation(
        ref or f"plan.{key}",
        Role.RESULT,
        msg("Plan: {figure}, {span}", figure=figure.name, span=said_span(span)) if name is None else name,
        value,
        figure.unit,
        figure.decimals,
        (msg("sum of the monthly plans, each by its days that count"),),
        None if value is not None else _NO_PLAN,
        parts=True,
        open=lambda: tuple(_month(book, key, unit, plan, part) for part in span.months()),
        follows=lambda inputs: None if missing or any(one.value is None for one in inputs) else summed(inputs),
    )


def _plan(book: Book, key: str, unit: str) -> Plan:
    if unit == TOTAL:
        return book.plan(key)
    return plan_of_unit(book.monthly(key), book.kind_of(key), unit)


def _month(book: Book, key: str, unit: str, plan: Plan, span: Span) -> Derivation:
    """Explain the planned part of one month: the plans that bind, and the share of the days that count."""
    figure = book.catalogue.series(key)
    month = month_of(span.first)
    weight = sum((plan.weights.get(day, _ONE) for day in span), Decimal(0))
    whole = sum((plan.weights.get(day, _ONE) for day in month), Decimal(0))
    value = plan.over(span)

    def inputs() -> tuple[Derivation, ...]:
        found = _binding(book, key, unit, month.first)
        if span == month:
            return found
        part = counted(
            msg("Days of the month that count"), weight, "", msg("{part} of {whole}", part=weight, whole=whole)
        )
        return (*found, part)

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        plans = found if span == month else found[:-1]
        tonnes = summed(plans)
        return None if tonnes is None or not whole else tonnes * weight / whole

    how = msg("sum of the plans of sections and divisions; a section's plan stands before its division's")
    if span != month:
        how = msg("the month's plan × days that count up to {day} ÷ those of the month", day=span.last)
    return Derivation(
        f"plan.{key}",
        Role.RESULT,
        span,
        value,
        figure.unit,
        figure.decimals,
        (how,),
        None if value is not None else _NO_PLAN,
        open=inputs,
        follows=follows,
    )


def _binding(book: Book, key: str, unit: str, month: date) -> tuple[Derivation, ...]:
    """Give the plans of one month that count: of one unit, or of whoever has one and is not planned in more detail."""
    plans = {who: {month: tonnes[month]} for who, tonnes in book.monthly(key).items() if month in tonnes}
    own = book.kind_of(key)
    if unit != TOTAL:
        return tuple(_entry(book, key, who, month, None) for who in plans if who == (own, unit))
    whole = plan_of_plant(plans, book.plant).months.get(month)
    found = []
    for who in sorted(plans):
        others = {one: tonnes for one, tonnes in plans.items() if one != who}
        without = plan_of_plant(others, book.plant).months.get(month, Decimal(0)) if others else Decimal(0)
        counts = who[0] != p.DIVISION or whole is None or whole - without == plans[who][month]
        found.append(_entry(book, key, who, month, None if counts else _DETAILED))
    return tuple(found)


_DETAILED = msg("does not count: its sections are planned each by itself")


def _entry(book: Book, key: str, who: tuple[str, str], month: date, left_out: Message | None) -> Derivation:
    kind, unit = who
    figure = book.catalogue.series(key)
    subject = Subject(KIND, f"{kind}:{unit}", month)
    tonnes = book.monthly(key)[who][month]
    name: Text | Message = book.plant.name(kind, unit, month)
    how = (msg("monthly plan"),)
    if left_out is not None:
        return Derivation(
            key,
            Role.CONSTANT,
            name,
            None,
            figure.unit,
            figure.decimals,
            how,
            left_out,
            subject=subject,
            figure=key,
            open=lambda: revisions(book, subject, key),
        )
    return Derivation(
        key,
        Role.CONSTANT,
        name,
        tonnes,
        figure.unit,
        None,
        how,
        since=month,
        subject=subject,
        figure=key,
        open=lambda: revisions(book, subject, key),
        follows=what_stands,
    )
