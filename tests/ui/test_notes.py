"""Notes in the window: written at a place of a chart, opened from a flag, listed and found; milestones beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace, write_table
from plantdesk.domain import measures as m
from plantdesk.domain import notes as n
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.notes import NOTE, Note
from plantdesk.domain.periods import day_number
from plantdesk.services.layouts import Layout
from plantdesk.services.lens import Lens
from plantdesk.services.notes import note_lines
from plantdesk.services.noting import add_note, correct_note, withdraw_note
from plantdesk.services.programme_recording import record
from plantdesk.ui import trends
from plantdesk.ui.charts.flags_item import Kind
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.chart_milestones import ChartMilestones
from plantdesk.ui.dialogs.history import WHAT, WHY
from plantdesk.ui.dialogs.note import NoteWindow
from plantdesk.ui.dialogs.notes_list import REASON, TEXT, WHEN, NotesWindow
from plantdesk.ui.dialogs.ports import FileWork
from plantdesk.ui.dialogs.window_dialogs import WindowDialogs
from plantdesk.ui.flag_shelf import shelf_of
from plantdesk.ui.main_window import MainWindow
from plantdesk.ui.trends.cathode import CathodeTrends
from plantdesk.ui.wallboard import Wallboard
from plantdesk.ui.widgets.menu_button import MenuButton
from plantdesk.ui.widgets.notice_line import Level
from tests.helpers.clocks import FixedClock
from tests.helpers.programmes import RECORDS, add_division

TODAY = date(2016, 6, 30)
DAY = date(2016, 6, 20)
SHORT = Note("", DAY, DAY, "short_circuit", "Rows 4 and 7", "night", "night", ((p.SECTION, "s1"),))
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@dataclass
class Files:
    """Answers for the person who chooses a file."""

    file: Path | None = None

    def open(self, parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
        """Give nothing."""
        return None

    def save(self, parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
        """Give the file."""
        return self.file


@dataclass
class Place:
    """The window at the small plant, with its charts, dialogs and the store."""

    desk: Desk
    window: MainWindow
    dialogs: WindowDialogs
    store: Path
    clock: FixedClock
    files: Files = field(default_factory=Files)

    @property
    def board(self) -> CathodeTrends:
        """The charts of the cathode tab."""
        found = self.window.cathode.trends
        assert isinstance(found, CathodeTrends)
        return found

    def elsewhere(self, note: Note = SHORT) -> str:
        """Record a note as another program would, and look; gives its code."""
        with open_workplace(self.store, "p2", "en", clock=self.clock.now) as other:
            outcome = add_note(other.recorder, other.today, note)
        self.desk.look()
        return outcome.added[0][0].unit

    def flags(self) -> list[str]:
        """The keys of the flags of the output."""
        return [flag.key for flag in self.board.output.flags.flags]

    def opened(self, key: str) -> Any:
        """What stands beside the window."""
        return self.dialogs._open[key]


@pytest.fixture
def place(qtbot: QtBot, desk: Desk, store: Path, clock: FixedClock) -> Iterator[Place]:
    """Show the window with its charts."""
    files = Files()
    work = FileWork(not_asked, not_asked, not_asked, profiles=lambda: (), table=write_table)
    dialogs = WindowDialogs(desk, work, files)
    window = MainWindow(desk, dialogs)
    qtbot.addWidget(window)
    window.resize(1400, 900)
    with qtbot.waitExposed(window):
        window.show()
    window.add_charts(trends)
    made = Place(desk, window, dialogs, store, clock, files)
    made.board.finish()
    window.activateWindow()
    yield made
    for opened in list(dialogs._open.values()):
        close(opened)


def not_asked(*_: object) -> Any:
    """Stand for work with files that no test here asks for."""
    raise AssertionError


def close(opened: QWidget) -> None:
    """Close a window for good."""
    if shiboken6.isValid(opened):
        opened.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def saved(qtbot: QtBot, place: Place, texts: list[str]) -> None:
    """Wait until just these notes stand."""
    qtbot.waitUntil(lambda: [line.note.text for line in note_lines(place.desk.reader)] == texts, timeout=5000)


# --- flags of the boards -----------------------------------------------------------------------------------------------


def test_what_another_program_notes_shows_at_once(place: Place) -> None:
    """Added, corrected, withdrawn: each reads that note alone; what concerns ore alone is no flag of the output."""
    code = place.elsewhere()
    assert place.flags() == [code]
    (flag,) = place.board.output.flags.flags
    assert (flag.start, flag.end) == (day_number(DAY), day_number(DAY) + 0.5)
    with open_workplace(place.store, "p2", "en", clock=place.clock.now) as other:
        correct_note(other.recorder, TODAY, code, {n.FROM_SHIFT: "day"}, "it was the day shift").or_raise()
    place.desk.look()
    (flag,) = place.board.output.flags.flags
    assert flag.start == day_number(DAY) - 0.5
    with open_workplace(place.store, "p2", "en", clock=place.clock.now) as other:
        withdraw_note(other.recorder, TODAY, code, "wrong").or_raise()
    place.desk.look()
    assert place.flags() == []
    other_kind = place.elsewhere(SHORT._replace(units=(), text="No power anywhere"))
    assert place.flags() == [other_kind]


def test_charts_flag_what_concerns_them(place: Place, qtbot: QtBot) -> None:
    """A section's note on the charts of sections; a panel of one section has only that one's notes."""
    first = place.elsewhere()
    second = place.elsewhere(SHORT._replace(units=((p.SECTION, "s2"),)))
    assert set(place.flags()) == {first, second}
    place.window.choose_tab("trends")
    space = place.window.trends.workspace
    assert space is not None
    panels = tuple({"figures": [m.CATHODE_T], "units": units} for units in ([], ["s2"], ["s1"]))
    space.show_layout(Layout("", panels))
    space.finish()
    shown = [{flag.key for flag in panel.trend.flags.flags} for panel in space.panels]
    assert shown == [{first, second}, {second}, {first}]


def test_the_deviation_flags_what_the_output_does(place: Place) -> None:
    """Whoever asks there why the plan was missed finds the same answer, and data are never covered by it."""
    code = place.elsewhere()
    plot = place.board.deviation
    assert [flag.key for flag in plot.flags.flags] == place.flags() == [code]
    for height, seen in ((120, True), (50, False)):
        plot.setFixedHeight(height)
        plot.settle()
        assert plot.flags.item.isVisible() is seen, "a low strip belongs to the data: the flags stand above it anyway"


def test_a_control_chart_flags_notes_of_its_figure_and_unit(place: Place, qtbot: QtBot) -> None:
    """They are told at the point, walked by keys, opened and begun there, in the window that keeps notes."""
    first = place.elsewhere()
    second = place.elsewhere(SHORT._replace(units=((p.SECTION, "s2"),), text="Anodes late"))
    before = place.elsewhere(SHORT._replace(first=date(2015, 1, 1), last=date(2015, 1, 1), text="Long ago"))
    place.dialogs.control(place.window, m.CATHODE_T)
    window = place.opened("control")
    plot = window.panel.plot
    qtbot.waitUntil(plot.hasFocus, timeout=5000)
    assert {flag.key for flag in plot.flags.flags} == {first, second, before}
    window.panel.unit.choose("s2")
    assert [flag.key for flag in plot.flags.flags] == [second]
    window.panel.unit.choose("s1")
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert plot.picture.names[plot.pointed] == "20.06.2016"
    assert any("Rows 4 and 7" in row.name for row in plot.readout.rows)
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert plot.picture.names[plot.pointed] == "20.06.2016", "what lies before the chart is not gone to"
    there = plot.pointed
    qtbot.keyClick(plot, Qt.Key.Key_Return, SHIFT)
    assert place.opened("note").code == first
    place.opened("note").close()
    for key in (Qt.Key.Key_N, Qt.Key.Key_F9):
        qtbot.waitUntil(window.isActiveWindow, timeout=5000)
        plot.point(there)
        qtbot.keyClick(plot, key)
        form = place.opened("note").form
        assert (form.first.day, form.last.day) == (DAY, DAY)
        place.opened("note").close()
    rect = plot.view.sceneBoundingRect()
    flag = QPointF(plot.view.mapViewToScene(QPointF(day_number(DAY), 0)).x() + 4, rect.top() + 9)
    opened: list[str] = []
    plot.flags.opened.connect(opened.append)
    pos = plot.canvas.mapFromScene(flag)
    plot.canvas.scene().sigMouseMoved.emit(flag)
    told = [row.name for row in plot.readout.rows]
    assert told[:3] == ["▶ Short circuit · Tankhouse 1", "20.06.2016, Night", "Rows 4 and 7"], (
        "the flag alone is told of"
    )
    qtbot.mouseClick(plot.canvas.viewport(), Qt.MouseButton.LeftButton, pos=pos)
    assert opened == [first]


def test_the_past_shows_what_belongs_there(place: Place) -> None:
    """As of a day before it, and as known before it was written, a note is not there; then it is again."""
    code = place.elsewhere()
    shelf = shelf_of(place.desk)
    place.desk.look_through(Lens(as_of=DAY - timedelta(days=1)))
    assert shelf.lines == ()
    place.desk.look_through(Lens(as_of=DAY))
    assert [line.code for line in shelf.lines] == [code]
    place.desk.look_through(Lens(known_on=TODAY - timedelta(days=1)))
    assert shelf.lines == ()
    place.desk.look_through(Lens())
    assert [line.code for line in shelf.lines] == [code]


def test_the_wallboard_flags_notes_and_opens_nothing(place: Place, qtbot: QtBot) -> None:
    """It is for reading: the flags are there, live, and a click on one does nothing."""
    board = Wallboard(place.desk, trends, 1600)
    qtbot.addWidget(board)
    board.show_page(1)
    (panel,) = board.stack.currentWidget().panels  # type: ignore[attr-defined]
    code = place.elsewhere()
    assert [flag.key for flag in panel.trend.flags.flags] == [code]
    assert not panel.findChildren(MenuButton)
    panel.trend.flags.opened.emit(code)
    assert "note" not in place.dialogs._open
    board.close()


# --- writing one -------------------------------------------------------------------------------------------------------


def test_a_note_is_written_at_the_day_that_is_pointed_at(place: Place, qtbot: QtBot) -> None:
    """N on the chart, the text, the reason, Ctrl+S: it is recorded under one's name, flagged, and the form closes."""
    plot = place.board.output
    plot.setFocus()
    qtbot.waitUntil(plot.hasFocus, timeout=5000)
    place.board.time.point_at(day_number(DAY))
    qtbot.keyClicks(plot, "n")
    window = place.opened("note")
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    form = window.form
    assert (form.first.day, form.last.day) == (DAY, DAY)
    qtbot.keyClicks(form.text, "Crane 2 stopped")
    form.reason.choose("equipment")
    form.first_shift.choose("night")
    assert form.last_shift.currentData() == "night"
    assert form.concerns.text().endswith("the whole plant")
    form.units.setFocus()
    form.units.setCurrentRow(1)
    qtbot.keyClick(form.units, Qt.Key.Key_Space)
    assert form.concerns.text() == "Concerns: Tankhouse 1"
    qtbot.keyClick(form.text, Qt.Key.Key_S, CONTROL)
    saved(qtbot, place, ["Crane 2 stopped"])
    (line,) = note_lines(place.desk.reader)
    assert line.note._replace(code="") == Note(
        "", DAY, DAY, "equipment", "Crane 2 stopped", "night", "night", ((p.SECTION, "s1"),)
    )
    by = shelf_of(place.desk).written(line)
    assert by is not None
    assert by.author == "p1"
    qtbot.waitUntil(lambda: place.flags() == [line.code], timeout=5000)
    qtbot.waitUntil(lambda: "note" not in place.dialogs._open or not _visible(place.opened("note")), timeout=5000)
    place.window.undo_work.undo()
    saved(qtbot, place, [])
    assert place.flags() == []


