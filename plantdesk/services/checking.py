"""Apply the rules between figures to the rows of a shift, and say which of the newly entered figures must give way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.concentration import dry_t, weighted_grade
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, amount
from plantdesk.domain.rules import Breach, concentrator_breaches, heap_breaches, section_breaches
from plantdesk.domain.text import Message

Rows = Mapping[Subject, Mapping[str, Value]]
"""The rows of one shift as they would stand."""

Place = tuple[Subject, str]

_PARTNERS = {
    m.REJECT_T: (m.CATHODE_T,),
    m.GRADE_A_T: (m.CATHODE_T,),
    m.RAFFINATE_GPL: (m.PLS_GPL,),
    m.TAIL_CU_PCT: (m.CONC_CU_PCT,),
}
"""Which other figures of the same row take part in a rule that names this one."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken rule: first the figure it names, then the others that take part in it."""

    places: tuple[Place, ...]
    message: Message

    def blamed(self, entered: set[Place]) -> tuple[Place, ...]:
        """Give the newly entered figures that must give way: the named one, or else its partners."""
        if self.places[0] in entered:
            return self.places[:1]
        return tuple(place for place in self.places if place in entered)


def broken_rules(day: date, shift: str, rows: Rows, plant: Plant) -> Iterator[Broken]:
    """Find the rules that the rows of a shift break."""
    hours = plant.calendar(day).shift_hours(day, shift)
    for subject, row in rows.items():
        where = plant.name(subject.kind, subject.unit, day)
        if subject.kind == m.SECTION:
            installed = plant.attribute(m.SECTION, subject.unit, p.CELLS_INSTALLED, day)
            found = section_breaches(where, row, hours, int(installed) if installed else None)
            yield from (_within(subject, breach) for breach in found)
        elif subject.kind == m.CONCENTRATOR:
            sources = [Subject(m.SOURCE, s, day, shift) for s in plant.routed_to(subject.unit, day)]
            # A late assay of the ore is never refused for what it makes of the mill's figures: the recovery then says
            # that it cannot be computed, and why.
            found = concentrator_breaches(where, row, feed_grade([rows.get(s, {}) for s in sources]))
            yield from (_within(subject, breach) for breach in found)
        elif subject.kind == m.HEAP:
            yield from (_within(subject, breach) for breach in heap_breaches(where, row))


def feed_grade(rows: list[Mapping[str, Value]]) -> Decimal | None:
    """Give the grade of what was fed, in % Cu, weighted by dry tonnes; unknown while a source that fed lacks its assay."""
    pairs = []
    for row in rows:
        wet, moisture = amount(row.get(m.WET_T)), amount(row.get(m.MOISTURE_PCT))
        if not wet:
            continue
        if moisture is None or amount(row.get(m.CU_PCT)) is None:
            return None
        pairs.append((dry_t(wet, moisture), row[m.CU_PCT]))
    return weighted_grade(pairs).pct.value


def _within(subject: Subject, breach: Breach) -> Broken:
    keys = (breach.figure, *_PARTNERS.get(breach.figure, ()))
    return Broken(tuple((subject, key) for key in keys), breach.message)
