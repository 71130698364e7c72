"""What a day adds up to, by hand: sums, weighted means, derived figures, and what is missing."""

from __future__ import annotations

from datetime import date
from decimal import Context, Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.day import TOTAL, DaySum, kinds_touched, sums
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import FIRST_DAY, Plant, Setting

DAY = date(2016, 6, 30)
CATALOGUE = m.standard_catalogue()
PLANT = Plant(
    [
        *(Setting(p.SECTION, s, FIRST_DAY, p.NAME_EN, s) for s in ("s1", "s2")),
        Setting(p.SOURCE, "north", FIRST_DAY, p.ROUTE, "concentrator:c1"),
        Setting(p.SOURCE, "south", FIRST_DAY, p.ROUTE, "concentrator:c1"),
        Setting(p.SOURCE, "waste", FIRST_DAY, p.ROUTE, "heap:h1"),
        Setting(p.CONCENTRATOR, "c1", FIRST_DAY, p.NAME_EN, "c1"),
        Setting(p.HEAP, "h1", FIRST_DAY, p.NAME_EN, "h1"),
    ]
)
Rows = dict[tuple[str, str, str], dict[str, str]]


def _sums(rows: Rows, plant: Plant = PLANT) -> dict[tuple[str, str, str], DaySum]:
    cells = {
        Subject(k, u, DAY, s): {key: (text, False) for key, text in row.items()} for (k, u, s), row in rows.items()
    }
    return sums(DAY, cells, plant, CATALOGUE, kinds_touched(p.SETTING_KINDS))


def test_a_sum_adds_shifts_and_sections_and_counts_its_entries() -> None:
    """Two shifts of one section and one of another; none and missing count as nothing, not as zero."""
    found = _sums(
        {
            ("section", "s1", "day"): {m.CATHODE_T: "100.5"},
            ("section", "s1", "night"): {m.CATHODE_T: "99.50"},
            ("section", "s2", "day"): {m.CATHODE_T: "0"},
            ("section", "s2", "night"): {m.CATHODE_T: "-"},
        }
    )
    assert found["section", "s1", m.CATHODE_T] == DaySum(Decimal("200.00"), None, 2, 0)
    assert found["section", TOTAL, m.CATHODE_T] == DaySum(Decimal("200.00"), None, 3, 0)
    assert ("section", "s1", m.REJECT_T) not in found


def test_corrections_are_counted() -> None:
    """The mark of a corrected entry adds up with its figure."""
    cells = {Subject("section", "s1", DAY, s): {m.CATHODE_T: ("1", s == "day")} for s in ("day", "night")}
    assert sums(DAY, cells, PLANT, CATALOGUE, ("section",))["section", TOTAL, m.CATHODE_T].corrected == 1


def test_a_weighted_mean_leaves_out_rows_without_weight() -> None:
    """The blank trap: a row whose weight is missing counts neither above nor below the line."""
    found = _sums(
        {
            ("source", "north", "day"): {m.WET_T: "1000", m.MOISTURE_PCT: "5", m.CU_PCT: "1.00"},
            ("source", "north", "night"): {m.CU_PCT: "9.00"},
            ("source", "south", "day"): {m.WET_T: "500", m.MOISTURE_PCT: "4", m.CU_PCT: "0.50"},
        }
    )
    grade = found["source", TOTAL, m.CU_PCT]
    assert (grade.num, grade.den, grade.n) == (950 * Decimal(1) + 480 * Decimal("0.5"), Decimal(1430), 2)
    assert found["source", TOTAL, m.DRY_T].num == 1430


def test_output_current_and_deposit_follow_the_plants_constant() -> None:
    """Faraday: 100 cells at 300 kAh deposit k · 30,000 kAh; the outage shortens a shift without a meter."""
    found = _sums({("section", "s1", "day"): {m.AMPERE_HOURS_KAH: "300", m.CELLS_LIVE: "100"}})
    assert found["section", "s1", m.DEPOSIT_T].num == Decimal("1.185494183") * 30
    found = _sums({("section", "s1", "day"): {m.CURRENT_KA: "30", m.CELLS_LIVE: "100", m.OUTAGE_H: "2"}})
    assert found["section", "s1", m.LIVE_KAH].num == 30 * 10 * 100
    own = Plant([Setting(p.PLANT, p.PLANT, FIRST_DAY, p.FARADAY, "1.2")])
    found = _sums({("section", "s1", "day"): {m.AMPERE_HOURS_KAH: "300", m.CELLS_LIVE: "100"}}, own)
    assert found["section", "s1", m.DEPOSIT_T].num == 36


