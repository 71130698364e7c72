"""A saved column map: how the workbook of one kind of shift log is read, as a TOML file that a person can write."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from plantdesk.domain.errors import Refused
from plantdesk.domain.text import Message, msg
from plantdesk.formats.headings import normalised

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading: the whole of it, or a regular expression found in it, both normalised.

    ``scale`` multiplies what stands there (100 turns fractions into per cent). ``decimals`` is how many the file
    rounds to where its value is only checked; ``None``: not compared.
    """

    heading: str | None = None
    pattern: Pattern | None = None
    scale: Decimal = Decimal(1)
    decimals: int | None = None

    def fits(self, heading: str) -> bool:
        """Tell whether a normalised heading is this column's."""
        if self.pattern is not None:
            return bool(heading) and self.pattern.search(heading) is not None
        return heading == self.heading

    def __str__(self) -> str:
        return self.pattern.pattern if self.pattern is not None else self.heading or ""


@dataclass(frozen=True, slots=True)
class Dry:
    """Dry mass from two columns: wet × (1 − moisture, % ÷ 100)."""

    wet: Column
    moisture: Column


@dataclass(frozen=True, slots=True)
class HeadingRule:
    """Where the headings stand: in row ``row`` (``None``: the first row that holds them all), over ``rows`` rows.

    Data begin ``data_after`` rows below the last of them.
    """

    row: int | None = None
    rows: int = 1
    data_after: int = 1


@dataclass(frozen=True, slots=True)
class DayRule:
    """How the production day is found.

    ``holds`` says what the column holds: whole dates, or days of a month. ``month`` is its number, or where it comes
    from: the sheet's place in the file, or its name by ``months``, twelve expressions. ``year`` is fixed or stands in
    the file's name. ``fill`` carries a day down to the next total: merged cells hold it once.
    """

    column: Column
    holds: Literal["date", "day of month"] = "date"
    month: int | Literal["sheet name", "sheet number"] | None = None
    months: tuple[Pattern, ...] = ()
    year: int | Literal["file name"] | None = None
    fill: bool = False


@dataclass(frozen=True, slots=True)
class ShiftRule:
    """The column of the shift, and which of our shifts its words mean; other words are passed on as they stand."""

    column: Column
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TotalsRule:
    """Which rows are totals: their text in ``column`` fits ``day``, or ``month`` (month to date)."""

    column: Column
    day: Pattern | None = None
    month: Pattern | None = None


@dataclass(frozen=True, slots=True)
class UnitRule:
    """Which unit of the plant the figures of one kind belong to: always ``name``, or what ``column`` says."""

    name: str | None = None
    column: Column | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """How to read one kind of file; ``units`` by kind of subject, ``figures`` and ``checks`` by key.

    Checks are values that the file computed itself, to be compared with ours. ``take`` and ``skip`` are found in
    the names of the sheets to read and to leave out; a sheet that is to be read and cannot is refused, never skipped.
    ``decimal_mark`` settles what ``1,234`` means.
    """

    name: str
    day: DayRule
    shift: ShiftRule | None
    units: Mapping[str, UnitRule]
    figures: Mapping[str, Column | Dry]
    heading: HeadingRule = HeadingRule()
    totals: TotalsRule | None = None
    checks: Mapping[str, Column] = field(default_factory=dict)
    take: Pattern | None = None
    skip: Pattern | None = None
    decimal_mark: Literal[".", ","] | None = None


