"""Lenses: what lies after a day, came later, or belongs elsewhere is not there, in any reading and any order."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain import stock
from plantdesk.domain.day import TOTAL
from plantdesk.domain.ledger import Change, Draft, Subject
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.services.kpi import kpi
from plantdesk.services.lens import Lens
from plantdesk.services.lenses import AsOf, Within
from plantdesk.services.plans import PlanRow, monthly_plans, plan_of_plant, record_plan
from plantdesk.services.recording import Entry
from tests.helpers.stores import DAY, Desk, new_desk, section, typed

BEFORE = DAY - timedelta(days=1)
SPAN = (date(2016, 1, 1), date(2016, 12, 31))


def divided(desk: Desk) -> None:
    """Give s1 and s2 to the smelter d1, s3 to the hydrometallurgical plant d2; ore and heap belong there, too."""
    desk.recorder().configure(
        [
            (Subject(p.DIVISION, "d1", p.FIRST_DAY), {p.NAME_EN: "Smelter", p.PROCESS: "pyro"}),
            (Subject(p.DIVISION, "d2", p.FIRST_DAY), {p.NAME_EN: "Hydro", p.PROCESS: "hydro"}),
            *(
                (Subject(p.SECTION, s, p.FIRST_DAY), {p.DIVISION_OF: division})
                for s, division in (("s1", "d1"), ("s2", "d1"), ("s3", "d2"))
            ),
            (Subject(p.CONCENTRATOR, "c1", p.FIRST_DAY), {p.DIVISION_OF: "d1"}),
            (Subject(p.HEAP, "h1", p.FIRST_DAY), {p.DIVISION_OF: "d2"}),
        ]
    )


def enter(desk: Desk, day: date, *tonnes: str) -> None:
    """Enter the output of the first sections."""
    for unit, text in zip(("s1", "s2", "s3"), tonnes, strict=False):
        assert desk.save(section(unit, day), cathode_t=text).saved == 1


def output(ledger: object, unit: str = TOTAL) -> dict[date, str]:
    """Give the output by day as it is kept."""
    rows = ledger.daily_exact(m.SECTION, unit, m.CATHODE_T, *SPAN)  # type: ignore[attr-defined]
    return {row[0]: row[1] for row in rows}


def test_what_lies_after_the_day_is_nowhere(desk: Desk) -> None:
    """Entries, sums, histories and stocks end with the as-of day; settings and plans of later days stay."""
    enter(desk, BEFORE, "10")
    enter(desk, DAY, "20")
    taken = Subject(stock.STOCK, p.PLANT, DAY)
    with desk.store.writing() as transaction:
        transaction.append(Draft("record", "ann", "keyboard"), [Change(taken, stock.PHYSICAL_T, "5", "t")])
    record_plan(desk.recorder(), [PlanRow(date(2016, 12, 1), "section", "s1", m.CATHODE_T, Value(Decimal(300)))], "x")
    then = AsOf(desk.store, BEFORE)
    assert output(then) == {BEFORE: "10"}
    assert set(then.cells(*SPAN, (m.SECTION,))) == {section(day=BEFORE)}
    assert set(then.at([section(day=BEFORE), section(day=DAY)])) == {section(day=BEFORE)}
    assert then.history(section(day=DAY), m.CATHODE_T) == []
    assert len(then.history(section(day=BEFORE), m.CATHODE_T)) == 1
    assert then.span() == (BEFORE, BEFORE)
    assert then.days_with_entries(SPAN[0], (m.SECTION,)) == [BEFORE]
    assert (then.daily(m.SECTION, TOTAL, m.CATHODE_T, DAY, SPAN[1]), then.cells(DAY, DAY, (m.SECTION,))) == ([], {})
    assert then.undated((stock.STOCK,)) == {}
    assert set(desk.store.undated((stock.STOCK,))) == {taken}
    assert monthly_plans(then, m.CATHODE_T)
    assert AsOf(desk.store, SPAN[0]).span() is None


def test_a_division_is_the_sum_of_its_sections(desk: Desk) -> None:
    """Totals, rows, plans and lists are those of the units in scope, and the parts make up the whole."""
    divided(desk)
    enter(desk, BEFORE, "10.10", "0.20", "3.003")
    enter(desk, DAY, "1", "2")
    plans = [PlanRow(date(2016, 6, 1), "section", s, m.CATHODE_T, Value(Decimal(300))) for s in ("s1", "s3")]
    record_plan(desk.recorder(), plans, "keyboard").or_raise()
    smelter, hydro = (Within(desk.store, Scope(division=division)) for division in ("d1", "d2"))
    assert output(smelter) == {BEFORE: "10.30", DAY: "3"}
    assert output(hydro) == {BEFORE: "3.003"}
    assert output(hydro, "s1") == {}
    assert output(smelter, "s1") == output(desk.store, "s1")
    assert {s.unit for s in hydro.cells(*SPAN, (m.SECTION,))} == {"s3"}
    assert set(hydro.at([section(), section("s3", BEFORE)])) == {section("s3", BEFORE)}
    assert hydro.history(section(), m.CATHODE_T) == []
    assert hydro.plant().units(p.SECTION, DAY) == ("s3",)
    assert hydro.plant().units(p.HEAP, DAY) == ("h1",)
    assert plan_of_plant(monthly_plans(smelter, m.CATHODE_T), smelter.plant(), {}).months == {date(2016, 6, 1): 300}
    whole = kpi(desk.store, DAY).cathode
    parts = [kpi(one, DAY).cathode.month_t for one in (smelter, hydro)]
    assert whole.month_t == sum(part for part in parts if part is not None)


def test_a_process_route_takes_what_goes_its_way(desk: Desk) -> None:
    """Ore goes with the concentrator it is fed to; the heap is hydrometallurgical."""
    divided(desk)
    desk.save(Subject(m.SOURCE, "north", DAY, "day"), wet_t="100", moisture_pct="0")
    desk.save(Subject(m.HEAP, "h1", DAY, "day"), pls_flow_m3h="30")
    pyro, hydro = (Within(desk.store, Scope(process=process)) for process in ("pyro", "hydro"))
    assert len(pyro.daily(m.SOURCE, TOTAL, m.WET_T, *SPAN)) == 1
    assert hydro.daily(m.SOURCE, TOTAL, m.WET_T, *SPAN) == []
    assert (len(hydro.daily(m.HEAP, TOTAL, m.PLS_M3, *SPAN)), pyro.daily(m.HEAP, TOTAL, m.PLS_M3, *SPAN)) == (1, [])
    assert {s.kind for s in pyro.cells(*SPAN, (m.SOURCE, m.HEAP))} == {m.SOURCE}


def test_a_section_counts_where_it_belonged_on_the_day(desk: Desk) -> None:
    """A section that was given to another division takes its past not with it."""
    divided(desk)
    desk.recorder().configure([(Subject(p.SECTION, "s2", DAY), {p.DIVISION_OF: "d2"})])
    enter(desk, BEFORE, "1", "2", "3")
    enter(desk, DAY, "10", "20", "30")
    assert output(Within(desk.store, Scope(division="d1"))) == {BEFORE: "3", DAY: "10"}
    assert output(Within(desk.store, Scope(division="d2"))) == {BEFORE: "3", DAY: "50"}


def test_a_scope_with_everything_in_it_says_what_is_kept(desk: Desk) -> None:
    """Added up from the units, sums and weighted means have the very digits of the kept totals."""
    divided(desk)
    desk.recorder().configure([(Subject(p.SECTION, "s3", p.FIRST_DAY), {p.DIVISION_OF: "d1"})])
    enter(desk, DAY, "0.10", "12.345678901234567", "7")
    desk.save(section(), cell_voltage_v="0.31", ampere_hours_kah="361.80", cells_live="168")
    desk.save(section("s2"), cell_voltage_v="0.30", ampere_hours_kah="300", cells_live="150")
    smelter = Within(desk.store, Scope(division="d1"))
    for key, _, _ in desk.store.catalogue.additive(m.CATHODE):
        kept = desk.store.daily_exact(m.SECTION, TOTAL, key, *SPAN)
        assert smelter.daily_exact(m.SECTION, TOTAL, key, *SPAN) == kept
        assert smelter.daily(m.SECTION, TOTAL, key, *SPAN) == desk.store.daily(m.SECTION, TOTAL, key, *SPAN)


def test_a_lot_belongs_to_the_division_whose_stock_it_leaves(desk: Desk) -> None:
    """Lots have no division of their own: their row says it, and so their sums are found."""
    divided(desk)
    lots = {
        Subject(m.LOT, "l1", DAY, "day"): {m.DISPATCH_T: "40", m.DIVISION: "d1", m.DESTINATION: "china"},
        Subject(m.LOT, "l2", DAY, "day"): {m.DISPATCH_T: "2", m.DIVISION: "d2", m.DESTINATION: "china"},
    }
    enter(desk, DAY, "100", "100", "100")
    for subject, row in lots.items():
        texts = {key: text for key, text in row.items() if key != m.DISPATCH_T}
        entry = Entry(subject, {**typed(dispatch_t=row[m.DISPATCH_T]), **texts})
        desk.recorder().save([entry]).or_raise()
    smelter, one = Within(desk.store, Scope(division="d1")), next(iter(lots))
    assert set(smelter.cells(*SPAN, (m.LOT,))) == {one}
    assert set(smelter.at(lots)) == {one}
    assert [row[1] for row in smelter.daily_exact(m.LOT, TOTAL, m.DISPATCH_T, *SPAN)] == ["40"]
    assert {r.subject for r in smelter.recorded_between(0, 2**62) if r.subject.kind == m.LOT} == {one}


def test_lenses_are_stacked(desk: Desk) -> None:
    """Known on a day, up to a day, of a division: each leaves out its part, and known later changes nothing more."""
    divided(desk)
    enter(desk, BEFORE, "10", "20", "30")
    desk.clock.advance(days=2)
    desk.save(section("s1", BEFORE), reason="weighed again", cathode_t="11")
    enter(desk, DAY, "1", "1", "1")
    lens = Lens(as_of=BEFORE, known_on=desk.clock.now().date() - timedelta(days=1), scope=Scope(division="d1"))
    then = lens.over(desk.store)
    assert output(then) == {BEFORE: "30"}
    assert output(then.known(desk.store.newest_recorded() or 0)) == {BEFORE: "30"}
    assert output(Lens(as_of=BEFORE, scope=Scope(division="d1")).over(desk.store)) == {BEFORE: "31"}
    assert output(Lens(scope=Scope(division="d1")).over(desk.store)) == {BEFORE: "31", DAY: "2"}
    assert (lens.shows_now, Lens(scope=Scope("d1")).shows_now, Lens(scope=Scope("d1")).shows_all) == (
        False,
        True,
        False,
    )
    assert Lens().over(desk.store) is desk.store


@pytest.mark.parametrize("process", ["pyro", "hydro"])
def test_an_empty_store_is_empty_through_any_lens(tmp_path: Path, process: str) -> None:
    """Nothing is set up yet: nothing is there, and nothing fails."""
    empty = new_desk(tmp_path, furnished=False)
    then = Lens(DAY, DAY, Scope("d1", process)).over(empty.store)
    assert (then.span(), output(then), then.plant().units(p.SECTION, DAY)) == (None, {}, ())
    assert kpi(then, DAY).cathode.year_t is None
    empty.store.close()
