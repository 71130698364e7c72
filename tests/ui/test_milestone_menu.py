"""From the programme's table to the page of a row: by Alt+Enter, by Enter where nothing is typed, by button and menu."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.services.lens import Lens
from plantdesk.services.programme_recording import record
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.milestone_columns import FORECAST, NAME, SLIP
from plantdesk.ui.tabs.milestones_tab import MilestonesTab
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, open_desk
from tests.ui.test_milestones_tab import PLAN, TODAY, go_to, stored


@pytest.fixture
def programme(store: Path, clock: FixedClock) -> Path:
    """Give a store with two projects of one programme."""
    with open_workplace(store, "p1", clock=clock.now) as workplace:
        record(workplace.recorder, TODAY, PLAN, "agreed").or_raise()
    return store


def shown(qtbot: QtBot, desk: Desk) -> MilestonesTab:
    """Show the tab of that programme."""
    tab = MilestonesTab(desk)
    qtbot.addWidget(tab)
    tab.resize(1366, 690)
    with qtbot.waitExposed(tab):
        tab.show()
    tab.activateWindow()
    return tab


@pytest.fixture
def tab(qtbot: QtBot, programme: Path, desk: Desk) -> MilestonesTab:
    """Give the tab of that programme."""
    desk.look()
    return shown(qtbot, desk)


@pytest.fixture
def pages(tab: MilestonesTab) -> list[Subject]:
    """Note which pages are asked for."""
    asked: list[Subject] = []
    tab.page_wanted.connect(asked.append)
    return asked


def test_the_page_of_a_row_is_one_key_away(qtbot: QtBot, tab: MilestonesTab, pages: list[Subject]) -> None:
    """Alt+Enter in any cell, Enter and a double click where nothing can be typed, and the button."""
    go_to(tab, "M-2", FORECAST)
    qtbot.keyClick(tab.list, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    go_to(tab, "P-1", SLIP, PROJECT)
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    where = tab.list.visualRect(tab.table.index_of("P-1", FORECAST, PROJECT)).center()
    qtbot.mouseDClick(tab.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    go_to(tab, "M-10", NAME)
    qtbot.mouseClick(tab.page_button, Qt.MouseButton.LeftButton)
    project = Subject(PROJECT, "P-1")
    assert pages == [Subject(MILESTONE, "M-2"), project, project, Subject(MILESTONE, "M-10")]


def test_enter_still_opens_a_cell_that_is_typed_in(qtbot: QtBot, tab: MilestonesTab, pages: list[Subject]) -> None:
    """The way of typing in the table stays as it was."""
    go_to(tab, "M-2", FORECAST)
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    assert tab.list.state() == tab.list.State.EditingState
    assert pages == []


def menu_of(tab: MilestonesTab, code: str, column: int, kind: str = MILESTONE) -> dict[str, object]:
    """Press the menu key on a row; gives the lines of the menu."""
    go_to(tab, code, column, kind)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(tab.list, event)
    (menu,) = [one for one in tab.list.findChildren(QMenu) if one.isVisible()]
    return {action.text().partition("\t")[0]: action for action in menu.actions() if action.text()}


def close_menus(tab: MilestonesTab) -> None:
    """Close what is open."""
    for menu in tab.list.findChildren(QMenu):
        menu.close()


def test_the_menu_offers_what_can_be_done_with_the_row(
    qtbot: QtBot, desk: Desk, tab: MilestonesTab, pages: list[Subject], clock: FixedClock
) -> None:
    """Details, the forecast confirmed, history, and what can be added; a met milestone has no forecast to confirm."""
    clock.moment = datetime(2016, 7, 20, 14, tzinfo=UTC)
    lines = menu_of(tab, "M-2", FORECAST)
    assert list(lines) == [
        "Details…",
        "Confirm the forecast",
        "History of this figure",
        "Add a milestone",
        "Add a project",
        "Add a programme…",
    ]
    lines["Confirm the forecast"].trigger()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "Confirmed: M-2" in tab.notice.text)
    assert stored(desk, "M-2", "confirmed") == "2016-07-20"
    close_menus(tab)
    assert "Confirm the forecast" not in menu_of(tab, "M-1", NAME)
    close_menus(tab)
    new: list[tuple[str, object]] = []
    tab.new_wanted.connect(lambda kind, above: new.append((kind, above)))
    menu_of(tab, "P-1", NAME, PROJECT)["Add a programme…"].trigger()  # type: ignore[attr-defined]
    assert new == [(PROGRAMME, {})]
    close_menus(tab)
    assert pages == []


def test_the_past_offers_the_page_alone(qtbot: QtBot, programme: Path, clock: FixedClock) -> None:
    """A window that shows the past adds and confirms nothing; Enter in any cell shows the page."""
    with open_desk(programme, clock) as desk:
        desk.look_through(Lens(as_of=TODAY))
        tab = shown(qtbot, desk)
        asked: list[Subject] = []
        tab.page_wanted.connect(asked.append)
        assert list(menu_of(tab, "M-2", FORECAST)) == ["Details…", "History of this figure"]
        close_menus(tab)
        qtbot.keyClick(tab.list, Qt.Key.Key_Return)
        assert asked == [Subject(MILESTONE, "M-2")]


def test_typing_that_waits_on_a_page_is_told(qtbot: QtBot, programme: Path, clock: FixedClock) -> None:
    """After a crash nobody would look for it on a page that is closed."""
    kept = {"record|project|P-2|budget": '["77000", null]', "record|milestone|M-2|notes": '["soon", null]'}
    with open_desk(programme, clock, drafts=MemoryDrafts(kept)) as desk:
        tab = shown(qtbot, desk)
        assert "not saved yet: P-2, M-2" in tab.notice.text


def test_what_another_window_adds_is_a_row_at_once(
    programme: Path, clock: FixedClock, desk: Desk, tab: MilestonesTab
) -> None:
    """A new programme, project and milestone of another window stand in the table, its filter and its counters live."""
    tab.table.toggle(tab.table.rows[0], opened=True)
    with open_workplace(programme, "p2", clock=clock.now) as other:
        rows = {
            Subject(PROGRAMME, "PG-2"): {"name_en": "Regional plan"},
            Subject(PROJECT, "P-3"): {"name_en": "Substation", "programme": "PG-2", "route": "pyro"},
            Subject(MILESTONE, "M-11"): {"name_en": "Line tested", "in_project": "P-1", "forecast": "2016-12-20"},
            Subject(PROJECT, "P-2"): {"name_en": "Smelter gas duct, second line", "owner_en": "B. Iskakov"},
        }
        record(other.recorder, TODAY, rows, "by the board").or_raise()
    desk.look()
    codes = [row.code for row in tab.table.rows]
    assert codes == ["PG-1", "P-1", "M-1", "M-2", "M-10", "M-11", "P-2", "PG-2", "P-3"]
    assert tab.table.index_of("P-2", NAME, PROJECT).data() == "Smelter gas duct, second line"
    assert tab.counters["all"].number == "3"
    programmes = tab.filter.choices["programme"]
    assert programmes.findData("PG-2") > 0
    assert tab.filter.choices["owner"].findData("B. Iskakov") > 0
