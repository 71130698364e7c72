"""How the figures of one row follow from one another: the formulas of ``domain/day`` and of the grids, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.computed import Computed, known
from plantdesk.domain.concentration import contained_t, dry_t, recovery_share, separates
from plantdesk.domain.day import TOTAL
from plantdesk.domain.derivation import Derivation, Role, averaged, ratio_pct, summed, the_first
from plantdesk.domain.electrolysis import deposit_t, harvest_t
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import NONE
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.ore import Heap, Source
from plantdesk.services.trace_asked import DRY_SHARE, FEED_GRADE
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_records import constant, figure_of_shift, hours

SHIFT_KAH = "shift.kah"
_HUNDRED, _THOUSAND = Decimal(100), Decimal(1000)
_CAUSE_KNOWN = msg("not every input is there")

Inputs = Callable[[Book, Subject], tuple[Derivation, ...]]


@dataclass(frozen=True, slots=True)
class Formula:
    """What a figure of a row follows from: in words, its inputs, and the calculation itself.

    ``name``, ``unit`` and ``decimals`` are for what the catalogue does not declare.
    """

    words: Message
    inputs: Inputs
    follows: Callable[[Sequence[Derivation]], Decimal | None]
    cause: Callable[[Book, Subject], Computed | None] = lambda book, subject: None
    name: Text | str = ""
    unit: Text | str = ""
    decimals: int = 1


def row_figure(
    book: Book, key: str, subject: Subject, name: Message | Text | str | None = None, *, counts: bool = False
) -> Derivation:
    """Explain a figure of one unit in one shift, measured or derived; ``counts``: what it counts with in a mean, too."""
    assert subject.day is not None
    assert subject.shift is not None
    if key in book.catalogue:
        made = figure_of_shift(book, subject, key, name, counts=counts)
        return _with_weight(book, made) if counts else made
    formula = FORMULAS[key]
    named, unit, decimals = formula.name, formula.unit, formula.decimals
    if not key.partition(".")[2]:
        declared = book.catalogue.series(key)
        named, unit, decimals = declared.name, declared.unit, declared.decimals

    def inputs() -> tuple[Derivation, ...]:
        return formula.inputs(book, subject)

    value = _value(book, key, subject, formula)
    return Derivation(
        key,
        Role.RESULT,
        named if name is None else name,
        value,
        unit,
        decimals,
        (formula.words,),
        None if value is not None else _cause(book, subject, formula),
        subject=subject,
        open=inputs,
        follows=formula.follows,
    )


def _value(book: Book, key: str, subject: Subject, formula: Formula) -> Decimal | None:
    """Give the value as the plant's formulas of the day give it; what they do not know, as its own formula does."""
    assert subject.day is not None
    worked = formula.cause(book, subject)
    if worked is not None:
        return worked.value
    if key in {figure.key for figure in book.catalogue.derived}:
        part = book.part(subject.kind, subject.unit, key, subject.day, subject.shift or "")
        return None if part is None else part[0]
    return formula.follows(formula.inputs(book, subject))


def _cause(book: Book, subject: Subject, formula: Formula) -> Message:
    worked = formula.cause(book, subject)
    if worked is not None and worked.cause is not None:
        return worked.cause
    missing = [one for one in formula.inputs(book, subject) if one.value is None and one.cause is not None]
    return missing[0].cause or _CAUSE_KNOWN if missing else _CAUSE_KNOWN


def _with_weight(book: Book, made: Derivation) -> Derivation:
    """Lay the figure that weighs another beneath its revisions."""
    figure = book.catalogue.figure(made.figure)
    by = getattr(figure.adds, "by", None)
    subject = made.subject
    if by is None or made.weight is None or subject is None:
        return made
    before = made.open

    def open_all() -> tuple[Derivation, ...]:
        weight = row_figure(book, by, subject, msg("Weight: {name}", name=book.catalogue.series(by).name))
        return (*before(), replace(weight, stands=False))

    return replace(made, open=open_all)


# --- cathodes ----------------------------------------------------------------------------------------------------------


def faraday(book: Book, subject: Subject) -> Derivation:
    """Give the plant's constant of that day."""
    assert subject.day is not None
    name = Text("Faraday's constant k", "Постоянная Фарадея k", "Фарадей тұрақтысы k")
    unit = Text("g/Ah", "г/А·ч", "г/А·сағ")
    return constant(book, p.PLANT, p.PLANT, p.FARADAY, subject.day, name, unit, book.plant.faraday(subject.day))


