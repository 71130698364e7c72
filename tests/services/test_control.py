"""Control charts of what is recorded: gaps, incomplete shifts, baselines that are kept and taken back, and bad input."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain.control import ControlChart
from plantdesk.domain.errors import Refused
from plantdesk.domain.periods import Span
from plantdesk.domain.run_rules import NELSON, WESTERN_ELECTRIC, Rule
from plantdesk.domain.scope import Scope
from plantdesk.services.baselines import CENTRE, frozen_baseline, record_baseline
from plantdesk.services.control import control, flag_reason, freeze, points_of, read_rules
from plantdesk.services.lenses import AsOf, Within
from plantdesk.services.recording import Entry
from plantdesk.services.rolling import RollUp
from plantdesk.services.subjects import recorded_name, subject_name
from tests.helpers.stores import Desk, section, typed

FIRST = date(2016, 4, 1)
SPAN = Span(FIRST, date(2016, 6, 29))
BASE = Span(FIRST, date(2016, 5, 15))
OUTLIER = date(2016, 6, 10)


@pytest.fixture
def plant(desk: Desk) -> Desk:
    """Give ninety days of one section, independent noise around 40 t a shift, and one very low day."""
    chance = random.Random(11)
    entries = []
    for n in range(SPAN.days):
        day = FIRST + timedelta(days=n)
        for shift in ("day", "night"):
            tonnes = 40 + chance.gauss(0, 1) - (9 if day == OUTLIER else 0)
            entries.append(Entry(section("s1", day, shift), typed(cathode_t=f"{tonnes:.1f}", cells_pulled="12")))
    assert not desk.recorder().save(entries).refused
    return desk


def chart(desk: Desk, by: RollUp = RollUp.DAY, **asked):
    """Give the control chart of the section's output."""
    return control(desk.store, m.CATHODE_T, "s1", by, SPAN, **asked)


def test_a_day_that_is_far_off_stands_out_and_the_rule_is_named(plant):
    """Independent days get the I chart with rules 1 and 2, from the first half; the low day is flagged by rule 1."""
    found = chart(plant)
    assert (found.chart, found.rules) == (ControlChart.IMR, (Rule.NELSON_1, Rule.NELSON_2))
    assert found.baseline_span == BASE
    (flag,) = [flag for flag in found.flags if flag.rule is Rule.NELSON_1]
    assert (found.slots[flag.at].day, flag.high) == (OUTLIER, False)
    assert str(flag_reason(found, flag)) == "one point beyond three sigma"
    assert 1.0 < found.false_alarms_independent < 2.5
    assert abs(found.centre - 80) < 1


def test_shifts_are_points_of_their_own(plant):
    """By shift there are two slots a day, in their order, and twice the false alarms a year."""
    found = chart(plant, RollUp.SHIFT)
    assert len(found.slots) == 180
    assert [slot.shift for slot in found.slots[:4]] == ["day", "night", "day", "night"]
    assert found.slots[0].at < found.slots[1].at < found.slots[2].at
    assert {found.slots[at].day for at in found.flagged} >= {OUTLIER}
    assert found.false_alarms_independent == pytest.approx(2 * chart(plant).false_alarms_independent, rel=0.05)


def test_a_chart_that_a_slow_drift_hides_from_says_so(plant):
    """Where neighbours are alike the usual chart loses a slow drift; it says that, and what it names does see it."""
    chance = random.Random(3)
    entries, course = [], 0.0
    for n in range(SPAN.days):
        course = 0.85 * course + chance.gauss(0, 0.6)
        tonnes = 80 + course - max(0, n - 45) * 0.06
        day = section("s2", FIRST + timedelta(days=n))
        entries += [Entry(day, typed(cathode_t=f"{tonnes / 2:.2f}", cells_pulled="12"))]
        entries += [Entry(section("s2", FIRST + timedelta(days=n), "night"), typed(cathode_t=f"{tonnes / 2:.2f}"))]
    assert not plant.recorder().save(entries).refused

    def looked(kind: ControlChart | None = None):
        return control(plant.store, m.CATHODE_T, "s2", RollUp.DAY, SPAN, chart=kind)

    told = "A slow drift can hide from this chart"
    usual, sums = looked(), looked(ControlChart.CUSUM)
    drifted = {at for at, slot in enumerate(usual.slots) if slot.day > BASE.last + timedelta(days=15)}
    assert usual.chart is ControlChart.RESIDUALS
    assert told in notes(usual)
    assert len(drifted & set(usual.flagged)) < 3
    assert len(drifted & set(sums.flagged)) > 20
    assert told not in notes(sums)
    assert told not in notes(chart(plant))


