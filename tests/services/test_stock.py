"""Cathode stock: worked out from what is recorded, in whatever order it came; unknown stays unknown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.domain.stock import ADJUSTMENT_T, OPENING_T, OWN_USE_T, PHYSICAL_T, RECEIPT_T
from plantdesk.services.attention import Gravity, attention
from plantdesk.services.doubts import doubts
from plantdesk.services.kpi import as_json_answer, kpi
from plantdesk.services.language import Language
from plantdesk.services.lenses import AsOf, Within
from plantdesk.services.recording import Entry
from plantdesk.services.stock import books_by_holder, shares, stock, stock_entries, stocks_by_division, unassigned_t
from plantdesk.services.stock_lines import WHOLE, BookLines
from plantdesk.services.stocktaking import record_stock, stock_subject
from tests.helpers.stores import Desk, new_desk, section

FIRST, LAST = date(2016, 6, 20), date(2016, 6, 28)
ENGLISH = Language("en", {})


def t(text: str) -> Value:
    """Write tonnes."""
    return Value(Decimal(text))


def lot(desk: Desk, number: str, day: date, tonnes: str, reason: str | None = None, **said: str | None) -> None:
    """Record one lot."""
    entry = Entry(Subject(m.LOT, number, day, "day"), {m.DISPATCH_T: t(tonnes), **said})
    desk.recorder().save([entry], reason=reason).or_raise()


def enter(desk: Desk, day: date, reason: str | None = None, unit: str = p.PLANT, **tonnes: str) -> None:
    """Record something about a stock."""
    values = {key: t(text) for key, text in tonnes.items()}
    record_stock(desk.recorder(), stock_subject(unit, day), values, reason).or_raise()


def divided(desk: Desk) -> None:
    """Put two sections into one division and the third into another."""
    changes: list[tuple[Subject, dict[str, str | None]]] = [
        (Subject(p.DIVISION, d, p.FIRST_DAY), {p.NAME_EN: name}) for d, name in (("d1", "East"), ("d2", "West"))
    ]
    changes += [
        (Subject(p.SECTION, s, p.FIRST_DAY), {p.DIVISION_OF: d}) for s, d in (("s1", "d1"), ("s2", "d1"), ("s3", "d2"))
    ]
    desk.recorder().configure(changes)


def test_without_an_opening_the_stock_is_unknown(desk: Desk) -> None:
    """Nothing is guessed: the figure is missing, and the cause says whose opening is."""
    desk.save(section(day=FIRST), cathode_t="50")
    found = stock(desk.store, LAST)
    assert (found.book_t, found.opening_t, found.difference_t) == (None, None, None)
    assert found.cause is not None
    assert "opening" in ENGLISH.say(found.cause)
    assert kpi(desk.store, LAST).dispatch.stock_t is None


def test_the_book_follows_the_formula(desk: Desk) -> None:
    """Opening + output + receipts − dispatch − own use ± adjustments, the day itself included, nothing before it."""
    desk.save(section(day=FIRST - timedelta(days=1)), cathode_t="999")
    enter(desk, FIRST, opening_t="1240")
    desk.save(section(day=FIRST), cathode_t="611")
    lot(desk, "A1", LAST, "580", destination="china")
    assert stock(desk.store, LAST).book_t == Decimal(1271)
    assert stock(desk.store, LAST - timedelta(days=1)).book_t == Decimal(1851)
    enter(desk, LAST, "act 3", receipt_t="10", own_use_t="4", adjustment_t="-2.5")
    assert stock(desk.store, LAST).book_t == Decimal("1274.5")
    assert stock(AsOf(desk.store, FIRST), FIRST).book_t == Decimal(1851)


def test_a_stocktake_stands_beside_the_book(desk: Desk) -> None:
    """It changes nothing; the difference is shown until somebody adjusts the books in the open."""
    enter(desk, FIRST, opening_t="100")
    enter(desk, LAST, physical_t="97.5")
    found = stock(desk.store, LAST)
    assert (found.book_t, found.difference_t) == (Decimal(100), Decimal("-2.5"))
    with pytest.raises(Refused, match="reason"):
        enter(desk, LAST, adjustment_t="-2.5")
    enter(desk, LAST + timedelta(days=1), "stocktake of the 28th", adjustment_t="-2.5")
    found = stock(desk.store, LAST + timedelta(days=1))
    assert (found.book_t, found.difference_t) == (Decimal("97.5"), Decimal("-2.5"))
    assert [one.figure for one in stock_entries(desk.store)] == [OPENING_T, PHYSICAL_T, ADJUSTMENT_T]


def test_the_difference_of_a_stocktake_is_at_most_so_much_where_shifts_are_missing(desk: Desk) -> None:
    """What missing shifts made is not in the books; a stocktake after them stands for itself again."""
    enter(desk, FIRST, opening_t="100")
    for day in (FIRST, LAST):
        for unit in ("s1", "s2", "s3"):
            for shift in ("day", "night"):
                desk.save(section(unit, day, shift), cathode_t="1")
    enter(desk, FIRST, physical_t="106")
    lines = BookLines(desk.store)
    lines.read(WHOLE, LAST)
    assert (stock(desk.store, FIRST).count_partly, lines.is_count_partly(WHOLE, FIRST)) == (False, False)
    enter(desk, LAST, physical_t="120")  # of the days in between nothing is entered
    lines.read(WHOLE, LAST)
    assert (stock(desk.store, LAST).count_partly, lines.is_count_partly(WHOLE, LAST)) == (True, True)


def test_a_process_route_has_no_books_of_its_divisions(desk: Desk) -> None:
    """Half the output of a division against all its lots would be a stock below zero that nobody has."""
    divided(desk)
    desk.recorder().configure([(Subject(p.SECTION, "s2", p.FIRST_DAY), {p.PROCESS: "hydro"})])
    for unit in ("d1", "d2"):
        enter(desk, FIRST, unit=unit, opening_t="10")
    for one in ("s1", "s2"):
        desk.save(section(one, FIRST), cathode_t="50")
    lot(desk, "L-1", FIRST, "90", division="d1")
    assert stocks_by_division(desk.store, LAST)[0].stock.book_t == 20
    hydro = Within(desk.store, Scope(None, "hydro"))
    assert [one.stock.book_t for one in stocks_by_division(hydro, LAST)] == [None]
    assert set(books_by_holder(hydro, LAST).values()) == {None}


def test_what_is_counted_in_the_morning_counts_for_the_day_before(desk: Desk) -> None:
    """At 10:00 of the 26th the 26th is not over: the count belongs to the 25th, and that is said."""
    desk.clock.moment = datetime(2016, 6, 26, 4, 0, tzinfo=UTC)
    with pytest.raises(Refused, match="2016-06-25"):
        enter(desk, date(2016, 6, 26), physical_t="5")
    enter(desk, date(2016, 6, 25), physical_t="5")
    with pytest.raises(Refused, match="begun"):
        enter(desk, date(2016, 6, 27), receipt_t="5")


@pytest.mark.parametrize("key", [OPENING_T, PHYSICAL_T, RECEIPT_T, OWN_USE_T])
def test_no_stock_is_negative(desk: Desk, key: str) -> None:
    """A negative stock, receipt or use is refused with its limit; so is a division that is not there."""
    with pytest.raises(Refused, match="below 0"):
        enter(desk, FIRST, **{key: "-1"})
    with pytest.raises(Refused, match="did not exist"):
        enter(desk, FIRST, unit="d9", **{key: "1"})


def test_a_change_of_what_stands_needs_a_reason(desk: Desk) -> None:
    """Like every figure: history stays, undo takes it back."""
    enter(desk, FIRST, opening_t="100")
    with pytest.raises(Refused, match="reason"):
        enter(desk, FIRST, opening_t="90")
    enter(desk, FIRST, "typed wrong", opening_t="90")
    assert stock(desk.store, LAST).book_t == Decimal(90)
    desk.undo().undo()
    assert stock(desk.store, LAST).book_t == Decimal(100)


def test_divisions_and_the_whole_agree(desk: Desk) -> None:
    """Each division's books, and the lots that name none, add up to the whole, also where they opened on other days."""
    divided(desk)
    enter(desk, FIRST, unit="d1", opening_t="100")
    later = FIRST + timedelta(days=2)
    enter(desk, later, unit="d2", opening_t="10")
    for number, day in enumerate(Span(FIRST, LAST)):
        for unit in ("s1", "s2", "s3"):
            desk.save(section(unit, day), cathode_t=str(20 + number))
    lot(desk, "A1", FIRST + timedelta(days=1), "30", division="d1", destination="russia")
    lot(desk, "A2", LAST, "40", division="d2", destination="china")
    lot(desk, "A3", LAST, "5", destination="china")
    parts = {one.division: one.stock.book_t for one in stocks_by_division(desk.store, LAST)}
    whole = stock(desk.store, LAST).book_t
    assert parts["d1"] == 100 + 2 * sum(range(20, 29)) - 30
    assert parts["d2"] == 10 + sum(range(22, 29)) - 40
    assert whole == parts["d1"] + parts["d2"] - unassigned_t(desk.store, Span(FIRST, LAST))
    assert stock(desk.store, FIRST).book_t is None
    east = Within(desk.store, Scope("d1"))
    assert stock(east, LAST).book_t == parts["d1"]
    assert [share.destination for share in shares(east, Span(FIRST, LAST)) if share.tonnes] == ["russia"]
    assert desk.fault() is None


