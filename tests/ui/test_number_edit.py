"""The field for a figure, driven by keys."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.domain.quantities import NONE, Value
from plantdesk.services.language import Language
from plantdesk.ui.widgets.number_edit import Mark, Move, NumberEdit, Typed, judge

RU = Language("ru")
OPEN = (None, None)
TONNES = (Decimal(0), Decimal(3000))
PER_CENT = (Decimal(0), Decimal(100))


class Desk(QWidget):
    """A window with two fields that counts how often its own undo is called."""

    def __init__(self) -> None:
        super().__init__()
        self.field = NumberEdit(RU, TONNES, self)
        self.other = NumberEdit(RU, TONNES, self)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.other)
        self.undone = 0
        shortcut = QShortcut(QKeySequence.StandardKey.Undo, self)
        shortcut.activated.connect(self._undo)

    def _undo(self) -> None:
        self.undone += 1


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    """Give a shown desk whose first field has the focus."""
    desk = Desk()
    qtbot.addWidget(desk)
    desk.resize(300, 120)
    with qtbot.waitExposed(desk):
        desk.show()
    desk.activateWindow()
    desk.field.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(desk.field.hasFocus)
    yield desk
    desk.close()


def state(field: NumberEdit) -> str:
    """What the style sheet sees."""
    return str(field.property("state"))


@pytest.mark.parametrize(
    ("text", "limits", "kind", "values"),
    [
        ("", TONNES, Typed.MISSING, ()),
        ("  ", TONNES, Typed.MISSING, ()),
        ("99,2", TONNES, Typed.ONE, (Value(Decimal("99.2")),)),
        ("0", TONNES, Typed.ONE, (Value(Decimal(0)),)),
        ("–", TONNES, Typed.ONE, (NONE,)),
        ("<0,005", PER_CENT, Typed.ONE, (Value(Decimal("0.005"), below=True),)),
        ("1,234", TONNES, Typed.SEVERAL, (Value(Decimal("1.234")), Value(Decimal(1234)))),
        ("1,234", PER_CENT, Typed.ONE, (Value(Decimal("1.234")),)),
        ("100,1", PER_CENT, Typed.OUT_OF_LIMITS, (Value(Decimal("100.1")),)),
        ("-1", TONNES, Typed.OUT_OF_LIMITS, (Value(Decimal(-1)),)),
        ("1e3", TONNES, Typed.NOT_A_NUMBER, ()),
        ("nan", OPEN, Typed.NOT_A_NUMBER, ()),
        ("3000", TONNES, Typed.ONE, (Value(Decimal(3000)),)),
    ],
)
def test_a_text_is_judged_by_its_readings_and_limits(
    text: str, limits: tuple[Decimal | None, Decimal | None], kind: Typed, values: tuple[Value, ...]
) -> None:
    """Missing, none, below detection, zero, several readings, damage and out of limits are told apart."""
    assert judge(text, limits) == (kind, values)


def test_typing_is_read_at_once(desk: Desk, qtbot: QtBot) -> None:
    """Every keystroke is announced; the value is there without leaving the field."""
    heard: list[None] = []
    desk.field.edited.connect(lambda: heard.append(None))
    QTest.keyClicks(desk.field, "99,2")
    assert len(heard) == 4
    assert desk.field.value == Value(Decimal("99.2"))
    assert state(desk.field) == "edited"


def test_a_hint_is_never_a_value(desk: Desk) -> None:
    """The grey hint of last shift does not count: the field is missing, and Enter does not take it over."""
    desk.field.set_hint("101,2")
    QTest.keyClick(desk.field, Qt.Key.Key_Return)
    assert desk.field.value is None
    assert desk.field.typed is Typed.MISSING
    assert desk.field.text() == ""


def test_a_missing_and_a_dashed_figure_differ(desk: Desk) -> None:
    """An empty field has no value; a dash is the value none."""
    assert desk.field.value is None
    QTest.keyClicks(desk.field, "-")
    assert desk.field.value == NONE


def test_a_value_outside_the_limits_is_marked_and_kept(desk: Desk) -> None:
    """What is refused stays on the screen, marked, and gives no value."""
    QTest.keyClicks(desk.field, "3000,1")
    assert (state(desk.field), desk.field.text(), desk.field.value) == ("error", "3000,1", None)
    assert desk.field.readings == (Value(Decimal("3000.1")),)


def test_one_key_chooses_between_two_readings(desk: Desk, qtbot: QtBot) -> None:
    """Both readings stand under the field; Alt+2 takes the second, and nothing is guessed before."""
    with qtbot.waitSignal(desk.field.ambiguous) as heard:
        QTest.keyClicks(desk.field, "1,234")
    assert heard.args == [(Value(Decimal("1.234")), Value(Decimal(1234)))]
    assert (desk.field.typed, desk.field.value, state(desk.field)) == (Typed.SEVERAL, None, "warn")
    offered = [button.text() for button in desk.findChildren(QToolButton) if button.isVisible()]
    assert offered == ["1,234  Alt+1", "1\u00a0234  Alt+2"]
    QTest.keyClick(desk.field, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert desk.field.value == Value(Decimal(1234))
    assert desk.field.text() == "1234"
    assert [button for button in desk.findChildren(QToolButton) if button.isVisible()] == []


def test_the_chosen_reading_holds_until_the_next_key(desk: Desk) -> None:
    """Alt+1 keeps the text and its decimal reading; typing on puts the question anew."""
    QTest.keyClicks(desk.field, "1,234")
    QTest.keyClick(desk.field, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert (desk.field.value, desk.field.text(), state(desk.field)) == (Value(Decimal("1.234")), "1,234", "edited")
    QTest.keyClick(desk.field, Qt.Key.Key_Backspace)
    QTest.keyClicks(desk.field, "4")
    assert desk.field.typed is Typed.SEVERAL


def test_undo_takes_typing_back_and_then_belongs_to_the_window(desk: Desk) -> None:
    """Ctrl+Z undoes unsaved typing only; without such it reaches the window's own undo."""
    desk.field.set_stored("99,2")
    desk.field.selectAll()
    QTest.keyClicks(desk.field, "98")
    QTest.keySequence(desk.field, QKeySequence(QKeySequence.StandardKey.Undo))
    assert (desk.field.text(), desk.field.has_unsaved_typing, desk.undone) == ("99,2", False, 0)
    QTest.keySequence(desk.field, QKeySequence(QKeySequence.StandardKey.Undo))
    assert (desk.field.text(), desk.undone) == ("99,2", 1)


