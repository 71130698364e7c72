"""The control chart of a figure: its points by shift or day, the baseline, the limits, and what breaks a rule and why.

Days and shifts of which entries are still missing are left out where the figure adds up: half a day's tonnes are no low
tonnes. Without a frozen baseline the first ninety days that are looked at are it, or the first half of fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plantdesk.domain import control as c
from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Catalogue, Chart, Derived, Figure, Last, Sum
from plantdesk.domain.control import Baseline, ControlChart
from plantdesk.domain.day import TOTAL
from plantdesk.domain.errors import Refused
from plantdesk.domain.false_alarms import run_length
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span, day_number
from plantdesk.domain.plant import Plant
from plantdesk.domain.run_rules import NELSON, WESTERN_ELECTRIC, Rule, meaning, signals
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.baselines import Frozen, frozen_baseline, record_baseline
from plantdesk.services.ports import Readable
from plantdesk.services.recording import Outcome, Recorder
from plantdesk.services.rolling import LONGEST_BY_SHIFT, RollUp, rolled
from plantdesk.services.series import PointState, day_parts
from plantdesk.services.trace_asked import SHIFT_MARK, Asked

USUAL_DAYS = 90
"""Days of the baseline where none is frozen."""
_YEAR = 365
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a point: a day, or one of its shifts; ``at`` is its middle in days since 1970-01-01."""

    day: date
    shift: str
    at: float


@dataclass(frozen=True, slots=True)
class Points:
    """Every slot of a span with its value; ``None`` is missing. ``left_out`` counts those not complete yet."""

    slots: tuple[Slot, ...]
    values: tuple[float | None, ...]
    left_out: int

    def within(self, span: Span) -> tuple[float | None, ...]:
        """Give the values of the slots that lie in a span."""
        return tuple(v for slot, v in zip(self.slots, self.values, strict=True) if slot.day in span)


@dataclass(frozen=True, slots=True)
class Flag:
    """A point that stands out: by a rule, or beyond the limits of an EWMA or CUSUM (``rule`` is ``None``).

    ``at`` and ``start`` are places in ``Control.slots``: the point, and the first of the window that leads to it.
    ``change`` is the last place before the change as the CUSUM sees it, −1 before all that is shown.
    """

    at: int
    start: int
    rule: Rule | None
    high: bool
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Control:
    """A control chart. ``drawn`` is what the chart shows at each slot, ``below`` the lower sum of a CUSUM.

    Limits are ``None`` where there are none. ``false_alarms`` is how many flags a year chance alone brings, given the
    autocorrelation, ``false_alarms_independent`` if points were independent; ``notes`` say what limits lean on.
    """

    figure: Figure | Derived
    unit: str
    by: RollUp
    span: Span
    slots: tuple[Slot, ...]
    values: tuple[float | None, ...]
    drawn: tuple[float | None, ...]
    below: tuple[float | None, ...]
    chart: ControlChart
    rules: tuple[Rule, ...]
    baseline: Baseline | None
    baseline_span: Span
    frozen: Frozen | None
    centre: float | None
    lower: float | None
    upper: float | None
    flags: tuple[Flag, ...]
    false_alarms: float | None
    false_alarms_independent: float | None
    notes: tuple[Message, ...]

    @property
    def flagged(self) -> tuple[int, ...]:
        """Give the places of the points that stand out, each once."""
        return tuple(dict.fromkeys(flag.at for flag in self.flags))

    @property
    def autocorrelation(self) -> float | None:
        """Give the lag-1 autocorrelation of what the chart draws, as the baseline has it."""
        if self.baseline is None:
            return None
        errors = self.chart is ControlChart.RESIDUALS
        return self.baseline.error_autocorrelation if errors else self.baseline.autocorrelation


def points_of(ledger: Readable, figure: str, unit: str, by: RollUp, span: Span) -> Points:
    """Read every slot of a span; ``Refused`` for a figure of which no sums are kept."""
    declared = ledger.catalogue.series(figure)
    if isinstance(declared.adds, Last):
        raise Refused(msg("{figure} is a level of which no daily value is kept. Choose another.", figure=declared.name))
    whole = isinstance(declared.adds, Sum)
    found: dict[tuple[int, str], float] = {}
    left_out = 0
    plant = ledger.plant()
    if by is RollUp.SHIFT:
        if span.days > LONGEST_BY_SHIFT:
            raise Refused(msg("By shift at most {n} days can be looked at. Shorten the period.", n=LONGEST_BY_SHIFT))
        for part in rolled(ledger, figure, unit, by, span.first, span.last):
            for one in part:
                if whole and one.state is PointState.PROVISIONAL:
                    left_out += 1
                else:
                    found[round((one.start + one.end) / 2), one.shift] = one.value
    else:
        for day in day_parts(ledger, figure, unit, span.first, span.last):
            if whole and day.state is PointState.PROVISIONAL:
                left_out += 1
            else:
                found[day.day, ""] = day.num / day.den if day.den else day.num
    slots = tuple(_slots(plant, by, span))
    return Points(slots, tuple(found.get((day_number(slot.day), slot.shift)) for slot in slots), left_out)


