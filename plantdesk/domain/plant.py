"""The plant as it was on a day: dated settings read from the ledger, never constants in code.

A setting is a revision whose subject names the kind and id of a unit and the day it holds from. Ids are never reused;
names and codes are dated attributes.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from plantdesk.domain.calendar import Calendar, Rotation, Shift, ShiftPattern
from plantdesk.domain.ledger import Change, Subject
from plantdesk.domain.quantities import Bounds
from plantdesk.domain.scope import EVERYTHING, HYDRO, PYRO, Scope
from plantdesk.domain.text import Text

PLANT, DIVISION, PERSON, CREW = "plant", "division", "person", "crew"
SECTION, SOURCE, CONCENTRATOR, HEAP = "section", "source", "concentrator", "heap"
DESTINATION, GRADE = "destination", "grade"
"""Where cathodes are dispatched to, and the grades they are dispatched as; those of ``_STANDARD`` are there anyway."""
REASON = "reason"
"""Why something happened, as notes say it; those of ``_STANDARD`` are there anyway."""
LOT = "lot"
"""What is dispatched: at home on any day, never set up. What lots add up to goes by division and destination."""
FIGURE = "figure"
"""Kind of the plant's own figures; the id is the figure's key (``domain/own_figures.py`` reads them)."""
UNIT_KINDS = (DIVISION, SECTION, SOURCE, CONCENTRATOR, HEAP, PERSON, CREW, DESTINATION, GRADE, REASON)
SETTING_KINDS = (PLANT, *UNIT_KINDS, FIGURE)

NAME_EN, NAME_RU, NAME_KK, CODE = "name_en", "name_ru", "name_kk", "code"
STATE, ORDER, DIVISION_OF = "state", "order", "division"
RUNNING, STOPPED, RETIRED = "running", "stopped", "retired"
ROUTE, ORE_TYPE = "route", "ore_type"
PROCESS = "process"
DIVISION_KIND = "kind"
SMELTER, CONCENTRATING, HYDROMET, MINE = "smelter", "concentrator", "hydromet", "mine"
DIVISION_KINDS = (SMELTER, CONCENTRATING, HYDROMET, MINE)
"""What a division may be: copper smelter with its refinery, concentrator, hydrometallurgical plant, mine."""
STANDS_FOR = "same_as"
"""The id of the unit that stands for this one from a day on, where two stations had added the same unit twice."""
CREW_OF = "crew"
CELLS_INSTALLED, EXPECTED_CE_PCT = "cells_installed", "expected_ce_pct"
ROLE = "role"
ZONE, SHIFTS, ROTATION, FARADAY, SAMPLE_CLOCK = "zone", "shifts", "rotation", "faraday_g_ah", "sample_clock"

NAMES = (NAME_EN, NAME_RU, NAME_KK)
SHORTS = ("short_en", "short_ru", "short_kk")
MEASURES = ("unit", "unit_ru", "unit_kk")
SHEET_OF, DECIMALS, LOW, HIGH = "sheet", "decimals", "low", "high"
PLAUSIBLE_LOW, PLAUSIBLE_HIGH = "plausible_low", "plausible_high"
DUE, ADDS, MEASURED_BY, CHART, HEADINGS = "due", "adds", "source", "chart", "headings"
MILESTONE_LIMITS = ("milestone_risk_days", "milestone_late_days", "milestone_due_days", "milestone_confirm_days")
"""Days of slip beyond which a milestone is at risk, and late; days before it is due, and without confirmation, to remind."""
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    PLANT: (*NAMES, ZONE, SHIFTS, ROTATION, FARADAY, *MILESTONE_LIMITS, SAMPLE_CLOCK),
    DIVISION: (*NAMES, CODE, STATE, ORDER, DIVISION_KIND, PROCESS, STANDS_FOR),
    SECTION: (*NAMES, CODE, STATE, ORDER, DIVISION_OF, PROCESS, CELLS_INSTALLED, EXPECTED_CE_PCT, STANDS_FOR),
    SOURCE: (*NAMES, CODE, STATE, ORDER, DIVISION_OF, ROUTE, ORE_TYPE, STANDS_FOR),
    CONCENTRATOR: (*NAMES, CODE, STATE, ORDER, DIVISION_OF, PROCESS, STANDS_FOR),
    HEAP: (*NAMES, CODE, STATE, ORDER, DIVISION_OF, PROCESS, STANDS_FOR),
    PERSON: (*NAMES, CODE, STATE, ORDER, ROLE, CREW_OF, STANDS_FOR),
    CREW: (*NAMES, CODE, STATE, ORDER, STANDS_FOR),
    DESTINATION: (*NAMES, CODE, STATE, ORDER, STANDS_FOR),
    GRADE: (*NAMES, CODE, STATE, ORDER, STANDS_FOR),
    REASON: (*NAMES, CODE, STATE, ORDER, STANDS_FOR),
    FIGURE: (
        *NAMES,
        *SHORTS,
        *MEASURES,
        STATE,
        SHEET_OF,
        DECIMALS,
        LOW,
        HIGH,
        PLAUSIBLE_LOW,
        PLAUSIBLE_HIGH,
        DUE,
        ADDS,
        MEASURED_BY,
        CHART,
        HEADINGS,
    ),
}
"""What may be set for each kind of unit."""

_ANY_FIGURE = Bounds(Decimal(-(10**12)), Decimal(10**12))
BOUNDS: Mapping[str, Bounds] = {
    ORDER: Bounds(Decimal(0), Decimal(99_999), whole=True),
    CELLS_INSTALLED: Bounds(Decimal(0), Decimal(100_000), whole=True),
    EXPECTED_CE_PCT: Bounds(Decimal("0.01"), Decimal(110)),
    FARADAY: Bounds(Decimal("0.01"), Decimal(100)),
    **dict.fromkeys(MILESTONE_LIMITS, Bounds(Decimal(0), Decimal(3_660), whole=True)),
    DECIMALS: Bounds(Decimal(0), Decimal(6), whole=True),
    **dict.fromkeys((LOW, HIGH, PLAUSIBLE_LOW, PLAUSIBLE_HIGH), _ANY_FIGURE),
}
"""Attributes that are numbers, and what they may be; what older programs stored outside counts as never set."""

FIRST_DAY = date(1900, 1, 1)
DEFAULT_SHIFTS = ShiftPattern(
    (
        Shift("day", Text("Day", "Дневная", "Күндізгі"), time(8)),
        Shift("night", Text("Night", "Ночная", "Түнгі"), time(20)),
    )
)
DEFAULT_ZONE = "Asia/Almaty"
_PROCESS_OF_KIND: Mapping[str, str] = {CONCENTRATOR: PYRO, HEAP: HYDRO}
"""What a unit's kind says of its process where nobody set it: flotation feeds a smelter, a heap is leached."""
_PROCESS_OF_DIVISION: Mapping[str, str] = {SMELTER: PYRO, CONCENTRATING: PYRO, HYDROMET: HYDRO}
"""What a division's kind says of its process where nobody set it; a mine feeds both."""
DEFAULT_FARADAY = Decimal("1.185494183")
"""k = M·3600/(z·F) in g/Ah for copper: M 63.546, z 2, F of CODATA; a plant sets its own."""


