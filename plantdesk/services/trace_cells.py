"""Why so much copper hangs in the cells of a section, and how efficient the crop was that left them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.derivation import Derivation, Role, summed
from plantdesk.domain.electrolysis import Batch, Crop, Ring, deposit_t
from plantdesk.domain.ledger import Subject
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.crops import SectionStep, expected_pct, section_shift
from plantdesk.services.trace_asked import COPPER_IN_CELLS, CROP_EFFICIENCY
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_records import constant, counted
from plantdesk.services.trace_rows import SHIFT_KAH, faraday, row_figure

_T, _PCT = Text("t", "т", "т"), Text("%", "%", "%")
_KAH, _CELLS = Text("kAh", "кА·ч", "кА·сағ"), Text("cells", "ванн", "ванна")
_HUNDRED, _THOUSAND = Decimal(100), Decimal(1000)


@dataclass(frozen=True, slots=True)
class _After:
    """A section when a shift has ended: the steps up to it, the cells before and after, and the crop."""

    steps: tuple[SectionStep, ...]
    ring: Ring
    before: Ring
    crop: Crop | None


def copper_in_cells(book: Book, subject: Subject) -> Derivation:
    """Explain the copper that hangs in the cells of a section at the end of a shift."""
    assert subject.day is not None
    day = subject.day
    after = _after(book, subject)
    name = Text(
        "Copper in the cells at the end of the shift",
        "Медь в ваннах на конец смены (незавершённое производство)",
        "Ауысым соңында ванналардағы мыс (аяқталмаған өндіріс)",
    )
    how = msg("Faraday's copper since each group of cells was pulled × expected current efficiency ÷ 100")
    if after is None:
        return Derivation(
            COPPER_IN_CELLS, Role.RESULT, name, None, _T, 1, (how,), msg("The section has no such shift.")
        )
    expected = expected_pct(book.plant, subject.unit, day)
    worked = after.ring.copper_t(book.plant.faraday(day), expected)

    def inputs() -> tuple[Derivation, ...]:
        whole = _theoretical(book, subject, after.ring.batches, after.ring.charge, after.steps)
        words = Text("Expected current efficiency", "Ожидаемый выход по току", "Күтілетін ток бойынша шығым")
        return (
            whole,
            constant(book, m.SECTION, subject.unit, p.EXPECTED_CE_PCT, day, words, _PCT, expected),
        )

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        full, share = found[0].value, found[1].value
        return None if full is None or share is None else full * share / _HUNDRED

    return Derivation(
        COPPER_IN_CELLS,
        Role.RESULT,
        name,
        worked.value,
        _T,
        1,
        (how,),
        worked.cause,
        subject=subject,
        open=inputs,
        follows=follows,
    )


def crop_efficiency(book: Book, subject: Subject) -> Derivation:
    """Explain the current efficiency of the crop that was pulled from a section in a shift."""
    name = Text(
        "Current efficiency of the crop pulled",
        "Выход по току выгруженного съёма",
        "Түсірілген жинаудың ток бойынша шығымы",
    )
    how = msg("100 × harvest ÷ Faraday's copper since the cells of the crop were pulled last")
    after = _after(book, subject)
    crop = None if after is None else after.crop
    if after is None or crop is None:
        return Derivation(
            CROP_EFFICIENCY, Role.RESULT, name, None, _PCT, 1, (how,), msg("No cells were pulled in this shift.")
        )
    taken = _front(after.before.batches, crop.cells)

    def inputs() -> tuple[Derivation, ...]:
        return (
            row_figure(book, m.HARVEST_T, subject),
            _theoretical(book, subject, taken, after.ring.charge, after.steps),
        )

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        weight, full = found[0].value, found[1].value
        return None if weight is None or not full else weight / full * _HUNDRED

    worked = crop.efficiency_pct
    return Derivation(
        CROP_EFFICIENCY,
        Role.RESULT,
        name,
        worked.value,
        _PCT,
        1,
        (how,),
        worked.cause,
        subject=subject,
        open=inputs,
        follows=follows,
    )


def _after(book: Book, subject: Subject) -> _After | None:
    """Follow a section up to the end of a shift; nothing where the plant has no such shift."""
    assert subject.day is not None
    assert subject.shift is not None
    steps = book.steps(subject.unit, subject.day)
    place = next((n for n, step in enumerate(steps) if (step.day, step.shift) == (subject.day, subject.shift)), None)
    if place is None:
        return None
    step, plant = steps[place], book.plant
    if place + 1 < len(steps) and steps[place + 1].day == step.day:
        after = steps[place + 1].ring
    else:
        k, expected = plant.faraday(subject.day), expected_pct(plant, subject.unit, subject.day)
        hours = plant.calendar(subject.day).shift_hours(subject.day, subject.shift)
        name = book.shift_name(subject.day, subject.shift)
        after, _ = step.ring.after(section_shift(subject.day, name, book.values(subject), hours), k, expected)
    return _After(steps[: place + 1], after, step.ring, step.balance.crop)


def _front(batches: Sequence[Batch], cells: int) -> tuple[Batch, ...]:
    """Give the groups that were pulled: the first so many cells."""
    taken: list[Batch] = []
    for batch in batches:
        if cells <= 0:
            break
        taken.append(Batch(min(batch.cells, cells), batch.since))
        cells -= batch.cells
    return tuple(taken)


def _theoretical(
    book: Book, subject: Subject, batches: Sequence[Batch], charge: Decimal, steps: Sequence[SectionStep]
) -> Derivation:
    """Explain Faraday's copper in groups of cells."""
    parts = tuple(_group(book, subject, batch, charge, steps) for batch in batches if batch.cells)
    value = None if any(part.value is None for part in parts) or not parts else summed(parts)
    cause = next((part.cause for part in parts if part.cause is not None), None)
    return Derivation(
        "cells.theoretical_t",
        Role.RESULT,
        msg("Faraday's copper in these cells"),
        value,
        _T,
        1,
        (msg("sum over the groups of cells that were pulled together"),),
        None if value is not None else cause or msg("No cells."),
        parts=True,
        open=lambda: parts,
        follows=lambda found: None if any(one.value is None for one in found) else summed(found),
    )


