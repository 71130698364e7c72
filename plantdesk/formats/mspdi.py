"""Read MSPDI, the XML of MS Project 2003 to 2019, as a stream: a task is forgotten as soon as it has been understood.

Source: the schema mspdi_pj12.xsd and the notes of office-developer-msproject-xml-docs. Entities are never resolved,
because a file with a document type is refused before its first element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePath
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.parsers import expat

from plantdesk.domain.errors import Refused
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Link
from plantdesk.domain.text import Message, msg
from plantdesk.formats.table import MAX_BYTES
from plantdesk.services.programme_file import FileBaseline, FileLink, FileRow, ProgrammeFile, Progress, is_plain

NAMESPACE = "http://schemas.microsoft.com/project"
CODE_ALIAS = "PlantDesk code"
"""What the text field is called in which our own export keeps the code, because MS Project renumbers WBS codes."""
FIELD_ALIAS = "PlantDesk "
"""What the text fields begin with in which our own export keeps what MS Project has no place for; its heading follows."""
MAX_LEVEL = 100
"""Deepest outline; MS Project ends at 65."""
KINDS = (PROGRAMME, PROJECT, MILESTONE)
"""What stands before the code in that field."""
LAST_BASELINE = 10
"""Baselines are numbered from 0 to this."""
MAX_TASKS = 200_000
"""Most tasks of a file."""
MAX_PIECE = 4 * 1024 * 1024
"""Most bytes between two things that can be forgotten: no task of MS Project comes near, a hostile file goes on for ever."""

_NOTHING: Mapping[str, str] = {}
_CHUNK = 64 * 1024
_YES = frozenset({"1", "true"})
_ESTIMATED = frozenset({"35", "37", "39", "41", "43", "45", "47", "49", "51", "53"})
_PERCENT = frozenset({"19", "20", "51", "52"})
_ELAPSED = frozenset({"4", "6", "8", "10", "12", "36", "38", "40", "42", "44"})
_ELAPSED_DAY, _WORKING_DAY = 1_440, 480
LINKS = (Link.FF, Link.FS, Link.SF, Link.SS)
"""How a link binds, by the number that the schema gives it."""
_SHOWN = 40
_OTHERS = {
    "APIBusinessObjects": "Primavera P6 (PMXML)",
    "project": "GanttProject",
    "html": "HTML",
    "workbook": "Excel",
    "Workbook": "Excel",
}
_DURATION = re.compile(
    r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_IN_MINUTES = (518_400, 43_200, 1_440, 60, 1)


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and what stands open above the next task."""

    file: str
    rows: list[FileRow] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    odd: list[Message] = field(default_factory=list)
    title: str = ""
    name: str = ""
    guid: str = ""
    named: bool = False
    code_field: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    day_minutes: int = _WORKING_DAY
    tasks: int = 0
    blank: int = 0
    recurring: int = 0


def read_mspdi(path: Path, progress: Progress | None = None) -> ProgrammeFile:
    """Read every task of a file.

    Raises ``Refused`` with one line for XML that is broken (with its line), too large, hostile, or of another program,
    for a task that cannot be (with the line of that task), and ``GivenUp`` where ``progress`` was stopped.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Refused(msg("{file}: larger than {limit} MiB. Split the project.", file=path.name, limit=MAX_BYTES >> 20))
    with path.open("rb") as file:
        prefix = _prefix(path.name, file)
        file.seek(0)
        reading = _Reading(path.name)
        try:
            for element in _pieces(path.name, file, size, prefix, progress):
                _take(reading, element, prefix)
        except _BadTask as fault:
            file.seek(0)
            line = _line_of_task(file, reading.tasks)
            raise Refused(msg("{file}, line {line}: {what}", file=path.name, line=line, what=fault.message)) from None
    if reading.recurring:
        reading.odd.append(msg("{n} recurring tasks were read as ordinary rows.", n=reading.recurring))
    return ProgrammeFile(
        path.name,
        "MSPDI",
        reading.title or PurePath(reading.name or path.name).stem,
        tuple(reading.rows),
        ours=bool(reading.code_field),
        key=reading.guid or reading.title or reading.name or path.stem,
        blank=reading.blank,
        odd=tuple(reading.odd),
    )


class _BadTask(Exception):
    """A task that cannot be; its line is looked up afterwards, because good files should not pay for it."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


