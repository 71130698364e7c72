"""A train leaves: the stock is opened, a lot is entered, and every surface agrees; undo takes it back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from plantdesk import app
from plantdesk.cli.commands import plantdesk
from plantdesk.domain import plant as p
from plantdesk.domain.stock import OPENING_T
from plantdesk.services.stock_lines import WHOLE
from plantdesk.ui.application import Session
from plantdesk.ui.tabs.lot_list import LotEdit
from tests.helpers.clocks import FixedClock

TODAY = date(2016, 6, 30)


def test_a_train_leaves(
    qtbot: QtBot, session: Session, store: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+4, an opening, a lot by keys, Ctrl+S: book, shares, command line and history say the same; undo takes it back."""
    monkeypatch.setattr(app, "system_clock", clock.now)
    window = session.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.tab_key() == "dispatch"
    tab = window.dispatch
    assert tab.figures.book() == "?"
    form = tab.stock_form
    form.choose(OPENING_T, p.PLANT, TODAY)
    qtbot.keyClicks(form.tonnes, "500")
    qtbot.keyClick(form.tonnes, Qt.Key.Key_Return)
    qtbot.keyClick(form.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.books.book(WHOLE, TODAY) == Decimal(500), timeout=5000)

    tab.show_shift(TODAY, "day")
    window.activateWindow()
    tab.focus_first()
    qtbot.waitUntil(tab.list.hasFocus, timeout=5000)
    for text in ("T-1", "China", "M00k", "66,5"):
        for letter in text:
            qtbot.keyClick(QApplication.focusWidget(), letter)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not isinstance(QApplication.focusWidget(), LotEdit), timeout=5000)
    with qtbot.waitSignal(tab.saved, timeout=5000):
        window.save()
    assert tab.books.book(WHOLE, TODAY) == Decimal("433.5")
    assert "100.0" in tab.destinations.texts

    answer = CliRunner().invoke(
        plantdesk, ["--store", str(store), "--lang", "en", "kpi", "--as-of", TODAY.isoformat(), "--json"]
    )
    dispatch = json.loads(answer.stdout)["dispatch"]
    assert (dispatch["day_t"], dispatch["stock_t"]) == (66.5, 433.5)
    assert dispatch["by_destination"][0] == {
        "destination": "china",
        "name": "China",
        "year_t": 66.5,
        "share_pct": 100.0,
    }
    window.undo_work.undo()
    qtbot.waitUntil(lambda: tab.books.book(WHOLE, TODAY) == Decimal(500), timeout=5000)
    assert tab.table.lot("T-1") is None
