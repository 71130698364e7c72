"""The page of one record: everything that is recorded of it is typed there, and one key saves all of it with one reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTableWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import copy_evidence, evidence_is_there, keep_evidence, open_workplace
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Evidence
from plantdesk.services import programme as a
from plantdesk.services.lens import Lens
from plantdesk.services.programme_recording import record
from plantdesk.services.recording import Entry
from plantdesk.services.trace_asked import Asked
from plantdesk.storage.evidence import folder_of
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.ports import EvidenceWork
from plantdesk.ui.dialogs.records import record_window
from plantdesk.ui.dialogs.records.record_window import RecordWindow
from plantdesk.ui.widgets.notice_line import Level
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import MemoryDrafts, open_desk
from tests.ui.test_milestones_tab import PLAN, TODAY, stored

CTRL = Qt.KeyboardModifier.ControlModifier


class Answers:
    """Chooses files for the person, and notes what was shown with another program and which history was asked for."""

    def __init__(self) -> None:
        self.file: Path | None = None
        self.proposed: list[Path] = []
        self.shown: list[Path] = []
        self.opens = True
        self.histories: list[tuple[Subject, str]] = []
        self.homes: list[QWidget] = []
        """The windows that pages stand beside; they live as long as the test."""

    def open(self, parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
        """Give the file."""
        return self.file

    def save(self, parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
        """Give the place."""
        self.proposed.append(proposed)
        return self.file

    def show(self, path: Path) -> bool:
        """Note it."""
        self.shown.append(path)
        return self.opens

    def history(self, subject: Subject, key: str) -> None:
        """Note it."""
        self.histories.append((subject, key))


@pytest.fixture
def programme(store: Path, clock: FixedClock) -> Path:
    """Give a store with two projects of one programme."""
    with open_workplace(store, "p1", clock=clock.now) as workplace:
        record(workplace.recorder, TODAY, PLAN, "agreed").or_raise()
    return store


@pytest.fixture
def answers() -> Answers:
    """Give who answers for the person."""
    return Answers()


def work_with(store: Path, folder: Path) -> EvidenceWork:
    """Give what the program does with evidence, as it composes it."""

    def place(one: Evidence) -> Path:
        return folder / f"shown-{one.name}"

    return EvidenceWork(
        keep=lambda file: keep_evidence(store, file),
        is_there=lambda one: evidence_is_there(store, one),
        copy=lambda one, target: copy_evidence(store, one, target),
        place=place,
    )


def open_page(qtbot: QtBot, desk: Desk, answers: Answers, folder: Path) -> RecordWindow:
    """Open the page beside a window."""
    parent = QWidget()
    qtbot.addWidget(parent)
    work = work_with(desk.workplace.path, folder)
    page = RecordWindow(desk, answers, work, answers.show, answers.history, parent)
    answers.homes.append(parent)
    with qtbot.waitExposed(page):
        page.show()
    return page


@pytest.fixture
def page(qtbot: QtBot, programme: Path, desk: Desk, answers: Answers, tmp_path: Path) -> Iterator[RecordWindow]:
    """Open the page of the first project."""
    desk.look()
    opened = open_page(qtbot, desk, answers, tmp_path)
    opened.show_record(Subject(PROJECT, "P-1"))
    yield opened
    if shiboken6.isValid(opened):
        opened.close()


def write(qtbot: QtBot, page: RecordWindow, key: str, text: str) -> None:
    """Type an attribute anew."""
    field = page.form.fields[key].widget
    field.setFocus()
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    field.selectAll()
    if text:
        qtbot.keyClicks(field, text)
    else:
        qtbot.keyClick(field, Qt.Key.Key_Delete)
    page.settle()


def pick(qtbot: QtBot, page: RecordWindow, key: str, words: str) -> None:
    """Choose an attribute by the first letters of its words."""
    field = page.form.fields[key].widget
    assert isinstance(field, QComboBox)
    field.setFocus()
    qtbot.keyClicks(field, words)
    assert field.currentText().startswith(words)
    page.settle()


def save(qtbot: QtBot, page: RecordWindow, reason: str = "") -> None:
    """Give a reason and save by key."""
    if reason:
        page.reason.setFocus()
        qtbot.keyClicks(page.reason, reason)
    qtbot.keyClick(page, Qt.Key.Key_S, CTRL)
    wait(qtbot, page)


def wait(qtbot: QtBot, page: RecordWindow) -> None:
    """Wait until nothing is on its way to the store."""
    qtbot.waitUntil(lambda: not page.entry.is_saving)
    page.settle()


def text_of(page: RecordWindow, key: str) -> str:
    """Give what a line shows."""
    field = page.form.fields[key].widget
    assert isinstance(field, QLineEdit)
    return field.text()


def commands(desk: Desk) -> int:
    """Count what was recorded."""
    return desk.reader.arrival()


def test_everything_of_a_project_is_saved_with_one_key(qtbot: QtBot, desk: Desk, page: RecordWindow) -> None:
    """Money, jobs, sector, effect and notes go into one command; only what stands asks for the reason."""
    before = commands(desk)
    write(qtbot, page, a.SECTOR, "non-ferrous metallurgy")
    write(qtbot, page, a.SPEND, "1 250 000,50")
    write(qtbot, page, a.JOBS_CREATED, "180")
    write(qtbot, page, a.JOBS_KEPT, "54")
    write(qtbot, page, a.EFFECT_TONNES, "9000")
    write(qtbot, page, a.EFFECT_RAMP, "6")
    pick(qtbot, page, a.ROUTE, "pyro")
    pick(qtbot, page, a.EFFECT_SINCE, "M-2")
    write(qtbot, page, a.NOTES, "Agreed with the ministry")
    assert "Not saved yet" in page.notice.text
    qtbot.keyClick(page, Qt.Key.Key_S, CTRL)
    assert page.reason.hasFocus()
    assert commands(desk) == before
    save(qtbot, page, "reviewed in June")
    assert commands(desk) == before + 1
    found = {key: stored(desk, "P-1", key, PROJECT) for key in a.ATTRIBUTES[PROJECT]}
    assert found[a.SECTOR] == "non-ferrous metallurgy"
    assert found[a.SPEND] == "1250000.50"
    assert (found[a.JOBS_CREATED], found[a.JOBS_KEPT]) == ("180", "54")
    assert (found[a.EFFECT_TONNES], found[a.EFFECT_RAMP], found[a.EFFECT_SINCE]) == ("9000", "6", "M-2")
    assert (found[a.ROUTE], found[a.NOTES]) == ("pyro", "Agreed with the ministry")
    (spent,) = [r for r in desk.reader.history(Subject(PROJECT, "P-1"), a.SPEND) if r.value == "1250000.50"]
    assert spent.reason == "reviewed in June"
    assert page.form.changed == []
    assert "saved at" in page.notice.text
    assert page.reason.text() == ""
    assert desk.drafts == {}


def test_the_page_tells_where_the_project_stands_and_what_its_slip_costs(page: RecordWindow) -> None:
    """Status in shape and word, dates, milestones, and the copper that the slip costs stand beside the fields."""
    assert "Late" in page.facts.status.text()
    assert "Slip: 61 days late" in page.facts.lines
    assert "61 days late: −1.2 kt this year" in page.copper.text()
    rows = [page.parts.table.item(row, 0) for row in range(page.parts.table.rowCount())]
    assert [item.text() for item in rows if item] == [
        "M-1 Column tests",
        "M-2 Pilot heap irrigated",
        "M-10 Electrowinning start",
    ]


def test_enter_on_a_milestone_goes_there_and_alt_up_goes_back(qtbot: QtBot, page: RecordWindow) -> None:
    """From the project to its milestone and back without the mouse."""
    page.parts.table.setFocus()
    page.parts.table.setCurrentCell(1, 0)
    qtbot.keyClick(page.parts.table, Qt.Key.Key_Return)
    assert page.subject == Subject(MILESTONE, "M-2")
    assert text_of(page, a.FORECAST) == "28.07.2016"
    assert any("waits for it" in one.text() for row in range(2) if (one := page.parts.table.item(row, 0)))
    qtbot.keyClick(page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.subject == Subject(PROJECT, "P-1")


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        (a.ACTUAL, "01.07.2016", "has not come yet"),
        (a.FORECAST, "01.01.2016", "is before the start"),
        (a.DEPENDS, "M-10", "in a circle"),
        (a.DEPENDS, "M-99", "no such milestone"),
        (a.DEPENDS, "M-1:XX", "cannot be"),
        (a.FORECAST, "31.02.2016", "is not a date"),
        (a.PERCENT, "120", "within the limits"),
    ],
)
def test_what_cannot_be_is_one_line_at_once(
    qtbot: QtBot, desk: Desk, page: RecordWindow, key: str, text: str, said: str
) -> None:
    """A date in the future, one before the start, a circle: told while it is typed, and never saved."""
    page.show_record(Subject(MILESTONE, "M-2"))
    before = commands(desk)
    write(qtbot, page, key, text)
    assert page.notice.level is Level.ERROR
    assert said in page.notice.text
    assert page.form.fields[key].widget.property("state") == "error"
    save(qtbot, page, "because")
    assert commands(desk) == before
    assert said in page.notice.text
    assert text_of(page, key) == text


def test_a_forecast_before_what_it_waits_for_is_told_and_taken(qtbot: QtBot, desk: Desk, page: RecordWindow) -> None:
    """The page warns by the rule and in the words of the table, while it is typed and once it stands."""
    page.show_record(Subject(MILESTONE, "M-10"))
    write(qtbot, page, a.FORECAST, "30.11.2016")
    assert "cannot come before" not in page.notice.text
    write(qtbot, page, a.DEPENDS, "M-2:FS:10")
    assert page.notice.level is Level.WARNING
    assert "M-10 cannot come before 10.12.2016: waits for M-2. Not saved yet: Forecast" in page.notice.text
    field = page.form.fields[a.FORECAST].widget
    assert (field.property("state"), field.toolTip()) == ("warn", "M-10 cannot come before 10.12.2016: waits for M-2.")
    save(qtbot, page, "hope")
    assert stored(desk, "M-10", a.FORECAST) == "2016-11-30"
    assert "Forecast: cannot come before 10.12.2016: waits for M-2" in page.facts.lines
    assert page.notice.level is Level.INFO


def test_what_stands_beside_the_fields_needs_no_scrolling_on_a_usual_screen(
    qtbot: QtBot, programme: Path, clock: FixedClock, answers: Answers, tmp_path: Path
) -> None:
    """In Russian, with a warning of three lines, evidence and notes are in sight at 1366 by 768; the list scrolls."""
    early: dict[Subject, dict[str, str | None]] = {
        Subject(MILESTONE, "M-10"): {a.FORECAST: "2016-11-30", a.DEPENDS: "M-2:FS:200", a.START: None}
    }
    early |= {
        Subject(MILESTONE, f"N-{n}"): {"name_ru": f"Следующая веха {n}", a.IN_PROJECT: "P-2", a.DEPENDS: "M-10"}
        for n in range(8)
    }
    with open_workplace(programme, "p1", clock=clock.now) as workplace:
        record(workplace.recorder, TODAY, early, "hope").or_raise()
    with open_desk(programme, clock, "ru") as desk:
        page = open_page(qtbot, desk, answers, tmp_path)
        page.resize(1260, 700)
        page.show_record(Subject(MILESTONE, "M-10"))
        qtbot.waitUntil(lambda: page.parts.table.verticalScrollBar().maximum() > 0)
        assert any("не может быть раньше 13.02.2017: зависит от M-2" in line for line in page.facts.lines)
        qtbot.waitUntil(lambda: page.beside.verticalScrollBar().maximum() == 0)
        page.close()


def test_a_milestone_that_is_added_is_warned_of_too(qtbot: QtBot, desk: Desk, page: RecordWindow) -> None:
    """Nothing stands of it yet; what is typed says what it waits for."""
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    write(qtbot, page, "name_en", "Fan turns")
    write(qtbot, page, a.FORECAST, "30.11.2016")
    write(qtbot, page, a.DEPENDS, "M-10")
    assert f"{page.code.text()} cannot come before 01.12.2016: waits for M-10." in page.notice.text


def test_a_milestone_cannot_be_left_without_a_project(qtbot: QtBot, desk: Desk, page: RecordWindow) -> None:
    """A new milestone that belongs to no project is refused in one line; a name is asked for first."""
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    assert page.subject == Subject(MILESTONE, "")
    assert page.code.text() == "M-11"
    save(qtbot, page)
    assert "Give a name" in page.notice.text
    write(qtbot, page, "name_en", "Fan started")
    field = page.form.fields[a.IN_PROJECT].widget
    assert isinstance(field, QComboBox)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Home)
    page.settle()
    assert "belongs to no project" in page.notice.text
    save(qtbot, page)
    assert stored(desk, "M-11", "name_en") is None


def test_a_milestone_is_added_with_a_code_of_ones_own(qtbot: QtBot, desk: Desk, page: RecordWindow) -> None:
    """It belongs to the project that was shown; a code that was ever used is refused."""
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    write(qtbot, page, "name_en", "Fan started")
    write(qtbot, page, a.BASELINE, "01.09.2016")
    write(qtbot, page, a.DEPENDS, "M-2:FS:10, M-10:SS")
    page.code.setFocus()
    page.code.selectAll()
    qtbot.keyClicks(page.code, "M-9")
    save(qtbot, page)
    assert "The code M-9 is taken" in page.notice.text
    page.code.selectAll()
    qtbot.keyClicks(page.code, "FAN-1")
    save(qtbot, page)
    assert page.subject == Subject(MILESTONE, "FAN-1")
    assert stored(desk, "FAN-1", a.IN_PROJECT) == "P-1"
    assert stored(desk, "FAN-1", a.DEPENDS) == "M-2:FS:10 M-10:SS:0"
    assert text_of(page, a.DEPENDS) == "M-2:FS:10, M-10:SS"
    assert desk.drafts == {}


def test_a_programme_is_added_and_its_projects_listed(qtbot: QtBot, desk: Desk, page: RecordWindow) -> None:
    """A programme has its page, too; a project of it is begun there."""
    qtbot.mouseClick(page.programme_button, Qt.MouseButton.LeftButton)
    assert page.code.text() == "PG-2"
    write(qtbot, page, "name_en", "Regional plan")
    pick(qtbot, page, a.KIND, "regional")
    write(qtbot, page, a.END, "31.12.2018")
    save(qtbot, page)
    assert stored(desk, "PG-2", a.KIND, PROGRAMME) == "region"
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    assert page.subject == Subject(PROJECT, "")
    write(qtbot, page, "name_en", "Substation")
    save(qtbot, page)
    assert stored(desk, page.subject.unit, a.IN_PROGRAMME, PROJECT) == "PG-2"
    qtbot.keyClick(page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.facts.lines == ["Projects done: 0 of 1"]


def test_the_page_of_a_large_programme_opens_before_its_projects_are_read(
    qtbot: QtBot, page: RecordWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its fields can be typed in at once; how its projects stand follows a turn later."""
    monkeypatch.setattr(record_window, "AT_ONCE", 1)
    page.show_record(Subject(PROGRAMME, "PG-1"))
    assert text_of(page, "name_en")
    assert page.parts.isVisible()
    assert page.parts.table.rowCount() == 0
    qtbot.waitUntil(lambda: page.parts.table.rowCount() == 2)
    assert page.facts.lines == ["Projects done: 0 of 2"]


