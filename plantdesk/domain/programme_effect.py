"""From slip to copper: what projects add to the output, what a delay costs, and what a move would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from plantdesk.domain.periods import Span, year_of
from plantdesk.domain.programme import Effect, Portfolio, Project, Promise
from plantdesk.domain.programme_network import settled

_ZERO = Decimal(0)
DAYS_A_YEAR = Decimal(365)
"""Tonnes a year are made in this many days."""
DAYS_A_MONTH = Decimal("30.4375")
"""Days of a month of ramp-up."""


def made_by(effect: Effect, since: date, day: date) -> Decimal:
    """Give the tonnes that an effect has added from its first day to the end of another; rising evenly to full load.

    With n days and a ramp-up of R days: q·n²/(2R) up to R, then q·(n - R/2), q in tonnes a day.
    """
    days = Decimal(max((day - since).days + 1, 0))
    a_day, ramp = effect.tonnes_a_year / DAYS_A_YEAR, effect.ramp_months * DAYS_A_MONTH
    if days < ramp:
        return a_day * days * days / (2 * ramp)
    return a_day * (days - ramp / 2)


def over(effect: Effect, since: date, span: Span) -> Decimal:
    """Give the tonnes that an effect adds over a span of days."""
    before = date.fromordinal(span.first.toordinal() - 1)
    return made_by(effect, since, span.last) - made_by(effect, since, before)


def still_to_come(effect: Effect, since: date, span: Span, as_of: date) -> Decimal:
    """Give the tonnes that an effect adds over a span after a day, beyond what the output of that day has already."""
    base = _ZERO
    if since <= as_of:
        base = over(effect, since, Span(as_of, as_of)) * span.days
    return over(effect, since, span) - base


@dataclass(frozen=True, slots=True)
class Cost:
    """What the slip of one project's effect costs over a span: its tonnes by forecast less those by baseline."""

    project: Project
    figure: str
    slip_days: int
    tonnes: Decimal


def costs(portfolio: Portfolio, span: Span, as_of: date, figure: str) -> tuple[Cost, ...]:
    """Give, for each project with an effect on a figure, what its slip costs over a span, the dearest first.

    An effect that is overdue counts from the day after the one looked at, for it is not there yet.
    """
    found = []
    for one in portfolio.projects.values():
        promised, expected = one.since(as_of, by_baseline=True), expected_since(one, as_of)
        if one.effect is None or one.effect.figure != figure or promised is None or expected is None:
            continue
        tonnes = over(one.effect, expected, span) - over(one.effect, promised, span)
        if tonnes or expected != promised:
            found.append(Cost(one, figure, (expected - promised).days, tonnes))
    return tuple(sorted(found, key=lambda cost: (cost.tonnes, -cost.slip_days, cost.project.code)))


def effect_on_year_kt(portfolio: Portfolio, as_of: date, figure: str) -> Decimal:
    """Give what all slips change in the output of the year, in kilotonnes; below zero is lost."""
    return sum((one.tonnes for one in costs(portfolio, year_of(as_of), as_of, figure)), _ZERO) / 1000


def expected_since(project: Project, as_of: date) -> date | None:
    """Give the day from which a project's effect is expected: of its milestone, not before tomorrow where not met."""
    since = project.since(as_of)
    if since is None or project.effect is None:
        return since
    of = [one for one in project.promises if one.code == project.effect.since]
    met = of[0].done(as_of) if of else project.done(as_of)
    return since if met else max(since, date.fromordinal(as_of.toordinal() + 1))


def additions(projects: Iterable[Project], span: Span, as_of: date, figure: str) -> Decimal:
    """Give the tonnes that projects add over a span after a day, beyond what the output of that day has already.

    Only what the project itself brings about counts: what is met long ago and fully run up adds nothing.
    """
    found = _ZERO
    for one in projects:
        since = expected_since(one, as_of)
        if one.effect is not None and one.effect.figure == figure and since is not None:
            found += still_to_come(one.effect, since, span, as_of)
    return found


def with_moves(portfolio: Portfolio, moves: Mapping[str, date], as_of: date) -> Portfolio:
    """Give the programme as it would be forecast if milestones moved; nothing is saved. What waits is pushed along.

    Without moves, what cannot hold its forecast as it stands is where its dependencies allow it.
    """
    changed = settled(portfolio.promises(), moves, as_of)
    projects = {
        code: _replaced(one, changed) if any(p.code in changed for p in one.promises) else one
        for code, one in portfolio.projects.items()
    }
    loose = tuple(changed.get(one.code, one) for one in portfolio.loose)
    return Portfolio(portfolio.programmes, projects, loose, portfolio.limits)


def _replaced(project: Project, changed: Mapping[str, Promise]) -> Project:
    return replace(project, promises=tuple(changed.get(one.code, one) for one in project.promises))
