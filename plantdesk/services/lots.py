"""Lots of cathodes that left the plant: what is said of them beside their tonnes, and the list of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Attribute, Catalogue
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, decode
from plantdesk.domain.text import Message, msg
from plantdesk.services.figures import figure_called
from plantdesk.services.ports import Readable

_LOT = re.compile(r"[\w./№#+ -]{1,40}")
_ALIKE = str.maketrans("МмКк", "MmKk")
"""Cyrillic letters of the grades М00к … that are written with Latin ones just as often."""


def lot_number(text: str) -> str:
    """Give a lot's number as it is recorded; ``Refused`` where it is none."""
    number = " ".join(text.split())
    if _LOT.fullmatch(number) is None:
        raise Refused(msg("“{text}” is not a lot number. Use up to 40 letters, digits and . - / _ № # +.", text=text))
    return number


def attribute_called(catalogue: Catalogue, sheet: str, text: str) -> Attribute | None:
    """Give what is said of an entry by its key, name or heading in any language, or nothing."""
    wanted = " ".join(text.split()).casefold()
    for one in catalogue.attributes_of(sheet):
        if wanted in {word.casefold() for word in (one.key, *one.name.spellings(), *one.headings)}:
            return one
    return None


def read_attribute(plant: Plant, attribute: Attribute, text: str, day: date) -> str | None:
    """Give what is recorded for an attribute: the id of the unit that is named, or the text; ``None`` for a blank.

    ``Refused``, naming the units, where the text means none or several of those that there are on the day.
    """
    text = " ".join(text.split())
    if not text:
        return None
    if attribute.names is None:
        return text
    found = plant.find(attribute.names, text, day) or plant.find(attribute.names, text.translate(_ALIKE), day)
    if len(found) == 1:
        return found[0]
    raise Refused(_unknown(plant, attribute, text, day))


def meant(plant: Plant, attribute: Attribute, text: str, day: date) -> str | None:
    """Give what somebody means who types only the beginning of a name, in any language; otherwise ``read_attribute``."""
    begun = [unit for unit, words in spelled(plant, attribute, day).items() if _begins(words, text)]
    try:
        return read_attribute(plant, attribute, text, day)
    except Refused:
        if len(begun) == 1:
            return begun[0]
        raise


def spelled(plant: Plant, attribute: Attribute, day: date) -> dict[str, tuple[str, ...]]:
    """Give every unit that an attribute may name on a day with its names and its code."""
    kind = attribute.names
    if kind is None:
        return {}
    found = {}
    for unit in plant.whole().units(kind, day):
        code = plant.attribute(kind, unit, p.CODE, day)
        found[unit] = tuple(dict.fromkeys((*plant.name(kind, unit, day).spellings(), *((code,) if code else ()))))
    return found


def _begins(words: tuple[str, ...], text: str) -> bool:
    begun = " ".join(text.split()).casefold()
    alike = begun.translate(_ALIKE)
    return bool(begun) and any(word.casefold().startswith((begun, alike)) for word in words)


def attribute_refusal(plant: Plant, attribute: Attribute, stored: str, day: date) -> Message | None:
    """Say why an attribute cannot be recorded for a day: the unit that it names did not exist then."""
    if attribute.names is None or plant.whole().state(attribute.names, stored, day) in (p.RUNNING, p.STOPPED):
        return None
    return _unknown(plant, attribute, stored, day)


def _unknown(plant: Plant, attribute: Attribute, text: str, day: date) -> Message:
    assert attribute.names is not None
    known = [plant.name(attribute.names, unit, day) for unit in plant.units(attribute.names, day)]
    return msg(
        "{attribute}: there is no “{text}” on {day}. Choose one of: {known}.",
        attribute=attribute.name,
        text=text,
        day=day,
        known=known,
    )


def key_called(catalogue: Catalogue, sheet: str, text: str) -> str:
    """Give the key of a figure, or of what is said of an entry, by what people call it; ``Refused`` for anything else."""
    attribute = attribute_called(catalogue, sheet, text)
    return figure_called(catalogue, sheet, text).key if attribute is None else attribute.key


def with_stock(ledger: Readable, subject: Subject, said: Mapping[str, str | None]) -> dict[str, str | None]:
    """Say of a new lot whose stock it leaves, where only one division has cathodes and nobody said another."""
    assert subject.day is not None
    if subject.kind != p.LOT or m.DIVISION in said or ledger.at([subject]):
        return dict(said)
    only = whose_stock(ledger.plant().whole(), subject.day)
    return {**said, m.DIVISION: only} if only else dict(said)


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot as it stands: its subject and what stands for each of its figures and attributes."""

    subject: Subject
    standing: Mapping[str, Standing]

    @property
    def number(self) -> str:
        """The number of the lot."""
        return self.subject.unit

    @property
    def day(self) -> date:
        """The production day on which it left."""
        assert self.subject.day is not None
        return self.subject.day

    @property
    def tonnes(self) -> Value | None:
        """What it weighed."""
        text = self.said(m.DISPATCH_T)
        return None if text is None else decode(text)

    def said(self, key: str) -> str | None:
        """Give what is recorded under a key."""
        return self.standing[key].value if key in self.standing else None


def lots(ledger: Readable, first: date, last: date) -> list[Lot]:
    """Give the lots dispatched from one day to another, in the order of days, shifts and as they were entered."""
    plant = ledger.plant()

    def place(lot: Lot) -> tuple[date, int, int]:
        codes = plant.calendar(lot.day).pattern.codes
        shift = codes.index(lot.subject.shift) if lot.subject.shift in codes else len(codes)
        return lot.day, shift, min(s.revision for s in lot.standing.values())

    found = (Lot(subject, row) for subject, row in ledger.cells(first, last, (p.LOT,)).items())
    return sorted((lot for lot in found if any(s.value is not None for s in lot.standing.values())), key=place)


def whose_stock(plant: Plant, day: date) -> str | None:
    """Give the division whose stock lots leave where only one has cathodes, else nothing."""
    found = {plant.division_of(p.SECTION, section, day) for section in plant.units(p.SECTION, day)}
    return found.pop() if len(found) == 1 else None
