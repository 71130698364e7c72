"""How the sample came to be recorded: who entered what, when, in how many steps, and what is still missing.

Supervisors enter around the end of their shift, the laboratory hours later; some weighings are corrected, some shifts
nobody entered. Everything goes through ``Recorder`` at its own moment, in the order of these moments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from heapq import heappop, heappush
from itertools import count, groupby
from random import Random

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.notes import Note
from plantdesk.domain.periods import month_of
from plantdesk.domain.quantities import Value
from plantdesk.services.noting import add_note
from plantdesk.services.plans import PlanRow, record_plan
from plantdesk.services.ports import Writable
from plantdesk.services.programme_recording import record
from plantdesk.services.recording import KEYBOARD, SHEET, Entry, Recorder
from plantdesk.services.sample import projects
from plantdesk.services.sample.dispatch import ADJUSTED_ON, REASON, Dispatcher, is_month_end
from plantdesk.services.sample.goals import monthly_plan
from plantdesk.services.sample.notes import by_day, notes_told
from plantdesk.services.sample.ore import OreShift, ore_shifts
from plantdesk.services.sample.output import Rows, ShiftKey, cathode_rows
from plantdesk.services.sample.place import (
    CALENDAR,
    CONCENTRATORS,
    DISPATCHERS,
    LAB,
    MANAGER,
    ROTATION,
    SECTIONS,
    SHARES,
    SUPERVISORS,
    Settings,
    first_settings,
    local,
    new_settings,
)
from plantdesk.services.stocktaking import record_stock

DEFAULT_UNTIL = date(2016, 6, 30)
_CLOCK = (20, 40)
"""The time of day at which the sample's clock stands, after the day shift and at the beginning of the night."""

_QUIET_DAYS = 40
"""Before its end no shift of the sample is missing, so that every crop has its current efficiency."""

OpenBulk = Callable[[], AbstractContextManager[Writable]]
"""Opens the store for many commands at once."""


class Hands:
    """Who records in the sample, and when: a clock that stands at the moment that is being recorded."""

    def __init__(self) -> None:
        self.moment = datetime(1970, 1, 1, tzinfo=UTC)
        self.author = ""

    def __call__(self) -> datetime:
        """Tell the moment, in UTC."""
        return self.moment


Act = Callable[[Recorder], object]


@dataclass(order=True, slots=True)
class _Event:
    moment: datetime
    number: int
    author: str = field(compare=False)
    act: Act = field(compare=False)


def make_sample(
    open_bulk: OpenBulk,
    hands: Hands,
    until: date = DEFAULT_UNTIL,
    years: int = 2,
    seed: int = 1,
    progress: Callable[[date], None] | None = None,
) -> datetime:
    """Write ``years`` calendar years up to the evening of ``until`` into an empty store; gives where its clock stands.

    The night shift of ``until`` is open, its day shift entered. The store must take its time from ``hands``.
    """
    begin = date(until.year - years + 1, 1, 1)
    clock = local(until, *_CLOCK)
    events = _in_order(_story(begin, until, seed, clock), clock)
    event = next(events, None)
    while event is not None:
        month = month_of(event.moment.date())
        with open_bulk() as store:
            recorder = Recorder(store, hands, lambda: hands.author)
            while event is not None and event.moment.date() <= month.last:
                hands.moment, hands.author = event.moment.astimezone(UTC), event.author
                event.act(recorder)
                event = next(events, None)
        if progress is not None:
            progress(month.last)
    hands.moment = clock.astimezone(UTC)
    return clock


def _in_order(days: Iterable[tuple[date, list[_Event]]], clock: datetime) -> Iterator[_Event]:
    """Put events in the order of their moments, day by day, and leave out what lies behind the clock."""
    waiting: list[_Event] = []
    for day, events in days:
        for event in events:
            heappush(waiting, event)
        while waiting and waiting[0].moment < local(day, 0):
            yield heappop(waiting)
    while waiting and waiting[0].moment <= clock:
        yield heappop(waiting)


def _story(begin: date, until: date, seed: int, clock: datetime) -> Iterator[tuple[date, list[_Event]]]:
    """Give the events that follow from each day, none of them before it; the first day has those that came before."""
    rng = Random(f"{seed} story")
    number = count()

    def events(told: Iterable[_Told]) -> list[_Event]:
        return [_Event(one.moment, next(number), one.author, one.act) for one in told]

    shifts = _shifts(begin, until)
    recorded = _recorded(shifts, until, rng)
    rows = cathode_rows(seed, shifts, recorded, shifts[-1])
    settled = until - timedelta(days=3)
    before = begin - timedelta(days=10)
    setup = _Told(local(before, 10), MANAGER, _configure(first_settings(begin, clock)))
    yield before, events([setup, _Told(local(before, 11), MANAGER, _plan(begin.year))])
    ore = ore_shifts(seed, shifts)
    yards = Dispatcher(seed)
    programme = {day: list(some) for day, some in groupby(projects.told(begin, until, seed), key=lambda one: one.day)}
    noted = by_day(notes_told(seed, shifts, rows), begin)
    for day, its_shifts in groupby(shifts, key=lambda key: key[0]):
        told = list(_management(day, begin, programme.get(day, ())))
        told += _yards(day, begin, until, yards)
        told += [_Told(one.moment, one.author, _note(one.note, day)) for one in noted.get(day, ())]
        for key in its_shifts:
            told += _cathode(key, recorded, rows, rng, key[0] < settled)
            told += _trains(key, recorded, rows, yards)
            told += _ore(next(ore), key in recorded[_ORE], rng, (until - key[0]).days)
        yield day, events(told)


