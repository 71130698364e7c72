"""A shift supervisor's evening: enter, save, mend, take back, and read the same in Russian."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.services.recording import Entry
from plantdesk.ui.application import Session
from plantdesk.ui.main_window import MainWindow
from plantdesk.ui.tab_rooms import UNSAVED
from plantdesk.ui.widgets.number_edit import NumberEdit
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, ThreadWriter, values
from tests.stories.conftest import NotedDialogs

TODAY = date(2016, 6, 30)
CTRL = Qt.KeyboardModifier.ControlModifier


def focused() -> NumberEdit:
    """Give the field that would take the next key."""
    field = QApplication.focusWidget()
    assert isinstance(field, NumberEdit)
    return field


def key(qtbot: QtBot, window: MainWindow, which: Qt.Key, with_: Qt.KeyboardModifier = CTRL) -> None:
    """Press a key where the focus is, so that the window's shortcuts see it as they would."""
    qtbot.keyClick(QApplication.focusWidget() or window, which, with_)


def stored(session: Session, figure: str, section: str = "s1") -> str | None:
    """Give what the store says of a figure of tonight's shift."""
    subject = Subject(m.SECTION, section, TODAY, "night")
    standing = session.desk.reader.at([subject]).get(subject, {}).get(figure)
    return standing.value if standing else None


def enter(qtbot: QtBot, session: Session, *texts: str) -> None:
    """Type figures one after the other, each ended by Enter, and save with Ctrl+S."""
    window = session.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    window.cathode.form.focus_first()
    for text in texts:
        field = focused()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    with qtbot.waitSignal(window.cathode.form.saved, timeout=5000):
        key(qtbot, window, Qt.Key.Key_S)


def undo_is_named(session: Session, words: str) -> bool:
    """Tell whether the menu names what Ctrl+Z would take back."""
    return words in session.window.undo_work.undo_action.text()


def test_a_shift_is_entered_saved_mended_and_taken_back_by_keyboard(
    qtbot: QtBot, session: Session, dialogs: NotedDialogs
) -> None:
    """Digits, Enter and Ctrl+S enter a shift; Ctrl+Z takes the whole save back, Ctrl+Y brings it again, F4 asks why."""
    window = session.window
    enter(qtbot, session, "39,2", "37,1", "0,4", "12")
    assert stored(session, m.CATHODE_T) == "39.2"
    assert stored(session, m.CELLS_PULLED) == "12"
    qtbot.waitUntil(lambda: undo_is_named(session, "Entry: Tankhouse 1, 30.06.2016, Night, 4 values"), timeout=5000)
    with qtbot.waitSignal(session.desk.changed, timeout=5000):
        key(qtbot, window, Qt.Key.Key_Z)
    assert stored(session, m.CATHODE_T) is None
    assert stored(session, m.CELLS_PULLED) is None
    qtbot.waitUntil(window.undo_work.redo_action.isEnabled, timeout=5000)
    assert window.status.said.text() == "● Taken back: Entry: Tankhouse 1, 30.06.2016, Night, 4 values."
    with qtbot.waitSignal(session.desk.changed, timeout=5000):
        key(qtbot, window, Qt.Key.Key_Y)
    assert stored(session, m.CATHODE_T) == "39.2"
    window.cathode.form.grids[m.CATHODE].focus("s1", m.CATHODE_T)
    key(qtbot, window, Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier)
    assert dialogs.asked == [("history", Subject(m.SECTION, "s1", TODAY, "night"), m.CATHODE_T)]


def test_nothing_is_undone_where_somebody_else_changed_a_figure_since(
    qtbot: QtBot, session: Session, store: Path, clock: FixedClock
) -> None:
    """The line in the status bar says who; the other's figure and all of mine stay as they are."""
    enter(qtbot, session, "39,2", "37,1")
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        entry = Entry(Subject(m.SECTION, "s1", TODAY, "night"), values(cathode_t="41.0"))
        assert other.recorder.save([entry], reason="weighed again").corrected
    qtbot.waitUntil(session.window.undo_work.undo_action.isEnabled, timeout=5000)
    key(qtbot, session.window, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: "Nothing was undone" in session.window.status.said.text(), timeout=5000)
    assert "Sergey Kim" in session.window.status.said.text()
    assert (stored(session, m.CATHODE_T), stored(session, m.GRADE_A_T)) == ("41.0", "37.1")


