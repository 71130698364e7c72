"""A shift is entered by keyboard, as a supervisor does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QToolButton
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import Value
from plantdesk.services.plans import WHOLE_PLANT, PlanRow, WeightRow, record_plan, record_weights
from plantdesk.services.recording import Entry
from plantdesk.ui.desk import Desk
from plantdesk.ui.entry.grid import SheetGrid
from plantdesk.ui.tabs.cathode_tab import CROP_CE, IN_CELLS, CathodeTab
from plantdesk.ui.widgets.notice_line import Level
from plantdesk.ui.widgets.number_edit import NumberEdit
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, enter_day, open_desk, values

TODAY = date(2016, 6, 30)


@pytest.fixture
def tab(qtbot: QtBot, desk: Desk) -> Iterator[CathodeTab]:
    """Give the cathode tab on today's night shift."""
    tab = CathodeTab(desk)
    qtbot.addWidget(tab)
    tab.resize(1366, 700)
    with qtbot.waitExposed(tab):
        tab.show()
    return tab


def grid(tab: CathodeTab) -> SheetGrid:
    """Give the grid of sections."""
    return tab.form.grids[m.CATHODE]


def field(tab: CathodeTab, section: str, figure: str) -> NumberEdit:
    """Give the field of one figure."""
    return grid(tab).fields[section, figure]


def type_in(qtbot: QtBot, tab: CathodeTab, section: str, figure: str, text: str) -> None:
    """Type into a field, as after clicking it, and have it judged."""
    place = field(tab, section, figure)
    place.setFocus()
    qtbot.keyClicks(place, text)
    tab.form.settle()


def save(qtbot: QtBot, tab: CathodeTab) -> None:
    """Press the button and wait for what becomes of it."""
    with qtbot.waitSignal(tab.form.saved, timeout=5000):
        tab.form.save_button.click()


def stored(desk: Desk, section: str, figure: str, shift: str = "night", day: date = TODAY) -> str | None:
    """Give what the store says of a figure."""
    subject = Subject(m.SECTION, section, day, shift)
    standing = desk.reader.at([subject]).get(subject, {}).get(figure)
    return standing.value if standing else None


