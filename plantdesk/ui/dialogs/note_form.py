"""The form of one note: when it was, what it concerns, why, and what happened; typing that is not saved is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QGridLayout, QLabel, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from plantdesk.domain import notes as n
from plantdesk.domain import plant as p
from plantdesk.domain.notes import Note, Unit
from plantdesk.domain.text import Message, msg
from plantdesk.services.attributes import MANY
from plantdesk.ui.desk import Desk
from plantdesk.ui.entry.drafts import KEEP_AFTER_MS
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.tick_delegate import TickDelegate

_UNIT = Qt.ItemDataRole.UserRole
_TEXT_LINES = 4
ROW_HEIGHT = 27
"""Pixels of a row that is ticked."""
_DRAFT = "note "
"""Before the code of a note, or nothing for a new one, in the name of its draft."""


class NoteForm(QWidget):
    """The fields of a note. ``show_note`` fills them; what is typed is kept as a draft of that note until it is saved."""

    typing = Signal()
    """Something was typed or chosen."""
    wrong_day = Signal(object)
    """A text is no day."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._note = Note("", desk.today, desk.today, "", "")
        self.kept: Note | None = None
        """What was typed before and not saved, where the fields were filled with it."""
        say = desk.language.say
        self.first, self.last = self._day_field(msg("First day")), self._day_field(msg("Last day"))
        self.first_shift, self.last_shift = self._choice(msg("First shift")), self._choice(msg("Last shift"))
        self.reason = self._choice(msg("Reason of the note"))
        self.units = QListWidget()
        self.units.setAccessibleName(say(msg("What the note concerns; nothing ticked: the whole plant")))
        self.units.setItemDelegate(TickDelegate(desk.theme, self.units))
        self.units.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(say(msg("What happened")))
        self.text.setPlaceholderText(say(msg("What happened")))
        self.text.setTabChangesFocus(True)
        self.room_left, self.concerns = label("", "caption"), label("", "caption")
        self._lay_out()
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_AFTER_MS)
        self._keep.timeout.connect(desk.keep_drafts)
        desk.closed.connect(self._keep.stop)
        self.first.day_changed.connect(lambda _: self._first_moved())
        self.last.day_changed.connect(lambda _: self._days_moved())
        self.first_shift.currentIndexChanged.connect(lambda _: self._shift_chosen())
        for choice in (self.last_shift, self.reason):
            choice.currentIndexChanged.connect(lambda _: self._typed())
        self.units.itemChanged.connect(lambda _: self._typed())
        self.text.textChanged.connect(self._typed)

    def _day_field(self, name: Message) -> DateEdit:
        field = DateEdit(self._desk.language, self._desk.today)
        field.setAccessibleName(self._desk.language.say(name))
        field.setFixedWidth(138)
        field.refused.connect(self.wrong_day)
        return field

    def _choice(self, name: Message) -> Choice:
        made = Choice()
        made.setAccessibleName(self._desk.language.say(name))
        return made

    def _lay_out(self) -> None:
        say = self._desk.language.say
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        rows: tuple[tuple[Message, tuple[QWidget, ...]], ...] = (
            (msg("From day"), (self.first, self.first_shift)),
            (msg("To day"), (self.last, self.last_shift)),
            (msg("Reason"), (self.reason,)),
        )
        for row, (words, fields) in enumerate(rows):
            name = QLabel(say(words))
            name.setProperty("role", "muted")
            name.setBuddy(fields[0])
            grid.addWidget(name, row, 0)
            for column, field in enumerate(fields, 1):
                grid.addWidget(field, row, column, 1, 1 if len(fields) > 1 else 2)
        grid.addWidget(self.text, 3, 0, 1, 3)
        grid.addWidget(self.room_left, 4, 0, 1, 3)
        self.concerns.setWordWrap(True)
        self.concerns.setBuddy(self.units)
        grid.addWidget(self.concerns, 5, 0, 1, 3)
        grid.addWidget(self.units, 6, 0, 1, 3)
        grid.setRowStretch(6, 1)
        grid.setColumnStretch(2, 1)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _TEXT_LINES + 18)

    # --- filling ---------------------------------------------------------------------------------------------------

    def show_note(self, note: Note, *, days_given: bool = False) -> None:
        """Show a note, or what was typed of it and not saved; with ``days_given`` the days are those of ``note`` anyway."""
        self._note = note
        self.kept = draft = self._read_draft()
        if draft is not None:
            note = (
                draft._replace(
                    first=note.first, last=note.last, first_shift=note.first_shift, last_shift=note.last_shift
                )
                if days_given
                else draft
            )
        self._fill(note)

    def _fill(self, note: Note) -> None:
        blocked = [
            QSignalBlocker(part) for part in (self.first_shift, self.last_shift, self.reason, self.units, self.text)
        ]
        self.first.set_day(note.first)
        self.last.set_day(note.last)
        self._offer_shifts(note.first_shift, note.last_shift)
        self._offer_reasons(note.reason)
        self._offer_units(note.units)
        self.text.setPlainText(note.text)
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        blocked.clear()
        self._tell()
        QTimer.singleShot(0, self, self._show_ticked)  # the list has its size by then

    def _show_ticked(self) -> None:
        """Bring the first unit that the note concerns into view."""
        items = [self.units.item(row) for row in range(self.units.count())]
        ticked = next((item for item in items if item.checkState() is Qt.CheckState.Checked), None)
        if ticked is not None:
            self.units.scrollToItem(ticked, QListWidget.ScrollHint.PositionAtCenter)

    def _offer_shifts(self, first: str | None, last: str | None) -> None:
        say = self._desk.language.say
        for choice, day, chosen in ((self.first_shift, self.first.day, first), (self.last_shift, self.last.day, last)):
            shifts: list[tuple[str, object]] = [
                (say(shift.name), shift.code) for shift in self._desk.plant.calendar(day).pattern.shifts
            ]
            choice.set_choices([(say(msg("whole day")), None), *shifts], chosen)

    def _offer_reasons(self, chosen: str) -> None:
        plant, day, say = self._desk.plant, self.first.day, self._desk.language.say
        ids = list(plant.units(p.REASON, day))
        if chosen and chosen not in ids:
            ids.append(chosen)
        offers: list[tuple[str, object]] = [(say(plant.name(p.REASON, one, day)), one) for one in ids]
        self.reason.set_choices([(say(msg("choose a reason…")), ""), *offers], chosen)

    def _offer_units(self, ticked: tuple[Unit, ...]) -> None:
        """List what there was on the first day, kind by kind."""
        plant, day, say = self._desk.plant, self.first.day, self._desk.language.say
        self.units.clear()
        for kind in n.UNIT_KINDS:
            ids = [*plant.units(kind, day), *(one for other, one in ticked if other == kind)]
            if not ids:
                continue
            heading = QListWidgetItem(say(MANY[kind]), self.units)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            heading.setFont(self._desk.theme.font("small", strong=True))
            heading.setForeground(self._desk.theme.colour("muted"))
            heading.setSizeHint(QSize(0, ROW_HEIGHT))
            for one in dict.fromkeys(ids):
                item = QListWidgetItem(say(plant.name(kind, one, day)), self.units)
                item.setData(_UNIT, (kind, one))
                item.setSizeHint(QSize(0, ROW_HEIGHT))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if (kind, one) in ticked else Qt.CheckState.Unchecked)

    # --- reading -----------------------------------------------------------------------------------------------------

    @property
    def note(self) -> Note:
        """The note as the fields say it."""
        shifts = (self.first_shift.currentData(), self.last_shift.currentData())
        first_shift, last_shift = (None if one is None else str(one) for one in shifts)
        return Note(
            self._note.code,
            self.first.day,
            self.last.day,
            str(self.reason.currentData() or ""),
            " ".join(self.text.toPlainText().split()),
            first_shift,
            last_shift,
            self._ticked(),
        )

    @property
    def has_typing(self) -> bool:
        """Whether the fields say something else than the note that they were filled with."""
        return self._draft in self._desk.drafts

    def forget_typing(self) -> None:
        """Forget what was typed: it is saved, or not wanted any more."""
        if self._desk.drafts.pop(self._draft, None) is not None:
            self._desk.keep_drafts()

    def _ticked(self) -> tuple[Unit, ...]:
        items = [self.units.item(row) for row in range(self.units.count())]
        return tuple(tuple(item.data(_UNIT)) for item in items if item.checkState() is Qt.CheckState.Checked)

    # --- typing ------------------------------------------------------------------------------------------------------

    def _first_moved(self) -> None:
        """Let the end follow where it would lie before the beginning; list what there is on the new day."""
        if self.last.day < self.first.day:
            self.last.set_day(self.first.day)
        blocked = [QSignalBlocker(part) for part in (self.reason, self.units)]
        self._offer_reasons(str(self.reason.currentData() or ""))
        self._offer_units(self._ticked())
        blocked.clear()
        self._days_moved()

    def _days_moved(self) -> None:
        blocked = [QSignalBlocker(part) for part in (self.first_shift, self.last_shift)]
        chosen = (self.first_shift.currentData(), self.last_shift.currentData())
        self._offer_shifts(*(None if one is None else str(one) for one in chosen))
        blocked.clear()
        self._typed()

    def _shift_chosen(self) -> None:
        """Take one shift alone where the note has one day."""
        if self.first.day == self.last.day:
            blocked = QSignalBlocker(self.last_shift)
            self.last_shift.choose(self.first_shift.currentData())
            del blocked
        self._typed()

    def _typed(self) -> None:
        now = self.note
        if now == self._note._replace(withdrawn=False):
            self._desk.drafts.pop(self._draft, None)
        else:
            self._desk.drafts[self._draft] = json.dumps(_told(now), ensure_ascii=False)
        self._keep.start()
        self._tell()
        self.typing.emit()

    def _tell(self) -> None:
        """Say what the note concerns, and how much room its text has left."""
        plant, day, units = self._desk.plant, self.first.day, self._ticked()
        concerned = msg("Concerns; nothing ticked: the whole plant")
        if units:
            concerned = msg("Concerns: {units}", units=[plant.name(kind, one, day) for kind, one in units])
        self.concerns.setText(self._desk.language.say(concerned))
        left = n.LONGEST_TEXT - len(" ".join(self.text.toPlainText().split()))
        say = self._desk.language.say
        words = msg("{n} characters left", n=left) if left >= 0 else msg("{n} characters too many", n=-left)
        self.room_left.setText(say(words) if left < n.LONGEST_TEXT // 5 else "")

    @property
    def _draft(self) -> str:
        return f"{_DRAFT}{self._note.code}"

    def _read_draft(self) -> Note | None:
        kept = self._desk.drafts.get(self._draft)
        if kept is None:
            return None
        try:
            return _heard(self._note.code, json.loads(kept))
        except (ValueError, KeyError, TypeError):
            self._desk.drafts.pop(self._draft, None)
            return None


def _told(note: Note) -> dict[str, object]:
    return {
        "days": [note.first.isoformat(), note.last.isoformat()],
        "shifts": [note.first_shift, note.last_shift],
        "units": n.write_units(note.units),
        "reason": note.reason,
        "text": note.text,
    }


def _heard(code: str, told: Mapping[str, object]) -> Note:
    first, last = (date.fromisoformat(str(day)) for day in _pair(told["days"]))
    first_shift, last_shift = (None if one is None else str(one) for one in _pair(told["shifts"]))
    units = told["units"]
    text = None if units is None else str(units)
    return Note(code, first, last, str(told["reason"]), str(told["text"]), first_shift, last_shift, n.read_units(text))


def _pair(both: object) -> tuple[object, object]:
    if not isinstance(both, list) or len(both) != 2:
        raise ValueError(both)
    return both[0], both[1]
