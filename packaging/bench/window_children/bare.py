"""The floor of a start: a bare PySide6 window of the same size, and ``import sqlite_utils``; prints when it was painted."""

from __future__ import annotations

import time

import sqlite_utils  # noqa: F401
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    """A window that tells of its first paint."""

    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's own name)
        """Tell once all of it is on the screen."""
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, tell)


def tell() -> None:
    """Print the moment and end."""
    print(f'{{"painted": {time.monotonic()}}}', flush=True)
    QApplication.quit()


application = QApplication([])
window = Window()
window.resize(1366, 728)
window.show()
application.exec()
