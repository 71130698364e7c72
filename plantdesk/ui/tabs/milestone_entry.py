"""Typing in the programme: kept as a draft, told in one line, saved as one command, with a reason where one is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QObject, Qt, Signal

from plantdesk.domain.errors import PlantDeskError, Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.plant import PERSON
from plantdesk.domain.programme import KINDS, MILESTONE
from plantdesk.domain.text import Message, msg
from plantdesk.services.naming import BLANK
from plantdesk.services.programme import FORECAST, IN_PROJECT, attribute_name
from plantdesk.services.programme import STATUS as BY_HAND
from plantdesk.services.programme_recording import record
from plantdesk.services.programme_waiting import too_early
from plantdesk.services.recording import Clash, Outcome
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Desk
from plantdesk.ui.entry.drafts import CellDrafts
from plantdesk.ui.models.milestone_columns import DATES, Place, column_of
from plantdesk.ui.models.milestone_table import MilestoneTable
from plantdesk.ui.tabs.milestone_list import MilestoneList
from plantdesk.ui.widgets.notice_line import Level, NoticeLine
from plantdesk.ui.widgets.reason_row import ReasonRow

DRAFT = "programme|"
"""What the names of kept typing begin with."""


class MilestoneEntry(QObject):
    """What joins the table, the line of notice and the reason while somebody types."""

    typing = Signal()
    """What is typed and not saved has changed."""

    def __init__(
        self,
        desk: Desk,
        table: MilestoneTable,
        view: MilestoneList,
        notice: NoticeLine,
        bottom: ReasonRow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._table, self._view, self._notice, self._bottom = desk, table, view, notice, bottom
        self._saving: set[Place] = set()
        self._together = False
        self._drafts = CellDrafts(desk, DRAFT, self)
        table.typed.connect(self._typed)
        view.cells.keystroke.connect(self._keystroke)
        view.left_cell.connect(self._left_cell)
        view.abandoned.connect(self._abandoned)
        view.save_wanted.connect(self.save)
        bottom.save_wanted.connect(self.save)
        bottom.left.connect(self._back_to_cell)

    @property
    def is_saving(self) -> bool:
        """Whether something is on its way to the store."""
        return bool(self._saving)

    def may_enter(self) -> bool:
        """Tell whether anything can be entered; says why where it cannot."""
        closed = self._desk.entry_closed
        if closed is not None:
            self._notice.show_notice(Level.INFO, closed)
        return closed is None

    def propose(self, forecasts: Mapping[str, date]) -> None:
        """Type the forecasts of milestones that go together: none is saved before the others, not even in a blank."""
        self._together = len(forecasts) > 1
        for code, day in forecasts.items():
            self._table.propose(code, day)
        self._together = False

    def restore(self) -> bool:
        """Take up what was typed before and not saved: offered again, not saved behind one's back."""
        found = self._drafts.every()
        for name, held in found.items():
            kind, code, key = name.split("|")
            if kind in KINDS:
                self._table.restore(Place(kind, code, key), held.text, held.seen)
        return bool(found)

    # --- what is said ----------------------------------------------------------------------------------------------

    def show_bottom(self) -> None:
        """Offer the reason while something that stands is about to change, and the button while anything is unsaved."""
        waiting = self._waiting()
        self._bottom.offer(bool(waiting), any(map(self._table.needs_reason, waiting)), self._view)

    def show_message(self) -> None:
        """Say what is wrong with the cell at hand, else with any other, else what is still to be saved."""
        here = self._table.place(self._view.currentIndex())
        places = sorted(self._table.typing, key=lambda place: place != here)
        faulty = next((p for p in places if self._table.typing[p].fault is not None), None)
        if faulty is not None:
            typed = self._table.typing[faulty]
            assert typed.fault is not None
            self._notice.show_notice(typed.level, msg("{code}: {what}", code=faulty.code, what=typed.fault))
            return
        waiting = [place for place in places if place not in self._saving]
        if waiting:
            early, intent = self._too_early(waiting[0]), self._intent(waiting[0])
            if early is not None:
                told = msg("{code} {why}.", code=waiting[0].code, why=early)
                self._notice.show_notice(Level.WARNING, msg("{why} {what}", why=told, what=intent))
            else:
                self._notice.show_notice(Level.INFO, intent)
        elif self._notice.level is not Level.INFO:
            self._notice.clear()

    def _too_early(self, place: Place) -> Message | None:
        """Say what a typed forecast waits for, where it lies before that."""
        value = self._table.typing[place].value
        if place.key != FORECAST or value is None:
            return None
        typed = {
            other.code: date.fromisoformat(held.value)
            for other, held in self._table.typing.items()
            if other.key == FORECAST and held.value and held.fault is None
        }
        return too_early(self._desk.reader, place.code, self._desk.today, {FORECAST: value}, typed)

    def _intent(self, place: Place) -> Message:
        """Say what saving will do to a cell."""
        code, key = place.code, place.key
        old, new = (
            self._written(key, self._table.standing_value(place)),
            self._written(key, self._table.typing[place].value),
        )
        name = attribute_name(key)
        if not self._table.needs_reason(place):
            return msg("{code}: {name} {new} is not saved yet. Ctrl+S saves it.", code=code, name=name, new=new)
        return msg(
            "{code}: {name} {old} becomes {new}. Give the reason and press Enter; Esc on the cell takes it back.",
            code=code,
            name=name,
            old=old,
            new=new,
        )

    def _written(self, key: str, stored: str | None) -> str:
        language = self._desk.language
        if key == BY_HAND:
            return language.say(Status(stored).label if stored else msg("by the dates"))
        if not stored:
            return language.say(BLANK)
        return language.date(date.fromisoformat(stored)) if key in DATES else stored

    # --- typing ----------------------------------------------------------------------------------------------------

    def _typed(self, place: Place) -> None:
        """Keep what is typed; what fills a blank is saved at once."""
        held = self._table.typing.get(place)
        if held is None:
            self._drafts.forget(_name(place))
        else:
            self._drafts.keep(_name(place), held.text, held.seen)
        blank = held is not None and held.fault is None and not self._table.needs_reason(place)
        if blank and not self._together:
            self._submit([place])
        self.show_bottom()
        self.show_message()
        self.typing.emit()

    def _keystroke(self, place: Place, text: str) -> None:
        """Keep each keystroke in a cell, in case this is the last one before the power fails."""
        self._drafts.keep(_name(place), text, self._table.typing.seen(place))

    def _left_cell(self, place: Place) -> None:
        """After Enter, go on to the next cell; where a reason is due, to the reason."""
        held = self._table.typing.get(place)
        if held is None or place in self._saving:
            self._view.go_on()
        elif held.fault is None:
            self._bottom.ask()

    def _abandoned(self, place: Place) -> None:
        if place not in self._table.typing:
            self._drafts.forget(_name(place))
        self.show_bottom()
        self.show_message()
        if not self._table.typing:
            self._notice.clear()

    def _back_to_cell(self) -> None:
        place = next(iter(self._table.typing), None)
        here = self._table.place(self._view.currentIndex())
        if place is not None and here not in self._table.typing:
            index = self._table.index_of(place.code, column_of(place.key), place.kind)
            if index.isValid():
                self._view.setCurrentIndex(index)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save all that is typed and right as one command."""
        if not self.may_enter():
            return
        waiting = self._waiting()
        if not waiting:
            if not self._table.typing:
                self._notice.show_notice(Level.INFO, msg("Nothing new to save."))
            return
        if any(map(self._table.needs_reason, waiting)) and not self._bottom.text:
            self._bottom.ask()
            self.show_message()
            return
        self._submit(waiting)

    def _waiting(self) -> list[Place]:
        return [place for place in self._table.typing.savable() if place not in self._saving]

    def _submit(self, places: list[Place]) -> None:
        values: dict[Subject, dict[str, str | None]] = {}
        seen: dict[Subject, dict[str, int | None]] = {}
        for place in places:
            typed = self._table.typing[place]
            subject = Subject(place.kind, place.code)
            values.setdefault(subject, {})[place.key] = typed.value
            seen.setdefault(subject, {})[place.key] = typed.seen
            new = self._table.new
            if new is not None and new[0] and place.kind == MILESTONE and place.code == new[1]:
                values[subject][IN_PROJECT] = new[0]
        reason = self._bottom.text or None
        today = self._desk.today
        self._saving.update(places)

        def job(workplace: Workplace) -> Outcome:
            return record(workplace.recorder, today, values, reason, seen)

        self._desk.submit(job, lambda outcome: self._saved(places, outcome), lambda error: self._failed(places, error))

    def _saved(self, places: list[Place], outcome: Outcome) -> None:
        self._saving.difference_update(places)
        if outcome.refused or outcome.clashes:
            for refusal in outcome.refused:
                place = Place(refusal.subject.kind, refusal.subject.unit, refusal.figure)
                self._table.mark(place, refusal.message, Level.ERROR, self._table.typing.seen(place))
            for clash in outcome.clashes:
                self._show_clash(clash)
            self.show_bottom()
            self.show_message()
            self.typing.emit()
            return
        for place in places:
            self._table.take_back(place)
        self._bottom.reason.clear()
        self.show_bottom()
        self.show_message()
        now = self._desk.moment(round(self._desk.workplace.clock().timestamp() * 1000))
        self._notice.show_notice(Level.INFO, msg("{n} saved at {time}.", n=outcome.saved, time=now.time()))
        self.typing.emit()

    def _show_clash(self, clash: Clash) -> None:
        """Show what somebody else recorded meanwhile; saving again replaces it, with a reason."""
        key = clash.figure
        message = msg(
            "{name}: {who} recorded {theirs} meanwhile, you typed {mine}. Esc takes theirs; to replace it, give a"
            " reason and save.",
            name=attribute_name(key),
            who=self._desk.plant.name(PERSON, clash.theirs.command.author, self._desk.today),
            theirs=self._written(key, clash.theirs.value),
            mine=self._written(key, clash.mine),
        )
        place = Place(clash.subject.kind, clash.subject.unit, key)
        self._table.mark(place, message, Level.CONFLICT, clash.theirs.id)

    def _failed(self, places: list[Place], error: PlantDeskError) -> None:
        """Keep what is typed; what was refused is told beside it."""
        self._saving.difference_update(places)
        if isinstance(error, Refused):
            for place in places:
                self._table.mark(place, error.message, Level.ERROR, self._table.typing.seen(place))
        self.show_bottom()
        self._notice.show_notice(Level.ERROR, error.message)


def _name(place: Place) -> str:
    return f"{place.kind}|{place.code}|{place.key}"
