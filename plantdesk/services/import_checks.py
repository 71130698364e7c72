"""What a file says about itself: its totals against their parts, and what it computed against what we compute.

Nothing is chosen between the two: where they differ, the difference is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Literal

from plantdesk.domain import day as days
from plantdesk.domain.catalogue import Catalogue, Derived, Figure, Ratio, Sum
from plantdesk.domain.computed import brief
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, amount, decode
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.import_rows import FileRow, FileValue, Place

Span = Literal["shift", "day", "month"]
"""What a total is the total of."""

_PRECISION = 60
_FLOAT_NOISE = Decimal("1e-9")
"""Spreadsheets compute in binary: the 15th digit says nothing."""


@dataclass(frozen=True, slots=True)
class TotalDifference:
    """A total of a file that is not what its parts give.

    ``parts`` is their sum; for a mean it is the least and the greatest of them, between which every mean lies.
    """

    place: Place
    figure: str
    name: Text | str
    of: Span
    file: Decimal
    parts: tuple[Decimal, ...]

    @property
    def told(self) -> Message:
        """Say the place, both numbers and what they are."""
        return self.place.told(self._sentence())

    def _sentence(self) -> Message:
        shown = {"name": self.name, "file": brief(self.file, 6)}
        if not self.parts:
            return msg("{name}: the file's total is {file}, but its shifts give nothing.", **shown)
        if len(self.parts) == 2:
            low, high = (brief(part, 6) for part in self.parts)
            if low == high:
                return msg("{name}: the file's mean is {file}, its shifts give {parts}.", **shown, parts=low)
            return msg(
                "{name}: the file's mean {file} lies outside its shifts, {low} to {high}.", **shown, low=low, high=high
            )
        parts = brief(self.parts[0], 6)
        if self.of == "shift":
            return msg("{name}: the file's shift total is {file}, its rows give {parts}.", **shown, parts=parts)
        if self.of == "day":
            return msg("{name}: the file's day total is {file}, its shifts give {parts}.", **shown, parts=parts)
        return msg("{name}: the file's total to date is {file}, its shifts give {parts}.", **shown, parts=parts)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many totals of a file could be compared with their parts, and those that differ."""

    compared: int = 0
    differences: tuple[TotalDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckDifference:
    """A value that the file computed and we compute differently; ``ours`` is ``None`` where we cannot compute it."""

    place: Place
    subject: Subject
    name: Text | str
    file: Decimal
    ours: Decimal | None

    @property
    def told(self) -> Message:
        """Say the place and both values."""
        if self.ours is None:
            what = msg(
                "{name}: the file has {file}; here it is unknown, because a figure it follows from is missing.",
                name=self.name,
                file=brief(self.file, 6),
            )
        else:
            what = msg(
                "{name}: the file has {file}, PlantDesk computes {ours}.",
                name=self.name,
                file=brief(self.file, 6),
                ours=brief(self.ours, 6),
            )
        return self.place.told(what)


@dataclass(frozen=True, slots=True)
class Check:
    """A column that the file computed itself, over all its shifts.

    ``rows`` have a value in it, ``compared`` of them were compared at ``decimals`` (``None``: not compared), ``matched``
    agree. ``file`` is the column's sum and ``ours`` the sum of what we compute for the same rows, unrounded; for a ratio
    both are means over the rows that have both, weighted by our denominators. ``None`` where nothing is known.
    """

    key: str
    name: Text | str
    decimals: int | None
    rows: int
    compared: int
    matched: int
    file: Decimal | None
    ours: Decimal | None
    differences: tuple[CheckDifference, ...]


@dataclass(frozen=True, slots=True)
class CheckCell:
    """One value that the file computed, with the subject it is about where that could be found."""

    key: str
    readings: tuple[Decimal, ...]
    subject: Subject | None
    place: Place


@dataclass(frozen=True, slots=True)
class _Part:
    """One row of a shift: where it belongs, and its numbers by key (``None``: of several meanings)."""

    day: date | str | None
    shift: str | None
    units: Mapping[str, str | None]
    numbers: Mapping[str, Decimal | None]


@dataclass(slots=True)
class _Sheet:
    """The shifts of one sheet of the file so far, all and by day and month."""

    name: str
    parts: list[_Part] = field(default_factory=list)
    by_day: dict[date | str | None, list[_Part]] = field(default_factory=dict)
    by_month: dict[tuple[int, int] | None, list[_Part]] = field(default_factory=dict)

    def add(self, part: _Part) -> None:
        """Remember a row."""
        self.parts.append(part)
        self.by_day.setdefault(part.day, []).append(part)
        self.by_month.setdefault(_month(part.day), []).append(part)

    def under(self, total: FileRow) -> list[_Part]:
        """Give the rows that a total stands for."""
        if total.total == "month":
            return self.by_month.get(_month(total.day), [])
        of_day = self.by_day.get(total.day, [])
        return [part for part in of_day if part.shift == total.shift] if total.total == "shift" else of_day


def _month(day: date | str | None) -> tuple[int, int] | None:
    return (day.year, day.month) if isinstance(day, date) else None


class Totalling:
    """Compare each total with the shifts above it, as the rows of a file pass by."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Know from ``catalogue`` how a figure adds up; what it does not know is added."""
        self._catalogue = catalogue
        self._sheet: _Sheet | None = None
        self._compared = 0
        self._differences: list[TotalDifference] = []

    def take(self, row: FileRow) -> None:
        """Remember a shift, or compare a total."""
        if self._sheet is None or self._sheet.name != row.sheet:
            self._sheet = _Sheet(row.sheet)
        given = {key: value for key, value in {**row.values, **row.checks}.items() if value is not None}
        meant = {key: self._numbers(key, value) for key, value in given.items()}
        if row.total is None:
            numbers = {key: found[0] if len(found) == 1 else None for key, found in meant.items() if found}
            self._sheet.add(_Part(row.day, row.shift, row.units, numbers))
            return
        for key, found in meant.items():
            if len(found) == 1 and not given[key].derived:  # what follows from two totals is compared in those
                self._compare(row, row.total, key, found[0], given[key].column)

    def result(self) -> Totals:
        """Give what was found."""
        return Totals(self._compared, tuple(self._differences))

    def _compare(self, row: FileRow, of: Span, key: str, file: Decimal, column: str) -> None:
        assert self._sheet is not None
        series = self._series(key)
        adds = series is None or isinstance(series.adds, Sum)
        parts = self._numbers_of(self._sheet.under(row), row, key)
        if None in parts or (not parts and file == 0):
            return
        found = _disagreement(file, parts, adds)
        if found is not None and of == "month":
            # A file of several months may end with the total of them all.
            whole = self._numbers_of(self._sheet.parts, row, key)
            found = found if None in whole or _disagreement(file, whole, adds) is not None else None
        self._compared += 1
        if found is not None:
            name = series.name if series is not None else key
            self._differences.append(TotalDifference(Place(row.sheet, row.line, column), key, name, of, file, found))

    def _numbers(self, key: str, value: FileValue) -> tuple[Decimal, ...]:
        """Give what a cell may mean; for a measured figure, its limits decide as far as they can."""
        readings = value.readings
        if len(readings) > 1 and key in self._catalogue:
            readings = self._catalogue.figure(key).within(readings)
        return numbers(readings)

    def _series(self, key: str) -> Figure | Derived | None:
        try:
            return self._catalogue.series(key)
        except KeyError:
            return None

    def _numbers_of(self, parts: Iterable[_Part], total: FileRow, key: str) -> list[Decimal | None]:
        """Give a figure's numbers in some rows; of one unit, where the total names one."""
        found = [part for part in parts if key in part.numbers]
        series = self._series(key)
        if series is not None:
            kind = self._catalogue.sheet(series.sheet).subject
            unit = total.units.get(kind)
            of_unit = [part for part in found if part.units.get(kind) == unit]
            found = of_unit or found
        return [part.numbers[key] for part in found]


def _disagreement(file: Decimal, given: Sequence[Decimal | None], adds: bool) -> tuple[Decimal, ...] | None:
    """Give what the parts say where the total contradicts them; it may be rounded to its own last digit."""
    parts = [part for part in given if part is not None]
    if not parts:
        return ()
    exponent = file.as_tuple().exponent
    last_digit = Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)
    near = last_digit / 2 + abs(file) * _FLOAT_NOISE
    if adds:
        with localcontext(prec=_PRECISION):
            whole = sum(parts, Decimal(0))
        return None if abs(whole - file) <= near else (whole,)
    low, high = min(parts), max(parts)
    return None if low - near <= file <= high + near else (low, high)


