"""Pictures of the window from the command line: what is refused before Qt is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from plantdesk.app import Remembered
from tests.cli.conftest import CommandLine


@pytest.mark.parametrize("size", ["99999x99999", "10x10", "wide", "1600", "0x0"])
def test_a_picture_that_cannot_be_is_refused(cli: CommandLine, tmp_path: Path, size: str) -> None:
    """No memory is asked for what no screen has; the line says what is possible."""
    line = cli.refused("snapshot", "--size", size, "-o", str(tmp_path / "never.png"))
    assert "1600x900" in line


def test_a_store_is_no_shift_log(cli: CommandLine) -> None:
    """Importing a store that is in use is refused before its file is touched."""
    log = cli.store.with_name(cli.store.name + "-wal")
    made = not log.exists()
    if made:
        log.touch()
    try:
        assert "is a store" in cli.refused("import", "ore", str(cli.store))
    finally:
        if made:
            log.unlink(missing_ok=True)


def test_a_data_folder_that_cannot_be_written_only_forgets(tmp_path: Path) -> None:
    """Leaving the window, or choosing another theme, is no fault where nothing can be remembered."""
    place = tmp_path / "data"
    place.touch()
    remembered = Remembered(place / "settings.json")
    remembered.remember("theme", "dark")
    assert remembered.recall("theme") is None
    assert place.read_bytes() == b""
