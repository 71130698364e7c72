"""What holds for every test: no window on the screen, nobody's real data, and nothing left running behind it."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.helpers.clocks import FixedClock
from tests.helpers.leftovers import stray_windows, threads_that_stayed, window_addresses

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No deadline and no complaint about slow generation: two busy cores say nothing about the code. Where a machine
# decides about a change, it must decide the same way twice.
settings.register_profile(
    "plantdesk", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("plantdesk")

_PASSED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Remember whether the test itself passed, for the guards that look behind it."""
    report = yield
    if report.when == "call":
        item.stash[_PASSED] = report.passed
    return report


@pytest.fixture(autouse=True)
def _user_folders_are_temporary(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Point the program's data folder, and what Qt takes for it, into a temporary one: no test touches a real home."""
    folder = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("PLANTDESK_DATA", str(folder))
    monkeypatch.delenv("PLANTDESK_STORE", raising=False)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))


@pytest.fixture(autouse=True)
def _nothing_stays_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread running or a window open: the next one would meet it.

    A failed test is not asked: its traceback keeps its windows alive.
    """
    threads = set(threading.enumerate())
    windows = window_addresses()
    yield
    if not request.node.stash.get(_PASSED, False):
        return
    left = [f"thread {thread.name}" for thread in threads_that_stayed(threads)]
    if "PySide6.QtWidgets" in sys.modules:
        left += [f"window {name}" for name in stray_windows(windows)]
    assert not left, f"left behind: {', '.join(left)}"


def pytest_sessionfinish() -> None:
    """Destroy what tests left in circles while Qt is still there: at the interpreter's end it would bring it down."""
    gc.collect()


@pytest.fixture(autouse=True)
def _garbage_is_collected_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect Python's garbage as a running window does: never on the writer's thread, where widgets would die."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def clock() -> FixedClock:
    """Give a clock that stands until the test moves it: 30 June 2016, 20:00 in Almaty's +06:00 of that year."""
    return FixedClock()
