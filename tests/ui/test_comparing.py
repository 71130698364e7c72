"""Comparison where one looks: last year and cursors in the charts of output and ore, the rest opened in Trends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import day_number
from plantdesk.services.chart_table import tab_separated
from plantdesk.services.layouts import Layout
from plantdesk.services.recording import Entry
from plantdesk.ui import trends
from plantdesk.ui.charts import Against, PanelKind, PanelSpec, Preset, TrendPlot
from plantdesk.ui.desk import Desk
from plantdesk.ui.main_window import MainWindow
from plantdesk.ui.trends.board import TrendBoard
from plantdesk.ui.widgets.menu_button import MenuButton
from tests.helpers.desks import values
from tests.stories.conftest import NotedDialogs

TODAY, LAST = date(2016, 6, 30), date(2016, 6, 29)
SHIFTED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def year_before(desk: Desk, day: date = date(2015, 6, 29), tonnes: str = "140") -> None:
    """Enter a day of last year, as another window would."""
    entries = [
        Entry(Subject(m.SECTION, section, day, shift), values(**{m.CATHODE_T: tonnes}))
        for section in ("s1", "s2")
        for shift in ("day", "night")
    ]
    assert not desk.workplace.recorder.save(entries).refused


def with_ore(desk: Desk, sources: int) -> None:
    """Give the plant sources with tonnes and grade, this year and last."""
    names = [f"o{n}" for n in range(1, sources + 1)]
    attributes = [(Subject(m.SOURCE, one, p.FIRST_DAY), {p.NAME_EN: f"Ore {one[1:]}"}) for one in names]
    desk.workplace.recorder.configure(attributes)
    rows = [
        Entry(Subject(m.SOURCE, one, day, "day"), values(wet_t="1000", moisture_pct="2", cu_pct=f"0.{4 + place}"))
        for place, one in enumerate(names)
        for day in (LAST, date(2015, 6, 29))
    ]
    assert not desk.workplace.recorder.save(rows).refused
    desk.look()


@pytest.fixture
def show(qtbot: QtBot, desk: Desk) -> Callable[[str], MainWindow]:
    """Give what shows the window with its charts at a tab."""

    def shown(tab: str) -> MainWindow:
        window = MainWindow(desk, NotedDialogs(), tab)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=5000)
        window.add_charts(trends)
        for board in window.findChildren(TrendBoard):
            board.finish()
        qtbot.waitUntil(lambda: any(plot.isVisible() for plot in window.findChildren(TrendPlot)), timeout=5000)
        return window

    return shown


def menu_of(qtbot: QtBot, ask: Callable[[], None]) -> dict[str, Callable[[], None]]:
    """Open a menu and give its lines; choosing one closes it."""
    ask()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=5000)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    lines = {action.text().partition("\t")[0]: action.trigger for action in menu.actions() if action.text()}

    def choosing(does: Callable[[], None]) -> Callable[[], None]:
        def chosen() -> None:
            menu.close()
            does()

        return chosen

    return {words: choosing(does) for words, does in lines.items()}


def button_of(qtbot: QtBot, board: QWidget) -> Callable[[], None]:
    """Give what clicks the first button of headings."""
    return lambda: qtbot.mouseClick(board.findChildren(MenuButton)[0], Qt.MouseButton.LeftButton)


def drawn(plot: TrendPlot) -> list[str]:
    """Give the keys of what a chart shows."""
    return list(plot._drawn)


def test_last_year_stands_behind_the_output_by_a_key_and_stays(
    qtbot: QtBot, desk: Desk, show: Callable[[str], MainWindow]
) -> None:
    """Ctrl+Shift+Y draws the same day of last year beside this one; it is remembered; once more takes it away."""
    year_before(desk)
    window = show("cathode")
    board = window.cathode.trends
    assert isinstance(board, trends.CathodeTrends)
    assert "day:last" not in drawn(board.output)
    qtbot.keyClick(window, Qt.Key.Key_Y, SHIFTED)
    board.finish()
    assert board.output._drawn["day:last"].daily.at(day_number(LAST)) == pytest.approx(560)
    assert [e.words for e in board.output._legend._entries].count("last year") == 1
    again = trends.CathodeTrends(desk)
    qtbot.addWidget(again)
    again.finish()
    assert "day:last" in drawn(again.output)
    qtbot.keyClick(window, Qt.Key.Key_Y, SHIFTED)
    assert "day:last" not in drawn(board.output)


def test_last_year_follows_what_is_corrected(qtbot: QtBot, desk: Desk, show: Callable[[str], MainWindow]) -> None:
    """A correction of a day of last year moves its point in this year's chart at once."""
    year_before(desk)
    board = show("cathode").cathode.trends
    assert isinstance(board, trends.CathodeTrends)
    board.show_last_year(True)
    board.finish()
    entry = Entry(Subject(m.SECTION, "s1", date(2015, 6, 29), "day"), values(cathode_t="150"))
    assert desk.workplace.recorder.save([entry], reason="weighed again").saved
    desk.look()
    board.finish()
    assert board.output._drawn["day:last"].daily.at(day_number(LAST)) == pytest.approx(570)


