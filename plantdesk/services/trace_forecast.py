"""Where the foreseen end of a month or year comes from: what is there, a rate, and the days it has to be added for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from math import ceil

from plantdesk.domain import measures as m
from plantdesk.domain.day import TOTAL
from plantdesk.domain.derivation import Derivation, Role, averaged, summed
from plantdesk.domain.forecast import ENOUGH, FEWEST_DAYS, LAMBDA, REACH, RECENT, Method, Output, Past, has_rate
from plantdesk.domain.periods import Period, Span, day_number, span_of
from plantdesk.domain.plan import Plan
from plantdesk.domain.plant import FIRST_DAY
from plantdesk.domain.programme import Project
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.forecasts import Forecast, foreseen, history, record
from plantdesk.services.plans import plan_of
from plantdesk.services.programme import with_effect_on
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_kpi import Named
from plantdesk.services.trace_plans import plan_over
from plantdesk.services.trace_projects import added_by_projects
from plantdesk.services.trace_records import counted
from plantdesk.services.trace_sums import figure_over, said_span

_DAY = timedelta(days=1)
_ONE, _ZERO = Decimal(1), Decimal(0)
_T, _T_DAY, _DAYS = Text("t", "т", "т"), Text("t/day", "т/сут", "т/тәул"), Text("days", "сут", "тәул")
_PRECISION = 60
_NO_RATE = msg("no day of the stretch is wholly there")
_TOO_FEW = msg("fewer than {n} whole days are there: too few for a rate", n=FEWEST_DAYS)
_NO_RANGE = msg("too few earlier days to compare with: no range is told")
_NO_PLAN = msg("no plan for these days")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a forecast looks at: the period and its part that has passed, output with its gaps, all history, the answer."""

    book: Book
    span: Span
    as_of: date
    output: Output
    past: Past
    found: Forecast
    projects: tuple[Project, ...] = ()

    @property
    def passed(self) -> Span:
        """The part of the period up to the day."""
        return self.span.until(self.as_of)


def _see(book: Book, period: Period, day: date) -> _Seen:
    span = span_of(period, day)
    output, past = history(book.ledger, day, m.CATHODE_T, span.first), record(book.ledger, day, m.CATHODE_T)
    plan = plan_of(book.ledger, m.CATHODE_T)
    assert isinstance(plan, Plan)
    projects = with_effect_on(book.ledger, m.CATHODE_T)
    found = foreseen(output, past, plan, day, (period,), projects)[period]
    return _Seen(book, span, day, output, past, found, projects)


Part = Callable[[_Seen, str], Derivation]


def _rule(period: Period, part: Part) -> Callable[[Book, str, date], Derivation]:
    return lambda book, ref, day: part(_see(book, period, day), ref)


# --- what there is ---------------------------------------------------------------------------------------------------


def _actual(seen: _Seen, ref: str) -> Derivation:
    return figure_over(seen.book, m.CATHODE_T, TOTAL, seen.passed, None, ref)


def _planned(seen: _Seen, ref: str) -> Derivation:
    return plan_over(seen.book, m.CATHODE_T, TOTAL, seen.span, None, ref)


def _days_left(seen: _Seen, ref: str) -> Derivation:
    how = msg("days of the period after {day}", day=seen.as_of)
    return Derivation(ref, Role.CONSTANT, _DAYS_LEFT, Decimal(seen.found.days_left), _DAYS, 0, (how,))


_DAYS_LEFT = Text("Days left", "Осталось дней", "Қалған күн")


def _not_there(seen: _Seen) -> Derivation:
    """Count the days that are not there: those to come, and the missing parts of those that have passed."""
    lacking = [(day, _ONE - seen.output.share(day)) for day in seen.passed if seen.output.share(day) < 1]

    def inputs() -> tuple[Derivation, ...]:
        how = msg("part of the day of which no entry is there")
        return (
            _days_left(seen, ""),
            *(counted(msg("Missing of {day}", day=day), part, _DAYS, how) for day, part in lacking),
        )

    value = _rest(seen)
    how = (msg("days to come + missing parts of days that have passed"),)
    return Derivation(
        "", Role.RESULT, msg("Days that are not there"), value, _DAYS, 2, how, parts=True, open=inputs, follows=summed
    )


def _rest(seen: _Seen) -> Decimal:
    return sum((_ONE - seen.output.share(day) for day in seen.passed), Decimal(seen.found.days_left))


