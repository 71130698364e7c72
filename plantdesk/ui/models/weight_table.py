"""The weights of a month's days as a calendar: weeks down, weekdays across."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from plantdesk.domain.ledger import Standing
from plantdesk.domain.periods import month_of
from plantdesk.domain.quantities import Value
from plantdesk.domain.text import Message, msg
from plantdesk.services.language import Language
from plantdesk.services.plan_places import WEIGHT
from plantdesk.services.plan_sheet import weight_subject
from plantdesk.services.plans import HEAVIEST, WHOLE_PLANT, Holder
from plantdesk.ui.models.typed_table import CORNER, STATE, Index, Key, TypedTable

WEEK = 7


class WeightTable(TypedTable):
    """A calendar month; days without a weight of their own show pale what holds for them."""

    def __init__(self, language: Language, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(language, parent)
        self._today = today
        self.month = date(2000, 1, 1)
        self.holder: Holder = WHOLE_PLANT
        self._inherited: Mapping[date, Decimal] = {}

    def show_month(
        self, month: date, of: Holder, standing: Mapping[Key, Standing], inherited: Mapping[date, Decimal]
    ) -> None:
        """Show the weights of a month for a division or the plant.

        ``standing`` has every weight there is; ``inherited`` hold where there is none of its own.
        """
        self.beginResetModel()
        self.month, self.holder, self._inherited = month, of, inherited
        self.show_standing(standing)
        self.endResetModel()

    def needs_reason(self, key: Key) -> bool:
        """Tell whether a weight stands there, or its day is over: either changes what was planned."""
        day = key[0].day
        return super().needs_reason(key) or (day is not None and day < self._today())

    def _key(self, day: date) -> Key:
        return weight_subject(day, self.holder), WEIGHT

    def day(self, index: Index) -> date | None:
        """Give the day of a cell; nothing beside the month."""
        if not index.isValid():
            return None
        first = self.month - timedelta(days=self.month.weekday())
        day = first + timedelta(days=index.row() * WEEK + index.column())
        return day if day in month_of(self.month) else None

    def key_of(self, index: Index) -> Key | None:
        """Give what a cell is in the ledger."""
        day = self.day(index)
        return None if day is None else self._key(day)

    def index_of(self, key: Key) -> QModelIndex:
        """Give the cell of a key."""
        day = key[0].day
        if day is None or self._key(day) != key or day not in month_of(self.month):
            return QModelIndex()
        place = self.month.weekday() + day.day - 1
        return self.index(place // WEEK, place % WEEK)

    def read(self, key: Key, value: Value) -> tuple[str, Message | None]:
        """Give the weight as it is stored."""
        assert value.number is not None
        text = f"{value.number:f}"
        if value.number > HEAVIEST:
            told = {"day": key[0].day, "weight": value.number, "most": HEAVIEST}
            message = msg(
                "{day}: a weight of {weight} is not between 0 and {most}. 1 is a usual day, 0 a day of repair.", **told
            )
            return text, message
        return text, None

    def name_of(self, key: Key) -> Message:
        """Name a cell by its day."""
        return msg("weight of {day}", day=key[0].day)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Give the weeks of the month."""
        if parent.isValid():
            return 0
        return -(-(self.month.weekday() + month_of(self.month).days) // WEEK)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Give the weekdays."""
        return 0 if parent.isValid() else WEEK

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name the weekdays."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self.language.weekday(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the weight of a day: its own, what is typed, or pale what holds for it."""
        day = self.day(index)
        if day is None:
            return "closed" if role == STATE else None
        if role == CORNER:
            return str(day.day)
        key = self._key(day)
        own = key in self.typing or self.standing(key) is not None
        if role == STATE:
            return "" if own else "pale"
        if role == Qt.ItemDataRole.DisplayRole and not own:
            return self.language.number(self._inherited.get(day, Decimal(1)))
        return super().data(index, role)
