"""One programme, project or milestone beside the window: all that is recorded of it, saved with one key as one command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import KINDS, MILESTONE, PROGRAMME, PROJECT, Evidence, Portfolio
from plantdesk.domain.text import Message, msg
from plantdesk.services import programme as a
from plantdesk.services.programme_figures import cost_of
from plantdesk.services.programme_order import stands
from plantdesk.services.programme_page import Page, page_of, portfolio_for
from plantdesk.services.programme_recording import confirm, detach, remove
from plantdesk.services.programme_unknown import doubts_of
from plantdesk.services.recording import Outcome
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.dialogs.choosing import FileChooser
from plantdesk.ui.dialogs.ports import EvidenceWork
from plantdesk.ui.dialogs.records.evidence_acts import EvidenceActs, Show
from plantdesk.ui.dialogs.records.evidence_panel import EvidencePanel
from plantdesk.ui.dialogs.records.record_card import FactsPanel, PartsPanel
from plantdesk.ui.dialogs.records.record_entry import RecordEntry
from plantdesk.ui.dialogs.records.record_form import NEW, RecordForm
from plantdesk.ui.dialogs.records.record_titles import ADDED, BELOW, PARTS, title_of
from plantdesk.ui.dialogs.side_window import SideWindow, button
from plantdesk.ui.tracing import figure_of
from plantdesk.ui.undo_work import UndoWork
from plantdesk.ui.widgets.copper_line import CopperLine
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level
from plantdesk.ui.widgets.panel import Panel
from plantdesk.ui.widgets.reason_row import LONGEST_REASON

AT_ONCE = 250
"""Projects of the plant up to which the page of a programme tells of them before it is first painted."""
_BESIDE = 384
_LEAST_NOTES = 44
_SIZE = (1260, 700)
_FRAME = QSize(16, 48)
"""What the window's own frame takes of a screen."""


class RecordWindow(SideWindow):
    """The fields at the left; where it stands, what belongs to it, evidence and notes at the right."""

    explain_wanted = Signal(object)
    """It is asked where a figure comes from: what is ``Asked``."""

    def __init__(
        self,
        desk: Desk,
        chooser: FileChooser,
        evidence: EvidenceWork,
        show_file: Show,
        history: Callable[[Subject, str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(desk, "", parent)
        self._history = history
        self._files = EvidenceActs(desk, chooser, evidence, show_file, self.notice, self)
        self._subject = Subject(PROJECT, NEW)
        self._found = Portfolio({}, {})
        self._is_partial = False
        self._standing: Mapping[str, Standing] = {}
        self._offered: object = None
        self._above: dict[str, str] = {}
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._follow)
        desk.closed.connect(self._again.stop)
        self._fill(evidence)
        self.entry = RecordEntry(desk, self.form, self.code, self.reason, self.save_button, self.notice, self)
        self.entry.added.connect(self.show_record)
        desk.changed.connect(self._changed)
        self.resize(QSize(*_SIZE).boundedTo(self.screen().availableSize() - _FRAME))

    # --- parts -----------------------------------------------------------------------------------------------------

    def _fill(self, evidence: EvidenceWork) -> None:
        say, desk = self._desk.language.say, self._desk
        self._card = Panel()
        self.code = LineEdit()
        self.code.setAccessibleName(say(a.attribute_name(a.CODE)))
        self.code.setMaxLength(64)
        self.code.setFixedWidth(130)
        self._code_name = label(say(a.attribute_name(a.CODE)), "muted")
        self._card.head.addWidget(self._code_name)
        self._card.head.addWidget(self.code)
        self.form = RecordForm(desk)
        self._card.add(self.form, 1)
        self.facts = FactsPanel(desk)
        self.parts = PartsPanel(desk)
        self.parts.wanted.connect(self.show_record)
        self.evidence = EvidencePanel(desk, evidence.is_there)
        self.evidence.attach_wanted.connect(self._attach)
        self.evidence.open_wanted.connect(self._files.open)
        self.evidence.save_wanted.connect(self._files.save_copy)
        self.evidence.remove_wanted.connect(lambda one: self.entry.with_reason(partial(self._detach, one)))
        self._notes = Panel(say(a.attribute_name(a.NOTES)))
        beside = QWidget()
        beside.setObjectName("scrolled")
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 6, 0)
        right.setSpacing(8)
        right.addWidget(self.facts)
        right.addWidget(self.parts, 4)
        right.addWidget(self.evidence, 2)
        right.addWidget(self._notes, 1)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self._card, 1)
        self.beside = scroll = QScrollArea()  # a low screen, or large letters, has no room for all of it
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(_BESIDE)
        scroll.setWidget(beside)
        both.addWidget(scroll)
        self.column.addLayout(both, 1)
        self.copper = CopperLine(desk.language)
        self.column.addWidget(self.copper)
        self.reason: LineEdit = LineEdit()
        self.reason.setAccessibleName(say(msg("Reason")))
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason.setPlaceholderText(say(msg("Why something that stands is changed")))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(label(say(msg("Reason")), "muted"))
        line.addWidget(self.reason, 1)
        self.column.addLayout(line)
        self._fill_buttons()

    def _fill_buttons(self) -> None:
        say = self._desk.language.say
        self.history_button = button(say(msg("History")) + "   F4")
        self.confirm_button = button(say(msg("Confirm the forecast")))
        self.add_button = button("")
        self.programme_button = button(say(msg("Add a programme")))
        self.remove_button = button(say(msg("Remove…")))
        self.save_button = button(say(msg("Save")) + "   Ctrl+S", primary=True)
        left = (
            self.history_button,
            self.confirm_button,
            self.add_button,
            self.programme_button,
            self.remove_button,
        )
        for place, one in enumerate(left):
            self.buttons.insertWidget(place, one)
        self.buttons.insertWidget(self.buttons.count() - 1, self.save_button)
        self.history_button.clicked.connect(self.show_history)
        self.confirm_button.clicked.connect(self.confirm)
        self.add_button.clicked.connect(self.add)
        self.programme_button.clicked.connect(lambda: self.show_new(PROGRAMME))
        self.remove_button.clicked.connect(lambda: self.entry.with_reason(self._remove))
        keys: tuple[tuple[QKeySequence.StandardKey | str, Callable[[], None]], ...] = (
            (QKeySequence.StandardKey.Save, self.save),
            ("F3", self.explain),
            ("F4", self.show_history),
            ("Ctrl+N", self.add),
            ("Ctrl+Shift+N", lambda: self.show_new(PROJECT)),
            ("Alt+Up", self.go_up),
        )
        for key, does in keys:
            QShortcut(QKeySequence(key), self).activated.connect(does)

    def take_back_with(self, work: UndoWork) -> None:
        """Let the window's undo and redo work here, too, and say how they went."""
        self.addActions([work.undo_action, work.redo_action])
        work.told.connect(self._tell_undone)

    # --- choosing --------------------------------------------------------------------------------------------------

    def show_record(self, subject: Subject) -> None:
        """Show what is recorded of a record, with what was typed of it and not saved."""
        self._subject, self._above = subject, {}
        self._read(opens=True)
        self._show_form()
        name = f"name_{self._desk.language.code}"
        self.form.go_to(name)

    def show_new(self, kind: str) -> None:
        """Begin a record of a kind, in the programme or project of the one that is shown."""
        if not self.entry.may_enter():
            return
        project = self._project()
        above = {}
        if kind == PROJECT:
            programme = self._subject.unit if self._subject.kind == PROGRAMME else self._said(project, a.IN_PROGRAMME)
            scope = self._desk.lens.scope
            above = {a.IN_PROGRAMME: programme, a.DIVISION: scope.division or "", a.ROUTE: scope.process or ""}
        elif kind == MILESTONE:
            above = {a.IN_PROJECT: project}
        self.begin(kind, {key: code for key, code in above.items() if code})

    def begin(self, kind: str, above: Mapping[str, str]) -> None:
        """Begin a record of a kind; ``above`` names the programme or project that it is to belong to."""
        self._subject, self._above = Subject(kind, NEW), dict(above)
        self._read()
        self.form.forget_drafts(self._subject, self._above)
        self.code.setText(a.next_code(self._desk.reader, kind))
        self._show_form()
        self.form.go_to(f"name_{self._desk.language.code}")

    def add(self) -> None:
        """Begin what the page can have: a project of a programme, a milestone of a project."""
        self.show_new(BELOW[self._subject.kind])

    def go_up(self) -> None:
        """Go to the project of a milestone, or the programme of a project."""
        above = {MILESTONE: (PROJECT, a.IN_PROJECT), PROJECT: (PROGRAMME, a.IN_PROGRAMME)}.get(self._subject.kind)
        if above is not None:
            code = self._above.get(above[1]) or self._value(above[1])
            if code:
                self.show_record(Subject(above[0], code))

    @property
    def subject(self) -> Subject:
        """The record that is shown; its code is blank while it is being added."""
        return self._subject

    @property
    def _is_new(self) -> bool:
        return self._subject.unit == NEW

    def _value(self, key: str) -> str:
        stands = self._standing.get(key)
        return (stands.value if stands is not None else None) or ""

    def _project(self) -> str:
        return self._subject.unit if self._subject.kind == PROJECT else self._value(a.IN_PROJECT)

    def _said(self, project: str, key: str) -> str:
        row = a.details(self._desk.reader, PROJECT, [project]).get(project, {}) if project else {}
        return row.get(key) or ""

    # --- what is shown ---------------------------------------------------------------------------------------------

    def _read(self, *, opens: bool = False) -> None:
        """Read the record and what the page tells of; where it ``opens`` on a large programme, the rest a turn later."""
        reader, today = self._desk.reader, self._desk.today
        self._standing = reader.at([self._subject]).get(self._subject, {})
        large = self._subject.kind == PROGRAMME and len(reader.records(PROJECT, ())) > AT_ONCE
        self._is_partial = opens and large and not self._is_new
        if self._is_partial:
            self._found = a.bare_portfolio(reader, today)
            self._again.start()
        else:
            self._found = portfolio_for(reader, self._subject, today)

    def _show_form(self) -> None:
        """Show another record; what was typed of it and not saved stands in its fields again."""
        self.entry.go_to(self._subject)
        self._make_fields()
        self._show_page()
        self.entry.judge(self._is_removed)

    def _make_fields(self) -> None:
        self._offered = self._offers()
        notes = self.form.show_record(self._subject, self._standing, self._found, self._above)
        while (item := self._notes.body.takeAt(0)) is not None:
            before = item.widget()
            if before is not None:
                # It stays a child until it is gone: one that was laid out a moment ago would come up as a window.
                before.hide()
                before.deleteLater()
        notes.setMinimumHeight(_LEAST_NOTES)
        # They take the room that is left, and scroll by themselves before the column does.
        notes.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._notes.add(notes, 1)

    def _offers(self) -> object:
        """Give what the choices are made of: where it changes, the fields are made anew."""
        projects = self._found.projects
        promises = projects[self._subject.unit].promises if self._subject.unit in projects else ()
        return (
            [(one.code, one.name) for one in self._found.programmes.values()],
            [(one.code, one.name) for one in projects.values()] if self._subject.kind == MILESTONE else (),
            [one.code for one in promises],
        )

    def _show_page(self) -> None:
        """Tell where the record stands, what belongs to it and what proves it."""
        say, kind, today = self._desk.language.say, self._subject.kind, self._desk.today
        waits = self._is_new or self._is_partial
        page = Page(None, (), ()) if waits else page_of(self._desk.reader, self._found, self._subject, today)
        enters = self._desk.entry_closed is None and not self._is_removed
        head = say(title_of(self._subject))
        self.setWindowTitle(head)
        self._card.set_title(head if self._is_new else f"{self._subject.unit} · {self._name()}")
        self._card.set_caption(self._where())
        for part in (self.code, self._code_name):
            part.setVisible(self._is_new)
        of = self._found.projects.get(self._subject.unit) if kind == PROJECT else None
        self.form.show_doubts(doubts_of({key: one.value for key, one in self._standing.items()}, of))
        self.facts.show_page(page)
        self.parts.show_parts(say(PARTS[kind]), page.parts)
        self.facts.setVisible(bool(page.facts))
        self.parts.setVisible(bool(page.parts) or self._is_partial)
        self.evidence.setVisible(not self._is_new)
        self.evidence.show_files(a.read_evidence(self._value(a.EVIDENCE)), enters)
        project = self._found.projects.get(self._project())
        cost = None if project is None else cost_of(project, today)
        self.copper.setVisible(project is not None and not self._is_new)
        self.copper.show_project(project, {} if cost is None else {cost.project.code: cost}, today)
        self._show_buttons(page.status, enters)

    def _show_buttons(self, status: Status | None, enters: bool) -> None:
        say, kind = self._desk.language.say, self._subject.kind
        self.reason.setEnabled(enters)
        self.save_button.setVisible(enters)
        self.history_button.setVisible(not self._is_new)
        self.remove_button.setVisible(enters and not self._is_new)
        confirms = kind == MILESTONE and bool(self._value(a.FORECAST)) and status is not Status.DONE
        self.confirm_button.setVisible(enters and not self._is_new and confirms)
        added = say(ADDED[BELOW[kind]])
        self.add_button.setText(f"{added}   Ctrl+N")
        self.add_button.setAccessibleName(added)
        self.add_button.setVisible(enters and not self._is_new)
        self.programme_button.setVisible(enters and not self._is_new and kind != MILESTONE)

    @property
    def _is_removed(self) -> bool:
        """Tell whether the record was removed, or that it was added was taken back."""
        said = {key: one.value for key, one in self._standing.items()}
        return not self._is_new and not stands(said)

    def _name(self) -> str:
        found = a.names(self._desk.reader, self._subject.kind, [self._subject.unit])
        return self._desk.language.say(found.get(self._subject.unit, self._subject.unit))

    def _where(self) -> str:
        """Name what the record belongs to."""
        say, code = self._desk.language.say, self._project()
        project = self._found.projects.get(code) if self._subject.kind != PROGRAMME else None
        if project is None:
            return ""
        programme = self._found.programmes.get(project.programme)
        if self._subject.kind == MILESTONE:
            return f"{code} {say(project.name)}"
        return "" if programme is None else f"{programme.code} {say(programme.name)}"

    # --- what is done ----------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Show and judge at once what would come in the next turn of the event loop."""
        if self._again.isActive():
            self._again.stop()
            self._follow()
        self.entry.settle()

    def save(self) -> None:
        """Record everything that is typed as one command."""
        self.settle()
        self.entry.save()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc take a field back first, then a reason that is asked for, and close the page at last."""
        if event.key() != Qt.Key.Key_Escape or not self.entry.take_back():
            super().keyPressEvent(event)

    def show_history(self) -> None:
        """Show the history of the field in focus, of the forecast or the name where none is."""
        if self._is_new:
            return
        usual = a.FORECAST if self._subject.kind == MILESTONE else f"name_{self._desk.language.code}"
        focus = self.form.key_in_focus() or (a.EVIDENCE if self.evidence.files.hasFocus() else usual)
        self._history(self._subject, focus)

    def explain(self) -> None:
        """Ask where the figure in the line beneath the fields comes from."""
        asked = figure_of(self.copper) if self.copper.isVisible() else None
        if asked is None:
            self.notice.show_notice(Level.INFO, msg("There is no figure here that follows from others."))
        else:
            self.explain_wanted.emit(asked)

    def _remove(self) -> None:
        subject, reason, today = self._subject, self.entry.reason, self._desk.today

        def done(_: Outcome) -> None:
            self.form.forget_all()
            self.settle()
            self.entry.told(msg("{code} was removed; its history stays.", code=subject.unit))

        self.entry.run(lambda workplace: remove(workplace.recorder, today, [subject], reason).or_raise(), done)

    def confirm(self) -> None:
        """Record that the forecast still stands today."""
        code, today = self._subject.unit, self._desk.today
        if self.entry.may_enter():
            self.entry.run(
                lambda workplace: confirm(workplace.recorder, today, [code]).or_raise(),
                lambda _: self._told(msg("Confirmed: {codes}.", codes=[code])),
            )

    def _attach(self, files: list[Path]) -> None:
        """Keep files beside the store and record them; where none is named, a person chooses one."""
        if not self.entry.may_enter():
            return
        files = files or self._files.choose()
        if files:
            job = self._files.attaching(self._subject, files)
            self.entry.run(job, lambda outcome: self._told(self._files.attached(outcome, files)))

    def _detach(self, one: Evidence) -> None:
        subject, today, reason = self._subject, self._desk.today, self.entry.reason
        what = msg("{file} is evidence no more; the file stays, for the history names it.", file=one.name)
        self.entry.run(
            lambda workplace: detach(workplace.recorder, today, subject, workplace.store, one, reason).or_raise(),
            lambda _: self._told(what),
        )

    def _told(self, what: Message) -> None:
        self.settle()
        self.entry.told(what)

    def _tell_undone(self, what: Message, wrong: bool) -> None:
        self.settle()
        self.notice.show_notice(Level.ERROR if wrong else Level.INFO, what)

    # --- what others do --------------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*KINDS):
            self._again.start()

    def _follow(self) -> None:
        """Show what was recorded meanwhile; what is typed and not saved stays."""
        self._read()
        if self._offers() != self._offered:
            focus = self.form.key_in_focus()
            self._above = {key: code for key, code in self._above.items() if not self.form.is_kept(key)}
            self._make_fields()
            if focus is not None:
                self.form.go_to(focus)
        else:
            self.form.follow(self._standing)
        self._show_page()
        self.entry.judge(self._is_removed)