def test_shares_add_up_and_follow_a_correction(desk: Desk) -> None:
    """Every destination of the plant has its share; a lot that went elsewhere moves with its reason."""
    lot(desk, "A1", FIRST, "60", destination="china", grade="m00k")
    lot(desk, "A2", FIRST, "40", destination="russia", grade="m0k")
    found = {share.destination: share for share in shares(desk.store, Span(FIRST, LAST))}
    assert list(found) == ["china", "russia", "uzbekistan", "domestic"]
    assert (found["china"].pct, found["russia"].pct, found["domestic"].tonnes) == (60, 40, 0)
    lot(desk, "A2", FIRST, "40", "wrong waybill", destination="uzbekistan")
    found = {share.destination: share for share in shares(desk.store, Span(FIRST, LAST))}
    assert (found["uzbekistan"].pct, found["russia"].pct) == (40, 0)
    assert sum(share.pct or 0 for share in found.values()) == 100
    assert desk.fault() is None
    assert shares(desk.store, Span(date(2015, 1, 1), date(2015, 12, 31))) == ()


def test_a_destination_that_was_not_there_is_refused(desk: Desk) -> None:
    """Destinations are units with days: one that was retired takes no lot later, and keeps those it had."""
    lot(desk, "A1", FIRST, "60", destination="china")
    desk.recorder().configure([(Subject(p.DESTINATION, "china", LAST), {p.STATE: p.RETIRED})])
    desk.recorder().configure([(Subject(p.DESTINATION, "iran", LAST), {p.NAME_EN: "Iran"})])
    for unknown in ("china", "mars"):
        entry = Entry(Subject(m.LOT, "A2", LAST, "day"), {m.DISPATCH_T: t("60"), m.DESTINATION: unknown})
        with pytest.raises(Refused, match=unknown):
            desk.recorder().save([entry], all_or_nothing=True).or_raise()
    lot(desk, "A2", LAST, "40", destination="iran")
    assert {s.destination: s.pct for s in shares(desk.store, Span(FIRST, LAST)) if s.tonnes} == {
        "iran": 40,
        "china": 60,
    }


