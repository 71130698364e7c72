"""The append-only ledger: commands, their revisions, the chain that shows tampering, and which revision stands.

A command is one save. Its revisions are never changed; a revision names the ones it replaces. Current is the revision
that no other replaces; time never decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

FORM = "plantdesk-command-1"
"""Name of the canonical byte form; a later form gets another name and this one stays computable."""

GENESIS = bytes(32)
"""The hash that the first command of a station names as its predecessor."""

UNDO = "undo"
"""Kind of the command that takes another back; the only kind that restores instead of correcting."""


class Subject(NamedTuple):
    """What a figure is about: a unit of the plant, on a day, in a shift.

    Entries carry day and shift. A dated setting carries the day it holds from and no shift. What has no date of its
    own (a milestone) carries neither.
    """

    kind: str
    unit: str
    day: date | None = None
    shift: str | None = None

    @property
    def is_entry(self) -> bool:
        """Tell whether this is a row of a shift sheet."""
        return self.shift is not None

    def words(self) -> list[str | None]:
        """Give kind, unit, ISO day and shift, as they are hashed."""
        return [self.kind, self.unit, None if self.day is None else self.day.isoformat(), self.shift]


class Change(NamedTuple):
    """One revision that is about to be recorded; ``value`` is the stored text and ``None`` clears the figure."""

    subject: Subject
    figure: str
    value: str | None
    unit: str | None = None
    reason: str | None = None
    replaces: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A command that is about to be recorded: what kind, by whom, where the values come from."""

    kind: str
    author: str
    source: str
    about: Mapping[str, str] = field(default_factory=dict)


class Command(NamedTuple):
    """One recorded save. ``arrival`` is local, neither hashed nor replicated; ``recorded`` is UTC in milliseconds."""

    arrival: int
    id: bytes
    station: bytes
    number: int
    author: str
    recorded: int
    kind: str
    source: str
    about: str
    hash: bytes


class Revision(NamedTuple):
    """One recorded value of one figure of one subject. ``id`` is local; the global id is command id and place."""

    id: int
    command: Command
    place: int
    subject: Subject
    figure: str
    value: str | None
    unit: str | None
    reason: str | None
    replaces: tuple[int, ...]

    @property
    def global_id(self) -> tuple[bytes, int]:
        """Give the id that is the same in every copy of the ledger."""
        return (self.command.id, self.place)


class Standing(NamedTuple):
    """What stands for one figure: the showing revision's id and value, and how it came to stand.

    ``corrected``: an earlier value differs. ``heads`` has every revision that none replaces; more than one is a
    conflict.
    """

    revision: int
    value: str | None
    corrected: bool = False
    heads: tuple[int, ...] = ()

    @property
    def in_conflict(self) -> bool:
        """Tell whether several revisions stand side by side."""
        return len(self.heads) > 1


Cells = dict[Subject, dict[str, Standing]]
"""What stands: subject → figure key → standing."""


def new_id(milliseconds: int, randomness: bytes) -> bytes:
    """Make a UUID version 7 (RFC 9562): 48 bits of Unix time, then 74 of the 80 given random bits."""
    head = milliseconds.to_bytes(6, "big")
    tail = bytearray(randomness[:10])
    tail[0] = 0x70 | tail[0] & 0x0F
    tail[2] = 0x80 | tail[2] & 0x3F
    return head + bytes(tail)


def canonical(
    previous: bytes,
    identity: bytes,
    station: bytes,
    number: int,
    draft: tuple[str, int, str, str, str],
    rows: Sequence[Sequence[object]],
) -> bytes:
    """Write a command in the byte form that is hashed: one JSON array in UTF-8, no spaces, nothing optional.

    ``draft`` is author, recorded, kind, source, about. Each row is kind, unit, day, shift, figure, value, unit of
    measure, reason and the list of replaced global ids (``hex.place``). Strings, whole numbers and null only, so that
    every JSON writer that escapes no more than it must gives the same bytes.
    """
    return canonical_text(previous, identity, station, number, draft, (_row_text(row) for row in rows))


