"""A manager's morning: what needs attention, where it leads, and every tab within reach of a key."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from plantdesk.ui.application import Session
from plantdesk.ui.main_window import TABS

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
    assert "Aigerim Sadykova" in session.window._saved.text()
