"""Programmes, their projects and the dated promises (milestones) of these; status is computed from the dates.

What is unknown is ``None``. A record that was removed keeps its code for ever and is in no portfolio.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from plantdesk.domain.milestones import Status
from plantdesk.domain.scope import Scope
from plantdesk.domain.text import Text

PROGRAMME, PROJECT, MILESTONE = "programme", "project", "milestone"
KINDS = (PROGRAMME, PROJECT, MILESTONE)
"""Kinds of the ledger's subjects; the unit is the code of the record."""


class Link(StrEnum):
    """What a dependency ties together: finish or start of the one before to start or finish of this one."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class Dependency(NamedTuple):
    """A milestone that this one waits for, how they are tied, and calendar days between (negative: an overlap)."""

    on: str
    link: Link = Link.FS
    lag: int = 0


class Evidence(NamedTuple):
    """A file that proves what was reported: its name, and the SHA-256 (hex) under which it is kept beside the store."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Limits:
    """When a slip is a risk and when it is late, in calendar days; when a reminder comes, in days."""

    risk_days: int = 0
    late_days: int = 30
    due_days: int = 30
    confirm_days: int = 60


USUAL = Limits()
"""Green up to the baseline, amber up to thirty days behind it, red beyond (DOMAIN section 8)."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a project adds to a figure once it runs: tonnes a year at full load, rising evenly over months.

    ``since`` is the code of the milestone from which it counts; without one, the project's last milestone.
    """

    figure: str
    tonnes_a_year: Decimal
    since: str | None = None
    ramp_months: int = 0


