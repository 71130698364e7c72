"""What a recorded value is about, in words for people: an entry, a plan, a stock, a milestone, a setting."""

from __future__ import annotations

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.ledger import Subject
from plantdesk.domain.measures import SHEET
from plantdesk.domain.notes import ATTRIBUTES, NOTE
from plantdesk.domain.plant import FIRST_DAY, Plant, is_setting
from plantdesk.domain.programme import KINDS
from plantdesk.domain.stock import STOCK
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services import plan_places
from plantdesk.services.baseline_places import BASELINE, judged_by
from plantdesk.services.baselines import baseline_attribute
from plantdesk.services.layouts import LAYOUT
from plantdesk.services.layouts import attribute_name as layout_attribute
from plantdesk.services.naming import entry_name, figure_name
from plantdesk.services.programme import attribute_name
from plantdesk.services.stock import stock_name


def subject_name(plant: Plant, catalogue: Catalogue, subject: Subject) -> Message | Text | str:
    """Name what a value is about, units as they were called on its day."""
    if subject.kind == NOTE:
        return msg("note {code}", code=subject.unit)
    if subject.day is None:
        return subject.unit
    if subject.kind == SHEET and subject.is_entry:
        shifts = {shift.code: shift.name for shift in plant.calendar(subject.day).pattern.shifts}
        sheet = catalogue.sheet(subject.unit).name
        return msg("{unit}, {day}, {shift}", unit=sheet, day=subject.day, shift=shifts.get(subject.shift or "", ""))
    if subject.is_entry:
        return entry_name(plant, subject)
    if subject.kind == STOCK:
        return msg("{unit}, {day}", unit=stock_name(plant, subject.unit, subject.day), day=subject.day)
    if subject.kind in (plan_places.KIND, plan_places.WEIGHT_KIND):
        unit = plant.name(*plan_places.holder(subject), subject.day)
        if subject.kind == plan_places.KIND:
            return msg("plan of {unit}, {month}", unit=unit, month=plan_places.month_name(subject))
        return msg("{unit}, {day}", unit=unit, day=subject.day)
    if subject.kind == BASELINE:
        return _baseline_name(plant, catalogue, subject)
    unit = plant.name(subject.kind, subject.unit, subject.day)
    if subject.day == FIRST_DAY:
        return msg("setting of {unit}", unit=unit)
    return msg("setting of {unit} from {day}", unit=unit, day=subject.day)


def recorded_name(catalogue: Catalogue, subject: Subject, figure: str) -> Text | str:
    """Name what was recorded of it; a setting of the plant by its key."""
    if subject.kind in KINDS:
        return attribute_name(figure)
    if subject.kind == BASELINE:
        return baseline_attribute(figure)
    if subject.kind == LAYOUT:
        return layout_attribute(figure)
    if subject.kind == NOTE:
        return ATTRIBUTES.get(figure, figure)
    if subject.kind == plan_places.WEIGHT_KIND:
        return plan_places.WEIGHT_NAME
    return figure if is_setting(subject) else figure_name(catalogue, figure)


def _baseline_name(plant: Plant, catalogue: Catalogue, subject: Subject) -> Message:
    """Name a frozen baseline by its figure, its unit and the day that it holds from."""
    assert subject.day is not None
    key, unit, _ = judged_by(subject)
    figure = catalogue.series(key)
    if not unit:
        return msg("baseline of {figure} from {day}", figure=figure.name, day=subject.day)
    name = plant.name(catalogue.sheet(figure.sheet).subject, unit, subject.day)
    return msg("baseline of {figure}, {unit}, from {day}", figure=figure.name, unit=name, day=subject.day)
