"""How many projects (or, where there are none, milestones) are done, and by which recorded dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from plantdesk.domain.derivation import Derivation, Role, summed
from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, PROJECT, Portfolio, Project, Promise
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.programme import ACTUAL, BASELINE, FORECAST, STATUS, attribute_name, names, portfolio
from plantdesk.services.programme_figures import promised_things
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_kpi import Named
from plantdesk.services.trace_records import revisions

_DATES = (BASELINE, FORECAST, ACTUAL)
_DONE = Text("Done of the programme", "Выполнено по программе", "Бағдарлама бойынша орындалды")


def _done(book: Book, ref: str, day: date) -> Derivation:
    found = portfolio(book.ledger, day)
    counted = promised_things(found)
    value = Decimal(sum(one.status(day, found.limits) is Status.DONE for one in counted))
    if found.projects:
        how = msg("{done} of {all} projects have met all their milestones", done=int(value), all=len(counted))
    else:
        how = msg("{done} of {all} milestones have an actual date up to the day", done=int(value), all=len(counted))
    return Derivation(
        ref,
        Role.RESULT,
        msg("{what}, {day}", what=_DONE, day=day),
        value if counted else None,
        "",
        0,
        (how,),
        None if counted else msg("none is set up yet"),
        parts=True,
        open=lambda: _parts(book, found, day),
        follows=summed,
    )


def _parts(book: Book, found: Portfolio, day: date) -> tuple[Derivation, ...]:
    if found.projects:
        return tuple(_project(book, found, one, day) for one in found.projects.values())
    called = names(book.ledger, MILESTONE, [one.code for one in found.loose])
    return tuple(_milestone(book, found, one, day, called[one.code]) for one in found.loose)


def _project(book: Book, found: Portfolio, one: Project, day: date) -> Derivation:
    met = sum(promise.done(day) for promise in one.promises)

    def inputs() -> tuple[Derivation, ...]:
        by_hand = revisions(book, Subject(PROJECT, one.code), STATUS)
        dates = (
            line
            for promise in one.promises
            for key in _DATES
            for line in revisions(book, Subject(MILESTONE, promise.code), key)
        )
        return (*by_hand, *dates)

    return Derivation(
        one.code,
        Role.CONSTANT,
        msg("{code} {name}", code=one.code, name=one.name),
        Decimal(int(one.status(day, found.limits) is Status.DONE)),
        "",
        0,
        (msg("milestones met: {met} of {all}", met=met, all=len(one.promises)),),
        subject=Subject(PROJECT, one.code),
        figure=STATUS,
        open=inputs,
    )


def _milestone(book: Book, found: Portfolio, one: Promise, day: date, name: Text) -> Derivation:
    subject = Subject(MILESTONE, one.code)
    how: list[Message | Text | str] = []
    for key, on in zip(_DATES, (one.baseline, one.forecast, one.actual), strict=True):
        if on is not None:
            how.append(msg("{name} {day}", name=attribute_name(key), day=on))

    def inputs() -> tuple[Derivation, ...]:
        return tuple(line for key in _DATES for line in revisions(book, subject, key))

    return Derivation(
        one.code,
        Role.CONSTANT,
        msg("{code} {name}", code=one.code, name=name),
        Decimal(int(one.status(day, found.limits) is Status.DONE)),
        "",
        0,
        tuple(how),
        subject=subject,
        figure=ACTUAL,
        open=inputs,
    )


MILESTONES: Mapping[str, Named] = {"milestones.done": Named(_DONE, _done)}
"""Figures of the milestones → their names, and how they are explained."""
