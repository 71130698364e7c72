"""Where a month or a year will end, by several rates side by side, and how wrong each of them has been.

What is missing is never counted as zero: a day without entries is taken at the rate, like a day that is still to come,
and of a day with some of its entries only the missing part is (DOMAIN: forecasts skip what is missing).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from math import ceil

from plantdesk.domain.periods import Span, day_number
from plantdesk.domain.plan import Plan

RECENT = 30
"""Days of the rate that is called recent, and of the best mean ever reached."""
ENOUGH = 24
"""How many of thirty days must be whole for their mean to count as a 30-day mean."""
LAMBDA = Decimal("0.1")
"""Weight of the newest whole day in the exponentially weighted rate."""
REACH = 90
"""How far back, in days, any rate looks beyond its own period."""
FEWEST_DAYS = 7
"""How many whole days a rate takes at least."""
_ORIGINS, _FEWEST = 60, 8
"""Earlier days at which the range is measured: at most so many, evenly spread; with fewer than the second, none is."""
_LOW, _HIGH = 0.1, 0.9
_ONE, _ZERO = Decimal(1), Decimal(0)
_DAY = timedelta(days=1)
_GRAMS = Decimal("0.000001")


class Method(StrEnum):
    """How the rest of a period is foreseen."""

    LINEAR = "linear"
    LAST_30_DAYS = "last_30_days"
    PLAN_RATE = "plan_rate"
    EWMA = "ewma"


@dataclass(frozen=True, slots=True)
class Output:
    """Tonnes by day. ``partial`` has the days of which entries are missing, with the share (0 to 1) that is there."""

    tonnes: Mapping[date, Decimal]
    partial: Mapping[date, Decimal] = field(default_factory=dict)

    def share(self, day: date) -> Decimal:
        """Give how much of a day is there: 1 for all of it, 0 for nothing."""
        if day not in self.tonnes:
            return _ZERO
        return self.partial.get(day, _ONE)

    def whole(self, span: Span) -> list[Decimal]:
        """Give the tonnes of the days of a span that are wholly there, in their order."""
        tonnes, partial = self.tonnes, self.partial
        return [tonnes[day] for day in span if day in tonnes and day not in partial]

    def total(self, span: Span) -> Decimal | None:
        """Give what is there of a span; unknown where nothing is."""
        found = [self.tonnes[day] for day in span if day in self.tonnes]
        return sum(found, _ZERO) if found else None

    def rate(self, span: Span) -> Decimal | None:
        """Give tonnes a day: the mean of the whole days of a span, else what is there over the shares that are."""
        days = self.whole(span)
        if days:
            return sum(days, _ZERO) / len(days)
        shares = sum((self.share(day) for day in span), _ZERO)
        total = self.total(span)
        return total / shares if total is not None and shares else None


@dataclass(frozen=True, slots=True)
class Ends:
    """A period's end as foreseen on a day, in tonnes; ``None`` is unknown.

    ``low`` and ``high`` hold eight tenths of what came true: on up to sixty earlier days the mean of as many days as
    are not there now (those left, and what is missing of those that passed) was compared with the rate of the thirty days before; the tenth and the ninetieth percentile of that
    ratio, applied to the present rate, are the range. It is never narrower than the methods differ among themselves;
    where too few earlier days tell anything, there is none.
    """

    actual: Decimal | None
    planned: Decimal | None
    methods: Mapping[Method, Decimal | None]
    low: Decimal | None
    high: Decimal | None
    required: Decimal | None
    days_left: int


def ends(output: Output, plan: Plan, span: Span, as_of: date, record: Past | None = None) -> Ends:
    """Foresee the end of a period as of the end of a day in it: actual + rate · days that are not there.

    ``record`` is all history, for the range; without it the output itself is.
    """
    past = span.until(as_of)
    left = span.days - past.days
    actual, planned = output.total(past), plan.over(span)
    gone = sum((_ONE - output.share(day) for day in past), _ZERO)
    rates = _rates(output, past, as_of)
    base = actual if actual is not None else _ZERO
    found: dict[Method, Decimal | None] = {
        method: None if rate is None else base + rate * (left + gone) for method, rate in rates.items()
    }
    found[Method.PLAN_RATE] = _at_plan(output, plan, span, past, base)
    low, high = _range(record or Past.of(output), rates, base, left + gone, as_of, found[Method.PLAN_RATE])
    required = None
    if planned is not None and left:
        required = max(planned - base, _ZERO) / left
    return Ends(actual, planned, {method: found[method] for method in Method}, low, high, required, left)


def _rates(output: Output, past: Span, as_of: date) -> dict[Method, Decimal | None]:
    """Give the rates; none where fewer than ``FEWEST_DAYS`` whole days are there, for a day or two tell no rate."""
    if not has_rate(output, past, as_of):
        return {Method.LINEAR: None, Method.LAST_30_DAYS: None, Method.EWMA: None}
    return {
        Method.LINEAR: output.rate(past),
        Method.LAST_30_DAYS: output.rate(Span(as_of - timedelta(days=RECENT - 1), as_of)),
        Method.EWMA: _ewma(output, as_of),
    }


def has_rate(output: Output, past: Span, as_of: date) -> bool:
    """Tell whether enough whole days are there for a rate: in the period so far, or in the ``REACH`` days before."""
    recent = Span(min(past.first, as_of - timedelta(days=REACH - 1)), as_of)
    return len(output.whole(recent)) >= FEWEST_DAYS


def _ewma(output: Output, as_of: date) -> Decimal | None:
    """Give Σ λ(1 − λ)ᵏ·x over Σ λ(1 − λ)ᵏ of the whole days up to a day, the newest first."""
    days = output.whole(Span(as_of - timedelta(days=REACH - 1), as_of))
    over = under = _ZERO
    for tonnes in days:
        over, under = over * (_ONE - LAMBDA) + tonnes, under * (_ONE - LAMBDA) + _ONE
    return over / under if under else None


def _at_plan(output: Output, plan: Plan, span: Span, past: Span, base: Decimal) -> Decimal | None:
    """Give the end if what is missing and what is to come is made as planned."""
    rest: Decimal | None = _ZERO
    if past.last < span.last:
        rest = plan.over(Span(past.last + _DAY, span.last))
    lacking = {day: _ONE - output.share(day) for day in past if day not in output.tonnes or day in output.partial}
    for day, part in lacking.items():
        planned = plan.day(day)
        if rest is None or planned is None:
            return None
        rest += planned * part
    return None if rest is None else base + rest


def _range(
    record: Past,
    rates: Mapping[Method, Decimal | None],
    base: Decimal,
    rest: Decimal,
    as_of: date,
    at_plan: Decimal | None,
) -> tuple[Decimal | None, Decimal | None]:
    known = [rate for rate in rates.values() if rate is not None]
    if not known:
        return None, None
    slow, fast = min(known), max(known)
    recent, ratios = rates[Method.LAST_30_DAYS], record.spread(as_of, rest)
    if rest and ratios is None:
        return None, None
    if recent is not None and ratios is not None:
        slow, fast = min(slow, recent * ratios[0]), max(fast, recent * ratios[1])
    low, high = base + slow * rest, base + fast * rest
    return (low, high) if at_plan is None else (min(low, at_plan), max(high, at_plan))


class Past:
    """The whole days of all history as running sums, so that the mean of any stretch is two look-ups.

    Day numbers ascend (days since 1970-01-01); floats will do, for no tonne is added up here that is told to anybody.
    """

    def __init__(self, days: Sequence[int], tonnes: Sequence[float]) -> None:
        self._days = days
        self._sums = [0.0, *accumulate(tonnes)]

    @classmethod
    def of(cls, output: Output) -> Past:
        """Take the whole days of an output."""
        days = sorted(day for day in output.tonnes if day not in output.partial)
        return cls([day_number(day) for day in days], [float(output.tonnes[day]) for day in days])

    def length(self, as_of: date) -> int:
        """Give how many days lie between the first whole day and a day, both counted."""
        return max(0, day_number(as_of) - self._days[0] + 1) if self._days else 0

    def best_mean(self) -> Decimal | None:
        """Give the best mean of any thirty days on end, of which at least ``ENOUGH`` are wholly there."""
        return self._best_mean

    @cached_property
    def _best_mean(self) -> Decimal | None:
        days, sums = self._days, self._sums
        best, start = 0.0, 0
        for end, day in enumerate(days, 1):
            while days[start] <= day - RECENT:
                start += 1
            if end - start >= ENOUGH:
                mean = (sums[end] - sums[start]) / (end - start)
                if mean > best:
                    best = mean
        return _as_decimal(best) if best else None

    def mean(self, first: int, last: int) -> float | None:
        """Give the mean of the whole days of a stretch; nothing where less than ``ENOUGH`` of 30 of it are there."""
        start, end = bisect_left(self._days, first), bisect_left(self._days, last + 1)
        count = end - start
        if not count or count * RECENT < ENOUGH * (last - first + 1):
            return None
        return (self._sums[end] - self._sums[start]) / count

    def spread(self, as_of: date, rest: Decimal) -> tuple[Decimal, Decimal] | None:
        """Give the ratios for what is not there, in days: of so many, rounded up, and wider by √(those ÷ ``rest``).

        A shift strays more from its mean than a day does, whose shifts stray independently of each other.
        """
        ahead = ceil(rest)
        found = self.ratios(as_of, ahead)
        if found is None or ahead == rest:
            return found
        wider = (ahead / rest).sqrt()
        low, high = (max(_ZERO, _ONE + (ratio - _ONE) * wider) for ratio in found)
        return low, high

    def ratios(self, as_of: date, ahead: int) -> tuple[Decimal, Decimal] | None:
        """Give how the mean of ``ahead`` days came out beside the 30 days before: percentiles 10 and 90 of the ratio.

        Nothing that lies after ``as_of`` is looked at; nothing is told of fewer than ``_FEWEST`` earlier days.
        """
        if not ahead or not self._days:
            return None
        first, last = self._days[0] + RECENT - 1, day_number(as_of) - ahead
        if last < first:
            return None
        found = []
        for origin in range(last, first - 1, -max(1, (last - first) // (_ORIGINS - 1))):
            before = self.mean(origin - RECENT + 1, origin)
            after = self.mean(origin + 1, origin + ahead)
            if before and after is not None:
                found.append(after / before)
        if len(found) < _FEWEST:
            return None
        found.sort()
        return _percentile(found, _LOW), _percentile(found, _HIGH)


def _percentile(ascending: Sequence[float], share: float) -> Decimal:
    place = share * (len(ascending) - 1)
    below = int(place)
    above = min(below + 1, len(ascending) - 1)
    return _as_decimal(ascending[below] + (ascending[above] - ascending[below]) * (place - below))


def _as_decimal(value: float) -> Decimal:
    return Decimal(str(value)).quantize(_GRAMS)


# --- the fan ---------------------------------------------------------------------------------------------------------

_KNOTS = 6


@dataclass(frozen=True, slots=True)
class Fan:
    """Cumulative tonnes by day: what was made and planned, and from ``as_of`` on how each method and the range go on.

    ``ahead`` is what was made less the plan of just that: what is missing of a day is not planned either.
    ``record_days`` is how long the history is, in days, that the range is measured by.
    """

    span: Span
    as_of: date
    actual: Mapping[date, Decimal]
    planned: Mapping[date, Decimal]
    methods: Mapping[Method, Mapping[date, Decimal]]
    low: Mapping[date, Decimal]
    high: Mapping[date, Decimal]
    ahead: Mapping[date, Decimal]
    record_days: int = 0


def fan(output: Output, plan: Plan, span: Span, as_of: date, record: Past | None = None) -> Fan:
    """Give the way of a period so far and the ways it may go on; the last day of each is what ``ends`` foresees."""
    past = span.until(as_of)
    actual: dict[date, Decimal] = {}
    ahead: dict[date, Decimal] = {}
    so_far = gone = planned = _ZERO
    plans = plan.days(past)
    for day in past:
        gone += _ONE - output.share(day)
        if day in output.tonnes:
            so_far += output.tonnes[day]
            actual[day] = so_far
            if day in plans:
                planned += plans[day] * output.share(day)
                ahead[day] = so_far - planned
    rates = _rates(output, past, as_of)
    coming = [as_of + _DAY * n for n in range(span.days - past.days + 1)]
    methods: dict[Method, Mapping[date, Decimal]] = {}
    for method, rate in rates.items():
        if rate is not None:
            methods[method] = {day: so_far + rate * (n + gone) for n, day in enumerate(coming)}
    at_plan = _at_plan(output, plan, past, past, so_far)
    going_on = [] if at_plan is None else list(accumulate(_planned_steps(plan, coming[1:]), initial=at_plan))
    end_at_plan = _at_plan(output, plan, span, past, so_far)
    if len(going_on) == len(coming) and end_at_plan is not None:
        going_on[-1] = end_at_plan  # not the rounding of its steps
        methods[Method.PLAN_RATE] = dict(zip(coming, going_on, strict=True))
    at_plan_by_day = methods.get(Method.PLAN_RATE, {})
    record = record or Past.of(output)
    low, high = _band(record, rates, so_far, gone, as_of, coming, at_plan_by_day)
    in_order = {method: methods[method] for method in Method if method in methods}
    return Fan(span, as_of, actual, _cumulative(plan, span), in_order, low, high, ahead, record.length(as_of))


def _planned_steps(plan: Plan, days: Sequence[date]) -> Iterator[Decimal]:
    for day in days:
        planned = plan.day(day)
        if planned is None:
            return
        yield planned


def _cumulative(plan: Plan, span: Span) -> dict[date, Decimal]:
    """Give the plan to each day; it ends where a month has none."""
    found: dict[date, Decimal] = {}
    by_day, total = plan.days(span), _ZERO
    for day in span:
        if day not in by_day:
            break
        total += by_day[day]
        found[day] = total
    return found


def _band(
    record: Past,
    rates: Mapping[Method, Decimal | None],
    so_far: Decimal,
    gone: Decimal,
    as_of: date,
    coming: Sequence[date],
    at_plan: Mapping[date, Decimal],
) -> tuple[dict[date, Decimal], dict[date, Decimal]]:
    """Measure the range at a few distances and draw straight lines between them."""
    left = len(coming) - 1
    knots = sorted({0, *(round(left * n / _KNOTS) for n in range(1, _KNOTS + 1))})
    lows: dict[date, Decimal] = {}
    highs: dict[date, Decimal] = {}
    before: tuple[int, Decimal, Decimal] | None = None
    for knot in knots:
        low, high = _range(record, rates, so_far, knot + gone, as_of, at_plan.get(coming[knot]))
        if low is None or high is None:
            return {}, {}
        if before is not None:
            start, from_low, from_high = before
            for n in range(start, knot):
                part = Decimal(n - start) / (knot - start)
                lows[coming[n]] = from_low + (low - from_low) * part
                highs[coming[n]] = from_high + (high - from_high) * part
        lows[coming[knot]], highs[coming[knot]] = low, high
        before = (knot, low, high)
    return lows, highs


# --- how wrong it has been -------------------------------------------------------------------------------------------

SHARES = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))
"""How far a period has gone when its end is foreseen in the back-test."""
_TRUE = Decimal("0.9")
"""The share of a period's days that must be wholly there for its end to be known."""
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Score:
    """How far a method was off at a share of the period: mean absolute error in per cent of what came true.

    ``n`` counts the periods. With no method, ``error_pct`` is how many of them in a hundred ended within the range.
    """

    share: Decimal
    method: Method | None
    error_pct: Decimal
    n: int


