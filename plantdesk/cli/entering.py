"""``add``, ``move``, ``undo``, ``redo``: what a person enters, by the same rules and the same way as in the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import click

from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Command, Option, answer, command, common_options, json_option, pass_asked, reason_option
from plantdesk.cli.words import REMARK, Named, moved_entry, named_entry, sheet_called, split_words
from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Catalogue, Sheet
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.clock_check import clock_question
from plantdesk.services.doubts import doubts
from plantdesk.services.figures import figure_called, read_value
from plantdesk.services.lots import attribute_called, key_called, read_attribute, with_stock
from plantdesk.services.naming import entry_name, figure_name, said_of
from plantdesk.services.recording import KEYBOARD, SHEET, SOURCES, Entered, Entry, Outcome, foresee
from plantdesk.services.undo import Step
from plantdesk.services.undo_words import step_told
from plantdesk.services.workplace import Workplace


def check_clock(workplace: Workplace, right: bool) -> None:
    """Refuse to save while the machine's clock looks wrong, unless the person says that it is right."""
    question = clock_question(workplace.store.newest_recorded(), workplace.clock())
    if question is not None and not right:
        raise Refused(msg("{question} If it is right, say --clock-is-right.", question=question))


def clock_option() -> Option:
    """Give the option by which a person vouches for the machine's clock."""
    return Option("--clock-is-right", is_flag=True, about=msg("The clock of this machine is right, odd as it looks."))


@command(
    "add",
    msg(
        "Enter figures of one section, source, concentrator or heap in one shift. For example: add cathode"
        ' day=2016-06-30 shift=night section="Tankhouse 1" {figure}=99,2. Write – for none, <0.005 for below'
        " detection, and nothing after the = to clear a figure.",
        figure=m.CATHODE_T,
    ),
    click.Argument(["sheet"]),
    click.Argument(["words"], nargs=-1, required=True, metavar="KEY=VALUE..."),
    reason_option(),
    Option(
        "--source",
        type=click.Choice(SOURCES),
        default=KEYBOARD,
        about=msg("Where the values come from: scale, lab, meter, estimate."),
    ),
    Option("--sure", is_flag=True, about=msg("Save even what looks like a slipped decimal mark.")),
    clock_option(),
    json_option(),
)
@pass_asked
def add(
    asked: Asked,
    sheet: str,
    words: tuple[str, ...],
    reason: str | None,
    source: str,
    sure: bool,
    clock_is_right: bool,
    as_json: bool,
) -> None:
    """Save one entry, or nothing of it."""
    with asked.open() as workplace:
        chosen = sheet_called(workplace.catalogue, sheet)
        named = named_entry(workplace.store.plant(), chosen, split_words(words))
        plant = workplace.store.plant()
        values, said, remark = _values(workplace.catalogue, plant, chosen, named)
        check_clock(workplace, clock_is_right)
        said = with_stock(workplace.store, named.subject, said)
        found = doubts(workplace.store, named.subject, values, said)
        told = {question.figure: reason for question in found.slips} if reason else {}
        entries = [Entry(named.subject, {**values, **said}, reasons=told)] if values or said else []
        if remark is not None:
            subject = Subject(SHEET, chosen.key, named.subject.day, named.subject.shift)
            entries.append(Entry(subject, {m.REMARK: remark or None}))
        if found.slips and not (sure or reason):
            # What is impossible is told first: asking about it would be idle.
            foresee(workplace.store, workplace.clock, entries).or_raise()
            raise Refused(
                msg("{question} Nothing was saved. If it is right, say --sure.", question=found.slips[0].message)
            )
        outcome = workplace.recorder.save(entries, source=source, reason=reason, all_or_nothing=True).or_raise()
        for question in (*found.slips, *found.others):
            asked.say(question.message, error=True)
        if as_json:
            answer(outcome_json(outcome))
        else:
            for line in _told(outcome, workplace.catalogue, plant, {**values, **said}):
                asked.say(line)


def _values(
    catalogue: Catalogue, plant: Plant, sheet: Sheet, named: Named
) -> tuple[dict[str, Value | None], dict[str, str | None], str | None]:
    """Read what the words say of figures, what they say beside figures, and the remark."""
    values: dict[str, Value | None] = {}
    said: dict[str, str | None] = {}
    remark = None
    assert named.subject.day is not None
    for key, text in named.rest.items():
        attribute = attribute_called(catalogue, sheet.key, key)
        if attribute is not None:
            if attribute.key in said:
                raise Refused(msg("{key} is given twice. Give it once.", key=attribute.key))
            said[attribute.key] = read_attribute(plant, attribute, text, named.subject.day)
            continue
        if key in {s.casefold() for s in REMARK.spellings()}:
            remark = text
            continue
        figure = figure_called(catalogue, sheet.key, key)
        if figure.key in values:
            raise Refused(msg("{key} is given twice. Give it once.", key=figure.key))
        values[figure.key] = read_value(figure, text)
    if not values and not said and remark is None:
        raise Refused(
            msg(
                "There is nothing to enter. Give a figure, for example {figure}=99.2.",
                figure=catalogue.of(sheet.key)[0].key,
            )
        )
    return values, said, remark


