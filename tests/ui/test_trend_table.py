"""What leaves a chart as a table is what it draws: days, or the weeks, months and quarters that stand for them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from plantdesk.domain.periods import day_number, day_of
from plantdesk.services.language import Language
from plantdesk.ui.charts import Kind, Series, State, TimeRange, TrendPlot
from plantdesk.ui.theme import Theme

FIRST, LAST = date(2004, 1, 1), date(2016, 6, 30)
DAYS = range(day_number(FIRST), day_number(LAST) + 1)


def value(day: int) -> float:
    """Give a value that tells its day; nothing is known on the tenth of any month."""
    return math.nan if day_of(day).day == 10 else 500.0 + day_of(day).day + day_of(day).month / 10


@pytest.fixture
def plot(qtbot: QtBot) -> Iterator[TrendPlot]:
    """Give twelve years of bars with a plan."""
    time = TimeRange(DAYS[0], DAYS[-1])
    made = TrendPlot(Theme(), Language("en", {}), time)
    qtbot.addWidget(made)
    made.declare(Series("output", "Output", Kind.BARS, unit="t", decimals=1))
    made.declare(Series("plan", "Plan", Kind.PLAN, unit="t", decimals=1))
    made.set_series("output", list(DAYS), np.array([value(day) for day in DAYS]))
    made.set_series("plan", list(DAYS), [600.0] * len(DAYS))
    made.resize(700, 300)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def look(plot: TrendPlot, first: date, last: date) -> None:
    """Have these days in view."""
    plot._time.set_span(day_number(first) - 0.5, day_number(last) + 0.5)
    plot.settle()


def of(first: date, last: date) -> list[float]:
    """Give the values that are known of these days."""
    values = [value(day) for day in range(day_number(first), day_number(last) + 1)]
    return [one for one in values if math.isfinite(one)]


def test_a_year_of_days_is_a_table_of_weeks_where_weeks_are_drawn(plot: TrendPlot) -> None:
    """A bar of a day would be narrower than two pixels: a row is a week from Monday, whole also at the rim."""
    look(plot, date(2015, 1, 1), date(2016, 6, 30))
    table = plot.range_table()
    assert table.header == (
        "Day",
        "Period",
        "Output, t: mean of the days",
        "Output, t: lowest day",
        "Output, t: highest day",
        "Plan, t: mean of the days",
    )
    assert table.rows[0][:2] == (date(2014, 12, 29), "29.12.2014 – 04.01.2015")
    week = of(date(2014, 12, 29), date(2015, 1, 4))
    assert [float(str(cell)) for cell in table.rows[0][2:]] == pytest.approx(
        [sum(week) / len(week), min(week), max(week), 600]
    )
    assert len(table.rows) == 79
    assert table.stretch == (date(2015, 1, 1), date(2016, 6, 30))


@pytest.mark.parametrize(
    ("first", "last", "row", "whole", "name"),
    [
        (date(2010, 3, 5), LAST, date(2010, 3, 1), date(2010, 3, 31), "March 2010"),
        (FIRST, LAST, date(2004, 1, 1), date(2004, 3, 31), "quarter 1 of 2004"),
    ],
)
def test_longer_stretches_are_tables_of_months_and_quarters(
    plot: TrendPlot, first: date, last: date, row: date, whole: date, name: str
) -> None:
    """The periods are those of the calendar; a day without a value counts neither as zero nor as a day."""
    plot.resize(500 if row.year == 2010 else 230, 300)
    look(plot, first, last)
    table = plot.range_table()
    assert table.rows[0][:2] == (row, name)
    values = of(row, whole)
    assert [float(str(cell)) for cell in table.rows[0][2:5]] == pytest.approx(
        [sum(values) / len(values), min(values), max(values)], abs=1e-4
    )


def test_where_days_are_drawn_the_table_has_days(plot: TrendPlot) -> None:
    """Nothing is rolled up that can be seen; a missing day is an empty cell."""
    look(plot, date(2016, 5, 1), date(2016, 6, 30))
    table = plot.range_table()
    assert table.header == ("Day", "Output, t", "Plan, t")
    assert len(table.rows) == 61
    assert table.rows[9] == (date(2016, 5, 10), None, 600)


def test_days_that_lack_a_shift_are_marked(plot: TrendPlot) -> None:
    """The state stands in a column of its own, of a day and of the week that has it; elsewhere there is none."""
    plot.set_states([day_number(date(2016, 5, 3))], [State.PROVISIONAL], "output")
    look(plot, date(2016, 5, 1), date(2016, 6, 30))
    table = plot.range_table()
    assert table.header == ("Day", "Output, t", "Plan, t", "Output: state")
    assert [row[0] for row in table.rows if row[-1] is not None] == [date(2016, 5, 3)]
    look(plot, date(2015, 1, 1), date(2016, 6, 30))
    table = plot.range_table()
    assert table.header[-1] == "Output: state"
    assert [(row[0], row[-1]) for row in table.rows if row[-1] is not None] == [(date(2016, 5, 2), "provisional")]


def test_lines_are_never_rolled_up(qtbot: QtBot) -> None:
    """A line is drawn through its days however many there are, so its table has all of them."""
    time = TimeRange(DAYS[0], DAYS[-1])
    made = TrendPlot(Theme(), Language("en", {}), time)
    qtbot.addWidget(made)
    made.declare(Series("grade", "Grade", Kind.LINE, unit="%", decimals=2))
    made.set_series("grade", list(DAYS), np.array([value(day) for day in DAYS]))
    made.resize(700, 300)
    with qtbot.waitExposed(made):
        made.show()
    look(made, FIRST, LAST)
    assert len(made.range_table().rows) == len(DAYS)
    made.close()
