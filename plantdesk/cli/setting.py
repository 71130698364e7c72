"""``configure`` and ``milestone``: the dated settings of a plant, and the promises of its projects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import click

from plantdesk.cli.asked import Asked
from plantdesk.cli.door import command, pass_asked, reason_option
from plantdesk.cli.entering import check_clock, clock_option
from plantdesk.cli.showing import day_option
from plantdesk.cli.words import read_day, split_words
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.text import msg
from plantdesk.services.milestones import DATES, record_milestone
from plantdesk.services.settings import known_id, read_setting

ID = "id"


@command(
    "configure",
    msg(
        'Set up the plant or one of its units from a day on. For example: configure section id=s1 name_en="Tankhouse 1"'
        " cells_installed=480 --from 2016-01-01; configure plant shifts=two rotation=four zone=Asia/Almaty. Kinds: {kinds}."
        " A store that is not there yet is made.",
        kinds=", ".join(p.SETTING_KINDS),
    ),
    click.Argument(["kind"]),
    click.Argument(["words"], nargs=-1, required=True, metavar="id=ID KEY=VALUE..."),
    day_option("--from", "since", about="since"),
    reason_option(),
    clock_option(),
)
@pass_asked
def configure(
    asked: Asked, kind: str, words: tuple[str, ...], since: date | None, reason: str | None, clock_is_right: bool
) -> None:
    """Record settings of one unit as one command."""
    if kind not in p.SETTING_KINDS:
        raise Refused(msg("There is no kind {kind}. Choose one of: {known}.", kind=kind, known=list(p.SETTING_KINDS)))
    values = split_words(words)
    unit = values.pop(ID, p.PLANT if kind == p.PLANT else None)
    if not unit:
        raise Refused(msg("{key} is missing. Give {key}=….", key=ID))
    with asked.open(create=True) as workplace:
        since = since or workplace.today
        plant = workplace.store.plant()
        settings: Mapping[str, str | None] = {
            key: read_setting(plant, kind, key, text, since) for key, text in values.items()
        }
        if not settings:
            known = list(p.ATTRIBUTES[kind])
            raise Refused(msg("There is nothing to set. Give one of: {known}.", known=known))
        check_clock(workplace, clock_is_right)
        recorded = workplace.recorder.configure([(Subject(kind, known_id(unit), since), settings)], reason)
        if recorded is None:
            asked.say(msg("All of it was set so already."))
        else:
            asked.say(msg("{n} settings hold from {day}.", n=len(recorded.revisions), day=since))


@command(
    "milestone",
    msg(
        'Record a milestone. For example: milestone code=M-11 name_en="Fan started" baseline=2016-09-01'
        " forecast=2016-09-20. Changing a date that stands needs --reason."
    ),
    click.Argument(["words"], nargs=-1, required=True, metavar="code=CODE KEY=VALUE..."),
    reason_option(),
    clock_option(),
)
@pass_asked
def milestone(asked: Asked, words: tuple[str, ...], reason: str | None, clock_is_right: bool) -> None:
    """Record attributes of one milestone as one command."""
    values = split_words(words)
    code = values.pop(p.CODE, "")
    if not code:
        raise Refused(msg("{key} is missing. Give {key}=….", key=p.CODE))
    read: dict[str, str | None] = {
        key: (read_day(text).isoformat() if key in DATES else text) if text else None for key, text in values.items()
    }
    if not read:
        raise Refused(msg("There is nothing to record of {code}. Give a name or a date.", code=code))
    with asked.open() as workplace:
        check_clock(workplace, clock_is_right)
        outcome = record_milestone(workplace.recorder, code, read, reason).or_raise()
        if outcome.recorded is None:
            asked.say(msg("All of it was recorded so already."))
        else:
            n = len(outcome.added) + len(outcome.filled) + len(outcome.corrected)
            asked.say(msg("{n} values of {code} recorded.", n=n, code=code))
