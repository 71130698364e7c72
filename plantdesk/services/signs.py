"""Signs of work: who has entered what of the last shifts and when, what is missing, and who is to be phoned about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Figure
from plantdesk.domain.ledger import Cells, Revision, Standing, Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import NONE, encode
from plantdesk.domain.text import Text
from plantdesk.services.known_on import known_until
from plantdesk.services.ports import Readable

KINDS = (m.SECTION, m.CONCENTRATOR, m.SOURCE, m.HEAP)
"""Kinds of unit that are entered by shift, in the order in which a division lists them."""
SHIFTS = 14
"""How many shifts a board shows unless it is asked for others, and at least so many are looked at for whom to phone."""
GRACE = timedelta(hours=1)
"""So long after it was due, a value is still in time: the next shift is writing down what the last one left."""
LAB = "lab"
SUPERVISOR, LABORATORY = "supervisor", "lab"
"""Roles of people: who leads a crew, and who analyses."""

_DASH = encode(NONE)
_LOOK_BACK = timedelta(days=31)
_DAY = timedelta(days=1)


class Sign(StrEnum):
    """How a unit's shift stands: each has its own shape and word."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    """Something is there, and nothing of the rest is overdue yet."""
    LATE = "late"
    """Something is there, and something that was due is not."""
    MISSING = "missing"
    """The shift is over, and nothing is there."""
    NOT_DUE = "not due"
    """The shift is under way or the unit does not run: nothing is awaited."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit in one shift.

    ``absent`` are the figures that should be there by now, ``awaited`` those that still have time. ``late`` is how long after it was due the last of them came,
    or has not come yet; within the grace there is none. ``first`` and ``last`` are when something was recorded, in UTC
    milliseconds; ``authors`` who recorded what stands, the first one first; ``corrections`` how many figures differ from
    what was entered before.
    """

    subject: Subject
    tab: str
    sign: Sign
    there: int
    due: int
    absent: tuple[Figure, ...] = ()
    late: timedelta | None = None
    authors: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    corrections: int = 0
    awaited: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its cells, one for each shift of the board."""

    kind: str
    unit: str
    name: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A division with its units; what belongs to no division stands under ``None``."""

    division: str | None
    name: Text
    lines: tuple[Line, ...]

    def at(self, place: int) -> tuple[Cell, ...]:
        """Give the cells of one shift."""
        return tuple(line.cells[place] for line in self.lines)

    def last(self, shifts: int) -> Group:
        """Give the same with the last shifts alone."""
        return replace(self, lines=tuple(replace(line, cells=line.cells[-shifts:]) for line in self.lines))

    def sign(self, place: int) -> Sign:
        """Give the gravest sign of one shift."""
        return gravest(cell.sign for cell in self.at(place))


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to phone: about which shift, and what is not there.

    ``people`` lead the crew that had the shift, or work in the laboratory where an assay is late; nobody where the
    plant's settings name none. ``cells`` are what it is about.
    """

    day: date
    shift: str
    crew: str | None
    role: str
    people: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def late(self) -> timedelta:
        """How long the oldest of it is overdue."""
        return max((cell.late for cell in self.cells if cell.late is not None), default=timedelta())


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has the shift that is under way."""

    day: date
    shift: str
    crew: str | None
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """What stood at a moment: the shifts, oldest first, the divisions with their units, whom to phone, who is on duty.

    Calls are about the last ``looked`` shifts, which may be more than are shown.
    """

    now: datetime
    shifts: tuple[tuple[date, str], ...]
    groups: tuple[Group, ...]
    calls: tuple[Call, ...]
    duty: Duty
    looked: int

    @property
    def counts(self) -> Mapping[Sign, int]:
        """How many cells stand under each sign."""
        found = dict.fromkeys(Sign, 0)
        for group in self.groups:
            for line in group.lines:
                for cell in line.cells:
                    found[cell.sign] += 1
        return found


_GRAVITY = (Sign.NOT_DUE, Sign.COMPLETE, Sign.PARTIAL, Sign.LATE, Sign.MISSING)


def gravest(signs: Iterable[Sign]) -> Sign:
    """Give the sign that asks most for something to be done."""
    return max(signs, key=_GRAVITY.index, default=Sign.NOT_DUE)


