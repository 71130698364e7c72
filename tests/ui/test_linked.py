"""The stretch of time that the charts of a tab share, its buttons and its strip."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from plantdesk.domain.periods import day_number
from plantdesk.services.language import Language
from plantdesk.ui.charts import Navigator, Preset, RangeBar, TimeRange
from plantdesk.ui.theme import Theme

LAST = day_number(dt.date(2016, 6, 30))
FIRST = LAST - 3649
RU = Language("ru")


@pytest.mark.parametrize(
    ("preset", "first"),
    [
        (Preset.DAYS_30, dt.date(2016, 6, 1)),
        (Preset.DAYS_90, dt.date(2016, 4, 2)),
        (Preset.YEAR, dt.date(2015, 7, 2)),
        (Preset.YEAR_TO_DATE, dt.date(2016, 1, 1)),
    ],
)
def test_presets_are_whole_days_to_the_last(preset: Preset, first: dt.date) -> None:
    """30 D is thirty days with the last one, YTD begins on 1 January."""
    time = TimeRange(FIRST, LAST)
    time.choose(preset)
    assert (time.first_day, time.last_day) == (day_number(first), LAST)


def test_all_is_everything() -> None:
    """All begins on the first day there is."""
    time = TimeRange(FIRST, LAST)
    time.choose(Preset.ALL)
    assert (time.first_day, time.last_day) == (FIRST, LAST)


@given(st.lists(st.tuples(st.sampled_from(["zoom", "pan", "span"]), st.floats(-5000, 5000)), max_size=20))
def test_zooming_and_moving_stay_within_the_days_there_are(moves: list[tuple[str, float]]) -> None:
    """No wheel or drag leads out of the data or below a week."""
    time = TimeRange(FIRST, LAST, Preset.ALL)
    for move, amount in moves:
        if move == "zoom":
            time.zoom(2.0 ** (amount / 1000), FIRST + abs(amount) % 3650)
        elif move == "pan":
            time.pan(amount)
        else:
            time.set_span(LAST + amount, LAST + amount + 50)
        assert FIRST - 0.5 - 1e-6 <= time.start < time.end <= LAST + 0.5 + 1e-6
        assert time.end - time.start >= 7 - 1e-6


def test_a_zoom_keeps_the_day_under_the_pointer() -> None:
    """The day under the pointer stands still while the wheel turns."""
    time = TimeRange(FIRST, LAST, Preset.YEAR)
    around = LAST - 100
    before = (around - time.start) / (time.end - time.start)
    time.zoom(0.5, around)
    assert (around - time.start) / (time.end - time.start) == pytest.approx(before)
    assert time.preset is None


def test_a_new_day_moves_a_preset_along() -> None:
    """When the next day is entered, 30 D shows the last thirty days again; a hand-made stretch stays."""
    time = TimeRange(FIRST, LAST, Preset.DAYS_30)
    time.set_extent(FIRST, LAST + 1)
    assert (time.last_day, time.preset) == (LAST + 1, Preset.DAYS_30)
    time.set_span(LAST - 200.5, LAST - 100.5)
    time.set_extent(FIRST, LAST + 2)
    assert (time.first_day, time.last_day) == (LAST - 200, LAST - 101)


def test_reset_comes_back_to_the_preset_chosen_last() -> None:
    """A double click after zooming brings the chosen preset back."""
    time = TimeRange(FIRST, LAST)
    time.choose(Preset.YEAR)
    time.zoom(0.2, LAST - 30)
    time.reset()
    assert (time.preset, time.first_day) == (Preset.YEAR, LAST - 364)


def test_range_buttons_are_reached_by_keys(qtbot: QtBot) -> None:
    """Right goes to the next button, Space chooses it, and the chosen one shows as pressed."""
    time = TimeRange(FIRST, LAST, Preset.DAYS_90)
    bar = RangeBar(RU, time)
    qtbot.addWidget(bar)
    with qtbot.waitExposed(bar):
        bar.show()
    bar.activateWindow()
    bar.button(Preset.DAYS_90).setFocus()
    qtbot.waitUntil(bar.button(Preset.DAYS_90).hasFocus)
    assert bar.button(Preset.DAYS_90).isChecked()
    QTest.keyClick(bar.button(Preset.DAYS_90), Qt.Key.Key_Right)
    QTest.keyClick(bar.button(Preset.YEAR), Qt.Key.Key_Space)
    assert time.preset is Preset.YEAR
    assert [preset for preset in Preset if bar.button(preset).isChecked()] == [Preset.YEAR]
    time.pan(-10)
    assert [preset for preset in Preset if bar.button(preset).isChecked()] == []
    QTest.keyClick(bar.button(Preset.YEAR), Qt.Key.Key_Return)
    assert time.preset is Preset.YEAR


def make_navigator(qtbot: QtBot, time: TimeRange) -> Navigator:
    """A shown strip of 1000 pixels over ten years."""
    strip = Navigator(Theme(), RU, time)
    days = np.arange(FIRST, LAST + 1)
    values = 600 + 10 * np.sin(days / 40)
    values[100:120] = np.nan
    strip.set_data(days, values)
    strip.resize(1000, 58)
    qtbot.addWidget(strip)
    with qtbot.waitExposed(strip):
        strip.show()
    return strip


def test_the_stretch_is_dragged_in_the_strip(qtbot: QtBot) -> None:
    """Dragging the middle moves the stretch by as many days, without changing its length."""
    time = TimeRange(FIRST, LAST, Preset.YEAR)
    strip = make_navigator(qtbot, time)
    start, length = time.start, time.end - time.start
    middle = strip._region().center().toPoint()
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(strip, middle - QPoint(200, 0))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=middle - QPoint(200, 0))
    days_a_pixel = 3650 / strip._strip().width()
    assert start - time.start == pytest.approx(200 * days_a_pixel, abs=1)
    assert time.end - time.start == pytest.approx(length)


def test_an_end_of_the_stretch_is_dragged(qtbot: QtBot) -> None:
    """Dragging the left grip makes the stretch longer and leaves its right end."""
    time = TimeRange(FIRST, LAST, Preset.YEAR)
    strip = make_navigator(qtbot, time)
    grip = QPoint(round(strip._region().left()), round(strip._region().center().y()))
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(strip, grip - QPoint(100, 0))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=grip - QPoint(100, 0))
    assert time.end == LAST + 0.5
    assert 700 < time.end - time.start < 780


def test_the_strip_is_moved_by_keys(qtbot: QtBot) -> None:
    """Left moves by a tenth, Shift+Left lengthens, Home goes to the first day, End to the last."""
    time = TimeRange(FIRST, LAST, Preset.YEAR)
    strip = make_navigator(qtbot, time)
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert time.end == pytest.approx(LAST + 0.5 - 36.5)
    QTest.keyClick(strip, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert time.end - time.start == pytest.approx(365 * 1.1)
    QTest.keyClick(strip, Qt.Key.Key_Home)
    assert time.first_day == FIRST
    QTest.keyClick(strip, Qt.Key.Key_End)
    assert time.last_day == LAST


def test_a_strip_without_data_is_drawn(qtbot: QtBot) -> None:
    """A plant of one day and no values has a strip that does not fail."""
    strip = Navigator(Theme(), RU, TimeRange(LAST, LAST))
    qtbot.addWidget(strip)
    strip.resize(300, 58)
    assert not strip.grab().isNull()
