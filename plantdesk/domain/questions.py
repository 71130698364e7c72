"""Soft questions: values that are possible but odd. Nothing is refused; the person is asked and may go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Figure
from plantdesk.domain.computed import Computed, brief
from plantdesk.domain.electrolysis import deposit_t, specific_energy_kwh_t
from plantdesk.domain.quantities import Value, amount
from plantdesk.domain.rules import Row
from plantdesk.domain.text import Message, Text, msg

RECENT_NEEDED = 5
"""Fewer recent values say nothing about what is usual."""

MOST_EFFICIENT_PCT = Decimal("100.5")
"""A crop above this has a wrong weight, time or number of cells: nothing deposits more than Faraday's law allows."""

_SLIPS = (1, 2, -1, -2)
_NEAR = Decimal("0.10")
_CHARGE_NEAR = Decimal("0.02")
_ENERGY_NEAR = Decimal("0.08")


@dataclass(frozen=True, slots=True)
class Question:
    """Something odd about a figure: its key, the sentence, and what was perhaps meant (if anything is proposed)."""

    figure: str
    message: Message
    suggestion: Decimal | None = None


def slipped_mark(figure: Figure, value: Value, recent: Iterable[Decimal]) -> Question | None:
    """Ask about a value within 10 % of 10, 100, 0.1 or 0.01 times the median of the recent ones.

    Zeros among the recent values mean idle shifts and do not count.
    """
    number = value.number
    usual = [abs(one) for one in recent if one]
    if not number or len(usual) < RECENT_NEEDED:
        return None
    middle = median(usual)
    for places in _SLIPS:
        factor = Decimal(1).scaleb(places)
        if abs(abs(number) / middle - factor) <= factor * _NEAR:
            meant = _shifted(figure, number, -places)
            message = msg(
                "{figure}: {value} {unit} is about {factor} times the recent ones. Did you mean {meant} {unit}?",
                figure=figure.name,
                value=value,
                unit=figure.unit,
                factor=factor if places < 0 else int(factor),
                meant=meant,
            )
            return Question(figure.key, message, meant)
    return None


def _shifted(figure: Figure, number: Decimal, places: int) -> Decimal:
    """Move the decimal mark, written without an exponent and without zeros that the figure does not have."""
    shifted = Decimal(f"{number.scaleb(places):f}")
    rounded = Decimal(f"{round(shifted, figure.decimals):f}")
    if figure.whole or (shifted == rounded and len(f"{shifted:f}") > len(f"{rounded:f}")):
        return rounded
    return shifted


def implausible(figure: Figure, value: Value) -> Question | None:
    """Ask about a value outside the figure's plausible range."""
    number = value.number
    low, high = figure.plausible
    if number is None:
        return None
    shown = {"figure": figure.name, "value": value, "unit": figure.unit}
    if high is not None and number > high:
        message = msg("{figure}: {value} {unit} is above the usual {limit}. Is it right?", **shown, limit=high)
        return Question(figure.key, message)
    if low is not None and number < low and not value.below:
        message = msg("{figure}: {value} {unit} is below the usual {limit}. Is it right?", **shown, limit=low)
        return Question(figure.key, message)
    return None


def section_questions(where: Text | str, row: Row, hours: Decimal, k: Decimal) -> tuple[Question, ...]:
    """Compare the figures of a tankhouse section's shift of so many ``hours`` with each other."""
    asked = (_charge_question(where, row, hours), _energy_question(where, row, k), _harvest_question(where, row))
    return tuple(question for question in asked if question)


def _charge_question(where: Text | str, row: Row, hours: Decimal) -> Question | None:
    """Ask where the meter is more than 2 % off current × (hours − outage)."""
    metered, current = amount(row.get(m.AMPERE_HOURS_KAH)), amount(row.get(m.CURRENT_KA))
    if metered is None or current is None:
        return None
    running = current * (hours - (amount(row.get(m.OUTAGE_H)) or 0))
    if running <= 0 or abs(metered - running) <= running * _CHARGE_NEAR:
        return None
    message = msg(
        "{where}: {metered} kAh by the meter, but current and hours give {expected} kAh. Check meter, current and outage.",
        where=where,
        metered=metered,
        expected=brief(running, 1),
    )
    return Question(m.AMPERE_HOURS_KAH, message, brief(running, 1))


def _energy_question(where: Text | str, row: Row, k: Decimal) -> Question | None:
    """Ask where kWh to a deposited tonne are more than 8 % off what the cell voltage needs.

    Both are taken at full efficiency: it divides both alike, and the harvest says nothing about one shift.
    """
    energy, volts = amount(row.get(m.ENERGY_MWH)), amount(row.get(m.CELL_VOLTAGE_V))
    charge, cells = amount(row.get(m.AMPERE_HOURS_KAH)), amount(row.get(m.CELLS_LIVE))
    if energy is None or volts is None or charge is None or cells is None:
        return None
    deposited = deposit_t(k, charge, cells)
    needed = specific_energy_kwh_t(volts, k, Decimal(100)).value
    if deposited <= 0 or not needed:
        return None
    used = energy * 1000 / deposited
    if abs(used - needed) <= needed * _ENERGY_NEAR:
        return None
    expected = brief(needed * deposited / 1000, 1)
    message = msg(
        "{where}: {energy} MWh, but voltage, ampere-hours and cells give {expected} MWh. Check energy and voltage.",
        where=where,
        energy=energy,
        expected=expected,
    )
    return Question(m.ENERGY_MWH, message, expected)


def _harvest_question(where: Text | str, row: Row) -> Question | None:
    """Ask about tonnes from no cells, and cells without tonnes."""
    output, pulled = row.get(m.CATHODE_T), row.get(m.CELLS_PULLED)
    if output is None or pulled is None:
        return None
    tonnes, cells = amount(output) or Decimal(0), amount(pulled) or Decimal(0)
    if tonnes and not cells:
        message = msg(
            "{where}: {tonnes} t of cathodes, but no cells pulled. Enter the cells pulled.", where=where, tonnes=tonnes
        )
        return Question(m.CELLS_PULLED, message)
    if cells and not tonnes:
        message = msg("{where}: cells pulled: {cells}, but no cathodes. Enter the tonnes.", where=where, cells=cells)
        return Question(m.CATHODE_T, message)
    return None


def stock_question(where: Text | str, tonnes: Decimal, day: date, book: Decimal) -> Question | None:
    """Ask about a dispatch after which the books of a stock would be below nothing on a day."""
    if book >= 0:
        return None
    message = msg(
        "{where}: {tonnes} t are more than there is in stock; the books of {day} would say {book} t."
        " Check the tonnes and whose stock it is.",
        where=where,
        tonnes=tonnes,
        day=day,
        book=brief(book, 1),
    )
    return Question(m.DISPATCH_T, message)


def crop_question(where: Text | str, efficiency_pct: Computed) -> Question | None:
    """Ask about a crop that weighs more than its ampere-hours can deposit."""
    pct = efficiency_pct.value
    if pct is None or pct <= MOST_EFFICIENT_PCT:
        return None
    message = msg(
        "{where}: current efficiency {pct} % of this crop is above {limit} %. Check weight, hours and number of cells.",
        where=where,
        pct=brief(pct, 1),
        limit=MOST_EFFICIENT_PCT,
    )
    return Question(m.CATHODE_T, message)
