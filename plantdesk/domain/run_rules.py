"""Run rules of control charts: Western Electric 1 to 4 (1956) and Nelson 1 to 8 (1984), on points in units of sigma.

Strict everywhere: a point exactly on a limit is not beyond it. A point exactly on the centre line breaks a run on one
side, equal neighbours break a trend, a missing point breaks everything. The point that completes a pattern is flagged
and lies in the zone itself; the window of a signal runs from the first point that belongs to the pattern to that one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from plantdesk.domain.text import Message, msg

Points = Sequence[float | None]
"""Points in their order; ``None`` is missing."""


class Rule(StrEnum):
    """A run rule, named by who published it and its number there."""

    NELSON_1 = "nelson1"
    NELSON_2 = "nelson2"
    NELSON_3 = "nelson3"
    NELSON_4 = "nelson4"
    NELSON_5 = "nelson5"
    NELSON_6 = "nelson6"
    NELSON_7 = "nelson7"
    NELSON_8 = "nelson8"
    WESTERN_1 = "we1"
    WESTERN_2 = "we2"
    WESTERN_3 = "we3"
    WESTERN_4 = "we4"


NELSON = tuple(rule for rule in Rule if rule.value.startswith("nelson"))
WESTERN_ELECTRIC = tuple(rule for rule in Rule if rule.value.startswith("we"))
USUAL = (Rule.NELSON_1, Rule.NELSON_2)
"""One point beyond three sigma, nine on one side: on average one false alarm in 218 points that follow no pattern."""
USUAL_OF_ERRORS = (Rule.NELSON_1, Rule.NELSON_5)
"""One point beyond three sigma, two of three beyond two: one false alarm in 225 (Champ & Woodall 1987)."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule that a point completes: its place, and the place of the window's first point."""

    rule: Rule
    at: int
    start: int


def meaning(rule: Rule) -> Message:
    """Say in words what a rule looks for."""
    return _MEANINGS[rule]


def signals(z: Points, rules: Iterable[Rule]) -> tuple[Signal, ...]:
    """Give every signal of the rules, by place and then in the order of the rules."""
    asked = tuple(dict.fromkeys(rules))
    found = [Signal(rule, at, start) for rule in asked for at, start in _FINDERS[rule](z)]
    return tuple(sorted(found, key=lambda one: (one.at, asked.index(one.rule))))


Found = list[tuple[int, int]]
"""Places where a pattern is complete, each with the first place of its window."""


def _beyond(z: Points) -> Found:
    return [(at, at) for at, value in enumerate(z) if value is not None and abs(value) > 3]


def _in_a_row(z: Points, length: int, side: Callable[[float], int]) -> Found:
    """Find runs of points of one kind: ``side`` gives the kind, 0 is none of them."""
    found, run, before = [], 0, 0
    for at, value in enumerate(z):
        now = 0 if value is None else side(value)
        run = (run + 1 if now == before else 1) if now else 0
        before = now
        if run >= length:
            found.append((at, at - length + 1))
    return found


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _trend(z: Points) -> Found:
    """Find six points that rise or fall steadily: five steps of one sign."""
    return [(at, at - 5) for at, _ in _in_a_row(_steps(z), 5, _sign)]


def _alternating(z: Points) -> Found:
    """Find fourteen points up and down in turn: thirteen steps whose signs change each time."""
    found, run, before = [], 0, 0
    for at, step in enumerate(_steps(z)):
        now = 0 if step is None else _sign(step)
        run = (run + 1 if now == -before else 1) if now else 0
        before = now
        if run >= 13:
            found.append((at, at - 13))
    return found


def _steps(z: Points) -> Points:
    """Give the step that leads to each point; none to the first, nor across a missing one."""
    found: list[float | None] = [None]
    for one, other in pairwise(z):
        found.append(None if one is None or other is None else other - one)
    return found[: len(z)]


def _most_of(z: Points, needed: int, of: int, sigmas: float) -> Found:
    """Find points beyond a zone with so many of the last ones there too, on the same side, none missing between."""
    found = []
    for at, value in enumerate(z):
        if value is None or abs(value) <= sigmas:
            continue
        count, first, place = 0, at, at
        while place >= 0 and place > at - of:
            other = z[place]
            if other is None:
                break
            if abs(other) > sigmas and (other > 0) == (value > 0):
                count, first = count + 1, place
            place -= 1
        if count >= needed:
            found.append((at, first))
    return found


_FINDERS: dict[Rule, Callable[[Points], Found]] = {
    Rule.NELSON_1: _beyond,
    Rule.NELSON_2: lambda z: _in_a_row(z, 9, _sign),
    Rule.NELSON_3: _trend,
    Rule.NELSON_4: _alternating,
    Rule.NELSON_5: lambda z: _most_of(z, 2, 3, 2),
    Rule.NELSON_6: lambda z: _most_of(z, 4, 5, 1),
    Rule.NELSON_7: lambda z: _in_a_row(z, 15, lambda value: int(abs(value) < 1)),
    Rule.NELSON_8: lambda z: _in_a_row(z, 8, lambda value: int(abs(value) > 1)),
    Rule.WESTERN_1: _beyond,
    Rule.WESTERN_2: lambda z: _most_of(z, 2, 3, 2),
    Rule.WESTERN_3: lambda z: _most_of(z, 4, 5, 1),
    Rule.WESTERN_4: lambda z: _in_a_row(z, 8, _sign),
}
_MEANINGS = {
    Rule.NELSON_1: msg("one point beyond three sigma"),
    Rule.NELSON_2: msg("nine points in a row on one side of the centre line"),
    Rule.NELSON_3: msg("six points in a row steadily rising or falling"),
    Rule.NELSON_4: msg("fourteen points in a row going up and down in turn"),
    Rule.NELSON_5: msg("two of three points beyond two sigma on the same side"),
    Rule.NELSON_6: msg("four of five points beyond one sigma on the same side"),
    Rule.NELSON_7: msg("fifteen points in a row within one sigma"),
    Rule.NELSON_8: msg("eight points in a row beyond one sigma, on either side"),
    Rule.WESTERN_1: msg("one point beyond three sigma"),
    Rule.WESTERN_2: msg("two of three points beyond two sigma on the same side"),
    Rule.WESTERN_3: msg("four of five points beyond one sigma on the same side"),
    Rule.WESTERN_4: msg("eight points in a row on one side of the centre line"),
}
