"""The programme as a table: programmes, projects and, where one is open, its milestones; and what is typed in it.

Rows are told apart by kind and code: when others record something, rows come, go and change places under an open editor.
What a row says besides its dates is read when it comes into sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.milestones import Status, impossible_date
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Portfolio, Project, Promise
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.language import MINUS, Language
from plantdesk.services.naming import BLANK
from plantdesk.services.ports import Readable
from plantdesk.services.programme import (
    ACTUAL as WAS,
)
from plantdesk.services.programme import (
    BASELINE as PROMISED,
)
from plantdesk.services.programme import (
    FORECAST as EXPECTED,
)
from plantdesk.services.programme import (
    PERCENT as PART,
)
from plantdesk.services.programme import (
    STATUS as BY_HAND,
)
from plantdesk.services.programme import (
    attribute_name,
)
from plantdesk.ui.gantt.bars import Bar
from plantdesk.ui.models.programme_rows import (
    Asked,
    Order,
    Row,
    milestone_bar,
    part_done,
    programme_bar,
    project_bar,
    rows_of,
    span_of,
)
from plantdesk.ui.widgets.date_edit import read_day
from plantdesk.ui.widgets.notice_line import Level

Index = QModelIndex | QPersistentModelIndex

NAME, OWNER, BASELINE, FORECAST, ACTUAL, PERCENT, SLIP, STATUS = range(8)
"""The columns; the bars stand beside the table."""
_ATTRIBUTES: Mapping[str, Mapping[int, str]] = {
    PROGRAMME: {NAME: "name"},
    PROJECT: {NAME: "name", OWNER: "owner", STATUS: BY_HAND},
    MILESTONE: {
        NAME: "name",
        OWNER: "owner",
        BASELINE: PROMISED,
        FORECAST: EXPECTED,
        ACTUAL: WAS,
        PERCENT: PART,
        STATUS: BY_HAND,
    },
}
DATES = (PROMISED, EXPECTED, WAS)
"""The dates of a milestone."""
TEXTS = ("name", "owner")
SHAPES = {Status.DONE: "●", Status.ON_TIME: "◆", Status.AT_RISK: "▲", Status.LATE: "■", Status.NOT_STARTED: "○"}
"""Every status has its own shape, so that colour is not needed to tell them."""
LONGEST_TEXT = 200
"""Letters in a name; more is a paste by mistake."""
_READ_AT_ONCE = 48
"""Rows whose words are read together: more than a window shows."""
_HUNDRED = 100


class Place(NamedTuple):
    """A cell: kind and code of its row, and the key of an attribute."""

    kind: str
    code: str
    key: str

    @property
    def row(self) -> Row:
        """Give the row that the cell is in."""
        return Row(self.kind, self.code)


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


class MilestoneTable(QAbstractTableModel):
    """Rows of the programme; what is typed is read at once and kept until it is saved or taken back."""

    typed = Signal(object)
    """Emitted with a ``Place`` when what is typed and not saved has changed there."""

    def __init__(
        self,
        language: Language,
        today: Callable[[], date],
        reader: Callable[[], Readable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._language, self._today, self._reader = language, today, reader
        self.whole = Portfolio({}, {})
        """Everything that is promised."""
        self.shown = self.whole
        """What is asked for of it."""
        self._promises: dict[str, Promise] = {}
        self._rows: list[Row] = []
        self._places: dict[Row, int] = {}
        self._standing: dict[Row, Mapping[str, Standing]] = {}
        self._bars: dict[Row, Bar | None] = {}
        self._states: dict[Row, Status | None] = {}
        self._open: set[str] = set()
        self._closed: set[str] = set()
        self._new: tuple[str, str] | None = None
        self._begun: dict[Place, int | None] = {}
        self.typing: dict[Place, Typed] = {}
        self.imagined: Mapping[str, date] = {}
        self.critical: frozenset[str] = frozenset()
        self.order = Order.CODE
        self.asked = Asked()
        self.read_only = False
        """Whether cells are only shown."""
        say = language.say
        self.headings = (
            say(msg("Project, milestone")),
            *(say(attribute_name(key)) for key in ("owner", *DATES)),
            say(msg("Done, %")),
            say(msg("Slip, days")),
            say(msg("Status")),
        )

    # --- what is shown ---------------------------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they stand."""
        return tuple(self._rows)

    def show_portfolio(self, portfolio: Portfolio, touched: Iterable[Subject] | None = None) -> None:
        """Show what stands; ``touched`` says whose words are read anew, all where it is not known.

        Rows keep their identity, so that an open editor and the cell in focus stay.
        """
        self.whole = portfolio
        self._promises = portfolio.promises()
        if touched is None:
            self._standing.clear()
        else:
            for subject in touched:
                self._standing.pop(Row(subject.kind, subject.unit), None)
        if self._new is not None and self._new[1] in self._promises:
            self._new = None
        self.refresh()
        self._forget_what_stands()

    def ask(self, asked: Asked) -> None:
        """Show another part of it."""
        self.asked = asked
        self.refresh()

    def sort_by(self, order: Order) -> None:
        """Put the projects in another order."""
        self.order = order
        self.refresh()

    def refresh(self) -> None:
        """Lay the rows out anew."""
        self.shown = self.asked.of(self.whole, self._today())
        self._bars.clear()
        self._states.clear()
        self._set_rows(self._wanted())
        self._repaint()

    def imagine(self, moved: Mapping[str, date]) -> None:
        """Draw where milestones would go that are only thought through."""
        self.imagined = dict(moved)
        self._bars.clear()
        self._repaint()

    def mark_critical(self, codes: frozenset[str]) -> None:
        """Draw which milestones decide about the end."""
        if codes != self.critical:
            self.critical = codes
            self._bars.clear()
            self._repaint()

    def is_open(self, row: Row) -> bool:
        """Tell whether what is in a row is shown beneath it."""
        return row.code in self._open if row.kind == PROJECT else row.code not in self._closed

    def has_parts(self, row: Row) -> bool:
        """Tell whether a row can be opened."""
        if row.kind == PROJECT:
            return bool(self.whole.projects[row.code].promises) or (self._new or ("",))[0] == row.code
        return row.kind == PROGRAMME

    def toggle(self, row: Row, opened: bool | None = None) -> None:
        """Open a row or close it."""
        wanted = not self.is_open(row) if opened is None else opened
        if not self.has_parts(row) or wanted == self.is_open(row):
            return
        if row.kind == PROJECT:
            (self._open.add if wanted else self._open.discard)(row.code)
        else:
            (self._closed.discard if wanted else self._closed.add)(row.code)
        self._set_rows(self._wanted())
        self._repaint()

    def show_milestone(self, code: str) -> None:
        """Open the project of a milestone."""
        promise = self._promises.get(code)
        if promise is not None and promise.project in self.whole.projects:
            self.toggle(Row(PROJECT, promise.project), opened=True)

    def add(self, project: str, code: str) -> None:
        """Add an empty row for a milestone that is about to be typed, in a project."""
        self._new = (project, code)
        self._open.add(project)
        self._set_rows(self._wanted())

    def drop_new(self) -> bool:
        """Remove the empty row again; gives whether there was one without any typing."""
        if self._new is None or any(place.code == self._new[1] for place in self.typing):
            return False
        self._new = None
        self._set_rows(self._wanted())
        return True

    @property
    def new(self) -> tuple[str, str] | None:
        """The project and the code of the row that is not recorded yet."""
        return self._new

    @property
    def least_depth(self) -> int:
        """How deep the first row lies: 1 where no programmes are named."""
        return depth(self._rows[0]) if self._rows else 0

    # --- rows and what they are ------------------------------------------------------------------------------------

    def row(self, number: int) -> Row:
        """Give the row at a place."""
        return self._rows[number]

    def promise(self, code: str) -> Promise:
        """Give a milestone as it stands; an empty one for a new row."""
        return self._promises.get(code) or Promise(code, self._new[0] if self._new else "")

    def project_of(self, row: Row) -> Project | None:
        """Give the project of a row, itself or that of the milestone."""
        code = row.code if row.kind == PROJECT else self.promise(row.code).project if row.kind == MILESTONE else ""
        return self.whole.projects.get(code)

    def status(self, row: Row) -> Status | None:
        """Give the status of a project or milestone."""
        if row not in self._states:
            self._states[row] = self._status_now(row)
        return self._states[row]

    def _status_now(self, row: Row) -> Status | None:
        if row.kind == MILESTONE:
            return self.promise(row.code).status(self._today(), self.whole.limits)
        project = self.whole.projects.get(row.code)
        return None if project is None or row.kind != PROJECT else project.status(self._today(), self.whole.limits)

    def slip(self, row: Row) -> int | None:
        """Give calendar days behind the baseline."""
        if row.kind == MILESTONE:
            return self.promise(row.code).slip_days(self._today())
        project = self.whole.projects.get(row.code)
        return None if project is None or row.kind != PROJECT else project.slip_days(self._today())

    def bar(self, number: int) -> Bar | None:
        """Give what a row shows as a bar."""
        return self.bar_of(self._rows[number])

    def bar_of(self, row: Row) -> Bar | None:
        """Give the bar of a row; nothing where it has no dates."""
        if row not in self._bars:
            self._bars[row] = self._make_bar(row)
        return self._bars[row]

    def _make_bar(self, row: Row) -> Bar | None:
        today = self._today()
        if row.kind == PROGRAMME:
            return programme_bar(row.code, self.shown, today)
        if row.kind == PROJECT:
            return project_bar(self.whole.projects[row.code], self.whole, today)
        held = self.typing.get(Place(MILESTONE, row.code, EXPECTED))
        proposed = date.fromisoformat(held.value) if held is not None and held.value and held.fault is None else None
        return milestone_bar(
            self.promise(row.code), self.whole, today, self.critical, proposed, self.imagined.get(row.code)
        )

    def row_of(self, code: str) -> int | None:
        """Give where a milestone stands, or the closed project that it is in; nothing where neither is shown."""
        found = self._places.get(Row(MILESTONE, code))
        return found if found is not None else self._places.get(Row(PROJECT, self.promise(code).project))

    def days_shown(self) -> tuple[date, date]:
        """Give the stretch of time that holds every date that is shown, and today."""
        return span_of(self.shown, self._today())

    def place(self, index: Index) -> Place | None:
        """Give the row and attribute of a cell; nothing where it cannot be typed in."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        key = _ATTRIBUTES[row.kind].get(index.column())
        if key is None or (row.kind == PROGRAMME and row.code not in self.whole.programmes):
            return None
        return Place(row.kind, row.code, f"{key}_{self._language.code}" if key in TEXTS else key)

    def editable(self, row: Row) -> list[int]:
        """Give the columns of a row that can be typed in."""
        return sorted(_ATTRIBUTES[row.kind])

    def index_of(self, code: str, column: int, kind: str = MILESTONE) -> QModelIndex:
        """Find a cell; an invalid index where the row is not shown."""
        number = self._places.get(Row(kind, code))
        return QModelIndex() if number is None else self.index(number, column)

    def column_of(self, key: str) -> int:
        """Give the column that shows an attribute."""
        what = key.partition("_")[0]
        return next(column for columns in _ATTRIBUTES.values() for column, name in columns.items() if name == what)

    # --- what stands -----------------------------------------------------------------------------------------------

    def standing(self, row: Row) -> Mapping[str, Standing]:
        """Give what is recorded of a row; its neighbours are read along with it."""
        if row not in self._standing:
            number = self._places.get(row, 0)
            first = max(0, number - _READ_AT_ONCE // 4)
            near = [one for one in self._rows[first : first + _READ_AT_ONCE] if one not in self._standing]
            subjects = {Subject(one.kind, one.code): one for one in {*near, row}}
            found = self._reader().at(subjects)
            for subject, one in subjects.items():
                self._standing[one] = found.get(subject, {})
        return self._standing[row]

    def is_corrected(self, place: Place) -> bool:
        """Tell whether an earlier value of a cell differed."""
        stands = self.standing(place.row).get(place.key)
        return stands is not None and stands.corrected

    def standing_value(self, place: Place) -> str | None:
        """Give what is recorded for a cell."""
        stands = self.standing(place.row).get(place.key)
        return None if stands is None else stands.value

    def shown_text(self, place: Place) -> str:
        """Write what stands in a cell, without what is typed."""
        what = place.key.partition("_")[0]
        if what in TEXTS:
            return self._said(place.row, what)
        stored = self.standing_value(place)
        if not stored:
            return ""
        if what in DATES:
            return self._language.date(date.fromisoformat(stored))
        return stored if what == BY_HAND else self._language.number(Decimal(stored))

    def name(self, row: Row) -> str:
        """Give what a row is called; its code where it has no name."""
        return self._said(row, "name") or row.code

    def _said(self, row: Row, what: str) -> str:
        """Give a text in the reader's language, else in another that it is written in."""
        if row.kind == PROJECT:
            project = self.whole.projects[row.code]
            text: Text = project.name if what == "name" else project.owner
            return self._language.say(text)
        if row.kind == PROGRAMME:
            return self._language.say(self.whole.programmes[row.code].name)
        stands = self.standing(row)
        languages = {"kk": ("kk", "ru", "en"), "ru": ("ru", "en", "kk"), "en": ("en", "ru", "kk")}
        for code in languages[self._language.code]:
            held = stands.get(f"{what}_{code}")
            if held is not None and held.value:
                return held.value
        return ""

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
        """Take up typing that was kept from before; its project is opened."""
        self._begun[place] = seen
        if place.kind == MILESTONE:
            self.show_milestone(place.code)
        self._take(place, text)

    def propose(self, code: str, day: date) -> None:
        """Type another forecast for a milestone, as dragging its bar does."""
        place = Place(MILESTONE, code, EXPECTED)
        if place not in self._begun and place not in self.typing:
            self._begun[place] = self._revision(place)
        self._take(place, self._language.date(day))
        self.typed.emit(place)

    def take_back(self, place: Place) -> None:
        """Forget what is typed in a cell and not saved."""
        self._begun.pop(place, None)
        if self.typing.pop(place, None) is not None:
            self._bars.pop(place.row, None)
            self._repaint()
            self.typed.emit(place)

    def mark(self, place: Place, fault: Message, level: Level, seen: int | None) -> None:
        """Say beside unsaved typing why it was not saved, and what has been seen by now."""
        held = self.typing.get(place)
        if held is not None:
            self.typing[place] = replace(held, fault=fault, level=level, seen=seen)
            self._bars.pop(place.row, None)
            self._repaint()

    def needs_reason(self, place: Place) -> bool:
        """Tell whether saving what is typed changes something that stands."""
        return self.standing_value(place) is not None or place.key == BY_HAND

    def savable(self) -> list[Place]:
        """Give the cells whose typing can be saved; a conflict can, for who saves again has seen the other value."""
        return [p for p, typed in self.typing.items() if typed.fault is None or typed.level is Level.CONFLICT]

    def _take(self, place: Place, text: str) -> None:
        text = " ".join(text.split())
        seen = self.seen(place)
        self._begun.pop(place, None)
        if text == self.shown_text(place) or (not text and self.standing_value(place) is None):
            self.typing.pop(place, None)
        else:
            value, fault = self._read(place, text)
            self.typing[place] = Typed(text, value, seen, fault)
        self._bars.pop(place.row, None)
        self._repaint()

    def _read(self, place: Place, text: str) -> tuple[str | None, Message | None]:
        """Read what is typed: what would be recorded, or why it cannot be."""
        key, name, today = place.key, attribute_name(place.key), self._today()
        if not text:
            return None, None
        if key.partition("_")[0] in TEXTS:
            if len(text) > LONGEST_TEXT:
                return None, msg("{name}: longer than {n} letters. Shorten it.", name=name, n=LONGEST_TEXT)
            return text, None
        if key == BY_HAND:
            return text, None
        if key not in DATES:
            return _percent(name, text)
        day = read_day(text, today)
        if day is None:
            return None, msg("{name}: “{text}” is not a date. Write it like 30.06.2016.", name=name, text=text)
        fault = impossible_date(name, day, today, happened=key == WAS)
        start = self.promise(place.code).start
        if fault is None and key == EXPECTED and start is not None and day < start:
            fault = msg(
                "{name}: {day} is before the start on {start}. Choose a later day.", name=name, day=day, start=start
            )
        return day.isoformat(), fault

    def _forget_what_stands(self) -> None:
        """Drop typing that says what stands by now."""
        for place, typed in list(self.typing.items()):
            settled = typed.fault is None or typed.level is Level.CONFLICT
            if settled and typed.value == self.standing_value(place):
                del self.typing[place]
                self.typed.emit(place)

    def _revision(self, place: Place) -> int | None:
        stands = self.standing(place.row).get(place.key)
        return None if stands is None else stands.revision

    # --- order -----------------------------------------------------------------------------------------------------

    def _wanted(self) -> list[Row]:
        wanted = rows_of(self.shown, self._today(), self.order, self._open, self._closed, self._language.say)
        if self._new is not None:
            project, code = self._new
            at = Row(PROJECT, project)
            if at in wanted:
                after = wanted.index(at) + 1
                while after < len(wanted) and wanted[after].kind == MILESTONE:
                    after += 1
                wanted.insert(after, Row(MILESTONE, code))
        return wanted

    def _set_rows(self, wanted: list[Row]) -> None:
        """Take rows away, add others and put them in order, in as few steps as it takes."""
        kept = set(wanted)
        last = len(self._rows)
        while last > 0:
            first = last
            while first > 0 and self._rows[first - 1] not in kept:
                first -= 1
            if first < last:
                self.beginRemoveRows(QModelIndex(), first, last - 1)
                del self._rows[first:last]
                self._number()
                self.endRemoveRows()
            last = first - 1
        present = set(self._rows)
        stay = [row for row in wanted if row in present]
        if stay != self._rows:
            self._rearrange(stay)
        at = 0
        while at < len(wanted):
            end = at
            while end < len(wanted) and wanted[end] not in present:
                end += 1
            if end > at:
                self.beginInsertRows(QModelIndex(), at, end - 1)
                self._rows[at:at] = wanted[at:end]
                self._number()
                self.endInsertRows()
            at = end + 1

    def _number(self) -> None:
        self._places = {row: number for number, row in enumerate(self._rows)}

    def _rearrange(self, wanted: list[Row]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self._rows[index.row()] for index in before]
        self._rows = wanted
        self._number()
        after = [self.index(self._places[row], index.column()) for row, index in zip(rows, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _repaint(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, STATUS))

    # --- Qt --------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Give the number of rows that are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Give the number of columns."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the heading of a column."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the typed cells be edited."""
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        typed = not self.read_only and self.place(index) is not None
        return plain | Qt.ItemFlag.ItemIsEditable if typed else plain

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed in a cell."""
        place = self.place(index)
        if place is None or role != Qt.ItemDataRole.EditRole:
            return False
        self._take(place, str(value))
        self.typed.emit(place)
        return True

    def text(self, index: Index) -> str:
        """Write what a cell shows, typing before what stands."""
        row, column = self._rows[index.row()], index.column()
        if column == STATUS:
            return self._status_text(row)
        place = self.place(index)
        if place is not None:
            held = self.typing.get(place)
            return held.text if held is not None else self.shown_text(place)
        if column == SLIP:
            slip = self.slip(row)
            return "" if slip is None else f"+{slip}" if slip > 0 else str(slip).replace("-", MINUS)
        return self._project_text(row, column) if row.kind == PROJECT else ""

    def _status_text(self, row: Row) -> str:
        """Write the status with its shape: what is chosen and not saved, else what holds."""
        held = self.typing.get(Place(row.kind, row.code, BY_HAND))
        status = Status(held.value) if held is not None and held.value else self.status(row)
        if status is None or (row.kind == MILESTONE and row.code not in self._promises):
            return ""
        return f"{SHAPES[status]} {self._language.say(status.label)}"

    def _project_text(self, row: Row, column: int) -> str:
        """Write a date or part of a project, which follow from those of its milestones."""
        project, today = self.whole.projects[row.code], self._today()
        if column == PERCENT:
            part = part_done(project, today)
            return "" if part is None else self._language.number(part * _HUNDRED, 0)
        done = project.done(today)
        days = {
            BASELINE: project.baseline,
            FORECAST: None if done else project.finish(today),
            ACTUAL: project.finish(today) if done else None,
        }
        day = days.get(column)
        return "" if day is None else self._language.date(day)

    def _tip(self, index: Index) -> str:
        say = self._language.say
        place = self.place(index)
        row = self._rows[index.row()]
        if place is None:
            return ""
        held = self.typing.get(place)
        if held is not None:
            return say(held.fault) if held.fault is not None else say(msg("Typed and not saved yet."))
        if self.is_corrected(place):
            return say(
                msg("{text}: changed before; F4 shows when, by whom and why.", text=self.shown_text(place) or BLANK)
            )
        if place.key == BY_HAND and self.standing_value(place):
            return say(msg("Set by hand; F4 shows by whom and why."))
        return f"{row.code} {self.shown_text(place)}" if index.column() in (NAME, OWNER) else ""

    def _spoken(self, index: Index) -> str:
        """Give what a screen reader says: the row, whether it is open, the column and its content."""
        say, row = self._language.say, self._rows[index.row()]
        text = self.text(index) or say(msg("not entered"))
        state = ""
        if index.column() == NAME and self.has_parts(row):
            state = ", " + say(msg("open") if self.is_open(row) else msg("closed"))
        return f"{row.code}, {self.headings[index.column()]}: {text}{state}"


def alignment(column: int) -> Qt.AlignmentFlag:
    """Give on which side a column stands."""
    side = Qt.AlignmentFlag.AlignRight if column in (SLIP, PERCENT) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def depth(row: Row) -> int:
    """Give how deep a row lies: 0 a programme, 1 a project, 2 a milestone."""
    return (PROGRAMME, PROJECT, MILESTONE).index(row.kind)


def _percent(name: Text | Message | str, text: str) -> tuple[str | None, Message | None]:
    """Read a part that is done: 0 to 100."""
    try:
        part = Decimal(text.replace(",", ".").replace("%", "").replace("\u202f", "").strip())
    except InvalidOperation:
        return None, msg("{name}: “{text}” is not a number. Write 0 to 100.", name=name, text=text)
    if not 0 <= part <= _HUNDRED:
        return None, msg("{name}: {text} is not between 0 and 100.", name=name, text=text)
    return str(part), None
