"""Which figure is asked about: a reference, a production day, and perhaps a unit; as widgets and lists carry it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from plantdesk.domain.day import TOTAL

SEPARATOR = "|"
SHIFT_MARK = "@"
"""Stands between a figure and a shift in a reference."""

COPPER_IN_CELLS, CROP_EFFICIENCY = "cells.copper_t", "crop.efficiency_pct"
FEED_GRADE, DRY_SHARE = "feed.grade_pct", "ore.share_pct"
"""Figures that only a row of a shift has: they do not add up, and the catalogue does not keep them."""


PART_KEYS = ("programme", "status", "route", "division", "owner", "project")
"""What a part of the programme is chosen by; it is written in the place of a unit, like ``route=hydro;status=late``."""


def written_part(chosen: Mapping[str, str | None]) -> str | None:
    """Write what a part of the programme is chosen by; nothing where a name has signs in it that part the words."""
    words = [f"{key}={chosen[key]}" for key in PART_KEYS if chosen.get(key) is not None]
    return None if any(sign in word.partition("=")[2] for word in words for sign in ";=|") else ";".join(words)


def is_part(unit: str) -> bool:
    """Tell whether a unit names a part of the programme rather than a unit of the plant."""
    return "=" in unit


class Asked(NamedTuple):
    """What is asked about: a reference, the production day it is asked of, and a unit (``""``: all of its kind)."""

    ref: str
    day: date
    unit: str = TOTAL

    def __str__(self) -> str:
        return SEPARATOR.join((self.ref, self.day.isoformat(), self.unit))


def read_asked(text: str) -> Asked | None:
    """Read what ``str`` of a question wrote; nothing where it is damaged."""
    ref, *rest = text.split(SEPARATOR)
    if not ref or len(rest) != 2:
        return None
    try:
        return Asked(ref, date.fromisoformat(rest[0]), rest[1])
    except ValueError:
        return None


def in_shift(ref: str, shift: str) -> str:
    """Give the reference of a figure in one shift."""
    return f"{ref}{SHIFT_MARK}{shift}"


def sent_to(period: str) -> str:
    """Give the reference of what went to a destination, its unit, in a period to date."""
    return f"dispatch.to_destination.{period}_t"


def share_of(period: str) -> str:
    """Give the reference of a destination's share, its unit, of all that was dispatched in a period to date."""
    return f"dispatch.to_destination.{period}_share_pct"
