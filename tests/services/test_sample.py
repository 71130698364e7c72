"""The sample plant is deterministic, believable, and true to the public figures."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from plantdesk.app import create_sample, open_reading, open_workplace, prove
from plantdesk.domain import measures as m
from plantdesk.domain.electrolysis import SectionShift, ampere_hours_kah, new_ring
from plantdesk.domain.ledger import Subject
from plantdesk.domain.notes import fault
from plantdesk.domain.quantities import Value, amount, decode
from plantdesk.services.kpi import kpi
from plantdesk.services.notes import note_lines, written
from plantdesk.services.ports import Readable
from plantdesk.services.programme import portfolio
from plantdesk.services.sample.goals import apportioned, daily_rate, half_year_goal, monthly_plan
from plantdesk.services.sample.place import SECTIONS, SHARES

UNTIL = date(2016, 6, 30)
FIRST = date(2015, 1, 1)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the sample of the default command."""
    path = tmp_path_factory.mktemp("sample") / "s.plantdesk"
    create_sample(path, UNTIL, 2, 1)
    return path


@pytest.fixture
def ledger(file: Path) -> Iterator[Readable]:
    """Give the sample to read."""
    with open_reading(file) as reader:
        yield reader


@contextmanager
def small(folder: Path, seed: int, until: date = date(2016, 3, 20)) -> Iterator[Readable]:
    """Make a short sample and give it to read."""
    path = folder / f"{seed}-{until}.plantdesk"
    create_sample(path, until, 1, seed)
    with open_reading(path) as reader:
        yield reader


def values(ledger: Readable, kind: str, first: date, last: date) -> dict[Subject, dict[str, Value]]:
    """Give what stands for the entries of a kind."""
    cells = ledger.cells(first, last, (kind,))
    return {s: {k: decode(c.value) for k, c in row.items() if c.value is not None} for s, row in cells.items()}


def test_the_public_figures_come_out_exactly(ledger: Readable) -> None:
    """2015: 223,000.0 t at 103.0 % of 216,504.85 t; first half of 2016: 111,000.0 t with the last shift open, +8.0 %."""
    found = kpi(ledger, UNTIL).cathode
    assert found.half_year_t == found.year_t == Decimal("111000.0")
    assert found.last_year_t == Decimal("223000.0")
    assert found.last_year_plan_pct is not None
    assert round(found.last_year_plan_pct, 4) == 103
    assert round(found.half_year_vs_last_year_pct or 0, 1) == 8
    assert kpi(ledger, date(2015, 6, 30)).cathode.half_year_t == Decimal("102777.8")


def test_another_seed_is_another_plant_with_the_same_totals(tmp_path: Path) -> None:
    """Half of another sample: the first half of 2016 is 111,000.0 t again, the shifts are not the same."""
    with small(tmp_path, 7, UNTIL) as other:
        assert kpi(other, UNTIL).cathode.half_year_t == Decimal("111000.0")
        day = values(other, m.SECTION, UNTIL, UNTIL)
        with small(tmp_path, 8, UNTIL) as third:
            assert values(third, m.SECTION, UNTIL, UNTIL) != day
            assert kpi(third, UNTIL).cathode.half_year_t == Decimal("111000.0")


def test_the_same_seed_gives_the_same_ledger(tmp_path: Path) -> None:
    """Hash by hash: values, times, ids and stations are all drawn from the seed."""
    hashes = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.plantdesk"
        create_sample(path, date(2016, 1, 25), 1, 3)
        db = sqlite3.connect(path)
        hashes.append(db.execute("SELECT hex(hash) FROM command ORDER BY arrival").fetchall())
        db.close()
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) > 100


def test_the_sample_verifies_and_stands_on_its_evening(file: Path) -> None:
    """Its clock stands at 20:40 in Almaty, nobody recorded anything later, and the chains and sums hold."""
    assert prove(file).fault is None
    with open_workplace(file, clock=None) as workplace:
        assert workplace.present_shift == (UNTIL, "night")
        evening = datetime(2016, 6, 30, 14, 40, tzinfo=UTC)
        assert timedelta(0) <= workplace.clock() - evening < timedelta(minutes=1)
        assert workplace.store.newest_recorded() < evening.timestamp() * 1000  # type: ignore[operator]
        assert workplace.author == "p1"
        plant = workplace.store.plant()
        assert plant.sample_clock == evening
        assert "sample" in plant.name("plant", "plant", UNTIL).en


