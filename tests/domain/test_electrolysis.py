"""Faraday's copper, crops, and copper in the cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from statistics import pstdev
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.calendar import TWO_SHIFTS, Calendar
from plantdesk.domain.computed import Computed, known, unknown
from plantdesk.domain.electrolysis import (
    Crop,
    Ring,
    SectionBalance,
    SectionShift,
    ampere_hours_kah,
    deposit_t,
    harvest_t,
    new_ring,
    specific_energy_kwh_t,
)
from plantdesk.domain.plant import DEFAULT_FARADAY
from plantdesk.domain.quantities import NONE, Value
from plantdesk.domain.text import msg

Agrees = Callable[[Decimal | None, Decimal], bool]
K = Decimal("1.185494")
CODATA = Decimal("63.546") * 3600 / (2 * Decimal("96485.33212"))
"""M·3600/(z·F) in g/Ah, by CODATA."""
START = date(2016, 1, 1)
CELLS = 40


def value(number: str | int | Decimal | None) -> Value | None:
    """A recorded figure, missing for ``None``."""
    return None if number is None else Value(Decimal(number))


def shift(
    number: int,
    kah: str | int | None = 100,
    *,
    live: int | None = CELLS,
    pulled: int | None = 0,
    harvested: str | int | Decimal | None = 0,
) -> SectionShift:
    """One shift of a section, 100 kAh and nothing pulled unless said otherwise."""
    charge = unknown(msg("Ampere-hours and current are missing.")) if kah is None else known(Decimal(kah))
    return SectionShift(
        START + timedelta(days=number // 2),
        "night" if number % 2 else "day",
        charge,
        value(live),
        value(pulled),
        value(harvested),
    )


def walk(*entries: SectionShift, ce: str = "96.7") -> list[SectionBalance]:
    """The balances of a section of 40 cells."""
    ring, found = new_ring(CELLS), []
    for entry in entries:
        ring, balance = ring.after(entry, K, Decimal(ce))
        found.append(balance)
    return found


def crop_of(balance: SectionBalance) -> Crop:
    """The crop of a shift in which one must have been pulled."""
    assert balance.crop is not None
    return balance.crop


def number(figure: Computed) -> Decimal:
    """The number of a figure that must have one."""
    assert figure.value is not None
    return figure.value


# --- Faraday ---------------------------------------------------------------------------------------------------------


def test_the_constant_of_a_new_plant_is_the_published_one(vectors: dict[str, Any], agrees: Agrees) -> None:
    """Until a plant sets its own, k follows from CODATA's Faraday constant."""
    published = vectors["faraday"]["k_g_per_Ah_codata"]
    assert agrees(CODATA, published)
    assert published == DEFAULT_FARADAY


def test_rejected_cathodes_are_harvested_too() -> None:
    """Rejects that nobody entered are none."""
    assert harvest_t(Decimal(99), Decimal("0.5")) == Decimal("99.5")
    assert harvest_t(Decimal(99), None) == 99


def test_published_faraday_cases(vectors: dict[str, Any], agrees: Agrees) -> None:
    """Every published case of deposit and energy comes out as printed."""
    cases = {case["id"].split()[0]: case for case in vectors["faraday"]["cases"]}

    case = cases["CE-1"]
    assert deposit_t(case["k"], case["kAh"], case["cells"]) * 1000 == case["theoretical_kg_published"]
    assert agrees(deposit_t(CODATA, case["kAh"], case["cells"]) * 1000, case["theoretical_kg_with_codata_k"])

    for name in ("KWH-1", "KWH-2"):
        case = cases[name]
        assert agrees(specific_energy_kwh_t(case["V"], CODATA, case["CE"] * 100).value, case["kWh_per_t"])

    case, old_k = cases["I-1"], Decimal("1.1857")
    amperes = case["A_per_m2"] * case["cathodes"] * case["area_m2"]
    assert amperes == case["A_published"]
    per_cell = deposit_t(old_k, amperes / 1000 * 24, 1) * Decimal("0.94")
    assert agrees(case["t_per_day_published"] / per_cell, case["cells_k1.1857_CE0.94"])
    assert per_cell * (case["cells_needed"] - 1) < case["t_per_day_published"] < per_cell * case["cells_needed"]

    case = cases["T-1"]
    square_metre = deposit_t(old_k, case["A_per_m2"] / 1000 * case["hours_k1.1857"], 1)
    assert agrees(square_metre * 1000, case["kg_theor_published"])