@dataclass(frozen=True, slots=True)
class _Told:
    moment: datetime
    author: str
    act: Act


def _shifts(begin: date, until: date) -> list[ShiftKey]:
    """Give all shifts of the sample in order; the last one is the first shift of ``until``."""
    days = ((until - begin).days + 1) * len(CALENDAR.pattern.codes)
    keys = [key for n in range((until - begin).days + 1) for key in CALENDAR.shifts(begin + timedelta(days=n))]
    return keys[: days - len(CALENDAR.pattern.codes) + 1]


def _recorded(shifts: list[ShiftKey], until: date, rng: Random) -> dict[str, set[ShiftKey]]:
    """Decide which shifts were entered: by section, and for ore. A few a year nobody entered."""
    units = [section.unit for section in SECTIONS]
    recorded = {unit: set(shifts) for unit in (*units, _ORE)}
    pilot = next(section.unit for section in SECTIONS if section.is_pilot)
    last = until - timedelta(days=_QUIET_DAYS)
    for _, one_year in groupby(shifts, key=lambda key: key[0].year):
        choice = [key for key in one_year if key[0] < last]
        if len(choice) < _QUIET_DAYS:
            continue
        missing, only_pilot, no_ore = rng.sample(choice, 2), rng.choice(choice), rng.choice(choice)
        for unit in units:
            recorded[unit] -= set(missing)
        recorded[pilot].discard(only_pilot)
        recorded[_ORE].discard(no_ore)
    return recorded