def _group(book: Book, subject: Subject, batch: Batch, charge: Decimal, steps: Sequence[SectionStep]) -> Derivation:
    """Explain the copper in cells that were pulled together: k × ampere-hours since then × cells."""
    how = msg("k × ampere-hours since they were pulled × cells ÷ 1000")
    if isinstance(batch.since, Message):
        name = msg("cells: {count}", count=batch.cells)
        return Derivation("", Role.RESULT, name, None, _T, 1, (how,), batch.since)
    assert subject.day is not None
    since, passed = batch.since, charge - batch.since
    pulled = next((n for n, step in enumerate(steps) if step.ring.charge >= since), len(steps))
    later = tuple(step for step in steps[pulled:] if step.ring.charge >= since)
    named = msg("cells: {count}", count=batch.cells)
    if pulled:
        before = steps[pulled - 1]
        shift = book.shift_name(before.day, before.shift)
        named = msg("cells pulled {day}, {shift}: {count}", count=batch.cells, day=before.day, shift=shift)
    k = book.plant.faraday(subject.day)

    def inputs() -> tuple[Derivation, ...]:
        total = Derivation(
            "cells.passed_kah",
            Role.RESULT,
            msg("Ampere-hours since they were pulled"),
            passed,
            _KAH,
            1,
            (msg("sum over the shifts: ampere-hours × cells live ÷ cells of the section"),),
            parts=True,
            open=lambda: tuple(_share(book, subject, step) for step in later),
            follows=lambda found: summed(found) or Decimal(0),
        )
        return (faraday(book, subject), total, counted(msg("Cells"), Decimal(batch.cells), _CELLS, _FIRST_OUT))

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        constant_k, kah, cells = (one.value for one in found)
        if constant_k is None or kah is None or cells is None:
            return None
        return deposit_t(constant_k, kah, cells)

    value = deposit_t(k, passed, batch.cells)
    return Derivation("cells.group_t", Role.RESULT, named, value, _T, 1, (how,), open=inputs, follows=follows)


_FIRST_OUT = msg("cells are pulled in the order in which they were pulled last")


def _share(book: Book, subject: Subject, step: SectionStep) -> Derivation:
    """Explain what one shift gave to the mean cell of a section."""
    there = Subject(m.SECTION, subject.unit, step.day, step.shift)

    def inputs() -> tuple[Derivation, ...]:
        metered = row_figure(book, m.AMPERE_HOURS_KAH, there)
        charge = metered if metered.value is not None else row_figure(book, SHIFT_KAH, there)
        installed = counted(msg("Cells of the section"), Decimal(step.ring.cells), _CELLS, msg("setting of the plant"))
        return (charge, row_figure(book, m.CELLS_LIVE, there), installed)

    def follows(found: Sequence[Derivation]) -> Decimal | None:
        charge, live, cells = (one.value for one in found)
        return (charge or Decimal(0)) * (live or Decimal(0)) / cells if cells else None

    return Derivation(
        "cells.shift_kah",
        Role.RESULT,
        _named(book, step.day, step.shift),
        follows(inputs()),
        _KAH,
        1,
        (msg("ampere-hours × cells live ÷ cells of the section"),),
        open=inputs,
        follows=follows,
    )


def _named(book: Book, day: date, shift: str) -> Message:
    return msg("{day}, {shift}", day=day, shift=book.shift_name(day, shift))
