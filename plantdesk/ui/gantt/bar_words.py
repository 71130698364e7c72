"""What a bar says in words when somebody points at it."""

from __future__ import annotations

from collections.abc import Callable

from plantdesk.domain.milestones import Status
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services import programme as a
from plantdesk.ui.gantt.bars import Bar


def bar_told(bar: Bar, name: str, say: Callable[[Message | Text], str]) -> str:
    """Give the name, the dates, and how a milestone stands to the critical path: a line each."""
    dates = []
    if bar.promised is not None:
        dates.append(msg("{name} {day}", name=a.attribute_name(a.BASELINE), day=bar.promised))
    if bar.last is not None:
        key = a.ACTUAL if bar.status is Status.DONE else a.FORECAST
        dates.append(msg("{name} {day}", name=a.attribute_name(key), day=bar.last))
    lines = [name, ", ".join(map(say, dates))]
    if bar.critical:
        lines.append(say(msg("On the critical path: each day it slips moves the end of what waits for it.")))
        if bar.first is None:
            lines.append(say(msg("No start is recorded: how long it takes is not known, and its end alone is drawn.")))
    return "\n".join(line for line in lines if line)