def _slots(plant: Plant, by: RollUp, span: Span) -> list[Slot]:
    if by is not RollUp.SHIFT:
        return [Slot(day, "", float(day_number(day))) for day in span]
    found = []
    for day in span:
        codes = plant.calendar(day).pattern.codes
        for place, code in enumerate(codes):
            found.append(Slot(day, code, day_number(day) - 0.5 + (place + 0.5) / len(codes)))
    return found


def control(
    ledger: Readable,
    figure: str,
    unit: str,
    by: RollUp,
    span: Span,
    baseline: Span | None = None,
    chart: ControlChart | None = None,
    rules: Sequence[Rule] | None = None,
    known: Points | None = None,
) -> Control:
    """Judge a figure of one unit, or of all (unit ``""``), over a span.

    ``baseline`` takes the place of the frozen one; ``chart`` and ``rules`` of the usual ones, and ``known``
    are the points of the span where they have just been read. ``Refused`` for a figure of which no sums are kept.
    """
    declared = ledger.catalogue.series(figure)
    points = known or points_of(ledger, figure, unit, by, span)
    frozen = None if baseline is not None else frozen_baseline(ledger, figure, unit, by, span.last)
    if frozen is not None:
        base_span = frozen.span
        base: Baseline | None = frozen.baseline
    else:
        base_span = baseline or _usual_baseline(points, span)
        inside = base_span.first >= span.first and base_span.last <= span.last
        base_points = points if inside else points_of(ledger, figure, unit, by, base_span)
        base = c.baseline_of(base_points.within(base_span))
    kind = chart or (base.usual_chart if base is not None else ControlChart.IMR)
    used = tuple(rules) if rules is not None else c.usual_rules(kind)
    if kind not in (ControlChart.IMR, ControlChart.RESIDUALS):
        used = ()
    judged = _judge(points.values, base, kind, used)
    alarms = independent = None
    if base is not None and judged.limits is not None:
        r = base.error_autocorrelation if kind is ControlChart.RESIDUALS else base.autocorrelation
        alarms, independent = _a_year(kind, used, r or 0.0, points, span), _a_year(kind, used, 0.0, points, span)
    low, centre, high = judged.limits or (None, None, None)
    return Control(
        declared,
        unit,
        by,
        span,
        points.slots,
        points.values,
        judged.drawn,
        judged.below,
        kind,
        used,
        base,
        base_span,
        frozen,
        centre,
        low,
        high,
        judged.flags,
        alarms,
        independent,
        _notes(declared, points, span, base, base_span, frozen, kind),
    )


def freeze(
    ledger: Readable, recorder: Recorder, figure: str, unit: str, by: RollUp, span: Span, reason: str
) -> Outcome:
    """Keep the limits that a span gives; ``Refused`` without a reason, or where it gives none."""
    base = c.baseline_of(points_of(ledger, figure, unit, by, span).values)
    if base is None:
        raise Refused(
            msg(
                "Nothing is recorded of {figure} from {first} to {last}.",
                figure=ledger.catalogue.series(figure).name,
                first=span.first,
                last=span.last,
            )
        )
    return record_baseline(recorder, figure, unit, by, span, base, reason)


@dataclass(frozen=True, slots=True)
class _Judged:
    drawn: tuple[float | None, ...]
    below: tuple[float | None, ...] = ()
    limits: tuple[float, float, float] | None = None
    flags: tuple[Flag, ...] = ()


