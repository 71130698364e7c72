"""Open the program as its command does, on ``PLANTDESK_STORE``, and print when its window was first painted."""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from typing import Any

import plantdesk.app
import plantdesk.cli

parts = plantdesk.app.window_parts


def painted() -> None:
    """The window is on the screen: print when, and end."""
    print(json.dumps({"painted": time.monotonic()}), flush=True)
    os._exit(0)


def watched_parts(*args: Any) -> Any:
    """Look in when the program has imported its window and is about to make it."""
    window = importlib.import_module("plantdesk.ui.main_window").MainWindow
    made = window.__init__

    def make(self: Any, *rest: Any) -> None:
        made(self, *rest)
        self.shown_first.connect(painted)

    window.__init__ = make
    return parts(*args)


plantdesk.app.window_parts = watched_parts  # type: ignore[assignment]
sys.argv = ["plantdesk"]
plantdesk.cli.main()