def numbers(readings: Iterable[Value]) -> tuple[Decimal, ...]:
    """Give the numbers among some readings, half the limit for below detection."""
    return tuple(dict.fromkeys(n for value in readings if (n := amount(value)) is not None))


Row = Mapping[str, days.Cell]


def compare(
    cells: Iterable[CheckCell],
    decimals: Mapping[str, int | None],
    rows: Mapping[Subject, Row],
    plant: Plant,
    catalogue: Catalogue,
) -> tuple[Check, ...]:
    """Compare what the file computed with what follows from ``rows``, the entries as they would stand.

    ``decimals`` says how the file rounds each of its columns; both sides are rounded half up to so many.
    """
    by_shift: dict[tuple[date, str], dict[Subject, Row]] = {}
    for subject, row in rows.items():
        assert subject.day is not None
        by_shift.setdefault((subject.day, subject.shift or ""), {})[subject] = row
    sums: dict[tuple[date, str], Mapping[tuple[str, str, str], days.DaySum]] = {}
    columns: dict[str, _Column] = {}
    for cell in cells:
        column = columns.setdefault(cell.key, _Column(cell.key, decimals.get(cell.key), catalogue))
        if cell.subject is None or column.series is None:
            column.unknown(cell)
            continue
        subject = cell.subject
        assert subject.day is not None
        shift = (subject.day, subject.shift or "")
        if shift not in sums:
            of_shift = by_shift.get(shift, {})
            kinds = days.kinds_touched(s.kind for s in of_shift)
            sums[shift] = days.sums(subject.day, of_shift, plant, catalogue, kinds)
        column.take(cell, subject, rows.get(subject, {}), sums[shift])
    return tuple(column.result() for column in columns.values())


