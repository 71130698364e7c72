"""What a difference between two days says, in words for people: what was recorded, what it was and is, of what tonnes."""

from __future__ import annotations

from datetime import date

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant, is_setting
from plantdesk.domain.programme import KINDS
from plantdesk.domain.quantities import Value, decode
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.attributes import attribute_name, setting_shown
from plantdesk.services.changes import Difference, EnteredLater
from plantdesk.services.naming import BLANK, said_of
from plantdesk.services.plan_places import KIND as PLAN
from plantdesk.services.plan_places import WEIGHT_KIND
from plantdesk.services.programme_recording import DATES
from plantdesk.services.subjects import recorded_name

_MOST_VALUES = 6
"""So many values are told one by one; more are counted."""


def figure_told(catalogue: Catalogue, subject: Subject, figure: str) -> Text | str:
    """Name what was recorded: a figure, an attribute, a setting."""
    return attribute_name(figure) if is_setting(subject) else recorded_name(catalogue, subject, figure)


def value_told(
    plant: Plant, catalogue: Catalogue, subject: Subject, figure: str, stored: str | None
) -> Value | date | Message | Text | str:
    """Give what is recorded as people read it."""
    if stored is None:
        return BLANK
    if subject.kind in (PLAN, WEIGHT_KIND):
        return decode(stored)
    if subject.kind in KINDS and figure in DATES:
        return date.fromisoformat(stored)
    if is_setting(subject) and subject.day is not None:
        return setting_shown(plant, catalogue, figure, stored, subject.day)
    return said_of(plant, catalogue, subject, figure, stored)


def difference_told(one: Difference, plant: Plant, catalogue: Catalogue) -> Message:
    """Say what a figure was and is, with its unit."""
    old, new = (value_told(plant, catalogue, one.subject, one.figure, stored) for stored in (one.old, one.new))
    if one.figure not in catalogue or one.subject.kind == WEIGHT_KIND:
        return msg("{old} → {new}", old=old, new=new)
    return msg("{old} → {new} {unit}", old=old, new=new, unit=catalogue.figure(one.figure).unit)


def values_told(one: EnteredLater, plant: Plant, catalogue: Catalogue) -> tuple[Message, ...]:
    """Say what was filled in: of an entry how many figures, of anything else the values themselves."""
    if one.subject.is_entry or one.figures > _MOST_VALUES:
        return (msg("{n} figures", n=one.figures),)
    return tuple(_filled_in(value, plant, catalogue) for value in one.values)


def _filled_in(one: Difference, plant: Plant, catalogue: Catalogue) -> Message:
    figure = figure_told(catalogue, one.subject, one.figure)
    value = value_told(plant, catalogue, one.subject, one.figure, one.new)
    if one.figure not in catalogue:
        return msg("{figure}: {value}", figure=figure, value=value)
    return msg("{figure}: {value} {unit}", figure=figure, value=value, unit=catalogue.figure(one.figure).unit)


def moved_told(one: Difference | None, catalogue: Catalogue) -> Message | None:
    """Say by how much a figure moved and in what unit; nothing where it does not add up, or stays."""
    if one is None or not one.moved:
        return None
    unit, by = catalogue.figure(one.figure).unit, abs(one.moved)
    return msg("+{by} {unit}", by=by, unit=unit) if one.moved > 0 else msg("−{by} {unit}", by=by, unit=unit)


def moved_of_what(one: EnteredLater, catalogue: Catalogue) -> tuple[Text, Message] | None:
    """Say which figure that its sheet begins with was moved by what was filled in, and by how much."""
    by = moved_told(one.moved, catalogue)
    return None if by is None or one.moved is None else (catalogue.figure(one.moved.figure).name, by)
