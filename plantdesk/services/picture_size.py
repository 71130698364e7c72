"""The size of a picture as a person writes it: 1600x900."""

from __future__ import annotations

import re

from plantdesk.domain.errors import Refused
from plantdesk.domain.text import msg

SMALLEST, LARGEST = (640, 400), 8000
"""Bounds of a picture in pixels: below nothing can be read, above no memory is enough."""
_SIZE = re.compile(r"\s*(\d{2,5})\s*[xX×хХ*]\s*(\d{2,5})\s*")


def read_size(text: str, smallest: tuple[int, int] = SMALLEST) -> tuple[int, int]:
    """Give width and height in pixels; ``Refused`` where that is no size of a picture that can be drawn."""
    found = _SIZE.fullmatch(text)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (smallest[0] <= size[0] <= LARGEST and smallest[1] <= size[1] <= LARGEST):
        raise Refused(
            msg(
                "A picture of {size} cannot be drawn. Give width and height in pixels, like 1600x900, from {low} to {high}.",
                size=text.strip(),
                low=f"{smallest[0]}x{smallest[1]}",
                high=f"{LARGEST}x{LARGEST}",
            )
        )
    return size