def _visible(widget: QWidget) -> bool:
    return shiboken6.isValid(widget) and widget.isVisible()


def test_the_menu_of_the_chart_offers_what_is_marked(place: Place, qtbot: QtBot) -> None:
    """The days between A and B, or the one that is pointed at; the line opens the form with them."""
    plot, time = place.board.output, place.board.time
    time.mark(day_number(DAY), day_number(DAY) + 3)
    for words, days in (
        ("Add a note on 20.06.2016 – 23.06.2016…", (DAY, DAY + timedelta(days=3))),
        ("Add a note on 10.06.2016…", (date(2016, 6, 10), date(2016, 6, 10))),
    ):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(90, 90), QPoint(90, 90))
        QCoreApplication.sendEvent(plot.canvas.viewport(), event)
        menu = plot.canvas.viewport().findChildren(QMenu)[-1]
        (line,) = (action for action in menu.actions() if action.text().startswith("Add a note"))
        assert line.text() == f"{words}\tF9"
        line.trigger()
        menu.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        form = place.opened("note").form
        assert (form.first.day, form.last.day) == days
        time.point_at(day_number(date(2016, 6, 10)))


def test_typing_survives_the_window(place: Place, qtbot: QtBot) -> None:
    """Half a note is there again when the form is opened anew, at the place that is pointed at then."""
    place.window.add_note()
    window = place.opened("note")
    qtbot.keyClicks(window.form.text, "Half a sen")
    window.form.reason.choose("power")
    window.close()
    assert any("Half a sen" in kept for kept in place.desk.drafts.values())
    place.board.time.point_at(day_number(DAY))
    place.window.add_note(place.board.output)
    form = place.opened("note").form
    assert (form.note.text, form.note.reason, form.note.first) == ("Half a sen", "power", DAY)
    form.text.setPlainText("")
    form.reason.choose("")
    place.opened("note").begin(None)
    assert not place.opened("note").form.has_typing


