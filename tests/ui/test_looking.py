"""The one control of time and scope by keys, the past that takes no entry, and the list of what changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import readings
from plantdesk.domain.scope import Scope
from plantdesk.services.lens import Lens
from plantdesk.services.recording import Entry
from plantdesk.ui.desk import NOT_NOW, Desk
from plantdesk.ui.dialogs.changes import MOVED, WHAT, WHERE, WHO, WHY, ChangesWindow
from plantdesk.ui.dialogs.looking import LookWindow
from plantdesk.ui.main_window import MainWindow
from tests.helpers.clocks import FixedClock
from tests.stories.conftest import NotedDialogs

TODAY = date(2016, 6, 30)
THEN = date(2016, 6, 20)
HERE = Subject(m.SECTION, "s1", date(2016, 6, 15), "day")


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """Give a window for dialogs to stand before."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def correct(desk: Desk, tonnes: str, reason: str = "weighed again") -> None:
    """Correct the output of one shift, as another window would."""
    entry = Entry(HERE, {m.CATHODE_T: readings(tonnes)[0]})
    assert desk.workplace.recorder.save([entry], reason=reason).saved == 1
    desk.look()


def divided(desk: Desk) -> None:
    """Give one section each to two divisions."""
    desk.workplace.recorder.configure(
        [
            *((Subject(p.DIVISION, d, p.FIRST_DAY), {p.NAME_EN: n}) for d, n in (("d1", "Smelter"), ("d2", "Hydro"))),
            *((Subject(p.SECTION, s, p.FIRST_DAY), {p.DIVISION_OF: d}) for s, d in (("s1", "d1"), ("s2", "d2"))),
        ]
    )
    desk.look()


def window_of(qtbot: QtBot, desk: Desk, lens: Lens, tab: str = "cathode") -> tuple[MainWindow, NotedDialogs]:
    """Show a window that looks through a lens."""
    desk.look_through(lens)
    dialogs = NotedDialogs()
    window = MainWindow(desk, dialogs, tab)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    return window, dialogs


# --- the desk ----------------------------------------------------------------------------------------------------------


def test_the_desk_stands_at_the_end_of_what_is_seen(desk: Desk) -> None:
    """Days, shifts and moments of a past window are those of its day; now they are the clock's."""
    assert (desk.today, desk.entry_closed) == (TODAY, None)
    desk.look_through(Lens(as_of=THEN))
    assert desk.present_shift == (THEN, "night")
    assert desk.now == datetime(2016, 6, 21, 2, tzinfo=UTC)
    assert desk.entry_closed == NOT_NOW
    desk.look_through(Lens(known_on=THEN))
    assert desk.present_shift == (THEN, "night")
    assert desk.now < datetime(2016, 6, 20, 18, tzinfo=UTC)
    desk.look_through(Lens(as_of=date(2016, 12, 31)))
    assert desk.today == TODAY
    desk.look_through(Lens(scope=Scope("d1")))
    assert (desk.today, desk.entry_closed, desk.present_day) == (TODAY, None, TODAY)


def test_nothing_is_recorded_while_the_window_shows_the_past(desk: Desk) -> None:
    """Whatever surface tries it, the recorder refuses with the reason; back at now it records again."""
    desk.look_through(Lens(as_of=THEN))
    with pytest.raises(PlantDeskError) as refused:
        correct(desk, "41")
    assert refused.value.message == NOT_NOW
    desk.look_through(Lens())
    correct(desk, "41")


def test_what_is_recorded_meanwhile_does_not_move_the_past(desk: Desk, clock: FixedClock) -> None:
    """A commit after the moment looked at tells the tabs nothing, and the next look does not tell it again."""
    desk.look_through(Lens(known_on=TODAY - timedelta(days=0)))
    told: list[object] = []
    desk.changed.connect(told.append)
    desk.workplace.entry_closed = None  # as another program would
    clock.advance(days=2)
    entry = Entry(HERE, {m.CATHODE_T: readings("44")[0]})
    assert desk.workplace.recorder.save([entry], reason="later").saved == 1
    assert desk.look()
    assert told == []
    assert not desk.look()


# --- the choice --------------------------------------------------------------------------------------------------------


def test_a_past_day_and_a_division_are_chosen_with_keys(qtbot: QtBot, desk: Desk, parent: QWidget) -> None:
    """Type the days, choose the division, press Enter: the lens is asked for and the choice closes."""
    divided(desk)
    asked: list[Lens] = []
    window = LookWindow(desk, asked.append, parent)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.as_of_on.hasFocus, timeout=5000)
    qtbot.keyClick(window.as_of_on, Qt.Key.Key_Tab)
    for key in "20.06.2016":
        qtbot.keyClick(window.as_of, key)
    qtbot.keyClick(window.as_of, Qt.Key.Key_Tab)
    assert window.as_of_on.currentData() is True
    qtbot.keyClick(window.known_on, Qt.Key.Key_Down)
    qtbot.keyClick(window.division, Qt.Key.Key_Down)
    qtbot.keyClick(window.known_day, Qt.Key.Key_Return)
    assert asked == [Lens(THEN, TODAY, Scope("d1"))]
    assert not window.isVisible()