def test_half_a_day_is_no_low_day(plant):
    """A day with one of two shifts is left out, and said to be: it would look like a disaster."""
    night = section("s1", date(2016, 6, 20), "night")
    plant.save(night, reason="scale was out", cathode_t=None)
    found = chart(plant)
    place = (date(2016, 6, 20) - FIRST).days
    assert found.values[place] is None
    assert any("1 points are left out" in str(note) for note in found.notes)
    assert found.values[place + 1] is not None


def test_a_frozen_baseline_is_kept_with_author_day_and_reason(plant):
    """What was frozen judges from then on, whatever is corrected in its days; undo takes it back, redo puts it back."""
    freeze(plant.store, plant.recorder("boris"), m.CATHODE_T, "s1", RollUp.DAY, BASE, "steady weeks")
    found = chart(plant)
    assert found.frozen is not None
    assert (found.frozen.author, found.frozen.reason, found.frozen.span) == ("boris", "steady weeks", BASE)
    assert found.frozen.moment == plant.clock.now()
    centre = found.centre
    plant.save(section("s1", FIRST), reason="typed wrong", cathode_t="20.0")
    assert chart(plant).centre == centre
    assert chart(plant, baseline=BASE).centre < centre
    plant.undo("boris").undo()
    assert chart(plant).frozen is None
    plant.undo("boris").redo()
    assert chart(plant).centre == centre
    assert plant.fault() is None


def test_a_later_baseline_holds_from_its_own_day(plant):
    """Charts that end before a new baseline holds are judged by the old one; the history names both."""
    freeze(plant.store, plant.recorder(), m.CATHODE_T, "s1", RollUp.DAY, BASE, "steady weeks")
    later = Span(date(2016, 5, 16), date(2016, 6, 8))
    freeze(plant.store, plant.recorder(), m.CATHODE_T, "s1", RollUp.DAY, later, "new anodes")
    assert chart(plant).frozen.span == later
    early = control(plant.store, m.CATHODE_T, "s1", RollUp.DAY, Span(FIRST, date(2016, 6, 1)))
    assert early.frozen.span == BASE
    again = Span(date(2016, 5, 20), date(2016, 6, 8))
    freeze(plant.store, plant.recorder(), m.CATHODE_T, "s1", RollUp.DAY, again, "without the repair")
    subject = chart(plant).frozen.subject
    assert chart(plant).frozen.span == again
    assert [r.reason for r in plant.store.history(subject, CENTRE)] == ["new anodes", "without the repair"]
    name = subject_name(plant.store.plant(), plant.store.catalogue, subject)
    assert str(name.args["figure"].en) == "Cathode output"
    assert recorded_name(plant.store.catalogue, subject, CENTRE).en == "Centre line"


def test_baselines_are_of_one_figure_unit_and_kind_of_point(plant):
    """Limits of days judge no shifts, those of one section no other, and those of all units no part of the plant."""
    freeze(plant.store, plant.recorder(), m.CATHODE_T, "s1", RollUp.DAY, BASE, "steady weeks")
    last = SPAN.last
    assert frozen_baseline(plant.store, m.CATHODE_T, "s1", RollUp.DAY, last) is not None
    for figure, unit, by in (
        (m.CATHODE_T, "s1", RollUp.SHIFT),
        (m.CATHODE_T, "", RollUp.DAY),
        (m.CATHODE_T, "s2", RollUp.DAY),
        (m.CELLS_PULLED, "s1", RollUp.DAY),
    ):
        assert frozen_baseline(plant.store, figure, unit, by, last) is None
    whole = chart(plant).baseline
    record_baseline(plant.recorder(), m.CATHODE_T, "", RollUp.DAY, BASE, whole, "all of them")
    assert frozen_baseline(plant.store, m.CATHODE_T, "", RollUp.DAY, last) is not None
    hydro = Within(plant.store, Scope(None, "hydro"))
    assert frozen_baseline(hydro, m.CATHODE_T, "", RollUp.DAY, last) is None


