"""Milestones in the ledger: read all, record one. Changing what stands needs a reason, so slips keep their history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.milestones import Milestone
from plantdesk.domain.text import Text, msg
from plantdesk.services.ports import Readable
from plantdesk.services.recording import KEYBOARD, MILESTONE, Entry, Outcome, Recorder

DATES = ("baseline", "forecast", "actual")
TEXTS = tuple(f"{what}_{code}" for what in ("name", "project", "owner") for code in ("en", "ru", "kk"))
ATTRIBUTES = (*TEXTS, *DATES)
"""What is recorded of a milestone; its code is the unit of its subject."""


def milestones(ledger: Readable, known_on: int | None = None) -> tuple[Milestone, ...]:
    """Give every milestone that has a name or a date, in the order of their codes."""
    found = []
    for subject, row in ledger.undated((MILESTONE,), known_on).items():
        if any(s.value for s in row.values()):
            found.append(_milestone(subject.unit, row))
    return tuple(sorted(found, key=lambda one: one.code))


def record_milestone(
    recorder: Recorder, code: str, values: Mapping[str, str | None], reason: str | None = None
) -> Outcome:
    """Record attributes of one milestone; an ISO date for a date, ``None`` clears. ``Refused`` where one is unknown."""
    for key, value in values.items():
        if key not in ATTRIBUTES:
            raise Refused(
                msg("{key} is not known of a milestone. Choose one of: {known}.", key=key, known=list(ATTRIBUTES))
            )
        if value and key in DATES:
            _date(key, value)
    entry = Entry(Subject(MILESTONE, code), dict(values))
    return recorder.save([entry], MILESTONE, KEYBOARD, reason, all_or_nothing=True)


def _milestone(code: str, row: Mapping[str, Standing]) -> Milestone:
    def said(what: str) -> Text:
        en, ru, kk = (row[f"{what}_{c}"].value if f"{what}_{c}" in row else None for c in ("en", "ru", "kk"))
        base = en or ru or kk or (code if what == "name" else "")
        return Text(en or base, ru or base, kk or ru or base)

    def on(key: str) -> date | None:
        text = row[key].value if key in row else None
        return date.fromisoformat(text) if text else None

    return Milestone(code, said("name"), said("project"), said("owner"), on("baseline"), on("forecast"), on("actual"))


def _date(key: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(msg("{key}: “{text}” is not a date. Write it like 2016-06-30.", key=key, text=text)) from None
