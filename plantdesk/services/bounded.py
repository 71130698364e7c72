"""Read the numbers of settings and records as people type them: one reading within the bounds of the attribute."""

from __future__ import annotations

from plantdesk.domain.errors import Refused
from plantdesk.domain.quantities import Bounds
from plantdesk.domain.text import Message, Text, msg

_MOST_REPEATED = 60
"""Letters of what somebody typed that a message repeats."""


def shortened(text: str) -> str:
    """Give as much of a text as a line can repeat."""
    return text if len(text) <= _MOST_REPEATED else f"{text[:_MOST_REPEATED]}…"


LONGEST = 255
"""Letters of a name, a code or another text of one line."""


def one_line(name: Message | Text | str, text: str) -> str:
    """Give a text of one line; ``Refused``, with the limit, where it is longer or has line breaks."""
    if len(text) > LONGEST or len(text.splitlines()) > 1:
        raise Refused(msg("{name}: write one line of up to {n} letters.", name=name, n=LONGEST))
    return text


def read_bounded(name: Message | Text | str, text: str, bounds: Bounds) -> str:
    """Give a number as it is stored; ``Refused``, with the bounds or the readings, where it is not exactly one."""
    found = bounds.among(text)
    if len(found) == 1:
        return f"{found[0]:f}"
    if found:
        raise Refused(
            msg(
                "{name}: “{text}” may mean {first} or {last}. Type it so that only one is meant.",
                name=name,
                text=shortened(text.strip()),
                first=min(found),
                last=max(found),
            )
        )
    words = {"name": name, "text": shortened(text.strip()), "low": bounds.low, "high": bounds.high}
    if bounds.whole:
        raise Refused(msg("{name}: “{text}” cannot be. Give a whole number from {low} to {high}.", **words))
    raise Refused(msg("{name}: “{text}” cannot be. Give a number from {low} to {high}.", **words))
