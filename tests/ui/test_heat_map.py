"""The calendar of days: where a day lies, how it is walked and opened, and what it tells."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from plantdesk.services.language import Language
from plantdesk.ui.theme import Theme, load_fonts
from plantdesk.ui.widgets.heat_map import HeatMap, Mark

LAST = date(2016, 6, 30)


@pytest.fixture
def calendar(qtbot: QtBot) -> HeatMap:
    """Give a calendar of 200 days on plan, one far below, one without entries, one incomplete."""
    made = HeatMap(Theme(), Language("en"))
    qtbot.addWidget(made)
    made.resize(420, 190)
    days = {LAST - timedelta(days=n): Mark(100.0, True, True) for n in range(200)}
    days[LAST - timedelta(days=1)] = Mark(70.0, True, True)
    days[LAST - timedelta(days=2)] = Mark(None, False, False)
    days[LAST - timedelta(days=3)] = Mark(95.0, True, False)
    made.show_days(days, LAST, lambda day: f"day {(LAST - day).days}")
    with qtbot.waitExposed(made):
        made.show()
    return made


def middle(calendar: HeatMap, day: date) -> QPoint:
    """Give the middle of a day's square."""
    return calendar.rect_of(day).center().toPoint()


def test_every_shown_day_lies_where_it_is_found(calendar: HeatMap) -> None:
    """Squares and days answer each other; tomorrow and long ago have no square."""
    for back in range(60):
        day = LAST - timedelta(days=back)
        assert calendar.day_at(calendar.rect_of(day).center()) == day
    assert calendar.rect_of(LAST + timedelta(days=1)).isEmpty()
    assert calendar.rect_of(date(2010, 1, 1)).isEmpty()


def test_days_of_a_week_stand_in_one_column(calendar: HeatMap) -> None:
    """Monday is above Thursday of the same week; the week after lies to the right."""
    monday = date(2016, 6, 27)
    assert calendar.rect_of(monday).x() == calendar.rect_of(LAST).x()
    assert calendar.rect_of(monday).y() < calendar.rect_of(LAST).y()
    assert calendar.rect_of(monday - timedelta(days=7)).x() < calendar.rect_of(monday).x()


def test_weeks_that_are_kept_stay_in_less_width(calendar: HeatMap) -> None:
    """A scroll bar that takes some pixels makes the squares smaller, and no first day is lost; then all is as before."""
    days = [LAST - timedelta(days=back) for back in range(200)]
    first = min(day for day in days if not calendar.rect_of(day).isEmpty())
    wide, side = calendar.width(), calendar.rect_of(first).width()
    calendar.keep_weeks(True)
    calendar.resize(wide - 21, calendar.height())
    assert not calendar.rect_of(first).isEmpty()
    assert calendar.rect_of(first).width() < side
    calendar.keep_weeks(False)
    assert calendar.rect_of(first).isEmpty()
    calendar.resize(wide, calendar.height())
    assert calendar.rect_of(first).width() == side


def test_a_click_opens_the_day(qtbot: QtBot, calendar: HeatMap) -> None:
    """The day under the pointer is the one that opens."""
    day = LAST - timedelta(days=9)
    with qtbot.waitSignal(calendar.day_chosen) as chosen:
        qtbot.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=middle(calendar, day))
    assert chosen.args == [day]


def test_arrows_walk_and_enter_opens(qtbot: QtBot, calendar: HeatMap) -> None:
    """Left is a week, up a day; beyond the newest day nothing is chosen."""
    calendar.setFocus()
    qtbot.keyClick(calendar, Qt.Key.Key_Right)
    assert calendar.chosen == LAST
    qtbot.keyClick(calendar, Qt.Key.Key_Left)
    qtbot.keyClick(calendar, Qt.Key.Key_Up)
    with qtbot.waitSignal(calendar.day_chosen) as chosen:
        qtbot.keyClick(calendar, Qt.Key.Key_Return)
    assert chosen.args == [LAST - timedelta(days=8)]
    assert calendar.accessibleDescription() == "day 8"


def test_hover_tells_the_figures_of_the_day(calendar: HeatMap) -> None:
    """The tooltip has the words of the day under the pointer."""
    spot = middle(calendar, LAST - timedelta(days=1))
    QApplication.sendEvent(calendar, QHelpEvent(QEvent.Type.ToolTip, spot, calendar.mapToGlobal(spot)))
    assert QToolTip.text() == "day 1"
    QToolTip.hideText()


def test_below_incomplete_and_missing_look_different_from_on_plan(calendar: HeatMap) -> None:
    """Each state is drawn in its own way, also without colour: the grey pictures differ."""
    picture = calendar.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    drawn = {picture.copy(calendar.rect_of(LAST - timedelta(days=n)).toRect()).bits().tobytes() for n in (0, 1, 2, 3)}
    assert len(drawn) == 4


@pytest.mark.parametrize("width", [620, 505, 400])
def test_the_legend_explains_what_is_incomplete_and_missing(qtbot: QtBot, width: int) -> None:
    """In little room it stands closer together, then without the steps between; the last entry ends inside."""
    load_fonts()
    made = HeatMap(Theme(), Language("ru", {"incomplete": "неполный", "missing": "нет данных"}))
    qtbot.addWidget(made)
    made.resize(width, 190)
    x, gap, entries = made.legend_places(31.0, 12.0)
    words = [told for _, told in entries]
    assert words[-2:] == ["неполный", "нет данных"]
    metrics = QFontMetricsF(Theme().font("small"))
    assert x + sum(17 + metrics.horizontalAdvance(told) for told in words) + gap * (len(words) - 1) <= width
    assert len(words) == (7 if width > 500 else 5)
