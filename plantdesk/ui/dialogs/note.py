"""The window of one note: written at a place of a chart, or opened from its flag to be corrected or withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from plantdesk.domain import notes as n
from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.notes import NOTE, Note, Unit
from plantdesk.domain.text import msg
from plantdesk.services.notes import NoteLine
from plantdesk.services.noting import add_note, correct_note, restore_note, stored, withdraw_note
from plantdesk.services.recording import Outcome
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.note_form import NoteForm
from plantdesk.ui.dialogs.side_window import SideWindow, button
from plantdesk.ui.flag_shelf import shelf_of
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level


class NoteWindow(SideWindow):
    """The form of a note, who wrote it, and what can be done: ``Ctrl+S`` saves, ``F4`` shows the history."""

    history_wanted = Signal(Subject, str)
    """The history of the note's text is asked for."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("Note on the curve")), parent)
        self._shelf = shelf_of(desk)
        self._line: NoteLine | None = None
        self._asked: tuple[tuple[date, date] | None, tuple[Unit, ...], str | None] = (None, (), None)
        """Days, units and shift of the note that was begun last."""
        self._saving = False
        self.form = NoteForm(desk, self)
        self.by = label("", "muted")
        self.by.setWordWrap(True)
        self.reason = LineEdit()
        words = say(msg("Why the note is changed"))
        self.reason.setAccessibleName(words)
        self.reason.setPlaceholderText(words)
        self.reason.setMaxLength(300)
        for part in (self.by, self.form, self.reason):
            self.column.addWidget(part)
        self.column.setStretchFactor(self.form, 1)
        self.history_button = button(say(msg("History")))
        self.history_button.setToolTip("F4")
        self.withdraw_button = button("")
        self.save_button = button(say(msg("Save")), primary=True)
        self.save_button.setToolTip("Ctrl+S")
        self.anew_button = button(say(msg("Begin anew")))
        self.anew_button.clicked.connect(self.begin_anew)
        for offered in (self.history_button, self.anew_button, self.withdraw_button, self.save_button):
            self.buttons.addWidget(offered)
        self.save_button.clicked.connect(self.save)
        self.withdraw_button.clicked.connect(self.withdraw)
        self.history_button.clicked.connect(self.ask_history)
        for key, does in (("Ctrl+S", self.save), ("Ctrl+Return", self.save), ("F4", self.ask_history)):
            QShortcut(QKeySequence(key), self).activated.connect(does)
        self.reason.returnPressed.connect(self.save)
        self.form.wrong_day.connect(lambda why: self.notice.show_notice(Level.ERROR, why))
        self.form.typing.connect(self.notice.clear)
        self._shelf.changed.connect(self._follow)
        self.resize(460, 620)

    # --- what is shown ---------------------------------------------------------------------------------------------

    @property
    def code(self) -> str:
        """The code of the note that is shown; empty for a new one."""
        return "" if self._line is None else self._line.code

    def begin(self, days: tuple[date, date] | None, units: tuple[Unit, ...] = (), shift: str | None = None) -> None:
        """Begin a new note over some days, or one ``shift`` of them, or go on with the one begun and not saved."""
        self._line, self._asked = None, (days, units, shift)
        today = self._desk.today
        first, last = days or (today, today)
        self.form.show_note(Note("", first, last, "", "", shift, shift, units), days_given=days is not None)
        self._tell()
        self.form.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_anew(self) -> None:
        """Throw away what was kept from before, and begin the note that is asked for."""
        self.form.forget_typing()
        self.begin(*self._asked)

    def show_code(self, code: str) -> None:
        """Show a note that stands, or one that was withdrawn."""
        line = self._shelf.line(code)
        if line is None:
            self.notice.show_notice(Level.ERROR, msg("There is no note {code}. See “plantdesk notes”.", code=code))
            return
        self._line = line
        self.reason.clear()
        self.form.show_note(line.note)
        self._tell()
        self.form.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        """Say whose note it is, and offer what can be done with it."""
        say, line = self._desk.language.say, self._line
        self.notice.clear()
        self.reason.setVisible(line is not None)
        self.history_button.setVisible(line is not None)
        self.withdraw_button.setVisible(line is not None)
        withdrawn = line is not None and line.note.withdrawn
        self.form.setEnabled(not withdrawn)
        self.save_button.setEnabled(not withdrawn)
        self.withdraw_button.setText(say(msg("Bring back") if withdrawn else msg("Withdraw")))
        self.withdraw_button.setAccessibleName(self.withdraw_button.text())
        kept = self.form.kept if line is None else None
        self.anew_button.setVisible(kept is not None)
        if kept is not None:
            self.notice.show_notice(Level.INFO, msg("Kept from before: note of {day}.", day=kept.first))
        if line is None:
            self.by.setText(say(msg("A new note; it is saved under your name.")))
            return
        by = self._shelf.written(line)
        words = [line.code]
        if by is not None:
            words.append(
                say(
                    msg("{who}, {moment}", who=self._desk.author_name(by.author), moment=self._desk.moment(by.recorded))
                )
            )
        words += [say(msg("corrected"))] if line.corrected else []
        words += [say(msg("withdrawn"))] if withdrawn else []
        self.by.setText(" · ".join(words))
        if line.in_conflict:
            self.notice.show_notice(
                Level.CONFLICT, msg("Two stations changed this note. Save it once more, with a reason.")
            )

    def _follow(self) -> None:
        """Take over what others made of the note, unless something is typed here."""
        if self._line is None or self._saving:
            return
        now = self._shelf.line(self._line.code)
        if now is None or now == self._line:
            return
        if self.form.has_typing:
            self.notice.show_notice(Level.WARNING, msg("The note was changed meanwhile. Look at both and save again."))
            return
        self._line = now
        self.form.show_note(now.note)
        self._tell()

    # --- what is done ------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Record the note, or what was changed of it."""
        if not self._may_save() or not self.save_button.isEnabled():
            return
        note, today, line = self.form.note, self._desk.present_day, self._line
        if line is None:
            self._run(lambda w: add_note(w.recorder, today, note), close=True)
            return
        before, after = stored(line.note), stored(note)
        values = {key: text for key, text in after.items() if text != before[key] or line.in_conflict}
        if not values:
            self.notice.show_notice(Level.INFO, msg("Nothing was changed."))
            return
        if not self.reason.text().strip():
            self.notice.show_notice(Level.ERROR, msg("Say why the note is changed, then save it."))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        reason, code = self.reason.text().strip(), line.code
        seen = {key: line.seen.get(key) for key in values}
        self._run(lambda w: correct_note(w.recorder, today, code, values, reason, seen))

    def withdraw(self) -> None:
        """Withdraw the note, or bring it back; either with a reason."""
        line = self._line
        if line is None or not self._may_save():
            return
        reason, code, today = self.reason.text().strip(), line.code, self._desk.present_day
        if not reason:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        does = restore_note if line.note.withdrawn else withdraw_note
        self._run(lambda w: does(w.recorder, today, code, reason))

    def ask_history(self) -> None:
        """Ask for the history of the note."""
        if self._line is not None:
            self.history_wanted.emit(Subject(NOTE, self._line.code), n.TEXT)

    def _may_save(self) -> bool:
        closed = self._desk.entry_closed
        if closed is not None:
            self.notice.show_notice(Level.ERROR, closed)
            return False
        doubt = self._desk.clock_doubt()
        if doubt is not None:
            self.notice.show_notice(Level.WARNING, doubt)
        return doubt is None and not self._saving

    def _run(self, job: Callable[[Workplace], Outcome], *, close: bool = False) -> None:
        self._saving = True
        self._desk.submit(lambda w: job(w).or_raise(), lambda _: self._saved(close), self._failed)

    def _saved(self, close: bool) -> None:
        if not shiboken6.isValid(self):
            return
        self._saving = False
        self.form.forget_typing()
        if close:
            self.accept()
            return
        self.show_code(self.code)
        self.notice.show_notice(Level.INFO, msg("The note is saved. Ctrl+Z in the window takes it back."))

    def _failed(self, error: PlantDeskError) -> None:
        if shiboken6.isValid(self):
            self._saving = False
            self.notice.show_notice(Level.ERROR, error.message)