def is_setting(subject: Subject) -> bool:
    """Tell whether a subject carries dated configuration, and not entries."""
    return subject.shift is None and subject.kind in SETTING_KINDS


class Setting(NamedTuple):
    """One attribute of one unit, holding from a day on."""

    kind: str
    unit: str
    since: date
    key: str
    value: str | None


def _standard(kind: str, unit: str, name: Text, code: str, order: int) -> tuple[Setting, ...]:
    said = {NAME_EN: name.en, NAME_RU: name.ru, NAME_KK: name.kk, CODE: code, ORDER: str(order)}
    return tuple(Setting(kind, unit, FIRST_DAY, key, value) for key, value in said.items())


_STANDARD = (
    *_standard(DESTINATION, "china", Text("China", "Китай", "Қытай"), "CN", 1),
    *_standard(DESTINATION, "russia", Text("Russia", "Россия", "Ресей"), "RU", 2),
    *_standard(DESTINATION, "uzbekistan", Text("Uzbekistan", "Узбекистан", "Өзбекстан"), "UZ", 3),
    *_standard(DESTINATION, "domestic", Text("Domestic", "Внутренний рынок", "Ішкі нарық"), "KZ", 4),
    *_standard(GRADE, "m00k", Text("M00k", "М00к", "М00к"), "M00k", 1),
    *_standard(GRADE, "m0k", Text("M0k", "М0к", "М0к"), "M0k", 2),
    *_standard(GRADE, "m1k", Text("M1k", "М1к", "М1к"), "M1k", 3),
    *_standard(GRADE, "off_grade", Text("Off-grade", "Некондиция", "Кондициясыз"), "off", 4),
    *_standard(REASON, "short_circuit", Text("Short circuit", "Короткое замыкание", "Қысқа тұйықталу"), "short", 1),
    *_standard(REASON, "anode_change", Text("Anode change", "Замена анодов", "Анодтарды ауыстыру"), "anode", 2),
    *_standard(REASON, "power", Text("Power supply", "Электроснабжение", "Электрмен жабдықтау"), "power", 3),
    *_standard(REASON, "furnace_repair", Text("Furnace repair", "Ремонт печи", "Пеш жөндеу"), "furnace", 4),
    *_standard(REASON, "ore_change", Text("Ore change", "Смена руды", "Кеннің ауысуы"), "ore", 5),
    *_standard(REASON, "heap_work", Text("Heap work", "Работы на штабеле", "Үйіндідегі жұмыс"), "heap", 6),
    *_standard(REASON, "equipment", Text("Equipment repair", "Ремонт оборудования", "Жабдық жөндеу"), "repair", 7),
    *_standard(
        REASON, "measuring", Text("Weighing and assays", "Взвешивание и анализы", "Өлшеу және талдау"), "lab", 8
    ),
    *_standard(REASON, "weather", Text("Weather", "Погода", "Ауа райы"), "weather", 9),
    *_standard(REASON, "other", Text("Other reason", "Другая причина", "Басқа себеп"), "other-reason", 10),
)
"""What every plant begins with; each can be renamed or retired from a day on, and others added, like any unit."""

