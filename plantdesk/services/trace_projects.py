"""What projects add to a forecast, and what their slips take from the year: each with its tonnes a year, its ramp-up and the recorded dates it counts from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain.derivation import Derivation, Role, summed
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span, year_of
from plantdesk.domain.programme import MILESTONE, PROJECT, Portfolio, Project
from plantdesk.domain.programme_effect import Cost, costs, effect_on_year_kt, expected_since, still_to_come
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services import programme as a
from plantdesk.services.programme import adding_to
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_records import revisions

_T, _KT = Text("t", "т", "т"), Text("kt", "тыс. т", "мың т")
_DAY = timedelta(days=1)


def added_by_projects(
    book: Book,
    ref: str,
    name: Message | Text,
    projects: Sequence[Project],
    span: Span,
    as_of: date,
    value: Decimal | None,
) -> Derivation:
    """Explain what projects add over the rest of a period; unknown where no project adds to the figure."""
    if value is None:
        return Derivation(ref, Role.RESULT, name, None, _T, 1, cause=msg("no project adds to it"))
    how = (msg("what each project adds from its forecast date on, beyond what the output of {day} has", day=as_of),)
    return Derivation(
        ref,
        Role.RESULT,
        name,
        value,
        _T,
        1,
        how,
        parts=True,
        open=lambda: tuple(_project(book, one, span, as_of) for one in projects),
        follows=summed,
    )


def _project(book: Book, one: Project, span: Span, as_of: date) -> Derivation:
    since = expected_since(one, as_of)
    name = msg("{code} {name}", code=one.code, name=one.name)
    effect = one.effect
    if since is None or effect is None or as_of >= span.last:
        return Derivation(one.code, Role.CONSTANT, name, Decimal(0), _T, 1, (msg("adds nothing here"),))
    how = (
        msg("{tonnes} t a year from {day}", tonnes=effect.tonnes_a_year, day=since),
        msg("ramp-up {months} months", months=effect.ramp_months),
    )
    value = still_to_come(effect, since, Span(as_of + _DAY, span.last), as_of)
    return _line(book, one, value, _T, 1, how)


def lost_by_slips(book: Book, ref: str, name: Text, found: Portfolio, day: date) -> Derivation:
    """Explain what the slips of projects change in the year's cathodes: by the dates that stand, less by the baselines."""
    by_code = {one.project.code: one for one in costs(found, year_of(day), day, m.CATHODE_T)}
    of = adding_to(found, m.CATHODE_T)
    value = effect_on_year_kt(found, day, m.CATHODE_T)
    how = msg("cathodes of the year by the dates that are expected, less those by the baselines")
    return Derivation(
        ref,
        Role.RESULT,
        msg("{what}, {day}", what=name, day=day),
        value if of else None,
        _KT,
        3,
        (how,),
        None if of else msg("no project adds to it"),
        parts=True,
        open=lambda: tuple(_lost(book, one, by_code.get(one.code), day) for one in of),
        follows=summed,
    )


def _lost(book: Book, one: Project, cost: Cost | None, day: date) -> Derivation:
    promised, expected = one.since(day, by_baseline=True), expected_since(one, day)
    how: list[Message] = []
    if one.effect is not None and promised is not None and expected is not None:
        how = [
            msg("{tonnes} t a year from {day}", tonnes=one.effect.tonnes_a_year, day=expected),
            msg("by the baseline from {day}", day=promised),
            msg("ramp-up {months} months", months=one.effect.ramp_months),
        ]
    tonnes = Decimal(0) if cost is None else cost.tonnes
    return _line(book, one, tonnes / 1000, _KT, 3, tuple(how) or (msg("adds nothing here"),))


def _line(book: Book, one: Project, value: Decimal, unit: Text, decimals: int, how: tuple[Message, ...]) -> Derivation:
    """Give the line of a project, with what is recorded of its effect and of the dates that it counts from."""

    def inputs() -> tuple[Derivation, ...]:
        lines = revisions(book, Subject(PROJECT, one.code), a.EFFECT_TONNES)
        for promise in one.promises:
            if one.effect is not None and one.effect.since in (None, promise.code):
                for key in (a.BASELINE, a.FORECAST, a.ACTUAL):
                    lines += revisions(book, Subject(MILESTONE, promise.code), key)
        return lines

    name, subject = msg("{code} {name}", code=one.code, name=one.name), Subject(PROJECT, one.code)
    return Derivation(
        one.code, Role.CONSTANT, name, value, unit, decimals, how, subject=subject, figure=a.EFFECT_TONNES, open=inputs
    )
