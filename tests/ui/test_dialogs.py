"""What opens beside the window: history, move, import, backup, help, about; nothing of it blocks the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import keep_evidence
from plantdesk.domain import measures as m
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import PROJECT
from plantdesk.domain.quantities import Value, readings
from plantdesk.domain.text import LANGUAGES, Message, msg
from plantdesk.services.imports import apply
from plantdesk.services.plans import PlanRow, plan_subject, record_plan
from plantdesk.services.programme_recording import attach, record
from plantdesk.services.recording import MILESTONE, Entry
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.about import AboutWindow
from plantdesk.ui.dialogs.help import PAGES, HelpWindow
from plantdesk.ui.dialogs.history import HOW, WHAT, WHO, WHY, HistoryWindow
from plantdesk.ui.dialogs.import_file import ImportWindow
from plantdesk.ui.dialogs.lists import ReadingTable
from plantdesk.ui.dialogs.move import MoveWindow
from plantdesk.ui.dialogs.ports import FileWork
from plantdesk.ui.dialogs.side_window import SideWindow
from plantdesk.ui.dialogs.window_dialogs import WindowDialogs
from plantdesk.ui.widgets.notice_line import Level
from tests.helpers.programmes import record_milestone

DAY = date(2016, 6, 29)
HERE = Subject(m.SECTION, "s1", DAY, "night")
THERE = Subject(m.SECTION, "s2", date(2016, 6, 30), "day")


class Window(QWidget):
    """A window with a field and a status line."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[Message, bool]] = []
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)

    def tell(self, message: Message, wrong: bool = False) -> None:
        """Remember what was said."""
        self.told.append((message, wrong))


