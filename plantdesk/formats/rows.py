"""From tables to rows of figures: which cell is which figure of which day, shift and unit; nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal, localcontext
from itertools import chain, islice
from pathlib import PurePath
from typing import Literal

from plantdesk.domain.concentration import dry_t
from plantdesk.domain.errors import Refused
from plantdesk.domain.quantities import MAX_DIGITS, Value, readings
from plantdesk.domain.text import msg
from plantdesk.formats.headings import SEARCHED_ROWS, Headings, cell_text, column_name, match_headings, normalised
from plantdesk.formats.profile import Column, DayRule, Dry, HeadingRule, Profile, UnitRule
from plantdesk.formats.table import Cell, Row, Sheet, Tables
from plantdesk.services.import_rows import DAY, SHIFT, FileRow, FileValue

_EXACT = Context(prec=MAX_DIGITS)


def extract(
    tables: Tables, profile: Profile, figure_units: Mapping[str, str], *, blanks: bool = False
) -> Iterator[FileRow]:
    """Read the rows of every sheet that the profile takes.

    ``figure_units`` names the kind of subject of each figure of the catalogue (``wet_t``: ``source``). Rows without a
    figure are left out; ``blanks`` gives those that name a shift as well. Raises ``Refused`` for a sheet without the
    headings and for a profile that does not fit the catalogue.
    """
    for key in profile.figures:
        if key not in figure_units:
            raise Refused(
                msg("Profile {profile}: there is no figure {key}. Correct its key.", profile=profile.name, key=key)
            )
        if figure_units[key] not in profile.units:
            raise Refused(
                msg(
                    "Profile {profile}: {key} belongs to a {unit}, which [units] does not name.",
                    profile=profile.name,
                    key=key,
                    unit=figure_units[key],
                )
            )
    taken = False
    for number, sheet in enumerate(tables.sheets, 1):
        if _takes(profile, sheet.name):
            rows = _profiled(tables.file, sheet, number, profile)
            first = next(rows, None)
            taken = taken or first is not None
            kept = chain(() if first is None else (first,), rows)
            yield from (row for row in kept if not row.is_blank or (blanks and row.total is None and row.shift))
    if not taken:
        raise Refused(
            msg("{file}: profile {profile} finds no sheet with rows in it.", file=tables.file, profile=profile.name)
        )


def _takes(profile: Profile, sheet: str) -> bool:
    name = normalised(sheet)
    if profile.skip is not None and profile.skip.search(name):
        return False
    return profile.take is None or profile.take.search(name) is not None


def _months(rule: DayRule, sheet: str) -> list[int]:
    return [number for number, month in enumerate(rule.months, 1) if month.search(normalised(sheet))]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where each column of the profile stands in one sheet."""

    at: Mapping[Column, int]

    def cell(self, row: Row, column: Column) -> Cell:
        return row.cell(self.at[column])

    def text(self, row: Row, column: Column) -> str:
        return cell_text(self.cell(row, column))


def _profiled(file: str, sheet: Sheet, number: int, profile: Profile) -> Iterator[FileRow]:
    rows = iter(sheet.rows)
    top = list(islice(rows, SEARCHED_ROWS))
    if not top:
        return
    place, first = _find_columns(file, sheet.name, top, profile)
    month, year = _month(file, sheet.name, number, profile.day), _year(file, profile.day)
    carried: date | str | None = None
    latest: date | str | None = None
    for row in chain(top, rows):
        if row.line < first:
            continue
        total = _total(profile, place, row)
        day = _day(profile.day, place.cell(row, profile.day.column), month, year)
        if profile.day.fill:
            day = day if day is not None else carried
            carried = None if total else day
        if total == "month" and day is None:
            day = latest
        found = FileRow(
            sheet=sheet.name,
            line=row.line,
            day=day,
            shift=_shift(profile, place, row) if total is None else None,
            units={kind: _unit(rule, place, row) for kind, rule in profile.units.items()},
            values={key: _value(what, place, row, profile) for key, what in profile.figures.items()},
            checks={key: _value(column, place, row, profile) for key, column in profile.checks.items()},
            total=total,
        )
        if not found.is_blank and total is None:
            latest = day
        yield found


def _columns_of(profile: Profile) -> list[Column]:
    columns = [profile.day.column]
    columns += [rule.column for rule in (profile.shift, profile.totals) if rule is not None]
    columns += [rule.column for rule in profile.units.values() if rule.column is not None]
    for what in profile.figures.values():
        columns += [what.wet, what.moisture] if isinstance(what, Dry) else [what]
    return [*columns, *profile.checks.values()]


