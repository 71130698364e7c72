"""Long sums are remembered between calls: whatever is saved meanwhile, wherever and by whom, they equal adding up anew."""

from __future__ import annotations

import random
import re
from contextlib import closing, suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.day import TOTAL
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Change, Draft, Subject
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.domain.stock import OPENING_T
from plantdesk.services.lenses import AsOf, Within
from plantdesk.services.ports import Readable
from plantdesk.services.recording import IMPORT, Entry, Recorder
from plantdesk.services.stock import books_by_holder, stock
from plantdesk.services.stocktaking import record_stock, stock_subject
from plantdesk.storage.bulk import bulk
from plantdesk.storage.reading import BLOCK
from plantdesk.storage.rebuild import refill_daily
from plantdesk.storage.store import Reader
from tests.helpers.stores import CATALOGUE, DAY, SECTIONS, Desk, section, typed

FIRST = DAY - timedelta(days=170)
DAYS = [FIRST + timedelta(days=n) for n in range(171)]
ASKED = (
    (m.SECTION, TOTAL, m.CATHODE_T),
    (m.SECTION, "s1", m.CATHODE_T),
    (m.SECTION, "s3", m.CATHODE_T),
    (m.LOT, TOTAL, m.DISPATCH_T),
    (m.CONCENTRATOR, TOTAL, m.FEED_DRY_T),
)

DONE = ("output",) * 4 + ("clear", "lot", "lot", "ore", "ore", "mill", "undo", "move", "route", "name")


def added(ledger: Readable, kind: str, unit: str, figure: str, first: date, last: date) -> Decimal:
    """Add the days up one by one."""
    return sum((Decimal(row[1]) for row in ledger.daily_exact(kind, unit, figure, first, last)), Decimal(0))


def divided(desk: Desk) -> None:
    """Give two sections to one division and the third to another; both stocks are opened on the first day."""
    names = [(Subject(p.DIVISION, d, p.FIRST_DAY), {p.NAME_EN: d.upper()}) for d in ("d1", "d2")]
    places = [
        (Subject(p.SECTION, s, p.FIRST_DAY), {p.DIVISION_OF: d})
        for s, d in zip(SECTIONS, ("d1", "d1", "d2"), strict=True)
    ]
    desk.recorder().configure([*names, *places])
    for division in ("d1", "d2"):
        record_stock(desk.recorder(), stock_subject(division, FIRST), {OPENING_T: Value(Decimal(500))}).or_raise()


def change(desk: Desk, other: Desk, rng: random.Random) -> None:
    """Do one thing that people do: enter, correct, clear, dispatch, take back, move a section, route ore elsewhere."""
    day, tonnes = rng.choice(DAYS[::10]), f"{rng.randrange(1, 3000) / 10}"
    who = other if rng.random() < 0.3 else desk
    what = rng.choice(DONE)
    if what == "output":
        who.save(section(rng.choice(SECTIONS), day, rng.choice(("day", "night"))), reason="x", cathode_t=tonnes)
    elif what == "clear":
        who.save(section("s1", day), reason="x", cathode_t=None)
    elif what == "lot":
        said = {
            m.DISPATCH_T: Value(Decimal(tonnes)),
            m.DIVISION: rng.choice(("d1", "d2", None)),
            m.DESTINATION: "china",
        }
        who.recorder().save([Entry(Subject(m.LOT, f"A{rng.randrange(6)}", day, "day"), said)], reason="x").or_raise()
    elif what == "ore":
        figures = {"wet_t": tonnes, "moisture_pct": "4", "cu_pct": "0.8"}
        who.save(Subject(m.SOURCE, rng.choice(("north", "south")), day, "day"), reason="x", **figures)
    elif what == "mill":
        mill = {"conc_dry_t": "9", "conc_cu_pct": "20", "tail_cu_pct": "0.1"}
        who.save(Subject(m.CONCENTRATOR, "c1", day, "day"), reason="x", **mill)
    elif what == "undo":
        with suppress(Refused):  # nothing is left to take back
            who.undo().undo()
    elif what == "move":
        who.recorder().configure([(Subject(p.SECTION, "s2", day), {p.DIVISION_OF: rng.choice(("d1", "d2"))})])
    elif what == "route":
        where = rng.choice(("concentrator:c1", "heap:h1"))
        who.recorder().configure([(Subject(p.SOURCE, "north", day), {p.ROUTE: where})])
    else:
        who.recorder().configure([(Subject(p.SECTION, "s1", day), {p.NAME_EN: tonnes})])


