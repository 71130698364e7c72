"""Rules between figures of a shift: what is judged, and whose figure gives way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from tests.helpers.stores import DAY, Desk, new_desk

MILL = Subject(m.CONCENTRATOR, "c1", DAY, "day")
NORTH, SOUTH = Subject(m.SOURCE, "north", DAY, "day"), Subject(m.SOURCE, "south", DAY, "day")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a plant whose mill is fed from two pits, both of which fed it in this shift."""
    desk = new_desk(tmp_path)
    for pit in (NORTH, SOUTH):
        desk.save(pit, wet_t="1000", moisture_pct="4")
    yield desk
    desk.store.close()


def test_tailings_above_the_feed_are_refused(desk: Desk) -> None:
    """With all assays of the feed there, tailings at or above their mean cannot be."""
    desk.save(NORTH, cu_pct="1.0")
    desk.save(SOUTH, cu_pct="0.4")
    assert desk.save(MILL, tail_cu_pct="0.39").added
    assert desk.save(MILL, conc_cu_pct="0.6").refused
    assert desk.save(MILL, tail_cu_pct="0.7", reason="again").refused


def test_half_the_assays_of_the_feed_judge_nothing(desk: Desk) -> None:
    """The leaner pit's assay alone is not the feed: whichever comes first, both are taken."""
    desk.save(MILL, tail_cu_pct="0.39", conc_cu_pct="20")
    assert desk.save(SOUTH, cu_pct="0.36").filled
    assert desk.save(NORTH, cu_pct="1.0").filled


def test_a_late_assay_is_never_refused_for_what_it_makes_of_others(desk: Desk) -> None:
    """What a late head makes impossible shows as not computable; the laboratory's figure stands."""
    desk.save(MILL, tail_cu_pct="0.39", conc_cu_pct="20")
    desk.save(NORTH, cu_pct="0.3")
    assert desk.save(SOUTH, cu_pct="0.3").filled
    assert desk.store.daily_exact("concentrator", "c1", m.RECOVERED_CU_T, DAY, DAY) == []
    assert desk.fault() is None
