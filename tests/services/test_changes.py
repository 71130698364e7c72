"""What changed since a day: every difference with its author, reason and tonnes, and nothing that is new work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.services.change_words import difference_told, moved_of_what, values_told
from plantdesk.services.changes import Moved, changes_between
from plantdesk.services.language import Language
from plantdesk.services.lenses import Within
from plantdesk.services.plans import WHOLE_PLANT, PlanRow, WeightRow, record_plan, record_weights
from tests.helpers.programmes import record_milestone
from tests.helpers.stores import Desk, section

REPORT = date(2016, 6, 30)
EVENING_OF_REPORT = datetime(2016, 6, 30, 15, tzinfo=UTC)
JUNE = date(2016, 6, 1)
LATER = date(2016, 7, 5)


def reported(desk: Desk) -> None:
    """Enter June as it was reported at the end of the day, and go on to July."""
    desk.clock.moment = EVENING_OF_REPORT
    for number, unit in enumerate(("s1", "s2")):
        desk.save(section(unit, JUNE), cathode_t=f"{100 + number}", current_ka="30")
        desk.save(section(unit), cathode_t="50")
    desk.clock.moment = datetime(2016, 7, 3, 7, tzinfo=UTC)


def moved(found: tuple[Moved, ...], figure: str) -> list[tuple[date, Decimal | None, Decimal | None, Decimal]]:
    """Give what one figure moved by."""
    return [(one.span.first, one.old, one.new, one.by) for one in found if one.figure == figure]


def test_a_correction_is_told_with_author_reason_and_tonnes(desk: Desk) -> None:
    """Old, new, who, why and by how much, also of the month and of the day that it belongs to."""
    reported(desk)
    desk.save(section(day=JUNE), author="boris", reason="weighed again", cathode_t="112.5")
    found = changes_between(desk.store, REPORT)
    (one,) = found.differences
    assert (one.subject, one.figure, one.old, one.new) == (section(day=JUNE), m.CATHODE_T, "100", "112.5")
    assert (one.moved, one.revision.command.author, one.revision.reason) == (Decimal("12.5"), "boris", "weighed again")
    assert one.revision.command.recorded == int(desk.clock.moment.timestamp() * 1000)
    assert moved(found.months, m.CATHODE_T) == [(JUNE, 301, Decimal("313.5"), Decimal("12.5"))]
    assert moved(found.days, m.CATHODE_T) == [(JUNE, 201, Decimal("213.5"), Decimal("12.5"))]
    assert (found.changed, found.entered_later(desk.store.catalogue), found.new_entries) == ((one,), (), 0)


def test_what_was_put_back_did_not_change(desk: Desk) -> None:
    """Two corrections that end where they began are no difference between the two days."""
    reported(desk)
    desk.save(section(day=JUNE), reason="slip", cathode_t="1000")
    desk.clock.advance(minutes=1)
    desk.save(section(day=JUNE), reason="slip of a slip", cathode_t="100")
    found = changes_between(desk.store, REPORT)
    assert (found.differences, found.months, found.days) == ((), (), ())


def test_late_figures_are_told_apart_from_changed_ones_and_from_new_work(desk: Desk) -> None:
    """An empty cell of June that was filled moves June; entries of July are counted alone."""
    reported(desk)
    desk.save(section("s3"), cathode_t="7", current_ka="30")
    for n in range(3):
        desk.save(section("s1", date(2016, 7, 1) + timedelta(days=n)), cathode_t="99")
    desk.save(section("s1", date(2016, 7, 1)), reason="slip", cathode_t="98")
    found = changes_between(desk.store, REPORT)
    assert found.changed == ()
    (late,) = found.entered_later(desk.store.catalogue)
    assert (late.subject, late.figures, late.moved and late.moved.moved) == (section("s3"), 2, 7)
    assert found.new_entries == 3
    assert moved(found.months, m.CATHODE_T) == [(JUNE, 301, 308, 7)]


def test_only_what_lies_between_the_two_days_counts(desk: Desk) -> None:
    """What was changed after the second day is not told, and what the first day knew is no news."""
    reported(desk)
    desk.save(section(day=JUNE), reason="weighed again", cathode_t="110")
    desk.clock.moment = datetime(2016, 7, 8, 7, tzinfo=UTC)
    desk.save(section(day=JUNE), reason="weighed once more", cathode_t="120")
    (first,) = changes_between(desk.store, REPORT, LATER).differences
    (second,) = changes_between(desk.store, LATER).differences
    (both,) = changes_between(desk.store, REPORT).differences
    assert [(one.old, one.new) for one in (first, second, both)] == [("100", "110"), ("110", "120"), ("100", "120")]
    assert both.revision.reason == "weighed once more"
    assert changes_between(desk.store, date(2016, 7, 9)).differences == ()


def test_a_cleared_figure_and_one_that_does_not_add_up(desk: Desk) -> None:
    """A cleared figure takes its tonnes away; a current moves no tonnes of its own."""
    reported(desk)
    desk.save(section("s2"), reason="wrong section", cathode_t=None)
    desk.save(section(day=JUNE), reason="meter", current_ka="31")
    found = changes_between(desk.store, REPORT)
    assert {(one.figure, one.new, one.moved) for one in found.changed} == {
        (m.CATHODE_T, None, Decimal(-50)),
        (m.CURRENT_KA, "31", None),
    }
    assert moved(found.months, m.CATHODE_T) == [(JUNE, 301, 251, -50)]


def test_plans_milestones_and_settings_are_told_too(desk: Desk) -> None:
    """A revised plan, a slipped forecast and a renamed section say who and why."""
    reported(desk)
    desk.clock.moment = EVENING_OF_REPORT
    plan = PlanRow(JUNE, "section", "s1", m.CATHODE_T, Value(Decimal(3000)))
    record_plan(desk.recorder(), [plan], "keyboard").or_raise()
    record_milestone(desk.recorder(), "M-1", {"name_en": "Furnace", "forecast": "2016-08-01"}).or_raise()
    desk.clock.moment = datetime(2016, 7, 3, 7, tzinfo=UTC)
    revised = PlanRow(JUNE, "section", "s1", m.CATHODE_T, Value(Decimal(2900)))
    record_plan(desk.recorder(), [revised], "keyboard", "furnace repair").or_raise()
    record_milestone(desk.recorder(), "M-1", {"forecast": "2016-09-01"}, "no bricks").or_raise()
    desk.recorder().configure([(Subject(p.SECTION, "s1", date(2016, 7, 1)), {p.NAME_EN: "Tankhouse A"})])
    found = changes_between(desk.store, REPORT)
    told = {(one.subject.kind, one.figure, one.old, one.new, one.revision.reason) for one in found.changed}
    assert told == {
        ("plan", m.CATHODE_T, "3000", "2900", "furnace repair"),
        ("milestone", "forecast", "2016-08-01", "2016-09-01", "no bricks"),
        ("section", p.NAME_EN, "Tankhouse 1", "Tankhouse A", None),
    }
    assert found.entered_later(desk.store.catalogue) == ()
    assert Language("en").say(found.counts()) == "3 figures changed (of them plans 1, settings 1)"


def test_a_weight_of_a_day_is_a_change_from_the_weight_that_held(desk: Desk) -> None:
    """A day weighs 1 until somebody says otherwise, and a division's day what the whole plant's does."""
    desk.recorder().configure([(Subject(p.DIVISION, "d1", p.FIRST_DAY), {p.NAME_EN: "D1"})])
    reported(desk)
    record_weights(desk.store, desk.recorder(), [WeightRow(JUNE, *WHOLE_PLANT, Decimal("0.5"))], "k").or_raise()
    desk.clock.advance(minutes=1)
    record_weights(desk.store, desk.recorder(), [WeightRow(JUNE, p.DIVISION, "d1", Decimal(0))], "k").or_raise()
    found = changes_between(desk.store, REPORT)
    told = [(one.subject.unit, one.old, one.new) for one in found.changed]
    assert sorted(told) == [("division:d1", "1", "0"), ("plant:plant", "1", "0.5")]
    assert found.entered_later(desk.store.catalogue) == ()
    assert Language("en").say(found.counts()) == "2 figures changed (of them weights of days 2)"
    assert Language("ru").say(difference_told(found.changed[0], desk.store.plant(), desk.store.catalogue)) == "1 → 0"
    later = changes_between(desk.store, date(2016, 7, 3))
    assert later.changed == ()


def test_what_was_entered_later_says_of_what_its_tonnes_are(desk: Desk) -> None:
    """Tonnes of cathodes are told from tonnes of wet ore; a new unit says what was set, and not how many figures."""
    reported(desk)
    desk.save(section("s3"), cathode_t="7", current_ka="30")
    desk.save(Subject(m.SOURCE, "north", JUNE, "day"), wet_t="1000")
    attributes = {p.NAME_EN: "Tankhouse 9", p.CELLS_INSTALLED: "60"}
    desk.recorder().configure([(Subject(p.SECTION, "s9", date(2016, 7, 1)), attributes)])
    say, catalogue = Language("en").say, desk.store.catalogue
    later = {one.subject.unit: one for one in changes_between(desk.store, REPORT).entered_later(catalogue)}
    moved = {unit: moved_of_what(one, catalogue) for unit, one in later.items()}
    assert {unit: " ".join(say(part) for part in by) for unit, by in moved.items() if by is not None} == {
        "s3": "Cathode output +7 t",
        "north": "Wet ore +1\u00a0000 t",
    }
    told = {
        unit: [say(value) for value in values_told(one, desk.store.plant(), catalogue)] for unit, one in later.items()
    }
    assert told["s3"] == ["2 figures"]
    assert sorted(told["s9"]) == ["Cells installed: 60", "Name, English: Tankhouse 9"]


def test_a_setting_that_enters_sums_moves_the_days_it_holds_for(desk: Desk) -> None:
    """No entry changed, and yet the deposit of June is another: the constant says so."""
    reported(desk)
    desk.clock.moment = EVENING_OF_REPORT
    desk.save(section(day=JUNE), ampere_hours_kah="360", cells_live="100")
    desk.clock.moment = datetime(2016, 7, 3, 7, tzinfo=UTC)
    desk.recorder().configure([(Subject(p.PLANT, p.PLANT, JUNE), {p.FARADAY: "1.2"})])
    found = changes_between(desk.store, REPORT)
    ((day, old, new, _),) = moved(found.days, m.DEPOSIT_T)
    assert (day, new) == (JUNE, Decimal("43.2"))
    assert old is not None
    assert old < Decimal("43.2")


def test_a_division_is_told_its_own_changes(desk: Desk) -> None:
    """Through a lens the differences and tonnes of other divisions are not there."""
    since = [(Subject(p.DIVISION, d, p.FIRST_DAY), {p.NAME_EN: d.upper()}) for d in ("d1", "d2")]
    since += [(Subject(p.SECTION, s, p.FIRST_DAY), {p.DIVISION_OF: d}) for s, d in (("s1", "d1"), ("s2", "d2"))]
    desk.recorder().configure(since)
    reported(desk)
    desk.save(section(day=JUNE), reason="a", cathode_t="101")
    desk.save(section("s2", JUNE), reason="b", cathode_t="91")
    found = changes_between(Within(desk.store, Scope(division="d2")), REPORT)
    assert [(one.subject.unit, one.moved) for one in found.changed] == [("s2", -10)]
    assert [one.by for one in found.months if one.figure == m.CATHODE_T] == [-10]
