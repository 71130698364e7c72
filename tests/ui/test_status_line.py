"""The line beneath everything says in words what goes on behind the window and needs somebody."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from plantdesk.domain.errors import Unavailable
from plantdesk.domain.text import msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.main_window import MainWindow
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, make_plant, open_desk
from tests.stories.conftest import NotedDialogs


def _shown(qtbot: QtBot, desk: Desk) -> MainWindow:
    """Show the window at the entry of cathodes, in front of everything."""
    window = MainWindow(desk, NotedDialogs(), "cathode")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    return window


def _type_and_save(qtbot: QtBot, window: MainWindow, tonnes: str) -> None:
    """Type the output of the shift that is under way into the first row, and save it."""
    form = window.form()
    assert form is not None
    form.focus_first()
    qtbot.keyClicks(QApplication.focusWidget(), tonnes)
    form.settle()
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_a_head_that_cannot_be_kept_outside_is_told_in_the_window(
    qtbot: QtBot, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The save stands; the line says what to do, and says so again after anything else, for as long as it is true."""
    path = tmp_path / "plant.plantdesk"
    make_plant(path, clock, 2)
    folder = tmp_path / "data"
    folder.touch()  # a file in its place cannot be written into by anybody, root not excepted
    monkeypatch.setenv("PLANTDESK_DATA", str(folder))
    with open_desk(path, clock) as desk:
        window = _shown(qtbot, desk)
        said = window.status.said
        assert "PLANTDESK_DATA" not in said.text()
        _type_and_save(qtbot, window, "41.5")
        qtbot.waitUntil(lambda: "PLANTDESK_DATA" in said.text(), timeout=5000)
        assert said.text().startswith("■ All is saved, but see to the data folder")
        assert str(folder) in said.text()
        assert said.property("wrong") == "yes"
        window.tell(msg("Something else."))
        assert said.text() == "● Something else."
        window.status.forget()  # the next tab, or a while
        assert "PLANTDESK_DATA" in said.text()
        folder.unlink()
        folder.mkdir()
        _type_and_save(qtbot, window, "38")
        qtbot.waitUntil(lambda: said.text().startswith("● Saved"), timeout=5000)
        assert said.property("wrong") == "no"
    db = sqlite3.connect(path)
    values = {value for (value,) in db.execute("SELECT value FROM ledger WHERE value IN ('41.5', '38')")}
    db.close()
    assert values == {"41.5", "38"}


class _FullDisk(MemoryDrafts):
    """Drafts whose disk is full until there is room."""

    full = True

    def keep(self, drafts: dict[str, str]) -> None:
        """Keep these, where there is room."""
        if self.full and drafts:
            raise Unavailable(msg("The disk is full. Nothing was stored; free some room and save again."))
        super().keep(drafts)


def test_typing_that_cannot_be_kept_is_told(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """The line never says that unsaved typing is kept where it is not; with room again it says so again."""
    drafts = _FullDisk()
    with open_desk(store, clock, drafts=drafts) as desk:
        window = _shown(qtbot, desk)
        said = window.status.said
        form = window.form()
        assert form is not None
        form.focus_first()
        qtbot.keyClicks(QApplication.focusWidget(), "41")
        qtbot.waitUntil(lambda: "lost if the window ends: The disk is full" in said.text(), timeout=5000)
        assert said.property("wrong") == "yes"
        assert "unsaved typing is not kept" in [one.text() for one in window.status.findChildren(QLabel)]
        drafts.full = False
        qtbot.keyClicks(QApplication.focusWidget(), ".5")
        qtbot.waitUntil(lambda: said.text().startswith("● Saved"), timeout=5000)
        assert "unsaved typing is kept" in [one.text() for one in window.status.findChildren(QLabel)]
