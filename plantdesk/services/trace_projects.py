"""What projects add to a forecast: each with its tonnes a year, its ramp-up and the recorded dates it counts from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain.derivation import Derivation, Role, summed
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.programme import MILESTONE, PROJECT, Project
from plantdesk.domain.programme_effect import expected_since, still_to_come
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services import programme as a
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_records import revisions

_T = Text("t", "т", "т")
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

    def inputs() -> tuple[Derivation, ...]:
        lines = revisions(book, Subject(PROJECT, one.code), a.EFFECT_TONNES)
        for promise in one.promises:
            if effect.since in (None, promise.code):
                for key in (a.BASELINE, a.FORECAST, a.ACTUAL):
                    lines += revisions(book, Subject(MILESTONE, promise.code), key)
        return lines

    subject = Subject(PROJECT, one.code)
    return Derivation(
        one.code, Role.CONSTANT, name, value, _T, 1, how, subject=subject, figure=a.EFFECT_TONNES, open=inputs
    )