def lenses(ledger: Readable, moment: int | None = None) -> list[Readable]:
    """Give a ledger, or what was known at a moment, as it is and through each kind of lens."""
    seen = ledger if moment is None else ledger.known(moment)
    return [
        seen,
        AsOf(seen, DAYS[100]),
        Within(seen, Scope("d1")),
        AsOf(Within(seen, Scope("d2")), DAYS[40]),
        Within(AsOf(seen, DAYS[120]), Scope("d1")),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_sum_is_the_same_as_added_up_anew_whatever_was_saved(desk: Desk, seed: int) -> None:
    """Late corrections, taking back, other programs and settings, now and in the past: no sum and no book lags behind."""
    rng = random.Random(seed)
    divided(desk)
    with closing(desk.another().store) as same, Reader(desk.store.path, CATALOGUE) as reader:
        other = Desk(same, desk.clock, desk.folder)
        moments: list[int | None] = [None]
        seen = [*lenses(desk.store), *lenses(reader)]
        for step in range(60):
            desk.clock.advance(minutes=1)
            change(desk, other, rng)
            if step in (15, 35):
                moments.append(reader.newest_recorded())
                seen += lenses(reader, moments[-1])
            for ledger in seen:
                first, last = sorted((rng.choice(DAYS), rng.choice(DAYS)))
                for asked in ASKED:
                    assert ledger.summed(*asked, first, last) == added(ledger, *asked, first, last), (step, asked)
        with Reader(desk.store.path, CATALOGUE) as fresh:
            anew = [*lenses(fresh), *lenses(fresh), *(one for moment in moments[1:] for one in lenses(fresh, moment))]
            for ledger, once in zip(seen, anew, strict=True):
                assert books_by_holder(ledger, DAY) == books_by_holder(once, DAY)
                assert stock(ledger, DAYS[90]) == stock(once, DAYS[90])
    assert desk.fault() is None


def test_what_a_transaction_wrote_and_took_back_is_not_remembered(desk: Desk) -> None:
    """A sum asked for inside a transaction has what was written in it, and the next one has not once it is rolled back."""
    asked = (m.SECTION, TOTAL, m.CATHODE_T, FIRST, DAY)
    desk.save(section(day=DAYS[50]), cathode_t="100")

    def write_and_fail() -> None:
        with desk.store.writing() as transaction:
            change = Change(section(day=DAYS[50], shift="night"), m.CATHODE_T, "7", "t")
            transaction.append(Draft("record", "ann", "keyboard"), [change])
            assert transaction.summed(*asked) == 107
            assert desk.store.summed(*asked) == 107
            raise RuntimeError

    assert desk.store.summed(*asked) == 100
    with pytest.raises(RuntimeError):
        write_and_fail()
    desk.save(section(day=DAY), cathode_t="9")  # the next command takes the number of the one that is gone
    assert desk.store.summed(*asked) == 109


def test_after_an_import_and_after_rebuilding_all_is_read_anew(desk: Desk) -> None:
    """Very many revisions at once, and sums that were made anew without any command, are taken over whole."""
    asked = (m.SECTION, TOTAL, m.CATHODE_T, FIRST, DAY)
    desk.save(section(day=DAY), cathode_t="1")
    with Reader(desk.store.path, CATALOGUE) as reader:
        assert reader.summed(*asked) == 1
        with bulk(desk.store) as many:
            recorder = Recorder(many, desk.clock.now, lambda: "ann")
            rows = [section(unit, day, shift) for unit in SECTIONS for day in DAYS[:-1] for shift in ("day", "night")]
            columns = ("cathode_t", "reject_t", "cells_live", "current_ka", "cells_pulled")
            recorder.save([Entry(row, typed(**dict.fromkeys(columns, "1"))) for row in rows], IMPORT).or_raise()
        assert reader.summed(*asked) == desk.store.summed(*asked) == len(rows) + 1
        with closing(desk.another().store) as same:
            same._db.conn.execute("DELETE FROM total")
            same._db.conn.commit()
            assert reader.summed(*asked) == 0
            refill_daily(same._db, CATALOGUE)
            same._db.conn.commit()
        assert reader.summed(*asked) == len(rows) + 1


def test_a_save_has_only_the_days_beside_it_read_again(desk: Desk) -> None:
    """What a stock costs after a save does not grow with the years behind it."""
    for day in DAYS[::5]:
        desk.save(section(day=day), cathode_t="1")
    with Reader(desk.store.path, CATALOGUE) as reader:
        for unit in (TOTAL, "s1"):
            assert reader.summed(m.SECTION, unit, m.CATHODE_T, FIRST, DAY) == len(DAYS[::5])
        desk.save(section(day=DAYS[70]), reason="x", cathode_t="3")
        asked: list[str] = []
        reader._db.conn.set_trace_callback(asked.append)
        for unit in (TOTAL, "s1"):
            assert reader.summed(m.SECTION, unit, m.CATHODE_T, FIRST, DAY) == len(DAYS[::5]) + 2
        spans = [found for text in asked for found in re.findall(r"day BETWEEN (\d+) AND (\d+)", text)]
        assert spans
        assert max(int(last) - int(first) for first, last in spans) < BLOCK
        blocks = [found for text in asked for found in re.findall(r"SELECT (\d+) UNION.*block < (\d+)", text)]
        assert blocks
        assert max(int(last) - int(first) for first, last in blocks) == 0
