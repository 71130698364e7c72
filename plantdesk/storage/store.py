"""The store: one local SQLite file, its ledger the truth, everything else kept in step with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.ledger import Cells, Change, Command, Draft, Revision, Subject
from plantdesk.domain.own_figures import composed
from plantdesk.domain.plant import FIGURE, Plant, is_setting
from plantdesk.domain.text import Message
from plantdesk.storage import reading, schema
from plantdesk.storage.backup import copy_before
from plantdesk.storage.connection import (
    APPLICATION_ID,
    GENERATION,
    Database,
    check_generation,
    check_header,
    immediate,
    make_durable,
    open_existing,
    open_sound,
    open_writer,
    require_file,
)
from plantdesk.storage.faults import told
from plantdesk.storage.long_sums import LongSums
from plantdesk.storage.migrations import migrate, pending
from plantdesk.storage.reading import DailyRow
from plantdesk.storage.records import Tangled, records
from plantdesk.storage.stations import Head, Stations
from plantdesk.storage.writing import Appender, Recorded

if TYPE_CHECKING:
    from plantdesk.storage.known import Known

_LARGE_LOG = 16_000
"""Pages in the write-ahead log (62 MiB) that even a save moves into the file."""


class Reader:
    """A store that can only be read. One object per thread."""

    def __init__(self, path: Path, declared: Catalogue, db: Database | None = None) -> None:
        """Open the file read-only; ``Unavailable`` where it is no store of ours.

        ``declared`` is what the program declares; the plant's own figures in the file join it.
        """
        self.path = path
        self.declared = declared
        if db is None:
            with told(path):
                db = open_sound(path)
        self._db = db
        self._long_sums = LongSums(db)
        self._tangled: Tangled | None = None
        self._plant: tuple[int, Plant] | None = None
        self._catalogue: Catalogue | None = None

    @property
    def catalogue(self) -> Catalogue:
        """What is measured here, the plant's own figures among it, as it was when first asked for."""
        if self._catalogue is None:
            with told(self.path):
                self._catalogue = reading.own_catalogue(self._db, self.declared)
        return self._catalogue

    def follow_catalogue(self) -> None:
        """Know the figures that the plant has declared since; whoever has a form of the old ones makes it anew."""
        self._catalogue = None

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def arrival(self) -> int:
        """Give the arrival number of the newest command."""
        with told(self.path):
            return reading.arrival(self._db)

    def known(self, until: int) -> Known:
        """Give the store as it was known at a past moment (UTC milliseconds, inclusive)."""
        from plantdesk.storage.known import Known

        if self._tangled is None:
            self._tangled = Tangled(self._db)
        return Known(self._db, self.path, self, until, self._tangled)

    def plant(self) -> Plant:
        """Give the plant's dated configuration; read anew only after a command changed it."""
        with told(self.path):
            arrived = self.arrival()
            known = self._plant
            if known is None or (known[0] != arrived and reading.settings_changed(self._db, known[0])):
                known = (arrived, Plant(reading.settings(self._db)))
            self._plant = (arrived, known[1])
            return known[1]

    def cells(self, first: date, last: date, kinds: Sequence[str], figures: Sequence[str] = ()) -> Cells:
        """Give what stands for the entries of a span of days."""
        with told(self.path):
            return reading.cells(self._db, first, last, kinds, figures)

    def undated(self, kinds: Sequence[str]) -> Cells:
        """Give what stands for settings, plans and milestones."""
        with told(self.path):
            return reading.undated(self._db, kinds)

    def records(
        self,
        kind: str,
        figures: Sequence[str],
        dated: Sequence[str] = (),
        among: tuple[str, Collection[str]] | None = None,
    ) -> list[tuple[Any, ...]]:
        """Give code, texts and moments of all records of a kind that has no date of its own, or of some."""
        with told(self.path):
            return records(self._db, kind, figures, dated, among)

    def at(self, subjects: Iterable[Subject]) -> Cells:
        """Give what stands for the given subjects."""
        with told(self.path):
            return reading.at(self._db, subjects)

    def history(self, subject: Subject, figure: str) -> list[Revision]:
        """Give every revision of one figure in order of arrival."""
        with told(self.path):
            return reading.history(self._db, subject, figure)

    def of_command(self, command: int) -> list[Revision]:
        """Give the revisions of one command."""
        with told(self.path):
            return reading.of_command(self._db, command)

    def of_commands_since(self, after: int) -> list[Revision]:
        """Give the revisions of every command that arrived after ``after``."""
        with told(self.path):
            return reading.of_commands_since(self._db, after)

    def recorded_between(self, after: int, until: int) -> list[Revision]:
        """Give the revisions recorded after one moment and up to another (UTC milliseconds)."""
        with told(self.path):
            return reading.recorded_between(self._db, after, until)

    def revisions(self, wanted: Iterable[int]) -> dict[int, Revision]:
        """Give revisions by their local ids."""
        with told(self.path):
            return reading.revisions(self._db, wanted)

    def commands(self, station: bytes | None, author: str | None, limit: int) -> list[Command]:
        """Give the newest commands, newest first."""
        with told(self.path):
            return reading.commands(self._db, station, author, limit)

    def daily(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[DailyRow]:
        """Give the kept daily sums of one figure for charts, as floats."""
        with told(self.path):
            return reading.daily(self._db, kind, unit, figure, first, last)

    def daily_exact(
        self, kind: str, unit: str, figure: str, first: date, last: date
    ) -> list[tuple[date, str, str | None, int, int]]:
        """Give the kept daily sums of one figure exactly."""
        with told(self.path):
            return reading.daily_exact(self._db, kind, unit, figure, first, last)

    def summed(self, kind: str, unit: str, figure: str, first: date, last: date) -> Decimal:
        """Give the daily numerators of one figure added up exactly; after a save, only what it touched is read anew."""
        with told(self.path):
            return self._long_sums.over(kind, unit, figure, first, last)

    def span(self) -> tuple[date, date] | None:
        """Give the first and last day with entries."""
        with told(self.path):
            return reading.span(self._db)

    def newest_recorded(self) -> int | None:
        """Give the recorded time of the newest command in UTC milliseconds."""
        with told(self.path):
            return reading.newest_recorded(self._db)

    def days_with_entries(self, since: date, kinds: Sequence[str]) -> list[date]:
        """Give the days from ``since`` on that have entries of these kinds."""
        with told(self.path):
            return reading.days_with_entries(self._db, since, kinds)


class Transaction(Reader):
    """The store inside one write transaction."""

    def __init__(self, store: Store, station: bytes, plant: tuple[int, Plant] | None) -> None:
        self._store = store
        super().__init__(store.path, store.declared, store._db)
        self._plant = plant
        self._plant_is_read = False
        self._composed_of: Plant | None = None
        self.station = station
        self.head: Head | None = None

    @property
    def catalogue(self) -> Catalogue:
        """What is measured here now: another program may have declared a figure since this one opened the store.

        Without it, a save would leave that figure out of the day's sums.
        """
        plant = self.plant()
        if plant is not self._composed_of:
            known = plant is self._store.composed_of
            self._catalogue = self._store.catalogue if known else composed(self.declared, plant)
            self._composed_of = plant
        assert self._catalogue is not None
        return self._catalogue

    @property
    def known_plant(self) -> tuple[int, Plant] | None:
        """Give the plant as last read, and the revision that changed it last."""
        return self._plant

    @property
    def known_catalogue(self) -> tuple[Catalogue | None, Plant | None]:
        """Give the catalogue as last composed, and the plant that it was composed of; nothing where nobody asked."""
        return self._catalogue, self._composed_of

    def plant(self) -> Plant:
        """Give the plant's dated configuration; nobody else can change it while the write lock is held."""
        if self._plant_is_read and self._plant is not None:
            return self._plant[1]
        self._plant_is_read = True
        return super().plant()

    def arrival(self) -> int:
        """Give the arrival number of the newest command."""
        with told(self.path):
            return self._store._appender.arrival()

    def at(self, subjects: Iterable[Subject]) -> Cells:
        """Give what stands for the given subjects."""
        with told(self.path):
            return self._store._appender.at(subjects)

    def append(self, draft: Draft, changes: Sequence[Change]) -> Recorded:
        """Append one command; the kept state follows in the same transaction."""
        store = self._store
        moment = int(store.clock().timestamp() * 1000)
        before, plant = self.catalogue, _plant_after(self.plant(), changes)
        after = before
        if any(c.subject.kind == FIGURE for c in changes):
            after = self._catalogue = composed(self.declared, plant)
        with told(self.path):
            store._appender.follow(after)
            recorded = store._appender.append(draft, changes, self.station, moment, store.randomness(10), plant)
            if after != before:
                schema.follow(self._db, before, after)
        self._plant = (recorded.command.arrival, plant)
        self._composed_of = plant
        self.head = Head(self.station, recorded.command.number, recorded.command.hash)
        return recorded


class Store(Reader):
    """A store that can be read and written. One object per thread; writers take turns."""

    def __init__(
        self,
        path: Path,
        catalogue: Catalogue,
        stations: Stations,
        clock: Callable[[], datetime],
        randomness: Callable[[int], bytes] = os.urandom,
        create: bool = False,
    ) -> None:
        """Open the file, bring its schema up to date and assert its guards; ``create`` makes a missing one.

        Writes nothing where everything is as expected. ``Unavailable`` where it is no store of ours, from a newer
        program, damaged or locked.
        """
        self.clock = clock
        self.randomness = randomness
        with told(path):
            db = _open(path, catalogue, create, randomness)
        super().__init__(path, catalogue, db)
        with told(path):
            self.id: bytes = db.conn.execute("SELECT id FROM store").fetchone()[0]
        self._memory = stations.memory(self.id, path)
        self._appender = Appender(db, self.catalogue)
        self.composed_of: Plant | None = None
        self._writes_as: bytes | None = None

    def close(self) -> None:
        """Close the file; SQLite moves what is in its write-ahead log into it where nobody else has it open."""
        self._memory.close()
        super().close()

    @property
    def unkept_head(self) -> Message | None:
        """Why the head of the newest save could not be kept outside the store, or nothing."""
        return self._memory.unkept

    def outside_head(self) -> Head | None:
        """Give the head that this installation remembers for this file."""
        return self._memory.head()

    def station(self) -> bytes:
        """Give the station that this installation writes as; a new one where the store is not as it was left."""
        with told(self.path):
            return self._station()

    def _station(self) -> bytes:
        head = self.outside_head()
        if head is not None:
            row = self._db.conn.execute(
                "SELECT hash FROM command WHERE station = ? AND number = ?", [head.station, head.number]
            ).fetchone()
            if row is not None and row[0] == head.hash:
                return head.station
        return self.randomness(16)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Hold the write lock; everything appended inside is committed together, or nothing is."""
        with told(self.path):
            try:
                with immediate(self._db):
                    if not self._appender.begin() or self._writes_as is None:
                        self._writes_as = self._station()
                    transaction = Transaction(self, self._writes_as, self._plant)
                    yield transaction
            except BaseException:
                self._appender.forget()
                raise
            self._plant = transaction.known_plant
            if transaction.known_catalogue[1] is not None:
                self._catalogue, self.composed_of = transaction.known_catalogue
            if transaction.head is not None:
                self._memory.remember(transaction.head)

    def checkpoint_by_hand(self) -> None:
        """Leave it to ``checkpoint`` to move the write-ahead log into the file, so that no save has to wait for it.

        A log that grew large all the same is moved by the save that finds it so.
        """
        with told(self.path):
            self._db.conn.execute(f"PRAGMA wal_autocheckpoint = {_LARGE_LOG}").fetchone()

    def checkpoint(self) -> None:
        """Move what is committed from the write-ahead log into the file, as far as readers allow."""
        with told(self.path):
            self._db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def _plant_after(plant: Plant, changes: Sequence[Change]) -> Plant:
    """Give the plant as it will be once settings among the changes hold."""
    settings = [c for c in changes if c.subject.shift is None and is_setting(c.subject)]
    return plant.with_settings(settings) if settings else plant


def _open(path: Path, catalogue: Catalogue, create: bool, randomness: Callable[[int], bytes]) -> Database:
    fresh = create and (not path.exists() or path.stat().st_size == 0)
    if not fresh:
        require_file(path)
        check_header(path)
    db = open_writer(path) if fresh else open_existing(path)
    try:
        check_generation(db.conn.execute("PRAGMA user_version").fetchone()[0], path)
        if fresh:
            # The journal is a rollback journal until all is there: the file's head then tells what it is, whatever
            # happens to the write-ahead log later.
            _migrate(db, randomness)
        elif pending(db):
            copy_before(db, path)
            _migrate(db, randomness)
        make_durable(db)
        schema.ensure(db, reading.own_catalogue(db, catalogue))
    except BaseException:
        db.close()
        raise
    return db


def _migrate(db: Database, randomness: Callable[[int], bytes]) -> None:
    with immediate(db):
        migrate(db)
        db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.conn.execute(f"PRAGMA user_version = {GENERATION}")
        if db.conn.execute("SELECT count(*) FROM store").fetchone()[0] == 0:
            db.conn.execute("INSERT INTO store VALUES (?)", [randomness(16)])
