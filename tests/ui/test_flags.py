"""Flags on a chart: counted where they collide, told under the pointer and by keys, opened, and cheap with a thousand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from plantdesk.services.language import Language
from plantdesk.ui.charts import Kind, Preset, Series, TimeRange, TrendPlot
from plantdesk.ui.charts.flags import FlagWords
from plantdesk.ui.charts.flags_item import Flag, Lane, united
from plantdesk.ui.charts.flags_item import Kind as FlagKind
from plantdesk.ui.theme import Theme
from tests.helpers.plots import DAYS, LAST, last_thirty, picture, show

WORDS = {
    "n1": FlagWords("Short circuit · Tankhouse 1", ("Night", "Rows 4 and 7"), "Ann, 29.06.2016 08:10"),
    "n2": FlagWords("Power · whole plant", ("A dip of the voltage",), "Boris, 29.06.2016 09:00"),
    "n3": FlagWords("Anode change · Tankhouse 2", ("Series 2",), "Ann, 20.06.2016 21:00"),
    "m": FlagWords("M-1 Fan started", ("met on 10.06.2016",)),
}
FLAGS = [
    Flag("n1", LAST - 2.5, LAST - 2.0),
    Flag("n2", LAST - 2.5, LAST - 1.5),
    Flag("n3", LAST - 12.5, LAST - 8.5),
    Flag("m", LAST - 20, LAST - 20, FlagKind.DONE, "M-1"),
]


@pytest.fixture
def time() -> TimeRange:
    """Give a stretch over 400 days that shows the last thirty."""
    return last_thirty()


@pytest.fixture
def plot(qtbot: QtBot, time: TimeRange) -> Iterator[TrendPlot]:
    """Give a shown chart of output with three notes and a milestone."""
    plot = TrendPlot(Theme(), Language("en"), time)
    qtbot.addWidget(plot)
    plot.declare(Series("output", "Output", Kind.BARS, unit="t"))
    plot.set_series("output", DAYS, np.full(DAYS.size, 600.0))
    plot.flags.show_flags(FLAGS, WORDS.get, "and {more} more")
    show(qtbot, plot)
    yield plot
    plot.close()


def at(plot: TrendPlot, day: float, down: float) -> QPointF:
    """Where a day stands in the scene, so many pixels beneath the top edge."""
    rect = plot.view.sceneBoundingRect()
    return QPointF(plot.view.mapViewToScene(QPointF(day, 0)).x(), rect.top() + down)


def click(plot: TrendPlot, place: QPointF) -> None:
    """Click there with the left button."""
    pos = plot.canvas.mapFromScene(place)
    QTest.mouseClick(plot.canvas.viewport(), Qt.MouseButton.LeftButton, pos=pos)


def told(plot: TrendPlot) -> list[str]:
    """The lines of the box."""
    return [f"{row.name}{row.value}" for row in plot.readout.rows]


def test_what_collides_is_counted_and_moving_changes_nothing_of_it(plot: TrendPlot, time: TimeRange) -> None:
    """Two notes of one day are one flag with a 2; nearer zoom parts what can be parted; panning regroups nothing."""
    notes, dates = plot.flags.item.in_view()
    assert [len(group.flags) for group in notes] == [1, 2]
    assert [group.flags[0].key for group in dates] == ["m"]
    time.choose(Preset.ALL)
    lane = Lane([Flag(str(n), LAST - 3 * n, LAST - 3 * n) for n in range(100)])
    before = lane.groups(2.0)
    seen = tuple(group for group in before if LAST - 100 <= group.at <= LAST - 50)
    assert tuple(lane.within(LAST - 100, LAST - 50, 2.0)) == seen
    assert lane.groups(2.0) is before
    assert sum(len(group.flags) for group in before) == 100


def test_bands_are_what_periods_cover_together() -> None:
    """Periods that overlap have one band, others each their own."""
    starts, ends = united(np.array([1.0, 2.0, 5.0, 5.5, 9.0]), np.array([3.0, 2.5, 6.0, 7.0, 10.0]))
    assert starts.tolist() == [1.0, 5.0, 9.0]
    assert ends.tolist() == [3.0, 7.0, 10.0]


def test_a_flag_a_band_and_a_line_are_drawn(plot: TrendPlot) -> None:
    """In the quiet colour at the top edge, above the data; a milestone's line goes down to the axis."""
    image, quiet = picture(plot), Theme().colour("muted")

    def drawn(place: QPointF) -> int:
        return image.pixel(plot.canvas.mapFromScene(place))

    assert drawn(at(plot, LAST - 9, 1)) == quiet.rgb()
    assert drawn(at(plot, LAST - 5, 1)) == Theme().colour("panel").rgb()
    assert drawn(at(plot, LAST - 12.4, 0) + QPointF(3, 9)) == quiet.rgb()
    top = plot.view.mapViewToScene(QPointF(LAST - 5, 600)).y() - plot.view.sceneBoundingRect().top()
    assert top > plot.flags.item.headroom


