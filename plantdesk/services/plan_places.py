"""Where plans and day weights lie in the ledger, and why one cannot lie somewhere."""

from __future__ import annotations

from datetime import date

from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span, month_of
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Message, Text, msg

KIND = "plan"
"""Kind of the subject of a plan; its unit names whom it binds (``section:s1``), its day the first of the month."""
WEIGHT_KIND = "plan_weight"
"""Kind of the subject of a day's weight; its unit names a division (``division:d1``) or the plant (``plant:plant``)."""
WEIGHT = "weight"
"""Key of the weight itself."""
WEIGHT_NAME = Text("Weight of the day in the plan", "Вес дня в плане", "Жоспардағы күн салмағы")


def holder(subject: Subject) -> tuple[str, str]:
    """Give kind and id of whom a plan or a weight binds."""
    kind, _, unit = subject.unit.partition(":")
    return kind, unit


def month_name(subject: Subject) -> str:
    """Write the month of a plan as ``06.2016``, as it is written in every language."""
    return "" if subject.day is None else f"{subject.day:%m.%Y}"


def misplaced_plan(subject: Subject, plant: Plant) -> Message | None:
    """Say why nothing can be planned there: the unit was retired by then, or not there yet; nothing where it can."""
    kind, unit = holder(subject)
    if subject.day is None or kind == p.PLANT:
        return None
    month = month_of(subject.day) if subject.kind == KIND else Span(subject.day, subject.day)
    if exists_in(plant, kind, unit, month):
        return None
    name = plant.name(kind, unit, month.last)
    retired = _retired_since(plant, kind, unit, month)
    if retired is not None:
        return msg(
            "{unit} has been retired since {day}: there can be no plan for {month}. Check the month and the unit.",
            unit=name,
            day=retired,
            month=month_name(subject),
        )
    return msg(
        "{unit} was not there yet in {month}: there can be no plan for it. Check the month and the unit.",
        unit=name,
        month=month_name(subject),
    )


def exists_in(plant: Plant, kind: str, unit: str, span: Span) -> bool:
    """Tell whether a unit was there, running or stopped, on any day of a span."""
    days = (span.first, span.last, *(day for day in plant.change_days() if day in span))
    return any(plant.state(kind, unit, day) in (p.RUNNING, p.STOPPED) for day in days)


def _retired_since(plant: Plant, kind: str, unit: str, month: Span) -> date | None:
    """Give the day on which a unit that is retired at the beginning of a month was retired."""
    since = None
    for day in (day for day in plant.change_days() if day <= month.first):
        retired = plant.state(kind, unit, day) == p.RETIRED
        since = (since or day) if retired else None
    return since
