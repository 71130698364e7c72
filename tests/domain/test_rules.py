"""Hard rules between figures, and soft questions about odd ones."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain import measures as m
from plantdesk.domain.computed import known, unknown
from plantdesk.domain.quantities import NONE, Value
from plantdesk.domain.questions import crop_question, implausible, section_questions, slipped_mark
from plantdesk.domain.rules import concentrator_breaches, heap_breaches, section_breaches
from plantdesk.domain.text import msg

D = Decimal
FIGURES = m.standard_catalogue()
K = D("1.185494")


def row(**figures: str | None) -> dict[str, Value | None]:
    """Entered figures; "-" is none, "<…" below detection, ``None`` missing."""

    def read(text: str | None) -> Value | None:
        if text is None or text == "-":
            return NONE if text else None
        return Value(D(text.lstrip("<")), below=text.startswith("<"))

    return {key: read(text) for key, text in figures.items()}


@pytest.mark.parametrize(
    ("figures", "broken"),
    [
        ({"cathode_t": "99.2", "reject_t": "99.3"}, [m.REJECT_T]),
        ({"cathode_t": "99.2", "reject_t": "99.2", "grade_a_t": "99.2"}, []),
        ({"cathode_t": "0", "grade_a_t": "0.1"}, [m.GRADE_A_T]),
        ({"cathode_t": None, "reject_t": "5", "grade_a_t": "5"}, []),
        ({"cathode_t": "-", "reject_t": "5"}, []),
        ({"outage_h": "12"}, []),
        ({"outage_h": "12.1"}, [m.OUTAGE_H]),
        ({"cells_live": "41", "cells_pulled": "40"}, [m.CELLS_LIVE]),
        ({"cells_live": "40", "cells_pulled": "41"}, [m.CELLS_PULLED]),
        (
            {"cathode_t": "1", "reject_t": "2", "grade_a_t": "2", "outage_h": "13"},
            [m.REJECT_T, m.GRADE_A_T, m.OUTAGE_H],
        ),
    ],
)
def test_rules_of_a_section(figures: dict[str, str | None], broken: list[str]) -> None:
    """Parts are not above the whole, an outage not longer than its shift, cells not more than there are."""
    found = section_breaches("Tankhouse 1", row(**figures), D(12), 40)
    assert [breach.figure for breach in found] == broken
    assert all(str(breach.message).startswith("Tankhouse 1: ") for breach in found)


def test_an_outage_may_fill_the_night_of_thirteen_hours() -> None:
    """The limit is the hours of that very shift; unknown numbers of cells limit nothing."""
    assert section_breaches("s", row(outage_h="13", cells_live="99"), D(13), None) == ()


@pytest.mark.parametrize(
    ("figures", "feed", "broken"),
    [
        ({"conc_cu_pct": "25", "tail_cu_pct": "0.08"}, "0.99", []),
        ({"conc_cu_pct": "0.99"}, "0.99", [m.CONC_CU_PCT]),
        ({"tail_cu_pct": "0.99"}, "0.99", [m.TAIL_CU_PCT]),
        ({"tail_cu_pct": "<1.2"}, "0.99", []),
        ({"tail_cu_pct": "26", "conc_cu_pct": "25"}, None, [m.TAIL_CU_PCT]),
        ({"conc_cu_pct": "0.5", "tail_cu_pct": "1.5"}, "0.99", [m.CONC_CU_PCT, m.TAIL_CU_PCT]),
        ({"conc_cu_pct": "25", "tail_cu_pct": "-"}, None, []),
    ],
)
def test_rules_of_a_concentrator(figures: dict[str, str | None], feed: str | None, broken: list[str]) -> None:
    """Concentrate is richer than feed and feed richer than tailings, wherever the grades are known."""
    found = concentrator_breaches("Concentrator 1", row(**figures), None if feed is None else D(feed))
    assert [breach.figure for breach in found] == broken


def test_a_computed_feed_grade_is_said_briefly() -> None:
    """A weighted grade has many digits, and a sentence for people few."""
    (breach,) = concentrator_breaches("C", row(tail_cu_pct="1.10"), D(2) / D(3))
    assert (breach.message.args["feed"], breach.message.args["tail"]) == (D("0.667"), D("1.10"))


def test_rule_of_a_heap() -> None:
    """Raffinate may be as rich as the pregnant solution, not richer."""
    assert heap_breaches("Heap 1", row(pls_gpl="2.5", raffinate_gpl="2.5")) == ()
    assert heap_breaches("Heap 1", row(pls_gpl="2.5", raffinate_gpl=None)) == ()
    (breach,) = heap_breaches("Heap 1", row(pls_gpl="0.25", raffinate_gpl="2.5"))
    assert breach.figure == m.RAFFINATE_GPL


values = st.none() | st.just(NONE) | st.builds(Value, st.decimals(0, 100, places=2), st.booleans())


@given(st.dictionaries(st.sampled_from([f.key for f in FIGURES]), values))
def test_no_row_stops_the_rules(figures: dict[str, Value | None]) -> None:
    """Any mixture of values is answered, and each breach names a figure that was entered."""
    found = section_breaches("s", figures, D(12), 40) + concentrator_breaches("s", figures, D(1))
    found += heap_breaches("s", figures)
    assert all(figures[breach.figure] for breach in found)
    assert all(question.figure in figures for question in section_questions("s", figures, D(12), K))


# --- questions -------------------------------------------------------------------------------------------------------

RECENT = [D(one) for one in ("0.97", "0.99", "1.01", "0.98", "1.02")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("99", "0.99"),
        ("9.9", "0.99"),
        ("0.099", "0.99"),
        ("0.0099", "0.99"),
        ("10.8", "1.08"),
        ("110", None),
        ("11.0", None),
        ("1.5", None),
        ("0.99", None),
        ("0", None),
    ],
)
def test_a_slipped_decimal_mark_is_asked_about(typed: str, meant: str | None) -> None:
    """Within ten per cent of a power of ten times the median: did you mean 0.99?"""
    question = slipped_mark(FIGURES.figure(m.CU_PCT), Value(D(typed)), RECENT)
    assert (question and question.suggestion) == (None if meant is None else D(meant))


def test_the_suggestion_is_written_plainly() -> None:
    """Fifty is 50 and not 5E+1."""
    question = slipped_mark(FIGURES.figure(m.CATHODE_T), Value(D("9.5")), [D(95)] * 5)
    assert question is not None
    assert str(question.suggestion) == "95"
    assert question.message.args["factor"] == D("0.1")


def test_few_recent_values_and_idle_shifts_say_nothing() -> None:
    """Four values are too few, and zeros are idle shifts."""
    figure = FIGURES.figure(m.CU_PCT)
    assert slipped_mark(figure, Value(D(99)), RECENT[:4]) is None
    assert slipped_mark(figure, Value(D(99)), RECENT[:4] + [D(0)] * 9) is None
    assert slipped_mark(figure, Value(D(99)), RECENT + [D(0)] * 9) is not None
    assert slipped_mark(figure, NONE, RECENT) is None


@given(st.decimals("0.01", "2000", places=2), st.sampled_from([-2, -1, 1, 2]))
def test_the_suggestion_is_usual_itself(usual: D, places: int) -> None:
    """What is proposed is about as large as the recent ones, so that taking it asks nothing more."""
    figure = FIGURES.figure(m.CATHODE_T)
    question = slipped_mark(figure, Value(usual.scaleb(places)), [usual] * 5)
    assert question is not None
    assert question.suggestion == usual
    assert slipped_mark(figure, Value(usual), [usual] * 5) is None


def test_values_outside_the_plausible_range_are_asked_about() -> None:
    """Below and above the range of the trade; a value below detection is not low, and the edges are usual."""
    figure = FIGURES.figure(m.CU_PCT)
    low, high = figure.plausible
    assert low is not None
    assert high is not None
    assert implausible(figure, Value(high + 1)) is not None
    assert implausible(figure, Value(low / 2)) is not None
    for usual in (Value(low), Value(high), Value(low / 2, below=True), NONE):
        assert implausible(figure, usual) is None


@pytest.mark.parametrize(
    ("kah", "outage", "asked"),
    [("405.6", "0", False), ("413.7", None, False), ("413.8", "-", True), ("397.4", "0", True), ("338", "2", False)],
)
def test_ampere_hours_are_compared_with_current_and_hours(kah: str, outage: str | None, asked: bool) -> None:
    """Two per cent either way of 33.8 kA over the hours run."""
    found = section_questions("s", row(ampere_hours_kah=kah, current_ka="33.8", outage_h=outage), D(12), K)
    assert [question.figure for question in found] == ([m.AMPERE_HOURS_KAH] if asked else [])


@pytest.mark.parametrize(("energy", "asked"), [("4.9", False), ("5.2", False), ("5.3", True), ("4.4", True)])
def test_energy_is_compared_with_voltage(energy: str, asked: bool) -> None:
    """0.3 V through 40 cells at 405.6 kAh are 4.867 MWh, give or take eight per cent."""
    figures = row(energy_mwh=energy, cell_voltage_v="0.300", ampere_hours_kah="405.6", cells_live="40")
    found = section_questions("s", figures, D(12), K)
    assert [(q.figure, q.suggestion) for q in found] == ([(m.ENERGY_MWH, D("4.9"))] if asked else [])


def test_tonnes_and_pulled_cells_belong_together() -> None:
    """Cathodes come from cells, and pulled cells give cathodes; an idle section has neither."""

    def asked(tonnes: str | None, cells: str | None) -> list[str]:
        return [q.figure for q in section_questions("s", row(cathode_t=tonnes, cells_pulled=cells), D(12), K)]

    assert asked("95", "0") == asked("95", "-") == [m.CELLS_PULLED]
    assert asked("0", "40") == [m.CATHODE_T]
    assert asked("95", "40") == asked("0", "-") == asked("95", None) == asked(None, "40") == []


def test_a_crop_above_the_possible_is_asked_about() -> None:
    """More than 100.5 % of Faraday's copper has a wrong weight, time or number of cells."""
    assert crop_question("s", known(D("100.5"))) is None
    assert crop_question("s", unknown(msg("A cause"))) is None
    question = crop_question("s", known(D("103.04")))
    assert question is not None
    assert question.message.args["pct"] == D("103.0")
