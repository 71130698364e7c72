"""Ore is entered by source, concentrator and heap, and what follows stands beside it while it is typed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.services.recording import Entry
from plantdesk.ui import trends
from plantdesk.ui.charts.items import BarsItem
from plantdesk.ui.desk import Desk
from plantdesk.ui.entry.grid import SheetGrid
from plantdesk.ui.models.shift_table import BY
from plantdesk.ui.tabs.ore_tab import CONC_CU, EXTRACTION, FEED_PCT, HEAP_CU, RECOVERY, SHARE, OreTab
from plantdesk.ui.trends.ore import HEAD, OreTrends
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import open_desk, values

TODAY = date(2016, 6, 30)
YESTERDAY = date(2016, 6, 29)
SOURCES = {"o1": ("North", "sulphide"), "o2": ("South", "mixed"), "o3": ("Dump", "off_balance")}


def make_ore_plant(path: Path, clock: FixedClock) -> None:
    """Make a store with three sources, a concentrator and a heap, and complete shifts yesterday."""
    with open_workplace(path, "p1", "en", create=True, clock=clock.now) as workplace:
        settings: list[tuple[Subject, dict[str, str | None]]] = [
            (Subject(p.PERSON, "p1", p.FIRST_DAY), {p.NAME_EN: "Ann"}),
            (Subject(p.CONCENTRATOR, "c1", p.FIRST_DAY), {p.NAME_EN: "Old mill", p.NAME_RU: "Старая фабрика"}),
            (Subject(p.HEAP, "h1", p.FIRST_DAY), {p.NAME_EN: "Heap 1"}),
        ]
        for place, (source, (name, kind)) in enumerate(SOURCES.items()):
            route = "heap:h1" if source == "o3" else "concentrator:c1"
            attributes = {p.NAME_EN: name, p.ORE_TYPE: kind, p.ROUTE: route, p.ORDER: str(place)}
            settings.append((Subject(p.SOURCE, source, p.FIRST_DAY), dict(attributes)))
        workplace.recorder.configure(settings)
        for shift in ("day", "night"):
            entries = [
                Entry(Subject(m.SOURCE, source, YESTERDAY, shift), values(wet_t="700", moisture_pct="2", cu_pct="0.80"))
                for source in SOURCES
            ]
            mill = values(conc_dry_t="40", conc_cu_pct="30", tail_cu_pct="0.1")
            entries.append(Entry(Subject(m.CONCENTRATOR, "c1", YESTERDAY, shift), mill))
            heap = values(pls_flow_m3h="100", pls_gpl="2.5", raffinate_gpl="0.25")
            entries.append(Entry(Subject(m.HEAP, "h1", YESTERDAY, shift), heap))
            assert not workplace.recorder.save(entries).refused


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Path:
    """Give a store with ore alone."""
    path = tmp_path / "ore.plantdesk"
    make_ore_plant(path, clock)
    return path


@pytest.fixture
def tab(qtbot: QtBot, desk: Desk) -> OreTab:
    """Give the ore tab on today's night shift, with its charts."""
    tab = OreTab(desk)
    qtbot.addWidget(tab)
    tab.resize(1500, 860)
    with qtbot.waitExposed(tab):
        tab.show()
    tab.add_charts(trends)
    return tab


def grid(tab: OreTab, sheet: str) -> SheetGrid:
    """Give the grid of a sheet."""
    return tab.form.grids[sheet]


def type_in(qtbot: QtBot, tab: OreTab, sheet: str, unit: str, **texts: str) -> None:
    """Type figures of one unit and have them judged."""
    for figure, text in texts.items():
        field = grid(tab, sheet).fields[unit, figure]
        field.setFocus()
        qtbot.keyClicks(field, text)
    tab.form.settle()


def result(tab: OreTab, sheet: str, unit: str, key: str) -> QLabel:
    """Give the label of a computed figure."""
    return grid(tab, sheet)._results[unit, key]


def total(tab: OreTab, sheet: str, key: str) -> str:
    """Give what stands under a column."""
    return grid(tab, sheet)._totals[key].text()


