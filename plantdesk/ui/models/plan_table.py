"""The plans of a figure and year as a table: months down, divisions and their units across, sums at the edges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from plantdesk.domain.catalogue import Derived, Figure
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Period, month_of
from plantdesk.domain.plant import DIVISION, Plant
from plantdesk.domain.quantities import Value, encode
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.language import Language
from plantdesk.services.plan_places import holder
from plantdesk.services.plan_sheet import Place, PlanSheet, outweighed, planned_amount, totals
from plantdesk.services.plans import refused_plan
from plantdesk.services.trace_asked import Asked
from plantdesk.ui.models.typed_table import GROUP, STATE, Index, Key, TypedTable
from plantdesk.ui.tracing import TRACE

YEAR_ROW = 12


class PlanTable(TypedTable):
    """Twelve months and the year; a column for each division and unit, and one for all that counts."""

    def __init__(
        self, language: Language, declared: Callable[[str], Figure | Derived], parent: QObject | None = None
    ) -> None:
        """``declared`` gives the figure of a key."""
        super().__init__(language, parent)
        self._sheet: PlanSheet | None = None
        self._declared = declared
        self._plant: Plant | None = None
        self._amounts: dict[Place, Decimal] = {}
        self._outweighed: frozenset[Place] = frozenset()
        self._totals: dict[date, Decimal] = {}
        self._divisions: dict[str | None, Text] = {}
        """Names of the divisions that have units of their own here."""
        self.typed.connect(self._count)

    def show_sheet(self, sheet: PlanSheet, plant: Plant) -> None:
        """Show the plans of a figure and year; what is typed stays, that of others unseen."""
        self.beginResetModel()
        self._sheet, self._plant = sheet, plant
        with_units = {column.division for column in sheet.columns if not column.is_division}
        self._divisions = {c.division: c.name for c in sheet.columns if c.is_division and c.division in with_units}
        self.show_standing(sheet.standing)
        self._count()
        self.endResetModel()

    @property
    def sheet(self) -> PlanSheet | None:
        """What is shown."""
        return self._sheet

    @property
    def has_total(self) -> bool:
        """Tell whether there is a column with what counts of all others."""
        return self._sheet is not None and self._sheet.adds_up and len(self._sheet.columns) > 1

    def _count(self) -> None:
        """Work out what counts, as it will be once what is typed is saved."""
        if self._sheet is None or self._plant is None:
            return
        self._amounts = {}
        for place in self._sheet.places:
            amount = planned_amount(self.stored(self._sheet.key(place)))
            if amount is not None:
                self._amounts[place] = amount
        self._outweighed = outweighed(self._plant, self._amounts)
        self._totals = totals(self._plant, self._amounts, self._sheet.weights)

    # --- what a cell is --------------------------------------------------------------------------------------------

    def place(self, index: Index) -> Place | None:
        """Give month and holder of a cell; nothing at the edges."""
        if self._sheet is None or not index.isValid() or index.row() >= YEAR_ROW:
            return None
        if index.column() >= len(self._sheet.columns):
            return None
        return self._sheet.months[index.row()], self._sheet.columns[index.column()].holder

    def key_of(self, index: Index) -> Key | None:
        """Give what a cell is in the ledger; nothing where a unit is not there in a month."""
        place = self.place(index)
        if place is None or self._sheet is None:
            return None
        key = self._sheet.key(place)
        return key if place in self._sheet.open else None

    def index_of(self, key: Key) -> QModelIndex:
        """Give the cell of a key."""
        subject, figure = key
        if self._sheet is None or figure != self._sheet.figure or subject.day is None:
            return QModelIndex()
        columns = [column.holder for column in self._sheet.columns]
        of = holder(subject)
        if of not in columns or subject.day.year != self._sheet.year:
            return QModelIndex()
        return self.index(subject.day.month - 1, columns.index(of))

    def read(self, key: Key, value: Value) -> tuple[str, Message | None]:
        """Give the plan as it is stored; a mean or ratio has its limits."""
        declared = self._declared(key[1])
        if refused_plan(declared, value):
            told = msg("{figure} cannot be {value}. Correct the plan.", figure=declared.name, value=value)
            return encode(value), told
        return encode(value), None

    def name_of(self, key: Key) -> Message:
        """Name a cell by its unit and month."""
        subject: Subject = key[0]
        assert self._plant is not None
        assert subject.day is not None
        return msg(
            "{unit}, {month}", unit=self._plant.name(*holder(subject), subject.day), month=f"{subject.day:%m.%Y}"
        )

    # --- Qt --------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Give the months, and the year where the figure adds up."""
        if parent.isValid() or self._sheet is None:
            return 0
        return YEAR_ROW + int(self._sheet.adds_up)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Give the columns, and the one of all that counts."""
        if parent.isValid() or self._sheet is None:
            return 0
        return len(self._sheet.columns) + int(self.has_total)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the month of a row, or the name of a column."""
        if self._sheet is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            if role != Qt.ItemDataRole.DisplayRole:
                return None
            return str(self._sheet.year) if section >= YEAR_ROW else self.language.month(section + 1)
        if section >= len(self._sheet.columns):
            return self.language.say(msg("All")) if role == Qt.ItemDataRole.DisplayRole else None
        column = self._sheet.columns[section]
        if role == GROUP:
            return self.language.say(self._divisions[column.division]) if column.division in self._divisions else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.language.say(column.name)
        if role == STATE:
            return "strong" if column.is_division else ""
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a plan, or a sum at the edges."""
        if not index.isValid() or self._sheet is None:
            return None
        place = self.place(index)
        if role == TRACE:
            return self._traced(index)
        summed = None if place is None else self._sum_of_units(place)
        if role == STATE:
            if place is None:
                return "sum"
            if self.key_of(index) is None:
                return "closed"
            return "pale" if place in self._outweighed or summed is not None else ""
        if place is None:
            return self._edge(index, role)
        if role == Qt.ItemDataRole.ToolTipRole and self.key_of(index) is None:
            return self.language.say(msg("Not there in this month: nothing can be planned."))
        if role == Qt.ItemDataRole.ToolTipRole and place in self._outweighed:
            return self.language.say(msg("Does not count: the units of the division have plans of their own."))
        if summed is not None and role == Qt.ItemDataRole.DisplayRole:
            return self.language.number(summed)
        if summed is not None and role == Qt.ItemDataRole.ToolTipRole:
            return self.language.say(msg("The sum of its units; the division has no plan of its own here."))
        if summed is not None and role == Qt.ItemDataRole.AccessibleTextRole:
            assert place is not None
            told = msg("{place}: {sum}, the sum of its units", place=self.name_of(self._sheet.key(place)), sum=summed)
            return self.language.say(told)
        return super().data(index, role)

    def _sum_of_units(self, place: Place) -> Decimal | None:
        """Give what the units of a division add up to in a month, where it has no plan of its own and nothing is typed."""
        assert self._sheet is not None
        month, of = place
        if of[0] != DIVISION or not self._sheet.adds_up or place in self._amounts:
            return None
        if self._sheet.key(place) in self.typing:
            return None
        beneath = [c.holder for c in self._sheet.columns if not c.is_division and c.division == of[1]]
        there = [(month, unit) for unit in beneath if (month, unit) in self._sheet.open]
        found = [self._amounts[cell] for cell in there if cell in self._amounts]
        return sum(found, Decimal(0)) if found else None

    def _edge(self, index: Index, role: int) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        assert self._sheet is not None
        months = self._sheet.months if index.row() >= YEAR_ROW else (self._sheet.months[index.row()],)
        if index.column() >= len(self._sheet.columns):
            found = [self._totals[month] for month in months if month in self._totals]
        else:
            places = [(month, self._sheet.columns[index.column()].holder) for month in months]
            shown = (self._amounts.get(place, self._sum_of_units(place)) for place in places)
            found = [one for one in shown if one is not None]
        return self.language.number(sum(found, Decimal(0))) if found else ""

    def _traced(self, index: Index) -> str | None:
        assert self._sheet is not None
        place = self.place(index)
        if place is None or place not in self._amounts:
            return None
        month, (kind, unit) = place
        units = {column.holder[0] for column in self._sheet.columns if not column.is_division}
        asked = Asked(f"plan.{self._sheet.figure}.{Period.MONTH}", month_of(month).last, unit)
        return str(asked) if kind in units else None
