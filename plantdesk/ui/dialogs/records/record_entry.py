"""Typing on the page of a record: judged as it is typed, saved as one command, with a reason where one is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton

from plantdesk.domain.errors import PlantDeskError, Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import PERSON
from plantdesk.domain.programme import MILESTONE
from plantdesk.domain.text import Message, msg
from plantdesk.services import programme as a
from plantdesk.services.programme_recording import read_value, record, refusal
from plantdesk.services.programme_waiting import too_early
from plantdesk.services.recording import Clash, Outcome
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.naming import shown
from plantdesk.ui.dialogs.records.record_form import NEW, RecordForm
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level, NoticeLine

Fault = tuple[Level, Message]
"""How much something matters, and what it is."""


class RecordEntry(QObject):
    """What joins the form, the reason, the button that saves and the line of notice of one page."""

    added = Signal(object)
    """A new record was recorded: its ``Subject``."""

    def __init__(
        self,
        desk: Desk,
        form: RecordForm,
        code: LineEdit,
        reason: LineEdit,
        save_button: QPushButton,
        notice: NoticeLine,
        parent: QObject,
    ) -> None:
        """``code`` is where the code of a new record is typed."""
        super().__init__(parent)
        self._desk, self._form, self._code, self._reason = desk, form, code, reason
        self._save_button, self._notice = save_button, notice
        self._subject = Subject("", NEW)
        self._removed = False
        self._conflicts: dict[str, Fault] = {}
        self._pending: Callable[[], None] | None = None
        self._told_typing = False
        self.is_saving = False
        """Whether something is on its way to the store."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.judge)
        desk.closed.connect(self._soon.stop)
        form.edited.connect(self._soon.start)
        code.textEdited.connect(lambda _: self._soon.start())
        reason.returnPressed.connect(self._reason_given)
        save_button.clicked.connect(self.save)

    def go_to(self, subject: Subject) -> None:
        """Work with another record from now on."""
        self._subject = subject
        self._pending = None
        self._conflicts.clear()

    # --- judging ---------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Judge at once what would be judged in the next turn of the event loop."""
        if self._soon.isActive():
            self._soon.stop()
            self.judge()

    def judge(self, removed: bool | None = None) -> None:
        """Say what is wrong with what is typed, else what is doubtful, else what saving will do.

        ``removed`` where the record is no more.
        """
        self._removed = self._removed if removed is None else removed
        changed = self._form.changed
        self._conflicts = {key: what for key, what in self._conflicts.items() if key in changed}
        faults = {**self._conflicts, **self._faults(changed)}
        doubts = {} if faults else self._doubts(changed)
        self._form.show_states(faults or doubts)
        closed = self._desk.entry_closed
        if closed is not None:
            self._notice.show_notice(Level.INFO, closed)
        elif self._removed:
            self._notice.show_notice(Level.INFO, msg("{code} was removed; its history stays.", code=self._subject.unit))
        elif faults:
            self._notice.show_notice(*min(faults.values(), key=lambda fault: fault[0] is not Level.ERROR))
        elif doubts:
            (level, why), *_ = doubts.values()
            self._notice.show_notice(level, msg("{why} {what}", why=why, what=self._intent(changed)))
        elif changed:
            self._notice.show_notice(Level.INFO, self._intent(changed))
        elif self._form.doubt is not None:
            self._notice.show_notice(Level.WARNING, self._form.doubt)
        elif self._notice.level is not Level.INFO or self._told_typing:
            self._notice.clear()
        self._told_typing = bool(changed)

    def _intent(self, changed: list[str]) -> Message:
        names = [a.attribute_name(key) for key in changed]
        if self._form.corrects() and not self.reason:
            return msg("Not saved yet: {names}. Give the reason, then Ctrl+S saves all of it.", names=names)
        return msg("Not saved yet: {names}. Ctrl+S saves all of it.", names=names)

    def _faults(self, changed: list[str]) -> dict[str, Fault]:
        """Find what cannot be recorded, and the field to blame; every field on its own first."""
        values: dict[str, str | None] = {}
        for key in changed:
            try:
                values[key] = self._form.fields[key].text or None
            except Refused as refused:
                return {key: (Level.ERROR, refused.message)}
        target, reader, today = self._target(), self._desk.reader, self._desk.today
        if not values or not target.unit:
            return {}
        whole = refusal(reader, today, {target: values})
        if whole is None:
            return {}
        home = {key: values[key] for key in (a.IN_PROJECT,) if key in values}
        for key, value in values.items():
            what = refusal(reader, today, {target: {**home, key: value}})
            if what is not None:
                return {key: (Level.ERROR, what)}
        return dict.fromkeys(values, (Level.ERROR, whole))

    def _doubts(self, changed: list[str]) -> dict[str, Fault]:
        """Find what may be recorded all the same: a forecast before what it waits for allows."""
        key = next((key for key in (a.FORECAST, a.DEPENDS, a.START, a.BASELINE) if key in changed), None)
        code = self._target().unit
        if self._subject.kind != MILESTONE or key is None or not code:
            return {}
        said = {one: read_value(MILESTONE, one, text) for one, text in self._form.values().items()}
        early = too_early(self._desk.reader, code, self._desk.today, said)
        return {} if early is None else {key: (Level.WARNING, msg("{code} {why}.", code=code, why=early))}

    def _target(self) -> Subject:
        """Give what is recorded: the record that is shown, or one of the code that is typed."""
        return Subject(self._subject.kind, self._subject.unit or self._code.text().strip())

    def may_enter(self) -> bool:
        """Tell whether anything can be entered now; says why where it cannot."""
        closed = self._desk.entry_closed
        if closed is not None:
            self._notice.show_notice(Level.INFO, closed)
        return closed is None and not self.is_saving

    # --- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Record everything that is typed as one command, all of it or nothing."""
        self.settle()
        if not self.may_enter():
            return
        changed = self._form.changed
        if not changed:
            self._notice.show_notice(Level.INFO, msg("Nothing new to save."))
            return
        faults = self._faults(changed)
        if faults:
            key, fault = next(iter(faults.items()))
            self._form.go_to(key)
            self._notice.show_notice(*fault)
        elif self._subject.unit == NEW and not any(self._form.fields[key].text for key in a.NAMES):
            self._form.go_to(f"name_{self._desk.language.code}")
            self._notice.show_notice(Level.ERROR, msg("Give a name in at least one language."))
        elif self._form.corrects() and not self.reason:
            self._pending = None
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._submit()

    def _submit(self) -> None:
        page, subject, reason = self._subject, self._target(), self.reason or None
        values, seen, today = self._form.values(), self._form.seen(), self._desk.today

        def job(workplace: Workplace) -> Outcome:
            if page.unit == NEW and subject in workplace.store.at([subject]):
                raise Refused(msg("The code {code} is taken. Choose another one.", code=subject.unit))
            return record(workplace.recorder, today, {subject: values}, reason, {subject: seen})

        self.run(job, lambda outcome: self._saved(outcome, page, subject, values))

    def run(self, job: Callable[[Workplace], Outcome], done: Callable[[Outcome], None]) -> None:
        """Run a job on the writer's thread, then ``done``; what is refused is told. Until then nothing else is saved."""
        self.is_saving = True
        self._save_button.setEnabled(False)

        def told(outcome: Outcome) -> None:
            if shiboken6.isValid(self):  # the page may have been closed meanwhile
                self._free()
                done(outcome)

        def failed(error: PlantDeskError) -> None:
            if shiboken6.isValid(self):
                self._free()
                self._notice.show_notice(Level.ERROR, error.message)

        self._desk.submit(job, told, failed)

    def _free(self) -> None:
        self.is_saving = False
        self._save_button.setEnabled(True)

    def _saved(self, outcome: Outcome, page: Subject, subject: Subject, values: Mapping[str, str | None]) -> None:
        saved = not outcome.refused and not outcome.clashes
        if self._subject != page:  # the person has gone on to another record
            if saved:
                self._form.forget_drafts(page, values)
            return
        if not saved:
            for clash in outcome.clashes:
                self._form.see(clash.figure, clash.theirs.id)
                self._conflicts[clash.figure] = Level.CONFLICT, self._clash_told(clash)
            self.judge()
            if outcome.refused:
                self._notice.show_notice(Level.ERROR, outcome.refused[0].message)
            return
        self._form.settled(values)
        self._reason.clear()
        if page.unit == NEW:
            self.added.emit(subject)
        self.judge()
        now = self._desk.moment(round(self._desk.workplace.clock().timestamp() * 1000))
        self._notice.show_notice(Level.INFO, msg("{n} saved at {time}.", n=outcome.saved, time=now.time()))

    def _clash_told(self, clash: Clash) -> Message:
        return msg(
            "{name}: {who} recorded {theirs} meanwhile, you typed {mine}. Esc takes theirs; to replace it, give a"
            " reason and save.",
            name=a.attribute_name(clash.figure),
            who=self._desk.plant.name(PERSON, clash.theirs.command.author, self._desk.today),
            theirs=shown(self._desk, self._subject, clash.figure, clash.theirs.value),
            mine=shown(self._desk, self._subject, clash.figure, clash.mine),
        )

    # --- what needs a reason ---------------------------------------------------------------------------------------

    @property
    def reason(self) -> str:
        """The reason that is typed, without blanks around it."""
        return self._reason.text().strip()

    def with_reason(self, does: Callable[[], None]) -> None:
        """Do something once there is a reason; Enter in it goes on, Esc forgets it."""
        if not self.may_enter():
            return
        if self.reason:
            self._pending = None
            does()
            return
        self._pending = does
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self._notice.show_notice(Level.INFO, msg("Give the reason and press Enter; Esc leaves it as it is."))

    def _reason_given(self) -> None:
        if self._pending is not None:
            self.with_reason(self._pending)
        else:
            self.save()

    def take_back(self) -> bool:
        """Take back what is typed in the field in focus, or a reason; tells whether there was anything."""
        if self._form.take_back():
            return True
        if not self._reason.hasFocus() or (not self._reason.text() and self._pending is None):
            return False
        self._reason.clear()
        self._pending = None
        self._soon.start()
        return True

    def told(self, what: Message) -> None:
        """Say how something went that was not typed, and forget its reason."""
        self._reason.clear()
        self.judge()
        self._notice.show_notice(Level.INFO, what)