def test_a_status_by_hand_and_a_new_baseline_need_a_reason(qtbot: QtBot, desk: Desk, page: RecordWindow) -> None:
    """A baseline that changes is a new version, which the page counts; the override stands with its reason."""
    page.show_record(Subject(MILESTONE, "M-10"))
    write(qtbot, page, a.BASELINE, "01.11.2016")
    status = page.form.fields[a.STATUS].widget
    assert isinstance(status, QComboBox)
    status.setFocus()
    while not status.currentText().endswith("At risk"):
        qtbot.keyClick(status, Qt.Key.Key_Down)
    save(qtbot, page, "contract changed")
    assert stored(desk, "M-10", a.BASELINE) == "2016-11-01"
    assert stored(desk, "M-10", a.STATUS) == "at_risk"
    assert "Baseline, version: 2 of 30.06.2016" in page.facts.lines
    assert "At risk" in page.facts.status.text()


def has_pencil(item: QTableWidgetItem) -> bool:
    """Tell whether a pencil is drawn beside a status."""
    return not item.icon().pixmap(12).toImage().isNull() and any(
        item.icon().pixmap(12).toImage().pixelColor(x, y).alpha() for x in range(12) for y in range(12)
    )


def test_what_a_person_set_is_seen_on_the_page_and_on_that_of_its_project(
    qtbot: QtBot, desk: Desk, page: RecordWindow
) -> None:
    """A pencil beside the status and in the lists, and what it would be by the dates."""
    assert not page.facts.by_hand.isVisible()
    page.show_record(Subject(MILESTONE, "M-10"))
    assert not page.facts.by_hand.isVisible()
    field = page.form.fields[a.STATUS].widget
    field.setFocus()
    for _ in range(2):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert page.form.fields[a.STATUS].text == "on_time"
    save(qtbot, page, "spare line bought")
    assert page.facts.by_hand.isVisible()
    assert "By the dates: Late" in page.facts.lines
    page.show_record(Subject(PROJECT, "P-1"))
    assert page.facts.by_hand.isVisible()
    assert page.facts.lines[-2:] == ["Status set by hand: M-10", "By the dates: Late"]
    marks = [one for row in range(3) if (one := page.parts.table.item(row, 2))]
    assert [has_pencil(one) for one in marks] == [False, False, True]
    assert marks[2].toolTip() == "M-10 Electrowinning start\nOn time, Status set by hand"
    page.show_record(Subject(PROGRAMME, "PG-1"))
    projects = [one for row in range(2) if (one := page.parts.table.item(row, 2))]
    assert [has_pencil(one) for one in projects] == [True, False]


