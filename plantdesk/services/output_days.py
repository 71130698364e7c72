"""Cathode output of single days beside their plan: what the calendar of the overview shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plantdesk.domain import measures as m
from plantdesk.domain.day import TOTAL
from plantdesk.domain.periods import day_of
from plantdesk.services.plans import day_plans
from plantdesk.services.ports import Readable
from plantdesk.services.series import PointState, day_series


@dataclass(frozen=True, slots=True)
class OutputDay:
    """Output and plan of one day in tonnes; ``None`` where nothing is entered, or nothing was planned.

    ``is_whole`` tells whether every running section has entered every shift.
    """

    actual_t: float | None
    planned_t: float | None
    is_whole: bool

    @property
    def pct(self) -> float | None:
        """Output in per cent of the day's plan; unknown where either is, or where nothing was planned."""
        if self.actual_t is None or not self.planned_t:
            return None
        return 100 * self.actual_t / self.planned_t


def output_days(ledger: Readable, first: date, last: date) -> Mapping[date, OutputDay]:
    """Give every day from ``first`` to ``last`` that has output or a plan."""
    series = day_series(ledger, m.CATHODE_T, TOTAL, first, last)
    plans = day_plans(ledger, m.CATHODE_T, first, last)
    found = {day: OutputDay(None, float(planned), is_whole=False) for day, planned in plans.items()}
    for number, value, state in zip(series.days, series.values, series.states, strict=True):
        day = day_of(number)
        planned = float(plans[day]) if day in plans else None
        found[day] = OutputDay(value, planned, state is not PointState.PROVISIONAL)
    return found
