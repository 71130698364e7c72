"""A store as it was known at any past moment answers as a slow replay of its ledger does, whatever came later."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from plantdesk.domain import day as days
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.calendar import Shift, ShiftPattern
from plantdesk.domain.ledger import UNDO, Cells, Change, Draft, Revision, Subject, line_standing
from plantdesk.domain.periods import day_number
from plantdesk.domain.plant import FIRST_DAY, SETTING_KINDS, Plant, Setting
from plantdesk.services.ports import Readable
from plantdesk.storage.rebuild import refill_daily
from tests.helpers.clocks import FixedClock
from tests.helpers.stores import SETTINGS, Desk, new_desk, open_store, section

FIRST = date(2016, 5, 20)
DAYS = 50
ENTRY_KINDS = (m.SECTION, m.SOURCE, m.CONCENTRATOR, m.HEAP, m.LOT)
UNITS = {
    m.SECTION: ("s1", "s2"),
    m.SOURCE: ("north", "south"),
    m.CONCENTRATOR: ("c1",),
    m.HEAP: ("h1",),
    m.LOT: ("l1", "l2", "l3"),
}
FIGURES = {
    m.SECTION: (m.CATHODE_T, m.REJECT_T, m.CURRENT_KA, m.CELLS_LIVE, m.OUTAGE_H),
    m.SOURCE: (m.WET_T, m.MOISTURE_PCT, m.CU_PCT),
    m.CONCENTRATOR: (m.CONC_DRY_T, m.CONC_CU_PCT, m.TAIL_CU_PCT),
    m.HEAP: (m.PLS_FLOW_M3H, m.PLS_GPL, m.RAFFINATE_GPL),
    m.LOT: (m.DISPATCH_T,),
}
NUMBERS = {m.CU_PCT: "0.9", m.TAIL_CU_PCT: "0.1", m.CONC_CU_PCT: "25", m.RAFFINATE_GPL: "0.2", m.MOISTURE_PCT: "3"}
LONG_NIGHT = ShiftPattern(
    tuple(Shift(s.code, s.name, time(18) if s.code == "night" else s.start) for s in p.DEFAULT_SHIFTS.shifts)
)
MOVING = (
    (Subject(p.PLANT, p.PLANT), p.FARADAY, ("1.1852", "1.19")),
    (Subject(p.PLANT, p.PLANT), p.SHIFTS, (p.write_pattern(LONG_NIGHT),)),
    (Subject(p.SOURCE, "south"), p.ROUTE, ("concentrator:c1", "concentrator:c2")),
    (Subject(p.SOURCE, "north"), p.STATE, (p.STOPPED, p.RETIRED, p.RUNNING)),
)


class Replay:
    """What the revisions of a moment amount to, worked out the slow way: line by line, day by day."""

    def __init__(self, desk: Desk, revisions: Iterable[Revision]) -> None:
        self.catalogue = desk.store.catalogue
        self.lines: dict[tuple[Subject, str], list[Revision]] = {}
        for revision in revisions:
            self.lines.setdefault((revision.subject, revision.figure), []).append(revision)
        self.standing: Cells = {}
        for (subject, figure), line in self.lines.items():
            self.standing.setdefault(subject, {})[figure] = line_standing(line)
        self.plant = Plant(
            Setting(subject.kind, subject.unit, subject.day or FIRST_DAY, key, one.value)
            for subject, row in self.standing.items()
            if subject.kind in SETTING_KINDS and not subject.is_entry
            for key, one in row.items()
        )

    def cells(self, kinds: Iterable[str], entries: bool) -> Cells:
        """Give what stands of some kinds."""
        return {s: row for s, row in self.standing.items() if s.kind in kinds and s.is_entry is entries}

    def daily(self) -> dict[tuple[str, str, str], list[tuple[date, str, str | None, int, int]]]:
        """Give the sums of every day: kind, unit and figure → rows."""
        found: dict[tuple[str, str, str], list[tuple[date, str, str | None, int, int]]] = {}
        by_day: dict[date, dict[Subject, dict[str, days.Cell]]] = {}
        for subject, row in self.cells(ENTRY_KINDS, entries=True).items():
            assert subject.day is not None
            by_day.setdefault(subject.day, {})[subject] = {key: (s.value, s.corrected) for key, s in row.items()}
        for day, cells in sorted(by_day.items()):
            for place, part in days.sums(day, cells, self.plant, self.catalogue, ENTRY_KINDS).items():
                den = None if part.den is None else str(part.den)
                found.setdefault(place, []).append((day, str(part.num), den, part.n, part.corrected))
        return found


def write(desk: Desk, rng: random.Random, moving: bool) -> None:
    """Record one command of a random ledger: entries, corrections, conflicts, undos, lots, now and then a setting."""
    with desk.store.writing() as transaction:
        if moving and rng.random() < 0.04:
            about, key, values = rng.choice(MOVING)
            subject = Subject(about.kind, about.unit, FIRST + timedelta(days=rng.randrange(DAYS)))
            changes: list[tuple[Subject, str, str | None]] = [(subject, key, rng.choice(values))]
        else:
            kind = rng.choice(ENTRY_KINDS)
            # Mostly the day under way, as a plant works; now and then long after.
            day = FIRST + timedelta(days=min(DAYS - 1, max(0, (desk.clock.now().date() - FIRST).days)))
            if rng.random() < 0.15:
                day = FIRST + timedelta(days=rng.randrange(DAYS))
            subject = Subject(kind, rng.choice(UNITS[kind]), day, rng.choice(("day", "night")))
            changes = [
                (subject, key, rng.choice((NUMBERS.get(key, "12.50"), NUMBERS.get(key, "7.25"), "-", None)))
                for key in FIGURES[kind]
                if rng.random() < 0.8
            ]
            if kind == m.LOT:
                changes.append((subject, m.DESTINATION, rng.choice(("china", "russia"))))
        stood = transaction.at([subject]).get(subject, {})
        drafted = [
            Change(
                subject, key, value, replaces=stood[key].heads if key in stood and rng.random() < 0.9 else ()
            )  # without: as two stations do that have not met
            for subject, key, value in changes
        ]
        if drafted:
            transaction.append(Draft(UNDO if rng.random() < 0.05 else "record", "ann", "keyboard"), drafted)


def same(ledger: Readable, replay: Replay, until: int) -> None:
    """Hold every reading of a ledger against the replay."""
    first, last = FIRST - timedelta(days=3), FIRST + timedelta(days=DAYS + 3)
    assert ledger.cells(first, last, ENTRY_KINDS) == replay.cells(ENTRY_KINDS, entries=True)
    assert ledger.undated(SETTING_KINDS) == replay.cells(SETTING_KINDS, entries=False)
    assert ledger.at(replay.standing) == replay.standing
    wanted = replay.daily()
    for sheet in ledger.catalogue.sheets:
        for unit in (days.TOTAL, *UNITS[sheet.subject], ":china", ":russia"):
            for key, _, _ in ledger.catalogue.additive(sheet.key):
                exact = wanted.get((sheet.subject, unit, key), [])
                assert ledger.daily_exact(sheet.subject, unit, key, first, last) == exact
                assert ledger.daily(sheet.subject, unit, key, first, last) == [
                    (day_number(day), float(num), None if den is None else float(den), n, corrected)
                    for day, num, den, n, corrected in exact
                ]
    entered = sorted({s.day for s in replay.cells(ENTRY_KINDS, entries=True) if s.day is not None})
    assert ledger.span() == ((entered[0], entered[-1]) if entered else None)
    assert ledger.days_with_entries(first, ENTRY_KINDS) == entered
    recorded = [r.command for line in replay.lines.values() for r in line]
    newest = max(recorded, key=lambda command: command.arrival)
    assert (ledger.arrival(), ledger.newest_recorded()) == (newest.arrival, newest.recorded)
    assert ledger.commands(None, None, 1) == [newest]
    assert {r.id for r in ledger.of_commands_since(0)} == {r.id for line in replay.lines.values() for r in line}
    for (subject, figure), line in list(replay.lines.items())[::7]:
        assert ledger.history(subject, figure) == line
    assert ledger.known(until).arrival() == newest.arrival


@pytest.mark.parametrize(
    ("seed", "moving", "backdated"), [(1, False, False), (2, True, False), (3, False, True), (4, True, True)]
)
def test_every_past_moment_is_as_a_slow_replay_tells(tmp_path: Path, seed: int, moving: bool, backdated: bool) -> None:
    """Late entries, corrections, conflicts, undos, settings, a station whose clock is behind: kept sums never mislead."""
    rng = random.Random(seed)
    desk = new_desk(tmp_path, furnished=False)
    desk.clock.moment = datetime(2016, 5, 20, 3, tzinfo=UTC)
    desk.recorder().configure(SETTINGS)
    behind = FixedClock()
    other = Desk(open_store(desk.store.path, tmp_path / "other", behind, create=False), behind, tmp_path / "other")
    for _ in range(260):
        now = desk.clock.advance(hours=rng.expovariate(1 / 4))
        behind.moment = now - timedelta(days=5)
        write(other if backdated and rng.random() < 0.2 else desk, rng, moving)
    other.store.close()
    everything = desk.store.recorded_between(-1, 2**62)
    moments = sorted({r.command.recorded for r in everything})
    for until in (*rng.sample(moments, 6), moments[0], moments[-2], moments[-1], moments[-1] + 1):
        replay = Replay(desk, (r for r in everything if r.command.recorded <= until))
        same(desk.store.known(until), replay, until)
    assert desk.fault() is None
    desk.store.close()


def test_before_anything_was_recorded_nothing_was_known(desk: Desk) -> None:
    """An empty past is empty, not an error."""
    desk.save(section(), cathode_t="10")
    then = desk.store.known(0)
    assert (then.span(), then.arrival(), then.newest_recorded(), then.undated(SETTING_KINDS)) == (None, 0, None, {})
    assert then.daily_exact(m.SECTION, "", m.CATHODE_T, FIRST, date(2017, 1, 1)) == []
    assert then.plant().is_empty


def test_a_past_moment_stays_as_it_was_while_others_record(desk: Desk) -> None:
    """What arrives after the moment changes no answer, also where it corrects a day that was read already."""
    desk.save(section(), cathode_t="10")
    then = desk.store.known(desk.store.newest_recorded() or 0)
    span = (FIRST, date(2017, 1, 1))
    before = then.daily_exact(m.SECTION, "", m.CATHODE_T, *span)
    desk.clock.advance(hours=1)
    desk.save(section(), reason="weighed again", cathode_t="12")
    desk.save(section("s2"), cathode_t="5")
    desk.recorder().configure([(Subject(p.PLANT, p.PLANT, FIRST), {p.FARADAY: "1.1"})])
    assert then.daily_exact(m.SECTION, "", m.CATHODE_T, *span) == before
    assert [row[1] for row in before] == ["10"]
    assert desk.store.known(desk.store.newest_recorded() or 0).daily_exact(m.SECTION, "", m.CATHODE_T, *span) != before
    assert then.plant().faraday(date(2016, 6, 29)) == p.DEFAULT_FARADAY


def test_days_that_nobody_touched_since_are_not_worked_out_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A past moment is quick because kept sums serve: only the day that was corrected later is added up again."""
    for n in range(5):
        desk.save(section(day=FIRST + timedelta(days=n)), cathode_t="10")
    moment = desk.store.newest_recorded() or 0
    desk.clock.advance(hours=1)
    desk.save(section(day=FIRST), reason="weighed again", cathode_t="12")
    desk.save(section(day=FIRST + timedelta(days=9)), cathode_t="9")
    added: list[date] = []
    real = days.sums_by_unit

    def counted(day: date, *rest: object) -> object:
        added.append(day)
        return real(day, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(days, "sums_by_unit", counted)
    then = desk.store.known(moment)
    for _ in range(2):
        found = then.daily_exact(m.SECTION, "", m.CATHODE_T, FIRST, date(2017, 1, 1))
    assert [row[1] for row in found] == ["10"] * 5
    assert added == [FIRST]
    monkeypatch.undo()
    refill_daily(desk.store._db, desk.store.catalogue)
    assert then.daily_exact(m.SECTION, "", m.CATHODE_T, FIRST, date(2017, 1, 1)) == found
