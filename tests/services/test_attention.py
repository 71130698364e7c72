"""What needs attention: few lines, the weightiest first, each with the place where it is put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.services.attention import Gravity, Item, attention
from plantdesk.services.language import Language
from plantdesk.services.overview import Week, overview
from plantdesk.services.programme_recording import confirm
from plantdesk.services.recording import Entry
from tests.helpers.programmes import record_milestone
from tests.helpers.stores import SECTIONS, SETTINGS, Desk, new_desk, typed

TODAY = date(2016, 6, 30)
SHIFTS = ("day", "night")
SECTION_ROW = {
    "cathode_t": "40",
    "grade_a_t": "39",
    "reject_t": "0.2",
    "cells_pulled": "0",
    "current_ka": "25",
    "ampere_hours_kah": "300",
    "cells_live": "200",
    "energy_mwh": "17.5",
}
ORE_ROW = {"wet_t": "1000", "moisture_pct": "2", "cu_pct": "0.8"}
MILL_ROW = {"conc_dry_t": "40", "conc_cu_pct": "30", "tail_cu_pct": "0.1"}
HEAP_ROW = {"pls_flow_m3h": "100", "pls_gpl": "2.5", "raffinate_gpl": "0.2"}


def enter(desk: Desk, day: date, shift: str, *, leave_out: tuple[str, ...] = (), **changed: str | None) -> None:
    """Enter a whole shift of every sheet, but for some units, with some figures changed or (``None``) left out."""
    rows = [(Subject(m.SECTION, unit, day, shift), SECTION_ROW) for unit in SECTIONS]
    rows += [(Subject(m.SOURCE, unit, day, shift), ORE_ROW) for unit in ("north", "south")]
    rows += [(Subject(m.CONCENTRATOR, "c1", day, shift), MILL_ROW), (Subject(m.HEAP, "h1", day, shift), HEAP_ROW)]
    entries = []
    for subject, row in rows:
        texts = {key: changed.get(key, text) for key, text in row.items()}
        kept = {key: text for key, text in texts.items() if text is not None}
        if subject.unit not in leave_out:
            entries.append(Entry(subject, typed(**kept)))
    outcome = desk.recorder().save(entries)
    assert not outcome.refused


def enter_days(desk: Desk, days: int = 5, *, but: tuple[tuple[date, str], ...] = ()) -> None:
    """Enter every shift of so many days before today, but for some."""
    for back in range(days, 0, -1):
        for shift in SHIFTS:
            if (TODAY - timedelta(days=back), shift) not in but:
                enter(desk, TODAY - timedelta(days=back), shift)


def found(desk: Desk) -> list[Item]:
    """List what needs attention at the desk's clock: 30 June 2016, 20:00, as the night shift begins."""
    return attention(desk.store, desk.clock.now())


def said(items: list[Item]) -> list[str]:
    """Speak the lines in English."""
    return [Language("en").say(item.message) for item in items]


def test_nothing_is_wrong_where_all_is_there(desk: Desk) -> None:
    """Complete shifts up to the one under way need no attention."""
    enter_days(desk)
    enter(desk, TODAY, "day")
    assert found(desk) == []


def test_an_empty_store_says_what_to_do_first(desk: Desk) -> None:
    """Nothing is missing before the first entry; one quiet line leads to the shift under way."""
    items = found(desk)
    assert [(i.gravity, i.tab, i.day, i.shift) for i in items] == [(Gravity.INFO, "cathode", TODAY, "night")]


def test_a_missing_shift_leads_to_its_form(desk: Desk) -> None:
    """Yesterday's night was entered by nobody: a line for output, and one for the sheets of the ore tab together."""
    night = (TODAY - timedelta(days=1), "night")
    enter_days(desk, but=(night,))
    enter(desk, TODAY, "day")
    items = found(desk)
    assert {(i.tab, i.day, i.shift, i.gravity) for i in items} == {
        ("cathode", *night, Gravity.ERROR),
        ("ore", *night, Gravity.ERROR),
    }
    assert "Not entered: Ore, Concentrator, Leaching; 29.06.2016, “Night”." in said(items)


def test_several_missing_shifts_share_a_line(desk: Desk) -> None:
    """Two missing shifts are counted, and the line leads to the latest."""
    gaps = ((TODAY - timedelta(days=3), "day"), (TODAY - timedelta(days=2), "night"))
    enter_days(desk, but=gaps)
    enter(desk, TODAY, "day")
    line = next(i for i in found(desk) if i.tab == "cathode")
    assert (line.day, line.shift) == gaps[1]
    assert said([line]) == ["Not entered: Cathode output; shifts: 2, the latest 28.06.2016, “Night”."]


