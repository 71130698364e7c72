"""What the services need of a store and a clock; whoever provides it is chosen in the composition root."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.ledger import Cells, Change, Command, Draft, Revision, Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Message

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""

DailyRow = tuple[int, float, float | None, int, int]
"""Day (days since 1970-01-01), numerator, denominator, entries, corrections."""

ExactRow = tuple[date, str, str | None, int, int]
"""Day, numerator, denominator as decimal text, entries, corrections."""


RecordRow = tuple[Any, ...]
"""Code of a record, the stored texts of the figures asked for (``None``: nothing), moments of some of them."""


Among = tuple[str, Collection[str]]
"""A figure, and the values of which it has to have one."""


class Readable(Protocol):
    """A store as it can be read: whole, or through a lens that leaves out a part (``services/lenses.py``)."""

    @property
    def catalogue(self) -> Catalogue:
        """What is measured here."""

    def arrival(self) -> int:
        """Give the arrival number of the newest command."""

    def known(self, until: int) -> Readable:
        """Give the same as it was known at a past moment: what was recorded up to ``until``, UTC milliseconds."""

    def plant(self) -> Plant:
        """Give the plant's dated configuration."""

    def cells(
        self,
        first: date,
        last: date,
        kinds: Sequence[str],
        figures: Sequence[str] = (),
    ) -> Cells:
        """Give what stands for the entries from ``first`` to ``last``."""

    def undated(self, kinds: Sequence[str]) -> Cells:
        """Give what stands for settings, plans and milestones."""

    def records(
        self, kind: str, figures: Sequence[str], dated: Sequence[str] = (), among: Among | None = None
    ) -> list[RecordRow]:
        """Give, for each record of a kind that has no date of its own, its code and what stands for some figures.

        Values as stored, in the order of ``figures``; then, for each of ``dated``, when what stands was recorded (UTC
        milliseconds). A record of which nothing stands any more is left out, unless no figure is asked for: then the codes
        of all that ever were are given. It spares what a row has besides: thousands are read at once.
        """

    def at(self, subjects: Iterable[Subject]) -> Cells:
        """Give what stands for the given subjects."""

    def history(self, subject: Subject, figure: str) -> list[Revision]:
        """Give every revision of one figure in order of arrival."""

    def of_command(self, command: int) -> list[Revision]:
        """Give the revisions of one command."""

    def of_commands_since(self, after: int) -> list[Revision]:
        """Give the revisions of every command that arrived after ``after``."""

    def recorded_between(self, after: int, until: int) -> list[Revision]:
        """Give the revisions recorded after one moment and up to another (UTC milliseconds), in order of arrival."""

    def revisions(self, wanted: Iterable[int]) -> dict[int, Revision]:
        """Give revisions by their local ids."""

    def commands(self, station: bytes | None, author: str | None, limit: int) -> list[Command]:
        """Give the newest commands, newest first, of a station and an author where these are named."""

    def daily(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[DailyRow]:
        """Give the kept daily sums of one figure as floats."""

    def daily_exact(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[ExactRow]:
        """Give the kept daily sums of one figure as decimal text."""

    def summed(self, kind: str, unit: str, figure: str, first: date, last: date) -> Decimal:
        """Give the numerators of the daily sums of one figure added up exactly; 0 where there are none.

        Over years it is much quicker than adding the days up: what lies before a change need not be read again.
        """

    def span(self) -> tuple[date, date] | None:
        """Give the first and last day with entries."""

    def newest_recorded(self) -> int | None:
        """Give the recorded time of the newest command in UTC milliseconds."""

    def days_with_entries(self, since: date, kinds: Sequence[str]) -> list[date]:
        """Give the days from ``since`` on that have entries of these kinds."""


class OwnReader(Readable, Protocol):
    """A reader of one window; its catalogue stays as it is until the window is made anew."""

    def follow_catalogue(self) -> None:
        """Know the figures that the plant has declared since."""


class Recorded(Protocol):
    """A command as it was recorded."""

    @property
    def command(self) -> Command:
        """The command."""

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """The revisions of the command in their order."""


class Transaction(Readable, Protocol):
    """A store inside one write transaction: what is read here is still true when it is written."""

    @property
    def station(self) -> bytes:
        """The station that writes."""

    def append(self, draft: Draft, changes: Sequence[Change]) -> Recorded:
        """Append one command; the kept state follows in the same transaction."""


class Writable(Readable, Protocol):
    """A store that can be written, by one writer at a time."""

    @property
    def unkept_head(self) -> Message | None:
        """Why the head of the newest save could not be kept outside the store, or nothing."""

    def station(self) -> bytes:
        """Give the station that this installation writes as."""

    def writing(self) -> AbstractContextManager[Transaction]:
        """Hold the write lock; everything appended inside is committed together, or nothing is."""


class BackedUp(NamedTuple):
    """A copy of a store that was made and checked: where it lies, how many files of evidence beside it, what one of them lacks."""

    path: Path
    files: int = 0
    fault: Message | None = None