def test_dry_tonnes_and_copper_follow_the_typing(qtbot: QtBot, tab: OreTab) -> None:
    """1250 t wet at 4.2 % moisture and 0.99 % Cu are 1197.5 t dry with 11.86 t of copper (vector AG-1)."""
    type_in(qtbot, tab, m.ORE, "o1", wet_t="1250", moisture_pct="4,2")
    assert result(tab, m.ORE, "o1", m.DRY_T).text() == "1\u00a0198"
    assert result(tab, m.ORE, "o1", m.ORE_CU_T).text() == "?"
    assert result(tab, m.ORE, "o1", m.ORE_CU_T).toolTip() == "Copper grade: not entered yet."
    type_in(qtbot, tab, m.ORE, "o1", cu_pct="0,99")
    assert result(tab, m.ORE, "o1", m.ORE_CU_T).text() == "11.9"


def test_the_total_grade_is_weighted_by_dry_tonnes(qtbot: QtBot, tab: OreTab) -> None:
    """1200 t at 1.05, 800 t at 0.62 and 500 t at 0.31 % are 0.764 %, not 0.66 (vector AG-2)."""
    for unit, wet, grade in (("o1", "1200", "1.05"), ("o2", "800", "0.62"), ("o3", "500", "0.31")):
        type_in(qtbot, tab, m.ORE, unit, wet_t=wet, moisture_pct="0", cu_pct=grade)
    assert total(tab, m.ORE, m.CU_PCT) == "0.764"
    assert total(tab, m.ORE, m.WET_T) == "2\u00a0500"
    assert result(tab, m.ORE, "o1", SHARE).text() == "48.0"


def test_a_total_says_what_is_not_in_it(qtbot: QtBot, tab: OreTab) -> None:
    """While a source is missing its tonnes are at least, and a mean without some grades is marked and explained."""
    type_in(qtbot, tab, m.ORE, "o1", wet_t="1200", moisture_pct="0", cu_pct="1.05")
    type_in(qtbot, tab, m.ORE, "o2", wet_t="800", moisture_pct="0")
    assert total(tab, m.ORE, m.WET_T) == "≥ 2\u00a0000"
    assert total(tab, m.ORE, m.CU_PCT) == "○ 1.050"
    assert "800" in grid(tab, m.ORE)._totals[m.CU_PCT].toolTip()
    type_in(qtbot, tab, m.ORE, "o3", wet_t="-")
    assert total(tab, m.ORE, m.WET_T) == "2\u00a0000"


def test_shares_are_at_most_while_sources_are_missing(qtbot: QtBot, tab: OreTab) -> None:
    """The first source that is entered is not the whole of the ore: its share is at most 100 % until all are there."""
    type_in(qtbot, tab, m.ORE, "o1", wet_t="1200", moisture_pct="0")
    assert result(tab, m.ORE, "o1", SHARE).text() == "≤ 100.0"
    assert "missing" in result(tab, m.ORE, "o1", SHARE).toolTip()
    assert total(tab, m.ORE, SHARE) == "≤ 100"
    type_in(qtbot, tab, m.ORE, "o2", wet_t="800", moisture_pct="0")
    type_in(qtbot, tab, m.ORE, "o3", wet_t="-")
    assert result(tab, m.ORE, "o1", SHARE).text() == "60.0"
    assert total(tab, m.ORE, SHARE) == "100"


def test_grades_below_detection_are_never_shown_as_measured(qtbot: QtBot, tab: OreTab) -> None:
    """<0.005 % alone gives a feed below 0.005 %, not one of 0.003; beside a measured grade the mean is about so much."""
    type_in(qtbot, tab, m.ORE, "o1", wet_t="1000", moisture_pct="0", cu_pct="<0,005")
    assert result(tab, m.CONCENTRATOR, "c1", FEED_PCT).text() == "<0.005"
    assert "half its limit" in result(tab, m.CONCENTRATOR, "c1", FEED_PCT).toolTip()
    assert total(tab, m.ORE, m.CU_PCT) == "<0.005"
    assert result(tab, m.ORE, "o1", m.ORE_CU_T).text() == "≈ 0.0"
    type_in(qtbot, tab, m.ORE, "o2", wet_t="1000", moisture_pct="0", cu_pct="1")
    assert result(tab, m.CONCENTRATOR, "c1", FEED_PCT).text() == "≈ 0.501"


