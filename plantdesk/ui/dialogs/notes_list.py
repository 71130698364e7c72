"""The list of notes: searched by words, narrowed by reason, unit and days; Enter goes to the place on the charts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTableWidgetItem, QWidget

from plantdesk.domain import notes as n
from plantdesk.domain import plant as p
from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.notes import NOTE, Unit
from plantdesk.domain.text import Message, msg
from plantdesk.services.chart_table import ChartTable
from plantdesk.services.notes import NoteLine, Wanted, chosen, period_words, reason_name, units_named
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.dialogs.choosing import FileChooser
from plantdesk.ui.dialogs.lists import ReadingTable
from plantdesk.ui.dialogs.side_window import SideWindow, button
from plantdesk.ui.flag_shelf import shelf_of
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level
from plantdesk.ui.widgets.tick_box import TickBox

WHEN, REASON, UNITS, TEXT, WHO = range(5)
AT_MOST = 300
"""Rows that are listed at once; what is searched for is found among all."""
_CODE = Qt.ItemDataRole.UserRole
_SEARCH_MS = 120
FOLDER = "notes folder"

WriteTable = Callable[[Path, ChartTable, str], None]
"""Writes a table as CSV or XLSX, by the end of the file's name, for a language."""


class NotesWindow(SideWindow):
    """The newest notes first. ``Enter`` shows one on the charts, ``F2`` opens it, ``F4`` shows its history."""

    place_wanted = Signal(str)
    """The note of this code is to be shown on the charts."""
    note_wanted = Signal(str)
    """The note of this code is to be opened."""
    history_wanted = Signal(Subject, str)
    """The history of a note's text is asked for."""

    def __init__(self, desk: Desk, chooser: FileChooser, table: WriteTable | None, parent: QWidget) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("Notes on the curve")), parent)
        self._shelf, self._chooser, self._write = shelf_of(desk), chooser, table
        self._listed: tuple[NoteLine, ...] = ()
        self.search = LineEdit()
        self.search.setPlaceholderText(say(msg("Search in texts, reasons and units")))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.reason, self.unit = Choice(), Choice()
        self.reason.setAccessibleName(say(msg("Only notes of this reason")))
        self.unit.setAccessibleName(say(msg("Only notes that concern this unit")))
        self.first, self.last = self._day_field(msg("From day")), self._day_field(msg("To day"))
        self.withdrawn = TickBox(desk.theme, say(msg("withdrawn ones, too")))
        self._lay_out()
        headings = (msg("When"), msg("Reason"), msg("Concerns"), msg("What happened"), msg("Who, when"))
        self.table = ReadingTable(say(msg("Notes on the curve")), [say(heading) for heading in headings], TEXT)
        self.count = label("", "muted")
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.count)
        self.place_button = self._button(msg("Show on the chart"), "Enter", self._show_place)
        self.open_button = self._button(msg("Open…"), "F2", self._open)
        self.history_button = self._button(msg("History"), "F4", self._history)
        self.file_button = self._button(msg("Save the list as CSV…"), "", self.save_list)
        self.file_button.setVisible(table is not None)
        self._fill_choices()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SEARCH_MS)
        self._soon.timeout.connect(self.read)
        desk.closed.connect(self._soon.stop)
        self.search.textChanged.connect(lambda _: self._soon.start())
        self.search.returnPressed.connect(self._take_first)
        for choice in (self.reason, self.unit):
            choice.currentIndexChanged.connect(lambda _: self.read())
        for field in (self.first, self.last):
            field.day_changed.connect(lambda _: self.read())
            field.refused.connect(lambda why: self.notice.show_notice(Level.ERROR, why))
            field.accepted.connect(self.read)
        self.withdrawn.toggled.connect(lambda _: self.read())
        self.table.cellActivated.connect(lambda row, _: self._show_place())
        self._shelf.changed.connect(self._soon.start)
        desk.changed.connect(self._changed)
        self.resize(980, 560)
        self.read()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _day_field(self, name: Message) -> DateEdit:
        desk = self._desk
        span, lines = desk.reader.span(), self._shelf.every_line
        days = [line.note.first for line in lines[:1]] + ([span[0]] if span else [])
        field = DateEdit(desk.language, min(days, default=desk.today))
        field.setAccessibleName(desk.language.say(name))
        field.setFixedWidth(138)
        return field

    def _lay_out(self) -> None:
        say = self._desk.language.say
        self.last.set_day(max([self._desk.today, *(line.note.last for line in self._shelf.every_line)]))
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.search, 1)
        for part in (self.reason, self.unit):
            filters.addWidget(part)
        days = QHBoxLayout()
        days.setSpacing(8)
        for words, field in ((msg("From day"), self.first), (msg("To day"), self.last)):
            days.addWidget(label(say(words), "muted"))
            days.addWidget(field)
        days.addWidget(self.withdrawn)
        days.addStretch(1)
        self.column.addLayout(filters)
        self.column.addLayout(days)

    def _button(self, words: Message, key: str, does: Callable[[], None]) -> QWidget:
        made = button(self._desk.language.say(words))
        made.setToolTip(key)
        made.clicked.connect(lambda _=False: does())
        self.buttons.addWidget(made)
        if key.startswith("F"):
            QShortcut(QKeySequence(key), self).activated.connect(does)
        return made

    def _fill_choices(self) -> None:
        """Offer every reason that a note has, or may have now, and every unit."""
        plant, today, say = self._desk.plant, self._desk.today, self._desk.language.say
        reasons = [*plant.units(p.REASON, today), *(line.note.reason for line in self._shelf.every_line)]
        offers: list[tuple[str, object]] = [
            (say(plant.name(p.REASON, one, today)), one) for one in dict.fromkeys(reasons)
        ]
        self.reason.set_choices([(say(msg("all reasons")), ""), *offers], self.reason.currentData() or "")
        units: list[tuple[str, object]] = []
        for kind in n.UNIT_KINDS:
            units += [(say(plant.name(kind, one, today)), (kind, one)) for one in plant.units(kind, today)]
        self.unit.set_choices([(say(msg("all units")), None), *units], self.unit.currentData())

    # --- listing ---------------------------------------------------------------------------------------------------

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        data = self.unit.currentData()
        unit: Unit | None = None if data is None else (str(data[0]), str(data[1]))
        return Wanted(self.search.text(), str(self.reason.currentData() or ""), unit, self.first.day, self.last.day)

    @property
    def listed(self) -> tuple[NoteLine, ...]:
        """The notes that are asked for, the newest first."""
        return self._listed

    def _changed(self, changes: Changes) -> None:
        if changes.touches(p.REASON, *n.UNIT_KINDS):
            self._fill_choices()

    def read(self) -> None:
        """List what is asked for."""
        self._soon.stop()
        code = self.code
        lines = self._shelf.every_line if self.withdrawn.isChecked() else self._shelf.lines
        self.notice.clear()
        if self.last.day < self.first.day:
            self.notice.show_notice(
                Level.ERROR,
                msg("{first} lies after {last}. Choose an earlier day.", first=self.first.day, last=self.last.day),
            )
        self._listed = tuple(reversed(chosen(self._desk.plant, lines, self.wanted)))
        shown = self._listed[:AT_MOST]
        self._shelf.read_authors(shown)
        blocked = self.table.blockSignals(True)
        self.table.setRowCount(len(shown))
        for row, line in enumerate(shown):
            self._fill(row, line)
        self.table.give_room()
        codes = [line.code for line in shown]
        self.table.setCurrentCell(codes.index(code) if code in codes else 0 if codes else -1, WHEN)
        self.table.blockSignals(blocked)
        say = self._desk.language.say
        words = say(msg("{n} notes", n=len(self._listed)))
        if len(self._listed) > AT_MOST:
            words += " · " + say(msg("the newest {most} are listed; search to find others", most=AT_MOST))
        if not self._listed:
            words = say(msg("No note is like that. F9 on a chart adds one."))
        self.count.setText(words)
        for part in (self.place_button, self.open_button, self.history_button, self.file_button):
            part.setEnabled(bool(self._listed))

    def _fill(self, row: int, line: NoteLine) -> None:
        desk, say, note = self._desk, self._desk.language.say, line.note
        by = self._shelf.written(line)
        marks = [say(msg("withdrawn"))] if note.withdrawn else []
        marks += [say(msg("corrected"))] if line.corrected else []
        texts = {
            WHEN: say(period_words(desk.plant, note)),
            REASON: say(reason_name(desk.plant, note)),
            UNITS: ", ".join(say(name) for name in units_named(desk.plant, note)),
            TEXT: note.text + (f" ({', '.join(marks)})" if marks else ""),
            WHO: ""
            if by is None
            else f"{desk.author_name(by.author)}\n{desk.language.moment(desk.moment(by.recorded))}",
        }
        for column, text in texts.items():
            item = QTableWidgetItem(text)
            item.setData(_CODE, line.code)
            item.setToolTip(text)
            if note.withdrawn:
                item.setForeground(desk.theme.colour("muted"))
            self.table.setItem(row, column, item)

    @property
    def code(self) -> str:
        """The code of the note in the row at hand; empty where there is none."""
        item = self.table.item(self.table.currentRow(), WHEN)
        return "" if item is None else str(item.data(_CODE))

    # --- what is done with one ---------------------------------------------------------------------------------------

    def _take_first(self) -> None:
        """Go from the search to the list, at its first row."""
        self.read()
        if self._listed:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_place(self) -> None:
        if self.code:
            self.place_wanted.emit(self.code)

    def _open(self) -> None:
        if self.code:
            self.note_wanted.emit(self.code)

    def _history(self) -> None:
        if self.code:
            self.history_wanted.emit(Subject(NOTE, self.code), n.TEXT)

    def save_list(self) -> None:
        """Ask where to, and write what is listed."""
        if self._write is None:
            return
        memory, say, desk = self._desk.workplace.memory, self._desk.language.say, self._desk
        proposed = Path(memory.recall(FOLDER) or Path.home()) / f"notes-{desk.today:%Y%m%d}.csv"
        kinds = f"{say(msg('Table of text'))} (*.csv);;{say(msg('Workbook'))} (*.xlsx)"
        target = self._chooser.save(self, say(msg("Save the list as CSV")), proposed, kinds)
        if target is None:
            return
        if target.suffix.lower() not in (".csv", ".xlsx"):
            target = target.with_name(target.name + ".csv")
        if target.exists():
            told = msg("{path} exists already. Choose another name; nothing was overwritten.", path=target.name)
            self.notice.show_notice(Level.ERROR, told)
            return
        try:
            self._write(target, self._as_table(), desk.language.code)
        except PlantDeskError as error:
            self.notice.show_notice(Level.ERROR, error.message)
            return
        memory.remember(FOLDER, str(target.parent))
        self.notice.show_notice(Level.INFO, msg("{n} rows written to {path}.", n=len(self._listed), path=str(target)))

    def _as_table(self) -> ChartTable:
        desk, say = self._desk, self._desk.language.say
        headings = (
            msg("Code"),
            msg("First day"),
            msg("Last day"),
            msg("When"),
            msg("Reason"),
            msg("Concerns"),
            msg("What happened"),
            msg("Who"),
            msg("Recorded"),
        )
        self._shelf.read_authors(self._listed)
        rows = []
        for line in self._listed:
            note, by = line.note, self._shelf.written(line)
            rows.append(
                (
                    note.code,
                    note.first,
                    note.last,
                    say(period_words(desk.plant, note)),
                    say(reason_name(desk.plant, note)),
                    ", ".join(say(name) for name in units_named(desk.plant, note)),
                    note.text,
                    "" if by is None else desk.author_name(by.author),
                    "" if by is None else desk.language.moment(desk.moment(by.recorded)),
                )
            )
        return ChartTable(tuple(say(words) for words in headings), tuple(rows))
