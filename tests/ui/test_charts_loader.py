"""The charts are loaded between other events, and no class of Qt is made beside the window's thread."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TypedDict

import pytest

CHILD = """
import json, sys, threading
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication

application = QApplication([])
from plantdesk.ui.charts_loader import ChartsLoader

found = {"numpy": None, "beside": [], "turns": 0, "inside": 0, "module": None}

def imported(event, details):
    if event != "import":
        return
    mine, family = threading.current_thread() is threading.main_thread(), details[0].split(".")[0]
    if family == "numpy" and found["numpy"] is None:
        found["numpy"] = "window" if mine else "beside"
    if family in ("PySide6", "pyqtgraph", "plantdesk") and not mine:
        found["beside"].append(details[0])

def turn():
    found["turns"] += 1
    found["inside"] += "pyqtgraph" in sys.modules and found["module"] is None

def loaded(module):
    found["module"] = module.__name__
    loader.wait()
    application.quit()

sys.addaudithook(imported)
loader = ChartsLoader()
loader.loaded.connect(loaded)
turns = QTimer()
turns.timeout.connect(turn)
turns.start(0)
{more}
loader.start()
application.exec()
print(json.dumps(found))
"""


class Found(TypedDict):
    """What the child saw: who imported numpy and what beside the window's thread, and how often events had a turn."""

    numpy: str | None
    beside: list[str]
    turns: int
    inside: int
    module: str | None


def _load(more: str = "") -> Found:
    command = [sys.executable, "-W", "error", "-c", CHILD.replace("{more}", more)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found: Found = json.loads(done.stdout)
    return found


def test_only_the_windows_thread_makes_classes_of_qt_and_events_have_their_turn() -> None:
    """A class that another thread makes while the window is painted can bring the program down."""
    found = _load()
    assert found["module"] == "plantdesk.ui.trends"
    assert found["beside"] == []
    assert found["numpy"] == "beside", "numpy makes no class of Qt, and takes long"
    assert found["inside"] >= 5, "typing waits while pyqtgraph is loaded"


@pytest.mark.parametrize("when", ["'numpy' in sys.modules", "'pyqtgraph' in sys.modules"])
def test_a_window_that_is_closed_meanwhile_gets_no_charts(when: str) -> None:
    """Whether the numbers or the charts are being loaded: it ends, and nothing is told any more."""
    found = _load(f"turns.timeout.connect(lambda: ({when}) and application.quit())")
    assert found["module"] is None
    assert found["beside"] == []


def test_a_library_that_cannot_be_loaded_is_told_once() -> None:
    """The window goes on without charts; the failure is not told again and again."""
    command = [sys.executable, "-c", CHILD.replace("{more}", BROKEN)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["module"] is None
    assert done.stderr.count("Traceback") == done.stderr.count("ModuleNotFoundError") == 1


BROKEN = """
sys.modules["pyqtgraph"] = None
def told(*failure):
    sys.__excepthook__(*failure)
    QTimer.singleShot(50, application.quit)
sys.excepthook = told
"""
