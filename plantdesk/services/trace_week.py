"""How the seven-day figures of the overview follow from days, ores and shifts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, localcontext

from plantdesk.domain import measures as m
from plantdesk.domain.day import TOTAL
from plantdesk.domain.derivation import Derivation, Role, averaged
from plantdesk.domain.periods import Span
from plantdesk.domain.text import Text, msg
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_kpi import Named
from plantdesk.services.trace_sums import figure_over, said_span

WEEK = 7
_PRECISION = 60
_NAME = Text("Head grade", "Содержание меди в руде", "Кендегі мыс мөлшері")


def _week(day: date) -> Span:
    return Span(day - timedelta(days=WEEK - 1), day)


def _recovery(book: Book, ref: str, day: date) -> Derivation:
    return figure_over(book, m.RECOVERY_PCT, TOTAL, _week(day), None, ref)


def _head_grade(book: Book, ref: str, day: date) -> Derivation:
    """Explain the grade of the ore fed to concentrators: of all that has a grade, each weighing its dry tonnes."""
    unit = book.catalogue.figure(m.CU_PCT).unit
    days = tuple(_head_of_day(book, ref, one) for one in _week(day))
    with localcontext(prec=_PRECISION):
        value = averaged(days)
    return Derivation(
        ref,
        Role.RESULT,
        msg("{figure}, {span}", figure=_NAME, span=said_span(_week(day))),
        value,
        unit,
        3,
        (msg("mean of the ores that were fed, weighted by dry ore: Σ(grade × dry) ÷ Σ dry"),),
        None if value is not None else msg("no ore of the week has a grade"),
        completeness=book.completeness(m.HEAD_GRADE_PCT, TOTAL, _week(day)),
        parts=True,
        open=lambda: days,
        follows=averaged,
    )


def _head_of_day(book: Book, ref: str, day: date) -> Derivation:
    span, unit = Span(day, day), book.catalogue.figure(m.CU_PCT).unit
    over = under = Decimal(0)
    sources = _fed(book, day)
    with localcontext(prec=_PRECISION):
        for source in sources:
            grade = book.kept(m.SOURCE, source, m.CU_PCT, span).get(day)
            if grade is not None and grade[1]:
                over, under = over + grade[0], under + grade[1]
        value = over / under if under else None
    cause = None if value is not None else msg("nothing is entered for these days")
    return Derivation(
        ref,
        Role.RESULT,
        span,
        value,
        unit,
        3,
        (msg("mean of the ores that were fed, weighted by dry ore: Σ(grade × dry) ÷ Σ dry"),),
        cause,
        weight=None if value is None else under,
        completeness=book.completeness(m.HEAD_GRADE_PCT, TOTAL, span),
        open=lambda: tuple(
            figure_over(book, m.CU_PCT, source, span, book.unit_name(m.SOURCE, source, day)) for source in sources
        ),
        follows=averaged,
    )


def _fed(book: Book, day: date) -> tuple[str, ...]:
    """Give the sources that are fed to a concentrator on a day; all of them where no ore ever goes to one."""
    sources = book.plant.all_units(m.SOURCE)
    starts = book.plant.change_days()
    to_mill = f"{m.CONCENTRATOR}:"
    ever = any((book.plant.route(s, since) or "").startswith(to_mill) for s in sources for since in starts)
    order = {source: place for place, source in enumerate(book.plant.units(m.SOURCE, day))}
    fed = [s for s in sources if not ever or (book.plant.route(s, day) or "").startswith(to_mill)]
    return tuple(sorted(fed, key=lambda source: (order.get(source, len(order)), source)))


WEEKS: Mapping[str, Named] = {
    "head_grade.week_pct": Named(
        Text("Head grade, seven days", "Содержание в питании, семь суток", "Қоректегі мөлшер, жеті тәулік"),
        _head_grade,
    ),
    "recovery.week_pct": Named(
        Text("Recovery, seven days", "Извлечение, семь суток", "Бөліп алу, жеті тәулік"), _recovery
    ),
}
"""Seven-day figures of the overview → their names, and how they are explained."""
