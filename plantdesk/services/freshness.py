"""How old the newest entry is: what a screen on the wall must say before anybody believes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from plantdesk.services.ports import Readable
from plantdesk.services.recording import CORRECT, IMPORT, MOVE, RECORD

ENTRIES = (RECORD, CORRECT, MOVE, IMPORT)
"""Kinds of command that bring figures of shifts; a plan or a setting makes no screen fresher."""
_LOOKED_THROUGH = (1, 50, 2000)


@dataclass(frozen=True, slots=True)
class Freshness:
    """The moment of the newest entry (UTC), or nothing; and whether it is older than a shift lasts."""

    newest: datetime | None
    age: timedelta | None
    is_stale: bool


def freshness(ledger: Readable, now: datetime) -> Freshness:
    """Tell how old the newest entry is at a moment, beside the length of the shift of that moment."""
    newest = _newest(ledger, now)
    if newest is None:
        return Freshness(None, None, True)
    calendar = ledger.plant().calendar(now.date())
    start, end = calendar.shift_instants(*calendar.production_day_and_shift(now))
    age = max(now - newest, timedelta())
    return Freshness(newest, age, age > end - start)


def _newest(ledger: Readable, now: datetime) -> datetime | None:
    """Give when the newest entry was recorded; nearly always it is the newest command or one of the last few."""
    for limit in _LOOKED_THROUGH:
        found = ledger.commands(None, None, limit)
        for command in found:
            if command.kind in ENTRIES:
                return datetime.fromtimestamp(command.recorded / 1000, UTC)
        if len(found) < limit:
            return None
    return None
