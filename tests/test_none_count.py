"""Guard against a Qt binding that loses references to None, and so kills the process after some thousand calls."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtWidgets import QApplication, QWidget


def test_void_calls_into_qt_keep_the_count_of_none(qapp: QApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 lost one reference a call; the kept list is a cushion so that we live to tell."""
    widget = QWidget()
    cushion = [None] * 100_000
    before = sys.getrefcount(None)
    for _ in range(2000):
        widget.setEnabled(True)
    assert sys.getrefcount(None) > before - 200
    assert len(cushion) == 100_000


def test_a_process_survives_fifty_thousand_updates() -> None:
    """Without a cushion, in a process of its own: far more calls than None had references."""
    code = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
widget = QWidget()
for _ in range(50_000):
    widget.update()
print("alive")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr
