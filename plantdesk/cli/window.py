"""The window, and pictures of it; Qt is imported here and nowhere before."""

from __future__ import annotations

from plantdesk.cli.door import Asked


def open_window(asked: Asked) -> int:
    """Open the window on a store and give its exit code when it is closed."""
    from plantdesk.ui.application import run

    with asked.open() as workplace:
        return run(workplace)
