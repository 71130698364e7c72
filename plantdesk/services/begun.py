"""From which day on entries of a unit are awaited: a section that was set up and never wrote anything lacks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from plantdesk.domain.periods import day_of
from plantdesk.domain.plant import Plant
from plantdesk.services.ports import Readable

NEVER = date.max
"""Stands for a unit of which nothing was ever entered."""
_LOOKED_AT_FIRST = timedelta(days=31)

Begun = Mapping[str, date]
"""Unit → the day from which it is awaited; units that are not named are awaited from the beginning."""


def begun(ledger: Readable, kind: str, until: date) -> Begun:
    """Give from when on shifts of units are awaited, as known of a day; read from the kept daily sums.

    Units that stood when the first entry of their kind was made are awaited from the beginning. One that was set up
    later is awaited from its first entry on: an empty unit lacks nothing.
    """
    plant, span = ledger.plant(), ledger.span()
    if span is None or all(_set_up(plant, kind, unit) <= span[0] for unit in plant.all_units(kind)):
        return {}  # the usual plant: nothing is read, for this is asked at every save
    firsts = _first_entries(ledger, kind, until)
    first = min(firsts.values(), default=NEVER)
    return {unit: day for unit, day in firsts.items() if _set_up(plant, kind, unit) > first}


def making(ledger: Readable, kind: str, until: date) -> Begun:
    """Give from when on output of units is awaited: whenever they were set up, from their first entry on.

    Before that a unit made nothing that a forecast could fill in; the first of its kind is awaited from the beginning.
    """
    firsts = _first_entries(ledger, kind, until)
    first = min(firsts.values(), default=NEVER)
    return {unit: day for unit, day in firsts.items() if day > first}


def _first_entries(ledger: Readable, kind: str, until: date) -> dict[str, date]:
    span, sheets = ledger.span(), [sheet.key for sheet in ledger.catalogue.sheets if sheet.subject == kind]
    figures = [figure.key for key in sheets for figure in ledger.catalogue.of(key)]
    if span is None or not figures:
        return {}
    plant = ledger.plant()
    return {
        unit: _first_entry(ledger, kind, unit, figures, max(_set_up(plant, kind, unit), span[0]), min(until, span[1]))
        for unit in plant.all_units(kind)
    }


def _set_up(plant: Plant, kind: str, unit: str) -> date:
    return min((first for first, _ in plant.spells(kind, unit)), default=NEVER)


def _first_entry(ledger: Readable, kind: str, unit: str, figures: list[str], first: date, last: date) -> date:
    """Look into the first weeks for the leading figure that has any entry, and only then through all days."""
    for since, until in _looks(first, last):
        for key in figures:
            rows = ledger.daily(kind, unit, key, since, until)
            if rows:
                return day_of(rows[0][0])
    return NEVER


def _looks(first: date, last: date) -> Iterator[tuple[date, date]]:
    if first <= last:
        soon = min(first + _LOOKED_AT_FIRST, last)
        yield first, soon
        if soon < last:
            yield soon + timedelta(days=1), last
