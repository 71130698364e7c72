"""The history of one figure, or of a whole note: who recorded what, when and why; nothing is ever overwritten."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidgetItem, QWidget

from plantdesk.domain.ledger import Revision, Subject
from plantdesk.domain.notes import ATTRIBUTES, NOTE
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.history import Past, every_past
from plantdesk.services.naming import source_name
from plantdesk.services.reasons import spoken_reason, undo_told
from plantdesk.services.recording import KEYBOARD
from plantdesk.services.undo import kind_name
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.dialogs.lists import ReadingTable
from plantdesk.ui.dialogs.naming import figure_name, place_name, shown
from plantdesk.ui.dialogs.side_window import SideWindow, button
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.notice_line import Level

WHEN, WHO, WHAT, WHY, HOW = range(5)


class HistoryWindow(SideWindow):
    """A table of all that was recorded for one figure, newest first; it follows what is recorded meanwhile."""

    def __init__(self, desk: Desk, subject: Subject, figure: str, parent: QWidget) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("History")), parent)
        self._title = label("", "title")
        self._place = label("", "muted")
        headings = (msg("When"), msg("Who"), msg("Value"), msg("Why"), msg("How"))
        self.table = ReadingTable(say(msg("History")), [say(heading) for heading in headings], WHY)
        for part in (self._title, self._place):
            self.column.addWidget(part)
        self.column.addWidget(self.table, 1)
        self.other_button = button("")
        self.other_button.clicked.connect(self._open_other)
        self.buttons.insertWidget(0, self.other_button)
        self._other: Subject | None = None
        self.resize(860, 420)
        desk.changed.connect(self._changed)
        self.show_history(subject, figure)

    def show_history(self, subject: Subject, figure: str) -> None:
        """Show the history of another figure."""
        self._subject, self._figure = subject, figure
        say = self._desk.language.say
        whole = subject.kind == NOTE
        self._title.setText(say(msg("Note on the curve")) if whole else figure_name(self._desk, subject, figure))
        self._place.setText(say(place_name(self._desk, subject)))
        found = every_past(self._desk.reader, subject, ATTRIBUTES if whole else (figure,))
        self.table.setRowCount(len(found))
        for row, past in enumerate(found):
            self._fill(row, past)
        self.table.give_room()
        if found:
            self.table.setCurrentCell(0, WHEN)
        self._offer_other(found)
        heads = sum(past.in_conflict for past in found)
        if heads > 1:
            told = msg(
                "{n} values stand side by side. Enter the right one with a reason; it replaces them all.", n=heads
            )
            self.notice.show_notice(Level.CONFLICT, told)
        elif not found:
            self.notice.show_notice(Level.INFO, msg("Nothing was ever recorded here."))
        else:
            self.notice.clear()

    def _fill(self, row: int, past: Past) -> None:
        say, revision = self._desk.language.say, past.revision
        texts = {
            WHEN: self._desk.language.moment(self._desk.moment(revision.command.recorded)),
            WHO: self._desk.author_name(revision.command.author, revision.subject.day),
            WHAT: self._change(past),
            WHY: self._why(past),
            HOW: self._how(revision),
        }
        mark = self._mark(past)
        if mark is not None:
            texts[HOW] += "\n" + say(mark)
        theme = self._desk.theme
        for column, text in texts.items():
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(text)
            font = theme.font(strong=past.stands and column == WHAT)
            font.setStrikeOut(past.taken_back and column == WHAT)
            item.setFont(font)
            if not past.stands:
                item.setForeground(theme.colour("conflict" if past.in_conflict else "muted"))
            self.table.setItem(row, column, item)

    def _change(self, past: Past) -> str:
        revision = past.revision
        change = shown(self._desk, revision.subject, revision.figure, revision.value)
        if past.before:
            before = (shown(self._desk, revision.subject, revision.figure, value) for value in past.before)
            change = f"{' / '.join(before)} → {change}"
        if revision.subject.kind == NOTE:
            change = f"{figure_name(self._desk, revision.subject, revision.figure)}: {change}"
        return change

    def _how(self, revision: Revision) -> str:
        say, command = self._desk.language.say, revision.command
        source: Text | str = source_name(command.source)
        # A plan or a setting of a figure was not measured: only what a shift entered comes from its scale or meter.
        if command.source == KEYBOARD and revision.subject.is_entry and revision.figure in self._desk.reader.catalogue:
            declared = self._desk.reader.catalogue.figure(revision.figure).source
            source = source_name(declared) if declared else source
        return f"{say(kind_name(command.kind))} · {say(source)}"

    def _why(self, past: Past) -> str:
        undone, revision = past.undoes, past.revision
        if undone is not None:
            return self._desk.language.say(undo_told(undone.kind, self._desk.moment(undone.recorded)))
        calendar = self._desk.plant.calendar(revision.subject.day or self._desk.today)
        return self._desk.language.say(spoken_reason(revision.reason or "", calendar))

    def _mark(self, past: Past) -> Message | None:
        if past.in_conflict:
            return msg("◆ in conflict")
        if past.taken_back:
            return msg("taken back")
        return msg("● stands now") if past.stands else None

    # --- the other place of a move ---------------------------------------------------------------------------------

    def _offer_other(self, found: tuple[Past, ...]) -> None:
        self._other = next((past.other for past in found if past.other is not None), None)
        self.other_button.setVisible(self._other is not None)
        if self._other is not None:
            words = msg("Moved; the other place: {place}", place=place_name(self._desk, self._other))
            self.other_button.setText(self._desk.language.say(words))
            self.other_button.setAccessibleName(self.other_button.text())

    def _open_other(self) -> None:
        if self._other is not None:
            self.show_history(self._other, self._figure)

    def _changed(self, changes: Changes) -> None:
        if self._subject in changes.subjects:
            self.show_history(self._subject, self._figure)