def _management(day: date, begin: date, programme: Iterable[projects.Told]) -> Iterator[_Told]:
    """Tell what the manager records on a day: next year's plan, a new concentrator, word of the programme."""
    if (day.month, day.day) == (12, 20):
        yield _Told(local(day, 11, 20), MANAGER, _plan(day.year + 1))
    for concentrator in CONCENTRATORS:
        if concentrator.since is not None and max(concentrator.since, begin) == day:
            yield _Told(local(day, 7, 30), MANAGER, _configure(new_settings(concentrator, day)))
    for number, one in enumerate(programme):
        yield _Told(local(day, 9 + number // 60, number % 60), MANAGER, _programme(one))


def _cathode(
    key: ShiftKey, recorded: Mapping[str, set[ShiftKey]], rows: Rows, rng: Random, settled: bool
) -> Iterator[_Told]:
    """Tell how a shift of the tankhouses was recorded: by its supervisor, by the laboratory, and put right."""
    day, code = key
    end = CALENDAR.local(CALENDAR.shift_instants(day, code)[1])
    supervisor = SUPERVISORS[ROTATION.crews(day, code)[0]]
    moment = end + timedelta(minutes=rng.uniform(-25, 20))
    slip = rng.choice(SECTIONS).unit if rng.random() < 0.02 else None
    shown: list[Entry] = []
    assays: list[Entry] = []
    for section in SECTIONS:
        if key not in recorded[section.unit]:
            continue
        subject = Subject(m.SECTION, section.unit, day, code)
        row = dict(rows[section.unit, key])
        grade = row.pop(m.GRADE_A_T)
        if section.unit == slip and settled and not section.is_pilot:
            right = row[m.CATHODE_T]
            row[m.CATHODE_T] = _misread(right, rng)
            delay = timedelta(hours=rng.uniform(0.4, 9))
            yield _Told(moment + delay, supervisor, _correct(subject, m.CATHODE_T, right, rng.choice(_WEIGHED_ANEW)))
        shown.append(Entry(subject, row))
        if rng.random() > 0.006:
            assays.append(Entry(subject, {m.GRADE_A_T: grade}))
    if not shown:
        return
    if rng.random() < 0.18:
        shown.append(Entry(Subject(SHEET, m.CATHODE, day, code), {m.REMARK: rng.choice(_REMARKS)}))
    yield _Told(moment, supervisor, _save(shown, KEYBOARD))
    if assays:
        yield _Told(end + timedelta(hours=rng.uniform(10, 21)), LAB, _save(assays, "lab"))


def _ore(one: OreShift, recorded: bool, rng: Random, days_left: int) -> Iterator[_Told]:
    """Tell how a shift of ore was recorded: tonnes by the dispatcher, assays hours later, a few of them days later."""
    day, code = one.key
    end = CALENDAR.local(CALENDAR.shift_instants(day, code)[1])
    dispatcher = DISPATCHERS[day.toordinal() // 2 % 2]
    moment = end + timedelta(minutes=rng.uniform(-15, 25))
    assayed = end + timedelta(hours=rng.uniform(8, 14))
    held_back = rng.choice(list(one.assayed)) if rng.random() < 0.03 or days_left == _HELD_BACK else None
    in_doubt = rng.choice(list(one.assayed)) if rng.random() < 0.008 else None
    later = assayed + timedelta(hours=rng.uniform(20, 60))
    if not recorded:
        return
    yield _Told(moment, dispatcher, _save([Entry(s, row) for s, row in one.entered.items()], KEYBOARD))
    results = {s: dict(row) for s, row in one.assayed.items() if s != held_back}
    if in_doubt is not None and in_doubt in results and in_doubt.kind == m.SOURCE:
        right = results[in_doubt][m.CU_PCT]
        if right.number is not None:
            results[in_doubt][m.CU_PCT] = Value((right.number * Decimal("1.07")).quantize(right.number))
            yield _Told(later, LAB, _correct(in_doubt, m.CU_PCT, right, rng.choice(_ASSAYED_ANEW)))
    yield _Told(assayed, LAB, _save([Entry(s, row) for s, row in results.items()], "lab"))
    if held_back is not None and days_left != _HELD_BACK:
        yield _Told(later, LAB, _save([Entry(held_back, one.assayed[held_back])], "lab"))


def _yards(day: date, begin: date, until: date, yards: Dispatcher) -> Iterator[_Told]:
    """Tell what is recorded of the stock in the morning of a day: its opening, last month's count, and one adjustment."""
    if day == begin:
        for minute, (subject, values) in enumerate(yards.openings(day)):
            yield _Told(local(day, 9, minute), MANAGER, _stock(subject, values))
    elif is_month_end(day - timedelta(days=1)):
        for minute, (subject, values) in enumerate(yards.counts(day - timedelta(days=1)), 30):
            yield _Told(local(day, 9, minute), DISPATCHERS[0], _stock(subject, values))
    if day == date(until.year, 1, ADJUSTED_ON) and (day - begin).days > _QUIET_DAYS:
        adjusted = yards.adjustment(day)
        if adjusted is not None:
            yield _Told(local(day, 11), MANAGER, _stock(*adjusted, REASON))


def _trains(key: ShiftKey, recorded: Mapping[str, set[ShiftKey]], rows: Rows, yards: Dispatcher) -> Iterator[_Told]:
    """Tell how the lots of a shift were recorded: by the dispatcher, as the train leaves."""
    output: dict[str, Decimal] = {}
    for section in SECTIONS:
        if key in recorded[section.unit]:
            tonnes = rows[section.unit, key][m.CATHODE_T].number
            output[section.division] = output.get(section.division, Decimal(0)) + (tonnes or 0)
    left = list(yards.lots(key, output))
    if left:
        end = CALENDAR.local(CALENDAR.shift_instants(*key)[1])
        yield _Told(end - timedelta(minutes=40), DISPATCHERS[key[0].toordinal() // 2 % 2], _save(left, KEYBOARD))


_ORE = "ore"
_HELD_BACK = 4
"""So many days before the end one assay of each shift is still awaited."""

_WEIGHED_ANEW = (
    "Повторное взвешивание",
    "Ошибка при вводе, сверено с весовой",
    "Учтена партия, взвешенная после смены",
    "Опечатка",
)
_ASSAYED_ANEW = ("Повторный анализ", "Контрольная проба", "Ошибка в журнале лаборатории")
_REMARKS = (
    "Короткие замыкания устранены, ряды 4 и 7",
    "Замена анодов на серии 2",
    "Температура электролита 62 °C, норма",
    "Кран 2 на осмотре, выгрузка с задержкой",
    "Промывка катодов, вода с перебоями до 10:30",
    "Смена без замечаний",
    "Осмотр контактов, подтянуты шины",
    "Отбор проб электролита по графику",
)


def _misread(right: Value, rng: Random) -> Value:
    """Give a weighing as it was first entered: a few tonnes off."""
    assert right.number is not None
    return Value(right.number + rng.choice((-1, 1)) * Decimal(rng.randrange(6, 45)) / 10)


def _save(saved: list[Entry], source: str) -> Act:
    return lambda recorder: recorder.save(saved, source=source).or_raise()


def _correct(subject: Subject, key: str, right: Value, reason: str) -> Act:
    return lambda recorder: recorder.save([Entry(subject, {key: right})], reason=reason).or_raise()


def _configure(settings: Settings) -> Act:
    return lambda recorder: recorder.configure(settings)


def _stock(subject: Subject, values: Mapping[str, Value | None], reason: str | None = None) -> Act:
    return lambda recorder: record_stock(recorder, subject, values, reason).or_raise()


def _programme(one: projects.Told) -> Act:
    return lambda recorder: record(recorder, one.day, one.rows, one.reason).or_raise()


def _note(note: Note, today: date) -> Act:
    return lambda recorder: add_note(recorder, today, note)


def _plan(year: int) -> Act:
    rows = [
        PlanRow(month, m.SECTION, section, m.CATHODE_T, Value(tonnes))
        for (month, section), tonnes in monthly_plan(year, SHARES).items()
    ]
    return lambda recorder: record_plan(recorder, rows, KEYBOARD).or_raise()
