"""What changed between two days on which the ledger was known: each figure's old and new value, who, when, why, tonnes.

Entries of later production days are new work, not changes of what was reported; they are counted. What held without
being recorded stands as the old value: the setting that a later one follows, and 1 for the weight of a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plantdesk.domain.catalogue import Catalogue, Chart, Sum
from plantdesk.domain.day import TOTAL
from plantdesk.domain.ledger import Cells, Revision, Standing, Subject
from plantdesk.domain.periods import Span, month_of
from plantdesk.domain.plant import PLANT, is_setting
from plantdesk.domain.programme import KINDS
from plantdesk.domain.quantities import amount, decode
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.known_on import known_until
from plantdesk.services.plan_places import KIND as PLAN
from plantdesk.services.plan_places import WEIGHT, WEIGHT_KIND, holder
from plantdesk.services.ports import Readable

TONNES = "t"
_NONE = Standing(0, None)


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that says something else than before; ``revision`` is the one that stands now, or stood last.

    ``moved`` is how much more it says, in its own unit, where the figure adds up over days; else ``None``.
    """

    subject: Subject
    figure: str
    old: str | None
    new: str | None
    revision: Revision
    moved: Decimal | None


@dataclass(frozen=True, slots=True)
class EnteredLater:
    """Something that was open and was filled in since: its figures, by the newest revision.

    ``moved`` is what the figure that its sheet begins with adds to the sums, where it is among them.
    """

    subject: Subject
    revision: Revision
    values: tuple[Difference, ...]
    moved: Difference | None

    @property
    def figures(self) -> int:
        """Give how many of its figures were filled in."""
        return len(self.values)


@dataclass(frozen=True, slots=True)
class Moved:
    """What all entries of some days add up to, before and after; ``None`` where nothing was known."""

    figure: str
    span: Span
    old: Decimal | None
    new: Decimal | None

    @property
    def by(self) -> Decimal:
        """Give how much more it is now."""
        return (self.new or Decimal(0)) - (self.old or Decimal(0))


@dataclass(frozen=True, slots=True)
class ChangesBetween:
    """What changed between two days, newest first, and what that moved, by month and by day.

    ``sums`` are the figures in tonnes that add up, over the plant, whose month or day changed; only production days up
    to the first of the two days. ``new_entries`` were made for later days.
    """

    since: date
    until: date | None
    differences: tuple[Difference, ...]
    months: tuple[Moved, ...]
    days: tuple[Moved, ...]
    new_entries: int

    @property
    def changed(self) -> tuple[Difference, ...]:
        """Give what says something else than before, or nothing any more."""
        return tuple(one for one in self.differences if not _was_open(one))

    def counts(self) -> Message:
        """Say how many figures changed, and how many of them are plans, weights of days or settings."""
        kinds = Counter(_group(one.subject) for one in self.changed)
        total = msg("{n} figures changed", n=sum(kinds.values()))
        parts = [msg("{what} {count}", what=name, count=kinds[key]) for key, name in _GROUPS.items() if kinds[key]]
        return msg("{total} (of them {parts})", total=total, parts=parts) if parts else total

    def entered_later(self, catalogue: Catalogue) -> tuple[EnteredLater, ...]:
        """Give the entries that were filled in since, in the order of the newest."""
        by_subject: dict[Subject, list[Difference]] = {}
        for one in self.differences:
            if _was_open(one):
                by_subject.setdefault(one.subject, []).append(one)
        leading = {sheet.subject: catalogue.of(sheet.key)[0].key for sheet in catalogue.sheets}
        return tuple(
            EnteredLater(
                subject,
                found[0].revision,
                tuple(found),
                next((one for one in found if one.figure == leading.get(subject.kind)), None),
            )
            for subject, found in by_subject.items()
        )


_SETTING = "setting"
_GROUPS = {
    PLAN: Text("plans", "планы", "жоспарлар"),
    WEIGHT_KIND: Text("weights of days", "веса дней", "күн салмақтары"),
    _SETTING: Text("settings", "настройки", "баптаулар"),
}
"""What is counted besides, under the kind of its subject."""


def _group(subject: Subject) -> str:
    return _SETTING if is_setting(subject) else subject.kind


def _was_open(one: Difference) -> bool:
    return one.old is None and one.subject.kind not in KINDS