# --- the XML --------------------------------------------------------------------------------------------------------


class _Begun(Exception):
    """The first element has begun."""


def _prefix(name: str, file: BinaryIO) -> str:
    """Read up to the first element; gives what stands before each tag. Refuses document types and other programs."""
    root = ""

    def begin(tag: str, _: object) -> None:
        nonlocal root
        root = tag
        raise _Begun

    def doctype(*_: object) -> None:
        raise Refused(
            msg(
                "{file}, line {line}: it declares a document type with entities, as no file of MS Project does. It is not"
                " read.",
                file=name,
                line=parser.CurrentLineNumber,
            )
        )

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = doctype
    read = 0
    try:
        while chunk := file.read(_CHUNK):
            read += len(chunk)
            parser.Parse(chunk, False)
            if read > MAX_PIECE:
                raise _endless(name)
        parser.Parse(b"", True)
    except _Begun:
        pass
    except expat.ExpatError as fault:
        raise _broken(name, fault.lineno, fault.offset + 1, expat.ErrorString(fault.code)) from None
    space, _, tag = root.rpartition("}")
    if tag != "Project" or (space and not space.startswith(NAMESPACE)):
        program = _OTHERS.get(tag)
        if program is None:
            raise Refused(
                msg(
                    "{file}: its first element is <{tag}>; a file of MS Project begins with <Project>.",
                    file=name,
                    tag=tag,
                )
            )
        raise Refused(
            msg("{file} is a file of {program}. Save it there as MS Project XML.", file=name, program=program)
        )
    return f"{{{space}}}" if space else ""


def _pieces(name: str, file: BinaryIO, size: int, prefix: str, progress: Progress | None) -> Iterator[Element]:
    """Give each element of interest when it ends; what has ended is forgotten, so that memory is bounded.

    What only the head of a file says is of interest up to its first task.
    """
    forgotten = frozenset(prefix + tag for tag in _FORGOTTEN)
    wanted = frozenset(prefix + tag for tag in _HEAD)
    task, none = prefix + "Task", frozenset[str]()
    parser: XMLPullParser[Element] = XMLPullParser(("end",))
    read = kept = 0
    try:
        while True:
            chunk = file.read(_CHUNK)
            if chunk:
                parser.feed(chunk)
            else:
                parser.close()
            read += len(chunk)
            kept += len(chunk)
            for _, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                tag = element.tag
                if tag in forgotten:
                    if tag == task:
                        wanted = none
                        yield element
                    element.clear()
                    kept = 0
                elif tag in wanted:
                    yield element
            if not chunk:
                return
            if kept > MAX_PIECE:
                raise _endless(name)
            if progress is not None:
                progress.tell(read / size)
    except ParseError as fault:
        line, column = fault.position
        raise _broken(name, line, column + 1, expat.ErrorString(fault.code)) from None


_FORGOTTEN = ("Task", "Resource", "Assignment", "Calendar", "OutlineCode", "TimephasedData", "View", "Filter", "Group")
_HEAD = ("ExtendedAttribute", "Title", "Name", "GUID", "ScheduleFromStart", "MinutesPerDay")


def _broken(name: str, line: int, column: int, reason: str) -> Refused:
    return Refused(
        msg(
            "{file}, line {line}, place {column}: broken XML ({reason}). Save the project again.",
            file=name,
            line=line,
            column=column,
            reason=reason,
        )
    )


def _endless(name: str) -> Refused:
    return Refused(
        msg("{file}: one task goes on for more than {limit} MiB. It is not read.", file=name, limit=MAX_PIECE >> 20)
    )


def _line_of_task(file: BinaryIO, number: int) -> int:
    """Find the line in which the ``number``-th task begins; the file is known to be sound up to there."""
    found = begun = 0

    def begin(tag: str, _: object) -> None:
        nonlocal begun, found
        if tag.rpartition("}")[2] == "Task":
            begun += 1
            if begun == number:
                found = parser.CurrentLineNumber
                raise _Begun

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = begin
    with suppress(_Begun):
        parser.ParseFile(file)
    return found


