"""A project manager adds a project with its milestones, money and effect, proves it, re-forecasts, and sees it in copper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import looking_at, open_workplace
from plantdesk.cli.window import file_work
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Period
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.services import programme as a
from plantdesk.services.forecasts import forecast
from plantdesk.services.programme_recording import record
from plantdesk.storage.evidence import folder_of
from plantdesk.ui.application import Session
from plantdesk.ui.dialogs.records.record_window import RecordWindow
from plantdesk.ui.dialogs.window_dialogs import WindowDialogs
from plantdesk.ui.models.milestone_columns import NAME
from plantdesk.ui.widgets.notice_line import Level
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, ThreadWriter

CTRL, ALT, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
TODAY = date(2016, 6, 30)


class Chosen:
    """Chooses the file that the person has in mind."""

    def __init__(self) -> None:
        self.file: Path | None = None

    def open(self, parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
        """Give the file."""
        return self.file

    def save(self, parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
        """Give the place."""
        return self.file


@pytest.fixture
def chosen() -> Chosen:
    """Give who chooses files."""
    return Chosen()


@pytest.fixture
def session(qtbot: QtBot, qapp: object, store: Path, clock: FixedClock, chosen: Chosen) -> Iterator[Session]:
    """Open the program with its real dialogs on a small plant that has one programme and no project."""
    with open_workplace(store, "p1", clock=clock.now) as workplace:
        programme = {Subject(PROGRAMME, "PG-1"): {"name_en": "State programme", "end": "2019-12-31"}}
        record(workplace.recorder, TODAY, programme).or_raise()
    writer = ThreadWriter()
    with (
        looking_at() as place,
        open_workplace(store, "p1", "en", clock=clock.now) as workplace,
        workplace.open_reader() as reader,
    ):
        work = file_work(workplace, place)
        opened = Session(
            qapp,  # type: ignore[arg-type]
            workplace,
            reader,  # type: ignore[arg-type]
            writer,  # type: ignore[arg-type]
            MemoryDrafts(),
            lambda desk: WindowDialogs(desk, work, chosen),
            "milestones",
        )
        opened.window.resize(1366, 728)
        with qtbot.waitSignal(opened.loader.loaded, timeout=20_000):
            opened.start()
        yield opened
        opened.stop()
        opened.window.close()
        writer.close()
        qtbot.wait(0)
        opened.deleteLater()


def press(qtbot: QtBot, key: Qt.Key, with_: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key where the focus is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key, with_)


def write(qtbot: QtBot, page: RecordWindow, key: str, text: str) -> None:
    """Type an attribute anew."""
    field = page.form.fields[key].widget
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def pick(qtbot: QtBot, page: RecordWindow, key: str, words: str) -> None:
    """Choose an attribute by the first letters of its words."""
    field = page.form.fields[key].widget
    assert isinstance(field, QComboBox)
    field.setFocus()
    qtbot.keyClicks(field, words)
    assert field.currentText().startswith(words)


def save(qtbot: QtBot, page: RecordWindow, reason: str = "") -> None:
    """Save by key, with a reason where one is due."""
    press(qtbot, Qt.Key.Key_S, CTRL)
    if reason:
        qtbot.waitUntil(page.reason.hasFocus, timeout=5000)
        qtbot.keyClicks(page.reason, reason)
        press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.entry.is_saving, timeout=5000)
    assert page.notice.level is Level.INFO, page.notice.text


def test_a_project_is_added_proved_and_re_forecast(
    qtbot: QtBot, session: Session, chosen: Chosen, tmp_path: Path
) -> None:
    """From an empty programme to "46 days late: −920 t this year" without leaving the keyboard but for the file."""
    window, desk = session.window, session.desk
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    tab = window.milestones
    tab.focus_first()

    # The project: begun in the table, its page opened from there.
    press(qtbot, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit), timeout=5000)
    name = QApplication.focusWidget()
    assert isinstance(name, QLineEdit)
    press(qtbot, Qt.Key.Key_Escape)
    tab.list.setCurrentIndex(tab.table.index_of("P-1", NAME, PROJECT))
    press(qtbot, Qt.Key.Key_Return, ALT)
    (page,) = window.findChildren(RecordWindow)
    qtbot.waitUntil(page.isActiveWindow, timeout=5000)
    write(qtbot, page, "name_en", "Electrowinning shop")
    write(qtbot, page, a.BUDGET, "4 000 000")
    write(qtbot, page, a.CURRENCY, "USD")
    write(qtbot, page, a.JOBS_CREATED, "120")
    pick(qtbot, page, a.ROUTE, "hydro")
    save(qtbot, page, "named")
    assert "P-1 · Electrowinning shop" in page._card.accessibleName()

    # Two milestones, one after the other.
    press(qtbot, Qt.Key.Key_N, CTRL)
    write(qtbot, page, "name_en", "Cells mounted")
    write(qtbot, page, a.BASELINE, "15.08.2016")
    write(qtbot, page, a.FORECAST, "15.08.2016")
    save(qtbot, page)
    press(qtbot, Qt.Key.Key_N, CTRL)
    write(qtbot, page, "name_en", "Electrowinning start")
    write(qtbot, page, a.START, "15.08.2016")
    write(qtbot, page, a.BASELINE, "01.10.2016")
    write(qtbot, page, a.FORECAST, "01.10.2016")
    write(qtbot, page, a.DEPENDS, "M-1")
    save(qtbot, page)
    assert [row.code for row in tab.table.rows if row.kind == PROJECT] == ["P-1"]
    assert [one.code for one in tab.table.whole.projects["P-1"].promises] == ["M-1", "M-2"]

    # The effect of the project, from the second one on.
    before = forecast(desk.reader, date(2016, 6, 29), Period.YEAR).with_projects_t
    assert before is None
    press(qtbot, Qt.Key.Key_Up, ALT)
    assert page.subject == Subject(PROJECT, "P-1")
    pick(qtbot, page, a.EFFECT_FIGURE, "Cathode")
    write(qtbot, page, a.EFFECT_TONNES, "7300")
    pick(qtbot, page, a.EFFECT_SINCE, "M-2")
    save(qtbot, page)
    promised = forecast(desk.reader, date(2016, 6, 29), Period.YEAR).with_projects_t
    assert promised is not None
    assert "adds 7.3 kt a year" in page.copper.text()

    # Evidence.
    act = tmp_path / "contract 17.pdf"
    act.write_bytes(b"signed")
    chosen.file = act
    qtbot.mouseClick(page.evidence.attach_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.evidence.files.count() == 1, timeout=5000)
    (kept,) = folder_of(desk.workplace.path).iterdir()
    assert kept.read_bytes() == b"signed"

    # The start slips by 46 days: the page and the board say what that costs, and so does the forecast.
    page.show_record(Subject(MILESTONE, "M-2"))
    write(qtbot, page, a.FORECAST, "16.11.2016")
    save(qtbot, page, "transformer late")
    assert "46 days late: −920 t this year" in page.copper.text()
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    tab.settle()
    assert "46 days late: −920 t this year" in tab.copper.text()
    assert tab.counters["late"].number == "1"
    after = forecast(desk.reader, date(2016, 6, 29), Period.YEAR).with_projects_t
    assert after is not None
    assert promised - after == 920


def test_the_last_save_of_a_page_is_taken_back_and_done_again_there(qtbot: QtBot, session: Session) -> None:
    """Ctrl+Z and Ctrl+Y on the page do what they do in the window, and the page says what was taken back."""
    window = session.window
    window._dialogs.record(window, Subject(PROGRAMME, "PG-1"))
    page = next(one for one in QApplication.topLevelWidgets() if isinstance(one, RecordWindow))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=5000)
    write(qtbot, page, "name_en", "Plan of the region")
    save(qtbot, page, "renamed")
    qtbot.waitUntil(window.undo_work.undo_action.isEnabled, timeout=5000)
    for key, name, told in (
        (Qt.Key.Key_Z, "State programme", "Taken back"),
        (Qt.Key.Key_Y, "Plan of the region", "Done again"),
    ):
        press(qtbot, key, CTRL)
        qtbot.waitUntil(lambda told=told: told in page.notice.text, timeout=5000)  # type: ignore[misc]
        assert page.form.fields["name_en"].text == name
        assert page.reason.hasFocus()
        assert page.reason.text() == ""
        if key == Qt.Key.Key_Z:
            qtbot.waitUntil(window.undo_work.redo_action.isEnabled, timeout=5000)
