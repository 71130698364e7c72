"""Explain any figure: where it comes from, down to the figures of shifts and everything that was recorded for them.

A reference names what is asked about:

* a key of ``kpi`` (``cathode.year_t``), or a seven-day figure of the overview (``recovery.week_pct``), of the whole
  plant or one division;
* a figure of the catalogue, of the day (its key), to date in a period (``KEY.month``), or in a shift (``KEY@night``);
  of one unit where a unit is named, else of all of its kind;
* the plan of a figure (``plan.KEY``, ``plan.KEY.year``), and how it stands beside it and last year (``delta.``, ``pct.``,
  ``last_year.``, ``last_year_delta.``, ``last_year_pct.`` before the key).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.day import TOTAL
from plantdesk.domain.derivation import Derivation
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Period, Span, span_of
from plantdesk.domain.scope import Scope
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.lenses import Within
from plantdesk.services.ports import Readable
from plantdesk.services.trace_asked import COPPER_IN_CELLS, CROP_EFFICIENCY, DRY_SHARE, FEED_GRADE, Asked, is_part
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_cells import copper_in_cells, crop_efficiency
from plantdesk.services.trace_compare import COMPARED
from plantdesk.services.trace_dispatch import DESTINATIONS, DISPATCH
from plantdesk.services.trace_forecast import FORECASTS
from plantdesk.services.trace_kpi import CATHODE, Named
from plantdesk.services.trace_milestones import MILESTONES, of_part
from plantdesk.services.trace_rows import FORMULAS, row_figure
from plantdesk.services.trace_sums import figure_in_shift, figure_over
from plantdesk.services.trace_week import WEEKS

WEEK = "week"

NAMED: Mapping[str, Named] = {**CATHODE, **FORECASTS, **DISPATCH, **WEEKS, **MILESTONES}
"""Every reference that has a name of its own → how it is explained. A new block of figures adds its table here."""

OfRow = Callable[[Book, Subject], Derivation]

ROWS: Mapping[str, tuple[str, OfRow]] = {
    COPPER_IN_CELLS: (m.SECTION, copper_in_cells),
    CROP_EFFICIENCY: (m.SECTION, crop_efficiency),
    FEED_GRADE: (m.CONCENTRATOR, lambda book, subject: row_figure(book, FEED_GRADE, subject)),
    DRY_SHARE: (m.SOURCE, lambda book, subject: row_figure(book, DRY_SHARE, subject)),
}
"""Figures that only a row of a shift has → the kind of its unit, and how they are explained."""


def trace(ledger: Readable, ref: str, day: date, unit: str | None = None) -> Derivation:
    """Explain a figure on a production day; ``Refused`` where nobody knows such a figure, unit, period or shift.

    What is beneath the first level is looked for when it is opened.
    """
    book, unit = Book(ledger), unit or TOTAL
    if ref in MILESTONES and is_part(unit):
        return of_part(book, ref, day, unit)
    if ref in NAMED:
        if unit not in (TOTAL, p.PLANT):
            _check_unit(book, p.DIVISION, unit, day)
            book = Book(Within(ledger, Scope(unit, book.plant.scope.process)))
        return NAMED[ref].rule(book, ref, day)
    if ref in DESTINATIONS:
        of = DESTINATIONS[ref]
        if unit == TOTAL:
            raise Refused(msg("{ref} is of one unit. Name it.", ref=ref))
        _check_unit(book, of.kind, unit, day)
        return of.rule(book, ref, day, unit)
    how, _, compared = ref.partition(".")
    if how in COMPARED:
        key, period = _split(book, compared, ref)
        _check_unit(book, book.kind_of(key), unit, day)
        return COMPARED[how](book, ref, key, unit, _span(period, day))
    base, at, shift = ref.partition("@")
    if at:
        return _of_shift(book, ref, base, day, shift, unit)
    if base in ROWS:
        raise Refused(msg("{ref} is of a shift. Write it {ref}@SHIFT.", ref=base))
    key, period = _split(book, base, ref)
    _check_unit(book, book.kind_of(key), unit, day)
    return figure_over(book, key, unit, _span(period, day), None, ref)


def unit_kind(ledger: Readable, ref: str) -> str | None:
    """Give the kind of unit that a reference can be narrowed to; nothing where it is of the whole plant."""
    base = ref.partition("@")[0]
    if base in NAMED:
        return p.DIVISION
    if base in ROWS:
        return ROWS[base][0]
    if base in DESTINATIONS:
        return DESTINATIONS[base].kind
    catalogue = ledger.catalogue
    how, _, compared = base.partition(".")
    key = (compared if how in COMPARED else base).partition(".")[0]
    return catalogue.sheet(catalogue.series(key).sheet).subject if _is_known(Book(ledger), key) else None


def command_of(asked: Asked) -> Message:
    """Say by which command a figure is explained as text, and under which path “kpi --json” has it, if it does."""
    unit = "" if not asked.unit else f' --unit "{asked.unit}"' if is_part(asked.unit) else f" --unit {asked.unit}"
    command = f"plantdesk trace {asked.ref} --on {asked.day.isoformat()}{unit}"
    if asked.ref in MILESTONES:
        path = asked.ref.partition(".")[2]
        return msg("As text: {command}. In “plantdesk milestones --json”: {path}.", command=command, path=path)
    if asked.ref in NAMED and asked.ref not in WEEKS:
        return msg("As text: {command}. In “plantdesk kpi --json”: {path}.", command=command, path=asked.ref)
    return msg("As text: {command}.", command=command)


def known_refs(ledger: Readable) -> tuple[str, ...]:
    """List what can be asked about: key figures first, then the figures of the catalogue."""
    catalogue = ledger.catalogue
    derived = (figure.key for figure in catalogue.derived if figure.key in FORMULAS)
    return (*NAMED, *DESTINATIONS, *(figure.key for figure in catalogue), *derived, *ROWS)


@dataclass(frozen=True, slots=True)
class Beside:
    """What else can be asked about beside a figure: references with their names, and units (``""``: all of them)."""

    figures: tuple[tuple[str, Text], ...]
    units: tuple[tuple[str, Text], ...]


def beside(ledger: Readable, asked: Asked) -> Beside:
    """Give the other figures of the same day, period or shift, and the units that the figure has."""
    if asked.ref in NAMED:
        divisions = [
            (unit, ledger.plant().name(p.DIVISION, unit, asked.day))
            for unit in ledger.plant().units(p.DIVISION, asked.day)
        ]
        named = tuple((ref, one.name) for ref, one in NAMED.items())
        return Beside(named, ((TOTAL, _ALL), *divisions) if divisions else ())
    kind, catalogue = unit_kind(ledger, asked.ref), ledger.catalogue
    if asked.ref in DESTINATIONS and kind is not None:
        units = ledger.plant().units(kind, asked.day)
        return Beside(
            tuple((ref, of.name) for ref, of in DESTINATIONS.items()),
            tuple((unit, ledger.plant().name(kind, unit, asked.day)) for unit in units),
        )
    base, at, shift = asked.ref.partition("@")
    if kind is None or base.partition(".")[0] in COMPARED:
        return Beside((), ())
    period = "" if at or _is_known(Book(ledger), base) else "." + base.rpartition(".")[2]
    plant = ledger.plant()
    figures: list[tuple[str, Text]] = []
    for sheet in catalogue.sheets:
        if sheet.subject == kind:
            figures += [(f"{f.key}{period}{at}{shift}", f.name) for f in catalogue.of(sheet.key)]
            figures += [(f"{f.key}{period}{at}{shift}", f.name) for f in catalogue.derived_of(sheet.key)]
    if at and asked.unit:
        figures += [(f"{ref}{at}{shift}", _ROW_NAMES[ref]) for ref, (of, _) in ROWS.items() if of == kind]
    of_kind = [(unit, plant.name(kind, unit, asked.day)) for unit in plant.units(kind, asked.day)]
    if base not in ROWS:
        of_kind.insert(0, (TOTAL, _ALL))
    return Beside(tuple(figures), tuple(of_kind))


_ALL = Text("All", "Все", "Барлығы")
_ROW_NAMES: Mapping[str, Text] = {
    COPPER_IN_CELLS: Text("Copper in the cells", "Медь в ваннах (НЗП)", "Ванналардағы мыс"),
    CROP_EFFICIENCY: Text("Current efficiency of the crop", "Выход по току съёма", "Жинаудың ток бойынша шығымы"),
    FEED_GRADE: Text("Grade of the feed", "Содержание меди в питании", "Қоректегі мыс мөлшері"),
    DRY_SHARE: Text("Share of dry ore", "Доля сухой руды", "Құрғақ кен үлесі"),
}


def _of_shift(book: Book, ref: str, base: str, day: date, shift: str, unit: str) -> Derivation:
    codes = book.plant.calendar(day).pattern.codes
    if shift not in codes and not any(s.shift == shift for s in book.cells(day)):
        raise Refused(
            msg("There is no shift {shift} on {day}. Choose one of: {known}.", shift=shift, day=day, known=list(codes))
        )
    if base in ROWS:
        kind, explain = ROWS[base]
        if unit == TOTAL:
            raise Refused(msg("{ref} is of one unit. Name it.", ref=base))
        _check_unit(book, kind, unit, day)
        return explain(book, Subject(kind, unit, day, shift))
    key, _ = _split(book, base, ref)
    _check_unit(book, book.kind_of(key), unit, day)
    figure = book.catalogue.series(key)
    named = msg("{figure}, {day}, {shift}", figure=figure.name, day=day, shift=book.shift_name(day, shift))
    if unit != TOTAL:
        named = msg(
            "{figure}, {unit}, {day}, {shift}",
            figure=figure.name,
            unit=book.unit_name(book.kind_of(key), unit, day),
            day=day,
            shift=book.shift_name(day, shift),
        )
    return figure_in_shift(book, key, unit, day, shift, named, ref)


def _split(book: Book, text: str, ref: str) -> tuple[str, str]:
    """Part a figure's key from the period behind it."""
    if _is_known(book, text):
        return text, Period.DAY
    key, _, period = text.rpartition(".")
    if not _is_known(book, key) or (period not in set(Period) and period != WEEK):
        raise Refused(
            msg(
                "There is no figure {ref}. Name a key of “plantdesk kpi --json” or a figure of the catalogue, with"
                " .month, .year or @SHIFT behind it: {known}.",
                ref=ref,
                known=list(known_refs(book.ledger)),
            )
        )
    return key, period


def _is_known(book: Book, key: str) -> bool:
    return key in book.catalogue or any(key == derived.key for derived in book.catalogue.derived)


def _span(period: str, day: date) -> Span:
    if period == WEEK:
        return Span(day - timedelta(days=6), day)
    return span_of(Period(period), day).until(day)


def _check_unit(book: Book, kind: str, unit: str, day: date) -> None:
    if unit != TOTAL and unit not in book.plant.all_units(kind):
        known = [book.plant.name(kind, one, day) for one in book.plant.units(kind, day)]
        raise Refused(msg("There is no unit “{name}” for this figure. Choose one of: {known}.", name=unit, known=known))
