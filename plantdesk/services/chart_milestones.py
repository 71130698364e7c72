"""Dates of milestones beside the production: of the projects that add capacity, or of milestones that were chosen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from plantdesk.domain.programme import MILESTONE, PROJECT, Project, Promise
from plantdesk.domain.text import Text
from plantdesk.services.ports import Readable
from plantdesk.services.programme import EFFECT_FIGURE, REMOVED, in_numbers, names, portfolio


class Dated(StrEnum):
    """What the date of a milestone is: when it was met, when it is expected, or what was first agreed."""

    ACTUAL = "actual"
    FORECAST = "forecast"
    BASELINE = "baseline"


class ChartMilestone(NamedTuple):
    """A milestone with the one date that a chart shows of it; ``slip`` in calendar days behind the baseline."""

    code: str
    name: Text
    project: Text | None
    day: date
    dated: Dated
    slip: int | None


def chart_milestones(
    ledger: Readable, as_of: date, chosen: Collection[str] | None = None
) -> tuple[ChartMilestone, ...]:
    """Give the milestones that charts show, by their dates; without a date, one is left out.

    ``chosen`` are codes. Without it: of each project in sight that adds to a figure, the milestone that its effect
    begins with, or its last one.
    """
    if chosen is None and not any(key and gone is None for _, key, gone in ledger.records(PROJECT, _EFFECTS)):
        return ()
    if chosen is not None and not chosen:
        return ()
    found = portfolio(ledger, as_of)
    pairs: list[tuple[Promise, Project | None]] = []
    if chosen is None:
        adding = [one for one in found.within(ledger.plant().scope).projects.values() if one.effect is not None]
        pairs += [(promise, one) for one in adding if (promise := _beginning(one, as_of)) is not None]
    else:
        pairs += [(promise, one) for one in found.projects.values() for promise in one.promises]
        pairs += [(promise, None) for promise in found.loose]
        pairs = [pair for pair in pairs if pair[0].code in chosen]
    called = names(ledger, MILESTONE, [promise.code for promise, _ in pairs])
    shown = [
        ChartMilestone(
            promise.code,
            called.get(promise.code, Text(promise.code, promise.code, promise.code)),
            None if project is None else project.name,
            day,
            dated,
            promise.slip_days(as_of),
        )
        for promise, project in pairs
        for day, dated in _date_of(promise, as_of)
    ]
    return tuple(sorted(shown, key=lambda one: (one.day, in_numbers(one.code))))


_EFFECTS = (EFFECT_FIGURE, REMOVED)


def _beginning(project: Project, as_of: date) -> Promise | None:
    """Give the milestone from which on a project has its effect; its last one where none is named."""
    since = project.effect.since if project.effect is not None else None
    named = [one for one in project.promises if one.code == since]
    dated = [one for one in named or project.promises if one.due(as_of) is not None]
    return max(dated, key=lambda one: one.due(as_of) or as_of, default=None)


def _date_of(promise: Promise, as_of: date) -> list[tuple[date, Dated]]:
    if promise.actual is not None and promise.done(as_of):
        return [(promise.actual, Dated.ACTUAL)]
    if promise.forecast is not None:
        return [(promise.forecast, Dated.FORECAST)]
    return [] if promise.baseline is None else [(promise.baseline, Dated.BASELINE)]
