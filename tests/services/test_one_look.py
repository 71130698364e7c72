"""What is looked at once is asked for once, and is the same as without: whatever was recorded, by whom and for when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Cells, Subject
from plantdesk.domain.periods import Period
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.domain.stock import OPENING_T
from plantdesk.services.attention import attention
from plantdesk.services.forecasts import Outlook
from plantdesk.services.lenses import AsOf, Through, Within
from plantdesk.services.one_look import OneLook
from plantdesk.services.output_days import output_days
from plantdesk.services.overview import overview
from plantdesk.services.plans import PlanRow, record_plan
from plantdesk.services.ports import DailyRow, ExactRow, Readable, RecordRow
from plantdesk.services.programme import portfolio
from plantdesk.services.recording import Entry
from plantdesk.services.stocktaking import record_stock, stock_subject
from plantdesk.storage.store import Reader
from tests.helpers.programmes import record_milestone
from tests.helpers.stores import CATALOGUE, DAY, SECTIONS, Desk, section, typed

TODAY = DAY + timedelta(days=1)
NOW = datetime(2016, 6, 30, 9, tzinfo=UTC)
LONG_AGO = date(2013, 5, 20)


class Asked(Through):
    """Counts what is asked for."""

    def __init__(self, ledger: Readable) -> None:
        super().__init__(ledger)
        self.counts: Counter[tuple[Any, ...]] = Counter()

    def known(self, until: int) -> Readable:
        """Give what was known, uncounted."""
        return self._ledger.known(until)

    def undated(self, kinds: Sequence[str]) -> Cells:
        """Count settings and plans."""
        self.counts["undated", tuple(kinds)] += 1
        return super().undated(kinds)

    def records(
        self, kind: str, figures: Sequence[str], dated: Sequence[str] = (), among: Any = None
    ) -> list[RecordRow]:
        """Count records."""
        self.counts["records", kind, tuple(figures)] += 1
        return super().records(kind, figures, dated, among)

    def daily(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[DailyRow]:
        """Count daily sums."""
        self.counts["daily", kind, unit, figure, first, last] += 1
        return super().daily(kind, unit, figure, first, last)

    def daily_exact(self, kind: str, unit: str, figure: str, first: date, last: date) -> list[ExactRow]:
        """Count exact daily sums."""
        self.counts["exact", kind, unit, figure, first, last] += 1
        return super().daily_exact(kind, unit, figure, first, last)


def seen(ledger: Readable) -> tuple[object, ...]:
    """Give all that the overview shows."""
    figures, first = overview(ledger, TODAY), TODAY - timedelta(days=371)
    outlook = Outlook(ledger, figures.as_of, (Period.YEAR,))
    ends = (outlook.fan(Period.YEAR), outlook.forecasts((Period.YEAR,)))
    return figures, attention(ledger, NOW, figures), output_days(ledger, first, TODAY), ends, portfolio(ledger, TODAY)


def lenses(ledger: Readable) -> list[Readable]:
    """Give a ledger as it is and through each kind of lens."""
    return [ledger, AsOf(ledger, DAY), Within(ledger, Scope("d1")), Within(AsOf(ledger, DAY), Scope("d2"))]


def furnish(desk: Desk) -> None:
    """Two divisions with their stocks, a plan, a milestone, output of some weeks and of a day long ago."""
    names = [(Subject(p.DIVISION, d, p.FIRST_DAY), {p.NAME_EN: d.upper()}) for d in ("d1", "d2")]
    places = [
        (Subject(p.SECTION, s, p.FIRST_DAY), {p.DIVISION_OF: d})
        for s, d in zip(SECTIONS, ("d1", "d1", "d2"), strict=True)
    ]
    desk.recorder().configure([*names, *places])
    for division in ("d1", "d2"):
        opening = {OPENING_T: Value(Decimal(500))}
        record_stock(desk.recorder(), stock_subject(division, LONG_AGO), opening).or_raise()
    plan(desk, "900")
    record_milestone(desk.recorder(), "M-1", {"baseline": "2016-06-01", "forecast": "2016-07-15"})
    days = [LONG_AGO, *(DAY - timedelta(days=n) for n in range(40))]
    output = typed(cathode_t="10", cells_live="200", current_ka="25")
    ore = typed(wet_t="500", moisture_pct="4", cu_pct="0.8")
    rows = [Entry(section(unit, day, shift), output) for day in days for unit in SECTIONS for shift in ("day", "night")]
    rows += [Entry(Subject(m.SOURCE, "north", day, "day"), ore) for day in days]
    desk.recorder().save(rows).or_raise()


def plan(desk: Desk, tonnes: str) -> None:
    """Plan June for one section."""
    row = PlanRow(date(2016, 6, 1), p.SECTION, "s1", m.CATHODE_T, Value(Decimal(tonnes)))
    record_plan(desk.recorder(), [row], "keyboard")


def test_nothing_is_asked_for_twice_in_a_look(desk: Desk) -> None:
    """Plans, stocks, projects and daily sums that several parts of the overview need are read one time."""
    furnish(desk)
    without, within = Asked(desk.store), Asked(desk.store)
    assert seen(without) == seen(OneLook(within))
    assert max(without.counts.values()) > 2
    assert set(within.counts.values()) == {1}


def test_each_look_shows_what_stands_now(desk: Desk) -> None:
    """A correction years back, an undo, another program's commit, a setting, a plan, a stock and a milestone show."""
    furnish(desk)
    with closing(desk.another().store) as same, Reader(desk.store.path, CATALOGUE) as reader:
        other = Desk(same, desk.clock, desk.folder)
        after_it = section("s1", date(2016, 5, 20), "day")
        changes: list[Callable[[], object]] = [
            lambda: desk.save(section("s1", LONG_AGO), reason="weighed again", cathode_t="17"),
            lambda: desk.undo().undo(),
            lambda: other.save(after_it, author="boris", reason="x", cathode_t="30"),
            lambda: desk.save(section("s3", TODAY, "day"), cathode_t="4"),
            lambda: desk.recorder().configure([(Subject(p.SECTION, "s2", p.FIRST_DAY), {p.DIVISION_OF: "d2"})]),
            lambda: desk.recorder().configure([(Subject(p.SOURCE, "south", DAY), {p.ROUTE: "heap:h1"})]),
            lambda: plan(other, "1200"),
            lambda: record_stock(
                desk.recorder(), stock_subject("d1", LONG_AGO), {OPENING_T: Value(Decimal(1))}, "counted again"
            ).or_raise(),
            lambda: record_milestone(desk.recorder(), "M-2", {"baseline": "2016-06-01", "forecast": "2016-09-15"}),
        ]
        for number, change in enumerate(changes):
            desk.clock.advance(minutes=1)
            change()
            now = [seen(one) for one in lenses(OneLook(reader))]
            with Reader(desk.store.path, CATALOGUE) as fresh:
                assert now == [seen(one) for one in lenses(fresh)], number
            moment = reader.newest_recorded()
            assert moment is not None
            assert seen(OneLook(reader).known(moment - 60_000)) == seen(reader.known(moment - 60_000)), number
