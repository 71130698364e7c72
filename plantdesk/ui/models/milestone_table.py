"""The programme as a table: programmes, projects and, where one is open, its milestones; and what is typed in it.

Rows are told apart by kind and code: when others record something, rows come, go and change places under an open editor.
What a row says besides its dates is read when it comes into sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Portfolio, Project, Promise
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.language import MINUS, Language
from plantdesk.services.naming import BLANK
from plantdesk.services.ports import Readable
from plantdesk.services.programme import FORECAST as EXPECTED
from plantdesk.services.programme import STATUS as BY_HAND
from plantdesk.services.programme import attribute_name
from plantdesk.ui.gantt.bars import Bar
from plantdesk.ui.models.cell_typing import CellTyping
from plantdesk.ui.models.kept_rows import KeptRows
from plantdesk.ui.models.milestone_columns import (
    ACTUAL,
    ATTRIBUTES,
    BASELINE,
    DATES,
    FORECAST,
    NAME,
    OWNER,
    PERCENT,
    SHAPES,
    SLIP,
    STATUS,
    TEXTS,
    Place,
    alignment,
    depth,
)
from plantdesk.ui.models.milestone_reading import read_cell
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
from plantdesk.ui.models.programme_words import ProgrammeWords
from plantdesk.ui.widgets.notice_line import Level

Index = QModelIndex | QPersistentModelIndex

_HUNDRED = 100


class MilestoneTable(KeptRows[Row]):
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
        self._language, self._today = language, today
        self.whole = Portfolio({}, {})
        """Everything that is promised."""
        self.shown = self.whole
        """What is asked for of it."""
        self._promises: dict[str, Promise] = {}
        self._words = ProgrammeWords(language, reader)
        self._bars: dict[Row, Bar | None] = {}
        self._states: dict[Row, Status | None] = {}
        self._open: set[str] = set()
        self._closed: set[str] = set()
        self._new: tuple[str, str] | None = None
        self.typing: CellTyping[Place, str | None] = CellTyping(self._revision)
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

    def show_portfolio(self, portfolio: Portfolio, touched: Iterable[Subject] | None = None) -> None:
        """Show what stands; ``touched`` says whose words are read anew, all where it is not known.

        Rows keep their identity, so that an open editor and the cell in focus stay.
        """
        self.whole = portfolio
        self._promises = portfolio.promises()
        self._words.read_anew(touched)
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
        self.set_rows(self._wanted())
        self.repaint()

    def imagine(self, moved: Mapping[str, date]) -> None:
        """Draw where milestones would go that are only thought through."""
        self.imagined = dict(moved)
        self._bars.clear()
        self.repaint()

    def mark_critical(self, codes: frozenset[str]) -> None:
        """Draw which milestones decide about the end."""
        if codes != self.critical:
            self.critical = codes
            self._bars.clear()
            self.repaint()

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
        self.set_rows(self._wanted())
        self.repaint()

    def show_milestone(self, code: str) -> None:
        """Open the project of a milestone."""
        promise = self._promises.get(code)
        if promise is not None and promise.project in self.whole.projects:
            self.toggle(Row(PROJECT, promise.project), opened=True)

    def add(self, project: str, code: str) -> None:
        """Add an empty row for a milestone that is about to be typed, in a project."""
        self._new = (project, code)
        self._open.add(project)
        self.set_rows(self._wanted())

    def drop_new(self) -> bool:
        """Remove the empty row again; gives whether there was one without any typing."""
        if self._new is None or any(place.code == self._new[1] for place in self.typing):
            return False
        self._new = None
        self.set_rows(self._wanted())
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
        found = self.number_of(Row(MILESTONE, code))
        return found if found is not None else self.number_of(Row(PROJECT, self.promise(code).project))

    def days_shown(self) -> tuple[date, date]:
        """Give the stretch of time that holds every date that is shown, and today."""
        return span_of(self.shown, self._today())

    def place(self, index: Index) -> Place | None:
        """Give the row and attribute of a cell; nothing where it cannot be typed in."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        key = ATTRIBUTES[row.kind].get(index.column())
        if key is None or (row.kind == PROGRAMME and row.code not in self.whole.programmes):
            return None
        return Place(row.kind, row.code, f"{key}_{self._language.code}" if key in TEXTS else key)

    def editable(self, row: Row) -> list[int]:
        """Give the columns of a row that can be typed in."""
        return sorted(ATTRIBUTES[row.kind])

    def index_of(self, code: str, column: int, kind: str = MILESTONE) -> QModelIndex:
        """Find a cell; an invalid index where the row is not shown."""
        number = self.number_of(Row(kind, code))
        return QModelIndex() if number is None else self.index(number, column)

    # --- what stands -----------------------------------------------------------------------------------------------

    def standing(self, row: Row) -> Mapping[str, Standing]:
        """Give what is recorded of a row; its neighbours are read along with it."""
        return self._words.standing(row, self._rows, self.number_of(row) or 0)

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
        return self._words.said(self.standing(row), what)

    # --- typing ----------------------------------------------------------------------------------------------------

    def begin(self, index: Index) -> int | None:
        """Remember what stands when somebody begins to type in a cell; gives the revision."""
        place = self.place(index)
        assert place is not None
        return self.typing.begin(place)

    def restore(self, place: Place, text: str, seen: int | None) -> None:
        """Take up typing that was kept from before; its project is opened."""
        self.typing.resume(place, seen)
        if place.kind == MILESTONE:
            self.show_milestone(place.code)
        self._take(place, text)

    def propose(self, code: str, day: date) -> None:
        """Type another forecast for a milestone, as dragging its bar does."""
        place = Place(MILESTONE, code, EXPECTED)
        if not self.typing.has_begun(place):
            self.typing.begin(place)
        self._take(place, self._language.date(day))
        self.typed.emit(place)

    def take_back(self, place: Place) -> None:
        """Forget what is typed in a cell and not saved."""
        if self.typing.drop(place):
            self._bars.pop(place.row, None)
            self.repaint()
            self.typed.emit(place)

    def mark(self, place: Place, fault: Message, level: Level, seen: int | None) -> None:
        """Say beside unsaved typing why it was not saved, and what has been seen by now."""
        if self.typing.mark(place, fault, level, seen):
            self._bars.pop(place.row, None)
            self.repaint()

    def needs_reason(self, place: Place) -> bool:
        """Tell whether saving what is typed changes something that stands."""
        return self.standing_value(place) is not None or place.key == BY_HAND

    def _take(self, place: Place, text: str) -> None:
        text = " ".join(text.split())
        if text == self.shown_text(place) or (not text and self.standing_value(place) is None):
            self.typing.drop(place)
        else:
            start = self.promise(place.code).start
            self.typing.take(place, text, *read_cell(place.key, text, self._today(), start))
        self._bars.pop(place.row, None)
        self.repaint()

    def _forget_what_stands(self) -> None:
        """Drop typing that says what stands by now."""
        for place, typed in list(self.typing.items()):
            if typed.can_be_saved and typed.value == self.standing_value(place):
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
