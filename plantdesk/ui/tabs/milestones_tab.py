"""Milestones: a working list of what was promised, what is expected and what has happened, with the slip between."""

from __future__ import annotations

import json
from datetime import date
from types import ModuleType

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import Status, counts, due_this_year
from plantdesk.domain.plant import PERSON
from plantdesk.domain.text import Message, msg
from plantdesk.services.milestones import (
    DATES,
    attribute_name,
    milestone_lines,
    next_code,
    record_milestones,
)
from plantdesk.services.naming import BLANK
from plantdesk.services.recording import MILESTONE, Clash, Outcome
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.entry.drafts import KEEP_AFTER_MS
from plantdesk.ui.models.milestone_table import NAME, MilestoneTable, Order, Place
from plantdesk.ui.tabs.milestone_list import MilestoneList
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.empty_state import EmptyState
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level, NoticeLine, Shape
from plantdesk.ui.widgets.panel import Panel

ORDER = "milestone order"
"""Key of the remembered order of the rows."""

_DRAFT = "milestone"
_ROOM_FOR_KEYS = 1100
"""Logical pixels of width from which on the keys stand beside the title; F1 has them anyway."""


class Counter(QFrame):
    """A number with its caption; a mark stands beside it only while it is not zero and says that something is wrong."""

    def __init__(self, desk: Desk, caption: str, level: Level | None = None) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._caption = caption
        self._shape = Shape(desk.theme, level or Level.INFO) if level is not None else None
        self._number = label("", "figure")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(2)
        column.addWidget(label(caption, "caption"))
        row = QHBoxLayout()
        row.setSpacing(8)
        if self._shape is not None:
            row.addWidget(self._shape)
        row.addWidget(self._number)
        row.addStretch(1)
        column.addLayout(row)

    def show_number(self, number: int) -> None:
        """Show how many."""
        self._number.setText(str(number))
        self.setAccessibleName(f"{self._caption}: {number}")
        if self._shape is not None:
            self._shape.setVisible(number > 0)

    @property
    def number(self) -> str:
        """What is shown."""
        return self._number.text()


