"""How a recorded figure and its value are named in sentences for people."""

from __future__ import annotations

from datetime import date

from plantdesk.domain.catalogue import Attribute, Catalogue, Figure
from plantdesk.domain.ledger import Subject
from plantdesk.domain.measures import REMARK
from plantdesk.domain.notes import ATTRIBUTES as NOTED
from plantdesk.domain.notes import NOTE
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, decode
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.notes import attribute_said

BLANK = Text("blank", "пусто", "бос")
"""What is missing or was cleared, in a sentence: a dash would say none, which is something else."""
_SOURCES = {
    "keyboard": Text("keyboard", "клавиатура", "пернетақта"),
    "import file": Text("file", "файл", "файл"),
    "scale": Text("scale", "весы", "таразы"),
    "lab": Text("laboratory", "лаборатория", "зертхана"),
    "meter": Text("meter", "прибор", "аспап"),
    "estimate": Text("estimate", "оценка", "баға"),
}

NOTHING_AWAITED = "–"
"""Stands where shifts are counted of a figure that none has to enter."""
UNKNOWN = "?"
"""What cannot be computed; the cause stands beside it, in a tooltip or a line."""
_REMARK = Text("Remark", "Примечание", "Ескерту")


def source_name(source: str) -> Text | str:
    """Name where a value comes from; a source without a name is said as it is."""
    return _SOURCES.get(source, source)


def figure_name(catalogue: Catalogue, key: str) -> Text | str:
    """Name a figure or a remark; an attribute of something else goes by its key."""
    if key == REMARK:
        return _REMARK
    if key in NOTED:
        return NOTED[key]
    declared = _declared(catalogue, key)
    if declared is not None:
        return declared.name
    attribute = catalogue.attribute(key)
    return key if attribute is None else attribute.name


def _declared(catalogue: Catalogue, key: str) -> Figure | None:
    """Give the figure of a key, those of the stock among them; nothing where it is none."""
    if key in catalogue:
        return catalogue.figure(key)
    from plantdesk.domain.stock import FIGURES

    return FIGURES.get(key)


def as_shown(catalogue: Catalogue, key: str, stored: str | None) -> Value | Text | str:
    """Give what a stored value is to a reader: a figure's value, a text as it is, or that it is blank."""
    if stored is None:
        return BLANK
    return stored if _declared(catalogue, key) is None else decode(stored)


def attribute_shown(plant: Plant, attribute: Attribute, stored: str | None, day: date) -> Text | str:
    """Give what an attribute says to a reader: the name of the unit that it names, or the text; nothing where blank."""
    if not stored:
        return ""
    return stored if attribute.names is None else plant.name(attribute.names, stored, day)


def said_of(
    plant: Plant, catalogue: Catalogue, subject: Subject, key: str, stored: str | None
) -> Value | Message | Text | str:
    """Give what is recorded of a subject to a reader: as ``as_shown``, units that an entry or a note names by names."""
    if stored and subject.kind == NOTE:
        return attribute_said(plant, key, stored, date.max)
    attribute = catalogue.attribute(key) if subject.is_entry else None
    if stored and attribute is not None and subject.day is not None:
        return attribute_shown(plant, attribute, stored, subject.day)
    return as_shown(catalogue, key, stored)


def entry_name(plant: Plant, subject: Subject) -> Message:
    """Name an entry by its unit, day and shift as the plant calls them on that day."""
    assert subject.day is not None
    shifts = {shift.code: shift.name for shift in plant.calendar(subject.day).pattern.shifts}
    return msg(
        "{unit}, {day}, {shift}",
        unit=plant.name(subject.kind, subject.unit, subject.day),
        day=subject.day,
        shift=shifts.get(subject.shift or "", subject.shift or ""),
    )