def test_recovery_is_computed_with_its_error_and_never_typed(qtbot: QtBot, tab: OreTab) -> None:
    """Feed 1.0, concentrate 10 and tailings 0.2 % give 81.6 ± 0.6 % (vectors TP-1 and TP-σ), in a label."""
    type_in(qtbot, tab, m.ORE, "o1", wet_t="1000", moisture_pct="0", cu_pct="1.0")
    assert result(tab, m.CONCENTRATOR, "c1", FEED_PCT).text() == "1.000"
    assert result(tab, m.CONCENTRATOR, "c1", RECOVERY).text() == ""
    type_in(qtbot, tab, m.CONCENTRATOR, "c1", conc_dry_t="80")
    assert result(tab, m.CONCENTRATOR, "c1", RECOVERY).toolTip() == "Copper in concentrate: not entered yet."
    type_in(qtbot, tab, m.CONCENTRATOR, "c1", conc_cu_pct="10", tail_cu_pct="0.2")
    shown = result(tab, m.CONCENTRATOR, "c1", RECOVERY)
    assert shown.text().startswith("81.6 ")
    assert "±0.6" in shown.text()
    assert "Yield 8.16 %; 12.25 t of ore to a tonne of concentrate; enriched 10.0 times." in shown.toolTip()
    assert "0.55" in shown.toolTip() or "0.56" in shown.toolTip()
    assert result(tab, m.CONCENTRATOR, "c1", CONC_CU).text() == "8.0"
    assert RECOVERY not in {key for _, key in grid(tab, m.CONCENTRATOR).fields}


def test_what_cannot_be_a_separation_is_asked_about_while_typing(qtbot: QtBot, tab: OreTab) -> None:
    """Tailings above the feed show a dash with its cause, and the line says so before anything is saved."""
    type_in(qtbot, tab, m.ORE, "o1", wet_t="1000", moisture_pct="0", cu_pct="0.3")
    type_in(qtbot, tab, m.CONCENTRATOR, "c1", conc_cu_pct="20", tail_cu_pct="0.35")
    shown = result(tab, m.CONCENTRATOR, "c1", RECOVERY)
    assert shown.text() == "?"
    assert "above the feed" in shown.toolTip()
    assert "Old mill" in tab.form.notice.text


def test_copper_from_a_heap_is_that_of_the_shift(qtbot: QtBot, tab: OreTab) -> None:
    """1200 m³/h from 2.5 to 0.25 g/L are 32.4 t in twelve hours and 90 % (vector SX-1, 64.8 t a day)."""
    type_in(qtbot, tab, m.LEACH, "h1", pls_flow_m3h="1200", pls_gpl="2,5", raffinate_gpl="0,25")
    assert result(tab, m.LEACH, "h1", HEAP_CU).text() == "32.4"
    assert result(tab, m.LEACH, "h1", EXTRACTION).text() == "90.0"


def test_a_source_shows_its_ore_type_and_route(tab: OreTab) -> None:
    """Type and route stand under the name."""
    assert grid(tab, m.ORE)._notes["o1"].text() == "sulphide → Old mill"
    assert grid(tab, m.ORE)._notes["o3"].text() == "off-balance → Heap 1"


def test_enter_goes_from_sheet_to_sheet(qtbot: QtBot, tab: OreTab) -> None:
    """After the last figure of the ore comes the first of the concentrator, then the heap, then the remark."""
    for sheet, last, target in (
        (m.ORE, ("o3", m.CU_PCT), (m.CONCENTRATOR, "c1", m.CONC_DRY_T)),
        (m.CONCENTRATOR, ("c1", m.TAIL_CU_PCT), (m.LEACH, "h1", m.PLS_FLOW_M3H)),
    ):
        field = grid(tab, sheet).fields[last]
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is grid(tab, target[0]).fields[target[1], target[2]]


def test_typing_is_ringed_in_the_charts_until_it_is_saved(qtbot: QtBot, tab: OreTab) -> None:
    """The day's tonnes and grade of the source are ringed; the head grade only once all ore has its grade."""
    charts = tab.trends
    assert charts is not None
    day = (TODAY - date(1970, 1, 1)).days
    type_in(qtbot, tab, m.ORE, "o1", wet_t="1000", moisture_pct="0", cu_pct="1.0")
    assert charts.tonnes._drawn["o1"].unsaved == {day: pytest.approx(1000)}
    assert charts.chosen._drawn["o1"].unsaved == {day: pytest.approx(1.0)}
    assert charts.tonnes._drawn[HEAD].unsaved == {}
    type_in(qtbot, tab, m.ORE, "o2", wet_t="1000", moisture_pct="0", cu_pct="0.5")
    type_in(qtbot, tab, m.ORE, "o3", wet_t="-")
    assert charts.tonnes._drawn[HEAD].unsaved == {day: pytest.approx(0.75)}
    with qtbot.waitSignal(tab.form.saved, timeout=5000):
        tab.form.save()
    assert charts.tonnes._drawn["o1"].unsaved == {}
    assert charts.tonnes._drawn["o1"].daily.at(day) == pytest.approx(1000)
    assert charts.tonnes._drawn[HEAD].daily.at(day) == pytest.approx(0.75)