def test_a_forecast_is_confirmed(qtbot: QtBot, desk: Desk, page: RecordWindow, clock: FixedClock) -> None:
    """One press says that the forecast still stands, and the page tells since when."""
    clock.moment = datetime(2016, 7, 20, 14, tzinfo=UTC)
    page.show_record(Subject(MILESTONE, "M-10"))
    assert "Forecast confirmed: 30.06.2016" in page.facts.lines
    qtbot.mouseClick(page.confirm_button, Qt.MouseButton.LeftButton)
    wait(qtbot, page)
    assert stored(desk, "M-10", a.CONFIRMED) == "2016-07-20"
    assert "Forecast confirmed: 20.07.2016" in page.facts.lines
    assert "Confirmed: M-10" in page.notice.text


def test_what_others_depend_on_is_not_removed(qtbot: QtBot, desk: Desk, page: RecordWindow) -> None:
    """The line says by whom; what nothing depends on goes with a reason, and its history stays."""
    page.show_record(Subject(MILESTONE, "M-2"))
    qtbot.mouseClick(page.remove_button, Qt.MouseButton.LeftButton)
    assert page.reason.hasFocus()
    assert stored(desk, "M-2", a.REMOVED) is None
    qtbot.keyClicks(page.reason, "not needed")
    qtbot.keyClick(page.reason, Qt.Key.Key_Return)
    wait(qtbot, page)
    assert page.notice.level is Level.ERROR
    assert "needed by M-10" in page.notice.text
    page.show_record(Subject(MILESTONE, "M-9"))
    qtbot.mouseClick(page.remove_button, Qt.MouseButton.LeftButton)
    wait(qtbot, page)
    assert stored(desk, "M-9", a.REMOVED) == "yes"
    assert "M-9 was removed" in page.notice.text
    assert not page.save_button.isVisible()