def board(ledger: Readable, now: datetime, shifts: int = SHIFTS, until: date | None = None) -> Board:
    """Look at the last shifts as of an aware moment: up to the one under way, or all of those up to a day's last."""
    plant = ledger.plant()
    under_way = plant.calendar(now.date()).production_day_and_shift(now)
    looked = max(shifts, SHIFTS)  # whom to phone must not depend on the room there is
    keys = _last_shifts(plant, under_way if until is None or until >= under_way[0] else None, until, looked)
    if not keys:
        keys = [under_way]
    first, last = keys[0][0], keys[-1][0]
    cells = ledger.cells(first, last, KINDS)
    recorded = _recorded(ledger, plant, keys[0], cells)
    begun = {kind: _begun(ledger, kind, first, cells) for kind in KINDS}
    lines: dict[str | None, list[Line]] = {}
    for kind in KINDS:
        figures = {day: _figures(ledger, kind, day) for day, _ in keys}
        tab = next(sheet.tab for sheet in ledger.catalogue.sheets if sheet.subject == kind)
        for unit in _units(plant, kind, keys):
            found = tuple(
                _cell(plant, Subject(kind, unit, *key), tab, figures[key[0]], cells, recorded, begun[kind], now)
                for key in keys
            )
            division = plant.division_of(kind, unit, last)
            lines.setdefault(division, []).append(Line(kind, unit, plant.name(kind, unit, last), found))
    order = {division: place for place, division in enumerate(plant.units(p.DIVISION, last))}
    groups = tuple(
        Group(division, NOBODYS if division is None else plant.name(p.DIVISION, division, last), tuple(lines[division]))
        for division in sorted(lines, key=lambda one: (one is None, order.get(one or "", len(order)), one or ""))
    )
    crew = _crew(plant, *under_way)
    duty = Duty(*under_way, crew, _leaders(plant, crew, under_way[0]))
    calls = tuple(_calls(plant, groups, keys))
    return Board(now, tuple(keys[-shifts:]), tuple(group.last(shifts) for group in groups), calls, duty, len(keys))


NOBODYS = Text("Without a division", "Без подразделения", "Бөлімшесіз")


def moment_of(plant: Plant, now: datetime, known_on: date | None) -> datetime:
    """Give the moment that lateness is told by: the end of the day something is looked at as known on, else the present."""
    if known_on is None:
        return now
    return min(now, datetime.fromtimestamp(known_until(plant, known_on) / 1000, UTC))


# --- which shifts and units ------------------------------------------------------------------------------------------


def _last_shifts(
    plant: Plant, under_way: tuple[date, str] | None, until: date | None, count: int
) -> list[tuple[date, str]]:
    """Give the last shifts up to the one under way, or up to the last of a day, oldest first."""
    day = under_way[0] if under_way is not None and until is None else until or date.min
    found: list[tuple[date, str]] = []
    while len(found) < count:
        of_day = reversed(plant.calendar(day).shifts(day))
        found += [key for key in of_day if under_way is None or _starts(plant, key) <= _starts(plant, under_way)]
        day -= _DAY
    return list(reversed(found[:count]))


def _starts(plant: Plant, key: tuple[date, str]) -> datetime:
    return plant.calendar(key[0]).shift_instants(*key)[0]


def _units(plant: Plant, kind: str, keys: Sequence[tuple[date, str]]) -> list[str]:
    """Give every unit that existed on a day of the board, in the order of the latest."""
    found: dict[str, None] = {}
    for day in sorted({day for day, _ in keys}, reverse=True):
        found |= dict.fromkeys(plant.units(kind, day))
    return list(found)


def _figures(ledger: Readable, kind: str, day: date) -> tuple[Figure, ...]:
    """Give the figures that are due of a unit on a day."""
    catalogue = ledger.catalogue
    sheet = next(sheet for sheet in catalogue.sheets if sheet.subject == kind)
    return tuple(figure for figure in catalogue.on(sheet.key, day) if figure.due.hours is not None)


def _begun(ledger: Readable, kind: str, first: date, cells: Cells) -> date | None:
    """Give the day from which entries of a kind are awaited: none before the first was ever made."""
    if any(day < first for day in ledger.days_with_entries(first - _LOOK_BACK, (kind,))):
        return first
    return min((s.day for s in cells if s.kind == kind and s.day is not None), default=None)


def _recorded(ledger: Readable, plant: Plant, first: tuple[date, str], cells: Cells) -> Mapping[int, Revision]:
    """Give the revisions that stand, most of them by one reading: they were recorded since the first shift began."""
    wanted = {s.revision for row in cells.values() for s in row.values() if s.value is not None}
    since = round(_starts(plant, first).timestamp() * 1000) - 1
    found = {r.id: r for r in ledger.recorded_between(since, 2**62) if r.id in wanted}
    return found | ledger.revisions(wanted - found.keys())


# --- one unit in one shift -------------------------------------------------------------------------------------------


