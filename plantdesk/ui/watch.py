"""See at once what another process commits to the same store.

The write-ahead log's change is signalled before the commit can be seen, so a single look misses it. After each signal
the desk looks again at 1, 2, 4 … milliseconds, and once a second whatever happens (network drives do not signal).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer

POLL_MS = 1000
_LONGEST_MS = 128


class StoreWatch(QObject):
    """Watch a store's write-ahead log and call ``look`` until it says that something was there."""

    def __init__(self, store: Path, look: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = f"{store}-wal"
        self._look = look
        self._wait = 0
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._stirred)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setTimerType(Qt.TimerType.PreciseTimer)
        self._again.timeout.connect(self._look_again)
        self._poll = QTimer(self)
        self._poll.timeout.connect(self._polled)
        self._poll.start(POLL_MS)
        self._attach()

    def stop(self) -> None:
        """Watch no longer."""
        self._poll.stop()
        self._again.stop()
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())

    def _attach(self) -> None:
        # The log may not be there yet, or may have been removed and made anew by the last writer that left.
        if self._log not in self._watcher.files() and Path(self._log).exists():
            self._watcher.addPath(self._log)

    def _stirred(self, _path: str) -> None:
        self._attach()
        if not self._look():
            self._wait = 1
            self._again.start(self._wait)

    def _look_again(self) -> None:
        if not self._look() and self._wait < _LONGEST_MS:
            self._wait *= 2
            self._again.start(self._wait)

    def _polled(self) -> None:
        self._attach()
        self._look()