def test_a_draft_of_before_says_so_and_may_be_thrown_away(place: Place, qtbot: QtBot) -> None:
    """A note that was kept names its day; “Begin anew” empties the form, at the place that is asked for now."""
    place.dialogs.new_note(place.window, (DAY, DAY), ())
    window = place.opened("note")
    assert window.anew_button.isHidden()
    qtbot.keyClicks(window.form.text, "Half a sen")
    window.close()
    place.dialogs.new_note(place.window, (TODAY, TODAY), ())
    window = place.opened("note")
    assert window.notice.text.endswith("Kept from before: note of 20.06.2016.")
    qtbot.mouseClick(window.anew_button, Qt.MouseButton.LeftButton)
    assert (window.form.note.text, window.form.note.first) == ("", TODAY)
    assert window.anew_button.isHidden()
    assert not window.form.has_typing


def test_a_note_begun_while_entering_is_of_that_shift(place: Place, qtbot: QtBot) -> None:
    """F9 in the form of a shift begins with the day and shift on the screen; from a chart with its days."""
    form = place.window.cathode.form
    form.show_shift(DAY, "night")
    form.focus_first()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F9)
    made = place.opened("note").form.note
    assert (made.first, made.first_shift, made.last, made.last_shift) == (DAY, "night", DAY, "night")


