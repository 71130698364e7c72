"""Read and write the figures that people type: both decimal marks, grouping, none, below detection.

Missing, none, below detection and zero are four different things: missing is Python's ``None``, the others are a
``Value``. One parser serves fields, paste, command line and files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

MAX_DIGITS = 24
"""Digits in one number; more is damage, not a measurement (SQLite and people both lose track)."""

_DASHES = "-\u2212\u2013\u2014\u2010\u2011"
_MINUS = re.compile("^[-\u2212]")
_GROUP_SPACES = " \u00a0\u2009\u202f"
_SPACED = re.compile(f"^\\d{{1,3}}(?:[{_GROUP_SPACES}]\\d{{3}})+$")


@dataclass(frozen=True, slots=True)
class Value:
    """One recorded figure: a number as typed, a number below the detection limit, or none.

    ``number is None`` means none: the section did not run, the sample was not taken. ``below`` means that the
    laboratory reported ``<number``. The number keeps the digits that were typed (``99.20`` stays ``99.20``).
    """

    number: Decimal | None
    below: bool = False

    def __str__(self) -> str:
        return encode(self)

    def same_as(self, other: Value | None) -> bool:
        """Tell whether both say the same of the plant: 99.2 and 99.20 do, 0 and none do not."""
        return other is not None and self.number == other.number and self.below == other.below


NONE = Value(None)
"""The value that people write as a dash."""


def encode(value: Value) -> str:
    """Write a value in the one form that is stored, hashed and exported: ``99.2``, ``-``, ``<0.005``."""
    if value.number is None:
        return "-"
    return f"<{value.number:f}" if value.below else f"{value.number:f}"


def decode(text: str) -> Value:
    """Read what ``encode`` wrote."""
    if text == "-":
        return NONE
    if text.startswith("<"):
        return Value(Decimal(text[1:]), below=True)
    return Value(Decimal(text))


def amount(value: Value | None) -> Decimal | None:
    """Give the number that counts in sums and means; half the limit for below detection (substitution by LOD/2)."""
    if value is None or value.number is None:
        return None
    return value.number / 2 if value.below else value.number


def is_blank(text: str) -> bool:
    """Tell whether nothing was typed; that is missing, never zero."""
    return not text.strip(_GROUP_SPACES + "\t\r\n")


def readings(text: str) -> tuple[Value, ...]:
    """Give every way to read ``text`` as a figure; empty where it is not one.

    ``.`` and ``,`` are both decimal marks, so ``1,234`` reads as 1.234 and as 1234; whoever asks decides by the hard
    limits of the figure or lets the person choose. Exponents, ``nan`` and ``inf`` are not figures.
    """
    text = text.strip(_GROUP_SPACES + "\t\r\n")
    if text and len(text) == 1 and text in _DASHES:
        return (NONE,)
    below = text.startswith("<")
    if below:
        text = text[1:].strip(_GROUP_SPACES)
    negative = bool(_MINUS.match(text))
    if negative:
        text = text[1:].strip(_GROUP_SPACES)
        if below:
            return ()
    elif text.startswith("+"):
        text = text[1:]
    found = tuple(number for number in _unsigned(text) if number > 0 or not below)
    return tuple(Value(-number if negative else number, below) for number in found)


class Bounds(NamedTuple):
    """What a number of an attribute may be at least and at most, and whether it is a whole one."""

    low: Decimal
    high: Decimal
    whole: bool = False

    def hold(self, number: Decimal) -> bool:
        """Tell whether a number may be one of the attribute."""
        return self.low <= number <= self.high and not (self.whole and number % 1)

    def among(self, text: str) -> tuple[Decimal, ...]:
        """Give every way to read what a person typed as a number within the bounds."""
        return tuple(v.number for v in readings(text) if v.number is not None and not v.below and self.hold(v.number))

    def stored(self, text: str | None) -> Decimal | None:
        """Give a number as it is stored; unknown where nothing is, or what older programs took lies outside."""
        try:
            number = Decimal(text) if text else None
        except InvalidOperation:
            return None
        return number if number is not None and number.is_finite() and self.hold(number) else None


def plain_number(number: Decimal) -> str:
    """Write a number so that it can be read in one way only: 1.234 may be 1234, 1.2340 may not."""
    text = f"{number:f}"
    return f"{text}0" if len(readings(text)) > 1 else text


def _unsigned(text: str) -> tuple[Decimal, ...]:
    """Read digits, grouping and marks without a sign."""
    if not text or sum(c.isdigit() for c in text) > MAX_DIGITS:
        return ()
    if any(c not in "0123456789.," + _GROUP_SPACES for c in text) or not any(c.isdigit() for c in text):
        return ()
    marks = [c for c in text if c in ".,"]
    spaced = any(c in _GROUP_SPACES for c in text)
    if not marks:
        return _plain(text, "")
    last = marks[-1]
    whole, _, part = text.rpartition(last)
    if any(c in _GROUP_SPACES for c in part):
        return ()
    if len(marks) == 1:
        as_decimal = _plain(whole, part) if whole or part else ()
        if not spaced and len(part) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole):
            return (*as_decimal, Decimal(whole + part))
        return as_decimal
    if spaced:
        return ()
    other = "." if last == "," else ","
    if set(marks) == {last}:
        groups = text.split(last)
        return (Decimal("".join(groups)),) if _grouped(groups) else ()
    if marks.count(last) == 1 and _grouped(groups := whole.split(other)) and part:
        return _plain("".join(groups), part)
    return ()


def _grouped(groups: list[str]) -> bool:
    return bool(re.fullmatch(r"[1-9]\d{0,2}", groups[0])) and all(re.fullmatch(r"\d{3}", g) for g in groups[1:])


def _plain(whole: str, part: str) -> tuple[Decimal, ...]:
    """Read one number whose whole part may be grouped by spaces."""
    if any(c in _GROUP_SPACES for c in whole):
        if not _SPACED.match(whole):
            return ()
        whole = re.sub(f"[{_GROUP_SPACES}]", "", whole)
    if not whole.isdigit() and whole:
        return ()
    return (Decimal(f"{whole or '0'}.{part}" if part else whole or "0"),)
