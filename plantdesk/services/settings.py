"""Read what a person writes for a setting of the plant, or refuse it with what would be right."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plantdesk.domain import calendar as c
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.plant import Plant
from plantdesk.domain.scope import PROCESSES
from plantdesk.domain.text import Message, Text, msg

_PATTERNS = {"two": c.TWO_SHIFTS, "three": c.THREE_SHIFTS}
_ROTATIONS: Mapping[str, Callable[[date, tuple[str, str, str, str]], c.Rotation]] = {
    "four": c.four_crews,
    "panama": c.panama,
    "sixteen": c.sixteen_days,
}
_CREWS = ("1", "2", "3", "4")
_ID = re.compile(r"[\w.-]+")


def read_setting(plant: Plant, kind: str, key: str, text: str, since: date) -> str | None:
    """Give a setting as it is stored; ``None`` where nothing is written, which clears it.

    Shifts are ``two``, ``three`` or ``code=08:00,code=20:00``; a rotation is ``four``, ``panama`` or ``sixteen`` from
    the day on; divisions and routes are named by id, code or name. ``Refused`` where the text cannot be that.
    """
    if key not in p.ATTRIBUTES.get(kind, ()):
        known = list(p.ATTRIBUTES.get(kind, ()))
        raise Refused(
            msg("{key} is not a setting of a {kind}. Choose one of: {known}.", key=key, kind=kind, known=known)
        )
    text = text.strip()
    if not text:
        return None
    try:
        return _READERS.get(key, _as_it_is)(plant, text, since)
    except (ValueError, KeyError, TypeError, InvalidOperation, ZoneInfoNotFoundError):
        raise Refused(msg("{key}: “{text}” cannot be. {right}", key=key, text=text, right=_RIGHT[key])) from None


def known_id(text: str) -> str:
    """Give an id of a unit: letters, digits, ``.``, ``-`` and ``_``; ``Refused`` for anything else."""
    if _ID.fullmatch(text) is None:
        raise Refused(msg("“{text}” cannot be an id. Use letters, digits, . - and _.", text=text))
    return text


def _as_it_is(plant: Plant, text: str, since: date) -> str:
    return text


def _state(plant: Plant, text: str, since: date) -> str:
    if text not in (p.RUNNING, p.STOPPED, p.RETIRED):
        raise ValueError(text)
    return text


def _whole(plant: Plant, text: str, since: date) -> str:
    if int(text) < 0:
        raise ValueError(text)
    return str(int(text))


def _share(plant: Plant, text: str, since: date) -> str:
    number = Decimal(text.replace(",", "."))
    if not 0 < number <= 110:
        raise ValueError(text)
    return f"{number:f}"


def _positive(plant: Plant, text: str, since: date) -> str:
    number = Decimal(text.replace(",", "."))
    if not number.is_finite() or number <= 0:
        raise ValueError(text)
    return f"{number:f}"


def _zone(plant: Plant, text: str, since: date) -> str:
    return ZoneInfo(text).key


def _shifts(plant: Plant, text: str, since: date) -> str:
    if text in _PATTERNS:
        return p.write_pattern(_PATTERNS[text])
    if text.startswith("["):
        return p.write_pattern(p.read_pattern(text))
    shifts = []
    for part in text.split(","):
        code, mark, start = part.strip().partition("=")
        if not mark:
            raise ValueError(text)
        known = {shift.code: shift.name for pattern in _PATTERNS.values() for shift in pattern.shifts}
        shifts.append(c.Shift(code, known.get(code, Text(code, code, code)), time.fromisoformat(start)))
    return p.write_pattern(c.ShiftPattern(tuple(shifts)))


def _rotation(plant: Plant, text: str, since: date) -> str:
    if text in _ROTATIONS:
        return p.write_rotation(_ROTATIONS[text](since, _CREWS))
    rotation = p.read_rotation(text)
    json.dumps(dict(rotation.offsets))
    return p.write_rotation(rotation)


def _division(plant: Plant, text: str, since: date) -> str:
    return _one(plant, p.DIVISION, text, since)


def _route(plant: Plant, text: str, since: date) -> str:
    kind, _, name = text.partition(":")
    if kind not in (p.CONCENTRATOR, p.HEAP) or not name:
        raise ValueError(text)
    return f"{kind}:{_one(plant, kind, name, since)}"


def _process(plant: Plant, text: str, since: date) -> str:
    if text not in PROCESSES:
        raise ValueError(text)
    return text


def _one(plant: Plant, kind: str, text: str, since: date) -> str:
    (found,) = plant.find(kind, text, since)
    return found


_READERS: Mapping[str, Callable[[Plant, str, date], str]] = {
    p.STATE: _state,
    p.ORDER: _whole,
    p.CELLS_INSTALLED: _whole,
    p.EXPECTED_CE_PCT: _share,
    p.FARADAY: _positive,
    p.ZONE: _zone,
    p.SHIFTS: _shifts,
    p.ROTATION: _rotation,
    p.DIVISION_OF: _division,
    p.ROUTE: _route,
    p.PROCESS: _process,
}
_RIGHT: Mapping[str, Message] = {
    p.STATE: msg("Say running, stopped or retired."),
    p.ORDER: msg("Give a whole number."),
    p.CELLS_INSTALLED: msg("Give a whole number."),
    p.EXPECTED_CE_PCT: msg("Give per cent, for example 95."),
    p.FARADAY: msg("Give g/Ah, for example 1.185494."),
    p.ZONE: msg("Give a time zone, for example Asia/Almaty."),
    p.SHIFTS: msg("Say two, three, or the starts of the shifts: day=08:00,night=20:00."),
    p.ROTATION: msg("Say four, panama or sixteen."),
    p.DIVISION_OF: msg("Name one division that exists on that day."),
    p.PROCESS: msg("Say pyro (smelting) or hydro (leaching)."),
    p.ROUTE: msg("Name what it feeds on that day: concentrator:NAME or heap:NAME."),
}
