"""Keep the organisation of a plant in order: what a change of settings may not do, and what two stations did twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Change, Subject
from plantdesk.domain.organisation import Namesakes, namesakes, new_namesakes, without_sections
from plantdesk.domain.own_figures import FIXED_ONCE_ENTERED, fault
from plantdesk.domain.plant import Plant, is_setting, read_rotation
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.attributes import KINDS, attribute_name
from plantdesk.services.plan_places import KIND, WEIGHT_KIND
from plantdesk.services.ports import Readable

_TENANTS = {
    p.DIVISION: (p.SECTION, p.CONCENTRATOR, p.HEAP, p.SOURCE),
    p.CONCENTRATOR: (p.SOURCE,),
    p.HEAP: (p.SOURCE,),
    p.CREW: (p.PERSON,),
}
"""What belongs to a unit of a kind and would be left without it."""
_NAMED = 10
"""How many units a refusal lists."""


def without_own(catalogue: Catalogue) -> Catalogue:
    """Give what the program declares, without the plant's own figures."""
    return replace(catalogue, figures=tuple(f for f in catalogue.figures if not f.own))


def refuse_disorder(ledger: Readable, changes: Sequence[Change]) -> None:
    """Refuse changes that would leave the plant or its programmes in disorder, with what to do.

    Two units of a kind by one name on a day; a division that is retired while something belongs to it; a rotation that
    leaves a shift without a crew; a figure that is not wholly declared; and what programmes, projects and milestones
    need of one another.
    """
    settings = [c for c in changes if is_setting(c.subject)]
    records = [c for c in changes if not c.subject.is_entry and not is_setting(c.subject)]
    if records:
        from plantdesk.services.programme_order import refuse_programme_disorder  # no shift entry waits for its rules

        refuse_programme_disorder(ledger, records)
    if not settings:
        return
    before = ledger.plant().whole()
    after = before.with_settings(settings)
    _refuse_namesakes(before, after, settings)
    _refuse_tenants(after, settings)
    gone = {one for one in before.all_units(p.DIVISION) if one not in after.all_units(p.DIVISION)}
    if gone:
        from plantdesk.services.programme_order import refuse_lost_divisions

        refuse_lost_divisions(ledger, before, gone)
    _refuse_rotation(after, settings)
    _refuse_figures(ledger, after, settings)


def _refuse_namesakes(before: Plant, after: Plant, settings: Iterable[Change]) -> None:
    touched: dict[str, list[Subject]] = {}
    for c in settings:
        if c.subject.kind in p.UNIT_KINDS and c.figure in (*p.NAMES, p.CODE, p.STATE):
            touched.setdefault(c.subject.kind, []).append(c.subject)
    for kind, subjects in touched.items():
        since = min(s.day or p.FIRST_DAY for s in subjects)
        pair = new_namesakes(before, after, kind, {s.unit for s in subjects}, since)
        if pair is not None:
            other = pair.first if pair.second in {s.unit for s in subjects} else pair.second
            raise Refused(
                msg(
                    "“{word}” is taken on {day}: {kind} with the id {id}. Choose another name or code.",
                    word=pair.word if pair.word == other else _written(after, kind, other, pair),
                    day=pair.since,
                    kind=KINDS[kind],
                    id=other,
                )
            )


def _written(plant: Plant, kind: str, unit: str, pair: Namesakes) -> str:
    """Give the shared word as it is written."""
    words = [plant.attribute(kind, unit, key, pair.since) for key in (*p.NAMES, p.CODE)]
    return next((w for w in words if w and " ".join(w.split()).casefold() == pair.word), pair.word)


def _refuse_tenants(after: Plant, settings: Iterable[Change]) -> None:
    for c in settings:
        kind, unit, day = c.subject.kind, c.subject.unit, c.subject.day or p.FIRST_DAY
        if c.figure != p.STATE or c.value != p.RETIRED or kind not in _TENANTS:
            continue
        left = [after.name(k, u, d) for k, u, d in tenants(after, kind, unit, day)]
        if left:
            raise Refused(
                msg(
                    "{n} units still belong to {unit} from {day} on: {units}. Move or retire them first.",
                    n=len(left),
                    unit=after.name(kind, unit, day),
                    day=day,
                    units=left[:_NAMED],
                )
            )


def tenants(plant: Plant, kind: str, unit: str, since: date) -> list[tuple[str, str, date]]:
    """Give what belongs to a unit on any day from ``since`` on while that is retired: kind, id, first such day."""
    days = [since, *(d for d in plant.change_days() if d > since)]
    found: dict[tuple[str, str], date] = {}
    for day in days:
        if plant.state(kind, unit, day) in (p.RUNNING, p.STOPPED):
            continue
        for other in _TENANTS.get(kind, ()):
            for one in plant.units(other, day):
                if refers(plant, other, one, day) == (kind, unit):
                    found.setdefault((other, one), day)
    return [(*key, day) for key, day in found.items()]


