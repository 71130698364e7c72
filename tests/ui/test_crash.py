"""The last resort tells what failed, whether or not its report can be written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from plantdesk.domain.text import Message
from plantdesk.ui import crash
from tests.helpers.clocks import FixedClock


def _fail() -> None:
    try:
        raise ZeroDivisionError("a planted fault")
    except ZeroDivisionError as fault:
        sys.excepthook(type(fault), fault, fault.__traceback__)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give where lines arrive; the hook is put back."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    return []


def _install(folder: Path, clock: FixedClock, told: list[str]) -> None:
    def tell(line: Message) -> None:
        told.append(str(line))

    crash.install(folder, clock.now, tell)


def test_a_failure_is_written_down_and_its_report_named(tmp_path: Path, clock: FixedClock, told: list[str]) -> None:
    """Whoever repairs it finds the traceback, the person finds the report."""
    _install(tmp_path / "crashes", clock, told)
    _fail()
    (report,) = (tmp_path / "crashes").iterdir()
    assert "ZeroDivisionError: a planted fault" in report.read_text(encoding="utf-8")
    assert told == [f"Something failed that should not. What you typed is kept. Report: {report}"]


def test_a_failure_is_told_where_no_report_can_be_written(tmp_path: Path, clock: FixedClock, told: list[str]) -> None:
    """A full disk or a folder that is none must not swallow the failure itself."""
    place = tmp_path / "data"
    place.touch()
    _install(place / "crashes", clock, told)
    _fail()
    assert len(told) == 1
    assert "ZeroDivisionError: a planted fault" in told[0]
    assert str(place) in told[0]
