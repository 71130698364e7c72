"""Import a shift log: what would happen stands here before anything is written; the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTableWidgetItem, QWidget

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.text import Message, msg
from plantdesk.services.imports import Counts, ImportPlan, ImportResult
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.backup import Tell
from plantdesk.ui.dialogs.choosing import FileChooser, choose_import
from plantdesk.ui.dialogs.import_window import ImportSide
from plantdesk.ui.dialogs.lists import ReadingTable
from plantdesk.ui.dialogs.ports import FileWork
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.notice_line import Level

PROFILE = "import profile"
"""Key of what is remembered by tab: the profile that was used last."""

LISTED = 400
"""How many lines the list shows; more nobody reads, and the count stands above it."""


def choose_file(desk: Desk, chooser: FileChooser, parent: QWidget) -> Path | None:
    """Ask for a shift log and remember its folder."""
    say = desk.language.say
    kinds = say(msg("Shift logs")) + " (*.xlsx *.xlsm *.csv *.tsv *.txt)"
    return choose_import(desk, chooser, parent, say(msg("Import a shift log")), kinds)


class ImportWindow(ImportSide):
    """The file, its tab and profile; what importing it would do; and the button that does it."""

    def __init__(
        self, desk: Desk, work: FileWork, chooser: FileChooser, tell: Tell, tab: str, path: Path, parent: QWidget
    ) -> None:
        say = desk.language.say
        super().__init__(
            desk,
            lambda asks: choose_file(desk, chooser, asks),
            tell,
            say(msg("Import a shift log")),
            say(msg("Import")),
            path,
            parent,
        )
        self._work = work
        self._plan: ImportPlan | None = None
        self._asked = 0
        self.sheet = Choice()
        self.sheet.setAccessibleName(say(msg("Into the tab")))
        tabs = dict.fromkeys(sheet.tab for sheet in desk.reader.catalogue.sheets)
        choices: list[tuple[str, object]] = [(say(self._tab_name(key)), key) for key in tabs]
        self.sheet.set_choices(choices, tab if tab in tabs else next(iter(tabs)))
        self.profile = Choice()
        self.profile.setAccessibleName(say(msg("Profile")))
        self._fill_profiles()
        self.list = ReadingTable(say(msg("What is to be looked at")), ["", ""], 1)
        self._arrange()
        self.read_wanted.connect(self._read)
        self.take_wanted.connect(self._import)
        self.offer_wanted.connect(self._offer)
        self.sheet.currentIndexChanged.connect(lambda _: self._sheet_chosen())
        self.profile.currentIndexChanged.connect(lambda _: self._read())
        self.resize(900, 560)
        self._read()
        self.profile.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        say = self._desk.language.say
        how = QHBoxLayout()
        how.setSpacing(8)
        how.addWidget(self.sheet)
        how.addWidget(label(say(msg("Profile")), "muted"))
        how.addWidget(self.profile)
        how.addStretch(1)
        self.fields((say(msg("Into the tab")), how))
        self.column.addWidget(self.counts)
        self.column.addWidget(self.list, 1)
        self.buttons.addWidget(self.import_button)

    def _tab_name(self, tab: str) -> Message:
        return {"cathode": msg("Cathode output"), "ore": msg("Ore grade"), "dispatch": msg("Stock and dispatch")}[tab]

    def _fill_profiles(self) -> None:
        none = self._desk.language.say(msg("none: by the headings"))
        choices: list[tuple[str, object]] = [(none, "")]
        choices += [(name, name) for name in self._work.profiles()]
        self.profile.set_choices(
            choices, self._desk.workplace.memory.recall(f"{PROFILE} {self.sheet.currentData()}") or ""
        )

    # --- what would happen -----------------------------------------------------------------------------------------

    def _sheet_chosen(self) -> None:
        self._fill_profiles()
        self._read()

    def _read(self) -> None:
        """Read the file in the background; whatever was asked before counts no more."""
        self._asked += 1
        asked, path = self._asked, self.path
        sheet, profile = str(self.sheet.currentData()), str(self.profile.currentData()) or None
        self._desk.workplace.memory.remember(f"{PROFILE} {sheet}", profile or "")
        self._plan = None
        self.name_file()
        self.counts.clear()
        self.list.setRowCount(0)
        self._offer()
        self.notice.show_notice(
            Level.INFO, msg("Reading {file}… Nothing is written yet; Esc gives up.", file=path.name)
        )
        self._desk.submit(
            lambda w: self._work.prepare(w, sheet, path, profile),
            lambda plan: self._prepared(asked, plan),
            lambda error: self._failed(asked, error),
        )

    def _prepared(self, asked: int, plan: ImportPlan) -> None:
        if not shiboken6.isValid(self) or asked != self._asked:
            return
        self._plan = plan
        self.counts.setText(self._desk.language.say(_counted(plan.counts, plan.rows)))
        self._list(plan)
        if plan.counts.changed:
            told = msg("Nothing is written yet. Import writes {n} values.", n=plan.counts.changed)
            self.notice.show_notice(Level.INFO, told)
        elif plan.counts.refused and not plan.counts.same:
            self.notice.show_notice(Level.ERROR, msg("Nothing of this file can be taken: see the list."))
        elif plan.counts.refused:
            told = msg("All that could be taken is recorded; {n} values were not: see the list.", n=plan.counts.refused)
            self.notice.show_notice(Level.WARNING, told)
        else:
            self.notice.show_notice(Level.INFO, msg("All that this file says is recorded already."))
        self._offer()

    def _list(self, plan: ImportPlan) -> None:
        say = self._desk.language.say
        every = list(_to_look_at(plan))
        shown = every[:LISTED]
        self.list.setRowCount(len(shown))
        for row, (level, kind, told) in enumerate(shown):
            mark = {Level.ERROR: "■", Level.WARNING: "▲", Level.INFO: "●"}[level]
            for column, text in enumerate((f"{mark} {say(kind)}", say(told))):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column == 0 and level is Level.ERROR:
                    item.setForeground(self._desk.theme.colour("alarm"))
                self.list.setItem(row, column, item)
        self.list.give_room()
        if len(every) > LISTED:
            more = msg("The list shows {shown} of {n} lines.", shown=LISTED, n=len(every))
            self.counts.setText(self.counts.text() + " " + say(more))

    def _offer(self) -> None:
        """Let the file be imported once it is known what that would change."""
        ready = self._plan is not None and self._plan.counts.changed > 0
        self.import_button.setEnabled(ready and not self._recording)
        for part in (self.another, self.sheet, self.profile):
            part.setEnabled(not self._recording)

    # --- importing -------------------------------------------------------------------------------------------------

    def _import(self) -> None:
        """Record what the file says."""
        plan = self._plan
        if plan is None or not self.import_button.isEnabled():
            return
        reason = self.reason.text().strip() or None
        self.record_begun(msg("Importing {n} values…", n=plan.counts.changed))
        self._desk.submit(lambda w: self._work.apply(w, plan, reason), self._imported, self.not_recorded)

    def _imported(self, result: ImportResult) -> None:
        told = msg("{n} values imported from {file}.", n=result.counts.changed, file=self.path.name)
        if not self.recorded(told):
            return
        if result.counts.refused:
            self._read()
        else:
            self.accept()

    def _failed(self, asked: int, error: PlantDeskError) -> None:
        if shiboken6.isValid(self) and asked == self._asked:
            self.notice.show_notice(Level.ERROR, error.message)


def _counted(counts: Counts, rows: int) -> Message:
    return msg(
        "{rows} rows: {added} added, {filled} filled in, {corrected} corrected, {same} the same, {refused} refused.",
        rows=rows,
        added=counts.added,
        filled=counts.filled,
        corrected=counts.corrected,
        same=counts.same,
        refused=counts.refused,
    )


def _to_look_at(plan: ImportPlan) -> Iterator[tuple[Level, Message, Message]]:
    """Give what a person should look at: what is refused, odd, or differs from what the file says of itself."""
    for refusal in plan.refused:
        yield Level.ERROR, msg("refused"), refusal.told
    for correction in plan.corrections:
        yield Level.WARNING, msg("corrected"), correction.told
    for question in plan.questions:
        yield Level.WARNING, msg("odd"), question.told
    for difference in plan.totals.differences:
        yield Level.WARNING, msg("total differs"), difference.told
    for check in plan.checks:
        if check.compared:
            told = msg("{name}: {matched} of {n} rows agree.", name=check.name, matched=check.matched, n=check.compared)
            yield Level.INFO, msg("compared"), told
    for other in chain.from_iterable(check.differences for check in plan.checks):
        yield Level.WARNING, msg("computed differently"), other.told
