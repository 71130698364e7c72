"""``board``: who has entered what of a day's shifts, what is missing, and whom to phone."""

from __future__ import annotations

from datetime import date, timedelta

import click

from plantdesk.app import clock_of
from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option, answer, command, json_option, pass_asked
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.cli.showing import day_option
from plantdesk.domain.errors import Refused
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.services.signs import Board, board, moment_of
from plantdesk.services.signs_words import NAMES, SHAPES, brief, call_of, duty_of, lacks_of
from plantdesk.services.signs_words import as_json as told_to_programs

_MOST_DAYS = 31


@command(
    "board",
    msg("Show who has entered what of a day's shifts, what is partial, late or missing, and whom to phone about it."),
    day_option("--day", about="day"),
    Option(
        "--days",
        type=click.IntRange(1, _MOST_DAYS),
        default=1,
        about=msg("How many days up to that one; otherwise that day alone."),
    ),
    *look_options(),
    json_option(),
)
@looking
@pass_asked
def board_command(asked: Asked, day: date | None, days: int, look: Look, as_json: bool) -> None:
    """Print the board of a day."""
    with asked.read() as ledger:
        now = moment_of(ledger.plant(), clock_of(ledger)(), look.known_on)
        present = ledger.plant().calendar(now.date()).production_day_and_shift(now)[0]
        if day is not None and day > present:
            raise Refused(
                msg("{day} has not begun: nothing is due yet. The latest day is {present}.", day=day, present=present)
            )
        day = day or look.day(ledger)
        ledger = look.over(ledger)
        plant = ledger.plant()
        shifts = sum(len(plant.calendar(day - timedelta(days=back)).pattern.codes) for back in range(days))
        found = board(ledger, now, shifts, day)
        if as_json:
            answer({"day": day.isoformat(), **look.words(), **told_to_programs(found, plant)})
            return
        for line in _lines(found, plant, asked.language):
            asked.say(line)


def _lines(found: Board, plant: Plant, language: Language) -> list[str]:
    say = language.say
    heads = [
        f"{language.date(day)[:5]} {say(plant.calendar(day).pattern.shift(shift).name)}" for day, shift in found.shifts
    ]
    table = [["", *heads]]
    for group in found.groups:
        table.append([say(group.name), *("" for _ in heads)])
        for line in group.lines:
            cells = [
                f"{SHAPES[cell.sign]} {say(NAMES[cell.sign])} {brief(cell, plant, language) if cell.first else ''}".strip()
                for cell in line.cells
            ]
            table.append([f"  {say(line.name)}", *cells])
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in table]
    lacks = lacks_of(found, plant, language)
    if lacks:
        lines += ["", say(msg("Lacking:")), *(f"- {one}" for one in lacks)]
    lines += ["", duty_of(found.duty, plant, language)]
    if found.calls:
        lines += [say(msg("Whom to phone:")), *(f"- {call_of(call, plant, language)}" for call in found.calls)]
    else:
        lines.append(
            say(
                msg(
                    "Nobody needs to be phoned about the last {n} shifts: nothing that is due is missing.",
                    n=found.looked,
                )
            )
        )
    return lines