def canonical_text(
    previous: bytes,
    identity: bytes,
    station: bytes,
    number: int,
    draft: tuple[str, int, str, str, str],
    rows: Iterable[str],
) -> bytes:
    """Write the same from rows that ``subject_text`` and ``row_text`` wrote: where many share their words, faster."""
    author, recorded, kind, source, about = draft
    text = (
        f'["{FORM}","{previous.hex()}","{identity.hex()}","{station.hex()}",{number},{json_text(author)},{recorded},'
        f"{json_text(kind)},{json_text(source)},{json_text(about)},[{','.join(rows)}]]"
    )
    return text.encode()


def subject_text(kind: str, unit: str, day: str | None, shift: str | None) -> str:
    """Write the beginning of a row in the canonical form: what it is about."""
    return f"[{json_text(kind)},{json_text(unit)},{json_text(day)},{json_text(shift)}"


def row_text(
    subject: str, figure: str, value: str | None, unit: str | None, reason: str | None, replaces: Sequence[str]
) -> str:
    """Write a row in the canonical form; ``subject`` is what ``subject_text`` wrote, ``replaces`` are global ids."""
    olds = ",".join([json_text(old) for old in replaces]) if replaces else ""
    return f"{subject},{json_text(figure)},{json_text(value)},{json_text(unit)},{json_text(reason)},[{olds}]]"


@lru_cache(4096)
def json_text(word: str | None) -> str:
    """Write a word in JSON that escapes no more than it must."""
    return "null" if word is None else encode_basestring(word)


def _row_text(row: Sequence[Any]) -> str:
    kind, unit, day, shift, figure, value, measure, reason, replaces = row
    return row_text(subject_text(kind, unit, day, shift), figure, value, measure, reason, replaces)


def digest(form: bytes) -> bytes:
    """Give the SHA-256 that chains a command to its predecessor at the same station."""
    import hashlib

    return hashlib.sha256(form).digest()


Line = Sequence[tuple[int, str | None, tuple[int, ...], bool, tuple[bytes, int]]]
"""Revisions of one figure in order of arrival: id, value, replaced ids, whether an undo, global id."""


def standing(line: Line) -> Standing:
    """Decide what stands among the revisions of one figure of one subject (at least one).

    Heads are the revisions that none replaces. With several, the one with the longest line of replacements shows;
    ties go to the greater global id. It shows as corrected where it, or one before it, changed a value that was there;
    what an undo put back shows as it did before, and what was cleared starts afresh.
    """
    if len(line) == 1:
        identity, value, _, _, _ = line[0]
        return Standing(identity, value, False, (identity,))
    order = {identity: (0, unique) for identity, _, _, _, unique in line}
    parent: dict[int, int | None] = {}
    values = {identity: value for identity, value, _, _, _ in line}
    corrected: dict[int, bool] = {}
    replaced: set[int] = set()
    for identity, value, replaces, undo, unique in line:
        known = [p for p in replaces if p in corrected]
        replaced.update(known)
        before = max(known, key=order.__getitem__, default=None)
        parent[identity] = before
        order[identity] = (1 + (0 if before is None else order[before][0]), unique)
        if undo and before is not None:
            corrected[identity] = _as_before(value, parent[before], parent, values, corrected)
        else:
            was = None if before is None else values[before]
            changed = value is not None and was is not None
            corrected[identity] = changed and (value != was or (before is not None and corrected[before]))
    heads = tuple(identity for identity in corrected if identity not in replaced)
    showing = max(heads, key=order.__getitem__)
    return Standing(showing, values[showing], corrected[showing], heads)


def line_standing(line: Sequence[Revision]) -> Standing:
    """Decide what stands in the history of one figure, given in order of arrival."""
    return standing([(r.id, r.value, r.replaces, r.command.kind == UNDO, r.global_id) for r in line])


def _as_before(
    value: str | None,
    place: int | None,
    parent: Mapping[int, int | None],
    values: Mapping[int, str | None],
    corrected: Mapping[int, bool],
) -> bool:
    """Tell how a value that an undo put back showed the last time it stood."""
    while place is not None:
        if values[place] == value:
            return corrected[place]
        place = parent[place]
    return False
