"""``control`` and ``change``: what stands out of the usual course of a figure, and whether two periods really differ."""

from __future__ import annotations

from datetime import date

import click

from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option, answer, command, json_option, pass_asked, reason_option
from plantdesk.cli.entering import check_clock, clock_option, outcome_json
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.cli.showing import columns
from plantdesk.cli.words import read_day, unit_called
from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Derived, Figure
from plantdesk.domain.change import Period
from plantdesk.domain.control import ControlChart
from plantdesk.domain.day import TOTAL
from plantdesk.domain.errors import Refused
from plantdesk.domain.periods import Span
from plantdesk.domain.plant import PERSON
from plantdesk.domain.text import msg
from plantdesk.services.change import Change, change_between, mean_unit, method_words, verdict_words
from plantdesk.services.control import Control, Flag, chart_name, control, flag_reason, freeze, read_rules, usual_span
from plantdesk.services.figures import series_called
from plantdesk.services.language import Language
from plantdesk.services.ports import Readable
from plantdesk.services.rolling import RollUp

_DIGITS = 9
_MORE = 3
"""Decimals that an estimate has beyond those of its figure's declaration, at most."""


def _unit_option() -> Option:
    return Option("--unit", about=msg("Only one unit, by id, code or name; otherwise all of its kind together."))


@command(
    "control",
    msg(
        "Draw the control chart of a figure as a list: baseline, limits, autocorrelation, false alarms a year, and each"
        " point that stands out with the rule. For example: control {figure} --by day. With --freeze the limits of"
        " --baseline are kept: control {figure} --baseline 2016-01-01:2016-03-31 --freeze --reason “steady quarter”.",
        figure=m.CATHODE_T,
    ),
    click.Argument(["figure"]),
    _unit_option(),
    Option(
        "--by",
        type=click.Choice(["shift", "day"]),
        default="day",
        about=msg("A point for each shift or for each day; otherwise for each day."),
    ),
    Option("--from", "first", about=msg("The first day; otherwise a year before the last one.")),
    Option("--to", "last", about=msg("The last day; otherwise the present one.")),
    Option(
        "--baseline",
        metavar="FROM:TO",
        about=msg("The days that limits stand on; otherwise the frozen baseline, or the first ninety days."),
    ),
    Option(
        "--chart",
        type=click.Choice([chart.value for chart in ControlChart]),
        about=msg("The kind of chart; otherwise the usual one for how alike neighbouring points are."),
    ),
    Option(
        "--rules",
        default="usual",
        about=msg("usual, western, nelson, or rules by number and name: 1,2,we4."),
    ),
    Option("--freeze", is_flag=True, about=msg("Keep the limits that --baseline gives; needs --reason.")),
    *look_options(),
    reason_option(),
    clock_option(),
    json_option(),
)
@pass_asked
@looking
def control_command(
    asked: Asked,
    figure: str,
    unit: str | None,
    by: str,
    first: str | None,
    last: str | None,
    baseline: str | None,
    chart: str | None,
    rules: str,
    freeze: bool,
    look: Look,
    reason: str | None,
    clock_is_right: bool,
    as_json: bool,
) -> None:
    """Print or freeze."""
    base = None if baseline is None else _span(baseline)
    if freeze:
        if base is None:
            raise Refused(msg("Say which days to freeze: --baseline 2016-01-01:2016-03-31."))
        _freeze(asked, figure, unit, RollUp(by), base, reason, clock_is_right, as_json)
        return
    with asked.read() as whole:
        ledger = look.over(whole)
        until = look.day(whole) if last is None else read_day(last)
        span = usual_span(until) if first is None else _ordered(read_day(first), until)
        declared = series_called(ledger.catalogue, figure)
        found = control(
            ledger,
            declared.key,
            _unit(ledger, declared, unit, until),
            RollUp(by),
            span,
            base,
            None if chart is None else ControlChart(chart),
            read_rules(rules),
        )
        if as_json:
            answer({**look.words(), **_control_json(found)})
        else:
            _say_control(asked, ledger, found)


