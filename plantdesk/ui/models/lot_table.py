"""The lots of a shift as a table: what stands, what is typed and not saved, and a blank line for the next lot.

Lines are told apart by a key: a lot's number where it stands, a mark where it is still being typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from plantdesk.domain import measures as m
from plantdesk.domain.errors import Refused
from plantdesk.domain.quantities import Value, encode
from plantdesk.domain.text import Message, msg
from plantdesk.services.figures import read_value
from plantdesk.services.lots import Lot, lot_number, meant
from plantdesk.services.naming import BLANK, attribute_shown, figure_name
from plantdesk.services.recording import Entered
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.cell_typing import CellTyping
from plantdesk.ui.models.kept_rows import KeptRows
from plantdesk.ui.widgets.notice_line import Level

Index = QModelIndex | QPersistentModelIndex

LOT, DESTINATION, GRADE, TONNES, STOCK, NOTE = range(6)
NUMBER = "lot"
_KEYS = {
    LOT: NUMBER,
    DESTINATION: m.DESTINATION,
    GRADE: m.GRADE,
    TONNES: m.DISPATCH_T,
    STOCK: m.DIVISION,
    NOTE: m.NOTE,
}
COLUMNS = tuple(_KEYS)
_NEW = "+"
"""Begins the key of a line that stands nowhere yet."""

Place = tuple[str, str]
"""Key of a line and key of a figure, of an attribute or ``lot``."""


def is_new(line: str) -> bool:
    """Tell whether a line stands nowhere yet."""
    return line.startswith(_NEW)


class LotTable(KeptRows[str]):
    """Lines are lots; what is typed is read at once and kept until it is saved or taken back."""

    typed = Signal(str, str)
    """Emitted with line and key when what is typed and not saved has changed."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._day = desk.today
        self._stored: dict[str, Lot] = {}
        self._shown: dict[Place, str] = {}
        self.typing: CellTyping[Place, Entered] = CellTyping(self._revision)
        self.asks_stock = False
        """There are several stocks, so that a lot has to say which it leaves."""
        self.locked = False
        """Nothing can be typed: the window looks at the past."""
        catalogue, say = desk.reader.catalogue, desk.language.say
        sheet = catalogue.sheet(m.DISPATCH)
        tonnes = catalogue.figure(m.DISPATCH_T)
        names = {key: say(figure_name(catalogue, key)) for key in _KEYS.values() if key != NUMBER}
        names |= {NUMBER: say(sheet.subject_name), m.DISPATCH_T: f"{say(tonnes.short)}, {say(tonnes.unit)}"}
        self.headings = tuple(names[key] for key in _KEYS.values())

    # --- what is shown ---------------------------------------------------------------------------------------------

    @property
    def day(self) -> date:
        """The production day that is shown."""
        return self._day

    @property
    def lines(self) -> tuple[str, ...]:
        """The keys of the lines as they stand."""
        return self.rows

    def show_day(self, day: date) -> None:
        """Begin with another day and shift: what was typed elsewhere is not here."""
        self._day = day
        self.typing.clear()

    def show_lots(self, lots: Sequence[Lot]) -> None:
        """Show what stands; lines keep their identity, so that an open editor and the cell in focus stay."""
        self._stored = {lot.number: lot for lot in lots}
        self._shown = {(lot.number, key): self._written(lot, key) for lot in lots for key in _KEYS.values()}
        wanted = list(self._stored)
        wanted += [line for line in dict.fromkeys(line for line, _ in self.typing) if line not in self._stored]
        if not self.locked:
            wanted.append(self._free(wanted))
        self.set_rows(wanted)
        self._forget_what_stands()
        self.repaint()

    def _free(self, taken: Sequence[str]) -> str:
        """Give the key of the blank line: the one that is there, so that the focus stays in it."""
        there = next((line for line in self._rows if is_new(line) and line not in taken), None)
        number = 1
        while f"{_NEW}{number}" in taken:
            number += 1
        return there or f"{_NEW}{number}"

    def place(self, index: Index) -> Place | None:
        """Give line and key of a cell that can be typed in."""
        if not index.isValid() or self.locked:
            return None
        line, key = self._rows[index.row()], _KEYS[index.column()]
        return None if key == NUMBER and not is_new(line) else (line, key)

    def shown_place(self, index: Index) -> Place | None:
        """Give line and key of a cell, whether it can be typed in or not."""
        return (self._rows[index.row()], _KEYS[index.column()]) if index.isValid() else None

    def index_of(self, place: Place) -> QModelIndex:
        """Find a cell; an invalid index where it is not shown."""
        line, key = place
        column = next(column for column, name in _KEYS.items() if name == key)
        number = self.number_of(line)
        return QModelIndex() if number is None else self.index(number, column)

    def lot(self, line: str) -> Lot | None:
        """Give the lot of a line as it stands."""
        return self._stored.get(line)

    def stored_value(self, place: Place) -> str | None:
        """Give what is recorded for a cell."""
        lot = self._stored.get(place[0])
        return None if lot is None else lot.number if place[1] == NUMBER else lot.said(place[1])

    def is_corrected(self, place: Place) -> bool:
        """Tell whether an earlier value of a cell differed."""
        lot = self._stored.get(place[0])
        return lot is not None and place[1] in lot.standing and lot.standing[place[1]].corrected

    def shown(self, place: Place) -> str:
        """Write what stands in a cell, without what is typed."""
        return self._shown.get(place, "")

    def _written(self, lot: Lot, key: str) -> str:
        """Write what stands; done once when it is shown, for painting must not read the store."""
        if key == NUMBER:
            return lot.number
        if key == m.DISPATCH_T:
            return self._desk.language.value(lot.tonnes) if lot.tonnes is not None else ""
        attribute = self._desk.reader.catalogue.attribute(key)
        assert attribute is not None
        return self._desk.language.say(attribute_shown(self._desk.plant, attribute, lot.said(key), self._day))

    # --- typing ----------------------------------------------------------------------------------------------------

    def restore(self, place: Place, text: str, seen: int | None) -> None:
        """Take up typing that was kept from before."""
        self.typing.resume(place, seen)
        self.take(place, text)

    def take_back(self, place: Place) -> None:
        """Forget what is typed in a cell and not saved."""
        if self.typing.drop(place):
            self.typed.emit(*place)

    def mark(self, place: Place, fault: Message, level: Level, seen: int | None) -> None:
        """Say beside unsaved typing why it was not saved, and what has been seen by now."""
        if self.typing.mark(place, fault, level, seen):
            self.repaint()

    def needs_reason(self, place: Place) -> bool:
        """Tell whether saving what is typed changes something that stands."""
        return self.stored_value(place) is not None

    def values_of(self, line: str) -> dict[str, Entered]:
        """Give what of a line is typed and could be recorded."""
        return {key: one.value for (of, key), one in self.typing.items() if of == line and one.can_be_saved}

    def take(self, place: Place, text: str) -> None:
        """Take what was typed in a cell; what says what stands is no typing."""
        text = " ".join(text.split())
        if text == self.shown(place) or (not text and self.stored_value(place) is None):
            self.typing.drop(place)
        else:
            value, fault = self._read(place, text)
            attribute = self._desk.reader.catalogue.attribute(place[1])
            if attribute is not None and isinstance(value, str):
                text = self._desk.language.say(attribute_shown(self._desk.plant, attribute, value, self._day))
            self.typing.take(place, text, value, fault)
        self.repaint()

    def _read(self, place: Place, text: str) -> tuple[Entered, Message | None]:
        """Read what is typed: what would be recorded, or why it cannot be."""
        key = place[1]
        try:
            if not text:
                return None, None
            if key == NUMBER:
                number = lot_number(text)
                twice = msg("Lot {lot} is in this shift already. Correct it in its own line.", lot=number)
                return number, twice if number in self._stored else None
            if key == m.DISPATCH_T:
                return read_value(self._desk.reader.catalogue.figure(key), text), None
            attribute = self._desk.reader.catalogue.attribute(key)
            assert attribute is not None
            return meant(self._desk.plant, attribute, text, self._day), None
        except Refused as refusal:
            return None, refusal.message

    def _forget_what_stands(self) -> None:
        """Drop typing that says what stands by now."""
        for place, typed in list(self.typing.items()):
            stored = encode(typed.value) if isinstance(typed.value, Value) else typed.value
            if typed.can_be_saved and not is_new(place[0]) and stored == self.stored_value(place):
                del self.typing[place]
                self.typed.emit(*place)

    def _revision(self, place: Place) -> int | None:
        lot = self._stored.get(place[0])
        return lot.standing[place[1]].revision if lot is not None and place[1] in lot.standing else None

    # --- Qt --------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Give the number of lines."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Give the number of columns."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the heading of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let what can be typed be edited."""
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return plain | Qt.ItemFlag.ItemIsEditable if self.place(index) is not None else plain

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        place = self.shown_place(index)
        if place is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.typing[place].text if place in self.typing else self.shown(place)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(place)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            say = self._desk.language.say
            line = say(msg("next lot")) if is_new(place[0]) else place[0]
            text = self.data(index) or say(msg("not entered"))
            return f"{line}, {self.headings[index.column()]}: {text}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed in a cell."""
        place = self.place(index)
        if place is None or role != Qt.ItemDataRole.EditRole:
            return False
        self.take(place, str(value))
        self.typed.emit(*place)
        return True

    def _tip(self, place: Place) -> str:
        say = self._desk.language.say
        held = self.typing.get(place)
        if held is not None:
            return say(held.fault) if held.fault is not None else say(msg("Typed and not saved yet."))
        if self.is_corrected(place):
            return say(msg("{text}: changed before; F4 shows when, by whom and why.", text=self.shown(place) or BLANK))
        return self.shown(place)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == TONNES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
