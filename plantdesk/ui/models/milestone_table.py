"""The programme as a table: programmes, projects and, where one is open, its milestones; and what is typed in it.

Rows are told apart by kind and code: when others record something, rows come, go and change places under an open editor.
What a row says besides its dates is read when it comes into sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Portfolio
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.language import MINUS, Language
from plantdesk.services.naming import BLANK
from plantdesk.services.ports import Readable
from plantdesk.services.programme import ACTUAL as WAS
from plantdesk.services.programme import BOUNDS, attribute_name
from plantdesk.services.programme import FORECAST as EXPECTED
from plantdesk.services.programme import STATUS as BY_HAND
from plantdesk.services.programme_unknown import out_of_bounds
from plantdesk.services.programme_words import rests_on_hand
from plantdesk.ui.models.cell_typing import CellTyping
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
)
from plantdesk.ui.models.milestone_reading import read_cell
from plantdesk.ui.models.programme_rows import (
    Row,
    part_done,
)
from plantdesk.ui.models.programme_words import ProgrammeWords
from plantdesk.ui.models.shown_programme import ShownProgramme
from plantdesk.ui.widgets.notice_line import Level

Index = QModelIndex | QPersistentModelIndex

_HUNDRED = 100


class MilestoneTable(ShownProgramme):
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
        super().__init__(language, today, parent)
        self._words = ProgrammeWords(language, reader)
        self.typing: CellTyping[Place, str | None] = CellTyping(self._revision)
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
        self._words.read_anew(touched)
        self.take_portfolio(portfolio)
        self._forget_what_stands()

    def drop_new(self) -> bool:
        """Remove the empty row again; gives whether there was one without any typing."""
        if self._new is None or any(place.code == self._new[1] for place in self.typing):
            return False
        self.forget_new()
        return True

    def proposed(self, code: str) -> date | None:
        """Give the forecast that is typed for a milestone and not saved."""
        held = self.typing.get(Place(MILESTONE, code, EXPECTED))
        return date.fromisoformat(held.value) if held is not None and held.value and held.fault is None else None

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
        number = BOUNDS[what].stored(stored) if what in BOUNDS else None
        return stored if number is None else self._language.number(number)

    def doubt(self, place: Place) -> Message | None:
        """Say why the number that stands in a cell counts as unknown; nothing where it counts."""
        return out_of_bounds(place.key, self.standing_value(place)) if place.key in BOUNDS else None

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
            self.draw_anew(place.row)
            self.typed.emit(place)

    def mark(self, place: Place, fault: Message, level: Level, seen: int | None) -> None:
        """Say beside unsaved typing why it was not saved, and what has been seen by now."""
        if self.typing.mark(place, fault, level, seen):
            self.draw_anew(place.row)

    def needs_reason(self, place: Place) -> bool:
        """Tell whether saving what is typed changes something that stands."""
        return self.standing_value(place) is not None or place.key == BY_HAND

    def _take(self, place: Place, text: str) -> None:
        text = " ".join(text.split())
        if text == self.shown_text(place) or (not text and self.standing_value(place) is None):
            self.typing.drop(place)
        else:
            one = self.promise(place.code)
            met = one.actual is not None or Place(MILESTONE, place.code, WAS) in self.typing
            self.typing.take(place, text, *read_cell(place.key, text, self._today(), one.start, met))
        self.draw_anew(place.row)

    def _forget_what_stands(self) -> None:
        """Drop typing that says what stands by now."""
        for place, typed in list(self.typing.items()):
            if typed.can_be_saved and typed.value == self.standing_value(place):
                del self.typing[place]
                self.typed.emit(place)

    def _revision(self, place: Place) -> int | None:
        stands = self.standing(place.row).get(place.key)
        return None if stands is None else stands.revision

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

    def is_by_hand(self, row: Row) -> bool:
        """Tell whether the status that a row shows was set by a person."""
        held = self.typing.get(Place(row.kind, row.code, BY_HAND))
        if held is not None:
            return bool(held.value)
        return self.is_overridden(row)

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
        if place.key == BY_HAND and self.standing_value(place):
            return say(self._words.by_hand(place, self.standing(row)[BY_HAND]))
        if place.key == BY_HAND and (chosen := self.set_by_hand(row)):
            return say(rests_on_hand(self.whole.projects[row.code], chosen, self._today(), self.whole.limits))
        doubt = self.doubt(place)
        if doubt is not None:
            return say(doubt)
        if self.is_corrected(place):
            return say(
                msg("{text}: changed before; F4 shows when, by whom and why.", text=self.shown_text(place) or BLANK)
            )
        return f"{row.code} {self.shown_text(place)}" if index.column() in (NAME, OWNER) else ""

    def _spoken(self, index: Index) -> str:
        """Give what a screen reader says: the row, whether it is open, the column and its content."""
        say, row = self._language.say, self._rows[index.row()]
        text = self.text(index) or say(msg("not entered"))
        state = ""
        if index.column() == NAME and self.has_parts(row):
            state = ", " + say(msg("open") if self.is_open(row) else msg("closed"))
        if index.column() == STATUS and self.is_by_hand(row):
            state = ", " + say(attribute_name(BY_HAND))
        return f"{row.code}, {self.headings[index.column()]}: {text}{state}"
