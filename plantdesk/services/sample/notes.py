"""Notes on the curve as people of the sample write them: what stood still in a shift, anodes, ore, heaps, a furnace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random
from typing import NamedTuple

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.notes import Note
from plantdesk.domain.periods import month_of
from plantdesk.services.sample.output import Rows, ShiftKey
from plantdesk.services.sample.place import (
    CALENDAR,
    CONCENTRATORS,
    DISPATCHERS,
    HEAPS,
    MANAGER,
    ROTATION,
    SECTIONS,
    SUPERVISORS,
    local,
)

_STOOD_STILL = (
    ("short_circuit", "Короткие замыкания, ряды {row} и {other}: {cells} ванн отключались для чистки контактов"),
    ("power", "Просадка напряжения на подстанции, ток снижали на {minutes} мин"),
    ("equipment", "Кран {crane} стоял на ремонте тормоза, выгрузка с задержкой {minutes} мин"),
    ("short_circuit", "Короткие замыкания после загрузки анодов, ряд {row}; устранены к концу смены"),
)
_HEAP_WORK = (
    "Перенос трубопроводов орошения на {cells}-ю карту, расход снижен",
    "Рыхление верхнего слоя, орошение через сутки",
    "Ремонт насоса раффината, карта {row} без орошения",
)
_ORE_CHANGE = (
    "Перешли на участок с большей долей смешанной руды",
    "Отгружали со склада: перегон экскаватора на новый горизонт",
    "Вскрыт блок с содержанием выше среднего",
)
_BIG = tuple(section for section in SECTIONS if not section.is_pilot)
_SOURCES = ("o1", "o3", "o4")
_FURNACE = (8, 10, 16)
"""Month, first and last day of the yearly repair of the furnace."""


class NoteTold(NamedTuple):
    """A note, by whom and when it was written."""

    moment: datetime
    author: str
    note: Note


def notes_told(seed: int, shifts: Sequence[ShiftKey], rows: Rows) -> Iterator[NoteTold]:
    """Tell the notes of the sample, some a month, none before it could be known."""
    rng = Random(f"{seed} notes")
    for first, some in groupby(shifts, key=lambda key: month_of(key[0]).first):
        month = list(some)
        yield from _stood_still(month, rows, rng)
        yield _anodes(month_of(first).first, rng)
        if rng.random() < 0.6:
            yield _heap(month_of(first).first, rng)
        if rng.random() < 0.5:
            yield _ore(month_of(first).first, rng)
        if first.month == _FURNACE[0]:
            yield _furnace(first)
    for concentrator in CONCENTRATORS:
        if concentrator.since is not None:
            yield _started(concentrator.unit, concentrator.since)


def by_day(told: Iterator[NoteTold], first: date) -> Mapping[date, list[NoteTold]]:
    """Sort notes by the days they were written on; what is about a time before ``first`` is left out."""
    found: dict[date, list[NoteTold]] = {}
    for one in told:
        if one.note.first >= first:
            found.setdefault(one.moment.date(), []).append(one)
    return found


def _stood_still(month: Sequence[ShiftKey], rows: Rows, rng: Random) -> Iterator[NoteTold]:
    """Tell why the section that stood still longest in a month did, and another one."""
    stood = []
    for key in month:
        for section in _BIG:
            hours = rows.get((section.unit, key), {}).get(m.OUTAGE_H)
            if hours is not None and hours.number:
                stood.append((hours.number, key, section.unit))
    for _, (day, code), unit in sorted(stood, reverse=True)[:2]:
        reason, text = rng.choice(_STOOD_STILL)
        row = rng.randrange(1, 9)
        words = text.format(
            row=row,
            other=row + rng.randrange(1, 6),
            cells=rng.randrange(2, 9),
            crane=rng.randrange(1, 4),
            minutes=rng.randrange(3, 9) * 10,
        )
        end = CALENDAR.local(CALENDAR.shift_instants(day, code)[1])
        author = SUPERVISORS[ROTATION.crews(day, code)[0]]
        note = Note("", day, day, reason, words, code, code, ((p.SECTION, unit),))
        yield NoteTold(end + timedelta(minutes=rng.randrange(12, 50)), author, note)


def _anodes(first: date, rng: Random) -> NoteTold:
    day = first + timedelta(days=rng.randrange(2, 25))
    section = rng.choice(_BIG)
    series = rng.randrange(1, 5)
    note = Note(
        "",
        day,
        day + timedelta(days=rng.randrange(0, 2)),
        "anode_change",
        f"Замена анодов на серии {series}, ванны под током с {rng.randrange(10, 18)}:00",
        units=((p.SECTION, section.unit),),
    )
    supervisor = SUPERVISORS[ROTATION.crews(note.last, "day")[0]]
    return NoteTold(local(note.last, 20, rng.randrange(2, 30)), supervisor, note)


def _heap(first: date, rng: Random) -> NoteTold:
    day = first + timedelta(days=rng.randrange(1, 20))
    last = day + timedelta(days=rng.randrange(2, 6))
    words = rng.choice(_HEAP_WORK).format(cells=rng.randrange(2, 6), row=rng.randrange(1, 5))
    note = Note("", day, last, "heap_work", words, units=((p.HEAP, rng.choice(HEAPS).unit),))
    return NoteTold(local(last + timedelta(days=1), 8, rng.randrange(20, 55)), DISPATCHERS[0], note)


def _ore(first: date, rng: Random) -> NoteTold:
    day = first + timedelta(days=rng.randrange(1, 24))
    note = Note("", day, day, "ore_change", rng.choice(_ORE_CHANGE), units=((p.SOURCE, rng.choice(_SOURCES)),))
    return NoteTold(local(day + timedelta(days=1), 9, rng.randrange(5, 55)), DISPATCHERS[1], note)


def _furnace(first: date) -> NoteTold:
    _, begin, end = _FURNACE
    note = Note(
        "",
        first.replace(day=begin),
        first.replace(day=end),
        "furnace_repair",
        "Плановый ремонт печи Ванюкова, аноды со склада",
        units=((p.DIVISION, "d1"),),
    )
    return NoteTold(local(note.last + timedelta(days=1), 11, 30), MANAGER, note)


def _started(unit: str, since: date) -> NoteTold:
    note = Note(
        "", since, since, "ore_change", "Фабрика принята в работу, первая руда", units=((p.CONCENTRATOR, unit),)
    )
    return NoteTold(local(since, 18, 10), MANAGER, note)