def test_a_lot_above_the_stock_is_asked_about(desk: Desk) -> None:
    """Nothing is refused; where the stock is unknown nothing is asked."""
    subject, tonnes = Subject(m.LOT, "A1", LAST, "day"), {m.DISPATCH_T: t("150")}
    assert doubts(desk.store, subject, tonnes).slips == ()
    enter(desk, FIRST, opening_t="100")
    (asked,) = doubts(desk.store, subject, tonnes).slips
    assert "150" in ENGLISH.say(asked.message)
    assert doubts(desk.store, subject, {m.DISPATCH_T: t("100")}).slips == ()
    lot(desk, "A1", LAST, "100")
    assert doubts(desk.store, subject, {m.DISPATCH_T: t("100")}).slips == ()
    (asked,) = doubts(desk.store, Subject(m.LOT, "A0", FIRST, "day"), {m.DISPATCH_T: t("1")}).slips
    assert "−1" in ENGLISH.say(asked.message)


def test_books_below_zero_need_attention(desk: Desk) -> None:
    """A lot that was saved all the same is not forgotten: the list leads to the tab."""
    enter(desk, FIRST, opening_t="100")
    lot(desk, "A1", LAST, "150")
    (item,) = (item for item in attention(desk.store, desk.clock.now()) if item.tab == "dispatch")
    assert item.gravity is Gravity.ERROR
    assert "−50" in ENGLISH.say(item.message)
    assert stock(desk.store, LAST).book_t == Decimal(-50)
    assert "adjustment" not in ENGLISH.say(item.message)
    enter(desk, LAST, "counted", adjustment_t="-25")
    (item,) = (item for item in attention(desk.store, desk.clock.now()) if item.tab == "dispatch")
    assert "The latest adjustment: −25 t on" in ENGLISH.say(item.message)


