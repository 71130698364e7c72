"""Which production day, shift and crew a moment belongs to; the hours of a shift follow from its two instants.

A production day begins with its first shift: 03:15 on 1 July belongs to the night of 30 June. Hours are never
assumed: the night of 29 February 2024 in Asia/Almaty had 13 of them, and Faraday's copper follows the hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from plantdesk.domain.text import Message, Text, msg

REST = "rest"
OFF = "off"
"""What a crew does on a day without a shift; any word that is no shift code would do."""

_DAY = timedelta(days=1)


class Shift(NamedTuple):
    """A shift of the production day: its code for ever, its name for people, and the wall-clock time it starts."""

    code: str
    name: Text
    start: time


@dataclass(frozen=True, slots=True)
class ShiftPattern:
    """The shifts of a production day in their order; the first begins the day, each ends where the next begins.

    A shift that starts earlier by the clock than the first one starts on the next calendar day.
    """

    shifts: tuple[Shift, ...]

    def __post_init__(self) -> None:
        codes = [shift.code for shift in self.shifts]
        if not codes or len(set(codes)) != len(codes):
            raise ValueError("a shift pattern needs shifts, each with its own code")
        since_first = [self._after_first(shift) for shift in self.shifts]
        if since_first != sorted(set(since_first)):
            raise ValueError("the shifts of a pattern must start one after another within 24 hours")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the shifts in their order."""
        return tuple(shift.code for shift in self.shifts)

    def shift(self, code: str) -> Shift:
        """Give the shift with this code; ``KeyError`` where there is none."""
        return self.shifts[self.position(code)]

    def position(self, code: str) -> int:
        """Give the place of the shift within the day, from 0; ``KeyError`` where there is none."""
        try:
            return self.codes.index(code)
        except ValueError:
            raise KeyError(code) from None

    def _after_first(self, shift: Shift) -> int:
        """Minutes by the clock from the first start of the day to this one."""
        first = self.shifts[0].start
        return ((shift.start.hour - first.hour) * 60 + shift.start.minute - first.minute) % 1440


@dataclass(frozen=True, slots=True)
class Rotation:
    """Which crew works which shift: every crew walks the same cycle of days, each from its own place in it.

    ``cycle`` holds a shift code, ``REST`` or ``OFF`` for every day; on ``epoch`` a crew stands at its offset.
    """

    cycle: tuple[str, ...]
    epoch: date
    offsets: Mapping[str, int]

    def duty(self, crew: str, day: date) -> str:
        """Give the shift code that the crew works on this production day, or ``REST`` or ``OFF``."""
        return self.cycle[((day - self.epoch).days + self.offsets[crew]) % len(self.cycle)]

    def crews(self, day: date, code: str) -> tuple[str, ...]:
        """Give every crew that works this shift: one in a rotation without faults."""
        return tuple(crew for crew in self.offsets if self.duty(crew, day) == code)

    def fault(self, codes: Iterable[str]) -> Message | None:
        """Say which shift the rotation leaves without a crew or gives to two; checked over one whole cycle."""
        codes = tuple(codes)
        for number in range(len(self.cycle)):
            day = self.epoch + timedelta(days=number)
            for code in codes:
                found = len(self.crews(day, code))
                if found != 1:
                    return msg(
                        "Rotation: shift {shift} on {day} has {found} crews, and it must have exactly one. "
                        "Two shifts called day and night go with the rotation four or panama; three called first, second"
                        " and third with sixteen.",
                        found=found,
                        shift=code,
                        day=day,
                    )
        return None


