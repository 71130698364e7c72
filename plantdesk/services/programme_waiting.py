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
    ledger: Readable,
    code: str,
    as_of: date,
    said: Mapping[str, str | None] | None = None,
    typed: Mapping[str, date] | None = None,
) -> Message | None:
    """Say till when a milestone has to wait where its forecast lies before that; it may be recorded all the same.

    ``said`` is what is typed of it and not saved, by attribute as it would be stored; ``typed`` the unsaved forecasts of
    others.
    """
    stands = _said(ledger, [code])
    if code not in stands and not said:
        return None
    one = _promise(code, {**stands.get(code, {}), **(said or {})})
    beside = typed or {}
    others = {on: _promise(on, row) for on, row in _said(ledger, [tie.on for tie in one.depends]).items()}
    due = one.forecast or one.baseline
    if due is None or one.done(as_of):
        return None
    first = not_before(others, one, lambda on: beside.get(on) or others[on].due(as_of))
    if first is None or due >= first[0]:
        return None
    return msg("cannot come before {day}: waits for {on}", day=first[0], on=first[1])


def _said(ledger: Readable, codes: Iterable[str]) -> dict[str, dict[str, str | None]]:
    """Read what is recorded of some milestones that are not removed."""
    found = a.details(ledger, MILESTONE, codes)
    return {code: row for code, row in found.items() if not row.get(a.REMOVED)}


def _promise(code: str, row: Mapping[str, str | None]) -> Promise:
    """Give the dates of a milestone."""
    return Promise(
        code,
        baseline=a.read_date(row.get(a.BASELINE)),
        forecast=a.read_date(row.get(a.FORECAST)),
        actual=a.read_date(row.get(a.ACTUAL)),
        start=a.read_date(row.get(a.START)),
        depends=a.read_depends(row.get(a.DEPENDS)),
    )
