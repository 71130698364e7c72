"""The small widgets: days, choices, notices, labels, pointer bars."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.ui.theme import Theme
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit, read_day
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.empty_state import EmptyState
from plantdesk.ui.widgets.notice_line import Level, NoticeLine
from plantdesk.ui.widgets.panel import Panel
from plantdesk.ui.widgets.sparkbar import SparkBar
from plantdesk.ui.widgets.tick_box import TickBox

RU = Language("ru", {"Check": "Проверьте", "Not accepted": "Не принято", "Weight of {name}": "Масса: {name}"})
DAY = dt.date(2016, 6, 30)


def turn_wheel(widget: QWidget) -> bool:
    """Turn the wheel one notch over a widget and tell whether it took the event."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30.06.2016", DAY),
        ("30.6.16", DAY),
        (" 30,06,2016 ", DAY),
        ("30.6", DAY),
        ("300616", DAY),
        ("30062016", DAY),
        ("3006", DAY),
        ("2016-06-30", DAY),
        ("29.02.2016", dt.date(2016, 2, 29)),
        ("29.02.2015", None),
        ("31.06.2016", None),
        ("yesterday", None),
        ("", None),
        ("0.0.2016", None),
    ],
)
def test_a_day_is_read_as_people_type_it(text: str, day: dt.date | None) -> None:
    """Every common way to type a day is read, and a day that does not exist is none."""
    assert read_day(text, DAY) == day


def test_a_typed_day_is_taken_on_enter(qtbot: QtBot) -> None:
    """Typing a day and Enter announces it once and writes it out in full."""
    field = DateEdit(RU, DAY)
    qtbot.addWidget(field)
    field.selectAll()
    QTest.keyClicks(field, "1.7.16")
    with qtbot.waitSignal(field.day_changed) as heard:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.args == [dt.date(2016, 7, 1)]
    assert field.text() == "01.07.2016"