def _judge(values: Sequence[float | None], base: Baseline | None, kind: ControlChart, rules: Sequence[Rule]) -> _Judged:
    """Draw and judge; without a baseline, or without any width of its limits, nothing is judged."""
    sigma = None if base is None else base.error_sigma if kind is ControlChart.RESIDUALS else base.sigma
    if base is None or sigma is None:
        return _Judged(tuple(c.moving_ranges(values) if kind is ControlChart.MR else values))
    drawn, centre = values, base.centre
    match kind:
        case ControlChart.IMR | ControlChart.RESIDUALS:
            middle = centre if kind is ControlChart.IMR else 0.0
            if kind is ControlChart.RESIDUALS:
                assert base.forecast is not None
                drawn = c.forecast_errors(values, centre, base.forecast)
            low, high = c.i_limits(middle, sigma)
            return _Judged(tuple(drawn), (), (low, middle, high), _flags(drawn, middle, sigma, rules))
        case ControlChart.MR:
            drawn, high = c.moving_ranges(values), c.mr_limit(sigma)
            return _Judged(tuple(drawn), (), (0.0, sigma * c.D2, high), _beyond(drawn, 0.0, high) if sigma else ())
        case ControlChart.EWMA:
            drawn, half = c.ewma(values, centre), c.ewma_half_width(sigma)
            limits = (centre - half, centre, centre + half)
            return _Judged(tuple(drawn), (), limits, _beyond(drawn, limits[0], limits[2]) if sigma else ())
        case ControlChart.CUSUM:
            sums, limit = c.cusum(values, centre, c.K * sigma, c.H * sigma), c.H * sigma
            below = tuple(None if one is None else -one for one in sums.low)
            flags = [
                Flag(at, min(at, sums.change[at] + 1), None, (sums.high[at] or 0.0) > limit, sums.change[at])
                for at in sums.beyond
            ]
            return _Judged(sums.high, below, (-limit, 0.0, limit), tuple(flags) if sigma else ())


def _flags(drawn: Sequence[float | None], centre: float, sigma: float, rules: Sequence[Rule]) -> tuple[Flag, ...]:
    if not sigma:
        return ()
    z = c.standardised(drawn, centre, sigma)
    return tuple(Flag(one.at, one.start, one.rule, (z[one.at] or 0.0) > 0) for one in signals(z, rules))


def _beyond(drawn: Sequence[float | None], low: float, high: float) -> tuple[Flag, ...]:
    return tuple(
        Flag(at, at, None, one > high) for at, one in enumerate(drawn) if one is not None and not low <= one <= high
    )


