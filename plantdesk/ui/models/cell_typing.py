"""What is typed in the cells of a list or grid and not saved yet."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from plantdesk.domain.text import Message
from plantdesk.ui.widgets.notice_line import Level

V = TypeVar("V")
P = TypeVar("P", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Typed(Generic[V]):
    """Typing that is not saved: ``value`` is what would be recorded, ``seen`` the revision that stood at its beginning.

    ``fault`` says why it cannot be saved as it is.
    """

    text: str
    value: V
    seen: int | None
    fault: Message | None = None
    level: Level = Level.ERROR

    @property
    def can_be_saved(self) -> bool:
        """Whether it can be; a conflict and a question can, for who saves again has read them."""
        return self.fault is None or self.level is not Level.ERROR


class CellTyping(dict[P, Typed[V]]):
    """The typing by cell; it knows what stood when somebody began to type, also while the field is still open."""

    def __init__(self, revision: Callable[[P], int | None]) -> None:
        """``revision`` gives what stands for a cell now."""
        super().__init__()
        self._revision = revision
        self._begun: dict[P, int | None] = {}

    def begin(self, place: P) -> int | None:
        """Remember what stands when somebody begins to type in a cell; gives the revision."""
        held = self.get(place)
        self._begun[place] = held.seen if held is not None else self._revision(place)
        return self._begun[place]

    def resume(self, place: P, seen: int | None) -> None:
        """Remember what stood when typing of before was begun."""
        self._begun[place] = seen

    def has_begun(self, place: P) -> bool:
        """Tell whether somebody types in a cell, or has typed there what is not saved."""
        return place in self._begun or place in self

    def seen(self, place: P) -> int | None:
        """Give the revision that stood when the typing in a cell began."""
        if place in self._begun:
            return self._begun[place]
        held = self.get(place)
        return held.seen if held is not None else self._revision(place)

    def take(self, place: P, text: str, value: V, fault: Message | None) -> None:
        """Keep what was typed in a cell, and what it would record or why it cannot."""
        seen = self.seen(place)
        self._begun.pop(place, None)
        self[place] = Typed(text, value, seen, fault)

    def drop(self, place: P) -> bool:
        """Forget what is typed in a cell; gives whether anything was."""
        self._begun.pop(place, None)
        return self.pop(place, None) is not None

    def mark(self, place: P, fault: Message, level: Level, seen: int | None) -> bool:
        """Say beside typing why it was not saved, and what has been seen by now; gives whether anything is typed."""
        held = self.get(place)
        if held is not None:
            self[place] = replace(held, fault=fault, level=level, seen=seen)
        return held is not None

    def savable(self) -> list[P]:
        """Give the cells whose typing can be saved."""
        return [place for place, held in self.items() if held.can_be_saved]

    def clear(self) -> None:
        """Forget everything."""
        super().clear()
        self._begun.clear()
