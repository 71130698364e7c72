"""What a panel draws by shift, week or month: all of it once, and then the periods in which something changed."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter

import numpy as np

from plantdesk.domain.catalogue import Derived, Figure, Sum
from plantdesk.domain.periods import Span, day_number, day_of, same_date
from plantdesk.domain.plan import Planned
from plantdesk.domain.plant import Plant
from plantdesk.services.language import Language
from plantdesk.services.ports import Readable
from plantdesk.services.rolling import Rolled, RollUp, rolled
from plantdesk.ui.charts import Spans, State
from plantdesk.ui.charts.roll_up import Period, period_name
from plantdesk.ui.trends.board import STATES

_WEEKS_A_YEAR = 364
_ROOM = {RollUp.WEEK: 6, RollUp.MONTH: 30}
"""So many days a period may reach beyond a day of it, to either side."""
_APART = timedelta(days=31)


def spans_of(found: Sequence[Rolled], called: Callable[[float], str]) -> Spans:
    """Give periods as a chart draws them; ``called`` names them."""
    return Spans(
        np.array([one.start for one in found]),
        np.array([one.end for one in found]),
        np.array([one.value for one in found]),
        [STATES[one.state] for one in found],
        called,
    )


def caller(language: Language, plant: Callable[[], Plant], roll_up: RollUp) -> Callable[[float], str]:
    """Give what names a period by its first edge; nobody reads the names of ten years, so each is made when asked for."""

    def called(start: float) -> str:
        number = math.floor(start + 0.5 + 1e-9)
        day = day_of(number)
        if roll_up is RollUp.SHIFT:
            shifts = plant().calendar(day).pattern.shifts
            place = round((start + 0.5 - number) * len(shifts))
            return language.say(shifts[min(place, len(shifts) - 1)].name)
        return period_name(language, Period.MONTH if roll_up is RollUp.MONTH else Period.WEEK, day)

    return called


def between(periods: Sequence[Rolled], start: float, end: float) -> slice:
    """Give the places of the periods of which anything lies between two edges; they are in order."""
    return slice(
        bisect_right(periods, start, key=attrgetter("end")), bisect_left(periods, end, key=attrgetter("start"))
    )


def days_together(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Give the first and the last of days in order that lie close together: between those far apart nothing is read."""
    first = last = None
    for day in days:
        if first is None or last is None or day - last > _APART:
            if first is not None and last is not None:
                yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last


def periods_around(
    ledger: Readable, figure: str, unit: str, roll_up: RollUp, first: date, last: date, extent: tuple[date, date]
) -> list[Rolled]:
    """Read the periods in which any day from one to another lies, whole as far as there is anything (``extent``)."""
    room = timedelta(days=_ROOM.get(roll_up, 0))
    start, end = max(extent[0], first - room), min(extent[1], last + room)
    read = [one for part in rolled(ledger, figure, unit, roll_up, start, end) for one in part]
    # Others at the rims were read in part.
    return read[between(read, day_number(first) - 0.5, day_number(last) + 0.5)]


def whole(figure: Figure | Derived, found: Sequence[Rolled]) -> Sequence[Rolled]:
    """Leave out the periods of which days are missing: a part of a sum stands for nothing to compare with."""
    if not isinstance(figure.adds, Sum):
        return found
    return [one for one in found if one.days >= round(one.end - one.start)]


def planned(figure: Figure | Derived, plan: Planned, roll_up: RollUp, found: Sequence[Rolled]) -> list[Rolled]:
    """Give the periods that have a plan, with what is planned for them."""
    periods = []
    for one in found:
        first, days = one.first_day, max(1, round(one.end - one.start))
        value = plan.over(Span(day_of(first), day_of(first + days - 1)))
        if value is not None:
            share = one.end - one.start if roll_up is RollUp.SHIFT and isinstance(figure.adds, Sum) else 1
            periods.append(replace(one, value=float(value) * share))
    return periods


def complete(spans: Spans) -> Spans:
    """Give the same with nothing provisional or corrected about it: a plan is what it is."""
    return replace(spans, states=[State.COMPLETE] * len(spans.states))


def year_later(found: Sequence[Rolled], roll_up: RollUp) -> list[Rolled]:
    """Move periods to where they stand in the calendar of the next year: weeks by weekday, months by name."""
    return [_year_later(one, roll_up) for one in found]


def _year_later(one: Rolled, roll_up: RollUp) -> Rolled:
    if roll_up is RollUp.WEEK:
        return replace(one, start=one.start + _WEEKS_A_YEAR, end=one.end + _WEEKS_A_YEAR)
    first = day_of(one.first_day)
    if roll_up is RollUp.MONTH:
        start = day_number(same_date(first, 1)) - 0.5
        following = date(first.year + 1 + first.month // 12, first.month % 12 + 1, 1)
        return replace(one, start=start, end=day_number(following) - 0.5)
    moved = day_number(same_date(first, 1)) - one.first_day
    return replace(one, start=one.start + moved, end=one.end + moved)
