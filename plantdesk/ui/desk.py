"""What the tabs work with: reading on the window's thread, writing on the one writer's, and word of what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Revision, Subject
from plantdesk.domain.plant import PERSON, Plant
from plantdesk.domain.scope import Scope
from plantdesk.domain.text import Message, msg
from plantdesk.services.clock_check import clock_question
from plantdesk.services.known_on import known_until
from plantdesk.services.language import Language
from plantdesk.services.lens import Lens
from plantdesk.services.ports import Readable
from plantdesk.services.workplace import Workplace
from plantdesk.ui.theme import Theme

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")

NOT_NOW = msg("This window does not show now, so nothing can be entered. Go back to now first (Ctrl+Shift+L).")

Job = Callable[[], object]


class Writer(Protocol):
    """The one thread that writes."""

    def submit(self, job: Job) -> Future[object]:
        """Run a job there; gives its future."""


class KeptDrafts(Protocol):
    """A file of unsaved typing that outlives a crash."""

    def load(self) -> dict[str, str]:
        """Give what was typed and not saved, also by a window that died."""

    def keep(self, drafts: dict[str, str]) -> None:
        """Keep what is typed now."""

    def close(self) -> None:
        """Leave the file; removes it where nothing is typed."""


class _NothingTyped:
    """Stands for the drafts where nothing can be typed."""

    def load(self) -> dict[str, str]:
        return {}

    def keep(self, drafts: dict[str, str]) -> None:
        return None

    def close(self) -> None:
        return None


class Changes(NamedTuple):
    """What commands have touched since the last look: by this window, another one, or the command line."""

    revisions: tuple[Revision, ...]

    @property
    def subjects(self) -> frozenset[Subject]:
        """Give everything that was touched."""
        return frozenset(r.subject for r in self.revisions)

    def days(self, *kinds: str) -> frozenset[date]:
        """Give the days on which entries of these kinds were touched."""
        return frozenset(
            r.subject.day for r in self.revisions if r.subject.day and r.subject.shift and r.subject.kind in kinds
        )

    def touches(self, *kinds: str) -> bool:
        """Tell whether anything of these kinds was touched."""
        return any(r.subject.kind in kinds for r in self.revisions)


class Desk(QObject):
    """One window's way to its store.

    ``submit`` runs a job on the writer's thread and brings its result back to this one; jobs never touch widgets.
    """

    changed = Signal(object)
    """Emitted with ``Changes`` after commands arrived, whoever recorded them."""
    author_changed = Signal()
    """Somebody else sits at the desk now."""
    closed = Signal()
    """The desk is left: whoever meant to read something later must not."""
    busy = Signal(bool)
    """Jobs are under way, or the last one is done."""
    drafted = Signal(object)
    """Unsaved typing was kept in its file, or could not be: emitted with a ``Message`` that says why, or ``None``."""
    _finished = Signal(object, object, object)

    def __init__(
        self,
        workplace: Workplace,
        reader: Readable,
        writer: Writer,
        theme: Theme,
        drafts: KeptDrafts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.workplace = workplace
        self._whole = reader
        self.reader = reader
        """What the tabs show: the store, seen through ``lens``."""
        self.stocks = reader
        """The same through no process route: stock and lots are kept by division, and not by route."""
        self.lens = Lens()
        self.theme = theme
        self._writer = writer
        self._drafts = drafts
        self.drafts = drafts.load()
        self.kept_before = tuple(self.drafts)
        """The names of drafts that were there when one sat down, until somebody is told of them."""
        self.charted: dict[str, str] = {}
        """The figure chosen in a chart instead of its usual one, for as long as one sits here."""
        self._seen = reader.arrival()
        self._jobs = 0
        self._clock_confirmed = False
        self._is_closed = False
        self._finished.connect(self._finish)

    @property
    def language(self) -> Language:
        """The language of the window."""
        return self.workplace.language

    def look_through(self, lens: Lens) -> None:
        """Show the store through a lens from now on; whoever looks at the past cannot record."""
        self.lens = lens
        self.reader = lens.over(self._whole)
        by_division = lens._replace(scope=Scope(lens.scope.division))
        self.stocks = self.reader if lens.scope.process is None else by_division.over(self._whole)
        self.workplace.entry_closed = self.entry_closed

    def beside(self, theme: Theme) -> Desk:
        """Give a desk for a second screen: the same store seen the same way, and nothing typed there; ``leave`` it."""
        made = Desk(self.workplace, self._whole, self._writer, theme, _NothingTyped(), self)
        made.lens, made.reader, made.stocks = self.lens, self.reader, self.stocks
        made._seen = self._seen
        self.changed.connect(made._follow)
        self.closed.connect(made.leave)
        return made

    def leave(self) -> None:
        """Leave a desk that stood beside another: it hears of nothing more."""
        if not self._is_closed:
            self._is_closed = True
            self.closed.emit()

    def _follow(self, changes: Changes) -> None:
        """Hear what the desk beside has heard."""
        if not self._is_closed:
            self.changed.emit(changes)

    @property
    def entry_closed(self) -> Message | None:
        """Why nothing can be entered here: the window does not show now."""
        return None if self.lens.shows_now else NOT_NOW

    @property
    def unkept_head(self) -> Message | None:
        """Why the end of what is saved could not be kept outside the store, or nothing where it was."""
        return self.workplace.store.unkept_head

    @property
    def whole_plant(self) -> Plant:
        """The plant's dated configuration as it stands now, with every unit."""
        return self._whole.plant()

    @property
    def plant(self) -> Plant:
        """The plant's dated configuration as it is seen."""
        return self.reader.plant()

    def author_name(self, author: str, day: date | None = None) -> str:
        """Give the name of a person by id."""
        return self.language.say(self.plant.name(PERSON, author, day or self.today))

    def moment(self, milliseconds: int) -> datetime:
        """Give a recorded time in plant time, without a zone, for people to read."""
        instant = datetime.fromtimestamp(milliseconds / 1000, UTC)
        return self.plant.calendar(instant.date()).local(instant).replace(tzinfo=None)

    @property
    def today(self) -> date:
        """The production day of the present moment, or the last one that is seen."""
        return self.present_shift[0]

    @property
    def present_shift(self) -> tuple[date, str]:
        """The production day and shift of the present moment; in the past, the last that are seen."""
        now, as_of = self.now, self.lens.as_of
        day, shift = self.plant.calendar(now.date()).production_day_and_shift(now)
        if as_of is None or day <= as_of:
            return day, shift
        return as_of, self.plant.calendar(as_of).pattern.codes[-1]

    @property
    def present_day(self) -> date:
        """The production day of the present moment, whatever the window shows."""
        moment = self.workplace.clock()
        return self.whole_plant.calendar(moment.date()).production_day_and_shift(moment)[0]

    @property
    def now(self) -> datetime:
        """The moment that is shown (UTC): the present one, or the end of the last day that is seen."""
        now = self.workplace.clock()
        if self.lens.known_on is not None:
            end = datetime.fromtimestamp(known_until(self.whole_plant, self.lens.known_on) / 1000, UTC)
            now = min(now, end)
        if self.lens.as_of is not None:
            calendar = self.plant.calendar(self.lens.as_of)
            now = min(now, calendar.shift_instants(self.lens.as_of, calendar.pattern.codes[-1])[1])
        return now

    def clock_doubt(self) -> Message | None:
        """Say once what is odd about this machine's clock; whoever goes on after that has confirmed it."""
        if self._clock_confirmed:
            return None
        self._clock_confirmed = True
        return clock_question(self.reader.newest_recorded(), self.workplace.clock())

    def choose_author(self, person: str) -> None:
        """Let another person work at this desk."""
        self.workplace.author = person
        self.author_changed.emit()

    def keep_drafts(self) -> None:
        """Keep the unsaved typing in its file; on the writer's thread, for a slow disk must not hold up typing."""
        if self._is_closed:
            return
        kept = dict(self.drafts)
        self._writer.submit(lambda: self._keep(kept))

    def _keep(self, kept: dict[str, str]) -> None:
        """Keep unsaved typing, on the writer's thread; where that fails, whoever types is told."""
        try:
            self._drafts.keep(kept)
        except PlantDeskError as fault:
            self.drafted.emit(fault.message)
        else:
            self.drafted.emit(None)

    def submit(
        self,
        job: Callable[[Workplace], T],
        done: Callable[[T], None],
        failed: Callable[[PlantDeskError], None],
    ) -> None:
        """Run a job on the writer's thread; then ``done`` with its result, or ``failed`` with what it told."""
        self._jobs += 1
        if self._jobs == 1:
            self.busy.emit(True)
        future = self._writer.submit(lambda: job(self.workplace))
        future.add_done_callback(lambda f: self._finished.emit(f, done, failed))

    def look(self) -> bool:
        """Look for commands that arrived since the last look, and tell; gives whether there were any."""
        if self._is_closed:
            return False
        arrival = self._whole.arrival()
        if arrival == self._seen:
            return False
        revisions = self.reader.of_commands_since(self._seen)
        self._seen = arrival
        if revisions:  # what came after the moment looked at changes nothing on the screen
            self.changed.emit(Changes(tuple(revisions)))
        return True

    def close(self) -> None:
        """Leave the drafts' file, with what is typed and not saved in it."""
        self._is_closed = True
        self.closed.emit()
        kept = dict(self.drafts)
        try:
            self._writer.submit(lambda: self._drafts.keep(kept)).result()
        finally:
            self._drafts.close()

    def _finish(
        self, future: Future[object], done: Callable[[object], None], failed: Callable[[PlantDeskError], None]
    ) -> None:
        if self._is_closed:
            return  # the job is done, but nobody is left to hear of it
        self._jobs -= 1
        if self._jobs == 0:
            self.busy.emit(False)
        self.look()
        # What arrived is painted before whoever waits for the job is told.
        QTimer.singleShot(0, self, lambda: self._tell(future, done, failed))

    def _tell(
        self, future: Future[object], done: Callable[[object], None], failed: Callable[[PlantDeskError], None]
    ) -> None:
        if self._is_closed:
            return
        error = future.exception()
        if error is None:
            done(future.result())
        elif isinstance(error, PlantDeskError):
            failed(error)
        else:
            # Whoever waits for the job must not wait for ever; the crash boundary writes the report.
            failed(PlantDeskError(msg("Something failed that should not: nothing was saved. Try again.")))
            raise error
