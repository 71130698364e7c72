"""Forecasts that lie before what a milestone waits for: told to whoever enters them, and recorded all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from plantdesk.domain.programme import MILESTONE, Promise
from plantdesk.domain.programme_network import not_before
from plantdesk.domain.text import Message, msg
from plantdesk.services import programme as a
from plantdesk.services.ports import Readable


def too_early(
    ledger: Readable, code: str, as_of: date, forecast: date | None = None, typed: Mapping[str, date] | None = None
) -> Message | None:
    """Say till when a milestone has to wait where its forecast lies before that; it may be recorded all the same.

    ``forecast`` is what is typed in the place of what stands, ``typed`` the unsaved forecasts of others.
    """
    found = _promises(ledger, [code])
    if code not in found:
        return None
    one = found[code] if forecast is None else found[code]._replace(forecast=forecast)
    due, beside, others = one.forecast or one.baseline, typed or {}, _promises(ledger, [tie.on for tie in one.depends])
    if due is None or one.done(as_of):
        return None
    first = not_before(others, one, lambda on: beside.get(on) or others[on].due(as_of))
    if first is None or due >= first[0]:
        return None
    return msg("cannot come before {day}: waits for {on}", day=first[0], on=first[1])


def _promises(ledger: Readable, codes: Iterable[str]) -> dict[str, Promise]:
    """Read the dates of some milestones that are not removed."""
    return {
        code: Promise(
            code,
            baseline=a.read_date(row.get(a.BASELINE)),
            forecast=a.read_date(row.get(a.FORECAST)),
            actual=a.read_date(row.get(a.ACTUAL)),
            start=a.read_date(row.get(a.START)),
            depends=a.read_depends(row.get(a.DEPENDS)),
        )
        for code, row in a.details(ledger, MILESTONE, codes).items()
        if not row.get(a.REMOVED)
    }
