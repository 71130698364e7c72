"""``trace``: where a figure comes from, as an indented tree or as JSON."""

from __future__ import annotations

from datetime import date

import click

from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option, answer, command, json_option, pass_asked
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.cli.showing import day_option
from plantdesk.cli.words import unit_called
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.errors import Refused
from plantdesk.domain.text import msg
from plantdesk.services.trace import NAMED, trace, unit_kind
from plantdesk.services.trace_asked import is_part
from plantdesk.services.trace_words import as_json as told_to_programs
from plantdesk.services.trace_words import lines

_DEEPEST = 12


@command(
    "trace",
    msg(
        "Say where a figure comes from: formula, inputs, sources, constants, down to the figures of shifts and every"
        " value recorded for them. FIGURE is a key of “kpi” (cathode.year_t) or a figure of the catalogue, with"
        " .month, .year or @SHIFT behind it where it is not meant of the day."
    ),
    click.Argument(["figure"]),
    day_option("--on", about="day"),
    Option("--unit", about=msg("The section, source, concentrator or heap by id, code or name; otherwise all.")),
    Option(
        "--depth",
        type=click.IntRange(0, _DEEPEST),
        about=msg("Open every line so many levels; otherwise one way is opened down to what was recorded."),
    ),
    *look_options(),
    json_option(),
)
@looking
@pass_asked
def trace_command(
    asked: Asked, figure: str, on: date | None, unit: str | None, depth: int | None, look: Look, as_json: bool
) -> None:
    """Print the derivation of a figure."""
    with asked.read() as ledger:
        day = on or look.day(ledger)
        if look.as_of is not None and day > look.as_of:
            raise Refused(msg("{day} lies after {as_of}. Choose an earlier day.", day=day, as_of=look.as_of))
        ledger = look.over(ledger)
        ref = _ref(ledger.catalogue, figure)
        kind = unit_kind(ledger, ref)
        chosen = unit
        if unit is not None and kind is not None and not is_part(unit):
            chosen = unit_called(ledger.plant(), kind, unit, day)
        found = trace(ledger, ref, day, chosen)
        if as_json:
            answer({"on": day.isoformat(), "unit_id": chosen, **look.words(), **told_to_programs(found, depth)})
            return
        for line in lines(found, asked.language, depth):
            asked.say(line)


def _ref(catalogue: Catalogue, text: str) -> str:
    """Take a figure of the catalogue by its name in any language, too."""
    base, at, shift = text.partition("@")
    wanted = " ".join(base.split()).casefold()
    if wanted in NAMED or not wanted:
        return text
    named: dict[str, str] = {s.casefold(): f.key for f in catalogue.derived for s in f.name.spellings()}
    named |= {s.casefold(): f.key for f in catalogue.figures for s in f.name.spellings()}
    return f"{named[wanted]}{at}{shift}" if wanted in named else f"{base}{at}{shift}"
