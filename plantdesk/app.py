"""The composition root: here the store, the clock, the author and the language are chosen and put together.

Storage is imported when a store is opened, the window when it is shown: ``plantdesk --help`` needs neither.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from plantdesk.assets import asset, translations
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.errors import Refused
from plantdesk.domain.measures import standard_catalogue
from plantdesk.domain.plant import PERSON, Plant
from plantdesk.domain.quantities import Value
from plantdesk.domain.text import LANGUAGES, msg
from plantdesk.files import refuse_to_read, refuse_to_replace
from plantdesk.services.language import Language, open_language
from plantdesk.services.ports import BackedUp, Clock, OwnReader, Readable
from plantdesk.services.workplace import LANGUAGE, Workplace

if TYPE_CHECKING:
    from plantdesk.domain.programme import Evidence, Portfolio
    from plantdesk.services.chart_table import ChartTable
    from plantdesk.services.imports import ImportPlan
    from plantdesk.services.programme_exchange import ExchangePlan
    from plantdesk.services.programme_file import Progress
    from plantdesk.services.recording import Outcome
    from plantdesk.storage.drafts import Drafts
    from plantdesk.storage.stations import Stations
    from plantdesk.storage.store import Reader
    from plantdesk.storage.verify import Report
    from plantdesk.storage.worker import Worker

_NAME = "plantdesk"
_SAMPLES = (1980, 2100)
"""Years that a sample may lie in."""


def data_folder() -> Path:
    """Give the folder of what this installation remembers: ``PLANTDESK_DATA``, or the platform's place for user data."""
    chosen = os.environ.get("PLANTDESK_DATA")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "PlantDesk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "PlantDesk"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / _NAME


def default_store() -> Path:
    """Give the store that is meant where none is named: ``PLANTDESK_STORE``, or one in the data folder."""
    return Path(os.environ.get("PLANTDESK_STORE") or data_folder() / "plant.plantdesk")


class Remembered:
    """A small JSON file of words in the data folder; unreadable counts as empty, and a full disk only forgets."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def recall(self, key: str) -> str | None:
        """Give what is remembered under a key, or nothing."""
        value = self._words().get(key)
        return value if isinstance(value, str) else None

    def remember(self, key: str, value: str) -> None:
        """Keep a word under a key."""
        words = self._words() | {key: value}
        part = self._file.with_name(f"{self._file.name}.{os.getpid()}.part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(words, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
            part.replace(self._file)
        except OSError:
            with suppress(OSError):  # what could not be written can often not be removed either
                part.unlink(missing_ok=True)

    def _words(self) -> dict[str, object]:
        try:
            words = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return words if isinstance(words, dict) else {}


def memory() -> Remembered:
    """Give what this installation remembers between two starts."""
    return Remembered(data_folder() / "settings.json")


def chosen_language(code: str | None = None) -> Language:
    """Give the language asked for, else of ``PLANTDESK_LANG``, else the remembered, else the system's, else English."""
    return open_language(next((one for one in _wanted(code) if one in LANGUAGES), "en"), translations)


def _wanted(code: str | None) -> Iterator[str | None]:
    """Give the languages that may be meant, in their order; whoever finds theirs asks no further."""
    yield code
    yield os.environ.get("PLANTDESK_LANG")
    yield memory().recall(LANGUAGE)
    yield _system_language()


def _system_language() -> str | None:
    """Give the language of the user's system, as far as the standard library tells."""
    import locale

    named = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    spelled = next((name for name in named if name), None) or locale.getlocale()[0] or ""
    # Windows says "Russian_Kazakhstan", everybody else "ru_KZ.UTF-8".
    starts = {"ru": "ru", "kk": "kk", "kazakh": "kk", "en": "en"}
    return next((code for start, code in starts.items() if spelled.lower().startswith(start)), None)


def system_clock() -> datetime:
    """Give the present moment of this machine in UTC."""
    return datetime.now(UTC)


def running_from(start: datetime, elapsed: Callable[[], float] = time.monotonic) -> Clock:
    """Give a clock that shows ``start`` now and runs on from there."""
    origin = elapsed()
    return lambda: start + timedelta(seconds=elapsed() - origin)


