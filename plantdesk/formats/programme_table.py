"""Read a programme from CSV or XLSX by its headings: a row for each milestone, project or programme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from itertools import chain, islice

from plantdesk.domain.errors import Refused
from plantdesk.domain.programme import Link
from plantdesk.domain.text import Message, msg
from plantdesk.formats.csvfile import FORMULA_STARTS
from plantdesk.formats.headings import SEARCHED_ROWS, cell_text, column_name, match_headings, normalised
from plantdesk.formats.table import Cell, Erroneous, Row, Tables
from plantdesk.services.programme_file import (
    COLUMNS,
    FileBaseline,
    FileLink,
    FileRow,
    ProgrammeFile,
    Progress,
    is_plain,
)

_KINDS = {
    "programme": ("programme", "program", "программа", "бағдарлама"),
    "project": ("project", "проект", "жоба"),
    "milestone": ("milestone", "веха", "межелі кезең", ""),
}
_KIND_OF = {normalised(word): kind for kind, words in _KINDS.items() for word in words}
DATES = frozenset({"start", "end"})
"""Columns of days that stand in no field of a row of their own."""
NUMBERS = frozenset({"weight", "jobs_created", "jobs_kept", "effect_t_year", "effect_ramp_months"})
"""Columns of numbers that stand in no field of a row of their own."""
_PROMISED = frozenset({"baseline", "forecast", "actual"})
_LINK = re.compile(r"(?P<code>[^:]+)(?::(?P<kind>FS|SS|FF|SF)(?::(?P<lag>[+-]?\d{1,5}))?)?", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_MINUTES_A_DAY = 1_440
_TOLD_EVERY = 500


def read_programme_table(tables: Tables, progress: Progress | None = None) -> ProgrammeFile:
    """Read the first sheet that has the heading of a code or name and of a date; or of a code and what it waits for.

    A project that is only named beside milestones gets a row of its own. A table without dates tells changes of records
    that are there. Raises ``Refused`` with sheet, row and column.
    """
    for sheet in tables.sheets:
        rows = iter(sheet.rows)
        top = list(islice(rows, SEARCHED_ROWS))
        header = _header(top)
        if header is not None:
            line, columns = header
            reading = _Reading(tables.file, sheet.name, columns)
            for row in chain(top, rows):
                if row.line > line:
                    reading.take(row)
                    if progress is not None and row.line % _TOLD_EVERY == 0:
                        progress.tell(0.0)
            changes_only = not columns.keys() & _PROMISED
            return ProgrammeFile(tables.file, "table", "", tuple(reading.rows), ours=True, changes_only=changes_only)
    raise Refused(
        msg(
            "{file}: no row has the headings of a milestone and of a date in the first {limit} rows. Name the columns"
            " code, name, project, baseline, forecast and actual; for milestones that are recorded, code and depends do.",
            file=tables.file,
            limit=SEARCHED_ROWS,
        )
    )


def _header(top: Iterable[Row]) -> tuple[int, dict[str, int]] | None:
    for row in top:
        found = {key: place for place, key in match_headings(row.cells, COLUMNS).columns.items()}
        if found.keys() & {"code", "name", "name_en", "name_ru"} and found.keys() & _PROMISED:
            return row.line, found
        if found.keys() >= {"code", "depends"}:
            return row.line, found
    return None


def _unguarded(text: str) -> str:
    """Take off the apostrophe by which an export keeps a text from running as a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


