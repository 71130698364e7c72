"""Open the program as its command does, on ``PLANTDESK_STORE``, and print when window and chart were painted.

``lazy`` is the program as it is; ``eager`` imports everything first and builds the charts before the window is shown.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import plantdesk.app
import plantdesk.cli

EAGER = sys.argv[1] == "eager"
if EAGER:
    importlib.import_module("plantdesk.ui.trends")
parts = plantdesk.app.window_parts


def watched_parts(*args: Any) -> Any:
    """Look in when the program has imported its window and is about to make it."""
    importlib.import_module("watched").watch(EAGER)
    return parts(*args)


plantdesk.app.window_parts = watched_parts  # type: ignore[assignment]
sys.argv = ["plantdesk"]
plantdesk.cli.main()
