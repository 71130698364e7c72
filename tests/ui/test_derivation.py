"""Where a figure comes from, in the window: by key, by Ctrl+click, by menu; the tree opens level by level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain.derivation import Role
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import day_number
from plantdesk.domain.quantities import readings
from plantdesk.services.recording import Entry
from plantdesk.services.trace_asked import COPPER_IN_CELLS, Asked, in_shift
from plantdesk.ui import trends
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.derivation import DerivationWindow
from plantdesk.ui.main_window import MainWindow
from plantdesk.ui.models.derivation_tree import HOW, NAME, VALUE, DerivationTree
from plantdesk.ui.models.shift_table import ShiftTable
from plantdesk.ui.tabs.cathode_tab import CathodeTab
from plantdesk.ui.tracing import TraceClicks, figure_of, mark
from plantdesk.ui.widgets.notice_line import Level
from tests.stories.conftest import NotedDialogs

DAY = date(2016, 6, 29)
HERE = Subject(m.SECTION, "s1", DAY, "night")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Give a window to open things beside."""
    parent = QWidget()
    parent.setLayout(QVBoxLayout())
    qtbot.addWidget(parent)
    parent.show()
    return parent


@pytest.fixture
def explained(qtbot: QtBot, desk: Desk, window: QWidget) -> Iterator[DerivationWindow]:
    """Open the derivation of the output of the month."""
    made = DerivationWindow(desk, Asked("cathode.month_t", DAY), window)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def text(model: QAbstractItemModel, index: QModelIndex, column: int) -> str:
    """Give what a column of a line shows."""
    return str(index.siblingAtColumn(column).data())


def down(qtbot: QtBot, window: DerivationWindow, *keys: Qt.Key) -> None:
    """Press keys in the tree."""
    for key in keys:
        qtbot.keyClick(window.tree, key)


def test_the_figure_stands_at_the_top_with_how_it_is_known(explained: DerivationWindow) -> None:
    """Name, value with its unit, formula and completeness; the first level is open."""
    model, root = explained.model, explained.model.root()
    assert text(model, root, NAME) == "Cathode output, 01.06.2016 – 29.06.2016"
    assert text(model, root, VALUE).startswith("≥ ")
    assert "sum of the days; 40 of 58 shifts" in text(model, root, HOW)
    assert explained.tree.isExpanded(root)
    assert model.rowCount(root) == 29


def test_it_is_read_by_keys_down_to_a_revision(qtbot: QtBot, explained: DerivationWindow) -> None:
    """End, right, down: the last day, its shifts, a section, and who recorded it; Enter opens the shift's form."""
    wanted: list[tuple[object, ...]] = []
    explained.shift_wanted.connect(lambda *place: wanted.append(place))
    right, below = Qt.Key.Key_Right, Qt.Key.Key_Down
    down(qtbot, explained, Qt.Key.Key_End, right, below, right, below)
    one = explained.model.derivation(explained.tree.currentIndex())
    assert one is not None
    assert (one.role, one.subject) == (Role.FIGURE, Subject(m.SECTION, "s1", DAY, "day"))
    assert "Aigerim Sadykova" in text(explained.model, explained.tree.currentIndex(), HOW)
    down(qtbot, explained, right, below)
    revision = explained.model.derivation(explained.tree.currentIndex())
    assert revision is not None
    assert revision.role is Role.REVISION
    down(qtbot, explained, Qt.Key.Key_Return)
    assert wanted == [("cathode", DAY, "day", "s1", m.CATHODE_T)]


def test_enter_opens_and_shuts_what_follows_from_others(qtbot: QtBot, explained: DerivationWindow) -> None:
    """A sum has no form of its own; its buttons say so."""
    root = explained.model.root()
    down(qtbot, explained, Qt.Key.Key_Return)
    assert not explained.tree.isExpanded(root)
    assert not explained.open_button.isEnabled()
    assert not explained.history_button.isEnabled()
    down(qtbot, explained, Qt.Key.Key_Return)
    assert explained.tree.isExpanded(root)


def test_f4_asks_for_the_history_of_a_figure(qtbot: QtBot, desk: Desk, window: QWidget) -> None:
    """The subject and figure of the line are asked for."""
    asked: list[tuple[object, str]] = []
    made = DerivationWindow(desk, Asked(in_shift(m.CATHODE_T, "night"), DAY, "s1"), window)
    qtbot.addWidget(made)
    made.history_wanted.connect(lambda subject, figure: asked.append((subject, figure)))
    assert made.history_button.isEnabled()
    made.history_button.click()
    assert asked == [(HERE, m.CATHODE_T)]
    made.close()


