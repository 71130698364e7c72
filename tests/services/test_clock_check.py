"""A clock that is wrong is asked about before it stamps a day's commands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from plantdesk.services.clock_check import clock_question

NOW = datetime(2016, 6, 30, 14, 0, tzinfo=UTC)


def _recorded(**before: float) -> int:
    return int((NOW - timedelta(**before)).timestamp() * 1000)


@pytest.mark.parametrize("before", [{"days": 30}, {"hours": 1}, {"seconds": 0}, {"seconds": -100}])
def test_a_clock_that_can_be_right_is_no_question(before: dict[str, float]) -> None:
    """Up to thirty days of silence, or a correction by the network, is nothing to ask about."""
    assert clock_question(_recorded(**before), NOW) is None


def test_an_empty_store_asks_nothing() -> None:
    """There is nothing to compare with."""
    assert clock_question(None, NOW) is None


def test_a_clock_that_went_back_is_questioned() -> None:
    """Earlier than the newest command: both moments are named."""
    question = clock_question(_recorded(minutes=-3), NOW)
    assert question is not None
    assert question.args == {"now": NOW, "newest": NOW + timedelta(minutes=3)}


def test_a_long_pause_is_questioned() -> None:
    """Over thirty days past the newest command: the days are counted."""
    question = clock_question(_recorded(days=30, hours=1), NOW)
    assert question is not None
    assert question.args["n"] == 30
