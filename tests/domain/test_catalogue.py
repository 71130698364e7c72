"""The catalogue: a figure is declared once, and its limits speak in whole sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Catalogue, Chart, Last, Ratio, Sum, Weighted, since
from plantdesk.domain.quantities import NONE, Value, readings
from plantdesk.services.language import Language

CATALOGUE = m.standard_catalogue()
KEYS = {
    m.CATHODE: "cathode_t grade_a_t reject_t cells_pulled current_ka ampere_hours_kah cells_live cell_voltage_v"
    " energy_mwh outage_h",
    m.ORE: "wet_t moisture_pct cu_pct",
    m.CONCENTRATOR: "conc_dry_t conc_cu_pct tail_cu_pct",
    m.LEACH: "pls_flow_m3h pls_gpl raffinate_gpl",
    m.DISPATCH: "dispatch_t",
}


def test_the_keys_are_those_that_stand_in_every_ledger() -> None:
    """Keys are for ever: none is renamed, and their order is that of the sheets."""
    assert {s.key: " ".join(f.key for f in CATALOGUE.of(s.key)) for s in CATALOGUE.sheets} == KEYS


def test_every_reference_between_figures_holds() -> None:
    """What weighs a mean, and what a ratio divides, is declared."""
    for figure in CATALOGUE:
        assert CATALOGUE.sheet(figure.sheet)
        if isinstance(figure.adds, Weighted):
            assert CATALOGUE.series(figure.adds.by)
    for derived in CATALOGUE.derived:
        if isinstance(derived.adds, Ratio):
            assert isinstance(CATALOGUE.series(derived.adds.over).adds, Sum)
            assert isinstance(CATALOGUE.series(derived.adds.under).adds, Sum)


def test_what_is_kept_by_day_adds_up() -> None:
    """Sums and weighted means are kept, measured ones first; ratios are not."""
    kept = CATALOGUE.additive(m.CONCENTRATOR)
    assert (m.CONC_CU_PCT, m.CONC_DRY_T, True) in kept
    assert (m.RECOVERED_CU_T, None, False) in kept
    assert m.RECOVERY_PCT not in {key for key, _, _ in kept}


def test_how_a_figure_is_drawn_follows_from_how_it_adds_up() -> None:
    """Sums are bars, means and ratios lines, unless the declaration says otherwise; weights are not drawn at all."""
    plain = CATALOGUE.figure(m.OUTAGE_H)
    assert plain.chart is None
    assert plain.drawn is Chart.BARS
    assert plain._replace(adds=Weighted(m.CATHODE_T)).drawn is Chart.LINE
    assert plain._replace(adds=Last()).drawn is Chart.NONE
    assert plain._replace(chart=Chart.LINE).drawn is Chart.LINE
    assert CATALOGUE.series(m.RECOVERY_PCT).drawn is Chart.LINE
    charted = {figure.key for figure in CATALOGUE.charted(m.CATHODE)}
    assert charted == {*KEYS[m.CATHODE].split(), m.HARVEST_T, m.DEPOSIT_T}


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        (m.CATHODE_T, "-1", "Cathode output: −1 t is below 0. Correct the value."),
        (m.CATHODE_T, "2000.1", "Cathode output: 2\u00a0000.1 t is above 2\u00a0000. Correct the value."),
        (m.CELL_VOLTAGE_V, "0", "Cell voltage: 0 V is not above 0. Correct the value."),
        (m.CELL_VOLTAGE_V, "5", "Cell voltage: 5 V is not below 5. Correct the value."),
        (m.MOISTURE_PCT, "100.1", "Moisture: 100.1 % is not below 100. Correct the value."),
        (m.CELLS_LIVE, "1.5", "Cells live: 1.5 is not a whole number. Correct the value."),
    ],
)
def test_an_impossible_value_is_refused_in_one_sentence(key: str, text: str, sentence: str) -> None:
    """Figure, value, limit and what to do."""
    message = CATALOGUE.figure(key).refusal(readings(text)[0])
    assert message is not None
    assert Language("en", {}).say(message) == sentence


def test_what_lies_within_is_let_through() -> None:
    """Limits themselves, none and below detection are possible."""
    output = CATALOGUE.figure(m.CATHODE_T)
    for value in (NONE, Value(Decimal(0)), Value(Decimal(2000))):
        assert output.refusal(value) is None
    assert CATALOGUE.figure(m.CU_PCT).refusal(Value(Decimal("0.01"), below=True)) is None
    assert output.within(readings("1,234")) == (Value(Decimal("1.234")), Value(Decimal(1234)))
    assert CATALOGUE.figure(m.CU_PCT).within(readings("1,234")) == (Value(Decimal("1.234")),)


def test_a_plants_own_figure_joins_the_rest() -> None:
    """An added figure is on its sheet, in its tab and among the sums; the standard catalogue stays as it was."""
    probe = CATALOGUE.figure(m.CATHODE_T)._replace(key="scrap")
    wider = CATALOGUE.with_figures([probe])
    assert wider.of(m.CATHODE)[-1] == probe
    assert probe in wider.in_tab("cathode")
    assert ("scrap", None, True) in wider.additive(m.CATHODE)
    assert wider.sheet_of("scrap").key == m.CATHODE
    assert "scrap" in wider
    assert "scrap" not in CATALOGUE


def test_a_figure_may_be_measured_from_a_day_on() -> None:
    """Then it is not asked of the shifts before, and stays the program's own."""
    first = date(2016, 7, 1)
    figure = CATALOGUE.figure(m.CATHODE_T)._replace(key="probe_c", spells=since(first))
    wider = CATALOGUE.with_figures([figure])
    assert [figure in wider.on(m.CATHODE, day) for day in (date(2016, 6, 30), first, date.max)] == [False, True, True]
    assert not figure.own


def test_a_key_is_declared_once() -> None:
    """Two figures of one key, measured or derived, are a mistake that no store is opened with."""
    with pytest.raises(ValueError, match="twice"):
        CATALOGUE.with_figures([CATALOGUE.figure(m.CATHODE_T)])
    with pytest.raises(ValueError, match="twice"):
        CATALOGUE.with_figures([CATALOGUE.figure(m.CATHODE_T)._replace(key=m.DRY_T)])
    with pytest.raises(KeyError):
        Catalogue((), ()).series(m.CATHODE_T)


def test_only_an_assay_may_be_below_detection() -> None:
    """Scales, counters and meters have no detection limit; tonnes of a grade are weighed, whatever names the grade."""
    (below,) = readings("<0,5")
    assays = {figure.key for figure in CATALOGUE if figure.refusal(below) is None}
    assert assays == {m.MOISTURE_PCT, m.CU_PCT, m.CONC_CU_PCT, m.TAIL_CU_PCT, m.PLS_GPL, m.RAFFINATE_GPL}
    message = CATALOGUE.figure(m.GRADE_A_T).refusal(below)
    assert message is not None
    assert Language("en", {}).say(message) == (
        "Grade A cathode: <0.5 t is below detection, as only an assay can be. Type the number."
    )