def test_cursors_take_no_room_from_the_form(qtbot: QtBot, desk: Desk, show: Callable[[str], MainWindow]) -> None:
    """With last year and both cursors in a chart on a small screen the form keeps all it needs."""
    year_before(desk)
    window = show("cathode")
    board = window.cathode.trends
    assert isinstance(board, trends.CathodeTrends)
    board.show_last_year(True)
    board.finish()
    for back, which in ((8, 0), (0, 1)):
        board.time.place_cursor(day_number(LAST) - back, which)
    qtbot.waitUntil(board.output.cursor_words.isVisible, timeout=5000)
    assert not window.cathode._chart_panel.layout().hasHeightForWidth()
    words = board.output.cursor_words
    qtbot.waitUntil(lambda: words.height() <= 3 * words.fontMetrics().height(), timeout=5000)
    assert window.cathode._entry.height() >= window.cathode._entry.minimumSizeHint().height()


def test_the_menu_of_a_heading_places_cursors_and_takes_them_away(
    qtbot: QtBot, show: Callable[[str], MainWindow]
) -> None:
    """Whoever knows no key finds A and B there, on the day that is pointed at; the differences stand beneath."""
    window = show("cathode")
    board = window.cathode.trends
    assert isinstance(board, trends.CathodeTrends)
    board.time.point_at(day_number(LAST) - 8)
    menu_of(qtbot, button_of(qtbot, board))["Cursor A here"]()
    board.time.point_at(day_number(LAST))
    menu_of(qtbot, button_of(qtbot, board))["Cursor B here"]()
    assert board.time.cursors == (day_number(LAST) - 8, day_number(LAST))
    assert "8 days" in board.output.cursor_words.text()
    assert not board.output.cursor_words.isHidden()
    assert board.deviation.cursor_words.isHidden(), "the dates stand there once"
    menu_of(qtbot, button_of(qtbot, board))["Take the cursors away"]()
    assert not board.time.cursors


