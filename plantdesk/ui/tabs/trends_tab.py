"""Trends: layouts of charts that are ready, composed, kept, and opened again by anybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.text import Message, msg
from plantdesk.services.layouts import (
    LAYOUT,
    LONGEST_NAME,
    NAME,
    USUAL_RANGE,
    Layout,
    Ready,
    forget_layout,
    keep_layout,
    kept_by,
    kept_layouts,
    read_layout,
    ready_layouts,
)
from plantdesk.services.recording import Outcome
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level, NoticeLine

if TYPE_CHECKING:
    from plantdesk.ui.charts import PanelSpec, TimeRange
    from plantdesk.ui.trends.workspace import Workspace

_DRAFT = "trends"
_OPENED = "layout"
"""Key of the remembered layout, for one store as for another."""
_READY = "ready:"


class TrendsTab(QWidget):
    """Which layout is open, what it is called, and its charts; ``Ctrl+S`` keeps it.

    What is composed and not kept is a draft: it survives a crash, another language and another tab.
    """

    typing = Signal()
    """What is composed and not kept has changed."""
    grown = Signal(QWidget)
    """A chart has been put in."""
    history_wanted = Signal(object, str)
    """The history of the layout is asked for."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        say = desk.language.say
        self.workspace: Workspace | None = None
        self._ready: dict[str, Ready] = {}
        self._kept: dict[str, Layout] = {}
        self._layout = Layout("")
        self._ready_key = ""
        self._saving = self._stale = False
        self.choice = Choice()
        self.choice.setAccessibleName(say(msg("Layout")))
        self.name = LineEdit()
        self.name.setAccessibleName(say(msg("Name of the layout")))
        self.name.setPlaceholderText(say(msg("Name")))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setFixedWidth(200)
        self.keep_button = self._button(msg("Keep"), self.save)
        self.keep_button.setProperty("role", "primary")
        self.keep_button.setToolTip("Ctrl+S")
        self.forget_button = self._button(msg("Take away"), self.forget)
        self.forget_button.setToolTip(say(msg("Take this kept layout away; undo brings it back")))
        self.new_button = self._button(msg("New"), self.begin)
        self.compose_button = self._button(msg("Compose"), lambda: self._compose(self.compose_button.isChecked()))
        self.compose_button.setCheckable(True)
        self.compose_button.setToolTip(say(msg("Choose what each chart shows")))
        self.by = ElidedLabel("", "caption")
        self.notice = NoticeLine(desk.theme, desk.language, lines=1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.choice)
        row.addWidget(self.by, 1)
        for part in (self.compose_button, self.new_button, self.name, self.keep_button, self.forget_button):
            row.addWidget(part)
        self._room = QVBoxLayout()
        self._waiting = label(say(msg("The chart is being prepared…")), "muted")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._room.addWidget(self._waiting, 1)
        self._room.addWidget(self.notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(row)
        column.addLayout(self._room, 1)
        self.choice.currentIndexChanged.connect(lambda _: self._open_chosen())
        for chosen in (self.choice.picked, self.choice.entered):
            chosen.connect(self._go_to_charts)
        self.name.textEdited.connect(lambda _: self._note_draft())
        self.name.returnPressed.connect(self.save)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read)
        desk.closed.connect(self._soon.stop)
        desk.changed.connect(self._changed)
        self._open_first()

    def _button(self, words: Message, does: Callable[[], None]) -> QPushButton:
        made = QPushButton(self._desk.language.say(words))
        made.setAccessibleName(made.text())
        made.setAutoDefault(False)
        made.clicked.connect(lambda _=False: does())
        return made

    # --- charts ----------------------------------------------------------------------------------------------------

    def add_charts(self, charts: ModuleType) -> None:
        """Put the charts in, once their library is loaded."""
        if self.workspace is None:
            self.workspace = made = charts.Workspace(self._desk)
            assert made is not None
            self._waiting.hide()
            self._room.addWidget(made, 1)
            made.head.insertWidget(0, self.notice, 1)
            made.show_layout(self._layout)
            made.changed.connect(self._note_draft)
            made.grown.connect(self.grown)

    def _go_to_charts(self) -> None:
        """Give the chosen chart the keyboard: its keys are meant once a layout was picked."""
        if self.workspace is not None and self.workspace.chosen >= 0:
            self.workspace.choose(self.workspace.chosen, focus=True)

    # --- which layout ----------------------------------------------------------------------------------------------

    def _open_first(self) -> None:
        """Open what was composed and not kept, else the layout that was open last, else the first that is ready."""
        self._list()
        draft = self._desk.drafts.get(_DRAFT)
        if draft:
            self._open_draft(draft)
            return
        wanted = self._desk.workplace.memory.recall(_OPENED) or ""
        self._open(wanted if wanted in self._kept or wanted.removeprefix(_READY) in self._ready else self._usual())

    def _usual(self) -> str:
        return next((f"{_READY}{key}" for key in self._ready), "")

    def _list(self) -> None:
        """Offer what there is: layouts of people by name, then those that come with the program."""
        desk, say = self._desk, self._desk.language.say
        self._kept = {one.code: one for one in kept_layouts(desk.reader)}
        self._ready = {one.key: one for one in ready_layouts(desk.reader, desk.today)}
        offers: list[tuple[str, object]] = [(one.name, code) for code, one in self._kept.items()]
        offers += [(say(one.name), f"{_READY}{key}") for key, one in self._ready.items()]
        self.choice.set_choices(offers, self.opened)

    @property
    def opened(self) -> str:
        """The key of the open layout: its code, or that of a ready one; empty for a new one."""
        return self._layout.code or self._ready_key

    def _open_chosen(self) -> None:
        self._open(str(self.choice.currentData() or ""))

    def _open(self, key: str) -> None:
        """Open a layout by its key; what was composed and not kept is left."""
        ready = self._ready.get(key.removeprefix(_READY)) if key.startswith(_READY) else None
        if ready is not None:
            self._layout, self._ready_key = Layout("", ready.panels, ready.span), key
        else:
            self._layout, self._ready_key = self._kept.get(key, Layout("")), ""
        self._desk.workplace.memory.remember(_OPENED, key)
        self._show()

    def begin(self) -> None:
        """Begin a new layout with nothing in it."""
        self._layout, self._ready_key = Layout(""), ""
        self._show()
        self.choice.blockSignals(True)
        self.choice.setCurrentIndex(-1)
        self.choice.blockSignals(False)
        if self.workspace is not None:
            self.workspace.add()
        self._compose(True)

    def compare(self, spec: PanelSpec, time: TimeRange) -> None:
        """Show a chart that was asked for elsewhere: beside what is composed here, else alone, over the same days."""
        if not self.has_typing:
            self._layout, self._ready_key = (
                Layout("", span=USUAL_RANGE if time.preset is None else time.preset.value),
                "",
            )
            self._show()
            self.choice.blockSignals(True)
            self.choice.setCurrentIndex(-1)
            self.choice.blockSignals(False)
            if self.workspace is not None and time.preset is None:
                self.workspace.time.set_span(time.start, time.end)
        if self.workspace is not None:
            self.workspace.add(spec)
        self._compose(True)

    def _show(self) -> None:
        self._desk.drafts.pop(_DRAFT, None)
        self.notice.clear()
        self.name.setText(self._layout.name)
        if self.workspace is not None:
            blocked = self.workspace.blockSignals(True)
            self.workspace.show_layout(self._layout)
            self.workspace.blockSignals(blocked)
        self._tell_who()
        self.typing.emit()

    def _tell_who(self) -> None:
        """Say who kept the layout and when, or that it comes with the program."""
        desk, say = self._desk, self._desk.language.say
        by = kept_by(desk.reader, self._layout) if self._layout.code else None
        if by is not None:
            words = say(msg("kept by {who}, {moment}", who=desk.author_name(by[0]), moment=desk.moment(by[1])))
        elif self._ready_key:
            words = say(msg("comes with the program; under a name it is kept as your own"))
        else:
            words = say(msg("new, not kept yet"))
        if self.has_typing:
            words = f"{words} · {say(msg('changed, not kept'))}"
        self.by.set_text(words)
        self.forget_button.setEnabled(bool(self._layout.code))

    def _compose(self, wanted: bool) -> None:
        self.compose_button.setChecked(wanted)
        if self.workspace is not None:
            self.workspace.compose(wanted)

    # --- what is composed and not kept -----------------------------------------------------------------------------

    @property
    def composed(self) -> Layout:
        """The layout as it is composed now."""
        there = replace(self._layout, name=self.name.text())
        return there if self.workspace is None else self.workspace.composed(there)

    @property
    def has_typing(self) -> bool:
        """Tell whether something is composed and not kept."""
        return _DRAFT in self._desk.drafts

    def _note_draft(self) -> None:
        made = self.composed
        if self.workspace is not None and not self.workspace.composer.isHidden():
            self.compose_button.setChecked(True)
        self._desk.drafts[_DRAFT] = json.dumps(
            {
                "code": made.code,
                "ready": self._ready_key,
                "name": made.name,
                "seen": dict(made.seen),
                "layout": made.to_json(),
            },
            ensure_ascii=False,
        )
        self._tell_who()
        self.typing.emit()

    def _open_draft(self, draft: str) -> None:
        try:
            found = json.loads(draft)
            seen = {str(key): int(one) for key, one in found["seen"].items() if one is not None}
            self._layout = read_layout(str(found["name"]), str(found["layout"]), str(found["code"]), seen)
            self._ready_key = str(found["ready"])
        except (ValueError, KeyError, TypeError, AttributeError):
            self._desk.drafts.pop(_DRAFT, None)
            self._open(self._usual())
            return
        self.name.setText(self._layout.name)
        self.choice.blockSignals(True)
        self.choice.setCurrentIndex(-1)
        self.choice.choose(self.opened)
        self.choice.blockSignals(False)
        self._tell_who()

    # --- keeping ---------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep the layout under its name: another name than it had makes a new one of it."""
        made = self.composed
        was = self._kept.get(made.code)
        if was is not None and " ".join(made.name.split()).casefold() != was.name.casefold():
            made = replace(made, code="", seen={})
        same = [one for one in self._kept.values() if one.name.casefold() == " ".join(made.name.split()).casefold()]
        if not made.code and same:
            self.notice.show_notice(
                Level.ERROR, msg("There is a layout “{name}” already. Give this one another name.", name=same[0].name)
            )
            self.name.setFocus()
            return
        if self._saving:
            return
        self._saving = True
        self._desk.submit(lambda w: keep_layout(w.recorder, w.store, made), self._kept_now, self._failed)

    def forget(self) -> None:
        """Take the kept layout away."""
        layout = self._layout
        if layout.code and not self._saving:
            self._saving = True
            self._desk.submit(lambda w: forget_layout(w.recorder, layout), self._forgotten, self._failed)

    def _kept_now(self, outcome: Outcome) -> None:
        if not isValid(self):
            return
        self._saving = False
        problem = _problem(outcome)
        if problem is not None:
            self.notice.show_notice(Level.ERROR, problem)
            return
        saved = (*outcome.added, *outcome.filled, *outcome.corrected, *outcome.same)
        code = next((subject.unit for subject, _ in saved), "")
        self._desk.drafts.pop(_DRAFT, None)
        self._list()
        self._take_over(code)
        self.notice.show_notice(Level.INFO, msg("Kept: {name}", name=self._layout.name))
        self.typing.emit()

    def _take_over(self, code: str) -> None:
        """Let the layout as it is kept now be the open one; its charts are on the screen already."""
        self._layout, self._ready_key = self._kept.get(code, self._layout), ""
        self._desk.workplace.memory.remember(_OPENED, code)
        self.choice.blockSignals(True)
        self.choice.choose(code)
        self.choice.blockSignals(False)
        self.name.setText(self._layout.name)
        self._tell_who()

    def _forgotten(self, outcome: Outcome) -> None:
        if not isValid(self):
            return
        self._saving = False
        problem = _problem(outcome)
        if problem is not None:
            self.notice.show_notice(Level.ERROR, problem)
            return
        name = self._layout.name
        self._list()
        self._open(self._usual())
        self.choice.choose(self._usual())
        self.notice.show_notice(Level.INFO, msg("Taken away: {name}. Undo brings it back.", name=name))

    def _failed(self, error: PlantDeskError) -> None:
        if isValid(self):
            self._saving = False
            self.notice.show_notice(Level.ERROR, error.message)

    def focused(self) -> tuple[Subject, str] | None:
        """Give what the history is asked of: the open layout where it is kept."""
        return (Subject(LAYOUT, self._layout.code), NAME) if self._layout.code else None

    # --- what others do --------------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if changes.touches(LAYOUT):
            self._stale = True
            if self.isVisible():
                self._soon.start(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Take over what others kept meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._soon.start(0)

    def _read(self) -> None:
        """Take over what was kept; the open layout follows where nothing is composed on it here."""
        self._stale = False
        was = self._layout
        self._list()
        now = self._kept.get(was.code)
        if was.code and not self.has_typing:
            if now is None:
                self._open(self._usual())
                self.choice.choose(self._usual())
            elif now != was:
                self._open(was.code)


def _problem(outcome: Outcome) -> Message | None:
    told = [one.message for one in outcome.clashes] + [one.message for one in outcome.refused]
    return told[0] if told else None
