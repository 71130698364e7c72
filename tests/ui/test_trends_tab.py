"""The tab of trends: layouts opened, composed by keys and clicks, kept, and never lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.services.layouts import Layout, keep_layout, kept_layouts
from plantdesk.ui import trends
from plantdesk.ui.charts import PanelKind, Preset, Rolling
from plantdesk.ui.desk import Desk
from plantdesk.ui.tabs.trends_tab import TrendsTab
from tests.helpers.clocks import FixedClock

SHIFTED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def make(qtbot: QtBot, desk: Desk) -> Callable[[], TrendsTab]:
    """Give what opens the tab with its charts."""

    def made() -> TrendsTab:
        tab = TrendsTab(desk)
        qtbot.addWidget(tab)
        tab.resize(1366, 650)
        with qtbot.waitExposed(tab):
            tab.show()
        tab.add_charts(trends)
        assert tab.workspace is not None
        tab.workspace.finish()
        qtbot.waitUntil(tab.workspace.isVisible, timeout=5000)
        return tab

    return made


def figures(tab: TrendsTab) -> list[str]:
    """Give the first figure of each chart in their order."""
    assert tab.workspace is not None
    return [panel.spec.figures[0] for panel in tab.workspace.panels]


def keep(tab: TrendsTab, qtbot: QtBot, name: str) -> None:
    """Type a name and press Enter."""
    tab.name.selectAll()
    qtbot.keyClicks(tab.name, name)
    qtbot.keyClick(tab.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not tab._saving, timeout=5000)


def test_it_begins_with_a_ready_layout_that_is_drawn(make: Callable[[], TrendsTab]) -> None:
    """Nothing has to be composed first: the output stands there, with values."""
    tab = make()
    assert tab.opened == "ready:output"
    assert "comes with the program" in tab.by.text()
    assert tab.workspace is not None
    assert tab.workspace.time.preset is Preset.YEAR
    assert tab.workspace.panels[0].trend.range_table().rows
    assert not tab.has_typing


def test_charts_are_added_moved_and_removed_by_keys(qtbot: QtBot, make: Callable[[], TrendsTab]) -> None:
    """Ins, Ctrl+Shift+arrows and Del, on the chosen chart; the order is the order on the screen."""
    tab = make()
    space = tab.workspace
    assert space is not None
    tab.window().activateWindow()
    qtbot.waitUntil(tab.window().isActiveWindow, timeout=5000)
    before = figures(tab)
    space.panels[0].chart.setFocus()
    qtbot.keyClick(space.panels[0].chart, Qt.Key.Key_Insert)
    assert len(figures(tab)) == len(before) + 1
    assert space.chosen == 1
    qtbot.keyClick(space.panels[1].chart, Qt.Key.Key_Right, SHIFTED)
    assert space.chosen == 2
    qtbot.keyClick(space.panels[2].chart, Qt.Key.Key_Left, SHIFTED)
    assert space.chosen == 1
    qtbot.keyClick(space.panels[1].chart, Qt.Key.Key_Delete)
    assert figures(tab) == before
    assert tab.has_typing


def test_a_unit_is_ticked_by_the_drawn_box(qtbot: QtBot, make: Callable[[], TrendsTab]) -> None:
    """The boxes of the units are those of the theme, told apart by sight; a click ticks one."""
    tab = make()
    qtbot.mouseClick(tab.new_button, Qt.MouseButton.LeftButton)
    assert tab.workspace is not None
    units = tab.workspace.composer.units
    place = units.visualItemRect(units.item(0))
    before = units.viewport().grab(place).toImage()
    qtbot.mouseClick(units.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert units.item(0).checkState() is Qt.CheckState.Checked
    units.clearSelection()
    ticked = units.viewport().grab(place).toImage()
    accent = tab.workspace.composer._desk.theme.colour("accent").rgb()

    def accents(image: QImage) -> int:
        return sum(image.pixel(x, y) == accent for x in range(24) for y in range(image.height()))

    assert accents(before) == 0
    assert accents(ticked) > 50


def test_a_chart_is_composed_by_its_fields(qtbot: QtBot, make: Callable[[], TrendsTab]) -> None:
    """Figure, units, roll-up, second axis, kind: each choice is drawn at once."""
    tab = make()
    qtbot.mouseClick(tab.new_button, Qt.MouseButton.LeftButton)
    space = tab.workspace
    assert space is not None
    composer = space.composer
    assert composer.isVisible()
    assert figures(tab) == [m.CATHODE_T]
    composer.figure.choose(m.CELL_VOLTAGE_V)
    composer.units.item(1).setCheckState(Qt.CheckState.Checked)
    composer.roll_up.choose(Rolling.WEEK)
    composer.second.choose(m.ENERGY_MWH)
    spec = space.panels[0].spec
    assert (spec.figures, spec.units, spec.roll_up) == ((m.CELL_VOLTAGE_V,), ("s2",), Rolling.WEEK)
    assert spec.second_axis == m.ENERGY_MWH
    composer.kind.choose(PanelKind.SCATTER)
    spec = space.panels[0].spec
    assert spec.figures == (m.CELL_VOLTAGE_V, m.ENERGY_MWH)
    assert composer.coloured.isVisible()
    composer.kind.choose(PanelKind.HISTOGRAM)
    assert not composer.second.isVisible()
    assert space.panels[0].spec.kind is PanelKind.HISTOGRAM
    composer.title.setText("Voltage")
    composer.title.editingFinished.emit()
    assert space.panels[0].title == "Voltage"


def test_a_layout_is_kept_changed_and_given_another_name(
    qtbot: QtBot, desk: Desk, make: Callable[[], TrendsTab]
) -> None:
    """A ready one becomes one's own; the same name replaces it, another name makes a second; twins are refused."""
    tab = make()
    keep(tab, qtbot, "Round")
    assert [one.name for one in kept_layouts(desk.reader)] == ["Round"]
    assert "Aigerim Sadykova" in tab.by.text()
    assert not tab.has_typing
    assert tab.workspace is not None
    tab.workspace.remove()
    assert tab.has_typing
    keep(tab, qtbot, "Round")
    assert len(kept_layouts(desk.reader)) == 1
    assert len(kept_layouts(desk.reader)[0].panels) == len(figures(tab))
    keep(tab, qtbot, "Second")
    assert [one.name for one in kept_layouts(desk.reader)] == ["Round", "Second"]
    keep(tab, qtbot, "round")
    assert "already" in tab.notice.text
    assert len(kept_layouts(desk.reader)) == 2
    tab.choice.choose("L-1")
    assert tab.name.text() == "Round"
    qtbot.mouseClick(tab.forget_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not tab._saving, timeout=5000)
    assert [one.name for one in kept_layouts(desk.reader)] == ["Second"]


