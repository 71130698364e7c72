"""What the page of one record tells besides its fields: where it stands, what belongs to it, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Portfolio, Project, Promise
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services import programme as a
from plantdesk.services.ports import Readable
from plantdesk.services.programme_trends import baselines, forecasts_of
from plantdesk.services.programme_waiting import too_early
from plantdesk.services.programme_words import dependency_told

Fact = tuple[Message | Text, Message | Text | date | str]
"""What it is, and what it says."""


@dataclass(frozen=True, slots=True)
class Part:
    """A record that belongs to another or is tied to it, in a line; ``day`` is when it is due."""

    subject: Subject
    words: Message | Text | str
    day: date | None
    status: Status | None
    by_hand: bool = False
    """Whether a person set the status, or what it follows from."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is told of a record: a line each, and the records that belong to it; ``by_hand`` as of a part."""

    status: Status | None
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    by_hand: bool = False


def portfolio_for(ledger: Readable, subject: Subject, as_of: date) -> Portfolio:
    """Read what the page of a record needs: every programme and project, and the milestones of those it tells about.

    A programme tells how each of its projects stands, so all milestones are read for it.
    """
    if subject.kind == PROGRAMME:
        return a.whole_portfolio(ledger, as_of) if subject.unit else a.bare_portfolio(ledger, as_of)
    bare = a.bare_portfolio(ledger, as_of)
    homes = {subject.unit} if subject.kind == PROJECT else _homes_around(ledger, subject.unit)
    if subject.kind == MILESTONE and not homes <= bare.projects.keys():
        return a.whole_portfolio(ledger, as_of)  # a milestone of no project, as older stores have them
    return a.with_milestones(ledger, bare, homes & bare.projects.keys())


def _homes_around(ledger: Readable, code: str) -> set[str]:
    """Give the projects of a milestone, of those it waits for and of those that wait for it."""
    homes: dict[str, str] = {}
    around = {code}
    mark = f"{code}:"
    for other, home, depends, removed in ledger.records(MILESTONE, (a.IN_PROJECT, a.DEPENDS, a.REMOVED)):
        if removed is None:
            homes[other] = home or ""
            # Dependencies are read of the few that may name it alone.
            if other == code:
                around |= {tie.on for tie in a.read_depends(depends)}
            elif depends and mark in depends and any(tie.on == code for tie in a.read_depends(depends)):
                around.add(other)
    return {homes[one] for one in around if one in homes}


def page_of(ledger: Readable, found: Portfolio, subject: Subject, as_of: date) -> Page:
    """Give what is told of a record on a day; nothing of one that is not recorded, or was removed."""
    if subject.kind == PROGRAMME and subject.unit in found.programmes:
        return _programme(found, subject.unit, as_of)
    if subject.kind == PROJECT and subject.unit in found.projects:
        return _project(ledger, found, found.projects[subject.unit], as_of)
    promise = found.promises().get(subject.unit) if subject.kind == MILESTONE else None
    return Page(None, (), ()) if promise is None else _milestone(ledger, found, promise, as_of)


def _programme(found: Portfolio, code: str, as_of: date) -> Page:
    projects = [one for one in found.projects.values() if one.programme == code]
    done = sum(one.status(as_of, found.limits) is Status.DONE for one in projects)
    facts: tuple[Fact, ...] = ((msg("Projects done"), msg("{done} of {all}", done=done, all=len(projects))),)
    return Page(None, facts, tuple(_of_project(found, one, as_of) for one in projects))


def _of_project(found: Portfolio, one: Project, as_of: date) -> Part:
    words = msg("{code} {name}", code=one.code, name=one.name)
    by_hand = one.override is not None or bool(one.set_by_hand(as_of, found.limits))
    return Part(Subject(PROJECT, one.code), words, one.finish(as_of), one.status(as_of, found.limits), by_hand)


def _of_milestone(found: Portfolio, one: Promise, words: Message, as_of: date) -> Part:
    status = one.status(as_of, found.limits)
    return Part(Subject(MILESTONE, one.code), words, one.due(as_of), status, one.override is not None)


def _project(ledger: Readable, found: Portfolio, one: Project, as_of: date) -> Page:
    met = sum(promise.done(as_of) for promise in one.promises)
    facts: list[Fact] = [(msg("Milestones met"), msg("{done} of {all}", done=met, all=len(one.promises)))]
    facts += _end(one.baseline, one.finish(as_of), one.slip_days(as_of))
    called = a.names(ledger, MILESTONE, [promise.code for promise in one.promises])
    ordered = sorted(one.promises, key=lambda promise: (promise.due(as_of) or date.max, a.in_numbers(promise.code)))
    parts = tuple(
        _of_milestone(found, promise, msg("{code} {name}", code=promise.code, name=called.get(promise.code, "")), as_of)
        for promise in ordered
    )
    chosen = one.set_by_hand(as_of, found.limits)
    if chosen:
        facts.append((msg("Status set by hand"), ", ".join(promise.code for promise in chosen)))
    by_hand = bool(chosen) or one.override is not None
    if by_hand:
        facts.append((msg("By the dates"), one.by_dates(as_of, found.limits).label))
    return Page(one.status(as_of, found.limits), tuple(facts), parts, by_hand)


def _end(baseline: date | None, due: date | None, slip: int | None) -> Iterator[Fact]:
    if baseline is not None:
        yield a.attribute_name(a.BASELINE), baseline
    if due is not None:
        yield msg("Expected or met"), due
    if slip is not None:
        late = msg("{n} days late", n=slip) if slip > 0 else msg("{n} days early", n=-slip)
        yield msg("Slip"), late if slip else msg("none")


def _milestone(ledger: Readable, found: Portfolio, one: Promise, as_of: date) -> Page:
    facts = list(_end(None, one.due(as_of), one.slip_days(as_of)))
    if one.override is not None:
        facts.append((msg("By the dates"), one.computed(as_of, found.limits).label))
    early = too_early(ledger, one.code, as_of)
    if early is not None:
        facts.append((a.attribute_name(a.FORECAST), early))
    promised = [version for version in baselines(ledger, one.code) if version.value is not None]
    if len(promised) > 1:
        told = msg("{number} of {day}", number=len(promised), day=promised[-1].recorded)
        facts.append((msg("Baseline, version"), told))
    forecasts = [step for step in forecasts_of(ledger, one.code) if step.value is not None]
    if len(forecasts) > 1:
        facts.append((msg("Forecast anew"), msg("{n} times", n=len(forecasts) - 1)))
    if one.confirmed is not None and not one.done(as_of):
        facts.append((a.attribute_name(a.CONFIRMED), one.confirmed))
    promises = found.promises()
    waiting = [other for other in promises.values() if any(tie.on == one.code for tie in other.depends)]
    called = a.names(ledger, MILESTONE, [*(tie.on for tie in one.depends), *(other.code for other in waiting)])
    parts = []
    for tie in one.depends:
        before, words = promises.get(tie.on), dependency_told(tie, called.get(tie.on, ""))
        none = Part(Subject(MILESTONE, tie.on), words, None, None)
        parts.append(none if before is None else _of_milestone(found, before, words, as_of))
    for other in waiting:
        words = msg("{code} {name} waits for it", code=other.code, name=called.get(other.code, ""))
        parts.append(_of_milestone(found, other, words, as_of))
    return Page(one.status(as_of, found.limits), tuple(facts), tuple(parts), one.override is not None)