def test_faraday_copper_of_the_thirteen_hour_night(vectors: dict[str, Any], agrees: Agrees) -> None:
    """The hours come from the calendar: twelve by the clock would lose eight per cent of the copper."""
    case = next(c for c in vectors["faraday"]["cases"] if c["id"].startswith("CE-3"))
    calendar = Calendar(ZoneInfo("Asia/Almaty"), TWO_SHIFTS)
    hours = calendar.shift_hours(date(2024, 2, 29), "night")
    charge = ampere_hours_kah(None, Value(case["kA"]), hours, None)
    assert agrees(deposit_t(CODATA, number(charge), case["cells"]), case["theoretical_t"])
    assert agrees(deposit_t(CODATA, case["kA"] * 12, case["cells"]), case["wrong_if_12h"])


def test_energy_without_efficiency_has_a_cause() -> None:
    """A cell that deposits nothing has no energy to a tonne."""
    assert specific_energy_kwh_t(Decimal(2), K, Decimal(0)).cause is not None


# --- ampere-hours ----------------------------------------------------------------------------------------------------


def test_the_meter_goes_before_the_current() -> None:
    """Current × running hours stands in only where the meter has nothing."""
    twelve = Decimal(12)
    assert ampere_hours_kah(value("405.1"), value(33), twelve, value(1)).value == Decimal("405.1")
    assert ampere_hours_kah(None, value("33.8"), twelve, value("0.5")).value == Decimal("388.70")
    assert ampere_hours_kah(NONE, value("33.8"), twelve, NONE).value == Decimal("405.6")


def test_a_section_that_did_not_run_has_no_ampere_hours() -> None:
    """Dashes for meter and current are zero; missing values are not."""
    assert ampere_hours_kah(NONE, NONE, Decimal(12), None).value == 0
    for metered, current in ((None, None), (None, NONE), (NONE, None)):
        assert ampere_hours_kah(metered, current, Decimal(12), None).cause is not None


def test_an_outage_longer_than_the_shift_has_a_cause() -> None:
    """No negative ampere-hours."""
    assert ampere_hours_kah(None, value(30), Decimal(12), value(13)).cause is not None


# --- crops -----------------------------------------------------------------------------------------------------------


def test_a_crop_is_told_from_the_ampere_hours_since_its_last_pull() -> None:
    """The second pull of a section has its charge, theoretical mass and efficiency; the first has a cause."""
    theory = deposit_t(K, Decimal(2000), CELLS)
    entries = [shift(n) for n in range(5)]
    entries += [shift(5, pulled=CELLS, harvested=90)]
    entries += [shift(n) for n in range(6, 25)]
    entries += [shift(25, pulled=CELLS, harvested=theory * Decimal("0.96"))]
    result = walk(*entries)

    first = crop_of(result[5])
    assert (first.cells, first.efficiency_pct.value) == (CELLS, None)
    assert "history is too short" in str(first.efficiency_pct.cause)

    second = crop_of(result[25])
    assert (second.cells, number(second.kah), number(second.theoretical_t)) == (CELLS, 2000, theory)
    assert number(second.efficiency_pct) == 96
    assert number(result[0].deposit_t) == deposit_t(K, Decimal(100), CELLS)


def test_rows_are_pulled_first_in_first_out() -> None:
    """A row that crosses two earlier pulls takes its share of each charge."""
    entries = [
        shift(0, pulled=10),
        shift(1, pulled=10),
        shift(2, pulled=20),
        shift(3),
        shift(4, pulled=15, harvested=9),
    ]
    crop = crop_of(walk(*entries)[4])
    assert number(crop.theoretical_t) == deposit_t(K, Decimal(400), 10) + deposit_t(K, Decimal(300), 5)
    assert round(number(crop.kah), 6) == round(Decimal(400 * 10 + 300 * 5) / 15, 6)


def test_copper_in_the_cells_follows_each_cells_own_charge() -> None:
    """Work in process is unknown until every cell has been pulled once, nothing just after, then grows by CE·deposit."""
    result = walk(shift(0), shift(1, pulled=20), shift(2, pulled=20), shift(3))
    assert result[1].in_cells_t.cause is not None
    grown = deposit_t(K, Decimal(100), 20)
    assert number(result[2].in_cells_t) == grown * Decimal("0.967")
    assert number(result[3].in_cells_t) == (grown + deposit_t(K, Decimal(100), CELLS)) * Decimal("0.967")


