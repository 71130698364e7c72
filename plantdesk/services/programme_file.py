"""What a file of another planning program says of a programme: its rows in their order, whatever the format was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Evidence, Link
from plantdesk.domain.text import Message, msg
from plantdesk.services import programme as a


@dataclass(frozen=True, slots=True)
class FileLink:
    """A dependency: the row that goes before, how it binds, and the lag in minutes (negative: overlap).

    ``day`` says how many of these minutes make a day: 480 of work, 1,440 that pass.
    """

    before: str
    kind: Link = Link.FS
    lag: Decimal = Decimal(0)
    day: int = 1_440

    @property
    def days(self) -> int:
        """Give the lag in whole days."""
        return int((self.lag / self.day).to_integral_value())


@dataclass(frozen=True, slots=True)
class FileBaseline:
    """What was agreed of a row: start, finish and cost."""

    start: datetime | None = None
    finish: datetime | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row: ``row`` is its number among the rows of the file and ``uid`` its key there; ``parent`` is a ``uid``.

    ``kind`` is programme, project or milestone where the file says so. ``said`` holds what only tables and our own
    fields say, as it would be stored, by the heading's key.
    """

    row: int
    uid: str
    name: str
    code: str = ""
    parent: str | None = None
    level: int = 1
    kind: str = ""
    summary: bool = False
    milestone: bool = False
    recurring: bool = False
    external: bool = False
    start: datetime | None = None
    finish: datetime | None = None
    minutes: Decimal | None = None
    estimated: bool = False
    percent: Decimal | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    deadline: datetime | None = None
    cost: Decimal | None = None
    actual_cost: Decimal | None = None
    owner: str = ""
    notes: str = ""
    baselines: Mapping[int, FileBaseline] = field(default_factory=dict)
    links: tuple[FileLink, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def baseline(self) -> FileBaseline:
        """Give the first baseline, empty where there is none."""
        return self.baselines.get(0, _NONE)


_NONE = FileBaseline()


@dataclass(frozen=True, slots=True)
class ProgrammeFile:
    """All rows of a file, the name of its project, how many rows were blank, and what is odd about it.

    ``ours`` where its codes are those of our records; ``key`` tells files of other programs apart, whose codes and
    keys begin anew in each file. ``changes_only`` where it says something of records that are there, and has no dates
    with which new ones could be recorded.
    """

    file: str
    format: str
    title: str
    rows: tuple[FileRow, ...]
    ours: bool = False
    key: str = ""
    blank: int = 0
    odd: tuple[Message, ...] = ()
    sha256: str = ""
    report_date: date | None = None
    changes_only: bool = False

    @property
    def has_tasks(self) -> bool:
        """Tell whether there is a row beside that of the whole file and, in files of others, beside summaries."""
        return any(row.level > 0 and (self.ours or not row.summary) for row in self.rows)


_LONGEST = 30
"""Most places before and after the decimal mark; written out, 1e999999999 would fill the memory."""


def is_plain(number: Decimal) -> bool:
    """Tell whether a number can be one of a project file: finite, and not written with an endless exponent."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and -_LONGEST <= exponent <= _LONGEST


class GivenUp(PlantDeskError):
    """The person has stopped what was running; nothing was recorded."""


class Progress:
    """How far a long work has come, from 0 to 1; whoever waits may look at it, or stop it, from another thread."""

    def __init__(self) -> None:
        self.share = 0.0
        self._stopped = False

    def stop(self) -> None:
        """Ask the work to end at its next step."""
        self._stopped = True

    def tell(self, share: float) -> None:
        """Say how far the work has come; raises ``GivenUp`` where it was stopped."""
        if self._stopped:
            raise GivenUp(msg("Stopped. Nothing was recorded."))
        self.share = share


CARRIED: Mapping[str, tuple[str, ...]] = {
    PROGRAMME: (a.KIND, a.START, a.END, a.CODE, a.EVIDENCE),
    PROJECT: (
        *a.OWNERS,
        a.SECTOR,
        a.DIVISION,
        a.ROUTE,
        a.START,
        a.CURRENCY,
        a.JOBS_CREATED,
        a.JOBS_KEPT,
        a.EFFECT_FIGURE,
        a.EFFECT_TONNES,
        a.EFFECT_SINCE,
        a.EFFECT_RAMP,
        a.WEIGHT,
        a.STATUS,
        a.CODE,
        a.EVIDENCE,
    ),
    MILESTONE: (*a.OWNERS, a.START, a.WEIGHT, a.STATUS, a.CODE, a.EVIDENCE),
}
"""What no other program has a place for: it travels as it is stored, in columns of tables and in fields of our own."""
_HEADINGS = {
    a.KIND: "programme_kind",
    a.CODE: "other_code",
    a.STATUS: "status_by_hand",
    a.EVIDENCE: "evidence_files",
}


def heading_of(key: str) -> str:
    """Give under which heading an attribute travels: mostly its own key, unless tables of others mean something else by it."""
    return _HEADINGS.get(key, key)


_EVIDENCE = re.compile(r"\s*(.+?) \[sha256 ([0-9a-f]{64})\]\s*(?:;|$)")


def evidence_out(text: str | None) -> tuple[str, ...]:
    """Write the files that prove a record as they travel: the name of each, and its hash."""
    return tuple(f"{one.name} [sha256 {one.sha256}]" for one in a.read_evidence(text))


def evidence_in(text: str) -> tuple[Evidence, ...]:
    """Read the files that prove a record, parted by semicolons; ``ValueError`` where one has no hash."""
    found, place = [], 0
    while place < len(text.rstrip()):
        one = _EVIDENCE.match(text, place)
        if one is None:
            raise ValueError(text)
        found.append(Evidence(one[1], one[2]))
        place = one.end()
    return tuple(found)


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind", "type", "level", "вид", "уровень"),
    "programme": ("programme", "program", "программа"),
    "project": ("project", "проект", "жоба"),
    "code": ("code", "id", "код", "шифр"),
    "name": ("name", "milestone", "наименование", "название", "веха"),
    "name_en": ("name en", "name (English)"),
    "name_ru": ("name ru", "наименование (рус.)"),
    "name_kk": ("name kk", "атауы"),
    "owner": ("owner", "responsible", "ответственный"),
    **dict.fromkeys(a.OWNERS, ()),
    "programme_kind": ("programme kind", "вид программы"),
    "sector": ("sector", "отрасль"),
    "division": ("division", "подразделение"),
    "route": ("route", "process route", "передел"),
    "start": ("start", "начало"),
    "end": ("end", "окончание"),
    "baseline": ("baseline", "базовый срок", "план"),
    "forecast": ("forecast", "прогноз"),
    "actual": ("actual", "факт"),
    "deadline": ("deadline", "contract date", "срок по договору"),
    "percent": ("percent", "progress", "%", "процент", "готовность"),
    "weight": ("weight", "вес"),
    "budget": ("budget", "бюджет"),
    "spend": ("spend", "spent", "затраты", "освоено"),
    "currency": ("currency", "валюта"),
    "jobs_created": ("jobs created", "создано рабочих мест"),
    "jobs_kept": ("jobs kept", "сохранено рабочих мест"),
    "effect_figure": ("effect figure", "эффект на показатель"),
    "effect_t_year": ("effect, t a year", "эффект, т в год"),
    "effect_from": ("effect from", "эффект с вехи"),
    "effect_ramp_months": ("ramp-up, months", "выход на мощность, мес."),
    "depends": ("depends", "depends on", "predecessors", "зависит от"),
    "status_by_hand": ("status set by hand", "статус вручную"),
    "other_code": ("other code", "другой код"),
    "evidence_files": ("evidence files", "файлы-подтверждения"),
    "notes": ("notes", "note", "примечание"),
}
"""The columns of a programme in a table, by key, and how their headings are spelled; our own export writes the keys."""
