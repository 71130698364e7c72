"""Cathode stock: what the books say, what was counted, and the difference between the two.

Nothing is stored as an answer: the book is worked out from what was opened with, made, received, dispatched and used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from plantdesk.domain.catalogue import OPTIONAL, Figure, Last, Sum
from plantdesk.domain.text import Text

STOCK = "stock"
"""Kind of the subject that carries a day's entries about a stock; its unit is the division whose stock it is."""

OPENING_T, PHYSICAL_T = "opening_t", "physical_t"
RECEIPT_T, OWN_USE_T, ADJUSTMENT_T = "receipt_t", "own_use_t", "adjustment_t"

_T = Text("t", "т", "т")
_ZERO = Decimal(0)
_MOST = Decimal(1_000_000)


def _figure(key: str, name: Text, adds: Sum | Last, low: Decimal = _ZERO) -> Figure:
    return Figure(key, STOCK, name, name, _T, 1, low, _MOST, OPTIONAL, adds, "scale")


FIGURES: Mapping[str, Figure] = {
    figure.key: figure
    for figure in (
        _figure(PHYSICAL_T, Text("Stocktake", "Инвентаризация", "Түгендеу"), Last()),
        _figure(ADJUSTMENT_T, Text("Adjustment", "Корректировка", "Түзету"), Sum(), -_MOST),
        _figure(RECEIPT_T, Text("Receipt", "Поступление", "Түсім"), Sum()),
        _figure(OWN_USE_T, Text("Own use", "Собственные нужды", "Өз қажеті"), Sum()),
        _figure(OPENING_T, Text("Opening stock", "Остаток на начало", "Бастапқы қалдық"), Last()),
    )
}
"""What is entered about a stock for a production day, by key. An opening stands at the beginning of its day, a stocktake
at the end of it; receipts, own use and adjustments happen in between."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What a stock gained and lost over some time, in tonnes; adjustments carry their own sign."""

    output: Decimal = _ZERO
    receipts: Decimal = _ZERO
    dispatch: Decimal = _ZERO
    own_use: Decimal = _ZERO
    adjustments: Decimal = _ZERO

    def plus(self, other: Flow) -> Flow:
        """Add another time, or another stock."""
        return Flow(
            self.output + other.output,
            self.receipts + other.receipts,
            self.dispatch + other.dispatch,
            self.own_use + other.own_use,
            self.adjustments + other.adjustments,
        )

    def with_entry(self, key: str, tonnes: Decimal) -> Flow:
        """Add one entry about the stock; what is no flow (an opening, a stocktake) adds nothing."""
        if key == RECEIPT_T:
            return replace(self, receipts=self.receipts + tonnes)
        if key == OWN_USE_T:
            return replace(self, own_use=self.own_use + tonnes)
        if key == ADJUSTMENT_T:
            return replace(self, adjustments=self.adjustments + tonnes)
        return self


def closing_book(opening: Decimal, flow: Flow) -> Decimal:
    """Give opening + output + receipts − dispatch − own use ± adjustments, in tonnes (Datamine MineMarket)."""
    return opening + flow.output + flow.receipts - flow.dispatch - flow.own_use + flow.adjustments


@dataclass(frozen=True, slots=True)
class Count:
    """A stocktake at the end of a production day beside what the books said then; neither changes the other."""

    day: date
    physical_t: Decimal
    book_t: Decimal | None

    @property
    def difference_t(self) -> Decimal | None:
        """Give physical − book in tonnes; unknown where the book is."""
        return None if self.book_t is None else self.physical_t - self.book_t
