"""Read what a person writes for a setting of the plant, or refuse it with what would be right."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plantdesk.domain import calendar as c
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.measures import SHEETS
from plantdesk.domain.own_figures import (
    BETWEEN_HEADINGS,
    CHARTS,
    LAST,
    MEAN,
    OPTIONAL_WORD,
    SOURCES,
    SUM,
)
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Bounds
from plantdesk.domain.scope import PROCESSES
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.bounded import one_line, read_bounded, shortened

_PATTERNS = {"two": c.TWO_SHIFTS, "three": c.THREE_SHIFTS}
_ROTATIONS: Mapping[str, Callable[[date, tuple[str, str, str, str]], c.Rotation]] = {
    "four": c.four_crews,
    "panama": c.panama,
    "sixteen": c.sixteen_days,
}
_CREWS = ("1", "2", "3", "4")
_DUE_HOURS = Bounds(Decimal(0), Decimal(744), whole=True)
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
    if key in p.BOUNDS:
        return read_bounded(key, text, p.BOUNDS[key])
    if key not in _READERS and key != p.SAMPLE_CLOCK:
        one_line(key, text)
    try:
        return _READERS.get(key, _as_it_is)(plant, text, since)
    except (ValueError, KeyError, TypeError, OSError, ZoneInfoNotFoundError):
        raise Refused(
            msg("{key}: “{text}” cannot be. {right}", key=key, text=shortened(text), right=_RIGHT[key])
        ) from None


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
    name, mark, names = text.partition(":")
    if name in _ROTATIONS:
        crews = _CREWS
        if mark:
            named = [part.strip() for part in names.split(",")]
            first, second, third, fourth = (_crew(plant, one, since) for one in named)
            crews = (first, second, third, fourth)
            if len(set(crews)) != len(crews):
                raise ValueError(text)
        return p.write_rotation(_ROTATIONS[name](since, crews))
    rotation = p.read_rotation(text)
    json.dumps(dict(rotation.offsets))
    return p.write_rotation(rotation)


def _crew(plant: Plant, text: str, since: date) -> str:
    """Give a crew by id, code or name; where crews have not been set up, any word names one."""
    if not text:
        raise ValueError(text)
    return _one(plant, p.CREW, text, since) if plant.units(p.CREW, since) else text


def _crew_of(plant: Plant, text: str, since: date) -> str:
    return _one(plant, p.CREW, text, since)


def _division_kind(plant: Plant, text: str, since: date) -> str:
    if text not in p.DIVISION_KINDS:
        raise ValueError(text)
    return text


def _sheet(plant: Plant, text: str, since: date) -> str:
    wanted = " ".join(text.split()).casefold()
    (found,) = (s.key for s in SHEETS if wanted in {s.key, *(word.casefold() for word in s.name.spellings())})
    return found


def _due(plant: Plant, text: str, since: date) -> str:
    if text == OPTIONAL_WORD:
        return text
    (hours,) = _DUE_HOURS.among(text)
    return str(int(hours))


def _adds(plant: Plant, text: str, since: date) -> str:
    if text not in (SUM, LAST) and not text.startswith(f"{MEAN}:"):
        raise ValueError(text)
    return text


def _measured_by(plant: Plant, text: str, since: date) -> str:
    if text not in SOURCES:
        raise ValueError(text)
    return text


def _chart(plant: Plant, text: str, since: date) -> str:
    if text not in CHARTS:
        raise ValueError(text)
    return text


def _headings(plant: Plant, text: str, since: date) -> str:
    return f"{BETWEEN_HEADINGS} ".join(word.strip() for word in text.split(BETWEEN_HEADINGS) if word.strip())


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
    p.ZONE: _zone,
    p.SHIFTS: _shifts,
    p.ROTATION: _rotation,
    p.DIVISION_OF: _division,
    p.ROUTE: _route,
    p.PROCESS: _process,
    p.DIVISION_KIND: _division_kind,
    p.CREW_OF: _crew_of,
    p.SHEET_OF: _sheet,
    p.DUE: _due,
    p.ADDS: _adds,
    p.MEASURED_BY: _measured_by,
    p.CHART: _chart,
    p.HEADINGS: _headings,
}
_RIGHT: Mapping[str, Message] = {
    p.STATE: msg("Say running, stopped or retired."),
    p.ZONE: msg("Give a time zone, for example Asia/Almaty."),
    p.SHIFTS: msg("Say two, three, or the starts of the shifts: day=08:00,night=20:00."),
    p.ROTATION: msg("Say four, panama or sixteen, with four crews where they have names: four:A,B,C,D."),
    p.DIVISION_OF: msg("Name one division that exists on that day."),
    p.PROCESS: msg("Say pyro (smelting) or hydro (leaching)."),
    p.DIVISION_KIND: msg("Say smelter, concentrator, hydromet or mine."),
    p.CREW_OF: msg("Name one crew that exists on that day."),
    p.SHEET_OF: msg("Name the sheet that the figure is entered in: cathode, ore, concentrator or leach."),
    p.DUE: msg("Say optional, or how many hours after the shift it is due: 0 to 744."),
    p.ADDS: msg("Say sum, last, or mean:KEY with the figure that weighs it."),
    p.MEASURED_BY: msg("Say scale, lab, meter or estimate."),
    p.CHART: msg("Say bars, line or none."),
    p.ROUTE: msg("Name what it feeds on that day: concentrator:NAME or heap:NAME."),
}
