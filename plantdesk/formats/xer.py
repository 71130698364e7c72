"""Read Primavera XER: tables of tab-separated rows, in UTF-8 or, from older programs, in Windows-1251."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from plantdesk.domain.errors import Refused
from plantdesk.domain.programme import Link
from plantdesk.domain.text import Message, msg
from plantdesk.formats.table import MAX_BYTES
from plantdesk.services.programme_file import FileBaseline, FileLink, FileRow, ProgrammeFile, Progress, is_plain

MAX_ROWS = 1_000_000
"""Most rows of the tables that are read."""
_HEADER = "ERMHDR"
_WANTED = frozenset({"PROJECT", "PROJWBS", "TASK", "TASKPRED"})
_MILESTONES = frozenset({"TT_Mile", "TT_FinMile"})
_LINKS = {"PR_FS": Link.FS, "PR_SS": Link.SS, "PR_FF": Link.FF, "PR_SF": Link.SF}
_SHOWN = 40
_DAY_MINUTES = 480
"""Primavera counts lags in hours of work; eight make a day."""
_TOLD_EVERY = 5_000

Record = tuple[int, Mapping[str, str]]
"""A row of a table: its line in the file, and its texts by field."""


def read_xer(path: Path, progress: Progress | None = None) -> ProgrammeFile:
    """Read projects, their structure and activities; structure (WBS) becomes summary rows.

    The planned dates are taken as the baseline. Raises ``Refused`` with the line for what cannot be read, and
    ``GivenUp`` where ``progress`` was stopped.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Refused(msg("{file}: larger than {limit} MiB. Split the project.", file=path.name, limit=MAX_BYTES >> 20))
    text, odd = _decoded(path.name, path.read_bytes())
    tables = _tables(path.name, text, progress)
    try:
        rows = tuple(_rows(tables))
    except _BadRow as fault:
        raise Refused(msg("{file}, line {line}: {what}", file=path.name, line=fault.line, what=fault.message)) from None
    projects = tables.get("PROJECT", [])
    title = projects[0][1].get("proj_short_name", "") if projects else ""
    return ProgrammeFile(path.name, "XER", title or path.stem, rows, key=title or path.stem, odd=odd)


class _BadRow(Exception):
    """A row that cannot be, and its line."""

    def __init__(self, line: int, message: Message) -> None:
        super().__init__(str(message))
        self.line = line
        self.message = message


def _decoded(name: str, data: bytes) -> tuple[str, tuple[Message, ...]]:
    """Decode a file; a byte that is not UTF-8 is told with its place, or refused where the rest clearly is UTF-8."""
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as fault:
        at = fault.start
    line = data.count(b"\n", 0, at) + 1
    place = at - (data.rfind(b"\n", 0, at) + 1) + 1
    told = {"file": name, "line": line, "place": place, "byte": f"0x{data[at]:02X}"}
    if _mostly_utf8(data):
        raise Refused(
            msg(
                "{file}, line {line}, byte {place}: {byte} is not UTF-8, and the rest is. Export the file again.",
                **told,
            )
        )
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError as second:
        at = second.start
        told |= {"line": data.count(b"\n", 0, at) + 1, "place": at - (data.rfind(b"\n", 0, at) + 1) + 1}
        told["byte"] = f"0x{data[at]:02X}"
        raise Refused(
            msg(
                "{file}, line {line}, byte {place}: {byte} is neither UTF-8 nor Windows-1251. Export the file again.",
                **told,
            )
        ) from None
    return text, (msg("Line {line}, byte {place}: {byte} is not UTF-8; the file was read as Windows-1251.", **told),)


