"""Signs of work: complete, partial, late, missing, not due; who entered it, how late, and whom to phone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.calendar import four_crews
from plantdesk.domain.ledger import Subject
from plantdesk.services.language import Language
from plantdesk.services.signs import SHIFTS, Board, Cell, Sign, board, moment_of
from plantdesk.services.signs_words import as_json, brief, call_of, cell_told, duty_of, initials, lacks_of, whole
from tests.helpers.stores import Desk, section

DAY = date(2016, 7, 2)
ENGLISH, RUSSIAN = Language("en"), Language("ru")
EVENING = datetime(2016, 7, 2, 14, 30, tzinfo=UTC)
"""20:30 in Almaty: the night shift of 2 July has just begun."""

WHOLE = {
    "cathode_t": "40.5",
    "grade_a_t": "39",
    "reject_t": "0.2",
    "cells_pulled": "20",
    "current_ka": "25.0",
    "ampere_hours_kah": "300",
    "cells_live": "200",
    "energy_mwh": "10.8",
}


def at(desk: Desk, now: datetime, **settings: object) -> Board:
    """Look at the board at a moment."""
    return board(desk.store, now, **settings)  # type: ignore[arg-type]


def cell(found: Board, unit: str, day: date = DAY, shift: str = "day", kind: str = m.SECTION) -> Cell:
    """Give the cell of a unit in a shift."""
    place = found.shifts.index((day, shift))
    lines = (line for group in found.groups for line in group.lines)
    return next(line.cells[place] for line in lines if (line.kind, line.unit) == (kind, unit))


def enter(desk: Desk, unit: str, when: datetime, day: date = DAY, shift: str = "day", **texts: str | None) -> None:
    """Enter a section's shift at a moment; a figure given as ``None`` is left out."""
    desk.clock.moment = when
    values = {key: text for key, text in (WHOLE | texts).items() if text is not None}
    outcome = desk.save(section(unit, day, shift), "ann", None, **values)
    assert not outcome.refused


def begin(desk: Desk) -> None:
    """Make entries of the days before, so that entries are awaited from now on."""
    for unit in ("s1", "s2", "s3"):
        enter(desk, unit, EVENING - timedelta(days=1), DAY - timedelta(days=1))


def test_each_sign_means_what_it_says(desk: Desk) -> None:
    """All there, some of it not due yet, something overdue, nothing at all, and not awaited."""
    begin(desk)
    enter(desk, "s1", EVENING)
    enter(desk, "s2", EVENING, grade_a_t=None)
    found = at(desk, EVENING)
    assert cell(found, "s1").sign is Sign.COMPLETE
    assert cell(found, "s2").sign is Sign.PARTIAL
    assert cell(found, "s3").sign is Sign.MISSING
    assert cell(found, "s1", shift="night").sign is Sign.NOT_DUE
    later = at(desk, EVENING + timedelta(days=1, hours=2))
    assert cell(later, "s2").sign is Sign.LATE
    assert [figure.key for figure in cell(later, "s2").absent] == [m.GRADE_A_T]
    assert cell(later, "s1", shift="night").sign is Sign.MISSING


def test_a_unit_that_stands_still_owes_nothing(desk: Desk) -> None:
    """A row of dashes is complete; a stopped section is not awaited; nor is a kind of which nothing was ever entered."""
    begin(desk)
    desk.clock.moment = EVENING
    desk.save(section("s1", DAY), cathode_t="-", cells_live="-")
    desk.recorder().configure([(Subject(p.SECTION, "s3", DAY), {p.STATE: p.STOPPED})])
    found = at(desk, EVENING + timedelta(days=2))
    assert cell(found, "s1").sign is Sign.COMPLETE
    assert cell(found, "s3").sign is Sign.NOT_DUE
    assert cell(found, "c1", kind=m.CONCENTRATOR).sign is Sign.NOT_DUE
    assert cell(found, "h1", kind=m.HEAP).sign is Sign.NOT_DUE


def test_it_tells_who_when_and_what_was_corrected(desk: Desk) -> None:
    """The first who entered, everybody who recorded what stands, the time in the plant's zone, corrections."""
    begin(desk)
    enter(desk, "s1", EVENING)
    desk.clock.moment = EVENING + timedelta(hours=2)
    desk.save(section("s1", DAY), author="boris", reason="weighed again", cathode_t="41")
    one = cell(at(desk, EVENING + timedelta(hours=3)), "s1")
    assert (one.authors, one.corrections, one.late) == (("ann", "boris"), 1, None)
    plant = desk.store.plant()
    assert brief(one, plant, ENGLISH) == "A 20:30"
    told = "\n".join(whole(one, plant, ENGLISH))
    for words in ("complete", "8 of 8", "Ann, Boris", "02.07.2016 20:30", "last recorded 02.07.2016 22:30"):
        assert words in told
    assert "corrected figures: 1" in told


