"""The heading of a chart chooses its figure: whatever the catalogue declares is offered, and drawn as it adds up."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import day_number
from plantdesk.domain.quantities import Value
from plantdesk.services.plans import PlanRow, record_plan
from plantdesk.services.recording import Entry
from plantdesk.services.series import PointState, day_series
from plantdesk.ui.charts.items import BarsItem
from plantdesk.ui.charts.series import Kind
from plantdesk.ui.desk import Desk
from plantdesk.ui.trends import CathodeTrends, OreTrends
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import open_desk, values

TODAY, YESTERDAY = date(2016, 6, 30), date(2016, 6, 29)
LAST = day_number(YESTERDAY)


def made(qtbot: QtBot, desk: Desk) -> CathodeTrends:
    """Give a shown board of the tankhouse with everything taken over."""
    board = CathodeTrends(desk)
    qtbot.addWidget(board)
    board.resize(900, 500)
    with qtbot.waitExposed(board):
        board.show()
    board.finish()
    return board


@pytest.fixture
def board(qtbot: QtBot, desk: Desk) -> Iterator[CathodeTrends]:
    """Give the board of the small plant."""
    board = made(qtbot, desk)
    yield board
    board.close()


def offered(board: CathodeTrends | OreTrends) -> list[str]:
    """Give the keys in the list."""
    return [board.choice.itemData(place) for place in range(board.choice.count())]


def choose(board: CathodeTrends | OreTrends, key: str) -> None:
    """Choose a figure and wait for its last step."""
    board.choice.choose(key)
    board.finish()


def day_of_chart(board: CathodeTrends, day: int = LAST) -> float:
    """Give what the chart has for a day."""
    return board.output._drawn["day"].daily.at(day)


def save(store: Path, clock: FixedClock, subject: Subject, **texts: str) -> None:
    """Let somebody else save a row."""
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        assert not other.recorder.save([Entry(subject, values(**texts))]).refused


def test_every_figure_that_is_drawn_is_offered_and_the_output_first(board: CathodeTrends) -> None:
    """Measured and derived, due and optional; what only weighs others is not."""
    keys = [figure.key for figure in m.standard_catalogue().of(m.CATHODE)]
    assert offered(board) == [*keys, m.HARVEST_T, m.DEPOSIT_T]
    assert board.choice.currentText() == "Cathode output, t a day"
    assert board.deviation.isVisible()


def test_a_figure_is_chosen_by_keys(qtbot: QtBot, board: CathodeTrends) -> None:
    """Arrows go along the list while the heading has the focus; chart, name and navigator follow, the plan goes."""
    assert board.choice.focusPolicy() & Qt.FocusPolicy.TabFocus
    board.choice.setFocus()
    for _ in range(offered(board).index(m.CURRENT_KA)):
        qtbot.keyClick(board.choice, Qt.Key.Key_Down)
    board.finish()
    assert board.choice.currentText() == board.output.accessibleName() == "Current, kA"
    assert board.output._drawn["day"].series.kind is Kind.LINE
    assert day_of_chart(board) == pytest.approx(25.0)
    assert board.navigator._daily.at(LAST) == pytest.approx(25.0)
    assert not board.deviation.isVisible()
    assert "plan" not in board.output._drawn
    board.output.setFocus()
    board.time.point_at(LAST)
    assert ("day", "25.0\u00a0kA") in [(row.name, row.value) for row in board.output.readout.rows]


def test_sums_stand_on_zero_and_means_fill_the_height(board: CathodeTrends) -> None:
    """Bars for what adds up, a line with its own range for what is averaged."""
    choose(board, m.DEPOSIT_T)
    assert isinstance(board.output.item_of("day"), BarsItem)
    assert board.output.view.viewRange()[1][0] == 0
    choose(board, m.CELL_VOLTAGE_V)
    low, high = board.output.view.viewRange()[1]
    assert 0.2 < low < 0.3 < high < 0.4


def test_days_without_the_figure_are_gaps(board: CathodeTrends) -> None:
    """No outage was entered: nothing stands there, not zero."""
    choose(board, m.OUTAGE_H)
    assert math.isnan(day_of_chart(board))
    choose(board, m.CATHODE_T)
    assert day_of_chart(board) == pytest.approx(160.4)
    assert board.deviation.isVisible()


def test_the_ring_of_typing_waits_for_its_figure(board: CathodeTrends) -> None:
    """It is not drawn over another figure, and is there again with the output."""
    board.set_pending(TODAY, 41.0)
    choose(board, m.ENERGY_MWH)
    assert board.output._drawn["day"].unsaved == {}
    board.set_pending(TODAY, 42.0)
    assert board.output._drawn["day"].unsaved == {}
    choose(board, m.CATHODE_T)
    assert board.output._drawn["day"].unsaved == {day_number(TODAY): 42.0}


def test_the_choice_is_kept_while_one_sits_at_the_desk(qtbot: QtBot, desk: Desk, board: CathodeTrends) -> None:
    """A window made anew, in another theme or language, shows the same figure."""
    choose(board, m.DEPOSIT_T)
    again = made(qtbot, desk)
    assert again.choice.figure.key == m.DEPOSIT_T
    assert day_of_chart(again) == day_of_chart(board) > 0
    again.close()


def test_what_somebody_else_saves_reaches_the_chosen_figure(
    board: CathodeTrends, desk: Desk, store: Path, clock: FixedClock
) -> None:
    """The day's point follows, with its state; so does the navigator."""
    choose(board, m.OUTAGE_H)
    save(store, clock, Subject(m.SECTION, "s1", YESTERDAY, "day"), outage_h="1.5")
    assert desk.look()
    assert day_of_chart(board) == board.navigator._daily.at(LAST) == 1.5