def test_typing_outlives_the_page_and_the_window(
    qtbot: QtBot, programme: Path, clock: FixedClock, answers: Answers, tmp_path: Path
) -> None:
    """What is typed and not saved is there again after the page was closed, and after a crash; Esc takes a field back."""
    drafts = MemoryDrafts()
    with open_desk(programme, clock, drafts=drafts) as desk:
        page = open_page(qtbot, desk, answers, tmp_path)
        page.show_record(Subject(PROJECT, "P-2"))
        write(qtbot, page, a.BUDGET, "77000")
        write(qtbot, page, a.SECTOR, "gas")
        qtbot.keyClick(page.form.fields[a.SECTOR].widget, Qt.Key.Key_Escape)
        assert text_of(page, a.SECTOR) == ""
        page.close()
    with open_desk(programme, clock, drafts=MemoryDrafts(drafts.kept)) as desk:
        page = open_page(qtbot, desk, answers, tmp_path)
        page.show_record(Subject(PROJECT, "P-2"))
        assert text_of(page, a.BUDGET) == "77000"
        assert page.form.changed == [a.BUDGET]
        save(qtbot, page)
        assert stored(desk, "P-2", a.BUDGET, PROJECT) == "77000"
        page.close()


def test_what_another_window_records_shows_at_once_and_typing_stays(
    qtbot: QtBot, programme: Path, clock: FixedClock, desk: Desk, page: RecordWindow
) -> None:
    """A new milestone, another owner and a new programme come in live; the field that is typed in is not overwritten."""
    write(qtbot, page, a.BUDGET, "5000000")
    with open_workplace(programme, "p2", clock=clock.now) as other:
        rows = {
            Subject(PROJECT, "P-1"): {"owner_en": "B. Iskakov", a.BUDGET: "4500000"},
            Subject(MILESTONE, "M-11"): {"name_en": "Line tested", a.IN_PROJECT: "P-1", a.FORECAST: "2016-12-20"},
            Subject(PROGRAMME, "PG-2"): {"name_en": "Regional plan"},
        }
        record(other.recorder, TODAY, rows, "by the board").or_raise()
    desk.look()
    page.settle()
    assert text_of(page, "owner_en") == "B. Iskakov"
    assert text_of(page, a.BUDGET) == "5000000"
    assert page.parts.table.rowCount() == 4
    field = page.form.fields[a.IN_PROGRAMME].widget
    assert isinstance(field, QComboBox)
    assert field.findData("PG-2") > 0
    save(qtbot, page, "approved")
    assert page.notice.level is Level.CONFLICT
    assert "Sergey Kim recorded 4" in page.notice.text
    assert stored(desk, "P-1", a.BUDGET, PROJECT) == "4500000"
    save(qtbot, page)
    assert stored(desk, "P-1", a.BUDGET, PROJECT) == "5000000"


