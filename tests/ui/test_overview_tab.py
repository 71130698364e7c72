"""The overview says what it shows and how complete it is, and every line leads to where it is put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Period, day_number
from plantdesk.domain.plan import Plan
from plantdesk.domain.plant import DIVISION, FIRST_DAY, NAME_EN
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.domain.text import msg
from plantdesk.services.attention import Gravity, Item, attention
from plantdesk.services.completeness import Shifts
from plantdesk.services.lens import Lens
from plantdesk.services.plans import PlanRow, record_plan
from plantdesk.services.recording import Entry
from plantdesk.ui import trends
from plantdesk.ui.desk import Desk
from plantdesk.ui.tabs.cathode_tab import CathodeTab
from plantdesk.ui.tabs.overview_tab import OverviewTab
from plantdesk.ui.theme import load_fonts
from plantdesk.ui.trends.outlook import Outlook
from plantdesk.ui.widgets.elided_label import ElidedLabel
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import enter_day, make_plant, open_desk
from tests.helpers.programmes import record_milestone

TODAY = date(2016, 6, 30)
YESTERDAY = date(2016, 6, 29)
SECTION_A_DAY = Decimal("80.2")
"""Tonnes that each of the two sections of the small plant makes on a complete day."""


@pytest.fixture
def tab(qtbot: QtBot, desk: Desk) -> OverviewTab:
    """Give the overview of the small plant, with its charts."""
    tab = OverviewTab(desk)
    qtbot.addWidget(tab)
    tab.resize(1366, 650)
    with qtbot.waitExposed(tab):
        tab.show()
    tab.add_charts(trends)
    return tab


def lines(tab: OverviewTab) -> list[str]:
    """Give the lines that ask for attention."""
    items = [tab._lines.itemAt(place) for place in range(tab._lines.count())]
    rows = [item.widget() for item in items if item is not None]
    return [label.text() for row in rows if row is not None for label in row.findChildren(ElidedLabel)]


def with_plan(store: Path, clock: FixedClock, tonnes: str) -> None:
    """Record a plan for June 2016."""
    with open_workplace(store, "p1", "en", clock=clock.now) as workplace:
        rows = [PlanRow(date(2016, 6, 1), "section", "s1", m.CATHODE_T, Value(Decimal(tonnes)))]
        record_plan(workplace.recorder, rows, "keyboard")


def test_yesterday_stands_with_its_completeness(tab: OverviewTab) -> None:
    """The last complete day is yesterday while today's shifts are open; without a plan it says so."""
    assert tab.tiles["day"].texts == ("Cathode · 29.06.2016", "160.4", "t", "no plan for this day", "2 of 2 shifts")


def test_sums_with_missing_shifts_are_at_least(tab: OverviewTab) -> None:
    """June has 20 complete days of 29: the sum is at least, and the shifts are counted."""
    assert tab.tiles["month"].texts == (
        "Cathode · June, to 29.06",
        "≥ 3\u00a0208.0",
        "t",
        "no plan for these days",
        "40 of 58 shifts",
    )


def test_what_is_unknown_shows_a_dash_and_why(tab: OverviewTab) -> None:
    """No ore was ever entered, no plan, no milestones, no figures of last year."""
    assert tab.tiles["head"].texts[1] == "?"
    assert tab.tiles["recovery"].texts[3] == "no shift has all assays"
    assert tab.tiles["year"].texts[1] == "?"
    assert tab.tiles["milestones"].texts[1:4] == ("?", "", "none is set up yet")
    assert tab.tiles["half_year"].texts[3] == "2015: no figures"


def test_a_change_on_days_that_lack_shifts_claims_no_bound(tab: OverviewTab) -> None:
    """Half of this half-year is missing: the change is at least so much only where nothing is missing of last year's."""
    figures = tab._news.figures
    cathode = replace(figures.cathode, half_year_vs_last_year_pct=Decimal(3))
    for before, words in ((Shifts(2, 2), "≥ +3.0 % on 2015"), (Shifts(1, 2), "+3.0 % on 2015")):
        tab._tiles.show_figures(replace(figures, cathode=cathode, half_year_before=before))
        assert tab.tiles["half_year"].texts[3] == words


