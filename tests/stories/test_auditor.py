"""An auditor asks where the figure of the year comes from, and goes down to the value that somebody corrected."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain.derivation import Role
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import readings
from plantdesk.services.recording import Entry
from plantdesk.services.trace_asked import Asked
from plantdesk.ui.application import Session
from plantdesk.ui.dialogs.derivation import DerivationWindow
from plantdesk.ui.models.derivation_tree import HOW, VALUE
from tests.stories.conftest import NotedDialogs

DAY = date(2016, 6, 29)
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_from_the_year_on_the_overview_down_to_a_revision(
    qtbot: QtBot, session: Session, dialogs: NotedDialogs
) -> None:
    """F3 on a tile; the months, the days, the shifts, a section; both values, who, when, why; Enter opens the form."""
    window, desk = session.window, session.window._desk
    corrected = Entry(Subject(m.SECTION, "s2", DAY, "night"), {m.CATHODE_T: readings("39,5")[0]})
    with qtbot.waitSignal(desk.changed, timeout=5000):
        desk.submit(
            lambda w: w.recorder.save([corrected], reason="the scale was wrong"), lambda _: None, lambda _: None
        )
    window.activateWindow()
    window.choose_tab("overview")
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    tile = window.overview.tiles["half_year"]
    tile.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is tile, timeout=5000)
    qtbot.keyClick(tile, Qt.Key.Key_F3)
    kind, asked = dialogs.asked[-1]
    assert kind == "explain"
    assert isinstance(asked, Asked)
    assert asked.ref == "cathode.half_year_t"

    book = DerivationWindow(desk, asked, window)
    book.shift_wanted.connect(window.open_shift)
    book.show()
    tree, model = book.tree, book.model
    keys = [Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_End]
    for key in keys:  # June, opened, its last day
        qtbot.keyClick(tree, key)
    while "29.06.2016" not in str(tree.currentIndex().siblingAtColumn(0).data()):
        qtbot.keyClick(tree, Qt.Key.Key_Up)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(tree, key)
    figure = model.derivation(tree.currentIndex())
    assert figure is not None
    assert (figure.role, figure.subject) == (Role.FIGURE, corrected.subject)
    assert "corrected" in str(tree.currentIndex().siblingAtColumn(HOW).data())
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    said = str(tree.currentIndex().siblingAtColumn(HOW).data())
    for words in ("Aigerim Sadykova", "instead of 40.1", "the scale was wrong", "stands now"):
        assert words in said
    assert tree.currentIndex().siblingAtColumn(VALUE).data() == "39.5"
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert tree.currentIndex().siblingAtColumn(VALUE).data() == "40.1"
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert window.tab_key() == "cathode"
    assert (window.cathode.form.day, window.cathode.form.shift) == (DAY, "night")
    focus = window.cathode.form.focused()
    assert focus == (corrected.subject, m.CATHODE_T)
    book.close()


def test_ctrl_click_on_a_tile_asks_as_well(qtbot: QtBot, session: Session, dialogs: NotedDialogs) -> None:
    """One click with Ctrl; where nothing is meant, the status line says what to do."""
    window = session.window
    window.choose_tab("overview")
    tile = window.overview.tiles["day"]
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton, CONTROL)
    assert dialogs.asked[-1][0] == "explain"
    assert len(dialogs.asked) == 1
    window.author.setFocus()
    window.explain_figure()
    assert len(dialogs.asked) == 1
    assert "where it comes from" in window.status.said.text()


def test_a_day_of_the_calendar_is_asked_for(qtbot: QtBot, session: Session, dialogs: NotedDialogs) -> None:
    """F3 on the day that the keys stand on; Ctrl+click on another one, which does not open it."""
    window = session.window
    window.activateWindow()
    window.choose_tab("overview")
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    calendar = window.overview.calendar
    calendar.setFocus()
    qtbot.keyClick(calendar, Qt.Key.Key_Up)
    day = calendar.chosen
    qtbot.keyClick(calendar, Qt.Key.Key_F3)
    assert dialogs.asked[-1] == ("explain", Asked(f"pct.{m.CATHODE_T}", day))
    place = calendar.rect_of(DAY).center().toPoint()
    qtbot.mouseClick(calendar, Qt.MouseButton.LeftButton, CONTROL, place)
    assert dialogs.asked[-1] == ("explain", Asked(f"pct.{m.CATHODE_T}", DAY))
    assert window.tab_key() == "overview"
