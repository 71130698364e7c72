"""An engineer sets the plant up: a section and a figure of its own, a shift entered for both, and the trend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace, prove
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.services.series import day_series
from plantdesk.ui import trends
from plantdesk.ui.application import Session
from plantdesk.ui.dialogs.plant_settings import PlantSettings
from tests.helpers.clocks import FixedClock
from tests.stories.conftest import NotedDialogs

TODAY = date(2016, 6, 30)
KEY = "anode_scrap_t"


def fill(qtbot: QtBot, page: PlantSettings, **texts: str) -> None:
    """Type attributes one after another."""
    for key, text in texts.items():
        field = page._fields[key].widget
        field.setFocus()
        qtbot.keyClicks(field, text)


def save(qtbot: QtBot, page: PlantSettings) -> None:
    """Save by key, and expect that all was taken."""
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not page._saving)
    assert "hold" in page.notice.text, page.notice.text


def test_a_section_and_an_own_figure_are_there_for_the_next_shift(
    qtbot: QtBot, session: Session, store: Path, dialogs: NotedDialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Set up on the page, entered in the grid that the window makes anew, drawn in the trend, and proven."""
    opened: list[PlantSettings] = []

    def settings(parent: QWidget, kind: str = "", unit: str = "") -> None:
        page = PlantSettings(session.desk, parent)
        page.finished.connect(session.window.settings_closed)
        opened.append(page)
        page.show()
        page.activateWindow()

    monkeypatch.setattr(dialogs, "plant_settings", settings)
    window = session.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    (page,) = opened
    qtbot.waitUntil(page.isActiveWindow, timeout=5000)
    page.show_unit(p.SECTION)
    page.add_unit()
    fill(qtbot, page, name_en="Tankhouse 3", cells_installed="100")
    save(qtbot, page)
    page.show_unit(p.FIGURE)
    page.add_unit()
    assert page.key is not None
    qtbot.keyClicks(page.key, KEY)
    fill(qtbot, page, name_en="Anode scrap", unit="t", sheet="Cathode", high="400")
    save(qtbot, page)
    assert session.window is window
    page.close()
    qtbot.waitUntil(lambda: session.window is not window)
    session.window.activateWindow()
    qtbot.waitUntil(session.window.isActiveWindow, timeout=5000)
    form = session.window.cathode.form
    field = form.grids[m.CATHODE].fields["tankhouse-3", KEY]
    assert field.isVisible()
    field.setFocus()
    qtbot.keyClicks(field, "12.5")
    with qtbot.waitSignal(form.saved, timeout=5000):
        qtbot.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    board = session.window.cathode.findChild(trends.CathodeTrends)
    assert board is not None
    board.finish()
    assert "Anode scrap, t a day" in [board.choice.itemText(place) for place in range(board.choice.count())]
    assert day_series(session.desk.reader, KEY, "", TODAY, TODAY).values == [12.5]
    form.show_shift(date(2016, 6, 29), "day")
    assert not form.grids[m.CATHODE].fields["s1", KEY].isVisible()
    assert prove(store).fault is None


def test_a_figure_declared_elsewhere_comes_to_an_open_window(
    qtbot: QtBot, session: Session, store: Path, clock: FixedClock
) -> None:
    """Another program declares it; the window that was open makes itself anew with its field, what is typed stays."""
    before = session.window
    typed = before.cathode.form.grids[m.CATHODE].fields["s1", m.CATHODE_T]
    typed.setFocus()
    qtbot.keyClicks(typed, "41.5")
    with open_workplace(store, "p2", "en", clock=clock.now) as workplace:
        said = {p.SHEET_OF: "cathode", p.NAME_EN: "Anode scrap", p.MEASURES[0]: "t"}
        workplace.recorder.configure([(Subject(p.FIGURE, KEY, TODAY), said)])
    session.desk.look()
    qtbot.waitUntil(lambda: session.window is not before)
    fields = session.window.cathode.form.grids[m.CATHODE].fields
    assert ("s1", KEY) in fields
    assert fields["s1", m.CATHODE_T].text() == "41.5"
