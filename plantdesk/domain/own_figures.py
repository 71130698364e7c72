"""A plant's own figures: declared in its ledger as dated settings, read as figures like those that the program brings.

What was set last holds for every day (a limit or a name is not another one in the past); from which day on the figure
is measured, and until when, is dated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Aggregation, Catalogue, Chart, Derived, Due, Figure, Last, Sum, Weighted
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Message, Text, msg

SUM, LAST, MEAN = "sum", "last", "mean"
"""How an own figure adds up: ``sum``, ``last`` or ``mean:KEY``, weighted by another figure of its sheet."""
OPTIONAL_WORD, END_WORD = "optional", "0"
SOURCES = ("scale", "lab", "meter", "estimate")
CHARTS = tuple(chart.value for chart in Chart)
BETWEEN_HEADINGS = ";"
FIXED_ONCE_ENTERED = (p.SHEET_OF, p.ADDS, p.MEASURES[0])
"""What cannot be another one once values were entered: they would mean something else."""

_NEVER = ((date.min, date.min),)
"""Spells of a figure that was retired on the day that it was declared."""
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
_LONGEST_KEY = 40
MOST_DECIMALS = 6
_NOT_A_COLUMN = {"current_date", "current_time", "current_timestamp", *(f"{s.subject}_id" for s in m.SHEETS)}


def composed(base: Catalogue, plant: Plant) -> Catalogue:
    """Give the catalogue of a store: what the program declares, and whole declarations of the plant beside it.

    A key that a later program declares itself is the program's: a store must open whatever stands in it.
    """
    own = []
    for key in plant.all_units(p.FIGURE):
        if not _is_taken(base, key):
            try:
                own.append(declared(base, plant, key))
            except (KeyError, ValueError, InvalidOperation):
                continue
    # Sheets in their order, the older figure first, so that every station has the columns in one order.
    own.sort(key=lambda f: (f.spells[0][0] if f.spells else date.max, f.key))
    return base.with_figures(own) if own else base


def declared(base: Catalogue, plant: Plant, key: str) -> Figure:
    """Read the declaration of one figure as it was set last.

    ``KeyError``, ``ValueError`` or ``InvalidOperation`` where it is not whole.
    """

    def said(attribute: str) -> str | None:
        return plant.attribute(p.FIGURE, key, attribute, date.max)

    def number(attribute: str) -> Decimal | None:
        text = said(attribute)
        return None if text is None else Decimal(text)

    sheet = base.sheet(said(p.SHEET_OF) or "")
    if sheet.key not in sheets(base) or not _is_key(key) or not any(map(said, p.NAMES)):
        raise ValueError(key)
    name = plant.name(p.FIGURE, key, date.max)
    chart = said(p.CHART)
    decimals = int(said(p.DECIMALS) or "1")
    figure = Figure(
        key,
        sheet.key,
        name,
        _short(tuple(map(said, p.SHORTS)), name),
        measure(base, tuple(map(said, p.MEASURES))),
        decimals,
        number(p.LOW) or Decimal(0),
        number(p.HIGH),
        _due(said(p.DUE)),
        adding(base, sheet.key, said(p.ADDS) or SUM),
        said(p.MEASURED_BY) or SOURCES[0],
        Chart(chart) if chart else None,
        plausible=(number(p.PLAUSIBLE_LOW), number(p.PLAUSIBLE_HIGH)),
        headings=tuple(w.strip() for w in (said(p.HEADINGS) or "").split(BETWEEN_HEADINGS) if w.strip()),
        spells=plant.spells(p.FIGURE, key) or _NEVER,
        own=True,
    )
    if not 0 <= decimals <= MOST_DECIMALS or not _in_order(figure):
        raise ValueError(key)
    return figure


def fault(base: Catalogue, plant: Plant, key: str) -> Message | None:
    """Say what is wrong with the declaration of a figure, and what to do, or nothing."""
    if not _is_key(key):
        return msg(
            "“{key}” cannot be the key of a figure. Use a-z, 0-9 and _, and end it with the unit: anode_scrap_t.",
            key=key,
        )
    if _is_taken(base, key):
        return msg("The key {key} is taken. Choose another one.", key=key)
    sheet = plant.attribute(p.FIGURE, key, p.SHEET_OF, date.max)
    if sheet is None or sheet not in sheets(base):
        known = list(sheets(base))
        return msg("{key} needs the sheet that it is entered in. Choose one of: {known}.", key=key, known=known)
    if not any(plant.attribute(p.FIGURE, key, name, date.max) for name in p.NAMES):
        return msg("{key} needs a name. Give at least one language.", key=key)
    if not plant.attribute(p.FIGURE, key, p.MEASURES[0], date.max):
        return msg("{key} needs a unit of measure, for example t.", key=key)
    adds = plant.attribute(p.FIGURE, key, p.ADDS, date.max) or SUM
    try:
        adding(base, sheet, adds)
    except (KeyError, ValueError):
        return _no_way(base, sheet, key, adds)
    try:
        figure = declared(base, plant, key)
    except (KeyError, ValueError, InvalidOperation):
        return _limits_told(plant, key)
    return _same_word(composed(base, plant), figure)


def sheets(base: Catalogue) -> tuple[str, ...]:
    """Give the keys of the sheets that an own figure may stand in: those with a row for each unit of the plant."""
    return tuple(sheet.key for sheet in base.sheets if sheet.subject in p.ATTRIBUTES)


def weights(base: Catalogue, sheet: str) -> tuple[str, ...]:
    """Give the keys of what a mean of a sheet may be weighted by: what itself adds up."""
    series: tuple[Figure | Derived, ...] = (*base.of(sheet), *base.derived_of(sheet))
    return tuple(one.key for one in series if isinstance(one.adds, Sum))


def _no_way(base: Catalogue, sheet: str, key: str, adds: str) -> Message:
    return msg(
        "{key}: “{adds}” is no way to add up. Say sum, last, or mean:KEY with one of: {known}.",
        key=key,
        adds=adds,
        known=list(weights(base, sheet)),
    )


def _limits_told(plant: Plant, key: str) -> Message:
    return msg(
        "{key}: the limits and the plausible range must lie within one another, the lower below the upper. Correct them.",
        key=plant.name(p.FIGURE, key, date.max),
    )


def adding(base: Catalogue, sheet: str, text: str) -> Aggregation:
    """Read how a figure of a sheet adds up; ``ValueError`` or ``KeyError`` where it cannot be that."""
    if text == SUM:
        return Sum()
    if text == LAST:
        return Last()
    way, _, weight = text.partition(":")
    by = base.series(weight)
    if way != MEAN or by.sheet != sheet or not isinstance(by.adds, Sum):
        raise ValueError(text)
    return Weighted(weight)


def measure(base: Catalogue, words: tuple[str | None, ...]) -> Text:
    """Name a unit of measure; one that the program knows is written in every language as ever."""
    en, ru, kk = words
    if not en:
        raise ValueError(en)
    declared_ones: tuple[Figure | Derived, ...] = (*base.figures, *base.derived)
    for known in declared_ones:
        if known.unit.en == en:
            return Text(en, ru or known.unit.ru, kk or ru or known.unit.kk)
    return Text(en, ru or en, kk or ru or en)


def _short(words: tuple[str | None, ...], name: Text) -> Text:
    en, ru, kk = words
    return Text(en or name.en, ru or en or name.ru, kk or ru or en or name.kk)


def _due(text: str | None) -> Due:
    return Due(None) if text in (None, OPTIONAL_WORD) else Due(int(text))


def _is_key(key: str) -> bool:
    return _KEY.fullmatch(key) is not None and len(key) <= _LONGEST_KEY and key not in _NOT_A_COLUMN


def _is_taken(base: Catalogue, key: str) -> bool:
    """Tell whether the program uses a key for something else."""
    others = {*(one.key for one in base.derived), *(one.key for one in base.attributes)}
    return key in base or key in others or any(key in known for known in p.ATTRIBUTES.values())


def _in_order(figure: Figure) -> bool:
    """Tell whether the plausible range lies within the limits, and each has room."""
    low, high = figure.plausible
    given = [end for end in (figure.low, low, high, figure.high) if end is not None]
    ordered = all(end.is_finite() for end in given) and given == sorted(given)
    return ordered and (figure.high is None or figure.low < figure.high)


def _same_word(catalogue: Catalogue, figure: Figure) -> Message | None:
    """Refuse a word for a figure that its tab has for another one: neither a file's heading nor a person could tell."""
    tab = catalogue.sheet(figure.sheet).tab
    mine = _words(figure.name.spellings(), figure.short.spellings(), figure.headings, (figure.key,))
    for other in catalogue.in_tab(tab):
        if other.key == figure.key:
            continue
        shared = mine & _words(other.name.spellings(), other.headings, (other.key,))
        if other.sheet == figure.sheet:
            shared |= mine & _words(other.short.spellings())
        if shared:
            return msg(
                "“{word}” is what {other} is called already. Choose another name or heading.",
                word=min(shared),
                other=other.name,
            )
    return None


def _words(*groups: Iterable[str]) -> set[str]:
    return {" ".join(word.split()).casefold() for group in groups for word in group}