def test_it_tells_how_late(desk: Desk) -> None:
    """Within an hour after the shift is in time; a complete shift may have come late; a missing one is awaited."""
    begin(desk)
    enter(desk, "s1", EVENING)
    enter(desk, "s2", EVENING + timedelta(hours=5))
    found = at(desk, EVENING + timedelta(hours=6))
    assert cell(found, "s1").late is None
    assert cell(found, "s2").sign is Sign.COMPLETE
    assert cell(found, "s2").late == timedelta(hours=5, minutes=30)
    assert cell(found, "s3").late == timedelta(hours=6, minutes=30)
    assert "+5 h" in brief(cell(found, "s2"), desk.store.plant(), ENGLISH)
    assert "+6 h" in brief(cell(found, "s3"), desk.store.plant(), ENGLISH)
    day_after = at(desk, EVENING + timedelta(days=2))
    assert "+2 d" in brief(cell(day_after, "s3"), desk.store.plant(), ENGLISH)


def crews(desk: Desk) -> None:
    """Let four crews rotate, each with a supervisor but the last; a person works in the laboratory."""
    rotation = four_crews(date(2016, 1, 1), ("1", "2", "3", "4"))
    settings = [(Subject(p.PLANT, p.PLANT, p.FIRST_DAY), {p.ROTATION: p.write_rotation(rotation)})]
    for number in (1, 2, 3, 4):
        settings.append((Subject(p.CREW, str(number), p.FIRST_DAY), {p.NAME_EN: f"Crew {number}"}))
        if number < 4:
            said = {p.NAME_EN: f"Leader {number}", p.ROLE: "supervisor", p.CREW_OF: str(number)}
            settings.append((Subject(p.PERSON, f"l{number}", p.FIRST_DAY), said))
    settings.append((Subject(p.PERSON, "lab", p.FIRST_DAY), {p.NAME_EN: "Lab Person", p.ROLE: "lab"}))
    desk.recorder().configure(settings)


def test_the_supervisor_of_the_crew_that_had_the_shift_is_phoned(desk: Desk) -> None:
    """By the rotation of that day, not of today; who is on duty now is told beside."""
    crews(desk)
    begin(desk)
    enter(desk, "s1", EVENING)
    found = at(desk, EVENING)
    plant = desk.store.plant()
    day_crew = plant.calendar(DAY).crew(DAY, "day")
    call = next(one for one in found.calls if (one.day, one.shift) == (DAY, "day"))
    assert (call.crew, call.people) == (day_crew, (f"l{day_crew}",) if day_crew != "4" else ())
    assert {one.subject.unit for one in call.cells} == {"s2", "s3"}
    told = call_of(call, plant, ENGLISH)
    assert "Tankhouse 2" in told
    assert "Tankhouse 3" in told
    assert f"Crew {day_crew}" in told
    now_crew = plant.calendar(DAY).crew(DAY, "night")
    assert (found.duty.shift, found.duty.crew) == ("night", now_crew)
    assert f"Crew {now_crew}" in duty_of(found.duty, plant, ENGLISH)


def test_the_laboratory_is_phoned_for_an_assay(desk: Desk) -> None:
    """A late grade is not the shift supervisor's to bring; a missing row is."""
    crews(desk)
    for shift in ("day", "night"):
        desk.clock.moment = EVENING - timedelta(days=1)
        desk.save(Subject(m.SOURCE, "north", DAY - timedelta(days=2), shift), wet_t="10", moisture_pct="3", cu_pct="1")
    desk.clock.moment = EVENING
    desk.save(Subject(m.SOURCE, "north", DAY, "day"), wet_t="1000", moisture_pct="3.0")
    found = at(desk, EVENING + timedelta(days=1, hours=3))
    calls = [one for one in found.calls if (one.day, one.shift) == (DAY, "day")]
    by_role = {one.role: one for one in calls}
    assert by_role["lab"].people == ("lab",)
    assert [one.subject.unit for one in by_role["lab"].cells] == ["north"]
    assert "south" in {one.subject.unit for one in by_role["supervisor"].cells}
    assert "north" not in {one.subject.unit for one in by_role["supervisor"].cells}