def test_the_right_button_on_a_chart_offers_the_same(qtbot: QtBot, show: Callable[[str], MainWindow]) -> None:
    """One menu, wherever it is asked for: chart, heading, and Ctrl+Shift+M."""
    window = show("cathode")
    board = window.cathode.trends
    assert isinstance(board, trends.CathodeTrends)
    by_button = list(menu_of(qtbot, button_of(qtbot, board)))
    QApplication.activePopupWidget().close()
    board.output.setFocus()
    by_key = list(menu_of(qtbot, lambda: qtbot.keyClick(window, Qt.Key.Key_M, SHIFTED)))
    QApplication.activePopupWidget().close()
    at = board.choice.rect().center()
    by_heading = list(menu_of(qtbot, lambda: board.choice.customContextMenuRequested.emit(QPoint(at))))
    QApplication.activePopupWidget().close()
    assert by_button == by_key == by_heading
    assert "Last year in the chart" in by_button


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("with last year", PanelSpec((m.CURRENT_KA,), compare=Against.LAST_YEAR)),
        ("with the plan", PanelSpec((m.CURRENT_KA,), compare=Against.PLAN)),
        ("each unit as a line of its own", PanelSpec((m.CURRENT_KA,), ("s1", "s2"))),
        ("two figures on two axes", PanelSpec((m.CURRENT_KA,), second_axis=m.CATHODE_T)),
        ("how often which value comes", PanelSpec((m.CURRENT_KA,), kind=PanelKind.HISTOGRAM)),
        (
            "one figure against another, as points",
            PanelSpec((m.CURRENT_KA, m.CATHODE_T), kind=PanelKind.SCATTER),
        ),
    ],
)
def test_a_comparison_opens_in_trends_with_the_figure_that_was_chosen(
    qtbot: QtBot, show: Callable[[str], MainWindow], line: str, wanted: PanelSpec
) -> None:
    """Figure and comparison go along, over the same days, ready to be composed further."""
    window = show("cathode")
    board = window.cathode.trends
    assert isinstance(board, trends.CathodeTrends)
    board.choice.choose(m.CURRENT_KA)
    board.time.set_span(day_number(LAST) - 12.5, day_number(LAST) + 0.5)
    menu_of(qtbot, button_of(qtbot, board))[f"Compare in Trends: {line}"]()
    assert window.tab_key() == "trends"
    space = window.trends.workspace
    assert space is not None
    assert [panel.spec for panel in space.panels] == [wanted]
    assert (space.time.start, space.time.end) == (board.time.start, board.time.end)
    assert not space.composer.isHidden()
    assert window.trends.has_typing, "it is a draft until it is kept"


def test_a_comparison_is_put_beside_what_is_composed(qtbot: QtBot, show: Callable[[str], MainWindow]) -> None:
    """Nothing that was composed and not kept is left for it."""
    window = show("trends")
    qtbot.mouseClick(window.trends.new_button, Qt.MouseButton.LeftButton)
    window.choose_tab("cathode")
    board = window.cathode.trends
    assert isinstance(board, trends.CathodeTrends)
    menu_of(qtbot, button_of(qtbot, board))["Compare in Trends: with the plan"]()
    space = window.trends.workspace
    assert space is not None
    assert [panel.spec.compare for panel in space.panels] == [Against.NONE, Against.PLAN]


@pytest.mark.parametrize(("sources", "lines"), [(2, ["o1:last", "o2:last"]), (4, [":last"])])
def test_ore_shows_last_year_of_a_few_lines_or_of_all_together(
    qtbot: QtBot, desk: Desk, show: Callable[[str], MainWindow], sources: int, lines: list[str]
) -> None:
    """Two grades have each its own; of four, which could not be told apart, and of tonnes there is one of all."""
    with_ore(desk, sources)
    window = show("ore")
    board = window.ore.trends
    assert board is not None
    qtbot.keyClick(window, Qt.Key.Key_Y, SHIFTED)
    board.finish()
    assert [key for key in drawn(board.chosen) if key.endswith(":last")] == lines
    assert [key for key in drawn(board.tonnes) if key.endswith(":last")] == [":last"]
    assert board.tonnes._drawn[":last"].daily.at(day_number(LAST)) == pytest.approx(980 * sources)
    means = {2: 0.4, 4: 0.55}
    assert board.chosen._drawn[lines[0]].daily.at(day_number(LAST)) == pytest.approx(means[sources])


def test_ore_opens_in_trends_with_its_sources(qtbot: QtBot, desk: Desk, show: Callable[[str], MainWindow]) -> None:
    """A chart of several units hands all of them over."""
    with_ore(desk, 2)
    window = show("ore")
    board = window.ore.trends
    assert board is not None
    buttons = board.findChildren(MenuButton)
    ask = buttons[-1]  # of the chosen figure
    lines = menu_of(qtbot, lambda: qtbot.mouseClick(ask, Qt.MouseButton.LeftButton))
    lines["Compare in Trends: each unit as a line of its own"]()
    space = window.trends.workspace
    assert space is not None
    assert [panel.spec for panel in space.panels] == [PanelSpec((m.CU_PCT,), ("o1", "o2"))]


