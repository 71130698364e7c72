"""The fields of one record: what stands, what is typed and not saved, and which field something is wrong with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QComboBox, QGridLayout, QLabel, QPlainTextEdit, QScrollArea, QWidget

from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.programme import Portfolio
from plantdesk.domain.text import Message
from plantdesk.services import programme as a
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.records.record_fields import SECTIONS, field_name, make_record_field
from plantdesk.ui.dialogs.records.typing_undo import TypingUndo
from plantdesk.ui.dialogs.setting_fields import SettingField
from plantdesk.ui.entry.drafts import CellDrafts
from plantdesk.ui.entry.kept_pages import DRAFT
from plantdesk.ui.widgets.dynamic import label, set_style_property
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level

NEW = ""
"""Code of a record that is being added."""
_UNITS = 12
_STATES = {Level.ERROR: "error", Level.WARNING: "warn", Level.CONFLICT: "conflict"}


class RecordForm(QScrollArea):
    """Fields in rows of twelfths. Unsaved typing is kept with the revision that stood when it began."""

    edited = Signal()
    """Something else stands in a field than before."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._drafts = CellDrafts(desk, DRAFT, self)
        self._subject = Subject("", NEW)
        self._standing: Mapping[str, Standing] = {}
        self._seen: dict[str, int | None] = {}
        self._captions: dict[str, QLabel] = {}
        self._doubts: Mapping[str, Message] = {}
        self.fields: dict[str, SettingField] = {}
        """The editors by attribute; the one of notes stands elsewhere on the page."""
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # --- what is shown ---------------------------------------------------------------------------------------------

    def show_record(
        self, subject: Subject, standing: Mapping[str, Standing], found: Portfolio, proposed: Mapping[str, str]
    ) -> QWidget:
        """Make the fields of a record, with what was typed before; gives the field of its notes.

        ``proposed`` stands in a record that is being added, where nothing else was typed; it is no typing to be kept.
        """
        self._subject, self._standing = subject, standing
        self._seen.clear()
        self.fields.clear()
        self._captions.clear()
        body = QWidget()
        body.setObjectName("scrolled")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        row = 0
        before: QWidget | None = None
        for section in SECTIONS[subject.kind]:
            if section.heading is not None:
                heading = label(self._desk.language.say(section.heading), "strong")
                heading.setContentsMargins(0, 6, 0, 0)
                grid.addWidget(heading, row, 0, 1, _UNITS)
                row += 1
            place = 0
            for key, room in section.fields:
                if place + room > _UNITS:
                    row, place = row + 2, 0
                field = self._add(key, found)
                caption = self._captions[key] = label(self._desk.language.say(field_name(key)), "caption")
                caption.setBuddy(field.widget)
                grid.addWidget(caption, row, place, 1, room)
                grid.addWidget(field.widget, row + 1, place, 1, room)
                if before is not None:
                    QWidget.setTabOrder(before, field.widget)
                before, place = field.widget, place + room
            row += 2
        for column in range(_UNITS):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(row, 1)
        notes = self._add(a.NOTES, found)
        self.setWidget(body)
        for key, text in proposed.items():
            if not self.is_kept(key):
                self.fields[key].restore(text)
        self.show_states({})
        return notes.widget

    def _add(self, key: str, found: Portfolio) -> SettingField:
        subject = self._subject
        field = make_record_field(self._desk, subject.kind, subject.unit, key, found, partial(self._edited, key))
        self.fields[key] = field
        self._show(key)
        held = self._drafts.held(self._name(key))
        if held is not None:
            field.restore(held.text)
            self._seen[key] = held.seen
        widget = field.widget
        TypingUndo(widget, lambda: field.is_changed, lambda: self._give_up(key))
        widget.setMinimumWidth(40)
        if self._desk.entry_closed is not None:
            widget.setEnabled(False)
        return field

    def _show(self, key: str) -> None:
        stands = self._standing.get(key)
        field = self.fields[key]
        blocked = field.widget.blockSignals(True)
        field.show(None if stands is None else stands.value)
        field.widget.blockSignals(blocked)

    def follow(self, standing: Mapping[str, Standing]) -> None:
        """Show what others have recorded meanwhile; typing stays, and what somebody else has recorded alike is settled."""
        before, self._standing = self._standing, standing
        for key, field in self.fields.items():
            now, then = standing.get(key), before.get(key)
            if (now and now.value) == (then and then.value):
                continue
            if field.is_changed:
                draft, seen = field.draft, self._seen.get(key)
                self._show(key)
                field.restore(draft)
                self._seen[key] = seen
                if not field.is_changed:
                    self.forget([key])
            else:
                self._show(key)
        self.show_states({})

    def show_doubts(self, doubts: Mapping[str, Message]) -> None:
        """Take note of what is wrong with what stands, by attribute."""
        self._doubts = dict(doubts)
        self.show_states({})

    @property
    def doubt(self) -> Message | None:
        """What is wrong with what stands, of the first field that nobody types in."""
        return next(
            (self._doubts[key] for key, one in self.fields.items() if key in self._doubts and not one.is_changed), None
        )

    # --- typing ----------------------------------------------------------------------------------------------------

    def _name(self, key: str) -> str:
        return f"{self._subject.kind}|{self._subject.unit}|{key}"

    def _edited(self, key: str) -> None:
        self._remember(key)
        self.show_states({})
        self.edited.emit()

    def _remember(self, key: str) -> None:
        field = self.fields[key]
        if field.is_changed:
            self._seen.setdefault(key, self._revision(key))
            self._drafts.keep(self._name(key), field.draft, self._seen[key])
        else:
            self._seen.pop(key, None)
            self._drafts.forget(self._name(key))

    def _revision(self, key: str) -> int | None:
        stands = self._standing.get(key)
        return None if stands is None else stands.revision

    @property
    def changed(self) -> list[str]:
        """The attributes of which something else is typed than is stored."""
        return [key for key, field in self.fields.items() if field.is_changed]

    def values(self) -> dict[str, str | None]:
        """Give what is typed, as it would be recorded; ``Refused`` where one of it cannot be read."""
        return {key: self.fields[key].text or None for key in self.changed}

    def seen(self) -> dict[str, int | None]:
        """Give the revisions that stood when the typing of each changed attribute began."""
        return {key: self._seen.get(key, self._revision(key)) for key in self.changed}

    def see(self, key: str, revision: int) -> None:
        """Take note that the person has seen another value: who saves again replaces it."""
        self._seen[key] = revision
        self._drafts.keep(self._name(key), self.fields[key].draft, revision)

    def corrects(self) -> bool:
        """Tell whether saving would change something that stands, or set a status by hand: both need a reason."""
        return any(
            ((stands := self._standing.get(key)) is not None and stands.value is not None) or key == a.STATUS
            for key in self.changed
        )

    def forget(self, keys: list[str]) -> None:
        """Forget what was typed for some attributes, and show what stands."""
        for key in keys:
            self._seen.pop(key, None)
            self._drafts.forget(self._name(key))
            if key in self.fields:
                self._show(key)
        self.show_states({})

    def settled(self, values: Mapping[str, str | None]) -> None:
        """Take note that values were saved; what was typed on meanwhile stays, over what is recorded now."""
        for key, value in values.items():
            field = self.fields.get(key)
            if field is None or not field.is_changed or _text(field) == value:
                self.forget([key])
            else:
                self._seen[key] = self._revision(key)
                self._remember(key)

    def forget_drafts(self, subject: Subject, keys: Iterable[str]) -> None:
        """Forget what was typed before for some attributes of a record."""
        for key in keys:
            self._drafts.forget(f"{subject.kind}|{subject.unit}|{key}")

    def is_kept(self, key: str) -> bool:
        """Tell whether something was typed for an attribute and not saved."""
        return self._drafts.held(self._name(key)) is not None

    def forget_all(self) -> None:
        """Forget everything that was typed."""
        self.forget(self.changed)

    # --- where -----------------------------------------------------------------------------------------------------

    def key_in_focus(self) -> str | None:
        """Give the attribute whose field has the focus."""
        focus = QApplication.focusWidget()
        return next((key for key, field in self.fields.items() if field.widget is focus), None)

    def take_back(self) -> bool:
        """Take back what is typed in the field in focus; tells whether there was anything."""
        key = self.key_in_focus()
        if key is None or not self.fields[key].is_changed:
            return False
        self._give_up(key)
        return True

    def _give_up(self, key: str) -> None:
        self.forget([key])
        self.edited.emit()

    def go_to(self, key: str) -> None:
        """Put the focus in the field of an attribute."""
        self.fields[key].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if not isinstance(self.fields[key].widget, QPlainTextEdit):
            self.ensureWidgetVisible(self.fields[key].widget)

    def show_states(self, faults: Mapping[str, tuple[Level, Message]]) -> None:
        """Mark the fields that are typed in, and those that something is wrong with."""
        say = self._desk.language.say
        for key, field in self.fields.items():
            fault = faults.get(key)
            state = "edited" if field.is_changed else "normal"
            if fault is None and key in self._doubts and not field.is_changed:
                fault = Level.WARNING, self._doubts[key]
            if fault is not None:
                state = _STATES.get(fault[0], state)
            set_style_property(field.widget, "state", state)
            field.widget.setToolTip(_whole_text(field.widget) if fault is None else say(fault[1]))
            caption = self._captions.get(key)
            if caption is not None:
                caption.setText(("• " if field.is_changed else "") + say(field_name(key)))


def _whole_text(widget: QWidget) -> str:
    """Give what a choice or a line of words shows: it may have no room for all of it."""
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.text() if isinstance(widget, LineEdit) else ""


def _text(field: SettingField) -> str | None:
    """Give what stands in a field as it would be recorded; nothing where it cannot be."""
    try:
        return field.text or None
    except Refused:
        return None