def test_kpi_answers_for_dispatch(desk: Desk) -> None:
    """Sums of lots of day, month, half-year and year, the stock, and each destination's share of the year."""
    enter(desk, FIRST, opening_t="100")
    lot(desk, "A0", date(2016, 3, 1), "20", destination="china")
    lot(desk, "A1", LAST, "60", destination="russia")
    enter(desk, LAST, physical_t="41")
    answer = as_json_answer(kpi(desk.store, LAST))["dispatch"]
    assert isinstance(answer, dict)
    by_destination = answer.pop("by_destination")
    assert answer == {
        "day_t": 60.0,
        "month_t": 60.0,
        "half_year_t": 80.0,
        "year_t": 80.0,
        "stock_t": 40.0,
        "stocktake_difference_t": 1.0,
    }
    assert by_destination[0] == {"destination": "china", "name": "China", "year_t": 20.0, "share_pct": 25.0}


ENTRIES = st.lists(
    st.tuples(st.sampled_from(["output", "lot", "receipt", "use", "adjust"]), st.integers(0, 8), st.integers(1, 400)),
    min_size=1,
    max_size=8,
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Give a folder for the stores of the examples."""
    with TemporaryDirectory() as name:
        yield Path(name)


@given(ENTRIES, st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None, database=None)
def test_the_order_of_entries_does_not_matter(folder: Path, entries: list[tuple[str, int, int]], rng: object) -> None:
    """The stock is the same whichever entry came first, equals the formula, and so does the line that is carried on."""
    signs = {"output": 1, "lot": -1, "receipt": 1, "use": -1, "adjust": 1}
    kept: dict[tuple[str, int], int] = {}
    for kind, day, tenths in entries:
        kept[kind, day] = tenths
    found = []
    for order in (list(kept.items()), sorted(kept.items(), key=lambda _: rng.random())):  # type: ignore[attr-defined]
        with TemporaryDirectory(dir=folder) as name:
            desk = new_desk(Path(name))
            lines = BookLines(desk.store)
            enter(desk, FIRST, opening_t="500")
            lines.read(WHOLE, LAST)
            for (kind, number), tenths in order:
                day, tonnes = FIRST + timedelta(days=number), f"{Decimal(tenths) / 10}"
                if kind == "output":
                    desk.save(section(day=day), cathode_t=tonnes)
                    lines.carry_on(WHOLE, day, LAST)
                elif kind == "lot":
                    lot(desk, f"L{number}", day, tonnes)
                    lines.carry_on(WHOLE, day, LAST)
                else:
                    key = {"receipt": RECEIPT_T, "use": OWN_USE_T, "adjust": ADJUSTMENT_T}[kind]
                    enter(desk, day, "because", **{key: tonnes})
                    lines.carry_on(WHOLE, day, LAST, entered=True)
            books = [stock(desk.store, FIRST + timedelta(days=n)).book_t for n in range(9)]
            assert [lines.book(WHOLE, FIRST + timedelta(days=n)) for n in range(9)] == books
            found.append(books)
            desk.store.close()
    assert found[0] == found[1]
    total = sum(signs[kind] * tenths for (kind, _), tenths in kept.items())
    assert found[0][-1] == 500 + Decimal(total) / 10