def test_a_shift_has_the_same_deposit_as_where_it_is_entered() -> None:
    """Dashes are a section that did not run: nothing deposited. An outage longer than the shift tells nothing."""

    def deposit(**row: str) -> DaySum | None:
        return _sums({("section", "s1", "day"): row}).get(("section", "s1", m.DEPOSIT_T))

    idle = DaySum(Decimal(0), None, 1, 0)
    assert deposit(ampere_hours_kah="-", current_ka="-", cells_live="100") == idle
    assert deposit(ampere_hours_kah="-", current_ka="-", cells_live="-") == idle
    assert deposit(cells_live="0") == idle
    assert deposit(ampere_hours_kah="-", cells_live="100") is None
    assert deposit(current_ka="30", cells_live="100", outage_h="13") is None


def test_raffinate_above_the_solution_gives_no_copper() -> None:
    """What a late value breaks is not computed, and weighs nothing."""
    found = _sums({("heap", "h1", "day"): {m.PLS_FLOW_M3H: "100", m.PLS_GPL: "1", m.RAFFINATE_GPL: "2"}})
    assert found["heap", "h1", m.PLS_M3].num == 1200
    assert not {m.PLS_CU_T, m.SX_CU_T} & {key for _, _, key in found}


def test_a_concentrator_is_fed_by_what_is_routed_to_it() -> None:
    """Feed, tailings and two-product recovery by shift; ore for the heap is no feed."""
    ore = {m.WET_T: "1000", m.MOISTURE_PCT: "0", m.CU_PCT: "1"}
    mill = {m.CONC_DRY_T: "40", m.CONC_CU_PCT: "20", m.TAIL_CU_PCT: "0.2"}
    found = _sums(
        {
            ("source", "north", "day"): ore,
            ("source", "south", "day"): ore,
            ("source", "waste", "day"): ore,
            ("concentrator", "c1", "day"): mill,
        }
    )
    assert found["concentrator", "c1", m.FEED_DRY_T].num == 2000
    assert found["concentrator", "c1", m.TAIL_DRY_T].num == 1960
    recovery = found["concentrator", "c1", m.RECOVERED_CU_T].num / found["concentrator", "c1", m.ASSAYED_CU_T].num
    assert abs(recovery - Decimal(20) * Decimal("0.8") / (1 * Decimal("19.8"))) < Decimal("1e-25")


def test_grades_that_cannot_be_true_give_no_recovery() -> None:
    """Tailings richer than the feed: nothing is computed, nothing fails."""
    found = _sums(
        {
            ("source", "north", "day"): {m.WET_T: "1000", m.MOISTURE_PCT: "0", m.CU_PCT: "1"},
            ("concentrator", "c1", "day"): {m.CONC_CU_PCT: "20", m.TAIL_CU_PCT: "1.1"},
        }
    )
    assert ("concentrator", "c1", m.RECOVERED_CU_T) not in found
    assert found["concentrator", "c1", m.FEED_CU_T].num == 10


def test_a_heap_turns_flow_into_copper() -> None:
    """Volume is flow times the hours of the shift; extraction takes what the raffinate does not bring back."""
    found = _sums({("heap", "h1", "day"): {m.PLS_FLOW_M3H: "100", m.PLS_GPL: "3", m.RAFFINATE_GPL: "0.5"}})
    assert found["heap", "h1", m.PLS_M3].num == 1200
    assert found["heap", "h1", m.PLS_CU_T].num == Decimal("3.6")
    assert found["heap", "h1", m.SX_CU_T].num == 3


def test_ore_and_concentrator_are_worked_out_together() -> None:
    """A late ore grade moves the recovery, so both kinds are touched."""
    assert kinds_touched(["source"]) == kinds_touched(["concentrator"]) == ("concentrator", "source")
    assert kinds_touched(["section"]) == ("section",)
    assert kinds_touched(["sheet", "plant"]) == ()


@given(
    st.dictionaries(
        st.tuples(st.just("section"), st.sampled_from(("s1", "s2")), st.sampled_from(("day", "night"))),
        st.dictionaries(
            st.sampled_from([f.key for f in CATALOGUE.of(m.CATHODE)]),
            st.decimals(0, 1999, places=6).map(lambda d: f"{d:f}"),
        ),
    )
)
def test_the_total_is_its_units_to_the_last_digit_in_any_order(rows: Rows) -> None:
    """Sums are exact: whatever order the cells come in, total and units agree text by text."""
    found = _sums(rows)
    backwards = _sums(dict(reversed([(k, dict(reversed(row.items()))) for k, row in rows.items()])))
    assert {k: str(v.num) for k, v in found.items()} == {k: str(v.num) for k, v in backwards.items()}
    for (_, unit, key), total in found.items():
        if unit == TOTAL:
            parts = [part for (_, other, k), part in found.items() if k == key and other != TOTAL]
            with localcontext(Context(prec=60)):
                num = sum(part.num for part in parts)
            assert (num, sum(part.n for part in parts)) == (total.num, total.n)
