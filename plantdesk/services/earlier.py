"""What stood before a correction: for whoever points at a corrected day of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import Value, decode
from plantdesk.services.ports import Readable


@dataclass(frozen=True, slots=True)
class Corrected:
    """A figure of one shift that was corrected: what stood last before, and what stands now (``None``: cleared)."""

    subject: Subject
    before: Value | None
    now: Value | None


def corrections(ledger: Readable, figure: str, unit: str, day: date) -> list[Corrected]:
    """Give what was corrected of a measured figure on a day, of one unit or of all of its kind (unit ``""``).

    Of a derived figure nothing is recorded, so nothing of it is corrected.
    """
    if figure not in ledger.catalogue:
        return []
    kind = ledger.catalogue.sheet_of(figure).subject
    found = []
    for subject, row in sorted(ledger.cells(day, day, (kind,), (figure,)).items()):
        standing = row.get(figure)
        if standing is None or not standing.corrected or (unit and subject.unit != unit):
            continue
        others = [r.value for r in ledger.history(subject, figure) if r.value != standing.value]
        if others:
            found.append(Corrected(subject, _value(others[-1]), _value(standing.value)))
    return found


def _value(text: str | None) -> Value | None:
    return None if text is None else decode(text)
