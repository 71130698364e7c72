"""How many milestones are done, and by which recorded dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from plantdesk.domain.derivation import Derivation, Role, summed
from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import Milestone, Status
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.milestones import DATES, attribute_name, milestones
from plantdesk.services.recording import MILESTONE
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_kpi import Named
from plantdesk.services.trace_records import revisions

_DONE = Text("Milestones done", "Выполнено вех", "Орындалған межелі кезеңдер")


def _done(book: Book, ref: str, day: date) -> Derivation:
    found = milestones(book.ledger)
    value = Decimal(sum(one.status(day) is Status.DONE for one in found))
    return Derivation(
        ref,
        Role.RESULT,
        msg("{what}, {day}", what=_DONE, day=day),
        value if found else None,
        "",
        0,
        (msg("{done} of {all} milestones have an actual date up to the day", done=int(value), all=len(found)),),
        None if found else msg("none is set up yet"),
        parts=True,
        open=lambda: tuple(_milestone(book, one, day) for one in found),
        follows=summed,
    )


def _milestone(book: Book, one: Milestone, day: date) -> Derivation:
    subject = Subject(MILESTONE, one.code)
    how: list[Message | Text | str] = []
    for key, on in (("baseline", one.baseline), ("forecast", one.forecast), ("actual", one.actual)):
        if on is not None:
            how.append(msg("{name} {day}", name=attribute_name(key), day=on))

    def inputs() -> tuple[Derivation, ...]:
        return tuple(line for key in DATES for line in revisions(book, subject, key))

    return Derivation(
        one.code,
        Role.CONSTANT,
        msg("{code} {name}", code=one.code, name=one.name),
        Decimal(int(one.status(day) is Status.DONE)),
        "",
        0,
        tuple(how),
        subject=subject,
        figure=DATES[-1],
        open=inputs,
    )


MILESTONES: Mapping[str, Named] = {"milestones.done": Named(_DONE, _done)}
"""Figures of the milestones → their names, and how they are explained."""
