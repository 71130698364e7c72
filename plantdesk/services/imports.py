"""Import a shift log: first the plan, which only reads and shows what would happen, then the plan carried out.

A row or cell that cannot be taken is listed with its line and reason; all others are imported. A file imported twice
says the same and changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from plantdesk.domain import day as days
from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Catalogue, Derived, Figure
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Cells, Standing, Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, amount, decode, encode
from plantdesk.domain.questions import implausible, slipped_mark
from plantdesk.domain.text import Message, msg
from plantdesk.services.doubts import LOOK_BACK, Usual, row_questions, shortage
from plantdesk.services.import_checks import Check, CheckCell, Totalling, Totals, compare, numbers
from plantdesk.services.import_rows import FileRefusal, FileRow, Place, RowReading, Said, read_row
from plantdesk.services.lots import whose_stock
from plantdesk.services.naming import figure_name, said_of
from plantdesk.services.ports import Clock, Readable, Recorded
from plantdesk.services.reasons import import_reason
from plantdesk.services.recording import IMPORT, Entered, Entry, Outcome, Recorder, foresee

IMPORT_FILE = "import file"
"""Source of the commands that an import records."""

WHOLE = 20_000
"""Most revisions that an import records as one command; a larger one records a command for every month or few."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that is imported: its name, the SHA-256 of its bytes in hex, and the profile that reads it, if any."""

    file: str
    sha256: str
    profile: str | None = None

    @property
    def reason(self) -> str:
        """The reason that corrections carry where nobody gives one."""
        return import_reason(self.file)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many figures were or would be added, filled in, corrected; how many say the same, and how many are refused."""

    added: int = 0
    filled: int = 0
    corrected: int = 0
    same: int = 0
    refused: int = 0

    @property
    def changed(self) -> int:
        """How many figures change."""
        return self.added + self.filled + self.corrected

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.added + other.added,
            self.filled + other.filled,
            self.corrected + other.corrected,
            self.same + other.same,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """A value that is taken, and odd."""

    place: Place
    figure: str
    message: Message

    @property
    def told(self) -> Message:
        """Say the place and the question."""
        return self.place.told(self.message)


@dataclass(frozen=True, slots=True)
class FileCorrection:
    """A recorded value that the file would replace."""

    place: Place
    message: Message

    @property
    def told(self) -> Message:
        """Say the place, what stands and what the file says."""
        return self.place.told(self.message)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing a file would do, and what the file is like; nothing has been written.

    ``entries`` are the changes, each with the revision it saw. ``rows`` is how many rows with figures were read;
    ``counts`` are of figures.
    """

    origin: Origin
    entries: tuple[Entry, ...]
    counts: Counts
    by_figure: Mapping[str, Counts]
    rows: int
    refused: tuple[FileRefusal, ...]
    questions: tuple[FileQuestion, ...]
    corrections: tuple[FileCorrection, ...]
    totals: Totals
    checks: tuple[Check, ...]
    places: Mapping[tuple[Subject, str], Place] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: the commands that it recorded, what it counted, and all that was refused."""

    commands: tuple[Recorded, ...]
    counts: Counts
    by_figure: Mapping[str, Counts]
    refused: tuple[FileRefusal, ...]


def prepare(
    rows: Iterable[FileRow],
    sheet: str,
    ledger: Readable,
    clock: Clock,
    origin: Origin,
    decimals: Mapping[str, int | None] | None = None,
) -> ImportPlan:
    """Work out what importing the rows of a file into the tab of ``sheet`` would do; only reads.

    ``decimals`` says how the file rounds what it computed itself (``None``: not to be compared). ``Refused`` where the
    file has figures of another tab, or whatever reads ``rows`` refuses.
    """
    gathered = _gather(rows, sheet, ledger, clock)
    refused = list(gathered.refused)
    standing = _standing(ledger, gathered.entries())
    gathered.say_whose_stock(ledger.plant(), standing)
    entries = gathered.entries()
    outcome = foresee(ledger, clock, entries, origin.reason)
    places = {key: said.place for key, said in gathered.said.items()}
    late = {(r.subject, r.figure): r.message for r in outcome.refused}
    refused += [FileRefusal(places[key], (key[1],), message) for key, message in late.items()]
    refused.sort(key=lambda r: (gathered.sheets.index(r.place.sheet), r.place.line))
    changing = {*outcome.added, *outcome.filled, *outcome.corrected}
    catalogue = ledger.catalogue
    after = _after(standing, gathered.said, late.keys())
    by_figure = _by_figure(outcome, Counter(key for r in refused for key in r.figures))
    return ImportPlan(
        origin=origin,
        entries=_changes(entries, changing, standing),
        counts=sum(by_figure.values(), Counts()),
        by_figure=by_figure,
        rows=gathered.rows,
        refused=tuple(refused),
        questions=tuple(_questions(ledger, gathered.said, changing, standing)),
        corrections=tuple(
            FileCorrection(places[key], _replaced(ledger, key, standing, gathered.said[key].value))
            for key in outcome.corrected
        ),
        totals=gathered.totals,
        checks=compare(gathered.checks, decimals or {}, after, ledger.plant(), catalogue),
        places=places,
    )


def apply(plan: ImportPlan, recorder: Recorder, reason: str | None = None) -> ImportResult:
    """Record what a plan says: one command, or for a large file one for each month or few, each of them whole.

    Corrections carry ``reason``, or name the file. What somebody else has changed since the plan was made is refused.
    """
    parts = _parts(plan.entries)
    commands: list[Recorded] = []
    refused = list(plan.refused)
    counts = {key: replace(c, added=0, filled=0, corrected=0) for key, c in plan.by_figure.items()}
    for part, entries in enumerate(parts, 1):
        about = {
            "file": plan.origin.file,
            "sha256": plan.origin.sha256,
            "profile": plan.origin.profile or "",
            "rows": str(plan.rows),
        }
        if len(parts) > 1:
            about["part"] = f"{part}/{len(parts)}"
        outcome = recorder.save(
            entries, kind=IMPORT, source=IMPORT_FILE, reason=reason or plan.origin.reason, about=about
        )
        late = [(r.subject, r.figure, r.message) for r in outcome.refused]
        late += [(c.subject, c.figure, c.message) for c in outcome.clashes]
        refused += [FileRefusal(plan.places[subject, figure], (figure,), why) for subject, figure, why in late]
        for key, more in _by_figure(outcome, Counter(key for _, key, _ in late)).items():
            counts[key] = counts.get(key, Counts()) + more
        if outcome.recorded is not None:
            commands.append(outcome.recorded)
    return ImportResult(tuple(commands), sum(counts.values(), Counts()), counts, tuple(refused))


def _replaced(
    ledger: Readable,
    key: tuple[Subject, str],
    standing: Mapping[Subject, Mapping[str, Standing]],
    value: Value | str,
) -> Message:
    subject, figure = key
    catalogue, plant = ledger.catalogue, ledger.plant()
    return msg(
        "{figure}: {old} becomes {new}.",
        figure=figure_name(catalogue, figure),
        old=said_of(plant, catalogue, subject, figure, standing[subject][figure].value),
        new=value if isinstance(value, Value) else said_of(plant, catalogue, subject, figure, value),
    )


@dataclass(slots=True)
class _Gathered:
    """What the rows of a file say, all together."""

    said: dict[tuple[Subject, str], Said] = field(default_factory=dict)
    refused: list[FileRefusal] = field(default_factory=list)
    checks: list[CheckCell] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    rows: int = 0
    totals: Totals = field(default_factory=Totals)

    def entries(self) -> tuple[Entry, ...]:
        """Give one entry a subject, in the order of days."""
        by_subject: dict[Subject, dict[str, Entered]] = {}
        for said in self.said.values():
            by_subject.setdefault(said.subject, {})[said.figure] = said.value
        return tuple(Entry(s, by_subject[s]) for s in sorted(by_subject, key=_entered_day))

    def say_whose_stock(self, plant: Plant, standing: Cells) -> None:
        """Say of new lots whose stock they leave, where only one division has cathodes and the file says nothing."""
        for subject, key in list(self.said):
            only = None
            if key == m.DISPATCH_T and (subject, m.DIVISION) not in self.said and subject not in standing:
                only = whose_stock(plant, _entered_day(subject))
            if only is not None:
                place = self.said[subject, key].place
                self.said[subject, m.DIVISION] = Said(subject, m.DIVISION, only, place)


def _entered_day(subject: Subject) -> date:
    assert subject.day is not None
    return subject.day


def _gather(rows: Iterable[FileRow], sheet: str, ledger: Readable, clock: Clock) -> _Gathered:
    catalogue, plant = ledger.catalogue, ledger.plant()
    tab = catalogue.sheet(sheet).tab
    wanted = {figure.key for figure in catalogue.in_tab(tab)}
    found = _Gathered()
    totalling = Totalling(catalogue)
    twice: dict[tuple[Subject, str], list[Said]] = {}
    for row in rows:
        if strange := [key for key in row.values if key not in wanted]:
            raise Refused(_wrong_tab(strange[0], catalogue))
        if not found.sheets or found.sheets[-1] != row.sheet:
            found.sheets.append(row.sheet)
        totalling.take(row)
        if row.total is not None or row.is_blank:
            continue
        found.rows += 1
        reading = read_row(row, plant, catalogue, clock)
        found.refused += reading.refused
        for said in reading.said:
            key = (said.subject, said.figure)
            first = found.said.setdefault(key, said)
            if not _alike(first.value, said.value):
                twice.setdefault(key, [first]).append(said)
        found.checks += _check_cells(row, reading, catalogue)
    for key, several in twice.items():
        del found.said[key]
        found.refused += _torn(several, catalogue)
    found.totals = totalling.result()
    return found


def _wrong_tab(key: str, catalogue: Catalogue) -> Message:
    return msg(
        "The file has figures of another sheet: {figure} belongs to {sheet}. Import it there.",
        figure=catalogue.figure(key).name,
        sheet=catalogue.sheet_of(key).name,
    )


def _alike(one: Value | str, other: Value | str) -> bool:
    return one.same_as(other) if isinstance(one, Value) and isinstance(other, Value) else one == other


def _torn(several: Sequence[Said], catalogue: Catalogue) -> Iterable[FileRefusal]:
    """Refuse a figure that the file gives twice and differently: both places, for neither is the right one."""
    for place, said in enumerate(several):
        other = several[place - 1]
        message = msg(
            "{figure}: {value} here, but {other} in {sheet}, line {line}, for the same shift. Keep one of them.",
            figure=figure_name(catalogue, said.figure),
            value=said.value,
            other=other.value,
            sheet=other.place.sheet,
            line=other.place.line,
        )
        yield FileRefusal(said.place, (said.figure,), message)


def _check_cells(row: FileRow, reading: RowReading, catalogue: Catalogue) -> Iterable[CheckCell]:
    series: tuple[Figure | Derived, ...] = (*catalogue.figures, *catalogue.derived)
    kinds = {one.key: catalogue.sheet(one.sheet).subject for one in series}
    for key, value in row.checks.items():
        file = numbers(value.readings) if value is not None else ()
        if value is not None and file:
            subject = reading.subjects.get(kinds[key]) if key in kinds else None
            yield CheckCell(key, file, subject, Place(row.sheet, row.line, value.column))


def _standing(ledger: Readable, entries: Sequence[Entry]) -> Cells:
    """Read what stands on the days of the entries, also for the units that are worked out together with theirs."""
    if not entries:
        return {}
    kinds = days.kinds_touched({entry.subject.kind for entry in entries})
    return ledger.cells(_entered_day(entries[0].subject), _entered_day(entries[-1].subject), kinds)


def _changes(entries: Sequence[Entry], changing: set[tuple[Subject, str]], standing: Cells) -> tuple[Entry, ...]:
    """Keep what changes something, each figure with the revision that stands now."""
    found = []
    for entry in entries:
        row = standing.get(entry.subject, {})
        values = {key: value for key, value in entry.values.items() if (entry.subject, key) in changing}
        if values:
            seen = {key: row[key].revision if key in row else None for key in values}
            found.append(Entry(entry.subject, values, seen))
    return tuple(found)


def _by_figure(outcome: Outcome, refused: Mapping[str, int]) -> dict[str, Counts]:
    added, filled, corrected, same = (
        Counter(key for _, key in group) for group in (outcome.added, outcome.filled, outcome.corrected, outcome.same)
    )
    keys = dict.fromkeys([*added, *filled, *corrected, *same, *refused])
    return {key: Counts(added[key], filled[key], corrected[key], same[key], refused.get(key, 0)) for key in keys}


def _after(
    standing: Cells, said: Mapping[tuple[Subject, str], Said], refused: Iterable[tuple[Subject, str]]
) -> dict[Subject, dict[str, days.Cell]]:
    """Give the entries as they would stand after the import."""
    found: dict[Subject, dict[str, days.Cell]] = {
        subject: {key: (s.value, s.corrected) for key, s in row.items()} for subject, row in standing.items()
    }
    left_out = set(refused)
    for (subject, key), one in said.items():
        if (subject, key) not in left_out:
            text = encode(one.value) if isinstance(one.value, Value) else one.value
            found.setdefault(subject, {})[key] = (text, False)
    return found


def _questions(
    ledger: Readable, said: Mapping[tuple[Subject, str], Said], changing: set[tuple[Subject, str]], standing: Cells
) -> Iterable[FileQuestion]:
    """Ask about values that are odd beside the ones before them, in the file or else in the ledger, or in their row."""
    usual = _usual(ledger, said, standing)
    in_order = sorted(said.items(), key=lambda item: _entered_day(item[0][0]))
    rows: dict[Subject, dict[str, Value]] = {}
    for (subject, key), one in in_order:
        if not isinstance(one.value, Value):
            continue
        rows.setdefault(subject, {})[key] = one.value
        if (subject, key) in changing:
            figure = ledger.catalogue.figure(key)
            question = slipped_mark(figure, one.value, usual.before(subject, key)) or implausible(figure, one.value)
            if question is not None:
                yield FileQuestion(one.place, key, question.message)
    plant, changed = ledger.plant(), {subject for subject, _ in changing}
    for subject, row in rows.items():
        if subject in changed:
            beside = {
                key: decode(s.value)
                for key, s in standing.get(subject, {}).items()
                if s.value and key not in row and key in ledger.catalogue
            }
            for question in row_questions(plant, subject, beside | row):
                where = said.get((subject, question.figure)) or said[subject, next(iter(row))]
                yield FileQuestion(where.place, question.figure, question.message)
    yield from _shortages(ledger, said, changing, standing)


def _shortages(
    ledger: Readable, said: Mapping[tuple[Subject, str], Said], changing: set[tuple[Subject, str]], standing: Cells
) -> Iterable[FileQuestion]:
    """Ask where all lots of a file together take more than the stock that they leave has."""
    taken: dict[str | None, dict[date, Decimal]] = {}
    latest: dict[tuple[str | None, date], Place] = {}
    for (subject, key), one in said.items():
        if key != m.DISPATCH_T or (subject, key) not in changing or not isinstance(one.value, Value):
            continue
        row = standing.get(subject, {})
        stands = {k: s.value for k, s in row.items()}
        given = said.get((subject, m.DIVISION))
        stock = str(given.value) if given else stands.get(m.DIVISION)
        weighed = stands.get(m.DISPATCH_T)
        more = (amount(one.value) or Decimal(0)) - ((amount(decode(weighed)) or Decimal(0)) if weighed else Decimal(0))
        of_day, day = taken.setdefault(stock, {}), _entered_day(subject)
        of_day[day] = of_day.get(day, Decimal(0)) + more
        latest[stock, day] = one.place
    for stock, of_day in taken.items():
        question = shortage(ledger, stock, of_day)
        if question is not None:
            yield FileQuestion(latest[stock, max(of_day)], question.figure, question.message)


def _usual(ledger: Readable, said: Mapping[tuple[Subject, str], Said], standing: Cells) -> Usual:
    """Gather what the ledger has of the figures of a file and from before it, and what the file itself says."""
    usual = Usual(ledger.plant())
    if said:
        first = min(_entered_day(subject) for subject, _ in said)
        kinds, keys = {subject.kind for subject, _ in said}, {key for _, key in said}
        before = ledger.cells(first - LOOK_BACK, first - timedelta(days=1), tuple(sorted(kinds)))
        keys &= {figure.key for figure in ledger.catalogue}
        usual.take_cells(before, keys)
        usual.take_cells(
            {s: {key: stands for key, stands in row.items() if (s, key) not in said} for s, row in standing.items()},
            keys,
        )
        for (subject, key), one in said.items():
            if isinstance(one.value, Value):
                usual.take(subject, key, one.value)
    return usual


def _parts(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Divide the changes into commands: all in one, or so many whole months as stay within ``WHOLE`` revisions."""
    parts: list[list[Entry]] = []
    size = 0
    for _, month in groupby(entries, key=lambda e: (_entered_day(e.subject).year, _entered_day(e.subject).month)):
        of_month = list(month)
        more = sum(len(entry.values) for entry in of_month)
        if not parts or size + more > WHOLE:
            parts.append([])
            size = 0
        parts[-1] += of_month
        size += more
    return parts
