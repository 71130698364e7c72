"""What a file of another planning program says of a programme: its rows in their order, whatever the format was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.programme import Link
from plantdesk.domain.text import Message, msg


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

    ``kind`` is programme, project or milestone where the file says so. ``said`` holds what only tables say, by the
    heading's key.
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
    keys begin anew in each file.
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
    "start": ("start", "начало"),
    "baseline": ("baseline", "базовый срок", "план"),
    "forecast": ("forecast", "прогноз"),
    "actual": ("actual", "факт"),
    "percent": ("percent", "progress", "%", "процент", "готовность"),
    "weight": ("weight", "вес"),
    "budget": ("budget", "бюджет"),
    "spend": ("spend", "spent", "затраты", "освоено"),
    "depends": ("depends", "depends on", "predecessors", "зависит от"),
    "notes": ("notes", "note", "примечание"),
}
"""The columns of a programme in a table, by key, and how their headings are spelled; our own export writes the keys."""