def _row(*keys: str) -> Inputs:
    return lambda book, subject: tuple(row_figure(book, key, subject) for key in keys)


def _charge(book: Book, subject: Subject) -> Derivation:
    metered = row_figure(book, m.AMPERE_HOURS_KAH, subject)
    return metered if metered.value is not None else row_figure(book, SHIFT_KAH, subject)


def _charge_follows(inputs: Sequence[Derivation]) -> Decimal | None:
    current, passed, outage = inputs
    if current.value is None or passed.value is None:
        return None
    running = passed.value - (outage.value or 0)
    return None if running < 0 else current.value * running


def _charge_inputs(book: Book, subject: Subject) -> tuple[Derivation, ...]:
    assert subject.day is not None
    current, outage = row_figure(book, m.CURRENT_KA, subject), row_figure(book, m.OUTAGE_H, subject)
    return (current, hours(book, subject.day, subject.shift or ""), outage)


def _live(cells: Derivation) -> Decimal | None:
    return Decimal(0) if cells.typed == NONE else cells.value


def _deposit(inputs: Sequence[Derivation]) -> Decimal | None:
    k, charge, live = inputs[0].value, inputs[1].value, _live(inputs[2])
    if k is None or live is None or (charge is None and live):
        return None
    return deposit_t(k, charge or Decimal(0), live)


def _live_kah(inputs: Sequence[Derivation]) -> Decimal | None:
    charge, live = inputs[0].value, _live(inputs[1])
    if live is None or (charge is None and live):
        return None
    return (charge or Decimal(0)) * live


def _harvest(inputs: Sequence[Derivation]) -> Decimal | None:
    return None if inputs[0].value is None else harvest_t(inputs[0].value, inputs[1].value)


# --- ore ---------------------------------------------------------------------------------------------------------------


def _two(follows: Callable[[Decimal, Decimal], Decimal | None]) -> Callable[[Sequence[Derivation]], Decimal | None]:
    """Make a calculation of two inputs that is unknown where either is."""

    def made(inputs: Sequence[Derivation]) -> Decimal | None:
        one, other = inputs[0].value, inputs[1].value
        return None if one is None or other is None else follows(one, other)

    return made


def _fed(key: str, *, counts: bool = False) -> Inputs:
    """Give a figure of every ore that was fed to a concentrator in the shift."""

    def made(book: Book, subject: Subject) -> tuple[Derivation, ...]:
        assert subject.day is not None
        shift = subject.shift or ""
        return tuple(
            row_figure(
                book,
                key,
                Subject(m.SOURCE, source, subject.day, shift),
                book.unit_name(m.SOURCE, source, subject.day),
                counts=counts,
            )
            for source in book.units(m.SOURCE, subject.day, shift)
            if book.plant.route(source, subject.day) == f"{m.CONCENTRATOR}:{subject.unit}"
        )

    return made


def _grades(book: Book, subject: Subject) -> tuple[Derivation, ...]:
    keys = (FEED_GRADE, m.CONC_CU_PCT, m.TAIL_CU_PCT)
    return tuple(row_figure(book, key, subject) for key in keys)


def _two_product(inputs: Sequence[Derivation]) -> Decimal | None:
    feed, conc, tail = (one.value for one in inputs)
    if feed is None or conc is None or tail is None or not separates(feed, conc, tail):
        return None
    return recovery_share(feed, conc, tail) * _HUNDRED


def _recovery(book: Book, subject: Subject) -> Computed | None:
    assert subject.day is not None
    mill = book.ore(subject.day, subject.shift or "").concentrators.get(subject.unit)
    return None if mill is None else mill.recovery_pct


def _feed(book: Book, subject: Subject) -> Computed | None:
    assert subject.day is not None
    mill = book.ore(subject.day, subject.shift or "").concentrators.get(subject.unit)
    return None if mill is None else mill.feed.pct


def _assayed(inputs: Sequence[Derivation]) -> Decimal | None:
    return None if inputs[1].value is None else inputs[0].value


def _of_shift(book: Book, subject: Subject) -> tuple[Derivation, ...]:
    assert subject.day is not None
    day, shift = subject.day, subject.shift or ""
    part = book.part(m.SOURCE, TOTAL, m.DRY_T, day, shift)
    dry = book.catalogue.series(m.DRY_T)
    whole = Derivation(
        m.DRY_T,
        Role.RESULT,
        msg("{figure}, all sources", figure=dry.name),
        None if part is None else part[0],
        dry.unit,
        dry.decimals,
        (msg("sum of the sources"),),
        None if part is not None else _CAUSE_KNOWN,
        parts=True,
        open=lambda: tuple(
            row_figure(book, m.DRY_T, Subject(m.SOURCE, s, day, shift), book.unit_name(m.SOURCE, s, day))
            for s in book.units(m.SOURCE, day, shift)
        ),
        follows=summed,
    )
    return (row_figure(book, m.DRY_T, subject), whole)