def composed_catalogue() -> Catalogue:
    """Give what the package declares; each store adds the figures that its plant has declared in its ledger."""
    return standard_catalogue()


def stations() -> Stations:
    """Give the heads that this installation keeps outside its stores."""
    from plantdesk.storage.stations import Stations

    return Stations(data_folder() / "stations")


def open_workplace(
    path: Path | None = None,
    author: str | None = None,
    language: str | None = None,
    create: bool = False,
    clock: Clock | None = None,
) -> Workplace:
    """Open a store (by default the user's own) for one person.

    ``author`` is a person by id, code or name, for this time only; without one the remembered author works. A sample
    plant's clock stands where its sample ends, or at its newest entry, and runs on from there. ``Unavailable`` where
    the store cannot be opened, ``Refused`` where nobody is called like the author.
    """
    from plantdesk.storage.store import Reader, Store

    path = path or default_store()
    catalogue = composed_catalogue()
    if create:
        path.parent.mkdir(parents=True, exist_ok=True)
    store = Store(path, catalogue, stations(), clock or system_clock, create=create)
    with ExitStack() as on_failure:
        on_failure.callback(store.close)
        plant = store.plant()
        store.clock = clock or clock_of(store)
        workplace = Workplace(
            path,
            store,
            store.clock,
            chosen_language(language),
            memory(),
            lambda code: open_language(code, translations),
            lambda: Reader(path, catalogue),
            store.close,
        )
        workplace.given_author = _author(workplace, plant, author)
        on_failure.pop_all()
    return workplace


def open_reading(path: Path | None = None) -> Reader:
    """Open a store (by default the user's own) so that nothing can be written; close it when done."""
    from plantdesk.storage.older import reader_of_today

    return reader_of_today(path or default_store(), composed_catalogue())


def clock_of(ledger: Readable) -> Clock:
    """Give the system's clock, or that of a sample plant, which never runs behind its newest entry."""
    sample = ledger.plant().sample_clock
    if sample is None:
        return system_clock
    newest = datetime.fromtimestamp((ledger.newest_recorded() or 0) / 1000, UTC)
    return running_from(max(sample.astimezone(UTC), newest))


class WindowParts(NamedTuple):
    """What a window needs beside its workplace: a reader of its own thread, the one writer, and the unsaved typing."""

    reader: OwnReader
    writer: Worker
    drafts: Drafts


@contextmanager
def window_parts(workplace: Workplace) -> Iterator[WindowParts]:
    """Give a window its reader, writer and drafts; the writer's thread takes the workplace's store over, and closes it."""
    from plantdesk.storage.drafts import Drafts
    from plantdesk.storage.store import Store
    from plantdesk.storage.worker import Worker

    store = workplace.store
    assert isinstance(store, Store)
    writer = Worker(store)
    try:
        with workplace.open_reader() as reader:
            drafts = Drafts.open(workplace.path)
            try:
                yield WindowParts(reader, writer, drafts)
            finally:
                drafts.close()
    finally:
        writer.close()


def plan_import(ledger: Readable, clock: Clock, sheet: str, file: Path, profile: str | None = None) -> ImportPlan:
    """Read a shift log and work out what importing it into the tab of a sheet would do; nothing is written.

    ``profile`` is the name of a column map that ships with the program or lies in the data folder, or the path of one;
    without it the headings decide. ``Refused`` where the file or the profile cannot be read.
    """
    from plantdesk.formats import imported

    refuse_to_read(file)
    read = None if profile is None else imported.find_profile(profile, _profile_folders())
    return imported.plan_import(file, sheet, ledger, clock, read)


def profile_names() -> tuple[str, ...]:
    """Give the names of the column maps that ship with the program or lie in the data folder."""
    from plantdesk.formats.imported import known_profiles

    return tuple(sorted(known_profiles(_profile_folders())))


def _profile_folders() -> tuple[Path, Path]:
    return data_folder() / "profiles", asset("profiles")


