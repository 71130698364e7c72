"""The real session: application, window, writer's thread, drafts, watch and charts, on a small plant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain.ledger import Subject
from plantdesk.domain.notes import Unit
from plantdesk.services.lens import Lens
from plantdesk.services.trace_asked import Asked
from plantdesk.ui.application import Session
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, ThreadWriter, make_plant


class NotedDialogs:
    """Stands in for the dialogs and notes what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def history(self, parent: QWidget, subject: Subject, figure: str) -> None:
        """Note it."""
        self.asked.append(("history", subject, figure))

    def explain(self, parent: QWidget, asked: Asked) -> None:
        """Note it."""
        self.asked.append(("explain", asked))

    def control(self, parent: QWidget, figure: str, unit: str = "") -> None:
        """Note it."""
        self.asked.append(("control", figure, unit))

    def new_note(
        self, parent: QWidget, days: tuple[date, date] | None, units: tuple[Unit, ...], shift: str | None = None
    ) -> None:
        """Note it."""
        self.asked.append(("new note", days, units))

    def note(self, parent: QWidget, code: str) -> None:
        """Note it."""
        self.asked.append(("note", code))

    def notes(self, parent: QWidget) -> None:
        """Note it."""
        self.asked.append(("notes",))

    def chart_milestones(self, parent: QWidget) -> None:
        """Note it."""
        self.asked.append(("chart milestones",))

    def move(self, parent: QWidget, subject: Subject) -> None:
        """Note it."""
        self.asked.append(("move", subject))

    def import_file(self, parent: QWidget, tab: str) -> None:
        """Note it."""
        self.asked.append(("import", tab))

    def back_up(self, parent: QWidget) -> None:
        """Note it."""
        self.asked.append(("back up",))

    def plant_settings(self, parent: QWidget, kind: str = "", unit: str = "") -> None:
        """Note it."""
        self.asked.append(("settings", kind, unit))

    def record(self, parent: QWidget, subject: Subject) -> None:
        """Note it."""
        self.asked.append(("record", subject))

    def new_record(self, parent: QWidget, kind: str, above: Mapping[str, str]) -> None:
        """Note it."""
        self.asked.append(("new record", kind, dict(above)))

    def look(self, parent: QWidget, show: Callable[[Lens], None]) -> None:
        """Note it."""
        self.asked.append(("look", show))

    def changes(self, parent: QWidget) -> None:
        """Note it."""
        self.asked.append(("changes",))

    def save_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Note it."""
        self.asked.append(("save chart", chart.accessibleName()))

    def copy_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Note it."""
        self.asked.append(("copy chart", chart.accessibleName()))

    def print_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Note it."""
        self.asked.append(("print chart", chart.accessibleName()))

    def help(self, parent: QWidget, tab: str) -> None:
        """Note it."""
        self.asked.append(("help", tab))

    def about(self, parent: QWidget) -> None:
        """Note it."""
        self.asked.append(("about",))


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Path:
    """Give the store of a small plant: two sections, forty days of shifts, nothing entered today."""
    path = tmp_path / "story.plantdesk"
    make_plant(path, clock, days=40)
    return path


@pytest.fixture
def dialogs() -> NotedDialogs:
    """Give the dialogs that only take notes."""
    return NotedDialogs()


@pytest.fixture
def session(qtbot: QtBot, qapp: object, store: Path, clock: FixedClock, dialogs: NotedDialogs) -> Iterator[Session]:
    """Open the program on the small plant, in English, with Aigerim at the desk and the charts loaded."""
    writer = ThreadWriter()
    with open_workplace(store, "p1", "en", clock=clock.now) as workplace, workplace.open_reader() as reader:
        opened = Session(qapp, workplace, reader, writer, MemoryDrafts(), lambda desk: dialogs, "cathode")  # type: ignore[arg-type]
        opened.window.resize(1366, 728)
        with qtbot.waitSignal(opened.loader.loaded, timeout=20_000):
            opened.start()
        yield opened
        opened.stop()
        opened.window.close()
        writer.close()
        qtbot.wait(0)
        opened.deleteLater()