def test_a_day_that_is_none_keeps_the_choice_open(qtbot: QtBot, desk: Desk, parent: QWidget) -> None:
    """Tomorrow and nonsense are refused beside the field; nothing is shown anew."""
    asked: list[Lens] = []
    window = LookWindow(desk, asked.append, parent)
    qtbot.addWidget(window)
    window.show()
    window.as_of.setFocus()
    window.as_of.selectAll()
    for key in "01.07.2016":
        qtbot.keyClick(window.as_of, key)
    qtbot.keyClick(window.as_of, Qt.Key.Key_Return)
    assert (asked, window.isVisible()) == ([], True)
    assert "not a day up to today" in window.notice.text


def test_now_takes_everything_back(qtbot: QtBot, desk: Desk, parent: QWidget) -> None:
    """One button leads from any past and part to the whole of now; what was chosen is there when it is opened again."""
    divided(desk)
    desk.look_through(Lens(THEN, THEN, Scope("d2", "hydro")))
    asked: list[Lens] = []
    window = LookWindow(desk, asked.append, parent)
    qtbot.addWidget(window)
    window.show()
    assert window.lens == desk.lens
    qtbot.mouseClick(window.now_button, Qt.MouseButton.LeftButton)
    assert asked == [Lens()]


# --- the window --------------------------------------------------------------------------------------------------------


def test_a_window_of_now_has_no_bar(qtbot: QtBot, desk: Desk) -> None:
    """Quiet when normal: only the button says what is shown; Ctrl+L opens the choice."""
    window, dialogs = window_of(qtbot, desk, Lens())
    assert window.look_bar is None
    assert "Now, whole corporation" in window.look_button.text()
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert dialogs.asked[-1][0] == "look"
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert "whole corporation" in window.status.said.text()


def test_a_past_window_says_so_and_takes_no_entry(qtbot: QtBot, desk: Desk) -> None:
    """The bar names the days; fields are shown and cannot be typed in; saving, importing, undoing say why not."""
    window, dialogs = window_of(qtbot, desk, Lens(as_of=THEN, known_on=TODAY))
    assert window.look_bar is not None
    words = [child.text() for child in window.look_bar.findChildren(QWidget) if hasattr(child, "text")]
    assert any("20.06.2016" in text and "as known on 30.06.2016" in text for text in words)
    form = window.cathode.form
    assert (form.day, form.shift) == (THEN, "night")
    field = form.grids[m.CATHODE].fields["s1", m.CATHODE_T]
    assert field.text() == "40.1"
    qtbot.keyClick(field, "7")
    assert field.text() == "40.1"
    assert not form.save_button.isEnabled()
    said = "nothing can be entered"
    form.save()
    assert said in form.notice.text
    for act in (window.undo_work.undo, window.undo_work.redo, window.import_file, window.move_entry):
        window.tell(NOT_NOW, wrong=False)
        act()
        assert window.status.said.text().startswith("■")
        assert said in window.status.said.text()
    assert dialogs.asked == []
    with qtbot.waitSignal(window.lens_wanted) as wanted:
        back = next(b for b in window.look_bar.findChildren(QPushButton) if b.text() == "Back to now")
        qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert wanted.args == [Lens()]


def test_what_is_typed_waits_for_now(qtbot: QtBot, desk: Desk) -> None:
    """A draft is neither shown in the past nor lost by looking there."""
    window, _ = window_of(qtbot, desk, Lens())
    form = window.cathode.form
    field = form.grids[m.CATHODE].fields["s1", m.CATHODE_T]
    qtbot.keyClicks(field, "99.5")
    window.close()
    past, _ = window_of(qtbot, desk, Lens(as_of=THEN))
    past.cathode.form.show_shift(form.day, form.shift)
    assert past.cathode.form.grids[m.CATHODE].fields["s1", m.CATHODE_T].text() == ""
    past.close()
    again, _ = window_of(qtbot, desk, Lens())
    assert again.cathode.form.grids[m.CATHODE].fields["s1", m.CATHODE_T].text() == "99.5"


def test_every_tab_is_narrowed_to_the_division(qtbot: QtBot, desk: Desk) -> None:
    """The form has its sections alone and can be entered: a part of now is still now."""
    divided(desk)
    window, _ = window_of(qtbot, desk, Lens(scope=Scope("d2")))
    assert window.look_bar is not None
    form = window.cathode.form
    assert form.grids[m.CATHODE].units == ("s2",)
    qtbot.keyClicks(form.grids[m.CATHODE].fields["s2", m.CATHODE_T], "41.5")
    with qtbot.waitSignal(form.saved):
        form.save()
    figures = window.overview.tiles
    assert figures
    for key in ("overview", "ore", "milestones"):
        window.choose_tab(key)


