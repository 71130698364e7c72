"""Layouts of charts in the ledger: kept under a name, opened by anybody, changed and taken away without a loss."""

from __future__ import annotations

from pathlib import Path

import pytest

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.services.layouts import (
    LAYOUT,
    MOST_PANELS,
    Layout,
    forget_layout,
    keep_layout,
    kept_by,
    kept_layouts,
    read_layout,
    ready_layouts,
)
from plantdesk.services.workplace import Workplace
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import make_plant

PANEL = {"figures": [m.CATHODE_T], "units": ["s1"], "later": {"n": 1}}


@pytest.fixture
def place(tmp_path: Path, clock: FixedClock):  # type: ignore[no-untyped-def]
    """Give the small plant with Aigerim at it."""
    path = tmp_path / "small.plantdesk"
    make_plant(path, clock, 3)
    with open_workplace(path, "p1", "en", clock=clock.now) as workplace:
        yield workplace


def keep(place: Workplace, layout: Layout) -> Layout:
    """Keep a layout and give it as it stands then."""
    assert not keep_layout(place.recorder, place.store, layout).or_raise().clashes
    return next(one for one in kept_layouts(place.store) if one.name == " ".join(layout.name.split()))


def test_a_layout_comes_back_as_it_was_kept(place: Workplace, clock: FixedClock) -> None:
    """Name, range and every word of its panels, also those of a later version; with author and time."""
    kept = keep(place, Layout("  Morning   round ", (PANEL,), "1y"))
    assert (kept.name, kept.span, kept.panels, kept.code) == ("Morning round", "1y", (PANEL,), "L-1")
    by = kept_by(place.store, kept)
    assert by is not None
    assert by[0] == "p1"
    assert by[1] == int(clock.now().timestamp() * 1000)


def test_a_change_replaces_and_undo_takes_it_back(place: Workplace) -> None:
    """The same code, another revision; undo gives the former charts, and a layout taken away comes back."""
    kept = keep(place, Layout("Round", (PANEL,)))
    changed = keep(place, Layout("Round", (PANEL, PANEL), "30d", kept.code, kept.seen))
    assert (changed.code, len(changed.panels)) == ("L-1", 2)
    place.undo.undo()
    assert len(kept_layouts(place.store)[0].panels) == 1
    forget_layout(place.recorder, kept_layouts(place.store)[0]).or_raise()
    assert kept_layouts(place.store) == ()
    assert keep(place, Layout("Another", (PANEL,))).code == "L-2"
    place.undo.undo()
    place.undo.undo()
    assert [one.name for one in kept_layouts(place.store)] == ["Round"]


def test_what_a_colleague_kept_meanwhile_is_not_overwritten(place: Workplace) -> None:
    """Two change the same layout: the second is told, and the first stands."""
    mine = keep(place, Layout("Round", (PANEL,)))
    keep(place, Layout("Round", (PANEL, PANEL), "30d", mine.code, mine.seen))
    outcome = keep_layout(place.recorder, place.store, Layout("Round", (PANEL,) * 3, "90d", mine.code, mine.seen))
    assert outcome.clashes
    assert outcome.recorded is None
    assert len(kept_layouts(place.store)[0].panels) == 2


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        (Layout(" ", (PANEL,)), "needs a name"),
        (Layout("x" * 61, (PANEL,)), "at most 60"),
        (Layout("Round"), "no chart"),
        (Layout("Round", (PANEL,) * (MOST_PANELS + 1)), "at most 12"),
    ],
)
def test_what_is_no_layout_is_refused(place: Workplace, layout: Layout, words: str) -> None:
    """One line says what is missing or too much, and nothing is recorded."""
    before = place.store.arrival()
    with pytest.raises(Refused, match=words):
        keep_layout(place.recorder, place.store, layout)
    assert place.store.arrival() == before


@pytest.mark.parametrize("text", ["", "[]", "{", '{"panels": 3}', '{"panels": [1, null, {"figures": []}], "span": 4}'])
def test_what_was_damaged_still_opens(text: str) -> None:
    """A text that is no layout gives one without the panels that are none."""
    layout = read_layout("Round", text)
    assert layout.span == "90d"
    assert len(layout.panels) <= 1


def test_ready_layouts_follow_from_the_plant(place: Workplace) -> None:
    """A plant without ore sources and concentrators is offered no ore; every panel can be read by the charts."""
    from plantdesk.ui.charts import PanelSpec

    found = ready_layouts(place.store, place.today)
    assert [one.key for one in found] == ["output", "cells"]
    for one in found:
        for panel in one.panels:
            assert PanelSpec.from_json(panel).to_json()["figures"] == panel["figures"]
    sections = [panel for panel in found[0].panels if panel["units"]]
    assert [panel["units"] for panel in sections] == [["s1", "s2"]]
    assert LAYOUT == "layout"


def test_voltages_of_refining_and_electrowinning_have_charts_of_their_own(place: Workplace) -> None:
    """0.3 V and 2 V on one axis would both be flat lines, and one distribution of both says nothing."""

    def voltages() -> list[tuple[str, list[str]]]:
        (cells,) = [one for one in ready_layouts(place.store, place.today) if one.key == "cells"]
        assert len(cells.panels) == 4
        return [(one["kind"], one["units"]) for one in cells.panels if one["figures"] == [m.CELL_VOLTAGE_V]]

    assert voltages() == [("trend", ["s1", "s2"]), ("histogram", [])]
    place.recorder.configure([(Subject(m.SECTION, "s2", p.FIRST_DAY), {p.PROCESS: "hydro"})])
    assert voltages() == [("trend", ["s1"]), ("trend", ["s2"])]
