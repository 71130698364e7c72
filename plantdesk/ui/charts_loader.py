"""Load the charts' library in a thread after the first paint: it takes a third of a second, typing need not wait."""

from __future__ import annotations

import importlib
import threading

from PySide6.QtCore import QObject, Signal


class ChartsLoader(QObject):
    """Imports ``plantdesk.ui.trends`` aside and tells when it is there."""

    loaded = Signal(object)
    """Emitted on the window's thread with the module."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = threading.Thread(target=self._load, name="charts", daemon=True)

    def start(self) -> None:
        """Begin to load."""
        self._thread.start()

    def wait(self) -> None:
        """Wait for the end of loading, before the window goes."""
        if self._thread.ident is not None:
            self._thread.join()

    def _load(self) -> None:
        self.loaded.emit(importlib.import_module("plantdesk.ui.trends"))