def test_another_figure_and_unit_are_chosen_at_the_top(qtbot: QtBot, desk: Desk, window: QWidget) -> None:
    """By keys in the lists: the deposit of the same shift, then of the other section."""
    made = DerivationWindow(desk, Asked(in_shift(m.CATHODE_T, "night"), DAY, "s1"), window)
    qtbot.addWidget(made)
    made.figures.choose(in_shift(m.DEPOSIT_T, "night"))
    assert made.asked == Asked(in_shift(m.DEPOSIT_T, "night"), DAY, "s1")
    names = [text(made.model, made.model.index(row, NAME, made.model.root()), NAME) for row in range(3)]
    assert names == ["Faraday's constant k", "Ampere-hours", "Cells live"]
    made.units.choose("s2")
    assert made.asked.unit == "s2"
    assert "Tankhouse 2" in text(made.model, made.model.root(), NAME)
    made.close()


def test_it_follows_a_correction_live(qtbot: QtBot, desk: Desk, explained: DerivationWindow) -> None:
    """What somebody saves meanwhile is in it at once."""
    before = text(explained.model, explained.model.root(), VALUE)
    entry = Entry(HERE, {m.CATHODE_T: readings("50")[0]})
    with qtbot.waitSignal(desk.changed, timeout=5000):
        desk.submit(lambda w: w.recorder.save([entry], reason="weighed again"), lambda _: None, lambda _: None)
    assert text(explained.model, explained.model.root(), VALUE) != before


def test_what_cannot_be_explained_is_said_quietly(qtbot: QtBot, desk: Desk, window: QWidget) -> None:
    """One line, no crash, and nothing to open."""
    made = DerivationWindow(desk, Asked("nothing.at_all", DAY), window)
    qtbot.addWidget(made)
    assert made.notice.level is Level.WARNING
    assert made.model.rowCount() == 0
    made.explain(Asked("cathode.day_t", DAY))
    assert made.notice.level is None
    made.close()


def test_the_tree_is_a_sound_model_and_reads_late(qtbot: QtBot, desk: Desk) -> None:
    """Qt's own tester finds no fault; what was not opened has no rows yet."""
    from plantdesk.services.trace import trace

    model = DerivationTree(desk.theme, desk.language)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_derivation(trace(desk.reader, "cathode.month_t", DAY))
    root = model.root()
    assert model.hasChildren(root)
    assert model.canFetchMore(root)
    assert model.rowCount(root) == 0
    model.fetchMore(root)
    assert model.rowCount(root) == 29
    assert not model.canFetchMore(root)
    day = model.index(28, NAME, root)
    assert model.canFetchMore(day)
    assert model.parent(day) == root
    model.deleteLater()


def test_widgets_and_lists_say_which_figure_they_show(qtbot: QtBot, desk: Desk) -> None:
    """Typed and computed fields, totals, and each line of the latest shifts."""
    tab = CathodeTab(desk)
    qtbot.addWidget(tab)
    tab.form.show_shift(DAY, "night")
    grid = tab.form.grids[m.CATHODE]
    assert figure_of(grid.fields["s1", m.CATHODE_T]) == Asked(in_shift(m.CATHODE_T, "night"), DAY, "s1")
    assert figure_of(grid._results["s2", m.DEPOSIT_T]) == Asked(in_shift(m.DEPOSIT_T, "night"), DAY, "s2")
    assert figure_of(grid._results["s2", "in_cells"]) == Asked(in_shift(COPPER_IN_CELLS, "night"), DAY, "s2")
    assert figure_of(grid._totals[m.CATHODE_T]) == Asked(in_shift(m.CATHODE_T, "night"), DAY)
    assert figure_of(grid._totals["in_cells"]) is None
    tab.form.show_shift(DAY, "day")
    assert figure_of(grid.fields["s1", m.CATHODE_T]) == Asked(in_shift(m.CATHODE_T, "day"), DAY, "s1")
    table = tab.latest.model()
    assert isinstance(table, ShiftTable)
    row = next(row for row in range(table.rowCount()) if table.line(row).day == DAY)
    tab.latest.setCurrentIndex(table.index(row, 2))
    assert figure_of(tab.latest) == Asked(in_shift(m.CATHODE_T, table.line(row).shift), DAY)


