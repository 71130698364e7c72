"""Reasons that the program itself gives: plain English words in the ledger, and what they say to a reader.

The ledger keeps data, so that a reason reads the same in every copy; whoever shows one translates it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from plantdesk.domain.calendar import Calendar
from plantdesk.domain.text import Message, Text, msg

REMARK_REWRITTEN = "remark rewritten"
LAYOUT_CHANGED, LAYOUT_FORGOTTEN = "layout composed anew", "layout not needed any more"
"""Nobody is asked why a chart is looked at differently."""
CONFIRMED = "confirmed when asked"
"""An odd value was kept after the question about it."""

_UNDO = re.compile(r"undo of (\w+) (\d{4}-\d\d-\d\d \d\d:\d\d) UTC")
_IMPORT = re.compile(r"import of (.+)", re.DOTALL)


def import_reason(file: str) -> str:
    """Give the reason of what an import corrects where nobody gives one."""
    return f"import of {file}"


def spoken_reason(reason: str, calendar: Calendar) -> Message | str:
    """Give what a stored reason says to a reader, moments in plant time; what a person wrote stays as written."""
    if reason == REMARK_REWRITTEN:
        return msg("the remark was rewritten")
    if reason == CONFIRMED:
        return msg("confirmed when asked")
    if reason == LAYOUT_CHANGED:
        return msg("the layout was composed anew")
    if reason == LAYOUT_FORGOTTEN:
        return msg("the layout is not needed any more")
    undo = _UNDO.fullmatch(reason)
    if undo is not None:
        moment = datetime.strptime(undo[2], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
        return undo_told(undo[1], calendar.local(moment))
    imported = _IMPORT.fullmatch(reason)
    return reason if imported is None else msg("import of {file}", file=imported[1])


def undo_told(kind: str, moment: datetime) -> Message:
    """Say which command an undo took back, by its kind and the moment of plant time it was recorded at."""
    from plantdesk.services.undo import kind_name

    what: Text | str = kind_name(kind)
    return msg("undo of “{kind}” of {moment}", kind=what, moment=moment)
