"""A store to work with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.stores import Desk, new_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a furnished store, and close it afterwards."""
    made = new_desk(tmp_path)
    yield made
    made.store.close()
