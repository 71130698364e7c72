"""How each key figure of ``kpi`` follows from output and plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain.day import TOTAL
from plantdesk.domain.derivation import Completeness, Derivation, Role, ratio_pct, summed
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span, half_year_of, month_of, year_of
from plantdesk.domain.text import Text, msg
from plantdesk.domain.trends import change_pct
from plantdesk.services.trace_book import Book, parts_of
from plantdesk.services.trace_plans import plan_over
from plantdesk.services.trace_records import figure_of_shift
from plantdesk.services.trace_sums import Name, figure_over, said_span

_PCT = Text("%", "%", "%")
_SHIFTS = Text("shifts", "смен", "ауысым")
_LOOK_BACK = timedelta(days=366)
"""How far before last year entries are looked for, to know whether the ledger already ran when it began."""
Spans = Callable[[date], Span]


def _day(day: date) -> Span:
    return Span(day, day)


def _month(day: date) -> Span:
    return month_of(day).until(day)


def _half_year(day: date) -> Span:
    return half_year_of(day).until(day)


def _year(day: date) -> Span:
    return year_of(day).until(day)


def _last_year(day: date) -> Span:
    return year_of(year_of(day).year_before().first)


Rule = Callable[[Book, str, date], Derivation]
"""Explains a reference on a day."""


def _output(spans: Spans) -> Rule:
    return lambda book, ref, day: figure_over(book, m.CATHODE_T, TOTAL, spans(day), None, ref)


def _plan(spans: Spans) -> Rule:
    return lambda book, ref, day: plan_over(book, m.CATHODE_T, TOTAL, spans(day), None, ref)


def _of_plan(spans: Spans, reaching_back: bool = False) -> Rule:
    """Output in per cent of the plan of the same days; with ``reaching_back`` unknown where entries begin later."""

    def made(book: Book, ref: str, day: date) -> Derivation:
        span = spans(day)
        output = _whole(book, span) if reaching_back else figure_over(book, m.CATHODE_T, TOTAL, span)
        planned = plan_over(book, m.CATHODE_T, TOTAL, span)
        value = ratio_pct((output, planned))
        return Derivation(
            ref,
            Role.RESULT,
            msg("Cathode output against plan, {span}", span=said_span(span)),
            value,
            _PCT,
            1,
            (msg("100 × output ÷ plan of the same days"),),
            None if value is not None else output.cause or planned.cause or msg("nothing was planned"),
            completeness=output.completeness,
            grows=True,
            open=lambda: (output, planned),
            follows=ratio_pct,
        )

    return made


def _whole(book: Book, span: Span) -> Derivation:
    """Give the output of a span of the past; unknown where the ledger begins later than it."""
    since = year_of(span.first).first - _LOOK_BACK
    if book.kept(m.SECTION, TOTAL, m.CATHODE_T, Span(since, span.first)):
        return figure_over(book, m.CATHODE_T, TOTAL, span)
    figure = book.catalogue.figure(m.CATHODE_T)
    name = msg("{figure}, {span}", figure=figure.name, span=said_span(span))
    cause = msg("the entries begin later than {day}", day=span.first)
    return Derivation(m.CATHODE_T, Role.RESULT, name, None, figure.unit, figure.decimals, (), cause)


def _against_last_year(book: Book, ref: str, day: date) -> Derivation:
    half = _half_year(day)
    now, before = figure_over(book, m.CATHODE_T, TOTAL, half), _whole(book, half.year_before())

    def follows(inputs: Sequence[Derivation]) -> Decimal | None:
        return change_pct(inputs[0].value, inputs[1].value)

    value = follows((now, before))
    return Derivation(
        ref,
        Role.RESULT,
        msg("Cathode output, change on the same days of last year, {span}", span=said_span(half)),
        value,
        _PCT,
        1,
        (msg("100 × (now − before) ÷ before"),),
        None if value is not None else now.cause or before.cause or msg("there is nothing to divide by"),
        completeness=now.completeness,
        grows=not before.is_partial,
        open=lambda: (now, before),
        follows=follows,
    )


def _shifts(entered: bool) -> Rule:
    """Count the shifts of the year: those with output from every running section, or all in which any section ran."""

    def made(book: Book, ref: str, day: date) -> Derivation:
        return _count(book, ref, _year(day), entered, None)

    return made


def _count(book: Book, ref: str, span: Span, entered: bool, name: Name | None) -> Derivation:
    counted = book.completeness(m.CATHODE_T, TOTAL, span) or Completeness(0, 0)
    there, due = counted.entered, counted.due
    how = msg("shifts with output from every running section") if entered else msg("shifts in which any section runs")
    named: Name = name if name is not None else msg("{what}, {span}", what=_NAMES[entered], span=said_span(span))

    def inputs() -> tuple[Derivation, ...]:
        if span.days > 1:
            return tuple(_count(book, ref, part, entered, part) for part in parts_of(span))
        return tuple(_shift(book, ref, span.first, code, entered) for code in _codes(book, span.first))

    return Derivation(
        ref,
        Role.RESULT,
        named,
        Decimal(there if entered else due),
        _SHIFTS,
        0,
        (how,),
        completeness=Completeness(there, due) if entered else None,
        parts=True,
        open=inputs,
        follows=lambda found: summed(found) or Decimal(0),
    )


_NAMES = {
    True: msg("Shifts entered"),
    False: msg("Shifts expected"),
}


def _codes(book: Book, day: date) -> tuple[str, ...]:
    return book.plant.calendar(day).pattern.codes if book.running(m.SECTION, day)[0] else ()


def _shift(book: Book, ref: str, day: date, code: str, entered: bool) -> Derivation:
    running = sorted(book.running(m.SECTION, day)[0])

    def inputs() -> tuple[Derivation, ...]:
        return tuple(
            figure_of_shift(
                book, Subject(m.SECTION, unit, day, code), m.CATHODE_T, book.unit_name(m.SECTION, unit, day)
            )
            for unit in running
        )

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        return Decimal(int(not entered or all(one.typed is not None for one in found)))

    how = msg("1 where every running section has output, else 0") if entered else msg("1 where any section runs")
    return Derivation(
        ref,
        Role.RESULT,
        book.shift_name(day, code),
        follows(inputs()),
        _SHIFTS,
        0,
        (how,),
        open=inputs,
        follows=follows,
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A figure with a name of its own, and how it is explained."""

    name: Text
    rule: Rule