def _cell(
    plant: Plant,
    subject: Subject,
    tab: str,
    figures: Sequence[Figure],
    cells: Cells,
    recorded: Mapping[int, Revision],
    begun: date | None,
    now: datetime,
) -> Cell:
    assert subject.day is not None
    assert subject.shift is not None
    row = {key: s for key, s in cells.get(subject, {}).items() if s.value is not None}
    end = plant.calendar(subject.day).shift_instants(subject.day, subject.shift)[1]
    runs = plant.state(subject.kind, subject.unit, subject.day) == p.RUNNING
    awaited = runs and begun is not None and subject.day >= begun
    stood_still = bool(row) and all(s.value == _DASH for s in row.values())
    absent = [] if stood_still or not awaited else [f for f in figures if f.key not in row]
    grace = GRACE if row else timedelta()
    overdue = [figure for figure in absent if now.astimezone(UTC) >= _due(figure, end) + grace]
    said = sorted((recorded[s.revision] for s in row.values() if s.revision in recorded), key=lambda r: r.id)
    moments = [r.command.recorded for r in said]
    return Cell(
        subject,
        tab,
        _sign(row, absent, overdue, awaited=awaited, over=now.astimezone(UTC) >= end),
        sum(figure.key in row for figure in figures),
        len(figures) if awaited else 0,
        tuple(overdue),
        _lateness(row, figures, overdue, recorded, end, now, awaited=awaited and not stood_still),
        tuple(dict.fromkeys(r.command.author for r in said)),
        min(moments, default=None),
        max(moments, default=None),
        sum(s.corrected for s in row.values()),
        tuple(figure for figure in absent if row and figure not in overdue),
    )


def due_at(plant: Plant, subject: Subject, figure: Figure) -> datetime:
    """Give the moment by which a figure of a shift is due, in plant time without a zone."""
    assert subject.day is not None
    assert subject.shift is not None
    calendar = plant.calendar(subject.day)
    return calendar.local(_due(figure, calendar.shift_instants(subject.day, subject.shift)[1])).replace(tzinfo=None)


def _due(figure: Figure, end: datetime) -> datetime:
    return end + timedelta(hours=figure.due.hours or 0)


def _sign(
    row: Mapping[str, Standing], absent: Sequence[Figure], overdue: Sequence[Figure], *, awaited: bool, over: bool
) -> Sign:
    if not row:
        return Sign.MISSING if awaited and over else Sign.NOT_DUE
    if overdue:
        return Sign.LATE
    return Sign.PARTIAL if absent else Sign.COMPLETE


def _lateness(
    row: Mapping[str, Standing],
    figures: Sequence[Figure],
    overdue: Sequence[Figure],
    recorded: Mapping[int, Revision],
    end: datetime,
    now: datetime,
    *,
    awaited: bool,
) -> timedelta | None:
    """Tell how long after it was due the last value came, or how long it has been awaited."""
    if not awaited:
        return None
    waits = [now.astimezone(UTC) - _due(figure, end) for figure in overdue]
    for figure in figures:
        standing = row.get(figure.key)
        revision = None if standing is None or standing.corrected else recorded.get(standing.revision)
        if revision is not None:
            came = datetime.fromtimestamp(revision.command.recorded / 1000, UTC)
            waits.append(came - _due(figure, end))
    longest = max(waits, default=timedelta())
    return longest if longest > GRACE else None


# --- whom to phone ---------------------------------------------------------------------------------------------------


def _calls(plant: Plant, groups: Sequence[Group], keys: Sequence[tuple[date, str]]) -> Iterable[Call]:
    """Give a line for each shift and role that owes something, the longest overdue first."""
    found = []
    for place, (day, shift) in enumerate(keys):
        owed = [cell for group in groups for cell in group.at(place) if cell.sign in (Sign.MISSING, Sign.LATE)]
        crew = _crew(plant, day, shift)
        for role in (SUPERVISOR, LABORATORY):
            cells = tuple(cell for cell in owed if _owes(cell, role))
            if cells:
                people = _leaders(plant, crew, day) if role == SUPERVISOR else _with_role(plant, LABORATORY, day)
                found.append(Call(day, shift, crew if role == SUPERVISOR else None, role, people, cells))
    return sorted(found, key=lambda call: -call.late)


def is_assayed(figure: Figure) -> bool:
    """Tell whether the laboratory owes a figure."""
    return figure.is_assay and figure.source == LAB


def _owes(cell: Cell, role: str) -> bool:
    """Tell whether somebody in a role owes a value: what is missing altogether is the crew's."""
    assays = [is_assayed(figure) for figure in cell.absent]
    if role == LABORATORY:
        return cell.sign is Sign.LATE and any(assays)
    return cell.sign is Sign.MISSING or not all(assays)


def _crew(plant: Plant, day: date, shift: str) -> str | None:
    return plant.calendar(day).crew(day, shift)


def _leaders(plant: Plant, crew: str | None, day: date) -> tuple[str, ...]:
    """Give the supervisors of a crew; anybody of it where none is called so."""
    if crew is None:
        return ()
    members = [one for one in plant.running(p.PERSON, day) if plant.attribute(p.PERSON, one, p.CREW_OF, day) == crew]
    leaders = [one for one in members if plant.attribute(p.PERSON, one, p.ROLE, day) == SUPERVISOR]
    return tuple(leaders or members)


def _with_role(plant: Plant, role: str, day: date) -> tuple[str, ...]:
    return tuple(one for one in plant.running(p.PERSON, day) if plant.attribute(p.PERSON, one, p.ROLE, day) == role)