def test_the_clock_of_a_sample_never_runs_behind_its_entries(tmp_path: Path) -> None:
    """An entry that was made later moves the clock of the next start on."""
    path = tmp_path / "s.plantdesk"
    create_sample(path, date(2016, 1, 20), 1, 1)
    later = datetime(2016, 1, 22, 3, 0, tzinfo=UTC)
    with open_workplace(path, clock=lambda: later) as workplace:
        workplace.undo.next()
        workplace.recorder.configure([(Subject("person", "p9", date(2016, 1, 1)), {"name_en": "New"})])
    with open_workplace(path) as workplace:
        assert workplace.clock() >= later


def test_the_last_shift_is_open_and_a_few_assays_are_late(ledger: Readable) -> None:
    """The day shift of the last day is entered without its assays, the night is not; one older assay is awaited too."""
    last = values(ledger, m.SECTION, UNTIL, UNTIL)
    assert {s.shift for s in last} == {"day"}
    assert all(m.CATHODE_T in row and m.GRADE_A_T not in row for row in last.values())
    ore = values(ledger, m.SOURCE, UNTIL - timedelta(days=6), UNTIL - timedelta(days=1))
    late = [s for s, row in ore.items() if m.WET_T in row and m.CU_PCT not in row]
    assert 1 <= len(late) <= 20


def test_current_efficiency_of_every_crop_is_that_of_a_tankhouse(ledger: Readable) -> None:
    """Followed crop by crop through a quarter in which no shift is missing, it stays between 93 and 97 %."""
    first = UNTIL - timedelta(days=38)
    plant = ledger.plant()
    rows = values(ledger, m.SECTION, first, UNTIL)
    for section in SECTIONS:
        history = []
        for n in range(38):
            day = first + timedelta(days=n)
            for _, code in plant.calendar(day).shifts(day):
                row = rows.get(Subject(m.SECTION, section.unit, day, code), {})
                hours = plant.calendar(day).shift_hours(day, code)
                kah = ampere_hours_kah(row.get(m.AMPERE_HOURS_KAH), row.get(m.CURRENT_KA), hours, row.get(m.OUTAGE_H))
                harvest = Value((amount(row[m.CATHODE_T]) or 0) + (amount(row[m.REJECT_T]) or Decimal(0)))
                history.append(SectionShift(day, code, kah, row[m.CELLS_LIVE], row[m.CELLS_PULLED], harvest))
        ring, known = new_ring(section.cells), []
        for entry in history:
            ring, balance = ring.after(entry, plant.faraday(UNTIL), Decimal(95))
            if balance.crop is not None and balance.crop.efficiency_pct.value is not None:
                known.append(balance.crop.efficiency_pct.value)
        assert len(known) > 25, section.unit
        assert min(known) > 93, section.unit
        assert max(known) < 97, section.unit


def test_a_shift_of_a_tankhouse_makes_about_a_hundred_tonnes(ledger: Readable) -> None:
    """And the pilot one or two; cathodes come by crop, so the shifts differ."""
    rows = values(ledger, m.SECTION, date(2016, 1, 1), UNTIL)
    for section in SECTIONS:
        tonnes = [amount(row[m.CATHODE_T]) or Decimal(0) for s, row in rows.items() if s.unit == section.unit]
        mean = sum(tonnes) / len(tonnes)
        assert Decimal("1.2") < mean < 2 if section.is_pilot else 95 < mean < 110
        assert max(tonnes) - min(tonnes) > mean / 5


def test_some_shifts_are_missing_and_some_figures_corrected(ledger: Readable) -> None:
    """A few a year, none of them recently; every correction has its reason, and fills need none."""
    found = kpi(ledger, UNTIL).cathode
    assert 2 <= found.shifts_expected - found.shifts_entered <= 6
    recent = values(ledger, m.SECTION, UNTIL - timedelta(days=30), UNTIL - timedelta(days=1))
    assert len(recent) == 4 * 2 * 30
    corrected = [
        (subject, key)
        for subject, row in ledger.cells(FIRST, UNTIL, (m.SECTION, m.SOURCE)).items()
        for key, standing in row.items()
        if standing.corrected
    ]
    assert 10 < len(corrected) < 60
    for subject, key in corrected[:10]:
        assert ledger.history(subject, key)[-1].reason