def test_what_was_frozen_is_known_from_then_on(plant):
    """As known before it was frozen there is no baseline; as of an earlier production day there is."""
    before = int(plant.clock.now().timestamp() * 1000) - 1
    plant.clock.advance(minutes=5)
    freeze(plant.store, plant.recorder(), m.CATHODE_T, "s1", RollUp.DAY, BASE, "steady weeks")
    assert frozen_baseline(plant.store.known(before), m.CATHODE_T, "s1", RollUp.DAY, SPAN.last) is None
    as_of = AsOf(plant.store, date(2016, 6, 1))
    assert frozen_baseline(as_of, m.CATHODE_T, "s1", RollUp.DAY, date(2016, 6, 1)) is not None


def test_freezing_needs_a_reason_and_limits(plant):
    """Without a reason, of days with nothing, and of a figure that never varies, nothing is frozen."""
    writer = plant.recorder()
    with pytest.raises(Refused, match="needs a reason"):
        freeze(plant.store, writer, m.CATHODE_T, "s1", RollUp.DAY, BASE, "  ")
    with pytest.raises(Refused, match="Nothing is recorded"):
        freeze(plant.store, writer, m.CATHODE_T, "s2", RollUp.DAY, BASE, "why")
    with pytest.raises(Refused, match="all equal"):
        freeze(plant.store, writer, m.CELLS_PULLED, "s1", RollUp.DAY, BASE, "why")


def notes(found) -> str:
    """Give all notes of a chart."""
    return " ".join(str(note) for note in found.notes)


def test_bad_input_draws_something_and_says_why(plant):
    """Nothing, one point, equal points, a short and an empty baseline: no fault, no false flag, a reason each time."""
    empty = control(plant.store, m.CATHODE_T, "s2", RollUp.DAY, SPAN)
    assert (empty.baseline, empty.upper, empty.flags) == (None, None, ())
    assert "Nothing is recorded of" in notes(empty)
    one = control(plant.store, m.CATHODE_T, "s1", RollUp.DAY, Span(FIRST, FIRST))
    assert (one.upper, one.flags, one.chart) == (None, (), ControlChart.IMR)
    assert "no limits yet" in notes(one)
    flat = control(plant.store, m.CELLS_PULLED, "s1", RollUp.DAY, SPAN)
    assert flat.lower == flat.centre == flat.upper == 24
    assert flat.flags == ()
    assert "no width" in notes(flat)
    short = chart(plant, baseline=Span(FIRST, FIRST + timedelta(days=9)))
    assert "provisional: the baseline has 10 points" in notes(short)
    assert short.upper is not None
    nowhere = chart(plant, baseline=Span(date(2015, 1, 1), date(2015, 2, 1)))
    assert "is empty" in notes(nowhere)
    assert nowhere.upper is None
    for kind in ControlChart:
        for odd in (empty, one, flat):
            control(plant.store, odd.figure.key, odd.unit, RollUp.DAY, odd.span, chart=kind)


def test_each_chart_draws_what_it_judges(plant):
    """Moving ranges are judged by the upper limit, EWMA and CUSUM around the target, and the CUSUM says since when."""
    ranges = chart(plant, chart=ControlChart.MR)
    assert ranges.lower == 0
    assert {ranges.slots[at].day for at in ranges.flagged} >= {OUTLIER}
    assert chart(plant, chart=ControlChart.EWMA).centre == ranges.baseline.centre
    cusum = chart(plant, chart=ControlChart.CUSUM)
    assert cusum.upper == pytest.approx(5 * cusum.baseline.sigma)
    flag = next(flag for flag in cusum.flags if cusum.slots[flag.at].day == OUTLIER)
    assert not flag.high
    assert flag.change < flag.at
    assert "the change came after" in str(flag_reason(cusum, flag))
    assert cusum.rules == ()


def test_too_long_a_span_by_shift_is_refused(plant):
    """Every entry is read by shift, so it is said how many days can be."""
    with pytest.raises(Refused, match="at most 400 days"):
        points_of(plant.store, m.CATHODE_T, "s1", RollUp.SHIFT, Span(date(2014, 1, 1), SPAN.last))


def test_rules_are_read_by_set_number_and_name():
    """usual, western, nelson, numbers of Nelson's, names; anything else is refused with what there is."""
    assert read_rules("usual") is None
    assert read_rules("Western") == WESTERN_ELECTRIC
    assert read_rules("nelson") == NELSON
    assert read_rules("1, 2,we4") == (Rule.NELSON_1, Rule.NELSON_2, Rule.WESTERN_4)
    for wrong in ("9", "all", "", "1,,2"):
        with pytest.raises(Refused, match="is no rule"):
            read_rules(wrong)
