"""Notes on the curve as they are read: all of them, chosen ones, who wrote them, and what they say in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from plantdesk.domain import notes as n
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Cells, Standing, Subject
from plantdesk.domain.notes import NOTE, Note, Unit, read_note
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.ports import Readable

WHOLE_PLANT = Text("whole plant", "всё предприятие", "бүкіл кәсіпорын")
"""What a note concerns that names no unit."""
_ALIKE = str.maketrans("ёЁ", "еЕ")


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note with the revisions that stand for it; ``corrected``: something of it was changed after it was written."""

    note: Note
    seen: Mapping[str, int]
    corrected: bool = False
    in_conflict: bool = False

    @property
    def code(self) -> str:
        """The code of the note."""
        return self.note.code

    @property
    def written(self) -> int:
        """The revision that wrote the text that stands."""
        return self.seen[n.TEXT]


class Written(NamedTuple):
    """Who wrote a note (a person's id) and when (UTC milliseconds): the author of the text that stands."""

    author: str
    recorded: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notes are asked for; what is empty does not narrow. ``unit`` is a kind and an id."""

    search: str = ""
    reason: str = ""
    unit: Unit | None = None
    first: date | None = None
    last: date | None = None


def note_lines(ledger: Readable, *, withdrawn: bool = False) -> tuple[NoteLine, ...]:
    """Give the notes by the days they begin on; those that were withdrawn only where asked for."""
    return in_order(lines_of(ledger.undated((NOTE,))), withdrawn=withdrawn)


def note_line(ledger: Readable, code: str) -> NoteLine | None:
    """Give one note, withdrawn or not."""
    return next(iter(lines_of(ledger.at([Subject(NOTE, code)]))), None)


def lines_of(cells: Cells) -> list[NoteLine]:
    """Read the notes of what stands; one whose making was undone is none."""
    found = (_line(subject.unit, row) for subject, row in cells.items() if subject.kind == NOTE)
    return [line for line in found if line is not None]


def in_order(lines: Iterable[NoteLine], *, withdrawn: bool = False) -> tuple[NoteLine, ...]:
    """Put notes in the order of the days they begin on."""
    kept = (line for line in lines if withdrawn or not line.note.withdrawn)
    return tuple(sorted(kept, key=lambda line: (line.note.first, line.note.last, min(line.seen.values()))))


def _line(code: str, row: Mapping[str, Standing]) -> NoteLine | None:
    note = read_note(code, {key: one.value for key, one in row.items()})
    if note is None or n.TEXT not in row:
        return None
    seen = {key: one.revision for key, one in row.items()}
    marks = [one for key, one in row.items() if key != n.WITHDRAWN]
    return NoteLine(note, seen, any(one.corrected for one in marks), any(one.in_conflict for one in row.values()))


def written(ledger: Readable, lines: Collection[NoteLine]) -> dict[str, Written]:
    """Give who wrote each note, and when, by its code."""
    found = ledger.revisions([line.written for line in lines])
    return {
        line.code: Written(one.command.author, one.command.recorded)
        for line in lines
        if (one := found.get(line.written)) is not None
    }


def chosen(plant: Plant, lines: Sequence[NoteLine], wanted: Wanted) -> tuple[NoteLine, ...]:
    """Give the notes that are asked for: all words of the search, the reason, the unit, and days they lie in.

    Words are looked for in the text, the code, and the names of reason and units in all languages; ``ё`` is ``е``.
    A unit has the notes that name it, its division or the ore that feeds it, and those of the whole plant.
    """
    words = _plain(wanted.search).split()
    first, last = wanted.first or date.min, wanted.last or date.max
    return tuple(
        line
        for line in lines
        if line.note.touches(first, last)
        and wanted.reason in ("", line.note.reason)
        and (wanted.unit is None or _names(plant, line.note, wanted.unit))
        and (not words or all(word in _said(plant, line.note) for word in words))
    )


def _names(plant: Plant, note: Note, unit: Unit) -> bool:
    return unit in note.units or (unit[0] != p.DIVISION and note.concerns(plant, (unit[0],), (unit[1],)))


def _said(plant: Plant, note: Note) -> str:
    names = [name for kind, unit in note.units for name in plant.name(kind, unit, note.first).spellings()]
    return _plain(" ".join((note.code, note.text, *reason_name(plant, note).spellings(), *names)))


def _plain(text: str) -> str:
    return text.translate(_ALIKE).casefold()


def reason_name(plant: Plant, note: Note) -> Text:
    """Name the reason of a note as the plant called it on the note's first day."""
    return plant.name(p.REASON, note.reason, note.first)


def units_named(plant: Plant, note: Note) -> list[Text]:
    """Name what a note concerns, as it was called on the note's first day."""
    return [plant.name(kind, unit, note.first) for kind, unit in note.units] or [WHOLE_PLANT]


def period_words(plant: Plant, note: Note) -> Message:
    """Say when it was: a day, a shift, or from one to another."""
    begins = _moment(plant, note.first, note.first_shift)
    if (note.first, note.first_shift) == (note.last, note.last_shift):
        return begins
    if note.first == note.last and note.first_shift is None and note.last_shift is None:
        return begins
    return msg("{first} – {last}", first=begins, last=_moment(plant, note.last, note.last_shift))


def _moment(plant: Plant, day: date, shift: str | None) -> Message:
    if shift is None:
        return msg("{day}", day=day)
    pattern = plant.calendar(day).pattern
    name = pattern.shift(shift).name if shift in pattern.codes else shift
    return msg("{day}, {shift}", day=day, shift=name)


def attribute_said(plant: Plant, key: str, stored: str, day: date) -> Message | Text | str:
    """Say a recorded attribute to a reader: days as days, units and reasons by their names on a day."""
    match key:
        case n.FROM | n.TO:
            return msg("{day}", day=date.fromisoformat(stored))
        case n.REASON:
            return plant.name(p.REASON, stored, day)
        case n.UNITS:
            units = [plant.name(kind, unit, day) for kind, unit in n.read_units(stored)]
            return msg("{units}", units=units)
        case n.WITHDRAWN:
            return Text("yes", "да", "иә")
        case n.FROM_SHIFT | n.TO_SHIFT:
            pattern = plant.calendar(day).pattern
            return pattern.shift(stored).name if stored in pattern.codes else stored
    return stored


TABLE = ("code", "from", "from_shift", "to", "to_shift", "units", "reason", "text", "author", "recorded", "withdrawn")
"""Headings of the table of notes, for machines and spreadsheets."""