def _find_columns(file: str, sheet: str, top: list[Row], profile: Profile) -> tuple[_Place, int]:
    """Find the row of headings and the column of each; give them with the first line of data."""
    columns = _columns_of(profile)
    fewest: list[Column] = columns
    for row in top:
        if profile.heading.row not in (None, row.line):
            continue
        headings = _headings_at(top, row.line, profile.heading)
        at, missing = _located(file, sheet, headings, columns)
        if not missing:
            return _Place(at), row.line + profile.heading.rows - 1 + profile.heading.data_after
        fewest = min(fewest, missing, key=len)
    raise Refused(
        msg(
            "{file}, sheet {sheet}: no row holds the headings of profile {profile}; missing: {headings}.",
            file=file,
            sheet=sheet,
            profile=profile.name,
            headings="; ".join(dict.fromkeys(str(column) for column in fewest)),
        )
    )


def _headings_at(top: list[Row], line: int, rule: HeadingRule) -> list[str]:
    """Join the texts of each column over the rows of the headings."""
    rows = [row for row in top if line <= row.line < line + rule.rows]
    width = max(len(row.cells) for row in rows)
    return [normalised(" ".join(cell_text(row.cell(column)) for row in rows)) for column in range(width)]


def _located(
    file: str, sheet: str, headings: list[str], columns: list[Column]
) -> tuple[dict[Column, int], list[Column]]:
    at: dict[Column, int] = {}
    missing: list[Column] = []
    twice: tuple[Column, list[int]] | None = None
    for column in columns:
        found = [i for i, heading in enumerate(headings) if column.fits(heading)]
        if not found:
            missing.append(column)
        elif len(found) > 1:
            twice = twice or (column, found)
        else:
            at[column] = found[0]
    if twice and not missing:
        raise Refused(
            msg(
                "{file}, sheet {sheet}: columns {columns} all have the heading “{heading}” of the profile. "
                "Describe it more closely.",
                file=file,
                sheet=sheet,
                columns=", ".join(column_name(i) for i in twice[1]),
                heading=str(twice[0]),
            )
        )
    return at, missing


def _month(file: str, sheet: str, number: int, rule: DayRule) -> int | None:
    if rule.month == "sheet number":
        return number
    if rule.month != "sheet name":
        return rule.month
    months = _months(rule, sheet)
    if len(months) != 1:
        raise Refused(
            msg(
                "{file}: the name of sheet {sheet} does not say one month. Rename it, or add it to [sheets] skip.",
                file=file,
                sheet=sheet,
            )
        )
    return months[0]


def _year(file: str, rule: DayRule) -> int | None:
    if rule.year != "file name":
        return rule.year
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", PurePath(file).stem))
    if len(years) != 1:
        raise Refused(
            msg(
                "The name of the file {file} does not say one year. Rename it or put the year into the profile.",
                file=file,
            )
        )
    return int(years.pop())


def _day(rule: DayRule, cell: Cell, month: int | None, year: int | None) -> date | str | None:
    if cell is None:
        return None
    if rule.holds == "date":
        if isinstance(cell, datetime):
            return cell.date()
        return cell if isinstance(cell, date) else cell_text(cell)
    text = cell_text(cell)
    if not re.fullmatch(r"\d{1,2}(?:[.,]0+)?", text) or month is None or year is None:
        return text
    number = int(re.split("[.,]", text)[0])
    try:
        return date(year, month, number)
    except ValueError:
        return f"{number:02}.{month:02}.{year}"


def _total(profile: Profile, place: _Place, row: Row) -> Literal["day", "month"] | None:
    rule = profile.totals
    if rule is None:
        return None
    text = normalised(place.text(row, rule.column))
    if rule.month is not None and text and rule.month.search(text):
        return "month"
    if rule.day is not None and text and rule.day.search(text):
        return "day"
    return None


def _shift(profile: Profile, place: _Place, row: Row) -> str | None:
    if profile.shift is None:
        return None
    text = place.text(row, profile.shift.column)
    return profile.shift.words.get(normalised(text), text) or None


def _unit(rule: UnitRule, place: _Place, row: Row) -> str | None:
    if rule.column is None:
        return rule.name
    return place.text(row, rule.column) or None


def _value(what: Column | Dry, place: _Place, row: Row, profile: Profile) -> FileValue | None:
    if isinstance(what, Column):
        return _read(place.cell(row, what), place.at[what], what.scale, profile.decimal_mark)
    wet = _value(what.wet, place, row, profile)
    moisture = _value(what.moisture, place, row, profile)
    if wet is None or moisture is None:
        return None
    return FileValue(
        f"{wet.text} × (1 − {moisture.text})",
        tuple(_dry(w, m) for w in wet.readings for m in moisture.readings if _countable(w, m)),
        f"{wet.column}, {moisture.column}",
        derived=True,
    )


def _countable(wet: Value, moisture: Value) -> bool:
    return wet.number is None or (moisture.number is not None and not wet.below and not moisture.below)


def _dry(wet: Value, moisture: Value) -> Value:
    """Compute dry mass, exactly; none stays none."""
    if wet.number is None or moisture.number is None:
        return Value(None)
    with localcontext(_EXACT):
        return Value(dry_t(wet.number, moisture.number))


