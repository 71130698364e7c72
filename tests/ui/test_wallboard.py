"""The wallboard: pages that turn, a clock, how fresh the data are, keys, and what arrives from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.services.freshness import freshness
from plantdesk.services.layouts import Layout, keep_layout
from plantdesk.ui import trends
from plantdesk.ui.desk import Desk
from plantdesk.ui.tabs.overview_tiles import OverviewTiles
from plantdesk.ui.wallboard import LEAST, SECONDS, Wallboard
from plantdesk.ui.widgets.elided_label import ElidedLabel
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import enter_day
from tests.helpers.programmes import record_milestone


@pytest.fixture
def wall(qtbot: QtBot, desk: Desk) -> Iterator[Wallboard]:
    """Give the wallboard of the small plant."""
    board = Wallboard(desk, trends, 1366)
    board.resize(1366, 768)
    with qtbot.waitExposed(board):
        board.show()
    yield board
    with qtbot.waitSignal(board.destroyed, timeout=5000):
        board.close()


def test_pages_turn_by_the_clock_and_come_round(desk: Desk, wall: Wallboard) -> None:
    """After thirty seconds the next page; behind the last one comes the first, and kept layouts are pages."""
    assert [page.key for page in wall.pages] == ["overview", "output"]
    with open_workplace(desk.workplace.path, "p2", "en", clock=desk.workplace.clock) as other:
        keep_layout(other.recorder, other.store, Layout("Voltage", ({"figures": [m.CELL_VOLTAGE_V]},))).or_raise()
        record_milestone(other.recorder, "M-1", {"name_en": "Crane", "baseline": "2016-09-01"}).or_raise()
    seen = []
    for _ in range(4):
        for _ in range(SECONDS):
            wall.tick()
        seen.append(wall.title.text())
    assert seen == ["Cathode output against plan", "Milestones", "Voltage", "Overview"]


def test_keys_stop_turn_set_and_leave(qtbot: QtBot, desk: Desk, wall: Wallboard) -> None:
    """Space stops the pages, arrows turn, plus and minus set the seconds, which are remembered."""
    qtbot.keyClick(wall, Qt.Key.Key_Space)
    for _ in range(3 * SECONDS):
        wall.tick()
    assert wall.place == 0
    assert "stopped" in wall.turning.text()
    qtbot.keyClick(wall, Qt.Key.Key_Right)
    assert wall.place == 1
    qtbot.keyClick(wall, Qt.Key.Key_Left)
    assert wall.place == 0
    for _ in range(20):
        qtbot.keyClick(wall, Qt.Key.Key_Minus)
    qtbot.keyClick(wall, Qt.Key.Key_Plus)
    assert wall.seconds == LEAST + 5
    again = Wallboard(desk, trends, 1366)
    assert again.seconds == LEAST + 5
    with qtbot.waitSignal(again.destroyed, timeout=5000):
        qtbot.keyClick(again, Qt.Key.Key_Escape)


def test_it_says_how_old_the_newest_entry_is(desk: Desk, wall: Wallboard, clock: FixedClock) -> None:
    """Within a shift it is quiet; when the newest entry is older, a banner says so; an entry takes it away."""
    newest = freshness(desk.reader, desk.now)
    assert newest.newest is not None
    assert "data as of" in wall.as_of.text()
    assert wall.banner.isHidden() is not newest.is_stale
    clock.moment += timedelta(hours=30)
    wall.tick()
    assert not wall.banner.isHidden()
    assert "hours old" in wall.banner.text()
    assert "02.07.2016" in wall.clock.text()
    with open_workplace(desk.workplace.path, "p1", "en", clock=clock.now) as other:
        enter_day(other, date(2016, 6, 30))
    assert desk.look()
    assert wall.banner.isHidden()


def test_a_plan_or_setting_makes_nothing_fresher(desk: Desk, clock: FixedClock) -> None:
    """Only what brings figures of shifts counts."""
    clock.moment += timedelta(hours=30)
    with open_workplace(desk.workplace.path, "p1", "en", clock=clock.now) as other:
        record_milestone(other.recorder, "M-1", {"name_en": "Crane", "baseline": "2016-09-01"}).or_raise()
        assert freshness(other.store, clock.now()).is_stale


def test_what_is_entered_elsewhere_shows_at_once(
    qtbot: QtBot, desk: Desk, wall: Wallboard, clock: FixedClock, store: Path
) -> None:
    """The tiles are made anew, and an open chart takes the day over by itself."""
    before = wall.stack.currentWidget()
    assert isinstance(before, OverviewTiles)
    qtbot.keyClick(wall, Qt.Key.Key_Right)
    (panel,) = wall.stack.currentWidget().panels  # type: ignore[union-attr]
    panel.finish()
    day = date(2016, 6, 30)
    assert dict(row[:2] for row in panel.trend.range_table().rows)[day] is None
    clock.moment += timedelta(hours=12)
    with open_workplace(store, "p1", "en", clock=clock.now) as other:
        enter_day(other, day)
    assert desk.look()
    assert dict(row[:2] for row in panel.trend.range_table().rows)[day] is not None


def test_milestones_fill_their_page_in_large_letters(qtbot: QtBot, desk: Desk, wall: Wallboard) -> None:
    """They are read from afar: as large as the tiles, over all of the page, and no name is cut."""
    with open_workplace(desk.workplace.path, "p2", "en", clock=desk.workplace.clock) as other:
        for n in range(11):
            names = {"name_en": f"Electrowinning started, line {n}", "baseline": "2016-09-01"}
            record_milestone(other.recorder, f"M-{n}", names).or_raise()
    desk.look()
    wall.turn()
    wall.turn()
    assert wall.title.text() == "Milestones"
    page = wall.stack.currentWidget()
    assert page is not None
    labels = {one.text(): one for one in page.findChildren(QLabel)}
    rest = labels["and 2 more"]
    qtbot.waitUntil(lambda: rest.y() > 0.85 * page.height(), timeout=5000)
    assert not any(one.is_cut for one in page.findChildren(ElidedLabel))
    assert rest.fontMetrics().height() > 1.2 * wall.as_of.fontMetrics().height()


def test_nothing_takes_the_keys_from_it(wall: Wallboard) -> None:
    """Read-only: no field, no chart and no tile has the focus, so Esc always leaves."""
    from PySide6.QtWidgets import QWidget

    page = wall.stack.currentWidget()
    assert page is not None
    assert all(one.focusPolicy() is Qt.FocusPolicy.NoFocus for one in page.findChildren(QWidget))