def test_a_text_that_is_no_day_stays_on_the_screen(qtbot: QtBot) -> None:
    """What cannot be read is marked and kept; the day that held still holds; Esc brings it back."""
    field = DateEdit(RU, DAY)
    qtbot.addWidget(field)
    field.selectAll()
    QTest.keyClicks(field, "31.06.2016")
    with qtbot.waitSignal(field.refused) as heard:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert RU.say(heard.args[0]) == "“31.06.2016”: there is no such day."
    assert (field.text(), field.property("state"), field.day) == ("31.06.2016", "error", DAY)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.property("state")) == ("30.06.2016", "normal")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("05.07.2016", "05.07.2016 has not begun yet; the last day is 30.06.2016."),
        ("01.01.1990", "01.01.1990 is too early; the first day is 01.01.2015."),
        ("june", "“june” is not a day. Write it like 30.06.2016."),
    ],
)
def test_a_refused_day_says_why_until_a_good_one_stands(qtbot: QtBot, text: str, words: str) -> None:
    """A day to come, one too early and a word are three different mistakes; none is told of a field that is right."""
    field = DateEdit(RU, DAY)
    qtbot.addWidget(field)
    field.set_bounds(dt.date(2015, 1, 1), DAY)
    went_on: list[str] = []
    field.entered.connect(lambda: went_on.append(field.text()))
    field.selectAll()
    QTest.keyClicks(field, text)
    with qtbot.waitSignal(field.refused) as heard:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert RU.say(heard.args[0]) == words
    assert went_on == []
    field.selectAll()
    QTest.keyClicks(field, "30.06.2016")
    with qtbot.waitSignal(field.accepted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert went_on == ["30.06.2016"]
    assert field.property("state") == "normal"


def test_days_are_stepped_by_keys_and_stop_at_the_bounds(qtbot: QtBot) -> None:
    """Ctrl+Left and Ctrl+Right go a day back and on, not beyond the last day allowed."""
    field = DateEdit(RU, DAY)
    qtbot.addWidget(field)
    field.set_bounds(None, DAY)
    days: list[dt.date] = []
    field.day_changed.connect(days.append)
    QTest.keyClick(field, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert days == [dt.date(2016, 6, 29), DAY]


def test_a_day_is_picked_from_the_calendar(qtbot: QtBot) -> None:
    """Alt+Down opens the calendar; a picked day is taken and the calendar closes."""
    field = DateEdit(RU, DAY)
    qtbot.addWidget(field)
    field.show()
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = field._calendar
    assert calendar is not None
    assert calendar.isVisible()
    with qtbot.waitSignal(field.day_changed) as heard:
        calendar.clicked.emit(calendar.selectedDate().addDays(-2))
    assert heard.args == [dt.date(2016, 6, 28)]
    assert not calendar.isVisible()


def test_the_wheel_changes_neither_day_nor_choice(qtbot: QtBot) -> None:
    """A wheel that scrolls the page over these fields leaves them alone."""
    field, choice = DateEdit(RU, DAY), Choice()
    choice.set_choices([("Ночь", "night"), ("День", "day")], "night")
    for widget in (field, choice):
        qtbot.addWidget(widget)
        widget.show()
        widget.setFocus()
        assert not turn_wheel(widget)
    assert field.day == DAY
    assert choice.currentData() == "night"


def test_a_choice_is_set_without_a_signal_and_ignores_the_unknown(qtbot: QtBot) -> None:
    """Filling a choice does not announce anything; an unknown value leaves it as it is."""
    choice = Choice()
    qtbot.addWidget(choice)
    with qtbot.assertNotEmitted(choice.currentIndexChanged):
        choice.set_choices([("Ночь", "night"), ("День", "day")], "day")
    choice.choose("third")
    assert choice.currentData() == "day"


def test_a_choice_that_is_cut_says_all_of_it_at_the_pointer(qtbot: QtBot) -> None:
    """A long name in a narrow field is read whole; one that has room says nothing again."""
    choice = Choice()
    qtbot.addWidget(choice)
    choice.set_choices([("All", None), ("State programme of industrial and innovative development", 1)])
    choice.resize(140, 32)
    place = QPoint(20, 10)
    assert not choice.is_cut
    choice.choose(1)
    assert choice.is_cut
    QApplication.sendEvent(choice, QHelpEvent(QEvent.Type.ToolTip, place, choice.mapToGlobal(place)))
    assert QToolTip.text() == choice.currentText()
    QToolTip.hideText()


def test_the_edge_of_a_box_is_seen_in_the_dark_and_a_click_on_its_words_ticks_it(qtbot: QtBot) -> None:
    """Under the style sheet the system would draw its box black on black."""
    theme = Theme("dark")
    box = TickBox(theme, "Withdrawn ones, too")
    qtbot.addWidget(box)
    box.setStyleSheet(theme.style_sheet())
    box.show()

    def pixels(token: str) -> int:
        image, colour = box.grab().toImage(), theme.colour(token).rgb()
        return sum(image.pixel(x, y) == colour for x in range(27) for y in range(image.height()))

    assert pixels("field_border") > 12
    assert pixels("accent") == 0
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 4, box.height() // 2))
    assert box.isChecked()
    assert pixels("accent") > 50


def test_a_notice_has_shape_word_and_text(qtbot: QtBot) -> None:
    """A warning names its level in words, for those who see no colour, and screen readers get the same."""
    line = NoticeLine(Theme(), RU)
    qtbot.addWidget(line)
    line.show_notice(Level.WARNING, msg("Weight of {name}", name="Цех 3"))
    assert line.text == line.accessibleName() == "Проверьте: Масса: Цех 3"
    shown = line.level
    assert shown is Level.WARNING
    line.clear()
    assert line.text == line.accessibleName() == ""
    assert line.level is None


def test_the_room_of_a_notice_is_kept_while_it_is_empty(qtbot: QtBot) -> None:
    """The grid does not jump when a short notice appears or goes."""
    line = NoticeLine(Theme(), RU)
    qtbot.addWidget(line)
    empty = line.minimumSizeHint().height(), line.minimumHeight()
    line.show_notice(Level.ERROR, "нет")
    assert line.minimumHeight() == empty[1] >= 34


def test_the_marks_of_the_levels_differ_in_shape(qtbot: QtBot) -> None:
    """Drawn in one colour, the marks of the four levels are still four different pictures."""
    pictures = set()
    for level in Level:
        line = NoticeLine(Theme(), RU)
        qtbot.addWidget(line)
        line.show_notice(level, "x")
        picture = line._shape.grab().toImage()
        ground = picture.pixel(0, 0)
        inked = tuple(picture.pixel(x, y) == ground for x in range(picture.width()) for y in range(picture.height()))
        assert not all(inked)
        pictures.add(inked)
    assert len(pictures) == len(Level)


def test_a_label_has_a_tooltip_only_while_it_is_cut(qtbot: QtBot) -> None:
    """A long name is shortened and told in full in its tooltip; where there is room there is none."""
    label = ElidedLabel("Жезказганская обогатительная фабрика")
    qtbot.addWidget(label)
    label.show()
    label.resize(80, 20)
    assert label.toolTip() == "Жезказганская обогатительная фабрика"
    label.resize(600, 20)
    assert label.toolTip() == ""


def test_a_pointer_outside_its_band_is_abnormal(qtbot: QtBot) -> None:
    """A value outside its normal band is drawn in amber; none draws no pointer."""
    theme = Theme()
    bar = SparkBar(theme)
    qtbot.addWidget(bar)
    bar.resize(200, 22)

    def has_amber() -> bool:
        picture = bar.grab().toImage()
        amber = theme.colour("warn").rgb()
        return any(picture.pixel(x, y) == amber for x in range(200) for y in range(22))

    bar.show_value(0.6, (0, 1), band=(0.5, 0.7))
    assert not has_amber()
    bar.show_value(0.8, (0, 1), band=(0.5, 0.7))
    assert has_amber()
    bar.show_value(None, (0, 1), band=(0.5, 0.7))
    assert not has_amber()


def test_an_empty_state_says_what_to_do_first(qtbot: QtBot) -> None:
    """The button of an empty state can be pressed by key and says so."""
    state = EmptyState("Пока ничего", "Введите смену", "Внести смену")
    qtbot.addWidget(state)
    button = state.findChild(QPushButton)
    assert button is not None
    with qtbot.waitSignal(state.wanted):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_a_panel_is_named_by_its_title(qtbot: QtBot) -> None:
    """Screen readers hear the title of a card; without a title its line takes no room."""
    panel = Panel("Ввод смены", "Ночь")
    qtbot.addWidget(panel)
    assert panel.accessibleName() == "Ввод смены"
    panel.set_title("Смена")
    assert panel.accessibleName() == "Смена"
