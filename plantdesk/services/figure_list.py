"""Every figure of a catalogue with its unit, limits, when it is due and how it adds up, written when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Aggregation, Catalogue, Derived, Figure, Last, Ratio, Sum, Weighted
from plantdesk.domain.own_figures import LAST, OPTIONAL_WORD, SUM
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.attributes import word
from plantdesk.services.language import Language

Words = Message | Text | str


def figure_list(catalogue: Catalogue, language: Language, day: date) -> str:
    """Give Markdown with a table a sheet of the figures that are entered, and of those that follow from them.

    Of a figure that is not measured on ``day`` it says so. Sheets without figures are left out.
    """
    return "\n".join(_lines(catalogue, language, day))


def _lines(catalogue: Catalogue, language: Language, day: date) -> Iterator[str]:
    say = language.say
    for sheet in catalogue.sheets:
        figures, derived = catalogue.of(sheet.key), catalogue.derived_of(sheet.key)
        if not figures and not derived:
            continue
        yield f"## {say(sheet.name)}\n"
        if figures:
            yield from _head(language, *_ENTERED)
            for one in figures:
                name = _named(one, language) + (f" ({say(told)})" if (told := _when(one, day)) is not None else "")
                limits, usual = _limits(one, language), _between(language, *one.plausible)
                yield _row(name, f"`{one.key}`", limits, usual, say(_due(one)), say(_adds(catalogue, one.adds)))
            yield ""
        if derived:
            yield say(msg("Follow from these and are never entered:")) + "\n"
            yield from _head(language, *_FOLLOWING)
            for other in derived:
                yield _row(_named(other, language), f"`{other.key}`", say(_adds(catalogue, other.adds)))
            yield ""


_ENTERED = (
    msg("Figure"),
    msg("Key"),
    msg("Limits"),
    msg("Usual"),
    msg("Due"),
    msg("Adds up"),
)
_FOLLOWING = (msg("Figure"), msg("Key"), msg("Adds up"))


def _head(language: Language, *titles: Message) -> Iterator[str]:
    yield _row(*(language.say(title) for title in titles))
    yield "|---" * len(titles) + "|"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _named(one: Figure | Derived, language: Language) -> str:
    return f"{language.say(one.name)}, {language.say(one.unit)}"


def _when(figure: Figure, day: date) -> Message | None:
    """Say since when a figure is measured, or that it no longer is; nothing where it always was."""
    begun = [spell for spell in figure.spells if spell[0] <= day]
    if not figure.spells:
        return None
    if begun and not figure.measured_on(day):
        return msg("not measured any more")
    return msg("measured from {day} on", day=(begun or figure.spells)[-1 if begun else 0][0])


def _limits(figure: Figure, language: Language) -> str:
    low = f"{'>' if figure.low_open else '≥'} {language.number(figure.low)}"
    high = "" if figure.high is None else f", {'<' if figure.high_open else '≤'} {language.number(figure.high)}"
    return low + high


def _between(language: Language, low: Decimal | None, high: Decimal | None) -> str:
    marks = ((low, "≥"), (high, "≤"))
    return ", ".join(f"{mark} {language.number(value)}" for value, mark in marks if value is not None)


def _due(figure: Figure) -> Words:
    hours = figure.due.hours
    if not hours:
        return word(p.DUE, OPTIONAL_WORD if hours is None else "0")
    return msg("{n} hours after the shift", n=hours)


def _adds(catalogue: Catalogue, adds: Aggregation) -> Words:
    match adds:
        case Sum():
            return word(p.ADDS, SUM)
        case Last():
            return word(p.ADDS, LAST)
        case Weighted(by):
            return msg("mean, weighted by: {figure}", figure=catalogue.series(by).name)
        case Ratio(over, under):
            return msg("100 × {over} ÷ {under}", over=catalogue.series(over).name, under=catalogue.series(under).name)
