"""The control chart in the window: what stands out is seen and named, the baseline moves by mouse and key and is frozen."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain.control import ControlChart
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span, day_number
from plantdesk.domain.quantities import readings
from plantdesk.domain.run_rules import WESTERN_ELECTRIC, Rule
from plantdesk.services.recording import Entry
from plantdesk.services.rolling import RollUp
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs import chart_out
from plantdesk.ui.dialogs.control import ControlWindow
from plantdesk.ui.dialogs.control_panel import WHEN, WHY, ControlPanel
from plantdesk.ui.takeout.work import ChartWork
from plantdesk.ui.tracing import figure_of
from plantdesk.ui.widgets.notice_line import Level
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import SECTIONS, make_plant, open_desk

LAST = date(2016, 6, 29)
FIRST = LAST - timedelta(days=79)
LOW = date(2016, 6, 20)


@pytest.fixture
def varied(qtbot: QtBot, tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """Give a desk at a plant whose output varies by chance for eighty days, with one very low day."""
    path = tmp_path / "varied.plantdesk"
    make_plant(path, clock, days=0)
    chance = random.Random(9)
    entries = []
    for n in range(80):
        day = FIRST + timedelta(days=n)
        for shift in ("day", "night"):
            for section in SECTIONS:
                tonnes = 40 + chance.gauss(0, 1) - (10 if day == LOW else 0)
                value = readings(f"{tonnes:.1f}")[0]
                entries.append(Entry(Subject(m.SECTION, section, day, shift), {m.CATHODE_T: value}))
    with open_desk(path, clock) as opened:
        assert not opened.workplace.recorder.save(entries).refused
        opened.look()
        yield opened


@pytest.fixture
def window(qtbot: QtBot, varied: Desk) -> Iterator[ControlWindow]:
    """Open the control chart of the output."""
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    made = ControlWindow(varied, m.CATHODE_T, parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def panel(window: ControlWindow) -> ControlPanel:
    """Give the chart of the window, over 90 days."""
    window.panel.period.choose(90)
    return window.panel


def baseline(panel: ControlPanel) -> Span:
    """Give the days that the limits stand on."""
    assert panel.found is not None
    return panel.found.baseline_span


def test_the_low_day_is_flagged_with_shape_and_words(panel: ControlPanel) -> None:
    """It has a triangle downwards, stands first in the list, and the box beside it says why."""
    picture = panel.plot.picture
    assert picture is not None
    place = day_number(LOW) - picture.first
    mark = next(mark for mark in picture.marks if mark.at == place)
    assert not mark.high
    assert mark.reasons == ("one point beyond three sigma",)
    assert "r = " in panel.facts.text()
    assert "False alarms to expect a year" in panel.facts.text()
    row = next(r for r in range(panel.table.rowCount()) if panel.table.item(r, WHEN).text() == "20.06.2016")
    panel.table.setCurrentCell(row, WHEN)
    assert panel.plot.pointed == place
    assert panel.plot.readout.heading == "20.06.2016"
    assert [one.name for one in panel.plot.readout.rows][1:] == ["▼ one point beyond three sigma"]
    assert "beyond three sigma" in panel.table.item(row, WHY).text()


def test_pointing_with_the_mouse_names_the_nearest_point(qtbot: QtBot, panel: ControlPanel) -> None:
    """Hovering shows day and value; leaving hides them."""
    qtbot.waitExposed(panel.window())
    plot, picture = panel.plot, panel.plot.picture
    assert picture is not None
    view = plot.canvas.getPlotItem().getViewBox()
    scene = view.mapViewToScene(plot.canvas.getPlotItem().getViewBox().viewRect().center())
    plot.canvas.scene().sigMouseMoved.emit(scene)
    assert plot.pointed is not None
    assert plot.readout.heading == picture.names[plot.pointed]
    plot.canvas.left.emit()
    assert plot.pointed is None


def test_keys_move_the_baseline_and_the_limits_follow(qtbot: QtBot, panel: ControlPanel) -> None:
    """A day with an arrow, the end with Shift, a week with Ctrl; the day fields say the same."""
    before = baseline(panel)
    upper = panel.found.upper
    panel.plot.setFocus()
    qtbot.keyClick(panel.plot, Qt.Key.Key_Right)
    assert baseline(panel) == Span(before.first + timedelta(1), before.last + timedelta(1))
    qtbot.keyClick(panel.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert baseline(panel).first == before.first + timedelta(8)
    qtbot.keyClick(panel.plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert baseline(panel) == Span(before.first + timedelta(8), before.last + timedelta(7))
    assert (panel.first.day, panel.last.day) == (baseline(panel).first, baseline(panel).last)
    assert panel.found.upper != upper


def test_dragging_the_region_snaps_to_days(panel: ControlPanel) -> None:
    """Where it is let go it covers whole days, at least one, and stays within what is shown."""
    region, first = panel.plot.region, day_number(FIRST)
    region.setRegion((first + 2.2, first + 22.4))
    region.sigRegionChangeFinished.emit(region)
    assert baseline(panel) == Span(FIRST + timedelta(3), FIRST + timedelta(22))
    assert region.getRegion() == (first + 2.5, first + 22.5)
    region.setRegion((first - 900, first - 880))
    region.sigRegionChangeFinished.emit(region)
    assert baseline(panel).first == panel.found.span.first


def test_a_baseline_is_frozen_with_a_reason_and_taken_back(qtbot: QtBot, varied: Desk, panel: ControlPanel) -> None:
    """Without a reason nothing is frozen; then day, name and reason stand there, and undo takes it all back."""
    panel.plot.setFocus()
    qtbot.keyClick(panel.plot, Qt.Key.Key_Right)
    span = baseline(panel)
    assert not panel.freeze_button.isEnabled()
    qtbot.keyClicks(panel.reason, "steady weeks")
    assert panel.freeze_button.isEnabled()
    with qtbot.waitSignal(varied.changed):
        qtbot.mouseClick(panel.freeze_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Frozen on 30.06.2016 by Aigerim Sadykova: steady weeks." in panel.facts.text())
    qtbot.waitUntil(lambda: panel.notice.level is Level.INFO)
    assert panel.found.frozen.span == span
    assert panel.reason.text() == ""
    with qtbot.waitSignal(varied.changed):
        varied.submit(lambda w: w.undo.undo(), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: panel.found.frozen is None)


def test_chart_and_rules_are_chosen(panel: ControlPanel) -> None:
    """Each kind draws; rules only where they judge; the usual ones again when they are chosen."""
    panel.rules.setCurrentIndex(2)
    panel.chart.choose(ControlChart.IMR)
    assert panel.found.rules == WESTERN_ELECTRIC
    for kind in ControlChart:
        panel.chart.choose(kind)
        assert panel.found.chart is kind
        assert panel.rules.isEnabled() == (kind in (ControlChart.IMR, ControlChart.RESIDUALS))
    panel.chart.setCurrentIndex(0)
    panel.rules.setCurrentIndex(0)
    assert panel.found.rules == (Rule.NELSON_1, Rule.NELSON_2)


def test_shifts_units_and_figures_are_chosen(window: ControlWindow, panel: ControlPanel) -> None:
    """By shift there are two points a day; one section; another figure takes title and units along."""
    panel.by.choose(RollUp.SHIFT)
    assert len(panel.plot.picture.at) == 180
    assert "night" in panel.plot.picture.names[1].lower()
    panel.unit.choose("s2")
    assert panel.found.unit == "s2"
    panel.figure.choose(m.REJECT_T)
    assert panel.found.figure.key == m.REJECT_T
    assert panel.found.unit == ""
    assert window.windowTitle() == "Control chart: Rejected cathode"
    assert "Nothing is recorded of" in panel.notes.text()
    window.show_figure(m.CATHODE_T, "s1")
    assert (panel.found.figure.key, panel.found.unit) == (m.CATHODE_T, "s1")
    assert window.windowTitle() == "Control chart: Cathode output"


def test_what_arrives_is_judged_at_once(qtbot: QtBot, varied: Desk, panel: ControlPanel) -> None:
    """A correction recorded elsewhere moves the point without a click."""
    place = day_number(LOW) - panel.plot.picture.first
    before = panel.found.values[place]
    subject = Subject(m.SECTION, "s1", LOW, "day")
    entry = Entry(subject, {m.CATHODE_T: readings("40.0")[0]})
    varied.submit(lambda w: w.recorder.save([entry], reason="scale"), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: panel.found.values[place] > before)


def test_two_periods_are_compared(qtbot: QtBot, panel: ControlPanel) -> None:
    """A verdict with means, difference and method; periods that overlap or are reversed say so."""
    assert "t a day (95 %)" in panel.verdict.text()
    assert "Welch" in panel.method.text()
    panel.before[1].setFocus()
    panel.before[1].selectAll()
    qtbot.keyClicks(panel.before[1], "15.06.2016")
    qtbot.keyClick(panel.before[1], Qt.Key.Key_Return)
    assert "overlap" in panel.verdict.text()
    panel.before[1].selectAll()
    qtbot.keyClicks(panel.before[1], "15.04.2016")
    qtbot.keyClick(panel.before[1], Qt.Key.Key_Return)
    assert "cannot end on 15.04.2016" in panel.verdict.text()
    assert panel.method.text() == ""


def test_a_reversed_baseline_is_refused_and_the_chart_stays(qtbot: QtBot, panel: ControlPanel) -> None:
    """The line says what is wrong, and the limits are those of before."""
    span = baseline(panel)
    panel.last.selectAll()
    qtbot.keyClicks(panel.last, "01.01.2016")
    qtbot.keyClick(panel.last, Qt.Key.Key_Return)
    assert panel.notice.level is Level.ERROR
    assert baseline(panel) == span


def test_the_chart_says_which_figure_it_shows(panel: ControlPanel) -> None:
    """F3 on it asks where the figure comes from."""
    asked = figure_of(panel.plot)
    assert asked is not None
    assert asked.ref == m.CATHODE_T


def test_a_plant_whose_days_are_all_equal(qtbot: QtBot, desk: Desk) -> None:
    """Limits without width are drawn as one line, nothing is flagged, and the note says why."""
    panel = ControlPanel(desk, m.CATHODE_T)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.found.lower == panel.found.upper
    assert panel.plot.picture.marks == []
    assert "no width" in panel.notes.text()
    assert not panel.freeze_button.isEnabled()


def test_a_control_chart_goes_out_as_any_other(qtbot: QtBot, varied: Desk, window: ControlWindow) -> None:
    """By its keys: the points with limits and what stands out to the clipboard, and its picture."""

    class Dialogs:
        def save_chart(self, parent: QWidget, chart: QWidget) -> None:
            """Not asked for here."""

        def copy_chart(self, parent: QWidget, chart: QWidget) -> None:
            chart_out.copy_chart(varied, chart, window.tell)

        def print_chart(self, parent: QWidget, chart: QWidget) -> None:
            """Not asked for here."""

    window.take_out_with(ChartWork(varied, Dialogs(), window, lambda: window, window.tell), lambda asked: None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    window.panel.period.choose(90)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_D, keys)
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert rows[0][:3] == ["Day", "Point", "Value"]
    assert rows[0][-4:] == ["centre line", "lower limit", "upper limit", "Why it stands out"]
    (low,) = [row for row in rows if row[0] == LOW.isoformat()]
    assert low[-1] == "one point beyond three sigma"
    assert float(low[3]) < float(low[-3])
    assert len(rows) == 1 + 90
    qtbot.keyClick(window, Qt.Key.Key_P, keys)
    assert QGuiApplication.clipboard().image().width() == 2 * window.panel.plot.width()
