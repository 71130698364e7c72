"""Copper that current deposits, and the crops that are pulled from the cells of a section.

A day's harvest is not a day's deposit: whole rows of cells are pulled every six to ten days, so that harvest over
Faraday's copper of the same day swings between 59 and 118 % in a perfectly steady plant . Current
efficiency is therefore told of a crop, from the ampere-hours since each of its cells was pulled last.

``k`` is the plant's dated Faraday constant in g/Ah, passed in and never assumed; kAh times g/Ah gives kilograms.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from plantdesk.domain.computed import Computed, known, unknown
from plantdesk.domain.quantities import NONE, Value, amount
from plantdesk.domain.text import Message, Text, msg

_HUNDRED = Decimal(100)
_THOUSAND = Decimal(1000)


def deposit_t(k: Decimal, kah: Decimal, cells: Decimal | int) -> Decimal:
    """Give tonnes that ``kah`` deposit in each of ``cells`` in series at full efficiency (Faraday's law: m = k·Q·n)."""
    return k * kah * cells / _THOUSAND


def harvest_t(accepted: Decimal, rejects: Decimal | None) -> Decimal:
    """Give tonnes of cathodes pulled: accepted and rejected ones; rejects that nobody entered are none."""
    return accepted + (rejects or 0)


def specific_energy_kwh_t(volts: Decimal, k: Decimal, efficiency_pct: Decimal) -> Computed:
    """Give kWh of direct current to a tonne that a cell needs by its voltage (from Faraday's law: U·1000/(k·CE))."""
    if k <= 0 or efficiency_pct <= 0:
        return unknown(msg("Energy to a tonne is undefined without current efficiency."))
    return known(volts * _THOUSAND / (k * efficiency_pct / _HUNDRED))


def ampere_hours_kah(
    metered: Value | None, current_ka: Value | None, hours: Decimal, outage_h: Value | None
) -> Computed:
    """Give the ampere-hours of a shift in kAh: the meter's, or current × (hours − outage) where it has none.

    No outage entered means no outage. A dash for both meter and current means that the section did not run: zero.
    """
    by_meter = amount(metered)
    if by_meter is not None:
        return known(by_meter)
    current = amount(current_ka)
    if current is None:
        if metered == NONE and current_ka == NONE:
            return known(Decimal(0))
        return unknown(msg("Ampere-hours and current are missing."))
    running = hours - (amount(outage_h) or Decimal(0))
    if running < 0:
        return unknown(msg("The outage is longer than the shift of {hours} h.", hours=hours))
    return known(current * running)


class SectionShift(NamedTuple):
    """What one shift of a section tells of its cells; the history of a section has one for every shift.

    A shift that nobody entered stands in the history with missing (``None``) values, for its current flowed too.
    """

    day: date
    shift: Text | str
    kah: Computed
    cells_live: Value | None
    cells_pulled: Value | None
    harvested_t: Value | None


class Crop(NamedTuple):
    """The cathodes pulled from a section in one shift.

    ``kah`` is the mean charge of its cells, ``theoretical_t`` Faraday's copper of that charge, ``efficiency_pct`` the
    harvested over the theoretical tonnes.
    """

    day: date
    cells: int
    kah: Computed
    theoretical_t: Computed
    harvested_t: Computed
    efficiency_pct: Computed


class SectionBalance(NamedTuple):
    """What follows for a section from one shift.

    Copper deposited by Faraday, the crop if one was pulled, and the copper that hangs in the cells when the shift
    ends (at the expected efficiency).
    """

    deposit_t: Computed
    crop: Crop | None
    in_cells_t: Computed


class Batch(NamedTuple):
    """Cells that were pulled together; ``since`` is the section's charge then, or the cause why it is not known."""

    cells: int
    since: Decimal | Message


class Ring(NamedTuple):
    """The cells of a section in the order in which they will be pulled: first in, first out.

    ``charge`` is the mean kAh that passed through a cell since the history began. Cells that were not live share in
    the mean, so that the crops of a round add up to the deposit. Pulling at least as many cells as are live empties
    the section, and pulled cells count as pulled when the shift ends.
    """

    batches: tuple[Batch, ...]
    charge: Decimal = Decimal(0)

    @property
    def cells(self) -> int:
        """How many cells the section has."""
        return sum(batch.cells for batch in self.batches)

    def resized(self, installed: int) -> Ring:
        """Give the ring with cells added as if just pulled, or the most recently pulled ones taken out."""
        more = installed - self.cells
        if more >= 0:
            return Ring((*self.batches, Batch(more, self.charge)), self.charge) if more else self
        kept, _ = _split(self.batches, installed)
        return Ring(kept, self.charge)

    def after(self, entry: SectionShift, k: Decimal, expected_pct: Decimal) -> tuple[Ring, SectionBalance]:
        """Give the ring when the shift has ended, and what the shift means for the section."""
        ring, deposit, taken = self._turned(entry, k)
        crop = _crop(entry, taken, ring.charge, k) if taken else None
        return ring, SectionBalance(deposit, crop, ring.copper_t(k, expected_pct))

    def turned(self, entry: SectionShift, k: Decimal) -> Ring:
        """Give the ring when the shift has ended, without working out what else the shift means."""
        return self._turned(entry, k)[0]

    def _turned(self, entry: SectionShift, k: Decimal) -> tuple[Ring, Computed, tuple[Batch, ...]]:
        """Give the ring when the shift has ended, the copper deposited meanwhile, and the cells that were pulled."""
        live = _cells(entry.cells_live)
        ring, deposit = self._charged(entry, live, k)
        pulled = _pulled(entry)
        if isinstance(pulled, Message):
            return ring._lost(_of_shift(entry, pulled)), deposit, ()
        cells = ring.cells if pulled > 0 else 0
        if not cells:
            return ring, deposit, ()
        whole = pulled >= cells or (live is not None and 0 < live <= pulled)
        taken, left = _split(ring.batches, cells if whole else pulled)
        fresh = Batch(sum(batch.cells for batch in taken), ring.charge)
        return Ring((*left, fresh), ring.charge), deposit, taken

    def copper_t(self, k: Decimal, efficiency_pct: Decimal) -> Computed:
        """Give tonnes of copper in the cells at this efficiency (work in process)."""
        full = _theoretical_t(self.batches, self.charge, k)
        return full if full.value is None else known(full.value * efficiency_pct / _HUNDRED)

    def _charged(self, entry: SectionShift, live: int | None, k: Decimal) -> tuple[Ring, Computed]:
        """Give the ring after the shift's ampere-hours, and the copper they deposit."""
        if live is not None and live <= 0:
            return self, known(Decimal(0))
        if live is None:
            cause = msg("Cells live are missing.")
        elif entry.kah.value is None:
            assert entry.kah.cause is not None
            cause = entry.kah.cause
        else:
            share = entry.kah.value * live / self.cells if self.cells else Decimal(0)
            return Ring(self.batches, self.charge + share), known(deposit_t(k, entry.kah.value, live))
        return self._lost(_of_shift(entry, cause)), unknown(cause)

    def _lost(self, cause: Message) -> Ring:
        """Give the ring in which no cell's charge is known any more."""
        return Ring((Batch(self.cells, cause),), self.charge)


def new_ring(installed: int) -> Ring:
    """Give the ring of a section at the start of its history: nobody knows when its cells were pulled last."""
    return Ring((Batch(installed, msg("The history is too short: not every cell has been pulled once.")),))


def _cells(value: Value | None) -> int | None:
    """Read a number of cells; a dash means that none of them ran."""
    if value is None:
        return None
    number = amount(value)
    return 0 if number is None else int(number)


def _pulled(entry: SectionShift) -> int | Message:
    """Read how many cells were pulled; a shift without harvest pulled none, whether or not it says so."""
    pulled = _cells(entry.cells_pulled)
    if pulled is not None:
        return pulled
    if entry.harvested_t is not None and not amount(entry.harvested_t):
        return 0
    return msg("Cells pulled are missing.")


def _split(batches: tuple[Batch, ...], cells: int) -> tuple[tuple[Batch, ...], tuple[Batch, ...]]:
    """Take ``cells`` from the front; give them and the rest."""
    taken: list[Batch] = []
    for number, batch in enumerate(batches):
        if batch.cells > cells:
            if cells:
                taken.append(Batch(cells, batch.since))
            return tuple(taken), (Batch(batch.cells - cells, batch.since), *batches[number + 1 :])
        taken.append(batch)
        cells -= batch.cells
    return tuple(taken), ()


def _theoretical_t(batches: Iterable[Batch], charge: Decimal, k: Decimal) -> Computed:
    """Give Faraday's copper in cells since each was pulled."""
    total = Decimal(0)
    for batch in batches:
        if isinstance(batch.since, Message):
            return unknown(batch.since)
        total += deposit_t(k, charge - batch.since, batch.cells)
    return known(total)


def _crop(entry: SectionShift, taken: tuple[Batch, ...], charge: Decimal, k: Decimal) -> Crop:
    cells = sum(batch.cells for batch in taken)
    theoretical = _theoretical_t(taken, charge, k)
    weight = amount(entry.harvested_t)
    harvested = unknown(msg("The harvest has no weight.")) if weight is None else known(weight)
    if theoretical.value is None:
        return Crop(entry.day, cells, theoretical, theoretical, harvested, theoretical)
    kah = known(theoretical.value * _THOUSAND / (k * cells))
    if weight is None:
        efficiency = harvested
    elif not theoretical.value:
        efficiency = unknown(msg("No current has passed since these cells were pulled last."))
    else:
        efficiency = known(weight / theoretical.value * _HUNDRED)
    return Crop(entry.day, cells, kah, theoretical, harvested, efficiency)


def _of_shift(entry: SectionShift, cause: Message) -> Message:
    return msg("{day}, {shift}: {cause}", day=entry.day, shift=entry.shift, cause=cause)
