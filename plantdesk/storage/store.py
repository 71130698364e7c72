"""The store: one local SQLite file, its ledger the truth, everything else kept in step with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.errors import Unavailable
from plantdesk.domain.ledger import Change, Command, Draft, Revision, Subject
from plantdesk.domain.plant import SETTING_KINDS, Plant
from plantdesk.domain.text import msg
from plantdesk.storage import reading, schema
from plantdesk.storage.backup import copy_before
from plantdesk.storage.connection import (
    APPLICATION_ID,
    immediate,
    make_durable,
    open_existing,
    open_reader,
    open_writer,
)
from plantdesk.storage.faults import told
from plantdesk.storage.migrations import MAJOR, MIGRATIONS
from plantdesk.storage.reading import Cells, DailyRow
from plantdesk.storage.stations import Head, Stations
from plantdesk.storage.writing import Appender, Recorded


class Reader:
    """A store that can only be read. One object per thread."""

    def __init__(self, path: Path, catalogue: Catalogue, db: Database | None = None) -> None:
        """Open the file read-only; ``Unavailable`` where it is no store of ours."""
        self.path = path
        self.catalogue = catalogue
        if db is None:
            with told(path):
                require_file(path)
                db = open_reader(path)
                check_generation(db, path)
        self._db = db
        self._plant: tuple[int, Plant] | None = None

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

    def plant(self, known_on: int | None = None) -> Plant:
        """Give the plant's dated configuration; read anew only after a command changed it."""
        with told(self.path):
            if known_on is not None:
                return Plant(reading.settings(self._db, known_on))
            latest = self._newest_setting()
            if self._plant is None or self._plant[0] != latest:
                self._plant = (latest, Plant(reading.settings(self._db)))
            return self._plant[1]

    def _newest_setting(self) -> int:
        marks = ", ".join("?" * len(SETTING_KINDS))
        row = self._db.conn.execute(
            "SELECT max(k.revision) FROM unit u JOIN subject s INDEXED BY subject_undated ON s.unit = u.id"
            f" JOIN kept k ON k.subject = s.id WHERE s.shift = '' AND u.kind IN ({marks})",
            SETTING_KINDS,
        ).fetchone()
        return int(row[0] or 0)

    def cells(
        self,
        first: date,
        last: date,
        kinds: Sequence[str],
        known_on: int | None = None,
        figures: Sequence[str] = (),
    ) -> Cells:
        """Give what stands for the entries of a span of days, as known now or on a past moment."""
        with told(self.path):
            return reading.cells(self._db, first, last, kinds, known_on, figures)

    def undated(self, kinds: Sequence[str], known_on: int | None = None) -> Cells:
        """Give what stands for settings, plans and milestones."""
        with told(self.path):
            return reading.undated(self._db, kinds, known_on)

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

    def __init__(self, store: Store, station: bytes) -> None:
        super().__init__(store.path, store.catalogue, store._db)
        self._store = store
        self.station = station
        self.head: Head | None = None

    def append(self, draft: Draft, changes: Sequence[Change]) -> Recorded:
        """Append one command; the kept state follows in the same transaction."""
        store = self._store
        moment = int(store.clock().timestamp() * 1000)
        recorded = store._appender.append(
            draft, changes, self.station, moment, store.randomness(10), _plant_after(self.plant(), changes)
        )
        self._plant = None
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
        self._stations = stations
        with told(path):
            if not create:
                require_file(path)
            db = open_writer(path) if create else open_existing(path)
            try:
                _prepare(db, path, catalogue, randomness)
            except BaseException:
                db.close()
                raise
        super().__init__(path, catalogue, db)
        with told(path):
            self.id: bytes = db.conn.execute("SELECT id FROM store").fetchone()[0]
        self._appender = Appender(db, catalogue)

    def outside_head(self) -> Head | None:
        """Give the head that this installation remembers for this file."""
        return self._stations.head(self.id, self.path)

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
                    transaction = Transaction(self, self._station())
                    yield transaction
            except BaseException:
                self._appender.names.forget()
                raise
            if transaction.head is not None:
                self._stations.remember(self.id, self.path, transaction.head)

    def checkpoint(self) -> None:
        """Move what is committed from the write-ahead log into the file, as far as readers allow."""
        with told(self.path):
            self._db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def _plant_after(plant: Plant, changes: Sequence[Change]) -> Plant:
    """Give the plant as it will be once settings among the changes hold."""
    settings = [c for c in changes if c.subject.kind in SETTING_KINDS and not c.subject.is_entry]
    return plant.with_settings(settings) if settings else plant


def require_file(path: Path) -> None:
    """Refuse a path where no file is, with what to do."""
    if path.is_dir():
        raise Unavailable(msg("{path} is a folder, not a store. Name the file in it.", path=str(path)))
    if not path.exists():
        raise Unavailable(
            msg("There is no store at {path}. Check the path, or make one with “plantdesk sample”.", path=str(path))
        )


def check_generation(db: Database, path: Path) -> None:
    """Refuse a file that is no store, or one from a newer program."""
    application = db.conn.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION_ID:
        raise Unavailable(
            msg("{path} is not a PlantDesk store. Choose another file; this one was not changed.", path=path.name)
        )
    version = db.conn.execute("PRAGMA user_version").fetchone()[0]
    if version > MAJOR:
        raise Unavailable(
            msg(
                "{path} was written by a newer PlantDesk (format {found}, this program reads up to {known})."
                " Update PlantDesk; the file was not changed.",
                path=path.name,
                found=version,
                known=MAJOR,
            )
        )


def _prepare(db: Database, path: Path, catalogue: Catalogue, randomness: Callable[[int], bytes]) -> None:
    if db.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        check_generation(db, path)
        make_durable(db)
        if MIGRATIONS.pending(db):
            copy_before(db, path)
            _migrate(db)
    else:
        make_durable(db)
        _migrate(db)
        with immediate(db):
            if db.conn.execute("SELECT count(*) FROM store").fetchone()[0] == 0:
                db.conn.execute("INSERT INTO store VALUES (?)", [randomness(16)])
    schema.ensure(db, catalogue)


def _migrate(db: Database) -> None:
    with immediate(db):
        MIGRATIONS.apply(db)
        db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.conn.execute(f"PRAGMA user_version = {MAJOR}")
