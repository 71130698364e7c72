"""What a shift lacks: which figures, of which units, that are due of whoever runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from plantdesk.domain.catalogue import Figure
from plantdesk.domain.text import Message, Text, msg

_MOST = 4
"""So many units are named; more are counted."""


class Lack(NamedTuple):
    """What one unit lacks; ``whole`` where nothing of it is there."""

    unit: Text
    figures: tuple[Figure, ...]
    whole: bool


def lacks_told(lacks: Sequence[Lack]) -> Message:
    """Say which units lack what; a unit of which nothing is there stands by its name alone."""
    parts: list[Message | Text] = [
        lack.unit if lack.whole else msg("{unit} ({figures})", unit=lack.unit, figures=shorts(lack.figures))
        for lack in lacks[:_MOST]
    ]
    if len(lacks) > _MOST:
        parts.append(msg("{count} more", count=len(lacks) - _MOST))
    return msg("Lacking: {parts}.", parts=parts)


def shorts(figures: Iterable[Figure]) -> list[Text]:
    """Give the short names of figures."""
    return [figure.short for figure in figures]
