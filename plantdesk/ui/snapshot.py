"""Draw the real window into a picture, without a display: for documentation, reviews and headless machines."""

from __future__ import annotations

import os
from concurrent.futures import Future
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from plantdesk.files import refuse_to_replace
from plantdesk.services.lens import EVERYTHING_NOW, Lens
from plantdesk.services.ports import Readable
from plantdesk.services.workplace import Workplace
from plantdesk.ui import trends
from plantdesk.ui.application import MakeDialogs, make_application, speak_qt
from plantdesk.ui.desk import Desk, Job
from plantdesk.ui.main_window import MainWindow
from plantdesk.ui.tabs.cathode_tab import CathodeTab
from plantdesk.ui.tabs.milestones_tab import MilestonesTab
from plantdesk.ui.takeout.picture import png, write
from plantdesk.ui.theme import Theme, ThemeName
from plantdesk.ui.trends.board import TrendBoard
from plantdesk.ui.wallboard import Wallboard

WALLBOARD = "wallboard"
_SETTLE_MS = 150
"""Timers of the charts (margins, labels) have run by then."""


class _AtOnce:
    """Runs jobs on the spot: a picture waits for everything."""

    def submit(self, job: Job) -> Future[object]:
        future: Future[object] = Future()
        future.set_result(job())
        return future


class _NoDrafts:
    """A picture shows what is stored."""

    def load(self) -> dict[str, str]:
        return {}

    def keep(self, drafts: dict[str, str]) -> None:
        return None

    def close(self) -> None:
        return None


def take(
    workplace: Workplace,
    reader: Readable,
    make_dialogs: MakeDialogs,
    target: Path,
    tab: str,
    size: tuple[int, int],
    theme: ThemeName,
    place: tuple[date, str] | None = None,
    lens: Lens = EVERYTHING_NOW,
    view: str | None = None,
    page: int = 1,
) -> None:
    """Draw the window with ``tab`` in front, ``size`` in logical pixels, to the PNG ``target``.

    ``place`` is the day and shift that forms show; the present ones otherwise. ``lens`` is what is looked through, and
    ``view`` what the milestones are shown as. The tab ``wallboard`` is the wallboard at its ``page``, from 1 on.
    """
    refuse_to_replace(target)
    application = make_application(["plantdesk"])
    look = Theme(theme)
    look.apply(application)
    speak_qt(application, workplace.language.code, application)
    desk = Desk(workplace, reader, _AtOnce(), look, _NoDrafts())
    desk.look_through(lens)
    if tab == WALLBOARD:
        wall = Wallboard(desk, trends, size[0])
        wall.show_page(page - 1)
        _draw(application, wall, target, size)
        return
    window = MainWindow(desk, make_dialogs(desk), tab)
    window.resize(QSize(*size))
    window.show()
    window.add_charts(trends)
    if place is not None and tab in window.forms:
        window.forms[tab].show_shift(*place)
    front = window.tab(tab)
    if isinstance(front, CathodeTab):
        front.settle()
    if isinstance(front, MilestonesTab):
        front.show_view(view or front.view, remember=False)
        front.settle()
    try:
        _draw(application, window, target, size)
    finally:
        window.deleteLater()


def _draw(application: QApplication, window: QWidget, target: Path, size: tuple[int, int]) -> None:
    """Draw a window once everything on it is filled and placed, and close it."""
    window.resize(QSize(*size))
    window.show()
    for board in window.findChildren(TrendBoard):
        board.finish()
    drawn: list[QImage] = []

    def draw() -> None:
        drawn.append(window.grab().toImage())
        window.close()
        application.quit()

    QTimer.singleShot(_SETTLE_MS, draw)
    application.exec()
    write(target, png(drawn[0]))