def _read(cell: Cell, column: int, scale: Decimal, decimal_mark: str | None) -> FileValue | None:
    """Read a cell in every way and scale each reading exactly."""
    if cell is None:
        return None
    text = cell_text(cell)
    found: tuple[Value, ...] = ()
    if isinstance(cell, Decimal):
        # A number of more digits than a figure may have is damage, as in typed text.
        found = (Value(cell),) if len(f"{cell:f}".strip("-0.")) <= MAX_DIGITS else ()
    elif isinstance(cell, str):
        found = readings(cell)
        if decimal_mark is not None and len(found) > 1:
            found = found[:1] if decimal_mark in cell else found[-1:]
    return FileValue(text, tuple(_scaled(value, scale) for value in found), column_name(column))


def _scaled(value: Value, scale: Decimal) -> Value:
    if scale == 1 or value.number is None:
        return value
    sign, digits, exponent = scale.normalize().as_tuple()
    if digits == (1,) and not sign and isinstance(exponent, int):
        return Value(value.number.scaleb(exponent), value.below)  # a power of ten keeps the digits as they were typed
    return Value(_EXACT.multiply(value.number, scale), value.below)


def extract_by_headings(
    tables: Tables,
    headings: Mapping[str, Iterable[str]],
    figure_units: Mapping[str, str],
    beside: Collection[str] = (),
) -> Iterator[FileRow]:
    """Read a file without a profile: by the spellings of its headings, in the first 30 rows of each sheet.

    ``headings`` holds ``day``, ``shift``, each kind of subject (``source``), each figure, and each text ``beside``
    figures. A sheet without a day and a figure is left out. Raises ``Refused`` where no sheet has them, or two columns
    mean the same.
    """
    spellings = {key: tuple(words) for key, words in headings.items()}
    taken = False
    for sheet in tables.sheets:
        rows = iter(sheet.rows)
        top = list(islice(rows, SEARCHED_ROWS))
        header = _find_header(top, spellings, figure_units)
        if header is None:
            continue
        taken = True
        line, columns = header
        latest: FileRow | None = None
        for row in chain(top, rows):
            if row.line > line:
                found = _by_columns(sheet.name, row, columns, figure_units, beside, latest)
                if found.total is None:
                    latest = found
                if not found.is_blank:
                    yield found
    if not taken:
        raise Refused(
            msg(
                "{file}: no row has the heading of the day and of a figure in the first {limit} rows. "
                "Correct the headings or name a profile.",
                file=tables.file,
                limit=SEARCHED_ROWS,
            )
        )


def _find_header(
    top: list[Row], spellings: Mapping[str, tuple[str, ...]], figure_units: Mapping[str, str]
) -> tuple[int, dict[str, int]] | None:
    for row in top:
        known = {cell_text(cell) for cell in row.cells}
        if len(known) < 2:
            continue
        found: Headings = match_headings(row.cells, spellings)
        columns = {key: column for column, key in found.columns.items()}
        if DAY in columns and not columns.keys().isdisjoint(figure_units):
            return row.line, columns
    return None


_TOTAL = re.compile(r"(total|sum|итого|всего|барлығы|жиыны)( (for|of|за|по|с)\b.*)?")


def _by_columns(
    sheet: str,
    row: Row,
    columns: Mapping[str, int],
    figure_units: Mapping[str, str],
    beside: Collection[str],
    latest: FileRow | None,
) -> FileRow:
    """Read a row by its columns; a total belongs to the day and shift of the ``latest`` row above it."""

    def text(key: str) -> str | None:
        return cell_text(row.cell(columns[key])) or None if key in columns else None

    cell = row.cell(columns[DAY])
    day: date | str | None = (
        cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else text(DAY)
    )
    shift = text(SHIFT)
    figures = [key for key in columns if key in figure_units]
    units = {kind: text(kind) for kind in {figure_units[key] for key in figures}}
    total: Literal["shift", "day", "month"] | None = None
    if _is_total(day):
        total, day = "month", None
    elif _is_total(shift):
        total, shift = "day", None
    elif any(_is_total(unit) for unit in units.values()):
        total = "shift"
    if total is not None:
        units = {kind: None if _is_total(unit) else unit for kind, unit in units.items()}
        if latest is not None:
            day = day if day is not None else latest.day
            shift = shift if shift is not None or total != "shift" else latest.shift
    return FileRow(
        sheet=sheet,
        line=row.line,
        day=day,
        shift=shift,
        units=units,
        values={key: _read(row.cell(columns[key]), columns[key], Decimal(1), None) for key in figures},
        total=total,
        said={key: text(key) for key in columns if key in beside},
    )


def _is_total(text: date | str | None) -> bool:
    return isinstance(text, str) and _TOTAL.fullmatch(normalised(text)) is not None
