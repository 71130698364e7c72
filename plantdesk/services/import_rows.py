"""What a row of a file says: of which day, shift and unit, and which values; what cannot be taken, and why.

Rows come from whatever read the file; nothing is guessed here and nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Catalogue, Figure
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, encode
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.lots import lot_number, read_attribute
from plantdesk.services.ports import Clock
from plantdesk.services.recording import misplacement

DAY, SHIFT = "day", "shift"
"""Keys of the columns that are no figures; a unit's column has the kind of unit as its key."""

_DAY_WORDS = ("day", "date", "production day", "день", "дата", "сутки", "күн", "күні")
_SHIFT_WORDS = ("shift", "смена", "ауысым")
_UNIT_WORDS: Mapping[str, tuple[str, ...]] = {
    m.SECTION: ("tankhouse", "tankhouse section", "отделение", "серия"),
    m.SOURCE: ("ore source", "ore", "pit", "руда", "карьер", "рудник"),
    m.CONCENTRATOR: ("mill", "plant", "оф"),
    m.HEAP: ("pad", "куча", "площадка"),
    m.LOT: ("lot number", "lot no", "batch", "номер партии", "партия №", "партия номер"),
}

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]0?0:00(?::00)?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: 0?0:00(?::00)?)?")


@dataclass(frozen=True, slots=True)
class FileValue:
    """What a file says of one figure: the text that stood there and every way to read it, scaled to our unit.

    No reading: it is not a number (a text, a date, an error of the spreadsheet). Several: it is ambiguous, and the
    limits of the figure or a person decide. ``column`` is the column's letter; ``derived`` values were computed from
    several columns.
    """

    text: str
    readings: tuple[Value, ...]
    column: str
    derived: bool = False


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file: its place, its subject as the file names it, and its figures.

    ``day`` is a date, or the text where it is none. ``units`` are names by kind of subject. Figures that are blank
    are ``None``. ``checks`` are values that the file computed. ``total`` marks the total of a shift or a day, or a
    month to date. ``said`` has the texts beside figures (the destination of a lot), by key.
    """

    sheet: str
    line: int
    day: date | str | None
    shift: str | None
    units: Mapping[str, str | None]
    values: Mapping[str, FileValue | None]
    checks: Mapping[str, FileValue | None] = field(default_factory=dict)
    total: Literal["shift", "day", "month"] | None = None
    said: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Tell whether the row holds no figure; what the file computes from blanks does not count."""
        return all(value is None for value in self.values.values())


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file: sheet, line as Excel counts it, letter of the column (``None``: the row)."""

    sheet: str
    line: int
    column: str | None = None

    def told(self, what: Message) -> Message:
        """Put the place before a sentence."""
        if self.column is None:
            return msg("{sheet}, line {line}: {what}", sheet=self.sheet, line=self.line, what=what)
        return msg(
            "{sheet}, line {line}, column {column}: {what}",
            sheet=self.sheet,
            line=self.line,
            column=self.column,
            what=what,
        )


@dataclass(frozen=True, slots=True)
class FileRefusal:
    """What of a file is not taken: the keys of the figures at one place, and why."""

    place: Place
    figures: tuple[str, ...]
    message: Message

    @property
    def told(self) -> Message:
        """Say the place and the reason."""
        return self.place.told(self.message)


@dataclass(frozen=True, slots=True)
class Said:
    """One figure that a file gives, or a text beside figures: what it is about, its value, and where it stands."""

    subject: Subject
    figure: str
    value: Value | str
    place: Place


@dataclass(frozen=True, slots=True)
class RowReading:
    """What a row says: its figures, what cannot be taken, and the subject of each kind of unit that was found."""

    said: tuple[Said, ...]
    refused: tuple[FileRefusal, ...]
    subjects: Mapping[str, Subject]


def figure_units(catalogue: Catalogue) -> dict[str, str]:
    """Give the kind of unit that each measured figure belongs to."""
    return {figure.key: catalogue.sheet(figure.sheet).subject for figure in catalogue}


def file_headings(catalogue: Catalogue, tab: str) -> dict[str, tuple[str, ...]]:
    """Give the headings that a file without a profile may use for the figures of one tab, by key.

    Names and declared headings in every language, with and without the unit; short names where only one figure of the
    tab has them.
    """
    found: dict[str, tuple[str, ...]] = {DAY: _DAY_WORDS, SHIFT: _SHIFT_WORDS}
    for sheet in catalogue.sheets:
        if sheet.tab == tab:
            found[sheet.subject] = (*sheet.subject_name.spellings(), *_UNIT_WORDS.get(sheet.subject, ()))
            found |= {one.key: (*one.name.spellings(), *one.headings) for one in catalogue.attributes_of(sheet.key)}
    taken = {word.casefold() for words in found.values() for word in words}
    figures = catalogue.in_tab(tab)
    names = {figure.key: (*figure.name.spellings(), *figure.headings) for figure in figures}
    taken |= {word.casefold() for words in names.values() for word in words}
    shorts = [word.casefold() for figure in figures for word in set(figure.short.spellings())]
    for figure in figures:
        own = {word.casefold() for word in names[figure.key]}
        short = [
            s for s in figure.short.spellings() if shorts.count(s.casefold()) == 1 and s.casefold() not in taken - own
        ]
        plain = (*names[figure.key], *short)
        found[figure.key] = (*plain, *(f"{word}, {unit}" for word in plain for unit in set(figure.unit.spellings())))
    return found


def read_row(row: FileRow, plant: Plant, catalogue: Catalogue, clock: Clock) -> RowReading:
    """Find out what a row says; blank figures say nothing, and a row of blanks is nothing at all."""
    given = {key: value for key, value in row.values.items() if value is not None}
    here = Place(row.sheet, row.line)
    if not given:
        return RowReading((), (), {})
    day = _day(row.day)
    shift = _shift(row.shift, plant, day) if isinstance(day, date) else day
    if isinstance(shift, Message) or isinstance(day, Message):
        message = day if isinstance(day, Message) else shift
        assert isinstance(message, Message)
        return RowReading((), (FileRefusal(here, tuple(given), message),), {})
    kinds: dict[str, list[str]] = {}
    for key in given:
        kinds.setdefault(catalogue.sheet_of(key).subject, []).append(key)
    said: list[Said] = []
    refused: list[FileRefusal] = []
    subjects: dict[str, Subject] = {}
    for kind, keys in kinds.items():
        subject = _subject(kind, row.units.get(kind), day, shift, plant, clock)
        if isinstance(subject, Message):
            refused.append(FileRefusal(here, tuple(keys), subject))
            continue
        beside = _said(kind, row, subject, plant, catalogue)
        if isinstance(beside, Message):
            refused.append(FileRefusal(here, tuple(keys), beside))
            continue
        subjects[kind] = subject
        said += (Said(subject, key, text, here) for key, text in beside.items())
        for key in keys:
            place = Place(row.sheet, row.line, given[key].column)
            value = _value(catalogue.figure(key), given[key])
            if isinstance(value, Value):
                said.append(Said(subject, key, value, place))
            else:
                refused.append(FileRefusal(place, (key,), value))
    return RowReading(tuple(said), tuple(refused), subjects)


def _said(kind: str, row: FileRow, subject: Subject, plant: Plant, catalogue: Catalogue) -> dict[str, str] | Message:
    """Read what a row says beside its figures; what is not understood keeps the figures out, too."""
    assert subject.day is not None
    found = {}
    sheet = catalogue.sheet_of_kind(kind)
    for attribute in catalogue.attributes_of(sheet.key) if sheet else ():
        try:
            text = read_attribute(plant, attribute, row.said.get(attribute.key) or "", subject.day)
        except Refused as refusal:
            return refusal.message
        if text is not None:
            found[attribute.key] = text
    return found


def _day(given: date | str | None) -> date | Message:
    """Read a day: a date, ``30.06.2016`` or ``2016-06-30``; nothing else, for 01/02/2016 has two meanings."""
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    if given is None or not given.strip():
        return msg("The row has no day. Enter it in the file.")
    text = given.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DOTTED.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        return msg("“{text}” is not a day. Write it like 30.06.2016 or 2016-06-30.", text=text)
    try:
        return date(year, month, day)
    except ValueError:
        return msg("There is no day {text} in the calendar. Correct it in the file.", text=text)


def _shift(given: str | None, plant: Plant, day: date) -> str | Message:
    """Find a shift by its code or its name in any language; the only shift of the day needs no name."""
    shifts = plant.calendar(day).pattern.shifts
    if given is None or not given.strip():
        if len(shifts) == 1:
            return shifts[0].code
        return msg("The row has no shift. Enter one of: {known}.", known=[shift.name for shift in shifts])
    wanted = " ".join(given.split()).casefold()
    for shift in shifts:
        if wanted in {word.casefold() for word in (shift.code, *shift.name.spellings())}:
            return shift.code
    return msg(
        "There is no shift “{text}” on {day}. Choose one of: {known}.",
        text=given,
        day=day,
        known=[shift.name for shift in shifts],
    )


def _subject(kind: str, given: str | None, day: date, shift: str, plant: Plant, clock: Clock) -> Subject | Message:
    """Find a unit by id, code or name of that day; the only unit of its kind needs no name. A lot has its number."""
    if kind == m.LOT:
        if given is None:
            return msg("The row has no lot. Enter its number in the file.")
        try:
            lot = Subject(kind, lot_number(given), day, shift)
        except Refused as refusal:
            return refusal.message
        return misplacement(lot, plant, clock) or lot
    there = plant.units(kind, day)
    names = [plant.name(kind, unit, day) for unit in there]
    if not there:
        return msg("The plant has no {kind} on {day}. Set one up first.", kind=_KINDS.get(kind, kind), day=day)
    found = there if given is None else plant.find(kind, given, day)
    if not found:
        return msg(
            "There is no {kind} “{text}” on {day}. Choose one of: {known}.",
            kind=_KINDS.get(kind, kind),
            text=given,
            day=day,
            known=names,
        )
    if len(found) > 1:
        return msg(
            "Which {kind} is meant is not said. Add a column that names one of: {known}.",
            kind=_KINDS.get(kind, kind),
            known=list(found if given is not None else names),
        )
    subject = Subject(kind, found[0], day, shift)
    return misplacement(subject, plant, clock) or subject


_KINDS: Mapping[str, Text] = {
    m.SECTION: Text("section", "секции", "секция"),
    m.SOURCE: Text("source", "источника", "көз"),
    m.CONCENTRATOR: Text("concentrator", "фабрики", "фабрика"),
    m.HEAP: Text("heap", "штабеля", "үйінді"),
}
"""Kinds of unit as they stand in a sentence (Russian: in the genitive)."""


def _value(figure: Figure, given: FileValue) -> Value | Message:
    """Decide between the readings of a cell by the figure's hard limits; where they do not decide, a person must."""
    possible = _distinct(figure.within(given.readings))
    if len(possible) == 1:
        return possible[0]
    if possible:
        return msg(
            "{figure}: “{text}” may be {readings}. Write it so that it has one meaning.",
            figure=figure.name,
            text=given.text,
            readings=list(possible),
        )
    if given.readings:
        refusal = figure.refusal(given.readings[0])
        assert refusal is not None
        return refusal
    if given.text.startswith("#"):
        return msg(
            "{figure}: the cell shows the error {text}. Correct it in the file.", figure=figure.name, text=given.text
        )
    return msg("{figure}: “{text}” is not a number. Correct it in the file.", figure=figure.name, text=given.text)


def _distinct(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple({encode(value): value for value in values}.values())
