"""What a person asked to look through; the ledgers that show it are loaded once something is left out."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from plantdesk.domain.scope import EVERYTHING, Scope
from plantdesk.services.known_on import known_until
from plantdesk.services.ports import Readable


class Lens(NamedTuple):
    """What a person asked to look through: up to a production day, as known at the end of a day, one part."""

    as_of: date | None = None
    known_on: date | None = None
    scope: Scope = EVERYTHING

    @property
    def shows_now(self) -> bool:
        """Tell whether nothing later is left out: neither production days nor what was recorded."""
        return self.as_of is None and self.known_on is None

    @property
    def shows_all(self) -> bool:
        """Tell whether nothing is left out at all."""
        return self.shows_now and self.scope.is_everything

    def over(self, ledger: Readable) -> Readable:
        """Look at a ledger through it."""
        if self.known_on is not None:
            ledger = ledger.known(known_until(ledger.plant(), self.known_on))
        if self.as_of is None and self.scope.is_everything:
            return ledger
        from plantdesk.services.lenses import AsOf, Within

        if self.as_of is not None:
            ledger = AsOf(ledger, self.as_of)
        return ledger if self.scope.is_everything else Within(ledger, self.scope)


EVERYTHING_NOW = Lens()
"""Leaves nothing out."""