def test_f3_asks_where_the_cost_of_the_slip_comes_from(qtbot: QtBot, page: RecordWindow) -> None:
    """Of the project of the page, and of a milestone's project; a programme has no such line, and says so."""
    asked: list[object] = []
    page.explain_wanted.connect(asked.append)
    qtbot.keyClick(page, Qt.Key.Key_F3)
    page.show_record(Subject(MILESTONE, "M-2"))
    qtbot.keyClick(page, Qt.Key.Key_F3)
    assert asked == 2 * [Asked("milestones.effect_on_year_kt", TODAY, "project=P-1")]
    page.show_record(Subject(PROGRAMME, "PG-1"))
    qtbot.keyClick(page, Qt.Key.Key_F3)
    assert len(asked) == 2
    assert "no figure here" in page.notice.text


def test_f4_shows_the_history_of_the_field(qtbot: QtBot, page: RecordWindow, answers: Answers) -> None:
    """Also in a choice and in a date, whose own F4 would open a list or the calendar."""
    for key in (a.BUDGET, a.ROUTE, a.START):
        page.form.fields[key].widget.setFocus()
        qtbot.keyClick(page.form.fields[key].widget, Qt.Key.Key_F4)
        assert answers.histories[-1] == (Subject(PROJECT, "P-1"), key)
    calendar = page.form.fields[a.START].widget.findChild(QWidget, "qt_calendar_calendarview")
    assert calendar is None