_EVERYWHERE = (PLANT, PERSON, CREW, DESTINATION, GRADE, REASON, FIGURE)
"""Kinds that belong to no division, and so to every part of the corporation."""


class Plant:
    """The dated configuration of one store. A plant without settings is empty but answers everything."""

    def __init__(self, settings: Iterable[Setting], scope: Scope = EVERYTHING) -> None:
        """Index the settings; those cleared (``value is None``) count as never made. ``scope`` narrows ``units``."""
        settings = tuple(settings)
        self._settings = settings
        self.scope = scope
        self._dated: dict[tuple[str, str, str], tuple[list[date], list[str]]] = {}
        self._units: dict[str, dict[str, date]] = {kind: {} for kind in SETTING_KINDS}
        for setting in sorted((*_STANDARD, *settings), key=lambda s: (s.kind, s.unit, s.key, s.since)):
            if setting.value is None:
                continue
            bounds = BOUNDS.get(setting.key)
            if bounds is not None and bounds.stored(setting.value) is None:
                continue
            days, values = self._dated.setdefault((setting.kind, setting.unit, setting.key), ([], []))
            days.append(setting.since)
            values.append(setting.value)
            firsts = self._units.setdefault(setting.kind, {})
            firsts[setting.unit] = min(firsts.get(setting.unit, setting.since), setting.since)
        self._calendars: dict[tuple[str, str | None, str | None], Calendar] = {}

    def with_settings(self, changes: Iterable[Change]) -> Plant:
        """Give the plant as it will be once these changes of settings are recorded."""
        kept = {(s.kind, s.unit, s.since, s.key): s for s in self._settings}
        for c in changes:
            since = c.subject.day or FIRST_DAY
            setting = Setting(c.subject.kind, c.subject.unit, since, c.figure, c.value)
            kept[setting.kind, setting.unit, since, setting.key] = setting
        return Plant(kept.values(), self.scope)

    def within(self, scope: Scope) -> Plant:
        """Give the same plant with only the units of a division or process route among its ``units``."""
        return Plant(self._settings, scope)

    def whole(self) -> Plant:
        """Give the same plant with nothing left out."""
        return self if self.scope.is_everything else Plant(self._settings)

    def holds(self, kind: str, unit: str, day: date) -> bool:
        """Tell whether a unit belongs to the plant's scope on a day; whoever has no division belongs to none."""
        scope = self.scope
        if scope.is_everything or kind in _EVERYWHERE:
            return True
        division = unit if kind == DIVISION else self.division_of(kind, unit, day)
        if scope.division is not None and division != scope.division:
            return False
        if scope.process is None:
            return True
        if kind == DIVISION:
            return self._processes(unit, day) >= {scope.process}
        return self.process_of(kind, unit, day) == scope.process

    def attribute(self, kind: str, unit: str, key: str, day: date) -> str | None:
        """Give what was set for a unit on a day, or nothing."""
        found = self._dated.get((kind, unit, key))
        if found is None:
            return None
        place = bisect_right(found[0], day)
        return found[1][place - 1] if place else None

    def setting(self, key: str, day: date) -> str | None:
        """Give a setting of the plant itself on a day."""
        return self.attribute(PLANT, PLANT, key, day)

    def all_units(self, kind: str) -> tuple[str, ...]:
        """Give every id of a kind that ever was; of lots, what they may add up under: ``division:destination``."""
        if kind == LOT:
            divisions, destinations = ("", *self.all_units(DIVISION)), ("", *self.all_units(DESTINATION))
            return tuple(f"{division}:{destination}" for division in divisions for destination in destinations)
        return tuple(self._units.get(kind, {}))

    def state(self, kind: str, unit: str, day: date) -> str | None:
        """Tell whether a unit was running, stopped or retired on a day; nothing before it existed."""
        first = self._units.get(kind, {}).get(unit)
        if first is None or day < first:
            return None
        return self.attribute(kind, unit, STATE, day) or RUNNING

    def units(self, kind: str, day: date) -> tuple[str, ...]:
        """Give the ids that existed on a day (running or stopped), in their order."""
        present = [
            u
            for u in self._units.get(kind, {})
            if self.state(kind, u, day) in (RUNNING, STOPPED) and self.holds(kind, u, day)
        ]
        return tuple(sorted(present, key=lambda u: (int(self.attribute(kind, u, ORDER, day) or 999), u)))

    def running(self, kind: str, day: date) -> tuple[str, ...]:
        """Give the ids that were running on a day, in their order."""
        return tuple(u for u in self.units(kind, day) if self.state(kind, u, day) == RUNNING)

    def name(self, kind: str, unit: str, day: date) -> Text:
        """Give the name that a unit had on a day; its id where it has none, the latest where the day is too early."""
        given = [self.attribute(kind, unit, key, day) for key in NAMES]
        if not any(given):
            latest = [self._dated.get((kind, unit, key)) for key in NAMES]
            given = [found[1][-1] if found else None for found in latest]
        base = next((n for n in given if n), unit)
        en, ru, kk = (n or None for n in given)
        return Text(en or base, ru or en or base, kk or ru or en or base)

    def find(self, kind: str, text: str, day: date) -> tuple[str, ...]:
        """Give the ids that a person may mean by ``text`` on a day: id, code or a name in any language."""
        wanted = " ".join(text.split()).casefold()
        found = []
        for unit in self.units(kind, day):
            spellings = [unit, self.attribute(kind, unit, CODE, day)]
            spellings += [self.attribute(kind, unit, key, day) for key in NAMES]
            if wanted in {" ".join(s.split()).casefold() for s in spellings if s}:
                found.append(unit)
        return tuple(found)

    def calendar(self, day: date) -> Calendar:
        """Give the shift calendar that held on a day."""
        zone = self.setting(ZONE, day) or DEFAULT_ZONE
        shifts = self.setting(SHIFTS, day)
        rotation = self.setting(ROTATION, day)
        key = (zone, shifts, rotation)
        if key not in self._calendars:
            self._calendars[key] = Calendar(
                ZoneInfo(zone),
                read_pattern(shifts) if shifts else DEFAULT_SHIFTS,
                read_rotation(rotation) if rotation else None,
            )
        return self._calendars[key]

    def faraday(self, day: date) -> Decimal:
        """Give the constant k in g/Ah that the plant used on a day."""
        text = self.setting(FARADAY, day)
        return Decimal(text) if text else DEFAULT_FARADAY

    def route(self, source: str, day: date) -> str | None:
        """Give where the ore of a source goes on a day (``concentrator:c1``); nothing where it has no place then."""
        if self.state(SOURCE, source, day) not in (RUNNING, STOPPED):
            return None
        return self.attribute(SOURCE, source, ROUTE, day)

    def routed_to(self, concentrator: str, day: date) -> tuple[str, ...]:
        """Give the ore sources that feed a concentrator on a day."""
        target = f"{CONCENTRATOR}:{concentrator}"
        return tuple(s for s in self.units(SOURCE, day) if self.attribute(SOURCE, s, ROUTE, day) == target)

    def division_of(self, kind: str, unit: str, day: date) -> str | None:
        """Give the division that a unit belonged to on a day; an ore source without one belongs to what it feeds.

        Lots, by what they add up under, belong to the division whose stock they leave.
        """
        if kind == LOT:
            return unit.partition(":")[0] or None
        own = self.attribute(kind, unit, DIVISION_OF, day)
        if own is not None or kind != SOURCE:
            return own
        fed, _, place = (self.route(unit, day) or "").partition(":")
        return self.division_of(fed, place, day) if place else None

    def process_of(self, kind: str, unit: str, day: date) -> str | None:
        """Give the process route of a unit on a day: its own, its division's, or what its kind says.

        An ore source goes the way of what it feeds.
        """
        if kind == SOURCE:
            fed, _, place = (self.route(unit, day) or "").partition(":")
            return self.process_of(fed, place, day) if place else None
        division = self.division_of(kind, unit, day)
        if kind == LOT:
            return self.division_process(division, day) if division else None
        return (
            self.attribute(kind, unit, PROCESS, day)
            or (self.division_process(division, day) if division else None)
            or _PROCESS_OF_KIND.get(kind)
        )

    def division_process(self, division: str, day: date) -> str | None:
        """Give the process route of a division as a whole on a day: its own, or what its kind says."""
        own = self.attribute(DIVISION, division, PROCESS, day)
        return own or _PROCESS_OF_DIVISION.get(self.attribute(DIVISION, division, DIVISION_KIND, day) or "")

    def _processes(self, division: str, day: date) -> set[str | None]:
        """Give the process routes of a division and its units on a day."""
        found = {self.division_process(division, day)}
        for kind in (SECTION, CONCENTRATOR, HEAP):
            for unit in self._units[kind]:
                if self.division_of(kind, unit, day) == division and self.state(kind, unit, day) != RETIRED:
                    found.add(self.process_of(kind, unit, day))
        return found

    def spells(self, kind: str, unit: str) -> tuple[tuple[date, date | None], ...]:
        """Give the times in which a unit was there (running or stopped): first day, and first day that it was not."""
        days, values = self._dated.get((kind, unit, STATE), ([], []))
        first = self._units.get(kind, {}).get(unit)
        if first is None:
            return ()
        found: list[tuple[date, date | None]] = []
        open_since: date | None = first if first not in days else None
        for day, value in zip(days, values, strict=True):
            if value == RETIRED and open_since is not None:
                if day > open_since:
                    found.append((open_since, day))
                open_since = None
            elif value != RETIRED and open_since is None:
                open_since = day
        return (*found, (open_since, None)) if open_since is not None else tuple(found)

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Give every setting that the plant was made of."""
        return self._settings

    def change_days(self) -> tuple[date, ...]:
        """Give the days on which any setting begins to hold, ascending."""
        return tuple(sorted({setting.since for setting in self._settings}))

    @property
    def sample_clock(self) -> datetime | None:
        """Give the moment at which a sample plant stands, or nothing for a real one."""
        text = self.setting(SAMPLE_CLOCK, date.max)
        return datetime.fromisoformat(text) if text else None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing has been set up yet."""
        return not any(self._units[kind] for kind in (SECTION, SOURCE, CONCENTRATOR, HEAP))


