"""Write notes on the curve: add, correct, withdraw and bring back, each as one command, or one line that says why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from plantdesk.domain import notes as n
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.notes import NOTE, Note, fault, read_note
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Message, msg
from plantdesk.services.ports import Readable
from plantdesk.services.recording import KEYBOARD, Entry, Outcome, Recorder

_TRIES = 20
"""So many other notes may come in between while a new one looks for its code."""
_MARK = 4
"""Letters of the station in a code: two stations that each add a note must not mean the same one."""
_NAMED = 12
"""How many units a refusal lists."""


def add_note(recorder: Recorder, today: date, note: Note) -> Outcome:
    """Record a new note under a code that it is given here; ``Refused`` where it is not right.

    Where another program takes the code in between, the next one is taken.
    """
    values = {key: text for key, text in stored(note).items() if text is not None}
    for _ in range(_TRIES):
        code = next_code(recorder)
        outcome = _save(recorder, today, code, values, dict.fromkeys(n.ATTRIBUTES), None)
        if not outcome.clashes:
            return outcome.or_raise()
    return outcome.or_raise()


def correct_note(
    recorder: Recorder,
    today: date,
    code: str,
    values: Mapping[str, str | None],
    reason: str | None,
    seen: Mapping[str, int | None] | None = None,
) -> Outcome:
    """Record other attributes of a note (as stored; ``None`` clears); ``seen`` has the revisions that were looked at.

    ``Refused`` without a reason where something that stands is changed, and where the note would not be right.
    """
    return _save(recorder, today, code, values, seen or {}, reason)


def withdraw_note(recorder: Recorder, today: date, code: str, reason: str | None) -> Outcome:
    """Withdraw a note: it is shown no more, and stays in the ledger with its history. ``Refused`` without a reason."""
    unsaid = msg("A note is withdrawn with a reason. Say why it should not stand.")
    return _mark_withdrawn(recorder, today, code, n.YES, reason, unsaid)


def restore_note(recorder: Recorder, today: date, code: str, reason: str | None) -> Outcome:
    """Bring a withdrawn note back. ``Refused`` without a reason."""
    unsaid = msg("A note is brought back with a reason. Say why it should stand after all.")
    return _mark_withdrawn(recorder, today, code, None, reason, unsaid)


def _mark_withdrawn(
    recorder: Recorder, today: date, code: str, withdrawn: str | None, reason: str | None, unsaid: Message
) -> Outcome:
    if not (reason or "").strip():
        raise Refused(unsaid)
    return _save(recorder, today, code, {n.WITHDRAWN: withdrawn}, {}, reason)


def stored(note: Note) -> dict[str, str | None]:
    """Give the attributes of a note as they are stored; the end is left out where it follows from the beginning."""
    alone = (note.first, note.first_shift) == (note.last, note.last_shift)
    return {
        n.FROM: note.first.isoformat(),
        n.FROM_SHIFT: note.first_shift,
        n.TO: None if alone else note.last.isoformat(),
        n.TO_SHIFT: None if alone else note.last_shift,
        n.UNITS: n.write_units([unit for unit in note.units if unit[0] in n.UNIT_KINDS]),
        n.REASON: note.reason or None,
        n.TEXT: " ".join(note.text.split()) or None,
    }


def next_code(recorder: Recorder) -> str:
    """Give a code that no note of this station has ever had: ``N-`` with the station's mark and a number."""
    mark = f"N-{recorder.station().hex()[-_MARK:]}-"
    taken = [code for code, *_ in recorder.ledger.records(NOTE, ()) if code.startswith(mark)]
    used = [int(rest) for code in taken if (rest := code[len(mark) :]).isdigit()]
    return f"{mark}{max(used, default=0) + 1}"


def note_called(ledger: Readable, text: str) -> str:
    """Give the code of a note by its code or the end of it, where that means one note; ``Refused`` otherwise."""
    wanted = text.strip().casefold()
    codes = [code for code, *_ in ledger.records(NOTE, (n.FROM,))]
    found = [code for code in codes if code.casefold() == wanted]
    found = found or [code for code in codes if wanted and code.casefold().endswith(f"-{wanted}")]
    if len(found) == 1:
        return str(found[0])
    if found:
        raise Refused(msg("“{text}” may mean {codes}. Give the whole code.", text=text, codes=found))
    raise Refused(msg("There is no note {code}. See “plantdesk notes”.", code=text))


def reason_called(plant: Plant, text: str, day: date) -> str:
    """Give the id of a reason by id, code or name on a day; the text itself where it is none, to be refused later."""
    found = plant.whole().find(p.REASON, text, day)
    return found[0] if len(found) == 1 else text


def _save(
    recorder: Recorder,
    today: date,
    code: str,
    values: Mapping[str, str | None],
    seen: Mapping[str, int | None],
    reason: str | None,
) -> Outcome:
    subject = Subject(NOTE, code)
    reasons = dict.fromkeys(values, reason.strip()) if reason and reason.strip() else {}
    entry = Entry(subject, dict(values), dict(seen), reasons)
    return recorder.save(
        [entry], NOTE, KEYBOARD, reason, all_or_nothing=True, check=_checking(subject, values, seen, today)
    )


def _checking(
    subject: Subject, values: Mapping[str, str | None], seen: Mapping[str, int | None], today: date
) -> Callable[[Readable], None]:
    """Refuse a note that is not right as it will stand; a new one whose code was taken meanwhile clashes instead."""
    is_new = n.FROM in seen and seen[n.FROM] is None

    def check(ledger: Readable) -> None:
        there = {key: one.value for key, one in ledger.at([subject]).get(subject, {}).items()}
        if not is_new and not there.get(n.FROM):
            raise Refused(msg("There is no note {code}. See “plantdesk notes”.", code=subject.unit))
        if n.WITHDRAWN in values:
            return  # whatever else has become of it meanwhile
        if there.get(n.WITHDRAWN):
            raise Refused(msg("The note {code} is withdrawn. Bring it back first.", code=subject.unit))
        note = read_note(subject.unit, values if is_new else {**there, **values})
        if note is None:
            raise Refused(msg("The note has no day. Give the day that it begins on."))
        wrong = fault(note, ledger.plant(), today)
        if wrong is not None:
            raise Refused(wrong)

    return check


def units_called(plant: Plant, text: str, day: date) -> tuple[n.Unit, ...]:
    """Read the units that a note names, parted by commas: each by id, code or name on a day, or as ``kind:name``.

    ``Refused`` where a name means none or several; nothing written is the whole plant.
    """
    return tuple(_unit_called(plant.whole(), word, day) for part in text.split(",") if (word := part.strip()))


def _unit_called(plant: Plant, text: str, day: date) -> n.Unit:
    kind, mark, name = text.partition(":")
    kinds = (kind,) if mark and kind in n.UNIT_KINDS else n.UNIT_KINDS
    wanted = name.strip() if len(kinds) == 1 else text
    found = [(one, unit) for one in kinds for unit in plant.find(one, wanted, day)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            msg(
                "“{name}” may mean {units} on {day}. Give the id.",
                name=text,
                units=[f"{one}:{unit}" for one, unit in found],
                day=day,
            )
        )
    names: list[object] = [plant.name(one, unit, day) for one in n.UNIT_KINDS for unit in plant.units(one, day)]
    known = names if len(names) <= _NAMED else [*names[:_NAMED], "…"]
    raise Refused(msg("There is no unit “{name}” on {day}. Choose one of: {known}.", name=text, day=day, known=known))