def test_a_file_is_attached_by_choosing_and_by_dropping(
    qtbot: QtBot, desk: Desk, page: RecordWindow, answers: Answers, tmp_path: Path
) -> None:
    """It is copied beside the store under its hash, named in the record, and listed on the page."""
    act, photo = tmp_path / "Акт 12.pdf", tmp_path / "photo.jpg"
    act.write_bytes(b"accepted")
    photo.write_bytes(b"cells")
    answers.file = act
    qtbot.mouseClick(page.evidence.attach_button, Qt.MouseButton.LeftButton)
    wait(qtbot, page)
    (found,) = a.read_evidence(stored(desk, "P-1", a.EVIDENCE, PROJECT))
    assert found.name == "Акт 12.pdf"
    assert (folder_of(desk.workplace.path) / found.sha256).read_bytes() == b"accepted"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo)), QUrl.fromLocalFile(str(act))])
    where = QPointF(page.evidence.rect().center())
    event = QDropEvent(where, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    page.evidence.dropEvent(event)
    wait(qtbot, page)
    listed = [page.evidence.files.item(row).text() for row in range(page.evidence.files.count())]
    assert listed == ["Акт 12.pdf", "photo.jpg"]
    assert "photo.jpg" in page.notice.text
    page._attach([tmp_path / "nowhere.pdf"])
    wait(qtbot, page)
    assert page.notice.level is Level.ERROR
    assert "nowhere.pdf" in page.notice.text


def test_a_file_is_opened_saved_and_taken_off(
    qtbot: QtBot, desk: Desk, page: RecordWindow, answers: Answers, tmp_path: Path
) -> None:
    """Enter opens a copy under its own name; a program is not started; taking one off needs a reason and keeps the file."""
    act, tool = tmp_path / "act.pdf", tmp_path / "setup.exe"
    act.write_bytes(b"accepted")
    tool.write_bytes(b"MZ")
    page._attach([act, tool])
    wait(qtbot, page)
    files = page.evidence.files
    files.setFocus()
    files.setCurrentRow(0)
    qtbot.keyClick(files, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(answers.shown) == 1)
    assert answers.shown[0].read_bytes() == b"accepted"
    files.setCurrentRow(1)
    qtbot.keyClick(files, Qt.Key.Key_Return)
    assert "is not started from here" in page.notice.text
    answers.file = tmp_path / "saved.pdf"
    files.setCurrentRow(0)
    qtbot.mouseClick(page.evidence.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Saved as" in page.notice.text)
    assert answers.proposed[-1].name == "act.pdf"
    assert answers.file.read_bytes() == b"accepted"
    files.setFocus()
    qtbot.keyClick(files, Qt.Key.Key_Delete)
    assert page.reason.hasFocus()
    qtbot.keyClicks(page.reason, "wrong act")
    qtbot.keyClick(page.reason, Qt.Key.Key_Return)
    wait(qtbot, page)
    (left,) = a.read_evidence(stored(desk, "P-1", a.EVIDENCE, PROJECT))
    assert left.name == "setup.exe"
    assert len(list(folder_of(desk.workplace.path).iterdir())) == 2


def test_a_page_that_is_closed_while_it_saves_still_saves(
    qtbot: QtBot, desk: Desk, page: RecordWindow, answers: Answers, tmp_path: Path
) -> None:
    """Whoever closes the page at once has lost nothing, and nothing comes up for a page that is gone."""
    act = tmp_path / "act.pdf"
    act.write_bytes(b"accepted")
    write(qtbot, page, a.SECTOR, "metallurgy")
    with qtbot.waitSignal(desk.busy, check_params_cb=lambda busy: not busy):
        qtbot.keyClick(page, Qt.Key.Key_S, CTRL)
        page.entry.is_saving = False
        page._attach([act])
        page.evidence.files.clear()
        page.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qtbot.wait(0)
    assert stored(desk, "P-1", a.SECTOR, PROJECT) == "metallurgy"
    assert stored(desk, "P-1", a.EVIDENCE, PROJECT) is not None


def test_whoever_goes_on_while_a_page_saves_finds_it_saved(qtbot: QtBot, desk: Desk, page: RecordWindow) -> None:
    """What was typed for one record is saved there, and stands neither in the next one nor among what is unsaved."""
    write(qtbot, page, a.SECTOR, "metallurgy")
    page.form.fields[a.SECTOR].widget.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_S, CTRL)
    page.show_record(Subject(PROJECT, "P-2"))
    write(qtbot, page, a.SECTOR, "gas")
    wait(qtbot, page)
    assert stored(desk, "P-1", a.SECTOR, PROJECT) == "metallurgy"
    assert text_of(page, a.SECTOR) == "gas"
    assert stored(desk, "P-2", a.SECTOR, PROJECT) is None
    assert list(desk.drafts) == ["record|project|P-2|sector"]


def test_a_missing_and_a_changed_file_are_told(
    qtbot: QtBot, desk: Desk, page: RecordWindow, answers: Answers, tmp_path: Path
) -> None:
    """The list marks what is gone; what was changed is not opened, and the line says what to do."""
    act = tmp_path / "act.pdf"
    act.write_bytes(b"accepted")
    page._attach([act])
    wait(qtbot, page)
    (found,) = a.read_evidence(stored(desk, "P-1", a.EVIDENCE, PROJECT))
    kept = folder_of(desk.workplace.path) / found.sha256
    kept.write_bytes(b"rejected")
    page.evidence.files.setFocus()
    qtbot.keyClick(page.evidence.files, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.notice.level is Level.ERROR)
    assert "was changed after it was attached" in page.notice.text
    assert answers.shown == []
    kept.unlink()
    page.show_record(Subject(PROJECT, "P-1"))
    assert page.evidence.files.item(0).text() == "■ act.pdf"


def test_the_past_is_only_shown(
    qtbot: QtBot, programme: Path, clock: FixedClock, answers: Answers, tmp_path: Path
) -> None:
    """A window that shows another day says so on the page; nothing can be typed, saved or attached."""
    with open_desk(programme, clock) as desk:
        desk.look_through(Lens(as_of=date(2016, 6, 1)))
        page = open_page(qtbot, desk, answers, tmp_path)
        page.show_record(Subject(PROJECT, "P-1"))
        assert not page.form.fields[a.BUDGET].widget.isEnabled()
        assert not page.save_button.isVisible()
        assert not page.evidence.attach_button.isEnabled()
        assert "does not show now" in page.notice.text
        page.close()


def test_tab_goes_through_the_fields_in_reading_order(qtbot: QtBot, page: RecordWindow) -> None:
    """The keyboard reaches every field, in the order in which they are read."""
    page.activateWindow()
    page.form.fields["name_en"].widget.setFocus()
    reached = []
    for _ in range(8):
        reached.append(page.form.key_in_focus())
        qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab)
    assert reached == [*a.NAMES, *a.OWNERS, a.IN_PROGRAMME, a.SECTOR]


