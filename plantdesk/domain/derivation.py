"""How a figure follows from others, down to what was recorded: read by people, and able to work itself out again.

A derivation opens level by level. Its inputs are looked for only when somebody asks for them, so that the sum of a year
is there at once and its shifts when they are wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum

from plantdesk.domain.ledger import Revision, Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.quantities import Value
from plantdesk.domain.text import Message, Text

_PRECISION = 60
_CLOSE = Decimal("1e-12")
"""How far, relative to the figure, two ways of dividing and multiplying may lie apart."""


class Role(StrEnum):
    """What a line of a derivation is."""

    RESULT = "result"
    """Follows from its inputs by a formula."""
    FIGURE = "figure"
    """A figure of a shift, as it stands."""
    CONSTANT = "constant"
    """A dated setting of the plant, a plan, or what the calendar says."""
    REVISION = "revision"
    """One recorded value."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many shifts are there, of how many there should be."""

    entered: int
    due: int

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is missing."""
        return self.entered >= self.due


Opens = Callable[[], tuple["Derivation", ...]]
Follows = Callable[[Sequence["Derivation"]], Decimal | None]


def nothing() -> tuple[Derivation, ...]:
    """Give no inputs: here the derivation ends."""
    return ()


def by_itself(inputs: Sequence[Derivation]) -> Decimal | None:
    """Say that nothing follows: the value stands by itself."""
    return None


@dataclass(frozen=True, slots=True)
class Derivation:
    """A figure and how it is known.

    ``value`` is the number that counts (below detection: half the limit), ``None`` where it is unknown, for ``cause``;
    ``typed`` how it stands as typed. ``how`` says it in words: the formula, the source, or who recorded it and when.
    ``weight`` is what it counts in a mean. ``since`` is the day a constant holds from. ``subject`` and ``figure`` lead
    to the form of a shift figure. ``grows``: what is missing could only make it more, as with a sum; a mean or ratio may go
    either way. ``parts``: the inputs are alike, parts of one sum. ``open`` gives the inputs and
    ``follows`` what the figure must be, given them.
    """

    ref: str
    role: Role
    name: Message | Text | str | Span
    value: Decimal | None = None
    unit: Text | str = ""
    decimals: int | None = None
    how: tuple[Message | Text | str, ...] = ()
    cause: Message | None = None
    typed: Value | Text | str | None = None
    weight: Decimal | None = None
    completeness: Completeness | None = None
    partly: bool = False
    grows: bool = False
    since: date | None = None
    subject: Subject | None = None
    figure: str = ""
    revision: Revision | None = None
    stands: bool = True
    parts: bool = False
    open: Opens = nothing
    follows: Follows = by_itself

    @property
    def opens(self) -> bool:
        """Tell whether there is anything beneath."""
        return self.open is not nothing

    @property
    def is_partial(self) -> bool:
        """Tell whether parts of the figure that are due are not there, so that it may be another one yet."""
        return self.value is not None and (
            self.partly or (self.completeness is not None and not self.completeness.is_whole)
        )

    @property
    def is_least(self) -> bool:
        """Tell whether the figure is a sum that lacks parts which are due: there it is “at least” so much."""
        return self.grows and self.is_partial

    def again(self) -> Decimal | None:
        """Work the value out again from the values of the inputs."""
        with localcontext(prec=_PRECISION):
            return self.follows(self.open())

    @property
    def holds(self) -> bool:
        """Tell whether the value is what follows from the inputs; what ends here holds by itself."""
        return self.follows is by_itself or close(self.value, self.again())


def close(one: Decimal | None, other: Decimal | None) -> bool:
    """Tell whether two numbers are the same but for the rounding of divisions; unknown is like unknown alone."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _CLOSE * max(Decimal(1), abs(one), abs(other))


def walk(derivation: Derivation) -> Iterator[Derivation]:
    """Give a derivation and everything beneath it, depth first."""
    yield derivation
    for part in derivation.open():
        yield from walk(part)


def summed(inputs: Sequence[Derivation]) -> Decimal | None:
    """Add up the inputs that are known; unknown where none is."""
    known = [one.value for one in inputs if one.value is not None]
    return sum(known, Decimal(0)) if known else None


def averaged(inputs: Sequence[Derivation]) -> Decimal | None:
    """Average the inputs by their weights (Σ value·weight / Σ weight); unknown where none counts."""
    over = under = Decimal(0)
    for one in inputs:
        if one.value is not None and one.weight is not None:
            over += one.value * one.weight
            under += one.weight
    return over / under if under else None


def ratio_pct(inputs: Sequence[Derivation]) -> Decimal | None:
    """Give 100 · the first input over the second; unknown where either is, or the second is nothing."""
    over, under = inputs[0].value, inputs[1].value
    return None if over is None or not under else 100 * over / under


def the_first(inputs: Sequence[Derivation]) -> Decimal | None:
    """Take over the first input."""
    return inputs[0].value if inputs else None


def what_stands(inputs: Sequence[Derivation]) -> Decimal | None:
    """Take over the revision that stands."""
    return next((one.value for one in inputs if one.stands), None)
