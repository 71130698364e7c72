"""A manager's morning: what needs attention, where it leads, and every tab within reach of a key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain.periods import day_number
from plantdesk.domain.text import msg
from plantdesk.ui import trends
from plantdesk.ui.application import Session
from plantdesk.ui.main_window import MainWindow
from plantdesk.ui.tab_rooms import TABS
from plantdesk.ui.tabs.trends_tab import TrendsTab
from plantdesk.ui.trends.board import TrendBoard
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import open_desk

TODAY = date(2016, 6, 30)


def test_what_needs_attention_leads_to_the_place_where_it_is_put_right(qtbot: QtBot, session: Session) -> None:
    """Today's day shift was not entered: the line says so, and its button opens that shift's form."""
    window = session.window
    window.choose_tab("overview")
    words = [label.text() for label in window.overview.findChildren(QLabel) if "Not entered" in label.text()]
    assert words
    assert "30.06.2016" in words[0]
    button = next(b for b in window.overview.findChildren(QPushButton) if b.text().startswith("Enter"))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.tab_key() == "cathode"
    assert (window.cathode.form.day, window.cathode.form.shift) == (TODAY, "day")


def test_what_needs_attention_moves_the_charts_to_its_day(qtbot: QtBot, session: Session) -> None:
    """A line about a day that the charts do not show brings it into view and points at it, once they are loaded, too."""
    window = session.window
    window.choose_tab("overview")
    day = date(2016, 6, 10)
    qtbot.waitUntil(lambda: window._charts is not None, timeout=5000)
    board = _board(window)
    board.time.set_span(day_number(TODAY) - 9, day_number(TODAY))
    assert board.time.start > day_number(day)
    window.overview.shift_wanted.emit("cathode", day, "night", "", "")
    assert window.tab_key() == "cathode"
    assert board.time.start <= day_number(day) <= board.time.end
    assert board.time.pointed_day == day_number(day)

    charts, window._charts = window._charts, None
    window.overview.shift_wanted.emit("ore", day, "day", "", "")
    assert window.ore.trends is None
    assert charts is not None
    window.add_charts(charts)
    assert window.ore.trends is not None
    assert window.ore.trends.time.pointed_day == day_number(day)


def _board(window: MainWindow) -> TrendBoard:
    window.choose_tab("cathode")
    board = window.cathode.trends
    assert isinstance(board, TrendBoard)
    window.choose_tab("overview")
    return board


def test_what_the_status_line_tells_goes_when_it_no_longer_holds(session: Session) -> None:
    """A message gives way to who saved last after a while and on another tab; what went wrong stays longer."""
    window = session.window
    window.tell(msg("There is nothing to save on this tab."))
    assert "nothing to save" in window.status.said.text()
    assert window.status.goes.isActive()
    quiet = window.status.goes.interval()
    window.status.goes.timeout.emit()
    assert "Saved" in window.status.said.text()
    assert not window.status.goes.isActive()
    window.tell(msg("There is nothing to save on this tab."), wrong=True)
    assert window.status.goes.interval() > quiet
    window.choose_tab("entries")
    assert window.status.said.text().startswith("● Saved")


def test_the_window_says_how_a_figure_is_traced(session: Session) -> None:
    """The status line names the key, and so does each tile of the overview."""
    window = session.window
    hints = [one.text() for one in window.statusBar().findChildren(QLabel)]
    assert "F3: where a figure comes from" in hints
    window.choose_tab("overview")
    assert all("F3" in tile.toolTip() for tile in window.overview.tiles.values())


@pytest.mark.parametrize("number", range(1, len(TABS) + 1))
def test_every_tab_is_one_key_away(qtbot: QtBot, session: Session, number: int) -> None:
    """Ctrl and the number of a tab bring it to the front, with its charts."""
    window = session.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
    assert window.tab_key() == TABS[number - 1]


def test_the_window_tells_who_saved_last(session: Session) -> None:
    """The status bar names time and person of the newest command."""
    assert "Aigerim Sadykova" in session.window.status.said.text()


def test_a_layout_is_composed_kept_and_opened_by_a_colleague(
    qtbot: QtBot, session: Session, store: Path, clock: FixedClock
) -> None:
    """Ctrl+8, New, a figure by section, a name, Ctrl+S; a colleague's window opens it, and Ctrl+Z takes it back."""
    window = session.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    qtbot.keyClick(window, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    tab = window.trends
    qtbot.waitUntil(lambda: tab.workspace is not None and tab.workspace.isVisible(), timeout=5000)
    assert tab.workspace is not None
    qtbot.mouseClick(tab.new_button, Qt.MouseButton.LeftButton)
    composer = tab.workspace.composer
    composer.figure.choose(m.CELL_VOLTAGE_V)
    for row in range(2):
        composer.units.item(row).setCheckState(Qt.CheckState.Checked)
    tab.name.setFocus()
    qtbot.keyClicks(tab.name, "Voltage by tankhouse")
    with qtbot.waitSignal(session.desk.changed, timeout=5000):
        qtbot.keyClick(tab.name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not tab.has_typing, timeout=5000)

    with open_desk(store, clock, "ru", "p2") as other:
        theirs = TrendsTab(other)
        qtbot.addWidget(theirs)
        theirs.add_charts(trends)
        assert theirs.choice.findText("Voltage by tankhouse") >= 0
        theirs.choice.choose("L-1")
        assert theirs.workspace is not None
        (panel,) = theirs.workspace.panels
        panel.finish()
        assert panel.spec.units == ("s1", "s2")
        assert len(panel.trend.range_table().header) == 3
        assert "Айгерим Садыкова" in theirs.by.text()

    qtbot.waitUntil(window.undo_work.undo_action.isEnabled, timeout=5000)
    with qtbot.waitSignal(session.desk.changed, timeout=5000):
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: tab.choice.findText("Voltage by tankhouse") < 0, timeout=5000)


def test_the_wallboard_opens_and_leaves_by_keys(qtbot: QtBot, session: Session) -> None:
    """F11 shows it over the screen, Esc leaves it; Shift+F11 still makes the window itself fill the screen."""
    window = session.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    qtbot.keyClick(window, Qt.Key.Key_F11)
    board = window.wallboard
    assert board is not None
    assert board.isFullScreen()
    with qtbot.waitSignal(board.destroyed, timeout=5000):
        qtbot.keyClick(board, Qt.Key.Key_Escape)
    assert window.wallboard is None
    qtbot.keyClick(window, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    assert window.isFullScreen()