def back_test(output: Output, plan: Plan, spans: Sequence[Span]) -> tuple[Score, ...]:
    """Foresee the ends of periods that are over, from what was there at each share of them, and compare.

    What came true is the mean of the period's whole days times its days, so that a missing shift is no error of the
    forecast; a period of which less than nine tenths of the days are wholly there says nothing.
    """
    record = Past.of(output)
    scores: list[Score] = []
    errors: dict[tuple[Decimal, Method | None], list[Decimal]] = {}
    for span in spans:
        days = output.whole(span)
        if len(days) < _TRUE * span.days:
            continue
        truth = sum(days, _ZERO) / len(days) * span.days
        if not truth:
            continue
        for share in SHARES:
            as_of = span.first + timedelta(days=max(0, round(share * span.days) - 1))
            foreseen = ends(output, plan, span, as_of, record)
            for method, end in foreseen.methods.items():
                if end is not None:
                    errors.setdefault((share, method), []).append(abs(end - truth) / truth * _HUNDRED)
            if foreseen.low is not None and foreseen.high is not None:
                held = foreseen.low <= truth <= foreseen.high
                errors.setdefault((share, None), []).append(_HUNDRED if held else _ZERO)
    for share in SHARES:
        for method in (*Method, None):
            found = errors.get((share, method))
            if found:
                scores.append(Score(share, method, sum(found, _ZERO) / len(found), len(found)))
    return tuple(scores)
