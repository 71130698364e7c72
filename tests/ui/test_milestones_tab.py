"""Milestones are read and typed in by keyboard; what stands changes with a reason, and keeps its history."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain.ledger import Subject
from plantdesk.services.milestones import record_milestone
from plantdesk.services.recording import MILESTONE
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.milestone_table import ACTUAL, BASELINE, FORECAST, NAME, PROJECT, SLIP, STATUS, TIMELINE, Order
from plantdesk.ui.tabs.milestones_tab import MilestonesTab
from plantdesk.ui.widgets.notice_line import Level
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, open_desk

ROWS = {
    "M-1": {
        "name_en": "Column tests",
        "name_ru": "Колонные испытания",
        "baseline": "2016-03-01",
        "actual": "2016-03-04",
    },
    "M-2": {"name_en": "Pilot heap irrigated", "baseline": "2016-07-01", "forecast": "2016-07-28"},
    "M-10": {"name_en": "Electrowinning start", "baseline": "2016-10-01", "forecast": "2016-12-01"},
    "M-9": {"name_en": "Commissioning", "baseline": "2017-01-01"},
}


@pytest.fixture
def programme(store: Path, clock: FixedClock) -> Path:
    """Give a store with four milestones: done, at risk, late and not started."""
    with open_workplace(store, "p1", clock=clock.now) as workplace:
        for code, values in ROWS.items():
            record_milestone(workplace.recorder, code, values).or_raise()
    return store


@pytest.fixture
def tab(qtbot: QtBot, programme: Path, desk: Desk) -> MilestonesTab:
    """Give the tab with the four milestones."""
    desk.look()
    tab = MilestonesTab(desk)
    qtbot.addWidget(tab)
    tab.resize(1366, 690)
    with qtbot.waitExposed(tab):
        tab.show()
    return tab


def cell(tab: MilestonesTab, code: str, column: int) -> str:
    """Give what a cell shows."""
    return str(tab.table.index_of(code, column).data())


def go_to(tab: MilestonesTab, code: str, column: int) -> None:
    """Put the focus on a cell."""
    tab.list.setFocus()
    tab.list.setCurrentIndex(tab.table.index_of(code, column))


def editor() -> QLineEdit:
    """Give the field that has the focus."""
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    return focused


def type_in(qtbot: QtBot, tab: MilestonesTab, code: str, column: int, text: str) -> None:
    """Type over a cell and press Enter, as a person does."""
    go_to(tab, code, column)
    qtbot.keyClick(tab.list, Qt.Key.Key_F2)
    editor().selectAll()
    qtbot.keyClicks(editor(), text)
    qtbot.keyClick(editor(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not tab._saving and tab.list.state() != tab.list.State.EditingState)


def stored(desk: Desk, code: str, key: str) -> str | None:
    """Give what is recorded of a milestone."""
    subject = Subject(MILESTONE, code)
    standing = desk.reader.at([subject]).get(subject, {}).get(key)
    return standing.value if standing else None


def test_the_list_tells_slip_and_status_with_a_shape(tab: MilestonesTab) -> None:
    """Slip in days and a status of shape and word follow from the dates; M-9 stands before M-10."""
    assert tab.table.codes == ("M-1", "M-2", "M-9", "M-10")
    assert [(cell(tab, c, SLIP), cell(tab, c, STATUS)) for c in tab.table.codes] == [
        ("+3", "● Done"),
        ("+27", "▲ At risk"),
        ("", "○ Not started"),
        ("+61", "■ Late"),
    ]
    assert {key: counter.number for key, counter in tab.counters.items()} == {
        "all": "4",
        "done": "1",
        "due": "2",
        "late": "1",
        "risk": "1",
    }


def test_filling_a_blank_is_saved_at_once_and_goes_on(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """A forecast typed into a blank needs no reason; Enter goes on to the next cell."""
    type_in(qtbot, tab, "M-9", FORECAST, "1.2.17")
    assert stored(desk, "M-9", "forecast") == "2017-02-01"
    assert cell(tab, "M-9", FORECAST) == "01.02.2017"
    assert tab.list.currentIndex().column() == ACTUAL
    assert not tab.reason.isVisible()
    assert cell(tab, "M-9", SLIP) == "+31"


def test_a_change_asks_for_a_reason_in_the_line_below(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """What stands changes only with a reason; Enter there saves, and the focus goes back to the list."""
    type_in(qtbot, tab, "M-2", FORECAST, "15.08.2016")
    assert stored(desk, "M-2", "forecast") == "2016-07-28"
    assert tab.reason.hasFocus()
    assert "28.07.2016 becomes 15.08.2016" in tab.notice.text
    qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    assert stored(desk, "M-2", "forecast") == "2016-07-28"
    qtbot.keyClicks(tab.reason, "pumps late")
    qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, "M-2", "forecast") == "2016-08-15")
    qtbot.waitUntil(tab.list.hasFocus)
    assert not tab.reason.isVisible()
    assert desk.reader.history(Subject(MILESTONE, "M-2"), "forecast")[-1].reason == "pumps late"


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        (FORECAST, "31.06.2016", "is not a date"),
        (ACTUAL, "01.07.2016", "has not come yet"),
        (BASELINE, "01.10.2116", "Check the year"),
        (NAME, "x" * 201, None),
    ],
)
def test_what_cannot_be_is_told_and_kept(
    qtbot: QtBot, tab: MilestonesTab, desk: Desk, column: int, text: str, told: str | None
) -> None:
    """A wrong date is told in the line below, stays in its cell and is not saved; a name has a longest length."""
    before = desk.reader.arrival()
    type_in(qtbot, tab, "M-10", column, text)
    assert desk.reader.arrival() == before
    if told is None:
        assert len(cell(tab, "M-10", column)) == 200
        return
    assert tab.notice.level is Level.ERROR
    assert told in tab.notice.text
    assert cell(tab, "M-10", column) == text
    qtbot.keyClick(tab.list, Qt.Key.Key_Escape)
    assert cell(tab, "M-10", column) != text
    assert tab.notice.level is None


def test_escape_in_the_reason_goes_back_and_once_more_takes_back(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """Esc never loses typing at once: the first leads to the cell, the second takes its typing back."""
    type_in(qtbot, tab, "M-2", BASELINE, "02.07.2016")
    qtbot.keyClick(tab.reason, Qt.Key.Key_Escape)
    assert tab.list.hasFocus()
    assert cell(tab, "M-2", BASELINE) == "02.07.2016"
    qtbot.keyClick(tab.list, Qt.Key.Key_Escape)
    assert cell(tab, "M-2", BASELINE) == "01.07.2016"
    assert not tab.has_typing
    assert stored(desk, "M-2", "baseline") == "2016-07-01"


def test_ctrl_n_adds_a_milestone_with_the_next_code(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """Ctrl+N opens an empty row; its code has never been used, and typing alone fills it."""
    qtbot.keyClick(tab, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert tab.table.codes[-1] == "M-11"
    qtbot.keyClicks(editor(), "Acid plant tie-in")
    qtbot.keyClick(editor(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, "M-11", "name_en") == "Acid plant tie-in")
    type_in(qtbot, tab, "M-11", PROJECT, "Smelter reconstruction 2014")
    type_in(qtbot, tab, "M-11", BASELINE, "010916")
    qtbot.waitUntil(lambda: stored(desk, "M-11", "baseline") == "2016-09-01")
    assert tab.counters["all"].number == "5"


def test_an_empty_row_goes_away_with_escape(qtbot: QtBot, tab: MilestonesTab) -> None:
    """A row that was opened by mistake leaves no trace."""
    qtbot.keyClick(tab, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor(), Qt.Key.Key_Escape)
    qtbot.keyClick(tab.list, Qt.Key.Key_Escape)
    assert tab.table.rowCount() == 4


def test_what_others_record_shows_at_once_and_leaves_the_editor_open(
    qtbot: QtBot, tab: MilestonesTab, desk: Desk, programme: Path, clock: FixedClock
) -> None:
    """Another process adds and changes rows while a cell is open: the list follows, the typing stays where it was."""
    go_to(tab, "M-2", FORECAST)
    qtbot.keyClick(tab.list, Qt.Key.Key_F2)
    editor().selectAll()
    qtbot.keyClicks(editor(), "05.08.2016")
    with open_workplace(programme, "p2", clock=clock.now) as other:
        record_milestone(other.recorder, "M-0", {"name_en": "First of all"}).or_raise()
        record_milestone(other.recorder, "M-2", {"forecast": "2016-09-09"}, "crane broke down").or_raise()
    assert desk.look()
    assert tab.table.codes[0] == "M-0"
    assert editor().text() == "05.08.2016"
    qtbot.keyClick(editor(), Qt.Key.Key_Return)
    qtbot.waitUntil(tab.reason.hasFocus)
    qtbot.keyClicks(tab.reason, "pumps came")
    qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.notice.level is Level.CONFLICT)
    assert "Sergey Kim recorded 09.09.2016 meanwhile, you typed 05.08.2016" in tab.notice.text
    assert stored(desk, "M-2", "forecast") == "2016-09-09"
    tab.save()
    qtbot.waitUntil(lambda: stored(desk, "M-2", "forecast") == "2016-08-05")


def test_typing_outlives_the_window(qtbot: QtBot, programme: Path, clock: FixedClock) -> None:
    """A half-typed cell is kept with each keystroke and offered again by the next window, not saved by itself."""
    drafts = MemoryDrafts()
    with open_desk(programme, clock, drafts=drafts) as desk:
        tab = MilestonesTab(desk)
        tab.show()
        go_to(tab, "M-9", FORECAST)
        tab.list.edit(tab.list.currentIndex())
        field = tab.list.findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        field.clear()
        qtbot.keyClicks(field, "01.03.2017")
        desk.keep_drafts()
        qtbot.waitUntil(lambda: bool(drafts.kept))
        kept = dict(drafts.kept)  # as the file stands when the power fails
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        shiboken6.delete(tab)
    with open_desk(programme, clock, drafts=MemoryDrafts(kept)) as desk:
        again = MilestonesTab(desk)
        qtbot.addWidget(again)
        assert cell(again, "M-9", FORECAST) == "01.03.2017"
        assert stored(desk, "M-9", "forecast") is None
        again.save()
        qtbot.waitUntil(lambda: stored(desk, "M-9", "forecast") == "2017-03-01")


def test_f4_asks_for_the_history_of_the_cell(qtbot: QtBot, tab: MilestonesTab) -> None:
    """F4 names the subject and the attribute at hand."""
    go_to(tab, "M-2", FORECAST)
    with qtbot.waitSignal(tab.history_wanted) as heard:
        qtbot.keyClick(tab.list, Qt.Key.Key_F4)
    assert heard.args == [Subject(MILESTONE, "M-2"), "forecast"]


def test_what_is_late_can_stand_first(tab: MilestonesTab) -> None:
    """The order is chosen by keyboard or mouse, and the cell at hand stays the same milestone."""
    go_to(tab, "M-2", NAME)
    tab.order.setCurrentIndex(tab.order.findData(Order.STATUS))
    assert tab.table.codes == ("M-10", "M-2", "M-9", "M-1")
    assert tab.list.currentIndex().data() == "Pilot heap irrigated"


def test_every_bar_lies_in_its_row(qtbot: QtBot, tab: MilestonesTab) -> None:
    """The mark of a late milestone is drawn within the row of its name, in the colour of alarm."""
    alarm = QColor(tab._desk.theme.colour("alarm"))
    area = tab.list.visualRect(tab.table.index_of("M-10", TIMELINE))
    picture = tab.list.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    columns = range(round(area.left() * ratio), round(area.right() * ratio))
    rows = {y for y in range(picture.height()) for x in columns if picture.pixelColor(x, y) == alarm}
    assert rows
    assert min(rows) >= area.top() * ratio
    assert max(rows) <= area.bottom() * ratio


def test_an_empty_plan_says_what_to_do_first(qtbot: QtBot, desk: Desk) -> None:
    """Without milestones there is a sentence and a button instead of an empty table; the button opens a row."""
    tab = MilestonesTab(desk)
    qtbot.addWidget(tab)
    tab.show()
    assert tab.empty.isVisible()
    tab.empty.wanted.emit()
    assert tab.list.isVisible()
    assert tab.table.codes == ("M-1",)


def test_russian_fits_the_narrow_window(qtbot: QtBot, programme: Path, clock: FixedClock) -> None:
    """At 900 pixels the dates and the status are whole, no heading is cut, and nothing scrolls sideways."""
    with open_desk(programme, clock, "ru") as desk:
        tab = MilestonesTab(desk)
        qtbot.addWidget(tab)
        tab.resize(900, 500)
        with qtbot.waitExposed(tab):
            tab.show()
        assert cell(tab, "M-1", NAME) == "Колонные испытания"
        assert cell(tab, "M-2", NAME) == "Pilot heap irrigated"
        view, header = tab.list, tab.list.horizontalHeader()
        assert header.length() <= view.viewport().width() + 1
        small = desk.theme.font("small")
        for column in range(TIMELINE):
            heading = tab.table.headings[column]
            assert QFontMetrics(small).horizontalAdvance(heading) + 12 <= view.columnWidth(column), heading


def test_a_translation_is_a_blank_to_be_filled(qtbot: QtBot, programme: Path, clock: FixedClock) -> None:
    """Typed in the Russian window, a name that had only its English fills the Russian one and needs no reason."""
    with open_desk(programme, clock, "ru") as desk:
        tab = MilestonesTab(desk)
        qtbot.addWidget(tab)
        tab.show()
        go_to(tab, "M-2", NAME)
        tab.table.setData(tab.list.currentIndex(), "Опытный штабель орошается")
        qtbot.waitUntil(lambda: stored(desk, "M-2", "name_ru") == "Опытный штабель орошается")
        assert stored(desk, "M-2", "name_en") == "Pilot heap irrigated"


def test_a_day_later_the_slip_has_grown(qtbot: QtBot, tab: MilestonesTab, clock: FixedClock) -> None:
    """What should have happened and has not slips on; the tab counts anew when it is shown on another day."""
    tab.hide()
    clock.advance(days=40)
    tab.show()
    assert tab._as_of == date(2016, 8, 9)
    assert cell(tab, "M-2", STATUS) == "■ Late"
