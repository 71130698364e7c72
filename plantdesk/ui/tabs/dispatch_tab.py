"""Stock and dispatch: a shift's lots and what is known of the stock at the left, what follows from them at the right."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidgetItem,
    QWidget,
)

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.quantities import Value
from plantdesk.domain.stock import FIGURES, OPENING_T, PHYSICAL_T, STOCK
from plantdesk.domain.text import Message, msg
from plantdesk.services.doubts import lot_doubts
from plantdesk.services.lots import lots, whose_stock
from plantdesk.services.naming import BLANK, figure_name, said_of
from plantdesk.services.reasons import CONFIRMED
from plantdesk.services.recording import Clash, Entry, Outcome
from plantdesk.services.stock import holders, stock_entries, stock_name
from plantdesk.services.stock_lines import WHOLE, BookLines
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.dialogs.lists import ReadingTable
from plantdesk.ui.entry.drafts import CellDrafts
from plantdesk.ui.entry.stock_form import StockForm
from plantdesk.ui.models.lot_table import NUMBER, LotTable, Place, is_new
from plantdesk.ui.tabs.lot_list import LotList
from plantdesk.ui.tabs.stock_panel import Destinations, StockFigures
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level, NoticeLine
from plantdesk.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from plantdesk.ui.trends.dispatch import StockTrends

NARROW = 1200
"""Below this width (logical pixels) the entry takes all of it."""
ENTRY_WIDTH = 590
_WHOSE, _WHOSE_WIDTH = 2, 200
LATEST = 24
"""How many entries about stocks are listed."""
_DRAFT = "lots"
_FLOWS = (p.SECTION, p.LOT)
NO_ROUTES = msg("Stock is kept by division, not by route: the route does not apply here.")


class DispatchTab(QWidget):
    """Entry on the left, consequence on the right."""

    history_wanted = Signal(object, str)
    """The history of a cell is asked for: its subject and figure."""
    typing = Signal()
    """What is typed and not saved has changed."""
    saved = Signal(object)
    """Emitted with the ``Outcome`` of a save of lots."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.day, self.shift = desk.present_shift
        self._saving: set[Place] = set()
        self._lacking: Message | None = None
        """What the last line that could not be saved still needs."""
        self._asked: dict[Place, Value] = {}
        """Tonnes that were asked about: saving them once more keeps them."""
        self._narrow: bool | None = None
        self.books = BookLines(desk.stocks)
        self.table = LotTable(desk, self)
        self.table.locked = desk.entry_closed is not None
        self.list = LotList(desk, self.table)
        self.trends: StockTrends | None = None
        self._fill()
        self._drafts = CellDrafts(desk, f"{_DRAFT}|", self)
        self._connect()
        self._read_books()
        self.show_shift(self.day, self.shift)

    def _fill(self) -> None:
        desk, say = self._desk, self._desk.language.say
        self.date_edit = DateEdit(desk.language, self.day)
        self.date_edit.setAccessibleName(say(msg("Production day")))
        self.date_edit.setFixedWidth(130)
        self.shift_choice = Choice()
        self.shift_choice.setAccessibleName(say(msg("Shift")))
        self.list.setAccessibleName(say(msg("Lots of the shift")))
        self.total = label("", "strong")
        self.notice = NoticeLine(desk.theme, desk.language, lines=3, fits=True)
        self.reason = LineEdit()
        self.reason.setPlaceholderText(say(msg("Reason for the correction")))
        self.reason.setAccessibleName(say(msg("Reason for the correction")))
        self.reason.setMaxLength(300)
        self.reason.hide()
        self.save_button = QPushButton(say(msg("Save lots")) + "   Ctrl+S")
        self.save_button.setAccessibleName(say(msg("Save lots")))
        self.save_button.setProperty("role", "primary")
        self.save_button.setAutoDefault(False)
        self.save_button.setEnabled(desk.entry_closed is None)
        self._lots = Panel(say(msg("Lots dispatched")))
        self._lots.head.addWidget(self.date_edit)
        self._lots.head.addWidget(self.shift_choice)
        self._lots.add(self.list, 1)
        self._lots.add(self.notice)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.total)
        bottom.addWidget(self.reason, 1)
        bottom.addStretch(0)
        bottom.addWidget(self.save_button)
        self._lots.add(bottom)
        self.stock_form = StockForm(desk)
        headings = [say(h) for h in (msg("Day"), msg("What"), msg("Whose"), msg("t"), msg("Difference, t; reason"))]
        self.entries = ReadingTable(say(msg("Entries about the stock")), headings, 4)
        # A long name wraps, so that the difference and its reason have room.
        self.entries.horizontalHeader().setSectionResizeMode(_WHOSE, QHeaderView.ResizeMode.Fixed)
        self.entries.setColumnWidth(_WHOSE, _WHOSE_WIDTH)
        self._stock = Panel(say(msg("Stocktakes, openings and adjustments")))
        self._stock.add(self.stock_form)
        self._stock.add(self.entries, 1)
        self.figures = StockFigures(desk, self.books)
        self._chart = Panel("")
        self.no_routes = label(say(NO_ROUTES) if self._by_route else "", "muted")
        self.no_routes.setWordWrap(True)
        self.no_routes.setVisible(self._by_route)
        self._chart.add(self.no_routes)
        self._chart.add(self.figures)
        self._preparing = label(say(msg("The chart is being prepared…")), "muted")
        self._preparing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._chart.add(self._preparing, 1)
        self.destinations = Destinations(desk)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.setSpacing(10)
        self._arrange()

    def _connect(self) -> None:
        self.date_edit.day_changed.connect(self._day_chosen)
        self.date_edit.refused.connect(lambda why: self.notice.show_notice(Level.ERROR, why))
        self.date_edit.accepted.connect(self._show_message)
        self.date_edit.entered.connect(lambda: self.shift_choice.setFocus(Qt.FocusReason.TabFocusReason))
        self.shift_choice.entered.connect(self.focus_first)
        self.shift_choice.currentIndexChanged.connect(
            lambda _: self.show_shift(self.day, str(self.shift_choice.currentData()))
        )
        self.table.typed.connect(self._typed)
        self.list.cells.keystroke.connect(self._keystroke)
        self.list.left_cell.connect(self._left_cell)
        self.list.abandoned.connect(self._typed)
        self.list.save_wanted.connect(self.save)
        self.list.history_wanted.connect(self._ask_history)
        self.list.selectionModel().currentChanged.connect(lambda _new, _old: self._show_message())
        self.reason.returnPressed.connect(self.save)
        self.save_button.clicked.connect(self.save)
        self.stock_form.typing.connect(self.typing)
        self.entries.cellDoubleClicked.connect(lambda row, _: self._open_entry(row))
        self._desk.changed.connect(self._changed)
        back = QShortcut(QKeySequence("Esc"), self.reason)
        back.setContext(Qt.ShortcutContext.WidgetShortcut)
        back.activated.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))

    # --- what the window asks --------------------------------------------------------------------------------------

    def add_charts(self, charts: ModuleType) -> None:
        """Put the chart in, once its library is loaded."""
        if self.trends is not None:
            return
        self.trends = charts.StockTrends(self._desk, self.books)
        self._preparing.hide()
        self._chart.add(self.trends, 1)
        self.trends.set_compact(self.height() < 700)

    @property
    def has_typing(self) -> bool:
        """Tell whether anything on screen is not saved."""
        return bool(self.table.typing) or self.stock_form.has_typing

    @property
    def _is_in_stock_form(self) -> bool:
        focus: QWidget | None = QApplication.focusWidget()
        return focus is not None and self.stock_form.isAncestorOf(focus)

    def focused(self) -> tuple[Subject, str] | None:
        """Give the figure that the focus is or was last in."""
        if self._is_in_stock_form:
            return self.stock_form.subject, self.stock_form.figure
        place = self.table.shown_place(self.list.currentIndex())
        if place is None or is_new(place[0]):
            return None
        return self._subject(place[0]), m.DISPATCH_T if place[1] == NUMBER else place[1]

    def focus_first(self) -> None:
        """Go to the blank line for the next lot."""
        line = next((one for one in self.table.lines if is_new(one)), None)
        if line is not None:
            self.list.setCurrentIndex(self.table.index_of((line, NUMBER)))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus(self, unit: str, figure: str) -> bool:
        """Go to one lot, or to one entry about a stock; tells whether it is there."""
        if figure in FIGURES:
            self.stock_form.choose(figure, unit, self.day)
            return True
        index = self.table.index_of((unit, figure)) if unit in self.table.lines else None
        if index is None:
            return False
        self.list.setCurrentIndex(index)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # --- what is shown ---------------------------------------------------------------------------------------------

    def show_shift(self, day: date, shift: str) -> None:
        """Show the lots of a day and shift, and the stock at the end of that day."""
        codes = self._desk.stocks.plant().calendar(day).pattern.codes
        self.day, self.shift = day, shift if shift in codes else codes[0]
        self._asked.clear()
        self.notice.clear()
        self._choose()
        self.table.show_day(day)
        self.table.asks_stock = len(holders(self._desk.stocks.plant(), day)) > 1
        self._restore_drafts()
        self._read()
        self._show_bottom()
        self._show_consequences()
        self._show_entries()
        self._show_message()
        self.typing.emit()

    def _choose(self) -> None:
        calendar = self._desk.stocks.plant().calendar(self.day)
        choices: list[tuple[str, object]] = []
        for code in calendar.pattern.codes:
            start, end = (calendar.local(i) for i in calendar.shift_instants(self.day, code))
            name = self._desk.language.say(calendar.pattern.shift(code).name)
            choices.append((f"{name}  {start:%H:%M}–{end:%H:%M}", code))
        self.shift_choice.set_choices(choices, self.shift)
        blocked = self.date_edit.blockSignals(True)
        self.date_edit.set_day(self.day)
        self.date_edit.set_bounds(None, self._desk.today)
        self.date_edit.blockSignals(blocked)

    def _day_chosen(self, day: date) -> None:
        self.show_shift(day, self.shift)

    def _read(self) -> None:
        found = [lot for lot in lots(self._desk.stocks, self.day, self.day) if lot.subject.shift == self.shift]
        self.table.show_lots(found)
        self.list.share_room()
        self._show_total()

    def _show_total(self) -> None:
        found = [lot for line in self.table.lines if (lot := self.table.lot(line)) is not None]
        tonnes = [lot.tonnes.number for lot in found if lot.tonnes is not None and lot.tonnes.number is not None]
        self.total.setText(
            self._desk.language.say(msg("{n} lots, {tonnes} t", n=len(found), tonnes=sum(tonnes))) if found else ""
        )

    @property
    def _by_route(self) -> bool:
        """Tell whether the window shows one process route, which is of no matter here."""
        return self._desk.lens.scope.process is not None

    def _read_books(self) -> None:
        """Work the whole line out; the divisions follow with the chart."""
        for key in self.books.keys(self._desk.today):
            self.books.read(key, self._last())

    def _last(self) -> date:
        span = self._desk.stocks.span()
        return max(self._desk.today, span[1]) if span else self._desk.today

    def _show_consequences(self, changed: Span | None = None) -> None:
        say = self._desk.language.say
        self._chart.set_title(say(msg("Cathode stock at the end of {day}", day=self.day)))
        self.figures.show_day(self.day)
        self.destinations.show_day(self.day, changed)
        cause = self.books.cause(WHOLE)
        unknown = self.books.book(WHOLE, self.day) is None and cause is not None
        self._chart.set_caption(say(cause) if unknown and cause is not None else "")
        self.destinations.set_caption(say(msg("of all routes")) if self._by_route else "")

    def _show_entries(self) -> None:
        """List the latest entries about the stocks, newest first."""
        say, language, plant = self._desk.language.say, self._desk.language, self._desk.stocks.plant()
        found = stock_entries(self._desk.stocks, self._last())[::-1][:LATEST]
        self._listed = found
        made_by = self._desk.stocks.revisions(one.standing.revision for one in found)
        self.entries.setRowCount(len(found))
        for row, one in enumerate(found):
            revision = made_by.get(one.standing.revision)
            why = (revision.reason or "") if revision is not None else ""
            texts = (
                language.date(one.day),
                say(FIGURES[one.figure].name),
                say(stock_name(plant, one.subject.unit, one.day)),
                language.number(one.tonnes, 1),
                why or self._beside(one.figure, one.subject.unit, one.day),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column == 3:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.entries.setItem(row, column, item)
        self.entries.give_room()

    def _beside(self, figure: str, unit: str, day: date) -> str:
        """Say how far a stocktake is from the books."""
        if figure != PHYSICAL_T:
            return ""
        keys = self.books.keys(self._desk.today)
        count = self.books.latest_count(unit if unit in keys else WHOLE, day)
        if count is None or count.day != day or count.difference_t is None:
            return ""
        number = self._desk.language.number(count.difference_t, 1)
        least = "≤ " if self.books.is_count_partly(unit if unit in keys else WHOLE, day) else ""
        return least + (f"+{number}" if count.difference_t > 0 else number)

    def _open_entry(self, row: int) -> None:
        one = self._listed[row]
        self.stock_form.choose(one.figure, one.subject.unit, one.day)

    def _show_bottom(self) -> None:
        """Offer a reason while something that stands is about to change, or a question may be answered with one."""
        asks = any(self.table.needs_reason(place) for place in self._waiting()) or bool(self._asked)
        if not asks and self.reason.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        corrects = any(self.table.needs_reason(place) for place in self._waiting())
        words = self._desk.language.say(msg("Reason for the correction") if corrects else msg("Reason or note"))
        self.reason.setPlaceholderText(words)
        self.reason.setAccessibleName(words)
        self.reason.setVisible(asks)

    def _show_message(self) -> None:
        """Say what is wrong with the cell at hand, else with any other."""
        here = self.table.shown_place(self.list.currentIndex())
        places = sorted(self.table.typing, key=lambda place: place != here)
        faulty = next((one for one in places if self.table.typing[one].fault is not None), None)
        if faulty is not None:
            typed = self.table.typing[faulty]
            assert typed.fault is not None
            self.notice.show_notice(typed.level, typed.fault)
            return
        changed = next((one for one in places if self.table.needs_reason(one)), None)
        if changed is not None:
            self.notice.show_notice(Level.INFO, self._intent(changed))
        elif self.notice.level is not Level.INFO:
            self.notice.clear()

    def _intent(self, place: Place) -> Message:
        """Say what saving will do to a cell that says something else already."""
        return msg(
            "{lot}: {name} {old} becomes {new}. Give the reason and press Enter; Esc on the cell takes it back.",
            lot=place[0],
            name=figure_name(self._desk.stocks.catalogue, place[1]),
            old=self.table.shown(place) or BLANK,
            new=self.table.typing[place].text or BLANK,
        )

    # --- typing ----------------------------------------------------------------------------------------------------

    def _subject(self, lot: str) -> Subject:
        return Subject(p.LOT, lot, self.day, self.shift)

    def _draft(self, place: Place) -> str:
        return "|".join((self.day.isoformat(), self.shift, *place))

    def _typed(self, line: str, key: str) -> None:
        """Keep what is typed; a new lot leaves the same stock as the one before."""
        place = (line, key)
        held = self.table.typing.get(place)
        if held is None:
            self._drafts.forget(self._draft(place))
            self._asked.pop(place, None)
        else:
            self._drafts.keep(self._draft(place), held.text, held.seen)
            if self._asked.get(place) != held.value:
                self._asked.pop(place, None)
        if is_new(line) and key == NUMBER and held is not None:
            self._say_whose(line)
        self._read()
        self._show_bottom()
        self._show_message()
        self.typing.emit()

    def _say_whose(self, line: str) -> None:
        place = (line, m.DIVISION)
        if place in self.table.typing:
            return
        before = [self.table.lot(one) for one in self.table.lines]
        stock = next((lot.said(m.DIVISION) for lot in reversed(before) if lot is not None), None)
        typed = [one.value for (_, key), one in self.table.typing.items() if key == m.DIVISION]
        stock = typed[-1] if typed and isinstance(typed[-1], str) else stock
        scope = self._desk.stocks.plant().scope.division
        stock = scope or stock or whose_stock(self._desk.stocks.plant().whole(), self.day)
        if stock is not None:
            self.table.take(place, self._desk.language.say(self._desk.stocks.plant().name(p.DIVISION, stock, self.day)))
            self._typed(*place)

    def _keystroke(self, line: str, key: str, text: str) -> None:
        """Keep each keystroke in a cell, in case this is the last one before the power fails."""
        place = (line, key)
        self._drafts.keep(self._draft(place), text, self.table.typing.seen(place))

    def _left_cell(self, line: str, key: str) -> None:
        """After Enter, go on to the next cell; where a reason is due, to the reason; what is wrong stays open."""
        held = self.table.typing.get((line, key))
        if held is not None and held.fault is not None:
            if held.level is Level.ERROR:
                QApplication.beep()  # whoever copies from paper looks elsewhere
                self.list.keep_open(self.table.index_of((line, key)))
            return
        if held is not None and self.table.needs_reason((line, key)):
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.list.go_on()

    def _restore_drafts(self) -> None:
        begin = "|".join((self.day.isoformat(), self.shift, ""))
        for name, held in self._drafts.every(begin).items():
            line, _, key = name[len(begin) :].rpartition("|")
            self.table.restore((line, key), held.text, held.seen)

    def _ask_history(self, line: str, key: str) -> None:
        if not is_new(line):
            self.history_wanted.emit(self._subject(line), m.DISPATCH_T if key == NUMBER else key)

    # --- saving ----------------------------------------------------------------------------------------------------

    def _waiting(self) -> list[Place]:
        return [
            place
            for place, typed in self.table.typing.items()
            if (typed.fault is None or typed.level is not Level.ERROR) and place not in self._saving
        ]

    def save(self) -> None:
        """Save all that is typed and right as one command: lots, or the entry about a stock that the focus is in."""
        if self._desk.entry_closed is not None:
            self.notice.show_notice(Level.ERROR, self._desk.entry_closed)
            return
        if self._is_in_stock_form:
            self.stock_form.save()
            return
        other_day = self.date_edit.reads_otherwise
        if other_day is not None:
            self.notice.show_notice(Level.ERROR, other_day)
            self.date_edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        entries, places = self._entries()
        lacking = self._lacking
        if not entries:
            if self.stock_form.has_typing and not self.table.typing:
                self.stock_form.save()
            elif not self.table.typing:
                self.notice.show_notice(Level.INFO, msg("Nothing new to save."))
            return
        if any(self.table.needs_reason(place) for place in places) and not self.reason.text().strip():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_bottom()
            self._show_message()
            return
        if self._is_asked(entries):
            return
        doubt = self._desk.clock_doubt()
        if doubt is not None:
            self.notice.show_notice(Level.WARNING, msg("{question} If it is right, save again.", question=doubt))
            return
        reason = self.reason.text().strip() or None
        self._saving.update(places)

        def job(workplace: Workplace) -> Outcome:
            return workplace.recorder.save(entries, reason=reason)

        self._desk.submit(
            job,
            lambda outcome: self._saved(places, outcome, lacking),
            lambda error: self._failed(places, error),
        )

    def _entries(self) -> tuple[list[Entry], list[Place]]:
        """Gather what can be saved; a new lot needs its number and its tonnes."""
        entries, places = [], []
        self._lacking = None
        reason = self.reason.text().strip()
        for line in dict.fromkeys(line for line, _ in self._waiting()):
            values = self.table.values_of(line)
            lot = values.pop(NUMBER, None) if is_new(line) else line
            number_typed = self.table.typing.get((line, NUMBER))
            if is_new(line) and (not isinstance(lot, str) or (number_typed and number_typed.fault is not None)):
                told = msg("Give the lot its number: without it nothing of the line is saved.")
                self._point_at((line, NUMBER), told)
                continue
            if is_new(line) and m.DISPATCH_T not in values:
                self._point_at((line, m.DISPATCH_T), msg("Lot {lot}: give its tonnes.", lot=str(lot)))
                continue
            seen = {key: self.table.typing.seen((line, key)) for key in values}
            reasons = {key: reason or CONFIRMED for key in values if (line, key) in self._asked}
            entries.append(Entry(self._subject(str(lot)), values, seen, reasons))
            places += [(line, key) for of, key in self._waiting() if of == line]
        return entries, places

    def _point_at(self, place: Place, message: Message) -> None:
        self._lacking = message
        self.list.setCurrentIndex(self.table.index_of(place))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.notice.show_notice(Level.ERROR, message)

    def _is_asked(self, entries: list[Entry]) -> bool:
        """Ask about the first lot that takes more than there is; whoever saves again, or says why, keeps it."""
        for entry in entries:
            values = {key: value for key, value in entry.values.items() if isinstance(value, Value)}
            said = {key: value for key, value in entry.values.items() if key != m.DISPATCH_T}
            texts = {key: value for key, value in said.items() if not isinstance(value, Value)}
            tonnes = values.get(m.DISPATCH_T)
            found = lot_doubts(self._desk.stocks, entry.subject, values, texts)
            line = next((one for one in self.table.lines if self._is_of(one, entry.subject.unit)), None)
            if line is None or tonnes is None:
                continue
            place = (line, m.DISPATCH_T)
            for question in (*found.slips, *found.others):
                if self._asked.get(place) == tonnes or self.reason.text().strip():
                    self._asked[place] = tonnes
                    continue
                self._asked[place] = tonnes
                told = msg("{question} If it is right, save again or give a reason.", question=question.message)
                self.table.mark(place, told, Level.WARNING, self.table.typing.seen(place))
                self._show_bottom()
                self._show_message()
                return True
        return False

    def _is_of(self, line: str, lot: str) -> bool:
        held = self.table.typing.get((line, NUMBER))
        return line == lot or (held is not None and held.value == lot)

    def _saved(self, places: list[Place], outcome: Outcome, lacking: Message | None) -> None:
        self._saving.difference_update(places)
        wrong: set[tuple[str, str]] = set()
        for refusal in outcome.refused:
            wrong |= self._held(refusal.subject.unit, refusal.figure, refusal.message, Level.ERROR, None)
        for clash in outcome.clashes:
            wrong |= self._clashed(clash)
        for place in places:
            if place not in wrong:
                self._asked.pop(place, None)
                self.table.take_back(place)
        if not wrong:
            self.reason.clear()
        self._read()
        self._show_bottom()
        self._show_message()
        faulty = next((one.fault for one in self.table.typing.values() if one.fault is not None), None)
        what, left = lacking or faulty, len(self.table.typing)
        if not wrong and what is not None and left:
            told = msg("{n} saved, {left} not. {what}", n=outcome.saved, left=left, what=what)
            self.notice.show_notice(Level.WARNING, told)
        elif not wrong:
            now = self._desk.moment(round(self._desk.workplace.clock().timestamp() * 1000))
            self.notice.show_notice(Level.INFO, msg("{n} saved at {time}.", n=outcome.saved, time=now.time()))
        self.typing.emit()
        self.saved.emit(outcome)

    def _held(self, lot: str, key: str, message: Message, level: Level, seen: int | None) -> set[tuple[str, str]]:
        """Mark what was not saved; of a new lot the number stays, too, for nothing else says which it was."""
        line = next((one for one in self.table.lines if self._is_of(one, lot)), lot)
        place = (line, key)
        self.table.mark(place, message, level, seen if seen is not None else self.table.typing.seen(place))
        return {place, (line, NUMBER)}

    def _clashed(self, clash: Clash) -> set[tuple[str, str]]:
        plant, catalogue = self._desk.stocks.plant(), self._desk.stocks.catalogue
        message = msg(
            "{name}: {who} recorded {theirs} meanwhile, you typed {mine}. Esc takes theirs; to replace it, give a"
            " reason and save.",
            name=figure_name(catalogue, clash.figure),
            who=plant.name(p.PERSON, clash.theirs.command.author, self.day),
            theirs=said_of(plant, catalogue, clash.subject, clash.figure, clash.theirs.value),
            mine=said_of(plant, catalogue, clash.subject, clash.figure, clash.mine),
        )
        return self._held(clash.subject.unit, clash.figure, message, Level.CONFLICT, clash.theirs.id)

    def _failed(self, places: list[Place], error: PlantDeskError) -> None:
        self._saving.difference_update(places)
        self.notice.show_notice(Level.ERROR, error.message)

    # --- what others do --------------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        """Take over what changed, from its day on; what lies before stands as it is."""
        days = changes.days(*_FLOWS)
        settings = any(
            s.shift is None and s.kind in (p.SECTION, p.DIVISION, p.PLANT, p.DESTINATION, p.GRADE)
            for s in changes.subjects
        )
        stocks = [s.day for s in changes.subjects if s.kind == STOCK and s.day is not None]
        if not days and not stocks and not settings:
            return
        opened = any(r.figure == OPENING_T for r in changes.revisions if r.subject.kind == STOCK)
        counted = any(r.figure == PHYSICAL_T for r in changes.revisions if r.subject.kind == STOCK)
        keys = self.books.keys(self._desk.today)
        first = min([*days, *stocks], default=self.day)
        for key in keys:
            if settings or opened or counted:
                self.books.read(key, self._last())
            else:
                self.books.carry_on(key, first, self._last(), entered=bool(stocks))
        if self.trends is not None:
            if settings or opened:
                self.trends.fill_all()
            else:
                self.trends.redraw(first)
        lot_days = changes.days(p.LOT)
        changed = Span(min(lot_days), max(lot_days)) if lot_days else Span(self.day, self.day)
        short = changed.days <= 7 and not settings
        self._show_consequences(changed if short else None)
        if stocks or settings:
            self._show_entries()
        if changes.touches(p.LOT) or settings:
            self._read()
            self._show_message()

    # --- room ------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement for the room there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < NARROW
        if self.trends is not None:
            self.trends.set_compact(self.height() < 700)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for part in (self._lots, self._stock, self._chart, self.destinations):
            self._layout.removeWidget(part)
        self._layout.addWidget(self._lots, 0, 0)
        self._layout.addWidget(self._stock, 1, 0)
        self._chart.setVisible(not narrow)
        self.destinations.setVisible(not narrow)
        if not narrow:
            self._layout.addWidget(self._chart, 0, 1)
            self._layout.addWidget(self.destinations, 1, 1)
        self._lots.setMinimumWidth(0 if narrow else ENTRY_WIDTH)
        self._layout.setColumnStretch(0, 1 if narrow else 0)
        self._layout.setColumnStretch(1, 0 if narrow else 1)
        self._layout.setRowStretch(0, 5)
        self._layout.setRowStretch(1, 4)
