"""The board of signs: each cell tells who and when, leads to its form, and follows what is saved."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.services.recording import Entry
from plantdesk.services.signs import Sign
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.signs_table import SIGN
from plantdesk.ui.tabs.entries_tab import EntriesTab
from tests.helpers.desks import enter_day, values

TODAY = date(2016, 6, 30)
YESTERDAY = date(2016, 6, 29)


def opened(qtbot: QtBot, desk: Desk, width: int = 1366) -> EntriesTab:
    """Show the board."""
    tab = EntriesTab(desk)
    qtbot.addWidget(tab)
    tab.resize(width, 680)
    with qtbot.waitExposed(tab):
        tab.show()
    tab.refresh()
    return tab


def cell_of(tab: EntriesTab, unit: str, day: date, shift: str) -> tuple[int, int]:
    """Find the row and column of a unit's shift."""
    for row in range(tab.table.rowCount()):
        for column in range(1, tab.table.columnCount()):
            cells = tab.table.cells(tab.table.index(row, column))
            wanted = Subject(m.SECTION, unit, day, shift)
            if not tab.table.is_division(row) and cells[0].subject == wanted:
                return row, column
    raise AssertionError((unit, day, shift))


def test_signs_have_shape_word_and_names(qtbot: QtBot, desk: Desk) -> None:
    """Complete shifts tell initials and time; the shift that was not entered is missing; the tooltip tells all."""
    tab = opened(qtbot, desk)
    there = tab.table.index(*cell_of(tab, "s1", YESTERDAY, "night"))
    assert there.data(SIGN) == Sign.COMPLETE
    assert str(there.data()).startswith("AS ")
    assert "Aigerim Sadykova" in str(there.data(Qt.ItemDataRole.ToolTipRole))
    gone = tab.table.index(*cell_of(tab, "s1", TODAY, "day"))
    assert gone.data(SIGN) == Sign.MISSING
    assert "missing" in str(gone.data())
    assert "Tankhouse 1" in str(gone.data(Qt.ItemDataRole.AccessibleTextRole))


def test_as_many_shifts_as_there_is_room_for_the_present_one_last(qtbot: QtBot, desk: Desk) -> None:
    """A wide window shows more of them, a narrow one fewer, and none is cut."""
    tab = opened(qtbot, desk)
    before = tab.table.columnCount()
    tab.resize(900, 600)
    qtbot.waitUntil(lambda: 1 < tab.table.columnCount() < before, timeout=5000)
    assert not tab.view.horizontalScrollBar().isVisible()
    heading = tab.table.headerData(tab.table.columnCount() - 1, Qt.Orientation.Horizontal)
    assert heading == "30.06\nNight"


def test_enter_leads_to_the_form(qtbot: QtBot, desk: Desk) -> None:
    """The cell of a missing shift opens its form, at the first figure that is due."""
    tab = opened(qtbot, desk)
    wanted: list[tuple[object, ...]] = []
    tab.shift_wanted.connect(lambda *place: wanted.append(place))
    tab.view.setCurrentIndex(tab.table.index(*cell_of(tab, "s2", TODAY, "day")))
    qtbot.keyClick(tab.view, Qt.Key.Key_Return)
    assert wanted == [("cathode", TODAY, "day", "s2", m.CATHODE_T)]


def test_it_follows_what_is_saved(qtbot: QtBot, desk: Desk) -> None:
    """An entry changes its cell at once, and the place in the board stays."""
    tab = opened(qtbot, desk)
    row, column = cell_of(tab, "s2", TODAY, "day")
    tab.view.setCurrentIndex(tab.table.index(row, column))
    desk.submit(lambda w: enter_day(w, TODAY), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: tab.table.index(row, column).data(SIGN) == Sign.COMPLETE, timeout=5000)
    assert (tab.view.currentIndex().row(), tab.view.currentIndex().column()) == (row, column)


def test_a_partial_shift_is_told_from_a_whole_one(qtbot: QtBot, desk: Desk) -> None:
    """Some of it is there: not green, and the tooltip says what is not."""
    tab = opened(qtbot, desk)
    place = cell_of(tab, "s1", TODAY, "day")
    entry = Entry(Subject(m.SECTION, "s1", TODAY, "day"), values(cathode_t="40"))
    desk.submit(lambda w: w.recorder.save([entry]), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: tab.table.index(*place).data(SIGN) == Sign.PARTIAL, timeout=5000)
    assert "1 of" in str(tab.table.index(*place).data(Qt.ItemDataRole.ToolTipRole))
    tab.view.setCurrentIndex(tab.table.index(*place))
    assert tab.told.text().startswith("Tankhouse 1, 30.06.2016, Day: ◐ partial; 1 of")
    assert "awaited: " in tab.told.text()
    tab.view.setCurrentIndex(tab.table.index(place[0] - 1, place[1]))
    assert "Tankhouse 2, 30.06.2016, Day: ■ missing" in tab.told.text()


def test_those_to_phone_lead_to_what_is_missing(qtbot: QtBot, desk: Desk) -> None:
    """Enter on the line opens the form of the shift that it is about."""
    tab = opened(qtbot, desk)
    assert tab.calls.count() == 1
    assert "30.06.2016" in tab.calls.item(0).text()
    wanted: list[tuple[object, ...]] = []
    tab.shift_wanted.connect(lambda *place: wanted.append(place))
    tab.calls.setCurrentRow(0)
    qtbot.keyClick(tab.calls, Qt.Key.Key_Return)
    assert wanted[0][:3] == ("cathode", TODAY, "day")
