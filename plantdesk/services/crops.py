"""What follows for a section from its shifts: copper deposited, the crops pulled, copper in the cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.electrolysis import Ring, SectionBalance, SectionShift, ampere_hours_kah, harvest_t, new_ring
from plantdesk.domain.ledger import Cells, Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, amount, decode
from plantdesk.domain.text import Text
from plantdesk.services.ports import Readable

HISTORY_DAYS = 45
"""How far back the crops of a section are followed: several pulls of every cell."""

_CROP_FIGURES = (
    m.CATHODE_T,
    m.REJECT_T,
    m.CELLS_PULLED,
    m.CURRENT_KA,
    m.AMPERE_HOURS_KAH,
    m.CELLS_LIVE,
    m.OUTAGE_H,
)

DEFAULT_CE_PCT = Decimal(95)
"""Expected current efficiency of a section for which the plant has set none."""


@dataclass(frozen=True, slots=True)
class Ledge:
    """What is known of a section when a shift begins, so that each keystroke needs one step and no reading."""

    ring: Ring
    k: Decimal
    expected_pct: Decimal
    hours: Decimal

    def after(self, subject: Subject, values: Mapping[str, Value], shift_name: Text | str) -> SectionBalance:
        """Work out deposit, crop and copper in the cells for the values as they are typed."""
        assert subject.day is not None
        _, balance = self.ring.after(
            section_shift(subject.day, shift_name, values, self.hours), self.k, self.expected_pct
        )
        return balance


class SectionStep(NamedTuple):
    """One shift on the way through a section's history: its cells as the shift began, and what it meant for them."""

    day: date
    shift: str
    ring: Ring
    balance: SectionBalance


def section_history(ledger: Readable, until: date) -> Cells:
    """Read what the crops of all sections follow from, as far back as they are followed."""
    return ledger.cells(until - timedelta(days=HISTORY_DAYS), until, (m.SECTION,), figures=_CROP_FIGURES)


def section_steps(plant: Plant, section: str, history: Cells, until: date) -> Iterator[SectionStep]:
    """Follow the crops of a section through every shift from the first in ``history`` to the last of a day."""
    expected = expected_pct(plant, section, until)
    ring: Ring | None = None
    for code, installed, entry in _entries(plant, section, history, until):
        ring = _fitted(ring, installed)
        after, balance = ring.after(entry, plant.faraday(entry.day), expected)
        yield SectionStep(entry.day, code, ring, balance)
        ring = after


def _entries(plant: Plant, section: str, history: Cells, until: date) -> Iterator[tuple[str, int, SectionShift]]:
    """Give code, installed cells and row of every shift from the first in ``history`` to the last of a day."""
    day = min((s.day for s in history if s.day is not None), default=until)
    while day <= until:
        installed = int(plant.attribute(m.SECTION, section, p.CELLS_INSTALLED, day) or 0)
        calendar = plant.calendar(day)
        for _, code in calendar.shifts(day):
            row = history.get(Subject(m.SECTION, section, day, code), {})
            values = {key: decode(s.value) for key, s in row.items() if s.value is not None}
            name = calendar.pattern.shift(code).name
            yield code, installed, section_shift(day, name, values, calendar.shift_hours(day, code))
        day += timedelta(days=1)


def _fitted(ring: Ring | None, installed: int) -> Ring:
    """Give the ring with as many cells as the section has now, a new one at the start of its history."""
    if ring is None:
        return new_ring(installed)
    return ring.resized(installed) if installed else ring


def expected_pct(plant: Plant, section: str, day: date) -> Decimal:
    """Give the current efficiency in per cent that is expected of a section."""
    return Decimal(plant.attribute(m.SECTION, section, p.EXPECTED_CE_PCT, day) or DEFAULT_CE_PCT)


def ledge(plant: Plant, section: str, history: Cells, day: date, shift: str) -> Ledge | None:
    """Follow the crops of a section up to the beginning of a shift; nothing where the plant has no such shift."""
    ring: Ring | None = None
    for code, installed, entry in _entries(plant, section, history, day):
        ring = _fitted(ring, installed)
        if (entry.day, code) == (day, shift):
            hours = plant.calendar(day).shift_hours(day, shift)
            return Ledge(ring, plant.faraday(day), expected_pct(plant, section, day), hours)
        ring = ring.turned(entry, plant.faraday(entry.day))
    return None


def section_shift(day: date, shift: Text | str, values: Mapping[str, Value], hours: Decimal) -> SectionShift:
    """Read a section's row as the crops see it."""
    accepted = amount(values.get(m.CATHODE_T))
    return SectionShift(
        day,
        shift,
        ampere_hours_kah(values.get(m.AMPERE_HOURS_KAH), values.get(m.CURRENT_KA), hours, values.get(m.OUTAGE_H)),
        values.get(m.CELLS_LIVE),
        values.get(m.CELLS_PULLED),
        None if accepted is None else Value(harvest_t(accepted, amount(values.get(m.REJECT_T)))),
    )