def test_ctrl_click_on_a_field_asks(qtbot: QtBot, desk: Desk) -> None:
    """Without Ctrl the field is typed in as ever."""
    tab = CathodeTab(desk)
    qtbot.addWidget(tab)
    tab.form.show_shift(DAY, "night")
    grid = tab.form.grids[m.CATHODE]
    asked: list[object] = []
    grid.explain_wanted.connect(asked.append)
    field = grid.fields["s1", m.CATHODE_T]
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert asked == []
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier)
    assert asked == [Asked(in_shift(m.CATHODE_T, "night"), DAY, "s1")]


def test_ctrl_click_in_a_list_asks_for_the_cell(qtbot: QtBot, desk: Desk, window: QWidget) -> None:
    """The cell under the pointer, not the one that is current."""
    tab = CathodeTab(desk)
    qtbot.addWidget(tab)
    tab.resize(1366, 800)
    tab.show()
    asked: list[Asked] = []
    clicks = TraceClicks(desk.language, asked.append, window)
    clicks.watch(tab)
    index = tab.latest.model().index(3, 2)
    place = tab.latest.visualRect(index).center()
    qtbot.mouseClick(tab.latest.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    table = tab.latest.model()
    assert isinstance(table, ShiftTable)
    line = table.line(3)
    assert asked == [Asked(in_shift(m.CATHODE_T, line.shift), line.day)]


def test_a_marked_widget_offers_its_derivation_in_a_menu(qtbot: QtBot, desk: Desk, window: QWidget) -> None:
    """The line of the menu explains the figure that the widget shows."""
    field = QLineEdit()
    layout = window.layout()
    assert layout is not None
    layout.addWidget(field)
    asked: list[Asked] = []
    clicks = TraceClicks(desk.language, asked.append, window)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    assert not clicks.menu(field, event)
    mark(field, Asked("cathode.year_t", DAY))
    assert clicks.menu(field, event)
    (menu,) = field.findChildren(QMenu)
    menu.actions()[-1].trigger()
    assert asked == [Asked("cathode.year_t", DAY)]
    menu.close()


def test_a_chart_says_the_figure_of_the_day_that_is_pointed_at(qtbot: QtBot, desk: Desk) -> None:
    """While a day is pointed at; another figure chosen in the heading is asked for instead."""
    board = trends.CathodeTrends(desk)
    qtbot.addWidget(board)
    board.finish()
    assert figure_of(board.output) is None
    board.time.point_at(day_number(DAY))
    assert figure_of(board.output) == Asked(m.CATHODE_T, DAY)
    board.choice.choose(m.ENERGY_MWH)
    assert figure_of(board.output) == Asked(m.ENERGY_MWH, DAY)
    board.time.point_at(None)
    assert figure_of(board.output) is None


def test_what_a_window_makes_late_can_be_asked_too(qtbot: QtBot, desk: Desk) -> None:
    """The list and the lower chart are made after the first paint; they answer Ctrl+click like what was there before."""
    dialogs = NotedDialogs()
    window = MainWindow(desk, dialogs)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.settled):
        window.show()
    window.add_charts(trends)
    board = window.cathode.trends
    assert isinstance(board, trends.CathodeTrends)
    board.finish()
    window.cathode.settle()
    held = Qt.KeyboardModifier.ControlModifier
    latest = window.cathode.latest
    place = latest.visualRect(latest.model().index(3, 2)).center()
    qtbot.mouseClick(latest.viewport(), Qt.MouseButton.LeftButton, held, place)
    assert len(dialogs.asked) == 1
    board.time.point_at(day_number(DAY))
    qtbot.mouseClick(board.deviation.canvas.viewport(), Qt.MouseButton.LeftButton, held)
    assert len(dialogs.asked) == 2


def test_a_field_offers_its_history_and_where_it_comes_from(qtbot: QtBot, desk: Desk) -> None:
    """Both lines stand in the menu of a field, and lead to the field that was asked."""
    tab = CathodeTab(desk)
    qtbot.addWidget(tab)
    tab.form.show_shift(DAY, "night")
    grid = tab.form.grids[m.CATHODE]
    histories: list[tuple[str, str]] = []
    explained: list[object] = []
    grid.history_wanted.connect(lambda unit, figure: histories.append((unit, figure)))
    grid.explain_wanted.connect(explained.append)
    field = grid.fields["s1", m.CATHODE_T]
    QApplication.sendEvent(field, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1)))
    (menu,) = grid.findChildren(QMenu)
    for action in menu.actions():
        action.trigger()
    assert histories == [("s1", m.CATHODE_T)]
    assert explained == [Asked(in_shift(m.CATHODE_T, "night"), DAY, "s1")]
    menu.close()