@dataclass
class Answers:
    """Chooses files as a person would."""

    file: Path | None = None
    proposed: list[Path] = field(default_factory=list)

    def open(self, parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
        """Give the file."""
        return self.file

    def save(self, parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
        """Give the file, and remember what was proposed."""
        self.proposed.append(proposed)
        return self.file


@dataclass
class Bench:
    """A window with its dialogs."""

    desk: Desk
    window: Window
    dialogs: WindowDialogs
    answers: Answers

    def opened(self, key: str) -> SideWindow:
        """Give what stands beside the window."""
        return self.dialogs._open[key]

    def save(self, subject: Subject, reason: str | None = None, **texts: str) -> None:
        """Record figures as typed."""
        values = {key: readings(text)[0] for key, text in texts.items()}
        self.desk.workplace.recorder.save([Entry(subject, values)], reason=reason).or_raise()
        self.desk.look()


def file_work(desk: Desk) -> FileWork:
    """Give what the program does with files, as it composes it."""
    from plantdesk.formats.imported import plan_import
    from plantdesk.storage.backup import back_up

    return FileWork(
        prepare=lambda w, sheet, path, profile: plan_import(path, sheet, w.store, w.clock),
        apply=lambda w, plan, reason: apply(plan, w.recorder, reason),
        back_up=lambda target: back_up(desk.workplace.path, target),
        profiles=lambda: ("concentrator-shift-log",),
    )


@pytest.fixture
def bench(qtbot: QtBot, desk: Desk) -> Iterator[Bench]:
    """Give a window at the small plant, with the focus in its field."""
    window, answers = Window(), Answers()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.field.setFocus()
    bench = Bench(desk, window, WindowDialogs(desk, file_work(desk), answers), answers)
    yield bench
    for opened in list(bench.dialogs._open.values()):
        close(opened)


def close(opened: SideWindow) -> None:
    """Close a window for good."""
    import shiboken6

    if shiboken6.isValid(opened):
        opened.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def texts(table: ReadingTable, column: int) -> list[str]:
    """Give what stands in a column."""
    found = [table.item(row, column) for row in range(table.rowCount())]
    return [item.text() for item in found if item is not None]


def test_history_tells_who_old_new_and_why(bench: Bench) -> None:
    """Newest first, values as they were typed, the reason of each correction, and which one stands."""
    bench.desk.workplace.author = "p2"
    bench.save(HERE, "scale read again", cathode_t="40.20")
    bench.dialogs.history(bench.window, HERE, m.CATHODE_T)
    window = bench.opened("history")
    assert isinstance(window, HistoryWindow)
    assert texts(window.table, WHAT) == ["40.1 → 40.20", "40.1"]
    assert texts(window.table, WHO) == ["Sergey Kim", "Aigerim Sadykova"]
    assert texts(window.table, WHY) == ["scale read again", ""]
    assert "stands now" in texts(window.table, HOW)[0]
    assert not window.isModal()


def test_history_follows_what_is_recorded_and_marks_what_was_taken_back(bench: Bench) -> None:
    """While it stands open, a correction and its undo appear; the corrected value is marked as taken back."""
    bench.dialogs.history(bench.window, HERE, m.CATHODE_T)
    window = bench.opened("history")
    assert isinstance(window, HistoryWindow)
    bench.save(HERE, "typo", cathode_t="41")
    assert window.table.rowCount() == 2
    bench.desk.workplace.undo.undo()
    bench.desk.look()
    assert texts(window.table, WHAT) == ["41 → 40.1", "40.1 → 41", "40.1"]
    assert "taken back" in texts(window.table, HOW)[1]
    assert "undo of “Correction” of 30.06.2016" in texts(window.table, WHY)[0]
    bench.desk.workplace.undo.redo()
    bench.desk.look()
    assert "taken back" in texts(window.table, HOW)[1]
    assert "taken back" not in texts(window.table, HOW)[2]


def test_history_of_a_move_leads_to_the_other_place(qtbot: QtBot, bench: Bench) -> None:
    """A moved figure has a button to where it went, and from there back."""
    bench.desk.workplace.recorder.move(HERE, THERE, "wrong section")
    bench.desk.look()
    bench.dialogs.history(bench.window, HERE, m.CATHODE_T)
    window = bench.opened("history")
    assert isinstance(window, HistoryWindow)
    assert texts(window.table, WHAT)[0] == "40.1 → blank"
    assert "Tankhouse 2, 30.06.2016, Day" in window.other_button.text()
    window.other_button.click()
    assert texts(window.table, WHAT) == ["40.1"]
    assert "Tankhouse 1, 29.06.2016, Night" in window.other_button.text()


def test_history_of_a_milestone_speaks_in_dates(bench: Bench) -> None:
    """Dates of milestones are written as days, not as they are stored."""
    recorder = bench.desk.workplace.recorder
    record_milestone(recorder, "M-1", {"name_en": "Start", "forecast": "2016-10-01"}).or_raise()
    record_milestone(recorder, "M-1", {"forecast": "2016-12-01"}, "transformer late").or_raise()
    bench.dialogs.history(bench.window, Subject(MILESTONE, "M-1"), "forecast")
    window = bench.opened("history")
    assert isinstance(window, HistoryWindow)
    assert texts(window.table, WHAT) == ["01.10.2016 → 01.12.2016", "01.10.2016"]


def test_history_of_a_plan_names_no_scale(bench: Bench) -> None:
    """A plan of what is weighed was typed, not weighed."""
    row = PlanRow(date(2016, 6, 1), m.SECTION, "s1", m.CATHODE_T, Value(Decimal(4500)))
    record_plan(bench.desk.workplace.recorder, [row], "keyboard").or_raise()
    bench.desk.look()
    bench.dialogs.history(bench.window, plan_subject(row.month, row.kind, row.unit), m.CATHODE_T)
    window = bench.opened("history")
    assert isinstance(window, HistoryWindow)
    assert texts(window.table, HOW)[0].startswith("Plan · keyboard")


def test_escape_closes_and_the_focus_returns(qtbot: QtBot, bench: Bench) -> None:
    """The field that had the focus has it again."""
    qtbot.waitUntil(bench.window.field.hasFocus)
    bench.dialogs.history(bench.window, HERE, m.CATHODE_T)
    window = bench.opened("history")
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(bench.window.field.hasFocus)


def test_a_second_history_takes_the_place_of_the_first(bench: Bench) -> None:
    """There is one history window, not a heap of them."""
    bench.dialogs.history(bench.window, HERE, m.CATHODE_T)
    first = bench.opened("history")
    bench.dialogs.history(bench.window, HERE, m.REJECT_T)
    assert bench.opened("history") is first


def move_window(bench: Bench, source: Subject) -> MoveWindow:
    """Open the window that moves an entry."""
    bench.dialogs.move(bench.window, source)
    window = bench.opened("move")
    assert isinstance(window, MoveWindow)
    return window


def test_a_move_needs_another_place_and_a_reason(qtbot: QtBot, bench: Bench) -> None:
    """The button waits for both; then the entry stands there, and the status line says so."""
    window = move_window(bench, HERE)
    assert not window.move_button.isEnabled()
    window.unit.choose("s2")
    window.day.set_day(THERE.day or DAY)
    window.day.day_changed.emit(THERE.day)
    window.shift.choose("day")
    assert window.target == THERE
    assert not window.move_button.isEnabled()
    qtbot.keyClicks(window.reason, "entered for the wrong section")
    assert window.move_button.isEnabled()
    assert all("will be moved" in fate for fate in texts(window.table, 2))
    qtbot.keyClick(window.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(bench.window.told))
    there = bench.desk.reader.at([HERE, THERE])
    assert there[THERE][m.CATHODE_T].value == "40.1"
    assert there[HERE][m.CATHODE_T].value is None
    assert "9 values moved" in bench.desk.language.say(bench.window.told[0][0])


def test_a_move_shows_beforehand_what_is_taken(bench: Bench) -> None:
    """Where something stands already nothing is moved, and the list says what."""
    window = move_window(bench, HERE)
    window.reason.setText("wrong section")
    window.unit.choose("s2")
    assert "Already recorded there as 40.1" in texts(window.table, 2)[0]
    assert window.notice.level is Level.ERROR
    assert not window.move_button.isEnabled()


def test_some_figures_of_a_row_move_alone(qtbot: QtBot, bench: Bench) -> None:
    """By keys: the unit first, ticks for what moves; what the target has already may stay, all else goes at once."""
    bench.desk.workplace.recorder.save([Entry(THERE, {m.CELLS_PULLED: readings("5")[0]})]).or_raise()
    window = move_window(bench, HERE)
    window.day.set_day(THERE.day or DAY)
    window.day.day_changed.emit(THERE.day)
    window.shift.choose("day")
    assert window.focusWidget() is window.unit
    qtbot.keyClick(window.unit, Qt.Key.Key_Down)
    assert window.target == THERE
    window.reason.setText("wrong section")
    assert not window.move_button.isEnabled()
    assert "Untick" in window.notice.text
    row = next(row for row, fate in enumerate(texts(window.table, 2)) if "Already recorded there as 5" in fate)
    widest = max(window.table.fontMetrics().horizontalAdvance(text) for text in texts(window.table, 0))
    assert window.table.columnWidth(0) >= widest + 27  # the tick hides nothing of the names
    window.table.setCurrentCell(row, 0)
    qtbot.keyClick(window.table, Qt.Key.Key_Space)
    assert texts(window.table, 2)[row] == "stays where it is"
    assert window.move_button.isEnabled()
    window.move_button.click()
    qtbot.waitUntil(lambda: bool(bench.window.told))
    there = bench.desk.reader.at([HERE, THERE])
    assert there[HERE][m.CELLS_PULLED].value == "12"
    assert there[THERE][m.CELLS_PULLED].value == "5"
    assert there[HERE][m.REJECT_T].value is None
    assert there[THERE][m.REJECT_T].value == "0.2"


def test_a_move_of_nothing_says_so(bench: Bench) -> None:
    """An empty row cannot be moved."""
    window = move_window(bench, THERE)
    assert window.notice.level is Level.ERROR
    assert "Nothing is recorded there" in window.notice.text


def test_what_the_store_refuses_is_one_line_in_the_move(qtbot: QtBot, bench: Bench) -> None:
    """Somebody fills the place between looking and moving: the line says so and the window stays."""
    window = move_window(bench, HERE)
    window.reason.setText("wrong section")
    window.unit.choose("s2")
    window.day.set_day(THERE.day or DAY)
    window.day.day_changed.emit(THERE.day)
    window.shift.choose("day")
    values = {m.CATHODE_T: readings("5")[0]}
    bench.desk.workplace.recorder.save([Entry(THERE, values)]).or_raise()
    window.move_button.click()
    qtbot.waitUntil(lambda: window.notice.level is Level.ERROR)
    assert "already recorded there as 5" in window.notice.text
    assert not bench.window.told


LOG = """Date;Shift;Section;Cathode output, t;Rejects, t
28.06.2016;day;Tankhouse 1;40.1;0.2
28.06.2016;night;Tankhouse 1;40.4;0.2
30.06.2016;day;Tankhouse 1;39.9;0.3
30.06.2016;day;Tankhouse 2;many;0.3
30.06.2016;day;Tankhouse 9;40;0.3
"""


def import_window(qtbot: QtBot, bench: Bench, folder: Path, text: str = LOG) -> ImportWindow:
    """Choose a shift log and wait until it is read."""
    bench.answers.file = folder / "log.csv"
    bench.answers.file.write_text(text, encoding="utf-8")
    bench.dialogs.import_file(bench.window, "cathode")
    window = bench.opened("import")
    assert isinstance(window, ImportWindow)
    qtbot.waitUntil(lambda: not window.notice.text.startswith("Reading"))
    return window


def test_an_import_shows_what_would_happen_and_writes_nothing(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    """Counts and refused rows stand there with line and reason while the ledger is as before."""
    before = bench.desk.reader.arrival()
    window = import_window(qtbot, bench, tmp_path)
    assert window.counts.text() == "5 rows: 3 added, 0 filled in, 1 corrected, 3 the same, 3 refused."
    refused = [
        told for kind, told in zip(texts(window.list, 0), texts(window.list, 1), strict=True) if "refused" in kind
    ]
    assert any("line 5" in told and "not a number" in told for told in refused)
    assert any("line 6" in told and "Tankhouse 9" in told for told in refused)
    assert bench.desk.reader.arrival() == before
    assert window.import_button.isEnabled()


def test_an_import_is_carried_out_with_its_reason(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    """What is right is imported as one command; the correction carries the reason; the status line counts."""
    window = import_window(qtbot, bench, tmp_path)
    window.reason.setText("paper log")
    window.import_button.click()
    qtbot.waitUntil(lambda: bool(bench.window.told))
    assert bench.desk.language.say(bench.window.told[0][0]) == "4 values imported from log.csv."
    subject = Subject(m.SECTION, "s1", date(2016, 6, 28), "night")
    corrected = bench.desk.reader.history(subject, m.CATHODE_T)[-1]
    assert (corrected.value, corrected.reason) == ("40.4", "paper log")
    qtbot.waitUntil(lambda: "is recorded" in window.notice.text or not window.isVisible())


def test_a_file_that_cannot_be_read_is_one_line(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    """The window stays, says why, and offers another file."""
    window = import_window(qtbot, bench, tmp_path, "nothing of ours\n1\n")
    assert window.notice.level is Level.ERROR
    assert not window.import_button.isEnabled()
    assert window.another.isEnabled()


def test_an_import_that_was_closed_meanwhile_harms_nobody(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    """The reading goes on in the background after Esc; its result is dropped."""
    bench.answers.file = tmp_path / "log.csv"
    bench.answers.file.write_text(LOG, encoding="utf-8")
    with qtbot.waitSignal(bench.desk.busy, check_params_cb=lambda busy: not busy):
        bench.dialogs.import_file(bench.window, "ore")
        close(bench.opened("import"))
    assert bench.window.told == []


def test_no_file_chosen_opens_nothing(bench: Bench) -> None:
    """Who thinks better of it sees the window as before."""
    bench.dialogs.import_file(bench.window, "cathode")
    bench.dialogs.back_up(bench.window)
    assert bench.dialogs._open == {}
    assert bench.window.told == []


def test_a_backup_is_made_and_told_quietly(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    """The proposed name carries the day; the copy is there, and the status line says so."""
    bench.answers.file = tmp_path / "copy.plantdesk"
    bench.dialogs.back_up(bench.window)
    qtbot.waitUntil(lambda: len(bench.window.told) == 2)
    assert bench.answers.proposed[0].name == "small-20160630.plantdesk"
    assert bench.answers.file.exists()
    assert "the copy was checked" in bench.desk.language.say(bench.window.told[1][0])
    bench.dialogs.back_up(bench.window)
    qtbot.waitUntil(lambda: len(bench.window.told) == 4)
    message, wrong = bench.window.told[3]
    assert wrong
    assert "exists already" in bench.desk.language.say(message)


def test_a_backup_takes_evidence_along_and_tells_what_is_wrong_with_it(
    qtbot: QtBot, bench: Bench, tmp_path: Path
) -> None:
    """The status line counts the files; one that is missing is named there, and the copy is made all the same."""
    store, act = bench.desk.workplace.path, tmp_path / "act.pdf"
    act.write_bytes(b"accepted")
    rows = {Subject(PROJECT, "P-1"): {"name_en": "Shop"}}
    record(bench.desk.workplace.recorder, bench.desk.today, rows)
    attach(
        bench.desk.workplace.recorder,
        bench.desk.today,
        Subject(PROJECT, "P-1"),
        bench.desk.workplace.store,
        keep_evidence(store, act),
    )
    say = bench.desk.language.say
    bench.answers.file = tmp_path / "copy.plantdesk"
    bench.dialogs.back_up(bench.window)
    qtbot.waitUntil(lambda: len(bench.window.told) == 2)
    assert "with 1 evidence file; all of it was checked" in say(bench.window.told[1][0])
    (kept,) = store.with_name(store.name + ".files").iterdir()
    kept.unlink()
    bench.answers.file = tmp_path / "second.plantdesk"
    bench.dialogs.back_up(bench.window)
    qtbot.waitUntil(lambda: len(bench.window.told) == 4)
    message, wrong = bench.window.told[3]
    assert wrong
    assert "act.pdf is not in" in say(message)
    assert bench.answers.file.exists()


def test_a_backup_that_fails_says_why(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    """Whatever the machine says becomes one line in the status line."""

    def full(_target: Path) -> Path:
        raise Refused(msg("The disk is full."))

    bench.answers.file = tmp_path / "copy.plantdesk"
    work = FileWork(lambda *_: pytest.fail("read"), lambda *_: pytest.fail("imported"), full, tuple)
    WindowDialogs(bench.desk, work, bench.answers).back_up(bench.window)
    qtbot.waitUntil(lambda: len(bench.window.told) == 2)
    assert bench.window.told[1] == (msg("The disk is full."), True)


def test_help_opens_at_the_tab_and_links_lead_on(bench: Bench) -> None:
    """F1 on a tab shows its page; a link leads to another page and Back returns."""
    bench.dialogs.help(bench.window, "ore")
    window = bench.opened("help")
    assert isinstance(window, HelpWindow)
    assert window.page == "ore"
    assert len(window.browser.toPlainText()) > 200
    window.browser.anchorClicked.emit(QUrl("numbers.md"))
    assert window.page == "numbers"
    window.back_button.click()
    assert window.page == "ore"
    assert window.contents.count() == len(PAGES)
    window.contents.setCurrentRow(0)
    assert window.page == PAGES[0]
    bench.dialogs.help(bench.window, "cathode")
    assert bench.opened("help") is window
    assert window.page == "cathode"


@pytest.mark.parametrize("code", ["en", "ru"])
def test_the_help_lists_every_figure_of_the_store(bench: Bench, code: str) -> None:
    """Made from the catalogue when it is shown: each with its key and name, its limits, and how it adds up."""
    bench.desk.workplace.speak(code)
    bench.dialogs.help(bench.window, "figures")
    window = bench.opened("help")
    assert isinstance(window, HelpWindow)
    shown, catalogue = window.browser.toPlainText(), bench.desk.reader.catalogue
    for figure in (*catalogue.figures, *catalogue.derived):
        assert figure.key in shown
        assert figure.name.in_language(code) in shown


def test_about_names_version_licences_and_store(bench: Bench) -> None:
    """What somebody is asked for on the telephone can be read and copied."""
    bench.dialogs.about(bench.window)
    window = bench.opened("about")
    assert isinstance(window, AboutWindow)
    words = " ".join(line.text() for line in window.words)
    assert "MIT" in words
    assert "LGPL" in words
    assert str(bench.desk.workplace.path) in words


@pytest.mark.parametrize("code", LANGUAGES)
def test_everything_that_takes_the_focus_has_a_name(qtbot: QtBot, bench: Bench, tmp_path: Path, code: str) -> None:
    """A screen reader can say what each field, list and button is, in every language."""
    bench.desk.workplace.speak(code)
    bench.answers.file = tmp_path / "log.csv"
    bench.answers.file.write_text(LOG, encoding="utf-8")
    bench.dialogs.history(bench.window, HERE, m.CATHODE_T)
    bench.dialogs.move(bench.window, HERE)
    bench.dialogs.help(bench.window, "cathode")
    bench.dialogs.about(bench.window)
    with qtbot.waitSignal(bench.desk.busy, check_params_cb=lambda busy: not busy):
        bench.dialogs.import_file(bench.window, "cathode")
    for key, window in bench.dialogs._open.items():
        for part in window.findChildren(QWidget):
            if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None:
                assert part.accessibleName(), (key, part)