def test_cells_out_of_circuit_take_no_copper() -> None:
    """With 38 of 40 cells live, pulling the 38 empties the section, and the crop is exactly what was deposited."""
    entries = [shift(0, live=38, pulled=38), *(shift(n, live=38) for n in range(1, 20))]
    result = walk(*entries, shift(20, live=38, pulled=38, harvested=80))
    deposited = sum(number(balance.deposit_t) for balance in result[1:])
    assert round(number(crop_of(result[20]).theoretical_t), 20) == round(deposited, 20)
    assert number(result[20].in_cells_t) == 0


def test_a_stopped_section_deposits_nothing() -> None:
    """No live cells is a zero even where nobody read the meter."""
    result = walk(shift(0, pulled=CELLS), shift(1, None, live=0), shift(2))
    assert number(result[1].deposit_t) == 0
    assert number(result[1].in_cells_t) == 0
    assert number(result[2].in_cells_t) > 0


def test_a_missing_value_gives_the_cause_and_heals_with_the_next_pull() -> None:
    """Missing ampere-hours name their shift in the crop that needs them, and not in the crop after it."""
    entries = [shift(0, pulled=CELLS), shift(1, None), shift(2, pulled=CELLS, harvested=5)]
    entries += [shift(3), shift(4, pulled=CELLS, harvested=9)]
    result = walk(*entries)
    assert result[1].deposit_t.cause is not None
    cause = crop_of(result[2]).efficiency_pct.cause
    assert cause is not None
    assert (cause.args["day"], cause.args["shift"]) == (START, "night")
    assert number(crop_of(result[4]).theoretical_t) == deposit_t(K, Decimal(200), CELLS)


def test_cells_pulled_but_not_counted_make_the_crop_unknown() -> None:
    """Harvest without a number of cells leaves the order of the ring unknown; no harvest at all does not."""
    harvested = walk(shift(0, pulled=CELLS), shift(1, pulled=None, harvested=90))
    assert "Cells pulled are missing" in str(harvested[1].in_cells_t.cause)
    nothing = walk(shift(0, pulled=CELLS), shift(1, pulled=None, harvested=0))
    assert nothing[1].in_cells_t.value is not None
    nobody = walk(shift(0, pulled=CELLS), shift(1, None, live=None, pulled=None, harvested=None))
    assert nobody[1].in_cells_t.value is None


def test_a_crop_without_weight_has_its_theory_and_a_cause() -> None:
    """The scale is late: theoretical mass is known, efficiency is not."""
    late = crop_of(walk(shift(0, pulled=CELLS), shift(1), shift(2, pulled=CELLS, harvested=None))[2])
    assert late.theoretical_t.value is not None
    assert "no weight" in str(late.efficiency_pct.cause)


def test_pulling_twice_without_current_has_a_cause() -> None:
    """No division by a charge of zero."""
    crop = crop_of(walk(shift(0, pulled=CELLS), shift(1, 0, pulled=CELLS, harvested=1))[1])
    assert "No current" in str(crop.efficiency_pct.cause)


def test_cells_added_and_taken_out() -> None:
    """New cells join as if just pulled; those taken out are the freshest."""
    ring, _ = new_ring(CELLS).after(shift(0, pulled=CELLS), K, Decimal(97))
    ring, _ = ring.after(shift(1, pulled=10), K, Decimal(97))
    assert ring.resized(45).copper_t(K, Decimal(100)) == ring.copper_t(K, Decimal(100))
    assert ring.resized(45).cells == 45
    assert ring.resized(30).copper_t(K, Decimal(100)) == ring.copper_t(K, Decimal(100))
    assert ring.resized(CELLS) == ring


# --- the steady plant: the reason why crops exist --------------------------------------------------------------------