def test_last_year_is_chosen_at_a_chart_of_trends_too(qtbot: QtBot, show: Callable[[str], MainWindow]) -> None:
    """The same key, and the composer follows."""
    window = show("trends")
    qtbot.mouseClick(window.trends.new_button, Qt.MouseButton.LeftButton)
    space = window.trends.workspace
    assert space is not None
    space.panels[0].chart.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Y, SHIFTED)
    assert [panel.spec.compare for panel in space.panels] == [Against.LAST_YEAR]
    assert Against(space.composer.compare.currentData()) is Against.LAST_YEAR


def test_a_chart_that_was_just_composed_has_its_menu(qtbot: QtBot, show: Callable[[str], MainWindow]) -> None:
    """It came after the tab did, and answers the right button all the same."""
    window = show("trends")
    qtbot.mouseClick(window.trends.new_button, Qt.MouseButton.LeftButton)
    space = window.trends.workspace
    assert space is not None
    space.panels[0].chart.setFocus()
    lines = menu_of(qtbot, lambda: qtbot.keyClick(window, Qt.Key.Key_M, SHIFTED))
    lines["Last year in the chart"]()
    assert [panel.spec.compare for panel in space.panels] == [Against.LAST_YEAR]
    space.panels[0].chart.setFocus()
    lines = menu_of(qtbot, lambda: qtbot.keyClick(window, Qt.Key.Key_M, SHIFTED))
    assert "Cursor A here" in lines
    QApplication.activePopupWidget().close()


def test_a_chart_without_last_year_says_so(qtbot: QtBot, show: Callable[[str], MainWindow]) -> None:
    """A key that can do nothing here is not silent."""
    window = show("overview")
    qtbot.keyClick(window, Qt.Key.Key_Y, SHIFTED)
    assert "Last year cannot be drawn in this chart" in window.status.said.text()


def are_laid_out(window: QWidget, panels: Iterable[QWidget]) -> bool:
    """Tell whether all panels are within the window: new ones take their room in a later turn."""
    return all(panel.mapTo(window, panel.rect().bottomLeft()).y() < window.height() for panel in panels)


def test_every_chart_of_four_has_its_own_menu(qtbot: QtBot, show: Callable[[str], MainWindow]) -> None:
    """Beside each heading, by mouse and keys, and its lines are about that chart, whichever was chosen before."""
    window = show("trends")
    space = window.trends.workspace
    assert space is not None
    kinds = (PanelKind.TREND, PanelKind.TREND, PanelKind.HISTOGRAM, PanelKind.SCATTER)
    specs = [
        PanelSpec((m.CATHODE_T, m.ENERGY_MWH) if k is PanelKind.SCATTER else (m.CATHODE_T,), kind=k) for k in kinds
    ]
    space.show_layout(Layout("", tuple(spec.to_json() for spec in specs)))
    space.finish()
    qtbot.waitUntil(lambda: are_laid_out(window, space.panels), timeout=5000)
    assert space.chosen == 0
    for place in (1, 2, 3):
        (button,) = space.panels[place].findChildren(MenuButton)
        qtbot.waitUntil(button.isVisible, timeout=5000)
        lines = menu_of(qtbot, lambda button=button: qtbot.mouseClick(button, Qt.MouseButton.LeftButton))
        assert "Save the chart as a file…" in lines
        assert ("Cursor A here" in lines) == (place == 1)
        lines["Copy the data of the chart"]()
        assert QApplication.clipboard().text() == tab_separated(space.panels[place].chart.range_table(), False)
        assert space.chosen == place
    (button,) = space.panels[1].findChildren(MenuButton)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    menu_of(qtbot, lambda: qtbot.keyClick(button, Qt.Key.Key_Space))["Last year in the chart"]()
    assert [panel.spec.compare for panel in space.panels[:2]] == [Against.NONE, Against.LAST_YEAR]
    qtbot.keyClick(space.panels[1].chart, Qt.Key.Key_Delete)
    assert (len(space.panels), space.chosen) == (3, 1)