def write_pattern(pattern: ShiftPattern) -> str:
    """Write a shift pattern as it is stored in the ledger."""
    shifts = [
        {"code": s.code, "start": f"{s.start:%H:%M}", "en": s.name.en, "ru": s.name.ru, "kk": s.name.kk}
        for s in pattern.shifts
    ]
    return json.dumps(shifts, ensure_ascii=False)


def read_pattern(text: str) -> ShiftPattern:
    """Read what ``write_pattern`` wrote; ``ValueError`` or ``KeyError`` where it is damaged."""
    return ShiftPattern(
        tuple(
            Shift(s["code"], Text(s["en"], s["ru"], s["kk"]), time.fromisoformat(s["start"])) for s in json.loads(text)
        )
    )


def write_rotation(rotation: Rotation) -> str:
    """Write a crew rotation as it is stored in the ledger."""
    whole = {"cycle": rotation.cycle, "epoch": rotation.epoch.isoformat(), "offsets": dict(rotation.offsets)}
    return json.dumps(whole, ensure_ascii=False)


def read_rotation(text: str) -> Rotation:
    """Read what ``write_rotation`` wrote; ``ValueError`` or ``KeyError`` where it is damaged."""
    whole = json.loads(text)
    return Rotation(tuple(whole["cycle"]), date.fromisoformat(whole["epoch"]), whole["offsets"])
