"""The history of milestones straight from the ledger: what was forecast on past report days, and each baseline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from plantdesk.domain.ledger import UNDO, Revision, Subject, line_standing
from plantdesk.domain.periods import month_of
from plantdesk.domain.programme import MILESTONE
from plantdesk.domain.programme_trend import Report, Trend, trend
from plantdesk.services import programme as a
from plantdesk.services.known_on import known_until
from plantdesk.services.ports import Readable
from plantdesk.services.undo import UNDOES

MOST_REPORTS = 60
"""A trend without report days of its own looks back over at most so many months."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that was recorded of a milestone: which one it was in order, when and by whom it was recorded, and why."""

    number: int
    value: date | None
    recorded: date
    author: str
    reason: str | None


def baselines(ledger: Readable, code: str) -> tuple[Dated, ...]:
    """Give every version of a milestone's baseline, the first one as number 0."""
    return _dated(ledger, code, a.BASELINE)


def forecasts_of(ledger: Readable, code: str) -> tuple[Dated, ...]:
    """Give every forecast of a milestone with its report date; the first one is no re-forecast."""
    return _dated(ledger, code, a.FORECAST)


def trend_of(ledger: Readable, code: str, today: date, days: Sequence[date] = (), last: int = 2) -> Trend:
    """Give the trend of a milestone over report days (without them: the ends of months from its first forecast on).

    What is expected on a report day is the actual date where it was recorded by then, else the forecast, else the
    baseline, as known at the end of that day.
    """
    lines = {key: _line(ledger, code, key) for key in (a.BASELINE, a.FORECAST, a.ACTUAL)}
    first = min((r.command.recorded for line in lines.values() for r in line), default=None)
    if first is None:
        return trend((), 0, last)
    plant = ledger.plant()
    begun = a.recorded_day(plant, first)
    reports: list[Report] = []
    for day in sorted(set(days)) or report_days(begun, today):
        until = known_until(plant, day)
        stood = {key: _stood(line, until) for key, line in lines.items()}
        actual = stood[a.ACTUAL]
        met = actual is not None and actual <= day
        expected = actual if met else stood[a.FORECAST] or stood[a.BASELINE]
        if expected is not None or reports:
            reports.append(Report(day, expected, met))
            if met and not days:
                break
    return trend(reports, reforecasts(ledger, code, lines[a.FORECAST]), last, today)


def reforecasts(ledger: Readable, code: str, line: Sequence[Revision] | None = None) -> int:
    """Count how often the forecast of a milestone was changed to another day, and not taken back."""
    values = _not_taken_back(_line(ledger, code, a.FORECAST) if line is None else line)
    return sum(one != other for one, other in pairwise(values))


def _not_taken_back(line: Sequence[Revision]) -> list[str]:
    """Give the values that led to what stands: an edit that was taken back is none of them, nor is its undo."""
    before: dict[int, tuple[str, ...]] = {}
    after: dict[int, tuple[str, ...]] = {}
    by_command = {r.command.id.hex(): r.id for r in line}
    for r in line:
        known = [after[one] for one in r.replaces if one in after]
        before[r.id] = max(known, key=len, default=())
        taken = by_command.get(json.loads(r.command.about).get(UNDOES, "")) if r.command.kind == UNDO else None
        if taken in before:
            after[r.id] = before[taken]
        else:
            after[r.id] = (*before[r.id], r.value) if r.value else before[r.id]
    return list(after[line_standing(line).revision]) if line else []


def report_days(first: date, today: date) -> list[date]:
    """Give the last days of the months from one day to another, and the other day itself."""
    found = [today]
    day = month_of(today).first - timedelta(days=1)
    while day >= first and len(found) < MOST_REPORTS:
        found.append(day)
        day = month_of(day).first - timedelta(days=1)
    if first < found[-1] and len(found) < MOST_REPORTS:
        found.append(first)
    return sorted(set(found))


def _line(ledger: Readable, code: str, key: str) -> list[Revision]:
    return ledger.history(Subject(MILESTONE, code), key)


def _stood(line: Sequence[Revision], until: int) -> date | None:
    known = [r for r in line if r.command.recorded <= until]
    return a.read_date(line_standing(known).value) if known else None


def _dated(ledger: Readable, code: str, key: str) -> tuple[Dated, ...]:
    plant = ledger.plant()
    return tuple(
        Dated(number, a.read_date(r.value), a.recorded_day(plant, r.command.recorded), r.command.author, r.reason)
        for number, r in enumerate(_line(ledger, code, key))
    )
