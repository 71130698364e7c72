"""Read a store: entries of days, kept sums, settings, histories, and what is new."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.day import TOTAL
from plantdesk.domain.ledger import Cells, Command, Revision, Standing, Subject, line_standing
from plantdesk.domain.own_figures import composed
from plantdesk.domain.periods import day_number, day_of
from plantdesk.domain.plant import FIGURE, FIRST_DAY, SETTING_KINDS, Plant, Setting
from plantdesk.storage.connection import Database

if TYPE_CHECKING:
    from plantdesk.storage.cut import Cut

T = TypeVar("T")

CORRECTED, CONFLICT = 1, 2
"""Bits of ``kept.mark``."""
BLOCK = 32
"""Days whose totals lie together: a save of one day changes few pages, and a chart of one figure reads few."""

_REVISION = """SELECT l.id, l.command, l.id - c.first, u.kind, u.name, s.day, s.shift, f.key, l.value, l.unit, l.reason,
    l.replaces, c.id, c.station, c.number, c.author, c.recorded, c.kind, c.source, c.about, c.hash
FROM ledger l JOIN command c ON c.arrival = l.command JOIN subject s ON s.id = l.subject
JOIN unit u ON u.id = s.unit JOIN figure f ON f.id = l.figure"""

_REVISION_OF_SUBJECTS = _REVISION.replace(
    "FROM ledger l JOIN command c ON c.arrival = l.command JOIN subject s ON s.id = l.subject",
    "FROM subject s CROSS JOIN ledger l ON l.subject = s.id CROSS JOIN command c ON c.arrival = l.command",
)
"""The same, found from the subjects: for a few days of many."""


def ids(text: str | None) -> tuple[int, ...]:
    """Read the replaced ids of a revision as they are stored."""
    return () if text is None else tuple(int(part) for part in text.split(" "))


def subject_of(kind: str, unit: str, day: str, shift: str) -> Subject:
    """Make a subject from its stored words."""
    return Subject(kind, unit, date.fromisoformat(day) if day else None, shift or None)


def arrival(db: Database) -> int:
    """Give the arrival number of the newest command; 0 in an empty store."""
    return int(db.conn.execute("SELECT coalesce(max(arrival), 0) FROM command").fetchone()[0])


def newest_numbers(db: Database) -> tuple[int, int]:
    """Give the numbers of the newest command and of the newest revision; 0 in an empty store."""
    row = db.conn.execute(
        "SELECT (SELECT ifnull(max(arrival), 0) FROM command), (SELECT ifnull(max(id), 0) FROM ledger)"
    ).fetchone()
    return int(row[0]), int(row[1])


def cells(
    db: Database,
    first: date,
    last: date,
    kinds: Sequence[str],
    figures: Sequence[str] = (),
    cut: Cut | None = None,
) -> Cells:
    """Give what stands for the entries of the days from ``first`` to ``last``; ``figures`` keeps only those keys.

    With a cut, it is what stood at that moment.
    """
    where = f"s.day BETWEEN ? AND ? AND s.shift <> '' AND u.kind IN ({_marks(kinds)})"
    args: list[object] = [first.isoformat(), last.isoformat(), *kinds]
    if figures:
        where += f" AND f.key IN ({_marks(figures)})"
        args += figures
    return _standing(db, where, args, cut)


def undated(db: Database, kinds: Sequence[str], cut: Cut | None = None) -> Cells:
    """Give what stands for everything that belongs to no shift: settings, plans, milestones."""
    return _standing(db, f"s.shift = '' AND u.kind IN ({_marks(kinds)})", [*kinds], cut)


def at(db: Database, subjects: Iterable[Subject]) -> Cells:
    """Give what stands for the given subjects."""
    found: Cells = {}
    for subject in subjects:
        rows = db.conn.execute(
            "SELECT f.key, k.revision, k.value, k.mark FROM subject s CROSS JOIN kept k ON k.subject = s.id"
            " CROSS JOIN figure f ON f.id = k.figure"
            " WHERE s.day = ? AND s.unit = (SELECT id FROM unit WHERE kind = ? AND name = ?) AND s.shift = ?",
            [day_text(subject), subject.kind, subject.unit, subject.shift or ""],
        ).fetchall()
        if rows:
            found[subject] = {key: kept_standing(db, subject, key, *rest) for key, *rest in rows}
    return found


def kept_standing(db: Database, subject: Subject, key: str, revision: int, value: str | None, mark: int) -> Standing:
    """Give what stands, from what is kept; all heads where it is in conflict."""
    heads: tuple[int, ...] = (revision,)
    if mark & CONFLICT:
        heads = line_standing(history(db, subject, key)).heads
    return Standing(revision, value, bool(mark & CORRECTED), heads)


def _standing(db: Database, where: str, args: list[object], cut: Cut | None) -> Cells:
    found: Cells = {}
    untouched = f" AND NOT {cut.of_subject('late')}" if cut is not None else ""
    rows = db.conn.execute(
        # CROSS JOIN and the plus keep SQLite from walking all that is kept: it deems that quicker than a few days.
        "SELECT u.kind, u.name, s.day, s.shift, f.key, k.revision, k.value, k.mark FROM subject s"
        " CROSS JOIN unit u ON u.id = s.unit CROSS JOIN kept k ON k.subject = s.id"
        f" CROSS JOIN figure f ON f.id = k.figure WHERE {where}{untouched} ORDER BY +s.id",
        args,
    )
    words, subject, row = None, None, {}
    for kind, unit, day, shift, key, revision, value, mark in rows:
        if (kind, unit, day, shift) != words:
            words = (kind, unit, day, shift)
            subject = subject_of(*words)
            row = found.setdefault(subject, {})
        assert subject is not None
        row[key] = kept_standing(db, subject, key, revision, value, mark)
    if cut is not None:
        # What is kept of a subject says what stands now; where something came later, its lines tell what stood then.
        touched = f"{_REVISION_OF_SUBJECTS} WHERE {where} AND {cut.of_subject('late')} AND {cut.known} ORDER BY l.id"
        for subject, stood in _stood(db.conn.execute(touched, args)).items():
            found.setdefault(subject, {}).update(stood)
    return found


def _stood(rows: Iterable[Sequence[object]]) -> Cells:
    """Give what stood, from the lines of the figures up to then, in order of arrival."""
    found: Cells = {}
    lines: dict[tuple[Subject, str], list[Revision]] = {}
    for row in rows:
        revision = _revision(row)
        lines.setdefault((revision.subject, revision.figure), []).append(revision)
    for (subject, key), line in lines.items():
        found.setdefault(subject, {})[key] = line_standing(line)
    return found


def row_of(db: Database, subject: Subject, until: int) -> dict[str, Standing]:
    """Give what stood for one subject at a moment (UTC milliseconds)."""
    rows = db.conn.execute(
        f"{_REVISION} WHERE u.kind = ? AND u.name = ? AND s.day = ? AND s.shift = ? AND c.recorded <= ? ORDER BY l.id",
        [subject.kind, subject.unit, day_text(subject), subject.shift or "", until],
    )
    return _stood(rows).get(subject, {})


def history(db: Database, subject: Subject, figure: str) -> list[Revision]:
    """Give every revision of one figure of one subject in order of arrival."""
    rows = db.conn.execute(
        f"{_REVISION} WHERE u.kind = ? AND u.name = ? AND s.day = ? AND s.shift = ? AND f.key = ? ORDER BY l.id",
        [subject.kind, subject.unit, day_text(subject), subject.shift or "", figure],
    )
    return [_revision(row) for row in rows]


def of_command(db: Database, command: int) -> list[Revision]:
    """Give the revisions of one command in their order."""
    # A command's rows lie together from its first on; looking there spares the ledger an index by command.
    rows = db.conn.execute(
        f"{_REVISION} WHERE l.id >= (SELECT first FROM command WHERE arrival = ?1)"
        " AND l.id < ifnull((SELECT first FROM command WHERE arrival = ?1 + 1), 9e18) AND l.command = ?1 ORDER BY l.id",
        [command],
    )
    return [_revision(row) for row in rows]


def of_commands_since(db: Database, after: int) -> list[Revision]:
    """Give the revisions of every command that arrived after number ``after``."""
    rows = db.conn.execute(f"{_REVISION} WHERE {_SINCE} ORDER BY l.id", [after])
    return [_revision(row) for row in rows]


_SINCE = "l.id >= (SELECT first FROM command WHERE arrival > ? ORDER BY arrival LIMIT 1)"


def settings_changed(db: Database, after: int) -> bool:
    """Tell whether a command that arrived after number ``after`` has settings in it."""
    row = db.conn.execute(
        "SELECT 1 FROM ledger l CROSS JOIN subject s ON s.id = l.subject CROSS JOIN unit u ON u.id = s.unit"
        f" WHERE {_SINCE} AND s.shift = '' AND u.kind IN ({_marks(SETTING_KINDS)}) LIMIT 1",
        [after, *SETTING_KINDS],
    ).fetchone()
    return row is not None


def touched_since(db: Database, after: int) -> list[tuple[str, date | None]]:
    """Give kind and day of all entries that commands after number ``after`` touched; a setting among it has no day."""
    rows = db.conn.execute(
        "SELECT DISTINCT u.kind, s.day, s.shift <> '' FROM ledger l CROSS JOIN subject s ON s.id = l.subject"
        f" CROSS JOIN unit u ON u.id = s.unit WHERE {_SINCE} AND (s.shift <> '' OR u.kind IN ({_marks(SETTING_KINDS)}))",
        [after, *SETTING_KINDS],
    )
    return [(kind, date.fromisoformat(day) if is_entry else None) for kind, day, is_entry in rows]


def revisions(db: Database, wanted: Iterable[int]) -> dict[int, Revision]:
    """Give revisions by their local ids."""
    found = {}
    for identity in wanted:
        row = db.conn.execute(f"{_REVISION} WHERE l.id = ?", [identity]).fetchone()
        if row is not None:
            found[identity] = _revision(row)
    return found


def recorded_between(db: Database, after: int, until: int) -> list[Revision]:
    """Give the revisions recorded after one moment and up to another (UTC milliseconds), in order of arrival."""
    rows = db.conn.execute(
        f"{_REVISION} WHERE c.recorded > ?1 AND c.recorded <= ?2"
        " AND l.id >= (SELECT first FROM command WHERE recorded > ?1 ORDER BY arrival LIMIT 1) ORDER BY l.id",
        [after, until],
    )
    return [_revision(row) for row in rows]


def newest(db: Database, until: int) -> tuple[int, int | None]:
    """Give arrival number and recorded time of the newest command recorded up to a moment; 0 and nothing for none."""
    row = db.conn.execute(
        "SELECT arrival, recorded FROM command WHERE recorded <= ? ORDER BY arrival DESC LIMIT 1", [until]
    ).fetchone()
    return (0, None) if row is None else (int(row[0]), int(row[1]))


def commands(
    db: Database, station: bytes | None, author: str | None, limit: int, until: int | None = None
) -> list[Command]:
    """Give the newest commands, newest first, of a station and an author where these are named, up to a moment."""
    rows = db.conn.execute(
        "SELECT arrival, id, station, number, author, recorded, kind, source, about, hash FROM command"
        " WHERE (?1 IS NULL OR station = ?1) AND (?2 IS NULL OR author = ?2) AND (?4 IS NULL OR recorded <= ?4)"
        " ORDER BY arrival DESC LIMIT ?3",
        [station, author, limit, until],
    )
    return [Command(*row) for row in rows]


def settings(db: Database, cut: Cut | None = None) -> list[Setting]:
    """Give every dated setting that stands."""
    return [
        Setting(subject.kind, subject.unit, subject.day or FIRST_DAY, key, s.value)
        for subject, row in undated(db, SETTING_KINDS, cut).items()
        for key, s in row.items()
    ]


def own_catalogue(db: Database, declared: Catalogue) -> Catalogue:
    """Give the catalogue of a store: what the program declares, and the plant's own figures beside it."""
    own = [
        Setting(subject.kind, subject.unit, subject.day or FIRST_DAY, key, s.value)
        for subject, row in undated(db, (FIGURE,)).items()
        for key, s in row.items()
    ]
    return composed(declared, Plant(own)) if own else declared