def test_entries_bear_believable_times_and_authors(ledger: Readable) -> None:
    """A supervisor of the crew on duty, within half an hour of the end; the laboratory hours later, as a fill."""
    subject = Subject(m.SECTION, "s1", date(2016, 5, 17), "night")
    calendar = ledger.plant().calendar(date(2016, 5, 17))
    end = calendar.shift_instants(date(2016, 5, 17), "night")[1].timestamp() * 1000
    entered, assayed = (ledger.history(subject, key)[0].command for key in (m.CATHODE_T, m.GRADE_A_T))
    assert abs(entered.recorded - end) < 30 * 60_000
    assert assayed.recorded - end > 8 * 3_600_000
    assert entered.author == f"p{calendar.crew(date(2016, 5, 17), 'night')}"
    assert (assayed.author, assayed.source) == ("p7", "lab")


def test_new_concentrators_come_with_their_ore_on_their_day(ledger: Readable) -> None:
    """Boschekul begins on 1 February 2016: not there the day before, entered from then on."""
    plant = ledger.plant()
    before, since = date(2016, 1, 31), date(2016, 2, 1)
    assert "c3" not in plant.units("concentrator", before)
    assert plant.name("concentrator", "c3", since).en == "Boschekul concentrator"
    assert plant.routed_to("c3", since) == ("o7",)
    assert {s.day for s in values(ledger, "concentrator", before, since) if s.unit == "c3"} == {since}


def test_the_milestones_tell_of_slips(ledger: Readable) -> None:
    """Three a project: some done, some slipped with a reason, some not started."""
    found = portfolio(ledger).promises().values()
    assert len(found) == 3 * 88
    slipped = [one for one in found if one.forecast and one.baseline and one.forecast > one.baseline]
    assert len(slipped) >= 4
    changed = [h for one in slipped if len(h := ledger.history(Subject("milestone", one.code), "forecast")) > 1]
    assert changed
    assert all(revision.reason for history in changed for revision in history[1:])
    assert any(one.forecast is None and one.actual is None for one in found)


@pytest.mark.parametrize("until", [date(2012, 2, 29), date(2024, 3, 2)])
def test_any_last_day_will_do(tmp_path: Path, until: date) -> None:
    """A leap day; the 13-hour night of 29 February 2024, through which the current flows an hour longer."""
    with small(tmp_path, 1, until) as ledger:
        assert kpi(ledger, until).cathode.day_t is not None
        if until.year == 2024:
            nights = {
                s.day: float(row[m.AMPERE_HOURS_KAH].number or 0) / float(row[m.CURRENT_KA].number or 1)
                for s, row in values(ledger, m.SECTION, date(2024, 2, 25), until).items()
                if s.shift == "night" and s.unit == "s2" and m.OUTAGE_H not in row
            }
            assert nights[date(2024, 2, 29)] > 12.8


def test_plans_add_up_to_the_year() -> None:
    """Whole tonnes but for the last part, and the half-years keep their means."""
    plan = monthly_plan(2015, SHARES)
    assert sum(plan.values()) == Decimal("216504.85")
    assert sum(tonnes != tonnes.to_integral_value() for tonnes in plan.values()) == 1
    assert apportioned(10, [Decimal(1), Decimal(1), Decimal(1)]) == [4, 3, 3]
    days = [date(2015, 7, 1) + timedelta(days=n) for n in range(184)]
    assert sum(daily_rate(day) for day in days) == pytest.approx(float(half_year_goal(days[0])), rel=0.001)


def test_its_notes_are_believable(ledger: Readable) -> None:
    """Some a month, each written by whom it concerns after it had ended; what stood still has its hours of outage."""
    lines = note_lines(ledger)
    by = written(ledger, lines)
    months = Counter(f"{line.note.first:%Y-%m}" for line in lines)
    assert len(months) == 18
    assert max(months.values()) <= 8
    calendar = ledger.plant().calendar(UNTIL)
    for line in lines:
        note, told = line.note, by[line.code]
        ended = note.last if note.last_shift is None else calendar.shift_instants(note.last, note.last_shift)[1].date()
        moment = calendar.local(datetime.fromtimestamp(told.recorded / 1000, UTC))
        assert moment.date() >= ended, note
        assert fault(note, ledger.plant(), UNTIL) is None
        if note.reason in ("short_circuit", "power", "equipment"):
            assert note.first_shift is not None
            ((kind, unit),) = note.units
            subject = Subject(kind, unit, note.first, note.first_shift)
            outage = values(ledger, m.SECTION, note.first, note.first)[subject].get(m.OUTAGE_H)
            assert outage is not None
            assert outage.number
