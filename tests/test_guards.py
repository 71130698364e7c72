"""The guards of the test suite are seen to catch what they stand for."""

from __future__ import annotations

import datetime as dt
import os
import threading
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from tests.helpers import leftovers
from tests.helpers.clocks import FixedClock


def test_a_window_that_stays_is_named_and_removed(qapp: QApplication) -> None:
    """A widget without a parent that outlives its test is told by name."""
    before = leftovers.window_addresses()
    widget = QWidget()
    widget.setObjectName("forgotten")
    assert leftovers.stray_windows(before) == ["QWidget forgotten"]
    assert leftovers.window_addresses() == before


def test_a_thread_that_stays_is_named(monkeypatch) -> None:
    """A thread that nobody stops is told; one that ends is not."""
    monkeypatch.setattr(leftovers, "GRACE_S", 0.05)
    before = set(threading.enumerate())
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="forgotten")
    thread.start()
    assert [t.name for t in leftovers.threads_that_stayed(before)] == ["forgotten"]
    stop.set()
    thread.join()
    assert leftovers.threads_that_stayed(before) == []


def test_the_data_folder_is_not_the_users(tmp_path: Path) -> None:
    """What the program would write for its user lands in the folder of the test run."""
    assert Path(os.environ["PLANTDESK_DATA"]).parent == tmp_path.parent
    assert "PLANTDESK_STORE" not in os.environ


def test_the_clock_moves_only_when_told(clock: FixedClock) -> None:
    """Two looks give one moment, and an hour is an hour."""
    first = clock.now()
    assert clock.now() == first
    assert clock.advance(hours=1) - first == dt.timedelta(hours=1)