def steady_plant(days: int) -> tuple[list[list[SectionBalance]], list[Decimal], list[Decimal]]:
    """Seventeen sections at 96.7 %, each pulled whole every 8400 kAh at 33.8 kA, one after another.

    Gives the balances of each section, and the harvest and deposit of the plant by day.
    """
    charge, crop = Decimal("33.8") * 12, Decimal(8400)
    sections = []
    harvest, deposit = [Decimal(0)] * days, [Decimal(0)] * days
    for section in range(17):
        since = grown = crop * section / 17
        entries = []
        for n in range(days * 2):
            since, grown = since + charge, grown + charge
            pulled = since >= crop
            harvested = deposit_t(K, grown, CELLS) * Decimal("0.967") if pulled else Decimal(0)
            entries.append(shift(n, str(charge), pulled=CELLS if pulled else 0, harvested=harvested))
            if pulled:
                since, grown = since - crop, Decimal(0)
                harvest[n // 2] += harvested
            deposit[n // 2] += deposit_t(K, charge, CELLS)
        sections.append(walk(*entries))
    return sections, harvest, deposit


def test_naive_daily_efficiency_swings_while_crops_stay_steady() -> None:
    """Harvest over the day's Faraday copper goes from 59 to 118 %; each crop's efficiency stays within a point."""
    sections, harvest, deposit = steady_plant(124)
    naive = [h / d * 100 for h, d in zip(harvest, deposit, strict=True)][31:]
    assert min(naive) < 60
    assert max(naive) > 117
    assert pstdev(float(day) for day in naive) > 25

    crops = [b.crop for balance in sections for b in balance if b.crop and b.crop.efficiency_pct.value is not None]
    assert len(crops) > 17 * 9
    assert all(abs(number(crop.efficiency_pct) - Decimal("96.7")) < 1 for crop in crops)

    rolling = [sum(harvest[d - 31 : d]) / sum(deposit[d - 31 : d]) * 100 for d in range(62, 125)]
    assert min(rolling) > 94
    assert max(rolling) < 99


def test_copper_in_a_steady_plant_balances() -> None:
    """Opening stock in the cells plus deposit less harvest is the closing stock, at the true efficiency."""
    sections, harvest, deposit = steady_plant(60)
    opening = sum(number(section[59].in_cells_t) for section in sections)
    closing = sum(number(section[119].in_cells_t) for section in sections)
    grown = sum(deposit[30:60]) * Decimal("0.967")
    assert abs(opening + grown - sum(harvest[30:60]) - closing) < Decimal("1e-9")


# --- properties ------------------------------------------------------------------------------------------------------

shifts = st.builds(
    shift,
    st.integers(0, 200),
    st.sampled_from([None, 0, 1, 50, 405]),
    live=st.sampled_from([None, 0, 1, 20, 38, 40]),
    pulled=st.sampled_from([None, 0, 0, 0, 1, 7, 20, 40, 99]),
    harvested=st.sampled_from([None, 0, 30, 95]),
)


@given(st.lists(shifts, max_size=40))
def test_any_history_gives_numbers_or_causes(history: list[SectionShift]) -> None:
    """Whatever was ever stored can be read: cells are never lost, copper never negative, every gap has its cause."""
    ring = new_ring(CELLS)
    for entry in history:
        ring, balance = ring.after(entry, K, Decimal(97))
        assert ring.cells == CELLS
        assert balance.in_cells_t.value is None or balance.in_cells_t.value >= 0
        if balance.crop:
            assert balance.crop.cells <= CELLS


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, CELLS)), min_size=1, max_size=40))
def test_theoretical_mass_is_what_was_deposited(history: list[tuple[int, int]]) -> None:
    """From empty cells on, crops and what still hangs in the cells add up to Faraday's copper."""
    ring, _ = new_ring(CELLS).after(shift(0, pulled=CELLS), K, Decimal(100))
    deposited = pulled_out = Decimal(0)
    for n, (kah, pulled) in enumerate(history):
        ring, balance = ring.after(shift(n, kah, pulled=pulled, harvested=1), K, Decimal(100))
        deposited += number(balance.deposit_t)
        pulled_out += number(balance.crop.theoretical_t) if balance.crop else 0
    assert abs(deposited - pulled_out - number(ring.copper_t(K, Decimal(100)))) < Decimal("1e-15")


def test_an_empty_ring_answers() -> None:
    """A section without cells has no crop and no copper."""
    ring, balance = Ring(()).after(shift(0, pulled=4, harvested=1), K, Decimal(97))
    assert (ring.cells, balance.crop, number(balance.in_cells_t)) == (0, None, 0)


def test_a_computed_figure_has_a_value_or_a_cause() -> None:
    """Neither both nor none."""
    for args in ((None, None), (Decimal(1), msg("A cause"))):
        with pytest.raises(ValueError, match="either"):
            Computed(*args)
