"""What a command did, in words that tell which one an undo takes back: of what, of which day, how much."""

from __future__ import annotations

from collections.abc import Sequence

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.ledger import Revision, Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.change_words import figure_told, value_told
from plantdesk.services.naming import BLANK
from plantdesk.services.plan_places import WEIGHT_KIND
from plantdesk.services.subjects import subject_name
from plantdesk.services.undo import Step, kind_name


def step_told(step: Step, plant: Plant, catalogue: Catalogue) -> Message:
    """Name a command by its kind, what it is about, and its one value or how many it recorded."""
    subjects = list(dict.fromkeys(revision.subject for revision in step.revisions))
    shown: dict[str, object] = {"kind": kind_name(step.command.kind), "what": _about(subjects, plant, catalogue)}
    if len(step.revisions) == 1:
        (only,) = step.revisions
        shown |= {"figure": figure_told(catalogue, only.subject, only.figure), "value": _value(only, plant, catalogue)}
        if only.value is None or only.figure not in catalogue or only.subject.kind == WEIGHT_KIND:
            return msg("{kind}: {what}, {figure} {value}", **shown)
        return msg("{kind}: {what}, {figure} {value} {unit}", **shown, unit=catalogue.figure(only.figure).unit)
    return msg("{kind}: {what}, {n} values", **shown, n=len(step.revisions))


def _value(one: Revision, plant: Plant, catalogue: Catalogue) -> object:
    if one.value is None:
        return BLANK
    return value_told(plant, catalogue, one.subject, one.figure, one.value)


def _about(subjects: Sequence[Subject], plant: Plant, catalogue: Catalogue) -> Message | Text | str:
    first = subject_name(plant, catalogue, subjects[0])
    if len(subjects) == 1:
        return first
    return msg("{first} and {count} more", first=first, count=len(subjects) - 1)
