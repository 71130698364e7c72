"""What is odd about an entry, seen against the recent ones of its unit and the figures beside it; nothing is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.quantities import Value, amount, decode
from plantdesk.domain.questions import Question, implausible, section_questions, slipped_mark
from plantdesk.services.ports import Readable

RECENT_DAYS = 30
"""How far back the values are looked at that tell what is usual."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """Questions about an entry: ``slips`` look like a slipped decimal mark, ``others`` are merely unusual."""

    slips: tuple[Question, ...]
    others: tuple[Question, ...]


def doubts(ledger: Readable, subject: Subject, values: Mapping[str, Value | None]) -> Doubts:
    """Ask about the values entered for one unit in one shift."""
    assert subject.day is not None
    assert subject.shift is not None
    catalogue, plant = ledger.catalogue, ledger.plant()
    first = subject.day - timedelta(days=RECENT_DAYS)
    cells = ledger.cells(first, subject.day, (subject.kind,), figures=tuple(values))
    recent: dict[str, list[Decimal]] = {}
    for other, row in cells.items():
        if other.unit == subject.unit and other != subject:
            for key, standing in row.items():
                number = None if standing.value is None else amount(decode(standing.value))
                if number is not None:
                    recent.setdefault(key, []).append(number)
    slips, others = [], []
    for key, value in values.items():
        if value is None:
            continue
        figure = catalogue.figure(key)
        slip = slipped_mark(figure, value, recent.get(key, ()))
        odd = implausible(figure, value)
        if slip is not None:
            slips.append(slip)
        elif odd is not None:
            others.append(odd)
    calendar = plant.calendar(subject.day)
    if subject.kind == m.SECTION and subject.shift in calendar.pattern.codes:
        whole = _as_it_would_stand(ledger.at([subject]).get(subject, {}), values)
        where = plant.name(subject.kind, subject.unit, subject.day)
        hours = calendar.shift_hours(subject.day, subject.shift)
        asked = section_questions(where, whole, hours, plant.faraday(subject.day))
        others += [question for question in asked if question.figure in values]
    return Doubts(tuple(slips), tuple(others))


def _as_it_would_stand(standing: Mapping[str, Standing], values: Mapping[str, Value | None]) -> dict[str, Value | None]:
    row: dict[str, Value | None] = {
        key: decode(s.value) for key, s in standing.items() if s.value is not None and key != m.REMARK
    }
    return row | dict(values)
