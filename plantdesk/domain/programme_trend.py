"""Milestone trend analysis: what was forecast on each report day, and where that trend leads (DOMAIN section 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

NEVER_FROM = 1.0
"""A forecast that slips a day a day is never reached."""
_FARTHEST_DAYS = 36525


class Report(NamedTuple):
    """What was expected of a milestone as known at the end of a report day; ``done`` where it was met by then."""

    day: date
    expected: date | None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """The reports of one milestone in order, and what follows from them.

    ``slip_days`` is the last expected date (not before its report where it is not met) less the first; ``slope`` the
    days slipped a day over the last reports;
    ``extrapolated`` the day on which the milestone is met if it goes on like that: r + (f - r) / (1 - s), never
    (``None``, and ``never``) where s is 1 or more. ``reforecasts`` counts all changes of the forecast.
    """

    reports: tuple[Report, ...]
    reforecasts: int
    slip_days: int | None
    slope: float | None
    extrapolated: date | None
    never: bool


def trend(reports: Sequence[Report], reforecasts: int | None = None, last: int = 2, as_of: date | None = None) -> Trend:
    """Work the trend out from reports in order of their days; the slope is that of the ``last`` reports.

    Without ``reforecasts``, the changes between the reports are counted. What was not met by the last report slips on
    day by day, and is met neither before it nor before ``as_of``.
    """
    known = [(one.day, one.expected) for one in reports if one.expected is not None]
    changes = sum(one[1] != other[1] for one, other in pairwise(known))
    count = changes if reforecasts is None else reforecasts
    slip = (max(known[-1][1], known[-1][1 if reports[-1].done else 0]) - known[0][1]).days if known else None
    if reports and reports[-1].done:
        return Trend(tuple(reports), count, slip, None, reports[-1].expected, False)
    slope = _slope(known[-last:])
    if slope is None:
        return Trend(tuple(reports), count, slip, None, None, False)
    report, forecast = known[-1]
    ahead = (forecast - report).days
    if slope >= NEVER_FROM or ahead / (1 - slope) > _FARTHEST_DAYS:
        return Trend(tuple(reports), count, slip, slope, None, True)
    met = report + timedelta(days=round(ahead / (1 - slope)))
    return Trend(tuple(reports), count, slip, slope, max(met, report, as_of or report), False)


def _slope(known: Sequence[tuple[date, date]]) -> float | None:
    """Give the slope of the least-squares line through reports, in days of slip a day."""
    if len(known) < 2:
        return None
    x = [(day - known[0][0]).days for day, _ in known]
    y = [(expected - known[0][1]).days for _, expected in known]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    under = sum((one - mean_x) ** 2 for one in x)
    over = sum((one - mean_x) * (other - mean_y) for one, other in zip(x, y, strict=True))
    return over / under if under else None
