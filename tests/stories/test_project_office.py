"""The project office moves a forecast and sees at once what the slip costs in copper, on the board and in the forecast."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Period
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.services.forecasts import forecast
from plantdesk.services.programme_recording import record
from plantdesk.ui.application import Session
from plantdesk.ui.models.milestone_columns import FORECAST, NAME
from plantdesk.ui.tabs.programme_head import GANTT, TREND, WHAT_IF
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import make_plant

CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
TODAY = date(2016, 6, 30)


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Path:
    """Give the store of a small plant whose electrowinning is to add 7 300 t a year from 1 October, with no ramp-up."""
    path = tmp_path / "story.plantdesk"
    make_plant(path, clock, days=40)
    with open_workplace(path, "p1", clock=clock.now) as workplace:
        project = {"name_en": "Electrowinning shop", "programme": "PG-1", "effect_figure": m.CATHODE_T}
        project |= {"effect_t_year": "7300", "effect_from": "M-2", "effect_ramp_months": "0"}
        mounted = {"name_en": "Cells mounted", "in_project": "P-1", "baseline": "2016-08-15", "forecast": "2016-08-15"}
        start = {"name_en": "Electrowinning start", "in_project": "P-1", "depends": "M-1:FS:0"}
        start |= {"start": "2016-08-15", "baseline": "2016-10-01", "forecast": "2016-10-01"}
        rows = {
            Subject(PROGRAMME, "PG-1"): {"name_en": "State programme", "end": "2019-12-31"},
            Subject(PROJECT, "P-1"): project,
            Subject(MILESTONE, "M-1"): mounted,
            Subject(MILESTONE, "M-2"): start,
        }
        record(workplace.recorder, TODAY, rows, "agreed").or_raise()
    return path


def press(qtbot: QtBot, session: Session, key: Qt.Key, with_: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key where the focus is, so that the window's shortcuts see it as they would."""
    qtbot.keyClick(QApplication.focusWidget() or session.window, key, with_)


def test_a_forecast_is_moved_and_its_slip_is_seen_in_copper(qtbot: QtBot, session: Session, clock: FixedClock) -> None:
    """Ctrl+6; try a later start without saving; type the date with its reason; 46 days late cost 0.9 kt; Ctrl+Z."""
    window, desk = session.window, session.desk
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    press(qtbot, session, Qt.Key.Key_6, CTRL)
    assert window.tab_key() == "milestones"
    tab = window.milestones
    assert tab.view == GANTT
    before = forecast(desk.reader, date(2016, 6, 29), Period.YEAR).with_projects_t
    assert before is not None

    tab.focus_first()
    press(qtbot, session, Qt.Key.Key_Right)
    assert [row.code for row in tab.table.rows] == ["P-1", "M-1", "M-2"]
    qtbot.mouseClick(tab.views[WHAT_IF], Qt.MouseButton.LeftButton)
    tab.go_to("M-2", NAME)
    tab.list.setFocus()
    for _ in range(7):
        press(qtbot, session, Qt.Key.Key_Right, CTRL | Qt.KeyboardModifier.ShiftModifier)
    tab.settle()
    lines = {line.what: line.difference for line in tab.compared.lines}
    assert lines["Cathodes to the end of the year, kt"] == "−0.98"
    assert forecast(desk.reader, date(2016, 6, 29), Period.YEAR).with_projects_t == before
    press(qtbot, session, Qt.Key.Key_Escape)

    qtbot.mouseClick(tab.views[GANTT], Qt.MouseButton.LeftButton)
    tab.go_to("M-2", FORECAST)
    tab.list.setFocus()
    press(qtbot, session, Qt.Key.Key_Return)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "16.11.2016")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(tab.reason.hasFocus, timeout=5000)
    qtbot.keyClicks(tab.reason, "transformer late")
    with qtbot.waitSignal(desk.changed, timeout=5000):
        qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "46 days late: −920 t this year" in tab.copper.text(), timeout=5000)
    assert tab.counters["late"].number == "1"
    after = forecast(desk.reader, date(2016, 6, 29), Period.YEAR).with_projects_t
    assert after is not None
    assert before - after == 920

    qtbot.mouseClick(tab.views[TREND], Qt.MouseButton.LeftButton)
    tab.settle()
    assert tab.trends.chart.pointed is not None
    assert tab.trends.chart.pointed.found.reforecasts == 1

    qtbot.waitUntil(window.undo_work.undo_action.isEnabled, timeout=5000)
    with qtbot.waitSignal(desk.changed, timeout=5000):
        press(qtbot, session, Qt.Key.Key_Z, CTRL)
    assert forecast(desk.reader, date(2016, 6, 29), Period.YEAR).with_projects_t == before
    qtbot.waitUntil(lambda: tab.counters["late"].number == "0", timeout=5000)
