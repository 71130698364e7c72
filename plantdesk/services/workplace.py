"""One person at one open store: what a surface (window or command line) works with; ``plantdesk.app`` composes it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.errors import Refused
from plantdesk.domain.plant import PERSON
from plantdesk.domain.text import Message, msg
from plantdesk.services.language import Language
from plantdesk.services.ports import Clock, OwnReader, Writable

if TYPE_CHECKING:
    from plantdesk.services.recording import Recorder
    from plantdesk.services.undo import Undo


class Memory(Protocol):
    """What is remembered of this installation between two starts; a failing disk only forgets."""

    def recall(self, key: str) -> str | None:
        """Give what is remembered under a key, or nothing."""

    def remember(self, key: str, value: str) -> None:
        """Keep a word under a key."""


LANGUAGE = "language"
AUTHOR = "author"
"""Keys of what is remembered; an author is remembered per store."""


@dataclass
class Workplace:
    """An open store with its recorder, undo, clock, author and language; close it when done.

    ``open_reader`` opens the same file read-only for another thread.
    """

    path: Path
    store: Writable
    clock: Clock
    language: Language
    memory: Memory
    open_language: Callable[[str], Language]
    open_reader: Callable[[], AbstractContextManager[OwnReader]]
    close: Callable[[], None]
    given_author: str | None = None
    entry_closed: Message | None = None
    """Why nothing may be recorded here at present; ``None`` where it may."""

    @cached_property
    def recorder(self) -> Recorder:
        """The way to write; loaded by the first who writes."""
        from plantdesk.services.recording import Recorder

        return Recorder(self.store, self.clock, self.required_author)

    @cached_property
    def undo(self) -> Undo:
        """The way to take commands back, and to do them again."""
        from plantdesk.services.undo import Undo

        return Undo(self.store, lambda: self.author)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def catalogue(self) -> Catalogue:
        """What is measured at this store, the plant's own figures among it."""
        return self.store.catalogue

    @property
    def today(self) -> date:
        """The production day of the present moment."""
        return self.present_shift[0]

    @property
    def present_shift(self) -> tuple[date, str]:
        """The production day and shift of the present moment, by the plant's calendar of that day."""
        now = self.clock()
        return self.store.plant().calendar(now.date()).production_day_and_shift(now)

    @property
    def author(self) -> str:
        """The id of the person who works here, or ``""`` where nobody was chosen yet."""
        return self.given_author or self.memory.recall(self._author_key) or ""

    @author.setter
    def author(self, person: str) -> None:
        self.given_author = None
        self.memory.remember(self._author_key, person)

    def required_author(self) -> str:
        """Give the author; ``Refused``, naming the people, where nobody was chosen, or where nothing may be recorded."""
        if self.entry_closed is not None:
            raise Refused(self.entry_closed)
        author = self.author
        if author:
            return author
        plant, today = self.store.plant(), self.today
        people = [plant.name(PERSON, person, today) for person in plant.running(PERSON, today)]
        raise Refused(
            msg("Who enters this? Choose one of the plant's people (--author NAME): {people}.", people=people)
        )

    def speak(self, code: str) -> None:
        """Change the language (``en``, ``ru``, ``kk``) and remember it."""
        self.language = self.open_language(code)
        self.memory.remember(LANGUAGE, code)

    @property
    def _author_key(self) -> str:
        return f"{AUTHOR} {self.path.resolve().as_posix()}"
