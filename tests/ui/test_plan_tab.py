"""The tab of plans: typing, pasting, weights, reasons, saving as one command, and what follows beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import import_plan, open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Period, month_of
from plantdesk.domain.quantities import Value
from plantdesk.services.forecasts import Outlook
from plantdesk.services.plan_places import WEIGHT, WEIGHT_KIND
from plantdesk.services.plans import PlanRow, plan_of, record_plan
from plantdesk.ui import trends
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.import_plans import import_plans
from plantdesk.ui.models.comparison_table import ACTUAL, PLAN, SHIFTS
from plantdesk.ui.models.typed_table import STATE
from plantdesk.ui.tabs.number_grid import CELL_PADDING, CellField, NumberGrid, WrappedHeader
from plantdesk.ui.tabs.plan_tab import PlanTab
from plantdesk.ui.theme import load_fonts
from plantdesk.ui.tracing import TRACE
from plantdesk.ui.trends.fan import ForecastFan, range_name
from plantdesk.ui.widgets.notice_line import Level
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, enter_day, open_desk

JUNE = date(2016, 6, 1)
NO, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
D = Decimal


@pytest.fixture
def tab(qtbot: QtBot, desk: Desk) -> PlanTab:
    """Give the tab at the small plant, on the screen."""
    return shown(qtbot, desk)


def shown(qtbot: QtBot, desk: Desk) -> PlanTab:
    """Put the tab on the screen, with its fan."""
    made = PlanTab(desk)
    qtbot.addWidget(made)
    made.resize(1366, 680)
    made.add_charts(trends)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.focus_first()
    return made


def at(grid: NumberGrid, row: int, column: int) -> None:
    """Go to a cell."""
    grid.setCurrentIndex(grid.table.index(row, column))
    grid.setFocus()


def opened(grid: NumberGrid) -> CellField:
    """Give the field of the cell that is open."""
    (field,) = grid.findChildren(CellField)
    return field


def type_in(qtbot: QtBot, grid: NumberGrid, text: str) -> None:
    """Type into the cell at hand and press Enter."""
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    editor = opened(grid)
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not grid.findChildren(CellField), timeout=2000)  # Qt lets the field have the key first


def saved(qtbot: QtBot, tab: PlanTab) -> None:
    """Save with Ctrl+S and wait for it."""
    with qtbot.waitSignal(tab._desk.changed, timeout=5000):
        qtbot.keyClick(tab.grid, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: not tab.has_typing and not tab._saving, timeout=5000)


def shown_in(tab: PlanTab, period: Period, column: int) -> str:
    """Give a cell of the comparison."""
    return str(tab.compared.index(list(Period).index(period), column).data())


def test_a_year_is_planned_by_keyboard_and_the_comparison_follows(qtbot: QtBot, desk: Desk, tab: PlanTab) -> None:
    """The focus stands on the present month; Enter goes down; Ctrl+S saves all as one command; plan and fan follow."""
    assert tab.grid.currentIndex().row() == 5
    assert shown_in(tab, Period.MONTH, PLAN) == "?"
    type_in(qtbot, tab.grid, "2400")
    type_in(qtbot, tab.grid, "2 480,5")
    assert tab.grid.currentIndex().row() == 7
    assert tab.notice.text == "2 typed and not saved yet. Ctrl+S saves it."
    assert tab.plans.index(12, 0).data() == "4\u00a0880.5"
    before = desk.reader.arrival()
    saved(qtbot, tab)
    assert desk.reader.arrival() == before + 1
    assert plan_of(desk.reader, m.CATHODE_T, (p.SECTION, "s1")).over(month_of(date(2016, 7, 1))) == D("2480.5")
    qtbot.waitUntil(lambda: shown_in(tab, Period.MONTH, PLAN) != "?", timeout=5000)
    assert shown_in(tab, Period.MONTH, PLAN) == "2\u00a0320.0"
    assert "2 saved at" in tab.notice.text
    with qtbot.waitSignal(desk.changed, timeout=5000):
        desk.submit(lambda w: w.undo.undo(), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: shown_in(tab, Period.MONTH, PLAN) == "?", timeout=5000)
    assert tab.plans.index(5, 0).data() == ""


def test_cells_of_a_spreadsheet_are_pasted(qtbot: QtBot, desk: Desk, tab: PlanTab) -> None:
    """Rows and columns, decimal commas, spaces between thousands; what stands beside the grid is told."""
    at(tab.grid, 0, 0)
    QGuiApplication.clipboard().setText("1\u00a0200,5\t300\r\n1100\t310\t7\r\n")
    qtbot.keyClick(tab.grid, Qt.Key.Key_V, CTRL)
    assert len(tab.plans.typing) == 4
    assert tab.notice.level is Level.WARNING
    assert "1 pasted cell stands beside the grid" in tab.notice.text
    assert tab.plans.index(0, 2).data() == "1\u00a0500.5"
    saved(qtbot, tab)
    assert plan_of(desk.reader, m.CATHODE_T).over(month_of(date(2016, 2, 1))) == 1410


def test_what_is_typed_in_an_open_cell_is_saved_too(qtbot: QtBot, desk: Desk, tab: PlanTab) -> None:
    """Ctrl+S saves without Enter before it."""
    qtbot.keyClick(tab.grid, Qt.Key.Key_Return)
    editor = opened(tab.grid)
    qtbot.keyClicks(editor, "2400")
    with qtbot.waitSignal(desk.changed, timeout=5000):
        qtbot.keyClick(editor, Qt.Key.Key_S, CTRL)
    assert plan_of(desk.reader, m.CATHODE_T, (p.SECTION, "s1")).over(month_of(JUNE)) == D("2400")


def test_a_plan_that_stands_is_revised_with_a_reason(qtbot: QtBot, desk: Desk, tab: PlanTab) -> None:
    """Saving asks for it; Enter in the line saves; the cell shows that it was changed, F4 asks for its history."""
    type_in(qtbot, tab.grid, "2400")
    saved(qtbot, tab)
    at(tab.grid, 5, 0)
    type_in(qtbot, tab.grid, "2500")
    assert tab.reason.isVisible()
    qtbot.keyClick(tab.grid, Qt.Key.Key_S, CTRL)
    assert tab.reason.hasFocus()
    qtbot.keyClicks(tab.reason, "new schedule of repairs")
    with qtbot.waitSignal(desk.changed, timeout=5000):
        qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not tab.has_typing, timeout=5000)
    history = desk.reader.history(Subject("plan", "section:s1", JUNE), m.CATHODE_T)
    assert [(r.value, r.reason) for r in history] == [("2400", None), ("2500", "new schedule of repairs")]
    at(tab.grid, 5, 0)
    with qtbot.waitSignal(tab.history_wanted, timeout=1000) as asked:
        qtbot.keyClick(tab.grid, Qt.Key.Key_F4)
    assert asked.args == [Subject("plan", "section:s1", JUNE), m.CATHODE_T]
    assert tab.focused() == (Subject("plan", "section:s1", JUNE), m.CATHODE_T)
    assert not tab.reason.isVisible()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,234", "may mean 1.234 or 1\u00a0234"),
        ("-5", "is not a number, zero or more"),
        ("many", "is not a number, zero or more"),
        ("<5", "is not a number, zero or more"),
    ],
)
def test_what_is_no_plan_is_told_and_not_saved(qtbot: QtBot, tab: PlanTab, text: str, words: str) -> None:
    """The line says unit, month and what is wrong; Esc takes it back."""
    type_in(qtbot, tab.grid, text)
    assert tab.notice.level is Level.ERROR
    assert "Tankhouse 1, 06.2016" in tab.notice.text
    assert words in tab.notice.text
    assert not tab.plans.savable()
    at(tab.grid, 5, 0)
    qtbot.keyClick(tab.grid, Qt.Key.Key_Escape)
    assert not tab.has_typing
    assert tab.notice.text == ""


def test_a_recovery_of_890_per_cent_is_a_slip(qtbot: QtBot, desk: Desk, tab: PlanTab) -> None:
    """A figure that is a ratio has its limit, no sum, no forecast, and says so."""
    desk.submit(
        lambda w: w.recorder.configure([(Subject(p.CONCENTRATOR, "c1", p.FIRST_DAY), {p.NAME_EN: "Mill"})]),
        lambda _: None,
        lambda _: None,
    )
    qtbot.waitUntil(lambda: bool(desk.plant.all_units(p.CONCENTRATOR)), timeout=5000)
    tab.figure.choose(m.RECOVERY_PCT)
    assert tab.plans.rowCount() == 12
    assert not tab.forecast.isVisible()
    assert "has no forecast" in tab._no_forecast.text()
    at(tab.grid, 5, 0)
    type_in(qtbot, tab.grid, "890")
    assert "Recovery cannot be 890" in tab.notice.text
    type_in_again = tab.plans.index(5, 0)
    tab.grid.setCurrentIndex(type_in_again)
    type_in(qtbot, tab.grid, "89")
    saved(qtbot, tab)
    assert plan_of(desk.reader, m.RECOVERY_PCT).over(month_of(JUNE)) == 89


def test_a_section_that_is_not_there_has_no_cell(qtbot: QtBot, desk: Desk, tab: PlanTab) -> None:
    """Retired on the first of July: its July is closed and cannot be opened, though a plan stands there; no sum has it."""
    planned = PlanRow(date(2016, 7, 1), p.SECTION, "s2", m.CATHODE_T, Value(Decimal(777)))
    with qtbot.waitSignal(desk.changed, timeout=5000):
        desk.submit(lambda w: record_plan(w.recorder, [planned], "keyboard"), lambda _: None, lambda _: None)
    retire = [(Subject(p.SECTION, "s2", date(2016, 7, 1)), {p.STATE: p.RETIRED})]
    with qtbot.waitSignal(desk.changed, timeout=5000):
        desk.submit(lambda w: w.recorder.configure(retire), lambda _: None, lambda _: None)
    at(tab.grid, 5, 1)
    assert tab.plans.key_of(tab.grid.currentIndex()) is not None
    at(tab.grid, 6, 1)
    assert tab.plans.key_of(tab.grid.currentIndex()) is None
    assert "Not there in this month" in str(tab.plans.data(tab.grid.currentIndex(), Qt.ItemDataRole.ToolTipRole))
    qtbot.keyClick(tab.grid, Qt.Key.Key_Return)
    assert not tab.has_typing


def test_the_days_of_the_month_at_hand_are_weighed(qtbot: QtBot, desk: Desk, tab: PlanTab) -> None:
    """The calendar follows the month; a repair day weighs nothing; plan and weight are saved as one command."""
    at(tab.grid, 6, 0)
    assert tab.weights.month == date(2016, 7, 1)
    type_in(qtbot, tab.grid, "3000")
    assert tab.weights.month == date(2016, 8, 1)
    at(tab.grid, 6, 0)
    tab.calendar.setCurrentIndex(tab.weights.index_of((Subject(WEIGHT_KIND, "plant:plant", date(2016, 7, 12)), WEIGHT)))
    tab.calendar.setFocus()
    assert tab.weights.day(tab.calendar.currentIndex()) == date(2016, 7, 12)
    type_in(qtbot, tab.calendar, "0")
    before = desk.reader.arrival()
    saved(qtbot, tab)
    assert desk.reader.arrival() == before + 1
    plan = plan_of(desk.reader, m.CATHODE_T)
    assert (plan.day(date(2016, 7, 12)), plan.day(date(2016, 7, 13))) == (0, 100)
    tab.calendar.setCurrentIndex(tab.weights.index_of((Subject(WEIGHT_KIND, "plant:plant", date(2016, 7, 12)), WEIGHT)))
    tab.calendar.setFocus()
    with qtbot.waitSignal(tab.history_wanted, timeout=1000) as asked:
        qtbot.keyClick(tab.calendar, Qt.Key.Key_F4)
    assert asked.args == [Subject(WEIGHT_KIND, "plant:plant", date(2016, 7, 12)), WEIGHT]
    type_in(qtbot, tab.calendar, "11")
    assert "not between 0 and 10" in tab.notice.text


def test_the_weight_of_a_day_that_is_over_asks_for_a_reason(qtbot: QtBot, desk: Desk, tab: PlanTab) -> None:
    """It changes what was planned of that day: nothing is saved before somebody says why."""
    day = (Subject(WEIGHT_KIND, "plant:plant", date(2016, 6, 12)), WEIGHT)
    at(tab.grid, 5, 0)
    tab.calendar.setCurrentIndex(tab.weights.index_of(day))
    tab.calendar.setFocus()
    type_in(qtbot, tab.calendar, "0")
    assert tab.reason.isVisible()
    before = desk.reader.arrival()
    tab.save()
    assert desk.reader.arrival() == before
    tab.reason.setText("repair")
    saved(qtbot, tab)
    assert desk.reader.arrival() == before + 1


def test_a_plan_of_somebody_else_shows_at_once_and_a_clash_is_told(
    qtbot: QtBot, desk: Desk, tab: PlanTab, store: Path, clock: FixedClock
) -> None:
    """What I typed before theirs came is not lost and does not replace it unseen."""
    type_in(qtbot, tab.grid, "2400")
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        theirs = [PlanRow(month, p.SECTION, "s1", m.CATHODE_T, Value(D(2300))) for month in (JUNE, date(2016, 7, 1))]
        record_plan(other.recorder, theirs, "keyboard").or_raise()
    desk.look()
    assert tab.plans.index(6, 0).data() == "2\u00a0300"
    assert tab.plans.index(5, 0).data() == "2400"
    qtbot.keyClicks(tab.reason, "ours is right")
    qtbot.keyClick(tab.grid, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: tab.notice.level is Level.CONFLICT, timeout=5000)
    assert "Sergey Kim recorded 2\u00a0300 meanwhile, you typed 2\u00a0400" in tab.notice.text
    tab.save()
    qtbot.waitUntil(lambda: not tab.has_typing, timeout=5000)
    assert plan_of(desk.reader, m.CATHODE_T).over(month_of(JUNE)) == 2400


def test_a_change_of_somebody_else_closes_no_cell(
    qtbot: QtBot, desk: Desk, tab: PlanTab, store: Path, clock: FixedClock
) -> None:
    """While I type, their plan waits; it shows once my cell is closed, and my typing is there."""
    qtbot.keyClick(tab.grid, Qt.Key.Key_Return)
    qtbot.keyClicks(opened(tab.grid), "24")
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        theirs = [PlanRow(date(2016, 7, 1), p.SECTION, "s1", m.CATHODE_T, Value(D(2300)))]
        record_plan(other.recorder, theirs, "keyboard").or_raise()
    desk.look()
    field = opened(tab.grid)
    qtbot.keyClicks(field, "00")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.plans.index(6, 0).data() == "2\u00a0300", timeout=2000)
    assert tab.plans.index(5, 0).data() == "2400"


def test_entries_move_comparison_and_forecast(
    qtbot: QtBot, desk: Desk, tab: PlanTab, store: Path, clock: FixedClock
) -> None:
    """What is missing is counted; once today is entered, the comparison goes up to today and the fan is drawn anew."""
    assert shown_in(tab, Period.MONTH, SHIFTS) == "40 / 58"
    assert shown_in(tab, Period.MONTH, ACTUAL).startswith("≥ ")
    fan = tab._fan
    assert fan is not None
    assert fan.plot.picture is not None
    was = fan.plot.picture.today
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        enter_day(other, desk.today)
    desk.look()
    qtbot.waitUntil(lambda: shown_in(tab, Period.MONTH, SHIFTS) == "42 / 60", timeout=5000)
    assert fan.plot.picture.today == was + 1
    assert tab.foreseen.index(0, 0).data() == "3\u00a0368.4"


def test_figures_say_what_they_are(tab: PlanTab) -> None:
    """Actual and plan to date lead to their derivation; so do the forecasts, which are those of kpi."""
    actual = tab.compared.index(1, ACTUAL)
    assert actual.data(TRACE) == "cathode_t.month|2016-06-29|"
    assert tab.compared.index(1, PLAN).data(TRACE) == "plan.cathode_t.month|2016-06-29|"
    assert tab.foreseen.index(2, 1).data(TRACE) == "forecast.year.linear_t|2016-06-29|"


def test_the_fan_shows_every_method_ahead_of_plan_or_added_up(qtbot: QtBot, desk: Desk, tab: PlanTab) -> None:
    """With a plan the fan shows how far ahead; without one, or when asked, tonnes; Left points at the day before."""
    fan = tab._fan
    assert fan is not None
    assert fan.plot.picture is not None
    assert not fan.plot.picture.signed
    type_in(qtbot, tab.grid, "2400")
    saved(qtbot, tab)
    tab.period.choose(Period.MONTH)
    assert fan.plot.picture.signed
    assert {"made", "at the rate so far", "the rest as planned"} <= set(fan.plot.lines)
    tab.shown.choose(False)
    assert not fan.plot.picture.signed
    assert "plan" in fan.plot.lines
    fan.plot.setFocus()
    qtbot.keyClick(fan.plot, Qt.Key.Key_Left)
    assert fan.plot._readout.heading == "28.06.2016"
    assert any(row.name == "made" for row in fan.plot._readout.rows)
    qtbot.keyClick(fan.plot, Qt.Key.Key_Escape)
    assert not fan.plot._readout.rows or fan.plot._pointed is None


@pytest.fixture
def drafts() -> MemoryDrafts:
    """Give drafts that two windows share."""
    return MemoryDrafts()


def test_typing_outlives_the_window(qtbot: QtBot, store: Path, clock: FixedClock, drafts: MemoryDrafts) -> None:
    """A plan half typed when the power fails is offered again, not saved behind one's back."""
    with open_desk(store, clock, drafts=drafts) as desk:
        tab = shown(qtbot, desk)
        type_in(qtbot, tab.grid, "2400")
        at(tab.grid, 7, 0)
        qtbot.keyClick(tab.grid, Qt.Key.Key_Return)
        qtbot.keyClicks(opened(tab.grid), "25")
        desk.keep_drafts()
    with open_desk(store, clock, drafts=drafts) as desk:
        tab = shown(qtbot, desk)
        assert tab.plans.index(5, 0).data() == "2400"
        assert tab.plans.index(7, 0).data() == "25"
        assert tab.has_typing
        assert plan_of(desk.reader, m.CATHODE_T).over(month_of(JUNE)) is None
        saved(qtbot, tab)
    assert not [name for name in drafts.kept if name.startswith("plan|")]


