"""How what is typed in a cell of the programme is read: what would be recorded, or why it cannot be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from plantdesk.domain.milestones import impossible_date
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.programme import ACTUAL, EMPTIED_FORECAST, FORECAST, STATUS, attribute_name
from plantdesk.ui.models.milestone_columns import DATES, TEXTS
from plantdesk.ui.widgets.date_edit import read_day

LONGEST_TEXT = 200
"""Letters in a name; more is a paste by mistake."""
_HUNDRED = 100


def read_cell(
    key: str, text: str, today: date, start: date | None, met: bool = False
) -> tuple[str | None, Message | None]:
    """Read the text typed for an attribute; ``start`` is when the work towards the milestone begins.

    An empty text clears what stands; the forecast only of a milestone that is ``met``.
    """
    name = attribute_name(key)
    if not text:
        return None, EMPTIED_FORECAST if key == FORECAST and not met else None
    if key.partition("_")[0] in TEXTS:
        if len(text) > LONGEST_TEXT:
            return None, msg("{name}: longer than {n} letters. Shorten it.", name=name, n=LONGEST_TEXT)
        return text, None
    if key == STATUS:
        return text, None
    if key not in DATES:
        return _percent(name, text)
    day = read_day(text, today)
    if day is None:
        return None, msg("{name}: “{text}” is not a date. Write it like 30.06.2016.", name=name, text=text)
    fault = impossible_date(name, day, today, happened=key == ACTUAL)
    if fault is None and key == FORECAST and start is not None and day < start:
        fault = msg(
            "{name}: {day} is before the start on {start}. Choose a later day.", name=name, day=day, start=start
        )
    return day.isoformat(), fault


def _percent(name: Text | Message | str, text: str) -> tuple[str | None, Message | None]:
    """Read a part that is done: 0 to 100."""
    try:
        part = Decimal(text.replace(",", ".").replace("%", "").replace("\u202f", "").strip())
    except InvalidOperation:
        return None, msg("{name}: “{text}” is not a number. Write 0 to 100.", name=name, text=text)
    if not 0 <= part <= _HUNDRED:
        return None, msg("{name}: {text} is not between 0 and 100.", name=name, text=text)
    return str(part), None
