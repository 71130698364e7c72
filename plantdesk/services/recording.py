"""The only way to write: check what was entered, append it as one command, tell what was saved and what was not.

Every surface (window, command line, import, sample) records through ``Recorder``. What is refused or clashes stays with
whoever entered it; what is right is saved in the same command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from unicodedata import category

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Figure
from plantdesk.domain.errors import Conflict, Refused
from plantdesk.domain.ledger import Change, Draft, Revision, Standing, Subject
from plantdesk.domain.measures import SHEET as SHEET
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, decode, encode
from plantdesk.domain.stock import FIGURES as STOCK_FIGURES
from plantdesk.domain.stock import STOCK
from plantdesk.domain.text import Message, msg
from plantdesk.services.checking import broken_rules
from plantdesk.services.lots import attribute_refusal
from plantdesk.services.naming import entry_name, figure_name, said_of
from plantdesk.services.organising import refuse_disorder
from plantdesk.services.placing import AT_HOME, place, refuse_homeless
from plantdesk.services.plan_places import KIND as PLANNED
from plantdesk.services.plan_places import WEIGHT_KIND, misplaced_plan
from plantdesk.services.ports import Clock, Readable, Recorded, Transaction, Writable
from plantdesk.services.stock_rules import stock_refusal

RECORD, CORRECT, MOVE, IMPORT, CONFIGURE, PLAN, MILESTONE = (
    "record",
    "correct",
    "move",
    "import",
    "configure",
    "plan",
    "milestone",
)
KEYBOARD = "keyboard"
"""Source of a command whose figures a person typed; each figure then has the source that its declaration names."""
SOURCES = (KEYBOARD, "scale", "lab", "meter", "estimate")
"""What a person may name as the source of a command."""

Entered = Value | str | None
"""What is entered for a figure: a value, a text (remark, name, ISO date), or ``None`` to clear it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Figures entered for one subject.

    ``seen`` names, per figure, the revision that stood when the person began to type (``None``: nothing stood). A
    figure missing in ``seen`` is taken as seen as it stands. ``reasons`` gives reasons by figure.
    """

    subject: Subject
    values: Mapping[str, Entered]
    seen: Mapping[str, int | None] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One figure that was not saved, and why; ``needs_reason`` where a reason is all that is missing."""

    subject: Subject
    figure: str
    message: Message
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """One figure that somebody else recorded differently meanwhile; nothing of it was saved.

    ``message`` says by whom, and both values, in one line.
    """

    subject: Subject
    figure: str
    mine: str | None
    theirs: Revision
    message: Message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a save."""

    recorded: Recorded | None
    added: tuple[tuple[Subject, str], ...] = ()
    filled: tuple[tuple[Subject, str], ...] = ()
    corrected: tuple[tuple[Subject, str], ...] = ()
    same: tuple[tuple[Subject, str], ...] = ()
    refused: tuple[Refusal, ...] = ()
    clashes: tuple[Clash, ...] = ()

    @property
    def saved(self) -> int:
        """How many figures were saved, counting those that already stood as entered."""
        return len(self.added) + len(self.filled) + len(self.corrected) + len(self.same)

    def or_raise(self) -> Outcome:
        """Give the outcome where everything was saved; ``Refused`` or ``Conflict`` with the first line otherwise."""
        if self.refused:
            raise Refused(self.refused[0].message)
        if self.clashes:
            raise Conflict(self.clashes[0].message)
        return self


class Recorder:
    """Record for one person at one station."""

    def __init__(self, store: Writable, clock: Clock, author: Callable[[], str]) -> None:
        """Write to ``store``; ``author`` gives the id of the person who works now."""
        self._store = store
        self._clock = clock
        self._author = author

    @property
    def ledger(self) -> Readable:
        """What is recorded so far."""
        return self._store

    def station(self) -> bytes:
        """Give the station that this recorder writes as."""
        return self._store.station()

    def save(
        self,
        entries: Sequence[Entry],
        kind: str = RECORD,
        source: str = KEYBOARD,
        reason: str | None = None,
        about: Mapping[str, str] | None = None,
        all_or_nothing: bool = False,
        check: Callable[[Readable], None] | None = None,
    ) -> Outcome:
        """Save what is right of the entries as one command, and say what is not and why.

        ``reason`` serves every correction that has none of its own. With ``all_or_nothing``, one refusal or clash
        leaves everything unsaved. ``check`` may refuse it all by what is recorded, with the write lock held.
        """
        with self._store.writing() as transaction:
            if check is not None:
                check(transaction)
            work = _Work(transaction, self._clock, reason)
            work.take(entries)
            if all_or_nothing and (work.refused or work.clashes):
                work.changes.clear()
            recorded = None
            refuse_disorder(transaction, work.changes)
            if work.changes:
                kind = CORRECT if kind == RECORD and work.corrected else kind
                recorded = transaction.append(Draft(kind, self._author(), source, about or {}), work.changes)
        return work.outcome(recorded)

    def move(self, source: Subject, target: Subject, reason: str, figures: Iterable[str] | None = None) -> Recorded:
        """Move an entry that was saved under the wrong day, shift, section or source, in one command.

        ``Refused`` where there is nothing to move, no reason, or the target already says something else.
        """
        if not reason.strip():
            raise Refused(msg("A move needs a reason. Say why the entry was saved in the wrong place."))
        with self._store.writing() as transaction:
            there = transaction.at([source, target])
            standing = {
                key: s
                for key, s in there.get(source, {}).items()
                if s.value is not None and (figures is None or key in figures)
            }
            if source == target:
                raise Refused(msg("The entry stands there already. Choose another day, shift or section for it."))
            if not standing or source.kind != target.kind:
                raise Refused(msg("There is nothing to move there. Check day, shift and section."))
            for key, old in there.get(target, {}).items():
                if key in standing and old.value is not None:
                    raise Refused(
                        msg(
                            "{figure} is already recorded there as {value}. Correct or clear it first.",
                            figure=figure_name(transaction.catalogue, key),
                            value=said_of(transaction.plant(), transaction.catalogue, target, key, old.value),
                        )
                    )
            work = _Work(transaction, self._clock, reason)
            values: dict[str, Entered] = {k: _read(transaction, k, s.value) for k, s in standing.items()}
            work.take([Entry(source, dict.fromkeys(values)), Entry(target, values)])
            if work.refused:
                raise Refused(work.refused[0].message)
            changes = [change._replace(reason=reason) for change in work.changes]
            about = {"from": place(source), "to": place(target)}
            return transaction.append(Draft(MOVE, self._author(), KEYBOARD, about), changes)

    def configure(
        self,
        settings: Sequence[tuple[Subject, Mapping[str, str | None]]],
        reason: str | None = None,
        moves: Mapping[Subject, Subject] | None = None,
    ) -> Recorded | None:
        """Record dated settings as one command; gives nothing where all stood like that already.

        A change that would leave entries without a shift, section or source is ``Refused`` with the list, unless
        ``moves`` says where each of them goes; they move in the same command.
        """
        with self._store.writing() as transaction:
            there = transaction.at([subject for subject, _ in settings])
            changes = []
            for subject, values in settings:
                for key, value in values.items():
                    if key not in p.ATTRIBUTES.get(subject.kind, ()):
                        raise Refused(
                            msg(
                                "{key} is not a setting of a {kind}. Choose one of: {known}.",
                                key=key,
                                kind=subject.kind,
                                known=", ".join(p.ATTRIBUTES.get(subject.kind, ())),
                            )
                        )
                    old = there.get(subject, {}).get(key)
                    if (old.value if old else None) != value or (old is not None and old.in_conflict):
                        changes.append(Change(subject, key, value, None, reason, old.heads if old else ()))
            if not changes:
                return None
            changes += _moves(transaction, moves or {}, reason)
            refuse_homeless(transaction, changes)
            refuse_disorder(transaction, changes)
            return transaction.append(Draft(CONFIGURE, self._author(), KEYBOARD), changes)


def foresee(ledger: Readable, clock: Clock, entries: Sequence[Entry], reason: str | None = None) -> Outcome:
    """Say what ``Recorder.save`` would make of the entries if they were saved now; nothing is written."""
    work = _Work(ledger, clock, reason)
    work.take(entries)
    return work.outcome(None)


class _Work:
    """Sort entered figures into changes, sames, refusals and clashes, against what stands in the transaction."""

    def __init__(self, transaction: Readable, clock: Clock, reason: str | None) -> None:
        self._transaction = transaction
        self._clock = clock
        self._reason = reason
        self._plant = transaction.plant()
        self.changes: list[Change] = []
        self.added: list[tuple[Subject, str]] = []
        self.filled: list[tuple[Subject, str]] = []
        self.corrected: list[tuple[Subject, str]] = []
        self.same: list[tuple[Subject, str]] = []
        self.refused: list[Refusal] = []
        self.clashes: list[Clash] = []

    def take(self, entries: Sequence[Entry]) -> None:
        """Sort every figure of the entries."""
        there = self._transaction.at({e.subject for e in entries})
        accepted: dict[Subject, dict[str, tuple[Entry, Entered]]] = {}
        for entry in entries:
            self._accept(entry, accepted.setdefault(entry.subject, {}))
        entered = {subject: {key: value for key, (_, value) in row.items()} for subject, row in accepted.items()}
        breaches = self._rules(entered, there)
        for subject, row in accepted.items():
            old = there.get(subject, {})
            for key, (entry, value) in row.items():
                breach = breaches.get((subject, key))
                if breach is not None:
                    self.refused.append(Refusal(subject, key, breach))
                else:
                    self._sort(entry, key, value, old.get(key), bool(old))

    def outcome(self, recorded: Recorded | None) -> Outcome:
        """Tell what became of everything taken."""
        return Outcome(
            recorded,
            tuple(self.added),
            tuple(self.filled),
            tuple(self.corrected),
            tuple(self.same),
            tuple(self.refused),
            tuple(self.clashes),
        )

    def _accept(self, entry: Entry, accepted: dict[str, tuple[Entry, Entered]]) -> None:
        """Keep the figures that may be entered for this subject at all and lie within their hard limits."""
        misplaced = misplacement(entry.subject, self._plant, self._clock)
        for key, value in entry.values.items():
            message = self._unfit(entry.subject, key, value) or (misplaced if value is not None else None)
            if message is None and key in accepted and not _alike(accepted[key][1], value):
                message = msg(
                    "{figure} is given twice here, with different values. Keep one of them.",
                    figure=figure_name(self._transaction.catalogue, key),
                )
            if message is None:
                accepted.setdefault(key, (entry, value))
            else:
                self.refused.append(Refusal(entry.subject, key, message))

    def _unfit(self, subject: Subject, key: str, value: Entered) -> Message | None:
        """Say why a value cannot be recorded under this key, wherever the unit and the shift may be."""
        if subject.kind == STOCK:
            return stock_refusal(self._plant, self._clock, subject, key, value)
        figure = _figure(self._transaction, key)
        if isinstance(value, Value):
            if figure is None:
                return msg("{key} is not a figure of the plant.", key=key)
            if subject.is_entry and self._transaction.catalogue.sheet(figure.sheet).subject != subject.kind:
                return msg("{figure} is not entered for a {kind}.", figure=figure.name, kind=subject.kind)
            if subject.is_entry and subject.day is not None and not figure.measured_on(subject.day):
                return msg(
                    "{figure} is not measured on {day}. Choose another day, or see the plant's settings.",
                    figure=figure.name,
                    day=subject.day,
                )
            return figure.refusal(value)
        if value is None:
            return None
        if figure is not None and subject.is_entry:
            return msg("{figure}: “{text}” is not a number.", figure=figure.name, text=value)
        attribute = self._transaction.catalogue.attribute(key) if subject.is_entry else None
        if attribute is not None:
            assert subject.day is not None
            sheet = self._transaction.catalogue.sheet(attribute.sheet)
            if sheet.subject != subject.kind:
                return msg("{figure} is not entered for a {kind}.", figure=attribute.name, kind=subject.kind)
            refusal = attribute_refusal(self._plant, attribute, value, subject.day)
            if refusal is not None:
                return refusal
        if any(category(c) in ("Cc", "Cs") and c not in "\n\t" for c in value):
            return msg("{key}: the text has characters that cannot be shown. Type it again.", key=key)
        return None

    def _rules(
        self, accepted: Mapping[Subject, Mapping[str, Entered]], there: Mapping[Subject, Mapping[str, Standing]]
    ) -> dict[tuple[Subject, str], Message]:
        """Find the newly entered figures that break a rule between figures, seen with what stands beside them."""
        found: dict[tuple[Subject, str], Message] = {}
        by_shift: dict[tuple[date, str], set[Subject]] = {}
        for subject, values in accepted.items():
            if values and subject.day is not None and subject.shift is not None and subject.kind != SHEET:
                by_shift.setdefault((subject.day, subject.shift), set()).add(subject)
        for (day, shift), subjects in by_shift.items():
            rows = self._shift_rows(day, shift, subjects, accepted, there)
            entered = {(s, k) for s in subjects for k, v in accepted[s].items() if v is not None}
            for broken in broken_rules(day, shift, rows, self._plant):
                for blamed in broken.blamed(entered):
                    found.setdefault(blamed, broken.message)
        return found

    def _shift_rows(
        self,
        day: date,
        shift: str,
        subjects: Iterable[Subject],
        accepted: Mapping[Subject, Mapping[str, Entered]],
        there: Mapping[Subject, Mapping[str, Standing]],
    ) -> dict[Subject, dict[str, Value]]:
        """Give the rows of a shift as they would stand after the save; those of linked sheets too."""
        wanted = set(subjects)
        standing = dict(there)
        if any(s.kind in (m.SOURCE, m.CONCENTRATOR) for s in wanted):
            linked = [Subject(m.CONCENTRATOR, c, day, shift) for c in self._plant.units(m.CONCENTRATOR, day)]
            linked += [Subject(m.SOURCE, s, day, shift) for s in self._plant.units(m.SOURCE, day)]
            standing |= self._transaction.at(set(linked) - standing.keys())
            wanted |= set(linked)
        rows: dict[Subject, dict[str, Value]] = {}
        for subject in wanted:
            row = {
                k: decode(s.value)
                for k, s in standing.get(subject, {}).items()
                if s.value is not None and k in self._transaction.catalogue
            }
            for key, value in accepted.get(subject, {}).items():
                if isinstance(value, Value):
                    row[key] = value
                else:
                    row.pop(key, None)
            rows[subject] = row
        return rows

    def _sort(self, entry: Entry, key: str, value: Entered, old: Standing | None, known: bool) -> None:
        place = (entry.subject, key)
        new = encode(value) if isinstance(value, Value) else (value or None)
        stands = None if old is None else old.value
        settled = old is None or not old.in_conflict
        if settled and _says_the_same(self._transaction, key, stands, new):
            if new is not None:
                self.same.append(place)
            return
        if key in entry.seen and entry.seen[key] != (None if old is None else old.revision):
            assert old is not None
            self._clash(place, new, self._transaction.revisions([old.revision])[old.revision])
            return
        reason = entry.reasons.get(key) or self._reason
        if stands is not None and not (reason and reason.strip()):
            self.refused.append(
                Refusal(
                    entry.subject,
                    key,
                    msg(
                        "{figure} is recorded as {old}. To change it to {new}, give a reason.",
                        figure=figure_name(self._transaction.catalogue, key),
                        old=said_of(self._plant, self._transaction.catalogue, entry.subject, key, stands),
                        new=said_of(self._plant, self._transaction.catalogue, entry.subject, key, new),
                    ),
                    needs_reason=True,
                )
            )
            return
        group = self.corrected if stands is not None else self.filled if known else self.added
        group.append(place)
        self.changes.append(
            Change(
                entry.subject,
                key,
                new,
                _unit(self._transaction, key),
                reason if stands is not None else entry.reasons.get(key),
                () if old is None else old.heads,
            )
        )

    def _clash(self, place: tuple[Subject, str], mine: str | None, theirs: Revision) -> None:
        subject, key = place
        message = msg(
            "{figure}: {author} recorded {theirs} meanwhile, you entered {mine}. Look at both and save again.",
            figure=figure_name(self._transaction.catalogue, key),
            author=self._plant.name(p.PERSON, theirs.command.author, subject.day or self._clock().date()),
            theirs=said_of(self._plant, self._transaction.catalogue, subject, key, theirs.value),
            mine=said_of(self._plant, self._transaction.catalogue, subject, key, mine),
        )
        self.clashes.append(Clash(subject, key, mine, theirs, message))


def misplacement(subject: Subject, plant: Plant, clock: Clock) -> Message | None:
    """Say why nothing can be entered for this subject: an unknown unit or shift, or a shift that has not begun."""
    day, shift = subject.day, subject.shift
    if subject.kind in (PLANNED, WEIGHT_KIND):
        return misplaced_plan(subject, plant)
    if day is None or shift is None:
        return None
    calendar = plant.calendar(day)
    if shift not in calendar.pattern.codes:
        return msg(
            "There is no shift {shift} on {day}. Choose one of: {known}.",
            shift=shift,
            day=day,
            known=", ".join(calendar.pattern.codes),
        )
    if calendar.shift_instants(day, shift)[0] > clock():
        return msg("{day}: this shift has not begun yet. Check the day and the shift.", day=day)
    if subject.kind not in AT_HOME and plant.state(subject.kind, subject.unit, day) not in (p.RUNNING, p.STOPPED):
        return msg(
            "{unit} did not exist on {day}. Check the day, or the name in the plant's settings.",
            unit=plant.name(subject.kind, subject.unit, day),
            day=day,
        )
    return None


def _alike(one: Entered, other: Entered) -> bool:
    return one.same_as(other) if isinstance(one, Value) and isinstance(other, Value) else one == other


def _says_the_same(transaction: Readable, key: str, old: str | None, new: str | None) -> bool:
    if old is None or new is None or key not in transaction.catalogue:
        return old == new
    return old == new or decode(old).same_as(decode(new))


def _figure(transaction: Readable, key: str) -> Figure | None:
    return transaction.catalogue.figure(key) if key in transaction.catalogue else None


def _unit(transaction: Readable, key: str) -> str | None:
    figure = _figure(transaction, key) or STOCK_FIGURES.get(key)
    return figure.unit.en if figure else None


def _read(transaction: Readable, key: str, stored: str | None) -> Entered:
    return decode(stored) if stored is not None and key in transaction.catalogue else stored


def _moves(transaction: Transaction, moves: Mapping[Subject, Subject], reason: str | None) -> list[Change]:
    """Give the changes that carry whole entries over; ``Refused`` where a place would have to hold two values.

    Two units that were joined may say the same of the same shift: that is one value.
    """
    there = transaction.at([*moves.keys(), *moves.values()])
    final: dict[tuple[Subject, str], str | None] = {}
    for source in moves:
        final |= {(source, key): None for key, s in there.get(source, {}).items() if s.value is not None}
    for source, target in moves.items():
        for key, s in there.get(source, {}).items():
            if s.value is None:
                continue
            taken = there.get(target, {}).get(key)
            stands = final.get((target, key), taken.value if taken is not None else None)
            joined = (source.day, source.shift) == (target.day, target.shift)
            if stands is not None and not (joined and stands == s.value):
                raise Refused(
                    msg(
                        "{place} already has {figure}. Choose another place.",
                        place=entry_name(transaction.plant(), target) if target.is_entry else place(target),
                        figure=figure_name(transaction.catalogue, key),
                    )
                )
            final[target, key] = s.value
    changes = []
    for (subject, key), value in final.items():
        old = there.get(subject, {}).get(key)
        if old is None or old.value != value:
            heads = old.heads if old is not None else ()
            changes.append(Change(subject, key, value, _unit(transaction, key), reason, heads))
    return changes