def test_the_shift_under_way_is_not_missing(desk: Desk) -> None:
    """At 19:59 the day shift still runs; a minute later it is missing."""
    enter_days(desk)
    desk.clock.advance(minutes=-1)
    assert found(desk) == []
    desk.clock.advance(minutes=1)
    assert [(i.day, i.shift) for i in found(desk) if i.tab == "cathode"] == [(TODAY, "day")]


def test_nothing_is_expected_before_the_first_entry(desk: Desk) -> None:
    """A ledger that begins five days ago misses nothing of the days before, though the month is older."""
    enter_days(desk, 3)
    enter(desk, TODAY, "day")
    assert found(desk) == []


def test_a_section_without_its_row_is_named(desk: Desk) -> None:
    """A shift of which one section is missing names it."""
    enter_days(desk)
    enter(desk, TODAY, "day", leave_out=("s2",))
    assert said(found(desk)) == ["Not entered: Tankhouse 2; 30.06.2016, “Day”."]


def test_a_value_is_late_a_day_after_its_shift(desk: Desk) -> None:
    """A grade due within 24 hours is no matter after 23 and late after 25; what is older stands first."""
    enter_days(desk)
    enter(desk, TODAY, "day", cu_pct=None)
    desk.clock.advance(hours=11)
    enter(desk, TODAY, "night")
    desk.clock.advance(hours=12)
    enter(desk, TODAY + timedelta(days=1), "day")
    assert "late" not in " ".join(said(found(desk))).lower()
    desk.clock.advance(hours=2)
    assert said(found(desk)) == ["Late values: 2; the oldest: Cu, North, 30.06.2016, “Day”."]
    assert found(desk)[0].gravity is Gravity.WARNING


def test_a_row_of_dashes_did_not_run(desk: Desk) -> None:
    """A source that was not fed owes no grade."""
    enter_days(desk, 5, but=((TODAY - timedelta(days=3), "day"),))
    enter(desk, TODAY - timedelta(days=3), "day", leave_out=("south",))
    desk.save(Subject(m.SOURCE, "south", TODAY - timedelta(days=3), "day"), wet_t="-")
    enter(desk, TODAY, "day")
    assert found(desk) == []


def test_a_stopped_section_is_not_missed(desk: Desk) -> None:
    """From the day a section is stopped nothing is expected of it."""
    enter_days(desk)
    desk.recorder().configure([(Subject(p.SECTION, "s3", TODAY), {p.STATE: p.STOPPED})])
    enter(desk, TODAY, "day", leave_out=("s3",))
    assert found(desk) == []


def test_a_crop_that_cannot_be_is_told(desk: Desk) -> None:
    """A crop heavier than its ampere-hours can deposit leads to the shift it was pulled in."""
    enter_days(desk, 4)
    day = Subject(m.SECTION, "s1", TODAY - timedelta(days=2), "day")
    desk.save(day, reason="pull", cells_pulled="200")
    enter(desk, TODAY, "day")
    # Five shifts at 300 kAh in 200 cells deposit 355.6 t at most.
    row = Subject(m.SECTION, "s1", TODAY - timedelta(days=1), "night")
    desk.save(row, reason="pull", cells_pulled="200", cathode_t="290")
    (line,) = found(desk)
    assert (line.tab, line.day, line.shift, line.gravity) == ("cathode", row.day, "night", Gravity.WARNING)
    assert said([line])[0].startswith("Current efficiency above 100.5 %: Tankhouse 1, 29.06.2016, ")


def test_late_milestones_are_counted_with_the_worst(desk: Desk) -> None:
    """The one that slips most is named, what is overdue stands in its own line; one that is done is not counted."""
    enter_days(desk)
    enter(desk, TODAY, "day")
    recorder = desk.recorder()
    record_milestone(recorder, "a", {"name_en": "Pit", "baseline": "2016-06-01", "forecast": "2016-09-01"})
    record_milestone(recorder, "b", {"name_en": "Heap", "baseline": "2016-06-20", "forecast": "2016-06-25"})
    record_milestone(recorder, "c", {"name_en": "Mill", "baseline": "2016-01-01", "actual": "2016-06-01"})
    record_milestone(recorder, "d", {"name_en": "Fan", "baseline": "2016-06-01", "forecast": "2016-08-01"})
    lines = found(desk)
    assert [line.tab for line in lines] == ["milestones"] * 2
    assert [line.unit for line in lines] == ["a", "b"]
    assert said(lines) == [
        "Milestones late: 2, most of all by 92 days: “Pit”.",
        "Milestones overdue: 1, the oldest of 25.06.2016: “Heap”.",
    ]


