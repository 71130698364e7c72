"""Lots are typed by keyboard, the stock follows at once; what stands changes with a reason, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.services.lens import Lens
from plantdesk.services.recording import Entry
from plantdesk.services.stock import stock
from plantdesk.services.stock_lines import WHOLE
from plantdesk.services.stocktaking import record_stock, stock_subject
from plantdesk.ui import trends
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.lot_table import DESTINATION, GRADE, LOT, NOTE, TONNES
from plantdesk.ui.tabs.dispatch_tab import DispatchTab
from plantdesk.ui.tabs.lot_list import LotEdit
from plantdesk.ui.widgets.notice_line import Level
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, open_desk

TODAY = date(2016, 6, 30)
OPENED = date(2016, 6, 10)


@pytest.fixture
def stocked(store: Path, clock: FixedClock) -> Path:
    """Give the small plant with an opening and one lot of today."""
    with open_workplace(store, "p1", clock=clock.now) as workplace:
        opening = {"opening_t": Value(Decimal(500))}
        record_stock(workplace.recorder, stock_subject(p.PLANT, OPENED), opening).or_raise()
        workplace.recorder.save([lot("A1", "60", destination="china", grade="m00k")]).or_raise()
    return store


def lot(number: str, tonnes: str, **said: str) -> Entry:
    """Write one lot of today's day shift."""
    return Entry(Subject(m.LOT, number, TODAY, "day"), {m.DISPATCH_T: Value(Decimal(tonnes)), **said})


def shown(qtbot: QtBot, desk: Desk) -> DispatchTab:
    """Show the tab of a desk, at today's day shift."""
    tab = DispatchTab(desk)
    qtbot.addWidget(tab)
    tab.resize(1366, 690)
    with qtbot.waitExposed(tab):
        tab.show()
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow, timeout=5000)
    tab.show_shift(TODAY, "day")
    tab.focus_first()
    return tab


@pytest.fixture
def tab(qtbot: QtBot, stocked: Path, clock: FixedClock) -> Iterator[DispatchTab]:
    """Give the tab at the small plant, in English."""
    with open_desk(stocked, clock) as desk:
        yield shown(qtbot, desk)


def focus() -> QWidget:
    """Give what has the focus."""
    widget: QWidget | None = QApplication.focusWidget()
    assert widget is not None
    return widget


def keys(qtbot: QtBot, text: str) -> None:
    """Type into whatever has the focus: the first key opens the cell, the others go into it."""
    for letter in text:
        qtbot.keyClick(focus(), letter)


def type_line(qtbot: QtBot, *texts: str) -> None:
    """Type the cells of a line as a person does: text, Enter, text, Enter."""
    for text in texts:
        keys(qtbot, text)
        enter(qtbot)


def enter(qtbot: QtBot) -> None:
    """Press Enter in the cell that is typed in, and wait until it has closed."""
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not isinstance(focus(), LotEdit), timeout=5000)


def cells(tab: DispatchTab, row: int) -> list[str]:
    """Give what a line shows."""
    return [str(tab.table.index(row, column).data()) for column in range(4)]


