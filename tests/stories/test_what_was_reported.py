"""A manager asks what was reported on 5 July, sees it as it was, and lists what changed since, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import readings
from plantdesk.services.ports import BackedUp
from plantdesk.services.recording import Entry
from plantdesk.ui.application import Session
from plantdesk.ui.dialogs.changes import MOVED, WHAT, WHY, ChangesWindow
from plantdesk.ui.dialogs.history import HistoryWindow
from plantdesk.ui.dialogs.looking import LookWindow
from plantdesk.ui.dialogs.ports import FileWork
from plantdesk.ui.dialogs.window_dialogs import WindowDialogs
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, ThreadWriter, enter_day

JUNE_20 = Subject(m.SECTION, "s1", date(2016, 6, 20), "day")
REPORTED = date(2016, 7, 5)


@pytest.fixture
def session(qtbot: QtBot, qapp: object, store: Path, clock: FixedClock) -> Iterator[Session]:
    """Open the program on 9 July: June was reported on the 5th, one shift of it was weighed again on the 8th."""
    clock.moment = datetime(2016, 7, 4, 14, tzinfo=UTC)
    with open_workplace(store, "p1", "en", clock=clock.now) as workplace:
        for day in (date(2016, 6, 30), date(2016, 7, 1), date(2016, 7, 2), date(2016, 7, 3)):
            enter_day(workplace, day)
        clock.moment = datetime(2016, 7, 8, 14, tzinfo=UTC)
        enter_day(workplace, date(2016, 7, 7))
        workplace.author = "p2"
        again = Entry(JUNE_20, {m.CATHODE_T: readings("52.6")[0]})
        assert workplace.recorder.save([again], reason="weighed again").saved == 1
    clock.moment = datetime(2016, 7, 9, 14, tzinfo=UTC)
    writer = ThreadWriter()
    work = FileWork(
        prepare=lambda *_: pytest.fail("no file"),
        apply=lambda *_: pytest.fail("no file"),
        back_up=BackedUp,
        profiles=tuple,
    )
    with open_workplace(store, "p1", "en", clock=clock.now) as workplace, workplace.open_reader() as reader:
        opened = Session(
            qapp,  # type: ignore[arg-type]
            workplace,
            reader,  # type: ignore[arg-type]
            writer,
            MemoryDrafts(),
            lambda desk: WindowDialogs(desk, work),
            "cathode",
        )
        with qtbot.waitSignal(opened.loader.loaded, timeout=20_000):
            opened.start()
        yield opened
        opened.stop()
        writer.close()
        qtbot.wait(0)
        opened.deleteLater()


def side_window(qtbot: QtBot, session: Session, kind: type[QWidget]) -> QWidget:
    """Give the side window of a kind, once it is in front."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in session.window.findChildren(kind)), timeout=5000)
    found = next(one for one in session.window.findChildren(kind) if one.isVisible())
    qtbot.waitUntil(found.isActiveWindow, timeout=5000)
    return found


def press(qtbot: QtBot, text: str) -> None:
    """Type into whatever has the focus."""
    for letter in text:
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, letter)


def key(qtbot: QtBot, pressed: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, pressed, modifiers)


def output_of(session: Session) -> str:
    """Give what the form shows for the shift of 20 June."""
    form = session.window.cathode.form
    form.show_shift(date(2016, 6, 20), "day")
    return form.grids[m.CATHODE].fields["s1", m.CATHODE_T].text()


def test_what_was_reported_and_what_changed_since(qtbot: QtBot, session: Session) -> None:
    """Ctrl+L, the day, Enter: the window as of 5 July. Ctrl+Shift+C: who changed what since, and by how many tonnes."""
    session.window.activateWindow()
    qtbot.waitUntil(session.window.isActiveWindow, timeout=5000)
    assert output_of(session) == "52.6"
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

    qtbot.keyClick(session.window, Qt.Key.Key_L, control)
    look = side_window(qtbot, session, LookWindow)
    assert isinstance(look, LookWindow)
    for _ in range(3):
        key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "05.07.2016")
    before = session.window
    key(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.window is not before, timeout=5000)
    assert session.desk.lens.known_on == REPORTED
    assert session.window.look_bar is not None
    assert output_of(session) == "40.1"
    assert session.window.cathode.form.remark.isReadOnly()

    session.window.activateWindow()
    qtbot.waitUntil(session.window.isActiveWindow, timeout=5000)
    qtbot.keyClick(session.window, Qt.Key.Key_L, control | shift)
    qtbot.waitUntil(lambda: session.desk.lens.shows_all, timeout=5000)
    assert session.window.look_bar is None
    assert output_of(session) == "52.6"

    session.window.activateWindow()
    qtbot.waitUntil(session.window.isActiveWindow, timeout=5000)
    qtbot.keyClick(session.window, Qt.Key.Key_C, control | shift)
    changes = side_window(qtbot, session, ChangesWindow)
    assert isinstance(changes, ChangesWindow)
    changes.since.selectAll()
    press(qtbot, "05.07.2016")
    key(qtbot, Qt.Key.Key_Return)
    row = [changes.table.item(0, column).text().strip() for column in (WHAT, MOVED, WHY)]
    assert row == ["40.1 → 52.6 t", "+12.5 t", "weighed again"]
    assert "4 entries of later days are new work" in changes.summary.text()
    assert "Cathode output 06.2016: +12.5 t" in changes.moved.text()
    changes.table.setFocus()
    key(qtbot, Qt.Key.Key_Return)
    assert side_window(qtbot, session, HistoryWindow).isVisible()
