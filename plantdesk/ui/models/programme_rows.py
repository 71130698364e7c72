"""Which rows the programme has, in which order, and what each of them shows as a bar."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Portfolio, Project, Promise
from plantdesk.domain.text import Text
from plantdesk.ui.gantt.bars import Bar

PRESSING = (Status.LATE, Status.AT_RISK, Status.ON_TIME, Status.NOT_STARTED, Status.DONE)
_MARGIN = timedelta(days=45)
_LEAST = timedelta(days=365)


class Row(NamedTuple):
    """A row: a programme, a project or a milestone, by its code."""

    kind: str
    code: str


class Order(StrEnum):
    """What projects are sorted by within their programme."""

    CODE = "code"
    PROJECT = "project"
    DATE = "date"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown; what is ``None`` does not narrow."""

    programme: str | None = None
    route: str | None = None
    division: str | None = None
    owner: str | None = None
    status: Status | None = None

    def of(self, portfolio: Portfolio, today: date) -> Portfolio:
        """Give the part of a portfolio that is asked for."""
        return portfolio.chosen(
            today,
            programme=self.programme,
            status=self.status,
            route=self.route,
            division=self.division,
            owner=self.owner,
        )


def counted(code: str) -> tuple[tuple[int, int, str], ...]:
    """Give what codes are sorted by, so that M-2 stands before M-10."""
    parts: list[tuple[int, int, str]] = []
    digits = letters = ""
    for sign in f"{code}\0":
        if sign.isdigit():
            if letters:
                parts.append((1, 0, letters))
            letters, digits = "", digits + sign
        else:
            if digits:
                parts.append((0, int(digits), ""))
            digits, letters = "", letters + sign
    return (*parts, (1, 0, letters))


def project_order(
    order: Order, today: date, portfolio: Portfolio, say: Callable[[Text], str]
) -> Callable[[Project], object]:
    """Give what projects are sorted by."""
    match order:
        case Order.CODE:
            return lambda one: counted(one.code)
        case Order.PROJECT:
            return lambda one: (say(one.name).casefold(), counted(one.code))
        case Order.DATE:
            return lambda one: (one.finish(today) or date.max, counted(one.code))
        case Order.STATUS:
            return lambda one: (
                PRESSING.index(one.status(today, portfolio.limits)),
                -(one.slip_days(today) or 0),
                counted(one.code),
            )


def in_order(promises: Collection[Promise]) -> list[Promise]:
    """Give the milestones of a project as they were first meant to follow each other."""
    return sorted(promises, key=lambda one: (one.baseline or one.forecast or date.max, counted(one.code)))


def rows_of(
    portfolio: Portfolio,
    today: date,
    order: Order,
    open_projects: Collection[str],
    closed_programmes: Collection[str],
    say: Callable[[Text], str],
) -> list[Row]:
    """Give the rows: programmes where there are several, their projects, and the milestones of open projects."""
    groups: dict[str, list[Project]] = {}
    for project in portfolio.projects.values():
        known = project.programme if project.programme in portfolio.programmes else ""
        groups.setdefault(known, []).append(project)
    found: list[Row] = []
    by = project_order(order, today, portfolio, say)
    for code in sorted(groups, key=lambda one: (one == "", counted(one))):
        if len(groups) > 1 and code:
            found.append(Row(PROGRAMME, code))
            if code in closed_programmes:
                continue
        for project in sorted(groups[code], key=by):  # type: ignore[arg-type]
            found.append(Row(PROJECT, project.code))
            if project.code in open_projects:
                found += [Row(MILESTONE, one.code) for one in in_order(project.promises)]
    return found + [Row(MILESTONE, one.code) for one in in_order(portfolio.loose)]


def part_done(project: Project, today: date) -> Decimal | None:
    """Give how much of a project is done, 0 to 1: its milestones by weight where all have one, else by count."""
    if not project.promises:
        return None
    weights = [one.weight for one in project.promises]
    total = sum((w for w in weights if w is not None), Decimal(0))
    weighed = all(w is not None for w in weights) and total > 0
    whole = total if weighed else Decimal(len(weights))
    done = Decimal(0)
    for one in project.promises:
        share = Decimal(1) if one.done(today) else (one.percent or Decimal(0)) / 100
        done += share * (one.weight if weighed and one.weight is not None else Decimal(1))
    return done / whole


def milestone_bar(
    one: Promise,
    portfolio: Portfolio,
    today: date,
    critical: Collection[str] = (),
    proposed: date | None = None,
    imagined: date | None = None,
) -> Bar | None:
    """Give the bar of a milestone; nothing where it has no date and none is proposed."""
    due = one.due(today) or proposed or imagined
    if due is None:
        return None
    done = one.done(today)
    return Bar(
        one.code,
        one.status(today, portfolio.limits),
        first=one.start,
        last=due,
        promised_first=one.start,
        promised=one.baseline,
        progress=1.0 if done else float(one.percent or 0) / 100,
        critical=one.code in critical,
        proposed=proposed,
        imagined=imagined,
        after=tuple(link.on for link in one.depends),
        movable=not done,
    )


def project_bar(project: Project, portfolio: Portfolio, today: date) -> Bar | None:
    """Give the bar of a project: from its start, or its first date, to its end."""
    finish = project.finish(today)
    if finish is None:
        return None
    starts = [one.start or one.due(today) for one in project.promises]
    first = project.start or min((day for day in starts if day is not None), default=None)
    baselines = [one.baseline for one in project.promises if one.baseline is not None]
    return Bar(
        project.code,
        project.status(today, portfolio.limits),
        is_project=True,
        first=first,
        last=finish,
        promised_first=min([*baselines, *([project.start] if project.start else [])], default=None),
        promised=project.baseline,
        progress=float(part_done(project, today) or 0),
    )


def programme_bar(code: str, portfolio: Portfolio, today: date) -> Bar | None:
    """Give the bar of a programme: between its two days, else from its first project to its last."""
    projects = [one for one in portfolio.projects.values() if one.programme == code]
    held = portfolio.programmes[code]
    ends = [day for one in projects if (day := one.finish(today)) is not None]
    last = held.end or max(ends, default=None)
    if last is None:
        return None
    starts = [one.start for one in projects if one.start is not None]
    done = sum(one.done(today) for one in projects)
    status = Status.DONE if projects and done == len(projects) else Status.ON_TIME
    first = held.start or min([*starts, *ends], default=None)
    return Bar(code, status, is_project=True, first=first, last=last, progress=done / max(1, len(projects)))


def span_of(portfolio: Portfolio, today: date) -> tuple[date, date]:
    """Give the stretch of time that holds every date and today, with some room, a year at least."""
    first = last = today
    for programme in portfolio.programmes.values():
        for day in (programme.start, programme.end):
            if day is not None:
                first, last = min(first, day), max(last, day)
    for project in portfolio.projects.values():
        days = (project.start, project.finish(today), project.baseline)
        for day in days:
            if day is not None:
                first, last = min(first, day), max(last, day)
    for one in portfolio.loose:
        for day in (one.baseline, one.due(today)):
            if day is not None:
                first, last = min(first, day), max(last, day)
    first, last = first - _MARGIN, last + _MARGIN
    return first, max(last, first + _LEAST)


def owners(portfolio: Portfolio, say: Callable[[Text], str]) -> list[str]:
    """Give who owns projects, by name."""
    return sorted({name for one in portfolio.projects.values() if (name := say(one.owner))}, key=str.casefold)
