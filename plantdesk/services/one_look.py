"""A ledger as it is looked at once: what is asked for twice in a look is read, and worked out, one time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from plantdesk.domain.ledger import Cells
from plantdesk.domain.plant import Plant
from plantdesk.services.lenses import Through
from plantdesk.services.ports import Among, DailyRow, ExactRow, Readable, RecordRow

T = TypeVar("T")


class OneLook(Through):
    """A ledger that answers every question once and then remembers the answer.

    It is made for one look and thrown away after it: nothing that arrives meanwhile is seen through it. What it gives
    is shared by whoever asks, and changed by nobody.
    """

    def __init__(self, ledger: Readable) -> None:
        super().__init__(ledger)
        self._answers: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what was made under a key in this look, made now where it was not."""
        if key not in self._answers:
            self._answers[key] = make()
        found: T = self._answers[key]
        return found

    def known(self, until: int) -> Readable:
        """Give the same as it was known at a past moment, looked at once, too."""
        return OneLook(self._ledger.known(until))

    def plant(self) -> Plant:
        """Give the plant's dated configuration."""
        return self.once("plant", super().plant)

    def span(self) -> tuple[date, date] | None:
        """Give the first and last day with entries."""
        return self.once("span", super().span)

    def undated(self, kinds: Sequence[str]) -> Cells:
        """Give what stands for settings, plans and milestones."""
        return self.once(("undated", tuple(kinds)), lambda: self._ledger.undated(kinds))

    def records(
        self, kind: str, figures: Sequence[str], dated: Sequence[str] = (), among: Among | None = None
    ) -> list[RecordRow]:
        """Give code, texts and moments of all records of a kind that has no date of its own; of some, always read anew."""
        if among is not None:
            return self._ledger.records(kind, figures, dated, among)
        key = ("records", kind, tuple(figures), tuple(dated))
        return self.once(key, lambda: self._ledger.records(kind, figures, dated))

    def daily(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[DailyRow]:
        """Give the daily sums of one figure as floats."""
        key = ("daily", kind, unit, figure, first, last)
        return self.once(key, lambda: self._ledger.daily(kind, unit, figure, first, last))

    def daily_exact(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[ExactRow]:
        """Give the daily sums of one figure as decimal text."""
        key = ("daily_exact", kind, unit, figure, first, last)
        return self.once(key, lambda: self._ledger.daily_exact(kind, unit, figure, first, last))

    def summed(self, kind: str, unit: str, figure: str, first: date, last: date) -> Decimal:
        """Give the daily numerators of one figure added up exactly."""
        key = ("summed", kind, unit, figure, first, last)
        return self.once(key, lambda: self._ledger.summed(kind, unit, figure, first, last))


def once(ledger: Readable, key: Hashable, make: Callable[[], T]) -> T:
    """Work something out of a ledger one time in a look, and each time where the ledger is looked at without one."""
    return ledger.once(key, make) if isinstance(ledger, OneLook) else make()
