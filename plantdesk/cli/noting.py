"""``note`` and ``notes``: write notes on the curve, list and search them, and write them to a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from plantdesk.app import print_rows, write_rows
from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Group, Option, answer, command, common_options, json_option, pass_asked, reason_option
from plantdesk.cli.entering import check_clock, clock_option
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.cli.showing import columns, day_option, revision_line
from plantdesk.cli.words import DAY, SHIFT, read_day, shift_called
from plantdesk.domain import notes as n
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.notes import NOTE
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Text, msg
from plantdesk.services.language import Language
from plantdesk.services.naming import figure_name
from plantdesk.services.notes import (
    TABLE,
    NoteLine,
    Wanted,
    Written,
    chosen,
    note_line,
    note_lines,
    period_words,
    reason_name,
    units_named,
    written,
)
from plantdesk.services.noting import (
    add_note,
    correct_note,
    note_called,
    reason_called,
    restore_note,
    units_called,
    withdraw_note,
)
from plantdesk.services.ports import Readable
from plantdesk.services.recording import Outcome, Recorder

_TO, _TO_SHIFT = Text("to", "по", "дейін"), Text("to_shift", "по_смену", "ауысымға_дейін")
_UNIT, _REASON, _TEXT = (
    Text("unit", "объект", "нысан"),
    Text("reason", "причина", "себеп"),
    Text("text", "текст", "мәтін"),
)
_KEYS = {
    n.FROM: DAY,
    n.FROM_SHIFT: SHIFT,
    n.TO: _TO,
    n.TO_SHIFT: _TO_SHIFT,
    n.UNITS: _UNIT,
    n.REASON: _REASON,
    n.TEXT: _TEXT,
}
"""What the words of a note are called, in any of the three languages."""
_SHOWN_TEXT = 90
"""Letters of a text that a line of the list has; ``--json`` and the file have all of it."""


def _said(words: Sequence[str]) -> dict[str, str]:
    """Sort words into what they say of a note; what is no ``key=value`` of a note is its text."""
    keys = {spelled.casefold(): key for key, name in _KEYS.items() for spelled in (*name.spellings(), f"{name.en}s")}
    found: dict[str, str] = {}
    texts: list[str] = []
    for word in words:
        name, mark, value = word.partition("=")
        key = keys.get(name.strip().casefold()) if mark else None
        if key is None:
            texts.append(word)
        elif key in found:
            raise Refused(msg("{key} is given twice. Give it once.", key=name))
        else:
            found[key] = value.strip()
    if texts and n.TEXT in found:
        raise Refused(msg("{key} is given twice. Give it once.", key=_TEXT.en))
    return found | ({n.TEXT: " ".join(texts)} if texts else {})


def _read(plant: Plant, said: Mapping[str, str], first: date, last: date) -> dict[str, str | None]:
    """Give what words say of a note as it is stored, names as they hold on its days."""
    found: dict[str, str | None] = {}
    for key, text in said.items():
        match key:
            case n.FROM | n.TO:
                found[key] = read_day(text).isoformat() if text else None
            case n.FROM_SHIFT | n.TO_SHIFT:
                day = first if key == n.FROM_SHIFT else last
                found[key] = shift_called(plant.calendar(day), day, text) if text else None
            case n.UNITS:
                found[key] = n.write_units(units_called(plant, text, first))
            case n.REASON:
                found[key] = reason_called(plant, text, first) if text else None
            case _:
                found[key] = " ".join(text.split()) or None
    return found


class Notes(Group):
    """The group of what is done with one note."""


@click.pass_context
def _without_command(ctx: click.Context) -> None:
    """Name the commands where none is named."""
    if ctx.invoked_subcommand is None:
        known = sorted(note_group.commands)
        raise Refused(msg("Say what is to be done with a note, one of: {known}.", known=known))


note_group = Notes("note", callback=_without_command, invoke_without_command=True, params=[*common_options()])
note_group.about = msg(
    'Write a note on the curve. For example: note add day=2016-06-12 shift=night unit="Tankhouse 1" reason=short'
    ' "Short circuits in rows 4 and 7". See “plantdesk note add --help”.'
)


@command(
    "add",
    msg(
        "Pin a note to a day, a shift, or a period: note add day=2016-06-12 [shift=night] [to=2016-06-14] [to_shift=day]"
        ' [unit="Tankhouse 1, Tankhouse 2"] reason=short "What happened". Without a unit it concerns the whole plant.'
        " Reasons are listed by “plantdesk plant”; others are set up with “plantdesk configure reason”."
    ),
    click.Argument(["words"], nargs=-1, required=True, metavar="KEY=VALUE... TEXT"),
    clock_option(),
    json_option(),
)
@pass_asked
def add_command(asked: Asked, words: tuple[str, ...], clock_is_right: bool, as_json: bool) -> None:
    """Record a new note."""
    said = {key: text for key, text in _said(words).items() if text}
    if n.FROM not in said:
        raise Refused(msg("{key} is missing. Give {key}=….", key=DAY.en))
    first = read_day(said[n.FROM])
    last = read_day(said[n.TO]) if n.TO in said else first
    with asked.open() as workplace:
        plant = workplace.store.plant()
        note = n.read_note("", _read(plant, said, first, last))
        assert note is not None
        check_clock(workplace, clock_is_right)
        outcome = add_note(workplace.recorder, workplace.today, note)
        places = (*outcome.added, *outcome.filled, *outcome.same)
        code = next(subject.unit for subject, _ in places)
        if as_json:
            answer(_one_json(workplace.store, code))
        elif outcome.recorded is None:
            asked.say(msg("All of it was recorded so already."))
        else:
            asked.say(msg("Note {code} is recorded.", code=code))


@command(
    "edit",
    msg(
        "Correct a note, named by its code or the number that it ends with: note edit 3 to=2016-06-15 --reason “it took a"
        " day more”. What is given without a value is cleared."
    ),
    click.Argument(["code"]),
    click.Argument(["words"], nargs=-1, required=True, metavar="KEY=VALUE... TEXT"),
    reason_option(),
    clock_option(),
)
@pass_asked
def edit_command(asked: Asked, code: str, words: tuple[str, ...], reason: str | None, clock_is_right: bool) -> None:
    """Correct a note."""
    said = _said(words)
    with asked.open() as workplace:
        store = workplace.store
        line = _line(store, code)
        first = read_day(said[n.FROM]) if said.get(n.FROM) else line.note.first
        last = read_day(said[n.TO]) if said.get(n.TO) else line.note.last
        values = _read(store.plant(), said, first, max(first, last))
        check_clock(workplace, clock_is_right)
        outcome = correct_note(workplace.recorder, workplace.today, line.code, values, reason).or_raise()
        if outcome.recorded is None:
            asked.say(msg("All of it was recorded so already."))
        else:
            asked.say(msg("Note {code} is corrected.", code=line.code))


@command(
    "withdraw",
    msg("Withdraw a note: it is shown no more, and stays in the ledger with its history."),
    click.Argument(["code"]),
    reason_option(),
    clock_option(),
)
@pass_asked
def withdraw_command(asked: Asked, code: str, reason: str | None, clock_is_right: bool) -> None:
    """Withdraw a note."""
    code = _done(asked, code, reason, clock_is_right, withdraw_note)
    asked.say(msg("Note {code} is withdrawn; its history stays.", code=code))


@command(
    "restore",
    msg("Bring a withdrawn note back."),
    click.Argument(["code"]),
    reason_option(),
    clock_option(),
)
@pass_asked
def restore_command(asked: Asked, code: str, reason: str | None, clock_is_right: bool) -> None:
    """Bring a note back."""
    code = _done(asked, code, reason, clock_is_right, restore_note)
    asked.say(msg("Note {code} stands again.", code=code))


def _done(
    asked: Asked,
    code: str,
    reason: str | None,
    clock_is_right: bool,
    does: Callable[[Recorder, date, str, str | None], Outcome],
) -> str:
    """Do something with the whole of a note; gives its code."""
    with asked.open() as workplace:
        line = _line(workplace.store, code)
        check_clock(workplace, clock_is_right)
        does(workplace.recorder, workplace.today, line.code, reason).or_raise()
        return line.code


@command(
    "history",
    msg("Show all that was ever recorded of a note: who, when, and why it was changed."),
    click.Argument(["code"]),
    *look_options()[:2],
)
@pass_asked
@looking
def history_command(asked: Asked, code: str, look: Look) -> None:
    """Print the revisions of a note."""
    with asked.read() as whole:
        ledger = look.over(whole)
        subject, plant = Subject(NOTE, note_called(ledger, code)), ledger.plant()
        for key in n.ATTRIBUTES:
            revisions = ledger.history(subject, key)
            if revisions:
                asked.say(figure_name(ledger.catalogue, key))
            for revision in revisions:
                asked.say(f"  {revision_line(revision, plant, ledger, asked.language)}")


for _made in (add_command, edit_command, withdraw_command, restore_command, history_command):
    note_group.add_command(_made)


def _line(ledger: Readable, text: str) -> NoteLine:
    code = note_called(ledger, text)
    line = note_line(ledger, code)
    if line is None:
        raise Refused(msg("There is no note {code}. See “plantdesk notes”.", code=code))
    return line


@command(
    "notes",
    msg("List the notes on the curve by the days they begin on; -o writes them to a CSV file."),
    Option("--search", default="", about=msg("Only notes with all these words, in text, reason or unit.")),
    Option("--reason", about=msg("Only notes of one reason, by id, code or name.")),
    Option(
        "--unit", about=msg("Only notes that concern one unit, by id, code or name; those of the whole plant, too.")
    ),
    day_option("--from", "first", about="from"),
    day_option("--to", "last", about="to"),
    Option("--withdrawn", is_flag=True, about=msg("List withdrawn notes, too.")),
    Option(
        "-o",
        "--output",
        "target",
        type=click.Path(path_type=Path, allow_dash=True),
        about=msg("The CSV file to write, or - for the standard output."),
    ),
    *look_options(),
    json_option(),
)
@pass_asked
@looking
def notes_command(
    asked: Asked,
    search: str,
    reason: str | None,
    unit: str | None,
    first: date | None,
    last: date | None,
    withdrawn: bool,
    target: Path | None,
    look: Look,
    as_json: bool,
) -> None:
    """Print or write the notes that are asked for."""
    if first is not None and last is not None and last < first:
        raise Refused(msg("{first} lies after {last}. Choose an earlier day.", first=first, last=last))
    with asked.read() as whole:
        ledger, day = look.over(whole), last or look.day(whole)
        plant = ledger.plant()
        wanted = Wanted(search, _reason(plant, reason, day), _unit(plant, unit, day), first, last)
        lines = chosen(plant, note_lines(ledger, withdrawn=withdrawn), wanted)
        by = written(ledger, lines)
        if target is not None:
            rows = [list(TABLE), *(_cells(plant, line, by) for line in lines)]
            if str(target) == "-":
                print_rows(sys.stdout, rows)
            else:
                asked.say(msg("{n} rows written to {path}.", n=write_rows(target, rows), path=str(target)))
        elif as_json:
            answer({**look.words(), "notes": [_as_json(plant, line, by) for line in lines]})
        else:
            _tell(asked, plant, lines, by)


def _reason(plant: Plant, text: str | None, day: date) -> str:
    if text is None:
        return ""
    found = reason_called(plant, text, day)
    if found not in plant.all_units(p.REASON):
        known = [plant.name(p.REASON, one, day) for one in plant.units(p.REASON, day)]
        raise Refused(
            msg("There is no reason “{reason}” on {day}. Choose one of: {known}.", reason=text, day=day, known=known)
        )
    return found


def _unit(plant: Plant, text: str | None, day: date) -> n.Unit | None:
    if text is None:
        return None
    found = units_called(plant, text, day)
    if len(found) != 1:
        raise Refused(msg("Name one unit."))
    return found[0]


def _tell(asked: Asked, plant: Plant, lines: Sequence[NoteLine], by: Mapping[str, Written]) -> None:
    if not lines:
        asked.say(msg("There are no such notes."))
        return
    table = [_row(plant, line, by, asked.language) for line in lines]
    for line in columns(table, left=len(table[0])):
        asked.say(line)


def _row(plant: Plant, line: NoteLine, by: Mapping[str, Written], language: Language) -> list[str]:
    say, note = language.say, line.note
    text = note.text if len(note.text) <= _SHOWN_TEXT else f"{note.text[: _SHOWN_TEXT - 1]}…"
    marks = [
        say(word)
        for shown, word in ((note.withdrawn, n.ATTRIBUTES[n.WITHDRAWN]), (line.corrected, _CORRECTED))
        if shown
    ]
    author, moment = _by(plant, line, by, language)
    return [
        note.code,
        say(period_words(plant, note)),
        say(reason_name(plant, note)),
        ", ".join(say(name) for name in units_named(plant, note)),
        text + (f" ({', '.join(marks)})" if marks else ""),
        author,
        moment,
    ]


_CORRECTED = Text("corrected", "исправлена", "түзетілген")


def _by(plant: Plant, line: NoteLine, by: Mapping[str, Written], language: Language) -> tuple[str, str]:
    """Give the name of the author and the moment in plant time."""
    one = by[line.code]
    moment = datetime.fromtimestamp(one.recorded / 1000, UTC)
    name = language.say(plant.name(p.PERSON, one.author, moment.date()))
    return name, language.moment(plant.calendar(moment.date()).local(moment))


def _one_json(ledger: Readable, code: str) -> dict[str, object]:
    line = _line(ledger, code)
    return _as_json(ledger.plant(), line, written(ledger, [line]))


def _as_json(plant: Plant, line: NoteLine, by: Mapping[str, Written]) -> dict[str, object]:
    note, one = line.note, by[line.code]
    moment = datetime.fromtimestamp(one.recorded / 1000, UTC)
    return {
        "code": note.code,
        "from": note.first.isoformat(),
        "from_shift": note.first_shift,
        "to": note.last.isoformat(),
        "to_shift": note.last_shift,
        "units": [
            {"kind": kind, "id": unit, "name": plant.name(kind, unit, note.first).en} for kind, unit in note.units
        ],
        "reason": note.reason,
        "reason_name": reason_name(plant, note).en,
        "text": note.text,
        "author": one.author,
        "author_name": plant.name(p.PERSON, one.author, moment.date()).en,
        "recorded": moment.isoformat(timespec="milliseconds"),
        "corrected": line.corrected,
        "withdrawn": note.withdrawn,
    }


def _cells(plant: Plant, line: NoteLine, by: Mapping[str, Written]) -> list[str]:
    """Give a row of the file: names in English where they mean one unit alone, days and moments as ISO."""
    note, told = line.note, _as_json(plant, line, by)
    return [
        note.code,
        note.first.isoformat(),
        note.first_shift or "",
        note.last.isoformat(),
        note.last_shift or "",
        ", ".join(name.en for name in units_named(plant, note)) if note.units else "",
        reason_name(plant, note).en,
        note.text,
        str(told["author_name"]),
        str(told["recorded"]),
        n.YES if note.withdrawn else "",
    ]