def _freeze(
    asked: Asked,
    figure: str,
    unit: str | None,
    by: RollUp,
    span: Span,
    reason: str | None,
    clock_is_right: bool,
    as_json: bool,
) -> None:
    with asked.open() as workplace:
        store = workplace.store
        declared = series_called(store.catalogue, figure)
        key = _unit(store, declared, unit, span.last)
        check_clock(workplace, clock_is_right)
        outcome = freeze(store, workplace.recorder, declared.key, key, by, span, reason or "")
        if as_json:
            answer(outcome_json(outcome))
        else:
            asked.say(
                msg(
                    "The baseline of {figure}, {first} to {last}, is frozen.",
                    figure=declared.name,
                    first=span.first,
                    last=span.last,
                )
            )


def _say_control(asked: Asked, ledger: Readable, found: Control) -> None:
    language, say = asked.language, asked.say
    say(
        msg(
            "{figure}, {unit}, {first} to {last}: {chart}",
            figure=found.figure.name,
            unit=found.figure.unit,
            first=found.span.first,
            last=found.span.last,
            chart=chart_name(found.chart),
        )
    )
    if found.frozen is not None:
        say(
            msg(
                "Baseline {first} to {last}, frozen on {moment} by {who}: {reason}",
                first=found.baseline_span.first,
                last=found.baseline_span.last,
                moment=language.date(ledger.plant().calendar(found.span.last).local(found.frozen.moment).date()),
                who=ledger.plant().name(PERSON, found.frozen.author, found.span.last),
                reason=found.frozen.reason or "",
            )
        )
    for note in found.notes:
        say(note)
    if found.lower is not None and found.centre is not None and found.upper is not None:
        low, centre, high = (_number(language, found.figure, x) for x in (found.lower, found.centre, found.upper))
        say(msg("Lower limit {low}, centre line {centre}, upper limit {high}.", low=low, centre=centre, high=high))
    r = found.autocorrelation
    if r is not None:
        say(msg("Autocorrelation of neighbouring points: {r}.", r=language.number(r, 2)))
    if found.false_alarms is not None and found.false_alarms_independent is not None:
        say(
            msg(
                "False alarms to expect a year: {number} (independent points: {independent}).",
                number=language.number(found.false_alarms, 1),
                independent=language.number(found.false_alarms_independent, 1),
            )
        )
    say(msg("{n} points stand out.", n=len(found.flagged)))
    if found.flags:
        for line in columns([_flag_line(found, flag, language) for flag in found.flags]):
            say(line)


def _flag_line(found: Control, flag: Flag, language: Language) -> list[str]:
    slot, value = found.slots[flag.at], found.values[flag.at]
    when = f"{slot.day.isoformat()} {slot.shift}".rstrip()
    said = "?" if value is None else _number(language, found.figure, value)
    return [when, f"{'▲' if flag.high else '▼'} {said}", language.say(flag_reason(found, flag))]


def _number(language: Language, figure: Figure | Derived, value: float) -> str:
    return language.number(value, figure.decimals + 1 if figure.decimals < _MORE else figure.decimals)


def _control_json(found: Control) -> dict[str, object]:
    base = found.baseline
    return {
        "figure": found.figure.key,
        "unit": found.unit or None,
        "by": found.by.value,
        "from": found.span.first.isoformat(),
        "to": found.span.last.isoformat(),
        "chart": found.chart.value,
        "rules": [rule.value for rule in found.rules],
        "baseline": {
            "from": found.baseline_span.first.isoformat(),
            "to": found.baseline_span.last.isoformat(),
            "points": base.points if base else 0,
            "frozen": found.frozen is not None,
            "author": found.frozen.author if found.frozen else None,
            "recorded": found.frozen.moment.isoformat() if found.frozen else None,
            "reason": found.frozen.reason if found.frozen else None,
            "provisional": base is None or base.is_provisional,
            "centre": _plain(base.centre if base else None),
            "sigma": _plain(base.sigma if base else None),
            "autocorrelation": _plain(base.autocorrelation if base else None),
        },
        "lower": _plain(found.lower),
        "centre": _plain(found.centre),
        "upper": _plain(found.upper),
        "autocorrelation": _plain(found.autocorrelation),
        "false_alarms_a_year": _plain(found.false_alarms),
        "false_alarms_a_year_if_independent": _plain(found.false_alarms_independent),
        "notes": [str(note) for note in found.notes],
        "points": [
            {"day": slot.day.isoformat(), "shift": slot.shift or None, "value": _plain(value), "drawn": _plain(drawn)}
            for slot, value, drawn in zip(found.slots, found.values, found.drawn, strict=True)
        ],
        "signals": [
            {
                "day": found.slots[flag.at].day.isoformat(),
                "shift": found.slots[flag.at].shift or None,
                "since": found.slots[flag.start].day.isoformat(),
                "rule": flag.rule.value if flag.rule else None,
                "high": flag.high,
                "reason": Language("en").say(flag_reason(found, flag)),
            }
            for flag in found.flags
        ],
    }