@dataclass(slots=True)
class _Reading:
    """What has been read of one sheet; ``named`` are the places of rows that stand for what is only named so far."""

    file: str
    sheet: str
    columns: Mapping[str, int]
    rows: list[FileRow] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    named: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        """Understand one row, and give its project and programme rows where they have none yet."""
        said = {key: _unguarded(cell_text(row.cell(place))) for key, place in self.columns.items()}
        if not any(said.values()):
            return
        kind = _KIND_OF.get(normalised(said.get("kind", "")))
        if kind is None:
            raise self._refused(
                row, "kind", msg("“{text}” is neither programme, project nor milestone.", text=said["kind"])
            )
        names = (said.get(key, "") for key in ("name", "name_ru", "name_en", "name_kk", "code"))
        name = next((one for one in names if one), "")
        if not name:
            raise self._refused(
                row, "code" if "code" in self.columns else "name", msg("The row has no name and no code.")
            )
        key = (kind, normalised(said.get("code") or f"{said.get('project', '')} {name}"))
        named = next(
            (
                n
                for one in (said.get("code"), name)
                if (n := self.named.pop((kind, normalised(one or "")), None)) is not None
            ),
            None,
        )
        if key in self.seen and named is None:
            raise Refused(
                msg(
                    "{file}, sheet {sheet}, row {line}: “{name}” stands in row {other} already. Keep one of them.",
                    file=self.file,
                    sheet=self.sheet,
                    line=row.line,
                    name=said.get("code") or name,
                    other=self.seen[key],
                )
            )
        self.seen[key] = row.line
        above = self._above(kind, said, row.line)
        found = self._row(row, kind, name, said, above)
        if named is None:
            self.rows.append(found)
        else:  # milestones above this row have named it, by its code or its name
            self.rows[named] = replace(found, uid=self.rows[named].uid)

    def _above(self, kind: str, said: Mapping[str, str], line: int) -> str | None:
        """Give the row above: of the project for a milestone, of the programme for a project; make it where it is new."""
        programme = self._named("programme", said.get("programme", ""), None, line) if kind != "programme" else None
        if kind == "milestone":
            return self._named("project", said.get("project", ""), programme, line) or programme
        return programme

    def _named(self, kind: str, text: str, parent: str | None, line: int) -> str | None:
        if not text:
            return None
        uid = f"{kind} {normalised(text)}"
        if (kind, normalised(text)) not in self.seen:
            self.seen[kind, normalised(text)] = line
            level = 1 if kind == "programme" else 2
            self.named[kind, normalised(text)] = len(self.rows)
            self.rows.append(FileRow(line, uid, text, parent=parent, level=level, kind=kind, summary=True))
        return uid

    def _row(self, row: Row, kind: str, name: str, said: Mapping[str, str], above: str | None) -> FileRow:
        code = said.get("code", "")
        milestone = kind == "milestone"
        uid = f"{kind} {normalised(code or name)}" if not milestone else (code or f"row {row.line}")
        if not milestone and name and code:
            # Milestones may name it either way.
            self.seen.setdefault((kind, normalised(name)), row.line)
        forecast, actual = self._day(row, "forecast"), self._day(row, "actual")
        baseline, start = self._day(row, "baseline"), self._day(row, "start")
        for key in DATES & said.keys():
            day = self._day(row, key)
            said = {**said, key: "" if day is None else day.date().isoformat()}
        for key in NUMBERS & said.keys():
            number = self._number(row, key, said)
            said = {**said, key: "" if number is None else f"{number.normalize():f}"}
        percent = self._number(row, "percent", said)
        budget = self._number(row, "budget", said)
        return FileRow(
            row=row.line,
            uid=uid,
            name=name,
            code=code,
            parent=above,
            level={"programme": 1, "project": 2, "milestone": 3}[kind],
            kind=kind,
            summary=not milestone,
            milestone=milestone,
            start=start,
            finish=forecast,
            minutes=Decimal(0) if milestone else None,
            percent=percent,
            actual_finish=actual,
            deadline=self._day(row, "deadline"),
            cost=budget,
            actual_cost=self._number(row, "spend", said),
            owner=said.get("owner", ""),
            notes=said.get("notes", ""),
            baselines={} if baseline is None else {0: FileBaseline(None, baseline)},
            links=tuple(self._links(row, said)),
            said={key: text for key, text in said.items() if text},
        )

    def _day(self, row: Row, key: str) -> datetime | None:
        if key not in self.columns:
            return None
        cell: Cell = row.cell(self.columns[key])
        if cell is None or cell == "-":
            return None
        if isinstance(cell, datetime):
            return cell
        if isinstance(cell, date):
            return datetime.combine(cell, time())
        text = cell_text(cell).lstrip("'")
        if found := _ISO.fullmatch(text):
            year, month, day = map(int, found.groups())
        elif found := _DOTTED.fullmatch(text):
            day, month, year = map(int, found.groups())
        else:
            raise self._refused(
                row, key, msg("“{text}” is not a day. Write it like 30.06.2016 or 2016-06-30.", text=text)
            )
        try:
            return datetime.combine(date(year, month, day), time())
        except ValueError:
            raise self._refused(
                row, key, msg("There is no day {text} in the calendar. Correct it in the file.", text=text)
            ) from None

    def _number(self, row: Row, key: str, said: Mapping[str, str]) -> Decimal | None:
        if not said.get(key):
            return None
        cell = row.cell(self.columns[key])
        if isinstance(cell, Decimal):
            return cell
        text = re.sub(r"[\s%\u00a0\u202f]", "", said[key]).replace(",", ".")
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if isinstance(cell, Erroneous) or not is_plain(number):
            raise self._refused(row, key, msg("“{text}” is not one number.", text=said[key]))
        return number

    def _links(self, row: Row, said: Mapping[str, str]) -> Iterator[FileLink]:
        for part in re.split(r"[\s,;]+", said.get("depends", "").strip()):
            if not part:
                continue
            found = _LINK.fullmatch(part)
            if found is None:
                raise self._refused(
                    row, "depends", msg("“{text}” is no dependency. Write it like M-3 or M-3:FS:10.", text=part)
                )
            days = Decimal(found["lag"] or 0)
            yield FileLink(found["code"], Link[(found["kind"] or "FS").upper()], days * _MINUTES_A_DAY)

    def _refused(self, row: Row, key: str, what: Message) -> Refused:
        return Refused(
            msg(
                "{file}, sheet {sheet}, row {line}, column {column}: {what}",
                file=self.file,
                sheet=self.sheet,
                line=row.line,
                column=column_name(self.columns[key]),
                what=what,
            )
        )
