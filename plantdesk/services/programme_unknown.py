"""Stored numbers of programmes that count as unknown, and why: what older or other programs wrote is read whatever it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROJECT, Portfolio, Project
from plantdesk.domain.text import Message, msg
from plantdesk.services import programme as a
from plantdesk.services.bounded import shortened
from plantdesk.services.ports import Readable

_KEYS: Mapping[str, tuple[str, ...]] = {
    PROJECT: tuple(key for key in a.ATTRIBUTES[PROJECT] if key in a.BOUNDS),
    MILESTONE: tuple(key for key in a.ATTRIBUTES[MILESTONE] if key in a.BOUNDS),
}


class Doubtful(NamedTuple):
    """Something recorded that cannot be computed with: of which record and attribute, as stored, and the cause."""

    subject: Subject
    key: str
    stored: str
    why: Message


def out_of_bounds(key: str, text: str | None) -> Message | None:
    """Say why a text as it is stored is no number of an attribute; nothing where it is one, or nothing is said."""
    if key not in a.BOUNDS or not text or a.BOUNDS[key].stored(text) is not None:
        return None
    bounds, name = a.BOUNDS[key], a.attribute_name(key)
    number = _number(text)
    if number is None:
        return msg("{name}: “{text}” is not a number. Correct it.", name=name, text=shortened(text))
    words = {"name": name, "number": number, "low": bounds.low, "high": bounds.high}
    if bounds.low <= number <= bounds.high:
        return msg("{name} is {number}, and that is not a whole number. Correct it.", **words)
    return msg("{name} is {number}, and that lies outside {low} to {high}. Correct it.", **words)


def uncountable(key: str, stored: str | None) -> Message | None:
    """Say why the number stored for an attribute counts as unknown; nothing where it counts or nothing is stored."""
    why = out_of_bounds(key, stored)
    return None if why is None else msg("cannot be computed: {why}", why=why)


def doubtful_of(ledger: Readable, record: Subject) -> tuple[Doubtful, ...]:
    """List the numbers that stand for one record and count as unknown."""
    said = a.details(ledger, record.kind, [record.unit]).get(record.unit, {})
    return tuple(
        Doubtful(record, key, stored, why)
        for key, stored in said.items()
        if stored is not None and (why := uncountable(key, stored)) is not None
    )


def doubtful(ledger: Readable, found: Portfolio) -> tuple[Doubtful, ...]:
    """List what is recorded of the projects and milestones of a portfolio and cannot be computed with, in its order."""
    return tuple(_doubtful(ledger, found))


def _doubtful(ledger: Readable, found: Portfolio) -> Iterator[Doubtful]:
    codes = {PROJECT: found.projects.keys(), MILESTONE: found.promises().keys()}
    for kind, keys in _KEYS.items():
        said = {row[0]: row[1:] for row in ledger.records(kind, keys)}
        for code in codes[kind]:
            for key, stored in zip(keys, said[code], strict=True) if code in said else ():
                why = uncountable(key, stored)
                if stored is not None and why is not None:
                    yield Doubtful(Subject(kind, code), key, stored, why)
    for code, project in found.projects.items():
        since, why = None if project.effect is None else project.effect.since, _since_elsewhere(project)
        if since and why is not None:
            yield Doubtful(Subject(PROJECT, code), a.EFFECT_SINCE, since, why)


def _since_elsewhere(project: Project) -> Message | None:
    """Say that an effect is to count from a milestone of another project; nothing where it is one of its own."""
    since = None if project.effect is None else project.effect.since
    if not since or not project.promises or any(one.code == since for one in project.promises):
        return None
    return msg(
        "{name}: {milestone} is none of its own milestones, so the last of them counts. Choose one of its own.",
        name=a.attribute_name(a.EFFECT_SINCE),
        milestone=since,
    )


def doubts_of(said: Mapping[str, str | None], project: Project | None = None) -> dict[str, Message]:
    """Say what is wrong with what stands for a record, by attribute; ``project`` is the record where it is one."""
    found = {key: why for key, stored in said.items() if (why := out_of_bounds(key, stored)) is not None}
    elsewhere = None if project is None else _since_elsewhere(project)
    return found if elsewhere is None else {**found, a.EFFECT_SINCE: elsewhere}


def _number(stored: str) -> Decimal | None:
    try:
        number = Decimal(stored)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