def test_milestones_due_soon_and_forecasts_of_long_ago_are_told(tmp_path: Path) -> None:
    """Due within 30 days; a forecast that nobody confirmed for 60 days; a confirmation ends the line."""
    desk = new_desk(tmp_path, furnished=False)
    now = desk.clock.moment
    desk.clock.moment = now - timedelta(days=60)
    for code, day in (("a", "2016-07-30"), ("b", "2016-07-31")):
        record_milestone(desk.recorder(), code, {"name_en": f"Step {code}", "baseline": day, "forecast": day})
    desk.clock.moment = now
    desk.recorder().configure(SETTINGS)
    enter_days(desk)
    enter(desk, TODAY, "day")
    assert said(found(desk)) == [
        "Milestones due within 30 days: 1, the next on 30.07.2016: “Step a”.",
        "Forecasts not confirmed for 60 days: 2, the longest since 01.05.2016: “Step a”.",
    ]
    confirm(desk.recorder(), TODAY, ["a", "b"]).or_raise()
    assert [line.weight for line in found(desk)] == [40]
    desk.store.close()


def test_the_weightiest_stands_first(desk: Desk) -> None:
    """Missing shifts come before late values and milestones."""
    enter_days(desk, but=((TODAY - timedelta(days=1), "night"),))
    record_milestone(desk.recorder(), "a", {"name_en": "Pit", "baseline": "2016-06-01", "forecast": "2016-06-05"})
    weights = [item.weight for item in found(desk)]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) >= 3


def test_an_old_gap_comes_before_milestones_and_after_a_fresh_one(desk: Desk) -> None:
    """A shift that has been missing for weeks stands behind one of yesterday, and still before a late milestone."""
    old, fresh = TODAY - timedelta(days=40), TODAY - timedelta(days=1)
    enter_days(desk, 42, but=((old, "day"), (fresh, "day")))
    enter(desk, TODAY, "day")
    record_milestone(desk.recorder(), "a", {"name_en": "Pit", "baseline": "2016-06-01", "forecast": "2016-09-01"})
    for unit in SECTIONS:
        desk.save(Subject(m.SECTION, unit, fresh, "day"), **SECTION_ROW)
    assert [(line.tab, line.day) for line in found(desk)][:1] == [("ore", fresh)]
    rows = [(Subject(m.SOURCE, unit, fresh, "day"), ORE_ROW) for unit in ("north", "south")]
    rows += [(Subject(m.CONCENTRATOR, "c1", fresh, "day"), MILL_ROW), (Subject(m.HEAP, "h1", fresh, "day"), HEAP_ROW)]
    assert not desk.recorder().save([Entry(subject, typed(**row)) for subject, row in rows]).refused
    assert [line.tab for line in found(desk)] == ["cathode", "ore", "milestones"]


def test_a_grade_out_of_its_band_is_told_before_old_gaps(desk: Desk) -> None:
    """A head grade below what is usual is a line that leads to the ore of its day; within the band there is none."""
    enter_days(desk)
    enter(desk, TODAY, "day")
    seen = overview(desk.store, TODAY)
    low = replace(seen, head=Week(0.5621, 5, 7, (0.5641, 0.7782)))
    (line,) = attention(desk.store, desk.clock.now(), low)
    assert (line.tab, line.day, line.gravity) == ("ore", seen.as_of, Gravity.WARNING)
    assert said([line]) == ["Head grade, % Cu, 7 days to 29.06.2016: 0.562, lower than usual (0.564–0.778)."]
    high = replace(seen, recovery=Week(91.26, 5, 7, (83.7, 89.3)))
    assert said(attention(desk.store, desk.clock.now(), high)) == [
        "Recovery, %, 7 days to 29.06.2016: 91.3, higher than usual (83.7–89.3)."
    ]
    usual = replace(seen, head=Week(0.6, 5, 7, (0.5641, 0.7782)))
    assert attention(desk.store, desk.clock.now(), usual) == []
