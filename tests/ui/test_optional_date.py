"""The field for a day that may be unknown: empty is a value of its own, and nothing fills it but the person."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import chosen_language
from plantdesk.ui.widgets.optional_date import OptionalDate

NEAR = date(2016, 6, 30)


@pytest.fixture
def field(qtbot: QtBot) -> OptionalDate:
    """Give a field near the middle of 2016."""
    made = OptionalDate(chosen_language("ru"), NEAR)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    return made


def test_it_is_empty_until_a_day_is_typed(qtbot: QtBot, field: OptionalDate) -> None:
    """A day without a year is one of the year that is near; leaving the field empty makes no day of it."""
    assert field.chosen is None
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), field.property("state")) == ("", None)
    with qtbot.waitSignal(field.edited):
        qtbot.keyClicks(field, "1.9")
    assert field.chosen == date(2016, 9, 1)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "01.09.2016"


def test_what_is_stored_comes_back_with_esc_and_can_be_emptied(qtbot: QtBot, field: OptionalDate) -> None:
    """Esc puts back a stored day, or the emptiness that was stored; a day is unset by emptying the field."""
    field.show_stored(date(2016, 3, 1))
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert (field.chosen, field.stored) == (None, date(2016, 3, 1))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == ""
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "01.03.2016"
    field.show_stored(None)
    qtbot.keyClicks(field, "1.9")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_a_day_is_picked_from_the_calendar_even_the_one_it_opens_at(qtbot: QtBot, field: OptionalDate) -> None:
    """The calendar of an empty field opens at the day that is near; picking just that one must count."""
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    (calendar,) = field.findChildren(QCalendarWidget)
    assert calendar.selectedDate() == QDate(2016, 6, 30)
    with qtbot.waitSignal(field.edited):
        calendar.clicked.emit(calendar.selectedDate())
    assert field.chosen == NEAR