# --- change ----------------------------------------------------------------------------------------------------------


@command(
    "change",
    msg(
        "Say whether a figure really changed between two periods: both means, the difference with its uncertainty, and"
        " a verdict. For example: change {figure} --before 2016-04-01:2016-04-30 --after 2016-05-01:2016-05-31.",
        figure=m.CATHODE_T,
    ),
    click.Argument(["figure"]),
    Option("--before", required=True, metavar="FROM:TO", about=msg("The days of the first period.")),
    Option("--after", required=True, metavar="FROM:TO", about=msg("The days of the second period.")),
    _unit_option(),
    *look_options(),
    json_option(),
)
@pass_asked
@looking
def change_command(
    asked: Asked, figure: str, before: str, after: str, unit: str | None, look: Look, as_json: bool
) -> None:
    """Print the comparison of two periods."""
    first, second = _span(before), _span(after)
    with asked.read() as whole:
        ledger = look.over(whole)
        declared = series_called(ledger.catalogue, figure)
        found = change_between(ledger, declared.key, _unit(ledger, declared, unit, second.last), first, second)
        if as_json:
            answer({**look.words(), **_change_json(found)})
            return
        asked.say(verdict_words(found))
        for line in columns([_period_line(asked, found, span, part) for span, part in _periods(found)]):
            asked.say(line)
        judged, language = found.judged, asked.language
        if judged.difference is not None:
            sign = "+" if judged.difference > 0 else ""
            margin = "?" if judged.margin is None else _number(language, declared, judged.margin)
            asked.say(
                msg(
                    "Difference {difference} ± {margin} {unit} (95 %).",
                    difference=sign + _number(language, declared, judged.difference),
                    margin=margin,
                    unit=mean_unit(declared),
                )
            )
        asked.say(method_words(found))


def _periods(found: Change) -> tuple[tuple[Span, Period], tuple[Span, Period]]:
    return (found.before, found.judged.before), (found.after, found.judged.after)


def _period_line(asked: Asked, found: Change, span: Span, part: Period) -> list[str]:
    language = asked.language
    unit = language.say(mean_unit(found.figure))
    mean = "?" if part.mean is None else f"{_number(language, found.figure, part.mean)} {unit}"
    return [f"{span.first.isoformat()} – {span.last.isoformat()}", mean, language.say(msg("{n} days", n=part.points))]


def _change_json(found: Change) -> dict[str, object]:
    judged = found.judged
    return {
        "figure": found.figure.key,
        "unit": found.unit or None,
        **{
            name: {
                "from": span.first.isoformat(),
                "to": span.last.isoformat(),
                "days": part.points,
                "independent_days": _plain(part.effective),
                "mean": _plain(part.mean),
                "standard_error": _plain(part.error),
            }
            for name, (span, part) in zip(("before", "after"), _periods(found), strict=True)
        },
        "autocorrelation": _plain(judged.autocorrelation),
        "difference": _plain(judged.difference),
        "margin_95": _plain(judged.margin),
        "chance": _plain(judged.chance),
        "verdict": judged.verdict.value,
        "words": str(verdict_words(found)),
        "method": str(method_words(found)),
    }


# --- words -----------------------------------------------------------------------------------------------------------


def _span(text: str) -> Span:
    """Read two days with a colon between; ``Refused`` where they are none, or the wrong way round."""
    first, mark, last = text.partition(":")
    if not mark:
        raise Refused(msg("“{text}” is no period. Write it like 2016-01-01:2016-03-31.", text=text))
    return _ordered(read_day(first), read_day(last))


def _ordered(first: date, last: date) -> Span:
    if last < first:
        raise Refused(msg("A period cannot end on {last} before it begins on {first}.", first=first, last=last))
    return Span(first, last)


def _unit(ledger: Readable, figure: Figure | Derived, text: str | None, day: date) -> str:
    if text is None:
        return TOTAL
    return unit_called(ledger.plant(), ledger.catalogue.sheet(figure.sheet).subject, text, day)


def _plain(number: float | None) -> float | None:
    return None if number is None else round(number, _DIGITS)