class Undone(QObject):
    """Stands in for the window's undo, and counts how often it is asked for."""

    told = Signal(object, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.times = [0, 0]
        self.undo_action, self.redo_action = (self._made(key, place) for place, key in enumerate(("Ctrl+Z", "Ctrl+Y")))

    def _made(self, key: str, place: int) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda: self._count(place))
        return action

    def _count(self, place: int) -> None:
        self.times[place] += 1


def test_a_stored_number_that_counts_as_unknown_is_shown_with_its_cause(
    qtbot: QtBot, desk: Desk, page: RecordWindow
) -> None:
    """It stays in its field as it stands, the tooltip and the line say why it does not count, and it is not typing."""
    wrong: dict[str, object] = {a.BUDGET: "-5", a.JOBS_KEPT: "2.5", a.EFFECT_TONNES: "much"}
    entries = [Entry(Subject(PROJECT, "P-1"), wrong)]
    desk.workplace.recorder.save(entries, MILESTONE, reason="an older program").or_raise()
    desk.look()
    page.show_record(Subject(PROJECT, "P-1"))
    assert page.form.changed == []
    for key, text in wrong.items():
        field = page.form.fields[key].widget
        assert (text_of(page, key), field.property("state")) == (text, "warn")
    told = page.form.fields[a.JOBS_KEPT].widget.toolTip()
    assert told == "Jobs kept is 2.5, and that is not a whole number. Correct it."
    assert page.notice.level is Level.WARNING
    assert "Budget is −5, and that lies outside 0 to" in page.notice.text
    write(qtbot, page, a.SECTOR, "metallurgy")
    save(qtbot, page, "named")
    assert stored(desk, "P-1", a.BUDGET, PROJECT) == "-5"
    write(qtbot, page, a.BUDGET, "4 000 000")
    save(qtbot, page, "a slip")
    assert stored(desk, "P-1", a.BUDGET, PROJECT) == "4000000"
    assert page.form.fields[a.BUDGET].widget.toolTip() == ""