CATHODE: Mapping[str, Named] = {
    "cathode.day_t": Named(
        Text("Cathode output, day", "Выпуск катодов, сутки", "Катод шығарылымы, тәулік"), _output(_day)
    ),
    "cathode.month_t": Named(
        Text("Cathode output, month to date", "Выпуск катодов с начала месяца", "Катод шығарылымы, ай басынан"),
        _output(_month),
    ),
    "cathode.half_year_t": Named(
        Text(
            "Cathode output, half-year to date",
            "Выпуск катодов с начала полугодия",
            "Катод шығарылымы, жартыжылдық басынан",
        ),
        _output(_half_year),
    ),
    "cathode.year_t": Named(
        Text("Cathode output, year to date", "Выпуск катодов с начала года", "Катод шығарылымы, жыл басынан"),
        _output(_year),
    ),
    "cathode.last_year_t": Named(
        Text("Cathode output, last year", "Выпуск катодов, прошлый год", "Катод шығарылымы, өткен жыл"),
        _output(_last_year),
    ),
    "cathode.day_plan_t": Named(
        Text("Plan of the day", "План суток", "Тәулік жоспары"),
        _plan(_day),
    ),
    "cathode.plan_year_pct": Named(
        Text("Year to date against plan", "С начала года к плану", "Жыл басынан жоспарға"),
        _of_plan(_year),
    ),
    "cathode.half_year_plan_pct": Named(
        Text("Half-year to date against plan", "С начала полугодия к плану", "Жартыжылдық басынан жоспарға"),
        _of_plan(_half_year),
    ),
    "cathode.month_plan_pct": Named(
        Text("Month to date against plan", "С начала месяца к плану", "Ай басынан жоспарға"),
        _of_plan(_month),
    ),
    "cathode.last_year_plan_pct": Named(
        Text("Last year against plan", "Прошлый год к плану", "Өткен жыл жоспарға"),
        _of_plan(_last_year, reaching_back=True),
    ),
    "cathode.half_year_vs_last_year_pct": Named(
        Text("Half-year, change on last year", "Полугодие к прошлому году", "Жартыжылдық, өткен жылға"),
        _against_last_year,
    ),
    "cathode.shifts_entered": Named(
        Text("Shifts entered this year", "Внесено смен с начала года", "Жыл басынан енгізілген ауысым"),
        _shifts(entered=True),
    ),
    "cathode.shifts_expected": Named(
        Text("Shifts of this year", "Смен с начала года", "Жыл басынан ауысым"),
        _shifts(entered=False),
    ),
}
"""Key of ``kpi`` → its name, and how it is explained."""