def test_language_and_theme_change_while_typing_and_nothing_is_lost(qtbot: QtBot, session: Session) -> None:
    """The window is made anew in Russian and dark; day, shift and unsaved typing are still there."""
    window = session.window
    window.cathode.form.show_shift(TODAY, "day")
    field = window.cathode.form.grids[m.CATHODE].fields["s1", m.CATHODE_T]
    field.setFocus()
    qtbot.keyClicks(field, "38,8")
    window.remake_wanted.emit("ru", "dark")
    renewed = session.window
    assert renewed is not window
    assert renewed.tabs.tabText(1) == f"Выпуск катодов{UNSAVED}"
    assert session.desk.theme.name == "dark"
    form = renewed.cathode.form
    assert (form.day, form.shift) == (TODAY, "day")
    assert form.grids[m.CATHODE].fields["s1", m.CATHODE_T].text() == "38,8"
    assert renewed.cathode.trends is not None


def test_what_was_typed_before_a_power_cut_is_named(
    qtbot: QtBot, qapp: object, store: Path, clock: FixedClock, dialogs: NotedDialogs
) -> None:
    """The next start says which tabs hold unsaved typing, and marks them until it is saved or taken back."""
    drafts = MemoryDrafts(
        {f"section|s1|{TODAY}|night|cathode_t": '["38,8", null]', f"source|o1|{TODAY}|night|cu_pct": '["1", null]'}
    )
    writer = ThreadWriter()
    with open_workplace(store, "p1", "en", clock=clock.now) as workplace, workplace.open_reader() as reader:
        opened = Session(qapp, workplace, reader, writer, drafts, lambda desk: dialogs, "cathode")  # type: ignore[arg-type]
        with qtbot.waitSignal(opened.loader.loaded, timeout=20_000):
            opened.start()
        window = opened.window
        assert window.status.said.text() == "● Kept from before and not saved yet: Cathode output, Ore grade."
        marked = [window.tabs.tabText(place).endswith(UNSAVED) for place in range(3)]
        assert marked == [False, True, True]
        field = window.cathode.form.grids[m.CATHODE].fields["s1", m.CATHODE_T]
        assert field.text() == "38,8"
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        window.cathode.form.settle()
        assert not window.tabs.tabText(1).endswith(UNSAVED)
        opened.stop()
        window.close()
        writer.close()
        opened.deleteLater()


def test_typing_rings_the_day_in_the_chart_and_saving_fills_it(qtbot: QtBot, session: Session) -> None:
    """Unsaved typing is a ring on today; after Ctrl+S the ring is gone and the point is there, before all else."""
    from plantdesk.domain.periods import day_number

    trends = session.window.cathode.trends
    assert trends is not None
    number = day_number(TODAY)
    marks = trends.output.marks_of("day")  # type: ignore[attr-defined]
    window = session.window
    window.cathode.form.focus_first()
    qtbot.keyClicks(focused(), "39,2")
    assert marks.pending == {number: 39.2}
    day = trends.output._drawn["day"].daily  # type: ignore[attr-defined]
    first: list[tuple[int, float]] = []
    session.desk.changed.connect(lambda _: first.append((len(marks.pending), day.at(number))))
    window.cathode.form.saved.connect(lambda _: first.append((-1, 0.0)))
    with qtbot.waitSignal(window.cathode.form.saved, timeout=5000):
        window.save()
    assert first == [(0, 39.2), (-1, 0.0)]
    assert marks.pending == {}
    assert day.at(number) == 39.2


def test_what_the_command_line_saves_stands_in_the_chart_at_once(
    qtbot: QtBot, session: Session, store: Path, clock: FixedClock
) -> None:
    """Another program's commit moves the point without a reload."""
    from plantdesk.domain.periods import day_number

    trends = session.window.cathode.trends
    with (
        qtbot.waitSignal(session.desk.changed, timeout=5000),
        open_workplace(store, "p2", "en", clock=clock.now) as other,
    ):
        other.recorder.save([Entry(Subject(m.SECTION, "s1", TODAY, "day"), values(cathode_t="40.4"))])
    assert trends is not None
    assert trends.output._drawn["day"].daily.at(day_number(TODAY)) == 40.4  # type: ignore[attr-defined]