# --- rates -----------------------------------------------------------------------------------------------------------


def _mean_rate(seen: _Seen, span: Span, name: Message | Text) -> Derivation:
    """Explain tonnes a day over a stretch: the mean of its whole days; else what is there over the shares that are."""
    output, book = seen.output, seen.book
    value = output.rate(span)
    whole = [day for day in span if day in output.tonnes and day not in output.partial]
    days = whole or [day for day in span if day in output.tonnes]

    def inputs() -> tuple[Derivation, ...]:
        return tuple(_day_of(book, day, output.share(day)) for day in days)

    how = msg("mean of the whole days of {span}", span=said_span(span))
    if not whole:
        how = msg("no day is whole: what is there ÷ the parts of days that are there, {span}", span=said_span(span))

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        total = summed(found)
        weight = sum((one.weight for one in found if one.weight is not None), _ZERO)
        return None if total is None or not weight else total / weight

    return Derivation(
        "",
        Role.RESULT,
        name,
        value,
        _T_DAY,
        1,
        (how,),
        None if value is not None else _NO_RATE,
        parts=True,
        open=inputs,
        follows=follows,
    )


def _day_of(book: Book, day: date, weight: Decimal) -> Derivation:
    return replace(figure_over(book, m.CATHODE_T, TOTAL, Span(day, day), Span(day, day)), weight=weight)


def _ewma_rate(seen: _Seen) -> Derivation:
    """Explain the exponentially weighted mean of whole days, the newest the heaviest."""
    output = seen.output
    span = Span(seen.as_of - timedelta(days=REACH - 1), seen.as_of)
    days = [day for day in span if day in output.tonnes and day not in output.partial]

    def inputs() -> tuple[Derivation, ...]:
        weights = [(_ONE - LAMBDA) ** (len(days) - 1 - place) for place in range(len(days))]
        return tuple(_day_of(seen.book, day, weight) for day, weight in zip(days, weights, strict=True))

    over = under = _ZERO
    for day in days:
        over, under = over * (_ONE - LAMBDA) + output.tonnes[day], under * (_ONE - LAMBDA) + _ONE
    value = over / under if under else None
    how = msg(
        "whole days, each weighing {share} of the one after it: Σ(tonnes × weight) ÷ Σ weight", share=_ONE - LAMBDA
    )
    return Derivation(
        "",
        Role.RESULT,
        _RATES[Method.EWMA],
        value,
        _T_DAY,
        1,
        (how,),
        None if value is not None else _NO_RATE,
        parts=True,
        open=inputs,
        follows=averaged,
    )


_RATES: Mapping[Method, Text] = {
    Method.LINEAR: Text("Mean rate of the period", "Средний темп периода", "Кезеңнің орташа қарқыны"),
    Method.LAST_30_DAYS: Text("Mean rate of the last 30 days", "Средний темп за 30 суток", "Соңғы 30 күннің қарқыны"),
    Method.EWMA: Text(
        "Exponentially weighted rate", "Экспоненциально взвешенный темп", "Экспоненциалды салмақталған қарқын"
    ),
}


def _rate(seen: _Seen, method: Method) -> Derivation:
    if not has_rate(seen.output, seen.passed, seen.as_of):
        return Derivation("", Role.RESULT, _RATES[method], None, _T_DAY, 1, (), _TOO_FEW)
    if method is Method.LINEAR:
        return _mean_rate(seen, seen.passed, _RATES[method])
    if method is Method.LAST_30_DAYS:
        return _mean_rate(seen, Span(seen.as_of - timedelta(days=RECENT - 1), seen.as_of), _RATES[method])
    return _ewma_rate(seen)


# --- ends ------------------------------------------------------------------------------------------------------------


def _at_rate(method: Method) -> Part:
    def made(seen: _Seen, ref: str) -> Derivation:
        return _end(seen, ref, seen.found.of(method), lambda: _rate(seen, method))

    return made


def _end(seen: _Seen, ref: str, value: Decimal | None, rate: Callable[[], Derivation]) -> Derivation:
    """Explain an end: what is there + a rate × the days that are not."""

    def inputs() -> tuple[Derivation, ...]:
        return (_actual(seen, m.CATHODE_T), rate(), _not_there(seen))

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        actual, by_day, days = (one.value for one in found)
        return None if by_day is None or days is None else (actual or _ZERO) + by_day * days

    return Derivation(
        ref,
        Role.RESULT,
        msg("{name}, {span}", name=_NAMES[ref.rpartition(".")[2]], span=said_span(seen.span)),
        value,
        _T,
        1,
        (msg("what is there + rate × days that are not there"),),
        None if value is not None else _NO_RATE,
        open=inputs,
        follows=follows,
    )


