"""Import a project file: what it says otherwise stands here with ticks before anything is recorded."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QTableView,
    QWidget,
)

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.text import Message, msg
from plantdesk.services.programme_exchange import ExchangePlan
from plantdesk.services.programme_file import Progress
from plantdesk.services.recording import Outcome
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.backup import Tell
from plantdesk.ui.dialogs.choosing import FileChooser, choose_import
from plantdesk.ui.dialogs.import_window import ImportSide
from plantdesk.ui.dialogs.side_window import button
from plantdesk.ui.models.difference_table import CODE, NAME, NEW, OLD, WHAT, DifferenceTable
from plantdesk.ui.widgets.notice_line import Level
from plantdesk.ui.widgets.tick_delegate import TickDelegate

Compare = Callable[[Workplace, Path, Progress], ExchangePlan]
"""Reads a project file and lists what it says otherwise than the ledger."""
Take = Callable[[Workplace, ExchangePlan, Collection[int], str | None], Outcome]
"""Records what is ticked as one command, with a reason for what it changes."""

_LOOKED_AT_MS = 60
_FULL = 1000
_WIDTHS = {CODE: 110, NAME: 310, WHAT: 180, OLD: 180}


def choose_project_file(desk: Desk, chooser: FileChooser, parent: QWidget) -> Path | None:
    """Ask for a project file and remember its folder."""
    say = desk.language.say
    kinds = say(msg("Project files")) + " (*.xml *.xer *.xlsx *.xlsm *.csv *.tsv *.txt)"
    return choose_import(desk, chooser, parent, say(msg("Import a project file")), kinds)


class _TickedView(QTableView):
    """A table in which Space ticks the line in focus, in whatever column."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick all lines that are selected."""
        model = self.model()
        if event.key() == Qt.Key.Key_Space and isinstance(model, DifferenceTable):
            for index in self.selectionModel().selectedRows():
                model.toggle(index.row())
        else:
            super().keyPressEvent(event)


