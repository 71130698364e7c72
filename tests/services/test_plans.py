"""Plans: whom they bind, how days weigh, what is refused, and what was planned then."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span, month_of
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.services.lenses import Within
from plantdesk.services.plan_sheet import plan_sheet, totals
from plantdesk.services.plans import (
    WHOLE_PLANT,
    PlanRow,
    WeightRow,
    day_plans,
    monthly_plans,
    plan_lines,
    plan_of,
    plan_of_unit,
    read_plan_rows,
    record_plan,
    record_planning,
    record_weights,
)
from tests.helpers.stores import CATALOGUE, Desk

JUNE, JULY = date(2016, 6, 1), date(2016, 7, 1)
D = Decimal


def row(unit: str, tonnes: str | None, month: date = JUNE, kind: str = p.SECTION, figure: str = m.CATHODE_T) -> PlanRow:
    """Write one plan."""
    return PlanRow(month, kind, unit, figure, None if tonnes is None else Value(D(tonnes)))


def with_divisions(desk: Desk) -> None:
    """Put two sections into one division and the third into another."""
    settings = [(Subject(p.DIVISION, d, p.FIRST_DAY), {p.NAME_EN: f"Smelter {d[1]}"}) for d in ("d1", "d2")]
    places = {"s1": "d1", "s2": "d1", "s3": "d2"}
    settings += [(Subject(p.SECTION, s, p.FIRST_DAY), {p.DIVISION_OF: d}) for s, d in places.items()]
    desk.recorder().configure(settings)


def plan(desk: Desk, *rows: PlanRow, reason: str | None = None) -> None:
    """Record plans."""
    record_plan(desk.recorder(), rows, "keyboard", reason).or_raise()


def weigh(desk: Desk, *rows: WeightRow, reason: str | None = None) -> None:
    """Record weights."""
    record_weights(desk.store, desk.recorder(), rows, "keyboard", reason).or_raise()


def test_a_plan_for_a_retired_section_is_refused_with_since_when(desk: Desk) -> None:
    """From the month after it was retired on; the month in which it still ran can be planned, and a plan cleared."""
    plan(desk, row("s3", "100", JULY))
    desk.recorder().configure([(Subject(p.SECTION, "s3", date(2016, 6, 20)), {p.STATE: p.RETIRED})])
    plan(desk, row("s3", "50"))
    with pytest.raises(Refused, match=r"Tankhouse 3.* has been retired since 2016-06-20: .* for 08\.2016"):
        plan(desk, row("s3", "100", date(2016, 8, 1)))
    with pytest.raises(Refused, match="retired since"):
        plan(desk, row("s3", "90", JULY), reason="less")
    plan(desk, row("s3", None, JULY), reason="it is gone")
    assert plan_of(desk.store, m.CATHODE_T, (p.SECTION, "s3")).over(month_of(JULY)) is None


def test_a_plan_for_a_section_that_is_not_there_yet_is_refused(desk: Desk) -> None:
    """A section that starts in July has no plan for June."""
    desk.recorder().configure([(Subject(p.SECTION, "s4", date(2016, 7, 10)), {p.NAME_EN: "Tankhouse 4"})])
    with pytest.raises(Refused, match="was not there yet"):
        plan(desk, row("s4", "100"))
    plan(desk, row("s4", "100", JULY))


def test_a_plan_entered_twice_is_told(desk: Desk) -> None:
    """Twice in one go is refused; the same once more changes nothing; another number needs a reason."""
    with pytest.raises(Refused, match="given twice"):
        plan(desk, row("s1", "100"), row("s1", "100"))
    assert plan_of(desk.store, m.CATHODE_T).day(JUNE) is None
    plan(desk, row("s1", "100"))
    again = record_plan(desk.recorder(), [row("s1", "100.0")], "keyboard")
    assert (again.recorded, len(again.same)) == (None, 1)
    with pytest.raises(Refused, match="give a reason"):
        plan(desk, row("s1", "110"))


def test_a_file_that_plans_twice_or_for_a_retired_section_names_the_line(desk: Desk) -> None:
    """Nothing of the file is taken; the line says which month and section, found by its old name."""
    desk.recorder().configure([(Subject(p.SECTION, "s3", date(2016, 5, 1)), {p.STATE: p.RETIRED})])
    head = ("month", "section", "figure", "value")

    def read(*rows: tuple[str, ...]) -> list[PlanRow]:
        lines = [("plan", number, cells) for number, cells in enumerate([head, *rows], 1)]
        return read_plan_rows(lines, desk.store.plant(), CATALOGUE)

    assert read(("2016-06", "Tankhouse 1", m.CATHODE_T, "100"))[0].unit == "s1"
    with pytest.raises(Refused, match="line 3: this plan stands in the file twice"):
        read(("2016-06", "s1", m.CATHODE_T, "100"), ("2016-06", "Tankhouse 1", m.CATHODE_T, "90"))
    with pytest.raises(Refused, match=r"line 2: .*Tankhouse 3.* has been retired since 2016-05-01"):
        read(("2016-06", "Tankhouse 3", m.CATHODE_T, "100"))
    with pytest.raises(Refused, match=r"line 2: .*Recovery.* cannot be 890"):
        read(("2016-06", "s1", m.RECOVERY_PCT, "890"))


def test_a_repair_day_of_one_division_moves_its_plan_alone(desk: Desk) -> None:
    """The other division's plan of that day stays; the months stay as planned; the plant's holiday holds for both."""
    with_divisions(desk)
    plan(desk, row("s1", "290"), row("s3", "600"))
    weigh(desk, WeightRow(JUNE, p.DIVISION, "d1", D(0)))
    assert plan_of(desk.store, m.CATHODE_T).day(JUNE) == 20
    assert plan_of(desk.store, m.CATHODE_T).day(date(2016, 6, 2)) == 30
    assert plan_of(desk.store, m.CATHODE_T).over(month_of(JUNE)) == 890
    assert day_plans(desk.store, m.CATHODE_T, JUNE, JUNE) == {JUNE: 20}
    assert plan_of(desk.store, m.CATHODE_T, (p.SECTION, "s1")).day(JUNE) == 0
    assert plan_of(desk.store, m.CATHODE_T, (p.DIVISION, "d2")).day(JUNE) == 20
    weigh(desk, WeightRow(date(2016, 6, 2), *WHOLE_PLANT, D(0)))
    assert plan_of(desk.store, m.CATHODE_T).day(date(2016, 6, 2)) == 0
    weigh(desk, WeightRow(date(2016, 6, 2), p.DIVISION, "d2", D(1)))
    holiday = plan_of(desk.store, m.CATHODE_T).day(date(2016, 6, 2))
    assert holiday == pytest.approx(D(20))


def test_weights_that_cannot_be_are_refused(desk: Desk) -> None:
    """Less than nothing, ten times a usual day and more, a change without a reason, a month without any day."""
    for weight in (D(-1), D("10.5")):
        with pytest.raises(Refused, match="not between 0 and 10"):
            weigh(desk, WeightRow(JUNE, *WHOLE_PLANT, weight))
    weigh(desk, WeightRow(JUNE, *WHOLE_PLANT, D(0)))
    with pytest.raises(Refused, match="give a reason"):
        weigh(desk, WeightRow(JUNE, *WHOLE_PLANT, D("0.5")))
    rest = [WeightRow(day, *WHOLE_PLANT, D(0)) for day in Span(date(2016, 6, 2), date(2016, 6, 30))]
    with pytest.raises(Refused, match=r"Every day of 06\.2016 would weigh 0"):
        weigh(desk, *rest)
    weigh(desk, *rest[:-1])
    weigh(desk, WeightRow(JUNE, *WHOLE_PLANT, None), reason="it ran")
    assert day_plans(desk.store, m.CATHODE_T, JUNE, JUNE) == {}


def test_plans_and_weights_are_one_command_that_undo_takes_back(desk: Desk) -> None:
    """What was typed together is saved together and taken back together."""
    record_planning(
        desk.store, desk.recorder(), [row("s1", "290")], [WeightRow(JUNE, *WHOLE_PLANT, D(0))], "keyboard"
    ).or_raise()
    assert plan_of(desk.store, m.CATHODE_T).day(date(2016, 6, 2)) == 10
    assert len(desk.undo().undo().revisions) == 2
    assert plan_of(desk.store, m.CATHODE_T).day(date(2016, 6, 2)) is None


def test_a_revised_plan_keeps_the_old_one(desk: Desk) -> None:
    """The history has both with the reason; as known on the day before, the first one counts."""
    plan(desk, row("s1", "300"))
    then = desk.store.newest_recorded()
    assert then is not None
    desk.clock.moment += timedelta(days=1)
    plan(desk, row("s1", "360"), reason="new board decision")
    assert plan_of(desk.store, m.CATHODE_T).day(JUNE) == 12
    assert plan_of(desk.store.known(then), m.CATHODE_T).day(JUNE) == 10
    history = desk.store.history(Subject("plan", "section:s1", JUNE), m.CATHODE_T)
    assert [(r.value, r.reason) for r in history] == [("300", None), ("360", "new board decision")]


def test_a_part_of_the_corporation_has_the_plan_of_its_units(desk: Desk) -> None:
    """Seen through a division, only its sections' plans are there; a division's own counts where they have none."""
    with_divisions(desk)
    plan(desk, row("s1", "300"), row("s3", "30"), row("d2", "900", JULY, p.DIVISION), row("d1", "99", JUNE, p.DIVISION))
    seen = {d: plan_of(Within(desk.store, Scope(d)), m.CATHODE_T) for d in ("d1", "d2")}
    assert (seen["d1"].over(month_of(JUNE)), seen["d2"].over(month_of(JUNE))) == (300, 30)
    assert (seen["d1"].over(month_of(JULY)), seen["d2"].over(month_of(JULY))) == (None, 900)
    assert plan_of(desk.store, m.CATHODE_T).over(Span(JUNE, date(2016, 7, 31))) == 1230


def test_grades_and_recoveries_are_planned_as_means(desk: Desk) -> None:
    """Two sources weigh by their planned dry tonnes; a recovery is the ratio that is planned."""
    rows = [
        row("north", "0.9", kind=p.SOURCE, figure=m.CU_PCT),
        row("south", "0.5", kind=p.SOURCE, figure=m.CU_PCT),
        row("c1", "88", kind=p.CONCENTRATOR, figure=m.RECOVERY_PCT),
    ]
    plan(desk, *rows)
    assert plan_of(desk.store, m.CU_PCT).over(month_of(JUNE)) is None
    plan(desk, row("north", "3000", kind=p.SOURCE, figure=m.DRY_T), row("south", "1000", kind=p.SOURCE, figure=m.DRY_T))
    assert plan_of(desk.store, m.CU_PCT).over(month_of(JUNE)) == D("0.8")
    assert plan_of(desk.store, m.RECOVERY_PCT).day(JUNE) == 88
    assert [line.figure for line in plan_lines(desk.store, JUNE, JUNE, m.RECOVERY_PCT)] == [m.RECOVERY_PCT]


def test_the_sheet_of_plans_has_whoever_may_have_one(desk: Desk) -> None:
    """A division stands before its units; a section is closed where it is not there."""
    with_divisions(desk)
    desk.recorder().configure([(Subject(p.SECTION, "s3", date(2016, 5, 1)), {p.STATE: p.RETIRED})])
    sheet = plan_sheet(desk.store, m.CATHODE_T, 2016)
    assert [c.holder[1] for c in sheet.columns] == ["d1", "s1", "s2", "d2", "s3"]
    assert (date(2016, 4, 1), (p.SECTION, "s3")) in sheet.open
    assert (JUNE, (p.SECTION, "s3")) not in sheet.open
    sources = plan_sheet(desk.store, m.CU_PCT, 2016)
    assert {c.holder for c in sources.columns} == {(p.SOURCE, "north"), (p.SOURCE, "south")}
    lots = plan_sheet(desk.store, m.DISPATCH_T, 2016)
    assert [c.holder for c in lots.columns] == [(p.DIVISION, "d1"), (p.DIVISION, "d2")]


def test_of_the_month_in_which_a_unit_is_retired_only_its_days_count(desk: Desk) -> None:
    """Nine of thirty days, by their weights; the days after have no plan of it, and a unit that came back counts whole."""
    desk.recorder().configure([(Subject(p.SECTION, "s1", date(2016, 6, 10)), {p.STATE: p.RETIRED})])
    rows = [PlanRow(date(2016, 6, 1), p.SECTION, one, m.CATHODE_T, Value(Decimal(3000))) for one in ("s1", "s2")]
    record_plan(desk.recorder(), rows, "keyboard").or_raise()
    plan, june = plan_of(desk.store, m.CATHODE_T), month_of(date(2016, 6, 1))
    assert plan.over(june) == 3900
    assert plan.day(date(2016, 6, 9)) == 200
    assert plan.day(date(2016, 6, 10)) == 100
    weight = WeightRow(date(2016, 6, 1), *WHOLE_PLANT, Decimal(0))
    record_weights(desk.store, desk.recorder(), [weight], "keyboard").or_raise()
    heavier = plan_of(desk.store, m.CATHODE_T).over(june)
    assert heavier == pytest.approx(3000 + Decimal(3000) * 8 / 29)
    sheet = plan_sheet(desk.store, m.CATHODE_T, 2016)
    amounts = {(JUNE, (p.SECTION, one)): Decimal(3000) for one in ("s1", "s2")}
    assert totals(desk.store.plant(), amounts, sheet.weights) == {JUNE: heavier}
    plans = monthly_plans(desk.store, m.CATHODE_T)
    alone = plan_of_unit(plans, desk.store.plant(), sheet.weights, (p.SECTION, "s1"))
    assert [alone.day(date(2016, 6, day)) for day in (1, 10)] == [0, 0]
    assert alone.day(date(2016, 6, 9)) == pytest.approx(Decimal(3000) / 29)
    desk.recorder().configure([(Subject(p.SECTION, "s1", date(2016, 6, 20)), {p.STATE: p.RUNNING})])
    assert plan_of(desk.store, m.CATHODE_T).over(june) == 6000