def test_what_is_not_right_is_said_and_stays_on_the_screen(place: Place, qtbot: QtBot) -> None:
    """No reason, no text, a text that is too long: one line each; nothing is recorded, nothing is lost."""
    place.window.add_note()
    window = place.opened("note")
    for text, reason, said in (
        ("", "power", "has no text"),
        ("Something", "", "has no reason"),
        ("x" * 510, "power", "500 are the limit"),
    ):
        window.form.text.setPlainText(text)
        window.form.reason.choose(reason)
        window.save()
        qtbot.waitUntil(lambda said=said: said in window.notice.text, timeout=5000)  # type: ignore[misc]
        assert window.notice.level is Level.ERROR
        assert window.form.text.toPlainText() == text
    assert "10 characters too many" in window.form.room_left.text()
    assert note_lines(place.desk.reader) == ()


def test_nothing_is_added_in_the_past(place: Place) -> None:
    """A window that shows another day says so instead of opening the form."""
    place.desk.look_through(Lens(as_of=DAY))
    place.window.add_note()
    assert "note" not in place.dialogs._open


# --- one that stands -----------------------------------------------------------------------------------------------------


def test_a_flag_opens_its_note_to_be_corrected(place: Place, qtbot: QtBot) -> None:
    """Without a reason it is asked for; with one the note is corrected; F4 asks for the history."""
    code = place.elsewhere()
    place.board.output.flags.opened.emit(code)
    window = place.opened("note")
    assert code in window.by.text()
    assert "Sergey Kim" in window.by.text()
    window.form.text.setPlainText("Row 4 alone")
    window.save()
    assert "Say why" in window.notice.text
    qtbot.keyClicks(window.reason, "looked again")
    qtbot.keyClick(window.reason, Qt.Key.Key_Return)
    saved(qtbot, place, ["Row 4 alone"])
    qtbot.waitUntil(lambda: "is saved" in window.notice.text, timeout=5000)
    assert "corrected" in window.by.text()
    assert "Aigerim" in window.by.text()
    with qtbot.waitSignal(window.history_wanted, timeout=2000) as asked:
        window.ask_history()
    assert asked.args == [Subject(NOTE, code), n.TEXT]
    table = place.opened("history").table
    told = [(table.item(row, WHAT).text(), table.item(row, WHY).text()) for row in range(table.rowCount())]
    assert told[0] == ("Text of the note: Rows 4 and 7 → Row 4 alone", "looked again")
    assert ("Reason of the note: Short circuit", "") in told
    assert ("First shift: Night", "") in told