class MilestonesTab(QWidget):
    """Counters above, the list beneath, one line for what is wrong, and a reason where something that stands changes."""

    history_wanted = Signal(object, str)
    """The history of a cell is asked for: its subject and attribute."""
    typing = Signal()
    """What is typed and not saved has changed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._as_of: date = desk.today
        self._saving: set[Place] = set()
        say = desk.language.say
        self.table = MilestoneTable(desk.language, lambda: desk.today, self)
        self.list = MilestoneList(desk, self.table)
        self.list.setAccessibleName(say(msg("Milestones")))
        self.counters = {
            "all": Counter(desk, say(msg("Milestones in the plan"))),
            "done": Counter(desk, say(msg("Done"))),
            "due": Counter(desk, say(msg("Due this year"))),
            "late": Counter(desk, say(msg("Late")), Level.ERROR),
            "risk": Counter(desk, say(msg("At risk")), Level.WARNING),
        }
        self.notice = NoticeLine(desk.theme, desk.language, lines=1)
        self._fill()
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(KEEP_AFTER_MS)
        self._draft_timer.timeout.connect(desk.keep_drafts)
        desk.closed.connect(self._draft_timer.stop)
        self._connect()
        self._read()
        if desk.entry_closed is None:
            self._restore_drafts()
        else:
            self.table.read_only = True
            self.notice.show_notice(Level.INFO, desk.entry_closed)

    def _fill(self) -> None:
        say = self._desk.language.say
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(10)
        for counter in self.counters.values():
            top.addWidget(counter, 1)
        whole.addLayout(top)
        self._panel = Panel(say(msg("Modernisation milestones")))
        self.order = Choice()
        self.order.setAccessibleName(say(msg("Order of the rows")))
        orders: list[tuple[str, object]] = [
            (say(msg("By code")), Order.CODE),
            (say(msg("By project")), Order.PROJECT),
            (say(msg("By date")), Order.DATE),
            (say(msg("What is late first")), Order.STATUS),
        ]
        self.order.set_choices(orders, self._remembered_order())
        self.table.order = self._remembered_order()
        self.add_button = QPushButton(say(msg("Add a milestone")) + "   Ctrl+N")
        self.add_button.setAccessibleName(say(msg("Add a milestone")))
        self.add_button.setAutoDefault(False)
        self._panel.head.addWidget(self.order)
        self._panel.head.addWidget(self.add_button)
        self.empty = EmptyState(
            say(msg("No milestones yet.")),
            say(msg("Add the first one: its project, what is to be reached, and the date that was promised.")),
            say(msg("Add a milestone")) + "   Ctrl+N",
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self._panel.add(self.stack, 1)
        self._panel.add(self.notice)
        self.reason = LineEdit()
        self.reason.setPlaceholderText(say(msg("Reason for the change; Enter saves")))
        self.reason.setAccessibleName(say(msg("Reason for the change")))
        self.reason.setMaxLength(300)
        self.save_button = QPushButton(say(msg("Save")) + "   Ctrl+S")
        self.save_button.setAccessibleName(say(msg("Save")))
        self.save_button.setProperty("role", "primary")
        self.save_button.setAutoDefault(False)
        self._bottom = QWidget()
        row = QHBoxLayout(self._bottom)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.reason, 1)
        row.addStretch(0)
        row.addWidget(self.save_button)
        self._panel.add(self._bottom)
        whole.addWidget(self._panel, 1)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.empty.wanted.connect(self.add)
        self.order.currentIndexChanged.connect(self._order_chosen)
        self.table.typed.connect(self._typed)
        self.list.cells.keystroke.connect(self._keystroke)
        self.list.left_cell.connect(self._left_cell)
        self.list.abandoned.connect(self._abandoned)
        self.list.save_wanted.connect(self.save)
        self.list.history_wanted.connect(self._ask_history)
        self.list.selectionModel().currentChanged.connect(lambda _new, _old: self._show_message())
        self.reason.returnPressed.connect(self.save)
        self.save_button.clicked.connect(self.save)
        self._desk.changed.connect(self._changed)
        for key, does, owner in (("Ctrl+N", self.add, self), ("Esc", self._back_to_cell, self.reason)):
            shortcut = QShortcut(QKeySequence(key), owner)
            shortcut.setContext(
                Qt.ShortcutContext.WindowShortcut if owner is self else Qt.ShortcutContext.WidgetShortcut
            )
            shortcut.activated.connect(does)

    # --- what the window asks --------------------------------------------------------------------------------------

    def add_charts(self, charts: ModuleType) -> None:
        """Nothing to do: the bars are part of the list."""

    @property
    def has_typing(self) -> bool:
        """Tell whether anything on screen is not saved."""
        return bool(self.table.typing)

    def focused(self) -> tuple[Subject, str] | None:
        """Give the cell that the focus is or was last in."""
        place = self.table.place(self.list.currentIndex())
        return None if place is None else (Subject(MILESTONE, place[0]), place[1])

    def focus_first(self) -> None:
        """Go to the list, or to what there is to do first."""
        if self.table.rowCount() and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.table.index(0, NAME))
        (self.list if self.table.rowCount() else self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self) -> None:
        """Begin a new milestone: an empty row, ready for its name."""
        if self._desk.entry_closed is not None:
            self.notice.show_notice(Level.INFO, self._desk.entry_closed)
            return
        code = next((c for c in self.table.codes if self._is_blank(c)), None) or self._free_code()
        self.table.add(code)
        self._show_stack()
        index = self.table.index_of(code, NAME)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self.list.edit(index)

    def _free_code(self) -> str:
        return next_code(self._desk.reader)

    def _is_blank(self, code: str) -> bool:
        row = self.table.codes.index(code)
        one = self.table.milestone(row)
        return not any((one.name.en, one.project.en, one.owner.en, one.due(self._as_of))) and not any(
            place[0] == code for place in self.table.typing
        )

    # --- what is shown ---------------------------------------------------------------------------------------------

    def _read(self) -> None:
        lines = milestone_lines(self._desk.reader)
        self._as_of = self._desk.today
        self.table.show_lines(lines)
        found = [line.milestone for line in lines]
        by_status = counts(found, self._as_of)
        numbers = {
            "all": len(found),
            "done": by_status[Status.DONE],
            "due": due_this_year(found, self._as_of),
            "late": by_status[Status.LATE],
            "risk": by_status[Status.AT_RISK],
        }
        for key, number in numbers.items():
            self.counters[key].show_number(number)
        self._show_stack()
        self._show_bottom()

    def _show_stack(self) -> None:
        self.stack.setCurrentWidget(self.list if self.table.rowCount() else self.empty)
        self.order.setVisible(self.table.rowCount() > 0)
        self.add_button.setVisible(self.table.rowCount() > 0 and self._desk.entry_closed is None)
        keys = msg("Enter, F2 or typing changes a cell, Esc takes it back, F4 shows its history")
        told = self.table.rowCount() > 0 and self.width() >= _ROOM_FOR_KEYS
        self._panel.set_caption(self._desk.language.say(keys) if told else "")

    def _show_bottom(self) -> None:
        """Offer the reason while something that stands is about to change, and the button while anything is unsaved."""
        waiting = [place for place in self.table.savable() if place not in self._saving]
        asks = any(self.table.needs_reason(place) for place in waiting)
        if not waiting and (self.reason.hasFocus() or self.save_button.hasFocus()):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # before Qt hands it to whatever comes next
        self.reason.setVisible(asks)
        self._bottom.setVisible(bool(waiting))

    def _show_message(self) -> None:
        """Say what is wrong with the cell at hand, else with any other, else what is still to be saved."""
        here = self.table.place(self.list.currentIndex())
        places = sorted(self.table.typing, key=lambda place: place != here)
        faulty = next((p for p in places if self.table.typing[p].fault is not None), None)
        if faulty is not None:
            typed = self.table.typing[faulty]
            assert typed.fault is not None
            self.notice.show_notice(typed.level, msg("{code}: {what}", code=faulty[0], what=typed.fault))
            return
        waiting = [place for place in places if place not in self._saving]
        if waiting:
            self.notice.show_notice(Level.INFO, self._intent(waiting[0]))
        elif self.notice.level is not Level.INFO:
            self.notice.clear()

    def _intent(self, place: Place) -> Message:
        """Say what saving will do to a cell."""
        code, key = place
        old, new = self.table.shown(place), self._written(key, self.table.typing[place].value)
        name = attribute_name(key)
        if not self.table.needs_reason(place):
            return msg("{code}: {name} {new} is not saved yet. Ctrl+S saves it.", code=code, name=name, new=new)
        return msg(
            "{code}: {name} {old} becomes {new}. Give the reason and press Enter; Esc on the cell takes it back.",
            code=code,
            name=name,
            old=old or BLANK,
            new=new,
        )

    def _written(self, key: str, stored: str | None) -> str:
        if not stored:
            return self._desk.language.say(BLANK)
        return self._desk.language.date(date.fromisoformat(stored)) if key in DATES else stored

    def _remembered_order(self) -> Order:
        held = self._desk.workplace.memory.recall(ORDER)
        return Order(held) if held in set(Order) else Order.CODE

    def _order_chosen(self) -> None:
        order = Order(self.order.currentData())
        self._desk.workplace.memory.remember(ORDER, order)
        self.table.sort_by(order)

    # --- typing ----------------------------------------------------------------------------------------------------

    def _typed(self, code: str, key: str) -> None:
        """Keep what is typed; what fills a blank is saved at once."""
        place = (code, key)
        held = self.table.typing.get(place)
        name = f"{_DRAFT}|{code}|{key}"
        if held is None:
            self._desk.drafts.pop(name, None)
        else:
            self._desk.drafts[name] = json.dumps([held.text, held.seen], ensure_ascii=False)
        self._keep_soon()
        if held is not None and held.fault is None and not self.table.needs_reason(place):
            self._submit([place])
        self._show_bottom()
        self._show_message()
        self.typing.emit()

    def _keystroke(self, code: str, key: str, text: str) -> None:
        """Keep each keystroke in a cell, in case this is the last one before the power fails."""
        place = (code, key)
        self._desk.drafts[f"{_DRAFT}|{code}|{key}"] = json.dumps([text, self.table.seen(place)], ensure_ascii=False)
        self._keep_soon()

    def _keep_soon(self) -> None:
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    def _left_cell(self, code: str, key: str) -> None:
        """After Enter, go on to the next cell; where a reason is due, to the reason."""
        held = self.table.typing.get((code, key))
        if held is None or (code, key) in self._saving:
            self.list.go_on()
        elif held.fault is None:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _abandoned(self, code: str, key: str) -> None:
        if (code, key) not in self.table.typing:
            self._desk.drafts.pop(f"{_DRAFT}|{code}|{key}", None)
            self._keep_soon()
        self._show_message()
        if not self.table.typing:
            self.notice.clear()

    def _back_to_cell(self) -> None:
        place = next(iter(self.table.typing), None)
        here = self.table.place(self.list.currentIndex())
        if place is not None and here not in self.table.typing:
            self.list.setCurrentIndex(self.table.index_of(place[0], self.table.column_of(place[1])))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restore_drafts(self) -> None:
        ours = [name for name in self._desk.drafts if name.startswith(f"{_DRAFT}|")]
        for name in ours:
            _, code, key = name.split("|")
            text, seen = json.loads(self._desk.drafts[name])
            self.table.restore((code, key), text, seen)  # offered again, not saved behind one's back
        if ours:
            self._read()
            self._show_message()

    # --- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save all that is typed and right as one command."""
        if self._desk.entry_closed is not None:
            self.notice.show_notice(Level.INFO, self._desk.entry_closed)
            return
        waiting = [place for place in self.table.savable() if place not in self._saving]
        if not waiting:
            if not self.table.typing:
                self.notice.show_notice(Level.INFO, msg("Nothing new to save."))
            return
        if any(self.table.needs_reason(place) for place in waiting) and not self.reason.text().strip():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_message()
            return
        self._submit(waiting)

    def _submit(self, places: list[Place]) -> None:
        values: dict[str, dict[str, str | None]] = {}
        seen: dict[str, dict[str, int | None]] = {}
        for code, key in places:
            typed = self.table.typing[code, key]
            values.setdefault(code, {})[key] = typed.value
            seen.setdefault(code, {})[key] = typed.seen
        reason = self.reason.text().strip() or None
        self._saving.update(places)

        def job(workplace: Workplace) -> Outcome:
            return record_milestones(workplace.recorder, values, reason, seen)

        self._desk.submit(job, lambda outcome: self._saved(places, outcome), lambda error: self._failed(places, error))

    def _saved(self, places: list[Place], outcome: Outcome) -> None:
        self._saving.difference_update(places)
        if outcome.refused or outcome.clashes:
            for refusal in outcome.refused:
                place = (refusal.subject.unit, refusal.figure)
                self.table.mark(place, refusal.message, Level.ERROR, self.table.seen(place))
            for clash in outcome.clashes:
                self._show_clash(clash)
            self._read()
            self._show_message()
            self.typing.emit()
            return
        for place in places:
            self.table.take_back(place)
        self.reason.clear()
        self._read()
        self._show_message()
        now = self._desk.moment(round(self._desk.workplace.clock().timestamp() * 1000))
        self.notice.show_notice(Level.INFO, msg("{n} saved at {time}.", n=outcome.saved, time=now.time()))
        self.typing.emit()

    def _show_clash(self, clash: Clash) -> None:
        """Show what somebody else recorded meanwhile; saving again replaces it, with a reason."""
        key = clash.figure
        message = msg(
            "{name}: {who} recorded {theirs} meanwhile, you typed {mine}. Esc takes theirs; to replace it, give a"
            " reason and save.",
            name=attribute_name(key),
            who=self._desk.plant.name(PERSON, clash.theirs.command.author, self._as_of),
            theirs=self._written(key, clash.theirs.value),
            mine=self._written(key, clash.mine),
        )
        self.table.mark((clash.subject.unit, key), message, Level.CONFLICT, clash.theirs.id)

    def _failed(self, places: list[Place], error: PlantDeskError) -> None:
        self._saving.difference_update(places)
        self._show_bottom()
        self.notice.show_notice(Level.ERROR, error.message)

    # --- what others do --------------------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if changes.touches(MILESTONE, PERSON):
            self._read()
            self._show_message()

    def _ask_history(self, code: str, key: str) -> None:
        self.history_wanted.emit(Subject(MILESTONE, code), key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the keys where there is room."""
        super().resizeEvent(event)
        self._show_stack()

    def showEvent(self, event: QShowEvent) -> None:
        """Count anew where a day has passed since the tab was shown last."""
        super().showEvent(event)
        if self._desk.today != self._as_of:
            self._read()