# --- tasks ----------------------------------------------------------------------------------------------------------


def _take(reading: _Reading, element: Element, prefix: str) -> None:
    """Understand one element: a task, the declaration of a field of ours, or the title of the file."""
    cut = len(prefix)
    tag = element.tag[cut:]
    text = (element.text or "").strip()
    match tag:
        case "Title":
            reading.title = reading.title or text
        case "Name" if not reading.named:
            reading.name = reading.name or text
        case "GUID" if not reading.named:
            reading.guid = reading.guid or text
        case "ScheduleFromStart":
            reading.named = True  # what comes now are names of views and calendars
        case "MinutesPerDay":
            reading.day_minutes = int(text) if text.isdecimal() and 0 < int(text[:5]) <= _ELAPSED_DAY else _WORKING_DAY
        case "ExtendedAttribute":
            alias, number = element.findtext(f"{prefix}Alias") or "", element.findtext(f"{prefix}FieldID") or ""
            if alias == CODE_ALIAS:
                reading.code_field = number
            elif alias.startswith(FIELD_ALIAS):  # several fields may hold one thing: evidence 1, evidence 2
                reading.fields[number] = alias.removeprefix(FIELD_ALIAS).partition(" ")[0]
        case "Task":
            _take_task(reading, element, prefix)


def _take_task(reading: _Reading, element: Element, prefix: str) -> None:
    said = {child.tag[len(prefix) :]: child.text or "" for child in element}
    reading.tasks += 1
    if reading.tasks > MAX_TASKS:
        raise _BadTask(msg("more than {limit} tasks. Split the project.", limit=MAX_TASKS))
    if said.get("IsNull") in _YES or not ("UID" in said and ("Name" in said or "Start" in said)):
        reading.blank += 1
        return
    row = _row(reading, element, said, prefix)
    twin = reading.seen.setdefault(row.uid, len(reading.rows))
    if twin != len(reading.rows):
        raise _BadTask(
            msg(
                "“{name}” has the same UID {uid} as “{other}”. Save the project again in MS Project.",
                name=row.name,
                uid=row.uid,
                other=reading.rows[twin].name,
            )
        )
    reading.recurring += row.recurring
    reading.rows.append(row)


def _row(reading: _Reading, element: Element, said: Mapping[str, str], prefix: str) -> FileRow:
    name = " ".join(said.get("Name", "").split())
    try:
        uid = str(int(said["UID"]))
        level = int(said.get("OutlineLevel") or (0 if uid == "0" else 1))
        percent = Decimal(int(said["PercentComplete"])) if said.get("PercentComplete") else None
    except ValueError as fault:
        raise _BadTask(
            msg("“{name}”: {what} is not a whole number.", name=name, what=str(fault).partition(": ")[2])
        ) from None
    if level < 0 or level > MAX_LEVEL:
        raise _BadTask(msg("“{name}”: an outline level is from 0 to {limit}.", name=name, limit=MAX_LEVEL))
    del reading.above[level:]
    parent = next((one for one in reversed(reading.above) if one), None)
    reading.above += [""] * (level - len(reading.above)) + [uid]
    minutes = _minutes(name, said.get("Duration", ""))
    summary = said.get("Summary") in _YES
    kind, code, carried = _ours(reading, element, said, prefix)
    return FileRow(
        row=reading.tasks,
        uid=uid,
        name=name,
        code=code,
        kind=kind,
        parent=parent,
        level=level,
        summary=summary,
        milestone=said.get("Milestone") in _YES or (minutes == 0 and not summary and level > 0),
        recurring=said.get("Recurring") in _YES,
        external=said.get("ExternalTask") in _YES,
        start=_moment(name, "Start", said),
        finish=_moment(name, "Finish", said),
        minutes=minutes,
        estimated=said.get("DurationFormat") in _ESTIMATED,
        percent=percent,
        actual_start=_moment(name, "ActualStart", said),
        actual_finish=_moment(name, "ActualFinish", said),
        deadline=_moment(name, "Deadline", said),
        cost=_money(name, said, "Cost"),
        actual_cost=_money(name, said, "ActualCost"),
        owner=said.get("Contact", "").strip(),
        notes=said.get("Notes", "").strip(),
        baselines=_baselines(name, element, prefix) if "Baseline" in said else {},
        links=_links(name, element, prefix, reading.day_minutes) if "PredecessorLink" in said else (),
        said=carried,
    )