DailyRow = tuple[int, float, float | None, int, int]
"""Day (days since 1970-01-01), numerator, denominator, entries, corrections."""


ExactRow = tuple[int, str, str | None, int, int]
"""The same, numerator and denominator as decimal text."""


def daily(db: Database, kind: str, unit: str, figure: str, first: date, last: date) -> list[DailyRow]:
    """Give the kept sums of one figure, for one unit or all of a kind (unit ``""``), day by day."""
    if unit == TOTAL:
        return _totals(db, kind, figure, first, last, float)
    return [
        (day, float(num), None if den is None else float(den), n, c)
        for day, num, den, n, c in _of_unit(db, kind, unit, figure, first, last)
    ]


def daily_exact(
    db: Database, kind: str, unit: str, figure: str, first: date, last: date
) -> list[tuple[date, str, str | None, int, int]]:
    """Give the kept sums of one figure exactly, as decimal text."""
    rows = daily_texts(db, kind, unit, figure, first, last)
    return [(day_of(d), num, den, n, c) for d, num, den, n, c in rows]


def daily_texts(db: Database, kind: str, unit: str, figure: str, first: date, last: date) -> Iterable[ExactRow]:
    """Give the same with the numbers of the days."""
    if unit == TOTAL:
        return _totals(db, kind, figure, first, last, str)
    return _of_unit(db, kind, unit, figure, first, last)


