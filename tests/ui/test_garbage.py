"""Garbage is collected on the window's thread, and nowhere else."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from plantdesk.ui.garbage import Garbage


@pytest.fixture
def garbage(qtbot: QtBot) -> Iterator[Garbage]:
    """Give a collector; Python's own is at work again afterwards."""
    was_enabled = gc.isenabled()
    owner = QObject()
    yield Garbage(owner)
    owner.deleteLater()
    if was_enabled:
        gc.enable()


class _Ring:
    """Refers to itself: only a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


def _make_garbage() -> None:
    for _ in range(5000):
        _Ring()


def test_a_thread_that_makes_garbage_collects_none(garbage: Garbage, collections: list[str]) -> None:
    """The writer's thread makes thousands of rings and never collects; the window's thread does when it looks."""
    thread = threading.Thread(target=_make_garbage, name="writer")
    thread.start()
    thread.join()
    assert collections == []
    garbage.look()
    assert collections == [threading.main_thread().name]


def test_nothing_is_collected_while_little_is_new(garbage: Garbage, collections: list[str]) -> None:
    """A look costs nothing where nothing has grown."""
    garbage.look()
    collections.clear()
    garbage.look()
    assert collections == []


@pytest.fixture
def collections() -> Iterator[list[str]]:
    """Give the names of the threads that collected garbage, one for each time."""
    found: list[str] = []

    def note(phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            found.append(threading.current_thread().name)

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)
