"""Thousands of records at once, now and at any past moment, as a slow replay of their lines tells."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from plantdesk.domain.ledger import UNDO, Change, Draft, Revision, Subject, line_standing
from plantdesk.domain.programme import MILESTONE, PROJECT
from tests.helpers.clocks import FixedClock
from tests.helpers.stores import Desk, new_desk, open_store

KEYS = ("in_project", "baseline", "forecast", "actual", "removed")
ASKED = (((), ()), (KEYS, ("forecast",)), (("removed",), ()), (("forecast", "never_recorded"), ("forecast", "actual")))
Row = tuple[object, ...]


def moment(line: list[Revision], one: Revision) -> int:
    """Give when a revision was recorded; of what an undo put back, when somebody recorded it before."""
    undone = one.command.kind == UNDO and one.value is not None
    before = [r for r in line if undone and r.id < one.id and r.value == one.value and r.command.kind != UNDO]
    return before[-1].command.recorded if before else one.command.recorded


def replayed(revisions: Iterable[Revision], kind: str, figures: tuple[str, ...], dated: tuple[str, ...]) -> list[Row]:
    """Give what the revisions amount to, line by line, in the order in which the records came to be."""
    lines: dict[Subject, dict[str, list[Revision]]] = {}
    for one in revisions:
        if one.subject.kind == kind:
            lines.setdefault(one.subject, {}).setdefault(one.figure, []).append(one)
    found: list[Row] = []
    for subject, row in lines.items():
        stood = {key: line_standing(line) for key, line in row.items()}
        moments = {r.id: moment(line, r) for line in row.values() for r in line}
        if figures and all(one.value is None for one in stood.values()):
            continue
        texts = [stood[key].value if key in stood else None for key in figures]
        found.append((subject.unit, *texts, *(moments[stood[k].revision] if k in stood else None for k in dated)))
    return found


def write(desk: Desk, rng: random.Random, forks: float) -> None:
    """Record one command about some records: new values, cleared ones, undos, and now and then a line that forks."""
    with desk.store.writing() as transaction:
        changes = []
        for _ in range(rng.randint(1, 3)):
            kind = rng.choice((MILESTONE, PROJECT))
            subject = Subject(kind, f"{kind[0]}{rng.randrange(6)}")
            stood = transaction.at([subject]).get(subject, {})
            for key in rng.sample(KEYS, rng.randint(1, 3)):
                heads = stood[key].heads if key in stood and rng.random() >= forks else ()
                changes.append(Change(subject, key, rng.choice(("a", "b", "c", None)), replaces=heads))
        unique = {(one.subject, one.figure): one for one in changes}
        transaction.append(Draft(UNDO if rng.random() < 0.1 else "milestone", "ann", "keyboard"), [*unique.values()])


@pytest.mark.parametrize(
    ("seed", "forks", "backdated"), [(1, 0.0, False), (2, 0.15, False), (3, 0.0, True), (4, 0.1, True)]
)
def test_records_of_every_past_moment(tmp_path: Path, seed: int, forks: float, backdated: bool) -> None:
    """Lines that fork and join again, undos, cleared values, a clock that is behind: no moment reads otherwise."""
    rng = random.Random(seed)
    desk = new_desk(tmp_path, furnished=False)
    behind = FixedClock()
    other = Desk(open_store(desk.store.path, tmp_path / "other", behind, create=False), behind, tmp_path / "other")
    for number in range(120):
        now = desk.clock.advance(hours=1)
        behind.moment = now - timedelta(hours=30)
        write(other if backdated and rng.random() < 0.2 else desk, rng, forks)
        if number == 60:
            desk.store.known(0).records(MILESTONE, KEYS)  # what was looked through by now is not looked through again
    other.store.close()
    everything = desk.store.recorded_between(-1, 2**62)
    moments = sorted({r.command.recorded for r in everything})
    for until in (0, *rng.sample(moments, 12), moments[0], moments[-2], moments[-1]):
        known = [r for r in sorted(everything, key=lambda r: r.id) if r.command.recorded <= until]
        then = desk.store.known(until)
        for kind in (MILESTONE, PROJECT):
            for figures, dated in ASKED:
                answer = sorted(then.records(kind, figures, dated), key=repr)
                assert answer == sorted(replayed(known, kind, figures, dated), key=repr)
            of_some = replayed(known, kind, KEYS, ())
            wanted = [row for row in of_some if row[1] in ("a", "c")]
            assert sorted(then.records(kind, KEYS, (), ("in_project", ("a", "c"))), key=repr) == sorted(
                wanted, key=repr
            )
    desk.store.close()
