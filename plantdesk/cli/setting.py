"""``configure``: the dated settings of a plant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import click

from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option, command, pass_asked, reason_option
from plantdesk.cli.entering import check_clock, clock_option
from plantdesk.cli.showing import day_option
from plantdesk.cli.words import split_words
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.text import msg
from plantdesk.services.organising import joining, shift_moves
from plantdesk.services.plans import fallen_told, plans_after
from plantdesk.services.ports import Recorded
from plantdesk.services.settings import known_id, read_setting
from plantdesk.services.workplace import Workplace

ID = "id"


@command(
    "configure",
    msg(
        'Set up the plant or one of its units from a day on. For example: configure section id=s1 name_en="Tankhouse 1"'
        " cells_installed=480 --from 2016-01-01; configure plant shifts=two rotation=four zone=Asia/Almaty. Kinds: {kinds}."
        ' A figure of the plant\'s own: configure figure anode_scrap_t sheet=cathode name_en="Anode scrap" unit=t high=400.'
        " Two units that are one: configure section s9 same_as=s4. A store that is not there yet is made.",
        kinds=", ".join(p.SETTING_KINDS),
    ),
    click.Argument(["kind"]),
    click.Argument(["words"], nargs=-1, required=True, metavar="ID KEY=VALUE..."),
    day_option("--from", "since", about="since"),
    Option(
        "--move",
        "moves",
        multiple=True,
        metavar="OLD=NEW",
        about=msg("With other shifts: the new shift that takes the entries of an old one; may be given again."),
    ),
    reason_option(),
    clock_option(),
)
@pass_asked
def configure(
    asked: Asked,
    kind: str,
    words: tuple[str, ...],
    since: date | None,
    moves: tuple[str, ...],
    reason: str | None,
    clock_is_right: bool,
) -> None:
    """Record settings of one unit as one command."""
    if kind not in p.SETTING_KINDS:
        raise Refused(msg("There is no kind {kind}. Choose one of: {known}.", kind=kind, known=list(p.SETTING_KINDS)))
    if "=" not in words[0] and kind != p.PLANT:
        words = (f"{ID}={words[0]}", *words[1:])
    values = split_words(words)
    unit = values.pop(ID, p.PLANT if kind == p.PLANT else None)
    if not unit:
        raise Refused(msg("{key} is missing. Give {key}=….", key=ID))
    with asked.open(create=True) as workplace:
        since = since or workplace.today
        plant = workplace.store.plant()
        check_clock(workplace, clock_is_right)
        if p.STANDS_FOR in values:
            recorded = _join(workplace, kind, unit, values, since, reason)
        else:
            settings: Mapping[str, str | None] = {
                key: read_setting(plant, kind, key, text, since) for key, text in values.items()
            }
            if not settings:
                known = list(p.ATTRIBUTES[kind])
                raise Refused(msg("There is nothing to set. Give one of: {known}.", known=known))
            subject = Subject(kind, known_id(unit), since)
            if kind != p.PLANT and unit not in plant.all_units(kind) and not any(map(settings.get, p.NAMES)):
                known = list(plant.all_units(kind))
                raise Refused(
                    msg(
                        "There is no {kind} {id}, and no name for a new one. Known: {known}.",
                        kind=kind,
                        id=unit,
                        known=known,
                    )
                )
            carried = shift_moves(workplace.store, since, split_words(moves)) if moves else {}
            recorded = workplace.recorder.configure([(subject, settings)], reason, carried)
        if recorded is None:
            asked.say(msg("All of it was set so already."))
        else:
            asked.say(msg("{n} settings hold from {day}.", n=len(recorded.revisions), day=since))
            fallen = plans_after(workplace.store, kind, unit, since) if values.get(p.STATE) == p.RETIRED else ()
            if fallen:
                asked.say(fallen_told(fallen))


def _join(
    workplace: Workplace, kind: str, unit: str, values: Mapping[str, str], since: date, reason: str | None
) -> Recorded | None:
    """Let another unit stand for one from a day on."""
    if len(values) > 1:
        raise Refused(msg("Join the two first, then set the rest: {key}=… stands alone.", key=p.STANDS_FOR))
    joined = joining(workplace.store, kind, unit, values[p.STANDS_FOR], since)
    return workplace.recorder.configure(joined.settings, reason, joined.moves)
