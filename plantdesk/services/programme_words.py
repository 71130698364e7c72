"""What is recorded of a programme, project or milestone, in words and numbers for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.milestones import Status
from plantdesk.domain.plant import DIVISION, PROCESS, Plant
from plantdesk.domain.programme import Dependency, Limits, Link, Project, Promise
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services import programme as a
from plantdesk.services.attributes import word
from plantdesk.services.bounded import shortened
from plantdesk.services.programme_recording import DATES

TIES = {
    Link.FS: msg("after its end"),
    Link.SS: msg("after its start"),
    Link.FF: msg("ends after its end"),
    Link.SF: msg("ends after its start"),
}
"""How a milestone waits for another, in a few words."""

_LANGUAGES = {
    "en": Text("English", "английский", "ағылшынша"),
    "ru": Text("Russian", "русский", "орысша"),
    "kk": Text("Kazakh", "казахский", "қазақша"),
}


def attribute_in_full(key: str) -> Message | Text:
    """Name an attribute of a record: a text with the language that it is in."""
    if key in (*a.NAMES, *a.OWNERS):
        return msg("{name}, {language}", name=a.attribute_name(key), language=_LANGUAGES[key[-2:]])
    return a.attribute_name(key)


Said = Message | Text | Decimal | date | str


def value_said(plant: Plant, catalogue: Catalogue, key: str, stored: str) -> Said:
    """Give a stored value of a record as people read it: days, numbers, and the names of what it refers to."""
    if key in DATES:
        return date.fromisoformat(stored)
    if key in a.BOUNDS:
        number = a.BOUNDS[key].stored(stored)
        return shortened(stored) if number is None else number
    match key:
        case a.STATUS:
            return Status(stored).label
        case a.KIND:
            return a.PROGRAMME_KINDS.get(stored, stored)
        case a.ROUTE:
            return word(PROCESS, stored)
        case a.DIVISION:
            return plant.name(DIVISION, stored, date.max)
        case a.EFFECT_FIGURE:
            return _figure_name(catalogue, stored)
        case a.EVIDENCE:
            return ", ".join(one.name for one in a.read_evidence(stored))
        case a.DEPENDS:
            return depends_written(stored)
        case a.REMOVED:
            return msg("removed")
    return stored


def _figure_name(catalogue: Catalogue, key: str) -> Text | str:
    try:
        return catalogue.series(key).name
    except KeyError:
        return key


def rests_on_hand(project: Project, chosen: Sequence[Promise], as_of: date, limits: Limits) -> Message:
    """Say which milestones' status, set by hand, makes that of a project, and what its dates alone would make it."""
    by_dates = project.by_dates(as_of, limits).label
    codes = [one.code for one in chosen]
    return msg("Follows from the status set by hand of {codes}. By the dates: {status}.", codes=codes, status=by_dates)


def depends_written(stored: str) -> str:
    """Write dependencies as briefly as they can be typed: ``M-3``, ``M-3:SS``, ``M-3:FS:10``."""
    return ", ".join(_written(one) for one in a.read_depends(stored))


def _written(one: Dependency) -> str:
    if one.lag:
        return f"{one.on}:{one.link}:{one.lag}"
    return one.on if one.link is Link.FS else f"{one.on}:{one.link}"


def dependency_told(one: Dependency, name: Text | str) -> Message:
    """Say what a milestone waits for in a line."""
    if not one.lag:
        return msg("{code} {name}: {tie}", code=one.on, name=name, tie=TIES[one.link])
    return msg("{code} {name}: {tie}, {n} days", code=one.on, name=name, tie=TIES[one.link], n=one.lag)
