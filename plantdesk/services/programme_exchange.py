"""What a file of another planning program says otherwise than the ledger, and taking over what of it is ticked.

Records are matched by the id that they have in the other program, then by code, then by name. Nothing is ever removed
because a file does not have it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from plantdesk.domain.errors import Conflict, Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import impossible_date
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Dependency
from plantdesk.domain.programme_network import circle
from plantdesk.domain.text import LANGUAGES, Message, msg
from plantdesk.services import programme as a
from plantdesk.services.ports import Readable
from plantdesk.services.programme_file import CARRIED, FileRow, ProgrammeFile, Progress, evidence_in, heading_of
from plantdesk.services.programme_recording import DATES, NUMBERS, is_code, read_value, record
from plantdesk.services.programme_references import division_called, foreign_effect, unknown_figure
from plantdesk.services.programme_unknown import out_of_bounds
from plantdesk.services.reasons import import_reason
from plantdesk.services.recording import Outcome, Recorder

SOURCE = "import file"

_COMPARED: Mapping[str, tuple[str, ...]] = {
    PROGRAMME: (*a.NAMES, *CARRIED[PROGRAMME], a.NOTES, a.UID, a.REMOVED),
    PROJECT: (*a.NAMES, a.IN_PROGRAMME, a.BUDGET, a.SPEND, *CARRIED[PROJECT], a.NOTES, a.UID, a.REMOVED),
    MILESTONE: (
        *a.NAMES,
        a.IN_PROJECT,
        a.BASELINE,
        a.FORECAST,
        a.ACTUAL,
        a.DEADLINE,
        a.PERCENT,
        a.DEPENDS,
        *CARRIED[MILESTONE],
        a.NOTES,
        a.UID,
        a.REMOVED,
    ),
}
_PLACED = {PROGRAMME: a.IN_PROGRAMME, PROJECT: a.IN_PROJECT}
_TOLD_EVERY = 500

Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that is not here yet, or one attribute that the file says otherwise.

    ``row`` is the place in the file; ``values`` and ``old`` are texts as stored. ``usual`` is what is ticked when nobody
    chooses: all but what would rewrite a promise. ``problem`` says why it cannot be taken. ``needs`` are new records
    that must be taken with it.
    """

    subject: Subject
    row: int
    name: str
    values: Values
    old: Values = field(default_factory=dict)
    new: bool = False
    usual: bool = True
    problem: Message | None = None
    needs: tuple[Subject, ...] = ()
    beside: Values = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Give the code of the record."""
        return self.subject.unit


@dataclass(frozen=True, slots=True)
class ExchangePlan:
    """What importing a file would do.

    ``same`` records agree, ``skipped`` rows are no milestones, ``absent`` codes are milestones of the file's projects
    that the file does not have.
    """

    file: ProgrammeFile
    differences: tuple[Difference, ...]
    same: int = 0
    skipped: int = 0
    absent: tuple[str, ...] = ()

    def usual(self) -> frozenset[int]:
        """Give the places of what is ticked when nobody chooses."""
        return frozenset(n for n, one in enumerate(self.differences) if one.usual and one.problem is None)

    def of_codes(self, codes: Collection[str]) -> frozenset[int]:
        """Give the places of everything about the records of these codes; ``Refused`` for a code without difference."""
        known = {one.code for one in self.differences}
        for code in codes:
            if code not in known:
                raise Refused(msg("{file} says nothing new of {code}.", file=self.file.file, code=code))
        return frozenset(n for n, one in enumerate(self.differences) if one.code in codes)


def plan_exchange(
    file: ProgrammeFile, ledger: Readable, today: date, language: str, progress: Progress | None = None
) -> ExchangePlan:
    """List what a file says otherwise than the ledger; nothing is written.

    ``language`` (``en``, ``ru``, ``kk``) is the one that names and owners of the file are in, and differences are told
    in. ``Refused`` where the file holds no tasks at all: that it says nothing new would be no answer.
    """
    if not file.has_tasks:
        raise Refused(
            msg("{file}: it holds no tasks, so there is nothing to import. Choose another file.", file=file.file)
        )
    return _Comparing(file, ledger, today, language if language in LANGUAGES else "en").plan(progress)


def apply_exchange(
    plan: ExchangePlan,
    ticked: Collection[int],
    recorder: Recorder,
    ledger: Readable,
    today: date,
    reason: str | None = None,
) -> Outcome:
    """Record what is ticked as one command, with the file's name and hash; all of it or nothing.

    New projects and programmes that something ticked needs are taken with it. ``Refused`` where something ticked cannot
    be, or nothing is ticked; ``Conflict`` where somebody recorded something else since the file was read.
    """
    chosen = {n: plan.differences[n] for n in sorted(ticked)}
    new = {one.subject: n for n, one in enumerate(plan.differences) if one.new}
    todo = list(chosen.values())
    while todo:
        for needed in todo.pop().needs:
            n = new[needed]
            if n not in chosen:
                chosen[n] = plan.differences[n]
                todo.append(plan.differences[n])
    if not chosen:
        raise Refused(msg("Nothing of {file} is ticked. Nothing was recorded.", file=plan.file.file))
    for one in chosen.values():
        if one.problem is not None:
            raise Refused(placed(plan.file.file, one.row, one.problem))
    rows: dict[Subject, dict[str, str | None]] = {}
    for n in sorted(chosen):
        one = chosen[n]
        rows.setdefault(one.subject, {}).update({**one.values, **one.beside})
    seen = _seen(plan.file.file, ledger, chosen.values())
    about = {"file": plan.file.file, "sha256": plan.file.sha256}
    reason = reason or import_reason(plan.file.file)
    return record(recorder, today, rows, reason, seen, SOURCE, about).or_raise()


def difference_told(one: Difference) -> Message:
    """Say a difference in one line."""
    kind = a.KIND_NAMES[one.subject.kind]
    if one.new:
        due = next((one.values[key] for key in (a.ACTUAL, a.FORECAST, a.BASELINE) if one.values.get(key)), None)
        if due is not None:
            day = date.fromisoformat(due)
            return msg("{code}: new ({kind}): {name}, {day}", code=one.code, kind=kind, name=one.name, day=day)
        return msg("{code}: new ({kind}): {name}", code=one.code, kind=kind, name=one.name)
    if one.problem is not None and not one.values:
        return msg("{code}: {what}", code=one.code, what=one.problem)
    key, new = next(iter(one.values.items()))
    return msg(
        "{code}, {name}: {old} → {new}",
        code=one.code,
        name=a.attribute_name(key),
        old=value_text(key, one.old.get(key)) or "–",
        new=value_text(key, new) or "–",
    )


def placed(file: str, row: int, what: Message) -> Message:
    """Put the place in the file before what is wrong there."""
    return msg("{file}, row {row}: {what}", file=file, row=row, what=what)


def _seen(file: str, ledger: Readable, chosen: Iterable[Difference]) -> dict[Subject, dict[str, int | None]]:
    """Give the revisions that stand, once it is sure that they say what they said when the file was read."""
    chosen = list(chosen)
    there = ledger.at({one.subject for one in chosen})
    seen: dict[Subject, dict[str, int | None]] = {}
    for one in chosen:
        row = there.get(one.subject, {})
        for key in one.values:
            standing = row.get(key)
            if (standing.value if standing is not None else None) != one.old.get(key):
                raise Conflict(
                    msg(
                        "{code}, {name}: somebody recorded something else since {file} was read. Read it again.",
                        code=one.code,
                        name=a.attribute_name(key),
                        file=file,
                    )
                )
            seen.setdefault(one.subject, {})[key] = None if standing is None else standing.revision
    return seen


# --- comparing --------------------------------------------------------------------------------------------------------


def _plain(text: str | None) -> str:
    """Give words without their breaks, and without the apostrophe by which a spreadsheet marks a text."""
    return " ".join((text or "").split()).lstrip("'")


def _folded(name: str) -> str:
    return _plain(name).casefold()


class _Known:
    """The records of one kind, found by id, code and name."""

    def __init__(self, ledger: Readable, kind: str) -> None:
        self.kind = kind
        self.rows: dict[str, dict[str, str | None]] = {}
        self.by_uid: dict[str, str] = {}
        self.by_name: dict[str, list[str]] = {}
        keys = _COMPARED[kind]
        for code, *texts in ledger.records(kind, keys):
            row = dict(zip(keys, texts, strict=True))
            self.rows[code] = row
            if row[a.REMOVED] is not None:
                continue
            if uid := row[a.UID]:
                self.by_uid[uid] = code
            for name in {_folded(said) for key in a.NAMES if (said := row[key])}:
                self.by_name.setdefault(name, []).append(code)

    def named(self, name: str, place: str | None = None) -> str | None:
        """Give the one record of a name, of the one place where several have it."""
        found = self.by_name.get(_folded(name), [])
        if place is not None and self.kind != PROGRAMME:
            inside = a.IN_PROJECT if self.kind == MILESTONE else a.IN_PROGRAMME
            here = [code for code in found if self.rows[code][inside] == place]
            found = here or [code for code in found if not self.rows[code][inside]]
        return found[0] if len(found) == 1 else None


class _Comparing:
    """One comparison: the rows of a file in their order, beside what the ledger has."""

    def __init__(self, file: ProgrammeFile, ledger: Readable, today: date, language: str) -> None:
        self._file = file
        self._ledger = ledger
        self._today = today
        self._language = language
        self._name, self._owner = f"name_{language}", f"owner_{language}"
        self._known = {kind: _Known(ledger, kind) for kind in (PROGRAMME, PROJECT, MILESTONE)}
        self._rows = {row.uid: row for row in file.rows}
        self._of: dict[str, Subject] = {}
        self._taken: dict[Subject, FileRow] = {}
        self._new: set[Subject] = set()
        self._next: dict[str, int] = {}
        self._found: list[Difference] = []
        self._same = 0

    def plan(self, progress: Progress | None) -> ExchangePlan:
        """Compare every row."""
        rows = list(self._wanted())
        for number, (row, kind) in enumerate(rows):
            self._match(row, kind)
            if progress is not None and number % _TOLD_EVERY == 0:
                progress.tell(number / len(rows))
        for row, _ in rows:
            self._compare(row)
        self._refuse_circles()
        subjects = set(self._of.values())
        projects = {one.unit for one in subjects if one.kind == PROJECT}
        absent = [
            code
            for code, said in self._known[MILESTONE].rows.items()
            if said[a.IN_PROJECT] in projects
            and said[a.REMOVED] is None
            and any(said.values())
            and Subject(MILESTONE, code) not in subjects
        ]
        skipped = len(self._file.rows) - sum(1 for row, _ in rows if row.row >= 0)
        return ExchangePlan(self._file, tuple(self._found), self._same, skipped, tuple(absent))

    # --- which rows are what --------------------------------------------------------------------------------------

    def _wanted(self) -> Iterator[tuple[FileRow, str]]:
        """Give the rows that are records, and of which kind; above before below."""
        if self._file.ours:
            for row in self._file.rows:
                kind = row.kind or (MILESTONE if row.milestone and not row.summary else "")
                if kind:
                    yield row, kind
            return
        projects: dict[str, str | None] = {}
        for row in self._file.rows:
            if row.milestone and not row.summary and not row.external and row.level > 0:
                projects[row.uid] = self._top(row)
        used = set(projects.values())
        heads = [row for row in self._file.rows if row.level == 0 and projects]
        if None in used:
            # Milestones under no summary belong to the project that the file is.
            name = self._file.title
            top = FileRow(-1, "", name, level=1, kind=PROJECT, summary=True)
            self._rows[""] = top
            yield top, PROJECT
        for row in self._file.rows:
            if row in heads and used - {None}:
                yield row, PROGRAMME
            elif row.uid in used:
                yield row, PROJECT
            elif row.uid in projects:
                yield row, MILESTONE

    def _top(self, row: FileRow) -> str | None:
        """Give the outermost summary above a row, below the row of the whole file: that is its project."""
        found = None
        above = row.parent
        while above is not None:
            row = self._rows[above]
            if row.level == 0:
                break
            found, above = above, row.parent
        return found

    def _above(self, row: FileRow, kind: str) -> Subject | None:
        """Give the record that a row belongs to."""
        wanted = PROJECT if kind == MILESTONE else PROGRAMME
        above = row.parent
        seen = 0
        while above is not None and seen < len(self._rows):
            subject = self._of.get(above)
            if subject is not None and subject.kind == wanted:
                return subject
            above = self._rows[above].parent if above in self._rows else None
            seen += 1
        return self._of.get("") if kind == MILESTONE else None

    # --- which record a row is ------------------------------------------------------------------------------------

    def _uid(self, row: FileRow) -> str | None:
        return None if self._file.ours else f"{self._file.key}#{row.uid}"

    def _match(self, row: FileRow, kind: str) -> None:
        known = self._known[kind]
        uid = self._uid(row)
        code = known.by_uid.get(uid) if uid is not None else None
        if code is None and self._file.ours and row.code:
            code = row.code
        if code is None:
            above = self._above(row, kind)
            code = known.named(row.name, None if above is None else above.unit)
            if code is not None and Subject(kind, code) in self._taken:
                code = None  # another row has this name, too: this one is new
        if self._file.changes_only and not any(known.rows.get(code or "", {}).values()):
            what = msg(
                "there is no {kind} {code}, and the file has no dates to record it with.",
                kind=a.KIND_NAMES[kind],
                code=row.code,
            )
            self._found.append(Difference(Subject(kind, row.code), row.row, row.name, {}, usual=False, problem=what))
            return
        subject = Subject(kind, code or self._next_code(kind))
        self._of[row.uid] = subject
        if subject in self._taken:
            other = self._taken[subject]
            what = msg("“{name}” and row {other} are one record, {code}.", name=row.name, other=other.row, code=code)
            self._found.append(Difference(subject, row.row, row.name, {}, usual=False, problem=what))
            del self._of[row.uid]
            return
        self._taken[subject] = row
        if subject.unit not in known.rows or not any(known.rows[subject.unit].values()):
            self._new.add(subject)

    def _next_code(self, kind: str) -> str:
        prefix = a.PREFIXES[kind]
        if kind not in self._next:
            self._next[kind] = int(a.next_code(self._ledger, kind).removeprefix(prefix))
            if self._file.ours:
                taken = [row.code for row in self._file.rows if row.code.startswith(prefix)]
                used = [int(rest) for code in taken if (rest := code.removeprefix(prefix)).isdigit()]
                self._next[kind] = max(self._next[kind], max(used, default=0) + 1)
        else:
            self._next[kind] += 1
        return f"{prefix}{self._next[kind]}"

    # --- what differs -----------------------------------------------------------------------------------------------

    def _compare(self, row: FileRow) -> None:
        subject = self._of.get(row.uid)
        if subject is None or self._taken[subject] is not row:
            return
        stands = self._known[subject.kind].rows.get(subject.unit, {})
        said, problem = self._said(row, subject, stands)
        problem = problem or self._impossible(row, subject, said, stands) or self._foreign(subject, said, stands)
        name = self._called(row, said, stands)
        above = self._above(row, subject.kind)
        needs: tuple[Subject, ...] = (above,) if above is not None and above in self._new else ()
        counted = Subject(MILESTONE, said.get(a.EFFECT_SINCE) or "")
        if counted in self._new:
            needs += (counted,)
        uid = self._uid(row)
        if subject in self._new:
            if subject.kind == MILESTONE and not said.get(a.IN_PROJECT) and problem is None:
                problem = self._homeless(row)
            beside = {a.UID: uid} if uid is not None else {}
            if uid is not None and row.code:
                beside[a.CODE] = row.code
            values = {key: text for key, text in said.items() if text}
            self._found.append(
                Difference(subject, row.row, name, values, new=True, problem=problem, needs=needs, beside=beside)
            )
            return
        beside = {a.UID: uid} if uid is not None and stands.get(a.UID) != uid else {}
        differing = [key for key, text in said.items() if self._differs(key, text, stands)]
        if not differing and problem is not None:
            self._found.append(Difference(subject, row.row, name, {}, usual=False, problem=problem))
        elif not differing:
            self._same += 1
        for key in differing:
            self._found.append(
                Difference(
                    subject,
                    row.row,
                    name,
                    {key: said[key]},
                    {key: stands.get(key)},
                    usual=not self._promised(key, stands),
                    problem=problem,
                    needs=needs if key in (a.IN_PROJECT, a.IN_PROGRAMME, a.EFFECT_SINCE) else (),
                    beside=beside,
                )
            )

    def _called(self, row: FileRow, said: Values, stands: Values) -> str:
        """Give what a record is called in the reader's language; as the file calls it where nobody has said so."""
        if not any(stands.get(key) for key in a.NAMES):
            stands = said
        return a.named(stands, a.NAMES, row.name).in_language(self._language)

    def _promised(self, key: str, stands: Values) -> bool:
        """Tell what is not ticked by itself: what was promised, and, from files of others, where a record belongs."""
        if key == a.BASELINE:
            return bool(stands.get(key))
        return key in (a.IN_PROJECT, a.IN_PROGRAMME) and bool(stands.get(key)) and not self._file.ours

    def _differs(self, key: str, text: str | None, stands: Values) -> bool:
        old = stands.get(key)
        if not text:
            return False  # what a file does not say is not cleared
        if key == self._name or key == self._owner:
            keys = a.NAMES if key == self._name else a.OWNERS
            # A record of another program may have been found by its name: how that is spelled there is its own affair.
            fold = _plain if self._file.ours else _folded
            return all(fold(text) != fold(stands.get(one) or "") for one in keys)
        if key == a.PERCENT and old and self._file.format != "table":
            return round(Decimal(old)) != round(Decimal(text))  # files of programs hold whole percents
        if key in NUMBERS and old:
            return Decimal(old) != Decimal(text)
        if key in a.NAMES or key == a.NOTES:
            return _plain(text) != _plain(old)
        return text != old

    def _said(self, row: FileRow, subject: Subject, stands: Values) -> tuple[dict[str, str | None], Message | None]:
        """Give what a row says, as it would be stored, and what of it cannot be."""
        name = row.name if row.name != row.code else ""
        said: dict[str, str | None] = {**self._texts(row, a.NAMES, name, self._name)}
        if row.notes:
            said[a.NOTES] = row.notes
        carried, problem = self._carried(row, subject.kind, stands)
        said |= carried
        if subject.kind == PROGRAMME:
            return said, problem
        said |= self._texts(row, a.OWNERS, row.owner, self._owner)
        above = self._above(row, subject.kind)
        if above is not None:
            said[_PLACED[above.kind]] = above.unit
        if subject.kind == PROJECT:
            said[a.BUDGET] = _number(row.baseline.cost or row.cost if self._file.ours else row.baseline.cost)
            said[a.SPEND] = _number(row.actual_cost)
            return {key: text for key, text in said.items() if text}, problem
        said, wrong = self._milestone(row, said)
        return said, problem or wrong

    def _texts(self, row: FileRow, keys: Sequence[str], plain: str, mine: str) -> dict[str, str]:
        """Give a text in the languages that the file names, and the one of no named language in the reader's."""
        found = {key: row.said[key] for key in keys if row.said.get(key)}
        if plain and all(_plain(plain) != _plain(text) for text in found.values()):
            if self._file.format == "table":
                found.setdefault(mine, plain)
            else:  # somebody has written it anew in the other program, which knows no languages
                found[mine] = plain
        return found

    def _carried(self, row: FileRow, kind: str, stands: Values) -> tuple[dict[str, str | None], Message | None]:
        """Give what other programs have no place for, and what of it cannot be."""
        said: dict[str, str | None] = {}
        problem: Message | None = None
        for key in CARRIED[kind]:
            text = row.said.get(heading_of(key), "")
            if not text or key in a.OWNERS:
                continue
            try:
                if key == a.EVIDENCE:
                    there = a.read_evidence(stands.get(key))
                    said[key] = a.write_evidence(dict.fromkeys((*there, *evidence_in(text))))
                elif text == stands.get(key):
                    said[key] = text  # what stands, however it came to be, is no difference
                else:
                    said[key] = self._read(kind, key, text)
            except ValueError:
                problem = problem or msg(
                    "evidence “{text}” has no hash. Attach the file on the page of the record.", text=text
                )
            except Refused as refused:
                problem = problem or refused.message
        return said, problem

    def _read(self, kind: str, key: str, text: str) -> str | None:
        """Give what a file says as it would be stored; ``Refused`` where it cannot be, or is not known here."""
        if key == a.DIVISION:
            return division_called(self._ledger.plant(), text, self._today)
        if key == a.EFFECT_FIGURE and (why := unknown_figure(self._ledger.catalogue, text)) is not None:
            raise Refused(why)
        return read_value(kind, key, text)

    def _milestone(self, row: FileRow, said: dict[str, str | None]) -> tuple[dict[str, str | None], Message | None]:
        """Add the dates and dependencies of a milestone."""
        table = self._file.format == "table"
        # Of ours the fact is written, too: 100 % alone is a percent that somebody has reported.
        whole = row.percent == 100 and not table and not self._file.ours
        done = row.actual_finish or (row.finish if whole else None)
        said[a.BASELINE] = _day(row.baseline.finish or row.baseline.start)
        said[a.ACTUAL] = _day(done)
        said[a.DEADLINE] = _day(row.deadline)
        guessed = self._file.ours and row.estimated and said[a.BASELINE] == _day(row.finish)
        if table or (done is None and not guessed):
            said[a.FORECAST] = _day(row.finish or (None if table else row.start))
        if row.percent is not None and (row.percent or self._file.ours) and (table or done is None):
            said[a.PERCENT] = f"{row.percent:f}"
        depends, problem = [], None
        for link in row.links:
            other = self._of.get(link.before)
            code = other.unit if other is not None else link.before
            known = (other is not None and other.kind == MILESTONE) or (table and code in self._known[MILESTONE].rows)
            if known:
                depends.append(Dependency(code, link.kind, link.days))
            elif table:
                problem = msg("it waits for {other}, and there is no such milestone.", other=link.before)
        said[a.DEPENDS] = a.write_depends(depends)
        return {key: text for key, text in said.items() if text}, problem

    def _homeless(self, row: FileRow) -> Message | None:
        if not self._known[PROJECT].rows and not any(one.kind == PROJECT for one in self._new):
            return None  # where nothing has projects, a list of milestones will do
        return msg("“{name}” belongs to no project.", name=row.name)

    def _impossible(self, row: FileRow, subject: Subject, said: Values, stands: Values) -> Message | None:
        """Say why a row cannot be recorded: its code, a date, or a record that was removed."""
        if not is_code(subject.unit):
            return msg("“{text}” cannot be a code. Use up to 64 signs without spaces and colons.", text=subject.unit)
        if stands.get(a.REMOVED):
            return msg("{code} was removed. Give it another code, or undo the removal.", code=subject.unit)
        for key in set(DATES) & said.keys():
            text = said[key]
            if text:
                what = impossible_date(a.attribute_name(key), date.fromisoformat(text), self._today, key == a.ACTUAL)
                if what is not None:
                    return what
        begins = said.get(a.START) or stands.get(a.START)
        for key in (a.FORECAST, a.BASELINE, a.ACTUAL):
            text = said.get(key)
            if begins and text and text < begins:
                return msg(
                    "{name} {day} is before the start {start}. Correct one of them.",
                    name=a.attribute_name(key),
                    day=date.fromisoformat(text),
                    start=date.fromisoformat(begins),
                )
        changed = (key for key in NUMBERS if key in said and said[key] != stands.get(key))
        return next((why for key in changed if (why := out_of_bounds(key, said[key])) is not None), None)

    def _foreign(self, subject: Subject, said: Values, stands: Values) -> Message | None:
        """Say that the effect of a project would count from a milestone that is not there, or is another project's."""
        since = said.get(a.EFFECT_SINCE)
        if subject.kind != PROJECT or not since or since == stands.get(a.EFFECT_SINCE):
            return None
        row = self._taken.get(Subject(MILESTONE, since))
        known = self._known[MILESTONE].rows.get(since, {})
        if row is None and (known.get(a.REMOVED) or not any(known.values())):
            return msg("there is no {kind} {other}. Record it first.", kind=a.KIND_NAMES[MILESTONE], other=since)
        above = None if row is None else self._above(row, MILESTONE)
        return foreign_effect(subject.unit, since, known.get(a.IN_PROJECT) if above is None else above.unit)

    def _refuse_circles(self) -> None:
        """Mark the dependencies that would close a circle."""
        waits = {
            code: tuple(one.on for one in a.read_depends(said[a.DEPENDS]))
            for code, said in self._known[MILESTONE].rows.items()
            if said[a.REMOVED] is None
        }
        changed = {}
        for n, one in enumerate(self._found):
            if one.values.get(a.DEPENDS):
                waits[one.code] = tuple(d.on for d in a.read_depends(one.values[a.DEPENDS]))
                changed[one.code] = n
        while found := circle(waits):
            what = msg("milestones wait for one another in a circle: {codes}.", codes=" → ".join(found))
            marked = [code for code in found if code in changed]
            for code in marked or found:
                waits[code] = ()
                if code in changed:
                    self._found[changed[code]] = replace(self._found[changed[code]], problem=what)


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()


def _number(number: Decimal | None) -> str | None:
    """Write an amount as it is stored, without zeros at its end; nothing for nothing, which files write as 0."""
    return f"{number.normalize():f}" if number else None


def value_text(key: str, text: str | None) -> date | Decimal | str:
    """Give a stored value as a person reads it: days and numbers are written by the language."""
    if not text:
        return ""
    if key in DATES:
        return date.fromisoformat(text)
    if key == a.EVIDENCE:
        return ", ".join(one.name for one in a.read_evidence(text))
    return Decimal(text) if key in NUMBERS else text
