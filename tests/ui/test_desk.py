"""The desk: jobs, words of failure, and leaving it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from plantdesk.domain.errors import PlantDeskError, Refused
from plantdesk.domain.text import msg
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Desk


def test_a_refusal_comes_back_as_what_it_is(qtbot: QtBot, desk: Desk) -> None:
    """Whoever submitted the job hears the line, on the window's thread."""
    told: list[PlantDeskError] = []

    def refuse(workplace: Workplace) -> None:
        raise Refused(msg("Nothing new to save."))

    desk.submit(refuse, lambda _: pytest.fail("it was refused"), told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert isinstance(told[0], Refused)


def test_an_unforeseen_failure_leaves_nobody_waiting(qtbot: QtBot, desk: Desk) -> None:
    """The form hears that nothing was saved and can be used on; the crash boundary gets the failure itself."""
    told: list[PlantDeskError] = []

    def fail(workplace: Workplace) -> None:
        raise KeyError("a fault of ours")

    with qtbot.captureExceptions() as caught:
        desk.submit(fail, lambda _: pytest.fail("it failed"), told.append)
        qtbot.waitUntil(lambda: bool(told), timeout=5000)
        qtbot.waitUntil(lambda: bool(caught), timeout=5000)
    assert "nothing was saved" in str(told[0])
    assert caught[0][0] is KeyError