def refers(plant: Plant, kind: str, unit: str, day: date) -> tuple[str, str] | None:
    """Give what a unit says itself that it belongs to or feeds on a day: kind and id."""
    key, owner = (p.CREW_OF, p.CREW) if kind == p.PERSON else (p.DIVISION_OF, p.DIVISION)
    named = plant.attribute(kind, unit, key, day)
    if named is not None:
        return owner, named
    route = plant.attribute(kind, unit, p.ROUTE, day)
    if route is None:
        return None
    fed, _, place = route.partition(":")
    return fed, place


def _refuse_rotation(after: Plant, settings: Iterable[Change]) -> None:
    for c in settings:
        if c.subject.kind != p.PLANT or c.figure not in (p.ROTATION, p.SHIFTS):
            continue
        day = c.subject.day or p.FIRST_DAY
        rotation = after.setting(p.ROTATION, day)
        if rotation is None:
            continue
        wrong = read_rotation(rotation).fault(after.calendar(day).pattern.codes)
        if wrong is not None and (c.figure == p.ROTATION or c.value is not None):
            raise Refused(msg("{fault} Set shifts and rotation together.", fault=wrong))


def _refuse_figures(ledger: Readable, after: Plant, settings: Sequence[Change]) -> None:
    base = without_own(ledger.catalogue)
    for key in sorted({c.subject.unit for c in settings if c.subject.kind == p.FIGURE}):
        if key not in after.all_units(p.FIGURE):
            continue  # its declaration was taken back
        wrong = fault(base, after, key)
        if wrong is not None:
            raise Refused(wrong)
        if key in ledger.catalogue:
            _refuse_other_meaning(ledger, after, key)


def _refuse_other_meaning(ledger: Readable, after: Plant, key: str) -> None:
    before, span = ledger.plant(), ledger.span()
    for attribute in FIXED_ONCE_ENTERED:
        old, new = (plant.attribute(p.FIGURE, key, attribute, date.max) for plant in (before, after))
        if old != new and span is not None and figure_entries(ledger, key):
            raise Refused(
                msg(
                    "{attribute} of {figure} cannot be changed: values were entered. Retire it and declare another one.",
                    attribute=attribute_name(attribute),
                    figure=ledger.catalogue.figure(key).name,
                )
            )


def figure_entries(ledger: Readable, key: str) -> list[Subject]:
    """List the entries that have a value of a figure."""
    span = ledger.span()
    if span is None:
        return []
    kinds = tuple(sheet.subject for sheet in ledger.catalogue.sheets)
    found = ledger.cells(*span, kinds, figures=(key,))
    return sorted(s for s, row in found.items() if key in row and row[key].value is not None)


# --- what two stations did twice -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about the organisation that a person has to settle; ``unit`` is where, ``other`` what it clashes with."""

    kind: str
    unit: str
    message: Message
    other: str | None = None
    key: str | None = None
    since: date | None = None


def troubles(ledger: Readable, day: date) -> list[Trouble]:
    """List what stands side by side on a day: units of one name, and settings that two stations set differently."""
    plant = ledger.plant().whole()
    found = [
        Trouble(
            kind,
            pair.second,
            msg(
                "Two stations added “{name}”: ids {first} and {second}. Join them.",
                name=plant.name(kind, pair.second, day),
                first=pair.first,
                second=pair.second,
            ),
            other=pair.first,
            since=pair.since,
        )
        for kind in p.UNIT_KINDS
        for pair in namesakes(plant, kind, day)
    ]
    for subject, row in sorted(ledger.undated(p.SETTING_KINDS).items()):
        for key, standing in row.items():
            if standing.in_conflict:
                name = plant.name(subject.kind, subject.unit, subject.day or day)
                message = msg(
                    "{attribute} of {unit} from {day} on: two stations set it. Set it once more, with a reason.",
                    attribute=attribute_name(key),
                    unit=name,
                    day=subject.day or day,
                )
                found.append(Trouble(subject.kind, subject.unit, message, key=key, since=subject.day))
    return found


def empty_divisions(plant: Plant, day: date) -> dict[str, Message]:
    """Say of each division that has nothing that figures could be entered for, by its id."""
    return {
        division: msg(
            "{division} has no section, concentrator, heap or source yet: it has no figures.",
            division=plant.name(p.DIVISION, division, day),
        )
        for division in without_sections(plant, day)
    }


# --- joining --------------------------------------------------------------------------------------------------------

Settings = list[tuple[Subject, Mapping[str, str | None]]]


@dataclass(frozen=True, slots=True)
class Joining:
    """What joins two units: settings to record, and entries that move from the one that goes to the one that stays."""

    settings: Settings
    moves: Mapping[Subject, Subject]


