"""Notes on the curve: what happened in a shift or a period, to which units of the plant, and for which reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from plantdesk.domain import plant as p
from plantdesk.domain.periods import day_number
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Message, Text, msg

NOTE = "note"
"""Kind of the subject of a note, and of the command that records one; its unit is the note's code."""
FROM, FROM_SHIFT, TO, TO_SHIFT, UNITS, REASON, TEXT, WITHDRAWN = (
    "note_from",
    "note_from_shift",
    "note_to",
    "note_to_shift",
    "note_units",
    "note_reason",
    "note_text",
    "note_withdrawn",
)
ATTRIBUTES: Mapping[str, Text] = {
    FROM: Text("First day", "Первый день", "Бірінші күн"),
    FROM_SHIFT: Text("First shift", "Первая смена", "Бірінші ауысым"),
    TO: Text("Last day", "Последний день", "Соңғы күн"),
    TO_SHIFT: Text("Last shift", "Последняя смена", "Соңғы ауысым"),
    UNITS: Text("Concerns", "Касается", "Қатысты"),
    REASON: Text("Reason of the note", "Причина заметки", "Жазбаның себебі"),
    TEXT: Text("Text of the note", "Текст заметки", "Жазбаның мәтіні"),
    WITHDRAWN: Text("Withdrawn", "Отозвана", "Қайтарылды"),
}
"""What is recorded of a note, and what people call it. Days are ISO dates, units ``kind:id`` parted by spaces."""
UNIT_KINDS = (p.DIVISION, p.SECTION, p.SOURCE, p.CONCENTRATOR, p.HEAP)
"""Kinds of units that a note may concern; one that names none concerns the whole plant."""
YES = "yes"
LONGEST_TEXT = 500
MOST_DAYS = 1096
"""A note over more days than these is a slip of the year."""

Unit = tuple[str, str]
"""Kind and id of a unit of the plant."""


class Note(NamedTuple):
    """A note as it stands. Without a shift it begins or ends with its whole day."""

    code: str
    first: date
    last: date
    reason: str
    text: str
    first_shift: str | None = None
    last_shift: str | None = None
    units: tuple[Unit, ...] = ()
    withdrawn: bool = False

    def edges(self, plant: Plant) -> tuple[float, float]:
        """Give where the note begins and ends in days since 1970-01-01; a day reaches half a day around its number."""
        return _edge(plant, self.first, self.first_shift, 0), _edge(plant, self.last, self.last_shift, 1)

    def touches(self, first: date, last: date) -> bool:
        """Tell whether any of its days lies between two days."""
        return self.first <= last and self.last >= first

    def concerns(self, plant: Plant, kinds: Collection[str], units: Collection[str] = ()) -> bool:
        """Tell whether the note speaks of units of these kinds (of ``units`` alone, where some are named).

        A note of the whole plant does, one of a division where the division has such a unit, and one of an ore source
        where such a unit is fed by it, all on the note's first day.
        """
        if not self.units:
            return True
        return any(_reaches(plant, unit, self.first, kinds, units) for unit in self.units)


def _edge(plant: Plant, day: date, shift: str | None, whole: int) -> float:
    codes = plant.calendar(day).pattern.codes
    if shift not in codes:
        return day_number(day) - 0.5 + whole
    return day_number(day) - 0.5 + (codes.index(shift) + whole) / len(codes)


def _reaches(plant: Plant, named: Unit, day: date, kinds: Collection[str], units: Collection[str]) -> bool:
    kind, unit = named
    if kind in kinds and (not units or unit in units):
        return True
    if kind == p.DIVISION:
        return any(
            plant.division_of(other, one, day) == unit
            for other in kinds
            if other in UNIT_KINDS
            for one in units or plant.whole().units(other, day)
        )
    if kind == p.SOURCE:
        fed, _, place = (plant.route(unit, day) or "").partition(":")
        return bool(place) and fed in kinds and (not units or place in units)
    return False


