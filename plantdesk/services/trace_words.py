"""A derivation in words: what the window, the command line and programs show of one line, and the tree as text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from plantdesk.domain.derivation import Derivation, Role
from plantdesk.domain.periods import Span, month_of, year_of
from plantdesk.domain.quantities import Value, encode
from plantdesk.domain.text import Text, msg
from plantdesk.services.language import Language
from plantdesk.services.naming import UNKNOWN

_MOST_DECIMALS = 6
_INDENT = "  "


def name_of(derivation: Derivation, language: Language) -> str:
    """Name a line; a span is its year, its month, its day, or its first and last day."""
    name = derivation.name
    if not isinstance(name, Span):
        return language.say(name)
    if name.days == 1:
        return language.date(name.first)
    if name == month_of(name.first):
        return f"{language.month(name.first.month, short=False).capitalize()} {name.first.year}"
    if name == year_of(name.first):
        return str(name.first.year)
    return f"{language.date(name.first)} – {language.date(name.last)}"


def value_of(derivation: Derivation, language: Language) -> str:
    """Write the value as it was typed, or as it was worked out; ``≥`` where a sum lacks parts, ``?`` where unknown."""
    typed = derivation.typed
    if isinstance(typed, Value):
        return language.value(typed)
    if isinstance(typed, Text):
        return language.say(typed)
    if derivation.value is None:
        return typed if isinstance(typed, str) else UNKNOWN
    decimals = derivation.decimals
    if decimals is None:
        exponent = derivation.value.as_tuple().exponent
        decimals = min(-exponent, _MOST_DECIMALS * 2) if isinstance(exponent, int) and exponent < 0 else 0
    written = language.number(derivation.value, decimals)
    return f"≥ {written}" if derivation.is_least else written


def unit_of(derivation: Derivation, language: Language) -> str:
    """Write the unit of measure, where there is a number."""
    return language.say(derivation.unit) if derivation.value is not None else ""


def how_of(derivation: Derivation, language: Language) -> str:
    """Say in one line how the value is known: the cause where it is not, the formula or source, how complete it is."""
    parts: list[str] = []
    if derivation.cause is not None and derivation.role is not Role.REVISION:
        parts.append(language.say(derivation.cause))
    parts += [language.say(part) for part in derivation.how]
    found = derivation.completeness
    if found is not None:
        parts.append(language.say(msg("{entered} of {expected} shifts", entered=found.entered, expected=found.due)))
    elif derivation.is_partial:
        parts.append(language.say(_NOT_ALL))
    return "; ".join(parts)


_NOT_ALL = msg("not all that was due is there")


def lines(derivation: Derivation, language: Language, depth: int | None) -> Iterator[str]:
    """Write the tree as indented text.

    With a depth, every line is opened so many levels. Without one, the inputs of formulas are opened down to what was
    recorded, and of a long sum its last part, so that one whole way is seen.
    """
    yield from _lines(derivation, language, depth, 0, set())


Seen = set[tuple[str, object]]
"""What was opened already: figure and row."""


def _lines(one: Derivation, language: Language, depth: int | None, level: int, seen: Seen) -> Iterator[str]:
    head = f"{name_of(one, language)}: {value_of(one, language)} {unit_of(one, language)}".rstrip()
    how = how_of(one, language)
    place = (one.ref, one.subject)
    again = depth is None and one.subject is not None and one.role is not Role.REVISION and place in seen
    if again:
        how += "; " + language.say(_AS_ABOVE)
    yield f"{_INDENT * level}{head}" + (f"   [{how}]" if how else "")
    if again or (depth is not None and level >= depth):
        return
    seen.add(place)
    parts = one.open()
    if not one.holds:
        yield _INDENT * (level + 1) + language.say(_DOES_NOT_FOLLOW)
    last = _last_known(parts)
    for number, part in enumerate(parts):
        shut = depth is None and one.parts and number != last
        yield from _lines(part, language, level + 1 if shut else depth, level + 1, seen)


_AS_ABOVE = msg("opened above")
_DOES_NOT_FOLLOW = msg("■ This does not follow from the lines beneath: have the store proved (plantdesk verify).")


def _last_known(parts: tuple[Derivation, ...]) -> int:
    """Give the place of the last part that has a value; the last of all where none has."""
    return max((n for n, part in enumerate(parts) if part.value is not None), default=len(parts) - 1)


def as_json(derivation: Derivation, depth: int | None, level: int = 0) -> dict[str, object]:
    """Give a derivation for programs: English words, plain numbers; ``inputs`` is absent where it was not opened."""
    one, english = derivation, Language("en")
    found: dict[str, object] = {
        "ref": one.ref,
        "role": one.role.value,
        "name": name_of(one, english),
        "value": None if one.value is None else float(one.value),
        "exact": None if one.value is None else f"{one.value:f}",
        "unit": one.unit.en if isinstance(one.unit, Text) else one.unit,
        "how": how_of(one, english),
        "cause": None if one.cause is None else english.say(one.cause),
        "typed": encode(one.typed) if isinstance(one.typed, Value) else _plain(one.typed),
        "weight": None if one.weight is None else float(one.weight),
        "at_least": one.is_least,
        "entered": None if one.completeness is None else one.completeness.entered,
        "due": None if one.completeness is None else one.completeness.due,
        "since": None if one.since is None else one.since.isoformat(),
        "follows": one.holds if depth is None or level < depth else None,
    }
    if one.revision is not None:
        command = one.revision.command
        moment = datetime.fromtimestamp(command.recorded / 1000, UTC)
        found |= {
            "author": command.author,
            "recorded": moment.isoformat(timespec="milliseconds"),
            "source": command.source,
            "reason": one.revision.reason,
            "revision": one.revision.id,
            "stands": one.stands,
        }
    elif one.subject is not None:
        subject = one.subject
        found["subject"] = [subject.kind, subject.unit, subject.day and subject.day.isoformat(), subject.shift]
    if depth is not None and level >= depth:
        return found
    parts = one.open()
    last = _last_known(parts)
    inputs = []
    for place, part in enumerate(parts):
        shut = depth is None and one.parts and place != last
        inputs.append(as_json(part, level + 1 if shut else depth, level + 1))
    found["inputs"] = inputs
    return found


def _plain(typed: Text | str | None) -> str | None:
    return typed.en if isinstance(typed, Text) else typed


def told(derivation: Derivation, language: Language) -> str:
    """Say a line whole, for those who listen instead of reading."""
    figure = f"{value_of(derivation, language)} {unit_of(derivation, language)}".strip()
    return f"{name_of(derivation, language)}: {figure}. {how_of(derivation, language)}"