def import_plan(workplace: Workplace, file: Path, reason: str | None = None, *, dry_run: bool = False) -> Outcome:
    """Read monthly plans from a file and record them as one command, or only say what would happen.

    The file has the columns month, section or division, figure and value. ``Refused``, naming the line, for whatever
    is wrong in it; then nothing is recorded.
    """
    from hashlib import sha256

    from plantdesk.formats.open_table import read_tables
    from plantdesk.services import plans
    from plantdesk.services.reasons import import_reason

    refuse_to_read(file)
    with read_tables(file) as tables:
        rows = plans.read_plan_rows(
            ((sheet.name, row.line, row.cells) for sheet in tables.sheets for row in sheet.rows),
            workplace.store.plant(),
            workplace.catalogue,
        )
    if dry_run:
        return plans.foresee_plan(workplace.store, workplace.clock, rows, reason).or_raise()
    about = {"file": file.name, "sha256": sha256(file.read_bytes()).hexdigest()}
    reason = reason or import_reason(file.name)
    return plans.record_plan(workplace.recorder, rows, "import file", reason, about).or_raise()


def plan_programme(
    ledger: Readable, today: date, language: str, file: Path, progress: Progress | None = None
) -> ExchangePlan:
    """Read a file of another planning program and list what it says otherwise than the ledger; nothing is written.

    MS Project XML, Primavera XER, CSV or XLSX. ``Refused``, naming the place, for whatever is wrong in it; ``GivenUp``
    where ``progress`` was stopped.
    """
    from plantdesk.formats.programme_files import read_programme
    from plantdesk.services.programme_exchange import plan_exchange

    refuse_to_read(file)
    return plan_exchange(read_programme(file, progress), ledger, today, language, progress)


def export_programme(
    ledger: Readable, portfolio: Portfolio, target: Path, language: str, now: datetime, progress: Progress | None = None
) -> int:
    """Write programmes, projects and milestones as MS Project XML, XLSX or CSV, by the end of the name; gives how many.

    ``Refused`` for another end and a file that is there already, ``Unavailable`` where the file cannot be written.
    """
    from plantdesk.formats.programme_files import refuse_other_ends, write_programme, write_programme_table
    from plantdesk.services.programme_export import programme_file, table_rows

    refuse_other_ends(target)
    refuse_to_replace(target)
    if target.exists():
        raise Refused(msg("{path} exists already. Choose another name; nothing was overwritten.", path=str(target)))
    if target.suffix.lower() != ".xml":
        return write_programme_table(target, table_rows(ledger, portfolio))
    local = ledger.plant().calendar(now.date()).local(now).replace(tzinfo=None)
    outline = programme_file(ledger, portfolio, target.name, language, local.date())
    return write_programme(target, outline, local, progress)


def keep_evidence(store: Path, file: Path) -> Evidence:
    """Keep a file that proves a record beside its store, and give its name and hash; ``Unavailable`` where it cannot be."""
    from plantdesk.storage.evidence import keep
    from plantdesk.storage.faults import told

    refuse_to_read(file)
    with told(file):
        return keep(store, file)


def evidence_is_there(store: Path, evidence: Evidence) -> bool:
    """Tell whether a file that proves a record is kept beside its store; what is in it is not looked at."""
    from plantdesk.storage.evidence import is_there

    return is_there(store, evidence)


def copy_evidence(store: Path, evidence: Evidence, target: Path) -> None:
    """Copy a kept file to a new place; ``Unavailable`` where it is missing or was changed since, ``Refused`` over a file."""
    from plantdesk.storage.evidence import copy_out

    copy_out(store, evidence, target)


@contextmanager
def looking_at() -> Iterator[Callable[[Evidence], Path]]:
    """Give where copies of evidence may lie while other programs show them; all of them are removed at the end.

    The folder is this user's alone, and is made with the first copy. A file keeps its name, whatever that may hold.
    """
    made: list[Path] = []

    def place(evidence: Evidence) -> Path:
        from tempfile import mkdtemp

        if not made:
            made.append(Path(mkdtemp(prefix="plantdesk-")))
        folder = made[0] / evidence.sha256[:16]
        folder.mkdir(exist_ok=True)
        return folder / (Path(evidence.name.replace("\\", "/")).name or "evidence")

    try:
        yield place
    finally:
        if made:
            from shutil import rmtree

            rmtree(made[0], ignore_errors=True)


