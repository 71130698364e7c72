"""Record programmes, projects and milestones: what cannot be is refused, with the place and by whom.

Everything goes through ``Recorder.save`` as one command, all of it or nothing; what is checked is still true when it is
written, for the check runs inside the transaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import Status, impossible_date
from plantdesk.domain.programme import MILESTONE, Dependency, Evidence
from plantdesk.domain.scope import PROCESSES
from plantdesk.domain.text import Message, msg
from plantdesk.services import programme as a
from plantdesk.services.bounded import one_line, read_bounded, shortened
from plantdesk.services.ports import Readable
from plantdesk.services.programme_order import refuse_hidden_slips, refuse_rows
from plantdesk.services.recording import KEYBOARD, Entry, Outcome, Recorder

Rows = Mapping[Subject, Mapping[str, str | None]]
"""What is recorded: record → attribute → text as stored; ``None`` clears."""

DATES = (a.START, a.END, a.BASELINE, a.FORECAST, a.ACTUAL, a.DEADLINE, a.CONFIRMED)
"""Attributes that are days; stored as ISO dates."""
NUMBERS = tuple(a.BOUNDS)
"""Attributes that are numbers, none of them below zero."""
_CODE = re.compile(r"[^\s:]{1,64}")
_STATES = tuple(status.value for status in Status)
_WORDS: Mapping[str, tuple[str, ...]] = {
    a.ROUTE: PROCESSES,
    a.STATUS: _STATES,
    a.KIND: tuple(a.PROGRAMME_KINDS),
    a.REMOVED: ("yes",),
}


def is_code(text: str) -> bool:
    """Tell whether a text can be the code of a record."""
    return _CODE.fullmatch(text) is not None


def record(
    recorder: Recorder,
    today: date,
    rows: Rows,
    reason: str | None = None,
    seen: Mapping[Subject, Mapping[str, int | None]] | None = None,
    source: str = KEYBOARD,
    about: Mapping[str, str] | None = None,
) -> Outcome:
    """Record attributes of records as one command; ``seen`` names the revisions that stood when the person began.

    ``about`` is kept with the command: the name and hash of the file that it comes from. ``Refused`` for what cannot
    be: an unknown attribute, an actual date after ``today``, a forecast before the start, a milestone without a project,
    a dependency circle, a status by hand without a reason, removing what others need, emptying a forecast that stands.
    """
    rows = {subject: _read(subject, row, today) for subject, row in rows.items()}
    for subject, row in rows.items():
        _refuse_without_reason(subject, row, reason)
    # Of these the reason is kept even where nothing stood before.
    reasons = dict.fromkeys((a.STATUS, a.REMOVED), reason) if reason else {}
    entries = [Entry(subject, dict(row), (seen or {}).get(subject, {}), reasons) for subject, row in rows.items()]
    return recorder.save(
        entries,
        MILESTONE,
        source,
        reason,
        about,
        all_or_nothing=True,
        check=lambda ledger: refuse_hidden_slips(ledger, rows),
    )


def refusal(ledger: Readable, today: date, rows: Rows) -> Message | None:
    """Say why ``record`` would refuse these rows as they are typed; a reason can still be given. Nothing is written."""
    try:
        read = {subject: _read(subject, row, today) for subject, row in rows.items()}
        refuse_hidden_slips(ledger, read)
        refuse_rows(ledger, read)
    except Refused as refused:
        return refused.message
    return None


def remove(recorder: Recorder, today: date, subjects: Iterable[Subject], reason: str) -> Outcome:
    """Remove records: their codes and history stay for ever. ``Refused`` where others need them, with the names."""
    return record(recorder, today, {subject: {a.REMOVED: "yes"} for subject in subjects}, reason)


def confirm(recorder: Recorder, today: date, codes: Iterable[str]) -> Outcome:
    """Record that the forecasts of some milestones still stand today."""
    rows = {Subject(MILESTONE, code): {a.CONFIRMED: today.isoformat()} for code in codes}
    return record(recorder, today, rows, "confirmed")


def attach(recorder: Recorder, today: date, subject: Subject, ledger: Readable, *files: Evidence) -> Outcome:
    """Record more files that prove a record; the files themselves are kept beside the store by whoever has them."""
    there, seen = _evidence(ledger, subject)
    new = [one for one in dict.fromkeys(files) if one not in there]
    if not new:
        return Outcome(None)
    rows = {subject: {a.EVIDENCE: a.write_evidence((*there, *new))}}
    return record(recorder, today, rows, ", ".join(one.name for one in new), seen)


def detach(
    recorder: Recorder, today: date, subject: Subject, ledger: Readable, file: Evidence, reason: str | None
) -> Outcome:
    """Record that a file proves a record no more; the file stays beside the store, for the history names it."""
    files, seen = _evidence(ledger, subject)
    left = a.write_evidence(one for one in files if one != file)
    return record(recorder, today, {subject: {a.EVIDENCE: left}}, reason, seen)


def _evidence(ledger: Readable, subject: Subject) -> tuple[tuple[Evidence, ...], dict[Subject, dict[str, int | None]]]:
    """Give the files that prove a record, and the revision that says so: two people may attach at once."""
    stands = ledger.at([subject]).get(subject, {}).get(a.EVIDENCE)
    seen = {subject: {a.EVIDENCE: stands.revision if stands else None}}
    return a.read_evidence(stands.value if stands else None), seen


def read_value(kind: str, key: str, text: str | None) -> str | None:
    """Give a value as it is stored; ``Refused`` where the text cannot be one of the attribute. Dates are ISO here."""
    if key not in a.ATTRIBUTES[kind]:
        raise Refused(
            msg("{key} is not known of a {kind}. Choose one of: {known}.", key=key, kind=kind, known=_known(kind))
        )
    text = (text or "").strip()
    if not text:
        return None
    name = a.attribute_name(key)
    try:
        if key in DATES:
            return date.fromisoformat(text).isoformat()
        if key in a.BOUNDS:
            return read_bounded(name, text, a.BOUNDS[key])
        if key == a.DEPENDS:
            return a.write_depends(_dependencies(text))
    except (ValueError, KeyError):
        raise Refused(
            msg("{name}: “{text}” cannot be. {right}", name=name, text=shortened(text), right=_right(key))
        ) from None
    if key in (*a.NAMES, *a.OWNERS, *a.PROJECT_NAMES, a.SECTOR, a.CURRENCY, a.CODE):
        one_line(name, text)
    if key in _WORDS and text not in _WORDS[key]:
        raise Refused(msg("{name}: “{text}” is not one of: {known}.", name=name, text=text, known=list(_WORDS[key])))
    return text


def _known(kind: str) -> list[str]:
    return [key for key in a.ATTRIBUTES[kind] if key != a.REMOVED]


def _right(key: str) -> object:
    if key in DATES:
        return msg("Write it like 2016-06-30.")
    return msg("Write the code, the tie and the days: M-3 or M-3:FS:10.")


def _dependencies(text: str) -> tuple[Dependency, ...]:
    """Read ``M-3``, ``M-3:SS`` or ``M-3:FS:-10``, parted by spaces, commas or semicolons."""
    words = []
    for word in re.split(r"[\s,;]+", text.strip()):
        code, link, lag, *rest = (*word.split(":"), "", "")[: max(3, word.count(":") + 1)]
        if rest or not code:
            raise ValueError(word)
        words.append(f"{code}:{(link or 'FS').upper()}:{int(lag or 0)}")
    return a.read_depends(" ".join(words))


def _read(subject: Subject, row: Mapping[str, str | None], today: date) -> dict[str, str | None]:
    """Give one record's values as they are stored; refuse what they say wrong by themselves."""
    found: dict[str, str | None] = {}
    if not is_code(subject.unit):
        raise Refused(
            msg("“{text}” cannot be a code. Use up to 64 signs without spaces and colons.", text=subject.unit)
        )
    for key, text in row.items():
        value = found[key] = read_value(subject.kind, key, text)
        if value is not None and key in DATES:
            impossible = impossible_date(a.attribute_name(key), date.fromisoformat(value), today, key == a.ACTUAL)
            if impossible is not None:
                raise Refused(msg("{code}: {why}", code=subject.unit, why=impossible))
    return found


def _refuse_without_reason(subject: Subject, row: Mapping[str, str | None], reason: str | None) -> None:
    for key in (a.STATUS, a.REMOVED):
        if row.get(key) and not (reason and reason.strip()):
            raise Refused(
                msg("{code}, {name}: give a reason.", code=subject.unit, name=a.attribute_name(key)),
            )