def joining(ledger: Readable, kind: str, goes: str, stays: str, since: date) -> Joining:
    """Work out how ``stays`` stands for ``goes`` from a day on; nothing is written.

    The history of both stays as it is: what was entered for ``goes`` from that day on moves over in the same command,
    what belongs to it is named as belonging to the other, and it is retired. ``Refused`` where both say something
    different of the same shift, or the two cannot be joined at all.
    """
    plant = ledger.plant().whole()
    _refuse_unlike(plant, kind, goes, stays, since)
    settings: dict[Subject, dict[str, str | None]] = {}
    first = min((s.since for s in plant.settings if (s.kind, s.unit) == (kind, goes)), default=since)
    begins = max(since, first)
    settings[Subject(kind, goes, begins)] = {p.STATE: p.RETIRED, p.STANDS_FOR: stays}
    for s in plant.settings:
        if (s.kind, s.unit, s.key) == (kind, goes, p.STATE) and s.since > begins and s.value != p.RETIRED:
            settings.setdefault(Subject(kind, goes, s.since), {})[p.STATE] = p.RETIRED
    for other in _TENANTS.get(kind, ()):
        for unit in plant.all_units(other):
            for day in sorted({begins, *(s.since for s in plant.settings if s.unit == unit and s.since > begins)}):
                if refers(plant, other, unit, day) == (kind, goes):
                    key, value = _reference(plant, other, unit, day, kind, stays)
                    settings.setdefault(Subject(other, unit, day), {})[key] = value
    return Joining([*settings.items()], _moved_entries(ledger, kind, goes, stays, begins))


def _reference(plant: Plant, kind: str, unit: str, day: date, owner: str, stays: str) -> tuple[str, str]:
    if owner == p.CREW:
        return p.CREW_OF, stays
    if owner == p.DIVISION:
        return p.DIVISION_OF, stays
    return p.ROUTE, f"{owner}:{stays}"


def _refuse_unlike(plant: Plant, kind: str, goes: str, stays: str, since: date) -> None:
    names = {"goes": plant.name(kind, goes, since), "stays": plant.name(kind, stays, since)}
    if goes == stays or kind not in p.UNIT_KINDS:
        raise Refused(msg("Name two different units of one kind to join."))
    for unit in (goes, stays):
        if unit not in plant.all_units(kind):
            raise Refused(msg("There is no {kind} with the id {id}.", kind=KINDS[kind], id=unit))
    if not any(end is None or end > since for _, end in plant.spells(kind, stays)):
        raise Refused(msg("{stays} is retired by {day}, so it cannot stand for {goes}.", **names, day=since))
    if plant.spells(kind, stays)[0][0] > since:
        raise Refused(
            msg(
                "{stays} is there only from {first} on. Join from that day, or let the other one stay.",
                **names,
                first=plant.spells(kind, stays)[0][0],
            )
        )
    if kind == p.CREW:
        for s in plant.settings:
            if s.key == p.ROTATION and s.value and goes in read_rotation(s.value).offsets:
                raise Refused(
                    msg("The rotation names {goes}. Let that one stay, or set another rotation first.", **names)
                )


def _moved_entries(ledger: Readable, kind: str, goes: str, stays: str, since: date) -> dict[Subject, Subject]:
    """Give where the entries and plans of a unit go; ``Refused`` with the list where the other says something else."""
    span = ledger.span()
    moving: list[Subject] = []
    if span is not None and span[1] >= since and kind in {sheet.subject for sheet in ledger.catalogue.sheets}:
        moving += [s for s in ledger.cells(since, span[1], (kind,)) if s.unit == goes]
    name = f"{kind}:{goes}"
    begins = {KIND: since.replace(day=1), WEIGHT_KIND: since}
    for s in ledger.undated((KIND, WEIGHT_KIND)):
        if s.unit == name and s.day is not None and s.day >= begins[s.kind]:
            moving.append(s)
    targets = {s: s._replace(unit=f"{kind}:{stays}" if s.unit == name else stays) for s in sorted(moving)}
    there = ledger.at([*targets, *targets.values()])
    clashing: list[Text | str | Message] = []
    for source, target in targets.items():
        for key, standing in there.get(source, {}).items():
            taken = there.get(target, {}).get(key)
            if standing.value is None or taken is None or taken.value in (None, standing.value):
                continue
            clashing.append(msg("{day} {shift} {figure}", day=source.day, shift=source.shift or "", figure=key))
    if clashing:
        raise Refused(
            msg(
                "{n} figures of both differ: {places}. Correct one of each first, or join from a later day.",
                n=len(clashing),
                places=clashing[:_NAMED],
            )
        )
    return {
        s: t for s, t in targets.items() if any(standing.value is not None for standing in there.get(s, {}).values())
    }


def shift_moves(ledger: Readable, since: date, shifts: Mapping[str, str]) -> dict[Subject, Subject]:
    """Give where every entry from a day on goes whose shift becomes another one: old code → new code."""
    span = ledger.span()
    if span is None or span[1] < since:
        return {}
    kinds = (*dict.fromkeys(sheet.subject for sheet in ledger.catalogue.sheets), _REMARKS)
    found = sorted(ledger.cells(since, span[1], kinds))
    targets = {s: s._replace(shift=shifts.get(s.shift or "", s.shift)) for s in found}
    return {source: target for source, target in targets.items() if source != target}


_REMARKS = "sheet"
"""Kind of the subjects that carry the remarks of shifts."""