# --- leaching ----------------------------------------------------------------------------------------------------------


def _run_hours(book: Book, subject: Subject) -> tuple[Derivation, ...]:
    assert subject.day is not None
    return (hours(book, subject.day, subject.shift or ""), row_figure(book, m.PLS_FLOW_M3H, subject))


def _extracted(inputs: Sequence[Derivation]) -> Decimal | None:
    volume, pls, raffinate = (one.value for one in inputs)
    if volume is None or pls is None or raffinate is None or raffinate > pls:
        return None
    return volume * (pls - raffinate) / _THOUSAND


def _dissolved(inputs: Sequence[Derivation]) -> Decimal | None:
    volume, pls, raffinate = (one.value for one in inputs)
    if volume is None or pls is None or raffinate is None or raffinate > pls:
        return None
    return volume * pls / _THOUSAND


def _extraction(inputs: Sequence[Derivation]) -> Decimal | None:
    pls, raffinate = (one.value for one in inputs)
    if pls is None or raffinate is None or pls <= 0 or raffinate > pls:
        return None
    return (pls - raffinate) / pls * _HUNDRED


def _heap(what: Callable[[Heap], Computed]) -> Callable[[Book, Subject], Computed | None]:
    def made(book: Book, subject: Subject) -> Computed | None:
        assert subject.day is not None
        heap = book.ore(subject.day, subject.shift or "").heaps.get(subject.unit)
        return None if heap is None else what(heap)

    return made


def _source(what: Callable[[Source], Computed]) -> Callable[[Book, Subject], Computed | None]:
    def made(book: Book, subject: Subject) -> Computed | None:
        assert subject.day is not None
        source = book.ore(subject.day, subject.shift or "").sources.get(subject.unit)
        return None if source is None else what(source)

    return made


def _conc_copper(book: Book, subject: Subject) -> Computed | None:
    assert subject.day is not None
    mill = book.ore(subject.day, subject.shift or "").concentrators.get(subject.unit)
    return None if mill is None else mill.copper_t


def _harvest_and_deposit(book: Book, subject: Subject) -> tuple[Derivation, ...]:
    return row_figure(book, m.HARVEST_T, subject), row_figure(book, m.DEPOSIT_T, subject)


def _efficiency(book: Book, subject: Subject) -> Computed | None:
    pct = ratio_pct(_harvest_and_deposit(book, subject))
    return None if pct is None else known(pct)


def _weighed(inputs: Sequence[Derivation]) -> Decimal | None:
    """Add up the dry tonnes of the grades that are there."""
    found = [one.weight for one in inputs if one.value is not None and one.weight is not None]
    return sum(found, Decimal(0)) if found else None


_KAH = Text("kAh", "кА·ч", "кА·сағ")
_PCT, _PCT_CU = Text("%", "%", "%"), Text("% Cu", "% Cu", "% Cu")