def _at_plan(seen: _Seen, ref: str) -> Derivation:
    """Explain the end if what is missing and what is to come is made as planned."""
    value = seen.found.plan_rate_t
    rest = Span(seen.passed.last + _DAY, seen.span.last) if seen.passed.last < seen.span.last else None
    lacking = [day for day in seen.passed if seen.output.share(day) < 1]

    def inputs() -> tuple[Derivation, ...]:
        found = [_actual(seen, m.CATHODE_T)]
        if rest is not None:
            found.append(plan_over(seen.book, m.CATHODE_T, TOTAL, rest))
        return (*found, *(_missing_at_plan(seen, day) for day in lacking))

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        if any(one.value is None for one in found[1:]):
            return None
        return summed(found) or _ZERO

    return Derivation(
        ref,
        Role.RESULT,
        msg("{name}, {span}", name=_NAMES["plan_rate_t"], span=said_span(seen.span)),
        value,
        _T,
        1,
        (msg("what is there + plan of the days to come + plan of what is missing of days that have passed"),),
        None if value is not None else _NO_PLAN,
        open=inputs,
        follows=follows,
    )


def _missing_at_plan(seen: _Seen, day: date) -> Derivation:
    part = _ONE - seen.output.share(day)

    def inputs() -> tuple[Derivation, ...]:
        how = msg("part of the day of which no entry is there")
        planned = plan_over(seen.book, m.CATHODE_T, TOTAL, Span(day, day))
        return (planned, counted(msg("Missing of {day}", day=day), part, _DAYS, how))

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        planned, missing = found[0].value, found[1].value
        return None if planned is None or missing is None else planned * missing

    with localcontext(prec=_PRECISION):
        value = follows(inputs())
    name = msg("Plan of what is missing of {day}", day=day)
    how = (msg("plan of the day × its missing part"),)
    cause = None if value is not None else _NO_PLAN
    return Derivation("", Role.RESULT, name, value, _T, 1, how, cause, open=inputs, follows=follows)


def _range(slow: bool) -> Part:
    """Explain an end of the range: the slowest (or fastest) rate × the days that are not there."""

    def made(seen: _Seen, ref: str) -> Derivation:
        value = seen.found.low_t if slow else seen.found.high_t
        if value is None:
            name = msg("{name}, {span}", name=_NAMES[ref.rpartition(".")[2]], span=said_span(seen.span))
            return Derivation(ref, Role.RESULT, name, None, _T, 1, (), _NO_RANGE)
        if value == seen.found.plan_rate_t and value != seen.found.linear_t:
            return _at_plan(seen, ref)
        return _end(seen, ref, value, lambda: _extreme(seen, slow))

    return made


def _extreme(seen: _Seen, slow: bool) -> Derivation:
    choose = min if slow else max

    def inputs() -> tuple[Derivation, ...]:
        found = [_rate(seen, method) for method in _RATES]
        ratios = seen.past.spread(seen.as_of, _rest(seen))
        if ratios is not None and found[1].value is not None:
            found.append(_scaled(seen, ratios[0 if slow else 1], slow))
        return tuple(found)

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        known = [one.value for one in found if one.value is not None]
        return choose(known) if known else None

    value = follows(inputs())
    name, how = _SLOWEST, msg("the smallest of these rates")
    if not slow:
        name, how = _FASTEST, msg("the greatest of these rates")
    cause = None if value is not None else _NO_RATE
    return Derivation("", Role.RESULT, name, value, _T_DAY, 1, (how,), cause, open=inputs, follows=follows)


_SLOWEST, _FASTEST = msg("Slowest rate"), msg("Fastest rate")