def test_typing_goes_on_behind_what_a_note_says(place: Place, qtbot: QtBot) -> None:
    """Opened to be corrected, or begun and gone on with: the cursor stands where one would write on."""
    place.board.output.flags.opened.emit(place.elsewhere())
    form = place.opened("note").form
    qtbot.keyClicks(form.text, ", and 9")
    assert form.note.text == "Rows 4 and 7, and 9"
    place.opened("note").close()
    place.window.open_note(form.note.code)
    qtbot.keyClicks(form.text, " too")
    assert form.note.text == "Rows 4 and 7, and 9 too"


def test_somebody_else_s_change_is_not_overwritten(place: Place, qtbot: QtBot) -> None:
    """What is typed stays; who saves on top of what they have not seen is told of it."""
    code = place.elsewhere()
    place.window.open_note(code)
    window = place.opened("note")
    window.form.text.setPlainText("My text")
    with open_workplace(place.store, "p2", "en", clock=place.clock.now) as other:
        correct_note(other.recorder, TODAY, code, {n.TEXT: "Their text"}, "better").or_raise()
    place.desk.look()
    assert window.notice.level is Level.WARNING
    assert window.form.note.text == "My text"
    window.reason.setText("mine is right")
    window.save()
    qtbot.waitUntil(lambda: "Sergey Kim recorded" in window.notice.text, timeout=5000)
    assert [line.note.text for line in note_lines(place.desk.reader)] == ["Their text"]


def test_an_open_note_follows_what_others_make_of_it(place: Place) -> None:
    """While nothing is typed, the form shows what stands."""
    code = place.elsewhere()
    place.window.open_note(code)
    with open_workplace(place.store, "p2", "en", clock=place.clock.now) as other:
        correct_note(other.recorder, TODAY, code, {n.TEXT: "Their text"}, "better").or_raise()
    place.desk.look()
    assert place.opened("note").form.note.text == "Their text"