def test_a_record_that_was_taken_back_is_no_more_on_its_page(qtbot: QtBot, desk: Desk, page: RecordWindow) -> None:
    """Undoing that it was added leaves nothing to type in; doing it again brings all of it back."""
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    write(qtbot, page, "name_en", "Fan turns")
    save(qtbot, page)
    code = page.subject.unit
    desk.submit(lambda w: w.undo.undo(), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: text_of(page, "name_en") == "")
    page.settle()
    assert page.notice.text.endswith(f"{code} was removed; its history stays.")
    assert not page.save_button.isVisible()
    desk.submit(lambda w: w.undo.redo(), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: text_of(page, "name_en") == "Fan turns")
    page.settle()
    assert page.save_button.isVisible()


def test_no_number_stands_out_and_long_names_are_told_whole(page: RecordWindow) -> None:
    """Only the field in focus may have its text selected; what has no room in its field is in the tooltip."""
    for key in (a.BUDGET, a.SPEND, a.EFFECT_TONNES):
        field = page.form.fields[key].widget
        assert isinstance(field, QLineEdit)
        assert field.text()
        assert not field.hasSelectedText()
    assert page.form.fields["name_en"].widget.toolTip() == text_of(page, "name_en")


@pytest.mark.parametrize(
    ("subject", "key"),
    [
        (Subject(PROJECT, "P-1"), "name_en"),
        (Subject(PROJECT, "P-1"), a.SPEND),
        (Subject(PROJECT, "P-1"), a.START),
        (Subject(PROJECT, "P-1"), a.ROUTE),
        (Subject(PROJECT, "P-1"), a.NOTES),
    ],
)
def test_ctrl_z_undoes_typing_first_and_then_the_last_command(
    qtbot: QtBot, page: RecordWindow, subject: Subject, key: str
) -> None:
    """In every kind of field: while something is typed there that is not saved, only that; then it is the window's."""
    undone = Undone(page)
    page.take_back_with(undone)  # type: ignore[arg-type]
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    field = page.form.fields[key].widget
    if key == a.ROUTE:
        pick(qtbot, page, key, "pyro")
    else:
        write(qtbot, page, key, "01.02.2016" if key == a.START else "17")
    assert page.form.changed == [key]
    for _ in range(4):
        if page.form.changed:
            qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
            page.settle()
    assert page.form.changed == []
    assert undone.times == [0, 0]
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert undone.times == [1, 0]
    page.parts.table.setFocus()
    qtbot.keyClick(page.parts.table, Qt.Key.Key_Z, CTRL)
    qtbot.keyClick(page.parts.table, Qt.Key.Key_Y, CTRL)
    assert undone.times == [2, 1]
