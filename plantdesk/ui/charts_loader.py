"""Load the charts' library after the first paint, a little at a time: it takes a third of a second, typing need not wait.

Only numpy is loaded in a thread. Whatever makes classes of Qt is loaded on the window's thread: up to Python 3.11
shiboken keeps the classes in one table without a lock, and painting reads it without Python's lock. A class that a
thread adds in that moment brings the program down, once in some hundred starts (``PepType_SOTP``; from 3.12 on Python
keeps what belongs to a class).
"""

from __future__ import annotations

import importlib
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from types import ModuleType

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

TURN_S = 0.006
"""How long loading goes on before events have their turn."""


class _Turns:
    """Gives events their turn between the modules of an import, from its place before the finders of modules."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._inside = False

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        """Find nothing; the other finders do that."""
        mine = threading.current_thread() is threading.main_thread()
        # What an event imports while it has its turn gives no turns itself.
        if not mine or self._inside or time.monotonic() - self._since < TURN_S:
            return
        self._inside = True
        try:
            QCoreApplication.processEvents()
        finally:
            self._inside = False
            self._since = time.monotonic()


class ChartsLoader(QObject):
    """Imports ``plantdesk.ui.trends`` between other events and tells when it is there."""

    loaded = Signal(object)
    """Emitted with the module."""
    _numbers_loaded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = threading.Thread(target=self._load_numbers, name="charts", daemon=True)
        self._steps = self._load()
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._step)
        self._numbers_loaded.connect(self._next.start)

    def start(self) -> None:
        """Begin to load, once."""
        if self._thread.ident is None:
            self._thread.start()

    def wait(self) -> None:
        """Load no further, before the window goes."""
        if self._thread.ident is not None:
            self._thread.join()
        self._numbers_loaded.disconnect(self._next.start)
        self._next.stop()

    def _load_numbers(self) -> None:
        importlib.import_module("numpy")
        self._numbers_loaded.emit()

    def _step(self) -> None:
        # Off meanwhile: events that have their turn within this step begin no other, and a failure is told once.
        self._next.stop()
        module = next(self._steps)
        if module is None:
            self._next.start()
        else:
            self.loaded.emit(module)

    def _load(self) -> Iterator[ModuleType | None]:
        yield from _make_classes()
        turns = _Turns()
        sys.meta_path.insert(0, turns)
        try:
            module = importlib.import_module("plantdesk.ui.trends")
        finally:
            sys.meta_path.remove(turns)
        # One more turn: who has closed the window meanwhile is not given charts.
        yield None
        yield module


def _make_classes() -> Iterator[None]:
    """Have PySide6 make the classes that pyqtgraph will ask for all at once; it makes each when first asked."""
    since = time.monotonic()
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)
            if time.monotonic() - since > TURN_S:
                yield
                since = time.monotonic()
