"""The milestones as a table: what stands, what is typed and not saved, and the order of the rows.

Rows are told apart by code: when others record something, rows come, go and change places under an open editor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from plantdesk.domain.milestones import Milestone, Status, impossible_date
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.language import MINUS, Language
from plantdesk.services.milestones import DATES, MilestoneLine, attribute_name
from plantdesk.services.naming import BLANK
from plantdesk.ui.widgets.date_edit import read_day
from plantdesk.ui.widgets.notice_line import Level

Index = QModelIndex | QPersistentModelIndex

PROJECT, NAME, OWNER, BASELINE, FORECAST, ACTUAL, SLIP, STATUS, TIMELINE = range(9)
_ATTRIBUTES = {
    PROJECT: "project",
    NAME: "name",
    OWNER: "owner",
    BASELINE: "baseline",
    FORECAST: "forecast",
    ACTUAL: "actual",
}
EDITABLE = tuple(_ATTRIBUTES)
"""The columns that are typed; the others follow from them."""

SHAPES = {Status.DONE: "●", Status.ON_TIME: "◆", Status.AT_RISK: "▲", Status.LATE: "■", Status.NOT_STARTED: "○"}
"""Every status has its own shape, so that colour is not needed to tell them."""

LONGEST_TEXT = 200
"""Letters in a name; more is a paste by mistake."""

_PRESSING = (Status.LATE, Status.AT_RISK, Status.ON_TIME, Status.NOT_STARTED, Status.DONE)

Place = tuple[str, str]
"""Code of a milestone and key of one of its attributes."""


class Order(StrEnum):
    """What the rows are sorted by."""

    CODE = "code"
    PROJECT = "project"
    DATE = "date"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Typed:
    """Typing that is not saved.

    ``value`` is what would be recorded (``None`` clears), ``seen`` the revision that stood when the typing began.
    ``fault`` says why it cannot be saved as it is.
    """

    text: str
    value: str | None
    seen: int | None
    fault: Message | None = None
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True)
class TimeScale:
    """The stretch of time that the bars of all rows share."""

    first: date
    last: date

    def part(self, day: date) -> float:
        """Give where a day lies: 0 at the left end, 1 at the right."""
        return (day - self.first).days / (self.last - self.first).days

    def years(self) -> list[date]:
        """Give the first days of the years that begin within."""
        return [date(year, 1, 1) for year in range(self.first.year + 1, self.last.year + 1)]


class MilestoneTable(QAbstractTableModel):
    """Rows are milestones; what is typed is read at once and kept until it is saved or taken back."""

    typed = Signal(str, str)
    """Emitted with code and attribute when what is typed and not saved has changed."""

    def __init__(self, language: Language, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language, self._today = language, today
        self._stored: dict[str, MilestoneLine] = {}
        self._rows: list[str] = []
        self._new: str | None = None
        self._begun: dict[Place, int | None] = {}
        self.typing: dict[Place, Typed] = {}
        self.order = Order.CODE
        self.read_only = False
        """Whether cells are only shown."""
        self.scale = TimeScale(today(), today() + timedelta(days=365))
        say = language.say
        self.headings = (
            *(say(attribute_name(_ATTRIBUTES[column])) for column in EDITABLE),
            say(msg("Slip, days")),
            say(msg("Status")),
            "",
        )

    # --- what is shown ---------------------------------------------------------------------------------------------

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the rows as they stand."""
        return tuple(self._rows)

    def show_lines(self, lines: Sequence[MilestoneLine]) -> None:
        """Show what stands; rows keep their identity, so that an open editor and the cell in focus stay."""
        self._stored = {line.milestone.code: line for line in lines}
        if self._new in self._stored:
            self._new = None
        wanted = self._sorted([line.milestone for line in lines])
        wanted += [code for code in dict.fromkeys(code for code, _ in self.typing) if code not in self._stored]
        if self._new is not None and self._new not in wanted:
            wanted.append(self._new)
        kept = set(wanted)
        for row in reversed(range(len(self._rows))):
            if self._rows[row] not in kept:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._rows[row]
                self.endRemoveRows()
        present = set(self._rows)
        if coming := [code for code in wanted if code not in present]:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(coming) - 1)
            self._rows += coming
            self.endInsertRows()
        if self._rows != wanted:
            self._rearrange(wanted)
        self.scale = self._time_scale()
        self._forget_what_stands()
        self._repaint()

    def sort_by(self, order: Order) -> None:
        """Put the rows in another order."""
        self.order = order
        self.show_lines(list(self._stored.values()))

    def add(self, code: str) -> None:
        """Add an empty row for a milestone that is about to be typed."""
        self._new = code
        self.show_lines(list(self._stored.values()))

    def drop_new(self) -> bool:
        """Remove the empty row again; gives whether there was one without any typing."""
        if self._new is None or any(code == self._new for code, _ in self.typing):
            return False
        self._new = None
        self.show_lines(list(self._stored.values()))
        return True

    def milestone(self, row: int) -> Milestone:
        """Give the milestone of a row as it stands; an empty one for a new row."""
        code = self._rows[row]
        blank = Text("", "", "")
        return self._stored[code].milestone if code in self._stored else Milestone(code, blank, blank, blank)

    def place(self, index: Index) -> Place | None:
        """Give code and attribute of a cell; nothing where it cannot be typed in."""
        if not index.isValid() or index.column() not in _ATTRIBUTES:
            return None
        return self._rows[index.row()], self._key(index.column())

    def index_of(self, code: str, column: int) -> QModelIndex:
        """Find a cell; an invalid index where the milestone is not shown."""
        return self.index(self._rows.index(code), column) if code in self._rows else QModelIndex()

    def column_of(self, key: str) -> int:
        """Give the column that shows an attribute."""
        return next(c for c, attribute in _ATTRIBUTES.items() if attribute == key.partition("_")[0])

    def is_corrected(self, place: Place) -> bool:
        """Tell whether an earlier value of a cell differed."""
        line = self._stored.get(place[0])
        return line is not None and place[1] in line.standing and line.standing[place[1]].corrected

    def standing_value(self, place: Place) -> str | None:
        """Give what is recorded for a cell."""
        line = self._stored.get(place[0])
        return line.standing[place[1]].value if line is not None and place[1] in line.standing else None

    def shown(self, place: Place) -> str:
        """Write what stands in a cell, without what is typed."""
        code, key = place
        if key in DATES:
            stored = self.standing_value(place)
            return self._language.date(date.fromisoformat(stored)) if stored else ""
        line = self._stored.get(code)
        if line is None:
            return ""
        text: Text = getattr(line.milestone, key.partition("_")[0])
        return self._language.say(text)

    # --- typing ----------------------------------------------------------------------------------------------------

    def begin(self, index: Index) -> int | None:
        """Remember what stands when somebody begins to type in a cell; gives the revision."""
        place = self.place(index)
        assert place is not None
        held = self.typing.get(place)
        self._begun[place] = held.seen if held is not None else self._revision(place)
        return self._begun[place]

    def seen(self, place: Place) -> int | None:
        """Give the revision that stood when the typing in a cell began."""
        if place in self._begun:
            return self._begun[place]
        held = self.typing.get(place)
        return held.seen if held is not None else self._revision(place)

    def restore(self, place: Place, text: str, seen: int | None) -> None:
        """Take up typing that was kept from before."""
        self._begun[place] = seen
        self._take(place, text)
        self.show_lines(list(self._stored.values()))

    def take_back(self, place: Place) -> None:
        """Forget what is typed in a cell and not saved."""
        self._begun.pop(place, None)
        if self.typing.pop(place, None) is not None:
            self._repaint()
            self.typed.emit(*place)

    def mark(self, place: Place, fault: Message, level: Level, seen: int | None) -> None:
        """Say beside unsaved typing why it was not saved, and what has been seen by now."""
        held = self.typing.get(place)
        if held is not None:
            self.typing[place] = replace(held, fault=fault, level=level, seen=seen)
            self._repaint()

    def needs_reason(self, place: Place) -> bool:
        """Tell whether saving what is typed changes something that stands."""
        return self.standing_value(place) is not None

    def savable(self) -> list[Place]:
        """Give the cells whose typing can be saved; a conflict can, for who saves again has seen the other value."""
        return [p for p, typed in self.typing.items() if typed.fault is None or typed.level is Level.CONFLICT]

    def _take(self, place: Place, text: str) -> None:
        text = " ".join(text.split())
        seen = self.seen(place)
        self._begun.pop(place, None)
        if text == self.shown(place) or (not text and self.standing_value(place) is None):
            self.typing.pop(place, None)
        else:
            value, fault = self._read(place[1], text)
            self.typing[place] = Typed(text, value, seen, fault)
        self._repaint()

    def _read(self, key: str, text: str) -> tuple[str | None, Message | None]:
        """Read what is typed: what would be recorded, or why it cannot be."""
        name, today = attribute_name(key), self._today()
        if not text:
            return None, None
        if key not in DATES:
            if len(text) > LONGEST_TEXT:
                return None, msg("{name}: longer than {n} letters. Shorten it.", name=name, n=LONGEST_TEXT)
            return text, None
        day = read_day(text, today)
        if day is None:
            return None, msg("{name}: “{text}” is not a date. Write it like 30.06.2016.", name=name, text=text)
        return day.isoformat(), impossible_date(name, day, today, happened=key == "actual")

    def _forget_what_stands(self) -> None:
        """Drop typing that says what stands by now."""
        for place, typed in list(self.typing.items()):
            settled = typed.fault is None or typed.level is Level.CONFLICT
            if settled and typed.value == self.standing_value(place):
                del self.typing[place]
                self.typed.emit(*place)

    def _revision(self, place: Place) -> int | None:
        line = self._stored.get(place[0])
        return line.standing[place[1]].revision if line is not None and place[1] in line.standing else None

    def _key(self, column: int) -> str:
        key = _ATTRIBUTES[column]
        return key if key in DATES else f"{key}_{self._language.code}"

    # --- order -----------------------------------------------------------------------------------------------------

    def _sorted(self, milestones: list[Milestone]) -> list[str]:
        today, say = self._today(), self._language.say
        far = date.max

        def date_of(one: Milestone) -> date:
            return one.due(today) or far

        match self.order:
            case Order.CODE:
                pass
            case Order.PROJECT:
                milestones.sort(key=lambda one: (say(one.project) == "", say(one.project).casefold()))
            case Order.DATE:
                milestones.sort(key=date_of)
            case Order.STATUS:
                milestones.sort(key=lambda one: (_PRESSING.index(one.status(today)), date_of(one)))
        return [one.code for one in milestones]

    def _rearrange(self, wanted: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        codes = [self._rows[index.row()] for index in before]
        self._rows = wanted
        rows = {code: row for row, code in enumerate(wanted)}
        after = [self.index(rows[code], index.column()) for code, index in zip(codes, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _time_scale(self) -> TimeScale:
        """Give the years that hold every date and today."""
        days = [self._today()]
        for line in self._stored.values():
            one = line.milestone
            days += [day for day in (one.baseline, one.forecast, one.actual) if day is not None]
        first, last = min(days) - timedelta(days=45), max(days) + timedelta(days=45)
        return TimeScale(first, max(last, first + timedelta(days=365)))

    def _repaint(self) -> None:
        if self._rows:
            corner = self.index(len(self._rows) - 1, TIMELINE)
            self.dataChanged.emit(self.index(0, 0), corner)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, TIMELINE, TIMELINE)

    # --- Qt --------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Give the number of milestones."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Give the number of columns."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the heading of a column, or the code of a row."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section] if orientation is Qt.Orientation.Horizontal else self._rows[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            return _alignment(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the typed columns be edited."""
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        typed = index.column() in _ATTRIBUTES and not self.read_only
        return plain | Qt.ItemFlag.ItemIsEditable if typed else plain

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = self._text(index) or self._language.say(msg("not entered"))
            return f"{self._rows[index.row()]}, {self.headings[index.column()]}: {text}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed in a cell."""
        place = self.place(index)
        if place is None or role != Qt.ItemDataRole.EditRole:
            return False
        self._take(place, str(value))
        self.typed.emit(*place)
        return True

    def _text(self, index: Index) -> str:
        place = self.place(index)
        if place is not None:
            return self.typing[place].text if place in self.typing else self.shown(place)
        milestone, today = self.milestone(index.row()), self._today()
        if milestone.code not in self._stored:
            return ""
        if index.column() == SLIP:
            slip = milestone.slip_days(today)
            return "" if slip is None else f"+{slip}" if slip > 0 else str(slip).replace("-", MINUS)
        if index.column() == STATUS:
            status = milestone.status(today)
            return f"{SHAPES[status]} {self._language.say(status.label)}"
        return ""

    def _tip(self, index: Index) -> str:
        say = self._language.say
        place = self.place(index)
        if place is None:
            return self._timeline_words(index.row()) if index.column() == TIMELINE else ""
        held = self.typing.get(place)
        if held is not None:
            return say(held.fault) if held.fault is not None else say(msg("Typed and not saved yet."))
        if self.is_corrected(place):
            return say(msg("{text}: changed before; F4 shows when, by whom and why.", text=self.shown(place) or BLANK))
        return self.shown(place) if place[1] not in DATES else ""

    def _timeline_words(self, row: int) -> str:
        milestone, say = self.milestone(row), self._language.say
        days = ((BASELINE, milestone.baseline), (FORECAST, milestone.forecast), (ACTUAL, milestone.actual))
        return "\n".join(f"{self.headings[c]}: {self._language.date(day)}" for c, day in days if day) or say(
            msg("not entered")
        )


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == SLIP else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