def changes_between(ledger: Readable, since: date, until: date | None = None) -> ChangesBetween:
    """Compare the ledger as known at the end of ``since`` with that at the end of ``until`` (``None``: now)."""
    plant = ledger.plant()
    cut = known_until(plant, since)
    before, after = ledger.known(cut), ledger if until is None else ledger.known(known_until(plant, until))
    latest: dict[tuple[Subject, str], Revision] = {}
    new: set[Subject] = set()
    for revision in after.recorded_between(cut, _EVER):
        if _is_new(revision, since):
            new.add(revision.subject)
        else:
            latest[revision.subject, revision.figure] = revision
    subjects = list(dict.fromkeys(subject for subject, _ in latest))
    old, now = before.at(subjects), after.at(subjects)
    found = [
        difference
        for (subject, figure), revision in latest.items()
        if (difference := _difference((before, after), subject, figure, old, now, revision)) is not None
    ]
    # Made and corrected after the first day: new work all the same.
    new.update(one.subject for one in found if one.old is None and _is_later(one.subject, since))
    found = [one for one in found if one.subject not in new]
    found.sort(key=lambda one: (one.revision.command.recorded, one.revision.id), reverse=True)
    months, days = _sums(before, after, since, latest)
    return ChangesBetween(since, until, tuple(found), months, days, len(new))


_EVER = 2**62


def _is_new(revision: Revision, since: date) -> bool:
    """Tell whether a revision is the work of later days: the first value of an entry that could not be there before."""
    return _is_later(revision.subject, since) and not revision.replaces


def _is_later(subject: Subject, since: date) -> bool:
    return subject.is_entry and subject.day is not None and subject.day > since


def _difference(
    sides: tuple[Readable, Readable], subject: Subject, figure: str, old: Cells, now: Cells, revision: Revision
) -> Difference | None:
    was, says = (
        cells.get(subject, {}).get(figure, _NONE).value or _in_effect(side, subject, figure)
        for side, cells in zip(sides, (old, now), strict=True)
    )
    if was == says:
        return None
    return Difference(subject, figure, was, says, revision, _moved(sides[1].catalogue, figure, was, says))


def _in_effect(ledger: Readable, subject: Subject, figure: str) -> str | None:
    """Give what holds for a setting or the weight of a day of which nothing is recorded at its own place."""
    if subject.kind == WEIGHT_KIND:
        whole = Subject(WEIGHT_KIND, f"{PLANT}:{PLANT}", subject.day)
        if holder(subject)[0] == PLANT:
            return _USUAL_WEIGHT
        return ledger.at([whole]).get(whole, {}).get(WEIGHT, _NONE).value or _USUAL_WEIGHT
    if is_setting(subject) and subject.day is not None:
        return ledger.plant().attribute(subject.kind, subject.unit, figure, subject.day)
    return None


_USUAL_WEIGHT = "1"


def _moved(catalogue: Catalogue, figure: str, was: str | None, says: str | None) -> Decimal | None:
    if figure not in catalogue or not isinstance(catalogue.figure(figure).adds, Sum):
        return None
    before, after = (amount(decode(text)) if text is not None else None for text in (was, says))
    return (after or Decimal(0)) - (before or Decimal(0))


def _sums(
    before: Readable, after: Readable, since: date, latest: Mapping[tuple[Subject, str], Revision]
) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    """Add up, for every figure in tonnes, the days up to ``since`` as they were and as they are."""
    bounds = after.span() or before.span()
    if not latest or bounds is None or bounds[0] > since:
        return (), ()
    first = min(bounds[0], (before.span() or bounds)[0])
    months: list[Moved] = []
    days: list[Moved] = []
    for sheet in after.catalogue.sheets:
        for key, by, _ in after.catalogue.additive(sheet.key):
            if by is not None or not _is_in_tonnes(after.catalogue, key):
                continue
            was, says = (
                {row[0]: Decimal(row[1]) for row in one.daily_exact(sheet.subject, TOTAL, key, first, since)}
                for one in (before, after)
            )
            touched = sorted(day for day in was.keys() | says.keys() if was.get(day) != says.get(day))
            days += [Moved(key, Span(day, day), was.get(day), says.get(day)) for day in touched]
            for month in sorted({month_of(day).first for day in touched}):
                span = month_of(month).until(since)
                months.append(Moved(key, span, _over(was, span), _over(says, span)))
    return tuple(months), tuple(days)


def _is_in_tonnes(catalogue: Catalogue, key: str) -> bool:
    """Tell whether a figure counts tonnes that people see; parts of ratios are of no use by themselves."""
    figure = catalogue.series(key)
    return figure.unit.en == TONNES and figure.drawn is not Chart.NONE


def _over(by_day: Mapping[date, Decimal], span: Span) -> Decimal | None:
    found = [tonnes for day, tonnes in by_day.items() if day in span]
    return sum(found, Decimal(0)) if found else None
