"""Gaps are found from the kept sums where these say that a day is whole: the same as from every entry of the year."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Cells, Subject
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.services.begun import begun
from plantdesk.services.gaps import LOOK_BACK_DAYS, Gaps, Key, gaps
from plantdesk.services.lenses import AsOf, Within
from plantdesk.services.ports import Readable
from plantdesk.services.recording import Entry
from tests.helpers.stores import SECTIONS, Desk, typed

TODAY = date(2016, 6, 30)
NOW = datetime(2016, 6, 30, 14, 0, tzinfo=UTC)
UNDER_WAY = (TODAY, "day")
SINCE = TODAY - timedelta(days=LOOK_BACK_DAYS)
FIRST = date(2016, 3, 20)
ROWS = {
    m.SECTION: (SECTIONS, {"cathode_t": "40", "current_ka": "25"}),
    m.SOURCE: (("north", "south"), {"wet_t": "900", "moisture_pct": "3"}),
    m.HEAP: (("h1",), {"pls_flow_m3h": "90"}),
}


def found(ledger: Readable) -> list[Gaps]:
    """Find the gaps as of the evening of the last day."""
    kinds = tuple(sheet.subject for sheet in ledger.catalogue.sheets)
    return gaps(ledger, UNDER_WAY, NOW, ledger.cells(SINCE, TODAY, kinds))


def by_every_entry(ledger: Readable, kind: str) -> tuple[list[Key], list[tuple[Key, tuple[str, ...]]]]:
    """Look at every shift of the year: which are missing, and which lack units."""
    plant, sheet = ledger.plant(), ledger.catalogue.sheet_of_kind(kind)
    assert sheet is not None
    leading = ledger.catalogue.of(sheet.key)[0].key
    cells: Cells = ledger.cells(date(2016, 1, 1), TODAY, (kind,))
    first = min(s.day for s in cells if s.day is not None)
    since, missing, partly = begun(ledger, kind, TODAY), [], []
    for number in range((TODAY - first).days + 1):
        day = first + timedelta(days=number)
        for code in plant.calendar(day).pattern.codes:
            if (day, code) == UNDER_WAY:
                break
            awaited = [one for one in plant.running(kind, day) if since.get(one, day) <= day]
            rows = {one: cells.get(Subject(kind, one, day, code), {}) for one in awaited}
            absent = tuple(
                one
                for one, row in rows.items()
                if not any(s.value is not None and (key == leading or day >= SINCE) for key, s in row.items())
            )
            if absent and len(absent) == len(awaited):
                missing.append((day, code))
            elif absent:
                partly.append(((day, code), absent))
    return missing, partly


def year(desk: Desk, rng: random.Random) -> None:
    """Enter a quarter with holes: whole shifts, units and first figures are left out, some say none, a unit stands."""
    desk.recorder().configure(
        [
            (Subject(p.DIVISION, "d1", p.FIRST_DAY), {p.NAME_EN: "East"}),
            *((Subject(p.SECTION, s, p.FIRST_DAY), {p.DIVISION_OF: "d1"}) for s in ("s1", "s2")),
            (Subject(p.SECTION, "s3", date(2016, 5, 1)), {p.STATE: p.STOPPED}),
            (Subject(p.SECTION, "s3", date(2016, 5, 9)), {p.STATE: p.RUNNING}),
            (Subject(p.SECTION, "s4", date(2016, 4, 10)), {p.NAME_EN: "New"}),
            (Subject(p.SECTION, "s4", date(2016, 5, 20)), {p.STATE: p.RETIRED}),
        ]
    )
    entries = []
    for number in range((TODAY - FIRST).days):
        day = FIRST + timedelta(days=number)
        for code in ("day", "night"):
            for kind, (units, texts) in ROWS.items():
                if rng.random() < 0.04:
                    continue
                for unit in (
                    *units,
                    *(("s4",) if kind == m.SECTION and number > 30 and day < date(2016, 5, 20) else ()),
                ):
                    if rng.random() < 0.97:
                        values = dict(typed(**texts))
                        if rng.random() < 0.03:
                            del values[next(iter(values))]
                        elif rng.random() < 0.03:
                            values = dict.fromkeys(values, Value(None))
                        if values:
                            entries.append(Entry(Subject(kind, unit, day, code), values))
    desk.recorder().save(entries)


@pytest.mark.parametrize("seed", range(3))
def test_the_gaps_are_those_of_every_entry(desk: Desk, seed: int) -> None:
    """Through lenses and after late entries and corrections, too; what the sums call whole lacks nothing."""
    rng = random.Random(seed)
    year(desk, rng)
    then = desk.store.newest_recorded() or 0
    desk.clock.advance(hours=1)
    for _ in range(8):
        kind = rng.choice(list(ROWS))
        subject = Subject(kind, rng.choice(ROWS[kind][0]), FIRST + timedelta(days=rng.randrange(100)), "day")
        value = rng.choice((None, Value(Decimal(7))))
        stands = desk.store.at([subject]).get(subject, {})
        keys = [key for key in ROWS[kind][1] if value is not None or key in stands]
        seen = {key: stands[key].revision for key in keys if key in stands}
        desk.recorder().save([Entry(subject, dict.fromkeys(keys, value), seen)], reason="late")
    seen_through: list[Readable] = [desk.store, desk.store.known(then), Within(desk.store, Scope("d1"))]
    seen_through += [AsOf(desk.store, date(2016, 6, 10)), AsOf(Within(desk.store.known(then), Scope("d1")), SINCE)]
    for ledger in seen_through:
        by_kind = {gap.sheet.subject: gap for gap in found(ledger)}
        assert m.SECTION in by_kind
        for kind in by_kind.keys() & ROWS.keys():
            assert (list(by_kind[kind].missing), list(by_kind[kind].partly)) == by_every_entry(ledger, kind), kind


def test_of_whole_days_no_entry_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is worked out after every save: what it costs does not grow with the year."""
    days = [FIRST + timedelta(days=n) for n in range((TODAY - FIRST).days)]
    rows = [Subject(m.HEAP, "h1", day, code) for day in days for code in ("day", "night")]
    rows.remove(Subject(m.HEAP, "h1", days[20], "night"))
    desk.recorder().save([Entry(row, typed(pls_flow_m3h="90")) for row in rows])
    desk.save(Subject(m.HEAP, "h1", date(2015, 12, 31), "day"), pls_flow_m3h="90")
    asked: list[tuple[date, date]] = []
    cells = desk.store.cells

    def counted(first: date, last: date, kinds: tuple[str, ...], figures: tuple[str, ...] = ()) -> Cells:
        asked.append((first, last))
        return cells(first, last, kinds, figures)

    monkeypatch.setattr(desk.store, "cells", counted)
    (gap,) = found(desk.store)
    assert gap.missing[-1] == (days[20], "night")
    assert asked == [(SINCE, TODAY), (date(2016, 1, 1), days[0] - timedelta(days=1)), (days[20], days[20])]