def test_a_row_is_entered_with_digits_and_enter_alone(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """Figures follow each other by Enter, along the row and on to the next; the store has what was typed."""
    typed = {m.CATHODE_T: "39,2", m.REJECT_T: "0,4", m.CELLS_PULLED: "12", m.AMPERE_HOURS_KAH: "301,2"}
    tab.form.focus_first()
    for text in (*(typed.get(figure.key, "") for figure in desk.reader.catalogue.on(m.CATHODE, TODAY)), "40,5"):
        focused = QApplication.focusWidget()
        assert isinstance(focused, NumberEdit)
        qtbot.keyClicks(focused, text)
        qtbot.keyClick(focused, Qt.Key.Key_Return)
    save(qtbot, tab)
    assert stored(desk, "s1", m.CATHODE_T) == "39.2"
    assert stored(desk, "s1", m.AMPERE_HOURS_KAH) == "301.2"
    assert stored(desk, "s1", m.OUTAGE_H) is None
    assert stored(desk, "s2", m.CATHODE_T) == "40.5"
    assert not tab.form.has_typing
    assert tab.form.notice.level is Level.INFO
    assert tab.form.notice.text.startswith("5 saved")


def test_what_is_refused_stays_on_screen_and_the_rest_is_saved(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """Rejects above the output are refused with the line that says why; everything else of the shift is saved."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "40")
    type_in(qtbot, tab, "s1", m.REJECT_T, "41")
    type_in(qtbot, tab, "s2", m.CATHODE_T, "39")
    save(qtbot, tab)
    assert stored(desk, "s1", m.CATHODE_T) == "40"
    assert stored(desk, "s2", m.CATHODE_T) == "39"
    assert stored(desk, "s1", m.REJECT_T) is None
    assert field(tab, "s1", m.REJECT_T).text() == "41"
    assert tab.form.notice.level is Level.WARNING
    assert "2 saved, 1 not" in tab.form.notice.text
    assert "Tankhouse 1" in tab.form.notice.text


def test_a_refused_figure_is_saved_once_its_partner_is_right(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """Whichever of two contradicting figures is mended, nothing red stays behind."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "40")
    type_in(qtbot, tab, "s1", m.REJECT_T, "41")
    save(qtbot, tab)
    assert field(tab, "s1", m.REJECT_T).property("state") == "error"
    place = field(tab, "s1", m.CATHODE_T)
    place.setFocus()
    place.selectAll()
    qtbot.keyClicks(place, "45")
    tab.form.settle()
    assert field(tab, "s1", m.REJECT_T).property("state") != "error"
    qtbot.keyClicks(tab.form.reason, "weighed again")
    save(qtbot, tab)
    assert stored(desk, "s1", m.REJECT_T) == "41"
    assert tab.form.notice.level is Level.INFO
    assert field(tab, "s1", m.REJECT_T).property("state") == "normal"


def test_a_save_may_end_after_another_shift_is_shown(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """The shift that was saved keeps no draft, and the one that is shown keeps its own typing."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "40")
    with qtbot.waitSignal(tab.form.saved, timeout=5000):
        tab.form.save_button.click()
        tab.form.show_shift(TODAY, "day")
        type_in(qtbot, tab, "s1", m.CATHODE_T, "39")
    assert stored(desk, "s1", m.CATHODE_T) == "40"
    assert field(tab, "s1", m.CATHODE_T).text() == "39"
    assert len(desk.drafts) == 1
    tab.form.show_shift(TODAY, "night")
    assert not tab.form.has_typing


@pytest.mark.parametrize(
    ("text", "words"),
    [("abc", "is not a number"), ("-3", "below 0"), ("2500", "above 2"), ("1e2", "is not a number")],
)
def test_a_hard_error_stands_under_the_grid_at_once(qtbot: QtBot, tab: CathodeTab, text: str, words: str) -> None:
    """The line names the figure, the value, the limit and what to do, before anything is saved."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, text)
    assert tab.form.notice.level is Level.ERROR
    assert words in tab.form.notice.text
    assert "Cathode output" in tab.form.notice.text
    assert field(tab, "s1", m.CATHODE_T).property("state") == "error"


def test_what_was_typed_is_judged_in_the_next_turn(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """The keystroke itself is on the screen first; its draft is kept at once, and nobody has to ask for the rest."""
    typed: list[int] = []
    tab.form.touched.connect(lambda: typed.append(len(desk.drafts)))
    place = field(tab, "s1", m.CATHODE_T)
    place.setFocus()
    with qtbot.waitSignal(tab.form.typing, timeout=5000):
        qtbot.keyClicks(place, "abc")
        assert typed == [1, 1, 1]
        assert tab.form.notice.level is not Level.ERROR
    assert tab.form.notice.level is Level.ERROR


def test_the_key_after_a_correction_goes_to_its_reason(qtbot: QtBot, tab: CathodeTab) -> None:
    """Enter in the last field judges what was typed first: the reason that it asks for is there to go to."""
    unit, figure = grid(tab).units[-1], tab.form._desk.reader.catalogue.on(m.CATHODE, TODAY)[-1]
    type_in(qtbot, tab, unit, figure.key, str(figure.low + 1))
    save(qtbot, tab)
    last = field(tab, unit, figure.key)
    last.setFocus()
    last.selectAll()
    qtbot.keyClicks(last, str(figure.low + 2))
    qtbot.keyClick(last, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is tab.form.reason


def test_two_readings_are_shown_and_one_key_chooses(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """1,234 tonnes may be 1.234 or 1234: nothing is guessed, Alt+1 takes the first."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "1,234")
    assert "1.234" in tab.form.notice.text
    assert "Alt+1" in tab.form.notice.text
    qtbot.keyClick(field(tab, "s1", m.CATHODE_T), Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert field(tab, "s1", m.CATHODE_T).value == Value(Decimal("1.234"))


def test_what_was_chosen_and_saved_has_one_meaning(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """Nobody is asked again which number a stored text means: it counts in the total, also in a new window."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "1,234")
    qtbot.keyClick(field(tab, "s1", m.CATHODE_T), Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    save(qtbot, tab)
    tab.form.show_shift(date(2016, 6, 29), "night")
    tab.form.show_shift(TODAY, "night")
    place = field(tab, "s1", m.CATHODE_T)
    assert (place.value, place.property("state")) == (Value(Decimal("1.234")), "normal")
    qtbot.keyClicks(place, "5")
    qtbot.keyClick(place, Qt.Key.Key_Backspace)
    assert place.value == Value(Decimal("1.234"))


def test_the_readings_stand_whole_under_the_field_while_typing(qtbot: QtBot, tab: CathodeTab) -> None:
    """Whoever types 1,234 sees both readings at once, however often the text is read and judged, and may click one."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "1,234")
    place = field(tab, "s1", m.CATHODE_T)
    place.setText("")
    qtbot.keyClicks(place, "1,235")
    tab.form.settle()
    box = tab.window().findChild(QFrame, "readings")
    assert box is not None
    buttons = [button for button in box.findChildren(QToolButton) if button.isVisible()]
    assert [button.text() for button in buttons] == ["1.235  Alt+1", "1\u00a0235  Alt+2"]
    assert box.width() >= sum(button.sizeHint().width() for button in buttons)
    assert box.height() >= buttons[0].sizeHint().height()
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert place.value == Value(Decimal(1235))
    assert not box.isVisible()


def test_a_correction_asks_for_a_reason_in_place(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """A saved figure changes only with a reason; the field for it appears, no box pops up."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "40,0")
    save(qtbot, tab)
    assert tab.form.reason.isHidden()
    place = field(tab, "s1", m.CATHODE_T)
    place.setFocus()
    place.selectAll()
    qtbot.keyClicks(place, "41,5")
    tab.form.settle()
    assert tab.form.reason.isVisible()
    save(qtbot, tab)
    assert stored(desk, "s1", m.CATHODE_T) == "40.0"
    assert "give a reason" in tab.form.notice.text
    assert QApplication.focusWidget() is tab.form.reason
    qtbot.keyClicks(tab.form.reason, "scale read again")
    with qtbot.waitSignal(tab.form.saved, timeout=5000):
        qtbot.keyClick(tab.form.reason, Qt.Key.Key_Return)
    assert stored(desk, "s1", m.CATHODE_T) == "41.5"
    line = desk.reader.history(Subject(m.SECTION, "s1", TODAY, "night"), m.CATHODE_T)
    assert [r.value for r in line] == ["40.0", "41.5"]
    assert line[1].reason == "scale read again"
    assert tab.form.reason.isHidden()
    assert tab.form.reason.text() == ""


def test_filling_a_blank_later_needs_no_reason(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """A shift may be saved incomplete; a late assay completes it without ceremony."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "40")
    save(qtbot, tab)
    type_in(qtbot, tab, "s1", m.GRADE_A_T, "38,5")
    assert tab.form.reason.isHidden()
    save(qtbot, tab)
    assert stored(desk, "s1", m.GRADE_A_T) == "38.5"


def test_a_slipped_decimal_mark_is_asked_about_once(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """Ten times the usual output is not saved at the first try; saving once more keeps it."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "401")
    tab.form.save_button.click()
    assert stored(desk, "s1", m.CATHODE_T) is None
    assert "Did you mean 40.1" in tab.form.notice.text
    save(qtbot, tab)
    assert stored(desk, "s1", m.CATHODE_T) == "401"


def test_every_odd_value_is_read_before_it_is_kept(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """Two slipped marks are asked about one by one; none goes in unseen, and the ledger says that they were confirmed."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "401")
    type_in(qtbot, tab, "s2", m.CATHODE_T, "402")
    tab.form.save_button.click()
    assert "Tankhouse 1" in tab.form.notice.text
    save(qtbot, tab)
    assert (stored(desk, "s1", m.CATHODE_T), stored(desk, "s2", m.CATHODE_T)) == ("401", None)
    assert "Tankhouse 2" in tab.form.notice.text
    save(qtbot, tab)
    assert stored(desk, "s2", m.CATHODE_T) == "402"
    line = desk.reader.history(Subject(m.SECTION, "s2", TODAY, "night"), m.CATHODE_T)
    assert line[0].reason == "confirmed when asked"


def test_an_emptied_figure_shows_no_hint(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """A cleared field must not look as if it had the last shift's value."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "40")
    save(qtbot, tab)
    field(tab, "s1", m.CATHODE_T).clear()
    assert field(tab, "s1", m.CATHODE_T).placeholderText() == ""


def test_tab_follows_the_reading_order(qtbot: QtBot, tab: CathodeTab) -> None:
    """From the day over the shift to the first figure, and back."""
    tab.form.shift_choice.setFocus()
    qtbot.keyClick(tab.form.shift_choice, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is field(tab, "s1", m.CATHODE_T)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is tab.form.shift_choice


def test_current_efficiency_stands_only_in_a_pulled_row(qtbot: QtBot, tab: CathodeTab) -> None:
    """Harvest, deposit and copper in the cells follow each keystroke; the crop's efficiency needs pulled cells."""
    tab.form.show_shift(TODAY, "day")
    for figure, text in ((m.CATHODE_T, "40,1"), (m.AMPERE_HOURS_KAH, "300"), (m.CELLS_LIVE, "120")):
        type_in(qtbot, tab, "s1", figure, text)
    results = grid(tab)._results
    assert results["s1", m.HARVEST_T].text() == "40.1"
    assert results["s1", m.DEPOSIT_T].text() == "42.7"
    assert results["s1", IN_CELLS].text() == "?", "without the cells pulled, nobody knows what hangs in them"
    assert results["s1", CROP_CE].text() == ""
    type_in(qtbot, tab, "s1", m.CELLS_PULLED, "12")
    assert float(results["s1", IN_CELLS].text()) > 100
    assert 90 < float(results["s1", CROP_CE].text()) < 97


def test_hints_are_grey_and_never_values(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """The last shift's figures stand as placeholders; saving an untouched form stores nothing."""
    before = desk.reader.arrival()
    qtbot.keyClick(tab, Qt.Key.Key_Escape)
    tab.form.show_shift(TODAY, "day")
    assert field(tab, "s1", m.CURRENT_KA).placeholderText() == "25.0"
    assert field(tab, "s1", m.CURRENT_KA).text() == ""
    tab.form.save()
    assert desk.reader.arrival() == before
    assert tab.form.notice.text.endswith("Nothing new to save.")


def test_the_plan_of_a_shift_follows_the_weight_of_its_day(
    qtbot: QtBot, tab: CathodeTab, desk: Desk, store: Path, clock: FixedClock
) -> None:
    """3000 t in June are 50 t a shift; with today weighing double, 96.8: 3000 · 2 ÷ 31 days ÷ 2 shifts."""
    with open_workplace(store, "p1", "en", clock=clock.now) as workplace:
        row = PlanRow(date(2016, 6, 1), m.SECTION, "s1", m.CATHODE_T, Value(Decimal(3000)))
        record_plan(workplace.recorder, [row], "keyboard").or_raise()
        desk.look()
        assert field(tab, "s1", m.CATHODE_T).placeholderText() == "50.0"
        weight = WeightRow(TODAY, *WHOLE_PLANT, Decimal(2))
        record_weights(workplace.store, workplace.recorder, [weight], "keyboard", "double shift").or_raise()
    desk.look()
    assert field(tab, "s1", m.CATHODE_T).placeholderText() == "96.8"


def test_typing_survives_another_shift_and_another_window(
    qtbot: QtBot, store: Path, clock: FixedClock, tmp_path: Path
) -> None:
    """Half-done entries come back when the shift is shown again, and in a window opened after a crash."""
    drafts = MemoryDrafts()
    with open_desk(store, clock, drafts=drafts) as desk:
        tab = CathodeTab(desk)
        qtbot.addWidget(tab)
        type_in(qtbot, tab, "s1", m.CATHODE_T, "38,8")
        tab.form.show_shift(TODAY, "day")
        assert field(tab, "s1", m.CATHODE_T).text() == ""
        tab.form.show_shift(TODAY, "night")
        assert field(tab, "s1", m.CATHODE_T).text() == "38,8"
        qtbot.waitUntil(lambda: bool(drafts.kept), timeout=1000)
        kept = dict(drafts.kept)
    with open_desk(store, clock, drafts=MemoryDrafts(kept)) as desk:
        tab = CathodeTab(desk)
        qtbot.addWidget(tab)
        assert field(tab, "s1", m.CATHODE_T).text() == "38,8"
        assert stored(desk, "s1", m.CATHODE_T) is None
        save(qtbot, tab)
        assert stored(desk, "s1", m.CATHODE_T) == "38.8"
        assert not desk.drafts


def test_what_another_process_saved_differently_is_shown_beside_mine(
    qtbot: QtBot, tab: CathodeTab, desk: Desk, store: Path, clock: FixedClock
) -> None:
    """Two people, one figure: mine stays on screen, theirs is named, nothing is overwritten; Esc takes theirs."""
    type_in(qtbot, tab, "s1", m.CATHODE_T, "40,0")
    type_in(qtbot, tab, "s2", m.CATHODE_T, "39,0")
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        subjects = [Subject(m.SECTION, s, TODAY, "night") for s in ("s1", "s2")]
        other.recorder.save([Entry(subjects[0], values(cathode_t="41.0")), Entry(subjects[1], values(cathode_t="39"))])
    save(qtbot, tab)
    assert stored(desk, "s1", m.CATHODE_T) == "41.0"
    assert tab.form.notice.level is Level.CONFLICT
    assert "Sergey Kim" in tab.form.notice.text
    assert "41.0" in tab.form.notice.text
    place = field(tab, "s1", m.CATHODE_T)
    assert place.text() == "40,0"
    assert place.property("state") == "conflict"
    assert not field(tab, "s2", m.CATHODE_T).has_unsaved_typing
    qtbot.keyClick(place, Qt.Key.Key_Escape)
    assert place.text() == "41.0"
    assert not tab.form.has_typing


def test_what_another_process_saves_appears_in_the_fields(
    qtbot: QtBot, tab: CathodeTab, desk: Desk, store: Path, clock: FixedClock
) -> None:
    """A look at the store shows the other's figures, leaves my typing alone, and the list counts the shift."""
    type_in(qtbot, tab, "s1", m.REJECT_T, "0,3")
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        other.recorder.save([Entry(Subject(m.SECTION, "s1", TODAY, "night"), values(cathode_t="41.0"))])
    with qtbot.waitSignal(tab.form.shown, timeout=5000):
        assert desk.look()
    assert field(tab, "s1", m.CATHODE_T).text() == "41.0"
    assert field(tab, "s1", m.REJECT_T).text() == "0,3"
    qtbot.waitUntil(lambda: tab.latest.model().index(0, 2).data() == "≥ 41.0", timeout=2000)


def test_ctrl_z_in_a_field_undoes_typing_only(qtbot: QtBot, tab: CathodeTab, desk: Desk) -> None:
    """With unsaved typing Ctrl+Z takes the typing back and leaves the store alone."""
    before = desk.reader.arrival()
    type_in(qtbot, tab, "s1", m.CATHODE_T, "4")
    qtbot.keyClick(field(tab, "s1", m.CATHODE_T), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field(tab, "s1", m.CATHODE_T).text() == ""
    assert desk.reader.arrival() == before


def test_the_wheel_changes_no_figure_no_day_and_no_shift(qtbot: QtBot, tab: CathodeTab) -> None:
    """A notch of the wheel over any editor leaves everything as it is."""
    from tests.helpers.wheel import turn

    before = (tab.form.day, tab.form.shift)
    type_in(qtbot, tab, "s1", m.CATHODE_T, "40")
    for widget in (field(tab, "s1", m.CATHODE_T), tab.form.date_edit, tab.form.shift_choice):
        turn(widget)
    assert (tab.form.day, tab.form.shift) == before
    assert field(tab, "s1", m.CATHODE_T).text() == "40"


def test_an_odd_clock_is_questioned_before_the_first_save(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """Forty days after the newest command the clock is asked about once; saving again records with it."""
    clock.advance(days=40)
    with open_desk(store, clock) as desk:
        tab = CathodeTab(desk)
        qtbot.addWidget(tab)
        before = desk.reader.arrival()
        type_in(qtbot, tab, "s1", m.CATHODE_T, "40,0")
        tab.form.save_button.click()
        assert desk.reader.arrival() == before
        assert tab.form.notice.level is Level.WARNING
        save(qtbot, tab)
        assert desk.reader.arrival() == before + 1


def test_enter_goes_on_from_day_to_shift_to_the_first_figure(qtbot: QtBot, tab: CathodeTab) -> None:
    """A refused day says why and keeps the focus; a good one takes the words away, and Enter leads to the figures."""
    day = tab.form.date_edit
    day.setFocus(Qt.FocusReason.TabFocusReason)
    day.selectAll()
    qtbot.keyClicks(day, "05.07.2016")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    assert tab.form.notice.text == "Not accepted: 05.07.2016 has not begun yet; the last day is 30.06.2016."
    assert QApplication.focusWidget() is day
    day.selectAll()
    qtbot.keyClicks(day, "30.06.2016")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    assert tab.form.notice.text == ""
    assert QApplication.focusWidget() is tab.form.shift_choice
    qtbot.keyClick(tab.form.shift_choice, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is field(tab, "s1", m.CATHODE_T)


@pytest.mark.parametrize(("written", "again"), [("31.06.2016", ""), ("30.06.2016", "28.06.2016")])
def test_nothing_is_saved_while_another_day_is_written_than_holds(
    qtbot: QtBot, tab: CathodeTab, desk: Desk, written: str, again: str
) -> None:
    """Figures typed under a day that was refused go nowhere until the day is put right; none of them is lost."""
    day = tab.form.date_edit
    day.setFocus(Qt.FocusReason.TabFocusReason)
    day.selectAll()
    qtbot.keyClicks(day, written)
    type_in(qtbot, tab, "s1", m.CATHODE_T, "40,0")
    before = desk.reader.arrival()
    if again:
        day.setFocus()
        qtbot.keyClicks(day, again)
    tab.form.save()
    assert "but 30.06.2016 holds: nothing was saved" in tab.form.notice.text
    assert (desk.reader.arrival(), QApplication.focusWidget()) == (before, day)
    qtbot.keyClick(day, Qt.Key.Key_Escape)
    save(qtbot, tab)
    assert stored(desk, "s1", m.CATHODE_T) == "40.0"


def test_missing_shifts_of_earlier_months_are_named(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """The list of latest entries says how many shifts lack this year and which was the last, and leads to it."""
    may = date(2016, 5, 20)
    with open_workplace(store, "p1", "en", clock=clock.now) as workplace:
        for back in range(22):
            day = may + timedelta(days=back)
            if day < TODAY - timedelta(days=20):
                enter_day(workplace, day)
        for section in ("s1", "s2"):
            subject = Subject(m.SECTION, section, date(2016, 5, 25), "night")
            row = workplace.store.at([subject])[subject]
            workplace.recorder.save([Entry(subject, dict.fromkeys(row))], reason="of another day").or_raise()
    with open_desk(store, clock) as desk:
        tab = CathodeTab(desk)
        qtbot.addWidget(tab)
        with qtbot.waitExposed(tab):
            tab.show()
        tab.settle()
        # Today's day shift of the small plant is not entered either.
        assert tab._list.caption.text() == "missing this year: 2, last 30.06.2016, Day"
        enter_missing = [Entry(Subject(m.SECTION, s, TODAY, "day"), values(cathode_t="40")) for s in ("s1", "s2")]
        desk.workplace.recorder.save(enter_missing).or_raise()
        desk.look()
        tab.settle()
        assert tab._list.caption.text() == "missing this year: 1, last 25.05.2016, Night"
        qtbot.mouseClick(tab._list.caption, Qt.MouseButton.LeftButton)
        assert (tab.form.day, tab.form.shift) == (date(2016, 5, 25), "night"), "the caption leads to what it names"
        tab.form.show_shift(TODAY, "day")
        tab._list.caption.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(tab._list.caption, Qt.Key.Key_Return)
        assert (tab.form.day, tab.form.shift) == (date(2016, 5, 25), "night")


def test_every_editor_has_a_name_for_a_screen_reader(tab: CathodeTab) -> None:
    """Whoever cannot see the headings hears section, figure and unit."""
    for place in grid(tab).fields.values():
        assert place.accessibleName().count(",") >= 2
    for widget in (tab.form.date_edit, tab.form.shift_choice, tab.form.remark, tab.form.reason, tab.form.save_button):
        assert widget.accessibleName()