def prove(path: Path) -> Report:
    """Prove a store and what this installation remembers of it; the report names the first difference."""
    from plantdesk.storage.verify import verify

    return verify(path, composed_catalogue(), stations())


def back_up(path: Path, target: Path) -> BackedUp:
    """Make a verified copy of a store and of the evidence beside it; gives where it lies, and what evidence lacks."""
    from plantdesk.storage import backup

    return backup.back_up(path, target)


def create_sample(path: Path, until: date | None = None, years: int = 2, seed: int = 1) -> datetime:
    """Make a sample plant in a new file; gives where its clock stands.

    ``Refused`` where the file is there already, or the days lie before 1980 or after 2100. The file appears under its
    name once it is complete. Its commands come from a station of their own, so that whoever opens it begins anew.
    """
    from random import Random
    from tempfile import TemporaryDirectory

    from plantdesk.services.sample import DEFAULT_UNTIL, Hands, make_sample
    from plantdesk.storage.bulk import bulk
    from plantdesk.storage.faults import told
    from plantdesk.storage.stations import Stations
    from plantdesk.storage.store import Store

    if path.exists():
        raise Refused(msg("{path} exists already. Choose another name; nothing was overwritten.", path=str(path)))
    until = until or DEFAULT_UNTIL
    if until.year - years + 1 < _SAMPLES[0] or until.year > _SAMPLES[1]:
        raise Refused(
            msg("A sample lies between {first} and {last}. Choose other years.", first=_SAMPLES[0], last=_SAMPLES[1])
        )
    hands = Hands()
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with told(path), TemporaryDirectory() as heads:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            store = Store(
                part, composed_catalogue(), Stations(Path(heads)), hands, Random(f"{seed} ids").randbytes, create=True
            )
            try:
                clock = make_sample(lambda: bulk(store), hands, until, years, seed)
            finally:
                store.close()
            part.rename(path)
        finally:
            for leftover in path.parent.glob(f"{part.name}*"):
                leftover.unlink()
    return clock


def _author(workplace: Workplace, plant: Plant, text: str | None) -> str | None:
    """Find who works: the person named; nobody where one is remembered; else whom the machine or the sample suggests."""
    today = workplace.today
    people = plant.running(PERSON, today)
    if text is None:
        if workplace.author:
            return None
        if not people:
            return _user()
        if plant.sample_clock is not None:
            return people[0]
        found = plant.find(PERSON, _user(), today)
        return found[0] if len(found) == 1 else None
    found = plant.find(PERSON, text, today)
    if len(found) == 1:
        return found[0]
    if not people:
        return text
    names = [plant.name(PERSON, person, today) for person in people]
    raise Refused(msg("Nobody here is called {name}. Choose one of: {people}.", name=text, people=names))


def _user() -> str:
    """Give the name of who is logged in to this machine."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


Rows = Iterable[Sequence[str | Value | None]]
"""A table that goes out: the headings, then the rows."""


def write_rows(target: Path, rows: Rows) -> int:
    """Write a table for machines and spreadsheets: UTF-8, comma, decimal point; gives how many rows beside the headings."""
    from plantdesk.formats.csvfile import write_csv

    header, *body = rows
    write_csv(target, [str(cell) for cell in header], body, "en", plain=True)
    return len(body)


def print_rows(stream: TextIO, rows: Rows) -> None:
    """Write the same table to an open stream."""
    from plantdesk.formats.csvfile import print_csv

    print_csv(stream, rows)


def write_table(target: Path, table: ChartTable, language: str, title: str = "PlantDesk") -> None:
    """Write the table of a chart as CSV for a spreadsheet in ``language``, or as XLSX, by the end of the file's name."""
    if target.suffix.lower() == ".xlsx":
        from plantdesk.formats.workbook import write_workbook

        write_workbook(target, title, table.header, table.rows)
        return
    from plantdesk.formats.csvfile import write_csv

    write_csv(target, table.header, table.rows, language)