def read_profile(path: Path) -> Profile:
    """Read a profile from a TOML file.

    Raises ``Refused`` with the line for what is not TOML, for unknown and missing keys and for wrong values.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except OSError as fault:
        raise Refused(msg("There is no profile {file}.", file=str(path))) from fault
    except UnicodeDecodeError as fault:
        raise Refused(msg("{file} is not UTF-8 text.", file=path.name)) from fault
    except tomllib.TOMLDecodeError as fault:
        at = re.search(r"line (\d+)", str(fault))
        line = int(at[1]) if at else text.count("\n") + 1
        raise Refused(msg("{file}, line {line}: this is not TOML. Correct it.", file=path.name, line=line)) from fault
    return _profile(path.stem, _Table(path.name, text, (), content))


class _Table:
    """A table of the profile that remembers what was asked of it, so that the rest can be refused by line."""

    def __init__(self, file: str, text: str, place: tuple[str, ...], content: dict[str, Any]) -> None:
        self.file, self.text, self.place = file, text, place
        self.content = content
        self.left = set(content)

    def refuse(self, key: str, message: Message) -> Refused:
        """Make a refusal that names the file, the line and the key."""
        return Refused(
            msg(
                "{file}, line {line}, “{key}”: {problem}",
                file=self.file,
                line=_line_of(self.text, (*self.place, key)),
                key=".".join((*self.place, key)),
                problem=message,
            )
        )

    def get(self, key: str, kind: type | tuple[type, ...], *, needed: bool = False) -> Any:
        """Give a value of the right type, ``None`` where there is none."""
        self.left.discard(key)
        value = self.content.get(key)
        if value is None:
            if needed:
                raise self.refuse(key, msg("this key is missing."))
            return None
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise self.refuse(key, msg("the value has the wrong type."))
        return value

    def table(self, key: str, *, needed: bool = False) -> _Table | None:
        """Give a table in this one."""
        content = self.get(key, dict, needed=needed)
        return None if content is None else _Table(self.file, self.text, (*self.place, key), content)

    def tables(self, key: str) -> dict[str, _Table]:
        """Give every table in the table ``key``, by its key."""
        group = self.table(key)
        if group is None:
            return {}
        found = {name: group.table(name, needed=True) for name in group.content}
        return {name: table for name, table in found.items() if table is not None}

    def choice(self, key: str, choices: tuple[str, ...]) -> Any:
        """Give one of a few words."""
        value = self.get(key, str)
        if value is not None and value not in choices:
            raise self.refuse(key, msg("use one of {choices}.", choices=", ".join(choices)))
        return value

    def number(self, key: str, low: int, high: int) -> int | None:
        """Give a whole number between two limits."""
        value: int | None = self.get(key, int)
        if value is not None and not low <= value <= high:
            raise self.refuse(key, msg("use a whole number from {low} to {high}.", low=low, high=high))
        return value

    def pattern(self, key: str) -> Pattern | None:
        """Give a regular expression."""
        value = self.get(key, str)
        return None if value is None else self.compiled(key, value)

    def compiled(self, key: str, text: str) -> Pattern:
        """Compile one regular expression of ``key``."""
        try:
            return re.compile(text)
        except re.error as fault:
            raise self.refuse(key, msg("this is not a regular expression ({reason}).", reason=str(fault))) from fault

    def done(self) -> None:
        """Refuse the first key that nobody asked for."""
        for key in self.content:
            if key in self.left:
                raise self.refuse(key, msg("this key is unknown. Remove it or correct its spelling."))


def _line_of(text: str, place: tuple[str, ...]) -> int:
    """Find the line of a key: below the header of its table, or of the nearest table around it that has a line."""
    lines = text.splitlines()
    start = 0
    for depth in range(len(place), 0, -1):
        header = re.compile(
            r"\s*\[\s*" + r"\s*\.\s*".join(f'"?{re.escape(part)}"?' for part in place[:depth]) + r"\s*\]"
        )
        found = next((i for i, line in enumerate(lines) if header.match(line)), None)
        if found is not None:
            if depth == len(place):
                return found + 1
            start = found + 1
            place = place[depth:]
            break
    for part in (place[-1], place[0]):
        key = re.compile(rf'(?:^|[{{,.\s])"?{re.escape(part)}"?\s*[=.]')
        for i in range(start, len(lines)):
            if start and lines[i].lstrip().startswith("["):
                break
            if key.search(lines[i]):
                return i + 1
    return max(start, 1)


def _profile(name: str, top: _Table) -> Profile:
    sheets = top.table("sheets")
    shift, totals = top.table("shift"), top.table("totals")
    take = sheets.pattern("take") if sheets else None
    skip = sheets.pattern("skip") if sheets else None
    if sheets:
        sheets.done()
    day = top.table("day", needed=True)
    assert day is not None
    figures = {key: _figure(table) for key, table in top.tables("figures").items()}
    if not figures:
        raise top.refuse("figures", msg("this key is missing."))
    top.get("description", str)  # for whoever reads the file
    profile = Profile(
        name=name,
        day=_day(day),
        shift=_shift(shift) if shift else None,
        units={kind: _unit(table) for kind, table in top.tables("units").items()},
        figures=figures,
        heading=_heading(top.table("heading")),
        totals=_totals(totals) if totals else None,
        checks={key: _column(table, check=True) for key, table in top.tables("checks").items()},
        take=take,
        skip=skip,
        decimal_mark=top.choice("decimal_mark", (".", ",")),
    )
    top.done()
    return profile


def _column(table: _Table, *, check: bool = False, inner: bool = False) -> Column:
    """Read a column; ``inner``: the table holds other keys too, which its owner reads."""
    heading = table.get("heading", str)
    pattern = table.pattern("pattern")
    if (heading is None) == (pattern is None):
        raise table.refuse("heading", msg("give either “heading” or “pattern”."))
    scale = table.get("scale", (int, float)) if not inner else None
    decimals = table.number("decimals", 0, 12) if check else None
    if not inner:
        table.done()
    return Column(
        normalised(heading) if heading is not None else None,
        pattern,
        Decimal(repr(scale)) if scale is not None else Decimal(1),
        decimals,
    )


def _figure(table: _Table) -> Column | Dry:
    if table.choice("formula", ("dry",)) is None:
        return _column(table)
    wet, moisture = table.table("wet", needed=True), table.table("moisture", needed=True)
    assert wet is not None
    assert moisture is not None
    table.done()
    return Dry(_column(wet), _column(moisture))


def _heading(table: _Table | None) -> HeadingRule:
    if table is None:
        return HeadingRule()
    rule = HeadingRule(
        table.number("row", 1, 1000), table.number("rows", 1, 10) or 1, table.number("data_after", 1, 1000) or 1
    )
    table.done()
    return rule


def _day(table: _Table) -> DayRule:
    holds: Literal["date", "day of month"] = table.choice("holds", ("date", "day of month")) or "date"
    months = tuple(table.compiled("months", str(text)) for text in table.get("months", list) or ())
    rule = DayRule(
        column=_column(table, inner=True),
        holds=holds,
        month=_number_or(table, "month", 1, 12, ("sheet name", "sheet number")),
        months=months,
        year=_number_or(table, "year", 1900, 2200, ("file name",)),
        fill=bool(table.get("fill", bool)),
    )
    if rule.month == "sheet name" and len(months) != 12:
        raise table.refuse("months", msg("give twelve expressions, one a month."))
    if holds == "day of month":
        for key, value in (("month", rule.month), ("year", rule.year)):
            if value is None:
                raise table.refuse(key, msg("this key is missing."))
    table.done()
    return rule


def _number_or(table: _Table, key: str, low: int, high: int, words: tuple[str, ...]) -> Any:
    """Read a number or one of a few words."""
    if isinstance(table.content.get(key), str):
        return table.choice(key, words)
    return table.number(key, low, high)


def _shift(table: _Table) -> ShiftRule:
    words = table.table("words")
    meanings = {normalised(word): words.get(word, str) for word in words.content} if words else {}
    rule = ShiftRule(_column(table, inner=True), meanings)
    table.done()
    return rule


def _totals(table: _Table) -> TotalsRule:
    rule = TotalsRule(_column(table, inner=True), table.pattern("day"), table.pattern("month"))
    table.done()
    return rule


def _unit(table: _Table) -> UnitRule:
    name = table.get("name", str)
    if name is not None:
        table.done()
        return UnitRule(name=name)
    return UnitRule(column=_column(table))
