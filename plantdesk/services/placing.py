"""Where entries belong: no change of settings, move or undo may leave one without its shift, section or source."""

from __future__ import annotations

from collections.abc import Sequence

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Change, Subject
from plantdesk.domain.own_figures import composed
from plantdesk.domain.plant import Plant, is_setting
from plantdesk.domain.text import msg
from plantdesk.services.organising import figure_entries, without_own
from plantdesk.services.ports import Readable

AT_HOME = (m.SHEET, m.LOT)
"""Kinds that any day has a place for: no setting says when they begin or end."""

_HOUSED = (m.SECTION, m.SOURCE, m.CONCENTRATOR, m.HEAP, *AT_HOME)
_NAMED = 10
"""How many of the entries a refusal lists."""


def has_place(subject: Subject, plant: Plant) -> bool:
    """Tell whether the plant has the shift and the unit of an entry on its day."""
    assert subject.day is not None
    if subject.shift not in plant.calendar(subject.day).pattern.codes:
        return False
    return subject.kind in AT_HOME or plant.state(subject.kind, subject.unit, subject.day) in (p.RUNNING, p.STOPPED)


def refuse_homeless(ledger: Readable, changes: Sequence[Change]) -> None:
    """Refuse changes, of settings or of entries, that would leave entries without a shift, section or source."""
    found = homeless(ledger, changes)
    if found:
        raise Refused(
            msg(
                "{n} entries would be left without a shift, section or source: {places}. Move them first.",
                n=len(found),
                places="; ".join(place(subject) for subject in found[:_NAMED]) + ("; …" if len(found) > _NAMED else ""),
            )
        )


def homeless(ledger: Readable, changes: Sequence[Change]) -> list[Subject]:
    """List the entries that would have no shift or unit once the changes are recorded."""
    settings = [c for c in changes if is_setting(c.subject)]
    after = ledger.plant().with_settings(settings) if settings else ledger.plant()
    coming = [c for c in changes if c.subject.shift is not None and c.subject.kind in _HOUSED]
    values: dict[Subject, dict[str, str | None]] = {}
    if any(c.figure in (p.STATE, p.SHIFTS) or c.value is None for c in settings):
        since, span = min(c.subject.day or p.FIRST_DAY for c in settings), ledger.span()
        if span is not None and span[1] >= since:
            for subject, row in ledger.cells(since, span[1], _HOUSED).items():
                values[subject] = {key: s.value for key, s in row.items()}
    for c in coming:
        values.setdefault(c.subject, {})[c.figure] = c.value
    placeless = {
        subject
        for subject, row in values.items()
        if any(value is not None for value in row.values()) and not has_place(subject, after)
    }
    return sorted(placeless | _undeclared(ledger, after, settings))


def _undeclared(ledger: Readable, after: Plant, settings: Sequence[Change]) -> set[Subject]:
    """Give the entries that have a value of an own figure that is not measured on their day any more."""
    declared = composed(without_own(ledger.catalogue), after)
    found: set[Subject] = set()
    for key in {c.subject.unit for c in settings if c.subject.kind == p.FIGURE}:
        if key not in ledger.catalogue:
            continue  # it is new: nothing can have been entered
        figure = declared.figure(key) if key in declared else None
        for subject in figure_entries(ledger, key):
            assert subject.day is not None
            if figure is None or not figure.measured_on(subject.day):
                found.add(subject)
    return found


def place(subject: Subject) -> str:
    """Write a subject in one line, for the ledger and for lists."""
    return " ".join(str(part) for part in (subject.day, subject.shift, f"{subject.kind}:{subject.unit}") if part)