def test_what_arrives_while_another_tab_is_in_front_is_drawn_when_seen(
    board: CathodeTrends, desk: Desk, store: Path, clock: FixedClock
) -> None:
    """A hidden chart takes no time from the one that is looked at."""
    choose(board, m.OUTAGE_H)
    board.hide()
    for shift, outage in (("day", "1.5"), ("night", "2.5")):
        save(store, clock, Subject(m.SECTION, "s1", YESTERDAY, shift), outage_h=outage)
        assert desk.look()
    assert math.isnan(day_of_chart(board))
    board.show()
    assert day_of_chart(board) == 4


def test_a_plan_of_another_figure_is_drawn_too(
    board: CathodeTrends, desk: Desk, store: Path, clock: FixedClock
) -> None:
    """Grade A has a plan once one is recorded, and then its deviation."""
    choose(board, m.GRADE_A_T)
    assert not board.deviation.isVisible()
    with open_workplace(store, "p1", "en", clock=clock.now) as other:
        row = PlanRow(date(2016, 6, 1), "section", "s1", m.GRADE_A_T, Value(Decimal(4500)))
        record_plan(other.recorder, [row], "keyboard")
    assert desk.look()
    board.finish()
    assert board.output._drawn["plan"].daily.at(LAST) == 150
    assert board.deviation._drawn["deviation"].daily.at(LAST) == pytest.approx(2)
    assert board.deviation.isVisible()


def test_nothing_is_awaited_of_an_optional_figure(desk: Desk, store: Path, clock: FixedClock) -> None:
    """Voltage of one section of two is no provisional day; output of one is."""
    row = {"cathode_t": "40", "ampere_hours_kah": "300", "cells_live": "120", "cell_voltage_v": "0.31"}
    save(store, clock, Subject(m.SECTION, "s1", TODAY, "day"), **row)
    voltage = day_series(desk.reader, m.CELL_VOLTAGE_V, "", TODAY, TODAY)
    assert voltage.values == [pytest.approx(0.31)]
    assert voltage.states == [PointState.COMPLETE]
    assert day_series(desk.reader, m.CATHODE_T, "", TODAY, TODAY).states == [PointState.PROVISIONAL]


def test_a_mean_over_days_weighs_them(board: CathodeTrends, desk: Desk, store: Path, clock: FixedClock) -> None:
    """A day of one tenth of the ampere-hours counts one tenth in the moving mean of cells live."""
    first = date(2016, 6, 10)
    row = {"ampere_hours_kah": "30", "cells_live": "60"}
    for section, shift in product(("s1", "s2"), ("day", "night")):
        save(store, clock, Subject(m.SECTION, section, first - timedelta(days=1), shift), **row)
    choose(board, m.CELLS_LIVE)
    weighed = (60 * 120 + 120 * 1200) / (120 + 1200)
    assert board.output._drawn["mean"].daily.at(day_number(first)) == pytest.approx(weighed)
    assert desk.look()  # the same days once more, each as it arrives
    assert board.output._drawn["mean"].daily.at(day_number(first)) == pytest.approx(weighed)


def test_the_heading_speaks_russian(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """Name, unit and day in the reader's language."""
    with open_desk(store, clock, "ru") as desk:
        board = made(qtbot, desk)
        assert board.choice.currentText() == "Выпуск катодов, т/сут"
        choose(board, m.CURRENT_KA)
        assert board.choice.currentText() == "Сила тока, кА"
        board.close()
