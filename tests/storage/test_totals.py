"""Totals are kept in blocks of days: whatever is put in or taken out in whatever order, the text and the rows agree."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain import measures as m
from plantdesk.storage.reading import BLOCK, with_day
from tests.helpers.stores import DAY, Desk, section

places = st.integers(0, BLOCK - 1)
parts = st.tuples(st.decimals(0, 9999, places=3), st.integers(1, 9), st.integers(0, 9))


@given(st.lists(st.tuples(places, st.one_of(st.none(), parts))))
def test_a_block_is_what_was_put_in_last_in_the_order_of_days(
    steps: list[tuple[int, tuple[Decimal, int, int] | None]],
) -> None:
    """Each day stands once, in order, and exactly as written; a block without days is empty."""
    text = ""
    wanted: dict[int, list[object]] = {}
    for place, part in steps:
        if part is None:
            text = with_day(text, place, None)
            wanted.pop(place, None)
        else:
            num, n, corrected = part
            text = with_day(text, place, (num, None, n, corrected))
            wanted[place] = [place, str(num), n, corrected]
    read = json.loads(text, parse_float=str) if text else []
    assert [[p, str(num), *rest] for p, num, *rest in read] == [
        [p, str(num), *rest] for p, num, *rest in (wanted[place] for place in sorted(wanted))
    ]


def test_days_are_read_from_every_block_and_no_others(desk: Desk) -> None:
    """A span that begins and ends within blocks has its own days only, for sums and for weighted means."""
    days = [DAY - timedelta(days=n) for n in (90, 64, 63, 33, 32, 31, 1, 0)]
    for number, day in enumerate(reversed(days)):
        desk.save(section(day=day), cathode_t=f"{number}.50", ampere_hours_kah="300", cells_live="100")
        desk.save(section("s2", day=day), cathode_t="1")
    found = desk.store.daily_exact("section", "", m.CATHODE_T, days[1], days[-2])
    assert (
        found
        == [(day, str(Decimal(f"{len(days) - 1 - place}.50") + 1), None, 2, 0) for place, day in enumerate(days)][1:-1]
    )
    floats = desk.store.daily("section", "", m.CELLS_LIVE, days[1], days[-2])
    assert [row[1:] for row in floats] == [(100.0 * 300, 300.0, 1, 0)] * 6
    one = desk.store.daily("section", "s1", m.CATHODE_T, days[0], days[0])
    assert [row[1:] for row in one] == [(7.5, None, 1, 0)]
    assert desk.fault() is None