def press(widget: QWidget, letter: str) -> None:
    """Press the key of a letter of either alphabet: qtbot knows those of one."""
    event = QKeyEvent(QEvent.Type.KeyPress, ord(letter.upper()), Qt.KeyboardModifier.NoModifier, letter)
    QApplication.sendEvent(widget, event)


def test_letters_of_a_chart_reach_it_from_what_takes_no_typing(qtbot: QtBot, show: Callable[[str], MainWindow]) -> None:
    """From a button of the bar A, B and Backspace are meant for the chart; a field that has the keyboard keeps its letters."""
    window = show("trends")
    space = window.trends.workspace
    assert space is not None
    days = space.range_bar.button(Preset.DAYS_30)
    qtbot.mouseClick(days, Qt.MouseButton.LeftButton)
    assert window.focusWidget() is days
    for letter in "aи":
        press(days, letter)
    assert len(space.time.cursors) == 2
    space.time.clear_cursors()
    window.trends.name.setFocus()
    qtbot.keyClicks(window.trends.name, "ab")
    assert (window.trends.name.text(), space.time.cursors) == ("ab", ())
    window.trends.choice.setFocus()
    qtbot.keyClicks(window.trends.choice, "b")
    assert space.time.cursors == ()


def test_letters_choose_in_the_open_menu_of_a_chart(qtbot: QtBot, show: Callable[[str], MainWindow]) -> None:
    """A and B are written there beside the lines they choose; they answer while the menu is open, on the day pointed at."""
    window = show("cathode")
    board = window.cathode.trends
    assert isinstance(board, trends.CathodeTrends)
    for back, letter in ((8, "a"), (0, "и")):
        board.time.point_at(day_number(LAST) - back)
        menu_of(qtbot, button_of(qtbot, board))
        press(QApplication.activePopupWidget(), letter)
        assert QApplication.activePopupWidget() is None
    assert board.time.cursors == (day_number(LAST) - 8, day_number(LAST))


@pytest.mark.parametrize("tab", ["cathode", "trends"])
def test_who_picks_what_is_shown_goes_on_with_the_chart(
    qtbot: QtBot, show: Callable[[str], MainWindow], tab: str
) -> None:
    """A figure or a layout that was picked from its list leaves the keyboard to the chart; going along it does not."""
    window = show(tab)
    if tab == "cathode":
        board = window.cathode.trends
        assert isinstance(board, trends.CathodeTrends)
        choice, time = board.choice, board.time
    else:
        assert window.trends.workspace is not None
        choice, time = window.trends.choice, window.trends.workspace.time
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.hasFocus()
    choice.showPopup()
    qtbot.waitUntil(choice.view().isVisible, timeout=5000)
    qtbot.keyClick(choice.view(), Qt.Key.Key_Up)
    qtbot.keyClick(choice.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not choice.hasFocus(), timeout=5000)
    there = window.focusWidget()
    assert isinstance(there, TrendPlot)
    qtbot.keyClicks(there, "a")
    assert len(time.cursors) == 1
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.hasFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert isinstance(window.focusWidget(), TrendPlot)


def test_the_stock_has_the_menu_of_every_chart(qtbot: QtBot, show: Callable[[str], MainWindow]) -> None:
    """Its heading offers what that of the output does."""
    window = show("dispatch")
    (board,) = window.dispatch.findChildren(TrendBoard)
    qtbot.waitUntil(board.findChildren(MenuButton)[0].isVisible, timeout=5000)
    assert {"Cursor A here", "Save the chart as a file…"} <= set(menu_of(qtbot, button_of(qtbot, board)))
    QApplication.activePopupWidget().close()
