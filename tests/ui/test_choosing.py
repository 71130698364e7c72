"""Choosing a file must leave the store alone: whoever opens and closes it in this process drops SQLite's locks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QFileSystemModel, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.choosing import FileWindow

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there are locks told of in /proc/locks")

KINDS = "Tables (*.csv *.xlsx);;All files (*)"
TURN_MS = 5


def _locks(store: Path) -> int:
    """Count the locks that this process holds on a store or its companions."""
    files = {path.stat().st_ino for path in store.parent.glob(f"{store.name}*")}
    lines = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    return sum(
        int(line[4]) == os.getpid() and int(line[5].split(":")[2]) in files for line in lines if "->" not in line
    )


class Person:
    """Waits until a window of files has told what each file is, then does something with it."""

    def __init__(self, folder: Path, act: Callable[[QFileDialog], None]) -> None:
        self._folder, self._act = folder, act
        self.kinds: set[str] = set()
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(TURN_MS)

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            return
        model = dialog.findChild(QFileSystemModel)
        assert model is not None
        place: QModelIndex = model.index(str(self._folder))
        files = [model.index(row, 0, place) for row in range(model.rowCount(place))]
        if not files or not all(model.type(file) or model.isDir(file) for file in files):
            return
        self.kinds = {model.type(file) for file in files}
        self._timer.stop()
        self._act(dialog)


@pytest.mark.parametrize("saving", [False, True])
def test_a_window_of_files_leaves_the_locks_of_the_store_alone(
    qtbot: QtBot, desk: Desk, tmp_path: Path, saving: bool
) -> None:
    """The store stands in the folder that is listed, under kinds of all files; nobody looks into it."""
    store = desk.workplace.path
    (store.parent / "log.csv").write_text("day;shift\n", encoding="utf-8")
    before = _locks(store)
    assert before, "an open store in WAL mode holds locks"
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    person = Person(store.parent, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    chooser, every = FileWindow(desk.language), "All files (*)"
    if saving:
        chosen = chooser.save(parent, "Back up", store.parent / "copy.plantdesk", every)
    else:
        chosen = chooser.open(parent, "Import", store.parent, every)
    assert chosen is None
    assert "csv" in person.kinds, "the window told what the files are"
    assert _locks(store) == before


def test_a_file_is_chosen_by_its_name(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    """The name is typed and Enter pressed; a place to save to need not exist."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "log.csv").write_text("day;shift\n", encoding="utf-8")
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()

    def name(text: str) -> Callable[[QFileDialog], None]:
        def type_in(dialog: QFileDialog) -> None:
            field = dialog.focusWidget()
            QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClicks(field, text)
            QTest.keyClick(field, Qt.Key.Key_Return)

        return type_in

    person = Person(folder, name("log.csv"))
    assert FileWindow(desk.language).open(parent, "Import", folder, KINDS) == folder / "log.csv"
    person = Person(folder, name("copy.plantdesk"))
    assert (
        FileWindow(desk.language).save(parent, "Back up", folder / "x.plantdesk", "All files (*)")
        == folder / "copy.plantdesk"
    )
    assert person.kinds