class Calendar(NamedTuple):
    """The plant's clock: time zone, shifts and rotation, as valid over some time.

    Instants are given in UTC, so that their difference is the time that passed and not the one on the wall clock.
    """

    zone: ZoneInfo
    pattern: ShiftPattern
    rotation: Rotation | None = None

    def shifts(self, day: date) -> tuple[tuple[date, str], ...]:
        """Give the keys (day, shift code) of a production day in their order."""
        return tuple((day, code) for code in self.pattern.codes)

    def production_day_and_shift(self, instant: datetime) -> tuple[date, str]:
        """Give the one production day and shift that an aware instant belongs to; a start belongs to its shift."""
        if instant.tzinfo is None:
            raise ValueError("an instant without a time zone belongs to no shift")
        at = instant.astimezone(UTC)
        day = at.astimezone(self.zone).date() + _DAY
        while at < self._start(day, 0):
            day -= _DAY
        position = len(self.pattern.shifts) - 1
        while at < self._start(day, position):
            position -= 1
        return day, self.pattern.codes[position]

    def shift_instants(self, day: date, code: str) -> tuple[datetime, datetime]:
        """Give the start (inclusive) and end (exclusive) of a shift in UTC; ``KeyError`` for an unknown code."""
        position = self.pattern.position(code)
        return self._start(day, position), self._start(day, position + 1)

    def shift_hours(self, day: date, code: str) -> Decimal:
        """Give the hours that pass in a shift: 12 as a rule, 13 or 11 where the clocks change."""
        start, end = self.shift_instants(day, code)
        return Decimal(int((end - start).total_seconds())) / 3600

    def local(self, instant: datetime) -> datetime:
        """Give an aware instant in plant time, for people to read."""
        return instant.astimezone(self.zone)

    def crew(self, day: date, code: str) -> str | None:
        """Give the crew of a shift; ``None`` without a rotation, or where it does not name exactly one."""
        crews = self.rotation.crews(day, code) if self.rotation else ()
        return crews[0] if len(crews) == 1 else None

    def _start(self, day: date, position: int) -> datetime:
        days, position = divmod(position, len(self.pattern.shifts))
        start = self.pattern.shifts[position].start
        if start < self.pattern.shifts[0].start:
            days += 1
        return datetime.combine(day + days * _DAY, start, self.zone).astimezone(UTC)


TWO_SHIFTS = ShiftPattern(
    (
        Shift("day", Text("Day", "Дневная", "Күндізгі"), time(8)),
        Shift("night", Text("Night", "Ночная", "Түнгі"), time(20)),
    )
)
"""Two shifts of twelve hours by the clock."""

THREE_SHIFTS = ShiftPattern(
    (
        Shift("first", Text("First", "Первая", "Бірінші"), time(8)),
        Shift("second", Text("Second", "Вторая", "Екінші"), time(16)),
        Shift("third", Text("Third", "Третья", "Үшінші"), time(0)),
    )
)
"""Three shifts of eight hours by the clock."""


def cycle_of(letters: str, codes: Mapping[str, str]) -> tuple[str, ...]:
    """Read a rotation written with one letter a day (``DNRO``); a letter without a meaning is a day off."""
    return tuple(codes.get(letter, OFF) for letter in letters)


def four_crews(epoch: date, crews: tuple[str, str, str, str]) -> Rotation:
    """Give the rotation day, night, rest, off for two shifts: 42 hours a week."""
    return Rotation(("day", "night", REST, OFF), epoch, dict(zip(crews, (0, 3, 2, 1), strict=True)))


def panama(epoch: date, crews: tuple[str, str, str, str]) -> Rotation:
    """Give the Panama rotation for two shifts: fourteen days on the day shift, then fourteen on the night shift."""
    fortnight = "DDOODDDOODDOOO"
    cycle = cycle_of(fortnight + fortnight.replace("D", "N"), {"D": "day", "N": "night"})
    return Rotation(cycle, epoch, dict(zip(crews, (0, 7, 14, 21), strict=True)))


def sixteen_days(epoch: date, crews: tuple[str, str, str, str]) -> Rotation:
    """Give the rotation of sixteen days for three shifts: four of each, with days off between."""
    cycle = cycle_of("1111O2222O3333OO", {"1": "first", "2": "second", "3": "third"})
    return Rotation(cycle, epoch, dict(zip(crews, (0, 4, 8, 12), strict=True)))
