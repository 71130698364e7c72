"""Write MSPDI in the order of elements that its schema (mspdi_pj12.xsd) demands, so that MS Project opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

from plantdesk.files import whole_file
from plantdesk.formats.mspdi import CODE_ALIAS, FIELD_ALIAS, LINKS, NAMESPACE
from plantdesk.services import programme as a
from plantdesk.services.programme_file import FileRow, ProgrammeFile, Progress, heading_of

_TEXTS = tuple(
    map(
        str,
        (
            *(188743731, 188743734, 188743737, 188743740, 188743743),
            *range(188743746, 188743751),
            *range(188743997, 188744017),
        ),
    )
)
"""The fields Text1 to Text30 of a task; MS Project numbers its fields."""
_CARRIED = (
    *(a.SECTOR, a.DIVISION, a.ROUTE, a.CURRENCY, a.JOBS_CREATED, a.JOBS_KEPT),
    *(a.EFFECT_FIGURE, a.EFFECT_TONNES, a.EFFECT_SINCE, a.EFFECT_RAMP, a.WEIGHT, a.STATUS),
    *(a.KIND, a.START, a.END, a.CODE, *a.NAMES, *a.OWNERS),
)
"""What stands in Text2 and on; a place is for ever, for it is how users of MS Project have set up their views."""
_LONGEST = 255
"""Letters that MS Project keeps in a text field."""
_UNSEEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""
_FORMAT = "%Y-%m-%dT%H:%M:%S"
_DAY, _EDAY, _DAY_ESTIMATED = 7, 8, 39
_ELAPSED = 1_440
_START_NO_EARLIER = 4
_WORKING = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))
_TOLD_EVERY = 500


def write_mspdi(path: Path, programme: ProgrammeFile, now: datetime, progress: Progress | None = None) -> int:
    """Write all rows, milestones as tasks without duration; gives how many. ``Unavailable`` where it cannot be written.

    Forecasts are Start and Finish and kept by the constraint “start no earlier than”; the baseline is Baseline 0, a
    contract's date the Deadline. The calendar works every day, so that no date moves to a Monday.
    """
    with whole_file(path) as temporary, temporary.open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(_lines(programme, now, progress))
    return len(programme.rows)


def _lines(programme: ProgrammeFile, now: datetime, progress: Progress | None) -> Iterator[str]:
    moments = [one for row in programme.rows for one in (row.start, row.finish) if one is not None]
    first, last = min(moments, default=now), max(moments, default=now)
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    yield f'<Project xmlns="{NAMESPACE}">\n'
    yield _elements(
        1,
        ("SaveVersion", "14"),
        ("Name", programme.file),
        ("Title", programme.title),
        ("CreationDate", now.strftime(_FORMAT)),
        ("LastSaved", now.strftime(_FORMAT)),
        ("ScheduleFromStart", "1"),
        ("StartDate", first.strftime(_FORMAT)),
        ("FinishDate", last.strftime(_FORMAT)),
        ("CurrencyDigits", "2"),
        ("CalendarUID", "1"),
        ("DefaultStartTime", "08:00:00"),
        ("DefaultFinishTime", "17:00:00"),
        ("MinutesPerDay", "480"),
        ("MinutesPerWeek", "3360"),
        ("DaysPerMonth", "30"),
        ("DurationFormat", str(_DAY)),
        ("StatusDate", None if programme.report_date is None else f"{programme.report_date}T17:00:00"),
        ("NewTasksAreManual", "0"),
    )
    yield "\t<ExtendedAttributes>\n"
    for place, alias in enumerate(_aliases(), start=1):
        yield "\t\t<ExtendedAttribute>\n"
        yield _elements(3, ("FieldID", _TEXTS[place - 1]), ("FieldName", f"Text{place}"), ("Alias", alias))
        yield "\t\t</ExtendedAttribute>\n"
    yield "\t</ExtendedAttributes>\n"
    yield _calendar()
    yield "\t<Tasks>\n"
    numbers: list[int] = []
    for place, row in enumerate(programme.rows, start=1):
        del numbers[row.level :]
        numbers += [0] * (row.level - len(numbers))
        if row.level:
            numbers[-1] += 1
        yield _task(row, place, ".".join(map(str, numbers)) or "0")
        if progress is not None and place % _TOLD_EVERY == 0:
            progress.tell(place / len(programme.rows))
    yield "\t</Tasks>\n\t<Resources/>\n\t<Assignments/>\n</Project>\n"


def _task(row: FileRow, place: int, outline: str) -> str:
    zero = row.minutes == 0
    duration = _duration(row)
    done = row.percent == 100
    head = _elements(
        3,
        ("UID", row.uid),
        ("ID", str(place)),
        ("Name", row.name),
        ("Type", "1"),
        ("IsNull", "0"),
        ("Contact", row.owner or None),
        ("WBS", row.code or None),
        ("OutlineNumber", outline),
        ("OutlineLevel", str(row.level)),
        ("Start", _moment(row.start)),
        ("Finish", _moment(row.finish)),
        ("Duration", duration),
        ("DurationFormat", str(_DAY_ESTIMATED if row.estimated else _DAY)),
        ("EffortDriven", "0"),
        ("Estimated", _flag(row.estimated)),
        ("Milestone", _flag(row.milestone)),
        ("Summary", _flag(row.summary)),
        ("PercentComplete", None if row.percent is None else str(round(row.percent))),
        ("Cost", _money(row.cost)),
        ("ActualStart", _moment(row.actual_start)),
        ("ActualFinish", _moment(row.actual_finish)),
        ("ActualDuration", duration if done and zero else None),
        ("ActualCost", _money(row.actual_cost)),
        ("ConstraintType", "0" if row.summary or done or row.start is None else str(_START_NO_EARLIER)),
        ("CalendarUID", "-1"),
        ("ConstraintDate", None if row.summary or done else _moment(row.start)),
        ("Deadline", _moment(row.deadline)),
        ("Notes", row.notes or None),
    )
    parts = ["\t\t<Task>\n", head]
    for link in row.links:
        parts += (
            "\t\t\t<PredecessorLink>\n",
            _elements(
                4,
                ("PredecessorUID", link.before),
                ("Type", str(LINKS.index(link.kind))),
                ("CrossProject", "0"),
                ("LinkLag", str(int(link.lag * 10))),
                ("LagFormat", str(_DAY if link.day != _ELAPSED else _EDAY)),
            ),
        )
        parts.append("\t\t\t</PredecessorLink>\n")
    for field, value in _fields(row):
        parts += ("\t\t\t<ExtendedAttribute>\n", _elements(4, ("FieldID", field), ("Value", value)))
        parts.append("\t\t\t</ExtendedAttribute>\n")
    for number, baseline in sorted(row.baselines.items()):
        parts += (
            "\t\t\t<Baseline>\n",
            _elements(
                4,
                ("Number", str(number)),
                ("Start", _moment(baseline.start)),
                ("Finish", _moment(baseline.finish)),
                ("Duration", duration if zero else None),
                ("DurationFormat", str(_DAY) if zero else None),
                ("Cost", _money(baseline.cost)),
            ),
        )
        parts.append("\t\t\t</Baseline>\n")
    parts.append("\t\t</Task>\n")
    return "".join(parts)


def _aliases() -> Iterator[str]:
    """Name the text fields that we fill, from Text1 on; what is left over is for evidence."""
    yield CODE_ALIAS
    for key in _CARRIED:
        yield FIELD_ALIAS + heading_of(key)
    for number in range(1, _evidence_fields() + 1):
        yield f"{FIELD_ALIAS}{heading_of(a.EVIDENCE)} {number}"


def _evidence_fields() -> int:
    return len(_TEXTS) - 1 - len(_CARRIED)


def _fields(row: FileRow) -> Iterator[tuple[str, str]]:
    """Give the fields of a row, each with its number."""
    if not row.code:
        return
    yield _TEXTS[0], f"{row.kind}:{row.code}" if row.kind else row.code
    for number, key in zip(_TEXTS[1:], _CARRIED, strict=False):
        if text := row.said.get(heading_of(key)):
            yield number, text
    first = 1 + len(_CARRIED)
    yield from zip(_TEXTS[first:], _packed(row.said.get(heading_of(a.EVIDENCE), "")), strict=False)


def _packed(evidence: str) -> list[str]:
    """Spread files over as many fields as there are, each as full as MS Project allows; the last takes what is left."""
    packed: list[str] = []
    for one in evidence.split("]; ") if evidence else ():
        text = one if one.endswith("]") else f"{one}]"
        fits = packed and len(packed[-1]) + len(text) + 2 <= _LONGEST
        if fits or len(packed) == _evidence_fields():
            packed[-1] += f"; {text}"
        else:
            packed.append(text)
    return packed


def _calendar() -> str:
    hours = "".join(
        "\t\t\t\t\t\t<WorkingTime>\n"
        + _elements(7, ("FromTime", begins), ("ToTime", ends))
        + "\t\t\t\t\t\t</WorkingTime>\n"
        for begins, ends in _WORKING
    )
    days = "".join(
        "\t\t\t\t<WeekDay>\n"
        + _elements(5, ("DayType", str(day)), ("DayWorking", "1"))
        + f"\t\t\t\t\t<WorkingTimes>\n{hours}\t\t\t\t\t</WorkingTimes>\n\t\t\t\t</WeekDay>\n"
        for day in range(1, 8)
    )
    head = _elements(3, ("UID", "1"), ("Name", "Standard"), ("IsBaseCalendar", "1"), ("BaseCalendarUID", "-1"))
    return (
        f"\t<Calendars>\n\t\t<Calendar>\n{head}\t\t\t<WeekDays>\n{days}\t\t\t</WeekDays>\n"
        "\t\t</Calendar>\n\t</Calendars>\n"
    )


def _elements(depth: int, *pairs: tuple[str, str | None]) -> str:
    """Write elements one a line; what is ``None`` is left out."""
    indent = "\t" * depth
    return "".join(
        f"{indent}<{tag}>{escape(_UNSEEN.sub('', text))}</{tag}>\n" for tag, text in pairs if text is not None
    )


def _flag(truth: bool) -> str:
    return "1" if truth else "0"


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime(_FORMAT)


def _money(amount: Decimal | None) -> str | None:
    """Write an amount in hundredths of the currency, as the schema keeps costs."""
    return None if amount is None else f"{amount * 100:f}"


def _duration(row: FileRow) -> str | None:
    if row.minutes is None:
        return None
    seconds = int(row.minutes * 60)
    hours, rest = divmod(seconds, 3600)
    return f"PT{hours}H{rest // 60}M{rest % 60}S"
