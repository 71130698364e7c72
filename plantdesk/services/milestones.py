"""Milestones in the ledger: read all, record one. Changing what stands needs a reason, so slips keep their history."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.milestones import Milestone
from plantdesk.domain.programme import PROJECT
from plantdesk.domain.text import Text, msg
from plantdesk.services.ports import Readable
from plantdesk.services.programme import IN_PROJECT, REMOVED, names
from plantdesk.services.programme import attribute_name as record_attribute_name
from plantdesk.services.recording import KEYBOARD, MILESTONE, Entry, Outcome, Recorder

DATES = ("baseline", "forecast", "actual")
TEXTS = tuple(f"{what}_{code}" for what in ("name", "project", "owner") for code in ("en", "ru", "kk"))
ATTRIBUTES = (*TEXTS, *DATES)
"""What is recorded of a milestone; its code is the unit of its subject."""

_NAMES: Mapping[str, Text] = {
    "name": Text("Milestone", "Веха", "Межелі кезең"),
    "project": Text("Project", "Проект", "Жоба"),
    "owner": Text("Owner", "Ответственный", "Жауапты"),
    "baseline": Text("Baseline", "Базовый срок", "Базалық мерзім"),
    "forecast": Text("Forecast", "Прогноз", "Болжам"),
    "actual": Text("Actual", "Факт", "Нақты"),
}
_CODE = re.compile(r"M-(\d+)")


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone, and what stands for each of its attributes."""

    milestone: Milestone
    standing: Mapping[str, Standing]


def attribute_name(key: str) -> Text:
    """Give what people call an attribute: ``forecast``, ``name_ru``."""
    return _NAMES.get(key.partition("_")[0]) or record_attribute_name(key)


def milestone_lines(ledger: Readable) -> tuple[MilestoneLine, ...]:
    """Give every milestone that has a name or a date, in the order of their codes (M-2 before M-10)."""
    rows = {
        subject.unit: row
        for subject, row in ledger.undated((MILESTONE,)).items()
        if any(s.value for s in row.values()) and not (REMOVED in row and row[REMOVED].value)
    }
    projects = {code for row in rows.values() if IN_PROJECT in row and (code := row[IN_PROJECT].value)}
    called = names(ledger, PROJECT, projects)
    found = [MilestoneLine(_milestone(code, row, called), row) for code, row in rows.items()]
    return tuple(sorted(found, key=lambda line: _counted(line.milestone.code)))


def milestones(ledger: Readable) -> tuple[Milestone, ...]:
    """Give every milestone that has a name or a date, in the order of their codes (M-2 before M-10)."""
    return tuple(line.milestone for line in milestone_lines(ledger))


def next_code(ledger: Readable) -> str:
    """Give a code that no milestone has ever had."""
    used = [int(found[1]) for s in ledger.undated((MILESTONE,)) if (found := _CODE.fullmatch(s.unit))]
    return f"M-{max(used, default=0) + 1}"


def record_milestone(
    recorder: Recorder, code: str, values: Mapping[str, str | None], reason: str | None = None
) -> Outcome:
    """Record attributes of one milestone; an ISO date for a date, ``None`` clears. ``Refused`` where one is unknown."""
    return record_milestones(recorder, {code: values}, reason)


def record_milestones(
    recorder: Recorder,
    values: Mapping[str, Mapping[str, str | None]],
    reason: str | None = None,
    seen: Mapping[str, Mapping[str, int | None]] | None = None,
) -> Outcome:
    """Record attributes of several milestones (by code) as one command, all or none of them.

    ``seen`` names the revisions that stood when the person began to type. ``Refused`` where an attribute is unknown or
    a date is none.
    """
    for key, value in ((key, value) for row in values.values() for key, value in row.items()):
        if key not in ATTRIBUTES:
            raise Refused(
                msg("{key} is not known of a milestone. Choose one of: {known}.", key=key, known=list(ATTRIBUTES))
            )
        if value and key in DATES:
            _date(key, value)
    entries = [Entry(Subject(MILESTONE, code), dict(row), (seen or {}).get(code, {})) for code, row in values.items()]
    return recorder.save(entries, MILESTONE, KEYBOARD, reason, all_or_nothing=True)


def _counted(code: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", code)]


def _milestone(code: str, row: Mapping[str, Standing], projects: Mapping[str, Text]) -> Milestone:
    def said(what: str) -> Text:
        en, ru, kk = (row[f"{what}_{c}"].value if f"{what}_{c}" in row else None for c in ("en", "ru", "kk"))
        base = en or ru or kk or (code if what == "name" else "")
        return Text(en or base, ru or base, kk or ru or base)

    def on(key: str) -> date | None:
        text = row[key].value if key in row else None
        return date.fromisoformat(text) if text else None

    of = row[IN_PROJECT].value if IN_PROJECT in row else None
    project = projects.get(of, said("project")) if of else said("project")
    return Milestone(code, said("name"), project, said("owner"), on("baseline"), on("forecast"), on("actual"))


def _date(key: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(msg("{key}: “{text}” is not a date. Write it like 2016-06-30.", key=key, text=text)) from None