class _WholeNumbers(dict[str, int]):
    """Whole numbers by their words, in brackets or not: the few that there are need be read but once."""

    def __missing__(self, word: str) -> int:
        self[word] = number = int(word.strip("[]"))
        return number


_AT_ONCE = 12
"""Blocks of totals whose words are in memory at once: some year."""


def _totals(
    db: Database, kind: str, figure: str, first: date, last: date, number: Callable[[str], T]
) -> list[tuple[int, T, T | None, int, int]]:
    """Give the rows of one figure's totals."""
    start, end = day_number(first), day_number(last)
    blocks = db.conn.execute(
        "WITH RECURSIVE b (block) AS (SELECT ? UNION ALL SELECT block + 1 FROM b WHERE block < ?)"
        " SELECT t.block, t.sums FROM b CROSS JOIN total t ON t.block = b.block"
        " WHERE t.unit = (SELECT id FROM unit WHERE kind = ? AND name = ?)"
        " AND t.figure = (SELECT id FROM figure WHERE key = ?)",
        (start // BLOCK, end // BLOCK, kind, TOTAL, figure),
    ).fetchall()
    rows: list[tuple[int, T, T | None, int, int]] = []
    whole = _WholeNumbers().__getitem__
    for place in range(0, len(blocks), _AT_ONCE):
        some = blocks[place : place + _AT_ONCE]
        # Split, brackets and all: that takes a third of what reading every day as JSON would.
        words = ",".join([text for _, text in some]).split(",")
        days: list[int] = []
        width = len(words) // (sum(text.count("]") for _, text in some) - len(some))
        for block, text in some:
            held, done, first_day = text.count("]") - 1, len(days), block * BLOCK
            if held == BLOCK:
                days.extend(range(first_day, first_day + BLOCK))
            else:
                days.extend(
                    [first_day + day for day in map(whole, words[done * width : (done + held) * width : width])]
                )
        nums, ns, corrected, *dens = (words[column::width] for column in range(1, width))
        weights = [number(den.rstrip("]")) for den in dens[0]] if dens else [None] * len(days)
        rows.extend(zip(days, map(number, nums), weights, map(whole, ns), map(whole, corrected), strict=True))
    return rows[bisect_left(rows, start, key=itemgetter(0)) : bisect_right(rows, end, key=itemgetter(0))]


def _of_unit(db: Database, kind: str, unit: str, figure: str, first: date, last: date) -> Iterator[ExactRow]:
    number = db.conn.execute("SELECT id FROM figure WHERE key = ?", [figure]).fetchone()
    mark = f'"{number[0]}":[' if number else "no such figure"
    for day, text in db.conn.execute(
        "SELECT day, sums FROM daily WHERE unit = (SELECT id FROM unit WHERE kind = ? AND name = ?)"
        " AND day BETWEEN ? AND ?",
        [kind, unit, day_number(first), day_number(last)],
    ):
        place = text.find(mark)
        if place >= 0:
            place += len(mark)
            num, n, *rest = text[place : text.index("]", place)].split(",")
            yield day, num, rest[1] if len(rest) > 1 else None, int(n), int(rest[0]) if rest else 0


def sums_text(parts: Iterable[Sequence[Any]]) -> str:
    """Write a unit's sums of a day (figure, numerator, denominator, entries, corrections) as they are kept.

    A JSON object: number of the figure → numerator, entries, corrections, denominator; corrections are left out where
    there are none and no denominator follows. The numbers are exact decimals.
    """
    words = []
    for figure, num, den, n, corrected in parts:
        rest = f",{corrected},{den!s}" if den is not None else f",{corrected}" if corrected else ""
        words.append(f'"{figure}":[{num!s},{n}{rest}]')
    return f"{{{','.join(words)}}}"


def with_day(text: str, place: int, part: Sequence[object] | None) -> str:
    """Give the totals of a block of days with one day's put in, or taken out where there is nothing.

    A JSON array in the order of days: place in the block, numerator, entries, corrections, and denominator if any.
    """
    words = ""
    if part is not None:
        num, den, n, corrected = part
        words = f"[{place},{num!s},{n},{corrected}]" if den is None else f"[{place},{num!s},{n},{corrected},{den!s}]"
    start = text.find(f"[{place},")
    if start >= 0 and words:
        return text[:start] + words + text[text.index("]", start) + 1 :]
    if start < 0 and not words:
        return text
    if not text or (words and _place(text[text.rindex("[") :]) < place):
        return f"{text[:-1]},{words}]" if text else f"[{words}]"
    others = [day for day in text[1:-1].replace("],[", "]\n[").split("\n") if day and _place(day) != place]
    held = sorted([*others, words], key=_place) if words else others
    return f"[{','.join(held)}]" if held else ""


def _place(words: str) -> int:
    return int(words[1 : words.index(",")])


def span(db: Database, cut: Cut | None = None) -> tuple[date, date] | None:
    """Give the first and last day that have entries, or nothing."""
    # One row from either end of the index; min() and max() together would walk all of it.
    there = f" AND {cut.of_subject('known')}" if cut is not None else ""
    ends = f"SELECT s.day FROM subject s WHERE s.day > '' AND s.shift <> ''{there} ORDER BY s.day"
    first = db.conn.execute(f"{ends} LIMIT 1").fetchone()
    last = db.conn.execute(f"{ends} DESC LIMIT 1").fetchone()
    return None if first is None else (date.fromisoformat(first[0]), date.fromisoformat(last[0]))


def newest_recorded(db: Database) -> int | None:
    """Give the recorded time of the newest command in UTC milliseconds."""
    row = db.conn.execute("SELECT recorded FROM command ORDER BY arrival DESC LIMIT 1").fetchone()
    return None if row is None else int(row[0])


def days_with_entries(db: Database, since: date, kinds: Sequence[str], cut: Cut | None = None) -> list[date]:
    """Give the days from ``since`` on that have entries of these kinds."""
    there = f" AND {cut.of_subject('known')}" if cut is not None else ""
    rows = db.conn.execute(
        "SELECT DISTINCT s.day FROM subject s JOIN unit u ON u.id = s.unit"
        f" WHERE s.day >= ? AND s.shift <> '' AND u.kind IN ({_marks(kinds)}){there} ORDER BY s.day",
        [since.isoformat(), *kinds],
    )
    return [date.fromisoformat(row[0]) for row in rows]


def days_by_kind(db: Database, kinds: Iterable[str], which: str) -> dict[str, set[date]]:
    """Give the days on which entries of each kind have a revision of which a condition on ``l`` is true."""
    found: dict[str, set[date]] = {kind: set() for kind in kinds}
    rows = db.conn.execute(
        "SELECT DISTINCT u.kind, s.day FROM subject s JOIN unit u ON u.id = s.unit WHERE s.shift <> ''"
        f" AND s.id IN (SELECT l.subject FROM ledger l WHERE {which})"
    )
    for kind, day in rows:
        if kind in found:
            found[kind].add(date.fromisoformat(day))
    return found


def first_day_of_settings(db: Database, kinds: Sequence[str], figures: Iterable[str], which: str) -> date | None:
    """Give the first day from which any of these settings holds whose revision meets a condition on ``l``."""
    keys = tuple(figures)
    row = db.conn.execute(
        "SELECT min(s.day) FROM subject s JOIN unit u ON u.id = s.unit JOIN ledger l ON l.subject = s.id"
        f" JOIN figure f ON f.id = l.figure WHERE s.shift = '' AND u.kind IN ({_marks(kinds)})"
        f" AND f.key IN ({_marks(keys)}) AND {which}",
        [*kinds, *keys],
    ).fetchone()
    return None if row[0] is None else FIRST_DAY if row[0] == "" else date.fromisoformat(row[0])


def day_text(subject: Subject) -> str:
    """Give the day of a subject as it is stored."""
    return "" if subject.day is None else subject.day.isoformat()


def _marks(items: Collection[object]) -> str:
    return ", ".join("?" * len(items))


def _revision(row: Sequence[object]) -> Revision:
    identity, arrived, place, kind, unit, day, shift, key, value, measure, reason, replaces, *command = row
    cid, station, number, author, recorded, ckind, source, about, chain = command
    return Revision(
        identity,  # type: ignore[arg-type]
        Command(arrived, cid, station, number, author, recorded, ckind, source, about, chain),  # type: ignore[arg-type]
        place,  # type: ignore[arg-type]
        subject_of(kind, unit, day, shift),  # type: ignore[arg-type]
        key,  # type: ignore[arg-type]
        value,  # type: ignore[arg-type]
        measure,  # type: ignore[arg-type]
        reason,  # type: ignore[arg-type]
        ids(replaces),  # type: ignore[arg-type]
    )
