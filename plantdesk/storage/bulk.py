"""Many commands in one transaction, for samples and large imports; each keeps its own row, time and hash.

What the days add up to is worked out once, before the commit, from the same entries and in the same order as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.ledger import Change, Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Message
from plantdesk.storage.connection import Database
from plantdesk.storage.store import Reader, Store, Transaction
from plantdesk.storage.writing import Appender


class Bulk(Reader):
    """A store whose one transaction stays open: every save inside becomes part of it."""

    unkept_head: Message | None = None
    """Nothing is committed in here yet, so there is no head to keep."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction.path, transaction.declared, transaction._db)
        self._transaction = transaction

    def plant(self) -> Plant:
        """Give the plant's dated configuration."""
        return self._transaction.plant()

    def station(self) -> bytes:
        """Give the station that writes."""
        return self._transaction.station

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Write in the transaction that is open already."""
        yield self._transaction


@contextmanager
def bulk(store: Store) -> Iterator[Bulk]:
    """Keep one transaction of the store open for many saves; all of them are committed together, or none is."""
    usual = store._appender
    patient = _Patient(store._db, store.catalogue)
    store._appender = patient
    try:
        with store.writing() as transaction:
            yield Bulk(transaction)
            patient.settle(transaction.plant())
    finally:
        usual.forget()
        store._appender = usual


class _Patient(Appender):
    """Append like any other, but add the days up only once they are asked for."""

    def __init__(self, db: Database, catalogue: Catalogue) -> None:
        super().__init__(db, catalogue)
        self._touched: dict[date, set[str]] = {}

    def _sum_up(self, changed: Iterable[tuple[Subject, Sequence[Change]]], plant: Plant) -> None:
        changed = tuple(changed)
        if any(not subject.is_entry for subject, _ in changed):
            self.settle(plant)
            super()._sum_up(changed, plant)
            return
        for subject, _ in changed:
            if subject.day is not None:
                self._touched.setdefault(subject.day, set()).add(subject.kind)

    def settle(self, plant: Plant) -> None:
        """Add up every day that was touched since."""
        touched, self._touched = self._touched, {}
        self.sum_days(touched, plant)