def _mostly_utf8(data: bytes) -> bool:
    """Tell whether more letters of the file are sound UTF-8 than bytes are not."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\N{REPLACEMENT CHARACTER}")
    sound = sum(1 for c in text if c > "\x7f") - wrong
    return sound > wrong


def _tables(name: str, text: str, progress: Progress | None) -> dict[str, list[Record]]:
    """Cut the text into the tables that say something of a programme."""
    lines = text.split("\n")
    if not lines[0].startswith(_HEADER):
        raise Refused(msg("{file}, line 1: a Primavera XER begins with {header}.", file=name, header=_HEADER))
    found: dict[str, list[Record]] = {}
    table = ""
    fields: list[str] = []
    kept = 0
    for number, line in enumerate(lines[1:], start=2):
        if progress is not None and number % _TOLD_EVERY == 0:
            progress.tell(number / len(lines))
        mark, *cells = line.rstrip("\r").split("\t")
        if mark == "%R":
            if table in _WANTED:
                kept += 1
                found[table].append((number, _record(name, number, table, fields, cells, kept)))
        elif mark == "%T":
            table, fields = (cells[0].strip() if cells else ""), []
            found.setdefault(table, [])
        elif mark == "%F":
            fields = cells
        elif mark == "%E":
            break
        elif line.strip("\r \x1a\0"):
            raise Refused(msg("{file}, line {line}: this is no row of a Primavera XER.", file=name, line=number))
    return found


def _record(name: str, line: int, table: str, fields: list[str], cells: list[str], kept: int) -> Mapping[str, str]:
    """Name the cells of a row; ``kept`` rows were read so far."""
    if not fields:
        raise Refused(msg("{file}, line {line}: a row before the names of its fields.", file=name, line=line))
    if len(cells) > len(fields):
        raise Refused(
            msg(
                "{file}, line {line}: {n} cells, but {table} has {limit} fields.",
                file=name,
                line=line,
                n=len(cells),
                table=table,
                limit=len(fields),
            )
        )
    if kept > MAX_ROWS:
        raise Refused(msg("{file}: more than {limit} rows. Split the file into parts.", file=name, limit=MAX_ROWS))
    return dict(zip(fields, cells, strict=False))


@dataclass(slots=True)
class _Node:
    """A row of the structure, and what hangs under it."""

    line: int
    said: Mapping[str, str]
    below: list[str]
    activities: list[Record]


def _rows(tables: Mapping[str, list[Record]]) -> Iterator[FileRow]:
    """Give the structure from its top, each part with its activities, in the order of the file."""
    nodes: dict[str, _Node] = {}
    for line, said in tables.get("PROJWBS", []):
        uid = _key(line, said, "wbs_id")
        if uid in nodes:
            raise _BadRow(
                line, msg("the structure has {uid} twice; first in line {other}.", uid=uid, other=nodes[uid].line)
            )
        nodes[uid] = _Node(line, said, [], [])
    tops = []
    for uid, node in nodes.items():
        parent = node.said.get("parent_wbs_id", "")
        if parent in nodes and node.said.get("proj_node_flag") != "Y":
            nodes[parent].below.append(uid)
        else:
            tops.append(uid)
    seen: dict[str, int] = {}
    loose: list[Record] = []
    for line, said in tables.get("TASK", []):
        uid = _key(line, said, "task_id")
        if uid in seen:
            raise _BadRow(
                line, msg("the activity {uid} stands twice; first in line {other}.", uid=uid, other=seen[uid])
            )
        seen[uid] = line
        node_of = nodes.get(said.get("wbs_id", ""))
        (loose if node_of is None else node_of.activities).append((line, said))
    links = _links(tables.get("TASKPRED", []), seen)
    given = 0
    todo: list[tuple[str, int, str | None]] = [(uid, 1, None) for uid in reversed(tops)]
    while todo:
        uid, level, above = todo.pop()
        node = nodes[uid]
        given += 1
        yield FileRow(
            row=node.line,
            uid=f"W{uid}",
            name=node.said.get("wbs_name", "").strip(),
            code=node.said.get("wbs_short_name", "").strip(),
            parent=above,
            level=level,
            summary=True,
        )
        for record in node.activities:
            yield _activity(record, f"W{uid}", level + 1, links)
        todo += [(one, level + 1, f"W{uid}") for one in reversed(node.below)]
    if given != len(nodes):
        line = min(node.line for node in nodes.values())
        raise _BadRow(line, msg("the structure goes round in a circle. Export the project again."))
    for record in loose:
        yield _activity(record, None, 1, links)


def _links(records: list[Record], activities: Mapping[str, int]) -> dict[str, list[FileLink]]:
    found: dict[str, list[FileLink]] = {}
    for line, said in records:
        before = said.get("pred_task_id", "")
        if before not in activities:
            continue  # an activity of a project that is not in the file
        kind = _LINKS.get(said.get("pred_type", "PR_FS"))
        if kind is None:
            raise _BadRow(line, msg("“{text}” is no kind of dependency.", text=said.get("pred_type", "")[:_SHOWN]))
        hours = _number(line, said, "lag_hr_cnt") or Decimal(0)
        found.setdefault(said.get("task_id", ""), []).append(FileLink(before, kind, hours * 60, _DAY_MINUTES))
    return found


def _activity(record: Record, parent: str | None, level: int, links: Mapping[str, list[FileLink]]) -> FileRow:
    line, said = record
    uid = said["task_id"]
    kind = said.get("task_type", "")
    begun, ended = _moment(line, said, "act_start_date"), _moment(line, said, "act_end_date")
    hours = _number(line, said, "target_drtn_hr_cnt")
    percent = _number(line, said, "phys_complete_pct")
    done = said.get("status_code") == "TK_Complete"
    start = begun or _moment(line, said, "early_start_date") or _moment(line, said, "target_start_date")
    finish = ended or _moment(line, said, "early_end_date") or _moment(line, said, "target_end_date")
    planned = FileBaseline(_moment(line, said, "target_start_date"), _moment(line, said, "target_end_date"))
    milestone = kind in _MILESTONES
    if milestone:  # a start milestone has no finish, and a finish milestone no start
        begun, ended = begun or ended, ended or begun if done else None
        start, finish = start or finish, finish or start
        planned = FileBaseline(planned.start or planned.finish, planned.finish or planned.start)
    return FileRow(
        row=line,
        uid=uid,
        name=said.get("task_name", "").strip(),
        code=said.get("task_code", "").strip(),
        parent=parent,
        level=level,
        milestone=milestone,
        start=start,
        finish=finish,
        minutes=Decimal(0) if milestone else None if hours is None else hours * 60,
        percent=Decimal(100) if done else percent,
        actual_start=begun,
        actual_finish=ended,
        deadline=_moment(line, said, "expect_end_date"),
        baselines={0: planned} if planned.finish is not None else {},
        links=tuple(links.get(uid, ())),
    )


def _key(line: int, said: Mapping[str, str], field: str) -> str:
    key = said.get(field, "").strip()
    if not key:
        raise _BadRow(line, msg("{field} is missing.", field=field))
    return key


def _moment(line: int, said: Mapping[str, str], field: str) -> datetime | None:
    text = said.get(field, "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise _BadRow(line, msg("{field}: “{text}” is not a date.", field=field, text=text[:_SHOWN])) from None


def _number(line: int, said: Mapping[str, str], field: str) -> Decimal | None:
    text = said.get(field, "").strip()
    if not text:
        return None
    try:
        # A Russian Primavera writes the comma.
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise _BadRow(line, msg("{field}: “{text}” is not a number.", field=field, text=text[:_SHOWN])) from None
    if not is_plain(number):
        raise _BadRow(line, msg("{field}: “{text}” is not a number.", field=field, text=text[:_SHOWN]))
    return number
