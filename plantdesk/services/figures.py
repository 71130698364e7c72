"""Read what a person typed for a figure: one value within the figure's hard limits, or a refusal that says why."""

from __future__ import annotations

from decimal import Decimal

from plantdesk.domain.catalogue import Catalogue, Derived, Figure
from plantdesk.domain.errors import Refused
from plantdesk.domain.quantities import Value, is_blank, readings
from plantdesk.domain.text import msg


def read_value(figure: Figure, text: str) -> Value | None:
    """Give the one value that ``text`` means for the figure, or ``None`` where nothing was typed.

    ``Refused``, naming the readings, where several lie within the hard limits: nobody guesses. ``Refused``, too, where
    none does or the text is no number.
    """
    if is_blank(text):
        return None
    found = readings(text)
    within = figure.within(found)
    if len(within) == 1:
        return within[0]
    if within:
        first, *_, last = sorted(within, key=lambda value: value.number or Decimal(0))
        raise Refused(
            msg(
                "{figure}: “{text}” may mean {first} or {last} {unit}. Type it so that only one is meant.",
                figure=figure.name,
                text=text.strip(),
                first=first,
                last=last,
                unit=figure.unit,
            )
        )
    if not found:
        raise Refused(
            msg(
                "{figure}: “{text}” is not a number. Type a number, – for none, or <0.005 for below detection.",
                figure=figure.name,
                text=text.strip(),
            )
        )
    impossible = figure.refusal(found[0])
    assert impossible is not None
    raise Refused(impossible)


def figure_called(catalogue: Catalogue, sheet: str, text: str) -> Figure:
    """Give the figure of a sheet by its key, or by its name, short or long, in any language.

    ``Refused``, naming what there is, where none or several are called so.
    """
    wanted = _folded(text)
    figures = catalogue.of(sheet)
    by_key = [figure for figure in figures if figure.key == wanted]
    named = by_key or [
        figure
        for figure in figures
        if wanted in {_folded(s) for s in (*figure.name.spellings(), *figure.short.spellings(), *figure.headings)}
    ]
    if len(named) == 1:
        return named[0]
    raise Refused(
        msg(
            "“{text}” is not a figure of {sheet}. Choose one of: {known}.",
            text=text,
            sheet=catalogue.sheet(sheet).name,
            known=[figure.key for figure in figures],
        )
    )


def series_called(catalogue: Catalogue, text: str) -> Figure | Derived:
    """Give the measured or derived figure of any sheet by its key, or by its name, short or long, in any language.

    ``Refused``, naming the keys, where none or several are called so.
    """
    wanted = _folded(text)
    figures: tuple[Figure | Derived, ...] = (*catalogue.figures, *catalogue.derived)
    by_key = [figure for figure in figures if figure.key == wanted]
    found = by_key or [
        figure
        for figure in figures
        if wanted in {_folded(s) for s in (*figure.name.spellings(), *figure.short.spellings())}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        keys = [figure.key for figure in found]
        raise Refused(msg("“{text}” may mean {known}. Give the key.", text=text, known=keys))
    keys = [figure.key for figure in figures]
    raise Refused(msg("“{text}” is not a figure of the plant. Choose one of: {known}.", text=text, known=keys))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