def test_the_day_compares_with_its_plan(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """A plan of 4500 t for June is 150 t a day: 160.4 t are 106.9 %."""
    assert Plan({date(2016, 6, 1): Decimal(4500)}).day(YESTERDAY) == Decimal(150)
    with_plan(store, clock, "4500")
    with open_desk(store, clock) as desk:
        tab = OverviewTab(desk)
        qtbot.addWidget(tab)
        assert tab.tiles["day"].texts[3] == "plan 150.0 t · 106.9 %"
        assert not tab.tiles["day"].bar.is_abnormal
        assert tab.tiles["month"].texts[3] == "≥ 73.7 % of plan to date"


def test_a_day_far_below_plan_is_marked_only_when_it_is_complete(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """160.4 t of 200 are abnormal; a month with missing shifts says nothing of good or bad."""
    with_plan(store, clock, "6000")
    with open_desk(store, clock) as desk:
        tab = OverviewTab(desk)
        qtbot.addWidget(tab)
        assert tab.tiles["day"].bar.is_abnormal
        assert not tab.tiles["month"].bar.is_abnormal


def test_a_day_looked_back_at_is_the_day_that_is_shown(qtbot: QtBot, desk: Desk) -> None:
    """As of 30 June, which is not whole, the tiles say what there is of it, and not the day before."""
    desk.look_through(Lens(as_of=TODAY))
    tab = OverviewTab(desk)
    qtbot.addWidget(tab)
    assert tab.tiles["day"].texts[:2] == ("Cathode · 30.06.2016", "?")
    assert tab.tiles["month"].texts[0] == "Cathode · June, to 30.06"


def test_a_part_of_the_plant_without_tankhouses_shows_no_cathode_tiles(qtbot: QtBot, desk: Desk) -> None:
    """Nothing of a concentrator's overview asks for cathodes; one line says why."""
    with open_workplace(desk.workplace.path, "p1", "en", clock=desk.workplace.clock) as other:
        other.recorder.configure([(Subject(DIVISION, "d9", FIRST_DAY), {NAME_EN: "Concentrator"})])
    desk.look()
    desk.look_through(Lens(scope=Scope("d9")))
    tab = OverviewTab(desk)
    qtbot.addWidget(tab)
    tab.add_charts(trends)
    assert {key for key, tile in tab.tiles.items() if not tile.isHidden()} == {"head", "recovery", "milestones"}
    assert tab._calendar.isHidden()
    assert not tab._no_cathodes.isHidden()
    assert isinstance(tab.trends, trends.OverviewTrends)
    assert tab.trends.outlook.isHidden()
    cathode = CathodeTab(desk)
    qtbot.addWidget(cathode)
    assert "Ctrl+Shift+L" in cathode.form.notice.text


def test_today_counts_once_all_its_shifts_are_there(
    qtbot: QtBot, tab: OverviewTab, desk: Desk, store: Path, clock: FixedClock
) -> None:
    """What another window saves is on the screen after a moment; a complete today becomes the day shown."""
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        enter_day(other, TODAY)
    assert desk.look()
    qtbot.waitUntil(lambda: tab.tiles["day"].texts[0] == "Cathode · 30.06.2016", timeout=5000)
    assert tab.tiles["day"].texts[4] == "2 of 2 shifts"


def test_a_missing_shift_leads_to_its_form(qtbot: QtBot, tab: OverviewTab) -> None:
    """The button of the line emits the tab, day and shift."""
    assert lines(tab) == ["Not entered: Cathode output; 30.06.2016, “Day”."]
    button = tab._attention.findChild(QPushButton)
    assert button is not None
    with qtbot.waitSignal(tab.shift_wanted) as wanted:
        button.click()
    assert wanted.args == ["cathode", TODAY, "day", "", ""]


def test_a_line_goes_once_it_is_put_right(
    qtbot: QtBot, tab: OverviewTab, desk: Desk, store: Path, clock: FixedClock
) -> None:
    """Nothing is left on the list after the shift is entered, and the list says so."""
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        enter_day(other, TODAY)
    desk.look()
    qtbot.waitUntil(lambda: not tab._attention.findChildren(QPushButton), timeout=5000)


def test_at_most_five_lines_and_the_rest_is_counted(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """The list is short; what it leaves out is counted in its caption."""
    with open_workplace(store, "p1", "en", clock=clock.now) as workplace:
        for code in "ab":
            dates = {"baseline": "2016-06-01", "forecast": "2016-06-05"}
            record_milestone(workplace.recorder, code, {"name_en": f"Step {code}", **dates})
    with open_desk(store, clock) as desk:
        tab = OverviewTab(desk)
        qtbot.addWidget(tab)
        assert len(tab._attention.findChildren(QPushButton)) == 2
        tab._show_items([item for item in attention(desk.reader, clock.now()) for _ in range(4)])
        assert tab._more.text() == "and 3 more of less weight ›"


def test_the_lines_of_less_weight_are_opened_and_put_away(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """A click, or Space, on what is counted shows every line; another shows the short list again."""
    with open_desk(store, clock) as desk:
        tab = OverviewTab(desk)
        qtbot.addWidget(tab)
        with qtbot.waitExposed(tab):
            tab.show()
        tab._news = replace(tab._news, items=[item for item in tab._news.items for _ in range(9)])
        tab._show_items(tab._news.items)
        few, items = len(lines(tab)), len(tab._news.items)
        assert few < items
        high = tab._calendar.height()
        qtbot.mouseClick(tab._more, Qt.MouseButton.LeftButton)
        assert len(lines(tab)) == items
        qtbot.waitUntil(lambda: tab._attention.height() > high)
        assert tab._calendar.height() == high
        qtbot.keyClick(tab._more, Qt.Key.Key_Space)
        assert len(lines(tab)) == few


def test_a_day_that_lacks_its_night_opens_the_night(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """The calendar leads to the shift that is missing, not to the one that is whole."""
    with open_workplace(store, "p1", "en", clock=clock.now) as workplace:
        for section in ("s1", "s2"):
            there = workplace.store.at([Subject(m.SECTION, section, YESTERDAY, "night")])
            row = next(iter(there.values()))
            workplace.recorder.save(
                [Entry(Subject(m.SECTION, section, YESTERDAY, "night"), dict.fromkeys(row))], reason="of another day"
            ).or_raise()
    with open_desk(store, clock) as desk:
        tab = OverviewTab(desk)
        qtbot.addWidget(tab)
        qtbot.keyClick(tab.calendar, Qt.Key.Key_Up)
        with qtbot.waitSignal(tab.shift_wanted) as opened:
            qtbot.keyClick(tab.calendar, Qt.Key.Key_Return)
        assert opened.args[:3] == ["cathode", YESTERDAY, "night"]


def test_milestones_are_counted_against_the_baseline(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """One of two is done, both were promised by now, one is late."""
    with open_workplace(store, "p1", "en", clock=clock.now) as workplace:
        record_milestone(workplace.recorder, "a", {"name_en": "Pit", "baseline": "2016-06-01", "actual": "2016-06-02"})
        record_milestone(workplace.recorder, "b", {"name_en": "Heap", "baseline": "2016-06-10"})
    with open_desk(store, clock) as desk:
        tab = OverviewTab(desk)
        qtbot.addWidget(tab)
        assert tab.tiles["milestones"].texts[1:] == ("1 / 2", "done", "late: 1", "by the baseline now: 2")


def test_the_calendar_tells_each_day_and_leads_to_it(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """Yesterday is told with its plan, today as not entered; Enter on a day opens its first shift."""
    with_plan(store, clock, "4500")
    with open_desk(store, clock) as desk:
        tab = OverviewTab(desk)
        qtbot.addWidget(tab)
        assert tab.calendar.accessibleDescription() == "Thu, 30.06.2016: nothing is entered, plan 150.0 t"
        qtbot.keyClick(tab.calendar, Qt.Key.Key_Up)
        assert tab.calendar.accessibleDescription() == "Wed, 29.06.2016: 160.4 t, plan 150.0 t, 106.9 %"
        with qtbot.waitSignal(tab.shift_wanted) as wanted:
            qtbot.keyClick(tab.calendar, Qt.Key.Key_Return)
        assert wanted.args == ["cathode", YESTERDAY, "day", "", ""]


def test_a_commit_while_another_tab_is_in_front_waits(
    qtbot: QtBot, tab: OverviewTab, desk: Desk, store: Path, clock: FixedClock
) -> None:
    """A hidden overview reads nothing; it is up to date when it comes back to the front."""
    tab.hide()
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        enter_day(other, TODAY)
    desk.look()
    qtbot.wait(80)
    assert tab.tiles["day"].texts[0] == "Cathode · 29.06.2016"
    tab.show()
    qtbot.waitUntil(lambda: tab.tiles["day"].texts[0] == "Cathode · 30.06.2016", timeout=5000)


def test_the_fan_shows_how_far_ahead_of_plan(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """Twenty days of 160.4 t against 150 t planned are 208 t ahead, though nine days of June are missing."""
    with_plan(store, clock, "4500")
    with open_desk(store, clock) as desk:
        tab = OverviewTab(desk)
        qtbot.addWidget(tab)
        tab.add_charts(trends)
        with qtbot.waitExposed(tab):
            tab.show()
        assert isinstance(tab.trends, trends.OverviewTrends)
        outlook = tab.trends.outlook
        qtbot.mouseClick(outlook.buttons[Period.MONTH], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "June 2016" in outlook.plot.accessibleName(), timeout=5000)
        assert ahead(outlook, YESTERDAY) == pytest.approx(20 * 10.4)
        assert "plan 4\u00a0500.0 t" in outlook.words.text()
        with open_workplace(store, "p2", "en", clock=clock.now) as other:
            enter_day(other, TODAY)
        desk.look()
        qtbot.waitUntil(lambda: outlook.plot.picture.today == day_number(TODAY), timeout=5000)
        assert ahead(outlook, TODAY) == pytest.approx(21 * 10.4)


def ahead(outlook: Outlook, day: date) -> float:
    """Give how far ahead of plan the chart stands on a day."""
    picture = outlook.plot.picture
    assert picture is not None
    made = next(line for line in picture.lines if line.name == "made")
    return made.values[day_number(day)]


def test_no_text_is_cut_at_1366_pixels_in_russian(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """Titles and captions of all ten tiles fit in two rows."""
    with_plan(store, clock, "4500")
    with open_desk(store, clock, "ru") as desk:
        tab = OverviewTab(desk)
        qtbot.addWidget(tab)
        load_fonts()
        tab.setFont(desk.theme.font())
        tab.setStyleSheet(desk.theme.style_sheet())
        tab.resize(1366, 650)
        with qtbot.waitExposed(tab):
            tab.show()
        assert tab.tiles["day"].texts[1] == "160,4"
        cut = [label.text() for tile in tab.tiles.values() for label in tile.findChildren(ElidedLabel) if label.is_cut]
        assert cut == []


def test_small_plant_is_what_these_tests_think(tmp_path: Path, clock: FixedClock) -> None:
    """Two sections make 160.4 t on a complete day."""
    path = tmp_path / "p.plantdesk"
    make_plant(path, clock, 1)
    with open_workplace(path, "p1", "en", clock=clock.now) as workplace:
        rows = workplace.store.daily_exact(m.SECTION, "", m.CATHODE_T, TODAY - timedelta(days=1), TODAY)
        assert [Decimal(row[1]) for row in rows] == [2 * SECTION_A_DAY]


def test_nothing_scrolls_where_the_bar_of_the_past_takes_its_room(qtbot: QtBot, tab: OverviewTab, desk: Desk) -> None:
    """On a small screen with a bar above the tabs there are four lines instead of five, and none is hidden beneath."""
    items = [Item(90 - n, Gravity.WARNING, msg("Not now:"), "cathode", TODAY) for n in range(7)]
    (page,) = tab.findChildren(QScrollArea)
    tab._news = replace(tab._news, items=items)
    tab.setStyleSheet(desk.theme.style_sheet())
    tab._show()
    tab.resize(1366, 900)
    qtbot.waitUntil(lambda: tab._lines.minimumSize().height() >= 5 * 32, timeout=2000)
    needed = page.widget().minimumSizeHint().height()
    for height, count in ((needed, 5), (needed - 10, 4), (needed, 5)):
        tab.resize(1366, height)
        qtbot.waitUntil(lambda count=count: len(lines(tab)) == count, timeout=2000)  # type: ignore[misc]
        qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() == 0, timeout=2000)
        assert f"{7 - count} more" in tab._more.text()
    tab.resize(1366, 500)
    qtbot.waitUntil(lambda: len(lines(tab)) == 5, timeout=2000)  # it scrolls anyway
