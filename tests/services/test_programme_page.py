"""What the page of a record tells is read for that record alone, and is what the whole programme would tell."""

from __future__ import annotations

from datetime import date

import pytest

from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.services import programme as a
from plantdesk.services.programme_page import page_of, portfolio_for
from plantdesk.services.programme_recording import record
from tests.helpers.stores import Desk

PLAN: dict[Subject, dict[str, str | None]] = {
    Subject(PROGRAMME, "PG-1"): {"name_en": "State programme"},
    Subject(PROJECT, "P-1"): {"name_en": "Leaching", "programme": "PG-1"},
    Subject(PROJECT, "P-2"): {"name_en": "Cooling", "programme": "PG-1"},
    Subject(PROJECT, "P-3"): {"name_en": "Roads"},
    Subject(MILESTONE, "M-1"): {"in_project": "P-1", "baseline": "2016-03-01", "actual": "2016-03-04"},
    Subject(MILESTONE, "M-2"): {"in_project": "P-1", "forecast": "2016-09-01", "depends": "M-1:FS:0"},
    Subject(MILESTONE, "M-3"): {"in_project": "P-2", "forecast": "2016-10-01", "depends": "M-2:FS:0"},
    Subject(MILESTONE, "XM-2"): {"in_project": "P-3", "forecast": "2016-10-05"},
    Subject(MILESTONE, "M-4"): {"in_project": "P-3", "forecast": "2016-12-01", "depends": "XM-2:FS:0"},
    Subject(MILESTONE, "M-5"): {"in_project": "P-2", "forecast": "2017-12-01", "depends": "M-3:SS:2"},
}


@pytest.fixture
def planned(desk: Desk) -> Desk:
    """Give a store with three projects whose milestones wait for one another, over projects too."""
    record(desk.recorder(), today(desk), PLAN).or_raise()
    return desk


def today(desk: Desk) -> date:
    """Give the day of the store's clock."""
    return desk.clock.moment.date()


def test_the_page_of_every_record_is_told_from_what_is_read_for_it(planned: Desk) -> None:
    """Whatever is left out, each page tells all that the whole programme would."""
    whole = a.whole_portfolio(planned.store, today(planned))
    for subject in PLAN:
        found = portfolio_for(planned.store, subject, today(planned))
        told = page_of(planned.store, found, subject, today(planned))
        assert told == page_of(planned.store, whole, subject, today(planned)), subject
        assert found.programmes == whole.programmes
        assert found.projects.keys() == whole.projects.keys()


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        (Subject(PROJECT, "P-2"), {"M-3", "M-5"}),
        (Subject(MILESTONE, "M-2"), {"M-1", "M-2", "M-3", "M-5"}),
        (Subject(MILESTONE, "M-4"), {"XM-2", "M-4"}),
        (Subject(PROJECT, ""), set()),
    ],
)
def test_no_more_is_read_than_the_page_needs(planned: Desk, subject: Subject, read: set[str]) -> None:
    """Among thousands of milestones, those of the projects that the page tells of."""
    assert portfolio_for(planned.store, subject, today(planned)).promises().keys() == read


def test_a_milestone_of_no_project_has_its_page_too(desk: Desk) -> None:
    """Older stores list milestones without projects; what waits for one is told all the same."""
    first, second = Subject(MILESTONE, "M-1"), Subject(MILESTONE, "M-2")
    rows: dict[Subject, dict[str, str | None]] = {
        first: {"name_en": "Pond", "forecast": "2016-10-05"},
        second: {"name_en": "Start", "forecast": "2016-12-01", "depends": "M-1:FS:0"},
    }
    record(desk.recorder(), today(desk), rows).or_raise()
    page = page_of(desk.store, portfolio_for(desk.store, first, today(desk)), first, today(desk))
    assert [part.subject for part in page.parts] == [second]
