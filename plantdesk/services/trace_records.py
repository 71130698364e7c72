"""Where a derivation ends: figures of shifts, dated settings and plans, each with every value that was ever recorded."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Figure, Weighted
from plantdesk.domain.derivation import Derivation, Role, the_first, what_stands
from plantdesk.domain.ledger import Revision, Standing, Subject
from plantdesk.domain.plant import FIRST_DAY, PERSON
from plantdesk.domain.quantities import Value, amount, decode
from plantdesk.domain.stock import FIGURES as STOCK_FIGURES
from plantdesk.domain.stock import STOCK
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.history import Past, pasts
from plantdesk.services.naming import BLANK, source_name
from plantdesk.services.reasons import spoken_reason
from plantdesk.services.recording import KEYBOARD
from plantdesk.services.trace_book import Book
from plantdesk.services.undo import kind_name


def figure_of_shift(
    book: Book, subject: Subject, key: str, name: Message | Text | str | None = None, *, counts: bool = False
) -> Derivation:
    """Give a measured figure of a shift with its source and every value that was recorded for it.

    ``counts``: where it is averaged, say what it counts with.
    """
    assert subject.day is not None
    assert subject.shift is not None
    figure = book.catalogue.figure(key)
    standing = book.row(subject).get(key)
    typed = None if standing is None or standing.value is None else decode(standing.value)
    cause = None
    if typed is None:
        cause = msg("{figure}: not entered yet.", figure=figure.name)
    elif typed.number is None:
        cause = msg("{figure}: none.", figure=figure.name)
    how: list[Message | Text | str] = []
    if typed is not None and standing is not None:
        how += _recorded(book, standing, figure)
        if typed.below:
            how.append(msg("below detection: counts as half its limit, {half}", half=amount(typed)))
        how += _state(standing)
    weight = None
    if counts and isinstance(figure.adds, Weighted) and amount(typed) is not None:
        part = book.part(subject.kind, subject.unit, key, subject.day, subject.shift)
        weight = None if part is None else part[1]
        if weight is not None:
            by = book.catalogue.series(figure.adds.by)
            how.append(msg("counts with {weight} {unit} of “{by}”", weight=round(weight, 1), unit=by.unit, by=by.name))
    return Derivation(
        key,
        Role.FIGURE,
        figure.name if name is None else name,
        amount(typed),
        figure.unit,
        figure.decimals,
        tuple(part for part in how if part),
        cause,
        typed,
        weight,
        subject=subject,
        figure=key,
        open=lambda: revisions(book, subject, key),
        follows=what_stands,
    )


def _recorded(book: Book, standing: Standing, figure: Figure) -> list[Message | Text | str]:
    """Say where the value that stands comes from, who recorded it and when."""
    found = book.ledger.revisions([standing.revision]).get(standing.revision)
    if found is None:
        return []
    return [_source(found.command.source, found.command.about, figure), _who(book, found)]


def _who(book: Book, revision: Revision) -> Message:
    """Say who recorded a value, and when in plant time."""
    moment = datetime.fromtimestamp(revision.command.recorded / 1000, UTC)
    day = revision.subject.day or moment.date()
    local = book.plant.calendar(moment.date()).local(moment).replace(tzinfo=None)
    return msg("{who}, {moment}", who=book.plant.name(PERSON, revision.command.author, day), moment=local)


def _state(standing: Standing | None) -> list[Message | Text | str]:
    if standing is None:
        return []
    if standing.in_conflict:
        return [msg("in conflict")]
    return [msg("corrected")] if standing.corrected else []


def revisions(book: Book, subject: Subject, key: str) -> tuple[Derivation, ...]:
    """Give every value that was ever recorded for a figure, the newest first; exactly one stands."""
    return tuple(_revision(book, past) for past in pasts(book.ledger, subject, key))


def _revision(book: Book, past: Past) -> Derivation:
    revision = past.revision
    catalogue, command = book.catalogue, revision.command
    figure = catalogue.figure(revision.figure) if revision.figure in catalogue else None
    calendar = book.plant.calendar(datetime.fromtimestamp(command.recorded / 1000, UTC).date())
    typed: Value | Text | str = BLANK
    if revision.value is not None:
        typed = decode(revision.value) if _is_number(revision.value) else revision.value
    how: list[Message | Text | str] = [_who(book, revision)]
    if past.before:
        old = [_as_written(value) for value in past.before]
        how.append(msg("instead of {old}", old=old))
    if revision.reason:
        how.append(msg("reason: {reason}", reason=spoken_reason(revision.reason, calendar)))
    how.append(_source(command.source, command.about, figure if revision.subject.is_entry else None))
    if past.taken_back:
        how.append(msg("taken back"))
    if past.other is not None:
        how.append(msg("moved; the other place: {place}", place=_place(book, past.other)))
    how.append(msg("stands now") if past.stands else "")
    number = amount(decode(revision.value)) if revision.value is not None and _is_number(revision.value) else None
    return Derivation(
        revision.figure,
        Role.REVISION,
        kind_name(command.kind),
        number,
        _unit(revision, figure),
        None,
        tuple(part for part in how if part),
        None if number is not None else msg("nothing that counts"),
        typed,
        subject=revision.subject,
        figure=revision.figure,
        revision=revision,
        stands=past.stands,
    )


def _unit(revision: Revision, figure: Figure | None) -> Text | str:
    """Give the unit of what was recorded: its figure's, that of an entry about a stock, else as it was recorded."""
    declared = figure or (STOCK_FIGURES.get(revision.figure) if revision.subject.kind == STOCK else None)
    return (revision.unit or "") if declared is None else declared.unit