def _scaled(seen: _Seen, ratio: Decimal, slow: bool) -> Derivation:
    """Explain the rate of the last thirty days times how such rates went on before."""
    rest = _rest(seen)
    ahead = ceil(rest)

    def inputs() -> tuple[Derivation, ...]:
        how = msg(
            "of ten earlier days, nine went on faster: the mean of the {ahead} days after them ÷ of the 30 before",
            ahead=ahead,
        )
        if not slow:
            how = msg(
                "of ten earlier days, nine went on slower: the mean of the {ahead} days after them ÷ of the 30 before",
                ahead=ahead,
            )
        return (_rate(seen, Method.LAST_30_DAYS), counted(msg("How such rates went on before"), ratio, "", how))

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        recent, times = found[0].value, found[1].value
        return None if recent is None or times is None else recent * times

    name = msg("Rate of the last 30 days as such rates went on before")
    how: tuple[Message, ...] = (msg("rate of the last 30 days × ratio"),)
    if ahead != rest:
        how += (
            msg(
                "parts of days stray more: the ratio lies √({days} ÷ {rest}) times as far from 1", days=ahead, rest=rest
            ),
        )
    return Derivation("", Role.RESULT, name, follows(inputs()), _T_DAY, 1, how, open=inputs, follows=follows)


def _required(seen: _Seen, ref: str) -> Derivation:
    """Explain the rate that the plan takes: what is lacking ÷ days left."""
    value = seen.found.required_t_per_day

    def inputs() -> tuple[Derivation, ...]:
        return (_planned(seen, f"plan.{m.CATHODE_T}"), _actual(seen, m.CATHODE_T), _days_left(seen, ""))

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        planned, actual, left = (one.value for one in found)
        return None if planned is None or not left else max(planned - (actual or _ZERO), _ZERO) / left

    cause = None
    if value is None:
        cause = msg("no day is left") if not seen.found.days_left else _NO_PLAN
    name = msg("{name}, {span}", name=_NAMES["required_t_per_day"], span=said_span(seen.span))
    how = (msg("(plan of the period − what is there) ÷ days left, and not below 0"),)
    return Derivation(ref, Role.RESULT, name, value, _T_DAY, 1, how, cause, open=inputs, follows=follows)


def _best(seen: _Seen, ref: str) -> Derivation:
    """Explain the best mean of thirty days on end ever reached, by the days it was reached on."""
    value = seen.found.best_30_day_t_per_day
    how = (msg("the best mean of any 30 days on end, of which at least {enough} are wholly there", enough=ENOUGH),)
    name = msg("{name}, up to {day}", name=_NAMES["best_30_day_t_per_day"], day=seen.as_of)

    def inputs() -> tuple[Derivation, ...]:
        span = _best_span(seen)
        return () if span is None else tuple(_day_of(seen.book, day, _ONE) for day in _whole_days(seen, span))

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        mean = averaged(found)
        near = mean is not None and value is not None and abs(mean - value) < Decimal("0.00001")
        return value if near else mean

    cause = None if value is not None else msg("there are not thirty days on end yet")
    if value is None:
        return Derivation(ref, Role.RESULT, name, None, _T_DAY, 1, how, cause)
    return Derivation(ref, Role.RESULT, name, value, _T_DAY, 1, how, parts=True, open=inputs, follows=follows)


def _whole_days(seen: _Seen, span: Span) -> list[date]:
    """Give the days of a stretch with as many entries as are due, as all history is read."""
    return [day for day in span if seen.past.mean(day_number(day), day_number(day)) is not None]


def _best_span(seen: _Seen) -> Span | None:
    """Find the thirty days on end with the best mean."""
    days = seen.book.kept(m.SECTION, TOTAL, m.CATHODE_T, Span(FIRST_DAY, seen.as_of))
    best: tuple[float, Span] | None = None
    for last in days:
        first = last - timedelta(days=RECENT - 1)
        mean = seen.past.mean(day_number(first), day_number(last))
        if mean is not None and (best is None or mean > best[0]):
            best = (mean, Span(first, last))
    return None if best is None else best[1]


def _out_of_reach(seen: _Seen, ref: str) -> Derivation:
    """Explain whether the plan takes more than was ever reached: 1 where it does."""
    found = seen.found.out_of_reach

    def inputs() -> tuple[Derivation, ...]:
        end = ref.rpartition(".")[0]
        return (_required(seen, f"{end}.required_t_per_day"), _best(seen, f"{end}.best_30_day_t_per_day"))

    def follows(parts: Sequence[Derivation]) -> Decimal | None:
        required, best = parts[0].value, parts[1].value
        return None if required is None or best is None else Decimal(int(required > best))

    cause = None if found is not None else inputs()[0].cause or inputs()[1].cause
    name = msg("{name}, {span}", name=_NAMES["out_of_reach"], span=said_span(seen.span))
    how = (msg("1 where the required rate is above the best 30-day mean, else 0"),)
    value = None if found is None else Decimal(int(found))
    return Derivation(ref, Role.RESULT, name, value, "", 0, how, cause, open=inputs, follows=follows)