def read_units(text: str | None) -> tuple[Unit, ...]:
    """Read the units of a note as they are stored."""
    return tuple((kind, unit) for word in (text or "").split() for kind, mark, unit in [word.partition(":")] if mark)


def write_units(units: Collection[Unit]) -> str | None:
    """Write units as they are stored: each once, in the order of their kinds; nothing for the whole plant."""
    ordered = sorted(set(units), key=lambda unit: (UNIT_KINDS.index(unit[0]), unit[1]))
    return " ".join(f"{kind}:{unit}" for kind, unit in ordered) or None


def read_note(code: str, said: Mapping[str, str | None]) -> Note | None:
    """Read a note from what stands of it; nothing where it has no day any more, as after its making was undone."""
    first = said.get(FROM)
    if not first:
        return None
    shift, last, last_shift = said.get(FROM_SHIFT), said.get(TO), said.get(TO_SHIFT)
    if not last and not last_shift:
        last_shift = shift  # one shift alone
    return Note(
        code,
        date.fromisoformat(first),
        date.fromisoformat(last or first),
        said.get(REASON) or "",
        said.get(TEXT) or "",
        shift,
        last_shift,
        read_units(said.get(UNITS)),
        bool(said.get(WITHDRAWN)),
    )


def fault(note: Note, plant: Plant, today: date) -> Message | None:
    """Say what is wrong with a note: one line with what is wrong, where, and what to do; nothing where all is right."""
    return _period_fault(note, plant, today) or _named_fault(note, plant) or _text_fault(note)


def _period_fault(note: Note, plant: Plant, today: date) -> Message | None:
    if note.first > today:
        return msg(
            "The note begins on {day}, and today is {today}. What is planned belongs to the milestones.",
            day=note.first,
            today=today,
        )
    if note.last < note.first:
        return msg("The note ends on {last} before it begins on {first}.", first=note.first, last=note.last)
    if (note.last - note.first).days >= MOST_DAYS:
        return msg(
            "The note reaches from {first} to {last}, longer than {n} days. Check the years.",
            first=note.first,
            last=note.last,
            n=MOST_DAYS,
        )
    for day, shift in ((note.first, note.first_shift), (note.last, note.last_shift)):
        known = plant.calendar(day).pattern.codes
        if shift is not None and shift not in known:
            return msg(
                "There is no shift {shift} on {day}. Choose one of: {known}.", shift=shift, day=day, known=list(known)
            )
    begins, ends = note.edges(plant)
    if ends <= begins:
        return msg("The last shift of {day} comes before the first one. Exchange them.", day=note.first)
    return None


def _named_fault(note: Note, plant: Plant) -> Message | None:
    whole = plant.whole()
    for kind, unit in note.units:
        if kind not in UNIT_KINDS or whole.state(kind, unit, note.first) not in (p.RUNNING, p.STOPPED):
            return msg(
                "{unit} did not exist on {day}. Check the day, or name another unit.",
                unit=whole.name(kind, unit, note.first) if kind in UNIT_KINDS else f"{kind}:{unit}",
                day=note.first,
            )
    if not note.reason:
        return msg("The note has no reason. Choose one of: {known}.", known=_reasons(whole, note.first))
    if whole.state(p.REASON, note.reason, note.first) not in (p.RUNNING, p.STOPPED):
        return msg(
            "There is no reason “{reason}” on {day}. Choose one of: {known}.",
            reason=whole.name(p.REASON, note.reason, note.first),
            day=note.first,
            known=_reasons(whole, note.first),
        )
    return None


def _reasons(plant: Plant, day: date) -> list[Text]:
    return [plant.name(p.REASON, one, day) for one in plant.units(p.REASON, day)]


def _text_fault(note: Note) -> Message | None:
    if not note.text.strip():
        return msg("The note has no text. Say in a sentence what happened.")
    if len(note.text) > LONGEST_TEXT:
        return msg(
            "The note has {length} characters, and {n} are the limit. Shorten it.",
            length=len(note.text),
            n=LONGEST_TEXT,
        )
    return None
