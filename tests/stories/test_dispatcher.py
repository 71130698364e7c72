"""A dispatcher looks who has not entered a shift, phones, and sees the cell turn while the supervisor saves."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.services.signs import Sign
from plantdesk.ui.application import Session
from plantdesk.ui.models.signs_table import SIGN
from tests.helpers.desks import enter_day

TODAY = date(2016, 6, 30)


def test_who_owes_a_shift_is_phoned_and_the_board_follows(qtbot: QtBot, session: Session) -> None:
    """Ctrl+7, the line of whom to phone, Enter to the form; once it is saved, nobody is to be phoned any more."""
    window = session.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    qtbot.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    assert window.tab_key() == "entries"
    board = window.entries
    board.refresh()
    assert "30.06.2016" in board.calls.item(0).text()
    board.calls.setCurrentRow(0)
    qtbot.keyClick(board.calls, Qt.Key.Key_Return)
    assert window.tab_key() == "cathode"
    assert (window.cathode.form.day, window.cathode.form.shift) == (TODAY, "day")
    focus = window.cathode.form.focused()
    assert focus is not None
    assert (focus[0].unit, focus[1]) == ("s1", m.CATHODE_T)
    window.choose_tab("entries")
    window._desk.submit(lambda w: enter_day(w, TODAY), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: "Nobody" in board.calls.item(0).text(), timeout=5000)
    last = board.table.columnCount() - 2
    signs = [board.table.index(row, last).data(SIGN) for row in range(board.table.rowCount())]
    assert set(signs) == {Sign.COMPLETE}