@pytest.mark.parametrize("tab", ["overview", "cathode", "ore", "milestones"])
def test_no_tab_fails_before_anything_was_known(qtbot: QtBot, desk: Desk, tab: str) -> None:
    """A day before the plant was set up shows an empty plant, on every tab."""
    window, _ = window_of(qtbot, desk, Lens(known_on=date(2010, 1, 1)), tab)
    assert window.tab_key() == tab


def test_milestones_of_the_past_cannot_be_typed_in(qtbot: QtBot, desk: Desk) -> None:
    """No cell opens, no row is added; the reason stands beneath."""
    window, _ = window_of(qtbot, desk, Lens(as_of=THEN), "milestones")
    window.milestones.add()
    window.milestones.save()
    assert window.milestones.table.rowCount() == 0
    assert "nothing can be entered" in window.milestones.notice.text


# --- what changed since ------------------------------------------------------------------------------------------------


Asked = list[tuple[Subject, str]]
"""The histories that were asked for."""


@pytest.fixture
def asked() -> Asked:
    """Give where the list notes whose history is asked for."""
    return []


@pytest.fixture
def changes(qtbot: QtBot, desk: Desk, clock: FixedClock, parent: QWidget, asked: Asked) -> Callable[[], ChangesWindow]:
    """Give what opens the list, two days after everything was reported."""
    clock.advance(days=2)

    def opened() -> ChangesWindow:
        window = ChangesWindow(desk, lambda subject, figure: asked.append((subject, figure)), parent)
        qtbot.addWidget(window)
        window.show()
        return window

    return opened


def test_changes_are_listed_with_who_why_and_tonnes(
    qtbot: QtBot, desk: Desk, changes: Callable[[], ChangesWindow], asked: Asked
) -> None:
    """A correction of a reported shift, and the month that it moved; Enter asks for its history."""
    correct(desk, "45.6")
    window = changes()
    window.since.set_day(TODAY)
    window.read()
    texts = [window.table.item(0, column).text().strip() for column in (WHO, WHERE, WHAT, MOVED, WHY)]
    assert texts[0] == "Aigerim Sadykova"
    assert "Tankhouse 1" in texts[1]
    assert "Cathode output" in texts[1]
    assert texts[2:] == ["40.1 → 45.6 t", "+5.5 t", "weighed again"]
    assert window.summary.text().startswith("1 figure changed, 0 entries were filled in later")
    assert "Cathode output 06.2016: +5.5 t" in window.moved.text()
    window.table.setFocus()
    qtbot.keyClick(window.table, Qt.Key.Key_F4)
    qtbot.keyClick(window.table, Qt.Key.Key_Return)
    assert asked == [(HERE, m.CATHODE_T)] * 2


def test_a_long_value_leaves_the_place_room(desk: Desk, changes: Callable[[], ChangesWindow]) -> None:
    """A long reason is wrapped: the place keeps a third of the list, and every column its heading."""
    correct(desk, "45.6", reason="weighed again on the other scale, " * 8)
    window = changes()
    window.since.set_day(TODAY)
    window.read()
    table = window.table
    widths = [table.columnWidth(column) for column in range(table.columnCount())]
    assert widths[WHERE] >= table.viewport().width() // 4
    assert sum(widths) == table.viewport().width()
    assert table.rowHeight(0) > 4 * table.fontMetrics().height()


def test_the_list_follows_what_is_corrected_meanwhile(desk: Desk, changes: Callable[[], ChangesWindow]) -> None:
    """A correction that arrives while the list is open joins it."""
    window = changes()
    window.since.set_day(TODAY)
    window.read()
    assert window.table.rowCount() == 0
    correct(desk, "45.6")
    assert window.table.rowCount() == 1


def test_a_list_that_was_closed_hears_nothing_more(
    qtbot: QtBot, desk: Desk, changes: Callable[[], ChangesWindow]
) -> None:
    """What is saved after the list was closed reaches nobody who is gone."""
    window = changes()
    with qtbot.waitSignal(window.destroyed):
        window.deleteLater()
    correct(desk, "45.6")
    assert desk.reader.at([HERE])[HERE][m.CATHODE_T].value == "45.6"


def test_days_in_the_wrong_order_are_refused_in_one_line(changes: Callable[[], ChangesWindow]) -> None:
    """Nothing is compared with its own future."""
    window = changes()
    window.since.set_day(TODAY)
    window.until.set_day(TODAY)
    window.read()
    assert "first day must lie before the second" in window.notice.text