def test_stacked_rings_stand_on_what_is_beneath(qtbot: QtBot, tab: OreTab) -> None:
    """The ring of the second source stands on the typed tonnes of the first, and is read out as its own tonnes."""
    charts = tab.trends
    assert charts is not None
    day = (TODAY - date(1970, 1, 1)).days
    type_in(qtbot, tab, m.ORE, "o1", wet_t="1000", moisture_pct="0")
    type_in(qtbot, tab, m.ORE, "o2", wet_t="500", moisture_pct="0")
    marks = charts.tonnes.marks_of("o2")
    assert marks is not None
    assert marks.pending == {day: pytest.approx(1500)}
    assert charts.tonnes._drawn["o2"].unsaved == {day: pytest.approx(500)}


def test_what_another_window_saves_appears(
    qtbot: QtBot, tab: OreTab, desk: Desk, store: Path, clock: FixedClock
) -> None:
    """A shift that somebody else saves stands in the grid, the list and the charts after the next look."""
    charts = tab.trends
    assert charts is not None
    with open_workplace(store, "p1", "en", clock=clock.now) as other:
        entry = Entry(Subject(m.SOURCE, "o1", TODAY, "night"), values(wet_t="700", moisture_pct="0"))
        other.recorder.save([entry])
    with qtbot.waitSignal(tab.form.shown, timeout=5000):
        assert desk.look()
        assert charts.tonnes._drawn["o1"].daily.at((TODAY - date(1970, 1, 1)).days) == pytest.approx(700)
    assert grid(tab, m.ORE).fields["o1", m.WET_T].text() == "700"


def test_latest_entries_show_missing_shifts(tab: OreTab) -> None:
    """Yesterday stands with tonnes, grade and recovery; today's day shift is missing."""
    model = tab.latest.model()
    lines = [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(4)]
    assert "missing" in lines[1][BY]
    assert lines[2][:5] == ["29.06", "Night", "2\u00a0100", "0.800", "87.8"]


def test_a_narrow_window_needs_no_scroll_bar_across(qtbot: QtBot, tab: OreTab) -> None:
    """At the width of 1366 pixels with 125 % scaling every field stays inside the window, at least 64 pixels wide."""
    tab.resize(1093, 520)
    qtbot.waitUntil(lambda: tab.form.width() < 1093)
    for sheet in (m.ORE, m.CONCENTRATOR, m.LEACH):
        for field in grid(tab, sheet).fields.values():
            right = field.mapTo(tab, field.rect().topRight()).x()
            assert right < 1093
            assert field.width() >= 64


class Shown(NamedTuple):
    """A tab as a window has it, whatever room is left being all it gets; the window lives as long as this."""

    tab: OreTab
    window: QMainWindow


def in_window(qtbot: QtBot, desk: Desk, width: int, height: int) -> Shown:
    """Show the tab in a window of this size."""
    shown = Shown(OreTab(desk), QMainWindow())
    qtbot.addWidget(shown.window)
    shown.window.setMinimumSize(900, 300)
    shown.window.setCentralWidget(shown.tab)
    shown.window.resize(width, height)
    with qtbot.waitExposed(shown.window):
        shown.window.show()
    return shown


def test_headings_beside_each_other_stand_on_one_line(qtbot: QtBot, many: Path, clock: FixedClock) -> None:
    """In a narrow window two heaps stand beside four concentrators: their headings begin at the same height."""
    with open_desk(many, clock) as desk:
        tab, _window = in_window(qtbot, desk, 1093, 700)
        heads = [grid(tab, sheet)._head for sheet in (m.CONCENTRATOR, m.LEACH)]
        qtbot.waitUntil(lambda: len({head.mapTo(tab, head.rect().topLeft()).y() for head in heads}) == 1)
        qtbot.waitUntil(lambda: len({head.mapTo(tab, head.rect().bottomLeft()).y() for head in heads}) == 1)