def test_the_box_tells_of_the_flag_under_the_pointer_alone(plot: TrendPlot) -> None:
    """Text, author and time of both notes; beside the flag, the values of the day with the notes' headings."""
    plot.canvas.scene().sigMouseMoved.emit(at(plot, LAST - 2.5, 8) + QPointF(3, 0))
    assert told(plot) == [
        "▶ Short circuit · Tankhouse 1",
        "Night",
        "Rows 4 and 7",
        "Ann, 29.06.2016 08:10",
        "▶ Power · whole plant",
        "A dip of the voltage",
        "Boris, 29.06.2016 09:00",
    ]
    assert plot.flags.item.hot == {"n1", "n2"}
    plot.canvas.scene().sigMouseMoved.emit(at(plot, LAST - 2, 200))
    assert told(plot)[0].startswith("Output600")
    assert "▶ Short circuit · Tankhouse 1" in told(plot)
    assert "Rows 4 and 7" not in told(plot)
    plot.canvas.left.emit()
    assert plot.flags.item.hot == frozenset()


def test_where_there_is_no_room_the_others_are_counted(plot: TrendPlot) -> None:
    """The box never leaves a low chart: what does not fit is cut with a sign or counted."""
    plot.resize(900, 190)
    many = [Flag(f"n{n % 3 + 1}", LAST - 2.5, LAST - 1.5) for n in range(9)]
    plot.flags.show_flags(many, WORDS.get, "and {more} more")
    plot.canvas.scene().sigMouseMoved.emit(at(plot, LAST - 2.5, 8) + QPointF(3, 0))
    assert len(plot.readout.rows) <= plot.readout.room()
    assert told(plot)[-1].startswith("and ")


def test_a_click_opens_the_flag(plot: TrendPlot, time: TimeRange, qtbot: QtBot) -> None:
    """A click on the flag or its band; beside it nothing, and with Shift it places a cursor."""
    with qtbot.waitSignal(plot.flags.opened, timeout=2000) as opened:
        click(plot, at(plot, LAST - 12.5, 8) + QPointF(3, 0))
    assert opened.args == ["n3"]
    with qtbot.waitSignal(plot.flags.opened, timeout=2000) as opened:
        click(plot, at(plot, LAST - 9, 2))
    assert opened.args == ["n3"]
    with qtbot.assertNotEmitted(plot.flags.opened):
        click(plot, at(plot, LAST - 6, 8))
        click(plot, at(plot, LAST - 12.5, 200))