FORMULAS: Mapping[str, Formula] = {
    m.HARVEST_T: Formula(
        msg("accepted + rejected cathodes; rejects that nobody entered are none"),
        _row(m.CATHODE_T, m.REJECT_T),
        _harvest,
    ),
    m.DEPOSIT_T: Formula(
        msg("Faraday's law: k × ampere-hours × cells live ÷ 1000"),
        lambda book, s: (faraday(book, s), _charge(book, s), row_figure(book, m.CELLS_LIVE, s)),
        _deposit,
    ),
    m.LIVE_KAH: Formula(
        msg("ampere-hours × cells live"),
        lambda book, s: (_charge(book, s), row_figure(book, m.CELLS_LIVE, s)),
        _live_kah,
    ),
    m.CURRENT_EFFICIENCY_PCT: Formula(
        msg("100 × harvest ÷ deposit by Faraday; of a shift it says little, for what is pulled was deposited before"),
        _harvest_and_deposit,
        ratio_pct,
        _efficiency,
    ),
    SHIFT_KAH: Formula(
        msg("the meter has no number: current × (hours − outage); an outage that nobody entered is none"),
        _charge_inputs,
        _charge_follows,
        name=Text("Ampere-hours by current", "Ампер-часы по току", "Ток бойынша ампер-сағат"),
        unit=_KAH,
    ),
    m.DRY_T: Formula(
        msg("wet ore × (100 − moisture) ÷ 100"),
        _row(m.WET_T, m.MOISTURE_PCT),
        _two(dry_t),
        _source(lambda source: source.dry_t),
    ),
    m.ORE_CU_T: Formula(
        msg("dry ore × copper grade ÷ 100"),
        _row(m.DRY_T, m.CU_PCT),
        _two(contained_t),
        _source(lambda source: source.copper_t),
    ),
    DRY_SHARE: Formula(
        msg("100 × dry ore of the source ÷ dry ore of all sources"),
        _of_shift,
        ratio_pct,
        name=Text("Share of dry ore", "Доля сухой руды", "Құрғақ кен үлесі"),
        unit=_PCT,
        decimals=0,
    ),
    m.FEED_DRY_T: Formula(msg("dry ore of all sources that were fed to the concentrator"), _fed(m.DRY_T), summed),
    m.FEED_CU_T: Formula(
        msg("copper in the ore of all sources that were fed and have a grade"), _fed(m.ORE_CU_T), summed
    ),
    m.FEED_GRADED_T: Formula(
        msg("dry ore of all sources that were fed and have a grade"), _fed(m.CU_PCT, counts=True), _weighed
    ),
    m.HEAD_GRADE_PCT: Formula(
        msg("grades of the sources that were fed, weighted by their dry ore: Σ(dry × grade) ÷ Σ dry"),
        _fed(m.CU_PCT, counts=True),
        averaged,
        _feed,
    ),
    FEED_GRADE: Formula(
        msg("grades of the sources that were fed, weighted by their dry ore: Σ(dry × grade) ÷ Σ dry"),
        _fed(m.CU_PCT, counts=True),
        averaged,
        _feed,
        Text("Grade of the feed", "Содержание меди в питании", "Қоректегі мыс мөлшері"),
        _PCT_CU,
        3,
    ),
    m.CONC_CU_T: Formula(
        msg("dry concentrate × its copper grade ÷ 100"),
        _row(m.CONC_DRY_T, m.CONC_CU_PCT),
        _two(contained_t),
        _conc_copper,
    ),
    m.TAIL_DRY_T: Formula(
        msg("dry feed − dry concentrate"), _row(m.FEED_DRY_T, m.CONC_DRY_T), _two(lambda feed, conc: feed - conc)
    ),
    m.RECOVERY_PCT: Formula(
        msg("two-product formula by the grades of feed f, concentrate c and tailings t: 100 × c(f − t) ÷ (f(c − t))"),
        _grades,
        _two_product,
        _recovery,
    ),
    m.ASSAYED_CU_T: Formula(
        msg("copper in the feed, where the three grades give a recovery"),
        lambda book, s: (row_figure(book, m.FEED_CU_T, s), row_figure(book, m.RECOVERY_PCT, s)),
        _assayed,
    ),
    m.RECOVERED_CU_T: Formula(
        msg("copper in the feed × recovery ÷ 100"),
        lambda book, s: (row_figure(book, m.FEED_CU_T, s), row_figure(book, m.RECOVERY_PCT, s)),
        _two(contained_t),
    ),
    m.RUN_H: Formula(
        msg("hours of a shift with flow"),
        _run_hours,
        lambda inputs: None if inputs[1].value is None else the_first(inputs),
    ),
    m.PLS_M3: Formula(
        msg("flow × hours of the shift"),
        _run_hours,
        _two(lambda passed, flow: flow * passed),
        _heap(lambda heap: heap.volume_m3),
    ),
    m.PLS_CU_T: Formula(
        msg("solution × its copper ÷ 1000, where both assays are there"),
        _row(m.PLS_M3, m.PLS_GPL, m.RAFFINATE_GPL),
        _dissolved,
    ),
    m.SX_CU_T: Formula(
        msg("solution × (copper in it − copper in the raffinate) ÷ 1000"),
        _row(m.PLS_M3, m.PLS_GPL, m.RAFFINATE_GPL),
        _extracted,
        _heap(lambda heap: heap.copper_t),
    ),
    m.SX_EXTRACTION_PCT: Formula(
        msg("100 × (copper in the solution − copper in the raffinate) ÷ copper in the solution"),
        _row(m.PLS_GPL, m.RAFFINATE_GPL),
        _extraction,
        _heap(lambda heap: heap.extraction_pct),
    ),
}
"""Figure of a row → what it follows from; a new derived figure of the catalogue gets its line here."""
