"""A planner's hour: next year's plan from a spreadsheet, a repair day, a revision, and what it does to the forecast."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain.periods import Period, month_of
from plantdesk.services.forecasts import forecast
from plantdesk.services.plan_places import WEIGHT
from plantdesk.services.plan_sheet import weight_subject
from plantdesk.services.plans import WHOLE_PLANT, plan_of
from plantdesk.ui.application import Session
from plantdesk.ui.tabs.number_grid import CellField, NumberGrid

CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
JUNE = date(2016, 6, 1)


def press(qtbot: QtBot, session: Session, key: Qt.Key, with_: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key where the focus is, so that the window's shortcuts see it as they would."""
    qtbot.keyClick(QApplication.focusWidget() or session.window, key, with_)


def type_in(qtbot: QtBot, grid: NumberGrid, text: str) -> None:
    """Open the cell at hand, type, and press Enter."""
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    (field,) = grid.findChildren(CellField)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not grid.findChildren(CellField), timeout=5000)


def test_a_year_is_planned_weighed_revised_and_taken_back(qtbot: QtBot, session: Session) -> None:
    """Ctrl+5, paste, Ctrl+S; a repair day and a revision with its reason; Ctrl+Z takes the revision back."""
    window, desk = session.window, session.desk
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    press(qtbot, session, Qt.Key.Key_5, CTRL)
    assert window.tab_key() == "plan"
    tab = window.plan
    tab.grid.setCurrentIndex(tab.plans.index(0, 0))
    tab.grid.setFocus()
    QGuiApplication.clipboard().setText("\r\n".join(["2 400,0\t2 400"] * 12))
    press(qtbot, session, Qt.Key.Key_V, CTRL)
    with qtbot.waitSignal(desk.changed, timeout=5000):
        press(qtbot, session, Qt.Key.Key_S, CTRL)
    assert plan_of(desk.reader, m.CATHODE_T).over(month_of(JUNE)) == 4800
    planned = forecast(desk.reader, date(2016, 6, 29), Period.YEAR)
    assert planned.planned_t == 57600
    assert planned.out_of_reach is True

    tab.grid.setCurrentIndex(tab.plans.index(5, 0))
    day = date(2016, 6, 30)
    tab.calendar.setCurrentIndex(tab.weights.index_of((weight_subject(day, WHOLE_PLANT), WEIGHT)))
    type_in(qtbot, tab.calendar, "0")
    tab.grid.setCurrentIndex(tab.plans.index(5, 0))
    type_in(qtbot, tab.grid, "2 000")
    qtbot.waitUntil(tab.reason.isVisible, timeout=5000)
    tab.reason.setFocus()
    qtbot.keyClicks(tab.reason, "tankhouse under repair")
    with qtbot.waitSignal(desk.changed, timeout=5000):
        qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    plan = plan_of(desk.reader, m.CATHODE_T)
    assert (plan.over(month_of(JUNE)), plan.day(day)) == (4400, 0)

    qtbot.waitUntil(lambda: not tab.has_typing, timeout=5000)
    qtbot.waitUntil(window.undo_work.undo_action.isEnabled, timeout=5000)
    with qtbot.waitSignal(desk.changed, timeout=5000):
        press(qtbot, session, Qt.Key.Key_Z, CTRL)
    plan = plan_of(desk.reader, m.CATHODE_T)
    assert (plan.over(month_of(JUNE)), plan.day(day)) == (4800, 160)


def test_the_past_can_be_read_and_not_planned(qtbot: QtBot, session: Session) -> None:
    """Looking at a past day, the tab shows its plan and forecast, opens no cell and says why."""
    from plantdesk.services.lens import Lens

    session.window.lens_wanted.emit(Lens(as_of=date(2016, 6, 20)))
    window = session.window
    window.choose_tab("plan")
    tab = window.plan
    assert "20.06.2016" in tab._comparison_panel_.caption.text()
    assert tab.notice.text
    tab.grid.setCurrentIndex(tab.plans.index(5, 0))
    qtbot.keyClick(tab.grid, Qt.Key.Key_Return)
    assert not tab.grid.findChildren(CellField)
    tab.save()
    assert not tab.has_typing
