"""How an entry and its figures are named in titles and lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from plantdesk.domain.ledger import Subject
from plantdesk.domain.measures import REMARK
from plantdesk.domain.notes import NOTE
from plantdesk.domain.programme import KINDS
from plantdesk.domain.quantities import Value, decode
from plantdesk.domain.stock import FIGURES, STOCK
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.baseline_places import BASELINE
from plantdesk.services.baselines import baseline_attribute
from plantdesk.services.language import Language
from plantdesk.services.layouts import LAYOUT
from plantdesk.services.layouts import attribute_name as layout_attribute
from plantdesk.services.naming import BLANK, said_of
from plantdesk.services.naming import figure_name as plain_name
from plantdesk.services.plan_places import KIND as PLANNED
from plantdesk.services.plan_places import WEIGHT_KIND, WEIGHT_NAME
from plantdesk.services.programme import attribute_name
from plantdesk.services.programme_words import Said, value_said
from plantdesk.services.recording import SHEET
from plantdesk.services.stock import stock_name
from plantdesk.services.subjects import subject_name
from plantdesk.ui.desk import Desk


def figure_name(desk: Desk, subject: Subject, figure: str) -> str:
    """Name a figure with its unit, a remark, or an attribute of a milestone."""
    say, catalogue = desk.language.say, desk.reader.catalogue
    if subject.kind == WEIGHT_KIND:
        return say(WEIGHT_NAME)
    if subject.kind == PLANNED:
        planned = catalogue.series(figure)
        return f"{say(planned.name)}, {say(planned.unit)}"
    if figure in catalogue or figure in FIGURES:
        found = catalogue.figure(figure) if figure in catalogue else FIGURES[figure]
        return f"{say(found.name)}, {say(found.unit)}"
    if figure == REMARK:
        return say(msg("Remark"))
    if subject.kind == LAYOUT:
        return say(layout_attribute(figure))
    if subject.kind == BASELINE:
        return say(baseline_attribute(figure))
    if subject.kind in KINDS:
        return say(attribute_name(figure))
    return say(plain_name(catalogue, figure))


def place_name(desk: Desk, subject: Subject) -> Message | Text | str:
    """Name the place of an entry: unit, day and shift; a milestone by its code."""
    if subject.kind == STOCK and subject.day is not None:
        return msg("{unit}, {day}", unit=stock_name(desk.plant, subject.unit, subject.day), day=subject.day)
    if subject.kind in (PLANNED, WEIGHT_KIND, BASELINE, NOTE):
        return subject_name(desk.plant, desk.reader.catalogue, subject)
    if subject.day is None or subject.shift is None:
        return subject.unit
    if subject.kind == SHEET:
        unit: Text | str = desk.reader.catalogue.sheet(subject.unit).name
    else:
        unit = desk.plant.name(subject.kind, subject.unit, subject.day)
    return msg("{unit}, {day}, {shift}", unit=unit, day=subject.day, shift=shift_name(desk, subject.day, subject.shift))


def shift_name(desk: Desk, day: date, shift: str) -> Text | str:
    """Name a shift as the plant's calendar of that day does; its code where the day has none such."""
    pattern = desk.plant.calendar(day).pattern
    return pattern.shift(shift).name if shift in pattern.codes else shift


def written(language: Language, said: Said) -> str:
    """Write what a value of a record says."""
    match said:
        case date():
            return language.date(said)
        case Decimal():
            return language.number(said)
    return language.say(said)


def shown(desk: Desk, subject: Subject, figure: str, stored: str | None) -> str:
    """Write a recorded value as it was typed, in the language of the window."""
    if stored is None:
        return desk.language.say(BLANK)
    if subject.kind in (PLANNED, WEIGHT_KIND):
        return desk.language.value(decode(stored))
    if subject.kind in KINDS:
        return written(desk.language, value_said(desk.plant, desk.reader.catalogue, figure, stored))
    said = said_of(desk.plant, desk.reader.catalogue, subject, figure, stored)
    if isinstance(said, Value):
        return desk.language.value(said)
    if isinstance(said, Text | Message):
        return desk.language.say(said)
    return stored
