"""What the services need of a store and a clock; whoever provides it is chosen in the composition root."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.ledger import Change, Command, Draft, Revision, Standing, Subject
from plantdesk.domain.plant import Plant

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""

Cells = dict[Subject, dict[str, Standing]]
"""What stands: subject → figure key → standing."""

DailyRow = tuple[int, float, float | None, int, int]
"""Day (days since 1970-01-01), numerator, denominator, entries, corrections."""

ExactRow = tuple[date, str, str | None, int, int]
"""Day, numerator, denominator as decimal text, entries, corrections."""


class Readable(Protocol):
    """A store as it can be read; ``known_on`` is UTC milliseconds and cuts the commands by recorded time."""

    @property
    def catalogue(self) -> Catalogue: ...

    def arrival(self) -> int: ...

    def plant(self, known_on: int | None = None) -> Plant: ...

    def cells(
        self,
        first: date,
        last: date,
        kinds: Sequence[str],
        known_on: int | None = None,
        figures: Sequence[str] = (),
    ) -> Cells: ...

    def undated(self, kinds: Sequence[str], known_on: int | None = None) -> Cells: ...

    def at(self, subjects: Iterable[Subject]) -> Cells: ...

    def history(self, subject: Subject, figure: str) -> list[Revision]: ...

    def of_command(self, command: int) -> list[Revision]: ...

    def of_commands_since(self, after: int) -> list[Revision]: ...

    def revisions(self, wanted: Iterable[int]) -> dict[int, Revision]: ...

    def commands(self, station: bytes | None, author: str | None, limit: int) -> list[Command]: ...

    def daily(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[DailyRow]: ...

    def daily_exact(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[ExactRow]: ...

    def span(self) -> tuple[date, date] | None: ...

    def newest_recorded(self) -> int | None: ...

    def days_with_entries(self, since: date, kinds: Sequence[str]) -> list[date]: ...


class Recorded(Protocol):
    """A command as it was recorded."""

    @property
    def command(self) -> Command: ...

    @property
    def revisions(self) -> tuple[Revision, ...]: ...


class Transaction(Readable, Protocol):
    """A store inside one write transaction: what is read here is still true when it is written."""

    @property
    def station(self) -> bytes: ...

    def append(self, draft: Draft, changes: Sequence[Change]) -> Recorded: ...


class Writable(Readable, Protocol):
    """A store that can be written, by one writer at a time."""

    def station(self) -> bytes: ...

    def writing(self) -> AbstractContextManager[Transaction]: ...
