"""The programme is read and typed in by keyboard; what stands changes with a reason, and what is imagined stays unsaved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.services.lens import Lens
from plantdesk.services.programme_recording import record
from plantdesk.services.recording import Entry
from plantdesk.services.trace import trace
from plantdesk.services.trace_asked import Asked
from plantdesk.ui import trends
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.milestone_columns import ACTUAL, BASELINE, FORECAST, NAME, OWNER, PERCENT, SLIP, STATUS
from plantdesk.ui.models.programme_rows import Order, Row
from plantdesk.ui.tabs import milestones_tab
from plantdesk.ui.tabs.milestones_tab import MilestonesTab
from plantdesk.ui.tabs.programme_head import GANTT, S_CURVE, TREND, WHAT_IF
from plantdesk.ui.tracing import figure_of, meant
from plantdesk.ui.widgets.notice_line import Level
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, open_desk

TODAY = date(2016, 6, 30)
PLAN = {
    Subject(PROGRAMME, "PG-1"): {"name_en": "State programme", "start": "2015-01-01", "end": "2019-12-31"},
    Subject(PROJECT, "P-1"): {
        "name_en": "Electrowinning shop",
        "name_ru": "Цех электровыделения",
        "programme": "PG-1",
        "owner_en": "D. Omarov",
        "route": "hydro",
        "start": "2016-01-01",
        "budget": "4000000",
        "spend": "1000000",
        "currency": "KZT",
        "effect_figure": m.CATHODE_T,
        "effect_t_year": "7300",
        "effect_from": "M-10",
        "effect_ramp_months": "0",
    },
    Subject(PROJECT, "P-2"): {
        "name_en": "Smelter gas duct",
        "programme": "PG-1",
        "owner_en": "O. Kim",
        "route": "pyro",
    },
    Subject(MILESTONE, "M-1"): {
        "name_en": "Column tests",
        "name_ru": "Колонные испытания",
        "in_project": "P-1",
        "baseline": "2016-03-01",
        "actual": "2016-03-04",
    },
    Subject(MILESTONE, "M-2"): {
        "name_en": "Pilot heap irrigated",
        "in_project": "P-1",
        "start": "2016-03-04",
        "baseline": "2016-07-01",
        "forecast": "2016-07-28",
        "depends": "M-1:FS:0",
    },
    Subject(MILESTONE, "M-10"): {
        "name_en": "Electrowinning start",
        "in_project": "P-1",
        "start": "2016-07-28",
        "baseline": "2016-10-01",
        "forecast": "2016-12-01",
        "depends": "M-2:FS:0",
    },
    Subject(MILESTONE, "M-9"): {"name_en": "Duct mounted", "in_project": "P-2", "baseline": "2017-01-01"},
}


@pytest.fixture
def programme(store: Path, clock: FixedClock) -> Path:
    """Give a store with two projects of one programme: one late with three milestones, one not started."""
    with open_workplace(store, "p1", clock=clock.now) as workplace:
        record(workplace.recorder, TODAY, PLAN, "agreed").or_raise()
    return store


@pytest.fixture
def tab(qtbot: QtBot, programme: Path, desk: Desk) -> MilestonesTab:
    """Give the tab of that programme."""
    desk.look()
    tab = MilestonesTab(desk)
    qtbot.addWidget(tab)
    tab.resize(1366, 690)
    with qtbot.waitExposed(tab):
        tab.show()
    return tab


def cell(tab: MilestonesTab, code: str, column: int, kind: str = MILESTONE) -> str:
    """Give what a cell shows."""
    return str(tab.table.index_of(code, column, kind).data())


def go_to(tab: MilestonesTab, code: str, column: int, kind: str = MILESTONE) -> None:
    """Put the focus on a cell; the project of a milestone is opened for it."""
    tab.list.setFocus()
    tab.table.show_milestone(code)
    tab.list.setCurrentIndex(tab.table.index_of(code, column, kind))


def editor() -> QLineEdit:
    """Give the field that has the focus."""
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    return focused


def type_in(qtbot: QtBot, tab: MilestonesTab, code: str, column: int, text: str, kind: str = MILESTONE) -> None:
    """Type over a cell and press Enter, as a person does."""
    go_to(tab, code, column, kind)
    qtbot.keyClick(tab.list, Qt.Key.Key_F2)
    editor().selectAll()
    qtbot.keyClicks(editor(), text)
    qtbot.keyClick(editor(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not tab.entry.is_saving and tab.list.state() != tab.list.State.EditingState)


def stored(desk: Desk, code: str, key: str, kind: str = MILESTONE) -> str | None:
    """Give what is recorded of a record."""
    subject = Subject(kind, code)
    standing = desk.reader.at([subject]).get(subject, {}).get(key)
    return standing.value if standing else None


def status_image(tab: MilestonesTab, code: str) -> QImage:
    """Give what the status of a milestone looks like."""
    tab.table.show_milestone(code)
    rect = tab.list.visualRect(tab.table.index_of(code, STATUS))
    return tab.list.viewport().grab(rect).toImage()


def test_projects_are_closed_at_first_and_opened_by_keys(qtbot: QtBot, tab: MilestonesTab) -> None:
    """The tab opens on the projects alone; Right on a name opens one, Left closes it, or leads back to it."""
    assert tab.table.rows == (Row(PROJECT, "P-1"), Row(PROJECT, "P-2"))
    go_to(tab, "P-1", NAME, PROJECT)
    qtbot.keyClick(tab.list, Qt.Key.Key_Right)
    assert [row.code for row in tab.table.rows] == ["P-1", "M-1", "M-2", "M-10", "P-2"]
    qtbot.keyClick(tab.list, Qt.Key.Key_Down)
    assert tab.list.currentIndex().data() == "Column tests"
    qtbot.keyClick(tab.list, Qt.Key.Key_Left)
    assert tab.list.currentIndex().data() == "Electrowinning shop"
    qtbot.keyClick(tab.list, Qt.Key.Key_Left)
    assert len(tab.table.rows) == 2
    assert "closed" in str(tab.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_click_on_the_arrow_opens_a_project(qtbot: QtBot, tab: MilestonesTab) -> None:
    """The arrow before a name opens and closes it, a click on the name does not."""
    box = tab.list.visualRect(tab.table.index_of("P-1", NAME, PROJECT))
    for x, rows in ((14, 5), (14, 2), (80, 2)):
        qtbot.mouseClick(tab.list.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(x, 12))
        assert len(tab.table.rows) == rows


def test_slip_and_status_follow_from_the_dates(tab: MilestonesTab) -> None:
    """Slip in days and a status of shape and word; a project takes the gravest of its milestones."""
    go_to(tab, "M-1", NAME)
    tab.table.toggle(Row(PROJECT, "P-2"), opened=True)
    assert [(cell(tab, c, SLIP), cell(tab, c, STATUS)) for c in ("M-1", "M-2", "M-9", "M-10")] == [
        ("+3", "● Done"),
        ("+27", "▲ At risk"),
        ("", "○ Not started"),
        ("+61", "■ Late"),
    ]
    assert (cell(tab, "P-1", SLIP, PROJECT), cell(tab, "P-1", STATUS, PROJECT)) == ("+61", "■ Late")
    assert cell(tab, "P-1", FORECAST, PROJECT) == "01.12.2016"


def test_the_counters_count_projects(tab: MilestonesTab) -> None:
    """Projects, money and the rate that is required; the mark of what is late stands only where something is."""
    assert {key: counter.number for key, counter in tab.counters.items()} == {
        "all": "2",
        "done": "0",
        "due": "1",
        "late": "1",
        "risk": "0",
        "spent": "25 %",
        "rate": "0.33",
    }
    assert tab.counters["rate"].beside == "× 0.3"
    assert tab.counters["late"]._shape is not None
    assert tab.counters["late"]._shape.isVisibleTo(tab)
    assert tab.counters["risk"]._shape is not None
    assert not tab.counters["risk"]._shape.isVisibleTo(tab)


def test_the_filter_narrows_rows_counters_and_is_taken_back(qtbot: QtBot, tab: MilestonesTab) -> None:
    """By route, owner and status; what is counted is what is shown, and one button shows all again."""
    choice = tab.filter.choices["route"]
    choice.setCurrentIndex(choice.findData("pyro"))
    assert tab.table.rows == (Row(PROJECT, "P-2"),)
    assert tab.counters["all"].number == "1"
    qtbot.mouseClick(tab.filter.clear_button, Qt.MouseButton.LeftButton)
    assert len(tab.table.rows) == 2
    for key, value, left in (("owner", "D. Omarov", "P-1"), ("status", Status.NOT_STARTED, "P-2")):
        choice = tab.filter.choices[key]
        choice.setCurrentIndex(choice.findData(value))
        assert [row.code for row in tab.table.rows] == [left]
        tab.filter.clear()
    assert not tab.filter.choices["division"].isVisible()


def test_filling_a_blank_is_saved_at_once_and_goes_on(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """A forecast typed into a blank needs no reason; Enter goes on to the next cell."""
    type_in(qtbot, tab, "M-9", FORECAST, "1.2.17")
    qtbot.waitUntil(lambda: stored(desk, "M-9", "forecast") == "2017-02-01")
    qtbot.waitUntil(lambda: cell(tab, "M-9", SLIP) == "+31")
    assert cell(tab, "M-9", FORECAST) == "01.02.2017"
    assert tab.list.currentIndex().column() == ACTUAL
    assert not tab.reason.isVisible()


def test_a_change_asks_for_a_reason_in_the_line_below(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """What stands changes only with a reason; Enter there saves, and the focus goes back to the table."""
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


def test_a_date_is_stepped_in_its_field_and_on_its_row(qtbot: QtBot, tab: MilestonesTab) -> None:
    """Ctrl+Right moves a date by a day in its field; on the row it moves the forecast, with Shift by a week."""
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    go_to(tab, "M-2", FORECAST)
    qtbot.keyClick(tab.list, Qt.Key.Key_F2)
    qtbot.keyClick(editor(), Qt.Key.Key_Right, ctrl)
    assert editor().text() == "29.07.2016"
    qtbot.keyClick(editor(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: tab.list.state() != tab.list.State.EditingState)
    qtbot.keyClick(tab.list, Qt.Key.Key_Right, ctrl)
    qtbot.keyClick(tab.list, Qt.Key.Key_Right, ctrl | shift)
    assert cell(tab, "M-2", FORECAST) == "05.08.2016"
    assert tab.reason.isVisible()
    qtbot.keyClick(tab.list, Qt.Key.Key_Escape)
    assert cell(tab, "M-2", FORECAST) == "28.07.2016"


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        (FORECAST, "31.06.2016", "is not a date"),
        (FORECAST, "27.07.2016", "before the start"),
        (ACTUAL, "01.07.2016", "has not come yet"),
        (BASELINE, "01.10.2116", "Check the year"),
        (PERCENT, "120", "not between 0 and 100"),
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


def test_what_the_store_refuses_is_told_beside_the_cell(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """A date before the project begins is known only when it is recorded: the typing stays, the line says why."""
    type_in(qtbot, tab, "M-1", ACTUAL, "01.12.2015")
    tab.reason.setText("late paper")
    tab.save()
    qtbot.waitUntil(lambda: tab.notice.level is Level.ERROR)
    assert "before the start" in tab.notice.text
    assert cell(tab, "M-1", ACTUAL) == "01.12.2015"
    assert stored(desk, "M-1", "actual") == "2016-03-04"


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


def test_a_status_by_hand_needs_a_reason(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """The status is chosen in its cell, shown at once, and saved with the reason that the line asks for."""
    go_to(tab, "M-2", STATUS)
    tab.table.begin(tab.list.currentIndex())
    tab.table.setData(tab.list.currentIndex(), "late")
    assert cell(tab, "M-2", STATUS) == "■ Late"
    assert tab.reason.isVisible()
    tab.save()
    assert stored(desk, "M-2", "status") is None
    tab.reason.setText("contractor left")
    tab.save()
    qtbot.waitUntil(lambda: stored(desk, "M-2", "status") == "late")


def test_a_forecast_that_stands_is_not_emptied(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """Delete on the forecast of an open milestone says what to do, and saves nothing; a met one may lose its."""
    go_to(tab, "M-2", FORECAST)
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    assert "Give the date that is expected now" in tab.notice.text
    assert not tab.reason.isVisible()
    tab.save()
    assert stored(desk, "M-2", "forecast") == "2016-07-28"


def test_a_status_by_hand_is_marked_and_leaves_the_slip_red(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """A pencil stands beside it, the tooltip says by whom and why, and what is late by its dates stays red."""
    late, other = Row(MILESTONE, "M-10"), Row(MILESTONE, "M-2")
    assert tab.table.is_late(late)
    before = status_image(tab, "M-10")
    values = {Subject(MILESTONE, "M-10"): {"status": "on_time"}}
    record(desk.workplace.recorder, TODAY, values, "spare line bought").or_raise()
    desk.look()
    qtbot.waitUntil(lambda: tab.table.is_by_hand(late))
    assert cell(tab, "M-10", STATUS) == "◆ On time"
    assert status_image(tab, "M-10") != before
    assert tab.table.is_late(late)
    assert not tab.table.is_late(other)
    assert not tab.table.is_by_hand(other)
    tip = tab.table.index_of("M-10", STATUS).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Set by hand by Aigerim Sadykova: spare line bought"


@pytest.mark.parametrize(
    ("part", "why"),
    [("140", "Complete, % is 140, and that lies outside 0 to 100."), ("half", "Complete, %: “half” is not a number.")],
)
def test_a_part_that_counts_as_unknown_says_why(tab: MilestonesTab, desk: Desk, part: str, why: str) -> None:
    """What an older program wrote stays in its cell; the tooltip has the cause."""
    entries = [Entry(Subject(MILESTONE, "M-2"), {"percent": part})]
    desk.workplace.recorder.save(entries, MILESTONE, reason="an older program").or_raise()
    desk.look()
    tab.settle()
    tab.table.show_milestone("M-2")
    assert cell(tab, "M-2", PERCENT) == part
    assert tab.table.index_of("M-2", PERCENT).data(Qt.ItemDataRole.ToolTipRole) == f"{why} Correct it."
    tab.grab()


def test_a_project_that_is_on_time_by_hand_alone_says_so(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """Its status follows from one that was set for a milestone: the pencil, the words and the red slip tell."""
    project = Row(PROJECT, "P-1")
    assert not tab.table.is_by_hand(project)
    values: dict[Subject, dict[str, str | None]] = {
        Subject(MILESTONE, code): {"status": "on_time"} for code in ("M-2", "M-10")
    }
    record(desk.workplace.recorder, TODAY, values, "spare line bought").or_raise()
    desk.look()
    qtbot.waitUntil(lambda: tab.table.is_by_hand(project))
    index = tab.table.index_of("P-1", STATUS, PROJECT)
    assert index.data() == "◆ On time"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == (
        "Follows from the status set by hand of M-2, M-10. By the dates: Late."
    )
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith("Status set by hand")
    assert tab.table.is_late(project)
    assert not tab.table.is_by_hand(Row(PROJECT, "P-2"))


def test_ctrl_n_adds_a_milestone_to_the_project_at_hand(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """Ctrl+N opens an empty row in the project; its code has never been used, and typing alone fills it."""
    go_to(tab, "P-2", NAME, PROJECT)
    qtbot.keyClick(tab, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert tab.table.rows[-1] == Row(MILESTONE, "M-11")
    qtbot.keyClicks(editor(), "Acid plant tie-in")
    qtbot.keyClick(editor(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, "M-11", "name_en") == "Acid plant tie-in")
    assert stored(desk, "M-11", "in_project") == "P-2"
    type_in(qtbot, tab, "M-11", BASELINE, "010916")
    qtbot.waitUntil(lambda: stored(desk, "M-11", "baseline") == "2016-09-01")


def test_an_empty_row_goes_away_with_escape(qtbot: QtBot, tab: MilestonesTab) -> None:
    """A row that was opened by mistake leaves no trace."""
    go_to(tab, "P-2", NAME, PROJECT)
    qtbot.keyClick(tab, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor(), Qt.Key.Key_Escape)
    qtbot.keyClick(tab.list, Qt.Key.Key_Escape)
    assert Row(MILESTONE, "M-11") not in tab.table.rows


def test_a_project_is_added_with_a_key_and_named(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """Ctrl+Shift+N records a project in the programme that is shown and opens its name."""
    with_ = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(tab, Qt.Key.Key_N, with_)
    qtbot.waitUntil(lambda: tab.list.state() == tab.list.State.EditingState)
    assert stored(desk, "P-3", "programme", PROJECT) == "PG-1"
    editor().selectAll()
    qtbot.keyClicks(editor(), "Second heap")
    qtbot.keyClick(editor(), Qt.Key.Key_Return)
    qtbot.waitUntil(tab.reason.hasFocus)
    qtbot.keyClicks(tab.reason, "named")
    qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, "P-3", "name_en", PROJECT) == "Second heap")


def test_what_others_record_shows_at_once_and_leaves_the_editor_open(
    qtbot: QtBot, tab: MilestonesTab, desk: Desk, programme: Path, clock: FixedClock
) -> None:
    """Another process adds and changes rows while a cell is open: the table follows, the typing stays where it was."""
    go_to(tab, "M-2", FORECAST)
    qtbot.keyClick(tab.list, Qt.Key.Key_F2)
    editor().selectAll()
    qtbot.keyClicks(editor(), "05.08.2016")
    with open_workplace(programme, "p2", clock=clock.now) as other:
        first = {"name_en": "First of all", "in_project": "P-1", "baseline": "2016-01-15"}
        record(other.recorder, TODAY, {Subject(MILESTONE, "M-0"): first}).or_raise()
        later = {Subject(MILESTONE, "M-2"): {"forecast": "2016-09-09"}}
        record(other.recorder, TODAY, later, "crane broke down").or_raise()
    assert desk.look()
    assert tab.table.rows[1] == Row(MILESTONE, "M-0")
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


def test_what_needs_attention_is_found_beneath_a_filter(qtbot: QtBot, tab: MilestonesTab) -> None:
    """A milestone that is asked for comes into focus though its group is closed or filtered away."""
    tab.filter.choices["route"].setCurrentIndex(tab.filter.choices["route"].findData("pyro"))
    assert not tab.table.index_of("P-1", NAME, PROJECT).isValid()
    tab.lead_to("M-10")
    assert tab.focused() == (Subject(MILESTONE, "M-10"), "forecast")
    assert tab.list.hasFocus()


def test_f4_asks_for_the_history_of_the_cell(qtbot: QtBot, tab: MilestonesTab) -> None:
    """F4 names the subject and the attribute at hand, of a milestone and of a project."""
    for code, column, kind, key in (("M-2", FORECAST, MILESTONE, "forecast"), ("P-1", NAME, PROJECT, "name_en")):
        go_to(tab, code, column, kind)
        with qtbot.waitSignal(tab.history_wanted) as heard:
            qtbot.keyClick(tab.list, Qt.Key.Key_F4)
        assert heard.args == [Subject(kind, code), key]


def test_what_is_late_can_stand_first(tab: MilestonesTab) -> None:
    """The order is chosen by keyboard or mouse, and the cell at hand stays the same row."""
    go_to(tab, "P-2", NAME, PROJECT)
    tab.order.setCurrentIndex(tab.order.findData(Order.PROJECT))
    assert [row.code for row in tab.table.rows] == ["P-1", "P-2"]
    tab.order.setCurrentIndex(tab.order.findData(Order.DATE))
    assert tab.list.currentIndex().data() == "Smelter gas duct"
    tab.order.setCurrentIndex(tab.order.findData(Order.STATUS))
    assert [row.code for row in tab.table.rows] == ["P-1", "P-2"]


# --- bars ------------------------------------------------------------------------------------------------------------


def rows_of_colour(picture: QImage, colour: QColor) -> set[int]:
    """Give the lines of a picture in which a colour occurs."""
    return {y for y in range(picture.height()) for x in range(picture.width()) if picture.pixelColor(x, y) == colour}


def fill(desk: Desk, projects: int) -> None:
    """Record many projects of one late milestone each."""
    rows: dict[Subject, dict[str, str | None]] = {}
    for number in range(projects):
        rows[Subject(PROJECT, f"P-{100 + number}")] = {"name_en": f"Project {number}"}
        late = {
            "name_en": "Step",
            "in_project": f"P-{100 + number}",
            "baseline": "2016-07-01",
            "forecast": "2016-12-01",
        }
        rows[Subject(MILESTONE, f"M-{100 + number}")] = late
    record(desk.workplace.recorder, TODAY, rows).or_raise()
    desk.look()


def test_every_bar_lies_in_its_row_while_scrolling_and_zooming(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """The late mark is drawn within the height of its row, wherever the table is scrolled to and however time is zoomed."""
    fill(desk, 60)
    alarm = QColor(desk.theme.colour("alarm"))
    for value, steps in ((0, 0), (7, 2), (333, -1), (10_000, 1)):
        tab.list.verticalScrollBar().setValue(value)
        tab.chart.zoom(steps)
        top = tab.list.viewport().mapToGlobal(QPoint(0, 0)).y()
        edges = []
        for number in range(tab.table.rowCount()):
            y = top + tab.list.rowViewportPosition(number) - tab.chart.mapToGlobal(QPoint(0, 0)).y()
            assert tab.chart.row_box(number).top() == y
            edges.append((y, y + tab.list.rowHeight(number), tab.table.status(tab.table.row(number)) is Status.LATE))
        found = rows_of_colour(tab.chart.grab().toImage(), alarm)
        seen = [late for first, last, late in edges if any(first < y < last for y in found)]
        assert len(seen) >= 10
        assert all(seen)
        assert all(any(first < y < last for first, last, late in edges if late) for y in found)


def test_a_critical_path_without_starts_is_marked_at_its_ends_and_says_why(
    qtbot: QtBot, tab: MilestonesTab, desk: Desk
) -> None:
    """Without a start there is no bar to draw it along: a line above the end, words beneath and at the pointer."""
    tab.settle()
    assert tab.table.critical == {"M-2", "M-10"}
    assert tab.path.text() == ""
    starts: dict[Subject, dict[str, str | None]] = {
        Subject(MILESTONE, code): {"start": None} for code in ("M-2", "M-10")
    }
    record(desk.workplace.recorder, TODAY, starts, "not known").or_raise()
    desk.look()
    tab.settle()
    assert tab.path.text().endswith("marked where milestones have no start (1 of its 1).")
    go_to(tab, "M-10", NAME)
    box = tab.chart.row_box(tab.table.index_of("M-10", NAME).row()).toRect()
    colour = desk.theme.colour("accent")
    x = round(tab.chart.scale.x(date(2016, 12, 1)))
    picture = tab.chart.grab(QRect(x - 8, box.top(), 16, box.height() // 2)).toImage()
    assert len(rows_of_colour(picture, colour)) == 2
    told = tab.chart.told_at(box.center().y()).splitlines()
    assert told[:2] == ["M-10 Electrowinning start", "Baseline 01.10.2016, Forecast 01.12.2016"]
    assert told[2].startswith("On the critical path")
    assert told[3].startswith("No start is recorded")
    tab.show_view(S_CURVE)
    assert not tab.path.isVisible()


def test_milestones_that_wait_for_none_have_no_critical_path(tab: MilestonesTab, desk: Desk) -> None:
    """The line says that there is none rather than leaving one to look for it."""
    alone: dict[Subject, dict[str, str | None]] = {
        Subject(MILESTONE, code): {"depends": None} for code in ("M-2", "M-10")
    }
    record(desk.workplace.recorder, TODAY, alone, "parted").or_raise()
    desk.look()
    tab.settle()
    assert tab.path.text() == "No critical path: no open milestone waits for another."


def test_the_wheel_over_the_bars_scrolls_both(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """There is one vertical scroll: keys and wheel over the bars move the table, never time."""
    fill(desk, 60)
    before = tab.chart.scale
    tab.chart.setFocus()
    tab.list.setCurrentIndex(tab.table.index(0, NAME))
    for _ in range(30):
        qtbot.keyClick(tab.chart, Qt.Key.Key_Down)
    assert tab.list.currentIndex().row() == 30
    assert tab.list.verticalScrollBar().value() > 0
    assert tab.chart.scale == before
    qtbot.keyClick(tab.chart, Qt.Key.Key_Plus)
    assert tab.chart.scale.pixels_a_day > before.pixels_a_day
    qtbot.keyClick(tab.chart, Qt.Key.Key_0)
    assert tab.chart.scale == before


def drag(qtbot: QtBot, tab: MilestonesTab, code: str, to: date, *, drop: bool = True) -> None:
    """Take hold of a milestone's mark and put it on another day."""
    tab.table.show_milestone(code)
    number = tab.table.index_of(code, NAME).row()
    bar = tab.table.bar(number)
    assert bar is not None
    assert bar.last is not None
    middle = tab.chart.row_box(number).center().y()
    start, end = (QPointF(tab.chart.scale.x(day), middle).toPoint() for day in (bar.last, to))
    qtbot.mousePress(tab.chart, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(tab.chart, end)
    if drop:
        qtbot.mouseRelease(tab.chart, Qt.MouseButton.LeftButton, pos=end)


def test_a_date_in_an_open_cell_is_saved_too(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """Ctrl+S takes over what is typed without Enter; a standing forecast then asks for its reason, and saves."""
    go_to(tab, "M-2", FORECAST)
    qtbot.keyClick(tab.list, Qt.Key.Key_F2)
    editor().selectAll()
    qtbot.keyClicks(editor(), "20.08.2016")
    qtbot.keyClick(editor(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(tab.reason.hasFocus)
    qtbot.keyClicks(tab.reason, "pumps late")
    qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, "M-2", "forecast") == "2016-08-20")


def test_dragging_a_mark_proposes_a_forecast_and_asks_why(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """The bar that is dropped becomes typing: nothing is saved until the reason is given in the line below."""
    go_to(tab, "M-2", NAME)
    tab.chart.zoom(12, tab.chart.scale.x(date(2016, 8, 1)))
    drag(qtbot, tab, "M-2", date(2016, 8, 20))
    assert cell(tab, "M-2", FORECAST) == "20.08.2016"
    assert stored(desk, "M-2", "forecast") == "2016-07-28"
    assert tab.reason.hasFocus()
    bar = tab.table.bar(tab.table.index_of("M-2", NAME).row())
    assert bar is not None
    assert bar.proposed == date(2016, 8, 20)
    qtbot.keyClicks(tab.reason, "pumps late")
    qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, "M-2", "forecast") == "2016-08-20")


def test_escape_lets_go_of_a_mark_where_it_was(qtbot: QtBot, tab: MilestonesTab) -> None:
    """A drag that is given up proposes nothing; what is met cannot be dragged at all."""
    go_to(tab, "M-2", NAME)
    drag(qtbot, tab, "M-2", date(2017, 3, 1), drop=False)
    qtbot.keyClick(tab.chart, Qt.Key.Key_Escape)
    qtbot.mouseRelease(tab.chart, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not tab.has_typing
    drag(qtbot, tab, "M-1", date(2017, 3, 1))
    assert not tab.has_typing


# --- views -----------------------------------------------------------------------------------------------------------


def test_what_if_shows_both_forecasts_and_saves_nothing(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """A moved milestone pushes what waits for it; both forecasts stand side by side under “not saved”; Forget ends it."""
    before = desk.reader.arrival()
    qtbot.mouseClick(tab.views[WHAT_IF], Qt.MouseButton.LeftButton)
    go_to(tab, "M-10", FORECAST)
    for _ in range(2):
        with_ = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(tab.list, Qt.Key.Key_Left, with_)
    tab.settle()
    assert tab.compared.isVisible()
    assert "not saved" in tab.compared._title.text()
    assert "Electrowinning start → 17.11.2016" in tab.compared.moves.text()
    lines = {line.what: line for line in tab.compared.lines}
    year = lines["Cathodes to the end of the year, kt"]
    assert year.difference == "+0.28"
    slips = lines["Cost of all slips this year, kt"]
    assert (slips.now, slips.then, slips.difference) == ("−1.22", "−0.94", "+0.28")
    bar = tab.table.bar(tab.table.index_of("M-10", NAME).row())
    assert bar is not None
    assert bar.imagined == date(2016, 11, 17)
    assert not tab.has_typing
    assert desk.reader.arrival() == before
    qtbot.mouseClick(tab.compared.clear_button, Qt.MouseButton.LeftButton)
    tab.settle()
    assert tab.compared.lines == ()
    assert desk.reader.arrival() == before


def test_what_was_imagined_can_be_proposed(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """The moves become typed forecasts, which still ask for their reason."""
    tab.show_view(WHAT_IF)
    go_to(tab, "M-10", FORECAST)
    qtbot.keyClick(tab.list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseClick(tab.compared.take_button, Qt.MouseButton.LeftButton)
    assert tab.view == GANTT
    assert cell(tab, "M-10", FORECAST) == "02.12.2016"
    assert tab.reason.isVisible()
    assert stored(desk, "M-10", "forecast") == "2016-12-01"


def test_what_is_pushed_along_is_proposed_and_saved_with_what_pushes_it(
    qtbot: QtBot, tab: MilestonesTab, desk: Desk
) -> None:
    """A day later pushes what waits for it by a day: both are typed, and one reason saves both in one command."""
    tab.show_view(WHAT_IF)
    go_to(tab, "M-2", FORECAST)
    qtbot.keyClick(tab.list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseClick(tab.compared.take_button, Qt.MouseButton.LeftButton)
    assert (cell(tab, "M-2", FORECAST), cell(tab, "M-10", FORECAST)) == ("29.07.2016", "02.12.2016")
    assert tab.list.currentIndex() == tab.table.index_of("M-2", FORECAST)
    qtbot.keyClicks(tab.reason, "rain")
    qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, "M-10", "forecast") == "2016-12-02")
    last = [desk.reader.history(Subject(MILESTONE, code), "forecast")[-1] for code in ("M-2", "M-10")]
    assert [(one.value, one.reason) for one in last] == [("2016-07-29", "rain"), ("2016-12-02", "rain")]
    assert last[0].command.id == last[1].command.id


def test_a_forecast_before_what_it_waits_for_is_told_and_taken(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """Electrowinning takes 126 days from the pilot heap on: an earlier day is warned of while typed, not refused."""
    type_in(qtbot, tab, "M-2", FORECAST, "15.08.2016")
    assert "cannot come before" not in tab.notice.text
    qtbot.keyClicks(tab.reason, "rain")
    qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, "M-2", "forecast") == "2016-08-15")
    type_in(qtbot, tab, "M-10", FORECAST, "02.12.2016")
    assert tab.notice.level is Level.WARNING
    assert "M-10 cannot come before 20.12.2016: waits for M-2. " in tab.notice.text
    qtbot.keyClicks(tab.reason, "hope")
    qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, "M-10", "forecast") == "2016-12-02")


def test_a_project_says_what_its_slip_costs_in_copper(tab: MilestonesTab) -> None:
    """7 300 t a year is 20 t a day: 61 days late are 1 220 t less this year; a project without effect says none."""
    go_to(tab, "P-1", NAME, PROJECT)
    tab.settle()
    assert "61 days late: −1.2 kt this year" in tab.copper.text()
    go_to(tab, "P-2", NAME, PROJECT)
    tab.settle()
    assert "kt" not in tab.copper.text()


def test_the_copper_line_says_where_its_figure_comes_from(tab: MilestonesTab, desk: Desk) -> None:
    """By key and by pointer: of the project at hand, of all that are shown together, and of what is spent of a budget."""
    for code, kind, value in (("P-1", PROJECT, "-1.22"), ("M-2", MILESTONE, "-1.22")):
        go_to(tab, code, NAME, kind)
        tab.list.setFocus()
        tab.settle()
        plain = tab.copper.grab().toImage()
        tab.copper.setFocus()
        assert tab.copper.grab().toImage() != plain
        asked = meant()
        assert asked == Asked("milestones.effect_on_year_kt", TODAY, "project=P-1")
        found = trace(desk.reader, asked.ref, asked.day, asked.unit)
        assert found.value == Decimal(value)
        assert found.again() == found.value
    tab.filter.choices["route"].choose("hydro")
    tab.list.setCurrentIndex(QModelIndex())
    tab.settle()
    assert figure_of(tab.copper) == Asked("milestones.effect_on_year_kt", TODAY, "route=hydro")
    tab.filter.clear()
    go_to(tab, "P-2", NAME, PROJECT)
    tab.settle()
    assert figure_of(tab.copper) is None
    assert tab.copper.focusPolicy() is Qt.FocusPolicy.NoFocus
    money = {Subject(PROJECT, "P-2"): {"budget": "400", "spend": "100", "currency": "KZT"}}
    record(desk.workplace.recorder, TODAY, money).or_raise()
    desk.look()
    tab.settle()
    spent = figure_of(tab.copper)
    assert spent == Asked("milestones.budget_spent_pct", TODAY, "project=P-2")
    assert trace(desk.reader, spent.ref, spent.day, spent.unit).value == 25


def test_the_s_curve_adds_up_what_is_shown(qtbot: QtBot, tab: MilestonesTab) -> None:
    """Planned by the baselines, done by the actual dates, by count and by budget, and it follows the filter."""
    tab.add_charts(trends)
    qtbot.mouseClick(tab.views[S_CURVE], Qt.MouseButton.LeftButton)
    tab.settle()
    assert tab.curve.curve is not None
    picture = tab.curve.curve.plot.picture
    assert picture is not None
    planned, expected, done = picture.lines
    assert (max(planned.values.values()), max(expected.values.values()), max(done.values.values())) == (4.0, 4.0, 1.0)
    assert "done 25.0 %, planned 25.0 %" in tab.curve.words.text()
    tab.curve.by.setCurrentIndex(2)
    picture = tab.curve.curve.plot.picture
    assert picture is not None
    assert picture.unit == "million KZT"
    assert max(picture.lines[0].values.values()) == pytest.approx(4.0)


def test_the_trend_shows_past_report_days_and_where_it_leads(
    qtbot: QtBot, tab: MilestonesTab, desk: Desk, programme: Path, clock: FixedClock
) -> None:
    """Each re-forecast moves the line up; report days can be typed; a trend of half a day a day doubles what is left."""
    for days, forecast in ((30, "2016-12-16"), (30, "2016-12-31")):
        clock.advance(days=days)
        with open_workplace(programme, "p1", clock=clock.now) as workplace:
            record(workplace.recorder, TODAY, {Subject(MILESTONE, "M-10"): {"forecast": forecast}}, "late").or_raise()
    desk.look()
    go_to(tab, "M-10", NAME)
    qtbot.mouseClick(tab.views[TREND], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(tab.trends.report_days, "30.06.2016 30.07.2016 29.08.2016")
    qtbot.keyClick(tab.trends.report_days, Qt.Key.Key_Return)
    line = tab.trends.chart.pointed
    assert line is not None
    assert [report.expected for report in line.found.reports] == [
        date(2016, 12, 1),
        date(2016, 12, 16),
        date(2016, 12, 31),
    ]
    assert line.found.slip_days == 30
    assert line.found.extrapolated == date(2017, 5, 4)
    assert "at this trend met on 04.05.2017" in tab.trends.words.text()
    assert "2 re-forecasts" in tab.trends.words.text()
    tab.trends.report_days.setText("31.06.2016")
    qtbot.keyClick(tab.trends.report_days, Qt.Key.Key_Return)
    assert "31.06.2016" in tab.trends.words.text()
    assert tab.trends.chart.grab().toImage().width() > 0


def test_the_view_is_remembered(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """Who looks at the trend finds it there again."""
    qtbot.mouseClick(tab.views[TREND], Qt.MouseButton.LeftButton)
    again = MilestonesTab(desk)
    qtbot.addWidget(again)
    assert again.view == TREND


# --- whole -----------------------------------------------------------------------------------------------------------


def test_an_empty_plan_says_what_to_do_first(qtbot: QtBot, desk: Desk) -> None:
    """Without projects there is a sentence and a button instead of an empty table; the button opens a project."""
    tab = MilestonesTab(desk)
    qtbot.addWidget(tab)
    tab.show()
    assert tab.empty.isVisible()
    tab.empty.wanted.emit()
    qtbot.waitUntil(tab.list.isVisible)
    qtbot.waitUntil(lambda: tab.list.state() == tab.list.State.EditingState)
    assert tab.table.rows == (Row(PROJECT, "P-1"),)


def test_russian_fits_the_narrow_window(qtbot: QtBot, programme: Path, clock: FixedClock) -> None:
    """At 900 pixels forecast, slip and status are whole, no heading is cut, and nothing scrolls sideways."""
    with open_desk(programme, clock, "ru") as desk:
        tab = MilestonesTab(desk)
        qtbot.addWidget(tab)
        tab.resize(900, 500)
        with qtbot.waitExposed(tab):
            tab.show()
        go_to(tab, "M-1", NAME)
        assert cell(tab, "P-1", NAME, PROJECT) == "Цех электровыделения"
        assert cell(tab, "M-1", NAME) == "Колонные испытания"
        assert cell(tab, "M-2", NAME) == "Pilot heap irrigated"
        view, header = tab.list, tab.list.horizontalHeader()
        assert header.length() <= view.viewport().width() + 1
        assert not any(view.isColumnHidden(column) for column in (NAME, FORECAST, SLIP, STATUS))
        assert view.isColumnHidden(OWNER)
        small = desk.theme.font("small")
        for column in range(view.model().columnCount()):
            heading = tab.table.headings[column]
            cut = QFontMetrics(small).horizontalAdvance(heading) + 12 > view.columnWidth(column)
            assert view.isColumnHidden(column) or not cut, heading
        assert tab.chart.width() >= 160


@pytest.mark.parametrize("language", ["en", "ru"])
def test_how_much_is_done_has_its_column_at_1366(
    qtbot: QtBot, programme: Path, clock: FixedClock, language: str
) -> None:
    """In both languages the part that is done stands in the table of the smallest usual screen."""
    with open_desk(programme, clock, language) as desk:
        tab = MilestonesTab(desk)
        qtbot.addWidget(tab)
        tab.resize(1366, 690)
        with qtbot.waitExposed(tab):
            tab.show()
        assert not tab.list.isColumnHidden(PERCENT)


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
    go_to(tab, "M-2", NAME)
    tab.hide()
    clock.advance(days=40)
    tab.show()
    assert tab._as_of == date(2016, 8, 9)
    assert cell(tab, "M-2", STATUS) == "■ Late"


def test_milestones_of_an_older_store_stand_without_projects(
    qtbot: QtBot, store: Path, desk: Desk, clock: FixedClock
) -> None:
    """Before there were projects, milestones stood alone: they are still read, typed in and drawn."""
    with open_workplace(store, "p1", clock=clock.now) as workplace:
        record(workplace.recorder, TODAY, {Subject(MILESTONE, "M-1"): {"name_en": "Old", "baseline": "2016-08-01"}})
    desk.look()
    tab = MilestonesTab(desk)
    qtbot.addWidget(tab)
    with qtbot.waitExposed(tab):
        tab.show()
    assert tab.table.rows == (Row(MILESTONE, "M-1"),)
    assert tab.counters["all"].beside == "1 milestone"
    type_in(qtbot, tab, "M-1", FORECAST, "02.08.2016")
    qtbot.waitUntil(lambda: stored(desk, "M-1", "forecast") == "2016-08-02")


def test_the_past_is_only_looked_at(qtbot: QtBot, programme: Path, clock: FixedClock) -> None:
    """Looking at a past day no cell opens, no bar moves and nothing is added; the reason is told."""
    with open_desk(programme, clock) as desk:
        desk.look_through(Lens(as_of=date(2016, 6, 20)))
        tab = MilestonesTab(desk)
        qtbot.addWidget(tab)
        tab.resize(1366, 690)
        tab.show()
        assert tab.notice.text
        go_to(tab, "M-2", FORECAST)
        qtbot.keyClick(tab.list, Qt.Key.Key_Return)
        assert tab.list.state() != tab.list.State.EditingState
        qtbot.keyClick(tab.list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        drag(qtbot, tab, "M-2", date(2017, 3, 1))
        assert not tab.has_typing
        assert not tab.add_button.isVisible()


def test_a_large_programme_opens_on_what_is_in_sight(
    qtbot: QtBot, programme: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the rows in sight wait for their milestones; counters, bars and ties come after the paint, all the same."""
    monkeypatch.setattr(milestones_tab, "AT_ONCE", 1)
    monkeypatch.setattr(milestones_tab, "IN_SIGHT", 1)
    with open_desk(programme, clock) as desk:
        tab = MilestonesTab(desk)
        qtbot.addWidget(tab)
        assert tab.table.rows == (Row(PROJECT, "P-1"), Row(PROJECT, "P-2"))
        assert list(tab.table.whole.promises()) == ["M-1", "M-2", "M-10"]
        assert cell(tab, "P-1", FORECAST, PROJECT) == "01.12.2016"
        assert tab.counters["all"].number == ""
        tab.resize(1366, 690)
        tab.show()
        qtbot.waitUntil(lambda: tab.counters["all"].number == "2", timeout=5000)
        assert list(tab.table.whole.promises()) == ["M-1", "M-2", "M-10", "M-9"]
        assert tab.chart.scale.day(0) <= date(2015, 1, 1)
        qtbot.waitUntil(lambda: bool(tab.table.critical), timeout=5000)
        assert cell(tab, "P-2", BASELINE, PROJECT) == "01.01.2017"


@pytest.mark.parametrize("act", ["go_to", "asked", "order"])
def test_who_does_not_wait_for_the_rest_has_it_read(
    qtbot: QtBot, programme: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """A line that leads to a milestone, a filter, another order: each finds the whole programme, however early."""
    monkeypatch.setattr(milestones_tab, "AT_ONCE", 1)
    monkeypatch.setattr(milestones_tab, "IN_SIGHT", 1)
    with open_desk(programme, clock) as desk:
        tab = MilestonesTab(desk)
        qtbot.addWidget(tab)
        if act == "go_to":
            tab.go_to("M-9")
            assert tab.table.row(tab.list.currentIndex().row()) == Row(MILESTONE, "M-9")
        elif act == "asked":
            tab.filter.choices["route"].choose("pyro")
            assert tab.counters["all"].number == "1"
        else:
            tab.order.choose(Order.DATE)
            assert tab.table.rows[0] == Row(PROJECT, "P-1")
        assert "M-9" in tab.table.whole.promises()


def test_no_name_of_the_sample_is_cut_beyond_two_lines(qtbot: QtBot, tab: MilestonesTab, desk: Desk) -> None:
    """At 1366 pixels a long name stands in two small lines, whole; of one that is longer still both ends are seen."""
    width = tab.list.columnWidth(NAME) - 40
    cells = tab.list.cells
    longest = "Выщелачивание: опытная установка на полной нагрузке"
    first, second = cells.folded(longest, width, True)
    assert f"{first} {second}" == longest
    assert all(
        QFontMetrics(desk.theme.font("small", strong=True)).horizontalAdvance(p) <= width for p in (first, second)
    )
    first, second = cells.folded(f"{longest} {longest} to the end of it", width, True)
    assert "…" in second
    assert second.endswith("end of it")
    assert desk.theme.field_height >= 2 * QFontMetrics(desk.theme.font("small")).ascent()
    assert cells.folded("Unbreakable" * 9, width, False)[1] == ""