class _Column:
    """One column of checks as it is compared, row by row."""

    def __init__(self, key: str, decimals: int | None, catalogue: Catalogue) -> None:
        self.key = key
        self.decimals = decimals
        try:
            self.series: Figure | Derived | None = catalogue.series(key)
        except KeyError:
            self.series = None
        self._rows = self._compared = self._matched = self._known = 0
        self._file = self._ours = self._weight = Decimal(0)
        self._differences: list[CheckDifference] = []

    def unknown(self, cell: CheckCell) -> None:
        """Count a value that nothing can be compared with; what the catalogue does not know is added up."""
        self._rows += 1
        if self._adds and len(cell.readings) == 1:
            self._file += cell.readings[0]

    def take(
        self,
        cell: CheckCell,
        subject: Subject,
        row: Row,
        sums: Mapping[tuple[str, str, str], days.DaySum],
    ) -> None:
        """Compare one value with ours; where the cell has several meanings, ours tells which one is meant."""
        with localcontext(prec=_PRECISION):
            ours, weight = self._computed(subject, row, sums)
            if ours is None and len(cell.readings) > 1:
                self.unknown(cell)
                return
            self._rows += 1
            file = min(cell.readings, key=lambda reading: abs(reading - (ours or 0)))
            if self._adds:
                self._file += file
            if ours is not None:
                self._known += 1
                self._weight += weight
                self._ours += ours * weight
                if not self._adds:
                    self._file += file * weight
            if self.decimals is None:
                return
            self._compared += 1
            if ours is not None and _agree(file, ours, self.decimals):
                self._matched += 1
            else:
                name = self.series.name if self.series is not None else self.key
                self._differences.append(CheckDifference(cell.place, subject, name, file, ours))

    def result(self) -> Check:
        """Give what was found."""
        with localcontext(prec=_PRECISION):
            over = Decimal(1) if self._adds else self._weight
            return Check(
                self.key,
                self.series.name if self.series is not None else self.key,
                self.decimals,
                self._rows,
                self._compared,
                self._matched,
                self._file / over if over else None,
                self._ours / over if over and self._known else None,
                tuple(self._differences),
            )

    @property
    def _adds(self) -> bool:
        return self.series is None or isinstance(self.series.adds, Sum)

    def _computed(
        self, subject: Subject, row: Row, sums: Mapping[tuple[str, str, str], days.DaySum]
    ) -> tuple[Decimal | None, Decimal]:
        """Give our value of one shift, unrounded, and its weight in a mean."""
        series, one = self.series, Decimal(1)
        if isinstance(series, Derived) and isinstance(series.adds, Ratio):
            over = sums.get((subject.kind, subject.unit, series.adds.over))
            under = sums.get((subject.kind, subject.unit, series.adds.under))
            if over is None or under is None or not under.num:
                return None, one
            return over.num * 100 / under.num, under.num
        if isinstance(series, Derived):
            found = sums.get((subject.kind, subject.unit, self.key))
            return (None if found is None else found.num), one
        text = row.get(self.key, (None, False))[0]
        return (None if text is None else amount(decode(text))), one


def _agree(file: Decimal, ours: Decimal, decimals: int) -> bool:
    """Tell whether both say the same at so many decimals, rounded half up; binary noise decides no half."""
    if abs(file - ours) <= abs(ours) * _FLOAT_NOISE:
        return True
    step = Decimal(1).scaleb(-decimals)
    return file.quantize(step, ROUND_HALF_UP) == ours.quantize(step, ROUND_HALF_UP)
