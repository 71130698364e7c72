"""A table of numbers that are typed in place: what stands, what is typed and not saved, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.quantities import Value, decode, encode, readings
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.language import Language
from plantdesk.ui.models.cell_typing import Typed
from plantdesk.ui.widgets.notice_line import Level

Index = QModelIndex | QPersistentModelIndex
Key = tuple[Subject, str]
"""What a cell is in the ledger: its subject and figure."""

STATE, CORRECTED, CORNER, GROUP = (Qt.ItemDataRole.UserRole + n for n in (1, 2, 3, 4))
"""Roles: how a cell is drawn (``closed``, ``pale``, ``sum``, ``""``), whether it was corrected, a small text in its corner;
of a heading, the name that it shares with those beside it, and stands above them once."""


class TypedTable(QAbstractTableModel):
    """The typing of a grid. A subclass says which cell is what, what stands there, and how a text is read."""

    typed = Signal()
    """What is typed has changed."""

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.language = language
        self.typing: dict[Key, Typed[str | None]] = {}
        self._standing: Mapping[Key, Standing] = {}

    # --- what a subclass says --------------------------------------------------------------------------------------

    def key_of(self, index: Index) -> Key | None:
        """Give what a cell is in the ledger; nothing where it cannot be typed in."""
        return None

    def index_of(self, key: Key) -> QModelIndex:
        """Give the cell of a key; an invalid one where it is not in the table."""
        return QModelIndex()

    def read(self, key: Key, value: Value) -> tuple[str, Message | None]:
        """Give what would be recorded for a number, and why it cannot be."""
        return encode(value), None

    def written(self, key: Key, stored: str) -> str:
        """Write what stands for people."""
        return self.language.value(decode(stored))

    def name_of(self, key: Key) -> Text | Message | str:
        """Name a cell in a sentence."""
        return key[1]

    # --- what stands and what is typed -----------------------------------------------------------------------------

    def standing(self, key: Key) -> str | None:
        """Give the stored value of a cell."""
        found = self._standing.get(key)
        return None if found is None else found.value

    def is_corrected(self, key: Key) -> bool:
        """Tell whether a cell was changed since it was first filled."""
        found = self._standing.get(key)
        return found is not None and found.corrected

    def stored(self, key: Key) -> str | None:
        """Give what would stand after saving what is right: the typing, else what stands."""
        held = self.typing.get(key)
        return held.value if held is not None and held.fault is None else self.standing(key)

    def needs_reason(self, key: Key) -> bool:
        """Tell whether saving a cell changes something that stands."""
        return self.standing(key) is not None

    def seen(self, key: Key) -> int | None:
        """Give the revision that stood when the typing of a cell began."""
        held, found = self.typing.get(key), self._standing.get(key)
        return held.seen if held is not None else None if found is None else found.revision

    def savable(self) -> list[Key]:
        """Give the cells whose typing can be saved."""
        return [key for key, held in self.typing.items() if held.can_be_saved]

    def show_standing(self, standing: Mapping[Key, Standing]) -> None:
        """Take over what stands now; typing that says the same by now goes."""
        self._standing = standing
        for key, held in list(self.typing.items()):
            if held.fault is None and held.value == self.standing(key):
                del self.typing[key]

    def take(self, key: Key, text: str) -> None:
        """Take what was typed in a cell; what stands already is no typing."""
        text = " ".join(text.split())
        seen = self.seen(key)
        value, fault = self._read(key, text)
        if text == self._shown(key) or (fault is None and value == self.standing(key)):
            self.typing.pop(key, None)
        else:
            self.typing[key] = Typed(text, value, seen, fault)
        self._tell()

    def restore(self, key: Key, text: str, seen: int | None) -> None:
        """Take typing of an earlier window, with the revision that was seen then."""
        value, fault = self._read(key, text)
        if fault is not None or value != self.standing(key):
            self.typing[key] = Typed(text, value, seen, fault)

    def take_back(self, keys: Iterable[Key]) -> None:
        """Forget the typing of some cells."""
        for key in list(keys):
            self.typing.pop(key, None)
        self._tell()

    def mark(self, key: Key, fault: Message, level: Level, seen: int | None) -> None:
        """Say what came of saving a cell; its typing stays."""
        held = self.typing[key]
        self.typing[key] = Typed(held.text, held.value, seen, fault, level)
        self._tell()

    def paste(self, start: Index, text: str) -> int:
        """Fill cells from a tab-separated text, from a cell on; gives how many texts found no cell to stand in."""
        homeless = 0
        lines = text.rstrip("\r\n").split("\n")
        for down, line in enumerate(lines):
            for across, word in enumerate(line.rstrip("\r").split("\t")):
                index = self.index(start.row() + down, start.column() + across)
                key = self.key_of(index) if index.isValid() else None
                if key is not None:
                    self.take(key, word)
                elif word.strip():
                    homeless += 1
        return homeless

    def _read(self, key: Key, text: str) -> tuple[str | None, Message | None]:
        if not text:
            return None, None
        found = readings(text)
        if len(found) > 1:
            told = {"text": text, "first": found[0], "last": found[-1]}
            return None, msg("“{text}” may mean {first} or {last}. Type it so that only one is meant.", **told)
        if not found or found[0].number is None or found[0].below or found[0].number < 0:
            return None, msg("“{text}” is not a number, zero or more. Correct it.", text=text)
        return self.read(key, found[0])

    def _shown(self, key: Key) -> str:
        stored = self.standing(key)
        return "" if stored is None else self.written(key, stored)

    def _tell(self) -> None:
        self.repaint()
        self.typed.emit()

    def repaint(self) -> None:
        """Draw all cells anew."""
        if self.rowCount() and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    # --- Qt --------------------------------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the cells that can be typed in be edited."""
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return plain | Qt.ItemFlag.ItemIsEditable if self.key_of(index) is not None else plain

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows; a subclass adds what is computed."""
        key = self.key_of(index) if index.isValid() else None
        if key is None:
            return None
        held = self.typing.get(key)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return held.text if held is not None else self._shown(key)
        if role == Qt.ItemDataRole.ToolTipRole and held is not None:
            return self.language.say(held.fault or msg("Typed and not saved yet."))
        if role == CORRECTED:
            return held is None and self.is_corrected(key)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = held.text if held is not None else self._shown(key)
            return f"{self.language.say(self.name_of(key))}: {text or self.language.say(msg('not entered'))}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed in a cell."""
        key = self.key_of(index)
        if key is None or role != Qt.ItemDataRole.EditRole:
            return False
        self.take(key, str(value))
        return True