def test_the_tab_speaks_russian(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """Numbers have the decimal comma, ore types and causes are Russian."""
    with open_desk(store, clock, "ru") as desk:
        tab = OreTab(desk)
        qtbot.addWidget(tab)
        tab.form.show_shift(YESTERDAY, "day")
        assert grid(tab, m.ORE)._notes["o1"].text() == "сульфидная → Старая фабрика"
        assert total(tab, m.ORE, m.CU_PCT) == "0,800"


def test_no_row_is_cut_where_there_is_little_room(qtbot: QtBot, desk: Desk) -> None:
    """A low window shows whole rows only, the others scroll inside their grid, and the button that saves stays."""
    tab, window = in_window(qtbot, desk, 1366, 900)
    ore = grid(tab, m.ORE)
    assert ore._scroll.height() == 3 * ore.row_height
    window.resize(1366, 460)
    qtbot.waitUntil(lambda: tab.height() == 460)
    for sheet in (m.ORE, m.CONCENTRATOR, m.LEACH):
        part = grid(tab, sheet)
        assert part._scroll.height() % part.row_height == 0
    button = tab.form.save_button
    qtbot.waitUntil(lambda: button.mapTo(tab, button.rect().bottomLeft()).y() < 460)
    window.resize(1366, 900)
    qtbot.waitUntil(lambda: ore._scroll.height() == 3 * ore.row_height)


@pytest.fixture
def many(tmp_path: Path, clock: FixedClock) -> Path:
    """Give a store with as many sources, concentrators and heaps as a corporation has, named at length."""
    path = tmp_path / "many.plantdesk"
    with open_workplace(path, "p1", "en", create=True, clock=clock.now) as workplace:
        settings: list[tuple[Subject, dict[str, str | None]]] = []
        for kind, n in ((p.CONCENTRATOR, 4), (p.HEAP, 2), (p.SOURCE, 8)):
            for place in range(n):
                named = {p.NAME_RU: f"Коунрад {place}, забалансовая", p.NAME_EN: f"Unit {place}", p.ORDER: str(place)}
                if kind == p.SOURCE:
                    named |= {p.ORE_TYPE: "sulphide", p.ROUTE: "concentrator:concentrator0"}
                settings.append((Subject(kind, f"{kind}{place}", p.FIRST_DAY), dict(named)))
        workplace.recorder.configure(settings)
        for back in range(1, 4):
            day = TODAY - timedelta(days=back)
            rows = [
                Entry(Subject(m.SOURCE, f"source{n}", day, shift), values(wet_t="700", moisture_pct="2", cu_pct="0.23"))
                for n in range(8)
                for shift in ("day", "night")
            ]
            assert not workplace.recorder.save(rows).refused
    return path


def lies_apart(tab: OreTab) -> bool:
    """Tell whether every grid has its heading, rows and total beneath one another, and nothing reaches over the next."""
    parts: list[QWidget] = []
    for one in tab.form.grids.values():
        parts += [one._head, one._scroll, one._foot]
    parts += [tab.form.notice, tab.form.save_button]
    places = [(part.mapTo(tab, part.rect().topLeft()).y(), part.height()) for part in parts]
    return all(top + height <= below for (top, height), (below, _) in pairwise(places))


def test_totals_stand_beneath_the_rows_from_the_first_paint(qtbot: QtBot, many: Path, clock: FixedClock) -> None:
    """Where eight sources have no room the last ones scroll; no total is ever drawn over them, at any size."""
    with open_desk(many, clock, "ru") as desk:
        tab, window = in_window(qtbot, desk, 1366, 647)
        ore = grid(tab, m.ORE)
        assert lies_apart(tab)
        assert 3 <= ore._scroll.height() // ore.row_height < 8
        assert ore._scroll.verticalScrollBar().maximum() > 0
        for height in (720, 900, 647):
            window.resize(1366, height)
            qtbot.waitUntil(lambda wanted=height: tab.height() == wanted)
            qtbot.waitUntil(lambda: lies_apart(tab))


def test_a_long_notice_is_read_whole(qtbot: QtBot, many: Path, clock: FixedClock) -> None:
    """The question about a tenfold grade takes a third line in Russian; the rows give it room, and get it back."""
    with open_desk(many, clock, "ru") as desk:
        tab, _window = in_window(qtbot, desk, 1366, 647)
        kept = tab.form.notice.height()
        type_in(qtbot, tab, m.ORE, "source5", cu_pct="2,3")
        tab.form.save()
        words = tab.form.notice._label
        assert "Ctrl+S" in words.text()
        qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))
        assert tab.form.notice.height() > kept
        qtbot.waitUntil(lambda: lies_apart(tab))
        assert grid(tab, m.ORE).fields["source5", m.CU_PCT].visibleRegion().boundingRect().height() >= 30
        qtbot.keyClick(grid(tab, m.ORE).fields["source5", m.CU_PCT], Qt.Key.Key_Escape)
        tab.form.settle()
        qtbot.waitUntil(lambda: tab.form.notice.height() == kept)
        qtbot.waitUntil(lambda: lies_apart(tab))