def test_a_note_is_withdrawn_and_brought_back(place: Place, qtbot: QtBot) -> None:
    """With reasons, both in its form; withdrawn it has no flag and cannot be corrected."""
    code = place.elsewhere()
    place.window.open_note(code)
    window = place.opened("note")
    window.withdraw()
    qtbot.waitUntil(lambda: "with a reason" in window.notice.text, timeout=5000)
    window.reason.setText("wrong tankhouse")
    window.withdraw()
    saved(qtbot, place, [])
    qtbot.waitUntil(lambda: not window.save_button.isEnabled(), timeout=5000)
    assert place.flags() == []
    window.reason.setText("it was right")
    qtbot.mouseClick(window.withdraw_button, Qt.MouseButton.LeftButton)
    saved(qtbot, place, ["Rows 4 and 7"])
    qtbot.waitUntil(lambda: place.flags() == [code], timeout=5000)


# --- the list ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def listed(place: Place) -> tuple[Place, NotesWindow, dict[str, str]]:
    """Give the list of four notes."""
    codes = {
        "short": place.elsewhere(),
        "anodes": place.elsewhere(
            Note("", date(2016, 6, 12), date(2016, 6, 13), "anode_change", "Series 2", units=((p.SECTION, "s2"),))
        ),
        "power": place.elsewhere(Note("", date(2016, 6, 25), date(2016, 6, 25), "power", "No power anywhere")),
        "wrong": place.elsewhere(SHORT._replace(text="A mistake")),
    }
    with open_workplace(place.store, "p2", "en", clock=place.clock.now) as other:
        withdraw_note(other.recorder, TODAY, codes["wrong"], "mistake").or_raise()
    place.desk.look()
    place.dialogs.notes(place.window)
    return place, place.opened("notes"), codes


def rows(window: NotesWindow, column: int = TEXT) -> list[str]:
    """What stands in a column of the list."""
    items = [window.table.item(row, column) for row in range(window.table.rowCount())]
    return [item.text() for item in items if item is not None]


def test_notes_are_listed_and_narrowed(listed: tuple[Place, NotesWindow, dict[str, str]], qtbot: QtBot) -> None:
    """The newest first; by words, reason, unit and days; withdrawn ones where they are asked for."""
    _, window, _ = listed
    assert rows(window) == ["No power anywhere", "Rows 4 and 7", "Series 2"]
    assert rows(window, WHEN) == ["25.06.2016", "20.06.2016, Night", "12.06.2016 – 13.06.2016"]
    qtbot.keyClicks(window.search, "tankhouse 1 row")
    qtbot.waitUntil(lambda: rows(window) == ["Rows 4 and 7"], timeout=5000)
    window.search.clear()
    qtbot.waitUntil(lambda: len(rows(window)) == 3, timeout=5000)
    window.reason.choose("anode_change")
    assert rows(window, REASON) == ["Anode change"]
    window.reason.choose("")
    window.unit.choose((p.SECTION, "s2"))
    assert rows(window) == ["No power anywhere", "Series 2"]
    window.unit.setCurrentIndex(0)
    window.first.step((date(2016, 6, 20) - window.first.day).days)
    assert rows(window) == ["No power anywhere", "Rows 4 and 7"]
    window.withdrawn.setChecked(True)
    assert "A mistake (withdrawn)" in rows(window)
    assert window.count.text() == "3 notes"
    window.first.step(10)
    assert rows(window) == []
    assert "F9" in window.count.text()


def test_enter_goes_to_the_place_on_the_charts(listed: tuple[Place, NotesWindow, dict[str, str]], qtbot: QtBot) -> None:
    """From the search to the list to the chart by Enter alone: the day is in view and pointed at."""
    place, window, _ = listed
    place.window.choose_tab("entries")
    window.search.setFocus()
    window.search.setText("series")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert rows(window) == ["Series 2"]
    qtbot.keyClick(window.table, Qt.Key.Key_Return)
    assert place.window.tab_key() == "cathode"
    time = place.board.time
    assert time.pointed_day == day_number(date(2016, 6, 12))
    assert time.start <= day_number(date(2016, 6, 12)) <= time.end


