"""What changed since a day: each figure with old and new value, who, when, why, and the tonnes that it moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QTableWidgetItem, QWidget

from plantdesk.domain.ledger import Revision, Subject
from plantdesk.domain.text import Message, msg
from plantdesk.services.change_words import difference_told, figure_told, moved_of_what, moved_told, values_told
from plantdesk.services.changes import ChangesBetween, Difference, EnteredLater, Moved, changes_between
from plantdesk.services.reasons import spoken_reason
from plantdesk.services.subjects import subject_name
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.dialogs.lists import ReadingTable
from plantdesk.ui.dialogs.side_window import SideWindow
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.notice_line import Level

WHEN, WHO, WHERE, WHAT, MOVED, WHY = range(6)
USUALLY_BACK = 7
"""Days between the first day and the present one when the window opens."""
AT_MOST = 400
"""Rows that are listed; the command line has all."""

SHARES = {WHAT: 0.25, MOVED: 0.17, WHY: 0.18}
"""Of the width of the list; what they do not need is the place's."""

AIR = 2 * "\N{NO-BREAK SPACE}"
"""Stands between what moved and why."""

AskHistory = Callable[[Subject, str], None]


class ChangesWindow(SideWindow):
    """Two days to choose, what the sums moved by, and a line for each change; Enter on one opens its history."""

    def __init__(self, desk: Desk, ask_history: AskHistory, parent: QWidget) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("What changed since…")), parent)
        self._ask_history = ask_history
        self._places: list[tuple[Subject, str]] = []
        today = desk.today
        self.since = DateEdit(desk.language, today - timedelta(days=USUALLY_BACK))
        self.since.setAccessibleName(say(msg("As known on")))
        self.until = DateEdit(desk.language, today)
        self.until.setAccessibleName(say(msg("Compared with")))
        for field in (self.since, self.until):
            field.set_bounds(None, today)
            field.setFixedWidth(138)
            field.day_changed.connect(lambda _: self.read())
            field.refused.connect(lambda _: self.notice.show_notice(Level.ERROR, NO_SUCH_DAY))
        days = QHBoxLayout()
        days.setSpacing(8)
        for part in (label(say(msg("As known on")), "muted"), self.since):
            days.addWidget(part)
        for part in (label(say(msg("Compared with")), "muted"), self.until):
            days.addWidget(part)
        days.addStretch(1)
        self.column.addLayout(days)
        self.summary = label("", "strong")
        self.summary.setWordWrap(True)
        self.moved = label("", "muted")
        self.moved.setWordWrap(True)
        self.column.addWidget(self.summary)
        self.column.addWidget(self.moved)
        headings = (msg("When"), msg("Who"), msg("Where"), msg("Value"), msg("Moved"), msg("Why"))
        self.table = ReadingTable(say(msg("Changes")), [say(heading) for heading in headings], WHERE)
        self.table.limit(SHARES)
        self.table.cellActivated.connect(lambda row, _: self._open(row))
        self.column.addWidget(self.table, 1)
        self.resize(1080, 560)
        desk.changed.connect(self._changed)
        self.read()
        self.since.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, changes: Changes) -> None:
        # A method, and no lambda: the connection ends with the window.
        self.read()

    def read(self) -> None:
        """Compare the two days anew."""
        desk, since, until = self._desk, self.since.day, self.until.day
        self._places = []
        if since >= until:
            self.table.setRowCount(0)
            self.summary.setText("")
            self.moved.setText("")
            self.notice.show_notice(Level.ERROR, msg("The first day must lie before the second."))
            return
        found = changes_between(desk.reader, since, None if until >= desk.today else until)
        changed, later = found.changed, found.entered_later(desk.reader.catalogue)
        self._summarise(found, len(later))
        every: list[Difference | EnteredLater] = [*changed, *later]
        listed = every[:AT_MOST]
        self.table.setRowCount(len(listed))
        for row, one in enumerate(listed):
            self._fill(row, one)
        self.table.give_room()
        if listed:
            self.table.setCurrentCell(0, WHEN)
        hidden = len(every) - len(listed)
        if hidden:
            told = msg("{n} more are not listed here. “plantdesk changes” lists all.", n=hidden)
            self.notice.show_notice(Level.INFO, told)
        else:
            self.notice.clear()

    def _summarise(self, found: ChangesBetween, later: int) -> None:
        say = self._desk.language.say
        parts: list[Message] = [
            found.counts(),
            msg("{n} entries were filled in later", n=later),
        ]
        if found.new_entries:
            parts.append(msg("{n} entries of later days are new work", n=found.new_entries))
        self.summary.setText(", ".join(say(part) for part in parts) + ".")
        catalogue = self._desk.reader.catalogue
        leading = {figures[0].key for sheet in catalogue.sheets if (figures := catalogue.of(sheet.key))}
        shown = [one for one in found.months if one.figure in leading] or found.months
        self.moved.setText("; ".join(self._month(one) for one in shown))
        self.moved.setToolTip("\n".join(self._month(one) for one in found.months))
        self.moved.setVisible(bool(found.months))

    def _month(self, one: Moved) -> str:
        figure = self._desk.reader.catalogue.series(one.figure)
        by = signed(self._desk, round(one.by, figure.decimals))
        return f"{self._desk.language.say(figure.name)} {one.span.first:%m.%Y}: {by} {self._desk.language.say(figure.unit)}"

    def _fill(self, row: int, one: Difference | EnteredLater) -> None:
        desk, say = self._desk, self._desk.language.say
        catalogue, revision = desk.reader.catalogue, one.revision
        place = say(subject_name(desk.plant, catalogue, one.subject))
        if isinstance(one, Difference):
            name, by = say(figure_told(catalogue, one.subject, one.figure)), moved_told(one, catalogue)
            moved = "" if by is None else say(by)
            where, what, figure = f"{place}\n{name}", say(difference_told(one, desk.plant, catalogue)), one.figure
        else:
            what = "\n".join(say(value) for value in values_told(one, desk.plant, catalogue))
            where, figure = place, revision.figure
            # The figure above its tonnes: in one line they would take the room of the place.
            moved = "\n".join(say(part) for part in moved_of_what(one, catalogue) or ())
        self._places.append((one.subject, figure))
        texts = {
            WHEN: desk.language.moment(desk.moment(revision.command.recorded)),
            WHO: desk.author_name(revision.command.author, one.subject.day),
            WHERE: where,
            WHAT: what,
            MOVED: "\n".join(f"{line}{AIR}" for line in moved.splitlines()),
            WHY: self._why(revision) if isinstance(one, Difference) else say(msg("entered later")),
        }
        for column, text in texts.items():
            item = QTableWidgetItem(text)
            side = Qt.AlignmentFlag.AlignRight if column == MOVED else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(text)
            self.table.setItem(row, column, item)

    def _why(self, revision: Revision) -> str:
        calendar = self._desk.plant.calendar(revision.subject.day or self._desk.today)
        return self._desk.language.say(spoken_reason(revision.reason or "", calendar))

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._places):
            self._ask_history(*self._places[row])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the history of the line at hand with F4, as Enter does."""
        if event.key() == Qt.Key.Key_F4 and self.focusWidget() is self.table:
            self._open(self.table.currentRow())
        else:
            super().keyPressEvent(event)


NO_SUCH_DAY = msg("This is not a day up to today. Write it like 30.06.2016.")


def signed(desk: Desk, amount: Decimal) -> str:
    """Write a difference with its sign."""
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return sign + desk.language.number(abs(amount), max(0, -int(amount.as_tuple().exponent)))