class ImportProgrammeWindow(ImportSide):
    """The file, its differences with ticks, and the button that takes over what is ticked."""

    def __init__(
        self,
        desk: Desk,
        compare: Compare,
        take: Take,
        chooser: FileChooser,
        tell: Tell,
        path: Path,
        parent: QWidget,
    ) -> None:
        say = desk.language.say
        title, does = say(msg("Import a project file")), say(msg("Import what is ticked"))
        super().__init__(desk, lambda asks: choose_project_file(desk, chooser, asks), tell, title, does, path, parent)
        self._compare, self._take = compare, take
        self._plan: ExchangePlan | None = None
        self._progress = Progress()
        self._reading = False
        self.model = DifferenceTable(desk, self)
        self.view = _TickedView()
        self.all = button(say(msg("Tick all")))
        self.all.clicked.connect(lambda: self.model.tick_all(True))
        self.none = button(say(msg("Tick nothing")))
        self.none.clicked.connect(lambda: self.model.tick_all(False))
        self.bar = QProgressBar()
        self.bar.setRange(0, _FULL)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(say(msg("How far the file is read")))
        self.stop = button(say(msg("Stop")))
        self.stop.clicked.connect(self._give_up)
        self._look = QTimer(self)
        self._look.setInterval(_LOOKED_AT_MS)
        self._look.timeout.connect(lambda: self.bar.setValue(round(self._progress.share * _FULL)))
        self._arrange()
        self.read_wanted.connect(self._read)
        self.take_wanted.connect(self._import)
        self.offer_wanted.connect(self._offer)
        self.model.ticks_changed.connect(self._offer)
        self.resize(1080, 600)
        self._read()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        say = self._desk.language.say
        view, header = self.view, self.view.horizontalHeader()
        view.setModel(self.model)
        view.setItemDelegateForColumn(CODE, TickDelegate(self._desk.theme, view))
        view.setAccessibleName(say(msg("Differences between the file and what is recorded")))
        view.verticalHeader().hide()
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.setSectionResizeMode(NEW, QHeaderView.ResizeMode.Stretch)
        self.fields()
        counted = QHBoxLayout()
        counted.addWidget(self.counts, 1)
        counted.addWidget(self.all)
        counted.addWidget(self.none)
        self.column.addLayout(counted)
        self.column.addWidget(self.bar)
        self.column.addWidget(view, 1)
        self.buttons.insertWidget(0, self.stop)
        self.buttons.addWidget(self.import_button)

    # --- what the file says -----------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Read the file in the background; whatever was asked before counts no more, and is stopped."""
        self._progress.stop()
        self._progress = asked = Progress()
        path, self._plan, self._reading = self.path, None, True
        self.model.show_plan(None)
        self.name_file()
        self.counts.clear()
        self.bar.setValue(0)
        self._look.start()
        self._offer()
        self.notice.show_notice(Level.INFO, msg("Reading {file}… Nothing is recorded yet.", file=path.name))
        self._desk.submit(
            lambda w: self._compare(w, path, asked),
            lambda plan: self._compared(asked, plan),
            lambda error: self._failed(asked, error),
        )

    def _give_up(self) -> None:
        self._progress.stop()

    def _compared(self, asked: Progress, plan: ExchangePlan) -> None:
        if not shiboken6.isValid(self) or asked is not self._progress:
            return
        self._read_ended()
        self._plan = plan
        self.model.show_plan(plan)
        self.counts.setText(self._desk.language.say(_counted(plan)))
        problems = sum(one.problem is not None for one in plan.differences)
        if problems:
            told = msg("{n} lines cannot be taken; they are marked and say why.", n=problems)
            self.notice.show_notice(Level.WARNING, told)
        elif not plan.differences:
            self.notice.show_notice(Level.INFO, msg("The file says nothing that is not recorded already."))
        elif plan.file.odd:
            self.notice.show_notice(Level.WARNING, plan.file.odd[0])
        else:
            told = msg("Nothing is recorded yet. A promised date is not ticked by itself. Space ticks a line.")
            self.notice.show_notice(Level.INFO, told)
        if plan.differences:
            self.view.setCurrentIndex(self.model.index(0, CODE))

    def _failed(self, asked: Progress, error: PlantDeskError) -> None:
        if shiboken6.isValid(self) and asked is self._progress:
            self._read_ended()
            self.notice.show_notice(Level.ERROR, error.message)

    def _read_ended(self) -> None:
        self._reading = False
        self._look.stop()
        self._offer()

    def _offer(self) -> None:
        """Let be imported what is ticked, once the file is read."""
        n, idle = len(self.model.ticked), not (self._reading or self._recording)
        self.import_button.setEnabled(idle and n > 0)
        self.import_button.setText(self._desk.language.say(msg("Import what is ticked ({n})", n=n)))
        self.bar.setVisible(self._reading)
        self.stop.setVisible(self._reading)
        for part in (self.all, self.none):
            part.setEnabled(idle and self.model.rowCount() > 0)
        self.another.setEnabled(not self._recording)

    # --- taking it over ---------------------------------------------------------------------------------------------

    def _import(self) -> None:
        """Record what is ticked as one command."""
        plan = self._plan
        if plan is None or not self.import_button.isEnabled():
            return
        ticked, reason = frozenset(self.model.ticked), self.reason.text().strip() or None
        self.record_begun(msg("Recording {n} differences…", n=len(ticked)))
        self._desk.submit(lambda w: self._take(w, plan, ticked, reason), self._taken, self.not_recorded)

    def _taken(self, outcome: Outcome) -> None:
        n = len(outcome.recorded.revisions) if outcome.recorded is not None else 0
        if self.recorded(msg("{n} values recorded from {file}.", n=n, file=self.path.name)):
            self.accept()

    def done(self, result: int) -> None:
        """Close; a file that is still being read is given up."""
        self._progress.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give up reading, too, where the frame's button closes."""
        self._progress.stop()
        super().closeEvent(event)


def _counted(plan: ExchangePlan) -> Message:
    return msg(
        "Differences: {new}; records that are the same: {same}; rows of the file that are no milestones: {skipped}.",
        new=len(plan.differences),
        same=plan.same,
        skipped=plan.skipped,
    )
