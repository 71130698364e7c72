"""Read ``key=value`` words: which entry of the plant they name, and what they say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.calendar import Calendar
from plantdesk.domain.catalogue import Catalogue, Sheet
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Text, msg
from plantdesk.services.lots import lot_number

DAY = Text("day", "день", "күн")
SHIFT = Text("shift", "смена", "ауысым")
REMARK = Text(m.REMARK, "примечание", "ескерту")
_YEARS = (1900, 2200)
"""Years that a plant's days lie in."""
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Named:
    """The entry that words name, and the words left over: figures and what they say."""

    subject: Subject
    rest: Mapping[str, str]


def split_words(words: Iterable[str]) -> dict[str, str]:
    """Split ``key=value`` words; ``Refused`` for a word without ``=`` and for a key that comes twice."""
    found: dict[str, str] = {}
    for word in words:
        key, mark, value = word.partition("=")
        key = " ".join(key.split()).casefold()
        if not mark or not key:
            raise Refused(msg("“{word}” is not key=value.", word=word))
        if key in found:
            raise Refused(msg("{key} is given twice. Give it once.", key=key))
        found[key] = value.strip()
    return found


def sheet_called(catalogue: Catalogue, text: str) -> Sheet:
    """Give a sheet by its key or its name in any language; ``Refused``, naming the sheets, where there is none."""
    wanted = " ".join(text.split()).casefold()
    for sheet in catalogue.sheets:
        if wanted in {sheet.key, *(s.casefold() for s in sheet.name.spellings())}:
            return sheet
    raise Refused(
        msg("There is no sheet {sheet}. Choose one of: {known}.", sheet=text, known=[s.key for s in catalogue.sheets])
    )


def named_entry(plant: Plant, sheet: Sheet, words: Mapping[str, str]) -> Named:
    """Find the entry that ``day``, ``shift`` and the sheet's unit name; all three are needed.

    Day, shift and unit are named in any of the three languages, the unit by id, code or name valid on that day.
    """
    rest = dict(words)
    day = read_day(_take(rest, DAY.spellings(), DAY.en))
    shift = shift_called(plant.calendar(day), day, _take(rest, SHIFT.spellings(), SHIFT.en))
    unit = unit_called(
        plant, sheet.subject, _take(rest, (sheet.subject, *sheet.subject_name.spellings()), sheet.subject), day
    )
    return Named(Subject(sheet.subject, unit, day, shift), rest)


def moved_entry(plant: Plant, sheet: Sheet, source: Subject, words: Mapping[str, str]) -> Subject:
    """Give the entry that is like ``source`` but for the day, shift or unit that the words name."""
    rest = dict(words)
    day_text = _find(rest, DAY.spellings())
    shift_text = _find(rest, SHIFT.spellings())
    unit_text = _find(rest, (sheet.subject, *sheet.subject_name.spellings()))
    if rest:
        raise Refused(
            msg("{key} names no place to move to. Give day, shift or {unit}.", key=next(iter(rest)), unit=sheet.subject)
        )
    assert source.day is not None
    assert source.shift is not None
    day = source.day if day_text is None else read_day(day_text)
    shift = source.shift if shift_text is None else shift_called(plant.calendar(day), day, shift_text)
    unit = source.unit if unit_text is None else unit_called(plant, sheet.subject, unit_text, day)
    return Subject(sheet.subject, unit, day, shift)


def read_day(text: str) -> date:
    """Read a day as ``2016-06-30`` or ``30.06.2016``; ``Refused`` for anything else."""
    dotted, iso = (form.fullmatch(text.strip()) for form in (_DOTTED, _ISO))
    written = dotted.groups() if dotted else tuple(reversed(iso.groups())) if iso else ()
    if not written:
        raise Refused(msg("“{text}” is not a day. Write it like 2016-06-30.", text=text))
    try:
        day, month, year = map(int, written)
        found = date(year, month, day)
    except ValueError:
        raise Refused(msg("“{text}”: there is no such day.", text=text)) from None
    first, last = _YEARS
    if not first <= found.year <= last:
        raise Refused(msg("{day}: choose a day of the years {first} to {last}.", day=found, first=first, last=last))
    return found


def shift_called(calendar: Calendar, day: date, text: str) -> str:
    """Give the code of a shift by its code or its name in any language."""
    wanted = " ".join(text.split()).casefold()
    for shift in calendar.pattern.shifts:
        if wanted in {s.casefold() for s in (shift.code, *shift.name.spellings())}:
            return shift.code
    raise Refused(
        msg(
            "There is no shift {shift} on {day}. Choose one of: {known}.",
            shift=text,
            day=day,
            known=list(calendar.pattern.codes),
        )
    )


def unit_called(plant: Plant, kind: str, text: str, day: date) -> str:
    """Give the id of a unit by its id, code or a name valid on the day; ``Refused`` where none or several are meant.

    A lot goes by its number, whatever the day.
    """
    if kind == p.LOT:
        return lot_number(text)
    found = plant.find(kind, text, day)
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(msg("“{name}” may mean {units} on {day}. Give the id.", name=text, units=list(found), day=day))
    known = [plant.name(kind, unit, day) for unit in plant.units(kind, day)]
    if not known:
        raise Refused(
            msg(
                "There is no {kind} on {day} yet. Set one up with “plantdesk configure”.",
                kind=_KINDS.get(kind, kind),
                day=day,
            )
        )
    raise Refused(
        msg(
            "There is no {kind} “{name}” on {day}. Choose one of: {known}.",
            kind=_KINDS.get(kind, kind),
            name=text,
            day=day,
            known=known,
        )
    )


_KINDS = {
    p.SECTION: Text("section", "секции", "секция"),
    p.SOURCE: Text("source", "источника", "көз"),
    p.CONCENTRATOR: Text("concentrator", "фабрики", "фабрика"),
    p.HEAP: Text("heap", "штабеля", "үйінді"),
    p.DIVISION: Text("division", "подразделения", "бөлімше"),
    p.PERSON: Text("person", "человека", "адам"),
    p.DESTINATION: Text("destination", "направления", "бағыт"),
    p.GRADE: Text("grade", "марки", "марка"),
    p.REASON: Text("reason", "причины", "себеп"),
}
"""What there is none of: the Russian stands in the genitive after «нет»."""


def _find(words: dict[str, str], keys: Iterable[str]) -> str | None:
    for key in keys:
        if key.casefold() in words:
            return words.pop(key.casefold())
    return None


def _take(words: dict[str, str], keys: Iterable[str], name: str) -> str:
    found = _find(words, keys)
    if not found:
        raise Refused(msg("{key} is missing. Give {key}=….", key=name))
    return found