def test_the_tab_fits_a_small_screen(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """At 1366 × 768 with 125 % there is no scroll bar across, in Russian too."""
    for language in ("en", "ru"):
        with open_desk(store, clock, language) as desk:
            tab = shown(qtbot, desk)
            load_fonts()
            tab.setFont(desk.theme.font())
            tab.setStyleSheet(desk.theme.style_sheet())
            tab.resize(1092, 540)
            assert tab.minimumSizeHint().width() <= 1092, language
            for table in (tab.comparison, tab.forecast):
                qtbot.waitUntil(lambda t=table: t.horizontalScrollBar().maximum() == 0, timeout=2000)


def test_the_column_of_a_division_shows_what_its_units_add_up_to(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """Without a plan of its own a division shows the sum of its units, pale; its own plan takes that place."""
    with open_desk(store, clock, "en") as desk:
        names = {p.NAME_EN: "Zhezkazgan copper smelter", p.NAME_RU: "Жезказганский медеплавильный завод"}
        settings = [(Subject(p.DIVISION, "d1", p.FIRST_DAY), names)]
        settings += [(Subject(p.SECTION, one, p.FIRST_DAY), {p.DIVISION_OF: "d1"}) for one in ("s1", "s2")]
        desk.workplace.recorder.configure(settings)
        rows = [PlanRow(JUNE, p.SECTION, one, m.CATHODE_T, Value(D(2400))) for one in ("s1", "s2")]
        record_plan(desk.workplace.recorder, rows, "keyboard").or_raise()
        tab = shown(qtbot, desk)
        june, july, year = (tab.plans.index(row, 0) for row in (5, 6, 12))
        assert [str(index.data() or "") for index in (june, july, year)] == ["4\u00a0800", "", "4\u00a0800"]
        assert (june.data(STATE), july.data(STATE)) == ("pale", "")
        assert june.data(Qt.ItemDataRole.EditRole) == ""
        assert "sum of its units" in str(june.data(Qt.ItemDataRole.ToolTipRole))
        at(tab.grid, 6, 0)
        type_in(qtbot, tab.grid, "5000")
        assert (july.data(), july.data(STATE)) == ("5000", "")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_word_of_a_heading_is_cut(qtbot: QtBot, store: Path, clock: FixedClock, language: str) -> None:
    """A division's name stands once above its columns, and every word of a heading has its room on a small screen."""
    with open_desk(store, clock, language) as desk:
        names = {p.NAME_EN: "Zhezkazgan copper smelter", p.NAME_RU: "Жезказганский медеплавильный завод"}
        settings = [(Subject(p.DIVISION, "d1", p.FIRST_DAY), names)]
        settings += [(Subject(p.SECTION, one, p.FIRST_DAY), {p.DIVISION_OF: "d1"}) for one in ("s1", "s2")]
        desk.workplace.recorder.configure(settings)
        tab = shown(qtbot, desk)
        header = tab.grid.horizontalHeader()
        assert isinstance(header, WrappedHeader)
        assert [(first, last) for _, first, last in header._groups()] == [(0, 2)]
        for section in range(header.count()):
            assert header.sectionSize(section) >= header.least_width(section) + CELL_PADDING
        qtbot.waitUntil(lambda: tab.grid.horizontalScrollBar().maximum() == 0, timeout=2000)


class _Chosen:
    """Chooses one file for the person."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self, parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
        """Give it."""
        return self._path

    def save(self, parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
        """Give nothing."""
        return None


def test_importing_plans_tells_of_those_that_are_left_out(
    qtbot: QtBot, desk: Desk, tab: PlanTab, tmp_path: Path
) -> None:
    """A division's plan beside those of its sections counts nowhere: the window says so, as the command does."""
    settings = [(Subject(p.DIVISION, "d1", p.FIRST_DAY), {p.NAME_EN: "Smelter"})]
    settings += [(Subject(p.SECTION, "s1", p.FIRST_DAY), {p.DIVISION_OF: "d1"})]
    rows = [PlanRow(JUNE, p.SECTION, "s1", m.CATHODE_T, Value(D(2400)))]
    desk.submit(lambda w: w.recorder.configure(settings), lambda _: None, lambda _: None)
    desk.submit(lambda w: record_plan(w.recorder, rows, "keyboard"), lambda _: None, lambda _: None)
    file = tmp_path / "plans.csv"
    file.write_text("month,division,figure,value\n2016-06,d1,cathode_t,9000\n", encoding="utf-8")
    told: list[str] = []
    import_plans(desk, _Chosen(file), import_plan, lambda message, _: told.append(desk.language.say(message)), tab)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=5000)
    assert told[1] == (
        "plans.csv: 1 plans added, 0 revised. Left out of the totals: 1 plans of Smelter, for their units are planned in"
        " those months."
    )


def test_current_efficiency_is_compared_over_thirty_days_or_more(qtbot: QtBot, desk: Desk, tab: PlanTab) -> None:
    """Twenty days of crops say nothing yet, and the cell says why; the tab offers the figure among the others."""
    tab.figure.choose(m.CURRENT_EFFICIENCY_PCT)
    qtbot.waitUntil(lambda: tab.compared._few_days is not None, timeout=2000)
    day = tab.compared.index(0, ACTUAL)
    assert day.data() == "?"
    assert "fewer than 30 days" in str(day.data(Qt.ItemDataRole.ToolTipRole))
    assert day.data(TRACE) is None
    tab.figure.choose(m.CATHODE_T)


def test_the_fan_says_how_much_history_its_range_is_drawn_from(qtbot: QtBot, desk: Desk, tab: PlanTab) -> None:
    """Of twenty days it says days, of a year and a half years; the tooltip says what the range holds."""
    say, found = desk.language.say, Outlook(desk.reader, desk.today, (Period.YEAR,)).fan(Period.YEAR)
    assert found.record_days == 21  # the first entry lies twenty days back
    assert say(range_name(found)) == "range (from 21 days)"
    assert say(range_name(replace(found, record_days=547))) == "range (from 1.5 years)"
    fan = tab.findChild(ForecastFan)
    assert fan is not None
    qtbot.waitUntil(lambda: "eight tenths" in fan.plot.toolTip(), timeout=2000)
    assert "from 20 days" in fan.plot.toolTip()  # up to yesterday, the last whole day