def _usual_baseline(points: Points, span: Span) -> Span:
    """Give the first ninety days with points, or the first half of fewer, but room for enough points."""
    days = [slot.day for slot, value in zip(points.slots, points.values, strict=True) if value is not None]
    if not days:
        return span
    length = min(USUAL_DAYS, ((days[-1] - days[0]).days + 2) // 2)
    last = min(days[-1], days[0] + timedelta(days=length - 1))
    if len(days) >= c.ENOUGH:
        last = max(last, days[c.ENOUGH - 1])
    return Span(days[0], last)


def _a_year(
    kind: ControlChart, rules: Sequence[Rule], autocorrelation: float, points: Points, span: Span
) -> float | None:
    """Give false alarms a year of as many points as the span has."""
    length = run_length(kind, rules, autocorrelation)
    a_year = len(points.slots) * _YEAR / span.days
    return 0.0 if length is None else a_year / length


def _notes(
    figure: Figure | Derived,
    points: Points,
    span: Span,
    base: Baseline | None,
    base_span: Span,
    frozen: Frozen | None,
    kind: ControlChart,
) -> tuple[Message, ...]:
    notes = []
    if isinstance(figure, Figure) and not figure.measured_on(span.last):
        notes.append(msg("{figure} is not measured on {day} any more.", figure=figure.name, day=span.last))
    if not c.count_there(points.values):
        notes.append(
            msg(
                "Nothing is recorded of {figure} from {first} to {last}.",
                figure=figure.name,
                first=span.first,
                last=span.last,
            )
        )
    if base is None:
        if c.count_there(points.values):
            notes.append(msg("The baseline, {first} to {last}, is empty.", first=base_span.first, last=base_span.last))
    elif base.sigma is None:
        notes.append(msg("The baseline has no two points beside each other: there are no limits yet."))
    elif not base.sigma:
        notes.append(
            msg("All points of the baseline are equal: the limits have no width, and nothing can be judged by them.")
        )
    elif base.is_provisional:
        notes.append(
            msg(
                "The limits are provisional: the baseline has {n} points, and {enough} are needed.",
                n=base.points,
                enough=c.ENOUGH,
            )
        )
    if kind is ControlChart.RESIDUALS and base is not None:
        notes.append(
            msg(
                "Neighbouring points are alike, so each point is judged by how far it lies from its forecast"
                " out of those before it (EWMA, weight {weight}, damping {damping}).",
                weight="?" if base.forecast is None else base.forecast.weight,
                damping="?" if base.forecast is None else base.forecast.damping,
            )
        )
        notes.append(
            msg(
                "A slow drift can hide from this chart, because the forecast follows it: look at the CUSUM or the single"
                " values as well, or compare two periods by “Is this change real?” (command change)."
            )
        )
    if frozen is None and base is not None:
        notes.append(
            msg(
                "No frozen baseline: the limits stand on {first} to {last}.",
                first=base_span.first,
                last=base_span.last,
            )
        )
    if points.left_out:
        notes.append(msg("{n} points are left out: some of their entries are missing.", n=points.left_out))
    return tuple(notes)


def chart_name(chart: ControlChart) -> Text:
    """Give what people call a kind of control chart."""
    return _CHARTS[chart]


_CHARTS = {
    ControlChart.IMR: Text("Single values (I-MR)", "Отдельные значения (I-MR)", "Жеке мәндер (I-MR)"),
    ControlChart.MR: Text("Moving ranges (MR)", "Скользящие размахи (MR)", "Жылжымалы ауқымдар (MR)"),
    ControlChart.EWMA: Text("EWMA", "EWMA", "EWMA"),
    ControlChart.CUSUM: Text("CUSUM", "CUSUM", "CUSUM"),
    ControlChart.RESIDUALS: Text("Forecast errors (EWMA)", "Ошибки прогноза (EWMA)", "Болжам қателері (EWMA)"),
}


def flag_reason(found: Control, flag: Flag) -> Message:
    """Say why a point stands out."""
    if flag.rule is not None:
        start = found.slots[flag.start].day
        if flag.start == flag.at:
            return msg("{rule}", rule=meaning(flag.rule))
        return msg("{rule}, since {day}", rule=meaning(flag.rule), day=start)
    if flag.change is not None:
        if flag.change < 0:
            return msg("the sum of deviations is beyond its limit since before the first point")
        return msg(
            "the sum of deviations is beyond its limit; the change came after {day}", day=found.slots[flag.change].day
        )
    if found.chart is ControlChart.MR:
        return msg("the step from the point before is beyond its limit")
    return msg("the weighted mean is beyond its limits")


RULE_SETS: dict[str, tuple[Rule, ...]] = {"western": WESTERN_ELECTRIC, "nelson": NELSON}
"""Rule sets that have a name."""


def read_rules(text: str) -> tuple[Rule, ...] | None:
    """Read rules: ``usual`` (``None``), ``western``, ``nelson``, or numbers of Nelson's and names: ``1,2,we4``."""
    word = text.strip().casefold()
    if word == "usual":
        return None
    if word in RULE_SETS:
        return RULE_SETS[word]
    found = []
    for part in word.replace(" ", "").split(","):
        name = f"nelson{part}" if part.isdigit() else part
        if name not in tuple(Rule):
            raise Refused(
                msg(
                    "“{text}” is no rule. Say usual, western, nelson, or rules: {known}.",
                    text=part,
                    known=", ".join(("1", "2", "…", "8", *(rule.value for rule in WESTERN_ELECTRIC))),
                )
            )
        found.append(Rule(name))
    return tuple(found)


def usual_span(last: date) -> Span:
    """Give the year that is looked at where no period is named."""
    return Span(last - (_YEAR - 1) * _DAY, last)


def charted_of(
    catalogue: Catalogue, tab: str, focus: tuple[Subject, str] | None, asked: Asked | None
) -> tuple[str, str]:
    """Give figure and unit whose control chart is meant: in focus, pointed at, or the usual one of a tab."""
    meant = [] if focus is None else [(focus[1], focus[0].unit)]
    meant += [] if asked is None else [(asked.ref.partition(SHIFT_MARK)[0], asked.unit)]
    for key, unit in meant:
        key = next((whole for start, whole in _KEY_FIGURES.items() if key.startswith(start)), key)
        try:
            declared = catalogue.series(key)
        except KeyError:
            continue
        if declared.drawn is not Chart.NONE:
            return key, TOTAL if catalogue.sheet(declared.sheet).sums_by else unit
    return _OF_TABS.get(tab, m.CATHODE_T), TOTAL


_KEY_FIGURES = {"cathode.": m.CATHODE_T, "dispatch.": m.DISPATCH_T}
"""Key figures begin with the name of what they are summed from."""
_OF_TABS = {"ore": m.CU_PCT, "dispatch": m.DISPATCH_T}
