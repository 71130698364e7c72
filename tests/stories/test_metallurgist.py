"""A metallurgist freezes a baseline of steady shifts, and the next day sees the shift that fell out of them."""

from __future__ import annotations

import random
from datetime import date, timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import readings
from plantdesk.services.recording import Entry
from plantdesk.services.rolling import RollUp
from plantdesk.ui.application import Session
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.control import ControlWindow
from plantdesk.ui.dialogs.control_panel import WHEN, WHY
from tests.stories.conftest import NotedDialogs

TODAY = date(2016, 6, 30)


def save(qtbot: QtBot, desk: Desk, entries: list[Entry], reason: str | None = None) -> None:
    """Record entries as the plant does, and wait until the window has them."""
    with qtbot.waitSignal(desk.changed, timeout=5000):
        desk.submit(lambda w: w.recorder.save(entries, reason=reason), lambda _: None, lambda _: None)


def tonnes(day: date, shift: str, amount: float) -> Entry:
    """Give the output of the second tankhouse in a shift."""
    return Entry(Subject(m.SECTION, "s2", day, shift), {m.CATHODE_T: readings(f"{amount:.1f}")[0]})


def test_freezing_a_baseline_and_seeing_a_shift_flagged(qtbot: QtBot, session: Session, dialogs: NotedDialogs) -> None:
    """F8 on a field; shifts; the baseline by keys; frozen with a reason; a low shift is flagged as it is saved; undo."""
    window, desk = session.window, session.window._desk
    chance = random.Random(2)
    days = [TODAY - timedelta(days=back) for back in range(40, 0, -1)]
    save(qtbot, desk, [tonnes(d, s, chance.gauss(40, 0.8)) for d in days for s in ("day", "night")], "weighed again")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    assert window.cathode.form.focus("s2", m.CATHODE_T)
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert dialogs.asked[-1] == ("control", m.CATHODE_T, "s2")

    opened = ControlWindow(desk, m.CATHODE_T, window, "s2")
    opened.show()
    panel = opened.panel
    panel.by.choose(RollUp.SHIFT)
    panel.period.choose(90)
    panel.first.selectAll()
    qtbot.keyClicks(panel.first, "25.05.2016")
    qtbot.keyClick(panel.first, Qt.Key.Key_Return)
    panel.plot.setFocus()
    shift_key = Qt.KeyboardModifier.ShiftModifier
    while panel.found.baseline_span.last < date(2016, 6, 20):
        qtbot.keyClick(panel.plot, Qt.Key.Key_Right, shift_key)
    qtbot.keyClicks(panel.reason, "steady month, no repairs")
    qtbot.keyClick(panel.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.found.frozen is not None, timeout=5000)
    assert "steady month, no repairs" in panel.facts.text()
    assert panel.found.frozen.baseline.points == 54
    known = len(panel.found.flagged)

    save(qtbot, desk, [tonnes(TODAY, "day", 33.0)])
    qtbot.waitUntil(lambda: len(panel.found.flagged) == known + 1, timeout=5000)
    assert panel.table.item(0, WHEN).text().startswith("30.06.2016")
    assert "three sigma" in panel.table.item(0, WHY).text()
    panel.table.setCurrentCell(0, WHEN)
    assert any("▼" in row.name for row in panel.plot.readout.rows)

    for _ in range(2):
        with qtbot.waitSignal(desk.changed, timeout=5000):
            window.undo_work.undo()
    qtbot.waitUntil(lambda: panel.found.frozen is None, timeout=5000)
    opened.close()


def test_without_a_figure_in_focus_the_one_of_the_tab_is_charted(
    qtbot: QtBot, session: Session, dialogs: NotedDialogs
) -> None:
    """F8 always opens something: on the overview the output of all sections together."""
    window = session.window
    window.activateWindow()
    window.choose_tab("overview")
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    window.tabs.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert dialogs.asked[-1] == ("control", m.CATHODE_T, "")
