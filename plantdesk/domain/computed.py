"""A computed figure: a number, or the cause why it cannot be computed, never a zero that stands for ignorance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plantdesk.domain.text import Message


@dataclass(frozen=True, slots=True)
class Computed:
    """A number that follows from recorded ones, or the cause why there is none; exactly one of the two."""

    value: Decimal | None
    cause: Message | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.cause is None):
            raise ValueError("a computed figure has either a value or the cause why it has none")


def known(value: Decimal) -> Computed:
    """Give a computed figure that has its number."""
    return Computed(value)


def unknown(cause: Message) -> Computed:
    """Give a computed figure that cannot be computed, for this cause."""
    return Computed(None, cause)


def brief(number: Decimal, decimals: int = 3) -> Decimal:
    """Shorten a computed number for a sentence; what a person typed is short enough and stays as typed."""
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and exponent >= -decimals else round(number, decimals)