def _place(book: Book, subject: Subject) -> Message:
    assert subject.day is not None
    return msg(
        "{unit}, {day}, {shift}",
        unit=book.unit_name(subject.kind, subject.unit, subject.day),
        day=subject.day,
        shift=book.shift_name(subject.day, subject.shift or ""),
    )


def _as_written(stored: str | None) -> object:
    if stored is None:
        return BLANK
    return decode(stored) if _is_number(stored) else stored


def _is_number(stored: str) -> bool:
    try:
        number = decode(stored).number
    except InvalidOperation:
        return False
    return number is None or number.is_finite()


def _source(source: str, about: str, figure: Figure | None) -> Message | Text | str:
    """Say where a value comes from; an import names its file and the beginning of the file's fingerprint."""
    said = json.loads(about) if about else {}
    if said.get("file"):
        return msg("from the file {file}, SHA-256 {sum}…", file=said["file"], sum=str(said.get("sha256", ""))[:12])
    if source == KEYBOARD and figure is not None and figure.source:
        return source_name(figure.source)
    return source_name(source)


def constant(
    book: Book,
    kind: str,
    unit: str,
    key: str,
    day: date,
    name: Message | Text | str,
    measure: Text | str,
    usual: Decimal | None = None,
) -> Derivation:
    """Give a dated setting that counts on a day: its value, the day it holds from, and who set it when.

    ``usual`` counts where nobody has set one.
    """
    found = [
        (subject, row[key])
        for subject, row in book.settings().items()
        if subject.kind == kind
        and subject.unit == unit
        and key in row
        and row[key].value is not None
        and (subject.day or FIRST_DAY) <= day
    ]
    if not found:
        how = (msg("built into PlantDesk: the plant has set none"),)
        return Derivation(key, Role.CONSTANT, name, usual, measure, None, how)
    subject, standing = max(found, key=lambda one: one[0].day or FIRST_DAY)
    text = standing.value or ""
    since = subject.day or FIRST_DAY
    how = (msg("setting of the plant, since {day}", day=since) if since > FIRST_DAY else msg("setting of the plant"),)
    is_number = _is_number(text)
    return Derivation(
        key,
        Role.CONSTANT,
        name,
        amount(decode(text)) if is_number else None,
        measure,
        None,
        how,
        typed=text,
        since=since,
        subject=subject,
        figure=key,
        open=lambda: revisions(book, subject, key),
        follows=what_stands,
    )


def hours(book: Book, day: date, shift: str) -> Derivation:
    """Give the hours that passed in a shift; they follow from its two instants, so that changed clocks count."""
    calendar = book.plant.calendar(day)
    begin, end = (calendar.local(instant).replace(tzinfo=None) for instant in calendar.shift_instants(day, shift))
    unit = book.catalogue.figure(m.OUTAGE_H).unit
    how = (msg("from {begin} to {end} by the shift calendar, {zone}", begin=begin, end=end, zone=calendar.zone.key),)
    return Derivation(
        "shift_hours", Role.CONSTANT, msg("Hours of the shift"), calendar.shift_hours(day, shift), unit, 1, how
    )


def counted(name: Message | Text | str, value: Decimal, unit: Text | str, how: Message) -> Derivation:
    """Give a number that the calendar or the plant's layout says, and that nothing was recorded for by itself."""
    return Derivation("", Role.CONSTANT, name, value, unit, None, (how,))


def taken(ref: str, name: Message | Text | str, part: Derivation, how: Message) -> Derivation:
    """Give a figure that is another one under its own name."""
    return Derivation(
        ref,
        Role.RESULT,
        name,
        part.value,
        part.unit,
        part.decimals,
        (how,),
        part.cause,
        open=lambda: (part,),
        follows=the_first,
    )
