"""Milestones: status and slip as of a day."""

from __future__ import annotations

from datetime import date

import pytest

from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import Promise

TODAY = date(2016, 6, 30)


def milestone(baseline: date | None, forecast: date | None = None, actual: date | None = None) -> Promise:
    """A milestone with these dates."""
    return Promise("SX-2", "P-1", baseline, forecast, actual)


@pytest.mark.parametrize(
    ("baseline", "forecast", "actual", "status", "slip"),
    [
        (date(2016, 9, 1), None, None, Status.NOT_STARTED, None),
        (None, None, None, Status.NOT_STARTED, None),
        (None, date(2016, 9, 1), None, Status.ON_TIME, None),
        (date(2016, 9, 1), date(2016, 9, 1), None, Status.ON_TIME, 0),
        (date(2016, 9, 1), date(2016, 8, 1), None, Status.ON_TIME, -31),
        (date(2016, 9, 1), date(2016, 9, 2), None, Status.AT_RISK, 1),
        (date(2016, 9, 1), date(2016, 10, 1), None, Status.AT_RISK, 30),
        (date(2016, 9, 1), date(2016, 10, 2), None, Status.LATE, 31),
        (TODAY, None, None, Status.NOT_STARTED, None),
        (TODAY, TODAY, None, Status.ON_TIME, 0),
        (date(2016, 6, 29), None, None, Status.LATE, 1),
        (date(2016, 6, 29), date(2016, 6, 29), None, Status.LATE, 1),
        (date(2016, 6, 1), date(2016, 6, 10), date(2016, 6, 11), Status.DONE, 10),
        (date(2016, 6, 1), date(2016, 7, 10), date(2016, 7, 11), Status.LATE, 39),
    ],
)
def test_status_and_slip(
    baseline: date | None, forecast: date | None, actual: date | None, status: Status, slip: int | None
) -> None:
    """Thirty days are a risk, thirty-one are late, what is overdue is late and slips on, what is met is done."""
    found = milestone(baseline, forecast, actual)
    assert found.status(TODAY) is status
    assert found.slip_days(TODAY) == slip


def test_a_milestone_met_later_was_not_yet_done() -> None:
    """Seen from an earlier day, a later actual date has not happened."""
    found = milestone(date(2016, 6, 1), date(2016, 6, 5), date(2016, 6, 20))
    assert found.status(date(2016, 5, 30)) is Status.AT_RISK
    assert found.slip_days(date(2016, 5, 30)) == 4
    assert found.status(date(2016, 6, 20)) is Status.DONE


def test_every_status_has_a_name() -> None:
    """A status is a word in three languages, never a colour alone."""
    assert len({status.label.ru for status in Status}) == len(Status)