def _ours(
    reading: _Reading, element: Element, said: Mapping[str, str], prefix: str
) -> tuple[str, str, Mapping[str, str]]:
    """Give kind, code and what else the file carries of our own, else nothing and what MS Project calls WBS."""
    if not reading.code_field:
        return "", said.get("WBS", "").strip(), _NOTHING
    kind = code = ""
    carried: dict[str, list[str]] = {}
    for one in element.iterfind(f"{prefix}ExtendedAttribute"):
        number, value = one.findtext(f"{prefix}FieldID") or "", (one.findtext(f"{prefix}Value") or "").strip()
        if number == reading.code_field:
            kind, _, code = value.rpartition(":")
        elif number in reading.fields and value:
            carried.setdefault(reading.fields[number], []).append(value)
    return kind if kind in KINDS else "", code, {key: "; ".join(values) for key, values in carried.items()}


def _baselines(name: str, element: Element, prefix: str) -> dict[int, FileBaseline]:
    found: dict[int, FileBaseline] = {}
    for one in element.iterfind(f"{prefix}Baseline"):
        said = {child.tag[len(prefix) :]: child.text or "" for child in one}
        number = said.get("Number", "0")
        if number.isdecimal() and int(number) <= LAST_BASELINE:
            found[int(number)] = FileBaseline(
                _moment(name, "Start", said), _moment(name, "Finish", said), _money(name, said, "Cost")
            )
    return found


def _links(name: str, element: Element, prefix: str, day_minutes: int) -> tuple[FileLink, ...]:
    found = []
    for one in element.iterfind(f"{prefix}PredecessorLink"):
        said = {child.tag[len(prefix) :]: child.text or "" for child in one}
        if said.get("CrossProject") in _YES:
            continue
        try:
            kind = LINKS[int(said.get("Type") or 1)]
            lag_format = said.get("LagFormat", "")
            lag = Decimal(0) if lag_format in _PERCENT else Decimal(said.get("LinkLag") or 0) / 10
            if not is_plain(lag):
                raise ValueError(lag)
            day = _ELAPSED_DAY if lag_format in _ELAPSED else day_minutes
            found.append(FileLink(str(int(said["PredecessorUID"])), kind, lag, day))
        except (LookupError, ValueError, InvalidOperation):
            raise _BadTask(msg("“{name}” has a predecessor link that cannot be read.", name=name)) from None
    return tuple(found)


def _moment(name: str, key: str, said: Mapping[str, str]) -> datetime | None:
    text = said.get(key)
    if not text or text == "NA":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _BadTask(
            msg("“{name}”, {key}: “{text}” is not a date.", name=name, key=key, text=text[:_SHOWN])
        ) from None
    return moment.replace(tzinfo=None)


def _money(name: str, said: Mapping[str, str], key: str) -> Decimal | None:
    """Give an amount of money; the file holds hundredths of the currency, baselines too."""
    text = said.get(key)
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise _BadTask(
            msg("“{name}”, {key}: “{text}” is not a number.", name=name, key=key, text=text[:_SHOWN])
        ) from None
    if not is_plain(amount):
        raise _BadTask(msg("“{name}”, {key}: “{text}” is not a number.", name=name, key=key, text=text[:_SHOWN]))
    return amount / 100


def _minutes(name: str, text: str) -> Decimal | None:
    """Give an ISO 8601 duration in minutes of work; ``None`` where the task has none."""
    if not text:
        return None
    if text == "PT0H0M0S":  # most tasks that matter here
        return Decimal(0)
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise _BadTask(msg("“{name}”: “{text}” is not a duration.", name=name, text=text[:_SHOWN]))
    sign, *parts, seconds = found.groups()
    total = sum((Decimal(part) * per for part, per in zip(parts, _IN_MINUTES, strict=True) if part), Decimal(0))
    total += Decimal(seconds or 0) / 60
    return -total if sign else total