def save(qtbot: QtBot, tab: DispatchTab) -> None:
    """Save with the key of the window."""
    with qtbot.waitSignal(tab.saved, timeout=5000):
        qtbot.keyClick(focus(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def enter_refused(qtbot: QtBot) -> LotEdit:
    """Press Enter on what is refused, and give the field that stays open."""
    before = focus()
    qtbot.keyClick(before, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(focus(), LotEdit) and focus() is not before, timeout=5000)
    editor = focus()
    assert isinstance(editor, LotEdit)
    return editor


def test_lots_are_entered_by_keys_alone(qtbot: QtBot, tab: DispatchTab) -> None:
    """Number, the first letters of destination and grade, tonnes; the next line is at hand, one key saves both."""
    before = Decimal(tab.books.book(WHOLE, TODAY) or 0)
    type_line(qtbot, "B7", "ru", "m0k", "65,5", "B8", "China", "M00k", "70")
    assert tab.table.rowCount() == 4
    assert cells(tab, 1) == ["B7", "Russia", "M0k", "65,5"]
    save(qtbot, tab)
    assert [tab.table.lot(line) is not None for line in tab.table.lines] == [True, True, True, False]
    assert tab.total.text() == "3 lots, 195.5\u00a0t" or "195.5" in tab.total.text()
    assert tab.books.book(WHOLE, TODAY) == before - Decimal("135.5")
    assert tab.figures.book().replace("\u00a0", "") == f"≥ {before - Decimal('135.5')}"
    assert stock(tab._desk.reader, TODAY).book_t == before - Decimal("135.5")
    assert not tab.has_typing


def test_tonnes_in_an_open_cell_are_saved_too(qtbot: QtBot, tab: DispatchTab) -> None:
    """Ctrl+S saves the lot without Enter after its tonnes."""
    type_line(qtbot, "B7", "Russia", "M00k")
    qtbot.keyClicks(focus(), "6")  # opens the cell of the tonnes
    qtbot.keyClicks(focus(), "5")
    with qtbot.waitSignal(tab._desk.changed, timeout=5000):
        qtbot.keyClick(focus(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert stock(tab._desk.reader, TODAY).book_t is not None
    qtbot.waitUntil(lambda: not tab.has_typing, timeout=5000)
    assert cells(tab, 1) == ["B7", "Russia", "M00k", "65"]


def test_the_shares_and_bars_follow(qtbot: QtBot, tab: DispatchTab) -> None:
    """What is saved stands in the table of shares at once, live."""
    assert "100.0" in tab.destinations.texts
    type_line(qtbot, "B7", "Russia", "M00k", "60")
    save(qtbot, tab)
    assert tab.destinations.texts.count("50.0") == 6
    assert "Russia 60" in tab.destinations.bars.told(date(2016, 6, 1))


def test_what_is_not_understood_stays_with_its_reason(qtbot: QtBot, tab: DispatchTab) -> None:
    """A destination that is none, a number that is none: the line beneath says what to do, nothing is saved."""
    type_line(qtbot, "B7")
    keys(qtbot, "Mars")
    enter_refused(qtbot)
    assert tab.notice.level is Level.ERROR
    assert "Choose one of: China" in tab.notice.text
    qtbot.keyClick(focus(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "give its tonnes" in tab.notice.text or "Mars" in tab.notice.text
    assert tab.table.lot("B7") is None


def test_typing_on_after_a_refusal_replaces_nothing(qtbot: QtBot, tab: DispatchTab) -> None:
    """Who copies from paper sees in one cell all that was typed since; nothing of it went over what was refused."""
    type_line(qtbot, "B7")
    for text in ("Mars", "M00k", "65"):
        keys(qtbot, text)
        editor = enter_refused(qtbot)
        assert not editor.hasSelectedText()
    assert editor.text() == "MarsM00k65"
    assert tab.notice.level is Level.ERROR
    assert cells(tab, 1) == ["B7", "MarsM00k65", "", ""]


def test_shift_tab_goes_back_in_the_line(qtbot: QtBot, tab: DispatchTab) -> None:
    """Back and on by Tab stays in the table, so that what is typed then reaches it; from its ends Tab leaves it."""
    type_line(qtbot, "B7", "Russia")
    assert tab.list.currentIndex().column() == GRADE
    qtbot.keyClick(tab.list, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert focus() is tab.list
    keys(qtbot, "China")
    enter(qtbot)
    assert cells(tab, 1)[:2] == ["B7", "China"]
    tab.list.setCurrentIndex(tab.table.index(1, TONNES))
    for _ in range(2):
        qtbot.keyClick(tab.list, Qt.Key.Key_Tab)
    assert tab.list.currentIndex().column() == NOTE
    tab.list.setCurrentIndex(tab.table.index(0, LOT))
    qtbot.keyClick(tab.list, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert focus() is not tab.list


def test_a_save_says_what_is_not_in_it(qtbot: QtBot, tab: DispatchTab) -> None:
    """A second line without tonnes stays on the screen, and the words about the save say so."""
    type_line(qtbot, "B7", "Russia", "M00k", "65", "B8", "China")
    save(qtbot, tab)
    assert tab.table.lot("B7") is not None
    assert tab.notice.level is Level.WARNING
    assert "3 saved, 2 not. Lot B8: give its tonnes." in tab.notice.text
    assert tab.has_typing


def test_a_correction_asks_for_a_reason(qtbot: QtBot, tab: DispatchTab) -> None:
    """The cell says what becomes of it; Enter in the reason saves, and the history has both."""
    tab.list.setCurrentIndex(tab.table.index_of(("A1", m.DISPATCH_T)))
    keys(qtbot, "61")
    enter(qtbot)
    assert "60 becomes 61" in tab.notice.text
    assert focus() is tab.reason
    qtbot.keyClicks(tab.reason, "weighed anew")
    with qtbot.waitSignal(tab.saved, timeout=5000):
        qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    subject = Subject(m.LOT, "A1", TODAY, "day")
    past = tab._desk.reader.history(subject, m.DISPATCH_T)
    assert [(one.value, one.reason) for one in past] == [("60", None), ("61", "weighed anew")]
    assert tab.table.is_corrected(("A1", m.DISPATCH_T))
    with qtbot.waitSignal(tab.history_wanted) as asked:
        qtbot.keyClick(tab.list, Qt.Key.Key_F4)
    assert asked.args == [subject, m.DISPATCH_T]


def test_a_lot_above_the_stock_is_asked_about_once(qtbot: QtBot, tab: DispatchTab) -> None:
    """It is told in full at 1600 × 900; saving once more keeps it, and the stock is shown as what cannot be."""
    tab.resize(1600, 820)
    type_line(qtbot, "B7", "China", "M00k", "4500")
    qtbot.keyClick(focus(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert tab.notice.level is Level.WARNING
    assert "more than there is in stock" in tab.notice.text
    assert tab.table.lot("B7") is None
    told = tab.notice._label
    qtbot.waitUntil(lambda: 0 < told.heightForWidth(told.width()) <= told.height(), timeout=2000)
    assert tab.reason.placeholderText() == "Reason or note"  # nothing is corrected
    save(qtbot, tab)
    assert tab.table.lot("B7") is not None
    assert tab.figures.book().startswith("≥ −")
    assert not tab.figures._shapes[WHOLE].isHidden()


def test_typing_outlives_the_window(qtbot: QtBot, stocked: Path, clock: FixedClock) -> None:
    """What was typed and not saved stands there again, in its shift and nowhere else."""
    drafts = MemoryDrafts()
    with open_desk(stocked, clock, drafts=drafts) as desk:
        first = shown(qtbot, desk)
        type_line(qtbot, "B7", "China")
        keys(qtbot, "M0")
        assert first.has_typing
        first.close()
    with open_desk(stocked, clock, drafts=drafts) as desk:
        second = shown(qtbot, desk)
        assert cells(second, 1)[:2] == ["B7", "China"]
        second.show_shift(TODAY, "night")
        assert not second.table.typing
        second.show_shift(TODAY, "day")
        assert cells(second, 1)[:2] == ["B7", "China"]


def test_esc_takes_typing_back(qtbot: QtBot, tab: DispatchTab) -> None:
    """On the cell; nothing of it is kept."""
    type_line(qtbot, "B7")
    tab.list.setCurrentIndex(tab.table.index(1, LOT))
    qtbot.keyClick(tab.list, Qt.Key.Key_Escape)
    assert not tab.has_typing
    assert not [name for name in tab._desk.drafts if name.startswith("lots|")]


def test_what_another_recorded_is_shown_and_told(
    qtbot: QtBot, tab: DispatchTab, stocked: Path, clock: FixedClock
) -> None:
    """A lot of somebody else appears; a cell that both changed is a conflict, and nothing is overwritten silently."""
    tab.list.setCurrentIndex(tab.table.index_of(("A1", m.DISPATCH_T)))
    keys(qtbot, "62")
    enter(qtbot)
    with open_workplace(stocked, "p2", clock=clock.now) as other:
        other.recorder.save([lot("A1", "61"), lot("A2", "10")], reason="scale").or_raise()
    tab._desk.look()
    assert "A2" in tab.table.lines
    qtbot.keyClicks(tab.reason, "mine")
    with qtbot.waitSignal(tab.saved, timeout=5000):
        qtbot.keyClick(tab.reason, Qt.Key.Key_Return)
    assert tab.notice.level is Level.CONFLICT
    assert "Sergey Kim recorded 61" in tab.notice.text
    assert tab._desk.reader.at([Subject(m.LOT, "A1", TODAY, "day")]).popitem()[1][m.DISPATCH_T].value == "61"


def test_a_stocktake_is_entered_and_compared(qtbot: QtBot, tab: DispatchTab) -> None:
    """Yesterday's end is counted: tonnes, Enter, Enter; the difference stands in the table and in the list."""
    form, day = tab.stock_form, date(2016, 6, 29)
    book = stock(tab._desk.reader, day).book_t
    assert book is not None
    form.choose("physical_t", p.PLANT, day)
    qtbot.keyClicks(form.tonnes, str(book - 2))
    qtbot.keyClick(form.tonnes, Qt.Key.Key_Return)
    qtbot.keyClick(form.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.figures.cell(WHOLE, "difference") == "−2.0", timeout=5000)
    assert tab.entries.item(0, 1).text() == "Stocktake"
    assert tab.entries.item(0, 4).text() == "−2.0"
    assert tab.figures._cells[WHOLE, "difference"].toolTip() == ""
    assert stock(tab._desk.reader, TODAY).difference_t == -2
    form.choose("adjustment_t", p.PLANT, day)
    qtbot.keyClicks(form.tonnes, "-2")
    form.save_button.click()
    qtbot.waitUntil(lambda: form.notice.level is Level.ERROR, timeout=5000)
    assert "needs a reason" in form.notice.text
    qtbot.keyClicks(form.reason, "counted")
    form.save_button.click()
    qtbot.waitUntil(lambda: stock(tab._desk.reader, TODAY).flow.adjustments == -2, timeout=5000)
    form.choose("adjustment_t", p.PLANT, date(2016, 6, 28))
    form.choose("adjustment_t", p.PLANT, day)
    assert "An adjustment of −2 t stands for this day" in form.notice.text


def test_the_line_of_the_stock_is_drawn_and_carried_on(qtbot: QtBot, tab: DispatchTab) -> None:
    """Every day since the opening has its book; a saved lot moves the days from its own on."""
    tab.add_charts(trends)
    board = tab.trends
    assert board is not None
    board.finish()
    drawn = board.stock._drawn["whole"].daily
    book = stock(tab._desk.reader, TODAY).book_t
    assert book is not None
    day = (TODAY - date(1970, 1, 1)).days
    assert drawn.at(day) == float(book)
    before = drawn.at(day - 1)
    type_line(qtbot, "B7", "China", "M00k", "10")
    save(qtbot, tab)
    assert (board.stock._drawn["whole"].daily.at(day), drawn.at(day - 1)) == (float(book) - 10, before)


def test_an_adjustment_by_another_process_moves_book_and_chart(
    qtbot: QtBot, tab: DispatchTab, stocked: Path, clock: FixedClock
) -> None:
    """Receipts, own use and adjustments entered elsewhere are in the table and the chart at once, from their day on."""
    tab.add_charts(trends)
    assert tab.trends is not None
    tab.trends.finish()
    before, day = tab.books.book(WHOLE, TODAY), date(2016, 6, 20)
    drawn = tab.trends.stock._drawn["whole"].daily
    unmoved = drawn.at((day - date(1970, 1, 1)).days - 1)
    assert before is not None
    with open_workplace(stocked, "p1", clock=clock.now) as workplace:
        entered = {"adjustment_t": Value(Decimal(-50)), "receipt_t": Value(Decimal(20))}
        record_stock(workplace.recorder, stock_subject(p.PLANT, day), entered, "counted anew").or_raise()
    tab._desk.look()
    assert tab.books.book(WHOLE, TODAY) == before - 30 == stock(tab._desk.reader, TODAY).book_t
    assert tab.figures.book() == f"≥ {tab._desk.language.number(before - 30, 1)}"  # most shifts are missing
    drawn = tab.trends.stock._drawn["whole"].daily
    assert drawn.at((TODAY - date(1970, 1, 1)).days) == float(before - 30)
    assert drawn.at((day - date(1970, 1, 1)).days - 1) == unmoved


def test_without_an_opening_the_tab_says_whose(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """Unknown is a question mark with its cause, never a zero."""
    with open_desk(store, clock) as desk:
        tab = shown(qtbot, desk)
        assert tab.figures.book() == "?"
        assert "opening" in tab._chart.caption.text()


def test_the_past_is_read_only(qtbot: QtBot, stocked: Path, clock: FixedClock) -> None:
    """Through a lens on an earlier day nothing can be typed, and the key says why."""
    with open_desk(stocked, clock) as desk:
        desk.look_through(Lens(as_of=date(2016, 6, 20)))
        tab = shown(qtbot, desk)
        assert tab.day == TODAY or tab.table.locked
        qtbot.keyClicks(tab.list, "B7")
        assert not tab.table.typing
        tab.save()
        assert tab.notice.level is Level.ERROR


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_cell_says_its_lot_and_its_column(qtbot: QtBot, stocked: Path, clock: FixedClock, language: str) -> None:
    """A screen reader can say where one is; every field of the tab has a name."""
    with open_desk(stocked, clock, language) as desk:
        tab = shown(qtbot, desk)
        first = tab.table.index(0, DESTINATION).data(Qt.ItemDataRole.AccessibleTextRole)
        assert str(first).startswith(f"A1, {tab.table.headings[DESTINATION]}: ")
        form = tab.stock_form
        fields = (tab.list, tab.date_edit, tab.shift_choice, tab.reason, form.what, form.whose, form.day, form.tonnes)
        assert all(field.accessibleName() for field in (*fields, form.reason, tab.entries, tab.destinations.bars))


def test_a_route_does_not_apply_to_the_stock_and_that_is_said(qtbot: QtBot, stocked: Path, clock: FixedClock) -> None:
    """Under a process route stock, lots and shares are those of all routes, and one line says why."""
    with open_desk(stocked, clock, "en") as desk:
        whole = shown(qtbot, desk)
        assert whole.no_routes.isHidden()
        desk.look_through(Lens(scope=Scope(None, "hydro")))
        tab = shown(qtbot, desk)
        assert tab.no_routes.isVisible()
        assert "the route does not apply here" in tab.no_routes.text()
        assert tab.figures.book() == whole.figures.book() != "?"
        assert tab.destinations.texts == whole.destinations.texts
        assert cells(tab, 0) == cells(whole, 0)


def test_totals_beneath_per_cents_have_their_unit(tab: DispatchTab) -> None:
    """60 t went to China: month and half-year say "60 t" beneath "100.0", the column of tonnes says 60."""
    assert tab.destinations.texts[-4:] == ["Total", "60\N{NO-BREAK SPACE}t", "60\N{NO-BREAK SPACE}t", "60"]


def test_a_stocktake_after_missing_shifts_is_at_most_so_far_off(qtbot: QtBot, stocked: Path, clock: FixedClock) -> None:
    """The day shift of today was not entered: a count of today's end says "≤", in the table and in the list."""
    with open_workplace(stocked, "p1", clock=clock.now) as workplace:
        clock.moment += timedelta(days=2)
        record_stock(workplace.recorder, stock_subject(p.PLANT, TODAY), {"physical_t": Value(Decimal(900))}).or_raise()
    with open_desk(stocked, clock, "en") as desk:
        tab = shown(qtbot, desk)
        assert tab.figures.cell(WHOLE, "difference").startswith("≤ ")
        assert "Shifts are missing" in tab.figures._cells[WHOLE, "difference"].toolTip()
        item = tab.entries.item(0, 4)
        assert item is not None
        assert item.text() == tab.figures.cell(WHOLE, "difference")