def test_keys_go_from_flag_to_flag_and_open_them(plot: TrendPlot, time: TimeRange, qtbot: QtBot) -> None:
    """Page Up and Page Down point at them, out of view too; the box tells all; Shift+Enter opens."""
    far = Flag("n1", LAST - 200.5, LAST - 199.5)
    plot.flags.show_flags([*FLAGS[1:], far], WORDS.get, "and {more} more")
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert time.pointed_day == LAST - 2
    assert "A dip of the voltage" in told(plot)
    assert "Boris, 29.06.2016 09:00" in told(plot)
    assert "A dip of the voltage" in plot.accessibleDescription()
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert time.pointed_day == LAST - 20
    assert "met on 10.06.2016" in told(plot)
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert time.pointed_day == LAST - 200
    assert time.start < LAST - 200 < time.end
    with qtbot.waitSignal(plot.flags.opened, timeout=2000) as opened:
        qtbot.keyClick(plot, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert opened.args == ["n1"]
    qtbot.keyClick(plot, Qt.Key.Key_PageDown)
    assert time.pointed_day == LAST - 20


def test_a_note_is_wanted_where_one_points(plot: TrendPlot, time: TimeRange, qtbot: QtBot) -> None:
    """N, also where it writes т: on the day that is pointed at, or over what the cursors mark."""
    for text in ("n", "т"):
        with qtbot.waitSignal(plot.flags.wanted, timeout=2000) as wanted:
            QApplication.sendEvent(plot, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text))
        assert wanted.args == [plot]
    assert plot.flags.days() is None
    time.point_at(LAST - 4)
    assert plot.flags.days() == (LAST - 4, LAST - 4)
    time.mark(LAST - 3, LAST - 9)
    assert plot.flags.days() == (LAST - 9, LAST - 3)
    time.point_at(LAST - 20)
    assert plot.flags.days() == (LAST - 20, LAST - 20)


def test_a_drag_with_shift_marks_a_stretch(plot: TrendPlot, time: TimeRange, qtbot: QtBot) -> None:
    """From either side: A is the earlier day, the view stays where it is."""
    canvas, before = plot.canvas.viewport(), (time.start, time.end)
    shift, left = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton

    def place(day: float) -> QPoint:
        return plot.canvas.mapFromScene(at(plot, day, 200))

    QTest.mousePress(canvas, left, shift, place(LAST - 5))
    for day in (LAST - 7, LAST - 10, LAST - 15):
        drag_to(plot, place(day))
    QTest.mouseRelease(canvas, left, shift, place(LAST - 15))
    assert time.cursors == (LAST - 15, LAST - 5)
    assert not time.cursors_exchanged
    assert (time.start, time.end) == before


def drag_to(plot: TrendPlot, place: QPoint) -> None:
    """Move the pointer with the left button and Shift held, as the system would tell it."""
    viewport = plot.canvas.viewport()
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(place), viewport.mapToGlobal(place), left, left, shift)
    QApplication.sendEvent(viewport, event)


def test_milestones_ahead_stand_at_the_right_edge(plot: TrendPlot, time: TimeRange, qtbot: QtBot) -> None:
    """They are told there with their dates, and are no flag of the last day itself."""
    ahead = Flag("m", LAST + 0.5, LAST + 0.5, FlagKind.AHEAD, "M-9")
    plot.flags.show_flags([ahead], WORDS.get, "")
    assert plot.flags.item.covering(LAST) == []
    plot.canvas.scene().sigMouseMoved.emit(at(plot, LAST + 0.5, 27) - QPointF(5, 0))
    assert told(plot) == ["◆ M-1 Fan started", "met on 10.06.2016"]
    qtbot.keyClick(plot, Qt.Key.Key_PageDown)
    assert time.pointed_day == LAST


def test_a_thousand_notes_are_one_item_with_few_shapes(plot: TrendPlot, time: TimeRange) -> None:
    """However many notes there are, no more flags are drawn than fit beside each other, and all of them are counted."""
    rng = np.random.default_rng(1)
    starts = LAST - 399 + np.sort(rng.integers(0, 395, 1000))
    items = len(plot.canvas.scene().items())
    plot.flags.show_flags([Flag(f"k{n}", s - 0.5, s + 0.5) for n, s in enumerate(starts.tolist())], WORDS.get, "")
    time.choose(Preset.ALL)
    notes, _ = plot.flags.item.in_view()
    assert len(notes) <= plot.view.width() / 15 + 1
    assert sum(len(group.flags) for group in notes) == 1000
    assert len(plot.canvas.scene().items()) == items
    picture(plot)