def test_whom_to_phone_does_not_depend_on_how_many_shifts_are_shown(desk: Desk) -> None:
    """A narrow window shows two shifts, and still tells of what was due before them."""
    crews(desk)
    begin(desk)
    later = EVENING + timedelta(days=3)
    narrow, wide = (board(desk.store, later, shifts) for shifts in (2, SHIFTS))
    assert (len(narrow.shifts), narrow.looked) == (2, SHIFTS)
    assert {len(line.cells) for group in narrow.groups for line in group.lines} == {2}
    assert narrow.calls == wide.calls
    assert any(call.day < narrow.shifts[0][0] for call in narrow.calls)


def test_a_plant_without_a_rotation_says_so(desk: Desk) -> None:
    """There is nobody to name, and the line says why."""
    begin(desk)
    found = at(desk, EVENING)
    assert found.calls
    assert found.calls[0].people == ()
    assert "rotation" in call_of(found.calls[0], desk.store.plant(), ENGLISH)
    assert "rotation" in duty_of(found.duty, desk.store.plant(), ENGLISH)


def test_an_empty_store_awaits_nothing(desk: Desk) -> None:
    """Before the first entry was made, nothing is missing and nobody is phoned."""
    found = at(desk, EVENING)
    assert len(found.shifts) == SHIFTS
    assert found.calls == ()
    assert set(found.counts) == set(Sign)
    assert sum(found.counts.values()) == found.counts[Sign.NOT_DUE]


def test_the_board_of_a_past_day_ends_with_it(desk: Desk) -> None:
    """So many shifts up to the last of the day, oldest first; divisions hold their units."""
    begin(desk)
    desk.recorder().configure(
        [
            (Subject(p.DIVISION, "d1", p.FIRST_DAY), {p.NAME_EN: "Smelter"}),
            (Subject(p.SECTION, "s1", p.FIRST_DAY), {p.DIVISION_OF: "d1"}),
        ]
    )
    before = DAY - timedelta(days=1)
    found = at(desk, EVENING, shifts=2, until=before)
    assert found.shifts == ((before, "day"), (before, "night"))
    first, *_, last = found.groups
    assert (first.division, [line.unit for line in first.lines]) == ("d1", ["s1"])
    assert last.division is None
    assert found.groups[0].sign(0) is Sign.COMPLETE
    answer = as_json(found, desk.store.plant())
    assert answer["divisions"]


def test_what_was_known_on_a_past_day_is_judged_by_its_end(desk: Desk) -> None:
    """Looked at as known on a day, a value that came later was not late yet at the end of that day."""
    begin(desk)
    enter(desk, "s1", EVENING, grade_a_t=None)
    later = EVENING + timedelta(days=9)
    now = moment_of(desk.store.plant(), later, DAY)
    assert now == datetime(2016, 7, 2, 17, 59, 59, 999000, tzinfo=UTC)
    assert cell(at(desk, now), "s1").sign is Sign.PARTIAL
    assert moment_of(desk.store.plant(), later, None) == later


def test_initials_are_short(desk: Desk) -> None:
    """Letters only, in either script, three at most."""
    assert [initials(name) for name in ("Olga Kim", "Ольга Ким", "ann", "A. B. C. D.", "")] == [
        "OK",
        "ОК",
        "A",
        "ABC",
        "",
    ]


def test_a_partial_shift_says_what_is_lacking_who_owes_it_and_by_when(desk: Desk) -> None:
    """A grade that still has time is told with its hour; once it is overdue, it is told as not there."""
    begin(desk)
    enter(desk, "s1", EVENING, grade_a_t=None)
    enter(desk, "s2", EVENING, grade_a_t=None)
    found, plant = at(desk, EVENING), desk.store.plant()
    one = cell(found, "s1")
    assert (one.sign, one.absent, [figure.key for figure in one.awaited]) == (Sign.PARTIAL, (), [m.GRADE_A_T])
    due = "awaited: Grade A (the shift, by 03.07.2016 20:00)"
    assert due in whole(one, plant, ENGLISH)
    assert cell_told(one, plant, ENGLISH).startswith("Tankhouse 1, 02.07.2016, Day: ◐ partial; 7 of 8")
    assert lacks_of(found, plant, ENGLISH)[-1] == f"02.07.2016, Day, {due}: Tankhouse 1, Tankhouse 2"
    later = at(desk, EVENING + timedelta(days=2))
    assert "not there: Grade A (the shift)" in whole(cell(later, "s1"), plant, ENGLISH)
