"""The programme in figures as of a day: counters, money, what slips cost this year, and what a move would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain.milestones import Status
from plantdesk.domain.periods import Period, year_of
from plantdesk.domain.programme import Counters, Portfolio, Project, Promise, Spent, counters, money
from plantdesk.domain.programme_effect import Cost, costs, with_moves
from plantdesk.domain.text import Message, msg
from plantdesk.services.forecasts import Forecast, Outlook
from plantdesk.services.ports import Readable
from plantdesk.services.programme import adding_to, whole_portfolio

PERIODS = (Period.MONTH, Period.YEAR)


@dataclass(frozen=True, slots=True)
class Figures:
    """The projects as of a day; ``costs`` has the slips with an effect on the cathodes of the year, the dearest first."""

    counters: Counters
    money: tuple[Spent, ...]
    costs: tuple[Cost, ...]
    routes: Mapping[str, int]

    @property
    def effect_on_year_kt(self) -> Decimal:
        """Give what all slips change in the year's cathodes, in kilotonnes; below zero is lost."""
        return sum((one.tonnes for one in self.costs), Decimal(0)) / 1000

    @property
    def budget_spent_pct(self) -> Decimal | None:
        """Give how much of the budget is spent, of the first currency that has both; unknown where none has."""
        return next((100 * one.spend / one.budget for one in self.money if one.budget and one.spend is not None), None)


def figures(found: Portfolio, as_of: date) -> Figures:
    """Work the figures out of what was read; ``routes`` counts the projects of each process route (``""``: none)."""
    routes: dict[str, int] = {}
    for one in found.projects.values():
        routes[one.route] = routes.get(one.route, 0) + 1
    return Figures(
        counters(found, as_of),
        money(found.projects.values()),
        costs(found, year_of(as_of), as_of, m.CATHODE_T),
        dict(sorted(routes.items())),
    )


def cost_of(project: Project, as_of: date) -> Cost | None:
    """Give what the slip of one project costs of the year's cathodes; nothing where it costs none."""
    return next(iter(costs(Portfolio({}, {project.code: project}), year_of(as_of), as_of, m.CATHODE_T)), None)


def promised_things(found: Portfolio) -> tuple[Project, ...] | tuple[Promise, ...]:
    """Give what is counted as promised: the projects; in a store that has none, its milestones."""
    return tuple(found.projects.values()) or found.loose


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What moving milestones would change; nothing of it is saved.

    ``moved`` has every milestone whose forecast would differ, those that wait for a moved one among them. ``held_up``
    has those that cannot hold their forecast as it stands, with the day that what they wait for allows: they count
    from there on both sides.
    """

    moved: tuple[Promise, ...]
    held_up: tuple[Promise, ...]
    before: Mapping[Period, Forecast]
    after: Mapping[Period, Forecast]
    figures_before: Figures
    figures_after: Figures


def what_if(
    ledger: Readable,
    as_of: date,
    moves: Mapping[str, date],
    figure: str = m.CATHODE_T,
    periods: Sequence[Period] = PERIODS,
) -> WhatIf:
    """Give both forecasts side by side: as milestones stand, and as if some moved to other days."""
    # What is moved may push something along in another division, and that something here again.
    whole, scope = whole_portfolio(ledger, as_of), ledger.plant().scope
    both = with_moves(whole, {}, as_of), with_moves(whole, moves, as_of)
    outlook, recorded = Outlook(ledger, as_of, periods, figure), whole.promises()
    old, new = (one.promises() for one in both)
    stands, other = (one.within(scope) for one in both)
    return WhatIf(
        tuple(one for code, one in new.items() if one.forecast != old[code].forecast),
        tuple(one for code, one in old.items() if one is not recorded[code]),
        outlook.forecasts(periods, adding_to(stands, figure)),
        outlook.forecasts(periods, adding_to(other, figure)),
        figures(stands, as_of),
        figures(other, as_of),
    )


def held_up_told(held_up: Sequence[Promise]) -> Message:
    """Name the milestones that cannot hold their forecast as it stands, with the days that they wait till."""
    days = [msg("{code} not before {day}", code=one.code, day=one.forecast) for one in held_up]
    return msg("Cannot hold the forecast that stands, because of what it waits for: {codes}.", codes=days)


def as_json(found: Portfolio, as_of: date) -> dict[str, object]:
    """Give the figures under the names that programs know, and a line for every project."""
    found_figures = figures(found, as_of)
    count = found_figures.counters
    return {
        "as_of": as_of.isoformat(),
        "projects": count.projects,
        "done": count.done,
        "due_this_year": count.due_this_year,
        "late": count.late,
        "at_risk": count.at_risk,
        "required_per_year": _plain(count.required_per_year),
        "effect_on_year_kt": _plain(found_figures.effect_on_year_kt),
        "required_ratio": _plain(count.required_ratio),
        "budget_spent_pct": _plain(found_figures.budget_spent_pct),
        "routes": dict(found_figures.routes),
        "money": [
            {"currency": one.currency, "budget": _plain(one.budget), "spend": _plain(one.spend)}
            for one in found_figures.money
        ],
        "list": [_line(one, as_of, found) for one in found.projects.values()],
    }


def _line(one: Project, as_of: date, found: Portfolio) -> dict[str, object]:
    finish, baseline = one.finish(as_of), one.baseline
    cost = cost_of(one, as_of)
    return {
        "code": one.code,
        "name": one.name.en,
        "programme": one.programme or None,
        "sector": one.sector or None,
        "division": one.division or None,
        "route": one.route or None,
        "owner": one.owner.en or None,
        "status": one.status(as_of, found.limits).value,
        "baseline": baseline.isoformat() if baseline else None,
        "finish": finish.isoformat() if finish else None,
        "slip_days": one.slip_days(as_of),
        "effect_on_year_kt": None if cost is None else _plain(cost.tonnes / 1000),
        "milestones": len(one.promises),
        "milestones_done": sum(promise.done(as_of) for promise in one.promises),
        "override": one.override.value if isinstance(one.override, Status) else None,
    }


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(round(value, 9))
