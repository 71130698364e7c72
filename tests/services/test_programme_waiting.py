"""Forecasts that were taken back are none, and those that lie before what they wait for are told."""

from __future__ import annotations

from datetime import date

import pytest

from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROJECT
from plantdesk.services import programme as a
from plantdesk.services.language import Language
from plantdesk.services.lens import Lens
from plantdesk.services.programme_figures import what_if
from plantdesk.services.programme_recording import record
from plantdesk.services.programme_trends import reforecasts
from plantdesk.services.programme_waiting import too_early
from tests.helpers.stores import Desk

FIRST, SECOND = Subject(MILESTONE, "M-1"), Subject(MILESTONE, "M-2")


@pytest.fixture
def waiting(desk: Desk) -> Desk:
    """Give a store in which the second milestone is forecast before the first one, for which it waits."""
    rows: dict[Subject, dict[str, str | None]] = {
        Subject(PROJECT, "P-1"): {"name_en": "Plant"},
        FIRST: {"in_project": "P-1", "name_en": "Pond", "forecast": "2016-10-05"},
        SECOND: {"in_project": "P-1", "name_en": "Start", "forecast": "2016-09-01", "depends": "M-1:FS:0"},
    }
    record(desk.recorder(), today(desk), rows).or_raise()
    return desk


def today(desk: Desk) -> date:
    """Give the day of the store's clock."""
    return desk.clock.moment.date()


def forecast(desk: Desk, day: str) -> None:
    """Record another forecast of the first milestone, ten days after what was recorded last."""
    desk.clock.advance(days=10)
    record(desk.recorder(), today(desk), {FIRST: {"forecast": day}}, "rain").or_raise()


def test_an_edit_that_was_taken_back_is_no_forecast_and_confirms_none(waiting: Desk) -> None:
    """Neither the edit nor its undo counts or confirms, however many; one that is done again does."""
    began = today(waiting)
    forecast(waiting, "2016-10-10")
    stood = today(waiting)
    forecast(waiting, "2016-10-20")
    waiting.clock.advance(days=10)
    waiting.undo().undo()
    assert reforecasts(waiting.store, "M-1") == 1
    assert a.portfolio(waiting.store).promises()["M-1"].confirmed == stood
    assert a.portfolio(Lens(known_on=today(waiting)).over(waiting.store)).promises()["M-1"].confirmed == stood
    forecast(waiting, "2017-01-01")
    past = Lens(known_on=today(waiting).replace(day=today(waiting).day - 1)).over(waiting.store)
    assert a.portfolio(past).promises()["M-1"].confirmed == stood
    waiting.undo().undo()
    waiting.undo().undo()
    assert reforecasts(waiting.store, "M-1") == 0
    assert a.portfolio(waiting.store).promises()["M-1"].confirmed == began
    waiting.undo().redo()
    assert reforecasts(waiting.store, "M-1") == 1
    assert a.portfolio(waiting.store).promises()["M-1"].confirmed == stood


def test_what_cannot_hold_its_forecast_is_named_and_counts_on_both_sides(waiting: Desk) -> None:
    """What-if names it with its day; moving another milestone to where it stands moves none."""
    found = what_if(waiting.store, today(waiting), {"M-1": date(2016, 10, 5)})
    assert [(one.code, one.forecast) for one in found.held_up] == [("M-2", date(2016, 10, 5))]
    assert found.moved == ()


def test_a_forecast_before_what_it_waits_for_is_told(waiting: Desk) -> None:
    """With the day and what it waits for, which may be typed and unsaved itself; on that day there is nothing to tell."""
    told = too_early(waiting.store, "M-2", today(waiting))
    assert told is not None
    assert Language("en").say(told) == "cannot come before 05.10.2016: waits for M-1"
    assert too_early(waiting.store, "M-2", today(waiting), {a.FORECAST: "2016-10-05"}) is None
    assert too_early(waiting.store, "M-2", today(waiting), None, {"M-1": date(2016, 8, 1)}) is None
    assert too_early(waiting.store, "M-1", today(waiting)) is None
    assert too_early(waiting.store, "M-2", today(waiting), {a.DEPENDS: None}) is None
    assert too_early(waiting.store, "M-3", today(waiting)) is None
    new = too_early(waiting.store, "M-3", today(waiting), {a.FORECAST: "2016-10-01", a.DEPENDS: "M-1:FS:2"})
    assert new is not None
    assert Language("en").say(new) == "cannot come before 07.10.2016: waits for M-1"
