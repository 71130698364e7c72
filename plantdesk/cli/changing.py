"""``changes``: what was reported on one day and says something else on another, who changed it, why, how many tonnes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option, answer, command, json_option, pass_asked
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.cli.showing import day_option
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Revision, Subject
from plantdesk.domain.plant import PERSON, Plant
from plantdesk.domain.text import Message, msg
from plantdesk.services.change_words import difference_told, figure_told, moved_of_what, moved_told, values_told
from plantdesk.services.changes import ChangesBetween, Difference, EnteredLater, Moved, changes_between
from plantdesk.services.language import Language
from plantdesk.services.ports import Readable
from plantdesk.services.reasons import spoken_reason
from plantdesk.services.subjects import subject_name


def _without_known_on() -> list[Option]:
    """Leave out ``--known-on``: the two days say it."""
    return [option for option in look_options() if "--known-on" not in option.opts]


@command(
    "changes",
    msg(
        "List what was known on one day and says something else on another: old and new value, who, when, why, and the"
        " tonnes it moved. Entries of later production days are counted, not listed."
    ),
    day_option("--from", "since", about="known_from"),
    day_option("--to", "until", about="known_to"),
    *_without_known_on(),
    json_option(),
)
@pass_asked
@looking
def changes(asked: Asked, since: date | None, until: date | None, look: Look, as_json: bool) -> None:
    """Print the differences between two days, newest first."""
    if since is None:
        raise Refused(msg("{name} is missing. See “{command} --help”.", name="--from", command="plantdesk changes"))
    if until is not None and until <= since:
        raise Refused(msg("{day} does not lie before {until}. Choose an earlier day.", day=since, until=until))
    with asked.read() as whole:
        ledger = look.over(whole)
        found = changes_between(ledger, since, until)
        if as_json:
            answer(_as_json(found, ledger.plant(), look))
            return
        for line in _lines(found, ledger, asked.language):
            asked.say(line)


def _as_json(found: ChangesBetween, plant: Plant, look: Look) -> dict[str, object]:
    return {
        "from": found.since.isoformat(),
        "to": found.until.isoformat() if found.until else None,
        **{key: word for key, word in look.words().items() if key != "known_on"},
        "changes": [_difference_json(one, plant) for one in found.differences],
        "months": [_moved_json(one, "month", f"{one.span.first:%Y-%m}") for one in found.months],
        "days": [_moved_json(one, "day", one.span.first.isoformat()) for one in found.days],
        "new_entries": found.new_entries,
    }


def _difference_json(one: Difference, plant: Plant) -> dict[str, object]:
    subject, command = one.subject, one.revision.command
    recorded = _recorded(one.revision)
    return {
        "subject": subject.kind,
        "id": subject.unit,
        "day": subject.day.isoformat() if subject.day else None,
        "shift": subject.shift,
        "figure": one.figure,
        "old": one.old,
        "new": one.new,
        "moved": None if one.moved is None else float(one.moved),
        "unit": one.revision.unit,
        "author": command.author,
        "author_name": plant.name(PERSON, command.author, subject.day or recorded.date()).en,
        "recorded": recorded.isoformat(timespec="milliseconds"),
        "kind": command.kind,
        "reason": one.revision.reason,
        "revision": one.revision.id,
    }


def _moved_json(one: Moved, name: str, when: str) -> dict[str, object]:
    return {
        "figure": one.figure,
        name: when,
        "old_t": None if one.old is None else float(one.old),
        "new_t": None if one.new is None else float(one.new),
        "moved_t": float(one.by),
    }


def _lines(found: ChangesBetween, ledger: Readable, language: Language) -> list[Message | str]:
    """Lay the changes out: a line each, what was entered later, then what the months moved by."""
    changed, later = found.changed, found.entered_later(ledger.catalogue)
    until: date | Message = found.until or msg("now")
    lines: list[Message | str] = [
        msg("Between {since} and {until}: {changed}.", since=found.since, until=until, changed=found.counts()),
        *(f"  {_line(one, ledger, language)}" for one in changed),
    ]
    if later:
        lines.append(msg("Entered later: {n} entries.", n=len(later)))
        lines += [f"  {_later_line(one, ledger, language)}" for one in later]
    if found.months:
        lines.append(msg("What that moved, in tonnes:"))
        lines += [f"  {line}" for line in _table(found.months, ledger, language)]
    if found.new_entries:
        lines.append(
            msg("Besides, {n} entries of days after {since} were made.", n=found.new_entries, since=found.since)
        )
    return lines


def _line(one: Difference, ledger: Readable, language: Language) -> str:
    say, catalogue, plant, revision = language.say, ledger.catalogue, ledger.plant(), one.revision
    when, who = _when(one.subject, revision, plant, language)
    reason = spoken_reason(revision.reason or "", plant.calendar(one.subject.day or _recorded(revision).date()))
    parts = [
        when,
        say(subject_name(plant, catalogue, one.subject)),
        say(figure_told(catalogue, one.subject, one.figure)),
        say(difference_told(one, plant, catalogue)),
        say(moved_told(one, catalogue) or ""),
        who,
        say(reason),
    ]
    return "  ".join(part for part in parts if part)


def _later_line(one: EnteredLater, ledger: Readable, language: Language) -> str:
    say, plant, catalogue = language.say, ledger.plant(), ledger.catalogue
    when, who = _when(one.subject, one.revision, plant, language)
    parts = [
        when,
        say(subject_name(plant, catalogue, one.subject)),
        "; ".join(say(value) for value in values_told(one, plant, catalogue)),
        " ".join(say(part) for part in moved_of_what(one, catalogue) or ()),
        who,
    ]
    return "  ".join(part for part in parts if part)


def _recorded(revision: Revision) -> datetime:
    return datetime.fromtimestamp(revision.command.recorded / 1000, UTC)


def _when(subject: Subject, revision: Revision, plant: Plant, language: Language) -> tuple[str, str]:
    """Give moment and author of what was recorded."""
    moment = _recorded(revision)
    day = subject.day or moment.date()
    return (
        language.moment(plant.calendar(moment.date()).local(moment)),
        language.say(plant.name(PERSON, revision.command.author, day)),
    )


def _table(months: Sequence[Moved], ledger: Readable, language: Language) -> list[str]:
    lines = []
    for one in months:
        figure = ledger.catalogue.series(one.figure)
        old, new = ("?" if t is None else language.number(t, figure.decimals) for t in (one.old, one.new))
        by = signed(round(one.by, figure.decimals), language)
        lines.append(f"{language.say(figure.name)}, {one.span.first:%m.%Y}: {old} → {new} ({by})")
    return lines


def signed(amount: Decimal, language: Language) -> str:
    """Write a difference with its sign."""
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return sign + language.number(abs(amount), max(0, -int(amount.as_tuple().exponent)))