def test_undo_of_restored_typing_goes_back_to_the_stored_figure(desk: Desk) -> None:
    """A draft that was put back has no keystrokes to undo: Ctrl+Z takes the field back instead of the last command."""
    desk.field.set_stored("99,2")
    desk.field.restore_typing("98")
    QTest.keySequence(desk.field, QKeySequence(QKeySequence.StandardKey.Undo))
    assert (desk.field.text(), desk.undone) == ("99,2", 0)


def test_escape_takes_the_field_back(desk: Desk) -> None:
    """Esc puts the stored figure back and the mark away."""
    desk.field.set_stored("99,2")
    QTest.keyClicks(desk.field, "7x")
    assert state(desk.field) == "error"
    QTest.keyClick(desk.field, Qt.Key.Key_Escape)
    assert (desk.field.text(), state(desk.field)) == ("99,2", "normal")


@pytest.mark.parametrize(
    ("key", "modifier", "move"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, Move.NEXT),
        (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, Move.NEXT),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, Move.BACK),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, Move.UP),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, Move.DOWN),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, Move.LEFT),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, Move.RIGHT),
    ],
)
def test_keys_ask_the_grid_to_move(
    desk: Desk, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, move: Move
) -> None:
    """In a field just entered, Enter and the arrows ask for a neighbour."""
    desk.field.set_stored("99,2")
    desk.field.selectAll()
    with qtbot.waitSignal(desk.field.moved) as heard:
        QTest.keyClick(desk.field, key, modifier)
    assert heard.args == [move.value]


def test_arrows_move_within_the_text_first(desk: Desk) -> None:
    """While typing, Left goes back in the text and asks for the neighbour only at its start."""
    moves: list[str] = []
    desk.field.moved.connect(moves.append)
    QTest.keyClicks(desk.field, "12")
    QTest.keyClick(desk.field, Qt.Key.Key_Left)
    QTest.keyClick(desk.field, Qt.Key.Key_Left)
    assert (moves, desk.field.cursorPosition()) == ([], 0)
    QTest.keyClick(desk.field, Qt.Key.Key_Left)
    assert moves == ["left"]
    QTest.keyClick(desk.field, Qt.Key.Key_End)
    QTest.keyClick(desk.field, Qt.Key.Key_Right)
    assert moves == ["left", "right"]


def test_the_wheel_changes_nothing(desk: Desk) -> None:
    """The wheel over a focused field leaves its figure alone and lets the page scroll."""
    desk.field.set_stored("99,2")
    middle = QPointF(desk.field.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(desk.field.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.field, event)
    assert desk.field.text() == "99,2"
    assert not event.isAccepted()


def test_a_figure_from_elsewhere_does_not_overwrite_typing(desk: Desk) -> None:
    """Another process's figure shows where nothing was typed, and waits where something was."""
    desk.field.set_stored("99,2")
    assert desk.field.text() == "99,2"
    desk.field.selectAll()
    QTest.keyClicks(desk.field, "98")
    desk.field.set_stored("97")
    assert (desk.field.text(), desk.field.stored, desk.field.has_unsaved_typing) == ("98", "97", True)
    desk.field.set_stored("98")
    assert (desk.field.has_unsaved_typing, state(desk.field)) == (False, "normal")


def test_the_grid_may_overrule_the_mark(desk: Desk) -> None:
    """A conflict set by the grid shows with its reason and goes when the grid says so."""
    desk.field.set_mark(Mark.CONFLICT, "99,2 saved meanwhile")
    assert state(desk.field) == "conflict"
    assert desk.field.accessibleDescription() == "99,2 saved meanwhile"
    desk.field.set_mark(None)
    assert state(desk.field) == "normal"
    desk.field.setEnabled(False)
    assert state(desk.field) == "disabled"
    desk.field.setEnabled(True)
    assert state(desk.field) == "normal"


def test_entering_by_key_selects_everything(desk: Desk, qtbot: QtBot) -> None:
    """Digits typed after entering a field replace what stood there."""
    desk.other.set_stored("24,9")
    QTest.keyClick(desk.field, Qt.Key.Key_Tab)
    qtbot.waitUntil(desk.other.hasFocus)
    QTest.keyClicks(desk.other, "25")
    assert desk.other.text() == "25"