def _projects(seen: _Seen, ref: str) -> Derivation:
    """Explain what projects add over the rest of the period."""
    name = msg("{name}, {span}", name=_NAMES["projects_t"], span=said_span(seen.span))
    return added_by_projects(seen.book, ref, name, seen.projects, seen.span, seen.as_of, seen.found.projects_t)


def _with_projects(seen: _Seen, ref: str) -> Derivation:
    """Explain the forecast at the mean rate with what projects add."""
    value = seen.found.with_projects_t
    name = msg("{name}, {span}", name=_NAMES["with_projects_t"], span=said_span(seen.span))

    def inputs() -> tuple[Derivation, ...]:
        end = ref.rpartition(".")[0]
        linear = _at_rate(Method.LINEAR)(seen, f"{end}.linear_t")
        return (linear, _projects(seen, f"{end}.projects_t"))

    how = (msg("forecast at the mean rate + what projects add"),)
    cause = None
    if value is None:
        cause = msg("no project adds to it") if seen.found.projects_t is None else inputs()[0].cause
        return Derivation(ref, Role.RESULT, name, None, _T, 1, how, cause)
    return Derivation(ref, Role.RESULT, name, value, _T, 1, how, parts=True, open=inputs, follows=summed)


_NAMES: Mapping[str, Text] = {
    "projects_t": Text("Added by projects", "Добавят проекты", "Жобалар қосады"),
    "with_projects_t": Text("Forecast with projects", "Прогноз с проектами", "Жобалармен болжам"),
    "actual_t": Text("Made so far", "Выпущено", "Шығарылды"),
    "planned_t": Text("Plan", "План", "Жоспар"),
    "linear_t": Text("Forecast, mean rate", "Прогноз по среднему темпу", "Орташа қарқынмен болжам"),
    "last_30_days_t": Text("Forecast, last 30 days", "Прогноз по 30 суткам", "30 тәулікпен болжам"),
    "plan_rate_t": Text("Forecast, rest as planned", "Прогноз, остаток по плану", "Қалғаны жоспармен болжам"),
    "ewma_t": Text("Forecast, weighted rate", "Прогноз по взвешенному темпу", "Салмақталған қарқынмен болжам"),
    "low_t": Text("Forecast, low", "Прогноз, нижняя граница", "Болжам, төменгі шек"),
    "high_t": Text("Forecast, high", "Прогноз, верхняя граница", "Болжам, жоғарғы шек"),
    "required_t_per_day": Text("Required rate", "Требуемый темп", "Қажетті қарқын"),
    "best_30_day_t_per_day": Text("Best 30-day mean", "Лучшее среднее за 30 суток", "30 тәуліктің үздік орташасы"),
    "out_of_reach": Text("Out of reach", "Вне досягаемости", "Қолжетімсіз"),
    "days_left": _DAYS_LEFT,
}
_PARTS: Mapping[str, Part] = {
    "actual_t": _actual,
    "planned_t": _planned,
    "linear_t": _at_rate(Method.LINEAR),
    "last_30_days_t": _at_rate(Method.LAST_30_DAYS),
    "plan_rate_t": _at_plan,
    "ewma_t": _at_rate(Method.EWMA),
    "low_t": _range(slow=True),
    "high_t": _range(slow=False),
    "required_t_per_day": _required,
    "best_30_day_t_per_day": _best,
    "out_of_reach": _out_of_reach,
    "days_left": _days_left,
    "projects_t": _projects,
    "with_projects_t": _with_projects,
}
_PERIODS: Mapping[Period, Text] = {
    Period.MONTH: Text("month", "месяц", "ай"),
    Period.YEAR: Text("year", "год", "жыл"),
}


def _named(period: Period, key: str) -> Text:
    name, of = _NAMES[key], _PERIODS[period]
    return Text(f"{name.en}, {of.en}", f"{name.ru}, {of.ru}", f"{name.kk}, {of.kk}")


FORECASTS: Mapping[str, Named] = {
    f"forecast.{period}.{key}": Named(_named(period, key), _rule(period, part))
    for period in _PERIODS
    for key, part in _PARTS.items()
}
"""Key of ``kpi`` → its name, and how it is explained."""