def test_f2_opens_and_f4_shows_the_history(listed: tuple[Place, NotesWindow, dict[str, str]], qtbot: QtBot) -> None:
    """Of the row at hand."""
    place, window, codes = listed
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    window.table.setFocus()
    window.table.setCurrentCell(1, WHEN)
    qtbot.keyClick(window.table, Qt.Key.Key_F2)
    note = place.opened("note")
    assert isinstance(note, NoteWindow)
    assert note.code == codes["short"]
    with qtbot.waitSignal(window.history_wanted, timeout=2000) as asked:
        window.history_button.click()  # type: ignore[attr-defined]
    assert asked.args == [Subject(NOTE, codes["short"]), n.TEXT]


def test_the_list_follows_and_goes_to_a_file(
    listed: tuple[Place, NotesWindow, dict[str, str]], qtbot: QtBot, tmp_path: Path
) -> None:
    """What another program adds joins the list; what is listed is written, and no file is overwritten."""
    place, window, _ = listed
    place.elsewhere(SHORT._replace(text="One more"))
    qtbot.waitUntil(lambda: "One more" in rows(window), timeout=5000)
    place.files.file = tmp_path / "notes.csv"
    window.save_list()
    text = place.files.file.read_text("utf-8-sig")
    assert len(text.splitlines()) == 5
    assert "One more" in text
    assert "4 rows written" in window.notice.text
    window.save_list()
    assert "exists already" in window.notice.text


# --- milestones ----------------------------------------------------------------------------------------------------------


def test_milestones_are_switched_on_and_remembered(place: Place, qtbot: QtBot) -> None:
    """The milestone where a project's effect begins; ahead of today it stands at the right edge; a new date moves it."""
    add_division(place.desk.workplace.recorder)
    record(place.desk.workplace.recorder, TODAY, RECORDS, "as agreed").or_raise()
    place.desk.look()
    assert place.flags() == []
    place.window._note_work.switch_milestones()
    assert place.flags() == ["milestone M-2"]
    assert place.board.output.flags.flags[0].kind is Kind.AHEAD
    subject = Subject("milestone", "M-2")
    met = {subject: {"actual": "2016-06-10"}}
    record(place.desk.workplace.recorder, TODAY, met, "met").or_raise()
    place.desk.look()
    (flag,) = place.board.output.flags.flags
    assert (flag.kind, flag.start) == (Kind.DONE, day_number(date(2016, 6, 10)))
    assert place.desk.workplace.memory.recall("milestones on charts") == "yes"
    place.window._note_work.switch_milestones()
    assert place.flags() == []


def test_other_milestones_are_chosen(place: Place, qtbot: QtBot) -> None:
    """Ticked with Space in the list, drawn at once: met, expected, promised; a note keeps its flag beside them."""
    add_division(place.desk.workplace.recorder)
    record(place.desk.workplace.recorder, TODAY, RECORDS, "as agreed").or_raise()
    place.desk.look()
    code = place.elsewhere()
    place.dialogs.chart_milestones(place.window)
    window = place.opened("chart milestones")
    assert isinstance(window, ChartMilestones)
    window.shown.setChecked(True)
    window.which.choose("chosen")
    assert window.list.isEnabled()
    window.list.setFocus()
    window.list.setCurrentRow(0)
    qtbot.keyClick(window.list, Qt.Key.Key_Space)
    assert set(place.flags()) == {code, "milestone M-1"}
    for row in range(window.list.count()):
        window.list.item(row).setCheckState(Qt.CheckState.Checked)
    assert set(place.flags()) == {code, "milestone M-1", "milestone M-2", "milestone M-3"}
    window.search.setText("signed")
    assert [window.list.item(row).isHidden() for row in range(window.list.count())] == [False, True, True, True]
    window.which.choose("capacity")
    assert set(place.flags()) == {code, "milestone M-2"}