def test_what_is_composed_and_not_kept_outlives_the_window(make: Callable[[], TrendsTab]) -> None:
    """A second window of the same desk shows the charts as they were left, and says that they are not kept."""
    tab = make()
    assert tab.workspace is not None
    tab.workspace.add()
    tab.name.setText("Half")
    tab.name.textEdited.emit("Half")
    left = figures(tab)
    again = make()
    assert figures(again) == left
    assert again.name.text() == "Half"
    assert "not kept" in again.by.text()


def test_a_layout_of_a_colleague_appears_and_follows(
    qtbot: QtBot, desk: Desk, store: Path, clock: FixedClock, make: Callable[[], TrendsTab]
) -> None:
    """What another program keeps can be chosen at once; the open layout follows its changes unless it is composed on."""
    tab = make()
    panel = {"figures": [m.CURRENT_KA]}
    with open_workplace(store, "p2", "en", clock=clock.now) as other:
        keep_layout(other.recorder, other.store, Layout("Sergey's", (panel,))).or_raise()
        assert desk.look()
        qtbot.waitUntil(lambda: tab.choice.findText("Sergey's") >= 0, timeout=5000)
        tab.choice.choose("L-1")
        assert figures(tab) == [m.CURRENT_KA]
        assert "Sergey Kim" in tab.by.text()
        (kept,) = kept_layouts(other.store)
        more = Layout("Sergey's", (panel, panel), "30d", kept.code, kept.seen)
        keep_layout(other.recorder, other.store, more).or_raise()
        assert desk.look()
        qtbot.waitUntil(lambda: len(figures(tab)) == 2, timeout=5000)
        (kept,) = kept_layouts(other.store)
        tab.workspace.add()  # type: ignore[union-attr]
        keep_layout(other.recorder, other.store, Layout("Sergey's", (panel,), "30d", kept.code, kept.seen)).or_raise()
        assert desk.look()
    qtbot.waitUntil(lambda: not tab._stale, timeout=5000)
    assert len(figures(tab)) == 3
    tab.save()
    qtbot.waitUntil(lambda: bool(tab.notice.text), timeout=5000)
    assert "Sergey Kim" in tab.notice.text


def test_a_panel_of_a_later_version_is_told_of_and_stays(desk: Desk, make: Callable[[], TrendsTab]) -> None:
    """What cannot be read is not drawn, but is kept with the rest."""
    tab = make()
    space = tab.workspace
    assert space is not None
    odd = {"figures": [m.CATHODE_T], "kind": "hologram"}
    space.show_layout(Layout("x", ({"figures": [m.CATHODE_T]}, odd)))
    assert len(space.panels) == 1
    assert "cannot be shown" in space._odd.text()
    assert odd in space.composed(Layout("x")).panels
