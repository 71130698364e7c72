"""How a milestone can stand on a day, and which dates cannot be of one."""

from __future__ import annotations

from datetime import date
from enum import Enum

from plantdesk.domain.text import Message, Text, msg

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


def impossible_date(name: Text, day: date, today: date, happened: bool = False) -> Message | None:
    """Say why a date cannot be one of a milestone: no project of a plant lies there, or it ``happened`` tomorrow."""
    if happened and day > today:
        return msg("{name}: {day} has not come yet. Enter it once the milestone is met.", name=name, day=day)
    if abs(day.year - today.year) > _FARTHEST_YEARS:
        return msg("{name}: {day} is more than {n} years away. Check the year.", name=name, day=day, n=_FARTHEST_YEARS)
    return None
