"""The list of all figures: made from the catalogue, so that it cannot differ from what is checked and added up."""

from __future__ import annotations

from datetime import date

from plantdesk.assets import translations
from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Last, since
from plantdesk.services.figure_list import figure_list
from plantdesk.services.language import Language

CATALOGUE = m.standard_catalogue()
DAY = date(2016, 6, 30)
ENGLISH, RUSSIAN = Language("en"), Language("ru", translations("ru"))


def row(text: str, key: str) -> list[str]:
    """Give the cells of a figure's row."""
    (found,) = (line for line in text.splitlines() if f"`{key}`" in line)
    return [cell.strip() for cell in found.strip("|").split(" | ")]


def test_each_figure_says_its_unit_limits_term_and_how_it_adds_up() -> None:
    """Whoever enters can look up what is refused, what is asked about, and by when it must be there."""
    text = figure_list(CATALOGUE, ENGLISH, DAY)
    end, mean = "at the end of the shift", "mean, weighted by: Cell ampere-hours"
    assert row(text, m.CATHODE_T)[2:] == ["≥ 0, ≤ 2\u00a0000", "≤ 250", end, "sum"]
    assert row(text, m.CELL_VOLTAGE_V)[2] == "> 0, < 5"
    assert row(text, m.GRADE_A_T)[4] == "24 hours after the shift"
    assert row(text, m.OUTAGE_H)[4] == "optional"
    assert row(text, m.CURRENT_KA)[5] == mean
    assert row(text, m.SX_EXTRACTION_PCT)[2].startswith("100 × ")
    keys = {one.key for one in CATALOGUE} | {one.key for one in CATALOGUE.derived}
    assert all(f"`{key}`" in text for key in keys)


def test_it_is_spoken_in_the_language_of_the_window() -> None:
    """With a decimal comma, and nothing left in English."""
    text = figure_list(CATALOGUE, RUSSIAN, DAY)
    assert row(text, m.CATHODE_T)[4:] == ["к концу смены", "сумма"]
    assert "Ключ" in text
    assert "Adds up" not in text


def test_a_figure_says_from_when_it_is_measured() -> None:
    """One to come, one that runs since a day, and one that is over."""
    figure = CATALOGUE.figure(m.CATHODE_T)._replace(key="one_t", adds=Last())

    def told(*spells: tuple[date, date | None]) -> str:
        return row(figure_list(CATALOGUE.with_figures([figure._replace(spells=spells)]), ENGLISH, DAY), "one_t")[0]

    assert told(*since(date(2017, 1, 1))) == "Cathode output, t (measured from 01.01.2017 on)"
    assert told(*since(date(2016, 1, 1))) == "Cathode output, t (measured from 01.01.2016 on)"
    assert told((date(2016, 1, 1), date(2016, 2, 1))) == "Cathode output, t (not measured any more)"
    assert row(figure_list(CATALOGUE.with_figures([figure]), ENGLISH, DAY), "one_t")[5] == "the latest stands"
