"""Where a record stands in a few lines, and the records that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QTableWidgetItem, QWidget

from plantdesk.domain.milestones import Status
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.programme import STATUS, attribute_name
from plantdesk.services.programme_page import Page, Part
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.lists import ReadingTable
from plantdesk.ui.gantt.bars import STATUS_TOKENS
from plantdesk.ui.models.milestone_columns import SHAPES
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.panel import Panel
from plantdesk.ui.widgets.pencil import pencil

_WHAT, _WHEN, _STATUS = range(3)
_ROOM = 336
"""Pixels of a line of facts, in the column beside the fields."""
_LEAST_TABLE = 76
"""Pixels for two lines, one of them wrapped."""


def _spoken(say: Callable[[Message | Text], str], status: Status, by_hand: bool) -> str:
    """Give a status in words, and that a person set it."""
    return say(status.label) + (f", {say(attribute_name(STATUS))}" if by_hand else "")


class FactsPanel(Panel):
    """The status with its shape and word, and a line for each thing that follows from what is recorded."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.language.say(msg("Where it stands")), parent=parent)
        self._desk = desk
        self.status = label("", "strong")
        self.status.setTextFormat(Qt.TextFormat.RichText)
        self.by_hand = label("")
        self.head.addWidget(self.by_hand)
        self.head.addWidget(self.status)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self.add(self._grid)
        self._cells: list[QLabel] = []

    def show_page(self, page: Page) -> None:
        """Show what is told of a record."""
        say, language = self._desk.language.say, self._desk.language
        self.status.setVisible(page.status is not None)
        if page.status is not None:
            self.status.setText(self._with_shape(page.status))
            self.status.setAccessibleName(_spoken(say, page.status, page.by_hand))
        self.by_hand.setVisible(page.by_hand)
        self.by_hand.setToolTip(say(attribute_name(STATUS)))
        self.by_hand.setPixmap(pencil(self._desk.theme.colour("muted"), self.devicePixelRatioF()))
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.deleteLater()
        self._cells = []
        names = [label(say(what), "muted") for what, _ in page.facts]
        room = _ROOM - max((name.sizeHint().width() for name in names), default=0) - self._grid.horizontalSpacing()
        for row, (name, (_, value)) in enumerate(zip(names, page.facts, strict=True)):
            written = label(language.date(value) if isinstance(value, date) else say(value))
            # Lines are parted here: a label that wraps by itself would have the column scroll before it has to.
            written.setText("\n".join(_lines(written.text(), written.fontMetrics().horizontalAdvance, room)))
            for column, cell in enumerate((name, written)):
                self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
                self._cells.append(cell)

    def _with_shape(self, status: Status) -> str:
        colour = self._desk.theme.colour(STATUS_TOKENS[status]).name()
        words = self._desk.language.say(status.label)
        return f'<span style="color:{colour}">{SHAPES[status]}</span>&nbsp;{words}'

    @property
    def lines(self) -> list[str]:
        """What is shown, a line each."""
        texts = [cell.text() for cell in self._cells]
        pairs = zip(texts[::2], texts[1::2], strict=True)
        return [f"{what}: {' '.join(value.splitlines())}" for what, value in pairs]


def _lines(text: str, width: Callable[[str], int], room: int) -> list[str]:
    """Part a text into lines of whole words that have room."""
    found: list[str] = []
    for word in text.split(" "):
        if found and width(f"{found[-1]} {word}") <= room:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


class PartsPanel(Panel):
    """The records that belong to one, or that it is tied to; Enter or a double click goes to one."""

    wanted = Signal(object)
    """A record is to be shown: its ``Subject``."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._parts: tuple[Part, ...] = ()
        self.table = ReadingTable("", ["", "", ""], _WHAT)
        # It takes the room that is left, and scrolls by itself before the column beside the fields does.
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.table.setMinimumHeight(_LEAST_TABLE)
        self.table.itemActivated.connect(lambda item: self.wanted.emit(self._parts[item.row()].subject))
        self.add(self.table, 1)

    def show_parts(self, title: str, parts: Sequence[Part]) -> None:
        """Show them under a title."""
        say, language, theme = self._desk.language.say, self._desk.language, self._desk.theme
        row = self.table.currentRow() if self.table.hasFocus() else -1
        self._parts = tuple(parts)
        self.set_title(title)
        self.table.setAccessibleName(title)
        self.table.setRowCount(len(parts))
        set_by_hand = pencil(theme.colour("muted"), self.devicePixelRatioF())
        computed = QPixmap(set_by_hand.size())
        computed.setDevicePixelRatio(set_by_hand.devicePixelRatio())
        computed.fill(Qt.GlobalColor.transparent)
        marks = {True: QIcon(set_by_hand), False: QIcon(computed)} if any(part.by_hand for part in parts) else {}
        for number, part in enumerate(parts):
            shape = "" if part.status is None else SHAPES[part.status]
            when = "" if part.day is None else language.date(part.day)
            words = say(part.words)
            spoken = "" if part.status is None else _spoken(say, part.status, part.by_hand)
            for column, text in ((_WHAT, words), (_WHEN, when), (_STATUS, shape)):
                item = QTableWidgetItem(text)
                item.setToolTip(f"{words}\n{spoken}" if spoken else words)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                if column == _STATUS and part.status is not None:
                    item.setForeground(theme.colour(STATUS_TOKENS[part.status]))
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
                    if marks:  # the shapes stand beneath each other, with a pencil or without
                        item.setIcon(marks[part.by_hand])
                self.table.setItem(number, column, item)
        self.table.give_room()
        # Where nobody is in the list no line is chosen: a chosen one would lose the colour of its status.
        self.table.setCurrentCell(min(row, len(parts) - 1), _WHAT)