class Promise(NamedTuple):
    """A milestone without its words: the dates, and what they are weighed by.

    ``start`` is when the work towards it begins. ``percent`` is 0 to 100, as reported. ``override`` is a status that a
    person set, with a reason, in the place of the computed one. ``confirmed`` is the day on which the forecast was
    recorded, or last said to stand.
    """

    code: str
    project: str = ""
    baseline: date | None = None
    forecast: date | None = None
    actual: date | None = None
    start: date | None = None
    weight: Decimal | None = None
    percent: Decimal | None = None
    override: Status | None = None
    depends: tuple[Dependency, ...] = ()
    confirmed: date | None = None

    def done(self, as_of: date) -> bool:
        """Tell whether the milestone was met by the end of the day."""
        return self.actual is not None and self.actual <= as_of

    def due(self, as_of: date) -> date | None:
        """Give the date to look at on that day: when it was met, else when it is expected, else when promised."""
        return self.actual if self.done(as_of) else self.forecast or self.baseline

    def slip_days(self, as_of: date) -> int | None:
        """Give calendar days behind the baseline (negative: ahead); what is overdue slips on day by day."""
        due = self.due(as_of)
        if self.baseline is None or due is None:
            return None
        if self.actual is not None and self.actual <= as_of:
            return (self.actual - self.baseline).days
        if self.forecast is None and self.baseline >= as_of:
            return None
        return (max(due, as_of) - self.baseline).days

    def status(self, as_of: date, limits: Limits = USUAL) -> Status:
        """Give the status on that day: what a person set, else what follows from the dates."""
        return self.override or self.computed(as_of, limits)

    def computed(self, as_of: date, limits: Limits = USUAL) -> Status:
        """Give the status that follows from the dates: overdue is late whatever the slip."""
        if self.actual is not None and self.actual <= as_of:
            return Status.DONE
        due = self.forecast or self.baseline
        if due is not None and due < as_of:
            return Status.LATE
        if self.forecast is None:
            return Status.NOT_STARTED
        slip = 0 if self.baseline is None else (max(self.forecast, as_of) - self.baseline).days
        return (
            Status.ON_TIME if slip <= limits.risk_days else Status.AT_RISK if slip <= limits.late_days else Status.LATE
        )


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme (of the state, of a region, of the company): its projects are to be done between two days."""

    code: str
    name: Text
    kind: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A project of a programme. Money is in ``currency``; ``route`` is ``pyro``, ``hydro`` or none."""

    code: str
    name: Text
    programme: str = ""
    sector: str = ""
    division: str = ""
    route: str = ""
    owner: Text = field(default_factory=lambda: Text("", "", ""))
    start: date | None = None
    budget: Decimal | None = None
    spend: Decimal | None = None
    currency: str = ""
    jobs_created: int | None = None
    jobs_kept: int | None = None
    effect: Effect | None = None
    weight: Decimal | None = None
    override: Status | None = None
    promises: tuple[Promise, ...] = ()

    @property
    def baseline(self) -> date | None:
        """The last date first agreed."""
        return max((one.baseline for one in self.promises if one.baseline is not None), default=None)

    def done(self, as_of: date) -> bool:
        """Tell whether every milestone was met by the end of the day; a project without milestones is not done."""
        return bool(self.promises) and all(one.done(as_of) for one in self.promises)

    def finish(self, as_of: date) -> date | None:
        """Give when the last milestone was met or is expected; unknown where none has a date."""
        return max((due for one in self.promises if (due := one.due(as_of)) is not None), default=None)

    def slip_days(self, as_of: date) -> int | None:
        """Give calendar days of the end behind the last baseline; unknown while no milestone has a forecast or fact."""
        baseline, finish = self.baseline, self.finish(as_of)
        if baseline is None or finish is None or all(one.slip_days(as_of) is None for one in self.promises):
            return None
        return ((finish if self.done(as_of) else max(finish, as_of)) - baseline).days

    def status(self, as_of: date, limits: Limits = USUAL) -> Status:
        """Give the status: what a person set, else the gravest of the milestones that are not met."""
        return self.override or self.computed(as_of, limits)

    def computed(self, as_of: date, limits: Limits = USUAL) -> Status:
        """Give the gravest status of the milestones that are not met; done where all are, on time where some are."""
        if not self.promises:
            return Status.NOT_STARTED
        states = {one.status(as_of, limits) for one in self.promises}
        for status in (Status.LATE, Status.AT_RISK, Status.ON_TIME):
            if status in states:
                return status
        if Status.NOT_STARTED not in states:
            return Status.DONE
        return Status.ON_TIME if Status.DONE in states else Status.NOT_STARTED

    def by_dates(self, as_of: date, limits: Limits = USUAL) -> Status:
        """Give the status that follows from the dates alone, whatever a person set for it or its milestones."""
        if all(one.override is None for one in self.promises):
            return self.computed(as_of, limits)
        plain = tuple(one._replace(override=None) for one in self.promises)
        return replace(self, promises=plain).computed(as_of, limits)

    def set_by_hand(self, as_of: date, limits: Limits = USUAL) -> tuple[Promise, ...]:
        """Give the milestones whose status set by hand makes that of the project another than its dates would.

        None where a person set the project's own.
        """
        chosen = tuple(one for one in self.promises if one.override is not None)
        if self.override is not None or not chosen or self.computed(as_of, limits) is self.by_dates(as_of, limits):
            return ()
        return tuple(one for one in chosen if one.override is not one.computed(as_of, limits))

    def since(self, as_of: date, by_baseline: bool = False) -> date | None:
        """Give the day from which the effect counts: of its milestone, else of the last one; unknown without dates."""
        if self.effect is None:
            return None
        at = [one for one in self.promises if one.code == self.effect.since]
        if at:
            return at[0].baseline if by_baseline else at[0].due(as_of)
        return self.baseline if by_baseline else self.finish(as_of)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything that is promised, read once. ``loose`` are milestones of no project, as older stores have them."""

    programmes: Mapping[str, Programme]
    projects: Mapping[str, Project]
    loose: tuple[Promise, ...] = ()
    limits: Limits = USUAL

    def promises(self) -> dict[str, Promise]:
        """Give every milestone by its code."""
        found = {one.code: one for project in self.projects.values() for one in project.promises}
        return found | {one.code: one for one in self.loose}

    def within(self, scope: Scope) -> Portfolio:
        """Give the projects of a division or process route; milestones of no project belong to none."""
        if scope.is_everything:
            return self
        return self.chosen(date.max, route=scope.process, division=scope.division)

    def chosen(
        self,
        as_of: date,
        programme: str | None = None,
        status: Status | None = None,
        route: str | None = None,
        division: str | None = None,
        owner: str | None = None,
        project: str | None = None,
    ) -> Portfolio:
        """Give the part of it that is asked for; what is ``None`` does not narrow. ``owner`` in any language."""
        kept = {
            code: one
            for code, one in self.projects.items()
            if (project is None or code == project)
            and (programme is None or one.programme == programme)
            and (route is None or one.route == route)
            and (division is None or one.division == division)
            and (owner is None or owner in one.owner.spellings())
            and (status is None or one.status(as_of, self.limits) is status)
        }
        narrowed = any(asked is not None for asked in (programme, status, route, division, owner, project))
        programmes = {k: p for k, p in self.programmes.items() if programme is None or k == programme}
        return Portfolio(programmes, kept, () if narrowed else self.loose, self.limits)


@dataclass(frozen=True, slots=True)
class Counters:
    """Projects as of a day. ``required_per_year`` is what is left after this year, for every year that is left for it.

    Of the ends of programmes it looks to the one that asks most a year: ``years_left`` and what is left count to it.
    ``required_ratio`` is that over what is due this year ("53 left for 4 years = 13.25 a year, 1.9 times this year's").
    """

    as_of: date
    projects: int
    done: int
    due_this_year: int
    late: int
    at_risk: int
    left_after_this_year: int
    years_left: int
    required_per_year: Decimal | None
    required_ratio: Decimal | None


def counters(portfolio: Portfolio, as_of: date) -> Counters:
    """Count the projects as of a day."""
    projects = portfolio.projects.values()
    states = [one.status(as_of, portfolio.limits) for one in projects]
    done = states.count(Status.DONE)
    due = sum(
        1
        for one, status in zip(projects, states, strict=True)
        if status is not Status.DONE and (day := one.finish(as_of)) is not None and day.year == as_of.year
    )
    year, open_till_then = left_after(portfolio, as_of)
    left, years = len(open_till_then), year - as_of.year
    rate = Decimal(left) / years if years else None
    return Counters(
        as_of,
        len(states),
        done,
        due,
        states.count(Status.LATE),
        states.count(Status.AT_RISK),
        left,
        years,
        rate,
        rate / due if rate is not None and due else None,
    )


def left_after(portfolio: Portfolio, as_of: date) -> tuple[int, frozenset[str]]:
    """Give the year by whose end most a year has to be done after this one, and the codes of what is left till then.

    A project is due by the end of its programme; without one by its last milestone, and without dates by the last year
    of all. The rate is the greatest over these years, so that one far end does not thin out what is due long before.
    Without a year after this one, this year is given.
    """
    by_year: dict[int, list[str]] = {}
    undated: list[str] = []
    for one in portfolio.projects.values():
        programme, finish = portfolio.programmes.get(one.programme), one.finish(as_of)
        due = programme.end if programme is not None and programme.end is not None else finish
        codes = undated if due is None else by_year.setdefault(due.year, [])
        this_year = finish is not None and finish.year == as_of.year
        if not this_year and one.status(as_of, portfolio.limits) is not Status.DONE:
            codes.append(one.code)
    last = max(by_year, default=as_of.year)
    by_year.setdefault(last, []).extend(undated)
    found, till = (as_of.year, frozenset[str]()), frozenset[str]()
    most = Decimal(-1)
    for year in sorted(by_year):
        till |= frozenset(by_year[year])
        rate = Decimal(len(till)) / (year - as_of.year) if year > as_of.year else most
        if rate >= most or year <= as_of.year:
            found, most = (max(year, as_of.year), till), rate
    return found


class Spent(NamedTuple):
    """Money of one currency: what was granted and what was spent of it; what nobody reported is not counted as zero."""

    currency: str
    budget: Decimal | None
    spend: Decimal | None


def money(projects: Iterable[Project]) -> tuple[Spent, ...]:
    """Add up budget and spend by currency, in the order of the currencies' names."""
    found: dict[str, list[Decimal | None]] = {}
    for one in projects:
        for place, amount in enumerate((one.budget, one.spend)):
            if amount is not None:
                sums = found.setdefault(one.currency, [None, None])
                sums[place] = (sums[place] or Decimal(0)) + amount
    return tuple(Spent(currency, *sums) for currency, sums in sorted(found.items()))


def reminders(promises: Sequence[Promise], as_of: date, limits: Limits = USUAL) -> dict[str, tuple[Promise, ...]]:
    """Give the open milestones that are ``overdue``, ``due`` within some days, or long ``unconfirmed``, by date.

    A forecast is unconfirmed where its day of confirmation is known and lies too far back; overdue ones are told once.
    """
    found: dict[str, list[Promise]] = {"overdue": [], "due": [], "unconfirmed": []}
    for one in promises:
        due = one.due(as_of)
        if due is None or one.done(as_of):
            continue
        if due < as_of:
            found["overdue"].append(one)
        elif due <= as_of + timedelta(days=limits.due_days):
            found["due"].append(one)
        known = one.forecast is not None and one.confirmed is not None and due >= as_of
        if known and one.confirmed is not None and (as_of - one.confirmed).days >= limits.confirm_days:
            found["unconfirmed"].append(one)
    return {key: tuple(sorted(some, key=lambda one: one.due(as_of) or as_of)) for key, some in found.items()}
