"""What of the programme needs attention: milestones that are late, overdue, due soon, or forecast long ago."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, Portfolio, Promise, reminders
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.ports import Readable
from plantdesk.services.programme import NAMES, PROJECT_NAMES, details, in_numbers, named, names, portfolio


@dataclass(frozen=True, slots=True)
class Reminder:
    """One line of the list: how weighty it is, what it says, and the milestone and day it is about."""

    weight: int
    is_grave: bool
    message: Message
    code: str
    day: date | None


def programme_reminders(ledger: Readable, today: date) -> Iterator[Reminder]:
    """Tell of the open milestones that need attention on a day: one line of a kind, with the weightiest of each."""
    found = portfolio(ledger, today)
    promises = list(found.promises().values())
    waiting = reminders(promises, today, found.limits)
    overdue = {one.code for one in waiting["overdue"]}
    late = [one for one in promises if one.code not in overdue and one.status(today, found.limits) is Status.LATE]
    if late:
        yield _late(ledger, found, late, today)
    if waiting["overdue"]:
        first = waiting["overdue"][0]
        message = msg(
            "Milestones overdue: {count}, the oldest of {day}: “{name}”.",
            count=len(waiting["overdue"]),
            name=_name(ledger, found, first),
            day=first.due(today),
        )
        yield Reminder(58, True, message, first.code, first.due(today))
    if waiting["due"]:
        first = waiting["due"][0]
        message = msg(
            "Milestones due within {days} days: {count}, the next on {day}: “{name}”.",
            days=found.limits.due_days,
            count=len(waiting["due"]),
            name=_name(ledger, found, first),
            day=first.due(today),
        )
        yield Reminder(40, False, message, first.code, first.due(today))
    if waiting["unconfirmed"]:
        first = min(waiting["unconfirmed"], key=lambda one: (one.confirmed or today, one.code))
        message = msg(
            "Forecasts not confirmed for {days} days: {count}, the longest since {day}: “{name}”.",
            days=found.limits.confirm_days,
            count=len(waiting["unconfirmed"]),
            name=_name(ledger, found, first),
            day=first.confirmed,
        )
        yield Reminder(35, False, message, first.code, first.due(today))


def _late(ledger: Readable, found: Portfolio, late: Sequence[Promise], today: date) -> Reminder:
    """Tell of the milestone that slips most, and of how many are late."""
    worst = max(late, key=lambda one: one.slip_days(today) or 0)
    slip, name = worst.slip_days(today) or 0, _name(ledger, found, worst)
    if slip <= found.limits.late_days:
        message = msg("Milestones late: {count}, among them “{name}”.", count=len(late), name=name)
    else:
        message = msg(
            "Milestones late: {count}, most of all by {days} days: “{name}”.", count=len(late), name=name, days=slip
        )
    return Reminder(60, True, message, worst.code, worst.due(today))


def _name(ledger: Readable, found: Portfolio, one: Promise) -> Message | Text | str:
    """Name a milestone with its project."""
    name = names(ledger, MILESTONE, [one.code]).get(one.code, one.code)
    project = found.projects.get(one.project)
    return name if project is None else msg("{project}: {name}", project=project.name, name=name)


@dataclass(frozen=True, slots=True)
class Coming:
    """A milestone that is not met yet: what it and its project are called, its date, slip and status on the day."""

    name: Text
    project: Text
    due: date | None
    slip_days: int | None
    status: Status


def coming(ledger: Readable, today: date, most: int) -> tuple[tuple[Coming, ...], int]:
    """Give the milestones that come next, by the date to look at, overdue ones first; at most some, and how many wait."""
    found = portfolio(ledger, today)
    waiting = [one for one in found.promises().values() if not one.done(today)]
    first = sorted(waiting, key=lambda one: (one.due(today) or date.max, in_numbers(one.code)))[:most]
    said = details(ledger, MILESTONE, [one.code for one in first])
    lines = []
    for one in first:
        project = found.projects.get(one.project)
        row = said.get(one.code, {})
        lines.append(
            Coming(
                named(row, NAMES, one.code),
                named(row, PROJECT_NAMES, "") if project is None else project.name,
                one.due(today),
                one.slip_days(today),
                one.status(today, found.limits),
            )
        )
    return tuple(lines), len(waiting)