def shown(tab: OreTab, key: str) -> OreTrends:
    """Choose a figure in the lower chart and wait for its last step."""
    board = tab.trends
    assert board is not None
    board.choice.choose(key)
    board.finish()
    return board


def test_every_figure_of_the_tab_can_be_charted_by_unit(qtbot: QtBot, tab: OreTab) -> None:
    """Copper grade by source to begin with; by keys any other of ore, concentrators and heaps, with their own units."""
    board = tab.trends
    assert board is not None
    keys = [board.choice.itemData(place) for place in range(board.choice.count())]
    assert keys[0] == m.CU_PCT
    assert {m.WET_T, m.CONC_CU_PCT, m.RECOVERY_PCT, m.PLS_FLOW_M3H, m.SX_EXTRACTION_PCT} <= set(keys)
    assert m.RECOVERED_CU_T not in keys
    board.choice.setFocus()
    for _ in range(keys.index(m.CONC_DRY_T)):
        qtbot.keyClick(board.choice, Qt.Key.Key_Down)
    board.finish()
    assert board.chosen.accessibleName() == "Concentrate, dry, t a day"
    assert list(board.chosen._drawn) == ["c1"]
    assert isinstance(board.chosen.item_of("c1"), BarsItem)
    assert board.chosen._drawn["c1"].daily.at((YESTERDAY - date(1970, 1, 1)).days) == 80


def test_bars_of_units_have_their_total(tab: OreTab) -> None:
    """The crosshair adds the sources up."""
    board = shown(tab, m.ORE_CU_T)
    rows = board._chosen_total((YESTERDAY - date(1970, 1, 1)).days)
    assert rows == [("total", "32.9\u00a0t")]


def test_recovery_is_the_same_in_both_charts(tab: OreTab) -> None:
    """Whether it is chosen or has a chart of its own."""
    board = shown(tab, m.RECOVERY_PCT)
    day = (YESTERDAY - date(1970, 1, 1)).days
    assert board.chosen._drawn["c1"].daily.at(day) == board.recovery._drawn["c1"].daily.at(day) > 80


def test_a_heap_that_somebody_saves_reaches_the_chosen_figure(
    tab: OreTab, desk: Desk, store: Path, clock: FixedClock
) -> None:
    """The flow of today stands in the chart after the next look."""
    board = shown(tab, m.PLS_FLOW_M3H)
    with open_workplace(store, "p1", "en", clock=clock.now) as other:
        other.recorder.save([Entry(Subject(m.HEAP, "h1", TODAY, "day"), values(pls_flow_m3h="120"))])
    assert desk.look()
    assert board.chosen._drawn["h1"].daily.at((TODAY - date(1970, 1, 1)).days) == pytest.approx(120)


def test_grades_are_ringed_only_where_grades_are_shown(qtbot: QtBot, tab: OreTab) -> None:
    """Typing a grade rings nothing in a chart of moisture, and is there again with the grades."""
    board = shown(tab, m.MOISTURE_PCT)
    type_in(qtbot, tab, m.ORE, "o1", wet_t="1000", moisture_pct="0", cu_pct="1.0")
    assert board.chosen._drawn["o1"].unsaved == {}
    shown(tab, m.CU_PCT)
    assert board.chosen._drawn["o1"].unsaved == {(TODAY - date(1970, 1, 1)).days: pytest.approx(1.0)}
