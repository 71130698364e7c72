"""Desks for the window's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from plantdesk.ui.desk import Desk
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import make_plant, open_desk


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Path:
    """Give the store of a small plant: two sections, twenty days of shifts, nothing entered today."""
    path = tmp_path / "small.plantdesk"
    make_plant(path, clock)
    return path


@pytest.fixture
def desk(qtbot: QtBot, store: Path, clock: FixedClock) -> Iterator[Desk]:
    """Give a desk at the small plant, in English, with Aigerim at it."""
    with open_desk(store, clock) as opened:
        yield opened