def outcome_json(outcome: Outcome) -> dict[str, object]:
    """Tell what became of a save, for programs."""
    return {
        "command": outcome.recorded.command.id.hex() if outcome.recorded else None,
        "added": [key for _, key in outcome.added],
        "filled": [key for _, key in outcome.filled],
        "corrected": [key for _, key in outcome.corrected],
        "same": [key for _, key in outcome.same],
    }


def _told(outcome: Outcome, catalogue: Catalogue, plant: Plant, values: Mapping[str, Entered]) -> Sequence[Message]:
    """Say what was saved, a line a kind."""

    def spoken(places: Sequence[tuple[Subject, str]]) -> list[Message | Text]:
        return [_figure_told(catalogue, plant, subject, key, values.get(key)) for subject, key in places]

    lines = []
    if outcome.added:
        lines.append(msg("Added: {figures}.", figures=spoken(outcome.added)))
    if outcome.filled:
        lines.append(msg("Filled in: {figures}.", figures=spoken(outcome.filled)))
    if outcome.corrected:
        lines.append(msg("Corrected: {figures}.", figures=spoken(outcome.corrected)))
    if outcome.same:
        lines.append(msg("Already recorded so: {figures}.", figures=spoken(outcome.same)))
    return lines


def _figure_told(catalogue: Catalogue, plant: Plant, subject: Subject, key: str, value: Entered) -> Message | Text:
    """Name a figure with its value and unit, what is said beside figures, or a remark."""
    if key not in catalogue:
        if catalogue.attribute(key) is None or isinstance(value, Value):
            return REMARK
        what = said_of(plant, catalogue, subject, key, value)
        return msg("{figure} {value}", figure=figure_name(catalogue, key), value=what)
    figure = catalogue.figure(key)
    if not isinstance(value, Value):
        return msg("{figure} cleared", figure=figure.name)
    return msg("{figure} {value} {unit}", figure=figure.name, value=value, unit=figure.unit)


class _Move(Command):
    """A command whose ``--to`` takes every word up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give each word after ``--to`` its own ``--to``."""
        spread: list[str] = []
        after_to = False
        for arg in args:
            if arg == "--to":
                after_to = True
            elif arg.startswith("-"):
                after_to = False
                spread.append(arg)
            elif after_to and "=" in arg:
                spread += ["--to", arg]
            else:
                spread.append(arg)
        return super().parse_args(ctx, spread)


@pass_asked
def _move(
    asked: Asked,
    sheet: str,
    words: tuple[str, ...],
    to: tuple[str, ...],
    only: tuple[str, ...],
    reason: str | None,
    clock_is_right: bool,
) -> None:
    with asked.open() as workplace:
        chosen = sheet_called(workplace.catalogue, sheet)
        plant = workplace.store.plant()
        named = named_entry(plant, chosen, split_words(words))
        figures = _keys(workplace, chosen, [*named.rest, *only])
        target = moved_entry(plant, chosen, named.subject, split_words(to))
        check_clock(workplace, clock_is_right)
        recorded = workplace.recorder.move(named.subject, target, reason or "", figures)
        n = sum(1 for revision in recorded.revisions if revision.subject == target)
        asked.say(
            msg(
                "{n} values moved from {origin} to {target}.",
                n=n,
                origin=entry_name(plant, named.subject),
                target=entry_name(plant, target),
            )
        )


def _keys(workplace: Workplace, sheet: Sheet, named: Iterable[str]) -> list[str] | None:
    """Give what is moved: the figures named, or all of the entry."""
    found = [key_called(workplace.catalogue, sheet.key, key) for key in named]
    return found or None


move = _Move(
    "move",
    callback=_move,
    params=[
        click.Argument(["sheet"]),
        click.Argument(["words"], nargs=-1, required=True, metavar="KEY=VALUE..."),
        Option(
            "--to",
            multiple=True,
            required=True,
            metavar="KEY=VALUE...",
            about=msg("What is different where it belongs."),
        ),
        Option(
            "--only",
            multiple=True,
            metavar="FIGURE",
            about=msg("A figure that moves, again for each; without it all of the entry do."),
        ),
        reason_option(),
        clock_option(),
        *common_options(),
    ],
)
move.about = msg(
    "Move an entry that was saved under the wrong day, shift or unit. For example: move cathode day=2016-06-30"
    ' shift=day section="Tankhouse 1" --to shift=night --reason "wrong shift".'
)


@command("undo", msg("Take back your last command at this station, whole."), clock_option())
@pass_asked
def undo(asked: Asked, clock_is_right: bool) -> None:
    """Take back the last command."""
    with asked.open() as workplace:
        check_clock(workplace, clock_is_right)
        step = workplace.undo.next()
        workplace.undo.undo()
        asked.say(msg("Taken back: {what}.", what=_name(step, workplace)))


@command("redo", msg("Take back your last undo."), clock_option())
@pass_asked
def redo(asked: Asked, clock_is_right: bool) -> None:
    """Take back the last undo."""
    with asked.open() as workplace:
        check_clock(workplace, clock_is_right)
        workplace.undo.redo()
        asked.say(msg("Done again: {what}.", what=_name(workplace.undo.next(), workplace)))


def _name(step: Step | None, workplace: Workplace) -> Message | str:
    return step_told(step, workplace.store.plant(), workplace.catalogue) if step else ""
