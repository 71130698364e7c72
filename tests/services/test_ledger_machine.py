"""Whatever is done in whatever order, by two windows on one file: nothing disappears, and all stays in step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from plantdesk.domain import measures as m
from plantdesk.domain.errors import Conflict, Refused
from plantdesk.domain.ledger import Subject
from plantdesk.services.recording import IMPORT, Entry
from tests.helpers.stores import CATALOGUE, DAY, SECTIONS, Desk, new_desk, section, typed

PEOPLE = ("ann", "boris")
FIGURES = (m.CATHODE_T, m.REJECT_T, m.CELLS_LIVE, m.CURRENT_KA)

windows = st.integers(0, 1)
people = st.sampled_from(PEOPLE)
days = st.integers(0, 2).map(lambda n: DAY - timedelta(days=n))
subjects = st.builds(section, st.sampled_from(SECTIONS), days, st.sampled_from(("day", "night")))
ore = st.builds(lambda unit, day: Subject(m.SOURCE, unit, day, "day"), st.sampled_from(("north", "south")), days)
texts = st.sampled_from(("0", "1", "2,50", "150", "–", "<0.5"))
rows = st.dictionaries(st.sampled_from(FIGURES), texts, min_size=1, max_size=3)
ore_rows = st.dictionaries(st.sampled_from((m.WET_T, m.MOISTURE_PCT, m.CU_PCT)), texts, min_size=1, max_size=3)


class LedgerMachine(RuleBasedStateMachine):
    """Two windows on one store, each with a connection of its own, and the command line now and then."""

    @initialize()
    def begin(self) -> None:
        """Make a store and open it twice."""
        self.folder = Path(tempfile.mkdtemp())
        self.desks: list[Desk] = [new_desk(self.folder)]
        self.desks.append(self.desks[0].another())
        self.ledger: list[tuple[object, ...]] = []

    def teardown(self) -> None:
        """Prove the whole store at the end, from outside."""
        if hasattr(self, "desks"):
            fault = self.desks[0].fault()
            for desk in self.desks:
                desk.store.close()
            shutil.rmtree(self.folder)
            assert fault is None, str(fault)

    @rule(window=windows, who=people, subject=subjects, row=rows, reason=st.sampled_from((None, "because")))
    def record(self, window: int, who: str, subject: Subject, row: dict[str, str], reason: str | None) -> None:
        """Enter, fill or correct figures: what is saved stands as typed, what is not stays as it was."""
        desk = self.desks[window]
        before = {key: desk.value(subject, key) for key in row}
        outcome = desk.save(subject, author=who, reason=reason, **row)
        held = {refusal.figure for refusal in outcome.refused}
        for key, text in row.items():
            wanted = before[key] if key in held else str(typed(**{key: text})[key])
            stands = desk.value(subject, key)
            assert stands == wanted or (key in {k for _, k in outcome.same} and stands == before[key])

    @rule(window=windows, subject=ore, row=ore_rows)
    def record_ore(self, window: int, subject: Subject, row: dict[str, str]) -> None:
        """Enter ore, which the concentrator's sums are worked out from."""
        self.desks[window].save(subject, reason="assay", **row)

    @rule(window=windows, who=people, subject=subjects, key=st.sampled_from(FIGURES))
    def clear(self, window: int, who: str, subject: Subject, key: str) -> None:
        """Clear a figure with a reason."""
        self.desks[window].save(subject, author=who, reason="wrong line", **{key: None})
        assert self.desks[1 - window].value(subject, key) is None

    @rule(window=windows, who=people, source=subjects, to=subjects)
    def move(self, window: int, who: str, source: Subject, to: Subject) -> None:
        """Move an entry, or be refused with nothing changed."""
        desk = self.desks[window]
        before = {k: s.value for k, s in desk.store.at([source]).get(source, {}).items() if s.value is not None}
        try:
            desk.recorder(who).move(source, to, "wrong place")
        except Refused:
            assert {k: desk.value(source, k) for k in before} == before
        else:
            assert {k: desk.value(to, k) for k in before} == before
            assert all(desk.value(source, k) is None for k in before)

    @rule(window=windows, who=people)
    def undo(self, window: int, who: str) -> None:
        """Take back the last command, whole, and take that back at times."""
        self._take_back(lambda: self.desks[window].undo(who).undo())

    @rule(window=windows, who=people)
    def redo(self, window: int, who: str) -> None:
        """Take back the last undo."""
        self._take_back(lambda: self.desks[window].undo(who).redo())

    def _take_back(self, step: Callable[[], object]) -> None:
        arrival = self.desks[0].store.arrival()
        try:
            step()
        except (Refused, Conflict):
            assert self.desks[0].store.arrival() == arrival
        else:
            assert self.desks[0].store.arrival() == arrival + 1

    @rule(window=windows, first=days, value=texts)
    def import_file(self, window: int, first: date, value: str) -> None:
        """Record many rows in one command, as an import does."""
        entries = [
            Entry(section(unit, first, shift), typed(cathode_t=value))
            for unit in SECTIONS
            for shift in ("day", "night")
        ]
        self.desks[window].recorder().save(entries, IMPORT, "log.csv", reason="import of log.csv")

    @rule(window=windows, constant=st.sampled_from(("1.185494", "1.2")), day=days)
    def configure(self, window: int, constant: str, day: date) -> None:
        """Change a setting that moves what past days add up to."""
        self.desks[window].recorder().configure([(Subject("plant", "plant", day), {"faraday_g_ah": constant})])

    @rule(window=windows, stale=st.booleans(), subject=subjects, mine=texts, theirs=texts)
    def meet(self, window: int, stale: bool, subject: Subject, mine: str, theirs: str) -> None:
        """Two windows save the same figure: equal is the same, different is asked about."""
        here, there = self.desks[window], self.desks[1 - window]
        standing = here.store.at([subject]).get(subject, {}).get(m.CATHODE_T)
        seen = {m.CATHODE_T: standing.revision if standing else None} if stale else {}
        first = there.save(subject, author="boris", reason="mine", cathode_t=theirs)
        outcome = here.recorder().save([Entry(subject, typed(cathode_t=mine), seen)], reason="no, mine")
        changed = bool(first.added or first.filled or first.corrected)
        differs = str(typed(cathode_t=mine)[m.CATHODE_T]) != str(typed(cathode_t=theirs)[m.CATHODE_T])
        if stale and changed and not outcome.refused:
            assert bool(outcome.clashes) == differs
        else:
            assert not outcome.clashes

    @rule(window=windows)
    def reopen(self, window: int) -> None:
        """Close a window and open it again."""
        self.desks[window].store.close()
        self.desks[window] = self.desks[1 - window].another()

    @precondition(lambda self: hasattr(self, "desks"))
    @invariant()
    def nothing_disappears_and_all_is_in_step(self) -> None:
        """The ledger only grows, both windows see the same, and the proof finds nothing."""
        rows = self.desks[0].store._db.conn.execute("SELECT * FROM ledger ORDER BY id").fetchall()
        assert rows[: len(self.ledger)] == self.ledger
        self.ledger = rows
        first, second = (d.store.cells(DAY - timedelta(days=3), DAY, ("section", "source")) for d in self.desks)
        assert first == second
        fault = self.desks[0].fault()
        assert fault is None, str(fault)


assert set(FIGURES) <= {figure.key for figure in CATALOGUE}
TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(max_examples=60, stateful_step_count=25)
