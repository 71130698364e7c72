"""``plan``, ``compare``, ``forecast``: what was planned, how the plant stands beside it, and where it will end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from plantdesk.app import print_rows, write_rows
from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option, answer, command, json_option, pass_asked, reason_option
from plantdesk.cli.entering import check_clock, clock_option, outcome_json
from plantdesk.cli.looking import Look, look_options, looking, tell_days_to_come
from plantdesk.cli.showing import columns
from plantdesk.cli.words import read_day, unit_called
from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Derived, Figure
from plantdesk.domain.errors import Refused
from plantdesk.domain.forecast import FEWEST_DAYS, Method, Score
from plantdesk.domain.periods import Period, month_of
from plantdesk.domain.plant import DIVISION
from plantdesk.domain.quantities import encode, readings
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.comparison import Comparison, compare, few_days
from plantdesk.services.figures import series_called
from plantdesk.services.forecasts import Forecast, as_numbers, back_test, forecasts
from plantdesk.services.language import Language
from plantdesk.services.naming import NOTHING_AWAITED, UNKNOWN
from plantdesk.services.plans import (
    WHOLE_PLANT,
    PlanRow,
    WeightRow,
    day_weights,
    is_over,
    plan_lines,
    record_weights,
    retired_in,
)
from plantdesk.services.ports import Readable
from plantdesk.services.recording import KEYBOARD

PERIODS = {
    Period.DAY: Text("day", "сутки", "тәулік"),
    Period.MONTH: Text("month", "месяц", "ай"),
    Period.QUARTER: Text("quarter", "квартал", "тоқсан"),
    Period.HALF_YEAR: Text("half-year", "полугодие", "жартыжылдық"),
    Period.YEAR: Text("year", "год", "жыл"),
}
_DECIMALS = 9


@command(
    "plan",
    msg(
        "Show the monthly plans of a year, or write them to a CSV file that “import plan” takes again. With --weight, say"
        " how much of a month's plan a day carries: --weight 2016-06-12=0 for a day of repair, 1 for a usual one;"
        " nothing after the = makes it usual again. Weights bind the division named, else the whole plant."
    ),
    click.Argument(["figure"], required=False),
    Option("--year", type=int, about=msg("The year; otherwise the present one.")),
    Option(
        "--weight",
        "weights",
        multiple=True,
        metavar="DAY=WEIGHT",
        about=msg("The weight of a day in its month's plan."),
    ),
    *look_options(),
    Option(
        "-o",
        "--output",
        "target",
        type=click.Path(path_type=Path, allow_dash=True),
        about=msg("The file to write, or - for the standard output."),
    ),
    reason_option(),
    clock_option(),
    json_option(),
)
@pass_asked
@looking
def plan_command(
    asked: Asked,
    figure: str | None,
    year: int | None,
    weights: tuple[str, ...],
    look: Look,
    target: Path | None,
    reason: str | None,
    clock_is_right: bool,
    as_json: bool,
) -> None:
    """Print, write or weigh plans."""
    if weights:
        _weigh(asked, weights, look, reason, clock_is_right, as_json)
        return
    with asked.read() as whole:
        ledger = look.over(whole)
        year = look.day(whole).year if year is None else year
        key = None if figure is None else series_called(ledger.catalogue, figure).key
        if not 1900 <= year <= 2200:
            raise Refused(msg("{year} is not a year. Write it like 2016.", year=year))
        first, last = date(year, 1, 1), date(year, 12, 31)
        rows = plan_lines(ledger, first, last, key)
        if target is not None:
            counted = [row for row in rows if not is_over(ledger.plant(), row)]
            _write(asked, target, counted)
            if len(counted) < len(rows) and str(target) != "-":
                asked.say(msg("Left out, for their units are retired by then: {n} plans.", n=len(rows) - len(counted)))
            return
        weighed = [
            {"kind": kind, "unit": unit, "day": day.isoformat(), "weight": float(weight)}
            for (kind, unit), days in sorted(day_weights(ledger).items())
            for day, weight in sorted(days.items())
            if first <= day <= last
        ]
        if as_json:
            plans = [_plan_json(row) | {"counts": not is_over(ledger.plant(), row)} for row in rows]
            answer({**look.words(), "year": year, "plans": plans, "weights": weighed})
            return
        if not rows:
            asked.say(msg("There is no plan for {year}.", year=str(year)))
            return
        table = columns([_plan_line(row, ledger, asked.language) for row in rows])
        for row, line in zip(rows, table, strict=True):
            told = _left_out(row, ledger)
            asked.say(line if told is None else f"{line}  ({asked.language.say(told)})")
        if weighed:
            asked.say(msg("{n} days do not weigh 1; --json lists them.", n=len(weighed)))


def _plan_json(row: PlanRow) -> dict[str, object]:
    return {
        "month": f"{row.month:%Y-%m}",
        "kind": row.kind,
        "unit": row.unit,
        "figure": row.figure,
        "value": _number(row.value.number if row.value else None),
    }


def _plan_line(row: PlanRow, ledger: Readable, language: Language) -> list[str]:
    declared = ledger.catalogue.series(row.figure)
    name = language.say(ledger.plant().name(row.kind, row.unit, row.month))
    value = f"{language.value(row.value)} {language.say(declared.unit)}"
    return [f"{row.month:%Y-%m}  {name}", language.say(declared.name), value]


def _left_out(row: PlanRow, ledger: Readable) -> Message | None:
    """Say that a plan does not count, or not wholly, for its unit is retired by then."""
    plant = ledger.plant()
    if is_over(plant, row):
        return msg("does not count: retired by then")
    retired = retired_in(plant, (row.kind, row.unit), month_of(row.month))
    return None if retired is None else msg("only the days before {day} count: retired then", day=retired)


def _write(asked: Asked, target: Path, rows: Sequence[PlanRow]) -> None:
    """Write plans in the form that ``import plan`` takes."""
    kinds = sorted({row.kind for row in rows} | {DIVISION}, reverse=True)
    table = [["month", *kinds, "figure", "value"]]
    for row in rows:
        units = [row.unit if kind == row.kind else "" for kind in kinds]
        table.append([f"{row.month:%Y-%m}", *units, row.figure, encode(row.value) if row.value else ""])
    if str(target) == "-":
        print_rows(sys.stdout, table)
        return
    asked.say(msg("{n} rows written to {path}.", n=write_rows(target, table), path=str(target)))


def _weigh(
    asked: Asked, words: Sequence[str], look: Look, reason: str | None, clock_is_right: bool, as_json: bool
) -> None:
    """Record the weights of days as one command."""
    with asked.open() as workplace:
        store = workplace.store
        kind, unit = WHOLE_PLANT
        given = [_weight(word) for word in words]
        if look.division is not None:
            kind, unit = DIVISION, unit_called(store.plant(), DIVISION, look.division, given[0][0])
        rows = [WeightRow(day, kind, unit, weight) for day, weight in given]
        check_clock(workplace, clock_is_right)
        outcome = record_weights(store, workplace.recorder, rows, KEYBOARD, reason, workplace.today).or_raise()
        if as_json:
            answer(outcome_json(outcome))
        else:
            asked.say(msg("{n} weights of days recorded.", n=len(rows)))


def _weight(word: str) -> tuple[date, Decimal | None]:
    day, mark, text = word.partition("=")
    if not mark:
        raise Refused(msg("“{word}” is not key=value.", word=word))
    numbers = readings(text)
    if text and (len(numbers) != 1 or numbers[0].number is None or numbers[0].below):
        raise Refused(msg("“{text}” is not one number.", text=text))
    return read_day(day), numbers[0].number if text else None


# --- compare ---------------------------------------------------------------------------------------------------------


@command(
    "compare",
    msg(
        "Compare a figure with its plan and the same days of last year, on day, month, quarter, half-year and year;"
        " “≥” where shifts are missing. For example: compare {figure} --as-of 2016-06-30.",
        figure=m.CATHODE_T,
    ),
    click.Argument(["figure"], default=m.CATHODE_T),
    *look_options(),
    json_option(),
)
@pass_asked
@looking
def compare_command(asked: Asked, figure: str, look: Look, as_json: bool) -> None:
    """Print the comparisons of one figure."""
    with asked.read() as whole:
        ledger, as_of = look.over(whole), look.day(whole)
        declared = series_called(ledger.catalogue, figure)
        found = compare(ledger, declared.key, as_of)
        if as_json:
            periods = {
                str(one.period): {"to_date": _compared_json(one.to_date), "whole": _compared_json(one.whole)}
                for one in found
            }
            answer(
                {**look.words(), "as_of": as_of.isoformat(), "figure": declared.key, "unit": declared.unit.en}
                | {"periods": periods}
            )
            return
        tell_days_to_come(asked, whole, as_of)
        few = few_days(declared)
        if few is not None:
            asked.say(few)
        for title, rows in (
            (
                msg("{figure}, {unit}, up to {day}", figure=declared.name, unit=declared.unit, day=as_of),
                [one.to_date for one in found],
            ),
            (msg("Beside the whole period"), [one.whole for one in found[1:]]),
        ):
            asked.say(title)
            for line in columns(_compared_table(rows, declared, asked.language)):
                asked.say(line)


def _compared_json(one: Comparison) -> dict[str, object]:
    return {
        "from": one.span.first.isoformat(),
        "to": one.span.last.isoformat(),
        "actual": _number(one.actual),
        "at_least": one.at_least,
        "plan": _number(one.planned),
        "delta": _number(one.delta),
        "pct": _number(one.pct),
        "last_year": _number(one.last_year),
        "last_year_at_least": one.last_at_least,
        "last_year_delta": _number(one.last_year_delta),
        "last_year_pct": _number(one.last_year_pct),
        "shifts_entered": one.shifts.entered,
        "shifts_expected": one.shifts.expected,
    }


def _compared_table(rows: Sequence[Comparison], declared: Figure | Derived, language: Language) -> list[list[str]]:
    say = language.say

    def number(value: Decimal | None, decimals: int, sign: bool = False) -> str:
        if value is None:
            return UNKNOWN
        text = language.number(value, decimals)
        return f"+{text}" if sign and value > 0 else text

    table = [
        [
            "",
            say(msg("actual")),
            say(msg("plan")),
            "±",
            "%",
            say(msg("last year")),
            "±",
            "± %",
            say(msg("shifts")),
        ]
    ]
    for one in rows:
        places = declared.decimals
        least, before, change = (
            "≥ " if lacks else "" for lacks in (one.at_least, one.last_at_least, one.change_at_least)
        )
        table.append(
            [
                say(PERIODS[one.period]),
                least + number(one.actual, places),
                number(one.planned, places),
                *_followed(least, number(one.delta, places, sign=True), number(one.pct, 1)),
                before + number(one.last_year, places),
                *_followed(
                    change, number(one.last_year_delta, places, sign=True), number(one.last_year_pct, 1, sign=True)
                ),
                f"{one.shifts.entered} / {one.shifts.expected}" if one.shifts.expected else NOTHING_AWAITED,
            ]
        )
    return table


def _followed(least: str, *texts: str) -> list[str]:
    """Mark what follows from a sum that is at least so much: it is at least so much, too."""
    return [text if text == UNKNOWN else least + text for text in texts]


# --- forecast --------------------------------------------------------------------------------------------------------

METHODS = {
    Method.LAST_30_DAYS: Text("rate of the last 30 days", "темп последних 30 суток", "соңғы 30 тәулік қарқыны"),
    Method.LINEAR: Text("linear", "линейный", "сызықтық"),
    Method.PLAN_RATE: Text("plan for the rest", "остаток по плану", "қалғаны жоспармен"),
    Method.EWMA: Text("exponentially weighted rate", "экспоненциально взвешенный темп", "экспоненциалды қарқын"),
}


@command(
    "forecast",
    msg(
        "Foresee where month and year will end: by the rate so far, of the last 30 days, of the plan and the"
        " exponentially weighted one, with the range, and the rate that makes the plan. Missing shifts never count as"
        " zero. --back-test tells how far each method was off before."
    ),
    click.Argument(["figure"], default=m.CATHODE_T),
    *look_options(),
    Option(
        "--back-test",
        "back_test_too",
        is_flag=True,
        about=msg("Tell the errors at 25, 50 and 75 % of the months and years that are over."),
    ),
    json_option(),
)
@pass_asked
@looking
def forecast_command(asked: Asked, figure: str, look: Look, back_test_too: bool, as_json: bool) -> None:
    """Print the forecasts of one figure."""
    with asked.read() as whole:
        ledger, as_of = look.over(whole), look.day(whole)
        declared = series_called(ledger.catalogue, figure)
        found = forecasts(ledger, as_of, (Period.MONTH, Period.YEAR), declared.key)
        scores = {period: back_test(ledger, as_of, period, declared.key) for period in found} if back_test_too else {}
        if as_json:
            answer(
                {**look.words(), "as_of": as_of.isoformat(), "figure": declared.key, "unit": declared.unit.en}
                | {str(period): as_numbers(one) for period, one in found.items()}
                | ({"back_test": _scores_json(scores)} if back_test_too else {})
            )
            return
        tell_days_to_come(asked, whole, as_of)
        for line in columns(_forecast_table(found, declared, asked.language)):
            asked.say(line)
        if all(one.linear_t is None for one in found.values()):
            asked.say(msg("Fewer than {n} whole days are there: too few for a rate.", n=FEWEST_DAYS))
        for period, told in scores.items():
            asked.say("")
            _tell_scores(asked, period, told)


def _forecast_table(found: dict[Period, Forecast], declared: Figure | Derived, language: Language) -> list[list[str]]:
    say = language.say
    unit, places = say(declared.unit), declared.decimals

    def row(label: Text | str, values: Sequence[Decimal | None], measure: str) -> list[str]:
        shown = ["?" if value is None else language.number(value, places) for value in values]
        return [say(label), *shown, measure]

    def plan_row(label: str, values: Sequence[Decimal | None], measure: str) -> list[str]:
        none = say(msg("no plan"))
        return [label, *(none if value is None else language.number(value, places) for value in values), measure]

    def required(one: Forecast) -> str:
        if one.required_t_per_day is not None:
            return language.number(one.required_t_per_day, places)
        return say(msg("no plan")) if one.planned_t is None else NOTHING_AWAITED

    ends = list(found.values())
    a_day = say(msg("{unit} a day", unit=declared.unit))
    table = [
        [f"{say(declared.name)}, {language.date(ends[0].as_of)}", *(say(PERIODS[period]) for period in found), ""],
        row(say(msg("made so far")), [one.actual_t for one in ends], unit),
        plan_row(say(msg("plan")), [one.planned_t for one in ends], unit),
        *(row(METHODS[method], [one.of(method) for one in ends], unit) for method in METHODS),
        *_with_projects(ends, row, say, unit),
        row(say(msg("low end of the range")), [one.low_t for one in ends], unit),
        row(say(msg("high end of the range")), [one.high_t for one in ends], unit),
        [say(msg("required to make the plan")), *(required(one) for one in ends), a_day],
        row(say(msg("best 30-day mean ever")), [one.best_30_day_t_per_day for one in ends], a_day),
        [say(msg("days left")), *(str(one.days_left) for one in ends), ""],
    ]
    if any(one.out_of_reach for one in ends):
        marks = [say(msg("never reached yet")) if one.out_of_reach else "" for one in ends]
        table.append([say(msg("the required rate")), *marks, ""])
    return table


def _with_projects(
    ends: Sequence[Forecast], row: Callable[..., list[str]], say: Callable[[Message], str], unit: str
) -> list[list[str]]:
    """Give the lines of what projects add, where any does."""
    if all(one.projects_t is None for one in ends):
        return []
    return [
        row(say(msg("added by projects")), [one.projects_t for one in ends], unit),
        row(say(msg("with projects")), [one.with_projects_t for one in ends], unit),
    ]


def _scores_json(scores: dict[Period, tuple[Score, ...]]) -> dict[str, object]:
    return {
        str(period): [
            {
                "at_pct": int(score.share * 100),
                "method": str(score.method) if score.method else None,
                "mean_absolute_error_pct" if score.method else "within_range_pct": _number(score.error_pct),
                "n": score.n,
            }
            for score in told
        ]
        for period, told in scores.items()
    }


def _tell_scores(asked: Asked, period: Period, scores: Sequence[Score]) -> None:
    """Print the errors of one kind of period as a table: methods down, shares of the period across."""
    say, language = asked.language.say, asked.language
    if not scores:
        asked.say(msg("No whole {period} is over yet: nothing to compare with.", period=PERIODS[period]))
        return
    shares = sorted({score.share for score in scores})
    by_place = {(score.method, score.share): score for score in scores}
    counted = max(score.n for score in scores)
    title = msg("Mean absolute error, %, by {n} ends ({period})", n=counted, period=PERIODS[period])
    table = [[say(title), *(f"{int(share * 100)} %" for share in shares)]]
    for method in (*Method, None):
        row = [by_place.get((method, share)) for share in shares]
        label = say(METHODS[method]) if method is not None else say(msg("ended within the range, % of them"))
        table.append(
            [label, *("?" if one is None else language.number(one.error_pct, 2 if method else 0) for one in row)]
        )
    for line in columns(table):
        asked.say(line)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(round(value, _DECIMALS))
