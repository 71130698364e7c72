"""Milestones of the projects: what was promised, what is expected now, what has happened, and the slip between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from plantdesk.domain.text import Message, Text, msg

RISK_DAYS = 30
"""A slip up to this many days is a risk; beyond it the milestone is late."""

_FARTHEST_YEARS = 50


class Status(Enum):
    """How a milestone stands on a day."""

    NOT_STARTED = "not_started"
    ON_TIME = "on_time"
    AT_RISK = "at_risk"
    LATE = "late"
    DONE = "done"

    @property
    def label(self) -> Text:
        """What people call the status."""
        return _LABELS[self]


_LABELS = {
    Status.NOT_STARTED: Text("Not started", "Не начата", "Басталмаған"),
    Status.ON_TIME: Text("On time", "В срок", "Мерзімінде"),
    Status.AT_RISK: Text("At risk", "Под угрозой", "Қауіп бар"),
    Status.LATE: Text("Late", "Срыв срока", "Кешігуде"),
    Status.DONE: Text("Done", "Выполнена", "Орындалды"),
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated promise of a project: ``baseline`` as first agreed, ``forecast`` as expected now, ``actual`` when met."""

    code: str
    name: Text
    project: Text
    owner: Text
    baseline: date | None = None
    forecast: date | None = None
    actual: date | None = None

    def done(self, as_of: date) -> bool:
        """Tell whether the milestone was met by the end of the day."""
        return self.actual is not None and self.actual <= as_of

    def due(self, as_of: date) -> date | None:
        """Give the date to look at on that day: when it was met, else when it is expected, else when promised."""
        return self.actual if self.done(as_of) else self.forecast or self.baseline

    def slip_days(self, as_of: date) -> int | None:
        """Give calendar days behind the baseline (negative: ahead); unknown without a baseline, or while nothing is forecast.

        What should have happened and has not slips on day by day.
        """
        due = self.due(as_of)
        if self.baseline is None or due is None:
            return None
        if self.forecast is None and not self.done(as_of) and self.baseline >= as_of:
            return None
        expected = due if self.done(as_of) else max(due, as_of)
        return (expected - self.baseline).days

    def status(self, as_of: date) -> Status:
        """Give the status on that day: overdue is late whatever the slip; without a forecast it has not started."""
        if self.done(as_of):
            return Status.DONE
        due = self.due(as_of)
        if due is not None and due < as_of:
            return Status.LATE
        if self.forecast is None:
            return Status.NOT_STARTED
        slip = self.slip_days(as_of)
        if slip is None or slip <= 0:
            return Status.ON_TIME
        return Status.AT_RISK if slip <= RISK_DAYS else Status.LATE


def impossible_date(name: Text, day: date, today: date, happened: bool = False) -> Message | None:
    """Say why a date cannot be one of a milestone: no project of a plant lies there, or it ``happened`` tomorrow."""
    if happened and day > today:
        return msg("{name}: {day} has not come yet. Enter it once the milestone is met.", name=name, day=day)
    if abs(day.year - today.year) > _FARTHEST_YEARS:
        return msg("{name}: {day} is more than {n} years away. Check the year.", name=name, day=day, n=_FARTHEST_YEARS)
    return None


def counts(milestones: Iterable[Milestone], as_of: date) -> dict[Status, int]:
    """Count the milestones in each status on a day; every status is there, with 0 where it has none."""
    found = dict.fromkeys(Status, 0)
    for milestone in milestones:
        found[milestone.status(as_of)] += 1
    return found


def due_this_year(milestones: Iterable[Milestone], as_of: date) -> int:
    """Count the milestones that are not done and fall due in the year of the day, overdue ones of that year too."""
    found = 0
    for milestone in milestones:
        due = milestone.due(as_of)
        found += due is not None and due.year == as_of.year and not milestone.done(as_of)
    return found
