"""Cathode output of the sample: cells are charged shift by shift and pulled by crop, like those of a real tankhouse.

A crop weighs current efficiency × k × the ampere-hours of its own cells since each was pulled last. The
currents are set so that the half-years come out near their goals, and the rest is a few kilograms on each weighing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from plantdesk.domain import measures as m
from plantdesk.domain.periods import half_year_of
from plantdesk.domain.quantities import Value
from plantdesk.services.sample.goals import daily_rate, part_of_goal
from plantdesk.services.sample.place import CALENDAR, FARADAY, SECTIONS, Section

_K = float(FARADAY)
_PASSES = 4
_HEAVY = 5000
"""Hundredths of a tonne above which a weighing is one of a whole tankhouse."""

ShiftKey = tuple[date, str]
Rows = dict[tuple[str, ShiftKey], dict[str, Value]]
"""(Section, shift) → its figures."""


@dataclass(frozen=True, slots=True)
class _Chance:
    """What chance decides for one shift of a section, drawn once, whatever the currents are."""

    live: int
    wobble: float
    meter: float
    outage: float
    hurry: float
    efficiency: float
    rejects: float
    grade_a: float
    volts: float
    energy: float


@dataclass(slots=True)
class _Run:
    """What one shift of a section did: the figures of its cells, and the tonnes that came out of them."""

    current: float
    kah: float
    outage: float
    live: int
    pulled: int
    harvest: float


def cathode_rows(seed: int, shifts: Sequence[ShiftKey], recorded: Mapping[str, set[ShiftKey]], until: ShiftKey) -> Rows:
    """Give the figures of every section and shift that is recorded.

    ``shifts`` are all of the sample in order, up to and including ``until``; ``recorded`` tells which of them each
    section has entered. The tonnes recorded in a half-year add up to its goal exactly.
    """
    chances = {s.unit: _chances(s, Random(f"{seed} {s.unit}"), shifts) for s in SECTIONS}
    goals = _goals(shifts, until)
    levels = dict.fromkeys(goals, 1.0)
    for _ in range(_PASSES):
        runs = {s.unit: _run(s, shifts, chances[s.unit], levels) for s in SECTIONS}
        made = dict.fromkeys(goals, 0.0)
        for section in SECTIONS:
            for key, run, chance in zip(shifts, runs[section.unit], chances[section.unit], strict=True):
                if key in recorded[section.unit]:
                    made[half_year_of(key[0]).first] += run.harvest * (1 - chance.rejects)
        factors = {half: float(goal) / made[half] if made[half] else 1.0 for half, goal in goals.items()}
        levels = {half: level * factors[half] for half, level in levels.items()}
    weights = _weighed(shifts, recorded, runs, chances, factors, goals)
    rows: Rows = {}
    for section in SECTIONS:
        for key, run, chance in zip(shifts, runs[section.unit], chances[section.unit], strict=True):
            if key in recorded[section.unit]:
                rows[section.unit, key] = _row(section, run, chance, weights[section.unit, key])
    return rows


def _goals(shifts: Iterable[ShiftKey], until: ShiftKey) -> dict[date, Decimal]:
    """Give the goal of each half-year of the sample; the last one counts in part where it is not over."""
    counted: dict[date, int] = {}
    for day, _ in shifts:
        first = half_year_of(day).first
        counted[first] = counted.get(first, 0) + 1
    goals = {}
    for first, count in counted.items():
        whole = half_year_of(first)
        over = until[0] >= whole.last
        every = whole.days * len(CALENDAR.pattern.codes)
        goals[first] = part_of_goal(first, 1, 1) if over else part_of_goal(first, count, every)
    return goals


def _chances(section: Section, rng: Random, shifts: Sequence[ShiftKey]) -> list[_Chance]:
    found = []
    drift = 0.0
    for number in range(len(shifts)):
        drift = 0.97 * drift + rng.gauss(0, 0.0012)
        season = 0.002 * math.sin(2 * math.pi * number / 730.5)
        efficiency = section.efficiency + season + min(max(drift, -0.006), 0.006) + rng.uniform(-0.004, 0.004)
        outage = rng.choice((0.5, 1.0, 1.5, 2.0, 3.0)) if rng.random() < 0.03 else 0.0
        idle = rng.randrange(3) if section.is_pilot else rng.randrange(4, 16)
        found.append(
            _Chance(
                live=section.cells - (0 if section.is_pilot else idle),
                wobble=rng.gauss(0, 0.004),
                meter=rng.gauss(0, 0.002),
                outage=outage,
                hurry=rng.gauss(0, 0.3 if section.is_pilot else 0.065 * section.cells / section.cycle),
                efficiency=min(max(efficiency, 0.938), 0.963),
                rejects=section.rejects * rng.uniform(0.5, 1.6),
                grade_a=rng.uniform(0.965, 0.996),
                volts=section.volts * rng.uniform(0.985, 1.015),
                energy=rng.uniform(0.99, 1.01),
            )
        )
    return found


def _run(
    section: Section, shifts: Sequence[ShiftKey], chances: Sequence[_Chance], levels: Mapping[date, float]
) -> list[_Run]:
    """Charge and pull the cells of a section through all shifts; first in, first out."""
    a_shift = section.cells / section.cycle
    usual = daily_rate(shifts[0][0]) / 2 * section.share * 1000 / (_K * section.cells * section.efficiency)
    ages = range(section.cycle, 0, -1)
    cells = [round(a_shift * (n + 1)) - round(a_shift * n) for n in range(section.cycle)]
    batches = [(count, -age * usual) for count, age in zip(cells, ages, strict=True) if count]
    charge = owed = 0.0
    runs = []
    for (day, code), chance in zip(shifts, chances, strict=True):
        hours = float(CALENDAR.shift_hours(day, code))
        tonnes = daily_rate(day) / 2 * section.share * levels[half_year_of(day).first]
        wanted = tonnes * 1000 / (_K * 12 * section.cells * 0.98 * section.efficiency)
        current = round(wanted * (1 + chance.wobble), 2 if section.is_pilot else 1)
        kah = round(current * (hours - chance.outage) * (1 + chance.meter), 1)
        charge += kah * chance.live / section.cells
        owed += a_shift
        pulled = min(max(round(owed + chance.hurry), 0), section.cells // 4)
        owed -= pulled
        charges, left = 0.0, pulled
        while left:
            count, since = batches[0]
            taken = min(count, left)
            charges += taken * (charge - since)
            left -= taken
            if taken == count:
                batches.pop(0)
            else:
                batches[0] = (count - taken, since)
        if pulled:
            batches.append((pulled, charge))
        harvest = chance.efficiency * _K * charges / 1000
        runs.append(_Run(current, kah, chance.outage, chance.live, pulled, harvest))
    return runs


def _weighed(
    shifts: Sequence[ShiftKey],
    recorded: Mapping[str, set[ShiftKey]],
    runs: Mapping[str, Sequence[_Run]],
    chances: Mapping[str, Sequence[_Chance]],
    factors: Mapping[date, float],
    goals: Mapping[date, Decimal],
) -> dict[tuple[str, ShiftKey], int]:
    """Give accepted cathodes in hundredths of a tonne, so that each half-year adds up to its goal.

    Tankhouses weigh in tenths, the pilot in hundredths.
    """
    weights: dict[tuple[str, ShiftKey], int] = {}
    by_half: dict[date, list[tuple[str, ShiftKey]]] = {half: [] for half in goals}
    for section in SECTIONS:
        for key, run, chance in zip(shifts, runs[section.unit], chances[section.unit], strict=True):
            if key in recorded[section.unit]:
                half = half_year_of(key[0]).first
                tonnes = run.harvest * (1 - chance.rejects) * factors[half]
                weights[section.unit, key] = round(tonnes * 100) if section.is_pilot else round(tonnes * 10) * 10
                by_half[half].append((section.unit, key))
    for half, places in by_half.items():
        tens, ones = divmod(int(goals[half] * 100) - sum(weights[place] for place in places), 10)
        _spread(weights, [place for place in places if 0 < weights[place] < _HEAVY], ones, 1)
        _spread(weights, [place for place in places if weights[place] > _HEAVY], tens, 10)
    return weights


def _spread(weights: dict[tuple[str, ShiftKey], int], places: Sequence[tuple[str, ShiftKey]], n: int, by: int) -> None:
    """Add ``n`` times ``by`` to weighings that lie evenly over all of them."""
    for number in range(abs(n)) if places else ():
        weights[places[number * len(places) // abs(n) % len(places)]] += by if n > 0 else -by


def _row(section: Section, run: _Run, chance: _Chance, weight: int) -> dict[str, Value]:
    """Write a shift of a section as its supervisor and the laboratory do; ``weight`` in hundredths of a tonne."""
    decimals = 2 if section.is_pilot else 1
    row = {
        m.CATHODE_T: typed(weight / 100, decimals),
        m.REJECT_T: typed(weight / 100 * chance.rejects / (1 - chance.rejects), decimals),
        m.CELLS_PULLED: typed(run.pulled, 0),
        m.CURRENT_KA: typed(run.current, decimals),
        m.AMPERE_HOURS_KAH: typed(run.kah, 1),
        m.CELLS_LIVE: typed(run.live, 0),
        m.CELL_VOLTAGE_V: typed(chance.volts, 3),
        m.ENERGY_MWH: typed(chance.volts * run.kah * run.live / 1000 * chance.energy, decimals),
    }
    if run.outage:
        row[m.OUTAGE_H] = typed(run.outage, 1)
    row[m.GRADE_A_T] = typed(math.floor(weight / 10 * chance.grade_a) / 10, decimals)
    return row


def typed(number: float, decimals: int) -> Value:
    """Give a number as a person types it, with so many decimals."""
    return Value(Decimal(f"{number:.{decimals}f}"))
