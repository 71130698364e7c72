"""What can go wrong, by who must act: the person, another writer, the machine, or we ourselves."""

from __future__ import annotations

from plantdesk.domain.text import Message


class PlantDeskError(Exception):
    """A failure that has one clear line for the person in front of the screen."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class Refused(PlantDeskError):
    """The input cannot be accepted; the person can put it right."""


class Conflict(PlantDeskError):
    """Somebody else recorded a different value meanwhile; nothing was stored."""


class Unavailable(PlantDeskError):
    """The machine does not let us: locked, full, read-only, damaged or from a newer version."""
