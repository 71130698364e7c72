"""What programmes, projects and milestones need of one another: whoever records or takes back keeps it in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Change, Subject
from plantdesk.domain.plant import DIVISION, Plant
from plantdesk.domain.programme import KINDS, MILESTONE, PROGRAMME, PROJECT
from plantdesk.domain.programme_network import circle
from plantdesk.domain.text import msg
from plantdesk.services import programme as a
from plantdesk.services.ports import Readable
from plantdesk.services.programme_references import counted_from, foreign_effect, unknown_division, unknown_figure

Said = Mapping[str, str | None]
"""Attribute → text as stored, of one record."""

_NEEDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    MILESTONE: ((a.IN_PROJECT, PROJECT),),
    PROJECT: ((a.IN_PROGRAMME, PROGRAMME), (a.EFFECT_SINCE, MILESTONE)),
    PROGRAMME: (),
}
"""The attributes that name another record, and its kind."""
_NAMED = 5
"""How many of those that depend on something are named."""


def refuse_programme_disorder(ledger: Readable, changes: Sequence[Change]) -> None:
    """Refuse changes as ``refuse_rows`` does; those of other kinds are not looked at."""
    rows: dict[Subject, dict[str, str | None]] = {}
    for change in changes:
        if change.subject.kind in KINDS:
            rows.setdefault(change.subject, {})[change.figure] = change.value
    if rows:
        refuse_rows(ledger, rows)


def refuse_rows(ledger: Readable, rows: Mapping[Subject, Said]) -> None:
    """Refuse what would leave the programme in disorder once it is said of some records, with the place and by whom.

    A milestone without a project, a record that names one that is not there, a date before the start, milestones that
    wait for one another in a circle, and taking away what others need, be it by removing or by taking back.
    """
    before = {subject: {key: one.value for key, one in row.items()} for subject, row in ledger.at(rows).items()}
    after = {subject: {**before.get(subject, {}), **row} for subject, row in rows.items()}
    there = _Others(ledger, after)
    for subject, row in rows.items():
        said = after[subject]
        if not stands(said):
            continue
        # What comes back is looked at whole: what it names may have gone meanwhile.
        changed = row if stands(before.get(subject, {})) else said
        _refuse_unnamed(ledger, subject, row, changed)
        _refuse_nowhere(there, subject, said, changed)
        if subject.kind == MILESTONE:
            if not before.get(subject):
                _refuse_homeless(ledger, subject, said)
            _refuse_backwards(subject, said, there.said(PROJECT, said.get(a.IN_PROJECT)), changed)
    _refuse_late_starts(ledger, after, rows)
    _refuse_foreign_effects(ledger, there, after, rows)
    if any(a.DEPENDS in row or a.REMOVED in row for row in rows.values()):
        _refuse_circles(ledger, before, after, rows)
    gone = {subject for subject, said in after.items() if stands(before.get(subject, {})) and not stands(said)}
    if gone:
        _refuse_loss(ledger, gone, after)


def stands(said: Said) -> bool:
    """Tell whether a record is there: something is said of it, and it is not removed."""
    return any(said.values()) and not said.get(a.REMOVED)


class _Others:
    """What will be said of any record once the changes hold."""

    def __init__(self, ledger: Readable, after: Mapping[Subject, Said]) -> None:
        self._ledger = ledger
        self._said = dict(after)

    def said(self, kind: str, code: str | None) -> Said:
        """Give what is said of a record; nothing where there is none."""
        subject = Subject(kind, code or "")
        if code and subject not in self._said:
            found = self._ledger.at([subject]).get(subject, {})
            self._said[subject] = {key: one.value for key, one in found.items()}
        return self._said.get(subject, {})


def _refuse_unnamed(ledger: Readable, subject: Subject, said: Said, changed: Said) -> None:
    """Refuse an effect on what is not measured here, and a division that the plant never had."""
    why = unknown_figure(ledger.catalogue, changed.get(a.EFFECT_FIGURE))
    if subject.kind == PROJECT and said.get(a.DIVISION):
        why = why or unknown_division(ledger.plant(), said[a.DIVISION])
    if why is not None:
        raise Refused(msg("{code}: {why}", code=subject.unit, why=why))


def _refuse_nowhere(there: _Others, subject: Subject, said: Said, changed: Said) -> None:
    """Refuse a record that names another one which is not there."""
    for key, kind in _NEEDS[subject.kind]:
        code = said.get(key)
        if code and key in changed and not stands(there.said(kind, code)):
            raise Refused(
                msg(
                    "{code}: there is no {kind} {other}. Record it first.",
                    code=subject.unit,
                    kind=a.KIND_NAMES[kind],
                    other=code,
                )
            )


def _refuse_homeless(ledger: Readable, subject: Subject, said: Said) -> None:
    """Refuse a new milestone without a project; where nothing has projects yet, a list of milestones will do."""
    if not said.get(a.IN_PROJECT) and ledger.records(PROJECT, (a.REMOVED,)):
        raise Refused(msg("Milestone {code} belongs to no project. Name its project: in_project=….", code=subject.unit))


def _refuse_backwards(subject: Subject, said: Said, project: Said, changed: Said) -> None:
    """Refuse a date that lies before the work begins."""
    begins = said.get(a.START) or project.get(a.START)
    for key in (a.FORECAST, a.BASELINE, a.ACTUAL):
        value = said.get(key)
        if value and begins and value < begins and (key in changed or a.START in changed):
            raise Refused(
                msg(
                    "{code}: {name} {day} is before the start {start}. Correct one of them.",
                    code=subject.unit,
                    name=a.attribute_name(key),
                    day=date.fromisoformat(value),
                    start=date.fromisoformat(begins),
                )
            )


def _refuse_late_starts(ledger: Readable, after: Mapping[Subject, Said], rows: Mapping[Subject, Said]) -> None:
    """Refuse a project that would begin after one of its milestones was met or is expected; names the first of them."""
    starts = {one.unit: row[a.START] or "" for one, row in rows.items() if one.kind == PROJECT and row.get(a.START)}
    if not starts:
        return
    keys = (a.IN_PROJECT, a.START, a.FORECAST, a.ACTUAL, a.REMOVED)
    early = []
    for code, *texts in ledger.records(MILESTONE, keys):
        said = after.get(Subject(MILESTONE, code)) or dict(zip(keys, texts, strict=True))
        project, key = said.get(a.IN_PROJECT) or "", a.ACTUAL if said.get(a.ACTUAL) else a.FORECAST
        day = said.get(key)
        # A milestone with a start of its own is measured by that one.
        if day and not said.get(a.REMOVED) and not said.get(a.START) and day < starts.get(project, ""):
            early.append((day, code, key, project))
    if early:
        day, code, key, project = min(early)
        raise Refused(
            msg(
                "{code}: the start {start} is after milestone {milestone}, {name} {day}. Correct one of them.",
                code=project,
                start=date.fromisoformat(starts[project]),
                milestone=code,
                name=a.attribute_name(key),
                day=date.fromisoformat(day),
            )
        )


def _refuse_foreign_effects(
    ledger: Readable, there: _Others, after: Mapping[Subject, Said], rows: Mapping[Subject, Said]
) -> None:
    """Refuse an effect that counts from a milestone of another project, and to move the one that an effect counts from."""
    moved = set()
    for subject, row in rows.items():
        said = after[subject]
        if subject.kind == MILESTONE and a.IN_PROJECT in row and stands(said):
            moved.add(subject.unit)
        since = said.get(a.EFFECT_SINCE)
        if (
            subject.kind == PROJECT
            and since
            and stands(said)
            and not row.keys().isdisjoint((a.EFFECT_SINCE, a.REMOVED))
        ):
            why = foreign_effect(subject.unit, since, there.said(MILESTONE, since).get(a.IN_PROJECT))
            if why is not None:
                raise Refused(msg("{code}: {why}", code=subject.unit, why=why))
    for code, *texts in ledger.records(PROJECT, (a.EFFECT_SINCE, a.REMOVED)) if moved else ():
        project = after.get(Subject(PROJECT, code)) or dict(zip((a.EFFECT_SINCE, a.REMOVED), texts, strict=True))
        since = project.get(a.EFFECT_SINCE) or ""
        if since in moved and not project.get(a.REMOVED) and _leaves(ledger, there, since, code):
            raise Refused(msg("{code}: {why}", code=since, why=counted_from(code)))


def _leaves(ledger: Readable, there: _Others, milestone: str, project: str) -> bool:
    """Tell whether a milestone that belongs to a project would belong to another one."""
    subject = Subject(MILESTONE, milestone)
    home = ledger.at([subject]).get(subject, {}).get(a.IN_PROJECT)
    belongs = None if home is None else home.value
    return belongs == project and there.said(MILESTONE, milestone).get(a.IN_PROJECT) != project


def refuse_lost_divisions(ledger: Readable, plant: Plant, gone: Collection[str]) -> None:
    """Refuse to take back divisions that projects name; ``plant`` still has them."""
    rows = ledger.records(PROJECT, (a.DIVISION, a.REMOVED))
    left = [(code, division) for code, division, removed in rows if division in gone and not removed]
    if left:
        raise Refused(
            msg(
                "“{unit}” cannot be taken back: projects name it ({projects}). Change that first.",
                unit=plant.name(DIVISION, left[0][1], date.max),
                projects=[code for code, _ in left[:_NAMED]],
            )
        )


def refuse_hidden_slips(ledger: Readable, rows: Mapping[Subject, Said]) -> None:
    """Refuse to empty the forecast of a milestone that is not met: its slip would be gone. Taking back may empty it."""
    emptied = [one for one, row in rows.items() if one.kind == MILESTONE and a.FORECAST in row and not row[a.FORECAST]]
    for subject, standing in ledger.at(emptied).items() if emptied else ():
        before = {key: one.value for key, one in standing.items()}
        after = {**before, **rows[subject]}
        if before.get(a.FORECAST) and stands(after) and not after.get(a.ACTUAL):
            raise Refused(msg("{code}: {why}", code=subject.unit, why=a.EMPTIED_FORECAST))


def _refuse_circles(
    ledger: Readable, before: Mapping[Subject, Said], after: Mapping[Subject, Said], rows: Mapping[Subject, Said]
) -> None:
    """Refuse dependencies on what is not there, and milestones that wait for one another in a circle."""
    waits: dict[str, tuple[str, ...]] = {}
    for code, depends, removed in ledger.records(MILESTONE, (a.DEPENDS, a.REMOVED)):
        if removed is None:
            waits[code] = _waits(depends)
    here = {subject.unit: subject for subject in rows if subject.kind == MILESTONE}
    for code, subject in here.items():
        if stands(after[subject]):
            waits[code] = _waits(after[subject].get(a.DEPENDS))
        else:
            waits.pop(code, None)
    for code, subject in here.items():
        comes = a.DEPENDS in rows[subject] or not stands(before.get(subject, {}))
        for other in waits.get(code, ()) if comes else ():
            if other not in waits:
                raise Refused(msg("{code} waits for {other}, and there is no such milestone.", code=code, other=other))
    found = circle(waits)
    if found:
        raise Refused(msg("Milestones wait for one another in a circle: {codes}. Cut it.", codes=" → ".join(found)))


def _waits(depends: str | None) -> tuple[str, ...]:
    return tuple(one.on for one in a.read_depends(depends))


def _refuse_loss(ledger: Readable, gone: set[Subject], after: Mapping[Subject, Said]) -> None:
    """Refuse to take away what others need: says by whom."""
    users: dict[Subject, list[str]] = {}
    for user, needed in _needs(ledger, after):
        if needed in gone and user not in gone:
            users.setdefault(needed, []).append(user.unit)
    for subject, others in sorted(users.items()):
        raise Refused(
            msg(
                "{code} cannot be removed while it is needed by {others}. Change that first.",
                code=subject.unit,
                others=others[:_NAMED] if len(others) <= _NAMED else [*others[:_NAMED], "…"],
            )
        )


def _needs(ledger: Readable, after: Mapping[Subject, Said]) -> Iterator[tuple[Subject, Subject]]:
    """Give every record that stands once the changes hold, with each that it needs."""
    keys = {MILESTONE: (a.IN_PROJECT, a.DEPENDS), PROJECT: (a.IN_PROGRAMME, a.EFFECT_SINCE)}
    for kind, wanted in keys.items():
        for code, *texts, removed in ledger.records(kind, (*wanted, a.REMOVED)):
            user = Subject(kind, code)
            said: Said = after.get(user) or dict(zip(wanted, texts, strict=True))
            if removed is not None or not (user not in after or stands(said)):
                continue
            for on in _waits(said.get(a.DEPENDS)):
                yield user, Subject(MILESTONE, on)
            for key, other in _NEEDS[kind]:
                if said.get(key):
                    yield user, Subject(other, said[key] or "")
